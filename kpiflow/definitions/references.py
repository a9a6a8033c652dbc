"""References between requirements and levels: none to nowhere, none in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.definitions.guard_walk import guards_in, guards_of
from kpiflow.definitions.outline import Outline
from kpiflow.definitions.parts import Requirement
from kpiflow.errors import Path, Problem, did_you_mean
from kpiflow.guards import Guard, Holds, Reached


def reference_problems(indicator: Outline) -> Iterator[Problem]:
    """Find references that lead nowhere, or back to where they came from."""
    known = {requirement.id: requirement for _, requirement in indicator.requirements()}
    for path, requirement in _written(indicator):
        for part, guard in guards_of(requirement):
            for step, each in guards_in(guard):
                yield from _dangling(indicator, requirement, each, (*path, *part, *step), tuple(known))
    yield from _circles(indicator)


def _written(indicator: Outline) -> Iterator[tuple[Path, Requirement]]:
    for n, level in enumerate(indicator.levels):
        for m, requirement in enumerate(level.requirements):
            yield ("levels", n, "requirements", m), requirement


def _dangling(
    indicator: Outline, requirement: Requirement, guard: Guard, path: Path, known: tuple[str, ...]
) -> Iterator[Problem]:
    if isinstance(guard, Holds) and guard.requirement not in known:
        yield Problem(
            "KPI122",
            f"requirement '{requirement.id}' refers to requirement '{guard.requirement}', "
            f"which indicator '{indicator.code}' does not have",
            path,
            declared=known,
            hint=did_you_mean(guard.requirement, known),
        )
    elif isinstance(guard, Reached) and not guard.indicator and guard.level not in indicator.level_numbers:
        yield Problem(
            "KPI122",
            f"requirement '{requirement.id}' refers to level {guard.level}, "
            f"which indicator '{indicator.code}' does not have",
            path,
            expected=", ".join(map(str, indicator.level_numbers)),
        )


def _circles(indicator: Outline) -> Iterator[Problem]:
    """Find requirements that wait for themselves."""
    leads_to = {requirement.id: _next(indicator, requirement) for _, requirement in indicator.requirements()}
    done: set[str] = set()
    for path, requirement in _written(indicator):
        if requirement.id in done:
            continue
        circle = _circle_from(requirement.id, leads_to)
        if circle:
            done.update(circle)
            yield Problem(
                "KPI122",
                f"requirement '{requirement.id}' waits for itself",
                path,
                got=" → ".join((*circle, circle[0])),
                hint="let one of them stand without the others",
            )


def _next(indicator: Outline, requirement: Requirement) -> tuple[str, ...]:
    """Give the requirements that one looks at directly, a level standing for all it asks for."""
    found: list[str] = []
    for _, guard in guards_of(requirement):
        for _, each in guards_in(guard):
            if isinstance(each, Holds):
                found.append(each.requirement)
            elif isinstance(each, Reached) and not each.indicator:
                found.extend(_asked_by(indicator, each.level))
    return tuple(dict.fromkeys(found))


def _asked_by(indicator: Outline, number: int) -> Iterator[str]:
    """Give the requirements a level rests on: those of the levels below it too, where they build on one another."""
    for level, requirement in indicator.requirements():
        own = level.level == number
        if own or indicator.progression == "count" or level.level < number:
            yield requirement.id


def _circle_from(start: str, leads_to: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give a circle through a requirement, or nothing."""
    trail: list[str] = [start]
    waiting = [list(leads_to.get(start, ()))]
    seen = {start}
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            trail.pop()
            continue
        following = waiting[-1].pop()
        if following == start:
            return tuple(trail)
        if following not in seen:
            seen.add(following)
            trail.append(following)
            waiting.append(list(leads_to.get(following, ())))
    return ()
