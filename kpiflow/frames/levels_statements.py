"""Answers, readings, texts, exclusions and levels of other indicators of many units at once.

There is one row for each unit and thing it is about: several of one day that nothing puts in
order make an error, never a guess. Refuses nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

import narwhals.stable.v2 as nw

from kpiflow.evidence import Standing
from kpiflow.frames.levels_states import (
    ERROR,
    MET,
    UNKNOWN,
    UNMET,
    Data,
    all_of,
    any_of,
    chosen,
    one,
    truth,
    whole,
)
from kpiflow.frames.levels_tables import Table
from kpiflow.guards import PERCENT, Answered, Measured, Reached, Written
from kpiflow.scales import AnswerScale


_MOST: Final = 2**62
"""What both sides of a comparison stay below."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a guard makes of one row that is about what it asks for.

    Attributes:
        about: What that is, such as the question.
        state: What the row makes of it.
        unsaid: What it comes to where there is no such row.
    """

    about: str
    state: nw.Expr
    unsaid: int = UNKNOWN


def judged_statements(table: Table, about: str, said: Mapping[str, Said]) -> Data:
    """Give a table of units with the state of each guard; units that state nothing are not in it.

    Args:
        table: The statements of that day.
        about: The column that says what a row is about.
        said: What is looked for, each with the name of its column.
    """
    wanted = tuple(sorted({each.about for each in said.values()}))
    rows = table.data.filter(table.says(about, *wanted))
    columns: list[nw.Expr] = []
    for name, each in said.items():
        is_it = table.says(about, each.about)
        columns.extend([one(is_it).alias(f"{name}_n"), chosen([(is_it, each.state)], 0).alias(name)])
    sums = (
        rows.with_columns(*columns)
        .group_by(table.unit)
        .agg(*(nw.col(column).sum() for name in said for column in (name, f"{name}_n")))
    )
    return sums.select(
        table.unit,
        *(
            chosen([(nw.col(f"{name}_n") == 0, each.unsaid), (nw.col(f"{name}_n") > 1, ERROR)], nw.col(name))
            .cast(nw.Int64)
            .alias(name)
            for name, each in said.items()
        ),
    )


def _of_faults(table: Table, *, accepted: bool, good: nw.Expr) -> nw.Expr:
    """Give what a row comes to: one that does not stand says nothing either way."""
    stands = table.stands()
    if accepted:
        stands = stands & table.says("standing", "accepted")
    return chosen([(~stands, UNKNOWN), (good, MET)], otherwise=UNMET)


def of_answer(table: Table, guard: Answered, scale: AnswerScale | None) -> Said:
    """Compile a guard over answers."""
    known = scale.written() if scale else ()
    fine = [value for value in known if scale and guard.accepts(value, scale)]
    good = [table.says("value", *fine) if fine else truth(holds=False)]
    if guard.justified:
        good.append(table.given("justified") & (nw.col("justified") >= guard.justified))
    if guard.addressed:
        good.append(table.flag("addressed"))
    state = _of_faults(table, accepted=guard.status is Standing.ACCEPTED, good=all_of(good))
    on_scale = table.says("value", *known) if known else truth(holds=False)
    return Said(guard.question, chosen([(~on_scale, ERROR)], otherwise=state))


def of_text(table: Table, guard: Written) -> Said:
    """Compile a guard over texts."""
    long = table.given("length") & (nw.col("length") >= guard.min_length)
    if guard.min_length <= 0:
        long = truth(holds=True)
    return Said(guard.field, _of_faults(table, accepted=False, good=long))


def of_attainment(table: Table, guard: Reached) -> Said:
    """Compile a guard over the level of another indicator."""
    high = table.given("level") & (nw.col("level") >= guard.level)
    return Said(guard.indicator, _of_faults(table, accepted=False, good=high))


def of_exclusion(table: Table, requirement: str) -> Said:
    """Compile whether a unit states that a requirement does not apply, and was not turned down."""
    return Said(requirement, chosen([(table.stands(), MET)], otherwise=UNMET), unsaid=UNMET)


def of_reading(table: Table, guard: Measured, unit: str, decimals: int) -> Said:
    """Compile a guard over readings: exactly, and an error where 64 bits are not enough to compare."""
    accepted = guard.status is Standing.ACCEPTED
    errors: list[tuple[nw.Expr, int | nw.Expr]] = []
    if table.has("in_unit"):
        stated = table.given("in_unit") & (nw.col("in_unit") != "")
        errors.append((stated & ~table.says("in_unit", unit), ERROR))
    number, upper, lower = (table.given(each) for each in ("value", "numerator", "denominator"))
    ratio = upper & lower & ~number
    cases = list(errors)
    if table.has("numerator") and table.has("denominator"):
        n, m = nw.col("numerator").fill_null(0), nw.col("denominator").fill_null(0)
        cases.extend([(ratio & (m == 0) & (n == 0), UNKNOWN), (ratio & (m == 0), ERROR)])
        most = _largest_side(guard, unit)
        beyond = any_of([n > most, n < -most, m > most, m < -most])
        cases.append((ratio & beyond, ERROR))
        inside = all_of(_ratio_bounds(guard, unit, most))
        cases.append((ratio, _of_faults(table, accepted=accepted, good=inside)))
    if table.has("value"):
        alone = number & ~upper & ~lower
        inside = all_of(_value_bounds(guard, decimals))
        cases.append((alone, _of_faults(table, accepted=accepted, good=inside)))
    return Said(guard.measure, chosen(cases, otherwise=ERROR))  # neither one number nor a ratio


def _bounds(guard: Measured) -> Iterator[tuple[str, Decimal]]:
    for word in ("min", "max", "above", "below"):
        bound: Decimal | None = getattr(guard, word)
        if bound is not None:
            yield word, bound


def _value_bounds(guard: Measured, decimals: int) -> Iterator[nw.Expr]:
    here = nw.col("value").fill_null(0).cast(nw.Int64)
    for word, bound in _bounds(guard):
        at = Fraction(bound) * 10**decimals
        match word:
            case "min":
                yield _is_from(here, ceil(at))
            case "above":
                yield _is_from(here, floor(at) + 1)
            case "max":
                yield ~_is_from(here, floor(at) + 1)
            case _:
                yield ~_is_from(here, ceil(at))


def _is_from(column: nw.Expr, least: int) -> nw.Expr:
    """Tell where a column of 64 bits is at least a number, of however many digits."""
    if least > 2**63 - 1:
        return truth(holds=False)
    return truth(holds=True) if least <= -(2**63) else column >= whole(least)


def _sides(bound: Decimal, unit: str) -> tuple[int, int]:
    """Give what numerator and denominator are multiplied by before they are compared."""
    at = Fraction(bound) / (100 if unit == PERCENT else 1)
    return at.denominator, at.numerator


def _largest_side(guard: Measured, unit: str) -> int:
    sides: Sequence[int] = [side for _, bound in _bounds(guard) for side in _sides(bound, unit)]
    return _MOST // max([1, *(abs(side) for side in sides)])


def _ratio_bounds(guard: Measured, unit: str, most: int) -> Iterator[nw.Expr]:
    m = nw.col("denominator").fill_null(0).cast(nw.Int64).clip(-most, most)
    n = nw.col("numerator").fill_null(0).cast(nw.Int64).clip(-most, most)
    turned = nw.when(m < 0).then(whole(-1)).otherwise(whole(1))
    for word, bound in _bounds(guard):
        left, right = _sides(bound, unit)
        if most == 0:
            yield truth(holds=False)
            continue
        a, b = n * turned * left, m * turned * right
        match word:
            case "min":
                yield a >= b
            case "above":
                yield a > b
            case "max":
                yield a <= b
            case _:
                yield a < b
