"""Sensitivity: what one more level of an indicator adds to the total of a scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from kpiflow.scorecard.roll_up import Rolled, composed, resting
from kpiflow.scorecard.scorecard import RollUp
from kpiflow.scorecard.tree import Composite, Line
from kpiflow.scoring import Exact, Points, exact


class Whole(NamedTuple):
    """A composite with its parts as they are, and whether it is not evaluated in the round."""

    node: Composite
    parts: tuple[Rolled, ...]
    is_resting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What a line would add to the total.

    Attributes:
        code: The line.
        before: Its points as they are; `None` where it has none.
        after: Its points one step up.
        total: What that adds to the total; `None` where the total is not known before or after.
    """

    code: str
    before: Fraction | None
    after: Fraction
    total: Fraction | None


def gain(rolled: RollUp, code: str, *, to: Exact | None = None) -> Gain | None:
    """Tell what the total gains when one line reaches its next step, all else as it is.

    Args:
        rolled: The scorecard as it is.
        code: The line.
        to: The points it would have; those of its next step by default.

    Returns:
        The gain; `None` where the line stands on its last step already and no other points are named.

    Raises:
        ScoringError: There is no such line (KPI503), or the points are not exact (KPI500,
            KPI501, KPI502).

    >>> from kpiflow.scorecard import Composite, Line, Scorecard
    >>> card = Scorecard(root=Composite(code="all", parts=[Line(code="a", weight=60), Line(code="b", weight=40)]))
    >>> gain(card.roll_up({"a": 3, "b": 4}), "a").total
    Fraction(3, 5)
    """
    return _gain(rolled, _wholes(rolled), rolled[code], to)


def gains(rolled: RollUp) -> tuple[Gain, ...]:
    """Tell for every line what its next step adds, the largest gain first."""
    wholes = _wholes(rolled)
    lines = (part for part in rolled.parts() if isinstance(part.node, Line))
    found = (_gain(rolled, wholes, line, None) for line in lines)
    return tuple(sorted((each for each in found if each is not None), key=_most))


def _gain(rolled: RollUp, wholes: Mapping[str, Whole], line: Rolled, to: Exact | None) -> Gain | None:
    node = line.node
    if not isinstance(node, Line):
        after = exact(to, name="points") if to is not None else None
    else:
        after = _next_step(node, line.points.value) if to is None else exact(to, name="points")
    if after is None:
        return None
    total = _total_with(rolled, wholes, line, Points(after))
    before = rolled.points.value
    return Gain(
        code=line.code,
        before=line.points.value,
        after=after,
        total=None if total is None or before is None else total - before,
    )


def _most(gained: Gain) -> tuple[bool, Fraction]:
    return (gained.total is None, -(gained.total or Fraction(0)))


def _next_step(line: Line, points: Fraction | None) -> Fraction | None:
    """Give the points one step up; of a line without points, those of its first step."""
    steps = [Fraction(step) for step in line.steps]
    if points is None:
        return steps[0]
    rising = len(steps) < 2 or steps[0] < steps[1]
    return next((step for step in steps if (step > points if rising else step < points)), None)


def _wholes(rolled: RollUp) -> dict[str, Whole]:
    """Give the whole of every part, by the code of the part."""
    at_rest = resting(rolled.scorecard.root, rolled.round_months)
    return {
        part.code: Whole(whole.node, whole.parts, whole.code in at_rest)
        for whole in rolled.parts()
        if isinstance(whole.node, Composite)
        for part in whole.parts
    }


def _total_with(rolled: RollUp, wholes: Mapping[str, Whole], part: Rolled, points: Points) -> Fraction | None:
    """Roll up once more what stands on the way from a part to the root."""
    code, parts = part.code, part.parts
    while code in wholes:
        whole = wholes[code]
        done = {each.code: (each.points, each.parts) for each in whole.parts} | {code: (points, parts)}
        points, parts = composed(
            whole.node, done, round_months=rolled.round_months, is_resting=whole.is_resting
        )
        code = whole.node.code
    return points.value
