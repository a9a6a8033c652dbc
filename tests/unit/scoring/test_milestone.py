"""Levels reached are worth what the rule says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from hypothesis import given, strategies as st

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scoring import Exact, Milestone, Ratio, Value
from kpiflow.text import Text


HALF: Any = 0.5


def code_of(error: pytest.ExceptionInfo[Any]) -> str:
    """Give the code of the first problem."""
    return str(error.value.problems[0].code)


class TestLevels:
    @pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
    def test_a_level_is_worth_its_number(self, level: int) -> None:
        """Without a rule of its own, reaching level n is worth n points."""
        assert Milestone().score(level).value == level

    @pytest.mark.parametrize("value", ["3", "3.0", "๓", Fraction(3), Ratio(6, 2), Ratio(3, 100, times=100)])
    def test_a_level_may_be_written_in_any_way(self, value: Value) -> None:
        """A level is a number like any other, and may be a ratio that comes to one."""
        assert Milestone().score(value).value == 3

    def test_no_level_is_worth_as_much_as_the_lowest(self) -> None:
        """A scale of 1 to 5 starts at 1, unless the rule says what no level is worth."""
        assert [Milestone().score(0).value, Milestone(below="0.5").score(0).value] == [1, Fraction(1, 2)]
        assert Milestone({3: 5, 4: 4}).score(0).value == 5
        assert Milestone(below=0).score(0).state == "scored"

    def test_levels_may_be_left_out(self) -> None:
        """Printed rows such as "1, –, 2, –, 3" define some levels and no points for the others."""
        rule = Milestone({1: 1, 3: 2, 5: 3})

        assert [rule.score(level).value for level in (0, 1, 3, 5)] == [1, 1, 2, 3]
        with pytest.raises(ScoringError) as error:
            rule.score(2)
        assert str(error.value) == "[KPI505] level 2 is worth no points\n  expected: 0, 1, 3, 5   got: 2"

    def test_higher_levels_may_be_worth_less(self) -> None:
        """A level of risk is worth less the higher it is."""
        rule = Milestone({3: 5, 4: 4, 5: 3, 6: 2, 7: 1})

        assert [[rule.score(level).value for level in (3, 7)], rule.lowest, rule.highest] == [[5, 1], 1, 5]

    def test_the_order_in_which_levels_are_written_does_not_matter(self) -> None:
        """Two rules that say the same are the same."""
        one, other = Milestone({1: 1, 2: 3}), Milestone({2: "3.0", 1: 1})

        assert (one, hash(one), repr(one)) == (other, hash(other), repr(other))

    def test_is_shown_as_it_is_written(self) -> None:
        """What is shown of a rule is what was stated, and nothing that was made of it."""
        assert repr(Milestone({2: "2.5"}, below=0)) == (
            "Milestone(points={2: Fraction(5, 2)}, below=Fraction(0, 1), partial=False)"
        )

    @pytest.mark.parametrize(
        ("build", "text"),
        [
            (lambda: Milestone({1: 1, 2: 3, 3: 2}), "[KPI124] the points are not in order\n  at: points\n"),
            (lambda: Milestone(below=HALF), "[KPI500] below is a float"),
            (lambda: Milestone().score(HALF), "[KPI500] the level is a float"),
            (lambda: Milestone(partial=True).score(3, part=HALF), "[KPI500] the part is a float"),
        ],
        ids=["order", "below", "level", "part"],
    )
    def test_says_what_is_not_right(self, build: Any, text: str) -> None:
        """What is out of order or not exact is named."""
        with pytest.raises((DefinitionError, ScoringError)) as error:
            build()

        assert str(error.value).startswith(text)

    @pytest.mark.parametrize("value", [6, -1, "2.5", Ratio(5, 2)])
    def test_a_level_that_is_none_is_refused(self, value: Value) -> None:
        """A level beyond the ladder, below it and between two levels is refused, not clamped."""
        with pytest.raises(ScoringError) as error:
            Milestone().score(value)

        assert code_of(error) == "KPI505"

    @pytest.mark.parametrize("value", [None, Ratio(0, 0)])
    def test_without_a_level_points_are_missing(self, value: Value) -> None:
        """No result is not level 0: nothing is scored."""
        points = Milestone(below=0).score(value)

        assert (points.value, points.state) == (None, "missing")

    def test_the_ends_are_those_of_points_and_floor(self) -> None:
        """What no level is worth can be the fewest points, or the most."""
        assert [Milestone(below=0).lowest, Milestone(below=9).highest] == [0, 9]

    def test_tells_the_level(self) -> None:
        """The derivation names the level and its points in both languages."""
        rule = Milestone({1: 1, 2: "2.5"})

        assert [rule.score(level).derivation for level in (0, 1, 2)] == [
            (
                Text(
                    th="ยังไม่ผ่านเกณฑ์ระดับ 1 จึงได้ค่าคะแนนขั้นต่ำของเกณฑ์ คือ 1",
                    en="no level is reached, which the scale scores as 1",
                ),
            ),
            (Text(th="ผ่านเกณฑ์ระดับ 1 ได้ 1 คะแนน", en="level 1 is reached, worth 1 point"),),
            (Text(th="ผ่านเกณฑ์ระดับ 2 ได้ 2.5 คะแนน", en="level 2 is reached, worth 2.5 points"),),
        ]


class TestParts:
    @pytest.mark.parametrize(
        ("level", "part", "expected"),
        [
            (3, "0.5", Fraction(7, 2)),
            (3, Ratio(1, 3), Fraction(10, 3)),
            (3, 0, Fraction(3)),
            (3, Ratio(0, 0), Fraction(3)),
            (0, "0.5", Fraction(1)),
            (5, 0, Fraction(5)),
        ],
    )
    def test_of_a_level_count_in_proportion(
        self, level: int, part: Exact | Ratio, expected: Fraction
    ) -> None:
        """Half of what lies between two levels is half the points between them."""
        assert Milestone(partial=True).score(level, part=part).value == expected

    def test_lead_across_levels_that_are_left_out(self) -> None:
        """The next level is the next one that is worth something."""
        assert Milestone({1: 1, 5: 3}, partial=True).score(1, part="0.25").value == Fraction(3, 2)

    def test_lead_away_from_the_floor(self) -> None:
        """Below the first level a part counts from what no level is worth."""
        assert Milestone(below=0, partial=True).score(0, part="0.25").value == Fraction(1, 4)

    def test_are_told(self) -> None:
        """The derivation names the part, and computes with it."""
        assert [text.en for text in Milestone(partial=True).score(3, part=Ratio(1, 3)).derivation] == [
            "level 3 is reached, worth 3 points",
            "of level 4 a part is done, 1/3: 3 + 1/3 × (4 − 3) = 10/3 ≈ 3.3333",
        ]

    @pytest.mark.parametrize(
        ("rule", "level", "part"),
        [
            (Milestone(), 3, "0.5"),
            (Milestone(partial=True), 3, 1),
            (Milestone(partial=True), 3, "-0.1"),
            (Milestone(partial=True), 3, Ratio(4, 3)),
            (Milestone(partial=True), 5, "0.5"),
        ],
    )
    def test_are_refused_where_they_cannot_be(self, rule: Milestone, level: int, part: Exact | Ratio) -> None:
        """A part that the rule does not count, that is no part, or of no level is refused."""
        with pytest.raises(ScoringError) as error:
            rule.score(level, part=part)

        assert code_of(error) == "KPI503"

    def test_say_that_a_level_that_is_done_is_reached(self) -> None:
        """The refusal of a whole level as a part says what it is instead."""
        with pytest.raises(ScoringError) as error:
            Milestone(partial=True).score(3, part=1)

        assert str(error.value) == (
            "[KPI503] the part of a level lies outside its range\n"
            "  expected: from 0 to below 1: a level that is done is reached   got: 1"
        )

    @given(st.integers(0, 4), st.fractions(0, 1).filter(lambda part: part < 1))
    def test_never_reach_the_next_level(self, level: int, part: Fraction) -> None:
        """However much of it is done, a level that is not reached is not worth its points."""
        rule = Milestone(below=0, partial=True)
        worth = rule.score(level, part=part).value

        assert worth == level + part
        assert worth < level + 1


class TestRefusals:
    @pytest.mark.parametrize(
        "points",
        [{}, {0: 1}, {-1: 1}, {1: 1, 2: 1}, {1: 1, 2: 3, 3: 2}, {"1": 1}, {Fraction(3, 2): 1}, {True: 1}],
    )
    def test_a_ladder_that_nobody_can_climb(self, points: Any) -> None:
        """No levels, a level that is no whole number from 1, and points out of order are refused."""
        with pytest.raises(DefinitionError) as error:
            Milestone(points)

        assert code_of(error) == "KPI124"

    def test_says_what_a_level_is(self) -> None:
        """The refusal shows the level and where it stands."""
        with pytest.raises(DefinitionError) as error:
            Milestone({0: 1})

        assert str(error.value) == ("[KPI124] 0 is no level\n  at: points\n  expected: a whole number from 1")

    @pytest.mark.parametrize("changes", [{"points": {1: 1.0}}, {"below": 0.5}])
    def test_numbers_that_are_not_exact(self, changes: dict[str, Any]) -> None:
        """Points and floor are held to exactness."""
        with pytest.raises(ScoringError) as error:
            Milestone(**changes)

        assert code_of(error) == "KPI500"

    def test_a_level_that_is_not_exact(self) -> None:
        """A level that comes out of a float is refused."""
        level: Any = 3.0
        with pytest.raises(ScoringError) as error:
            Milestone().score(level)

        assert code_of(error) == "KPI500"
