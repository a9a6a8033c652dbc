"""What one more level of an indicator adds to the total."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import ScoringError
from kpiflow.scorecard import Composite, Gain, Line, Policy, RollUp, Scorecard, gain, gains
from kpiflow.scoring import Interpolation, Points
from kpiflow.text import Text
from steps import calls_of


UNDUE = Points.not_applicable(Text.same("does not apply"))


def rolled(*lines: tuple[Line, Any], **named: Any) -> RollUp:
    """Roll lines with their points up."""
    root = Composite(code="r", parts=[line for line, _ in lines], **named)
    return Scorecard(root=root).roll_up({line.code: points for line, points in lines})


A, B = Line(code="a", weight=60), Line(code="b", weight=40)


class TestGain:
    def test_is_the_way_to_the_next_step(self) -> None:
        """From 3 to 4 points, 60 of 100 weigh 0.6."""
        assert gain(rolled((A, 3), (B, 4)), "a") == Gain(
            code="a", before=Fraction(3), after=Fraction(4), total=Fraction(3, 5)
        )

    @pytest.mark.parametrize(
        ("points", "steps", "after"),
        [
            ("3.2", (1, 2, 3, 4, 5), 4),
            (0, (1, 2, 3, 4, 5), 1),
            (5, (1, 2, 3, 4, 5), None),
            (6, (1, 2, 3, 4, 5), None),
            (4, (5, 4, 1), 1),
            ("4.5", (5, 4, 1), 4),
            (1, (5, 4, 1), None),
            (None, (1, 2, 3), 1),
            (2, (3,), 3),
            (3, (3,), None),
        ],
    )
    def test_the_next_step_lies_the_way_the_steps_go(
        self, points: Any, steps: Any, after: int | None
    ) -> None:
        """Steps may rise or fall; on the last one, and beyond it, there is no next."""
        line = Line(code="a", steps=steps)
        found = gain(rolled((line, points), (B, 4), policy=Policy(missing="exclude")), "a")

        assert (None if found is None else found.after) == after

    def test_other_points_can_be_asked_about(self) -> None:
        """What any points would add, or take, can be told, of wholes as well."""
        whole = rolled((A, 3), (B, 4))

        assert [each.total for to in (5, "2.5") if (each := gain(whole, "a", to=to))] == [
            Fraction(6, 5),
            Fraction(-3, 10),
        ]

    def test_counts_what_the_line_counted_as(self) -> None:
        """A missing line that counted as 0 gains all of its points."""
        found = gain(rolled((A, 3), (B, None), policy=Policy(missing="zero")), "b")

        assert found == Gain(code="b", before=None, after=Fraction(1), total=Fraction(2, 5))

    def test_may_be_a_loss(self) -> None:
        """What was left out and comes in with few points takes from the mean."""
        found = gain(rolled((A, 5), (B, UNDUE)), "b")

        assert found is not None
        assert found.total == Fraction(340, 100) - 5

    def test_is_not_known_where_the_total_is_not(self) -> None:
        """Without a total before or after, there is no difference."""
        found = gain(rolled((A, None), (B, None), policy=Policy(missing="keep")), "a")

        assert found == Gain(code="a", before=None, after=Fraction(1), total=None)

    def test_of_a_whole_needs_points(self) -> None:
        """A composite has no steps of its own."""
        inner = Composite(code="i", parts=[B])
        whole = Scorecard(root=Composite(code="r", parts=[A, inner])).roll_up({"a": 3, "b": 4})

        assert gain(whole, "i") is None
        assert gain(whole, "i", to=5) == Gain(
            code="i", before=Fraction(4), after=Fraction(5), total=Fraction(1, 61)
        )

    def test_follows_the_rules_on_the_way_up(self) -> None:
        """Where a whole is scored once more, a step may add more than its weight, or nothing."""
        inner = Composite(code="i", parts=[A, B], method="sum", rule=Interpolation([2, 7, 8]))
        whole = Scorecard(root=Composite(code="r", parts=[inner])).roll_up({"a": 3, "b": 4})

        assert [each.total for each in gains(whole)] == [1, 1]

    @pytest.mark.parametrize(("code", "to", "expected"), [("z", None, "KPI503"), ("a", 4.5, "KPI500")])
    def test_refuses_what_there_is_not(self, code: str, to: Any, expected: str) -> None:
        """An unknown line and points that are not exact are refused."""
        with pytest.raises(ScoringError) as error:
            gain(rolled((A, 3)), code, to=to)

        assert error.value.problems[0].code == expected


class TestGains:
    def test_come_largest_first(self) -> None:
        """Where to work next stands at the head."""
        assert [each.code for each in gains(rolled((B, 4), (A, 3)))] == ["a", "b"]

    def test_leave_out_what_stands_on_its_last_step(self) -> None:
        """What is complete gains nothing."""
        assert [each.code for each in gains(rolled((A, 5), (B, 4)))] == ["b"]

    def test_those_that_are_not_known_come_last(self) -> None:
        """Lines whose gain cannot be told are listed, at the end, in their order."""
        found = gains(rolled((A, None), (B, 3), policy=Policy(missing="keep")))

        assert [(each.code, each.total) for each in found] == [("a", None), ("b", None)]

    def test_of_deductions_end_where_nothing_is_left_to_deduct(self) -> None:
        """What is met cannot be met more; what is not brings back its weight."""
        lines = [
            Line(code=code, weight=weight, steps=[0, 1]) for code, weight in (("x", 5), ("y", 3), ("z", 1))
        ]
        root = Composite(code="r", parts=lines, method="deduct", start=110)
        whole = Scorecard(root=root).roll_up({"x": 0, "y": 0, "z": 1})

        assert [(each.code, each.total) for each in gains(whole)] == [("x", Fraction(5)), ("y", Fraction(3))]

    def test_ask_nothing_of_what_is_not_evaluated(self) -> None:
        """Lines of a whole that is not evaluated gain nothing, though others beside them are missing."""
        inner = Composite(code="j", parts=[Line(code="b")])
        late = Composite(code="i", parts=[inner, Line(code="c")], rounds=[12])
        card = Scorecard(root=Composite(code="r", parts=[Line(code="a"), late]))

        found = gains(card.roll_up({"a": 4}, round_months=6))

        assert [(each.code, each.total) for each in found] == [
            ("a", Fraction(1)),
            ("b", Fraction(0)),
            ("c", Fraction(0)),
        ]

    def test_keep_to_the_round(self) -> None:
        """Weights of the round count, and what is not evaluated in it gains nothing."""
        lines = [Line(code="a", weight=1, weights={6: 3}), Line(code="b"), Line(code="c", rounds=[12])]
        whole = Scorecard(root=Composite(code="r", parts=lines)).roll_up({"a": 3, "b": 3}, round_months=6)

        assert [(each.code, each.total) for each in gains(whole)] == [
            ("a", Fraction(3, 4)),
            ("b", Fraction(1, 4)),
            ("c", 0),
        ]


class TestManyLines:
    """Cards of thousands of lines."""

    def test_take_no_longer_for_each_line(self) -> None:
        """Twice as many lines take twice the work, as each of them counts by itself."""
        half = calls_of(lambda: gains(flat(200)))
        whole = calls_of(lambda: gains(flat(400)))

        assert whole < 2.2 * half


def flat(count: int) -> RollUp:
    """Roll up a card of so many lines under one whole."""
    lines = [Line(code=str(n), weight=1 + n % 5) for n in range(count)]
    return Scorecard(root=Composite(code="all", parts=lines)).roll_up(
        {str(n): 1 + n % 4 for n in range(count)}
    )


class TestShifting:
    @pytest.mark.parametrize(
        ("method", "total"),
        [
            ({"method": "weighted_mean"}, Fraction(3, 5)),
            ({"method": "mean"}, Fraction(1, 2)),
            ({"method": "weighted_sum", "per": 50}, Fraction(6, 5)),
            ({"method": "sum"}, Fraction(1)),
            ({"method": "minimum"}, Fraction(1)),
        ],
        ids=lambda given: str(given.get("method", "")) if isinstance(given, dict) else "",
    )
    def test_comes_to_what_rolling_up_anew_comes_to(self, method: dict[str, Any], total: Fraction) -> None:
        """However parts are added up, a gain is the difference of two totals."""
        before, after = rolled((A, 3), (B, 4), **method), rolled((A, 4), (B, 4), **method)
        found = gain(before, "a")

        assert found is not None
        assert before.points.value is not None
        assert after.points.value is not None
        assert found.total == after.points.value - before.points.value == total
