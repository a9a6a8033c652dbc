"""What an assessment comes to on one day, in figures and in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from kpiflow import codec
from kpiflow.assessment import Assessment, Reach
from kpiflow.decisions import Rating, Waiver
from kpiflow.definitions import Indicator
from kpiflow.errors import MoveError
from kpiflow.evidence import EvidenceItem
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text


Items = Callable[..., EvidenceItem]

DAY = date(2007, 10, 20)


def claim(assessment: Assessment, level: int | None) -> None:
    """File a report that claims a level."""
    report = SelfAssessment(
        agency=Text.same("agency"),
        round_months=12,
        filed_by="officer",
        filed_on=date(2007, 10, 2),
        claimed_level=level,
    )
    assessment.file(report, by="officer", on=date(2007, 10, 2))


def provide(assessment: Assessment, item: Items, *names: str) -> None:
    """Submit an item of each of these kinds."""
    for name in names:
        assessment.submit(item(name), by="officer", on=date(2007, 10, 2))


def waive(assessment: Assessment, *requirements: str) -> None:
    """Waive these requirements for the whole of October 2007."""
    for requirement in requirements:
        waiver = Waiver(
            id=f"w-{requirement}",
            requirement=requirement,
            authority="committee",
            reason=Text.same("why"),
            decided_on=date(2007, 10, 1),
            valid_from=date(2007, 10, 1),
            valid_until=date(2007, 10, 31),
        )
        assessment.decide(waiver, by="committee")


def reaches(assessment: Assessment) -> list[Reach]:
    """Give what each level of the ladder comes to."""
    result = assessment.result(as_of=DAY)
    return [result.reach(level) for level in result.ladder.levels]


class TestFigures:
    """Every figure that a report shows."""

    def test_belong_to_one_definition_and_day(self, complete: Assessment, ladder: Indicator) -> None:
        """The result says what it is about: the assessment, its definition and the day."""
        result = complete.result(as_of=DAY)

        assert (result.assessment, result.indicator, result.as_of) == ("a1", ladder, DAY)
        assert result.digest == codec.digest(ladder)
        assert result.state == complete.state(as_of=DAY)
        assert result.ladder == complete.judge(as_of=DAY)

    def test_score_what_is_supported(self, opened: Assessment, item: Items) -> None:
        """The score is of the supported level, and the claimed one is scored beside it."""
        provide(opened, item, "plan", "answer")
        claim(opened, 3)

        result = opened.result(as_of=DAY)

        assert (result.score.points, result.score.weighted) == (Fraction(2), Fraction(4, 100))
        assert result.score_as_claimed is not None
        assert (result.score_as_claimed.points, result.score_as_claimed.weighted) == (
            Fraction(3),
            Fraction(6, 100),
        )

    def test_count_waivers(self, opened: Assessment, item: Items) -> None:
        """The score is of the level with waivers."""
        provide(opened, item, "plan")
        waive(opened, "2a")

        assert opened.result(as_of=DAY).score == opened.score(as_of=DAY)
        assert opened.score(as_of=DAY).points == 2

    @pytest.mark.parametrize("filed", [True, False])
    def test_have_no_claimed_score_without_a_claim(self, opened: Assessment, *, filed: bool) -> None:
        """Where no level is claimed there is no score of it, with a report or without."""
        if filed:
            claim(opened, None)

        assert opened.result(as_of=DAY).score_as_claimed is None

    def test_score_a_claim_of_no_level(self, opened: Assessment) -> None:
        """A claim of level 0 is a claim, and is scored."""
        claim(opened, 0)

        scored = opened.result(as_of=DAY).score_as_claimed
        assert scored is not None
        assert scored.points == 1

    def test_score_every_level(self, opened: Assessment) -> None:
        """The criteria list what each level of the ladder would be worth."""
        criteria = opened.result(as_of=DAY).criteria

        assert {level: score.points for level, score in criteria.items()} == {1: 1, 2: 2, 3: 3}

    def test_name_what_the_level_rests_on(self, opened: Assessment, item: Items) -> None:
        """A waiver without which the level would be lower is named with that lower level."""
        provide(opened, item, "plan", "answer", "report")
        waive(opened, "3b")

        [pillar] = opened.result(as_of=DAY).pillars
        assert (pillar.id, pillar.requirement, pillar.kind, pillar.level_without) == (
            "w-3b",
            "3b",
            "waiver",
            2,
        )

    def test_forget_what_was_decided_later(self, opened: Assessment, item: Items) -> None:
        """A waiver that is not in force on the day carries nothing."""
        provide(opened, item, "plan", "answer", "report")
        waive(opened, "3b")

        after = opened.result(as_of=date(2007, 11, 1))
        assert (after.ladder.supported, after.pillars) == (2, ())


class TestReach:
    """Whether each level is reached, and by what."""

    def test_by_evidence(self, complete: Assessment) -> None:
        """Levels whose evidence is there are reached."""
        assert reaches(complete) == ["reached", "reached", "reached"]

    def test_not_without_evidence(self, opened: Assessment) -> None:
        """Levels without their evidence are not reached."""
        assert reaches(opened) == ["not_reached", "not_reached", "not_reached"]

    def test_held_back_above_a_gap(self, opened: Assessment, item: Items) -> None:
        """A level that is complete above one that is not is held back."""
        provide(opened, item, "answer", "report")

        assert reaches(opened) == ["not_reached", "held_back", "not_reached"]

    def test_by_waiver_and_above_it(self, opened: Assessment, item: Items) -> None:
        """A waived level is reached by waiver, and those above it only because of that."""
        provide(opened, item, "plan", "report", "survey")
        waive(opened, "2a")

        assert reaches(opened) == ["reached", "reached_by_decision", "reached_above_decision"]

    def test_by_a_waiver_of_its_own_above_another(self, opened: Assessment, item: Items) -> None:
        """A level with a waiver of its own says so, whatever lies below."""
        provide(opened, item, "report")
        waive(opened, "1a", "2a", "3b")

        assert reaches(opened) == ["reached_by_decision", "reached_by_decision", "reached_by_decision"]

    def test_held_back_by_waiver_too(self, opened: Assessment, item: Items) -> None:
        """A waiver above a gap reaches nothing."""
        provide(opened, item, "report")
        waive(opened, "2a", "3b")

        assert reaches(opened) == ["not_reached", "held_back", "held_back"]


class TestAnswer:
    """One sentence about one level."""

    def test_says_that_it_is_reached(self, complete: Assessment) -> None:
        """A level that is reached is said to be, and nothing else."""
        assert complete.result(as_of=DAY).answer(3) == Text(th="ผ่านเกณฑ์ระดับ 3", en="Level 3 is reached.")

    def test_names_all_that_is_missing_up_to_it(self, opened: Assessment, item: Items) -> None:
        """Every unmet requirement up to the level is named, lower levels first, and none above."""
        provide(opened, item, "survey")

        result = opened.result(as_of=DAY)

        assert result.answer(2) == Text(
            th="ยังไม่ผ่านเกณฑ์ระดับ 2: ข้อที่ยังไม่ครบถ้วน 1a, 2a", en="Level 2 is not reached; unmet: 1a, 2a."
        )
        assert result.answer(3).en == "Level 3 is not reached; unmet: 1a, 2a, 3a."

    def test_names_the_waivers_it_is_reached_by(self, opened: Assessment, item: Items) -> None:
        """A level that waivers up to it bear names them, lower levels first, and no waiver above."""
        provide(opened, item, "plan", "report")
        waive(opened, "3b", "2a")

        result = opened.result(as_of=DAY)

        assert [result.answer(level) for level in (1, 2, 3)] == [
            Text(th="ผ่านเกณฑ์ระดับ 1", en="Level 1 is reached."),
            Text(th="ผ่านเกณฑ์ระดับ 2 โดยคำวินิจฉัย (w-2a)", en="Level 2 is reached, by w-2a."),
            Text(
                th="ผ่านเกณฑ์ระดับ 3 โดยคำวินิจฉัย (w-2a, w-3b)",
                en="Level 3 is reached, by w-2a, w-3b.",
            ),
        ]

    def test_names_no_waiver_that_nothing_rests_on(self, complete: Assessment) -> None:
        """A requirement that is met by evidence is not said to be waived, although it is."""
        waive(complete, "3b")

        assert complete.result(as_of=DAY).answer(3).en == "Level 3 is reached."

    @pytest.mark.parametrize("level", [0, 4, -1])
    def test_is_about_a_level_there_is(self, complete: Assessment, level: int) -> None:
        """There is no answer about a level that the ladder does not have."""
        with pytest.raises(MoveError) as error:
            complete.result(as_of=DAY).answer(level)

        assert str(error.value) == f"[KPI202] indicator '1.2' has no level {level}\n  expected: 1 to 3"


def rate(assessment: Assessment, level: int, *, on: date = DAY) -> None:
    """Let the assessor accept a level."""
    rating = Rating(level=level, authority="committee", reason=Text.same("why"), decided_on=on)
    assessment.rate(rating, by="committee")


class TestConclusion:
    """A sentence about the claim, and another where the assessor went further."""

    def test_without_a_claim(self, opened: Assessment, item: Items) -> None:
        """A report without a claim is neither supported nor unsupported; the supported level is said."""
        provide(opened, item, "plan")
        claim(opened, None)

        result = opened.result(as_of=DAY)

        assert result.is_claim_supported is None
        assert result.conclusion() == Text(
            th="ไม่ได้รายงานระดับ หลักฐานสนับสนุนระดับ 1",
            en="No level is claimed; the evidence supports level 1.",
        )

    def test_of_an_unsupported_claim(self, opened: Assessment, item: Items) -> None:
        """A claim above what is supported names the requirements of the first level that fails."""
        provide(opened, item, "plan", "answer")
        claim(opened, 3)

        result = opened.result(as_of=DAY)

        assert not result.is_claim_supported
        assert result.conclusion() == Text(
            th="ระดับ 3 ตามที่รายงานไม่มีหลักฐานสนับสนุน หลักฐานสนับสนุนระดับ 2 เพราะข้อ 3a, 3b ไม่ครบถ้วน",
            en="The claim of level 3 is not supported: the evidence supports level 2, "
            "because requirements 3a, 3b are not met.",
        )

    def test_says_why_when_one_requirement_is_to_blame(self, opened: Assessment, item: Items) -> None:
        """When a single requirement keeps the claim from being supported, its reason is said."""
        provide(opened, item, "plan", "answer", "report")
        claim(opened, 3)

        assert opened.result(as_of=DAY).conclusion() == Text(
            th="ระดับ 3 ตามที่รายงานไม่มีหลักฐานสนับสนุน หลักฐานสนับสนุนระดับ 2 เพราะข้อ 3b ไม่ครบถ้วน (ยังไม่ได้ยื่นหลักฐาน “ไทย-survey”)",
            en="The claim of level 3 is not supported: the evidence supports level 2, "
            "because requirement 3b is not met (no evidence was submitted: survey).",
        )

    def test_of_a_supported_claim(self, complete: Assessment) -> None:
        """A claim that the evidence bears is said to be supported by the evidence."""
        claim(complete, 3)

        result = complete.result(as_of=DAY)

        assert result.is_claim_supported
        assert result.conclusion() == Text(
            th="ระดับ 3 ตามที่รายงานมีหลักฐานสนับสนุน",
            en="The claim of level 3 is supported by the evidence.",
        )

    def test_of_a_claim_below_what_is_supported(self, complete: Assessment) -> None:
        """A modest claim is supported, whatever else is."""
        claim(complete, 1)

        assert complete.result(as_of=DAY).is_claim_supported
        assert (
            complete.result(as_of=DAY).conclusion().en == "The claim of level 1 is supported by the evidence."
        )

    def test_of_a_claim_supported_by_waiver(self, opened: Assessment, item: Items) -> None:
        """A claim that only waivers bear says so, with the level without them."""
        provide(opened, item, "plan", "report", "survey")
        waive(opened, "2a")
        claim(opened, 3)

        result = opened.result(as_of=DAY)

        assert result.is_claim_supported
        assert result.conclusion() == Text(
            th="ระดับ 3 ตามที่รายงานมีหลักฐานสนับสนุนโดยนับรวมคำวินิจฉัย หากไม่นับรวมจะได้ระดับ 1",
            en="The claim of level 3 is supported with decisions; without them the evidence supports level 1.",
        )

    def test_of_a_claim_that_needs_no_waiver(self, opened: Assessment, item: Items) -> None:
        """A waiver above the claim does not weaken it."""
        provide(opened, item, "plan")
        waive(opened, "2a")
        claim(opened, 1)

        assert (
            opened.result(as_of=DAY).conclusion().en == "The claim of level 1 is supported by the evidence."
        )

    def test_before_the_report_was_filed(self, complete: Assessment) -> None:
        """On a day before the report there is no claim, and that is said."""
        claim(complete, 3)

        before = complete.result(as_of=date(2007, 10, 1))
        assert before.is_claim_supported is None
        assert before.conclusion() == Text(
            th="ยังไม่มีการยื่นรายงานภายในวันนี้ หลักฐานสนับสนุนระดับ 0",
            en="No report was filed by this day; the evidence supports level 0.",
        )

    def test_adds_where_the_assessor_went_further(self, opened: Assessment, item: Items) -> None:
        """When more was accepted than the evidence supports, a second sentence says so."""
        provide(opened, item, "plan")
        claim(opened, 1)
        rate(opened, 2)

        assert opened.result(as_of=DAY).conclusion() == Text(
            th="ระดับ 1 ตามที่รายงานมีหลักฐานสนับสนุน ผู้ประเมินรับรองระดับ 2 ซึ่งสูงกว่าระดับที่มีหลักฐานสนับสนุน",
            en="The claim of level 1 is supported by the evidence. "
            "The assessor accepted level 2, which is more than the evidence supports.",
        )

    @pytest.mark.parametrize("claimed", [None, 3])
    def test_adds_it_to_whatever_the_claim_comes_to(self, opened: Assessment, claimed: int | None) -> None:
        """The second sentence follows every first one, and leaves the claim as it is."""
        claim(opened, claimed)
        first = opened.result(as_of=DAY)

        rate(opened, 1)

        result = opened.result(as_of=DAY)
        assert result.conclusion().en == (
            f"{first.conclusion().en} The assessor accepted level 1, which is more than the evidence supports."
        )
        assert result.is_claim_supported is first.is_claim_supported

    @pytest.mark.parametrize("accepted", [0, 1, 2])
    def test_says_nothing_of_an_assessor_who_went_no_further(
        self, opened: Assessment, item: Items, accepted: int
    ) -> None:
        """An accepted level that waivers and evidence bear, or a lower one, adds no sentence."""
        provide(opened, item, "plan")
        waive(opened, "2a")
        claim(opened, 1)
        rate(opened, accepted)

        assert (
            opened.result(as_of=DAY).conclusion().en == "The claim of level 1 is supported by the evidence."
        )

    def test_says_nothing_of_a_rating_still_to_come(self, opened: Assessment) -> None:
        """On a day before the rating the assessor has accepted nothing."""
        claim(opened, 0)
        rate(opened, 3, on=date(2007, 10, 21))

        assert (
            opened.result(as_of=DAY).conclusion().en == "The claim of level 0 is supported by the evidence."
        )
