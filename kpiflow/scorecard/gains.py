"""Sensitivity: what one more level of an indicator adds to the total of a scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from kpiflow.scorecard.roll_up import Rolled, composed, resting
from kpiflow.scorecard.scorecard import RollUp
from kpiflow.scorecard.tree import Composite, Line
from kpiflow.scoring import Exact, Points, exact


class _Whole(NamedTuple):
    """A composite as it is, whether it rests in the round, how many parts count in it, and the round."""

    node: Composite
    points: Points
    parts: tuple[Rolled, ...]
    is_resting: bool
    counting: int
    round_months: int | None


class _Place(NamedTuple):
    """A part and the whole that it stands in."""

    part: Rolled
    whole: _Whole


_Places: TypeAlias = Mapping[str, _Place]
"""The place of every part but the root, by its code."""


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
    return _gain(rolled, _places(rolled), rolled[code], to, rolled.points.value)


def gains(rolled: RollUp) -> tuple[Gain, ...]:
    """Tell for every line what its next step adds, the largest gain first."""
    places = _places(rolled)
    lines = (part for part in rolled.parts() if isinstance(part.node, Line))
    before = rolled.points.value
    found = (_gain(rolled, places, line, None, before) for line in lines)
    return tuple(sorted((each for each in found if each is not None), key=_most))


def _gain(
    rolled: RollUp, places: _Places, line: Rolled, to: Exact | None, before: Fraction | None
) -> Gain | None:
    node = line.node
    if not isinstance(node, Line):
        after = exact(to, name="points") if to is not None else None
    else:
        after = _next_step(node, line.points.value) if to is None else exact(to, name="points")
    if after is None:
        return None
    total = _total_with(rolled, places, line, Points(after))
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


def _places(rolled: RollUp) -> dict[str, _Place]:
    """Give the place of every part but the root."""
    at_rest = resting(rolled.scorecard.root, rolled.round_months)
    places: dict[str, _Place] = {}
    for each in rolled.parts():
        if isinstance(each.node, Composite):
            counting = sum(part.counted is not None or part.treatment == "drop" for part in each.parts)
            whole = _Whole(
                each.node, each.points, each.parts, each.code in at_rest, counting, rolled.round_months
            )
            places.update((part.code, _Place(part, whole)) for part in each.parts)
    return places


def _total_with(rolled: RollUp, places: _Places, part: Rolled, points: Points) -> Fraction | None:
    """Give the total once a part has other points: roll up once more what stands on the way to the root."""
    code = part.code
    others = {code: points}
    while code in places:
        place = places[code]
        points = _shifted(place, points) or _rolled_anew(place, points)
        code = place.whole.node.code
        others[code] = points
    return rolled.points_with(points, others).value


def _shifted(place: _Place, points: Points) -> Points | None:
    """Shift a whole in which each part counts by itself; `None` where it takes rolling it up anew."""
    part, whole = place
    was, before, after = whole.points.value, part.counted, points.value
    is_plain = part.treatment is None and points.state == whole.points.state == "scored"
    is_changed_after = whole.node.rule is not None or whole.node.round_leaf is not None
    if not is_plain or is_changed_after or was is None or before is None or after is None:
        return None
    match whole.node.method:
        case "weighted_mean":
            factor = part.share
        case "mean":
            factor = Fraction(1, whole.counting)
        case "weighted_sum":
            factor = part.weight / Fraction(whole.node.per)
        case "sum":
            factor = Fraction(1)
        case _:
            return None
    return Points(was + factor * (after - before))


def _rolled_anew(place: _Place, points: Points) -> Points:
    part, whole = place
    done = {each.code: (each.points, each.parts) for each in whole.parts} | {part.code: (points, part.parts)}
    return composed(whole.node, done, round_months=whole.round_months, is_resting=whole.is_resting)[0]
