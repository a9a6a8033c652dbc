"""Nil returns that leave channels out, and those that no record could contradict."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.definitions import Indicator, Requirement, guards_in, guards_of
from kpiflow.errors import Path, Problem
from kpiflow.guards import NilReturned
from kpiflow.linting.places import requirements


def skipped_channel(indicator: Indicator) -> Iterator[Problem]:
    """Find nil returns that need not check every channel there is."""
    for path, requirement, guard in _nil_returns(indicator):
        skipped = [each.id for each in indicator.channels if each.id not in guard.channels]
        if skipped:
            yield Problem(
                "KPI920",
                f"the nil return of requirement '{requirement.id}' need not check {', '.join(skipped)}",
                (*path, "channels"),
            )


def uncontradicted_nil_return(indicator: Indicator) -> Iterator[Problem]:
    """Find nil returns against which nothing in the register could stand."""
    for path, requirement, guard in _nil_returns(indicator):
        if not guard.contradicted_by:
            yield Problem(
                "KPI921",
                f"no evidence can contradict the nil return of requirement '{requirement.id}'",
                path,
                hint="name the kinds of evidence that record what is attested not to exist in contradicted_by",
            )


def _nil_returns(indicator: Indicator) -> Iterator[tuple[Path, Requirement, NilReturned]]:
    for path, _, requirement in requirements(indicator):
        for slot, guard in guards_of(requirement):
            for step, each in guards_in(guard):
                if isinstance(each, NilReturned):
                    yield (*path, *slot, *step, "nil_return"), requirement, each
