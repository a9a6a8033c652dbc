"""Levels of many units in bulk against the same work written natively in polars.

`P` is a lazy relational plan of polars, written for this one ladder: filter by day, the last
row of each item, a join with the requirements, the levels of a unit added up in one number,
and the ladder climbed by comparing it. `P with bits` does the same without joins. Peak memory
and growth are printed by `python -m benchmarks.levels ROWS`.
"""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
import time

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache, reduce
from math import log
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import polars as pl

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow.definitions import EvidenceKind, Indicator, Level, Requirement
from kpiflow.evidence import Standing
from kpiflow.frames import level_frame
from kpiflow.guards import provided
from kpiflow.text import Text


PER_LEVEL: Final = (3, 3, 3, 3, 2)
"""How many items each level asks for: as many as the first example of the project has."""

KINDS: Final = tuple(f"item-{n}" for n in range(sum(PER_LEVEL)))
STANDINGS: Final = tuple(each.value for each in Standing)
FIRST: Final = date(2006, 10, 1)
AS_OF: Final = date(2007, 9, 23)
DAYS: Final = 365
"""Days on which rows are entered; the last of them lie after the day asked about."""

_ACCEPTED: Final = STANDINGS.index("accepted")


@cache
def indicator() -> Indicator:
    """Make the ladder: every level asks for items of some kinds, each accepted."""
    levels: list[Level] = []
    kinds = iter(KINDS)
    for number, count in enumerate(PER_LEVEL, start=1):
        asked = tuple(
            Requirement(id=kind, text=_named(kind), requires=provided(kind, status=Standing.ACCEPTED))
            for _, kind in zip(range(count), kinds, strict=False)
        )
        levels.append(Level(level=number, name=_named(f"level {number}"), requirements=asked))
    return Indicator(
        code="1",
        name=_named("milestones"),
        evidence=tuple(EvidenceKind(id=kind, name=_named(kind)) for kind in KINDS),
        levels=tuple(levels),
    )


def _named(words: str) -> Text:
    return Text(th=words, en=words)


def rows(size: int, *, in_order: bool) -> Any:
    """Make a frame of rows: of 100 items 3 are missing, and of 100 rows 10 are about an item once more."""
    at = np.random.default_rng(7)
    units = max(1, size // len(KINDS))
    cells = at.permutation(units * len(KINDS))
    cells = cells[: max(1, int(len(cells) * 0.97))]
    cells = np.concatenate([cells, at.choice(cells, size=max(0, size - len(cells)))])[:size]
    at.shuffle(cells)
    days = at.integers(0, DAYS, size=len(cells))
    if in_order:
        days.sort()
    standings = at.choice(len(STANDINGS), size=len(cells), p=[0.04, 0.92, 0.03, 0.01])
    return pl.DataFrame(
        {
            "unit": (cells // len(KINDS)).astype(np.int32),
            "kind": pl.Series(KINDS, dtype=pl.Enum(KINDS)).gather(cells % len(KINDS)),
            "entered_on": pl.Series(
                (days + (FIRST - date(1970, 1, 1)) // timedelta(days=1)).astype(np.int32)
            ).cast(pl.Date),
            "standing": pl.Series(STANDINGS, dtype=pl.Enum(STANDINGS)).gather(standings),
        }
    )


def _all_units(frame: Any) -> Any:
    return frame.lazy().select("unit").unique()


def relational(frame: Any) -> Any:
    """Run P."""
    level_of = [n for n, count in enumerate(PER_LEVEL, start=1) for _ in range(count)]
    rules = pl.LazyFrame(
        {"kind": KINDS, "worth": [256 ** (n - 1) for n in level_of]},
        schema={"kind": pl.Enum(KINDS), "worth": pl.Int64},
    )
    last = pl.col("entered_on").to_physical().cast(pl.Int64) * 4 + pl.col("standing").to_physical()
    met = (
        frame.lazy()
        .filter(pl.col("entered_on") <= AS_OF)
        .group_by("unit", "kind")
        .agg(last.max().alias("last"))
        .filter(pl.col("last") % 4 == _ACCEPTED)
        .join(rules, on="kind")
        .group_by("unit")
        .agg(pl.col("worth").sum())
    )
    level: Any = pl.lit(len(PER_LEVEL))
    for n in reversed(range(len(PER_LEVEL))):
        enough = pl.col("worth") // 256**n % 256 >= PER_LEVEL[n]
        level = pl.when(enough.fill_null(value=False)).then(level).otherwise(n)
    return (
        _all_units(frame)
        .join(met, on="unit", how="left")
        .select("unit", level.cast(pl.Int64).alias("level"))
        .collect()
    )


def with_bits(frame: Any) -> Any:
    """Run P without joins: a bit for each kind, and the ladder climbed by masks."""
    last = pl.col("entered_on").to_physical().cast(pl.Int64) * 4 + pl.col("standing").to_physical()
    bit = pl.lit(2, pl.Int64).pow(pl.col("kind").to_physical().cast(pl.Int64)).cast(pl.Int64)
    is_met = (pl.col("last") % 4 == _ACCEPTED) & (pl.col("last") >= 0)
    seen = (
        frame.lazy()
        .with_columns(last=pl.when(pl.col("entered_on") <= AS_OF).then(last).otherwise(-4))
        .group_by("unit", "kind")
        .agg(pl.col("last").max())
        .group_by("unit")
        .agg(pl.when(is_met).then(bit).otherwise(0).sum().alias("bits"))
    )
    level: Any = pl.lit(len(PER_LEVEL))
    for n in reversed(range(len(PER_LEVEL))):
        low = sum(PER_LEVEL[:n])
        mask = reduce(lambda a, b: a | b, (1 << k for k in range(low, low + PER_LEVEL[n])))
        level = pl.when(pl.col("bits") & mask == mask).then(level).otherwise(n)
    return seen.select("unit", level.cast(pl.Int64).alias("level")).collect()


def bulk(frame: Any, *, item: str = "kind") -> Any:
    """Judge the frame."""
    return level_frame(indicator(), items=frame, as_of=AS_OF, item=item)


def portable(frame: Any) -> Any:
    """Judge the frame by the portable plan."""
    day = pl.col("entered_on").to_physical().cast(pl.Int64)
    return bulk(frame.lazy().with_columns(sequence=day * 2**32 + pl.int_range(pl.len()))).collect()


def benchmark(size: int) -> Benchmark:
    """Compare ways to judge so many thousand rows."""
    count = size * 1000
    journal, shuffled = rows(count, in_order=True), rows(count, in_order=False)
    p = Work("P on polars, in journal order", lambda: relational(journal))
    p_shuffled = Work("P on polars, in any order", lambda: relational(shuffled))
    return Benchmark(
        about=f"levels of {max(1, count // len(KINDS))} units from {count} rows of evidence",
        comparisons=(
            Comparison(
                work=Work("level_frame, in journal order", lambda: bulk(journal)), baseline=p, goal="0.08"
            ),
            Comparison(
                work=Work("level_frame, in any order", lambda: bulk(shuffled)),
                baseline=p_shuffled,
                goal="0.25",
            ),
            Comparison(work=Work("level_frame, portable plan", lambda: portable(journal)), baseline=p),
            Comparison(work=Work("P with bits", lambda: with_bits(journal)), baseline=p),
        ),
    )


WORKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "P": relational,
    "P with bits": with_bits,
    "level_frame": bulk,
    "portable plan": portable,
}


def _memory(of: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{of}:")[2].split()[0]) * 1024


def peak_of(name: str, size: int, *, in_order: bool) -> int:
    """Measure how much memory a work holds at most beyond its rows; on Linux, in a process of its own."""
    frame = rows(size, in_order=in_order)
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _memory("VmRSS")
    WORKS[name](frame)
    return max(0, _memory("VmHWM") - before)


def _peak_elsewhere(name: str, size: int, *, in_order: bool) -> int:
    call = f"print(levels.peak_of({name!r}, {size}, in_order={in_order}))"
    command = [sys.executable, "-c", f"from benchmarks import levels; {call}"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def _taken(work: Callable[[Any], Any], frame: Any) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    work(frame)
    return time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    """Print time by the clock and of the processor, and peak memory, at the sizes given, as parts of P's.

    Of several sizes, how time of the processor grows from the first to the last is printed as
    well: the exponent of the number of rows, 1 where ten times the rows take ten times as long.
    """
    sizes = tuple(map(int, sys.argv[1:]))
    taken: dict[tuple[str, str], list[float]] = {}
    sys.stdout.write("| rows | what | x P clock | x P processor | x P peak |\n|---|---|---|---|---|\n")
    for size in sizes:
        for in_order in (True, False):
            frame = rows(size, in_order=in_order)
            rounds = [{name: _taken(work, frame) for name, work in WORKS.items()} for _ in range(6)][1:]
            del frame
            peaks = {name: _peak_elsewhere(name, size, in_order=in_order) for name in WORKS}
            order = "journal order" if in_order else "any order"
            for name in WORKS:
                clock, processor = (median(each[name][n] / each["P"][n] for each in rounds) for n in (0, 1))
                milliseconds = median(each[name][0] for each in rounds) * 1000
                taken.setdefault((name, order), []).append(min(each[name][1] for each in rounds))
                sys.stdout.write(
                    f"| {size} | {name}, {order} ({milliseconds:.1f} ms, {peaks[name] / 1e6:.0f} MB) "
                    f"| {clock:.3f} | {processor:.3f} | {peaks[name] / max(1, peaks['P']):.2f} |\n"
                )
                sys.stdout.flush()
    if len(set(sizes)) > 1:
        sys.stdout.write(f"\n| growth from {sizes[0]} to {sizes[-1]} rows | exponent |\n|---|---|\n")
        for (name, order), seconds in taken.items():
            exponent = log(seconds[-1] / seconds[0]) / log(sizes[-1] / sizes[0])
            sys.stdout.write(f"| {name}, {order} | {exponent:.2f} |\n")


if __name__ == "__main__":
    main()
