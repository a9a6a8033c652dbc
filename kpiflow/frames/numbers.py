"""Columns of numbers as whole numbers of their last declared decimal.

A float column is taken only with a certificate, row by row: the float must be the one double
nearest to a decimal of the declared decimals and at most 15 digits, so that it stands for
that decimal and no other. Refuses columns whose type cannot hold exact numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import narwhals.stable.v2 as nw

from kpiflow.frames.engines import Opened, between, refused, type_of, whole
from kpiflow.frames.refusals import Reason


MAX_DECIMALS: Final = 15
HUGE: Final = 2**61
"""Whole numbers beyond it are taken for it: they lie beyond every criterion that can be computed with."""

_CERTIFIED: Final = 1e15
"""At most 15 digits: neighbouring decimals are then farther apart than neighbouring doubles."""


@dataclass(frozen=True, slots=True)
class Number:
    """A column of numbers, taken exactly.

    Attributes:
        units: Whole numbers of its last decimal; 0 where there is none.
        present: Whether there is a number.
        reasons: What rows are refused for.
    """

    units: nw.Expr
    present: nw.Expr
    reasons: tuple[Reason, ...] = ()


def number(
    frame: Opened, column: str, *, decimals: int, scaled: bool = False, bounds: tuple[int, int] | None = None
) -> Number:
    """Take a column of numbers exactly.

    Args:
        frame: The frame.
        column: The column.
        decimals: How many decimals its numbers have at most.
        scaled: Whether whole numbers in it count its last decimal already.
        bounds: Between what numbers are told apart, in units; beyond, they may be taken for the end.

    Raises:
        ScoringError: There is no such column, or its type cannot hold exact numbers (KPI507).
    """
    kind = type_of(frame, column)
    here = nw.col(column)
    if kind in {nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32}:
        one = 1 if scaled else 10**decimals
        units = here.fill_null(0).cast(nw.Int64)
        if bounds or one > 1:
            low, high = bounds or (-HUGE, HUGE)
            units = between(frame, units, max(low, -HUGE) // one, -(-min(high, HUGE) // one))
        return Number(units * one if one > 1 else units, ~here.is_null())
    if isinstance(kind, nw.Decimal) and (kind.scale or 0) > decimals:
        raise refused(
            f"column '{column}' has {kind.scale} decimals",
            expected=f"at most {decimals}, as declared",
            hint=f"state decimals={kind.scale}",
        )
    if kind != nw.Float64 and not isinstance(kind, nw.Decimal):
        raise refused(
            f"column '{column}' is of {kind}, which is not taken exactly",
            expected="whole numbers of up to 64 bits, decimals, or Float64",
            hint="cast it before it is scored",
        )
    x = here.cast(nw.Float64).fill_null(0.0)
    power = float(10**decimals)
    shifted = x * power + 0.5
    units = shifted.floor()
    # Divided by a column: by a constant, some engines multiply by its reciprocal, which rounds twice.
    written = units / (x * 0.0 + power) if decimals else units
    # Compared from both sides before anything is done with it: some engines floor NaN to 0.
    certified = (shifted < _CERTIFIED) & (shifted > -_CERTIFIED) & (written == x)
    taken = nw.when(certified).then(units.cast(nw.Float64)).otherwise(nw.lit(0.0)).cast(nw.Int64)
    if bounds:
        taken = between(frame, taken, max(bounds[0], -HUGE), min(bounds[1], HUGE))
    return Number(taken, ~here.is_null(), (Reason("KPI500", column, ~certified),))


def untouched(frame: Opened, column: str) -> nw.Expr | None:
    """Give a column of whole numbers of 64 bits as it is; nothing where it is of another type."""
    return nw.col(column) if type_of(frame, column) == nw.Int64 else None


def flag(frame: Opened, column: str) -> nw.Expr:
    """Take a column of yes and no.

    Raises:
        ScoringError: There is no such column, or it is of another type (KPI507).
    """
    kind = type_of(frame, column)
    if kind != nw.Boolean:
        raise refused(f"column '{column}' is of {kind}", expected="Boolean")
    return nw.col(column)


def must_be_decimals(decimals: int) -> None:
    """Refuse a number of decimals that no column can have.

    Raises:
        ScoringError: It is below 0 or above 15 (KPI507).
    """
    if not 0 <= decimals <= MAX_DECIMALS:
        raise refused(f"columns cannot have {decimals} decimals", expected=f"0 to {MAX_DECIMALS}")


def unit(present: nw.Expr, units: nw.Expr) -> nw.Expr:
    """Give units where there are some, and 1 elsewhere, so that nothing is ever divided by 0."""
    return nw.when(present).then(units).otherwise(whole(1))
