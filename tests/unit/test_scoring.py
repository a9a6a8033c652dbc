"""Truths about `kpiflow.scoring`: exact numbers in, exact scores out, rounded once when printed."""

from __future__ import annotations

import subprocess
import sys

from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, Rounded, localcontext
from fractions import Fraction
from typing import Any

import pytest

from hypothesis import example, given, settings, strategies as st

from kpiflow.errors import ScoringError
from kpiflow.scoring import Exact, Score, compact, exact, printed, score_level, shortest
from kpiflow.text import Text, thai_digits


FAST = settings(max_examples=200, deadline=None)

# Numbers that people write: few digits, few places.
WRITTEN = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**20), 10**20), st.integers(0, 12)
).map(lambda number: f"{number:f}")
FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)
PLACES = st.integers(min_value=0, max_value=6)


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
        ["1e99999999", "1e-99999999", "1E+1000000", Decimal("1e99999999"), Decimal("1e-99999999")],
        ids=repr,
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

    @pytest.mark.parametrize("written", ["9" * 34, "9" * 22 + "e12", "1." + "1" * 33, "0." + "0" * 33 + "1"])
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


class TestPrinted:
    """A value is rounded once, when printed, and halves go away from zero."""

    @pytest.mark.parametrize(
        ("points", "weight", "expected"),
        [("5", "2", "0.1000"), ("1.7042", "25", "0.4261"), ("1.6126", "25", "0.4032")],
    )
    def test_agrees_with_published_tables(self, points: str, weight: str, expected: str) -> None:
        """Weighted scores print as in tables that agencies published."""
        assert printed(exact(points) * exact(weight) / 100) == expected

    @pytest.mark.parametrize(
        ("value", "places", "expected"),
        [
            ("38.5", 0, "39"),
            ("38.4999", 0, "38"),
            ("37.5", 0, "38"),
            ("0.5", 0, "1"),
            ("2.5", 0, "3"),
            ("-38.5", 0, "-39"),
            ("-2.5", 0, "-3"),
            ("-0.5", 0, "-1"),
            ("0.00005", 4, "0.0001"),
            ("0.00004999", 4, "0.0000"),
            ("-0.00005", 4, "-0.0001"),
            ("0.99995", 4, "1.0000"),
            ("9.995", 2, "10.00"),
            ("4.836363636", 4, "4.8364"),
            ("12", 2, "12.00"),
            ("0.05", 1, "0.1"),
            ("1.005", 2, "1.01"),
        ],
    )
    def test_rounds_halves_away_from_zero(self, value: str, places: int, expected: str) -> None:
        """A half goes away from zero, at any place and on both sides of zero."""
        assert printed(Fraction(value), places=places) == expected

    @pytest.mark.parametrize(("value", "places"), [("-0.00001", 4), ("-0.4", 0), ("0", 4)])
    def test_never_prints_minus_zero(self, value: str, places: int) -> None:
        """What rounds to zero has no sign."""
        assert not printed(Fraction(value), places=places).startswith("-")

    def test_prints_four_places_unless_asked_otherwise(self) -> None:
        """Four decimals are the custom of the card."""
        assert printed(Fraction(1, 3)) == "0.3333"

    @FAST
    @given(FRACTIONS, PLACES)
    @example(Fraction(1, 2), 0)
    @example(Fraction(-5, 2), 0)
    @example(Fraction("0.42605"), 4)
    def test_is_the_nearest_and_of_two_the_farther_from_zero(self, value: Fraction, places: int) -> None:
        """What is printed lies within half a unit, and a half lies on the far side of zero."""
        shown = Fraction(printed(value, places=places))
        distance = abs(shown - value)
        half = Fraction(1, 2 * 10**places)

        assert distance < half or (distance == half and abs(shown) > abs(value))

    @FAST
    @given(FRACTIONS, PLACES)
    def test_has_the_places_asked_for(self, value: Fraction, places: int) -> None:
        """Exactly the decimals asked for are printed, and no point when there are none."""
        _, point, decimals = printed(value, places=places).partition(".")

        assert (len(decimals), bool(point)) == (places, places > 0)

    @FAST
    @given(st.integers(-(10**9), 10**9), st.integers(0, 8), PLACES)
    def test_agrees_with_the_half_up_rounding_of_decimals(self, digits: int, scale: int, places: int) -> None:
        """Values that a Decimal can hold print as Decimal rounds them half up."""
        number = Decimal(digits).scaleb(-scale)
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

        assert printed(Fraction(number), places=places) == f"{rounded or abs(rounded):f}"

    @FAST
    @given(FRACTIONS.filter(bool), PLACES)
    def test_treats_both_sides_of_zero_alike(self, value: Fraction, places: int) -> None:
        """A deduction rounds as far as a bonus of the same size."""
        gain = printed(abs(value), places=places)

        assert printed(-abs(value), places=places) == (f"-{gain}" if Fraction(gain) else gain)


class TestCompact:
    """A whole number is shown bare, any other value with its decimals."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("5", "5"), ("5.00", "5"), ("4.5", "4.5000"), ("0", "0"), ("-3", "-3"), ("-0.5", "-0.5000")],
    )
    def test_is_bare_for_whole_numbers(self, value: str, expected: str) -> None:
        """The card prints a score of 5 as 5, and one of 4.5 with four decimals."""
        assert compact(Fraction(value)) == expected

    def test_takes_the_places_asked_for(self) -> None:
        """The number of decimals can be chosen."""
        assert compact(Fraction(9, 2), places=1) == "4.5"


class TestScore:
    """A score carries exact numbers and how they came about."""

    @FAST
    @given(FRACTIONS, FRACTIONS)
    def test_is_weighted_exactly(self, points: Fraction, weight: Fraction) -> None:
        """The weighted score is points times weight over a hundred, not rounded."""
        assert Score(points, weight, ()).weighted * 100 == points * weight

    def test_cannot_be_changed(self) -> None:
        """A score is a value: nobody can lift it."""
        score: Any = score_level(3, weight=2)

        with pytest.raises(AttributeError):
            score.points = Fraction(5)


class TestScoreLevel:
    """Reaching level n is worth n points."""

    def test_scores_the_card(self) -> None:
        """Level 5 with a weight of 2 percent scores 5 points and weighs 0.1000."""
        score = score_level(5, weight=2)

        assert (printed(score.points), printed(score.weight), printed(score.weighted)) == (
            "5.0000",
            "2.0000",
            "0.1000",
        )

    @pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
    def test_gives_as_many_points_as_the_level(self, level: int) -> None:
        """Each level of the usual scale is worth its own number."""
        assert score_level(level, weight=2).points == level

    @pytest.mark.parametrize(("below", "expected"), [(0, 0), ("1", 1), (Decimal("0.5"), Fraction(1, 2))])
    def test_gives_the_floor_of_the_rule_when_no_level_is_reached(
        self, below: Exact, expected: Fraction | int
    ) -> None:
        """What no level is worth is stated by the rule: 0, 1 or another value."""
        assert score_level(0, weight=2, below=below).points == expected

    def test_gives_one_point_for_no_level_by_default(self) -> None:
        """Without a rule of its own, an indicator never scores below 1."""
        assert score_level(0, weight=2).points == 1

    def test_tells_how_the_score_came_about(self) -> None:
        """The derivation names the level, the points and the product, in both languages."""
        assert score_level(5, weight=2).derivation == (
            Text(th="ผ่านเกณฑ์ระดับ 5 ได้ 5 คะแนน", en="level 5 is reached, worth 5 points"),
            Text(
                th="ค่าคะแนนถ่วงน้ำหนัก: 5 × 2 / 100 = 0.1000",
                en="weighted score: 5 × 2 / 100 = 0.1000",
            ),
        )

    @pytest.mark.parametrize(
        ("level", "lowest", "expected"),
        [
            (1, 1, "level 1 is reached, worth 1 point"),
            (2, 1, "level 2 is reached, worth 2 points"),
        ],
    )
    def test_counts_points_in_good_english(self, level: int, lowest: int, expected: str) -> None:
        """One point is a point, and all else are points."""
        assert score_level(level, weight=2, lowest=lowest).derivation[0].en == expected

    @pytest.mark.parametrize(
        ("weight", "shown"),
        [
            ("2", "2"),
            ("2.50", "2.5"),
            ("33.3333", "33.3333"),
            ("0.0001", "0.0001"),
            (Decimal("1E+2"), "100"),
            (Fraction(5, 2), "2.5"),
        ],
    )
    def test_shows_a_weight_as_it_is_written(self, weight: Exact, shown: str) -> None:
        """A derivation shows the weight with the decimals it needs, and no others."""
        assert f"5 × {shown} / 100 = " in score_level(5, weight=weight).derivation[1].en

    def test_tells_why_no_level_still_scores(self) -> None:
        """The derivation of level 0 says that the scale, not the unit, gives the points."""
        assert score_level(0, weight="2.5", below="0.5").derivation == (
            Text(
                th="ยังไม่ผ่านเกณฑ์ระดับ 1 จึงได้ค่าคะแนนขั้นต่ำของเกณฑ์ คือ 0.5000",
                en="no level is reached, which the scale scores as 0.5000",
            ),
            Text(
                th="ค่าคะแนนถ่วงน้ำหนัก: 0.5000 × 2.5 / 100 = 0.0125",
                en="weighted score: 0.5000 × 2.5 / 100 = 0.0125",
            ),
        )

    @FAST
    @given(st.integers(1, 5), st.decimals("0.0001", "100", places=4))
    def test_weighs_exactly(self, level: int, weight: Decimal) -> None:
        """No weight is rounded on its way into the weighted score."""
        assert score_level(level, weight=weight).weighted == level * Fraction(weight) / 100

    @pytest.mark.parametrize("level", [1, 3])
    def test_takes_the_ends_of_the_scale(self, level: int) -> None:
        """The lowest and the highest level of a scale belong to it."""
        assert score_level(level, weight=2, lowest=1, highest=3).points == level

    @pytest.mark.parametrize("level", [-1, 6, 10**6])
    def test_refuses_a_level_outside_the_scale(self, level: int) -> None:
        """A level beyond either end of the scale is refused, not clamped."""
        with pytest.raises(ScoringError) as error:
            score_level(level, weight=2)

        assert error.value.problems[0].code == "KPI503"

    def test_refuses_a_level_that_the_scale_leaves_out(self) -> None:
        """Levels below the lowest one of a scale are refused, but for 0."""
        with pytest.raises(ScoringError) as error:
            score_level(2, weight=2, lowest=3)

        assert str(error.value) == (
            "[KPI503] level 2 lies outside the scale\n  expected: 0, or 3 to 5   got: 2"
        )

    def test_refuses_a_level_too_long_to_print(self) -> None:
        """A level of thousands of digits is refused with a code."""
        with pytest.raises(ScoringError):
            score_level(10**5000, weight=2)

    @pytest.mark.parametrize("level", [2.0, True, "2", None, Fraction(2), Decimal(2)])
    def test_refuses_a_level_that_is_no_int(self, level: Any) -> None:
        """A level is counted, so that a half level cannot be reached."""
        with pytest.raises(ScoringError) as error:
            score_level(level, weight=2)

        assert error.value.problems[0].code == "KPI503"

    def test_says_what_a_level_is(self) -> None:
        """The refusal of a level that is no int shows it and what levels there are."""
        level: Any = "2"

        with pytest.raises(ScoringError) as error:
            score_level(level, weight=2)

        assert str(error.value) == (
            "[KPI503] a level must be a whole number\n  expected: 0, 1, 2, …   got: '2'"
        )

    @pytest.mark.parametrize("weight", ["0.0001", 100])
    def test_takes_any_weight_up_to_the_whole_card(self, weight: Exact) -> None:
        """A weight may be tiny, and may be all of the scorecard."""
        assert score_level(1, weight=weight).weight == exact(weight)

    @pytest.mark.parametrize("weight", [0, -2, "100.0001", 101])
    def test_refuses_a_weight_outside_its_range(self, weight: Exact) -> None:
        """A weight of nothing, a negative one and more than everything are refused."""
        with pytest.raises(ScoringError) as error:
            score_level(5, weight=weight)

        assert error.value.problems[0].code == "KPI503"

    def test_says_what_a_weight_may_be(self) -> None:
        """The refusal of a weight shows it and the range it should lie in."""
        with pytest.raises(ScoringError) as error:
            score_level(5, weight=0)

        assert str(error.value) == (
            "[KPI503] the weight lies outside its range\n  expected: above 0, at most 100   got: 0"
        )

    @pytest.mark.parametrize("weight", ["100.00001", "-0.00001"])
    def test_does_not_round_the_weight_that_it_refuses(self, weight: str) -> None:
        """A weight just outside the range is not shown as one that lies inside."""
        with pytest.raises(ScoringError) as error:
            score_level(5, weight=weight)

        assert error.value.problems[0].got == weight

    @pytest.mark.parametrize(
        ("numbers", "code"),
        [
            ({"weight": 2.0}, "KPI500"),
            ({"weight": "nan"}, "KPI501"),
            ({"weight": "1e34"}, "KPI502"),
            ({"weight": 2, "lowest": 1.0}, "KPI500"),
            ({"weight": 2, "highest": "inf"}, "KPI501"),
            ({"weight": 2, "below": "1e34"}, "KPI502"),
        ],
    )
    def test_refuses_every_number_that_is_not_exact(self, numbers: dict[str, Any], code: str) -> None:
        """Weight, ends and floor of the scale are all held to exactness, even when they are not needed."""
        with pytest.raises(ScoringError) as error:
            score_level(1, **numbers)

        assert error.value.problems[0].code == code

    def test_names_the_weight_that_is_not_exact(self) -> None:
        """The message says that it is the weight which is no exact number."""
        weight: Any = 2.0

        with pytest.raises(ScoringError) as error:
            score_level(1, weight=weight)

        assert error.value.problems[0].message == "weight is a float, which is not exact"


class TestImport:
    """Another program can take the arithmetic alone."""

    def test_of_scoring_brings_nothing_but_errors_and_text(self) -> None:
        """Scoring loads no other room of the library and no package but the standard library."""
        # Compared with what was there before: a measuring tool may load modules first.
        program = (
            "import sys\n"
            "before = set(sys.modules)\n"
            "import kpiflow.scoring\n"
            "loaded = set(sys.modules) - before\n"
            "known = sys.stdlib_module_names\n"
            "print(*sorted(name for name in loaded if name.partition('.')[0] not in known))\n"
        )

        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

        assert ran.stdout.split() == ["kpiflow", "kpiflow.errors", "kpiflow.scoring", "kpiflow.text"]
