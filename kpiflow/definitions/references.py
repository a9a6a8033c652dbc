"""References between requirements and levels: none to nowhere, none in a circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from kpiflow.definitions.guard_walk import guards_in, guards_of
from kpiflow.definitions.identifiers import shown
from kpiflow.definitions.outline import Outline
from kpiflow.definitions.parts import Requirement
from kpiflow.errors import Path, Problem, did_you_mean
from kpiflow.guards import Holds, Reached


Place: TypeAlias = str | int
"""A requirement by its identifier, or a level by its number."""


def reference_problems(indicator: Outline) -> Iterator[Problem]:
    """Find references that lead nowhere, or back to where they came from."""
    written = [
        (requirement, (*path, *step), to)
        for path, requirement in _written(indicator)
        for step, to in _references(requirement)
    ]
    if not written:  # as in most definitions
        return
    known = tuple(requirement.id for _, requirement in indicator.requirements())
    places = {*known, *indicator.level_numbers}
    for requirement, path, to in written:
        if to not in places:
            yield _dangling(indicator, requirement, to, path, known)
    yield from _circles(indicator)


def _written(indicator: Outline) -> Iterator[tuple[Path, Requirement]]:
    for n, level in enumerate(indicator.levels):
        for m, requirement in enumerate(level.requirements):
            yield ("levels", n, "requirements", m), requirement


def _references(requirement: Requirement) -> Iterator[tuple[Path, Place]]:
    """Walk what a requirement looks at on its own ladder, each with the path of its name."""
    for part, guard in guards_of(requirement):
        for step, each in guards_in(guard, part):
            if isinstance(each, Holds):
                yield (*step, "holds", "requirement"), each.requirement
            elif isinstance(each, Reached) and not each.indicator:
                yield (*step, "reached", "level"), each.level


def _dangling(
    indicator: Outline, requirement: Requirement, to: Place, path: Path, known: tuple[str, ...]
) -> Problem:
    """Build the problem of a reference that leads nowhere."""
    is_level = isinstance(to, int)
    what = _in_words(to) if is_level else f"requirement '{_in_words(to)}'"
    return Problem(
        "KPI122",
        f"requirement '{shown(requirement.id)}' refers to {what}, "
        f"which indicator '{indicator.code}' does not have",
        path,
        expected=", ".join(map(str, indicator.level_numbers)) if is_level else "",
        declared=() if is_level else known,
        hint="" if is_level else did_you_mean(str(to), known),
    )


def _circles(indicator: Outline) -> Iterator[Problem]:
    """Find requirements that wait for themselves, once for all that wait for one another."""
    leads_to = _leads(indicator)
    knots = _knots(leads_to)
    tied = {
        knots[place] for place, others in leads_to.items() if any(knots[to] == knots[place] for to in others)
    }
    for path, requirement in _written(indicator):
        knot = knots[requirement.id]
        if knot not in tied:
            continue
        tied.remove(knot)
        within = {
            place: [to for to in others if knots[to] == knot]
            for place, others in leads_to.items()
            if knots[place] == knot
        }
        circle = _circle_from(requirement.id, within)
        first = (*circle, circle[0])[1]
        yield Problem(
            "KPI122",
            f"requirement '{shown(requirement.id)}' waits for itself",
            (*path, *next((step for step, to in _references(requirement) if to == first), ())),
            got=" → ".join(map(_in_words, (*circle, circle[0]))),
            hint="let one of them stand without the others",
        )


def _leads(indicator: Outline) -> dict[Place, list[Place]]:
    """Give what each requirement and level looks at directly; what there is not leads nowhere."""
    leads_to: dict[Place, list[Place]] = {number: [] for number in indicator.level_numbers}
    for level, requirement in indicator.requirements():
        leads_to[requirement.id] = []
        if indicator.progression != "manual":  # there an assessor decides, and looks at no requirement
            leads_to[level.level].append(requirement.id)
    numbers = sorted(set(indicator.level_numbers))
    for lower, higher in pairwise(numbers):
        if indicator.progression in {"cumulative", "count"}:
            leads_to[higher].append(lower)
        if indicator.progression == "count":  # any level can make up the number
            leads_to[lower].append(higher)
    for _, requirement in indicator.requirements():
        leads_to[requirement.id] += [to for _, to in _references(requirement) if to in leads_to]
    return leads_to


def _knots(leads_to: Mapping[Place, list[Place]]) -> dict[Place, int]:
    """Number the places so that those that lead to one another share a number (Kosaraju's two walks)."""
    order: list[Place] = []
    seen: set[Place] = set()
    for start in leads_to:
        order.extend(_walk(start, leads_to, seen))
    comes_from: dict[Place, list[Place]] = {place: [] for place in leads_to}
    for place, others in leads_to.items():
        for other in others:
            comes_from[other].append(place)
    knots: dict[Place, int] = {}
    seen.clear()
    for number, start in enumerate(reversed(order)):
        knots.update(dict.fromkeys(_walk(start, comes_from, seen), number))
    return knots


def _walk(start: Place, leads_to: Mapping[Place, list[Place]], seen: set[Place]) -> Iterator[Place]:
    """Give all that can be reached and was not seen yet, each after what it leads to."""
    if start in seen:
        return
    seen.add(start)
    trail = [(start, iter(leads_to[start]))]
    while trail:
        place, ways = trail[-1]
        following = next((each for each in ways if each not in seen), None)
        if following is None:
            trail.pop()
            yield place
        else:
            seen.add(following)
            trail.append((following, iter(leads_to[following])))


def _circle_from(start: Place, leads_to: Mapping[Place, list[Place]]) -> tuple[Place, ...]:
    """Give a shortest circle through a place, where all lead to one another."""
    before: dict[Place, Place] = {}
    waiting = deque([start])
    while start not in before:
        place = waiting.popleft()
        for following in leads_to[place]:
            if following not in before:
                before[following] = place
                waiting.append(following)
    circle = [start, before[start]]
    while circle[-1] != start:
        circle.append(before[circle[-1]])
    return tuple(reversed(circle[1:]))


def _in_words(place: Place) -> str:
    return f"level {place}" if isinstance(place, int) else shown(place)
