"""A rolled-up scorecard as rows: its parts, each whole before its own, and why they count otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from kpiflow.scorecard import Composite, Disagreement, Line, ResultGate, Rolled, RollUp
from kpiflow.scorecard.roll_up import resting
from kpiflow.scoresheet import ScoreSheet, misprints
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Text


Word: TypeAlias = Callable[..., str]
"""Gives one of the words around the figures, with its values filled in."""


@frozen(kw_only=True)
class Row:
    """A part of the tree, as it is shown.

    Attributes:
        part: The part.
        depth: How many wholes it stands in.
        whole: The code of the one it stands in; nothing for the scorecard itself.
        is_evaluated: Whether it is evaluated in the round.
    """

    part: Rolled
    depth: int
    whole: str
    is_evaluated: bool


@frozen(kw_only=True)
class Shown:
    """A scorecard, as it is shown.

    Attributes:
        sheet: What the file says.
        rolled: What it comes to.
        rows: All parts but the scorecard itself, each whole before its own.
        misprints: What is printed otherwise.
        missing: The codes of lines that have no points yet, and should.
    """

    sheet: ScoreSheet
    rolled: RollUp
    rows: tuple[Row, ...]
    misprints: tuple[Disagreement, ...]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, sheet: ScoreSheet, rolled: RollUp) -> Shown:
        """Gather what is shown of a scorecard."""
        rows = tuple(_rows(rolled))
        missing = (
            row.part.code
            for row in rows
            if row.is_evaluated and isinstance(row.part.node, Line) and row.part.points.state == "missing"
        )
        found = tuple(each for _, each in misprints(sheet, rolled))
        return cls(sheet=sheet, rolled=rolled, rows=rows, misprints=found, missing=tuple(missing))


def _rows(rolled: RollUp) -> Iterator[Row]:
    at_rest = resting(rolled.scorecard.root, rolled.round_months)
    waiting = [(part, 0, rolled.root.code) for part in reversed(rolled.root.parts)]
    while waiting:
        part, depth, whole = waiting.pop()
        is_evaluated = part.code not in at_rest and part.node.is_evaluated(rolled.round_months)
        yield Row(part=part, depth=depth, whole=whole, is_evaluated=is_evaluated)
        waiting.extend((each, depth + 1, part.code) for each in reversed(part.parts))


def note_on(row: Row, word: Word) -> str:
    """Say why a part counts otherwise than with its points."""
    part = row.part
    if not row.is_evaluated:
        state = word("not_evaluated")
    elif part.points.state == "scored":
        return ""
    elif isinstance(part.node, Composite) and part.points.state == "missing" and part.counted is None:
        return ""  # its lines say why
    else:
        state = word(part.points.state)
    match part.treatment:
        case "exclude" | "drop":
            return f"{state}, {word(part.treatment)}"
        case "floor" | "target" | "zero" if part.counted != part.points.value and part.counted is not None:
            return f"{state}, {word('counted', points=shown_exactly(part.counted))}"
        case _:
            return state


def column_totals(rolled: RollUp) -> tuple[Fraction, Fraction | None]:
    """Give what the weights and the weighted scores of the highest parts that count come to.

    There is none of weighted scores where they come to something else than the whole: where that
    is made in another way, a part counts with other points than its own, or weights are left out.
    """
    root = rolled.root
    counting = [part for part in root.parts if part.counted is not None or part.treatment in {"drop", "keep"}]
    weights = sum((part.weight for part in counting), start=Fraction(0))
    weighted = sum((part.weighted or Fraction(0) for part in counting), start=Fraction(0))
    return weights, weighted if weighted == root.points.value else None


def gate_steps(rolled: RollUp) -> tuple[Text, ...]:
    """Give how gates changed the result, in words."""
    return rolled.points.derivation[len(rolled.root.points.steps) :]


def name_of(gate: ResultGate) -> Text:
    """Give what people call a gate."""
    return Text.same(gate.id) if gate.name.is_blank() else gate.name
