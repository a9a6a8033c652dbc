"""Bands of numbers, and the cells of printed criteria rows: `80`, `< 80`, `40-49`, `>85-90`, `-`.

A band says of each of its ends whether it belongs to it, so that gaps and overlaps
between bands can be told exactly. This room refuses to know what is measured.
"""

from __future__ import annotations

import re

from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.errors import DefinitionError, Problem
from kpiflow.fields import checked
from kpiflow.scoring import decimal_of
from kpiflow.scoring.intervals import lies_between
from kpiflow.text import arabic_digits, shortened


@frozen(kw_only=True, field_transformer=checked)
class Band:
    """The numbers between two ends, each of them included or not; an end that is missing is open.

    Attributes:
        low: The lower end.
        high: The upper end.
        low_included: Whether the lower end belongs to it.
        high_included: Whether the upper end belongs to it.

    Raises:
        DefinitionError: It has no end at all, an end that is not finite, or its upper end
            lies below its lower one (KPI117).
    """

    low: Decimal | None = field(default=None, converter=optional(decimal_of))
    high: Decimal | None = field(default=None, converter=optional(decimal_of))
    low_included: bool = True
    high_included: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a band that holds no number, or every number."""
        ends = [end for end in (self.low, self.high) if end is not None]
        if not ends:
            raise DefinitionError(
                Problem("KPI117", "a band without ends holds every number", hint="give it an end")
            )
        if not all(end.is_finite() for end in ends):
            raise DefinitionError(
                Problem("KPI117", "a band cannot end there", expected="a finite number or no end")
            )
        if self.low is None or self.high is None:
            return
        if self.high < self.low or (self.high == self.low and not (self.low_included and self.high_included)):
            raise DefinitionError(
                Problem("KPI117", f"the band '{self.written()}' holds no number", hint="swap its ends")
            )

    def holds(self, value: Fraction) -> bool:
        """Tell whether a number lies in the band."""
        return lies_between(value, self)

    def written(self) -> str:
        """Write it as a cell that `parse_cell` reads back."""
        if self.low is None:
            return f"{'<=' if self.high_included else '<'}{self.high:f}"
        if self.high is None:
            return f"{'>=' if self.low_included else '>'}{self.low:f}"
        low = f"{'' if self.low_included else '>'}{self.low:f}"
        high = f"{'' if self.high_included else '<'}{self.high:f}"
        return f"{low} to {high}" if self.low < 0 else f"{low}-{high}"


Cell: TypeAlias = Decimal | Band | None
"""What one cell of a criteria row says: a number, a band, or nothing ("-")."""

_NUMBER: Final = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_ONE_SIDED: Final = re.compile(rf"(?P<sign><=|>=|<|>|≤|≥)\s*(?P<number>{_NUMBER})")
_TWO_SIDED: Final = re.compile(
    rf"(?P<after>>|≥|>=)?\s*(?P<low>{_NUMBER})\s*(?:-|–|to|ถึง)\s*(?P<before><|≤|<=)?\s*(?P<high>{_NUMBER})"
)
_PLAIN: Final = re.compile(_NUMBER)
_NOTHING: Final = {"-", "–", ""}


def parse_cell(text: str) -> Cell:
    """Read a cell of a criteria row.

    Raises:
        DefinitionError: It is neither a number nor a band nor a dash (KPI117).

    >>> parse_cell("80"), parse_cell("-")
    (Decimal('80'), None)
    >>> parse_cell(">85-90").written()
    '>85-90'
    """
    plain = " ".join(arabic_digits(text).split())
    if plain in _NOTHING:
        return None
    plain = plain.removesuffix("%").strip()
    if _PLAIN.fullmatch(plain):
        return _number(plain)
    if found := _ONE_SIDED.fullmatch(plain):
        number, included = _number(found["number"]), found["sign"] in {"<=", ">=", "≤", "≥"}
        if found["sign"] in {"<", "<=", "≤"}:
            return Band(high=number, high_included=included)
        return Band(low=number, low_included=included)
    if found := _TWO_SIDED.fullmatch(plain):
        return Band(
            low=_number(found["low"]),
            high=_number(found["high"]),
            low_included=found["after"] != ">",
            high_included=found["before"] != "<",
        )
    raise DefinitionError(
        Problem(
            "KPI117",
            f"'{shortened(text)}' is not a cell of a criteria row",
            expected="a number, a band such as '< 80', '40-49' or '>85-90', or '-'",
        )
    )


def _number(written: str) -> Decimal:
    return decimal_of(written.replace(",", ""))
