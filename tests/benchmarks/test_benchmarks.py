"""Benchmarks run from the folder of the project, and print tables that can be pasted anywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks import bulk
from benchmarks.contestants import ITEMS, Contestant, climber, plain, shared_transitions
from benchmarks.machine import Chain
from kpiflow.errors import ScoringError
from kpiflow.machine import Move


PROJECT = Path(__file__).parents[2]
HEAD = "| what | baseline | ratio | goal |\n|---|---|---|---|\n"
ROW = re.compile(r"\| [^|]+ \| [^|]+ \| \d+\.\d\d\d? \| (≤ \d+(\.\d+)?|—) \|")


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

    def test_times_as_often_as_is_asked_or_the_benchmark_says(self) -> None:
        """A benchmark knows how many rounds its figures take; whoever runs it may ask for another number."""
        assert "(rounds: 15)" in run("loading", "--size", "1").stdout
        assert "(rounds: 2)" in run("loading", "--size", "1", "--rounds", "2").stdout

    def test_measures_what_a_peer_that_is_not_installed_leaves_open(self, printed: str) -> None:
        """A library for state machines is either in the table, or said to be left out and how to get it."""
        for peer in ("python-statemachine", "sismic", "xstate-statemachine"):
            left_out = f"Left out: {peer} is not installed; pip install 'kpiflow[benchmarks]'"
            assert (f"| {peer}: refused | T0: refused |" in printed) != (left_out in printed)

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


class TestNativePlans:
    """What portable plans are compared with gives the same scores and the same wholes."""

    @pytest.mark.parametrize("engine", [each for each in bulk.engines() if not each.elsewhere], ids=str)
    def test_they_give_the_same(self, engine: bulk.Engine) -> None:
        """Rows without a value, units that nothing applies to and scores of 0 come out alike in both."""
        number = pl.int_range(pl.len())
        rows = bulk.results(3000).with_columns(value=pl.when(number % 50 != 3).then(pl.col("value")))
        parts = bulk.parts(bulk.results(3000), units=41).with_columns(
            state=pl.when(pl.col("unit") == 7)
            .then(pl.lit("not_applicable"))
            .when(number % 9 == 0)
            .then(pl.lit("zero"))
            .otherwise(pl.col("state"))
        )
        for of, portable, native in (
            (rows, bulk.through_narwhals, engine.score),
            (parts, bulk.rolled_up, engine.roll_up),
        ):
            opened = engine.opened(of)
            ours, theirs = (back(plan(engine.again(opened))) for plan in (portable, native))

            assert ours.equals(theirs)
            assert set(ours["state"]) == {"scored", "missing" if of is rows else "not_applicable"}

    @pytest.mark.parametrize("engine", [each for each in bulk.engines() if not each.elsewhere], ids=str)
    def test_they_refuse_the_same(self, engine: bulk.Engine) -> None:
        """A weight of 0 is refused before anything is added up, in both."""
        opened = engine.opened(bulk.parts(bulk.results(30), units=4).with_columns(weight=pl.int_range(30)))

        with pytest.raises(ScoringError):
            bulk.rolled_up(engine.again(opened))
        with pytest.raises(ValueError, match="1 rows are refused"):
            engine.roll_up(engine.again(opened))


def back(frame: Any) -> pl.DataFrame:
    """Take a frame back as polars, in one order for all."""
    found = frame.collect() if isinstance(frame, pl.LazyFrame) else frame.pl()
    return found.sort("value" if "value" in found.columns else "unit", *found.columns)


class TestContestants:
    """Whoever is compared does the same work."""

    @pytest.mark.parametrize("make", [climber, plain, shared_transitions])
    def test_they_stop_below_the_level_that_lacks_an_item(self, make: Callable[[], Contestant]) -> None:
        """With any one item left out, the climb ends exactly below its level."""
        make().must_climb()

    def test_one_that_does_less_is_caught(self) -> None:
        """A contestant that does not look at its items is refused."""
        careless = replace(plain(), accept=lambda record, _: record.accepted.update(ITEMS))

        with pytest.raises(AssertionError, match="plain class stands on level 1 without item 0"):
            careless.must_climb()

    def test_the_chain_of_the_benchmark_is_canonical(self) -> None:
        """What is sealed is JSON with sorted keys and no spaces, each entry with the digest of the one before."""
        chain = Chain("ตัวชี้วัด")
        chain.append(Move(before=0, after=1), held=7)
        chain.append(Move(before=1, after=2), held=63)
        first, second = chain.entries

        for entry in chain.entries:
            written = json.dumps(json.loads(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert written.encode() == entry
        assert json.loads(second)["previous"] == sha256(first).hexdigest()
