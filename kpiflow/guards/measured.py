"""The guard over readings: a measured value within its bounds, compared exactly."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.evidence import Entry, Reading, Standing
from kpiflow.fields import checked
from kpiflow.guards.facts import Facts
from kpiflow.guards.faults import ACCEPTED, finding, short_of, standing_faults
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.scoring import Exact, compact, decimal_of
from kpiflow.text import Text, joined


PERCENT: Final = "percent"
"""The unit in which a ratio counts a hundredfold."""


@frozen(kw_only=True, field_transformer=checked)
class Measured:
    """A measure lies within bounds.

    Attributes:
        measure: The measure.
        min: The lowest value that counts, itself included.
        max: The highest value that counts, itself included.
        above: The value it must lie above, itself excluded.
        below: The value it must lie below, itself excluded.
        unit: The unit the bounds are in; when it is said, it must be that of the measure.
        status: `SUBMITTED` when a reading counts once it is given, `ACCEPTED` when
            only an accepted one does.
    """

    measure: str
    min: Decimal | None = field(default=None, converter=optional(decimal_of))
    max: Decimal | None = field(default=None, converter=optional(decimal_of))
    above: Decimal | None = field(default=None, converter=optional(decimal_of))
    below: Decimal | None = field(default=None, converter=optional(decimal_of))
    unit: str = ""
    status: Standing = Standing.SUBMITTED

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict; 0 of 0 is unknown, and a ratio to nothing an error."""
        expects = self._expects(facts)
        found = facts.register.stated(Reading, self.measure)
        if found is None:
            name = facts.name(self.measure)
            nothing = Finding(
                code="not-measured",
                message=Text(th=f"ยังไม่มีผลของ “{name.th}”", en=f"not measured yet: {name.en}"),
            )
            return Verdict(status=Status.UNKNOWN, expects=expects, lacks=expects, findings=(nothing,))
        reading, entry = found
        unit = facts.units.get(self.measure, "")
        doubt = _doubt(reading, unit)
        if doubt:
            status, why = doubt
            return Verdict(status=status, expects=expects, lacks=expects, findings=(why,))
        faults = tuple(self._faults(reading, entry, unit))
        if faults:
            return Verdict(status=short_of(faults), expects=expects, lacks=expects, findings=faults)
        return Verdict(status=Status.MET, expects=expects, satisfied_by=(reading.id,))

    def holds(self, value: Fraction) -> bool:
        """Tell whether a value lies within the bounds."""
        return (
            (self.min is None or value >= Fraction(self.min))
            and (self.max is None or value <= Fraction(self.max))
            and (self.above is None or value > Fraction(self.above))
            and (self.below is None or value < Fraction(self.below))
        )

    def _faults(self, reading: Reading, entry: Entry, unit: str) -> Iterator[Finding]:
        yield from standing_faults(entry, accepted=self.status is Standing.ACCEPTED)
        value = value_of(reading, unit)
        if not self.holds(value):
            measured, bounds = _as_measured(reading, value, unit), self.bounds()
            yield finding(
                reading.id,
                "out-of-bounds",
                th=f"วัดได้ {measured.th} แต่เกณฑ์คือ {bounds.th}",
                en=f"is {measured.en}, where {bounds.en} is needed",
            )

    def bounds(self) -> Text:
        """Say the bounds in words."""
        said = [
            Text(th=f"{th} {number:f}", en=f"{en} {number:f}")
            for th, en, number in (
                ("ตั้งแต่", "at least", self.min),
                ("มากกว่า", "more than", self.above),
                ("ไม่เกิน", "at most", self.max),
                ("น้อยกว่า", "less than", self.below),
            )
            if number is not None
        ]
        return Text(th=" และ ".join(each.th for each in said), en=" and ".join(each.en for each in said))

    def _expects(self, facts: Facts) -> Text:
        name, bounds = facts.name(self.measure), self.bounds()
        unit = _with_unit("", facts.units.get(self.measure, self.unit))
        said = Text(th=f"“{name.th}” {bounds.th}{unit.th}", en=f"“{name.en}” {bounds.en}{unit.en}")
        if self.status is Standing.ACCEPTED:
            return joined([said, ACCEPTED], separator=", ")
        return said


def value_of(reading: Reading, unit: str) -> Fraction:
    """Give the exact value of a reading in its unit; a ratio in percent counts a hundredfold.

    Raises:
        ZeroDivisionError: It is a ratio to nothing.
    """
    if reading.value is not None:
        return Fraction(reading.value)
    ratio = Fraction(reading.numerator or 0) / Fraction(reading.denominator or 0)
    return ratio * 100 if unit == PERCENT else ratio


def _doubt(reading: Reading, unit: str) -> tuple[Status, Finding] | None:
    """Find why a reading is no number to compare at all."""
    if reading.unit and reading.unit != unit:
        return Status.ERROR, finding(
            reading.id,
            "wrong-unit",
            th=f"มีหน่วยเป็น {reading.unit} แต่ตัววัดมีหน่วยเป็น {unit or '-'}",
            en=f"is in {reading.unit}, but the measure is in {unit or 'no unit'}",
        )
    if reading.value is None and not reading.denominator:
        if not reading.numerator:
            return Status.UNKNOWN, finding(
                reading.id,
                "zero-of-zero",
                th="เป็น 0 จาก 0 จึงบอกไม่ได้ว่าเป็นสัดส่วนเท่าใด",
                en="is 0 of 0, which is no ratio: attest that there was nothing instead",
            )
        return Status.ERROR, finding(
            reading.id,
            "ratio-to-nothing",
            th=f"เป็น {reading.numerator} จาก 0 ซึ่งเป็นไปไม่ได้",
            en=f"is {reading.numerator} of 0, which cannot be",
        )
    return None


def _as_measured(reading: Reading, value: Fraction, unit: str) -> Text:
    """Write a value in full; a ratio with both its numbers, since its decimals may have no end."""
    if reading.value is not None:
        return _with_unit(f"{reading.value:f}", unit)
    said, of = _with_unit(compact(value), unit), f" ({reading.numerator:f}/{reading.denominator:f})"
    return Text(th=said.th + of, en=said.en + of)


def _with_unit(number: str, unit: str) -> Text:
    if unit == PERCENT:
        return Text(th=f"ร้อยละ {number}" if number else " (ร้อยละ)", en=f"{number} percent")
    if not unit:
        return Text.same(number)
    return Text.same(f"{number} {unit}")


def measured(
    measure: str,
    *,
    min: Exact | None = None,  # noqa: A002 -- the field's own words
    max: Exact | None = None,  # noqa: A002
    above: Exact | None = None,
    below: Exact | None = None,
    unit: str = "",
    status: Standing = Standing.SUBMITTED,
) -> Measured:
    """Require a measure to lie within bounds; see `Measured`."""
    return Measured(
        measure=measure,
        min=None if min is None else decimal_of(min),
        max=None if max is None else decimal_of(max),
        above=None if above is None else decimal_of(above),
        below=None if below is None else decimal_of(below),
        unit=unit,
        status=status,
    )
