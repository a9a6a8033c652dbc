"""Works that are timed in turn, and the table of what each takes of its baseline's time."""

from __future__ import annotations

import gc

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import TypeAlias


Seconds: TypeAlias = float


@dataclass(frozen=True, eq=False)
class Work:
    """Something that takes time, or costs something else.

    Attributes:
        name: What it does, for the table.
        run: Does it once.
        times: How many things that does; ratios are those of one thing.
        costs: Gives what doing it cost, such as bytes; `None` when that is the time it takes.
    """

    name: str
    run: Callable[[], object]
    times: int = 1
    costs: Callable[[], float] | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A work, what it is compared with, and what part of that it should take at most.

    Attributes:
        work: What is measured.
        baseline: What it is compared with.
        goal: The largest ratio wanted, as it is written; `None` when there is none yet.
    """

    work: Work
    baseline: Work
    goal: str | None = None


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """Comparisons that belong together.

    Attributes:
        about: What is compared, in one line.
        comparisons: One for each line of the table.
        left_out: What could not be measured here, and why, one line each.
        rounds: How often each work is timed, unless whoever runs it asks for another number.
    """

    about: str
    comparisons: tuple[Comparison, ...]
    left_out: tuple[str, ...] = ()
    rounds: int = 5


def ratios(comparisons: Sequence[Comparison], *, rounds: int) -> list[float]:
    """Measure what each work takes of its baseline's time: the median over the rounds."""
    works = list(dict.fromkeys(work for each in comparisons for work in (each.baseline, each.work)))
    for work in works:
        work.run()  # what is done only once, such as compiling patterns, is not measured
    taken = [{work: _cost(work) / work.times for work in works} for _ in range(rounds)]
    return [median(times[each.work] / times[each.baseline] for times in taken) for each in comparisons]


def _cost(work: Work) -> float:
    return _timed(work) if work.costs is None else work.costs()


def _timed(work: Work) -> Seconds:
    gc.collect()
    gc.freeze()  # so that no work pays for what others left, by having it looked through again and again
    # Time of the processor, so that other processes do not count.
    start = process_time()
    work.run()
    taken = process_time() - start
    gc.unfreeze()
    return taken


def table(comparisons: Sequence[Comparison], measured: Sequence[float]) -> str:
    """Write the ratios as a table in Markdown."""
    rows = [
        f"| {each.work.name} | {each.baseline.name} | {_shown(ratio)} | {f'≤ {each.goal}' if each.goal else '—'} |"
        for each, ratio in zip(comparisons, measured, strict=True)
    ]
    return "\n".join(["| what | baseline | ratio | goal |", "|---|---|---|---|", *rows])


def _shown(ratio: float) -> str:
    """Write a ratio so that two figures of it can be read."""
    return f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}"
