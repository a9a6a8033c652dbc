"""R3: what was acknowledged outlives a power cut.

A file system in a file is shut down while a writer is at it, in the way that keeps nothing
which was not flushed (`FS_IOC_SHUTDOWN` without flushing its log), and mounted again. Only
what was acknowledged, and read here, before the cut is counted.
"""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import sleep
from typing import Final

from trust.broken import SOUND
from trust.campaigns import Report, Size, with_canaries
from trust.checking import check, heard
from trust.crew import Crew
from trust.jobs import some_sizes


_SHUTDOWN: Final = 0x8004587D
_NO_FLUSH: Final = struct.pack("I", 2)
_CUTS_A_FILE: Final = 6
_MEGABYTES: Final = 48
_BROKEN: Final = {
    "lets SQLite wait for the next checkpoint (synchronous = NORMAL)": "RelaxedNormal",
    "lets SQLite never wait (synchronous = OFF)": "RelaxedOff",
}


def run(size: Size, seed: int) -> Report:
    """Cut the power while entries are written, and look what is left."""
    try:
        with _disk():
            pass
    except (OSError, subprocess.SubprocessError) as error:
        return Report("R3", skipped=f"needs root, a loop device and ext4 ({str(error)[:120]})")
    cuts = 15 if size == "short" else 3_000

    def trials(report: Report, store: object) -> None:
        with _disk() as disk, Crew() as crew:
            random = Random(f"{seed} {store}")  # noqa: S311 -- reproducible on purpose
            count, path = 0, disk.folder
            for cut in report.within(range(cuts)):
                if cut % _CUTS_A_FILE == 0:
                    for old in disk.folder.glob("j-*"):
                        old.unlink()
                    count, path = 0, disk.folder / f"j-{cut}.db"
                count = _cut(report, crew, disk, path, str(store), count, random)

    return with_canaries("R3", trials, SOUND, _BROKEN)


def _cut(report: Report, crew: Crew, disk: _Disk, path: Path, store: str, count: int, random: Random) -> int:
    process = crew.start("write", store=store, path=str(path), start=count, sizes=some_sizes(random, 4_000))
    lines = crew.some(random.choice((1, 2, 3, 10, 40)))
    sleep(random.choice((0.0, 0.002, 0.05)) * random.random())
    lines += crew.so_far()  # what is said later may have been said after the cut
    disk.cut()
    after = crew.kill(process)
    disk.mount_again()
    left = heard(lines, count, too_late=after)
    report.count("cuts")
    report.count("entries acknowledged", left.acknowledged - count)
    report.count("cut while writing", bool(left.batches))
    return check(report, f"{store}, {path.name}, {left}", path, left, store=store)


class _Disk:
    """An ext4 in a file.

    Attributes:
        folder: Where it is mounted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "mounted"
        self.folder.mkdir()
        image = folder / "disk"
        with image.open("wb") as file:
            file.truncate(_MEGABYTES << 20)
        _run("mkfs.ext4", "-q", "-F", str(image))
        self._device = _run("losetup", "--find", "--show", str(image)).strip()
        try:
            self._mount()
        except subprocess.SubprocessError:
            _run("losetup", "--detach", self._device)
            raise

    def _mount(self) -> None:
        _run("mount", "-t", "ext4", self._device, str(self.folder))

    def cut(self) -> None:
        """Cut the power: what was not flushed is gone."""
        root = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(root, _SHUTDOWN, _NO_FLUSH)
        finally:
            os.close(root)

    def mount_again(self) -> None:
        """Let the system forget what it knew, and mount what is on the disk."""
        _run("umount", str(self.folder))
        self._mount()

    def remove(self) -> None:
        """Leave nothing behind."""
        _run("umount", str(self.folder))
        _run("losetup", "--detach", self._device)


@contextmanager
def _disk() -> Iterator[_Disk]:
    with TemporaryDirectory() as folder:
        disk = _Disk(Path(folder))
        try:
            yield disk
        finally:
            disk.remove()


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        raise subprocess.SubprocessError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout
