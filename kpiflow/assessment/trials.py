"""What an assessment refuses of changes that are only tried out: what it would if they were recorded."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from kpiflow.assessment.checks import (
    day_problems,
    decision_problems,
    item_problems,
    nil_return_problems,
)
from kpiflow.assessment.state import State
from kpiflow.assessment.statement_checks import statement_problems
from kpiflow.decisions import Decision
from kpiflow.definitions import Indicator
from kpiflow.errors import MoveError, Path, Problem
from kpiflow.evidence import EvidenceItem, Fact, NilReturn


def trial_problems(
    indicator: Indicator,
    state: State,
    *,
    add: tuple[Fact, ...],
    remove: tuple[str, ...],
    decisions: tuple[Decision, ...],
) -> Iterator[Problem]:
    """Find what could not be meant in changes to a state, each seen after those before it."""
    for n, name in enumerate(remove):
        try:
            state = evolve(state, register=state.register.without(state.register[name].fact.id))
        except MoveError as error:
            yield from _placed(error.problems, ("remove", n))
    for n, fact in enumerate(add):
        yield from _placed(_fact_problems(indicator, state, fact), ("add", n))
        try:
            state = evolve(state, register=state.register.with_entry(fact, by="", on=state.as_of))
        except MoveError as error:
            yield from _placed(error.problems, ("add", n))
    for n, decision in enumerate(decisions):
        here: Path = ("decisions", n)
        yield from _placed(decision_problems(indicator, state, decision), here)
        yield from _placed(day_problems(decision.decided_on), (*here, "decided_on"))
        state = evolve(state, decided=(*state.decided, decision))


def _fact_problems(indicator: Indicator, state: State, fact: Fact) -> Iterator[Problem]:
    match fact:
        case EvidenceItem():
            return item_problems(indicator, fact)
        case NilReturn():
            return nil_return_problems(indicator, state, fact)
        case _:
            return statement_problems(indicator, state, fact)


def _placed(problems: Iterator[Problem] | tuple[Problem, ...], path: Path) -> Iterator[Problem]:
    return (problem.under(path) for problem in problems)
