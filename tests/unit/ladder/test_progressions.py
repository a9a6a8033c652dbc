"""How levels make up the level reached: building on one another, side by side, counted, or decided."""

from __future__ import annotations

import pytest

from kpiflow.decisions import AnyDecision
from kpiflow.definitions import Criteria, Indicator
from kpiflow.errors import MoveError
from kpiflow.evidence import Reading
from kpiflow.ladder import LadderVerdict, judge_ladder, judge_level
from ladders import (
    DAY,
    asks,
    in_round,
    ladder,
    level,
    override,
    plain,
    register,
    shown,
    waiver,
)


def _judged(
    indicator: Indicator,
    *requirements: str,
    decisions: tuple[AnyDecision, ...] = (),
    level: int | None = None,
    round_months: int | None = None,
    chosen: int | None = None,
) -> LadderVerdict:
    return judge_ladder(
        indicator,
        register(*shown(*requirements)),
        as_of=DAY,
        decisions=decisions,
        level=level,
        round_months=round_months,
        chosen=chosen,
    )


def _opens(indicator: Indicator, number: int, *requirements: str, round_months: int | None = None) -> bool:
    return judge_level(
        indicator, number, register(*shown(*requirements)), as_of=DAY, round_months=round_months
    ).opens


class TestIndependent:
    """Levels stand side by side: the highest one that holds is reached."""

    BUILT = plain(1, 2, 3, progression="independent")

    @pytest.mark.parametrize(
        ("requirements", "supported"),
        [((), 0), (("1a",), 1), (("3a",), 3), (("1a", "2a"), 2), (("1a", "3a"), 3), (("2a",), 2)],
    )
    def test_the_highest_level_that_holds_is_reached(
        self, requirements: tuple[str, ...], supported: int
    ) -> None:
        """What lies below a level that holds does not matter."""
        assert _judged(self.BUILT, *requirements).supported == supported

    def test_decisions_carry_single_levels(self) -> None:
        """A waiver lets its level be reached; without decisions the next lower one that holds is."""
        judged = _judged(self.BUILT, "1a", decisions=(waiver("3a"),))

        assert (judged.supported, judged.supported_without_decisions) == (3, 1)

    def test_an_override_lowers_to_the_next_level_that_holds(self) -> None:
        """A decision against the highest level leaves the one below."""
        judged = _judged(self.BUILT, "1a", "3a", decisions=(override("3a", "unmet"),))

        assert (judged.supported, judged.supported_without_decisions) == (1, 3)

    def test_a_level_asked_about_is_reached_by_any_above(self) -> None:
        """The ladder stands on a level when it stands above it."""
        assert _judged(self.BUILT, "3a", level=1).holds
        assert not _judged(self.BUILT, "1a", level=2).holds

    def test_the_way_up_is_open_to_the_highest_level_that_holds(self) -> None:
        """One step at a time leads over levels that do not hold, up to the highest that does."""
        assert [_opens(self.BUILT, number, "2a") for number in (1, 2, 3)] == [True, True, False]


class TestBands:
    """A criteria row of bands: each number belongs to one level."""

    BUILT = ladder(
        criteria=Criteria(measure="m1", cells=("< 50", "50-79", ">= 80")), progression="independent"
    )

    @pytest.mark.parametrize(
        ("value", "supported"), [(0, 1), ("49.9", 1), (50, 2), (79, 2), ("79.5", 0), (80, 3), (100, 3)]
    )
    def test_a_number_reaches_the_level_of_its_band(self, value: int | str, supported: int) -> None:
        """A number in no band reaches no level: a gap between bands stays a gap."""
        judged = judge_ladder(self.BUILT, register(Reading(measure="m1", value=value)), as_of=DAY)

        assert judged.supported == supported


class TestCount:
    """As many levels as hold, whichever they are."""

    BUILT = plain(1, 2, 3, progression="count")

    @pytest.mark.parametrize(
        ("requirements", "supported"),
        [((), 0), (("3a",), 1), (("1a", "3a"), 2), (("2a", "3a"), 2), (("1a", "2a", "3a"), 3)],
    )
    def test_levels_that_hold_are_counted(self, requirements: tuple[str, ...], supported: int) -> None:
        """Any two levels make level 2."""
        assert _judged(self.BUILT, *requirements).supported == supported

    def test_decisions_count_too(self) -> None:
        """A waived level counts with decisions only."""
        judged = _judged(self.BUILT, "3a", decisions=(waiver("1a"),))

        assert (judged.supported, judged.supported_without_decisions) == (2, 1)

    def test_the_way_up_is_open_as_far_as_the_count_leads(self) -> None:
        """Level 2 is open when two levels hold, and level 3 is not although its own requirement holds."""
        assert [_opens(self.BUILT, number, "1a", "3a") for number in (1, 2, 3)] == [True, True, False]
        assert judge_level(self.BUILT, 3, register(*shown("1a", "3a")), as_of=DAY).holds

    def test_a_level_with_a_number_of_its_own_is_reached_by_its_place(self) -> None:
        """On a sparse ladder the second level that holds reaches the second number there is."""
        built = plain(2, 5, 9, progression="count")

        assert [_judged(built, *requirements).supported for requirements in ((), ("9a",), ("2a", "9a"))] == [
            0,
            2,
            5,
        ]


class TestManual:
    """An assessor decides; requirements inform."""

    BUILT = plain(1, 2, 3, progression="manual")

    @pytest.mark.parametrize(("chosen", "supported"), [(None, 0), (0, 0), (2, 2), (3, 3)])
    def test_the_level_is_the_one_decided(self, chosen: int | None, supported: int) -> None:
        """Whatever is shown, the level is what the assessor decided, and none without a decision."""
        for requirements in ((), ("1a", "2a", "3a")):
            judged = _judged(self.BUILT, *requirements, chosen=chosen)

            assert judged.supported == judged.supported_without_decisions == supported

    def test_requirements_are_judged_all_the_same(self) -> None:
        """What is met and what is missing is told, although it decides nothing."""
        judged = _judged(self.BUILT, "1a", chosen=3)

        assert [each.holds for each in judged.requirements()] == [True, False, False]

    def test_a_level_may_have_no_requirement(self) -> None:
        """Where an assessor decides, a level needs nothing to look at."""
        built = ladder(level(1), level(2, asks("2a")), progression="manual")

        assert [_judged(built, chosen=number).supported for number in (1, 2)] == [1, 2]

    def test_the_way_up_is_open_to_the_level_decided(self) -> None:
        """One step at a time leads to what was decided and no further."""
        verdicts = [
            judge_level(self.BUILT, number, register(), as_of=DAY, chosen=2).opens for number in (1, 2, 3)
        ]

        assert verdicts == [True, True, False]


class TestSparse:
    """Level numbers may be left out."""

    BUILT = plain(1, 3, 5)

    @pytest.mark.parametrize(
        ("requirements", "supported"),
        [((), 0), (("1a",), 1), (("1a", "3a"), 3), (("1a", "5a"), 1), (("1a", "3a", "5a"), 5)],
    )
    def test_levels_build_on_the_next_lower_one_there_is(
        self, requirements: tuple[str, ...], supported: int
    ) -> None:
        """The level above 1 is 3 where there is no 2."""
        assert _judged(self.BUILT, *requirements).supported == supported

    def test_a_number_that_was_left_out_is_no_level(self) -> None:
        """Nothing is judged of a number between two levels, and the refusal lists those there are."""
        with pytest.raises(MoveError) as error:
            _judged(self.BUILT, level=2)

        assert str(error.value) == "[KPI202] indicator '1.2' has no level 2\n  expected: 1, 3, 5"

    def test_the_next_level_above_is_found_over_the_gap(self) -> None:
        """What lies above level 1 is level 3, and nothing lies above the highest."""
        judged = _judged(self.BUILT, "1a")
        above = judged.level_above(1)

        assert above is not None
        assert above.level.level == 3
        assert judged.level_above(5) is None


class TestRounds:
    """A reporting round may have a ladder of its own, made of the levels of the year."""

    BUILT = plain(
        1, 2, 3, 4, 5, rounds=(in_round(6, {1: (), 2: (1,), 3: (1, 2), 4: (1, 2, 3), 5: (1, 2, 3, 4)}),)
    )

    @pytest.mark.parametrize(
        ("requirements", "half_year", "whole_year"),
        [
            ((), 1, 0),
            (("1a",), 2, 1),
            (("1a", "2a"), 3, 2),
            (("2a", "3a"), 1, 0),
            (("1a", "2a", "3a", "4a"), 5, 4),
            (("1a", "2a", "3a", "4a", "5a"), 5, 5),
        ],
    )
    def test_levels_of_the_round_take_levels_of_the_year(
        self, requirements: tuple[str, ...], half_year: int, whole_year: int
    ) -> None:
        """At six months, level 1 is given and each level asks for one level of the year less."""
        assert _judged(self.BUILT, *requirements, round_months=6).supported == half_year
        assert _judged(self.BUILT, *requirements, round_months=12).supported == whole_year
        assert _judged(self.BUILT, *requirements).supported == whole_year

    def test_a_requirement_of_the_round_is_asked_for_once(self) -> None:
        """What a lower level of the round asks for already is not asked again above."""
        judged = _judged(self.BUILT, round_months=6)

        assert [[each.requirement.id for each in one.requirements] for one in judged.levels] == [
            [],
            ["1a"],
            ["2a"],
            ["3a"],
            ["4a"],
        ]

    def test_waivers_reach_the_requirements_of_the_round(self) -> None:
        """A decision about a requirement counts wherever the round puts it."""
        judged = _judged(self.BUILT, "1a", decisions=(waiver("2a"),), round_months=6)

        assert (judged.supported, judged.supported_without_decisions) == (3, 2)

    def test_the_way_up_follows_the_round(self) -> None:
        """One step at a time, the levels of the round decide."""
        opened = [_opens(self.BUILT, number, "1a", round_months=6) for number in (1, 2, 3)]

        assert opened == [True, True, False]

    @pytest.mark.parametrize("progression", ["independent", "count"])
    def test_where_levels_do_not_build_on_one_another_each_asks_for_all_it_takes(
        self, progression: str
    ) -> None:
        """A level of the round that takes two levels of the year needs both of them."""
        built = plain(1, 2, 3, progression=progression, rounds=(in_round(6, {1: (1,), 2: (1, 2)}),))

        assert _judged(built, "2a", round_months=6).supported == 0
        assert _judged(built, "1a", "2a", round_months=6).supported == 2


class TestShorterRound:
    """A round may end below the ladder's top, and pass over levels on the way."""

    BUILT = plain(1, 2, 3, 4, 5, rounds=(in_round(6, {1: (1,), 3: (2, 3)}),))

    @pytest.mark.parametrize(
        ("requirements", "supported"),
        [((), 0), (("1a",), 1), (("1a", "2a"), 1), (("1a", "2a", "3a"), 3), (("2a", "3a"), 0)],
    )
    def test_the_level_is_one_of_the_round(self, requirements: tuple[str, ...], supported: int) -> None:
        """From level 1 the round leads to level 3, and no further whatever is shown."""
        assert _judged(self.BUILT, *requirements, round_months=6).supported == supported
        assert _judged(self.BUILT, *requirements, "4a", "5a", round_months=6).supported == supported

    def test_a_level_passed_over_is_open_when_the_next_one_is(self) -> None:
        """One step at a time leads over level 2 to level 3 exactly when level 3 holds."""
        for requirements, opened in ((("1a", "2a"), [True, False, False]), (("1a", "2a", "3a"), [True] * 3)):
            found = [_opens(self.BUILT, number, *requirements, round_months=6) for number in (1, 2, 3)]

            assert found == opened

    def test_a_level_passed_over_is_reached_with_the_next_one(self) -> None:
        """Asked about level 2, the round answers for level 3: what it lacks is what level 3 lacks."""
        judged = _judged(self.BUILT, "1a", "2a", level=2, round_months=6)

        assert (judged.holds, [each.requirement.id for each in judged.unmet()]) == (False, ["3a"])
        assert _judged(self.BUILT, "1a", "2a", "3a", level=2, round_months=6).holds

    @pytest.mark.parametrize("number", [4, 5])
    def test_a_level_above_the_round_is_closed(self, number: int) -> None:
        """No evidence opens a level that the round does not have."""
        everything = ("1a", "2a", "3a", "4a", "5a")

        assert not _opens(self.BUILT, number, *everything, round_months=6)
        assert not _judged(self.BUILT, *everything, level=number, round_months=6).holds

    @pytest.mark.parametrize("progression", ["independent", "count"])
    def test_a_level_above_the_round_is_closed_on_every_ladder(self, progression: str) -> None:
        """Where levels stand side by side or are counted, too, the round ends where it ends."""
        built = plain(1, 2, 3, progression=progression, rounds=(in_round(6, {1: (1,), 2: (2,)}),))
        everything = ("1a", "2a", "3a")

        assert [_opens(built, number, *everything, round_months=6) for number in (1, 2, 3)] == [
            True,
            True,
            False,
        ]


def test_a_level_above_another_is_judged_only_where_it_can_decide() -> None:
    """Asked about level 1, a ladder that builds up judges level 1; the others judge all."""
    judged = {
        progression: len(_judged(plain(1, 2, 3, progression=progression), level=1).levels)
        for progression in ("cumulative", "independent", "count", "manual")
    }

    assert judged == {"cumulative": 1, "independent": 3, "count": 3, "manual": 3}
