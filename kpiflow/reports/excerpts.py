"""Excerpts of blocks: so many rows and so long texts at most, with how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve, frozen

from kpiflow.reports.document import (
    Block,
    Cell,
    Fact,
    Facts,
    Figure,
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
from kpiflow.text import Language, Text, shortened


_MORE: Final = Text(th="… และอีก {count} รายการ", en="… and {count} more")
_MOST_OF_A_PICTURE: Final = 9_000
"""How many characters a picture has at most; of one with more only its words are shown."""


@frozen(kw_only=True)
class Excerpt:
    """How much is shown.

    Attributes:
        rows: The most rows of a table, items of a list, and texts on a line.
        length: The most characters of a text.
        language: The language in which it says how much more there is.
    """

    rows: int
    length: int
    language: Language

    def line(self, text: Line) -> Line:
        """Cut a line."""
        return tuple(evolve(run, text=self.text(run.text)) for run in text[: self.rows])

    def text(self, text: str) -> str:
        """Cut a text."""
        return shortened(text, length=self.length)

    def block(self, block: Block) -> Block:
        """Cut a block."""
        match block:
            case Heading(text=text) | Paragraph(text=text):
                return evolve(block, text=self.line(text))
            case Facts(facts=facts):
                return evolve(block, facts=tuple(self._fact(each) for each in facts[: self.rows]))
            case Figures(figures=figures):
                return evolve(block, figures=tuple(self._figure(each) for each in figures[: self.rows]))
            case Listing():
                return self._listing(block)
            case Table():
                return self._table(block)
            case Verbatim(lines=lines):
                block = Verbatim(lines=tuple(self.text(each) for each in lines[: self.rows]))
            case Picture(svg=svg) if len(svg) > _MOST_OF_A_PICTURE:
                block = Paragraph(text=line(self.text(block.title), self.text(block.description)))
            case Picture():
                pass
        return block

    def _listing(self, listing: Listing) -> Listing:
        kept = tuple(
            Item(text=self.line(each.text), number=self.text(each.number), depth=min(each.depth, self.rows))
            for each in listing.items[: self.rows]
        )
        return Listing(items=(*kept, *(Item(text=more) for more in self._more(listing.items))))

    def _fact(self, fact: Fact) -> Fact:
        return Fact(label=self.text(fact.label), value=self.text(fact.value))

    def _figure(self, figure: Figure) -> Figure:
        return Figure(
            label=self.text(figure.label), value=self.text(figure.value), note=self.text(figure.note)
        )

    def _table(self, table: Table) -> Table:
        """Cut a table; the title of a group counts as a row, as it takes as much room."""
        groups: list[Group] = []
        left, lost = self.rows, 0
        for group in table.groups:
            room = max(left - bool(group.title), 0)
            kept = group.rows[:room]
            if left:
                groups.append(Group(title=self.line(group.title), rows=tuple(map(self._row, kept))))
            lost += len(group.rows) - len(kept)
            left = max(left - bool(group.title) - len(kept), 0)
        if lost:
            groups.append(Group(title=self._said(lost), rows=()))
        return evolve(table, head=self._row(table.head), groups=tuple(groups), name=self.text(table.name))

    def _row(self, row: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(self._cell(cell) for cell in row)

    def _cell(self, cell: Cell) -> Cell:
        lines = tuple(self.line(each) for each in cell.lines[: self.rows])
        points = tuple(self.line(each) for each in cell.points[: self.rows])
        return evolve(cell, lines=lines, points=(*points, *self._more(cell.points)))

    def _more(self, whole: Sequence[Any]) -> tuple[Line, ...]:
        return (self._said(len(whole) - self.rows),) if len(whole) > self.rows else ()

    def _said(self, count: int) -> Line:
        return line(Run(_MORE.in_language(self.language).format(count=count), tone=Tone.SOFT))
