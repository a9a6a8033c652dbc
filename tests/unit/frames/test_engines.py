"""Every engine gives the scores that single rows get, without one difference."""

from __future__ import annotations

from itertools import product
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from frames_campaign import ENGINES, RULES, back, different_criteria, different_rule, spark
from kpiflow.frames import roll_up_frame, score_frame
from kpiflow.scoring import Interpolation


pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")  # dask leaves narwhals; pyspark and pandas 3

ROWS = {
    "polars": 70_000,
    "polars lazy": 40_000,
    "pandas": 40_000,
    "pyarrow": 30_000,
    "duckdb": 30_000,
    "dask": 10_000,
    "pyspark": 5_000,
}
CARD = Interpolation([60, 70, 80, 90, 100])
SLOW = {"dask", "pyspark"}
TRIED_BY_SLOW = {"less is better", "half to even", "levels"}


def must_be_there(engine: str) -> None:
    """Skip what is tried on an engine that is not installed here, and say what is lacking."""
    if engine == "pyspark" and not spark():
        pytest.skip(
            "PySpark or Java is not installed: pip install 'kpiflow[spark]', apt-get install openjdk-17-jre-headless"
        )


class TestEveryEngine:
    @pytest.mark.parametrize("engine", ENGINES)
    def test_scores_by_criteria_of_each_row(self, engine: str) -> None:
        """Rows made to go wrong differ from neither the formula, nor fractions, nor the scalar path."""
        must_be_there(engine)

        assert list(different_criteria(engine, ROWS[engine], seed=2550, sample=400))[:5] == []

    @pytest.mark.parametrize(
        ("engine", "name"),
        [
            (engine, name)
            for engine in ENGINES
            for name in RULES
            if engine not in SLOW or name in TRIED_BY_SLOW
        ],
    )
    def test_scores_by_one_rule(self, engine: str, name: str) -> None:
        """Rules of every kind give printed points, weighted scores and states as the scalar path does."""
        must_be_there(engine)

        assert list(different_rule(engine, name, 500 if engine in SLOW else 2_000, seed=2550))[:5] == []

    @pytest.mark.parametrize("engine", ENGINES)
    @pytest.mark.parametrize("decimals", [1, 2, 7])
    def test_takes_floats_with_a_certificate(self, engine: str, decimals: int) -> None:
        """Floats nearest to decimals are taken for them, all of them and no others, on every engine."""
        must_be_there(engine)
        draw = np.random.default_rng(decimals)
        units = draw.integers(0, 120 * 10**decimals, 3_000)
        right = units / 10**decimals
        wrong = np.nextafter(right[:50], 1e9)
        strange = [float("inf"), float("-inf"), 1e300, -1e15, 1e18 + 0.5]
        rows = pl.DataFrame({"value": [*right, *wrong, *strange]}).with_row_index("id").cast({"id": pl.Int64})

        found = back(score_frame(ENGINES[engine](rows), CARD, decimals=decimals, on_refused="column"))

        whole = pl.DataFrame({"value": units})
        expected = score_frame(whole, CARD, decimals=decimals, scaled=True)["points"].to_list()
        assert found["points"].to_list() == [*expected, *[None] * 55]
        assert found["refused"].to_list() == [*[None] * 3_000, *["KPI500 value"] * 55]

    @pytest.mark.parametrize("engine", ENGINES)
    def test_extremes_overflow_nothing(self, engine: str) -> None:
        """With the largest numbers there are, every engine gives and refuses the same, and none breaks off."""
        must_be_there(engine)
        ends = [2**63 - 1, -(2**63), 2**62, 10**18, 2**53 + 1, 0, 1, None]
        cases = [(number, *each) for number, each in enumerate(product(ends, repeat=3))]
        rows = pl.DataFrame(cases, schema=["id", "value", "c1", "c2"], orient="row")
        named: list[dict[str, Any]] = [
            {"criteria": ("c1", "c2")},
            {"rule": CARD, "numerator": "value", "denominator": "c1", "ratio_times": 100},
        ]

        for each in named[:1] if engine == "dask" else named:
            found = back(score_frame(ENGINES[engine](rows), **each, on_refused="column"))
            wanted = score_frame(rows, **each, on_refused="column")
            columns = ["points", "state", "refused"]
            assert found.select(columns).rows() == wanted.select(columns).rows()


class TestWhatGoesOut:
    ROWS = pl.DataFrame({"id": [1, 2], "value": [85, None], "weight": [1, 1]})

    @pytest.mark.parametrize(
        ("engine", "kind"),
        [
            ("polars", pl.DataFrame),
            ("polars lazy", pl.LazyFrame),
            ("pandas", pd.DataFrame),
            ("pyarrow", pa.Table),
            ("duckdb", duckdb.DuckDBPyRelation),
        ],
    )
    def test_is_of_the_kind_that_came_in(self, engine: str, kind: type) -> None:
        """Whatever frame comes in goes out, and a plan stays a plan."""
        scored = score_frame(ENGINES[engine](self.ROWS), CARD)

        assert isinstance(scored, kind)
        assert isinstance(roll_up_frame(scored, by=["weight"], method="sum", on_refused="column"), kind)

    def test_stays_a_plan_that_nothing_ran(self) -> None:
        """Where no row can be refused, a lazy frame is not run even once."""
        ran: list[str] = []

        def runs(rows: pl.DataFrame) -> pl.DataFrame:
            ran.append("yes")
            return rows

        plan = self.ROWS.lazy().map_batches(runs, schema=self.ROWS.schema)
        scored = score_frame(plan, CARD)

        assert ran == []
        assert scored.collect()["points"].to_list() == [35_000, None]

    def test_keeps_whole_numbers_whole_in_pandas(self) -> None:
        """A column of points with gaps is nullable, never a column of floats."""
        scored = score_frame(pd.DataFrame({"value": [85.0, None]}), CARD)

        assert str(scored["points"].dtype) == "Int64"
        assert scored["state"].tolist() == ["scored", "missing"]
