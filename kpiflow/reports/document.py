"""Reports as blocks of text: what every format lays out, in the order in which it is read.

A report on anything becomes a document, and each format knows how to lay out documents
and nothing else, so that all formats say the same. A document holds text and never
markup; what it looks like is left to the format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal, Protocol

from attrs import field, frozen

from kpiflow.text import Language


class Tone(StrEnum):
    """How a text is meant to strike the eye; what it says is always in the words too."""

    PLAIN = "plain"
    SOFT = "soft"
    GOOD = "good"
    BAD = "bad"
    HOLD = "hold"


@frozen
class Run:
    """A text of one tone.

    Attributes:
        text: The text, on one line.
        tone: How it strikes the eye.
        strong: Whether it stands out.
        tag: Whether it stands in a box of its own, as a status does.
        struck: Whether it is struck through, as what no longer counts is.
    """

    text: str
    tone: Tone = field(default=Tone.PLAIN, kw_only=True)
    strong: bool = field(default=False, kw_only=True)
    tag: bool = field(default=False, kw_only=True)
    struck: bool = field(default=False, kw_only=True)


Line = tuple[Run, ...]
"""Texts that stand beside each other; a format puts a space between them."""


def line(*texts: str | Run, tone: Tone = Tone.PLAIN, strong: bool = False) -> Line:
    """Give a line of texts; blank ones are left out."""
    runs = (each if isinstance(each, Run) else Run(each, tone=tone, strong=strong) for each in texts)
    return tuple(run for run in runs if run.text)


@frozen(kw_only=True)
class Heading:
    """The name of what follows.

    Attributes:
        text: The name, and what is said beside it.
        on_new_page: Whether paper begins a new page here.
    """

    kind: ClassVar[Literal["heading"]] = "heading"
    text: Line
    on_new_page: bool = False


@frozen(kw_only=True)
class Paragraph:
    """A line of its own.

    Attributes:
        text: What it says.
        verdict: Whether it is what the report comes to, and stands out as that.
    """

    kind: ClassVar[Literal["paragraph"]] = "paragraph"
    text: Line
    verdict: bool = False


@frozen(kw_only=True)
class Fact:
    """A label with what it stands for."""

    label: str
    value: str


@frozen(kw_only=True)
class Facts:
    """Labels with what they stand for, so many of them beside each other."""

    kind: ClassVar[Literal["facts"]] = "facts"
    facts: tuple[Fact, ...]
    across: int = 2


@frozen(kw_only=True)
class Figure:
    """A figure to be seen from afar, with what it is and what is said of it."""

    label: str
    value: str
    note: str = ""


@frozen(kw_only=True)
class Figures:
    """Figures beside each other, to be compared."""

    kind: ClassVar[Literal["figures"]] = "figures"
    figures: tuple[Figure, ...]


@frozen(kw_only=True)
class Item:
    """One item of a list.

    Attributes:
        text: What it says.
        number: What it goes by, as it is printed; blank for none.
        depth: How deep it stands below others.
    """

    text: Line
    number: str = ""
    depth: int = 0


@frozen(kw_only=True)
class Listing:
    """Items below each other."""

    kind: ClassVar[Literal["listing"]] = "listing"
    items: tuple[Item, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether any item goes by a number of its own."""
        return any(item.number for item in self.items)


@frozen(kw_only=True)
class Cell:
    """One cell of a table: lines below each other, the first of which may be followed by points.

    Attributes:
        lines: The lines.
        points: What is listed below them.
        centred: Whether it stands in the middle, as figures do.
    """

    lines: tuple[Line, ...] = ()
    points: tuple[Line, ...] = ()
    centred: bool = False


def cell(text: str) -> Cell:
    """Give a cell of one line."""
    return Cell(lines=(line(text),))


def centred(text: str, *, strong: bool = False) -> Cell:
    """Give a cell of one line in the middle, as figures stand."""
    return Cell(lines=(line(text, strong=strong),), centred=True)


@frozen(kw_only=True)
class Group:
    """Rows of a table that belong together and are not torn apart by the end of a page.

    Attributes:
        rows: The rows.
        title: What stands across all columns above them.
    """

    rows: tuple[tuple[Cell, ...], ...]
    title: Line = ()


@frozen(kw_only=True)
class Table:
    """Rows and columns.

    Attributes:
        head: What the columns are called; none where they speak for themselves.
        groups: The rows.
        widths: How wide the columns are compared with each other; 0 for as narrow as can be.
        name: What the table is, for those who cannot see it.
    """

    kind: ClassVar[Literal["table"]] = "table"
    head: tuple[Cell, ...] = ()
    groups: tuple[Group, ...]
    widths: tuple[int, ...]
    name: str


@frozen(kw_only=True)
class Verbatim:
    """Lines that stand exactly as they are, to be copied."""

    kind: ClassVar[Literal["verbatim"]] = "verbatim"
    lines: tuple[str, ...]


@frozen(kw_only=True)
class Picture:
    """A picture.

    Attributes:
        svg: The picture itself, made by this library; no text of it is markup from data.
        title: What it shows.
        description: The same in words, for those who cannot see it and for formats without pictures.
    """

    kind: ClassVar[Literal["picture"]] = "picture"
    svg: str = field(repr=False)
    title: str
    description: str


Block = Heading | Paragraph | Facts | Figures | Listing | Table | Verbatim | Picture


@frozen(kw_only=True)
class Document:
    """A report in one language.

    Attributes:
        language: The language of what stands around the data.
        title: What it is called among files.
        form: What kind of report it is, at the head of the first page.
        corner: What stands beside that.
        lead: What it is about.
        blocks: All it says.
        foot: What is said once at the end, in small print.
        day: The day it speaks of; the date that files of it bear.
    """

    language: Language
    title: str
    form: str
    corner: str = ""
    lead: str
    blocks: tuple[Block, ...]
    foot: tuple[Block, ...] = ()
    day: date

    def document(self) -> Document:
        """Give itself: what is a document already needs no laying out."""
        return self

    def texts(self) -> Iterator[str]:
        """Walk all it says, in the order in which it is read."""
        yield from (each for each in (self.form, self.corner, self.lead) if each)
        for block in (*self.blocks, *self.foot):
            yield from texts_of(block)


class Report(Protocol):
    """What can be laid out as a document."""

    def document(self) -> Document:
        """Lay it out."""
        ...


def texts_of(block: Block) -> Iterator[str]:
    """Walk all texts of a block, in the order in which it is read."""
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield from _said(text)
        case Facts(facts=facts):
            yield from (each for fact in facts for each in (fact.label, fact.value) if each)
        case Figures(figures=figures):
            yield from (
                each for figure in figures for each in (figure.label, figure.value, figure.note) if each
            )
        case Listing(items=items):
            yield from (each for item in items for each in (item.number, *_said(item.text)) if each)
        case Table():
            yield from _of_table(block)
        case Verbatim(lines=lines):
            yield from lines
        case Picture():
            yield from (block.title, block.description)


def _of_table(table: Table) -> Iterator[str]:
    yield from _cells(table.head)
    for group in table.groups:
        yield from _said(group.title)
        for row in group.rows:
            yield from _cells(row)


def _cells(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        for text in (*cell.lines, *cell.points):
            yield from _said(text)


def _said(text: Line) -> Iterator[str]:
    yield from (run.text for run in text)
