"""Levels as a state machine: legal moves, refusals, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, Final

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow.decisions import Waiver
from kpiflow.definitions import EvidenceKind, Indicator
from kpiflow.errors import DefinitionError, GuardNotSatisfiedError, MoveError
from kpiflow.evidence import EvidenceItem, Fact, Register
from kpiflow.guards import all_of, provided
from kpiflow.ladder import LevelVerdict, Situation, judge_ladder, judge_level
from kpiflow.machine import LevelMachine, Move, machine_for
from kpiflow.text import Text
from ladders import (
    asks,
    droppable,
    in_round,
    ladder,
    level,
    override,
    plain,
    register as entered,
    said,
    says,
    shown,
)


IndicatorOf = Callable[..., Indicator]
ItemOf = Callable[..., EvidenceItem]
RegisterOf = Callable[..., Register]

AS_OF: Final = date(2007, 10, 22)
KINDS: Final = ("k1", "k2", "k3", "k4", "k5")


class Judge:
    """Judges levels against a register, and remembers which it was asked about."""

    def __init__(self, indicator: Indicator, register: Register, *waivers: Waiver) -> None:
        self.indicator = indicator
        self.register = register
        self.waivers = waivers
        self.asked: list[int] = []

    def __call__(self, level: int) -> LevelVerdict:
        """Give the verdict, and remember the question."""
        self.asked.append(level)
        return self.verdict(level)

    def verdict(self, level: int) -> LevelVerdict:
        """Give the verdict without remembering the question."""
        return judge_level(self.indicator, level, self.register, as_of=AS_OF, decisions=self.waivers)


JudgeOf = Callable[..., Judge]


@pytest.fixture(scope="module")
def five(indicator: IndicatorOf) -> Indicator:
    """Five levels, each with one requirement: evidence of a kind of its own."""
    return indicator(
        *((provided(kind),) for kind in KINDS),
        evidence=tuple(EvidenceKind(id=kind, name=Text.same(kind)) for kind in KINDS),
    )


@pytest.fixture(scope="module")
def judge(five: Indicator, register: RegisterOf, item: ItemOf) -> JudgeOf:
    """Build a judge for whom these levels hold."""
    return lambda *levels: Judge(five, register(*(item(f"i-{n}", kind=f"k{n}") for n in levels)))


def _inner(machine: LevelMachine) -> Any:
    """Give the machine of `transitions`, to see that nothing was left in it."""
    return machine._machine


class TestAdvance:
    """One level up, through its guard."""

    @pytest.mark.parametrize("level", range(5))
    def test_a_move_up_is_exactly_one_level(self, five: Indicator, judge: JudgeOf, level: int) -> None:
        """However much is shown, one move leads one level up, with the verdict that allowed it."""
        everything = judge(1, 2, 3, 4, 5)

        assert LevelMachine(five).advance(level, everything) == Move(
            before=level, after=level + 1, verdict=everything.verdict(level + 1)
        )

    @pytest.mark.parametrize("levels", [(1, 2, 3), (1, 2)], ids=["allowed", "refused"])
    def test_the_guard_is_asked_once(self, five: Indicator, judge: JudgeOf, levels: tuple[int, ...]) -> None:
        """A move asks about the next level, once, and about no other."""
        asked = judge(*levels)
        with suppress(GuardNotSatisfiedError):
            LevelMachine(five).advance(2, asked)

        assert asked.asked == [3]

    def test_the_guard_of_the_next_level_alone_decides(self, five: Indicator, judge: JudgeOf) -> None:
        """What is missing below or above does not stand in the way of one move."""
        assert LevelMachine(five).advance(2, judge(3)).after == 3

    def test_a_waived_level_can_be_moved_to(self, five: Indicator, register: RegisterOf) -> None:
        """A waiver in force opens the way as evidence does."""
        waiver = Waiver(
            id="w-1",
            requirement="1a",
            authority="committee",
            reason=Text.same("flood"),
            decided_on=AS_OF,
            valid_from=AS_OF,
            valid_until=AS_OF,
        )

        assert LevelMachine(five).advance(0, Judge(five, register(), waiver)).after == 1

    def test_there_is_nothing_above_the_highest_level(self, five: Indicator, judge: JudgeOf) -> None:
        """A move up from the highest level is refused without asking anything."""
        asked = judge(1, 2, 3, 4, 5)

        with pytest.raises(MoveError) as error:
            LevelMachine(five).advance(5, asked)

        assert (str(error.value), asked.asked) == (
            "[KPI201] level 5 is the highest level of indicator '7.2.1'",
            [],
        )

    @pytest.mark.parametrize("level", [-1, 6])
    def test_a_move_begins_on_a_level(self, five: Indicator, judge: JudgeOf, level: int) -> None:
        """A move from what is no level is refused without asking anything."""
        asked = judge(1, 2, 3, 4, 5)

        with pytest.raises(MoveError) as error:
            LevelMachine(five).advance(level, asked)

        assert (str(error.value), asked.asked) == (
            f"[KPI202] indicator '7.2.1' has no level {level}\n  expected: 0 to 5",
            [],
        )


class TestRefusal:
    """The rule is right and the evidence is missing."""

    def test_a_refusal_carries_its_verdict(self, five: Indicator, judge: JudgeOf) -> None:
        """A refusal carries the very verdict that the guard gave."""
        asked = judge(1)

        with pytest.raises(GuardNotSatisfiedError) as error:
            LevelMachine(five).advance(1, asked)

        assert error.value.verdict == asked.verdict(2)

    def test_a_refusal_names_every_requirement_that_is_not_met(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf
    ) -> None:
        """A refusal counts what holds, names all that does not with its reason, and says what would satisfy each."""
        built = indicator(
            (
                provided("minutes"),
                provided("minutes", approved_by="secretary"),
                all_of(provided("minutes"), provided("report")),
            )
        )

        with pytest.raises(GuardNotSatisfiedError) as error:
            LevelMachine(built).advance(0, Judge(built, register(item())))

        assert str(error.value) == (
            "[KPI200] level 1 of indicator '7.2.1' is not reached: 1 of 3 requirements hold\n"
            "  ✗ 1b: m-1 is not approved by the secretary-general\n"
            "  ✗ 1c: no evidence was submitted: summary report\n"
            "  hint: provide for 1b: meeting minutes, approved by the secretary-general; provide for 1c: summary report"
        )

    def test_a_refusal_is_no_mistake_in_the_rule(self, five: Indicator, judge: JudgeOf) -> None:
        """A level that is not reached is neither a wrong definition nor a move that cannot be meant."""
        with pytest.raises(GuardNotSatisfiedError) as error:
            LevelMachine(five).advance(0, judge())

        assert not isinstance(error.value, (DefinitionError, MoveError, ValueError))

    def test_a_judge_that_fails_is_heard(self, five: Indicator, judge: JudgeOf) -> None:
        """An error of the judge comes through as it is, and the machine goes on working."""
        machine = LevelMachine(five)

        def failing(level: int) -> LevelVerdict:
            raise LookupError(level)

        with pytest.raises(LookupError, match=r"\A1\Z"):
            machine.advance(0, failing)
        assert machine.advance(0, judge(1)).after == 1


class TestFall:
    """Down without a guard."""

    @pytest.mark.parametrize(("level", "to"), [(5, 0), (5, 4), (3, 1), (1, 0), (2, 2), (0, 0), (5, 5)])
    def test_a_fall_ends_where_the_evidence_does(self, five: Indicator, level: int, to: int) -> None:
        """A fall leads down any number of levels at once, or nowhere, and carries no verdict."""
        assert LevelMachine(five).fall(level, to=to) == Move(before=level, after=to, verdict=None)

    def test_nobody_falls_up(self, five: Indicator) -> None:
        """A fall cannot end on a higher level: levels are earned."""
        with pytest.raises(MoveError) as error:
            LevelMachine(five).fall(2, to=3)

        assert str(error.value) == (
            "[KPI201] falling from level 2 cannot end on level 3\n  hint: use advance()"
        )

    @pytest.mark.parametrize(("level", "to", "wrong"), [(6, 1, 6), (2, -1, -1), (-1, -1, -1), (2, 7, 7)])
    def test_a_fall_stays_on_the_ladder(self, five: Indicator, level: int, to: int, wrong: int) -> None:
        """A fall from or to what is no level is refused."""
        with pytest.raises(MoveError) as error:
            LevelMachine(five).fall(level, to=to)

        assert str(error.value) == (f"[KPI202] indicator '7.2.1' has no level {wrong}\n  expected: 0 to 5")


class TestClimb:
    """Up for as long as the guards allow it."""

    def test_a_climb_is_made_of_single_moves(self, five: Indicator, judge: JudgeOf) -> None:
        """A climb takes every level in turn, each with its verdict, and stops at the first refusal."""
        asked = judge(1, 2, 4, 5)

        assert (LevelMachine(five).climb(asked), asked.asked) == (
            (
                Move(before=0, after=1, verdict=asked.verdict(1)),
                Move(before=1, after=2, verdict=asked.verdict(2)),
            ),
            [1, 2, 3],
        )

    def test_a_climb_ends_at_the_top(self, five: Indicator, judge: JudgeOf) -> None:
        """A climb to the highest level asks about nothing above it."""
        asked = judge(1, 2, 3, 4, 5)

        assert (LevelMachine(five).climb(asked)[-1].after, asked.asked) == (5, [1, 2, 3, 4, 5])

    def test_a_climb_may_end_where_it_began(self, five: Indicator, judge: JudgeOf) -> None:
        """Where level 1 is not reached there is no move."""
        assert LevelMachine(five).climb(judge(2, 3, 4, 5)) == ()

    @given(levels=st.sets(st.integers(1, 5)))
    def test_the_machine_bears_witness_to_the_function(
        self, five: Indicator, judge: JudgeOf, levels: set[int]
    ) -> None:
        """Climbing one legal move at a time ends on the level that the pure function gives."""
        asked = judge(*sorted(levels))
        supported = judge_ladder(five, asked.register, as_of=AS_OF).supported

        assert [move.after for move in machine_for(five).climb(asked)] == list(range(1, supported + 1))


class TestNothingKept:
    """The machine decides, and stores nothing."""

    def test_no_record_is_registered(self, five: Indicator, judge: JudgeOf) -> None:
        """Neither a move, a refusal, a fall nor a climb leaves a record in the machine."""
        machine = LevelMachine(five)
        machine.climb(judge(1, 2, 3))
        machine.fall(3, to=1)
        with pytest.raises(GuardNotSatisfiedError):
            machine.advance(1, judge())

        assert (_inner(machine).models, _inner(machine).initial) == ([], "L0")

    def test_assessments_do_not_meet_in_the_machine(self, five: Indicator, judge: JudgeOf) -> None:
        """A move inside another move of the same machine changes neither of them."""
        machine, everything = LevelMachine(five), judge(1, 2, 3, 4, 5)
        inner: list[Move] = []

        def nested(level: int) -> LevelVerdict:
            inner.append(machine.advance(3, everything))
            return everything.verdict(level)

        outer = machine.advance(0, nested)

        assert [(move.before, move.after) for move in (outer, *inner)] == [(0, 1), (3, 4)]

    def test_states_have_plain_names(self, indicator: IndicatorOf) -> None:
        """States are named L0, L1 and so on, whatever a definition calls its levels."""
        built = indicator((provided("minutes"),), (provided("report"),))
        thai = evolve(
            built, levels=tuple(evolve(level, name=Text.same("ระดับ\x00 to_L9")) for level in built.levels)
        )

        assert list(_inner(LevelMachine(thai)).states) == ["L0", "L1", "L2"]

    def test_there_are_no_moves_but_up_one_and_down(self, five: Indicator) -> None:
        """The machine knows one way up from each level, a way down to each lower one, and no other."""
        events = _inner(LevelMachine(five)).events

        assert {
            name: sorted((each.source, each.dest) for ways in event.transitions.values() for each in ways)
            for name, event in events.items()
        } == {
            "advance": [(f"L{n}", f"L{n + 1}") for n in range(5)],
            **{f"fall_to_{low}": [(f"L{n}", f"L{low}") for n in range(low + 1, 6)] for low in range(5)},
        }


class TestSharing:
    """One machine for each definition."""

    def test_equal_definitions_share_a_machine(self, indicator: IndicatorOf) -> None:
        """Definitions that are equal are served by one machine, however often they are read."""
        first, second = (indicator((provided("minutes"),)) for _ in range(2))

        assert (first is second, machine_for(first) is machine_for(second)) == (False, True)

    def test_another_definition_has_another_machine(self, indicator: IndicatorOf) -> None:
        """Definitions that differ in anything, if only their code, do not share a machine."""
        first = indicator((provided("minutes"),))

        assert machine_for(first) is not machine_for(evolve(first, code="7.2.2"))


def _climbed(indicator: Indicator, *facts: Fact, **situation: Any) -> list[tuple[int, int]]:
    """Climb as far as the guards allow, and give the moves."""
    judge = Situation(indicator=indicator, as_of=AS_OF, register=entered(*facts), **situation)
    return [(move.before, move.after) for move in machine_for(indicator).climb(judge.level)]


def _refusal(indicator: Indicator, level: int, *facts: Fact, **situation: Any) -> str:
    """Give what a refused move from a level says."""
    judge = Situation(indicator=indicator, as_of=AS_OF, register=entered(*facts), **situation)
    with pytest.raises(GuardNotSatisfiedError) as error:
        machine_for(indicator).advance(level, judge.level)
    return str(error.value)


class TestProgressions:
    """One step at a time, on every kind of ladder, to where the function says."""

    def test_a_sparse_ladder_is_climbed_over_its_gaps(self) -> None:
        """A move leads to the next level there is."""
        assert _climbed(plain(1, 3, 5), *shown("1a", "3a", "5a")) == [(0, 1), (1, 3), (3, 5)]

    def test_a_sparse_ladder_has_no_states_between(self) -> None:
        """A fall ends on a level there is, and a number between two is none."""
        machine = machine_for(plain(1, 3, 5))

        assert machine.fall(5, to=1) == Move(before=5, after=1)
        with pytest.raises(MoveError) as error:
            machine.fall(5, to=4)
        assert str(error.value) == "[KPI202] indicator '1.2' has no level 4\n  expected: 0, 1, 3, 5"

    def test_levels_side_by_side_are_climbed_to_the_highest_that_holds(self) -> None:
        """On an independent ladder the way leads over levels that do not hold."""
        assert _climbed(plain(1, 2, 3, progression="independent"), *shown("2a")) == [(0, 1), (1, 2)]

    def test_counted_levels_are_climbed_as_far_as_they_are_many(self) -> None:
        """Any two levels that hold open the way to level 2."""
        assert _climbed(plain(1, 2, 3, progression="count"), *shown("1a", "3a")) == [(0, 1), (1, 2)]

    def test_a_manual_ladder_is_climbed_to_what_was_decided(self) -> None:
        """The assessor's level opens the way, evidence does not."""
        built = plain(1, 2, 3, progression="manual")

        assert _climbed(built, *shown("1a", "2a", "3a")) == []
        assert _climbed(built, chosen=2) == [(0, 1), (1, 2)]

    def test_a_round_is_climbed_over_the_levels_it_passes_over(self) -> None:
        """A round of levels 1 and 3 leads over 2 to 3, and ends there."""
        built = plain(1, 2, 3, 4, rounds=(in_round(6, {1: (1,), 3: (2, 3)}),))
        everything = shown("1a", "2a", "3a", "4a")

        assert _climbed(built, *everything, round_months=6) == [(0, 1), (1, 2), (2, 3)]
        assert _climbed(built, *shown("1a", "2a"), round_months=6) == [(0, 1)]
        assert len(_climbed(built, *everything)) == 4

    def test_an_emptied_level_is_climbed_where_it_is_worth_it(self) -> None:
        """A level of which nothing applies is a step like any other when it counts as met."""
        built = ladder(
            level(1, asks("1a", applies_when=says("q1"), na=droppable()), empty="met"), level(2, asks("2a"))
        )

        assert _climbed(built, *said(q1="no"), *shown("2a")) == [(0, 1), (1, 2)]


class TestRefusalOfEveryKind:
    """Why a move is refused that no single requirement forbids."""

    def test_an_emptied_level_says_so(self) -> None:
        """A level of which nothing applies, and that is worth nothing, is refused with that reason."""
        built = ladder(level(1, asks("1a", applies_when=says("q1"), na=droppable()), empty="unmet"))

        assert _refusal(built, 0, *said(q1="no")) == (
            "[KPI200] level 1 of indicator '1.2' is not reached: 1 of 1 requirements hold\n"
            "  ✗ none of its requirements applies, and then it does not count as reached"
        )

    def test_a_level_decided_to_be_unmet_names_the_decision_and_asks_for_nothing(self) -> None:
        """What an authority decided against is not to be had by providing something."""
        assert _refusal(plain(1), 0, *shown("1a"), decisions=(override("1a", "unmet"),)) == (
            "[KPI200] level 1 of indicator '1.2' is not reached: 0 of 1 requirements hold\n"
            "  ✗ 1a: decided not to be met by the name of committee: flood; satisfied by k1a"
        )

    def test_a_level_that_an_assessor_did_not_decide_says_who_decides(self) -> None:
        """On a manual ladder a level is refused although its requirements hold, and that is said."""
        assert _refusal(plain(1, progression="manual"), 0, *shown("1a")) == (
            "[KPI200] level 1 of indicator '1.2' is not reached: 1 of 1 requirements hold\n"
            "  ✗ the levels around it, or the assessor, decide against it"
        )

    def test_a_level_above_the_round_is_told_to_be_missing_in_it(self) -> None:
        """What lies above a round's ladder cannot be reached in it."""
        built = plain(1, 2, rounds=(in_round(6, {1: (1,)}),))

        assert _refusal(built, 1, *shown("1a", "2a"), round_months=6) == (
            "[KPI200] level 2 of indicator '1.2' is not reached: 0 of 0 requirements hold\n"
            "  ✗ this round does not have the level"
        )
