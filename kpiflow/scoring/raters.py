"""Several raters of one indicator: what each gave is kept, and one number is made of it as the rule says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from kpiflow.errors import Problem, ScoringError
from kpiflow.scoring.exactness import Exact, exact, shown_exactly
from kpiflow.scoring.points import Points, PointState, Step
from kpiflow.scoring.wording import shown_worth
from kpiflow.text import Text


Combining: TypeAlias = Literal["mean", "minimum", "maximum", "median", "last"]
"""How points of several raters become one; `last` takes the last one in order who gave any."""

Absent: TypeAlias = Literal["missing", "drop"]
"""What it means that a rater gave none: that the whole is missing, or that the others decide."""

_NAMES: Final = {
    "mean": Text(th="ค่าเฉลี่ย", en="mean"),
    "minimum": Text(th="ค่าต่ำสุด", en="minimum"),
    "maximum": Text(th="ค่าสูงสุด", en="maximum"),
    "median": Text(th="มัธยฐาน", en="median"),
    "last": Text(th="ผู้ประเมินลำดับสุดท้าย", en="last"),
}


def combined(
    given: Mapping[str, Points],
    how: Combining = "mean",
    *,
    weights: Mapping[str, Exact] | None = None,
    absent: Absent = "missing",
) -> Points:
    """Make one of what several raters gave.

    Args:
        given: Points by rater, in their order.
        how: How they become one.
        weights: How much each rater counts in the mean; all the same by default.
        absent: What it means that a rater gave none: that the whole is missing, or that the
            others decide. For `last` the others always do.

    Raises:
        ScoringError: There is no rater, no such way, or no such meaning of one who gave none;
            or a rater has no weight or none above 0 (KPI503).

    >>> combined({"unit": Points.stated(5), "committee": Points.stated("4.8")}, "last").value
    Fraction(24, 5)
    """
    if not given or how not in get_args(Combining):
        raise ScoringError(
            Problem(
                "KPI503",
                "points of no raters, or in no known way, cannot be combined",
                expected=", ".join(get_args(Combining)),
                got=repr(how),
            )
        )
    if absent not in get_args(Absent):
        raise ScoringError(
            Problem(
                "KPI503",
                "it is not known what it means that a rater gave no points",
                expected=", ".join(get_args(Absent)),
                got=repr(absent),
            )
        )
    there = {rater: points.value for rater, points in given.items() if points.value is not None}
    if not there or (len(there) < len(given) and absent == "missing" and how != "last"):
        return _without(given)
    value = _ONE_OF[how](there, _weights(there, weights))
    states = {given[rater].state for rater in there}
    state: PointState = "zero" if states == {"zero"} else "scored"
    return Points(value, state, (Step(_told, (how, there, value)),))


def _without(given: Mapping[str, Points]) -> Points:
    lacking = [rater for rater, points in given.items() if points.value is None]
    if all(points.state == "not_applicable" for points in given.values()):
        return Points.not_applicable(
            Text(th="ผู้ประเมินทุกคนระบุว่าไม่ใช้บังคับ", en="every rater says it does not apply")
        )
    named = ", ".join(lacking)
    return Points.missing(Text(th=f"ยังไม่มีคะแนนจาก {named}", en=f"there are no points yet from {named}"))


def _weights(there: Mapping[str, Fraction], weights: Mapping[str, Exact] | None) -> dict[str, Fraction]:
    if weights is None:
        return dict.fromkeys(there, Fraction(1))
    taken = {rater: exact(weights.get(rater, 0), name=f"the weight of '{rater}'") for rater in there}
    lacking = [rater for rater, weight in taken.items() if weight <= 0]
    if lacking:
        raise ScoringError(
            Problem("KPI503", f"the rater '{lacking[0]}' has no weight", expected="a number above 0 for each")
        )
    return taken


def _mean(there: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction:
    return sum((value * weights[rater] for rater, value in there.items()), start=Fraction(0)) / sum(
        weights.values(), start=Fraction(0)
    )


def _median(there: Mapping[str, Fraction], _weights: Mapping[str, Fraction]) -> Fraction:
    ordered = sorted(there.values())
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


_ONE_OF: Final[Mapping[str, Callable[[Mapping[str, Fraction], Mapping[str, Fraction]], Fraction]]] = {
    "mean": _mean,
    "median": _median,
    "minimum": lambda there, _weights: min(there.values()),
    "maximum": lambda there, _weights: max(there.values()),
    "last": lambda there, _weights: list(there.values())[-1],
}


def _told(how: Combining, there: Mapping[str, Fraction], value: Fraction) -> Text:
    parts = ", ".join(f"{rater} {shown_exactly(points)}" for rater, points in there.items())
    name = _NAMES[how]
    return Text(
        th=f"รวมคะแนนจากผู้ประเมิน ({name.th} ของ {parts}): {shown_worth(value)}",
        en=f"raters combined ({name.en} of {parts}): {shown_worth(value)}",
    )
