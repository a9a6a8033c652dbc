"""Doors to what scores: one row at a time, and many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from kpiflow.frames import roll_up_frame, score_frame
from kpiflow.scorecard import Composite, Given, Line, Scorecard
from kpiflow.scoring import AS_PRINTED, Points, Ratio, Rounding, Scheme, Score
from kpiflow.scoring.exactness import exact
from kpiflow.testing.scorers import NOT_APPLICABLE, Asked, Printed


class Scalar:
    """`kpiflow.scoring` and `kpiflow.scorecard`; each step by itself, for others to break."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Score things one by one."""
        return [self.printed(self.scored(scheme, each)) for each in asked]

    def scored(self, scheme: Scheme, asked: Asked) -> Score:
        """Score one thing."""
        value: Any = asked.value if asked.applies else NOT_APPLICABLE
        return scheme.score(value, times=asked.times, failed=asked.failed, part=asked.part)

    def printed(self, score: Score) -> Printed:
        """Print a score."""
        if score.earned.value is None:
            return Printed(score.state)
        write = score.rounding.text
        return Printed(score.state, write(score.points), write(score.weighted))

    def roll_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
    ) -> Printed:
        """Roll points up."""
        points = Scorecard(root=whole).roll_up(given, round_months=round_months).root.points
        return Printed(points.state, None if points.value is None else rounding.text(points.value))


class Bulk:
    """`kpiflow.frames` on polars."""

    def score(self, scheme: Scheme, asked: Sequence[Asked]) -> Sequence[Printed]:
        """Score things as rows of one frame."""
        if any(each.part != 0 or isinstance(each.value, Mapping) for each in asked):
            raise NotImplementedError("frames know no parts of levels, and one value for each row")
        columns: dict[str, list[Any]] = {"applies_not": [not each.applies for each in asked]}
        values: list[Any] = [each.value for each in asked]
        terms: dict[str, Any] = {}
        if any(isinstance(value, Ratio) for value in values):
            ratios = [value for value in values if isinstance(value, Ratio)]
            terms = {"numerator": "over", "denominator": "under", "ratio_times": ratios[0].times}
            columns["over"], terms["decimals"] = _scaled([each.numerator for each in ratios])
            columns["under"], _ = _scaled([each.denominator for each in ratios], places=terms["decimals"])
            terms["scaled"] = True
        elif any(isinstance(value, float) for value in values):
            columns["value"] = values  # to be refused: they stand for no number
        else:
            columns["value"], terms["decimals"] = _scaled(values)
            terms["scaled"] = True
        frame = pl.DataFrame({name: pl.Series(held, dtype=_type(held)) for name, held in columns.items()})
        for each in scheme.adjustments:
            often = [int(exact(one.times.get(each.id, 0))) for one in asked]
            frame = frame.with_columns(pl.Series(f"times {each.id}", often))
        for gate in scheme.gates:
            frame = frame.with_columns(
                pl.Series(f"gate {gate.id}", [gate.id not in one.failed for one in asked])
            )
        scored = score_frame(
            frame,
            scheme,
            not_applicable="applies_not",
            times={each.id: f"times {each.id}" for each in scheme.adjustments},
            gates={each.id: f"gate {each.id}" for each in scheme.gates},
            weighted="weighted",
            **terms,
        )
        return [
            Printed(state, _text(points, scheme.rounding), _text(weighted, scheme.rounding))
            for points, weighted, state in scored.select("points", "weighted", "state").iter_rows()
        ]

    def roll_up(
        self,
        whole: Composite,
        given: Mapping[str, Given],
        *,
        rounding: Rounding = AS_PRINTED,
        round_months: int | None = None,
    ) -> Printed:
        """Roll points up as rows of one group."""
        lines = [part for part in whole.parts if isinstance(part, Line)]
        if len(lines) < len(whole.parts) or whole.per != 100:
            raise NotImplementedError("frames roll up lines, and weights in percent")
        held = [_points(given.get(line.code)) for line in lines]
        points, places = _scaled([each.value for each in held], places=4)
        weights, weight_decimals = _scaled([line.weight_in(round_months) for line in lines])
        frame = pl.DataFrame(
            {
                "whole": [whole.code] * len(lines),
                "points": pl.Series(points, dtype=pl.Int64),
                "state": [each.state for each in held],
                "weight": weights,
                "evaluated": [line.is_evaluated(round_months) for line in lines],
            }
        )
        rolled = roll_up_frame(
            frame,
            by=["whole"],
            weight_decimals=weight_decimals,
            evaluated="evaluated",
            method=whole.method,
            policy=whole.policy,
            at_least=whole.at_least,
            start=whole.start,
            floor=lines[0].floor,
            target=lines[0].aim,
            places=places,
            rounding=rounding,
        )
        [(_, units, state)] = rolled.select("whole", "points", "state").rows()
        return Printed(state, _text(units, rounding))


def _type(held: Sequence[Any]) -> type[pl.DataType] | None:
    """Give the type of a column, which nothing tells where nothing stands in it."""
    return pl.Int64 if all(each is None for each in held) else None


def _points(given: Given) -> Points:
    if isinstance(given, Points):
        return given
    return Points(None, "missing") if given is None else Points.stated(given)


def _scaled(values: Sequence[Any], *, places: int = 0) -> tuple[list[int | None], int]:
    """Give numbers in whole units of as many decimals as they have, and how many these are."""
    numbers = [None if each is None else exact(each) for each in values]
    while any(each is not None and (each * 10**places).denominator != 1 for each in numbers):
        places += 1
    return [None if each is None else int(each * 10**places) for each in numbers], places


def _text(units: int | None, rounding: Rounding) -> str | None:
    return None if units is None else rounding.text(Fraction(units, 10**rounding.places))
