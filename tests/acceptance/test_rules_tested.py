"""`kpiflow test --coverage --mutate` and `kpiflow cases`: how much tests try of rules, and cases to begin with."""

from __future__ import annotations

import shutil

from pathlib import Path

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

    def test_stays_out_of_the_way_of_programs(self, folder: Path) -> None:
        """Where cases are written for a program, coverage goes to standard error."""
        result = run("test", folder, "--coverage", "--format", "json")

        assert "indicator 1.1: 100.0 %" in result.stderr
        assert "100.0 %" not in result.stdout

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
