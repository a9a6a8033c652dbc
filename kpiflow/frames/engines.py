"""Frames of any engine behind one interface: what comes in, and how it goes out again.

Refuses engines on which the numbers were never compared with the scalar ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import narwhals.stable.v2 as nw

from kpiflow.errors import Problem, ScoringError, did_you_mean


Data: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"

OWN: Final = "__kpiflow_"
"""What the names of columns begin with that are there only on the way."""

_ENGINES: Final = ("pandas", "polars", "pyarrow", "duckdb", "dask", "pyspark")
_NULLABLE: Final = {"pandas", "dask"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A frame that was opened.

    Attributes:
        data: The frame behind the common interface.
        engine: What it is a frame of, such as `polars`.
        is_lazy: Whether it came as a plan that nothing has run yet.
        columns: Its columns and their types.
    """

    data: Data
    engine: str
    is_lazy: bool
    columns: Mapping[str, nw.dtypes.DType]


def refused(message: str, *, expected: str = "", got: str = "", hint: str = "") -> ScoringError:
    """Build the error for a frame, column or engine that cannot be scored (KPI507)."""
    return ScoringError(Problem("KPI507", message, expected=expected, got=got, hint=hint))


def opened(frame: object, *, adding: Collection[str]) -> Opened:
    """Open a frame to which columns are to be added.

    Raises:
        ScoringError: It is no frame, of an engine that is not supported, or has such a column
            already (KPI507).
    """
    data: Any = nw.from_native(frame, pass_through=True)
    is_frame = isinstance(data, (nw.DataFrame, nw.LazyFrame))
    engine = data.implementation.value if is_frame else ""
    if engine not in _ENGINES:
        raise refused(
            f"{type(frame).__name__} is no frame that can be scored",
            expected=f"a frame of {', '.join(_ENGINES)}",
        )
    is_lazy = isinstance(data, nw.LazyFrame)
    columns = dict(data.collect_schema())
    for name in adding:
        if name in columns:
            raise refused(
                f"the frame has a column '{name}' already",
                hint="drop it, or choose another name for what is added",
            )
    if len(set(adding)) < len(adding):
        raise refused("two columns to be added go by one name", got=", ".join(adding))
    if isinstance(data, nw.DataFrame) and engine == "polars":
        data = data.lazy()  # one plan for all steps, so that what they share is computed once
    return Opened(data, engine, is_lazy, columns)


def type_of(frame: Opened, column: str) -> nw.dtypes.DType:
    """Give the type of a column.

    Raises:
        ScoringError: The frame has no such column (KPI507).
    """
    if column not in frame.columns:
        known = tuple(frame.columns)
        raise ScoringError(
            Problem(
                "KPI507",
                f"the frame has no column '{column}'",
                declared=known,
                hint=did_you_mean(column, known),
            )
        )
    return frame.columns[column]


def collected(data: Data) -> nw.DataFrame[Any]:
    """Run a plan; a frame that is there already is given as it is."""
    return data.collect() if isinstance(data, nw.LazyFrame) else data


def makes_floats(frame: Opened) -> bool:
    """Tell whether the engine makes floats of whole numbers that can be nothing."""
    return frame.engine in _NULLABLE


def nullable(frame: Opened, data: Data, columns: Collection[str]) -> Data:
    """Let columns of whole numbers hold nothing without becoming floats, where an engine would make them so."""
    if not makes_floats(frame):
        return data
    native = data.to_native()
    return nw.from_native(native.astype(dict.fromkeys(columns, "Int64")))  # type: ignore[no-any-return]


def between(frame: Opened, numbers: nw.Expr, low: int, high: int) -> nw.Expr:
    """Bring whole numbers back between two bounds, by what the engine does fastest."""
    if frame.engine != "duckdb":
        return numbers.clip(low, high)
    # With `greatest` and `least`, the whole plan takes about a sixth longer there.
    return nw.when(numbers < low).then(whole(low)).when(numbers > high).then(whole(high)).otherwise(numbers)


def given_back(frame: Opened, data: Data) -> Any:
    """Give a frame of the kind that came in."""
    if isinstance(data, nw.LazyFrame) and not frame.is_lazy:
        data = data.collect()
    return data.to_native()


def whole(number: int) -> nw.Expr:
    """Give a literal of 64 bits: engines make smaller ones of what is small, and let them wrap."""
    return nw.lit(number, nw.Int64)


def any_of(conditions: Collection[nw.Expr]) -> nw.Expr:
    """Tell whether one of some conditions holds."""
    first, *others = conditions
    for each in others:
        first = first | each
    return first


def all_of(conditions: Collection[nw.Expr]) -> nw.Expr:
    """Tell whether all of some conditions hold."""
    first, *others = conditions
    for each in others:
        first = first & each
    return first
