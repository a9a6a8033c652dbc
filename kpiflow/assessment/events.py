"""What can happen to an assessment: one frozen class per kind of journal entry.

The names in `KINDS` and the fields of the classes are what journals hold for
ever; they may be added to, never renamed.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeAlias

from attrs import frozen

from kpiflow.decisions import Rating, Waiver
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text


@frozen(kw_only=True)
class Regression:
    """A fall to the level that the evidence still supports: on which day, and why."""

    on: date
    before: int
    after: int
    reason: Text


@frozen(kw_only=True)
class Opened:
    """The assessment began, under the definition with this digest."""

    on: date
    indicator: str
    digest: str


@frozen(kw_only=True)
class Filed:
    """The unit filed its own report, with the level it claims."""

    on: date
    report: SelfAssessment


@frozen(kw_only=True)
class Submitted:
    """The unit submitted an item of evidence."""

    on: date
    item: EvidenceItem


@frozen(kw_only=True)
class Attested:
    """Somebody attested that nothing was found."""

    on: date
    nil_return: NilReturn


@frozen(kw_only=True)
class Ruled:
    """An item was accepted, rejected or withdrawn; the level may have fallen with it."""

    on: date
    subject: str
    ruling: Ruling
    regression: Regression | None = None


@frozen(kw_only=True)
class Waived:
    """An authority waived a requirement for a time."""

    on: date
    waiver: Waiver


@frozen(kw_only=True)
class Rated:
    """An assessor accepted a level."""

    on: date
    rating: Rating


@frozen(kw_only=True)
class Advanced:
    """The assessment moved up one level."""

    on: date
    before: int
    after: int


@frozen(kw_only=True)
class Regressed:
    """The assessment fell to the level still supported, after evidence or a waiver had run out."""

    on: date
    regression: Regression


Event: TypeAlias = Opened | Filed | Submitted | Attested | Ruled | Waived | Rated | Advanced | Regressed

KINDS: Final[dict[str, type[Event]]] = {
    "assessment.opened": Opened,
    "report.filed": Filed,
    "evidence.submitted": Submitted,
    "nil_return.attested": Attested,
    "evidence.ruled": Ruled,
    "requirement.waived": Waived,
    "level.rated": Rated,
    "level.advanced": Advanced,
    "level.regressed": Regressed,
}
"""The name each kind of event has in the journal."""


def kind_of(event: Event) -> str:
    """Give the name an event has in the journal."""
    return next(name for name, cls in KINDS.items() if cls is type(event))
