"""Evidence items of many units at once: `kpiflow.guards.Provided` as whole numbers in columns.

Each item is good, could be (its dates are too coarse to tell), or is neither; what the good
ones of a unit come to is counted and summed in 64 bits. Refuses nothing itself: a rule that
needs a column which is not there was refused before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.dates import DateRange, merged
from kpiflow.evidence import Standing
from kpiflow.frames.levels_states import (
    ERROR,
    MET,
    OWN,
    UNKNOWN,
    UNMET,
    Data,
    all_of,
    any_of,
    chosen,
    one,
    truth,
    whole,
)
from kpiflow.frames.levels_tables import Table, in_order, last_day_is
from kpiflow.guards import Provided
from kpiflow.spans import Span


MOST: Final = 2**31
"""What totals stay below, in units of their last decimal, so that no sum of amounts leaves 64 bits."""

_SHARED: Final = f"{OWN}hard"
_MONTH: Final = f"{OWN}month"
_YEAR: Final = f"{OWN}year"
_UNTOLD: Final = f"{OWN}untold"
_MARKS_OUT_OF_ORDER: Final = "[\u0e48-\u0e4b][\u0e38-\u0e3a]|[\u0e38\u0e39]\u0e3a"
_OTHER_CHARACTERS: Final = "[^ -~\u0e01-\u0e5b]"


@dataclass(frozen=True, slots=True)
class Day:
    """What guards over evidence look at besides the items.

    Attributes:
        as_of: The day asked about.
        windows: The days of each window.
        decimals: How many decimals quantities and measures have.
    """

    as_of: date
    windows: Mapping[str, DateRange]
    decimals: Mapping[str, int]


def wanted_total(guard: Provided, day: Day) -> int:
    """Give what amounts must come to, in units of their last decimals."""
    if guard.total is None:
        return 0
    places = sum(day.decimals.get(of, 0) for of in guard.sum_of)
    least: int = ceil(Fraction(guard.total) * 10**places)
    return least


def judged_items(items: Table, guards: Mapping[Provided, str], day: Day) -> Iterator[Data]:
    """Give tables of units with the state of each guard; units with no items are in none of them.

    Args:
        items: The items of that day.
        guards: The guards, each with the name of its column.
        day: What else they look at.
    """
    kinds = sorted({kind for guard in guards for kind in guard.kind})
    rows = items.data.filter(items.says("kind", *kinds)).with_columns(
        _never_counts(items, day.as_of).alias(_SHARED), *_month_columns(items)
    )
    table = items.with_data(rows)
    counted: list[nw.Expr] = []
    for guard, name in guards.items():
        counted.extend(_row_columns(table, guard, name, day))
    rows = rows.with_columns(*counted)
    plain = {guard: name for guard, name in guards.items() if not _by_marks(guard)}
    if plain:
        yield _summed(rows, items.unit, plain, day)
    for guard, name in guards.items():
        if _by_marks(guard):
            yield _differing(table.with_data(rows), guard, name, day)


def _by_marks(guard: Provided) -> bool:
    """Tell whether it matters which items differ: of one that is enough, it does not."""
    return bool(guard.distinct_by) and (guard.count > 1 or guard.total is not None)


def _one_is_enough(guard: Provided) -> bool:
    """Tell whether items need not be counted: it is enough to know whether there is one."""
    return guard.count == 1 and guard.total is None


def _is_certain(guard: Provided) -> bool:
    """Tell whether no date can be too coarse for what is asked."""
    return not (guard.dated_within or guard.fresh_for or guard.approved_by or guard.distinct_by == "month")


def _bit(condition: nw.Expr) -> nw.Expr:
    """Give 1 or 0 in as little room as there is: the largest of some is none that could wrap around."""
    bits = (nw.lit(1, nw.Int8), nw.lit(0, nw.Int8))
    return nw.when(condition).then(bits[0]).otherwise(bits[1])


def _columns_of(name: str) -> tuple[str, str, str, str]:
    return f"{name}_good", f"{name}_may", f"{name}_much", f"{name}_might"


def _never_counts(items: Table, as_of: date) -> nw.Expr:
    """Tell which items count for nothing on that day, whatever is asked."""
    return any_of(
        [
            ~items.stands(),
            items.is_before("valid_until", as_of) if items.has("valid_until") else truth(holds=False),
            _after(items, "dated_first", as_of),
            _covers(items) & _after(items, "covers_first", as_of),
            ~in_order(items, "dated_first", "dated_last"),
            ~in_order(items, "covers_first", "covers_last"),
            ~in_order(items, "approved_first", "approved_last"),
        ]
    )


def _after(items: Table, column: str, day: date) -> nw.Expr:
    return items.is_after(column, day) if items.has(column) else truth(holds=False)


def _covers(items: Table) -> nw.Expr:
    return items.given("covers_first") & items.given("covers_last")


def _row_columns(items: Table, guard: Provided, name: str, day: Day) -> Iterator[nw.Expr]:
    """Give what each item is to a guard: good, possibly good, and what it comes to in each case."""
    hard, soft = [nw.col(_SHARED)], [truth(holds=False)]
    _faults(items, guard, day, hard, soft)
    may = items.says("kind", *guard.kind) & ~any_of(hard)
    is_good = may & ~any_of(soft)
    good, possible, much, might = _columns_of(name)
    if _one_is_enough(guard):
        yield _bit(is_good).alias(good)
        if not _is_certain(guard):
            yield _bit(may).alias(possible)
        return
    yield one(is_good).alias(good)
    yield one(may).alias(possible)
    if guard.total is not None:
        amount = _product(guard, wanted_total(guard, day))
        yield nw.when(is_good).then(amount).otherwise(whole(0)).alias(much)
        yield nw.when(may).then(amount).otherwise(whole(0)).alias(might)


def _faults(items: Table, guard: Provided, day: Day, hard: list[nw.Expr], soft: list[nw.Expr]) -> None:
    """Find why items do not count (hard), and why it cannot be told whether they do (soft)."""
    if guard.status is Standing.ACCEPTED or guard.accepted_by is not None:
        hard.append(~items.says("standing", "accepted"))
    if guard.accepted_by:
        own = f"accepted_by_{guard.accepted_by}"
        by = items.flag(own) if items.has(own) else items.says("accepted_by", guard.accepted_by)
        hard.append(~by)
    if guard.dated_within:
        inside, outside = _within(items, tuple(merged(day.windows[name] for name in guard.dated_within)))
        hard.append(outside)
        soft.append(~inside & ~outside)
    if guard.fresh_for:
        stale, could_be = _too_old(items, guard.fresh_for, day.as_of)
        hard.append(stale)
        soft.append(could_be)
    if guard.covers:
        window = day.windows[guard.covers]
        if window.last > day.as_of:
            hard.append(truth(holds=True))
        else:
            begins_late = items.is_after("covers_first", window.first)
            hard.extend([~_covers(items), begins_late, items.is_before("covers_last", window.last)])
    _faults_of_content(items, guard, day, hard, soft)


def _faults_of_content(
    items: Table, guard: Provided, day: Day, hard: list[nw.Expr], soft: list[nw.Expr]
) -> None:
    """Find why items do not count for what they say and by whom they are approved."""
    hard.extend(~items.flag(f"topic_{topic}") for topic in guard.topics)
    if guard.approved_by:
        hard.append(~items.says("approved_by", guard.approved_by))
        hard.append(~items.given("approved_first") | _after(items, "approved_first", day.as_of))
        soft.append(_after(items, "approved_last", day.as_of))
    for of in guard.sum_of:
        column = f"quantity_{of}"
        hard.append(~items.given(column) | (nw.col(column).fill_null(0) < 0))
    if guard.distinct_by == "month":
        hard.append(~_has_moment(items))
        soft.append(nw.col(_YEAR) == 1)
    elif guard.distinct_by != "kind" and guard.distinct_by:
        hard.append(_unmarked(items, guard.distinct_by))


def _within(items: Table, windows: tuple[DateRange, ...]) -> tuple[nw.Expr, nw.Expr]:
    """Tell which dates lie inside one of some windows, and which lie outside all of them, or are none."""
    has = items.given("dated_first")
    inside, outside = [], []
    for window in windows:
        begins_early = items.is_before("dated_first", window.first)
        ends_late = last_day_is("after", items, "dated_first", "dated_last", window.last)
        inside.append(~begins_early & ~ends_late)
        outside.append(
            last_day_is("before", items, "dated_first", "dated_last", window.first)
            | items.is_after("dated_first", window.last)
        )
    return has & any_of(inside), ~has | all_of(outside)


def _has_moment(items: Table) -> nw.Expr:
    return items.given("dated_first") | _covers(items)


def _too_old(items: Table, span: Span, as_of: date) -> tuple[nw.Expr, nw.Expr]:
    """Tell which items are too old or of no day at all, and of which it cannot be told."""
    oldest = _oldest(span, as_of)
    dated = items.given("dated_first")
    last_is_old = last_day_is("before", items, "dated_first", "dated_last", oldest)
    covered_is_old = items.is_before("covers_last", oldest) if items.has("covers_last") else truth(holds=True)
    stale = (dated & last_is_old) | (~dated & (~_covers(items) | covered_is_old))
    first_is_old = items.is_before("dated_first", oldest) if items.has("dated_first") else truth(holds=False)
    return stale, dated & first_is_old & ~last_is_old


def _oldest(span: Span, as_of: date) -> date:
    """Give the first day from which a span leads to the day asked about or beyond."""
    low, high = date.min.toordinal(), as_of.toordinal()
    while low < high:
        middle = (low + high) // 2
        if span.after(date.fromordinal(middle)) < as_of:
            low = middle + 1
        else:
            high = middle
    return date.fromordinal(low)


def _product(guard: Provided, total: int) -> nw.Expr:
    """Give what an item comes to, or the total where it comes to more.

    Amounts are never below 0, so that a sum reaches the total exactly when the sum does in which
    nothing counts for more than the total; the same goes for products of whole numbers.
    """
    most = max(total, 0)
    product = whole(1).clip(0, most) if not guard.sum_of else None
    for of in guard.sum_of:
        amount = nw.col(f"quantity_{of}").fill_null(0).cast(nw.Int64).clip(0, most)
        product = amount if product is None else (product * amount).clip(0, most)
    return whole(0) if product is None else product


def _month_columns(items: Table) -> Iterator[nw.Expr]:
    """Give the month an item is of, and whether it may be of several."""
    months = []
    if items.has("dated_first"):
        months.append((items.given("dated_first"), _month_of("dated_first")))
    if items.has("covers_first") and items.has("covers_last"):
        months.append((_covers(items), _month_of("covers_last")))
    yield chosen(months, otherwise=0).alias(_MONTH)
    if not items.has("dated_first") or not items.has("dated_last"):
        yield whole(0).alias(_YEAR)
        return
    apart = items.given("dated_first") & (_month_of("dated_first") != _month_of("dated_last"))
    yield one(items.given("dated_last") & apart).alias(_YEAR)


def _month_of(column: str) -> nw.Expr:
    here = nw.col(column)
    year, month = (part.fill_null(0).cast(nw.Int64) for part in (here.dt.year(), here.dt.month()))
    return year * 12 + month


def _unmarked(items: Table, mark: str) -> nw.Expr:
    """Tell which items do not say what tells them apart."""
    if items.columns[mark] != nw.String:
        return ~items.given(mark)
    return ~items.given(mark) | (nw.col(mark).str.strip_chars() == "")


def _untold(items: Table, mark: str) -> nw.Expr:
    """Tell which texts may look like others that are written with other characters."""
    if mark in {"kind", "month"} or items.columns[mark] != nw.String:
        return truth(holds=False)
    text = nw.col(mark)
    return items.given(mark) & (text.str.contains(_OTHER_CHARACTERS) | text.str.contains(_MARKS_OUT_OF_ORDER))


def _summed(rows: Data, unit: str, guards: Mapping[Provided, str], day: Day) -> Data:
    """Judge guards for which items only have to be counted and added up."""
    sums = rows.group_by(unit).agg(
        *(each for guard, name in guards.items() for each in _summaries(guard, name))
    )
    return sums.select(unit, *(_state(guard, name, day).alias(name) for guard, name in guards.items()))


def _summaries(guard: Provided, name: str) -> list[nw.Expr]:
    """Give what is made of the items of a unit."""
    columns = _columns_of(name)
    if _one_is_enough(guard):
        return [nw.col(each).max() for each in columns[: 1 if _is_certain(guard) else 2]]
    return [nw.col(each).sum() for each in columns[: 2 if guard.total is None else 4]]


def _state(guard: Provided, name: str, day: Day) -> nw.Expr:
    good, possible, much, might = map(nw.col, _columns_of(name))
    if _one_is_enough(guard) and _is_certain(guard):
        return one(good > 0)
    enough, could_be = good >= guard.count, possible >= guard.count
    if guard.total is not None:
        total = wanted_total(guard, day)
        enough, could_be = enough & (much >= total), could_be & (might >= total)
    return chosen([(enough, MET), (could_be, UNKNOWN)], otherwise=UNMET)


def _differing(items: Table, guard: Provided, name: str, day: Day) -> Data:
    """Judge a guard whose items must differ in something: of those that do not, the most counts."""
    mark = _MONTH if guard.distinct_by == "month" else guard.distinct_by
    columns = _columns_of(name) if guard.total is not None else _columns_of(name)[:2]
    possible = columns[1]
    by_year = guard.distinct_by == "month"
    data = items.data.filter(nw.col(possible) > 0)
    data = data.with_columns(
        one(_untold(items, guard.distinct_by)).alias(_UNTOLD),
        *([] if mark == guard.distinct_by else [whole(0).alias(f"{OWN}none")]),
    )
    if guard.distinct_by in {"subject", "submitter", "reference"} and items.columns[mark] == nw.String:
        data = data.with_columns(nw.col(mark).str.strip_chars())
    apart = data.filter(nw.col(_YEAR) == 0) if by_year else data
    marked = apart.group_by(items.unit, mark).agg(*(nw.col(each).max() for each in (*columns, _UNTOLD)))
    sums = marked.group_by(items.unit).agg(*(nw.col(each).sum() for each in (*columns, _UNTOLD)))
    if by_year:  # an item of a year may differ from every other one
        years = data.filter(nw.col(_YEAR) == 1).select(items.unit, *columns, _UNTOLD)
        several: list[Any] = [sums.select(items.unit, *columns, _UNTOLD), years]
        both: Any = nw.concat(several, how="vertical")
        sums = both.group_by(items.unit).agg(*(nw.col(each).sum() for each in (*columns, _UNTOLD)))
    state = chosen([(nw.col(_UNTOLD) > 0, ERROR)], otherwise=_state(guard, name, day))
    return sums.select(items.unit, state.alias(name))
