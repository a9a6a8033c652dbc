"""What every scorer makes of levels, bands, tables and states, and of what changes points afterwards."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kpiflow.scoring import (
    Adjustment,
    Bands,
    Binary,
    Gate,
    Interpolation,
    Lookup,
    Milestone,
    PointBand,
    RangeOptimal,
    Ratio,
    Rounding,
    Rule,
    Scheme,
    Value,
)
from kpiflow.scoring.adjustments import Clamp
from kpiflow.scoring.raters import Combining
from kpiflow.testing.scorers import Asked, Printed, Scorers


_FIVE: Final = Interpolation([60, 70, 80, 90, 100])
_TWO: Final = Rounding(places=2)


class RuleScorers(Scorers):
    """Levels, bands, ranges and tables are worth what they say, and nothing else has a worth."""

    def test_gives_levels_their_points(self) -> None:
        """A level is worth what the rule gives it, by its number and not by its place."""
        self._prints(Scheme(rule=Milestone()), {n: f"{n}.0000" for n in range(1, 6)}, needs="levels")
        uneven = Scheme(rule=Milestone({1: 1, 3: "2.5", 4: 4}))
        self._prints(uneven, {1: "1.0000", 3: "2.5000", 4: "4.0000"}, needs="levels")
        falling = Scheme(rule=Milestone({1: 5, 2: 3, 3: 1}))
        self._prints(falling, {1: "5.0000", 3: "1.0000"}, needs="levels")

    def test_gives_no_level_what_is_stated(self) -> None:
        """To reach no level is worth as much as the lowest one, unless it is stated otherwise."""
        self._prints(Scheme(rule=Milestone()), {0: "1.0000"}, needs="levels")
        self._prints(Scheme(rule=Milestone(below=0)), {0: "0.0000", 1: "1.0000"}, needs="levels")

    def test_refuses_a_level_that_there_is_not(self) -> None:
        """A level that is left out, above the highest, or no whole number is worth nothing that is known."""
        for level in (2, 5, -1, "3.5"):
            self._refuses(Scheme(rule=Milestone({1: 1, 3: "2.5", 4: 4})), Asked(level))

    def test_counts_a_part_of_the_next_level(self) -> None:
        """Where the rule counts it, half of the way to the next level is worth half of what that adds."""
        rule = Milestone({1: 1, 2: 2, 4: 5}, below=0, partial=True)
        self._answers(
            Scheme(rule=rule),
            [
                (Asked(1, part=Ratio(1, 3)), Printed("scored", "1.3333", "1.3333")),
                (Asked(2, part="0.5"), Printed("scored", "3.5000", "3.5000")),
                (Asked(0, part="0.25"), Printed("scored", "0.2500", "0.2500")),
            ],
            needs="part of a level",
        )

    def test_refuses_a_part_that_does_not_count(self) -> None:
        """A part of a level is refused where the rule counts none, and above the highest level."""
        self._refuses(Scheme(rule=Milestone()), Asked(2, part="0.5"))
        self._refuses(Scheme(rule=Milestone(partial=True)), Asked(5, part="0.5"))
        self._refuses(Scheme(rule=Milestone(partial=True)), Asked(2, part=1))

    def test_gives_bands_their_points(self) -> None:
        """A band holds where it begins and not where it ends, and nothing is interpolated."""
        bands = [
            PointBand(points=1, high=40),
            PointBand(points="2.5", low=40, high=50),
            PointBand(points=3, low=50),
        ]
        self._prints(
            Scheme(rule=Bands(bands)),
            {"39.99": "1.0000", 40: "2.5000", "49.999": "2.5000", 50: "3.0000", 9000: "3.0000"},
            needs="bands",
        )

    def test_refuses_what_lies_between_bands(self) -> None:
        """What lies in no band has no points, and is neither 0 nor that of a neighbour."""
        bands = [PointBand(points=1, high=40), PointBand(points=2, low=45)]
        self._prints(Scheme(rule=Bands(bands)), {39: "1.0000", 45: "2.0000"}, needs="bands")
        self._refuses(Scheme(rule=Bands(bands)), Asked(42))

    def test_is_best_inside_a_range(self) -> None:
        """Below the range points rise, inside it they are the same, above it they fall."""
        rule = RangeOptimal(Interpolation([80, 85, 90, 95, 100]), Interpolation([130, 125, 120, 115, 110]))
        self._prints(
            Scheme(rule=rule),
            {
                79: "1.0000",
                92: "3.4000",
                100: "5.0000",
                105: "5.0000",
                110: "5.0000",
                117: "3.6000",
                131: "1.0000",
            },
            needs="ranges",
        )

    def test_looks_up_what_stands_in_a_table(self) -> None:
        """Each number of a table is worth its own points, and one that does not stand in it is refused."""
        rule = Lookup({"0": 0, "1": "0.5", "3": "4.25"})
        self._prints(Scheme(rule=rule), {0: "0.0000", 1: "0.5000", 3: "4.2500"}, needs="tables")
        for value in (2, 4, -1):
            self._refuses(Scheme(rule=rule), Asked(value))

    def test_tells_yes_from_no(self) -> None:
        """From a bound on, the bound included, it is met; below, it is not."""
        scheme = Scheme(rule=Binary(met=5, unmet=1, from_="0.75"))
        self._prints(scheme, {"0.74": "1.0000", "0.75": "5.0000", 1: "5.0000"}, needs="tables")


class StateScorers(Scorers):
    """Scored, zero by rule, not applicable and missing stay apart."""

    def test_missing_is_not_zero(self) -> None:
        """Without a value there are no points."""
        self._answers(Scheme(rule=_FIVE), [(Asked(), Printed("missing")), (Asked(60), _both("1.0000"))])

    def test_what_does_not_apply_has_no_points(self) -> None:
        """It is not applicable, whether there is a value or not, and whatever no value is worth."""
        scheme = Scheme(rule=_FIVE, no_value=0)
        self._answers(
            scheme,
            [
                (Asked(95, applies=False), Printed("not_applicable")),
                (Asked(applies=False), Printed("not_applicable")),
            ],
        )

    def test_no_value_is_zero_where_the_scheme_says_so(self) -> None:
        """Then it is zero by rule, which is told from points that came to 0."""
        scheme = Scheme(rule=Interpolation([0, 10], points=[0, 5]), no_value=0)
        self._answers(scheme, [(Asked(), Printed("zero", "0.0000", "0.0000")), (Asked(0), _both("0.0000"))])

    def test_no_value_is_worth_what_the_scheme_says(self) -> None:
        """Other points than 0 are scored, and weighed as any others."""
        scheme = Scheme(rule=_FIVE, no_value=1, weight=50)
        self._answers(scheme, [(Asked(), Printed("scored", "1.0000", "0.5000"))])

    def test_refuses_what_is_no_number(self) -> None:
        """A value that is not finite is refused, and neither missing nor beyond all criteria."""
        for value in (float("nan"), float("inf")):
            self._refuses(Scheme(rule=_FIVE), Asked(value))  # type: ignore[arg-type]

    def test_answers_in_the_order_of_the_questions(self) -> None:
        """Each of many gets its own answer, those without points too."""
        asked = [Asked(70), Asked(), Asked(100, applies=False), Asked(60), Asked(90), Asked()]
        wanted = [
            _both("2.0000"),
            Printed("missing"),
            Printed("not_applicable"),
            _both("1.0000"),
            _both("4.0000"),
        ]
        self._answers(Scheme(rule=_FIVE), zip(asked, [*wanted, Printed("missing")], strict=True))


class ChangingScorers(Scorers):
    """Bonuses, deductions, gates and raters change points as the scheme says."""

    def test_adds_and_takes(self) -> None:
        """Each adjustment counts as often as it happens, up to its limit, and then points are brought back."""
        scheme = _adjusting("after")
        self._answers(
            scheme,
            [
                (Asked(85), _both("3.50")),
                (Asked(85, times={"bonus": 2}), _both("4.00")),
                (Asked(85, times={"late": 3}), _both("2.90")),
                (Asked(85, times={"late": 9}), _both("2.50")),
                (Asked(85, times={"bonus": 1, "late": 1}), _both("3.55")),
                (Asked(100, times={"bonus": 1}), _both("5.00")),
                (Asked(60, times={"late": 1}), _both("1.00")),
            ],
            needs="adjustments",
        )

    def test_brings_back_only_where_it_is_stated(self) -> None:
        """Without a clamp, or with one before adjustments, points may lead beyond their bounds."""
        for clamp in ("none", "before"):
            self._answers(
                _adjusting(clamp),
                [
                    (Asked(100, times={"bonus": 1}), _both("5.25")),
                    (Asked(60, times={"late": 2}), _both("0.60")),
                ],
                needs="adjustments",
            )

    def test_adjusts_nothing_that_is_not_there(self) -> None:
        """What is missing, or zero by rule, stays so whatever happens."""
        asked = Asked(times={"bonus": 1})
        self._answers(_adjusting("after"), [(asked, Printed("missing"))], needs="adjustments")
        zero = Printed("zero", "0.00", "0.00")
        self._answers(_adjusting("after", no_value=0), [(asked, zero)], needs="adjustments")

    def test_holds_points_between_bounds_of_the_scheme(self) -> None:
        """A scheme may have a floor and a cap narrower than those of its rule."""
        scheme = Scheme(rule=_FIVE, lowest=2, highest="4.5")
        self._answers(
            scheme,
            [(Asked(65), _both("2.0000")), (Asked(85), _both("3.5000")), (Asked(99), _both("4.5000"))],
            needs="adjustments",
        )

    def test_gates_void_points(self) -> None:
        """Where a gate does not hold the score is what the gate says: zero by rule, other points, or missing."""
        scheme = Scheme(
            rule=_FIVE, gates=(Gate(id="a"), Gate(id="b", otherwise=1), Gate(id="c", otherwise=None))
        )
        self._answers(
            scheme,
            [
                (Asked(95), _both("4.5000")),
                (Asked(95, failed=["a"]), Printed("zero", "0.0000", "0.0000")),
                (Asked(95, failed=["b"]), _both("1.0000")),
                (Asked(95, failed=["c"]), Printed("missing")),
                (Asked(95, failed=["a", "b"]), _both("1.0000")),
                (Asked(failed=["a"]), Printed("zero", "0.0000", "0.0000")),
            ],
            needs="gates",
        )

    def test_what_does_not_apply_needs_no_gate(self) -> None:
        """A gate that does not hold makes no zero of what is not applicable."""
        scheme = Scheme(rule=_FIVE, gates=(Gate(id="a"),))
        asked = Asked(applies=False, failed=["a"])
        self._answers(scheme, [(asked, Printed("not_applicable"))], needs="gates")

    def test_makes_one_of_several_raters(self) -> None:
        """By the mean of exact points, the least, the most, the median, or the last who gave any."""
        given: dict[str, Value] = {"a": 65, "b": 95, "c": Fraction(230, 3)}
        shown: dict[Combining, str] = {
            "mean": "2.8889", "minimum": "1.5000", "maximum": "4.5000", "median": "2.6667", "last": "2.6667",
        }  # fmt: skip
        for how, worth in shown.items():
            self._answers(Scheme(rule=_FIVE, raters=how), [(Asked(given), _both(worth))], needs="raters")

    def test_misses_what_a_rater_has_not_given(self) -> None:
        """The mean of two raters, of whom one gave nothing, is missing."""
        asked = Asked({"a": 65, "b": None})
        self._answers(Scheme(rule=_FIVE), [(asked, Printed("missing"))], needs="raters")


def _both(points: str) -> Printed:
    """Give the answer of a scheme that weighs 100."""
    return Printed("scored", points, points)


def _adjusting(clamp: str, *, rule: Rule = _FIVE, no_value: int | None = None) -> Scheme:
    """Give a scheme with a bonus, and a deduction that has a limit."""
    known: Clamp = clamp  # type: ignore[assignment]
    changes = (Adjustment(id="bonus", points="0.25"), Adjustment(id="late", points="-0.2", most=1))
    return Scheme(rule=rule, adjustments=changes, clamp=known, no_value=no_value, rounding=_TWO)
