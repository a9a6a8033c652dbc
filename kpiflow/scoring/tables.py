"""Points looked up: by band, by word or number, or by yes and no.

What stands in no band and in no table is an error, never 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpiflow.errors import Problem, ScoringError
from kpiflow.scoring.exactness import Exact, exact, shown_exactly
from kpiflow.scoring.intervals import Interval, gaps, in_order
from kpiflow.scoring.points import NO_VALUE, Points, Step
from kpiflow.scoring.ratio import Value, plain
from kpiflow.scoring.rule import refused
from kpiflow.scoring.wording import shown_plain, shown_value, shown_worth
from kpiflow.text import Text, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class PointBand(Interval):
    """The numbers between two ends, and what they are worth; see `Interval`.

    Attributes:
        points: What they are worth.

    Raises:
        DefinitionError: It holds no number, or has no end (KPI124).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    points: Exact

    def __post_init__(self) -> None:
        """Take the points exactly; refuse what is no interval."""
        Interval.__post_init__(self)
        object.__setattr__(self, "points", exact(self.points, name="points"))


@dataclass(frozen=True, slots=True)
class Bands:
    """Points for the band that a value lies in; nothing is interpolated.

    Attributes:
        bands: The bands, in any order.

    Raises:
        DefinitionError: There is none, or two of them overlap (KPI124).

    >>> rule = Bands([PointBand(points=1, high=40), PointBand(points=2, low=40, high=50),
    ...               PointBand(points=3, low=50)])
    >>> [str(rule.score(value).value) for value in ("39.99", 40, 50)]
    ['1', '2', '3']
    """

    bands: Sequence[PointBand]

    def __post_init__(self) -> None:
        """Refuse bands of which two hold one number."""
        object.__setattr__(self, "bands", in_order(self.bands))

    @property
    def lowest(self) -> Fraction:
        """The fewest points it gives."""
        return min(Fraction(band.points) for band in self.bands)

    @property
    def highest(self) -> Fraction:
        """The most points it gives."""
        return max(Fraction(band.points) for band in self.bands)

    def gaps(self) -> Iterator[tuple[PointBand, PointBand]]:
        """Give neighbours between which a number lies in neither."""
        return gaps(self.bands)

    def score(self, value: Value) -> Points:
        """Score a value; without one the points are missing.

        Raises:
            ScoringError: The value is not exact (KPI500, KPI501, KPI502) or lies in no band (KPI505).
        """
        given = plain(value)
        if given is None:
            return NO_VALUE
        number = exact(given, name="the value")
        band = next((each for each in self.bands if each.holds(number)), None)
        if band is None:
            raise ScoringError(
                Problem(
                    "KPI505",
                    f"{shown_exactly(number)} lies in no band",
                    expected=", ".join(map(str, self.bands)),
                    hint="close the gap between the bands",
                )
            )
        worth = Fraction(band.points)
        return Points(worth, "scored", (Step(_told_band, (value, band, worth)),))


def _told_band(value: Value, band: PointBand, worth: Fraction) -> Text:
    shown, points = shown_value(value), shown_worth(worth)
    return Text(
        th=f"ผลการดำเนินงาน {shown} อยู่ในช่วง {band}: {points} คะแนน",
        en=f"the result {shown} lies in the band {band}: {points} points",
    )


@dataclass(frozen=True, slots=True)
class Lookup:
    """Points for each of some words or numbers, such as the answers of a survey.

    Attributes:
        points: What each is worth.

    Raises:
        DefinitionError: It is empty (KPI124).
        ScoringError: A number of points is not exact (KPI500, KPI501, KPI502).

    >>> Lookup({"no": 0, "partly": "0.5", "yes": 1}).score("partly").value
    Fraction(1, 2)
    """

    points: Mapping[str | int, Exact]

    def __post_init__(self) -> None:
        """Refuse a table in which nothing can be looked up."""
        if not self.points:
            raise refused("there is nothing to look up", ("points",))
        worth = {str(key): exact(points, name=f"points of '{key}'") for key, points in self.points.items()}
        if len(worth) < len(self.points):
            raise refused("a word stands in the table twice", ("points",))
        object.__setattr__(self, "points", worth)

    def __hash__(self) -> int:
        """Hash by what stands in it."""
        return hash(tuple(self.points.items()))

    @property
    def lowest(self) -> Fraction:
        """The fewest points it gives."""
        return min(Fraction(each) for each in self.points.values())

    @property
    def highest(self) -> Fraction:
        """The most points it gives."""
        return max(Fraction(each) for each in self.points.values())

    def score(self, value: Value) -> Points:
        """Look a value up; without one the points are missing.

        Raises:
            ScoringError: It does not stand in the table (KPI505), or is a number that is not
                exact (KPI500, KPI501, KPI502).
        """
        given = plain(value)
        if given is None:
            return NO_VALUE
        key = given if isinstance(given, str) else shown_exactly(exact(given, name="the value"))
        if key not in self.points:
            raise ScoringError(
                Problem(
                    "KPI505",
                    f"'{shortened(key)}' does not stand in the table",
                    expected=", ".join(map(str, self.points)),
                )
            )
        worth = Fraction(self.points[key])
        return Points(worth, "scored", (Step(_told_entry, (key, worth)),))


def _told_entry(key: str, worth: Fraction) -> Text:
    points = shown_worth(worth)
    return Text(th=f"'{key}' ได้ {points} คะแนน", en=f"'{key}' is worth {points} points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """Points for yes, and for no: an outcome that has no steps.

    Attributes:
        met: What it is worth when it is met.
        unmet: What it is worth when it is not.
        from_: The value from which on it is met, where it is a number.

    Raises:
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    met: Exact = 5
    unmet: Exact = 1
    from_: Exact = 1

    def __post_init__(self) -> None:
        """Take its numbers exactly."""
        for name in ("met", "unmet", "from_"):
            object.__setattr__(self, name, exact(getattr(self, name), name=name))

    @property
    def lowest(self) -> Fraction:
        """The fewest points it gives."""
        return min(Fraction(self.met), Fraction(self.unmet))

    @property
    def highest(self) -> Fraction:
        """The most points it gives."""
        return max(Fraction(self.met), Fraction(self.unmet))

    def score(self, value: Value | bool) -> Points:  # noqa: FBT001 -- yes and no are values here
        """Score yes or no, or a value against what it takes; without one the points are missing.

        Raises:
            ScoringError: The value is not exact (KPI500, KPI501, KPI502).
        """
        given = plain(value)
        if given is None:
            return NO_VALUE
        is_met = given if isinstance(given, bool) else exact(given, name="the value") >= Fraction(self.from_)
        worth = Fraction(self.met if is_met else self.unmet)
        return Points(worth, "scored", (Step(_told_outcome, (is_met, worth)),))


def _told_outcome(is_met: bool, worth: Fraction) -> Text:  # noqa: FBT001 -- it is told, not asked for
    points = shown_worth(worth)
    if is_met:
        return Text(th=f"ผ่านเกณฑ์: {points} คะแนน", en=f"it is met: {points} points")
    return Text(th=f"ไม่ผ่านเกณฑ์: {points} คะแนน", en=f"it is not met: {points} points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised:
    """A result on a common scale: how far it lies from the mean, in standard deviations.

    Formula: centre + spread × (value − mean) / deviation; with 50 and 10 the T score.

    Attributes:
        mean: The mean of all results.
        deviation: Their standard deviation, above 0, as a number that was agreed: a square
            root is seldom exact, and which digits of it count is for the rule to say.
        centre: What the mean is worth.
        spread: What one standard deviation is worth.

    Raises:
        DefinitionError: The deviation or the spread is not above 0 (KPI124).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    mean: Exact
    deviation: Exact
    centre: Exact = 50
    spread: Exact = 10

    def __post_init__(self) -> None:
        """Refuse what nothing can be compared with."""
        for name in ("mean", "deviation", "centre", "spread"):
            number = exact(getattr(self, name), name=name)
            if name in {"deviation", "spread"} and number <= 0:
                raise refused(f"the {name} is not above 0", (name,), got=shown_exactly(number))
            object.__setattr__(self, name, number)

    @property
    def lowest(self) -> None:
        """There are no fewest points: a result may lie any number of deviations below the mean."""

    @property
    def highest(self) -> None:
        """There are no most points either."""

    def score(self, value: Value) -> Points:
        """Score a value; without one the points are missing.

        Raises:
            ScoringError: The value is not exact (KPI500, KPI501, KPI502).
        """
        given = plain(value)
        if given is None:
            return NO_VALUE
        distance = exact(given, name="the value") - Fraction(self.mean)
        worth = Fraction(self.centre) + Fraction(self.spread) * distance / Fraction(self.deviation)
        return Points(worth, "scored", (Step(_told_standardised, (self, value, worth)),))


def _told_standardised(rule: Standardised, value: Value, worth: Fraction) -> Text:
    centre, spread, mean, deviation = (
        shown_exactly(Fraction(each)) for each in (rule.centre, rule.spread, rule.mean, rule.deviation)
    )
    line = f"{centre} + {spread} × ({shown_plain(value)} − {mean}) / {deviation} = {shown_worth(worth)}"
    return Text(th=f"คะแนนมาตรฐาน: {line}", en=f"standardised: {line}")
