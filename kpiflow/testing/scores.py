"""What every implementation of scoring must do, whatever it computes with."""

from __future__ import annotations

from kpiflow.testing.score_rules import ChangingScorers, RuleScorers, StateScorers
from kpiflow.testing.score_values import InterpolatingScorers, ReadingScorers, RoundingScorers
from kpiflow.testing.score_wholes import PolicyScorers, WeighingScorers


class ScoreContract(
    InterpolatingScorers,
    RoundingScorers,
    ReadingScorers,
    RuleScorers,
    StateScorers,
    ChangingScorers,
    WeighingScorers,
    PolicyScorers,
):
    """Everything that `kpiflow.scoring` and `kpiflow.scorecard` promise of numbers; derive a test class.

    `make_scorer` gives the scorer, `leaves_out` names what it does not have; see
    docs/how-to/hold-your-own-scoring-against-the-rules.md.
    """
