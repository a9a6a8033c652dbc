"""What a frame is to be scored by, and by which of its columns: checked before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from kpiflow.frames.engines import refused
from kpiflow.frames.numbers import must_be_decimals
from kpiflow.scoring import AS_PRINTED, Gate, Interpolation, Rounding, Rule, Scheme
from kpiflow.scoring.score import must_know


OFTEN = 10**6
"""How often anything happens at most, so that what it adds has a bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a frame is to be scored by, and by which columns; see `score_frame`."""

    rule: Rule
    scheme: Scheme | None
    value: str
    decimals: int
    scaled: bool
    numerator: str | None
    denominator: str | None
    ratio_times: Fraction
    criteria: tuple[str, ...]
    direction: str | None
    not_applicable: str | None
    times: Mapping[str, str]
    gates: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what does not go together."""
        must_be_decimals(self.decimals)
        scheme = self.scheme
        must_know("adjustment", self.times, [each.id for each in scheme.adjustments] if scheme else [])
        must_know("gate", self.gates, [each.id for each in scheme.gates] if scheme else [])
        if (self.numerator is None) != (self.denominator is None):
            raise refused("a ratio has a numerator and a denominator", hint="name both columns")
        if self.ratio_times <= 0:
            raise refused("ratios are multiplied by a number above 0", got=str(self.ratio_times))
        if self.direction and not self.criteria:
            raise refused("a column of directions goes with columns of criteria")
        full = None if self.rounding.full is None else Fraction(self.rounding.full) * 10**self.rounding.places
        if full is not None and full.denominator != 1:
            raise refused("'full' has more decimals than are printed", expected=str(self.rounding.places))
        if self.criteria:
            self._must_be_interpolated()

    def _must_be_interpolated(self) -> None:
        if self.numerator:
            raise refused(
                "ratios cannot be scored by criteria of each row", hint="score the rows by kpiflow.scoring"
            )
        if not isinstance(self.rule, Interpolation):
            raise refused(f"{type(self.rule).__name__} has no criteria", expected="an Interpolation")
        if len(self.criteria) != len(self.rule.criteria):
            raise refused(
                "the columns of criteria do not fit the rule",
                expected=str(len(self.rule.criteria)),
                got=str(len(self.criteria)),
            )

    @property
    def rounding(self) -> Rounding:
        """How points are printed."""
        return self.scheme.rounding if self.scheme else AS_PRINTED

    @property
    def no_value(self) -> Fraction | None:
        """What it is worth to have no value."""
        given = self.scheme.no_value if self.scheme else None
        return None if given is None else Fraction(given)

    @property
    def is_plain(self) -> bool:
        """Whether nothing but its value says how a row is scored."""
        return not (self.not_applicable or self.times or self.gates)

    @property
    def failing(self) -> tuple[tuple[Gate, str], ...]:
        """The gates that are asked, each with its column, in their order."""
        gates = self.scheme.gates if self.scheme else ()
        return tuple((each, self.gates[each.id]) for each in gates if each.id in self.gates)


class Change(NamedTuple):
    """What an adjustment adds each time, in what is printed, and the most it adds or takes in all."""

    column: str
    points: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class Terms:
    """The constants of a request in what is printed: points × 10^places, by weight or not.

    Attributes:
        share: The weight as a part of 1; 1 where points themselves are printed.
        factor: How many of what is printed make one point.
        changes: What adjustments add.
        before: Whether points are brought back between the bounds before adjustments.
        after: Whether they are brought back after them.
        bounds: The fewest and the most points.
        no_value: What it is worth to have no value, where that is adjusted like any other.
        full: What only itself is printed as.
        signed: Whether anything can be below 0.
    """

    share: Fraction
    factor: Fraction
    changes: tuple[Change, ...]
    before: bool
    after: bool
    bounds: tuple[Fraction, Fraction]
    no_value: Fraction | None
    full: Fraction | None
    signed: bool

    @classmethod
    def of(cls, request: Request, *, weighted: bool) -> Terms:
        """Take the constants of a request."""
        scheme, rounding = request.scheme, request.rounding
        share = Fraction(scheme.weight) / 100 if weighted and scheme else Fraction(1)
        factor = share * 10**rounding.places
        changes: list[Change] = []
        for each in scheme.adjustments if scheme else ():
            if each.id in request.times:
                points = Fraction(each.points) * factor
                most = abs(points) * OFTEN
                if each.most is not None:
                    most = min(most, Fraction(each.most) * factor)
                changes.append(Change(request.times[each.id], points, most))
        ends = _ends(scheme, is_adjusted=bool(changes))
        clamp = scheme.clamp if scheme and ends else "none"
        bounds = (ends[0] * factor, ends[1] * factor) if ends else (Fraction(0), Fraction(0))
        no_value = request.no_value
        after = clamp in {"after", "both"}
        lowest = getattr(request.rule, "lowest", None)
        lowest = Fraction(-1) if lowest is None else lowest
        below = [lowest < 0, any(each.points < 0 for each in changes), (no_value or 0) < 0, bounds[0] < 0]
        full = None if rounding.full is None else Fraction(rounding.full) * 10**rounding.places
        return cls(
            share=share,
            factor=factor,
            changes=tuple(changes),
            before=clamp in {"before", "both"},
            after=after,
            bounds=bounds,
            no_value=no_value * factor if (changes or ends) and no_value else None,
            full=full,
            signed=bounds[0] < 0 if after else any(below),
        )

    @property
    def adjusts(self) -> bool:
        """Whether points can become others than those of the rule."""
        return bool(self.changes) or self.before or self.after

    @property
    def constants(self) -> tuple[Fraction, ...]:
        """All of them, for their common unit."""
        most = (each.most for each in self.changes)
        points = (each.points for each in self.changes)
        return (*points, *most, *self.bounds, self.no_value or Fraction(0))

    @property
    def extra(self) -> Fraction:
        """The most by which any of them makes a number larger."""
        single = (*self.bounds, self.no_value or Fraction(0), self.full or Fraction(0))
        return sum((each.most for each in self.changes), Fraction(0)) + max(abs(each) for each in single)


def _ends(scheme: Scheme | None, *, is_adjusted: bool) -> tuple[Fraction, Fraction] | None:
    """Give the ends between which points are held; nothing where the rule keeps to them by itself, or has none."""
    if scheme is None or scheme.fewest is None or scheme.most is None:
        return None
    is_narrower = scheme.lowest is not None or scheme.highest is not None
    return (scheme.fewest, scheme.most) if is_adjusted or is_narrower else None
