"""Bands that leave numbers out, that share some, or that do not follow one another.

What one slip explains is named once: between a level that is one number and its
lower neighbour there is no gap beside that, and where a level stands astray nothing
is said about the end it was meant for.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from attrs import evolve

from kpiflow.definitions import Indicator
from kpiflow.errors import Problem
from kpiflow.linting.intervals import Interval
from kpiflow.linting.rows import Row, Step, row_of


def band_gap(indicator: Indicator) -> Iterator[Problem]:
    """Find numbers between two bands that belong to neither."""
    row = _bands(indicator)
    if row is None:
        return
    single = _single(row)
    for lower, higher in pairwise(row.in_order):
        between = lower.numbers.before(higher.numbers)
        if higher not in single and between is not None and not between.is_empty:
            yield Problem(
                "KPI930",
                f"{between.text()} lies in no level, between levels {_two(lower, higher)}",
                max(lower, higher, key=_level).path,
                hint=_ways_to_close(row),
            )


def _ways_to_close(row: Row) -> str:
    return (
        ""
        if row.measure.whole
        else "let one begin where the other ends, or state whole: true for the measure"
    )


def band_overlap(indicator: Indicator) -> Iterator[Problem]:
    """Find numbers that belong to two bands."""
    row = _bands(indicator)
    if row is None:
        return
    for lower, higher in combinations(row.in_order, 2):
        shared = lower.numbers.shared_with(higher.numbers)
        if not shared.is_empty:
            yield Problem(
                "KPI931",
                f"{shared.text()} lies in levels {_two(lower, higher)}",
                max(lower, higher, key=_level).path,
                hint="let one of them end before the other begins",
            )


def one_number_level(indicator: Indicator) -> Iterator[Problem]:
    """Find levels of one number beside bands, most often the end of a band whose other end was left out."""
    row = _bands(indicator)
    for step in _single(row) if row is not None else ():
        yield Problem(
            "KPI932",
            f"level {step.level} is the one number {step.numbers.text()}",
            step.path,
            hint="write both ends of the band",
        )


def numbers_outside(indicator: Indicator) -> Iterator[Problem]:
    """Find numbers below the lowest and above the highest band that can occur."""
    row = _bands(indicator)
    if row is None:
        return
    for is_low, step in ((True, row.in_order[0]), (False, row.in_order[-1])):
        outside = _outside(row, step, is_low=is_low)
        if outside is not None and not outside.is_empty:
            end = "lowest" if is_low else "highest"
            yield Problem(
                "KPI933",
                f"{outside.text()} lies in no level",
                step.path,
                hint=f"open the band, or state the {end} number of '{row.measure.id}'",
            )


def thresholds_beside_interval(indicator: Indicator) -> Iterator[Problem]:
    """Find rows of plain numbers with one open interval, between which nothing can be interpolated."""
    row = row_of(indicator)
    if row is not None and row.is_of_thresholds:
        [band] = [step for step in row.steps if not step.is_one_number]
        yield Problem(
            "KPI937",
            f"level {band.level} is an open interval and the others are numbers: "
            "what lies between two of them is in no level, and nothing can be interpolated",
            band.path,
            hint="write numbers in every cell, or bands in every cell",
        )


def _bands(indicator: Indicator) -> Row | None:
    """Give the row, if most of it stands in order and it is one of bands."""
    row = row_of(indicator)
    return None if row is None or row.is_of_thresholds or len(row.in_order) < 2 else row


def _level(step: Step) -> int:
    return step.level


def _two(one: Step, other: Step) -> str:
    low, high = sorted((one.level, other.level))
    return f"{low} and {high}"


def _single(row: Row) -> tuple[Step, ...]:
    """Give the levels that are one number although their neighbours, or the numbers between, tell of more."""
    ends = {None if end is None else Fraction(end) for end in (row.measure.lowest, row.measure.highest)}
    found: list[Step] = []
    for n, step in enumerate(row.in_order):
        beside = row.in_order[max(n - 1, 0) : n] + row.in_order[n + 1 : n + 2]
        if step.is_one_number and step.numbers.low not in ends and any(_tells(step, each) for each in beside):
            found.append(step)
    return tuple(found)


def _tells(step: Step, other: Step) -> bool:
    """Tell whether a neighbour has two ends, or numbers lie between."""
    has_two_ends = None not in {other.numbers.low, other.numbers.high} and not other.is_one_number
    first, second = (step, other) if step.numbers.is_below(other.numbers) else (other, step)
    between = first.numbers.before(second.numbers)
    return has_two_ends or (between is not None and not between.is_empty)


def _outside(row: Row, step: Step, *, is_low: bool) -> Interval | None:
    numbers, measure = step.numbers, row.measure
    end = numbers.low if is_low else numbers.high
    beyond = [each for each in row.astray if (each.level < step.level) == (is_low == row.rises)]
    if end is None or beyond:
        return None
    whole = Interval(low=None, high=None, whole=measure.whole)
    if is_low:
        limit = None if measure.lowest is None else Fraction(measure.lowest)
        return evolve(whole, low=limit, high=end, high_in=not numbers.low_in).rounded()
    limit = None if measure.highest is None else Fraction(measure.highest)
    return evolve(whole, low=end, low_in=not numbers.high_in, high=limit).rounded()
