"""From a value to a weighted score."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scoring import (
    Adjustment,
    Binary,
    Exact,
    Gate,
    Interpolation,
    Lookup,
    Milestone,
    Points,
    Ratio,
    Rounding,
    Scheme,
    Standardised,
)
from kpiflow.text import Text


RULE = Interpolation([60, 70, 80, 90, 100])
ENDLESS = Standardised(mean=50, deviation=10)
WHY = Text(th="ไม่มีหน่วยงานย่อย", en="the unit has no branches")
LATE = Adjustment(id="late", points="-0.5")
EXTRA = Adjustment(id="extra", points=1)
SIGNED = Gate(id="signed")
PUBLISHED = Gate(id="published", otherwise=None)


def refused(build: Any, *args: Any, **named: Any) -> str:
    """Give the text with which something is refused."""
    with pytest.raises((DefinitionError, ScoringError)) as error:
        build(*args, **named)
    return str(error.value)


class TestScore:
    def test_is_the_points_of_the_rule_and_their_weight(self) -> None:
        """85 of 60 to 100 is worth 3.5 points, and 2 percent of them 0.0700."""
        score = Scheme(rule=RULE, weight=2).score(85)

        assert (score.points, score.weighted, score.printed(), score.points_shown(), score.state) == (
            Fraction(7, 2),
            Fraction(7, 100),
            "0.0700",
            "3.5000",
            "scored",
        )

    def test_weighs_all_of_the_scorecard_where_no_weight_is_stated(self) -> None:
        """An indicator that is scored by itself is worth its points."""
        score = Scheme(rule=RULE).score(85)

        assert score.weighted == score.points

    def test_shows_whole_points_bare(self) -> None:
        """5 points are printed as 5, as cards do."""
        assert Scheme(rule=RULE, weight=2).score(100).points_shown() == "5"

    def test_prints_as_the_scheme_rounds(self) -> None:
        """Decimals and mode are part of the scheme."""
        scheme = Scheme(rule=RULE, weight=2, rounding=Rounding(places=1, mode="truncate"))

        assert (scheme.score("85.9").printed(), scheme.score("85.9").points_shown()) == ("0.0", "3.5")

    def test_tells_how_it_came_about(self) -> None:
        """The weighted score is the last step of the derivation."""
        assert Scheme(rule=RULE, weight="2.5").score(85).derivation[-1] == Text(
            th="ค่าคะแนนถ่วงน้ำหนัก: 3.5 × 2.5 / 100 = 0.0875", en="weighted score: 3.5 × 2.5 / 100 = 0.0875"
        )

    @pytest.mark.parametrize("value", [None, Ratio(0, 0)])
    def test_without_a_value_there_are_no_points(self, value: Any) -> None:
        """What is missing has no points, prints a dash, and is refused where a number is asked for."""
        score = Scheme(rule=RULE).score(value)

        assert (score.state, score.printed(), score.points_shown()) == ("missing", "–", "–")
        assert score.derivation == (Text(th="ยังไม่มีผลการดำเนินงาน", en="there is no result yet"),)
        assert refused(lambda: score.points) == (
            "[KPI506] there are no points, the score is missing: there is no result yet"
        )
        assert refused(lambda: score.weighted).startswith("[KPI506]")

    def test_what_does_not_apply_says_so(self) -> None:
        """Points that were decided otherwise are taken as they are, with their reason."""
        score = Scheme(rule=RULE).score(Points.not_applicable(WHY))

        assert refused(lambda: score.points) == (
            "[KPI506] there are no points, the score is not applicable: the unit has no branches"
        )

    @pytest.mark.parametrize(
        ("no_value", "expected"), [(0, (0, "zero")), (1, (1, "scored")), ("2.5", (Fraction(5, 2), "scored"))]
    )
    def test_having_no_value_may_be_worth_something(self, no_value: Exact, expected: Any) -> None:
        """Some rules score no result as level 1, and some as 0; both say so."""
        score = Scheme(rule=RULE, no_value=no_value).score(None)

        assert (score.points, score.state) == expected
        assert score.earned.derivation == (
            Text(th="ยังไม่มีผลการดำเนินงาน", en="there is no result yet"),
            Text(th=f"ตามเกณฑ์ ไม่มีผลให้ {no_value} คะแนน", en=f"which the rule scores as {no_value}"),
        )

    @pytest.mark.parametrize("no_value", ["0.5", 6, -1])
    def test_having_no_value_cannot_be_worth_what_there_cannot_be(self, no_value: Exact) -> None:
        """No value is worth 0 by rule, or points of the scale."""
        assert refused(Scheme, rule=RULE, no_value=no_value).startswith("[KPI124]")

    @pytest.mark.parametrize(
        ("scheme", "points"),
        [
            ({"rule": RULE, "no_value": 5}, 5),
            ({"rule": ENDLESS, "no_value": -7}, -7),
            ({"rule": ENDLESS, "highest": 100, "no_value": 100}, 100),
            ({"rule": ENDLESS, "lowest": 0, "no_value": 500}, 500),
        ],
    )
    def test_having_no_value_may_be_worth_any_points_that_there_can_be(
        self, scheme: dict[str, Any], points: int
    ) -> None:
        """The most points are points that there can be, and where there is no end any are."""
        assert Scheme(**scheme).score(None).points == points

    def test_what_has_a_value_is_not_touched_by_what_none_is_worth(self) -> None:
        """The lowest level is worth its points, whatever no result is worth."""
        assert Scheme(rule=RULE, no_value=0).score(10).points == 1


class TestAdjustments:
    SCHEME = Scheme(rule=RULE, adjustments=(LATE, EXTRA))

    def test_count_as_often_as_they_happen(self) -> None:
        """What is not named does not happen."""
        assert self.SCHEME.score(80, times={"late": 2}).points == 2
        assert self.SCHEME.score(80).points == 3
        assert self.SCHEME.score(80, times={"late": 1, "extra": 1}).points == Fraction(7, 2)

    def test_are_applied_in_the_order_of_the_scheme(self) -> None:
        """How they are named does not change the derivation."""
        one = self.SCHEME.score(80, times={"late": 1, "extra": 1})
        other = self.SCHEME.score(80, times={"extra": 1, "late": 1})

        assert one.derivation == other.derivation

    def test_stay_on_the_scale_of_the_rule_by_default(self) -> None:
        """Deductions end at the fewest points, and bonuses at the most."""
        assert self.SCHEME.score(60, times={"late": 4}).points == 1
        assert self.SCHEME.score(100, times={"extra": 4}).points == 5

    def test_may_leave_the_scale_where_it_is_stated(self) -> None:
        """Other ends and no clamp at all are the scheme's to state."""
        assert Scheme(rule=RULE, adjustments=(LATE,), lowest=0).score(
            60, times={"late": 1}
        ).points == Fraction(1, 2)
        assert Scheme(rule=RULE, adjustments=(EXTRA,), highest="5.5").score(
            100, times={"extra": 1}
        ).points == (Fraction(11, 2))
        assert Scheme(rule=RULE, adjustments=(LATE,), clamp="none").score(60, times={"late": 4}).points == -1

    def test_the_ends_hold_when_nothing_happens(self) -> None:
        """The most points there can be are the most, with an adjustment and without one."""
        scheme = Scheme(rule=RULE, highest=4, lowest=2, adjustments=(LATE,))

        assert [scheme.score(value).points for value in (100, 60, 80)] == [4, 2, 3]
        assert Scheme(rule=RULE, lowest=2).score(60).points == 2
        assert Scheme(rule=RULE, highest=4).score(100).points == 4
        assert Scheme(rule=RULE, highest=4, clamp="none").score(100).points == 5
        assert scheme.score(Points.stated(9)).points == 4

    def test_zero_by_rule_is_below_every_end(self) -> None:
        """A 0 because a rule says so is not brought up to the fewest points."""
        assert Scheme(rule=RULE).score(Points.zero(WHY)).points == 0

    def test_what_there_is_not_cannot_happen(self) -> None:
        """A misspelt adjustment is refused, with the nearest one."""
        assert refused(self.SCHEME.score, 80, times={"lat": 1}) == (
            "[KPI503] the scheme has no adjustment 'lat'\n  expected: late, extra\n  hint: did you mean 'late'?"
        )


class TestGates:
    SCHEME = Scheme(rule=RULE, gates=(SIGNED, PUBLISHED))

    @pytest.mark.parametrize(
        ("failed", "state"),
        [
            ((), "scored"),
            (["signed"], "zero"),
            ({"published"}, "missing"),
            (("published", "signed"), "missing"),
        ],
    )
    def test_void_the_points_where_they_do_not_hold(self, failed: Any, state: str) -> None:
        """Gates are asked in the order of the scheme, however they are named."""
        assert self.SCHEME.score(80, failed=failed).state == state

    def test_stand_after_the_adjustments(self) -> None:
        """No bonus helps what a gate voids."""
        scheme = Scheme(rule=RULE, adjustments=(EXTRA,), gates=(SIGNED,))

        assert scheme.score(80, times={"extra": 1}, failed=["signed"]).points == 0

    def test_there_is_not_cannot_fail(self) -> None:
        """A misspelt gate is refused."""
        assert refused(self.SCHEME.score, 80, failed=["sined"]).startswith(
            "[KPI503] the scheme has no gate 'sined'"
        )


class TestRaters:
    def test_each_value_is_scored_and_made_one(self) -> None:
        """Raters give values, or points, and the rule of the scheme makes one of them."""
        scheme = Scheme(rule=RULE, raters="minimum")

        assert scheme.score({"unit": 100, "committee": 80}).points == 3
        assert scheme.score({"unit": 100, "committee": Points.stated("2.5")}).points == Fraction(5, 2)

    def test_one_who_gave_none_leaves_it_missing(self) -> None:
        """Until all have rated there is no score."""
        assert Scheme(rule=RULE).score({"unit": 100, "committee": None}).state == "missing"

    def test_having_no_value_counts_for_each(self) -> None:
        """What no value is worth holds for every rater."""
        assert Scheme(rule=RULE, no_value=1).score({"unit": 100, "committee": None}).points == 3

    def test_adjustments_count_once(self) -> None:
        """A deduction is taken from the one number, not from each rater's."""
        assert Scheme(rule=RULE, adjustments=(LATE,)).score(
            {"a": 100, "b": 80}, times={"late": 1}
        ).points == (Fraction(7, 2))

    def test_of_nobody_are_refused(self) -> None:
        """No raters are no score."""
        assert refused(Scheme(rule=RULE).score, {}).startswith("[KPI503]")


class TestParts:
    def test_of_a_level_count_where_the_rule_counts_them(self) -> None:
        """A milestone that counts parts scores them."""
        assert Scheme(rule=Milestone(partial=True)).score(3, part="0.5").points == Fraction(7, 2)

    @pytest.mark.parametrize("rule", [RULE, Binary(), Milestone()])
    def test_are_refused_where_it_does_not(self, rule: Any) -> None:
        """A part that no rule counts is not dropped in silence."""
        assert refused(Scheme(rule=rule).score, 1, part="0.5") == (
            "[KPI503] the rule does not count a part of a level\n  hint: state partial=True, or no part"
        )

    @pytest.mark.parametrize("part", [1, -1])
    def test_that_are_none_are_refused(self, part: int) -> None:
        """A whole level and less than nothing are no parts, and are not dropped in silence either."""
        assert refused(Scheme(rule=Milestone(partial=True)).score, 1, part=part).startswith("[KPI503]")


class TestEquality:
    def test_schemes_that_mean_the_same_are_one(self) -> None:
        """Two writings of one scheme are equal, hash alike and are shown alike, and nothing shown was worked out."""
        lists: Any = {"adjustments": [LATE], "gates": [SIGNED]}
        one = Scheme(rule=RULE, weight="2.50", **lists)
        other = Scheme(rule=RULE, weight=Fraction(5, 2), adjustments=(LATE,), gates=(SIGNED,))

        assert (one, hash(one), repr(one)) == (other, hash(other), repr(other))
        assert repr(one).count("Fraction(5, 2)") == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("named", "code"),
        [
            ({"adjustments": (LATE, Adjustment(id="late", points=1))}, "KPI124"),
            ({"gates": (SIGNED, Gate(id="signed", otherwise=1))}, "KPI124"),
            ({"lowest": 6}, "KPI124"),
            ({"highest": 0}, "KPI124"),
            ({"clamp": "never"}, "KPI124"),
            ({"raters": "best"}, "KPI124"),
            ({"weight": 0}, "KPI503"),
            ({"weight": 101}, "KPI503"),
            ({"weight": 2.0}, "KPI500"),
            ({"lowest": 0.5}, "KPI500"),
            ({"highest": 5.0}, "KPI500"),
            ({"no_value": 0.5}, "KPI500"),
        ],
    )
    def test_what_does_not_hold_together(self, named: Any, code: str) -> None:
        """Two of one name, ends that cross, words that mean nothing and numbers out of range are refused."""
        assert refused(Scheme, rule=RULE, **named).startswith(f"[{code}]")

    @pytest.mark.parametrize(("value", "code"), [(80.0, "KPI500"), ("inf", "KPI501"), ("1e40", "KPI502")])
    def test_a_value_that_is_not_exact(self, value: Any, code: str) -> None:
        """Values are held to exactness."""
        assert refused(Scheme(rule=RULE).score, value).startswith(f"[{code}]")

    def test_a_value_that_the_rule_does_not_know(self) -> None:
        """What the rule refuses the scheme refuses."""
        assert refused(Scheme(rule=Lookup({"no": 1})).score, "yes").startswith("[KPI505]")
