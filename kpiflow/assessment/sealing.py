"""Events to journal entries and back; nothing is sealed that could not be opened again."""

from __future__ import annotations

import hashlib

from collections.abc import Sequence
from datetime import datetime

from kpiflow import codec
from kpiflow.assessment.events import KINDS, Event, kind_of
from kpiflow.errors import JournalError, LoadingError, MoveError, Problem
from kpiflow.journal import Draft, Entry


def sealed(event: Event, *, by: str, version: int, recorded_at: datetime) -> Draft:
    """Write an event for the journal, to follow its `version`-th entry.

    Raises:
        MoveError: It holds what no journal could give back, such as a day before 1941 (KPI4xx).
        JournalError: The role or the moment cannot be kept (KPI302).
    """
    body, kind = _body(event), kind_of(event)
    said = (kind.encode(), by.encode(errors="surrogatepass"), str(version).encode(), body)
    return Draft(
        # A command is named by what it says and where it was said, so that a repetition is known.
        command_id=hashlib.sha256(b"\0".join(said)).hexdigest(),
        recorded_at=recorded_at,
        actor=by,
        kind=kind,
        body=body,
    )


def opened(entries: Sequence[Entry]) -> tuple[tuple[str, Event], ...]:
    """Read the events in the entries of one journal, each with its actor.

    Raises:
        JournalError: An entry is missing, of an unknown kind, or cannot be read (KPI302).
    """
    for n, entry in enumerate(entries, start=1):
        if entry.version != n:
            raise JournalError(
                Problem(
                    "KPI302",
                    f"entry {n} of '{entry.stream}' is missing",
                    got=f"entry {entry.version}",
                    hint="the journal was changed; restore it from a copy",
                )
            )
    return tuple((entry.actor, _event(entry)) for entry in entries)


def _event(entry: Entry) -> Event:
    """Read the event in an entry.

    Raises:
        JournalError: The entry is of an unknown kind, or cannot be read (KPI302).
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


def _body(event: Event) -> bytes:
    try:
        body = codec.encode(event)
        codec.decode(body, type(event))
    except LoadingError as error:
        raise MoveError(*error.problems) from None
    return body
