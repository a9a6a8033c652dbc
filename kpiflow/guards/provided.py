"""The guard over evidence items: of the right kind, standing, date, coverage and approval."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from kpiflow.dates import PartialDate, merged
from kpiflow.evidence import Entry, EvidenceItem, Standing
from kpiflow.fields import checked
from kpiflow.guards.facts import WINDOWS, Facts
from kpiflow.guards.faults import (
    TOO_COARSE,
    coverage_faults,
    dated,
    finding,
    not_empty,
    standing_faults,
    too_coarse,
)
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.periods import format_date
from kpiflow.text import Text, joined


@frozen(kw_only=True, field_transformer=checked)
class Provided:
    """Evidence of one of these kinds is in the register and good for the purpose.

    Attributes:
        kind: Kinds of evidence that serve.
        count: How many items are needed.
        status: `SUBMITTED` when an item counts from its submission, `ACCEPTED` when
            only an accepted one does.
        dated_within: Windows that the item's date must lie in, any one of them; none
            when the date does not matter.
        covers: The window the item must speak about in full, if any.
        approved_by: The role that must have approved it, if any.
        topics: What it must speak about, all of it.
    """

    kind: tuple[str, ...]
    count: int = 1
    status: Standing = Standing.SUBMITTED
    dated_within: tuple[str, ...] = ()
    covers: str | None = None
    approved_by: str | None = None
    topics: tuple[str, ...] = ()

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict, with one finding for every fault of every item that falls short."""
        good: list[str] = []
        unclear = 0
        findings: list[Finding] = []
        for item, entry in facts.register.items():
            if item.kind not in self.kind:
                continue
            faults = tuple(self._faults(item, entry, facts))
            findings.extend(faults)
            if not faults:
                good.append(item.id)
            elif all(fault.code == TOO_COARSE for fault in faults):
                unclear += 1
        expects = self._expects(facts)
        if len(good) >= self.count:
            return Verdict(status=Status.MET, expects=expects, satisfied_by=tuple(good))
        if not good and not findings:
            findings.append(self._none_submitted(facts))
        elif good:
            findings.append(_too_few(len(good), self.count))
        status = Status.UNKNOWN if len(good) + unclear >= self.count else Status.UNMET
        return Verdict(status=status, expects=expects, lacks=expects, findings=tuple(findings))

    def _expects(self, facts: Facts) -> Text:
        kinds = self._kinds(facts)
        parts = [kinds]
        if self.count > 1:
            parts = [Text(th=f"{kinds.th} จำนวน {self.count} รายการ", en=f"{self.count} × {kinds.en}")]
        if self.status is Standing.ACCEPTED:
            parts.append(Text(th="ที่ผู้ประเมินรับรองแล้ว", en="accepted by the assessor"))
        if self.dated_within:
            windows = [WINDOWS[name] for name in self.dated_within]
            parts.append(
                Text(
                    th="ลงวันที่ใน" + "หรือ".join(window.th for window in windows),
                    en="dated within the " + " or the ".join(window.en for window in windows),
                )
            )
        if self.covers:
            parts.append(
                Text(th=f"ครอบคลุม{WINDOWS[self.covers].th}", en=f"covering the {WINDOWS[self.covers].en}")
            )
        if self.topics:
            topics = [facts.name(topic) for topic in self.topics]
            parts.append(
                Text(
                    th="ที่ระบุ" + "และ".join(topic.th for topic in topics),
                    en="speaking about " + " and ".join(topic.en for topic in topics),
                )
            )
        if self.approved_by:
            by = facts.name(self.approved_by)
            parts.append(Text(th=f"ที่{by.th}เห็นชอบ", en=f"approved by the {by.en}"))
        return joined(parts, separator=", ")

    def _kinds(self, facts: Facts) -> Text:
        names = [facts.name(kind) for kind in self.kind]
        return Text(th=" หรือ ".join(name.th for name in names), en=" or ".join(name.en for name in names))

    def _none_submitted(self, facts: Facts) -> Finding:
        kinds = self._kinds(facts)
        return Finding(
            code="none-submitted",
            message=Text(th=f"ยังไม่ได้ยื่นหลักฐาน “{kinds.th}”", en=f"no evidence was submitted: {kinds.en}"),
        )

    def _faults(self, item: EvidenceItem, entry: Entry, facts: Facts) -> Iterator[Finding]:
        yield from standing_faults(entry, accepted=self.status is Standing.ACCEPTED)
        if item.valid_until and item.valid_until < facts.as_of:
            ended = PartialDate(item.valid_until)
            yield finding(
                item.id,
                "expired",
                th=f"หมดอายุเมื่อ {format_date(ended)}",
                en=f"expired on {format_date(ended, language='en')}",
            )
        yield from _future_faults(item, facts)
        if self.dated_within:
            yield from self._date_faults(item, facts)
        if self.covers:
            yield from coverage_faults(item.id, item.covers, self.covers, facts)
            if item.covers and facts.windows[self.covers].last > facts.as_of:
                yield _not_ended(item.id, WINDOWS[self.covers])
        for topic in self.topics:
            if topic not in item.topics:
                name = facts.name(topic)
                yield finding(
                    item.id, "topic-missing", th=f"ไม่ได้ระบุ{name.th}", en=f"does not speak about: {name.en}"
                )
        if self.approved_by:
            yield from self._approval_faults(item, self.approved_by, facts)

    def _approval_faults(self, item: EvidenceItem, role: str, facts: Facts) -> Iterator[Finding]:
        by = facts.name(role)
        if item.approval is None or item.approval.by != role:
            yield finding(
                item.id,
                "not-approved",
                th=f"ไม่มีการเห็นชอบโดย{by.th}",
                en=f"is not approved by the {by.en}",
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

    def _date_faults(self, item: EvidenceItem, facts: Facts) -> Iterator[Finding]:
        windows = merged(facts.windows[name] for name in self.dated_within)
        within = Text(
            th="หรือ".join(WINDOWS[name].th for name in self.dated_within),
            en=" or the ".join(WINDOWS[name].en for name in self.dated_within),
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


def _future_faults(item: EvidenceItem, facts: Facts) -> Iterator[Finding]:
    """Find dates and coverage that only the future could make true."""
    for moment in item.dated:
        if moment.first > facts.as_of:
            yield finding(
                item.id,
                "not-yet",
                th=f"ลงวันที่ {format_date(moment)} ซึ่งยังไม่ถึง",
                en=f"is dated {format_date(moment, language='en')}, which has not come yet",
            )
    if item.covers and item.covers.first > facts.as_of:
        yield finding(
            item.id,
            "not-yet",
            th=f"ครอบคลุมตั้งแต่ {format_date(item.covers.start)} ซึ่งยังไม่ถึง",
            en=f"covers a time from {format_date(item.covers.start, language='en')} on, which has not come yet",
        )


def _not_ended(subject: str, window: Text) -> Finding:
    return finding(
        subject,
        "not-yet",
        th=f"ครอบคลุม{window.th}ไม่ได้ เพราะยังไม่สิ้นสุด",
        en=f"cannot cover the {window.en}, which has not ended",
    )


def provided(
    *kind: str,
    count: int = 1,
    status: Standing = Standing.SUBMITTED,
    dated_within: str | tuple[str, ...] = (),
    covers: str | None = None,
    approved_by: str | None = None,
    topics: str | tuple[str, ...] = (),
) -> Provided:
    """Require evidence of one of these kinds; see `Provided`.

    Raises:
        DefinitionError: No kind is named (KPI102).
    """
    not_empty("provided", kind)
    return Provided(
        kind=kind,
        count=count,
        status=status,
        dated_within=(dated_within,) if isinstance(dated_within, str) else dated_within,
        covers=covers,
        approved_by=approved_by,
        topics=(topics,) if isinstance(topics, str) else topics,
    )


def _too_few(got: int, wanted: int) -> Finding:
    return Finding(
        code="too-few",
        message=Text(
            th=f"มีหลักฐานที่นับได้ {got} รายการ จากที่กำหนด {wanted} รายการ",
            en=f"{got} of {wanted} needed items count",
        ),
    )
