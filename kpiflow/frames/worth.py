"""What a value is worth, as whole numbers: a dividend for each row, and what it is divided by.

The points of a row are `n / (unit × m)` of what is printed; `m` is 1 unless every row has a
measure of its own, such as its denominator or the width of its criteria. Limits on what may
be computed with are part of it, so that nothing ever overflows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.errors import Problem, ScoringError
from kpiflow.frames.division import MOST
from kpiflow.frames.engines import OWN, whole
from kpiflow.frames.pieces import LARGEST, Piece, WholePiece, in_whole_numbers


DIVIDEND: Final = f"{OWN}dividend"
MEASURE: Final = f"{OWN}measure"
BASE: Final = f"{OWN}base"

VALUE: Final = f"{OWN}value"
HAS: Final = f"{OWN}has"

_COMMON_UNIT: Final = 10**9
NUMERATOR: Final = f"{OWN}numerator"
DENOMINATOR: Final = f"{OWN}denominator"


@dataclass(frozen=True, slots=True)
class Worth:
    """What rows are worth.

    Attributes:
        dividend: The whole number that is divided.
        unit: What it is divided by, in all rows alike.
        measure: What it is divided by besides, in each row; `None` where that is 1.
        largest: What the quotient is at most, above or below 0.
        base: Whole numbers of what is printed, to be added to the quotient.
        steps: Columns to be added before, step by step.
    """

    dividend: nw.Expr
    unit: int
    measure: nw.Expr | None = None
    largest: Fraction = Fraction(0)
    base: nw.Expr | None = None
    steps: tuple[list[nw.Expr], ...] = ()


def must_fit(number: Fraction | int, what: str) -> None:
    """Refuse a rule whose numbers have no room in 64 bits.

    Raises:
        ScoringError: They do not (KPI502).
    """
    if number >= LARGEST:
        raise ScoringError(
            Problem(
                "KPI502",
                f"{what} cannot be computed in 64 bits",
                hint="declare fewer decimals, print fewer, or score the rows by kpiflow.scoring",
            )
        )


def must_be_divided_exactly(largest: Fraction) -> None:
    """Refuse a rule that gives more points than the portable division is exact for.

    Raises:
        ScoringError: It does (KPI502).
    """
    must_fit(LARGEST if largest >= MOST else 0, "points as large as the rule gives, with their decimals,")


@dataclass(frozen=True, slots=True)
class Plain:
    """A rule for single values, compiled.

    Attributes:
        pieces: Its pieces, for whole numbers.
        common: The unit of all of them, or what all of their units are multiples of.
        ends: The lowest and the highest number that a piece ends with.
    """

    pieces: tuple[WholePiece, ...]
    common: int
    ends: tuple[int, int]

    @classmethod
    def of(cls, pieces: Sequence[Piece], *, decimals: int, factor: Fraction, common: int) -> Plain:
        """Compile a rule for values of so many decimals."""
        found = in_whole_numbers(pieces, decimals=decimals, factor=factor, common=common)
        untils = [each.until for each in found if each.until is not None]
        ends = (untils[0] - 1, untils[-1] + 1) if untils else (0, 0)
        units = {each.unit for each in found}
        return cls(found, units.pop() if len(units) == 1 else common, ends)

    @property
    def is_bounded(self) -> bool:
        """Whether values beyond the ends are worth what those at the ends are."""
        return not (self.pieces[0].slope or self.pieces[-1].slope)

    @property
    def limit(self) -> int:
        """The largest value, above or below 0, that can be computed with."""
        if self.is_bounded:
            return LARGEST
        steepest = max(abs(each.slope) for each in self.pieces)
        most = max(abs(each.at) for each in self.pieces)
        return min((LARGEST // 4 - most) // steepest, (MOST * self.common // 2 - most) // steepest)

    def unknown(self) -> nw.Expr | None:
        """Tell which values the rule does not know."""
        if all(each.known for each in self.pieces):
            return None
        return chosen(self.pieces, self._up_to, lambda each: nw.lit(not each.known))

    def worth(self, *, extra: Fraction) -> Worth:
        """Give what values are worth.

        Args:
            extra: The most that is added or taken afterwards.

        Raises:
            ScoringError: The rule has numbers too large for 64 bits (KPI502).
        """
        v = nw.col(VALUE)
        largest = Fraction(0)
        for each, (low, high) in zip(self.pieces, self._spans(), strict=True):
            top = max(abs(each.at + each.slope * low), abs(each.at + each.slope * high))
            must_fit(
                4 * (top + abs(each.slope) * max(abs(low), abs(high)) + extra * each.unit + each.unit),
                "the rule",
            )
            largest = max(largest, Fraction(top, each.unit))
        must_be_divided_exactly(largest + extra)
        at = chosen(self.pieces, self._up_to, lambda each: whole(each.at))
        if any(each.slope for each in self.pieces):
            at = at + chosen(self.pieces, self._up_to, lambda each: whole(each.slope)) * v
        measure = None
        if any(each.unit != self.common for each in self.pieces):
            measure = chosen(self.pieces, self._up_to, lambda each: whole(each.unit // self.common))
        return Worth(at, self.common, measure, largest)

    def _spans(self) -> list[tuple[int, int]]:
        if not self.is_bounded:
            return [(-self.limit, self.limit)] * len(self.pieces)
        low, high = self.ends
        ends = [high if each.until is None else each.until for each in self.pieces]
        return list(zip([low, *ends], ends, strict=False))

    @staticmethod
    def _up_to(piece: WholePiece) -> nw.Expr:
        return nw.col(VALUE) <= (piece.until or 0)


@dataclass(frozen=True, slots=True)
class Quotient:
    """A rule for ratios of two columns, compiled.

    Attributes:
        pieces: Its pieces, for exact numbers.
        common: What the unit must be a multiple of.
        times: What the ratio is multiplied by.
        factor: How many of what is printed make one point.
    """

    pieces: tuple[Piece, ...]
    common: int
    times: Fraction
    factor: Fraction

    def units(self) -> list[int]:
        """Give the unit of each piece: one for all, or its own where that leaves too little room."""
        lines = self._lines()
        own = [lcm(self.common, *(number.denominator for number in line)) for line in lines]
        together = lcm(*own)
        return own if together > _COMMON_UNIT else [together] * len(own)

    def limit(self, *, extra: Fraction) -> int:
        """Give the largest numerator and denominator that can be computed with."""
        found = LARGEST
        for piece, (at, slope), unit in zip(self.pieces, self._lines(), self.units(), strict=True):
            most = 4 * (int((abs(at) + abs(slope) + extra) * unit) + 1 + unit)
            sides = (0, 0) if piece.until is None else self._sides(piece.until)
            found = min(found, LARGEST // max(most, *map(abs, sides)))
        if any(self._lines()[end][1] for end in (0, -1)):
            at, slope = (max(abs(line[i]) for line in self._lines()) for i in (0, 1))
            found = min(found, int((MOST // 2 - at) / slope))
        return found

    def unknown(self) -> nw.Expr | None:
        """Tell which values the rule does not know."""
        if all(each.line for each in self.pieces):
            return None
        return chosen(self.pieces, self._up_to, lambda each: nw.lit(each.line is None))

    def worth(self, *, largest: Fraction, extra: Fraction) -> Worth:
        """Give what values are worth; see `Plain.worth`."""
        must_be_divided_exactly(largest + extra)
        must_fit(0 if self.limit(extra=extra) > 0 else LARGEST, "the rule")
        units = dict(zip(self.pieces, self.units(), strict=True))
        lines = dict(zip(self.pieces, self._lines(), strict=True))
        m = nw.col(DENOMINATOR)
        n = chosen(self.pieces, self._up_to, lambda each: whole(int(lines[each][0] * units[each]))) * m
        if any(slope for _, slope in lines.values()):
            steep = chosen(self.pieces, self._up_to, lambda each: whole(int(lines[each][1] * units[each])))
            n = n + steep * nw.col(NUMERATOR)
        if len({*units.values()}) == 1:
            return Worth(n, self.units()[0], m, largest)
        times = chosen(self.pieces, self._up_to, lambda each: whole(units[each] // self.common))
        steps = ([(m * times).alias(MEASURE)],)
        return Worth(n, self.common, nw.col(MEASURE), largest, steps=steps)

    def _lines(self) -> list[tuple[Fraction, Fraction]]:
        return [
            (each.line.at * self.factor, each.line.slope * self.factor * self.times)
            if each.line
            else (Fraction(0), Fraction(0))
            for each in self.pieces
        ]

    def _sides(self, until: Fraction) -> tuple[int, int]:
        """Give what numerator and denominator are multiplied by before they are compared."""
        bound = until / self.times
        return bound.denominator, bound.numerator

    def _up_to(self, piece: Piece) -> nw.Expr:
        left, right = self._sides(piece.until or Fraction(0))
        n, m = nw.col(NUMERATOR) * left, nw.col(DENOMINATOR) * right
        return n <= m if piece.included else n < m


def chosen(pieces: Sequence[Any], up_to: Callable[[Any], nw.Expr], of: Callable[[Any], nw.Expr]) -> nw.Expr:
    """Choose, row by row, by the piece on which its value lies."""
    (*lower, last) = pieces
    chain: Any = nw
    found: list[tuple[Any, nw.Expr]] = [(each, of(each)) for each in lower]
    if not found:
        return of(last)
    for each, expression in found:
        chain = chain.when(up_to(each)).then(expression)
    return chain.otherwise(of(last))  # type: ignore[no-any-return]


def bounded(worth: Worth, low: Fraction, high: Fraction) -> Worth:
    """Bring what rows are worth back between two bounds, in what is printed."""
    bottom, top = int(low * worth.unit), int(high * worth.unit)
    n = worth.dividend
    if worth.measure is None:
        return replace(worth, dividend=n.clip(bottom, top))
    least, most = worth.measure * bottom, worth.measure * top
    return replace(worth, dividend=nw.when(n < least).then(least).when(n > most).then(most).otherwise(n))
