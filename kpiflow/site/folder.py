"""The folder of a site: what was written into it before, what is in the way, and what is left over.

A list of the files of a site stands in the folder with their digests. A page that is not made
any more is removed only if it is on that list and is still as it was written; everything else
is left where it is.
"""

from __future__ import annotations

import hashlib
import json
import re

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from attrs import field, frozen

from kpiflow.reports.filing import FileKind
from kpiflow.reports.folders import Folder


LIST: Final = "kpiflow-site.json"
"""The file that lists the others."""

PAGE: Final = FileKind(
    "a page of a site of kpiflow", b"<!doctype html>\n<!-- a page of a site of kpiflow -->"
)
FONTS: Final = FileKind("the font of a site of kpiflow", b"/* the font of a site of kpiflow */")
RECORD: Final = FileKind("the record of a card", b'{\n  "edition": ')
_LIST: Final = FileKind("the list of a site of kpiflow", b'{\n  "site": "kpiflow"')

_OURS: Final = re.compile(
    r"index\.html|fonts\.css|(?:cards|gaps|timelines|records|scorecards)/[^/\\:\0]+\.(?:html|json)"
)
_MOST: Final = 100_000_000


@frozen
class SiteFolder:
    """A folder that a site is written into.

    Attributes:
        folder: The folder.
        written: What was written, by name, with the digest of each.
    """

    folder: Folder
    written: dict[str, str] = field(factory=dict)

    def must_be_free(self, files: Mapping[str, FileKind]) -> None:
        """Refuse what could not be written, before anything is.

        Raises:
            ReportError: Something else than a site of kpiflow is in the way (KPI701); all of it at once.
        """
        self.folder.must_be_free([*files.items(), (LIST, _LIST)])

    def write(self, name: str, content: bytes, kind: FileKind) -> None:
        """Write a file of the site.

        Raises:
            ReportError: It cannot be written, or something else is there (KPI701).
        """
        self.folder.write(name, content, kind)
        self.written[name] = hashlib.sha256(content).hexdigest()

    def finish(self, *, kept: Collection[str] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Remove what is left over of an earlier site, and write the list of this one.

        Args:
            kept: Files that stay if they are there, although they were not made anew.

        Returns:
            What was removed, and what is left: listed, but changed since, to be kept, or held on to by somebody.

        Raises:
            ReportError: The list cannot be written (KPI701).
        """
        removed, left = [], []
        for name, digest in self._earlier().items():
            if name in self.written:
                continue
            path = self.folder.place_of(name)
            if not _is_as_written(path, digest):
                left += [name] if _is_there(path) else []
            elif name in kept:
                left.append(name)
                self.written[name] = digest
            elif _is_removed(path):
                removed.append(name)
            else:
                left.append(name)
                self.written[name] = digest
        listed = {"site": "kpiflow", "edition": 1, "files": dict(sorted(self.written.items()))}
        content = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
        self.folder.write(LIST, content.encode(), _LIST)
        return tuple(removed), tuple(left)

    def _earlier(self) -> Mapping[str, str]:
        """Read the list of an earlier site; of one that is none, nothing is believed."""
        try:
            path = self.folder.place_of(LIST)
            if path.is_symlink() or path.stat().st_size > _MOST:
                return {}
            files = json.loads(path.read_bytes())["files"]
            return {name: digest for name, digest in files.items() if _OURS.fullmatch(name)}
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return {}


def _is_as_written(path: Path, digest: str) -> bool:
    """Tell whether a file is the one that was written, in the folder itself and by no link."""
    try:
        if path.is_symlink() or path.parent.is_symlink():
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except (OSError, ValueError):  # there may be no such name on this system
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_removed(path: Path) -> bool:
    """Remove a file, unless somebody holds on to it."""
    try:
        path.unlink()
    except OSError:
        return False
    return True
