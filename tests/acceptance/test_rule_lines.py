"""Guard coverage in the ordinary reports of coverage.py: text, HTML, XML and LCOV, by lines of YAML."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from pathlib import Path

import pytest

import kpiflow


RULES = """\
code: "1.1"
name: {th: ตัวชี้วัด, en: an indicator}
scale: {highest: 1}
evidence:
  - {id: minutes, name: {th: รายงาน, en: minutes}}
  - {id: plan, name: {th: แผน, en: plan}}
levels:
  - level: 1
    name: {th: ตกลง, en: Agreed}
    requirements:
      - id: 1a
        text: {th: มีรายงาน, en: There are minutes}
        requires: {provided: minutes}
      - id: 1b
        text: {th: มีแผน, en: There is a plan}
        requires: {provided: plan}
"""
CASES = """\
tests: indicator.yaml
as_of: 2026-09-30
cases:
  - name: agreed on
    given:
      evidence:
        - {id: m, kind: minutes, title: {th: รายงาน, en: minutes}}
        - {id: p, kind: plan, title: {th: แผน, en: plan}}
    expect: {level: 1}
  - name: not agreed on
    given: {evidence: [{id: p, kind: plan, title: {th: แผน, en: plan}}]}
    expect: {level: 0}
"""
SETTINGS = "[run]\nbranch = {branch}\nplugins = kpiflow.testing.rule_lines\nsource = rules\n"


def run(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a module of Python in a folder."""
    known = {"PYTHONPATH": str(Path(kpiflow.__file__).parents[1]), **environment}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("COV_", "COVERAGE"))}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=kept | known,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with rules, their tests, other rules that nothing tests, and the data of a measured run."""
    folder = tmp_path_factory.mktemp("measured")
    rules = folder / "rules"
    rules.mkdir()
    (rules / "indicator.yaml").write_text(RULES, encoding="utf-8")
    (rules / "indicator.kpitest.yaml").write_text(CASES, encoding="utf-8")
    (rules / "untested.yaml").write_text(RULES.replace('"1.1"', '"1.2"'), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (folder / ".coveragerc").write_text(SETTINGS.format(branch="true"), encoding="utf-8")
    pytest_in(folder)
    return folder


def pytest_in(folder: Path, **environment: str) -> str:
    """Run the tests in a folder under coverage.py."""
    plugin = ("-p", "no:cacheprovider", "-p", "kpiflow.testing.plugin")
    return run(folder, "coverage", "run", "-m", "pytest", "-q", *plugin, **environment)


def test_text_counts_lines_and_sides(measured: Path) -> None:
    """Two lines with guards, two sides each; one side of one is missing, and untested rules are 0 %."""
    lines = {
        line.split()[0]: line.split()[1:]
        for line in run(measured, "coverage", "report", "-m").splitlines()
        if line
    }

    assert lines["rules/indicator.yaml"] == ["2", "0", "4", "1", "83%", "16->exit"]
    assert lines["rules/untested.yaml"][:5] == ["2", "2", "4", "0", "0%"]


def test_html_says_what_was_never_seen(measured: Path) -> None:
    """The page of the definition names the guard, its line, and the side that no case shows."""
    run(measured, "coverage", "html", "-q")
    pages = "".join(page.read_text(encoding="utf-8") for page in (measured / "htmlcov").glob("*.html"))

    assert "the guard of 1b on line 16 was never unmet where it decided" in pages


def test_xml_and_lcov_have_the_same_branches(measured: Path) -> None:
    """Cobertura and LCOV, which other tools read, count the same."""
    run(measured, "coverage", "xml", "-q")
    run(measured, "coverage", "lcov", "-q")

    xml = (measured / "coverage.xml").read_text(encoding="utf-8")
    lcov = (measured / "coverage.lcov").read_text(encoding="utf-8")
    assert '<line number="16" hits="1" branch="true" condition-coverage="50% (1/2)"' in xml
    assert "BRDA:13,0,the guard of 1a is met where it decides,1" in lcov
    assert "BRDA:16,0,the guard of 1b is unmet where it decides,0" in lcov


def test_100_is_only_what_is_complete(measured: Path) -> None:
    """Canary: asked to fail under 100, coverage.py does, for one side of one line that is missing."""
    command = [
        sys.executable,
        "-m",
        "coverage",
        "report",
        "--include=rules/indicator.yaml",
        "--fail-under=100",
    ]
    done = subprocess.run(command, cwd=measured, capture_output=True, text=True, check=False)

    assert done.returncode == 2


def test_other_cores_and_no_branches_agree(measured: Path, tmp_path: Path) -> None:
    """Traced in Python, and without branches, the same lines are run."""
    for name in ("pytest.ini", "rules"):
        (tmp_path / name).symlink_to(measured / name)
    (tmp_path / ".coveragerc").write_text(SETTINGS.format(branch="false"), encoding="utf-8")

    pytest_in(tmp_path, COVERAGE_CORE="pytrace")

    assert "rules/indicator.yaml       2      0   100%" in run(tmp_path, "coverage", "report")


def test_parts_shown_apart_are_put_together(measured: Path, tmp_path: Path) -> None:
    """Two processes that each run one of the cases show together what one shows that runs both."""
    shutil.copytree(measured, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".coverage").unlink()
    with (tmp_path / ".coveragerc").open("a", encoding="utf-8") as settings:
        settings.write("parallel = true\n")
    head, first, second = CASES.partition("  - name: not agreed on")
    for cases in (head, head.partition("  - name")[0] + first + second):
        (tmp_path / "rules" / "indicator.kpitest.yaml").write_text(cases, encoding="utf-8")
        pytest_in(tmp_path)
        assert "83%" not in run(tmp_path, "coverage", "report", f"--data-file={newest(tmp_path)}")

    run(tmp_path, "coverage", "combine", "-q")

    assert "rules/indicator.yaml       2      0      4      1    83%" in run(tmp_path, "coverage", "report")


def newest(folder: Path) -> Path:
    """Give the data file that was written last."""
    return max(folder.glob(".coverage.*"), key=lambda path: path.stat().st_mtime_ns)
