"""Laws of the encoding: on every register, the functions of a definition say what the ladder finds."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from hypothesis import given, strategies as st

from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer, Attainment, Exclusion, Fact, Reading, Register, Standing, Statement
from kpiflow.guards import Status, value_of
from kpiflow.guards.faults import length_of
from kpiflow.ladder import Judge, judge_ladder
from kpiflow.linting.encoding import Encoding
from kpiflow.linting.places import ladders
from kpiflow.linting.questions import of_requirement, reached
from kpiflow.linting.variables import (
    JUSTIFICATION,
    Accepted,
    Addressed,
    Counts,
    Cut,
    Excluded,
    Known,
    Met,
    Possible,
    Variable,
)
from kpiflow.text import is_web_address
from strategies import AS_OF, definitions, registers_about


Case: TypeAlias = tuple[Indicator, Register, int | None]
"""A definition, a register that speaks of it, and the level an assessor may have decided."""

FALLEN = {Standing.REJECTED, Standing.WITHDRAWN}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a definition and what is shown; decisions are left out, as they can turn anything."""
    indicator = draw(definitions())
    return indicator, draw(registers_about(indicator)), draw(st.sampled_from([None, 1, 3]))


class Truth:
    """Answers the questions of an encoding for one register."""

    def __init__(self, case: Case) -> None:
        self._indicator, self._register, self._chosen = case
        self._judge = Judge.of(self._indicator, self._register, as_of=AS_OF, chosen=self._chosen)

    def assignment(self, encoding: Encoding) -> dict[str, bool]:
        """Give every variable of an encoding its value."""
        return {name: self.of(variable) for variable, name in encoding.variables.items()}

    def of(self, variable: Variable) -> bool:
        """Tell whether the answer is yes."""
        match variable:
            case Met(guard):
                return guard.judge(self._judge.facts).status is Status.MET
            case Possible(guard):
                return guard.judge(self._judge.facts).status in {Status.MET, Status.UNKNOWN}
            case Excluded(requirement):
                stated = self._register.stated(Exclusion, requirement)
                return stated is not None and stated[1].standing not in FALLEN
            case Cut("chosen", bound):
                return (self._chosen or 0) >= bound
            case _:
                return self._of_stated(variable)

    def _of_stated(self, variable: Known | Counts | Accepted | Cut | Addressed) -> bool:
        noun, _, name = variable.about.removeprefix(JUSTIFICATION).rpartition(" ")
        noun_of_fact = {"text": "statement", "level of": "attainment"}.get(noun, noun)
        entry = self._register.find(f"{noun_of_fact}:{name}")
        value = None if entry is None else self._compared(entry.fact, variable.about)
        if entry is None or value is None:
            return False
        match variable:
            case Counts():
                return entry.standing not in FALLEN
            case Accepted():
                return entry.standing is Standing.ACCEPTED
            case Addressed():
                return isinstance(entry.fact, Answer) and is_web_address(entry.fact.reference)
            case Cut(_, bound, is_open):
                return value > bound if is_open else value >= bound
            case Known():
                return True

    def _compared(self, fact: Fact, about: str) -> Fraction | None:
        """Give what of a statement is compared, or nothing where there is nothing to compare."""
        match fact:
            case Answer():
                scale = self._indicator.scale_of(fact.question)
                rank = None if scale is None else scale.rank(fact.value)
                said = length_of(fact.justification)
                return None if rank is None else Fraction(said if about.startswith(JUSTIFICATION) else rank)
            case Reading():
                unit = self._judge.facts.units[fact.measure]
                return None if fact.denominator == 0 else value_of(fact, unit)
            case Statement():
                return Fraction(length_of(fact.content))
            case Attainment():
                return Fraction(fact.level)
            case _:
                raise AssertionError(fact)


def whole(indicator: Indicator) -> Encoding:
    """Encode a definition as a whole."""
    return Encoding(indicator, [requirement for _, requirement in indicator.requirements()])


class TestLevels:
    @given(cases())
    def test_a_level_holds_in_the_encoding_exactly_when_it_holds_on_the_ladder(self, case: Case) -> None:
        """Whatever a register holds, each level of each ladder comes to the same, by itself and as a whole."""
        indicator, register, chosen = case
        encoding = whole(indicator)
        values = Truth(case).assignment(encoding)

        for ladder in ladders(indicator):
            months = ladder.months
            verdict = judge_ladder(indicator, register, as_of=AS_OF, round_months=months, chosen=chosen)
            holds = [encoding.level(level).evaluate(values) for level in ladder.levels]
            assert holds == [level.holds for level in verdict.levels]
            if indicator.progression in {"cumulative", "count"}:
                stood_on = [reached(encoding, ladder, n).evaluate(values) for n in range(len(holds))]
                assert stood_on == [level.level <= verdict.supported for level in ladder.levels]

    @given(cases())
    def test_a_requirement_comes_to_the_same_by_itself(self, case: Case) -> None:
        """Met, unmet, not applicable or open: the functions of one requirement say what the judge says."""
        indicator, register, chosen = case
        truth = Truth(case)
        verdict = judge_ladder(indicator, register, as_of=AS_OF, chosen=chosen)

        for each in verdict.requirements():
            encoding = of_requirement(indicator, each.requirement)
            values = truth.assignment(encoding)
            judged = encoding.requirement(each.requirement)
            said = [judged.met.evaluate(values), judged.unmet.evaluate(values), judged.na.evaluate(values)]
            wanted = [Status.MET, Status.UNMET, Status.NOT_APPLICABLE]
            assert said == [each.verdict.status is status for status in wanted]
            assert encoding.holds(each.requirement).evaluate(values) == each.holds
            assert encoding.drops_out(each.requirement).evaluate(values) == each.drops_out


class TestPossible:
    @given(cases())
    def test_no_register_is_said_to_be_impossible(self, case: Case) -> None:
        """What follows from what, and what excludes what, is true of every register."""
        encoding = whole(case[0])

        assert encoding.possible.evaluate(Truth(case).assignment(encoding))
