"""What a pack says of itself: whose journal, of which day, made by what, and what is left out.

It is `pack.json`, in one form only, so that a pack can be made again from what is in it.
"""

from __future__ import annotations

import json

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from attrs import frozen

from kpiflow.packs.evidence import REASONS, LeftOut
from kpiflow.text import Language


EDITION: Final = 1
"""The edition of packs that this version writes and reads."""

_KEYS: Final = {
    "edition",
    "made_by",
    "set_by",
    "assessment",
    "journal_from",
    "as_of",
    "language",
    "prefix",
    "left_out",
}
_SOURCES: Final = ("store", "file")
_TEXTS: Final = ("made_by", "set_by", "assessment", "prefix")


@frozen(kw_only=True)
class Terms:
    """What a pack is made under, besides its journal and files.

    Attributes:
        assessment: The name of the journal.
        as_of: The day it speaks of.
        language: The language of the card.
        prefix: What stands before the name of the journal in the anchor.
        is_from_file: Whether the journal was made for the pack, of an assessment file.
        made_by: Which version made it.
        set_by: Which version of what sets PDF files set the card; empty where there is no such file.
        left_out: Files that should be in it, and are not.
    """

    assessment: str
    as_of: date
    language: Language = "th"
    prefix: str = "kpiflow"
    is_from_file: bool = False
    made_by: str = ""
    set_by: str = ""
    left_out: tuple[LeftOut, ...] = ()

    def text(self) -> str:
        """Write it as JSON."""
        record = {
            "edition": EDITION,
            "made_by": self.made_by,
            "set_by": self.set_by,
            "assessment": self.assessment,
            "journal_from": _SOURCES[self.is_from_file],
            "as_of": self.as_of.isoformat(),
            "language": self.language,
            "prefix": self.prefix,
            "left_out": [each.record() for each in self.left_out],
        }
        return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


class OtherEditionError(ValueError):
    """A pack is of an edition that this version does not read."""


def read_terms(content: bytes) -> Terms:
    """Read what a pack says of itself.

    Raises:
        OtherEditionError: It is of another edition.
        ValueError: It is not written as a pack of this edition writes it.
    """
    try:
        found = json.loads(content.decode())
    except RecursionError:
        message = "it is nested too deep"
        raise ValueError(message) from None
    edition = found.get("edition") if isinstance(found, dict) else None
    if edition != EDITION and isinstance(edition, int):
        message = f"edition {edition}"
        raise OtherEditionError(message)
    terms = _terms(found)
    if terms.text().encode() != content:
        message = "it is written in another way"
        raise ValueError(message)
    return terms


def _terms(found: Any) -> Terms:
    if (
        not isinstance(found, Mapping)
        or set(found) != _KEYS
        or not all(isinstance(found[each], str) for each in _TEXTS)
    ):
        message = "keys are missing, unknown or of another kind"
        raise ValueError(message)
    language, as_of = found["language"], found["as_of"]
    if language not in ("th", "en") or not isinstance(as_of, str):
        message = "there is no such language, or no day"
        raise ValueError(message)
    if found["journal_from"] not in _SOURCES:
        message = "it is not known where the journal comes from"
        raise ValueError(message)
    return Terms(
        assessment=found["assessment"],
        as_of=date.fromisoformat(as_of),
        language=language,
        prefix=found["prefix"],
        is_from_file=found["journal_from"] == "file",
        made_by=found["made_by"],
        set_by=found["set_by"],
        left_out=_left_out(found["left_out"]),
    )


def _left_out(found: object) -> tuple[LeftOut, ...]:
    if not isinstance(found, Sequence) or not all(_is_one(each) for each in found):
        message = "what is left out cannot be read"
        raise ValueError(message)
    return tuple(LeftOut(**each) for each in found)


def _is_one(each: object) -> bool:
    return (
        isinstance(each, dict)
        and set(each) == {"path", "sha256", "reason"}
        and all(isinstance(value, str) for value in each.values())
        and each["reason"] in REASONS
    )


def this_version() -> str:
    """Name this version, as packs name what made them."""
    return f"kpiflow {_version_of('kpiflow')}"


def version_of_typst() -> str:
    """Name what sets PDF files here; empty where there is nothing."""
    found = _version_of("typst")
    return f"typst {found}" if found else ""


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
