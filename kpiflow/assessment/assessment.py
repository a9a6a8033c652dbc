"""The assessment itself: commands in, events out, questions answered for any day."""

from __future__ import annotations

from datetime import date
from typing import Final, Self, Unpack

from kpiflow import codec
from kpiflow.assessment.authority import Action, Authority
from kpiflow.assessment.checks import (
    decision_problems,
    item_problems,
    must_be_somebody,
    nil_return_problems,
    opening_problems,
    quorum_problems,
    rating_problems,
    refuse_any,
    report_problems,
    revocation_problems,
    rules_problems,
    ruling_problems,
)
from kpiflow.assessment.clock import Clock, clock_in
from kpiflow.assessment.duties import must_count, void_rules, void_ruling
from kpiflow.assessment.erasure import Erasable
from kpiflow.assessment.events import (
    Advanced,
    Attested,
    Change,
    Filed,
    Opened,
    Rated,
    Regressed,
    Regression,
    Revoked,
    Ruled,
    RulesChanged,
    Submitted,
    event_of_decision,
    event_of_statement,
)
from kpiflow.assessment.ledger import Named
from kpiflow.assessment.observing import files_to_accept
from kpiflow.assessment.sealing import opened, rules_of
from kpiflow.assessment.standing import shortfall
from kpiflow.assessment.statement_checks import statement_problems
from kpiflow.assessment.watch import Watch
from kpiflow.decisions import Decision, Rating, Revocation
from kpiflow.definitions import Indicator, identifier_problem
from kpiflow.errors import JournalError, Problem, did_you_mean
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling, Standing, Stated
from kpiflow.journal import MemoryStore, Store
from kpiflow.machine import Move, machine_for
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import BLANK, Text, shortened


_NEEDED: Final = {Standing.ACCEPTED: Action.ACCEPT, Standing.REJECTED: Action.REJECT}
"""What a ruling needs authority for."""


class Assessment(Erasable, Watch):
    """One indicator, one journal; make one with `open` or `resume`.

    Every command takes the role that gives it (`by`) and the day it takes effect
    (`on`, by default the day it is recorded), appends one entry to the journal, and
    refuses before it writes anything. It also takes, by name:

    - `command_id`: names the command. Given again with the same name it does nothing, so
      that whoever does not know whether it was recorded can repeat it.
    - `expected_version`: how many entries the journal has, by what whoever decides has seen;
      with another number the command is refused (KPI301).

    What needs authority is asked of `authority` and refused without one: see `Action`.

    Attributes:
        id: The name of its stream in the journal.
        indicator: The definition it runs under by what is recorded last.
        store: Where its journal is kept.
        authority: Who is asked before anything that needs authority is recorded.
    """

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
        authority: Authority | None = None,
        round_months: int | None = None,
        quorum: int = 1,
    ) -> Self:
        """Begin an assessment under a definition, which its journal keeps.

        Args:
            indicator: The definition.
            id: The name of the assessment.
            by: The role that opens it.
            on: The day it begins.
            store: Where to keep its journal; in memory by default.
            clock: What tells the time; the real one in the definition's time zone by default.
            authority: Who is asked before anything that needs authority is recorded.
            round_months: The reporting round, where the definition has a ladder for it.
            quorum: How many roles must accept what is entered before it counts as accepted.

        Raises:
            MoveError: The name is malformed (KPI100), the definition is not in effect on
                that day (KPI210), or there is no such round (KPI413).
            JournalError: The journal has an assessment of this name already (KPI304).
        """
        store = MemoryStore() if store is None else store
        assessment = cls(indicator, id, store, clock or clock_in(indicator.time_zone), authority)
        refuse_any((*identifier_problem(id, ("id",)), *quorum_problems(quorum)))
        if assessment.store.read(id):
            raise JournalError(
                Problem("KPI304", f"assessment '{id}' is open already", hint="use Assessment.resume()")
            )
        day = assessment._day(on)
        refuse_any(opening_problems(indicator, day, round_months))
        opened_now = Opened(
            on=day,
            indicator=indicator.code,
            digest=codec.digest(indicator),
            definition=indicator,
            round_months=round_months,
            quorum=quorum,
        )
        assessment._record(opened_now, by=by)
        return assessment

    @classmethod
    def resume(
        cls,
        id: str,  # noqa: A002 -- the field's own word
        *,
        store: Store,
        indicator: Indicator | None = None,
        clock: Clock | None = None,
        authority: Authority | None = None,
    ) -> Self:
        """Take up an assessment from its journal, under the definition that the journal keeps.

        Args:
            id: The name of the assessment.
            store: Where its journal is kept.
            indicator: The definition it is expected to run under, to make sure of it.
            clock: What tells the time; the real one in the definition's time zone by default.
            authority: Who is asked before anything that needs authority is recorded.

        Raises:
            JournalError: There is none of this name (KPI304), it runs under another
                definition (KPI303), or an entry cannot be read (KPI302) or does not follow
                the one before it (KPI310).
        """
        entries = store.read(id)
        if not entries:
            known = store.streams()
            raise JournalError(
                Problem(
                    "KPI304",
                    f"there is no assessment '{shortened(id)}'",
                    declared=known,
                    hint=did_you_mean(id, known),
                )
            )
        events = opened(entries, secrets=lambda: store.secrets(id))
        rules = rules_of(entries, events)
        assessment = cls(rules, id, store, clock or clock_in(rules.time_zone), authority)
        assessment._take(entries, events)
        if indicator is not None and codec.digest(assessment.indicator) != codec.digest(indicator):
            raise JournalError(
                Problem(
                    "KPI303",
                    f"assessment '{id}' runs under another definition",
                    expected=f"SHA-256 {codec.digest(assessment.indicator)}",
                    got=f"SHA-256 {codec.digest(indicator)}",
                    hint="leave the definition out, or change the rules with Assessment.change_rules()",
                )
            )
        return assessment

    # --- commands ------------------------------------------------------------

    def file(
        self, report: SelfAssessment, *, by: str, on: date | None = None, **named: Unpack[Named]
    ) -> None:
        """File the unit's own report, with the level it claims.

        Raises:
            MoveError: It speaks of a level that the indicator does not have (KPI202), is on
                another round than the assessment (KPI413), or leaves blank what a card
                must say (KPI102).
        """
        if self._is_repeated(named):
            return
        refuse_any(report_problems(self.indicator, report, self.round_months))
        self._record(Filed(on=self._day(on), report=report), by=by, **named)

    def submit(self, item: EvidenceItem, *, by: str, on: date | None = None, **named: Unpack[Named]) -> None:
        """Submit an item of evidence.

        Raises:
            MoveError: Its kind is not declared (KPI204), its identifier is malformed
                (KPI100) or taken (KPI203), or it has no title (KPI102).
        """
        if self._is_repeated(named):
            return
        refuse_any(item_problems(self.indicator, item))
        self._change(Submitted(on=self._day(on), item=item), by, **named)

    def attest(
        self, nil_return: NilReturn, *, by: str, on: date | None = None, **named: Unpack[Named]
    ) -> None:
        """Attest that nothing was found.

        Raises:
            MoveError: Its population or a channel is not declared (KPI204), it rests on
                items never entered (KPI203), its identifier is malformed (KPI100) or
                taken (KPI203), or it attests nothing (KPI102).
        """
        if self._is_repeated(named):
            return
        refuse_any(nil_return_problems(self.indicator, self._latest, nil_return))
        day = self._day(on)
        self._must_be_granted(Action.ATTEST, nil_return.id, by, day)
        self._change(Attested(on=day, nil_return=nil_return), by, **named)

    def declare(self, fact: Stated, *, by: str, on: date | None = None, **named: Unpack[Named]) -> None:
        """State an answer, reading, text, exclusion or another indicator's level, in place of any earlier one.

        Raises:
            MoveError: What it is about is not declared (KPI204, KPI205), an answer is not
                on its scale (KPI212), or a reading cannot be (KPI213).
        """
        if self._is_repeated(named):
            return
        refuse_any(statement_problems(self.indicator, self._latest, fact))
        self._change(event_of_statement(fact, self._day(on)), by, **named)

    def accept(
        self, subject: str, *, by: str, on: date | None = None, reason: Text = BLANK, **named: Unpack[Named]
    ) -> None:
        """Accept an item; see `rule`."""
        self.rule(subject, Standing.ACCEPTED, by=by, on=on, reason=reason, **named)

    def reject(
        self, subject: str, *, by: str, reason: Text, on: date | None = None, **named: Unpack[Named]
    ) -> None:
        """Reject an item, with the reason; see `rule`."""
        self.rule(subject, Standing.REJECTED, by=by, on=on, reason=reason, **named)

    def withdraw(
        self, subject: str, *, by: str, reason: Text, on: date | None = None, **named: Unpack[Named]
    ) -> None:
        """Withdraw an item, with the reason; see `rule`."""
        self.rule(subject, Standing.WITHDRAWN, by=by, on=on, reason=reason, **named)

    def rule(
        self,
        subject: str,
        standing: Standing,
        *,
        by: str,
        on: date | None = None,
        reason: Text = BLANK,
        **named: Unpack[Named],
    ) -> None:
        """Change the standing of an item; the level falls with it if it must.

        Raises:
            MoveError: There is no such item on that day (KPI203), it was withdrawn
                (KPI206), a rejection or withdrawal names no reason (KPI205), or the
                indicator has no such role (KPI204); whoever entered an item may
                withdraw it, declared or not.
        """
        if self._is_repeated(named):
            return
        must_be_somebody(by)
        day = self._day(on)
        ruling = Ruling(standing=standing, by=by, on=day, reason=reason)
        state = self.state(as_of=day)
        refuse_any(ruling_problems(self.indicator, state, self._latest, subject, ruling))
        must_count(void_ruling(state.register, subject, ruling, by))
        action = _NEEDED.get(standing)
        if action is not None:  # whoever entered something may withdraw it
            self._must_be_granted(action, subject, by, day)
        files = files_to_accept(state.register, subject, standing)
        self._change(Ruled(on=day, subject=subject, ruling=ruling, files=files), by, **named)

    def decide(self, decision: Decision, *, by: str, on: date | None = None, **named: Unpack[Named]) -> None:
        """Lay a waiver, exception, accepted deficiency or override over a requirement.

        Raises:
            MoveError: The indicator has no such requirement, there is a decision of this
                identifier (KPI205), or it rests on items never entered (KPI203).
        """
        if self._is_repeated(named):
            return
        refuse_any(decision_problems(self.indicator, self._latest, decision))
        event = event_of_decision(decision, decision.decided_on if on is None else on)
        self._must_be_granted(Action.DECIDE, decision.requirement, by, event.on)
        self._change(event, by, **named)

    def revoke(
        self, revocation: Revocation, *, by: str, on: date | None = None, **named: Unpack[Named]
    ) -> None:
        """Take a decision back, from a day on; the level falls with it if it must.

        Raises:
            MoveError: There is no such decision, or it was taken back already (KPI205).
        """
        if self._is_repeated(named):
            return
        refuse_any(revocation_problems(self.indicator, self._latest, revocation))
        day = revocation.decided_on if on is None else on
        self._must_be_granted(Action.REVOKE, revocation.decision, by, day)
        self._change(Revoked(on=day, revocation=revocation), by, **named)

    def rate(self, rating: Rating, *, by: str, on: date | None = None, **named: Unpack[Named]) -> None:
        """Accept a level as the assessor's own decision.

        Raises:
            MoveError: The indicator has no such level (KPI202) or role (KPI204).
        """
        if self._is_repeated(named):
            return
        refuse_any(rating_problems(self.indicator, self._latest, rating))
        day = rating.decided_on if on is None else on
        self._must_be_granted(Action.RATE, str(rating.level), by, day)
        self._change(Rated(on=day, rating=rating), by, **named)

    def change_rules(
        self, definition: Indicator, *, by: str, reason: Text, on: date | None = None, **named: Unpack[Named]
    ) -> None:
        """Judge by another definition from a day on; what came before stays judged by the one before.

        Raises:
            MoveError: It is for another indicator, is the one that holds already, would judge
                days anew on which something has taken effect, or nobody says why (KPI340).
            AuthorityError: Whoever gives the command set the present rules or entered
                something they judge (KPI804), or is not allowed to (KPI800, KPI801, KPI802).
        """
        if self._is_repeated(named):
            return
        must_be_somebody(by)
        day = self._day(on)
        refuse_any(rules_problems(self.indicator, definition, day, self._last_day(), reason))
        must_count(void_rules(self._latest.register, self._latest.ruled_by, by))
        self._must_be_granted(Action.CHANGE_RULES, definition.code, by, day)
        before, after = codec.digest(self.indicator), codec.digest(definition)
        changed = RulesChanged(on=day, before=before, digest=after, definition=definition, reason=reason)
        self._change(changed, by, **named)

    def advance(self, *, by: str, on: date | None = None, **named: Unpack[Named]) -> Move:
        """Move up exactly one level.

        Raises:
            GuardNotSatisfiedError: The next level is not reached; carries its verdict (KPI200).
            MoveError: The highest level is reached already (KPI201).
        """
        if self._is_repeated(named):
            done = self._event_of(named, Advanced)
            verdict = self.situation(as_of=done.on).level(done.after)
            return Move(before=done.before, after=done.after, verdict=verdict)
        day = self._day(on)
        machine = machine_for(self._rules(self.state(as_of=day)))
        move = machine.advance(self.level(as_of=day), self.situation(as_of=day).level)
        self._record(Advanced(on=day, before=move.before, after=move.after), by=by, **named)
        return move

    def regress(self, *, by: str, on: date | None = None, **named: Unpack[Named]) -> Regression | None:
        """Record the first fall that time brought about and nobody has recorded yet.

        The level falls by itself when evidence or a decision runs out; a change that
        lowers it records its own fall. Time gives no command, so that whoever looks
        after the journal does.

        Returns:
            The fall with its reason, or `None` when all falls are recorded.
        """
        if self._is_repeated(named):
            return self._event_of(named, Regressed).regression
        must_be_somebody(by)
        changed_or_fell = [event for event in self.events() if isinstance(event, (Change, Regressed))]
        recorded = {event.regression.on for event in changed_or_fell if event.regression}
        falls = [fall for fall in self._climb(self._day(on)).falls if fall.on not in recorded]
        if not falls:
            return None
        fall = falls[0]
        reason = shortfall(fall.ladder, fall.after)
        regression = Regression(on=fall.on, before=fall.before, after=fall.after, reason=reason)
        self._record(Regressed(on=fall.on, regression=regression), by=by, **named)
        return regression
