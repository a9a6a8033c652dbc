"""The long tables that levels of many units are judged on: their columns, types and days.

Refuses frames of several engines, columns of types that cannot hold what is meant, and
engines on which the levels were never compared with the scalar ones. Which columns a rule
cannot do without is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

import narwhals.stable.v2 as nw

from kpiflow.errors import Path, Problem, ScoringError, did_you_mean
from kpiflow.frames.levels_states import OWN, Data, all_of, any_of, truth


ENGINES: Final = ("pandas", "polars", "pyarrow", "duckdb", "dask", "pyspark")

TEXT: Final = "text"
DAY: Final = "days"
FLAG: Final = "yes and no"
WHOLE: Final = "whole numbers"
MARK: Final = "text or whole numbers"

_STANDS: Final = {"entered_on": DAY, "sequence": WHOLE, "standing": TEXT}
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "items": {
        **_STANDS,
        "kind": TEXT,
        "dated_first": DAY,
        "dated_last": DAY,
        "covers_first": DAY,
        "covers_last": DAY,
        "valid_until": DAY,
        "accepted_by": TEXT,
        "approved_by": TEXT,
        "approved_first": DAY,
        "approved_last": DAY,
        "submitter": MARK,
        "subject": MARK,
        "reference": MARK,
    },
    "answers": {**_STANDS, "question": TEXT, "value": TEXT, "justified": WHOLE, "addressed": FLAG},
    "readings": {
        **_STANDS,
        "measure": TEXT,
        "value": WHOLE,
        "numerator": WHOLE,
        "denominator": WHOLE,
        "in_unit": TEXT,
    },
    "texts": {**_STANDS, "field": TEXT, "length": WHOLE},
    "nil_returns": {
        **_STANDS,
        "population": TEXT,
        "attester": TEXT,
        "attested_first": DAY,
        "attested_last": DAY,
        "period_first": DAY,
        "period_last": DAY,
    },
    "exclusions": {**_STANDS, "requirement": TEXT},
    "attainments": {**_STANDS, "indicator": TEXT, "level": WHOLE},
    "units": {},
}
"""Every column with a name of its own, by the table that it may stand in."""

PREFIXES: Final[Mapping[str, Mapping[str, str]]] = {
    "items": {"topic_": FLAG, "quantity_": WHOLE, "accepted_by_": FLAG},
    "nil_returns": {"channel_": FLAG},
}
"""Columns there are one each of for topics, quantities, roles and channels."""

ABOUT: Final[Mapping[str, str]] = {
    "items": "kind",
    "answers": "question",
    "readings": "measure",
    "texts": "field",
    "nil_returns": "population",
    "exclusions": "requirement",
    "attainments": "indicator",
}
"""What a row of each table is about."""

_WHOLE_TYPES: Final = {nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32}
_MEANT: Final[Mapping[str, str]] = {
    TEXT: "text",
    DAY: "days, or moments without a time zone",
    FLAG: "Boolean",
    WHOLE: "whole numbers of up to 64 bits",
    MARK: "text, or whole numbers of up to 64 bits",
}


def refused(message: str, path: Path = (), *, expected: str = "", got: str = "", hint: str = "") -> Problem:
    """Build the problem of what cannot be judged in bulk (KPI508)."""
    return Problem("KPI508", message, path, expected=expected, got=got, hint=hint)


@dataclass(frozen=True, slots=True)
class Table:
    """One of the long tables.

    Attributes:
        name: The argument it was given as.
        data: The frame behind the common interface.
        engine: What it is a frame of, such as `polars`.
        is_lazy: Whether it came as a plan that nothing has run yet.
        columns: Its columns and their types.
        unit: The column that names the unit.
    """

    name: str
    data: Data
    engine: str
    is_lazy: bool
    columns: Mapping[str, nw.dtypes.DType]
    unit: str

    def has(self, column: str) -> bool:
        """Tell whether it has a column."""
        return column in self.columns

    def is_text(self, column: str) -> bool:
        """Tell whether a column holds text."""
        kind = self.columns[column]
        return kind == nw.String or isinstance(kind, nw.Categorical | nw.Enum)

    def given(self, column: str) -> nw.Expr:
        """Tell in which rows a column says something; in none where there is no such column."""
        return ~nw.col(column).is_null() if self.has(column) else truth(holds=False)

    def is_before(self, column: str, day: date) -> nw.Expr:
        """Tell in which rows a day or moment lies before a day."""
        return self.given(column) & (nw.col(column) < self._start_of(column, day))

    def is_after(self, column: str, day: date) -> nw.Expr:
        """Tell in which rows a day or moment lies after a day."""
        if day == date.max:
            return truth(holds=False)
        start = self._start_of(column, day + timedelta(days=1))
        return self.given(column) & (nw.col(column) >= start)

    def _start_of(self, column: str, day: date) -> date:
        is_moment = isinstance(self.columns[column], nw.Datetime)
        return datetime(day.year, day.month, day.day) if is_moment else day  # noqa: DTZ001

    def says(self, column: str, *words: str) -> nw.Expr:
        """Tell in which rows a text is one of these words."""
        if not self.has(column):
            return truth(holds=False)
        kind = self.columns[column]
        if isinstance(kind, nw.Enum):  # which are compared with their own words only
            words = tuple(word for word in words if word in kind.categories)
        return self.given(column) & any_of(nw.col(column) == word for word in words)

    def flag(self, column: str) -> nw.Expr:
        """Tell in which rows there is a yes."""
        return self.given(column) & nw.col(column)

    def stands(self) -> nw.Expr:
        """Tell which rows were not turned down; a standing that is no word for one does not stand."""
        if not self.has("standing"):
            return truth(holds=True)
        return ~self.given("standing") | self.says("standing", "submitted", "accepted")

    def with_data(self, data: Data) -> Table:
        """Give the same table with other rows or columns."""
        return replace(self, data=data, columns=dict(data.collect_schema()))


def opened(name: str, frame: Any, unit: str, *, item: str | None = None) -> Table:
    """Open one of the tables.

    Raises:
        ScoringError: It is no frame, of an engine that is not supported, lacks its columns, or
            has one of a type that cannot hold what is meant (KPI508).
    """
    try:
        data: Data = nw.from_native(frame)
        engine = data.implementation.value
    except TypeError:
        engine = ""
    if engine not in ENGINES:
        wanted = f"a frame of {', '.join(ENGINES)}"
        raise ScoringError(
            refused(f"{name} is a {type(frame).__name__}, which is no frame", (name,), expected=wanted)
        )
    columns = dict(data.collect_schema())
    _must_have(name, columns, [unit, *([ABOUT[name]] if name in ABOUT else []), *([item] if item else [])])
    is_lazy = isinstance(data, nw.LazyFrame)
    table = Table(name, data, engine, is_lazy, columns, unit)
    problems = [_of_type(name, column, columns[column]) for column in columns if column != unit]
    found = [each for each in problems if each is not None]
    if found:
        raise ScoringError(*found)
    if isinstance(data, nw.DataFrame):
        missing = int(data[unit].null_count())
        if missing:
            raise ScoringError(refused(f"{missing} rows of {name} name no unit", (name, unit)))
        if "sequence" in columns and int(data["sequence"].null_count()):
            raise ScoringError(refused(f"rows of {name} have no place in the sequence", (name, "sequence")))
    return table


def _must_have(name: str, columns: Mapping[str, object], wanted: Sequence[str]) -> None:
    known = tuple(columns)
    problems = [
        Problem(
            "KPI508",
            f"{name} has no column '{column}'",
            (name, column),
            declared=known,
            hint=did_you_mean(column, known),
        )
        for column in wanted
        if column not in columns
    ]
    if problems:
        raise ScoringError(*problems)


def meant(name: str, column: str) -> str | None:
    """Give what a column of a table must hold; nothing where it is none that is looked at."""
    if column in COLUMNS[name]:
        return COLUMNS[name][column]
    return next((kind for start, kind in PREFIXES.get(name, {}).items() if column.startswith(start)), None)


def _of_type(name: str, column: str, kind: nw.dtypes.DType) -> Problem | None:
    wanted = meant(name, column)
    is_text = kind == nw.String or isinstance(kind, nw.Categorical | nw.Enum)
    is_whole = kind in _WHOLE_TYPES
    fits = {
        None: True,
        TEXT: is_text,
        MARK: is_text or is_whole,
        WHOLE: is_whole,
        FLAG: kind == nw.Boolean,
        DAY: kind == nw.Date or (isinstance(kind, nw.Datetime) and kind.time_zone is None),
    }[wanted]
    if fits:
        return None
    return refused(
        f"column '{column}' of {name} is of {kind}",
        (name, column),
        expected=_MEANT[wanted or TEXT],
        hint="cast it before levels are judged; whole numbers with gaps need a type that has gaps",
    )


def of_the_day(table: Table, as_of: date, keys: Sequence[str]) -> Table:
    """Leave out what was entered later, and of rows with the same keys all but the one entered last.

    The last is the one with the largest `sequence`; without such a column, the one of the latest
    day, and of one day, where a frame keeps its rows in order, the one that stands last.
    """
    data = table.data
    texts = [nw.col(each).cast(nw.String) for each in table.columns if _is_to_be_text(table, each)]
    if texts:
        data = data.with_columns(*texts)
    ordered = "sequence" if table.has("sequence") else None
    if keys and ordered is None and isinstance(data, nw.DataFrame):
        ordered = f"{OWN}row"
        data = data.with_row_index(ordered)
    if isinstance(data, nw.DataFrame) and table.engine == "polars":
        data = data.lazy()  # one plan for all steps, so that what they share is computed once
    if table.has("entered_on"):
        data = data.filter(table.given("entered_on") & ~table.is_after("entered_on", as_of))
    by = ["entered_on"] if table.has("entered_on") and ordered != "sequence" else []
    for last in [*by, *([ordered] if ordered else [])] if keys else []:
        data = _last(data, [table.unit, *keys], last)
    return table.with_data(data)


def _is_to_be_text(table: Table, column: str) -> bool:
    """Tell which words that are numbered are compared as text, with words that may be none of them."""
    kind = table.columns[column]
    as_it_is = table.engine == "polars" and isinstance(kind, nw.Enum) and column in {"kind", "standing"}
    return isinstance(kind, nw.Categorical | nw.Enum) and column != table.unit and not as_it_is


def _last(data: Data, keys: Sequence[str], by: str) -> Data:
    latest: Any = data.group_by(*keys).agg(nw.col(by).max())
    return data.join(latest, on=[*keys, by], how="inner")


def must_be_of_one_engine(tables: Mapping[str, Table]) -> None:
    """Refuse tables that cannot be joined: of several engines, or with units of several types.

    Raises:
        ScoringError: They are not of one engine, eager or lazy alike, or units differ in type (KPI508).
    """
    first, *others = tables.values()
    for each in others:
        if (each.engine, each.is_lazy) != (first.engine, first.is_lazy):
            raise ScoringError(
                refused(
                    f"{each.name} is a frame of another engine than {first.name}",
                    (each.name,),
                    expected=_frame_of(first),
                    got=_frame_of(each),
                )
            )
        if each.columns[each.unit] != first.columns[first.unit]:
            raise ScoringError(
                refused(
                    f"{each.name} names units by another type than {first.name}",
                    (each.name, each.unit),
                    expected=str(first.columns[first.unit]),
                    got=str(each.columns[each.unit]),
                )
            )


def _frame_of(table: Table) -> str:
    return f"a {'lazy' if table.is_lazy else 'eager'} frame of {table.engine}"


def in_order(table: Table, first: str, last: str) -> nw.Expr:
    """Tell in which rows a stated time does not end before it begins."""
    if not table.has(first) or not table.has(last):
        return truth(holds=True)
    wrong = all_of([table.given(first), table.given(last), nw.col(last) < nw.col(first)])
    return ~wrong


def last_day_is(side: Literal["before", "after"], table: Table, first: str, last: str, day: date) -> nw.Expr:
    """Tell in which rows the last day that a stated time can mean lies on one side of a day.

    Args:
        side: Which side.
        table: The table.
        first: The column of the first day; it stands for the last where that is not given.
        last: The column of the last day.
        day: The day.
    """
    lies = table.is_before if side == "before" else table.is_after
    if not table.has(first):
        return truth(holds=False)
    if not table.has(last):
        return lies(first, day)
    return lies(last, day) | (~table.given(last) & lies(first, day))
