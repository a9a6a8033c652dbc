"""How the questions about a register depend on one another: what no register can make true at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, permutations
from typing import TypeAlias

from kpiflow.guards import NilReturned, Provided
from kpiflow.linting.demands import is_as_strict, rules_out
from kpiflow.linting.variables import (
    JUSTIFICATION,
    Accepted,
    Addressed,
    Counts,
    Cut,
    Excluded,
    Known,
    Met,
    Possible,
    Variable,
)


Implication: TypeAlias = tuple[Variable, Variable]


def clusters(variables: Iterable[Variable]) -> list[list[Variable]]:
    """Put together what may depend on one another, in the order in which it is first asked."""
    found: dict[str, list[Variable]] = {}
    for variable in variables:
        joined: list[Variable] = []
        tags = _tags(variable)
        for cluster in {id(found[tag]): found[tag] for tag in tags if tag in found}.values():
            joined += cluster
        joined.append(variable)
        for each in joined:
            found.update(dict.fromkeys(_tags(each), joined))
    return list({id(cluster): cluster for cluster in found.values()}.values())


def implications(cluster: list[Variable]) -> Iterator[Implication]:
    """Give what follows from what in every register."""
    asked = set(cluster)
    for variable in cluster:
        for other in _follows_from(variable):
            if other in asked:
                yield variable, other
    yield from _chains(cluster)
    yield from _strictness(cluster)


def exclusions(cluster: list[Variable]) -> Iterator[Implication]:
    """Give what cannot both be true in any register: evidence, and a nil return that it contradicts."""
    demands = [each for each in cluster if isinstance(each, (Met, Possible))]
    for one in demands:
        for other in demands:
            if (
                isinstance(one.guard, Provided)
                and isinstance(other.guard, NilReturned)
                and rules_out(one.guard, other.guard)
            ):
                yield one, other


def _tags(variable: Variable) -> tuple[str, ...]:
    """Name what a variable is about; variables about different things are independent."""
    if isinstance(variable, Excluded):
        return (f"excluded {variable.requirement}",)
    if isinstance(variable, (Met, Possible)):
        guard = variable.guard
        if isinstance(guard, Provided):
            return tuple(f"evidence {kind}" for kind in guard.kind)
        return (f"nil {guard.population}", *(f"evidence {kind}" for kind in guard.contradicted_by))
    return (variable.about.removeprefix(JUSTIFICATION),)


def _follows_from(variable: Variable) -> tuple[Variable, ...]:
    match variable:
        case Accepted(about):
            return Counts(about), Known(about)
        case Counts(about) | Addressed(about):
            return (Known(about),)
        case Cut(about):
            return (Known(about.removeprefix(JUSTIFICATION)),)
        case Met(guard):
            return (Possible(guard),)
        case _:
            return ()


def _chains(cluster: list[Variable]) -> Iterator[Implication]:
    """Give that what reaches a bound reaches every lower one."""
    cuts = sorted(each for each in cluster if isinstance(each, Cut))
    for lower, higher in pairwise(cuts):
        if lower.about == higher.about:
            yield higher, lower


def _strictness(cluster: list[Variable]) -> Iterator[Implication]:
    met = {each.guard: each for each in cluster if isinstance(each, Met)}
    possible = {each.guard: each for each in cluster if isinstance(each, Possible)}
    for one, other in permutations(met, 2):
        if is_as_strict(one, other):
            yield met[one], met[other]
            # Where nothing can be left open, what is possible is what is met.
            yield possible.get(one, met[one]), possible.get(other, met[other])
