"""Marks on days, in as many rows below each other as their labels need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import evolve, frozen

from kpiflow.pictures.axis import Axis
from kpiflow.pictures.drawing import SMALL, paint, text
from kpiflow.pictures.marks import Mark, mark
from kpiflow.pictures.palette import INK, LINE, PAPER, SOFT, Colour
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.wrapping import width_of, wrapped


_ROW: Final = 18
_REACH: Final = 9
_WIDEST: Final = 300
_MOST: Final = 80
"""With more marks than this, they go without labels."""


@frozen(kw_only=True)
class Dated:
    """Something on a day or a stretch of days.

    Attributes:
        first: The first day.
        last: The last one.
        kind: The sign it is drawn with.
        label: What stands beside it.
        said: What it is, in full.
        colour: The colour of its sign.
        is_cut: Whether a cross ends it before its time.
    """

    first: date
    last: date
    kind: Mark
    label: str
    said: str
    colour: Colour
    is_cut: bool = False


@frozen(kw_only=True)
class Lane:
    """What is drawn below each other, with what it is called."""

    name: str
    marks: tuple[Dated, ...]


@frozen
class _Placed:
    mark: Dated
    label: str
    row: int
    is_left: bool


def lane_drawn(lane: Lane, axis: Axis, y: int, *, left: int) -> tuple[list[Element], int]:
    """Draw a lane, and tell how high it is.

    Args:
        lane: The lane.
        axis: Where days stand.
        y: Where it begins.
        left: Where its name stands.
    """
    placed = tuple(_placed(_together(lane.marks), axis))
    rows = max((each.row for each in placed), default=0) + 1
    named = wrapped(lane.name, axis.left - left - 12, SMALL + 1)
    content = [
        text(each, left, y + 13 + n * _ROW, size=SMALL + 1, colour=SOFT) for n, each in enumerate(named)
    ]
    content.extend(_mark(each, axis, y + each.row * _ROW + _ROW // 2) for each in placed)
    return content, max(rows, len(named)) * _ROW + 6


def _together(marks: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """Let marks of one sign on the same days stand for all of them."""
    found: dict[tuple[object, ...], Dated] = {}
    for each in marks:
        key = (each.first, each.last, each.kind, each.colour, each.is_cut)
        known = found.get(key)
        if known is not None:
            label, said = f"{known.label}, {each.label}", f"{known.said}; {each.said}"
            found[key] = evolve(each, label=label, said=said)
        else:
            found[key] = each
    return tuple(found.values())


def _placed(marks: tuple[Dated, ...], axis: Axis) -> Iterator[_Placed]:
    """Give each mark the first row in which it overlaps no other."""
    ends: list[int] = []
    for each in sorted(marks, key=lambda each: (each.first, each.last)):
        label = wrapped(each.label, _WIDEST, SMALL, most=1)[0] if len(marks) <= _MOST else ""
        wide = width_of(label, SMALL) + 6 if label else 0
        first, last = axis.at(each.first) - _REACH, axis.at(each.last) + _REACH
        is_left = last + wide > axis.right + _REACH and first - wide > axis.left
        start, end = (first - wide, last) if is_left else (first, last + wide)
        row = next((n for n, taken in enumerate(ends) if taken < start), len(ends))
        ends[row : row + 1] = [end]
        yield _Placed(each, label, row, is_left)


def _mark(placed: _Placed, axis: Axis, y: int) -> Element:
    each = placed.mark
    first, last = axis.at(each.first), axis.at(each.last)
    content = [element("title", each.said)]
    if last > first:
        content.append(
            element(
                "rect",
                x=first,
                y=y - 3,
                width=last - first,
                height=6,
                **paint(fill=PAPER, stroke=each.colour),
            )
        )
        if each.is_cut:
            content.append(mark("cross", last, y, colour=each.colour))
    content.append(mark(each.kind, first, y, colour=each.colour))
    if not axis.shows(each.first):
        content.append(_beyond(first, y, is_before=each.first < axis.first))
    if placed.label:
        x = first - _REACH - 2 if placed.is_left else last + _REACH + 2
        anchor = "end" if placed.is_left else "start"
        content.append(text(placed.label, x, y + 4, size=SMALL, anchor=anchor, colour=INK))
    return element("g", *content)


def _beyond(x: int, y: int, *, is_before: bool) -> Element:
    """Draw the sign that something lies outside of what is shown."""
    return element(
        "path", d=f"M{x - 8} {y}l5 -4v8z" if is_before else f"M{x + 8} {y}l-5 -4v8z", **paint(fill=LINE)
    )
