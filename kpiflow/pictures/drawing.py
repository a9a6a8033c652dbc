"""Pictures as they are handed over, and the sheet that all of them are drawn on.

A drawing is one `<svg>` that needs nothing else: it loads nothing, runs nothing, and is told
in words by its title and description. Light colours stand on the elements themselves, for
readers that know no style; dark ones come by a style within, where a screen asks for them.
What it goes by on a page is made of what it holds, so that the same picture is the same
bytes, and pictures that differ never share a name.
"""

from __future__ import annotations

import hashlib

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from kpiflow.pictures.palette import ALL, INK, PAPER, Colour
from kpiflow.pictures.svg import Element, Local, Value, element, written
from kpiflow.text import Language


FONTS: Final = (
    "Sarabun, 'TH Sarabun New', 'Noto Sans Thai', 'Leelawadee UI', Thonburi, Garuda, Loma, sans-serif"
)
"""The fonts of the pages that pictures stand on."""

SIZE: Final = 13
SMALL: Final = 11
LEADING: Final = 18
"""The sizes of letters, and from one line to the next."""


@frozen(kw_only=True)
class Drawing:
    """A picture, ready to be shown.

    Attributes:
        svg: The picture, to be put into a page or a file as it is.
        title: What it shows.
        description: All that it says, in words.
    """

    svg: str = field(repr=False)
    title: str
    description: str

    def _repr_svg_(self) -> str:
        """Show itself in a notebook."""
        return self.svg


def drawn(
    content: Iterable[Element],
    *,
    width: int,
    height: int,
    title: str,
    description: str,
    language: Language,
    defs: tuple[Element, ...] = (),
) -> Drawing:
    """Put what was drawn on a sheet of paper, with its title and description."""
    inside = [element("rect", width=width, height=height, rx=4, **paint(fill=PAPER)), *content]
    drawing = [element("defs", *defs), *inside] if defs else inside
    frame: dict[str, Value] = {
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "xml_lang": language,
        "font_family": FONTS,
        "font_size": SIZE,
    }
    body = element("g", title, description, *drawing, xml_lang=language, width=width, height=height)
    picture = f"k{hashlib.sha256(written(body, picture='').encode()).hexdigest()[:16]}"
    root = element(
        "svg",
        element("title", title, id=Local(("title",))),
        element("desc", description, id=Local(("desc",))),
        element("style", _dark(picture, drawing)),
        *drawing,
        xmlns="http://www.w3.org/2000/svg",
        id=picture,
        role="img",
        aria_labelledby=Local(("title", "desc")),
        **frame,
    )
    return Drawing(svg=written(root, picture=picture), title=title, description=description)


def _dark(picture: str, drawing: Iterable[Element]) -> str:
    """Give the style that puts dark colours in place of light ones, for what is drawn and nothing else."""
    used = {name for each in drawing for name in _classes(each)}
    rules = "".join(
        f"#{picture} .{kind[0]}-{colour.name}{{{kind}:{colour.dark}}}"
        for colour in ALL
        for kind in ("fill", "stroke")
        if f"{kind[0]}-{colour.name}" in used
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"


def _classes(root: Element) -> Iterator[str]:
    yield from (name for key, value in root.attributes if key == "class" for name in str(value).split())
    for child in root.children:
        if isinstance(child, Element):
            yield from _classes(child)


def paint(
    *, fill: Colour | Local | None = None, stroke: Colour | None = None, width: int = 1
) -> dict[str, Value]:
    """Give the attributes that paint something; what has no colour is not painted.

    Args:
        fill: The colour or pattern inside.
        stroke: The colour of its outline.
        width: How wide the outline is.
    """
    classes = [f"f-{fill.name}"] if isinstance(fill, Colour) else []
    found: dict[str, Value] = {"fill": fill.light if isinstance(fill, Colour) else fill or "none"}
    if stroke is not None:
        classes.append(f"s-{stroke.name}")
        found |= {"stroke": stroke.light, "stroke_width": width}
    return found | ({"class_": " ".join(classes)} if classes else {})


def text(
    said: str,
    x: int,
    y: int,
    *,
    colour: Colour = INK,
    size: int = SIZE,
    anchor: str = "start",
    is_bold: bool = False,
) -> Element:
    """Give a line of text whose letters stand on a line."""
    return element(
        "text",
        said,
        x=x,
        y=y,
        font_size=size if size != SIZE else None,
        text_anchor=anchor if anchor != "start" else None,
        font_weight=700 if is_bold else None,
        **paint(fill=colour),
    )


def lines(
    said: Iterable[str],
    x: int,
    y: int,
    *,
    colour: Colour = INK,
    size: int = SIZE,
    anchor: str = "start",
    is_bold: bool = False,
    leading: int = LEADING,
) -> Iterator[Element]:
    """Give lines of text below each other, the first of which stands on a line."""
    for n, each in enumerate(said):
        yield text(each, x, y + n * leading, colour=colour, size=size, anchor=anchor, is_bold=is_bold)
