"""All examples: they load, they run, they speak both languages, and the pages about them are right."""

from __future__ import annotations

import json
import re

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from click.testing import CliRunner

from kpiflow.cli.checking import definitions_below
from kpiflow.cli.command import kpiflow
from kpiflow.codec import digest
from kpiflow.loading import load_indicator, load_scorecard
from kpiflow.loading.case_files import is_case_file
from kpiflow.testing.cases import load_cases
from kpiflow.text import Text


ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = ROOT / "examples"
PAGE: Final = (ROOT / "docs" / "reference" / "examples.md").read_text(encoding="utf-8")
FOLDERS: Final = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def has_rules(folder: str) -> bool:
    """Tell whether a folder holds definitions of its own; others show what to do with those of its neighbours."""
    return any((EXAMPLES / folder).glob("*.yaml"))


_OF_AN_ASSESSMENT: Final = re.compile(r"^(report|continues):", re.MULTILINE)
_OF_A_SCORECARD: Final = re.compile(r"^parts:", re.MULTILINE)
_TEXTS: Final = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(EXAMPLES.glob("*/*.yaml"))
    if not is_case_file(path)
}
SCORECARDS: Final = [name for name, text in _TEXTS.items() if _OF_A_SCORECARD.search(text)]
_FILES: Final = {
    name: bool(_OF_AN_ASSESSMENT.search(text)) for name, text in _TEXTS.items() if name not in SCORECARDS
}
ASSESSMENTS: Final = [name for name, is_assessment in _FILES.items() if is_assessment]
DEFINITIONS: Final = [name for name, is_assessment in _FILES.items() if not is_assessment]

COMMAND: Final = re.compile(r"kpiflow assess (examples/\S+\.yaml(?: --as-of \S+)?)")
ROW: Final = re.compile(
    r"^\| `kpiflow assess (?P<arguments>[^`]+)` \| (?P<claimed>\d|none) "
    r"\| (?P<supported>\d)(?:, and (?P<without>\d) without decisions)? \|$",
    re.MULTILINE,
)
SCORECARD_ROW: Final = re.compile(
    r"^\| `kpiflow scorecard (?P<file>\S+)(?: --round (?P<round>\d+))?` \| (?P<result>\S+) \| (?P<band>[^|]+) \|$",
    re.MULTILINE,
)
SCORECARD_ROWS: Final = [match.groupdict() for match in SCORECARD_ROW.finditer(PAGE)]
ROWS: Final = [match.groupdict() for match in ROW.finditer(PAGE)]


def run(arguments: str) -> tuple[int, str]:
    """Run the command from the root of the project, and give how it ends and what it prints."""
    file, *options = arguments.split()
    done = CliRunner().invoke(
        kpiflow, ["assess", str(ROOT / file), *options, "--json"], catch_exceptions=False
    )
    return done.exit_code, done.stdout


def texts(value: Any) -> Iterator[Text]:
    """Walk all text for people in a definition."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif attrs.has(type(value)):
        for each in attrs.fields(type(value)):
            if each.init:
                yield from texts(getattr(value, each.name))


class TestCases:
    """Beside every definition stands a file with cases, which pytest tries with all other tests."""

    @pytest.mark.parametrize("name", DEFINITIONS)
    def test_each_level_is_reached_and_each_is_missed(self, name: str) -> None:
        """Some case comes to each level of the ladder, none included, and says so."""
        [file] = load_cases((ROOT / name).with_suffix(".kpitest.yaml"))

        expected = {case.expect.level for case in file.cases}

        assert {0, *file.indicator.level_numbers} - expected == set()
        assert file.definition == ROOT / name

    def test_every_definition_has_cases_beside_it(self) -> None:
        """Whatever in the folder is a definition, however deep, is tested by the file of its name; no case is put off."""
        definitions = list(definitions_below(EXAMPLES))

        files = {file.definition: file for file in load_cases(EXAMPLES)}

        assert {path.relative_to(ROOT).as_posix() for path in definitions} == set(DEFINITIONS)
        assert set(files) == set(definitions)
        assert [
            file.path for path, file in files.items() if file.path != path.with_suffix(".kpitest.yaml")
        ] == []
        assert [case.name for file in files.values() for case in file.cases if case.todo or case.xfail] == []

    def test_every_build_tries_each_guard_and_each_mistake(self) -> None:
        """The gate stands in the script that every change has to pass."""
        script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

        assert ".venv/bin/kpiflow test examples --coverage --mutate --threshold 100" in script
        assert ".venv/bin/kpiflow test docs --coverage --mutate --threshold 100" in script


class TestDefinitions:
    @pytest.mark.parametrize("name", DEFINITIONS)
    def test_it_speaks_both_languages(self, name: str) -> None:
        """Every wording is there in Thai and in English, and the two are not one text."""
        indicator = load_indicator(ROOT / name)

        wanting = [
            text
            for text in texts(indicator)
            if not text.is_blank() and (not text.th or not text.en or text.th == text.en)
        ]

        assert wanting == []

    def test_each_has_a_digest_of_its_own(self) -> None:
        """No two definitions are the same, and each can be written for its digest."""
        digests = {digest(load_indicator(ROOT / name)) for name in DEFINITIONS}

        assert len(digests) == len(DEFINITIONS)


class TestAssessments:
    @pytest.mark.parametrize("name", ASSESSMENTS)
    def test_the_command_judges_it(self, name: str) -> None:
        """Each file is read, and ends with 0 or 3 as its claim is supported or not."""
        code, output = run(name)

        supported = json.loads(output)["claim_supported"]
        assert code == (3 if supported is False else 0)


class TestScorecards:
    @pytest.mark.parametrize("name", SCORECARDS)
    def test_it_speaks_both_languages(self, name: str) -> None:
        """Every wording is there in Thai and in English, and the two are not one text."""
        wanting = [text for text in texts(load_scorecard(ROOT / name).sheet) if text.th == text.en != ""]

        assert wanting == []

    @pytest.mark.parametrize("row", SCORECARD_ROWS, ids=[str(row["round"]) for row in SCORECARD_ROWS])
    def test_the_page_says_what_it_comes_to(self, row: dict[str, str | None]) -> None:
        """What the reference prints for a command is what the command finds."""
        options = ["--round", row["round"]] if row["round"] else []
        command = ["scorecard", str(ROOT / (row["file"] or "")), "--json", *options]
        done = CliRunner().invoke(kpiflow, command, catch_exceptions=False)

        result = json.loads(done.stdout)["result"]
        assert done.exit_code == 0
        assert (result["points"], result["band"]["en"]) == (row["result"], row["band"])

    def test_the_page_names_every_scorecard(self) -> None:
        """Each scorecard has its command on the page."""
        assert {row["file"] for row in SCORECARD_ROWS} == set(SCORECARDS)


class TestPages:
    @pytest.mark.parametrize("row", ROWS, ids=[row["arguments"] or "" for row in ROWS])
    def test_the_page_says_what_it_comes_to(self, row: dict[str, str | None]) -> None:
        """What the reference prints for a command is what the command finds."""
        _, output = run(row["arguments"] or "")

        levels = json.loads(output)["levels"]
        assert levels["claimed"] == (None if row["claimed"] == "none" else int(row["claimed"] or ""))
        assert levels["supported"] == int(row["supported"] or "")
        assert levels["supported_without_decisions"] == int(row["without"] or row["supported"] or "")

    def test_the_page_names_every_assessment_and_every_example(self) -> None:
        """Each folder has its line, and each assessment file its command."""
        commands = {(row["arguments"] or "").split()[0] for row in ROWS}

        assert sorted(re.findall(r"^\| \[`([a-z-]+)`\]", PAGE, re.MULTILINE)) == FOLDERS
        assert commands == set(ASSESSMENTS)

    @pytest.mark.parametrize(
        "folder", [name for name in FOLDERS if name != "anti-corruption" and has_rules(name)]
    )
    def test_a_readme_names_the_source_its_test_and_its_command(self, folder: str) -> None:
        """The README of each example says where its rules are from, and both files it speaks of are there."""
        readme = (EXAMPLES / folder / "README.md").read_text(encoding="utf-8")

        tests = re.findall(r"`(tests/acceptance/\w+\.py)`", readme)
        commands = COMMAND.findall(readme)
        assert "**Source**" in readme
        assert [(ROOT / name).is_file() for name in tests] == [True]
        assert commands
        assert [command for command in commands if run(command)[0] not in {0, 3}] == []
