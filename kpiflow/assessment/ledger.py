"""How an event gets into the journal of an assessment: checked, sealed, appended, and known from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, TypeVar, Unpack

from attrs import evolve

from kpiflow.assessment.authority import Action, Authority, Request, must_be_granted
from kpiflow.assessment.checks import day_problems, must_be_somebody, refuse_any
from kpiflow.assessment.clock import Clock, moment_of
from kpiflow.assessment.events import Advanced, Change, Event, Rated, Regression
from kpiflow.assessment.questions import Questions
from kpiflow.assessment.sealing import opened, sealed
from kpiflow.assessment.standing import shortfall
from kpiflow.assessment.state import State, after, replay
from kpiflow.assessment.vault import NewKey, new_key
from kpiflow.definitions import Indicator
from kpiflow.errors import JournalError, Problem
from kpiflow.journal import Entry, Secret, Store, moved_on
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.checkpoints import Checkpoint, origin_of
from kpiflow.journal.verification import Verification, checkpoint_of, verify
from kpiflow.machine import machine_for
from kpiflow.text import joined, shortened


E = TypeVar("E", bound=Event)


class Named(TypedDict, total=False):
    """What every command takes besides: see `Assessment`."""

    command_id: str
    expected_version: int


class Ledger(Questions):
    """An assessment with the store that its journal is in.

    Attributes:
        store: Where the journal is kept.
        authority: Who is asked before anything that needs authority is recorded.
        new_key: Gives the key under which a personal value is kept.
    """

    def __init__(
        self,
        indicator: Indicator,
        id: str,  # noqa: A002 -- the field's own word
        store: Store,
        clock: Clock,
        authority: Authority | None = None,
    ) -> None:
        super().__init__(indicator, id, clock)
        self.store = store
        self.authority = authority
        self.new_key: NewKey = new_key

    def refresh(self) -> None:
        """Read what others have recorded since.

        Raises:
            JournalError: It cannot be read (KPI300, KPI302), or what is new does not follow
                what was read before (KPI310).
        """
        new = self.store.read(self.id, after=self.version)
        if new:
            entries = (*self._entries, *new)
            read = opened(new, behind=self._entries, secrets=self._secrets)
            self._take(entries, (*self._events, *read))

    def anchor(self, *, prefix: str = "kpiflow") -> Checkpoint:
        """Give what fixes the journal as it is now; keep its text where nobody who writes the journal can change it.

        Args:
            prefix: What stands before the name of the journal, such as the name of the agency.

        Raises:
            JournalError: The journal is damaged (KPI302, KPI310), or cannot be read (KPI300).
        """
        origin = origin_of(self.id, prefix=prefix)
        return checkpoint_of(self.store.lines(self.id), self.id, origin=origin)

    def verify(self, anchors: Sequence[Anchor] = (), *, prefix: str = "kpiflow") -> Verification:
        """Hold the journal against itself, and against anchors that were kept elsewhere.

        Raises:
            JournalError: It cannot be read (KPI300).
        """
        origin = origin_of(self.id, prefix=prefix)
        return verify(self.store.lines(self.id), self.id, anchors=anchors, origin=origin)

    # --- inside ---------------------------------------------------------------
    def _is_repeated(self, named: Named) -> bool:
        """Tell whether a command was recorded before.

        Raises:
            ConcurrencyError: It is new, and expects another version (KPI301).
        """
        if self._entry_of(named) is not None:
            return True
        expected = named.get("expected_version", self.version)
        if expected != self.version:
            raise moved_on(self.id, expected=expected, current=self.version)
        return False

    def _entry_of(self, named: Named) -> Entry | None:
        """Give the entry that a command became before."""
        given = named.get("command_id")
        return next((each for each in self._entries if each.command_id == given), None) if given else None

    def _event_of(self, named: Named, cls: type[E]) -> E:
        """Give the event that a command brought about before.

        Raises:
            JournalError: Another command had this identifier (KPI345).
        """
        entry = self._entry_of(named)
        event = self._events[entry.version - 1][1] if entry else None
        if isinstance(event, cls):
            return event
        raise JournalError(
            Problem(
                "KPI345",
                f"the command '{shortened(named.get('command_id', ''))}' was another one",
                got=entry.kind if entry else "",
                hint="give each command an identifier of its own",
            )
        )

    def _must_be_granted(self, action: Action, subject: str, by: str, on: date) -> None:
        must_be_somebody(by)
        refuse_any(day_problems(on))
        request = Request(
            action=action, actor=by, assessment=self.id, subject=subject, on=on, at=moment_of(self._clock)
        )
        must_be_granted(self.authority, request)

    def _change(self, event: Change, by: str, **named: Unpack[Named]) -> None:
        """Append a change, with the fall it brings about if it does."""
        refuse_any(day_problems(event.on))
        must_be_somebody(by)
        self._record(evolve(event, regression=self._regression(event, by)), by=by, **named)

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

    def _record(self, event: Event, *, by: str, **named: Unpack[Named]) -> None:
        """Append one event, unless the journal could not be replayed with it.

        Raises:
            MoveError: It contradicts what is recorded for other days (KPI203, KPI206),
                nobody gives it (KPI207), or it holds what could not be read back (KPI4xx).
        """
        refuse_any(day_problems(event.on))
        must_be_somebody(by)
        latest = self._with(event, by)
        draft = sealed(
            event,
            by=by,
            version=self.version,
            recorded_at=moment_of(self._clock),
            command_id=named.get("command_id", ""),
            key=self.new_key,
        )
        entry = self.store.append(self.id, draft, expected_version=self.version)
        if entry.version != self.version + 1:  # somebody else has recorded this very command
            self.refresh()
            return
        self._entries = (*self._entries, entry)
        self._events = (*self._events, (by, event))
        self._latest = latest
        self.indicator = latest.rules or self.indicator
        self._explained.clear()

    def _secrets(self) -> tuple[Secret, ...]:
        return self.store.secrets(self.id)

    def _with(self, event: Event, by: str) -> State:
        """Give the latest state as it would be with one more event."""
        if event.on >= self._last_day():
            return after(self._latest, event, by)
        return replay((*self._events, (by, event)), as_of=date.max)
