"""Indicators as frozen data: levels, requirements, kinds of evidence, weight and scale.

An indicator checks itself when it is made and reports all its problems at once,
so that no broken rule exists as a value. This room refuses to judge anything:
`ladder` reads definitions, `loading` writes them from files.
"""

from kpiflow.definitions.guard_checks import MAX_GUARD_DEPTH
from kpiflow.definitions.identifiers import identifier_problem
from kpiflow.definitions.indicator import MAX_LEVELS, MAX_REQUIREMENTS, Indicator
from kpiflow.definitions.parts import (
    Channel,
    EvidenceKind,
    Level,
    Named,
    Population,
    Requirement,
    Role,
    Scale,
    Topic,
)


__all__ = [
    "MAX_GUARD_DEPTH",
    "MAX_LEVELS",
    "MAX_REQUIREMENTS",
    "Channel",
    "EvidenceKind",
    "Indicator",
    "Level",
    "Named",
    "Population",
    "Requirement",
    "Role",
    "Scale",
    "Topic",
    "identifier_problem",
]
