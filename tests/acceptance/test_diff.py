"""`kpiflow diff`: what changed from one definition to the next, and who would gain or lose a level."""

from __future__ import annotations

import json

from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from kpiflow import load_assessment, open_assessment
from kpiflow.cli.command import kpiflow
from kpiflow.journal.sqlite import SqliteStore


EXAMPLES = Path(__file__).parents[2] / "examples" / "anti-corruption"
INDICATOR = EXAMPLES / "indicator.yaml"
DAY = ("--as-of", "2007-11-30")
STRICTER = ("requires: {provided: risk-analysis}", "requires: {provided: {kind: risk-analysis, count: 9}}")
REWRITTEN = ("[{provided: measures}, {provided: website}]", "[{provided: website}, {provided: measures}]")
WEIGHTY = ("weight: 2", "weight: 3")
MINUTES = "  - {id: minutes, name: {th: รายงาน, en: minutes}}"
REPORT = "  - {id: report, name: {th: รายงานผล, en: report}}"
GONE = """\
code: "1.1"
name: {{th: ตัวชี้วัด, en: an indicator}}
scale: {{highest: 1}}
evidence:
{kinds}
levels:
  - level: 1
    name: {{th: ตกลง, en: Agreed}}
    requirements:
      - {{id: 1a, text: {{th: มี, en: There is one}}, requires: {asked}}}
"""
LOOSER = (
    "requires: {provided: complaint-summary}",
    "requires: {any_of: [{provided: complaint-summary}, {provided: measures}]}",
)


def run(*arguments: str | Path, language: str = "en_US.UTF-8") -> Result:
    """Run the command."""
    return CliRunner().invoke(
        kpiflow, ["diff", *map(str, arguments)], env={"LC_ALL": language}, catch_exceptions=False
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give a store with the card as accepted, the card as filed, and another indicator's assessment."""
    path = tmp_path / "journals.sqlite"
    with SqliteStore(path) as journals:
        open_assessment(load_assessment(EXAMPLES / "as-accepted.yaml"), store=journals)
        open_assessment(load_assessment(EXAMPLES.parent / "freight" / "year-on-target.yaml"), store=journals)
    return path


def changed(tmp_path: Path, change: tuple[str, str]) -> Path:
    """Write the definition with one change."""
    text = INDICATOR.read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "new.yaml"
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    return path


class TestRules:
    def test_the_same_file_differs_in_nothing(self) -> None:
        """Nothing changed ends with 0."""
        result = run(INDICATOR, INDICATOR)

        assert result.exit_code == 0
        assert result.stdout == "Indicator 7.2.1\nNothing changed.\n"

    def test_a_rewrite_is_recognised(self, tmp_path: Path) -> None:
        """What is proved to come to the same ends with 0, and is listed."""
        result = run(INDICATOR, changed(tmp_path, REWRITTEN))

        assert result.exit_code == 0
        assert "2d (level 2): rewritten, proved to come to the same" in result.stdout
        assert "Proved: every requirement and level" in result.stdout

    def test_a_change_is_shown_by_a_register(self, tmp_path: Path) -> None:
        """What comes to something else ends with 3, with a case that held before."""
        result = run(INDICATOR, changed(tmp_path, STRICTER))

        assert result.exit_code == 3
        assert "1b (level 1): comes to something else" in result.stdout
        assert "was met, is unmet, for one with" in result.stdout
        assert "expect: {because: {met: [1b]}}" in result.stdout
        assert "level 1, 2, 3, 4, 5: reached otherwise" in result.stdout

    def test_a_definition_that_cannot_be_read_is_bad_input(self, tmp_path: Path) -> None:
        """A file that is not there ends with 2."""
        assert run(INDICATOR, tmp_path / "none.yaml").exit_code == 2


class TestStore:
    def test_who_loses_a_level_is_named(self, tmp_path: Path, store: Path) -> None:
        """Each stored assessment of the indicator that comes to something else, and why."""
        result = run(INDICATOR, changed(tmp_path, STRICTER), "--store", store, *DAY)

        assert result.exit_code == 3
        assert "1 stored assessments: 0 gain a level, 1 lose one" in result.stdout
        assert "amlo-7.2.1-fy2550: level 5 (5.0000) → level 0 (1.0000)" in result.stdout

    def test_a_ratchet_fails_when_a_level_drops(self, tmp_path: Path, store: Path) -> None:
        """With a ratchet a loss ends with 1, and a change that nobody loses by ends with 0."""
        assert run(INDICATOR, changed(tmp_path, STRICTER), "--store", store, "--ratchet", *DAY).exit_code == 1
        assert run(INDICATOR, changed(tmp_path, LOOSER), "--store", store, "--ratchet", *DAY).exit_code == 0
        assert run(INDICATOR, changed(tmp_path, LOOSER), *DAY).exit_code == 3

    def test_a_ratchet_needs_something_to_look_at(self) -> None:
        """Without a store a ratchet could only pass, and is refused."""
        result = run(INDICATOR, INDICATOR, "--ratchet")

        assert result.exit_code == 2
        assert "--ratchet needs --store" in result.stderr


class TestFormats:
    def test_markdown_is_for_a_code_review(self, tmp_path: Path, store: Path) -> None:
        """A heading, a list of what changed with cases to paste, and a table of who is affected."""
        new = changed(tmp_path, STRICTER)
        result = run(INDICATOR, new, "--store", store, "--format", "markdown", *DAY)

        assert result.stdout.startswith("## Indicator 7.2.1\n")
        assert "- `1b` (level 1): comes to something else" in result.stdout
        assert "  ```yaml\n" in result.stdout
        assert "| assessment | before | after | why |" in result.stdout
        assert "| amlo-7.2.1-fy2550 | level 5 (5.0000) | level 0 (1.0000) |" in result.stdout

    def test_json_is_for_programs(self, tmp_path: Path, store: Path) -> None:
        """One object with what changed, registers as data, and who loses."""
        result = run(INDICATOR, changed(tmp_path, STRICTER), "--store", store, "--format", "json", *DAY)
        record = json.loads(result.stdout)

        assert record["edition"] == 1
        assert [each["kind"] for each in record["requirements"]] == ["changed"]
        assert record["requirements"][0]["witness"]["shown"][0]["kind"] == "risk-analysis"
        assert record["store"]["losing"] == ["amlo-7.2.1-fy2550"]

    def test_it_speaks_thai(self, tmp_path: Path) -> None:
        """In Thai where the locale does."""
        result = run(INDICATOR, changed(tmp_path, STRICTER), language="th_TH.UTF-8")

        assert "1b (ระดับ 1): ผลเปลี่ยน" in result.stdout
        assert "เดิม ครบ ใหม่ ไม่ครบ" in result.stdout


class TestMissingCases:
    def test_say_what_both_come_to(self, tmp_path: Path) -> None:
        """A case for each difference, under a line that says what the old and the new rules come to."""
        result = run(INDICATOR, changed(tmp_path, STRICTER), "--missing-cases")

        assert result.exit_code == 3
        assert "tests: new.yaml\n" in result.stdout
        assert "  # requirement 1b: met → unmet\n" in result.stdout
        assert "  - name: requirement 1b was met and is unmet\n" in result.stdout

    @pytest.mark.parametrize("change", [STRICTER, LOOSER, WEIGHTY], ids=["stricter", "looser", "score"])
    def test_hold_under_the_new_rules_alone(self, tmp_path: Path, change: tuple[str, str]) -> None:
        """The file that is written passes `kpiflow test`; put beside the old rules, every case of it fails."""
        new, output = changed(tmp_path, change), tmp_path / "new.kpitest.yaml"

        result = run(INDICATOR, new, "--missing-cases", "-o", output)

        assert result.exit_code == 3
        assert "Indicator 7.2.1" in result.stdout  # what changed is told all the same
        tried = json.loads(outcome_of(output).stdout)
        assert tried["passed"]
        assert tried["counts"]["passed"] > 0
        new.write_text(INDICATOR.read_text(encoding="utf-8"), encoding="utf-8")
        counts = json.loads(outcome_of(output).stdout)["counts"]
        assert (counts["passed"], counts["failed"]) == (0, tried["counts"]["passed"])

    def test_of_nothing_are_no_file(self, tmp_path: Path) -> None:
        """Where all is proved to come to the same there is nothing to test, and no file."""
        output = tmp_path / "new.kpitest.yaml"

        result = run(INDICATOR, changed(tmp_path, REWRITTEN), "--missing-cases", "-o", output)

        assert (result.exit_code, output.exists()) == (0, False)
        assert "0 cases, not written" in result.stderr

    def test_name_what_no_case_can_say(self, tmp_path: Path) -> None:
        """A register that only the old rules have words for is named, and no case that cannot be read."""
        old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
        old.write_text(
            GONE.format(
                kinds=f"{MINUTES}\n{REPORT}", asked="{any_of: [{provided: minutes}, {provided: report}]}"
            ),
            encoding="utf-8",
        )
        new.write_text(GONE.format(kinds=MINUTES, asked="{provided: minutes}"), encoding="utf-8")

        result = run(old, new, "--missing-cases")

        assert "# No case can be written: requirement 1a: met → unmet" in result.stdout
        assert "report" not in result.stdout.partition("\ncases:")[2]

    def test_are_never_written_over_others(self, tmp_path: Path) -> None:
        """A file that is there may have been read and mended by somebody."""
        new, output = changed(tmp_path, STRICTER), tmp_path / "new.kpitest.yaml"
        output.write_text("mine", encoding="utf-8")

        assert run(INDICATOR, new, "--missing-cases", "-o", output).exit_code == 2
        assert output.read_text(encoding="utf-8") == "mine"

    def test_a_file_for_nothing_is_refused(self, tmp_path: Path) -> None:
        """`--output` is where cases go, and they are not asked for."""
        assert run(INDICATOR, INDICATOR, "-o", tmp_path / "x.kpitest.yaml").exit_code == 2


def outcome_of(path: Path) -> Result:
    """Try the cases of a test file."""
    return CliRunner().invoke(kpiflow, ["test", str(path), "--format", "json"], catch_exceptions=False)
