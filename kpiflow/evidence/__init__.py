"""Evidence, nil returns, answers, readings and texts, and the register that holds them with their standing.

A register is what a unit has shown at one moment: every item, every attested nil
return, what it stated, and what the assessor ruled on each. Frozen data; a new
moment is a new register. This room refuses to know which rule an item serves.
"""

from kpiflow.evidence.files import FileRecord, Observation
from kpiflow.evidence.items import Approval, EvidenceItem, NilReturn, Quantity, Ruling, Standing
from kpiflow.evidence.register import Entry, Fact, Register
from kpiflow.evidence.roles import is_same_role
from kpiflow.evidence.statements import Answer, Attainment, Exclusion, Reading, Stated, Statement


__all__ = [
    "Answer",
    "Approval",
    "Attainment",
    "Entry",
    "EvidenceItem",
    "Exclusion",
    "Fact",
    "FileRecord",
    "NilReturn",
    "Observation",
    "Quantity",
    "Reading",
    "Register",
    "Ruling",
    "Standing",
    "Stated",
    "Statement",
    "is_same_role",
]
