"""Freight between uneven criteria: the printed scores of a published agreement, and its deduction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from kpiflow import load_assessment, load_indicator, open_assessment
from kpiflow.evidence import Reading, Register
from kpiflow.ladder import Situation, score_situation
from kpiflow.reports import make_card
from kpiflow.scoring import Score, printed


FOLDER: Final = Path(__file__).parents[2] / "examples" / "freight"
FREIGHT: Final = load_indicator(FOLDER / "freight.yaml")
DAY: Final = date(2026, 10, 31)


def score(freight: str, *, missing: int = 0) -> Score:
    """Score so much freight, with so many analyses missing."""
    register = Register()
    for measure, value in (("freight", Decimal(freight)), ("missing-analyses", Decimal(missing))):
        register = register.with_entry(Reading(measure=measure, value=value), by="unit", on=DAY)
    return score_situation(Situation(indicator=FREIGHT, as_of=DAY, register=register))


class TestFreight:
    """What the scorecard of fiscal year BE 2569 prints."""

    def test_the_target_scores_as_printed(self) -> None:
        """The target of 7391 is printed as 4.836363636, which is 266 fifty-fifths."""
        file = load_assessment(FOLDER / "year-on-target.yaml")
        result = open_assessment(file).result(as_of=file.as_of)

        assert result.score.points == Fraction(266, 55)
        assert printed(result.score.points, places=9) == "4.836363636"
        assert result.ladder.supported == 4

    def test_the_card_prints_the_criteria(self) -> None:
        """Under each level stands its criterion, as the printed form has it."""
        file = load_assessment(FOLDER / "year-on-target.yaml")
        card = make_card(open_assessment(file).result(as_of=file.as_of), language="th")

        assert [block.criterion for block in card.levels] == ["6490", "6890", "7290", "7345", "7400"]

    def test_three_quarters_score_as_printed(self) -> None:
        """What three quarters come to lies below the first criterion, and is printed as 1, never as 0."""
        assert score("5604.521").points_shown() == "1"

    def test_every_criterion_is_worth_its_level(self) -> None:
        """The five criteria are worth 1 to 5, however far they lie apart."""
        assert [score(each).points for each in ("6490", "6890", "7290", "7345", "7400")] == [1, 2, 3, 4, 5]

    def test_a_missing_analysis_takes_half_a_point_once(self) -> None:
        """The deduction is made once, however many analyses are missing."""
        assert [score("7290", missing=n).points for n in (0, 1, 2)] == [3, Fraction(5, 2), Fraction(5, 2)]
