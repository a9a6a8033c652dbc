"""What cannot be meant in how a definition is scored."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.definitions.declared import Declared, undeclared
from kpiflow.definitions.guard_checks import guard_problems
from kpiflow.definitions.guard_walk import guards_in
from kpiflow.definitions.identifiers import identifier_problems, shown
from kpiflow.definitions.outline import Outline
from kpiflow.definitions.parts import Requirement
from kpiflow.definitions.schemes import interpolation_of, printing_of
from kpiflow.definitions.scoring_parts import PointGate, Scoring
from kpiflow.errors import KpiflowError, Path, Problem, ScoringError, did_you_mean
from kpiflow.guards import Holds, Reached
from kpiflow.scoring import Adjustment, Scheme


def scoring_problems(outline: Outline, scoring: Scoring) -> Iterator[Problem]:
    """Find what cannot be meant in how a definition is scored."""
    path: Path = ("scoring",)
    declared = Declared.of(outline)
    yield from _method_problems(outline, scoring)
    named = [((*path, "adjustments", n, "id"), each.id) for n, each in enumerate(scoring.adjustments)]
    named += [((*path, "gates", n, "id"), each.id) for n, each in enumerate(scoring.gates)]
    yield from identifier_problems(named)
    for n, adjustment in enumerate(scoring.adjustments):
        if adjustment.per not in declared.measures:
            yield undeclared(
                "KPI118",
                f"the adjustment '{shown(adjustment.id)}' is made per",
                adjustment.per,
                declared.measures,
                (*path, "adjustments", n, "per"),
                outline.code,
            )
    for n, gate in enumerate(scoring.gates):
        yield from _gate_problems(outline, declared, gate, (*path, "gates", n))
    yield from _parts_problems(outline, scoring)


def _method_problems(outline: Outline, scoring: Scoring) -> Iterator[Problem]:
    if scoring.method == "levels":
        for name in ("below", "above", "no_value"):
            if getattr(scoring, name) is not None:
                yield _clash(f"'{name}' is about readings, and levels are scored", (name,), "interpolate")
        return
    if scoring.partial:
        yield _clash("a part of a level counts only where levels are scored", ("partial",), "levels")
    if outline.criteria is None or outline.criteria.has_bands:
        message = "there is no row of numbers to interpolate between"
        yield _clash(message, ("method",), "levels, or criteria whose cells are numbers")


def _clash(message: str, path: Path, expected: str) -> Problem:
    return Problem("KPI124", message, ("scoring", *path), expected=expected)


def _gate_problems(outline: Outline, declared: Declared, gate: PointGate, path: Path) -> Iterator[Problem]:
    standing_for = Requirement(id=gate.id, text=gate.name, requires=gate.requires)
    yield from guard_problems(declared, standing_for, gate.requires, (*path, "requires"))
    known = tuple(requirement.id for _, requirement in outline.requirements())
    for step, guard in guards_in(gate.requires, (*path, "requires")):
        if isinstance(guard, Holds) and guard.requirement not in known:
            yield Problem(
                "KPI122",
                f"the gate '{shown(gate.id)}' refers to requirement '{shown(guard.requirement)}', "
                f"which indicator '{outline.code}' does not have",
                (*step, "holds", "requirement"),
                declared=known,
                hint=did_you_mean(guard.requirement, known),
            )
        elif isinstance(guard, Reached) and not guard.indicator and guard.level not in outline.level_numbers:
            yield Problem(
                "KPI122",
                f"the gate '{shown(gate.id)}' refers to level {guard.level}, "
                f"which indicator '{outline.code}' does not have",
                (*step, "reached", "level"),
                expected=", ".join(map(str, outline.level_numbers)),
            )


def _parts_problems(outline: Outline, scoring: Scoring) -> Iterator[Problem]:
    """Find what `scoring` itself refuses of each part, at its place."""
    for n, adjustment in enumerate(scoring.adjustments):
        try:
            Adjustment(id=adjustment.id, points=adjustment.points, most=adjustment.most)
        except KpiflowError as error:
            yield from (_placed(each, ("scoring", "adjustments", n)) for each in error.problems)
    try:
        printing_of(scoring)
    except ScoringError as error:
        yield from (_placed(each, ("scoring", "printing")) for each in error.problems)
    if scoring.method == "interpolate" and outline.criteria is not None and not outline.criteria.has_bands:
        try:
            rule = interpolation_of(outline.criteria, scoring)
        except KpiflowError as error:
            yield from (_placed(each, ("criteria",)) for each in error.problems)
            return
        try:
            Scheme(rule=rule, no_value=scoring.no_value)
        except KpiflowError as error:
            yield from (_placed(each, ("scoring",)) for each in error.problems)


def _placed(problem: Problem, path: Path) -> Problem:
    """Give a problem of the arithmetic as one of the definition, at its place."""
    inner = ("cells",) if problem.path == ("criteria",) else problem.path
    return Problem(
        "KPI124",
        problem.message,
        (*path, *inner),
        expected=problem.expected,
        got=problem.got,
        hint=problem.hint,
    )
