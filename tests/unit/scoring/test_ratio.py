"""Ratios keep both of their numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from hypothesis import given, strategies as st

from kpiflow.errors import ScoringError
from kpiflow.scoring import Exact, Ratio, Value, share_of_units
from kpiflow.scoring.ratio import plain


class TestRatio:
    @pytest.mark.parametrize(
        ("ratio", "expected"),
        [
            (Ratio(1, 3), Fraction(1, 3)),
            (Ratio("14.575", 26, times=100), Fraction(2915, 52)),
            (Ratio(0, 5), Fraction(0)),
            (Ratio(-1, 4), Fraction(-1, 4)),
            (Ratio("๑", "๒"), Fraction(1, 2)),
        ],
    )
    def test_is_its_exact_quotient(self, ratio: Ratio, expected: Fraction) -> None:
        """The quotient is a fraction and never rounded."""
        assert ratio.value == expected

    def test_nothing_of_nothing_is_no_value(self) -> None:
        """0 of 0 is neither 0 nor 100 percent."""
        assert Ratio(0, 0, times=100).value is None

    @pytest.mark.parametrize(
        ("value", "expected"),
        [(Ratio(1, 2), Fraction(1, 2)), (Ratio(0, 0), None), ("2.5", "2.5"), (None, None)],
    )
    def test_any_value_comes_to_a_number_or_to_nothing(self, value: Value, expected: Exact | None) -> None:
        """A ratio comes to its quotient, 0 of 0 to nothing, and what is a number stays as it was written."""
        assert plain(value) == expected

    def test_something_of_nothing_is_refused(self) -> None:
        """What was counted of nothing is a mistake."""
        with pytest.raises(ScoringError) as error:
            Ratio(3, 0)

        assert str(error.value) == (
            "[KPI503] a ratio of 3 to nothing is no number\n  expected: a denominator other than 0"
        )

    @pytest.mark.parametrize("numbers", [(1.0, 2), (1, 2.0), (1, 2, 100.0)])
    def test_refuses_numbers_that_are_not_exact(self, numbers: Any) -> None:
        """All three numbers are held to exactness."""
        with pytest.raises(ScoringError) as error:
            Ratio(*numbers)

        assert error.value.problems[0].code == "KPI500"

    @pytest.mark.parametrize(
        ("ratio", "shown"),
        [
            (Ratio(3, 4), "3 / 4"),
            (Ratio("14.575", 26, times=100), "14.575 / 26 × 100"),
            (Ratio(0, 0), "0 / 0"),
        ],
    )
    def test_is_written_with_both_numbers(self, ratio: Ratio, shown: str) -> None:
        """Who reads it can compute it again."""
        assert str(ratio) == shown


class TestShareOfUnits:
    @given(st.lists(st.integers(0, 5)), st.integers(0, 6))
    def test_counts_the_units_at_a_level_or_above(self, levels: list[int], bound: int) -> None:
        """The share keeps how many there are, and of how many."""
        share = share_of_units(levels, at_least=bound)

        assert (share.numerator, share.denominator, share.times) == (
            len([level for level in levels if level >= bound]),
            len(levels),
            100,
        )

    def test_of_no_units_is_no_value(self) -> None:
        """Without a unit there is no share, so that a rule finds it missing."""
        assert share_of_units([], at_least=1).value is None

    def test_takes_levels_that_come_one_by_one(self) -> None:
        """A generator will do."""
        assert share_of_units((level for level in (5, 4, 2, 5)), at_least=4).value == 75
