"""Documents as plain data for a page of limited width: which words stay whole, and what is too wide.

Knows where a line may break and how much stands beside each other, and nothing of the
program that sets the page. Widths are counted in signs, and rather too large than too small, since
what is wider than its place would be cut off.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from attrs import asdict, evolve, frozen

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
    Verbatim,
)
from kpiflow.reports.lettering import picked_apart
from kpiflow.reports.thai_words import clusters, cut, is_thai


_NAMELESS: Final = "–"
"""What goes by no name, where there must be one."""
_REGIONS: Final = {"th": "TH", "en": "GB"}
_ACROSS: Final = 76
"""How many signs stand beside each other on a page, however wide they are; there are more of most."""
_WIDE: Final = re.compile(r"[mwMWØŒÆ@%&…—―]|[^\x00-\u024f\u0e00-\u0e7f\u2010-\u205e]")
"""Signs that take the room of two."""
_NO_ROOM: Final = re.compile("[ัิ-ฺ็-๎]")
"""Signs that stand above or below others."""
_COLUMNS: Final = 10
"""How many columns of a table stand beside each other; more go below."""
_NARROW: Final = 16
"""How many signs a column has at most that is as narrow as can be."""
_SHORT: Final = 60
"""How many signs a box within a line has at most."""
_NUMBER: Final = 10
"""How many signs the number of an item has at most; a longer one stands before its text."""
_FIGURES: Final = 4
"""How many figures stand beside each other."""
_MOST_NARROW: Final = 3
"""How many columns of a table are as narrow as can be at most."""
_SMALL: Final = 460
"""How high rows are at most, in points, that have room on a page below the head of a table, whatever that is."""
_LOW: Final = 200
"""How high a head is at most that surely takes less than a third of a page."""
_LINE: Final = 13
_ROW: Final = 4
"""How high a line of a row is, and how much higher the row."""
_VERBATIM: Final = 4
"""How many signs of what is to be copied stay beside each other."""
_TOGETHER: Final = re.compile(
    r"([0-9๐-๙]{1,2} (?:[ก-๎]{2,7}(?:คม|ยน)|กุมภาพันธ์)(?![ก-๎])|(?:พ\.ศ\.|ค\.ศ\.) [0-9๐-๙]{4})"
)
"""A day with its month, and a year with its era."""

Piece = str | list[str]
"""A text that may be broken as it is, or the parts of a word, between which alone it may be."""


def title_of(document: Document) -> str:
    """Name a document, as a file must have a title."""
    return _named(document.title, document.form, document.lead)


def _named(*names: str) -> str:
    """Take the first name that is not blank; archives refuse files and pictures without one."""
    return next((each for each in names if each.strip()), _NAMELESS)


@frozen(kw_only=True)
class Setter:
    """Lays blocks out as plain data for the template.

    Attributes:
        unseen: Signs that no font has.
        glossary: Words in which no line is broken.
        room: How many signs stand beside each other on a line.
    """

    unseen: frozenset[str] = frozenset()
    glossary: frozenset[str] = frozenset()
    room: int = _ACROSS

    def document(self, document: Document) -> dict[str, Any]:
        """Lay a whole document out."""
        return {
            "title": self.plain(title_of(document)),
            "language": document.language,
            "region": _REGIONS[document.language],
            "day": [document.day.year, document.day.month, document.day.day],
            "form": self.pieces(_named(document.form, title_of(document))),
            "corner": evolve(self, room=self.room // 4).pieces(document.corner),
            "lead": self.pieces(document.lead),
            "blocks": [each for block in document.blocks for each in self.block(block)],
            "foot": [each for block in document.foot for each in self.block(block)],
        }

    def block(self, block: Block) -> Iterator[dict[str, Any]]:
        """Lay a block out; one that says nothing is left out, and wide tables become several."""
        match block:
            case Heading():
                yield from self.heading(block)
            case Paragraph():
                yield from self.paragraph(block)
            case Facts():
                yield self.facts(block)
            case Figures():
                yield self.figures(block)
            case Listing(items=items):
                yield {"kind": "listing", "numbered": block.is_numbered, "items": self.items(items)}
            case Table():
                yield from (self.table(each) for each in _bands(block))
            case Verbatim(lines=lines):
                yield {"kind": "verbatim", "lines": [self.anywhere(each) for each in lines]}
            case Picture():
                yield self.picture_of(block)

    def heading(self, block: Heading) -> Iterator[dict[str, Any]]:
        """Lay a heading out, if it says anything: those who cannot see find their way by headings."""
        if any(run.text.strip() for run in block.text):
            yield {"kind": "heading", "text": self.line(block.text), "on_new_page": block.on_new_page}

    def paragraph(self, block: Paragraph) -> Iterator[dict[str, Any]]:
        """Lay a paragraph out, if it says anything."""
        if block.text:
            tone = block.text[0].tone.value
            yield {
                "kind": "paragraph",
                "text": self.line(block.text),
                "verdict": block.verdict,
                "tone": tone,
            }

    def facts(self, block: Facts) -> dict[str, Any]:
        """Lay facts out."""
        part = self.part(block.across)
        return {
            "kind": "facts",
            "across": block.across,
            "facts": [
                {"label": part.pieces(each.label), "value": part.pieces(each.value)} for each in block.facts
            ],
        }

    def figures(self, block: Figures) -> dict[str, Any]:
        """Lay figures out, so many beside each other."""
        across = max(1, min(_FIGURES, len(block.figures)))
        part = self.part(across)
        large = evolve(part, room=max(2, part.room // 2))
        return {
            "kind": "figures",
            "across": across,
            "figures": [
                {
                    "label": part.pieces(each.label),
                    "value": large.pieces(each.value),
                    "note": part.pieces(each.note),
                }
                for each in block.figures
            ],
        }

    def picture_of(self, block: Picture) -> dict[str, Any]:
        """Lay a picture out: what is drawn, and the texts that are set upon it."""
        picked = picked_apart(block.svg)
        return {
            "kind": "picture",
            "svg": self.plain(picked.shapes),
            "width": picked.width,
            "height": picked.height,
            "letterings": [
                {**asdict(each), "text": self.plain(each.text)}
                for each in picked.letterings
                if each.text.strip()
            ],
            "title": self.pieces(block.title),
            "description": self.plain(_named(block.description, block.title)),
        }

    def items(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        """Lay items out below those that they stand deeper than."""
        laid = []
        at = 0
        while at < len(items):
            first = items[at]
            below = at + 1
            while below < len(items) and items[below].depth > first.depth:
                below += 1
            number, text = first.number, first.text
            if len(number) > _NUMBER:
                number, text = "", (Run(number), *text)
            laid.append(
                {
                    "number": self.pieces(number),
                    "text": self.line(text),
                    "items": evolve(self, room=max(8, self.room - 4)).items(items[at + 1 : below]),
                }
            )
            at = below
        return laid

    def table(self, table: Table) -> dict[str, Any]:
        """Lay a table out, each column with the room it has."""
        widths = _widths(table)
        shared = sum(widths)
        narrow = sum(_NARROW for each in widths if not each)
        columns = [
            evolve(self, room=max(2, (self.room - narrow) * each // shared - 2) if each else _NARROW)
            for each in widths
        ]
        return {
            "kind": "table",
            "widths": widths,
            "low": _high([table.head] if table.head else [], columns) <= _LOW,
            "head": [column.cell(each) for column, each in zip(columns, table.head, strict=bool(table.head))],
            "groups": [
                {
                    "title": self.line(group.title),
                    "rows": [
                        [column.cell(each) for column, each in zip(columns, row, strict=True)]
                        for row in group.rows
                    ],
                    "small": _is_small(group, columns),
                }
                for group in table.groups
                if group.rows or group.title
            ],
        }

    def cell(self, cell: Cell) -> dict[str, Any]:
        """Lay a cell out."""
        return {
            "lines": [self.line(each) for each in cell.lines],
            "points": [self.line(each) for each in cell.points],
            "centred": cell.centred,
        }

    def part(self, across: int) -> Setter:
        """Give the setter of one of several columns."""
        return evolve(self, room=max(2, self.room // across - 2))

    # --- texts ----------------------------------------------------------------------------

    def line(self, text: Line) -> list[dict[str, Any]]:
        """Lay texts out that stand beside each other; where all have room, no word of them can be broken."""
        fits = sum(_width(run.text) + 1 for run in text) <= self.room
        return [
            {
                "text": [[self.plain(run.text)]] if fits else self.pieces(run.text),
                "tone": run.tone.value,
                "strong": run.strong,
                "struck": run.struck,
                "tag": run.tag,
                "short": len(run.text) <= _SHORT,
            }
            for run in text
        ]

    def plain(self, text: str) -> str:
        """Write a text with each sign that no font has as its number."""
        if self.unseen.isdisjoint(text):
            return text
        return "".join(f"[U+{ord(sign):04X}]" if sign in self.unseen else sign for sign in text)

    def pieces(self, text: str) -> list[Piece]:
        """Cut a text into what may be broken anywhere its signs allow it, and words."""
        pieces: list[Piece] = []
        for kept, part in _kept(self.plain(text)):
            if kept:
                pieces += self.word(part)
                continue
            for piece in cut(part, also=self.glossary):
                pieces += self.word(piece) if is_thai(piece) else self.other(piece)
        return pieces

    def other(self, text: str) -> Iterator[Piece]:
        """Leave a text as it is but for what is too long for the line."""
        at = 0
        for found in re.finditer(rf"\S{{{self.room // 2 + 1},}}", text):
            if _width(found.group()) > self.room:
                if at < found.start():
                    yield text[at : found.start()]
                yield from self.word(found.group())
                at = found.end()
        if at < len(text):
            yield text[at:]

    def word(self, word: str) -> Iterator[Piece]:
        """Keep a word whole if a line can hold it, and else give its parts."""
        if _width(word) <= self.room:
            yield [word]
            return
        parts = _parts(word, max(1, self.room // 8))
        if len(word) <= _SHORT:
            yield parts
        else:
            yield from ([part] for part in parts)

    def anywhere(self, text: str) -> list[Piece]:
        """Let a text that is to be copied break anywhere, lest a line be cut."""
        return [[part] for part in _parts(self.plain(text), _VERBATIM)]


def _kept(text: str) -> Iterator[tuple[bool, str]]:
    """Cut a text into what stays on a line though it has a blank, and what does not."""
    for at, part in enumerate(_TOGETHER.split(text)):
        if part:
            yield at % 2 == 1, part


def _width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text)) - len(_NO_ROOM.findall(text))


def _parts(text: str, size: int) -> list[str]:
    """Cut a text into parts of so many signs as they are written."""
    signs = clusters(text)
    return ["".join(signs[at : at + size]) for at in range(0, len(signs), size)]


def _widths(table: Table) -> list[int]:
    """Give how wide columns are, none of them as narrow as can be that would leave too little to the others."""
    narrow = [
        not width and all(_longest(row[at]) <= _NARROW for row in _rows(table))
        for at, width in enumerate(table.widths)
    ]
    if all(narrow) or sum(narrow) > _MOST_NARROW:
        narrow = [False] * len(narrow)
    return [0 if is_narrow else width or 1 for is_narrow, width in zip(narrow, table.widths, strict=True)]


def _rows(table: Table) -> Iterator[tuple[Cell, ...]]:
    if table.head:
        yield table.head
    for group in table.groups:
        yield from group.rows


def _longest(cell: Cell) -> int:
    return max((sum(_width(run.text) + 1 for run in each) for each in (*cell.lines, *cell.points)), default=0)


def _is_small(group: Group, columns: Sequence[Setter]) -> bool:
    """Tell whether rows surely have room on a page, so that they need not be measured."""
    if not group.rows:
        return False
    return _high((*group.rows, *_titled(group)), columns) <= _SMALL


def _high(rows: Iterable[Sequence[Cell]], columns: Sequence[Setter]) -> int:
    """Give how high rows are at most, in points."""
    return sum(
        _ROW + _LINE * max(_lines(column, cell) for column, cell in zip(columns, row, strict=True))
        for row in rows
    )


def _titled(group: Group) -> Iterator[tuple[Cell, ...]]:
    """Give the title of a group as a row, and as if it had no more room than each of its cells."""
    if group.title and group.rows:
        yield (Cell(lines=(group.title,)),) * len(group.rows[0])


def _lines(column: Setter, cell: Cell) -> int:
    """Give how many lines a cell has at most: where a text needs several, each is at least half full."""
    widths = (sum(1 + _width(run.text) for run in each) for each in (*cell.lines, *cell.points))
    return sum(1 if width <= column.room else 1 + 2 * width // column.room for width in widths)


def _bands(table: Table) -> Iterator[Table]:
    """Cut a table of very many columns into tables below each other."""
    for at in range(0, len(table.widths), _COLUMNS):
        columns = slice(at, at + _COLUMNS)
        yield evolve(
            table,
            head=table.head[columns],
            groups=tuple(
                evolve(group, rows=tuple(row[columns] for row in group.rows)) for group in table.groups
            ),
            widths=table.widths[columns],
        )
