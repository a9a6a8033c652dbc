"""What leaves over one kind of evidence ask of one item, merged and said in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from attrs import evolve, frozen

from kpiflow.dates import DateRange
from kpiflow.evidence import Register, Standing
from kpiflow.guards import Facts, Provided
from kpiflow.guards.provided import Distinct
from kpiflow.planning.counting import does, lacking, marks, open_days
from kpiflow.text import Text


T = TypeVar("T")

_STATED: Final = Text(th="ระบุช่วงเวลาที่ครอบคลุม", en="stating the period it covers")
"""What is asked of an item where days must be covered, and all of them are already."""


@frozen(kw_only=True)
class Ask:
    """What leaves that ask the same ask of one item, and how many of it they want.

    Attributes:
        of: The leaves, as they look at one item alone.
        wanted: How many items the most demanding of them wants.
        open: The days that are still to be covered, where any are.
        taken: Where items must be of different months, those that have one.
    """

    of: Provided
    wanted: int
    open: DateRange | None = None
    taken: frozenset[str] = frozenset()

    def is_met_by(self, shown: Register, facts: Facts) -> bool:
        """Tell whether the one item of a register does all that is asked."""
        return does(self.of, self.open, shown, facts)


def asks(kind: str, leaves: Iterable[Provided], lasting: Facts) -> tuple[Ask, ...]:
    """Give what leaves over one kind of evidence ask of each item, each once.

    Args:
        kind: The kind of evidence.
        leaves: The leaves.
        lasting: What they look at, without what may be taken back.
    """
    alike: dict[Provided, list[Provided]] = {}
    for leaf in leaves:
        alike.setdefault(evolve(leaf, kind=(kind,), count=1), []).append(leaf)
    return tuple(
        Ask(
            of=alone,
            wanted=max(lacking(leaf, lasting) for leaf in same),
            open=hull(open_days(leaf, lasting) for leaf in same),
            taken=frozenset().union(*(marks(leaf, lasting) for leaf in same if leaf.distinct_by == "month")),
        )
        for alone, same in alike.items()
    )


def hull(ranges: Iterable[DateRange | None]) -> DateRange | None:
    """Give the days from the first to the last of those that are there."""
    days = [each for each in ranges if each]
    if not days:
        return None
    return DateRange.of_days(min(each.first for each in days), max(each.last for each in days))


def acceptance(role: str, facts: Facts) -> Text:
    """Say that something is accepted, by a role or, where that is blank, by whoever rules on it, in the words of the guards."""
    alone = Provided(kind=("",))
    asked = evolve(alone, accepted_by=role) if role else evolve(alone, status=Standing.ACCEPTED)
    return _besides(asked, alone, facts)


def roles(group: Sequence[Ask]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the roles that would have to approve and to accept an item that does for a whole group."""
    return _once(ask.of.approved_by for ask in group), _once(ask.of.accepted_by for ask in group)


def topics(group: Sequence[Ask]) -> tuple[str, ...]:
    """Give what an item must speak about that does for a whole group."""
    return _once(topic for ask in group for topic in ask.of.topics)


def clauses(kind: str, group: Sequence[Ask], facts: Facts) -> list[Text]:
    """Say what one item must be to do for a whole group: each thing once, of several bounds the tightest."""
    alone = Provided(kind=(kind,))
    said = [_besides(asked, alone, facts) for asked in _single(group, alone, facts)]
    return [*said, *_continuity(group, alone, facts)]


def _besides(asked: Provided, alone: Provided, facts: Facts) -> Text:
    """Say what a guard asks for besides evidence of a kind."""
    name, said = alone.expects(facts), asked.expects(facts)
    return Text(th=said.th.removeprefix(f"{name.th}, "), en=said.en.removeprefix(f"{name.en}, "))


def _continuity(group: Sequence[Ask], alone: Provided, facts: Facts) -> Iterator[Text]:
    """Say which days are still to be covered, as a guard says it that wants just these."""
    days = hull(ask.open for ask in group)
    if days:
        asked = evolve(alone, continuous_since=days.first)
        yield _besides(asked, alone, evolve(facts, as_of=days.last))
    elif any(ask.of.continuous_since for ask in group) and not any(ask.of.covers for ask in group):
        yield _STATED


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
    narrow = (names for names in windows if not any(set(other) < set(names) for other in windows))
    yield from (evolve(alone, dated_within=names) for names in narrow)
    if spans:
        yield evolve(alone, fresh_for=min(spans, key=lambda span: span.after(facts.as_of)))
    yield from (evolve(alone, covers=window) for window in _once(each.covers for each in asked))


def _once(values: Iterable[T | None]) -> tuple[T, ...]:
    """Give what is there, each once."""
    return tuple(dict.fromkeys(value for value in values if value))
