"""`kpiflow check`: what it reads, what it says in each format, how it ends."""

from __future__ import annotations

import json

from pathlib import Path
from typing import Any

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.errors import CODES
from kpiflow.linting import RULES


EXAMPLES = Path(__file__).parents[2] / "examples"

SOUND = """\
code: "1"
name: Meetings
evidence: [{id: minutes, name: minutes}]
levels:
  - level: 1
    name: The group met
    requirements:
      - {id: 1a, text: A meeting was held, requires: {provided: minutes}}
"""
NOTED = SOUND.replace("name: minutes}]", "name: minutes}, {id: photos, name: photos}]")
WARNED = SOUND.replace(
    "{provided: minutes}", "{any_of: [{provided: minutes}, {provided: {kind: minutes, count: 2}}]}"
)
BROKEN = SOUND.replace("{provided: minutes}", "{provided: minuets}")
FILED = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report:
  agency: agency
  round_months: 12
  filed_by: officer
  filed_on: 2007-10-24
evidence:
  - id: m1
    kind: minutes
    title: minutes
    document_date: 2007-03-30
    approval: {by: chief, on: 2007-02-01}
"""


def run(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(kpiflow, ["check", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **files: str) -> None:
    """Write files; an underline in a name stands for a dot."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")


class TestExit:
    @pytest.mark.parametrize(
        ("text", "code"), [(SOUND, 0), (NOTED, 0), (WARNED, 1), (BROKEN, 2), ("code: [", 2)]
    )
    def test_it_ends_as_bad_as_the_worst_that_was_found(self, text: str, code: int, folder: Path) -> None:
        """0 with nothing or notes, 1 with warnings or errors of rules, 2 with what cannot be loaded."""
        write(folder, rules_yaml=text)

        assert run("rules.yaml").exit_code == code

    def test_what_cannot_be_loaded_outweighs_lints(self, folder: Path) -> None:
        """A folder with a warning and a broken definition ends with 2, and shows both."""
        write(folder, a_yaml=WARNED, b_yaml=BROKEN)

        result = run(".")

        assert result.exit_code == 2
        assert "warning [KPI904]" in result.stdout
        assert "error [KPI103]" in result.stdout

    def test_what_commands_print_is_passed_by(self, folder: Path) -> None:
        """Records of cards and the like lie beside definitions, and are never read back."""
        write(folder, a_yaml=SOUND, card_json='{"edition": 1, "indicator": "1", "claimed": 1, "report": {}}')

        assert run(".").exit_code == 0

    def test_a_path_that_is_not_there_is_an_error_among_others(self, folder: Path) -> None:
        """The other paths are checked all the same."""
        write(folder, a_yaml=WARNED)

        result = run("missing.yaml", "a.yaml")

        assert result.exit_code == 2
        assert "error [KPI400] 'missing.yaml' cannot be read" in result.stdout
        assert "[KPI904]" in result.stdout

    def test_no_path_at_all_is_refused(self) -> None:
        """The command says what it wants."""
        assert run().exit_code == 2


class TestFiles:
    def test_folders_are_searched_for_yaml_and_json(self, folder: Path) -> None:
        """All three endings count, at any depth; hidden files and folders do not."""
        (folder / "deep" / ".hidden").mkdir(parents=True)
        write(folder / "deep", a_yaml=NOTED, b_yml=NOTED, c_txt=BROKEN, _d_yaml=BROKEN)
        write(folder / "deep" / ".hidden", e_yaml=BROKEN)
        (folder / "f.json").write_text(
            '{"code": "1", "name": "x", "evidence": [{"id": "k", "name": "k"}], "levels": [{"level": 1,'
            ' "name": "y", "requirements": [{"id": "1a", "text": "t", "requires": {"provided": "k"}}]}]}'
        )

        record = json.loads(run(".", "--format", "json").stdout)

        assert record["files"] == ["f.json", "deep/a.yaml", "deep/b.yml"]
        assert [each["code"] for each in record["problems"]] == ["KPI911", "KPI911"]

    @pytest.mark.parametrize("name", ["readme.txt", "compose.yaml", ".hidden.yaml", ""])
    @pytest.mark.parametrize("written_as", ["text", "json", "github", "sarif"])
    def test_a_folder_without_anything_to_check_is_a_mistake(
        self, folder: Path, name: str, written_as: str
    ) -> None:
        """Nothing was checked, so that nothing can be said to be right: a mistyped folder is no green one."""
        (folder / "rules").mkdir()
        (folder / "rules" / "sound.yaml").write_text(SOUND)
        (folder / "empty").mkdir()
        if name:
            (folder / "empty" / name).write_text("services: {}\n")

        result = run("rules", "empty", "--format", written_as)

        assert result.exit_code == 2
        assert "KPI400" in result.stdout
        assert "there is nothing to check in 'empty'" in result.stdout
        assert result.stderr.startswith("1 error in 1 file")

    def test_a_folder_whose_files_were_named_already_is_none(self, folder: Path) -> None:
        """What another path leads to as well is there to be checked all the same."""
        (folder / "rules").mkdir()
        (folder / "rules" / "sound.yaml").write_text(SOUND)

        result = run("rules/sound.yaml", "rules", ".")

        assert (result.exit_code, result.stderr) == (0, "nothing to say in 1 file\n")

    def test_other_files_in_a_folder_are_passed_by_and_counted(self, folder: Path) -> None:
        """Whatever is neither a definition nor an assessment is none of our business."""
        write(folder, a_yaml=SOUND, workflow_yaml="on: push\njobs: {}\n")

        result = run(".")

        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "nothing to say in 1 file; 1 other file passed by\n"

    def test_a_file_that_is_named_must_be_one_of_ours(self, folder: Path) -> None:
        """Naming it says that it is meant."""
        write(folder, workflow_yaml="on: push\n")

        result = run("workflow.yaml")

        assert result.exit_code == 2
        assert "[KPI406] unknown key 'on'" in result.stdout

    def test_assessments_are_checked_too(self, folder: Path) -> None:
        """What a file states is looked at beside the rules it is stated under."""
        write(folder, rules_yaml=SOUND, filed_yaml=FILED)

        result = run("filed.yaml")

        assert result.exit_code == 1
        assert "warning [KPI964] 'm1' was approved on 1 February" in result.stdout
        assert "filed.yaml:14:31" in result.stdout

    def test_a_file_is_checked_once_and_named_once(self, folder: Path) -> None:
        """Several paths to one file, and an assessment of a broken definition, repeat nothing."""
        write(folder, rules_yaml=BROKEN, filed_yaml=FILED)

        result = run(".", "rules.yaml", folder / "rules.yaml")

        assert result.stdout.count("[KPI103]") == 1

    def test_a_file_that_goes_on_answers_for_itself_alone(self, folder: Path) -> None:
        """What an earlier file states is not said again of the later one, and what was taken back has an end."""
        exception = """\
decisions:
  exceptions:
    - {id: e1, requirement: 1a, authority: committee, reason: flood, decided_on: 2007-10-25, valid_from: 2007-10-25}
"""
        revoked = """\
continues: filed.yaml
as_of: 2007-11-30
decisions:
  revocations: [{decision: e1, authority: committee, reason: dry again, decided_on: 2007-11-20}]
"""
        write(folder, rules_yaml=SOUND, filed_yaml=FILED + exception, later_yaml=revoked)

        later, filed = run("later.yaml"), run("filed.yaml")

        assert later.stdout == ""
        assert "[KPI960] exception 'e1' has no end" in filed.stdout

    def test_definitions_of_one_folder_are_checked_together(self, folder: Path) -> None:
        """Weights belong together within a folder, and not beyond it."""
        parent = SOUND.replace('code: "1"', 'code: "9"\nparts_total: 30')
        (folder / "other").mkdir()
        write(folder, parent_yaml=parent, child_yaml=SOUND.replace('code: "1"', 'code: "9.1"\nweight: 20'))
        write(folder / "other", child_yaml=SOUND.replace('code: "1"', 'code: "9.2"\nweight: 10'))

        result = run(".")

        assert "[KPI950] the weights of the sub-indicators of 9 do not come to" in result.stdout
        assert "expected: 30   got: 20 (9.1: 20)" in result.stdout

    def test_our_examples_hold_no_error(self) -> None:
        """Every example can be loaded, and no rule finds in it what nobody can have meant."""
        record = json.loads(run(EXAMPLES, "--format", "json").stdout)

        assert record["counts"]["error"] == 0


class TestText:
    def test_problems_are_sorted_by_file_and_place(self, folder: Path) -> None:
        """Whatever finds them, readers go through each file from top to bottom."""
        write(folder, b_yaml=WARNED, a_yaml=NOTED + "nonsense: 1\n")

        heads = [line for line in run("b.yaml", "a.yaml").stdout.splitlines() if line[0] != " "]

        assert [head[:14] for head in heads] == ["error [KPI406]", "warning [KPI90"]

    def test_each_problem_shows_its_line_with_a_caret(self, folder: Path) -> None:
        """The whole text of one finding."""
        write(folder, rules_yaml=WARNED)

        assert run("rules.yaml").stdout == (
            "warning [KPI904] a part of requirement '1a' never makes a difference\n"
            "  at: levels[0].requirements[0].requires.any_of[1]  (rules.yaml:8:85)\n"
            "  8 | …es: {any_of: [{provided: minutes}, {provided: {kind: minutes, count: 2…\n"
            "    |                                     ^\n"
            "  hint: drop it, or say what it is to add\n"
        )

    def test_the_summary_counts_by_severity_on_standard_error(self, folder: Path) -> None:
        """What is asked for goes to standard output, everything else to standard error."""
        write(folder, a_yaml=WARNED, b_yaml=NOTED.replace('"1"', '"2"'), c_yaml=BROKEN)

        assert run(".").stderr == "1 error, 1 warning, 1 note in 3 files\n"


class TestJson:
    def test_the_object_is_as_the_reference_says(self, folder: Path) -> None:
        """Every key of a problem is there, whether or not there is anything to say under it."""
        write(folder, rules_yaml=WARNED)

        assert json.loads(run("rules.yaml", "--format", "json").stdout) == {
            "edition": 1,
            "files": ["rules.yaml"],
            "counts": {"error": 0, "warning": 1, "note": 0},
            "problems": [
                {
                    "code": "KPI904",
                    "rule": "dead-part",
                    "severity": "warning",
                    "message": "a part of requirement '1a' never makes a difference",
                    "reasons": [],
                    "file": "rules.yaml",
                    "line": 8,
                    "column": 85,
                    "path": "levels[0].requirements[0].requires.any_of[1]",
                    "expected": "",
                    "got": "",
                    "declared": [],
                    "hint": "drop it, or say what it is to add",
                }
            ],
        }

    def test_what_cannot_be_read_has_a_file_and_no_place(self, folder: Path) -> None:
        """A problem without a position still says which file it is about."""
        [problem] = json.loads(run("missing.yaml", "--format", "json").stdout)["problems"]

        assert (problem["file"], problem["line"], problem["column"]) == ("missing.yaml", None, None)
        assert (problem["code"], problem["rule"], problem["severity"]) == ("KPI400", "", "error")


class TestGithub:
    def test_each_problem_is_one_workflow_command(self, folder: Path) -> None:
        """File, place and title are properties; expected, got and hint follow on the message."""
        write(folder, rules_yaml=NOTED.replace("code:", "weight: 200\ncode:"), b_yaml=NOTED)

        assert run(".", "--format", "github").stdout.splitlines() == [
            (
                "::notice file=b.yaml,line=3,col=47,title=KPI911 unused-name"
                "::no rule names the kind of evidence 'photos'"
            ),
            (
                "::error file=rules.yaml,line=1,col=9,title=KPI105::the weight is out of range; "
                "expected: percent above 0 and at most 100, with at most 4 decimals; got: 200"
            ),
        ]

    def test_what_would_end_a_command_is_escaped(self, folder: Path) -> None:
        """A percent sign in a message, and a comma or colon in a file name, change nothing."""
        (folder / "a,b:c%.yaml").write_text(
            SOUND.replace("1a,", "'100%',").replace("[{id: minutes", "[{id: k, name: k}, {id: minutes"),
            encoding="utf-8",
        )

        lines = run(".", "--format", "github").stdout.splitlines()

        assert lines[0].startswith(
            "::error file=a%2Cb%3Ac%25.yaml,line=8,col=14,title=KPI100::'100%25' is not"
        )

    def test_what_has_no_place_names_its_file_alone(self, folder: Path) -> None:
        """A file that cannot be read has no lines."""
        [line] = run("missing.yaml", "--format", "github").stdout.splitlines()

        assert line.startswith("::error file=missing.yaml,title=KPI400::'missing.yaml' cannot be read")

    def test_a_line_break_in_a_message_is_no_new_command(self, folder: Path) -> None:
        """What a file says cannot give GitHub commands."""
        write(folder, rules_yaml=SOUND.replace("provided: minutes", r'provided: "x\n::error::y"'))

        assert len(run("rules.yaml", "--format", "github").stdout.splitlines()) == 1


class TestSarif:
    def log(self, *arguments: str) -> dict[str, Any]:
        """Run the command and read the one run of its log."""
        log = json.loads(run(*arguments, "--format", "sarif").stdout)
        assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
        assert log["$schema"].endswith("sarif-2.1.0.json")
        one: dict[str, Any] = log["runs"][0]
        return one

    def test_every_rule_is_described_with_its_level(self, folder: Path) -> None:
        """A viewer can list the rules without anything having been found."""
        write(folder, rules_yaml=SOUND)

        one = self.log("rules.yaml")

        described = one["tool"]["driver"]["rules"]
        assert [(each["id"], each["defaultConfiguration"]["level"]) for each in described] == [
            (rule.code, rule.severity) for rule in RULES
        ]
        assert all(each["shortDescription"]["text"] for each in described)
        assert (one["results"], one["columnKind"]) == ([], "utf16CodeUnits")

    def test_a_result_names_its_rule_level_and_place(self, folder: Path) -> None:
        """`ruleIndex` leads to the rule, and the region counts from 1."""
        write(folder, rules_yaml=WARNED)

        one = self.log("rules.yaml")

        [result] = one["results"]
        assert one["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "KPI904"
        assert result["level"] == "warning"
        assert result["locations"] == [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "rules.yaml"},
                    "region": {"startLine": 8, "startColumn": 85},
                },
                "logicalLocations": [{"fullyQualifiedName": "levels[0].requirements[0].requires.any_of[1]"}],
            }
        ]

    def test_columns_count_utf_16_units(self, folder: Path) -> None:
        """A character outside the basic plane counts twice, a Thai vowel once."""
        write(folder, rules_yaml=WARNED.replace("A meeting was held", "มีที่ประชุม \U0001f4c5"))

        [result] = self.log("rules.yaml")["results"]
        [problem] = json.loads(run("rules.yaml", "--format", "json").stdout)["problems"]

        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startColumn"] == problem["column"] + 1

    def test_what_cannot_be_loaded_is_described_too(self, folder: Path) -> None:
        """The code of an error stands among the rules, with its meaning."""
        write(folder, rules_yaml=BROKEN)

        one = self.log("rules.yaml")

        [result] = one["results"]
        described = one["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert described["id"] == "KPI103"
        assert described["shortDescription"]["text"] == CODES["KPI103"]
        assert result["level"] == "error"

    def test_what_has_no_place_names_its_file_alone(self, folder: Path) -> None:
        """There is neither a region nor a path in the document."""
        [result] = self.log("missing.yaml")["results"]

        assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "missing.yaml"}}}]

    def test_names_of_files_are_addresses(self, folder: Path) -> None:
        """Spaces and Thai letters are encoded, and an absolute path says that it is one."""
        (folder / "ตัว ชี้วัด.yaml").write_text(SOUND, encoding="utf-8")

        relative = self.log(".")["artifacts"][0]["location"]["uri"]
        absolute = self.log(str(folder))["artifacts"][0]["location"]["uri"]

        assert relative.startswith("%E0%B8%95")
        assert "%20" in relative
        assert absolute.startswith("file:///")
