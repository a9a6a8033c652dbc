"""`kpiflow observe`, and what the other commands do with evidence files."""

from __future__ import annotations

import json

from datetime import date
from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from kpiflow.assessment import Assessment
from kpiflow.cli.command import kpiflow
from kpiflow.journal.sqlite import SqliteStore


RULES = """\
code: "1"
name: {th: แผน, en: plan}
performance_period: FY 2550 BE
evidence: [{id: plan, name: {th: แผน, en: plan}}]
levels:
  - level: 1
    name: {th: มีแผน, en: planned}
    requirements: [{id: 1a, text: {th: มีแผน, en: there is a plan}, requires: {provided: plan}}]
"""
CASE = """\
assessment: a1
indicator: rules.yaml
as_of: 2007-10-31
report:
  agency: {th: สำนักงาน, en: agency}
  round_months: 12
  filed_by: officer
  filed_on: 2007-10-24
  claimed_level: 1
  supporting_factors: "-"
  obstacles: "-"
evidence:
  - {id: p1, kind: plan, title: {th: แผน, en: the plan}, document_date: 2007-01-01, files: [plan.txt]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a case, and stand in it."""
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "plan.txt").write_text("the plan")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """Run the command in this process, with an English locale."""
    env = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    return CliRunner().invoke(kpiflow, arguments, env=env, catch_exceptions=False)


def look(*more: str) -> Result:
    """Observe the case."""
    return run("observe", "case.yaml", "--store", "j.db", *more)


class TestObserve:
    def test_files_as_they_were_end_with_0_and_no_word(self, folder: Path) -> None:
        """Nothing is said where nothing has changed, but how much was looked at."""
        assert run("assess", "case.yaml", "--store", "j.db").exit_code == 0

        result = look()

        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "1 file of a1; 0 changes recorded\n"

    @pytest.mark.parametrize(
        ("contents", "said"),
        [
            ("another", "p1 does not count: its file 'plan.txt' was changed since it was submitted on"),
            (None, "p1 has lost its file 'plan.txt', which was submitted on"),
        ],
    )
    def test_a_changed_file_ends_with_3_every_time(
        self, contents: str | None, said: str, folder: Path
    ) -> None:
        """It is recorded once, and said as long as it is so."""
        run("assess", "case.yaml", "--store", "j.db")
        (folder / "plan.txt").unlink()
        if contents is not None:
            (folder / "plan.txt").write_text(contents)

        first, second = look(), look()

        assert (first.exit_code, second.exit_code) == (3, 3)
        assert first.stdout == second.stdout == f"{said} 24 October 2550 BE\n"
        assert first.stderr == "1 file of a1; 1 change recorded\n"
        assert second.stderr == "1 file of a1; 0 changes recorded\n"

    def test_programs_read_the_same(self, folder: Path) -> None:
        """With --json the faults, the falls and the counts are one object, and the end is as without."""
        run("assess", "case.yaml", "--store", "j.db")
        assert json.loads(look("--json").stdout) == {
            "edition": 1,
            "assessment": "a1",
            "files": 1,
            "recorded": 0,
            "faults": [],
            "falls": [],
        }
        (folder / "plan.txt").write_text("another")

        result = look("--json")
        told = json.loads(result.stdout)

        assert (result.exit_code, told["recorded"]) == (3, 1)
        [fault] = told["faults"]
        assert fault["en"].startswith("p1 does not count: its file 'plan.txt' was changed")
        assert "ถูกเปลี่ยนหลังจากยื่น" in fault["th"]

    def test_the_original_ends_with_0_again(self, folder: Path) -> None:
        """A file that was put back counts again."""
        run("assess", "case.yaml", "--store", "j.db")
        (folder / "plan.txt").write_text("another")
        assert look().exit_code == 3
        (folder / "plan.txt").write_text("the plan")

        assert look().exit_code == 0

    def test_it_speaks_thai(self, folder: Path) -> None:
        """What is said is said in the language asked for."""
        run("assess", "case.yaml", "--store", "j.db")
        (folder / "plan.txt").write_text("another")

        assert look("--lang", "th").stdout == "p1: ไฟล์ “plan.txt” ถูกเปลี่ยนหลังจากยื่นเมื่อวันที่ 24 ตุลาคม 2550\n"

    def test_the_day_of_a_change_can_be_named(self, folder: Path) -> None:
        """A change counts from the day that is said, so that the card of a later day shows it."""
        run("assess", "case.yaml", "--store", "j.db")
        (folder / "plan.txt").write_text("another")
        assert look("--on", "2007-10-30", "--by", "clerk").exit_code == 3

        assert run("assess", "case.yaml", "--store", "j.db").exit_code == 3
        assert run("assess", "case.yaml", "--store", "j.db", "--as-of", "2007-10-29").exit_code == 0

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--store", "none.db"), "does not exist"),
            (("--store", "j.db", "--files", "nowhere"), "KPI606"),
            (("--store", "j.db", "--by", " "), "KPI207"),
        ],
    )
    def test_bad_input_ends_with_2(self, arguments: tuple[str, ...], said: str, folder: Path) -> None:
        """What cannot be looked at is not recorded as changed."""
        run("assess", "case.yaml", "--store", "j.db")

        result = run("observe", "case.yaml", *arguments)

        assert result.exit_code == 2
        assert said in result.stderr
        assert look().exit_code == 0


class TestOtherCommands:
    def test_assess_with_a_store_records_and_says_what_changed(self, folder: Path) -> None:
        """The card is of its day; that the evidence does not count today is said beside it."""
        run("assess", "case.yaml", "--store", "j.db")
        (folder / "plan.txt").write_text("another")

        result = run("assess", "case.yaml", "--store", "j.db")

        assert result.exit_code == 0
        assert "note: p1 does not count: its file 'plan.txt' was changed" in result.stderr

    def test_assess_without_its_files_is_bad_input(self, folder: Path) -> None:
        """An item whose file is not there cannot be submitted."""
        (folder / "plan.txt").unlink()

        result = run("assess", "case.yaml")

        assert result.exit_code == 2
        assert "[KPI601] there is no evidence file 'plan.txt'" in result.stderr
        assert "case.yaml:13:" in result.stderr

    @pytest.mark.parametrize("command", [("assess",), ("missing", "--level", "1"), ("check",)])
    def test_files_may_lie_elsewhere(self, command: tuple[str, ...], folder: Path) -> None:
        """Every command that looks at evidence takes the folder it lies in."""
        (folder / "shelf").mkdir()
        (folder / "plan.txt").rename(folder / "shelf" / "plan.txt")

        assert run(*command, "case.yaml").exit_code == 2
        assert run(*command, "case.yaml", "--files", "shelf").exit_code == 0

    def test_check_warns_of_contents_that_do_not_fit(self, folder: Path) -> None:
        """A web page with the name of a PDF is a warning with its place, in every format."""
        (folder / "plan.txt").unlink()
        (folder / "plan.pdf").write_text("<html>log in")
        (folder / "case.yaml").write_text(CASE.replace("plan.txt", "plan.pdf"))

        result = run("check", "case.yaml")

        assert result.exit_code == 1
        assert "warning [KPI608] 'plan.pdf' does not begin as its name says" in result.stdout
        for written_as in ("json", "github", "sarif"):
            assert "KPI608" in run("check", "case.yaml", "--format", written_as).stdout


class TestCard:
    @pytest.mark.parametrize(
        ("contents", "english", "thai", "key"),
        [
            ("another", "file plan.txt was changed", "ไฟล์ plan.txt ถูกเปลี่ยน", "seen"),
            (None, "file plan.txt is missing", "ไม่พบไฟล์ plan.txt", "refused"),
        ],
    )
    def test_it_says_of_the_item_what_became_of_its_file(
        self, contents: str | None, english: str, thai: str, key: str, folder: Path
    ) -> None:
        """The list of evidence says it in both languages, and the JSON object what was seen."""
        run("assess", "case.yaml", "--store", "j.db")
        [entry] = json.loads(run("assess", "case.yaml", "--store", "j.db", "--json").stdout)["evidence"]
        assert ([each["path"] for each in entry["files"]], entry["changed_files"]) == (["plan.txt"], [])
        (folder / "plan.txt").unlink()
        if contents is not None:
            (folder / "plan.txt").write_text(contents)
        look("--on", "2007-10-30")

        for language, said in (("en", english), ("th", thai)):
            run("assess", "case.yaml", "--store", "j.db", "--card", "card.html", "--lang", language)
            assert said in (folder / "card.html").read_text()
        [entry] = json.loads(run("assess", "case.yaml", "--store", "j.db", "--json").stdout)["evidence"]
        [change] = entry["changed_files"]
        assert change["path"] == "plan.txt"
        assert key in change

    def test_a_fall_is_said_when_it_is_recorded(self, folder: Path) -> None:
        """Whoever observes learns at once what became of the level."""
        run("assess", "case.yaml", "--store", "j.db")
        with SqliteStore(folder / "j.db") as store:
            assessment = Assessment.resume("a1", store=store)
            assessment.advance(by="officer", on=date(2007, 10, 25))
        (folder / "plan.txt").write_text("another")

        result = look("--on", "2007-10-30")

        assert result.stdout.splitlines()[1].startswith("the level falls from 1 to 0: p1 does not count")
