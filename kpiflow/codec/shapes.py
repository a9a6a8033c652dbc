"""How classes, lists, choices and guards are read: the converter that knows them all."""

from __future__ import annotations

import enum

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from cattrs import Converter
from cattrs.errors import IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from kpiflow.codec.faults import (
    collecting,
    described,
    refuse,
    written_fields,
    wrong_shape,
)
from kpiflow.codec.guard_words import read_guard
from kpiflow.codec.values import (
    read_bilingual,
    read_day,
    read_decimal,
    read_partial_date,
    read_range,
    read_span,
    read_text,
    read_truth,
    read_whole_number,
)
from kpiflow.dates import DateRange, PartialDate
from kpiflow.errors import did_you_mean
from kpiflow.guards import Guard
from kpiflow.scales import ScaleValue
from kpiflow.spans import Span
from kpiflow.text import Text, with_article


Hook: TypeAlias = Callable[[Any, Any], Any]
"""Reads a value as a class; the second argument is the class."""

_VALUES: Final[Mapping[Any, Hook]] = {
    str: read_text,
    int: read_whole_number,
    Decimal: read_decimal,
    date: read_day,
    PartialDate: read_partial_date,
    DateRange: read_range,
    Text: read_bilingual,
}


def is_tuple(cls: Any) -> bool:
    """Tell whether a class is `tuple[X, ...]`."""
    return bool(get_origin(cls) is tuple)


def is_optional(cls: Any) -> bool:
    """Tell whether a class is `X | None`."""
    return get_origin(cls) in {Union, UnionType} and NoneType in get_args(cls) and len(get_args(cls)) == 2


def make_converter() -> Converter:
    """Build a converter that reads every class of the library, refusing what it does not know."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_factory(attrs.has, lambda cls: _class_hook(cls, converter))
    converter.register_structure_hook_factory(is_tuple, lambda cls: _tuple_hook(cls, converter))
    converter.register_structure_hook_factory(is_optional, lambda cls: _optional_hook(cls, converter))
    for cls, hook in _VALUES.items():
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook(bool, read_truth)
    converter.register_structure_hook(Span, read_span)
    converter.register_structure_hook(ScaleValue, lambda value, cls: _scale_value(value, cls, converter))
    converter.register_structure_hook_factory(is_choice, _choice_hook)
    converter.register_structure_hook_func(
        lambda cls: cls is Guard, lambda value, _cls: read_guard(value, converter)
    )
    return converter


def _class_hook(cls: Any, converter: Converter) -> Hook:
    unwritten: Any = {
        each.name: override(omit=True) for each in attrs.fields(cls) if each not in written_fields(cls)
    }
    read_fields = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True, **unwritten
    )

    def read(value: object, wanted: Any) -> Any:
        if not isinstance(value, dict):
            keys = ", ".join(each.name for each in written_fields(cls))
            refuse(
                "KPI408",
                f"this must be {_in_words(cls.__name__)}",
                expected=f"a mapping with some of {keys}",
                got=described(value),
            )
        return read_fields(value, wanted)

    return read


def _in_words(name: str) -> str:
    """Write a class name as words: `EvidenceItem` becomes `an evidence item`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return with_article(words)


def _scale_value(value: object, _cls: object, converter: Converter) -> ScaleValue:
    """Read a value of a scale, which may be written as its text alone."""
    if isinstance(value, str):
        return ScaleValue(value=value)
    read: ScaleValue = _class_hook(ScaleValue, converter)(value, ScaleValue)
    return read


def _tuple_hook(cls: Any, converter: Converter) -> Hook:
    element = get_args(cls)[0]

    def read(value: object, _cls: object) -> tuple[Any, ...]:
        if element is str and isinstance(value, str):
            return (value,)  # a list of one may be written without its brackets
        if not isinstance(value, list):
            wrong_shape("a list", value)
        items: list[Any] = []
        errors: list[Exception] = []
        for index, item in enumerate(value):
            with collecting(errors, index):
                items.append(converter.structure(item, element))
        if errors:
            raise IterableValidationError("list", errors, cls)
        return tuple(items)

    return read


def is_choice(cls: Any) -> bool:
    """Tell whether a class is an enumeration or one of several words."""
    return get_origin(cls) is Literal or (isinstance(cls, type) and issubclass(cls, enum.Enum))


def _choice_hook(cls: Any) -> Hook:
    is_words = get_origin(cls) is Literal
    allowed = get_args(cls) if is_words else tuple(str(member.value) for member in cls)

    def read(value: object, _cls: object) -> Any:
        if value not in allowed:
            refuse(
                "KPI413",
                "this is not one of the allowed values",
                expected=", ".join(word for word in allowed if word),
                got=described(value),
                hint=did_you_mean(str(value), allowed),
            )
        return value if is_words else cls(value)

    return read


def _optional_hook(cls: Any, converter: Converter) -> Hook:
    wanted = next(each for each in get_args(cls) if each is not NoneType)
    return lambda value, _cls: None if value is None else converter.structure(value, wanted)
