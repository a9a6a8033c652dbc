"""Rows as parts of their groups: with how many points each counts, if any, and with what weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.frames.engines import OWN, Opened, any_of, refused, type_of, whole
from kpiflow.frames.numbers import Number, flag, number
from kpiflow.frames.refusals import REFUSED, Reason
from kpiflow.scorecard import Method, Policy
from kpiflow.scoring import Exact, exact


POINTS: Final = f"{OWN}points"
WEIGHT: Final = f"{OWN}weight"
COUNTED: Final = f"{OWN}counted"
COUNTING: Final = f"{OWN}counting"
REACHED: Final = f"{OWN}reached"
KEPT: Final = f"{OWN}kept"
LACKS: Final = f"{OWN}lacks"

_KIND: Final = f"{OWN}kind"
_PRESENT: Final = f"{OWN}present"
_WEIGHED: Final = f"{OWN}weighed"
_UNCERTIFIED: Final = f"{OWN}uncertified"
_VALUE: Final = f"{OWN}value"
_KINDS: Final = {"scored": 0, "missing": 1, "not_applicable": 2, "zero": 3, "not_evaluated": 4}
_UNSAID: Final = 5
_HEAVIEST: Final = 10**7
_LEAST: Final = 2**61
_WHOLE: Final = {nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Which columns say what about a part, and what its state does; see `roll_up_frame`."""

    points: str
    state: str | None
    weight: str | None
    weight_decimals: int
    evaluated: str | None
    policy: Policy
    method: Method
    bound: Fraction
    floor: Exact | None
    target: Exact | None
    places: int
    most: int

    def treated(self, *treatments: str) -> list[int]:
        """Give the kinds that are treated in one of some ways."""
        kinds = ("missing", "not_applicable", "zero", "not_evaluated")
        return [_KINDS[kind] for kind in kinds if getattr(self.policy, kind) in treatments]

    @property
    def tallies(self) -> tuple[str, ...]:
        """The columns that tell of a group whether anything counts, and if not, what is said of it."""
        kept = (KEPT,) if self.treated("keep") else ()
        lacks = () if self.policy.missing == "error" else (LACKS,)
        return (COUNTED, *kept, *lacks)

    def constants(self) -> Mapping[str, int]:
        """Give what parts count as that are not simply scored, in units."""
        found = {"zero": 0}
        for treatment, given in (("floor", self.floor), ("target", self.target)):
            if given is not None:
                units = exact(given, name=treatment) * 10**self.places
                if units.denominator != 1 or abs(units) > self.most:
                    raise refused(
                        f"'{treatment}' is not of as many decimals as points", expected=str(self.places)
                    )
                found[treatment] = int(units)
        return found

    def inputs(self, source: Opened) -> list[list[nw.Expr]]:
        """Give the steps that take the columns."""
        here = type_of(source, self.points)
        if here not in _WHOLE:
            raise refused(
                f"column '{self.points}' is of {here}",
                expected="whole numbers of the last decimal, as score_frame gives them",
            )
        taken = number(source, self.points, decimals=self.places, scaled=True)
        weight = self._weight(source)
        first = [taken.units.alias(POINTS), taken.present.alias(_PRESENT), self._kind(source).alias(_KIND)]
        first.append((weight.units if weight else whole(1)).alias(WEIGHT))
        if weight:
            first.append(weight.present.alias(_WEIGHED))
            first += [reason.holds.alias(_UNCERTIFIED) for reason in weight.reasons]
        value: Any = nw
        constants = self.constants()
        stated = [(kind, units) for treatment, units in constants.items() for kind in self.treated(treatment)]
        for kind, units in stated:
            value = value.when(nw.col(_KIND) == kind).then(whole(units))
        value = value.otherwise(nw.col(POINTS)) if stated else nw.col(POINTS)
        left_out = self._is_one_of(self.treated("exclude", "drop", "keep", "error"))
        return [first, [value.alias(_VALUE), (~left_out).alias(COUNTED)]]

    def reasons(self, source: Opened) -> Iterator[Reason]:
        """Give what rows are refused for."""
        weight = self._weight(source)
        kind, value, counted = nw.col(_KIND), nw.col(_VALUE), nw.col(COUNTED)
        yield Reason("KPI503", self.state or self.points, kind == _UNSAID, "there is no such state")
        yield Reason(
            "KPI506", self.points, (kind == 0) & ~nw.col(_PRESENT), "a row that is scored has points"
        )
        for treatment in ("error", *({"floor", "target"} - {*self.constants()})):
            kinds = self.treated(treatment)
            if kinds:
                hint = (
                    "state in the policy what becomes of it"
                    if treatment == "error"
                    else f"state {treatment}="
                )
                yield Reason("KPI506", self.points, self._is_one_of(kinds), hint)
        beyond = (value > self.most) | (value < -self.most)
        yield Reason("KPI502", self.points, counted & beyond)
        if self.method == "deduct":
            outside = (value < 0) | (value > 10**self.places)
            hint = "0 where it is not met, 1 where it is, or a part of it between"
            yield Reason("KPI503", self.points, counted & outside, hint)
        if weight and self.weight:
            for reason in weight.reasons:
                yield reason._replace(holds=nw.col(_UNCERTIFIED))
            light = ~nw.col(_WEIGHED) | (nw.col(WEIGHT) <= 0)
            yield Reason("KPI503", self.weight, light, "weights are above 0")
            yield Reason("KPI502", self.weight, nw.col(WEIGHT) > _HEAVIEST)

    def step(self) -> list[nw.Expr]:
        """Give the step that says as what each row counts, once it is known which are refused."""
        fine = nw.col(REFUSED) == 0
        value, weight = nw.col(_VALUE), nw.col(WEIGHT)
        counted = fine & nw.col(COUNTED)
        dropped = self.treated("drop")
        counting = fine & (nw.col(COUNTED) | self._is_one_of(dropped)) if dropped else counted
        weight = nw.when(counting).then(weight).otherwise(whole(0))
        points = nw.when(counted).then(value).otherwise(whole(0))
        return [
            _one(counted).alias(COUNTED),
            _one(counting).alias(COUNTING),
            _one(fine & self._is_one_of(self.treated("keep"))).alias(KEPT),
            _one(fine & (nw.col(_KIND) == _KINDS["missing"])).alias(LACKS),
            _one(counted & (value >= ceil(self.bound * 10**self.places))).alias(REACHED),
            weight.alias(WEIGHT),
            self._summand(points, weight, _one(counted)).alias(POINTS),
        ]

    def plain(self) -> list[nw.Expr]:
        """Give the one step there is where every row simply counts."""
        points = nw.col(self.points).cast(nw.Int64)
        weight = nw.col(self.weight).cast(nw.Int64) if self.weight else whole(1)
        if self.weight_decimals:
            weight = weight * 10**self.weight_decimals
        counts = _one(points >= ceil(self.bound * 10**self.places))
        summand = self._summand(points, weight, None)
        return [summand.alias(POINTS), weight.alias(WEIGHT), counts.alias(REACHED), whole(1).alias(COUNTING)]

    def facts(self, source: Opened) -> list[nw.Expr]:
        """Give what to ask of a frame to know whether every row simply counts; nothing where that does not help."""
        if self.evaluated or self.method == "deduct" or type_of(source, self.points) not in _WHOLE:
            return []
        if self.weight and type_of(source, self.weight) not in _WHOLE:
            return []
        if self.state and type_of(source, self.state) != nw.String:
            return []
        points = nw.col(self.points).cast(nw.Int64)
        weight = nw.col(self.weight).cast(nw.Int64) if self.weight else points * 0 + 1
        found = [points.len(), points.null_count(), points.min(), points.max(), weight.min(), weight.max()]
        found.append(weight.null_count())
        if self.state:
            found.append((nw.col(self.state) == "scored").fill_null(False).all())  # noqa: FBT003
        return [each.alias(f"fact{i}") for i, each in enumerate(found)]

    def are_plain(self, facts: nw.DataFrame[Any], *, room: int) -> bool:
        """Tell from the facts whether every row simply counts, and no sum is too large."""
        rows, without, least, most, lightest, heaviest, unweighed, *scored = facts.row(0)
        if not rows or without or unweighed or not all(scored):
            return False
        top, heavy = max(abs(least), abs(most), 1), heaviest * 10**self.weight_decimals
        return bool(top <= self.most and lightest > 0 and heavy <= _HEAVIEST and rows * top * heavy < room)

    def _summand(self, points: nw.Expr, weight: nw.Expr, counted: nw.Expr | None) -> nw.Expr:
        match self.method:
            case "weighted_mean" | "weighted_sum":
                return points * weight
            case "deduct":
                full = whole(10**self.places) if counted is None else counted * 10**self.places
                return (points - full) * weight
            case "minimum":
                return points if counted is None else points + (1 - counted) * _LEAST
            case _:
                return points

    def _weight(self, source: Opened) -> Number | None:
        return number(source, self.weight, decimals=self.weight_decimals) if self.weight else None

    def _kind(self, source: Opened) -> nw.Expr:
        chain: Any = nw
        if self.evaluated:
            evaluated = flag(source, self.evaluated).fill_null(False)  # noqa: FBT003
            chain = chain.when(~evaluated).then(whole(_KINDS["not_evaluated"]))
        if self.state is None:
            missing = nw.col(self.points).is_null()
            return chain.when(missing).then(whole(_KINDS["missing"])).otherwise(whole(0))  # type: ignore[no-any-return]
        if type_of(source, self.state) != nw.String:
            raise refused(
                f"column '{self.state}' holds no words", expected="states, as score_frame gives them"
            )
        said = nw.col(self.state).fill_null("")
        for kind in ("scored", "missing", "not_applicable", "zero"):
            chain = chain.when(said == kind).then(whole(_KINDS[kind]))
        return chain.otherwise(whole(_UNSAID))  # type: ignore[no-any-return]

    @staticmethod
    def _is_one_of(kinds: list[int]) -> nw.Expr:
        return any_of([nw.col(_KIND) == kind for kind in kinds] or [nw.col(_KIND) < 0])


def _one(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64)
