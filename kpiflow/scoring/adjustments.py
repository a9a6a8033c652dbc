"""What changes points once a rule has given them: bonuses, deductions, and gates that void them.

Whether a deduction may lead below the lowest points, and a bonus above the highest, is
stated by the clamp and never assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from kpiflow.errors import Problem, ScoringError
from kpiflow.scoring.exactness import Exact, exact, shown_exactly
from kpiflow.scoring.points import Points, PointState, Step
from kpiflow.scoring.rule import exact_or_none, refused
from kpiflow.scoring.wording import shown_worth
from kpiflow.text import BLANK, Text


Clamp: TypeAlias = Literal["none", "before", "after", "both"]
"""When points are brought back between the lowest and the highest: before adjustments, after them, or both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Points added or taken for something, each time it happens.

    Attributes:
        id: What it goes by.
        points: How many are added; taken when below 0.
        name: What it is for.
        most: The most it adds or takes in all, however often it happens; no limit by default.

    Raises:
        DefinitionError: It changes nothing, or its limit is not above 0 (KPI124).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    id: str
    points: Exact
    name: Text = BLANK
    most: Exact | None = None

    def __post_init__(self) -> None:
        """Refuse an adjustment that adjusts nothing."""
        object.__setattr__(self, "points", exact(self.points, name=f"points of '{self.id}'"))
        object.__setattr__(self, "most", exact_or_none(self.most, f"the limit of '{self.id}'"))
        if self.points == 0:
            raise refused(f"'{self.id}' adds no points and takes none", ("points",))
        if self.most is not None and Fraction(self.most) <= 0:
            raise refused(f"'{self.id}' is limited to nothing", ("most",), expected="above 0")

    def comes_to(self, times: Fraction) -> Fraction:
        """Give what it adds when something happened so many times."""
        change = Fraction(self.points) * times
        if self.most is None:
            return change
        most = Fraction(self.most)
        return max(-most, min(change, most))


def adjusted(
    points: Points,
    changes: Sequence[tuple[Adjustment, Exact]],
    *,
    lowest: Fraction | None,
    highest: Fraction | None,
    clamp: Clamp = "after",
) -> Points:
    """Add and take points for what happened; what has no points, or none by rule, stays as it is.

    Args:
        points: What a rule gave.
        changes: The adjustments, each with how often it happens, 0 or more.
        lowest: The fewest points there can be; no limit when `None`.
        highest: The most; no limit when `None`.
        clamp: When points are brought back between the two.

    Raises:
        ScoringError: Something happens less than 0 times, or there is no such clamp (KPI503),
            or a number is not exact (KPI500, KPI501, KPI502).
    """
    if clamp not in get_args(Clamp):
        raise ScoringError(
            Problem("KPI503", "there is no such clamp", expected=", ".join(get_args(Clamp)), got=repr(clamp))
        )
    counted = [(adjustment, _times(adjustment, often)) for adjustment, often in changes]
    if points.value is None or points.state == "zero":
        return points
    if clamp in {"before", "both"}:
        points = _clamped(points, lowest, highest)
    for adjustment, times in counted:
        change = adjustment.comes_to(times)
        if change and points.value is not None:
            value = points.value + change
            points = points.then(value, Step(_told_change, (adjustment, times, points.value, change, value)))
    return _clamped(points, lowest, highest) if clamp in {"after", "both"} else points


def _times(adjustment: Adjustment, often: Exact) -> Fraction:
    times = exact(often, name=f"how often '{adjustment.id}' happens")
    if times < 0:
        raise ScoringError(
            Problem(
                "KPI503",
                f"'{adjustment.id}' cannot happen {shown_exactly(times)} times",
                expected="0 or more",
            )
        )
    return times


def _clamped(points: Points, lowest: Fraction | None, highest: Fraction | None) -> Points:
    for bound, is_floor in ((lowest, True), (highest, False)):
        if bound is not None and points.value is not None:
            is_beyond = points.value < bound if is_floor else points.value > bound
            if is_beyond:
                return points.then(bound, Step(_told_clamp, (points.value, bound)))
    return points


def _told_change(
    adjustment: Adjustment, times: Fraction, before: Fraction, change: Fraction, after: Fraction
) -> Text:
    name = Text.same(adjustment.id) if adjustment.name.is_blank() else adjustment.name
    sign = "+" if change > 0 else "−"
    line = f"{shown_worth(before)} {sign} {shown_exactly(abs(change))} = {shown_worth(after)}"
    each = f"{shown_exactly(times)} × {shown_exactly(abs(Fraction(adjustment.points)))}"
    if change > 0:
        return Text(th=f"เพิ่มคะแนน {name.th} ({each}): {line}", en=f"added for {name.en} ({each}): {line}")
    return Text(th=f"หักคะแนน {name.th} ({each}): {line}", en=f"taken for {name.en} ({each}): {line}")


def _told_clamp(before: Fraction, bound: Fraction) -> Text:
    shown, limit = shown_worth(before), shown_exactly(bound)
    if before < bound:
        return Text(
            th=f"{shown} ต่ำกว่าคะแนนต่ำสุด จึงเป็น {limit}", en=f"{shown} is below the fewest points, {limit}"
        )
    return Text(th=f"{shown} สูงกว่าคะแนนสูงสุด จึงเป็น {limit}", en=f"{shown} is above the most points, {limit}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Something without which the points of a rule do not count.

    Attributes:
        id: What it goes by.
        name: What must hold.
        otherwise: What the indicator is worth where it does not hold; nothing at all, so that
            the points are missing, when `None`.

    Raises:
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    id: str
    name: Text = BLANK
    otherwise: Exact | None = 0

    def __post_init__(self) -> None:
        """Take its number exactly."""
        object.__setattr__(self, "otherwise", exact_or_none(self.otherwise, f"points of '{self.id}'"))

    def void(self, points: Points) -> Points:
        """Give what points become where the gate does not hold; what does not apply needs no gate."""
        if points.state == "not_applicable":
            return points
        value = None if self.otherwise is None else Fraction(self.otherwise)
        state: PointState = "missing" if value is None else "scored" if value else "zero"
        return points.then(value, Step(_told_void, (self, value)), state=state)


def _told_void(gate: Gate, value: Fraction | None) -> Text:
    name = Text.same(gate.id) if gate.name.is_blank() else gate.name
    if value is None:
        return Text(th=f"ไม่ให้คะแนน เพราะขาด {name.th}", en=f"no score, for want of {name.en}")
    shown = shown_worth(value)
    return Text(th=f"ได้ {shown} คะแนน เพราะขาด {name.th}", en=f"worth {shown} points, for want of {name.en}")
