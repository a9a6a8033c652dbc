"""Spans of time, counted on the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hypothesis import given, strategies as st

from kpiflow.errors import CalendarError
from kpiflow.spans import Span, parse_span
from kpiflow.text import Text


class TestAfter:
    """Which day lies so long after another one."""

    @pytest.mark.parametrize(
        ("span", "day", "expected"),
        [
            (Span(months=6), date(2007, 4, 22), date(2007, 10, 22)),
            (Span(months=6), date(2007, 8, 31), date(2008, 2, 29)),
            (Span(months=18), date(2007, 8, 31), date(2009, 2, 28)),
            (Span(months=1), date(2007, 1, 31), date(2007, 2, 28)),
            (Span(months=1), date(2007, 12, 31), date(2008, 1, 31)),
            (Span(months=12), date(2008, 2, 29), date(2009, 2, 28)),
            (Span(months=48), date(2008, 2, 29), date(2012, 2, 29)),
            (Span(months=11), date(2007, 1, 1), date(2007, 12, 1)),
            (Span(days=90), date(2007, 7, 24), date(2007, 10, 22)),
            (Span(days=1), date(2008, 2, 28), date(2008, 2, 29)),
            (Span(days=365), date(2008, 1, 1), date(2008, 12, 31)),
            (Span(months=1, days=1), date(2007, 1, 31), date(2007, 3, 1)),
        ],
        ids=str,
    )
    def test_months_end_where_the_month_does(self, span: Span, day: date, expected: date) -> None:
        """A month leads to the same day of a later month, or to its last; days come on top."""
        assert span.after(day) == expected

    @pytest.mark.parametrize(
        ("span", "day", "expected"),
        [
            (Span(months=12), date(9998, 12, 31), date(9999, 12, 31)),
            (Span(months=12), date(9999, 1, 1), date.max),
            (Span(days=1), date(9999, 12, 30), date.max),
            (Span(days=2), date(9999, 12, 30), date.max),
            (Span(days=1), date.max, date.max),
            (Span(months=9999 * 12, days=date.max.toordinal()), date(1, 1, 1), date.max),
            (Span(months=9998 * 12), date(1, 1, 1), date(9999, 1, 1)),
        ],
        ids=str,
    )
    def test_nothing_lies_beyond_the_last_day(self, span: Span, day: date, expected: date) -> None:
        """A span that leads beyond the calendar leads to its last day."""
        assert span.after(day) == expected

    @given(
        months=st.integers(0, 100),
        days=st.integers(0, 1000),
        day=st.dates(date(1941, 1, 1), date(2100, 1, 1)),
        later=st.integers(0, 60),
    )
    def test_a_span_keeps_the_order_of_days(self, months: int, days: int, day: date, later: int) -> None:
        """Of two days the later one leads at least as far, and every span leads onwards."""
        span = Span(months=months, days=days + 1)

        assert day < span.after(day) <= span.after(day + timedelta(days=later))


class TestRefusal:
    """What is no span."""

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({}, "a span of no time at all"),
            ({"months": 0, "days": 0}, "a span of no time at all"),
            ({"months": -1}, "a span runs forwards in whole days"),
            ({"days": -1}, "a span runs forwards in whole days"),
            ({"months": 1, "days": -1}, "a span runs forwards in whole days"),
            ({"months": "6"}, "a span runs forwards in whole days"),
            ({"days": 1.0}, "a span runs forwards in whole days"),
            ({"months": True}, "a span runs forwards in whole days"),
            ({"months": None}, "a span runs forwards in whole days"),
            ({"months": 9999 * 12 + 1}, "a span longer than the calendar"),
            ({"days": date.max.toordinal() + 1}, "a span longer than the calendar"),
        ],
        ids=str,
    )
    def test_it_runs_forwards_for_a_time(self, given: dict[str, Any], message: str) -> None:
        """A span leads some whole days or months onwards, and no further than there are days."""
        with pytest.raises(CalendarError) as error:
            Span(**given)

        assert str(error.value) == (f"[KPI410] {message}\n  expected: '90 days', '6 months' or '2 years'")


class TestReading:
    """How spans are written by people."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("90 days", Span(days=90)),
            ("1 day", Span(days=1)),
            ("90 วัน", Span(days=90)),
            ("๙๐ วัน", Span(days=90)),
            ("6 months", Span(months=6)),
            ("1 month", Span(months=1)),
            ("6 เดือน", Span(months=6)),
            ("๖เดือน", Span(months=6)),
            ("2 years", Span(months=24)),
            ("1 year", Span(months=12)),
            ("2 ปี", Span(months=24)),
            ("6months", Span(months=6)),
            ("  6   Months ", Span(months=6)),
            ("2 YEARS", Span(months=24)),
            ("1 year 6 months", Span(months=18)),
            ("1 ปี 6 เดือน", Span(months=18)),
            ("2 years 3 months 10 days", Span(months=27, days=10)),
            ("3 months 10 days", Span(months=3, days=10)),
            ("0 years 6 months", Span(months=6)),
            ("007 days", Span(days=7)),
            ("9999 years", Span(months=119988)),
        ],
        ids=repr,
    )
    def test_a_span_is_read_in_either_language(self, text: str, expected: Span) -> None:
        """Years, months and days are counted together, in Thai or English, in either digits."""
        assert parse_span(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "six months",
            "6",
            "months",
            "6 m",
            "6 monthss",
            "6 weeks",
            "-6 months",
            "6.5 months",
            "6 months and 3 days",
            "6 months, 3 days",
            "6 months x",
            "x 6 months",
            "12345678 days",
            "9" * 5000 + " days",
            "P6M",
        ],
        ids=lambda text: repr(text[:20]),
    )
    def test_what_is_no_span_is_refused(self, text: str) -> None:
        """What cannot be read in full is not read in part."""
        with pytest.raises(CalendarError) as error:
            parse_span(text)

        assert error.value.problems[0].message.endswith(" is not a span of time")

    def test_a_refused_span_is_told_in_full(self) -> None:
        """The message says what a span may be."""
        with pytest.raises(CalendarError) as error:
            parse_span("six months")

        assert str(error.value) == (
            "[KPI410] 'six months' is not a span of time\n  expected: '90 days', '6 months' or '2 years'"
        )

    @pytest.mark.parametrize("text", ["0 days", "0 months 0 days", "10000 years"])
    def test_what_can_be_read_must_still_be_a_time(self, text: str) -> None:
        """No time at all, and more time than there is, are refused though they are well written."""
        with pytest.raises(CalendarError) as error:
            parse_span(text)

        assert error.value.code == "KPI410"


class TestWords:
    """How a span is written and named."""

    @pytest.mark.parametrize(
        ("span", "written", "thai", "english"),
        [
            (Span(days=1), "1 days", "1 วัน", "1 day"),
            (Span(days=90), "90 days", "90 วัน", "90 days"),
            (Span(months=1), "1 months", "1 เดือน", "1 month"),
            (Span(months=24), "24 months", "24 เดือน", "24 months"),
            (Span(months=3, days=10), "3 months 10 days", "3 เดือน 10 วัน", "3 months 10 days"),
            (Span(months=1, days=1), "1 months 1 days", "1 เดือน 1 วัน", "1 month 1 day"),
        ],
    )
    def test_a_span_is_said_in_both_languages(
        self, span: Span, written: str, thai: str, english: str
    ) -> None:
        """A span is written for files in one way, and named for people in good English and Thai."""
        assert (span.written(), span.name()) == (written, Text(th=thai, en=english))

    @given(months=st.integers(0, 9999 * 12 - 1), days=st.integers(1, date.max.toordinal()))
    def test_a_span_comes_back_as_it_was_written(self, months: int, days: int) -> None:
        """What is written or said of a span in either language, read back, is that span."""
        for span in (Span(months=months, days=days), Span(days=days), Span(months=months + 1)):
            texts = (span.written(), span.name().th, span.name().en)
            assert {parse_span(text) for text in texts} == {span}
