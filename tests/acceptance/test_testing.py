"""`kpiflow test`: what it prints, what programs can read, and how it ends."""

from __future__ import annotations

import json

from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow


EXAMPLES: Final = Path(__file__).parents[2] / "examples"
CASES: Final = """
tests: rules.yaml
as_of: 2026-06-30
cases:
  - {name: holds, expect: {level: 0, score: 1}}
  - {name: "fails & burns", expect: {level: 1}}
  - {name: known, expect: {level: 1}, xfail: not decided yet}
  - {name: wrongly known, expect: {level: 0}, xfail: not decided yet}
  - {name: later, expect: {level: 1}, todo: ask the ministry}
"""
RULES: Final = """
code: "1"
name: x
evidence: [{id: plan, name: {th: แผน, en: plan}}]
levels: [{level: 1, name: one, requirements: [{id: 1a, text: t, requires: {provided: plan}}]}]
"""


def run(*arguments: str, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", **environment}
    return CliRunner().invoke(kpiflow, ["test", *arguments], env=env, catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a test file in the folder that is worked in."""
    monkeypatch.chdir(tmp_path)
    Path("rules.yaml").write_text(RULES, encoding="utf-8")
    Path("rules.kpitest.yaml").write_text(CASES, encoding="utf-8")
    return "rules.kpitest.yaml"


class TestExit:
    def test_0_when_every_case_holds_or_is_marked(self) -> None:
        """The cases of an example all hold."""
        done = run(str(EXAMPLES / "freight"))

        assert done.exit_code == 0
        assert done.stdout.endswith("\n\n15 cases: 15 passed\n")

    def test_1_when_one_does_not(self, file: str) -> None:
        """A case that fails, or holds against its mark, is enough, in every format."""
        assert [run(file, "--format", each).exit_code for each in ("text", "json", "junit")] == [1, 1, 1]

    def test_2_when_a_file_cannot_be_read(self, file: str) -> None:
        """Nothing is tried of files that cannot be meant, and their problems go to standard error."""
        Path(file).write_text(CASES.replace("level: 1", "level: 7"), encoding="utf-8")

        done = run()

        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.count("[KPI202]") == 3

    def test_2_when_there_is_nothing_to_try(self, tmp_path: Path) -> None:
        """A folder without test files is not a success."""
        assert run(str(tmp_path)).exit_code == 2


class TestText:
    def test_it_shows_what_did_not_simply_hold(self, file: str) -> None:
        """Expected and got, the tree of reasons, the smallest set; marks with their reasons; and counts."""
        assert run(file).stdout == (
            "rules.kpitest.yaml  1 passed, 1 failed, 1 xpassed, 1 xfailed, 1 todo\n"
            "  ✗ failed: fails & burns  (rules.kpitest.yaml:6:5)\n"
            "      level: expected 1, got 0 (line 6)\n"
            "      ✗ level 1 · one — does not hold\n"
            "        ✗ 1a  t\n"
            "            no evidence was submitted: plan\n"
            "      the smallest set that is missing for level 1:\n"
            "        + provide plan\n"
            "  ~ xfailed: known — not decided yet  (rules.kpitest.yaml:7:5)\n"
            "  ✗ xpassed: wrongly known — not decided yet  (rules.kpitest.yaml:8:5)\n"
            "      it is marked xfail and comes to what it expects: take the mark away\n"
            "  … todo: later — ask the ministry  (rules.kpitest.yaml:9:5)\n"
            "\n"
            "5 cases: 1 passed, 1 failed, 1 xpassed, 1 xfailed, 1 todo\n"
        )

    def test_it_speaks_the_language_of_the_locale(self, file: str) -> None:
        """In Thailand it is Thai, unless another language is asked for."""
        assert "ควรได้ 1 แต่ได้ 0" in run(file, LC_ALL="th_TH.UTF-8").stdout
        assert "expected 1, got 0" in run(file, "--lang", "en", LC_ALL="th_TH.UTF-8").stdout


class TestForPrograms:
    def test_json_has_every_case(self, file: str) -> None:
        """Each case with its fate, place, figures and problems."""
        record = json.loads(run(file, "--format", "json").stdout)

        assert record["passed"] is False
        assert record["counts"] == {"passed": 1, "failed": 1, "xpassed": 1, "xfailed": 1, "todo": 1}
        [one] = record["files"]
        assert (one["file"], one["definition"], one["indicator"]) == (file, "rules.yaml", "1")
        holds, fails, known, _, later = one["cases"]
        assert holds == {
            "name": "holds", "line": 5, "fate": "passed", "reason": None,
            "level": 0, "by_evidence": 0, "score": "1", "weighted": "1.0000", "problems": [],
            "explanation": None,
        }  # fmt: skip
        assert [(each["path"], each["expected"], each["got"]) for each in fails["problems"]] == [
            ("expect.level", "1", "0")
        ]
        assert "+ provide plan" in fails["explanation"]
        assert known["explanation"] is None
        assert {key: value for key, value in later.items() if value} == {
            "name": "later", "line": 9, "fate": "todo", "reason": "ask the ministry",
        }  # fmt: skip

    def test_junit_is_what_build_servers_read(self, file: str) -> None:
        """A suite for each file, failures with their text, and marked cases skipped."""
        [suite] = ET.fromstring(run(file, "--format", "junit").stdout.encode())  # noqa: S314 -- our own

        assert {key: suite.get(key) for key in ("tests", "failures", "skipped")} == {
            "tests": "5",
            "failures": "2",
            "skipped": "2",
        }
        failed = suite.findall("testcase[failure]")
        assert [each.get("name") for each in failed] == ["fails & burns", "wrongly known"]
        assert [each.get("line") for each in failed] == ["6", "8"]
        assert "+ provide plan" in (failed[0].findtext("failure") or "")
