"""Who has to do what of a step, and in which days: what its example says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias

from attrs import frozen

from kpiflow.dates import DateRange
from kpiflow.evidence import EvidenceItem, NilReturn
from kpiflow.guards import NilReturned
from kpiflow.ladder import Situation
from kpiflow.planning.provisions import ASSESSOR
from kpiflow.planning.steps import Kind, Step


Act: TypeAlias = Kind | Literal["approve"]
"""What somebody does."""


@frozen(kw_only=True)
class Duty:
    """What one role has to do of a step.

    Attributes:
        act: What it does.
        role: The role; blank where no rule names one.
        first: The first day on which it can be done; `None` where no rule sets one.
        last: The last one: the day asked about.
        dated: The latest day that what is handed in may bear, where a rule asks about that.
        covers: The days that it must cover, where a rule asks about that.
    """

    act: Act
    role: str = ""
    first: date | None = None
    last: date
    dated: date | None = None
    covers: DateRange | None = None


def duties(step: Step, situation: Situation) -> tuple[Duty, ...]:
    """Give what has to be done of a step, whoever does the most of it first.

    Args:
        step: The step.
        situation: What it was found for.
    """
    return tuple(_duties(step, situation))


def _duties(step: Step, situation: Situation) -> Iterator[Duty]:
    last, fact = situation.as_of, step.fact
    if isinstance(fact, EvidenceItem):
        dated = fact.document_date.first if fact.document_date else None
        yield Duty(act="provide", last=last, dated=dated, covers=fact.covers)
        if fact.approval is not None:
            yield Duty(act="approve", role=fact.approval.by, last=last)
    elif isinstance(fact, NilReturn):
        role = fact.attester if _is_named(fact, situation) else ""
        first = fact.period.last + timedelta(days=1) if fact.period else None
        yield Duty(act="attest", role=role, first=first, last=last, covers=fact.period)
    elif step.kind != "accept":
        yield Duty(act=step.kind, last=last)
    if step.accepted_by:
        yield Duty(act="accept", role="" if step.accepted_by == ASSESSOR else step.accepted_by, last=last)


def _is_named(fact: NilReturn, situation: Situation) -> bool:
    """Tell whether a rule names the role that attests, so that it is more than an example."""
    leaves = (each for each in situation.indicator.guards() if isinstance(each, NilReturned))
    return any(leaf.population == fact.population and fact.attester in leaf.attested_by for leaf in leaves)
