"""How a file below a folder is opened without following a link anywhere on the way."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from kpiflow.errors import EvidenceFileError, Problem
from kpiflow.evidence.files import path_problems
from kpiflow.text import shortened


_HERE: Final = getattr(os, "O_CLOEXEC", 0) | os.O_RDONLY
_NOT_FOLLOWING: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FOLDER: Final = _HERE | getattr(os, "O_DIRECTORY", 0)
_TERMINAL: Final = getattr(os, "O_NOCTTY", 0)

_EXCHANGED: Final = frozenset({errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EISDIR})
"""What opening says of something that has become another kind of thing since it was looked at."""

_LOOK_ALIKES_OF_ASCII: Final = frozenset("K;`")
"""The only ASCII characters that another one is normalised to: Kelvin sign, Greek question mark, varia."""


class Opened(NamedTuple):
    """A file that was opened, to be read from its descriptor.

    Attributes:
        descriptor: Where it is read from.
        twins: Names beside it, or beside a folder on the way, that differ only in how characters are composed.
    """

    descriptor: int
    twins: tuple[str, ...]


@contextmanager
def opened(root: str | os.PathLike[str], path: str) -> Iterator[Opened]:
    """Open a regular file below a folder, and close it again.

    Args:
        root: The folder of the register.
        path: The file, from there on.

    Raises:
        EvidenceFileError: The path is none (KPI600), there is no such file (KPI601), it lies
            at or behind a link (KPI602), is no regular file (KPI603), was exchanged on the way
            (KPI605), or cannot be opened (KPI606).
    """
    problems = tuple(path_problems(path))
    if problems:
        raise EvidenceFileError(*problems)
    _must_open_by_descriptor()
    *folders, name = path.split("/")
    twins: list[str] = []
    here = _open_root(root)
    try:
        for folder in folders:
            twins.extend(_twins(here, folder))
            above, here = here, _step(here, folder, path, is_folder=True)
            os.close(above)
        twins.extend(_twins(here, name))
        descriptor = _step(here, name, path, is_folder=False)
    finally:
        os.close(here)
    try:
        yield Opened(descriptor, tuple(twins))
    finally:
        os.close(descriptor)


def _must_open_by_descriptor() -> None:
    if not {os.open, os.stat} <= os.supports_dir_fd or not _NOT_FOLLOWING or not hasattr(os, "O_DIRECTORY"):
        raise EvidenceFileError(
            Problem(
                "KPI606",
                "this system cannot open files without following links",
                hint="observe evidence files on Linux, macOS or another Unix",
            )
        )


def _open_root(root: str | os.PathLike[str]) -> int:
    try:
        return os.open(root, _FOLDER)
    except (OSError, ValueError) as error:
        raise EvidenceFileError(
            Problem(
                "KPI606",
                f"the folder of evidence files '{shortened(os.fspath(root))}' cannot be opened",
                got=_said(error),
                hint="name the folder that the paths begin in",
            )
        ) from None


def _step(here: int, name: str, path: str, *, is_folder: bool) -> int:
    """Open what a name stands for in a folder, if it is a folder or a regular file as wanted."""
    wanted = stat.S_ISDIR if is_folder else stat.S_ISREG
    flags = _FOLDER | _NOT_FOLLOWING if is_folder else _HERE | _NOT_FOLLOWING | _TERMINAL
    try:
        # Looked at first, so that opening does nothing to a device or pipe, and to say what it is.
        mode = os.stat(name, dir_fd=here, follow_symlinks=False).st_mode
        if not wanted(mode):
            raise EvidenceFileError(_other_kind(mode, name, path, is_folder=is_folder))
        below = os.open(name, flags, dir_fd=here)
    except FileNotFoundError:
        raise EvidenceFileError(_missing(here, name, path)) from None
    except OSError as error:
        raise EvidenceFileError(_unopened(error, path)) from None
    try:
        # What counts is what was opened, whatever has been put in its place since it was looked at.
        is_wanted = wanted(os.fstat(below).st_mode)
    except BaseException as error:
        os.close(below)
        if isinstance(error, OSError):
            raise EvidenceFileError(_unopened(error, path)) from None
        raise
    if not is_wanted:
        os.close(below)
        raise EvidenceFileError(exchanged(path))
    return below


def _other_kind(mode: int, name: str, path: str, *, is_folder: bool) -> Problem:
    if stat.S_ISLNK(mode):
        what = f"lies behind '{name}', which is" if is_folder else "is"
        return Problem(
            "KPI602",
            f"'{shortened(path)}' {what} a symbolic link",
            expected="a regular file in the folder of the register, and no link on the way",
            hint="put the file itself there",
        )
    if is_folder:
        return Problem("KPI601", f"there is no evidence file '{shortened(path)}': '{name}' is no folder")
    return Problem(
        "KPI603",
        f"'{shortened(path)}' is {_called(mode)}, not a file",
        expected="a regular file",
    )


def _called(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _missing(here: int, name: str, path: str) -> Problem:
    twins = _twins(here, name)
    return Problem(
        "KPI601",
        f"there is no evidence file '{shortened(path)}'",
        hint=f"there is '{twins[0]}', whose characters are composed in another way; rename it"
        if twins
        else "",
    )


def _unopened(error: OSError, path: str) -> Problem:
    if error.errno in _EXCHANGED:
        return exchanged(path)
    return Problem("KPI606", f"'{shortened(path)}' cannot be opened", got=_said(error))


def exchanged(path: str) -> Problem:
    """Build the problem of a file that was not left alone while it was looked at."""
    return Problem(
        "KPI605",
        f"'{shortened(path)}' was changed while it was read",
        hint="look again once nobody writes to it",
    )


def _twins(here: int, name: str) -> tuple[str, ...]:
    """Give the names in a folder that differ from a name only in how their characters are composed."""
    if name.isascii() and not _LOOK_ALIKES_OF_ASCII & set(name):
        return ()
    composed = unicodedata.normalize("NFC", name)
    try:
        names = os.listdir(here)
    except OSError:  # a folder may be entered and not listed
        return ()
    return tuple(
        each for each in sorted(names) if each != name and unicodedata.normalize("NFC", each) == composed
    )


def _said(error: OSError | ValueError) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else str(error)
