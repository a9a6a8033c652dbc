"""How points of parts become those of the whole: one function for each method.

Sums are kept as whole numbers for each denominator, so that a hundred thousand parts are
added as fast as they are few in kinds, and still exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from kpiflow.errors import Problem, ScoringError
from kpiflow.scorecard.tree import Composite, Method
from kpiflow.scoring import Ratio
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import shortened


class Counted(NamedTuple):
    """A part as it counts: with how many points, if any, and with what weight."""

    code: str
    points: Fraction | None
    weight: Fraction


Combine: TypeAlias = Callable[[Composite, Sequence[Counted], Fraction], Fraction | Ratio]
"""Makes points of parts, of which each counts with some, and of the sum of weights that is divided by."""


def total(numbers: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Give the exact sum of products."""
    sums: dict[int, int] = {}
    for weight, points in numbers:
        unit = weight.denominator * points.denominator
        sums[unit] = sums.get(unit, 0) + weight.numerator * points.numerator
    parts = [Fraction(count, unit) for unit, count in sums.items()]
    while len(parts) > 1:  # in pairs, so that denominators grow late
        odd = parts[-1:] if len(parts) % 2 else []
        parts = [a + b for a, b in zip(parts[::2], parts[1::2], strict=False)] + odd
    return parts[0] if parts else Fraction(0)


ONE: Final = Fraction(1)


def _weighted_mean(_whole: Composite, parts: Sequence[Counted], weights: Fraction) -> Fraction:
    return total((part.weight, part.points) for part in parts if part.points is not None) / weights


def _mean(_whole: Composite, parts: Sequence[Counted], _weights: Fraction) -> Fraction:
    return total((ONE, part.points) for part in parts if part.points is not None) / len(parts)


def _weighted_sum(whole: Composite, parts: Sequence[Counted], _weights: Fraction) -> Fraction:
    return total((part.weight, part.points) for part in parts if part.points is not None) / Fraction(
        whole.per
    )


def _sum(_whole: Composite, parts: Sequence[Counted], _weights: Fraction) -> Fraction:
    return total((ONE, part.points) for part in parts if part.points is not None)


def _reaching(whole: Composite, parts: Sequence[Counted]) -> int:
    bound = Fraction(whole.at_least or 0)
    return sum(part.points is not None and part.points >= bound for part in parts)


def _count(whole: Composite, parts: Sequence[Counted], _weights: Fraction) -> Fraction:
    return Fraction(_reaching(whole, parts))


def _share(whole: Composite, parts: Sequence[Counted], _weights: Fraction) -> Ratio:
    return Ratio(_reaching(whole, parts), len(parts), times=100)


def _minimum(_whole: Composite, parts: Sequence[Counted], _weights: Fraction) -> Fraction:
    return min(part.points for part in parts if part.points is not None)


def _deduct(whole: Composite, parts: Sequence[Counted], _weights: Fraction) -> Fraction:
    for part in parts:
        if part.points is not None and not 0 <= part.points <= 1:
            raise ScoringError(
                Problem(
                    "KPI503",
                    f"'{shortened(part.code)}' cannot be deducted for: it is scored {shown_exactly(part.points)}",
                    expected="0 where it is not met, 1 where it is, or a part of it between",
                )
            )
    lost = total((part.weight, 1 - part.points) for part in parts if part.points is not None)
    return Fraction(whole.start or 0) - lost


METHODS: Final[Mapping[Method, Combine]] = {
    "weighted_mean": _weighted_mean,
    "mean": _mean,
    "weighted_sum": _weighted_sum,
    "sum": _sum,
    "count": _count,
    "share": _share,
    "minimum": _minimum,
    "deduct": _deduct,
}
