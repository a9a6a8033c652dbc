"""`kpiflow compare`: what it prints and writes, what programs can read, and how it ends."""

from __future__ import annotations

import json

from pathlib import Path
from typing import Final

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow


PROJECT: Final = Path(__file__).parents[2]
SIX, TWELVE = (
    str(PROJECT / "examples" / "anti-corruption-rounds" / f"unit-{months}-filed.yaml") for months in (6, 12)
)
AGENCY: Final = str(PROJECT / "examples" / "open-data" / "agency.yaml")


def run(*arguments: str, **environment: str) -> Result:
    """Run the command in this process, with an English locale unless told otherwise."""
    env = {"LC_ALL": "C.UTF-8", **environment}
    return CliRunner().invoke(kpiflow, ["compare", *arguments], env=env, catch_exceptions=False)


@pytest.mark.parametrize(("pair", "code"), [((SIX, TWELVE), 0), ((TWELVE, SIX), 3), ((SIX, SIX), 0)])
def test_the_end_says_whether_anything_is_lower(pair: tuple[str, str], code: int, tmp_path: Path) -> None:
    """0 when neither level nor weighted score is lower, 3 when one is; however it is written."""
    assert run(*pair).exit_code == code
    assert run(*pair, "--json").exit_code == code
    assert run(*pair, "-o", str(tmp_path / "compared.md")).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((SIX, AGENCY), "KPI214"),
        ((SIX, "missing.yaml"), "KPI400"),
        ((SIX,), "Missing argument"),
        ((SIX, TWELVE, "-o", "compared.docm"), "says no format"),
    ],
)
def test_bad_input_ends_with_2_and_a_message(arguments: tuple[str, ...], said: str) -> None:
    """Whatever cannot be compared says why on standard error, and prints nothing else."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_the_page_shows_what_is_printed() -> None:
    """The how-to prints what the command prints."""
    page = (PROJECT / "docs" / "how-to" / "compare-two-rounds.md").read_text(encoding="utf-8")

    assert f"```text\n{run(SIX, TWELVE).stdout}```" in page


def test_a_file_is_thai_unless_told_otherwise(tmp_path: Path) -> None:
    """The report goes to the file, and nothing is printed."""
    result = run(SIX, TWELVE, "-o", str(tmp_path / "compared.html"))

    assert result.stdout == ""
    assert "รายงานเปรียบเทียบผลการประเมิน" in (tmp_path / "compared.html").read_text(encoding="utf-8")


def test_programs_read_both_sides() -> None:
    """Figures are text, exact ones fractions; each change has both its sides, and every key is described."""
    told = json.loads(run(SIX, TWELVE, "--json").stdout)

    assert (told["before"]["supported"], told["after"]["supported"]) == (3, 4)
    assert (told["points_gained_exact"], told["weighted_gained_exact"], told["fell"]) == ("1", "1/50", False)
    turns = {each["id"]: each for each in told["requirements"]}
    assert turns["3a"]["after"]["satisfied_by"] == ["progress"]
    assert (turns["5a"]["turn"], turns["5a"]["before"]) == ("asked", None)
    assert {"id": "progress", "fate": "added", "before": None, "after": "submitted"} in told["entries"]

    page = (PROJECT / "docs" / "reference" / "command.md").read_text(encoding="utf-8")
    section = page.partition("\n## Comparing assessments\n")[2].partition("\n## ")[0]
    named = {*told, *told["before"], *turns["3a"], *turns["3a"]["after"], *told["entries"][0]}
    assert [key for key in named if f"`{key}`" not in section and f"`{key}[]`" not in section] == []
