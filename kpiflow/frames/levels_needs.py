"""What a definition asks that cannot be judged in bulk, or not on the columns that are there.

One problem for each construct, with its path in the definition. Refused, never approximated:
days that must be covered without a gap, levels that an assessor decides, and whatever needs a
column that the tables do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpiflow.definitions import Indicator, guards_in, guards_of
from kpiflow.errors import Path, Problem
from kpiflow.evidence import Standing
from kpiflow.frames.levels_items import MOST, Day, wanted_total
from kpiflow.frames.levels_tables import Table, refused
from kpiflow.guards import (
    Answered,
    AtLeast,
    Guard,
    Holds,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    Written,
)


_KNOWN = (AtLeast, NoneOf, Provided, Answered, Measured, Written, NilReturned, Holds, Reached)


def problems_of(indicator: Indicator, tables: Mapping[str, Table], day: Day) -> Iterator[Problem]:
    """Find what cannot be judged in bulk, one problem for each construct, in the order of the definition."""
    if indicator.progression == "manual":
        yield refused(
            "an assessor decides the level of a manual ladder",
            ("progression",),
            hint="judge it with kpiflow.ladder, which takes the level that was chosen",
        )
    for n, level in enumerate(indicator.ladder):
        for m, requirement in enumerate(level.requirements):
            here: Path = ("levels", n, "requirements", m)
            for step, guard in guards_of(requirement):
                for path, each in guards_in(guard, (*here, *step)):
                    yield from _of_guard(each, path, tables, day)


def _of_guard(guard: Guard, path: Path, tables: Mapping[str, Table], day: Day) -> Iterator[Problem]:
    if not isinstance(guard, _KNOWN):
        yield refused(f"{type(guard).__name__} is no guard that can be compiled", path)
    elif isinstance(guard, Provided):
        yield from _of_provided(guard, path, tables, day)
    elif isinstance(guard, NilReturned):
        yield from _of_nil_return(guard, path, tables)
    elif isinstance(guard, Answered):
        columns = ["value", *(each for each in ("justified", "addressed") if getattr(guard, each))]
        columns += ["standing"] if guard.status is Standing.ACCEPTED else []
        yield from _lacking(tables, "answers", columns, path)
    elif isinstance(guard, Measured):
        columns = ["standing"] if guard.status is Standing.ACCEPTED else []
        yield from _lacking(tables, "readings", columns, path)
        yield from _of_numbers(tables, path)
    elif isinstance(guard, Written):
        yield from _lacking(tables, "texts", ["length"], path)
    elif isinstance(guard, Reached) and guard.indicator:
        yield from _lacking(tables, "attainments", ["level"], path)


def _of_numbers(tables: Mapping[str, Table], path: Path) -> Iterator[Problem]:
    table = tables.get("readings")
    if table is not None and not table.has("value"):
        yield from _lacking(tables, "readings", ["numerator", "denominator"], path)


def _lacking(tables: Mapping[str, Table], name: str, columns: list[str], path: Path) -> Iterator[Problem]:
    table = tables.get(name)
    for column in columns:
        if table is not None and not table.has(column):
            yield refused(
                f"this needs the column '{column}' of {name}, which is not there",
                path,
                hint=f"add '{column}' to {name}",
            )


def _of_provided(guard: Provided, path: Path, tables: Mapping[str, Table], day: Day) -> Iterator[Problem]:
    if guard.continuous_since:
        yield refused(
            "days that items must cover together without a gap cannot be judged in bulk",
            (*path, "continuous_since"),
            hint="judge this definition unit by unit with kpiflow.ladder",
        )
    wanted: dict[str, list[str]] = {
        "status": ["standing"] if guard.status is Standing.ACCEPTED else [],
        "accepted_by": ["standing"] if guard.accepted_by else [],
        "dated_within": ["dated_first"] if guard.dated_within else [],
        "covers": ["covers_first", "covers_last"] if guard.covers else [],
        "topics": [f"topic_{topic}" for topic in guard.topics],
        "approved_by": ["approved_by", "approved_first"] if guard.approved_by else [],
        "sum_of": [f"quantity_{of}" for of in guard.sum_of],
        "distinct_by": [guard.distinct_by] if guard.distinct_by not in {"", "month", "kind"} else [],
    }
    for word, columns in wanted.items():
        yield from _lacking(tables, "items", columns, (*path, word))
    items = tables["items"]
    if guard.accepted_by and not items.has(f"accepted_by_{guard.accepted_by}"):
        yield from _lacking(tables, "items", ["accepted_by"], (*path, "accepted_by"))
    if (guard.fresh_for or guard.distinct_by == "month") and not _has_days(items):
        word = "fresh_for" if guard.fresh_for else "distinct_by"
        yield from _lacking(tables, "items", ["dated_first"], (*path, word))
    if guard.total is not None and wanted_total(guard, day) >= MOST:
        yield refused(
            f"a total of {guard.total:f} is too large to be summed in 64 bits",
            (*path, "total"),
            expected=f"less than {MOST} units of the last decimal declared",
        )


def _has_days(items: Table) -> bool:
    return items.has("dated_first") or (items.has("covers_first") and items.has("covers_last"))


def _of_nil_return(guard: NilReturned, path: Path, tables: Mapping[str, Table]) -> Iterator[Problem]:
    columns = ["attester", "attested_first", "period_first", "period_last"]
    columns += [f"channel_{channel}" for channel in guard.channels]
    yield from _lacking(tables, "nil_returns", columns, path)
    if "nil_returns" in tables:
        yield from _lacking(tables, "items", ["submitter"], path)
        if tables["items"].has("submitter") and not tables["items"].is_text("submitter"):
            yield refused(
                "attesters are compared with those who submitted items, which are not named by text",
                path,
                hint="give 'submitter' of items as text",
            )
