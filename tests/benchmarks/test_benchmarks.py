"""Benchmarks run from the folder of the project, and print tables that can be pasted anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from pathlib import Path

import pytest


PROJECT = Path(__file__).parents[2]
HEAD = "| what | baseline | ratio | goal |\n|---|---|---|---|\n"
ROW = re.compile(r"\| [^|]+ \| [^|]+ \| \d+\.\d\d \| (≤ \d+(\.\d+)?|—) \|")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run benchmarks in a process of their own."""
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def printed() -> str:
    """Give what a very short run of everything prints."""
    return run("--size", "2", "--rounds", "1").stdout


class TestCommand:
    """What is measured is a ratio to a named baseline, never seconds."""

    def test_lists_what_there_is(self, printed: str) -> None:
        """Without a name, the names are listed and all of them are run, in the same order."""
        [listed] = re.findall(r"^Benchmarks: (.+)$", printed, re.MULTILINE)

        assert "loading" in listed.split(", ")
        assert re.findall(r"^## (\w+):", printed, re.MULTILINE) == listed.split(", ")

    def test_prints_tables(self, printed: str) -> None:
        """Each line of a table names a work, its baseline, the ratio of both and the goal."""
        _, *tables = printed.split(HEAD)
        rows = [row for table in tables for row in table.partition("\n\n")[0].splitlines()]

        assert len(rows) >= len(tables) >= 1
        assert [row for row in rows if not ROW.fullmatch(row)] == []

    def test_runs_one_by_its_name(self) -> None:
        """A benchmark that is named runs alone, without the list."""
        done = run("loading", "--size", "1", "--rounds", "1")

        assert (done.returncode, done.stdout.startswith("## loading: ")) == (0, True)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("laoding",), "there is no benchmark 'laoding'; there are "),
            (("--rounds", "0"), "rounds and size are 1 or more"),
        ],
    )
    def test_refuses_what_it_cannot_run(self, arguments: tuple[str, ...], said: str) -> None:
        """A wrong name or number ends with code 2 and the reason."""
        done = run(*arguments)

        assert (done.returncode, said in done.stderr) == (2, True)
