"""Journals in a file of JSON Lines: one entry on each line, one journal after the other.

The file is read as bytes, once, without being held. A line counts once its end is
written; what stands behind the last line end is a torn entry, and no other kind of
damage is taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import field, frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.chains import stated_stream


LONGEST: Final = 1 << 24
"""The most bytes that are read as one line; what is longer is no entry."""


@frozen(kw_only=True, eq=False)
class Journal:
    """A journal as it is read from where it is kept.

    Attributes:
        stream: Its name.
        lines: Its lines in order, to be read once, and before the next journal's.
        found: What reading found wrong; complete once the lines are read.
    """

    stream: str
    lines: Iterator[bytes]
    found: list[Problem] = field(factory=list)


class JsonLinesFile:
    """A file of journals, of which nothing is held and nothing is changed.

    Args:
        path: The file.
        is_tail_whole: Take what stands behind the last line end for an entry as well.

    Attributes:
        path: The file.
        offset: Where its torn entry begins, once all lines were read; the end when there is none.
        tail: The bytes of the torn entry, once all lines were read; none when there is none.
    """

    def __init__(self, path: Path, *, is_tail_whole: bool = False) -> None:
        self.path = path
        self._is_tail_whole = is_tail_whole
        self.offset = 0
        self.tail = b""

    def journals(self, streams: Sequence[str] = ()) -> Iterator[Journal]:
        """Give the journals in their order, or only some of them.

        Raises:
            JournalError: The file cannot be read (KPI300).
        """
        lines = self._lines()
        seen: set[str] = set()
        line = next(lines, None)
        while line is not None:
            begun = stated_stream(line)
            seen.add(begun)
            rest = _Rest(line, lines, seen)
            journal = Journal(stream=begun, lines=rest.lines())
            if not streams or begun in streams:
                yield journal
            for _ in journal.lines:  # what nobody asked for
                pass
            line = rest.next

    def check(self) -> tuple[Problem, ...]:
        """Give what is wrong with the file as a whole, once all lines were read: a torn entry at its end."""
        if not self.tail:
            return ()
        return (
            Problem(
                "KPI311",
                f"'{self.path.name}' ends in the middle of an entry: {len(self.tail)} bytes from byte {self.offset}",
                hint="`kpiflow recover` keeps them aside; if they were acknowledged, an anchor tells",
            ),
        )

    def _lines(self) -> Iterator[bytes]:
        self.offset, self.tail = 0, b""
        try:
            with self.path.open("rb") as file:
                while piece := file.readline(LONGEST):
                    if piece.endswith(b"\n"):
                        self.offset += len(piece)
                        yield piece[:-1]
                    elif len(piece) == LONGEST or self._is_tail_whole:
                        self.offset += len(piece)
                        yield piece
                    else:
                        self.tail = piece
        except OSError as error:
            raise JournalError(
                Problem(
                    "KPI300",
                    f"'{self.path.name}' cannot be read",
                    got=str(error.strerror),
                    hint="check that it is a file you may read",
                )
            ) from None


class _Rest:
    """The lines of one journal, up to the first line of another, which is left for whoever comes next."""

    def __init__(self, first: bytes, lines: Iterator[bytes], seen: set[str]) -> None:
        self.next: bytes | None = None
        self._first = first
        self._lines = lines
        self._seen = seen

    def lines(self) -> Iterator[bytes]:
        yield self._first
        for line in self._lines:
            if b'"version":1,' in line:
                begun = stated_stream(line)
                if begun and begun not in self._seen:
                    self.next = line
                    return
            yield line
