"""Tables of test files: one case written once, and tried with the values of each row.

A value takes the place of `${column}` in the texts of the case, as it stands in the table;
where it is the whole text, a list or mapping may take its place too. Nothing is computed,
and nothing that a file says is run.
"""

from __future__ import annotations

import re

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import define, evolve, field, frozen

from kpiflow.codec.faults import described, missing_key, unknown_key
from kpiflow.errors import Path, Problem, did_you_mean
from kpiflow.loading.limits import MAX_BYTES, MAX_NODES
from kpiflow.text import shortened


TABLE: Final = "table"

_NAMED: Final = re.compile(r"\$\{([^{}]*)\}")
_KEYS: Final = ("columns", "rows")


@frozen(kw_only=True)
class Filled:
    """One case as it is tried.

    Attributes:
        plain: What it says, with the values of its row.
        path: Where it stands: the case, or the row of its table.
        origin: Where the case stands that it was made from.
        cells: Where values of the row came in, and where these stand.
    """

    plain: Any
    path: Path
    origin: Path
    cells: Mapping[Path, Path] = field(factory=dict)

    def place(self, path: Path) -> Path:
        """Give the place in the file of something in the case."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.cells:
                return self.cells[path[:length]]
        return (*self.origin, *path)


@define
class Room:
    """How much the tables of one file may still come to, so that a small file makes no large one.

    Attributes:
        nodes: How many values.
        characters: How many characters in all.
    """

    nodes: int = MAX_NODES
    characters: int = MAX_BYTES

    def take(self, nodes: int, characters: int) -> None:
        """Use some of it up."""
        self.nodes -= nodes
        self.characters -= characters

    @property
    def is_left(self) -> bool:
        """Whether what was taken was there."""
        return self.nodes >= 0 and self.characters >= 0


def filled(plain: object, origin: Path, room: Room) -> tuple[tuple[Filled, ...], tuple[Problem, ...]]:
    """Give the cases that one case of a file stands for, and what is wrong with its table.

    Args:
        plain: The case as plain data.
        origin: Where it stands.
        room: How much the tables of the file may still come to.
    """
    if not isinstance(plain, dict) or TABLE not in plain:
        return (Filled(plain=plain, path=origin, origin=origin),), ()
    at: Path = (*origin, TABLE)
    problems = tuple(each.under(at) for each in _problems(plain[TABLE]))
    if problems:
        return (), problems
    body = {key: value for key, value in plain.items() if key != TABLE}
    columns = _as_list(plain[TABLE]["columns"])
    problems = tuple(_misnamed(body, columns, origin))
    if problems:
        return (), problems
    rows = [_as_list(row) for row in plain[TABLE]["rows"]]
    cases: list[Filled] = []
    for n, cells in enumerate(rows):
        row = _Row(columns, cells, (*at, "rows", n))
        room.take(*row.size(body))
        if not room.is_left:
            return (), (_too_large(row.at),)
        cases.append(row.fill(body, origin, is_single=len(rows) == 1))
    return tuple(cases), ()


def _too_large(path: Path) -> Problem:
    return Problem(
        "KPI403",
        "the tables of the file come to too much, from this row on",
        path,
        expected=f"at most {MAX_NODES} values and {MAX_BYTES} characters in all cases with tables",
        hint="split the file",
    )


def _size(value: Any) -> tuple[int, int]:
    """Count values and characters."""
    if isinstance(value, str):
        return 1, len(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    sizes = [_size(each) for each in inner]
    return 1 + sum(nodes for nodes, _ in sizes), sum(characters for _, characters in sizes)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _problems(table: object) -> Iterator[Problem]:
    """Find what is wrong with a table by itself."""
    if not isinstance(table, dict):
        yield Problem(
            "KPI408",
            "'table' must be a mapping of columns and rows",
            expected="a mapping",
            got=described(table),
        )
        return
    yield from (unknown_key(str(key), _KEYS) for key in table if key not in _KEYS)
    yield from (missing_key(key) for key in _KEYS if key not in table)
    columns = _as_list(table.get("columns", ["unread"]))
    if not columns or not all(isinstance(each, str) and each.strip() for each in columns):
        yield _unfit("the columns must be names", ("columns",), expected="one or more names")
    elif len(set(columns)) < len(columns):
        twice = next(each for each in columns if columns.count(each) > 1)
        yield _unfit(f"there are two columns '{shortened(twice)}'", ("columns",))
    rows = table.get("rows", [["unread"]])
    if not isinstance(rows, list) or not rows:
        yield _unfit(
            "there are no rows", ("rows",), expected="a list of one or more rows", got=described(rows)
        )
        return
    if "columns" in table and "rows" in table:
        for n, row in enumerate(rows):
            if len(_as_list(row)) != len(columns):
                yield _unfit(
                    "a row does not have a value for each column",
                    ("rows", n),
                    expected=f"{len(columns)} values: {', '.join(map(str, columns))}",
                    got=str(len(_as_list(row))),
                )


def _unfit(message: str, path: Path, *, expected: str = "", got: str = "") -> Problem:
    return Problem("KPI421", message, path, expected=expected, got=got)


def _misnamed(body: object, columns: list[str], origin: Path) -> Iterator[Problem]:
    """Find columns that are named and not there, and those that are there and never named."""
    named: set[str] = set()
    for path, text in _texts(body, ()):
        for name in _NAMED.findall(text):
            named.add(name)
            if name not in columns:
                yield Problem(
                    "KPI421",
                    f"the table has no column '{shortened(name)}'",
                    (*origin, *path),
                    declared=tuple(columns),
                    hint=did_you_mean(name, columns),
                )
    for n, column in enumerate(columns):
        if column not in named:
            yield Problem(
                "KPI421",
                f"the column '{shortened(column)}' is named nowhere in the case",
                (*origin, TABLE, "columns", n),
                hint=f"write ${{{column}}} where its values belong, or leave the column out",
            )


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _texts(inner, (*path, n))


@frozen
class _Row:
    """One row of a table, to be filled into a case."""

    columns: list[str]
    cells: list[Any]
    at: Path

    def size(self, body: dict[str, Any]) -> tuple[int, int]:
        """Count what the case would come to with the values of this row, before it is made."""
        nodes, characters = _size(body)
        cells = dict(zip(self.columns, map(_size, self.cells), strict=True))
        for _, text in _texts(body, ()):
            for name in _NAMED.findall(text):
                nodes += cells[name][0]
                characters += cells[name][1]
        return nodes, characters

    def fill(self, body: dict[str, Any], origin: Path, *, is_single: bool) -> Filled:
        """Give the case with the values of this row; where its name names no column, they go with it."""
        cells: dict[Path, Path] = {}
        plain = self._filled(body, (), cells)
        name = body.get("name")
        if isinstance(name, str) and not is_single and not _NAMED.search(name):
            plain["name"] = f"{name} [{', '.join(map(_shown, self.cells))}]"
        return evolve(Filled(plain=plain, path=self.at, origin=origin), cells=cells)

    def _filled(self, value: Any, path: Path, cells: dict[Path, Path]) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(inner, (*path, key), cells) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner, (*path, n), cells) for n, inner in enumerate(value)]
        if not isinstance(value, str) or not (found := _NAMED.findall(value)):
            return value
        cells[path] = (*self.at, self.columns.index(found[0]))
        if value == f"${{{found[0]}}}":
            return self.cells[self.columns.index(found[0])]
        return _NAMED.sub(lambda named: _shown(self.cells[self.columns.index(named[1])]), value)


def _shown(cell: Any) -> str:
    """Write a value inside a text: a list as its parts, and what cannot stand there as what it is."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, list) and all(isinstance(each, str) for each in cell):
        return " ".join(cell)
    return described(cell)
