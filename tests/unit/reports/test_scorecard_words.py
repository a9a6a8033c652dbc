"""The words around figures: points as their own rounding prints them, and in one language why there are none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpiflow.reports.scorecard_words import points_said
from kpiflow.scoring import Points, Rounding, Score
from kpiflow.text import Language, Text


WHY = Text(th="เพราะ", en="because")


def test_points_are_rounded_as_their_score_is() -> None:
    """No other digits are shown than a card shows."""
    score = Score(Points(Fraction(10, 3)), Fraction(2), Rounding(places=2))

    assert points_said(score, "th") == points_said(score, "en") == "3.33"


@pytest.mark.parametrize(
    ("language", "said"), [("th", ("ไม่ใช้บังคับ", "ยังไม่มีคะแนน")), ("en", ("does not apply", "no points yet"))]
)
def test_why_there_are_none_is_said_in_the_language_that_is_asked_for(
    language: Language, said: tuple[str, ...]
) -> None:
    """No word of a program stands in a Thai sentence."""
    without = (Points.not_applicable(WHY), Points.missing(WHY))

    assert tuple(points_said(Score(each, Fraction(2)), language) for each in without) == said
