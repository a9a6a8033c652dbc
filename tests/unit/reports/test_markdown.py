"""Reports as Markdown, read by a parser of GitHub's Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from attrs import evolve
from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kpiflow.assessment import Result
from kpiflow.reports import make_card, render_markdown
from kpiflow.reports.document import Item, Listing, line
from kpiflow.text import UNSAFE, Language
from report_payloads import PAYLOADS, document_of


def inline(page: str) -> Iterator[Token]:
    """Walk what stands within the lines of a page."""
    reader = MarkdownIt("gfm-like", {"linkify": False})
    for token in reader.parse(page):
        yield from token.children or ()
        if token.type in {"fence", "html_block", "code_block"}:
            yield token


def read(page: str) -> str:
    """Give the text that a reader of the page sees, with single spaces."""
    parts = [" " if token.type in {"html_inline", "softbreak"} else token.content for token in inline(page)]
    return "".join(" ".join(parts).split())


def shorn(text: str) -> str:
    """Give a text without what is between its words."""
    return "".join(text.split())


@pytest.mark.parametrize("language", get_args(Language))
def test_a_card_says_all_that_its_document_says(accepted: Result, language: Language) -> None:
    """Each text stands on the page, in the order in which it is read."""
    card = make_card(accepted, language=language)
    page = read(render_markdown(card))

    at = 0
    for text in card.document().texts():
        at = page.find(shorn(text), at)
        assert at >= 0, text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_markup(payload: str) -> None:
    """Whatever data says is read back as it was, and makes nothing but text."""
    page = render_markdown(document_of(payload))
    plain = render_markdown(document_of("x"))

    assert read(page).count(shorn(payload)) >= 78
    assert kinds(page) == kinds(plain)


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12))
def test_no_text_whatever_is_markup(text: str) -> None:
    """The same of texts that nobody thought of."""
    text = f"x{' '.join(UNSAFE.sub('', text).split())}x"

    page = render_markdown(document_of(text))

    assert kinds(page) == kinds(render_markdown(document_of("x")))


def kinds(page: str) -> list[str]:
    """Give the blocks of a page, and what is within their lines but for how text is cut up."""
    reader = MarkdownIt("gfm-like", {"linkify": False})
    found = []
    for token in reader.parse(page):
        found.append(token.type)
        found += [each.type for each in token.children or () if each.type not in {"text", "text_special"}]
    return found


def test_addresses_are_not_links() -> None:
    """What GitHub would make a link of by itself stays text."""
    page = render_markdown(document_of("see https://example.org, www.example.org and a@example.org"))

    assert "https&#58;//" in page
    assert "www&#46;example" in page
    assert "a&#64;example" in page


def test_lines_to_copy_are_fenced_by_more_than_they_hold() -> None:
    """An anchor is copied as it is, whatever backticks are in it."""
    page = render_markdown(document_of("a ```` b"))

    assert "\n`````text\na ```` b\na ```` b\n`````" in page


def test_tables_have_as_many_cells_in_each_row(accepted: Result) -> None:
    """A row of another width would lose cells, or stand empty."""
    tables: list[list[int]] = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(render_markdown(make_card(accepted))):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append(0)
        elif token.type in {"th_open", "td_open"}:
            tables[-1][-1] += 1

    assert len(tables) == 8
    assert [len(set(widths)) for widths in tables] == [1] * 8


def test_an_item_deep_below_nothing_is_no_code() -> None:
    """Whoever begins an outline at 1.1.1 finds a list; four spaces would show signs and backslashes as they are."""
    items = (
        Item(number="1.1.1", text=line("a*b"), depth=2),
        Item(number="1.1.1.1.1", text=line("c"), depth=4),
        Item(number="2", text=line("d")),
    )
    page = render_markdown(evolve(document_of("x"), blocks=(Listing(items=items),)))

    assert "\n- 1.1.1 a\\*b\n  - 1.1.1.1.1 c\n- 2 d\n" in page.replace("1\\.", "1.")
    assert not [each for each in inline(page) if each.type == "code_block"]
