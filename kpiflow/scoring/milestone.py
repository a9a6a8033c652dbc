"""Points for levels: a level reached is worth what the rule says, by default as much as its number.

Levels may be left out ("1, –, 2, –, 3"), be worth less the higher they are, and a step that
is done in part may count in proportion, where the rule says so and never by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kpiflow.errors import Problem, ScoringError
from kpiflow.scoring.exactness import Exact, exact, shown_exactly
from kpiflow.scoring.interpolation import must_be_in_order
from kpiflow.scoring.points import NO_VALUE, Points, Step
from kpiflow.scoring.ratio import Ratio, Value, plain
from kpiflow.scoring.rule import refused
from kpiflow.scoring.wording import shown_value, shown_worth
from kpiflow.text import Text


@dataclass(frozen=True, slots=True)
class Milestone:
    """Points for the level reached.

    Attributes:
        points: What each level is worth, by its number; 1 to 5 for levels 1 to 5 by default.
        below: What it is worth to reach no level; as much as the lowest level by default.
        partial: Whether a part of the next level counts in proportion.

    Raises:
        DefinitionError: There is no level, a level is no whole number from 1, or points are
            not in order (KPI124).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).

    >>> Milestone().score(4).value
    Fraction(4, 1)
    >>> Milestone(partial=True).score(3, part=Ratio(2, 4)).value
    Fraction(7, 2)
    """

    points: Mapping[int, Exact] = field(default_factory=lambda: {level: level for level in range(1, 6)})
    below: Exact | None = None
    partial: bool = False
    _worth: tuple[tuple[int, Fraction], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse levels that nobody can reach one after the other."""
        worth: list[tuple[int, Fraction]] = []
        for level, points in self.points.items():
            if level.__class__ is not int or level < 1:
                raise refused(f"{level!r} is no level", ("points",), expected="a whole number from 1")
            worth.append((level, exact(points, name=f"points of level {level}")))
        if not worth:
            raise refused("there is no level", ("points",))
        worth.sort()
        must_be_in_order([points for _, points in worth], "points")
        below = worth[0][1] if self.below is None else exact(self.below, name="below")
        object.__setattr__(self, "points", dict(worth))
        object.__setattr__(self, "below", below)
        object.__setattr__(self, "_worth", tuple(worth))

    def __hash__(self) -> int:
        """Hash by what levels are worth."""
        return hash((self._worth, self.below, self.partial))

    @property
    def lowest(self) -> Fraction:
        """The fewest points it gives."""
        return min(self._all())

    @property
    def highest(self) -> Fraction:
        """The most points it gives."""
        return max(self._all())

    def _all(self) -> tuple[Fraction, ...]:
        return (Fraction(self.below or 0), *(points for _, points in self._worth))

    def score(self, value: Value, *, part: Exact | Ratio = 0) -> Points:
        """Score a level; without one the points are missing.

        Args:
            value: The number of the level reached; 0 when not even the first one is.
            part: How much of the next level is done, from 0 to below 1.

        Raises:
            ScoringError: The level is none of the rule's (KPI505), a part is stated that the
                rule does not count, is not between 0 and 1, or is of a level that there is
                not (KPI503), or a number is not exact (KPI500, KPI501, KPI502).
        """
        given = plain(value)
        if given is None:
            return NO_VALUE
        level = exact(given, name="the level")
        reached = [(number, points) for number, points in self._worth if number <= level]
        if level and (not reached or reached[-1][0] != level):
            raise ScoringError(
                Problem(
                    "KPI505",
                    f"level {shown_exactly(level)} is worth no points",
                    expected=", ".join(str(number) for number, _ in ((0, 0), *self._worth)),
                    got=shown_value(value),
                )
            )
        worth = reached[-1][1] if reached else Fraction(self.below or 0)
        points = Points(worth, "scored", (Step(told_level, (int(level), worth)),))
        share = _share(part)
        return self._with_part(points, worth, len(reached), share) if share else points

    def _with_part(self, points: Points, worth: Fraction, reached: int, share: Fraction) -> Points:
        if not self.partial:
            raise counts_no_part()
        if reached == len(self._worth):
            raise ScoringError(Problem("KPI503", "there is no level above of which a part could be done"))
        level, higher = self._worth[reached]
        more = worth + share * (higher - worth)
        return points.then(more, Step(_told_part, (level, share, worth, higher, more)))


def counts_no_part() -> ScoringError:
    """Build the error for a part of a level that the rule does not count."""
    return ScoringError(
        Problem("KPI503", "the rule does not count a part of a level", hint="state partial=True, or no part")
    )


def _share(part: Exact | Ratio) -> Fraction:
    found = part.value if isinstance(part, Ratio) else exact(part, name="the part")
    share = Fraction(0) if found is None else found
    if not 0 <= share < 1:
        raise ScoringError(
            Problem(
                "KPI503",
                "the part of a level lies outside its range",
                expected="from 0 to below 1: a level that is done is reached",
                got=shown_exactly(share),
            )
        )
    return share


def told_level(level: int, worth: Fraction) -> Text:
    """Say what a level is worth."""
    shown = shown_worth(worth)
    if level == 0:
        return Text(
            th=f"ยังไม่ผ่านเกณฑ์ระดับ 1 จึงได้ค่าคะแนนขั้นต่ำของเกณฑ์ คือ {shown}",
            en=f"no level is reached, which the scale scores as {shown}",
        )
    return Text(
        th=f"ผ่านเกณฑ์ระดับ {level} ได้ {shown} คะแนน",
        en=f"level {level} is reached, worth {shown} point{'' if worth == 1 else 's'}",
    )


def _told_part(level: int, share: Fraction, worth: Fraction, higher: Fraction, more: Fraction) -> Text:
    line = f"{shown_worth(worth)} + {shown_exactly(share)} × ({shown_worth(higher)} − {shown_worth(worth)}) = {shown_worth(more)}"
    return Text(
        th=f"ระดับ {level} ดำเนินการแล้วบางส่วน {shown_exactly(share)}: {line}",
        en=f"of level {level} a part is done, {shown_exactly(share)}: {line}",
    )
