"""Straight lines between criteria."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scoring import Exact, Interpolation, RangeOptimal, Ratio, Value
from kpiflow.text import Text


PERCENT = [60, 70, 80, 90, 100]
COST = [6012749, 6012699, 6012649, 6012599, 6012549]


def refused(build: Any, *args: Any, **named: Any) -> str:
    """Give the text with which a rule is refused."""
    with pytest.raises((DefinitionError, ScoringError)) as error:
        build(*args, **named)
    return str(error.value)


class TestScore:
    @pytest.mark.parametrize(
        ("criteria", "value", "expected"),
        [
            (PERCENT, 85, Fraction(7, 2)),
            (PERCENT, "59.9999", Fraction(1)),
            (PERCENT, "100.0001", Fraction(5)),
            ([6490, 6890, 7290, 7345, 7400], 7391, Fraction(266, 55)),
            ([6490, 6890, 7290, 7345, 7400], 6690, Fraction(3, 2)),
            ([6490, 6890, 7290, 7345, 7400], 7090, Fraction(5, 2)),
            ([6490, 6890, 7290, 7345, 7400], 7300, Fraction(35, 11)),
            (COST, 6012724, Fraction(3, 2)),
            (COST, 1616470, Fraction(5)),
            (COST, 6012750, Fraction(1)),
            (["0.6", "0.7", "0.8", "0.9", "1.0"], Fraction(2, 3), Fraction(5, 3)),
            ([-2, -1, 0, 1, 2], "-1.5", Fraction(3, 2)),
        ],
    )
    def test_lies_on_the_line_between_two_criteria(
        self, criteria: list[Exact], value: Exact, expected: Fraction
    ) -> None:
        """Steps may be uneven, negative and falling; beyond both ends the end itself counts."""
        assert Interpolation(criteria).score(value).value == expected

    def test_a_ratio_is_scored_from_its_two_numbers(self) -> None:
        """14.575 of 26 scores 4.2115; the 56.058 percent that a screen shows would score 4.2116."""
        rule = Interpolation([40, 45, 50, 55, 60])
        exactly, shown = rule.score(Ratio("14.575", 26, times=100)), rule.score("56.058")

        assert exactly.value == 4 + (Fraction("14.575") / 26 * 100 - 55) / 5
        assert exactly.value != shown.value

    @pytest.mark.parametrize("value", [None, Ratio(0, 0)])
    def test_without_a_value_points_are_missing(self, value: Value) -> None:
        """No result is never level 1."""
        points = Interpolation(PERCENT).score(value)

        assert (points.value, points.state) == (None, "missing")

    def test_criteria_that_are_not_defined_are_crossed(self) -> None:
        """Between criteria with a dash among them the line leads from one to the next that there is."""
        rule = Interpolation([1, None, 2, None, 3])

        assert [rule.score(value).value for value in (1, "1.5", 2, "2.5", 3)] == [1, 2, 3, 4, 5]

    def test_points_may_be_stated(self) -> None:
        """Three anchors of 50, 70 and 100 points are no different from five of 1 to 5."""
        rule = Interpolation([10, 20, 30], points=[50, 70, 100])

        assert [[rule.score(value).value for value in (9, 15, 30)], rule.lowest, rule.highest] == [
            [50, 60, 100],
            50,
            100,
        ]

    def test_points_may_fall(self) -> None:
        """Where 1 is the best mark, points fall while the result gets better."""
        rule = Interpolation([60, 80, 100], points=[5, 3, 1])

        assert [rule.score(90).value, rule.lowest, rule.highest] == [2, 1, 5]

    def test_what_lies_beyond_may_be_worth_something_else(self) -> None:
        """What is worse than the first criterion, or better than the last, is worth what the rule says."""
        rule = Interpolation(PERCENT, below=0, above="5.5")

        assert [rule.score(value).value for value in ("59.99", 60, 100, "100.01")] == [
            0,
            1,
            5,
            Fraction(11, 2),
        ]
        assert [rule.lowest, rule.highest] == [0, Fraction(11, 2)]

    def test_below_means_worse(self) -> None:
        """Where less is better, what costs more than the first criterion lies below it."""
        assert Interpolation(COST, below=0).score(6012750).value == 0

    @pytest.mark.parametrize(
        ("criteria", "direction"), [(PERCENT, "increasing"), (COST, "decreasing"), ([1, 2], "increasing")]
    )
    def test_the_direction_is_that_of_the_criteria(self, criteria: list[Exact], direction: str) -> None:
        """Whether more is better follows from the criteria and is not stated twice."""
        assert Interpolation(criteria).direction == direction

    def test_a_criterion_can_be_asked_for(self) -> None:
        """Whoever explains a rule can read each criterion that is defined, with its points."""
        rule = Interpolation([5, None, 3])

        ends = [rule.criterion(0), rule.criterion(-1)]

        assert ends == [(Fraction(5), Fraction(1)), (Fraction(3), Fraction(3))]

    @pytest.mark.parametrize(("value", "code"), [(85.0, "KPI500"), ("inf", "KPI501"), ("1e40", "KPI502")])
    def test_a_value_must_be_exact(self, value: Any, code: str) -> None:
        """A float is refused, and what is no number of 34 digits."""
        assert refused(Interpolation(PERCENT).score, value).startswith(f"[{code}] the value ")

    @pytest.mark.parametrize("value", [50, 60, 85, 100, 101])
    def test_the_lowest_points_are_points_like_others(self, value: Exact) -> None:
        """What is worse than every criterion is scored, and no 0 by rule."""
        assert Interpolation(PERCENT).score(value).state == "scored"

    def test_equal_rules_are_one(self) -> None:
        """Two writings of one rule are equal and hash alike."""
        one, other = Interpolation([1, "2.50"]), Interpolation((Fraction(1), Fraction(5, 2)), (1, 2))

        assert (one, hash(one), repr(one)) == (other, hash(other), repr(other))

    def test_is_shown_as_it_is_written(self) -> None:
        """What is shown of a rule is what was stated, and nothing that was made of it."""
        assert repr(Interpolation([1, "2.5"])) == (
            "Interpolation(criteria=(Fraction(1, 1), Fraction(5, 2)), points=(Fraction(1, 1), Fraction(2, 1)), "
            "below=None, above=None)"
        )


class TestTold:
    def test_between_two_criteria(self) -> None:
        """The derivation names both criteria and computes with them, in both languages."""
        line = "4 + (7391 − 7345) / (7400 − 7345) × (5 − 4) = 266/55 ≈ 4.8364"

        assert Interpolation([6490, 6890, 7290, 7345, 7400]).score(7391).derivation == (
            Text(
                th=f"ผลการดำเนินงาน 7391 อยู่ระหว่างเกณฑ์ 7345 (4 คะแนน) กับ 7400 (5 คะแนน): {line}",
                en=f"the result 7391 lies between the criteria 7345 (worth 4) and 7400 (worth 5): {line}",
            ),
        )

    def test_between_two_of_falling_criteria(self) -> None:
        """Where less is better, the line leads from the higher number to the lower."""
        assert (
            "1 + (9 − 10) / (8 − 10) × (2 − 1) = 1.5" in Interpolation([10, 8, 6]).score(9).derivation[0].en
        )

    @pytest.mark.parametrize(
        ("value", "line"),
        [
            (60, "1 + (60 − 60) / (70 − 60) × (2 − 1) = 1"),
            (70, "1 + (70 − 60) / (70 − 60) × (2 − 1) = 2"),
            (100, "4 + (100 − 90) / (100 − 90) × (5 − 4) = 5"),
        ],
    )
    def test_a_criterion_that_is_just_met_ends_the_line_to_it(self, value: Exact, line: str) -> None:
        """On a criterion the line that led there is the one computed with; on the first, the one from it."""
        assert Interpolation(PERCENT).score(value).derivation[0].en.endswith(line)

    @pytest.mark.parametrize(
        ("value", "thai", "english"),
        [
            (
                5,
                "ผลการดำเนินงาน 5 ไม่ถึงเกณฑ์แรก 60: 1 คะแนน",
                "the result 5 is worse than the first criterion 60: 1 points",
            ),
            (
                105,
                "ผลการดำเนินงาน 105 ดีกว่าเกณฑ์สูงสุด 100: 5 คะแนน",
                "the result 105 is better than the last criterion 100: 5 points",
            ),
            (
                Ratio(1, 2, times=100),
                "ผลการดำเนินงาน 1 / 2 × 100 = 50 ไม่ถึงเกณฑ์แรก 60: 1 คะแนน",
                "the result 1 / 2 × 100 = 50 is worse than the first criterion 60: 1 points",
            ),
        ],
    )
    def test_beyond_them(self, value: Value, thai: str, english: str) -> None:
        """A result that is clamped says at which end."""
        assert Interpolation(PERCENT).score(value).derivation == (Text(th=thai, en=english),)


class TestRefusals:
    @pytest.mark.parametrize(
        ("criteria", "named", "path"),
        [
            ([], {}, "criteria"),
            ([60], {}, "criteria"),
            ([None, 60, None], {}, "criteria"),
            ([60, 60], {}, "criteria"),
            ([60, 70, 65], {}, "criteria"),
            ([60, 70, None, 70], {}, "criteria"),
            ([60, 70], {"points": [1]}, "points"),
            ([60, 70], {"points": [1, 2, 3]}, "points"),
            ([60, 70, 80], {"points": [1, 3, 2]}, "points"),
            ([60, 70], {"points": [1, 1]}, "points"),
        ],
    )
    def test_criteria_between_which_there_is_no_line(self, criteria: Any, named: Any, path: str) -> None:
        """Fewer than two criteria, criteria or points out of order, and uneven numbers of both are refused there."""
        text = refused(Interpolation, criteria, **named)

        assert text.startswith("[KPI124]")
        assert f"\n  at: {path}\n" in f"{text}\n"

    def test_says_how_many_points_there_should_be(self) -> None:
        """The refusal counts both."""
        assert refused(Interpolation, [60, 70, 80], points=[1, 2]) == (
            "[KPI124] 3 criteria are worth 2 numbers of points\n"
            "  at: points\n  expected: as many as there are criteria"
        )

    @pytest.mark.parametrize(
        ("criteria", "named", "said"),
        [
            ([0.6, 0.7], {}, "a criterion is"),
            ([60, 70], {"points": [1, 2.0]}, "points is"),
            ([60, 70], {"below": 0.0}, "below is"),
            ([60, 70], {"above": 5.0}, "above is"),
        ],
    )
    def test_numbers_that_are_not_exact(self, criteria: Any, named: Any, said: str) -> None:
        """Criteria, points and what lies beyond are all held to exactness, each by its name."""
        assert refused(Interpolation, criteria, **named).startswith(f"[KPI500] {said} a float")


class TestAround:
    @pytest.mark.parametrize(
        ("target", "named", "criteria"),
        [
            (80, {"per": 10}, [60, 70, 80, 90, 100]),
            (6, {"per": 2}, [2, 4, 6, 8, 10]),
            (8, {"per": 1, "target_level": 5}, [4, 5, 6, 7, 8]),
            (3, {"per": 1, "points": 2, "target_level": 5}, [1, None, 2, None, 3]),
            (2, {"per": 1, "points": 2}, [1, None, 2, None, 3]),
            (80, {"per": 5, "points": "0.5"}, [60, 70, 80, 90, 100]),
            (6, {"per": 2, "direction": "decreasing"}, [10, 8, 6, 4, 2]),
            (80, {"per": "2.5", "levels": 3, "target_level": 2}, ["77.5", 80, "82.5"]),
            (3, {"per": 1, "points": 4, "target_level": 1}, [3, None, None, None, 4]),
            ("0.8", {"per": "0.1", "target_level": 1}, ["0.8", "0.9", 1, "1.1", "1.2"]),
        ],
    )
    def test_makes_the_criteria_of_a_printed_adjustment(
        self, target: Exact, named: Any, criteria: Any
    ) -> None:
        """Plus or minus so much for so many points defines the levels a whole number of steps away."""
        expected = tuple(None if each is None else Fraction(each) for each in criteria)

        assert Interpolation.around(target, **named).criteria == expected

    def test_the_target_is_worth_its_level(self) -> None:
        """Whatever level the target stands at, it scores that level."""
        assert [
            Interpolation.around(7, per=2, target_level=level).score(7).value for level in range(1, 6)
        ] == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize(
        "named",
        [
            {"per": 1, "target_level": 0},
            {"per": 1, "target_level": 6},
            {"per": 1, "target_level": 2, "levels": 1},
            {"per": 1, "levels": 1, "target_level": 1},
            {"per": 1, "points": 3},
            {"per": 1, "direction": "sideways"},
        ],
    )
    def test_refuses_an_adjustment_that_makes_no_criteria(self, named: Any) -> None:
        """Nothing to move by, a target at no level, too few levels and no known direction are refused."""
        assert refused(Interpolation.around, 80, **named).startswith("[KPI124]")

    @pytest.mark.parametrize(
        "named",
        [
            {"per": 0},
            {"per": "-0.5"},
            {"per": -1},
            {"per": 1, "points": 0},
            {"per": 1, "points": "-0.5"},
            {"per": 1, "points": -2},
        ],
    )
    def test_refuses_an_adjustment_by_nothing(self, named: Any) -> None:
        """A criterion moves by more than 0, for more than 0 points, and that is what is said."""
        assert "\n  at: per\n  expected: above 0" in refused(Interpolation.around, 80, **named)

    @pytest.mark.parametrize(
        ("named", "said"),
        [({"per": 1.0}, "the adjustment is"), ({"per": 1, "points": 1.0}, "points of the adjustment is")],
    )
    def test_refuses_numbers_that_are_not_exact(self, named: Any, said: str) -> None:
        """Adjustments are held to exactness."""
        assert refused(Interpolation.around, 80, **named).startswith(f"[KPI500] {said} a float")

    def test_refuses_a_target_that_is_not_exact(self) -> None:
        """So is the target."""
        assert refused(Interpolation.around, 80.0, per=1).startswith("[KPI500] the target is a float")


class TestRangeOptimal:
    RULE = RangeOptimal(Interpolation([80, 85, 90, 95, 100]), Interpolation([130, 125, 120, 115, 110]))

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (70, 1),
            (80, 1),
            ("99.5", Fraction(49, 10)),
            (100, 5),
            (105, 5),
            (110, 5),
            ("110.5", Fraction(49, 10)),
            (130, 1),
            (200, 1),
            (Ratio(21, 20, times=100), 5),
        ],
    )
    def test_is_best_inside_and_worse_on_both_sides(self, value: Value, expected: Fraction | int) -> None:
        """Both ends belong to the best range; below it one side scores, and above it the other."""
        assert self.RULE.score(value).value == expected

    def test_the_range_may_be_one_number(self) -> None:
        """A target that is best hit exactly is a range of one number."""
        rule = RangeOptimal(Interpolation([90, 100], points=[1, 5]), Interpolation([110, 100], points=[1, 5]))

        assert [rule.score(value).value for value in (95, 100, 105)] == [3, 5, 3]

    @pytest.mark.parametrize("value", [None, Ratio(0, 0)])
    def test_without_a_value_points_are_missing(self, value: Value) -> None:
        """No result lies in no range."""
        assert self.RULE.score(value).state == "missing"

    def test_its_ends_are_those_of_both_sides(self) -> None:
        """The fewest points may be on either side."""
        rule = RangeOptimal(Interpolation([0, 10], points=[2, 5]), Interpolation([30, 20], (1, 5), below=0))

        assert [rule.lowest, rule.highest] == [0, 5]

    def test_the_range_lies_between_the_last_criteria_of_both_sides(self) -> None:
        """However many criteria lead up to it: of 1, 3 and 5 points on one side, and 2, 4 and 5 on the other."""
        rule = RangeOptimal(Interpolation([70, 80, 90], [1, 3, 5]), Interpolation([130, 120, 100], [2, 4, 5]))

        assert [rule.score(value).value for value in (80, 90, 95, 100, 110)] == [3, 5, 5, 5, Fraction(9, 2)]

    @pytest.mark.parametrize("value", [100, 105, 110])
    def test_tells_that_a_value_lies_inside(self, value: int) -> None:
        """The derivation names the best range, at both of its ends too."""
        points = self.RULE.score(value)

        assert (points.state, points.derivation) == (
            "scored",
            (
                Text(
                    th=f"ผลการดำเนินงาน {value} อยู่ในช่วงที่ดีที่สุด 100 – 110: 5 คะแนน",
                    en=f"the result {value} lies in the best range, 100 – 110: 5 points",
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("rising", "falling", "path"),
        [
            (Interpolation([100, 80]), Interpolation([130, 110]), "rising.criteria"),
            (Interpolation([80, 100]), Interpolation([110, 130]), "falling.criteria"),
            (Interpolation([80, 100]), Interpolation([110, 99]), "falling.criteria"),
            (Interpolation([80, 100]), Interpolation([130, 120, 110]), "falling.points"),
            (Interpolation([80, 100], above=9), Interpolation([130, 110]), "rising.above"),
            (Interpolation([80, 100]), Interpolation([130, 110], above=9), "falling.above"),
        ],
    )
    def test_refuses_sides_that_do_not_meet(
        self, rising: Interpolation, falling: Interpolation, path: str
    ) -> None:
        """The sides face each other, do not cross, agree where they end, and say nothing of the range."""
        text = refused(RangeOptimal, rising, falling)

        assert text.startswith("[KPI124]")
        assert f"\n  at: {path}" in text

    def test_refuses_a_value_that_is_not_exact(self) -> None:
        """Values are held to exactness."""
        assert refused(self.RULE.score, 105.0).startswith("[KPI500] the value is a float")
