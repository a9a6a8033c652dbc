"""Bands of numbers, and the cells of printed criteria rows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from hypothesis import assume, given, strategies as st

from kpiflow.bands import Band, Cell, parse_cell
from kpiflow.errors import DefinitionError, FieldError, ScoringError


def _band(low: Any = None, high: Any = None, *, without: str = "") -> Band:
    return Band(low=low, high=high, low_included="low" not in without, high_included="high" not in without)


class TestHolding:
    """Which numbers lie in a band."""

    @pytest.mark.parametrize(
        ("band", "inside", "outside"),
        [
            (_band(40, 49), ["40", "44.5", "49"], ["39.9999", "49.0001"]),
            (_band(40, 49, without="low"), ["40.0001", "49"], ["40", "50"]),
            (_band(40, 49, without="high"), ["40", "48.9999"], ["49", "39"]),
            (_band(40, 49, without="low high"), ["40.0001", "48.9999"], ["40", "49"]),
            (_band(80), ["80", "1000000"], ["79.9999", "-80"]),
            (_band(80, without="low"), ["80.0001"], ["80"]),
            (_band(high=80), ["80", "0", "-1"], ["80.0001"]),
            (_band(high=80, without="high"), ["79.9999"], ["80"]),
            (_band(80, 80), ["80"], ["79.9999", "80.0001"]),
            (_band(-5, 0), ["-5", "-0.1", "0"], ["-5.1", "0.1"]),
        ],
    )
    def test_an_end_belongs_to_it_only_where_it_says_so(
        self, band: Band, inside: list[str], outside: list[str]
    ) -> None:
        """A band holds all between its ends, and each of its ends or not; a missing end is open."""
        assert [band.holds(Fraction(number)) for number in (*inside, *outside)] == (
            [True] * len(inside) + [False] * len(outside)
        )

    def test_a_third_is_a_third(self) -> None:
        """Numbers are compared exactly: a third lies above the decimals it is printed with."""
        assert (
            _band("0.3333").holds(Fraction(1, 3)),
            _band(high="0.3333").holds(Fraction(1, 3)),
            _band("0.3333", "0.3334", without="low high").holds(Fraction(1, 3)),
        ) == (True, False, True)


class TestRefusal:
    """Bands that say nothing."""

    @pytest.mark.parametrize(
        ("ends", "without", "written"),
        [
            ((50, 40), "", "50-40"),
            ((50, 50), "low", ">50-50"),
            ((50, 50), "high", "50-<50"),
            ((50, 50), "low high", ">50-<50"),
            ((5, -5), "", "5--5"),
        ],
    )
    def test_a_band_holds_some_number(self, ends: tuple[int, int], without: str, written: str) -> None:
        """A band whose ends leave nothing between them is a wrong rule."""
        with pytest.raises(DefinitionError) as error:
            _band(*ends, without=without)

        assert str(error.value) == (f"[KPI117] the band '{written}' holds no number\n  hint: swap its ends")

    def test_a_band_has_an_end(self) -> None:
        """A band that holds every number asks for nothing."""
        with pytest.raises(DefinitionError) as error:
            Band()

        assert str(error.value) == ("[KPI117] a band without ends holds every number\n  hint: give it an end")

    @pytest.mark.parametrize("end", ["NaN", "sNaN", "Infinity", "-Infinity"])
    @pytest.mark.parametrize("ends", [("low",), ("high",), ("low", "high")])
    def test_an_end_is_a_number(self, ends: tuple[str, ...], end: str) -> None:
        """What is not finite is no end; an end that is missing is left out."""
        given: dict[str, Any] = dict.fromkeys(("low", "high"), 1) | dict.fromkeys(ends, Decimal(end))

        with pytest.raises(DefinitionError) as error:
            Band(**given)

        assert str(error.value) == ("[KPI117] a band cannot end there\n  expected: a finite number or no end")

    def test_an_end_is_never_a_float(self) -> None:
        """An end that is not exact is refused where it is written."""
        with pytest.raises(ScoringError) as error:
            _band(0.5)

        assert error.value.code == "KPI500"

    @pytest.mark.parametrize("name", ["low_included", "high_included"])
    def test_whether_an_end_belongs_is_true_or_false(self, name: str) -> None:
        """A word that looks like true is none."""
        given: dict[str, Any] = {name: "yes"}

        with pytest.raises(FieldError):
            Band(low=1, high=2, **given)


class TestCells:
    """What the cells of printed criteria rows say."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("80", Decimal(80)),
            (" 80.50 ", Decimal("80.5")),
            ("๘๐", Decimal(80)),
            ("๘๐.๕", Decimal("80.5")),
            ("80%", Decimal(80)),
            ("80 %", Decimal(80)),
            ("1,200", Decimal(1200)),
            ("1,234,567.89", Decimal("1234567.89")),
            ("1200000", Decimal(1200000)),
            ("0", Decimal(0)),
            ("-5", Decimal(-5)),
            ("-1,200.5", Decimal("-1200.5")),
            ("-", None),
            ("–", None),
            ("", None),
            ("  ", None),
            ("<80", _band(high=80, without="high")),
            ("< 80", _band(high=80, without="high")),
            ("<80%", _band(high=80, without="high")),
            ("<=80", _band(high=80)),
            ("≤ 80", _band(high=80)),
            (">80", _band(80, without="low")),
            (">=80", _band(80)),
            ("≥๘๐", _band(80)),
            (">= 1,200", _band(1200)),
            (">=-5", _band(-5)),
            ("40-49", _band(40, 49)),
            ("40 - 49", _band(40, 49)),
            ("40–49", _band(40, 49)),
            ("40 to 49", _band(40, 49)),
            ("40 ถึง 49", _band(40, 49)),
            ("๔๐-๔๙", _band(40, 49)),
            ("40-49%", _band(40, 49)),
            ("85.5-90.25", _band("85.5", "90.25")),
            (">85-90", _band(85, 90, without="low")),
            ("> 85 - 90", _band(85, 90, without="low")),
            ("≥85-<90", _band(85, 90, without="high")),
            (">=85-<=90", _band(85, 90)),
            ("85-≤90", _band(85, 90)),
            ("85-< 90", _band(85, 90, without="high")),
            (">85-<90", _band(85, 90, without="low high")),
            ("80-80", _band(80, 80)),
            ("-5-5", _band(-5, 5)),
            ("-5 to -3", _band(-5, -3)),
        ],
        ids=repr,
    )
    def test_a_cell_is_read_as_it_is_printed(self, text: str, expected: Cell) -> None:
        """Numbers, bands and dashes are read in either digits, with signs, spaces and percent signs around."""
        assert parse_cell(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "eighty",
            "80x",
            "8 0",
            "80..5",
            ".5",
            "5.",
            "1e3",
            "1,2",
            "12,00",
            "1,,200",
            "1234,567",
            ",200",
            "<",
            "< <80",
            "=<80",
            "40-",
            "-40-",
            "40-49-58",
            "40,49",
            "%",
            "- %",
            "80%%",
            "any",
            "--5",
            "NaN",
            "Infinity",
            "80\n-\n",
        ],
        ids=repr,
    )
    def test_what_is_no_cell_is_refused(self, text: str) -> None:
        """A misprint is found, never guessed around: also a comma that separates no thousands."""
        with pytest.raises(DefinitionError) as error:
            parse_cell(text)

        assert (error.value.code, error.value.problems[0].message) == (
            "KPI117",
            f"'{text}' is not a cell of a criteria row",
        )

    def test_a_refused_cell_is_told_in_full(self) -> None:
        """The message says what a cell may be."""
        with pytest.raises(DefinitionError) as error:
            parse_cell("eighty")

        assert str(error.value) == (
            "[KPI117] 'eighty' is not a cell of a criteria row\n"
            "  expected: a number, a band such as '< 80', '40-49' or '>85-90', or '-'"
        )

    def test_a_band_printed_backwards_is_refused(self) -> None:
        """A band whose ends are swapped is a misprint."""
        with pytest.raises(DefinitionError) as error:
            parse_cell("49-40")

        assert error.value.problems[0].message == "the band '49-40' holds no number"

    def test_a_number_too_long_to_be_meant_is_refused(self) -> None:
        """A number of more digits than any score has is refused by `scoring`, and costs no time."""
        with pytest.raises(ScoringError) as error:
            parse_cell("9" * 100_000)

        assert error.value.code == "KPI502"


class TestWriting:
    """How a band is written."""

    @pytest.mark.parametrize(
        ("band", "expected"),
        [
            (_band(40, 49), "40-49"),
            (_band(85, 90, without="low"), ">85-90"),
            (_band(85, 90, without="high"), "85-<90"),
            (_band(85, 90, without="low high"), ">85-<90"),
            (_band(80), ">=80"),
            (_band(80, without="low"), ">80"),
            (_band(high=80), "<=80"),
            (_band(high=80, without="high"), "<80"),
            (_band("0.0000001"), ">=0.0000001"),
            (_band(1000000), ">=1000000"),
            (_band(0, 5), "0-5"),
            (_band(-5, 5), "-5 to 5"),
            (_band(-5, -3, without="low high"), ">-5 to <-3"),
        ],
    )
    def test_a_band_is_written_as_it_is_printed(self, band: Band, expected: str) -> None:
        """A band is written with its numbers in full, and the signs of the ends that do not belong to it."""
        assert band.written() == expected


_ENDS: Final = st.none() | st.decimals(-1000, 1000, places=4)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    """Draw a band of any shape."""
    low, high = draw(_ENDS), draw(_ENDS)
    included = (draw(st.booleans()), draw(st.booleans()))
    assume(low is not None or high is not None)
    assume(low is None or high is None or low < high or (low == high and all(included)))
    return Band(low=low, high=high, low_included=included[0], high_included=included[1])


class TestLaws:
    """What holds of any band."""

    @given(band=bands(), number=st.fractions(-1001, 1001))
    def test_a_band_comes_back_as_it_was_written(self, band: Band, number: Fraction) -> None:
        """What is written of a band, read back, holds the same numbers, its ends among them."""
        read = parse_cell(band.written())

        assert isinstance(read, Band)
        ends = [Fraction(end) for end in (band.low, band.high) if end is not None]
        assert [read.holds(each) for each in (number, *ends)] == [
            band.holds(each) for each in (number, *ends)
        ]

    @given(number=st.decimals(-(10**9), 10**9, places=3))
    def test_a_number_comes_back_as_it_was_written(self, number: Decimal) -> None:
        """A plain number is itself, with separators of thousands or without."""
        assert parse_cell(f"{number:f}") == parse_cell(f"{number:,f}") == number

    @given(split=st.decimals(-100, 100, places=2), number=st.fractions(-101, 101), included=st.booleans())
    def test_two_bands_that_share_an_end_leave_no_gap(
        self, split: Decimal, number: Fraction, *, included: bool
    ) -> None:
        """Where one band has the common end and the other has not, every number lies in exactly one."""
        below, above = Band(high=split, high_included=included), Band(low=split, low_included=not included)

        for each in (number, Fraction(split)):
            assert below.holds(each) is not above.holds(each)
