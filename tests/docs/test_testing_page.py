"""The how-tos on tests of rules show a broken rule, what the command says of it, and what its tests miss, as it is."""

from __future__ import annotations

import re

from pathlib import Path
from typing import get_args

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.testing.laws import LAWS
from kpiflow.testing.scorers import Feature


DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "how-to" / "test-your-rules.md").read_text(encoding="utf-8")
MISSES = (DOCS / "how-to" / "see-what-tests-miss.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "testing.md").read_text(encoding="utf-8")
RULES, CASES, MENDED, STARTED = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    """Give what the reference says below a title."""
    return REFERENCE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the two files of the page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "backups.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "backups.kpitest.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def run(*options: str) -> Result:
    """Run the command of the page."""
    return CliRunner().invoke(kpiflow, ["test", "backups.kpitest.yaml", "--lang", "en", *options])


def mended() -> str:
    """Give the rules with the one line of the page in place."""
    [wrong] = [line for line in RULES.splitlines() if "dated_within" in line]
    return str(RULES.replace(f"{wrong}\n", MENDED))


def test_the_broken_rule_is_found_in_the_words_of_the_page(folder: Path) -> None:
    """What the page shows is what is printed."""
    [shown] = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

    assert (run().stdout, run().exit_code) == (shown, 1)


def test_the_mended_rule_holds(folder: Path) -> None:
    """With the one line of the page in place, all four cases hold."""
    (folder / "backups.yaml").write_text(mended(), encoding="utf-8")

    assert (run().stdout.splitlines()[-1], run().exit_code) == ("4 cases: 4 passed", 0)


def test_the_case_that_starts_from_an_assessment_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example about the card holds beside the card."""
    example = DOCS.parent / "examples" / "anti-corruption"
    for file in example.glob("*.yaml"):
        if ".kpitest" not in file.name:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "backups.kpitest.yaml").write_text(STARTED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert run().exit_code == 0


def test_the_page_says_what_its_tests_miss(folder: Path) -> None:
    """What the second page shows of coverage and of mistakes is what is printed for the cases of the first."""
    (folder / "backups.yaml").write_text(mended(), encoding="utf-8")
    covered, unnoticed, _ = re.findall(r"^```text\n(.*?)^```$", MISSES, re.MULTILINE | re.DOTALL)

    assert run("--coverage").stdout.endswith(f"4 cases: 4 passed\n{covered}")
    assert run("--mutate").stdout.endswith(f"4 cases: 4 passed\n{unnoticed}")


def test_with_the_cases_of_the_page_nothing_is_missed(folder: Path) -> None:
    """The cases it adds, behind those of the first page, cover every guard and notice every mistake."""
    [more] = re.findall(r"^```yaml\n(.*?)^```$", MISSES, re.MULTILINE | re.DOTALL)
    *_, complete = re.findall(r"^```text\n(.*?)^```$", MISSES, re.MULTILINE | re.DOTALL)
    (folder / "backups.yaml").write_text(mended(), encoding="utf-8")
    (folder / "backups.kpitest.yaml").write_text(f"{CASES}\n{more}", encoding="utf-8")

    result = run("--coverage", "--mutate", "--threshold", "100")

    assert result.exit_code == 0
    assert result.stdout.endswith(complete)
    kept = DOCS / "definitions" / "test-your-rules"
    assert (kept / "backups.yaml").read_text(encoding="utf-8") == mended()
    assert (kept / "backups.kpitest.yaml").read_text(encoding="utf-8") == f"{CASES}\n{more}"


def test_every_law_is_listed() -> None:
    """The reference names each law once, in its order."""
    assert re.findall(r"^\| `(\w+)` \| ", section("Laws"), re.MULTILINE) == [law.__name__ for law in LAWS]


def test_every_feature_is_listed() -> None:
    """The reference names all that a scorer may leave out."""
    [line] = [line for line in section("Scorers").splitlines() if line.startswith("| `leaves_out`")]

    assert re.findall(r"`([a-z ]+)`", line.partition("refuse:")[2]) == list(get_args(Feature))
