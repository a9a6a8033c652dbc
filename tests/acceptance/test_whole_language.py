"""Files that say everything the rule language can say, through the command, in every form."""

from __future__ import annotations

import json

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.loading import load_assessment, load_indicator, open_assessment


DEFINITION = """\
code: "4.1"
name: {th: การบริหารความเสี่ยง, en: Managing risks}
weight: 4
schema: kpiflow-1
version: "2"
effective_on: 1 ตุลาคม 2549
effective_until: 30 กันยายน 2551
time_zone: Asia/Bangkok
performance_period: FY 2550 BE
reporting_window: 1 ตุลาคม 2550 – 31 ตุลาคม 2550

evidence:
  - {id: plan, name: {th: แผน, en: plan}, effort: 5}
  - {id: training, name: {th: การอบรม, en: training}}
  - {id: review, name: {th: การทบทวน, en: review}}
  - {id: incident, name: {th: เหตุการณ์, en: incident}}
populations:
  - {id: losses, name: {th: ความเสียหาย, en: losses}}
channels:
  - {id: ledger, name: {th: บัญชี, en: ledger}}
roles:
  - {id: unit, name: {th: หน่วยงาน, en: unit}}
  - {id: auditor, name: {th: ผู้ตรวจสอบ, en: auditor}}
  - {id: committee, name: {th: คณะกรรมการ, en: committee}}
scales:
  - {id: three, values: [no, partly, yes]}
  - id: nplf
    values:
      - {value: N, name: {th: ไม่บรรลุ, en: not achieved}}
      - {value: P, name: {th: บรรลุบางส่วน, en: partially achieved}}
      - {value: L, name: {th: บรรลุเป็นส่วนใหญ่, en: largely achieved}}
      - {value: F, name: {th: บรรลุครบถ้วน, en: fully achieved}}
questions:
  - {id: abroad, name: {th: มีงานในต่างประเทศ, en: There is work abroad}, scale: three}
  - {id: owner, name: {th: มีผู้รับผิดชอบ, en: There is an owner}, scale: three}
  - {id: practice, name: {th: การปฏิบัติ, en: The practice}, scale: nplf}
measures:
  - {id: treated, name: {th: ความเสี่ยงที่จัดการแล้ว, en: risks treated}, unit: percent, lowest: 0, highest: 100}
text_fields:
  - {id: lessons, name: {th: บทเรียน, en: lessons learnt}}

levels:
  - level: 1
    name: {th: มีแผน, en: A plan is there}
    requirements:
      - id: 1a
        text: {th: มีแผน, en: There is a plan}
        requires: {provided: plan}
      - id: 1b
        text: {th: มีผู้รับผิดชอบ, en: There is an owner}
        requires: {answered: {question: owner, reach: partly}}
  - level: 2
    name: {th: ดำเนินการ, en: It is carried out}
    empty: unmet
    requirements:
      - id: 2a
        text: {th: อบรมครบ, en: Training adds up}
        requires: {provided: {kind: training, sum_of: [hours, people], total: 40, distinct_by: month, count: 2}}
      - id: 2b
        text: {th: งานต่างประเทศ, en: Work abroad is covered}
        applies_when: {answered: {question: abroad, reach: partly}}
        na: {counts_as: drop}
        requires: {provided: review}
      - id: 2c
        text: {th: จัดการครบ, en: Risks are treated}
        na: {allowed: true, counts_as: met, requires: {answered: {question: owner, reach: yes}}}
        requires: {measured: {measure: treated, min: 80, unit: percent}}
  - level: 4
    name: {th: ทบทวน, en: It is reviewed}
    requirements:
      - id: 4a
        text: {th: ทบทวนไม่นานมานี้, en: There is a recent review}
        requires: {provided: {kind: review, fresh_for: 60 days}}
      - id: 4b
        text: {th: เขียนบทเรียน, en: Lessons are written}
        requires: {written: {field: lessons, min_length: 10}}
      - id: 4c
        text: {th: ไม่มีความเสียหาย, en: There were no losses}
        requires:
          any_of:
            - nil_return: {population: losses, channels: ledger, attested_by: auditor}
            - none_of: [{provided: incident}]
      - id: 4d
        text: {th: ผลงานเป็นที่ยอมรับ, en: The work is recognised}
        requires:
          at_least:
            count: 2
            of: [{holds: 1b}, {reached: 2}, {reached: {level: 3, indicator: "7.2.1"}}]
  - level: 5
    name: {th: ฝังในงาน, en: It is part of the work}
    rated: {at: [practice], reach: F}

rounds:
  - months: 6
    levels:
      - {level: 1}
      - {level: 2, requires: [1]}
      - {level: 5, requires: [2, 4]}
"""

FILED = """\
assessment: risks-2550
indicator: indicator.yaml
as_of: 31 ตุลาคม 2550
report:
  agency: {th: หน่วยงาน, en: The agency}
  round_months: 12
  filed_by: unit
  filed_on: 24 ตุลาคม 2550
  claimed_level: 5
evidence:
  - {id: plan-1, kind: plan, title: {th: แผน, en: The plan}}
  - id: course-1
    kind: training
    title: {th: อบรมครั้งที่ 1, en: First course}
    document_date: 1 มีนาคม 2550
    quantities: [{of: hours, amount: 2}, {of: people, amount: 12}]
  - id: course-2
    kind: training
    title: {th: อบรมครั้งที่ 2, en: Second course}
    document_date: 1 เมษายน 2550
    quantities: [{of: hours, amount: 1.5}, {of: people, amount: 12}]
  - {id: review-1, kind: review, title: {th: ทบทวน, en: Review}, document_date: 15 กันยายน 2550}
answers:
  - {question: owner, value: yes, justification: คำสั่งที่ 1/2550}
  - {question: abroad, value: no}
  - {question: practice, value: L}
readings:
  - {measure: treated, numerator: 30, denominator: 40}
texts:
  - {field: lessons, content: ต้องทบทวนทะเบียนความเสี่ยงทุกไตรมาส}
attainments:
  - {indicator: "7.2.1", level: 3}
"""

DECIDED = """\
continues: as-filed.yaml
as_of: 15 พฤศจิกายน 2550
exclusions:
  - {requirement: 2c, reason: {th: ไม่มีทะเบียน, en: there is no register}}
decisions:
  rulings:
    - {item: "answer:owner", standing: accepted, by: committee, on: 5 พฤศจิกายน 2550}
  waivers:
    - id: w-1
      requirement: 4a
      authority: committee
      reason: {th: น้ำท่วม, en: flood}
      decided_on: 5 พฤศจิกายน 2550
      valid_from: 1 พฤศจิกายน 2550
      valid_until: 30 พฤศจิกายน 2550
  exceptions:
    - id: e-1
      requirement: 1a
      authority: committee
      reason: {th: แผนเป็นความลับ, en: the plan is secret}
      decided_on: 5 พฤศจิกายน 2550
      valid_from: 5 พฤศจิกายน 2550
  deficiencies:
    - id: d-1
      requirement: 4b
      authority: committee
      reason: {th: กำลังเขียน, en: being written}
      plan: {th: ภายในปี, en: within the year}
      decided_on: 5 พฤศจิกายน 2550
      valid_from: 5 พฤศจิกายน 2550
      valid_until: 31 ธันวาคม 2550
  overrides:
    - id: o-1
      requirement: practice.5
      status: met
      authority: committee
      reason: {th: เห็นเอง, en: seen on site}
      decided_on: 6 พฤศจิกายน 2550
      valid_from: 6 พฤศจิกายน 2550
  revocations:
    - decision: e-1
      authority: committee
      reason: {th: เปิดเผยแล้ว, en: it is public now}
      decided_on: 10 พฤศจิกายน 2550
  rating:
    level: 5
    authority: committee
    reason: {th: ครบ, en: complete}
    decided_on: 15 พฤศจิกายน 2550
    valid_until: 30 กันยายน 2551
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the three files."""
    for name, text in (
        ("indicator.yaml", DEFINITION),
        ("as-filed.yaml", FILED),
        ("as-decided.yaml", DECIDED),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """Give the command on one of the files, with an English locale."""

    def command(name: str, *arguments: str) -> Result:
        environment = {"LC_ALL": "C.UTF-8", "NO_COLOR": ""}
        given = ["assess", str(folder / name), *arguments]
        return CliRunner().invoke(kpiflow, given, env=environment, catch_exceptions=False)

    return command


def record(result: Result) -> dict[str, Any]:
    """Read the JSON that the command printed."""
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def statuses(found: dict[str, Any]) -> dict[str, str]:
    """Give what each requirement comes to."""
    return {each["id"]: each["status"] for each in found["requirements"]}


class TestAsFiled:
    """What the unit filed is judged by every kind of rule."""

    def test_the_claim_is_not_supported(self, run: Callable[..., Result]) -> None:
        """30 of 40 is less than 80 percent, and that alone keeps level 2 from being reached."""
        found = record(run("as-filed.yaml", "--json"))

        assert found["levels"] == {
            "claimed": 5,
            "supported": 1,
            "supported_without_decisions": 1,
            "accepted": None,
            "reach": {"1": "reached", "2": "not_reached", "4": "held_back", "5": "not_reached"},
        }
        assert found["conclusion"]["en"] == (
            "The claim of level 5 is not supported: the evidence supports level 1, because requirement 2c "
            "is not met (reading:treated is 75 percent (30/40), where at least 80 is needed)."
        )

    def test_every_requirement_comes_to_what_its_rule_says(self, run: Callable[..., Result]) -> None:
        """Sums, answers, texts, references, freshness and absence are all judged."""
        assert statuses(record(run("as-filed.yaml", "--json"))) == {
            "1a": "met",
            "1b": "met",
            "2a": "met",
            "2b": "not_applicable",
            "2c": "unmet",
            "4a": "met",
            "4b": "met",
            "4c": "met",
            "4d": "met",
            "practice.5": "unmet",
        }

    def test_it_ends_with_3_in_every_form(self, run: Callable[..., Result], folder: Path) -> None:
        """Text, JSON and page end alike."""
        page = str(folder / "card.html")

        assert {
            run("as-filed.yaml", *arguments).exit_code
            for arguments in ((), ("--json",), ("--card", page), ("--lang", "th"))
        } == {3}

    def test_the_text_says_what_is_missing(self, run: Callable[..., Result]) -> None:
        """Level by level, with the names of the definition."""
        text = run("as-filed.yaml").stdout

        assert "Level 4 · It is reviewed — complete in itself, but a lower level is not" in text
        assert "– 2b  Work abroad is covered" in text
        assert (
            "found: does not apply here (answer:abroad); it does only with: an answer to “There is work abroad”: "
            in text
        )
        assert "found: answer:practice says “largely achieved”, where fully achieved is needed" in text

    def test_time_alone_undoes_what_must_be_fresh(self, run: Callable[..., Result]) -> None:
        """A review of 15 September is fresh for 60 days, until 14 November."""
        fresh = [
            statuses(record(run("as-filed.yaml", "--json", "--as-of", f"{day} November 2007")))["4a"]
            for day in (14, 15)
        ]

        assert fresh == ["met", "unmet"]

    def test_the_page_lists_what_was_stated(self, run: Callable[..., Result], folder: Path) -> None:
        """Answers, readings, texts and the other indicator's level stand on the card, in Thai."""
        run("as-filed.yaml", "--card", str(folder / "card.html"))

        page = (folder / "card.html").read_text(encoding="utf-8")
        for said_so in (
            "มีผู้รับผิดชอบ: yes",
            "คำสั่งที่ 1/2550",
            "ความเสี่ยงที่จัดการแล้ว: 30/40",
            "บทเรียน: ต้องทบทวนทะเบียนความเสี่ยงทุกไตรมาส",
            "ระดับของตัวชี้วัด 7.2.1: 3",
        ):
            assert said_so in page


class TestAsDecided:
    """Decisions of every kind, and an exclusion with its grounds."""

    def test_the_claim_is_supported_with_decisions(self, run: Callable[..., Result]) -> None:
        """The exclusion, the waiver and the override carry the ladder to its top; without decisions it is 2."""
        result = run("as-decided.yaml", "--json")
        found = record(result)

        assert result.exit_code == 0
        assert found["levels"] == {
            "claimed": 5,
            "supported": 5,
            "supported_without_decisions": 2,
            "accepted": 5,
            "reach": {
                "1": "reached",
                "2": "reached",
                "4": "reached_by_decision",
                "5": "reached_by_decision",
            },
        }

    def test_every_requirement_shows_its_decision(self, run: Callable[..., Result]) -> None:
        """Only decisions that make a difference are named: the deficiency of what is met is not."""
        found = record(run("as-decided.yaml", "--json"))

        assert {each["id"]: each["decision"] for each in found["requirements"] if each["decision"]} == {
            "4a": "w-1",
            "practice.5": "o-1",
        }
        assert statuses(found)["2c"] == "not_applicable"
        assert {each["id"] for each in found["decisions"]} == {"w-1", "e-1", "d-1", "o-1"}
        assert [each["decision"] for each in found["revocations"]] == ["e-1"]

    def test_the_level_rests_on_three_things(self, run: Callable[..., Result]) -> None:
        """Each of them is named by its kind with the level without it."""
        text = run("as-decided.yaml").stdout

        for line in (
            "Exclusion (2c) exclusion:2c — without it: level 1",
            "Waiver (4a) w-1 — without it: level 2",
            "Override (practice.5) o-1 — without it: level 4",
        ):
            assert line in text

    @pytest.mark.parametrize(
        ("day", "supported"),
        [
            ("31 October 2007", 1),
            ("5 November 2007", 1),
            ("15 November 2007", 5),
            ("30 November 2007", 5),
            ("1 December 2007", 2),
        ],
    )
    def test_each_day_has_its_own_answer(self, run: Callable[..., Result], day: str, supported: int) -> None:
        """What was not stated yet does not count, and the waiver counts to its last day."""
        assert record(run("as-decided.yaml", "--json", "--as-of", day))["levels"]["supported"] == supported

    def test_a_rating_ends_with_its_last_day(self, run: Callable[..., Result]) -> None:
        """A year later nothing is accepted any more."""
        accepted = [
            record(run("as-decided.yaml", "--json", "--as-of", day))["levels"]["accepted"]
            for day in ("2008-09-30", "2008-10-01")
        ]

        assert accepted == [5, None]

    def test_the_page_lists_every_decision(self, run: Callable[..., Result], folder: Path) -> None:
        """Kinds, reasons, the plan and the revocation stand on the card, in both languages."""
        pages = {}
        for language in ("en", "th"):
            run("as-decided.yaml", "--card", str(folder / f"{language}.html"), "--lang", language)
            pages[language] = (folder / f"{language}.html").read_text(encoding="utf-8")

        for said_so in (
            "Waiver 4a: flood",
            "Exception 1a: the plan is secret",
            "taken back 10 November 2550 BE (committee: it is public now)",
            "Accepted deficiency 4b: being written",
            "plan: within the year",
            "Override practice.5 → met: seen on site",
            "Exclusion 2c: there is no register",
        ):
            assert said_so in pages["en"]
        for said_so in ("ข้อยกเว้น 1a", "ถูกเพิกถอน 10 พฤศจิกายน 2550", "แผนแก้ไข: ภายในปี", "คำวินิจฉัยชี้ขาด"):
            assert said_so in pages["th"]

    def test_a_level_asked_about_names_the_decisions_behind_it(self, run: Callable[..., Result]) -> None:
        """Level 4 of 1, 2, 4 and 5 is the third, and is answered by its number."""
        text = run("as-decided.yaml", "--level", "4").stdout

        assert "Level 4 is reached, by w-1." in text
        assert "4d" in text
        assert "Level 5 ·" not in text

    def test_a_number_between_levels_is_refused(self, run: Callable[..., Result]) -> None:
        """The refusal lists the levels there are."""
        result = run("as-decided.yaml", "--level", "3")

        assert (result.exit_code, result.stderr) == (
            2,
            "[KPI202] indicator '4.1' has no level 3\n  expected: 1, 2, 4, 5\n",
        )


class TestJournal:
    """All of it is recorded once, and read again."""

    KINDS = (
        "assessment.opened",
        "report.filed",
        *["evidence.submitted"] * 4,
        *["answer.given"] * 3,
        "measure.read",
        "text.written",
        "level.attained",
        "requirement.excluded",
        "evidence.ruled",
        "requirement.waived",
        "requirement.excepted",
        "deficiency.accepted",
        "requirement.overridden",
        "decision.revoked",
        "level.rated",
    )

    def test_every_statement_and_decision_is_one_entry(
        self, run: Callable[..., Result], folder: Path
    ) -> None:
        """Both files lead to one entry for each thing they state, and a second run adds none."""
        store = folder / "journal.sqlite"
        first = run("as-decided.yaml", "--json", "--store", str(store))
        second = run("as-decided.yaml", "--json", "--store", str(store))

        assert first.stdout == second.stdout
        assert "note:" not in second.stderr
        with SqliteStore(store) as journal:
            assert tuple(entry.kind for entry in journal.read("risks-2550")) == self.KINDS

    def test_a_journal_that_grows_file_by_file_says_the_same(
        self, run: Callable[..., Result], folder: Path
    ) -> None:
        """Filed first and decided later, the journal gives what both files at once give, and its anchor besides."""
        store = str(folder / "journal.sqlite")
        run("as-filed.yaml", "--store", store)

        grown = run("as-decided.yaml", "--json", "--store", store)

        at_once = record(run("as-decided.yaml", "--json"))
        assert {**record(grown), "journal": None} == at_once

    def test_a_corrected_answer_takes_the_place_of_the_first(
        self, run: Callable[..., Result], folder: Path
    ) -> None:
        """A file whose answer was changed is recorded again, and the new answer counts."""
        store = str(folder / "journal.sqlite")
        run("as-filed.yaml", "--store", store)
        changed = FILED.replace("{question: owner, value: yes,", "{question: owner, value: no,")
        (folder / "as-filed.yaml").write_text(changed, encoding="utf-8")

        result = run("as-filed.yaml", "--json", "--store", store)

        assert statuses(record(result))["1b"] == "unmet"
        assert "13 entries" in result.stderr


class TestRound:
    """The same evidence in the six-month round."""

    @pytest.fixture
    def half_year(self, folder: Path) -> None:
        """Let the unit report on six months."""
        text = FILED.replace("round_months: 12", "round_months: 6")
        (folder / "as-filed.yaml").write_text(text, encoding="utf-8")

    def test_has_its_own_levels(self, half_year: None, run: Callable[..., Result]) -> None:
        """At six months level 1 is given, level 2 takes the first, and the top takes what follows."""
        found = record(run("as-filed.yaml", "--json"))

        assert found["levels"]["supported"] == 2
        assert found["levels"]["reach"] == {"1": "reached", "2": "reached", "5": "not_reached"}
        assert found["score"]["points"] == "2"

    def test_is_printed_on_the_card(self, half_year: None, run: Callable[..., Result]) -> None:
        """The card says which round it is about."""
        assert "6-month round" in run("as-filed.yaml").stdout

    def test_is_not_reported_on_in_the_journal_of_another(
        self, run: Callable[..., Result], folder: Path
    ) -> None:
        """A journal that was begun for the year takes no report on six months, and says where it stands."""
        store = str(folder / "journal.sqlite")
        run("as-filed.yaml", "--store", store)
        text = FILED.replace("round_months: 12", "round_months: 6")
        (folder / "as-filed.yaml").write_text(text, encoding="utf-8")

        result = run("as-filed.yaml", "--store", store)

        assert result.exit_code == 2
        assert "[KPI413] the report is on 6 months, and the assessment on 12" in result.stderr
        assert "as-filed.yaml" in result.stderr

    def test_asked_about_a_level_it_passes_over_answers_for_the_next(
        self, half_year: None, run: Callable[..., Result]
    ) -> None:
        """Level 4 is not in the round; what keeps it from being reached is what level 5 lacks."""
        text = run("as-filed.yaml", "--level", "4").stdout

        assert "Level 4 is not reached; unmet: 2c." in text
        assert "2c  Risks are treated" in text


class TestDefinition:
    """The definition is pinned, and in effect for a time."""

    def test_is_refused_outside_its_days(self, run: Callable[..., Result], folder: Path) -> None:
        """A report filed before the definition is in effect cannot be judged by it."""
        text = DEFINITION.replace("effective_on: 1 ตุลาคม 2549", "effective_on: 1 พฤศจิกายน 2550")
        (folder / "indicator.yaml").write_text(text, encoding="utf-8")

        result = run("as-filed.yaml")

        assert result.exit_code == 2
        assert "[KPI210] the definition of '4.1' is not in effect on 2007-10-24" in result.stderr
        assert "as-filed.yaml" in result.stderr

    def test_another_version_is_another_definition(self, run: Callable[..., Result], folder: Path) -> None:
        """A journal begun under version 2 is not continued under version 3."""
        store = str(folder / "journal.sqlite")
        run("as-filed.yaml", "--store", store)
        text = DEFINITION.replace('version: "2"', 'version: "3"')
        (folder / "indicator.yaml").write_text(text, encoding="utf-8")

        result = run("as-filed.yaml", "--store", store)

        assert (result.exit_code, result.stderr.split("]")[0]) == (2, "[KPI303")

    def test_can_be_climbed_one_level_at_a_time(self, folder: Path) -> None:
        """What the files support is reached by moves, over the gap between levels 2 and 4."""
        file = load_assessment(folder / "as-decided.yaml")
        assessment = open_assessment(file)

        moves = []
        while assessment.may_advance(as_of=file.as_of):
            moves.append(assessment.advance(by="committee", on=file.as_of).after)

        assert moves == [1, 2, 4, 5]

    def test_has_every_word_of_the_language(self, folder: Path) -> None:
        """No guard is left out of what these files try."""
        words = {type(guard).__name__ for guard in load_indicator(folder / "indicator.yaml").guards()}

        assert words == {
            "Provided",
            "NilReturned",
            "Answered",
            "Measured",
            "Written",
            "Holds",
            "Reached",
            "AtLeast",
            "NoneOf",
        }
