"""How single values are read: text stays text, numbers and dates are exact, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest

from hypothesis import given, strategies as st

from kpiflow import codec
from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.definitions import Indicator, Measure
from kpiflow.errors import (
    KpiflowError,
    LoadingError,
    Problem,
    path_text,
)
from kpiflow.evidence import EvidenceItem
from kpiflow.loading.source import read_source
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.spans import Span
from kpiflow.text import BLANK, Text


Plain: TypeAlias = Any


EXAMPLES = Path(__file__).parents[3] / "examples" / "anti-corruption"


def refused(plain: Plain, cls: Any) -> tuple[Problem, ...]:
    """Read a document with one wrong value in it and give the problems, seen from that value."""
    holder = attrs.make_class("Holder", {"value": attrs.field(type=cls)})
    with pytest.raises(KpiflowError) as error:
        codec.structure({"value": plain}, holder)
    assert all(problem.path[0] == "value" or problem.code == "KPI407" for problem in error.value.problems)
    return tuple(replace(problem, path=problem.path[1:]) for problem in error.value.problems)


def found(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Give the code and path of each problem."""
    return [(problem.code, path_text(problem.path)) for problem in problems]


@pytest.fixture
def indicator() -> Plain:
    """Give the definition of the example as plain data."""
    return read_source(EXAMPLES / "indicator.yaml").root.plain()


class TestText:
    """Text stays text, in one language or two."""

    @pytest.mark.parametrize(
        "word", ["no", "on", "7.10", "010", "12:30:45", "1e3", ".nan", "", " ", "2007-03-30"]
    )
    def test_is_never_taken_for_anything_else(self, word: str) -> None:
        """What looks like a number, a date or an answer is text where text is wanted."""
        assert codec.structure(word, str) == word

    @pytest.mark.parametrize("value", [None, 7, 1.5, True, [], {}, ["x"], Decimal(1)], ids=repr)
    def test_is_not_made_from_anything_else(self, value: object) -> None:
        """A number, list or mapping is no text."""
        assert [problem.code for problem in refused(value, str)] == ["KPI408"]

    @pytest.mark.parametrize(
        ("plain", "text"),
        [
            ("x", Text(th="x", en="x")),
            ({"th": "ก"}, Text(th="ก", en="ก")),
            ({"en": "a"}, Text(th="a", en="a")),
            ({"th": "ก", "en": "a"}, Text(th="ก", en="a")),
            ({"th": "", "en": "a"}, Text(th="", en="a")),
            (None, BLANK),
            ("", BLANK),
            ("-", Text(th="-", en="-")),
        ],
        ids=str,
    )
    def test_in_one_language_stands_for_both(self, plain: Plain, text: Text) -> None:
        """One language alone stands for both; a blank one is kept blank."""
        assert codec.structure(plain, Text) == text

    @pytest.mark.parametrize(
        ("plain", "expected"),
        [
            ([], [("KPI408", "")]),
            (7, [("KPI408", "")]),
            ({}, [("KPI407", "")]),
            ({"th": None}, [("KPI408", "th")]),
            ({"th": ["x"], "en": 7}, [("KPI408", "th"), ("KPI408", "en")]),
            ({"th": "x", "eng": "y"}, [("KPI406", "eng")]),
            ({"thai": "x"}, [("KPI406", "thai"), ("KPI407", "")]),
        ],
        ids=str,
    )
    def test_has_two_languages_and_no_more(self, plain: Plain, expected: list[tuple[str, str]]) -> None:
        """Everything wrong with a bilingual text is told at once."""
        assert found(refused(plain, Text)) == expected

    def test_names_the_language_that_was_meant(self) -> None:
        """A text in no known language says so, exactly."""
        unknown, missing = refused({"thh": "x"}, Text)

        assert str(unknown) == (
            "[KPI406] unknown key 'thh'\n  at: thh\n  declared: th, en\n  hint: did you mean 'th'?"
        )
        assert str(missing) == "[KPI407] neither 'th' nor 'en' is there"


class TestNumbers:
    """Numbers are exact as written, or refused."""

    @pytest.mark.parametrize(
        ("plain", "number"),
        [
            ("2", 2),
            (2, 2),
            ("๑๒", 12),
            (" 7 ", 7),
            ("0", 0),
            ("007", 7),
            ("+1", 1),
            (" +๒ ", 2),
            ("999999999", 999_999_999),
            (-3, -3),
        ],
        ids=repr,
    )
    def test_that_are_whole(self, plain: Plain, number: int) -> None:
        """A whole number is read from its digits, Thai ones too, and never as octal."""
        assert codec.structure(plain, int) == number

    @pytest.mark.parametrize(
        "plain",
        [
            "",
            " ",
            "x",
            "2.0",
            "1e3",
            "1_000",
            "0x10",
            "-",
            "-1",
            "+",
            "++1",
            "+-1",
            "+ 1",
            "0o1",
            "0x1",
            "½",
            "²",
            "٣",
            "9999999999",
            2.0,
            True,
            None,
            [],
        ],
        ids=repr,
    )
    def test_that_are_not_whole(self, plain: Plain) -> None:
        """What is no plain whole number is refused, and a float always is."""
        assert [problem.code for problem in refused(plain, int)] == ["KPI409"]

    @pytest.mark.parametrize(
        ("plain", "number"),
        [
            ("2", "2"),
            ("2.50", "2.5"),
            ("2.0", "2"),
            (2, "2"),
            ("๒.๕", "2.5"),
            ("1e3", "1000"),
            ("-0.5", "-0.5"),
            ("010", "10"),
        ],
        ids=repr,
    )
    def test_that_count(self, plain: Plain, number: str) -> None:
        """A decimal is exactly what its digits say, however many zeros it ends on."""
        assert str(codec.structure(plain, Decimal)) == number

    @pytest.mark.parametrize(
        ("plain", "code"),
        [
            ("no", "KPI409"),
            ("", "KPI409"),
            ("1/3", "KPI409"),
            ("1,000", "KPI409"),
            ("1_000", "KPI409"),
            (".5", "KPI409"),
            ("5.", "KPI409"),
            ("0x1F", "KPI409"),
            (2.0, "KPI409"),
            (True, "KPI409"),
            (None, "KPI409"),
            ([], "KPI409"),
            (".nan", "KPI501"),
            ("-.inf", "KPI501"),
            (".snan", "KPI501"),
            ("..nan", "KPI409"),
            (".nano", "KPI409"),
            ("NaN", "KPI501"),
            ("-inf", "KPI501"),
            ("Infinity", "KPI501"),
            ("1e34", "KPI502"),
            ("1e-35", "KPI502"),
            ("1e99999999", "KPI502"),
            ("1" * 35, "KPI502"),
            ("9" * 100_000, "KPI502"),
            (10**40, "KPI502"),
        ],
        ids=lambda value: repr(value)[:20],
    )
    def test_that_do_not_count(self, plain: Plain, code: str) -> None:
        """Floats, infinities, monsters and words are refused before anything is computed."""
        assert [problem.code for problem in refused(plain, Decimal)] == [code]

    @pytest.mark.parametrize(
        ("plain", "text"),
        [
            (
                "no",
                "[KPI409] 'weight' must be a number\n  at: weight\n  expected: a finite number such as 2 or 2.5   got: 'no'",
            ),
            (
                2.5,
                "[KPI409] 'weight' must be a number\n  at: weight\n  expected: a number such as 2 or 2.5   got: '2.5'",
            ),
            (
                "NaN",
                "[KPI501] 'weight' must be a number\n  at: weight\n  expected: a finite number such as 2 or 2.5   got: 'NaN'",
            ),
            (
                "1e34",
                "[KPI502] 'weight' must be a number\n  at: weight\n  expected: at most 34 digits when written out   got: '1e34'",
            ),
            (
                None,
                "[KPI409] 'weight' must be a number\n  at: weight\n  expected: a number such as 2 or 2.5   got: nothing",
            ),
        ],
        ids=str,
    )
    def test_are_refused_by_name(self, indicator: Plain, plain: Plain, text: str) -> None:
        """A refusal names the key, what was expected and what was found."""
        with pytest.raises(LoadingError) as error:
            codec.structure(indicator | {"weight": plain}, Indicator)

        assert str(error.value) == text


class TestDates:
    """Dates say their era, and a day is known to the day."""

    @pytest.mark.parametrize(
        ("plain", "moment"),
        [
            ("2007-03-30", day(2007, 3, 30)),
            ("30 มีนาคม 2550", day(2007, 3, 30)),
            ("๓๐ มีนาคม ๒๕๕๐", day(2007, 3, 30)),
            ("2550-03-30 BE", day(2007, 3, 30)),
            ("2007-03", PartialDate(date(2007, 3, 1), Precision.MONTH)),
            ("พ.ศ. 2550", PartialDate(date(2007, 1, 1), Precision.YEAR)),
        ],
        ids=str,
    )
    def test_are_read_in_both_eras(self, plain: str, moment: PartialDate) -> None:
        """A date means one day, month or year, whatever the era it is written in."""
        assert codec.structure(plain, PartialDate) == moment

    @pytest.mark.parametrize(
        ("plain", "cls", "code"),
        [
            ("2550-03-30", PartialDate, "KPI411"),
            ("2007-02-29", PartialDate, "KPI410"),
            ("soon", PartialDate, "KPI410"),
            ("", PartialDate, "KPI410"),
            ("1940-12-31", PartialDate, "KPI412"),
            (20070330, PartialDate, "KPI408"),
            (None, PartialDate, "KPI408"),
            (["2007-03-30"], PartialDate, "KPI408"),
            ("2007-03", date, "KPI410"),
            ("2007 CE", date, "KPI410"),
            (None, date, "KPI408"),
            ("2550-03-30", date, "KPI411"),
            ("2007-10-02/2007-10-01", DateRange, "KPI410"),
            ("2007-10-01/2007-10-02/2007-10-03", DateRange, "KPI410"),
            ({"start": "2007-10-01"}, DateRange, "KPI408"),
            ("FY 2550", DateRange, "KPI411"),
        ],
        ids=str,
    )
    def test_are_refused_by_kind(self, plain: Plain, cls: Any, code: str) -> None:
        """No date, no era, too early and too coarse are told apart."""
        assert [problem.code for problem in refused(plain, cls)] == [code]

    def test_must_be_days_where_a_day_is_wanted(self) -> None:
        """A month where a day is wanted says so."""
        plain = {"id": "a", "kind": "b", "title": "x", "valid_until": "2007-03"}

        with pytest.raises(LoadingError) as error:
            codec.structure(plain, EvidenceItem)

        assert str(error.value) == (
            "[KPI410] 'valid_until' must be a day\n"
            "  at: valid_until\n"
            "  expected: a date with its day   got: '2007-03'"
        )


class TestTruths:
    """True and false are two words, and nothing else is either."""

    @pytest.mark.parametrize(
        ("plain", "truth"), [("true", True), ("false", False), (True, True), (False, False)], ids=repr
    )
    def test_that_are_read(self, plain: Plain, truth: bool) -> None:
        """The two words are read as text and as JSON writes them."""
        assert codec.structure(plain, bool) is truth

    @pytest.mark.parametrize(
        "plain",
        ["yes", "no", "on", "True", "TRUE", "1", "", " true", 1, 0, None, [], {}, ["true"], 1.0],
        ids=repr,
    )
    def test_that_are_none(self, plain: Plain) -> None:
        """What merely looks like a truth is refused, whatever its shape."""
        assert [problem.code for problem in refused(plain, bool)] == ["KPI413"]

    def test_are_refused_by_name(self) -> None:
        """A refusal names the key and the two words."""
        with pytest.raises(LoadingError) as error:
            codec.structure({"id": "m", "name": "n", "whole": "yes"}, Measure)

        assert str(error.value) == (
            "[KPI413] 'whole' is not one of the allowed values\n"
            "  at: whole\n"
            "  expected: true, false   got: 'yes'"
        )


class TestSpans:
    """A span of time says its unit."""

    @pytest.mark.parametrize(
        ("plain", "span"),
        [
            ("6 months", Span(months=6)),
            ("๙๐ วัน", Span(days=90)),
            ("2 years", Span(months=24)),
            ("1 month 15 days", Span(months=1, days=15)),
            ("1 ปี 6 เดือน", Span(months=18)),
        ],
    )
    def test_that_are_read(self, plain: str, span: Span) -> None:
        """Days, months and years are read in both languages, and years are twelve months."""
        assert codec.structure(plain, Span) == span

    @pytest.mark.parametrize(
        ("plain", "code"),
        [
            ("6", "KPI410"),
            ("months", "KPI410"),
            ("", "KPI410"),
            ("0 days", "KPI410"),
            ("-1 days", "KPI410"),
            ("half a year", "KPI410"),
            (6, "KPI408"),
            (None, "KPI408"),
            (["6 months"], "KPI408"),
        ],
        ids=repr,
    )
    def test_that_are_none(self, plain: Plain, code: str) -> None:
        """A number without its unit is no span, and neither is no time at all."""
        assert [problem.code for problem in refused(plain, Span)] == [code]

    @given(st.builds(Span, months=st.integers(0, 119_988), days=st.integers(1, 3_652_059)))
    def test_read_back_as_they_were(self, span: Span) -> None:
        """Every span reads back as itself, however long it is."""
        assert codec.structure(codec.unstructure(span), Span) == span


class TestScaleValues:
    """A value of a scale may be written as its text alone."""

    @pytest.mark.parametrize(
        ("plain", "value"),
        [
            ("no", ScaleValue(value="no")),
            ("0", ScaleValue(value="0")),
            ({"value": "L"}, ScaleValue(value="L")),
            (
                {"value": "L", "name": {"th": "มาก", "en": "largely"}, "points": "0.50"},
                ScaleValue(value="L", name=Text(th="มาก", en="largely"), points=Decimal("0.5")),
            ),
        ],
        ids=str,
    )
    def test_that_are_read(self, plain: Plain, value: ScaleValue) -> None:
        """A text is the value itself, a mapping says more of it."""
        assert codec.structure(plain, ScaleValue) == value

    @pytest.mark.parametrize(
        ("plain", "expected"),
        [
            (7, [("KPI408", "")]),
            (None, [("KPI408", "")]),
            (["no"], [("KPI408", "")]),
            ({"points": "1"}, [("KPI407", "")]),
            ({"value": 7}, [("KPI408", "value")]),
            ({"value": "L", "point": 1}, [("KPI406", "point")]),
            ({"value": "L", "points": "many"}, [("KPI409", "points")]),
        ],
        ids=str,
    )
    def test_that_are_none(self, plain: Plain, expected: list[tuple[str, str]]) -> None:
        """What is no value is refused where it stands."""
        assert found(refused(plain, ScaleValue)) == expected

    def test_make_a_scale_from_the_lowest_up(self) -> None:
        """A scale lists its values in order, short and long ones beside one another."""
        plain = {"id": "s", "values": ["N", {"value": "F", "points": 1}]}

        assert codec.structure(plain, AnswerScale) == AnswerScale(
            id="s", values=(ScaleValue(value="N"), ScaleValue(value="F", points=1))
        )
        assert codec.unstructure(AnswerScale.of("s", "N", "F")) == {
            "id": "s",
            "values": [{"value": "N"}, {"value": "F"}],
        }


class TestRatios:
    """A ratio is two whole or decimal numbers with a stroke between them."""

    @pytest.mark.parametrize(
        ("plain", "ratio"),
        [
            ("1/3", Fraction(1, 3)),
            ("2", Fraction(2)),
            ("0.50", Fraction(1, 2)),
            ("-1/2", Fraction(-1, 2)),
            ("๑/๓", Fraction(1, 3)),
        ],
    )
    def test_that_are_read(self, plain: str, ratio: Fraction) -> None:
        """A ratio is exact, where no decimal could write it too."""
        assert codec.structure(plain, Fraction) == ratio

    @pytest.mark.parametrize("plain", ["", "a", "1/", "1/0", "1/2/3", "1:3", 7, 0.5, None, ["1/3"]], ids=repr)
    def test_that_are_none(self, plain: Plain) -> None:
        """A ratio to nothing is none, and neither is what is no text."""
        assert [problem.code for problem in refused(plain, Fraction)] == ["KPI409"]

    @pytest.mark.parametrize(
        "plain",
        ["0." + "3" * 34, "1e33/1e-33", "-1e-33/1e33", "1e33/3e-1"],
        ids=["thirds", "up", "down", "over"],
    )
    def test_that_could_not_be_read_back(self, plain: str) -> None:
        """A ratio is written in lowest terms, so that one too long for that is refused."""
        assert [problem.code for problem in refused(plain, Fraction)] == ["KPI502"]

    def test_that_are_too_long_say_so(self) -> None:
        """The refusal names the limit, exactly."""
        assert [str(problem) for problem in refused("1e33/1e-33", Fraction)] == [
            (
                "[KPI502] 'value' must be a ratio\n"
                "  expected: at most 34 digits above and below   got: '1e33/1e-33'"
            )
        ]

    @given(st.fractions(-(10**6), 10**6, max_denominator=10**6))
    def test_read_back_as_they_were(self, ratio: Fraction) -> None:
        """Every ratio reads back as itself."""
        assert codec.structure(codec.unstructure(ratio), Fraction) == ratio
