"""The changes that are made, and the list of those that make no difference."""

from __future__ import annotations

import ast

from pathlib import Path

import pytest

from mutation.mutants import mutants_of
from mutation.running import Mutating, runs_on_import


HERE = Path(__file__).parent
ROOT = Path(__file__).parents[2]
SOURCE = '''"""A module."""
LIMIT = 3
Kind: TypeAlias = "kind"


def judge(a: int, b: int = 1) -> bool:
    """Judge."""
    if a < LIMIT and not b:
        raise Problem("KPI100", "a text for people")
    return a + b
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a module."""
    (tmp_path / "module.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path / "module.py"


def test_every_small_change_is_made_once(path: Path) -> None:
    """Exactly these are made: none of a docstring, of what is for the checker of types, or of texts for people."""
    made = [(mutant.within, mutant.is_code, mutant.what) for mutant in mutants_of(path)]

    assert made == [
        ("LIMIT", False, "3 -> 4"),
        ("LIMIT", False, "3 -> 2"),
        ("judge", False, "1 -> 2"),
        ("judge", False, "1 -> 0"),
        ("judge", True, "if a < LIMIT and (not b): raise Problem('KPI100', 'a text for people') -> if not (a < LIMIT and (not b)): raise Problem('KPI100', 'a text for people')"),
        ("judge", True, "a < LIMIT and (not b) -> a < LIMIT or not b"),
        ("judge", True, "a < LIMIT and (not b) -> not b"),
        ("judge", True, "a < LIMIT and (not b) -> a < LIMIT"),
        ("judge", True, "a < LIMIT -> a <= LIMIT"),
        ("judge", True, "a < LIMIT -> a >= LIMIT"),
        ("judge", True, "not b -> b"),
        ("judge", True, "raise Problem('KPI100', 'a text for people') -> pass"),
        ("judge", True, "'KPI100' -> 'KPI100!'"),
        ("judge", True, "return a + b -> return None"),
        ("judge", True, "a + b -> a - b"),
    ]  # fmt: skip


def test_each_changes_one_thing_and_is_python(path: Path) -> None:
    """All are modules, and no two are the same."""
    whole = [ast.unparse(mutant.tree) for mutant in mutants_of(path, texts=True)]

    assert len({*whole, ast.unparse(ast.parse(SOURCE))}) == len(whole) + 1
    assert any("a text for people!" in text for text in whole)
    for text in whole:
        compile(text, "module", "exec")


def test_each_has_a_line() -> None:
    """A change without a line would be held against no test: conditions of comprehensions have none of their own."""
    mutants = list(mutants_of(HERE / "mutants.py"))

    assert min(mutant.line for mutant in mutants) > 0


def test_what_no_test_comes_across_nobody_notices(path: Path) -> None:
    """A change that is held against no test at all survives."""
    run = Mutating([mutant for mutant in mutants_of(path) if mutant.is_code], [], workers=1)

    run._all_mutants([])

    assert set(run.dead) == {False}


def test_what_is_listed_is_still_a_mutant_and_has_a_reason() -> None:
    """The list of mutants that make no difference grows no moss."""
    reason, listed = "", []
    for line in (HERE / "equivalent.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            reason = line[2:]
        elif not line:
            reason = ""
        else:
            assert reason, line
            listed.append(line)
    paths = {Path(line.partition(" ")[0]) for line in listed}
    there = {mutant.key.replace(str(ROOT) + "/", "") for path in paths for mutant in mutants_of(ROOT / path)}
    assert [line for line in listed if line not in there] == []


def test_what_runs_on_import_is_tried_in_a_process_of_its_own(tmp_path: Path) -> None:
    """A function that a constant is made by, or one that it calls, runs when no test does; another one does not."""
    path = tmp_path / "module.py"
    path.write_text(
        "def part():\n    return 1\n\n\ndef made():\n    return part()\n\n\ndef other():\n    return 2\n\n\nX = made()\n",
        encoding="utf-8",
    )

    on_import = {mutant.within for mutant in mutants_of(path) if mutant.is_code and runs_on_import(mutant)}

    assert on_import == {"part", "made"}
