"""What has become of the files of evidence: read again, compared with what was seen last, and nothing recorded.

All files are read before anything is said of any, so that a disk that fails half-way
changes nothing. What is not known for certain (a folder that cannot be opened, a file that
may not be read or is being written to) is an error, never a change.
"""

from __future__ import annotations

import os

from collections.abc import Iterator
from typing import Final

from kpiflow.errors import EvidenceFileError, Problem
from kpiflow.evidence import Entry, EvidenceItem, FileRecord, Observation, Register, Standing
from kpiflow.files import observe
from kpiflow.text import shortened


_CERTAIN: Final = frozenset({"KPI601", "KPI602", "KPI603"})
"""Refusals that say for certain that there is no file that may be read."""


def file_problems(item: EvidenceItem) -> Iterator[Problem]:
    """Find files of an item that it names twice, or that nobody has looked at."""
    seen: set[str] = set()
    for n, file in enumerate(item.files):
        if file.path in seen:
            yield Problem(
                "KPI607",
                f"evidence '{shortened(item.id)}' names the file '{shortened(file.path)}' twice",
                ("files", n, "path"),
                hint="keep one of them",
            )
        seen.add(file.path)
        if not file.is_observed:
            yield Problem(
                "KPI607",
                f"nobody has looked at the file '{shortened(file.path)}' of evidence '{shortened(item.id)}'",
                ("files", n),
                hint="submit what kpiflow.files.observe() gives",
            )


def changed_files(register: Register, root: str | os.PathLike[str]) -> tuple[tuple[str, Observation], ...]:
    """Read every file of every item that was not withdrawn, and give those that are other than last seen.

    Args:
        register: The items.
        root: The folder that the paths of their files begin in.

    Returns:
        The identifier of the item and what was seen, in the order of the register.

    Raises:
        EvidenceFileError: It could not be told what has become of some files (KPI605, KPI606);
            all of them at once.
    """
    problems: list[Problem] = []
    found: list[tuple[str, Observation]] = []
    for item, entry in register.items():
        if entry.standing is Standing.WITHDRAWN:
            continue
        for file in item.files:
            try:
                seen = _look(root, file.path)
            except EvidenceFileError as error:
                problems.extend(error.problems)
                continue
            if _is_news(seen, entry, file):
                found.append((item.id, seen))
    if problems:
        raise EvidenceFileError(*problems)
    return tuple(found)


def _look(root: str | os.PathLike[str], path: str) -> Observation:
    try:
        return Observation(path=path, seen=observe(root, path))
    except EvidenceFileError as error:
        if error.code not in _CERTAIN:
            raise
        return Observation(path=path, refused=error.code)


def _is_news(seen: Observation, entry: Entry, submitted: FileRecord) -> bool:
    """Tell whether a file is other than when anybody looked at it before."""
    before = next((each for each in entry.observed if each.path == seen.path), None)
    if before is None:
        return not seen.is_of(submitted)
    if seen.seen is None:
        return seen != before
    return before.seen is None or not seen.is_of(before.seen)


def files_to_accept(register: Register, subject: str, standing: Standing) -> tuple[FileRecord, ...]:
    """Give the changed files that an acceptance covers: as they were seen last, where they were seen at all."""
    entry = register.find(subject)
    return entry.changed_files if entry is not None and standing is Standing.ACCEPTED else ()
