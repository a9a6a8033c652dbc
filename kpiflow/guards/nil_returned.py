"""The guard over nil returns: nothing was found, and somebody named says so of every channel."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from kpiflow.dates import PartialDate
from kpiflow.evidence import Entry, NilReturn, Standing
from kpiflow.fields import checked
from kpiflow.guards.facts import PERFORMANCE, WINDOWS, Facts
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
from kpiflow.text import Text


@frozen(kw_only=True, field_transformer=checked)
class NilReturned:
    """Somebody named attests that there was nothing, after checking every channel.

    Attributes:
        population: What was looked for, such as "complaints".
        channels: The channels that must have been checked, all of them.
        period: The window that must have been checked in full.
        attested_by: Roles whose attestation counts; any role's when none is named, but
            never that of a role that has submitted items of evidence itself. To enter the
            attestation is no such submission.
        contradicted_by: Kinds of evidence that record what was attested not to exist; any
            that was not turned down, and may be of the period, voids the attestation.
    """

    population: str
    channels: tuple[str, ...]
    period: str = PERFORMANCE
    attested_by: tuple[str, ...] = ()
    contradicted_by: tuple[str, ...] = ()

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict, with one finding for every fault of every nil return."""
        channels = [facts.name(channel) for channel in self.channels]
        population = facts.name(self.population)
        expects = Text(
            th=f"การรับรองว่าไม่พบ{population.th} โดยตรวจครบทุกช่องทาง: "
            + ", ".join(name.th for name in channels),
            en=f"an attested nil return of {population.en} that checked all channels: "
            + ", ".join(name.en for name in channels),
        )
        findings: list[Finding] = []
        unclear = False
        for fact, entry in facts.register.nil_returns():
            if fact.population != self.population:
                continue
            faults = tuple(self._faults(fact, entry, facts))
            if not faults:
                return Verdict(status=Status.MET, expects=expects, satisfied_by=(fact.id,))
            findings.extend(faults)
            unclear = unclear or all(fault.code == TOO_COARSE for fault in faults)
        if not findings:
            findings.append(
                Finding(
                    code="none-attested",
                    message=Text(
                        th=f"ไม่มีการรับรองว่าไม่พบ{population.th}",
                        en=f"no nil return of {population.en} was attested",
                    ),
                )
            )
        status = Status.UNKNOWN if unclear else Status.UNMET
        return Verdict(status=status, expects=expects, lacks=expects, findings=tuple(findings))

    def _faults(self, fact: NilReturn, entry: Entry, facts: Facts) -> Iterator[Finding]:
        yield from standing_faults(entry, accepted=False)
        for channel in self.channels:
            if channel not in fact.channels:
                name = facts.name(channel)
                yield finding(
                    fact.id,
                    "channel-not-covered",
                    th=f"ไม่ได้ตรวจช่องทาง{name.th}",
                    en=f"did not check the channel: {name.en}",
                )
        yield from coverage_faults(fact.id, fact.period, self.period, facts)
        yield from self._attester_faults(fact, facts)
        yield from self._contradictions(fact, facts)
        if fact.attested_on is None:
            yield finding(fact.id, "undated", th="ไม่ระบุวันที่รับรอง", en="bears no date")
        else:
            yield from self._date_faults(fact.id, fact.attested_on, facts)

    def _attester_faults(self, fact: NilReturn, facts: Facts) -> Iterator[Finding]:
        """Find that nobody attests, or somebody who may not."""
        by = facts.name(fact.attester)
        if not fact.attester:
            yield finding(fact.id, "no-attester", th="ไม่ระบุผู้รับรอง", en="names no attester")
        elif any(fact.attester == entry.by for _, entry in facts.register.items()):
            yield finding(
                fact.id,
                "attested-by-submitter",
                th=f"{by.th}เป็นผู้ยื่นหลักฐานเอง จึงรับรองไม่ได้",
                en=f"is attested by the {by.en}, who also submitted evidence",
            )
        elif self.attested_by and fact.attester not in self.attested_by:
            allowed = [facts.name(role) for role in self.attested_by]
            yield finding(
                fact.id,
                "attested-by-other",
                th=f"รับรองโดย{by.th} ไม่ใช่{' หรือ '.join(role.th for role in allowed)}",
                en=f"is attested by the {by.en}, not by the {' or the '.join(role.en for role in allowed)}",
            )

    def _contradictions(self, fact: NilReturn, facts: Facts) -> Iterator[Finding]:
        """Find items that record what was attested not to exist, in the period that was checked."""
        window = facts.windows[self.period]
        for item, entry in facts.register.items():
            fallen = entry.standing in {Standing.REJECTED, Standing.WITHDRAWN}
            elsewhere = bool(item.dated) and all(window.holds(moment) is False for moment in item.dated)
            if item.kind in self.contradicted_by and not fallen and not elsewhere:
                name = facts.name(item.kind)
                yield finding(
                    fact.id,
                    "contradicted",
                    th=f"ขัดกับ {item.id} ({name.th})",
                    en=f"is contradicted by {item.id} ({name.en})",
                )

    def _date_faults(self, subject: str, attested_on: PartialDate, facts: Facts) -> Iterator[Finding]:
        end, name = facts.windows[self.period].last, WINDOWS[self.period]
        if attested_on.first > facts.as_of:
            yield finding(
                subject,
                "not-attested-yet",
                th=f"รับรองเมื่อ {format_date(attested_on)} ซึ่งยังไม่ถึง",
                en=f"is attested only {dated(attested_on)}",
            )
        elif attested_on.last <= end:
            yield finding(
                subject,
                "attested-early",
                th=f"รับรองเมื่อ {format_date(attested_on)} ก่อนสิ้น{name.th}",
                en=f"was attested {dated(attested_on)}, before the {name.en} had ended",
            )
        elif attested_on.first <= end or attested_on.last > facts.as_of:
            yield too_coarse(
                subject,
                attested_on,
                th=f"รับรองแล้วหลังสิ้น{name.th}",
                en=f"it was attested by then, after the {name.en} had ended",
            )


def nil_return(
    population: str,
    *,
    channels: str | tuple[str, ...],
    period: str = PERFORMANCE,
    attested_by: str | tuple[str, ...] = (),
    contradicted_by: str | tuple[str, ...] = (),
) -> NilReturned:
    """Require an attested nil return; see `NilReturned`.

    Raises:
        DefinitionError: No channel is named (KPI102).
    """
    named = (channels,) if isinstance(channels, str) else channels
    not_empty("nil_return", named)
    return NilReturned(
        population=population,
        channels=named,
        period=period,
        attested_by=(attested_by,) if isinstance(attested_by, str) else attested_by,
        contradicted_by=(contradicted_by,) if isinstance(contradicted_by, str) else contradicted_by,
    )
