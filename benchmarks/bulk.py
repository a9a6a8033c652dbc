"""Exact scores of many rows, frame in and frame out, against the same written natively, in floats or by hand."""

from __future__ import annotations

from typing import Any, Final

import duckdb
import polars as pl

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow.frames import roll_up_frame, score_frame
from kpiflow.scoring import Interpolation


ROWS: Final = 1000
"""Rows for each thing that a work takes."""

CRITERIA: Final = ("c1", "c2", "c3", "c4", "c5")
CARD: Final = (6490, 6890, 7290, 7345, 7400)


def benchmark(size: int) -> Benchmark:
    """Compare scoring and rolling up a thousand times as many rows."""
    rows = results(size * ROWS)
    floats = rows.cast(pl.Float64)
    rule = Interpolation(CARD)
    scored = score_frame(rows, criteria=CRITERIA).with_columns(
        unit=pl.int_range(pl.len()) * 7919 % (size * 20 + 1), weight=pl.int_range(pl.len()) % 60 + 1
    )
    table = rows.to_arrow()
    return Benchmark(
        about=f"score and roll up {size * ROWS} rows",
        comparisons=(
            Comparison(
                work=Work("criteria of each row, polars", lambda: score_frame(rows, criteria=CRITERIA)),
                baseline=Work("polars in floats, unrounded", lambda: in_floats(floats)),
                goal="1.00",
            ),
            Comparison(
                work=Work("criteria of each row, polars ", lambda: score_frame(rows, criteria=CRITERIA)),
                baseline=Work("polars in floats, one lazy plan", lambda: in_floats(floats.lazy()).collect()),
            ),
            Comparison(
                work=Work("one rule for all rows, polars", lambda: score_frame(rows, rule)),
                baseline=Work("polars in floats, unrounded, one rule", lambda: by_card(floats)),
                goal="1.00",
            ),
            Comparison(
                work=Work("roll-up, polars", lambda: roll_up_frame(scored, by=["unit"])),
                baseline=Work("one native group_by, two sums", lambda: sums(scored)),
                goal="1.10",
            ),
            Comparison(
                work=Work("portable plan, polars", lambda: through_narwhals(rows.lazy()).collect()),
                baseline=Work("the same plan, native", lambda: natively(rows.lazy()).collect()),
                goal="1.15",
            ),
            Comparison(
                work=Work(
                    "portable plan, duckdb", lambda: counted(through_narwhals(duckdb.from_arrow(table)))
                ),
                baseline=Work("the same plan, SQL", lambda: counted(in_sql(table))),
                goal="1.15",
            ),
        ),
    )


def results(count: int) -> pl.DataFrame:
    """Make results with five criteria of their own, of either direction, in units of their last decimal."""
    number = pl.int_range(count, dtype=pl.Int64)
    sign = pl.when(number % 2 == 0).then(1).otherwise(-1).cast(pl.Int64)
    frame = pl.select(number.alias("n"), sign.alias("sign"), c1=number * 31 % 9000)
    for step, prime in enumerate((97, 193, 389, 769), start=1):
        frame = frame.with_columns(
            (pl.col(f"c{step}") + pl.col("sign") * (1 + pl.col("n") * prime % 4999)).alias(f"c{step + 1}")
        )
    value = (pl.col("c1") + pl.col("sign") * (pl.col("n") * 1543 % 12000 - 1000)).alias("value")
    return frame.with_columns(value).select("value", *CRITERIA)


def in_floats(frame: Any) -> Any:
    """Interpolate in floats, as one writes it: one line for each segment."""
    value, criteria = pl.col("value"), [pl.col(name) for name in CRITERIA]
    sign = pl.when(criteria[4] >= criteria[0]).then(1.0).otherwise(-1.0)
    chain: Any = pl.when(sign * (value - criteria[0]) <= 0).then(1.0)
    for i in range(4):
        line = i + 1 + (value - criteria[i]) / (criteria[i + 1] - criteria[i])
        chain = chain.when(sign * (value - criteria[i + 1]) <= 0).then(line)
    return frame.with_columns(chain.otherwise(5.0).alias("points"))


def by_card(frame: pl.DataFrame) -> pl.DataFrame:
    """Interpolate between the same criteria for all rows, in floats."""
    value = pl.col("value")
    chain: Any = pl.when(value <= CARD[0]).then(1.0)
    for i in range(4):
        chain = chain.when(value <= CARD[i + 1]).then(i + 1 + (value - CARD[i]) / (CARD[i + 1] - CARD[i]))
    return frame.with_columns(chain.otherwise(5.0).alias("points"))


def sums(frame: pl.DataFrame) -> pl.DataFrame:
    """Add up what a weighted mean is made of."""
    return frame.group_by("unit").agg((pl.col("points") * pl.col("weight")).sum(), pl.col("weight").sum())


def through_narwhals(frame: Any) -> Any:
    """Score by one rule through the portable layer."""
    return score_frame(frame, Interpolation(CARD))


UNIT: Final = 11
LINES: Final = (
    (7290, UNIT * 10_000 - 275 * 6490, 275),
    (7400, UNIT * 30_000 - 2000 * 7290, 2000),
)
"""Until where each line goes, what it is worth at 0, and for each unit, in elevenths of the last decimal."""


def natively(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Write the exact plan of the rule for polars by hand."""
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
    state = pl.when(has).then(pl.lit("scored")).otherwise(pl.lit("missing")).alias("state")
    clipped = pl.col("value").fill_null(0).clip(CARD[0] - 1, CARD[-1] + 1).alias("v")
    plan = frame.with_columns(clipped).with_columns(n.alias("n")).with_columns(q.alias("q"))
    return plan.with_columns(pl.when(has).then(right).alias("points"), state).drop("v", "n", "q")


def in_sql(table: Any) -> Any:
    """Write the exact plan of the rule in SQL by hand."""
    untils = [
        (f"v < {CARD[0]}", 10_000 * UNIT, 0),
        *((f"v <= {until}", at, each) for until, at, each in LINES),
    ]
    at = " ".join(f"WHEN {condition} THEN {worth}" for condition, worth, _ in untils)
    slope = " ".join(f"WHEN {condition} THEN {each}" for condition, _, each in untils)
    names = ", ".join(("value", *CRITERIA))
    statement = f"""
        SELECT {names}, CASE WHEN value IS NOT NULL THEN q + CAST(r >= {UNIT} AS BIGINT) - CAST(r < -{UNIT} AS BIGINT) END
            AS points, CASE WHEN value IS NOT NULL THEN 'scored' ELSE 'missing' END AS state
        FROM (SELECT *, (n - q * {UNIT}) * 2 AS r FROM (
            SELECT *, CAST(floor(n / {UNIT}.0::DOUBLE + 0.5) AS BIGINT) AS q FROM (
                SELECT *, CAST(CASE {at} ELSE {50_000 * UNIT} END AS BIGINT)
                    + CAST(CASE {slope} ELSE 0 END AS BIGINT) * v AS n FROM (
                        SELECT *, least(greatest(coalesce(value, 0), {CARD[0] - 1}), {CARD[-1] + 1}) AS v FROM t))))
    """  # noqa: S608 -- of numbers that stand above
    return duckdb.from_arrow(table).query("t", statement)


def counted(relation: Any) -> Any:
    """Run a relation to its end."""
    return relation.aggregate("sum(points), count(state)").fetchall()
