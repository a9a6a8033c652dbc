"""Spans of time such as six months or 90 days, counted on the calendar.

A span has no length in days until it is counted from a day: six months after 31
August end on the last day of February. This room knows no clock and no period.
"""

from __future__ import annotations

import re

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from attrs import frozen

from kpiflow.errors import CalendarError, Problem
from kpiflow.text import Text, arabic_digits, shortened


_FORMS: Final = "'90 days', '6 months' or '2 years'"
_MOST_MONTHS: Final = date.max.year * 12
_MOST_DAYS: Final = date.max.toordinal()
_WRITTEN: Final = re.compile(
    r"(?P<count>[0-9]{1,7})\s*(?:(?P<days>days?|วัน)|(?P<months>months?|เดือน)|(?P<years>years?|ปี))",
    re.IGNORECASE,
)


@frozen(order=False)
class Span:
    """So many months and days.

    Attributes:
        months: Calendar months; years are twelve of them.
        days: Days on top of the months.

    Raises:
        CalendarError: It is no time at all, runs backwards, or is longer than the calendar (KPI410).
    """

    months: int = 0
    days: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse a span that leads nowhere."""
        if type(self.months) is not int or type(self.days) is not int or self.months < 0 or self.days < 0:
            raise CalendarError(Problem("KPI410", "a span runs forwards in whole days", expected=_FORMS))
        if not self.months and not self.days:
            raise CalendarError(Problem("KPI410", "a span of no time at all", expected=_FORMS))
        if self.months > _MOST_MONTHS or self.days > _MOST_DAYS:
            raise CalendarError(Problem("KPI410", "a span longer than the calendar", expected=_FORMS))

    def after(self, day: date) -> date:
        """Give the day that lies this long after a day; the last day there is when it lies beyond.

        >>> Span(months=6).after(date(2007, 8, 31))
        datetime.date(2008, 2, 29)
        """
        months = day.year * 12 + day.month - 1 + self.months
        year, month = months // 12, months % 12 + 1
        if year > date.max.year:
            return date.max
        landed = date(year, month, min(day.day, monthrange(year, month)[1]))
        if (date.max - landed).days < self.days:
            return date.max
        return landed + timedelta(days=self.days)

    def written(self) -> str:
        """Write it so that `parse_span` reads it back."""
        if self.months and self.days:
            return f"{self.months} months {self.days} days"
        return f"{self.months} months" if self.months else f"{self.days} days"

    def name(self) -> Text:
        """Say it in Thai and English."""
        parts: list[Text] = []
        if self.months:
            parts.append(Text(th=f"{self.months} เดือน", en=_counted(self.months, "month")))
        if self.days:
            parts.append(Text(th=f"{self.days} วัน", en=_counted(self.days, "day")))
        return Text(th=" ".join(part.th for part in parts), en=" ".join(part.en for part in parts))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def parse_span(text: str) -> Span:
    """Read a span of time.

    Raises:
        CalendarError: It is not one (KPI410).

    >>> parse_span("2 years"), parse_span("90 วัน")
    (Span(months=24, days=0), Span(months=0, days=90))
    """
    plain = " ".join(arabic_digits(text).split())
    months = days = at = 0
    while found := _WRITTEN.match(plain, at):
        count = int(found["count"])
        months += count * 12 if found["years"] else count if found["months"] else 0
        days += count if found["days"] else 0
        at = found.end() + (plain[found.end() : found.end() + 1] == " ")
    if not plain or at < len(plain):
        raise CalendarError(Problem("KPI410", f"'{shortened(text)}' is not a span of time", expected=_FORMS))
    return Span(months=months, days=days)
