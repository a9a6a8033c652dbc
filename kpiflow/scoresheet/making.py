"""From what a score sheet says to a scorecard, and everything that keeps it from becoming one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Final, TypeVar

from attrs import frozen

from kpiflow.bands import Band, parse_cell
from kpiflow.dates import ROUND_MONTHS
from kpiflow.definitions import identifier_problem, shown, wording_problem
from kpiflow.definitions.identifiers import identifier_problems
from kpiflow.errors import DefinitionError, Path, Problem, ScoringError, did_you_mean
from kpiflow.scorecard import Composite, Line, ResultBand, ResultGate, Scorecard
from kpiflow.scorecard.gates import gate_problems
from kpiflow.scoresheet.parts import (
    SCHEMA,
    SheetBand,
    SheetCriteria,
    SheetGate,
    SheetLine,
    SheetOutline,
    SheetPart,
    SheetPolicy,
    SheetWhole,
    Summed,
)
from kpiflow.scoring import Interpolation, Rounding, exact
from kpiflow.scoring.intervals import in_order


T = TypeVar("T")

_DASHES: Final = frozenset({"-", "–", "—"})
_ANY_LINE: Final = Line(code="?", steps=[0, 1])
"""Stands where a part cannot be made, so that what else is wrong with its whole comes out."""


@frozen(kw_only=True)
class Made:
    """What a sheet makes.

    Attributes:
        scorecard: The scorecard; `None` when there are problems.
        problems: All that is wrong.
    """

    scorecard: Scorecard | None
    problems: tuple[Problem, ...]


def made_of(sheet: SheetOutline) -> Made:
    """Make the scorecard of a sheet, or say all that is wrong with it."""
    problems = list(_heading_problems(sheet))
    root = _composite(sheet, (), SheetPolicy(), problems)
    bands = [_tried(partial(_band, band), ("bands", n), problems) for n, band in enumerate(sheet.bands)]
    if sheet.bands and None not in bands:
        _tried(lambda: in_order([band for band in bands if band is not None]), (), problems)
    gates = [_tried(partial(_gate, gate), ("gates", n), problems) for n, gate in enumerate(sheet.gates)]
    problems.extend(_gate_problems(sheet))
    if problems:
        return Made(scorecard=None, problems=tuple(problems))
    printing = sheet.printing
    rounding = _tried(
        lambda: Rounding(places=printing.places, mode=printing.mode, full=printing.full),
        ("printing", "places"),
        problems,
    )
    if root is None or rounding is None:
        return Made(scorecard=None, problems=tuple(problems))
    scorecard = Scorecard(
        root=root,
        bands=[band for band in bands if band is not None],
        gates=[gate for gate in gates if gate is not None],
        rounding=rounding,
    )
    return Made(scorecard=scorecard, problems=())


def interpolation_of(criteria: SheetCriteria) -> Interpolation:
    """Give the rule of a criteria row, whose cells can be read."""
    cells = [parse_cell(cell) for cell in criteria.cells]
    return Interpolation(
        [cell if isinstance(cell, Decimal) else None for cell in cells],
        below=criteria.below,
        above=criteria.above,
    )


def _tried(make: Callable[[], T], path: Path, problems: list[Problem]) -> T | None:
    """Make something, or keep why it cannot be, at its place."""
    try:
        return make()
    except DefinitionError as error:
        problems.extend(problem.under(path) for problem in error.problems)
    except ScoringError as error:  # a number that is exact, and still none that there can be
        problems.extend(
            Problem("KPI125", problem.message, path, expected=problem.expected, got=problem.got)
            for problem in error.problems
        )
    return None


def _heading_problems(sheet: SheetOutline) -> Iterator[Problem]:
    if sheet.schema != SCHEMA:
        yield Problem(
            "KPI119",
            f"this version does not read the schema '{shown(sheet.schema)}'",
            ("schema",),
            expected=SCHEMA,
        )
    parts = list(sheet.walk())
    codes: list[tuple[Path, str]] = [(("code",), sheet.code)]
    codes.extend(((*path, "code"), part.code) for path, part in parts)
    yield from identifier_problems(codes)
    yield from wording_problem("the scorecard has no name", sheet.name, ("name",))
    for path, part in parts:
        yield from wording_problem(f"'{shown(part.code)}' has no name", part.name, (*path, "name"))
    if sheet.round_months is not None and sheet.round_months not in ROUND_MONTHS:
        yield _no_round(sheet.round_months, ("round_months",))
    for n, band in enumerate(sheet.bands):
        yield from wording_problem("the band has no name", band.name, ("bands", n, "name"))


def _no_round(months: int, path: Path, *, also: str = "") -> Problem:
    return Problem(
        "KPI121",
        f"there is no reporting round of {months} months{also}",
        path,
        expected=" or ".join(map(str, ROUND_MONTHS)) + (", each once" if also else ""),
    )


def _composite(whole: Summed, path: Path, above: SheetPolicy, problems: list[Problem]) -> Composite | None:
    policy = above if whole.policy is None else whole.policy
    parts = [_node(part, (*path, "parts", n), policy, problems) for n, part in enumerate(whole.parts)]
    problems.extend(_printed_problems(whole, path))
    rule = _rule(whole, path, problems)
    weighed = _weighed(whole, path, problems) if isinstance(whole, SheetWhole) else {}
    return _tried(
        lambda: Composite(
            code=whole.code,
            name=whole.name,
            parts=[part or _ANY_LINE for part in parts],
            method=whole.method,
            policy=policy.policy(),
            rule=rule,
            at_least=whole.at_least,
            per=whole.per,
            start=whole.start,
            floor_points=whole.floor_points,
            target_points=whole.target_points,
            printed_weights=whole.printed_weights,
            round_leaf=_round_leaf(whole),
            **weighed,
        ),
        path,
        problems,
    )


def _round_leaf(whole: Summed) -> Rounding | None:
    return None if whole.round_leaf is None else Rounding(places=whole.round_leaf)


def _node(
    part: SheetPart, path: Path, policy: SheetPolicy, problems: list[Problem]
) -> Line | Composite | None:
    if isinstance(part, SheetWhole):
        return _composite(part, path, policy, problems)
    problems.extend(_line_problems(part, path))
    problems.extend(_printed_problems(part, path))
    _rule(part, path, problems)
    weighed = _weighed(part, path, problems)
    steps: dict[str, Any] = {"steps": part.steps} if part.steps else {}
    return _tried(
        lambda: Line(code=part.code, name=part.name, target=part.target, **steps, **weighed), path, problems
    )


def _line_problems(line: SheetLine, path: Path) -> Iterator[Problem]:
    said = [
        key
        for key, value in (
            ("points", line.points),
            ("value", line.value),
            ("state", line.state or None),
            ("assessment", line.assessment or None),
        )
        if value is not None
    ]
    if len(said) > 1:
        yield Problem(
            "KPI116",
            f"the points of '{shown(line.code)}' are given more than once",
            (*path, said[-1]),
            got=", ".join(said),
            hint="keep one of them",
        )
    if line.value is not None and line.criteria is None:
        yield Problem(
            "KPI116",
            f"'{shown(line.code)}' has a value and no criteria to score it by",
            (*path, "value"),
            hint="state criteria, or points in place of the value",
        )
    if not line.reason.is_blank() and not line.state:
        yield Problem(
            "KPI116",
            f"'{shown(line.code)}' gives a reason for a state that it does not name",
            (*path, "reason"),
            hint="state state: missing, not_applicable or zero",
        )


def _printed_problems(part: Summed | SheetLine, path: Path) -> Iterator[Problem]:
    for key in ("printed_points", "printed_weighted"):
        text = getattr(part, key, "")
        if not text or text.strip() in _DASHES:
            continue
        try:
            exact(text)
        except ScoringError:
            yield Problem(
                "KPI125",
                f"what is printed for '{shown(part.code)}' is no number",
                (*path, key),
                expected="a number as it is printed, or a dash for no points",
                got=f"'{shown(text)}'",
            )


def _rule(part: Summed | SheetLine, path: Path, problems: list[Problem]) -> Interpolation | None:
    criteria = part.criteria
    if criteria is None:
        return None
    here = (*path, "criteria", "cells")
    unread: list[Problem] = []
    for n, cell in enumerate(criteria.cells):
        if isinstance(_tried(partial(parse_cell, cell), (*here, n), unread), Band):
            problem = Problem(
                "KPI117", f"'{shown(cell)}' is a band, between which there are no lines", (*here, n)
            )
            unread.append(problem)
    problems.extend(unread)
    if unread:
        return None
    found: list[Problem] = []
    rule = _tried(lambda: interpolation_of(criteria), (), found)
    problems.extend(
        Problem(each.code, each.message, here, expected=each.expected, got=each.got, hint=each.hint)
        for each in found
    )
    return rule


def _weighed(part: SheetPart, path: Path, problems: list[Problem]) -> dict[str, Any]:
    weights: dict[int, Fraction] = {}
    for n, each in enumerate(part.weights):
        here = (*path, "weights", n)
        if each.months not in ROUND_MONTHS or each.months in weights:
            problems.append(_no_round(each.months, (*here, "months"), also=", or it is there already"))
        elif each.weight <= 0:
            problems.append(_weightless(part, (*here, "weight")))
        else:
            weights[each.months] = each.weight
    for n, months in enumerate(part.rounds):
        if months not in ROUND_MONTHS:
            problems.append(_no_round(months, (*path, "rounds", n)))
    rounds = [months for months in part.rounds if months in ROUND_MONTHS]
    return {"weight": part.weight, "weights": weights, "rounds": rounds}


def _weightless(part: SheetPart, path: Path) -> Problem:
    return Problem(
        "KPI125",
        f"'{shown(part.code)}' weighs nothing",
        path,
        expected="above 0; what is not evaluated in a round says so by rounds",
    )


def _band(band: SheetBand) -> ResultBand:
    return ResultBand(
        name=band.name,
        low=band.low,
        high=band.high,
        low_included=band.low_included,
        high_included=band.high_included,
    )


def _gate(gate: SheetGate) -> ResultGate:
    return ResultGate(
        id=gate.id,
        name=gate.name,
        part=gate.part,
        at_least=gate.at_least,
        most=gate.most,
        otherwise=gate.otherwise,
    )


def _gate_problems(sheet: SheetOutline) -> Iterator[Problem]:
    codes = [sheet.code, *(part.code for _, part in sheet.walk())]
    ids = tuple(gate.id for gate in sheet.gates)
    known = set(ids)
    yield from gate_problems(sheet.gates, codes)
    for n, gate in enumerate(sheet.gates):
        path: Path = ("gates", n)
        yield from identifier_problem(gate.id, (*path, "id"))
        yield from wording_problem(f"the gate '{shown(gate.id)}' has no name", gate.name, (*path, "name"))
        if gate.most is not None and gate.otherwise is not None:
            yield Problem(
                "KPI116",
                f"the gate '{shown(gate.id)}' caps the result and replaces it",
                (*path, "otherwise"),
                hint="keep most or otherwise",
            )
    for n, name in enumerate(sheet.failed):
        if name not in known:
            yield Problem(
                "KPI125",
                f"the scorecard has no gate '{shown(name)}'",
                ("failed", n),
                declared=ids,
                hint=did_you_mean(name, ids),
            )
