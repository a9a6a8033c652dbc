"""`kpiflow score`: one level or one reading by itself, exact, and refused where it cannot be."""

from __future__ import annotations

import json

from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.evidence import Reading
from kpiflow.ladder import score_of
from kpiflow.loading import load_assessment, load_indicator, open_assessment


PROJECT: Final = Path(__file__).parents[2]
FREIGHT: Final = str(PROJECT / "examples" / "freight" / "freight.yaml")
RECORDS: Final = str(PROJECT / "docs" / "definitions" / "write-a-ladder" / "records.yaml")
STARTER: Final = str(PROJECT / "kpiflow" / "cli" / "starter" / "indicator.yaml")


def run(*arguments: str, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", **environment}
    return CliRunner().invoke(kpiflow, ["score", *arguments], env=env, catch_exceptions=False)


class TestLevels:
    @pytest.mark.parametrize("level", range(6))
    def test_is_what_the_library_says(self, level: int) -> None:
        """Each level, and none at all, is worth what `score_of` gives, to the last digit."""
        told = json.loads(run(STARTER, "--level", str(level), "--json").stdout)
        score = score_of(load_indicator(STARTER), level)

        assert told["level"] == level
        assert (Fraction(told["points_exact"]), told["weighted"]) == (score.points, score.printed())
        assert Fraction(told["weighted_exact"]) == score.weighted
        assert told["weight"] == "5"

    def test_is_told_with_its_derivation(self) -> None:
        """Level, points and weighted score on one line, and below it how they come about."""
        assert run(STARTER, "--level", "4").stdout == (
            "Indicator 1.1  Success in handling complaints\n"
            "Level 4 · Points 4 · Weighted score 0.2000\n\n"
            "level 4 is reached, worth 4 points\n"
            "weighted score: 4 × 5 / 100 = 0.2000\n"
        )
        assert "ผ่านเกณฑ์ระดับ 4 ได้ 4 คะแนน" in run(STARTER, "--level", "4", LC_ALL="th_TH.UTF-8").stdout


class TestReadings:
    def test_is_what_the_page_shows(self) -> None:
        """The how-to prints what the command prints."""
        page = (PROJECT / "docs" / "how-to" / "score-exactly.md").read_text(encoding="utf-8")

        assert f"```text\n{run(FREIGHT, '--reading', '7300').stdout}```" in page

    @pytest.mark.parametrize(
        ("reading", "level", "points"),
        [
            ("6490", 1, "1"),
            ("7300", 3, "35/11"),
            ("73000/10", 3, "35/11"),
            ("๗๓๐๐", 3, "35/11"),
            ("7399.999999999999", 4, "274999999999999/55000000000000"),
            ("1", 0, "1"),
            ("9999", 5, "5"),
        ],
    )
    def test_is_taken_digit_by_digit(self, reading: str, level: int, points: str) -> None:
        """The reading never becomes a float: levels and points are those of the number as it is written."""
        told = json.loads(run(FREIGHT, "--reading", reading, "--json").stdout)

        assert (told["reading"], told["level"], told["points_exact"]) == (reading, level, points)

    def test_comes_to_what_an_assessment_of_it_comes_to(self) -> None:
        """The year on target is scored alike by itself and in its assessment, adjustments aside."""
        stated = load_assessment(PROJECT / "examples" / "freight" / "year-on-target.yaml")
        result = open_assessment(stated).result(as_of=stated.as_of)
        found = result.state.register.stated(Reading, "freight")
        assert found is not None

        told = json.loads(run(FREIGHT, "--reading", f"{found[0].value}", "--json").stdout)

        assert told["level"] == result.ladder.supported > 0

    @pytest.mark.parametrize(("reading", "level"), [("171/190", 0), ("0/0", 0)])
    def test_a_definition_without_criteria_takes_its_only_measure(self, reading: str, level: int) -> None:
        """The level is the one that the reading alone comes to: nothing else is taken for granted."""
        assert json.loads(run(RECORDS, "--reading", reading, "--json").stdout)["level"] == level

    def test_another_measure_can_be_named(self) -> None:
        """The reading is of the measure that is named, and nothing of the criteria is read then."""
        told = json.loads(run(FREIGHT, "--reading", "7300", "--measure", "freight", "--json").stdout)

        assert told["points"] == "3.1818"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((FREIGHT,), "name either --level or --reading"),
        ((FREIGHT, "--level", "1", "--reading", "1"), "name either --level or --reading"),
        ((FREIGHT, "--level", "1", "--measure", "freight"), "--measure goes with --reading"),
        ((FREIGHT, "--level", "9"), "KPI202"),
        ((FREIGHT, "--level", "-1"), "KPI202"),
        ((FREIGHT, "--reading", "many"), "is not a number"),
        ((FREIGHT, "--reading", "1/2/3"), "is neither a number nor a ratio"),
        ((FREIGHT, "--reading", "NaN"), "KPI211"),
        ((FREIGHT, "--reading", "1/0"), "KPI213"),
        ((FREIGHT, "--reading", "1", "--measure", "fright"), "did you mean 'freight'?"),
        ((RECORDS, "--reading", "120"), "KPI213"),
        ((STARTER, "--reading", "1"), "the definition declares no measure"),
        (("missing.yaml", "--level", "1"), "KPI400"),
    ],
)
def test_bad_input_ends_with_2_and_a_message(arguments: tuple[str, ...], said: str) -> None:
    """Whatever cannot be scored says why on standard error, and prints nothing else."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
