"""What the classes of score sheets refuse of the shape of a document beyond the types of their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any, Final

from kpiflow.codec.schema_rules import Narrowing, Shape, any_of, only, stated, unstated, where
from kpiflow.codec.schema_values import Schema, referred, whole_numbers, words
from kpiflow.dates import ROUND_MONTHS
from kpiflow.scoresheet import (
    SCHEMA,
    ScoreSheet,
    SheetBand,
    SheetCriteria,
    SheetGate,
    SheetLine,
    SheetWeight,
    SheetWhole,
    Summed,
)
from kpiflow.scoring.rounding import MAX_PLACES


_IDENTIFIER: Final = Narrowing(value=referred("Identifier"))
_SAID_TEXT: Final = Narrowing(value=referred("SaidText"))
_ABOVE_ZERO: Final = Narrowing(value=referred("RatioAboveZero"))
_PRINTED: Final = Narrowing(value=referred("Printed"))
_ROUND: Final = Narrowing(value=whole_numbers(ROUND_MONTHS))
_SOME: Final = Narrowing(items={"minItems": 1})
_UNSAID: Final = ("state", "assessment")
"""Keys of a line that say nothing when they are empty text."""

_TWICE: Final = "the points of a line are given once: as points, value, state or assessment"
_NO_STATE: Final = "a reason is given for a state: state missing, not_applicable or zero"
_NO_CRITERIA: Final = "a value is scored by criteria: state them, or points in place of the value"
_HALF: Final = "a gate is decided by a part and the points from which on it holds, or by neither"
_CAP: Final = "a gate caps the result or replaces it: keep most or otherwise"


def _said(key: str, *, message: str = "") -> Schema:
    if key in _UNSAID:
        return where(key, {"not": {"enum": [""]}}, message=message)
    return stated(key, message=message)


def _once() -> Iterator[Schema]:
    """Say that of the ways to give points one is taken at most."""
    for one, other in permutations(("points", "value", "state", "assessment"), 2):
        empty = {"enum": ["" if other in _UNSAID else None]}
        yield {"if": _said(one), "then": only(other, empty, message=_TWICE)}


def _needed(methods: tuple[str, ...], key: str) -> Schema:
    message = f"this method needs {key}"
    return {"if": where("method", {"enum": list(methods)}), "then": stated(key, message=message)}


_PART: Final = {"weight": _ABOVE_ZERO, "rounds": _ROUND, "printed_weighted": _PRINTED}

SHEET_SHAPES: Final[Mapping[Any, Shape]] = {
    SheetLine: Shape(
        fields={"code": _IDENTIFIER, "name": _SAID_TEXT, "printed_points": _PRINTED, **_PART},
        whole=(
            *_once(),
            {"if": stated("value"), "then": stated("criteria", message=_NO_CRITERIA)},
            {"if": where("reason", referred("SaidText")), "then": _said("state", message=_NO_STATE)},
        ),
    ),
    Summed: Shape(
        fields={
            "code": _IDENTIFIER,
            "name": _SAID_TEXT,
            "parts": _SOME,
            "per": _ABOVE_ZERO,
            "round_leaf": Narrowing(value=whole_numbers(range(MAX_PLACES + 1))),
            "printed_points": _PRINTED,
        },
        whole=(_needed(("count", "share"), "at_least"), _needed(("deduct",), "start")),
    ),
    SheetWhole: Shape(fields=_PART),
    ScoreSheet: Shape(fields={"schema": Narrowing(value=words([SCHEMA])), "round_months": _ROUND}),
    SheetWeight: Shape(fields={"months": _ROUND, "weight": _ABOVE_ZERO}),
    SheetCriteria: Shape(fields={"cells": _SOME}),
    SheetBand: Shape(
        fields={"name": _SAID_TEXT},
        whole=(any_of(stated("low"), stated("high", message="a band has an end: state low or high")),),
    ),
    SheetGate: Shape(
        fields={"id": _IDENTIFIER, "name": _SAID_TEXT},
        whole=(
            {
                "if": where("part", {"not": {"enum": [""]}}),
                "then": stated("at_least", message=_HALF),
                "else": unstated("at_least", message=_HALF),
            },
            {"if": stated("most"), "then": unstated("otherwise", message=_CAP)},
        ),
    ),
}
"""What each class refuses; a class refuses what the classes it is made from do."""
