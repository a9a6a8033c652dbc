"""R6: where nothing more can be written the command is refused, nothing is changed, and later it works.

Full disks of many sizes, so that space runs out at many places of a transaction; no more
files; files of limited size; disks, files and folders that may only be read.
"""

from __future__ import annotations

import os
import subprocess

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kpiflow.errors import JournalError
from kpiflow.journal.sqlite import SqliteStore
from trust.broken import SOUND
from trust.campaigns import Report, Size, with_canaries
from trust.crew import Crew
from trust.places import MOUNTED


_FULL: Final = Path("/dev/full")


def run(size: Size, seed: int) -> Report:
    """Fill disks, and go on when there is room again."""
    if not Path("/proc").is_dir():
        return Report("R6", skipped="needs Linux")
    del seed  # nothing is left to chance
    apart = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-Urm")
    may_mount = _may_mount(apart)

    def trials(report: Report, store: object) -> None:
        if store == SOUND:
            _device_that_is_full(report)
        with Crew(apart if may_mount else ()) as crew:
            for place, amount, begun in _cases(size):
                if place in MOUNTED and not may_mount:
                    continue
                with TemporaryDirectory() as folder:
                    what = f"{place} {amount}, {begun} entries before"
                    said = crew.do(
                        "squeeze", store=store, folder=folder, place=place, amount=amount, begun=begun
                    )
                    report.count("places")
                    _take(report, what, said)

    report = with_canaries("R6", trials, SOUND, {"ignores a failed write": "SwallowsErrors"})
    if not may_mount:
        report.skipped = "full and read-only disks need root or user namespaces"
    return report


def _may_mount(apart: tuple[str, ...]) -> bool:
    try:
        with TemporaryDirectory() as folder:
            command = [*apart, "mount", "-t", "tmpfs", "tmpfs", folder]
            return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except OSError:
        return False


def _cases(size: Size) -> Iterator[tuple[str, int, int]]:
    """Give places, how much room there is, and how many entries are there before."""
    step = 40 if size == "short" else 4
    for begun in (0, 3):
        for kilobytes in range(4, 400, step):
            yield "FullDisk", kilobytes, begun
            yield "LimitedFiles", kilobytes, begun
        for files in range(4):
            yield "NoMoreFiles", files, begun
    yield "ReadOnlyDisk", 0, 0
    yield "ReadOnlyDisk", 0, 3
    for which in range(3):
        yield "Forbidden", which, 3
    yield "Forbidden", 1, 0


def _take(report: Report, what: str, said: list[list[object]]) -> None:
    found = [each for each in said if each[0] == "found"]
    if not found:
        report.fail(f"{what}: {said}")
        return
    _, n, violations, figures = found[0]
    assert isinstance(n, int)
    assert isinstance(violations, list)
    assert isinstance(figures, dict)
    report.n += n - len(violations)
    for name, count in figures.items():
        report.count(name, count)
    for violation in violations:
        report.fail(violation)


def _device_that_is_full(report: Report) -> None:
    """A device that takes nothing is no store."""
    if not _FULL.exists():
        return
    try:
        SqliteStore(_FULL).close()
    except JournalError as error:
        report.expect(error.code == "KPI300", f"/dev/full: {error}")
    else:
        report.fail("/dev/full was opened as a store")
