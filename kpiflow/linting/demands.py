"""Which demands on evidence and nil returns are as strict as others, and which rule each other out.

Only what is true of every register and every day is said here: where it cannot be
told that one demand is as strict as another, it is not.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from kpiflow.dates import DateRange
from kpiflow.evidence import Standing
from kpiflow.guards import NilReturned, Provided
from kpiflow.spans import Span


_LONGEST_MONTH, _SHORTEST_MONTH = 31, 28


def normal(guard: Provided | NilReturned) -> Provided | NilReturned:
    """Give a guard that asks the same, so that all guards that do are equal."""
    if isinstance(guard, NilReturned):
        return evolve(
            guard,
            channels=_set(guard.channels),
            attested_by=_set(guard.attested_by),
            contradicted_by=_set(guard.contradicted_by),
        )
    tells_apart = guard.count > 1 or guard.distinct_by != "kind"
    return evolve(
        guard,
        kind=_set(guard.kind),
        status=Standing.ACCEPTED if guard.accepted_by else guard.status,
        dated_within=_set(guard.dated_within),
        topics=_set(guard.topics),
        sum_of=tuple(sorted(guard.sum_of)),
        distinct_by=guard.distinct_by if tells_apart else "",
    )


def alternatives(guard: Provided) -> tuple[Provided, ...]:
    """Give guards over one kind each, of which as many must be met as a guard counts; none where that is not all."""
    one_by_one = guard.distinct_by == "kind" or (guard.count == 1 and not guard.distinct_by)
    together = guard.total is not None or guard.continuous_since is not None
    if not one_by_one or together or (len(guard.kind) == 1 and guard.count == 1):
        return ()
    return tuple(evolve(guard, kind=(kind,), count=1, distinct_by="") for kind in guard.kind)


def is_never_met(guard: Provided) -> bool:
    """Tell whether a guard asks for more kinds than it names."""
    return guard.distinct_by == "kind" and guard.count > len(guard.kind)


def asks_for_more_months(guard: Provided, windows: Mapping[str, DateRange]) -> bool:
    """Tell whether a guard asks for items from more months than the windows have in which they must be dated."""
    if guard.distinct_by != "month" or not guard.dated_within:
        return False
    months = {month for name in guard.dated_within for month in _months(windows[name])}
    return guard.count > len(months)


def _months(period: DateRange) -> range:
    """Number the months of a period, from the one it begins in to the one it ends in."""
    first, last = (day.year * 12 + day.month for day in (period.first, period.last))
    return range(first, last + 1)


def may_be_unclear(guard: Provided | NilReturned) -> bool:
    """Tell whether dates too coarse can leave a guard open."""
    return isinstance(guard, NilReturned) or bool(
        guard.dated_within or guard.fresh_for or guard.approved_by or guard.distinct_by == "month"
    )


def is_as_strict(one: Provided | NilReturned, other: Provided | NilReturned) -> bool:
    """Tell whether whatever meets one guard surely meets the other."""
    if isinstance(one, Provided) and isinstance(other, Provided):
        return _asks_each_item_for_as_much(one, other) and _asks_all_items_for_as_much(one, other)
    if isinstance(one, NilReturned) and isinstance(other, NilReturned):
        return (
            one.population == other.population
            and one.period == other.period
            and set(one.channels) >= set(other.channels)
            and set(one.contradicted_by) >= set(other.contradicted_by)
            and (
                not other.attested_by
                or (bool(one.attested_by) and set(one.attested_by) <= set(other.attested_by))
            )
        )
    return False


def rules_out(evidence: Provided, nil: NilReturned) -> bool:
    """Tell whether the evidence that a guard asks for contradicts what is to be attested."""
    return set(evidence.kind) <= set(nil.contradicted_by) and evidence.dated_within == (nil.period,)


def _set(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _asks_each_item_for_as_much(one: Provided, other: Provided) -> bool:
    dates = not other.dated_within or (
        bool(one.dated_within) and set(one.dated_within) <= set(other.dated_within)
    )
    return (
        dates
        and set(one.kind) <= set(other.kind)
        and (other.status is Standing.SUBMITTED or one.status is Standing.ACCEPTED)
        and other.accepted_by in {None, one.accepted_by}
        and other.covers in {None, one.covers}
        and other.approved_by in {None, one.approved_by}
        and set(one.topics) >= set(other.topics)
        and _is_as_short(one.fresh_for, other.fresh_for)
    )


def _asks_all_items_for_as_much(one: Provided, other: Provided) -> bool:
    if other.total is not None and (
        one.sum_of != other.sum_of or one.total is None or one.total < other.total
    ):
        return False
    return (
        one.count >= other.count
        and other.distinct_by in {"", one.distinct_by}
        and other.continuous_since in {None, one.continuous_since}
    )


def _is_as_short(one: Span | None, other: Span | None) -> bool:
    """Tell whether one span ends by the end of another, whatever day both are counted from."""
    if other is None or one == other:
        return True
    if one is None:
        return False
    by_parts = one.months <= other.months and one.days <= other.days
    longest = one.months * _LONGEST_MONTH + one.days
    return by_parts or longest <= other.months * _SHORTEST_MONTH + other.days
