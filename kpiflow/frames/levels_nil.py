"""Nil returns of many units at once: `kpiflow.guards.NilReturned` as whole numbers in columns.

A nil return is looked at beside the items of its unit: who submitted some, and which of them
record what was attested not to exist. Refuses nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.frames.levels_items import Day
from kpiflow.frames.levels_states import (
    MET,
    OWN,
    UNKNOWN,
    UNMET,
    Data,
    any_of,
    chosen,
    one,
    truth,
    whole,
)
from kpiflow.frames.levels_tables import Table, in_order, last_day_is
from kpiflow.guards import NilReturned


_SUBMITTED: Final = f"{OWN}submitted"


def judged_nil_returns(nil_returns: Table, items: Table, guards: Mapping[NilReturned, str], day: Day) -> Data:
    """Give a table of units with the state of each guard; units that attest nothing are not in it.

    Args:
        nil_returns: The nil returns of that day.
        items: The items of that day.
        guards: The guards, each with the name of its column.
        day: What else they look at.
    """
    unit = nil_returns.unit
    populations = sorted({guard.population for guard in guards})
    rows = nil_returns.data.filter(nil_returns.says("population", *populations))
    rows = _with_submitters(rows, items, unit)
    contradicted = {guard: name for guard, name in guards.items() if guard.contradicted_by}
    if contradicted:
        rows = _with_contradictions(rows, items, contradicted, day)
    table = nil_returns.with_data(rows)
    columns: list[nw.Expr] = []
    for guard, name in guards.items():
        columns.extend(_row_columns(table, guard, name, day))
    names = [column for name in guards.values() for column in (f"{name}_good", f"{name}_may")]
    sums = rows.with_columns(*columns).group_by(unit).agg(*(nw.col(column).sum() for column in names))
    states = (
        chosen([(nw.col(f"{name}_good") > 0, MET), (nw.col(f"{name}_may") > 0, UNKNOWN)], UNMET).alias(name)
        for name in guards.values()
    )
    return sums.select(unit, *states)


def _with_submitters(rows: Data, items: Table, unit: str) -> Data:
    """Tell of each nil return whether its attester has submitted items."""
    if not items.has("submitter"):
        return rows.with_columns(whole(0).alias(_SUBMITTED))
    own = f"{OWN}attester"
    submitters: Any = (
        items.data.filter(items.given("submitter"))
        .select(unit, nw.col("submitter").alias(own))
        .unique([unit, own])
        .with_columns(whole(1).alias(_SUBMITTED))
    )
    return rows.join(submitters, left_on=[unit, "attester"], right_on=[unit, own], how="left")


def _with_contradictions(rows: Data, items: Table, guards: Mapping[NilReturned, str], day: Day) -> Data:
    """Count of each unit the items that record what was attested not to exist, in the period checked."""
    unit = items.unit
    counts: Any = (
        items.data.with_columns(
            *(
                one(
                    items.says("kind", *guard.contradicted_by)
                    & _is_not_fallen(items)
                    & ~_is_elsewhere(items, guard, day)
                ).alias(f"{name}_against")
                for guard, name in guards.items()
            )
        )
        .group_by(unit)
        .agg(*(nw.col(f"{name}_against").sum() for name in guards.values()))
    )
    return rows.join(counts, on=unit, how="left")


def _is_not_fallen(items: Table) -> nw.Expr:
    """Tell which items were not turned down; one whose standing is no word for one speaks against too."""
    return ~items.says("standing", "rejected", "withdrawn")


def _is_elsewhere(items: Table, guard: NilReturned, day: Day) -> nw.Expr:
    if not items.has("dated_first"):
        return truth(holds=False)
    window = day.windows[guard.period]
    ends_before = last_day_is("before", items, "dated_first", "dated_last", window.first)
    return items.given("dated_first") & (ends_before | items.is_after("dated_first", window.last))


def _row_columns(table: Table, guard: NilReturned, name: str, day: Day) -> Iterator[nw.Expr]:
    hard = [~table.stands(), ~table.says("population", guard.population)]
    hard.extend(~table.flag(f"channel_{channel}") for channel in guard.channels)
    window = day.windows[guard.period]
    hard.extend(
        [
            ~(table.given("period_first") & table.given("period_last")),
            ~in_order(table, "period_first", "period_last"),
            table.is_after("period_first", window.first),
            table.is_before("period_last", window.last),
            ~table.given("attester") | table.says("attester", ""),
            nw.col(_SUBMITTED).fill_null(0) > 0,
        ]
    )
    if guard.attested_by:
        hard.append(~table.says("attester", *guard.attested_by))
    if guard.contradicted_by:
        hard.append(nw.col(f"{name}_against").fill_null(0) > 0)
    attested = ("attested_first", "attested_last")
    ends_early = ~table.is_after("attested_first", window.last)
    not_after = ~last_day_is("after", table, *attested, window.last)
    hard.extend(
        [
            ~table.given("attested_first"),
            ~in_order(table, *attested),
            table.is_after("attested_first", day.as_of),
            not_after,
        ]
    )
    soft = [ends_early, last_day_is("after", table, *attested, day.as_of)]
    yield one(~any_of([*hard, *soft])).alias(f"{name}_good")
    yield one(~any_of(hard)).alias(f"{name}_may")
