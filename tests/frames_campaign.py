"""Bulk scores against two references, on rows made to go wrong: `python -m tests.frames_campaign --rows 20000000`.

The first reference is the scalar path, `kpiflow.scoring`, one row at a time. The second is
written here from the printed formula alone, once in whole numbers over columns and once in
fractions; it shares no line with what it judges. Rows lie exactly on criteria, one unit
beside them, exactly between two printed scores and one unit beside that, far outside, and
in segments as wide as 64 bits allow.
"""

from __future__ import annotations

import argparse
import sys
import warnings

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from shutil import which
from typing import Any, Final

import dask.dataframe as dd
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from kpiflow.frames import score_frame
from kpiflow.scoring import (
    Bands,
    Binary,
    Interpolation,
    Lookup,
    Milestone,
    PointBand,
    RangeOptimal,
    Rounding,
    Rule,
    Scheme,
)


CRITERIA: Final = ("c1", "c2", "c3", "c4", "c5")
WIDEST: Final = 23 * 10**13
"""Units between two criteria: four of them are as far apart as is not refused."""
_MISSING: Final = 997
"""Every so many rows have no value, and as many others do not apply."""


def spark() -> Any:
    """Start PySpark on this machine; nothing where it or Java is not installed."""
    return _spark() if find_spec("pyspark") and which("java") else None


@cache
def _spark() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- may be absent

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "1g")
    session = builder.config("spark.sql.execution.arrow.pyspark.enabled", "true").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _in_dask(rows: pl.DataFrame) -> Any:
    return dd.from_pandas(_in_pandas(rows), npartitions=3)  # type: ignore[no-untyped-call]


def _in_pandas(rows: pl.DataFrame) -> pd.DataFrame:
    kinds = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    return rows.to_arrow(compat_level=pl.CompatLevel.oldest()).to_pandas(types_mapper=kinds.get)


def _in_spark(rows: pl.DataFrame) -> Any:
    return _spark().createDataFrame(rows.to_arrow(compat_level=pl.CompatLevel.oldest()))


def _in_duckdb(rows: pl.DataFrame) -> Any:
    table = rows.to_arrow()
    return duckdb.from_arrow(table)


ENGINES: Final[Mapping[str, Callable[[pl.DataFrame], Any]]] = {
    "polars": lambda rows: rows,
    "polars lazy": lambda rows: rows.lazy(),
    "pandas": _in_pandas,
    "pyarrow": lambda rows: rows.to_arrow(),
    "duckdb": _in_duckdb,
    "dask": _in_dask,
    "pyspark": _in_spark,
}


def back(frame: Any) -> pl.DataFrame:
    """Take a frame of any engine back as polars, in the order of its ids."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, duckdb.DuckDBPyRelation):
        frame = frame.to_arrow_table()
    if hasattr(frame, "toArrow"):
        frame = frame.toArrow()
    if hasattr(frame, "compute"):
        frame = frame.compute()
    if isinstance(frame, pd.DataFrame):
        frame = pa.Table.from_pandas(frame, preserve_index=False)
    found = frame if isinstance(frame, pl.DataFrame) else pl.from_arrow(frame)
    assert isinstance(found, pl.DataFrame)
    return found.sort("id")


def criteria_rows(count: int, seed: int) -> pl.DataFrame:
    """Make rows with criteria of their own, in either direction, and values made to go wrong."""
    draw = np.random.default_rng(seed)
    scale = draw.choice([1, 10, 20_000, 1_000_000, WIDEST], count)
    width = draw.integers(1, scale[:, None] + 1, (count, 4))
    ties = draw.random(count) < 0.4
    width[ties] = 20_000 * (draw.integers(1, 10**9, (count, 4)) % (scale[:, None] // 20_000 + 1) + 1)[ties]
    sign = np.where(draw.random(count) < 0.5, 1, -1)
    first = draw.integers(-(10**6), 10**6, count)
    criteria = np.cumsum(np.column_stack([first, sign[:, None] * width]), axis=1)
    rows = np.arange(count)
    segment = draw.integers(0, 4, count)
    low, wide = criteria[rows, segment], width[rows, segment]
    tie = wide // 20_000 * (2 * draw.integers(0, 10_000, count) + 1)
    inside = np.where(ties, tie, draw.integers(0, wide + 1))
    value = low + sign * inside + draw.integers(-1, 2, count)
    value = np.where(draw.random(count) < 0.1, criteria[rows, segment] + draw.integers(-1, 2, count), value)
    value = np.where(draw.random(count) < 0.01, draw.choice([-(2**63), 2**63 - 1, 0, 10**18], count), value)
    frame = pl.DataFrame({"id": rows, "value": value, **{n: criteria[:, i] for i, n in enumerate(CRITERIA)}})
    return _with_states(frame)


def _with_states(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(pl.col("id") % _MISSING != 5).then(pl.col("value")).alias("value"),
        (pl.col("id") % _MISSING == 6).alias("na"),
    )


def by_formula(rows: pl.DataFrame) -> np.ndarray[Any, Any]:
    """Compute printed points in whole numbers: L·10⁴ + ⌊(20000·num + den) / (2·den)⌋."""
    criteria = rows.select(CRITERIA).to_numpy()
    value = rows["value"].fill_null(0).to_numpy()
    sign = np.where(criteria[:, 4] > criteria[:, 0], 1, -1)
    bounded = np.clip(value, criteria.min(axis=1), criteria.max(axis=1))
    place = sign * bounded
    ordered = sign[:, None] * criteria
    segment = np.clip((place[:, None] >= ordered).sum(axis=1) - 1, 0, 3)
    at = np.arange(len(rows))
    low = ordered[at, segment]
    den = ordered[at, segment + 1] - low
    num = np.clip(place - low, 0, den)
    found: np.ndarray[Any, Any] = (segment + 1) * 10_000 + (20_000 * num + den) // (2 * den)
    return found


def in_fractions(value: int, criteria: Sequence[int]) -> int:
    """Compute the same as anybody would by hand, in fractions."""
    points = [Fraction(n) for n in range(1, 6)]
    ends = sorted(zip(criteria, points, strict=True))
    if value <= ends[0][0]:
        worth = ends[0][1]
    elif value >= ends[-1][0]:
        worth = ends[-1][1]
    else:
        for (low, less), (high, more) in pairwise(ends):
            if low <= value <= high:
                worth = less + Fraction(value - low, high - low) * (more - less)
    return int(worth * 10_000 + Fraction(1, 2))


RULES: Final[Mapping[str, tuple[Rule | Scheme, int]]] = {
    "steps of 1.6": (Interpolation(["60.0", "61.6", "63.2", "64.8", "66.4"]), 4),
    "less is better": (Interpolation([95, "90.3", None, 71, "70.9"], below=0, above="5.5"), 2),
    "thirds": (Interpolation([Fraction(1, 3), Fraction(2, 3), 3], points=["0.5", 1, "7.25"]), 3),
    "one range is best": (
        RangeOptimal(Interpolation([80, 85, 90, 95, 100]), Interpolation([130, 125, "120.5", 115, 110])), 3,
    ),
    "bands": (Bands([PointBand(points=1, high=40), PointBand(points="2.5", low=40, high=Fraction(151, 3)),
                     PointBand(points=3, low=Fraction(151, 3))]), 3),
    "from on": (Binary(met=5, unmet=1, from_="0.75"), 2),
    "below 0": (Interpolation([0, 7, 9], points=[-3, "0.5", 1]), 2),
    "half to even": (Scheme(rule=Interpolation([0, 7, 40]), rounding=Rounding(places=1, mode="half_even"), weight=7), 3),
    "cut off": (Scheme(rule=Interpolation([0, 7, 40], points=[-1, 0, 2]),
                       rounding=Rounding(places=2, mode="truncate")), 3),
    "full alone": (Scheme(rule=Interpolation([0, 7, 40]), rounding=Rounding(places=0, full=3), no_value=0), 3),
    "weighed": (Scheme(rule=Interpolation([0, 3, 40]), weight="0.35", no_value=0), 1),
    "levels": (Milestone({1: 1, 3: "2.5", 4: 4}, below=0), 0),
    "answers": (Lookup({"0": 0, "1": "0.5", "2": 1, "3": "4.25"}), 0),
}  # fmt: skip
_FIXED: Final = {"levels": [0, 1, 3, 4], "answers": [0, 1, 2, 3]}


def rule_rows(name: str, count: int, seed: int) -> pl.DataFrame:
    """Make values around everything that a rule tells apart."""
    rule, decimals = RULES[name]
    draw = np.random.default_rng(seed)
    if name in _FIXED:
        return _with_states(pl.DataFrame({"id": range(count), "value": draw.choice(_FIXED[name], count)}))
    inner = rule.rule if isinstance(rule, Scheme) else rule
    middle = {"one range is best": 105, "bands": 45, "steps of 1.6": 63, "less is better": 80}.get(name, 3)
    reach = {"thirds": 5, "from on": 5}.get(name, 45) * 10**decimals
    value = middle * 10**decimals + draw.integers(-reach, reach, count)
    assert inner is not None
    if not isinstance(inner, Bands):
        value = np.where(draw.random(count) < 0.01, draw.choice([-(10**18), 10**18, 2**63 - 1], count), value)
    return _with_states(pl.DataFrame({"id": range(count), "value": value}))


def by_scalar(rule: Rule | Scheme, value: Fraction | None) -> tuple[int | None, int | None, str]:
    """Score one value by the scalar path: printed points, printed weighted score, state."""
    scheme = rule if isinstance(rule, Scheme) else Scheme(rule=rule)
    if isinstance(value, Fraction) and isinstance(scheme.rule, Lookup):
        value = Fraction(int(value))
    score = scheme.score(value)
    points = score.earned.value
    if points is None:
        return None, None, score.state
    return scheme.rounding.units(points), scheme.rounding.units(score.weighted), score.state


def different_criteria(engine: str, count: int, seed: int, *, sample: int) -> Iterator[str]:
    """Tell every difference between one engine and the references, on rows with criteria of their own."""
    rows = criteria_rows(count, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # dask leaves narwhals
        found = back(score_frame(ENGINES[engine](rows), criteria=CRITERIA, not_applicable="na"))
    states = found["state"].to_list()
    points = found["points"].to_list()
    expected = by_formula(rows).tolist()
    given = rows["value"].to_list()
    for i, (state, score, wanted, value) in enumerate(zip(states, points, expected, given, strict=True)):
        if i % _MISSING == 6:
            right = (state, score) == ("not_applicable", None)
        elif value is None:
            right = (state, score) == ("missing", None)
        else:
            right = (state, score) == ("scored", wanted)
        if not right:
            yield f"{engine}: {rows.row(i)}: {state} {score}, not {wanted}"
    for i in range(0, count, max(1, count // sample)):
        _, value, *criteria, na = rows.row(i)
        if value is None or na or abs(value) > 10**33:
            continue
        scalar = Interpolation(criteria).score(value).value or Fraction(0)
        three = (points[i], in_fractions(value, criteria), Rounding().units(scalar))
        if len(set(three)) > 1:
            yield f"{engine}: {rows.row(i)}: frame, fractions and scalar say {three}"


def different_rule(engine: str, name: str, count: int, seed: int) -> Iterator[str]:
    """Tell every difference between one engine and the scalar path, by one rule for all rows."""
    rule, decimals = RULES[name]
    rows = rule_rows(name, count, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        found = back(
            score_frame(
                ENGINES[engine](rows),
                rule,
                decimals=decimals,
                scaled=True,
                not_applicable="na",
                weighted="weighted",
            )
        )
    known: dict[int | None, tuple[int | None, int | None, str]] = {}
    for (_, value, na), got in zip(
        rows.iter_rows(), found.select("points", "weighted", "state").iter_rows(), strict=True
    ):
        if value not in known:
            known[value] = by_scalar(rule, None if value is None else Fraction(value, 10**decimals))
        wanted = (None, None, "not_applicable") if na else known[value]
        if got != wanted:
            yield f"{engine}: {name}: {value} (applies: {not na}): {got}, not {wanted}"


def main() -> None:
    """Run as many rows as are asked for through every engine there is."""
    parser = argparse.ArgumentParser(prog="python -m tests.frames_campaign")
    parser.add_argument("--rows", type=int, default=20_000_000, help="rows in all (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--engine",
        action="append",
        choices=ENGINES,
        help="an engine; may be repeated (default all there are)",
    )
    options = parser.parse_args()
    engines = [name for name in options.engine or ENGINES if name != "pyspark" or spark()]
    chunk = 250_000
    done = wrong = 0
    seed = options.seed
    while done < options.rows:
        for engine in engines:
            size = min(chunk, options.rows)
            differences = list(different_criteria(engine, size, seed, sample=200))
            for name in RULES:
                differences += different_rule(engine, name, size // 50, seed)
            done += size + len(RULES) * (size // 50)
            wrong += len(differences)
            for each in differences[:5]:
                sys.stdout.write(f"{each}\n")
            sys.stdout.write(f"{engine}: {done} rows in all, {wrong} differences\n")
            sys.stdout.flush()
        seed += 1
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
