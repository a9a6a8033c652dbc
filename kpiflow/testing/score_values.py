"""What every scorer makes of values between criteria: exact points, rounded once, as the scheme says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from kpiflow.scoring import Interpolation, Ratio, Rounding, Scheme
from kpiflow.testing.scorers import Asked, Printed, Scorers


_LADDERS: Final = (
    (60, 70, 80, 90, 100),
    (6490, 6890, 7290, 7345, 7400),
    (0, 3, 10, 17, 10_007),
    (-50, -7, 0, 1, 2),
)
"""Criteria for 1 to 5 points, increasing; turned round they are decreasing."""

_TWO: Final = Rounding(places=2)


class InterpolatingScorers(Scorers):
    """Between two criteria points lie on a straight line, and beyond all of them where the rule says."""

    def test_interpolates_between_uneven_criteria(self) -> None:
        """Each segment has a slope of its own: 7391 of 7345 to 7400 is 4 and 46/55."""
        scheme = Scheme(rule=Interpolation([6490, 6890, 7290, 7345, 7400]))
        self._prints(
            scheme, {6690: "1.5000", 7000: "2.2750", 7300: "3.1818", 7391: "4.8364", "7399.99": "4.9998"}
        )

    def test_interpolates_where_less_is_better(self) -> None:
        """Criteria that decrease give more points for less."""
        scheme = Scheme(rule=Interpolation([20, 15, 12, 11, 4]))
        self._prints(
            scheme, {18: "1.4000", "13.5": "2.5000", "11.25": "3.7500", 10: "4.1429", "4.001": "4.9999"}
        )

    def test_gives_each_criterion_its_points(self) -> None:
        """Exactly on a criterion a value is worth what the criterion is worth, in both directions."""
        for criteria in ((60, 70, 80, 90, 100), (20, 15, 12, 11, 4)):
            self._prints(
                Scheme(rule=Interpolation(criteria)),
                {criterion: f"{n}.0000" for n, criterion in enumerate(criteria, start=1)},
            )

    def test_gives_points_of_its_own_to_criteria(self) -> None:
        """Points need be neither whole, nor evenly apart, nor above 0, and may fall."""
        self._prints(
            Scheme(rule=Interpolation([0, 7, 9], points=[-3, "0.5", 1])),
            {1: "-2.5000", "3.5": "-1.2500", 8: "0.7500", 9: "1.0000"},
        )
        self._prints(Scheme(rule=Interpolation([0, 10], points=[100, 0])), {0: "100.0000", "2.5": "75.0000"})

    def test_leaves_out_criteria_that_are_not_defined(self) -> None:
        """Of criteria for 1 to 5 points the second and fourth may be missing: the third is still worth 3."""
        scheme = Scheme(rule=Interpolation([60, None, 80, None, 100]))
        self._prints(scheme, {60: "1.0000", 70: "2.0000", 75: "2.5000", 80: "3.0000", 95: "4.5000"})

    def test_stays_between_floor_and_cap(self) -> None:
        """Beyond the criteria nothing is gained and nothing lost, in both directions."""
        self._prints(
            Scheme(rule=Interpolation([60, 70, 80, 90, 100])),
            {"59.9": "1.0000", 0: "1.0000", -1000: "1.0000", "100.1": "5.0000", 100_000: "5.0000"},
        )
        self._prints(
            Scheme(rule=Interpolation([20, 15, 12, 11, 4])), {"20.1": "1.0000", 99: "1.0000", 0: "5.0000"}
        )

    def test_gives_what_is_stated_beyond_the_criteria(self) -> None:
        """What lies beyond may be worth less than the first criterion and more than the last, at once."""
        scheme = Scheme(rule=Interpolation([60, 70, 80], below=0, above="3.5"))
        self._prints(
            scheme, {"59.99": "0.0000", 60: "1.0000", 80: "3.0000", "80.01": "3.5000", 500: "3.5000"}
        )
        falling = Scheme(rule=Interpolation([80, 70, 60], below="0.25", above=4))
        self._prints(falling, {"80.01": "0.2500", 80: "1.0000", 60: "3.0000", "59.99": "4.0000"})

    def test_takes_every_digit_of_a_value(self) -> None:
        """Values and criteria that differ in the sixteenth digit are different."""
        first = 9_007_199_254_740_992  # from here on binary floats know even numbers only
        scheme = Scheme(rule=Interpolation([first, first + 4, first + 5]), rounding=_TWO)
        self._prints(scheme, {first + 1: "1.25", first + 3: "1.75", first + 5: "3.00"})

    def test_keeps_to_the_formula(self) -> None:
        """Around criteria, ties and ends of many ladders, points are those of p + (v − c) / width, rounded once."""
        for ladder in _LADDERS:
            for criteria in (ladder, ladder[::-1]):
                values = [*_around(criteria)]
                self._prints(
                    Scheme(rule=Interpolation(criteria)),
                    {value: _by_hand(value, criteria) for value in values},
                )


class RoundingScorers(Scorers):
    """What is printed is rounded once, from the exact value, as the scheme says."""

    def test_prints_halves_away_from_zero(self) -> None:
        """`half_up` takes the nearer, and of two equally near the one farther from zero, below zero too."""
        scheme = _thousandths("half_up")
        self._prints(
            scheme,
            {1005: "1.01", 1015: "1.02", 2675: "2.68", 2674: "2.67", -1005: "-1.01", -1004: "-1.00"},
        )

    def test_prints_halves_to_even(self) -> None:
        """`half_even` takes of two equally near the one with an even last digit, and else the nearer."""
        scheme = _thousandths("half_even")
        self._prints(
            scheme, {1005: "1.00", 1015: "1.02", 1025: "1.02", 1006: "1.01", -1005: "-1.00", -1015: "-1.02"}
        )

    def test_cuts_towards_zero(self) -> None:
        """`truncate` takes the one nearer to zero, below zero too."""
        scheme = _thousandths("truncate")
        self._prints(scheme, {1009: "1.00", 1010: "1.01", 2679: "2.67", -1009: "-1.00", -1010: "-1.01"})

    def test_writes_no_negative_zero(self) -> None:
        """What rounds to nothing from below is written without a sign."""
        self._prints(_thousandths("half_up"), {-4: "0.00", -5: "-0.01", 0: "0.00"})

    def test_prints_as_many_decimals_as_stated(self) -> None:
        """None, one or many: a third is written to the last of them."""
        for places, shown in ((0, "1"), (1, "1.3"), (9, "1.333333333"), (12, "1.333333333333")):
            scheme = Scheme(rule=Interpolation([0, 3]), rounding=Rounding(places=places))
            self._prints(scheme, {1: shown})

    def test_keeps_full_for_what_is_full(self) -> None:
        """With `full`, nothing below it is printed as it, however close."""
        scheme = Scheme(
            rule=Interpolation([0, 100_000], points=[0, 100]), rounding=Rounding(places=1, full=100)
        )
        self._prints(scheme, {99_999: "99.9", 99_940: "99.9", 100_000: "100.0", 50_050: "50.1"})

    def test_weighs_exact_points(self) -> None:
        """A weighted score is points × weight / 100 of the exact points: what is printed is rounded once."""
        scheme = Scheme(rule=Interpolation([0, 3]), weight=30, rounding=Rounding(places=2))
        self._answers(
            scheme,
            [
                (Asked("0.13"), Printed("scored", "1.04", "0.31")),
                (Asked("1.05"), Printed("scored", "1.35", "0.41")),
                # 1.045 is printed as 1.05, of which 30 % were 0.315 and printed as 0.32
                (Asked("0.135"), Printed("scored", "1.05", "0.31")),
            ],
        )

    def test_weighs_in_percent(self) -> None:
        """5 points with a weight of 2 are 0.1000; weights need not be whole."""
        for weight, shown in ((2, "0.1000"), ("0.35", "0.0175"), (100, "5.0000"), ("12.5", "0.6250")):
            self._answers(
                Scheme(rule=Interpolation([60, 70, 80, 90, 100]), weight=weight),
                [(Asked(100), Printed("scored", "5.0000", shown))],
            )


class ReadingScorers(Scorers):
    """A ratio is two numbers, of which the quotient is never rounded before it is scored."""

    def test_scores_percent_exactly(self) -> None:
        """14.575 of 26 is 56.0576… %, and not 56.06 %."""
        scheme = Scheme(rule=Interpolation([50, 55, 60, 65, 70]), rounding=Rounding(places=6))
        self._prints(
            scheme,
            {
                Ratio("14.575", 26, times=100): "2.211538",
                Ratio(2, 3, times=100): "4.333333",
                Ratio(1, 3, times=100): "1.000000",
                Ratio(10, 16, times=100): "3.500000",
            },
            needs="ratios",
        )

    def test_scores_ratios_as_they_are(self) -> None:
        """Without a multiplier the quotient itself is held against the criteria, where less is better too."""
        scheme = Scheme(rule=Interpolation(["1.5", 1, "0.5"]))
        self._prints(
            scheme, {Ratio(5, 4): "1.5000", Ratio(1, 1): "2.0000", Ratio(2, 3): "2.6667"}, needs="ratios"
        )

    def test_nothing_of_nothing_is_missing(self) -> None:
        """0 of 0 is no reading, and neither 0 nor 100 %."""
        scheme = Scheme(rule=Interpolation([50, 55, 60, 65, 70]))
        self._answers(scheme, [(Asked(Ratio(0, 0, times=100)), Printed("missing"))], needs="ratios")


def _thousandths(mode: str) -> Scheme:
    """Give a scheme by which thousandths are worth as much as they are, printed with two decimals."""
    rounding = Rounding(places=2, mode=mode)  # type: ignore[arg-type]
    return Scheme(rule=Interpolation([-10_000, 10_000], points=[-10, 10]), rounding=rounding)


def _around(criteria: Sequence[int]) -> Iterator[Fraction]:
    """Give values on criteria, beside them, on ties of the fourth decimal and beside those, and far outside."""
    tenth = Fraction(1, 10)
    for here, following in pairwise(criteria):
        yield from (here - tenth, Fraction(here), here + tenth)
        width = following - here
        for tie in (1, 9_999, 12_345, 19_999):
            value = here + Fraction(width * tie, 20_000)
            yield from (value - tenth**4, value, value + tenth**4)
    yield from (Fraction(criteria[-1]), Fraction(10**7), Fraction(-(10**7)))


def _by_hand(value: Fraction, criteria: Sequence[int]) -> str:
    """Give the points of a value as anybody would by hand, printed with four decimals."""
    sign = 1 if criteria[0] < criteria[-1] else -1
    place, steps = sign * value, [sign * each for each in criteria]
    if place <= steps[0]:
        points = Fraction(1)
    elif place >= steps[-1]:
        points = Fraction(len(steps))
    else:
        [points] = {
            Fraction(n) + (place - low) / (high - low)
            for n, (low, high) in enumerate(pairwise(steps), start=1)
            if low <= place < high
        }
    units = int(points * 10_000 + Fraction(1, 2))
    return f"{units // 10_000}.{units % 10_000:04d}"
