"""Ratios whose two numbers are kept: never score from a quotient that was rounded to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from kpiflow.errors import Problem, ScoringError
from kpiflow.scoring.exactness import Exact, exact, shown_exactly


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two numbers and what their quotient is multiplied by.

    Attributes:
        numerator: What was counted.
        denominator: Of how much.
        times: 100 for percent.

    Raises:
        ScoringError: A number is not exact (KPI500, KPI501, KPI502), or something is counted
            of nothing (KPI503).

    >>> Ratio("14.575", 26, times=100).value
    Fraction(2915, 52)
    >>> Ratio(0, 0).value is None
    True
    """

    numerator: Exact
    denominator: Exact
    times: Exact = 1

    def __post_init__(self) -> None:
        """Refuse what is no ratio."""
        for name in ("numerator", "denominator", "times"):
            object.__setattr__(self, name, exact(getattr(self, name), name=name))
        if self.denominator == 0 and self.numerator != 0:
            raise ScoringError(
                Problem(
                    "KPI503",
                    f"a ratio of {shown_exactly(Fraction(self.numerator))} to nothing is no number",
                    expected="a denominator other than 0",
                )
            )

    @property
    def value(self) -> Fraction | None:
        """The exact quotient; `None` for 0 of 0, of which nothing can be said."""
        if self.denominator == 0:
            return None
        return Fraction(self.numerator) * Fraction(self.times) / Fraction(self.denominator)

    def __str__(self) -> str:
        """Write both numbers: `14.575 / 26 × 100`."""
        quotient = f"{shown_exactly(Fraction(self.numerator))} / {shown_exactly(Fraction(self.denominator))}"
        return quotient if self.times == 1 else f"{quotient} × {shown_exactly(Fraction(self.times))}"


Value: TypeAlias = Exact | Ratio | None
"""What a rule scores: a number, a ratio with its two numbers, or nothing yet."""


def plain(value: Value) -> Exact | None:
    """Give what a value comes to: of a ratio its quotient, of 0 of 0 nothing.

    >>> plain(Ratio(1, 2)), plain(Ratio(0, 0)), plain("2.5")
    (Fraction(1, 2), None, '2.5')
    """
    return value.value if isinstance(value, Ratio) else value


def share_of_units(levels: Iterable[int], *, at_least: int) -> Ratio:
    """Give the share of units at a level or above, in percent, to be scored once more by a rule.

    >>> str(share_of_units([5, 4, 2, 5], at_least=4))
    '3 / 4 × 100'
    """
    reached = [level >= at_least for level in levels]
    return Ratio(sum(reached), len(reached), times=100)
