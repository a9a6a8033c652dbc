"""Media types, by a table of our own: the same name has the same type on every machine.

Of what a file holds only its first bytes are compared with what such files begin with;
nothing is parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


UNKNOWN: Final = "application/octet-stream"
"""The type of a file whose name says nothing that is known here."""

HEAD: Final = 1024
"""How many bytes at the beginning of a file are looked at."""

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"

TYPES: Final[Mapping[str, str]] = {
    "bmp": "image/bmp",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "eml": "message/rfc822",
    "gif": "image/gif",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odp": f"{_OPEN}.presentation",
    "ods": f"{_OPEN}.spreadsheet",
    "odt": f"{_OPEN}.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "rtf": "application/rtf",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xml": "application/xml",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "zip": "application/zip",
}
"""What the ends of names stand for."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_BEGINNINGS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "a PDF": (b"%PDF-",),
    "a PNG image": (b"\x89PNG\r\n\x1a\n",),
    "a JPEG image": (b"\xff\xd8\xff",),
    "a GIF image": (b"GIF87a", b"GIF89a"),
    "a TIFF image": (b"II*\x00", b"MM\x00*"),
    "a ZIP archive": _ZIP,
    "an old office document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "rich text": (b"{\\rtf",),
    "a program": (b"MZ", b"\x7fELF", b"#!"),
}
"""What files of a kind begin with."""

_WEB_PAGE: Final = "a web page"
_WEB_BEGINNINGS: Final = (b"<!doctype html", b"<html", b"<head", b"<body")

_HOLDS: Final[Mapping[str, str]] = {
    "application/pdf": "a PDF",
    "image/png": "a PNG image",
    "image/jpeg": "a JPEG image",
    "image/gif": "a GIF image",
    "image/tiff": "a TIFF image",
    "application/zip": "a ZIP archive",
    "application/msword": "an old office document",
    "application/vnd.ms-excel": "an old office document",
    "application/vnd.ms-powerpoint": "an old office document",
    "application/rtf": "rich text",
    "text/html": _WEB_PAGE,
    **{name: "a ZIP archive" for end, name in TYPES.items() if end[:2] == "od" or end[-1] == "x"},
}
"""What a file of a type holds, for the types whose files begin in a known way."""


def media_type_of(path: str) -> str:
    """Give the media type that a name stands for.

    >>> media_type_of("minutes/First.PDF"), media_type_of("minutes")
    ('application/pdf', 'application/octet-stream')
    """
    _, dot, end = path.rpartition("/")[2].rpartition(".")
    return TYPES.get(end.lower(), UNKNOWN) if dot else UNKNOWN


def kind_of(head: bytes) -> str:
    """Say what a file is by its first bytes; nothing where they are not known."""
    for kind, beginnings in _BEGINNINGS.items():
        if head.startswith(beginnings):
            return kind
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return _WEB_PAGE if text.startswith(_WEB_BEGINNINGS) else ""


def mismatch(media_type: str, head: bytes) -> tuple[str, str] | None:
    """Compare the type of a name with the first bytes of the file; `None` where nothing speaks against it.

    Returns:
        What the name says it is, and what it is; either is empty where that is not known.
    """
    wanted, found = _HOLDS.get(media_type, ""), kind_of(head)
    if wanted == found or media_type == UNKNOWN:
        return None
    if not wanted and found == _WEB_PAGE:  # text may be about web pages
        return None
    if wanted == _WEB_PAGE and not found:  # a page may begin with anything
        return None
    return wanted, found
