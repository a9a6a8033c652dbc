"""What one file of an assessment states, as the rules over assessments look at it."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from kpiflow.decisions import Decision
from kpiflow.definitions import Indicator
from kpiflow.errors import Path
from kpiflow.evidence import EvidenceItem
from kpiflow.self_assessment import SelfAssessment


@frozen(kw_only=True)
class Filing:
    """What a file states.

    Attributes:
        indicator: The definition.
        as_of: The day the file speaks about.
        report: The unit's own report; `None` in a file that goes on from another one.
        evidence: The items of evidence.
        earlier: The items of evidence of the files it goes on from.
        decisions: The decisions about requirements, each with its place.
        revoked: Identifiers of decisions that were taken back, in whatever file.
    """

    indicator: Indicator
    as_of: date
    report: SelfAssessment | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    earlier: tuple[EvidenceItem, ...] = ()
    decisions: tuple[tuple[Path, Decision], ...] = ()
    revoked: frozenset[str] = frozenset()
