"""What a unit states besides its evidence: it goes by what it is about, and says one thing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given, strategies as st

from kpiflow.errors import FieldError, MoveError, ScoringError
from kpiflow.evidence import Answer, Attainment, Exclusion, Reading, Stated, Statement
from kpiflow.text import BLANK, Text


WHY: Final = Text.same("there is no counter")


STATED: Final[tuple[Any, ...]] = (
    Answer(question="q1", value="L"),
    Reading(measure="rate", value=80),
    Statement(field="lessons", content="listen"),
    Exclusion(requirement="1a", reason=Text.same("no fleet")),
    Attainment(indicator="7.2.2", level=3),
)


class TestNames:
    """What the register knows a statement by."""

    @pytest.mark.parametrize(
        ("fact", "expected"),
        [
            (STATED[0], "answer:q1"),
            (STATED[1], "reading:rate"),
            (STATED[2], "statement:lessons"),
            (STATED[3], "exclusion:1a"),
            (STATED[4], "attainment:7.2.2"),
        ],
    )
    def test_a_statement_goes_by_what_it_is_about(self, fact: Any, expected: str) -> None:
        """The identifier of a statement is its kind and what it is about, and nothing else."""
        assert fact.id == expected

    @pytest.mark.parametrize("fact", STATED, ids=lambda each: type(each).__name__)
    def test_each_kind_is_one_of_those_stated(self, fact: Any) -> None:
        """All five go by what they are about, and can never be altered."""
        changed: Any = fact

        assert isinstance(fact, Stated)
        with pytest.raises(FrozenInstanceError):
            changed.id = "other"

    def test_what_is_said_makes_no_other_name(self) -> None:
        """Two answers to one question go by one name, so that the later one takes the place of the earlier."""
        assert Answer(question="q", value="N").id == Answer(question="q", value="F", justification="x").id


class TestTypes:
    """Values of another type are refused where they are given."""

    @pytest.mark.parametrize(
        ("fact", "changes"),
        [
            (STATED[0], {"question": 1}),
            (STATED[0], {"value": 1}),
            (STATED[0], {"value": None}),
            (STATED[0], {"justification": None}),
            (STATED[0], {"reference": 1}),
            (STATED[1], {"measure": 1}),
            (STATED[1], {"unit": None}),
            (STATED[2], {"field": 1}),
            (STATED[2], {"content": None}),
            (STATED[3], {"requirement": 1}),
            (STATED[3], {"reason": "no fleet"}),
            (STATED[3], {"supported_by": [1]}),
            (STATED[4], {"indicator": 1}),
            (STATED[4], {"level": "3"}),
            (STATED[4], {"level": True}),
        ],
    )
    def test_another_type_is_refused(self, fact: Any, changes: dict[str, Any]) -> None:
        """A yes that YAML took for a truth, a number for a text: nothing is guessed."""
        with pytest.raises(FieldError) as error:
            evolve(fact, **changes)

        [(name, _)] = changes.items()
        assert error.value.problems[0].message.startswith(f"'{name}")

    def test_what_supports_an_exclusion_may_be_a_list(self) -> None:
        """An exclusion written with a list equals the one written with a tuple."""
        supported: Any = ["m-1"]

        assert Exclusion(requirement="1a", reason=WHY, supported_by=supported) == Exclusion(
            requirement="1a", reason=WHY, supported_by=("m-1",)
        )

    @pytest.mark.parametrize("reason", [BLANK, Text(th=" ", en="\n")])
    def test_an_exclusion_says_why(self, reason: Text) -> None:
        """A requirement that is said not to apply, nobody knows why, cannot be reviewed."""
        with pytest.raises(MoveError) as error:
            Exclusion(requirement="1a", reason=reason)

        assert [(each.code, each.path) for each in error.value.problems] == [("KPI205", ("reason",))]


class TestReading:
    """A value, or a ratio whose two numbers are kept."""

    @pytest.mark.parametrize("value", [80, "80", "80.0", "๘๐", Decimal("8E+1"), Fraction(160, 2)], ids=repr)
    def test_a_value_is_taken_however_it_is_written(self, value: Any) -> None:
        """Text, int, Decimal and Fraction are one value, in Thai digits too."""
        assert Reading(measure="rate", value=value) == Reading(measure="rate", value=Decimal(80))

    def test_a_ratio_keeps_its_numbers(self) -> None:
        """3 of 4 is not 75 of 100: what was counted is not lost in the quotient."""
        reading = Reading(measure="rate", numerator=3, denominator="4.0")

        assert (reading.value, reading.numerator, reading.denominator) == (None, Decimal(3), Decimal(4))
        assert reading != Reading(measure="rate", numerator=75, denominator=100)

    @pytest.mark.parametrize(
        "numbers",
        [{"value": 0}, {"numerator": 0, "denominator": 0}, {"numerator": 3, "denominator": 0}, {"value": -1}],
        ids=str,
    )
    def test_zero_is_a_number(self, numbers: dict[str, Any]) -> None:
        """What a zero is worth is for the rules to say: it may be stated."""
        assert Reading(measure="rate", **numbers).id == "reading:rate"

    @pytest.mark.parametrize(
        "numbers",
        [
            {},
            {"numerator": 1},
            {"denominator": 1},
            {"value": 1, "numerator": 1},
            {"value": 1, "denominator": 1},
            {"value": 1, "numerator": 1, "denominator": 1},
        ],
        ids=str,
    )
    def test_it_is_one_number(self, numbers: dict[str, Any]) -> None:
        """A reading that says nothing, half a ratio, or two things, is refused."""
        with pytest.raises(MoveError) as error:
            Reading(measure="rate", **numbers)

        assert str(error.value) == (
            "[KPI211] the reading of 'rate' is not one number\n"
            "  expected: either a value, or a numerator and a denominator"
        )

    @pytest.mark.parametrize("not_finite", ["NaN", "sNaN", "Infinity", "-Infinity"])
    @pytest.mark.parametrize(
        "names", [("value",), ("numerator", "denominator"), ("denominator", "numerator")], ids=str
    )
    def test_it_is_finite(self, names: tuple[str, ...], not_finite: str) -> None:
        """What is no number cannot be compared with one, and is refused before it is."""
        numbers: dict[str, Any] = dict.fromkeys(names, 1) | {names[0]: Decimal(not_finite)}

        with pytest.raises(MoveError) as error:
            Reading(measure="rate", **numbers)

        assert str(error.value) == (
            "[KPI211] the reading of 'rate' is not finite\n  expected: a finite number"
        )

    @pytest.mark.parametrize("name", ["value", "numerator", "denominator"])
    @pytest.mark.parametrize("wrong", [0.1, True, "many", [1]], ids=repr)
    def test_only_exact_numbers_are_read(self, name: str, wrong: Any) -> None:
        """A float, a truth and a word are no numbers."""
        with pytest.raises(ScoringError) as error:
            Reading(measure="rate", **{name: wrong})

        assert error.value.code == "KPI500"

    @given(number=st.decimals(-1000, 1000, places=3))
    def test_what_is_equal_is_one_reading(self, number: Decimal) -> None:
        """However many zeros a number is written with, the reading is the same and hashes alike."""
        first, second = (Reading(measure="m", value=each) for each in (number, f"{number}00"))

        assert (first, hash(first)) == (second, hash(second))
