"""Reports on the disk: a file is written over if it is of the same kind, and left alone if it is not.

A report is easily made again; what stands under its name by mistake, such as a journal, is not.
"""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from kpiflow.errors import Problem, ReportError


@frozen
class FileKind:
    """A kind of file that reports are written to.

    Attributes:
        name: What such a file is, for messages.
        begins: What all such files begin with; whether letters are large does not matter.
    """

    name: str
    begins: bytes

    def must_be_free(self, path: Path) -> None:
        """Refuse to write over a file of another kind; an empty file is free.

        Raises:
            ReportError: Something else is there (KPI701).
        """
        if path.exists() and not (path.is_file() and self.is_one(path)):
            raise ReportError(
                Problem(
                    "KPI701",
                    f"the report cannot be written to '{path}': something else than {self.name} is there",
                    hint="name a new file",
                )
            )

    def write(self, content: bytes, path: Path) -> None:
        """Write a file.

        Raises:
            ReportError: It cannot be written, or something else is there (KPI701).
        """
        self.must_be_free(path)
        try:
            path.write_bytes(content)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise ReportError(
                Problem(
                    "KPI701",
                    f"the report cannot be written to '{path}': {reason}",
                    hint="name a file you may write",
                )
            ) from None

    def is_one(self, path: Path) -> bool:
        """Tell whether a file is one of this kind, or empty."""
        try:
            with path.open("rb") as stream:
                begins = stream.read(len(self.begins))
        except OSError:
            return False
        return not begins or begins.lower() == self.begins.lower()
