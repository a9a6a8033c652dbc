"""All commands together: what help, completion and the reference say of them is what they are."""

from __future__ import annotations

import json
import re

from importlib import import_module
from pathlib import Path
from typing import Any, Final, get_args

import click
import pytest

from click.testing import CliRunner

from kpiflow import SqliteStore, load_assessment, load_indicator, open_assessment
from kpiflow.cli.command import COMMANDS, kpiflow
from kpiflow.cli.init import STARTER as STARTER_FILES
from kpiflow.cli.journals import exit_code
from kpiflow.cli.missing_sets import Outcome
from kpiflow.integrations import to_scxml
from kpiflow.testing.cases import load_cases


PAGE: Final = (Path(__file__).parents[2] / "docs" / "reference" / "command.md").read_text(encoding="utf-8")
STARTER: Final = Path(__file__).parents[2] / "kpiflow" / "cli" / "starter"
ROWS: Final = {
    name: {int(code) for code in codes.split(",")}
    for name, codes in re.findall(r"^\| `(\w+)` \| ([\d, ]+) \|", PAGE, re.MULTILINE)
}
NAMED_CODES: Final = {
    name
    for path in (Path(__file__).parents[2] / "kpiflow" / "cli").glob("*.py")
    for name in re.findall(r"^([A-Z][A-Z_]+): Final = \d+$", path.read_text(encoding="utf-8"), re.MULTILINE)
}
"""The names of codes: every public number of a command."""
BEYOND_VERIFY: Final = "Exit codes are those of `kpiflow verify`."

each_command = pytest.mark.parametrize("name", sorted(COMMANDS))


def loaded(name: str) -> click.Command:
    """Load a command."""
    found = kpiflow.get_command(click.Context(kpiflow), name)
    assert found is not None
    return found


def told(name: str) -> str:
    """Give what the help of a command says of how it ends."""
    text = " ".join((loaded(name).help or "").split())
    return told("verify") if BEYOND_VERIFY in text else text[text.index("Exit code ") :]


def codes_in(module: str) -> set[int]:
    """Give the codes that a module can end with: its named ones, and those of tables it looks them up in."""
    there = vars(import_module(f"kpiflow.cli.{module}"))
    found = {value for name, value in there.items() if name in NAMED_CODES and type(value) is int}
    found |= set(there.get("_EXIT_CODES", {}).values())
    if module != "journals" and there.get("exit_code") is exit_code:
        found |= codes_in("journals")
    return found


class TestTable:
    def test_names_every_command_in_order(self) -> None:
        """There is one row for each, by name."""
        assert list(ROWS) == sorted(COMMANDS)

    @each_command
    def test_its_codes_are_those_of_help(self, name: str) -> None:
        """What help says of how a command ends and what the table says are one set."""
        assert {int(code) for code in re.findall(r"\b(\d+)(?=:)", told(name))} | _in_prose(name) == ROWS[name]

    @pytest.mark.parametrize("module", sorted({module for module, _, _ in COMMANDS.values()}))
    def test_its_codes_are_those_of_the_code(self, module: str) -> None:
        """The codes that stand in a module, with 0 and 2, are those of the commands in it."""
        rows: set[int] = set()
        for name, (of, _, _) in COMMANDS.items():
            rows |= ROWS[name] if of == module else set()

        assert codes_in(module) | {0, 2} == rows


def printed(*arguments: object) -> Any:
    """Give what a command prints, as data."""
    result = CliRunner().invoke(kpiflow, [*map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def _in_prose(name: str) -> set[int]:
    """Give the codes that help tells of in a sentence."""
    return {0} if name == "diff" else set()


class TestHelp:
    @each_command
    def test_says_the_first_sentence_of_each(self, name: str) -> None:
        """The table that help is made of says what the command itself says, and loads the one it names."""
        command = loaded(name)
        first = " ".join((command.help or "").partition("\n\n")[0].split())

        assert (command.name, COMMANDS[name][2]) == (name, first)

    def test_lists_all(self) -> None:
        """Whoever asks for help sees every command."""
        page = CliRunner().invoke(kpiflow, ["--help"]).stdout

        assert all(re.search(rf"^  {name} ", page, re.MULTILINE) for name in COMMANDS)

    def test_an_unknown_command_is_refused(self) -> None:
        """A slip of the pen ends with 2 and names it."""
        result = CliRunner().invoke(kpiflow, ["asess"])

        assert result.exit_code == 2
        assert "No such command 'asess'" in result.stderr
        assert "assess" in result.stderr.partition("'asess'")[2]


class TestCompletion:
    @pytest.mark.parametrize(
        ("words", "number", "expected"),
        [
            ("kpiflow sc", 1, ["schema", "score", "scorecard"]),
            ("kpiflow ", 1, sorted(COMMANDS)),
            ("kpiflow --ver", 1, ["--version"]),
            ("kpiflow gap --le", 2, ["--level"]),
            ("kpiflow gap --lang ", 3, ["th", "en"]),
        ],
    )
    def test_completes(self, words: str, number: int, expected: list[str]) -> None:
        """Names of commands, of options, and what an option takes."""
        env = {"_KPIFLOW_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}

        printed = CliRunner().invoke(kpiflow, prog_name="kpiflow", env=env).stdout

        assert [line.partition(",")[2] for line in printed.splitlines()] == expected

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_page_says_how_to_load_it(self, shell: str) -> None:
        """Each shell that scripts are made for is on the page."""
        assert f"_KPIFLOW_COMPLETE={shell}_source kpiflow >" in PAGE


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", str(STARTER)),
        ("test", str(STARTER)),
        ("diff", str(STARTER / "indicator.yaml"), str(STARTER / "indicator.yaml")),
    ],
    ids=lambda each: each[0],
)
def test_json_is_short_for_the_format(arguments: tuple[str, ...]) -> None:
    """Where a command knows several formats, `--json` is one of them by another name."""
    short, long = (
        CliRunner().invoke(kpiflow, [*arguments, *more]) for more in (("--json",), ("--format", "json"))
    )

    assert (short.stdout, short.exit_code) == (long.stdout, long.exit_code)
    assert short.stdout.startswith("{")


def test_programs_are_served_by_every_command_that_tells_something() -> None:
    """The table says how, and those that it says take `--json` do."""
    served = dict(re.findall(r"^\| `(\w+)` \| [\d, ]+ \| .* \| (.+) \|$", PAGE, re.MULTILINE))

    taken = {name for name in COMMANDS if "--json" in {opt for p in loaded(name).params for opt in p.opts}}
    assert {name for name, how in served.items() if how == "`--json`"} == taken
    assert set(served) == set(COMMANDS)
    assert set(COMMANDS) - taken == {"export", "schema"}  # they print nothing else


class TestJson:
    """What the commands tell that make something, as one object."""

    def test_init_names_its_files(self, tmp_path: Path) -> None:
        """A program that begins a folder learns what is in it."""
        told = printed("init", tmp_path / "new", "--json")

        assert told == {"edition": 1, "folder": str(tmp_path / "new"), "files": list(STARTER_FILES)}
        assert all((tmp_path / "new" / name).is_file() for name in STARTER_FILES)

    def test_cases_names_them(self, tmp_path: Path) -> None:
        """Names, day and file; the cases themselves are what the test file says."""
        (tmp_path / "indicator.yaml").write_bytes((STARTER / "indicator.yaml").read_bytes())
        file = tmp_path / "new.kpitest.yaml"

        alone = printed("cases", tmp_path / "indicator.yaml", "--json")
        told = printed("cases", tmp_path / "indicator.yaml", "--json", "--output", file)

        assert alone == {**told, "file": None}
        assert (told["file"], told["edition"]) == (str(file), 1)
        [written] = load_cases(file)
        assert [each.name for each in written.cases] == told["cases"]
        assert len(told["cases"]) > 5

    def test_diagram_gives_levels_and_moves(self) -> None:
        """Up goes one level at a time, down to any level below; each requirement comes with its rule."""
        told = printed("diagram", STARTER / "indicator.yaml", "--json")

        up = [(each["from"], each["to"]) for each in told["moves"] if each["move"] == "advance"]
        down = {(each["from"], each["to"]) for each in told["moves"] if each["move"] == "fall"}
        assert up == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
        assert down == {(above, below) for above in range(1, 6) for below in range(above)}
        assert [each["level"] for each in told["states"]] == [1, 2, 3, 4, 5]
        assert all(each["needs"] for state in told["states"] for each in state["requirements"])

    def test_diagram_writes_and_tells(self, tmp_path: Path) -> None:
        """A file is written besides where one is named, as its name ends."""
        file = tmp_path / "moves.scxml"

        told = printed("diagram", STARTER / "indicator.yaml", "--json", "-o", file)

        assert told["indicator"]
        assert file.read_text(encoding="utf-8") == to_scxml(load_indicator(STARTER / "indicator.yaml"))

    def test_a_state_chart_has_no_round(self) -> None:
        """What would be silently left out is refused."""
        result = CliRunner().invoke(
            kpiflow, ["diagram", str(STARTER / "indicator.yaml"), "--format", "scxml", "--round", "6"]
        )

        assert result.exit_code == 2
        assert "whole year" in result.stderr

    def test_keys_and_anchors_are_told_with_their_parts(self, tmp_path: Path) -> None:
        """The line to verify with, and each anchor with its size, root and note."""
        store, key = tmp_path / "kpi.sqlite", tmp_path / "office.key"
        with SqliteStore(store) as kept:
            open_assessment(load_assessment(STARTER / "assessment.yaml"), store=kept)
            [name] = kept.streams()

        made = printed("keygen", "office", key, "--json")
        [told] = printed("anchor", store, "--key", key, "--json")["anchors"]
        [written] = printed("anchor", store, "--to", tmp_path, "--json")["anchors"]

        assert (made["name"], made["file"]) == ("office", str(key))
        assert made["verifier"].startswith("office+")
        assert (told["journal"], told["file"]) == (name, None)
        assert told["note"].splitlines()[:2] == [told["origin"], str(told["size"])]
        assert Path(written["file"]).read_text(encoding="utf-8") == written["note"]
        assert written["root"] == told["root"]


def test_outcomes_end_alike() -> None:
    """`missing` and `gap` tell the same outcomes by the same codes."""
    tables = [vars(import_module(f"kpiflow.cli.{name}"))["_EXIT_CODES"] for name in ("missing", "gap")]

    assert tables[0] == tables[1]
    assert set(tables[0]) == set(get_args(Outcome))


@pytest.mark.parametrize(
    "arguments",
    [
        ("replay", "{store}"),
        ("site", "{store}", "-o", "{folder}"),
        ("card", "{store}", "-o", "{folder}"),
        ("pack", "{store}", "-o", "{folder}.zip"),
        ("observe", "{starter}/assessment.yaml", "--store", "{store}"),
        ("diff", "{starter}/indicator.yaml", "{starter}/indicator.yaml", "--store", "{store}"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_reading_makes_no_store_of_an_empty_file(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Whoever only asks about a store leaves a file that is none as it is, and is told so."""
    store = tmp_path / "empty.sqlite"
    store.touch()
    places = {"store": store, "folder": tmp_path / "out", "starter": STARTER}

    found = CliRunner().invoke(kpiflow, [each.format(**places) for each in arguments])

    assert found.exit_code == 2
    assert store.read_bytes() == b""
    assert [each.name for each in tmp_path.iterdir()] == ["empty.sqlite"]
