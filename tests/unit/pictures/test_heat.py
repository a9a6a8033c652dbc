"""Heat maps of one scorecard: a tile for each line, and as many pictures as pages need."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from drawings import classes, must_be_sound, read, shape, shorn, texts
from kpiflow.loading import load_scorecard
from kpiflow.pictures import Drawing, draw_contributions, draw_contributions_by_page, draw_heat
from kpiflow.pictures.pages import pages
from kpiflow.scorecard import Composite, Line, Policy, RollUp, Scorecard
from kpiflow.text import Language, Text
from report_payloads import PAYLOADS


SHEET = "examples/anti-corruption-rounds/province-scorecard.yaml"
SCALE = "ต่ำสุด สูงสุด worst best 1 2 3 4 5"


def rolled(points: dict[str, Any], name: str = "name", **named: Any) -> RollUp:
    """Roll lines of these codes up."""
    lines = [Line(code=code, name=Text.same(name), rounds=named.pop(code, ())) for code in points]
    root = Composite(code="whole", name=Text.same(name), parts=lines, **named)
    return Scorecard(root=root).roll_up(points, round_months=12)


def of_dimensions(count: int, lines: int) -> RollUp:
    """Roll up so many dimensions of so many lines each."""
    parts = [
        Composite(code=f"d{n}", parts=[Line(code=f"{n}.{m}") for m in range(lines)]) for n in range(count)
    ]
    points = {f"{n}.{m}": 1 + (n + m) % 5 for n in range(count) for m in range(lines)}
    return Scorecard(root=Composite(code="r", parts=parts)).roll_up(points)


def height(drawing: Drawing) -> int:
    """Tell how high a picture is."""
    return int(read(drawing).get("height", ""))


@pytest.mark.parametrize("language", get_args(Language))
def test_a_real_scorecard_says_all_that_it_shows(language: Language) -> None:
    """One picture holds every part by its code, its name in full, and its figure."""
    card = load_scorecard(SHEET).roll_up(keep_missing=True)
    [drawing] = draw_heat(card, language=language)

    must_be_sound(drawing, besides=SCALE)
    for part in card.parts():
        figure = "–" if part.points.value is None else card.scorecard.rounding.text(part.points.value)
        assert f"{part.code} {part.node.name.in_language(language)} — {figure}" in drawing.description


def test_more_than_sixty_lines_stand_in_one_picture_of_a_page() -> None:
    """And nothing of them is left out or cut off."""
    [drawing] = draw_heat(of_dimensions(4, 17), language="en")
    root = must_be_sound(drawing, besides=SCALE)

    assert height(drawing) <= 920
    assert [f"{n}.{m}" for n in range(4) for m in range(17) if f"{n}.{m}" not in texts(root)] == []


def test_more_than_a_page_holds_goes_on_in_the_next_picture() -> None:
    """Each fits on a page, says which it is of how many, and together they say all parts once."""
    card = of_dimensions(9, 40)
    drawings = draw_heat(card, language="en")

    assert [each.title for each in drawings] == [f"Points of r (picture {n} of 5)" for n in range(1, 6)]
    assert max(map(height, drawings)) <= 920
    told = " ".join(each.description for each in drawings)
    assert [part.code for part in card.parts() if f"{part.code} — " not in told] == []
    assert told.count(" — ") == 1 + 9 + 9 * 40


def test_what_is_left_out_has_brackets_and_no_colour() -> None:
    """Points of a line that is not evaluated in the round are shown, and said not to count."""
    card = rolled({"a": 5, "b": 1}, b=(6,), policy=Policy(not_evaluated="exclude"))
    [drawing] = draw_heat(card, language="en")

    assert "b name — (1.0000) left out" in drawing.description
    assert classes(must_be_sound(drawing, besides=SCALE)).count("f-step-1") == 1  # the scale alone


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_markup(payload: str) -> None:
    """Names of parts."""
    [drawing] = draw_heat(rolled({"a": 1}, payload), language="en")
    [plain] = draw_heat(rolled({"a": 1}, "x"), language="en")

    assert shape(must_be_sound(drawing, besides=SCALE)) == shape(read(plain))
    assert shorn(payload) in shorn("".join(texts(read(drawing))))


def test_what_adds_up_goes_on_in_the_next_picture_on_the_same_scale() -> None:
    """Seventy lines below one whole: bars, together, are those of the one picture."""
    card = rolled({f"l{n}": 1 + n % 5 for n in range(70)})
    drawings = draw_contributions_by_page(card, language="en")
    whole = draw_contributions(card, language="en")

    assert len(drawings) == 4
    assert " ".join(each.description for each in drawings) == whole.description
    assert max(map(height, drawings)) <= 920
    bars = [_bars(read(each)) for each in (*drawings, whole)]
    assert [bar for page in bars[:-1] for bar in page] == bars[-1]
    assert draw_contributions_by_page(rolled({"a": 1})) == (draw_contributions(rolled({"a": 1})),)


def _bars(root: Any) -> list[tuple[str | None, str | None]]:
    return [(each.get("x"), each.get("width")) for each in root.iter() if each.get("height") == "16"]


@pytest.mark.parametrize(
    ("heights", "may_begin", "shared"),
    [
        ([], [], []),
        ([900], [True], [[0]]),
        ([900, 900], [True, True], [[0], [1]]),
        ([400, 440], [True, True], [[0, 1]]),
        ([400, 441], [True, True], [[0], [1]]),
        ([500, 300, 100], [True, True, False], [[0], [1, 2]]),
        ([300, 500, 100], [True, True, False], [[0, 1], [2]]),
        ([500, 300, 40], [True, True, False], [[0, 1, 2]]),
    ],
)
def test_pages_are_filled_and_begin_where_they_may(
    heights: list[int], may_begin: list[bool], shared: list[list[int]]
) -> None:
    """A page ends where the next may begin, if it is half full by then; what fits is on one page."""
    assert pages(range(len(heights)), heights, may_begin) == shared
