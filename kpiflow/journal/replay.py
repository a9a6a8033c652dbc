"""Many lines into entries and what their bodies say, verified as they are read: one pass, and bodies in portions.

What is read here is exactly what `read_line` and `json.loads` would give for each line, and
nothing else is accepted.
"""

from __future__ import annotations

import json

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice, repeat
from typing import Any

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.chains import Chain
from kpiflow.journal.entries import Entry, entry_of
from kpiflow.journal.lines import SEALED, first_link, read_line
from kpiflow.journal.portions import AT_ONCE, Portion, portion_of


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
    while some := list(islice(rest, AT_ONCE)):
        yield from reader.read(some)


class _Reader:
    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._previous = first_link(stream)
        self._version = 0
        self._offset = 0

    def read(self, lines: Sequence[bytes]) -> Iterator[tuple[Entry, dict[str, Any]]]:
        """Read some lines."""
        try:
            entries = self._entries(lines)
            said = _parsed(entries)
        except ValueError:
            raise self._error(lines) from None
        self._previous, self._version = entries[-1].digest, entries[-1].version
        self._offset += sum(map(len, lines)) + len(lines)
        return zip(entries, said, strict=True)

    def _entries(self, lines: Sequence[bytes]) -> Sequence[Entry]:
        """Read lines as entries.

        Raises:
            ValueError: One of them is not the right one, or not in the form.
        """
        found = portion_of(lines, stream=self._stream, version=self._version, previous=self._previous)
        return self._one_by_one(lines) if found is None else self._together(lines, found)

    def _together(self, lines: Sequence[bytes], found: Portion) -> Sequence[Entry]:
        texts = _Texts()
        commands, _, actors, kinds = zip(*[front.groups() for front in found.fronts], strict=True)
        entries = map(
            entry_of,
            lines,
            found.digests,
            (self._previous, *found.digests),
            repeat(self._stream),
            count(self._version + 1),
            map(bytes.decode, commands),
            found.moments,
            map(texts.__getitem__, actors),
            map(texts.__getitem__, kinds),
            [line[front.end() - 1 : SEALED.stop] for line, front in zip(lines, found.fronts, strict=True)],
        )
        return list(entries)

    def _one_by_one(self, lines: Sequence[bytes]) -> Sequence[Entry]:
        entries: list[Entry] = []
        previous, version = self._previous, self._version
        for line in lines:
            version += 1
            try:
                entry = read_line(line)
            except JournalError:
                raise ValueError from None
            if (entry.previous, entry.stream, entry.version) != (previous, self._stream, version):
                raise ValueError
            entries.append(entry)
            previous = entry.digest
        return entries

    def _error(self, lines: Sequence[bytes]) -> JournalError:
        """Say what is wrong with lines of which one cannot be read."""
        chain = Chain(self._stream)
        chain.resume(self._previous, self._version, self._offset)
        chain.follow(lines)
        if chain.problems:
            return JournalError(*chain.problems)
        for version, line in enumerate(lines, start=self._version + 1):
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


class _Texts(dict[bytes, str]):
    """Texts that come again and again, decoded once."""

    def __missing__(self, written: bytes) -> str:
        text = self[written] = written.decode()
        return text


def _parsed(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Parse bodies all at once, which takes half the time, and see that each is one object.

    Between them stand the digests of their lines: no body can hold that of its own line, so none
    can pass for two, or for a part of the next one.

    Raises:
        ValueError: One of them is not one JSON object.
    """
    digests = [entry.digest for entry in entries]
    parts = [part for entry in entries for part in (entry.body, f'"{entry.digest}"'.encode())]
    try:
        values = json.loads(f"[{b','.join(parts).decode()}]")
    except RecursionError:
        raise ValueError from None
    said: list[dict[str, Any]] = values[::2]
    if values[1::2] != digests or set(map(type, said)) != {dict}:
        raise ValueError
    return said
