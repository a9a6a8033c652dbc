"""The picture of the ladder in a card: where it stands, what it says, and how formats show it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import get_args

import attrs
import pytest

from kpiflow.assessment import Result
from kpiflow.pictures import draw_levels
from kpiflow.reports import make_card, render_html, render_markdown
from kpiflow.reports.document import Figures, Heading, Picture
from kpiflow.text import Language, Text
from report_payloads import PAYLOADS


class Reader(HTMLParser):
    """Gathers the elements of a page, and what stands in the titles of its pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.titles: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        if tag == "title":
            self.titles.append("")

    def handle_data(self, data: str) -> None:
        """Note what a title says."""
        if self.tags and self.tags[-1] == "title":
            self.titles[-1] += data


@pytest.mark.parametrize("language", get_args(Language))
def test_it_stands_below_the_figures_of_the_levels(accepted: Result, language: Language) -> None:
    """In the section that tells them, once, and says what the ladder of the result says."""
    card = make_card(accepted, language=language)
    blocks = card.document().blocks
    [at] = [n for n, block in enumerate(blocks) if isinstance(block, Picture)]
    picture, drawing = blocks[at], draw_levels(accepted, language=language)

    heading = blocks[at - 2]
    assert isinstance(blocks[at - 1], Figures)
    assert isinstance(heading, Heading)
    assert heading.text[0].text == card.words["levels"]
    assert picture == Picture(svg=drawing.svg, title=drawing.title, description=drawing.description)


def test_formats_show_it_or_say_it(accepted: Result) -> None:
    """HTML has the picture itself, and Markdown its description."""
    card = make_card(accepted, language="en")

    assert render_html(card).count(card.ladder.svg) == 1
    assert "supported: Level 5\\. without" in render_markdown(
        card
    ) or "supported: Level 5. without" in render_markdown(card)
    assert "<svg" not in render_markdown(card)


@pytest.mark.parametrize("payload", PAYLOADS[::4])
def test_no_name_is_markup_in_a_page(accepted: Result, payload: str) -> None:
    """What a page holds does not depend on what an indicator is called."""

    def page(name: str) -> Reader:
        indicator = attrs.evolve(accepted.indicator, name=Text.same(name))
        return Reader(render_html(make_card(attrs.evolve(accepted, indicator=indicator), language="en")))

    found = page(payload)

    assert found.tags == page("x").tags
    assert found.titles[1] == f"Levels of indicator 7.2.1 {' '.join(payload.split())}"
