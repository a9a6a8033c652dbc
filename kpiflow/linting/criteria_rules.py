"""Criteria rows as printed: in order, in step with what is printed beside them, within what can be measured."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from kpiflow.bands import Band
from kpiflow.definitions import Criteria, Indicator, Measure, guards_in, guards_of
from kpiflow.errors import Path, Problem
from kpiflow.guards import PERCENT, Measured
from kpiflow.linting.figures import figure
from kpiflow.linting.places import is_written, requirements
from kpiflow.linting.rows import row_of


@frozen(kw_only=True)
class Threshold:
    """A cell with a plain number.

    Attributes:
        level: The level it is for.
        number: The number.
    """

    level: int
    number: Fraction

    @property
    def path(self) -> Path:
        """Where it is written."""
        return ("criteria", "cells", self.level - 1)


def criteria_out_of_order(indicator: Indicator) -> Iterator[Problem]:
    """Find levels whose numbers do not lie on from those of the level below."""
    row = row_of(indicator)
    if row is not None:
        astray = [(step.level, step.path) for step in row.astray]
        direction = "increasing" if row.rises else "decreasing"
    elif indicator.criteria is not None:
        direction = indicator.criteria.direction
        cells = _thresholds(indicator.criteria)
        ordered = _in_order(cells, rises=direction == "increasing")
        astray = [(cell.level, cell.path) for cell in cells if cell not in ordered]
    else:
        return
    if astray:
        numbers = ", ".join(str(level) for level, _ in astray)
        noun, verb = ("level", "does") if len(astray) == 1 else ("levels", "do")
        yield Problem(
            "KPI934",
            f"{noun} {numbers} {verb} not go on from the level below, where the numbers are {direction}",
            astray[0][1],
            hint="correct the numbers, or the direction",
        )


def criteria_off_step(indicator: Indicator) -> Iterator[Problem]:
    """Find rows that the adjustment printed beside them would not give."""
    criteria = indicator.criteria
    if criteria is None or criteria.step is None or criteria.has_bands:
        return
    cells = _thresholds(criteria)
    anchor = _anchor(criteria, cells)
    each = Fraction(criteria.step.per) / Fraction(criteria.step.points)
    sign = 1 if criteria.direction == "increasing" else -1
    given = {cell.level: anchor.number + (cell.level - anchor.level) * each * sign for cell in cells}
    off = [cell for cell in cells if cell.number != given[cell.level]]
    if off:
        per, points = criteria.step.per, criteria.step.points
        noun = "point" if points == 1 else "points"
        yield Problem(
            "KPI935",
            f"plus or minus {per:f} for {points:f} {noun} gives other numbers than the row",
            off[0].path,
            expected=", ".join(figure(number) for number in given.values()),
            got=", ".join(figure(cell.number) for cell in cells),
        )


def _anchor(criteria: Criteria, cells: tuple[Threshold, ...]) -> Threshold:
    """Give the cell that the row is counted from: that of the target, where the row holds it, else the target itself."""
    if criteria.target is None:
        return next((cell for cell in cells if cell.level == criteria.target_level), cells[0])
    target = Fraction(criteria.target)
    stated = Threshold(level=criteria.target_level, number=target)
    return next((cell for cell in cells if cell.number == target), stated)


def target_off_level(indicator: Indicator) -> Iterator[Problem]:
    """Find targets that are not the criterion of the level they are said to be."""
    criteria = indicator.criteria
    if criteria is None or criteria.target is None:
        return
    cells = criteria.parsed()
    target = Fraction(criteria.target)
    stated = cells[criteria.target_level - 1] if 1 <= criteria.target_level <= len(cells) else None
    if stated is not None and _is_met_at(stated, target):
        return
    fitting = [n for n, cell in enumerate(cells, start=1) if cell is not None and _is_met_at(cell, target)]
    of_level = "" if not fitting else f" but of level {fitting[0]}"
    yield Problem(
        "KPI936",
        f"the target {figure(target)} is not the criterion of level {criteria.target_level}{of_level}",
        ("criteria", "target"),
        hint=f"state target_level: {fitting[0]}" if len(fitting) == 1 else "correct the target or the row",
    )


def _is_met_at(cell: Decimal | Band, target: Fraction) -> bool:
    return cell.holds(target) if isinstance(cell, Band) else Fraction(cell) == target


def level_left_out(indicator: Indicator) -> Iterator[Problem]:
    """Find numbers of levels below the highest that the ladder has no level for."""
    numbers = indicator.level_numbers
    highest = max(indicator.highest_level, len(indicator.criteria.cells) if indicator.criteria else 0)
    missing = [number for number in range(1, highest + 1) if number not in numbers]
    if missing:
        noun = "is no level" if len(missing) == 1 else "are no levels"
        path: Path = ("levels",) if indicator.levels else ("criteria", "cells", missing[0] - 1)
        yield Problem("KPI938", f"there {noun} {', '.join(map(str, missing))}", path)


def bound_out_of_range(indicator: Indicator) -> Iterator[Problem]:
    """Find bounds that lie outside what the measure can come to; a percentage runs from 0 to 100 unless it says more."""
    measures = {each.id: each for each in indicator.measures}
    for path, _, requirement in requirements(indicator):
        for slot, guard in guards_of(requirement):
            for step, each in guards_in(guard):
                if isinstance(each, Measured):
                    here = (*path, *slot, *step, "measured") if is_written(indicator, path) else path
                    yield from _out_of_range(each, measures[each.measure], here, has_keys=here != path)


def _out_of_range(guard: Measured, measure: Measure, path: Path, *, has_keys: bool) -> Iterator[Problem]:
    lowest, highest = _range(measure)
    for name in ("min", "above", "max", "below"):
        bound: Decimal | None = getattr(guard, name)
        if bound is None:
            continue
        if (lowest is not None and bound < lowest) or (highest is not None and bound > highest):
            said = [f"at least {lowest}"] * (lowest is not None) + [f"at most {highest}"] * (
                highest is not None
            )
            yield Problem(
                "KPI939",
                f"'{measure.id}' is bounded by {bound:f}, which it never comes to",
                (*path, name) if has_keys else path,
                expected=" and ".join(said),
                hint="correct the bound, or state the lowest and highest number of the measure",
            )


def _range(measure: Measure) -> tuple[Decimal | None, Decimal | None]:
    lowest, highest = measure.lowest, measure.highest
    if measure.unit == PERCENT:
        lowest = Decimal(0) if lowest is None else lowest
        highest = Decimal(100) if highest is None else highest
    return lowest, highest


def _thresholds(criteria: Criteria) -> tuple[Threshold, ...]:
    return tuple(
        Threshold(level=n, number=Fraction(cell))
        for n, cell in enumerate(criteria.parsed(), start=1)
        if isinstance(cell, Decimal)
    )


def _in_order(cells: tuple[Threshold, ...], *, rises: bool) -> tuple[Threshold, ...]:
    """Give the most cells that strictly run one way."""
    best: list[tuple[Threshold, ...]] = []
    for cell in cells:
        chains = [
            chain
            for chain in best
            if chain[-1].number != cell.number and (chain[-1].number < cell.number) == rises
        ]
        best.append((*max(chains, key=len, default=()), cell))
    return max(best, key=len, default=())
