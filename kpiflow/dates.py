"""Dates that know how precise they are, and ranges of days.

Plain frozen values on the standard library's calendar, so that evidence, guards
and definitions can compare days without a date library. This room refuses to
read or write dates as text and to know the Buddhist era: that is `periods`.
"""

from __future__ import annotations

import enum

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from attrs import field, frozen

from kpiflow.errors import CalendarError, Problem


EARLIEST = date(1941, 1, 1)
"""The first day this library reads.

Until then the Thai year began on 1 April and the year BE 2483 had nine months,
so that a Buddhist-era date is not simply 543 years ahead.
"""


ROUND_MONTHS: Final = (6, 9, 12)
"""The months of a fiscal year after which is reported."""


class Precision(enum.Enum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def _checked(_instance: object, _attribute: object, value: date) -> None:
    if isinstance(value, datetime):
        raise CalendarError(
            Problem("KPI410", f"{value.isoformat()} is a moment, not a day", hint="give its date()")
        )
    if value < EARLIEST:
        raise CalendarError(
            Problem(
                "KPI412",
                f"{value.isoformat()} lies before {EARLIEST.isoformat()}",
                hint="the Thai calendar year changed in 1941; earlier dates are not read",
            )
        )


def check_round_months(_instance: object, _attribute: object, value: int) -> None:
    """Refuse a number of months after which there is no report; a validator of attrs.

    Raises:
        CalendarError: It is not 6, 9 or 12 (KPI413).
    """
    if type(value) is not int or value not in ROUND_MONTHS:
        raise CalendarError(
            Problem("KPI413", f"there is no reporting round of {value} months", expected="6, 9 or 12")
        )


def _start_of(value: date, precision: Precision) -> date:
    if precision is Precision.YEAR:
        return value.replace(month=1, day=1)
    if precision is Precision.MONTH:
        return value.replace(day=1)
    return value


@frozen(order=False)
class PartialDate:
    """A date known to the day, the month or the year.

    Attributes:
        first: The first day it can mean.
        precision: How exactly it is known; a month or year begins on its first day.

    Raises:
        CalendarError: The date lies before 1941-01-01 (KPI412), or is a moment (KPI410).
    """

    first: date = field(validator=_checked)
    precision: Precision = Precision.DAY

    def __attrs_post_init__(self) -> None:
        """Let a month or a year begin on its first day, so that equal dates compare equal."""
        object.__setattr__(self, "first", _start_of(self.first, self.precision))

    @property
    def last(self) -> date:
        """The last day it can mean."""
        if self.precision is Precision.YEAR:
            return self.first.replace(month=12, day=31)
        if self.precision is Precision.MONTH:
            return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])
        return self.first


def day(year: int, month: int, of_month: int) -> PartialDate:
    """Give the date of one day of the Common Era calendar.

    Raises:
        CalendarError: There is no such day (KPI410), or it lies before 1941-01-01 (KPI412).

    >>> day(2007, 3, 30).last
    datetime.date(2007, 3, 30)
    """
    try:
        return PartialDate(date(year, month, of_month))
    except ValueError as error:
        if isinstance(error, CalendarError):
            raise
        raise CalendarError(
            Problem("KPI410", f"{year}-{month}-{of_month} is not a day of the calendar", got=str(error))
        ) from None


@frozen(order=False)
class DateRange:
    """Every day from the first day of `start` to the last day of `end`, both included.

    Attributes:
        start: Where it begins, as precisely as it was stated.
        end: Where it ends, as precisely as it was stated.

    Raises:
        CalendarError: The end lies before the start (KPI410).
    """

    start: PartialDate
    end: PartialDate

    def __attrs_post_init__(self) -> None:
        """Refuse a range that ends before it begins."""
        if self.last < self.first:
            raise CalendarError(
                Problem(
                    "KPI410",
                    f"a period cannot end on {self.last.isoformat()}, "
                    f"before it begins on {self.first.isoformat()}",
                    hint="swap the two dates",
                )
            )

    @classmethod
    def of_days(cls, first: date, last: date) -> DateRange:
        """Give the range between two days, both included."""
        return cls(PartialDate(first), PartialDate(last))

    @property
    def first(self) -> date:
        """The first day."""
        return self.start.first

    @property
    def last(self) -> date:
        """The last day."""
        return self.end.last

    def covers(self, other: DateRange) -> bool:
        """Tell whether every day of `other` is a day of this range."""
        return self.first <= other.first and other.last <= self.last

    def holds(self, moment: PartialDate) -> bool | None:
        """Tell whether a date lies inside; `None` when it is too coarse to tell."""
        if self.first <= moment.first and moment.last <= self.last:
            return True
        if moment.last < self.first or self.last < moment.first:
            return False
        return None


def merged(ranges: Iterable[DateRange]) -> tuple[DateRange, ...]:
    """Join ranges that overlap or follow one another without a day between.

    >>> [str(each.last) for each in merged([DateRange(day(2007, 10, 1), day(2007, 10, 31)),
    ...                                     DateRange(day(2006, 10, 1), day(2007, 9, 30))])]
    ['2007-10-31']
    """
    joined: list[DateRange] = []
    for each in sorted(ranges, key=lambda period: period.first):
        if joined and each.first - timedelta(days=1) <= joined[-1].last:
            joined[-1] = DateRange.of_days(joined[-1].first, max(joined[-1].last, each.last))
        else:
            joined.append(each)
    return tuple(joined)
