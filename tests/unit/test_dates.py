"""Truths about `kpiflow.dates`: dates that know their precision, and ranges of days."""

from __future__ import annotations

import operator

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from attrs.exceptions import FrozenInstanceError
from hypothesis import given, settings, strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.errors import CalendarError


FAST = settings(max_examples=150, deadline=None)

FISCAL_2550 = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))

# A few years around the card, so that dates and ranges meet often enough.
NEAR_DAYS = st.dates(min_value=date(2006, 6, 1), max_value=date(2008, 6, 30))
NEAR_DATES = st.builds(PartialDate, NEAR_DAYS, st.sampled_from(Precision))


@st.composite
def near_ranges(draw: st.DrawFn) -> DateRange:
    """Give a range between two days around the card."""
    first, last = sorted((draw(NEAR_DAYS), draw(NEAR_DAYS)))
    return DateRange.of_days(first, last)


def days_of(first: date, last: date) -> set[date]:
    """List every day between two days, both included."""
    return {first + timedelta(days=count) for count in range((last - first).days + 1)}


class TestPartialDate:
    """A date means one day, or every day of a month or a year."""

    @pytest.mark.parametrize(
        ("precision", "first", "last"),
        [
            (Precision.DAY, date(2007, 3, 30), date(2007, 3, 30)),
            (Precision.MONTH, date(2007, 3, 1), date(2007, 3, 31)),
            (Precision.YEAR, date(2007, 1, 1), date(2007, 12, 31)),
        ],
    )
    def test_means_every_day_of_its_precision(self, precision: Precision, first: date, last: date) -> None:
        """A date reaches from the first to the last day it can mean."""
        moment = PartialDate(date(2007, 3, 30), precision)

        assert (moment.first, moment.last) == (first, last)

    @pytest.mark.parametrize(
        ("year", "month", "last"),
        [(2007, 2, 28), (2008, 2, 29), (2100, 2, 28), (2007, 4, 30), (2007, 12, 31)],
    )
    def test_knows_the_length_of_its_month(self, year: int, month: int, last: int) -> None:
        """A month ends on its own last day, in leap years too."""
        assert PartialDate(date(year, month, 1), Precision.MONTH).last == date(year, month, last)

    def test_is_known_to_the_day_unless_it_says_otherwise(self) -> None:
        """A date without a precision is known to the day."""
        assert PartialDate(date(2007, 3, 30)).precision is Precision.DAY

    @pytest.mark.parametrize("precision", [Precision.MONTH, Precision.YEAR])
    def test_is_equal_whichever_day_it_was_made_of(self, precision: Precision) -> None:
        """Two dates of one month or year are equal and hash alike, whatever day they were made of."""
        dates = {PartialDate(date(2007, 3, 30), precision), PartialDate(date(2007, 3, 1), precision)}

        assert len(dates) == 1

    def test_differs_from_a_date_of_another_precision(self) -> None:
        """A month is not its first day."""
        assert PartialDate(date(2007, 3, 1), Precision.MONTH) != PartialDate(date(2007, 3, 1))

    def test_has_no_order(self) -> None:
        """Dates of unlike precision have no order, so none is offered that could be relied on."""
        earlier: Any = day(2007, 3, 30)
        later: Any = day(2007, 3, 31)

        with pytest.raises(TypeError):
            operator.lt(earlier, later)

    def test_cannot_be_changed(self) -> None:
        """A date is a value: nobody can move it."""
        moment: Any = day(2007, 3, 30)

        with pytest.raises(FrozenInstanceError):
            moment.first = date(2007, 3, 31)

    @pytest.mark.parametrize("precision", Precision)
    def test_may_be_the_first_day_that_is_read(self, precision: Precision) -> None:
        """1 January 1941 is the first day there is."""
        assert PartialDate(date(1941, 1, 1), precision).first == date(1941, 1, 1)

    @pytest.mark.parametrize("precision", Precision)
    def test_refuses_a_day_before_1941(self, precision: Precision) -> None:
        """No precision makes a day before 1941 readable."""
        with pytest.raises(CalendarError) as error:
            PartialDate(date(1940, 12, 31), precision)

        assert error.value.problems[0].code == "KPI412"

    def test_says_why_early_days_are_refused(self) -> None:
        """The refusal of an early day names it, the first day and the reason."""
        with pytest.raises(CalendarError) as error:
            PartialDate(date(1940, 12, 31))

        assert str(error.value) == (
            "[KPI412] 1940-12-31 lies before 1941-01-01\n"
            "  hint: the Thai calendar year changed in 1941; earlier dates are not read"
        )

    def test_refuses_a_moment_with_a_time(self) -> None:
        """A moment of the clock is no date, although Python's type says so."""
        with pytest.raises(CalendarError):
            PartialDate(datetime(2007, 3, 30, 12))  # noqa: DTZ001 - the zone makes no difference


class TestDay:
    """`day` is the short way to write a day of the Common Era."""

    def test_is_one_day_of_the_common_era(self) -> None:
        """A day given by three numbers is known to the day."""
        assert day(2007, 3, 30) == PartialDate(date(2007, 3, 30), Precision.DAY)

    def test_refuses_a_day_before_1941(self) -> None:
        """The short way refuses early days as the long way does."""
        with pytest.raises(CalendarError) as error:
            day(1940, 12, 31)

        assert error.value.problems[0].code == "KPI412"

    @pytest.mark.parametrize(("year", "month", "of_month"), [(2007, 2, 29), (2007, 13, 1), (0, 1, 1)])
    def test_refuses_a_day_that_does_not_exist(self, year: int, month: int, of_month: int) -> None:
        """A day that the calendar does not have is refused with a code."""
        with pytest.raises(CalendarError):
            day(year, month, of_month)


class TestDateRange:
    """A range holds every day from its first to its last."""

    def test_reaches_to_the_last_day_of_its_end(self) -> None:
        """A range from a month to a month begins on the first and ends on the last day of them."""
        period = DateRange(
            PartialDate(date(2006, 10, 15), Precision.MONTH), PartialDate(date(2007, 2, 15), Precision.MONTH)
        )

        assert (period.first, period.last) == (date(2006, 10, 1), date(2007, 2, 28))

    def test_remembers_how_precisely_its_ends_were_stated(self) -> None:
        """Ranges of the same days differ when their ends were stated differently."""
        month = PartialDate(date(2007, 3, 1), Precision.MONTH)

        assert DateRange(month, month) != DateRange.of_days(month.first, month.last)

    def test_may_be_one_day(self) -> None:
        """A range may begin and end on the same day."""
        period = DateRange.of_days(date(2007, 3, 30), date(2007, 3, 30))

        assert (period.first, period.last) == (date(2007, 3, 30), date(2007, 3, 30))

    def test_may_end_within_the_month_it_begins_with(self) -> None:
        """An end inside the month that is the start leaves days between them, so it stands."""
        period = DateRange(PartialDate(date(2007, 3, 1), Precision.MONTH), day(2007, 3, 15))

        assert (period.first, period.last) == (date(2007, 3, 1), date(2007, 3, 15))

    def test_refuses_an_end_before_its_start(self) -> None:
        """A range that ends before it begins is refused with both days."""
        with pytest.raises(CalendarError) as error:
            DateRange.of_days(date(2007, 3, 31), date(2007, 3, 30))

        assert str(error.value) == (
            "[KPI410] a period cannot end on 2007-03-30, before it begins on 2007-03-31\n"
            "  hint: swap the two dates"
        )

    def test_has_no_order(self) -> None:
        """Ranges may overlap, so none is less than another."""
        period: Any = FISCAL_2550

        with pytest.raises(TypeError):
            operator.lt(period, period)

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            (date(2006, 10, 1), date(2007, 9, 30), True),
            (date(2006, 10, 2), date(2007, 9, 29), True),
            (date(2006, 9, 30), date(2007, 9, 30), False),
            (date(2006, 10, 1), date(2007, 10, 1), False),
            (date(2006, 9, 30), date(2007, 10, 1), False),
            (date(2005, 1, 1), date(2005, 12, 31), False),
            (date(2008, 1, 1), date(2008, 12, 31), False),
        ],
    )
    def test_covers_what_lies_wholly_inside(self, first: date, last: date, *, expected: bool) -> None:
        """A range covers another when not one day of it sticks out at either end."""
        assert FISCAL_2550.covers(DateRange.of_days(first, last)) is expected

    def test_of_the_card_does_not_cover_the_year(self) -> None:
        """A report from October to August leaves September of the fiscal year uncovered."""
        report = DateRange(PartialDate(date(2006, 10, 1), Precision.MONTH), day(2007, 8, 31))

        assert (report.covers(FISCAL_2550), FISCAL_2550.covers(report)) == (False, True)

    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            (day(2006, 9, 30), False),
            (day(2006, 10, 1), True),
            (day(2007, 9, 30), True),
            (day(2007, 10, 1), False),
            (PartialDate(date(2006, 9, 1), Precision.MONTH), False),
            (PartialDate(date(2006, 10, 1), Precision.MONTH), True),
            (PartialDate(date(2007, 9, 1), Precision.MONTH), True),
            (PartialDate(date(2007, 10, 1), Precision.MONTH), False),
            (PartialDate(date(2005, 1, 1), Precision.YEAR), False),
            (PartialDate(date(2006, 1, 1), Precision.YEAR), None),
            (PartialDate(date(2007, 1, 1), Precision.YEAR), None),
            (PartialDate(date(2008, 1, 1), Precision.YEAR), False),
        ],
    )
    def test_tells_whether_a_date_lies_inside(self, moment: PartialDate, expected: bool | None) -> None:
        """A date lies inside, outside, or is too coarse to tell."""
        assert FISCAL_2550.holds(moment) is expected

    def test_cannot_tell_a_month_that_is_coarser_than_itself(self) -> None:
        """A range inside one month cannot tell whether a date of that month lies in it."""
        period = DateRange.of_days(date(2007, 3, 10), date(2007, 3, 20))

        assert period.holds(PartialDate(date(2007, 3, 1), Precision.MONTH)) is None

    @FAST
    @given(near_ranges(), NEAR_DATES)
    def test_answers_for_every_day_that_a_date_can_mean(self, period: DateRange, moment: PartialDate) -> None:
        """The answer is yes if all days the date can mean are held, no if none is, else open."""
        inside = days_of(period.first, period.last)
        meant = days_of(moment.first, moment.last)

        assert period.holds(moment) is (True if meant <= inside else None if meant & inside else False)

    @FAST
    @given(near_ranges(), near_ranges())
    def test_covers_exactly_the_ranges_whose_days_it_has(self, one: DateRange, other: DateRange) -> None:
        """A range covers another exactly when it has all of its days."""
        assert one.covers(other) is (days_of(other.first, other.last) <= days_of(one.first, one.last))
