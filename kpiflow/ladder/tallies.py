"""Ratings added up beside the level reached: the other reading of the same verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from kpiflow.definitions import Indicator, Tally
from kpiflow.errors import Problem, ScoringError
from kpiflow.guards import Status
from kpiflow.ladder.verdicts import LadderVerdict, LevelVerdict, RequirementVerdict
from kpiflow.scoring import compact
from kpiflow.text import Text


@frozen(kw_only=True)
class Tallied:
    """What ratings come to.

    Attributes:
        value: Of the whole ladder; `None` where something it rests on is not known.
        levels: Of each level, by its number; `None` where that is not known, or nothing is left.
    """

    value: Fraction | None
    levels: tuple[tuple[int, Fraction | None], ...]

    def text(self) -> Text:
        """Say it in one line, rounded to four decimals."""
        parts = ", ".join(f"{number}: {_shown(value)}" for number, value in self.levels)
        return Text(
            th=f"คะแนนรวมจากคำตอบ {_shown(self.value)} (ระดับ {parts})",
            en=f"ratings come to {_shown(self.value)} (levels {parts})",
        )


def tally(indicator: Indicator, ladder: LadderVerdict) -> Tallied:
    """Add up the ratings of a ladder as its definition says.

    Decisions count: what passes by one is rated 1. What does not apply is left out,
    unless it counts as met or unmet; a level with nothing left is left out of the whole.

    Raises:
        ScoringError: The definition does not say how (KPI504).
    """
    rule = indicator.tally
    if rule is None:
        raise ScoringError(
            Problem(
                "KPI504",
                f"indicator '{indicator.code}' does not say how ratings add up",
                ("tally",),
                hint="state tally: {within: mean, over: sum, unknown: zero}",
            )
        )
    rated = tuple((level.level.level, _ratings(rule, level)) for level in ladder.levels)
    levels = tuple((number, _summed(rule.within, ratings or ())) for number, ratings in rated)
    known = [(value, Fraction(1)) for _, value in levels if value is not None]
    is_open = any(ratings is None for _, ratings in rated)
    return Tallied(value=None if is_open else _summed(rule.over, known), levels=levels)


def _ratings(rule: Tally, level: LevelVerdict) -> tuple[tuple[Fraction, Fraction], ...] | None:
    """Rate what a level asks for, each with its weight; `None` where that cannot be said.

    Where nothing is known the rule says what that counts as; an error never counts as anything.
    """
    ratings: list[tuple[Fraction, Fraction]] = []
    for each in level.requirements:
        if each.drops_out:
            continue
        rating = rating_of(each)
        if rating is None and (rule.unknown == "keep" or each.status is Status.ERROR):
            return None
        if rating is not None or rule.unknown == "zero":
            ratings.append((rating or Fraction(0), Fraction(each.requirement.weight)))
    return tuple(ratings)


def rating_of(each: RequirementVerdict) -> Fraction | None:
    """Rate a requirement: by the points of its answer, else 1 or 0; `None` when nothing is known of it."""
    if each.status is Status.NOT_APPLICABLE:
        return Fraction(each.counts_as != "unmet")
    if each.decision is None and each.verdict.points is not None:
        return each.verdict.points
    if each.status in {Status.UNKNOWN, Status.ERROR}:
        return None
    return Fraction(each.holds)


def _shown(value: Fraction | None) -> str:
    return "?" if value is None else compact(value)


def _summed(how: str, ratings: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Make one rating of several, each with its weight; `None` of none at all."""
    pairs = tuple(ratings)
    if not pairs:
        return None
    if how == "minimum":
        return min(rating for rating, _ in pairs)
    if how == "maximum":
        return max(rating for rating, _ in pairs)
    total = sum((rating * weight for rating, weight in pairs), start=Fraction(0))
    return total if how == "sum" else total / sum((weight for _, weight in pairs), start=Fraction(0))
