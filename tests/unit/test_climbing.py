"""Climbers: small records that move by bits, and refuse with what is missing."""

from __future__ import annotations

import copy
import pickle

from typing import Any

import pytest

from kpiflow.errors import MoveError
from kpiflow.ladder import Situation
from kpiflow.machine import Climber, Move, Refusal, Route, route_for
from ladders import (
    DAY,
    asks,
    droppable,
    in_round,
    ladder,
    level,
    plain,
    register as entered,
    said,
    says,
    shown,
)


def climber(
    *levels: int, held: tuple[str, ...] = (), round_months: int | None = None, **changes: Any
) -> Climber:
    """Make a climber on a ladder with one requirement a level, of which these hold."""
    made = Climber(route_for(plain(*levels, **changes), round_months))
    made.meet(*held)
    return made


def refusal(of: Climber) -> Refusal:
    """Ask for a move that is refused."""
    refused = of.advance()
    assert isinstance(refused, Refusal)
    return refused


def stored(made: Climber) -> Any:
    """Store a record and read it back."""
    return pickle.loads(pickle.dumps(made))  # noqa: S301 -- our own


class TestAdvance:
    def test_a_move_up_is_one_level(self) -> None:
        """A climber moves to the next level, whatever else holds."""
        made = climber(1, 3, held=("1a", "3a"))

        assert (made.advance(), made.level) == (Move(before=0, after=1), 1)
        assert (made.advance(), made.level) == (Move(before=1, after=3), 3)

    def test_a_refusal_is_false_and_moves_nothing(self) -> None:
        """A refused climber stands where it stood."""
        made = climber(1, 2, held=("2a",))

        assert (bool(made.advance()), made.level) == (False, 0)

    def test_a_refusal_stays_what_it_was(self) -> None:
        """What was missing then is still told when it has come in since."""
        made = climber(1)
        refused = refusal(made)
        made.meet("1a")

        assert ([each.id for each in refused.missing()], made.missing()) == (["1a"], ())

    def test_a_refusal_says_what_is_missing(self) -> None:
        """It counts what holds, and names the rest, in the way of the machine for assessments."""
        made = Climber(route_for(ladder(level(1, asks("1a"), asks("1b"), asks("1c")))))
        made.meet("1b")

        assert str(refusal(made)) == (
            "[KPI200] level 1 of indicator '1.2' is not reached: 1 of 3 requirements hold\n"
            "  ✗ 1a: name of 1a\n"
            "  ✗ 1c: name of 1c"
        )
        assert refusal(made).reason().th == "1a: ชื่อ 1a; 1c: ชื่อ 1c"
        assert repr(refusal(made)) == "<Refusal of level 1 of '1.2'>"

    def test_there_is_nothing_above_the_highest_level(self) -> None:
        """On the highest level nothing is missing, and nothing can be asked for."""
        made = climber(1, held=("1a",))
        made.settle()

        assert made.missing() == ()
        made.lose("1a")
        assert made.missing() == ()
        with pytest.raises(MoveError) as error:
            made.advance()
        assert str(error.value) == "[KPI201] level 1 is the highest level of indicator '1.2'"

    @pytest.mark.parametrize("name", ["meet", "lose"])
    def test_a_requirement_must_be_known(self, name: str) -> None:
        """A misspelt requirement is refused, and nothing is noted."""
        made = Climber(route_for(ladder(level(1, asks("minutes"), asks("report")))))
        before = made.held

        with pytest.raises(MoveError) as error:
            getattr(made, name)("minutes", "reprot")

        assert made.held == before
        assert str(error.value) == (
            "[KPI203] the way up indicator '1.2' has no requirement 'reprot'\n"
            "  declared: minutes, report\n"
            "  hint: did you mean 'report'?"
        )


class TestRegress:
    def test_what_is_lost_below_gives_up_all_above(self) -> None:
        """A level falls with any level it stands on, one move at a time."""
        made = climber(1, 2, 3, held=("1a", "2a", "3a"))
        made.settle()
        made.lose("2a")

        assert [made.regress(), made.regress(), made.regress()] == [
            Move(before=3, after=2),
            Move(before=2, after=1),
            None,
        ]

    def test_nothing_lies_below_level_0(self) -> None:
        """On level 0 there is nothing to give up."""
        assert climber(1).regress() is None

    def test_it_settles_down_and_up(self) -> None:
        """Settling takes all moves there are, down and then up."""
        made = climber(1, 2, 3, held=("1a", "2a"))

        assert [move.after for move in made.settle()] == [1, 2]
        made.lose("1a")
        assert [move.after for move in made.settle()] == [1, 0]


class TestProgressions:
    def test_side_by_side_any_higher_level_opens_the_way(self) -> None:
        """On an independent ladder, level 3 leads over 1 and 2, and bears them."""
        made = climber(1, 2, 3, held=("3a",), progression="independent")

        assert [move.after for move in made.settle()] == [1, 2, 3]
        made.lose("3a")
        made.meet("1a")
        assert [move.after for move in made.settle()] == [2, 1]

    def test_counted_levels_say_who_decides(self) -> None:
        """Where levels are counted, a level of which nothing is missing may still be refused."""
        made = climber(1, 2, 3, held=("2a",), progression="count")

        assert [move.after for move in made.settle()] == [1]
        assert (refusal(made).missing(), refusal(made).reason().en) == (
            (),
            "the levels around it, or the assessor, decide against it",
        )

    def test_a_manual_ladder_waits_for_the_assessor(self) -> None:
        """Requirements do not open a level that is decided; a verdict with a decision does."""
        made = climber(1, 2, held=("1a", "2a"), progression="manual")
        assert climber(1, 2, progression="manual").held == 0
        assert made.settle() == ()
        made.take(Situation(indicator=made.route.indicator, as_of=DAY).ladder())
        assert made.settle() == ()
        assert refusal(made).reason().en == "the levels around it, or the assessor, decide against it"

        made.take(Situation(indicator=made.route.indicator, as_of=DAY, chosen=1).ladder())
        assert [move.after for move in made.settle()] == [1]

    def test_a_round_ends_where_its_ladder_does(self) -> None:
        """Above the round's ladder a climber is told that the round does not have the level."""
        rounds = (in_round(6, {1: (1,)}),)
        made = climber(1, 2, held=("1a",), rounds=rounds, round_months=6)

        assert [move.after for move in made.settle()] == [1]
        assert refusal(made).reason().en == "this round does not have the level"
        made.lose("1a")
        assert (made.missing(), refusal(made).reason().en) == ((), "this round does not have the level")

    def test_a_round_of_levels_side_by_side_ends_there_too(self) -> None:
        """The highest level of a round is not the highest of the indicator, however its levels stand."""
        rounds = (in_round(6, {1: (1,)}),)
        made = climber(1, 2, held=("1a",), rounds=rounds, round_months=6, progression="independent")

        assert [move.after for move in made.settle()] == [1]
        assert refusal(made).reason().en == "this round does not have the level"

    def test_levels_that_a_round_leaves_out_can_be_decided(self) -> None:
        """On a manual ladder the assessor decides on levels of the indicator, whatever the round asks for."""
        rounds = (in_round(6, {1: (1,)}),)
        made = climber(1, 2, rounds=rounds, round_months=6, progression="manual")

        assert refusal(made).reason().en == "the levels around it, or the assessor, decide against it"

    def test_an_emptied_level_says_so(self) -> None:
        """A level of which nothing applies, and that is worth nothing, is told from one that lacks something."""
        built = ladder(level(1, asks("1a", applies_when=says("q1"), na=droppable()), empty="unmet"))
        made = Climber(route_for(built))
        made.take(Situation(indicator=built, as_of=DAY, register=entered(*said(q1="no"))).ladder())

        assert refusal(made).reason().en == (
            "none of its requirements applies, and then it does not count as reached"
        )


class TestTaking:
    def test_a_verdict_takes_the_place_of_what_was_noted(self) -> None:
        """What the evidence bears counts, and nothing that was noted before."""
        made = climber(1, 2, held=("2a",))
        made.take(
            Situation(indicator=made.route.indicator, as_of=DAY, register=entered(*shown("1a"))).ladder()
        )

        assert [move.after for move in made.settle()] == [1]
        assert [each.id for each in refusal(made).missing()] == ["2a"]

    def test_what_comes_in_after_a_verdict_counts(self) -> None:
        """A level that lacked nothing but a requirement is open once that holds."""
        made = climber(1, 2)
        made.take(
            Situation(indicator=made.route.indicator, as_of=DAY, register=entered(*shown("1a"))).ladder()
        )
        made.meet("2a")

        assert [move.after for move in made.settle()] == [1, 2]

    def test_a_verdict_on_another_ladder_is_refused(self) -> None:
        """A verdict about requirements that the route does not have says nothing about it."""
        other = Situation(indicator=plain(1, 7), as_of=DAY, register=entered(*shown("7a"))).ladder()

        with pytest.raises(MoveError) as error:
            climber(1).take(other)
        assert error.value.code == "KPI203"


class TestRecords:
    def test_records_share_a_route_and_nothing_else(self) -> None:
        """What one record holds is nothing to another."""
        first, second = climber(1), climber(1)
        first.meet("1a")

        assert (first.route is second.route, bool(second.advance())) == (True, False)
        assert first.route.machine.models == []

    def test_the_machine_knows_the_levels_and_two_moves(self) -> None:
        """There is a state for each level and one below them, a move up and a move down, and nothing else."""
        machine = climber(1, 3).route.machine

        assert (list(machine.states), set(machine.events)) == (["L0", "L1", "L3"], {"advance", "regress"})

    def test_a_stored_record_stays_in_its_round(self) -> None:
        """What is read back stands on the route of the same reporting round."""
        made = climber(1, 2, rounds=(in_round(6, {1: (1,)}),), round_months=6)

        assert stored(made).route is made.route

    @pytest.mark.parametrize("how", [copy.copy, copy.deepcopy, stored])
    def test_a_copy_stands_on_the_same_route(self, how: Any) -> None:
        """A copied or stored record goes on from where it stood."""
        made = climber(1, 2, held=("1a", "2a"))
        made.advance()
        copied = how(made)

        assert (copied.level, copied.advance(), made.level) == (1, Move(before=1, after=2), 1)

    def test_copies_of_a_record_are_listened_to_as_well(self) -> None:
        """A copy stays on the very route of its record, callbacks included."""
        route = Route(plain(1))
        seen: list[str] = []
        route.machine.after_state_change.append(lambda event: seen.append(event.state.name))
        made = Climber(route)
        made.meet("1a")
        for copied in (copy.copy(made), copy.deepcopy(made)):
            copied.advance()

        assert seen == ["L1", "L1"]

    def test_a_record_shows_where_it_stands(self) -> None:
        """In a debugger, a record tells its level and indicator, and a refusal what it refused."""
        assert repr(climber(1)) == "<Climber on level 0 of '1.2'>"
        assert repr(refusal(climber(1))) == "<Refusal of level 1 of '1.2'>"
