"""Ordinal scales: what is on them, what reaches what, and what a value is worth."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from hypothesis import given, strategies as st

from kpiflow.errors import DefinitionError, FieldError, ScoringError
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.text import BLANK, Text


NPLF: Final = AnswerScale.of("nplf", "N", "P", "L", "F")
TEN: Final = AnswerScale.of("ten", *(str(n) for n in range(11)))
AGREED: Final = AnswerScale(
    id="agreed",
    values=(
        ScaleValue(value="no", name=Text(th="ไม่มี", en="No"), points=0),
        ScaleValue(value="some", points="0.2"),
        ScaleValue(value="half", points=Fraction(1, 2)),
        ScaleValue(value="all", name=Text(th="ทั้งหมด", en="")),
    ),
)


class TestOrder:
    """Values stand in the order they are given, from the lowest up."""

    def test_ranks_begin_at_the_lowest(self) -> None:
        """The lowest value has rank 0, and what is not on the scale has none."""
        assert [NPLF.rank(value) for value in ("N", "P", "L", "F", "X", "", "n", " N", "NP")] == [
            0, 1, 2, 3, None, None, None, None, None,
        ]  # fmt: skip

    def test_order_is_not_that_of_the_alphabet(self) -> None:
        """Ten is above nine, and F above P, because the scale says so."""
        assert (TEN.reaches("10", "9"), TEN.reaches("9", "10"), NPLF.reaches("F", "P")) == (True, False, True)

    def test_values_are_given_as_they_are_written(self) -> None:
        """The values of a scale come as answers write them, from the lowest."""
        assert (NPLF.written(), AGREED.written()) == (("N", "P", "L", "F"), ("no", "some", "half", "all"))

    @given(size=st.integers(1, 30), data=st.data())
    def test_reaching_is_a_total_order(self, size: int, data: st.DataObject) -> None:
        """Of two values of any scale one reaches the other, and both only when they are the same."""
        scale = AnswerScale.of("any", *(f"v{n}" for n in range(size)))
        first, second = (data.draw(st.sampled_from(scale.written())) for _ in range(2))

        assert scale.reaches(first, second) or scale.reaches(second, first)
        assert (scale.reaches(first, second) and scale.reaches(second, first)) is (first == second)


class TestPoints:
    """What a value is worth in sums and means."""

    @pytest.mark.parametrize(
        ("scale", "value", "expected"),
        [
            (NPLF, "N", Fraction(0)),
            (NPLF, "P", Fraction(1, 3)),
            (NPLF, "L", Fraction(2, 3)),
            (NPLF, "F", Fraction(1)),
            (TEN, "7", Fraction(7, 10)),
            (AGREED, "no", Fraction(0)),
            (AGREED, "some", Fraction(1, 5)),
            (AGREED, "half", Fraction(1, 2)),
            (AGREED, "all", Fraction(1)),
            (AnswerScale.of("one", "yes"), "yes", Fraction(1)),
            (AnswerScale.of("two", "no", "yes"), "no", Fraction(0)),
            (AnswerScale.of("two", "no", "yes"), "yes", Fraction(1)),
        ],
    )
    def test_points_are_exact(self, scale: AnswerScale, value: str, expected: Fraction) -> None:
        """A value is worth its points, and without any its place from 0 to 1; zero points are points."""
        assert scale.points(value) == expected

    def test_points_may_lie_anywhere(self) -> None:
        """Points follow no order: an answer that is the worst may cost, and need not be the least worth."""
        scale = AnswerScale(
            id="odd", values=(ScaleValue(value="a", points=3), ScaleValue(value="b", points="-1"))
        )

        assert (scale.points("a"), scale.points("b")) == (Fraction(3), Fraction(-1))
        assert scale.reaches("b", "a")

    @pytest.mark.parametrize("points", ["NaN", "sNaN", "Infinity", "-Infinity"])
    def test_points_are_finite(self, points: str) -> None:
        """What is no number cannot be summed, and is refused where it is written."""
        with pytest.raises(DefinitionError) as error:
            ScaleValue(value="a", points=Decimal(points))

        assert str(error.value) == (
            f"[KPI115] the value 'a' cannot be worth {points}\n  expected: finite points"
        )

    def test_points_are_never_a_float(self) -> None:
        """Points that are not exact are refused where they are written."""
        points: Any = 0.2

        with pytest.raises(ScoringError) as error:
            ScaleValue(value="a", points=points)

        assert error.value.code == "KPI500"


class TestOffTheScale:
    """What is not on the scale is an error, never the lowest value."""

    @pytest.mark.parametrize("ask", [("X", "N"), ("N", "X")])
    def test_nothing_is_compared_with_it(self, ask: tuple[str, str]) -> None:
        """Neither what is said nor what is asked for may lie beyond the scale."""
        with pytest.raises(DefinitionError) as error:
            NPLF.reaches(*ask)

        assert error.value.problems[0].message == "'X' is not a value of the scale 'nplf'"

    def test_it_is_worth_nothing_known(self) -> None:
        """What is not on the scale has no points, not even none; the message offers what is meant."""
        with pytest.raises(DefinitionError) as error:
            AGREED.points("hald")

        assert str(error.value) == (
            "[KPI115] 'hald' is not a value of the scale 'agreed'\n"
            "  declared: no, some, half, all\n"
            "  hint: did you mean 'half'?"
        )

    def test_a_very_long_value_is_not_repeated_in_full(self) -> None:
        """A message stays readable whatever was answered."""
        with pytest.raises(DefinitionError) as error:
            NPLF.points("x" * 1000)

        assert f"'{'x' * 60}…'" in error.value.problems[0].message

    def test_a_scale_without_values_has_no_value(self) -> None:
        """On an empty scale nothing is an answer; the definition refuses it."""
        empty = AnswerScale(id="empty", values=())

        assert (empty.written(), empty.rank("")) == ((), None)


class TestNames:
    """What a value is called."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("no", Text(th="ไม่มี", en="No")),
            ("some", Text.same("some")),
            ("all", Text(th="ทั้งหมด", en="")),
            ("other", Text.same("other")),
        ],
    )
    def test_a_value_without_a_name_is_its_own(self, value: str, expected: Text) -> None:
        """A value goes by its name, and by itself when it has none or is not on the scale."""
        assert AGREED.value_name(value) == expected

    def test_a_scale_needs_no_name(self) -> None:
        """A scale of plain values has a blank name, and so have they."""
        assert (NPLF.name, [value.name for value in NPLF.values]) == (BLANK, [BLANK] * 4)


class TestConstruction:
    """How scales are written."""

    def test_values_may_be_a_list(self) -> None:
        """A scale written with a list equals, and hashes as, the one written with its values."""
        values: Any = [ScaleValue(value=each) for each in "NPLF"]

        assert hash(AnswerScale(id="nplf", values=values)) == hash(NPLF)

    @pytest.mark.parametrize("values", [("N", "P"), "NPLF", [1], None], ids=repr)
    def test_values_are_values(self, values: Any) -> None:
        """Text alone is no value of a scale; `AnswerScale.of` takes it."""
        with pytest.raises(FieldError):
            AnswerScale(id="nplf", values=values)

    @pytest.mark.parametrize("value", [1, True, None], ids=repr)
    def test_what_is_answered_is_text(self, value: Any) -> None:
        """A value of a scale is text, also when it is a number or a yes."""
        with pytest.raises(FieldError):
            ScaleValue(value=value)
