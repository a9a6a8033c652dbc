"""Rules of scoring as straight pieces: what any frame can compute of them.

Every rule of `kpiflow.scoring` is a row of pieces along the number line; on each the points
are a straight line of the value, a constant, or nothing, because the rule knows no such
value. Refuses a rule that is none of the library's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, lcm
from typing import Final, NamedTuple

from kpiflow.errors import Problem, ScoringError
from kpiflow.scoring import (
    Bands,
    Binary,
    Interpolation,
    Lookup,
    Milestone,
    PointBand,
    RangeOptimal,
    Rule,
    Standardised,
    exact,
    shortest,
)


LARGEST: Final = 2**62
"""What no number on the way may reach, so that a sum of two of them is still one of 64 bits."""

_ZERO: Final = Fraction(0)


class Line(NamedTuple):
    """Points on a piece: `at + slope × value`."""

    at: Fraction
    slope: Fraction = _ZERO


class Piece(NamedTuple):
    """Part of the number line, from where the piece before it ends.

    Attributes:
        until: Where it ends; `None` where it does not.
        included: Whether its end belongs to it.
        line: The points; `None` where the rule knows no such value.
    """

    until: Fraction | None
    included: bool
    line: Line | None


class WholePiece(NamedTuple):
    """A piece for whole numbers: up to `until` the points are `(at + slope × value) / unit`.

    Attributes:
        until: The last number that belongs to it; `None` where it does not end.
        at: Points at 0, in units.
        slope: Points for each, in units.
        unit: How many units make one of what is printed.
        known: Whether the rule knows such a value.
    """

    until: int | None
    at: int
    slope: int
    unit: int
    known: bool


def pieces_of(rule: Rule) -> tuple[Piece, ...]:  # noqa: PLR0911 -- one for each kind of rule
    """Give the pieces of a rule, from the lowest values to the highest.

    Raises:
        ScoringError: The rule is none of the library's own (KPI507).
    """
    match rule:
        case Interpolation():
            return tuple(_interpolation(rule))
        case RangeOptimal():
            return tuple(_range_optimal(rule))
        case Bands():
            return tuple(_bands(rule.bands))
        case Binary():
            met, unmet = Line(Fraction(rule.met)), Line(Fraction(rule.unmet))
            return (_before(Fraction(rule.from_), unmet), _rest(met))
        case Milestone():
            levels = {Fraction(level): exact(points) for level, points in rule.points.items()}
            return tuple(_table({Fraction(0): exact(rule.below or 0), **levels}))
        case Lookup():
            return tuple(_table(numbers_of(rule)))
        case Standardised():
            slope = Fraction(rule.spread) / Fraction(rule.deviation)
            return (_rest(Line(Fraction(rule.centre) - slope * Fraction(rule.mean), slope)),)
        case _:
            raise ScoringError(
                Problem(
                    "KPI507",
                    f"a frame cannot be scored by {type(rule).__name__}",
                    expected="a rule of kpiflow.scoring",
                    hint="score its rows one by one",
                )
            )


def numbers_of(rule: Lookup) -> dict[Fraction, Fraction]:
    """Give the numbers that stand in a table, as a value is written when it is looked up."""
    found: dict[Fraction, Fraction] = {}
    for key, points in rule.points.items():
        try:
            number = exact(str(key))
            written = str(shortest(number))
        except ScoringError:
            continue  # a word
        if written == key:
            found[number] = Fraction(points)
    return found


def _up_to(until: Fraction, line: Line | None) -> Piece:
    return Piece(until=until, included=True, line=line)


def _before(until: Fraction, line: Line | None) -> Piece:
    return Piece(until=until, included=False, line=line)


def _rest(line: Line | None) -> Piece:
    return Piece(until=None, included=True, line=line)


def _interpolation(rule: Interpolation) -> Iterator[Piece]:
    count = sum(each is not None for each in rule.criteria)
    ends = [rule.criterion(number) for number in range(count)]
    below = Line(ends[0][1] if rule.below is None else Fraction(rule.below))
    above = Line(ends[-1][1] if rule.above is None else Fraction(rule.above))
    if ends[0][0] > ends[-1][0]:
        ends.reverse()
        below, above = above, below
    yield _before(ends[0][0], below)
    for (low, worth), (high, more) in pairwise(ends):
        slope = (more - worth) / (high - low)
        yield _up_to(high, Line(worth - slope * low, slope))
    yield _rest(above)


def _range_optimal(rule: RangeOptimal) -> Iterator[Piece]:
    yield from tuple(_interpolation(rule.rising))[:-1]
    ends, worth = rule.falling.criterion(-1)
    yield _up_to(ends, Line(worth))
    yield from tuple(_interpolation(rule.falling))[1:]


def _bands(bands: Iterable[PointBand]) -> Iterator[Piece]:
    last: Piece | None = None
    for band in bands:
        if band.low is not None:
            yield Piece(Fraction(band.low), not band.low_included, None)
        last = Piece(
            None if band.high is None else Fraction(band.high),
            band.high_included,
            Line(Fraction(band.points)),
        )
        yield last
    if last is None or last.until is not None:
        yield _rest(None)


def _table(worth: dict[Fraction, Fraction]) -> Iterator[Piece]:
    for number in sorted(worth):
        yield _before(number, None)
        yield _up_to(number, Line(worth[number]))
    yield _rest(None)


def in_whole_numbers(
    pieces: Iterable[Piece], *, decimals: int, factor: Fraction, common: int
) -> tuple[WholePiece, ...]:
    """Give the pieces for values that are whole numbers of their last decimal.

    Args:
        pieces: The pieces.
        decimals: How many decimals values have.
        factor: How many of what is printed make one point.
        common: What the unit must be a multiple of.
    """
    found: list[tuple[int | None, Line, bool]] = []
    for piece in pieces:
        until = None if piece.until is None else _last(piece.until * 10**decimals, included=piece.included)
        before = found[-1][0] if found else None
        if until is not None and before is not None and until <= before:
            continue  # no whole number lies on it
        line = piece.line or Line(_ZERO)
        scaled = Line(line.at * factor, line.slope * factor / 10**decimals)
        if found and found[-1][1:] == (scaled, piece.line is not None):
            found.pop()  # one line goes on
        found.append((until, scaled, piece.line is not None))
    unit = lcm(common, *(n.denominator for _, line, _ in found for n in line))
    if _largest(found, unit) >= LARGEST:  # each by its own unit: longer to compute, and smaller
        return tuple(_whole(*each, lcm(common, *(n.denominator for n in each[1]))) for each in found)
    return tuple(_whole(*each, unit) for each in found)


def _last(number: Fraction, *, included: bool) -> int:
    return floor(number) if included else ceil(number) - 1


def _largest(found: Iterable[tuple[int | None, Line, bool]], unit: int) -> Fraction:
    ends = [until for until, *_ in found if until is not None]
    return 4 * max(
        (abs(line.at) + abs(line.slope) * max((abs(end) + 1 for end in ends), default=1)) * unit
        for _, line, _ in found
    )


def _whole(until: int | None, line: Line, known: bool, unit: int) -> WholePiece:  # noqa: FBT001
    return WholePiece(until, int(line.at * unit), int(line.slope * unit), unit, known)
