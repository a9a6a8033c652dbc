"""The first card, indicator 7.2.1 of fiscal year BE 2550: files in, levels and score out."""

from __future__ import annotations

import runpy

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from attrs import evolve

from kpiflow.assessment import Assessment, Result
from kpiflow.dates import Precision
from kpiflow.definitions import Indicator, Scale
from kpiflow.errors import GuardNotSatisfiedError
from kpiflow.evidence import EvidenceItem
from kpiflow.guards import Status
from kpiflow.ladder import judge_ladder
from kpiflow.loading import load_assessment, load_indicator, open_assessment
from kpiflow.scoring import printed
from kpiflow.self_assessment import Remark
from kpiflow.text import Text


CARD = Path(__file__).parents[2] / "examples" / "anti-corruption"


def opened(name: str) -> tuple[Assessment, Result]:
    """Record one of the two assessment files, and judge it on the day it speaks about."""
    file = load_assessment(CARD / name)
    assessment = open_assessment(file)
    return assessment, assessment.result(as_of=file.as_of)


@pytest.fixture
def indicator() -> Indicator:
    """The definition of indicator 7.2.1."""
    return load_indicator(CARD / "indicator.yaml")


class TestDefinition:
    def test_it_has_five_levels_and_sixteen_requirements(self, indicator: Indicator) -> None:
        """The card's criteria are 3, 6, 1, 1 and 5 requirements."""
        assert [len(level.requirements) for level in indicator.levels] == [3, 6, 1, 1, 5]

    def test_it_declares_fourteen_kinds_of_evidence(self, indicator: Indicator) -> None:
        """Fourteen kinds of evidence can be submitted, each declared once."""
        assert len({kind.id for kind in indicator.evidence}) == 14

    def test_every_requirement_can_be_checked_by_itself(self, indicator: Indicator) -> None:
        """No two requirements ask for the same; each can fail while the others hold."""
        guards = [requirement.requires for _, requirement in indicator.requirements()]

        assert len(set(guards)) == 16

    def test_every_wording_exists_in_both_languages(self, indicator: Indicator) -> None:
        """No requirement, level or name speaks only one language."""
        texts = [requirement.text for _, requirement in indicator.requirements()]
        texts += [level.name for level in indicator.levels]
        texts += list(indicator.names().values())

        assert [text for text in texts if not text.th or not text.en or text.th == text.en] == []

    def test_weight_scale_and_windows_are_those_of_the_card(self, indicator: Indicator) -> None:
        """Weight 2 percent, points 1 to 5, the fiscal year, and a window for reports to 31 October."""
        assert (indicator.weight, indicator.scale) == (Decimal(2), Scale(lowest=1, highest=5, below=1))
        windows = indicator.windows()
        assert (windows["performance"].first, windows["performance"].last) == (
            date(2006, 10, 1),
            date(2007, 9, 30),
        )
        assert windows["reporting"].last == date(2007, 10, 31)

    def test_python_and_yaml_define_the_same_indicator(self, indicator: Indicator) -> None:
        """The definition written in Python equals the one read from YAML."""
        written = runpy.run_path(str(CARD / "indicator.py"))["INDICATOR"]

        assert written == indicator


class TestAsFiled:
    def test_it_claims_five_and_supports_nothing(self) -> None:
        """The unit claims level 5; the evidence supports level 0."""
        _, result = opened("as-filed.yaml")

        assert (result.state.claimed, result.ladder.supported, result.state.accepted) == (5, 0, None)
        assert not result.is_claim_supported

    def test_the_reason_is_that_1c_has_no_evidence(self) -> None:
        """Level 1 fails on 1c alone, and 1c fails because nothing was submitted."""
        _, result = opened("as-filed.yaml")

        [unmet] = result.ladder.levels[0].unmet()
        assert unmet.requirement.id == "1c"
        assert [finding.code for finding in unmet.findings()] == ["none-submitted"]
        assert result.conclusion().en == (
            "The claim of level 5 is not supported: the evidence supports level 0, because requirement 1c "
            "is not met (no evidence was submitted: summary of the complaints received)."
        )

    def test_level_four_fails_on_the_channel_that_was_not_checked(self) -> None:
        """The nil return names the Ministry of Justice, not the Interior's Damrongtham centre."""
        assessment, result = opened("as-filed.yaml")

        asked = assessment.explain(level=4, as_of=result.as_of)

        [four] = asked.levels[3].unmet()
        assert [(finding.code, finding.subject) for finding in four.findings()] == [
            ("channel-not-covered", "narrative-nil-return"),
            ("no-attester", "narrative-nil-return"),
            ("undated", "narrative-nil-return"),
            ("none-submitted", ""),
        ]
        assert four.findings()[0].message == Text(
            th="narrative-nil-return: ไม่ได้ตรวจช่องทางศูนย์ดำรงธรรม กระทรวงมหาดไทย",
            en="narrative-nil-return did not check the channel: Damrongtham centre of the Ministry of Interior",
        )

    def test_the_card_is_held_as_printed(self) -> None:
        """Fourteen items, one of them dated to the day of an activity, one with coverage by month."""
        _, result = opened("as-filed.yaml")

        items = [item for item, _ in result.state.register.items()]
        assert [item.number for item in items] == list(range(1, 15))
        assert items[1].activity_dates[0].last == date(2007, 3, 30)
        assert items[9].covers is not None
        assert items[9].covers.start.precision is Precision.MONTH
        assert items[9].covers.last == date(2007, 8, 31)
        assert items[13].document_date is not None
        assert items[13].approval is not None
        assert items[13].approval.on.last == date(2007, 10, 22)

    def test_a_summary_that_leaves_something_out_fails_that_alone(self) -> None:
        """Without its supporting factors the summary report still serves the rest of level 5."""
        _, result = opened("as-filed.yaml")
        entry = result.state.register["summary-report"]
        assert isinstance(entry.fact, EvidenceItem)
        fact = evolve(entry.fact, topics=entry.fact.topics[1:])
        register = result.state.register.without("summary-report").with_entry(fact, by=entry.by, on=entry.on)

        five = judge_ladder(result.indicator, register, as_of=result.as_of).levels[4]

        [unmet] = five.unmet()
        assert unmet.requirement.id == "5b"
        assert unmet.reason().en == "summary-report does not speak about: supporting factors"

    def test_a_blank_field_and_a_dash_stay_apart(self) -> None:
        """Supporting factors were left blank; obstacles were declared to be none."""
        _, result = opened("as-filed.yaml")

        assert result.state.report is not None
        assert Remark.of(result.state.report.supporting_factors) is Remark.BLANK
        assert Remark.of(result.state.report.obstacles) is Remark.NONE


class TestAsAccepted:
    def test_five_with_decisions_and_nothing_without(self) -> None:
        """The assessor's decisions make level 5 hold; without the waiver nothing does."""
        _, result = opened("as-accepted.yaml")

        assert result.ladder.supported == 5
        assert result.ladder.supported_without_decisions == 0
        assert result.state.accepted == 5
        assert result.is_claim_supported

    def test_level_five_rests_on_two_decisions(self) -> None:
        """Without the waiver the level is 0, without the nil return it is 3."""
        _, result = opened("as-accepted.yaml")

        assert [(each.id, each.requirement, each.level_without) for each in result.pillars] == [
            ("waiver-1c", "1c", 0),
            ("attested-nil-return", "4a", 3),
        ]

    def test_the_score_is_that_of_the_card(self) -> None:
        """5 × 2 / 100 is exactly one tenth and prints 0.1000."""
        _, result = opened("as-accepted.yaml")

        assert result.score.weighted == Fraction(1, 10)
        assert printed(result.score.weighted) == "0.1000"

    @pytest.mark.parametrize(
        ("as_of", "supported"),
        [
            (date(2007, 10, 23), 0),  # nothing was filed yet
            (date(2007, 10, 31), 0),  # filed, and 1c has no evidence
            (date(2007, 11, 14), 0),  # the nil return is attested, the waiver not decided
            (date(2007, 11, 15), 5),  # the waiver is decided
            (date(2008, 9, 30), 5),  # its last day
            (date(2008, 10, 1), 0),  # it has ended by itself
        ],
    )
    def test_every_past_day_has_its_own_answer(self, as_of: date, supported: int) -> None:
        """The level of a day follows from what was in force on that day."""
        assessment, _ = opened("as-accepted.yaml")

        assert assessment.judge(as_of=as_of).supported == supported

    def test_an_ended_waiver_is_named_in_the_reason(self) -> None:
        """Once the waiver has ended, 1c says what is missing and that the waiver ended."""
        assessment, _ = opened("as-accepted.yaml")

        [unmet] = assessment.explain(level=1, as_of=date(2008, 10, 1)).unmet()

        assert unmet.status is Status.UNMET
        assert [finding.code for finding in unmet.findings()] == ["none-submitted", "waiver-expired"]

    def test_the_machine_climbs_to_five_and_no_further(self) -> None:
        """advance() moves one level at a time, five times."""
        assessment, result = opened("as-accepted.yaml")

        moves = [assessment.advance(by="assessment-committee", on=result.as_of) for _ in range(5)]

        assert [(move.before, move.after) for move in moves] == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
        assert not assessment.may_advance(as_of=result.as_of)

    def test_withdrawing_the_summary_report_falls_to_four(self) -> None:
        """When the evidence of level 5 is withdrawn, the level falls to 4 and the reason is recorded."""
        assessment, result = opened("as-accepted.yaml")
        for _ in range(5):
            assessment.advance(by="assessment-committee", on=result.as_of)

        assessment.withdraw(
            "summary-report",
            by="data-collector",
            on=date(2007, 12, 1),
            reason=Text(th="พบข้อผิดพลาด", en="an error was found"),
        )

        state = assessment.state(as_of=date(2007, 12, 1))
        assert assessment.level(as_of=date(2007, 12, 1)) == 4
        assert [(fall.before, fall.after) for fall in state.regressions] == [(5, 4)]
        assert "an error was found" in state.regressions[0].reason.en
        assert assessment.level(as_of=result.as_of) == 5


class TestRefusal:
    def test_advancing_as_filed_is_refused_with_the_reason(self) -> None:
        """The refusal carries the verdict tree and says what would satisfy it."""
        assessment, result = opened("as-filed.yaml")

        with pytest.raises(GuardNotSatisfiedError) as refusal:
            assessment.advance(by="data-collector", on=result.as_of)

        assert str(refusal.value) == (
            "[KPI200] level 1 of indicator '7.2.1' is not reached: 2 of 3 requirements hold\n"
            "  ✗ 1c: no evidence was submitted: summary of the complaints received\n"
            "  hint: provide for 1c: summary of the complaints received"
        )
