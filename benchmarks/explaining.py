"""Explaining a ladder, with its full tree of reasons, against a bare refusal of `transitions` that gives none."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from attrs import evolve
from transitions import Machine

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow import load_assessment, open_assessment
from kpiflow.evidence import Register
from kpiflow.ladder import judge_ladder
from kpiflow.planning import missing


EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "anti-corruption" / "as-filed.yaml"

_MORE_THAN_ARE_KEPT: Final = 300
"""Registers that differ, more than judged ladders are remembered for."""


def benchmark(size: int) -> Benchmark:
    """Compare explaining the example's five levels, so many times, with a refused move of a plain machine."""
    file = load_assessment(EXAMPLE)
    assessment = open_assessment(file)
    situation = assessment.situation(as_of=file.as_of)
    refusal = refused(size)
    others = cycle(_registers(situation.register))

    def changed() -> object:
        return judge_ladder(file.indicator, next(others), as_of=file.as_of)

    return Benchmark(
        about=f"explain 16 requirements on 14 items, {size} times",
        comparisons=(
            Comparison(
                work=_times(
                    size, "Assessment.explain", lambda: assessment.explain(level=5, as_of=file.as_of)
                ),
                baseline=refusal,
                goal="1",
            ),
            Comparison(
                work=_times(size, "judge_ladder, the same register", situation.ladder),
                baseline=refusal,
                goal="1",
            ),
            Comparison(
                work=_times(size, "judge_ladder, another register each time", changed), baseline=refusal
            ),
            Comparison(
                work=_times(
                    max(1, size // 100),
                    "missing(level=5), all sets, a hundredth as often",
                    lambda: tuple(missing(situation, level=5)),
                ),
                baseline=refusal,
            ),
        ),
    )


def refused(size: int) -> Work:
    """Build the baseline: one shared machine, an unregistered model, a guard that refuses."""
    machine = Machine(
        model=None,
        states=["L0", "L1", "L2", "L3", "L4", "L5"],
        initial="L0",
        auto_transitions=False,
        send_event=True,
    )
    needed = frozenset(range(3))

    def all_accepted(event: Any) -> bool:
        return bool(needed <= event.model.accepted)

    machine.add_transition("advance", "L0", "L1", conditions=[all_accepted])
    model = Model()
    trigger = machine.events["advance"].trigger
    return _times(size, "transitions: a refused move", lambda: trigger(model))


class Model:
    """A record that a machine moves, with the items accepted."""

    def __init__(self) -> None:
        self.state = "L0"
        self.accepted = frozenset({0, 1})


def _registers(register: Register) -> tuple[Register, ...]:
    """Give registers that differ in one item each, which none was judged on."""
    item, entry = register.items()[0]
    return tuple(
        Register((evolve(entry, fact=evolve(item, number=n)), *register.entries[1:]))
        for n in range(_MORE_THAN_ARE_KEPT)
    )


def _times(count: int, name: str, does: Callable[[], object]) -> Work:
    def run() -> None:
        for _ in range(count):
            does()

    return Work(name, run)
