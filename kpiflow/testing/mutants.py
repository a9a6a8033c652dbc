"""Mutants of a definition: the definition with one small mistake in it, of the kinds that people make in rules.

Every mutant is a definition that holds together; a mistake that a definition refuses
itself is none that a test would have to find. This room refuses to judge mutants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from kpiflow.codec import unstructure
from kpiflow.dates import DateRange
from kpiflow.definitions import Indicator, Level, Requirement, guards_of
from kpiflow.definitions.scoring_parts import Printing, Scoring
from kpiflow.errors import KpiflowError, Path
from kpiflow.testing.mistakes import last_place, mistakes_in
from kpiflow.text import shortened


OPERATORS: Final = (
    "drop a requirement",
    "drop a part",
    "swap all and any",
    "change a count",
    "shift a threshold",
    "widen a window",
    "drop a channel",
    "drop a demand",
    "swap levels",
    "drop a condition",
    "change a weight",
    "change the rounding",
)
"""What is done to a definition, in the order in which it is tried."""


@frozen(kw_only=True)
class Mutant:
    """A definition with one mistake in it.

    Attributes:
        operator: What was done.
        path: Where, in the document.
        before: What stood there.
        after: What stands there instead; blank where it was dropped.
        indicator: The definition with it.
        requirement: The requirement that was changed; blank where it was dropped, or it is about others.
    """

    operator: str
    path: Path
    before: str
    after: str
    indicator: Indicator
    requirement: str = ""


def mutants(indicator: Indicator) -> Iterator[Mutant]:
    """Give every mutant of a definition, each once, in the order of the document."""
    seen = {indicator}
    for each in _all(indicator):
        if each.indicator not in seen:
            seen.add(each.indicator)
            yield each


def _all(indicator: Indicator) -> Iterator[Mutant]:
    for n, level in enumerate(indicator.levels):
        for m, requirement in enumerate(level.requirements):
            path: Path = ("levels", n, "requirements", m)
            yield from _of_requirement(indicator, n, m, requirement, path)
        yield from _of_rated(indicator, n, level)
    yield from _swapped(indicator)
    yield from _of_criteria(indicator)
    yield from _of_windows(indicator)
    yield from _of_gates(indicator)
    yield from _of_score(indicator)


def _made(
    indicator: Indicator,
    operator: str,
    path: Path,
    said: tuple[object, object],
    requirement: str = "",
    **changes: Any,
) -> Iterator[Mutant]:
    """Give a mutant, if the definition holds together with the mistake."""
    try:
        changed = evolve(indicator, **changes)
    except KpiflowError:
        return
    before, after = map(_written, said)
    yield Mutant(
        operator=operator, path=path, before=before, after=after, indicator=changed, requirement=requirement
    )


def _written(value: object) -> str:
    """Write what stands in a document on one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return shortened(value)
    return shortened(_flow(unstructure(value)), length=100)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


# --- requirements -------------------------------------------------------------------------


def _of_requirement(
    indicator: Indicator, n: int, m: int, requirement: Requirement, path: Path
) -> Iterator[Mutant]:
    level = indicator.levels[n]
    others = (*level.requirements[:m], *level.requirements[m + 1 :])
    dropped = _with_level(indicator, n, evolve(level, requirements=others))
    yield from _made(indicator, "drop a requirement", path, (requirement.id, None), levels=dropped)

    def changed(operator: str, at: Path, said: tuple[object, object], **changes: Any) -> Iterator[Mutant]:
        try:
            put = evolve(requirement, **changes)
        except KpiflowError:
            return
        every = tuple(put if each is requirement else each for each in level.requirements)
        levels = _with_level(indicator, n, evolve(level, requirements=every))
        yield from _made(indicator, operator, (*path, *at), said, requirement.id, levels=levels)

    for at, guard in guards_of(requirement):
        for each in mistakes_in(guard, indicator):
            change: dict[str, Any] = {str(at[0]): each.guard}
            if at[0] == "na" and requirement.na is not None:
                change = {"na": evolve(requirement.na, requires=each.guard)}
            yield from changed(each.operator, (*at, *each.path), (each.before, each.after), **change)
    yield from _conditions(requirement, changed)
    if indicator.scoring is not None and indicator.scoring.partial:
        more = requirement.weight + 1
        yield from changed("change a weight", ("weight",), (str(requirement.weight), str(more)), weight=more)


def _conditions(requirement: Requirement, changed: Callable[..., Iterator[Mutant]]) -> Iterator[Mutant]:
    operator, na = "drop a condition", requirement.na
    if requirement.applies_when is not None:
        said = (requirement.applies_when, None)
        yield from changed(operator, ("applies_when",), said, applies_when=None)
        yield from changed(operator, ("applies_when",), said, applies_when=None, na=None)
    if na is None:
        return
    if na.requires is not None:
        yield from changed(operator, ("na", "requires"), (na.requires, None), na=evolve(na, requires=None))
    if na.allowed:
        yield from changed(
            operator, ("na", "allowed"), ("true", "false"), na=evolve(na, allowed=False, requires=None)
        )
    for other in ("unmet", "met", "drop"):
        if other != na.counts_as:
            yield from changed(
                "drop a condition", ("na", "counts_as"), (na.counts_as, other), na=evolve(na, counts_as=other)
            )


def _with_level(indicator: Indicator, n: int, level: Level) -> tuple[Level, ...]:
    return (*indicator.levels[:n], level, *indicator.levels[n + 1 :])


# --- levels, windows and scores -----------------------------------------------------------


def _of_rated(indicator: Indicator, n: int, level: Level) -> Iterator[Mutant]:
    if level.rated is None:
        return
    for key in ("reach", "below"):
        value: str = getattr(level.rated, key)
        scale = indicator.scale_of(level.rated.at[0]) if level.rated.at else None
        values = () if scale is None else scale.written()
        at = values.index(value) if value in values else -9
        for other in (values[m] for m in (at - 1, at + 1) if 0 <= m < len(values)):
            change: dict[str, Any] = {key: other}
            put = evolve(level, rated=evolve(level.rated, **change))
            levels, path = _with_level(indicator, n, put), ("levels", n, "rated", key)
            yield from _made(indicator, "shift a threshold", path, (value, other), levels=levels)


def _swapped(indicator: Indicator) -> Iterator[Mutant]:
    for n in range(len(indicator.levels) - 1):
        lower, upper = indicator.levels[n], indicator.levels[n + 1]
        down = evolve(lower, requirements=upper.requirements, rated=upper.rated, empty=upper.empty)
        up = evolve(upper, requirements=lower.requirements, rated=lower.rated, empty=lower.empty)
        levels = (*indicator.levels[:n], down, up, *indicator.levels[n + 2 :])
        said = (f"level {lower.level} before {upper.level}", f"level {upper.level} before {lower.level}")
        yield from _made(indicator, "swap levels", ("levels", n), said, levels=levels)


def _of_criteria(indicator: Indicator) -> Iterator[Mutant]:
    criteria = indicator.criteria
    for n, cell in enumerate(criteria.cells if criteria else ()):
        number = criteria.parsed()[n] if criteria else None
        if criteria is None or not isinstance(number, Decimal):
            continue
        for by in (last_place(number), -last_place(number)):
            put = f"{number + by:f}"
            cells = (*criteria.cells[:n], put, *criteria.cells[n + 1 :])
            path: Path = ("criteria", "cells", n)
            changed = evolve(criteria, cells=cells)
            yield from _made(indicator, "shift a threshold", path, (cell, put), criteria=changed)


def _of_windows(indicator: Indicator) -> Iterator[Mutant]:
    one_day = timedelta(days=1)
    for key in ("performance_period", "reporting_window"):
        days: DateRange | None = getattr(indicator, key)
        if days is None:
            continue
        for wider in (
            DateRange.of_days(days.first - one_day, days.last),
            DateRange.of_days(days.first, days.last + one_day),
        ):
            change: dict[str, Any] = {key: wider}
            yield from _made(indicator, "widen a window", (key,), (days, wider), **change)


def _of_gates(indicator: Indicator) -> Iterator[Mutant]:
    scoring = indicator.scoring or Scoring()
    for n, gate in enumerate(scoring.gates):
        path: Path = ("scoring", "gates", n)
        for each in mistakes_in(gate.requires, indicator):
            gates = (*scoring.gates[:n], evolve(gate, requires=each.guard), *scoring.gates[n + 1 :])
            at = (*path, "requires", *each.path)
            changed = evolve(scoring, gates=gates)
            yield from _made(indicator, each.operator, at, (each.before, each.after), scoring=changed)


def _of_score(indicator: Indicator) -> Iterator[Mutant]:
    weight = indicator.weight / 2
    said = (str(indicator.weight), str(weight))
    yield from _made(indicator, "change a weight", ("weight",), said, weight=weight)
    scoring = indicator.scoring or Scoring()
    printing: Printing = scoring.printing
    for mode in ("half_up", "half_even", "truncate"):
        if mode != printing.mode:
            changed = evolve(scoring, printing=evolve(printing, mode=mode))
            path: Path = ("scoring", "printing", "mode") if indicator.scoring else ()
            yield from _made(indicator, "change the rounding", path, (printing.mode, mode), scoring=changed)
