"""Events to journal entries and back; nothing is sealed that could not be opened again."""

from __future__ import annotations

import hashlib

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from kpiflow import codec
from kpiflow.assessment.events import KINDS, Event, Opened, RulesChanged, SubjectErased, kind_of
from kpiflow.assessment.vault import Hidden, NewKey, hidden, marks_in, new_key, revealed
from kpiflow.definitions import Indicator
from kpiflow.errors import DefinitionError, JournalError, LoadingError, MoveError, Problem
from kpiflow.journal import Draft, Entry, Secret, first_link


def sealed(
    event: Event,
    *,
    by: str,
    version: int,
    recorded_at: datetime,
    command_id: str = "",
    key: NewKey = new_key,
) -> Draft:
    """Write an event for the journal, to follow its `version`-th entry.

    Raises:
        MoveError: It holds what no journal could give back, such as a day before 1941 (KPI4xx).
        JournalError: The role or the moment cannot be kept (KPI302).
    """
    hiding, kind = _hidden(event, key), kind_of(event)
    # Of the masked body: a digest of personal values would tell them to whoever can guess.
    said = (kind.encode(), by.encode(errors="surrogatepass"), str(version).encode(), hiding.body)
    return Draft(
        # A command is named by what it says and where it was said, so that a repetition is known.
        command_id=command_id or hashlib.sha256(b"\0".join(said)).hexdigest(),
        recorded_at=recorded_at,
        actor=by,
        kind=kind,
        body=hiding.committed,
        secrets=hiding.secrets,
        forgets=event.subject if isinstance(event, SubjectErased) else "",
    )


def opened(
    entries: Sequence[Entry],
    *,
    behind: Sequence[Entry] = (),
    secrets: Callable[[], Iterable[Secret]] = tuple,
) -> tuple[tuple[str, Event], ...]:
    """Read the events in the entries of one journal, each with its actor.

    Args:
        entries: The entries.
        behind: Those that were read before, which they follow.
        secrets: Gives the personal values of the journal, should it hold any.

    Raises:
        JournalError: An entry is missing, of an unknown kind, or cannot be read (KPI302), or
            does not follow the one before it (KPI310).
    """
    if not entries:
        return ()
    link = behind[-1].digest if behind else first_link(entries[0].stream)
    for n, entry in enumerate(entries, start=len(behind) + 1):
        if entry.version != n:
            raise JournalError(
                Problem(
                    "KPI302",
                    f"entry {n} of '{entry.stream}' is missing",
                    got=f"entry {entry.version}",
                    hint="the journal was changed; restore it from a copy",
                )
            )
        if entry.previous != link:
            raise JournalError(
                Problem(
                    "KPI310",
                    f"entry {n} of '{entry.stream}' does not follow the one before it",
                    expected=f"SHA-256 {link}",
                    got=f"SHA-256 {entry.previous}",
                    hint="the journal was changed; restore it from a copy",
                )
            )
        link = entry.digest
    return _revealed(entries, secrets)


def _revealed(
    entries: Sequence[Entry], secrets: Callable[[], Iterable[Secret]]
) -> tuple[tuple[str, Event], ...]:
    """Read the events, with the personal values that nobody has erased."""
    events, kept = [], None
    for entry in entries:
        event, marks = _masked_in(entry)
        if marks:
            kept = {each.commitment: each for each in secrets()} if kept is None else kept
            event = revealed(event, marks, kept)
        events.append((entry.actor, event))
    return tuple(events)


def rules_of(entries: Sequence[Entry], events: Sequence[tuple[str, Event]]) -> Indicator:
    """Give the definition that an assessment was opened under.

    Raises:
        JournalError: The journal is not of an assessment (KPI302).
    """
    first = events[0][1]
    if isinstance(first, Opened):
        return first.definition
    raise JournalError(
        Problem(
            "KPI302",
            f"the first entry of '{entries[0].stream}' opens no assessment",
            got=entries[0].kind,
            hint="the journal was changed; restore it from a copy",
        )
    )


def event_in(entry: Entry) -> Event:
    """Read the event in an entry, with personal values masked; see `opened`."""
    return _masked_in(entry)[0]


def _masked_in(entry: Entry) -> tuple[Event, Mapping[str, str]]:
    """Read the event in an entry, and what it commits to.

    Raises:
        JournalError: The entry is of an unknown kind, cannot be read (KPI302), or holds
            another definition than it names (KPI303).
    """
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
    body, marks = marks_in(entry.body)
    try:
        event = codec.decode(body, cls)
    except (LoadingError, DefinitionError) as error:
        raise JournalError(
            Problem(
                "KPI302",
                f"entry {entry.version} of '{entry.stream}' cannot be read",
                got="; ".join(problem.message for problem in error.problems),
                hint="the journal was changed, or written by a newer kpiflow",
            )
        ) from error
    if isinstance(event, (Opened, RulesChanged)) and codec.digest(event.definition) != event.digest:
        raise JournalError(
            Problem(
                "KPI303",
                f"entry {entry.version} of '{entry.stream}' holds another definition than it names",
                expected=f"SHA-256 {event.digest}",
                got=f"SHA-256 {codec.digest(event.definition)}",
                hint="the journal was changed; restore it from a copy",
            )
        )
    return event, marks


def _hidden(event: Event, key: NewKey) -> Hidden:
    try:
        codec.decode(codec.encode(event), type(event))
        return hidden(event, key)
    except LoadingError as error:
        raise MoveError(*error.problems) from None
