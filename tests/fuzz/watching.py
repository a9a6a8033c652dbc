"""What loading must never do, noted while it loads: open, import, run, connect, warn.

Noted and not prevented, because whatever is raised from here could be taken for a fault of
a document. Python lets nobody take an audit hook away again, so this is for processes that
do nothing but search.
"""

from __future__ import annotations

import os
import sys
import warnings
import zoneinfo

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen


_HARMLESS: Final = frozenset(
    {"object.__getattr__", "object.__setattr__", "object.__delattr__", "sys._getframe", "builtins.id"}
)
_STEP: Final = getattr(os, "O_NOFOLLOW", 0)
"""What evidence files are opened with, one part of their path after the other, from the folder before it."""

_READING: Final = (
    os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_DIRECTORY", 0) | _STEP
)
_TIME_ZONES: Final = "tzdata"
"""The package of the time zones: each of them is a file in it, which is opened to see whether it is one."""


@frozen(kw_only=True)
class Watch:
    """Notes what is done, while it is asked to.

    Attributes:
        folders: Where files may be opened for reading.
        noted: What was done that must not be.
    """

    folders: tuple[str, ...]
    noted: list[str] = field(factory=list)
    _armed: list[bool] = field(factory=lambda: [False])

    @classmethod
    def begun(cls, folder: Path) -> Watch:
        """Begin to listen to the audit events and warnings of this process, for good.

        Args:
            folder: Where the files lie that are to be loaded.
        """
        spec = find_spec(_TIME_ZONES)
        time_zones = (*zoneinfo.TZPATH, *((spec and spec.submodule_search_locations) or ()))
        watch = cls(folders=(f"{folder}{os.sep}", *(f"{each}{os.sep}" for each in time_zones)))
        sys.addaudithook(watch._hear)
        warnings.simplefilter("always")
        warnings.showwarning = watch._hear_warning  # type: ignore[assignment]
        return watch

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Note what is done from here on, until the end of the block."""
        self.noted.clear()
        self._armed[0] = True
        try:
            yield
        finally:
            self._armed[0] = False

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._armed[0] or event in _HARMLESS:
            return
        if event == "open" and self._may_open(*arguments):
            return
        if event == "os.listdir" and self._is_inside(f"{arguments[0]}{os.sep}"):
            return
        if event == "import" and str(arguments[0]).partition(".")[0] == _TIME_ZONES:
            return
        self.noted.append(f"{event} {', '.join(repr(each)[:80] for each in arguments[:2])}")

    def _may_open(self, path: object, mode: object, flags: int) -> bool:
        """Tell whether a file is one of its own, or one that is open already, opened for reading."""
        if isinstance(path, int):
            return mode in {None, "r", "rb"}
        if flags & ~_READING:
            return False
        return self._is_inside(path) or self._is_inside(f"{path}{os.sep}") or self._is_a_step(path, flags)

    def _is_a_step(self, path: object, flags: int) -> bool:
        """Tell whether it is one name in a folder that is open already, and no link is followed."""
        name = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else os.sep
        return bool(flags & _STEP) and os.sep not in name and name not in {"", ".", ".."}

    def _is_inside(self, path: object) -> bool:
        return isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(self.folders)

    def _hear_warning(self, message: Warning | str, category: type[Warning], *_rest: object) -> None:
        if self._armed[0]:
            self.noted.append(f"warning {category.__name__}: {message}")
