"""The how-to on tests of rules shows a broken rule, and what the command says of it, as it is."""

from __future__ import annotations

import re

from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli.command import kpiflow
from kpiflow.testing.laws import LAWS


DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "how-to" / "test-your-rules.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "testing.md").read_text(encoding="utf-8")
RULES, CASES, MENDED, STARTED = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the two files of the page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "backups.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "backups.kpitest.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def run() -> Result:
    """Run the command of the page."""
    return CliRunner().invoke(kpiflow, ["test", "backups.kpitest.yaml", "--lang", "en"])


def test_the_broken_rule_is_found_in_the_words_of_the_page(folder: Path) -> None:
    """What the page shows is what is printed."""
    [shown] = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

    assert (run().stdout, run().exit_code) == (shown, 1)


def test_the_mended_rule_holds(folder: Path) -> None:
    """With the one line of the page in place, all four cases hold."""
    [wrong] = [line for line in RULES.splitlines() if "dated_within" in line]
    (folder / "backups.yaml").write_text(RULES.replace(f"{wrong}\n", MENDED), encoding="utf-8")

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


def test_every_law_is_listed() -> None:
    """The reference names each law once, in its order."""
    assert re.findall(r"^\| `(\w+)` \| ", REFERENCE.partition("\n## Laws\n")[2], re.MULTILINE) == [
        law.__name__ for law in LAWS
    ]
