"""What an indicator is worth: by its level or by a reading, after deductions and gates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from kpiflow.definitions import (
    Criteria,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    NotApplicable,
    PointAdjustment,
    PointGate,
    Requirement,
    Scale,
    Scoring,
)
from kpiflow.evidence import EvidenceItem, Exclusion, Fact, Reading, Register, Ruling, Standing
from kpiflow.guards import provided
from kpiflow.ladder import Situation, part_done, score_of, score_situation
from kpiflow.scoring import Score
from kpiflow.text import Text


DAY: Final = date(2027, 10, 1)
NAME: Final = Text.same("name")
LATE: Final = PointAdjustment(id="late", points=Decimal("-0.2"), per="late")

FREIGHT: Final = Indicator(
    code="2.1.1",
    name=NAME,
    weight=Decimal(5),
    measures=(
        Measure(id="freight", name=NAME),
        Measure(id="share", name=NAME, unit="percent"),
        Measure(id="late", name=NAME),
    ),
    evidence=(EvidenceKind(id="plan", name=NAME),),
    criteria=Criteria(measure="freight", cells=("6490", "6890", "7290", "7345", "7400")),
    scoring=Scoring(method="interpolate", adjustments=(LATE,)),
)


def steps(*kinds: tuple[str, ...], **scoring: Any) -> Indicator:
    """Build a ladder with one requirement for each kind of evidence of each level."""
    names = sorted({kind for level in kinds for kind in level})
    return Indicator(
        code="1",
        name=NAME,
        evidence=tuple(EvidenceKind(id=kind, name=NAME) for kind in names),
        levels=tuple(
            Level(
                level=n,
                name=NAME,
                empty="unmet",
                requirements=tuple(
                    Requirement(
                        id=f"{n}{kind}",
                        text=NAME,
                        requires=provided(kind),
                        na=NotApplicable(counts_as="drop", allowed=True),
                    )
                    for kind in level
                ),
            )
            for n, level in enumerate(kinds, start=1)
        ),
        scale=Scale(highest=len(kinds), below=0),
        scoring=Scoring(**scoring) if scoring else None,
    )


def item(kind: str) -> EvidenceItem:
    """Build an item of a kind."""
    return EvidenceItem(id=kind, kind=kind, title=NAME)


def situation(indicator: Indicator, *facts: Fact) -> Situation:
    """Enter facts, and ask on their day."""
    register = Register()
    for fact in facts:
        register = register.with_entry(fact, by="unit", on=DAY)
    return Situation(indicator=indicator, as_of=DAY, register=register)


def score(indicator: Indicator, *facts: Fact) -> Score:
    """Score what facts come to."""
    return score_situation(situation(indicator, *facts))


def freight(value: object, **more: Any) -> Reading:
    """Build a reading of the freight."""
    return Reading(measure="freight", value=value, **more)  # type: ignore[arg-type]


class TestReadings:
    """An indicator whose reading is scored between the criteria of its row."""

    def test_lie_between_the_criteria(self) -> None:
        """The published target of 7391 between 7345 and 7400 is worth 4.8364."""
        found = score(FREIGHT, freight(7391))

        assert (found.points, found.printed()) == (Fraction(266, 55), "0.2418")

    def test_are_scored_whatever_level_is_reached(self) -> None:
        """Above the second criterion and below the third, the level is 2 and the points lie between."""
        asked = situation(FREIGHT, freight(7090))

        assert asked.ladder().supported == 2
        assert score_situation(asked).points == Fraction(5, 2)

    def test_of_a_ratio_keep_their_two_numbers(self) -> None:
        """14.575 of 26 in percent is not what its three printed decimals say."""
        row = Criteria(measure="share", cells=("40", "45", "50", "55", "60"))
        found = score(
            evolve(FREIGHT, criteria=row),
            Reading(measure="share", numerator=Decimal("14.575"), denominator=26),
        )

        assert found.rounding.text(found.points) == "4.2115"
        assert "14.575 / 26 × 100" in found.derivation[0].en

    def test_that_are_not_there_leave_the_score_missing(self) -> None:
        """No reading is no reading of 0, and not the lowest points either."""
        assert (score(FREIGHT).state, score(FREIGHT).printed()) == ("missing", "–")

    def test_that_are_not_there_are_worth_what_the_rule_says(self) -> None:
        """A rule may say that no result is worth nothing; then it is 0 by that rule."""
        strict = evolve(FREIGHT, scoring=Scoring(method="interpolate", no_value=0))

        assert (score(strict).state, score(strict).points) == ("zero", Fraction(0))

    def test_that_were_rejected_are_none(self) -> None:
        """A reading that somebody rejected is not scored."""
        entered = situation(FREIGHT, freight(7400))
        ruling = Ruling(standing=Standing.REJECTED, by="committee", on=DAY, reason=Text.same("misread"))
        rejected = entered.with_register(entered.register.with_ruling("reading:freight", ruling))

        assert score_situation(rejected).state == "missing"

    def test_of_zero_of_zero_are_none(self) -> None:
        """0 of 0 is no number: it is not scored, and refused nowhere."""
        row = Criteria(measure="share", cells=("40", "45", "50", "55", "60"))

        found = score(evolve(FREIGHT, criteria=row), Reading(measure="share", numerator=0, denominator=0))

        assert found.state == "missing"

    def test_beyond_the_row_are_worth_what_the_rule_says(self) -> None:
        """A rule may give less than the first criterion below the row, and more than the last one above it."""
        wide = evolve(FREIGHT, scoring=Scoring(method="interpolate", below=0, above=Decimal("5.5")))

        assert [score(wide, freight(value)).points for value in (1, 6490, 7400, 9999)] == [
            0,
            1,
            5,
            Fraction(11, 2),
        ]

    def test_are_claimed_by_level(self) -> None:
        """A claimed level of a row is worth its number; no level what the scale says of that."""
        assert [score_of(FREIGHT, level).points for level in (0, 1, 4)] == [1, 1, 4]


class TestAdjustments:
    """Points taken for what is counted."""

    def test_are_made_as_often_as_the_measure_says(self) -> None:
        """Two missed reports take 0.2 points each."""
        late = Reading(measure="late", value=2)

        assert score(FREIGHT, freight(7345), late).points == Fraction(18, 5)

    def test_without_a_reading_are_not_made(self) -> None:
        """What nobody counted did not happen."""
        assert score(FREIGHT, freight(7345)).points == 4

    def test_do_not_lead_below_the_scale_unless_that_is_stated(self) -> None:
        """By default points are brought back to the scale after deductions; a rule may leave them where they are."""
        late = Reading(measure="late", value=30)
        free = evolve(FREIGHT, scoring=Scoring(method="interpolate", adjustments=(LATE,), clamp="none"))

        assert score(FREIGHT, freight(7345), late).points == 1
        assert score(free, freight(7345), late).points == -2


class TestGates:
    """What must hold for the points to count."""

    GATE: Final = PointGate(id="plan", requires=provided("plan"))

    def test_that_hold_change_nothing(self) -> None:
        """With the plan there, the reading counts as it is."""
        gated = evolve(FREIGHT, scoring=Scoring(method="interpolate", gates=(self.GATE,)))

        assert score(gated, freight(7345), item("plan")).points == 4

    def test_that_do_not_hold_leave_no_score(self) -> None:
        """Without a plan there is no score at all, and the derivation says for want of what."""
        gated = evolve(FREIGHT, scoring=Scoring(method="interpolate", gates=(self.GATE,)))
        found = score(gated, freight(7345))

        assert found.state == "missing"
        assert found.derivation[-1].en == "no score, for want of plan"

    def test_may_say_what_it_is_worth_then(self) -> None:
        """A rule may give 0, or any points, where its gate does not hold."""
        gates = (evolve(self.GATE, otherwise=0),)
        found = score(evolve(FREIGHT, scoring=Scoring(method="interpolate", gates=gates)), freight(7345))

        assert (found.state, found.points) == ("zero", Fraction(0))


class TestParts:
    """A part of the next level, where it counts."""

    def test_counts_in_proportion_where_that_is_stated(self) -> None:
        """One of two requirements of level 2 is half of the way there."""
        ladder = steps(("a",), ("b", "c"), partial=True)

        assert score(ladder, item("a"), item("b")).points == Fraction(3, 2)
        assert score(evolve(ladder, scoring=None), item("a"), item("b")).points == 1

    def test_counts_only_what_applies(self) -> None:
        """A requirement that drops out is no part of the level."""
        ladder = steps(("a",), ("b", "c", "d"), partial=True)
        left_out = Exclusion(requirement="2d", reason=Text.same("none here"))

        assert score(ladder, item("a"), item("b"), left_out).points == Fraction(3, 2)

    def test_of_a_level_that_is_held_back_is_none(self) -> None:
        """What stands above a level that is not reached lends it nothing."""
        ladder = steps(("a",), ("b",), ("c",), partial=True)
        found = situation(ladder, item("a"), item("c"))

        assert part_done(found.ladder()) == 0
        assert score_situation(found).points == 1

    def test_of_the_highest_level_is_none(self) -> None:
        """Above the highest level there is nothing to do a part of."""
        ladder = steps(("a",), ("b",), partial=True)

        assert score(ladder, item("a"), item("b")).points == 2

    def test_begins_below_the_first_level(self) -> None:
        """With no level reached, the part of the first one counts from what the scale gives below it."""
        assert score(steps(("a", "b"), partial=True), item("a")).points == Fraction(1, 2)


class TestCounted:
    def test_of_a_ratio_may_be_what_an_adjustment_counts(self) -> None:
        """A deduction for each time counts what two numbers come to."""
        late = Reading(measure="late", numerator=6, denominator=4)

        assert score(FREIGHT, freight(7400), late).points == Fraction(5) - Fraction(3, 2) * Fraction(1, 5)
