"""Following the lines of one journal: does each name the one before it, and stand where it says?

Lines are hashed as they are, before anything in them is read. Following takes one pass
and keeps no line but the last. What nothing can tell by following: that there were no
more; and that nobody wrote some or all of it anew, digests included. For that there are
anchors.
"""

from __future__ import annotations

import json
import re

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.lines import DIGEST, PREVIOUS, first_link, read_line
from kpiflow.journal.portions import AT_ONCE, portion_of


MOST: Final = 100
"""How many problems are kept, and how many warnings; the others are counted."""

_STATED: Final = re.compile(
    rb'\{"previous":"([0-9a-f]{64})","format":([0-9]{1,9}),"stream":("(?:[^"\\\x00-\x1f]|\\.)*+"),'
    rb'"version":([1-9][0-9]{0,15}),'
)
_FIRST_MOMENT: Final = datetime.fromisoformat("0001-01-01T23:59:59+00:00")


def stated_stream(line: bytes) -> str:
    """Give the name of the stream that a line begins, or else nothing: as its first entry only."""
    found = _STATED.match(line)
    if found is None or found[4] != b"1":
        return ""
    try:
        stream: str = json.loads(found[3])
        return stream if first_link(stream).encode() == found[1] else ""
    except ValueError:
        return ""


class Chain:
    """The lines of one journal, as far as they were followed.

    Attributes:
        stream: Whose journal it is.
        size: How many lines were followed.
        confirmed: How many entries from the first are as they were sealed, in order, and named by the one
            behind them or the newest; all of them when no problem was found.
        offset: How many bytes stand before the first entry that is not confirmed, when there is one.
        problems: What is wrong, at most `MOST`.
        warnings: What is odd and nothing to fail for, at most `MOST`.
        unlisted: How many more problems there are.
        unlisted_warnings: How many more warnings there are.
    """

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.size = 0
        self.offset = 0
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.unlisted = 0
        self.unlisted_warnings = 0
        self._confirmed: int | None = None
        self._previous = first_link(stream).encode()
        self._version = 0  # what the last line says it is; the same as `size` while nothing is missing
        self._moment = _FIRST_MOMENT
        self._last = b""
        self._bytes = 0  # before the lines given next

    @property
    def confirmed(self) -> int:
        """How many entries from the first are confirmed."""
        return self.size if self._confirmed is None else self._confirmed

    def resume(self, previous: str, version: int, offset: int) -> None:
        """Take it that so many entries of so many bytes were followed, the last of which has this digest."""
        self._previous, self._version, self.size, self._bytes = previous.encode(), version, version, offset

    def follow(self, lines: Sequence[bytes]) -> None:
        """Follow lines, in their order, behind those that were followed before."""
        for n in range(0, len(lines), AT_ONCE):
            some = lines[n : n + AT_ONCE]
            if not self._is_followed(some):
                for m, line in enumerate(some):
                    if not self._is_followed((line,), m):
                        self._look_into(some, m)
            self._last = some[-1]
            self.size += len(some)
            self._bytes += sum(map(len, some)) + len(some)

    def _is_followed(self, lines: Sequence[bytes], place: int = 0) -> bool:
        """Follow lines if all of them are in order, of which the first is the `place`-th of its portion, from 0."""
        previous = self._previous.decode("latin-1")  # whatever bytes a broken line ended with
        found = portion_of(lines, stream=self.stream, version=self._version, previous=previous)
        if found is None or not _is_text(lines):
            return False
        for n, (before, now) in enumerate(pairwise((self._moment, *found.moments))):
            if now < before:
                self._warn(place + n, self._version + n + 1, before, now)
        self._version += len(lines)
        self._previous, self._moment = found.digests[-1].encode(), found.moments[-1]
        return True

    def end(self) -> None:
        """Look at the newest entry, which none behind it names, once all lines were followed."""
        if self.size and not self.problems:
            try:
                body = read_line(self._last).body
                is_object = isinstance(json.loads(body), dict)
            except (JournalError, ValueError, RecursionError):
                is_object = False
            if not is_object:
                self._note(
                    self.size - 1,
                    self._bytes - len(self._last) - 1,
                    Problem("KPI310", f"entry {self.size} of '{self.stream}' is not JSON"),
                )

    def _look_into(self, lines: Sequence[bytes], n: int) -> None:
        """Find what is wrong with a line, if anything, and go on behind it as far as it says what it is."""
        line, place, version = lines[n], self.size + n + 1, self._version + 1
        stated = _STATED.match(line)
        is_linked = line[PREVIOUS] == self._previous
        self._previous, self._version = line[DIGEST], version  # what the next line was to name
        before = self._offset(lines, n)
        if not is_linked:  # then nothing says that the entry before is as it was
            place_before = max(place - 2, 0)
            start = before - len(lines[n - 1] if n else self._last) - 1 if place > 1 else 0
        else:
            place_before, start = place - 1, before
        try:
            entry = read_line(line)
        except JournalError as error:
            self._note(place_before, start, self._misformed(place, line, before, error.problems[0]))
            return
        if not is_linked:
            self._note(place_before, start, self._unlinked(place, line, before, version))
        elif (entry.stream, entry.version) != (self.stream, version):
            self._note(
                place_before,
                start,
                Problem(
                    "KPI310",
                    f"entry {place} of '{self.stream}' says that it is entry {entry.version} of '{entry.stream}'"
                    f" (byte {before})",
                    hint="restore the journal from a copy",
                ),
            )
        self._version = int(stated[4]) if stated else version
        if entry.recorded_at < self._moment:
            self._warn(n, self._version, self._moment, entry.recorded_at)
        self._moment = entry.recorded_at

    def _misformed(self, place: int, line: bytes, before: int, problem: Problem) -> Problem:
        if problem.message.startswith("an entry has format"):
            return Problem(
                problem.code,
                f"entry {place} of '{self.stream}'{problem.message.removeprefix('an entry')}",
                expected=problem.expected,
                hint=problem.hint,
            )
        form = "as it was sealed" if problem.code == "KPI310" else "in the form in which it was kept"
        return Problem(
            "KPI310",
            f"entry {place} of '{self.stream}' is not {form} (byte {before})",
            got=problem.got,
            hint=_hint_of(line),
        )

    def _unlinked(self, place: int, line: bytes, before: int, version: int) -> Problem:
        if place == 1:
            message = f"entry 1 of '{self.stream}' does not begin this journal (byte {before})"
        else:
            message = f"entry {place} of '{self.stream}' names another entry {version - 1} than the one before it (byte {before})"
        stated = _STATED.match(line)
        moved = stated is not None and int(stated[4]) != version
        reasons = (f"it says that it is entry {int(stated[4])}",) if stated and moved else ()
        return Problem("KPI310", message, reasons=reasons, hint=_hint_of(line))

    def _offset(self, lines: Sequence[bytes], n: int) -> int:
        return self._bytes + sum(map(len, lines[:n])) + n

    def _note(self, confirmed: int, offset: int, problem: Problem) -> None:
        if self._confirmed is None:
            self._confirmed, self.offset = confirmed, offset
        if len(self.problems) < MOST:
            self.problems.append(problem)
        else:
            self.unlisted += 1

    def _warn(self, n: int, version: int, before: datetime, now: datetime) -> None:
        if len(self.warnings) >= MOST:
            self.unlisted_warnings += 1
            return
        self.warnings.append(
            Problem(
                "KPI319",
                f"entry {self.size + n + 1} of '{self.stream}' was recorded {before - now} earlier than entry {version - 1}",
                hint="a clock was set back, or differs from another; the order is that of the entries",
            )
        )


def _is_text(lines: Sequence[bytes]) -> bool:
    try:
        b"\n".join(lines).decode()
    except UnicodeDecodeError:
        return False
    return True


def _hint_of(line: bytes) -> str:
    if line.endswith(b"\r"):
        return "this looks like a conversion of line ends to CRLF; restore the journal from a copy"
    if line.startswith(b"\xef\xbb\xbf"):
        return "this looks like an editor that wrote a byte order mark; restore the journal from a copy"
    return "restore the journal from a copy"
