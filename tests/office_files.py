"""Office files read by nothing but a zip archive and XML, as no library would flatter them."""

from __future__ import annotations

import io
import zipfile

from collections.abc import Iterator
from xml.etree import ElementTree as ET


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(package: bytes) -> dict[str, bytes]:
    """Give all parts of an office file by their names."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root(package: bytes, part: str) -> ET.Element:
    """Give the XML of a part."""
    return ET.fromstring(parts(package)[part])  # noqa: S314 -- made by our own tests


def paragraphs(package: bytes) -> Iterator[str]:
    """Walk the text of a Word file: of the header, and of the body."""
    for part in ("word/header1.xml", "word/document.xml"):
        for paragraph in root(package, part).iter(f"{WORD}p"):
            yield "".join(_text(each) for run in paragraph.iter(f"{WORD}r") for each in run)


def _text(element: ET.Element) -> str:
    match element.tag.removeprefix(WORD):
        case "t":
            return element.text or ""
        case "br" | "tab":
            return "\n"
        case _:
            return ""


def leads_elsewhere(package: bytes) -> list[str]:
    """Find what leads out of an office file, or is a program in it."""
    found = [name for name in parts(package) if "vba" in name.lower() or "embed" in name.lower()]
    return found + [
        name
        for name, content in parts(package).items()
        if b'TargetMode="External"' in content or (b"hyperlink" in content and name.endswith(".rels"))
    ]
