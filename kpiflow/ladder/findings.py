"""What a judge says of requirements, levels and decisions that it looks at beside the one it judges."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date

from attrs import evolve

from kpiflow.dates import PartialDate
from kpiflow.decisions import Decision, Revocation
from kpiflow.evidence import Entry, Exclusion
from kpiflow.guards import Finding, Status, Verdict, standing_faults
from kpiflow.ladder.verdicts import LevelVerdict, RequirementVerdict
from kpiflow.periods import format_date
from kpiflow.text import Text


def carried_by(seen: RequirementVerdict) -> tuple[str, ...]:
    """Give what a requirement holds by: what its guard names, or else the decision about it."""
    if seen.verdict.status.advances or seen.decision is None:
        return seen.verdict.satisfied_by
    return (seen.decision.id,)


def findings_of(
    requirement_id: str, seen: RequirementVerdict, *, told: AbstractSet[Finding] = frozenset()
) -> tuple[Finding, ...]:
    """Give the findings on a requirement, each once and saying whose it is; what was decided against it first.

    Args:
        requirement_id: The requirement.
        seen: What it comes to.
        told: Findings that say already whose they are, because it refers to others itself.
    """
    found = seen.findings()
    if seen.decision is not None and not seen.holds:
        against = Finding(
            code=f"{seen.decision.kind}-{seen.status.value}", subject=seen.decision.id, message=seen.pardon()
        )
        found = (against, *found)
    return tuple(dict.fromkeys(each if each in told else _said_of(requirement_id, each) for each in found))


def _said_of(requirement_id: str, finding: Finding) -> Finding:
    th, en = finding.message.th, finding.message.en
    return evolve(finding, message=Text(th=f"ข้อ {requirement_id}: {th}", en=f"{requirement_id}: {en}"))


def by_choice(number: int, chosen: int | None, expects: Text) -> Verdict:
    """Judge whether a level is reached where an assessor decides."""
    if (chosen or 0) >= number:
        return Verdict(status=Status.MET, expects=expects)
    why = Finding(
        code="level-not-decided",
        message=Text(
            th="ยังไม่มีผลการประเมินที่กำหนดระดับ" if chosen is None else f"ผู้ประเมินกำหนดระดับ {chosen}",
            en="no rating decides the level" if chosen is None else f"the assessor decided level {chosen}",
        ),
    )
    return Verdict(status=Status.UNMET, expects=expects, lacks=expects, findings=(why,))


def emptied(level: LevelVerdict) -> Finding:
    """Build the finding about a level that asks for nothing, and does not count as reached then."""
    return Finding(code="level-empty", message=level.shortfall())


def condition_not_met(applies: Verdict) -> Finding:
    """Build the finding that a requirement does not apply, by its own condition: no fault of anybody's."""
    subject = next((each.subject for each in applies.all_findings() if each.subject), "")
    condition, by = applies.expects, f" ({subject})" if subject else ""
    return Finding(
        code="condition-not-met",
        subject=subject,
        message=Text(
            th=f"ข้อนี้ไม่ใช้บังคับ{by} โดยใช้บังคับเฉพาะเมื่อมี: {condition.th}",
            en=f"does not apply here{by}; it does only with: {condition.en}",
        ),
    )


def condition_not_known() -> Finding:
    """Build the finding that nobody can tell whether a requirement applies."""
    return Finding(
        code="condition-not-known",
        message=Text(th="ยังไม่ทราบว่าข้อนี้ใช้บังคับหรือไม่", en="it is not known whether this applies"),
    )


def condition_lacks(applies: Verdict) -> Text:
    """Say what has to be known of a condition; either answer would do."""
    condition = applies.expects
    return Text(
        th=f"ข้อมูลที่บอกว่าข้อนี้ใช้บังคับหรือไม่ (ใช้บังคับเฉพาะเมื่อมี: {condition.th})",
        en=f"to know whether it applies, which it does only with: {condition.en}",
    )


def turned_down(entry: Entry) -> tuple[Finding, ...]:
    """Build the finding that an exclusion was rejected or withdrawn."""
    return tuple(standing_faults(entry, accepted=False))


def left_out(exclusion: Exclusion) -> Finding:
    """Build the finding that the unit left a requirement out, as the rules allow."""
    why = exclusion.reason
    return Finding(
        code="stated-not-applicable",
        subject=exclusion.id,
        message=Text(
            th="หน่วยงานแจ้งว่าไม่ใช้บังคับ" + (f": {why.th}" if why.th else ""),
            en="the unit states that it does not apply" + (f": {why.en}" if why.en else ""),
        ),
    )


def not_allowed(exclusion: Exclusion) -> Finding:
    """Build the finding that the unit left a requirement out, which the rules do not allow."""
    return Finding(
        code="na-not-allowed",
        subject=exclusion.id,
        message=Text(
            th="เกณฑ์ไม่อนุญาตให้แจ้งว่าข้อนี้ไม่ใช้บังคับ",
            en="the rules do not allow this requirement to be left out as not applicable",
        ),
    )


def taken_back(decision: Decision, revocation: Revocation) -> Finding:
    """Build the finding about a decision that an authority took back: from when, and why."""
    noun, why, day = decision.noun, revocation.reason, PartialDate(revocation.decided_on)
    return Finding(
        code=f"{decision.kind}-revoked",
        subject=decision.id,
        message=Text(
            th=f"{noun.th} {decision.id} ถูกเพิกถอนเมื่อ {format_date(day)}" + (f": {why.th}" if why.th else ""),
            en=f"{noun.en} {decision.id} was taken back on {format_date(day, language='en')}"
            + (f": {why.en}" if why.en else ""),
        ),
    )


def lapse_of(decision: Decision, as_of: date) -> Finding:
    """Build the finding about a decision that is not in force: when it ended, or from when it counts."""
    noun = decision.noun
    if decision.valid_until is not None and decision.valid_until < as_of:
        end = PartialDate(decision.valid_until)
        return Finding(
            code=f"{decision.kind}-expired",
            subject=decision.id,
            message=Text(
                th=f"{noun.th} {decision.id} สิ้นสุดเมื่อ {format_date(end)}",
                en=f"{noun.en} {decision.id} ended on {format_date(end, language='en')}",
            ),
        )
    start = PartialDate(decision.begins)
    return Finding(
        code=f"{decision.kind}-not-yet",
        subject=decision.id,
        message=Text(
            th=f"{noun.th} {decision.id} เริ่มมีผล {format_date(start)}",
            en=f"{noun.en} {decision.id} counts from {format_date(start, language='en')}",
        ),
    )
