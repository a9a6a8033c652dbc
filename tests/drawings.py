"""Pictures read back: what a reader of their XML finds, and whether it keeps what all pictures promise."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from collections.abc import Iterator
from typing import Final

from kpiflow.pictures import Drawing
from kpiflow.pictures.svg import ATTRIBUTES, ELEMENTS
from kpiflow.pictures.wrapping import width_of


SVG: Final = "{http://www.w3.org/2000/svg}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


def read(drawing: Drawing) -> ET.Element:
    """Parse a picture, which is made by this library alone."""
    return ET.fromstring(drawing.svg)  # noqa: S314


def named(element: ET.Element) -> str:
    """Give the name of an element without its namespace."""
    return element.tag.removeprefix(SVG)


def texts(root: ET.Element) -> list[str]:
    """Give what is written in a picture, in order."""
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def classes(root: ET.Element) -> list[str]:
    """Give the classes of all that is drawn."""
    return [name for each in root.iter() for name in each.get("class", "").split()]


def shorn(text: str) -> str:
    """Give a text without what is between its words."""
    return "".join(text.split())


def shape(root: ET.Element) -> list[str]:
    """Give the names of elements, lines of one text taken together."""
    found: list[str] = []
    for each in root.iter():
        name = named(each)
        if name != "text" or found[-1:] != ["text"]:
            found.append(name)
    return found


def must_be_sound(drawing: Drawing, *, besides: str = "") -> ET.Element:
    """Hold a picture against what all pictures promise, and give it parsed.

    Args:
        drawing: The picture.
        besides: What is written in it that its words need not repeat.
    """
    root = read(drawing)
    _must_be_of_few_kinds(root)
    _must_be_told(root, drawing)
    _must_refer_to_itself(root, drawing)
    _, _, width, height = map(int, root.get("viewBox", "").split())
    told = shorn(f"{drawing.title} {drawing.description} {besides}")
    for each in root.iter(f"{SVG}text"):
        said = each.text or ""
        pieces = [said] if shorn(said) in told else said.split(", ")  # marks of one day stand together
        assert all(shorn(piece).removesuffix("…") in told for piece in pieces), said
        first, last = _reach(each)
        assert 0 <= first <= last <= width, said
        assert 0 <= int(each.get("y", "")) <= height, said
    return root


def _must_be_of_few_kinds(root: ET.Element) -> None:
    for each in root.iter():
        assert each.tag.startswith(SVG)
        assert named(each) in ELEMENTS
        assert {key.replace(_XML, "xml:") for key in each.attrib} <= ATTRIBUTES
        assert all("." not in each.get(key, "") for key in ("x", "y", "width", "height", "d"))


def _must_be_told(root: ET.Element, drawing: Drawing) -> None:
    title, desc = root[0], root[1]
    assert (named(title), title.text) == ("title", drawing.title)
    assert (named(desc), desc.text) == ("desc", drawing.description)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert root.get(f"{_XML}lang") in {"th", "en"}


def _must_refer_to_itself(root: ET.Element, drawing: Drawing) -> None:
    own = root.get("id", "")
    ids = [each.get("id", "") for each in root.iter() if each.get("id")]
    assert re.fullmatch("k[0-9a-f]{16}", own)
    assert len(ids) == len(set(ids))
    assert all(each.startswith(own) for each in ids)
    assert set(_references(root)) <= set(ids)
    style = next(root.iter(f"{SVG}style")).text or ""
    assert all(
        rule.startswith(f"#{own} .") for rule in re.findall(r"[^{}]+(?={[a-z]+:)", style.partition("{")[2])
    )
    assert not re.search(
        r"url\((?!#)|@import|expression", drawing.svg.partition("<style>")[2].partition("<")[0]
    )


def _references(root: ET.Element) -> Iterator[str]:
    for each in root.iter():
        for value in each.attrib.values():
            if value.startswith("url(#"):
                yield value[5:-1]


def _reach(each: ET.Element) -> tuple[int, int]:
    """Give where a text begins and ends, as wide as it is estimated."""
    x, wide = int(each.get("x", "")), width_of(each.text or "", int(each.get("font-size", "13")))
    before = {"start": 0, "middle": wide // 2, "end": wide}[each.get("text-anchor", "start")]
    return x - before, x - before + wide
