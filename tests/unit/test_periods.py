"""Truths about `kpiflow.periods`: fiscal years, rounds, and dates as text of either era."""

from __future__ import annotations

import operator

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar, get_args

import pytest

from hypothesis import given, settings, strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.errors import CalendarError, Problem
from kpiflow.periods import (
    BE_OFFSET,
    Digits,
    Era,
    FiscalYear,
    Round,
    Style,
    format_date,
    format_range,
    parse_date,
    parse_fiscal_year,
    parse_range,
)
from kpiflow.text import Language


Read = TypeVar("Read")

FAST = settings(max_examples=150, deadline=None)

REFUSALS = {"KPI410", "KPI411", "KPI412"}

ONE_DAY = timedelta(days=1)

MARCH_30 = day(2007, 3, 30)

# Written out here, not taken from the library: a wrong name there must show here.
THAI_LONG = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
THAI_SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
ENGLISH_LONG = "January February March April May June July August September October November December".split()
ENGLISH_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

THAI_SPELLINGS = sorted(
    {
        (written, month)
        for names in (THAI_LONG, THAI_SHORT)
        for month, name in enumerate(names, start=1)
        for written in (name, name.replace(".", ""), name.removesuffix("."))
    }
)
ENGLISH_SPELLINGS = sorted(
    {
        (written, month)
        for names in (ENGLISH_LONG, ENGLISH_SHORT)
        for month, name in enumerate(names, start=1)
        for written in (name, name.lower(), name.upper(), f"{name}.")
    }
)

# Up to here a Common Era year is not mistaken for a Buddhist one.
PLAIN_YEARS = st.dates(min_value=date(1941, 1, 1), max_value=date(2399, 12, 31))
PARTIAL_DATES = st.builds(PartialDate, PLAIN_YEARS, st.sampled_from(Precision))
LANGUAGES = st.sampled_from(get_args(Language))
ERAS = st.sampled_from(get_args(Era))
STYLES = st.sampled_from(get_args(Style))
DIGITS = st.sampled_from(get_args(Digits))

# Arbitrary text seldom looks like a date; text of these pieces nearly always does.
DATE_LIKE = st.lists(
    st.sampled_from(
        [
            "30",
            "๓๐",
            "0",
            "29",
            "2550",
            "2007",
            "50",
            "99999",
            "²",
            "٣",
            "มีนาคม",
            "ก.พ.",
            "March",
            "พ.ศ.",
            "ค.ศ.",
            "BE",
            "CE",
            "FY",
            "ปีงบประมาณ",
            "วันที่",
            " ",
            "-",
            "–",
            "/",
            "..",
            ",",
            " to ",
            "\n",
            "\x00",
        ]
    ),
    max_size=8,
).map("".join)


def refusal_of(function: Any, *arguments: Any) -> Problem:
    """Give the one problem that a call is refused with."""
    with pytest.raises(CalendarError) as error:
        function(*arguments)
    (problem,) = error.value.problems
    return problem


def outcome(function: Callable[[str], Read], text: str) -> Read | str:
    """Give what a text is read as, or the code that it is refused with."""
    try:
        return function(text)
    except CalendarError as error:
        return error.code


class TestFiscalYear:
    """A fiscal year is named in the Buddhist era after the year that it ends in."""

    def test_runs_from_october_to_september(self) -> None:
        """The fiscal year 2550 is 1 October 2006 to 30 September 2007."""
        period = FiscalYear(2550).period

        assert period == DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))

    def test_ends_in_its_own_year_of_the_common_era(self) -> None:
        """The fiscal year 2550 ends in the Common Era year 2007."""
        assert FiscalYear(2550).ce == 2007

    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            (date(2006, 9, 30), 2549),
            (date(2006, 10, 1), 2550),
            (date(2006, 12, 31), 2550),
            (date(2007, 1, 1), 2550),
            (date(2007, 9, 30), 2550),
            (date(2007, 10, 1), 2551),
        ],
    )
    def test_changes_on_the_first_of_october(self, moment: date, expected: int) -> None:
        """A day from October on belongs to the fiscal year named after the next year."""
        assert FiscalYear.containing(moment) == FiscalYear(expected)

    @FAST
    @given(st.dates(min_value=date(1941, 10, 1), max_value=date(9456, 9, 30)))
    def test_contains_every_day_it_is_found_by(self, moment: date) -> None:
        """The fiscal year that contains a day has that day in its period."""
        assert FiscalYear.containing(moment).period.holds(PartialDate(moment)) is True

    @FAST
    @given(st.integers(min_value=2485, max_value=9998))
    def test_follows_the_year_before_without_a_gap(self, be: int) -> None:
        """A fiscal year begins on the day after the one before it ended."""
        assert FiscalYear(be + 1).period.first == FiscalYear(be).period.last + ONE_DAY

    def test_may_begin_in_the_first_year_that_is_read(self) -> None:
        """The fiscal year 2485 is the first one, because it begins after 1 January 1941."""
        assert FiscalYear(2485).period.first == date(1941, 10, 1)

    def test_refuses_a_common_era_year_and_names_the_buddhist_one(self) -> None:
        """A Common Era year given by mistake is refused with the year that was meant."""
        with pytest.raises(CalendarError) as error:
            FiscalYear(2007)

        assert str(error.value) == (
            "[KPI412] fiscal year 2007 of the Buddhist era begins before 1941-01-01\n"
            "  hint: the fiscal year 2007 CE is FiscalYear(2550)"
        )

    @pytest.mark.parametrize("be", [2484, 2483, 999, 0, -2550])
    def test_refuses_a_year_that_begins_before_1941(self, be: int) -> None:
        """A fiscal year that begins before 1941-01-01 does not exist here."""
        assert refusal_of(FiscalYear, be).code == "KPI412"

    @pytest.mark.parametrize("be", [-2550, 0, 999])
    def test_has_no_hint_for_a_year_of_neither_era(self, be: int) -> None:
        """A number that is no recent year of either era is refused without a guess."""
        assert not refusal_of(FiscalYear, be).hint

    def test_does_not_take_a_buddhist_year_for_a_common_one(self) -> None:
        """A year of the Buddhist era that is merely too early is not taken for a Common Era year."""
        assert not refusal_of(FiscalYear, 2484).hint

    @pytest.mark.parametrize("be", [10000, 10542])
    def test_does_not_call_a_late_year_an_early_one(self, be: int) -> None:
        """A fiscal year beyond the calendar is not said to begin before 1941."""
        assert "begins before" not in refusal_of(FiscalYear, be).message

    def test_refuses_a_number_too_long_to_print(self) -> None:
        """A number of thousands of digits is refused like any other that is no year."""
        with pytest.raises(CalendarError):
            FiscalYear(10**5000)

    @pytest.mark.parametrize("value", [True, "2550", 2550.0, None, Decimal(2550)])
    def test_refuses_what_is_not_a_whole_number(self, value: Any) -> None:
        """A fiscal year is an int and nothing that merely looks or counts like one."""
        assert refusal_of(FiscalYear, value).code == "KPI410"

    def test_names_the_value_that_is_no_year(self) -> None:
        """The refusal shows the value as it was given, and an example of what would be right."""
        value: Any = "2550"

        with pytest.raises(CalendarError) as error:
            FiscalYear(value)

        assert str(error.value) == (
            "[KPI410] '2550' is not a fiscal year\n  expected: a Buddhist-era year such as 2550"
        )

    def test_sorts_by_time(self) -> None:
        """Fiscal years stand in the order in which they pass."""
        years = [FiscalYear(2551), FiscalYear(2549), FiscalYear(2550)]

        assert [year.be for year in sorted(years)] == [2549, 2550, 2551]


class TestRound:
    """A round reports on the fiscal year so far."""

    @pytest.mark.parametrize(
        ("months", "last"), [(6, date(2007, 3, 31)), (9, date(2007, 6, 30)), (12, date(2007, 9, 30))]
    )
    def test_ends_after_its_months(self, months: int, last: date) -> None:
        """A round ends on the last day of its sixth, ninth or twelfth month."""
        assert FiscalYear(2550).round(months).period.last == last

    @pytest.mark.parametrize("months", [6, 9, 12])
    def test_begins_with_the_fiscal_year(self, months: int) -> None:
        """Every round begins on 1 October: rounds add up, they do not follow one another."""
        assert FiscalYear(2550).round(months).period.first == date(2006, 10, 1)

    def test_knows_its_year_and_months(self) -> None:
        """A round asked from a year is the round of that year."""
        assert FiscalYear(2550).round(9) == Round(FiscalYear(2550), 9)

    def test_of_twelve_months_is_the_year(self) -> None:
        """The last round reports on all days of the fiscal year."""
        assert FiscalYear(2550).round(12).period == FiscalYear(2550).period

    @pytest.mark.parametrize("months", [0, 1, 3, 7, 13, -6, True])
    def test_refuses_another_number_of_months(self, months: int) -> None:
        """There is no round of any other number of months."""
        assert refusal_of(FiscalYear(2550).round, months).code == "KPI413"

    def test_says_which_rounds_there_are(self) -> None:
        """The refusal of a round names the three that exist."""
        with pytest.raises(CalendarError) as error:
            FiscalYear(2550).round(3)

        assert str(error.value) == (
            "[KPI413] there is no reporting round of 3 months\n  expected: 6, 9 or 12"
        )

    @pytest.mark.parametrize("months", [6.0, Decimal(6), "6", None])
    def test_refuses_months_that_are_no_int(self, months: Any) -> None:
        """The months of a round are an int, so that equal rounds are written alike."""
        assert refusal_of(FiscalYear(2550).round, months).code == "KPI413"

    def test_sorts_by_year_and_then_by_months(self) -> None:
        """Rounds stand in the order in which they end."""
        rounds = [FiscalYear(2551).round(6), FiscalYear(2550).round(12), FiscalYear(2550).round(6)]

        ends = [each.period.last for each in sorted(rounds)]

        assert ends == [date(2007, 3, 31), date(2007, 9, 30), date(2008, 3, 31)]


class TestParseDate:
    """A date is read from Thai or English text, and only if its era is beyond doubt."""

    @pytest.mark.parametrize(
        ("text", "expected", "weekday"),
        [
            ("30 มีนาคม 2550", date(2007, 3, 30), 5),
            ("31 สิงหาคม 2550", date(2007, 8, 31), 5),
            ("19 ตุลาคม 2550", date(2007, 10, 19), 5),
            ("22 ตุลาคม 2550", date(2007, 10, 22), 1),
        ],
    )
    def test_reads_the_dates_of_the_card(self, text: str, expected: date, weekday: int) -> None:
        """The dates printed on a card are working days of the Common Era year 2007."""
        read = parse_date(text)

        assert (read, read.first.isoweekday()) == (PartialDate(expected), weekday)

    @pytest.mark.parametrize(
        "text",
        [
            "30 มีนาคม 2550",
            "๓๐ มีนาคม ๒๕๕๐",
            "๓๐ มีนาคม 2550",
            "30 มี.ค. 2550",
            "30 มีค 2550",
            "30 มี.ค 2550",
            "30 มีนาคม2550",
            "30 มีนาคม พ.ศ. 2550",
            "30 มีนาคม พ.ศ. ๒๕๕๐",
            "30 มีนาคม พศ 2550",
            "30 มีนาคม พ. ศ. 2550",
            "30 มีนาคม พ.ศ.2550",
            "30 มีนาคม 2550 พ.ศ.",
            "30 มีนาคม 2550 BE",
            "30 มีนาคม ค.ศ. 2007",
            "30 มีนาคม คศ 2007",
            "30 มีนาคม 2007 CE",
            "วันที่ 30 มีนาคม 2550",
            "วันที่30 มีนาคม 2550",
            "  30   มีนาคม \t 2550\n",
            "30 March 2007",
            "30 march 2007",
            "30 MAR 2007",
            "30 Mar. 2007",
            "March 30, 2007",
            "MARCH 30, 2007",
            "March 30, 2550 BE",
            "30 March 2550 BE",
            "30 March 2550 B.E.",
            "30 March 2550 b.e.",
            "30 March BE 2550",
            "30 March 2007 CE",
            "30 March 2007 C.E.",
            "30 March 2007 AD",
            "30 March 2007 A.D.",
            "๓๐ March ๒๐๐๗",
            "2007-03-30",
            "2007-3-30",
            "๒๐๐๗-๐๓-๓๐",
            "2007-03-30 CE",
            "2007-03-30 AD",
            "2550-03-30 BE",
            "2550-03-30BE",
            "2550-03-30 พ.ศ.",
            "๒๕๕๐-๐๓-๓๐ พ.ศ.",
        ],
    )
    def test_reads_one_day_in_many_writings(self, text: str) -> None:
        """Every usual way to write a day with its era is read as that day."""
        assert parse_date(text) == MARCH_30

    @pytest.mark.parametrize(("name", "month"), THAI_SPELLINGS)
    def test_reads_every_thai_month(self, name: str, month: int) -> None:
        """Every Thai month is read in full, abbreviated, and abbreviated without its dots."""
        assert parse_date(f"15 {name} 2550") == day(2007, month, 15)

    @pytest.mark.parametrize(("name", "month"), ENGLISH_SPELLINGS)
    def test_reads_every_english_month(self, name: str, month: int) -> None:
        """Every English month is read in full and abbreviated, in any letter case."""
        assert parse_date(f"15 {name} 2007") == day(2007, month, 15)

    @pytest.mark.parametrize(
        "text",
        ["มีนาคม 2550", "มี.ค. 2550", "มีค2550", "มีนาคม พ.ศ. ๒๕๕๐", "March 2007", "2007-03", "2550-03 BE"],
    )
    def test_knows_a_month_to_the_month(self, text: str) -> None:
        """A date without a day is known to the month and means every day of it."""
        read = parse_date(text)

        assert (read.precision, read.first, read.last) == (
            Precision.MONTH,
            date(2007, 3, 1),
            date(2007, 3, 31),
        )

    @pytest.mark.parametrize(
        "text",
        ["พ.ศ. 2550", "พ.ศ.2550", "พศ ๒๕๕๐", "2550 BE", "2550 พ.ศ.", "ค.ศ. 2007", "2007 CE", "AD 2007"],
    )
    def test_knows_a_year_to_the_year(self, text: str) -> None:
        """A year with its era is known to the year and means every day of it."""
        read = parse_date(text)

        assert (read.precision, read.first, read.last) == (
            Precision.YEAR,
            date(2007, 1, 1),
            date(2007, 12, 31),
        )

    @pytest.mark.parametrize("text", ["29 ก.พ. 2551", "๒๙ กุมภาพันธ์ ๒๕๕๑", "2551-02-29 BE", "29 Feb 2551 BE"])
    def test_applies_the_leap_rule_to_the_common_era(self, text: str) -> None:
        """2551 is no leap year as a number, but 2008 is: 29 February 2551 is a day."""
        assert parse_date(text) == day(2008, 2, 29)

    @pytest.mark.parametrize("text", ["29 ก.พ. 2552", "29 ก.พ. 2550", "2552-02-29 BE", "2548-02-29 BE"])
    def test_refuses_a_leap_day_of_another_year(self, text: str) -> None:
        """A year without a leap day has none, whatever its Buddhist number is divisible by."""
        assert refusal_of(parse_date, text).code == "KPI410"

    def test_counts_the_days_of_the_month_in_the_year_as_written(self) -> None:
        """A day that does not exist is refused with the length of that month."""
        with pytest.raises(CalendarError) as error:
            parse_date("29 ก.พ. 2550")

        assert str(error.value) == (
            "[KPI410] '29 ก.พ. 2550' is not a day of the calendar\n  hint: February 2550 has 28 days"
        )

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("31 เมษายน 2550", "April 2550 has 30 days"),
            ("32 มีนาคม 2550", "March 2550 has 31 days"),
            ("0 มีนาคม 2550", "March 2550 has 31 days"),
            ("30 ก.พ. 2551", "February 2551 has 29 days"),
            ("2007-02-29", "February 2007 has 28 days"),
            ("2007-03-00", "March 2007 has 31 days"),
            ("2007-13-01", "months run from 1 to 12"),
            ("2007-00", "months run from 1 to 12"),
            ("2007-13", "months run from 1 to 12"),
            ("2550-13 BE", "months run from 1 to 12"),
            ("0000-01-01", "years run from 1 to 9999"),
            ("10000 CE", "years run from 1 to 9999"),
            ("ค.ศ. 10000", "years run from 1 to 9999"),
        ],
    )
    def test_says_why_a_day_does_not_exist(self, text: str, hint: str) -> None:
        """A month or day beyond the calendar is refused with the range it should lie in."""
        problem = refusal_of(parse_date, text)

        assert (problem.code, problem.hint) == ("KPI410", hint)

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("2551-02-30", "February 2551 has 29 days"),
            ("30 February 2550", "February 2550 has 28 days"),
            ("2550-13-01", "months run from 1 to 12"),
            ("2550-13", "months run from 1 to 12"),
            ("2550-00", "months run from 1 to 12"),
        ],
    )
    def test_does_not_ask_for_the_era_of_no_date(self, text: str, hint: str) -> None:
        """What is a date in neither era is refused for that, since naming the era would not mend it."""
        problem = refusal_of(parse_date, text)

        assert (problem.code, problem.hint) == ("KPI410", hint)

    def test_takes_the_likelier_leap_day_for_possible(self) -> None:
        """A day that exists in one era only still has to name that era."""
        assert refusal_of(parse_date, "2551-02-29").code == "KPI411"

    def test_refuses_a_buddhist_year_in_an_iso_date(self) -> None:
        """An ISO date with a Buddhist year is refused with both ways to mend it."""
        with pytest.raises(CalendarError) as error:
            parse_date("2550-03-30")

        assert str(error.value) == (
            "[KPI411] '2550-03-30' does not say whether 2550 is a Buddhist or a Common Era year\n"
            "  hint: write '2550-03-30 BE' or the year 2007"
        )

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("30 March 2550", "write '30 March 2550 BE' or the year 2007"),
            ("March 2550", "write 'March 2550 BE' or the year 2007"),
            ("2550-03", "write '2550-03 BE' or the year 2007"),
            ("2400-01-01", "write '2400-01-01 BE' or the year 1857"),
            ("2550", "write '2550 BE' or '2007 CE'"),
            ("๒๕๕๐", "write '2550 BE' or '2007 CE'"),
            ("2007", "write '2007 CE', or the Buddhist-era year '2550 BE'"),
            ("30 มีนาคม 2007", "write '2007 CE', or the Buddhist-era year '2550 BE'"),
            ("มค.57", "write the year with four digits, for example '2557 BE'"),
            ("23 เม.ย 69", "write the year with four digits, for example '2569 BE'"),
            ("30 March 07", "write the year with four digits, for example '2507 BE'"),
            ("50", "write the year with four digits, for example '2550 BE'"),
        ],
    )
    def test_asks_for_the_era_with_an_example(self, text: str, hint: str) -> None:
        """A year that could be of either era is refused with the writing that would do."""
        problem = refusal_of(parse_date, text)

        assert (problem.code, problem.hint) == ("KPI411", hint)

    @pytest.mark.parametrize("text", ["2550-03-30", "30 March 2550", "March 30, 2550"])
    def test_reads_the_writing_that_its_hint_proposes(self, text: str) -> None:
        """Whoever follows the hint and names the Buddhist era is understood."""
        proposal = refusal_of(parse_date, text).hint.split("'")[1]

        assert parse_date(proposal) == MARCH_30

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2399-12-31", day(2399, 12, 31)),
            ("31 December 2399", day(2399, 12, 31)),
            ("1 มกราคม 2484", day(1941, 1, 1)),
            ("31 ธันวาคม 9999", day(9456, 12, 31)),
        ],
    )
    def test_implies_an_era_as_far_as_it_is_beyond_doubt(self, text: str, expected: PartialDate) -> None:
        """A writing implies its usual era for every year that the other era would not be written with."""
        assert parse_date(text) == expected

    @pytest.mark.parametrize("text", ["1 มกราคม 2399", "มกราคม 550", "999-01-01", "1 January 999"])
    def test_implies_no_era_for_an_unlikely_year(self, text: str) -> None:
        """A year that is unusual for the era its writing implies has to name the era."""
        assert refusal_of(parse_date, text).code == "KPI411"

    @pytest.mark.parametrize("text", ["1941-01-01", "1 มกราคม 2484", "1 January 2484 BE"])
    def test_reads_the_first_day_of_the_calendar(self, text: str) -> None:
        """1 January 1941 is the first day that can be read."""
        assert parse_date(text) == day(1941, 1, 1)

    @pytest.mark.parametrize(
        "text",
        [
            "1940-12-31",
            "31 ธันวาคม 2483",
            "31 December 2483 BE",
            "มีนาคม 2483",
            "พ.ศ. 2483",
            "1940 CE",
            "2007-03-30 BE",
            "30 มีนาคม 2007 พ.ศ.",
            "0 BE",
        ],
    )
    def test_refuses_what_lies_before_1941(self, text: str) -> None:
        """A date before 1 January 1941 is refused: the Thai year began on another day."""
        assert refusal_of(parse_date, text).code == "KPI412"

    def test_says_why_early_dates_are_not_read(self) -> None:
        """The refusal of an early date names the first day in both eras and the reason."""
        with pytest.raises(CalendarError) as error:
            parse_date("31 ธันวาคม 2483")

        assert str(error.value) == (
            "[KPI412] '31 ธันวาคม 2483' lies before 1941-01-01 (BE 2484)\n"
            "  hint: the Thai calendar year changed in 1941; earlier dates are not read"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "   ",
            "-",
            "tomorrow",
            "29/02/2551",
            "30.03.2007",
            "30 มีนาคม",
            "มีนาคม",
            "พ.ศ.",
            "2550 มีนาคม",
            "30 มีนา 2550",
            "30 Marchember 2007",
            "30 3 2550",
            "2550 2551",
            "1 มกราคม 02550",
            "12345",
            "2007-03-00030",
            "2007-03-30T00:00",
            "130 มีนาคม 2550",
            "BE 2550 CE",
            "-2550 BE",
            "²๕๕๐ BE",
        ],
    )
    def test_refuses_what_is_no_date(self, text: str) -> None:
        """Text that is no date in a known writing is refused, never guessed at."""
        assert refusal_of(parse_date, text).code == "KPI410"

    def test_shows_the_writings_it_reads(self) -> None:
        """The refusal of text that is no date shows examples of dates."""
        with pytest.raises(CalendarError) as error:
            parse_date("someday")

        assert str(error.value) == (
            "[KPI410] 'someday' is not a date\n"
            "  expected: '2007-03-30', '2550-03-30 BE', '30 มีนาคม 2550', '30 March 2550 BE', "
            "'มีนาคม 2550' or 'พ.ศ. 2550'"
        )

    def test_asks_which_number_is_the_month(self) -> None:
        """A date of three bare numbers is refused with the writing that leaves no doubt."""
        with pytest.raises(CalendarError) as error:
            parse_date("31/03/2550")

        assert str(error.value) == (
            "[KPI410] '31/03/2550' is not a date: which of the numbers is the month?\n"
            "  hint: write '2550-03-31 BE'"
        )

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("31/03/2550", "write '2550-03-31 BE'"),
            ("31.3.2550", "write '2550-03-31 BE'"),
            ("๓๑/๐๓/๒๕๕๐", "write '2550-03-31 BE'"),
            ("1/3/2007", "write '2007-03-01'"),
            ("1/3/2399", "write '2399-03-01'"),
            ("1/3/2400", "write '2400-03-01 BE'"),
        ],
    )
    def test_proposes_a_writing_for_three_numbers(self, text: str, hint: str) -> None:
        """What is proposed takes the day to come first, and the year for the likelier era."""
        problem = refusal_of(parse_date, text)

        assert (problem.code, problem.hint) == ("KPI410", hint)

    @pytest.mark.parametrize("text", ["31/03", "31/03/50", "31/03/25501", "2550/03/31", "31/13/2550"])
    def test_proposes_nothing_for_other_numbers(self, text: str) -> None:
        """Numbers that are not a day, a month and a year of four digits get the list of writings."""
        problem = refusal_of(parse_date, text)

        assert (problem.code, problem.hint) == ("KPI410", "")
        assert problem.expected.startswith("'2007-03-30'")

    @pytest.mark.parametrize(
        "text", ["30 มีนาคม พ.ศ. 2550 CE", "30 March BE 2550 CE", "30 มีนาคม ค.ศ. 2550 พ.ศ."]
    )
    def test_refuses_two_eras_at_once(self, text: str) -> None:
        """A year that is said to be of both eras is refused: one of them is wrong."""
        with pytest.raises(CalendarError):
            parse_date(text)

    @pytest.mark.parametrize("text", ["31 March 30, 2007", "30 March 30, 2007"])
    def test_refuses_two_days_at_once(self, text: str) -> None:
        """A date that names its day twice is refused: no number of it is thrown away."""
        assert refusal_of(parse_date, text).code == "KPI410"

    def test_shortens_a_long_text_in_its_refusal(self) -> None:
        """No date is long, and a refusal does not repeat pages of text."""
        problem = refusal_of(parse_date, "9" * 101)

        assert problem.message == f"'{'9' * 60}…' is not a date or period"

    def test_measures_a_text_by_its_characters(self) -> None:
        """A text of a hundred characters is still read, spaces included."""
        assert parse_date("30 มีนาคม 2550".rjust(100)) == MARCH_30

    def test_keeps_the_lines_of_its_refusal(self) -> None:
        """The text of a date cannot add a line, such as a false hint, to its own refusal."""
        with pytest.raises(CalendarError) as error:
            parse_date("tomorrow\n  hint: send us your password")

        lines = str(error.value).splitlines()

        assert not any(line.startswith("  hint:") for line in lines)

    @FAST
    @given(st.one_of(st.text(max_size=40), DATE_LIKE))
    def test_reads_or_refuses_any_text(self, text: str) -> None:
        """Any text is either a date or refused with a code, whatever it holds."""
        read = outcome(parse_date, text)

        assert isinstance(read, PartialDate) or read in REFUSALS


class TestParseRange:
    """A period is two dates, one month or year, or a fiscal year."""

    def test_keeps_the_precision_of_both_ends(self) -> None:
        """A period from a month to a day begins with the month and ends on the day."""
        period = parse_range("ตุลาคม 2549 – 31 สิงหาคม 2550")

        assert period == DateRange(PartialDate(date(2006, 10, 1), Precision.MONTH), day(2007, 8, 31))

    @pytest.mark.parametrize(
        "text",
        [
            "2006-10-01 – 2007-09-30",
            "2006-10-01–2007-09-30",
            "2006-10-01—2007-09-30",
            "2006-10-01/2007-09-30",
            "2006-10-01..2007-09-30",
            "2006-10-01 .. 2007-09-30",
            "2006-10-01 - 2007-09-30",
            "2006-10-01 to 2007-09-30",
            "1 October 2006 to 30 September 2007",
            "1 ต.ค. 2549 ถึง 30 ก.ย. 2550",
            "๑ ต.ค. ๒๕๔๙ - ๓๐ ก.ย. ๒๕๕๐",
        ],
    )
    def test_reads_every_usual_separator(self, text: str) -> None:
        """Two dates make a period, whichever of the usual signs or words stands between them."""
        assert parse_range(text) == FiscalYear(2550).period

    def test_does_not_split_at_the_hyphens_of_a_date(self) -> None:
        """A hyphen without spaces belongs to its date."""
        assert parse_range("2006-10") == parse_range("ตุลาคม 2549")

    @pytest.mark.parametrize(
        "text",
        [
            "1 – 31 ตุลาคม 2550",
            "1 - 31 ตุลาคม 2550",
            "๑ – ๓๑ ตุลาคม ๒๕๕๐",
            "1 ถึง 31 ต.ค. พ.ศ. 2550",
            "1 – 31 October 2550 BE",
            "1 to 31 October 2007",
            "1 ตุลาคม – 31 ตุลาคม 2550",
            "1 ต.ค. – 31 ตุลาคม พ.ศ. 2550",
            "1 October – 31 October 2550 BE",
            "1 Oct to 31 October 2007",
        ],
    )
    def test_completes_a_start_from_its_end(self, text: str) -> None:
        """A start may leave out the month and the year that its end names, in both languages and eras."""
        assert parse_range(text) == DateRange.of_days(date(2007, 10, 1), date(2007, 10, 31))

    def test_completes_a_start_in_another_month(self) -> None:
        """A start with a month of its own takes only the year of its end."""
        assert parse_range("15 กันยายน – 15 ตุลาคม 2550") == DateRange.of_days(
            date(2007, 9, 15), date(2007, 10, 15)
        )

    def test_completes_no_start_with_a_month_that_has_no_such_day(self) -> None:
        """The month of the end must have the day that the period starts with."""
        assert refusal_of(parse_range, "31 – 30 พฤศจิกายน 2550").code == "KPI410"

    @pytest.mark.parametrize("text", ["31 – 1 ตุลาคม 2550", "1 ธันวาคม – 31 มกราคม 2550"])
    def test_guesses_no_earlier_year_for_a_start(self, text: str) -> None:
        """A start that its end would complete to a later day is refused, not moved into the year before."""
        assert refusal_of(parse_range, text).code == "KPI410"

    @pytest.mark.parametrize("text", ["1 – ตุลาคม 2550", "1 – 2007-10-31", "1 ตุลาคม – 2007-10-31", "1 – 2550"])
    def test_completes_a_start_from_a_named_day_only(self, text: str) -> None:
        """An end that names no day, or writes its month as a number, completes nothing."""
        assert refusal_of(parse_range, text).code in {"KPI410", "KPI411"}

    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("กุมภาพันธ์ 2551", date(2008, 2, 1), date(2008, 2, 29)),
            ("พ.ศ. 2550", date(2007, 1, 1), date(2007, 12, 31)),
            ("30 มีนาคม 2550", date(2007, 3, 30), date(2007, 3, 30)),
        ],
    )
    def test_takes_one_date_for_all_its_days(self, text: str, first: date, last: date) -> None:
        """One date alone is the period of every day that it can mean."""
        period = parse_range(text)

        assert (period.first, period.last) == (first, last)

    @pytest.mark.parametrize("text", ["FY 2550 BE", "FY 2007 CE", "ปีงบประมาณ พ.ศ. 2550", "ปีงบประมาณ ๒๕๕๐"])
    def test_reads_a_fiscal_year(self, text: str) -> None:
        """A fiscal year is the period from October to September."""
        assert parse_range(text) == FiscalYear(2550).period

    def test_tells_a_fiscal_year_from_a_calendar_year(self) -> None:
        """The year 2550 and the fiscal year 2550 are different periods."""
        assert parse_range("พ.ศ. 2550") != parse_range("ปีงบประมาณ พ.ศ. 2550")

    def test_refuses_an_end_before_its_start(self) -> None:
        """A period that ends before it begins is refused and never swapped silently."""
        assert refusal_of(parse_range, "2007-08-31 – 2006-10-01").code == "KPI410"

    @pytest.mark.parametrize("text", ["", "2006-10-01 –", "– 2006-10-01", "–", "2006-10-01 – tomorrow"])
    def test_refuses_a_missing_end(self, text: str) -> None:
        """A period without one of its ends is not open: it is refused."""
        assert refusal_of(parse_range, text).code == "KPI410"

    def test_refuses_three_dates(self) -> None:
        """A period has two ends and no more."""
        with pytest.raises(CalendarError) as error:
            parse_range("29/02/2551")

        assert str(error.value) == (
            "[KPI410] '29/02/2551' is not a period\n  expected: '<date> – <date>' or 'FY 2550 BE'"
        )

    def test_refuses_an_end_without_an_era(self) -> None:
        """Each end of a period has to name its own era."""
        problem = refusal_of(parse_range, "2006-10-01 – 2550-09-30")

        assert (problem.code, problem.hint) == ("KPI411", "write '2550-09-30 BE' or the year 2007")

    def test_refuses_a_long_text(self) -> None:
        """A text longer than any period is refused before it is looked at."""
        problem = refusal_of(parse_range, "2006-10-01 – " * 20)

        assert (problem.code, problem.expected) == ("KPI410", "'<date> – <date>' or 'FY 2550 BE'")

    @FAST
    @given(st.one_of(st.text(max_size=40), DATE_LIKE))
    def test_reads_or_refuses_any_text(self, text: str) -> None:
        """Any text is either a period or refused with a code."""
        read = outcome(parse_range, text)

        assert isinstance(read, DateRange) or read in REFUSALS


class TestParseFiscalYear:
    """A fiscal year says its era, or is written in Thai with a Buddhist year."""

    @pytest.mark.parametrize(
        "text",
        [
            "FY 2550 BE",
            "FY2550BE",
            "fy 2550 be",
            "FY BE 2550",
            "FY 2550 พ.ศ.",
            "FY 2007 CE",
            "FY 2007 A.D.",
            "fiscal year 2550 BE",
            "Fiscal  Year BE 2550",
            "ปีงบประมาณ 2550",
            "ปีงบประมาณ2550",
            "ปีงบประมาณ พ.ศ. 2550",
            "ปีงบประมาณ พ.ศ. ๒๕๕๐",
            "ปีงบประมาณ ค.ศ. 2007",
            " ปีงบประมาณ  ๒๕๕๐ ",
        ],
    )
    def test_reads_both_eras(self, text: str) -> None:
        """The same fiscal year may be named in either era, in Thai or in English."""
        assert parse_fiscal_year(text) == FiscalYear(2550)

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("FY 2550", "write 'FY 2550 BE' or 'FY 2007 CE'"),
            ("FY 2007", "write 'FY 2007 CE', or the Buddhist-era year 'FY 2550 BE'"),
            ("ปีงบประมาณ 2007", "write 'FY 2007 CE', or the Buddhist-era year 'FY 2550 BE'"),
            ("FY 50", "write the year with four digits, for example 'FY 2550 BE'"),
            ("ปีงบประมาณ ๕๐", "write the year with four digits, for example 'FY 2550 BE'"),
        ],
    )
    def test_asks_for_the_era_with_an_example(self, text: str, hint: str) -> None:
        """A fiscal year that could be of either era is refused with writings that would do."""
        problem = refusal_of(parse_fiscal_year, text)

        assert (problem.code, problem.hint) == ("KPI411", hint)

    @pytest.mark.parametrize("text", ["FY 2550", "FY 2007", "ปีงบประมาณ 2007", "ปีงบประมาณ 50"])
    def test_reads_the_writing_that_its_hint_proposes(self, text: str) -> None:
        """Whoever follows the hint is understood."""
        proposal = refusal_of(parse_fiscal_year, text).hint.split("'")[1]

        assert parse_fiscal_year(proposal) == FiscalYear(2550)

    @pytest.mark.parametrize("text", ["", "2550", "2550 BE", "year 2550 BE", "FY", "FY BE", "FY 2549-2550"])
    def test_refuses_what_is_no_fiscal_year(self, text: str) -> None:
        """A year is not a fiscal year unless it says so."""
        assert refusal_of(parse_fiscal_year, text).code == "KPI410"

    def test_shows_the_writings_it_reads(self) -> None:
        """The refusal of text that is no fiscal year shows two that are."""
        with pytest.raises(CalendarError) as error:
            parse_fiscal_year("2550")

        assert str(error.value) == (
            "[KPI410] '2550' is not a fiscal year\n  expected: 'FY 2550 BE' or 'ปีงบประมาณ พ.ศ. 2550'"
        )

    def test_shows_the_same_writings_for_a_year_of_five_digits(self) -> None:
        """A fiscal year with too many digits is refused as a fiscal year, not as a date."""
        problem = refusal_of(parse_fiscal_year, "FY 99999 BE")

        assert (problem.message, problem.expected) == (
            "'FY 99999 BE' is not a fiscal year",
            "'FY 2550 BE' or 'ปีงบประมาณ พ.ศ. 2550'",
        )

    @pytest.mark.parametrize("text", ["FY 2484 BE", "FY 1941 CE", "FY 2007 BE", "FY 0 BE"])
    def test_refuses_what_begins_before_1941(self, text: str) -> None:
        """A fiscal year that begins before 1 January 1941 is refused."""
        assert refusal_of(parse_fiscal_year, text).code == "KPI412"

    def test_refuses_two_eras_at_once(self) -> None:
        """A fiscal year that is said to be of both eras is refused."""
        with pytest.raises(CalendarError):
            parse_fiscal_year("FY BE 2550 CE")

    @FAST
    @given(st.one_of(st.text(max_size=40), DATE_LIKE.map("FY {}".format)))
    def test_reads_or_refuses_any_text(self, text: str) -> None:
        """Any text is either a fiscal year or refused with a code."""
        read = outcome(parse_fiscal_year, text)

        assert isinstance(read, FiscalYear) or read in REFUSALS


class TestFormatDate:
    """A date is written as precisely as it is known, and can be read back."""

    @pytest.mark.parametrize(
        ("language", "era", "style", "expected"),
        [
            ("th", "be", "long", "30 มีนาคม 2550"),
            ("th", "be", "short", "30 มี.ค. 2550"),
            ("th", "ce", "long", "30 มีนาคม ค.ศ. 2007"),
            ("th", "ce", "short", "30 มี.ค. ค.ศ. 2007"),
            ("en", "be", "long", "30 March 2550 BE"),
            ("en", "be", "short", "30 Mar 2550 BE"),
            ("en", "ce", "long", "30 March 2007"),
            ("en", "ce", "short", "30 Mar 2007"),
        ],
    )
    def test_writes_a_day(self, language: Language, era: Era, style: Style, expected: str) -> None:
        """A day names its era wherever the language does not imply it."""
        assert format_date(MARCH_30, language=language, era=era, style=style) == expected

    @pytest.mark.parametrize(
        ("language", "era", "expected"),
        [
            ("th", "be", "มีนาคม 2550"),
            ("th", "ce", "มีนาคม ค.ศ. 2007"),
            ("en", "be", "March 2550 BE"),
            ("en", "ce", "March 2007"),
        ],
    )
    def test_writes_a_month_without_a_day(self, language: Language, era: Era, expected: str) -> None:
        """A date known to the month is written without a day."""
        moment = PartialDate(date(2007, 3, 30), Precision.MONTH)

        assert format_date(moment, language=language, era=era) == expected

    @pytest.mark.parametrize(
        ("language", "era", "expected"),
        [
            ("th", "be", "พ.ศ. 2550"),
            ("th", "ce", "ค.ศ. 2007"),
            ("en", "be", "2550 BE"),
            ("en", "ce", "2007 CE"),
        ],
    )
    def test_writes_a_year_with_its_era(self, language: Language, era: Era, expected: str) -> None:
        """A year alone always names its era: nothing else implies it."""
        moment = PartialDate(date(2007, 3, 30), Precision.YEAR)

        assert format_date(moment, language=language, era=era) == expected

    def test_writes_thai_digits_when_asked(self) -> None:
        """Thai digits stand for every digit of the date."""
        assert format_date(MARCH_30, digits="thai") == "๓๐ มีนาคม ๒๕๕๐"

    def test_writes_the_thai_day_of_the_card_by_default(self) -> None:
        """Without further wishes a date is written as on the card, in Thai and of the Buddhist era."""
        assert format_date(MARCH_30) == "30 มีนาคม 2550"

    @pytest.mark.parametrize("month", range(1, 13))
    def test_writes_every_month_by_its_name(self, month: int) -> None:
        """Every month has its full and its short name in both languages."""
        moment = PartialDate(date(2007, month, 1), Precision.MONTH)

        written = (
            format_date(moment),
            format_date(moment, style="short"),
            format_date(moment, language="en", era="ce"),
            format_date(moment, language="en", era="ce", style="short"),
        )

        assert written == (
            f"{THAI_LONG[month - 1]} 2550",
            f"{THAI_SHORT[month - 1]} 2550",
            f"{ENGLISH_LONG[month - 1]} 2007",
            f"{ENGLISH_SHORT[month - 1]} 2007",
        )

    @FAST
    @given(PARTIAL_DATES, LANGUAGES, ERAS, STYLES, DIGITS)
    def test_can_be_read_back(
        self, moment: PartialDate, language: Language, era: Era, style: Style, digits: Digits
    ) -> None:
        """What is written in any language, era, style, digits and precision reads as the same date."""
        written = format_date(moment, language=language, era=era, style=style, digits=digits)

        assert parse_date(written) == moment

    @pytest.mark.parametrize("precision", Precision)
    def test_can_be_read_back_when_the_year_looks_buddhist(self, precision: Precision) -> None:
        """A far Common Era year is written so that it is not mistaken for a Buddhist one."""
        moment = PartialDate(date(2450, 3, 30), precision)

        assert parse_date(format_date(moment, language="en", era="ce")) == moment

    def test_can_be_read_back_at_the_last_year_of_four_digits(self) -> None:
        """The last day of BE 9999 reads back as that day."""
        moment = day(9456, 12, 31)

        assert parse_date(format_date(moment)) == moment

    def test_can_be_read_back_after_the_last_year_of_four_digits(self) -> None:
        """A date that can be written in the Buddhist era can be read in it too."""
        moment = day(9457, 1, 1)

        assert parse_date(format_date(moment)) == moment

    @FAST
    @given(PLAIN_YEARS)
    def test_is_543_years_ahead_in_the_buddhist_era(self, moment: date) -> None:
        """The Buddhist year is the Common Era year plus 543, on every day of the year."""
        written = format_date(PartialDate(moment))

        assert (BE_OFFSET, written.rsplit(" ", 1)[1]) == (543, str(moment.year + 543))


class TestFormatRange:
    """A period is written from its start to its end, and can be read back."""

    def test_writes_both_ends_as_precisely_as_they_are_known(self) -> None:
        """The coverage printed on the card is written as it is printed."""
        period = DateRange(PartialDate(date(2006, 10, 1), Precision.MONTH), day(2007, 8, 31))

        assert format_range(period) == "ตุลาคม 2549 – 31 สิงหาคม 2550"

    def test_passes_every_wish_on_to_both_ends(self) -> None:
        """Language, era, style and digits hold for the start and for the end."""
        period = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))

        written = format_range(period, language="en", era="ce", style="short", digits="thai")

        assert written == "๑ Oct ๒๐๐๖ – ๓๐ Sep ๒๐๐๗"

    @pytest.mark.parametrize(
        ("precision", "expected"),
        [(Precision.DAY, "30 มีนาคม 2550"), (Precision.MONTH, "มีนาคม 2550"), (Precision.YEAR, "พ.ศ. 2550")],
    )
    def test_writes_one_date_once(self, precision: Precision, expected: str) -> None:
        """A period of one day, month or year is written as that date alone."""
        moment = PartialDate(date(2007, 3, 30), precision)

        assert format_range(DateRange(moment, moment)) == expected

    def test_writes_both_ends_when_their_precision_differs(self) -> None:
        """A month and its first day are two ends, though both begin on one day."""
        period = DateRange(PartialDate(date(2007, 3, 1), Precision.MONTH), day(2007, 3, 1))

        assert format_range(period) == "มีนาคม 2550 – 1 มีนาคม 2550"

    @FAST
    @given(PARTIAL_DATES, PARTIAL_DATES, LANGUAGES, ERAS, STYLES, DIGITS)
    def test_can_be_read_back(
        self,
        one: PartialDate,
        other: PartialDate,
        language: Language,
        era: Era,
        style: Style,
        digits: Digits,
    ) -> None:
        """What is written in any language, era, style and digits reads as the same period."""
        period = DateRange(*sorted((one, other), key=operator.attrgetter("first")))

        written = format_range(period, language=language, era=era, style=style, digits=digits)

        assert parse_range(written) == period
