"""How far a result is from better bands: by exact ends, in the direction in which points are better."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, strategies as st

from kpiflow.scorecard import Composite, Line, ResultBand, ResultGate, RollUp, Scorecard, distances, is_rising
from kpiflow.text import Text


def band(name: str, low: Any = None, high: Any = None, **ends: bool) -> ResultBand:
    """Name a range of results."""
    return ResultBand(name=Text.same(name), low=low, high=high, **ends)


FAIR = band("fair", 1, 3)
GOOD = band("good", 3, "4.5")
BEST = band("best", "4.5")
LIMIT = band("above", 4, low_included=False)


def rolled(points: Any, *bands: ResultBand, steps: tuple[int, ...] = (1, 2, 3, 4, 5), **more: Any) -> RollUp:
    """Roll one line up."""
    root = Composite(code="r", parts=[Line(code="a", steps=steps)])
    return Scorecard(root=root, bands=bands, **more).roll_up({"a": points})


def told(card: RollUp) -> list[tuple[str, Fraction, bool]]:
    """Give distances in short."""
    return [(each.band.name.en, each.points, each.is_enough) for each in distances(card)]


def test_the_nearest_better_band_comes_first() -> None:
    """The band of the result and those below it are no way ahead."""
    assert told(rolled("2.5", BEST, FAIR, GOOD)) == [
        ("good", Fraction(1, 2), True),
        ("best", Fraction(2), True),
    ]
    assert told(rolled(3, BEST, FAIR, GOOD)) == [("best", Fraction(3, 2), True)]
    assert told(rolled("4.5", BEST, FAIR, GOOD)) == []


def test_a_result_that_prints_as_the_end_is_still_before_it() -> None:
    """Distances are exact."""
    assert told(rolled("4.499999", BEST)) == [("best", Fraction(1, 10**6), True)]


def test_an_end_that_does_not_belong_takes_more() -> None:
    """Even where the result is on it."""
    assert told(rolled("3.5", LIMIT)) == [("above", Fraction(1, 2), False)]
    assert told(rolled(4, LIMIT)) == [("above", Fraction(0), False)]


def test_where_less_is_better_the_way_leads_down() -> None:
    """As in agreements whose best result is 1."""
    card = rolled("2.5", FAIR, GOOD, steps=(5, 4, 3, 2, 1))
    assert not is_rising(card)
    assert told(rolled("3.5", FAIR, GOOD, steps=(5, 4, 3, 2, 1))) == [("fair", Fraction(-1, 2), False)]
    assert told(card) == []


def test_there_is_no_way_from_nowhere() -> None:
    """Without a result, without bands, and upwards where the tree has no ends."""
    assert told(rolled("2.5")) == []
    root = Composite(code="r", parts=[Line(code="a")], method="sum")
    assert is_rising(Scorecard(root=root).roll_up({"a": 3}))
    unknown = Scorecard(root=Composite(code="r", parts=[Line(code="a"), Line(code="b")]), bands=[BEST])
    gate = ResultGate(id="g", otherwise=None)
    assert distances(rolled(3, BEST, gates=[gate])) != ()
    card = Scorecard(root=unknown.root, bands=[BEST], gates=[gate]).roll_up({"a": 1, "b": 1}, failed=["g"])
    assert distances(card) == ()


@given(st.fractions(1, 5, max_denominator=99))
def test_so_many_points_more_are_in_the_band(value: Fraction) -> None:
    """And a band that is said to take more does not hold its end."""
    card = rolled(value, FAIR, band("better", 3, 4, high_included=True), LIMIT)
    for each in distances(card):
        assert each.band.holds(value + each.points) is each.is_enough
        assert each.band.holds(value + each.points + Fraction(1, 10**9))
