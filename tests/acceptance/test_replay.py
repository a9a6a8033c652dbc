"""`kpiflow replay`: whose level or score other rules would change, and why, over a whole store."""

from __future__ import annotations

import json
import sqlite3

from datetime import date
from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from kpiflow import load_assessment, load_indicator, open_assessment
from kpiflow.assessment.replaying import replayed
from kpiflow.cli.command import kpiflow
from kpiflow.journal.sqlite import SqliteStore


EXAMPLES = Path(__file__).parents[2] / "examples" / "anti-corruption"
ACCEPTED = EXAMPLES / "as-accepted.yaml"
DAY = "2007-11-30"
OLD = "requires: {provided: risk-analysis}"
NEW = "requires: {provided: {kind: risk-analysis, count: 9}}"


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(kpiflow, ["replay", *arguments], env={"LC_ALL": "en_US.UTF-8"})


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give a store with the card as accepted, and another indicator's assessment."""
    path = tmp_path / "journals.sqlite"
    with SqliteStore(path) as journals:
        open_assessment(load_assessment(ACCEPTED), store=journals)
        other = EXAMPLES.parent / "freight" / "year-on-target.yaml"
        open_assessment(load_assessment(other), store=journals)
    return path


def changed(tmp_path: Path, *, old: str, new: str) -> str:
    """Write the definition with one change."""
    text = (EXAMPLES / "indicator.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "new.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return str(tmp_path / "new.yaml")


class TestOwnRules:
    """Without other rules, every assessment is replayed under its own."""

    def test_tells_level_and_score(self, store: Path) -> None:
        """One line for each assessment, and how many there are."""
        result = run(str(store), "--as-of", DAY)

        assert result.exit_code == 0
        assert "amlo-7.2.1-fy2550: level 5, score 5.0000\n" in result.stdout
        assert result.stdout.endswith("2 assessments\n")

    def test_a_journal_that_cannot_be_read_does_not_hide_the_others(self, store: Path) -> None:
        """What is damaged is named, and the rest is replayed; the command ends with 2."""
        with sqlite3.connect(store) as connection:
            connection.execute("DROP TRIGGER entries_are_never_changed")
            connection.execute(
                "UPDATE entries SET line = CAST(replace(CAST(line AS TEXT), 'data-collector', 'data-inventor') AS BLOB)"
                " WHERE version = 3 AND stream = 'amlo-7.2.1-fy2550'"
            )
        connection.close()

        result = run(str(store), "--as-of", DAY)

        assert result.exit_code == 2
        assert "amlo-7.2.1-fy2550: [KPI310]" in result.stdout
        assert result.stdout.endswith("2 assessments, 1 cannot be replayed\n")


class TestOtherRules:
    """With other rules, what they would change is named, and why."""

    def test_the_same_rules_change_nothing(self, store: Path) -> None:
        """The definition in the journal changes nothing."""
        result = run(str(store), "--rules", str(EXAMPLES / "indicator.yaml"), "--as-of", DAY)

        assert (result.exit_code, result.stdout) == (
            0,
            "the other rules would change 0 of 1 assessments of indicator 7.2.1\n",
        )

    def test_a_level_that_would_be_lost_says_what_is_missing(self, store: Path, tmp_path: Path) -> None:
        """A rule that asks for more lowers the level, and its requirement says what was not found."""
        rules = changed(tmp_path, old=OLD, new=NEW)

        result = run(str(store), "--rules", rules, "--as-of", DAY)

        assert result.exit_code == 3
        first, why, last = result.stdout.splitlines()
        assert first == "amlo-7.2.1-fy2550: level 5, score 5.0000 → level 0, score 1.0000"
        assert "1 of 9" in why or "9" in why
        assert last == "the other rules would change 1 of 1 assessments of indicator 7.2.1"

    def test_another_weight_changes_the_score_alone(self, store: Path, tmp_path: Path) -> None:
        """The level stays, the weighted score does not, and the weight is the reason."""
        result = run(
            str(store), "--rules", changed(tmp_path, old="weight: 2", new="weight: 3"), "--as-of", DAY
        )

        assert result.exit_code == 3
        assert result.stdout.splitlines()[1] == "  weight 2 becomes 3"

    def test_says_it_in_json_too(self, store: Path, tmp_path: Path) -> None:
        """The object names both results of each, whether they differ, and why in both languages."""
        rules = changed(tmp_path, old="weight: 2", new="weight: 3")

        record = json.loads(run(str(store), "--rules", rules, "--as-of", DAY, "--json").stdout)

        [ours] = [each for each in record["assessments"] if each["changes"]]
        assert record["changed"] == [ours["assessment"]] == ["amlo-7.2.1-fy2550"]
        assert (ours["own"]["weighted_score"], ours["other"]["weighted_score"]) == ("0.1000", "0.1500")
        assert ours["reason"] == {"th": "น้ำหนัก 2 เป็น 3", "en": "weight 2 becomes 3"}
        assert [each["other"] for each in record["assessments"] if each is not ours] == [None]

    def test_records_nothing(self, store: Path, tmp_path: Path) -> None:
        """The journals are the same bytes before and after."""
        with SqliteStore(store) as journals:
            before = [tuple(journals.lines(name)) for name in journals.streams()]
        run(str(store), "--rules", changed(tmp_path, old="weight: 2", new="weight: 3"))

        with SqliteStore(store) as journals:
            assert [tuple(journals.lines(name)) for name in journals.streams()] == before

    def test_a_level_that_would_be_gained_says_what_was_in_the_way(self, tmp_path: Path) -> None:
        """A rule that asks for less raises the level, and names what no longer holds it back."""
        rules = changed(tmp_path, old=OLD, new=NEW)
        strict = load_indicator(rules)
        with SqliteStore(tmp_path / "j.sqlite") as journals:
            assessment = open_assessment(load_assessment(ACCEPTED), store=journals)
            lenient = assessment.indicator
            later = date(2007, 12, 3)
            assessment.change_rules(strict, by="office-of-standards", reason=strict.name, on=later)
            [found] = replayed(journals, rules=lenient, as_of=later)

        assert found.own is not None
        assert found.other is not None
        assert (found.own.ladder.supported, found.other.ladder.supported) == (0, 5)
        assert found.reason.en.startswith("no longer in the way: ")
