"""The assessment itself: commands in, events out, questions answered for any day."""

from __future__ import annotations

from datetime import date
from typing import Self

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment.checks import (
    day_problems,
    decision_problems,
    item_problems,
    must_be_somebody,
    nil_return_problems,
    opening_problems,
    rating_problems,
    refuse_any,
    report_problems,
    revocation_problems,
    ruling_problems,
)
from kpiflow.assessment.clock import Clock, clock_in, moment_of
from kpiflow.assessment.events import (
    Advanced,
    Attested,
    Change,
    Event,
    Filed,
    Opened,
    Rated,
    Regressed,
    Regression,
    Revoked,
    Ruled,
    Submitted,
    event_of_decision,
    event_of_statement,
)
from kpiflow.assessment.questions import Questions
from kpiflow.assessment.sealing import opened, sealed
from kpiflow.assessment.standing import shortfall
from kpiflow.assessment.state import State, after, replay
from kpiflow.assessment.statement_checks import statement_problems
from kpiflow.decisions import Decision, Rating, Revocation
from kpiflow.definitions import Indicator, identifier_problem
from kpiflow.errors import JournalError, Problem, did_you_mean
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling, Standing, Stated
from kpiflow.journal import Entry, MemoryStore, Store
from kpiflow.machine import Move, machine_for
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import BLANK, Text, joined


class Assessment(Questions):
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
        super().__init__(indicator, id, clock)
        self.store = store

    @classmethod
    def open(
        cls,
        indicator: Indicator,
        id: str,  # noqa: A002 -- the field's own word
        *,
        by: str,
        on: date | None = None,
        store: Store | None = None,
        clock: Clock | None = None,
        round_months: int | None = None,
    ) -> Self:
        """Begin an assessment under a definition.

        Args:
            indicator: The definition.
            id: The name of the assessment.
            by: The role that opens it.
            on: The day it begins.
            store: Where to keep its journal; in memory by default.
            clock: What tells the time; the real one in the definition's time zone by default.
            round_months: The reporting round, where the definition has a ladder for it.

        Raises:
            MoveError: The name is malformed (KPI100), the definition is not in effect on
                that day (KPI210), or there is no such round (KPI413).
            JournalError: The journal has an assessment of this name already (KPI304).
        """
        store = MemoryStore() if store is None else store
        assessment = cls(indicator, id, store, clock or clock_in(indicator.time_zone))
        refuse_any(identifier_problem(id, ("id",)))
        if assessment.store.read(id):
            raise JournalError(
                Problem("KPI304", f"assessment '{id}' is open already", hint="use Assessment.resume()")
            )
        day = assessment._day(on)
        refuse_any(opening_problems(indicator, day, round_months))
        opened_now = Opened(
            on=day, indicator=indicator.code, digest=codec.digest(indicator), round_months=round_months
        )
        assessment._record(opened_now, by=by)
        return assessment

    @classmethod
    def resume(cls, indicator: Indicator, id: str, *, store: Store, clock: Clock | None = None) -> Self:  # noqa: A002
        """Take up an assessment from its journal.

        Raises:
            JournalError: There is none of this name (KPI304), it was opened under
                another definition (KPI303), or an entry cannot be read (KPI302).
        """
        assessment = cls(indicator, id, store, clock or clock_in(indicator.time_zone))
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
            MoveError: It speaks of a level that the indicator does not have (KPI202), is on
                another round than the assessment (KPI413), or leaves blank what a card
                must say (KPI102).
        """
        refuse_any(report_problems(self.indicator, report, self.round_months))
        self._record(Filed(on=self._day(on), report=report), by=by)

    def submit(self, item: EvidenceItem, *, by: str, on: date | None = None) -> None:
        """Submit an item of evidence.

        Raises:
            MoveError: Its kind is not declared (KPI204), its identifier is malformed
                (KPI100) or taken (KPI203), or it has no title (KPI102).
        """
        refuse_any(item_problems(self.indicator, item))
        self._change(Submitted(on=self._day(on), item=item), by)

    def attest(self, nil_return: NilReturn, *, by: str, on: date | None = None) -> None:
        """Attest that nothing was found.

        Raises:
            MoveError: Its population or a channel is not declared (KPI204), it rests on
                items never entered (KPI203), its identifier is malformed (KPI100) or
                taken (KPI203), or it attests nothing (KPI102).
        """
        refuse_any(nil_return_problems(self.indicator, self._latest, nil_return))
        self._change(Attested(on=self._day(on), nil_return=nil_return), by)

    def declare(self, fact: Stated, *, by: str, on: date | None = None) -> None:
        """State an answer, reading, text, exclusion or another indicator's level, in place of any earlier one.

        Raises:
            MoveError: What it is about is not declared (KPI204, KPI205), an answer is not
                on its scale (KPI212), or a reading cannot be (KPI213).
        """
        refuse_any(statement_problems(self.indicator, self._latest, fact))
        self._change(event_of_statement(fact, self._day(on)), by)

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
                (KPI206), a rejection or withdrawal names no reason (KPI205), or the
                indicator has no such role (KPI204); whoever entered an item may
                withdraw it, declared or not.
        """
        must_be_somebody(by)
        day = self._day(on)
        ruling = Ruling(standing=standing, by=by, on=day, reason=reason)
        refuse_any(ruling_problems(self.indicator, self.state(as_of=day), self._latest, subject, ruling))
        self._change(Ruled(on=day, subject=subject, ruling=ruling), by)

    def decide(self, decision: Decision, *, by: str, on: date | None = None) -> None:
        """Lay a waiver, exception, accepted deficiency or override over a requirement.

        Raises:
            MoveError: The indicator has no such requirement, there is a decision of this
                identifier (KPI205), or it rests on items never entered (KPI203).
        """
        refuse_any(decision_problems(self.indicator, self._latest, decision))
        self._change(event_of_decision(decision, decision.decided_on if on is None else on), by)

    def revoke(self, revocation: Revocation, *, by: str, on: date | None = None) -> None:
        """Take a decision back, from a day on; the level falls with it if it must.

        Raises:
            MoveError: There is no such decision, or it was taken back already (KPI205).
        """
        refuse_any(revocation_problems(self.indicator, self._latest, revocation))
        self._change(Revoked(on=revocation.decided_on if on is None else on, revocation=revocation), by)

    def rate(self, rating: Rating, *, by: str, on: date | None = None) -> None:
        """Accept a level as the assessor's own decision.

        Raises:
            MoveError: The indicator has no such level (KPI202) or role (KPI204).
        """
        refuse_any(rating_problems(self.indicator, self._latest, rating))
        self._change(Rated(on=rating.decided_on if on is None else on, rating=rating), by)

    def advance(self, *, by: str, on: date | None = None) -> Move:
        """Move up exactly one level.

        Raises:
            GuardNotSatisfiedError: The next level is not reached; carries its verdict (KPI200).
            MoveError: The highest level is reached already (KPI201).
        """
        day = self._day(on)
        move = machine_for(self.indicator).advance(self.level(as_of=day), self.situation(as_of=day).level)
        self._record(Advanced(on=day, before=move.before, after=move.after), by=by)
        return move

    def regress(self, *, by: str, on: date | None = None) -> Regression | None:
        """Record the first fall that time brought about and nobody has recorded yet.

        The level falls by itself when evidence or a decision runs out; a change that
        lowers it records its own fall. Time gives no command, so that whoever looks
        after the journal does.

        Returns:
            The fall with its reason, or `None` when all falls are recorded.
        """
        must_be_somebody(by)
        changed_or_fell = [event for event in self.events() if isinstance(event, (Change, Regressed))]
        recorded = {event.regression.on for event in changed_or_fell if event.regression}
        falls = [fall for fall in self._climb(self._day(on)).falls if fall.on not in recorded]
        if not falls:
            return None
        fall = falls[0]
        reason = shortfall(fall.ladder, fall.after)
        regression = Regression(on=fall.on, before=fall.before, after=fall.after, reason=reason)
        self._record(Regressed(on=fall.on, regression=regression), by=by)
        return regression

    def refresh(self) -> None:
        """Read the journal again, for what others have recorded since.

        Raises:
            JournalError: It cannot be read (KPI300, KPI302).
        """
        self._take(self.store.read(self.id))

    # --- inside ---------------------------------------------------------------

    def _change(self, event: Change, by: str) -> None:
        """Append a change, with the fall it brings about if it does."""
        refuse_any(day_problems(event.on))
        must_be_somebody(by)
        self._record(evolve(event, regression=self._regression(event, by)), by=by)

    def _regression(self, event: Change, by: str) -> Regression | None:
        """Give the fall that a change brings about by the last day anything is known of."""
        if not any(isinstance(each, Advanced) for _, each in self._events):
            return None  # what stands on no level cannot fall
        day = max(event.on, self._last_day())
        before, stands = self._climb(day).level, self._climb(day, (by, event))
        if stands.level >= before:
            return None
        last = stands.falls[-1] if stands.falls else None
        if last is not None and last.on == day:
            before = last.before  # with what time had taken away on the same day
        move = machine_for(self.indicator).fall(before, to=stands.level)
        reason = shortfall(self._ladder(evolve(self._with(event, by), as_of=day)), move.after)
        if isinstance(event, Rated):  # only where an assessor decides can a rating lower the level
            reason = joined([reason, event.rating.reason])
        return Regression(on=day, before=move.before, after=move.after, reason=reason)

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
        draft = sealed(event, by=by, version=version, recorded_at=moment_of(self._clock))
        entry = self.store.append(self.id, draft, expected_version=version)
        self._entries = (*self._entries, entry)
        self._events = (*self._events, (by, event))
        self._latest = latest
        self._explained.clear()

    def _with(self, event: Event, by: str) -> State:
        """Give the latest state as it would be with one more event."""
        if event.on >= self._last_day():
            return after(self._latest, event, by)
        return replay((*self._events, (by, event)), as_of=date.max)

    def _take(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._events = opened(entries)
        self._latest = replay(self._events, as_of=date.max)
        self._explained.clear()
