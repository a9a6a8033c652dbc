"""Rows of levels over one measure that stand side by side: the bands of criteria, or of levels written out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from attrs import frozen

from kpiflow.definitions import Indicator, Measure
from kpiflow.errors import Path
from kpiflow.guards import Measured
from kpiflow.linting.intervals import Interval
from kpiflow.linting.places import level_path


@frozen(kw_only=True)
class Step:
    """One level of a row.

    Attributes:
        level: Its number.
        numbers: The numbers that belong to it.
        path: Where it is written.
    """

    level: int
    numbers: Interval
    path: Path

    @property
    def is_one_number(self) -> bool:
        """Whether it holds just one number."""
        return self.numbers.only is not None


@frozen(kw_only=True)
class Row:
    """Levels side by side.

    Attributes:
        measure: What is measured.
        steps: The levels, from the lowest, that are defined.
        in_order: Those of them that follow one another the way the numbers run, from the
            lowest numbers; as many as there can be.
        rises: Whether higher levels ask for higher numbers.
    """

    measure: Measure
    steps: tuple[Step, ...]
    in_order: tuple[Step, ...]
    rises: bool

    @property
    def astray(self) -> tuple[Step, ...]:
        """The levels that do not stand where their numbers belong."""
        return tuple(step for step in self.steps if step not in self.in_order)

    @property
    def is_of_thresholds(self) -> bool:
        """Whether its numbers are thresholds after all, beside one open interval that ends where they begin."""
        numbers = [step for step in self.steps if step.is_one_number]
        if len(numbers) != len(self.steps) - 1 or len(numbers) < 2 or self.astray:
            return False
        intervals = [step.numbers for step in self.in_order]
        gaps = [not _touches(one, other) for one, other in pairwise(intervals)]
        [band] = [step for step in self.steps if not step.is_one_number]
        n = self.in_order.index(band)
        beside = gaps[n - 1] if n else gaps[0]
        is_at_an_end = n in {0, len(intervals) - 1}
        return is_at_an_end and not beside and any(gaps)


def _touches(one: Interval, other: Interval) -> bool:
    between = one.before(other)
    return between is None or between.is_empty


@lru_cache(maxsize=4)
def row_of(indicator: Indicator) -> Row | None:
    """Give the row that a definition is made of, if its levels stand side by side over one measure."""
    if indicator.progression != "independent":
        return None
    guards = [
        each.requirements[0].requires if len(each.requirements) == 1 else None for each in indicator.ladder
    ]
    measured = [guard for guard in guards if isinstance(guard, Measured)]
    names = {guard.measure for guard in measured}
    if len(measured) != len(guards) or len(names) != 1:
        return None
    measure = next(each for each in indicator.measures if each.id in names)
    steps = tuple(
        Step(level=level.level, numbers=numbers, path=level_path(indicator, n))
        for n, (level, guard) in enumerate(zip(indicator.ladder, measured, strict=True))
        if not (numbers := Interval.of(guard, measure)).is_empty
    )
    if indicator.criteria is not None:
        if not indicator.criteria.has_bands:
            return None
        rises = indicator.criteria.direction == "increasing"
    else:
        open_ends = [
            [step.numbers.low for step in steps].count(None),
            [step.numbers.high for step in steps].count(None),
        ]
        if max(open_ends) > 1:
            return None  # thresholds, of which the highest that holds counts
        rises = len(_longest(steps, rises=True)) >= len(_longest(steps, rises=False))
    in_order = _longest(steps, rises=rises)
    in_order = in_order if rises else in_order[::-1]
    return Row(measure=measure, steps=steps, in_order=in_order, rises=rises)


def _longest(steps: Sequence[Step], *, rises: bool) -> tuple[Step, ...]:
    """Give the most steps each of which goes on from the one before; of several such choices, the lowest levels."""
    best: list[tuple[Step, ...]] = []
    for step in steps:
        chains = [chain for chain in best if _goes_on(chain[-1].numbers, step.numbers, rises=rises)]
        best.append((*max(chains, key=len, default=()), step))
    return max(best, key=len, default=())


def _goes_on(numbers: Interval, next_numbers: Interval, *, rises: bool) -> bool:
    return numbers.is_below(next_numbers) if rises else next_numbers.is_below(numbers)
