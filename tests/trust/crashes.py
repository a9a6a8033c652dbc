"""What may lie on a disk after a crash: everything that was synced, and any part of the rest.

Made of the calls that a process made. Until a file is synced, each write to it may have
reached the disk or not, in any order, and any of them in part; until a folder is synced,
each file made or removed in it may be there or not.
"""

from __future__ import annotations

import json
import os

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random
from typing import Final, Literal, TypeAlias

from attrs import evolve, frozen

from trust.crew import Said
from trust.tracing import Call


CALLS: Final = (
    "openat", "close", "lseek", "read", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "unlink", "writev",
)  # fmt: skip
_SECTOR: Final = 512


@frozen
class Step:
    """One thing that was done, in terms of files and not of descriptors.

    Attributes:
        what: Which thing.
        name: The file; with `sync` the folder as well, by an empty name.
        inode: Which file of that name, since one may be removed and another made.
        offset: Where bytes are written, or where a file is cut.
        data: What is written.
        said: With `say` the line.
    """

    what: Literal["make", "write", "cut", "sync", "remove", "say"]
    name: str = ""
    inode: int = 0
    offset: int = 0
    data: bytes = b""
    said: tuple[Said, ...] = ()


@frozen
class Crash:
    """A state of the disk, with what was said before the crash."""

    files: dict[str, bytes]
    lines: tuple[Said, ...]


_Disk: TypeAlias = tuple[dict[str, int], dict[int, bytes]]


def steps_of(calls: Sequence[Call], folder: Path, before: Sequence[str]) -> list[Step]:
    """Read calls as steps, in a folder with these files in it."""
    return list(_Reader(folder, before).steps(calls))


class _Reader:
    def __init__(self, folder: Path, before: Sequence[str]) -> None:
        self._folder = str(folder)
        self._inodes = {name: n for n, name in enumerate(before)}
        self._next = len(self._inodes)
        self._open: dict[int, tuple[str, int]] = {}
        self._places: dict[int, int] = {}

    def steps(self, calls: Sequence[Call]) -> Iterator[Step]:
        for call in calls:
            if call.result < 0:
                continue
            given = call.given.split(", ")
            if call.name == "openat":
                yield from self._opened(_text(given[1]), given[2], call.result)
            elif call.name == "unlink":
                name = self._name(_text(given[0]))
                if name in self._inodes:
                    yield Step("remove", name, self._inodes.pop(name))
            elif call.name == "writev":
                said = _bytes(call.given.split('iov_base="')[1].split('"')[0])
                yield Step("say", said=(json.loads(said),))
            elif int(given[0]) in self._open:
                yield from self._changed(call, given, *self._open[int(given[0])])

    def _opened(self, path: str, flags: str, handle: int) -> Iterator[Step]:
        name = self._name(path)
        self._places[handle] = 0
        if path == self._folder:
            self._open[handle] = ("", -1)
        elif name:
            if name not in self._inodes:
                self._inodes[name] = self._next
                self._next += 1
                yield Step("make", name, self._inodes[name])
            self._open[handle] = (name, self._inodes[name])
            if "O_TRUNC" in flags:
                yield Step("cut", name, self._inodes[name])

    def _changed(self, call: Call, given: list[str], name: str, inode: int) -> Iterator[Step]:
        handle = int(given[0])
        if call.name == "pwrite64":
            yield Step("write", name, inode, int(given[3]), _bytes(given[1].strip('"')))
        elif call.name == "write":
            yield Step("write", name, inode, self._places[handle], _bytes(given[1].strip('"')))
            self._places[handle] += call.result
        elif call.name == "read":
            self._places[handle] += call.result
        elif call.name == "lseek":
            self._places[handle] = call.result
        elif call.name == "ftruncate":
            yield Step("cut", name, inode, int(given[1]))
        elif call.name in {"fsync", "fdatasync"}:
            yield Step("sync", name, inode)
        elif call.name == "close":
            del self._open[handle]

    def _name(self, path: str) -> str:
        folder, name = os.path.split(path)
        return name if folder == self._folder and not name.endswith("-shm") else ""  # which no crash outlives


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(quoted: str) -> str:
    return _bytes(quoted.strip('"')).decode()


def crashes(
    steps: Sequence[Step], before: dict[str, bytes], random: Random, *, most: int
) -> Iterator[tuple[str, Crash]]:
    """Give the states in which a crash may leave the disk, at each moment at most so many, each once.

    Moments right before something is synced or said are enough: what may be there before, may be there then.
    """
    names = {name: n for n, name in enumerate(before)}
    disk: _Disk = (names, {names[name]: content for name, content in before.items()})
    unsynced: list[Step] = []
    lines: list[Said] = []
    seen: set[int] = set()
    for n, step in enumerate((*steps, Step("say"))):
        if step.what in {"sync", "say"}:
            for how, some in _subsets(unsynced, random, most):
                files = _files(_done(disk, some))
                state = hash((tuple(sorted(files.items())), len(lines)))
                if state not in seen:
                    seen.add(state)
                    yield f"before step {n} ({step.what} {step.name}), {how}", Crash(files, tuple(lines))
        if step.what == "say":
            lines.extend(step.said)
        elif step.what == "sync":
            synced = [each for each in unsynced if _is_synced(each, step)]
            disk = _done(disk, synced)
            unsynced = [each for each in unsynced if not _is_synced(each, step)]
        else:
            unsynced.append(step)


def _is_synced(step: Step, sync: Step) -> bool:
    is_of_folder = step.what in {"make", "remove"}
    return is_of_folder if not sync.name else not is_of_folder and step.inode == sync.inode


def _subsets(steps: Sequence[Step], random: Random, most: int) -> Iterator[tuple[str, list[Step]]]:
    """Give the parts of what was not synced that may have reached the disk."""
    given = list(steps)
    if 1 << len(given) <= most:
        for chosen in product((True, False), repeat=len(given)):
            yield f"reached: {chosen}", [step for step, is_in in zip(given, chosen, strict=True) if is_in]
    else:
        for n in range(len(given) + 1):
            yield f"the first {n} reached", given[:n]
            yield f"the first {n} did not", given[n:]
        for n in range(len(given)):
            yield f"all but number {n}", given[:n] + given[n + 1 :]
        for _ in range(most):
            kept = random.getrandbits(len(given))
            yield f"reached: {kept:b}", [step for n, step in enumerate(given) if kept >> n & 1]
    for n, step in enumerate(given):
        for cut in _tears(step, random, most):
            torn = evolve(step, data=step.data[:cut])
            yield f"number {n} torn at {cut}", [*given[:n], torn, *given[n + 1 :]]
            yield f"number {n} torn at {cut}, and none behind", [*given[:n], torn]


def _tears(step: Step, random: Random, most: int) -> Sequence[int]:
    if step.what != "write":
        return ()
    places = {*range(_SECTOR, len(step.data), _SECTOR), len(step.data) // 2, len(step.data) - 1} - {0}
    return random.sample(sorted(places), min(len(places), max(most >> 4, 1)))


def _done(disk: _Disk, steps: Sequence[Step]) -> _Disk:
    names, contents = dict(disk[0]), dict(disk[1])
    for step in steps:
        content = contents.get(step.inode, b"")
        if step.what == "make":
            names[step.name] = step.inode
        elif step.what == "remove":
            if names.get(step.name) == step.inode:
                del names[step.name]
        elif step.what == "cut":
            contents[step.inode] = content[: step.offset].ljust(step.offset, b"\0")
        elif step.what == "write":
            end = step.offset + len(step.data)
            contents[step.inode] = (
                content[: step.offset].ljust(step.offset, b"\0") + step.data + content[end:]
            )
    return names, contents


def _files(disk: _Disk) -> dict[str, bytes]:
    names, contents = disk
    return {name: contents.get(inode, b"") for name, inode in names.items()}
