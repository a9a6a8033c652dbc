"""Lines that pages tell people to type: each runs, and what the reference says of a command is all it takes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tomllib

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click
import pytest

from click.testing import CliRunner

from kpiflow import Assessment, SqliteStore, load_assessment, load_indicator, open_assessment
from kpiflow.cli.command import COMMANDS, kpiflow
from kpiflow.journal.notes import SigningKey
from kpiflow.journal.verification import checkpoint_of


PROJECT: Final = Path(__file__).parents[2]
REFERENCE: Final = "docs/reference/command.md"
DEFINITIONS: Final = PROJECT / "docs" / "definitions"
INDICATOR: Final = PROJECT / "examples" / "anti-corruption" / "indicator.yaml"

_BLOCK: Final = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RUN_BY_THEIR_OWN_TESTS: Final = {
    "docs/tutorial/first-card.md",
    "docs/tutorial/first-card.th.md",
    "examples/integrations/django_site/README.md",
}
_BAD_INPUT: Final = 2

OTHERS: Final[Mapping[str, str]] = {
    "_KPIFLOW_COMPLETE=": "tests/acceptance/test_commands.py asks for completion",
    "coverage run": "tests/acceptance/test_rule_lines.py runs it",
    "jupyter execute": "tests/acceptance/test_audit_notebook.py runs the notebook",
    "pdfdetach ": "tests/unit/reports/test_pdf.py runs it",
    "pip install ": "its extras are held to pyproject.toml below",
    "unzip ": "tests/unit/packs/test_making.py has the digests checked so",
    "python tools/": "needs the fonts as they are published",
    "python3 -m venv ": ".ci/run makes such an environment by the line of README",
    ".venv/bin/pip install ": ".ci/run makes such an environment by the line of README",
    "python -m tests.": "the module is held to be there below",
    ".venv/bin/python -m benchmarks": "tests/benchmarks runs them all with few rounds",
}
"""How lines begin that are not run here, and who looks after them."""


@cache
def pages() -> tuple[str, ...]:
    """Give the pages that people read, from the root of the project."""
    folders = ("docs", "examples", "kpiflow", "tests")
    found = [
        *PROJECT.glob("*.md"),
        *(path for folder in folders for path in (PROJECT / folder).rglob("*.md")),
    ]
    return tuple(sorted(path.relative_to(PROJECT).as_posix() for path in found))


@cache
def typed(page: str) -> tuple[str, ...]:
    """Give the lines that a page tells to type, without remarks."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    lines = (line for block in _BLOCK.findall(text) for line in block.splitlines())
    return tuple(line.partition(" #")[0].strip() for line in lines)


def looked_after(line: str) -> bool:
    """Tell whether somebody else looks after a line."""
    return line.startswith(tuple(OTHERS))


TYPED: Final = [page for page in pages() if page != REFERENCE and typed(page)]


# --- what the pages speak of ---------------------------------------------------------------


def with_examples(folder: Path) -> None:
    """Put the examples and the definitions of the pages into a folder, where they stand in the project."""
    for name in ("examples", "docs/definitions"):
        shutil.copytree(PROJECT / name, folder / name)


def with_a_journal(name: str) -> Callable[[Path], None]:
    """Give what puts a store into a folder, with one journal."""

    def prepare(folder: Path) -> None:
        with SqliteStore(folder / name) as store:
            indicator = load_indicator(INDICATOR)
            Assessment.open(indicator, "sar-2550", by="data-collector", on=date(2007, 10, 22), store=store)

    return prepare


def with_evidence(folder: Path) -> None:
    """Put an assessment file, a store with its journal, an anchor, a key and the evidence into a folder."""
    for path in INDICATOR.parent.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("amlo-7.2.1-fy2550", "sar-2550")
        (folder / path.name).write_text(text, encoding="utf-8")
    (folder / "evidence").mkdir()
    with SqliteStore(folder / "store.sqlite") as store:
        open_assessment(load_assessment(folder / "as-accepted.yaml"), store=store)
        kept = checkpoint_of(store.lines("sar-2550"), "sar-2550").text()
    (folder / "kept-since-october.anchor").write_text(kept, encoding="utf-8")
    key = SigningKey.made("agency.example/sar")
    (folder / "agency.key").write_text(f"{key.text()}\n", encoding="utf-8")
    (folder / "agency.pub").write_text(f"{key.verifier().text()}\n", encoding="utf-8")


def with_departments(folder: Path) -> None:
    """Put the examples and the scorecards of three departments into a folder."""
    with_examples(folder)
    rounds = INDICATOR.parents[1] / "anti-corruption-rounds"
    for path in rounds.glob("*.yaml"):
        shutil.copy(path, folder / path.name)
    for letter in "abc":
        shutil.copy(rounds / "province-scorecard.yaml", folder / f"department-{letter}.yaml")


def with_two_editions(folder: Path) -> None:
    """Put an indicator in two editions into a folder, and journals under the old one."""
    for name in ("indicator-2550.yaml", "main.yaml"):
        shutil.copy(INDICATOR, folder / name)
    changed = INDICATOR.read_text(encoding="utf-8").replace("weight: 2", "weight: 3", 1)
    for name in ("indicator-2551.yaml", "proposed.yaml"):
        (folder / name).write_text(changed, encoding="utf-8")
    with_a_journal("journals.sqlite")(folder)


def with_tests(folder: Path) -> None:
    """Put the definition and the cases of the page before into a folder, a folder of rules, and an indicator."""
    shutil.copytree(DEFINITIONS / "test-your-rules", folder, dirs_exist_ok=True)
    shutil.copytree(DEFINITIONS / "files", folder / "indicators")
    shutil.copy(INDICATOR, folder / "indicator.yaml")
    # Trying every mistake in the example itself takes long; .ci/run does.
    shutil.copytree(DEFINITIONS / "files", folder / "examples" / "anti-corruption")


def with_a_starter(folder: Path) -> None:
    """Put the files of a first indicator into a folder."""
    shutil.copytree(PROJECT / "kpiflow" / "cli" / "starter", folder, dirs_exist_ok=True)


PREPARED: Final[Mapping[str, Callable[[Path], None]]] = {
    "docs/how-to/hand-over-an-evidence-pack.md": with_evidence,
    "docs/how-to/complete-in-an-editor.md": lambda folder: (folder / "schemas").mkdir(),
    "docs/how-to/keep-a-journal-you-can-trust.md": with_a_journal("store.sqlite"),
    "docs/how-to/preview-a-rule-change.md": with_two_editions,
    "docs/how-to/roll-up-a-scorecard.md": with_departments,
    "docs/how-to/see-what-tests-miss.md": with_tests,
    "docs/how-to/test-your-rules.md": with_tests,
    "kpiflow/cli/starter/README.md": with_a_starter,
}
"""What stands in the folder of a reader; otherwise the examples and the definitions of the pages."""


def run(line: str) -> None:
    """Run a line as a shell would, with the command in here."""
    for part in line.split(" && "):
        words = shlex.split(part)
        words[0] = words[0].removeprefix(".venv/bin/")
        if words[0] == "cd":
            os.chdir(words[1])  # whoever called goes back
            continue
        assert words[0] == "kpiflow", f"nobody looks after: {part}"
        target = None
        if ">" in words:
            words, target = words[: words.index(">")], words[-1]
        result = CliRunner().invoke(kpiflow, words[1:], catch_exceptions=False)
        assert result.exit_code != _BAD_INPUT, f"{part}\n{result.output}"
        assert result.output or target
        if target:
            Path(target).write_text(result.stdout, encoding="utf-8")


@pytest.mark.parametrize("page", [page for page in TYPED if page not in _RUN_BY_THEIR_OWN_TESTS])
def test_every_line_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, in the folder that the page speaks of, without bad input."""
    PREPARED.get(page, with_examples)(tmp_path)
    monkeypatch.chdir(tmp_path)

    for line in typed(page):
        if not looked_after(line):
            run(line)


def test_what_others_look_after_is_still_there() -> None:
    """No beginning is excused that no page has any more."""
    lines = [line for page in pages() for line in typed(page)]

    assert [each for each in OTHERS if not any(line.startswith(each) for line in lines)] == []
    assert all((PROJECT / page).is_file() for page in PREPARED)


def test_extras_that_pages_install_are_there() -> None:
    """What is to be installed can be."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {
        extra
        for page in pages()
        for extras in re.findall(
            r"pip install [^\n]*'(?:kpiflow|\.)\[([a-z,-]+)\]'", (PROJECT / page).read_text("utf-8")
        )
        for extra in extras.split(",")
    }

    assert named
    assert named - set(project["optional-dependencies"]) == set()


def test_modules_that_pages_run_are_there() -> None:
    """Campaigns and benchmarks are where pages say."""
    named = {
        module
        for page in pages()
        for line in typed(page)
        for module in re.findall(r"python -m ([a-z_.]+)", line)
    }

    assert {"tests.fuzz", "tests.trust", "tests.mutation", "benchmarks"} <= named
    assert {each for each in named if find_spec(each) is None} == set()


# --- the reference -------------------------------------------------------------------------


def synopses() -> dict[str, str]:
    """Give what the reference says each command is called with; a line goes on where it is indented."""
    text = (PROJECT / REFERENCE).read_text(encoding="utf-8")
    blocks = re.sub(r"\n +", " ", "\n".join(_BLOCK.findall(text)))
    found: dict[str, str] = {}
    for name, rest in re.findall(r"^kpiflow (\w+)(.*)$", blocks, re.MULTILINE):
        found[name] = found.get(name, "") + rest
    return found


def taken(name: str) -> set[str]:
    """Give the long options of a command."""
    command = kpiflow.get_command(click.Context(kpiflow), name)
    assert command is not None
    return {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    }


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_reference_names_every_option(name: str) -> None:
    """What a command takes and what its line in the reference says are one set; `-o` stands for `--output`."""
    line = synopses()[name]
    said = set(re.findall(r"--[a-z-]+", line)) | ({"--output"} if re.search(r"(?<!-)-o\b", line) else set())

    assert said == taken(name)
