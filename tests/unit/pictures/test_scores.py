"""Scorecards as pictures: each figure in its cell, in a colour of its height, and parts that add up."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from drawings import SVG, classes, must_be_sound, read, shape, shorn, texts
from kpiflow.loading import load_scorecard
from kpiflow.pictures import draw_contributions, draw_points
from kpiflow.scorecard import Composite, Line, Policy, ResultGate, RollUp, Scorecard
from kpiflow.scoring import Interpolation, Points
from kpiflow.text import Language, Text
from report_payloads import PAYLOADS


LANGUAGES: tuple[Language, ...] = get_args(Language)
SHEET = "examples/anti-corruption-rounds/province-scorecard.yaml"
SCALE = "ต่ำสุด สูงสุด worst best 1 2 3 4 5"


def rolled(points: dict[str, Any], name: str = "name", **named: Any) -> RollUp:
    """Roll lines of these codes up."""
    lines = [Line(code=code, name=Text.same(name)) for code in points]
    root = Composite(code="whole", name=Text.same(name), parts=lines, **named)
    return Scorecard(root=root).roll_up(points)


class TestPoints:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_real_scorecard_says_all_that_it_shows(self, language: Language) -> None:
        """Two rounds beside each other, every part with its figure."""
        file = load_scorecard(SHEET)
        rounds = {f"{months}": file.roll_up(round_months=months, keep_missing=True) for months in (6, 12)}
        drawing = draw_points(rounds, language=language)

        must_be_sound(drawing, besides=SCALE)
        for part in rounds["12"].parts():
            assert f"{part.code} {part.node.name.in_language(language)}" in drawing.description

    @pytest.mark.parametrize(
        ("points", "step"),
        [(1, 1), ("1.7999", 1), ("1.8", 2), (3, 3), ("4.2", 5), (5, 5), (0, 1), (9, 5)],
    )
    def test_height_is_told_in_fifths_by_colour_and_by_squares(self, points: Any, step: int) -> None:
        """From the worst that a part can have to the best, by its exact points."""
        drawing = draw_points({"": rolled({"a": points})}, language="en")
        root = must_be_sound(drawing, besides=SCALE)

        assert drawing.description.count(f"step {step} of 5") == 2
        assert classes(root).count(f"f-step-{step}") == 3  # the whole, its part, and the scale
        squares = [
            each for each in root.iter(f"{SVG}rect") if (each.get("width"), each.get("height")) == ("5", "7")
        ]
        assert len(squares) == 2 * step

    def test_what_has_no_ends_has_a_figure_and_no_colour(self) -> None:
        """Of a sum nobody can say how high it is; nor of points that are not there."""
        undue = Points.not_applicable(Text.same("does not apply"))
        card = rolled({"a": 2, "b": undue}, method="sum", policy=Policy(not_applicable="exclude"))
        drawing = draw_points({"": card}, language="en")

        assert drawing.description == "whole name — 2.0000. a name — 2.0000 (step 2 of 5). b name — –."

    def test_points_that_grow_downwards_keep_their_best_end(self) -> None:
        """Where less is better, the last step is still the best."""
        card = Scorecard(root=Composite(code="w", parts=[Line(code="a", steps=(9, 5, 1))])).roll_up({"a": 1})

        assert "a — 1.0000 (step 5 of 5)" in draw_points({"": card}, language="en").description

    def test_gates_lower_the_whole_alone(self) -> None:
        """The figure of the whole is the result."""
        root = Composite(code="w", parts=[Line(code="a")])
        card = Scorecard(root=root, gates=[ResultGate(id="g", otherwise=0)]).roll_up({"a": 4}, failed=["g"])

        assert draw_points({"": card}, language="en").description.startswith(
            "w — 0.0000 (step 1 of 5). a — 4.0000"
        )

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_no_text_is_markup(self, payload: str) -> None:
        """Names of parts and of columns."""
        root = must_be_sound(draw_points({payload: rolled({"a": 1}, payload)}, language="en"), besides=SCALE)
        plain = read(draw_points({"x": rolled({"a": 1}, "x")}, language="en"))

        assert shape(root) == shape(plain)
        assert shorn("".join(texts(root))).count(shorn(payload)) == 3

    def test_nothing_is_no_picture(self) -> None:
        """Whoever asks for it has lost something."""
        with pytest.raises(ValueError, match="needs a roll-up"):
            draw_points({})


class TestContributions:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("part", ["", "d1"])
    def test_a_real_scorecard_says_all_that_it_shows(self, language: Language, part: str) -> None:
        """Of the whole, and of a part that is a whole itself."""
        card = load_scorecard(SHEET).roll_up(keep_missing=True)
        drawing = draw_contributions(card, part=part, language=language)

        must_be_sound(drawing)
        whole = card[part] if part else card.root
        assert [each.code for each in whole.parts if f"{each.code} " not in drawing.description] == []

    def test_bars_begin_where_the_one_before_ends(self) -> None:
        """And the total reaches as far as the last of them."""
        root = read(draw_contributions(rolled({"a": 1, "b": 2, "c": 3}), language="en"))
        paper, *drawn = root.findall(f"{SVG}rect")
        bars = [(int(each.get("x", "")), int(each.get("width", ""))) for each in drawn]
        *parts, total = bars
        assert paper.get("x") is None

        assert [x + width for x, width in parts[:-1]] == [x for x, _ in parts[1:]]
        assert (total[0], total[0] + total[1]) == (parts[0][0], sum(parts[-1]))

    def test_figures_say_what_is_added_and_why(self) -> None:
        """Points times weight, what is left out, and what a rule makes of it."""
        undue = Points.not_applicable(Text.same("does not apply"))
        card = rolled({"a": 4, "b": undue, "c": 1}, policy=Policy(not_applicable="exclude"))

        assert draw_contributions(card, language="en").description == (
            "a name: +2.0000 (4.0000 × 1). b name: – (left out). c name: +0.5000 (1.0000 × 1). total: 2.5000."
        )
        scored = rolled({"a": 4}, method="sum", rule=Interpolation(criteria=[0, 8], points=[1, 3]))
        assert (
            "scored as a whole: −2.0000. total: 2.0000."
            in draw_contributions(scored, language="en").description
        )
        lowest = rolled({"a": 4, "b": 2}, method="minimum")
        assert (
            "b name: +2.0000 (the lowest part decides)"
            in draw_contributions(lowest, language="en").description
        )

    def test_deductions_are_drawn_in_another_colour_and_outline(self) -> None:
        """What takes away goes back, and is not filled."""
        root = Composite(code="w", parts=[Line(code="a", weight=3, steps=(0, 1))], method="deduct", start=10)
        drawing = draw_contributions(Scorecard(root=root).roll_up({"a": 0}), language="en")

        assert drawing.description == "start: +10.0000. a: −3.0000. total: 7.0000."
        assert classes(must_be_sound(drawing)).count("s-orange") == 1

    def test_a_whole_without_points_is_drawn_without_a_total(self) -> None:
        """It is said that there are none."""
        card = rolled({"a": 4, "b": None}, policy=Policy(missing="keep"))

        assert draw_contributions(card, language="en").description.endswith("total: no points.")

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_no_text_is_markup(self, payload: str) -> None:
        """Names of parts."""
        root = must_be_sound(draw_contributions(rolled({"a": 1}, payload), language="en"))

        assert shape(root) == shape(read(draw_contributions(rolled({"a": 1}, "x"), language="en")))
        assert shorn(payload) in shorn("".join(texts(root)))
