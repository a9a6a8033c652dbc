"""What one level or one reading is worth by itself, without an assessment around it."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import frozen

from kpiflow.assessment.checks import refuse_any
from kpiflow.assessment.state import State
from kpiflow.assessment.statement_checks import statement_problems
from kpiflow.definitions import Indicator, scheme_of
from kpiflow.evidence import Reading, Register
from kpiflow.guards import PERCENT
from kpiflow.ladder import Situation, score_of
from kpiflow.scoring import Ratio, Score


_SOME_DAY: Final = date(2000, 1, 1)
"""Readings bear no date: on any day one comes to the same."""


@frozen
class Worth:
    """A level and its score.

    Attributes:
        level: The level; 0 for none.
        score: What that, or the reading, is worth, without adjustments and gates.
    """

    level: int
    score: Score


def worth_of_level(indicator: Indicator, level: int) -> Worth:
    """Give what a level is worth by itself, reached or not; 0 for none.

    Raises:
        MoveError: The ladder has no such level (KPI202).
    """
    indicator.must_have_level(level, lowest=0)
    return Worth(level, score_of(indicator, level))


def worth_of_reading(indicator: Indicator, reading: Reading) -> Worth:
    """Give the level that a reading comes to with nothing else shown, and what it is worth.

    Raises:
        MoveError: The indicator has no such measure (KPI212), or it cannot have such a reading
            (KPI211, KPI213).
        ScoringError: A number has too many digits (KPI502).
    """
    refuse_any(statement_problems(indicator, State(as_of=_SOME_DAY), reading))
    register = Register().with_entry(reading, by="", on=_SOME_DAY)
    level = Situation(indicator=indicator, as_of=_SOME_DAY, register=register).ladder().supported
    if indicator.scoring is None or indicator.scoring.method != "interpolate":
        return Worth(level, score_of(indicator, level))
    if reading.value is not None:
        return Worth(level, scheme_of(indicator).score(reading.value))
    unit = next(each.unit for each in indicator.measures if each.id == reading.measure)
    ratio = Ratio(reading.numerator or 0, reading.denominator or 0, times=100 if unit == PERCENT else 1)
    return Worth(level, scheme_of(indicator).score(ratio))
