"""How much test files try of the definitions that they test: guards covered, and mistakes noticed.

Only cases that are tried, unmarked, and come to what they expect count: what fails, or is
known to, shows nothing of what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kpiflow.loading import load_definition
from kpiflow.testing.cases import Case, CaseFile, run_case, situation_of
from kpiflow.testing.coverage import GuardCoverage, cover
from kpiflow.testing.mutation import MutationReport, mutate_by_cases


def covered(files: Iterable[CaseFile]) -> Iterator[tuple[Path, GuardCoverage]]:
    """Tell for each definition what the cases about it show of its guards."""
    for definition, cases in _by_definition(files).items():
        file = load_definition(definition)
        good = [each for each in cases if run_case(each, file.indicator).passed]
        situations = (situation_of(each, file.indicator) for each in good)
        yield definition, cover(file.indicator, situations, placed=file.position)


def mutated(files: Iterable[CaseFile]) -> Iterator[tuple[Path, MutationReport]]:
    """Tell for each definition which mistakes the cases about it would notice.

    Raises:
        CaseFailedError: Cases fail on a definition itself (KPI420).
    """
    for definition, cases in _by_definition(files).items():
        file = load_definition(definition)
        yield definition, mutate_by_cases(file.indicator, cases, placed=file.position)


def _by_definition(files: Iterable[CaseFile]) -> dict[Path, list[Case]]:
    """Give the cases that are tried, by the definition they are about."""
    found: dict[Path, list[Case]] = {}
    for file in files:
        cases = found.setdefault(file.definition, [])
        cases.extend(each for each in file.cases if not (each.todo or each.xfail))
    return found
