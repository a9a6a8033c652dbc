"""Many lines into entries and what their bodies say, verified as they are read: one pass, and bodies in portions.

What is read here is exactly what `read_line` and `json.loads` would give for each line, and
nothing else is accepted.
"""

from __future__ import annotations

import json
import re

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.chains import Chain
from kpiflow.journal.entries import Entry
from kpiflow.journal.lines import SEALED, behind_link, behind_version, first_link, read_line


_AT_ONCE: Final = 128
_TEXT: Final = r'"([^"\\\x00-\x1f]*+)"'
_BEHIND_VERSION: Final = re.compile(
    rf'{behind_version(_TEXT)}(\{{.*\}}),"digest":"([0-9a-f]{{64}})"\}}'.encode()
)

# Entries are frozen: each of their slots is filled once, which takes half the time of asking the class.
_SLOTS: Final[tuple[Callable[[Entry, Any], None], ...]] = tuple(
    vars(Entry)[name].__set__
    for name in (
        "line", "digest", "previous", "stream", "version", "command_id", "recorded_at", "actor", "kind", "body",
    )
)  # fmt: skip


def replay(lines: Iterable[bytes], stream: str) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Give each entry of a journal with what its body says, in order.

    Args:
        lines: The lines of the journal, from its first.
        stream: Its name.

    Raises:
        JournalError: A line does not follow the one before it, or is not in the form in which journals
            are kept (KPI302, KPI310). Entries of the portions before it were given.
    """
    reader = _Reader(stream)
    rest = iter(lines)
    while some := list(islice(rest, _AT_ONCE)):
        yield from reader.read(some)


class _Reader:
    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._previous = first_link(stream)
        self._version = 0
        self._offset = 0
        self._middle = behind_link(stream)

    def read(self, lines: Sequence[bytes]) -> Iterator[tuple[Entry, dict[str, Any]]]:
        """Read some lines."""
        before = (self._previous, self._version, self._offset)
        self._offset += sum(map(len, lines)) + len(lines)
        try:
            entries, bodies = self._entries(lines)
            said = _parsed(entries, bodies)
        except ValueError:
            raise self._error(lines, *before) from None
        return zip(entries, said, strict=True)

    def _entries(self, lines: Sequence[bytes]) -> tuple[list[Entry], list[bytes]]:
        """Read lines as entries, and take out their bodies.

        Raises:
            ValueError: One of them is not the right one, or not in the form.
        """
        previous, version, middle, stream = self._previous, self._version, self._middle, self._stream
        line_, digest_, previous_, stream_, version_, command_, at_, actor_, kind_, body_ = _SLOTS
        new, match, moment = object.__new__, _BEHIND_VERSION.fullmatch, datetime.fromisoformat
        new_digest = sha256
        entries: list[Entry] = []
        bodies: list[bytes] = []
        texts = _Texts()
        for line in lines:
            version += 1
            head = f'{{"previous":"{previous}{middle}{version},'.encode()
            if not line.startswith(head):
                raise ValueError
            found = match(line, len(head))
            if found is None:  # a text with escapes, or nothing that can be read
                entry = _escaped(line)
                body = entry.body
                digest = entry.digest
            else:
                command, at, actor, kind, body, stated = found.groups()
                digest = new_digest(line[SEALED]).hexdigest()
                if stated != digest.encode():
                    raise ValueError
                entry = new(Entry)
                line_(entry, line)
                digest_(entry, digest)
                previous_(entry, previous)
                stream_(entry, stream)
                version_(entry, version)
                command_(entry, command.decode())
                at_(entry, moment(at.decode()))
                actor_(entry, texts[actor])
                kind_(entry, texts[kind])
                body_(entry, body)
            entries.append(entry)
            bodies.append(body)
            previous = digest
        self._previous, self._version = previous, version
        return entries, bodies

    def _error(self, lines: Sequence[bytes], previous: str, version: int, offset: int) -> JournalError:
        """Say what is wrong with lines of which one cannot be read."""
        chain = Chain(self._stream)
        chain.resume(previous, version, offset)
        chain.follow(lines)
        if chain.problems:
            return JournalError(*chain.problems)
        for line in lines:
            version += 1
            try:
                is_object = isinstance(json.loads(read_line(line).body), dict)
            except (ValueError, RecursionError):
                is_object = False
            if not is_object:
                return JournalError(
                    Problem(
                        "KPI310", f"the body of entry {version} of '{self._stream}' is not one JSON object"
                    )
                )
        return JournalError(Problem("KPI310", f"the bodies of '{self._stream}' cannot be read together"))


def _escaped(line: bytes) -> Entry:
    try:
        return read_line(line)
    except JournalError:
        raise ValueError from None


class _Texts(dict[bytes, str]):
    """Texts that come again and again, decoded once."""

    def __missing__(self, written: bytes) -> str:
        text = self[written] = written.decode()
        return text


def _parsed(entries: Sequence[Entry], bodies: Sequence[bytes]) -> list[dict[str, Any]]:
    """Parse bodies all at once, which takes half the time, and see that each is one object.

    Between them stand the digests of their lines: no body can hold that of its own line, so none
    can pass for two, or for a part of the next one.

    Raises:
        ValueError: One of them is not one JSON object.
    """
    digests = [entry.digest for entry in entries]
    ends = [f',"{digest}"'.encode() for digest in digests]
    joined = b",".join(map(bytes.__add__, bodies, ends)).decode()
    try:
        values = json.loads(f"[{joined}]")
    except RecursionError:
        raise ValueError from None
    said: list[dict[str, Any]] = values[::2]
    if values[1::2] != digests or not all(isinstance(each, dict) for each in said):
        raise ValueError
    return said
