"""Numbers as people write them, for messages."""

from __future__ import annotations

from fractions import Fraction

from kpiflow.errors import ScoringError
from kpiflow.scoring import printed, shortest


def figure(value: Fraction) -> str:
    """Write a number with the decimals it has; with four, where no decimal has an end.

    >>> figure(Fraction(5, 2)), figure(Fraction(40)), figure(Fraction(1, 3))
    ('2.5', '40', '0.3333')
    """
    try:
        return f"{shortest(value):f}"
    except ScoringError:
        return printed(value)
