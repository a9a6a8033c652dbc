"""Dataframes: the same exact numbers as `kpiflow.scoring`, `kpiflow.scorecard` and `kpiflow.ladder`, for millions of rows.

Whatever frame comes in goes out: pandas, polars (eager and lazy), pyarrow, duckdb, dask and
pyspark; lazy stays lazy. Everything is computed in 64-bit whole numbers of declared
decimals, by expressions that the engine runs itself. It refuses, with the row and the
column, every number that cannot be taken exactly, and it never approximates what an engine
cannot express.
"""

from kpiflow.errors import MissingExtraError


try:
    import narwhals  # noqa: F401 -- asked for here, so that its absence is told once and well
except ImportError:
    raise MissingExtraError.for_package("narwhals", extra="frames") from None

from kpiflow.frames.levels import level_frame
from kpiflow.frames.rolling import roll_up_frame
from kpiflow.frames.scores import score_frame
from kpiflow.frames.tables import to_frame


__all__ = ["level_frame", "roll_up_frame", "score_frame", "to_frame"]
