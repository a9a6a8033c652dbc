# ruff: noqa: SLF001 -- the library hides its XML, and knows no marks for Thai and for rows
"""What writes a document into a Word file; it is loaded when the first one is written.

Everything from data is the text of a run.
"""

from __future__ import annotations

import io

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import docx

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table as WordTable, _Cell as WordCell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Facts,
    Figures,
    Group,
    Heading,
    Item,
    Line,
    Listing,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    Verbatim,
    line,
)
from kpiflow.reports.word_marks import (
    bulleted,
    centred,
    counted,
    filled,
    indented,
    put,
    refilled,
    ruled,
    state,
    tabbed,
)
from kpiflow.reports.word_styles import (
    BAND,
    DEEPEST,
    INDENT,
    INK,
    PAPER,
    RULE,
    numbering_xml,
    styles_xml,
)
from kpiflow.text import display_width, visible


_IN_TABLES: Final = (Facts, Figures, Table)
"""Blocks that are laid out as tables."""
_WIDE: Final = 10318
"""What A4 leaves between its margins, in twentieths of a point, as all widths here."""
_HIGH: Final = 16838
_MARGIN: Final = 794
_NUMBER: Final = 850
"""How wide the column of an item's number is."""
_WITHIN: Final = 200
"""What a cell takes beside its text."""
_NARROWEST: Final = 500
_SHARE: Final = 0.35
"""How much of the page a column takes at most that is as narrow as can be."""
_LEFT_OUT: Final = ("customXml", "stylesWithEffects", "thumbnail", "extended-properties")
"""Parts of the template of the library that say nothing of ours."""


class Writer:
    """Writes the blocks of a document into a Word file, one after the other."""

    def __init__(self, *, font: str, size: float) -> None:
        self._column = size * 11  # what one column of text takes, about
        self._word = docx.Document(io.BytesIO(_blank(font, size)))

    def written(self, document: Document) -> bytes:
        """Write a document."""
        self._page(document)
        self._paragraph("Heading 1", line(document.lead))
        self._blocks(document.blocks)
        if document.foot:
            ruled(self._word.add_paragraph(), "bottom", RULE, size=4)
            self._blocks(document.foot, small=True)
        self._end_with_a_paragraph()
        file = io.BytesIO()
        self._word.save(file)
        return file.getvalue()

    # --- the page -------------------------------------------------------------------------

    def _page(self, document: Document) -> None:
        [section] = self._word.sections
        page = section._sectPr
        size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
        state(size, w=_WIDE + 2 * _MARGIN, h=_HIGH)
        state(margins, top=_MARGIN, bottom=907, left=_MARGIN, right=_MARGIN, header=454, footer=454)
        head = section.header.paragraphs[0]
        head.style = "Header"
        self._says(head, line(document.form))
        if document.corner:
            tabbed(head, _WIDE, "right")
            head.add_run("\t")
            self._says(head, line(document.corner))
        ruled(head, "bottom", INK[Tone.PLAIN], size=8)
        foot = section.footer.paragraphs[0]
        foot.style = "Footer"
        counted(foot, "PAGE")
        foot.add_run(" / ")
        counted(foot, "NUMPAGES")

    def _end_with_a_paragraph(self) -> None:
        """Close the body as Word wants it: nothing else may follow its last table."""
        body = self._word.element.body
        if body[-2].tag == qn("w:tbl"):
            self._apart()

    def _apart(self) -> None:
        """Keep tables apart that would grow together."""
        gap = self._word.add_paragraph()
        gap.paragraph_format.line_spacing = 0.5

    # --- blocks ---------------------------------------------------------------------------

    def _blocks(self, blocks: Sequence[Block], *, small: bool = False) -> None:
        for before, block in pairwise((None, *blocks)):
            if isinstance(before, _IN_TABLES) and isinstance(block, _IN_TABLES):
                self._apart()
            self._block(block, "Small" if small else "Normal")

    def _block(self, block: Block | None, style: str) -> None:
        match block:
            case Heading():
                heading = self._paragraph("Heading 2", block.text)
                heading.paragraph_format.page_break_before = block.on_new_page or None
            case Paragraph(text=text, verdict=True):
                self._verdict(text)
            case Paragraph(text=text) if text:
                self._paragraph(style, text)
            case Picture():
                self._paragraph(style, line(block.title, strong=True))
                self._paragraph(style, line(block.description, tone=Tone.SOFT))
            case Listing():
                self._items(block)
            case Verbatim(lines=lines):
                self._verbatim(lines)
            case Facts() | Figures() | Table():
                self._in_table(block)
            case _:
                pass  # a paragraph that says nothing

    def _in_table(self, block: Facts | Figures | Table) -> None:
        match block:
            case Facts():
                self._facts(block)
            case Figures():
                self._figures(block)
            case Table():
                self._table(block)

    def _verdict(self, text: Line) -> None:
        paragraph = self._paragraph("Verdict", text)
        tone = text[0].tone if text else Tone.PLAIN
        paragraph.paragraph_format.keep_together = True
        ruled(paragraph, "left", INK[tone], size=36, space=8)
        indented(paragraph, left=200)

    def _facts(self, facts: Facts) -> None:
        across = max(1, facts.across)
        rows = [facts.facts[at : at + across] for at in range(0, len(facts.facts), across)]
        table = self._grid([_WIDE // across] * across, ruled=False)
        for row in rows:
            cells = self._row(table)
            for cell, fact in zip(cells, row, strict=False):
                self._says(cell.paragraphs[0], line(Run(fact.label, strong=True), fact.value))

    def _figures(self, figures: Figures) -> None:
        if not figures.figures:
            return
        table = self._grid([_WIDE // len(figures.figures)] * len(figures.figures))
        for cell, figure in zip(self._row(table), figures.figures, strict=True):
            self._says(cell.paragraphs[0], line(figure.label))
            value = cell.add_paragraph(style="Value")
            self._says(value, line(figure.value))
            if figure.note:
                self._says(cell.add_paragraph(), line(figure.note, tone=Tone.SOFT))

    def _items(self, listing: Listing) -> None:
        for item in listing.items:
            self._item(item, is_numbered=listing.is_numbered)

    def _item(self, item: Item, *, is_numbered: bool) -> None:
        if not is_numbered:
            self._bullet(self._word.add_paragraph(style="Bullet"), item.text, item.depth)
            return
        paragraph = self._word.add_paragraph(style="Numbered")
        left = _NUMBER + 2 * INDENT * min(item.depth, DEEPEST)
        indented(paragraph, left=left, hanging=_NUMBER)
        tabbed(paragraph, left, "left")
        self._says(paragraph, line(item.number))
        paragraph.add_run("\t")
        self._says(paragraph, item.text)

    def _bullet(self, paragraph: WordParagraph, text: Line, depth: int = 0) -> None:
        bulleted(paragraph, min(depth, DEEPEST))
        self._says(paragraph, text)

    def _verbatim(self, lines: Sequence[str]) -> None:
        paragraph = self._word.add_paragraph(style="Verbatim")
        for n, each in enumerate(lines):
            run = paragraph.add_run()
            if n:
                run.add_break()
            run.add_text(visible(each))

    # --- tables ---------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        word = self._grid(self._widths(table), name=table.name, has_head=bool(table.head))
        if table.head:
            self._cells(word, table.head, is_head=True, goes_on=True)
        for group in table.groups:
            self._group(word, group)

    def _group(self, word: WordTable, group: Group) -> None:
        """Write rows that stay on one page, if there is room for them on one."""
        if group.title:
            cells = self._row(word)
            title = cells[0].merge(cells[-1])
            filled(title, BAND)
            self._says(title.paragraphs[0], group.title)
            title.paragraphs[0].paragraph_format.keep_with_next = bool(group.rows) or None
        for n, row in enumerate(group.rows, 1):
            self._cells(word, row, goes_on=n < len(group.rows))

    def _cells(self, word: WordTable, row: Sequence[Cell], *, goes_on: bool, is_head: bool = False) -> None:
        cells = self._row(word)
        if is_head:
            put(word.rows[-1]._tr.get_or_add_trPr(), "w:tblHeader")
        for into, cell in zip(cells, row, strict=False):
            self._cell(into, cell, is_head=is_head)
            if is_head:
                filled(into, BAND)
        if goes_on:
            for into in cells:
                for paragraph in into.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True

    def _cell(self, into: WordCell, cell: Cell, *, is_head: bool) -> None:
        texts = [(each, "") for each in cell.lines] + [(each, "Bullet") for each in cell.points]
        for n, (text, style) in enumerate(texts):
            paragraph = into.add_paragraph() if n else into.paragraphs[0]
            if style:
                paragraph.style = style
                bulleted(paragraph, 0)
            if cell.centred:
                centred(paragraph)
            self._says(paragraph, text, strong=is_head)

    def _grid(
        self, widths: Sequence[int], *, name: str = "", has_head: bool = False, ruled: bool = True
    ) -> WordTable:
        """Begin a table without rows."""
        table: WordTable = self._word.add_table(rows=0, cols=len(widths))
        for column, width in zip(table.columns, widths, strict=True):
            column._gridCol.set(qn("w:w"), str(width))
        properties = table._tbl.tblPr
        for child in list(properties):
            properties.remove(child)
        put(properties, "w:tblW", w=sum(widths), type="dxa")
        if ruled:
            borders = put(properties, "w:tblBorders")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
                put(borders, f"w:{side}", val="single", sz=4, space=0, color=RULE)
        put(properties, "w:tblLayout", type="fixed")
        margins = put(properties, "w:tblCellMar")
        for side, room in (("top", 30), ("left", 80), ("bottom", 10), ("right", 80)):
            put(margins, f"w:{side}", w=room, type="dxa")
        look = {"firstRow": int(has_head), "firstColumn": 0, "noHBand": 1, "noVBand": 1}
        put(properties, "w:tblLook", val="0620" if has_head else "0600", **look)
        if name:
            put(properties, "w:tblCaption", val=visible(name))
        return table

    def _row(self, table: WordTable) -> tuple[WordCell, ...]:
        """Begin a row that no end of a page cuts in two."""
        row: _Row = table.add_row()  # type: ignore[no-untyped-call]
        put(row._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, column in zip(row.cells, table.columns, strict=True):
            width = cell._tc.get_or_add_tcPr().get_or_add_tcW()
            width.set(qn("w:type"), "dxa")
            width.set(qn("w:w"), column._gridCol.get(qn("w:w")))
        return row.cells

    def _widths(self, table: Table) -> list[int]:
        """Share the page out: first to columns as narrow as can be, the rest by how wide they are to be."""
        rows = (table.head, *(row for group in table.groups for row in group.rows))
        widths = [
            0 if width else self._narrow(row[n] for row in rows if n < len(row))
            for n, width in enumerate(table.widths)
        ]
        rest, parts = _WIDE - sum(widths), sum(table.widths)
        return [narrow or rest * width // parts for narrow, width in zip(widths, table.widths, strict=True)]

    def _narrow(self, cells: Iterable[Cell]) -> int:
        columns = max(
            (
                display_width(" ".join(run.text for run in text))
                for cell in cells
                for text in (*cell.lines, *cell.points)
            ),
            default=0,
        )
        return int(min(max(columns * self._column + _WITHIN, _NARROWEST), _WIDE * _SHARE))

    # --- text -----------------------------------------------------------------------------

    def _paragraph(self, style: str, text: Line) -> WordParagraph:
        paragraph = self._word.add_paragraph(style=style)
        self._says(paragraph, text)
        return paragraph

    def _says(self, paragraph: WordParagraph, text: Line, *, strong: bool = False) -> None:
        """Write the texts of a line beside each other."""
        for n, run in enumerate(text):
            if n:
                paragraph.add_run(" ")
            self._run(paragraph, run, strong=strong)

    def _run(self, paragraph: WordParagraph, said: Run, *, strong: bool) -> None:
        run = paragraph.add_run(visible(said.text))
        if not (strong or said.strong or said.tag or said.struck or said.tone is not Tone.PLAIN):
            return
        properties = run._r.get_or_add_rPr()
        if strong or said.strong or said.tag:
            put(properties, "w:b")
            put(properties, "w:bCs")
        if said.struck:
            put(properties, "w:strike")
        if said.tone is not Tone.PLAIN:
            put(properties, "w:color", val=INK[said.tone])
        if said.tag:
            put(properties, "w:shd", val="clear", color="auto", fill=PAPER[said.tone])


@lru_cache(maxsize=4)
def _blank(font: str, size: float) -> bytes:
    """Give a file that says nothing: the template of the library, without what it brings along, in our styles."""
    word = docx.Document()
    refilled(word.styles.element, parse_xml(styles_xml(font, size)))
    refilled(word.part.numbering_part.element, parse_xml(numbering_xml()))
    for rels in (word.part.rels, word.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_LEFT_OUT)]:
            del rels[key]
    for found in word.settings.element.findall(qn("w:themeFontLang")):
        found.set(qn("w:bidi"), "th-TH")
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()
