"""Reports as Excel files, to be sorted and filed; some bring sheets of their own along.

Every text of a report is a cell of text. Figures that Excel can compute with are on the sheet
that a report on a scorecard brings along; see `scorecard_sheet`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from attrs import evolve

from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Facts,
    Figures,
    Heading,
    Item,
    Line,
    Listing,
    Paragraph,
    Picture,
    Report,
    Table,
    Tone,
    Verbatim,
)
from kpiflow.reports.packages import EXCEL
from kpiflow.reports.sheet_words import SHEET_WORDS
from kpiflow.reports.workbook import Look, Sheet, WithSheets, Workbook, midnight, must_have_xlsxwriter
from kpiflow.text import display_width


_NARROWEST: Final = 12
_WIDEST: Final = 44
_FEWEST: Final = 3
"""Columns there are at least, so that figures have room beside each other."""


def render_xlsx(report: Report, *, font: str = "Sarabun") -> bytes:
    """Lay a report out as an Excel file; the same report gives the same bytes.

    Args:
        report: What to lay out; sheets that it brings along follow.
        font: The font, which whoever reads it must have.

    Raises:
        MissingExtraError: XlsxWriter is not installed (KPI700).
    """
    document = report.document()
    book = Workbook(
        title=document.title,
        subject=document.lead,
        created=midnight(document.day),
        font=font,
    )
    _Page(document, book).write()
    if isinstance(report, WithSheets):
        report.write_sheets(book)
    return book.finished()


def write_xlsx(report: Report, path: str | Path, *, font: str = "Sarabun") -> None:
    """Write a report to an Excel file; see `render_xlsx`.

    Raises:
        MissingExtraError: XlsxWriter is not installed (KPI700).
        ReportError: The file cannot be written, or something else than an Excel file is there (KPI701).
    """
    must_have_xlsxwriter()
    EXCEL.must_be_free(Path(path))
    EXCEL.write(render_xlsx(report, font=font), Path(path))


class _Page:
    """Lays a document out on a sheet: tables in columns, everything else across them."""

    def __init__(self, document: Document, book: Workbook) -> None:
        self._document = document
        word = SHEET_WORDS["report"].in_language(document.language)
        self._sheet: Sheet = book.sheet(word, _widths(document))

    def write(self) -> None:
        document, sheet = self._document, self._sheet
        sheet.across(document.form, Look(strong=True))
        if document.corner:
            sheet.across(document.corner, Look(strong=True))
        sheet.across(document.lead, Look(strong=True))
        for block in document.blocks:
            self._block(block)
        if document.foot:
            sheet.skip()
        for block in document.foot:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text=text):
                self._sheet.skip()
                self._sheet.across(_said(text), Look(strong=True))
            case Paragraph(text=text, verdict=verdict) if text:
                look = _look_of(text)
                self._sheet.across(_said(text), evolve(look, strong=True, filled=True) if verdict else look)
            case Picture():
                self._sheet.across(block.title, Look(strong=True))
                self._sheet.across(block.description, Look(tone=Tone.SOFT))
            case Listing():
                for item in block.items:
                    self._item(item, is_numbered=block.is_numbered)
            case Verbatim(lines=lines):
                for each in lines:
                    self._sheet.across(each, Look(literal=True))
            case Facts() | Figures() | Table():
                self._in_columns(block)
            case _:
                pass  # a paragraph that says nothing

    def _in_columns(self, block: Facts | Figures | Table) -> None:
        match block:
            case Facts(facts=facts):
                for fact in facts:
                    before = (fact.label, Look(strong=True))
                    self._sheet.across(fact.value, Look(), start=1, before=before)
            case Figures(figures=figures):
                for figure in figures:
                    look = Look(boxed=True)
                    self._sheet.write(
                        [
                            (figure.label, look),
                            (figure.value, evolve(look, strong=True, centred=True)),
                            (figure.note, evolve(look, tone=Tone.SOFT)),
                        ]
                    )
            case Table():
                self._table(block)

    def _item(self, item: Item, *, is_numbered: bool) -> None:
        look = evolve(_look_of(item.text), indent=item.depth + (0 if is_numbered else 1))
        if is_numbered:
            before = (item.number, Look(indent=item.depth))
            self._sheet.across(_said(item.text), look, start=1, before=before)
        else:
            self._sheet.across(f"• {_said(item.text)}", look)

    def _table(self, table: Table) -> None:
        head = Look(boxed=True, filled=True, strong=True)
        if table.head:
            self._sheet.write([(_in_cell(cell), evolve(head, centred=cell.centred)) for cell in table.head])
        for group in table.groups:
            if group.title:
                tone = next((run.tone for run in group.title if run.tag), Tone.PLAIN)
                self._sheet.across(_said(group.title), evolve(head, tone=tone))
            for row in group.rows:
                self._sheet.write([(_in_cell(cell), _look_in(cell)) for cell in row])


def _widths(document: Document) -> list[int]:
    """Give columns the width that the longest line of their cells takes, within bounds."""
    widths: list[int] = [_NARROWEST] * _FEWEST
    for block in chain(document.blocks, document.foot):
        for row in _rows(block):
            for n, text in enumerate(row):
                wide = max(display_width(each) for each in text.split("\n")) + 2
                widths += [_NARROWEST] * (n + 1 - len(widths))
                widths[n] = max(widths[n], min(wide, _WIDEST))
    return widths


def _rows(block: Block) -> Iterator[Sequence[str]]:
    match block:
        case Table():
            yield [_in_cell(each) for each in block.head]
            for group in block.groups:
                yield from ([_in_cell(each) for each in row] for row in group.rows)
        case Facts(facts=facts):
            yield from ([each.label] for each in facts)
        case Figures(figures=figures):
            yield from ([each.label, each.value, each.note] for each in figures)
        case _:
            pass


def _said(text: Line) -> str:
    return " ".join(run.text for run in text)


def _in_cell(cell: Cell) -> str:
    return "\n".join((*map(_said, cell.lines), *(f"• {_said(each)}" for each in cell.points)))


def _look_of(text: Line) -> Look:
    """Give a text the tone that all of it has; what a part of it has is in its words."""
    tones = {run.tone for run in text}
    return Look(
        tone=tones.pop() if len(tones) == 1 else Tone.PLAIN,
        strong=all(run.strong for run in text) and bool(text),
        struck=all(run.struck for run in text) and bool(text),
    )


def _look_in(cell: Cell) -> Look:
    texts = (*cell.lines, *cell.points)
    look = _look_of(texts[0]) if len(texts) == 1 else Look()
    is_tag = len(texts) == 1 and all(run.tag for run in texts[0])
    return evolve(look, boxed=True, centred=cell.centred, filled=is_tag, strong=look.strong or is_tag)
