"""The leaves of a ladder that are not met, and how guards, requirements and levels rest on them."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.definitions import Requirement, parts_of
from kpiflow.guards import AtLeast, Guard, Holds, NoneOf, Reached, reaching
from kpiflow.ladder import Judge


def parts(guard: Guard) -> tuple[Guard, ...]:
    """Give the parts of a group, each with the threshold the group sets for it; none for a leaf."""
    reach = guard.reach if isinstance(guard, AtLeast) else ""
    return tuple(reaching(part, reach) for _, part in parts_of(guard))


def open_leaves(guard: Guard, judge: Judge) -> Iterator[Guard]:
    """Walk the leaves under a guard that are not met, through references to other requirements."""
    if guard.judge(judge.facts).status.advances:
        return
    if isinstance(guard, Holds):
        yield from open_leaves_of(judge.named(guard.requirement), judge)
    elif isinstance(guard, (AtLeast, NoneOf)):
        for part in parts(guard):
            yield from open_leaves(part, judge)
    elif not (isinstance(guard, Reached) and not guard.indicator):
        yield guard


def open_leaves_of(requirement: Requirement, judge: Judge) -> Iterator[Guard]:
    """Walk the leaves under a requirement that are not met."""
    yield from open_leaves(requirement.requires, judge)
    if requirement.applies_when is not None:
        yield from open_leaves(requirement.applies_when, judge)
