"""Any report as plain text for a terminal: blocks below each other, tables in columns.

However wide Thai stands in a terminal, columns stand below each other; nothing is cut
off, and lines that are too long go on below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kpiflow.reports.document import (
    Block,
    Cell,
    Facts,
    Figures,
    Heading,
    Line,
    Listing,
    Paragraph,
    Picture,
    Report,
    Table,
    Verbatim,
)
from kpiflow.text import broken, display_width, on_one_line


_WIDEST: Final = 100
"""Columns where no width is given."""

_NARROWEST: Final = 8
"""Columns that every column of a table has, however narrow the terminal."""

_GAP: Final = "  "


def render_plain(report: Report, *, width: int | None = None) -> str:
    """Lay a report out as lines of text.

    Args:
        report: What to lay out.
        width: Columns there are.
    """
    document = report.document()
    room = max(4 * _NARROWEST, width or _WIDEST)
    lines = list(_wrapped(document.lead, room))
    if document.corner:
        lines += _wrapped(document.corner, room)
    before: Block | None = None
    for block in (*document.blocks, *document.foot):
        if not isinstance(before, Heading):  # what a heading names stands right below it
            lines.append("")
        lines += _block(block, room)
        before = block
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _block(block: Block, room: int) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield from _wrapped(_said(text), room)
        case Facts(facts=facts):
            yield from _labelled([(each.label, each.value) for each in facts], room)
        case Figures(figures=figures):
            values = [f"{each.value} ({each.note})" if each.note else each.value for each in figures]
            yield from _labelled(
                [(each.label, value) for each, value in zip(figures, values, strict=True)], room
            )
        case Listing(items=items):
            for item in items:
                number = f"{on_one_line(item.number)} " if item.number else "- "
                yield from _hanging(f"{_GAP * item.depth}{number}", _said(item.text), room)
        case Table():
            yield from _table(block, room)
        case Verbatim(lines=lines):
            yield from map(on_one_line, lines)
        case Picture():
            yield from _wrapped(f"{on_one_line(block.title)} — {on_one_line(block.description)}", room)


def _said(text: Line) -> str:
    return " ".join(on_one_line(run.text) for run in text)


def _wrapped(text: str, room: int) -> Iterator[str]:
    yield from broken(on_one_line(text), room)


def _hanging(lead: str, text: str, room: int) -> Iterator[str]:
    """Lay a text out behind a lead; what goes on below stands below the text."""
    for part in broken(text, max(_NARROWEST, room - display_width(lead))):
        yield lead + part
        lead = " " * display_width(lead)


def _labelled(pairs: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    width = max((display_width(on_one_line(label)) for label, _ in pairs), default=0)
    for label, value in pairs:
        yield from _hanging(f"{_GAP}{_padded(on_one_line(label), width)}{_GAP}", on_one_line(value), room)


def _table(table: Table, room: int) -> Iterator[str]:
    rows = [table.head, *(row for group in table.groups for row in group.rows)]
    widths = _widths([row for row in rows if row], room - len(_GAP))
    if table.head:
        yield from _row(table.head, widths)
    for n, group in enumerate(table.groups):
        if group.title:
            if n or table.head:
                yield ""
            yield from _wrapped(_said(group.title), room)
        for row in group.rows:
            yield from _row(row, widths)


def _widths(rows: Sequence[Sequence[Cell]], room: int) -> list[int]:
    """Give each column what its longest line takes; the widest ones give way where there is no room."""
    columns = zip(*rows, strict=True)
    widths = [
        max((display_width(text) for cell in cells for text in _texts(cell)), default=0) for cells in columns
    ]
    left = room - len(_GAP) * (len(widths) - 1)
    while sum(widths) > left and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    """Lay the cells of a row out beside each other, each broken into lines of its own."""
    cells = [
        [part for text in _texts(cell) for part in broken(text, width)]
        for cell, width in zip(row, widths, strict=True)
    ]
    for n in range(max(map(len, cells))):
        parts = (
            _padded(lines[n] if n < len(lines) else "", width, right=cell.centred)
            for cell, lines, width in zip(row, cells, widths, strict=True)
        )
        yield _GAP + _GAP.join(parts)


def _texts(cell: Cell) -> list[str]:
    return [*(_said(each) for each in cell.lines), *(f"• {_said(each)}" for each in cell.points)]


def _padded(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text up to a width; figures stand at the right."""
    blank = " " * (width - display_width(text))
    return blank + text if right else text + blank
