"""`kpiflow test --coverage --mutate` and `kpiflow cases`: how much tests try of rules, and cases to begin with."""

from __future__ import annotations

import json
import shutil

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow


EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = """\
tests: indicator.yaml
as_of: 2026-09-30
cases:
  - name: agreed on
    given:
      evidence: [{id: m, kind: minutes, title: {th: รายงาน, en: minutes}}]
    expect: {level: 1}
  - name: not agreed on
    expect: {level: 0}
"""
RULES = """\
code: "1.1"
name: {th: ตัวชี้วัด, en: an indicator}
scale: {highest: 1}
evidence:
  - {id: minutes, name: {th: รายงาน, en: minutes}}
levels:
  - level: 1
    name: {th: ตกลง, en: Agreed}
    requirements:
      - id: 1a
        text: {th: มีรายงาน, en: There are minutes}
        requires: {provided: minutes}
"""


def run(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(
        kpiflow, [str(each) for each in arguments], env={"LC_ALL": "en_US.UTF-8"}, catch_exceptions=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a small definition and its tests."""
    (tmp_path / "indicator.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "indicator.kpitest.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


class TestCoverage:
    def test_is_told_behind_the_cases(self, folder: Path) -> None:
        """What cases show of guards, by level and requirement; enough is 0."""
        result = run("test", folder, "--coverage", "--threshold", "100")

        assert result.exit_code == 0
        assert "2 cases: 2 passed\nindicator 1.1: 100.0 % (4 of 4)\n" in result.stdout

    def test_below_the_threshold_fails(self, folder: Path) -> None:
        """With one of the cases gone half is shown, and the place of what is missing is named."""
        short = CASES.partition("  - name: not agreed on")[0]
        (folder / "indicator.kpitest.yaml").write_text(short, encoding="utf-8")

        result = run("test", folder, "--coverage", "--threshold", "50.1")

        assert result.exit_code == 1
        assert "indicator.yaml:12:9 (1a): was never unmet, was never decisive when unmet" in result.stdout
        assert run("test", folder, "--coverage", "--threshold", "50").exit_code == 0

    @pytest.mark.parametrize("mark", ["todo: later", "xfail: known"])
    def test_marked_cases_cover_nothing(self, folder: Path, mark: str) -> None:
        """A case that is not tried, or known to fail, shows nothing of what was meant."""
        expect = "expect: {level: 0}" if mark.startswith("todo") else "expect: {level: 1}"
        text = CASES.replace("    expect: {level: 0}", f"    {mark}\n    {expect}")
        (folder / "indicator.kpitest.yaml").write_text(text, encoding="utf-8")

        assert "indicator 1.1: 50.0 % (2 of 4)" in run("test", folder, "--coverage").stdout

    @pytest.mark.parametrize("measure", ["--coverage", "--mutate"])
    def test_a_definition_without_cases_is_below_every_threshold(self, folder: Path, measure: str) -> None:
        """What nothing tests is named, in the language that is asked for, and only where a threshold is set."""
        (folder / "new").mkdir()
        (folder / "new" / "rules.yaml").write_text(RULES, encoding="utf-8")
        said = f"{folder / 'new' / 'rules.yaml'}: "

        failed = run("test", folder, measure, "--threshold", "1")
        in_thai = run("test", folder, measure, "--threshold", "1", "--format", "json", "--lang", "th")

        assert failed.exit_code == 1
        assert f"{said}no test file is about this definition\n" in failed.stdout
        assert f"{said}ไม่มีไฟล์ทดสอบใดทดสอบตัวชี้วัดนี้\n" in in_thai.stderr
        assert run("test", folder, measure, "--threshold", "0").exit_code == 0
        assert said not in run("test", folder, measure).stdout

    def test_other_files_need_no_cases(self, folder: Path) -> None:
        """Assessments, settings of other programs and what cannot be read are no definitions; a file alone is asked of alone."""
        (folder / "filed.yaml").write_text("assessment: a\nindicator: indicator.yaml\n", encoding="utf-8")
        (folder / "other.yaml").write_text("services: {}\n", encoding="utf-8")
        (folder / "broken.yaml").write_text("levels: [", encoding="utf-8")
        assert run("test", folder, "--coverage", "--threshold", "100").exit_code == 0

        (folder / "untested.yaml").write_text(RULES, encoding="utf-8")
        cases = folder / "indicator.kpitest.yaml"
        assert run("test", folder, "--coverage", "--threshold", "100").exit_code == 1
        assert run("test", cases, "--coverage", "--threshold", "100").exit_code == 0

    def test_the_threshold_holds_for_both_measures(self, folder: Path) -> None:
        """All guards covered and a mistake unnoticed is not enough where both are asked for."""
        both = run("test", folder, "--coverage", "--mutate", "--threshold", "100")

        assert "indicator 1.1: 100.0 % (4 of 4)" in both.stdout
        assert both.exit_code == 1
        assert run("test", folder, "--coverage", "--mutate", "--threshold", "50").exit_code == 0

    def test_a_threshold_of_nothing_is_refused(self, folder: Path) -> None:
        """A threshold without anything that is measured could only pass."""
        assert run("test", folder, "--threshold", "90").exit_code == 2


class TestMutation:
    def test_survivors_are_listed_with_their_tests(self, folder: Path) -> None:
        """Each mistake that the cases would not notice stands with its place and the case that would."""
        result = run("test", folder, "--mutate", "--threshold", "100")

        assert result.exit_code == 1
        assert "survived: change a weight: 100 → 50" in result.stdout
        assert "expect: {score: 1, weighted: " in result.stdout

    def test_with_the_tests_it_asked_for_it_is_complete(self, folder: Path) -> None:
        """Pasted into the file, what it printed leaves nothing to notice."""
        printed = run("test", folder, "--mutate").stdout
        pasted = "\n".join(line for line in printed.splitlines() if line.startswith(("  - name:", "    ")))
        (folder / "indicator.kpitest.yaml").write_text(f"{CASES}{pasted}\n", encoding="utf-8")

        result = run("test", folder, "--mutate", "--coverage", "--threshold", "100")

        assert result.exit_code == 0, result.stdout

    def test_failing_cases_are_mended_first(self, folder: Path) -> None:
        """Where a case fails already, no mistake is tried."""
        text = CASES.replace("expect: {level: 0}", "expect: {level: 1}")
        (folder / "indicator.kpitest.yaml").write_text(text, encoding="utf-8")

        result = run("test", folder, "--mutate")

        assert result.exit_code == 1
        assert "kills" not in result.stdout


class TestCases:
    def test_are_written_beside_the_definition(self, tmp_path: Path) -> None:
        """The file names the definition as it sees it, and its cases hold and cover every guard."""
        (tmp_path / "rules").mkdir()
        rules, output = tmp_path / "rules" / "one.yaml", tmp_path / "made.kpitest.yaml"
        shutil.copy(EXAMPLES / "anti-corruption" / "indicator.yaml", rules)

        made = run("cases", rules, "--output", output)

        assert made.exit_code == 0
        assert "tests: rules/one.yaml\n" in output.read_text(encoding="utf-8")
        assert run("test", output, "--coverage", "--threshold", "100").exit_code == 0

    def test_are_written_where_they_can_be_read(self, tmp_path: Path) -> None:
        """A test file names a definition beside it or below it, and no other place is taken."""
        (tmp_path / "tests").mkdir()
        rules = tmp_path / "rules.yaml"
        shutil.copy(EXAMPLES / "anti-corruption" / "indicator.yaml", rules)

        assert run("cases", rules, "--output", tmp_path / "tests" / "made.kpitest.yaml").exit_code == 2

    def test_are_never_written_over_others(self, tmp_path: Path) -> None:
        """A file that is there may have been read and mended by somebody."""
        shutil.copy(EXAMPLES / "anti-corruption" / "indicator.yaml", tmp_path / "rules.yaml")
        output = tmp_path / "rules.kpitest.yaml"
        output.write_text("mine", encoding="utf-8")

        assert run("cases", tmp_path / "rules.yaml", "--output", output).exit_code == 2
        assert output.read_text(encoding="utf-8") == "mine"

    def test_go_to_standard_output_by_default(self) -> None:
        """Without a file they are printed."""
        result = run("cases", EXAMPLES / "anti-corruption" / "indicator.yaml")

        assert result.exit_code == 0
        assert 'name: "level 5: the least that unlocks it"' in result.stdout


class TestForPrograms:
    def test_coverage_is_in_the_object(self, folder: Path) -> None:
        """By level, requirement and atom, with the place of each, and what was never seen."""
        short = CASES.partition("  - name: not agreed on")[0]
        (folder / "indicator.kpitest.yaml").write_text(short, encoding="utf-8")

        result = run("test", folder, "--coverage", "--threshold", "50.5", "--format", "json")
        record = json.loads(result.stdout)

        assert (result.exit_code, result.stderr) == (1, "")
        assert record["threshold"] == {"percent": "50.5", "reached": False}
        [report] = record["coverage"]
        figures = {"percent": "50.0", "done": 2, "asked": 4, "is_complete": False}
        definition = str(folder / "indicator.yaml")
        assert report == {
            "definition": definition,
            "indicator": "1.1",
            **figures,
            "situations": 1,
            "levels": [
                {
                    "level": 1,
                    **figures,
                    "requirements": [
                        {
                            "requirement": "1a",
                            **figures,
                            "atoms": [
                                {
                                    "part": "requires",
                                    "path": "levels[0].requirements[0].requires",
                                    "file": definition,
                                    "line": 12,
                                    "column": 9,
                                    "shown": ["met", "decisive_when_met"],
                                    "never": ["unmet", "decisive_when_unmet"],
                                    "impossible": [],
                                }
                            ],
                        }
                    ],
                }
            ],
        }

    def test_mutants_are_in_the_object(self, folder: Path) -> None:
        """Each with its status and place, the case that kills it, or the one that would."""
        record = json.loads(run("test", folder, "--mutate", "--format", "json").stdout)

        [report] = record["mutation"]
        assert report["counts"] == {fate: len(_of(report, fate)) for fate in report["counts"]}
        [killed] = _of(report, "killed")
        assert (killed["operator"], killed["killed_by"]) == ("change a count", "agreed on")
        assert (killed["line"], killed["requirement"], killed["case"]) == (12, "1a", None)
        [survivor] = _of(report, "survived")
        assert (survivor["before"], survivor["after"], survivor["killed_by"]) == ("100", "50", None)
        assert "expect: {score: 1, weighted: " in survivor["case"]
        assert not report["is_complete"]

    def test_nothing_is_said_of_what_was_not_asked(self, folder: Path) -> None:
        """Neither measures nor a threshold; and no mutants where a case fails already."""
        measured = ("coverage", "mutation", "threshold")
        plain = json.loads(run("test", folder, "--format", "json").stdout)
        assert [plain[key] for key in measured] == [None, None, None]
        text = CASES.replace("expect: {level: 0}", "expect: {level: 1}")
        (folder / "indicator.kpitest.yaml").write_text(text, encoding="utf-8")

        result = run("test", folder, "--mutate", "--coverage", "--format", "json")

        told = json.loads(result.stdout)
        assert [bool(told[key]) for key in measured] == [True, False, False]

    def test_suites_hold_what_was_measured(self, folder: Path) -> None:
        """One suite for the coverage and one for the mutants of a definition, with totals as properties."""
        result = run("test", folder, "--mutate", "--coverage", "--format", "junit")
        _, covered, mutated = ET.fromstring(result.stdout)  # noqa: S314 -- our own XML

        assert covered.get("name") == f"coverage of {folder / 'indicator.yaml'}"
        assert _properties(covered) == {"percent": "100.0", "done": "4", "asked": "4"}
        [case] = covered.findall("testcase")
        assert (case.get("name"), case.get("line")) == ("coverage: 1a", "12")
        assert case.findtext("system-out") == "100.0 % (4 of 4)"
        totals = _properties(mutated)
        cases = mutated.findall("testcase")
        for fate in ("killed", "survived", "equivalent", "undecided"):
            assert int(totals[fate]) == sum((each.get("name") or "").startswith(fate) for each in cases)
        assert (mutated.get("tests"), mutated.get("failures")) == (str(len(cases)), "0")
        assert mutated.get("skipped") == totals["equivalent"]
        assert result.exit_code == 0

    def test_a_threshold_that_is_missed_is_a_failure(self, folder: Path) -> None:
        """Where less is noticed than the threshold its suite fails, and says what went unnoticed."""
        result = run("test", folder, "--mutate", "--coverage", "--threshold", "100", "--format", "junit")
        _, covered, mutated = ET.fromstring(result.stdout)  # noqa: S314 -- our own XML

        assert (covered.get("failures"), mutated.get("failures")) == ("0", "1")
        [failure] = mutated.iter("failure")
        assert (failure.get("message") or "").endswith("% noticed, fewer than 100 %")
        assert "survived: change a weight: 100 → 50" in (failure.text or "")
        assert [each.get("name") for each in covered.findall("testcase")][-1] == "threshold"
        assert result.exit_code == 1

    @pytest.mark.parametrize("written_as", ["json", "junit"])
    def test_are_written_the_same_every_time(self, folder: Path, written_as: str) -> None:
        """Two runs write the same."""
        once, again = (
            run("test", folder, "--mutate", "--coverage", "--format", written_as) for _ in range(2)
        )

        assert once.stdout == again.stdout


def _of(report: dict[str, Any], fate: str) -> list[dict[str, Any]]:
    return [each for each in report["mutants"] if each["status"] == fate]


def _properties(suite: ET.Element) -> dict[str, str]:
    return {each.get("name", ""): each.get("value", "") for each in suite.iter("property")}
