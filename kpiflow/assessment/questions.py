"""The questions an assessment answers for any day, from its events alone; none of them writes anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import takewhile

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment.checks import day_problems, other_rules_problems, refuse_any
from kpiflow.assessment.clock import Clock, day_of, moment_of, noon_of
from kpiflow.assessment.course import Stand, course
from kpiflow.assessment.events import Event, Opened, RulesChanged
from kpiflow.assessment.result import Result
from kpiflow.assessment.standing import Climb, climb
from kpiflow.assessment.state import State, replay
from kpiflow.assessment.trials import trial_problems
from kpiflow.decisions import Decision
from kpiflow.definitions import Indicator
from kpiflow.display import Framed
from kpiflow.evidence import Fact
from kpiflow.guards import Provided
from kpiflow.journal import Entry
from kpiflow.ladder import LadderVerdict, Situation, pillars, score_of, score_situation, tally
from kpiflow.planning import Gain, Missing, WhatIf, gain, missing, what_if
from kpiflow.scoring import Score
from kpiflow.spans import Span


class Questions(Framed):
    """What can be asked of an assessment.

    Attributes:
        id: The name of its stream in the journal.
        indicator: The definition it runs under by what is recorded last.
    """

    def __init__(self, indicator: Indicator, id: str, clock: Clock) -> None:  # noqa: A002
        self.indicator = indicator
        self.id = id
        self._clock = clock
        self._entries: tuple[Entry, ...] = ()
        self._events: tuple[tuple[str, Event], ...] = ()
        self._latest = State(as_of=date.max)
        self._forced: Indicator | None = None
        self._explained: dict[tuple[int, date], LadderVerdict] = {}  # until something is recorded

    @property
    def version(self) -> int:
        """How many entries of the journal have been read: what the next command expects."""
        return len(self._entries)

    @property
    def round_months(self) -> int | None:
        """The reporting round it was opened for; `None` for the whole year."""
        first = self._events[0][1] if self._events else None
        return first.round_months if isinstance(first, Opened) else None

    def as_of(self, day: date) -> Questions:
        """Give a view of what was true on a day: every question asked of it is about that day by default.

        Raises:
            MoveError: It is not a day (KPI208).
        """
        refuse_any(day_problems(day, asking=True))
        return self._view(self._entries, noon_of(day, self.indicator.time_zone))

    def as_known_at(self, moment: datetime) -> Questions:
        """Give a view of what had been recorded by a moment, and of its day by default.

        The order of the journal decides, not its clock: where the clock was set back, an entry
        counts as recorded no earlier than those before it.

        Raises:
            MoveError: It is not a moment with a time zone (KPI208).
        """
        moment = moment_of(lambda: moment)
        known = takewhile(lambda entry: entry.recorded_at <= moment, self._entries)
        return self._view(tuple(known), lambda: moment)

    def under(self, rules: Indicator) -> Questions:
        """Give a view that judges everything by other rules, as if they had always held.

        Raises:
            MoveError: They are of another indicator (KPI340).
        """
        refuse_any(other_rules_problems(self.indicator, rules))
        view = self._view(self._entries, self._clock)
        view.indicator = view._forced = rules  # noqa: SLF001 -- of its own class
        return view

    def _view(self, entries: tuple[Entry, ...], clock: Clock) -> Questions:
        view = Questions(self.indicator, self.id, clock)
        view._forced = self._forced
        view._take(entries, self._events[: len(entries)])
        return view

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
        day = self._day(as_of)
        known = self._explained.get((level, day))
        if known is None:
            known = self._explained[level, day] = self._ladder(self.state(as_of=day), level=level)
        return known

    def may_advance(self, *, as_of: date | None = None) -> bool:
        """Tell whether `advance` would move on a day."""
        day = self._day(as_of)
        level = self.level(as_of=day)
        following = self._rules(self.state(as_of=day)).next_level(level)
        return following is not None and self.situation(as_of=day).level(following).opens

    def result(self, *, as_of: date | None = None) -> Result:
        """Give what the assessment comes to on a day: levels, score and every reason."""
        state = self.state(as_of=as_of)
        ladder = self._ladder(state)
        indicator = self._rules(state)
        return Result(
            assessment=self.id,
            indicator=indicator,
            digest=codec.digest(indicator),
            as_of=state.as_of,
            state=state,
            ladder=ladder,
            score=score_situation(self._situation(state)),
            score_as_claimed=None if state.claimed is None else score_of(indicator, state.claimed),
            criteria={level.level: score_of(indicator, level.level) for level in indicator.ladder},
            pillars=pillars(self._situation(state)),
            tallied=tally(indicator, ladder) if indicator.tally else None,
        )

    def course(self, *, as_of: date | None = None) -> tuple[Stand, ...]:
        """Give the levels of the first day, and of each later one up to a day on which any of them changed.

        What changes them are events and time: evidence that begins to count or runs out, a
        decision that ends, a window that closes. Each day is judged as `result` judges it, by
        what had taken effect by then.
        """
        day = self._day(as_of)
        spans, turns = self._turning(self._events)
        return course(self._events, self._ladder, as_of=day, spans=spans, turns=turns)

    def situation(self, *, as_of: date | None = None) -> Situation:
        """Give all that decides what the ladder comes to on a day, for trying things out on it."""
        return self._situation(self.state(as_of=as_of))

    def missing(self, *, level: int, as_of: date | None = None, limit: int | None = 10) -> Missing:
        """Find the smallest sets of steps that would unlock a level, cheapest first; see `planning`.

        Raises:
            MoveError: The indicator has no such level (KPI202).
        """
        return missing(self.situation(as_of=as_of), level=level, limit=limit)

    def what_if(
        self,
        *,
        add: Iterable[Fact] = (),
        remove: Iterable[str] = (),
        decisions: Iterable[Decision] = (),
        as_of: date | None = None,
    ) -> WhatIf:
        """Judge the ladder as it is, and as it would be with items more or fewer and other decisions besides.

        What could not be recorded is not tried out either; all that is wrong is named at once.

        Raises:
            MoveError: Something to take away is not there, or to add is there already
                (KPI203), or a command would refuse it (KPI100, KPI204, KPI205, KPI208,
                KPI212, KPI213).
            FieldError: Something is nothing that could be shown or decided (KPI209).
        """
        state = self.state(as_of=as_of)
        add, remove, decisions = tuple(add), tuple(remove), tuple(decisions)
        refuse_any(trial_problems(self._rules(state), state, add=add, remove=remove, decisions=decisions))
        return what_if(self._situation(state), add=add, remove=remove, decisions=decisions)

    def gain(self, requirement: str, *, as_of: date | None = None) -> Gain:
        """Tell what level and score would gain if one requirement were met, all else as it is.

        Raises:
            MoveError: The indicator has no such requirement (KPI203).
        """
        return gain(self.situation(as_of=as_of), requirement)

    def score(self, *, as_of: date | None = None) -> Score:
        """Score what the evidence supports on a day, decisions included, as the definition says."""
        return score_situation(self.situation(as_of=as_of))

    def events(self) -> tuple[Event, ...]:
        """Give what has happened, in the order of the journal."""
        return tuple(event for _, event in self._events)

    def history(self) -> tuple[Entry, ...]:
        """Give the journal entries of this assessment, in order."""
        return self._entries

    # --- inside ---------------------------------------------------------------

    def _take(self, entries: tuple[Entry, ...], events: tuple[tuple[str, Event], ...]) -> None:
        """Know these entries, and what happened by them."""
        self._entries = entries
        self._events = events
        self._latest = replay(events, as_of=date.max)
        self.indicator = self._forced or self._latest.rules or self.indicator
        self._explained.clear()

    def _rules(self, state: State) -> Indicator:
        """Give the definition that holds in a state; before the opening, the first."""
        if self._forced is not None:
            return self._forced
        if state.rules is not None:
            return state.rules
        first = self._events[0][1] if self._events else None
        return first.definition if isinstance(first, Opened) else self.indicator

    def _day(self, day: date | None) -> date:
        """Give a day that was named, or today where the definition's days begin and end."""
        if day is None:
            return day_of(self._clock, self.indicator.time_zone)
        refuse_any(day_problems(day, asking=True))
        return day

    def _last_day(self) -> date:
        """Give the last day on which anything takes effect."""
        return max((event.on for _, event in self._events), default=date.min)

    def _ladder(self, state: State, level: int | None = None) -> LadderVerdict:
        return self._situation(state).ladder(level=level)

    def _situation(self, state: State) -> Situation:
        return Situation(
            indicator=self._rules(state),
            as_of=state.as_of,
            register=state.register,
            decisions=state.decisions,
            revoked=state.revoked,
            round_months=self.round_months,
            chosen=state.accepted,
        )

    def _climb(self, day: date, *more: tuple[str, Event]) -> Climb:
        events = (*self._events, *more)
        spans, turns = self._turning(events)
        return climb(events, self._ladder, as_of=day, spans=spans, turns=turns)

    def _turning(self, events: Iterable[tuple[str, Event]]) -> tuple[tuple[Span, ...], tuple[date, ...]]:
        """Give how long evidence counts under all rules that were ever recorded, and the days on which they turn."""
        recorded = (event.definition for _, event in events if isinstance(event, (Opened, RulesChanged)))
        rules = [self._forced] if self._forced else list(recorded)
        spans = dict.fromkeys(span for each in rules for span in each.spans())
        turns = dict.fromkeys(turn for each in rules for turn in _turns(each))
        return tuple(spans), tuple(turns)


def _turns(indicator: Indicator) -> Iterator[date]:
    """Give the days on which a definition itself begins or ceases to ask for something."""
    yield from (window.last for window in indicator.windows().values())
    for guard in indicator.guards():
        if isinstance(guard, Provided) and guard.continuous_since is not None:
            yield guard.continuous_since
