"""What a definition refuses of answers, readings, texts, exclusions and other indicators' levels."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kpiflow.assessment.checks import must_be, requirement_problems, undeclared, unregistered
from kpiflow.assessment.state import State
from kpiflow.definitions import Indicator, Measure, shown
from kpiflow.errors import Problem, ScoringError, did_you_mean
from kpiflow.evidence import Answer, Attainment, Exclusion, Reading, Stated, Statement
from kpiflow.guards import Reached, value_of
from kpiflow.scoring import shortest


def statement_problems(indicator: Indicator, state: State, fact: Stated) -> Iterator[Problem]:
    """Find what cannot be meant in something stated."""
    must_be("what is stated", fact, Stated)
    match fact:
        case Answer():
            yield from _answer_problems(indicator, fact)
        case Reading():
            yield from _reading_problems(indicator, fact)
        case Statement():
            known = tuple(each.id for each in indicator.text_fields)
            if fact.field not in known:
                yield undeclared(indicator, "a text is for the field", fact.field, known, ("field",))
        case Exclusion():
            yield from requirement_problems(indicator, "an exclusion is from", fact.requirement)
            yield from unregistered(state, f"'{fact.id}'", fact.supported_by, ("supported_by",))
        case Attainment():
            yield from _attainment_problems(indicator, fact)


def _answer_problems(indicator: Indicator, answer: Answer) -> Iterator[Problem]:
    known = tuple(each.id for each in indicator.questions)
    if answer.question not in known:
        yield undeclared(indicator, "an answer is to the question", answer.question, known, ("question",))
        return
    scale = indicator.scale_of(answer.question)
    if scale is not None and scale.rank(answer.value) is None:
        yield Problem(
            "KPI212",
            f"'{shown(answer.value)}' is no answer to '{answer.question}'",
            ("value",),
            declared=scale.written(),
            hint=did_you_mean(answer.value, scale.written()),
        )


def _reading_problems(indicator: Indicator, reading: Reading) -> Iterator[Problem]:
    measure = next((each for each in indicator.measures if each.id == reading.measure), None)
    if measure is None:
        known = tuple(each.id for each in indicator.measures)
        yield undeclared(indicator, "a reading is of the measure", reading.measure, known, ("measure",))
        return
    if reading.unit and reading.unit != measure.unit:
        yield Problem(
            "KPI213",
            f"the reading of '{measure.id}' is in another unit than the measure",
            ("unit",),
            expected=measure.unit or "no unit",
            got=reading.unit,
        )
    if reading.denominator is not None and not reading.denominator:
        if reading.numerator:
            yield Problem(
                "KPI213",
                f"the reading of '{measure.id}' is a ratio to nothing",
                ("denominator",),
                expected="a denominator other than 0",
            )
        return  # 0 of 0 is no number, and no mistake: the rules say what it is worth
    yield from _range_problems(measure, value_of(reading, measure.unit))


def _range_problems(measure: Measure, value: Fraction) -> Iterator[Problem]:
    if measure.whole and value.denominator != 1:
        yield Problem(
            "KPI213",
            f"'{measure.id}' counts in whole numbers",
            ("value",),
            expected="a whole number",
            got=_written(value),
        )
    too_low = measure.lowest is not None and value < Fraction(measure.lowest)
    too_high = measure.highest is not None and value > Fraction(measure.highest)
    if too_low or too_high:
        bound = f"at least {measure.lowest}" if too_low else f"at most {measure.highest}"
        yield Problem(
            "KPI213",
            f"'{measure.id}' cannot be {_written(value)}",
            ("value",),
            expected=bound,
            got=_written(value),
        )


def _written(value: Fraction) -> str:
    """Write a number in full: rounded, one that lies just outside would seem to lie on the bound."""
    try:
        return f"{shortest(value):f}"
    except ScoringError:
        return str(value)


def _attainment_problems(indicator: Indicator, attainment: Attainment) -> Iterator[Problem]:
    known = tuple(
        dict.fromkeys(
            guard.indicator for guard in indicator.guards() if isinstance(guard, Reached) and guard.indicator
        )
    )
    if attainment.indicator not in known:
        yield undeclared(
            indicator, "a level is that of the indicator", attainment.indicator, known, ("indicator",)
        )
    if attainment.level < 0:
        yield Problem("KPI213", f"there is no level {attainment.level}", ("level",), expected="0 or more")
