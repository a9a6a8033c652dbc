"""Frames made of plain columns, for whoever has no frame yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, TypeAlias

import narwhals.stable.v2 as nw


Held: TypeAlias = Literal["text", "day", "flag", "whole"]
"""What a column holds: text, days, yes and no, or whole numbers of 64 bits."""

Engine: TypeAlias = Literal["polars", "pandas", "pyarrow"]

_TYPES: Final[Mapping[str, Any]] = {"text": nw.String, "day": nw.Date, "flag": nw.Boolean, "whole": nw.Int64}

_BLANK: Final[Mapping[str, Any]] = {"text": "", "day": date(2007, 10, 1), "flag": False, "whole": 0}


def frame_of(
    columns: Mapping[str, Sequence[Any]], holding: Mapping[str, Held], *, engine: Engine = "polars"
) -> Any:
    """Make a frame of columns, of which each may lack values.

    Args:
        columns: The values by the name of their column.
        holding: What each column holds.
        engine: The library that the frame is of.

    Raises:
        ImportError: That library is not installed.
    """
    schema = {name: _TYPES[holding[name]] for name in columns}
    if not any(columns.values()):  # of no values pandas makes a type that days cannot be made of
        blank = {name: [_BLANK[holding[name]]] for name in columns}
        return nw.from_dict(blank, schema, backend=engine).head(0).to_native()
    return nw.from_dict(dict(columns), schema, backend=engine).to_native()


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """Give the rows of an eager frame."""
    return list(nw.from_native(frame, eager_only=True).iter_rows(named=True))
