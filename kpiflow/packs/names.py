"""Names in a pack: which files it consists of, and which names of evidence every system can write down."""

from __future__ import annotations

import re
import unicodedata

from typing import Final

from kpiflow.evidence.files import path_problems


README: Final = "README.txt"
SUMS: Final = "SHA256SUMS"
ANCHOR: Final = "anchor.txt"
CARD: Final = "card.html"
PDF: Final = "card.pdf"
DEFINITION: Final = "definition.json"
JOURNAL: Final = "journal.jsonl"
PACK: Final = "pack.json"
RECORD: Final = "record.json"

ALWAYS: Final = (README, SUMS, ANCHOR, CARD, DEFINITION, JOURNAL, PACK, RECORD)
"""What is in every pack."""

KNOWN: Final = frozenset({*ALWAYS, PDF})
"""What may be in a pack, besides evidence."""

EVIDENCE: Final = "evidence/"
"""What the names of evidence files begin with."""

_NOWHERE: Final = re.compile('[<>"|?*]')
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def name_fault(name: str) -> str:
    """Say why a name is not one below a folder on every system, or nothing."""
    for problem in path_problems(name.removeprefix(EVIDENCE)):
        return problem.message.rpartition(": ")[2]
    if found := _NOWHERE.search(name):
        return f"it contains '{found.group()}', which Windows does not allow"
    for part in name.split("/"):
        if part.endswith("."):
            return "one of its names ends with a dot, which Windows cuts off"
        if _DEVICE.fullmatch(part):
            return f"'{part}' is a device on Windows"
    return ""


def key_of(name: str) -> str:
    """Give what two names have in common that are one on some systems.

    >>> key_of("Cafe\u0301.txt") == key_of("café.TXT")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class Names:
    """Names that are to lie in one folder on every system."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def clash(self, name: str) -> str:
        """Give a name among them that a further one cannot lie beside; nothing where there is none."""
        key = key_of(name)
        above = next((self._files[each] for each in _above(key) if each in self._files), "")
        return self._files.get(key, "") or self._folders.get(key, "") or above

    def add(self, name: str) -> None:
        """Take one more among them."""
        key = key_of(name)
        self._files[key] = name
        self._folders.update(dict.fromkeys(_above(key), name))


def _above(key: str) -> list[str]:
    steps = key.split("/")
    return ["/".join(steps[:n]) for n in range(1, len(steps))]
