"""A converter that never gives up: what cannot be read is replaced by a stand-in.

The objects it makes serve one purpose, to find out what else is wrong with a
document that cannot be read as a whole. They are never judged, scored or kept.
"""

from __future__ import annotations

import itertools
import re

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Self, get_args

import attrs

from cattrs import Converter

from kpiflow.codec.faults import as_meant, written_fields
from kpiflow.codec.guard_words import read_guard
from kpiflow.codec.shapes import (
    Hook,
    alone_hook,
    is_choice,
    is_tuple,
    make_converter,
    may_stand_alone,
)
from kpiflow.dates import DateRange, PartialDate
from kpiflow.errors import CalendarError, EvidenceFileError, MoveError, Problem
from kpiflow.guards import Facts, Guard, Reached, Status, Verdict
from kpiflow.spans import Span
from kpiflow.text import BLANK, Text


_COUNTER: Final = itertools.count()
_EARLY: Final = date(1941, 1, 1)
_LATE: Final = date(9999, 12, 31)


def _unread() -> str:
    """Give a name that repeats no other one."""
    return f"<unread {next(_COUNTER)}>"


class _UnreadNumber(int):
    """Stands where the number of a level could not be read, and never goes by that of another one."""

    _name: str

    def __new__(cls, value: int = 1) -> Self:
        number = super().__new__(cls, value)
        number._name = _unread()
        return number

    def __str__(self) -> str:
        return self._name


class _UnreadGuard:
    """Stands where a guard could not be read."""

    def judge(self, _facts: Facts) -> Verdict:
        return Verdict(status=Status.ERROR, expects=BLANK)


_BY_TYPE: Final[Mapping[Any, Callable[[], Any]]] = {
    str: _unread,  # an identifier must not repeat another one
    int: lambda: 1,
    Decimal: lambda: Decimal(1),
    Fraction: lambda: Fraction(1),
    date: lambda: _LATE,
    PartialDate: lambda: PartialDate(_LATE),
    DateRange: lambda: DateRange.of_days(_EARLY, _LATE),
    Text: lambda: Text.same("unread"),  # what could not be read is not blank
    bool: lambda: False,
    Span: lambda: Span(days=1),
    Guard: _UnreadGuard,
}

_NAMED: Final = re.compile(r"<unread \d+>")

_BY_NAME: Final[Mapping[str, Callable[[], Any]]] = {
    # Windows compare with one another: a stand-in must never be the reason that they clash.
    "performance_period": lambda: DateRange.of_days(_EARLY, _EARLY),
    "reporting_window": lambda: DateRange.of_days(_LATE, _LATE),
    "valid_from": lambda: _EARLY,
    "valid_until": lambda: _LATE,
    "decided_on": lambda: _EARLY,
    "round_months": lambda: 12,
    "as_of": lambda: _EARLY,
    "filed_on": lambda: _EARLY,  # what was filed must be there for whatever is decided about it
    "level": _UnreadNumber,
    "allowed": lambda: True,  # what may be left out may ask for grounds, and need not
    "authority": lambda: "unread",
    "reason": lambda: Text.same("unread"),
    "plan": lambda: Text.same("unread"),
}
"""Stand-ins for fields of these names, whether or not they have a default that could clash with the rest."""

_BY_PLACE: Final[Mapping[tuple[type, str], Callable[[], Any]]] = {
    # A reference that could not be read leads nowhere: it must never be the one that closes a circle.
    (Reached, "level"): lambda: _UnreadNumber(10**9),
}
"""Stand-ins for fields of one class."""

_FIGURES: Final[Mapping[str, Callable[[], Any]]] = {
    "value": lambda: Decimal(1),
    "numerator": lambda: None,
    "denominator": lambda: None,
    "amount": lambda: Decimal(1),
    "path": _unread,
    "sha256": lambda: "",
    "size": lambda: None,
}
"""Stand-ins for figures and files that are read and then refused by the object they belong to."""


def make_standin_converter() -> Converter:
    """Build a converter that reads what it can and puts stand-ins for the rest."""
    converter = make_converter()
    converter.register_structure_hook_factory(attrs.has, lambda cls: _class_hook(cls, converter))
    converter.register_structure_hook_factory(
        may_stand_alone, lambda cls: alone_hook(_class_hook(cls, converter))
    )
    converter.register_structure_hook_factory(is_tuple, lambda cls: _tuple_hook(cls, converter))
    converter.register_structure_hook_func(
        lambda cls: cls is Guard, lambda value, _cls: read_guard(value, converter)
    )
    return converter


def _class_hook(cls: Any, converter: Converter) -> Hook:
    fields = [each for each in attrs.fields(attrs.resolve_types(cls)) if each.init]
    names = tuple(each.name for each in written_fields(cls))

    def read(value: object, _cls: object) -> Any:
        given = as_meant(value, names) if isinstance(value, dict) else {}
        arguments: dict[str, Any] = {}
        for each in fields:
            if each.name in given:
                with suppress(Exception):
                    arguments[each.name] = converter.structure(given[each.name], each.type)
            is_needed = each.default is attrs.NOTHING or (each.name in given and each.name in _BY_NAME)
            if each.name not in arguments and is_needed:
                make = _BY_PLACE.get((cls, each.name))
                arguments[each.name] = make() if make else _standin(each.name, each.type, converter)
        return _made(cls, arguments)

    return read


def _made(cls: Any, arguments: dict[str, Any]) -> Any:
    """Make an object; one that refuses what it was given gets a stand-in for that, or for as little as will do."""
    try:
        return cls(**arguments)
    except (CalendarError, EvidenceFileError, MoveError):
        names = {each.name for each in attrs.fields(cls)}
        sound = {name: make() for name, make in {**_BY_NAME, **_FIGURES}.items() if name in names}
        for instead in ({name: standin} for name, standin in sound.items()):
            with suppress(CalendarError, EvidenceFileError, MoveError):
                return cls(**arguments | instead)
        return cls(**arguments | sound)


def _tuple_hook(cls: Any, converter: Converter) -> Hook:
    element = get_args(cls)[0]

    def read(value: object, _cls: object) -> tuple[Any, ...]:
        items: list[Any] = []
        for item in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
            try:
                items.append(converter.structure(item, element))
            except Exception:  # noqa: BLE001 -- the first look has named it
                items.append(_standin("", element, converter))
        return tuple(items)

    return read


def _standin(name: str, cls: Any, converter: Converter) -> Any:
    if name in _BY_NAME:
        return _BY_NAME[name]()
    if cls in _BY_TYPE:
        return _BY_TYPE[cls]()
    if is_tuple(cls):
        return ()
    if is_choice(cls):
        words: tuple[Any, ...] = get_args(cls)
        return words[0] if words else next(iter(cls))
    return converter.structure({}, cls)


def without_standins(problem: Problem) -> Problem:
    """Give a problem that names a stand-in with a question mark in its place."""
    named = tuple(name for name in problem.declared if not _NAMED.search(name))
    hint = "" if _NAMED.search(problem.hint) else problem.hint
    return replace(
        problem,
        message=_NAMED.sub("?", problem.message),
        expected=_NAMED.sub("?", problem.expected),
        got=_NAMED.sub("?", problem.got),
        declared=named,
        hint=hint,
        reasons=tuple(_NAMED.sub("?", reason) for reason in problem.reasons),
    )
