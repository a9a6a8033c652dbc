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

from attrs import field, frozen

from kpiflow.reports.filing import FileKind


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
class OfficeKind(FileKind):
    """A kind of office file that reports are written to.

    Attributes:
        part: The part that every such file has.
    """

    part: str = field(kw_only=True)

    def is_one(self, path: Path) -> bool:
        """Tell whether a file is one of this kind, or empty: what is within says so, as all archives begin alike."""
        try:
            if not path.stat().st_size:
                return True
            with zipfile.ZipFile(path) as archive:
                return self.part in archive.namelist()
        except (OSError, ValueError, zipfile.BadZipFile):
            return False


_ARCHIVE: Final = b"PK"
WORD: Final = OfficeKind("a Word file", _ARCHIVE, part="word/document.xml")
EXCEL: Final = OfficeKind("an Excel file", _ARCHIVE, part="xl/workbook.xml")
