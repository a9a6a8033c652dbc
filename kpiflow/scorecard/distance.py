"""How far the result of a scorecard is from the bands that are better than the one it is in.

It refuses to guess which way is up: that follows from the worst and the best that the whole
can have, and is upwards where there are no such ends. Whether the points can be had at all, and
what gates make of them, it does not ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kpiflow.scorecard.scorecard import ResultBand, RollUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far it is to a band.

    Attributes:
        band: The band.
        points: How many points it takes to its nearer end, above 0 where more are better and
            below 0 where fewer are; 0 where the result is on an end that belongs to no better band.
        is_enough: Whether so many are enough; where the end does not belong to the band, it takes more.
    """

    band: ResultBand
    points: Fraction
    is_enough: bool


def is_rising(rolled: RollUp) -> bool:
    """Tell whether more points are better on a scorecard."""
    floor, aim = rolled.root.node.floor, rolled.root.node.aim
    return floor is None or aim is None or floor <= aim


def distances(rolled: RollUp) -> tuple[Distance, ...]:
    """Tell how far it is to every band that is better, the nearest first; nothing where there is no result.

    >>> from kpiflow.scorecard import Composite, Line, Scorecard
    >>> from kpiflow.text import Text
    >>> good = ResultBand(name=Text.same("good"), low="4.5")
    >>> card = Scorecard(root=Composite(code="2", parts=[Line(code="2.1")]), bands=[good])
    >>> [(each.band.name.en, str(each.points)) for each in distances(card.roll_up({"2.1": 4}))]
    [('good', '1/2')]
    """
    value = rolled.points.value
    if value is None:
        return ()
    rising = is_rising(rolled)
    found = []
    for band in rolled.scorecard.bands:
        end, is_enough = (band.low, band.low_included) if rising else (band.high, band.high_included)
        if end is None or band.holds(value):
            continue
        points = Fraction(end) - value
        if points == 0 or (points > 0) is rising:
            found.append(Distance(band=band, points=points, is_enough=is_enough))
    return tuple(sorted(found, key=lambda each: abs(each.points)))
