"""Registers of many units as the long tables that levels are judged on in bulk, on every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from shutil import which
from typing import Any, Final

import pytest

from attrs import evolve

from kpiflow.definitions import Indicator, NotApplicable, Requirement
from kpiflow.evidence import (
    Answer,
    Attainment,
    Entry,
    EvidenceItem,
    Exclusion,
    NilReturn,
    Reading,
    Register,
    Statement,
)
from kpiflow.guards import AtLeast, Guard, NoneOf, Provided
from kpiflow.guards.faults import length_of
from kpiflow.testing.strategies.small import CHANNELS, ROLES
from kpiflow.testing.strategies.vocabulary import SUMMED, TOPICS
from kpiflow.text import is_web_address


Rows = dict[str, list[dict[str, Any]]]
Rowset = Sequence[Mapping[str, Any]]

DECIMALS: Final = {"hours": 1, "people": 1, "m1": 2, "m2": 4}
"""How many decimals generated quantities and readings have at most."""

_STANDS = {"entered_on": "day", "sequence": "whole", "standing": "text"}
SCHEMAS: Final[Mapping[str, Mapping[str, str]]] = {
    "items": {
        "unit": "text",
        **_STANDS,
        "id": "text",
        "kind": "text",
        **dict.fromkeys(("dated_first", "dated_last", "covers_first", "covers_last", "valid_until"), "day"),
        "approved_by": "text",
        "approved_first": "day",
        "approved_last": "day",
        **dict.fromkeys(("submitter", "subject", "reference"), "text"),
        **{f"accepted_by_{role}": "flag" for role in ROLES},
        **{f"topic_{topic}": "flag" for topic in TOPICS},
        **{f"quantity_{of}": "whole" for of in SUMMED},
    },
    "answers": {
        "unit": "text",
        **_STANDS,
        "question": "text",
        "value": "text",
        "justified": "whole",
        "addressed": "flag",
    },
    "readings": {
        "unit": "text",
        **_STANDS,
        "measure": "text",
        "value": "whole",
        "numerator": "whole",
        "denominator": "whole",
        "in_unit": "text",
    },
    "texts": {"unit": "text", **_STANDS, "field": "text", "length": "whole"},
    "nil_returns": {
        "unit": "text",
        **_STANDS,
        "population": "text",
        "attester": "text",
        **dict.fromkeys(("attested_first", "attested_last", "period_first", "period_last"), "day"),
        **{f"channel_{channel}": "flag" for channel in CHANNELS},
    },
    "exclusions": {"unit": "text", **_STANDS, "requirement": "text"},
    "attainments": {"unit": "text", **_STANDS, "indicator": "text", "level": "whole"},
    "units": {"unit": "text"},
}


def scaled(number: Decimal | None, places: int) -> int | None:
    """Give a number as a whole number of its last decimal, and refuse to round it."""
    if number is None:
        return None
    shifted = number.scaleb(places)
    assert shifted == int(shifted)
    return int(shifted)


def plain(register: Register) -> Register:
    """Give a register whose items bear one date at most, as rows do."""
    return Register(
        evolve(entry, fact=_with_one_date(entry.fact)) if isinstance(entry.fact, EvidenceItem) else entry
        for entry in register.entries
    )


def _with_one_date(item: EvidenceItem) -> EvidenceItem:
    return evolve(item, activity_dates=item.activity_dates[:1])


def rows_of(registers: Mapping[str, Register]) -> Rows:
    """Write registers of units as rows, in the order in which everything was entered."""
    rows: Rows = {name: [] for name in SCHEMAS}
    for unit, register in registers.items():
        rows["units"].append({"unit": unit})
        for entry in register.entries:
            name, row = _row(entry)
            rows[name].append({"unit": unit, "entered_on": entry.on, "standing": entry.standing.value, **row})
    return rows


def _row(entry: Entry) -> tuple[str, dict[str, Any]]:  # noqa: PLR0911 -- one for each kind of fact
    match entry.fact:
        case EvidenceItem():
            return "items", _item(entry.fact, entry)
        case NilReturn() as nil:
            on, period = nil.attested_on, nil.period
            return "nil_returns", {
                "population": nil.population,
                "attester": nil.attester,
                "attested_first": on and on.first,
                "attested_last": on and on.last,
                "period_first": period and period.first,
                "period_last": period and period.last,
                **{f"channel_{channel}": channel in nil.channels for channel in CHANNELS},
            }
        case Answer() as answer:
            return "answers", {
                "question": answer.question,
                "value": answer.value,
                "justified": length_of(answer.justification),
                "addressed": is_web_address(answer.reference),
            }
        case Reading() as reading:
            places = DECIMALS.get(reading.measure, 0)
            return "readings", {
                "measure": reading.measure,
                "value": scaled(reading.value, places),
                "numerator": scaled(reading.numerator, places),
                "denominator": scaled(reading.denominator, places),
                "in_unit": reading.unit,
            }
        case Statement() as text:
            return "texts", {"field": text.field, "length": length_of(text.content)}
        case Exclusion() as exclusion:
            return "exclusions", {"requirement": exclusion.requirement}
        case Attainment() as attainment:
            return "attainments", {"indicator": attainment.indicator, "level": attainment.level}


def _item(item: EvidenceItem, entry: Entry) -> dict[str, Any]:
    [*dated] = item.dated
    assert len(dated) <= 1
    on = item.approval and item.approval.on
    return {
        "id": item.id,
        "kind": item.kind,
        "dated_first": dated[0].first if dated else None,
        "dated_last": dated[0].last if dated else None,
        "covers_first": item.covers and item.covers.first,
        "covers_last": item.covers and item.covers.last,
        "valid_until": item.valid_until,
        "approved_by": item.approval and item.approval.by,
        "approved_first": on and on.first,
        "approved_last": on and on.last,
        "submitter": entry.by,
        "subject": item.subject,
        "reference": item.reference,
        **{f"accepted_by_{role}": entry.is_accepted_by(role) for role in ROLES},
        **{f"topic_{topic}": topic in item.topics for topic in TOPICS},
        **{f"quantity_{of}": scaled(item.amount(of), DECIMALS[of]) for of in SUMMED},
    }


def schema_of(name: str, rows: Rowset) -> dict[str, str]:
    """Give the columns of a table and what they hold; rows are numbered only where some say a number."""
    schema = dict(SCHEMAS[name])
    if not any("sequence" in row for row in rows):
        schema.pop("sequence", None)
    return schema


def columns_of(name: str, rows: Rowset) -> dict[str, list[Any]]:
    """Turn rows into columns."""
    return {column: [row.get(column) for row in rows] for column in schema_of(name, rows)}


def polars_frame(name: str, rows: Rowset) -> Any:
    """Give rows as a frame of polars."""
    pl = pytest.importorskip("polars")
    types = {"text": pl.String, "day": pl.Date, "flag": pl.Boolean, "whole": pl.Int64}
    schema = {column: types[kind] for column, kind in schema_of(name, rows).items()}
    return pl.DataFrame(columns_of(name, rows), schema=schema)


def pandas_frame(name: str, rows: Rowset) -> Any:
    """Give rows as a frame of pandas."""
    pd = pytest.importorskip("pandas")
    types = {"text": "string", "day": "datetime64[s]", "flag": "boolean", "whole": "Int64"}
    columns = columns_of(name, rows)
    return pd.DataFrame(
        {c: pd.Series(columns[c], dtype=types[kind]) for c, kind in schema_of(name, rows).items()}
    )


def arrow_frame(name: str, rows: Rowset) -> Any:
    """Give rows as a table of pyarrow."""
    pa = pytest.importorskip("pyarrow")
    types = {"text": pa.string(), "day": pa.date32(), "flag": pa.bool_(), "whole": pa.int64()}
    schema = pa.schema([(column, types[kind]) for column, kind in schema_of(name, rows).items()])
    return pa.table(columns_of(name, rows), schema=schema)


def duckdb_frame(name: str, rows: Rowset) -> Any:
    """Give rows as a relation of duckdb."""
    duckdb = pytest.importorskip("duckdb")
    table = arrow_frame(name, rows)
    return duckdb.from_arrow(table)


def dask_frame(name: str, rows: Rowset) -> Any:
    """Give rows as a frame of dask, in two partitions."""
    dd = pytest.importorskip("dask.dataframe")
    return dd.from_pandas(pandas_frame(name, rows), npartitions=2)


@cache
def _spark() -> Any:
    sql = pytest.importorskip("pyspark.sql")
    if which("java") is None:
        pytest.skip("Java is not installed: apt-get install openjdk-17-jre-headless")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.driver.host": "127.0.0.1",
    }
    builder = sql.SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def spark_frame(name: str, rows: Rowset) -> Any:
    """Give rows as a frame of pyspark, on this machine."""
    sql = pytest.importorskip("pyspark.sql.types")
    types = {
        "text": sql.StringType(),
        "day": sql.DateType(),
        "flag": sql.BooleanType(),
        "whole": sql.LongType(),
    }
    schema = schema_of(name, rows)
    fields = [sql.StructField(column, types[kind]) for column, kind in schema.items()]
    values = [tuple(row.get(column) for column in schema) for row in rows]
    return _spark().createDataFrame(values, sql.StructType(fields))


def lazy_polars_frame(name: str, rows: Rowset) -> Any:
    """Give rows as a lazy frame of polars."""
    return polars_frame(name, rows).lazy()


ENGINES: Final[Mapping[str, Callable[[str, Rowset], Any]]] = {
    "polars": polars_frame,
    "polars-lazy": lazy_polars_frame,
    "pandas": pandas_frame,
    "pyarrow": arrow_frame,
    "duckdb": duckdb_frame,
    "dask": dask_frame,
    "pyspark": spark_frame,
}


def tables(engine: str, rows: Rows) -> dict[str, Any]:
    """Give all tables on one engine."""
    return {name: ENGINES[engine](name, found) for name, found in rows.items()}


def collected(frame: Any) -> list[dict[str, Any]]:
    """Give the rows of a frame of any engine, in the order of the units."""
    nw = pytest.importorskip("narwhals.stable.v2")
    data = nw.from_native(frame)
    eager = data.collect() if hasattr(data, "collect") else data
    found: list[dict[str, Any]] = eager.rows(named=True)
    return sorted(found, key=lambda row: str(row["unit"]))


def expressible(indicator: Indicator) -> Indicator:
    """Give a definition without the one thing in its guards that cannot be judged in bulk."""
    levels = tuple(
        evolve(level, requirements=tuple(_requirement(each) for each in level.requirements))
        for level in indicator.levels
    )
    return evolve(indicator, levels=levels)


def _requirement(requirement: Requirement) -> Requirement:
    na: NotApplicable | None = requirement.na
    if na is not None and na.requires is not None:
        na = evolve(na, requires=without_gaps(na.requires))
    when = requirement.applies_when
    return evolve(
        requirement,
        requires=without_gaps(requirement.requires),
        applies_when=None if when is None else without_gaps(when),
        na=na,
    )


def without_gaps(guard: Guard) -> Guard:
    """Give a guard that asks for no days to be covered without a gap."""
    if isinstance(guard, AtLeast | NoneOf):
        return evolve(guard, of=tuple(without_gaps(each) for each in guard.of))
    return evolve(guard, continuous_since=None) if isinstance(guard, Provided) else guard
