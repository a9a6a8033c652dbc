"""What leaves over one kind of evidence ask of one item, merged and said in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from attrs import evolve, frozen

from kpiflow.evidence import Standing
from kpiflow.guards import Facts, Provided
from kpiflow.guards.provided import Distinct
from kpiflow.planning.counting import lacking
from kpiflow.text import Text


T = TypeVar("T")


@frozen(kw_only=True)
class Ask:
    """What leaves that ask the same ask of one item, and how many of it they want.

    Attributes:
        of: The leaves, as they look at one item alone.
        wanted: How many items the most demanding of them wants.
    """

    of: Provided
    wanted: int


def asks(kind: str, leaves: Iterable[Provided], facts: Facts, *, undoable: bool) -> tuple[Ask, ...]:
    """Give what leaves over one kind of evidence ask of each item, each once.

    Args:
        kind: The kind of evidence.
        leaves: The leaves.
        facts: What they look at now.
        undoable: Whether what counts for them now may be taken back.
    """
    wanted: dict[Provided, int] = {}
    for leaf in leaves:
        alone = evolve(leaf, kind=(kind,), count=1)
        wanted[alone] = max(leaf.count if undoable else lacking(leaf, facts), wanted.get(alone, 0))
    return tuple(Ask(of=alone, wanted=most) for alone, most in wanted.items())


def roles(group: Sequence[Ask]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the roles that would have to approve and to accept an item that does for a whole group."""
    return _once(ask.of.approved_by for ask in group), _once(ask.of.accepted_by for ask in group)


def topics(group: Sequence[Ask]) -> tuple[str, ...]:
    """Give what an item must speak about that does for a whole group."""
    return _once(topic for ask in group for topic in ask.of.topics)


def clauses(kind: str, group: Sequence[Ask], facts: Facts) -> list[Text]:
    """Say what one item must be to do for a whole group: each thing once, of several bounds the tightest."""
    alone = Provided(kind=(kind,))
    name = alone.expects(facts)
    said = (asked.expects(facts) for asked in _single(group, alone, facts))
    return [
        Text(th=each.th.removeprefix(f"{name.th}, "), en=each.en.removeprefix(f"{name.en}, "))
        for each in said
    ]


def _single(group: Sequence[Ask], alone: Provided, facts: Facts) -> Iterator[Provided]:
    """Give one guard for each thing that a group asks of an item."""
    asked = [ask.of for ask in group]
    approvers, acceptors = roles(group)
    differing: dict[Distinct, None] = dict.fromkeys(each.distinct_by for each in asked if each.distinct_by)
    yield from (evolve(alone, distinct_by=distinct) for distinct in differing)
    yield from (evolve(alone, accepted_by=role) for role in acceptors)
    if not acceptors and any(each.status is Standing.ACCEPTED for each in asked):
        yield evolve(alone, status=Standing.ACCEPTED)
    yield from _of_time(asked, alone, facts)
    if topics(group):
        yield evolve(alone, topics=topics(group))
    yield from (evolve(alone, approved_by=role) for role in approvers)
    totals: dict[tuple[str, ...], Decimal] = {}
    for each in asked:
        if each.total is not None:
            totals[each.sum_of] = max(each.total, totals.get(each.sum_of, each.total))
    yield from (evolve(alone, sum_of=of, total=total) for of, total in totals.items())


def _of_time(asked: Sequence[Provided], alone: Provided, facts: Facts) -> Iterator[Provided]:
    """Give one guard for each thing that is asked of the time of an item."""
    windows = _once(each.dated_within for each in asked)
    spans = [each.fresh_for for each in asked if each.fresh_for]
    days = [each.continuous_since for each in asked if each.continuous_since]
    narrow = (names for names in windows if not any(set(other) < set(names) for other in windows))
    yield from (evolve(alone, dated_within=names) for names in narrow)
    if spans:
        yield evolve(alone, fresh_for=min(spans, key=lambda span: span.after(facts.as_of)))
    yield from (evolve(alone, covers=window) for window in _once(each.covers for each in asked))
    if days:
        yield evolve(alone, continuous_since=min(days))


def _once(values: Iterable[T | None]) -> tuple[T, ...]:
    """Give what is there, each once."""
    return tuple(dict.fromkeys(value for value in values if value))
