"""Mistakes in guards: every guard with one small thing about it changed, inner ones included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from kpiflow.definitions import Indicator
from kpiflow.errors import Path
from kpiflow.evidence import Standing
from kpiflow.guards import Answered, AtLeast, Guard, Measured, NilReturned, NoneOf, Provided, Reached, Written
from kpiflow.scales import AnswerScale
from kpiflow.spans import Span


T = TypeVar("T")


@frozen(kw_only=True)
class Mistake:
    """One mistake in a guard.

    Attributes:
        operator: Of which kind it is.
        path: Where in the guard it is.
        before: What stood there.
        after: What stands there instead.
        guard: The whole guard with the mistake in it.
    """

    operator: str
    path: Path
    before: Guard
    after: Guard
    guard: Guard


def mistakes_in(guard: Guard, indicator: Indicator) -> Iterator[Mistake]:
    """Give a guard with one mistake in it, in every way, inner ones included."""
    for operator, put in _of_guard(guard, indicator):
        yield Mistake(operator=operator, path=(), before=guard, after=put, guard=put)
    if isinstance(guard, (AtLeast, NoneOf)):
        path = _path_of(guard)
        for n, part in enumerate(guard.of):
            for each in mistakes_in(part, indicator):
                of = (*guard.of[:n], each.guard, *guard.of[n + 1 :])
                yield evolve(each, path=(*path, n, *each.path), guard=evolve(guard, of=of))


def _path_of(group: AtLeast | NoneOf) -> Path:
    if isinstance(group, NoneOf):
        return ("none_of", "of") if group.empty else ("none_of",)
    is_plain = group.word != "at_least" and not group.reach and not group.empty
    return (group.word,) if is_plain else (group.word, "of")


def _of_guard(  # noqa: C901 -- one for each kind of guard
    guard: Guard, indicator: Indicator
) -> Iterator[tuple[str, Guard]]:
    match guard:
        case AtLeast():
            yield from _of_group(guard)
        case NoneOf():
            yield from (("drop a part", evolve(guard, of=left)) for left in _one_fewer(guard.of))
        case Provided():
            yield from _of_evidence(guard)
        case NilReturned():
            yield from _of_nil_return(guard)
        case Answered():
            yield from _of_answer(guard, indicator.scale_of(guard.question))
        case Measured():
            yield from _of_measure(guard)
        case Written():
            for length in _beside(guard.min_length):
                yield "shift a threshold", evolve(guard, min_length=length)
        case Reached():
            for level in _beside(guard.level):
                yield "shift a threshold", evolve(guard, level=level)
        case _:
            return


def _beside(number: int) -> tuple[int, ...]:
    """Give the whole numbers beside one that are not below 1."""
    return (number + 1, number - 1) if number > 1 else (number + 1,)


def _of_group(group: AtLeast) -> Iterator[tuple[str, Guard]]:
    size = len(group.of)
    if size > 1:
        for n in range(size):
            left = (*group.of[:n], *group.of[n + 1 :])
            count = len(left) if group.count == size else min(group.count, len(left))
            yield "drop a part", evolve(group, of=left, count=count)
        if group.count == size:
            yield "swap all and any", evolve(group, count=1, word="any_of")
        elif group.count == 1:
            yield "swap all and any", evolve(group, count=size, word="all_of")
        for count in (group.count - 1, group.count + 1):
            if 1 <= count <= size:
                yield "change a count", evolve(group, count=count, word="at_least")


def _of_evidence(guard: Provided) -> Iterator[tuple[str, Guard]]:
    yield from (("drop a part", evolve(guard, kind=left)) for left in _one_fewer(guard.kind))
    yield from (("change a count", evolve(guard, count=count)) for count in _beside(guard.count))
    if guard.total is not None:
        yield from (("shift a threshold", evolve(guard, total=guard.total + by)) for by in (1, -1))
    yield from _of_time(guard)
    yield from _of_demands(guard)


def _one_fewer(of: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    """Give several things without one of them; nothing where there is one alone."""
    for n in range(len(of)) if len(of) > 1 else ():
        yield (*of[:n], *of[n + 1 :])


def _of_demands(guard: Provided) -> Iterator[tuple[str, Guard]]:
    for topic in guard.topics:
        yield "drop a demand", evolve(guard, topics=tuple(each for each in guard.topics if each != topic))
    if guard.approved_by:
        yield "drop a demand", evolve(guard, approved_by=None)
    if guard.accepted_by:
        yield "drop a demand", evolve(guard, accepted_by=None)
    if guard.status is Standing.ACCEPTED:
        yield "drop a demand", evolve(guard, status=Standing.SUBMITTED)
    if guard.distinct_by:
        yield "drop a demand", evolve(guard, distinct_by="")


def _of_time(guard: Provided) -> Iterator[tuple[str, Guard]]:
    if guard.dated_within:
        yield "widen a window", evolve(guard, dated_within=())
        for name in guard.dated_within if len(guard.dated_within) > 1 else ():
            left = tuple(each for each in guard.dated_within if each != name)
            yield "widen a window", evolve(guard, dated_within=left)
    if guard.covers:
        yield "widen a window", evolve(guard, covers=None)
    if guard.fresh_for:
        longer = Span(months=guard.fresh_for.months, days=guard.fresh_for.days + 1)
        yield "widen a window", evolve(guard, fresh_for=longer)
        yield "widen a window", evolve(guard, fresh_for=None)
    if guard.continuous_since:
        later = guard.continuous_since + timedelta(days=1)
        yield "widen a window", evolve(guard, continuous_since=later)
        yield "widen a window", evolve(guard, continuous_since=None)


def _of_nil_return(guard: NilReturned) -> Iterator[tuple[str, Guard]]:
    for channel in guard.channels if len(guard.channels) > 1 else ():
        yield (
            "drop a channel",
            evolve(guard, channels=tuple(each for each in guard.channels if each != channel)),
        )
    if guard.attested_by:
        yield "drop a demand", evolve(guard, attested_by=())
    if guard.contradicted_by:
        yield "drop a demand", evolve(guard, contradicted_by=())


def _of_answer(guard: Answered, scale: AnswerScale | None) -> Iterator[tuple[str, Guard]]:
    values = () if scale is None else scale.written()
    if guard.reach in values:
        at = values.index(guard.reach)
        for n in (at - 1, at + 1):
            if 0 <= n < len(values):
                yield "shift a threshold", evolve(guard, reach=values[n])
    for value in guard.among if len(guard.among) > 1 else ():
        yield "shift a threshold", evolve(guard, among=tuple(each for each in guard.among if each != value))
    if guard.justified:
        yield "shift a threshold", evolve(guard, justified=guard.justified - 1)
        yield "drop a demand", evolve(guard, justified=0)
    if guard.addressed:
        yield "drop a demand", evolve(guard, addressed=False)
    if guard.status is Standing.ACCEPTED:
        yield "drop a demand", evolve(guard, status=Standing.SUBMITTED)


_STRICT: Final = {"min": "above", "above": "min", "max": "below", "below": "max"}


def _of_measure(guard: Measured) -> Iterator[tuple[str, Guard]]:
    for bound, twin in _STRICT.items():
        value: Decimal | None = getattr(guard, bound)
        if value is None:
            continue
        for by in (last_place(value), -last_place(value)):
            change: dict[str, Any] = {bound: value + by}
            yield "shift a threshold", evolve(guard, **change)
        if getattr(guard, twin) is None:
            change = {bound: None, twin: value}
            yield "shift a threshold", evolve(guard, **change)
    if guard.status is Standing.ACCEPTED:
        yield "drop a demand", evolve(guard, status=Standing.SUBMITTED)


def last_place(value: Decimal) -> Decimal:
    """Give one unit of the last decimal that is written."""
    exponent = value.as_tuple().exponent
    return Decimal((0, (1,), exponent if isinstance(exponent, int) and exponent < 0 else 0))
