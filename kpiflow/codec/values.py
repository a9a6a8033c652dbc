"""How single values are read: text, numbers, dates, periods and bilingual text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from cattrs.errors import ClassValidationError

from kpiflow.codec.faults import Refused, collecting, described, refuse, unknown_key, wrong_shape
from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.errors import Problem, ScoringError
from kpiflow.periods import parse_date, parse_range
from kpiflow.scoring import MAX_DIGITS, exact, shortest
from kpiflow.spans import Span, parse_span
from kpiflow.text import BLANK, Text, arabic_digits


_SHORT: Final = 10


def read_text(value: object, _wanted: object) -> str:
    """Read text."""
    return _text(value, "text")


def read_whole_number(value: object, _wanted: object) -> int:
    """Read a whole number, from an int or from its digits, with a plus or without."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        digits = arabic_digits(value.strip()).removeprefix("+")
        if digits.isascii() and digits.isdigit() and len(digits) <= 9:
            return int(digits)
    refuse("KPI409", "this must be a whole number", expected="a whole number", got=described(value))


def read_decimal(value: object, _wanted: object) -> Decimal:
    """Read a number exactly; 2, 2.0 and 2.00 are one number."""
    if not isinstance(value, (str, int, Decimal)) or isinstance(value, bool):
        refuse("KPI409", "this must be a number", expected="a number such as 2 or 2.5", got=described(value))
    if value.__class__ is str and len(value) < _SHORT and value.isascii() and value.isdigit():
        return Decimal(int(value))  # as most are written
    try:
        return shortest(exact(value))
    except ScoringError as error:
        problem = error.problems[0]
        is_number = problem.code != "KPI500"
        code = problem.code if is_number else "KPI409"
        expected = problem.expected if is_number and problem.expected else "a finite number such as 2 or 2.5"
        refuse(code, "this must be a number", expected=expected, got=described(value))


def read_truth(value: object, _wanted: object) -> bool:
    """Read true or false, and nothing that merely looks like it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in {"true", "false"}:
        return value == "true"
    refuse("KPI413", "this is not one of the allowed values", expected="true, false", got=described(value))


def read_fraction(value: object, _wanted: object) -> Fraction:
    """Read an exact ratio such as 1/3, or a whole number."""
    parts = value.split("/") if isinstance(value, str) else ()
    if 1 <= len(parts) <= 2:
        numbers = [read_decimal(part, Decimal) for part in parts]
        if len(numbers) == 1 or numbers[1]:
            ratio = Fraction(numbers[0]) / Fraction(numbers[-1] if len(numbers) > 1 else 1)
            if max(abs(ratio.numerator), ratio.denominator) < 10**MAX_DIGITS:
                return ratio
            expected = (
                f"at most {MAX_DIGITS} digits above and below"  # or it could be written, and not read again
            )
            refuse("KPI502", "this must be a ratio", expected=expected, got=described(value))
    expected = "a number such as 2.5, or a ratio such as 1/3"
    refuse("KPI409", "this must be a number", expected=expected, got=described(value))


def read_span(value: object, _wanted: object) -> Span:
    """Read a span of time."""
    return parse_span(_text(value, "a span of time"))


def read_partial_date(value: object, _wanted: object) -> PartialDate:
    """Read a date known to the day, month or year."""
    return parse_date(_text(value, "a date"))


def read_day(value: object, _wanted: object) -> date:
    """Read a date known to the day."""
    moment = parse_date(_text(value, "a date"))
    if moment.precision is not Precision.DAY:
        refuse("KPI410", "this must be a day", expected="a date with its day", got=described(value))
    return moment.first


def read_range(value: object, _wanted: object) -> DateRange:
    """Read a period."""
    return _known_range(_text(value, "a period"))


_known_range: Final = lru_cache(maxsize=128)(parse_range)
"""The definitions of a year have the same few periods."""


def read_bilingual(value: object, _wanted: object) -> Text:
    """Read text in Thai and English; one language alone stands for both."""
    if value.__class__ is dict and len(value) == 2:  # as most are written
        th, en = value.get("th"), value.get("en")
        if th.__class__ is str and en.__class__ is str:
            return Text(th, en)
    if value is None:
        return BLANK
    if isinstance(value, str):
        return Text.same(value)
    if not isinstance(value, dict):
        wrong_shape("text, or text in th and en", value)
    words: dict[str, str] = {}
    errors: list[Exception] = []
    for key, said in value.items():
        if key not in {"th", "en"}:
            errors.append(Refused(unknown_key(str(key), ("th", "en"))))
            continue
        with collecting(errors, key):
            words[key] = _text(said, "text")
    if not value.keys() & {"th", "en"}:
        errors.append(Refused(Problem("KPI407", "neither 'th' nor 'en' is there")))
    if errors:
        raise ClassValidationError("text", errors, Text)
    # One language alone stands for both: better the other language than nothing.
    return Text(th=words.get("th", words.get("en", "")), en=words.get("en", words.get("th", "")))


def _text(value: object, expected: str) -> str:
    if not isinstance(value, str):
        wrong_shape(expected, value)
    return value
