"""Division of whole columns, rounded once and exactly, by what every engine can do.

Whole numbers are divided as floats and the quotient is put right by the remainder: the
operator for whole division is no whole division on some engines. Exact while quotients stay
below 2**50, of which callers see to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import narwhals.stable.v2 as nw

from kpiflow.frames.engines import OWN, whole
from kpiflow.scoring import Rounding


MOST: Final = 2**50
"""What quotients stay below, so that a float one is off by 1 at most."""

_N: Final = f"{OWN}n"
_Q: Final = f"{OWN}q"
_R: Final = f"{OWN}r"


def rounded_quotient(
    dividend: nw.Expr, divisor: int | nw.Expr, rounding: Rounding, name: str, *, signed: bool
) -> Iterator[list[nw.Expr]]:
    """Give the steps that divide and round: each adds columns that the next one takes.

    Args:
        dividend: A column of whole numbers, below 2**62 above and below 0.
        divisor: Whole numbers above 0, of which three times as much has 64 bits; one for all, or one for each row.
        rounding: The mode and `full` of it; the decimals are in the dividend.
        name: What the column of quotients is called.
        signed: Whether a dividend can be below 0.
    """
    n, q, r = dividend, nw.col(_Q), nw.col(_R)
    if signed:
        yield [dividend.abs().alias(_N)]
        n = nw.col(_N)
    quotient = n / divisor  # of whole numbers: only so does every engine make floats of those beyond 2**53
    nearest = quotient if rounding.mode == "truncate" else quotient + 0.5
    yield [nearest.floor().cast(nw.Int64).alias(_Q)]
    yield (
        [(n - q * divisor).alias(_R)] if rounding.mode == "truncate" else [((n - q * divisor) * 2).alias(_R)]
    )
    match rounding.mode:
        case "truncate":
            put_right = q + _one(r >= divisor) - _one(r < 0)
        case "half_up":
            put_right = q + _one(r >= divisor) - _one(r < -_whole(divisor))
        case "half_even":
            odd = q - (q / 2).floor().cast(nw.Int64) * 2
            above = (r > divisor) | ((r == divisor) & (odd == 1))
            below = (r < -_whole(divisor)) | ((r == -_whole(divisor)) & (odd == 1))
            put_right = q + _one(above) - _one(below)
    if signed:
        put_right = put_right * nw.when(dividend < 0).then(whole(-1)).otherwise(whole(1))
    yield [put_right.alias(name)]
    if rounding.full is not None:
        full = int(Fraction(rounding.full) * 10**rounding.places)
        lacks = dividend < divisor * full
        yield [
            nw.when(lacks & (nw.col(name) >= full)).then(whole(full - 1)).otherwise(nw.col(name)).alias(name)
        ]


def _one(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64)


def _whole(number: int | nw.Expr) -> nw.Expr:
    return whole(number) if isinstance(number, int) else number
