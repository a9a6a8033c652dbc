"""From a scorecard made in Python to the sheet that a file of it says."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpiflow.definitions import Printing
from kpiflow.errors import DefinitionError, Problem
from kpiflow.scorecard import Composite, Given, Line, Policy, Scorecard
from kpiflow.scoresheet.parts import (
    SheetBand,
    SheetCriteria,
    SheetGate,
    SheetLine,
    SheetPart,
    SheetPolicy,
    SheetWeight,
    SheetWhole,
)
from kpiflow.scoresheet.sheet import ScoreSheet
from kpiflow.scoring import Interpolation, Points, Rounding, exact, shortest
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Text, joined, shortened


def sheet_of(scorecard: Scorecard, points: Mapping[str, Given] | None = None) -> ScoreSheet:
    """Give the sheet of a scorecard, which codec writes as a file does; a part without a name goes by its code.

    Args:
        scorecard: The scorecard.
        points: Points by the code of their line; what is not there is left open.

    Raises:
        DefinitionError: A file cannot say it: a code is no identifier (KPI100), or the rule of a
            whole or the rounding of its parts is of another kind (KPI125).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).

    >>> from kpiflow.scorecard import Composite, Line, Scorecard
    >>> card = Scorecard(root=Composite(code="all", parts=[Line(code="a", weight=60), Line(code="b", weight=40)]))
    >>> sheet = sheet_of(card, {"a": 4})
    >>> sheet.scorecard.roll_up({"a": 4, "b": 2}).printed()
    '3.2000'
    """
    rounding = scorecard.rounding
    printing = Printing(
        places=rounding.places,
        mode=rounding.mode,
        full=None if rounding.full is None else shortest(exact(rounding.full)),
    )
    return ScoreSheet(
        **_summed(scorecard.root, Policy(), points or {}),
        bands=tuple(
            SheetBand(
                name=band.name,
                low=_fraction(band.low),
                high=_fraction(band.high),
                low_included=band.low_included,
                high_included=band.high_included,
            )
            for band in scorecard.bands
        ),
        gates=tuple(
            SheetGate(
                id=gate.id,
                name=_name(gate.name, gate.id),
                part=gate.part,
                at_least=_fraction(gate.at_least),
                most=_fraction(gate.most),
                otherwise=None if gate.most is not None else _fraction(gate.otherwise),
            )
            for gate in scorecard.gates
        ),
        printing=printing,
    )


def _part(node: Line | Composite, above: Policy, points: Mapping[str, Given]) -> SheetPart:
    weighed: dict[str, Any] = {
        "weight": node.weight,
        "weights": tuple(
            SheetWeight(months=months, weight=exact(weight))
            for months, weight in sorted(node.weights.items())
        ),
        "rounds": tuple(node.rounds),
    }
    if isinstance(node, Composite):
        return SheetWhole(**_summed(node, above, points), **weighed)
    steps = tuple(exact(step) for step in node.steps)
    return SheetLine(
        code=node.code,
        name=_name(node.name, node.code),
        steps=() if steps == tuple(map(Fraction, range(1, 6))) else steps,
        target=None if node.target == steps[-1] else _fraction(node.target),
        **_stated(points.get(node.code)),
        **weighed,
    )


def _stated(given: Given) -> dict[str, Any]:
    """Give what a line says of its points."""
    if given is None:
        return {}
    if not isinstance(given, Points) or given.state == "scored":
        return {"points": given.value if isinstance(given, Points) else exact(given)}
    return {"state": given.state, "reason": joined(given.derivation)}


def _summed(whole: Composite, above: Policy, points: Mapping[str, Given]) -> dict[str, Any]:
    policy = whole.policy
    stated = SheetPolicy(
        missing=policy.missing,
        not_applicable=policy.not_applicable,
        zero=policy.zero,
        not_evaluated=policy.not_evaluated,
    )
    return {
        "code": whole.code,
        "name": _name(whole.name, whole.code),
        "parts": tuple(_part(part, policy, points) for part in whole.parts),
        "method": whole.method,
        "policy": None if policy == above else stated,
        "criteria": _criteria(whole),
        "at_least": whole.at_least,
        "per": whole.per,
        "start": whole.start,
        "floor_points": whole.floor_points,
        "target_points": whole.target_points,
        "printed_weights": whole.printed_weights,
        "round_leaf": _round_leaf(whole),
    }


def _criteria(whole: Composite) -> SheetCriteria | None:
    rule = whole.rule
    if rule is None:
        return None
    if isinstance(rule, Interpolation) and rule == Interpolation(
        rule.criteria, below=rule.below, above=rule.above
    ):
        cells = tuple("-" if cell is None else shown_exactly(exact(cell)) for cell in rule.criteria)
        if not any("/" in cell for cell in cells):
            return SheetCriteria(cells=cells, below=_fraction(rule.below), above=_fraction(rule.above))
    raise _unwritable(whole, "rule", "criteria of decimal numbers that are worth 1, 2, 3 and so on")


def _round_leaf(whole: Composite) -> int | None:
    rounding = whole.round_leaf
    if rounding is None or isinstance(rounding, int):
        return rounding
    if rounding != Rounding(places=rounding.places):
        raise _unwritable(whole, "round_leaf", "a number of decimals, halves away from zero")
    return rounding.places


def _unwritable(whole: Composite, key: str, expected: str) -> DefinitionError:
    message = f"no file can say the {key.replace('_', ' ')} of '{shortened(whole.code)}'"
    return DefinitionError(Problem("KPI125", message, (key,), expected=expected))


def _fraction(value: Any) -> Fraction | None:
    return None if value is None else exact(value)


def _name(name: Text, code: str) -> Text:
    return Text.same(code) if name.is_blank() else name
