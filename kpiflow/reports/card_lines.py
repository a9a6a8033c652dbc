"""The lines that cards are made of: what each says, in one language."""

from __future__ import annotations

from attrs import frozen

from kpiflow.assessment import Reach
from kpiflow.guards import Status


@frozen(kw_only=True)
class OfficerLine:
    """A role with its telephone."""

    role: str
    phone: str


@frozen(kw_only=True)
class RequirementLine:
    """One requirement: what it says, what it comes to, and why."""

    id: str
    text: str
    status: Status
    mark: str
    status_word: str
    needs: str
    findings: tuple[str, ...]
    evidence: tuple[str, ...]
    pardon: str


@frozen(kw_only=True)
class LevelBlock:
    """One level of the ladder with its requirements."""

    level: int
    name: str
    reach: Reach
    reach_word: str
    statements: tuple[str, ...]
    criterion: str
    requirements: tuple[RequirementLine, ...]


@frozen(kw_only=True)
class CalculationRow:
    """One row of the calculation: a level, its score and its weighted score."""

    label: str
    level: str
    points: str
    weighted: str


@frozen(kw_only=True)
class ActionLine:
    """One paragraph of the measures taken, with its depth in the outline."""

    number: str
    text: str
    depth: int


@frozen(kw_only=True)
class FileLine:
    """One file that an item of evidence consists of, as it counts."""

    path: str
    size: str
    sha256: str


@frozen(kw_only=True)
class EvidenceLine:
    """One item of the numbered evidence list."""

    id: str
    number: str
    title: str
    details: tuple[str, ...]
    standing: str
    struck: bool
    files: tuple[FileLine, ...] = ()
