"""The guard over readings: compared exactly, in the unit of the measure, never taken for what they are not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow.errors import FieldError, ScoringError
from kpiflow.evidence import Entry, Reading, Standing
from kpiflow.guards import PERCENT, Facts, Finding, Measured, Status, Verdict, measured, value_of
from kpiflow.text import BLANK, Text


FactsOf = Callable[..., Facts]
RuledOf = Callable[..., Entry]


def _value(value: Any, *, of: str = "backlog", unit: str = "") -> Reading:
    return Reading(measure=of, value=value, unit=unit)


def _ratio(numerator: Any, denominator: Any, *, of: str = "rate", unit: str = "") -> Reading:
    return Reading(measure=of, numerator=numerator, denominator=denominator, unit=unit)


def _found(subject: str, code: str, *, thai: str, english: str) -> Finding:
    return Finding(
        code=code, subject=subject, message=Text(th=f"{subject}: {thai}", en=f"{subject} {english}")
    )


class TestBounds:
    """A value lies within its bounds, or outside of them."""

    @pytest.mark.parametrize(
        ("bounds", "value", "expected"),
        [
            ({"min": 80}, "79.9999", False),
            ({"min": 80}, "80", True),
            ({"min": 80}, "80.0001", True),
            ({"max": 80}, "79.9999", True),
            ({"max": 80}, "80", True),
            ({"max": 80}, "80.0001", False),
            ({"above": 80}, "79.9999", False),
            ({"above": 80}, "80", False),
            ({"above": 80}, "80.0001", True),
            ({"below": 80}, "79.9999", True),
            ({"below": 80}, "80", False),
            ({"below": 80}, "80.0001", False),
            ({"min": 40, "max": 49}, "40", True),
            ({"min": 40, "max": 49}, "49", True),
            ({"min": 40, "max": 49}, "49.5", False),
            ({"above": 85, "max": 90}, "85", False),
            ({"above": 85, "max": 90}, "90", True),
            ({"min": -5, "below": 0}, "-5", True),
            ({"min": -5, "below": 0}, "0", False),
            ({"min": 0}, "0", True),
            ({"max": 0}, "0", True),
            ({"above": 0}, "0", False),
            ({"min": "0.1"}, "0.1", True),
            ({"min": "๘๐"}, "๘๐", True),
            ({"min": 80}, "๗๙", False),
        ],
    )
    def test_ends_belong_to_it_only_where_it_says_so(
        self, stated: FactsOf, bounds: dict[str, Any], value: str, *, expected: bool
    ) -> None:
        """`min` and `max` include their number, `above` and `below` do not, and zero is a bound like others."""
        verdict = measured("backlog", **bounds).judge(stated(_value(value)))

        assert verdict.status is (Status.MET if expected else Status.UNMET)

    @pytest.mark.parametrize(
        ("bounds", "expected"),
        [
            ({"min": "0.3333"}, True),
            ({"min": "0.3334"}, False),
            ({"max": "0.3333"}, False),
            ({"max": "0.3334"}, True),
            ({"above": "0.33333333333333333333"}, True),
            ({"below": "0.33333333333333333334"}, True),
        ],
    )
    def test_a_third_is_a_third(self, stated: FactsOf, bounds: dict[str, Any], *, expected: bool) -> None:
        """A ratio is compared as it is, not as the decimals it is printed with."""
        verdict = measured("share", **bounds).judge(stated(_ratio(1, 3, of="share")))

        assert verdict.status.advances is expected

    def test_a_good_reading_satisfies_by_its_own_name(self, stated: FactsOf) -> None:
        """A met guard names the reading, lacks nothing and found no fault."""
        assert measured("backlog", max=10).judge(stated(_value(7))) == Verdict(
            status=Status.MET,
            expects=Text(th="“เรื่องค้าง” ไม่เกิน 10 cases", en="“open cases” at most 10 cases"),
            satisfied_by=("reading:backlog",),
        )

    @pytest.mark.parametrize(
        ("guard", "reading", "thai", "english"),
        [
            (
                measured("backlog", max=10),
                _value("10.5"),
                "วัดได้ 10.5 cases แต่เกณฑ์คือ ไม่เกิน 10",
                "is 10.5 cases, where at most 10 is needed",
            ),
            (
                measured("backlog", max="0.3333"),
                _value("0.33334"),
                "วัดได้ 0.33334 cases แต่เกณฑ์คือ ไม่เกิน 0.3333",
                "is 0.33334 cases, where at most 0.3333 is needed",
            ),
            (
                measured("share", max="0.3333"),
                _ratio(1, 3, of="share"),
                "วัดได้ 0.3333 (1/3) แต่เกณฑ์คือ ไม่เกิน 0.3333",
                "is 0.3333 (1/3), where at most 0.3333 is needed",
            ),
            (
                measured("rate", min=80, below=90),
                _ratio(3, 4),
                "วัดได้ ร้อยละ 75 (3/4) แต่เกณฑ์คือ ตั้งแต่ 80 และ น้อยกว่า 90",
                "is 75 percent (3/4), where at least 80 and less than 90 is needed",
            ),
            (
                measured("rate", above=80),
                _value(80, of="rate"),
                "วัดได้ ร้อยละ 80 แต่เกณฑ์คือ มากกว่า 80",
                "is 80 percent, where more than 80 is needed",
            ),
            (
                measured("backlog", min="0.0000001"),
                _value("0.00000001"),
                "วัดได้ 0.00000001 cases แต่เกณฑ์คือ ตั้งแต่ 0.0000001",
                "is 0.00000001 cases, where at least 0.0000001 is needed",
            ),
        ],
        ids=["decimal", "more decimals than four", "ratio", "percent", "on an open end", "very small"],
    )
    def test_a_value_outside_is_said_in_full(
        self, stated: FactsOf, guard: Measured, reading: Reading, thai: str, english: str
    ) -> None:
        """The finding never rounds a value into its bounds: it gives all decimals, or the ratio."""
        verdict = guard.judge(stated(reading))

        assert verdict == Verdict(
            status=Status.UNMET,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(_found(reading.id, "out-of-bounds", thai=thai, english=english),),
        )


class TestPercent:
    """A ratio in percent counts a hundredfold."""

    @pytest.mark.parametrize(
        ("numerator", "denominator", "expected"),
        [(79, 100, False), (80, 100, True), (4, 5, True), ("7999999", "10000000", False), (2, 1, True)],
    )
    def test_a_ratio_is_compared_as_percent(
        self, stated: FactsOf, numerator: Any, denominator: Any, *, expected: bool
    ) -> None:
        """80 of 100 is 80 percent, and a hair below is below."""
        verdict = measured("rate", min=80).judge(stated(_ratio(numerator, denominator)))

        assert verdict.status.advances is expected

    def test_a_value_in_percent_is_left_alone(self, stated: FactsOf) -> None:
        """A value is in the unit already: 0.8 percent is not 80 percent."""
        assert measured("rate", min=80).judge(stated(_value("0.8", of="rate"))).status == Status.UNMET

    def test_a_ratio_in_another_unit_is_left_alone(self, stated: FactsOf) -> None:
        """Only percent counts a hundredfold."""
        assert measured("share", max=1).judge(stated(_ratio(4, 5, of="share"))).status == Status.MET

    @pytest.mark.parametrize(
        ("reading", "unit", "expected"),
        [
            (_ratio(1, 3), PERCENT, Fraction(100, 3)),
            (_ratio(1, 3), "", Fraction(1, 3)),
            (_ratio("0.5", "1.5"), "", Fraction(1, 3)),
            (_ratio(0, 3), PERCENT, Fraction(0)),
            (_value("12.50"), PERCENT, Fraction(25, 2)),
            (_value(0), "cases", Fraction(0)),
        ],
    )
    def test_a_reading_has_an_exact_value(self, reading: Reading, unit: str, expected: Fraction) -> None:
        """What a reading comes to in its unit is exact."""
        assert value_of(reading, unit) == expected

    def test_a_ratio_to_nothing_has_no_value(self) -> None:
        """Nothing is divided by zero."""
        with pytest.raises(ZeroDivisionError):
            value_of(_ratio(1, 0), PERCENT)


class TestOpen:
    """What is not measured, or no number to compare."""

    def test_a_measure_without_a_reading_is_unknown(self, stated: FactsOf) -> None:
        """Nobody having measured is no value, not even zero."""
        verdict = measured("backlog", max=10).judge(stated(_value(3, of="share")))

        assert verdict == Verdict(
            status=Status.UNKNOWN,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(
                Finding(
                    code="not-measured",
                    message=Text(th="ยังไม่มีผลของ “เรื่องค้าง”", en="not measured yet: open cases"),
                ),
            ),
        )

    def test_a_measure_without_a_unit_is_a_plain_number(self, stated: FactsOf) -> None:
        """Where nobody has said in what unit a measure is, its value stands alone."""
        assert measured("x", min=6).judge(stated(_value(5, of="x"))).reason() == Text(
            th="reading:x: วัดได้ 5 แต่เกณฑ์คือ ตั้งแต่ 6", en="reading:x is 5, where at least 6 is needed"
        )

    @pytest.mark.parametrize("bounds", [{"min": 0}, {"max": 100}, {"above": 50}])
    def test_nothing_of_nothing_is_unknown(self, stated: FactsOf, bounds: dict[str, Any]) -> None:
        """0 of 0 is no ratio: it neither meets a bound nor misses one, and the finding says what helps."""
        verdict = measured("rate", **bounds).judge(stated(_ratio(0, 0)))

        assert verdict == Verdict(
            status=Status.UNKNOWN,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(
                _found(
                    "reading:rate",
                    "zero-of-zero",
                    thai="เป็น 0 จาก 0 จึงบอกไม่ได้ว่าเป็นสัดส่วนเท่าใด",
                    english="is 0 of 0, which is no ratio: attest that there was nothing instead",
                ),
            ),
        )

    def test_something_of_nothing_is_an_error(self, stated: FactsOf) -> None:
        """3 of 0 cannot be, whatever is asked."""
        verdict = measured("rate", min=0).judge(stated(_ratio(3, 0)))

        assert verdict == Verdict(
            status=Status.ERROR,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(
                _found(
                    "reading:rate",
                    "ratio-to-nothing",
                    thai="เป็น 3 จาก 0 ซึ่งเป็นไปไม่ได้",
                    english="is 3 of 0, which cannot be",
                ),
            ),
        )

    def test_a_value_of_zero_is_a_value(self, stated: FactsOf) -> None:
        """Zero as measured is a number, unlike 0 of 0."""
        assert measured("rate", max=0).judge(stated(_value(0, of="rate"))).status == Status.MET

    @pytest.mark.parametrize(
        ("reading", "unit", "thai", "english"),
        [
            (
                _value(3, unit="days"),
                "cases",
                "มีหน่วยเป็น days แต่ตัววัดมีหน่วยเป็น cases",
                "is in days, but the measure is in cases",
            ),
            (
                _ratio(1, 2, of="share", unit="percent"),
                "",
                "มีหน่วยเป็น percent แต่ตัววัดมีหน่วยเป็น -",
                "is in percent, but the measure is in no unit",
            ),
        ],
    )
    def test_a_reading_in_another_unit_is_an_error(
        self, stated: FactsOf, reading: Reading, unit: str, thai: str, english: str
    ) -> None:
        """What was measured in another unit is never compared, though the number would do."""
        verdict = measured(reading.measure, min=0).judge(stated(reading))

        assert (verdict.status, verdict.findings) == (
            Status.ERROR,
            (_found(reading.id, "wrong-unit", thai=thai, english=english),),
        )

    @pytest.mark.parametrize("unit", ["", "cases"])
    def test_the_unit_may_be_said_or_left_out(self, stated: FactsOf, unit: str) -> None:
        """A reading that states no unit is in that of the measure."""
        assert measured("backlog", max=10).judge(stated(_value(3, unit=unit))).status == Status.MET

    def test_an_undeclared_measure_has_no_unit(self, stated: FactsOf) -> None:
        """A measure nobody declared is compared without a unit, and a reading in one is an error."""
        guard = measured("speed", min=1, unit="km/h")

        assert [
            guard.judge(stated(reading)).status
            for reading in (_value(2, of="speed"), _value(2, of="speed", unit="km/h"))
        ] == [Status.MET, Status.ERROR]


class TestStanding:
    """What was ruled on a reading."""

    @pytest.mark.parametrize(
        ("asked", "standing", "expected"),
        [
            (Standing.SUBMITTED, Standing.SUBMITTED, True),
            (Standing.SUBMITTED, Standing.REJECTED, False),
            (Standing.SUBMITTED, Standing.WITHDRAWN, False),
            (Standing.ACCEPTED, Standing.SUBMITTED, False),
            (Standing.ACCEPTED, Standing.ACCEPTED, True),
            (Standing.ACCEPTED, Standing.REJECTED, False),
        ],
    )
    def test_a_reading_counts_as_it_stands(
        self, stated: FactsOf, ruled: RuledOf, asked: Standing, standing: Standing, *, expected: bool
    ) -> None:
        """A rejected or withdrawn reading never counts, an accepted one always."""
        verdict = measured("backlog", max=10, status=asked).judge(stated(ruled(_value(3), standing)))

        assert verdict.status is (Status.MET if expected else Status.UNKNOWN)

    def test_every_fault_of_a_reading_is_found(self, stated: FactsOf, ruled: RuledOf) -> None:
        """All that is wrong with a reading is named at once."""
        verdict = measured("backlog", max=10).judge(stated(ruled(_value(11), Standing.REJECTED)))

        assert [finding.code for finding in verdict.findings] == ["rejected", "out-of-bounds"]


class TestExpectation:
    """What a guard asks for, in words."""

    @pytest.mark.parametrize(
        ("guard", "thai", "english"),
        [
            (measured("rate", min=80), "“rate” ตั้งแต่ 80 (ร้อยละ)", "“rate” at least 80 percent"),
            (measured("share", below="0.5"), "“share” น้อยกว่า 0.5", "“share” less than 0.5"),
            (
                measured("backlog", above=0, max=10),
                "“เรื่องค้าง” มากกว่า 0 และ ไม่เกิน 10 cases",
                "“open cases” more than 0 and at most 10 cases",
            ),
            (measured("speed", min=1, unit="km/h"), "“speed” ตั้งแต่ 1 km/h", "“speed” at least 1 km/h"),
            (
                measured("backlog", max=10, status=Standing.ACCEPTED),
                "“เรื่องค้าง” ไม่เกิน 10 cases, ที่รับรองแล้ว",
                "“open cases” at most 10 cases, accepted",
            ),
        ],
    )
    def test_a_guard_says_what_satisfies_it(
        self, stated: FactsOf, guard: Measured, thai: str, english: str
    ) -> None:
        """A guard says its bounds with the unit of the measure."""
        verdict = guard.judge(stated())

        assert (verdict.expects, verdict.lacks) == (Text(th=thai, en=english),) * 2


class TestConstruction:
    """How the guard is written."""

    def test_numbers_are_taken_however_they_are_written(self) -> None:
        """Text, int, Decimal and Fraction are one number."""
        assert {measured("rate", min=bound) for bound in ("80.0", 80, Decimal("8E+1"), Fraction(160, 2))} == {
            Measured(measure="rate", min=Decimal(80))
        }

    @pytest.mark.parametrize("name", ["min", "max", "above", "below"])
    def test_a_float_is_no_bound(self, name: str) -> None:
        """A bound that is not exact is refused where it is written."""
        bounds: dict[str, Any] = {name: 0.1}

        with pytest.raises(ScoringError) as error:
            measured("rate", **bounds)

        assert error.value.code == "KPI500"

    @pytest.mark.parametrize("changes", [{"measure": 1}, {"unit": None}, {"status": "accepted"}])
    def test_values_of_another_type_are_refused(self, changes: dict[str, Any]) -> None:
        """A guard is refused where it is written, not where it would break."""
        with pytest.raises(FieldError):
            evolve(measured("rate", min=1), **changes)


_NUMBERS: Final = st.decimals(-100, 100, places=2)


class TestLaws:
    """What holds of any bounds."""

    @given(value=_NUMBERS, bound=_NUMBERS)
    def test_every_number_lies_on_one_side(self, value: Decimal, bound: Decimal) -> None:
        """A number is at least a bound or below it, and at most a bound or above it, never both."""
        number = Fraction(value)

        assert measured("m", min=bound).holds(number) is not measured("m", below=bound).holds(number)
        assert measured("m", max=bound).holds(number) is not measured("m", above=bound).holds(number)
        assert measured("m", min=bound, max=bound).holds(number) is (value == bound)

    @given(numerator=st.integers(-50, 50), denominator=st.integers(0, 50), bound=_NUMBERS)
    def test_a_ratio_is_open_exactly_over_nothing(
        self, stated: FactsOf, numerator: int, denominator: int, bound: Decimal
    ) -> None:
        """A ratio is decided exactly when its denominator is not zero, and then by multiplication."""
        verdict = measured("rate", min=bound).judge(stated(_ratio(numerator, denominator)))

        assert verdict.status is (
            (Status.ERROR if numerator else Status.UNKNOWN)
            if not denominator
            else Status.MET
            if numerator * 100 >= Fraction(bound) * denominator
            else Status.UNMET
        )
        assert (verdict.lacks == BLANK) is verdict.status.advances
