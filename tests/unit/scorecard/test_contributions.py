"""What each part adds: together they come to exactly the points of the whole, however it is made."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, get_args

import pytest

from hypothesis import given, settings, strategies as st

from kpiflow.scorecard import (
    Composite,
    Contribution,
    Line,
    Method,
    Policy,
    ResultGate,
    RollUp,
    Scorecard,
    contributions,
)
from kpiflow.scoring import Interpolation, Points
from kpiflow.text import Text


UNDUE = Points.not_applicable(Text.same("does not apply"))
SETTINGS: dict[str, dict[str, Any]] = {
    "count": {"at_least": 1},
    "share": {"at_least": 1},
    "deduct": {"start": 10},
    "weighted_sum": {"per": 7},
}


def rolled(points: list[Any], weights: list[int], **named: Any) -> RollUp:
    """Roll lines a, b, … up."""
    lines = [Line(code=chr(97 + n), weight=weight, steps=(0, 1)) for n, weight in enumerate(weights)]
    given_ = {line.code: each for line, each in zip(lines, points, strict=True)}
    return Scorecard(root=Composite(code="whole", parts=lines, **named)).roll_up(given_)


def amounts(found: tuple[Contribution, ...]) -> list[tuple[str, str | None]]:
    """Give the kinds and amounts, as text."""
    return [(each.kind, None if each.amount is None else str(each.amount)) for each in found]


@pytest.mark.parametrize("method", get_args(Method))
@settings(max_examples=20)
@given(data=st.data())
def test_amounts_come_to_the_points_of_the_whole(method: Method, data: st.DataObject) -> None:
    """Whatever the method, weights and parts left out, not a fraction is lost."""
    count = data.draw(st.integers(1, 4))
    a_point = st.fractions(0, 1, max_denominator=9)
    points = data.draw(st.lists(st.one_of(a_point, st.just(UNDUE)), min_size=count, max_size=count))
    weights = data.draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    policy = Policy(not_applicable=data.draw(st.sampled_from(["exclude", "drop", "zero", "floor", "target"])))

    whole = rolled(points, weights, method=method, policy=policy, **SETTINGS.get(method, {}))

    found = contributions(whole)
    if whole.points.value is not None:
        assert sum((each.amount or 0 for each in found), start=Fraction(0)) == whole.points.value
    assert "scored" not in {each.kind for each in found}


def test_a_weighted_mean_divides_by_the_weights_that_count() -> None:
    """What is left out adds nothing, and the others add more for it."""
    found = contributions(rolled([1, UNDUE, 0], [1, 5, 2], policy=Policy(not_applicable="exclude")))

    assert amounts(found) == [("part", "1/3"), ("part", None), ("part", "0")]
    assert [each.is_weighted for each in found] == [True, False, True]


def test_deductions_begin_somewhere_and_take_away() -> None:
    """Ten, less three for what is not met."""
    found = contributions(rolled([1, 0], [2, 3], method="deduct", start=10))

    assert amounts(found) == [("start", "10"), ("part", "0"), ("part", "-3")]


def test_the_first_of_the_lowest_is_what_a_minimum_takes() -> None:
    """One part decides, and only one is said to."""
    found = contributions(rolled([1, 0, 0], [1, 1, 1], method="minimum"))

    assert amounts(found) == [("part", "0"), ("lowest", "0"), ("part", "0")]


def test_a_rule_of_the_whole_is_told_apart_from_its_parts() -> None:
    """Raw points that are scored once more differ from their sum."""
    rule = Interpolation(criteria=[0, 2], points=[1, 5])
    found = contributions(rolled([1, 0], [1, 1], method="sum", rule=rule))

    assert amounts(found) == [("part", "1"), ("part", "0"), ("scored", "2")]


def test_gates_are_told_apart_too() -> None:
    """What a gate takes away is no part's doing."""
    root = Composite(code="whole", parts=[Line(code="a"), Line(code="b")])
    card = Scorecard(root=root, gates=[ResultGate(id="open", otherwise=0)])
    found = contributions(card.roll_up({"a": 4, "b": 2}, failed=["open"]))

    assert amounts(found) == [("part", "2"), ("part", "1"), ("gates", "-3")]


def test_a_line_is_made_of_nothing() -> None:
    """There is nothing in it to add up."""
    whole = rolled([1], [1])

    assert contributions(whole, whole["a"]) == ()
    assert contributions(whole, whole.root) == contributions(whole)
