"""Scorecards: trees of weighted indicators, rolled up exactly, compared and taken apart.

Depends on `scoring`, `errors` and `text` alone, so that other systems can take it with them.
It refuses to guess what a part without points counts as: that is a stated policy.
"""

from kpiflow.scorecard.comparison import Change, Comparison, compare
from kpiflow.scorecard.contributions import Contribution, contributions
from kpiflow.scorecard.distance import Distance, distances, is_rising
from kpiflow.scorecard.gains import Gain, gain, gains
from kpiflow.scorecard.gates import ResultGate
from kpiflow.scorecard.keeping import keeping
from kpiflow.scorecard.policy import Policy, Treatment
from kpiflow.scorecard.printing import Disagreement, misprinted, misprinted_weights
from kpiflow.scorecard.ranking import ranks, unlike
from kpiflow.scorecard.roll_up import Given, Rolled
from kpiflow.scorecard.scorecard import ResultBand, RollUp, Scorecard
from kpiflow.scorecard.tree import Composite, Line, Method


__all__ = [
    "Change",
    "Comparison",
    "Composite",
    "Contribution",
    "Disagreement",
    "Distance",
    "Gain",
    "Given",
    "Line",
    "Method",
    "Policy",
    "ResultBand",
    "ResultGate",
    "RollUp",
    "Rolled",
    "Scorecard",
    "Treatment",
    "compare",
    "contributions",
    "distances",
    "gain",
    "gains",
    "is_rising",
    "keeping",
    "misprinted",
    "misprinted_weights",
    "ranks",
    "unlike",
]
