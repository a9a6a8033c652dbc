"""PySpark on this machine, where it is installed: the session, tables in its memory, and plans run to their end."""

from __future__ import annotations

import tempfile
import warnings

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, Final


LEFT_OUT: Final = "PySpark or Java is not installed; pip install 'kpiflow[spark]', and a Java of 17 or later"


def is_there() -> bool:
    """Tell whether there is a PySpark, and a Java that runs it."""
    return find_spec("pyspark") is not None and which("java") is not None


@cache
def session() -> Any:
    """Start it, on two cores."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession  # noqa: PLC0415 -- optional

        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "3g")
        made = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


def table(rows: Any) -> Any:
    """Hold a frame of polars in its memory, so that reading it takes no part in what is measured."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        rows.write_parquet(path)
        held = session().read.parquet(str(path)).repartition(2).cache()
        held.count()
    return held


def query(of: Any, statement: str) -> Any:
    """Make a plan of a statement about a table `t`."""
    of.createOrReplaceTempView("t")
    return session().sql(statement)


def run(plan: Any) -> None:
    """Run a plan to its end, with all of its columns, and keep nothing."""
    plan.write.format("noop").mode("overwrite").save()
