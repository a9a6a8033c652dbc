"""Names of files that are made from names in the data.

A name comes from its identifier and from nothing else, so that it is the same whenever and
with whatever else it is written. It is never a path, never one that Windows keeps for itself,
and two identifiers never share one, even where a file system tells neither capital letters
from small ones nor two ways to write a Thai vowel. What could be mistaken bears a mark made
of the whole identifier behind a `~`, which no identifier gets into its name otherwise.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from typing import Final


MOST_BYTES: Final = 100
"""So much of an identifier is read in a name; with mark and ending it fits every file system."""

_LETTERS: Final = r"A-Za-z0-9\u0e01-\u0e2e\u0e40-\u0e44\u0e50-\u0e59"
_MARKS: Final = r"\u0e2f-\u0e3a\u0e45-\u0e4e"
"""Thai signs that stand behind or above a letter."""
_PLAIN: Final = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}{_MARKS}._-]*[{_LETTERS}{_MARKS}_-])?")
_ELSE: Final = re.compile(rf"[^{_LETTERS}{_MARKS}._-]+")
_NOT_FIRST: Final = re.compile(rf"^[^{_LETTERS}]+")
_KEPT: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_MARK: Final = 20


def file_name(identifier: str) -> str:
    """Give the name that files about something have, without an ending.

    >>> file_name("amlo-7.2.1-fy2550"), file_name("ตัวชี้วัด-๗.๒")
    ('amlo-7.2.1-fy2550', 'ตัวชี้วัด-๗.๒')
    >>> file_name("../../etc/passwd")
    'etc_passwd~3754d6cb3a38e1185e5b'
    >>> file_name("CON") == file_name("con")
    False
    """
    written = unicodedata.normalize("NFC", identifier)
    if identifier == written == written.lower() and _is_safe(written):
        return written
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    return f"{_readable(written)}~{digest}"


def _is_safe(name: str) -> bool:
    is_plain = _PLAIN.fullmatch(name) is not None and not _KEPT.match(name)
    return is_plain and len(name.encode()) <= MOST_BYTES


def _readable(written: str) -> str:
    """Give what can be read of an identifier in a name."""
    left = _NOT_FIRST.sub("", _ELSE.sub("_", written)).encode()[:MOST_BYTES].decode(errors="ignore")
    left = left.rstrip("._-")
    return f"_{left}" if not left or _KEPT.match(left) else left
