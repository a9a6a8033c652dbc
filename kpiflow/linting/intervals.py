"""Stretches of numbers between two ends, compared and subtracted exactly.

An end that is missing is open. Of a measure that only whole numbers occur in, every
end becomes the whole number next to it, so that 40-49 and 50-59 leave nothing between.
"""

from __future__ import annotations

import math

from fractions import Fraction

from attrs import frozen

from kpiflow.definitions import Measure
from kpiflow.guards import Measured
from kpiflow.linting.figures import figure


@frozen(kw_only=True)
class Interval:
    """The numbers between two ends.

    Attributes:
        low: The lower end; `None` when there is none.
        high: The upper end.
        low_in: Whether the lower end belongs to it.
        high_in: Whether the upper end belongs to it.
        whole: Whether only whole numbers count.
    """

    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True
    whole: bool = False

    @classmethod
    def of(cls, guard: Measured, measure: Measure) -> Interval:
        """Give the numbers that meet a guard."""
        low, low_in = (guard.above, False) if guard.above is not None else (guard.min, True)
        high, high_in = (guard.below, False) if guard.below is not None else (guard.max, True)
        return cls(
            low=None if low is None else Fraction(low),
            high=None if high is None else Fraction(high),
            low_in=low_in,
            high_in=high_in,
            whole=measure.whole,
        ).rounded()

    def rounded(self) -> Interval:
        """Give the same numbers with whole ends, where only whole numbers count."""
        if not self.whole:
            return self
        low, high = self.low, self.high
        if low is not None:
            low = Fraction(math.ceil(low) if self.low_in else math.floor(low) + 1)
        if high is not None:
            high = Fraction(math.floor(high) if self.high_in else math.ceil(high) - 1)
        return Interval(low=low, high=high, whole=True)

    @property
    def is_empty(self) -> bool:
        """Whether it holds no number."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    @property
    def only(self) -> Fraction | None:
        """The one number it holds, if it holds just one."""
        return self.low if self.low is not None and self.low == self.high else None

    def shared_with(self, other: Interval) -> Interval:
        """Give the numbers that two hold, perhaps none."""
        low, low_in = self.low, self.low_in
        if other.low is not None and (low is None or other.low >= low):
            low_in = other.low_in and (low is None or other.low > low or low_in)
            low = other.low
        high, high_in = self.high, self.high_in
        if other.high is not None and (high is None or other.high <= high):
            high_in = other.high_in and (high is None or other.high < high or high_in)
            high = other.high
        return Interval(low=low, high=high, low_in=low_in, high_in=high_in, whole=self.whole)

    def before(self, other: Interval) -> Interval | None:
        """Give the numbers between the end of this and the beginning of another, perhaps none."""
        if self.high is None or other.low is None:
            return None
        return Interval(
            low=self.high,
            high=other.low,
            low_in=not self.high_in,
            high_in=not other.low_in,
            whole=self.whole,
        ).rounded()

    def is_below(self, other: Interval) -> bool:
        """Tell whether it begins and ends no higher than another, and not both where that does."""
        begins = _low_key(self) <= _low_key(other)
        ends = _high_key(self) <= _high_key(other)
        return begins and ends and (_low_key(self), _high_key(self)) != (_low_key(other), _high_key(other))

    def text(self) -> str:
        """Say which numbers they are."""
        if self.only is not None:
            return figure(self.only)
        low = "" if self.low is None else f"{figure(self.low)} {'≤' if self.low_in else '<'} "
        high = "" if self.high is None else f" {'≤' if self.high_in else '<'} {figure(self.high)}"
        if self.whole and self.low is not None and self.high is not None:
            return f"{figure(self.low)} to {figure(self.high)}"
        return f"{low}x{high}"


def _low_key(interval: Interval) -> tuple[int, Fraction, bool]:
    if interval.low is None:
        return 0, Fraction(0), False
    return 1, interval.low, not interval.low_in


def _high_key(interval: Interval) -> tuple[int, Fraction, bool]:
    if interval.high is None:
        return 1, Fraction(0), False
    return 0, interval.high, interval.high_in
