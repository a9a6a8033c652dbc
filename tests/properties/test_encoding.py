"""Laws of the encoding: on every register, the functions of a definition say what the ladder finds."""

from __future__ import annotations

import re

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from hypothesis import given, strategies as st

from kpiflow.definitions import (
    Indicator,
    Level,
    Measure,
    NotApplicable,
    Question,
    Requirement,
    TextField,
)
from kpiflow.evidence import (
    Answer,
    Attainment,
    Exclusion,
    Fact,
    Reading,
    Register,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.guards import Guard, Status, answered, measured, none_of, value_of, written
from kpiflow.guards.faults import length_of
from kpiflow.ladder import Judge, judge_ladder
from kpiflow.linting import lint_definition
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
from kpiflow.scales import AnswerScale
from kpiflow.scoring import decimal_of
from kpiflow.text import is_web_address
from strategies import AS_OF, definitions, groups, named, registers_about


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


@st.composite
def stated_definitions(draw: st.DrawFn) -> Indicator:
    """Draw a definition that asks for nothing but statements, many of which exclude one another."""
    leaves: st.SearchStrategy[Guard] = st.sampled_from(
        [
            answered("q1", reach="L"),
            answered("q1", reach="F", status=Standing.ACCEPTED),
            answered("q1", among=("N", "L")),
            answered("q1", justified=5, addressed=True),
            answered("q2", among="P"),
            measured("m1", min=3, below=5),
            measured("m1", above=4),
            measured("m1", max=3),
            measured("m2", above="0.5", below="0.7"),
            measured("m2", min="0.7"),
            written("f0", min_length=4),
            none_of(answered("q2")),
        ]
    )
    guards = st.recursive(leaves, groups, max_leaves=4)
    return Indicator(
        code="1",
        name=named("statements"),
        scales=(AnswerScale.of("nplf", "N", "P", "L", "F"),),
        questions=tuple(Question(id=each, name=named(each), scale="nplf") for each in ("q1", "q2")),
        measures=(
            Measure(id="m1", name=named("m1"), whole=True, lowest=0, highest=6),
            Measure(id="m2", name=named("m2")),
        ),
        text_fields=(TextField(id="f0", name=named("f0")),),
        levels=tuple(
            Level(
                level=n,
                name=named(f"level {n}"),
                requirements=tuple(
                    Requirement(
                        id=f"{n}{letter}",
                        text=named(letter),
                        requires=draw(guards),
                        applies_when=draw(st.none() | leaves),
                        na=NotApplicable(
                            counts_as=draw(st.sampled_from(["drop", "met", "unmet"])), allowed=True
                        ),
                    )
                    for letter in "ab"
                ),
                empty="met",
            )
            for n in (1, 2, 3)
        ),
    )


class Stating:
    """Makes the register that a model of an encoding is about."""

    def __init__(self, indicator: Indicator, encoding: Encoding, model: Mapping[str, bool]) -> None:
        self._indicator = indicator
        self._measures = {each.id: each for each in indicator.measures}
        self._asked = encoding.variables
        self._true = {variable for variable, name in encoding.variables.items() if model.get(name, False)}

    def register(self) -> Register:
        """Give the register."""
        register = Register()
        for fact in self._facts():
            register = register.with_entry(fact, by="unit", on=AS_OF)
            about = fact.id.replace(":", " ").replace("statement", "text")
            if isinstance(fact, Exclusion):
                continue
            if Accepted(about) in self._true:
                register = register.with_ruling(fact.id, _ruling(Standing.ACCEPTED))
            elif Counts(about) not in self._true:
                register = register.with_ruling(fact.id, _ruling(Standing.REJECTED))
        return register

    def _facts(self) -> Iterator[Fact]:
        for variable in self._true:
            match variable:
                case Excluded(requirement):
                    yield Exclusion(requirement=requirement, reason=named("reason"))
                case Known(about):
                    yield self._stated(about)
                case _:
                    continue

    def _stated(self, about: str) -> Fact:
        noun, name = about.split(" ")
        if noun == "answer":
            scale = self._indicator.scale_of(name)
            assert scale is not None
            return Answer(
                question=name,
                value=scale.written()[int(self._least(about))],
                justification="x" * int(self._least(JUSTIFICATION + about)),
                reference="https://example.org/a" if Addressed(about) in self._true else "",
            )
        if noun == "reading":
            return Reading(measure=name, value=decimal_of(self._value(about, self._measures[name])))
        return Statement(field=name, content="x" * int(self._least(about)))

    def _least(self, about: str) -> Fraction:
        """Give the highest bound that must be reached."""
        return max((cut.bound for cut in self._cuts(about) if cut in self._true), default=Fraction(0))

    def _value(self, about: str, measure: Measure) -> Fraction:
        """Give a value beyond all cuts that are true, and not beyond the others."""
        cuts = self._cuts(about)
        true = [cut for cut in cuts if cut in self._true]
        false = [cut for cut in cuts if cut not in self._true]
        if not true:
            return Fraction(measure.lowest) if measure.lowest is not None else false[0].bound - 1
        if not true[-1].is_open:
            return true[-1].bound
        return (true[-1].bound + false[0].bound) / 2 if false else true[-1].bound + 1

    def _cuts(self, about: str) -> list[Cut]:
        return sorted(each for each in self._asked if isinstance(each, Cut) and each.about == about)


def _ruling(standing: Standing) -> Ruling:
    return Ruling(standing=standing, by="assessor", on=AS_OF, reason=named("reason"))


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


class TestFindings:
    @given(cases())
    def test_what_is_said_of_all_registers_is_true_of_each(self, case: Case) -> None:
        """No register reaches a level called unreachable, or tells apart what is called the same."""
        indicator, register, chosen = case
        verdict = judge_ladder(indicator, register, as_of=AS_OF, chosen=chosen)
        held = {each.level.level: each.holds for each in verdict.levels}
        came_to = {each.requirement.id: each for each in verdict.requirements()}

        for lint in lint_definition(indicator):
            message = lint.problem.message
            names = re.findall("'([^']+)'", message)
            numbers = [int(number) for number in re.findall(r"level (\d+)", message)]
            match lint.code:
                case "KPI900" if lint.problem.path[0] != "rounds":
                    assert verdict.supported != numbers[0]
                case "KPI902" if indicator.progression == "cumulative":
                    assert verdict.supported != numbers[0]
                case "KPI902":
                    assert not held[numbers[0]] or verdict.supported > numbers[0]
                case "KPI903" if "met" in message:
                    assert came_to[names[0]].verdict.status is not Status.MET
                case "KPI907":
                    assert came_to[names[0]].verdict.status is came_to[names[1]].verdict.status
                case _:
                    pass  # what the other rules say is not about registers

    @given(definitions())
    def test_a_level_is_called_vacuous_exactly_when_an_empty_register_reaches_it(
        self, indicator: Indicator
    ) -> None:
        """What holds with nothing shown is found, and nothing else."""
        verdict = judge_ladder(indicator, Register(), as_of=AS_OF)
        by_itself = indicator.progression in {"independent", "count"}
        reached_now = [
            each.level.level
            for each in verdict.levels
            if (each.holds if by_itself else each.level.level <= verdict.supported)
        ]

        found = [
            int(re.findall(r"level (\d+)", lint.problem.message)[0])
            for lint in lint_definition(indicator)
            if lint.code == "KPI901" and lint.problem.path[0] != "rounds"
        ]

        assert found == ([] if indicator.progression == "manual" else reached_now)


class TestPossible:
    @given(cases())
    def test_no_register_is_said_to_be_impossible(self, case: Case) -> None:
        """What follows from what, and what excludes what, is true of every register."""
        encoding = whole(case[0])

        assert encoding.possible.evaluate(Truth(case).assignment(encoding))


class TestExact:
    @given(stated_definitions())
    def test_a_level_that_is_not_called_unreachable_is_reached_by_the_register_of_a_model(
        self, indicator: Indicator
    ) -> None:
        """Where nothing but statements is asked for, what can be is shown by a register that is judged so."""
        encoding = whole(indicator)
        unreachable = {lint.problem.path for lint in lint_definition(indicator) if lint.severity == "error"}
        ladder = next(ladders(indicator))

        for n, level in enumerate(ladder.levels):
            model = (encoding.possible & reached(encoding, ladder, n)).smallest_model()
            assert (model is None) <= any(path[0] == "levels" for path in unreachable)
            if model is not None:
                register = Stating(indicator, encoding, model).register()
                assert judge_ladder(indicator, register, as_of=AS_OF).supported >= level.level
