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
    requirements = [requirement for _, requirement in outline.requirements()]
    if all(each.na is None and each.applies_when is None for each in requirements):
        return  # all of them always apply, as in most definitions
    known = {requirement.id: requirement for requirement in requirements}
    dropping = _dropping(known)
    settled = frozenset(each for each in dropping if known[each].na is not None)
    for n, level in enumerate(outline.levels):
        path: Path = ("levels", n)
        for m, requirement in enumerate(level.requirements):
            yield from _requirement_problems(requirement, dropping, (*path, "requirements", m))
            yield from _group_problems(requirement, settled, (*path, "requirements", m))
        asked = outline.ladder[n].requirements  # with the ratings it asks of lower levels
        if asked and not level.empty and all(each.id in settled for each in asked):
            yield Problem(
                "KPI120",
                f"every requirement of level {level.level} can drop out, and it is not stated what is left",
                path,
                hint="state empty: met, unmet or unknown",
            )


def _requirement_problems(
    requirement: Requirement, dropping: frozenset[str], path: Path
) -> Iterator[Problem]:
    follows = _drops(requirement.requires, dropping)
    if (requirement.applies_when is not None or follows) and requirement.na is None:
        yield Problem(
            "KPI120",
            f"requirement '{requirement.id}' need not apply, and it is not stated what it counts as then",
            path,
            hint="state na: {counts_as: drop}, or met, target or unmet",
        )


def _group_problems(requirement: Requirement, settled: frozenset[str], path: Path) -> Iterator[Problem]:
    """Find groups that can be left without parts, as far as it is stated what these count as."""
    for part, guard in guards_of(requirement):
        for step, each in guards_in(guard):
            if isinstance(each, (AtLeast, NoneOf)) and not each.empty and _can_empty(each, settled):
                yield Problem(
                    "KPI120",
                    f"every part of a group of requirement '{requirement.id}' can drop out, "
                    "and it is not stated what is left",
                    (*path, *part, *step),
                    hint="state empty: met, unmet or unknown",
                )


def _can_empty(group: Guard, dropping: frozenset[str]) -> bool:
    parts = [part for _, part in parts_of(group)]
    return bool(parts) and all(_drops(part, dropping) for part in parts)


def _drops(guard: Guard, dropping: frozenset[str]) -> bool:
    """Tell whether a guard can come to "does not apply": only one that looks at a requirement that drops out."""
    return isinstance(guard, Holds) and guard.requirement in dropping


def _dropping(known: Mapping[str, Requirement]) -> frozenset[str]:
    """Give the requirements that can leave their level without anything to ask."""
    drops: dict[str, bool] = {}
    for start in known:
        trail: dict[str, None] = {}
        here = start
        while here not in trail and here not in drops:
            trail[here] = None
            requirement = known[here]
            follows = _followed(requirement, known)
            if follows is None:
                drops[here] = _may_drop(requirement)
            else:
                here = follows
        drops |= dict.fromkeys(trail, drops.get(here, False))  # one that waits for itself never drops out
    return frozenset(name for name, does in drops.items() if does)


def _followed(requirement: Requirement, known: Mapping[str, Requirement]) -> str | None:
    """Give the requirement with which one drops out, because it only looks at that."""
    looks_at = requirement.requires
    stays = requirement.na is not None and requirement.na.counts_as != "drop"
    if stays or _may_drop(requirement) or not isinstance(looks_at, Holds):
        return None
    return looks_at.requirement if looks_at.requirement in known else None


def _may_drop(requirement: Requirement) -> bool:
    """Tell whether a requirement can drop out by itself; where it is not stated what it counts as, nobody knows."""
    return requirement.may_drop_out and (
        requirement.applies_when is not None or (requirement.na is not None and requirement.na.allowed)
    )
