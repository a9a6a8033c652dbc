"""Assessments whose journals lead to a situation, recorded command by command."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.decisions import Rating
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError
from kpiflow.evidence import Entry, EvidenceItem, NilReturn
from kpiflow.journal import Store
from kpiflow.ladder import Situation
from kpiflow.text import Text


def recorded(situation: Situation, *, store: Store | None = None) -> Assessment:
    """Give an assessment in whose journal stands all of a situation that an assessment takes in.

    What it would refuse, such as an acceptance by whoever entered the item, is left out.

    Args:
        situation: What is shown and decided.
        store: Where its journal is kept; in memory by default.
    """
    indicator = situation.indicator
    opened_on = _opening_day(indicator, situation)
    assessment = Assessment.open(
        indicator,
        "case",
        by="unit",
        on=opened_on,
        store=store,
        authority=AllowAll(),
        round_months=situation.round_months,
    )
    for entry in situation.register.entries:
        with suppress(KpiflowError):
            _enter(assessment, entry, max(entry.on, opened_on))
    for decision in situation.decisions:
        with suppress(KpiflowError):
            assessment.decide(decision, by=decision.authority)
    if situation.chosen is not None:
        role = indicator.roles[0].id if indicator.roles else "assessor"
        why = Text(th="ผลการประเมิน", en="assessed")
        rating = Rating(level=situation.chosen, authority=role, reason=why, decided_on=opened_on)
        with suppress(KpiflowError):
            assessment.rate(rating, by=role)
    return assessment


def _opening_day(indicator: Indicator, situation: Situation) -> date:
    """Give a day on which the definition is in effect, no later than anything was entered where that can be."""
    wanted = min([situation.as_of, *(entry.on for entry in situation.register.entries)])
    if indicator.effective_until is not None:
        wanted = min(wanted, indicator.effective_until)
    return wanted if indicator.effective_on is None else max(wanted, indicator.effective_on)


def _enter(assessment: Assessment, entry: Entry, on: date) -> None:
    match entry.fact:
        case EvidenceItem() as item:
            assessment.submit(item, by=entry.by, on=on)
        case NilReturn() as nil_return:
            assessment.attest(nil_return, by=nil_return.attester or entry.by, on=on)
        case stated:
            assessment.declare(stated, by=entry.by, on=on)
    for ruling in entry.rulings:
        assessment.rule(
            entry.fact.id, ruling.standing, by=ruling.by, on=max(ruling.on, on), reason=ruling.reason
        )
