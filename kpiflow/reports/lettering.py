"""Pictures taken apart into what is drawn and what is written, for programs that set text better than pictures.

Made for the pictures of `kpiflow.pictures`: their texts stand where their attributes say,
as nothing moves or scales a part of them, and letters take no colour from around them.
Any other text stays in the picture as it is.
"""

from __future__ import annotations

import re

from html import unescape
from typing import Final

from attrs import field, frozen


_TEXT: Final = re.compile(r'<text((?: [a-z-]+="[^"<>]*")*)>([^<>]*)</text>')
_ATTRIBUTE: Final = re.compile(r'([a-zA-Z-]+)="([^"]*)"')
_ROOT: Final = re.compile(r"<svg\b[^>]*>")
_NUMBER: Final = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_COLOUR: Final = re.compile("#[0-9a-f]{6}")
_SIZE: Final = "16"
"""How large letters are where nothing says so."""


@frozen(kw_only=True)
class Lettering:
    """A text of a picture.

    Attributes:
        text: What it says.
        x: Where it begins, is in the middle, or ends.
        y: The line that its letters stand on.
        size: How large its letters are.
        anchor: Whether it begins at `x`, is in the middle there, or ends.
        colour: The colour of its letters, as `#rrggbb`.
        is_bold: Whether it is bold.
    """

    text: str
    x: str
    y: str
    size: str
    anchor: str
    colour: str
    is_bold: bool


@frozen(kw_only=True)
class Picked:
    """A picture taken apart.

    Attributes:
        shapes: The picture without its texts.
        width: How wide it is; blank where it does not say.
        height: How high it is; blank where it does not say.
        letterings: Its texts, in their order.
    """

    shapes: str = field(repr=False)
    width: str
    height: str
    letterings: tuple[Lettering, ...]


def picked_apart(svg: str) -> Picked:
    """Take a picture apart; one that does not say its size keeps its texts.

    Args:
        svg: The picture.
    """
    found = _ROOT.search(svg)
    root = dict(_ATTRIBUTE.findall(found.group())) if found else {}
    width, height = (root.get(name, "") for name in ("width", "height"))
    if not (_NUMBER.fullmatch(width) and _NUMBER.fullmatch(height)):
        return Picked(shapes=svg, width="", height="", letterings=())
    letterings: list[Lettering] = []

    def picked(text: re.Match[str]) -> str:
        lettering = _lettering({**root, **dict(_ATTRIBUTE.findall(text[1]))}, unescape(text[2]))
        if lettering is None:
            return text[0]
        letterings.append(lettering)
        return ""

    shapes = _TEXT.sub(picked, svg)
    return Picked(shapes=shapes, width=width, height=height, letterings=tuple(letterings))


def _lettering(said: dict[str, str], text: str) -> Lettering | None:
    """Read a text by what its attributes and those of the picture say; nothing where they say anything else."""
    numbers = {
        "x": said.get("x", "0"),
        "y": said.get("y", "0"),
        "size": said.get("font-size", _SIZE),
    }
    anchor, colour = said.get("text-anchor", "start"), said.get("fill", "#000000")
    if (
        not all(map(_NUMBER.fullmatch, numbers.values()))
        or anchor not in {"start", "middle", "end"}
        or not _COLOUR.fullmatch(colour)
    ):
        return None
    return Lettering(
        text=text, **numbers, anchor=anchor, colour=colour, is_bold=said.get("font-weight") == "700"
    )
