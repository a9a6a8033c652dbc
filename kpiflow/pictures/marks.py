"""Small signs and patterns that say without colour what colours say."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from kpiflow.pictures.drawing import paint
from kpiflow.pictures.palette import BLUE, INK, ORANGE, PAPER, Colour
from kpiflow.pictures.svg import Element, Local, element


Mark: TypeAlias = Literal["tick", "wave", "pause", "cross", "disc", "ring", "diamond", "triangle", "flag"]

_PATHS: Final[dict[Mark, str]] = {
    "tick": "M{0} {1}m-5 0l4 4l7 -8",
    "wave": "M{0} {1}m-6 1q3 -6 6 -1t6 -1",
    "pause": "M{0} {1}m-3 -5v10m6 -10v10",
    "cross": "M{0} {1}m-4 -4l8 8m0 -8l-8 8",
}
_SHAPES: Final[dict[Mark, str]] = {
    "diamond": "M{0} {1}m0 -6l6 6l-6 6l-6 -6z",
    "triangle": "M{0} {1}m0 -6l6 11h-12z",
    "flag": "M{0} {1}m-4 7v-14l9 4l-9 4",
}


def mark(kind: Mark, x: int, y: int, *, colour: Colour = INK, inside: Colour | None = None) -> Element:
    """Draw a sign around a point.

    Args:
        kind: Which.
        x: Its middle.
        y: Its middle.
        colour: Its lines.
        inside: What is inside it, where it is a shape; its own colour by default.
    """
    if kind in {"disc", "ring"}:
        fill = PAPER if kind == "ring" else inside or colour
        return element("circle", cx=x, cy=y, r=4, **paint(fill=fill, stroke=colour, width=2))
    if kind in _SHAPES:
        return element(
            "path", d=_SHAPES[kind].format(x, y), stroke_linejoin="round",
            **paint(fill=inside or colour, stroke=colour, width=2),
        )  # fmt: skip
    return element(
        "path", d=_PATHS[kind].format(x, y), stroke_linecap="round", stroke_linejoin="round",
        **paint(stroke=colour, width=2),
    )  # fmt: skip


STRIPES: Final = Local(("stripes",), is_paint=True)
LINES: Final = Local(("lines",), is_paint=True)
DOTS: Final = Local(("dots",), is_paint=True)

PATTERNS: Final = (
    element(
        "pattern",
        element("rect", width=8, height=8, **paint(fill=PAPER)),
        element("path", d="M-2 6l8 -8M2 10l8 -8M-2 -2l12 12M-2 6l4 4M6 -2l4 4", **paint(stroke=BLUE, width=2)),
        id=Local(("stripes",)), width=8, height=8, patternUnits="userSpaceOnUse",
    ),
    element(
        "pattern",
        element("rect", width=8, height=8, **paint(fill=BLUE)),
        element("path", d="M-2 6l8 -8M2 10l8 -8", **paint(stroke=PAPER, width=2)),
        id=Local(("lines",)), width=8, height=8, patternUnits="userSpaceOnUse",
    ),
    element(
        "pattern",
        element("rect", width=6, height=6, **paint(fill=PAPER)),
        element("circle", cx=3, cy=3, r=2, **paint(fill=ORANGE)),
        id=Local(("dots",)), width=6, height=6, patternUnits="userSpaceOnUse",
    ),
)  # fmt: skip
"""What the reach of a level is filled with, where it is not one colour."""
