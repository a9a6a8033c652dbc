"""The index of a site: what it says, and that all of it is text whatever it looks like."""

from __future__ import annotations

import hashlib
import json
import re

from base64 import b64encode
from datetime import date
from html.parser import HTMLParser
from typing import Any, Final, get_args

import pytest

from kpiflow.site.entries import Entry
from kpiflow.site.index import COLUMNS, Board, Unread, data_block, render_index
from kpiflow.text import Language, visible
from report_payloads import PAYLOADS


PLAIN: Final = "plain"
HANDLER: Final = re.compile(r"on\w+")


def entry(text: str = PLAIN, **changes: Any) -> Entry:
    """Give a row that says one thing everywhere."""
    said: dict[str, Any] = {
        "assessment": text, "file": "file", "code": text, "name": text, "unit": text, "year": 2550, "claimed": 5,
        "supported": 5, "accepted": 5, "score": "5.0000", "weighted": "0.1000", "claim": "borne",
        "seal": "consistent", "as_of": date(2007, 11, 30), "texts": (text, f"more {text}"),
    }  # fmt: skip
    return Entry(**said | changes)


class Page(HTMLParser):
    """A page taken apart: its elements, its texts, and its data."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.targets: list[str] = []
        self.said: list[str] = []
        self.data: Any = None
        self._kind = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element, with the names of its attributes."""
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.targets += [value or "" for name, value in attrs if name in {"href", "src"}]
        self._kind = dict(attrs).get("type") or tag

    def handle_data(self, data: str) -> None:
        """Keep what is said, and what the script reads."""
        if self._kind == "application/json":
            self.data = json.loads(data)
        elif self._kind not in {"script", "style"} and data.strip():
            self.said.append(data)
        self._kind = "" if self._kind in {"script", "style", "application/json"} else self._kind


def page_of(text: str) -> Page:
    """Take apart an index in which everything says one thing."""
    rendered = render_index(
        [entry(text), entry(text, code=f"{text}2", supported=0, claim="not_borne", accepted=None)],
        boards=[Board(name=text, file="board", result=text, texts=(text,))],
        unread=[Unread(assessment=text, problem=text)],
    )
    return Page(rendered)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_is_said_is_text(payload: str) -> None:
    """No text of an assessment changes what the page is made of, in table, filters or data."""
    page, plain = page_of(payload), page_of(PLAIN)

    assert page.elements == plain.elements
    assert page.targets == plain.targets
    assert page.said.count(payload) == plain.said.count(PLAIN)
    assert page.data["texts"][0] == payload
    assert [name for _, names in page.elements for name in names if HANDLER.fullmatch(name)] == []


@pytest.mark.parametrize("text", [*PAYLOADS, "\u2028\u2029", "</SCRIPT", "<!--<script>", "\x00\x1b"])
def test_data_ends_no_block_and_is_what_was_said(text: str) -> None:
    """A block of data has no sign of markup in it, and reads back as it was."""
    block = data_block({text: [text]})

    assert not set(block) & set("<>&\u2028\u2029")
    assert json.loads(block) == {text: [text]}


def test_each_text_stands_in_the_data_once() -> None:
    """Rows name the texts they say by number, so that what all say is not there for each."""
    entries = [entry(file=f"{n}", texts=("all say this", f"only {n}")) for n in range(50)]

    page = Page(
        render_index(entries, boards=[Board(name="b", file="b", result="5", texts=("all say this",))])
    )

    assert page.data["texts"] == ["all say this", *(f"only {n}" for n in range(50)), "b"]
    assert page.data["rows"][7] == [0, 8]
    assert page.data["boards"] == [[51, 0]]


def test_the_script_runs_by_its_digest_and_nothing_else_does() -> None:
    """The policy names the one script there is; nothing is loaded but the font beside it."""
    page = render_index([entry()])
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)

    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert Page(page).targets == ["fonts.css", "cards/file.html"]


@pytest.mark.parametrize("language", get_args(Language))
def test_every_figure_has_its_cell(language: Language) -> None:
    """The table is complete without the script: one row each, one cell for each column, and a link."""
    page = render_index(
        [entry(), entry(claimed=None, accepted=None, claim="no_claim", score="missing")], language=language
    )
    rows = re.findall(r'<tr role="row" data-code.*?</tr>', page, re.DOTALL)

    assert [row.count('<td role="cell"') for row in rows] == [len(COLUMNS)] * 2
    assert all('href="cards/file.html"' in row for row in rows)
    assert re.findall(r'data-order="([^"]*)"', rows[0]) == ["5", "5", "5.0000", "0.1000"]
    assert re.findall(r'data-order="([^"]*)"', rows[1]) == ["", "", "", ""]
    assert f'<html lang="{language}">' in page


def test_nothing_of_this_run_is_in_it() -> None:
    """No address of an object, nothing but what was given: the same rows are the same page."""
    pages = {
        render_index([entry()], boards=[], unread=[], language=language) for language in get_args(Language)
    }

    assert len(pages) == 2
    assert not any(re.search(r"0x[0-9a-f]{6}|built-in", page) for page in pages)


def test_an_empty_store_has_an_index_too() -> None:
    """Without any assessment there is a page that says so, and no picture."""
    page = render_index([])

    assert "0 การประเมิน" in page
    assert "<figure>" not in page


def test_a_day_is_said_only_where_all_were_judged_on_it() -> None:
    """Assessments whose days differ have no day in common."""
    other = entry(as_of=date(2007, 12, 1))

    assert "ณ วันที่ 30 พฤศจิกายน 2550" in render_index([entry()])
    assert "30 November 2007" in render_index([entry()], language="en", era="ce")
    assert "ณ วันที่" not in render_index([entry(), other])


def test_filters_are_in_the_order_of_people() -> None:
    """Codes are ordered by their numbers; a filter with one value is left out."""
    page = render_index([entry(code=code, file=code) for code in ("7.10", "7.2", "7.2.1", "a")])
    [codes] = re.findall(r'data-key="code".*?</select>', page)

    assert re.findall(r'<option value="([^"]+)"', codes) == ["7.2", "7.2.1", "7.10", "a"]
    assert 'data-key="year"' not in page


def test_what_no_terminal_shows_is_shown_by_its_code() -> None:
    """Signs that reorder a text stand by their codes in the data too."""
    hidden = "a\u202eb"
    assert Page(render_index([entry(texts=(hidden,))])).data["texts"] == [visible(hidden)]
