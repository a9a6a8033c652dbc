"""Points between criteria that every row has of its own.

Refuses rows whose criteria are not in order, or are farther apart than 64 bits compute with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.frames.engines import OWN, any_of, whole
from kpiflow.frames.numbers import HUGE
from kpiflow.frames.pieces import LARGEST
from kpiflow.frames.refusals import Reason
from kpiflow.frames.worth import BASE, DIVIDEND, HAS, MEASURE, VALUE, Worth, must_be_divided_exactly, must_fit


INCREASING: Final = f"{OWN}increasing"
_LOW: Final = f"{OWN}low"
_HIGH: Final = f"{OWN}high"
_INSIDE: Final = f"{OWN}inside"
_RISE: Final = f"{OWN}rise"


def criterion(number: int) -> str:
    """Name the column of a criterion, in units."""
    return f"{OWN}criterion{number}"


@dataclass(frozen=True, slots=True)
class RowCriteria:
    """Criteria in columns, compiled.

    Attributes:
        columns: The columns, from the worst criterion to the best.
        points: What each is worth, in what is printed.
        below: What a value worse than the first is worth, in what is printed.
        above: What a value better than the last is worth.
        common: What the unit must be a multiple of.
    """

    columns: tuple[str, ...]
    points: tuple[Fraction, ...]
    below: Fraction
    above: Fraction
    common: int

    @property
    def largest(self) -> Fraction:
        """The most points, above or below 0."""
        return max(map(abs, (*self.points, self.below, self.above)))

    @property
    def unit(self) -> int:
        """The unit of all points."""
        return lcm(self.common, *(each.denominator for each in (*self.points, self.below, self.above)))

    def is_split(self) -> bool:
        """Tell whether whole points can be added after the division: there is more room then."""
        rises = all(a < b for a, b in pairwise(self.points))
        numbers = (*self.points, self.below, self.above)
        return rises and all(each >= 0 and each.denominator == 1 for each in numbers)

    def limit(self, *, extra: Fraction, split: bool) -> int:
        """Give how far the first criterion and the last may be apart, in units."""
        if split:
            widest = max(b - a for a, b in pairwise(self.points))
            return int((LARGEST * 2 - 1) // (widest + 4))
        return int(LARGEST // (2 * (self.largest + extra + 1) * self.unit))

    def reasons(self, complete: nw.Expr, increasing: nw.Expr | None, limit: int) -> list[Reason]:
        """Give what rows are refused for.

        Args:
            complete: Whether a row has all its criteria.
            increasing: Whether more is better in it, where that is stated.
            limit: How far criteria may be apart.
        """
        first, last = nw.col(criterion(0)), nw.col(criterion(len(self.columns) - 1))
        bound = HUGE // 2
        span = last - first
        beyond = any_of(
            [first > bound, first < -bound, last > bound, last < -bound, span > limit, span < -limit]
        )
        numbers = [nw.col(criterion(i)) for i in range(len(self.columns))]
        wrong = ~complete | disordered(numbers, nw.col(INCREASING))
        if increasing is not None:
            wrong = wrong | (increasing != nw.col(INCREASING))
        given = nw.col(HAS)
        return [
            Reason("KPI124", self.columns[0], given & wrong, "criteria rise or fall from one to the next"),
            Reason("KPI502", self.columns[-1], given & beyond),
        ]

    def _steps(self, ok: nw.Expr | None, *, split: bool) -> Iterator[list[nw.Expr]]:
        """Give the steps that find the criteria on both sides of a value.

        On a criterion both of its neighbours give the same, so that it does not matter
        which of them is chosen; only what is stated beyond the ends leaves the ends out.
        """
        v, rises = nw.col(VALUE), nw.col(INCREASING)
        count = len(self.columns)
        numbers = [nw.col(criterion(i)) for i in range(count)]
        reached = [(v >= each) == rises for each in numbers]
        inner = reached[1:-1]
        factor = 1 if split else self.unit
        rise_of = [int((b - a) * factor) for a, b in pairwise(self.points)]
        inside = nw.when(~reached[0]).then(numbers[0]).when(reached[-1]).then(numbers[-1]).otherwise(v)
        first = [
            inside.alias(_INSIDE),
            _last_reached(inner, numbers[:-1]).alias(_LOW),
            _last_reached(inner, numbers[1:]).alias(_HIGH),
            _last_reached(inner, [whole(int(each * factor)) for each in self.points[:-1]]).alias(BASE),
        ]
        rise: Any = rise_of[0]
        if len(set(rise_of)) > 1:
            first.append(_last_reached(inner, [whole(n) for n in rise_of]).alias(_RISE))
            rise = nw.col(_RISE)
        yield first
        width = (nw.col(_HIGH) - nw.col(_LOW)).abs()
        done = (nw.col(_INSIDE) - nw.col(_LOW)).abs()
        if ok is not None:
            width, done = (
                nw.when(ok).then(width).otherwise(whole(1)),
                nw.when(ok).then(done).otherwise(whole(0)),
            )
        yield [width.alias(MEASURE), done.alias(DIVIDEND)]
        m, n, base = nw.col(MEASURE), nw.col(DIVIDEND), nw.col(BASE)
        worth, base = (n * rise, base) if split else (base * m + n * rise, whole(0))
        if (self.below, self.above) != (self.points[0], self.points[-1]):
            outside = nw.when(~reached[0] & (v != numbers[0]))
            below, above = whole(int(self.below * factor)), whole(int(self.above * factor))
            is_above = reached[-1] & (v != numbers[-1])
            if split:
                base = outside.then(below).when(is_above).then(above).otherwise(base)
                none = outside.then(whole(0)).when(is_above).then(whole(0))
                worth = none.otherwise(worth)
            else:
                worth = outside.then(m * below).when(is_above).then(m * above).otherwise(worth)
            yield [worth.alias(DIVIDEND), base.alias(BASE)]
        else:
            yield [worth.alias(DIVIDEND)]

    def worth(self, ok: nw.Expr | None, *, extra: Fraction, split: bool) -> Worth:
        """Give what values are worth, in rows that are computed with: all, or some.

        Raises:
            ScoringError: The points are too large for 64 bits (KPI502).
        """
        must_be_divided_exactly(self.largest + extra)
        must_fit(0 if self.limit(extra=extra, split=split) > 0 else LARGEST, "points between criteria")
        base = nw.col(BASE) if split else None
        steps = tuple(self._steps(ok, split=split))
        return Worth(nw.col(DIVIDEND), 1 if split else self.unit, nw.col(MEASURE), self.largest, base, steps)


def disordered(criteria: Sequence[nw.Expr], rises: nw.Expr) -> nw.Expr:
    """Tell in which rows criteria neither only rise nor only fall."""
    return any_of([((a < b) != rises) | (a == b) for a, b in pairwise(criteria)])


def _last_reached(reached: Sequence[nw.Expr], of: Sequence[nw.Expr]) -> nw.Expr:
    """Choose what stands beside the last criterion that a value reaches."""
    chain: Any = nw
    if not reached:
        return of[0]
    for condition, expression in zip(reversed(reached), reversed(of[1:]), strict=True):
        chain = chain.when(condition).then(expression)
    return chain.otherwise(of[0])  # type: ignore[no-any-return]
