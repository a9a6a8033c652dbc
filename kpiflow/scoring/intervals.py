"""Numbers between two ends, each of which says whether it belongs to them.

Refuses intervals that hold no number, or all of them, and sets of them of which two hold one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Protocol, TypeVar

from kpiflow.scoring.exactness import Exact, shown_exactly
from kpiflow.scoring.rule import exact_or_none, refused


class Ends(Protocol):
    """Two ends of numbers; see `Interval`."""

    @property
    def low(self) -> Exact | None:
        """The lower end; open when missing."""

    @property
    def high(self) -> Exact | None:
        """The upper end; open when missing."""

    @property
    def low_included(self) -> bool:
        """Whether the lower end belongs to them."""

    @property
    def high_included(self) -> bool:
        """Whether the upper end belongs to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The numbers between two ends.

    Attributes:
        low: The lower end; open when missing.
        high: The upper end; open when missing.
        low_included: Whether the lower end belongs to it.
        high_included: Whether the upper end belongs to it; by default intervals are half-open,
            so that the next one begins there.

    Raises:
        DefinitionError: It holds no number, or has no end (KPI124).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).

    >>> str(Interval(low=40, high=50)), Interval(low=40, high=50).holds(Fraction(50))
    ('[40, 50)', False)
    """

    low: Exact | None = None
    high: Exact | None = None
    low_included: bool = True
    high_included: bool = False

    def __post_init__(self) -> None:
        """Refuse an interval that holds nothing, or everything."""
        for name in ("low", "high"):
            object.__setattr__(self, name, exact_or_none(getattr(self, name), f"the {name} end"))
        if self.low is None and self.high is None:
            raise refused("a band without ends holds every number", hint="give it an end")
        if self.low is not None and self.high is not None:
            low, high = Fraction(self.low), Fraction(self.high)
            if high < low or (high == low and not (self.low_included and self.high_included)):
                raise refused(f"the band {self} holds no number", hint="swap its ends, or include both")

    def holds(self, number: Fraction) -> bool:
        """Tell whether a number lies in it."""
        return lies_between(number, self)

    def __str__(self) -> str:
        """Write it with a square bracket at an end that belongs to it and a round one elsewhere."""
        low = "−∞" if self.low is None else shown_exactly(Fraction(self.low))
        high = "∞" if self.high is None else shown_exactly(Fraction(self.high))
        opens = "[" if self.low is not None and self.low_included else "("
        closes = "]" if self.high is not None and self.high_included else ")"
        return f"{opens}{low}, {high}{closes}"


def lies_between(number: Fraction, ends: Ends) -> bool:
    """Tell whether a number lies between two ends, each of which says whether it belongs to them."""
    low, high = ends.low, ends.high
    is_above = low is None or number > Fraction(low) or (ends.low_included and number == Fraction(low))
    is_below = high is None or number < Fraction(high) or (ends.high_included and number == Fraction(high))
    return is_above and is_below


T = TypeVar("T", bound=Interval)


def in_order(intervals: Iterable[T]) -> tuple[T, ...]:
    """Put intervals in order.

    Raises:
        DefinitionError: There is none, or two of them hold one number (KPI124).
    """
    ordered = tuple(sorted(intervals, key=_beginning))
    if not ordered:
        raise refused("there is no band", ("bands",))
    for lower, higher in pairwise(ordered):
        if _overlap(lower, higher):
            raise refused(
                f"the bands {lower} and {higher} overlap",
                ("bands",),
                hint="let an end belong to one of them",
            )
    return ordered


def gaps(ordered: Iterable[T]) -> Iterator[tuple[T, T]]:
    """Give neighbours, of intervals as `in_order` puts them, between which a number lies in neither."""
    for lower, higher in pairwise(ordered):
        if not _touch(lower, higher):
            yield lower, higher


def _beginning(band: Interval) -> tuple[bool, Fraction, bool]:
    return (band.low is not None, Fraction(band.low or 0), not band.low_included)


def _overlap(lower: Interval, higher: Interval) -> bool:
    """Tell whether a number lies in both of two neighbours."""
    if lower.high is None or higher.low is None:
        return True
    end, beginning = Fraction(lower.high), Fraction(higher.low)
    return end > beginning or (end == beginning and lower.high_included and higher.low_included)


def _touch(lower: Interval, higher: Interval) -> bool:
    """Tell whether the higher of two neighbours in order begins where the lower ends, with no number left out."""
    return lower.high == higher.low and (lower.high_included or higher.low_included)
