"""Exact scores: values and levels in, fractions out, rounded once when printed.

A system that only needs the arithmetic imports this package alone: it depends on the
standard library, `errors` and `text`. It refuses floats, unbounded numbers and numbers that
are not finite, and it never rounds a value it hands on.

A rule turns a value into points (`Milestone`, `Interpolation`, `RangeOptimal`, `Bands`,
`Lookup`, `Binary`, `Standardised`); a `Scheme` adds what surrounds it: deductions and
bonuses, gates, raters, the weight and the rounding.
"""

from kpiflow.scoring.adjustments import Adjustment, Clamp, Gate, adjusted
from kpiflow.scoring.exactness import MAX_DIGITS, Exact, decimal_of, exact, shortest
from kpiflow.scoring.interpolation import Interpolation, RangeOptimal
from kpiflow.scoring.intervals import Interval
from kpiflow.scoring.milestone import Milestone
from kpiflow.scoring.points import Points, PointState, Step
from kpiflow.scoring.raters import Combining, combined
from kpiflow.scoring.ratio import Ratio, Value, share_of_units
from kpiflow.scoring.rounding import Rounding, RoundingMode, compact, printed
from kpiflow.scoring.rule import Rule
from kpiflow.scoring.score import AS_PRINTED, Scheme, Score, score_level
from kpiflow.scoring.tables import Bands, Binary, Lookup, PointBand, Standardised


__all__ = [
    "AS_PRINTED",
    "MAX_DIGITS",
    "Adjustment",
    "Bands",
    "Binary",
    "Clamp",
    "Combining",
    "Exact",
    "Gate",
    "Interpolation",
    "Interval",
    "Lookup",
    "Milestone",
    "PointBand",
    "PointState",
    "Points",
    "RangeOptimal",
    "Ratio",
    "Rounding",
    "RoundingMode",
    "Rule",
    "Scheme",
    "Score",
    "Standardised",
    "Step",
    "Value",
    "adjusted",
    "combined",
    "compact",
    "decimal_of",
    "exact",
    "printed",
    "score_level",
    "share_of_units",
    "shortest",
]
