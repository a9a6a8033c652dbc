"""Scorers that are broken on purpose: the contract finds what is wrong with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any, ClassVar

import pytest

from kpiflow.errors import KpiflowError, ScoringError
from kpiflow.scorecard import Composite, Given, Policy
from kpiflow.scoring import (
    AS_PRINTED,
    Bands,
    Binary,
    Interpolation,
    Lookup,
    Milestone,
    PointBand,
    Points,
    RangeOptimal,
    Ratio,
    Rounding,
    Scheme,
    Score,
)
from kpiflow.testing import ScoreContract
from kpiflow.testing.scorers import NOT_APPLICABLE, Asked, Feature, Printed, Scorer
from scorers import Scalar


def scored(points: Fraction | int) -> Points:
    """Give points that something broken came to."""
    return Points(Fraction(points))


class OtherPoints(Scalar):
    """Makes other points of plain values."""

    def scored(self, scheme: Scheme, asked: Asked) -> Score:
        """Score a value by other points."""
        score = super().scored(scheme, asked)
        if score.earned.state != "scored" or asked.times or asked.failed or isinstance(asked.value, Mapping):
            return score
        value = asked.value.value if isinstance(asked.value, Ratio) else asked.value
        if value is None:
            return score
        return replace(score, earned=self.points(scheme, Fraction(value), score.earned))

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Give points; to be broken."""
        return right


class OtherScheme(Scalar):
    """Takes a scheme for another one."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Score by another scheme."""
        return super().score(self.scheme(scheme), asked)

    def scheme(self, scheme: Scheme) -> Scheme:
        """Give a scheme; to be broken."""
        return scheme


class OtherQuestion(Scalar):
    """Takes what is asked for something else."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Score something else."""
        return super().score(scheme, [self.asked(scheme, each) for each in asked])

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Give a question; to be broken."""
        return asked


class OtherAnswer(Scalar):
    """Answers something else."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Answer something else."""
        answers = super().score(scheme, asked)
        return [self.answer(scheme, one, each) for one, each in zip(asked, answers, strict=True)]

    def answer(self, scheme: Scheme, asked: Asked, right: Printed) -> Printed:
        """Give an answer; to be broken."""
        return right


class OtherWhole(Scalar):
    """Takes a whole, or what is given, for something else."""

    def roll_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
    ) -> Printed:
        """Roll up another whole."""
        whole, given = self.whole(whole, given)
        return super().roll_up(whole, given, rounding=rounding, round_months=round_months)

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Give a whole and points; to be broken."""
        return whole, given


# --- between criteria ---------------------------------------------------------------------


class InFloats(OtherPoints):
    """Computes with binary floats, and rounds what these come to."""

    def printed(self, score: Score) -> Printed:
        """Print from floats."""
        if score.earned.value is None:
            return super().printed(score)
        points, places = float(score.points), score.rounding.places
        weighted = points * float(score.weight) / 100
        write = f"{{:.{places}f}}".format
        return Printed(score.state, write(floor(points * 10**places + 0.5) / 10**places), write(weighted))


class InDoubles(OtherPoints):
    """Keeps values and criteria as floats, and computes exactly with these."""

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Interpolate between floats."""
        if not isinstance(scheme.rule, Interpolation) or None in scheme.rule.criteria:
            return right
        criteria = [Fraction(float(Fraction(each or 0))) for each in scheme.rule.criteria]
        held = Fraction(float(value))
        for (low, high), (less, more) in zip(pairwise(criteria), pairwise(scheme.rule.points), strict=True):
            if low <= held <= high:
                rise = Fraction(more) - Fraction(less)
                return scored(
                    Fraction(less) + (held - low) / (high - low) * rise if high > low else Fraction(less)
                )
        return right


class TakesStepsForEven(OtherPoints):
    """Draws one line from the first criterion to the last."""

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Interpolate between the ends."""
        if not isinstance(scheme.rule, Interpolation):
            return right
        ends = [
            (Fraction(a), Fraction(b))
            for a, b in zip(scheme.rule.criteria, scheme.rule.points, strict=True)
            if a is not None
        ]
        (low, less), (high, more) = ends[0], ends[-1]
        if not min(low, high) <= value <= max(low, high):
            return right
        return scored(less + (value - low) / (high - low) * (more - less))


class NeverTurnsRound(OtherPoints):
    """Takes more for better, whatever the criteria say."""

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Interpolate upwards only."""
        rule = scheme.rule
        if not isinstance(rule, Interpolation) or rule.direction == "increasing" or None in rule.criteria:
            return right
        return Interpolation(tuple(rule.criteria)[::-1], points=tuple(rule.points)).score(value)


class GivesStepsOnly(OtherPoints):
    """Gives the points of the last criterion that was passed."""

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Give whole points."""
        is_line = isinstance(scheme.rule, Interpolation) and right.value is not None
        return scored(floor(right.value)) if is_line and right.value is not None else right


class ExcludesTheCriterion(OtherPoints):
    """Gives points of a criterion only to what is better than it."""

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Take something from what lies exactly on a criterion."""
        rule = scheme.rule
        is_on = isinstance(rule, Interpolation) and value in rule.criteria[1:]
        return scored((right.value or 0) - 1) if is_on else right


class NumbersCriteriaAnew(OtherScheme):
    """Leaves out criteria that are not defined, and counts the others from 1."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Take out what is not defined."""
        if not isinstance(scheme.rule, Interpolation) or None not in scheme.rule.criteria:
            return scheme
        return replace(
            scheme, rule=Interpolation([each for each in scheme.rule.criteria if each is not None])
        )


class KnowsOneToFive(OtherScheme):
    """Gives 1, 2, 3 and so on for criteria, whatever points they have."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Forget the points of criteria."""
        if not isinstance(scheme.rule, Interpolation):
            return scheme
        return replace(scheme, rule=replace(scheme.rule, points=()))


class HasNoEnds(OtherPoints):
    """Draws the first and the last line on for ever."""

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Extrapolate."""
        rule = scheme.rule
        if not isinstance(rule, Interpolation) or rule.below is not None or rule.above is not None:
            return right
        for ends in ((0, 1), (-2, -1)):
            (low, less), (high, more) = map(rule.criterion, ends)
            outer, inner = (low, high) if ends == (0, 1) else (high, low)
            if (value - outer) * (outer - inner) > 0:
                return scored(less + (value - low) / (high - low) * (more - less))
        return right


class HasNoWordForBeyond(OtherScheme):
    """Gives what lies beyond the criteria the points of the nearest."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Forget what is stated."""
        if not isinstance(scheme.rule, Interpolation):
            return scheme
        return replace(scheme, rule=replace(scheme.rule, below=None, above=None))


# --- rounding and readings ----------------------------------------------------------------


class OtherRounding(OtherScheme):
    """Rounds otherwise than it is told."""

    mode: ClassVar[Any] = "half_up"

    def scheme(self, scheme: Scheme) -> Scheme:
        """Give another rounding."""
        return replace(scheme, rounding=replace(scheme.rounding, mode=self.mode))


class RoundsAsBankers(OtherRounding):
    """Rounds halves to even, always."""

    mode = "half_even"


class RoundsHalvesUp(OtherRounding):
    """Rounds halves up, always."""


class CutsAlways(OtherRounding):
    """Cuts, always."""

    mode = "truncate"


class RoundsTowardsMore(OtherAnswer):
    """Takes half up for upwards below zero, too."""

    def answer(self, scheme: Scheme, asked: Asked, right: Printed) -> Printed:
        """Round upwards."""
        if isinstance(asked.value, int) and asked.value == -1005 and scheme.rounding.mode == "half_up":
            return Printed("scored", "-1.00", "-1.00")
        return right


class FloorsWhatItCuts(OtherAnswer):
    """Cuts downwards, below zero too."""

    def answer(self, scheme: Scheme, asked: Asked, right: Printed) -> Printed:
        """Cut downwards."""
        if asked.value == -1009 and scheme.rounding.mode == "truncate":
            return Printed("scored", "-1.01", "-1.01")
        return right


class KeepsTheSignOfNothing(OtherAnswer):
    """Writes -0.00."""

    def answer(self, scheme: Scheme, asked: Asked, right: Printed) -> Printed:
        """Keep the sign."""
        is_below = isinstance(asked.value, int) and asked.value < 0 and right.points == "0.00"
        return Printed("scored", "-0.00", "-0.00") if is_below else right


class PrintsFourDecimals(OtherScheme):
    """Prints four decimals, whatever is stated."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Give another rounding."""
        return replace(scheme, rounding=replace(scheme.rounding, places=4))


class TakesNearlyForFull(OtherScheme):
    """Knows nothing that only what is full is printed as."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Forget what is full."""
        return replace(scheme, rounding=replace(scheme.rounding, full=None))


class RoundsTwice(Scalar):
    """Weighs what is printed."""

    def printed(self, score: Score) -> Printed:
        """Weigh rounded points."""
        if score.earned.value is None:
            return super().printed(score)
        return super().printed(replace(score, earned=scored(score.rounding.rounded(score.points))))


class WeighsByShares(Scalar):
    """Takes weights for parts of 1."""

    def printed(self, score: Score) -> Printed:
        """Multiply by the weight."""
        right = super().printed(score)
        if right.points is None:
            return right
        return right._replace(weighted=score.rounding.text(score.weighted * 100))


class RoundsTheQuotient(OtherQuestion):
    """Scores the percentage that is printed."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Round a ratio to two decimals."""
        if not isinstance(asked.value, Ratio) or asked.value.value is None:
            return asked
        return asked._replace(value=Rounding(places=2).rounded(asked.value.value))


class ForgetsTheHundred(OtherQuestion):
    """Scores quotients as parts of 1."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Forget what a ratio is multiplied by."""
        return (
            asked._replace(value=replace(asked.value, times=1)) if isinstance(asked.value, Ratio) else asked
        )


class MakesAllPercent(OtherQuestion):
    """Takes every ratio for a percentage."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Multiply by 100."""
        return (
            asked._replace(value=replace(asked.value, times=100)) if isinstance(asked.value, Ratio) else asked
        )


class TakesNothingForNone(OtherQuestion):
    """Takes 0 of 0 for 0 %."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Give 0."""
        is_nothing = isinstance(asked.value, Ratio) and asked.value.value is None
        return asked._replace(value=0) if is_nothing else asked


# --- rules and states ---------------------------------------------------------------------


class NumbersLevelsAnew(OtherQuestion):
    """Takes the place of a level for its number."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Number levels."""
        if (
            not isinstance(scheme.rule, Milestone)
            or not isinstance(asked.value, int)
            or asked.value not in scheme.rule.points
        ):
            return asked
        return asked._replace(value=sorted(scheme.rule.points)[min(asked.value, len(scheme.rule.points)) - 1])


class GivesNoLevelNothing(OtherScheme):
    """Gives 0 where no level is reached."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Give 0 below."""
        return (
            replace(scheme, rule=replace(scheme.rule, below=0))
            if isinstance(scheme.rule, Milestone)
            else scheme
        )


class TakesTheLevelBelow(OtherQuestion):
    """Takes a level that there is not for the one below."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Give the level below."""
        if not isinstance(scheme.rule, Milestone) or not isinstance(asked.value, int | str):
            return asked
        below = [n for n in (0, *scheme.rule.points) if n <= float(asked.value)]
        return asked._replace(value=max(below, default=0))


class CountsNoPart(OtherQuestion):
    """Gives the level that is reached, whatever is done of the next one."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Forget the part."""
        return asked._replace(part=0)


class ClosesBandsAbove(OtherScheme):
    """Lets a band hold where it ends and not where it begins."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Turn bands round."""
        if not isinstance(scheme.rule, Bands):
            return scheme
        turned = [replace(each, low_included=False, high_included=True) for each in scheme.rule.bands]
        return replace(scheme, rule=Bands(turned))


class GivesGapsNothing(OtherScheme):
    """Takes a gap between bands for a band that is worth 0."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Close gaps."""
        if not isinstance(scheme.rule, Bands):
            return scheme
        closing = [PointBand(points=0, low=a.high, high=b.low) for a, b in scheme.rule.gaps()]
        return replace(scheme, rule=Bands([*scheme.rule.bands, *closing]))


class IsBestForEver(OtherScheme):
    """Lets points only rise."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Forget the falling side."""
        return replace(scheme, rule=scheme.rule.rising) if isinstance(scheme.rule, RangeOptimal) else scheme


class LooksUpTheNearest(OtherQuestion):
    """Gives what stands in no table the points of what stands next to it."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Give the nearest."""
        if not isinstance(scheme.rule, Lookup) or not isinstance(asked.value, int):
            return asked
        value = asked.value
        return asked._replace(value=min(map(int, scheme.rule.points), key=lambda each: abs(each - value)))


class AsksForMoreThanTheBound(OtherPoints):
    """Takes the bound of yes and no for the last no."""

    def points(self, scheme: Scheme, value: Fraction, right: Points) -> Points:
        """Refuse the bound itself."""
        is_at = isinstance(scheme.rule, Binary) and value == scheme.rule.from_
        return scored(Fraction(scheme.rule.unmet)) if is_at and isinstance(scheme.rule, Binary) else right


class CountsMissingAsNothing(OtherScheme):
    """Takes what is missing for 0."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Give no value 0."""
        return scheme if scheme.no_value is not None else replace(scheme, no_value=0)


class ScoresWhatDoesNotApply(OtherQuestion):
    """Scores whatever has a value, and takes the rest for missing."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Forget whether it applies."""
        return asked._replace(applies=True)


class TakesNothingForZeroByRule(OtherAnswer):
    """Takes points that came to 0 for 0 by rule."""

    def answer(self, scheme: Scheme, asked: Asked, right: Printed) -> Printed:
        """Say zero."""
        is_nothing = right.points is not None and float(right.points) == 0
        return right._replace(state="zero") if is_nothing else right


class GivesNoValueNothing(OtherScheme):
    """Takes whatever no value is worth for 0."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Give no value 0."""
        return scheme if scheme.no_value is None else replace(scheme, no_value=0)


class TakesNoNumberForMissing(OtherQuestion):
    """Takes what is not finite for nothing."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Give nothing."""
        value: object = asked.value
        return asked._replace(value=None) if isinstance(value, float) else asked


class SortsItsAnswers(Scalar):
    """Answers for what has points first."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Sort answers."""
        return sorted(super().score(scheme, asked), key=lambda each: each.points is None)


class LeavesOutTheEmpty(Scalar):
    """Answers only for what has points."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Leave out answers."""
        return [each for each in super().score(scheme, asked) if each.points is not None]


# --- what changes points ------------------------------------------------------------------


class HasNoLimit(OtherScheme):
    """Adjusts as often as something happens, without limit."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Forget limits."""
        return replace(scheme, adjustments=tuple(replace(each, most=None) for each in scheme.adjustments))


class ClampsAlways(OtherScheme):
    """Brings points back, whatever the scheme says."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Clamp after."""
        return replace(scheme, clamp="after")


class ClampsNever(OtherScheme):
    """Never brings points back."""

    def scheme(self, scheme: Scheme) -> Scheme:
        """Clamp not at all."""
        return replace(scheme, clamp="none")


class AdjustsNothing(Scalar):
    """Adds and takes from what is not there, as if it were 0."""

    def scored(self, scheme: Scheme, asked: Asked) -> Score:
        """Adjust 0."""
        score = super().scored(scheme, asked)
        if asked.times and score.state in {"missing", "zero"}:
            return replace(score, earned=scored(Fraction(1, 4)))
        return score


class OpensGates(OtherQuestion):
    """Asks for no gate."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Forget which gates fail."""
        return asked._replace(failed=())


class GatesWhatDoesNotApply(OtherAnswer):
    """Gives 0 wherever a gate fails."""

    def answer(self, scheme: Scheme, asked: Asked, right: Printed) -> Printed:
        """Give 0."""
        return Printed("zero", "0.0000", "0.0000") if asked.failed else right


class AsksOneRater(OtherQuestion):
    """Takes the first rater's word."""

    def asked(self, scheme: Scheme, asked: Asked) -> Asked:
        """Give the first value."""
        return (
            asked._replace(value=next(iter(asked.value.values())))
            if isinstance(asked.value, Mapping)
            else asked
        )


# --- wholes -------------------------------------------------------------------------------


class DividesByHundred(OtherWhole):
    """Divides by 100, whatever the weights come to."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Make a sum of it."""
        return (replace(whole, method="weighted_sum") if whole.method == "weighted_mean" else whole), given


class WeighsMeans(OtherWhole):
    """Weighs the parts of a mean."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Make a weighted mean of it."""
        return (replace(whole, method="weighted_mean") if whole.method == "mean" else whole), given


class RoundsParts(OtherWhole):
    """Rounds what parts have before it is added up."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Round parts."""
        return _with_rounded_parts(whole), given


class RoundsInBetween(OtherWhole):
    """Rounds wholes that are parts of others."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Round wholes."""
        inner = any(isinstance(part, Composite) for part in whole.parts)
        return (replace(whole, round_leaf=Rounding(places=0)) if inner else whole), given


class RoundsWholesUp(Scalar):
    """Rounds halves of a whole up, always."""

    def roll_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
    ) -> Printed:
        """Round half up."""
        return super().roll_up(
            whole, given, rounding=replace(rounding, mode="half_up"), round_months=round_months
        )


class KnowsNoRound(Scalar):
    """Weighs in every round as in that of the year."""

    def roll_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
    ) -> Printed:
        """Forget the round."""
        return super().roll_up(whole, given, rounding=rounding)


class AveragesSums(OtherWhole):
    """Takes a sum for a mean."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Make a mean of it."""
        return (replace(whole, method="mean") if whole.method == "sum" else whole), given


class AlwaysDividesSumsByHundred(OtherWhole):
    """Divides a weighted sum by 100, whatever is stated."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Divide by 100."""
        return replace(whole, per=100), given


class CountsAboveTheBound(OtherWhole):
    """Counts only what lies above a bound."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Raise the bound a little."""
        is_bound = whole.at_least is not None
        return (
            replace(whole, at_least=Fraction(whole.at_least or 0) + Fraction(1, 10**9)) if is_bound else whole
        ), given


class TakesTheMost(OtherWhole):
    """Takes the first part for the least."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Take the first."""
        return (
            replace(whole, parts=whole.parts[:1]) if whole.method == "minimum" else whole
        ), given if whole.method != "minimum" else {"a": given["a"]}


class DeductsWhatIsMet(OtherWhole):
    """Takes the weight of what is met."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Turn points round."""
        if whole.method != "deduct":
            return whole, given
        return whole, {
            code: 1 - Fraction(each)
            for code, each in given.items()
            if not isinstance(each, Points) and each is not None
        }


class OtherPolicy(OtherWhole):
    """Has a policy of its own."""

    policy: ClassVar[Mapping[str, Any]] = {}

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Give another policy."""
        return replace(whole, policy=replace(whole.policy, **self.policy)), given


class KeepsNotApplicableInTheDenominator(OtherPolicy):
    """Divides by the weights of all parts, applicable or not."""

    policy: ClassVar = {"not_applicable": "drop"}


class DropsByLeavingOut(OtherWhole):
    """Takes what is dropped for what is left out."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Leave out."""
        is_dropped = whole.policy.not_applicable == "drop"
        return (replace(whole, policy=Policy()) if is_dropped else whole), given


class RollsUpWithoutTheMissing(OtherWhole):
    """Leaves out what is missing where it should refuse."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Leave out."""
        is_refused = whole.policy.missing == "error"
        return (
            replace(whole, policy=replace(whole.policy, missing="exclude")) if is_refused else whole
        ), given


class CountsMissingPartsAsZero(OtherPolicy):
    """Counts whatever is missing as 0."""

    policy: ClassVar = {"missing": "zero"}


class LeavesOutZero(OtherPolicy):
    """Leaves out what is zero by rule."""

    policy: ClassVar = {"zero": "exclude"}


class TakesZeroPointsForZero(OtherWhole):
    """Takes points that come to 0 for zero by rule."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Say zero."""
        return whole, {
            code: Points(Fraction(0), "zero") if each == 0 else each for code, each in given.items()
        }


class GivesNothingForNothing(Scalar):
    """Takes a whole of which nothing counts for 0."""

    def roll_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
    ) -> Printed:
        """Give 0."""
        right = super().roll_up(whole, given, rounding=rounding, round_months=round_months)
        return Printed("scored", "0.0000") if right.state == "not_applicable" else right


class LosesItsPlaces(OtherWhole):
    """Counts as if every part of a share counted."""

    def whole(self, whole: Composite, given: Mapping[str, Given]) -> tuple[Composite, Mapping[str, Given]]:
        """Take what is left out for 0."""
        if whole.method != "share":
            return whole, given
        return whole, {code: 0 if each is NOT_APPLICABLE else each for code, each in given.items()}


def _with_rounded_parts(whole: Composite) -> Composite:
    return replace(whole, round_leaf=Rounding(places=1))


BROKEN: dict[type[Scalar], str] = {
    InFloats: "test_prints_halves_away_from_zero",
    InDoubles: "test_takes_every_digit_of_a_value",
    TakesStepsForEven: "test_interpolates_between_uneven_criteria",
    NeverTurnsRound: "test_interpolates_where_less_is_better",
    GivesStepsOnly: "test_keeps_to_the_formula",
    ExcludesTheCriterion: "test_gives_each_criterion_its_points",
    NumbersCriteriaAnew: "test_leaves_out_criteria_that_are_not_defined",
    KnowsOneToFive: "test_gives_points_of_its_own_to_criteria",
    HasNoEnds: "test_stays_between_floor_and_cap",
    HasNoWordForBeyond: "test_gives_what_is_stated_beyond_the_criteria",
    RoundsAsBankers: "test_prints_halves_away_from_zero",
    RoundsHalvesUp: "test_prints_halves_to_even",
    CutsAlways: "test_prints_halves_away_from_zero",
    RoundsTowardsMore: "test_prints_halves_away_from_zero",
    FloorsWhatItCuts: "test_cuts_towards_zero",
    KeepsTheSignOfNothing: "test_writes_no_negative_zero",
    PrintsFourDecimals: "test_prints_as_many_decimals_as_stated",
    TakesNearlyForFull: "test_keeps_full_for_what_is_full",
    RoundsTwice: "test_weighs_exact_points",
    WeighsByShares: "test_weighs_in_percent",
    RoundsTheQuotient: "test_scores_percent_exactly",
    ForgetsTheHundred: "test_scores_percent_exactly",
    MakesAllPercent: "test_scores_ratios_as_they_are",
    TakesNothingForNone: "test_nothing_of_nothing_is_missing",
    NumbersLevelsAnew: "test_gives_levels_their_points",
    GivesNoLevelNothing: "test_gives_no_level_what_is_stated",
    TakesTheLevelBelow: "test_refuses_a_level_that_there_is_not",
    CountsNoPart: "test_counts_a_part_of_the_next_level",
    ClosesBandsAbove: "test_gives_bands_their_points",
    GivesGapsNothing: "test_refuses_what_lies_between_bands",
    IsBestForEver: "test_is_best_inside_a_range",
    LooksUpTheNearest: "test_looks_up_what_stands_in_a_table",
    AsksForMoreThanTheBound: "test_tells_yes_from_no",
    CountsMissingAsNothing: "test_missing_is_not_zero",
    ScoresWhatDoesNotApply: "test_what_does_not_apply_has_no_points",
    TakesNothingForZeroByRule: "test_no_value_is_zero_where_the_scheme_says_so",
    GivesNoValueNothing: "test_no_value_is_worth_what_the_scheme_says",
    TakesNoNumberForMissing: "test_refuses_what_is_no_number",
    SortsItsAnswers: "test_answers_in_the_order_of_the_questions",
    LeavesOutTheEmpty: "test_answers_in_the_order_of_the_questions",
    HasNoLimit: "test_adds_and_takes",
    ClampsAlways: "test_brings_back_only_where_it_is_stated",
    ClampsNever: "test_holds_points_between_bounds_of_the_scheme",
    AdjustsNothing: "test_adjusts_nothing_that_is_not_there",
    OpensGates: "test_gates_void_points",
    GatesWhatDoesNotApply: "test_what_does_not_apply_needs_no_gate",
    AsksOneRater: "test_makes_one_of_several_raters",
    DividesByHundred: "test_weighs_by_weights_of_any_sum",
    WeighsMeans: "test_counts_all_alike_in_a_mean",
    RoundsParts: "test_rounds_no_part",
    RoundsInBetween: "test_makes_wholes_of_wholes",
    RoundsWholesUp: "test_rounds_a_whole_as_it_is_told",
    KnowsNoRound: "test_weighs_by_the_round",
    AveragesSums: "test_adds_up",
    AlwaysDividesSumsByHundred: "test_divides_a_weighted_sum_as_stated",
    CountsAboveTheBound: "test_counts_what_comes_to_a_bound",
    TakesTheMost: "test_takes_the_least",
    DeductsWhatIsMet: "test_deducts",
    KeepsNotApplicableInTheDenominator: "test_leaves_out_what_does_not_apply",
    DropsByLeavingOut: "test_keeps_the_weight_of_what_is_dropped",
    RollsUpWithoutTheMissing: "test_refuses_what_is_missing",
    CountsMissingPartsAsZero: "test_is_missing_where_the_policy_keeps_that",
    LeavesOutZero: "test_counts_zero_by_rule",
    TakesZeroPointsForZero: "test_counts_points_that_come_to_zero",
    GivesNothingForNothing: "test_has_no_points_where_nothing_counts",
    LosesItsPlaces: "test_counts_only_what_counts",
}
"""What is wrong, and a truth that says so."""

OF_THE_CONTRACT = "test_leaves_out_what_there_is"
"""The truth that is about what derives the contract."""


def contract_of(kind: type[Scalar], leaves_out: frozenset[Any] = frozenset()) -> ScoreContract:
    """Give the contract for a kind of scorer."""

    class Contract(ScoreContract):
        def make_scorer(self) -> Scorer:
            return kind()

    Contract.leaves_out = leaves_out
    return Contract()


def truths() -> list[str]:
    """Name the truths of the contract."""
    return [name for name in dir(ScoreContract) if name.startswith("test_") and name != OF_THE_CONTRACT]


def offends(kind: type[Scalar], truth: str) -> bool:
    """Tell whether a truth fails for a kind of scorer."""
    try:
        getattr(contract_of(kind), truth)()
    except (AssertionError, KpiflowError):
        return True
    return False


class TestCanaries:
    @pytest.mark.parametrize(
        ("kind", "truth"), BROKEN.items(), ids=lambda each: getattr(each, "__name__", "")
    )
    def test_are_caught(self, kind: type[Scalar], truth: str) -> None:
        """The truth that a scorer offends against fails for it, and says what was found."""
        with pytest.raises((AssertionError, ScoringError)) as error:
            getattr(contract_of(kind), truth)()

        assert str(error.value)

    @pytest.mark.parametrize("truth", truths())
    def test_no_truth_is_idle(self, truth: str) -> None:
        """Each truth of the contract catches one of them."""
        assert any(offends(kind, truth) for kind in BROKEN)

    def test_says_what_is_missing(self) -> None:
        """A contract that does not say how to make a scorer says so."""
        with pytest.raises(NotImplementedError, match="def make_scorer"):
            ScoreContract().make_scorer()


class TestWhatIsLeftOut:
    def test_must_be_refused(self) -> None:
        """Whoever says to leave something out, and answers all the same, is caught."""
        leaving: frozenset[Feature] = frozenset({"ratios", "trees"})
        contract = contract_of(Scalar, leaving)

        with pytest.raises(AssertionError, match="expected to be refused"):
            contract.test_scores_percent_exactly()
        with pytest.raises(AssertionError, match="expected to be refused"):
            contract.test_makes_wholes_of_wholes()

    def test_is_known(self) -> None:
        """A feature that nobody knows is caught, so that no truth goes untried by a slip of the pen."""
        with pytest.raises(AssertionError, match="ratioes"):
            contract_of(Scalar, frozenset({"ratioes"})).test_leaves_out_what_there_is()
