"""Cases in Python: a step at a time, each step another proposition, and messages from the rules themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kpiflow.dates import day
from kpiflow.decisions import Revocation, Waiver
from kpiflow.errors import CalendarError, CaseFailedError, LoadingError
from kpiflow.evidence import EvidenceItem, NilReturn, Reading, Standing
from kpiflow.loading import load_indicator
from kpiflow.periods import parse_range
from kpiflow.testing import given
from kpiflow.text import Text


EXAMPLES = Path(__file__).parents[3] / "examples"
CARD = load_indicator(EXAMPLES / "anti-corruption" / "indicator.yaml")
OUTCOME = load_indicator(EXAMPLES / "control-assessment" / "outcome.yaml")
DAY = "31 ตุลาคม 2550"


def test_it_reads_like_the_rule() -> None:
    """Evidence by its kind, attestations and a day lead to a level, for the reasons named."""
    level_1 = (
        given(CARD)
        .as_of(DAY)
        .with_evidence(
            EvidenceItem(
                id="minutes", kind="planning-minutes", title=Text.same("m"), document_date=day(2007, 3, 30)
            ),
            "risk-analysis",
            "complaint-summary",
        )
    )

    level_1.reaches(1).scores("1", weighted="0.0200").because(
        met=["1a", "1b", "1c"], missing=["2a", "2b", "2c", "2d", "2e", "2f"]
    )
    level_1.reaches(1, by_evidence=1)


def test_a_proposition_may_be_the_beginning_of_many() -> None:
    """No step changes the one before it."""
    start = given(CARD).as_of(DAY)
    longer = start.with_evidence("risk-analysis", "risk-analysis")

    assert start.shown.evidence == ()
    assert [item.id for item in longer.shown.evidence] == ["risk-analysis", "risk-analysis-2"]


def test_a_wrong_claim_says_what_is_missing() -> None:
    """The message holds what was expected, the tree of reasons and the smallest set, in English."""
    with pytest.raises(CaseFailedError, match="expected: 1   got: 0") as error:
        given(CARD).as_of(DAY).with_evidence("risk-analysis").reaches(1)

    assert "✓ 1b  The risks of corruption are analysed" in str(error.value)
    assert "the smallest set that is missing for level 1:" in str(error.value)


def test_it_speaks_thai_where_asked() -> None:
    """The explanation is in the language of the proposition."""
    with pytest.raises(AssertionError, match="สิ่งที่ยังขาดน้อยที่สุดสำหรับระดับ 1:"):
        given(CARD, language="th").as_of(DAY).reaches(1)


def test_everything_can_be_decided() -> None:
    """Rulings, waivers and what takes them back count from their days."""
    waiver = Waiver(
        id="w",
        requirement="1a",
        authority="assessment-committee",
        reason=Text.same("r"),
        decided_on=date(2007, 10, 1),
        valid_from=date(2007, 10, 1),
        valid_until=date(2008, 9, 30),
    )
    start = (
        given(CARD)
        .as_of(DAY)
        .with_evidence("risk-analysis", "complaint-summary")
        .entered(date(2007, 10, 1), by="data-collector")
        .decided(waiver)
        .claiming(1)
    )
    gone = Revocation(
        decision="w", authority="assessment-committee", reason=Text.same("r"), decided_on=date(2007, 10, 30)
    )

    start.reaches(1, by_evidence=0).supports().because(waived=["1a"])
    start.decided(gone).reaches(0).supports(claim=False)
    start.ruled(
        "risk-analysis",
        Standing.REJECTED,
        by="assessment-committee",
        on=date(2007, 10, 30),
        reason=Text.same("r"),
    ).reaches(0).because(unmet=["1b"])


def test_statements_and_nil_returns_are_given_too() -> None:
    """Answers by their questions, readings and attestations as they are."""
    nothing = NilReturn(
        id="n",
        population="complaints",
        statement=Text.same("none"),
        channels=("agency", "moi-damrongtham", "pmo-service-centre"),
        period=parse_range("FY 2550 BE"),
        attester="complaint-registrar",
        attested_on=day(2007, 10, 29),
    )

    given(CARD).as_of(DAY).attested(nothing).reaches(0).because(met=["4a"])
    given(OUTCOME).as_of("2026-06-30").answering(
        untested="no", lost="no", all_tested="yes", apart="yes"
    ).reaches(2)
    given(EXAMPLES / "freight" / "freight.yaml").as_of("2026-10-31").stating(
        Reading(measure="freight", value=6890)
    ).scores("2")


def test_what_cannot_be_meant_is_refused() -> None:
    """A kind that is not declared, no day, and a month for a day are mistakes of the test, not failures."""
    with pytest.raises(LoadingError, match="KPI204"):
        given(CARD).as_of(DAY).with_evidence("risk-analysys").reaches(0)
    with pytest.raises(LoadingError, match="KPI422"):
        given(CARD).reaches(0)
    with pytest.raises(CalendarError, match="KPI410"):
        given(CARD).as_of("ตุลาคม 2550")


def test_a_round_has_its_own_ladder() -> None:
    """After six months a unit that has done nothing stands on level 1."""
    unit = given(EXAMPLES / "anti-corruption-rounds" / "unit.yaml").as_of("31 มีนาคม 2557")

    unit.in_round(6).reaches(1)
    unit.in_round(12).reaches(0)
