"""From the points of lines to those of the whole scorecard, part by part.

A roll-up keeps what each part counted as, and why, so that a total can be taken apart to the
last line. It refuses to guess: a part without points does what the policy says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from kpiflow.errors import Problem, ScoringError, did_you_mean
from kpiflow.scorecard.methods import METHODS, ONE, Counted, total
from kpiflow.scorecard.policy import Treatment
from kpiflow.scorecard.tree import ROUNDS, Composite, Line, Method, Node, walk
from kpiflow.scoring import Exact, Points, Ratio, Rounding, Step, compact
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.scoring.points import NO_VALUE
from kpiflow.text import Text, shortened


Given: TypeAlias = Points | Exact | None
"""Points of a line as somebody gives them: a number, points with their state, or nothing yet."""


_LISTED: Final = 12
METHOD_NAMES: Final[Mapping[Method, Text]] = {
    "weighted_mean": Text(th="ค่าเฉลี่ยถ่วงน้ำหนัก", en="weighted mean"),
    "mean": Text(th="ค่าเฉลี่ย", en="mean"),
    "weighted_sum": Text(th="ผลรวมถ่วงน้ำหนัก", en="weighted sum"),
    "sum": Text(th="ผลรวม", en="sum"),
    "count": Text(th="จำนวนที่ถึงเกณฑ์", en="number that come to the bound"),
    "share": Text(th="ร้อยละที่ถึงเกณฑ์", en="percentage that come to the bound"),
    "minimum": Text(th="ค่าต่ำสุด", en="minimum"),
    "deduct": Text(th="คะแนนหลังหัก", en="what is left after deductions"),
}
"""What methods are called."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """A part of a scorecard with its points, and as what it counts in its whole.

    Attributes:
        node: The line or composite.
        points: Its own points.
        weight: Its weight in the reporting round.
        treatment: What the policy did with it, where it is not simply scored.
        counted: The points it counts with in its whole; `None` where it is left out.
        of: The sum of weights that its weight is a part of; 0 where it is left out.
        parts: What it is made of.
    """

    node: Node
    points: Points
    weight: Fraction
    treatment: Treatment | None = None
    counted: Fraction | None = None
    of: Fraction = Fraction(0)
    parts: tuple[Rolled, ...] = ()

    @property
    def code(self) -> str:
        """What it goes by."""
        return self.node.code

    @property
    def share(self) -> Fraction:
        """The part of its whole that its weight makes up, once others are left out; 0 where it is left out itself."""
        return self.weight / self.of if self.of else Fraction(0)

    @property
    def weighted(self) -> Fraction | None:
        """Points × weight / 100 as a card prints them beside each line; `None` where there are no points."""
        return None if self.points.value is None else self.points.value * self.weight / 100


def rolled_up(root: Composite, given: Mapping[str, Given], *, round_months: int | None = None) -> Rolled:
    """Roll the points of all lines up to the root.

    Args:
        root: The tree.
        given: Points by the code of their line; what is not there is missing.
        round_months: The reporting round, where weights depend on it.

    Raises:
        ScoringError: A line is named that there is not, or no such round (KPI503), a part
            lacks points that its policy does not do without (KPI506), or a number is not
            exact (KPI500, KPI501, KPI502). All problems at once.
    """
    if round_months is not None and round_months not in ROUNDS:
        raise ScoringError(
            Problem("KPI503", f"there is no reporting round of {round_months} months", expected="6, 9 or 12")
        )
    nodes = list(walk(root))
    problems = list(_strangers(nodes, given))
    at_rest = resting(root, round_months)
    refused: set[str] = set()
    done: dict[str, tuple[Points, tuple[Rolled, ...]]] = {}
    for node in reversed(nodes):  # so that parts come before their wholes
        if isinstance(node, Line):
            done[node.code] = (_points(given.get(node.code)), ())
        else:
            try:
                is_resting = node.code in at_rest
                done[node.code] = composed(node, done, round_months=round_months, is_resting=is_resting)
            except ScoringError as error:
                problems[:0] = [each for each in error.problems if not refused.intersection(each.path)]
                refused.add(node.code)
                done[node.code] = (NO_VALUE, ())
    if problems:
        raise ScoringError(*problems)
    points, parts = done[root.code]
    return Rolled(root, points, root.weight_in(round_months), parts=parts)


def resting(root: Composite, round_months: int | None) -> frozenset[str]:
    """Give the composites that are not evaluated in a round, with all that they are made of."""
    tops = [
        node for node in walk(root) if isinstance(node, Composite) and not node.is_evaluated(round_months)
    ]
    return frozenset(node.code for top in tops for node in walk(top))


def _strangers(nodes: Sequence[Node], given: Mapping[str, Given]) -> Iterator[Problem]:
    lines = [node.code for node in nodes if isinstance(node, Line)]
    known = set(lines)
    for code in given:
        if code not in known:
            yield Problem(
                "KPI503",
                f"the scorecard has no line '{shortened(code)}'",
                (code,),
                declared=tuple(lines),
                hint=did_you_mean(code, lines),
            )


def _points(given: Given) -> Points:
    if given is None:
        return NO_VALUE
    return given if isinstance(given, Points) else Points.stated(given)


def composed(
    whole: Composite,
    done: Mapping[str, tuple[Points, tuple[Rolled, ...]]],
    *,
    round_months: int | None = None,
    is_resting: bool = False,
) -> tuple[Points, tuple[Rolled, ...]]:
    """Make a composite of its parts, which are done.

    Args:
        whole: The composite.
        done: Points and parts of its parts, by their codes.
        round_months: The reporting round, where weights depend on it.
        is_resting: Whether it is not evaluated in this round, so that it may lack points.

    Raises:
        ScoringError: A part lacks points that the policy does not do without (KPI506).
    """
    entered: list[tuple[Node, Points, Fraction, Treatment | None, Fraction | None]] = []
    problems: list[Problem] = []
    for part in whole.parts:
        points = done[part.code][0]
        is_evaluated = not part.rounds or part.is_evaluated(round_months)
        is_plain = is_evaluated and points.state == "scored"  # as most are
        treatment = None if is_plain else whole.policy.of(points.state, is_evaluated=is_evaluated)
        if treatment == "error" and is_resting:
            treatment = "keep"
        value = points.value if treatment is None else None
        if treatment is not None:
            value = _treated(part, points, treatment, problems)
        if value is not None and isinstance(whole.round_leaf, Rounding):
            value = whole.round_leaf.rounded(value)
        entered.append((part, points, part.weight_in(round_months), treatment, value))
    if problems:
        raise ScoringError(*problems)
    counting = [
        Counted(part.code, value, weight)
        for part, _, weight, treatment, value in entered
        if value is not None or treatment == "drop"
    ]
    of = total((each.weight, ONE) for each in counting)
    parts = tuple(
        Rolled(
            part,
            points,
            weight,
            treatment,
            value,
            of if value is not None else Fraction(0),
            done[part.code][1],
        )
        for part, points, weight, treatment, value in entered
    )
    lacks = any(points.state == "missing" and part.is_evaluated(round_months) for part, points, *_ in entered)
    return _whole_points(whole, parts, counting, of, is_missing=lacks), parts


def _treated(part: Node, points: Points, treatment: Treatment, problems: list[Problem]) -> Fraction | None:
    """Give what a part counts as that is not simply scored; `None` where it is left out."""
    if treatment in {"exclude", "drop", "keep"}:
        return None
    if treatment == "zero":
        return Fraction(0)
    value = part.floor if treatment == "floor" else part.aim if treatment == "target" else None
    if value is None:
        problems.append(
            Problem(
                "KPI506",
                f"'{shortened(part.code)}' has no points: {points.why}"
                if treatment == "error"
                else f"it is not stated what '{shortened(part.code)}' counts as ({treatment})",
                (part.code,),
                hint="score it, or state in the policy what becomes of it"
                if treatment == "error"
                else f"state {treatment}_points of it",
            )
        )
    return value


def _whole_points(
    whole: Composite,
    parts: tuple[Rolled, ...],
    counting: Sequence[Counted],
    of: Fraction,
    *,
    is_missing: bool,
) -> Points:
    kept = [part.code for part in parts if part.treatment == "keep"]
    if kept:
        named = ", ".join(kept)
        return Points.missing(Text(th=f"ยังไม่มีคะแนนของ {named}", en=f"{named} has no points yet"))
    if not any(part.counted is not None for part in parts):
        if is_missing:
            return Points.missing(Text(th="ยังไม่มีส่วนใดมีคะแนน", en="no part has points yet"))
        return Points.not_applicable(Text(th="ไม่มีส่วนใดที่ใช้บังคับ", en="no part of it applies"))
    value = METHODS[whole.method](whole, counting, of)
    number = value.value if isinstance(value, Ratio) else value
    points = Points(number, "scored", (Step(_told, (whole, parts, of, number)),))
    if whole.rule is None:
        return points
    scored = whole.rule.score(value)
    return Points(scored.value, scored.state, (*points.steps, *scored.steps))


def _told(whole: Composite, parts: tuple[Rolled, ...], of: Fraction, value: Fraction) -> Text:
    listed = [
        f"{part.code}: {compact(part.counted)} × {shown_exactly(part.weight)}"
        for part in parts
        if part.counted is not None
    ]
    shown = "; ".join(listed[:_LISTED]) + (f"; … ({len(listed)})" if len(listed) > _LISTED else "")
    named = METHOD_NAMES[whole.method]
    left_out = [part.code for part in parts if part.counted is None]
    without = ", ".join(left_out[:_LISTED])
    weights = shown_exactly(of)
    th = f"{named.th} ({shown}; น้ำหนักรวม {weights}) = {compact(value)}"
    en = f"{named.en} ({shown}; weights {weights}) = {compact(value)}"
    if not without:
        return Text(th=th, en=en)
    return Text(th=f"{th}; ไม่นับ {without}", en=f"{en}; left out: {without}")
