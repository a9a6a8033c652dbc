"""One indicator through the machine, against a class written by hand, stock `transitions`, and other libraries.

T0 is the fairest use of `transitions`: one shared machine, models that are not registered,
`machine.events["advance"].trigger(model)`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc

from collections.abc import Callable, Iterable
from hashlib import sha256
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final

from benchmarks.contestants import ITEMS, TOP, Contestant, climber, judged, plain, shared_transitions
from benchmarks.harness import Benchmark, Comparison, Work
from benchmarks.peers import peers
from kpiflow.machine import Climber, Move


_PROJECT: Final = Path(__file__).parents[1]
_SOME: Final = range(8)
_MANY: Final = 100
"""How many times more records are alive in the larger crowd."""


def benchmark(size: int) -> Benchmark:
    """Compare one record of 14 items on 5 levels, and importing what it takes."""
    others, missing = peers()
    ours, by_hand, stock = climber(), plain(), shared_transitions()
    for each in (ours, by_hand, stock, *others):
        each.must_climb()
    often = size * 10
    refused, succeeded = _refused(stock, often), _succeeded(stock, often)
    created, weighed = _created(by_hand, often), _weighed(by_hand, size)
    floor = _imported("transitions, attrs, pendulum")
    crowd = _created_in_a_crowd(ours, size)
    return Benchmark(
        about=f"levels 0 to 5, 14 items, {often} times",
        comparisons=(
            Comparison(work=_refused(ours, often, "refused and explained"), baseline=refused, goal="0.15"),
            Comparison(work=_succeeded(ours, often), baseline=succeeded, goal="0.10"),
            Comparison(work=_recorded(ours, size), baseline=succeeded, goal="0.35"),
            Comparison(work=_created(ours, often), baseline=created, goal="3"),
            Comparison(work=_created_in_a_crowd(ours, size * _MANY), baseline=crowd, goal="1.2"),
            Comparison(work=_weighed(ours, size), baseline=weighed, goal="0.6"),
            Comparison(
                work=_weighed(ours, size, _SOME), baseline=_weighed(by_hand, size, _SOME), goal="0.25"
            ),
            Comparison(work=_imported("kpiflow"), baseline=floor, goal="0.65"),
            Comparison(work=_imported("kpiflow.scoring"), baseline=floor, goal="0.65"),
            Comparison(work=_imported("kpiflow.machine"), baseline=floor),
            Comparison(
                work=_crowd_created(ours, size * _MANY), baseline=_crowd_created(by_hand, size * _MANY)
            ),
            Comparison(work=_refusal_read(ours, size), baseline=refused),
            Comparison(work=_judged("refused", ITEMS - {0}, size), baseline=refused),
            Comparison(work=_judged("success", ITEMS, size), baseline=succeeded),
            *(
                Comparison(work=work, baseline=baseline)
                for each in (by_hand, *others)
                for work, baseline in (
                    (_refused(each, size), refused),
                    (_succeeded(each, size), succeeded),
                    *(((_created(each, size), created), (_weighed(each, size), weighed)) if each in others else ()),
                )
            ),
        ),
        left_out=tuple(
            f"{each} is not installed; pip install 'kpiflow[benchmarks]'" for each in missing
        ),
    )  # fmt: skip


def _refused(contestant: Contestant, times: int, what: str = "refused") -> Work:
    """Ask for level 1 again and again, with one item missing."""
    record = contestant.holding(ITEMS - {0})
    return _repeated(f"{contestant.name}: {what}", contestant.advance(record), times)


def _succeeded(contestant: Contestant, times: int) -> Work:
    """Climb all levels again and again; one climb is five moves, and the way back one more where it is a move."""
    record = contestant.holding(ITEMS)
    return _climbing(
        f"{contestant.name}: success", contestant, contestant.to_start(record), contestant.advance(record), times
    )  # fmt: skip


def _climbing(
    name: str, contestant: Contestant, to_start: Callable[[], object], advance: Callable[[], object], times: int
) -> Work:  # fmt: skip
    climbs = max(1, times // TOP)

    def run() -> None:
        for _ in range(climbs):
            advance()
            advance()
            advance()
            advance()
            advance()
            to_start()

    return Work(name, run, times=climbs * (TOP + contestant.start_is_a_move))


class Chain:
    """The pieces of a sealed journal, which kpiflow does not have yet: canonical JSON, SHA-256, and the digest before."""

    def __init__(self, stream: str) -> None:
        self.entries: list[bytes] = []
        self._stream = encode_basestring(stream)
        self._digest = "0" * 64

    def append(self, move: Move, held: int) -> None:
        """Write a move down, what held it included, and seal it with all before it."""
        entry = (
            f'{{"after":{move.after},"before":{move.before},"held":{held},"kind":"level.advanced",'
            f'"previous":"{self._digest}","stream":{self._stream},"version":{len(self.entries) + 1}}}'
        ).encode()
        self._digest = sha256(entry).hexdigest()
        self.entries.append(entry)


def _recorded(contestant: Contestant, times: int) -> Work:
    """Climb and write every move down."""
    record: Climber = contestant.holding(ITEMS)
    chain = Chain("ตัวชี้วัด-1")

    def advance() -> None:
        if isinstance(move := record.advance(), Move):
            chain.append(move, record.held)

    return _climbing(
        "Climber: success, and the pieces of a chained entry",
        contestant,
        contestant.to_start(record),
        advance,
        times,
    )


def _refusal_read(contestant: Contestant, times: int) -> Work:
    """Ask, be refused, and read the refusal in Thai and English."""
    record: Climber = contestant.holding(ITEMS - {0})

    def ask() -> object:
        refusal = record.advance()
        return None if isinstance(refusal, Move) else refusal.reason()

    return _repeated("Climber: refused and read in two languages", ask, times)


def _judged(what: str, items: Iterable[int], times: int) -> Work:
    """Ask the machine of an assessment, whose guard is the verdict on the evidence."""
    move = judged(items)

    def ask() -> object:
        try:
            return move()
        except Exception as refusal:  # noqa: BLE001 -- the refusal is what is asked for
            return refusal

    return _repeated(f"LevelMachine, evidence judged anew: {what}", ask, max(1, times // 10))


def _created(contestant: Contestant, times: int) -> Work:
    return _repeated(f"{contestant.name}: create", contestant.new, times)


def _created_in_a_crowd(contestant: Contestant, alive: int) -> Work:
    """Create a thousand records more, that stay alive for a while, beside so many that do all the time."""
    crowd = [contestant.new() for _ in range(alive)]
    more = 1000

    def run() -> object:
        for _ in range(20):
            _ = [contestant.new() for _ in range(more)]
        return crowd

    return Work(f"{contestant.name}: create beside {alive:,} alive", run, times=20 * more)


def _crowd_created(contestant: Contestant, count: int) -> Work:
    """Create so many records at once."""
    return Work(
        f"{contestant.name}: create {count:,} at once",
        lambda: [contestant.new() for _ in range(count)],
        times=count,
    )


def _weighed(contestant: Contestant, count: int, items: Iterable[int] = ()) -> Work:
    """Weigh so many records in bytes, with these items accepted."""

    def grow() -> float:
        crowd = [contestant.new() for _ in range(2)]  # what is made only once is not weighed
        crowd.extend([None] * count)
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            for n in range(count):
                crowd[n] = contestant.holding(items)
            after, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        return float(after - before)

    holding = f" with {len([*items])} items" if [*items] else ""
    return Work(f"{contestant.name}: bytes{holding}", grow, times=count, costs=grow)


def _imported(modules: str) -> Work:
    """Measure the time of the processor that importing takes, beyond the start of Python."""
    code = f"from time import process_time; start = process_time()\nimport {modules}\nprint(process_time() - start)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def measure() -> float:
        done = subprocess.run(  # noqa: S603 -- this very Python
            [sys.executable, "-c", code],
            cwd=_PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout)

    return Work(f"import {modules}", measure, costs=measure)


def _repeated(name: str, does: Callable[[], object], times: int) -> Work:
    def run() -> None:
        for _ in range(times):
            does()

    return Work(name, run, times=times)
