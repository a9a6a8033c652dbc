"""Requirements that say what others say already, rules that more evidence can undo, and what is not decided."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kpiflow.definitions import Indicator, Requirement, guards_in, guards_of
from kpiflow.errors import Path, Problem
from kpiflow.guards import Holds, NilReturned, NoneOf, Provided, Reached
from kpiflow.linting.encoding import Encoding, leaves_in
from kpiflow.linting.level_rules import emptiness_questions, implication_questions, reach_questions
from kpiflow.linting.places import is_written, level_path, requirement_path, requirements
from kpiflow.linting.questions import Question, decided, of_ladder, undecided
from kpiflow.linting.requirement_rules import (
    contradiction_questions,
    difference_questions,
    exception_questions,
)
from kpiflow.logic import Function


def redundant_reference(indicator: Indicator) -> Iterator[Problem]:
    """Find requirements that only refer to what their level asks for already."""
    return decided(reference_questions, indicator)


def same_demand(indicator: Indicator) -> Iterator[Problem]:
    """Find requirements that the very same evidence meets, whatever it is."""
    return decided(sameness_questions, indicator)


def not_monotone(indicator: Indicator) -> Iterator[Problem]:
    """Find conditions that more evidence can undo."""
    for path, _, requirement in requirements(indicator):
        if is_written(indicator, path):
            for slot, guard in guards_of(requirement):
                for step, each in guards_in(guard):
                    if isinstance(each, NoneOf):
                        yield _undone(requirement, "by whatever is listed here", (*path, *slot, *step))
                    elif isinstance(each, NilReturned) and each.contradicted_by:
                        kinds = ", ".join(each.contradicted_by)
                        here = (*path, *slot, *step, "nil_return", "contradicted_by")
                        yield _undone(requirement, f"by evidence of the kind {kinds}", here)
            applies = requirement.applies_when
            if applies is not None and any(isinstance(leaf, Provided) for leaf in leaves_in(applies)):
                yield _undone(requirement, "by evidence that makes it apply", (*path, "applies_when"))


def _undone(requirement: Requirement, how: str, path: Path) -> Problem:
    return Problem("KPI908", f"requirement '{requirement.id}' can be undone {how}", path)


def not_decided(indicator: Indicator) -> Iterator[Problem]:
    """Find what the exact rules leave open, because it would take too much room or time."""
    left: dict[Path, list[str]] = {}
    for questions in (
        reach_questions,
        emptiness_questions,
        implication_questions,
        contradiction_questions,
        difference_questions,
        exception_questions,
        reference_questions,
        sameness_questions,
    ):
        for each in undecided(questions, indicator):
            left.setdefault(each.path, []).append(each.wants)
    for path, wants in left.items():
        yield Problem("KPI909", f"not decided: {'; '.join(wants)}", path, hint="make the condition simpler")


def reference_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of every level with requirements that only refer to others whether these add anything."""
    for n, level in enumerate(indicator.ladder):
        if any(_only_refers(each) for each in level.requirements):
            yield Question(
                path=level_path(indicator, n),
                wants=f"whether the references of level {level.level} add anything",
                ask=partial(_refers_in_vain, indicator, n),
            )


def _only_refers(requirement: Requirement) -> bool:
    """Tell whether a requirement looks at nothing but its own ladder."""
    leaves = leaves_in(requirement.requires)
    return all(
        isinstance(leaf, Holds) or (isinstance(leaf, Reached) and not leaf.indicator) for leaf in leaves
    )


def _refers_in_vain(indicator: Indicator, n: int) -> tuple[Problem, ...]:
    """Look at the requirements of a level from the last: one that follows from the others is not asked again."""
    encoding, level = of_ladder(indicator), indicator.ladder[n]
    below = indicator.ladder[:n] if indicator.progression == "cumulative" else ()
    before = [encoding.diagram.all_of(map(encoding.level, reversed(below)))]
    for each in level.requirements:
        before.append(before[-1] & encoding.holds(each))
    if not encoding.is_possible(before[-1]):
        return ()
    found: list[Problem] = []
    after = encoding.diagram.true
    for m, each in reversed(tuple(enumerate(level.requirements))):
        if _only_refers(each) and encoding.follows(before[m] & after, encoding.holds(each)):
            found.append(
                Problem(
                    "KPI906",
                    f"requirement '{each.id}' asks for nothing that level {level.level} does not ask for already",
                    requirement_path(indicator, n, m),
                    hint="drop it",
                )
            )
        else:
            after &= encoding.holds(each)
    return tuple(reversed(found))


def sameness_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of every requirement that rests on evidence whether an earlier one asks for the same."""
    first: dict[tuple[Function, ...], Requirement] = {}  # filled as the questions are asked, in their order
    for path, _, requirement in requirements(indicator):
        leaves = leaves_in(requirement.requires)
        if any(isinstance(leaf, (Provided, NilReturned)) for leaf in leaves):
            yield Question(
                path=path,
                wants=f"whether requirement '{requirement.id}' asks for the same as another one",
                ask=partial(_same, indicator, path, requirement, first),
            )


def _same(
    indicator: Indicator,
    path: Path,
    requirement: Requirement,
    first: dict[tuple[Function, ...], Requirement],
) -> tuple[Problem, ...]:
    twin = first.setdefault(_meaning(of_ladder(indicator), requirement), requirement)
    if twin is requirement:
        return ()
    return (
        Problem(
            "KPI907",
            f"whatever meets requirement '{twin.id}' meets requirement '{requirement.id}' too: they ask for the same",
            path,
            hint="ask for what tells them apart, such as a topic or another kind",
        ),
    )


def _meaning(encoding: Encoding, requirement: Requirement) -> tuple[Function, ...]:
    judged = encoding.requirement(requirement)
    return tuple(map(encoding.within, (judged.met, judged.unmet, judged.na)))
