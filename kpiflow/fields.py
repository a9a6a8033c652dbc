"""How the fields of frozen objects take what people write: lists become tuples, other types are refused.

Frozen objects hold tuples, so that they compare and hash by value; a notebook is
full of lists. A value of another type is refused where it is given, not where it
would break. To a type checker a tuple is what is wanted, and nothing is lenient.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs

from attrs import Attribute
from attrs.validators import and_

from kpiflow.errors import FieldError, Problem
from kpiflow.text import shortened, with_article


Types: TypeAlias = tuple[type, ...]

_WRITE: Final = {
    "Text": "write Text(th='…', en='…'), or Text.same('…') for what reads the same in both",
    "PartialDate": "write day(2007, 3, 30) or parse_date('30 มีนาคม 2550')",
    "DateRange": "write parse_range('FY 2550 BE') or FiscalYear(2550).period",
    "Standing": "write Standing.ACCEPTED or another member",
    "date": "write date(2007, 3, 30)",
    "Span": "write Span(months=6) or parse_span('6 months')",
}


def checked(_cls: type, fields: list[Attribute[Any]]) -> list[Attribute[Any]]:
    """Let tuple fields take any iterable, and every field refuse what is not of its type.

    A text for a tuple stands for a list of one. Raises `FieldError` (KPI209) when an
    object is made.
    """
    taking = [_taking(field) for field in fields]
    if taking and not getattr(taking[0], "inherited", False):
        own = taking[0].validator
        # One look at the whole object costs less than one at each of its fields.
        taking[0] = taking[0].evolve(validator=_fitting if own is None else and_(_fitting, own))
    return taking


def _taking(field: Attribute[Any]) -> Attribute[Any]:
    is_list = field.converter is None and str(field.type).startswith("tuple[")
    return field.evolve(converter=_as_tuple) if is_list else field


def _as_tuple(value: Any) -> Any:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if hasattr(value, "__iter__") else value


def _fitting(instance: Any, _attribute: Attribute[Any], _value: object) -> None:
    """Refuse an object with a field that is not of its type; a validator of attrs."""
    for name, default, at_once, closely in _looks_at(instance.__class__):
        value = getattr(instance, name)
        if value is not default and value.__class__ not in at_once:
            _must_fit(instance, name, value, closely)


def _must_fit(instance: object, name: str, value: object, look: _CloseLook) -> None:
    if value.__class__ not in look.allowed:
        _must_be(instance, name, value, look.allowed)
    if look.words:
        _must_be_one_of(instance, name, value, look.words)
    if look.elements and isinstance(value, tuple):
        for n, element in enumerate(value):
            if element.__class__ not in look.elements:
                _must_be(instance, f"{name}[{n}]", element, look.elements)


class _CloseLook(NamedTuple):
    """What one field takes."""

    allowed: Types
    elements: Types
    words: tuple[str, ...]


class _Look(NamedTuple):
    """What is looked at first of one field: most are taken by their class alone, or left at their default."""

    name: str
    default: object
    at_once: frozenset[type]
    closely: _CloseLook


@cache
def _looks_at(cls: Any) -> tuple[_Look, ...]:
    """Give what each field of a class takes that has no converter of its own."""
    types, hints = _types_of(cls), get_type_hints(cls)
    return tuple(
        _look_at(field, hints[field.name], *types[field.name])
        for field in attrs.fields(cls)
        if field.init and (field.converter is None or field.converter is _as_tuple)
    )


def _look_at(field: Attribute[Any], hint: object, allowed: Types, elements: Types) -> _Look:
    words = get_args(hint) if get_origin(hint) is Literal else ()
    at_once = frozenset(() if elements or words else allowed)
    return _Look(field.name, field.default, at_once, _CloseLook(allowed, elements, words))


def _must_be(instance: object, name: str, value: object, allowed: Types) -> None:
    if not allowed or (isinstance(value, allowed) and not _is_taken_for(value, allowed)):
        return
    names = [each.__name__ for each in allowed if each is not NoneType]
    raise FieldError(
        Problem(
            "KPI209",
            f"'{name}' of {type(instance).__name__} cannot be {with_article(type(value).__name__)}",
            expected=" or ".join(names),
            got=shortened(repr(value)),
            hint=next((_WRITE[each] for each in names if each in _WRITE), ""),
        )
    )


def _must_be_one_of(instance: object, name: str, value: object, words: tuple[str, ...]) -> None:
    """Refuse a word that is none of those a field takes."""
    if value not in words:
        raise FieldError(
            Problem(
                "KPI209",
                f"'{name}' of {type(instance).__name__} cannot be {shortened(repr(value))}",
                expected=", ".join(repr(word) for word in words),
            )
        )


def _is_taken_for(value: object, allowed: Types) -> bool:
    """Tell whether a value is of a type only because Python says so: a moment a date, a truth an int."""
    return (isinstance(value, datetime) and datetime not in allowed and date in allowed) or (
        isinstance(value, bool) and bool not in allowed
    )


@cache
def _types_of(cls: Any) -> dict[str, tuple[Types, Types]]:
    """Give what each field of a class may be, and what the elements of its tuples may be."""
    found: dict[str, tuple[Types, Types]] = {}
    for name, hint in get_type_hints(cls).items():
        if get_origin(hint) is tuple:
            found[name] = (tuple,), _classes(get_args(hint)[0])
        else:
            found[name] = _classes(hint), ()
    return found


def _classes(hint: Any) -> Types:
    """Give the classes a hint names; none when anything may stand there."""
    parts = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    plain = all(
        isinstance(part, type) and part is not Any and not getattr(part, "_is_protocol", False)
        for part in parts
    )
    return tuple(parts) if plain else ()
