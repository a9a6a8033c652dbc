"""What reports show of decisions of every kind, of statements, and of ladders of every shape."""

from __future__ import annotations

import html
import re

from datetime import date
from typing import Any, get_args

import pytest

from kpiflow.assessment import AllowAll, Assessment, Result
from kpiflow.decisions import AnyDecision, Rating, Revocation
from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer, Attainment, EvidenceItem, Reading, Stated, Statement
from kpiflow.guards import any_of, holds, none_of, provided, reached
from kpiflow.ladder import Pillar
from kpiflow.periods import parse_range
from kpiflow.reports import make_card, make_record, render_html, render_terminal
from kpiflow.reports.words import WORDS
from kpiflow.text import Language, Text
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
    item,
    ladder,
    level,
    override,
    plain,
    said,
    says,
    shown,
    waiver,
)


def october(number: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, number)


def assessed(
    indicator: Indicator,
    *facts: EvidenceItem | Stated,
    decisions: tuple[AnyDecision, ...] = (),
    **opening: Any,
) -> Assessment:
    """Give an assessment for which this was shown, stated and decided."""
    assessment = Assessment.open(indicator, "a1", by="officer", on=FIRST, **opening, authority=AllowAll())
    for fact in facts:
        if isinstance(fact, EvidenceItem):
            assessment.submit(fact, by="officer", on=FIRST)
        else:
            assessment.declare(fact, by="officer", on=FIRST)
    for decision in decisions:
        assessment.decide(decision, by="committee")
    return assessment


def page(result: Result, language: Language = "en") -> str:
    """Give the text of the page of a result, on one line, without its markup."""
    text = re.sub(r"<[^>]+>", " ", render_html(make_card(result, language=language)))
    return " ".join(html.unescape(text).split())


def terminal(result: Result, language: Language = "en", level: int | None = None) -> list[str]:
    """Give the lines of the terminal, without their indentation."""
    card = make_card(result, language=language, level=level)
    return [line.strip() for line in render_terminal(card).splitlines()]


class TestDecisions:
    """Every decision is listed, in force or not."""

    @pytest.mark.parametrize(
        ("decision", "th", "en"),
        [
            (
                waiver("1a"),
                "การผ่อนผัน 1a: น้ำท่วม · ชื่อ committee · 1 ตุลาคม 2550 · มีผล 1 ตุลาคม 2550 – 31 ตุลาคม 2550",
                (
                    "Waiver 1a: flood · name of committee · 1 October 2550 BE · "
                    "in force 1 October 2550 BE – 31 October 2550 BE"
                ),
            ),
            (
                exception("1a"),
                "ข้อยกเว้น 1a: น้ำท่วม · ชื่อ committee · 1 ตุลาคม 2550 · มีผล ตั้งแต่ 1 ตุลาคม 2550",
                "Exception 1a: flood · name of committee · 1 October 2550 BE · in force from 1 October 2550 BE",
            ),
            (
                deficiency("1a"),
                "แผนแก้ไข: แก้ไขภายในเดือน",
                "Accepted deficiency 1a: flood",
            ),
            (
                override("1a", "met"),
                "คำวินิจฉัยชี้ขาด 1a → ครบถ้วน: น้ำท่วม",
                "Override 1a → met: flood",
            ),
            (
                override("1a", "unmet"),
                "คำวินิจฉัยชี้ขาด 1a → ไม่ครบถ้วน: น้ำท่วม",
                "Override 1a → unmet: flood",
            ),
        ],
        ids=["waiver", "exception", "deficiency", "override to met", "override to unmet"],
    )
    def test_are_listed_with_kind_role_days_and_reason(self, decision: AnyDecision, th: str, en: str) -> None:
        """A decision says what it is about, who took it, when, for how long and why, in both languages."""
        result = assessed(plain(1), decisions=(decision,)).result(as_of=DAY)

        assert th in page(result, "th")
        assert en in page(result)

    def test_that_were_taken_back_say_when_by_whom_and_why(self) -> None:
        """A revoked decision stays listed with its revocation, on the page and in JSON."""
        assessment = assessed(plain(1), decisions=(waiver("1a"),))
        gone = Revocation(
            decision="w-1a",
            authority="registrar",
            reason=Text(th="หมดเหตุ", en="the flood is over"),
            decided_on=october(10),
        )
        assessment.revoke(gone, by="registrar")

        result = assessment.result(as_of=DAY)

        assert "taken back 10 October 2550 BE (name of registrar: the flood is over)" in page(result)
        assert "ถูกเพิกถอน 10 ตุลาคม 2550 (ชื่อ registrar: หมดเหตุ)" in page(result, "th")
        assert make_record(result)["revocations"] == [
            {
                "decision": "w-1a",
                "authority": "registrar",
                "reason": {"th": "หมดเหตุ", "en": "the flood is over"},
                "decided_on": "2007-10-10",
            }
        ]
        assert "taken back" not in page(assessment.result(as_of=october(9)))

    def test_are_in_json_with_their_kind(self) -> None:
        """Every decision is one object with its kind and all that it says."""
        laid = (waiver("1a"), exception("2a"), deficiency("3a"), override("4a", "unmet"))
        record = make_record(assessed(plain(1, 2, 3, 4), decisions=laid).result(as_of=DAY))

        assert [(each["kind"], each["id"], each["requirement"]) for each in record["decisions"]] == [
            ("waiver", "w-1a", "1a"),
            ("exception", "e-2a", "2a"),
            ("deficiency", "d-3a", "3a"),
            ("override", "o-4a", "4a"),
        ]
        assert record["decisions"][2]["plan"] == {"th": "แก้ไขภายในเดือน", "en": "mended within the month"}
        assert record["decisions"][3]["status"] == "unmet"
        assert record["decisions"][1].get("valid_until") is None

    def test_that_end_say_until_when_they_are_valid(self) -> None:
        """A rating for a time says its last day."""
        assessment = assessed(plain(1))
        rating = Rating(level=1, authority="committee", reason=WHY, decided_on=FIRST, valid_until=october(31))
        assessment.rate(rating, by="committee")

        assert (
            "Level 1: flood · name of committee · 1 October 2550 BE · valid until 31 October 2550 BE"
            in page(assessment.result(as_of=DAY))
        )


class TestRequirements:
    """What stands beside each requirement."""

    def test_decided_against_shows_the_evidence_and_the_decision(self) -> None:
        """An override to unmet is shown beside the evidence it goes against, in every form."""
        result = assessed(plain(1), *shown("1a"), decisions=(override("1a", "unmet"),)).result(as_of=DAY)

        lines = terminal(result)
        start = lines.index("✗ 1a  name of 1a")
        assert lines[start + 1 : start + 3] == [
            "satisfied by: k1a",
            "decided not to be met by the name of committee: flood",
        ]
        assert "satisfied by: k1a decided not to be met by the name of committee: flood" in page(result)
        [each] = make_record(result)["requirements"]
        assert (each["status"], each["status_without_decisions"], each["decision"]) == (
            "unmet",
            "met",
            "o-1a",
        )

    def test_met_by_absence_asks_for_nothing(self) -> None:
        """What is met because something is not there has no evidence to name and nothing to need."""
        built = ladder(level(1, asks("1a", none_of(provided("incident")))))
        result = assessed(built).result(as_of=DAY)

        lines = terminal(result)
        assert lines[lines.index("✓ 1a  name of 1a") + 1] == "met"
        assert "needs:" not in page(result)

    def test_not_applicable_says_why_and_asks_for_nothing(self) -> None:
        """What was left out is marked so, with the words of whoever left it out."""
        built = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True))))
        result = assessed(built, *shown("1a"), excluded("1b")).result(as_of=DAY)

        lines = terminal(result)
        start = lines.index("– 1b  name of 1b")
        assert lines[start + 1 : start + 3] == [
            "not applicable",
            "found: the unit states that it does not apply: there is none",
        ]

    def test_held_by_reference_names_the_decision(self) -> None:
        """What holds by a decision about another requirement names it as its ground."""
        built = ladder(level(1, asks("1a", holds("2a"))), level(2, asks("2a")))
        result = assessed(built, decisions=(waiver("2a"),)).result(as_of=DAY)

        lines = terminal(result)
        assert lines[lines.index("≈ 1a  name of 1a") + 1] == "satisfied by: w-2a"
        assert make_record(result)["requirements"][0]["reason"] == "holds by decision: w-2a"

    def test_unknown_and_in_error_keep_their_marks(self) -> None:
        """What nobody has answered has another mark than what was answered no."""
        built = ladder(level(1, asks("1a", says("q1")), asks("1b", says("q2"))))
        result = assessed(built, *said(q2="no")).result(as_of=DAY)

        assert [line[0] for line in terminal(result) if line.endswith(("name of 1a", "name of 1b"))] == [
            "?",
            "✗",
        ]


class TestStatements:
    """What was answered, measured, written, left out and known of other indicators is listed."""

    BUILT = ladder(
        level(
            1,
            asks("1a", any_of(says("q1"), reached(2, indicator="7.2.1"))),
            asks("1b", na=droppable(allowed=True)),
        )
    )
    FACTS = (
        Answer(question="q1", value="partly", justification="12 of 30", reference="https://example.org"),
        Reading(measure="m1", numerator=24, denominator=30),
        Statement(field="f1", content="first\nsecond"),
        excluded("1b"),
        Attainment(indicator="7.2.1", level=3),
    )

    @pytest.mark.parametrize(
        ("language", "lines"),
        [
            (
                "en",
                [
                    "name of q1: partly · because: 12 of 30 · https://example.org · submitted · answer:q1",
                    "name of m1: 24/30 · submitted · reading:m1",
                    "name of f1: first second · submitted · statement:f1",
                    "Exclusion 1b: there is none · submitted · exclusion:1b",
                    "level of indicator 7.2.1: 3 · submitted · attainment:7.2.1",
                ],
            ),
            (
                "th",
                [
                    "ชื่อ q1: partly · เหตุผล: 12 of 30 · https://example.org · ยื่นแล้ว · answer:q1",
                    "ชื่อ m1: 24/30 · ยื่นแล้ว · reading:m1",
                    "ชื่อ f1: first second · ยื่นแล้ว · statement:f1",
                    "ข้อที่แจ้งว่าไม่ใช้บังคับ 1b: ไม่มี · ยื่นแล้ว · exclusion:1b",
                    "ระดับของตัวชี้วัด 7.2.1: 3 · ยื่นแล้ว · attainment:7.2.1",
                ],
            ),
        ],
    )
    def test_each_kind_is_one_line(self, language: Language, lines: list[str]) -> None:
        """A statement is listed with what it is about, what it says and where it stands."""
        said_so = page(assessed(self.BUILT, *self.FACTS).result(as_of=DAY), language)

        for line in lines:
            assert line in said_so

    def test_a_reading_of_one_number_shows_the_number_as_it_was_given(self) -> None:
        """A value is shown digit by digit, not rounded."""
        reading = Reading(measure="m1", value="79.99995")

        assert "name of m1: 79.99995 ·" in page(assessed(self.BUILT, reading).result(as_of=DAY))

    def test_ruled_on_says_by_whom_and_why(self) -> None:
        """A rejected answer stays listed with its ruling."""
        assessment = assessed(self.BUILT, *self.FACTS)
        assessment.reject("answer:q1", by="committee", reason=WHY, on=october(9))

        assert "rejected (name of committee, 9 October 2550 BE: flood) · answer:q1" in page(
            assessment.result(as_of=DAY)
        )

    def test_accepted_by_several_names_them_all(self) -> None:
        """All who have accepted something are named, each with the day."""
        assessment = assessed(self.BUILT, *self.FACTS)
        assessment.accept("answer:q1", by="committee", on=october(9))
        assessment.accept("answer:q1", by="registrar", on=october(11))

        assert (
            "accepted (name of committee, 9 October 2550 BE; name of registrar, 11 October 2550 BE)"
            in page(assessment.result(as_of=DAY))
        )

    def test_are_not_spoken_of_where_there_are_none(self) -> None:
        """A card without statements has no heading for them."""
        words = WORDS["statements"]

        assert words.en not in page(assessed(plain(1)).result(as_of=DAY))
        assert words.en in page(assessed(self.BUILT, *self.FACTS).result(as_of=DAY))

    def test_cannot_forge_markup(self) -> None:
        """What a unit writes is text on the page, whatever it looks like."""
        evil = Statement(field="f1", content="<script>alert(1)</script>")
        rendered = render_html(make_card(assessed(self.BUILT, evil).result(as_of=DAY)))

        assert "<script>" not in rendered
        assert "&lt;script&gt;" in rendered


class TestPillars:
    """What the level rests on is named by its kind."""

    @pytest.mark.parametrize("language", get_args(Language))
    @pytest.mark.parametrize(
        ("decision", "word"),
        [
            (waiver("1a"), "waiver"),
            (exception("1a"), "exception"),
            (deficiency("1a"), "deficiency"),
            (override("1a", "met"), "override"),
        ],
        ids=lambda each: each if isinstance(each, str) else "",
    )
    def test_decisions_of_every_kind(self, language: Language, decision: AnyDecision, word: str) -> None:
        """Each kind of decision has its word in the list of what the level rests on."""
        result = assessed(plain(1), decisions=(decision,)).result(as_of=DAY)
        title = f"{WORDS[word].in_language(language)} (1a)"

        assert any(line.startswith(f"{title} {decision.id} — ") for line in terminal(result, language))
        assert title in page(result, language)

    def test_exclusions(self) -> None:
        """An exclusion that carries the level is named with the level without it."""
        built = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True))))
        result = assessed(built, *shown("1a"), excluded("1b")).result(as_of=DAY)

        assert result.pillars == (
            Pillar(id="exclusion:1b", requirement="1b", kind="exclusion", level_without=0),
        )
        assert "Exclusion (1b) exclusion:1b — without it: level 0" in terminal(result)
        assert make_record(result)["rests_on"] == [
            {"id": "exclusion:1b", "kind": "exclusion", "requirement": "1b", "level_without": 0}
        ]


class TestLadders:
    """Cards of ladders with gaps and rounds."""

    def test_a_sparse_ladder_is_cut_by_the_number_asked_about(self) -> None:
        """Asked about level 3 of levels 1, 3 and 5, the terminal and JSON leave out level 5."""
        result = assessed(plain(1, 3, 5), *shown("1a")).result(as_of=DAY)

        assert [line for line in terminal(result, level=3) if line.startswith("Level ")] == [
            "Level 1 · name of level 1 — reached",
            "Level 3 · name of level 3 — not reached",
            "Level 3 is not reached; unmet: 3a.",
        ]
        assert [each["id"] for each in make_record(result, level=3)["requirements"]] == ["1a", "3a"]

    def test_a_round_is_cut_after_the_level_that_answers(self) -> None:
        """Asked about a level that the round passes over, the next one is shown, and none above."""
        built = plain(1, 2, 3, 4, rounds=(in_round(6, {1: (1,), 3: (2, 3), 4: (4,)}),))
        result = assessed(built, *shown("1a"), round_months=6).result(as_of=DAY)

        headings = [line for line in terminal(result, level=2) if " · name of level" in line]
        assert [line.partition(" · ")[0] for line in headings] == ["Level 1", "Level 3"]
        assert [each["id"] for each in make_record(result, level=2)["requirements"]] == ["1a", "2a", "3a"]

    def test_json_says_what_each_level_comes_to_by_its_number(self) -> None:
        """The reach of levels is listed by number, gaps or not."""
        result = assessed(plain(1, 3, 5), *shown("1a", "5a"), decisions=(waiver("3a"),)).result(as_of=DAY)

        assert make_record(result)["levels"]["reach"] == {
            "1": "reached",
            "3": "reached_by_decision",
            "5": "reached_above_decision",
        }

    @pytest.mark.parametrize("language", get_args(Language))
    def test_a_manual_ladder_without_requirements_can_be_shown(self, language: Language) -> None:
        """A level that asks for nothing has a heading and no lines, in every form."""
        built = ladder(level(1), level(2), progression="manual")
        assessment = assessed(built)
        assessment.rate(Rating(level=1, authority="committee", reason=WHY, decided_on=FIRST), by="committee")
        result = assessment.result(as_of=DAY)

        assert make_card(result, language=language).levels[0].requirements == ()
        assert render_terminal(make_card(result, language=language))
        assert make_record(result)["levels"]["reach"] == {"1": "reached", "2": "not_reached"}

    def test_points_of_a_sparse_ladder_are_those_of_their_numbers(self) -> None:
        """The row of criteria shows each level with its own points."""
        card = make_card(assessed(plain(2, 5)).result(as_of=DAY))

        assert [(block.level, block.criterion) for block in card.levels] == [(2, "2"), (5, "5")]


class TestPeriods:
    """The heading names the period reported on, and a fiscal year only where the period is one."""

    @pytest.mark.parametrize(
        ("period", "th", "en"),
        [
            ("FY 2550 BE", "ปีงบประมาณ พ.ศ. 2550", "fiscal year 2550 BE"),
            ("2006-10-01 .. 2007-09-30", "ปีงบประมาณ พ.ศ. 2550", "fiscal year 2550 BE"),
            ("ตุลาคม 2549 – กันยายน 2550", "ปีงบประมาณ พ.ศ. 2550", "fiscal year 2550 BE"),
            (
                "2006-01-01 .. 2006-12-31",
                "1 มกราคม 2549 – 31 ธันวาคม 2549",
                "1 January 2549 BE – 31 December 2549 BE",
            ),
            (
                "2006-04-01 .. 2007-03-31",
                "1 เมษายน 2549 – 31 มีนาคม 2550",
                "1 April 2549 BE – 31 March 2550 BE",
            ),
            (
                "2004-10-01 .. 2007-09-30",
                "1 ตุลาคม 2547 – 30 กันยายน 2550",
                "1 October 2547 BE – 30 September 2550 BE",
            ),
            ("พ.ศ. 2549", "พ.ศ. 2549", "2549 BE"),
            (
                "1941-01-01 .. 1941-09-30",
                "1 มกราคม 2484 – 30 กันยายน 2484",
                "1 January 2484 BE – 30 September 2484 BE",
            ),
        ],
    )
    def test_are_named_for_what_they_are(self, period: str, th: str, en: str) -> None:
        """A calendar year, another twelve months or three years are never called a fiscal year."""
        result = assessed(plain(1, performance_period=parse_range(period))).result(as_of=DAY)

        wanted: tuple[tuple[Language, str], ...] = (("th", th), ("en", en))
        for language, named in wanted:
            card = make_card(result, language=language)
            assert card.period == named
            assert terminal(result, language)[1].startswith(f"{named} · ")
            assert f" {named} " in page(result, language)
            assert ("ปีงบประมาณ" in page(result, language)) is (language == "th" and "ปีงบประมาณ" in th)

    def test_may_be_left_out(self) -> None:
        """Where performance is about no period, no heading has one, and no sign stands where it would be."""
        result = assessed(plain(1, performance_period=None, reporting_window=None)).result(as_of=DAY)

        assert make_card(result).period == ""
        assert "<p></p>" not in render_html(make_card(result)).partition("<h2>")[0]


def test_an_item_that_serves_nothing_is_listed_all_the_same() -> None:
    """Evidence stays on the card although a decision made it unnecessary."""
    result = assessed(plain(1), item("incident"), decisions=(waiver("1a"),)).result(as_of=DAY)

    assert [line.id for line in make_card(result).evidence] == ["incident"]
