"""How values and points are written in derivations: exactly, and as printed where that differs."""

from __future__ import annotations

from fractions import Fraction

from kpiflow.scoring.exactness import exact, shown_exactly
from kpiflow.scoring.ratio import Ratio, Value
from kpiflow.scoring.rounding import compact


def shown_value(value: Value) -> str:
    """Write the value of an indicator: a ratio with both of its numbers."""
    if isinstance(value, Ratio) and value.value is not None:
        return f"{value} = {shown_exactly(value.value)}"
    return shown_plain(value)


def shown_plain(value: Value) -> str:
    """Write the value of an indicator as one number."""
    if isinstance(value, Ratio):
        return str(value) if value.value is None else shown_exactly(value.value)
    return "–" if value is None else shown_exactly(exact(value))


def shown_worth(worth: Fraction) -> str:
    """Write points: as a fraction, and as they are printed where that is not the same.

    >>> shown_worth(Fraction(266, 55)), shown_worth(Fraction(9, 2))
    ('266/55 ≈ 4.8364', '4.5')
    """
    exactly = shown_exactly(worth)
    return f"{exactly} ≈ {compact(worth)}" if "/" in exactly else exactly
