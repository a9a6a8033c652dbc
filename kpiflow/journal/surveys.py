"""Verifying all journals of a file: each against the anchors that are its own, and none left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from attrs import frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.anchors import Anchor, Demands
from kpiflow.journal.checkpoints import origin_of, read_checkpoint
from kpiflow.journal.jsonl import Journal, JsonLinesFile
from kpiflow.journal.notes import read_note
from kpiflow.journal.verification import Level, Verification, verify, with_problems
from kpiflow.text import on_one_line


SQLITE: Final = b"SQLite format 3\0"
"""What a SQLite store begins with."""


class Source(Protocol):
    """A file of journals."""

    def journals(self, streams: Sequence[str] = ()) -> Iterator[Journal]:
        """Give its journals, or only some of them; each to be read before the next."""
        ...

    def check(self) -> tuple[Problem, ...]:
        """Give what is wrong with the file as a whole, once its journals were read."""
        ...


def open_source(path: Path, *, is_thorough: bool = False) -> Source:
    """Open a store or a file of JSON Lines, for reading only.

    Args:
        path: The file.
        is_thorough: Let a database look through its whole file as well.

    Raises:
        JournalError: It cannot be read, or is neither (KPI300, KPI302).
    """
    try:
        with path.open("rb") as file:
            begins = file.read(len(SQLITE))
    except OSError as error:
        raise JournalError(
            Problem(
                "KPI300",
                f"'{path.name}' cannot be read",
                got=str(error.strerror),
                hint="name a kpiflow store, or a file of JSON Lines that `kpiflow export` wrote",
            )
        ) from None
    if begins == SQLITE:
        from kpiflow.journal.sqlite_file import SqliteFile  # noqa: PLC0415 -- files of lines need no database

        return SqliteFile(path, is_thorough=is_thorough)
    return JsonLinesFile(path)


@frozen(kw_only=True)
class Survey:
    """What was found of all journals of a file.

    Attributes:
        journals: Each journal's verification, in the order of the file.
        problems: What is wrong and of none of them: the file as a whole, and anchors that belong to none.
    """

    journals: tuple[Verification, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """All that is wrong."""
        return (*(problem for each in self.journals for problem in each.problems), *self.problems)

    def require(self, level: Level, *, max_unanchored: int | None = None) -> None:
        """Go on only if nothing is wrong and each journal is fixed at this level; see `Verification.require`.

        Raises:
            JournalError: Something is wrong (KPI3xx), or a journal is not fixed so far (KPI317).
        """
        if self.all_problems:
            raise JournalError(*self.all_problems)
        for journal in self.journals:
            journal.require(level, max_unanchored=max_unanchored)


def survey(
    source: Source,
    *,
    streams: Sequence[str] = (),
    anchors: Sequence[Anchor] = (),
    demands: Demands | None = None,
    prefix: str = "kpiflow",
    told: Callable[[int], object] | None = None,
) -> Survey:
    """Verify the journals of a file, or only some of them; see `verify`.

    Args:
        source: The file.
        streams: Which journals; all of them when there are none.
        anchors: What whoever verifies brings, each for one of the journals.
        demands: Whose signatures are asked for.
        prefix: What stands before the name of a journal in its anchors.
        told: Is told the bytes of some lines after they were read.
    """
    by_origin, problems = _by_origin(anchors)
    found: list[Verification] = []
    for journal in source.journals(streams):
        origin = origin_of(journal.stream, prefix=prefix)
        lines = journal.lines if told is None else _told(journal.lines, told)
        verified = verify(
            lines, journal.stream, anchors=by_origin.pop(origin, ()), demands=demands, origin=origin
        )
        found.append(with_problems(verified, journal.found))
    problems.extend(_missing(streams, found))
    problems.extend(_belongs_nowhere(anchor, origin) for origin, some in by_origin.items() for anchor in some)
    if demands and (demands.keys or demands.witnesses) and not found and not anchors:
        problems.append(Problem("KPI315", "there is no journal, and no anchor that could be signed"))
    return Survey(journals=tuple(found), problems=(*problems, *source.check()))


def anchors_by_journal(
    anchors: Sequence[Anchor], streams: Sequence[str], *, prefix: str = "kpiflow"
) -> dict[str, tuple[Anchor, ...]]:
    """Give the anchors of each journal that has some.

    Args:
        anchors: What whoever verifies brings, each for one of the journals.
        streams: The names of the journals.
        prefix: What stands before the name of a journal in its anchors.

    Raises:
        JournalError: An anchor cannot be read (KPI316), or is of no such journal (KPI314). All at once.
    """
    by_origin, problems = _by_origin(anchors)
    origins = {origin_of(stream, prefix=prefix): stream for stream in streams}
    problems.extend(
        _belongs_nowhere(anchor, origin)
        for origin, some in by_origin.items()
        if origin not in origins
        for anchor in some
    )
    if problems:
        raise JournalError(*problems)
    return {origins[origin]: tuple(some) for origin, some in by_origin.items()}


def _by_origin(anchors: Sequence[Anchor]) -> tuple[dict[str, list[Anchor]], list[Problem]]:
    """Sort anchors by whose they say they are, and tell what is wrong with those that cannot be read."""
    by_origin: dict[str, list[Anchor]] = {}
    problems: list[Problem] = []
    for anchor in anchors:
        try:
            by_origin.setdefault(read_checkpoint(read_note(anchor.content).text).origin, []).append(anchor)
        except JournalError as error:
            problems.extend(_named(anchor, problem) for problem in error.problems)
    return by_origin, problems


def _told(lines: Iterator[bytes], told: Callable[[int], object]) -> Iterator[bytes]:
    waiting = 0
    for line in lines:
        yield line
        waiting += len(line) + 1
        if waiting > 1 << 18:
            told(waiting)
            waiting = 0
    told(waiting)


def _named(anchor: Anchor, problem: Problem) -> Problem:
    return Problem(
        problem.code,
        f"anchor '{on_one_line(anchor.name)}': {problem.message}",
        expected=problem.expected,
        got=problem.got,
        hint=problem.hint,
    )


def _missing(streams: Sequence[str], found: Sequence[Verification]) -> Iterator[Problem]:
    for stream in streams:
        if all(each.stream != stream for each in found):
            yield Problem(
                "KPI312",
                f"there is no journal '{on_one_line(stream)}'",
                hint="check its name; if it was there, all of it was removed",
            )


def _belongs_nowhere(anchor: Anchor, origin: str) -> Problem:
    return Problem(
        "KPI314",
        f"anchor '{on_one_line(anchor.name)}' is of '{origin}', and no such journal is here",
        hint="give the journal it is of; if that was here, all of it was removed",
    )
