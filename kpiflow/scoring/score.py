"""From a value to a weighted score: the rule, its adjustments and gates, the weight, the rounding.

Formula: weighted score = points × weight / 100, with the weight in percent, as printed on
the Thai self-assessment report (SAR) card of a performance agreement.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, get_args

from kpiflow.display import Displayed
from kpiflow.errors import Problem, ScoringError, did_you_mean
from kpiflow.scoring.adjustments import Adjustment, Clamp, Gate, adjusted
from kpiflow.scoring.exactness import Exact, exact, ratio_of, shown_exactly
from kpiflow.scoring.milestone import Milestone, counts_no_part, told_level
from kpiflow.scoring.points import Points, PointState, Step
from kpiflow.scoring.raters import Combining, combined
from kpiflow.scoring.ratio import Ratio, Value
from kpiflow.scoring.rounding import Rounding
from kpiflow.scoring.rule import Rule, exact_or_none, refused
from kpiflow.scoring.wording import shown_worth
from kpiflow.text import Text


AS_PRINTED: Final = Rounding()
"""Four decimals, halves away from zero, as cards print them."""


@dataclass(frozen=True, slots=True)
class Score(Displayed):
    """The exact score of one indicator.

    Where there are no points, asking for them is refused with the reason, so that nothing that
    is missing is taken for a number; `state` tells, and `earned.value` is `None` then.

    Attributes:
        earned: Its points, or why there are none.
        weight: Its weight in percent of the whole scorecard.
        rounding: How it is printed.
    """

    earned: Points
    weight: Fraction
    rounding: Rounding = AS_PRINTED

    @property
    def points(self) -> Fraction:
        """Points on the indicator's scale.

        Raises:
            ScoringError: It is not applicable or missing (KPI506).
        """
        if self.earned.value is None:
            state = self.state.replace("_", " ")
            message = f"there are no points, the score is {state}: {self.earned.why}"
            raise ScoringError(Problem("KPI506", message))
        return self.earned.value

    @property
    def state(self) -> PointState:
        """Scored, zero by rule, not applicable or missing."""
        return self.earned.state

    @property
    def weighted(self) -> Fraction:
        """Points × weight / 100, not rounded.

        Raises:
            ScoringError: It is not applicable or missing (KPI506).
        """
        return self.points * self.weight / 100

    @property
    def derivation(self) -> tuple[Text, ...]:
        """How the points and the weighted score came about, step by step."""
        if self.earned.value is None:
            return self.earned.derivation
        return (*self.earned.derivation, self._weighted_step(self.earned.value))

    def points_shown(self) -> str:
        """Write the points: a whole number bare, others as they are rounded; a dash where there are none."""
        if self.earned.value is None:
            return "–"
        return str(self.points) if self.points.denominator == 1 else self.rounding.text(self.points)

    def printed(self) -> str:
        """Write the weighted score as its rounding says; a dash where there are no points."""
        return "–" if self.earned.value is None else self.rounding.text(self.weighted)

    def _weighted_step(self, points: Fraction) -> Text:
        product = f"{shown_worth(points)} × {shown_exactly(self.weight)} / 100 = {self.printed()}"
        return Text(th=f"ค่าคะแนนถ่วงน้ำหนัก: {product}", en=f"weighted score: {product}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """How one indicator is scored, from its value to its weighted score.

    Attributes:
        rule: Turns the value into points.
        weight: The weight in percent, above 0 and at most 100.
        adjustments: Bonuses and deductions.
        clamp: When points are brought back between the lowest and the highest.
        lowest: The fewest points there can be; those of the rule by default. They hold
            whether something is adjusted or not, unless there is no clamp.
        highest: The most points there can be; those of the rule by default.
        gates: What must hold for the points to count, in the order in which they are asked.
        raters: How points of several raters become one.
        no_value: What it is worth to have no value: 0 by rule, or points that there can be;
            by default the score is missing then.
        rounding: How the score is printed.

    Raises:
        DefinitionError: Two adjustments or gates go by one name, the fewest points are more
            than the most, no value is worth what there cannot be, or there is no such clamp
            or way to make one of several raters (KPI124).
        ScoringError: The weight lies outside its range (KPI503), or a number is not exact
            (KPI500, KPI501, KPI502).

    >>> from kpiflow.scoring import Interpolation
    >>> scheme = Scheme(rule=Interpolation([60, 70, 80, 90, 100]), weight=2)
    >>> scheme.score(85).printed()
    '0.0700'
    """

    rule: Rule
    weight: Exact = 100
    adjustments: tuple[Adjustment, ...] = ()
    clamp: Clamp = "after"
    lowest: Exact | None = None
    highest: Exact | None = None
    gates: tuple[Gate, ...] = ()
    raters: Combining = "mean"
    no_value: Exact | None = None
    rounding: Rounding = AS_PRINTED
    _weight: Fraction = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse what does not hold together."""
        object.__setattr__(self, "_weight", weight_in_percent(self.weight))
        object.__setattr__(self, "weight", self._weight)
        for name in ("lowest", "highest", "no_value"):
            object.__setattr__(self, name, exact_or_none(getattr(self, name), name))
        for name, named in (("adjustments", self.adjustments), ("gates", self.gates)):
            object.__setattr__(self, name, tuple(named))
            ids = [each.id for each in named]
            if len(set(ids)) < len(ids):
                raise refused(f"two {name} go by one name", (name,), got=", ".join(ids))
        for name, known in (("clamp", get_args(Clamp)), ("raters", get_args(Combining))):
            given = getattr(self, name)
            if given not in known:
                raise refused(f"there is no such {name}", (name,), expected=", ".join(known), got=repr(given))
        fewest, most = self.fewest, self.most
        if fewest is not None and most is not None and fewest > most:
            raise refused("the fewest points are more than the most", ("lowest",))
        if self.no_value and not self._can_be(Fraction(self.no_value)):
            raise refused(
                "no value is worth points that there cannot be",
                ("no_value",),
                expected="0 by rule, or points from the fewest to the most",
                got=shown_exactly(Fraction(self.no_value)),
            )

    def _can_be(self, points: Fraction) -> bool:
        fewest, most = self.fewest, self.most
        return (fewest is None or fewest <= points) and (most is None or points <= most)

    @property
    def fewest(self) -> Fraction | None:
        """The fewest points there can be; `None` where neither scheme nor rule has any."""
        return self.rule.lowest if self.lowest is None else Fraction(self.lowest)

    @property
    def most(self) -> Fraction | None:
        """The most points there can be; `None` where neither scheme nor rule has any."""
        return self.rule.highest if self.highest is None else Fraction(self.highest)

    def score(
        self,
        value: Value | Points | Mapping[str, Value | Points],
        *,
        times: Mapping[str, Exact] | None = None,
        failed: Collection[str] = (),
        part: Exact | Ratio = 0,
    ) -> Score:
        """Score a value.

        Args:
            value: The value; or points that were given otherwise, such as "not applicable";
                or one of either for each rater.
            times: How often each adjustment happens; what is not named does not happen.
            failed: The gates that do not hold.
            part: How much of the next level is done, where the rule counts it.

        Raises:
            ScoringError: The value is not exact (KPI500, KPI501, KPI502), none that the rule
                knows (KPI505), an adjustment or gate is named that there is not, or a part is
                stated that the rule does not count (KPI503).
        """
        is_bare = not times and not failed and part == 0 and self.lowest is None and self.highest is None
        if is_bare and isinstance(value, int | Decimal | Fraction):  # as most are: nothing surrounds the rule
            return Score(self.rule.score(value), self._weight, self.rounding)
        must_know("adjustment", times or {}, [each.id for each in self.adjustments])
        must_know("gate", failed, [each.id for each in self.gates])
        if isinstance(value, Mapping):
            points = combined({who: self._points(each, part) for who, each in value.items()}, self.raters)
        else:
            points = self._points(value, part)
        changes = [(each, times[each.id]) for each in self.adjustments if each.id in times] if times else []
        points = adjusted(points, changes, lowest=self.fewest, highest=self.most, clamp=self.clamp)
        for gate in self.gates:
            if gate.id in failed:
                points = gate.void(points)
        return Score(points, self._weight, self.rounding)

    def _points(self, value: Value | Points, part: Exact | Ratio) -> Points:
        if isinstance(value, Points):
            return value
        if isinstance(self.rule, Milestone):
            points = self.rule.score(value, part=part)
        elif part != 0:
            raise counts_no_part()
        else:
            points = self.rule.score(value)
        if points.state == "missing" and self.no_value is not None:
            worth = Fraction(self.no_value)
            return points.then(worth, Step(_told_no_value, (worth,)), state="scored" if worth else "zero")
        return points


def must_know(what: str, named: Collection[str], known: Sequence[str], *, of: str = "scheme") -> None:
    """Refuse a name that a scheme or scorecard does not have.

    Args:
        what: What is named, such as "gate".
        named: The names.
        known: Those that there are.
        of: Whose they are.

    Raises:
        ScoringError: One of them is unknown (KPI503).
    """
    for name in named:
        if name not in known:
            raise ScoringError(
                Problem(
                    "KPI503",
                    f"the {of} has no {what} '{name}'",
                    expected=", ".join(known),
                    hint=did_you_mean(name, known),
                )
            )


def _told_no_value(worth: Fraction) -> Text:
    shown = shown_worth(worth)
    return Text(th=f"ตามเกณฑ์ ไม่มีผลให้ {shown} คะแนน", en=f"which the rule scores as {shown}")


def weight_in_percent(weight: Exact) -> Fraction:
    """Take a weight of the whole scorecard.

    Raises:
        ScoringError: It is not above 0 and at most 100 (KPI503), or not exact (KPI500, KPI501, KPI502).
    """
    percent = exact(weight, name="weight")
    if not 0 < percent <= 100:
        raise ScoringError(
            Problem(
                "KPI503",
                "the weight lies outside its range",
                expected="above 0, at most 100",
                got=shown_exactly(percent),
            )
        )
    return percent


def score_level(
    level: int, *, weight: Exact, lowest: Exact = 1, highest: Exact = 5, below: Exact = 1
) -> Score:
    """Score a milestone: reaching level n is worth n points.

    Args:
        level: The level reached; 0 when not even level 1 is.
        weight: Weight in percent, above 0 and at most 100.
        lowest: Points of the lowest level of the scale.
        highest: Points of the highest level of the scale.
        below: Points when no level is reached.

    Raises:
        ScoringError: The level or weight lies outside its range (KPI503), or a number
            is not exact (KPI500, KPI501, KPI502).

    >>> score_level(5, weight=2).printed()
    '0.1000'
    """
    if isinstance(level, bool) or not isinstance(level, int):
        raise ScoringError(
            Problem("KPI503", "a level must be a whole number", expected="0, 1, 2, …", got=repr(level))
        )
    ratio_of(level, name="level")
    percent = weight_in_percent(weight)
    low, low_unit = ratio_of(lowest, name="lowest")
    high, high_unit = ratio_of(highest, name="highest")
    floor, floor_unit = ratio_of(below, name="below")
    if level != 0 and not (low <= level * low_unit and level * high_unit <= high):
        least, most = Fraction(low, low_unit), Fraction(high, high_unit)
        raise ScoringError(
            Problem(
                "KPI503",
                f"level {level} lies outside the scale",
                expected=f"0, or {shown_exactly(least)} to {shown_exactly(most)}",
                got=str(level),
            )
        )
    points = Fraction(level) if level else Fraction(floor, floor_unit)
    return Score(Points(points, "scored", (Step(told_level, (level, points)),)), percent)
