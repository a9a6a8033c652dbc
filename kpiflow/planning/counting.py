"""What counts for a leaf over evidence now, and what it still lacks: how many items, and which days."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve

from kpiflow.dates import DateRange, merged
from kpiflow.evidence import Register
from kpiflow.guards import PERFORMANCE, Facts, Provided
from kpiflow.guards.item_faults import mark_of


def counting(leaf: Provided, register: Register, facts: Facts) -> tuple[str, ...]:
    """Give the items of a register that count for a leaf, by their identifiers: those it finds no fault with."""
    verdict = leaf.judge(evolve(facts, register=register))
    if verdict.status.advances:
        return verdict.satisfied_by
    faulty = {finding.subject for finding in verdict.findings}
    return tuple(item.id for item, _ in register.items_of(leaf.kind) if item.id not in faulty)


def marks(leaf: Provided, facts: Facts) -> frozenset[str]:
    """Give what tells the items apart that count for a leaf now: themselves, or what they must differ in."""
    good = counting(leaf, facts.register, facts)
    if not leaf.distinct_by:
        return frozenset(good)
    shown = facts.register.items_of(leaf.kind)
    return frozenset(mark_of(item, entry, leaf.distinct_by) for item, entry in shown if item.id in good)


def lacking(leaf: Provided, facts: Facts) -> int:
    """Give how many more items a leaf needs at least."""
    return max(1, leaf.count - len(marks(leaf, facts))) if leaf.count > 1 else 1


def wanted_days(leaf: Provided, facts: Facts) -> DateRange | None:
    """Give the days that items must cover together for a leaf; `None` where it does not ask for that."""
    since = leaf.continuous_since
    if since is None:
        return None
    until = min(facts.as_of, facts.windows[PERFORMANCE].last)
    return DateRange.of_days(since, max(since, until))


def open_days(leaf: Provided, facts: Facts) -> DateRange | None:
    """Give the days from the first to the last that a leaf wants covered and nothing that counts covers."""
    wanted = wanted_days(leaf, facts)
    if wanted is None:
        return None
    good = counting(leaf, facts.register, facts)
    shown = (item for item, _ in facts.register.items_of(leaf.kind) if item.id in good)
    covered = list(merged(item.covers for item in shown if item.covers))
    first, last = wanted.first, wanted.last
    for period in covered:
        if period.first <= first <= period.last:
            if period.last >= last:
                return None
            first = period.last + timedelta(days=1)
    for period in reversed(covered):
        if period.first <= last <= period.last:
            last = period.first - timedelta(days=1)
    return DateRange.of_days(first, last)


def does(leaf: Provided, open_now: DateRange | None, shown: Register, facts: Facts) -> bool:
    """Tell whether the one item of a register does for a leaf: it counts, comes to the total and covers what is open.

    Args:
        leaf: The leaf.
        open_now: The days that are open, where it wants days covered.
        shown: The register with the item.
        facts: All else that the leaf looks at.
    """
    alone = evolve(leaf, count=1, continuous_since=None)
    if not alone.judge(evolve(facts, register=shown)).status.advances:
        return False
    if leaf.continuous_since is None:
        return True
    covered = [item.covers for item, _ in shown.items_of(leaf.kind) if item.covers]
    return any(open_now is None or period.covers(open_now) for period in covered)
