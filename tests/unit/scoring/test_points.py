"""Points keep what they are apart from why there are none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import ScoringError
from kpiflow.scoring import Exact, Points, PointState, Step
from kpiflow.scoring.points import NO_VALUE
from kpiflow.text import Text


WHY = Text(th="เพราะระเบียบ", en="because a rule says so")


def said(points: Points) -> list[str]:
    """Give the English derivation."""
    return [text.en for text in points.derivation]


class TestStates:
    @pytest.mark.parametrize(
        ("made", "value", "state"),
        [
            (lambda: Points.stated(0), Fraction(0), "scored"),
            (lambda: Points.zero(WHY), Fraction(0), "zero"),
            (lambda: Points.not_applicable(WHY), None, "not_applicable"),
            (lambda: Points.missing(WHY), None, "missing"),
            (lambda: NO_VALUE, None, "missing"),
        ],
        ids=["a score of 0", "0 by rule", "does not apply", "missing", "without a value"],
    )
    def test_each_is_what_it_says(
        self, made: Callable[[], Points], value: Fraction | None, state: PointState
    ) -> None:
        """A score of 0, a 0 by rule, what does not apply and what is missing are four things."""
        assert (made().value, made().state) == (value, state)

    def test_four_states_are_four_points(self) -> None:
        """No two states are equal, though two of them are worth 0 and two have no value."""
        states = {Points.stated(0), Points.zero(WHY), Points.not_applicable(WHY), Points.missing(WHY)}

        assert len(states) == 4

    def test_how_points_came_about_does_not_make_them_differ(self) -> None:
        """Points are equal when value and state are, however they came about."""
        assert Points.stated(3) == Points(Fraction(3), "scored") != Points.stated(4)
        assert hash(Points.stated(3)) == hash(Points(Fraction(3)))

    @pytest.mark.parametrize("made", [Points.zero, Points.not_applicable, Points.missing])
    def test_the_reason_is_kept_in_both_languages(self, made: Callable[[Text], Points]) -> None:
        """What is not scored tells why, word for word."""
        assert made(WHY).derivation == (WHY,)

    def test_the_reason_is_one_line_however_many_steps_led_to_it(self) -> None:
        """An error says in one line why there are no points."""
        points = Points.missing(WHY).then(None, Step(lambda: Text.same("and so does the law")))

        assert points.why == "because a rule says so and so does the law"

    def test_there_is_a_reason_for_having_no_value(self) -> None:
        """Without a value the derivation says that there is no result yet."""
        assert NO_VALUE.derivation == (Text(th="ยังไม่มีผลการดำเนินงาน", en="there is no result yet"),)


class TestStated:
    @pytest.mark.parametrize("value", ["4.8", Decimal("4.80"), Fraction(24, 5), "๔.๘"])
    def test_takes_a_number_in_every_writing(self, value: Exact) -> None:
        """Points that somebody gave are taken exactly."""
        assert Points.stated(value).value == Fraction(24, 5)

    @pytest.mark.parametrize(("value", "shown"), [("4.8", "4.8"), (5, "5"), (Fraction(1, 3), "1/3")])
    def test_tells_them_as_people_write_them(self, value: Exact, shown: str) -> None:
        """Points are shown as a decimal where one can write them, and as a fraction elsewhere."""
        assert Points.stated(value).derivation == (
            Text(th=f"คะแนนที่ระบุไว้ {shown}", en=f"points as stated: {shown}"),
        )

    @pytest.mark.parametrize(("value", "code"), [(4.8, "KPI500"), ("nan", "KPI501"), ("1e40", "KPI502")])
    def test_refuses_what_is_not_exact(self, value: Any, code: str) -> None:
        """A float, a number that is not finite and one of too many digits are no points."""
        with pytest.raises(ScoringError) as error:
            Points.stated(value)

        assert str(error.value).startswith(f"[{code}] points ")


class TestThen:
    def test_adds_a_step_and_keeps_the_state(self) -> None:
        """One more step changes the value and what is told, and the state stays."""
        before = Points.zero(WHY)

        after = before.then(Fraction(0), Step(lambda: Text.same("twice")))

        assert (after.state, said(after)) == ("zero", ["because a rule says so", "twice"])
        assert said(before) == ["because a rule says so"]

    def test_takes_another_state_where_one_is_given(self) -> None:
        """A step may change the state, for example of what a gate voids."""
        after = Points.stated(3).then(None, Step(lambda: WHY), state="missing")

        assert (after.value, after.state) == (None, "missing")

    def test_a_step_is_put_into_words_when_it_is_read(self) -> None:
        """A step is told by its function of what it is about."""
        step = Step(lambda a, b: Text.same(f"{a} and {b}"), ("one", "two"))

        assert step.text() == Text.same("one and two")
