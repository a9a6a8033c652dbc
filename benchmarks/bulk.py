"""Exact scores of many rows, frame in and frame out, against the same written natively, in floats or by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter, process_time
from typing import Any, Final

import duckdb
import polars as pl

from benchmarks import native, spark
from benchmarks.harness import Benchmark, Comparison, Work
from benchmarks.native import CARD
from kpiflow.frames import roll_up_frame, score_frame
from kpiflow.scoring import Interpolation


ROWS: Final = 1000
"""Rows for each thing that a work takes."""

CRITERIA: Final = ("c1", "c2", "c3", "c4", "c5")


def benchmark(size: int) -> Benchmark:
    """Compare scoring and rolling up a thousand times as many rows."""
    rows = results(size * ROWS)
    floats = rows.cast(pl.Float64)
    rule = Interpolation(CARD)
    scored = parts(rows, units=size * 20 + 1)
    own_criteria = Work("criteria of each row, polars", lambda: score_frame(rows, criteria=CRITERIA))
    one_plan = Work("polars in floats, one lazy plan", lambda: in_floats(floats.lazy()).collect())
    return Benchmark(
        about=f"score and roll up {size * ROWS} rows",
        comparisons=(
            Comparison(
                work=own_criteria,
                baseline=Work("polars in floats, unrounded", lambda: in_floats(floats)),
                goal="1.00",
            ),
            Comparison(work=own_criteria, baseline=one_plan),
            Comparison(
                work=Work("criteria of each row, one lazy plan", lambda: as_one_plan(rows)), baseline=one_plan
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
            *(each for engine in engines() for each in portable(engine, rows, scored)),
        ),
        left_out=() if spark.is_there() else (spark.LEFT_OUT,),
    )


@dataclass(frozen=True, kw_only=True)
class Engine:
    """An engine that runs portable plans and native ones.

    Attributes:
        name: What it is called.
        opened: Makes a plan of rows, once for all works.
        again: Makes a plan for one work of what was opened.
        score: Scores natively.
        roll_up: Rolls up natively.
        run: Runs a plan to its end.
        elsewhere: Whether it works in another process, whose time is that of the clock.
    """

    name: str
    opened: Callable[[pl.DataFrame], Any]
    again: Callable[[Any], Any]
    score: Callable[[Any], Any]
    roll_up: Callable[[Any], Any]
    run: Callable[[Any], object]
    elsewhere: bool = False

    def __str__(self) -> str:
        """Give its name."""
        return self.name

    def work(self, name: str, plan: Callable[[Any], Any], of: Any) -> Work:
        """Make a work of building a plan and running it."""

        def done() -> None:
            self.run(plan(self.again(of)))

        return Work(name, done, costs=(lambda: self.seconds(done)) if self.elsewhere else None)

    def seconds(self, run: Callable[[], object]) -> float:
        """Measure seconds of the processor; by the clock what another process does."""
        now = perf_counter if self.elsewhere else process_time
        start = now()
        run()
        return now() - start


def engines() -> Iterator[Engine]:
    """Give the engines that are here."""
    yield Engine(
        name="polars",
        opened=lambda rows: rows,
        again=lambda rows: rows.lazy(),
        score=native.score,
        roll_up=native.roll_up,
        run=lambda plan: plan.collect(),
    )
    yield Engine(
        name="duckdb",
        opened=lambda rows: rows.to_arrow(),
        again=duckdb.from_arrow,
        score=lambda table: table.query("t", native.SCORE),
        roll_up=lambda table: native.rolled_up(partial(table.query, "t"), lambda plan: plan.fetchall()[0][0]),
        run=lambda plan: plan.aggregate("sum(points), max(state)").fetchall(),
    )
    if spark.is_there():
        yield Engine(
            name="pyspark",
            opened=spark.table,
            again=lambda table: table,
            score=lambda table: spark.query(table, native.SCORE),
            roll_up=lambda table: native.rolled_up(partial(spark.query, table), lambda plan: plan.first()[0]),
            run=spark.run,
            elsewhere=True,
        )


def portable(engine: Engine, rows: pl.DataFrame, scored: pl.DataFrame) -> Iterator[Comparison]:
    """Compare portable plans with native ones, and what they take more where there is next to no row."""
    name, table, of_parts = engine.name, engine.opened(rows), engine.opened(scored)
    yield Comparison(
        work=engine.work(f"portable score, {name}", through_narwhals, table),
        baseline=engine.work("the same plan, native", engine.score, table),
        goal="1.15",
    )
    yield Comparison(
        work=engine.work(f"portable roll-up, {name}", rolled_up, of_parts),
        baseline=engine.work("the same plans, native", engine.roll_up, of_parts),
        goal="1.15",
    )
    few = engine.opened(rows.head(1))
    ours = engine.work("", through_narwhals, few)
    theirs = engine.work("", engine.score, few)

    def both() -> None:
        ours.run()
        theirs.run()

    yield Comparison(
        work=Work(
            f"portable score of one row beyond the native one, {name}",
            both,
            costs=lambda: max(0.0, engine.seconds(ours.run) - engine.seconds(theirs.run)),
        ),
        baseline=Work("30 ms", lambda: None, costs=lambda: 0.030),
        goal="1.00",
    )


def parts(rows: pl.DataFrame, *, units: int) -> pl.DataFrame:
    """Score rows and make parts of units of them, with weights."""
    number = pl.int_range(pl.len())
    return score_frame(rows, criteria=CRITERIA).with_columns(
        unit=number * 7919 % units, weight=number % 60 + 1
    )


def as_one_plan(rows: pl.DataFrame) -> pl.DataFrame:
    """Score by the criteria of each row in one plan, which refuses rows in a column."""
    plan = score_frame(rows.lazy(), criteria=CRITERIA, on_refused="column")
    return plan.collect()


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


def rolled_up(frame: Any) -> Any:
    """Roll up through the portable layer."""
    return roll_up_frame(frame, by=["unit"])
