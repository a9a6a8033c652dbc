"""What a journal entry is, and what a store must do with it."""

from __future__ import annotations

import json

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol

from attrs import Attribute, field, frozen

from kpiflow.display import Framed
from kpiflow.errors import ConcurrencyError, JournalError, Problem
from kpiflow.text import shortened


LONGEST: Final = 1 << 20
"""The most bytes that the body of one entry may have."""


def _unwritable(message: str, *, got: str = "", hint: str = "") -> JournalError:
    return JournalError(Problem("KPI302", message, got=got, hint=hint))


def _aware(_instance: object, _attribute: object, value: datetime) -> None:
    if value.utcoffset() is None:
        raise _unwritable("an entry needs to know the time zone it was recorded in", got=value.isoformat())


def _writable(_instance: object, attribute: Attribute[str], value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _unwritable(
            f"the {attribute.name} of an entry contains half a character", got=repr(value)
        ) from None
    if "\0" in value:
        raise _unwritable(f"the {attribute.name} of an entry contains a NUL character", got=repr(value))


def _named(_instance: object, attribute: Attribute[str], value: str) -> None:
    if not value:
        raise _unwritable(f"the {attribute.name} of an entry is empty")


def _json_object(_instance: object, _attribute: object, value: bytes) -> None:
    if len(value) > LONGEST:
        raise _unwritable(
            f"the body of an entry has {len(value)} bytes",
            hint=f"keep it below {LONGEST}; refer to large files",
        )
    try:
        json.loads(value.decode())
    except (ValueError, RecursionError) as error:
        raise _unwritable("the body of an entry is not JSON", got=shortened(str(error))) from None
    if not (value.startswith(b"{") and value.endswith(b"}")) or b"\n" in value:
        raise _unwritable(
            "the body of an entry is not one JSON object on one line", got=shortened(repr(value[:80]))
        )


@frozen(kw_only=True)
class Secret:
    """A personal value: kept beside the journal, which holds a commitment to it only.

    Attributes:
        commitment: The HMAC-SHA256 of the value under the key, in hexadecimal.
        subject: Whom it is about, by an identifier that says nothing by itself.
        key: 32 random bytes of its own.
        value: What is kept.
    """

    commitment: str
    subject: str
    key: bytes = field(repr=False)
    value: bytes = field(repr=False)

    def is_about(self, subject: str) -> bool:
        """Tell whether the value is about somebody; one may be about several, each named between spaces."""
        return subject in self.subject.split(" ")


@frozen(kw_only=True)
class Draft:
    """An entry before it has a place in the journal.

    Attributes:
        command_id: Names the command, so that a repeated one is recorded once.
        recorded_at: When it was recorded, with its time zone.
        actor: The role that gave the command.
        kind: What the body is, such as `evidence.submitted`.
        body: What is recorded: one JSON object in UTF-8, on one line.
        secrets: Personal values that the body commits to.
        forgets: The subject whose personal values are deleted with this entry; nobody if empty.

    Raises:
        JournalError: It could not be kept, or not be read again (KPI302).
    """

    command_id: str = field(validator=[_writable, _named])
    recorded_at: datetime = field(validator=_aware)
    actor: str = field(validator=_writable)
    kind: str = field(validator=_writable)
    body: bytes = field(validator=_json_object)
    secrets: tuple[Secret, ...] = ()
    forgets: str = field(default="", validator=_writable)


@frozen(kw_only=True)
class Entry:
    """An entry with its place: the `version`-th of its stream, counted from 1.

    Attributes:
        line: The bytes that are kept; everything else is read from them.
        digest: The SHA-256 of the line up to where it says so, in hexadecimal; the next entry names it.
        previous: The digest of the entry before.
        stream: Whose journal it is.
        version: Its place.
        command_id: The command that was given.
        recorded_at: When it was recorded, with its time zone.
        actor: The role that gave the command.
        kind: What the body is.
        body: What is recorded, as JSON.
    """

    line: bytes = field(repr=False)
    digest: str
    previous: str
    stream: str
    version: int
    command_id: str
    recorded_at: datetime
    actor: str
    kind: str
    body: bytes


_new: Final = object.__new__
_slots: Final = vars(Entry)
_line: Final = _slots["line"].__set__
_digest: Final = _slots["digest"].__set__
_previous: Final = _slots["previous"].__set__
_stream: Final = _slots["stream"].__set__
_version: Final = _slots["version"].__set__
_command_id: Final = _slots["command_id"].__set__
_recorded_at: Final = _slots["recorded_at"].__set__
_actor: Final = _slots["actor"].__set__
_kind: Final = _slots["kind"].__set__
_body: Final = _slots["body"].__set__


def entry_of(  # noqa: PLR0913, PLR0917 -- one for each slot, in their order, so that columns of them can be mapped
    line: bytes,
    digest: str,
    previous: str,
    stream: str,
    version: int,
    command_id: str,
    recorded_at: datetime,
    actor: str,
    kind: str,
    body: bytes,
) -> Entry:
    """Make an entry: by filling each of its slots once, in half the time that its frozen class takes."""
    entry = _new(Entry)
    _line(entry, line)
    _digest(entry, digest)
    _previous(entry, previous)
    _stream(entry, stream)
    _version(entry, version)
    _command_id(entry, command_id)
    _recorded_at(entry, recorded_at)
    _actor(entry, actor)
    _kind(entry, kind)
    _body(entry, body)
    return entry


class Store(Protocol):
    """Where entries are kept; any object with these methods will do.

    `kpiflow.testing.JournalContract` states what they must do, as tests to run.
    """

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry after the `expected_version`-th and give it back sealed; see `append_all`."""
        ...

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries after the `expected_version`-th, all or none, and give them back sealed.

        They are acknowledged by returning: then they are kept for good. A draft whose command
        is in the stream already is not kept again; its entry is given back instead, whatever
        version is expected. That is so for all drafts of a call or for none.

        Raises:
            ConcurrencyError: The stream is at another version (KPI301).
            JournalError: They could not be kept; nothing was recorded (KPI300). The stream
                cannot have this name (KPI302). A command is given twice, or some of them are
                known and others are not (KPI305).
        """
        ...

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of a stream behind the `after`-th in order; none when there is no such stream.

        Raises:
            JournalError: An entry is not in a form that this version reads (KPI302), or the
                store cannot be read (KPI300).
        """
        ...

    def lines(self, stream: str) -> Iterable[bytes]:
        """Give the bytes of each entry of a stream in order, whatever they are, one after the other."""
        ...

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        ...

    def secrets(self, stream: str) -> tuple[Secret, ...]:
        """Give the personal values of a stream that nobody has erased."""
        ...


class ShownStore(Framed):
    """A store that notebooks show, and whose entries can be had as a dataframe.

    A store of your own may derive from it and need not.
    """

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams; see `Store.streams`."""
        raise NotImplementedError

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of a stream in order; see `Store.read`."""
        raise NotImplementedError


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


def known_in_part(stream: str, known: int, given: int) -> JournalError:
    """Build the error for a batch of which some commands are recorded and others are not."""
    return JournalError(
        Problem(
            "KPI305",
            f"{known} of {given} commands are in journal '{stream}' already, the others are not",
            hint="give the commands of a batch together, as they were given before",
        )
    )
