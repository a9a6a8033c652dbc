"""What a result says on ladders of every kind, by decisions of every kind."""

from __future__ import annotations

from typing import Any

import pytest

from kpiflow.assessment import AllowAll, Assessment, Result
from kpiflow.decisions import AnyDecision, Rating
from kpiflow.definitions import Indicator
from kpiflow.evidence import EvidenceItem, Stated
from kpiflow.guards import holds
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text
from ladders import (
    DAY,
    FIRST,
    WHY,
    asks,
    deficiency,
    droppable,
    exception,
    excluded,
    in_round,
    ladder,
    level,
    override,
    plain,
    said,
    says,
    shown,
    waiver,
)


def result(
    indicator: Indicator,
    *facts: EvidenceItem | Stated,
    decisions: tuple[AnyDecision, ...] = (),
    claimed: int | None = None,
    rated: int | None = None,
    **opening: Any,
) -> Result:
    """Give what an assessment comes to for which this was shown, stated, decided and claimed."""
    assessment = Assessment.open(indicator, "a1", by="officer", on=FIRST, **opening, authority=AllowAll())
    if claimed is not None:
        assessment.file(
            SelfAssessment(
                agency=Text.same("agency"),
                round_months=opening.get("round_months", 12),
                filed_by="officer",
                filed_on=FIRST,
                claimed_level=claimed,
            ),
            by="officer",
            on=FIRST,
        )
    for fact in facts:
        if isinstance(fact, EvidenceItem):
            assessment.submit(fact, by="officer", on=FIRST)
        else:
            assessment.declare(fact, by="officer", on=FIRST)
    for decision in decisions:
        assessment.decide(decision, by="committee")
    if rated is not None:
        rating = Rating(level=rated, authority="committee", reason=WHY, decided_on=FIRST)
        assessment.rate(rating, by="committee")
    return assessment.result(as_of=DAY)


def reaches(found: Result) -> list[str]:
    """Give what each level comes to."""
    return [found.reach(each) for each in found.ladder.levels]


class TestReach:
    """Whether the ladder stands on a level or above."""

    def test_side_by_side_a_level_is_reached_through_a_higher_one(self) -> None:
        """A level that does not hold is reached, by evidence, when a higher one holds by evidence."""
        found = result(plain(1, 2, 3, progression="independent"), *shown("2a"))

        assert reaches(found) == ["reached", "reached", "not_reached"]

    def test_side_by_side_a_decision_above_reaches_what_is_below(self) -> None:
        """Where only a waived level lies above, it is the waiver that reaches the lower ones."""
        found = result(plain(1, 2, 3, progression="independent"), decisions=(waiver("2a"),))

        assert reaches(found) == ["reached_by_decision", "reached_by_decision", "not_reached"]

    def test_side_by_side_a_decision_below_takes_nothing_from_what_is_above(self) -> None:
        """A waived level below one that holds by evidence says so, and the higher one stands by evidence."""
        found = result(plain(1, 2, 3, progression="independent"), *shown("2a"), decisions=(waiver("1a"),))

        assert reaches(found) == ["reached_by_decision", "reached", "not_reached"]

    def test_counted_levels_are_reached_in_their_order(self) -> None:
        """Two levels that hold reach levels 1 and 2; the third holds and waits for the count."""
        found = result(plain(1, 2, 3, progression="count"), *shown("2a", "3a"))

        assert reaches(found) == ["reached", "reached", "held_back"]

    def test_decided_levels_are_reached_as_decided(self) -> None:
        """Where an assessor decides, what holds above the decision is simply not reached."""
        found = result(plain(1, 2, 3, progression="manual"), *shown("3a"), rated=2)

        assert reaches(found) == ["reached", "reached", "not_reached"]

    def test_a_round_has_its_own_levels(self) -> None:
        """The levels of a result are those of the round."""
        built = plain(1, 2, 3, rounds=(in_round(6, {1: (), 3: (1, 2)}),))
        found = result(built, *shown("1a", "2a"), round_months=6)

        assert [each.level.level for each in found.ladder.levels] == [1, 3]
        assert reaches(found) == ["reached", "reached"]

    @pytest.mark.parametrize(
        "decision", [exception("2a"), deficiency("2a"), override("2a", "met")], ids=lambda each: each.kind
    )
    def test_is_by_decision_of_whatever_kind(self, decision: AnyDecision) -> None:
        """Exceptions, accepted deficiencies and overrides are decisions as waivers are."""
        found = result(plain(1, 2, 3), *shown("1a", "3a"), decisions=(decision,))

        assert reaches(found) == ["reached", "reached_by_decision", "reached_above_decision"]

    def test_is_lost_by_a_decision_against(self) -> None:
        """What an override takes away is not reached, and the level above is held back."""
        found = result(plain(1, 2, 3), *shown("1a", "2a", "3a"), decisions=(override("2a", "unmet"),))

        assert reaches(found) == ["reached", "not_reached", "held_back"]


class TestAnswer:
    """One sentence about one level."""

    def _answers(self, found: Result) -> list[str]:
        return [found.answer(number).en for number in found.indicator.level_numbers]

    def test_side_by_side_names_what_that_level_lacks(self) -> None:
        """On an independent ladder nothing of other levels is missing for one."""
        found = result(plain(1, 2, 3, progression="independent"), *shown("1a"))

        assert self._answers(found) == [
            "Level 1 is reached.",
            "Level 2 is not reached; unmet: 2a.",
            "Level 3 is not reached; unmet: 3a.",
        ]

    def test_side_by_side_names_the_decision_behind_the_level_stood_on(self) -> None:
        """Every level up to the one that a waiver reaches is reached by that waiver."""
        found = result(plain(1, 2, 3, progression="independent"), decisions=(waiver("2a"),))

        assert self._answers(found)[:2] == ["Level 1 is reached, by w-2a.", "Level 2 is reached, by w-2a."]

    def test_side_by_side_names_no_decision_below(self) -> None:
        """A waiver of a lower level is not what a higher one stands on."""
        found = result(plain(1, 2, 3, progression="independent"), *shown("3a"), decisions=(waiver("1a"),))

        assert self._answers(found) == [f"Level {number} is reached." for number in (1, 2, 3)]

    def test_counted_names_everything_that_could_count(self) -> None:
        """On a counted ladder any level that does not hold is missing."""
        found = result(plain(1, 2, 3, progression="count"), *shown("3a"))

        assert found.answer(2).en == "Level 2 is not reached; unmet: 1a, 2a."

    def test_decided_names_nothing(self) -> None:
        """Where an assessor decides, no requirement is to blame."""
        found = result(plain(1, 2, 3, progression="manual"), rated=1)

        assert self._answers(found) == [
            "Level 1 is reached.",
            "Level 2 is not reached.",
            "Level 3 is not reached.",
        ]

    def test_names_the_decision_behind_a_reference(self) -> None:
        """A level that holds because a waived requirement elsewhere is referred to rests on that waiver."""
        built = ladder(level(1, asks("1a", holds("2a"))), level(2, asks("2a")))
        found = result(built, decisions=(waiver("2a"),))

        assert self._answers(found) == ["Level 1 is reached, by w-2a.", "Level 2 is reached, by w-2a."]

    def test_names_no_decision_against(self) -> None:
        """An override to unmet on a level that another one carries is not what the level is reached by."""
        built = plain(1, 2, progression="independent")
        found = result(built, *shown("1a", "2a"), decisions=(override("1a", "unmet"),))

        assert found.answer(1).en == "Level 1 is reached."

    def test_speaks_of_a_level_that_the_round_passes_over(self) -> None:
        """Asked about level 2, a round of levels 1 and 3 names what level 3 lacks."""
        built = plain(1, 2, 3, rounds=(in_round(6, {1: (1,), 3: (2, 3)}),))
        found = result(built, *shown("1a", "2a"), round_months=6)

        assert found.answer(2).en == "Level 2 is not reached; unmet: 3a."


class TestConclusion:
    """What the claim comes to, and why."""

    def _because(self, found: Result) -> str:
        said_so = found.conclusion()
        assert said_so.th
        return said_so.en.partition(", because ")[2]

    def test_side_by_side_blames_the_level_claimed(self) -> None:
        """On an independent ladder what is missing is what the claimed level asks for."""
        found = result(plain(1, 2, 3, progression="independent"), *shown("1a"), claimed=3)

        assert self._because(found) == ("requirement 3a is not met (no evidence was submitted: name of k3a).")

    def test_counted_says_how_many_hold(self) -> None:
        """On a counted ladder no single level is to blame."""
        found = result(plain(1, 2, 3, progression="count"), *shown("3a"), claimed=2)

        assert self._because(found) == "1 of 3 levels hold."

    @pytest.mark.parametrize("rated", [None, 1])
    def test_decided_says_who_did_not_decide(self, rated: int | None) -> None:
        """Where an assessor decides, evidence is no reason."""
        found = result(plain(1, 2, 3, progression="manual"), *shown("1a", "2a", "3a"), claimed=3, rated=rated)

        assert self._because(found) == "the assessor did not decide on it."

    def test_an_emptied_level_is_blamed_itself(self) -> None:
        """Where nothing of a level applies and it is worth nothing, that is the reason."""
        built = ladder(
            level(1, asks("1a")),
            level(2, asks("2a", applies_when=says("q1"), na=droppable()), empty="unmet"),
        )
        found = result(built, *shown("1a"), *said(q1="no"), claimed=2)

        assert self._because(found) == (
            "none of its requirements applies, and then it does not count as reached."
        )

    def test_a_claim_above_the_round_says_so(self) -> None:
        """What the round does not have cannot be reached in it."""
        built = plain(1, 2, 3, rounds=(in_round(6, {1: (1,), 2: (2,)}),))
        found = result(built, *shown("1a", "2a", "3a"), claimed=3, round_months=6)

        assert self._because(found) == "this round has no higher level."

    def test_a_claim_above_an_independent_round_says_so(self) -> None:
        """Where levels stand side by side, too, a level the round lacks is not to be had."""
        built = plain(1, 2, 3, progression="independent", rounds=(in_round(6, {1: (1,), 2: (2,)}),))
        found = result(built, *shown("1a"), claimed=3, round_months=6)

        assert self._because(found) == "this round has no higher level."

    def test_a_claim_lost_by_a_decision_names_the_decision(self) -> None:
        """What an authority decided against is told with its reason."""
        found = result(plain(1, 2), *shown("1a", "2a"), claimed=2, decisions=(override("2a", "unmet"),))

        assert self._because(found) == (
            "requirement 2a is not met "
            "(decided not to be met by the name of committee: flood; satisfied by k2a)."
        )

    def test_a_claim_lost_by_a_decision_is_not_said_to_be_supported_by_evidence(self) -> None:
        """With decisions the claim is not supported, although evidence alone would bear it."""
        found = result(plain(1, 2), *shown("1a", "2a"), claimed=2, decisions=(override("2a", "unmet"),))

        assert (found.is_claim_supported, found.ladder.supported_without_decisions) == (False, 2)


class TestFigures:
    """Scores and criteria follow the ladder."""

    def test_criteria_are_those_of_the_year(self) -> None:
        """Every level of the definition has its score, by its number, gaps and rounds or not."""
        built = plain(1, 3, 5, rounds=(in_round(6, {3: (1,)}),))
        found = result(built, round_months=6)

        assert {number: score.points for number, score in found.criteria.items()} == {1: 1, 3: 3, 5: 5}

    def test_the_score_is_of_the_number_reached(self) -> None:
        """On a sparse ladder level 3 is worth 3 points."""
        assert result(plain(1, 3, 5), *shown("1a", "3a")).score.points == 3

    def test_pillars_follow_the_round(self) -> None:
        """What carries a level is found on the ladder of the round."""
        built = plain(1, 2, rounds=(in_round(6, {1: (), 2: (1,)}),))
        found = result(built, decisions=(waiver("1a"),), round_months=6)

        assert [(each.id, each.level_without) for each in found.pillars] == [("w-1a", 1)]

    def test_an_exclusion_is_a_pillar(self) -> None:
        """A level that stands on what was left out says so."""
        built = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True))))
        found = result(built, *shown("1a"), excluded("1b"))

        assert [(each.id, each.kind) for each in found.pillars] == [("exclusion:1b", "exclusion")]
