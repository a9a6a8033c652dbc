"""Blocks as a piece of HTML for pages of others, such as notebooks, and as plain text.

It needs no template engine and nothing of the page around it: no script, nothing that is
loaded, and one style sheet that reaches no further than its own class. Everything from data
is escaped.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Sequence
from html import escape
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
    Run,
    Table,
    Tone,
    Verbatim,
)
from kpiflow.text import Language


_DARK: Final = (
    "--ink:#e8eaee;--soft:#a5adba;--paper:#16181c;--line:#3c424c;--band:#22262c;"
    "--good:#7fd6a0;--bad:#ff9d94;--hold:#ffd27a"
)
_LIGHT: Final = (
    "--ink:#1c1f24;--soft:#5a6270;--paper:#fff;--line:#c9ced6;--band:#f2f4f7;"
    "--good:#17693a;--bad:#a3231c;--hold:#7a5200"
)
_RULES: Final = (
    (
        "",
        (
            "color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:.3em;padding:.6em .9em;"
            "max-width:60em;overflow-x:auto;"
            'font:14px/1.5 Sarabun,"Noto Sans Thai","Leelawadee UI",Thonburi,Loma,system-ui,sans-serif'
        ),
    ),
    (" .title", "font-weight:700"),
    (" .heading", "font-weight:700"),
    (" .strong", "font-weight:700"),
    (" p", "margin:.3em 0"),
    (" ul", "margin:.3em 0;padding-inline-start:1.3em;list-style:disc"),
    (" svg", "max-width:100%;height:auto"),
    (" .soft", "color:var(--soft)"),
    (" .good", "color:var(--good)"),
    (" .bad", "color:var(--bad)"),
    (" .hold", "color:var(--hold)"),
    (" .struck", "text-decoration:line-through"),
    (" .tag", "border:1px solid;border-radius:.3em;padding:0 .4em;font-weight:700;white-space:nowrap"),
    (" .verdict", "border-inline-start:.3em solid;padding:.2em .7em;font-weight:700"),
    (
        " table",
        "border-collapse:collapse;table-layout:auto;width:100%;margin:.4em 0;color:inherit;font-size:inherit",
    ),
    (" tr", "background:none;text-align:start"),
    (
        " th",
        (
            "border:1px solid var(--line);padding:.2em .5em;text-align:start;vertical-align:top;white-space:normal;"
            "max-width:none;background:var(--band)"
        ),
    ),
    (
        " td",
        (
            "border:1px solid var(--line);padding:.2em .5em;text-align:start;vertical-align:top;white-space:normal;"
            "max-width:none"
        ),
    ),
    (" .n", "text-align:center;white-space:nowrap"),
    (" .narrow", "width:1%"),
    (" .figures", "display:flex;flex-wrap:wrap;gap:.5em;margin:.4em 0"),
    (" .figures div", "border:1px solid var(--line);border-radius:.3em;padding:.3em .7em"),
    (" b", "display:block;font-size:1.4em;line-height:1.2"),
)
# Notebooks have themes of their own, which need not be the one of the screen. They also style
# every table of an output, to the right and in stripes; a class named thrice goes before that.
_STYLE: Final = (
    f".kpiflow{{{_LIGHT}}}"
    f"@media (prefers-color-scheme:dark){{.kpiflow{{{_DARK}}}}}"
    f'[data-jp-theme-light="true"] .kpiflow,.vscode-light .kpiflow,.light-theme .kpiflow{{{_LIGHT}}}'
    f'[data-jp-theme-light="false"] .kpiflow,.vscode-dark .kpiflow,.dark-theme .kpiflow{{{_DARK}}}'
    + "".join(f".kpiflow.kpiflow.kpiflow{within}{{{said}}}" for within, said in _RULES)
)


def render_fragment(title: Line, blocks: Sequence[Block], *, language: Language) -> str:
    """Lay blocks out as one element of HTML with its own style.

    Args:
        title: What they are about.
        blocks: The blocks.
        language: The language of what stands around the data.
    """
    said = "".join(part for block in blocks for part in _block(block))
    return (
        f'<div class="kpiflow" lang="{language}"><style>{_STYLE}</style>'
        f'<p class="title">{_line(title)}</p>{said}</div>'
    )


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield f'<p class="heading">{_line(text)}</p>'
        case Paragraph(text=text, verdict=verdict):
            if text:
                kinds = f' class="verdict {text[0].tone.value}"' if verdict else ""
                yield f"<p{kinds}>{_line(text)}</p>"
        case Facts(facts=facts):
            yield from (
                f"<p><strong>{escape(each.label)}</strong> {escape(each.value)}</p>" for each in facts
            )
        case Figures(figures=figures):
            each_one = "".join(
                f'<div>{escape(each.label)} <b>{escape(each.value)}</b> <span class="soft">{escape(each.note)}</span></div>'
                for each in figures
            )
            yield f'<div class="figures">{each_one}</div>'
        case Listing(items=items):
            shown = "".join(
                f"<li{_indent(each.depth)}>{escape(f'{each.number} ') if each.number else ''}{_line(each.text)}</li>"
                for each in items
            )
            yield f"<ul>{shown}</ul>"
        case Table():
            yield _table(block)
        case Verbatim(lines=lines):
            yield f"<p><code>{'<br>'.join(map(escape, lines))}</code></p>"
        case Picture():
            yield f"<figure>{_apart(block.svg)}<figcaption>{escape(block.title)}</figcaption></figure>"


def _apart(svg: str) -> str:
    """Put blanks between the texts of a picture.

    Notebooks take style and pictures out of what they do not trust, and leave the texts.
    """
    return re.sub("</(text|title|desc)>", r"</\1> ", svg)


def _indent(depth: int) -> str:
    return f' style="margin-inline-start:{1.2 * depth:.1f}em"' if depth else ""


def _table(table: Table) -> str:
    head = (
        f"<thead><tr>{''.join(_cell(each, 'th') for each in table.head)}</tr></thead>" if table.head else ""
    )
    groups = "".join(_group(each, len(table.widths)) for each in table.groups)
    columns = "".join("<col>" if width else '<col class="narrow">' for width in table.widths)
    return f'<table aria-label="{escape(table.name)}"><colgroup>{columns}</colgroup>{head}{groups}</table>'


def _group(group: Group, columns: int) -> str:
    title = f'<tr><th colspan="{columns}">{_line(group.title)}</th></tr>' if group.title else ""
    rows = "".join(f"<tr>{''.join(_cell(each, 'td') for each in row)}</tr>" for row in group.rows)
    return f"<tbody>{title}{rows}</tbody>"


def _cell(cell: Cell, tag: str) -> str:
    lines = "<br>".join(_line(each) for each in cell.lines)
    points = "".join(f"<li>{_line(each)}</li>" for each in cell.points)
    listed = f"<ul>{points}</ul>" if points else ""
    centred = ' class="n"' if cell.centred else ""
    return f"<{tag}{centred}>{lines}{listed}</{tag}>"


def _line(text: Line) -> str:
    return " ".join(_run(run) for run in text)


def _run(run: Run) -> str:
    kinds = [run.tone.value] if run.tone is not Tone.PLAIN else []
    kinds += [name for name in ("tag", "strong", "struck") if getattr(run, name)]
    said = escape(run.text)
    return f'<span class="{" ".join(kinds)}">{said}</span>' if kinds else said


# --- plain text ---------------------------------------------------------------------------


def render_plain(title: Line, blocks: Sequence[Block]) -> str:
    """Lay blocks out as lines of text."""
    lines = (_plain(title), *(each for block in blocks for each in _plain_block(block)))
    return "\n".join(each.rstrip() for each in lines)


def _plain_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            if text:
                yield _plain(text)
        case Facts(facts=facts):
            yield from (f"  {each.label} {each.value}" for each in facts)
        case Figures(figures=figures):
            yield from (f"  {each.label}: {each.value} {each.note}" for each in figures)
        case Listing(items=items):
            yield from (f"  {'  ' * each.depth}{each.number or '-'} {_plain(each.text)}" for each in items)
        case Table():
            yield from (f"  {row}" for row in _plain_rows(block))
        case Verbatim(lines=lines):
            yield from (f"  {each}" for each in lines)
        case Picture():
            yield f"  {block.title}: {block.description}"


def _plain_rows(table: Table) -> Iterator[str]:
    if table.head:
        yield _plain_row(table.head)
    for group in table.groups:
        if group.title:
            yield _plain(group.title)
        yield from (f"  {_plain_row(row)}" for row in group.rows)


def _plain_row(row: Iterable[Cell]) -> str:
    cells = ("; ".join(_plain(each) for each in (*cell.lines, *cell.points) if each) for cell in row)
    return " | ".join(cells)


def _plain(text: Line) -> str:
    return " ".join(run.text for run in text)
