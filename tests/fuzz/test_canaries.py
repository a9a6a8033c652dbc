"""The search catches loaders that are broken on purpose, and finds what only guidance can find."""

from __future__ import annotations

import subprocess
import sys

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from attrs import field, frozen

from fuzz.canaries import BROKEN
from fuzz.judging import Judge
from fuzz.reach import Reach
from fuzz.search import Limits, Report, search
from fuzz.watching import Watch
from kpiflow.errors import KpiflowError


ROOT: Final = Path(__file__).parents[2]

MAZE: Final = '''
def walk(text):
    """Fall into a pit at the end of a way that is found one step at a time."""
    if len(text) > 3 and text[0] == "<":
        if text[1] == "%":
            if text[2] == "<":
                if text[3] == "%":
                    raise LookupError(text)
    return text
'''


@frozen(kw_only=True)
class Maze:
    """A reader of values with a fault that no input reaches by chance.

    Attributes:
        walk: The function of `MAZE`.
    """

    walk: Any
    name: str = "maze"
    language: str = "values"
    seeds: tuple[bytes, ...] = (b"begin",)
    refusals: tuple[type[KpiflowError], ...] = ()
    _nowhere: dict[str, str] = field(factory=dict)

    def prepare(self, data: bytes) -> None:
        """Need nothing."""

    def read(self, data: bytes) -> Any:
        """Walk into the maze."""
        return self.walk(data.decode(errors="replace"))

    def check(self, data: bytes, value: Any) -> None:
        """Accept everything."""

    def texts(self, data: bytes) -> Mapping[str, str]:
        """Know of no file."""
        return self._nowhere


@cache
def caught() -> dict[str, str]:
    """Search all broken loaders once; gives for each whether it was caught."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--canaries"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    return {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()}


def searched_maze(*, is_guided: bool) -> Report:
    """Search the maze, with its branches marked or as it is."""
    reach = Reach()
    names: dict[str, Any] = reach.names()
    exec(reach.marked(MAZE, "maze.py") if is_guided else MAZE, names)  # noqa: S102 -- our own text
    maze = Maze(walk=names["walk"])
    judge = Judge(maze, Watch(folders=()))
    return search(maze, judge, reach, limits=Limits(inputs=20_000), seed=1, trying=lambda _data: None)


class TestCanaries:
    """Loaders with one fault each."""

    @pytest.mark.parametrize("name", BROKEN)
    def test_are_caught(self, name: str) -> None:
        """Within a few thousand inputs the promise that a broken loader breaks is seen to be broken."""
        assert caught()[name] == "caught"


class TestGuidance:
    """Branches that lead the search."""

    def test_leads_where_chance_does_not(self) -> None:
        """A fault behind four conditions is found when they are marked, and not when they are not."""
        assert list(searched_maze(is_guided=True).findings) == [
            ("only documented errors", "LookupError at maze.py:walk")
        ]
        assert not searched_maze(is_guided=False).findings
