"""Several raters, one number."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import ScoringError
from kpiflow.scoring import Combining, Points, combined
from kpiflow.text import Text


WHY = Text(th="เพราะ", en="because")
NONE, UNDUE, ZERO = Points.missing(WHY), Points.not_applicable(WHY), Points.zero(WHY)


def rated(*points: Any) -> dict[str, Points]:
    """Give points to raters a, b, c …."""
    return {
        rater: each if isinstance(each, Points) else Points.stated(each)
        for rater, each in zip("abcdefgh", points, strict=False)
    }


class TestCombined:
    @pytest.mark.parametrize(
        ("how", "points", "expected"),
        [
            ("mean", (5, 4, 3), 4),
            ("mean", (5, 4), Fraction(9, 2)),
            ("minimum", (4, 3, 5), 3),
            ("maximum", (4, 5, 3), 5),
            ("median", (5, 1, 4), 4),
            ("median", (5, 1, 4, 2), 3),
            ("median", (2,), 2),
            ("last", (5, "4.8"), Fraction(24, 5)),
            ("last", (5, 4, 2), 2),
        ],
    )
    def test_makes_one_of_several(self, how: Combining, points: tuple[Any, ...], expected: Fraction) -> None:
        """Mean, minimum, maximum, median and the last word are computed exactly."""
        assert combined(rated(*points), how).value == expected

    def test_raters_may_count_differently(self) -> None:
        """Weights count in the mean, whatever they come to."""
        assert combined(rated(5, 2), weights={"a": 1, "b": 2}).value == 3
        assert combined(rated(5, 2), weights={"a": "0.1", "b": "0.2"}).value == 3

    @pytest.mark.parametrize("how", ["mean", "minimum", "maximum", "median"])
    def test_one_who_gave_none_leaves_the_whole_missing(self, how: Combining) -> None:
        """Unless the others decide, all of them have to rate."""
        points = combined(rated(5, NONE), how)

        assert (points.value, points.state) == (None, "missing")
        assert points.derivation == (Text(th="ยังไม่มีคะแนนจาก b", en="there are no points yet from b"),)

    def test_all_who_gave_none_are_named(self) -> None:
        """Who is waited for stands in the reason, and nobody else."""
        assert combined(rated(NONE, 4, UNDUE)).why == "there are no points yet from a, c"

    @pytest.mark.parametrize("lacking", [NONE, UNDUE])
    def test_the_others_decide_where_it_is_stated(self, lacking: Points) -> None:
        """With `drop`, who gave none is left out of the number and of its weights."""
        assert combined(rated(5, lacking, 2), absent="drop", weights={"a": 1, "b": 100, "c": 2}).value == 3

    def test_the_last_word_is_that_of_the_last_who_spoke(self) -> None:
        """For `last` those who gave none never count."""
        assert combined(rated(5, 4, NONE), "last").value == 4

    @pytest.mark.parametrize("absent", ["missing", "drop"])
    def test_nobody_gave_any(self, absent: Any) -> None:
        """Without any points the whole has none; it is not applicable where all say so."""
        assert combined(rated(NONE, UNDUE), absent=absent).state == "missing"
        assert combined(rated(UNDUE, UNDUE), absent=absent).state == "not_applicable"
        assert combined(rated(NONE), "last").state == "missing"

    def test_zero_by_rule_stays_so_only_where_all_agree(self) -> None:
        """A 0 by rule of one rater and points of another make a number like any other."""
        assert combined(rated(ZERO, ZERO)).state == "zero"
        assert combined(rated(ZERO, 4)).state == "scored"
        assert combined(rated(ZERO, 4)).value == 2
        assert combined(rated(0, 0)).state == "scored"

    def test_tells_what_each_gave(self) -> None:
        """The derivation names every rater with their points."""
        assert combined(rated(5, 4, 4)).derivation == (
            Text(
                th="รวมคะแนนจากผู้ประเมิน (ค่าเฉลี่ย ของ a 5, b 4, c 4): 13/3 ≈ 4.3333",
                en="raters combined (mean of a 5, b 4, c 4): 13/3 ≈ 4.3333",
            ),
        )

    @pytest.mark.parametrize(
        ("how", "thai", "english"),
        [
            ("minimum", "ค่าต่ำสุด ของ a 5, b 4, c 1: 1", "minimum of a 5, b 4, c 1): 1"),
            ("maximum", "ค่าสูงสุด ของ a 5, b 4, c 1: 5", "maximum of a 5, b 4, c 1): 5"),
            ("median", "มัธยฐาน ของ a 5, b 4, c 1: 4", "median of a 5, b 4, c 1): 4"),
            ("last", "ผู้ประเมินลำดับสุดท้าย ของ a 5, b 4, c 1: 1", "last of a 5, b 4, c 1): 1"),
        ],
    )
    def test_tells_how_they_became_one(self, how: Combining, thai: str, english: str) -> None:
        """The derivation says in both languages which way it was."""
        [told] = combined(rated(5, 4, 1), how).derivation

        assert (told.th, told.en) == (
            f"รวมคะแนนจากผู้ประเมิน ({thai.replace(': ', '): ')}",
            f"raters combined ({english}",
        )

    @pytest.mark.parametrize(
        ("given", "named"),
        [
            ({}, {}),
            (rated(5), {"how": "best"}),
            (rated(5, 4), {"weights": {"a": 1}}),
            (rated(5, 4), {"weights": {"a": 1, "b": 0}}),
            (rated(5, 4), {"weights": {"a": 1, "b": -1}}),
            (rated(5, 4), {"absent": "ignore"}),
        ],
    )
    def test_refuses_what_cannot_be_combined(self, given: Any, named: Any) -> None:
        """No raters, no known way, a rater without weight and an unknown treatment are refused."""
        with pytest.raises(ScoringError) as error:
            combined(given, **named)

        assert error.value.problems[0].code == "KPI503"

    def test_refuses_a_weight_that_is_not_exact(self) -> None:
        """Weights are held to exactness."""
        weights: Any = {"a": 0.5, "b": 0.5}
        with pytest.raises(ScoringError) as error:
            combined(rated(5, 4), weights=weights)

        assert str(error.value).startswith("[KPI500] the weight of 'a' is a float")

    def test_says_who_has_no_weight(self) -> None:
        """The refusal names the first rater without one."""
        with pytest.raises(ScoringError) as error:
            combined(rated(5, 4, 3), weights={"a": 1, "b": 0})

        assert str(error.value) == (
            "[KPI503] the rater 'b' has no weight\n  expected: a number above 0 for each"
        )
