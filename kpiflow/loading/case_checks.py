"""What a definition refuses of what a case gives, as an assessment would refuse it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from kpiflow.assessment.checks import (
    day_problems,
    decision_problems,
    item_problems,
    level_problems,
    nil_return_problems,
    rating_problems,
    revocation_problems,
    ruling_problems,
)
from kpiflow.assessment.events import Event, Rated, Revoked, Ruled, decision_of, fact_of
from kpiflow.assessment.state import State, after
from kpiflow.assessment.statement_checks import statement_problems
from kpiflow.definitions import Indicator
from kpiflow.errors import KpiflowError, Path, Problem, did_you_mean
from kpiflow.evidence import EvidenceItem, Fact, NilReturn
from kpiflow.loading.case_contents import Because, Expected, Happening
from kpiflow.text import shortened


def given_problems(indicator: Indicator, happenings: Iterable[Happening]) -> Iterator[Problem]:
    """Find what cannot be meant in what a case gives, each thing seen after those of earlier days.

    Args:
        indicator: The definition.
        happenings: All that is given, each with its place; what has none is taken as it is.
    """
    state = State(as_of=date.max, rules=indicator)
    for path, actor, event in sorted(happenings, key=lambda each: each[2].on):
        found: list[Problem] = []
        if path:  # what has no place was checked where it was given
            found.extend((*_event_problems(indicator, state, event), *day_problems(event.on)))
        if not actor.strip() and path[:2] == ("given", "decisions"):
            found.append(Problem("KPI207", "it is not said who decided", ("by",)))
        void = state.void
        try:
            state = after(state, event, actor)
            found.extend(Problem(each.code, each.reason.en) for each in state.void[len(void) :])
        except KpiflowError as error:
            found.extend(error.problems)
        yield from dict.fromkeys(problem.under(path) for problem in found)


def _event_problems(indicator: Indicator, state: State, event: Event) -> Iterator[Problem]:
    if (decision := decision_of(event)) is not None:
        return decision_problems(indicator, state, decision)
    if (fact := fact_of(event)) is not None:
        return _fact_problems(indicator, state, fact)
    return _ruled_problems(indicator, state, event)


def _fact_problems(indicator: Indicator, state: State, fact: Fact) -> Iterator[Problem]:
    match fact:
        case EvidenceItem():
            return item_problems(indicator, fact)
        case NilReturn():
            return nil_return_problems(indicator, state, fact)
        case _:
            return statement_problems(indicator, state, fact)


def _ruled_problems(indicator: Indicator, state: State, event: Event) -> Iterator[Problem]:
    match event:
        case Ruled(subject=subject, ruling=ruling):
            return ruling_problems(indicator, state, state, subject, ruling)
        case Revoked(revocation=revocation):
            return revocation_problems(indicator, evolve(state, as_of=event.on), revocation)
        case Rated(rating=rating):
            return rating_problems(indicator, state, rating)
        case _:
            return iter(())


def expected_problems(indicator: Indicator, expected: Expected) -> Iterator[Problem]:
    """Find what a case expects and no definition like this could come to."""
    if expected.is_nothing():
        yield Problem(
            "KPI422",
            "the case expects nothing, and would hold whatever the rules say",
            hint="state a level, score, weighted, tally or because",
        )
    for key in ("level", "by_evidence"):
        yield from level_problems(indicator, getattr(expected, key), (key,))
    if expected.tally is not None and indicator.tally is None:
        yield Problem(
            "KPI422",
            f"the case expects a tally, and indicator '{indicator.code}' does not say how ratings add up",
            ("tally",),
            hint="state tally in the definition, or take it away",
        )
    yield from (each.under(("because",)) for each in _because_problems(indicator, expected.because))


def _because_problems(indicator: Indicator, because: Because) -> Iterator[Problem]:
    known = tuple(each.id for _, each in indicator.requirements())
    for path, requirement in because.named():
        if requirement not in known:
            yield _unknown_requirement(indicator, requirement, known, path)
    expected: dict[str, str] = {}
    for path, requirement, status in because.statuses():
        before = expected.setdefault(requirement, status.value)
        if before != status.value:
            yield Problem(
                "KPI422",
                f"requirement '{shortened(requirement)}' is expected to be {before} and {status.value}",
                path,
                hint="keep one of them",
            )


def _unknown_requirement(
    indicator: Indicator, requirement: str, known: tuple[str, ...], path: Path
) -> Problem:
    return Problem(
        "KPI422",
        f"indicator '{indicator.code}' has no requirement '{shortened(requirement)}'",
        path,
        declared=known,
        hint=did_you_mean(requirement, known),
    )
