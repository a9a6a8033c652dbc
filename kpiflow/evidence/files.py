"""Files that items of evidence consist of: what they are called, and which bytes they held when somebody looked.

Nothing here opens a file: a record is what was seen, and an observation what was seen
later. Whoever looks is `kpiflow.files`.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from kpiflow.errors import EvidenceFileError, Problem
from kpiflow.fields import checked
from kpiflow.text import UNSAFE, shortened


MAX_PATH_BYTES: Final = 1024
"""How long a path may be, in UTF-8."""

MAX_NAME_BYTES: Final = 255
"""How long each name in it may be, in UTF-8."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_ELSEWHERE: Final = re.compile(r"[\\:]")
"""What leads elsewhere on some systems, or to a stream beside the file: folders, drives and streams of Windows."""


def path_problems(path: object) -> Iterator[Problem]:
    """Find why a path is not the plain name of a file below a folder, the same on every system."""
    fault = "it is not text" if not isinstance(path, str) else _fault(path)
    if fault:
        yield Problem(
            "KPI600",
            f"{shortened(repr(path))} cannot be the path of an evidence file: {fault}",
            expected="names joined by '/', from the folder of the register on, such as minutes/first.pdf",
        )


def _fault(path: str) -> str:
    """Say what is wrong with a path, or nothing."""
    if not path:
        return "it is empty"
    if path.startswith("/"):
        return "it begins at the root of the disk"
    if found := _ELSEWHERE.search(path):
        return f"it contains '{found.group()}', which leads elsewhere on some systems"
    if UNSAFE.search(path) or "\n" in path or "\t" in path:
        return "it contains characters that are not text, or reverse the writing direction"
    if len(path.encode()) > MAX_PATH_BYTES:
        return f"it is longer than {MAX_PATH_BYTES} bytes"
    faults = (_fault_of_a_name(name) for name in path.split("/"))
    return next((fault for fault in faults if fault), "")


def _fault_of_a_name(name: str) -> str:
    if not name:
        return "one of its names is empty"
    if name in {".", ".."}:
        return f"it contains '{name}'"
    if name != name.strip():
        return "one of its names begins or ends with a space"
    if len(name.encode()) > MAX_NAME_BYTES:
        return f"one of its names is longer than {MAX_NAME_BYTES} bytes"
    return ""


@frozen(kw_only=True, cache_hash=True, field_transformer=checked)
class FileRecord:
    """A file of an item of evidence: its path, and what it held when somebody looked.

    Attributes:
        path: Where it lies, from the folder of the register on, with `/` between the names.
        sha256: The SHA-256 of its bytes, in hexadecimal; empty until somebody has looked.
        size: How many bytes it has; `None` until somebody has looked.
        media_type: What its name says it is, such as `application/pdf`.
        shared: Whether it is said openly that other items consist of it too.

    Raises:
        EvidenceFileError: The path is none (KPI600), or the digest or size cannot be (KPI607).
    """

    path: str
    sha256: str = ""
    size: int | None = None
    media_type: str = ""
    shared: bool = field(default=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a path that leads elsewhere, and what no file can come to."""
        problems = [each.under(("path",)) for each in path_problems(self.path)]
        if self.sha256 and not _SHA256.fullmatch(self.sha256):
            problems.append(
                Problem(
                    "KPI607",
                    "this is no SHA-256",
                    ("sha256",),
                    expected="64 of 0-9 a-f",
                    got=shortened(self.sha256, length=70),
                )
            )
        if self.size is not None and self.size < 0:
            problems.append(Problem("KPI607", f"no file has {self.size} bytes", ("size",)))
        if problems:
            raise EvidenceFileError(*problems)

    @property
    def is_observed(self) -> bool:
        """Whether somebody has looked at its bytes."""
        return bool(self.sha256) and self.size is not None

    def is_same(self, other: FileRecord) -> bool:
        """Tell whether both are of the same bytes."""
        return (self.sha256, self.size) == (other.sha256, other.size)


@frozen(kw_only=True, cache_hash=True, field_transformer=checked)
class Observation:
    """What was seen when somebody looked at a file again.

    Attributes:
        path: The file, as the item names it.
        seen: What it holds; `None` when there is no file that may be read.
        refused: Why there is none, as a code such as `KPI601`; empty when there is one.
    """

    path: str
    seen: FileRecord | None = None
    refused: str = ""

    def is_of(self, record: FileRecord) -> bool:
        """Tell whether the bytes that were seen are those of a record."""
        return self.seen is not None and self.seen.is_same(record)
