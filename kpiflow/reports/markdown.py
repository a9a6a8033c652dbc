"""Reports as Markdown, for reviews and wikis; tables are those of GitHub.

Whatever data says is text: each character that could be markup, an address that
would become a link, or the beginning of a list is written as a character reference
or behind a backslash.
"""

from __future__ import annotations

import re

from collections.abc import Iterator, Sequence
from typing import Final

from kpiflow.reports.document import (
    Block,
    Cell,
    Facts,
    Figures,
    Group,
    Heading,
    Line,
    Listing,
    Paragraph,
    Picture,
    Report,
    Run,
    Table,
    Tone,
    Verbatim,
)
from kpiflow.reports.filing import FileKind


MARKDOWN: Final = FileKind("a report in Markdown", b"<!-- a report of kpiflow -->")
"""Other Markdown begins like ours but for this remark, which no reader sees, and is not written over."""
_ALWAYS: Final = re.compile(r"[\\`*_{}\[\]|~$<&@]|:(?=//)|(?<=www)\.|:(?=[\w+-]+:)")
"""What is markup wherever it stands: signs, the colon of an address or of a picture's name, the dot after `www`."""
_AT_THE_START: Final = re.compile(r"([-+=#>]|\d+(?=[.)]))")
"""What makes a list, a heading or a quotation of the line that begins with it."""
_REFERENCES: Final = {"&": "&amp;", "<": "&lt;", "@": "&#64;", ":": "&#58;", ".": "&#46;"}
"""Signs that stay markup behind a backslash somewhere."""


def render_markdown(report: Report) -> str:
    """Lay a report out as Markdown."""
    document = report.document()
    head = [MARKDOWN.begins.decode("ascii"), f"# {_text(document.form)}"]
    if document.corner:
        head.append(_text(document.corner))
    head.append(f"**{_text(document.lead)}**")
    parts = [*head, *(each for block in document.blocks for each in _block(block))]
    foot = [each for block in document.foot for each in _block(block)]
    if foot:
        parts += ["---", *foot]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield f"## {_line(text)}"
        case Paragraph(text=text, verdict=verdict):
            if text:
                yield f"> {_line(text)}" if verdict else _line(text)
        case Facts(facts=facts):
            yield "\n".join(f"- **{_text(each.label)}** {_text(each.value)}".rstrip() for each in facts)
        case Figures(figures=figures):
            yield "\n".join(
                f"- {_text(each.label)}: **{_text(each.value)}** {_text(each.note)}".rstrip()
                for each in figures
            )
        case Listing():
            yield _listing(block)
        case Table():
            yield from _table(block)
        case Verbatim(lines=lines):
            yield _fenced(lines)
        case Picture():
            yield f"*{_text(block.title)}* — {_text(block.description)}"


def _listing(listing: Listing) -> str:
    """Lay items out, each at most one deeper than the one before it: deep below nothing, it would be code."""
    lines: list[str] = []
    depth = -1
    for item in listing.items:
        depth = min(item.depth, depth + 1)
        number = f"{_text(item.number)} " if item.number else ""
        lines.append(f"{'  ' * depth}- {number}{_line(item.text)}")
    return "\n".join(lines)


def _table(table: Table) -> Iterator[str]:
    """Lay out a table; groups with a title become tables below a heading each."""
    head = [_cell(each) for each in table.head] or [""] * len(table.widths)
    if not any(group.title for group in table.groups):
        yield _rows(head, [_cells(row) for group in table.groups for row in group.rows])
        return
    for group in table.groups:
        yield from _group(group, head)


def _group(group: Group, head: Sequence[str]) -> Iterator[str]:
    if group.title:
        yield f"### {_line(group.title)}"
    if group.rows:
        yield _rows(head, [_cells(row) for row in group.rows])


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def _cells(row: Sequence[Cell]) -> list[str]:
    return [_cell(each) for each in row]


def _cell(cell: Cell) -> str:
    return "<br>".join((*(_line(each) for each in cell.lines), *(f"• {_line(each)}" for each in cell.points)))


def _line(text: Line) -> str:
    return " ".join(_run(run) for run in text)


def _run(run: Run) -> str:
    said = _text(run.text)
    if run.struck:
        said = f"~~{said}~~"
    if run.strong or run.tag or run.tone in {Tone.GOOD, Tone.BAD, Tone.HOLD}:
        said = f"**{said}**"
    return said


def _fenced(lines: Sequence[str]) -> str:
    """Fence lines with more backticks than any of them has."""
    longest = max((len(found) for each in lines for found in re.findall("`+", each)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}text", *lines, fence))


def _text(text: str) -> str:
    """Write a text so that nothing of it is markup, even at the beginning of a line."""
    start = _AT_THE_START.match(text)
    if start is None:
        return _inline(text)
    begins = start.group()
    rest = text[len(begins) :]
    if begins.isdigit():
        return f"{begins}\\{rest[:1]}{_inline(rest[1:])}"
    return f"\\{begins}{_inline(rest)}"


def _inline(text: str) -> str:
    return _ALWAYS.sub(lambda found: _REFERENCES.get(found.group(), f"\\{found.group()}"), text)
