"""How classes, lists, choices and guards are read: the converter that knows them all."""

from __future__ import annotations

import enum

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from cattrs import Converter
from cattrs.errors import IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from kpiflow.codec.faults import (
    Refused,
    collecting,
    count_so_far,
    described,
    meant_by,
    refuse,
    unknown_key,
    written_fields,
    wrong_shape,
)
from kpiflow.codec.guard_words import BODIES, read_guard
from kpiflow.codec.values import (
    read_bilingual,
    read_day,
    read_decimal,
    read_fraction,
    read_partial_date,
    read_range,
    read_span,
    read_text,
    read_truth,
    read_whole_number,
)
from kpiflow.dates import DateRange, PartialDate
from kpiflow.decisions import AcceptedDeficiency, Decision, Override, StandingException, Waiver
from kpiflow.errors import did_you_mean
from kpiflow.evidence import FileRecord
from kpiflow.guards import Guard
from kpiflow.scales import ScaleValue
from kpiflow.spans import Span
from kpiflow.text import Text, with_article


DECISIONS: Final[Mapping[str, type[Decision]]] = {
    cls.kind: cls for cls in (Waiver, StandingException, AcceptedDeficiency, Override)
}
"""The kinds of decisions, by the word each goes by."""

ALONE: Final[Mapping[Any, str]] = {ScaleValue: "value", FileRecord: "path"}
"""Classes that may be written as one text alone, and the field that it stands for."""

Hook: TypeAlias = Callable[[Any, Any], Any]
"""Reads a value as a class; the second argument is the class."""

_VALUES: Final[Mapping[Any, Hook]] = {
    str: read_text,
    int: read_whole_number,
    Decimal: read_decimal,
    Fraction: read_fraction,
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


@attrs.frozen
class Either:
    """Two classes, one of which may stand where the other may, told apart by a key.

    Attributes:
        key: The key that only one of them has, and must have.
        there: The class of what has it.
        missing: The class of everything else.
    """

    key: str
    there: Any
    missing: Any

    def of(self, value: object) -> Any:
        """Tell as which of them a value is meant, be the key misspelt or not."""
        if not isinstance(value, dict):
            return self.missing
        known = {each.name for cls in (self.there, self.missing) for each in written_fields(cls)}
        is_meant = self.key in value or any(
            meant_by(unknown_key(str(key), (self.key,))) for key in value if key not in known
        )
        return self.there if is_meant else self.missing


def is_either(cls: Any) -> bool:
    """Tell whether a class is one of two, such as a line or a whole."""
    classes = get_args(cls)
    return get_origin(cls) in {Union, UnionType} and len(classes) == 2 and all(map(attrs.has, classes))


def either_of(cls: Any) -> Either:
    """Tell how two classes are told apart."""
    one, other = get_args(cls)
    for there, missing in ((one, other), (other, one)):
        names = {each.name for each in written_fields(missing)}
        for each in written_fields(there):
            if each.default is attrs.NOTHING and each.name not in names:
                return Either(each.name, there, missing)
    message = f"nothing tells {one.__name__} from {other.__name__}"
    raise TypeError(message)


def make_converter(*, detailed: bool = True) -> Converter:
    """Build a converter that reads every class of the library, refusing what it does not know.

    Args:
        detailed: Whether it goes on after a fault, to find all of them; otherwise it stops
            at the first, and is faster where there is none.
    """
    converter = Converter(forbid_extra_keys=True, detailed_validation=detailed)
    converter.register_structure_hook_factory(attrs.has, lambda cls: _class_hook(cls, converter))
    converter.register_structure_hook_factory(is_tuple, lambda cls: _tuple_hook(cls, converter))
    converter.register_structure_hook_factory(is_optional, lambda cls: _optional_hook(cls, converter))
    for cls, hook in _VALUES.items():
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook(bool, read_truth)
    converter.register_structure_hook(Span, read_span)
    converter.register_structure_hook_factory(
        may_stand_alone, lambda cls: alone_hook(_class_hook(cls, converter))
    )
    converter.register_structure_hook_factory(is_choice, _choice_hook)
    converter.register_structure_hook_factory(is_either, lambda cls: _either_hook(cls, converter))
    converter.register_structure_hook_func(
        lambda cls: cls is Decision, lambda value, _cls: read_decision(value, converter)
    )
    converter.register_structure_hook_func(
        lambda cls: cls is Guard, lambda value, _cls: read_guard(value, converter)
    )
    return converter


def _class_hook(cls: Any, converter: Converter) -> Hook:
    unwritten: Any = {
        each.name: override(omit=True) for each in attrs.fields(cls) if each not in written_fields(cls)
    }
    known = frozenset(each.name for each in written_fields(cls))
    is_quick = not converter.detailed_validation
    read_fields = make_dict_structure_fn(
        cls,
        converter,
        _cattrs_forbid_extra_keys=not is_quick,  # quickly, all keys are looked at below at once
        _cattrs_detailed_validation=converter.detailed_validation,
        **unwritten,
    )

    def read(value: object, wanted: Any) -> Any:
        if not isinstance(value, dict):
            keys = ", ".join(each.name for each in written_fields(cls))
            refuse(
                "KPI408",
                f"this must be {'a mapping' if cls in BODIES else _called(cls)}",
                expected=f"a mapping with some of {keys}",
                got=described(value),
            )
        if is_quick and not value.keys() <= known:
            refuse("KPI406", "there is an unknown key")  # which one is said by whoever looks for all faults
        return read_fields(value, wanted)

    return read


def read_decision(value: object, converter: Converter) -> Decision:
    """Read a decision of any kind, written as a mapping with its kind as the key."""
    if not isinstance(value, dict) or len(value) != 1:
        wrong_shape("one decision", value)
    kind, body = next(iter(value.items()))
    if kind not in DECISIONS:
        raise Refused(unknown_key(str(kind), tuple(DECISIONS)))
    decision: Decision = converter.structure(body, DECISIONS[kind])
    return decision


def _either_hook(cls: Any, converter: Converter) -> Hook:
    either = either_of(cls)

    def read(value: object, _cls: object) -> Any:
        return converter.structure(value, either.of(value))

    return read


_CALLED: Final[Mapping[str, str]] = {
    "NotApplicable": "a mapping that says what the requirement counts as when it does not apply",
    "Rated": "a mapping that says which questions are rated, and how high",
    "Criteria": "a criteria row",
    "AdjustStep": "a mapping that says how far the criterion moves",
    "LevelPerformance": "a mapping of a level and what was done for it",
    "SelfAssessment": "a mapping with what the unit reports",
    "Decisions": "a mapping with what was decided",
    "FileRecord": "the path of a file, or a mapping with it",
    "FiledRuling": "a ruling",
    "FiledCase": "a case",
    "FiledTable": "a case with a table",
    "Given": "a mapping with what is given",
    "Expected": "a mapping with what is expected",
    "Because": "a mapping with what requirements come to",
    "StandingException": "an exception",
    "SheetLine": "a part of the scorecard",
    "SheetCriteria": "a criteria row",
    "SheetPolicy": "a policy",
    "SheetWeight": "a weight in a round",
    "SheetBand": "a band",
    "SheetGate": "a gate",
}
"""What classes are called whose own name says little to people who write files."""


def _called(cls: type) -> str:
    """Call a class by words that people know: `EvidenceItem` is `an evidence item`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in cls.__name__).strip()
    return _CALLED.get(cls.__name__) or with_article(words)


def may_stand_alone(cls: Any) -> bool:
    """Tell whether a class may be written as one text alone."""
    return isinstance(cls, type) and cls in ALONE


def alone_hook(read: Hook) -> Hook:
    """Let an object be written as the text of one of its fields alone."""
    return lambda value, cls: cls(**{ALONE[cls]: value}) if isinstance(value, str) else read(value, cls)


def _tuple_hook(cls: Any, converter: Converter) -> Hook:
    element = get_args(cls)[0]

    def read(value: object, _cls: object) -> tuple[Any, ...]:
        if element is str and isinstance(value, str):
            return (value,)  # a list of one may be written without its brackets
        if not isinstance(value, list):
            wrong_shape("a list", value)
        read_element = converter.get_structure_hook(element)
        if not converter.detailed_validation:
            return tuple([read_element(item, element) for item in value])
        items: list[Any] = []
        errors: list[Exception] = []
        count = count_so_far()
        for index, item in enumerate(value):
            before = len(errors)
            with collecting(errors, index):
                items.append(read_element(item, element))
            count.faults += len(errors) - before
            if count.is_enough:
                break
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
    read = converter.get_structure_hook(wanted)
    return lambda value, _cls: None if value is None else read(value, wanted)
