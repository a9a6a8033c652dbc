"""Two scorecards line by line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kpiflow.scorecard import Composite, Line, Policy, RollUp, Scorecard, compare
from kpiflow.scoring import Points
from kpiflow.text import Text


UNDUE = Points.not_applicable(Text.same("does not apply"))


def rolled(points: dict[str, Any], *, weights: Any = (), **named: Any) -> RollUp:
    """Roll lines up that go by the keys of their points."""
    lines = [Line(code=code, weight=dict(weights).get(code, 1)) for code in points]
    return Scorecard(root=Composite(code="r", parts=lines, **named)).roll_up(points)


class TestCompare:
    def test_the_same_is_the_same(self) -> None:
        """However points were written, nothing differs."""
        comparison = compare(rolled({"a": 3, "b": "4.0"}), rolled({"a": "3.00", "b": 4}))

        assert [comparison.differences(), comparison.total] == [(), 0]
        assert [change.kind for change in comparison.changes] == ["same"] * 3

    def test_tells_what_changed_came_and_went(self) -> None:
        """Parts stand in the order of the later one, and what went at the end."""
        comparison = compare(rolled({"a": 3, "b": 4, "x": 5}), rolled({"new": 1, "b": 4, "a": 5}))

        assert [(change.code, change.kind, change.points) for change in comparison.changes] == [
            ("r", "changed", Fraction(-2, 3)),
            ("new", "added", None),
            ("b", "same", 0),
            ("a", "changed", 2),
            ("x", "removed", None),
        ]
        assert comparison.total == Fraction(10, 3) - 4

    def test_keeps_both_sides(self) -> None:
        """Each change has the part as it was and as it is."""
        change = compare(rolled({"a": 3}), rolled({"a": 4})).changes[1]

        assert change.before is not None
        assert change.after is not None
        assert [change.before.points.value, change.after.points.value] == [3, 4]

    def test_a_weight_is_a_figure_too(self) -> None:
        """Points alone do not make a part the same."""
        comparison = compare(rolled({"a": 3, "b": 3}), rolled({"a": 3, "b": 3}, weights={"a": 2}))

        assert [change.code for change in comparison.differences()] == ["a"]

    def test_so_is_what_a_part_counts_as(self) -> None:
        """A missing part that counts as 0 here and is left out there is not the same."""
        before = rolled({"a": 3, "b": None}, policy=Policy(missing="zero"))
        after = rolled({"a": 3, "b": None}, policy=Policy(missing="exclude"))

        comparison = compare(before, after)

        assert [(change.code, change.points) for change in comparison.differences()] == [
            ("r", Fraction(3, 2)),
            ("b", None),
        ]

    def test_a_state_is_a_figure_too(self) -> None:
        """0 by rule and a score of 0 differ, and so do missing and not applicable."""
        zero = Points.zero(Text.same("by rule"))

        assert [
            each.code for each in compare(rolled({"a": 0, "b": 1}), rolled({"a": zero, "b": 1})).differences()
        ] == ["a"]

    def test_there_is_no_difference_to_what_is_not_known(self) -> None:
        """Without a total on one side there is none between them."""
        without = rolled({"a": None}, policy=Policy(missing="keep"))

        assert (compare(without, rolled({"a": 3})).total, compare(rolled({"a": 3}), without).total) == (
            None,
            None,
        )
        assert compare(rolled({"a": UNDUE, "b": 1}), rolled({"a": 3, "b": 1})).total == 1
