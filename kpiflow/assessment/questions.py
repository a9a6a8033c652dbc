"""The questions an assessment answers for any day, from its events alone; none of them writes anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment.checks import day_problems, refuse_any
from kpiflow.assessment.clock import Clock
from kpiflow.assessment.events import Event, Opened
from kpiflow.assessment.result import Result, score_of
from kpiflow.assessment.standing import Climb, climb
from kpiflow.assessment.state import State, replay
from kpiflow.definitions import Indicator
from kpiflow.journal import Entry
from kpiflow.ladder import LadderVerdict, LevelVerdict, judge_ladder, judge_level, pillars
from kpiflow.scoring import Score


class Questions:
    """What can be asked of an assessment.

    Attributes:
        id: The name of its stream in the journal.
        indicator: The definition it runs under.
    """

    def __init__(self, indicator: Indicator, id: str, clock: Clock) -> None:  # noqa: A002
        self.indicator = indicator
        self.id = id
        self._clock = clock
        self._entries: tuple[Entry, ...] = ()
        self._events: tuple[tuple[str, Event], ...] = ()
        self._latest = State(as_of=date.max)

    @property
    def round_months(self) -> int | None:
        """The reporting round it was opened for; `None` for the whole year."""
        first = self._events[0][1] if self._events else None
        return first.round_months if isinstance(first, Opened) else None

    def state(self, *, as_of: date | None = None) -> State:
        """Give everything known on a day, by default today.

        Raises:
            MoveError: `as_of` is not a day (KPI208).
        """
        day = self._day(as_of)
        if day >= self._last_day():
            return evolve(self._latest, as_of=day)
        return replay(self._events, as_of=day)

    def level(self, *, as_of: date | None = None) -> int:
        """Give the level stood on: as far as moves were recorded and evidence has borne them since."""
        return self._climb(self._day(as_of)).level

    def judge(self, *, as_of: date | None = None) -> LadderVerdict:
        """Judge the whole ladder on a day."""
        return self._ladder(self.state(as_of=as_of))

    def explain(self, *, level: int, as_of: date | None = None) -> LadderVerdict:
        """Judge the ladder up to one level on a day: all that holds and all that is missing.

        Raises:
            MoveError: The indicator has no such level (KPI202).
        """
        return self._ladder(self.state(as_of=as_of), level=level)

    def may_advance(self, *, as_of: date | None = None) -> bool:
        """Tell whether `advance` would move on a day."""
        day = self._day(as_of)
        level = self.level(as_of=day)
        following = self.indicator.next_level(level)
        return following is not None and self._judge(day)(following).opens

    def result(self, *, as_of: date | None = None) -> Result:
        """Give what the assessment comes to on a day: levels, score and every reason."""
        state = self.state(as_of=as_of)
        ladder = self._ladder(state)
        indicator = self.indicator
        return Result(
            assessment=self.id,
            indicator=indicator,
            digest=codec.digest(indicator),
            as_of=state.as_of,
            state=state,
            ladder=ladder,
            score=score_of(indicator, ladder.supported),
            score_as_claimed=None if state.claimed is None else score_of(indicator, state.claimed),
            criteria={level.level: score_of(indicator, level.level) for level in indicator.ladder},
            pillars=pillars(
                indicator,
                state.register,
                as_of=state.as_of,
                decisions=state.decisions,
                round_months=self.round_months,
                chosen=state.accepted,
            ),
        )

    def score(self, *, as_of: date | None = None) -> Score:
        """Score the level that the evidence supports on a day, decisions included."""
        return score_of(self.indicator, self.judge(as_of=as_of).supported)

    def events(self) -> tuple[Event, ...]:
        """Give what has happened, in the order of the journal."""
        return tuple(event for _, event in self._events)

    def history(self) -> tuple[Entry, ...]:
        """Give the journal entries of this assessment, in order."""
        return self._entries

    # --- inside ---------------------------------------------------------------

    def _day(self, day: date | None) -> date:
        """Give a day that was named, or today."""
        if day is None:
            return self._clock().date()
        refuse_any(day_problems(day, asking=True))
        return day

    def _last_day(self) -> date:
        """Give the last day on which anything takes effect."""
        return max((event.on for _, event in self._events), default=date.min)

    def _ladder(self, state: State, level: int | None = None) -> LadderVerdict:
        return judge_ladder(
            self.indicator,
            state.register,
            as_of=state.as_of,
            decisions=state.decisions,
            level=level,
            round_months=self.round_months,
            chosen=state.accepted,
        )

    def _judge(self, day: date) -> Callable[[int], LevelVerdict]:
        state = self.state(as_of=day)
        return lambda level: judge_level(
            self.indicator,
            level,
            state.register,
            as_of=day,
            decisions=state.decisions,
            round_months=self.round_months,
            chosen=state.accepted,
        )

    def _climb(self, day: date, *more: tuple[str, Event]) -> Climb:
        events = (*self._events, *more)
        return climb(events, self._ladder, as_of=day, spans=self.indicator.spans())
