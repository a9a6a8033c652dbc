"""Points of scorecards as a heat map: each figure in its cell, in a colour of its height."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from kpiflow.pictures.drawing import LEADING, SMALL, Drawing, drawn, lines, paint, text
from kpiflow.pictures.pages import numbered, pages
from kpiflow.pictures.palette import INK, LINE, ON_STEPS, PAPER, SOFT, STEPS
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.words import called, flat, say, sentence
from kpiflow.pictures.wrapping import width_of, wrapped
from kpiflow.scorecard import Line, Rolled, RollUp
from kpiflow.text import Language


_EDGE: Final = 16
_NAMES: Final = 330
_INDENT: Final = 14
_LEAST: Final = 112
_SQUARE: Final = 7
_MOST: Final = 4
_HEAD: Final = 6
"""How many lines the head of a column has at most."""
_ACROSS: Final = 5
"""How many columns of parts stand beside each other at most."""


@frozen
class Height:
    """A figure, and in which fifth it lies of what can be had; 0 where there are no fifths."""

    figure: str
    step: int

    def told(self, language: Language) -> str:
        """Say it in words."""
        return f"{self.figure} ({say('step', language, step=self.step)})" if self.step else self.figure


@frozen
class _Row:
    """A row of a heat map: what it is called, how deep it stands, and a cell for each column."""

    name: str
    depth: int
    cells: tuple[Height, ...]

    def names(self) -> tuple[str, ...]:
        """Give its name as it is drawn."""
        return wrapped(self.name, _NAMES - self.depth * _INDENT - 12, 13, most=_MOST)

    def height(self) -> int:
        """Tell how high it is drawn."""
        return max(len(self.names()) * LEADING + 8, 28)


def draw_points(columns: Mapping[str, RollUp], *, language: Language = "th") -> Drawing:
    """Draw the points of all parts, one row for each part and one column for each roll-up.

    Each cell has the figure in it. How high that is between the worst and the best that the
    part can have is told in fifths, by a colour and by as many squares; a part whose points
    have no such ends, and one without points, has neither.

    Args:
        columns: Roll-ups of one scorecard by what they are called, such as units or rounds;
            the name of a single one may be blank.
        language: The language of the words around the data.

    Raises:
        ValueError: There is no roll-up.
    """
    title, heads, rows = _points(columns, language)
    return _grid(rows, heads, title, language)


def draw_side_by_side(
    units: Sequence[tuple[str, RollUp]], parts: Sequence[str], *, title: str, language: Language = "th"
) -> tuple[Drawing, ...]:
    """Draw the points of several scorecards, one row for each and one column for each of these parts.

    Cells are those of `draw_points`. There are as many pictures as it takes for each to fit on
    a page of A4.

    Args:
        units: Roll-ups with what they are called, such as agencies, in the order of the rows.
        parts: The codes of the parts; a blank one stands for the whole scorecard.
        title: What is shown.
        language: The language of the words around the data.

    Raises:
        ValueError: There is no unit, or no part.
    """
    if not units or not parts:
        message = "a picture of units side by side needs a unit and a part at least"
        raise ValueError(message)
    columns = [tuple(parts[first : first + _ACROSS]) for first in range(0, len(parts), _ACROSS)]
    shared = [(some, page) for some in columns for page in _unit_pages(units, some)]
    return tuple(
        _grid(page, _heads(units, some, language), numbered(title, n, len(shared), language), language)
        for n, (some, page) in enumerate(shared, start=1)
    )


def _unit_pages(units: Sequence[tuple[str, RollUp]], parts: Sequence[str]) -> list[list[_Row]]:
    rows = []
    for name, rolled in units:
        known = {part.code: part for part in rolled.parts()} | {"": rolled.root}
        rows.append(_Row(flat(name), 1, tuple(height_of(known.get(code), rolled) for code in parts)))
    return pages(rows, [row.height() for row in rows], [True for _ in rows])


def _heads(units: Sequence[tuple[str, RollUp]], parts: Sequence[str], language: Language) -> tuple[str, ...]:
    """Give what parts are called, by the first unit that has them."""
    names: dict[str, str] = {"": say("total", language)}
    for _, rolled in reversed(units):
        names |= {part.code: called(part.code, part.node.name, language) for part in rolled.parts()}
    return tuple(names.get(code, flat(code)) for code in parts)


def _points(
    columns: Mapping[str, RollUp], language: Language
) -> tuple[str, tuple[str, ...], tuple[_Row, ...]]:
    """Give what a heat map of parts is called, its columns, and its rows."""
    if not columns:
        message = "a picture of points needs a roll-up at least"
        raise ValueError(message)
    parts = [{part.code: part for part in rolled.parts()} for rolled in columns.values()]
    root = next(iter(columns.values())).root
    rows = tuple(
        _Row(
            called(part.code, part.node.name, language),
            depth,
            tuple(
                height_of(known.get(part.code), rolled)
                for known, rolled in zip(parts, columns.values(), strict=True)
            ),
        )
        for part, depth in walked(root)
    )
    return (
        say("scores_of", language, name=called(root.code, root.node.name, language)),
        tuple(map(flat, columns)),
        rows,
    )


def _grid(rows: Sequence[_Row], heads: Sequence[str], title: str, language: Language) -> Drawing:
    """Draw rows of cells below the heads of their columns, and the scale below them."""
    named = [wrapped(head, _LEAST, SMALL + 1, most=_HEAD) if head else () for head in heads]
    y = _EDGE + max(map(len, named)) * LEADING
    content: list[Element] = []
    for n, head in enumerate(named):
        content.extend(lines(head, _middle(n), _EDGE + 12, size=SMALL + 1, anchor="middle", is_bold=True))
    described = []
    for row in rows:
        height = row.height()
        name = lines(row.names(), _EDGE + row.depth * _INDENT, y + 18, is_bold=not row.depth)
        content.append(element("g", element("title", row.name), *name))
        for n, cell in enumerate(row.cells):
            content.extend(_cell(cell, n, y, height))
        described.append(_told(row, heads, language))
        y += height
    legend, y = drawn_scale(y + 12, language)
    return drawn(
        [*content, *legend],
        width=_EDGE + _NAMES + len(heads) * (_LEAST + 8) + _EDGE,
        height=y,
        title=title,
        description=sentence(*described),
        language=language,
    )


def _told(row: _Row, heads: Sequence[str], language: Language) -> str:
    """Say a row in words."""
    figures = (cell.told(language) for cell in row.cells)
    said = zip(heads, figures, strict=True)
    return f"{row.name} — {', '.join(f'{head}: {each}' if head else each for head, each in said)}"


def walked(root: Rolled) -> Iterator[tuple[Rolled, int]]:
    """Give a part and all that it is made of, each whole before its own, with how deep it stands."""
    waiting = [(root, 0)]
    while waiting:
        here, deep = waiting.pop()
        yield here, deep
        waiting.extend((each, deep + 1) for each in reversed(here.parts))


def height_of(part: Rolled | None, rolled: RollUp) -> Height:
    """Give the figure of a part, and in which fifth it lies of what can be had; 0 for none."""
    if part is None:
        return Height("–", 0)
    value = rolled.points.value if part is rolled.root else part.points.value
    if value is None:
        return Height("–", 0)
    floor, best = part.node.floor, part.node.steps[-1] if isinstance(part.node, Line) else part.node.aim
    figure = rolled.scorecard.rounding.text(value)
    if floor is None or best is None or floor == best:
        return Height(figure, 0)
    return Height(figure, min(5, max(1, 1 + int(5 * (value - floor) / (Fraction(best) - floor)))))


def _middle(column: int) -> int:
    return _EDGE + _NAMES + column * (_LEAST + 8) + _LEAST // 2


def _cell(cell: Height, column: int, y: int, height: int) -> Iterator[Element]:
    x, figure, step = _middle(column), cell.figure, cell.step
    fill, ink = (STEPS[step - 1], ON_STEPS[step - 1]) if step else (PAPER, INK)
    yield element(
        "rect",
        x=x - _LEAST // 2,
        y=y + 2,
        width=_LEAST,
        height=height - 4,
        rx=2,
        **paint(fill=fill, stroke=LINE),
    )
    room = _LEAST - 12 - (5 * _SQUARE if step else 0)
    size = 13 if width_of(figure, 13) <= room else SMALL
    yield from lines(
        wrapped(figure, room, size),
        x - _LEAST // 2 + 8,
        y + height // 2 + 5,
        size=size,
        colour=ink,
        leading=12,
    )
    for n in range(step):
        right = x + _LEAST // 2 - 6 - 5 * _SQUARE
        yield element(
            "rect", x=right + n * _SQUARE, y=y + height // 2 - 3, width=5, height=7, **paint(fill=ink)
        )


def drawn_scale(y: int, language: Language) -> tuple[list[Element], int]:
    """Draw what the colours of fifths are, and tell where it ends."""
    content = [text(say("worst", language), _EDGE + 52, y + 12, size=SMALL, anchor="end", colour=SOFT)]
    for n, colour in enumerate(STEPS):
        x = _EDGE + 60 + n * 40
        content.append(element("rect", x=x, y=y, width=36, height=16, **paint(fill=colour, stroke=LINE)))
        content.append(text(str(n + 1), x + 18, y + 12, size=SMALL, anchor="middle", colour=ON_STEPS[n]))
    content.append(text(say("best", language), _EDGE + 60 + 5 * 40 + 4, y + 12, size=SMALL, colour=SOFT))
    return content, y + 30
