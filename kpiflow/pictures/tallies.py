"""How many have what, as bars with their numbers: of assessments, how many support each level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kpiflow.pictures.drawing import Drawing, drawn, paint, text
from kpiflow.pictures.palette import BAND, BLUE
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.words import flat, say, sentence
from kpiflow.text import Language


_EDGE: Final = 12
_NAMES: Final = 92
_LONGEST: Final = 260
_ROW: Final = 24
_ROOM: Final = 70


def draw_counts(counts: Mapping[int, int], *, title: str, language: Language = "th") -> Drawing:
    """Draw how many stand on each level, from the highest down.

    Args:
        counts: How many there are, by level; 0 is for those that reach none.
        title: What is counted.
        language: The language of the words around the data.

    Raises:
        ValueError: There is no level, or one of fewer than none.
    """
    if not counts or min(counts.values()) < 0:
        message = "a picture of counts needs a level at least, and no count below 0"
        raise ValueError(message)
    most = max(1, *counts.values())
    content: list[Element] = []
    told = []
    y = _EDGE
    for level in sorted(counts, reverse=True):
        count = counts[level]
        name = say("level", language, level=level) if level else say("no_level", language)
        length = max(count * _LONGEST // most, 2 if count else 0)
        content.append(text(name, _EDGE, y + 16))
        content.append(
            element(
                "rect", x=_EDGE + _NAMES, y=y + 3, width=_LONGEST, height=_ROW - 7, rx=2, **paint(fill=BAND)
            )
        )
        content.append(
            element(
                "rect", x=_EDGE + _NAMES, y=y + 3, width=length, height=_ROW - 7, rx=2, **paint(fill=BLUE)
            )
        )
        content.append(text(f"{count:,}", _EDGE + _NAMES + _LONGEST + 8, y + 16))
        told.append(f"{name}: {count:,}")
        y += _ROW
    return drawn(
        content,
        width=_EDGE + _NAMES + _LONGEST + _ROOM,
        height=y + _EDGE,
        title=flat(title),
        description=sentence(*told),
        language=language,
    )
