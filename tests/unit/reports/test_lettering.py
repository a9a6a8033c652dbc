"""What is taken out of a picture to be set as text, and what stays in it."""

from __future__ import annotations

import re

from html import unescape

import pytest

from kpiflow import load_assessment, open_assessment
from kpiflow.pictures import draw_levels
from kpiflow.reports.lettering import Lettering, picked_apart


def picture(*inside: str, root: str = 'width="90" height="40" font-size="13"') -> str:
    """Give a picture."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{"".join(inside)}</svg>'


def test_a_text_stands_where_its_attributes_say() -> None:
    """Place, size, colour and weight are those of the picture, and the text is as it was before it was escaped."""
    svg = picture(
        '<rect width="9" height="9"/>',
        '<text x="4" y="-5.5" font-size="12" text-anchor="middle" font-weight="700" fill="#1c1f24" class="f-ink">ก&amp;&lt;b&gt;</text>',
    )

    picked = picked_apart(svg)

    assert picked.shapes == picture('<rect width="9" height="9"/>')
    assert (picked.width, picked.height) == ("90", "40")
    assert picked.letterings == (
        Lettering(text="ก&<b>", x="4", y="-5.5", size="12", anchor="middle", colour="#1c1f24", is_bold=True),
    )


def test_what_a_text_does_not_say_is_what_the_picture_says() -> None:
    """The size of letters is that of the picture, and they begin at the left edge, black."""
    [lettering] = picked_apart(picture("<text>a</text>")).letterings

    assert lettering == Lettering(
        text="a", x="0", y="0", size="13", anchor="start", colour="#000000", is_bold=False
    )
    assert picked_apart(picture("<text>a</text>", root='width="9" height="9"')).letterings[0].size == "16"


@pytest.mark.parametrize(
    "text",
    [
        '<text x="1em">a</text>',
        '<text y="1,2">a</text>',
        '<text font-size="large">a</text>',
        '<text text-anchor="top">a</text>',
        '<text fill="red">a</text>',
        '<text fill="#12345">a</text>',
        '<text x="1234567">a</text>',
        "<text><tspan>a</tspan></text>",
    ],
)
def test_any_other_text_stays_in_the_picture(text: str) -> None:
    """What says anything else than pictures of ours do is drawn as it is, and nothing of it is lost."""
    picked = picked_apart(picture(text, "<text>b</text>"))

    assert picked.shapes == picture(text)
    assert [each.text for each in picked.letterings] == ["b"]


@pytest.mark.parametrize("root", ["", 'width="90"', 'width="100%" height="9"', 'width="9" height="9e9"'])
def test_a_picture_that_does_not_say_its_size_stays_whole(root: str) -> None:
    """Without a size nothing can be set upon it."""
    svg = picture("<text>a</text>", root=root)

    picked = picked_apart(svg)

    assert (picked.shapes, picked.width, picked.height, picked.letterings) == (svg, "", "", ())


def test_all_texts_of_a_picture_of_ours_are_set() -> None:
    """None is left to be drawn, and none is lost."""
    file = load_assessment("examples/anti-corruption/as-filed.yaml")
    drawing = draw_levels(open_assessment(file).result(as_of=file.as_of), language="th")
    said = [unescape(each) for each in re.findall("<text[^>]*>([^<]*)</text>", drawing.svg)]

    picked = picked_apart(drawing.svg)

    assert "<text" not in picked.shapes
    assert [each.text for each in picked.letterings] == said
    assert len(said) > 9
