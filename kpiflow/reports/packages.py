"""Office files as packages: zip archives that are the same bytes whenever they say the same.

What writes office files stamps them with the hour and the order in which it came to each
part. Here every part has one time and a place by its name. Refuses to write over what is
not a file of the same kind: a report is easily made again, a journal is not.
"""

from __future__ import annotations

import io
import zipfile

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from kpiflow.errors import Problem, ReportError


_FIRST: Final = "[Content_Types].xml"
_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can state."""
_UNIX: Final = 3


def repacked(package: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """Pack an office file anew, with one time for all parts and in the order of their names.

    Args:
        package: The file, as a library wrote it.
        replaced: Parts that stand in it instead of those of the same name.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.update(replaced)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda each: (each != _FIRST, each)):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = _UNIX  # wherever it is packed
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@frozen
class OfficeKind:
    """A kind of office file that reports are written to.

    Attributes:
        name: What such a file is, for messages.
        part: The part that every such file has.
    """

    name: str
    part: str

    def must_be_free(self, path: Path) -> None:
        """Refuse to write over a file of another kind; an empty file is free.

        Raises:
            ReportError: Something else is there (KPI701).
        """
        if path.exists() and not (path.is_file() and self._is_one(path)):
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

    def _is_one(self, path: Path) -> bool:
        try:
            if not path.stat().st_size:
                return True
            with zipfile.ZipFile(path) as archive:
                return self.part in archive.namelist()
        except (OSError, ValueError, zipfile.BadZipFile):
            return False


WORD: Final = OfficeKind("a Word file", "word/document.xml")
EXCEL: Final = OfficeKind("an Excel file", "xl/workbook.xml")
