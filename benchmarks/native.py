"""The exact plans of `kpiflow.frames`, written by hand for polars and in SQL, as an expert of each would.

They do the same work: scores rounded half up by whole numbers, and roll-ups that refuse the
rows which `roll_up_frame` refuses, before they add anything up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import polars as pl


CARD: Final = (6490, 6890, 7290, 7345, 7400)
"""Criteria, in units of the last decimal."""

UNIT: Final = 11
LINES: Final = (
    (7290, UNIT * 10_000 - 275 * 6490, 275),
    (7400, UNIT * 30_000 - 2000 * 7290, 2000),
)
"""Until where each line goes, what it is worth at 0, and for each unit, in elevenths of the last decimal."""

_MOST_POINTS: Final = 10**11
_HEAVIEST: Final = 10**7
_LARGEST_SUM: Final = 2**59
_SCORED, _KNOWN = "scored", ("scored", "zero", "not_applicable")


def score(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Score by the card in polars."""
    v = pl.col("v")
    at: Any = pl.when(v < CARD[0]).then(pl.lit(10_000 * UNIT, pl.Int64))
    slope: Any = pl.when(v < CARD[0]).then(pl.lit(0, pl.Int64))
    for until, worth, each in LINES:
        at = at.when(v <= until).then(pl.lit(worth, pl.Int64))
        slope = slope.when(v <= until).then(pl.lit(each, pl.Int64))
    n = at.otherwise(pl.lit(50_000 * UNIT, pl.Int64)) + slope.otherwise(pl.lit(0, pl.Int64)) * v
    q = (pl.col("n") / UNIT + 0.5).floor().cast(pl.Int64)
    r = (pl.col("n") - pl.col("q") * UNIT) * 2
    right = pl.col("q") + (r >= UNIT).cast(pl.Int64) - (r < -UNIT).cast(pl.Int64)
    has = pl.col("value").is_not_null()
    state = pl.when(has).then(pl.lit(_SCORED)).otherwise(pl.lit("missing")).alias("state")
    clipped = pl.col("value").fill_null(0).clip(CARD[0] - 1, CARD[-1] + 1).alias("v")
    plan = frame.with_columns(clipped).with_columns(n.alias("n")).with_columns(q.alias("q"))
    return plan.with_columns(pl.when(has).then(right).alias("points"), state).drop("v", "n", "q")


def roll_up(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Make the weighted mean of each unit in polars, and refuse rows first.

    Raises:
        ValueError: Rows have no state, points or weight that can be.
    """
    points, state, weight = pl.col("points"), pl.col("state"), pl.col("weight")
    wrong = (
        ~state.is_in(_KNOWN).fill_null(value=False)
        | ((state == _SCORED) & points.is_null()).fill_null(value=False)
        | (points.abs() > _MOST_POINTS).fill_null(value=False)
        | ~((weight > 0) & (weight <= _HEAVIEST)).fill_null(value=False)
    )
    _must_be_none(frame.select(wrong.sum()).collect().item())
    counted = state != "not_applicable"
    n = pl.when(state == "zero").then(0).when(counted).then(points * weight).otherwise(0)
    of = pl.when(counted).then(weight).otherwise(0)
    sums = (
        frame.with_columns(n=n, of=of, k=counted.cast(pl.Int64))
        .with_columns(size=(pl.col("n") / _LARGEST_SUM).abs() + pl.col("of") / _LARGEST_SUM)
        .group_by("unit")
        .agg(pl.col("n").sum(), pl.col("of").sum(), pl.col("k").sum(), pl.col("size").sum())
    )
    fine = (pl.col("k") > 0) & (pl.col("size") < 1)
    size, by = pl.col("n").abs(), pl.col("of")
    q, r = pl.col("q"), pl.col("r")
    right = (q + (r >= by).cast(pl.Int64) - (r < -by).cast(pl.Int64)) * pl.col("n").sign()
    said = pl.when(pl.col("size") >= 1).then(None).when(fine).then(pl.lit(_SCORED))
    return (
        sums.with_columns(of=pl.when(fine).then(by).otherwise(1))
        .with_columns(q=(size / by + 0.5).floor().cast(pl.Int64))
        .with_columns(r=(size - q * by) * 2)
        .select(
            "unit",
            pl.when(fine).then(right).alias("points"),
            said.otherwise(pl.lit("not_applicable")).alias("state"),
        )
    )


def _must_be_none(wrong: int) -> None:
    if wrong:
        message = f"{wrong} rows are refused"
        raise ValueError(message)


def _score_in_sql() -> str:
    untils = [
        (f"v < {CARD[0]}", 10_000 * UNIT, 0),
        *((f"v <= {until}", at, each) for until, at, each in LINES),
    ]
    at = " ".join(f"WHEN {condition} THEN {worth}" for condition, worth, _ in untils)
    slope = " ".join(f"WHEN {condition} THEN {each}" for condition, _, each in untils)
    low, high = CARD[0] - 1, CARD[-1] + 1
    names = "value, c1, c2, c3, c4, c5"
    right = f"q + CAST(r >= {UNIT} AS BIGINT) - CAST(r < -{UNIT} AS BIGINT)"
    return f"""
        SELECT {names}, CASE WHEN value IS NOT NULL THEN {right} END AS points,
            CASE WHEN value IS NOT NULL THEN 'scored' ELSE 'missing' END AS state
        FROM (SELECT *, (n - q * {UNIT}) * 2 AS r FROM (
            SELECT *, CAST(floor(n / CAST({UNIT} AS DOUBLE) + 0.5) AS BIGINT) AS q FROM (
                SELECT *, CAST(CASE {at} ELSE {50_000 * UNIT} END AS BIGINT)
                    + CAST(CASE {slope} ELSE 0 END AS BIGINT) * v AS n FROM (
                        SELECT *, CASE WHEN value < {low} OR value IS NULL THEN {low}
                            WHEN value > {high} THEN {high} ELSE value END AS v FROM t))))
    """  # noqa: S608 -- of numbers that stand above


SCORE: Final = _score_in_sql()
"""The plan of `score`, of a table `t`."""

REFUSED: Final = f"""
    SELECT count(*) AS wrong FROM t WHERE NOT coalesce(state IN {_KNOWN}, FALSE)
        OR (state = 'scored' AND points IS NULL) OR abs(points) > {_MOST_POINTS}
        OR NOT coalesce(weight > 0 AND weight <= {_HEAVIEST}, FALSE)
"""  # noqa: S608
"""How many rows of `t` cannot be rolled up."""

ROLL_UP: Final = f"""
    SELECT unit, CASE WHEN fine THEN (q + CAST(r >= m AS BIGINT) - CAST(r < -m AS BIGINT))
            * CASE WHEN n < 0 THEN -1 ELSE 1 END END AS points,
        CASE WHEN size >= 1 THEN NULL WHEN fine THEN 'scored' ELSE 'not_applicable' END AS state
    FROM (SELECT *, (abs(n) - q * m) * 2 AS r FROM (
        SELECT *, CAST(floor(abs(n) / CAST(m AS DOUBLE) + 0.5) AS BIGINT) AS q FROM (
            SELECT *, CASE WHEN fine THEN of ELSE 1 END AS m FROM (
                SELECT *, k > 0 AND size < 1 AS fine FROM (
                    SELECT unit, CAST(sum(n) AS BIGINT) AS n, CAST(sum(of) AS BIGINT) AS of, sum(k) AS k,
                        sum(abs(n / CAST({_LARGEST_SUM} AS DOUBLE)) + of / CAST({_LARGEST_SUM} AS DOUBLE)) AS size
                    FROM (SELECT unit, CASE state WHEN 'scored' THEN points * weight ELSE 0 END AS n,
                            CASE WHEN state <> 'not_applicable' THEN weight ELSE 0 END AS of,
                            CAST(state <> 'not_applicable' AS BIGINT) AS k FROM t)
                    GROUP BY unit)))))
"""  # noqa: S608
"""The plan of `roll_up`, of a table `t` of which no row is refused."""


def rolled_up(query: Callable[[str], Any], wrong: Callable[[Any], int]) -> Any:
    """Roll up in SQL, and refuse rows first.

    Args:
        query: Makes a plan of a statement.
        wrong: Runs a plan of one number.

    Raises:
        ValueError: Rows have no state, points or weight that can be.
    """
    _must_be_none(wrong(query(REFUSED)))
    return query(ROLL_UP)
