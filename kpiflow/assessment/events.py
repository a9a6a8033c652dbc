"""What can happen to an assessment: one frozen class per kind of journal entry.

The names in `KINDS` and the fields of the classes are what journals hold for
ever; they may be added to, never renamed.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeAlias

from attrs import frozen

from kpiflow.decisions import (
    AcceptedDeficiency,
    Decision,
    Override,
    Rating,
    Revocation,
    StandingException,
    Waiver,
)
from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    Fact,
    FileRecord,
    NilReturn,
    Observation,
    Reading,
    Ruling,
    Stated,
    Statement,
)
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
class Change:
    """Something that can change what the level rests on.

    Attributes:
        on: The day it takes effect.
        regression: The fall it brought about, if it did.
    """

    on: date
    regression: Regression | None = None


@frozen(kw_only=True)
class Opened:
    """The assessment began, under this definition, for this reporting round if any.

    Attributes:
        on: The day it began.
        indicator: The code of the indicator.
        digest: The SHA-256 of the definition, in hexadecimal.
        definition: The definition itself, so that the journal can be judged for ever.
        round_months: The reporting round.
        quorum: How many roles must accept an item before it counts as accepted.
    """

    on: date
    indicator: str
    digest: str
    definition: Indicator
    round_months: int | None = None
    quorum: int = 1


@frozen(kw_only=True)
class Filed:
    """The unit filed its own report, with the level it claims."""

    on: date
    report: SelfAssessment


@frozen(kw_only=True)
class Submitted(Change):
    """The unit submitted an item of evidence."""

    item: EvidenceItem


@frozen(kw_only=True)
class Attested(Change):
    """Somebody attested that nothing was found."""

    nil_return: NilReturn


@frozen(kw_only=True)
class AnswerGiven(Change):
    """A question was answered, anew or for the first time."""

    answer: Answer


@frozen(kw_only=True)
class ReadingTaken(Change):
    """A measure was read, anew or for the first time."""

    reading: Reading


@frozen(kw_only=True)
class TextWritten(Change):
    """A free-text field was filled in, anew or for the first time."""

    statement: Statement


@frozen(kw_only=True)
class RequirementExcluded(Change):
    """The unit stated that a requirement does not apply to it."""

    exclusion: Exclusion


@frozen(kw_only=True)
class LevelAttained(Change):
    """The level of another indicator was made known."""

    attainment: Attainment


@frozen(kw_only=True)
class Ruled(Change):
    """Something in the register was accepted, rejected or withdrawn.

    Attributes:
        subject: What was ruled on.
        ruling: The ruling.
        files: Where it accepts an item with files that have changed: those files, as they were seen last.
    """

    subject: str
    ruling: Ruling
    files: tuple[FileRecord, ...] = ()


@frozen(kw_only=True)
class Observed(Change):
    """A file of an item was found to be other than when anybody looked at it before.

    Attributes:
        subject: The item.
        observation: The file, and what was seen of it.
    """

    subject: str
    observation: Observation


@frozen(kw_only=True)
class Waived(Change):
    """An authority waived a requirement for a time."""

    waiver: Waiver


@frozen(kw_only=True)
class Excepted(Change):
    """An authority granted an exception from a requirement."""

    exception: StandingException


@frozen(kw_only=True)
class DeficiencyAccepted(Change):
    """An authority accepted for a time that a requirement is not met."""

    deficiency: AcceptedDeficiency


@frozen(kw_only=True)
class Overridden(Change):
    """An authority decided itself what a requirement comes to."""

    override: Override


@frozen(kw_only=True)
class Revoked(Change):
    """An authority took a decision back."""

    revocation: Revocation


@frozen(kw_only=True)
class Rated(Change):
    """An assessor accepted a level."""

    rating: Rating


@frozen(kw_only=True)
class RulesChanged(Change):
    """Another definition holds from a day on; what came before stays judged by the one before.

    Attributes:
        before: The digest of the definition that held until then.
        digest: The digest of the new one.
        definition: The new one.
        reason: Why.
    """

    before: str
    digest: str
    definition: Indicator
    reason: Text


@frozen(kw_only=True)
class ErasureRequested:
    """Somebody asked for all personal values about a subject to be erased; another one must do it."""

    on: date
    subject: str
    reason: Text


@frozen(kw_only=True)
class SubjectErased:
    """All personal values about a subject were erased with this entry."""

    on: date
    subject: str


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


Event: TypeAlias = Opened | Filed | Change | Advanced | Regressed | ErasureRequested | SubjectErased

KINDS: Final[dict[str, type[Event]]] = {
    "assessment.opened": Opened,
    "report.filed": Filed,
    "evidence.submitted": Submitted,
    "nil_return.attested": Attested,
    "answer.given": AnswerGiven,
    "measure.read": ReadingTaken,
    "text.written": TextWritten,
    "requirement.excluded": RequirementExcluded,
    "level.attained": LevelAttained,
    "evidence.ruled": Ruled,
    "evidence.observed": Observed,
    "requirement.waived": Waived,
    "requirement.excepted": Excepted,
    "deficiency.accepted": DeficiencyAccepted,
    "requirement.overridden": Overridden,
    "decision.revoked": Revoked,
    "level.rated": Rated,
    "rules.changed": RulesChanged,
    "level.advanced": Advanced,
    "level.regressed": Regressed,
    "erasure.requested": ErasureRequested,
    "subject.erased": SubjectErased,
}
"""The name each kind of event has in the journal."""


def kind_of(event: Event) -> str:
    """Give the name an event has in the journal."""
    return next(name for name, cls in KINDS.items() if cls is type(event))


def event_of_statement(fact: Stated, on: date) -> Change:
    """Build the event of something stated."""
    match fact:
        case Answer():
            return AnswerGiven(on=on, answer=fact)
        case Reading():
            return ReadingTaken(on=on, reading=fact)
        case Statement():
            return TextWritten(on=on, statement=fact)
        case Exclusion():
            return RequirementExcluded(on=on, exclusion=fact)
        case Attainment():
            return LevelAttained(on=on, attainment=fact)


def event_of_decision(decision: Decision, on: date) -> Change:
    """Build the event of a decision about a requirement."""
    match decision:
        case StandingException():
            return Excepted(on=on, exception=decision)
        case AcceptedDeficiency():
            return DeficiencyAccepted(on=on, deficiency=decision)
        case Override():
            return Overridden(on=on, override=decision)
        case Waiver():
            return Waived(on=on, waiver=decision)
        case _:
            pass
    message = f"{type(decision).__name__} is no decision that a journal knows"
    raise TypeError(message)


def decision_of(event: Event) -> Decision | None:
    """Give the decision about a requirement that an event brought in, if it did."""
    match event:
        case (
            Waived(waiver=decision)
            | Excepted(exception=decision)
            | DeficiencyAccepted(deficiency=decision)
            | Overridden(override=decision)
        ):
            return decision
        case _:
            return None


def fact_of(event: Event) -> Fact | None:
    """Give what an event put into the register, if it did."""
    match event:
        case (
            Submitted(item=fact)
            | Attested(nil_return=fact)
            | AnswerGiven(answer=fact)
            | ReadingTaken(reading=fact)
            | TextWritten(statement=fact)
            | RequirementExcluded(exclusion=fact)
            | LevelAttained(attainment=fact)
        ):
            return fact
        case _:
            return None
