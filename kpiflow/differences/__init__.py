"""What two definitions come to differently: proved to be nothing, shown by a register, or left open and said so.

Rewrites that come to the same in every register are recognised exactly where the grammar
decides it; a difference is only ever claimed with a register that both definitions were
judged on. This room refuses to guess, to read files and to write reports.
"""

from kpiflow.differences.definitions import (
    DefinitionDifference,
    LevelChange,
    RequirementChange,
    TermChange,
    compare,
)
from kpiflow.differences.relation import Relation, are_same_levels, differing_levels, is_same_requirement
from kpiflow.differences.witnesses import Subject, Witness, of_level, of_requirement, of_score


__all__ = [
    "DefinitionDifference",
    "LevelChange",
    "Relation",
    "RequirementChange",
    "Subject",
    "TermChange",
    "Witness",
    "are_same_levels",
    "compare",
    "differing_levels",
    "is_same_requirement",
    "of_level",
    "of_requirement",
    "of_score",
]
