"""Generated score sheets: trees of any shape, with everything that a file can say of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from kpiflow.definitions import Printing
from kpiflow.scorecard import Scorecard
from kpiflow.scoresheet import (
    ScoreSheet,
    SheetBand,
    SheetCriteria,
    SheetGate,
    SheetLine,
    SheetPolicy,
    SheetWeight,
    SheetWhole,
)
from kpiflow.text import Text


_WORDS = st.sampled_from(["ระดับ", "ความปลอดภัย", "level", "a: b", "๑.๒", "#", "ที่ 'x'"])
_MONTHS = st.sampled_from([6, 9, 12])
_TREATMENTS = st.sampled_from(["error", "keep", "exclude", "drop", "floor", "zero", "target"])

NUMBERS: st.SearchStrategy[Any] = st.one_of(
    st.decimals(min_value=-100, max_value=100, places=4),
    st.fractions(min_value=-100, max_value=100, max_denominator=99),
    st.integers(min_value=-100, max_value=100),
)
ABOVE_ZERO: st.SearchStrategy[Any] = NUMBERS.map(abs).filter(bool)

TEXTS = st.builds(Text, th=_WORDS, en=_WORDS)


@st.composite
def criteria(draw: st.DrawFn) -> SheetCriteria:
    """Give a row of rising cells, one of which may be left out."""
    cells = [str(each) for each in sorted(draw(st.sets(st.integers(0, 100), min_size=2, max_size=5)))]
    cells[1:1] = draw(st.sampled_from([(), ("-",)]))
    return SheetCriteria(cells=tuple(cells), below=draw(st.sampled_from([None, Fraction(1, 2)])))


@st.composite
def _weighed(draw: st.DrawFn) -> dict[str, Any]:
    months = draw(st.sets(_MONTHS, max_size=2))
    return {
        "weight": draw(ABOVE_ZERO),
        "weights": tuple(SheetWeight(months=each, weight=draw(ABOVE_ZERO)) for each in sorted(months)),
        "rounds": tuple(draw(st.sets(_MONTHS, max_size=2))),
        "printed_weighted": draw(st.sampled_from(["", "–", "0.1000"])),
    }


@st.composite
def lines(draw: st.DrawFn, code: str) -> SheetLine:
    """Give a line that says what its points are in one of all ways, or leaves it open."""
    row = draw(criteria())
    said: dict[str, Any] = draw(
        st.sampled_from(
            [
                {},
                {"points": draw(NUMBERS)},
                {"value": draw(NUMBERS), "criteria": row},
                {"state": "missing"},
                {"state": "not_applicable", "reason": draw(TEXTS)},
                {"state": "zero"},
            ]
        )
    )
    steps = draw(st.sampled_from([(), (0, 1), (5, Fraction(7, 2), 1)]))
    printed = draw(st.sampled_from(["", "3.5000", "๔.๕"]))
    weighed = draw(_weighed())
    return SheetLine(code=code, name=draw(TEXTS), steps=steps, printed_points=printed, **said, **weighed)


@st.composite
def _summed(draw: st.DrawFn, code: str, depth: int) -> dict[str, Any]:
    parts = [
        draw(wholes(f"{code}.{n}", depth - 1) if depth and draw(st.booleans()) else lines(f"{code}.{n}"))
        for n in range(draw(st.integers(1, 3)))
    ]
    method = draw(st.sampled_from(["weighted_mean", "mean", "weighted_sum", "sum", "count", "minimum"]))
    policy = draw(
        st.none() | st.builds(SheetPolicy, missing=_TREATMENTS, not_applicable=_TREATMENTS, zero=_TREATMENTS)
    )
    return {
        "code": code,
        "name": draw(TEXTS),
        "parts": tuple(parts),
        "method": method,
        "at_least": draw(NUMBERS) if method == "count" else None,
        "policy": policy,
        "criteria": draw(st.none() | criteria()),
        "per": draw(ABOVE_ZERO),
        "floor_points": draw(st.none() | NUMBERS),
        "round_leaf": draw(st.sampled_from([None, 0, 4])),
        "printed_weights": draw(st.none() | ABOVE_ZERO),
        "printed_points": draw(st.sampled_from(["", "-", "3.0000"])),
    }


@st.composite
def wholes(draw: st.DrawFn, code: str, depth: int) -> SheetWhole:
    """Give a whole with parts of its own."""
    return SheetWhole(**draw(_summed(code, depth)), **draw(_weighed()))


@st.composite
def sheets(draw: st.DrawFn) -> ScoreSheet:
    """Give a score sheet with bands and gates."""
    summed = draw(_summed("c", 2))
    first = summed["parts"][0].code
    ends = sorted(draw(st.sets(NUMBERS, max_size=3)))
    bands = [SheetBand(name=draw(TEXTS), low=low, high=None) for low in ends[-1:]]
    bands += [SheetBand(name=draw(TEXTS), low=low, high=high) for low, high in pairwise(ends)]
    gates = (
        SheetGate(id="g1", name=draw(TEXTS), part=first, at_least=draw(NUMBERS), most=draw(NUMBERS)),
        SheetGate(id="g2", name=draw(TEXTS), otherwise=draw(st.none() | NUMBERS)),
    )
    return ScoreSheet(
        **summed,
        round_months=draw(st.none() | _MONTHS),
        bands=tuple(bands),
        gates=gates[: draw(st.integers(0, 2))],
        printing=draw(st.sampled_from([Printing(), Printing(places=2, mode="truncate")])),
    )


def scorecards() -> st.SearchStrategy[Scorecard]:
    """Scorecards of any shape."""
    return sheets().map(lambda sheet: sheet.scorecard)
