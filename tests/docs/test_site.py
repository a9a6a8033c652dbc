"""What the site is made of is complete; that it builds without a warning, the checks before a change see to.

A build takes longer than a test may: it is a step of its own in `.ci/run`.
"""

from __future__ import annotations

import importlib
import re
import sys

from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import click
import pytest

import kpiflow


DOCS = Path(__file__).parents[2] / "docs"
PYTHON = DOCS / "reference" / "python"
ROOT = Path(kpiflow.__file__).parent

_TREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)

needs_sphinx = pytest.mark.skipif(find_spec("sphinx") is None, reason="Sphinx is not installed (extra docs)")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """Load our own extensions of Sphinx, as a build does."""
    monkeypatch.syspath_prepend(DOCS / "_ext")
    names = sorted(path.stem for path in (DOCS / "_ext").glob("*.py"))
    loaded = {name: importlib.import_module(name) for name in names}
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    return loaded


def listed() -> set[Path]:
    """Give every page that stands in the contents of another."""
    found: set[Path] = set()
    for page in DOCS.rglob("*.md"):
        for tree in _TREE.findall(page.read_text(encoding="utf-8")):
            for line in tree.splitlines():
                if line and not line.startswith(":"):
                    found |= set(page.parent.glob(f"{line}.md")) - {page}
    return found


class TestContents:
    def test_no_page_is_orphaned(self) -> None:
        """Whoever begins at the index comes to every page through the contents."""
        assert listed() == set(DOCS.rglob("*.md")) - {DOCS / "index.md"}

    def test_index_links_to_each_page_of_its_parts(self) -> None:
        """Where the index is read as a file, it leads to all that its contents name."""
        index = (DOCS / "index.md").read_text(encoding="utf-8")
        named = {
            line for tree in _TREE.findall(index) for line in tree.splitlines() if line and line[0] != ":"
        }

        assert {f"{name}.md" for name in named} == set(re.findall(r"\]\(([^)]+\.md)\)", index))

    def test_every_room_has_its_page(self) -> None:
        """Each room with names to hand out is there, and no page is about a room that is gone."""
        rooms = {
            path.parent.name
            for path in ROOT.glob("*/__init__.py")
            if "\n__all__ = [\n" in path.read_text("utf-8")
        }
        pages = {path.stem for path in PYTHON.glob("*.md")} - {"index"}

        assert rooms <= pages
        assert all(find_spec(f"kpiflow.{page}") for page in pages)

    def test_rooms_are_shown_from_their_docstrings(self) -> None:
        """The page of a room names its module, and all modules that pages name exist."""
        for path in set(PYTHON.glob("*.md")) - {PYTHON / "index.md"}:
            named = re.findall(r"automodule:: (\S+)", path.read_text(encoding="utf-8"))

            assert named[0] == f"kpiflow.{path.stem}"
            assert all(find_spec(each) for each in named)


@needs_sphinx
class TestParts:
    """What our own extensions make."""

    def test_help_is_that_of_the_commands(self, parts: dict[str, ModuleType]) -> None:
        """The text of a command is its own help, with all of its options."""
        from kpiflow.cli.command import kpiflow as group  # noqa: PLC0415

        context = click.Context(group)
        assert "-h, --help" in parts["command_help"].help_of(group, "kpiflow")
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            text = parts["command_help"].help_of(command, name)

            assert text.startswith("Usage: ")
            assert all(option in text for each in command.params for option in each.opts if option[0] == "-")

    def test_front_door_lists_every_name_with_its_first_sentence(self, parts: dict[str, ModuleType]) -> None:
        """Each public name has one row, and says what it is."""
        rows = re.findall(
            r"^\| \{py:obj\}`(\w+) <[\w.]+>` \| (.+) \|$", "\n".join(parts["front_door"].rows()), re.MULTILINE
        )

        assert sorted(name for name, _ in rows) == kpiflow.__all__

    @pytest.mark.parametrize("kind", ["definition", "assessment", "scorecard", "tests"])
    def test_every_key_says_how_it_is_written(self, kind: str, parts: dict[str, ModuleType]) -> None:
        """No key of a schema is shown without the forms it may take."""
        schema = parts["schema_keys"].read(kind)
        silent = [
            (name, key)
            for name, definition in parts["schema_keys"].objects(schema)
            for key, value in definition["properties"].items()
            if not list(parts["schema_keys"].forms(value))
        ]

        assert silent == []

    def test_thai_is_found_by_what_stands_inside_a_sentence(self, parts: dict[str, ModuleType]) -> None:
        """Whatever part of a run of Thai is typed, its groups are among those that are indexed; words stay words."""
        split = parts["thai_search"].split
        indexed = split("ค่าคะแนนถ่วงน้ำหนักของ indicator_code 7")

        assert set(split("คะแนน")) <= set(indexed)
        assert set(split("น้ำหนัก")) <= set(indexed)
        assert not set(split("หลักฐาน")) <= set(indexed)
        assert {"indicator_code", "7"} <= set(indexed)
        assert split("มี") == ["มี"]

    @pytest.mark.parametrize(
        "text",
        [
            '<script src="https://cdn.example/x.js"></script>',
            '<link rel="stylesheet" href="//fonts.example/a.css">',
            "@import 'https://fonts.example/a.css';",
            "background: url(http://example/a.png)",
        ],
    )
    def test_what_would_be_loaded_from_elsewhere_is_seen(
        self, text: str, parts: dict[str, ModuleType]
    ) -> None:
        """Scripts, styles, fonts and pictures of other places are found, in whatever way they are named."""
        assert parts["offline"].loads(text)

    @pytest.mark.parametrize(
        "text", ['<a href="https://c2sp.org">C2SP</a>', '<script src="_static/doctools.js">']
    )
    def test_links_and_own_files_are_no_loads(self, text: str, parts: dict[str, ModuleType]) -> None:
        """What waits to be followed, and what is in the site, is let pass."""
        assert parts["offline"].loads(text) == []
