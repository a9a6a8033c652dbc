"""What points of scorecards are made of, as a waterfall: parts from left to right, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from kpiflow.pictures.drawing import LEADING, SMALL, Drawing, drawn, lines, paint, text
from kpiflow.pictures.pages import numbered, pages
from kpiflow.pictures.palette import BLUE, INK, LINE, ORANGE, PAPER, SOFT
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.words import called, say, sentence
from kpiflow.pictures.wrapping import wrapped
from kpiflow.scorecard import Contribution, Rolled, RollUp, contributions
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language


_EDGE: Final = 16
_NAMES: Final = 330
_PLOT: Final = 320
_FIGURE: Final = 96
_ROW: Final = 30
_MOST: Final = 4


@frozen
class _Bar:
    """A bar between two values; one that is a sum begins at 0."""

    name: str
    figure: str
    start: Fraction
    end: Fraction
    is_sum: bool
    note: str

    def names(self) -> tuple[str, ...]:
        """Give its name as it is drawn."""
        return wrapped(self.name, _NAMES - 12, 13, most=_MOST)

    def notes(self) -> tuple[str, ...]:
        """Give what is said of it, as it is drawn."""
        return wrapped(self.note, _NAMES - 12, SMALL) if self.note else ()

    def height(self) -> int:
        """Tell how high it is drawn."""
        return max(_ROW, len(self.names()) * LEADING + len(self.notes()) * 14 + 8)


def draw_contributions(rolled: RollUp, *, part: str = "", language: Language = "th") -> Drawing:
    """Draw how much each part of a whole adds to its points, and what they come to together.

    Args:
        rolled: A scorecard with its points.
        part: The code of the whole; the scorecard itself by default.
        language: The language of the words around the data.

    Raises:
        ScoringError: There is no such part (KPI503).
    """
    title, bars = _worth(rolled, part, language)
    return _falling(bars, _ends(bars), title, language)


def draw_contributions_by_page(
    rolled: RollUp, *, part: str = "", language: Language = "th"
) -> tuple[Drawing, ...]:
    """Draw the same as `draw_contributions`, in as many pictures as it takes for each to fit on a page of A4.

    Args:
        rolled: A scorecard with its points.
        part: The code of the whole; the scorecard itself by default.
        language: The language of the words around the data.

    Raises:
        ScoringError: There is no such part (KPI503).
    """
    title, bars = _worth(rolled, part, language)
    ends = _ends(bars)
    shared = pages(bars, [bar.height() for bar in bars], [True for _ in bars])
    return tuple(
        _falling(page, ends, numbered(title, n, len(shared), language), language)
        for n, page in enumerate(shared, start=1)
    )


def _worth(rolled: RollUp, part: str, language: Language) -> tuple[str, tuple[_Bar, ...]]:
    """Give what the picture of a whole is called, and its bars."""
    whole = rolled[part] if part else rolled.root
    return say("worth_of", language, name=called(whole.code, whole.node.name, language)), tuple(
        _bars(rolled, whole, language)
    )


def _ends(bars: Sequence[_Bar]) -> tuple[Fraction, Fraction]:
    """Give the values that stand at the left and at the right."""
    least = min(Fraction(0), *(min(each.start, each.end) for each in bars))
    return least, max(Fraction(1, 10**9), *(max(each.start, each.end) for each in bars))


def _falling(
    bars: Sequence[_Bar], ends: tuple[Fraction, Fraction], title: str, language: Language
) -> Drawing:
    """Draw bars below each other, each from where the one before it ends."""
    least, most = ends

    def at(value: Fraction) -> int:
        return _EDGE + _NAMES + int(_PLOT * (value - least) / (most - least) + Fraction(1, 2))

    content: list[Element] = []
    y = _EDGE
    for n, bar in enumerate(bars):
        names, notes, height = bar.names(), bar.notes(), bar.height()
        content.append(
            element("g", element("title", bar.name), *lines(names, _EDGE, y + 16, is_bold=bar.is_sum))
        )
        content.extend(
            lines(notes, _EDGE, y + 16 + len(names) * LEADING - 3, size=SMALL, colour=SOFT, leading=14)
        )
        first, last = sorted((at(bar.start), at(bar.end)))
        colour = INK if bar.is_sum else BLUE if bar.end >= bar.start else ORANGE
        content.append(
            element(
                "rect", x=first, y=y + 5, width=max(2, last - first), height=16,
                **paint(fill=PAPER if colour is ORANGE else colour, stroke=colour, width=2),
            )
        )  # fmt: skip
        content.append(
            text(bar.figure, _EDGE + _NAMES + _PLOT + _FIGURE, y + 18, anchor="end", is_bold=bar.is_sum)
        )
        if n + 1 < len(bars):
            x = at(bar.end)
            content.append(
                element(
                    "path", d=f"M{x} {y + 21}V{y + height + 5}", stroke_dasharray="2 2", **paint(stroke=LINE)
                )
            )
        y += height
    zero = at(Fraction(0))
    content.append(element("path", d=f"M{zero} {_EDGE}V{y}", **paint(stroke=LINE)))
    return drawn(
        content,
        width=_EDGE + _NAMES + _PLOT + _FIGURE + _EDGE,
        height=y + _EDGE,
        title=title,
        description=sentence(
            *(f"{bar.name}: {bar.figure}{f' ({bar.note})' if bar.note else ''}" for bar in bars)
        ),
        language=language,
    )


def _bars(rolled: RollUp, whole: Rolled, language: Language) -> Iterator[_Bar]:
    """Give a bar for each part, from where the one before it ends, and one for their sum."""
    written = rolled.scorecard.rounding.text
    at = Fraction(0)
    for each in contributions(rolled, whole):
        name, note = _contribution(each, written, language)
        if each.amount is None:
            yield _Bar(name, "–", at, at, is_sum=False, note=note)
            continue
        sign = "−" if each.amount < 0 else "+"
        yield _Bar(name, f"{sign}{written(abs(each.amount))}", at, at + each.amount, is_sum=False, note=note)
        at += each.amount
    points = rolled.points if whole is rolled.root else whole.points
    figure = say("no_points", language) if points.value is None else written(points.value)
    yield _Bar(say("total", language), figure, Fraction(0), points.value or Fraction(0), is_sum=True, note="")


def _contribution(
    each: Contribution, written: Callable[[Fraction], str], language: Language
) -> tuple[str, str]:
    """Give what something that adds to points is called, and what is said of it."""
    if each.part is None:
        return say(each.kind, language), ""
    name = called(each.part.code, each.part.node.name, language)
    if each.amount is None:
        return name, say("left_out", language)
    if each.kind != "part":
        return name, say(each.kind, language) if each.amount else ""
    if not each.is_weighted or each.part.counted is None:
        return name, ""
    return name, f"{written(each.part.counted)} × {shown_exactly(each.part.weight)}"
