"""What the processes of a crew do: write journals and say at each step how far they are.

The commands of a journal are `c-0`, `c-1` and so on, each always the same, so that whoever
looks at the journal afterwards knows what must stand in it.
"""

from __future__ import annotations

import os

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

from journals import STREAM, draft
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.clock import noon_of
from kpiflow.errors import KpiflowError
from kpiflow.evidence import EvidenceItem
from kpiflow.journal.recovery import plan_for_lines, recover_lines
from kpiflow.journal.sqlite import SqliteStore
from ladders import asks, item, ladder, level
from trust.broken import STORES
from trust.crew import say, wait_for_go


TRIES: Final = 3
_Action: TypeAlias = Callable[[SqliteStore], object]


def write(store: str, path: str, start: int, sizes: Sequence[int], *, waits: bool = False) -> None:
    """Give batches of these sizes to a store, one after the other; a 0 among them opens the store again.

    Each is tried again where it is refused: by the same store, and by one that is opened anew.
    """
    _warm_up(path, waits=waits)
    keeper = _Keeper(store, path)
    n = start
    for size in sizes:
        if not size:
            keeper.let_go()
            continue
        say("try", n, size)

        def give(to: SqliteStore, n: int = n, size: int = size) -> None:
            entries = to.append_all(STREAM, [draft(k) for k in range(n, n + size)], expected_version=n)
            say("ack", n, [entry.version for entry in entries])

        if not keeper.persistently(give):
            break
        n += size
    keeper.let_go()
    say("over")


class _Keeper:
    """Holds a store open, and opens it again where it fails."""

    def __init__(self, store: str, path: str) -> None:
        self._open = STORES[store]
        self._path = path
        self._store: SqliteStore | None = None

    def persistently(self, action: _Action) -> bool:
        """Do something, and again where it is refused; tell whether it was done in the end."""
        for _ in range(2):
            for _ in range(TRIES):
                try:
                    if self._store is None:
                        self._store = self._open(self._path)
                    action(self._store)
                except KpiflowError as error:
                    say("refused", error.code, str(error))
                else:
                    return True
            self.let_go()
        return False

    def let_go(self) -> None:
        """Close the store, if it is open."""
        if self._store is not None:
            store, self._store = self._store, None
            with suppress(KpiflowError):
                store.close()


def _warm_up(path: str, *, waits: bool) -> None:
    """Import and compile whatever is needed, and wait for whoever puts faults into what comes."""
    if not waits:
        return
    elsewhere = f"{path}.warm"
    with SqliteStore(elsewhere) as store:
        store.append(STREAM, draft(0), expected_version=0)
        with suppress(KpiflowError):
            store.append(STREAM, draft(1), expected_version=7)
    for name in Path(path).parent.glob(f"{Path(elsewhere).name}*"):
        name.unlink()
    with suppress(KpiflowError):
        SqliteStore("/nowhere/at/all")
    say("ready")
    wait_for_go()


def recover(path: str, *, is_careful: bool = True) -> None:
    """Recover a file of JSON Lines with a torn end; without care, cut it off before it is set aside."""
    torn = Path(path)
    plan = plan_for_lines(torn)
    say("ready")
    wait_for_go()
    if is_careful:
        recover_lines(plan)
    else:
        with torn.open("r+b") as file:
            file.truncate(plan.offset)
            os.fsync(file.fileno())
        torn.with_name(f"{torn.name}.torn-1").write_bytes(plan.tail)
    say("over")


ASSESSMENT: Final = "a1"
NOON: Final = noon_of(date(2006, 10, 2), "Asia/Bangkok")


def assess(store: str, path: str, start: int, sizes: Sequence[int]) -> None:
    """Give the commands of an assessment: open it or take it up, and submit items."""
    indicator = ladder(level(1, asks("1a")))
    with STORES[store](path) as kept:
        if start:
            assessment = Assessment.resume(ASSESSMENT, store=kept, clock=NOON, authority=AllowAll())
        else:
            say("try", 0, 1)
            assessment = Assessment.open(
                indicator, ASSESSMENT, by="officer", on=date(2006, 10, 1),
                store=kept, clock=NOON, authority=AllowAll(),
            )  # fmt: skip
            say("ack", 0, [1])
        first = max(start, 1)
        for n in range(first, first + len(sizes)):
            say("try", n, 1)
            submit(assessment, n)
            say("ack", n, [n + 1])
    say("over")


def submit(assessment: Assessment, n: int) -> None:
    """Give the n-th command, always the same."""
    minutes: EvidenceItem = item("k1a", id=f"minutes-{n}")
    assessment.submit(minutes, by="officer", on=date(2006, 10, 2), command_id=f"c-{n}")


def some_sizes(random: Random, count: int) -> list[int]:
    """Choose batches: mostly of one entry, some of several, and now and then to open again."""
    return random.choices((1, 2, 3, 0), weights=(8, 2, 2, 1), k=count)
