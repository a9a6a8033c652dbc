"""Reports as plain text: nothing is lost, columns stand, and nothing of data moves a cursor."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from kpiflow.assessment import Result
from kpiflow.reports import make_card
from kpiflow.reports.document import Cell, Document, Fact, Facts, Group, Heading, Item, Listing, Table, line
from kpiflow.reports.plain import render_plain
from kpiflow.text import UNSAFE, Language, display_width, on_one_line
from report_payloads import PAYLOADS, document_of


def shorn(text: str) -> str:
    """Give a text without what is between its words."""
    return "".join(text.split())


@pytest.mark.parametrize("language", get_args(Language))
def test_a_wide_page_says_all_that_a_document_says(accepted: Result, language: Language) -> None:
    """Where there is room, each text of the blocks stands there, in the order in which it is read."""
    document = make_card(accepted, language=language).document()
    page = render_plain(document, width=10_000)

    for text in document.texts():
        assert on_one_line(text) in page or text == document.form


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_their_width(accepted: Result, width: int) -> None:
    """A line is longer only where a word is."""
    page = render_plain(make_card(accepted, language="en"), width=width)
    longest = max(display_width(word) for word in page.split())

    assert all(display_width(each) <= max(width, longest + 30) for each in page.splitlines())
    assert sum(display_width(each) > width for each in page.splitlines()) <= 6


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_moves_a_cursor(payload: str) -> None:
    """Whatever data says makes nothing but text on the line where it stands."""
    page = render_plain(document_of(payload), width=200)

    assert not UNSAFE.search(page)
    assert shorn(on_one_line(payload)) in shorn(page)


def test_columns_stand_below_each_other() -> None:
    """However wide Thai stands in a terminal; figures stand at the right, and a title above its rows."""

    def cell(text: str, *, centred: bool = False) -> Cell:
        return Cell(lines=(line(text),), centred=centred)

    document = Document(
        language="th",
        title="t",
        form="f",
        lead="lead",
        blocks=(
            Heading(text=line("heading")),
            Table(
                name="n",
                head=(cell("ที่"), cell("figure", centred=True)),
                groups=(Group(title=line("group"), rows=((cell("one two"), cell("1", centred=True)),)),),
                widths=(1, 1),
            ),
            Facts(facts=(Fact(label="ที่", value="a"), Fact(label="three", value="b"))),
            Listing(items=(Item(number="1.", text=line("item"), depth=1),)),
        ),
        day=date(2026, 1, 1),
    )

    assert render_plain(document) == (
        "lead\n\nheading\n"
        "  ที่        figure\n\ngroup\n  one two       1\n\n"
        "  ที่      a\n  three  b\n\n"
        "  1. item\n"
    )
