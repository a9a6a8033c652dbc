"""Both ways of scoring keep to the contract of scorers; no broken one does."""

from __future__ import annotations

from typing import ClassVar

from kpiflow.testing import ScoreContract
from kpiflow.testing.scorers import Feature, Scorer
from scorers import Bulk, Scalar


class TestScalar(ScoreContract):
    def make_scorer(self) -> Scorer:
        """Give `kpiflow.scoring` and `kpiflow.scorecard`."""
        return Scalar()


class TestBulk(ScoreContract):
    leaves_out: ClassVar[frozenset[Feature]] = frozenset({"part of a level", "raters", "trees", "per"})

    def make_scorer(self) -> Scorer:
        """Give `kpiflow.frames` on polars."""
        return Bulk()
