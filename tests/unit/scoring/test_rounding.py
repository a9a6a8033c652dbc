"""Values are rounded once, when they are printed, the way the definition says."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from hypothesis import example, given, settings, strategies as st

from kpiflow.scoring import compact, exact, printed


FAST = settings(max_examples=200, deadline=None)
FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)
PLACES = st.integers(min_value=0, max_value=6)


class TestPrinted:
    """A value is rounded once, when printed, and halves go away from zero."""

    @pytest.mark.parametrize(
        ("points", "weight", "expected"),
        [("5", "2", "0.1000"), ("1.7042", "25", "0.4261"), ("1.6126", "25", "0.4032")],
    )
    def test_agrees_with_published_tables(self, points: str, weight: str, expected: str) -> None:
        """Weighted scores print as in tables that agencies published."""
        assert printed(exact(points) * exact(weight) / 100) == expected

    @pytest.mark.parametrize(
        ("value", "places", "expected"),
        [
            ("38.5", 0, "39"),
            ("38.4999", 0, "38"),
            ("37.5", 0, "38"),
            ("0.5", 0, "1"),
            ("2.5", 0, "3"),
            ("-38.5", 0, "-39"),
            ("-2.5", 0, "-3"),
            ("-0.5", 0, "-1"),
            ("0.00005", 4, "0.0001"),
            ("0.00004999", 4, "0.0000"),
            ("-0.00005", 4, "-0.0001"),
            ("0.99995", 4, "1.0000"),
            ("9.995", 2, "10.00"),
            ("4.836363636", 4, "4.8364"),
            ("12", 2, "12.00"),
            ("0.05", 1, "0.1"),
            ("1.005", 2, "1.01"),
        ],
    )
    def test_rounds_halves_away_from_zero(self, value: str, places: int, expected: str) -> None:
        """A half goes away from zero, at any place and on both sides of zero."""
        assert printed(Fraction(value), places=places) == expected

    @pytest.mark.parametrize(("value", "places"), [("-0.00001", 4), ("-0.4", 0), ("0", 4)])
    def test_never_prints_minus_zero(self, value: str, places: int) -> None:
        """What rounds to zero has no sign."""
        assert not printed(Fraction(value), places=places).startswith("-")

    def test_prints_four_places_unless_asked_otherwise(self) -> None:
        """Four decimals are the custom of the card."""
        assert printed(Fraction(1, 3)) == "0.3333"

    @FAST
    @given(FRACTIONS, PLACES)
    @example(Fraction(1, 2), 0)
    @example(Fraction(-5, 2), 0)
    @example(Fraction("0.42605"), 4)
    def test_is_the_nearest_and_of_two_the_farther_from_zero(self, value: Fraction, places: int) -> None:
        """What is printed lies within half a unit, and a half lies on the far side of zero."""
        shown = Fraction(printed(value, places=places))
        distance = abs(shown - value)
        half = Fraction(1, 2 * 10**places)

        assert distance < half or (distance == half and abs(shown) > abs(value))

    @FAST
    @given(FRACTIONS, PLACES)
    def test_has_the_places_asked_for(self, value: Fraction, places: int) -> None:
        """Exactly the decimals asked for are printed, and no point when there are none."""
        _, point, decimals = printed(value, places=places).partition(".")

        assert (len(decimals), bool(point)) == (places, places > 0)

    @FAST
    @given(st.integers(-(10**9), 10**9), st.integers(0, 8), PLACES)
    def test_agrees_with_the_half_up_rounding_of_decimals(self, digits: int, scale: int, places: int) -> None:
        """Values that a Decimal can hold print as Decimal rounds them half up."""
        number = Decimal(digits).scaleb(-scale)
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

        assert printed(Fraction(number), places=places) == f"{rounded or abs(rounded):f}"

    @FAST
    @given(FRACTIONS.filter(bool), PLACES)
    def test_treats_both_sides_of_zero_alike(self, value: Fraction, places: int) -> None:
        """A deduction rounds as far as a bonus of the same size."""
        gain = printed(abs(value), places=places)

        assert printed(-abs(value), places=places) == (f"-{gain}" if Fraction(gain) else gain)


class TestCompact:
    """A whole number is shown bare, any other value with its decimals."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("5", "5"), ("5.00", "5"), ("4.5", "4.5000"), ("0", "0"), ("-3", "-3"), ("-0.5", "-0.5000")],
    )
    def test_is_bare_for_whole_numbers(self, value: str, expected: str) -> None:
        """The card prints a score of 5 as 5, and one of 4.5 with four decimals."""
        assert compact(Fraction(value)) == expected

    def test_takes_the_places_asked_for(self) -> None:
        """The number of decimals can be chosen."""
        assert compact(Fraction(9, 2), places=1) == "4.5"
