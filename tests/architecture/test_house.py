"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys

from collections.abc import Iterator
from pathlib import Path

import pytest

import kpiflow


ROOT = Path(kpiflow.__file__).parent
PROJECT = Path(__file__).parents[2]
MODULES = sorted(ROOT.rglob("*.py"))
RULES = [
    path
    for path in MODULES
    if path.relative_to(ROOT).parts[0]
    in {"scoring", "scorecard", "ladder", "definitions", "guards", "machine", "decisions.py", "evidence"}
]
ROOMS = sorted(
    path for path in ROOT.glob("*/__init__.py") if "\n__all__ = [\n" in path.read_text(encoding="utf-8")
)


def name_of(path: Path) -> str:
    """Name a module for a test report."""
    return str(path.relative_to(ROOT))


def calls(tree: ast.AST) -> Iterator[str]:
    """Give what a module calls, as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def loaded_by(statement: str) -> set[str]:
    """Give the modules that a fresh Python loads for a statement, beyond those of its own start."""
    code = f"import sys; before = set(sys.modules)\n{statement}\nprint(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


class TestDoors:
    @pytest.mark.parametrize("path", ROOMS, ids=name_of)
    def test_what_a_room_hands_out_is_what_it_takes_in(self, path: Path) -> None:
        """The names of a room are those that its front door imports, no more and no fewer, or makes itself."""
        tree = ast.parse(path.read_text(encoding="utf-8"))
        handed_out = importlib.import_module(f"kpiflow.{path.parent.name}").__all__
        taken_in = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kpiflow")
            for alias in node.names
        }
        made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}

        assert set(handed_out) <= taken_in | made
        assert len(set(handed_out)) == len(handed_out)


class TestFrontDoor:
    def test_it_has_at_most_forty_names_in_order(self) -> None:
        """The public names are few, sorted and real."""
        assert len(kpiflow.__all__) <= 40
        assert kpiflow.__all__ == sorted(kpiflow.__all__)
        assert all(getattr(kpiflow, name) is not None for name in kpiflow.__all__)

    def test_type_checkers_see_the_same_names(self) -> None:
        """What is loaded lazily and what a type checker reads are one list."""
        source = (ROOT / "__init__.py").read_text(encoding="utf-8")
        [block] = [node for node in ast.parse(source).body if isinstance(node, ast.If)]
        typed = {
            (node.module, alias.name)
            for node in block.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

        lazy = {(room, name) for room, names in kpiflow._ROOMS.items() for name in names}

        assert typed == lazy
        assert {name for _, name in lazy} == set(kpiflow.__all__)

    def test_an_unknown_name_is_an_attribute_error(self) -> None:
        """The front door has no secret names."""
        with pytest.raises(AttributeError, match="module 'kpiflow' has no attribute 'Manager'"):
            kpiflow.Manager  # noqa: B018 -- asking is the point

    def test_dir_lists_the_names(self) -> None:
        """Completion in a notebook offers the public names."""
        assert dir(kpiflow) == kpiflow.__all__

    @pytest.mark.parametrize("statement", ["import kpiflow", "import kpiflow.scoring"])
    def test_importing_it_loads_no_heavy_package(self, statement: str) -> None:
        """Neither the root nor scoring loads a third-party package or sqlite3."""
        heavy = {
            "attr", "attrs", "cattrs", "click", "jinja2", "narwhals", "pendulum", "pytest", "sqlalchemy", "sqlite3",
            "transitions", "typst", "yaml",
        }  # fmt: skip

        assert loaded_by(statement) & heavy == set()

    def test_the_test_kit_loads_no_test_runner(self) -> None:
        """Truths about stores are methods; whoever wants to, runs them without pytest and Hypothesis."""
        loaded = loaded_by("import kpiflow.testing")

        assert loaded & {"pytest", "_pytest", "hypothesis", "coverage", "sqlite3", "sqlalchemy"} == set()

    def test_help_loads_no_command(self) -> None:
        """Help and completion come from a table: no room and no package but click is loaded for them."""
        loaded = loaded_by(
            "from contextlib import suppress; from kpiflow.cli.command import kpiflow\n"
            "with suppress(SystemExit): kpiflow(['--help'], standalone_mode=True)\n"
            "print()"
        )

        rooms = {name for name in loaded if name.startswith("kpiflow.")}
        assert rooms == {
            "kpiflow.cli",
            "kpiflow.cli.command",
            "kpiflow.codes",
            "kpiflow.display",
            "kpiflow.errors",
            "kpiflow.text",
        }
        assert loaded & {"attr", "cattrs", "jinja2", "pendulum", "sqlite3", "transitions", "yaml"} == set()

    def test_judging_loads_no_report_and_no_store(self) -> None:
        """The pure function needs neither a template engine, nor a database, nor YAML."""
        loaded = loaded_by("import kpiflow.ladder")

        assert loaded & {"click", "jinja2", "sqlite3", "transitions", "yaml", "cattrs"} == set()


class TestRooms:
    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_no_module_is_longer_than_a_room_should_be(self, path: Path) -> None:
        """A module over 400 lines is two rooms."""
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400

    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_no_room_goes_through_the_front_door(self, path: Path) -> None:
        """Rooms import rooms; only tests, docs and examples use the root's names."""
        taken = [
            alias.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module == "kpiflow"
            for alias in node.names
        ]

        assert [
            name for name in taken if not (ROOT / name).exists() and not (ROOT / f"{name}.py").exists()
        ] == []

    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_data_never_becomes_code(self, path: Path) -> None:
        """Nothing evaluates, unpickles or imports by a name that came from data: two tables of ours name modules."""
        forbidden = {"eval", "exec", "compile", "__import__", "pickle.loads", "marshal.loads", "yaml.load"}
        used = set(calls(ast.parse(path.read_text(encoding="utf-8")))) & (forbidden | {"import_module"})

        tables = {ROOT / "__init__.py", ROOT / "cli" / "command.py"}
        assert used == ({"import_module"} if path in tables else set())

    @pytest.mark.parametrize("path", MODULES, ids=name_of)
    def test_only_the_clock_reads_the_clock(self, path: Path) -> None:
        """No rule, report or journal asks what time it is."""
        asks = re.compile(r"(^|\.)(now|today|utcnow|time|monotonic|localtime|gmtime)$")
        asked = [call for call in calls(ast.parse(path.read_text(encoding="utf-8"))) if asks.search(call)]

        expected = ["datetime.now"] if path == ROOT / "assessment" / "clock.py" else []
        assert asked == expected

    @pytest.mark.parametrize("path", RULES, ids=name_of)
    def test_rules_and_scores_hold_no_float(self, path: Path) -> None:
        """No float is written, made or rounded where levels and scores come about; one module rounds fractions."""
        tree = ast.parse(path.read_text(encoding="utf-8"))
        written = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        ]

        assert written == []
        rounds = {"round"} if name_of(path) == "scoring/rounding.py" else set()
        assert set(calls(tree)) & {"float", "round", "math.floor", "math.ceil"} == rounds


class TestProject:
    def test_the_changelog_knows_the_version(self) -> None:
        """The version of the package has an entry in the changelog."""
        version = re.search(
            r'^version = "(.+)"$', (PROJECT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
        )

        assert version is not None
        assert f"## {version.group(1)}" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
