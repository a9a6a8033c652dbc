"""Short forms written out: ratings become requirements, criteria rows levels, and rounds ladders of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from attrs import evolve

from builders import GOOD, level, requirement, rounds
from kpiflow.definitions import (
    Criteria,
    Indicator,
    Level,
    Measure,
    NotApplicable,
    Progression,
    Question,
    Rated,
    RoundLadder,
    RoundLevel,
    Scale,
)
from kpiflow.guards import Measured, answered, measured
from kpiflow.scales import AnswerScale
from kpiflow.text import Text


IndicatorOf = Callable[..., Indicator]


def _asked(built: Indicator) -> list[list[str]]:
    """Give what each level asks for: the requirements by name, ratings with their threshold."""
    return [_of_level(each) for each in built.ladder]


def _of_level(made: Level) -> list[str]:
    return [
        f"{each.id}≥{each.requires.reach}" if hasattr(each.requires, "reach") else each.id
        for each in made.requirements
    ]


def _rated(*rows: tuple[tuple[str, ...], str, str] | None) -> tuple[Level, ...]:
    return tuple(
        level(n, f"{n}a") if row is None else level(n, rated=Rated(at=row[0], reach=row[1], below=row[2]))
        for n, row in enumerate(rows, start=1)
    )


LADDER: Final = _rated((("q1",), "L", "F"), (("q2",), "L", "F"), None, None)


class TestRatings:
    """A level that rates questions asks for one requirement each, and of lower levels what they say."""

    def test_a_rating_is_a_requirement(self, definition: IndicatorOf) -> None:
        """A rating goes by its question and level, says so in both languages, and asks for an answer."""
        built = definition(levels=(level(1, "1a", rated=Rated(at=("q1",), reach="L")),))
        made = built.ladder[0].requirements[1]

        assert (made.id, made.requires) == ("q1.1", answered("q1", reach="L"))
        assert made.text == Text(th="คำถามหนึ่ง ได้ระดับ L ขึ้นไป", en="question one is rated L or better")

    def test_ratings_follow_what_is_written(self, definition: IndicatorOf) -> None:
        """A level asks for its written requirements first, then for the questions in their order."""
        built = definition(levels=(level(1, "1b", "1a", rated=Rated(at=("q2", "q1"), reach="P")),))

        assert _asked(built) == [["1b", "1a", "q2.1≥P", "q1.1≥P"]]

    def test_the_written_levels_stay_as_they_are(self, definition: IndicatorOf) -> None:
        """What was written is kept beside what it was written out to."""
        built = definition(levels=LADDER)

        assert built.levels == LADDER
        assert all(each.rated is None for each in built.ladder)
        assert built.ladder != built.levels

    def test_cumulative_levels_ask_more_of_the_level_below(self, definition: IndicatorOf) -> None:
        """L at its own level and F once a higher one is asked for: each level asks it of the one below."""
        assert _asked(definition(levels=LADDER)) == [
            ["q1.1≥L"],
            ["q2.2≥L", "q1.2≥F"],
            ["3a", "q2.3≥F"],
            ["4a"],
        ]

    def test_levels_that_stand_alone_ask_it_of_all_below(self, definition: IndicatorOf) -> None:
        """Where no level builds on another, each asks for all that lies below it."""
        assert _asked(definition(levels=LADDER, progression="independent")) == [
            ["q1.1≥L"],
            ["q2.2≥L", "q1.2≥F"],
            ["3a", "q1.3≥F", "q2.3≥F"],
            ["4a", "q1.4≥F", "q2.4≥F"],
        ]

    def test_nothing_more_is_asked_of_lower_levels_unless_said(self, definition: IndicatorOf) -> None:
        """Without a threshold for higher levels, a rating is asked for at its own level alone."""
        levels = _rated((("q1",), "L", ""), (("q2",), "L", ""), (("q1",), "F", ""))

        assert _asked(definition(levels=levels)) == [["q1.1≥L"], ["q2.2≥L"], ["q1.3≥F"]]

    def test_long_names_of_questions_stay_apart_by_level(self, indicator: IndicatorOf) -> None:
        """A rating of a question with the longest name there is is an identifier, another one on each level."""
        name = "q" * 64
        built = indicator(
            levels=tuple(level(n, rated=Rated(at=(name,), reach=each)) for n, each in ((1, "P"), (12, "F"))),
            scale=Scale(highest=12),
            scales=(AnswerScale.of("s", "N", "P", "F"),),
            questions=(Question(id=name, name=Text.same("long"), scale="s"),),
        )

        assert [each.id for _, each in built.requirements()] == [f"{'q' * 62}.1", f"{'q' * 61}.12"]


def _by_criteria(definition: IndicatorOf, progression: Progression, *cells: str, **more: Any) -> Indicator:
    criteria = Criteria(measure="share", cells=cells, **more)
    highest = max(n for n, cell in enumerate(criteria.parsed(), start=1) if cell is not None)
    return definition(levels=(), criteria=criteria, progression=progression, scale=Scale(highest=highest))


def _bounds(built: Indicator) -> dict[int, Measured]:
    found = {each.level: each.requirements[0].requires for each in built.ladder}
    return {number: guard for number, guard in found.items() if isinstance(guard, Measured)}


class TestCriteria:
    """A criteria row is a ladder: a cell a level."""

    def test_rising_numbers_are_least_ones(self, definition: IndicatorOf) -> None:
        """Where more is better, a level is reached from its number on."""
        assert _bounds(_by_criteria(definition, "cumulative", "60", "70.5", "๘๐%")) == {
            1: measured("share", min=60),
            2: measured("share", min="70.5"),
            3: measured("share", min=80),
        }

    def test_falling_numbers_are_most_ones(self, definition: IndicatorOf) -> None:
        """Where less is better, a level is reached down from its number."""
        assert _bounds(_by_criteria(definition, "cumulative", "5", "3", direction="decreasing")) == {
            1: measured("share", max=5),
            2: measured("share", max=3),
        }

    def test_a_dash_leaves_a_level_out(self, definition: IndicatorOf) -> None:
        """A level that the row does not define is left out, and the others keep their numbers."""
        built = _by_criteria(definition, "cumulative", "-", "70", "–", "90", "-")

        assert built.level_numbers == (2, 4)
        assert [each.id for _, each in built.requirements()] == ["criterion.2", "criterion.4"]

    def test_bands_keep_their_ends(self, definition: IndicatorOf) -> None:
        """Each end of a band belongs to it or does not, as it is written."""
        built = _by_criteria(definition, "independent", "< 60", "60-69", ">70 - <80", ">= 80", "> 90")

        assert _bounds(built) == {
            1: measured("share", below=60),
            2: measured("share", min=60, max=69),
            3: measured("share", above=70, below=80),
            4: measured("share", min=80),
            5: measured("share", above=90),
        }

    def test_a_number_beside_bands_stands_for_itself(self, definition: IndicatorOf) -> None:
        """Among bands, whose levels stand side by side, a number is a band of one."""
        built = _by_criteria(definition, "independent", "<= 10", "11", ">11-20", direction="decreasing")

        assert _bounds(built)[2] == measured("share", min=11, max=11)

    def test_levels_are_named_by_their_bounds(self, definition: IndicatorOf) -> None:
        """A level of a criteria row has no name but its bounds, in both languages."""
        made = _by_criteria(definition, "cumulative", "60").ladder[0]

        assert made.name == made.requirements[0].text == Text(th="ตั้งแต่ 60", en="at least 60")

    def test_counted_numbers_are_levels_too(self, definition: IndicatorOf) -> None:
        """A row of numbers may be counted as well as climbed."""
        assert _by_criteria(definition, "count", "60", "70").level_numbers == (1, 2)


def _of_year(**more: Any) -> dict[str, Any]:
    return {"levels": tuple(level(n, f"{n}a", f"{n}b") for n in (1, 2, 3, 5)), **more}


class TestRounds:
    """A reporting round may have a ladder of its own, made of the levels of the whole year."""

    MAP: Final = rounds(
        (6, ((1, ()), (2, (1,)), (3, (1, 2)), (5, (2,)))),
        (9, ((1, (2,)), (5, (1, 5)))),
    )

    def test_a_round_without_a_ladder_has_that_of_the_year(self, definition: IndicatorOf) -> None:
        """Where a round says nothing, and where there is no round at all, the whole year's ladder counts."""
        built = definition(**_of_year(**self.MAP))

        assert built.ladder_for(12) == built.ladder_for(None) == built.ladder

    def test_each_level_asks_for_what_none_below_asks_for(self, definition: IndicatorOf) -> None:
        """Where levels build on one another, what a lower level of the round asks for is not asked again."""
        built = definition(**_of_year(**self.MAP))

        assert [(each.level, _of_level(each)) for each in built.ladder_for(6)] == [
            (1, []),
            (2, ["1a", "1b"]),
            (3, ["2a", "2b"]),
            (5, []),
        ]
        assert [(each.level, _of_level(each)) for each in built.ladder_for(9)] == [
            (1, ["2a", "2b"]),
            (5, ["1a", "1b", "5a", "5b"]),
        ]

    @pytest.mark.parametrize("progression", ["independent", "count"])
    def test_levels_that_do_not_build_ask_for_all_of_it(
        self, definition: IndicatorOf, progression: Progression
    ) -> None:
        """Where no level builds on another, each asks for all of its levels of the year."""
        built = definition(**_of_year(**self.MAP, progression=progression))

        assert [_of_level(each) for each in built.ladder_for(6)] == [
            [],
            ["1a", "1b"],
            ["1a", "1b", "2a", "2b"],
            ["2a", "2b"],
        ]

    def test_a_level_that_asks_for_none_is_given(self, definition: IndicatorOf) -> None:
        """A level of a round that asks for no level of the year is met, and says so."""
        assert [each.empty for each in definition(**_of_year(**self.MAP)).ladder_for(6)] == [
            "met",
            "",
            "",
            "met",
        ]

    def test_levels_are_named_by_what_they_are_made_of(self, definition: IndicatorOf) -> None:
        """A level of a round means what is said, or else what its levels of the year mean, or nothing."""
        levels = tuple(evolve(each, name=Text.same(f"step {each.level}")) for each in _of_year()["levels"])
        own = RoundLevel(level=1, name=Text.same("its own"), requires=(1,))
        made = (own, RoundLevel(level=2, requires=(2, 3)), RoundLevel(level=3))
        built = definition(levels=levels, rounds=(RoundLadder(months=6, levels=made),))

        assert [each.name for each in built.ladder_for(6)] == [
            Text.same("its own"),
            Text.same("step 2, step 3"),
            Text(th="ไม่มีเงื่อนไข", en="nothing is asked"),
        ]

    @pytest.mark.parametrize(
        ("worth", "together"),
        [
            (("met", "met"), "met"),
            (("met", "unmet"), "unmet"),
            (("unknown", "met"), "unknown"),
            (("unknown", "unmet"), "unmet"),
        ],
    )
    def test_a_level_made_of_others_is_worth_no_more_than_they_are(
        self, definition: IndicatorOf, worth: tuple[Any, Any], together: str
    ) -> None:
        """What a level is worth when nothing applies passes on to the levels of a round made of it."""
        na = NotApplicable(counts_as="drop", allowed=True)
        levels = tuple(
            level(n, requirement(f"{n}a", GOOD, na=na), empty=empty) for n, empty in enumerate(worth, start=1)
        )
        built = definition(levels=levels, **rounds((6, ((1, (1, 2)),))))

        assert built.ladder_for(6)[0].empty == together

    def test_ratings_and_criteria_can_be_mapped_too(self, definition: IndicatorOf) -> None:
        """A round is made of the levels as they are written out."""
        criteria = Criteria(measure="m", cells=("60", "-", "80"))
        built = definition(
            levels=(),
            criteria=criteria,
            scale=Scale(highest=3),
            measures=(Measure(id="m", name=Text.same("m")),),
            **rounds((6, ((1, ()), (3, (1,))))),
        )

        assert [_of_level(each) for each in built.ladder_for(6)] == [[], ["criterion.1"]]
        assert [_of_level(each) for each in built.ladder] == [["criterion.1"], ["criterion.3"]]
