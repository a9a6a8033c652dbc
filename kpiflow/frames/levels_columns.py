"""Levels from arrays of columns, for frames in memory and ladders that only ask what is there.

The way of `kpiflow.frames.levels` for what is asked most, at a tenth of its time: each
requirement is an item of a kind, submitted or accepted, on a cumulative ladder. One byte for
each unit and kind says what there is of it, and a level is a mask over the bytes of a unit.
Nothing is refused here: whatever it does not know it leaves to the portable plan, and so it
does where numpy is not installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.definitions import Indicator, Requirement
from kpiflow.evidence import Standing
from kpiflow.frames.levels_tables import Table
from kpiflow.guards import Provided


try:
    import numpy as np

    HAS_NUMPY = True
except ImportError:  # pragma: no cover -- pandas brings it, and polars goes without
    HAS_NUMPY = False


_SEEN: Final = 4
_ACCEPTED: Final = 2
_THERE: Final = 1
_BITS: Final = {
    "submitted": _SEEN | _THERE,
    "accepted": _SEEN | _THERE | _ACCEPTED,
}
"""What a byte says of an item: that there are rows of it, that it stands, that it is accepted."""

_DAY: Final = 3
"""Above how many bits of what is said a day stands, where both stand in one number."""

_WORD: Final = 8
_BLOCK: Final = 1 << 14
"""How many rows are taken at a time, so that what is made of them stays in the cache."""

_SPARSE: Final = 4
"""How many numbers of units there may be for each row before the arrays are mostly empty."""

_SAYING_MORE: Final = ("sequence", "dated_first", "covers_first", "valid_until", "approved_first")
"""Columns that decide whether items count, or which row is the last."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a requirement asks for: an item of one of these kinds, and whether it must be accepted."""

    kinds: tuple[str, ...]
    bit: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of items as arrays.

    Attributes:
        units: Numbers of units.
        kinds: Places of kinds in the list of kinds.
        kind_names: That list.
        days: Days in whole numbers, if rows bear one.
        last: The day asked about in the same numbers.
        standings: Places of standings in the list of standings, if rows bear one.
        standing_names: That list.
    """

    units: Any
    kinds: Any
    kind_names: tuple[str, ...]
    days: Any
    last: Any
    standings: Any
    standing_names: tuple[str, ...]


def levels_of(
    indicator: Indicator,
    tables: Mapping[str, Table],
    *,
    as_of: date,
    item: str | None,
    round_months: int | None,
    level: str,
) -> Any:
    """Give the frame of levels, or nothing where this is not the way to judge them.

    Args:
        indicator: The definition.
        tables: The tables.
        as_of: The day asked about.
        item: The column by which rows of items take one another's place, if any.
        round_months: The reporting round.
        level: What the column of levels is called.
    """
    items = tables["items"]
    if not HAS_NUMPY or set(tables) != {"items"} or item not in {None, "kind"} or items.is_lazy:
        return None
    ladder = tuple(_ladder(indicator, round_months))
    if not ladder or any(items.has(column) for column in _SAYING_MORE):
        return None
    columns = _columns(items, as_of)
    if columns is None or not len(columns.units):
        return None
    first, last = int(columns.units.min()), int(columns.units.max())
    if last - first >= _SPARSE * len(columns.units) + _BLOCK:
        return None
    kinds = tuple(dict.fromkeys(kind for _, asked in ladder for each in asked for kind in each.kinds))
    found = _filled(columns, kinds, first, last - first + 1, replacing=item is not None)
    if found is None:
        return None
    levels = _climbed(found, kinds, ladder)
    seen = np.flatnonzero(np.bitwise_or.reduce(found, axis=1))
    units = (seen + first).astype(columns.units.dtype)
    engine: Any = items.engine
    return nw.from_dict({items.unit: units, level: levels[seen].astype(np.int64)}, backend=engine).to_native()


def _ladder(indicator: Indicator, round_months: int | None) -> Iterator[tuple[int, tuple[Asked, ...]]]:
    """Give what each level asks for; nothing at all where some of it is asked in other ways."""
    if indicator.progression != "cumulative":
        return
    levels = []
    for each in indicator.ladder_for(round_months):
        asked = tuple(_asked(requirement) for requirement in each.requirements)
        known = tuple(one for one in asked if one is not None)
        if len(known) < len(asked) or not asked or each.level > indicator.highest_level:
            return
        levels.append((each.level, known))
    yield from levels


def _asked(requirement: Requirement) -> Asked | None:
    guard = requirement.requires
    if not isinstance(guard, Provided) or requirement.applies_when is not None:
        return None
    if guard.status not in {Standing.SUBMITTED, Standing.ACCEPTED}:
        return None
    if guard != Provided(kind=guard.kind, status=guard.status):
        return None
    return Asked(guard.kind, _ACCEPTED if guard.status is Standing.ACCEPTED else _THERE)


def _columns(items: Table, as_of: date) -> Columns | None:
    """Give the columns as arrays, without a copy where that can be; nothing where they are others."""
    reader = {"polars": _of_polars, "pandas": _of_pandas}.get(items.engine)
    if reader is None or not _is_whole(items):
        return None
    return reader(items, as_of)


def _is_whole(items: Table) -> bool:
    """Tell whether no cell is empty, and units are numbers and words are numbered already."""
    numbered = [each for each in ("kind", "standing") if items.has(each)]
    data: Any = items.data
    return (
        items.columns[items.unit].is_integer()
        and items.columns[items.unit] != nw.UInt64
        and all(isinstance(items.columns[each], nw.Categorical | nw.Enum) for each in numbered)
        and not any(data[each].null_count() for each in (*numbered, "entered_on") if items.has(each))
    )


def _of_polars(items: Table, as_of: date) -> Columns | None:
    native: Any = items.data.to_native()
    if items.has("entered_on") and items.columns["entered_on"] != nw.Date:
        return None

    def places(name: str) -> tuple[Any, tuple[str, ...]]:
        if not items.has(name):
            return None, ()
        return native[name].to_physical().to_numpy(), _words(native[name], items.columns[name])

    kinds, kind_names = places("kind")
    standings, standing_names = places("standing")
    days = native["entered_on"].to_physical().to_numpy() if items.has("entered_on") else None
    last = as_of.toordinal() - date(1970, 1, 1).toordinal()
    units = native[items.unit].to_numpy()
    return Columns(units, kinds, kind_names, days, last, standings, standing_names)


def _words(native: Any, kind: nw.dtypes.DType) -> tuple[str, ...]:
    """Give the words of a column of polars by their numbers, which need not follow one another."""
    if isinstance(kind, nw.Enum):
        return tuple(native.dtype.categories.to_list())
    found = native.unique()
    by_number = dict(zip(found.to_physical().to_list(), found.to_list(), strict=True))
    return tuple(by_number.get(n, "") for n in range(max(by_number, default=-1) + 1))


def _of_pandas(items: Table, as_of: date) -> Columns | None:
    native: Any = items.data.to_native()

    def places(name: str) -> tuple[Any, tuple[str, ...]]:
        if not items.has(name):
            return None, ()
        return native[name].cat.codes.to_numpy(), tuple(native[name].cat.categories)

    kinds, kind_names = places("kind")
    standings, standing_names = places("standing")
    days, last = None, None
    if items.has("entered_on"):
        moments = native["entered_on"].to_numpy()
        if moments.dtype.kind != "M":
            return None
        days = moments.view(np.int64)
        end = np.datetime64(as_of, "D") + 1  # the last moment of the day is the one before the next
        last = int(end.astype(moments.dtype).view(np.int64)) - 1
    units = native[items.unit].to_numpy()
    if units.dtype.kind not in "iu":
        return None
    return Columns(units, kinds, kind_names, days, last, standings, standing_names)


def _filled(columns: Columns, kinds: tuple[str, ...], first: int, count: int, *, replacing: bool) -> Any:
    """Give for each unit one byte for each kind with what there is of it, in whole words.

    Nothing is given where days cannot be compared in 64 bits.
    The byte after the last kind stands for all that is not asked for, and for later rows.
    """
    width = -(-(len(kinds) + 1) // _WORD) * _WORD
    place = {kind: n for n, kind in enumerate(kinds)}
    bits_of = [_BITS.get(name, _SEEN) for name in columns.standing_names]
    cells = Cells(
        columns,
        first=first,
        width=width,
        other=len(kinds),
        places=np.array([place.get(name, len(kinds)) for name in columns.kind_names], dtype=np.intp),
        bits=np.array(bits_of or [_BITS["submitted"]], dtype=np.uint8),
    )
    found = np.zeros(count * width, dtype=np.uint8)
    total = len(columns.units)
    until = _end_of_the_day(columns)
    if until is not None:
        for rows in _blocks(0, until):
            at, bits = cells.of(rows)
            if replacing:
                found[at] = bits  # of several rows of one cell, the last is kept
            else:
                np.maximum.at(found, at, bits)
        for rows in _blocks(until, total):
            found[cells.beside(rows)] = _SEEN
    else:
        found = _fill_in_any_order(found, cells, replacing=replacing)
        if found is None:
            return None
    return found.view(np.uint64).reshape(count, width // _WORD)


@dataclass(frozen=True, slots=True)
class Cells:
    """Where rows stand in the array of bytes, and what they say there.

    Attributes:
        columns: The columns.
        first: The number of the first unit.
        width: How many bytes a unit has.
        other: The byte of all that is not asked for.
        places: The byte of each kind.
        bits: What each standing says.
    """

    columns: Columns
    first: int
    width: int
    other: int
    places: Any
    bits: Any

    def of(self, rows: slice) -> tuple[Any, Any]:
        """Give the cell of each row, and what it says."""
        at = self._starts(rows)
        at += self.places[self.columns.kinds[rows]]
        if self.columns.standings is None:
            return at, np.full(len(at), self.bits[0])
        return at, self.bits[self.columns.standings[rows]]

    def beside(self, rows: slice) -> Any:
        """Give the cell of each row that says no more than that its unit is there."""
        return self._starts(rows) + self.other

    def _starts(self, rows: slice) -> Any:
        at = self.columns.units[rows].astype(np.intp)
        at -= self.first
        at *= self.width
        return at


def _blocks(start: int, end: int) -> Iterator[slice]:
    for at in range(start, end, _BLOCK):
        yield slice(at, min(at + _BLOCK, end))


def _end_of_the_day(columns: Columns) -> int | None:
    """Give how many rows there are by the day asked about; nothing where rows are in no order."""
    days = columns.days
    if days is None:
        return len(columns.units)
    for rows in _blocks(0, len(days)):
        near = days[rows.start : rows.stop + 1]
        if (near[1:] < near[:-1]).any():
            return None
    return int(np.searchsorted(days, columns.last, side="right"))


def _fill_in_any_order(found: Any, cells: Cells, *, replacing: bool) -> Any:
    """Fill in rows that are in no order, and give the array; nothing where moments are too far apart.

    Cells keep the day that they were last filled in beside what is said then, so that rows are
    gone through once.
    """
    columns = cells.columns
    earliest = int(columns.days.min())
    span = max(0, int(columns.last) - earliest) + 2
    dense = next((each for each in (np.int16, np.int32, np.int64) if span << _DAY < np.iinfo(each).max), None)
    if dense is None:
        return None
    kept: Any = np.zeros(len(found), dtype=dense) if replacing else found
    for rows in _blocks(0, len(columns.units)):
        days = columns.days[rows]
        at, bits = cells.of(rows)
        late = days > columns.last
        if late.any():
            kept[cells.beside(rows)[late]] = _SEEN
            at, bits, days = at[~late], bits[~late], days[~late]
        if replacing:
            _keep_the_last(kept, at, ((days - (earliest - 1)).astype(dense) << _DAY) | bits)
        else:
            np.maximum.at(kept, at, bits)
    return (kept & ((1 << _DAY) - 1)).astype(np.uint8) if replacing else kept


def _keep_the_last(kept: Any, at: Any, said: Any) -> None:
    """Let each cell keep what is said of it on the latest day, and of one day what is said last.

    Of several rows of one cell, an array takes the last, whatever its day. Rows of a later day than
    what is there then are few, and are taken again until there are none.
    """
    day = said >> _DAY
    beaten = day < kept[at] >> _DAY
    at, said, day = at[~beaten], said[~beaten], day[~beaten]
    while len(at):
        kept[at] = said
        lost = day > kept[at] >> _DAY
        at, said, day = at[lost], said[lost], day[lost]


def _climbed(found: Any, kinds: tuple[str, ...], ladder: tuple[tuple[int, tuple[Asked, ...]], ...]) -> Any:
    """Give the level that each unit has climbed to."""
    holds = np.ones(len(found), dtype=bool)
    levels = np.zeros(len(found), dtype=np.int16)
    words = found.shape[1]
    for number, asked in ladder:
        all_needed = _mask([each for each in asked if len(set(each.kinds)) == 1], kinds, words)
        for word in range(words):
            if all_needed[word]:
                holds &= (found[:, word] & all_needed[word]) == all_needed[word]
        for each in asked:
            if len(set(each.kinds)) > 1:
                one_needed = _mask([each], kinds, words)
                holds &= np.any(found & one_needed, axis=1)
        levels[holds] = number
    return levels


def _mask(asked: list[Asked], kinds: tuple[str, ...], words: int) -> Any:
    mask = np.zeros(words * _WORD, dtype=np.uint8)
    for each in asked:
        for kind in each.kinds:
            mask[kinds.index(kind)] |= each.bit
    return mask.view(np.uint64)
