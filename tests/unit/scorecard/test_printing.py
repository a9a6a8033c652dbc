"""Printed figures against what they come to."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import ScoringError
from kpiflow.scorecard import (
    Composite,
    Disagreement,
    Line,
    Policy,
    RollUp,
    Scorecard,
    misprinted,
    misprinted_weights,
)
from kpiflow.scoring import Rounding
from kpiflow.text import Text


CARD = Scorecard(
    root=Composite(
        code="2.1",
        parts=[Line(code=f"2.1.{n}", weight=weight) for n, weight in ((1, 5), (2, 4), (3, 3))],
        weight=12,
    )
)


@pytest.fixture
def rolled() -> RollUp:
    """A roll-up that comes to 4.788083…."""
    return CARD.roll_up({"2.1.1": "4.8364", "2.1.2": 5, "2.1.3": "4.425"})


class TestMisprinted:
    @pytest.mark.parametrize(
        "text", ["4.788083333333", "4.7881", "4.79", "4.8", "5", "๔.๗๙", " 4.7881 ", "+4.79"]
    )
    def test_a_figure_is_right_to_its_last_digit(self, rolled: RollUp, text: str) -> None:
        """What is printed with few decimals is compared with as many."""
        assert list(misprinted(rolled, {"2.1": text})) == []

    @pytest.mark.parametrize(
        ("text", "computed"),
        [("4.7880", "4.7881"), ("4.78", "4.79"), ("4.788068181818", "4.788083333333"), ("4", "5")],
    )
    def test_any_other_figure_is_a_misprint(self, rolled: RollUp, text: str, computed: str) -> None:
        """The disagreement shows both with the same decimals."""
        assert list(misprinted(rolled, {"2.1": text})) == [
            Disagreement(code="2.1", figure="points", printed=text, computed=computed)
        ]

    def test_an_exponent_is_no_decimal(self) -> None:
        """A figure from a program may be written with an exponent."""
        whole = Scorecard(root=Composite(code="r", parts=[Line(code="a")])).roll_up({"a": "0.0012"})

        assert list(misprinted(whole, {"r": "1.2e-3", "a": "1E-3"})) == []
        assert [each.computed for each in misprinted(whole, {"r": "1.3e-3"})] == ["0.0012"]

    def test_weighted_scores_are_compared_when_asked(self, rolled: RollUp) -> None:
        """Beside each line cards print its points times its weight over 100."""
        printed = {"2.1.1": "0.2418", "2.1.2": "0.20", "2.1": "0.5745"}

        assert [each.text() for each in misprinted(rolled, printed, figure="weighted")] == [
            Text(
                th="2.1: คะแนนถ่วงน้ำหนัก พิมพ์ไว้ 0.5745 คำนวณได้ 0.5746",
                en="2.1: weighted score printed as 0.5745, comes to 0.5746",
            )
        ]

    def test_figures_are_rounded_as_the_scorecard_rounds(self) -> None:
        """A scorecard that truncates prints 63.7 for 63.75."""
        whole = Scorecard(
            root=Composite(code="r", parts=[Line(code="a")]), rounding=Rounding(places=1, mode="truncate")
        ).roll_up({"a": "63.75"})

        assert list(misprinted(whole, {"r": "63.7"})) == []
        assert [each.computed for each in misprinted(whole, {"r": "63.8"})] == ["63.7"]

    def test_what_is_not_full_is_not_printed_full(self) -> None:
        """A badge of 99.6 percent that shows 99 is right, and one that shows 100 is not."""
        whole = Scorecard(
            root=Composite(code="r", parts=[Line(code="a")]), rounding=Rounding(places=0, full=100)
        ).roll_up({"a": "99.6"})

        assert list(misprinted(whole, {"r": "99", "a": "99.6"})) == []
        assert [each.computed for each in misprinted(whole, {"r": "100"})] == ["99"]

    def test_a_number_for_what_has_no_points_is_a_misprint(self) -> None:
        """Nothing comes to no number, not to 0."""
        root = Composite(code="r", parts=[Line(code="a"), Line(code="b")], policy=Policy(missing="exclude"))
        whole = Scorecard(root=root).roll_up({"a": 3})

        assert [each.text().en for each in misprinted(whole, {"b": "0.0000"})] == [
            "b: points printed as 0.0000, comes to –"
        ]

    @pytest.mark.parametrize("dash", ["-", "–", " — "])
    def test_a_dash_stands_for_no_points(self, dash: str) -> None:
        """Tables print a dash for what has no points, as a scorecard itself does; for points it is a misprint."""
        root = Composite(code="r", parts=[Line(code="a"), Line(code="b")], policy=Policy(missing="exclude"))
        whole = Scorecard(root=root).roll_up({"a": 3})

        assert list(misprinted(whole, {"b": dash})) == []
        assert list(misprinted(whole, {"b": dash}, figure="weighted")) == []
        assert list(misprinted(whole, {"a": dash})) == [
            Disagreement(code="a", figure="points", printed=dash, computed="3.0000")
        ]

    @pytest.mark.parametrize(("printed", "code"), [({"2.2": "1"}, "KPI503"), ({"2.1": "none"}, "KPI500")])
    def test_refuses_what_is_no_figure_of_it(self, rolled: RollUp, printed: Any, code: str) -> None:
        """A part that there is not, and a print that is no number, are refused."""
        with pytest.raises(ScoringError) as error:
            list(misprinted(rolled, printed))

        assert error.value.problems[0].code == code


class TestMisprintedWeights:
    @staticmethod
    def card(printed: Any, *weights: Any, **named: Any) -> Scorecard:
        """Build a scorecard with a printed total of weights."""
        lines = [Line(code=f"l{n}", weight=weight, **named) for n, weight in enumerate(weights)]
        return Scorecard(root=Composite(code="r", parts=lines, printed_weights=printed))

    @pytest.mark.parametrize("printed", [35, "35.00", None])
    def test_finds_nothing_where_they_agree(self, printed: Any) -> None:
        """A total that is right, or not printed, is no misprint."""
        assert list(misprinted_weights(self.card(printed, 20, "10.5", "4.5"))) == []

    def test_finds_a_total_that_is_not_that_of_the_parts(self) -> None:
        """A composite of 35 printed as 25 is found, with both sums."""
        assert [each.text() for each in misprinted_weights(self.card(25, 20, "10.5", "4.5"))] == [
            Text(th="r: น้ำหนักรวม พิมพ์ไว้ 25 คำนวณได้ 35", en="r: sum of weights printed as 25, comes to 35")
        ]

    def test_counts_the_weights_of_the_round(self) -> None:
        """A total may be right for the year and wrong for a round."""
        card = self.card(6, 3, 3, weights={6: 2})

        assert list(misprinted_weights(card)) == []
        assert [each.computed for each in misprinted_weights(card, round_months=6)] == ["4"]

    def test_shows_weights_that_no_decimal_can_write(self) -> None:
        """Thirds are shown as fractions."""
        card = self.card(67, Fraction(100, 3), Fraction(100, 3))

        assert [each.computed for each in misprinted_weights(card)] == ["200/3"]

    def test_looks_at_every_composite(self) -> None:
        """A printed total is compared wherever it stands."""
        inner = Composite(code="i", parts=[Line(code="a", weight=2)], printed_weights=3, weight=4)
        card = Scorecard(root=Composite(code="r", parts=[inner], printed_weights=5))

        assert [each.code for each in misprinted_weights(card)] == ["r", "i"]
