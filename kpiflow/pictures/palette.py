"""The colours of pictures, each for light and for dark paper.

Blue against orange, which people tell apart however they see colours, and five blues that
grow darker (on dark paper lighter), so that they keep their order in grey. No picture tells
anything by colour alone: there is a pattern, a mark or a word beside it.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen
class Colour:
    """A colour by what it is for.

    Attributes:
        name: What it is for.
        light: As it is on light paper, and wherever nobody asks for dark.
        dark: As it is on dark paper.
    """

    name: str
    light: str
    dark: str


PAPER: Final = Colour("paper", "#ffffff", "#16181c")
INK: Final = Colour("ink", "#1c1f24", "#e8eaee")
SOFT: Final = Colour("soft", "#5a6270", "#a5adba")
LINE: Final = Colour("line", "#767e8c", "#7b8494")
BAND: Final = Colour("band", "#eef1f5", "#262b32")
BLUE: Final = Colour("blue", "#0067a8", "#5ab4f0")
ORANGE: Final = Colour("orange", "#a35600", "#f0a848")
ON_BLUE: Final = Colour("on-blue", "#ffffff", "#0d1117")

STEPS: Final = (
    Colour("step-1", "#eef5fb", "#1b2733"),
    Colour("step-2", "#bfd9ee", "#21435f"),
    Colour("step-3", "#94c1e4", "#2a618f"),
    Colour("step-4", "#2a72ab", "#7fbbec"),
    Colour("step-5", "#0a4476", "#cbe6fb"),
)
"""From the worst fifth of what can be had to the best."""

ON_STEPS: Final = (INK, INK, INK, ON_BLUE, ON_BLUE)
"""The colour of text on each of them."""

TEXTS: Final = (
    *((text, paper) for text in (INK, SOFT, BLUE, ORANGE) for paper in (PAPER, BAND)),
    (ON_BLUE, BLUE),
    *zip(ON_STEPS, STEPS, strict=True),
)
"""Each colour of a text with each that it stands on; contrast is 4.5 at least."""

MARKS: Final = tuple((mark, paper) for mark in (INK, LINE, BLUE, ORANGE) for paper in (PAPER, BAND))
"""Each colour of a line or mark with each that it stands on; contrast is 3 at least."""

ALL: Final = (PAPER, INK, SOFT, LINE, BAND, BLUE, ORANGE, ON_BLUE, *STEPS)
"""All colours there are."""
