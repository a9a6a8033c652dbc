"""The guard over evidence items: of the right kind, standing, date, coverage and approval, and enough of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Final, Literal, TypeAlias

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.dates import DateRange, merged
from kpiflow.evidence import Entry, EvidenceItem, Standing
from kpiflow.fields import checked
from kpiflow.guards.facts import PERFORMANCE, WINDOWS, Facts
from kpiflow.guards.faults import ACCEPTED, TOO_COARSE, coverage_unstated, not_empty, standing_faults
from kpiflow.guards.item_faults import (
    acceptance_faults,
    approval_faults,
    covering_faults,
    date_faults,
    expiry_faults,
    file_faults,
    freshness_faults,
    future_faults,
    mark_faults,
    mark_of,
    quantity_faults,
    topic_faults,
)
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.periods import format_range
from kpiflow.scoring import Exact, compact, decimal_of
from kpiflow.spans import Span
from kpiflow.text import Text, joined


Distinct: TypeAlias = Literal["", "kind", "subject", "submitter", "month", "reference"]
"""What items must differ in to count as several."""

_REMEMBERED: Final = 10_000
"""How many verdicts are kept; registers that follow one another differ in few items."""

_OPEN: Final = frozenset({TOO_COARSE, "file-changed", "file-missing"})
"""Faults that leave open whether an item would do: what was shown in a file that has changed, nobody can tell now."""

_DISTINCT: Final[dict[str, Text]] = {
    "kind": Text(th="ต่างชนิดกัน", en="of different kinds"),
    "subject": Text(th="ต่างหน่วยกัน", en="about different subjects"),
    "submitter": Text(th="ต่างผู้ยื่นกัน", en="from different submitters"),
    "month": Text(th="ต่างเดือนกัน", en="from different months"),
    "reference": Text(th="ต่างแหล่งอ้างอิงกัน", en="with different references"),
}


@frozen(kw_only=True, cache_hash=True, field_transformer=checked)
class Provided:
    """Evidence of one of these kinds is in the register and good for the purpose.

    Attributes:
        kind: Kinds of evidence that serve.
        count: How many items are needed.
        status: `SUBMITTED` when an item counts from its submission, `ACCEPTED` when
            only an accepted one does.
        dated_within: Windows that the item's date must lie in, any one of them; none
            when the date does not matter.
        covers: The window each item must speak about in full, if any.
        approved_by: The role that must have approved it, if any.
        topics: What it must speak about, all of it.
        accepted_by: The role that must have accepted it, where only that one's word counts.
        distinct_by: What items must differ in to be counted as several.
        fresh_for: How long an item counts, from the latest day it speaks of that has come.
        continuous_since: The day from which items must together cover every day, until the
            day asked about or the end of the performance period, whichever is earlier.
        sum_of: Quantities of each item that are multiplied, and summed over the items; over
            the largest of those that do not differ where they must.
        total: The least that sum must come to.
    """

    kind: tuple[str, ...]
    count: int = 1
    status: Standing = Standing.SUBMITTED
    dated_within: tuple[str, ...] = ()
    covers: str | None = None
    approved_by: str | None = None
    topics: tuple[str, ...] = ()
    accepted_by: str | None = None
    distinct_by: Distinct = ""
    fresh_for: Span | None = None
    continuous_since: date | None = None
    sum_of: tuple[str, ...] = ()
    total: Decimal | None = field(default=None, converter=optional(decimal_of))

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict, with one finding for every fault of every item that falls short."""
        items = facts.register.items_of(self.kind)
        key = (self, facts.as_of, items)
        known = facts.judged.get(key)
        if known is None:
            if len(facts.judged) >= _REMEMBERED:
                facts.judged.clear()
            known = facts.judged[key] = self._judge(items, facts)
        return known

    def _judge(self, items: tuple[tuple[EvidenceItem, Entry], ...], facts: Facts) -> Verdict:
        good: list[tuple[EvidenceItem, Entry]] = []
        unclear: list[tuple[EvidenceItem, Entry]] = []
        findings: list[Finding] = []
        for item, entry in items:
            faults = tuple(self._faults(item, entry, facts))
            findings.extend(faults)
            if not faults:
                good.append((item, entry))
            elif all(fault.code in _OPEN for fault in faults):
                unclear.append((item, entry))
        expects = self.expects(facts)
        short = tuple(self._shortfalls(good, facts))
        if not short:
            return Verdict(
                status=Status.MET, expects=expects, satisfied_by=tuple(item.id for item, _ in good)
            )
        if good:
            findings.extend(short)
        elif not findings:
            findings.append(self._none_submitted(facts))
        could_do = unclear and not tuple(self._shortfalls([*good, *unclear], facts))
        status = Status.UNKNOWN if could_do else Status.UNMET
        return Verdict(status=status, expects=expects, lacks=expects, findings=tuple(findings))

    def _faults(self, item: EvidenceItem, entry: Entry, facts: Facts) -> Iterator[Finding]:
        """Find why one item does not count."""
        accepted = self.status is Standing.ACCEPTED or self.accepted_by is not None
        by = facts.name(self.accepted_by) if self.accepted_by else None
        yield from standing_faults(entry, accepted=accepted, by=by)
        if self.accepted_by:
            yield from acceptance_faults(entry, self.accepted_by, facts)
        yield from file_faults(entry)
        yield from expiry_faults(item, facts.as_of)
        yield from future_faults(item, facts.as_of)
        if self.dated_within:
            yield from date_faults(item, self.dated_within, facts)
        if self.fresh_for:
            yield from freshness_faults(item, self.fresh_for, facts.as_of)
        if self.covers:
            yield from covering_faults(item, self.covers, facts)
        if self.continuous_since and item.covers is None:
            yield coverage_unstated(item.id)
        yield from topic_faults(item, self.topics, facts)
        if self.approved_by:
            yield from approval_faults(item, self.approved_by, facts)
        yield from quantity_faults(item, self.sum_of)
        yield from mark_faults(item, entry, self.distinct_by)

    def _shortfalls(self, good: list[tuple[EvidenceItem, Entry]], facts: Facts) -> Iterator[Finding]:
        """Find in what the items that count fall short together."""
        if self.distinct_by:
            got = len({mark_of(item, entry, self.distinct_by) for item, entry in good})
        else:
            got = len(good)
        if got < self.count:
            yield _too_few(got, self.count, _DISTINCT.get(self.distinct_by))
        if self.total is not None:
            summed = self._sum(good)
            if summed < Fraction(self.total):
                yield _too_little(summed, self.total, self.sum_of)
        if self.continuous_since:
            covered = [item.covers for item, _ in good if item.covers]
            gap = _gap(covered, self.continuous_since, facts)
            if gap:
                yield _not_continuous(gap)

    def _sum(self, good: list[tuple[EvidenceItem, Entry]]) -> Fraction:
        """Add up what items come to; of those that must differ and do not, what the most of them comes to."""
        if not self.distinct_by:
            return sum((self._product(item) for item, _ in good), start=Fraction(0))
        most: dict[str, Fraction] = {}
        for item, entry in good:
            mark, product = mark_of(item, entry, self.distinct_by), self._product(item)
            most[mark] = max(product, most.get(mark, product))
        return sum(most.values(), start=Fraction(0))

    def _product(self, item: EvidenceItem) -> Fraction:
        return prod((Fraction(item.amount(of) or 0) for of in self.sum_of), start=Fraction(1))

    def expects(self, facts: Facts) -> Text:
        """Say what is asked for; said once, but for what depends on the day."""
        if self.continuous_since:
            return self._said(facts)
        said = facts.said.get(self)
        if said is None:
            said = facts.said[self] = self._said(facts)
        return said

    def _said(self, facts: Facts) -> Text:
        return joined(
            [*self._what(facts), *self._standing(facts), *self._time(facts), *self._content(facts)],
            separator=", ",
        )

    def _what(self, facts: Facts) -> Iterator[Text]:
        kinds = self._kinds(facts)
        if self.count > 1:
            yield Text(th=f"{kinds.th} จำนวน {self.count} รายการ", en=f"{self.count} × {kinds.en}")
        else:
            yield kinds
        if self.distinct_by:
            yield _DISTINCT[self.distinct_by]

    def _standing(self, facts: Facts) -> Iterator[Text]:
        if self.accepted_by:
            by = facts.name(self.accepted_by)
            yield Text(th=f"ที่{by.th}รับรองแล้ว", en=f"accepted by the {by.en}")
        elif self.status is Standing.ACCEPTED:
            yield ACCEPTED

    def _time(self, facts: Facts) -> Iterator[Text]:
        if self.dated_within:
            windows = [WINDOWS[name] for name in self.dated_within]
            yield Text(
                th="ลงวันที่ใน" + "หรือ".join(window.th for window in windows),
                en="dated within the " + " or the ".join(window.en for window in windows),
            )
        if self.fresh_for:
            span = self.fresh_for.name()
            yield Text(th=f"ไม่เก่ากว่า {span.th}", en=f"no older than {span.en}")
        if self.covers:
            yield Text(th=f"ครอบคลุม{WINDOWS[self.covers].th}", en=f"covering the {WINDOWS[self.covers].en}")
        if self.continuous_since:
            days = _needed(self.continuous_since, facts)
            yield Text(
                th=f"ครอบคลุมทุกวัน {format_range(days)}",
                en=f"together covering every day of {format_range(days, language='en')}",
            )

    def _content(self, facts: Facts) -> Iterator[Text]:
        if self.topics:
            topics = [facts.name(topic) for topic in self.topics]
            yield Text(
                th="ที่ระบุ" + "และ".join(topic.th for topic in topics),
                en="speaking about " + " and ".join(topic.en for topic in topics),
            )
        if self.approved_by:
            by = facts.name(self.approved_by)
            yield Text(th=f"ที่{by.th}เห็นชอบ", en=f"approved by the {by.en}")
        if self.total is not None:
            of = " × ".join(self.sum_of)
            yield Text(th=f"รวม {of} อย่างน้อย {self.total:f}", en=f"with at least {self.total:f} {of} in all")

    def _kinds(self, facts: Facts) -> Text:
        names = [facts.name(kind) for kind in self.kind]
        return Text(th=" หรือ ".join(name.th for name in names), en=" or ".join(name.en for name in names))

    def _none_submitted(self, facts: Facts) -> Finding:
        kinds = self._kinds(facts)
        return Finding(
            code="none-submitted",
            message=Text(th=f"ยังไม่ได้ยื่นหลักฐาน “{kinds.th}”", en=f"no evidence was submitted: {kinds.en}"),
        )


def _needed(since: date, facts: Facts) -> DateRange:
    """Give the days that must be covered without a gap."""
    until = min(facts.as_of, facts.windows[PERFORMANCE].last)
    return DateRange.of_days(since, max(since, until))


def _gap(covered: list[DateRange], since: date, facts: Facts) -> DateRange | None:
    """Give the first stretch of the needed days that nothing covers; nothing covers a day to come."""
    needed = _needed(since, facts)
    if since > facts.as_of:
        return needed
    reached = needed.first
    for period in merged(covered):
        if period.first > reached:
            return DateRange.of_days(reached, min(period.first - timedelta(days=1), needed.last))
        if period.last >= needed.last:
            return None
        reached = max(reached, period.last + timedelta(days=1))
    return DateRange.of_days(reached, needed.last)


def provided(  # noqa: PLR0913 -- one for each thing that can be asked of evidence
    *kind: str,
    count: int = 1,
    status: Standing = Standing.SUBMITTED,
    dated_within: str | tuple[str, ...] = (),
    covers: str | None = None,
    approved_by: str | None = None,
    topics: str | tuple[str, ...] = (),
    accepted_by: str | None = None,
    distinct_by: Distinct = "",
    fresh_for: Span | None = None,
    continuous_since: date | None = None,
    sum_of: str | tuple[str, ...] = (),
    total: Exact | None = None,
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
        accepted_by=accepted_by,
        distinct_by=distinct_by,
        fresh_for=fresh_for,
        continuous_since=continuous_since,
        sum_of=(sum_of,) if isinstance(sum_of, str) else sum_of,
        total=None if total is None else decimal_of(total),
    )


def _too_few(got: int, wanted: int, how: Text | None) -> Finding:
    differing = Text(th="", en="") if how is None else Text(th=f"ที่{how.th}", en=f" {how.en}")
    return Finding(
        code="too-few",
        message=Text(
            th=f"มีหลักฐานที่นับได้{differing.th} {got} รายการ จากที่กำหนด {wanted} รายการ",
            en=f"{got} of {wanted} needed items{differing.en} count",
        ),
    )


def _too_little(summed: Fraction, total: Decimal, of: tuple[str, ...]) -> Finding:
    what = " × ".join(of)
    return Finding(
        code="too-little",
        message=Text(
            th=f"รวม {what} ได้ {compact(summed)} จากที่กำหนด {total:f}",
            en=f"{what} come to {compact(summed)} of {total:f} needed",
        ),
    )


def _not_continuous(gap: DateRange) -> Finding:
    return Finding(
        code="not-continuous",
        message=Text(
            th=f"ไม่มีหลักฐานครอบคลุม {format_range(gap)}",
            en=f"nothing covers {format_range(gap, language='en')}",
        ),
    )
