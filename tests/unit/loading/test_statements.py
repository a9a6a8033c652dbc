"""Assessment files that state answers, readings, texts, exclusions, attainments and decisions of every kind."""

from __future__ import annotations

import json

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpiflow.assessment import Assessment
from kpiflow.decisions import AcceptedDeficiency, Override, StandingException, Waiver
from kpiflow.errors import (
    DefinitionError,
    KpiflowError,
    LoadingError,
    Path as DocumentPath,
    Problem,
    path_text,
)
from kpiflow.evidence import Answer, Attainment, Exclusion, Reading, Standing, Statement
from kpiflow.guards import Status
from kpiflow.journal import MemoryStore
from kpiflow.loading import load_assessment, load_indicator, open_assessment, record, unstated
from kpiflow.loading.source import read_source
from kpiflow.text import Text


RULES = """\
code: "1"
name: x
evidence: [{id: plan, name: plan}]
scales: [{id: nplf, values: [N, P, L, F]}]
questions: [{id: q1, name: q, scale: nplf}]
measures: [{id: share, name: share, unit: percent}, {id: people, name: people, whole: "true"}]
text_fields: [{id: remarks, name: remarks}]
roles: [{id: chief, name: chief}, {id: unit, name: unit}]
levels:
  - level: 1
    name: one
    requirements:
      - {id: 1a, text: t, requires: {answered: {question: q1, reach: L}}}
      - {id: 1b, text: t, requires: {measured: {measure: share, min: 80}}}
      - {id: 1c, text: t, requires: {written: remarks}}
      - {id: 1d, text: t, requires: {provided: plan}, na: {counts_as: met, allowed: true}}
      - {id: 1e, text: t, requires: {reached: {level: 3, indicator: "2"}}}
"""
FIRST = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report: {agency: agency, round_months: 12, filed_by: unit, filed_on: 2007-10-24}
evidence: [{id: e1, kind: plan, title: the plan}]
answers:
  - {question: q1, value: L, justification: because, reference: https://example.org/q1}
readings:
  - {measure: share, numerator: 4, denominator: 5}
  - {measure: people, value: 7, unit: ""}
texts:
  - {field: remarks, content: said}
exclusions:
  - {requirement: 1d, reason: {th: ไม่มี, en: none}, supported_by: e1}
attainments:
  - {indicator: "2", level: 3}
"""
LAST = """\
continues: first.yaml
as_of: 2007-11-30
answers: [{question: q1, value: F}]
readings: [{measure: share, value: "81.50"}]
texts: [{field: remarks, content: "-"}]
exclusions: [{requirement: 1d, reason: still none}]
attainments: [{indicator: "2", level: 2}]
decisions:
  rulings:
    - {item: "answer:q1", standing: accepted, by: chief, on: 2007-11-30}
  waivers:
    - {id: w, requirement: 1a, authority: chief, reason: why, decided_on: 2007-11-15, valid_from: 2007-11-15,
       valid_until: 2007-12-31, evidence: e1}
  exceptions:
    - {id: x, requirement: 1b, authority: chief, reason: why, decided_on: 2007-11-15, valid_from: 2007-11-15}
  deficiencies:
    - {id: d, requirement: 1c, authority: chief, reason: why, plan: how, decided_on: 2007-11-15,
       valid_from: 2007-11-15, valid_until: 2007-12-31}
  overrides:
    - {id: o, requirement: 1e, authority: chief, reason: why, decided_on: 2007-11-15, valid_from: 2007-11-15,
       status: met}
  revocations:
    - {decision: w, authority: chief, reason: why not, decided_on: 2007-11-20}
  rating: {level: 1, authority: chief, reason: why, decided_on: 2007-11-30, valid_until: 2008-09-30}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a definition, an assessment file and one that continues it."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "first.yaml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "last.yaml").write_text(LAST, encoding="utf-8")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    """Replace a piece of a file, which must be in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str, int, int]]:
    """Give code, file, line and column of each problem, all of which have a place."""
    assert all(each.position for each in problems)
    return [
        (each.code, Path(each.position.file).name, each.position.line, each.position.column)
        for each in problems
        if each.position
    ]


def refused(path: Path, load: Callable[[Path], object] = load_assessment) -> KpiflowError:
    """Load a file that is refused and give the refusal."""
    with pytest.raises(KpiflowError) as error:
        load(path)
    return error.value


def statuses(assessment: Assessment, day: date) -> dict[str, Status]:
    """Give what each requirement comes to on a day."""
    ladder = assessment.result(as_of=day).ladder
    return {each.requirement.id: each.status for each in ladder.requirements()}


class TestContents:
    """A file says what the register is to hold."""

    def test_facts_are_read_as_what_they_are(self, folder: Path) -> None:
        """Each list holds facts of its own class, figures exact and texts as they were written."""
        first = load_assessment(folder / "first.yaml").first

        assert first.answers == (
            Answer(question="q1", value="L", justification="because", reference="https://example.org/q1"),
        )
        assert first.readings == (
            Reading(measure="share", numerator=Decimal(4), denominator=Decimal(5)),
            Reading(measure="people", value=Decimal(7)),
        )
        assert first.texts == (Statement(field="remarks", content="said"),)
        assert first.exclusions == (
            Exclusion(requirement="1d", reason=Text(th="ไม่มี", en="none"), supported_by=("e1",)),
        )
        assert first.attainments == (Attainment(indicator="2", level=3),)

    def test_decisions_are_read_as_what_they_are(self, folder: Path) -> None:
        """Each list holds decisions of its own class, in the order in which they are given."""
        decisions = load_assessment(folder / "last.yaml").parts[-1].content.decisions

        assert [(key, n, type(each)) for key, n, each in decisions.about_requirements()] == [
            ("waivers", 0, Waiver),
            ("exceptions", 0, StandingException),
            ("deficiencies", 0, AcceptedDeficiency),
            ("overrides", 0, Override),
        ]
        assert [each.decision for each in decisions.revocations] == ["w"]
        assert decisions.rating is not None
        assert decisions.rating.valid_until == date(2008, 9, 30)

    def test_files_of_both_kinds_state_them(self, folder: Path) -> None:
        """A file that stands for itself and one that goes on walk what they state in the same order."""
        for part in load_assessment(folder / "last.yaml").parts:
            assert list(dict.fromkeys(key for key, _, _ in part.content.stated())) == [
                *("answers", "readings", "texts", "exclusions", "attainments")
            ]

    def test_json_states_the_same(self, folder: Path) -> None:
        """The same file in JSON, numbers and truths unquoted, states the same."""
        for name in ("rules", "first"):
            plain = read_source(folder / f"{name}.yaml").root.plain()
            text = json.dumps(plain, ensure_ascii=False).replace(".yaml", ".json").replace('"4"', "4")
            (folder / f"{name}.json").write_text(text.replace('"true"', "true"), encoding="utf-8")

        in_json, in_yaml = load_assessment(folder / "first.json"), load_assessment(folder / "first.yaml")

        assert list(in_json.first.stated()) == list(in_yaml.first.stated())
        assert in_json.indicator == in_yaml.indicator

    def test_a_definition_of_criteria_is_no_assessment(self, folder: Path) -> None:
        """A definition that has neither levels nor a weight of its own is known for one by its criteria."""
        text = RULES[: RULES.index("levels:")] + 'criteria: {measure: share, cells: ["60"]}\n'
        (folder / "row.yaml").write_text(text, encoding="utf-8")

        assert load_indicator(folder / "row.yaml").highest_level == 1
        assert [each.code for each in refused(folder / "row.yaml").problems] == ["KPI416"]


class TestRecording:
    """What files state is in the journal, each thing from its own day."""

    def test_everything_is_recorded_in_its_order(self, folder: Path) -> None:
        """Facts come before the decisions about them, file by file."""
        assessment = open_assessment(load_assessment(folder / "last.yaml"))

        assert [entry.kind for entry in assessment.history()] == [
            *("assessment.opened", "report.filed", "evidence.submitted", "answer.given"),
            *("measure.read", "measure.read", "text.written", "requirement.excluded", "level.attained"),
            *("answer.given", "measure.read", "text.written", "requirement.excluded", "level.attained"),
            *("evidence.ruled", "requirement.waived", "requirement.excepted", "deficiency.accepted"),
            *("requirement.overridden", "decision.revoked", "level.rated"),
        ]

    def test_a_later_file_answers_anew(self, folder: Path) -> None:
        """What a later file states takes the place of what an earlier one did, from its own day on."""
        assessment = open_assessment(load_assessment(folder / "last.yaml"))
        before, after = (assessment.state(as_of=date(2007, 11, day)).register for day in (29, 30))

        assert [register["answer:q1"].fact for register in (before, after)] == [
            load_assessment(folder / "first.yaml").first.answers[0],
            Answer(question="q1", value="F"),
        ]
        assert after["answer:q1"].standing is Standing.ACCEPTED
        assert len(before.entries) == len(after.entries) == 7

    def test_all_of_it_counts(self, folder: Path) -> None:
        """The rules are judged by what the files state, and by the decisions while they last."""
        assessment = open_assessment(load_assessment(folder / "last.yaml"))

        assert statuses(assessment, date(2007, 10, 31)) == {
            "1a": Status.MET,
            "1b": Status.MET,
            "1c": Status.MET,
            "1d": Status.NOT_APPLICABLE,
            "1e": Status.MET,
        }
        assert assessment.state(as_of=date(2007, 11, 19)).waivers != ()
        assert assessment.state(as_of=date(2007, 11, 20)).waivers == ()

    def test_twice_adds_nothing(self, folder: Path) -> None:
        """Files recorded again find all they state: facts, decisions and revocations."""
        file = load_assessment(folder / "last.yaml")
        assessment = open_assessment(file)

        assert record(file, assessment) == 0
        assert unstated(file, assessment) == ()

    def test_in_two_steps_comes_to_the_same(self, folder: Path) -> None:
        """Recording one file after the other comes to what recording both at once does."""
        store = MemoryStore()
        open_assessment(load_assessment(folder / "first.yaml"), store=store)
        file = load_assessment(folder / "last.yaml")

        stepwise = open_assessment(file, store=store)

        assert stepwise.result(as_of=file.as_of) == open_assessment(file).result(as_of=file.as_of)

    def test_an_answer_that_is_changed_back_is_given_again(self, folder: Path) -> None:
        """Of what is stated about one thing on one day the last one stands, so that going back is recorded."""
        assessment = open_assessment(load_assessment(folder / "first.yaml"))
        counts: list[int] = []
        for old, new in (("value: L", "value: P"), ("value: P", "value: L"), ("value: L", "value: L")):
            change(folder / "first.yaml", old, new)
            counts.append(record(load_assessment(folder / "first.yaml"), assessment))

        assert counts == [1, 1, 0]
        assert assessment.state().register["answer:q1"].fact == Answer(
            question="q1", value="L", justification="because", reference="https://example.org/q1"
        )

    def test_what_was_stated_by_hand_since_stands(self, folder: Path) -> None:
        """An answer given on a later day is not undone by recording the file again, and is named."""
        file = load_assessment(folder / "first.yaml")
        assessment = open_assessment(file)
        assessment.declare(Answer(question="q1", value="F"), by="unit", on=date(2007, 11, 2))

        assert record(file, assessment) == 0
        assert unstated(file, assessment) == ("answer:q1",)
        assert assessment.state().register["answer:q1"].fact == Answer(question="q1", value="F")


class TestUnstated:
    """What the journal holds and the files do not state."""

    def test_is_all_that_a_later_file_adds(self, folder: Path) -> None:
        """Facts that were stated anew, decisions and revocations are named, each by what it goes by."""
        assessment = open_assessment(load_assessment(folder / "last.yaml"))

        assert unstated(load_assessment(folder / "first.yaml"), assessment) == (
            *("answer:q1", "reading:share", "statement:remarks", "exclusion:1d", "attainment:2"),
            *("x", "d", "o", "the ruling on answer:q1", "the revocation of w", "the rating of 2007-11-30"),
        )

    def test_is_a_revocation_that_was_taken_out_of_the_file(self, folder: Path) -> None:
        """A file that states a decision and not that it was taken back does not state all there is."""
        assessment = open_assessment(load_assessment(folder / "last.yaml"))
        change(
            folder / "last.yaml",
            "  revocations:\n    - {decision: w, authority: chief, reason: why not, decided_on: 2007-11-20}\n",
            "",
        )

        assert unstated(load_assessment(folder / "last.yaml"), assessment) == ("the revocation of w",)

    def test_leaves_out_what_is_stated_by_a_later_file(self, folder: Path) -> None:
        """Of what several files state about one thing the last one is what they state."""
        file = load_assessment(folder / "last.yaml")
        assessment = open_assessment(file)
        assessment.declare(Answer(question="q1", value="F"), by="unit", on=date(2007, 12, 24))

        assert unstated(file, assessment) == ()


REFUSALS: list[tuple[str, str, str, tuple[str, str, int, int]]] = [
    ("first.yaml", "value: L", "value: better", ("KPI212", "first.yaml", 7, 27)),
    ("first.yaml", "question: q1", "question: q2", ("KPI204", "first.yaml", 7, 16)),
    ("first.yaml", "denominator: 5", "denominator: 0", ("KPI213", "first.yaml", 9, 49)),
    ("first.yaml", "value: 7", "value: 7.5", ("KPI213", "first.yaml", 10, 30)),
    ("first.yaml", 'unit: ""', "unit: heads", ("KPI213", "first.yaml", 10, 39)),
    ("first.yaml", "measure: people", "measure: person", ("KPI204", "first.yaml", 10, 15)),
    ("first.yaml", "field: remarks", "field: remark", ("KPI204", "first.yaml", 12, 13)),
    ("first.yaml", "requirement: 1d", "requirement: 1f", ("KPI205", "first.yaml", 14, 19)),
    ("first.yaml", "supported_by: e1", "supported_by: e2", ("KPI203", "first.yaml", 14, 68)),
    ("first.yaml", 'indicator: "2"', 'indicator: "4"', ("KPI204", "first.yaml", 16, 17)),
    ("last.yaml", 'item: "answer:q1"', 'item: "answer:q2"', ("KPI203", "last.yaml", 10, 14)),
    ("last.yaml", "requirement: 1b", "requirement: 9b", ("KPI205", "last.yaml", 15, 28)),
    ("last.yaml", "- {id: d,", "- {id: x,", ("KPI205", "last.yaml", 17, 12)),
    (
        "last.yaml",
        "requirement: 1e, authority: chief",
        "requirement: 1e, authority: boss",
        ("KPI204", "last.yaml", 20, 43),
    ),
    ("last.yaml", "decision: w", "decision: v", ("KPI205", "last.yaml", 23, 18)),
    ("last.yaml", "rating: {level: 1", "rating: {level: 2", ("KPI202", "last.yaml", 24, 19)),
]


class TestRefusals:
    """What a file may not state is told when it is loaded, with its place."""

    @pytest.mark.parametrize(
        ("file", "old", "new", "expected"),
        REFUSALS,
        ids=[row[2] for row in REFUSALS],
    )
    def test_what_the_definition_refuses_is_told_where_it_stands(
        self, folder: Path, file: str, old: str, new: str, expected: tuple[str, str, int, int]
    ) -> None:
        """Each thing that cannot be meant is one problem, at the value that says it."""
        change(folder / file, old, new)

        assert places(refused(folder / "last.yaml").problems) == [expected]

    def test_one_thing_is_stated_once_in_a_file(self, folder: Path) -> None:
        """Two answers to one question in one file are refused, for the second would silently stand."""
        change(folder / "first.yaml", "texts:\n", "texts:\n  - {field: remarks, content: other}\n")

        error = refused(folder / "first.yaml")

        assert isinstance(error, LoadingError)
        assert str(error) == (
            "[KPI203] 'statement:remarks' is stated twice\n"
            f"  at: texts[1]  ({folder / 'first.yaml'}:13:5)\n"
            "  13 |   - {field: remarks, content: said}\n"
            "     |     ^\n"
            "  hint: keep one of them"
        )

    def test_all_problems_are_told_at_once_in_the_order_of_the_files(self, folder: Path) -> None:
        """What cannot be read and what the definition refuses come together, file by file and line by line."""
        change(folder / "first.yaml", "value: L", "value: best")
        change(folder / "first.yaml", "numerator: 4", "numerator: four")
        change(folder / "first.yaml", "field: remarks", "field: remark")
        change(folder / "last.yaml", 'value: "81.50"', "value: many")
        change(folder / "last.yaml", "level: 2", "level: 2, lvl: 3")
        change(folder / "last.yaml", "status: met", "status: fine")
        change(folder / "last.yaml", "decision: w", "decision: v")
        change(folder / "last.yaml", "rating: {level: 1", "rating: {level: 4")

        assert places(refused(folder / "last.yaml").problems) == [
            ("KPI212", "first.yaml", 7, 27),
            ("KPI409", "first.yaml", 9, 33),
            ("KPI204", "first.yaml", 12, 13),
            ("KPI409", "last.yaml", 4, 36),
            ("KPI406", "last.yaml", 7, 42),
            ("KPI413", "last.yaml", 21, 16),
            ("KPI205", "last.yaml", 23, 18),
            ("KPI202", "last.yaml", 24, 19),
        ]

    def test_a_wrong_rule_is_told_before_anything_it_would_refuse(self, folder: Path) -> None:
        """While the definition is wrong, what it would say of the file is not guessed."""
        change(folder / "rules.yaml", "reach: L", "reach: M")
        change(folder / "first.yaml", "value: L", "value: best")

        error = refused(folder / "first.yaml")

        assert isinstance(error, DefinitionError)
        assert places(error.problems) == [("KPI115", "rules.yaml", 13, 70)]

    def test_a_decision_that_is_refused_has_no_false_consequences(self, folder: Path) -> None:
        """Taking back a decision that was refused itself is not refused once more."""
        change(folder / "last.yaml", "id: w, requirement: 1a", "id: w, requirement: 9a")

        assert places(refused(folder / "last.yaml").problems) == [("KPI205", "last.yaml", 12, 28)]

    def test_an_item_that_is_refused_has_no_false_consequences(self, folder: Path) -> None:
        """What rests on an item that was refused is not refused for that as well."""
        change(folder / "first.yaml", "kind: plan", "kind: plam")

        assert places(refused(folder / "last.yaml").problems) == [("KPI204", "first.yaml", 5, 27)]

    @pytest.mark.parametrize("broken", ["last.yaml", "first.yaml"])
    @pytest.mark.parametrize("value", [[[]], {"zzz": "x"}], ids=["a list", "a mapping"])
    def test_whatever_is_broken_nothing_else_is_blamed(self, folder: Path, broken: str, value: Any) -> None:
        """Whichever single value of a file cannot be read, every problem is about it."""
        original = read_source(folder / broken).root.plain()
        astray: list[str] = []
        for path in nodes(original):
            plain = deepcopy(original)
            place = plain
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value
            (folder / broken).write_text(json.dumps(plain), encoding="utf-8")
            astray.extend(
                f"{path_text(path)}: {problem}"
                for problem in refused(folder / "last.yaml").problems
                if not related(path, problem.path)
                or problem.position is None
                or Path(problem.position.file).name != broken
            )

        assert astray == []


def nodes(plain: Any, path: DocumentPath = ()) -> Iterator[DocumentPath]:
    """Walk the path of every value below the root."""
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for step, value in steps:
        yield (*path, step)
        yield from nodes(value, (*path, step))


def related(one: DocumentPath, other: DocumentPath) -> bool:
    """Tell whether one path leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
