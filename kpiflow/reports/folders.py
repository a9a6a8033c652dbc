"""Folders that reports are written into: whatever a name says, nothing is written outside of them.

A file goes into the folder itself or into one folder in it. Links are not followed, since
they lead elsewhere, and what is there and no report of the same kind is left alone.
"""

from __future__ import annotations

import os

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from kpiflow.errors import KpiflowError, Problem, ReportError
from kpiflow.reports.filing import FileKind


@frozen
class Folder:
    """A folder that reports are written into.

    Attributes:
        path: Where it is; it is made with the first file, in a folder that is there.
    """

    path: Path

    def place_of(self, name: str) -> Path:
        """Give where a file would be.

        Args:
            name: The name of the file, with that of one folder before it if need be.

        Raises:
            ReportError: The name leads elsewhere (KPI701).
        """
        parts = name.split("/")
        if len(parts) > 2 or any(part in {"", ".", ".."} or set(part) & {"\\", ":", "\0"} for part in parts):
            raise _refused(name, "it is not a name of a file in the folder")
        return self.path.joinpath(*parts)

    def must_be_free(self, files: Iterable[tuple[str, FileKind]]) -> None:
        """Refuse what could not be written, before anything is.

        Raises:
            ReportError: Something else than files of their kinds is there, or a link (KPI701); all at once.
        """
        if not self.path.parent.is_dir() or (self.path.exists() and not self.path.is_dir()):
            raise _refused(self.path, "it is not a folder, nor can one be made there")
        problems: list[Problem] = []
        if self.path.is_dir():
            for name, kind in files:
                try:
                    self._free(name, kind)
                except KpiflowError as error:
                    problems.extend(each for each in error.problems if each not in problems)
        if problems:
            raise ReportError(*problems)

    def write(self, name: str, content: bytes, kind: FileKind) -> Path:
        """Write a file.

        Raises:
            ReportError: It cannot be written, or something else is there (KPI701).
        """
        path = self.place_of(name)
        if self.path.exists():
            self._free(name, kind)
        try:
            path.parent.mkdir(exist_ok=True, parents=path.parent != self.path)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _AS_IT_IS, 0o666)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise _refused(path, reason) from None
        return path

    def _free(self, name: str, kind: FileKind) -> None:
        path = self.place_of(name)
        if path.parent != self.path and (
            path.parent.is_symlink() or (path.parent.exists() and not path.parent.is_dir())
        ):
            raise _refused(path.parent, "it is not a folder")
        if path.is_symlink():
            raise _refused(path, "it is a link")
        kind.must_be_free(path)


_AS_IT_IS: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def _refused(path: Path | str, why: str) -> ReportError:
    return ReportError(
        Problem(
            "KPI701",
            f"the report cannot be written to '{path}': {why}",
            hint="name a new folder, or move what is there",
        )
    )
