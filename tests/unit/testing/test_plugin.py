"""The pytest plugin: light until it is needed, and what it says of files and failures."""

from __future__ import annotations

import subprocess
import sys

from datetime import date
from pathlib import Path

import pytest

from kpiflow.evidence import EvidenceItem
from kpiflow.journal import MemoryStore
from kpiflow.loading import load_indicator
from kpiflow.testing.fixtures import Assessments, FixedClock
from kpiflow.text import Text


ROOT = Path(__file__).parents[3]
RULES = """
code: "1"
name: x
evidence: [{id: plan, name: {th: แผน, en: plan}}]
levels: [{level: 1, name: one, requirements: [{id: 1a, text: t, requires: {provided: plan}}]}]
"""
CASES = """
tests: rules.yaml
as_of: 2026-06-30
cases:
  - {name: holds, expect: {level: 0}}
  - {name: fails, expect: {level: 1}}
  - {name: known, expect: {level: 1}, xfail: not decided yet}
  - {name: wrongly known, expect: {level: 0}, xfail: not decided yet}
  - {name: later, expect: {level: 1}, todo: ask the ministry}
"""


def run(folder: Path, *options: str) -> str:
    """Run pytest in a folder of its own, under all that is strict, and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "kpiflow.testing.plugin", *options],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a project with rules and a test file beside them."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "rules.kpitest.yaml").write_text(CASES, encoding="utf-8")
    (tmp_path / "pytest.toml").write_text(
        '[pytest]\nstrict = true\nfilterwarnings = ["error"]\n', encoding="utf-8"
    )
    return tmp_path


def test_loading_it_loads_nothing_else() -> None:
    """Whoever has no test files pays for four small modules."""
    code = (
        "import pytest, sys; before = set(sys.modules); import kpiflow.testing.plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == [
        "kpiflow",
        "kpiflow.display",
        "kpiflow.testing",
        "kpiflow.testing.plugin",
        "kpiflow.testing.settings",
    ]


def test_cases_hold_fail_and_are_marked(folder: Path) -> None:
    """Each case is an item with its place; a failure shows the rules' reasons and no Python."""
    said = run(folder, "-ra")

    assert "2 failed, 1 passed, 1 skipped, 1 xfailed" in said
    assert f"{folder / 'rules.kpitest.yaml'}:6:5: fails\nlevel: expected 1, got 0 (line 6)\n" in said
    assert "the smallest set that is missing for level 1:\n  + provide plan" in said
    assert "todo: ask the ministry" in said
    assert "[XPASS(strict)] not decided yet" in said
    assert "Traceback" not in said


def test_it_speaks_thai_where_that_is_set(folder: Path) -> None:
    """The setting `kpiflow_language` turns explanations into Thai."""
    said = run(folder, "-o", "kpiflow_language=th")

    assert "level: ควรได้ 1 แต่ได้ 0 (บรรทัด 6)" in said
    assert "+ ยื่นแผน" in said


def test_a_broken_file_is_told_as_on_the_command_line(folder: Path) -> None:
    """What cannot be read shows code, line, caret and hint."""
    (folder / "rules.kpitest.yaml").write_text(CASES.replace("expect:", "expects:", 1), encoding="utf-8")

    said = run(folder)

    assert "[KPI406] unknown key 'expects'" in said
    assert "hint: did you mean 'expect'?" in said
    assert "Traceback" not in said


def test_fixtures_make_assessments_by_a_clock_that_stands(
    assessment: Assessments, fixed_clock: FixedClock, memory_store: MemoryStore, folder: Path
) -> None:
    """The assessment is kept in the store and dated by the clock, which moves when it is set."""
    opened = assessment(load_indicator(folder / "rules.yaml"))
    fixed_clock.set(date(2026, 6, 30))
    opened.submit(EvidenceItem(id="p", kind="plan", title=Text.same("p")), by="unit")

    assert memory_store.streams() == ("tested",)
    assert [entry.recorded_at.date() for entry in opened.history()] == [date(2007, 10, 31), date(2026, 6, 30)]
    assert opened.result().ladder.supported == 1
    fixed_clock.set(fixed_clock().replace(hour=8))
    assert fixed_clock().hour == 8


def test_the_project_names_its_doors() -> None:
    """The plugin and the strategies are found by what is installed; one name for the plugin, wherever it is named."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert '[project.entry-points.pytest11]\n"kpiflow.testing.plugin" = "kpiflow.testing.plugin"\n' in project
    assert '[project.entry-points.hypothesis]\nkpiflow = "kpiflow.testing.registration:register"\n' in project
