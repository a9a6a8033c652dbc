"""Laws of climbers: bits, verdicts and the pure function come to the same level on every ladder."""

from __future__ import annotations

from hypothesis import event, given, strategies as st

from kpiflow.errors import GuardNotSatisfiedError
from kpiflow.ladder import Situation
from kpiflow.machine import Climber, Move, machine_for, route_for
from strategies.ladders import situations


def taken(situation: Situation) -> Climber:
    """Make a climber that was told what the ladder came to."""
    climber = Climber(route_for(situation.indicator, situation.round_months))
    climber.take(situation.ladder())
    return climber


class TestClimber:
    @given(situations())
    def test_it_settles_where_the_function_says(self, situation: Situation) -> None:
        """On every ladder, all moves together end on the highest level there is up to the supported one."""
        supported = situation.ladder().supported
        climber = taken(situation)
        event(f"{situation.indicator.progression}, round {situation.round_months}, level {supported}")

        moves = climber.settle()

        numbers = [each for each in situation.indicator.level_numbers if each <= supported]
        assert [each.after for each in moves] == numbers

    @given(situations(), st.data())
    def test_it_moves_as_an_assessment_does(self, situation: Situation, data: st.DataObject) -> None:
        """From any level, a climber moves up exactly when the machine that judges evidence does."""
        climber = taken(situation)
        level = data.draw(st.sampled_from([0, *situation.indicator.level_numbers[:-1]]))
        climber.state = f"L{level}"
        try:
            after = machine_for(situation.indicator).advance(level, situation.level).after
        except GuardNotSatisfiedError:
            after = level

        moved = climber.advance()

        assert (isinstance(moved, Move), climber.level) == (after != level, after)

    @given(situations())
    def test_it_falls_where_the_function_says(self, situation: Situation) -> None:
        """Whatever a climber stood on, it settles where what holds now bears it."""
        climber = taken(situation)
        climber.state = climber.route.top
        climber.settle()

        assert climber.level == max(
            [0, *(each for each in situation.indicator.level_numbers if each <= situation.ladder().supported)]
        )
