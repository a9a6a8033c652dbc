"""The points of one scorecard as tiles in colours of their height, below the whole that they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from kpiflow.pictures.drawing import LEADING, SMALL, Drawing, drawn, lines, paint, text
from kpiflow.pictures.pages import numbered, pages
from kpiflow.pictures.palette import INK, LINE, ON_STEPS, PAPER, STEPS, Colour
from kpiflow.pictures.scores import Height, drawn_scale, height_of, walked
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.words import called, flat, say, sentence
from kpiflow.pictures.wrapping import width_of, wrapped
from kpiflow.scorecard import Line, Rolled, RollUp
from kpiflow.text import Language


_EDGE: Final = 16
_ACROSS: Final = 7
"""How many tiles stand beside each other."""
_WIDE: Final = 100
_GAP: Final = 6
_HIGH: Final = 44
_INDENT: Final = 14
_WIDTH: Final = 2 * _EDGE + _ACROSS * _WIDE + (_ACROSS - 1) * _GAP
_NAMES: Final = _WIDTH - 2 * _EDGE - _WIDE - _GAP
_MOST: Final = 4


@frozen
class _Tile:
    """A part as it is drawn: its code, its name in full, how high its points are, and whether they do not count."""

    code: str
    name: str
    height: Height
    is_left_out: bool = field(kw_only=True)

    def told(self, language: Language) -> str:
        """Say it in words."""
        left_out = f" {say('left_out', language)}" if self.is_left_out else ""
        return f"{self.name} — {self.height.told(language)}{left_out}"


@frozen
class _Row:
    """A whole with its name, or tiles of lines beside each other; in it stands what is `depth` wholes deep."""

    tiles: tuple[_Tile, ...]
    depth: int
    is_whole: bool

    def names(self) -> tuple[str, ...]:
        """Give the name of a whole as it is drawn."""
        return wrapped(self.tiles[0].name, _NAMES - self.depth * _INDENT, 13, most=_MOST)

    def high(self) -> int:
        """Tell how high it is drawn, with what is free below it."""
        return max(len(self.names()) * LEADING + 6, 30) if self.is_whole else _HIGH + _GAP


def draw_heat(rolled: RollUp, *, language: Language = "th") -> tuple[Drawing, ...]:
    """Draw the points of a scorecard: wholes by their names, and below each a tile for each of its lines.

    A tile has the code and the figure in it; names in full are in the description. How high
    points are is told as by `draw_points`; those that are left out stand between brackets,
    without a colour. There are as many pictures as it takes for each to
    fit on a page of A4, and one where that is enough.

    Args:
        rolled: A scorecard with its points.
        language: The language of the words around the data.
    """
    rows = tuple(_rows(rolled, language))
    title = say("scores_of", language, name=called(rolled.root.code, rolled.root.node.name, language))
    shared = pages(rows, [row.high() for row in rows], [row.is_whole for row in rows])
    return tuple(
        _drawn(page, numbered(title, n, len(shared), language), language)
        for n, page in enumerate(shared, start=1)
    )


def _rows(rolled: RollUp, language: Language) -> Iterator[_Row]:
    """Give each whole, and after it its lines so many at a time; wholes in it follow."""
    for part, depth in walked(rolled.root):
        if isinstance(part.node, Line):
            continue
        yield _Row((_tile(part, rolled, language),), depth, is_whole=True)
        own = [_tile(each, rolled, language) for each in part.parts if isinstance(each.node, Line)]
        for first in range(0, len(own), _ACROSS):
            yield _Row(tuple(own[first : first + _ACROSS]), depth, is_whole=False)


def _tile(part: Rolled, rolled: RollUp, language: Language) -> _Tile:
    name, height = called(part.code, part.node.name, language), height_of(part, rolled)
    is_left_out = part is not rolled.root and part.counted is None and part.points.value is not None
    if is_left_out:
        height = Height(f"({height.figure})", 0)
    return _Tile(flat(part.code), name, height, is_left_out=is_left_out)


def _drawn(rows: list[_Row], title: str, language: Language) -> Drawing:
    content: list[Element] = []
    y = _EDGE
    for row in rows:
        content.extend(_whole(row, y) if row.is_whole else _tiles(row, y))
        y += row.high()
    legend, y = drawn_scale(y + 8, language)
    return drawn(
        [*content, *legend],
        width=_WIDTH,
        height=y,
        title=title,
        description=sentence(*(tile.told(language) for row in rows for tile in row.tiles)),
        language=language,
    )


def _whole(row: _Row, y: int) -> Iterator[Element]:
    """Draw the name of a whole, and its points at the right."""
    [tile] = row.tiles
    name = lines(row.names(), _EDGE + row.depth * _INDENT, y + 17, is_bold=True)
    yield element("g", element("title", tile.name), *name)
    yield from _box(tile.height, _WIDTH - _EDGE - _WIDE, y + 1, 24)
    yield from _figure(tile.height, _WIDTH - _EDGE - _WIDE, y + 18, is_bold=True)


def _tiles(row: _Row, y: int) -> Iterator[Element]:
    """Draw lines beside each other, each with its code above its figure."""
    for n, tile in enumerate(row.tiles):
        x = _EDGE + n * (_WIDE + _GAP)
        code = wrapped(tile.code, _WIDE - 14, SMALL, most=1)
        ink = _ink(tile.height)
        inside = (
            *_box(tile.height, x, y, _HIGH),
            *lines(code, x + 7, y + 16, size=SMALL, colour=ink),
            *_figure(tile.height, x, y + 35, is_bold=True),
        )
        yield element("g", element("title", tile.name), *inside)


def _box(height: Height, x: int, y: int, high: int) -> Iterator[Element]:
    fill = STEPS[height.step - 1] if height.step else PAPER
    yield element("rect", x=x, y=y, width=_WIDE, height=high, rx=2, **paint(fill=fill, stroke=LINE))


def _figure(height: Height, x: int, y: int, *, is_bold: bool) -> Iterator[Element]:
    """Draw a figure, and as many squares beside it as the fifth it lies in."""
    ink = _ink(height)
    room = _WIDE - 14 - (40 if height.step else 0)
    size = next((size for size in (13, SMALL, 9) if width_of(height.figure, size) <= room), 9)
    for each in wrapped(height.figure, room, size, most=1):
        yield text(each, x + 7, y, size=size, colour=ink, is_bold=is_bold)
    for n in range(height.step):
        yield element("rect", x=x + _WIDE - 42 + n * 7, y=y - 9, width=5, height=8, **paint(fill=ink))


def _ink(height: Height) -> Colour:
    return ON_STEPS[height.step - 1] if height.step else INK
