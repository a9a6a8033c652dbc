"""What every rule of scoring is: a value in, points out."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from kpiflow.errors import DefinitionError, Path, Problem
from kpiflow.scoring.exactness import Exact, exact
from kpiflow.scoring.points import Points
from kpiflow.scoring.ratio import Value


class Rule(Protocol):
    """Turns the value of an indicator into points."""

    def score(self, value: Value) -> Points:
        """Score a value; without one the points are missing.

        Raises:
            ScoringError: The value is not exact (KPI500, KPI501, KPI502), or none that the
                rule knows (KPI505).
        """

    @property
    def lowest(self) -> Fraction | None:
        """The fewest points it gives; `None` where there are none."""

    @property
    def highest(self) -> Fraction | None:
        """The most points it gives; `None` where there are none."""


def refused(
    message: str, path: Path = (), *, expected: str = "", got: str = "", hint: str = ""
) -> DefinitionError:
    """Build the error for a rule that cannot be meant (KPI124)."""
    return DefinitionError(Problem("KPI124", message, path, expected=expected, got=got, hint=hint))


def exact_or_none(value: Exact | None, name: str) -> Fraction | None:
    """Take a number, or none."""
    return None if value is None else exact(value, name=name)
