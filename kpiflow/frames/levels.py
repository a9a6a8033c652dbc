"""Levels of very many units in bulk, from the definitions that single assessments use.

A definition is compiled to a plan that the engine of the frames runs itself. Refuses, each
with its path in the definition, what such a plan cannot express, and never approximates it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.definitions import Indicator
from kpiflow.errors import ScoringError
from kpiflow.frames.levels_columns import levels_of
from kpiflow.frames.levels_items import Day, judged_items
from kpiflow.frames.levels_needs import problems_of
from kpiflow.frames.levels_nil import judged_nil_returns
from kpiflow.frames.levels_rules import UNSAID, Rules, leaves_of
from kpiflow.frames.levels_statements import (
    Said,
    judged_statements,
    of_answer,
    of_attainment,
    of_exclusion,
    of_reading,
    of_text,
)
from kpiflow.frames.levels_states import UNKNOWN, UNMET, Data, in_words
from kpiflow.frames.levels_tables import ABOUT, Table, must_be_of_one_engine, of_the_day, opened, refused
from kpiflow.guards import Answered, Measured, NilReturned, Provided, Reached, Written


LEVEL: Final = "level"
_MOST_DECIMALS: Final = 15
_TABLES: Final = {
    Provided: "items",
    NilReturned: "nil_returns",
    Answered: "answers",
    Measured: "readings",
    Written: "texts",
    Reached: "attainments",
}
"""The table that each kind of leaf looks at."""


def level_frame(  # noqa: PLR0913 -- one for each table, each named where it is given
    indicator: Indicator,
    *,
    items: Any,
    as_of: date,
    answers: Any = None,
    readings: Any = None,
    texts: Any = None,
    nil_returns: Any = None,
    exclusions: Any = None,
    attainments: Any = None,
    units: Any = None,
    unit: str = "unit",
    item: str | None = None,
    decimals: Mapping[str, int] | None = None,
    round_months: int | None = None,
    states: bool = False,
) -> Any:
    """Judge the levels of an indicator for all units of some tables at once.

    The tables are long: one row for each thing that one unit shows or states, of one engine
    and all eager or all lazy. What comes out is of the same kind, one row for each unit
    that any of them names: eager frames in the order of the units, lazy ones in any order.
    The columns of each table are listed in docs/how-to/judge-many-units.md.

    Args:
        indicator: The definition.
        items: Items of evidence.
        as_of: The day the question is asked about.
        answers: Answers to questions.
        readings: What was measured.
        texts: How long free texts are.
        nil_returns: Who attests that there was nothing.
        exclusions: Which requirements units state not to apply to them.
        attainments: The levels that other indicators were found to reach.
        units: Units that are judged even if none of the others names them.
        unit: The column that names the unit.
        item: The column that tells items of one unit apart, where a later row about one takes
            the place of an earlier one; by default every row is an item of its own.
        decimals: How many decimals the scaled whole numbers of a measure or quantity have; 0 by default.
        round_months: The reporting round, where it has a ladder of its own.
        states: Whether there is a column for each requirement with what it comes to.

    Raises:
        ScoringError: A table cannot be read, or the definition asks for what cannot be judged
            in bulk; one problem for each construct, with its path (KPI508).
    """
    given = {
        "items": items,
        "answers": answers,
        "readings": readings,
        "texts": texts,
        "nil_returns": nil_returns,
        "exclusions": exclusions,
        "attainments": attainments,
        "units": units,
    }
    tables = {
        name: opened(name, frame, unit, item=item if name == "items" else None)
        for name, frame in given.items()
        if frame is not None or name == "items"
    }
    must_be_of_one_engine(tables)
    day = Day(_day(as_of), indicator.windows(), _checked(decimals or {}))
    problems = tuple(dict.fromkeys(problems_of(indicator, tables, day)))
    names = [each.id for _, each in indicator.requirements()] if states else []
    if problems or not {unit, LEVEL}.isdisjoint(names) or unit == LEVEL:
        raise ScoringError(*(problems or [refused(f"a column cannot be called both '{unit}' and '{LEVEL}'")]))
    if not states:
        found = levels_of(
            indicator, tables, as_of=day.as_of, item=item, round_months=round_months, level=LEVEL
        )
        if found is not None:
            return found
    rules = Rules(indicator, "exclusions" in tables)
    level = rules.compiled(round_months)
    judged = rules.steps.run(_joined(rules, tables, day, item))
    columns = [nw.col(level).cast(nw.Int64).alias(LEVEL)]
    if states:
        columns.extend(in_words(column).alias(name) for name, column in rules.states().items())
    return _given_back(tables["items"], judged.select(unit, *columns))


def _day(as_of: date) -> date:
    if isinstance(as_of, datetime):
        raise ScoringError(refused("as_of is a moment, not a day", ("as_of",), hint="give its date()"))
    return as_of


def _checked(decimals: Mapping[str, int]) -> Mapping[str, int]:
    for name, places in decimals.items():
        if type(places) is not int or not 0 <= places <= _MOST_DECIMALS:
            raise ScoringError(
                refused(
                    f"'{name}' cannot have {places} decimals",
                    ("decimals", name),
                    expected=f"0 to {_MOST_DECIMALS}",
                )
            )
    return decimals


def _joined(rules: Rules, tables: Mapping[str, Table], day: Day, item: str | None) -> Data:
    """Give a table of all units with the state of each leaf."""
    looked_at = {"items", *(_TABLES[type(guard)] for guard in rules.leaves)}
    looked_at |= {"exclusions"} if rules.exclusions else set()
    current = {
        name: of_the_day(table, day.as_of, _keys(name, item))
        for name, table in tables.items()
        if name in looked_at
    }
    unit = tables["items"].unit
    data: Any = _all_units(tables, unit)
    for part in _parts(rules, current, day):
        data = data.join(part, on=unit, how="left")
    unsaid = {name: UNSAID.get(type(guard), UNKNOWN) for guard, name in rules.leaves.items()}
    unsaid |= dict.fromkeys(rules.exclusions.values(), UNMET)
    missing = [name for name in unsaid if name not in data.collect_schema().names()]
    data = data.with_columns(
        *(
            nw.lit(worth, nw.Int64).alias(name)
            if name in missing
            else nw.col(name).fill_null(worth).cast(nw.Int64).alias(name)
            for name, worth in unsaid.items()
        )
    )
    return data  # type: ignore[no-any-return]


def _keys(name: str, item: str | None) -> tuple[str, ...]:
    """Give by what rows of a table take one another's place."""
    if name == "items":
        return (item,) if item else ()
    return () if name == "nil_returns" else (ABOUT[name],)


def _all_units(tables: Mapping[str, Table], unit: str) -> Data:
    found: list[Any] = []
    for table in tables.values():
        data = table.data.select(unit)
        if isinstance(data, nw.DataFrame) and table.engine == "polars":
            data = data.lazy()
        found.append(data.filter(~nw.col(unit).is_null()))
    together = nw.concat(found, how="vertical") if len(found) > 1 else found[0]
    return together.unique([unit])  # type: ignore[no-any-return]


def _parts(rules: Rules, tables: Mapping[str, Table], day: Day) -> Iterator[Data]:
    """Give tables of units with the states of leaves."""
    items = tables["items"]
    provided = {guard: name for guard, name in leaves_of(rules, Provided) if isinstance(guard, Provided)}
    if provided:
        yield from judged_items(items, provided, day)
    nil = {guard: name for guard, name in leaves_of(rules, NilReturned) if isinstance(guard, NilReturned)}
    if nil and "nil_returns" in tables:
        yield judged_nil_returns(tables["nil_returns"], items, nil, day)
    for name in ("answers", "readings", "texts", "attainments", "exclusions"):
        if name in tables:
            said = dict(_said(rules, tables[name], day))
            if said:
                yield judged_statements(tables[name], ABOUT[name], said)


def _said(rules: Rules, table: Table, day: Day) -> Iterator[tuple[str, Said]]:
    """Give what is looked for in a table of statements, each with the name of its column."""
    if table.name == "exclusions":
        for requirement, name in rules.exclusions.items():
            yield name, of_exclusion(table, requirement)
    units = {each.id: each.unit for each in rules.indicator.measures}
    for guard, name in rules.leaves.items():
        match table.name, guard:
            case "answers", Answered():
                yield name, of_answer(table, guard, rules.indicator.scale_of(guard.question))
            case "readings", Measured():
                places = day.decimals.get(guard.measure, 0)
                yield name, of_reading(table, guard, units.get(guard.measure, ""), places)
            case "texts", Written():
                yield name, of_text(table, guard)
            case "attainments", Reached():
                yield name, of_attainment(table, guard)
            case _:
                pass  # it is looked for in another table


def _given_back(items: Table, data: Data) -> Any:
    """Give a frame of the kind that came in; one that has an order in the order of the units."""
    if not items.is_lazy:
        data = data.sort(items.unit)
        if isinstance(data, nw.LazyFrame):
            data = data.collect()
    return data.to_native()
