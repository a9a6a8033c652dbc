"""The state machine of an indicator, drawn and as Mermaid: states, what opens the way up, and falls."""

from __future__ import annotations

import re

from typing import get_args

import attrs
import pytest

from drawings import classes, must_be_sound, read, shape, shorn, texts
from kpiflow.definitions import Indicator
from kpiflow.loading import load_indicator
from kpiflow.machine import machine_for
from kpiflow.pictures import draw_moves, mermaid
from kpiflow.text import Language, Text
from ladders import in_round, ladder, plain
from report_payloads import PAYLOADS


LANGUAGES: tuple[Language, ...] = get_args(Language)
FALLS = "ลดลง falls"


def called(name: str) -> Indicator:
    """Give a ladder of one level in which everything is called this."""
    said = Text.same(name)
    [asked] = plain(1).levels
    [requirement] = asked.requirements
    requirement = attrs.evolve(requirement, text=said)
    return ladder(attrs.evolve(asked, name=said, requirements=(requirement,)), name=said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_real_card_says_all_that_it_shows(language: Language) -> None:
    """Each level with each of its requirements."""
    indicator = load_indicator("examples/anti-corruption/indicator.yaml")
    drawing = draw_moves(indicator, language=language)

    must_be_sound(drawing, besides=FALLS)
    said = [f"{each.id} {each.text.in_language(language)}" for _, each in indicator.requirements()]
    assert [each for each in said if each not in drawing.description] == []
    assert [each for each in said if each not in _decoded(mermaid(indicator, language=language))] == []


@pytest.mark.parametrize("numbers", [(1,), (1, 2, 3), (2, 5, 9), tuple(range(1, 21))])
def test_any_ladder_is_drawn(numbers: tuple[int, ...]) -> None:
    """One way up to each level, and one down from it."""
    root = must_be_sound(draw_moves(plain(*numbers), language="en"), besides=FALLS)

    assert classes(root).count("f-band") == len(numbers) + 1
    assert classes(root).count("f-blue") == len(numbers)
    assert texts(root).count("falls") == len(numbers)


def test_the_ways_are_those_of_the_machine() -> None:
    """Every move up that the machine has is drawn, and a fall from every level."""
    indicator = plain(1, 3, 5)
    ways = re.findall(r"L(\d+) --> L(\d+) : (.*)", mermaid(indicator, language="en"))

    machine = machine_for(indicator)._machine
    ups = {
        (each.source, each.dest) for found in machine.events["advance"].transitions.values() for each in found
    }
    assert {(f"L{a}", f"L{b}") for a, b, said in ways if said != "falls"} == ups
    assert {(a, b) for a, b, said in ways if said == "falls"} == {("1", "0"), ("3", "1"), ("5", "3")}


@pytest.mark.parametrize(
    ("progression", "said"),
    [
        ("cumulative", "once all of these hold"),
        ("count", "levels that hold are counted"),
        ("independent", "levels stand side by side"),
        ("manual", "the assessor decides"),
    ],
)
def test_how_levels_make_up_the_level_is_said(progression: str, said: str) -> None:
    """In the picture and in the text alike, with what lets it fall."""
    indicator = plain(1, 2, progression=progression)

    for text in (draw_moves(indicator, language="en").description, mermaid(indicator, language="en")):
        assert said in text
        assert "by one or by several at once" in text


def test_a_round_has_its_own_ladder() -> None:
    """What a round asks for at a level is what is drawn there."""
    indicator = plain(1, 2, rounds=(in_round(6, {1: (1, 2)}),))

    drawing = draw_moves(indicator, language="en", round_months=6)
    assert "1a" in drawing.description
    assert "2a" in drawing.description
    assert "Level 2" not in drawing.description
    assert "--> L2" not in mermaid(indicator, round_months=6)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_markup(payload: str) -> None:
    """Names and texts are read back as they were, from the picture and from the text."""
    root = must_be_sound(draw_moves(called(payload), language="en"), besides=FALLS)
    written = mermaid(called(payload), language="en")

    assert shape(root) == shape(read(draw_moves(called("x"), language="en")))
    assert shorn("".join(texts(root))).count(shorn(payload)) == 2
    assert _decoded(written).count(payload) == 3
    assert _bones(written) == _bones(mermaid(called("x"), language="en"))


def test_the_same_definition_is_the_same_text() -> None:
    """Written twice, nothing differs."""
    indicator = plain(1, 2)

    assert mermaid(indicator) == mermaid(indicator)
    assert draw_moves(indicator) == draw_moves(indicator)


def _decoded(text: str) -> str:
    """Read signs that are written by their numbers."""
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


def _bones(text: str) -> list[str]:
    """Give the lines of a diagram without what data says in them."""
    said = re.sub(r'(%% ).*|(state )".*"|( : ).*', r"\1\2\3", text)
    return said.splitlines()
