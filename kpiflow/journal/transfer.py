"""Journals out of a store into JSON Lines, and back: the same lines, without any personal values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from attrs import evolve, frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.entries import Secret, Store
from kpiflow.journal.jsonl import JsonLinesFile
from kpiflow.journal.lines import chained, digest_of, draft_of, first_link, read_line
from kpiflow.journal.surveys import survey


class Lines(Protocol):
    """Whatever gives lines by stream: a store, or a file that is read only."""

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        ...

    def lines(self, stream: str) -> Iterable[bytes]:
        """Give the lines of a stream in order."""
        ...


@frozen(kw_only=True)
class Moved:
    """How many entries of a journal were written, and how many were there already."""

    stream: str
    written: int
    known: int = 0


def export(store: Lines, to: BinaryIO, *, streams: Sequence[str] = ()) -> tuple[Moved, ...]:
    """Write journals as JSON Lines: all of them by name, or those that are named, in this order.

    Nothing is checked but that each line is one; whoever reads them verifies them.

    Raises:
        JournalError: The store cannot be read (KPI300), there is no such journal, or a line is
            damaged so that it would become two (KPI321).
    """
    known = store.streams()
    moved = []
    for stream in streams or known:
        if stream not in known:
            raise JournalError(Problem("KPI321", f"there is no journal '{stream}'", declared=known))
        written = 0
        for line in store.lines(stream):
            if b"\n" in line:
                raise JournalError(
                    Problem(
                        "KPI321", f"entry {written + 1} of '{stream}' is damaged: it has a line end in it"
                    )
                )
            to.write(line + b"\n")
            written += 1
        moved.append(Moved(stream=stream, written=written))
    return tuple(moved)


def import_file(path: Path, store: Store) -> tuple[Moved, ...]:
    """Take the journals of a file of JSON Lines into a store, each whole or not at all.

    The whole file is verified first. What the store has already must be the same; then only
    what is new is written, so that the same file can be imported again.

    Raises:
        JournalError: The file cannot be read or is damaged (KPI3xx), or a journal of the store
            went another way (KPI321). Journals before that one were taken over.
        ConcurrencyError: Somebody else wrote to the journal meanwhile (KPI301).
    """
    return import_sound(sound_file(path), store)


def sound_file(path: Path) -> JsonLinesFile:
    """Give a file of JSON Lines in which nothing is wrong.

    Raises:
        JournalError: It cannot be read, or something is wrong (KPI3xx).
    """
    source = JsonLinesFile(path)
    problems = survey(source).all_problems
    if problems:
        raise JournalError(*problems)
    return source


def import_sound(source: JsonLinesFile, store: Store) -> tuple[Moved, ...]:
    """Take the journals of a verified file into a store; see `import_file`."""
    return tuple(take_over(store, journal.stream, list(journal.lines)) for journal in source.journals())


def take_over(
    store: Store, stream: str, lines: Sequence[bytes], *, secrets: tuple[Secret, ...] = ()
) -> Moved:
    """Let a store go on as other lines of the journal do, all of them or none.

    Args:
        store: Where they go.
        stream: The journal.
        lines: All its lines, from the first.
        secrets: Personal values that are kept beside them.

    Raises:
        JournalError: The store went another way, or would write a line otherwise (KPI321).
        ConcurrencyError: Somebody else wrote meanwhile (KPI301).
    """
    known = 0
    last = first_link(stream)
    for held in store.lines(stream):
        if known < len(lines) and held != lines[known]:
            raise JournalError(
                Problem(
                    "KPI321",
                    f"journal '{stream}' went another way in the store, from entry {known + 1} on",
                    hint="one of them was changed, or both were written to; an anchor tells which is right",
                )
            )
        known += 1
        last = digest_of(held)
    new = lines[known:]
    if not new:
        return Moved(stream=stream, written=0, known=known)
    *before, newest = (draft_of(read_line(line)) for line in new)
    drafts = [*before, evolve(newest, secrets=secrets)]
    for entry, line in zip(chained(drafts, stream=stream, version=known, previous=last), new, strict=True):
        if entry.line != line:
            raise JournalError(
                Problem(
                    "KPI321",
                    f"entry {entry.version} of '{stream}' is not as the store would keep it",
                    hint="the file was not written by `kpiflow export`, or changed since",
                )
            )
    store.append_all(stream, drafts, expected_version=known)
    return Moved(stream=stream, written=len(new), known=known)
