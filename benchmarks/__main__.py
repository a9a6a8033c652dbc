"""Run benchmarks, from the folder of the project: `python -m benchmarks [NAME] [--rounds N] [--size N]`."""

from __future__ import annotations

import argparse
import sys

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks import (
    bulk,
    commands,
    explaining,
    folders,
    journal,
    levels,
    loading,
    machine,
    reports,
    scoring,
)
from benchmarks.harness import Benchmark, ratios, table


BENCHMARKS: Final[Mapping[str, Callable[[int], Benchmark]]] = {
    "bulk": bulk.benchmark,
    "commands": commands.benchmark,
    "explaining": explaining.benchmark,
    "folders": folders.benchmark,
    "journal": journal.benchmark,
    "levels": levels.benchmark,
    "loading": loading.benchmark,
    "machine": machine.benchmark,
    "reports": reports.benchmark,
    "scoring": scoring.benchmark,
}


def main() -> None:
    """Run the benchmarks named, or all of them after a list."""
    options = _options()
    if not options.names:
        sys.stdout.write(f"Benchmarks: {', '.join(BENCHMARKS)}\n\n")
    for name in options.names or BENCHMARKS:
        benchmark = BENCHMARKS[name](options.size)
        rounds = options.rounds or benchmark.rounds
        sys.stdout.write(f"## {name}: {benchmark.about} (rounds: {rounds})\n\n")
        sys.stdout.flush()
        measured = ratios(benchmark.comparisons, rounds=rounds)
        sys.stdout.write(f"{table(benchmark.comparisons, measured)}\n\n")
        for each in benchmark.left_out:
            sys.stdout.write(f"Left out: {each}\n\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure ratios to named baselines."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all by default"
    )
    parser.add_argument(
        "--rounds", type=int, help="how often each work is timed (by default as often as each benchmark says)"
    )
    parser.add_argument(
        "--size", type=int, default=1000, help="how many things each work takes (default %(default)s)"
    )
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark '{unknown[0]}'; there are {', '.join(BENCHMARKS)}")
    if options.size < 1 or (options.rounds is not None and options.rounds < 1):
        parser.error("rounds and size are 1 or more")
    return options


if __name__ == "__main__":
    main()
