"""Values are rounded once, when they are printed, the way the definition says."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from hypothesis import example, given, settings, strategies as st

from kpiflow.errors import ScoringError
from kpiflow.scoring import Rounding, RoundingMode, compact, exact, printed


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


MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}


class TestRounding:
    """How a value is printed is part of a definition."""

    @FAST
    @given(st.sampled_from(sorted(MODES)), st.integers(-(10**9), 10**9), st.integers(0, 8), PLACES)
    @example("half_even", 25, 1, 0)
    @example("half_even", 35, 1, 0)
    @example("truncate", -19, 1, 0)
    def test_every_mode_is_that_of_decimals(
        self, mode: RoundingMode, digits: int, scale: int, places: int
    ) -> None:
        """Values that a Decimal can hold are printed as Decimal rounds them in the same mode."""
        number = Decimal(digits).scaleb(-scale)
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode])
        rounding = Rounding(places=places, mode=mode)

        assert rounding.text(Fraction(number)) == f"{rounded or abs(rounded):f}"
        assert rounding.rounded(Fraction(number)) == Fraction(rounded)

    @FAST
    @given(FRACTIONS, PLACES, st.sampled_from(sorted(MODES)))
    def test_rounding_twice_changes_nothing(self, value: Fraction, places: int, mode: RoundingMode) -> None:
        """What is printed is printed as itself."""
        rounding = Rounding(places=places, mode=mode)

        assert rounding.rounded(rounding.rounded(value)) == rounding.rounded(value)
        assert Fraction(rounding.text(value)) == rounding.rounded(value)

    @FAST
    @given(
        st.fractions(min_value=-200, max_value=200, max_denominator=10**9).filter(lambda value: value < 100),
        PLACES,
        st.sampled_from(sorted(MODES)),
    )
    @example(100 - Fraction(1, 10**30), 0, "half_up")
    @example(100 - Fraction(1, 10**30), 6, "half_even")
    def test_what_is_not_full_never_prints_full(
        self, value: Fraction, places: int, mode: RoundingMode
    ) -> None:
        """However close it comes, less than all is printed as less than all, and nothing else changes."""
        capped, plain = Rounding(places=places, mode=mode, full=100), Rounding(places=places, mode=mode)
        step = Fraction(1, 10**places)

        assert capped.rounded(value) < 100
        assert capped.rounded(value) in {plain.rounded(value), 100 - step}

    @pytest.mark.parametrize(
        ("value", "places", "shown"),
        [
            (100, 0, "100"),
            ("99.99", 0, "99"),
            ("98.5", 0, "99"),
            ("99.99", 1, "99.9"),
            ("100.4", 0, "100"),
            ("101", 0, "101"),
            ("0", 0, "0"),
        ],
    )
    def test_full_is_full(self, value: str, places: int, shown: str) -> None:
        """All of it is printed as all of it, and what is more is rounded as ever."""
        assert Rounding(places=places, full=100).text(Fraction(value)) == shown

    @pytest.mark.parametrize(("value", "shown"), [("99.4", "99"), ("99.6", "100"), ("99.49", "99")])
    def test_full_need_not_be_printed_itself(self, value: str, shown: str) -> None:
        """Where all is 99.5, what is less prints as 99 at most."""
        expected = "99" if Fraction(value) < Fraction("99.5") else shown

        assert Rounding(places=0, full="99.5").text(Fraction(value)) == expected

    def test_is_four_decimals_half_up_unless_stated(self) -> None:
        """The custom of the card is the default."""
        assert Rounding() == Rounding(places=4, mode="half_up", full=None)

    @pytest.mark.parametrize(
        ("named", "said"),
        [
            ({"places": -1}, "[KPI503] a negative number of decimals"),
            ({"places": 35}, "[KPI503] that many decimals"),
            ({"mode": "up"}, "[KPI503] there is no such rounding"),
            ({"full": 100.0}, "[KPI500] full is a float"),
            ({"full": "inf"}, "[KPI501] full is not a finite number"),
        ],
    )
    def test_refuses_what_nothing_can_be_printed_with(self, named: dict[str, Any], said: str) -> None:
        """Decimals below 0 or above 34, an unknown mode, and a full that is not exact are refused."""
        with pytest.raises(ScoringError) as error:
            Rounding(**named)

        assert str(error.value).startswith(said)

    def test_prints_as_many_decimals_as_numbers_have(self) -> None:
        """34 decimals can be printed, as many as an exact number has."""
        assert Rounding(places=34).text(Fraction(1, 3)) == "0." + "3" * 34

    def test_no_printing_has_a_negative_number_of_decimals(self) -> None:
        """Printing itself is held to the same limits."""
        with pytest.raises(ScoringError) as error:
            printed(Fraction(1), places=-1)

        assert str(error.value) == ("[KPI503] a negative number of decimals cannot be printed\n  got: -1")
