"""Rounding: part of a definition, and done once, when a value is printed.

Refuses to hand a rounded value on, but for `rounded`, which exists to reproduce sheets
that round their parts before they add them up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final, Literal, TypeAlias, get_args

from kpiflow.errors import Problem, ScoringError
from kpiflow.scoring.exactness import Exact, exact


RoundingMode: TypeAlias = Literal["half_up", "half_even", "truncate"]
"""Where a value goes that lies between two printed ones.

`half_up` takes the nearer, and of two equally near the one farther from zero; `half_even`
of two equally near the one with an even last digit; `truncate` the one nearer to zero.
"""

MAX_PLACES: Final = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How a value is printed.

    Attributes:
        places: How many decimals.
        mode: Where values go that lie between two printed ones.
        full: The value that nothing below it is printed as: what is less, however close, is
            printed as less. Without one, 99.999 is printed as 100.00.

    Raises:
        ScoringError: The number of decimals is below 0 or above 34, or there is no such mode
            (KPI503); or `full` is not exact (KPI500, KPI501, KPI502).

    >>> Rounding(places=0, full=100).text(Fraction("99.99"))
    '99'
    """

    places: int = 4
    mode: RoundingMode = "half_up"
    full: Exact | None = None

    def __post_init__(self) -> None:
        """Refuse what nothing can be printed with."""
        if self.places < 0:
            raise ScoringError(
                Problem("KPI503", "a negative number of decimals cannot be printed", got=str(self.places))
            )
        if self.places > MAX_PLACES:
            raise ScoringError(
                Problem("KPI503", "that many decimals cannot be printed", expected=f"at most {MAX_PLACES}")
            )
        if self.mode not in get_args(RoundingMode):
            raise ScoringError(
                Problem(
                    "KPI503",
                    "there is no such rounding",
                    expected=", ".join(get_args(RoundingMode)),
                    got=repr(self.mode),
                )
            )
        if self.full is not None:
            object.__setattr__(self, "full", exact(self.full, name="full"))

    def units(self, value: Fraction) -> int:
        """Give a value as it is printed, as a number of its last decimals."""
        scale: int = 10**self.places
        units = _MODES[self.mode](abs(value) * scale)
        signed = -units if value < 0 else units
        full = None if self.full is None else Fraction(self.full) * scale
        if full is not None and value * scale < full <= signed:
            return ceil(full) - 1
        return signed

    def rounded(self, value: Fraction) -> Fraction:
        """Give the value that is printed."""
        return Fraction(self.units(value), 10**self.places)

    def text(self, value: Fraction) -> str:
        """Write a value with its decimals; never as a negative zero."""
        units = self.units(value)
        whole, rest = divmod(abs(units), 10**self.places)
        sign = "-" if units < 0 else ""
        return f"{sign}{whole}.{rest:0{self.places}d}" if self.places else f"{sign}{whole}"


def _half_up(scaled: Fraction) -> int:
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


def _half_even(scaled: Fraction) -> int:
    return round(scaled)  # that of a fraction is exact


def _truncate(scaled: Fraction) -> int:
    return scaled.numerator // scaled.denominator


_MODES: Final[Mapping[str, Callable[[Fraction], int]]] = {
    "half_up": _half_up,
    "half_even": _half_even,
    "truncate": _truncate,
}


def printed(value: Fraction, *, places: int = 4) -> str:
    """Write a value with a fixed number of decimals, rounding halves away from zero.

    Raises:
        ScoringError: The number of decimals is below 0 or above 34 (KPI503).

    >>> printed(Fraction(5 * 2, 100))
    '0.1000'
    >>> printed(Fraction("0.42605"))
    '0.4261'
    """
    return Rounding(places=places).text(value)


def compact(value: Fraction, *, places: int = 4) -> str:
    """Write a whole number bare and any other value with a fixed number of decimals.

    >>> compact(Fraction(5)), compact(Fraction(9, 2))
    ('5', '4.5000')
    """
    return str(value.numerator) if value.denominator == 1 else printed(value, places=places)
