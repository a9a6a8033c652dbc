"""The register of the evidence of a card as a sheet: a row for each file of an item, and for each item without one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kpiflow.reports.card_lines import EvidenceLine
from kpiflow.reports.sheet_words import SHEET_WORDS
from kpiflow.reports.workbook import Look, Workbook
from kpiflow.text import Language


_WIDTHS: Final = {
    "number": 7,
    "id": 20,
    "title": 44,
    "details": 44,
    "standing": 28,
    "file": 30,
    "size": 12,
    "sha256": 34,
}
"""The columns of the register, and how wide they are."""


def write_register(evidence: Iterable[EvidenceLine], book: Workbook, *, language: Language) -> None:
    """Write the register of evidence on a sheet of its own.

    Args:
        evidence: The items.
        book: The workbook in the making.
        language: The language of what stands around them.
    """

    def word(key: str) -> str:
        return SHEET_WORDS[key].in_language(language)

    sheet = book.sheet(word("register"), list(_WIDTHS.values()), landscape=True)
    head = Look(boxed=True, filled=True, strong=True)
    sheet.write([(word(key), head) for key in _WIDTHS])
    sheet.freeze(1)
    for item in evidence:
        for file in item.files or (None,):
            look = Look(boxed=True, struck=item.struck)
            texts = (item.number, item.id, item.title, "\n".join(item.details), item.standing)
            of_file = ("", "", "") if file is None else (file.path, file.size, file.sha256)
            sheet.write([(each, look) for each in (*texts, *of_file)])
