"""Points between criteria: straight lines from one printed criterion to the next.

Formula: between neighbouring criteria c[i] and c[i+1] worth p[i] and p[i+1] points, a value v
is worth p[i] + (v − c[i]) / (c[i+1] − c[i]) × (p[i+1] − p[i]), and beyond the first and last
criterion what the rule states, their own points by default. So score the performance
agreements of Thai agencies and state enterprises, with five criteria for 1 to 5 points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Literal, NamedTuple, TypeAlias, get_args

from kpiflow.scoring.exactness import Exact, exact, ratio_of, shown_exactly
from kpiflow.scoring.points import NO_VALUE, Points, Step
from kpiflow.scoring.ratio import Ratio, Value, plain
from kpiflow.scoring.rule import exact_or_none, refused
from kpiflow.scoring.wording import shown_plain, shown_value, shown_worth
from kpiflow.text import Text


Direction: TypeAlias = Literal["increasing", "decreasing"]


class _Whole(NamedTuple):
    """Criteria and points as whole numbers of a common unit, increasing: what is fast to compare."""

    sign: int
    unit: int
    criteria: tuple[int, ...]
    points_unit: int
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Interpolation:
    """Points by straight lines between criteria.

    Attributes:
        criteria: From the worst to the best; increasing where more is better, decreasing
            where less is. `None` stands for a criterion that is not defined ("-").
        points: What each criterion is worth; 1, 2, 3 and so on by default.
        below: What a value worse than the first criterion is worth; as much as that one by default.
        above: What a value better than the last criterion is worth; as much as that one by default.

    Raises:
        DefinitionError: There are fewer than two criteria, or criteria or points are not in
            order (KPI124).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).

    >>> rule = Interpolation([6490, 6890, 7290, 7345, 7400])
    >>> rule.score(7391).value
    Fraction(266, 55)
    >>> rule.score(5604).value
    Fraction(1, 1)
    """

    criteria: Sequence[Exact | None]
    points: Sequence[Exact] = ()
    below: Exact | None = None
    above: Exact | None = None
    _whole: _Whole = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse criteria between which there is no line."""
        criteria = tuple(exact_or_none(each, "a criterion") for each in self.criteria)
        points = tuple(exact(each, name="points") for each in self.points or range(1, len(criteria) + 1))
        if len(points) != len(criteria):
            raise refused(
                f"{len(criteria)} criteria are worth {len(points)} numbers of points",
                ("points",),
                expected="as many as there are criteria",
            )
        given = tuple((each, worth) for each, worth in zip(criteria, points, strict=True) if each is not None)
        if len(given) < 2:
            raise refused("there are fewer than two criteria to interpolate between", ("criteria",))
        must_be_in_order([each for each, _ in given], "criteria")
        must_be_in_order([worth for _, worth in given], "points")
        object.__setattr__(self, "criteria", criteria)
        object.__setattr__(self, "points", points)
        for name in ("below", "above"):
            object.__setattr__(self, name, exact_or_none(getattr(self, name), name))
        object.__setattr__(self, "_whole", _whole(given))

    @classmethod
    def around(
        cls,
        target: Exact,
        *,
        per: Exact,
        points: Exact = 1,
        target_level: int = 3,
        levels: int = 5,
        direction: Direction = "increasing",
    ) -> Interpolation:
        """Make criteria of a printed adjustment: plus or minus so much for so many points around a target.

        Formula: the criterion of level L is target ± (L − target_level) / points × per. Only
        levels a whole number of adjustments away are defined: with 2 points, of five levels
        around the third, 1, 3 and 5.

        Args:
            target: The criterion of the target level.
            per: How far the criterion moves, above 0.
            points: For how many points.
            target_level: The level whose criterion the target is; printed tables have 3 or 5.
            levels: How many levels there are.
            direction: Whether more or less is better.

        Raises:
            DefinitionError: The adjustment or its points are not above 0, the target level is
                none of the levels, or there is no such direction (KPI124).
            ScoringError: A number is not exact (KPI500, KPI501, KPI502).

        >>> [str(each) for each in Interpolation.around(80, per=10).criteria]
        ['60', '70', '80', '90', '100']
        """
        middle = exact(target, name="the target")
        width, worth = exact(per, name="the adjustment"), exact(points, name="points of the adjustment")
        if width <= 0 or worth <= 0:
            raise refused(
                "an adjustment moves the criterion, by points above 0", ("per",), expected="above 0"
            )
        if not 1 <= target_level <= levels:
            raise refused(
                f"the target cannot stand at level {target_level}",
                ("target_level",),
                expected=f"1 to {levels}",
            )
        if direction not in get_args(Direction):
            raise refused(
                "there is no such direction",
                ("direction",),
                expected=", ".join(get_args(Direction)),
                got=repr(direction),
            )
        step = width if direction == "increasing" else -width
        steps = [Fraction(level - target_level) / worth for level in range(1, levels + 1)]
        return cls([middle + each * step if each.denominator == 1 else None for each in steps])

    @property
    def direction(self) -> Direction:
        """Whether more or less is better."""
        return "increasing" if self._whole.sign == 1 else "decreasing"

    @property
    def lowest(self) -> Fraction:
        """The fewest points it gives."""
        return min(self._ends())

    @property
    def highest(self) -> Fraction:
        """The most points it gives."""
        return max(self._ends())

    def score(self, value: Value) -> Points:
        """Score a value; without one the points are missing.

        Raises:
            ScoringError: The value is not exact (KPI500, KPI501, KPI502).
        """
        given = value.value if isinstance(value, Ratio) else value  # `plain`, without the call
        if given is None:
            return NO_VALUE
        numerator, denominator = ratio_of(given, name="the value")
        sign, unit, criteria, points_unit, points = self._whole
        place = sign * numerator * unit
        if place < criteria[0] * denominator:
            return self._beyond(value, self.below, 0)
        if place > criteria[-1] * denominator:
            return self._beyond(value, self.above, -1)
        segment = 0
        while place > criteria[segment + 1] * denominator:  # which ends: it lies within the last one
            segment += 1
        low = criteria[segment]
        width = (criteria[segment + 1] - low) * denominator
        rise = points[segment + 1] - points[segment]
        worth = Fraction(points[segment] * width + (place - low * denominator) * rise, points_unit * width)
        return Points(worth, "scored", (Step(_told_between, (self, value, segment, worth)),))

    def _beyond(self, value: Value, stated: Exact | None, end: int) -> Points:
        """Give what a value is worth that lies outside all criteria."""
        own = Fraction(self._whole.points[end], self._whole.points_unit)
        worth = own if stated is None else Fraction(stated)
        return Points(worth, "scored", (Step(_told_beyond, (self, value, end, worth)),))

    def _ends(self) -> tuple[Fraction, ...]:
        unit, points = self._whole.points_unit, self._whole.points
        stated = (self.below, self.above)
        return (
            Fraction(points[0], unit),
            Fraction(points[-1], unit),
            *(Fraction(each) for each in stated if each is not None),
        )

    def criterion(self, number: int) -> tuple[Fraction, Fraction]:
        """Give one of the criteria that are defined and what it is worth, for whoever explains it."""
        sign, unit, criteria, points_unit, points = self._whole
        return Fraction(sign * criteria[number], unit), Fraction(points[number], points_unit)


def is_in_order(numbers: Sequence[Fraction]) -> bool:
    """Tell whether numbers only rise or only fall."""
    pairs = list(pairwise(numbers))
    return all(a < b for a, b in pairs) or all(a > b for a, b in pairs)


def must_be_in_order(numbers: Sequence[Fraction], name: str) -> None:
    """Refuse numbers that neither only rise nor only fall.

    Raises:
        DefinitionError: They do not (KPI124).
    """
    if not is_in_order(numbers):
        raise refused(
            f"the {name} are not in order",
            (name,),
            expected="each above the one before, or each below it",
            got=", ".join(map(shown_exactly, numbers)),
        )


def _whole(given: Sequence[tuple[Fraction, Fraction]]) -> _Whole:
    sign = 1 if given[0][0] < given[-1][0] else -1
    unit = lcm(*(criterion.denominator for criterion, _ in given))
    points_unit = lcm(*(worth.denominator for _, worth in given))
    return _Whole(
        sign=sign,
        unit=unit,
        criteria=tuple(int(sign * criterion * unit) for criterion, _ in given),
        points_unit=points_unit,
        points=tuple(int(worth * points_unit) for _, worth in given),
    )


def _told_between(rule: Interpolation, value: Value, segment: int, worth: Fraction) -> Text:
    (low, low_worth), (high, high_worth) = (
        map(shown_exactly, rule.criterion(number)) for number in (segment, segment + 1)
    )
    line = (
        f"{low_worth} + ({shown_plain(value)} − {low}) / ({high} − {low}) × ({high_worth} − {low_worth}) "
        f"= {shown_worth(worth)}"
    )
    shown = shown_value(value)
    return Text(
        th=f"ผลการดำเนินงาน {shown} อยู่ระหว่างเกณฑ์ {low} ({low_worth} คะแนน) กับ {high} ({high_worth} คะแนน): {line}",
        en=f"the result {shown} lies between the criteria {low} (worth {low_worth}) "
        f"and {high} (worth {high_worth}): {line}",
    )


def _told_beyond(rule: Interpolation, value: Value, end: int, worth: Fraction) -> Text:
    criterion, _ = rule.criterion(end)
    shown, points = shown_value(value), shown_worth(worth)
    if end == 0:
        th, en = "ไม่ถึงเกณฑ์แรก", "is worse than the first criterion"
    else:
        th, en = "ดีกว่าเกณฑ์สูงสุด", "is better than the last criterion"
    at = shown_exactly(criterion)
    return Text(
        th=f"ผลการดำเนินงาน {shown} {th} {at}: {points} คะแนน",
        en=f"the result {shown} {en} {at}: {points} points",
    )


@dataclass(frozen=True, slots=True)
class RangeOptimal:
    """Points for a value that is best inside a range and worse on both sides of it.

    Attributes:
        rising: Scores values below the range; its last criterion is where the range begins.
        falling: Scores values above the range; its last criterion is where the range ends.

    Raises:
        DefinitionError: `rising` does not rise or `falling` does not fall, the range ends
            before it begins, its two ends are not worth the same, or a side states what lies
            above it, which is the range (KPI124).

    >>> rule = RangeOptimal(Interpolation([80, 85, 90, 95, 100]), Interpolation([130, 125, 120, 115, 110]))
    >>> [str(rule.score(value).value) for value in (90, 105, 117)]
    ['3', '5', '18/5']
    """

    rising: Interpolation
    falling: Interpolation

    def __post_init__(self) -> None:
        """Refuse two sides that do not meet."""
        for name, rule, wanted in (
            ("rising", self.rising, "increasing"),
            ("falling", self.falling, "decreasing"),
        ):
            if rule.direction != wanted:
                raise refused(f"the {name} side is {rule.direction}", (name, "criteria"), expected=wanted)
            if rule.above is not None:
                raise refused(
                    f"what lies above the {name} side is the best range, and worth as much as its ends",
                    (name, "above"),
                )
        (begins, worth), (ends, other) = self.rising.criterion(-1), self.falling.criterion(-1)
        if begins > ends:
            raise refused(
                "the best range ends before it begins",
                ("falling", "criteria"),
                expected=f"{shown_exactly(begins)} or more",
                got=shown_exactly(ends),
            )
        if worth != other:
            raise refused(
                "the two ends of the best range are not worth the same",
                ("falling", "points"),
                expected=shown_exactly(worth),
                got=shown_exactly(other),
            )

    @property
    def lowest(self) -> Fraction:
        """The fewest points it gives."""
        return min(self.rising.lowest, self.falling.lowest)

    @property
    def highest(self) -> Fraction:
        """The most points it gives."""
        return max(self.rising.highest, self.falling.highest)

    def score(self, value: Value) -> Points:
        """Score a value; without one the points are missing.

        Raises:
            ScoringError: The value is not exact (KPI500, KPI501, KPI502).
        """
        given = plain(value)
        if given is None:
            return NO_VALUE
        number = exact(given, name="the value")
        (begins, worth), (ends, _) = self.rising.criterion(-1), self.falling.criterion(-1)
        if number < begins:
            return self.rising.score(value)
        if number > ends:
            return self.falling.score(value)
        return Points(worth, "scored", (Step(_told_inside, (value, begins, ends, worth)),))


def _told_inside(value: Value, begins: Fraction, ends: Fraction, worth: Fraction) -> Text:
    shown, points = shown_value(value), shown_worth(worth)
    between = f"{shown_exactly(begins)} – {shown_exactly(ends)}"
    return Text(
        th=f"ผลการดำเนินงาน {shown} อยู่ในช่วงที่ดีที่สุด {between}: {points} คะแนน",
        en=f"the result {shown} lies in the best range, {between}: {points} points",
    )
