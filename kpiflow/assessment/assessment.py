"""The assessment itself: commands in, events out, questions answered for any day."""

from __future__ import annotations

import hashlib

from collections.abc import Callable
from datetime import date, datetime
from typing import Self

from kpiflow import codec
from kpiflow.assessment.events import (
    KINDS,
    Advanced,
    Attested,
    Event,
    Filed,
    Opened,
    Rated,
    Regression,
    Ruled,
    Submitted,
    Waived,
    kind_of,
)
from kpiflow.assessment.state import State, replay
from kpiflow.decisions import Rating, Waiver
from kpiflow.definitions import Indicator
from kpiflow.errors import JournalError, LoadingError, MoveError, Problem, did_you_mean
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling, Standing
from kpiflow.journal import Draft, Entry, MemoryStore, Store
from kpiflow.ladder import LadderVerdict, LevelVerdict, Pillar, judge_ladder, judge_level, pillars
from kpiflow.machine import Move, machine_for
from kpiflow.periods import now_in_bangkok
from kpiflow.scoring import Score, score_level
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import BLANK, Text, joined


Clock = Callable[[], datetime]
"""Gives the present moment, with its time zone."""


class Assessment:
    """One indicator, one journal; make one with `open` or `resume`.

    Every command takes the role that gives it (`by`) and the day it takes effect
    (`on`, by default the day it is recorded), appends one event, and refuses before
    it writes anything.

    Attributes:
        id: The name of its stream in the journal.
        indicator: The definition it runs under.
    """

    def __init__(self, indicator: Indicator, id: str, store: Store, clock: Clock) -> None:  # noqa: A002
        self.indicator = indicator
        self.id = id
        self._store = store
        self._clock = clock
        self._entries: tuple[Entry, ...] = ()
        self._events: tuple[tuple[str, Event], ...] = ()

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
            JournalError: The journal has an assessment of this name already (KPI304).
        """
        assessment = cls(indicator, id, MemoryStore() if store is None else store, clock)
        if assessment._store.read(id):
            raise JournalError(
                Problem("KPI304", f"assessment '{id}' is open already", hint="use Assessment.resume()")
            )
        assessment._record(
            Opened(on=on or assessment._today(), indicator=indicator.code, digest=codec.digest(indicator)), by=by
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
        opened = assessment._events[0][1]
        if not isinstance(opened, Opened) or opened.digest != codec.digest(indicator):
            raise JournalError(
                Problem(
                    "KPI303",
                    f"assessment '{id}' was opened under another definition",
                    expected=f"SHA-256 {getattr(opened, 'digest', 'unknown')}",
                    got=f"SHA-256 {codec.digest(indicator)}",
                    hint="load the definition it was opened under, or open a new assessment",
                )
            )
        return assessment

    # --- commands ------------------------------------------------------------

    def file(self, report: SelfAssessment, *, by: str, on: date | None = None) -> None:
        """File the unit's own report, with the level it claims.

        Raises:
            MoveError: The claim is no level of the indicator (KPI202).
        """
        for level in (report.claimed_level, *(each.level for each in report.performance)):
            self._must_be_level(level)
        self._record(Filed(on=on or self._today(), report=report), by=by)

    def submit(self, item: EvidenceItem, *, by: str, on: date | None = None) -> None:
        """Submit an item of evidence.

        Raises:
            MoveError: Its kind is not declared (KPI204) or its identifier is taken (KPI203).
        """
        declared = tuple(kind.id for kind in self.indicator.evidence)
        self._must_be_declared(f"evidence '{item.id}' is of the kind", item.kind, declared, ("kind",))
        self._enter(Submitted(on=on or self._today(), item=item), by=by)

    def attest(self, nil_return: NilReturn, *, by: str, on: date | None = None) -> None:
        """Attest that nothing was found.

        Raises:
            MoveError: Its population or a channel is not declared (KPI204), or its
                identifier is taken (KPI203).
        """
        what = f"nil return '{nil_return.id}' is about"
        populations = tuple(each.id for each in self.indicator.populations)
        self._must_be_declared(what, nil_return.population, populations, ("population",))
        channels = tuple(each.id for each in self.indicator.channels)
        for n, channel in enumerate(nil_return.channels):
            self._must_be_declared(f"nil return '{nil_return.id}' names", channel, channels, ("channels", n))
        self._enter(Attested(on=on or self._today(), nil_return=nil_return), by=by)

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
            MoveError: There is no such item (KPI203), it was withdrawn (KPI206), or a
                rejection or withdrawal names no reason (KPI205).
        """
        day = on or self._today()
        if standing in {Standing.REJECTED, Standing.WITHDRAWN} and reason.is_blank():
            raise MoveError(
                Problem("KPI205", f"'{subject}' cannot be {standing.value} without a reason", hint="say why")
            )
        before = self.state(as_of=day)
        ruling = Ruling(standing=standing, by=by, on=day, reason=reason)
        register = before.register.with_ruling(subject, ruling)
        ladder = judge_ladder(self.indicator, register, as_of=day, waivers=before.waivers)
        regression = self._regression(before, ladder)
        self._record(Ruled(on=day, subject=subject, ruling=ruling, regression=regression), by=by)

    def waive(self, waiver: Waiver, *, by: str, on: date | None = None) -> None:
        """Lay a waiver over a requirement.

        Raises:
            MoveError: The indicator has no such requirement, or a waiver of this
                identifier exists already (KPI205).
        """
        known = tuple(requirement.id for _, requirement in self.indicator.requirements())
        if waiver.requirement not in known:
            raise MoveError(
                Problem(
                    "KPI205",
                    f"waiver '{waiver.id}' is for requirement '{waiver.requirement}', "
                    f"which indicator '{self.indicator.code}' does not have",
                    ("requirement",),
                    declared=known,
                    hint=did_you_mean(waiver.requirement, known),
                )
            )
        if any(each.id == waiver.id for each in self._latest().waivers):
            raise MoveError(Problem("KPI205", f"there is a waiver '{waiver.id}' already", ("id",)))
        self._record(Waived(on=on or waiver.decided_on, waiver=waiver), by=by)

    def rate(self, rating: Rating, *, by: str, on: date | None = None) -> None:
        """Accept a level as the assessor's own decision.

        Raises:
            MoveError: The indicator has no such level (KPI202).
        """
        self._must_be_level(rating.level)
        self._record(Rated(on=on or rating.decided_on, rating=rating), by=by)

    def advance(self, *, by: str, on: date | None = None) -> Move:
        """Move up exactly one level.

        Raises:
            GuardNotSatisfiedError: The next level is not reached; carries its verdict (KPI200).
            MoveError: The highest level is reached already (KPI201).
        """
        day = on or self._today()
        move = machine_for(self.indicator).advance(self.level(as_of=day), self._judge(day))
        self._record(Advanced(on=day, before=move.before, after=move.after), by=by)
        return move

    # --- questions; none of them writes anything ------------------------------

    def state(self, *, as_of: date | None = None) -> State:
        """Give everything known on a day, by default today."""
        return replay(self._events, as_of=as_of or self._today())

    def level(self, *, as_of: date | None = None) -> int:
        """Give the level stood on: as far as moves were recorded and evidence still supports."""
        state = self.state(as_of=as_of)
        return min(state.climbed, self._ladder(state).supported)

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
        day = as_of or self._today()
        level = self.level(as_of=day)
        return level < self.indicator.highest_level and self._judge(day)(level + 1).holds

    def pillars(self, *, as_of: date | None = None) -> tuple[Pillar, ...]:
        """Give the waivers and nil returns that the supported level rests on."""
        state = self.state(as_of=as_of)
        return pillars(self.indicator, state.register, as_of=state.as_of, waivers=state.waivers)

    def score(self, *, as_of: date | None = None) -> Score:
        """Score the level that the evidence supports on a day, waivers included."""
        return self.score_of(self.judge(as_of=as_of).supported)

    def score_of(self, level: int) -> Score:
        """Score a level of the indicator, reached or not.

        Raises:
            ScoringError: The level lies outside the scale (KPI503).
        """
        scale = self.indicator.scale
        return score_level(
            level,
            weight=self.indicator.weight,
            lowest=scale.lowest,
            highest=scale.highest,
            below=scale.below,
        )

    def history(self) -> tuple[Entry, ...]:
        """Give the journal entries of this assessment, in order."""
        return self._entries

    # --- inside ---------------------------------------------------------------

    def _today(self) -> date:
        return self._clock().date()

    def _latest(self) -> State:
        return self.state(as_of=date.max)

    def _ladder(self, state: State, *, level: int | None = None) -> LadderVerdict:
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

    def _regression(self, before: State, ladder: LadderVerdict) -> Regression | None:
        """Give the fall that a ruling brings about, if it brings one about."""
        if ladder.supported >= before.climbed:
            return None
        move = machine_for(self.indicator).fall(before.climbed, to=ladder.supported)
        fallen = ladder.levels[ladder.supported]
        reason = joined([each.reason() for each in fallen.unmet()])
        return Regression(before=move.before, after=move.after, reason=reason)

    def _must_be_level(self, level: int | None) -> None:
        if level is not None and not 0 <= level <= self.indicator.highest_level:
            raise MoveError(
                Problem(
                    "KPI202",
                    f"indicator '{self.indicator.code}' has no level {level}",
                    expected=f"0 to {self.indicator.highest_level}",
                )
            )

    def _must_be_declared(
        self, what: str, name: str, declared: tuple[str, ...], path: tuple[str | int, ...]
    ) -> None:
        if name not in declared:
            raise MoveError(
                Problem(
                    "KPI204",
                    f"{what} '{name}', which indicator '{self.indicator.code}' does not declare",
                    path,
                    declared=declared,
                    hint=did_you_mean(name, declared),
                )
            )

    def _enter(self, event: Submitted | Attested, *, by: str) -> None:
        """Record an entry to the register, unless the register would refuse it."""
        fact = event.item if isinstance(event, Submitted) else event.nil_return
        self._latest().register.with_entry(fact, by=by, on=event.on)
        self._record(event, by=by)

    def _record(self, event: Event, *, by: str) -> None:
        body = codec.encode(event)
        kind = kind_of(event)
        draft = Draft(
            command_id=_command_id(kind, by, body, len(self._entries)),
            recorded_at=self._clock(),
            actor=by,
            kind=kind,
            body=body,
        )
        entry = self._store.append(self.id, draft, expected_version=len(self._entries))
        self._entries = (*self._entries, entry)
        self._events = (*self._events, (by, event))

    def _take(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._events = tuple((entry.actor, _read(entry)) for entry in entries)


def _command_id(kind: str, by: str, body: bytes, version: int) -> str:
    """Name a command by what it says and the version it was given on."""
    return hashlib.sha256(b"\0".join([kind.encode(), by.encode(), str(version).encode(), body])).hexdigest()


def _read(entry: Entry) -> Event:
    cls = KINDS.get(entry.kind)
    if cls is None:
        raise JournalError(
            Problem(
                "KPI302",
                f"entry {entry.version} of '{entry.stream}' is of the unknown kind '{entry.kind}'",
                declared=tuple(KINDS),
                hint="read it with the version of kpiflow that wrote it, or a newer one",
            )
        )
    try:
        return codec.decode(entry.body, cls)
    except LoadingError as error:
        raise JournalError(
            Problem(
                "KPI302",
                f"entry {entry.version} of '{entry.stream}' cannot be read",
                got="; ".join(problem.message for problem in error.problems),
                hint="the journal was changed, or written by a newer kpiflow",
            )
        ) from error
