"""How much room texts take, and where they are broken so that they keep to it.

Widths are estimated for a wide font in bold, DejaVu Sans, since the font is not known where a
picture is made; in whole hundredths of the size of letters. Texts are broken at spaces; a word
that is wider than its room, as Thai sentences are, between letters that can stand apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kpiflow.text import display_width


_WIDEST: Final = frozenset("MW@%mw—…")
_NARROW: Final = frozenset(" ijlftrI()[]-.,:;'!|/")
_BEFORE: Final = frozenset("เแโใไ([{“‘")
"""What is written before the letter it belongs to."""
_BEHIND: Final = frozenset("ะาำๅๆฯ)]}”’.,;:!?%")
"""What is written behind it."""


def width_of(text: str, size: int) -> int:
    """Estimate how wide a text is, rounded up, in letters of a size."""
    return -(-sum(map(_hundredths, text)) * size // 100)


def _hundredths(character: str) -> int:
    columns = display_width(character)
    if columns != 1:
        return columns * 60
    if character in _WIDEST:
        return 112
    if character in _NARROW:
        return 50
    if character.isupper():
        return 84
    return 70 if character.isdigit() else 68


def wrapped(text: str, width: int, size: int, *, most: int = 0) -> tuple[str, ...]:
    """Break a text into lines that keep to a width.

    Args:
        text: The text, on one line.
        width: How wide a line may be; a single letter that is wider stands alone.
        size: The size of letters.
        most: How many lines there may be, 0 for any number; the last one ends with the sign
            that there is more, and whoever draws it says the whole text elsewhere.
    """
    lines = tuple(_lines(text, width, size))
    if not most or len(lines) <= most:
        return lines
    kept = list(_clusters(lines[most - 1]))
    while kept and width_of("".join((*kept, "…")), size) > width:
        kept.pop()
    return (*lines[: most - 1], f"{''.join(kept).rstrip()}…")


def _lines(text: str, width: int, size: int) -> Iterator[str]:
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if width_of(longer, size) <= width:
            current = longer
            continue
        if current and width_of(word, size) <= width:
            yield current
            current = word
            continue
        if current and 2 * width_of(current, size) > width:
            yield current
            longer = word
        *whole, current = _cut(longer, width, size)
        yield from whole
    yield current


def _cut(text: str, width: int, size: int) -> list[str]:
    """Cut a word wherever its letters can stand apart."""
    lines = [""]
    for cluster in _clusters(text):
        if lines[-1] and width_of(lines[-1] + cluster, size) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += cluster if lines[-1] else cluster.lstrip()
    return lines


def _clusters(text: str) -> Iterator[str]:
    """Give the letters of a text with all that cannot stand without them."""
    cluster = ""
    for character in text:
        is_bound = display_width(character) == 0 or character in _BEHIND or cluster[-1:] == "\u200d"
        if cluster and not is_bound and cluster[-1] not in _BEFORE:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster
