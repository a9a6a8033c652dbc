"""Days from left to right: where a day stands, and where months begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from kpiflow.dates import EARLIEST, PartialDate, Precision
from kpiflow.periods import Era, format_date
from kpiflow.text import Language


_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12000, 120000)
"""How many months may lie between two labels."""
_LEAST: Final = 30
"""How many days are shown at least."""


@frozen(kw_only=True)
class Axis:
    """The days that a picture shows.

    Attributes:
        first: The first of them.
        last: The last of them.
        left: Where the first stands.
        width: How far from there the last stands.
    """

    first: date
    last: date
    left: int
    width: int

    @classmethod
    def of(cls, days: Iterable[date], *, left: int, width: int) -> Axis:
        """Give the axis that shows these days, and enough of them to be told apart."""
        known = sorted(day.toordinal() for day in days)
        first, last = known[0], known[-1]
        lacking = max(0, _LEAST - (last - first))
        first = max(EARLIEST.toordinal(), first - lacking // 2)
        last = min(date.max.toordinal(), max(last + lacking // 2, first + 1))
        return cls(first=date.fromordinal(first), last=date.fromordinal(last), left=left, width=width)

    def at(self, day: date) -> int:
        """Give where a day stands; what lies outside stands at the edge."""
        within = min(max(day, self.first), self.last)
        days, of = (within - self.first).days, (self.last - self.first).days
        return self.left + (2 * days * self.width + of) // (2 * of)

    def shows(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day <= self.last

    @property
    def right(self) -> int:
        """Where the last day stands."""
        return self.left + self.width

    def months(self, least: int) -> Iterator[date]:
        """Give the first days of months, so many between them that labels of a width find room."""
        start, end = _number(self.first), _number(self.last)
        room = max(1, self.width // least)
        step = next((each for each in _STEPS if (end - start) // each < room), _STEPS[-1])
        number = -(-start // step) * step
        while number <= end:
            month = date(number // 12, number % 12 + 1, 1)
            if self.shows(month):
                yield month
            number += step


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_name(month: date, language: Language) -> str:
    """Name a month in short, without its year."""
    said = format_date(PartialDate(month, Precision.MONTH), language=language, style="short")
    return said.split(" ")[0]


def year_name(month: date, language: Language, era: Era) -> str:
    """Name the year of a month."""
    return format_date(PartialDate(month, Precision.YEAR), language=language, era=era)
