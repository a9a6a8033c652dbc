"""Indicators as frozen data: levels, requirements, what they rest on, weight and scale.

An indicator checks itself when it is made and reports all its problems at once,
so that no broken rule exists as a value. This room refuses to judge anything:
`ladder` reads definitions, `loading` writes them from files.
"""

from kpiflow.definitions.criteria import AdjustStep, Criteria
from kpiflow.definitions.guard_checks import MAX_GUARD_DEPTH
from kpiflow.definitions.guard_walk import guards_in, guards_of, parts_of
from kpiflow.definitions.identifiers import identifier_problem, shown
from kpiflow.definitions.indicator import Indicator
from kpiflow.definitions.indicator_checks import MAX_LEVELS, MAX_REQUIREMENTS
from kpiflow.definitions.outline import Outline
from kpiflow.definitions.parts import (
    SCHEMA,
    Channel,
    CountsAs,
    EvidenceKind,
    Level,
    Measure,
    Named,
    NotApplicable,
    Population,
    Progression,
    Question,
    Rated,
    Requirement,
    Role,
    RoundLadder,
    RoundLevel,
    Scale,
    Summary,
    Tally,
    TextField,
    Topic,
)
from kpiflow.definitions.schemes import scheme_of
from kpiflow.definitions.scoring_parts import PointAdjustment, PointGate, Printing, Scoring
from kpiflow.definitions.wording import wording_problem


__all__ = [
    "MAX_GUARD_DEPTH",
    "MAX_LEVELS",
    "MAX_REQUIREMENTS",
    "SCHEMA",
    "AdjustStep",
    "Channel",
    "CountsAs",
    "Criteria",
    "EvidenceKind",
    "Indicator",
    "Level",
    "Measure",
    "Named",
    "NotApplicable",
    "Outline",
    "PointAdjustment",
    "PointGate",
    "Population",
    "Printing",
    "Progression",
    "Question",
    "Rated",
    "Requirement",
    "Role",
    "RoundLadder",
    "RoundLevel",
    "Scale",
    "Scoring",
    "Summary",
    "Tally",
    "TextField",
    "Topic",
    "guards_in",
    "guards_of",
    "identifier_problem",
    "parts_of",
    "scheme_of",
    "shown",
    "wording_problem",
]
