"""Plain data (mappings, lists, text) to frozen objects and back, with every problem at once.

The only door for `cattrs`. Reading is directed by the class wanted, never by what
a value looks like: text stays text until a field asks for a number or a date.
Numbers and dates written as text are read exactly. What is wrong comes out as
problems with the path of the value; whoever knows the file adds line and column.
"""

from __future__ import annotations

import enum
import hashlib
import json

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Final, NoReturn, TypeVar, Union, get_args, get_origin

import attrs

from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.definitions import Indicator, group_name
from kpiflow.errors import KpiflowError, LoadingError, Path, Problem, did_you_mean
from kpiflow.guards import AtLeast, Guard, NilReturned, Provided
from kpiflow.periods import parse_date, parse_range
from kpiflow.scoring import exact
from kpiflow.text import BLANK, Text, arabic_digits


T = TypeVar("T")

_GUARD_WORDS: Final = ("provided", "nil_return", "all_of", "any_of", "at_least")


class _Refused(Exception):  # noqa: N818 -- never leaves this module
    """A value that cannot be read, on its way to becoming a problem with a path."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _refuse(code: str, message: str, *, expected: str = "", got: str = "", hint: str = "") -> NoReturn:
    raise _Refused(Problem(code, message, expected=expected, got=got, hint=hint))


def _described(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    written = str(value)
    return f"'{written[:60]}…'" if len(written) > 60 else f"'{written}'"


def _wrong_shape(expected: str, value: object) -> NoReturn:
    _refuse("KPI408", f"this must be {expected}", expected=expected, got=_described(value))


# --- reading -----------------------------------------------------------------


def _text(value: object, _cls: object) -> str:
    if not isinstance(value, str):
        _wrong_shape("text", value)
    return value


def _whole_number(value: object, _cls: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        digits = arabic_digits(value.strip())
        if digits.isascii() and digits.isdigit() and len(digits) <= 9:
            return int(digits)
    _refuse("KPI409", "this must be a whole number", expected="a whole number", got=_described(value))


def _decimal(value: object, _cls: object) -> Decimal:
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        _refuse("KPI409", "this must be a number", expected="a number such as 2 or 2.5", got=_described(value))
    try:
        fraction = exact(value)
    except KpiflowError as error:
        problem = error.problems[0]
        code = problem.code if problem.code != "KPI500" else "KPI409"
        expected = problem.expected or "a finite number such as 2 or 2.5"
        _refuse(code, "this must be a number", expected=expected, got=_described(value))
    return _shortest(fraction)


def _shortest(fraction: Fraction) -> Decimal:
    """Give the decimal without trailing zeros, so that 2, 2.0 and 2.00 are one weight."""
    with localcontext(prec=64):  # more than any number that `exact` lets through
        value = Decimal(fraction.numerator) / Decimal(fraction.denominator)
        whole = value == value.to_integral_value()
        return value.quantize(Decimal(1)) if whole else value.normalize()


def _partial_date(value: object, _cls: object) -> PartialDate:
    return parse_date(_text_for("a date", value))


def _day(value: object, _cls: object) -> date:
    moment = parse_date(_text_for("a date", value))
    if moment.precision is not Precision.DAY:
        _refuse("KPI410", "this must be a day", expected="a date with its day", got=_described(value))
    return moment.first


def _range(value: object, _cls: object) -> DateRange:
    return parse_range(_text_for("a period", value))


def _text_for(expected: str, value: object) -> str:
    if not isinstance(value, str):
        _wrong_shape(expected, value)
    return value


def _bilingual(value: object, _cls: object) -> Text:
    if value is None:
        return BLANK
    if isinstance(value, str):
        return Text.same(value)
    if not isinstance(value, dict):
        _wrong_shape("text, or text in th and en", value)
    errors: list[Exception] = []
    for key, words in value.items():
        if key not in {"th", "en"}:
            errors.append(_Refused(_unknown_key(str(key), ("th", "en"))))
        elif not isinstance(words, str):
            with _collecting(errors, key):
                _wrong_shape("text", words)
    if not {"th", "en"} & set(value):
        errors.append(_Refused(Problem("KPI407", "neither 'th' nor 'en' is there")))
    if errors:
        raise ClassValidationError("text", errors, Text)
    # One language alone stands for both: better the other language than nothing.
    return Text(th=value.get("th", value.get("en")), en=value.get("en", value.get("th")))


def _guard(value: object, _cls: object) -> Guard:
    if not isinstance(value, dict) or len(value) != 1:
        _refuse(
            "KPI408",
            "this must be one guard",
            expected="a mapping with one key: " + ", ".join(_GUARD_WORDS),
            got=f"{len(value)} keys" if isinstance(value, dict) else _described(value),
        )
    word, body = next(iter(value.items()))
    if word not in _GUARD_WORDS:
        raise _Refused(_unknown_key(str(word), _GUARD_WORDS))
    errors: list[Exception] = []
    guard: Guard | None = None
    with _collecting(errors, word):
        guard = _guard_body(word, body)
    if errors or guard is None:
        raise ClassValidationError("guard", errors, Provided)
    return guard


def _guard_body(word: str, body: object) -> Guard:
    if word == "provided":
        shorthand = isinstance(body, (str, list))
        return _CONVERTER.structure({"kind": body} if shorthand else body, Provided)
    if word == "nil_return":
        return _CONVERTER.structure(body, NilReturned)
    if word == "at_least":
        return _CONVERTER.structure(body, AtLeast)
    parts = _CONVERTER.structure(body, tuple[Guard, ...])
    return AtLeast(count=len(parts) if word == "all_of" else 1, of=parts)


@contextmanager
def _collecting(errors: list[Exception], name: str) -> Iterator[None]:
    """Keep an error with the key it happened under, and go on."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 -- kept whole, and told apart in _problems
        error.add_note(AttributeValidationNote(name, name, object))
        errors.append(error)


def _tuple_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    element = get_args(cls)[0]

    def structure(value: object, _cls: object) -> tuple[Any, ...]:
        if element is str and isinstance(value, str):
            return (value,)  # a list of one may be written without its brackets
        if not isinstance(value, list):
            _wrong_shape("a list", value)
        items: list[Any] = []
        errors: list[Exception] = []
        for index, item in enumerate(value):
            try:
                items.append(converter.structure(item, element))
            except Exception as error:  # noqa: BLE001 -- kept whole, and told apart in _problems
                error.add_note(IterableValidationNote(str(index), index, element))
                errors.append(error)
        if errors:
            raise IterableValidationError("list", errors, cls)
        return tuple(items)

    return structure


def _class_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    structure_fields = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def structure(value: object, wanted: Any) -> Any:
        if not isinstance(value, dict):
            _wrong_shape(f"a mapping with the keys of {_words(cls.__name__)}", value)
        return structure_fields(value, wanted)

    return structure


def _words(name: str) -> str:
    """Write a class name as words: `EvidenceItem` becomes `an evidence item`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _enum_hook(cls: type[enum.Enum]) -> Callable[[Any, Any], Any]:
    allowed = tuple(str(member.value) for member in cls)

    def structure(value: object, _cls: object) -> Any:
        if value not in allowed:
            _refuse(
                "KPI413",
                "this is not one of the allowed values",
                expected=", ".join(allowed),
                got=_described(value),
                hint=did_you_mean(str(value), allowed),
            )
        return cls(value)

    return structure


# --- writing -----------------------------------------------------------------


def _written_date(moment: PartialDate) -> str:
    if moment.precision is Precision.DAY:
        return moment.first.isoformat()
    return f"{moment.first:%Y-%m}" if moment.precision is Precision.MONTH else f"{moment.first:%Y} CE"


def _written_range(period: DateRange) -> str:
    return f"{_written_date(period.start)}/{_written_date(period.end)}"


def _written_group(group: AtLeast) -> dict[str, Any]:
    word = group_name(group)
    parts = [_CONVERTER.unstructure(part) for part in group.of]
    return {word: {"count": group.count, "of": parts} if word == "at_least" else parts}


def _written_fields(guard: Any) -> dict[str, Any]:
    return {each.name: _CONVERTER.unstructure(getattr(guard, each.name)) for each in attrs.fields(type(guard))}


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    hooks: Mapping[Any, Callable[[Any, Any], Any]] = {
        str: _text,
        int: _whole_number,
        Decimal: _decimal,
        date: _day,
        PartialDate: _partial_date,
        DateRange: _range,
        Text: _bilingual,
    }
    converter.register_structure_hook_factory(attrs.has, lambda cls: _class_hook(cls, converter))
    converter.register_structure_hook_factory(
        lambda cls: get_origin(cls) is tuple, lambda cls: _tuple_hook(cls, converter)
    )
    converter.register_structure_hook_factory(
        lambda cls: isinstance(cls, type) and issubclass(cls, enum.Enum), _enum_hook
    )
    converter.register_structure_hook_factory(_is_optional, lambda cls: _optional_hook(cls, converter))
    for cls, hook in hooks.items():
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook_func(lambda cls: cls is Guard, _guard)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(PartialDate, _written_date)
    converter.register_unstructure_hook(DateRange, _written_range)
    converter.register_unstructure_hook(Text, lambda text: {"th": text.th, "en": text.en})
    converter.register_unstructure_hook(AtLeast, _written_group)
    converter.register_unstructure_hook(Provided, lambda guard: {"provided": _written_fields(guard)})
    converter.register_unstructure_hook(NilReturned, lambda guard: {"nil_return": _written_fields(guard)})
    converter.register_unstructure_hook_func(lambda cls: cls is Guard, lambda guard: converter.unstructure(guard))
    converter.register_unstructure_hook_factory(
        lambda cls: get_origin(cls) is tuple, lambda _cls: lambda values: [converter.unstructure(v) for v in values]
    )
    return converter


def _is_optional(cls: Any) -> bool:
    return get_origin(cls) in {Union, UnionType} and NoneType in get_args(cls) and len(get_args(cls)) == 2


def _optional_hook(cls: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    wanted = next(each for each in get_args(cls) if each is not NoneType)
    return lambda value, _cls: None if value is None else converter.structure(value, wanted)


_CONVERTER: Final = _converter()


# --- problems ----------------------------------------------------------------


def _unknown_key(key: str, known: tuple[str, ...]) -> Problem:
    return Problem("KPI406", f"unknown key '{key}'", (key,), declared=known, hint=did_you_mean(key, known))


def _problems(error: BaseException, path: Path) -> Iterator[Problem]:
    """Flatten a tree of errors into problems, each with the path of its value."""
    if isinstance(error, (ClassValidationError, IterableValidationError)):
        for each in error.exceptions:
            yield from _problems(each, (*path, *_step(each)))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = tuple(field.name for field in attrs.fields(error.cls))
        for key in sorted(map(str, error.extra_fields)):
            yield _unknown_key(key, known).under(path)
    elif isinstance(error, _Refused):
        yield _named(error.problem, path)
    elif isinstance(error, KpiflowError):
        for problem in error.problems:
            yield problem.under(path)
    elif isinstance(error, KeyError):
        yield Problem("KPI407", f"the key '{path[-1]}' is missing", path[:-1])
    else:
        raise error


def _named(problem: Problem, path: Path) -> Problem:
    """Name the key in a message that could only say "this"."""
    keys = [step for step in path if isinstance(step, str)]
    if problem.message.startswith("this ") and keys:
        problem = replace(problem, message=f"'{keys[-1]}'{problem.message.removeprefix('this')}")
    return problem.under(path)


def _step(error: BaseException) -> Path:
    """Give the key or index an error happened under; cattrs keeps it in a note."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
        if isinstance(note, IterableValidationNote):
            return (int(note.index),)
    return ()


# --- the door ----------------------------------------------------------------


def structure(plain: object, cls: type[T]) -> T:
    """Read plain data as an object of a class.

    Raises:
        LoadingError: Something cannot be read; all problems at once, each with its path.
        DefinitionError: Everything can be read, and the definition does not hold together.
    """
    try:
        return _CONVERTER.structure(plain, cls)
    except KpiflowError:
        raise
    except Exception as error:
        problems = tuple(_problems(error, ()))
        codes = {problem.code[:4] for problem in problems}
        kind = _error_class(error) if codes == {"KPI1"} else LoadingError
        raise kind(*problems) from None


def _error_class(error: BaseException) -> type[KpiflowError]:
    """Give the class of the first kpiflow error in a tree of errors."""
    if isinstance(error, BaseExceptionGroup):
        return _error_class(error.exceptions[0])
    return type(error) if isinstance(error, KpiflowError) else LoadingError


def unstructure(value: object) -> Any:
    """Write an object as plain data that `structure` reads back."""
    return _CONVERTER.unstructure(value)


def encode(value: object) -> bytes:
    """Write an object as canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        unstructure(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def decode(data: bytes, cls: type[T]) -> T:
    """Read canonical JSON as an object of a class.

    Raises:
        LoadingError: The bytes are not what `encode` wrote (KPI4xx).
    """
    try:
        plain = json.loads(data)
    except ValueError as error:
        raise LoadingError(Problem("KPI402", "this is not JSON", got=str(error))) from error
    return structure(plain, cls)


def digest(indicator: Indicator) -> str:
    """Give the SHA-256 of a definition's canonical JSON, in hexadecimal."""
    return hashlib.sha256(encode(indicator)).hexdigest()
