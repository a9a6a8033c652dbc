"""What counts for a leaf over evidence now, and how many items it still lacks."""

from __future__ import annotations

from attrs import evolve

from kpiflow.evidence import Register
from kpiflow.guards import Facts, Provided
from kpiflow.guards.item_faults import mark_of


def counting(leaf: Provided, register: Register, facts: Facts) -> tuple[str, ...]:
    """Give the items of a register that count for a leaf, by their identifiers."""
    alone = evolve(leaf, count=1, total=None, continuous_since=None)
    return alone.judge(evolve(facts, register=register)).satisfied_by


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
