"""Ranks of scorecards: by exact results, and only of what asks for the same."""

from __future__ import annotations

from typing import Any

import pytest

from hypothesis import given, strategies as st

from kpiflow.scorecard import (
    Composite,
    Line,
    Policy,
    ResultBand,
    ResultGate,
    RollUp,
    Scorecard,
    ranks,
    unlike,
)
from kpiflow.scoring import Interpolation, Rounding
from kpiflow.text import Text


def rolled(points: Any, *, steps: tuple[int, ...] = (1, 2, 3, 4, 5)) -> RollUp:
    """Roll one line up."""
    root = Composite(code="r", parts=[Line(code="a", steps=steps)], policy=Policy(missing="keep"))
    return Scorecard(root=root).roll_up({"a": points})


def card(
    *,
    part: dict[str, Any] | None = None,
    whole: dict[str, Any] | None = None,
    months: int | None = 12,
    **more: Any,
) -> RollUp:
    """Roll a tree of two dimensions up, one of which differs from others."""
    line = Line(**{"code": "a", "weight": 2, **(part or {})})
    first = Composite(**{"code": "d", "parts": [line, Line(code="b")], **(whole or {})})
    points = dict.fromkeys((line.code, "b", "c"), 1)
    return Scorecard(root=Composite(code="r", parts=[first, Line(code="c")]), **more).roll_up(
        points, round_months=months
    )


def test_ties_stay_ties_and_what_only_prints_alike_is_none() -> None:
    """The next after two seconds is the fourth; what has no result has no rank."""
    points = (3, "3.00000000001", 3, 5, None, 1)

    assert ranks([rolled(each) for each in points]) == (3, 2, 3, 1, None, 5)
    assert ranks([]) == ()


def test_where_less_is_better_the_fewest_points_come_first() -> None:
    """As in agreements whose best result is 1."""
    assert ranks([rolled(each, steps=(5, 3, 1)) for each in (5, 1, 3, 1)]) == (4, 1, 3, 1)


@given(st.lists(st.fractions(1, 5, max_denominator=7), max_size=8))
def test_a_rank_counts_those_that_are_better(points: list[Any]) -> None:
    """Whoever has more points has the better rank, and whoever has as many the same."""
    found = ranks([rolled(each) for each in points])

    assert list(found) == [1 + sum(other > each for other in points) for each in points]


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        ({}, ()),
        ({"part": {"name": Text.same("other")}}, ()),
        ({"bands": [ResultBand(name=Text.same("good"), low=3)]}, ()),
        ({"part": {"weight": 3}}, ("a",)),
        ({"part": {"weights": {12: 3}}}, ("a",)),
        ({"part": {"weights": {6: 3}}}, ()),
        ({"part": {"rounds": [6]}}, ("a",)),
        ({"part": {"steps": (0, 5)}}, ("a",)),
        ({"part": {"target": 4}}, ("a",)),
        ({"part": {"code": "z"}}, ("a", "z")),
        ({"whole": {"rounds": [6]}}, ("d", "a", "b")),
        ({"whole": {"method": "mean"}}, ("d",)),
        ({"whole": {"policy": Policy(missing="floor")}}, ("d",)),
        ({"whole": {"rule": Interpolation([1, 2, 3, 4, 5])}}, ("d",)),
        ({"whole": {"round_leaf": 2}}, ("d",)),
        ({"whole": {"code": "e"}}, ("d", "a", "b", "e")),
        ({"gates": [ResultGate(id="g", part="a", at_least=1)]}, ("r",)),
        ({"rounding": Rounding(places=2)}, ("r",)),
        ({"months": 6}, ("r",)),
    ],
)
def test_what_results_are_made_of_must_be_the_same(other: dict[str, Any], codes: tuple[str, ...]) -> None:
    """Codes, places, weights and rules; names, and what results are called, are nobody's advantage."""
    assert unlike(card(), card(**other)) == codes
