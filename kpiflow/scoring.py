"""Exact scores: levels and weights in, fractions out, rounded once when printed.

A system that only needs the arithmetic imports this module alone: it depends on
the standard library, `errors` and `text`. It refuses floats, unbounded numbers
and numbers that are not finite, and it never rounds a value it hands on.

Formula: weighted score = score × weight / 100, with the weight in percent, as
printed on the Thai self-assessment report (SAR) card of a performance agreement.
"""

from __future__ import annotations

import re

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Final, TypeAlias

from kpiflow.errors import Problem, ScoringError
from kpiflow.text import Text, arabic_digits, shortened, with_article


Exact: TypeAlias = int | Decimal | Fraction | str
"""A number that is exact as written: an int, Decimal, Fraction, or its decimal text."""

MAX_DIGITS: Final = 34
"""Digits a number may have when it is written out, before and after the point alike."""

_TOO_LARGE: Final = 10**MAX_DIGITS
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]+)(?:\.(?P<fraction>[0-9]+))?(?:[eE](?P<exponent>[+-]?[0-9]+))?"
)
_NOT_FINITE: Final = re.compile(r"[+-]?\.?(?:s?nan[0-9]*|inf|infinity)", re.IGNORECASE)
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
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, Fraction, str)):
        raise _not_exact(value, name)
    if isinstance(value, (int, Fraction)):
        _limit(name, value)
        return Fraction(value)
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
    exponent = found["exponent"] or "0"
    if len(exponent.lstrip("+-0")) > len(str(MAX_DIGITS)):
        raise _too_large(name, found.group())
    shift = int(exponent) - len(fraction) + len(digits) - len(significant)
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
            Problem("KPI502", f"{_shown(value)} cannot be written as a decimal", expected=_LIMITS)
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


def _shown(value: Fraction) -> str:
    """Write a value for a message: as a decimal where one can write it, else as a fraction."""
    if value.numerator.bit_length() > 128 or value.denominator.bit_length() > 128:
        return f"a number of {max(value.numerator.bit_length(), value.denominator.bit_length())} bits"
    return str(value) if _places(value) is None else str(shortest(value))


def _places(value: Fraction) -> int | None:
    """Give the decimals it takes to write a value, or `None` where no decimal within the limits can."""
    if abs(value) >= 10**MAX_DIGITS:
        return None
    return next((n for n in range(MAX_DIGITS + 1) if 10**n % value.denominator == 0), None)


def _limit(name: str, value: int | Fraction) -> None:
    bound = 10**MAX_DIGITS
    if abs(value.numerator) >= bound or value.denominator > bound:
        raise _too_large(name, _shown(Fraction(value)))


def _too_large(name: str, got: str) -> ScoringError:
    return ScoringError(
        Problem("KPI502", f"{name} has too many digits", expected=_LIMITS, got=shortened(got, length=40))
    )


def printed(value: Fraction, *, places: int = 4) -> str:
    """Write a value with a fixed number of decimals, rounding halves away from zero.

    The one place where kpiflow rounds.

    Raises:
        ScoringError: The number of decimals is negative (KPI503).

    >>> printed(Fraction(5 * 2, 100))
    '0.1000'
    >>> printed(Fraction("0.42605"))
    '0.4261'
    """
    if places < 0:
        raise ScoringError(
            Problem("KPI503", "a negative number of decimals cannot be printed", got=str(places))
        )
    scaled = abs(value) * 10**places
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if value < 0 and rounded else ""
    whole, rest = divmod(rounded, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def compact(value: Fraction, *, places: int = 4) -> str:
    """Write a whole number bare and any other value with a fixed number of decimals.

    >>> compact(Fraction(5)), compact(Fraction(9, 2))
    ('5', '4.5000')
    """
    return str(value.numerator) if value.denominator == 1 else printed(value, places=places)


@dataclass(frozen=True, slots=True)
class Score:
    """The exact score of one indicator.

    Attributes:
        points: Points on the indicator's scale.
        weight: Weight in percent of the whole scorecard.
        derivation: How the points and the weighted score came about, step by step.
    """

    points: Fraction
    weight: Fraction
    derivation: tuple[Text, ...]

    @property
    def weighted(self) -> Fraction:
        """Points × weight / 100, not rounded."""
        return self.points * self.weight / 100


def score_level(
    level: int, *, weight: Exact, lowest: Exact = 1, highest: Exact = 5, below: Exact = 1
) -> Score:
    """Score a milestone: reaching level n is worth n points.

    Args:
        level: The level reached; 0 when not even level 1 is.
        weight: Weight in percent, above 0 and at most 100.
        lowest: Points of the lowest level of the scale.
        highest: Points of the highest level of the scale.
        below: Points when no level is reached.

    Raises:
        ScoringError: The level or weight lies outside its range (KPI503), or a number
            is not exact (KPI500, KPI501, KPI502).

    >>> printed(score_level(5, weight=2).weighted)
    '0.1000'
    """
    if isinstance(level, bool) or not isinstance(level, int):
        raise ScoringError(
            Problem("KPI503", "a level must be a whole number", expected="0, 1, 2, …", got=repr(level))
        )
    _limit("level", level)
    percent = exact(weight, name="weight")
    low, high = exact(lowest, name="lowest"), exact(highest, name="highest")
    floor = exact(below, name="below")
    if not 0 < percent <= 100:
        raise ScoringError(
            Problem(
                "KPI503",
                "the weight lies outside its range",
                expected="above 0, at most 100",
                got=_shown(percent),
            )
        )
    if level != 0 and not low <= level <= high:
        raise ScoringError(
            Problem(
                "KPI503",
                f"level {level} lies outside the scale",
                expected=f"0, or {_shown(low)} to {_shown(high)}",
                got=str(level),
            )
        )
    points = Fraction(level) if level else floor
    return Score(points, percent, (_points_step(level, points), _weighted_step(points, percent)))


def _points_step(level: int, points: Fraction) -> Text:
    shown = compact(points)
    if level == 0:
        return Text(
            th=f"ยังไม่ผ่านเกณฑ์ระดับ 1 จึงได้ค่าคะแนนขั้นต่ำของเกณฑ์ คือ {shown}",
            en=f"no level is reached, which the scale scores as {shown}",
        )
    return Text(
        th=f"ผ่านเกณฑ์ระดับ {level} ได้ {shown} คะแนน",
        en=f"level {level} is reached, worth {shown} point{'' if points == 1 else 's'}",
    )


def _weighted_step(points: Fraction, weight: Fraction) -> Text:
    product = f"{compact(points)} × {_shown(weight)} / 100 = {printed(points * weight / 100)}"
    return Text(th=f"ค่าคะแนนถ่วงน้ำหนัก: {product}", en=f"weighted score: {product}")
