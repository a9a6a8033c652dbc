"""The level stood on: how far recorded moves lead while the evidence bears them, derived from events alone.

A move counts when it begins where the level stands and the evidence of its day
bears it. The level falls when the evidence no longer bears it: at once by whatever
changes it, and by time at the end of the first day without an item or decision that
ran out. After a fall it takes new moves to climb again. Nothing of this is stored, so
that it cannot disagree with the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TypeAlias

from attrs import evolve, frozen

from kpiflow.assessment.events import (
    Advanced,
    Attested,
    Change,
    Event,
    Rated,
    Revoked,
    Submitted,
    decision_of,
)
from kpiflow.assessment.state import State, after
from kpiflow.dates import PartialDate
from kpiflow.evidence import EvidenceItem
from kpiflow.guards import latest_moment
from kpiflow.ladder import LadderVerdict
from kpiflow.spans import Span
from kpiflow.text import Text, joined


Judge: TypeAlias = Callable[[State], LadderVerdict]
"""Judges the ladder on the day of a state."""


@frozen(kw_only=True)
class Fall:
    """A fall of the level, with the verdict that brought it about."""

    on: date
    before: int
    after: int
    ladder: LadderVerdict


@frozen(kw_only=True)
class Climb:
    """Where the level stands after all events up to a day, and the falls on the way."""

    level: int = 0
    falls: tuple[Fall, ...] = ()


def shortfall(ladder: LadderVerdict, level: int) -> Text:
    """Say what keeps the level above this one from being reached."""
    if ladder.progression == "manual":
        return _undecided(ladder.chosen)
    above = ladder.level_above(level)
    if ladder.progression == "cumulative" and above is not None:
        return above.shortfall()
    least = 0 if ladder.progression == "count" else level  # any of them may have fallen
    return joined([each.shortfall() for each in ladder.levels if each.level.level > least and not each.holds])


def _undecided(chosen: int | None) -> Text:
    if chosen is None:
        return Text(th="ไม่มีผลการประเมินที่มีผลใช้", en="no rating is in force")
    return Text(th=f"ผู้ประเมินกำหนดระดับ {chosen}", en=f"the assessor decided level {chosen}")


def climb(
    events: Iterable[tuple[str, Event]],
    judge: Judge,
    *,
    as_of: date,
    spans: tuple[Span, ...] = (),
    turns: tuple[date, ...] = (),
) -> Climb:
    """Follow the moves in force on a day.

    Args:
        events: What has happened, each with its actor.
        judge: Judges the ladder.
        as_of: The day.
        spans: How long evidence counts under the rules, where they say so.
        turns: Days on which the rules themselves begin or cease to ask for something: the last
            of each window, and the first of what must be covered without a gap.
    """
    events = tuple(events)
    if not any(isinstance(event, Advanced) for _, event in events):
        return Climb()
    in_force = sorted((each for each in events if each[1].on <= as_of), key=lambda each: each[1].on)
    turning = {turn for _, event in in_force for turn in turns_of(event, spans) if turn > event.on}
    to_come = sorted(day for day in turning.union(turns) if day <= as_of)
    state, stood = State(as_of=as_of), Climb()
    for actor, event in in_force:
        while to_come and to_come[0] < event.on:
            stood = _checked(stood, _on(state, to_come.pop(0)), judge)
        state = after(state, event, actor)
        if isinstance(event, Advanced):
            stood = _moved(stood, event, _on(state, event.on), judge)
        elif isinstance(event, Change):
            stood = _checked(stood, _on(state, event.on), judge)
    for turn in to_come:
        stood = _checked(stood, _on(state, turn), judge)
    return stood


def turns_of(event: Event, spans: tuple[Span, ...]) -> Iterator[date]:
    """Give the days on which time alone changes what an event brought in: where it begins to count, and where it ends.

    What begins can lower the level too: where it must not be there, or makes a requirement apply.
    """
    lasts: list[date | None] = []
    decision = decision_of(event)
    if decision is not None:
        yield decision.begins
        lasts.append(decision.valid_until)
    elif isinstance(event, Revoked):
        yield event.revocation.decided_on
    elif isinstance(event, Rated):
        yield event.rating.decided_on
        lasts.append(event.rating.valid_until)
    elif isinstance(event, Attested) and event.nil_return.attested_on is not None:
        yield from _bounds(event.nil_return.attested_on)
    elif isinstance(event, Submitted):
        yield from _beginnings(event.item)
        lasts.extend(_ends(event.item, spans))
    for last in lasts:
        if last is not None and last < date.max:
            yield last + timedelta(days=1)


def _beginnings(item: EvidenceItem) -> Iterator[date]:
    """Give the days from which an item counts: when it came about, begins to cover, was approved."""
    for moment in item.dated:
        yield moment.first
    if item.covers is not None:
        yield item.covers.first
    if item.approval is not None:
        yield from _bounds(item.approval.on)


def _ends(item: EvidenceItem, spans: tuple[Span, ...]) -> Iterator[date | None]:
    """Give the last days on which an item counts: as long as it is valid, covers the day, and is fresh."""
    yield item.valid_until
    if item.covers is not None:
        yield item.covers.last
    moment = latest_moment(item)
    if moment is not None:
        yield from (span.after(day) for span in spans for day in _bounds(moment))


def _bounds(moment: PartialDate) -> tuple[date, date]:
    return moment.first, moment.last


def _on(state: State, day: date) -> State:
    return evolve(state, as_of=day)


def _moved(stood: Climb, move: Advanced, state: State, judge: Judge) -> Climb:
    """Follow a move, unless it begins elsewhere or what was recorded since bears it no more."""
    if move.before != stood.level or judge(state).supported < move.after:
        return stood
    return evolve(stood, level=move.after)


def _checked(stood: Climb, state: State, judge: Judge) -> Climb:
    """Let the level fall to what is supported; what stands on no level cannot fall."""
    if not stood.level:
        return stood
    ladder = judge(state)
    if ladder.supported >= stood.level:
        return stood
    fall = Fall(on=state.as_of, before=stood.level, after=ladder.supported, ladder=ladder)
    return Climb(level=ladder.supported, falls=(*stood.falls, fall))
