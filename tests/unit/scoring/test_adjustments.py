"""Bonuses, deductions, clamps and gates."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scoring import Adjustment, Clamp, Gate, Points, adjusted
from kpiflow.text import Text


WHY = Text(th="เพราะ", en="because")
UNREPORTED = Adjustment(id="unreported", points="-0.2", name=Text(th="ไม่ได้รายงาน", en="a missed report"))
BONUS = Adjustment(id="bonus", points=1)
ENDS: Any = {"lowest": Fraction(1), "highest": Fraction(5)}


def refused(build: Any, *args: Any, **named: Any) -> str:
    """Give the text with which something is refused."""
    with pytest.raises((DefinitionError, ScoringError)) as error:
        build(*args, **named)
    return str(error.value)


class TestAdjustment:
    @pytest.mark.parametrize(
        ("points", "most", "times", "expected"),
        [
            ("-0.2", None, 2, "-0.4"),
            ("-0.2", "0.5", 2, "-0.4"),
            ("-0.2", "0.5", 3, "-0.5"),
            ("-0.2", "0.4", 2, "-0.4"),
            ("0.25", "1", 100, "1"),
            ("0.25", None, 100, "25"),
            ("-0.2", None, 0, "0"),
            ("-0.2", None, "1.5", "-0.3"),
        ],
    )
    def test_comes_to_so_much_and_no_more(
        self, points: str, most: str | None, times: Any, expected: str
    ) -> None:
        """Each time counts, up to the most that it adds or takes in all."""
        adjustment = Adjustment(id="a", points=points, most=most)

        assert adjustment.comes_to(Fraction(times)) == Fraction(expected)

    @pytest.mark.parametrize(
        ("named", "said"),
        [
            ({"points": 0}, "[KPI124] 'late' adds no points and takes none"),
            ({"points": 1, "most": 0}, "[KPI124] 'late' is limited to nothing"),
            ({"points": 1, "most": -1}, "[KPI124] 'late' is limited to nothing"),
            ({"points": 0.2}, "[KPI500] points of 'late' is a float"),
            ({"points": 1, "most": 0.5}, "[KPI500] the limit of 'late' is a float"),
        ],
    )
    def test_refuses_to_adjust_nothing(self, named: Any, said: str) -> None:
        """What changes nothing, is limited to nothing or is not exact is refused."""
        assert refused(Adjustment, id="late", **named).startswith(said)

    def test_says_what_is_wrong(self) -> None:
        """The refusal names the adjustment."""
        assert refused(Adjustment, id="late", points=0) == (
            "[KPI124] 'late' adds no points and takes none\n  at: points"
        )


class TestAdjusted:
    @pytest.mark.parametrize(
        ("clamp", "points", "changes", "expected"),
        [
            ("none", 2, [(UNREPORTED, 8)], "0.4"),
            ("none", 5, [(BONUS, 1)], "6"),
            ("none", 7, [(UNREPORTED, 1)], "6.8"),
            ("before", 7, [(UNREPORTED, 1)], "4.8"),
            ("before", 5, [(BONUS, 1)], "6"),
            ("before", 0, [(BONUS, 1)], "2"),
            ("after", 7, [(UNREPORTED, 1)], "5"),
            ("after", 5, [(BONUS, 1), (UNREPORTED, 1)], "5"),
            ("after", 2, [(UNREPORTED, 8)], "1"),
            ("both", 7, [(UNREPORTED, 1)], "4.8"),
            ("both", 7, [(BONUS, 1)], "5"),
            ("both", 0, [(BONUS, 1)], "2"),
            ("both", 2, [(UNREPORTED, 8)], "1"),
            ("after", 7, [], "5"),
            ("none", 7, [], "7"),
        ],
    )
    def test_the_clamp_is_where_it_says(self, clamp: Clamp, points: int, changes: Any, expected: str) -> None:
        """Points are brought back before the changes, after them all, both times or never."""
        assert adjusted(Points.stated(points), changes, **ENDS, clamp=clamp).value == Fraction(expected)

    def test_the_clamp_comes_after_all_changes(self) -> None:
        """A deduction is not lost because a bonus before it went over the top."""
        points = adjusted(Points.stated(5), [(BONUS, 1), (UNREPORTED, 6)], **ENDS, clamp="after")

        assert points.value == Fraction("4.8")

    def test_it_is_after_by_default(self) -> None:
        """Unless something else is stated, points stay on their scale."""
        assert adjusted(Points.stated(5), [(BONUS, 1)], **ENDS).value == 5

    def test_an_end_may_be_open(self) -> None:
        """Without a lowest or a highest nothing is brought back on that side."""
        assert adjusted(Points.stated(5), [(BONUS, 9)], lowest=Fraction(1), highest=None).value == 14
        assert adjusted(
            Points.stated(1), [(UNREPORTED, 9)], lowest=None, highest=Fraction(5)
        ).value == Fraction("-0.8")

    @pytest.mark.parametrize("clamp", ["none", "before", "after", "both"])
    @pytest.mark.parametrize("points", [Points.missing(WHY), Points.not_applicable(WHY), Points.zero(WHY)])
    def test_what_is_not_scored_stays_as_it_is(self, points: Points, clamp: Clamp) -> None:
        """A bonus makes no points of what is missing or does not apply, and none of a 0 by rule."""
        after = adjusted(points, [(BONUS, 3)], **ENDS, clamp=clamp)

        assert (after, after.derivation) == (points, points.derivation)

    def test_what_is_taken_down_to_nothing_is_still_scored(self) -> None:
        """A 0 that deductions lead to is no 0 by rule."""
        after = adjusted(Points.stated(1), [(UNREPORTED, 5)], lowest=Fraction(0), highest=Fraction(5))

        assert [after.value, after.state] == [0, "scored"]

    def test_what_happens_no_time_is_not_told(self) -> None:
        """Only what changed something stands in the derivation."""
        points = Points.stated(3)

        assert adjusted(points, [(BONUS, 0)], **ENDS).derivation == points.derivation

    @pytest.mark.parametrize("points", [1, 5])
    def test_an_end_that_is_just_met_is_not_told(self, points: int) -> None:
        """What lies on an end is not brought back to it."""
        assert adjusted(Points.stated(points), [], **ENDS).derivation == Points.stated(points).derivation

    def test_every_change_is_told(self) -> None:
        """The derivation names what was taken, added and brought back, in both languages."""
        after = adjusted(Points.stated(5), [(UNREPORTED, 2), (BONUS, 1)], **ENDS)

        assert [text.en for text in after.derivation[1:]] == [
            "taken for a missed report (2 × 0.2): 5 − 0.4 = 4.6",
            "added for bonus (1 × 1): 4.6 + 1 = 5.6",
            "5.6 is above the most points, 5",
        ]
        assert after.derivation[1].th == "หักคะแนน ไม่ได้รายงาน (2 × 0.2): 5 − 0.4 = 4.6"

    def test_falling_below_is_told(self) -> None:
        """Points that are brought up to the fewest say so."""
        after = adjusted(Points.stated(1), [(UNREPORTED, 2)], **ENDS)

        assert after.derivation[-1] == Text(
            th="0.6 ต่ำกว่าคะแนนต่ำสุด จึงเป็น 1", en="0.6 is below the fewest points, 1"
        )

    @pytest.mark.parametrize("points", [Points.stated(3), Points.missing(WHY), Points.zero(WHY)])
    def test_nothing_happens_less_than_never(self, points: Points) -> None:
        """A negative number of times is refused, whatever the points are."""
        assert refused(adjusted, points, [(BONUS, -1)], **ENDS) == (
            "[KPI503] 'bonus' cannot happen -1 times\n  expected: 0 or more"
        )

    def test_times_must_be_exact(self) -> None:
        """How often something happens is held to exactness."""
        assert refused(adjusted, Points.stated(3), [(BONUS, 1.0)], **ENDS).startswith(
            "[KPI500] how often 'bonus' happens is a float"
        )

    def test_a_clamp_that_nobody_described_is_refused(self) -> None:
        """A misspelt clamp does not mean that there is none."""
        assert refused(adjusted, Points.stated(3), [], **ENDS, clamp="afterwards").startswith("[KPI503]")


class TestGate:
    PLAN = Gate(id="plan", name=Text(th="แผน", en="a plan"))

    def test_voids_points_by_default(self) -> None:
        """Without what must hold, the indicator is worth 0 because the rule says so."""
        after = self.PLAN.void(Points.stated(5))

        assert [after.value, after.state] == [0, "zero"]
        assert after.derivation[-1] == Text(
            th="ได้ 0 คะแนน เพราะขาด แผน", en="worth 0 points, for want of a plan"
        )

    def test_may_leave_some_points(self) -> None:
        """A rule may say that the indicator is worth its floor then, and that is a score."""
        after = Gate(id="plan", otherwise=1).void(Points.stated(5))

        assert [after.value, after.state] == [1, "scored"]
        assert after.derivation[-1].en == "worth 1 points, for want of plan"

    def test_may_leave_no_score_at_all(self) -> None:
        """Where nothing is stated instead, the points are missing."""
        after = Gate(id="plan", otherwise=None).void(Points.stated(5))

        assert (after.value, after.state) == (None, "missing")
        assert after.derivation[-1] == Text(th="ไม่ให้คะแนน เพราะขาด plan", en="no score, for want of plan")

    def test_does_not_touch_what_does_not_apply(self) -> None:
        """What does not apply needs no gate."""
        points = Points.not_applicable(WHY)

        assert self.PLAN.void(points) is points

    def test_voids_what_is_missing_too(self) -> None:
        """The rule knows what it is worth without the gate, whatever the result will be."""
        assert self.PLAN.void(Points.missing(WHY)).state == "zero"

    def test_refuses_points_that_are_not_exact(self) -> None:
        """What is left is held to exactness."""
        assert refused(Gate, id="plan", otherwise=0.5).startswith("[KPI500] points of 'plan' is a float")
