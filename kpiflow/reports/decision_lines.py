"""The lines of a card about what was decided and what was stated besides the evidence."""

from __future__ import annotations

from datetime import date

from kpiflow.assessment import State
from kpiflow.dates import PartialDate
from kpiflow.decisions import AcceptedDeficiency, Decision, Override
from kpiflow.evidence import Answer, Attainment, Entry, Exclusion, Reading, Stated, Statement
from kpiflow.guards import Status
from kpiflow.reports.speaking import DecisionLine, Speaker, flat
from kpiflow.reports.words import STATUS_WORDS


def decision_lines(speaker: Speaker, state: State) -> tuple[DecisionLine, ...]:
    """Lay out every decision and the rating."""
    lines = [_decision(speaker, state, each) for each in state.decided]
    if state.rating:
        lines.append(
            DecisionLine(
                id=speaker.word("rating"),
                title=f"{speaker.word('level', level=state.rating.level)}: {speaker.say(state.rating.reason)}",
                details=(
                    speaker.name(state.rating.authority),
                    speaker.on(PartialDate(state.rating.decided_on)),
                    *_end(speaker, state.rating.valid_until),
                ),
            )
        )
    return tuple(lines)


def _decision(speaker: Speaker, state: State, decision: Decision) -> DecisionLine:
    """Lay out one decision: who, when, for how long, and whether it was taken back."""
    details = [speaker.name(decision.authority), speaker.on(PartialDate(decision.decided_on))]
    if decision.valid_until is None:
        details.append(
            f"{speaker.word('valid')} {speaker.word('from')} {speaker.on(PartialDate(decision.valid_from))}"
        )
    else:
        details.append(f"{speaker.word('valid')} {speaker.days(decision.valid_from, decision.valid_until)}")
    if isinstance(decision, AcceptedDeficiency):
        details.append(f"{speaker.word('plan')}: {speaker.say(decision.plan)}")
    for each in state.revocations:
        if each.decision == decision.id:
            day = speaker.on(PartialDate(each.decided_on))
            details.append(
                f"{speaker.word('revoked')} {day} ({speaker.name(each.authority)}: {speaker.say(each.reason)})"
            )
    result = (
        f" → {speaker.say(STATUS_WORDS[Status(decision.status)])}" if isinstance(decision, Override) else ""
    )
    return DecisionLine(
        id=decision.id,
        title=f"{speaker.word(decision.kind)} {decision.requirement}{result}: {speaker.say(decision.reason)}",
        details=tuple(details),
    )


def _end(speaker: Speaker, last: date | None) -> tuple[str, ...]:
    return () if last is None else (f"{speaker.word('expires')} {speaker.on(PartialDate(last))}",)


def statement_lines(speaker: Speaker, state: State) -> tuple[DecisionLine, ...]:
    """Lay out what was answered, measured, written, excluded and known of other indicators."""
    return tuple(
        _statement(speaker, entry.fact, entry)
        for entry in state.register.entries
        if isinstance(entry.fact, Stated)
    )


def _statement(speaker: Speaker, fact: Stated, entry: Entry) -> DecisionLine:
    details: list[str] = []
    match fact:
        case Answer():
            title = f"{speaker.name(fact.question)}: {flat(fact.value)}"
            if fact.justification:
                details.append(f"{speaker.word('justification')}: {flat(fact.justification)}")
            if fact.reference:
                details.append(flat(fact.reference))
        case Reading():
            value = str(fact.value) if fact.value is not None else f"{fact.numerator}/{fact.denominator}"
            title = f"{speaker.name(fact.measure)}: {value}"
        case Statement():
            title = f"{speaker.name(fact.field)}: {flat(fact.content)}"
        case Exclusion():
            title = f"{speaker.word('exclusion')} {fact.requirement}: {speaker.say(fact.reason)}"
        case Attainment():
            title = f"{speaker.word('other_level')} {fact.indicator}: {fact.level}"
    details.append(speaker.standing(entry))
    return DecisionLine(id=fact.id, title=title, details=tuple(details))
