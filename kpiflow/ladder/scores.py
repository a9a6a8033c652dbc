"""What an indicator is worth: by the level its ladder comes to, or by the reading between its criteria."""

from __future__ import annotations

from fractions import Fraction

from kpiflow.definitions import Indicator, scheme_of
from kpiflow.evidence import Reading, Register, Standing
from kpiflow.guards import PERCENT
from kpiflow.ladder.situation import Situation
from kpiflow.ladder.verdicts import LadderVerdict
from kpiflow.scoring import Points, Ratio, Score, Value


def score_of(indicator: Indicator, level: int) -> Score:
    """Score a level of an indicator by itself, reached or not: without adjustments and gates.

    Raises:
        ScoringError: The ladder has no such level (KPI505).
    """
    scheme = scheme_of(indicator)
    if indicator.scoring is None or indicator.scoring.method == "levels":
        return scheme.score(level)
    return scheme.score(Points.stated(level or indicator.scale.below))


def score_situation(situation: Situation) -> Score:
    """Score what a situation comes to: the level or reading, what is added and taken, and the gates.

    Readings that were rejected or withdrawn are none. What an adjustment counts did not happen
    where there is no reading of it. Decisions about requirements can change the level that is
    scored, and the gates, and never a reading.

    Raises:
        ScoringError: A reading counts something less than 0 times (KPI503).
    """
    indicator, scoring = situation.indicator, situation.indicator.scoring
    scheme = scheme_of(indicator, situation.round_months)
    if scoring is None:
        return scheme.score(situation.ladder().supported)
    register = situation.register
    counted = {each.id: _value_of(indicator, register, each.per) for each in scoring.adjustments}
    times = {name: value for name, value in counted.items() if value is not None}
    facts = situation.judge().facts
    failed = [gate.id for gate in scoring.gates if not gate.requires.judge(facts).status.advances]
    if scoring.method == "interpolate" and indicator.criteria is not None:
        value = _reading_of(indicator, register, indicator.criteria.measure)
        return scheme.score(value, times=times, failed=failed)
    ladder = situation.ladder()
    part = part_done(ladder) if scoring.partial else Fraction(0)
    return scheme.score(ladder.supported, times=times, failed=failed, part=part)


def part_done(ladder: LadderVerdict) -> Fraction:
    """Give how much of the next level is done: its requirements that hold, by weight, of those that apply.

    Formula: Σ weight of those that hold / Σ weight of all that do not drop out.
    """
    above = ladder.level_above(ladder.supported)
    asked = [each for each in above.requirements if not each.drops_out] if above else []
    whole = sum((Fraction(each.requirement.weight) for each in asked), start=Fraction(0))
    done = sum((Fraction(each.requirement.weight) for each in asked if each.holds), start=Fraction(0))
    # A level of which everything holds is held back by another one, and no part of it is left to count.
    return done / whole if done < whole else Fraction(0)


def _reading_of(indicator: Indicator, register: Register, measure: str) -> Value:
    """Give the reading of a measure as what it was entered: a number, or the two numbers of a ratio."""
    found = register.stated(Reading, measure)
    if found is None or found[1].standing in {Standing.REJECTED, Standing.WITHDRAWN}:
        return None
    reading = found[0]
    if reading.value is not None:
        return reading.value
    unit = next((each.unit for each in indicator.measures if each.id == measure), "")
    return Ratio(reading.numerator or 0, reading.denominator or 0, times=100 if unit == PERCENT else 1)


def _value_of(indicator: Indicator, register: Register, measure: str) -> Fraction | None:
    value = _reading_of(indicator, register, measure)
    if isinstance(value, Ratio):
        return value.value
    return None if value is None else Fraction(value)
