"""Which evidence files belong into a pack by its journal, and which of them can go there."""

from __future__ import annotations

import os
import zlib

from collections.abc import Callable, Iterable
from typing import Final

from attrs import evolve, frozen

from kpiflow.assessment import State
from kpiflow.errors import EvidenceFileError, Problem
from kpiflow.evidence import EvidenceItem, Standing
from kpiflow.files import observe
from kpiflow.packs.archives import Member
from kpiflow.packs.names import EVIDENCE, Names, name_fault
from kpiflow.text import shortened


PERSONAL: Final = "personal"
"""The reason for which a file stays out of every pack."""

REASONS: Final = (PERSONAL, "missing", "changed", "unreadable", "unrecorded", "unnameable")
"""Why files are left out, as packs write it."""

_SAID: Final = {
    "missing": "there is no such file",
    "changed": "it was changed since it was recorded",
    "unreadable": "it cannot be read",
    "unrecorded": "nobody has recorded what it held",
    "unnameable": "not every system can keep it under its name",
}


@frozen(kw_only=True, order=True)
class Wanted:
    """A file that items of evidence consist of, as it counts.

    Attributes:
        path: Its path, from the folder of the register on.
        sha256: What it holds, by its SHA-256; empty where nobody has looked.
        size: How many bytes it has; -1 where nobody has looked.
        items: The items that consist of it.
        is_personal: Whether one of them is marked as being about a person.
    """

    path: str
    sha256: str
    size: int
    items: tuple[str, ...]
    is_personal: bool = False

    @property
    def name(self) -> str:
        """Its name in the pack."""
        return EVIDENCE + self.path


@frozen(kw_only=True, order=True)
class LeftOut:
    """A file that should be in the pack, and is not.

    Attributes:
        path: Its path.
        sha256: What is recorded of it.
        reason: Why, one of `REASONS`.
    """

    path: str
    sha256: str
    reason: str

    def record(self) -> dict[str, str]:
        """Write it as plain data, in a pack and in what commands print."""
        return {"path": self.path, "sha256": self.sha256, "reason": self.reason}


def wanted_files(state: State) -> tuple[Wanted, ...]:
    """Give the files of all items that are not withdrawn, as they count, by path.

    One path comes twice where items are of different bytes under one name; no more than
    one of them can be there.
    """
    found: dict[tuple[str, str, int], Wanted] = {}
    for entry in state.register.entries:
        item = entry.fact
        if not isinstance(item, EvidenceItem) or entry.standing is Standing.WITHDRAWN:
            continue
        for file in entry.files:
            size = -1 if file.size is None else file.size
            key = (file.path, file.sha256, size)
            one = Wanted(path=file.path, sha256=file.sha256, size=size, items=())
            known = found.get(key, one)
            found[key] = evolve(
                known,
                items=(*known.items, item.id),
                is_personal=known.is_personal or bool(item.personal),
            )
    return tuple(sorted(found.values()))


@frozen(kw_only=True)
class Gathered:
    """What looking for the files came to.

    Attributes:
        members: Those that go into the pack, with the path of each.
        left_out: Those that do not.
        problems: What is wrong with those that are left out and should not be.
    """

    members: tuple[tuple[str, Member], ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]


def gather(
    files: Iterable[Wanted],
    root: str | os.PathLike[str] | None,
    *,
    told: Callable[[int], object] = lambda _bytes: None,
) -> Gathered:
    """Look at every file, and say which can go into the pack.

    Args:
        files: The files.
        root: The folder that their paths begin in; none where there are no files.
        told: Is told how many more bytes were read.
    """
    members: list[tuple[str, Member]] = []
    left_out: list[LeftOut] = []
    problems: list[Problem] = []
    names = Names()
    for each in files:
        reason, found, problem = _looked_at(each, root, names, told)
        if found is not None:
            members.append((each.path, found))
            names.add(each.path)
            continue
        left_out.append(LeftOut(path=each.path, sha256=each.sha256, reason=reason))
        if problem is not None:
            problems.append(problem)
    return Gathered(members=tuple(members), left_out=tuple(sorted(left_out)), problems=tuple(problems))


def _looked_at(
    file: Wanted, root: str | os.PathLike[str] | None, names: Names, told: Callable[[int], object]
) -> tuple[str, Member | None, Problem | None]:
    """Give a file as it goes into the pack, or why it does not."""
    if file.is_personal:
        return PERSONAL, None, None
    if not file.sha256 or file.size < 0:
        return _refused(file, "unrecorded", hint="submit it again with the file at hand")
    twin = names.clash(file.path)
    fault = name_fault(file.name)
    if fault or (twin and twin != file.path):
        got = fault or f"'{shortened(twin)}' is there as well"
        return _refused(file, "unnameable", got=got, hint="submit it again under another name")
    crc = 0

    def take(piece: bytes) -> None:
        nonlocal crc
        crc = zlib.crc32(piece, crc)
        told(len(piece))

    try:
        seen = observe(root or os.curdir, file.path, take=take)
    except EvidenceFileError as error:
        problem = error.problems[0]
        reason = "missing" if problem.code == "KPI601" else "unreadable"
        return _refused(file, reason, got=f"[{problem.code}] {problem.message}", hint=problem.hint)
    if (seen.sha256, seen.size) != (file.sha256, file.size):
        return _refused(
            file,
            "changed",
            expected=f"SHA-256 {file.sha256}",
            got=f"SHA-256 {seen.sha256}",
            hint="put back what was recorded",
        )
    return "", Member(name=file.name, size=file.size, crc=crc, sha256=file.sha256), None


def _refused(
    file: Wanted, reason: str, *, expected: str = "", got: str = "", hint: str = ""
) -> tuple[str, None, Problem]:
    problem = Problem(
        "KPI704",
        f"'{shortened(file.path)}' of {shortened(', '.join(file.items))} cannot go into the pack: {_SAID[reason]}",
        expected=expected,
        got=got,
        hint=hint,
    )
    return reason, None, problem
