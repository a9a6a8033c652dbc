"""What a journal entry is, and what a store must do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from attrs import Attribute, field, frozen

from kpiflow.errors import ConcurrencyError, JournalError, Problem


def _aware(_instance: object, _attribute: object, value: datetime) -> None:
    if value.utcoffset() is None:
        raise JournalError(
            Problem(
                "KPI302", "an entry needs to know the time zone it was recorded in", got=value.isoformat()
            )
        )


def _writable(_instance: object, attribute: Attribute[str], value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise JournalError(
            Problem("KPI302", f"the {attribute.name} of an entry contains half a character", got=repr(value))
        ) from None


@frozen(kw_only=True)
class Draft:
    """An entry before it has a place in the journal.

    Attributes:
        command_id: Names the command, so that a repeated one is recorded once.
        recorded_at: When it was recorded, with its time zone.
        actor: The role that gave the command.
        kind: What the body is, such as `evidence.submitted`.
        body: The bytes to keep.
    """

    command_id: str = field(validator=_writable)
    recorded_at: datetime = field(validator=_aware)
    actor: str = field(validator=_writable)
    kind: str = field(validator=_writable)
    body: bytes


@frozen(kw_only=True)
class Entry:
    """An entry with its place: the `version`-th of its stream, counted from 1."""

    stream: str
    version: int
    command_id: str
    recorded_at: datetime
    actor: str
    kind: str
    body: bytes

    @classmethod
    def seal(cls, draft: Draft, *, stream: str, version: int) -> Entry:
        """Give a draft its place."""
        return cls(
            stream=stream,
            version=version,
            command_id=draft.command_id,
            recorded_at=draft.recorded_at,
            actor=draft.actor,
            kind=draft.kind,
            body=draft.body,
        )


class Store(Protocol):
    """Where entries are kept; any object with these methods will do."""

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry after the `expected_version`-th and give it back sealed.

        A draft whose command is already in the stream is not kept again; its
        entry is given back instead.

        Raises:
            ConcurrencyError: The stream is at another version (KPI301).
            JournalError: It could not be kept; nothing was recorded (KPI300).
        """
        ...  # pragma: no cover

    def read(self, stream: str) -> tuple[Entry, ...]:
        """Give all entries of a stream in order; none when there is no such stream."""
        ...  # pragma: no cover

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        ...  # pragma: no cover


def moved_on(stream: str, *, expected: int, current: int) -> ConcurrencyError:
    """Build the error for a writer that had read an older version."""
    return ConcurrencyError(
        Problem(
            "KPI301",
            f"journal '{stream}' is at version {current}, the command expected {expected}",
            hint="read it again and decide again",
        ),
        expected=expected,
        current=current,
    )
