"""Numbers that are exact as written: what is taken as one, and within what limits.

Refuses floats, numbers that are not finite, and numbers of more digits than anybody
writes, before anything is computed of them.
"""

from __future__ import annotations

import re

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Final, TypeAlias

from kpiflow.errors import Problem, ScoringError
from kpiflow.text import arabic_digits, shortened, with_article


Exact: TypeAlias = int | Decimal | Fraction | str
"""A number that is exact as written: an int, Decimal, Fraction, or its decimal text."""

MAX_DIGITS: Final = 34
"""Digits a number may have when it is written out, before and after the point alike."""

_TOO_LARGE: Final = 10**MAX_DIGITS
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]+)(?:\.(?P<fraction>[0-9]+))?(?:[eE](?P<exponent>[+-]?[0-9]+))?"
)
_NOT_FINITE: Final = re.compile(r"[+-]?\.?(?:s?nan[0-9]*|inf|infinity)", re.IGNORECASE)
_SHORT: Final = 17
# A decimal whose lowest terms are this small has no more than 24 places, and no more than 34 digits.
_SMALL_NUMERATOR: Final = 10**_SHORT
_SMALL_DENOMINATOR: Final = 2**24
_LIMITS: Final = f"at most {MAX_DIGITS} digits when written out"


def exact(value: Exact, *, name: str = "number") -> Fraction:
    """Give the exact value of a number.

    Args:
        value: An int, a finite Decimal, a Fraction, or decimal text; Thai digits count as digits.
        name: What the number is, for the message.

    Raises:
        ScoringError: A float or no number at all (KPI500), NaN or infinity (KPI501), or
            more than 34 digits when written out (KPI502).

    >>> exact("0.10")
    Fraction(1, 10)
    """
    return Fraction(*ratio_of(value, name=name))


def ratio_of(value: Exact, *, name: str = "number") -> tuple[int, int]:
    """Give a number as numerator and denominator, in lowest terms; see `exact`, which takes longer.

    Raises:
        ScoringError: As `exact`.
    """
    if type(value) is int:
        if abs(value) >= _TOO_LARGE:
            raise _too_large(name, shown_exactly(Fraction(value)))
        return value, 1
    if isinstance(value, Decimal) and -_SHORT < value.adjusted() < _SHORT and value.is_finite():
        numerator, denominator = value.as_integer_ratio()
        if abs(numerator) < _SMALL_NUMERATOR and denominator <= _SMALL_DENOMINATOR:
            return numerator, denominator
    found = value if isinstance(value, Fraction) else _exact(value, name)
    numerator, denominator = found.numerator, found.denominator
    if abs(numerator) >= _TOO_LARGE or denominator > _TOO_LARGE:
        raise _too_large(name, shown_exactly(found))
    return numerator, denominator


def _exact(value: Exact, name: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, Fraction, str)):
        raise _not_exact(value, name)
    if isinstance(value, int):
        return Fraction(value)  # whose size `ratio_of` looks at
    if isinstance(value, str) and len(value) <= MAX_DIGITS and value.isascii() and value.isdigit():
        return Fraction(int(value))
    written = arabic_digits(value.strip()) if isinstance(value, str) else str(value)
    if _NOT_FINITE.fullmatch(written):
        raise ScoringError(Problem("KPI501", f"{name} is not a finite number", got=written))
    found = _NUMBER.fullmatch(written)
    if not found:
        raise ScoringError(
            Problem(
                "KPI500",
                f"{name} is not a number",
                expected="decimal text such as '2.5'",
                got=repr(shortened(written)),
            )
        )
    return _from_digits(found, name)


def _from_digits(found: re.Match[str], name: str) -> Fraction:
    """Build the value from what was written, once its size is known to be small."""
    fraction = found["fraction"] or ""
    digits = (found["whole"] + fraction).lstrip("0")
    significant = digits.rstrip("0")
    if not significant:
        return Fraction(0)
    exponent = found["exponent"] or ""
    if len(exponent.lstrip("+-0")) > len(str(MAX_DIGITS)):
        raise _too_large(name, found.group())
    shift = int(exponent or 0) - len(fraction) + len(digits) - len(significant)
    if len(significant) > MAX_DIGITS or len(significant) + shift > MAX_DIGITS or -shift > MAX_DIGITS:
        raise _too_large(name, found.group())
    value = int(significant) * Fraction(10) ** shift
    return -value if found["sign"] == "-" else value


def _not_exact(value: object, name: str) -> ScoringError:
    is_number = isinstance(value, float) and isfinite(value)
    return ScoringError(
        Problem(
            "KPI500",
            f"{name} is {with_article(type(value).__name__)}, which is not exact",
            expected="int, Decimal, Fraction or text",
            got=shortened(repr(value)),
            hint=f"write it as text or Decimal, for example '{value}'" if is_number else "",
        )
    )


def shortest(value: Fraction) -> Decimal:
    """Give a value as a decimal without trailing zeros, so that 2, 2.0 and 2.00 are one.

    Raises:
        ScoringError: No finite decimal of 34 digits can write it, such as one third (KPI502).

    >>> shortest(exact("2.50")), shortest(exact("20"))
    (Decimal('2.5'), Decimal('20'))
    """
    if value.denominator == 1 and abs(value.numerator) < _TOO_LARGE:
        return Decimal(value.numerator)
    places = _places(value)
    if places is None:
        raise ScoringError(
            Problem("KPI502", f"{shown_exactly(value)} cannot be written as a decimal", expected=_LIMITS)
        )
    scaled = value.numerator * (10**places // value.denominator)
    digits = tuple(int(digit) for digit in str(abs(scaled)))
    return Decimal((int(value < 0), digits, -places))  # built digit by digit: no context rounds it


def decimal_of(value: Exact, *, name: str = "number") -> Decimal:
    """Take a number as a Decimal in its shortest form; NaN and infinities stay, to be refused with the rest.

    Raises:
        ScoringError: A float or no number at all (KPI500), or too many digits (KPI502).

    >>> decimal_of("2.50")
    Decimal('2.5')
    """
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        if not isinstance(exponent, int) or (exponent == 0 and len(digits) <= MAX_DIGITS):
            return value  # not finite, or a whole number as short as it can be written
    return shortest(exact(value, name=name))


def shown_exactly(value: Fraction) -> str:
    """Write a value for people, not rounded: as a decimal where one can write it, else as a fraction."""
    if value.numerator.bit_length() > 128 or value.denominator.bit_length() > 128:
        return f"a number of {max(value.numerator.bit_length(), value.denominator.bit_length())} bits"
    return str(value) if _places(value) is None else f"{shortest(value):f}"


def _places(value: Fraction) -> int | None:
    """Give the decimals it takes to write a value, or `None` where no decimal within the limits can."""
    if abs(value) >= 10**MAX_DIGITS:
        return None
    return next((n for n in range(MAX_DIGITS + 1) if 10**n % value.denominator == 0), None)


def _too_large(name: str, got: str) -> ScoringError:
    return ScoringError(
        Problem("KPI502", f"{name} has too many digits", expected=_LIMITS, got=shortened(got, length=40))
    )
