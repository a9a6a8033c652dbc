"""What can drop out: requirements that need not apply, and groups that they can leave empty.

A requirement that only looks at another one does not apply when that one does not;
what is left then must be stated, here as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpiflow.definitions.guard_walk import guards_in, guards_of, parts_of
from kpiflow.definitions.outline import Outline
from kpiflow.definitions.parts import Requirement
from kpiflow.errors import Path, Problem
from kpiflow.guards import AtLeast, Guard, Holds, NoneOf


def dropping_problems(outline: Outline) -> Iterator[Problem]:
    """Find what can drop out without its being stated what is left."""
    known = {requirement.id: requirement for _, requirement in outline.requirements()}
    for n, level in enumerate(outline.levels):
        path: Path = ("levels", n)
        for m, requirement in enumerate(level.requirements):
            yield from _requirement_problems(requirement, known, (*path, "requirements", m))
        can_empty = level.requirements and not level.rated
        if can_empty and not level.empty and all(_drops_out(each, known) for each in level.requirements):
            yield Problem(
                "KPI120",
                f"every requirement of level {level.level} can drop out, and it is not stated what is left",
                path,
                hint="state empty: met, unmet or unknown",
            )


def _requirement_problems(
    requirement: Requirement, known: Mapping[str, Requirement], path: Path
) -> Iterator[Problem]:
    follows = isinstance(requirement.requires, Holds) and _drops(requirement.requires, known)
    if (requirement.applies_when is not None or follows) and requirement.na is None:
        yield Problem(
            "KPI120",
            f"requirement '{requirement.id}' need not apply, and it is not stated what it counts as then",
            path,
            hint="state na: {counts_as: drop}, or met, target or unmet",
        )
    for part, guard in guards_of(requirement):
        for step, each in guards_in(guard):
            if isinstance(each, (AtLeast, NoneOf)) and not each.empty and _can_empty(each, known):
                yield Problem(
                    "KPI120",
                    f"every part of a group of requirement '{requirement.id}' can drop out, "
                    "and it is not stated what is left",
                    (*path, *part, *step),
                    hint="state empty: met, unmet or unknown",
                )


def _can_empty(group: Guard, known: Mapping[str, Requirement]) -> bool:
    parts = [part for _, part in parts_of(group)]
    return bool(parts) and all(_drops(part, known) for part in parts)


def _drops(guard: Guard, known: Mapping[str, Requirement], seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a guard can come to "does not apply": only one that looks at a requirement that drops out."""
    if not isinstance(guard, Holds) or guard.requirement in seen or guard.requirement not in known:
        return False
    return _drops_out(known[guard.requirement], known, seen | {guard.requirement})


def _drops_out(
    requirement: Requirement, known: Mapping[str, Requirement], seen: frozenset[str] = frozenset()
) -> bool:
    """Tell whether a requirement can leave its level without anything to ask."""
    if requirement.na is not None and requirement.na.counts_as != "drop":
        return False
    may = requirement.applies_when is not None or (requirement.na is not None and requirement.na.allowed)
    return may or _drops(requirement.requires, known, seen)
