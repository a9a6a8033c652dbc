"""The schemas of records and what commands print are one contract, in both directions."""

from __future__ import annotations

import json
import re
import sqlite3

from collections.abc import Iterator
from contextlib import closing
from copy import deepcopy
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest

from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies as st
from jsonschema import Draft202012Validator

from journals import anchor, journal
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.cli.command import COMMANDS, kpiflow
from kpiflow.cli.records import RECORDS, record_schema_text
from kpiflow.cli.records.cards import DECISIONS
from kpiflow.cli.records.shapes import VALUES
from kpiflow.codec.schema import schema_beside
from kpiflow.errors import KpiflowError
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.ladder import Situation
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.reports import make_record, render_json
from kpiflow.testing.cases import load_cases, run_case
from records import OF_PACKS, OF_SEVERAL, PRINTED, faults, own_names, places, result_of, validator
from strategies.ladders import situations


ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = ROOT / "examples"
RULES: Final = EXAMPLES / "anti-corruption" / "indicator.yaml"
ACCEPTED: Final = EXAMPLES / "anti-corruption" / "as-accepted.yaml"
FILED: Final = EXAMPLES / "anti-corruption" / "as-filed.yaml"
ROUNDS: Final = EXAMPLES / "anti-corruption-rounds"
ASSESSMENTS: Final = tuple(
    path
    for path in sorted(EXAMPLES.rglob("*.yaml"))
    if re.search(r"^(report|continues|indicator):", path.read_text(encoding="utf-8"), re.MULTILINE)
    and not path.name.endswith("kpitest.yaml")
)
CASES: Final = tuple(sorted([*EXAMPLES.rglob("*.kpitest.yaml"), *(ROOT / "kpiflow").rglob("*.kpitest.yaml")]))
CARD: Final = """
code: "2569"
name: {th: คำรับรอง, en: Agreement}
bands: [{name: {th: ดี, en: good}, low: 3.5}, {name: {th: พอใช้, en: fair}, low: 1, high: 3.5}]
gates: [{id: safe, name: {th: ปลอดภัย, en: safety}, part: "2", at_least: 3, most: 2}]
parts:
  - code: "1"
    name: {th: ประสิทธิผล, en: Effectiveness}
    weight: 60
    parts:
      - {code: "1.1", name: {th: ผลผลิต, en: Output}, weight: 20, points: 4, printed_weighted: "0.9000"}
      - {code: "1.2", name: {th: ผลลัพธ์, en: Outcome}, weight: 40}
  - {code: "2", name: {th: ที่ปรึกษา, en: Advisers}, weight: 40, points: 4, rounds: [12]}
"""
OF_FILES: Final = """\
code: "1"
name: {th: แผน, en: plan}
performance_period: FY 2550 BE
evidence: [{id: plan, name: {th: แผน, en: plan}}]
levels:
  - level: 1
    name: {th: มีแผน, en: planned}
    requirements: [{id: 1a, text: {th: มีแผน, en: there is a plan}, requires: {provided: plan}}]
"""
WITH_A_FILE: Final = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report: {agency: A, round_months: 12, filed_by: officer, filed_on: 2007-10-24, claimed_level: 1}
evidence:
  - {id: p1, kind: plan, title: the plan, document_date: 2007-01-01, files: [plan.txt]}
"""
TESTS: Final = """\
tests: rules.yaml
cases:
  - {name: not yet, as_of: 2007-10-31, todo: later, expect: {level: 1}}
  - {name: fails, as_of: 2007-10-31, expect: {level: 1}}
"""
SIGNED: Final = ("--quorum", "1")
KEYED: Final = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

each_record = pytest.mark.parametrize("name", RECORDS)


def printed(*arguments: str | Path) -> Any:
    """Give the record that a command prints."""
    env = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    given = [*map(str, arguments), "--json"]
    result = CliRunner().invoke(kpiflow, given, env=env, catch_exceptions=False)
    assert result.stdout.startswith("{"), (given, result.stderr)
    return json.loads(result.stdout)


def changed(path: Path, old: str, new: str) -> Path:
    """Write the definition of the card with one change."""
    text = RULES.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def cards(folder: Path) -> Iterator[Any]:
    """Give cards of every kind."""
    for path in ASSESSMENTS:
        yield printed("assess", path)
    yield printed("assess", ACCEPTED, "--level", "2", "--store", folder / "a.sqlite")
    yield printed("assess", FILED, "--as-of", "2009-01-01")
    (folder / "rules.yaml").write_text(OF_FILES, encoding="utf-8")
    (folder / "case.yaml").write_text(WITH_A_FILE, encoding="utf-8")
    (folder / "plan.txt").write_text("the plan")
    store = ("--store", folder / "files.sqlite")
    yield printed("assess", folder / "case.yaml", *store)


def reports(folder: Path) -> Iterator[tuple[str, Any]]:
    """Give gaps, what is missing, comparisons, courses, scorecards and scores."""
    for path in ASSESSMENTS:
        yield "gap", printed("gap", path, "--limit", "1")
        yield "timeline", printed("timeline", path)
        yield "missing", printed("missing", path, "--level", "1", "--limit", "1")
    yield "gap", printed("gap", FILED, "--level", "2")
    yield "timeline", printed("timeline", ACCEPTED, "--as-of", "2009-01-01")
    for level in ("1", "5"):
        yield "missing", printed("missing", FILED, "--level", level)
    yield "comparison", printed("compare", FILED, ACCEPTED)
    yield "comparison", printed("compare", ACCEPTED, FILED)
    yield "comparison", printed("compare", ROUNDS / "unit-6-filed.yaml", ROUNDS / "unit-12-filed.yaml")
    card = folder / "card.yaml"
    card.write_text(CARD, encoding="utf-8")
    yield "scorecard-result", printed("scorecard", card)
    yield "scorecard-result", printed("scorecard", card, "--round", "6")
    yield "scorecard-result", printed("scorecard", ROUNDS / "province-scorecard.yaml")
    yield "scorecards", printed("scorecard", card, ROUNDS / "province-scorecard.yaml")
    yield "scorecards", printed("scorecard", *[ROUNDS / "province-scorecard.yaml"] * 2)
    card.write_text(CARD.replace("weight: 40}", "weight: 40, points: 5}"), encoding="utf-8")
    yield "scorecard-result", printed("scorecard", card)
    yield "score", printed("score", RULES, "--level", "3")
    yield "score", printed("score", EXAMPLES / "freight" / "freight.yaml", "--reading", "17.1")


def of_rules(folder: Path) -> Iterator[tuple[str, Any]]:
    """Give what is wrong with rules, what changed in them, and what their tests show."""
    yield "check", printed("check", ROOT / "tests" / "hostile")
    store = folder / "a.sqlite"
    with SqliteStore(folder / "torn.sqlite") as torn:
        open_assessment(load_assessment(ACCEPTED), store=torn)
    with closing(sqlite3.connect(folder / "torn.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute("UPDATE entries SET line = X'78' WHERE version = 2")
    stricter = changed(
        folder / "stricter.yaml",
        "requires: {provided: risk-analysis}",
        "requires: {provided: {kind: risk-analysis, count: 9}}",
    )
    heavier = changed(folder / "heavier.yaml", "weight: 2", "weight: 3")
    renamed = changed(
        folder / "renamed.yaml",
        "- id: planning-minutes",
        "- id: other\n    name: other\n  - id: planning-minutes",
    )
    for each in (stricter, heavier, renamed):
        yield "difference", printed("diff", RULES, each)
    yield "difference", printed("diff", RULES, stricter, "--store", store, "--as-of", "2007-11-30")
    yield "difference", printed("diff", RULES, stricter, "--store", folder / "torn.sqlite")
    yield "replay", printed("replay", store, "--rules", stricter, "--as-of", "2007-11-30")
    yield "replay", printed("replay", store)
    yield "replay", printed("replay", folder / "torn.sqlite", "--rules", stricter)
    tests = folder / "x.kpitest.yaml"
    tests.write_text(TESTS, encoding="utf-8")
    yield "test-result", printed("test", tests)
    starter = next(each for each in CASES if "starter" in each.parts)
    yield "test-result", printed("test", starter, "--coverage", "--mutate", "--threshold", "99.5")


def of_journals(folder: Path) -> Iterator[tuple[str, Any]]:
    """Give what is said of journals, sound ones and others."""
    lines = journal(6)
    file, store, new = folder / "j.jsonl", folder / "j.sqlite", folder / "new.sqlite"
    file.write_bytes(b"".join(each + b"\n" for each in lines))
    (folder / "j.anchor").write_bytes(anchor(lines).content)
    yield "import", printed("import", file, store)
    yield "verification", printed("verify", store, "--anchor", folder / "j.anchor")
    yield "verification", printed("verify", file, "--anchor", folder / "j.anchor", "--key", KEYED)
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("DROP TRIGGER entries_are_never_deleted")
        connection.execute("DELETE FROM entries WHERE version = 4")
    yield "verification", printed("fsck", store)
    yield "recovery", printed("recover", store)
    yield "recovery", printed("recover", store, "--write", "--to", new)
    with SqliteStore(folder / "files.sqlite") as resumed:
        assessment = Assessment.resume("a1", store=resumed, authority=AllowAll())
        assessment.accept("p1", by="director", on=date(2007, 10, 25))
        assessment.advance(by="officer", on=date(2007, 10, 25))
    yield "pack", printed("pack", folder / "files.sqlite", "-o", folder / "full.zip")
    yield "pack-verification", printed("verify", folder / "full.zip")
    (folder / "plan.txt").unlink()
    observe = ("observe", folder / "case.yaml", "--store", folder / "files.sqlite")
    yield "observation", printed(*observe)
    yield (
        "record",
        printed("assess", folder / "case.yaml", "--store", folder / "files.sqlite", "--as-of", "2099-01-01"),
    )


def of_making(folder: Path) -> Iterator[tuple[str, Any]]:
    """Give what commands tell that make something."""
    yield "start", printed("init", folder / "started")
    rules = folder / "started" / "indicator.yaml"
    yield "cases", printed("cases", rules, "--output", folder / "started" / "made.kpitest.yaml")
    yield "key", printed("keygen", "office", folder / "office.key")
    yield "anchors", printed("anchor", folder / "j.jsonl", "--key", folder / "office.key")
    (folder / "anchors").mkdir()
    yield "anchors", printed("anchor", folder / "j.jsonl", "--to", folder / "anchors")
    yield "machine", printed("diagram", rules)
    (folder / "notes.yaml").write_text("notes", encoding="utf-8")
    yield (
        "cards",
        printed("card", ACCEPTED, FILED, folder / "notes.yaml", "-o", folder / "cards", "--format", "md"),
    )
    yield "cards", printed("card", folder / "a.sqlite", "--assessment", "nobody", "-o", folder / "others")
    with SqliteStore(folder / "site.sqlite") as store:
        for path in (ACCEPTED, *ASSESSMENTS[:3]):
            open_assessment(load_assessment(path), store=store)
    yield "site", printed("site", folder / "site.sqlite", "-o", folder / "site")
    changed_page = max((folder / "site" / "cards").glob("*.html"))
    changed_page.write_text(changed_page.read_text(encoding="utf-8") + "<!-- mine -->", encoding="utf-8")
    with SqliteStore(folder / "fewer.sqlite") as store:
        open_assessment(load_assessment(RULES.parent / "as-filed.yaml"), store=store)
        Assessment.open(
            load_assessment(ACCEPTED).indicator, "torn", by="officer", on=date(2007, 10, 1), store=store
        )
    with closing(sqlite3.connect(folder / "fewer.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute("UPDATE entries SET line = x'78' WHERE stream = 'torn'")
    yield "site", printed("site", folder / "fewer.sqlite", "-o", folder / "site")
    whole, part = folder / "whole.zip", folder / "part.zip"
    yield "pack", printed("pack", ACCEPTED, "-o", whole)
    yield "pack-verification", printed("verify", whole)
    yield "pack", printed("pack", folder / "files.sqlite", "-o", part, "--incomplete")
    yield "pack-verification", printed("verify", part, "--require", "anchored")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Give records of every name, as commands print them."""
    folder = tmp_path_factory.mktemp("records")
    found: dict[str, list[Any]] = {name: [] for name in RECORDS}
    found["record"].extend(cards(folder))
    for make in (reports, of_rules, of_journals, of_making):
        for name, record in make(folder):
            found[name].append(record)
    return found


AS_FILED: Final = {f"{each.__name__}Shown" for each in DECISIONS}
"""Parts that are written as a file would write them, but for a key more."""

_SIGNED: Final = "takes keys and witnesses, as the tests of signed anchors have them"
_RULES: Final = "takes rules that no example has"
NEVER_HERE: Final = {
    "AnchorFound.keys": _SIGNED,
    "AnchorFound.witnesses": _SIGNED,
    "WitnessFound.name": _SIGNED,
    "WitnessFound.stated": _SIGNED,
    "JournalVerified.warnings": "takes a journal whose clock went back",
    "verification.problems": "takes a store that is broken itself",
    "NotCounted.code": "takes a role that does what it may not",
    "NotCounted.subject": "the same",
    "NotCounted.by": "the same",
    "NotCounted.reason": "the same",
    "record.void": "the same",
    "Example.texts": _RULES,
    "Example.readings": _RULES,
    "Example.nil_returns": _RULES,
    "Example.answers": _RULES,
    "Example.attainments": _RULES,
    "PlannedStep.accepted_by": _RULES,
    "SingleStep.accepted_by": _RULES,
    "Duty.role": _RULES,
    "Duty.first": _RULES,
    "DeclaredOtherwise.removed": "is what `added` is the other way round",
    "LevelsChanged.round_months": _RULES,
    "PackFound.unchecked": "takes a pack of another version",
    "Problem.reasons": "takes a store that is broken itself",
    "ProblemFound.reasons": _RULES,
    "Unexpected.reasons": _RULES,
    "Atom.never": "takes tests that show less than the starter's",
    "Atom.impossible": _RULES,
    "Mutant.case": "takes a mistake that goes unnoticed",
}
"""Keys that are empty in every record here, each with what it takes; what acceptance tests print is held to the schemas as well."""


class TestShipped:
    """The package brings the schemas along."""

    @each_record
    def test_the_file_is_what_is_made(self, name: str) -> None:
        """`kpiflow schema NAME --output` writes it anew, and prints it."""
        shipped = (files("kpiflow") / "schemas" / f"{name}.json").read_text(encoding="utf-8")

        assert shipped == record_schema_text(name)
        assert CliRunner().invoke(kpiflow, ["schema", name]).stdout == shipped

    @each_record
    def test_it_is_a_schema_of_its_draft(self, name: str) -> None:
        """It is one by the draft's own schema, no reference dangles, and nothing is carried along."""
        schema = json.loads(record_schema_text(name))
        Draft202012Validator.check_schema(schema)
        referred = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', record_schema_text(name)))

        assert referred == set(schema["$defs"])
        assert schema["properties"]["edition"]["const"] == 1

    @each_record
    def test_every_object_is_closed_and_every_key_described(self, name: str) -> None:
        """Each key is always there, no other is, and each says in words what it holds."""
        schema = json.loads(record_schema_text(name))
        own = [schema, *(schema["$defs"][each] for each in own_names(name))]
        objects = [each for each in own if "properties" in each and "maxProperties" not in each]

        for each in objects:
            assert each["additionalProperties"] is False
            if "allOf" not in each and "kind" not in each["properties"]:
                assert each["required"] == list(each["properties"])
            for key, value in each["properties"].items():
                assert re.fullmatch(r"[A-Z].*\.", value.get("description", "")), (name, key)

    def test_figures_that_count_are_text(self) -> None:
        """No record has a number with decimals: all numbers are whole ones, which count things and levels."""
        for name in RECORDS:
            schema = json.loads(record_schema_text(name))
            parts = schema.pop("$defs")
            own = [schema, *(each for key, each in parts.items() if key in own_names(name) - AS_FILED)]
            assert '"number"' not in json.dumps(own)

    def test_every_command_that_prints_json_has_one(self) -> None:
        """Each command with `--json` is in the table, and each record is printed by one."""
        runner = CliRunner()
        with_json = {name for name in COMMANDS if "--json" in runner.invoke(kpiflow, [name, "--help"]).stdout}

        assert set(PRINTED) == with_json
        assert {*PRINTED.values(), OF_PACKS, OF_SEVERAL} == set(RECORDS)

    def test_no_part_goes_by_the_name_of_a_class(self) -> None:
        """A definition that would stand for two things is refused."""
        with pytest.raises(ValueError, match="already of Text"):
            schema_beside({}, title="t", parts={"Text": {}})


class TestBothDirections:
    """What is printed fits, and what the schema names is printed."""

    @each_record
    def test_every_record_fits(self, name: str, records: dict[str, list[Any]]) -> None:
        """All examples, and what is damaged, changed, asked for or missing besides."""
        assert records[name]
        assert [fault for each in records[name] for fault in faults(name, each)] == []

    @each_record
    def test_every_key_says_something_somewhere(self, name: str, records: dict[str, list[Any]]) -> None:
        """No key is in a schema that no record ever fills."""
        own = own_names(name) - set(VALUES) - AS_FILED
        wanted = {
            f"{part}.{key}"
            for part in own
            for key in validator(name).schema["$defs"][part].get("properties", ())
        }
        wanted |= {f"{name}.{key}" for key in validator(name).schema["properties"]}

        said = {
            f"{place.name or name}.{key}"
            for record in records[name]
            for place in places(name, record)
            for key, value in place.value.items()
            if value is not None and value != []
        }

        assert wanted - said - set(NEVER_HERE) == set()

    @each_record
    def test_no_key_can_be_left_out_renamed_or_added(self, name: str, records: dict[str, list[Any]]) -> None:
        """Of each object of each kind, each key is needed, and no other is taken."""
        check, tried = validator(name), set()
        for record in records[name][-6:]:
            for place in places(name, record):
                for key in [*place.value, None]:
                    if f"{place.name}.{key}" in tried or "maxProperties" in place.schema:
                        continue
                    tried.add(f"{place.name}.{key}")
                    is_valid = check.evolve(schema={**place.schema, "$defs": check.schema["$defs"]}).is_valid
                    more = {**place.value, "another": None}
                    assert is_valid(place.value)
                    assert not is_valid(more)
                    if key is not None and key in place.schema["required"]:
                        rest = {each: value for each, value in place.value.items() if each != key}
                        assert not is_valid(rest), (place.name, key)
                        assert not is_valid({**rest, f"{key}_": place.value[key]}), (place.name, key)
        assert len(tried) > len(RECORDS[name].parts)

    @pytest.mark.parametrize(
        ("name", "path", "value"),
        [
            ("record", ("score", "weighted"), 0.1),
            ("record", ("score", "weighted_exact"), "1/0"),
            ("record", ("as_of",), "2007-02-30"),
            ("record", ("as_of",), "2550-11-30 BE"),
            ("record", ("edition",), 2),
            ("record", ("definition_sha256",), "ab"),
            ("record", ("levels", "reach"), {"1": "almost"}),
            ("gap", ("levels", 0, "added_points_exact"), 1),
            ("scorecard-result", ("result", "points"), 3.6),
            ("score", ("weight",), 2),
        ],
    )
    def test_values_of_another_kind_are_refused(
        self, name: str, path: tuple[Any, ...], value: object, records: dict[str, list[Any]]
    ) -> None:
        """Numbers for figures, days of another calendar and words that there are not do not fit."""
        record = deepcopy(records[name][-1])
        inner = record
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

        assert faults(name, record) != []


class TestCards:
    """Cards of cases and of drawn assessments fit as well."""

    @pytest.mark.parametrize("path", CASES, ids=lambda each: f"{each.parent.name}-{each.stem}")
    def test_every_case_has_a_card_that_fits(self, path: Path) -> None:
        """Whatever a test file gives, its card is as the schema says."""
        for file in load_cases(path):
            for case in file.cases:
                outcome = run_case(case, file.indicator)
                if outcome.score is None:
                    continue
                assert faults("record", plain(make_record(result_of(outcome.situation, claimed=1)))) == []

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_every_drawn_assessment_has_a_card_that_fits(self, data: st.DataObject) -> None:
        """The same of assessments that nobody thought of."""
        situation: Situation = data.draw(situations(letting_pass=True))
        try:
            result = result_of(situation)
        except KpiflowError:
            return

        assert faults("record", plain(make_record(result))) == []


def plain(record: dict[str, Any]) -> Any:
    """Give a record as a program reads it."""
    return json.loads(render_json(record))


class TestMended:
    """What was printed otherwise once."""

    def test_half_a_character_is_written_by_its_code(self, tmp_path: Path) -> None:
        """A file that holds one is told of in JSON; the command does not break off."""
        path = tmp_path / "rules.json"
        path.write_text('{"code": "1", "\\ud83d": 1}', encoding="utf-8")

        assert "\ud83d" in json.dumps(printed("check", path), ensure_ascii=False)

    def test_thresholds_are_as_given(self) -> None:
        """However close to all they ask for."""
        starter = next(each for each in CASES if "starter" in each.parts)

        told = printed("test", starter, "--coverage", "--threshold", "99.99999")["threshold"]

        assert (told["percent"], told["reached"]) == ("99.99999", True)

    def test_what_ratings_add_up_to_is_in_the_record(self) -> None:
        """The card says it, and so do programs read it."""
        told = [each["tally"] for each in (printed("assess", path) for path in ASSESSMENTS) if each["tally"]]

        assert told
        assert all(set(each) == {"value", "levels"} for each in told)
