"""Numbers are taken as they were written, or refused."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, Rounded, localcontext
from enum import IntEnum
from fractions import Fraction
from typing import Any

import pytest

from hypothesis import given, settings, strategies as st

from kpiflow.errors import ScoringError
from kpiflow.scoring import Exact, decimal_of, exact, shortest
from kpiflow.scoring.exactness import ratio_of, shown_exactly
from kpiflow.text import thai_digits


class Rank(IntEnum):
    """Ranks of a ladder that somebody else counts."""

    THIRD = 3


FAST = settings(max_examples=200, deadline=None)
# Numbers that people write: few digits, few places.
WRITTEN = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**20), 10**20), st.integers(0, 12)
).map(lambda number: f"{number:f}")
FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)


def outcome(value: Exact) -> Fraction | str:
    """Give the exact value of a number, or the code that it is refused with."""
    try:
        return exact(value)
    except ScoringError as error:
        return error.code


def shortest_outcome(value: Fraction) -> Fraction | str:
    """Give the value of the shortest decimal, or the code that it is refused with."""
    try:
        return Fraction(shortest(value))
    except ScoringError as error:
        return error.code


def refusal_of(value: Any, **names: Any) -> str:
    """Give the code that a number is refused with."""
    with pytest.raises(ScoringError) as error:
        exact(value, **names)
    return error.value.problems[0].code


class TestExact:
    """A number is taken as it was written, or refused."""

    @pytest.mark.parametrize(
        "value", [Decimal("2.50"), Fraction(5, 2), "2.5", "2.50", "+2.5", " 2.5\n", "25e-1", "0.25E+1", "๒.๕"]
    )
    def test_is_one_value_in_every_writing(self, value: Exact) -> None:
        """The same number is the same value as text, Decimal or Fraction, in Thai digits too."""
        assert exact(value) == Fraction(5, 2)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (0, Fraction(0)),
            (-7, Fraction(-7)),
            ("0", Fraction(0)),
            ("-0", Fraction(0)),
            ("007", Fraction(7)),
            ("-0.10", Fraction(-1, 10)),
            (Decimal("-1E+2"), Fraction(-100)),
            (Fraction(1, 3), Fraction(1, 3)),
        ],
    )
    def test_takes_zero_negatives_and_fractions(self, value: Exact, expected: Fraction) -> None:
        """Zero is a number, negatives keep their sign, and a third stays a third."""
        assert exact(value) == expected

    @FAST
    @given(WRITTEN)
    def test_loses_no_digit(self, written: str) -> None:
        """Decimal text and the Decimal of it have the value that the digits say."""
        assert {exact(written), exact(thai_digits(written)), exact(Decimal(written))} == {Fraction(written)}

    def test_always_gives_a_fraction(self) -> None:
        """Whatever goes in, a Fraction comes out, so that nothing rounds later."""
        values: tuple[Exact, ...] = (5, "5", Decimal(5), Fraction(5))

        assert {type(exact(value)) for value in values} == {Fraction}

    def test_refuses_a_float_and_says_how_to_write_it(self) -> None:
        """A float is refused even when it looks exact, with the text that would be."""
        value: Any = 0.1

        with pytest.raises(ScoringError) as error:
            exact(value, name="weight")

        assert str(error.value) == (
            "[KPI500] weight is a float, which is not exact\n"
            "  expected: int, Decimal, Fraction or text   got: 0.1\n"
            "  hint: write it as text or Decimal, for example '0.1'"
        )

    @pytest.mark.parametrize("value", [2.0, float("nan"), float("inf"), True, False, None, [2], 2j, b"2"])
    def test_refuses_what_is_no_exact_number(self, value: Any) -> None:
        """Floats, truth values and things that are no numbers are refused."""
        assert refusal_of(value) == "KPI500"

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_has_no_hint_for_a_float_that_is_no_number(self, value: Any) -> None:
        """There is no exact way to write what is not finite."""
        with pytest.raises(ScoringError) as error:
            exact(value)

        assert error.value.problems[0].hint == ""

    def test_has_no_hint_for_what_is_no_number_at_all(self) -> None:
        """Only a float has a text that could be proposed."""
        value: Any = None

        with pytest.raises(ScoringError) as error:
            exact(value)

        assert str(error.value) == (
            "[KPI500] number is a NoneType, which is not exact\n"
            "  expected: int, Decimal, Fraction or text   got: None"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "  ",
            "two",
            "-",
            "+",
            "--5",
            ".5",
            "5.",
            "1_000",
            "1,000",
            "0x10",
            "1/3",
            "2.5 %",
            "e5",
            "²",
            "５",
        ],
    )
    def test_refuses_text_that_is_no_decimal(self, text: str) -> None:
        """Text that is no plain decimal is refused, though other readers would guess a number."""
        assert refusal_of(text) == "KPI500"

    def test_shows_the_text_that_is_no_decimal(self) -> None:
        """The refusal shows the text as it was given, and an example that would do."""
        with pytest.raises(ScoringError) as error:
            exact("1/3", name="weight")

        assert str(error.value) == (
            "[KPI500] weight is not a number\n  expected: decimal text such as '2.5'   got: '1/3'"
        )

    @pytest.mark.parametrize(
        "value",
        [
            "nan",
            "NaN",
            "-nan",
            "sNaN",
            "inf",
            "+inf",
            "-Infinity",
            Decimal("nan"),
            Decimal("sNaN"),
            Decimal("-inf"),
            Decimal("NaN123"),
        ],
    )
    def test_refuses_what_is_not_finite(self, value: Exact) -> None:
        """Not-a-number and infinity are no scores, quiet or signalling, with or without a payload."""
        assert refusal_of(value) == "KPI501"

    def test_shows_what_is_not_finite(self) -> None:
        """The refusal shows what was given instead of a finite number."""
        with pytest.raises(ScoringError) as error:
            exact("-Infinity", name="weight")

        assert str(error.value) == "[KPI501] weight is not a finite number\n  got: -Infinity"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("9" * 34, 10**34 - 1),
            pytest.param(10**34 - 1, 10**34 - 1, id="int"),
            pytest.param(1 - 10**34, 1 - 10**34, id="negative int"),
            ("0" * 40 + "1", 1),
            ("1e12", 10**12),
            ("1e-12", Fraction(1, 10**12)),
            ("1E+012", 10**12),
            (Fraction(1, 10**34 - 1), Fraction(1, 10**34 - 1)),
        ],
    )
    def test_takes_numbers_up_to_its_limits(self, value: Exact, expected: Fraction | int) -> None:
        """Thirty-four digits written out are still a number."""
        assert exact(value) == expected

    @pytest.mark.parametrize(
        "value",
        [
            pytest.param("9" * 35, id="35 digits"),
            pytest.param("1." + "0" * 33 + "1", id="35 digits with places"),
            pytest.param("-" + "9" * 35, id="35 digits below zero"),
            pytest.param(Decimal("9" * 35), id="Decimal of 35 digits"),
            pytest.param(10**34, id="int of 35 digits"),
            pytest.param(-(10**34), id="int of 35 digits below zero"),
            pytest.param(10**5000, id="int of 5001 digits"),
            pytest.param(Fraction(10**34), id="Fraction of 35 digits"),
            pytest.param(Fraction(1, 10**34 + 1), id="denominator beyond 34 places"),
            pytest.param(Fraction(1, 10**5000), id="denominator of 5001 digits"),
            "1e34",
            "1e-35",
            pytest.param("0." + "0" * 34 + "1", id="35 places"),
            "1e999999",
            pytest.param(Decimal("1e34"), id="Decimal 1e34"),
        ],
    )
    def test_refuses_numbers_beyond_its_limits(self, value: Exact) -> None:
        """One digit more is refused, in every writing."""
        assert refusal_of(value) == "KPI502"

    @pytest.mark.parametrize(
        "value",
        [
            "1e99999999",
            "1e-99999999",
            "1E+1000000",
            Decimal("1e99999999"),
            Decimal("1e-99999999"),
            "1e" + "9" * 5000,
        ],
        ids=lambda value: repr(value)[:30],
    )
    def test_refuses_a_huge_exponent_at_once(self, value: Exact) -> None:
        """A short text for a number that fills the memory is refused before it is worked out."""
        assert refusal_of(value) == "KPI502"

    def test_refuses_a_fraction_of_endless_zeros(self) -> None:
        """Zeros after the point count against the limit as an exponent would."""
        assert refusal_of("0." + "0" * 5000 + "1") == "KPI502"

    @pytest.mark.parametrize("text", ["0.0000000000001", "0.00000000000000000000", "0.000001", "1.0"])
    def test_has_the_same_limits_as_text_and_as_decimal(self, text: str) -> None:
        """A number that is taken as text is taken as the Decimal of that text, and the reverse."""
        assert outcome(Decimal(text)) == outcome(text)

    @pytest.mark.parametrize(
        "text",
        [
            f"{5**35}e-35",  # 1/2**35: 35 places
            f"{(10**17 - 1) * 5**34}e-34",  # 41 digits, of which a fraction needs 17 and 11
            f"{(10**17 * 2**24 - 1) * 5**24}e-24",
            f"{(17 * 10**16 + 1) * 5**24}e-24",
            f"{(10**17 - 1) * 5**25}e-25",
            "1." + "0" * 33 + "1",
        ],
    )
    def test_a_number_of_many_digits_is_refused_though_its_fraction_is_short(self, text: str) -> None:
        """Digits and places count as they are written, as text and as Decimal, and not in lowest terms."""
        assert (outcome(text), outcome(Decimal(text))) == ("KPI502", "KPI502")

    def test_an_int_of_a_class_of_its_own_is_an_int(self) -> None:
        """What is counted by names is counted."""
        assert exact(Rank.THIRD) == 3

    def test_is_a_number_where_nobody_says_what_it_is(self) -> None:
        """However a number is asked for, a refusal calls it a number unless it has a name."""
        value: Any = 2.5
        said = set()
        for ask in (exact, ratio_of, decimal_of):
            with pytest.raises(ScoringError) as error:
                ask(value)
            said.add(error.value.problems[0].message)

        assert said == {"number is a float, which is not exact"}

    def test_names_its_limits(self) -> None:
        """The refusal of a large number names the limit and shows the number."""
        with pytest.raises(ScoringError) as error:
            exact("1e34", name="weight")

        assert str(error.value) == (
            "[KPI502] weight has too many digits\n  expected: at most 34 digits when written out   got: 1e34"
        )

    @pytest.mark.parametrize(
        ("digits", "shown"),
        [(40, "9" * 40), (41, f"{'9' * 40}…"), (5000, f"{'9' * 40}…")],
        ids=["forty", "one more", "thousands"],
    )
    def test_shows_the_beginning_of_a_long_number(self, digits: int, shown: str) -> None:
        """A refusal shows forty digits of a number at most, and marks that there are more."""
        with pytest.raises(ScoringError) as error:
            exact("9" * digits)

        assert error.value.problems[0].got == shown

    def test_tells_the_size_of_a_huge_int(self) -> None:
        """A huge int is described by its size, because Python refuses to print it."""
        with pytest.raises(ScoringError) as error:
            exact(10**5000)

        assert error.value.problems[0].got == "a number of 16610 bits"

    @FAST
    @given(st.text(max_size=30))
    def test_takes_or_refuses_any_text(self, text: str) -> None:
        """Any text is a number or refused with a code."""
        assert isinstance(outcome(text), Fraction) or outcome(text) in {"KPI500", "KPI501", "KPI502"}

    @FAST
    @given(st.decimals())
    def test_takes_or_refuses_any_decimal(self, number: Decimal) -> None:
        """Any Decimal is taken exactly or refused with a code."""
        assert outcome(number) in ({Fraction(number), "KPI502"} if number.is_finite() else {"KPI501"})


class TestShortest:
    """A value has one shortest decimal, whatever zeros it was written with."""

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("2", "2"),
            ("2.0", "2"),
            ("2.50", "2.5"),
            ("20", "20"),
            ("20.00", "20"),
            ("100.5", "100.5"),
            ("0", "0"),
            ("-0.0", "0"),
            ("-20", "-20"),
            ("0.10", "0.1"),
            ("1e12", "1000000000000"),
        ],
    )
    def test_has_no_trailing_zero_and_no_exponent_for_whole_numbers(
        self, written: str, expected: str
    ) -> None:
        """Zeros after the point fall away, zeros before it stay."""
        assert str(shortest(exact(written))) == expected

    @FAST
    @given(WRITTEN)
    def test_is_the_same_number(self, written: str) -> None:
        """The shortest decimal has exactly the value it stands for."""
        value = exact(written)

        assert Fraction(shortest(value)) == value

    @FAST
    @given(WRITTEN, st.integers(1, 8))
    def test_is_one_for_all_writings(self, written: str, zeros: int) -> None:
        """Writings of one number that differ in zeros have one shortest decimal, digit for digit."""
        longer = written + ("" if "." in written else ".") + "0" * zeros

        assert str(shortest(Fraction(longer))) == str(shortest(Fraction(written)))

    @pytest.mark.parametrize(
        "written", ["9" * 34, "9" * 22 + "e12", "1." + "1" * 33, "0." + "0" * 33 + "1", "5" * 33 + ".5"]
    )
    def test_holds_every_number_that_is_exact(self, written: str) -> None:
        """The longest numbers that `exact` takes have a shortest decimal."""
        value = exact(written)

        assert Fraction(shortest(value)) == value

    def test_refuses_what_no_decimal_can_write(self) -> None:
        """A third has no finite decimal and is not rounded to one."""
        with pytest.raises(ScoringError) as error:
            shortest(Fraction(1, 3))

        assert str(error.value) == (
            "[KPI502] 1/3 cannot be written as a decimal\n  expected: at most 34 digits when written out"
        )

    @pytest.mark.parametrize("value", [Fraction(10**60), Fraction(-(10**60)), Fraction(1, 2**200)])
    def test_writes_or_refuses_a_value_beyond_the_limits(self, value: Fraction) -> None:
        """A value with more digits than there is room for is written exactly or refused with a code."""
        assert shortest_outcome(value) in {value, "KPI502"}

    @pytest.mark.parametrize(
        "value", [Fraction(10**34), Fraction(-(10**34)), Fraction(10**60), Fraction(1, 10**35)]
    )
    def test_refuses_more_digits_or_places_than_there_are(self, value: Fraction) -> None:
        """What `exact` would not take is not written either."""
        assert shortest_outcome(value) == "KPI502"

    @pytest.mark.parametrize(
        "context",
        [Context(prec=2), Context(Emax=3, Emin=-3), Context(traps=[Inexact, Rounded])],
        ids=["few digits", "small exponents", "traps"],
    )
    def test_does_not_depend_on_the_settings_of_its_caller(self, context: Context) -> None:
        """The decimal settings of the calling program change neither answer nor refusal."""
        with localcontext(context):
            written = shortest(exact("123456.50"))
            with pytest.raises(ScoringError) as error:
                shortest(Fraction(1, 3))

        assert (str(written), error.value.code) == ("123456.5", "KPI502")


class TestDecimalOf:
    """A number is taken as a Decimal, as short as it can be written."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("2.50", "2.5"),
            (20, "20"),
            (Fraction(1, 8), "0.125"),
            (Decimal("1E+2"), "100"),
            (Decimal(7), "7"),
            (Decimal("1E+1"), "10"),
            (Decimal("2.0"), "2"),
        ],
    )
    def test_gives_the_shortest_writing(self, value: Exact, expected: str) -> None:
        """However a number was written, it is one Decimal."""
        assert str(decimal_of(value)) == expected

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
    def test_leaves_what_is_not_finite_to_be_refused_later(self, value: str) -> None:
        """A Decimal that is no number stays as it is, so that it is refused with the rest."""
        number = Decimal(value)

        assert decimal_of(number) is number

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            (2.5, "KPI500"),
            ("x", "KPI500"),
            (Decimal("1E+40"), "KPI502"),
            (Fraction(1, 3), "KPI502"),
            (Decimal("9" * 35), "KPI502"),
        ],
    )
    def test_refuses_the_rest(self, value: Any, code: str) -> None:
        """Floats, words, and numbers that no Decimal of 34 digits can write are refused."""
        with pytest.raises(ScoringError) as error:
            decimal_of(value)

        assert error.value.problems[0].code == code


class TestShownExactly:
    """Values are shown to people in full, and never with an exponent."""

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (Fraction(5, 2), "2.5"),
            (Fraction(-1, 3), "-1/3"),
            (Fraction(10**20), "1" + "0" * 20),
            (Fraction(1, 10**7), "0.0000001"),
            (Fraction(10**35), "1" + "0" * 35),
            (Fraction(10**60), "a number of 200 bits"),
            (Fraction(2**128 - 1), str(2**128 - 1)),
            (Fraction(2**128), "a number of 129 bits"),
            (Fraction(1, 2**128 - 1), f"1/{2**128 - 1}"),
            (Fraction(1, 2**128), "a number of 129 bits"),
            (Fraction(1, 3**100), "a number of 159 bits"),
        ],
    )
    def test_as_a_decimal_or_a_fraction(self, value: Fraction, shown: str) -> None:
        """A decimal where one can write it, else a fraction; and of a huge number its size."""
        assert shown_exactly(value) == shown
