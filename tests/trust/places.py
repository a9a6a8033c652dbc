"""Places where nothing more can be written for a while: full, limited, or not to be written at all."""

from __future__ import annotations

import os
import resource
import subprocess

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol


_NOBODY: Final = 65534
_BALLAST: Final = 96 << 10


class Place(Protocol):
    """A folder that can be made tight, and wide again.

    Attributes:
        marks_stores: Whether a store that was opened while it was tight has to be opened again.
    """

    marks_stores: bool

    def tighten(self) -> None:
        """Let nothing more be written, from now on or soon."""
        ...

    def release(self) -> None:
        """Let everything be written again."""
        ...

    def leave(self) -> None:
        """Remove what was made."""
        ...


class _InMemory:
    """A file system in memory, seen by this process and those it starts."""

    marks_stores = False

    def __init__(self, folder: Path, amount: int) -> None:
        self._folder = folder
        self._amount = amount
        self._mount("-t", "tmpfs", "-o", "size=8m", "tmpfs")

    def _mount(self, *options: str) -> None:
        subprocess.run(["mount", *options, str(self._folder)], check=True, capture_output=True, timeout=60)  # noqa: S607

    def _mount_again(self, option: str) -> None:
        self._mount("-o", f"remount,{option}")

    def leave(self) -> None:
        """See `Place`."""
        subprocess.run(["umount", "--lazy", str(self._folder)], check=True, timeout=60)  # noqa: S607


class FullDisk(_InMemory):
    """So many kilobytes, of which some are taken up by a file that can be removed."""

    def tighten(self) -> None:
        """See `Place`."""
        (self._folder / "ballast").write_bytes(bytes(_BALLAST))
        disk = os.statvfs(self._folder)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize >> 10
        self._mount_again(f"size={used + self._amount}k")

    def release(self) -> None:
        """See `Place`."""
        (self._folder / "ballast").unlink()


class NoMoreFiles(_InMemory):
    """So many more files."""

    def tighten(self) -> None:
        """See `Place`."""
        there = sum(1 for _ in self._folder.iterdir()) + 1
        self._mount_again(f"nr_inodes={there + self._amount}")

    def release(self) -> None:
        """See `Place`."""
        self._mount_again("nr_inodes=1000")


class ReadOnlyDisk(_InMemory):
    """A file system that is mounted for reading only."""

    def tighten(self) -> None:
        """See `Place`."""
        self._mount_again("ro")

    def release(self) -> None:
        """See `Place`."""
        self._mount_again("rw")


class LimitedFiles:
    """Files of so many kilobytes and no more."""

    marks_stores = False

    def __init__(self, _folder: Path, amount: int) -> None:
        self._amount = amount
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def tighten(self) -> None:
        """See `Place`."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._amount << 10, self._before[1]))

    def release(self) -> None:
        """See `Place`."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)

    def leave(self) -> None:
        """See `Place`."""


class Forbidden:
    """A file, its folder, or both that this user may not write."""

    marks_stores = True

    def __init__(self, folder: Path, amount: int) -> None:
        self._folder = folder
        self._folder.chmod(0o777)
        self._modes = ((0o444, 0o777), (0o666, 0o555), (0o444, 0o555))[amount]
        if os.geteuid() == 0:
            os.setresuid(_NOBODY, _NOBODY, 0)

    def _allow(self, file: int, folder: int) -> None:
        for each in self._folder.iterdir():
            each.chmod(file)
        self._folder.chmod(folder)

    def tighten(self) -> None:
        """See `Place`."""
        self._as_owner(*self._modes)

    def release(self) -> None:
        """See `Place`."""
        self._as_owner(0o666, 0o777)

    def _as_owner(self, file: int, folder: int) -> None:
        mine = os.geteuid()
        if mine == _NOBODY:
            os.seteuid(0)
        self._allow(file, folder)
        if mine == _NOBODY:
            os.seteuid(_NOBODY)

    def leave(self) -> None:
        """See `Place`."""


PLACES: Final[dict[str, Callable[[Path, int], Place]]] = {
    "FullDisk": FullDisk,
    "NoMoreFiles": NoMoreFiles,
    "ReadOnlyDisk": ReadOnlyDisk,
    "LimitedFiles": LimitedFiles,
    "Forbidden": Forbidden,
}
MOUNTED: Final = {"FullDisk", "NoMoreFiles", "ReadOnlyDisk"}
"""Those that need a file system of their own."""
