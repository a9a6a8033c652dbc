"""The score of a level of a definition."""

from __future__ import annotations

from kpiflow.definitions import Indicator
from kpiflow.scoring import Score, score_level


def score_of(indicator: Indicator, level: int) -> Score:
    """Score a level of an indicator, reached or not.

    Raises:
        ScoringError: The level lies outside the scale (KPI503).
    """
    scale = indicator.scale
    return score_level(
        level, weight=indicator.weight, lowest=scale.lowest, highest=scale.highest, below=scale.below
    )
