"""What pictures are written with: escaped once, of few kinds, without a reference that leads elsewhere."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from hypothesis import given, strategies as st

from kpiflow.pictures.drawing import drawn, text
from kpiflow.pictures.svg import Local, element, written
from kpiflow.text import UNSAFE
from report_payloads import PAYLOADS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_data_says_is_read_back_as_it_was(payload: str) -> None:
    """In an element and in an attribute alike."""
    root = ET.fromstring(written(element("text", payload, class_=payload), picture="p"))  # noqa: S314

    assert (root.text, root.get("class"), list(root)) == (payload, payload, [])


@given(st.text())
def test_any_text_makes_well_formed_xml(said: str) -> None:
    """Characters that XML has no place for are written by their code."""
    root = ET.fromstring(written(element("text", said), picture="p"))  # noqa: S314

    if not UNSAFE.search(said):
        assert (root.text or "") == said


@pytest.mark.parametrize("name", ["script", "a", "image", "use", "foreignObject", "animate", "set", "iframe"])
def test_what_runs_or_leads_elsewhere_has_no_name(name: str) -> None:
    """There is no such element to be written."""
    with pytest.raises(ValueError, match=f"no picture has <{name}>"):
        element(name)


@pytest.mark.parametrize("name", ["onclick", "onload", "href", "style", "xlink:href", "filter", "src"])
def test_handlers_and_links_have_no_name(name: str) -> None:
    """Nor is there such an attribute."""
    with pytest.raises(ValueError, match=f"no picture has <rect> with {name}"):
        element("rect", **{name: "x"})


def test_attributes_that_are_nothing_are_left_out() -> None:
    """`None` is no value."""
    assert (
        written(element("rect", x=1, fill=None, stroke_width=2), picture="p")
        == '<rect x="1" stroke-width="2"/>'
    )


def test_a_name_within_is_of_its_picture() -> None:
    """Names of two pictures on one page cannot meet."""
    assert Local(("a", "b")).within("p") == "p-a p-b"
    assert Local(("a",), is_paint=True).within("p") == "url(#p-a)"


def test_pictures_that_differ_in_anything_go_by_other_names() -> None:
    """In what is drawn, in what it is called, or in what is said of it."""

    def name(said: str, title: str, description: str, width: int = 9) -> str:
        picture = drawn(
            [text(said, 1, 1)], width=width, height=9, title=title, description=description, language="en"
        )
        return ET.fromstring(picture.svg).get("id", "")  # noqa: S314

    names = [
        name("a", "b", "c"),
        name("x", "b", "c"),
        name("a", "x", "c"),
        name("a", "b", "x"),
        name("a", "b", "c", 8),
    ]

    assert len(set(names)) == len(names)
    assert name("a", "b", "c") == names[0]


def test_a_notebook_shows_the_picture_itself() -> None:
    """What notebooks ask for is the SVG."""
    picture = drawn([], width=9, height=9, title="t", description="d", language="th")

    assert picture._repr_svg_() == picture.svg
