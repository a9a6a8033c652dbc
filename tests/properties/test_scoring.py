"""Laws of points and roll-ups: straight lines, fair weights, and nothing lost on the way up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import assume, example, given, strategies as st

from kpiflow.scorecard import (
    Composite,
    Line,
    Method,
    Policy,
    RollUp,
    Scorecard,
    Treatment,
    compare,
    gain,
    gains,
    misprinted,
)
from kpiflow.scoring import (
    Adjustment,
    Bands,
    Interpolation,
    Interval,
    Milestone,
    PointBand,
    Points,
    RangeOptimal,
    Rounding,
    Scheme,
)
from kpiflow.text import Text


NUMBERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)
SCALES = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=100)
CRITERIA = st.lists(NUMBERS, min_size=2, max_size=7, unique=True).map(sorted)
WEIGHTS = st.fractions(min_value=Fraction(1, 10), max_value=50, max_denominator=20)
POINTS = st.fractions(min_value=0, max_value=5, max_denominator=100)
UNDUE = Points.not_applicable(Text.same("does not apply"))
CODES = "abcdefgh"
MEANS: tuple[Method, ...] = ("weighted_mean", "mean", "minimum")


def by_the_manual(criteria: Sequence[Fraction], points: Sequence[Fraction], value: Fraction) -> Fraction:
    """Score as the manuals say it: the line through the two neighbours, and the ends beyond them."""
    rising = criteria[0] < criteria[-1]
    rows = sorted(zip(criteria, points, strict=True), reverse=not rising)
    is_worse = value < rows[0][0] if rising else value > rows[0][0]
    if is_worse:
        return rows[0][1]
    for (low, low_points), (high, high_points) in pairwise(rows):
        if min(low, high) <= value <= max(low, high):
            return low_points + (value - low) / (high - low) * (high_points - low_points)
    return rows[-1][1]


def scored(rule: Any, value: Fraction) -> Fraction:
    """Give the points of a value that has some."""
    points = rule.score(value).value
    assert points is not None
    return Fraction(points)


def whole(
    weights: Sequence[Fraction], points: Sequence[Any], *, method: Method = "weighted_mean", **named: Any
) -> RollUp:
    """Roll lines up that have these weights and points."""
    bounds = {"at_least": 3} if method in {"count", "share"} else {}
    lines = [Line(code=code, weight=weight) for code, weight in zip(CODES, weights, strict=False)]
    root = Composite(code="r", parts=lines, method=method, **(bounds | named))
    return Scorecard(root=root).roll_up(dict(zip(CODES, points, strict=False)))


@st.composite
def lines(draw: st.DrawFn, *, least: int = 1) -> tuple[list[Fraction], list[Fraction]]:
    """Draw weights and points of some lines."""
    count = draw(st.integers(least, len(CODES)))
    return (
        draw(st.lists(WEIGHTS, min_size=count, max_size=count)),
        draw(st.lists(POINTS, min_size=count, max_size=count)),
    )


class TestInterpolation:
    @given(CRITERIA, st.booleans(), NUMBERS, st.data())
    @example([Fraction(each) for each in (6490, 6890, 7290, 7345, 7400)], 1, Fraction(7391), None)
    def test_is_what_the_manual_says(
        self, criteria: list[Fraction], rising: bool, value: Fraction, data: st.DataObject | None
    ) -> None:
        """Points are those of the formula computed by other means, for any criteria, points and direction."""
        ordered = criteria if rising else criteria[::-1]
        size = len(criteria)
        points = [Fraction(n) for n in range(1, size + 1)]
        if data is not None:
            points = sorted(data.draw(st.lists(NUMBERS, min_size=size, max_size=size, unique=True)))

        assert scored(Interpolation(ordered, points), value) == by_the_manual(ordered, points, value)

    @given(CRITERIA)
    def test_hits_every_criterion_exactly(self, criteria: list[Fraction]) -> None:
        """A criterion is worth its points, and no rounding comes near it."""
        assert [scored(Interpolation(criteria), each) for each in criteria] == [*range(1, len(criteria) + 1)]

    @given(CRITERIA, NUMBERS, NUMBERS)
    def test_never_falls_while_the_result_gets_better(
        self, criteria: list[Fraction], one: Fraction, other: Fraction
    ) -> None:
        """A better result never scores less."""
        rule = Interpolation(criteria)

        assert scored(rule, min(one, other)) <= scored(rule, max(one, other))

    @given(CRITERIA, NUMBERS)
    def test_less_is_better_mirrors_more_is_better(self, criteria: list[Fraction], value: Fraction) -> None:
        """Negated criteria score a negated result alike."""
        assert scored(Interpolation(criteria), value) == scored(
            Interpolation([-each for each in criteria]), -value
        )

    @given(CRITERIA, NUMBERS, SCALES, NUMBERS)
    def test_does_not_depend_on_the_unit(
        self, criteria: list[Fraction], value: Fraction, times: Fraction, plus: Fraction
    ) -> None:
        """Baht or million baht, from zero or from a base year: the points are the same."""
        moved = Interpolation([each * times + plus for each in criteria])

        assert scored(moved, value * times + plus) == scored(Interpolation(criteria), value)

    @given(CRITERIA, NUMBERS)
    def test_stays_between_its_ends(self, criteria: list[Fraction], value: Fraction) -> None:
        """Nothing scores less than the lowest or more than the highest points."""
        rule = Interpolation(criteria)

        assert rule.lowest <= scored(rule, value) <= rule.highest

    @given(NUMBERS, SCALES, st.integers(1, 4), st.integers(1, 5), st.booleans())
    def test_an_adjustment_moves_each_level_by_its_step(
        self, target: Fraction, per: Fraction, points: int, level: int, rising: bool
    ) -> None:
        """Every criterion that is defined lies so many steps from the target, and scores its level."""
        levels = [n for n in range(1, 6) if (n - level) % points == 0]
        assume(len(levels) > 1)
        rule = Interpolation.around(
            target,
            per=per,
            points=points,
            target_level=level,
            direction="increasing" if rising else "decreasing",
        )
        sign = 1 if rising else -1

        assert rule.criteria == tuple(
            target + sign * Fraction(n - level, points) * per if n in levels else None for n in range(1, 6)
        )
        assert [
            scored(rule, each)
            for each in map(rule.criteria.__getitem__, (n - 1 for n in levels))
            if each is not None
        ] == levels

    @given(NUMBERS, SCALES, SCALES, NUMBERS)
    def test_a_best_range_is_the_worse_of_its_sides(
        self, begins: Fraction, width: Fraction, slope: Fraction, value: Fraction
    ) -> None:
        """A value scores what both sides would give it, whichever is less."""
        rising = Interpolation([begins - slope, begins], points=[1, 5])
        falling = Interpolation([begins + width + slope, begins + width], points=[1, 5])

        assert scored(RangeOptimal(rising, falling), value) == min(
            scored(rising, value), scored(falling, value)
        )


class TestLevels:
    @given(st.lists(NUMBERS, min_size=1, max_size=6, unique=True).map(sorted), st.integers(0, 6))
    def test_a_higher_level_is_never_worth_less(self, points: list[Fraction], level: int) -> None:
        """Where points rise, so does what is earned."""
        rule = Milestone(dict(enumerate(points, start=1)))
        assume(level < len(points))

        assert scored(rule, Fraction(level)) <= scored(rule, Fraction(level + 1))

    @given(CRITERIA, NUMBERS, st.booleans(), st.booleans())
    def test_bands_give_every_number_to_one(
        self, ends: list[Fraction], value: Fraction, first: bool, closed: bool
    ) -> None:
        """Bands that touch have no gap, and each number lies in exactly one, ends included."""
        cuts = [None, *ends, None]
        bands = [
            PointBand(
                points=number,
                low=low,
                high=high,
                low_included=low is not None and not closed,
                high_included=high is not None and closed,
            )
            for number, (low, high) in enumerate(pairwise(cuts))
        ]
        number = ends[0] if first else value
        holding = [band.points for band in bands if band.holds(number)]

        assert holding == [scored(Bands(bands), number)]
        assert list(Bands(bands).gaps()) == []

    @given(NUMBERS, SCALES, st.fractions(0, 1, max_denominator=1000))
    def test_an_interval_holds_what_lies_between_its_ends(
        self, low: Fraction, width: Fraction, share: Fraction
    ) -> None:
        """All strictly between the ends is held, and nothing outside them."""
        held = Interval(low=low, high=low + width)

        assert held.holds(low + width * share) == (share < 1)
        assert not held.holds(low - width * (share or 1))


class TestSchemes:
    @given(POINTS, st.lists(st.integers(-3, 3).filter(bool), max_size=4), st.sampled_from(["after", "both"]))
    def test_a_clamp_keeps_points_on_their_scale(
        self, points: Fraction, changes: list[int], clamp: Any
    ) -> None:
        """Whatever is added and taken, a scheme that clamps at the end gives 1 to 5 points."""
        adjustments = tuple(Adjustment(id=str(n), points=change) for n, change in enumerate(changes))
        scheme = Scheme(rule=Milestone(), adjustments=adjustments, clamp=clamp)

        found = scheme.score(Points.stated(points), times={each.id: 1 for each in adjustments}).points

        assert found == max(
            1, min(5, (max(Fraction(1), points) if clamp == "both" else points) + sum(changes))
        )

    @given(POINTS, WEIGHTS, WEIGHTS)
    def test_a_deduction_never_gains(self, points: Fraction, one: Fraction, other: Fraction) -> None:
        """What happens more often never costs less."""
        adjustment = Adjustment(id="late", points="-0.2", most=3)
        scheme = Scheme(rule=Milestone(), adjustments=(adjustment,))
        less, more = sorted((one, other))
        stated = Points.stated(points)

        assert (
            scheme.score(stated, times={"late": more}).points
            <= scheme.score(stated, times={"late": less}).points
        )


class TestRollUp:
    @given(lines(), SCALES)
    def test_all_weights_may_be_scaled(self, drawn: Any, times: Fraction) -> None:
        """Weights of 1, of 100 and of any sum mean the same."""
        weights, points = drawn

        assert whole([each * times for each in weights], points).total == whole(weights, points).total

    @given(lines())
    def test_the_weighted_mean_is_that_of_the_manual(self, drawn: Any) -> None:
        """Σ(w·s)/Σw, computed by other means."""
        weights, points = drawn
        expected = sum(w * p for w, p in zip(weights, points, strict=True)) / sum(weights)

        assert whole(weights, points).total == expected

    @given(lines(least=2), st.sampled_from([*MEANS, "sum", "weighted_sum", "count", "share"]), st.data())
    def test_what_is_excluded_might_as_well_not_stand_there(
        self, drawn: Any, method: Method, data: st.DataObject
    ) -> None:
        """Excluding a part equals the tree without it, for every method."""
        weights, points = drawn
        out = data.draw(st.integers(0, len(points) - 1))
        without = [each for n, each in enumerate(points) if n != out]
        lighter = [each for n, each in enumerate(weights) if n != out]

        excluded = whole(
            weights, [UNDUE if n == out else each for n, each in enumerate(points)], method=method
        )

        assert excluded.total == whole(lighter, without, method=method).total

    @given(lines(least=2), st.sampled_from([*MEANS, "sum", "weighted_sum"]), st.data())
    def test_a_treatment_counts_as_if_the_points_were_those(
        self, drawn: Any, method: Method, data: st.DataObject
    ) -> None:
        """Floor, zero and target are the same as scoring 1, 0 and 5."""
        weights, points = drawn
        out = data.draw(st.integers(0, len(points) - 1))
        worth_of: dict[Treatment, int] = {"floor": 1, "zero": 0, "target": 5}
        treatment, worth = data.draw(st.sampled_from(list(worth_of.items())))
        policy = Policy(missing=treatment)

        treated = whole(
            weights,
            [None if n == out else each for n, each in enumerate(points)],
            method=method,
            policy=policy,
        )
        stated = whole(weights, [worth if n == out else each for n, each in enumerate(points)], method=method)

        assert treated.total == stated.total

    @given(lines(), st.sampled_from(MEANS))
    def test_a_mean_lies_between_its_parts(self, drawn: Any, method: Method) -> None:
        """No whole is better than its best part or worse than its worst."""
        weights, points = drawn

        assert min(points) <= whole(weights, points, method=method).total <= max(points)

    @given(lines(), st.sampled_from([*MEANS, "sum", "weighted_sum", "count", "share"]), st.data())
    def test_better_parts_never_make_a_worse_whole(
        self, drawn: Any, method: Method, data: st.DataObject
    ) -> None:
        """Raising one part never lowers the total."""
        weights, points = drawn
        at = data.draw(st.integers(0, len(points) - 1))
        better = [each + 1 if n == at else each for n, each in enumerate(points)]

        assert whole(weights, better, method=method).total >= whole(weights, points, method=method).total

    @given(lines(), st.data())
    def test_the_order_of_parts_does_not_matter(self, drawn: Any, data: st.DataObject) -> None:
        """A sheet may list its indicators in any order."""
        weights, points = drawn
        order = data.draw(st.permutations(range(len(points))))

        assert (
            whole([weights[n] for n in order], [points[n] for n in order]).total
            == whole(weights, points).total
        )

    @given(lines(least=2), st.integers(1, 7))
    def test_grouping_by_weight_changes_nothing(self, drawn: Any, cut: int) -> None:
        """Dimensions that weigh what their parts weigh come to what the parts come to."""
        weights, points = drawn
        cut = min(cut, len(points) - 1)
        parts = [Line(code=code, weight=weight) for code, weight in zip(CODES, weights, strict=False)]
        groups = [
            Composite(code=f"group-{n}", parts=each, weight=sum(Fraction(part.weight) for part in each))
            for n, each in enumerate((parts[:cut], parts[cut:]))
        ]
        grouped = Scorecard(root=Composite(code="r", parts=groups))

        assert grouped.roll_up(dict(zip(CODES, points, strict=False))).total == whole(weights, points).total

    @given(lines())
    def test_shares_make_up_the_whole(self, drawn: Any) -> None:
        """The shares of what counts come to 1, and the total to what they count for."""
        found = whole(*drawn)
        parts = found.root.parts

        assert sum(part.share for part in parts) == 1
        assert sum(part.share * (part.counted or 0) for part in parts) == found.total

    @given(lines(), st.integers(0, 6))
    def test_what_it_prints_is_no_misprint(self, drawn: Any, places: int) -> None:
        """A scorecard agrees with its own prints, part by part, to any number of decimals."""
        found = whole(*drawn)
        rounding = Rounding(places=places)
        printed = {part.code: rounding.text(part.points.value or Fraction(0)) for part in found.parts()}
        weighted = {part.code: rounding.text(part.weighted or Fraction(0)) for part in found.parts()}

        assert list(misprinted(found, printed)) == []
        assert list(misprinted(found, weighted, figure="weighted")) == []


class TestGains:
    @given(lines(), st.sampled_from([*MEANS, "sum", "weighted_sum", "count", "share"]))
    def test_a_gain_is_what_rolling_up_again_would_show(self, drawn: Any, method: Method) -> None:
        """The total with one line a step up is the total plus its gain, for every line and method."""
        weights, points = drawn
        before = whole(weights, points, method=method)

        for each in gains(before):
            after = whole(
                weights,
                [
                    each.after if code == each.code else worth
                    for code, worth in zip(CODES, points, strict=False)
                ],
                method=method,
            )
            assert each.total == after.total - before.total
            assert compare(before, after).total == each.total

    @given(lines(), POINTS)
    def test_so_is_that_of_any_points(self, drawn: Any, to: Fraction) -> None:
        """What other points would bring is told exactly, be it more or less."""
        weights, points = drawn
        before = whole(weights, points)
        found = gain(before, "a", to=to)

        assert found is not None
        assert found.total == whole(weights, [to, *points[1:]]).total - before.total

    @given(lines())
    def test_none_of_a_mean_is_negative(self, drawn: Any) -> None:
        """A step up never costs anything, and they come largest first."""
        totals = [each.total or 0 for each in gains(whole(*drawn))]

        assert totals == sorted(totals, reverse=True)
        assert all(each >= 0 for each in totals)
