"""The ladder as a picture: what is reached, told by colour, pattern, mark and word; and three levels beside it."""

from __future__ import annotations

from typing import Any, get_args

import attrs
import pytest

from drawings import SVG, classes, must_be_sound, read, shape, shorn, texts
from kpiflow.assessment import Questions, Reach, Result
from kpiflow.pictures import Drawing, Rung, Rungs, draw_levels, draw_rungs
from kpiflow.pictures.words import say
from kpiflow.text import Language
from report_payloads import PAYLOADS


THAI = "ความสำเร็จในการดำเนินงานตามมาตรการและแผนป้องกันและปราบปรามการทุจริตของกระทรวงมหาดไทย"
LANGUAGES: tuple[Language, ...] = get_args(Language)
REACHES: tuple[Reach, ...] = get_args(Reach)


def rungs(*numbers: int, name: str = "name", reach: Reach = "reached", **changes: Any) -> Rungs:
    """Give a ladder of these levels, all reached alike."""
    ladder = Rungs(
        code="1",
        name=name,
        day="today",
        rungs=tuple(Rung(level=number, name=name, reach=reach) for number in numbers),
        claimed=numbers[-1],
        supported=numbers[0],
        without_decisions=0,
        accepted=None,
    )
    return attrs.evolve(ladder, **changes)


def bars(drawing: Drawing) -> list[dict[str, str]]:
    """Give the bars of levels, the highest first; the paper aside."""
    return [dict(each.attrib) for each in read(drawing).findall(f"{SVG}rect")][1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_all_that_it_shows(
    accepted: tuple[Questions, Result], filed: tuple[Questions, Result], language: Language
) -> None:
    """Every text of the picture is in its title or description."""
    for _, result in (accepted, filed):
        drawing = draw_levels(result, language=language)
        must_be_sound(drawing)
        for level in result.ladder.levels:
            told = f"{say('level', language, level=level.level.level)} · {level.level.name.in_language(language)}: "
            assert told + say(result.reach(level), language) in drawing.description


def test_the_three_levels_are_told_in_words(accepted: tuple[Questions, Result]) -> None:
    """Claimed, supported with and without decisions, accepted."""
    drawing = draw_levels(accepted[1], language="en")

    assert drawing.title.startswith("Levels of indicator 7.2.1 ")
    assert "as of 30 November 2550 BE." in drawing.description
    assert drawing.description.endswith(
        "claimed: Level 5. supported: Level 5. without decisions: no level. accepted: Level 5."
    )


def test_what_nobody_claimed_is_said_too() -> None:
    """No tag stands for it, and a line says so."""
    drawing = draw_rungs(rungs(1, 2, claimed=None, supported=2, without_decisions=2), language="en")

    assert "claimed: – · accepted: –" in texts(must_be_sound(drawing, besides="claimed: – · accepted: –"))
    assert "claimed: –. supported: Level 2. without decisions: Level 2. accepted: –." in drawing.description
    assert "claimed" not in texts(read(drawing))


def test_each_reach_has_a_fill_a_mark_and_a_word_of_its_own() -> None:
    """Whoever sees no colours is told by two other things."""
    fills, words = set(), set()
    for reach in REACHES:
        drawing = draw_rungs(rungs(1, reach=reach), language="en")
        fills.add(bars(drawing)[0]["fill"].rpartition("-")[2])
        words.add(say(reach, "en"))
        assert any(say(reach, "en").startswith(each) for each in texts(read(drawing)))

    assert len(fills) == len(words) == len(REACHES)


@pytest.mark.parametrize(
    ("numbers", "changes"),
    [
        ((1,), {}),
        ((1, 2, 3, 4, 5), {}),
        ((1, 3, 5), {"claimed": 5, "supported": 3, "accepted": 1}),
        (tuple(range(1, 21)), {"accepted": 20}),
        ((5, 10, 100), {"claimed": 0, "supported": 0, "accepted": 0}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_ladder_is_drawn(numbers: tuple[int, ...], changes: dict[str, Any], language: Language) -> None:
    """Gaps in numbers, twenty levels, and what stands on none."""
    drawing = draw_rungs(rungs(*numbers, **changes), language=language)

    must_be_sound(drawing, besides=f"{say('accepted', language)}: –")
    widths = [int(each["width"]) for each in bars(drawing)]
    assert len(widths) == len(numbers)
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("name", [THAI, THAI * 6, "W" * 300, "a name of many words " * 40, "漢" * 90])
def test_long_names_keep_to_their_room(name: str) -> None:
    """They are broken; what is left out is said in full elsewhere."""
    root = must_be_sound(draw_rungs(rungs(1, 2, name=name.strip()), language="th"), besides="ที่รับรอง: –")

    if any(each.endswith("…") for each in texts(root)):
        assert f"ระดับ 1 · {name.strip()}" in [each.text for each in root.iter(f"{SVG}title")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_markup(payload: str) -> None:
    """A name that would be markup is read back as it was, and makes nothing but text."""
    drawing = draw_rungs(rungs(1, name=payload), language="en")
    root = must_be_sound(drawing, besides="accepted: –")

    assert drawing.title.endswith(payload)
    assert shape(root) == shape(read(draw_rungs(rungs(1), language="en")))
    assert shorn(payload) in shorn("".join(texts(root)))


def test_the_same_ladder_is_the_same_bytes(accepted: tuple[Questions, Result]) -> None:
    """Drawn twice, nothing differs; in another language, the name on the page does."""
    _, result = accepted

    assert draw_levels(result) == draw_levels(result, language="th")
    assert read(draw_levels(result)).get("id") != read(draw_levels(result, language="en")).get("id")


def test_dark_colours_come_where_a_screen_asks_and_nowhere_else(accepted: tuple[Questions, Result]) -> None:
    """What is drawn bears its light colour itself; the style has a dark one for each that is used."""
    root = read(draw_levels(accepted[1]))
    style = next(root.iter(f"{SVG}style")).text or ""

    assert style.startswith("@media screen and (prefers-color-scheme:dark){")
    assert {each for each in set(classes(root)) if f" .{each}{{" not in style} == set()
    assert all(each.get("fill") for each in root.iter() if "f-" in each.get("class", ""))
