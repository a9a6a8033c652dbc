"""The course of an assessment: the levels of each day on which any of them changed.

Nothing changes between the days on which something takes effect and those on which time
alone begins or ends what was recorded, so that these days are judged and no others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from kpiflow.assessment.events import Event
from kpiflow.assessment.standing import Judge, shortfall, turns_of
from kpiflow.assessment.state import State, after
from kpiflow.spans import Span
from kpiflow.text import BLANK, Text


@frozen(kw_only=True)
class Stand:
    """The levels of a day, which are those of the days after it until the next change.

    Attributes:
        on: The day.
        supported: The level supported, decisions included; 0 for none.
        supported_without_decisions: The level supported by evidence alone.
        claimed: The level claimed by then, if any.
        accepted: The level accepted and in force, if any.
        why: Where the supported level fell: what keeps it from being what it was.
    """

    on: date
    supported: int
    supported_without_decisions: int
    claimed: int | None
    accepted: int | None
    why: Text = BLANK

    @property
    def levels(self) -> tuple[int, int, int | None, int | None]:
        """All four of them."""
        return self.supported, self.supported_without_decisions, self.claimed, self.accepted


def course(
    events: Iterable[tuple[str, Event]],
    judge: Judge,
    *,
    as_of: date,
    spans: tuple[Span, ...] = (),
    turns: tuple[date, ...] = (),
) -> tuple[Stand, ...]:
    """Follow the levels up to a day.

    Args:
        events: What has happened, each with its actor.
        judge: Judges the ladder.
        as_of: The day.
        spans: How long evidence counts under the rules, where they say so.
        turns: Days on which the rules themselves begin or cease to ask for something.
    """
    return tuple(_changes(_stands(events, judge, as_of, spans, turns)))


def _stands(
    events: Iterable[tuple[str, Event]],
    judge: Judge,
    as_of: date,
    spans: tuple[Span, ...],
    turns: tuple[date, ...],
) -> Iterator[Stand]:
    to_come = deque(sorted((each for each in events if each[1].on <= as_of), key=lambda each: each[1].on))
    if not to_come:
        return
    first = to_come[0][1].on
    turning = {turn for _, event in to_come for turn in turns_of(event, spans)}.union(turns)
    days = {event.on for _, event in to_come} | {turn for turn in turning if first < turn <= as_of}
    state, supported = State(as_of=first), 0
    for day in sorted(days):
        state = evolve(state, as_of=day)
        while to_come and to_come[0][1].on <= day:
            actor, event = to_come.popleft()
            state = after(state, event, actor)
        ladder = judge(state)
        fell = ladder.supported < supported
        supported = ladder.supported
        yield Stand(
            on=day,
            supported=supported,
            supported_without_decisions=ladder.supported_without_decisions,
            claimed=state.claimed,
            accepted=state.accepted,
            why=shortfall(ladder, supported) if fell else BLANK,
        )


def _changes(stands: Iterable[Stand]) -> Iterator[Stand]:
    """Give the first, and each that is not as the one before it."""
    before: Stand | None = None
    for stand in stands:
        if before is None or stand.levels != before.levels:
            yield stand
        before = stand
