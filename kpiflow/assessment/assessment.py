"""The assessment itself: commands in, events out, questions answered for any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Self

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment.checks import (
    day_problems,
    item_problems,
    must_be_somebody,
    nil_return_problems,
    rating_problems,
    refuse_any,
    report_problems,
    ruling_problems,
    waiver_problems,
)
from kpiflow.assessment.clock import Clock, now_in_bangkok
from kpiflow.assessment.events import (
    Advanced,
    Attested,
    Event,
    Filed,
    Opened,
    Rated,
    Regressed,
    Regression,
    Ruled,
    Submitted,
    Waived,
)
from kpiflow.assessment.result import Result, score_of
from kpiflow.assessment.sealing import opened, sealed
from kpiflow.assessment.standing import Climb, climb, shortfall
from kpiflow.assessment.state import State, after, replay
from kpiflow.decisions import Rating, Waiver
from kpiflow.definitions import Indicator, identifier_problem
from kpiflow.errors import JournalError, Problem, did_you_mean
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling, Standing
from kpiflow.journal import Entry, MemoryStore, Store
from kpiflow.ladder import LadderVerdict, LevelVerdict, judge_ladder, judge_level, pillars
from kpiflow.machine import Move, machine_for
from kpiflow.scoring import Score
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import BLANK, Text


class Assessment:
    """One indicator, one journal; make one with `open` or `resume`.

    Every command takes the role that gives it (`by`) and the day it takes effect
    (`on`, by default the day it is recorded), appends one event, and refuses before
    it writes anything.

    Attributes:
        id: The name of its stream in the journal.
        indicator: The definition it runs under.
        store: Where its journal is kept.
    """

    def __init__(self, indicator: Indicator, id: str, store: Store, clock: Clock) -> None:  # noqa: A002
        self.indicator = indicator
        self.id = id
        self.store = store
        self._clock = clock
        self._entries: tuple[Entry, ...] = ()
        self._events: tuple[tuple[str, Event], ...] = ()
        self._latest = State(as_of=date.max)

    @classmethod
    def open(
        cls,
        indicator: Indicator,
        id: str,  # noqa: A002 -- the field's own word
        *,
        by: str,
        on: date | None = None,
        store: Store | None = None,
        clock: Clock = now_in_bangkok,
    ) -> Self:
        """Begin an assessment under a definition.

        Raises:
            MoveError: The name is malformed (KPI100).
            JournalError: The journal has an assessment of this name already (KPI304).
        """
        assessment = cls(indicator, id, MemoryStore() if store is None else store, clock)
        refuse_any(identifier_problem(id, ("id",)))
        if assessment.store.read(id):
            raise JournalError(
                Problem("KPI304", f"assessment '{id}' is open already", hint="use Assessment.resume()")
            )
        assessment._record(
            Opened(on=assessment._day(on), indicator=indicator.code, digest=codec.digest(indicator)),
            by=by,
        )
        return assessment

    @classmethod
    def resume(cls, indicator: Indicator, id: str, *, store: Store, clock: Clock = now_in_bangkok) -> Self:  # noqa: A002
        """Take up an assessment from its journal.

        Raises:
            JournalError: There is none of this name (KPI304), it was opened under
                another definition (KPI303), or an entry cannot be read (KPI302).
        """
        assessment = cls(indicator, id, store, clock)
        assessment._take(store.read(id))
        if not assessment._events:
            known = store.streams()
            raise JournalError(
                Problem(
                    "KPI304", f"there is no assessment '{id}'", declared=known, hint=did_you_mean(id, known)
                )
            )
        first = assessment._events[0][1]
        if not isinstance(first, Opened) or first.digest != codec.digest(indicator):
            raise JournalError(
                Problem(
                    "KPI303",
                    f"assessment '{id}' was opened under another definition",
                    expected=f"SHA-256 {getattr(first, 'digest', 'unknown')}",
                    got=f"SHA-256 {codec.digest(indicator)}",
                    hint="load the definition it was opened under, or open a new assessment",
                )
            )
        return assessment

    # --- commands ------------------------------------------------------------

    def file(self, report: SelfAssessment, *, by: str, on: date | None = None) -> None:
        """File the unit's own report, with the level it claims.

        Raises:
            MoveError: It speaks of a level that the indicator does not have (KPI202).
        """
        refuse_any(report_problems(self.indicator, report))
        self._record(Filed(on=self._day(on), report=report), by=by)

    def submit(self, item: EvidenceItem, *, by: str, on: date | None = None) -> None:
        """Submit an item of evidence.

        Raises:
            MoveError: Its kind is not declared (KPI204), its identifier is malformed
                (KPI100) or taken (KPI203).
        """
        refuse_any(item_problems(self.indicator, item))
        self._record(Submitted(on=self._day(on), item=item), by=by)

    def attest(self, nil_return: NilReturn, *, by: str, on: date | None = None) -> None:
        """Attest that nothing was found.

        Raises:
            MoveError: Its population or a channel is not declared (KPI204), it rests on
                items never entered (KPI203), or its identifier is malformed (KPI100) or
                taken (KPI203).
        """
        refuse_any(nil_return_problems(self.indicator, self._latest, nil_return))
        self._record(Attested(on=self._day(on), nil_return=nil_return), by=by)

    def accept(self, subject: str, *, by: str, on: date | None = None, reason: Text = BLANK) -> None:
        """Accept an item; see `rule`."""
        self.rule(subject, Standing.ACCEPTED, by=by, on=on, reason=reason)

    def reject(self, subject: str, *, by: str, reason: Text, on: date | None = None) -> None:
        """Reject an item, with the reason; see `rule`."""
        self.rule(subject, Standing.REJECTED, by=by, on=on, reason=reason)

    def withdraw(self, subject: str, *, by: str, reason: Text, on: date | None = None) -> None:
        """Withdraw an item, with the reason; see `rule`."""
        self.rule(subject, Standing.WITHDRAWN, by=by, on=on, reason=reason)

    def rule(
        self, subject: str, standing: Standing, *, by: str, on: date | None = None, reason: Text = BLANK
    ) -> None:
        """Change the standing of an item; the level falls with it if it must.

        Raises:
            MoveError: There is no such item on that day (KPI203), it was withdrawn
                (KPI206), or a rejection or withdrawal names no reason (KPI205).
        """
        day = self._day(on)
        ruling = Ruling(standing=standing, by=by, on=day, reason=reason)
        refuse_any(ruling_problems(self.state(as_of=day), self._latest, subject, ruling))
        event = Ruled(on=day, subject=subject, ruling=ruling)
        self._record(evolve(event, regression=self._regression(event, by)), by=by)

    def waive(self, waiver: Waiver, *, by: str, on: date | None = None) -> None:
        """Lay a waiver over a requirement.

        Raises:
            MoveError: The indicator has no such requirement, there is a waiver of this
                identifier (KPI205), or it rests on items never entered (KPI203).
        """
        refuse_any(waiver_problems(self.indicator, self._latest, waiver))
        self._record(Waived(on=waiver.decided_on if on is None else on, waiver=waiver), by=by)

    def rate(self, rating: Rating, *, by: str, on: date | None = None) -> None:
        """Accept a level as the assessor's own decision.

        Raises:
            MoveError: The indicator has no such level (KPI202) or role (KPI204).
        """
        refuse_any(rating_problems(self.indicator, rating))
        self._record(Rated(on=rating.decided_on if on is None else on, rating=rating), by=by)

    def advance(self, *, by: str, on: date | None = None) -> Move:
        """Move up exactly one level.

        Raises:
            GuardNotSatisfiedError: The next level is not reached; carries its verdict (KPI200).
            MoveError: The highest level is reached already (KPI201).
        """
        day = self._day(on)
        move = machine_for(self.indicator).advance(self.level(as_of=day), self._judge(day))
        self._record(Advanced(on=day, before=move.before, after=move.after), by=by)
        return move

    def regress(self, *, by: str, on: date | None = None) -> Regression | None:
        """Record the first fall that time brought about and nobody has recorded yet.

        The level falls by itself when evidence or a waiver runs out; a rejection or
        withdrawal records its own fall. Time gives no command, so that whoever looks
        after the journal does.

        Returns:
            The fall with its reason, or `None` when all falls are recorded.
        """
        must_be_somebody(by)
        ruled_or_fell = [event for event in self.events() if isinstance(event, (Ruled, Regressed))]
        recorded = {event.regression.on for event in ruled_or_fell if event.regression}
        falls = [fall for fall in self._climb(self._day(on)).falls if fall.on not in recorded]
        if not falls:
            return None
        fall = falls[0]
        reason = shortfall(fall.ladder, fall.after)
        regression = Regression(on=fall.on, before=fall.before, after=fall.after, reason=reason)
        self._record(Regressed(on=fall.on, regression=regression), by=by)
        return regression

    # --- questions; none of them writes anything ------------------------------

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
        return level < self.indicator.highest_level and self._judge(day)(level + 1).holds

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
            criteria=tuple(score_of(indicator, level.level) for level in indicator.levels),
            pillars=pillars(indicator, state.register, as_of=state.as_of, waivers=state.waivers),
        )

    def score(self, *, as_of: date | None = None) -> Score:
        """Score the level that the evidence supports on a day, waivers included."""
        return score_of(self.indicator, self.judge(as_of=as_of).supported)

    def events(self) -> tuple[Event, ...]:
        """Give what has happened, in the order of the journal."""
        return tuple(event for _, event in self._events)

    def refresh(self) -> None:
        """Read the journal again, for what others have recorded since.

        Raises:
            JournalError: It cannot be read (KPI300, KPI302).
        """
        self._take(self.store.read(self.id))

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
            self.indicator, state.register, as_of=state.as_of, waivers=state.waivers, level=level
        )

    def _judge(self, day: date) -> Callable[[int], LevelVerdict]:
        state = self.state(as_of=day)
        return lambda level: judge_level(
            self.indicator,
            self.indicator.levels[level - 1],
            state.register,
            as_of=day,
            waivers=state.waivers,
        )

    def _climb(self, day: date, *more: tuple[str, Event]) -> Climb:
        return climb((*self._events, *more), self._ladder, as_of=day)

    def _regression(self, event: Ruled, by: str) -> Regression | None:
        """Give the fall that a ruling brings about by the last day anything is known of."""
        day = max(event.on, self._last_day())
        before, stands = self._climb(day).level, self._climb(day, (by, event))
        if stands.level >= before:
            return None
        last = stands.falls[-1] if stands.falls else None
        if last is not None and last.on == day:
            before = last.before  # with what time had taken away on the same day
        move = machine_for(self.indicator).fall(before, to=stands.level)
        reason = shortfall(self._ladder(evolve(self._with(event, by), as_of=day)), move.after)
        return Regression(
            on=day,
            before=move.before,
            after=move.after,
            reason=event.ruling.reason if reason.is_blank() else reason,
        )

    def _record(self, event: Event, *, by: str) -> None:
        """Append one event, unless the journal could not be replayed with it.

        Raises:
            MoveError: It contradicts what is recorded for other days (KPI203, KPI206),
                nobody gives it (KPI207), or it holds what could not be read back (KPI4xx).
        """
        refuse_any(day_problems(event.on))
        must_be_somebody(by)
        latest = self._with(event, by)
        version = len(self._entries)
        draft = sealed(event, by=by, version=version, recorded_at=self._clock())
        entry = self.store.append(self.id, draft, expected_version=version)
        self._entries = (*self._entries, entry)
        self._events = (*self._events, (by, event))
        self._latest = latest

    def _with(self, event: Event, by: str) -> State:
        """Give the latest state as it would be with one more event."""
        if event.on >= self._last_day():
            return after(self._latest, event, by)
        return replay((*self._events, (by, event)), as_of=date.max)

    def _take(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._events = opened(entries)
        self._latest = replay(self._events, as_of=date.max)
