"""Run benchmarks, from the folder of the project: `python -m benchmarks [NAME] [--rounds N] [--size N]`."""

from __future__ import annotations

import argparse
import sys

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks import bulk, explaining, levels, loading, machine, scoring
from benchmarks.harness import Benchmark, ratios, table


BENCHMARKS: Final[Mapping[str, Callable[[int], Benchmark]]] = {
    "bulk": bulk.benchmark,
    "explaining": explaining.benchmark,
    "levels": levels.benchmark,
    "loading": loading.benchmark,
    "machine": machine.benchmark,
    "scoring": scoring.benchmark,
}


def main() -> None:
    """Run the benchmarks named, or all of them after a list."""
    options = _options()
    if not options.names:
        sys.stdout.write(f"Benchmarks: {', '.join(BENCHMARKS)}\n\n")
    for name in options.names or BENCHMARKS:
        benchmark = BENCHMARKS[name](options.size)
        sys.stdout.write(f"## {name}: {benchmark.about} (rounds: {options.rounds})\n\n")
        sys.stdout.flush()
        measured = ratios(benchmark.comparisons, rounds=options.rounds)
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
        "--rounds", type=int, default=5, help="how often each work is timed (default %(default)s)"
    )
    parser.add_argument(
        "--size", type=int, default=1000, help="how many things each work takes (default %(default)s)"
    )
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark '{unknown[0]}'; there are {', '.join(BENCHMARKS)}")
    if options.rounds < 1 or options.size < 1:
        parser.error("rounds and size are 1 or more")
    return options


if __name__ == "__main__":
    main()
