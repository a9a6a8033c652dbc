"""Why an item of evidence falls short of what a guard asks: one function for each thing that can be asked."""

from __future__ import annotations

import unicodedata

from collections.abc import Iterator
from datetime import date
from typing import Final

from kpiflow.dates import PartialDate, Precision, merged
from kpiflow.evidence import Entry, EvidenceItem, Observation, Standing
from kpiflow.guards.facts import WINDOWS, Facts
from kpiflow.guards.faults import coverage_faults, dated, finding, too_coarse
from kpiflow.guards.verdict import Finding
from kpiflow.periods import format_date
from kpiflow.spans import Span
from kpiflow.text import Text, shortened


_MARKS: Final = {
    "kind": "ชนิด",
    "subject": "หน่วยที่เกี่ยวข้อง",
    "submitter": "ผู้ยื่น",
    "month": "เดือน",
    "reference": "แหล่งอ้างอิง",
}
"""What tells items apart, in Thai."""


def file_faults(entry: Entry) -> Iterator[Finding]:
    """Find files of an item that are not any more what was submitted, or accepted since.

    Of an item that was withdrawn nobody need keep them.
    """
    if entry.standing is not Standing.WITHDRAWN:
        yield from (_file_fault(entry, change) for change in entry.changes)


def _file_fault(entry: Entry, change: Observation) -> Finding:
    """Say since when a file is another one, and how it stood then."""
    accepted = entry.acceptances
    day = PartialDate(accepted[-1].on if accepted else entry.on)
    since_th = f"{'รับรอง' if accepted else 'ยื่น'}เมื่อวันที่ {format_date(day)}"
    since_en = f"{'accepted' if accepted else 'submitted'} on {format_date(day, language='en')}"
    name = shortened(change.path)
    if change.seen is None:
        return finding(
            entry.fact.id,
            "file-missing",
            th=f"ไม่พบไฟล์ “{name}” ที่{since_th}",
            en=f"has lost its file '{name}', which was {since_en}",
        )
    return finding(
        entry.fact.id,
        "file-changed",
        th=f"ไฟล์ “{name}” ถูกเปลี่ยนหลังจาก{since_th}",
        en=f"does not count: its file '{name}' was changed since it was {since_en}",
    )


def expiry_faults(item: EvidenceItem, as_of: date) -> Iterator[Finding]:
    """Find that an item has run out."""
    if item.valid_until and item.valid_until < as_of:
        ended = PartialDate(item.valid_until)
        yield finding(
            item.id,
            "expired",
            th=f"หมดอายุเมื่อ {format_date(ended)}",
            en=f"expired on {format_date(ended, language='en')}",
        )


def future_faults(item: EvidenceItem, as_of: date) -> Iterator[Finding]:
    """Find dates and coverage that only the future could make true."""
    for moment in item.dated:
        if moment.first > as_of:
            yield finding(
                item.id,
                "not-yet",
                th=f"ลงวันที่ {format_date(moment)} ซึ่งยังไม่ถึง",
                en=f"is dated {format_date(moment, language='en')}, which has not come yet",
            )
    if item.covers and item.covers.first > as_of:
        yield finding(
            item.id,
            "not-yet",
            th=f"ครอบคลุมตั้งแต่ {format_date(item.covers.start)} ซึ่งยังไม่ถึง",
            en=f"covers a time from {format_date(item.covers.start, language='en')} on, which has not come yet",
        )


def date_faults(item: EvidenceItem, window_names: tuple[str, ...], facts: Facts) -> Iterator[Finding]:
    """Find dates of an item that lie in none of these windows."""
    windows = merged(facts.windows[name] for name in window_names)
    within = Text(
        th="หรือ".join(WINDOWS[name].th for name in window_names),
        en=" or the ".join(WINDOWS[name].en for name in window_names),
    )
    if not item.dated:
        yield finding(item.id, "undated", th="ไม่ได้ระบุวันที่ในเอกสาร", en="bears no date")
    for moment in item.dated:
        held = [window.holds(moment) for window in windows]
        if True in held:
            continue
        if None in held:
            yield too_coarse(item.id, moment, th=f"อยู่ใน{within.th}", en=f"it lies within the {within.en}")
        else:
            yield finding(
                item.id,
                "wrong-period",
                th=f"ลงวันที่ {format_date(moment)} ไม่อยู่ใน{within.th}",
                en=f"is dated {format_date(moment, language='en')}, not within the {within.en}",
            )


def freshness_faults(item: EvidenceItem, span: Span, as_of: date) -> Iterator[Finding]:
    """Find that an item is older than it may be, counted from the latest day it speaks of."""
    moment = latest_moment(item)
    name = span.name()
    if moment is None:
        yield finding(item.id, "undated", th="ไม่ได้ระบุวันที่ในเอกสาร", en="bears no date")
        return
    # What is covered is covered to its last day, however that is written; a date may be any of its days.
    earliest = moment.first if item.dated else moment.last
    if span.after(moment.last) < as_of:  # never so while its end is still to come
        yield finding(
            item.id,
            "stale",
            th=f"ลงวันที่ {format_date(moment)} ซึ่งเก่ากว่า {name.th}",
            en=f"is dated {format_date(moment, language='en')}, more than {name.en} ago",
        )
    elif span.after(earliest) < as_of:
        yield too_coarse(item.id, moment, th=f"ไม่เก่ากว่า {name.th}", en=f"it is no older than {name.en}")


def latest_moment(item: EvidenceItem) -> PartialDate | None:
    """Give the latest date that an item speaks of: its own dates, else the end of what it covers."""
    if item.dated:
        return max(item.dated, key=lambda moment: (moment.last, moment.first))
    return item.covers.end if item.covers else None


def covering_faults(item: EvidenceItem, window_name: str, facts: Facts) -> Iterator[Finding]:
    """Find what an item leaves out of a window it must cover."""
    yield from coverage_faults(item.id, item.covers, window_name, facts)
    if item.covers and facts.windows[window_name].last > facts.as_of:
        name = WINDOWS[window_name]
        yield finding(
            item.id,
            "not-yet",
            th=f"ครอบคลุม{name.th}ไม่ได้ เพราะยังไม่สิ้นสุด",
            en=f"cannot cover the {name.en}, which has not ended",
        )


def topic_faults(item: EvidenceItem, topics: tuple[str, ...], facts: Facts) -> Iterator[Finding]:
    """Find topics that an item does not speak about."""
    for topic in topics:
        if topic not in item.topics:
            name = facts.name(topic)
            yield finding(
                item.id, "topic-missing", th=f"ไม่ได้ระบุ{name.th}", en=f"does not speak about: {name.en}"
            )


def approval_faults(item: EvidenceItem, role: str, facts: Facts) -> Iterator[Finding]:
    """Find that a role has not approved an item, or not yet."""
    by = facts.name(role)
    if item.approval is None or item.approval.by != role:
        yield finding(
            item.id, "not-approved", th=f"ไม่มีการเห็นชอบโดย{by.th}", en=f"is not approved by the {by.en}"
        )
    elif item.approval.on.first > facts.as_of:
        yield finding(
            item.id,
            "not-approved-yet",
            th=f"{by.th}เห็นชอบเมื่อ {format_date(item.approval.on)} ซึ่งยังไม่ถึง",
            en=f"is approved by the {by.en} only {dated(item.approval.on)}",
        )
    elif item.approval.on.last > facts.as_of:
        yield too_coarse(
            item.id, item.approval.on, th=f"{by.th}เห็นชอบแล้ว", en=f"the {by.en} has approved it yet"
        )


def acceptance_faults(entry: Entry, role: str, facts: Facts) -> Iterator[Finding]:
    """Find that an accepted item was accepted only by other roles than the one asked for."""
    if entry.acceptances and not entry.is_accepted_by(role):
        by, asked = [facts.name(each.by) for each in entry.acceptances], facts.name(role)
        yield finding(
            entry.fact.id,
            "accepted-by-other",
            th=f"{'และ'.join(name.th for name in by)}เป็นผู้รับรอง ไม่ใช่{asked.th}",
            en=f"was accepted by the {' and the '.join(name.en for name in by)}, not by the {asked.en}",
        )


def quantity_faults(item: EvidenceItem, of: tuple[str, ...]) -> Iterator[Finding]:
    """Find quantities that an item does not state."""
    for name in of:
        if item.amount(name) is None:
            yield finding(
                item.id, "no-quantity", th=f"ไม่ได้ระบุจำนวน {name}", en=f"does not say how many {name}"
            )


def mark_of(item: EvidenceItem, entry: Entry, by: str) -> str:
    """Give what tells an item apart from others: its kind, subject, submitter, month or reference.

    Texts that look the same are the same, however their characters are composed.
    """
    if by == "month":
        moment = latest_moment(item)
        if moment is None:
            return ""
        # A year may mean any of its months: its item may differ from every other one.
        is_year = moment.precision is Precision.YEAR
        return f"year:{item.id}" if is_year else f"{moment.first:%Y-%m}"
    marks = {"kind": item.kind, "subject": item.subject, "submitter": entry.by, "reference": item.reference}
    return unicodedata.normalize("NFC", marks[by]).strip()


def mark_faults(item: EvidenceItem, entry: Entry, by: str) -> Iterator[Finding]:
    """Find that an item cannot be told apart from others, because it does not say by what."""
    if by and not mark_of(item, entry, by):
        yield finding(item.id, "no-mark", th=f"ไม่ได้ระบุ{_MARKS[by]}", en=f"does not state its {by}")
    moment = latest_moment(item)
    if by == "month" and moment is not None and moment.precision is Precision.YEAR:
        yield too_coarse(
            item.id, moment, th="อยู่คนละเดือนกับรายการอื่น", en="it is from another month than the others"
        )
