"""How values and points are written in derivations."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpiflow.scoring import Ratio, Value
from kpiflow.scoring.wording import shown_plain, shown_value, shown_worth


@pytest.mark.parametrize(
    ("value", "in_full", "as_one_number"),
    [
        ("2.50", "2.5", "2.5"),
        (Fraction(1, 3), "1/3", "1/3"),
        (Ratio("14.575", 26, times=100), "14.575 / 26 × 100 = 2915/52", "2915/52"),
        (Ratio(3, 4), "3 / 4 = 0.75", "0.75"),
        (Ratio(0, 0), "0 / 0", "0 / 0"),
        (None, "–", "–"),
    ],
)
def test_a_ratio_is_shown_with_both_numbers_and_what_they_come_to(
    value: Value, in_full: str, as_one_number: str
) -> None:
    """Outside of formulas a ratio is shown in full, inside of them as one number; nothing is shown as a dash."""
    assert (shown_value(value), shown_plain(value)) == (in_full, as_one_number)


@pytest.mark.parametrize(
    ("worth", "shown"), [(Fraction(9, 2), "4.5"), (Fraction(5), "5"), (Fraction(266, 55), "266/55 ≈ 4.8364")]
)
def test_points_without_an_end_are_shown_as_they_are_printed_too(worth: Fraction, shown: str) -> None:
    """266/55 of a point is exact, and 4.8364 is what people read."""
    assert shown_worth(worth) == shown
