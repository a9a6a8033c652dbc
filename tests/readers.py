"""Reports read back from the files they were written to: what each says, in the order of reading."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

import openpyxl

from attrs import evolve, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kpiflow.reports import FORMATS
from kpiflow.reports.document import Document, Picture, Table, texts_of
from office_files import paragraphs


BLANK: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>'
"""A picture that says nothing by itself; what pictures say is held by tests of their own."""


def shorn(text: str) -> str:
    """Give a text without what is between its words."""
    return "".join(text.split())


class Page(HTMLParser):
    """Reads HTML, and notes its elements and what a reader of it sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.said: list[str] = []
        self._unseen = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element with the names of its attributes."""
        self.tags.append(tag)
        self.names.update(name for name, _ in attrs)
        if not self._unseen and tag in {"style", "title", "svg", "script"}:
            self._unseen = tag

    def handle_endtag(self, tag: str) -> None:
        """Note that what is not seen ends."""
        if tag == self._unseen:
            self._unseen = ""

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self._unseen:
            self.said.append(data)

    def handle_comment(self, data: str) -> None:
        """Refuse a comment: nothing hides anything."""
        raise AssertionError(data)


def of_html(file: bytes) -> str:
    """Give what a page says."""
    return "".join(Page(file.decode("utf-8")).said)


@lru_cache(maxsize=2)
def _tokens(file: bytes) -> tuple[Token, ...]:
    """Read Markdown as GitHub does."""
    return tuple(MarkdownIt("gfm-like", {"linkify": False}).parse(file.decode("utf-8")))


def of_markdown(file: bytes) -> str:
    """Give what Markdown says to whoever reads it on GitHub."""
    said: list[str] = []
    for token in _tokens(file):
        if token.type in {"fence", "code_block"}:
            said.append(token.content)
        if token.type == "html_block" and token.content.strip() != "<!-- a report of kpiflow -->":
            raise AssertionError(token.content)
        said += [each.content for each in token.children or () if each.content != "<br>"]
    return "\n".join(said)


def of_pdf(file: bytes) -> str:
    """Give what is copied from a PDF file, without the numbers of its pages."""
    whole = ("-raw", "-x", "0", "-y", "0", "-W", "600", "-H", "800", "-enc", "UTF-8", "-", "-")
    command = [shutil.which("pdftotext") or "pdftotext", *whole]
    return subprocess.run(command, input=file, capture_output=True, check=True).stdout.decode("utf-8")


def of_docx(file: bytes) -> str:
    """Give what a Word file says in its head and body; in its foot are the numbers of pages."""
    return "\n".join(paragraphs(file))


def of_xlsx(file: bytes) -> str:
    """Give what the first sheet of an Excel file says; the register is held by a test of its own."""
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


READERS: Final[Mapping[str, Callable[[bytes], str]]] = {
    ".html": of_html,
    ".md": of_markdown,
    ".pdf": of_pdf,
    ".docx": of_docx,
    ".xlsx": of_xlsx,
}

BETWEEN: Final = {
    ".html": "",
    ".md": ":—•",  # what stands between a label and its figure, a title and what it is of, and before points
    ".pdf": "•",
    ".docx": "",
    ".xlsx": "•",
}
"""The signs that a format puts between texts, which are in no document."""

HIDDEN: Final = {".pdf": "description"}
"""What of a picture is told to whoever cannot see it, and not beside it."""


@frozen
class DiffersError(AssertionError):
    """A file says something else than its document.

    Attributes:
        where: What was read up to there.
        expected: What should have come next; empty where nothing should.
        got: What came.
    """

    where: str
    expected: str
    got: str

    def __str__(self) -> str:
        """Say where, what was expected and what came."""
        return f"after '…{self.where[-60:]}' expected '{self.expected[:120]}', got '{self.got[:120]}'"


def without_drawings(document: Document) -> Document:
    """Give a document whose pictures say nothing by themselves."""
    blocks = tuple(evolve(each, svg=BLANK) if isinstance(each, Picture) else each for each in document.blocks)
    return evolve(document, blocks=blocks)


def expected(document: Document, suffix: str) -> Iterator[str]:
    """Walk what a file of a format says, in the order of reading."""
    hidden = HIDDEN.get(suffix)
    yield from (each for each in (document.form, document.corner, document.lead) if each)
    for block in (*document.blocks, *document.foot):
        if isinstance(block, Picture):
            yield from (getattr(block, each) for each in ("title", "description") if each != hidden)
        elif suffix == ".md" and isinstance(block, Table) and any(each.title for each in block.groups):
            yield from _tables(block)
        else:
            yield from texts_of(block)


def _tables(table: Table) -> Iterator[str]:
    """Walk a table whose groups have titles as Markdown has it: each group is a table below a heading."""
    for group in table.groups:
        yield from (run.text for run in group.title)
        if group.rows:
            yield from texts_of(evolve(table, groups=(evolve(group, title=()),)))


def must_say(document: Document, file: bytes, suffix: str) -> int:
    """See that a file says every text of a document in the order of reading, and nothing else.

    Gives how many texts there are.
    """
    heads = _heads(document) if suffix == ".pdf" else ()
    return in_order(shorn(READERS[suffix](file)), list(expected(document, suffix)), BETWEEN[suffix], heads)


def in_order(said: str, texts: Iterable[str], between: str, again: Iterable[str] = ()) -> int:
    """See that texts stand one after the other, with nothing between them but these signs.

    Args:
        said: What was read, without blanks.
        texts: What should be there.
        between: Signs that may stand between texts.
        again: What may come again: heads of tables on the next page.
    """
    at, count = 0, 0
    heads = tuple(again)
    for text in map(shorn, texts):
        while not said.startswith(text, at):
            head = next((each for each in heads if said.startswith(each, at)), said[at : at + 1])
            if not head or (len(head) == 1 and head not in between):
                raise DiffersError(said[:at], text, said[at:])
            at += len(head)
        at, count = at + len(text), count + 1
    if said[at:].strip(between):
        raise DiffersError(said[:at], "", said[at:])
    return count


def _heads(document: Document) -> tuple[str, ...]:
    tables = [each for each in document.blocks if isinstance(each, Table) and each.head]
    return tuple(shorn("".join(texts_of(evolve(each, groups=())))) for each in tables)


def written(document: Document, suffix: str) -> bytes:
    """Give the file of a document."""
    return FORMATS[suffix].render(document, None)


def is_readable(suffix: str) -> bool:
    """Tell whether there is what reads files of a format here."""
    return suffix != ".pdf" or shutil.which("pdftotext") is not None


def shape_of(file: bytes, suffix: str) -> list[str]:
    """Give what a file is made of but for its texts: elements, and what leads elsewhere.

    Columns of a sheet are left out, for they are as wide as texts are, and those of one width are one.
    """
    match suffix:
        case ".html":
            page = Page(file.decode("utf-8"))
            return [*page.tags, *sorted(page.names)]
        case ".md":
            return [
                name
                for token in _tokens(file)
                for name in (token.type, *(each.type for each in token.children or ()))
                if name not in {"text", "text_special"}
            ]
        case ".docx" | ".xlsx":
            from office_files import leads_elsewhere, parts  # noqa: PLC0415 -- of these two alone

            name = "word/document.xml" if suffix == ".docx" else "xl/worksheets/sheet1.xml"
            tags = [each for each in re.findall(rb"<([\w:]+)", parts(file)[name]) if each != b"col"]
            return [*(each.decode() for each in tags), *leads_elsewhere(file)]
        case _:
            return []
