"""A rolled-up scorecard for people and for programs: its tree, its result, and what disagrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from kpiflow.reports.scorecard_rows import Row, Shown, Word, gate_steps, name_of, note_on
from kpiflow.reports.scorecard_words import SCORECARD_WORDS
from kpiflow.scorecard import Line, Rolled, RollUp
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Text, broken, display_width, in_both, on_one_line


Speech: TypeAlias = Literal["th", "en", "both"]
"""The languages to speak."""


# --- for people ------------------------------------------------------------------------

_INDENT: Final = 2
_WIDEST: Final = 60
"""Columns for names where no width is given: longer ones go on below."""

_NARROWEST: Final = 20


def as_text(shown: Shown, *, language: Speech, width: int | None = None) -> str:
    """Write for people: the tree in columns, the result, and what disagrees.

    Args:
        shown: The scorecard.
        language: The language of the text, or both.
        width: Columns there are.
    """
    return "".join(f"{line.rstrip()}\n" for line in _lines(shown, language, width))


def _lines(shown: Shown, language: Speech, width: int | None) -> Iterator[str]:
    rolled = shown.rolled

    def word(name: str, **values: object) -> str:
        text = SCORECARD_WORDS[name]
        return said(Text(th=text.th.format(**values), en=text.en.format(**values)), language)

    heading = f"{shown.sheet.code}  {said(shown.sheet.name, language)}"
    months = rolled.round_months
    yield heading if months is None else f"{heading} · {word('round', months=months)}"
    yield ""
    yield from _table(shown, width, language, word)
    yield ""
    yield f"{word('result')} {_result(shown, language, word)}"
    for gate in rolled.unmet():
        yield word("gate", what=said(name_of(gate), language))
    for step in gate_steps(rolled):
        yield f"  {said(step, language)}"
    if shown.missing:
        yield f"{word('missing')}: {', '.join(shown.missing)}"
    for each in shown.misprints:
        yield f"{word('misprint')}: {said(each.text(), language)}"


def _spoken(text: Text, language: Speech) -> tuple[str, ...]:
    """Give a text in each of the languages to speak, once where they say the same."""
    spoken = {"th": (text.th,), "en": (text.en,), "both": (text.th, text.en)}[language]
    return tuple(dict.fromkeys(map(on_one_line, spoken)))


def said(text: Text, language: Speech) -> str:
    """Say a text in a language, or in both beside each other."""
    return " / ".join(_spoken(text, language))


def _table(shown: Shown, width: int | None, language: Speech, word: Word) -> Iterator[str]:
    written = shown.rolled.scorecard.rounding.text
    heads = [_spoken(SCORECARD_WORDS[name], language) for name in ("weight", "points", "weighted")]
    figures = [_figures(row.part, written) for row in shown.rows]
    columns = [
        max(map(display_width, (*head, *(each[n] for each in figures)))) for n, head in enumerate(heads)
    ]
    room = width - sum(columns) - 2 * len(columns) if width else _WIDEST
    names = [tuple(_named_lines(row, language, room, word)) for row in shown.rows]
    column = max(display_width(line) for lines in names for line in lines)
    for head in zip(*heads, strict=True):
        yield _row("", head, column, columns)
    for (first, *rest), numbers in zip(names, figures, strict=True):
        yield _row(first, numbers, column, columns)
        yield from rest


def _named_lines(row: Row, language: Speech, room: int, word: Word) -> Iterator[str]:
    """Give the code and name of a part, and why it counts otherwise, broken between words."""
    lead = f"{' ' * (_INDENT * row.depth)}{row.part.code}  "
    note = note_on(row, word)
    for text in (*_spoken(row.part.node.name, language), *([f"({note})"] if note else [])):
        for line in broken(text, max(_NARROWEST, room - len(lead))):
            yield lead + line
            lead = " " * len(lead)


def _figures(part: Rolled, written: Callable[[Fraction], str]) -> tuple[str, str, str]:
    points, weighted = part.points.value, part.weighted
    return (
        shown_exactly(part.weight),
        "–" if points is None else written(points),
        "–" if weighted is None else written(weighted),
    )


def _row(name: str, figures: tuple[str, ...], column: int, columns: list[int]) -> str:
    """Lay out a name and figures in columns, however wide Thai stands in a terminal."""
    cells = (" " * (width - display_width(each)) + each for each, width in zip(figures, columns, strict=True))
    return f"{name}{' ' * (column - display_width(name))}  {'  '.join(cells)}"


def _result(shown: Shown, language: Speech, word: Word) -> str:
    rolled = shown.rolled
    printed = rolled.printed()
    if rolled.points.value is None or not shown.sheet.bands:
        return printed
    return f"{printed} · {word('no_band') if rolled.band is None else said(rolled.band.name, language)}"


# --- for programs ----------------------------------------------------------------------


def as_record(shown: Shown) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    rolled = shown.rolled
    unmet = {gate.id for gate in rolled.unmet()}
    return {
        "edition": 1,
        "scorecard": shown.sheet.code,
        "name": in_both(shown.sheet.name),
        "round_months": rolled.round_months,
        "result": {
            "points": None if rolled.points.value is None else rolled.printed(),
            "points_exact": _exactly(rolled.points.value),
            "state": rolled.points.state,
            "band": None if rolled.band is None else in_both(rolled.band.name),
            "derivation": [in_both(step) for step in rolled.points.derivation],
        },
        "gates": [
            {"id": gate.id, "name": in_both(gate.name), "failed": gate.id in unmet}
            for gate in rolled.scorecard.gates
        ],
        "parts": [_part(row, rolled) for row in shown.rows],
        "missing": list(shown.missing),
        "misprints": [
            {
                "code": each.code,
                "figure": each.figure,
                "printed": each.printed,
                "computed": each.computed,
                "text": in_both(each.text()),
            }
            for each in shown.misprints
        ],
    }


def _part(row: Row, rolled: RollUp) -> dict[str, Any]:
    part, written = row.part, rolled.scorecard.rounding.text
    weight, points, weighted = _figures(part, written)
    return {
        "code": part.code,
        "name": in_both(part.node.name),
        "whole": row.whole,
        "kind": "line" if isinstance(part.node, Line) else "whole",
        "weight": weight,
        "evaluated": row.is_evaluated,
        "points": None if part.points.value is None else points,
        "points_exact": _exactly(part.points.value),
        "state": part.points.state,
        "weighted": None if part.weighted is None else weighted,
        "treatment": part.treatment,
        "counted_exact": _exactly(part.counted),
        "share_exact": _exactly(part.share),
        "derivation": [in_both(step) for step in part.points.derivation],
    }


def _exactly(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
