"""Steps that provide evidence, have it accepted, or attest that there was nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Final

from attrs import evolve

from kpiflow.dates import DateRange, PartialDate
from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Approval,
    EvidenceItem,
    NilReturn,
    Quantity,
    Register,
    Standing,
)
from kpiflow.guards import (
    PERFORMANCE,
    Facts,
    Guard,
    NilReturned,
    Provided,
)
from kpiflow.planning.steps import Step
from kpiflow.text import BLANK, Text


MAX_JOINED: Final = 6
"""Of more leaves over one kind of evidence, only pairs and all of them together are joined."""

SUBMITTER: Final = "proposed-submitter"
ASSESSOR: Final = "proposed-assessor"
_ATTESTER: Final = "proposed-attester"


def provisions(
    _indicator: Indicator, leaves: Sequence[Provided], facts: Facts, efforts: Mapping[str, Decimal]
) -> Iterator[Step]:
    """Find the items that would meet leaves over evidence, alone and several at once."""
    kinds = dict.fromkeys(kind for leaf in leaves for kind in leaf.kind)
    for kind in kinds:
        of_kind = [leaf for leaf in leaves if kind in leaf.kind]
        for together, group in enumerate(_groups(of_kind), start=1):
            copies = max(_lacking(leaf, facts) for leaf in group)
            for number in range(1, copies + 1):
                mark = f"proposed-{together}-{number}-{kind}"[:64]
                step = _provision(kind, group, number, facts, mark)
                if step is not None:
                    yield evolve(step, effort=efforts.get(kind, Decimal(1)))


def _groups(leaves: Sequence[Provided]) -> Iterator[tuple[Provided, ...]]:
    """Give the groups of leaves that one item might serve: each alone, and together."""
    sizes = range(1, len(leaves) + 1) if len(leaves) <= MAX_JOINED else (1, 2, len(leaves))
    for size in sizes:
        yield from combinations(leaves, size)


def one_of(leaf: Guard) -> Guard:
    """Give a leaf as it looks at one item alone."""
    return evolve(leaf, count=1, total=None, continuous_since=None) if isinstance(leaf, Provided) else leaf


def counting(leaf: Provided, register: Register, facts: Facts) -> int:
    """Give how many items of a register count for a leaf."""
    return len(one_of(leaf).judge(evolve(facts, register=register)).satisfied_by)


def _lacking(leaf: Provided, facts: Facts) -> int:
    """Give how many more items a leaf could use."""
    return max(1, leaf.count - counting(leaf, facts.register, facts))


def _provision(kind: str, leaves: Sequence[Provided], number: int, facts: Facts, mark: str) -> Step | None:
    """Give the step of providing one item that serves several leaves; none when no item can."""
    approvers = {leaf.approved_by for leaf in leaves if leaf.approved_by}
    acceptors = {leaf.accepted_by for leaf in leaves if leaf.accepted_by}
    if len(approvers) > 1 or len(acceptors) > 1:
        return None
    day = _day_for(leaves, number, facts)
    if day is None:
        return None
    topics = tuple(dict.fromkeys(topic for leaf in leaves for topic in leaf.topics))
    accepted = any(leaf.status is Standing.ACCEPTED for leaf in leaves)
    item = EvidenceItem(
        id=mark,
        kind=kind,
        title=facts.name(kind),
        document_date=PartialDate(day),
        covers=_coverage(leaves, facts),
        approval=Approval(by=next(iter(approvers)), on=PartialDate(facts.as_of)) if approvers else None,
        topics=topics,
        reference=mark,
        subject=mark,
        quantities=_quantities(leaves),
    )
    return Step(
        kind="provide",
        about=kind,
        text=_merged(kind, leaves, topics, facts),
        effort=Decimal(1),
        content=len(topics)
        + len(approvers)
        + sum(leaf.covers is not None for leaf in leaves)
        + len(leaves)
        - 1,
        number=number,
        fact=item,
        by=f"{SUBMITTER}-{number}",
        accepted_by=next(iter(acceptors)) if acceptors else ASSESSOR if accepted else "",
    )


def _merged(kind: str, leaves: Sequence[Provided], topics: tuple[str, ...], facts: Facts) -> Text:
    """Say what one item must be to serve all these leaves."""
    windows = [leaf.dated_within for leaf in leaves if leaf.dated_within]
    sums = next((leaf for leaf in leaves if leaf.sum_of), None)
    merged = Provided(
        kind=(kind,),
        status=max((leaf.status for leaf in leaves), key=lambda status: status is Standing.ACCEPTED),
        dated_within=min(windows, key=len) if windows else (),
        covers=next((leaf.covers for leaf in leaves if leaf.covers), None),
        approved_by=next((leaf.approved_by for leaf in leaves if leaf.approved_by), None),
        accepted_by=next((leaf.accepted_by for leaf in leaves if leaf.accepted_by), None),
        fresh_for=next((leaf.fresh_for for leaf in leaves if leaf.fresh_for), None),
        continuous_since=next((leaf.continuous_since for leaf in leaves if leaf.continuous_since), None),
        topics=topics,
        sum_of=sums.sum_of if sums else (),
        total=sums.total if sums else None,
    )
    return merged.judge(facts).expects


def _day_for(leaves: Sequence[Provided], number: int, facts: Facts) -> date | None:
    """Give the latest day an item may be dated for all these leaves; earlier months for further items."""
    first, last = date.min, facts.as_of
    for leaf in leaves:
        windows = [
            facts.windows[name] for name in leaf.dated_within if facts.windows[name].first <= facts.as_of
        ]
        if leaf.dated_within:
            if not windows:
                return None
            first = max(first, min(window.first for window in windows))
            last = min(last, max(window.last for window in windows))
    by_month = any(leaf.distinct_by == "month" for leaf in leaves)
    day = _months_before(last, number - 1) if by_month else last
    return day if first <= day else None


def _months_before(day: date, months: int) -> date:
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
    return day


def _coverage(leaves: Sequence[Provided], facts: Facts) -> DateRange | None:
    """Give what an item must cover for all these leaves."""
    days = [facts.windows[leaf.covers] for leaf in leaves if leaf.covers]
    for leaf in leaves:
        if leaf.continuous_since:
            until = min(facts.as_of, facts.windows[PERFORMANCE].last)
            days.append(DateRange.of_days(leaf.continuous_since, max(leaf.continuous_since, until)))
    if not days:
        return None
    return DateRange.of_days(min(each.first for each in days), max(each.last for each in days))


def _quantities(leaves: Sequence[Provided]) -> tuple[Quantity, ...]:
    """Give quantities that come to every total asked for."""
    amounts: dict[str, Decimal] = {}
    for leaf in leaves:
        for n, name in enumerate(leaf.sum_of):
            wanted = leaf.total if n == 0 and leaf.total is not None else Decimal(1)
            amounts[name] = max(amounts.get(name, Decimal(1)), wanted)
    return tuple(Quantity(of=name, amount=amount) for name, amount in amounts.items())


def acceptances(leaves: Iterable[Guard], facts: Facts) -> Iterator[Step]:
    """Give the steps of having accepted what is in the register and only lacks that."""
    for leaf in leaves:
        status = getattr(leaf, "status", None)
        role = getattr(leaf, "accepted_by", None)
        if status is not Standing.ACCEPTED and role is None:
            continue
        for entry in facts.register.entries:
            if entry.standing is Standing.SUBMITTED:
                by = facts.name(role) if role else Text(th="ผู้ประเมิน", en="assessor")
                yield Step(
                    kind="accept",
                    about=entry.fact.id,
                    text=Text(
                        th=f"ให้{by.th}รับรอง {entry.fact.id}",
                        en=f"have {entry.fact.id} accepted by the {by.en}",
                    ),
                    effort=Decimal(0),
                    accepted_by=role or ASSESSOR,
                )


def attestations(
    _indicator: Indicator, leaves: Sequence[NilReturned], facts: Facts, efforts: Mapping[str, Decimal]
) -> Iterator[Step]:
    """Find the nil returns that would meet leaves over them."""
    for leaf in leaves:
        alike = [each for each in leaves if (each.population, each.period) == (leaf.population, leaf.period)]
        everywhere = tuple(dict.fromkeys(channel for each in alike for channel in each.channels))
        for channels in dict.fromkeys((leaf.channels, everywhere)):
            window = facts.windows[leaf.period]
            yield Step(
                kind="attest",
                about=leaf.population,
                text=evolve(leaf, channels=channels).judge(facts).expects,
                effort=efforts.get(leaf.population, Decimal(1)),
                content=len(channels),
                fact=NilReturn(
                    id=f"proposed-nil-return-{leaf.population}-{len(channels)}-{leaf.period}"[:64],
                    population=leaf.population,
                    statement=BLANK,
                    channels=channels,
                    period=window,
                    attester=leaf.attested_by[0] if leaf.attested_by else _ATTESTER,
                    attested_on=PartialDate(max(facts.as_of, window.last + timedelta(days=1))),
                ),
                by=_ATTESTER,
            )
