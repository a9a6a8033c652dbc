"""Bulk equals scalar, exactly, for rules and values that nobody thought of."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import polars as pl

from hypothesis import given, strategies as st

from kpiflow.errors import ScoringError
from kpiflow.frames import score_frame
from kpiflow.scoring import (
    Bands,
    Interpolation,
    PointBand,
    RangeOptimal,
    Ratio,
    Rounding,
    Rule,
    Scheme,
)


DECIMALS = 2
numbers = st.decimals(-500, 500, places=3)
worths = st.decimals(-9, 9, places=2)
roundings = st.builds(
    Rounding, places=st.integers(0, 5), mode=st.sampled_from(["half_up", "half_even", "truncate"]),
    full=st.sampled_from([None, None, 1, 3]),
)  # fmt: skip


@st.composite
def interpolations(draw: st.DrawFn) -> Interpolation:
    """Rules between two to six criteria, in any direction, with any points."""
    count = draw(st.integers(2, 6))
    criteria = sorted(draw(st.lists(numbers, min_size=count, max_size=count, unique=True)))
    points = sorted(draw(st.lists(worths, min_size=count, max_size=count, unique=True)))
    ends = {name: draw(st.none() | worths) for name in ("below", "above")}
    if draw(st.booleans()):
        criteria.reverse()
    if draw(st.booleans()):
        points.reverse()
    return Interpolation(criteria, points, **ends)


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    """Bands with gaps, single numbers, and ends of either kind."""
    ends = sorted(draw(st.lists(numbers, min_size=2, max_size=5, unique=True)))
    found = []
    for low, high in pairwise(ends):
        if draw(st.integers(0, 3)):
            found.append(PointBand(points=draw(worths), low=low, high=high, low_included=draw(st.booleans())))
    return Bands(found or [PointBand(points=1, low=ends[0])])


@st.composite
def best_ranges(draw: st.DrawFn) -> RangeOptimal:
    """Ranges that are best, with worse on both sides."""
    a, b, c, d = sorted(draw(st.lists(numbers, min_size=4, max_size=4, unique=True)))
    return RangeOptimal(Interpolation([a, b], [0, 3]), Interpolation([d, c], ["0.7", 3]))


rules: st.SearchStrategy[Rule] = st.one_of(interpolations(), bands(), best_ranges())


def around(rule: Rule, drawn: list[Decimal]) -> list[Decimal]:
    """Give values drawn, and those on and beside everything that the rule tells apart."""
    places = [Fraction(each) for each in getattr(rule, "criteria", ()) if each is not None]
    for band in getattr(rule, "bands", ()):
        places += [Fraction(end) for end in (band.low, band.high) if end is not None]
    for side in ("rising", "falling"):
        places += [Fraction(each) for each in getattr(getattr(rule, side, None), "criteria", ())]
    near = [Decimal(int(place * 100) + step).scaleb(-DECIMALS) for place in places for step in (-1, 0, 1)]
    return [*near, *drawn]


def wanted(scheme: Scheme, value: Any) -> tuple[Any, ...]:
    """Score a value by the scalar path; nothing where it refuses."""
    try:
        score = scheme.score(value)
    except ScoringError:
        return None, None, None
    if score.earned.value is None:
        return None, None, score.state
    return scheme.rounding.units(score.points), scheme.rounding.units(score.weighted), score.state


@given(
    rules,
    roundings,
    st.decimals("0.01", 100, places=2),
    st.lists(st.decimals(-999, 999, places=2), max_size=20),
)
def test_bulk_is_scalar(rule: Rule, rounding: Rounding, weight: Decimal, drawn: list[Decimal]) -> None:
    """Any rule, any rounding, any weight: the same points, weighted scores, states and refusals."""
    scheme = Scheme(rule=rule, rounding=rounding, weight=weight)
    values = [*around(rule, drawn), None]
    units = pl.Series(
        [None if each is None else int(each.scaleb(DECIMALS)) for each in values], dtype=pl.Int64
    )

    try:
        scored = score_frame(
            pl.DataFrame({"value": units}), scheme, decimals=DECIMALS, scaled=True, weighted="weighted",
            on_refused="column",
        )  # fmt: skip
    except ScoringError as error:
        if error.code != "KPI502":
            raise
        return  # a rule that 64 bits have no room for is refused, never approximated

    assert scored.select("points", "weighted", "state").rows() == [wanted(scheme, each) for each in values]


@given(
    rules,
    roundings,
    st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**4), 10**4)), min_size=1, max_size=30),
    st.sampled_from([1, 100, "0.5"]),
)
def test_ratios_in_bulk_are_ratios(
    rule: Rule, rounding: Rounding, pairs: list[tuple[int, int]], times: Any
) -> None:
    """Two columns are one exact quotient, of either sign."""
    scheme = Scheme(rule=rule, rounding=rounding)
    rows = pl.DataFrame(pairs, schema={"n": pl.Int64, "d": pl.Int64}, orient="row")

    scored = score_frame(
        rows,
        scheme,
        numerator="n",
        denominator="d",
        ratio_times=times,
        weighted="weighted",
        on_refused="column",
    )

    refused = scored["refused"].to_list()
    for (n, d), got, why in zip(
        pairs, scored.select("points", "weighted", "state").rows(), refused, strict=True
    ):
        if d == 0 and n:
            assert why == "KPI503 d"
        elif why and why.startswith("KPI502"):
            assert abs(n) > 1000 or abs(d) > 1000  # as large as this rule has no room for
        else:
            assert got == wanted(scheme, Ratio(n, d, times=times))


@given(interpolations(), roundings, st.data())
def test_criteria_in_columns_are_criteria(
    rule: Interpolation, rounding: Rounding, data: st.DataObject
) -> None:
    """Criteria of each row score as a rule made of them."""
    count = len(rule.criteria)
    scheme = Scheme(rule=rule, rounding=rounding)
    rows = []
    for _ in range(data.draw(st.integers(1, 6))):
        criteria = sorted(
            data.draw(st.lists(st.integers(-300, 300), min_size=count, max_size=count, unique=True))
        )
        if data.draw(st.booleans()):
            criteria.reverse()
        near = data.draw(st.sampled_from(criteria)) + data.draw(st.integers(-1, 1))
        rows.append((data.draw(st.just(near) | st.integers(-400, 400)), *criteria))
    names = [f"c{n}" for n in range(count)]

    scored = score_frame(pl.DataFrame(rows, schema=["value", *names], orient="row"), scheme, criteria=names)

    for (value, *criteria), points in zip(rows, scored["points"], strict=True):
        own = Interpolation(criteria, rule.points, rule.below, rule.above)
        assert points == rounding.units(own.score(value).value or Fraction(0))
