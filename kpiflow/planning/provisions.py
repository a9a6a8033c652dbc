"""Steps that provide evidence, or have accepted what is there: each with an example that would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final

from kpiflow.dates import EARLIEST, DateRange, PartialDate
from kpiflow.evidence import Approval, Entry, EvidenceItem, Quantity, Register, Standing
from kpiflow.guards import Answered, Facts, Guard, Measured, Provided
from kpiflow.planning.asking import Ask, acceptance, asks, clauses, hull, roles, topics
from kpiflow.planning.counting import wanted_days
from kpiflow.planning.joining import groups
from kpiflow.planning.steps import Step
from kpiflow.text import Text, joined


SUBMITTER: Final = "proposed-submitter"
ASSESSOR: Final = "proposed-assessor"
EXAMPLE: Final = "proposed"
"""What an example goes by, until it has a number."""


def provisions(leaves: Sequence[Provided], facts: Facts, lasting: Facts) -> Iterator[Step]:
    """Find the items that would meet leaves over evidence, alone and several at once.

    Args:
        leaves: The leaves, each once.
        facts: What they look at now.
        lasting: The same, without what may be taken back.
    """
    for kind in dict.fromkeys(kind for leaf in leaves for kind in leaf.kind):
        of_kind = [leaf for leaf in leaves if kind in leaf.kind]
        asked = asks(kind, of_kind, lasting)
        copies: dict[tuple[Ask, ...], int] = {}
        for group in groups(asked, lambda each: _is_one_item(each, facts)):
            wanted = (max if _by_month(group) else min)(ask.wanted for ask in group)
            served = _all_served(kind, group, asked, facts)
            copies[served] = max(wanted, copies.get(served, 0))
        for group, most in copies.items():
            taken: frozenset[str] = frozenset().union(*(ask.taken for ask in group))
            days = _days(group, facts, taken if _by_month(group) else None)
            for number, day in enumerate(islice(days, most), start=1):
                yield _provision(kind, group, number, day, facts)


def _by_month(group: Sequence[Ask]) -> bool:
    return any(ask.of.distinct_by == "month" for ask in group)


def _all_served(kind: str, group: Sequence[Ask], asked: Sequence[Ask], facts: Facts) -> tuple[Ask, ...]:
    """Give a group with all else that its example serves, so that its text says everything it relies on."""
    day = next(_days(group, facts, None))
    shown = _provision(kind, group, 1, day, facts).applied(Register(), on=facts.as_of)
    return tuple(ask for ask in asked if ask in group or ask.is_met_by(shown, facts))


def _is_one_item(group: Sequence[Ask], facts: Facts) -> bool:
    """Tell whether one item could do for a whole group: approved and accepted by one role each, on one day."""
    approvers, acceptors = roles(group)
    return len(approvers) <= 1 and len(acceptors) <= 1 and _latest(facts.as_of, group, facts) is not None


def _days(group: Sequence[Ask], facts: Facts, taken: AbstractSet[str] | None) -> Iterator[date]:
    """Give a day for each of several items: the latest there is, or the latest of every month not taken."""
    day = _latest(facts.as_of, group, facts)
    while day is not None:
        if taken is None or f"{day:%Y-%m}" not in taken:
            yield day
        if taken is not None:
            day = _latest(day.replace(day=1) - timedelta(days=1), group, facts)


def _latest(until: date, group: Sequence[Ask], facts: Facts) -> date | None:
    """Give the latest day until another one that an item may bear that does for a whole group."""
    windows = [[facts.windows[name] for name in ask.of.dated_within] for ask in group if ask.of.dated_within]
    ends = {until, *(days.last for each in windows for days in each if days.last <= until)}
    good = [
        day
        for day in ends
        if day >= EARLIEST and all(any(days.first <= day <= days.last for days in each) for each in windows)
    ]
    return max(good, default=None)


def _provision(kind: str, group: Sequence[Ask], number: int, day: date, facts: Facts) -> Step:
    """Give the step of providing one item that does for a whole group."""
    [approvers, acceptors], about = roles(group), topics(group)
    accepted = any(ask.of.status is Standing.ACCEPTED for ask in group)
    said = clauses(kind, group, facts)
    is_dated = _by_month(group) or any(ask.of.dated_within or ask.of.fresh_for for ask in group)
    differing = {ask.of.distinct_by for ask in group}
    item = EvidenceItem(
        id=EXAMPLE,
        kind=kind,
        title=facts.name(kind),
        document_date=PartialDate(day) if is_dated else None,
        covers=_coverage(group, facts),
        approval=Approval(by=approvers[0], on=PartialDate(facts.as_of)) if approvers else None,
        topics=about,
        reference=EXAMPLE if "reference" in differing else "",
        subject=EXAMPLE if "subject" in differing else "",
        quantities=_quantities(group),
    )
    what = joined([facts.name(kind), *said], separator=", ")
    return Step(
        kind="provide",
        about=kind,
        text=Text(
            th=f"{'ยื่นอีกหนึ่งรายการ: ' if number > 1 else 'ยื่น'}{what.th}",
            en=f"provide {'one more: ' if number > 1 else ''}{what.en}",
        ),
        effort=Decimal(1),
        content=len(said) + max(0, len(about) - 1),
        number=number,
        fact=item,
        by=SUBMITTER,
        accepted_by=acceptors[0] if acceptors else ASSESSOR if accepted else "",
    )


def _coverage(group: Sequence[Ask], facts: Facts) -> DateRange | None:
    """Give what an item must cover to do for a whole group."""
    windows = [facts.windows[ask.of.covers] for ask in group if ask.of.covers]
    days = hull([*windows, *(ask.open or wanted_days(ask.of, facts) for ask in group)])
    # What begins in the future does not count yet, though it may reach into it.
    return days and DateRange.of_days(min(days.first, facts.as_of), days.last)


def _quantities(group: Sequence[Ask]) -> tuple[Quantity, ...]:
    """Give quantities that come to every total a group asks for."""
    amounts: dict[str, Decimal] = {}
    for ask in group:
        for n, name in enumerate(ask.of.sum_of):
            wanted = ask.of.total if n == 0 and ask.of.total is not None else Decimal(1)
            amounts[name] = max(amounts.get(name, Decimal(1)), wanted)
    return tuple(Quantity(of=name, amount=amount) for name, amount in amounts.items())


def acceptances(leaves: Iterable[Guard], facts: Facts) -> Iterator[Step]:
    """Find what is in the register and would count once somebody accepted it, or its files as they are now."""
    found = (_accepting(leaf) for leaf in leaves if isinstance(leaf, (Provided, Answered, Measured)))
    roles = [role for role in found if role is not None]
    for role in dict.fromkeys((*roles, "")):
        for entry in facts.register.entries:
            if entry.changed_files or (role in roles and _may_be_accepted(entry, role)):
                said = acceptance(role, facts)
                accepting = said.th.removeprefix("ที่").removesuffix("แล้ว")
                yield Step(
                    kind="accept",
                    about=entry.fact.id,
                    text=Text(
                        th=f"ให้{accepting} {entry.fact.id}",
                        en=f"have {entry.fact.id} {said.en}",
                    ),
                    effort=Decimal(0),
                    accepted_by=role or ASSESSOR,
                )


def _accepting(leaf: Provided | Answered | Measured) -> str | None:
    """Give the role that a leaf wants to accept things, blank for any; `None` where they count without."""
    if isinstance(leaf, Provided) and leaf.accepted_by:
        return leaf.accepted_by
    return "" if leaf.status is Standing.ACCEPTED else None


def _may_be_accepted(entry: Entry, role: str) -> bool:
    """Tell whether a role could still accept an entry: nobody has ruled on it, or only others accepted it.

    Args:
        entry: The entry.
        role: The role; blank for any.
    """
    if entry.standing is Standing.SUBMITTED:
        return True
    by_others = bool(role) and not entry.is_accepted_by(role)
    return entry.standing is Standing.ACCEPTED and by_others
