"""Reports as documents: all that a card holds is said, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import attrs
import pytest

from kpiflow.assessment import Result
from kpiflow.reports import make_card
from kpiflow.reports.document import Block, Item, Listing, Run, Tone, line, texts_of
from kpiflow.text import Language
from report_payloads import document_of


SPOKEN_ELSEWHERE = {
    "language",
    "words",
    "code",
    "name",
    "mark",
    "status",
    "reach",
    "asked",
    "answer",
    "depth",
    "day",
    "svg",
}
"""Fields that are said as part of another text, or steer how it looks."""


def said_by(value: Any) -> Iterator[str]:
    """Walk every text that a view holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from said_by(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.name not in SPOKEN_ELSEWHERE:
                yield from said_by(getattr(value, field.name))


@pytest.mark.parametrize("language", get_args(Language))
def test_all_that_a_card_holds_is_said(accepted: Result, language: Language) -> None:
    """No text of the view is lost on the way to the document."""
    card = make_card(accepted, language=language)
    document = card.document()
    whole = "\n".join(document.texts())

    assert [text for text in said_by(card) if text and text not in whole] == []
    assert f"{card.code} : {card.name}" in whole


def test_a_card_begins_with_the_form_and_ends_with_what_was_checked(accepted: Result) -> None:
    """The order is that of the official form; decisions come before what they lead to."""
    card = make_card(accepted, language="en")
    said = list(card.document().texts())
    places = [
        said.index(card.words[key])
        for key in (
            "description",
            "performance",
            "criteria",
            "evidence",
            "decisions",
            "levels",
            "explanation",
        )
    ]

    assert said[:3] == [card.title, card.round, "Indicator 7.2.1 : " + card.name]
    assert places == sorted(places)


def test_an_answer_is_part_of_the_document(accepted: Result) -> None:
    """A card that was asked about a level says the answer in every format."""
    card = make_card(accepted, language="en", level=2)

    assert "Level 2 is reached, by waiver-1c." in list(card.document().texts())
    assert card.answer not in list(make_card(accepted, language="en").document().texts())


def test_a_document_bears_the_day_it_speaks_of(accepted: Result) -> None:
    """A date of making would make the same report another file each day."""
    assert make_card(accepted).document().day == date(2007, 11, 30)


def test_a_document_lays_out_as_itself() -> None:
    """Whoever has a document needs no view."""
    document = document_of("x")

    assert document.document() is document


def test_texts_are_walked_in_the_order_of_reading() -> None:
    """Blank ones are left out, and every kind of block is walked."""
    document = document_of("x")

    assert set(document.texts()) == {"x"}
    assert all(list(texts_of(block)) for block in (*document.blocks, *document.foot))
    assert len({type(block) for block in (*document.blocks, *document.foot)}) == len(get_args(Block))


class TestLines:
    """Texts beside each other."""

    def test_leave_blank_texts_out(self) -> None:
        """Where nothing is said, nothing stands."""
        assert line("", Run("", tag=True), "a") == (Run("a"),)

    def test_give_their_tone_to_plain_texts(self) -> None:
        """A run keeps its own."""
        assert line("a", Run("b", tone=Tone.BAD), tone=Tone.SOFT, strong=True) == (
            Run("a", tone=Tone.SOFT, strong=True),
            Run("b", tone=Tone.BAD),
        )


def test_a_listing_is_numbered_by_the_numbers_of_its_items() -> None:
    """Numbers are those that were given; none is made up."""
    assert not Listing(items=(Item(text=line("a")),)).is_numbered
    assert Listing(items=(Item(text=line("a")), Item(text=line("b"), number="2."))).is_numbered
    assert not Listing(items=()).is_numbered
