"""Scorecards as pictures: points part by part in colours of their height, and how parts add up to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from attrs import frozen

from kpiflow.pictures.drawing import LEADING, SMALL, Drawing, drawn, lines, paint, text
from kpiflow.pictures.palette import BLUE, INK, LINE, ON_STEPS, ORANGE, PAPER, SOFT, STEPS
from kpiflow.pictures.svg import Element, element
from kpiflow.pictures.words import flat, say, sentence
from kpiflow.pictures.wrapping import width_of, wrapped
from kpiflow.scorecard import Contribution, Line, Rolled, RollUp, contributions
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language, Text


_EDGE: Final = 16
_NAMES: Final = 330
_INDENT: Final = 14
_LEAST: Final = 112
_SQUARE: Final = 7
_MOST: Final = 4


# --- heat map -------------------------------------------------------------------------------


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
    if not columns:
        message = "a picture of points needs a roll-up at least"
        raise ValueError(message)
    named = {flat(name): {part.code: part for part in rolled.parts()} for name, rolled in columns.items()}
    first = next(iter(columns.values()))
    rows = tuple(_rows(first.root, 0))
    heads = {name: wrapped(name, _LEAST, SMALL + 1) if name else () for name in named}
    y = _EDGE + max(map(len, heads.values())) * LEADING
    content: list[Element] = []
    for n, head in enumerate(heads.values()):
        content.extend(lines(head, _middle(n), _EDGE + 12, size=SMALL + 1, anchor="middle", is_bold=True))
    described = []
    for part, depth in rows:
        called = _called(part, language)
        names = wrapped(called, _NAMES - depth * _INDENT - 12, 13, most=_MOST)
        height = max(len(names) * LEADING + 8, 28)
        row = lines(names, _EDGE + depth * _INDENT, y + 18, is_bold=not depth)
        content.append(element("g", element("title", called), *row))
        figures = []
        for n, (rolled, parts) in enumerate(zip(columns.values(), named.values(), strict=True)):
            figure, step = _height(parts.get(part.code), rolled)
            content.extend(_cell(figure, step, n, y, height))
            place = say("step", language, step=step) if step else ""
            figures.append(f"{figure}{f' ({place})' if place else ''}")
        said = zip(named, figures, strict=True)
        described.append(
            f"{called} — {', '.join(f'{name}: {each}' if name else each for name, each in said)}"
        )
        y += height
    legend, y = _scale(y + 12, language)
    return drawn(
        [*content, *legend],
        width=_EDGE + _NAMES + len(named) * (_LEAST + 8) + _EDGE,
        height=y,
        title=say("scores_of", language, name=_called(first.root, language)),
        description=sentence(*described),
        language=language,
    )


def _rows(part: Rolled, depth: int) -> Iterator[tuple[Rolled, int]]:
    waiting = [(part, depth)]
    while waiting:
        here, deep = waiting.pop()
        yield here, deep
        waiting.extend((each, deep + 1) for each in reversed(here.parts))


def _height(part: Rolled | None, rolled: RollUp) -> tuple[str, int]:
    """Give the figure of a part, and in which fifth it lies of what can be had; 0 for none."""
    if part is None:
        return "–", 0
    value = rolled.points.value if part is rolled.root else part.points.value
    if value is None:
        return "–", 0
    floor, best = part.node.floor, part.node.steps[-1] if isinstance(part.node, Line) else part.node.aim
    figure = rolled.scorecard.rounding.text(value)
    if floor is None or best is None or floor == best:
        return figure, 0
    return figure, min(5, max(1, 1 + int(5 * (value - floor) / (Fraction(best) - floor))))


def _middle(column: int) -> int:
    return _EDGE + _NAMES + column * (_LEAST + 8) + _LEAST // 2


def _cell(figure: str, step: int, column: int, y: int, height: int) -> Iterator[Element]:
    x = _middle(column)
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


def _scale(y: int, language: Language) -> tuple[list[Element], int]:
    content = [text(say("worst", language), _EDGE + 52, y + 12, size=SMALL, anchor="end", colour=SOFT)]
    for n, colour in enumerate(STEPS):
        x = _EDGE + 60 + n * 40
        content.append(element("rect", x=x, y=y, width=36, height=16, **paint(fill=colour, stroke=LINE)))
        content.append(text(str(n + 1), x + 18, y + 12, size=SMALL, anchor="middle", colour=ON_STEPS[n]))
    content.append(text(say("best", language), _EDGE + 60 + 5 * 40 + 4, y + 12, size=SMALL, colour=SOFT))
    return content, y + 30


def _called(part: Rolled, language: Language) -> str:
    return _named(part.code, part.node.name, language)


def _named(code: str, name: Text, language: Language) -> str:
    return flat(f"{code} {name.in_language(language)}")


# --- waterfall ------------------------------------------------------------------------------


@frozen
class _Bar:
    """A bar between two values; one that is a sum begins at 0."""

    name: str
    figure: str
    start: Fraction
    end: Fraction
    is_sum: bool
    note: str


_PLOT: Final = 320
_FIGURE: Final = 96
_ROW: Final = 30


def draw_contributions(rolled: RollUp, *, part: str = "", language: Language = "th") -> Drawing:
    """Draw how much each part of a whole adds to its points, and what they come to together.

    Args:
        rolled: A scorecard with its points.
        part: The code of the whole; the scorecard itself by default.
        language: The language of the words around the data.

    Raises:
        ScoringError: There is no such part (KPI503).
    """
    whole = rolled[part] if part else rolled.root
    bars = tuple(_bars(rolled, whole, language))
    least = min(Fraction(0), *(min(each.start, each.end) for each in bars))
    most = max(Fraction(1, 10**9), *(max(each.start, each.end) for each in bars))

    def at(value: Fraction) -> int:
        return _EDGE + _NAMES + int(_PLOT * (value - least) / (most - least) + Fraction(1, 2))

    content: list[Element] = []
    y = _EDGE
    for n, bar in enumerate(bars):
        names = wrapped(bar.name, _NAMES - 12, 13, most=_MOST)
        notes = wrapped(bar.note, _NAMES - 12, SMALL) if bar.note else ()
        height = max(_ROW, len(names) * LEADING + len(notes) * 14 + 8)
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
        title=say("worth_of", language, name=_called(whole, language)),
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
    name = _called(each.part, language)
    if each.amount is None:
        return name, say("left_out", language)
    if each.kind != "part":
        return name, say(each.kind, language) if each.amount else ""
    if not each.is_weighted or each.part.counted is None:
        return name, ""
    return name, f"{written(each.part.counted)} × {shown_exactly(each.part.weight)}"
