"""What the processes of a crew do: write journals and say at each step how far they are.

The commands of a journal are `c-0`, `c-1` and so on, each always the same, so that whoever
looks at the journal afterwards knows what must stand in it.
"""

from __future__ import annotations

import json
import os

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic_ns, sleep
from typing import Final, TypeAlias

from journals import STREAM, draft
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.clock import noon_of
from kpiflow.errors import ConcurrencyError, KpiflowError
from kpiflow.evidence import EvidenceItem
from kpiflow.journal import sqlite
from kpiflow.journal.recovery import Plan, plan_for_lines, plan_for_store, recover_lines, recover_store
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.testing.stores import noted
from ladders import asks, item, ladder, level
from trust.broken import STORES, Opens
from trust.broken_sql import opened
from trust.campaigns import Report
from trust.checking import Heard, check
from trust.crew import say, wait_for_go
from trust.places import PLACES, Place


TRIES: Final = 3
_ENOUGH: Final = 300
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
    _be_impatient()
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
    try:
        if is_careful:
            recover_lines(plan)
        else:
            _cut_off(plan)
    except KpiflowError as error:
        say("refused", error.code, str(error))
    say("over")


def _cut_off(plan: Plan) -> None:
    with plan.path.open("r+b") as file:
        file.truncate(plan.offset)
        os.fsync(file.fileno())
    plan.path.with_name(f"{plan.path.name}.torn-1").write_bytes(plan.tail)


def recover_damaged(path: str, to: str) -> None:
    """Copy what is confirmed of a damaged store into a new one."""
    _be_impatient()
    plan = plan_for_store(Path(path))
    warm = Path(f"{to}.warm")
    recover_store(plan, warm)
    for each in warm.parent.glob(f"{warm.name}*"):
        each.unlink()
    say("ready")
    wait_for_go()
    try:
        recover_store(plan, Path(to))
    except KpiflowError as error:
        say("refused", error.code, str(error))
    else:
        say("done")
    say("over")


def squeeze(store: str, folder: str, place: str, amount: int, begun: int) -> None:
    """Write until nothing more can be written, and go on when something can; say what was wrong with that."""
    report = Report(place)
    held = PLACES[place](Path(folder), amount)
    path = f"{folder}/j.db"
    try:
        if begun:
            with SqliteStore(path) as kept:
                kept.append_all(STREAM, [draft(n) for n in range(begun)], expected_version=0)
        held.tighten()
        _squeezed(report, f"{place} {amount}, {begun} entries before", path, STORES[store], held, begun)
    finally:
        held.leave()
    say("found", report.n, report.violations, report.figures)


def _squeezed(report: Report, what: str, path: str, opens: Opens, place: Place, begun: int) -> None:
    kept: SqliteStore | None = None
    n, refused = begun, ""
    while not refused and n < begun + _ENOUGH:
        try:
            kept = kept or opens(path)
            kept.append(STREAM, draft(n), expected_version=n)
        except KpiflowError as error:
            refused = error.code
        else:
            n += 1
    report.count("refused", bool(refused))
    report.expect(refused in {"", "KPI300"}, f"{what}: refused by {refused}")
    if kept is not None:
        _still_reads(report, what, kept, n)
        if place.marks_stores:
            kept.close()
            kept = None
    place.release()
    if kept is not None:
        entry = kept.append(STREAM, draft(n), expected_version=n)
        n += 1
        report.expect(entry.version == n, f"{what}: kept as {entry.version} when it was wide again")
        with suppress(KpiflowError):
            kept.close()
    check(report, what, Path(path), Heard(n, (1,) if refused and kept is None else ()))


def _still_reads(report: Report, what: str, kept: SqliteStore, n: int) -> None:
    try:
        there = len(kept.read(STREAM))
    except KpiflowError as error:
        report.expect(error.code == "KPI300", f"{what}: not read: {error}")
    else:
        report.expect(there == n, f"{what}: {there} entries when full, where {n} were acknowledged")


def persist(store: str, address: str) -> None:
    """Give one command after the other to a database, each until it is acknowledged, and never end."""
    kept = opened(store, address)
    n = 0
    while True:
        try:
            entry = kept.append(STREAM, draft(n), expected_version=n)
        except KpiflowError as error:
            say("refused", error.code)
            sleep(0.05)
        else:
            say("ack", n, [entry.version])
            n += 1


def race(store: str, path: str, folder: str, writers: int, each: int, readers: int, seed: int) -> None:
    """Let many write to one journal at once, each in a process of its own, and write down what they saw."""
    begin = monotonic_ns() + 300_000_000 + 20_000_000 * writers
    works: list[Callable[[], object]] = [
        partial(_contend, store, path, Path(folder), f"writer {n}", each, begin, seed) for n in range(writers)
    ]
    works += [partial(_watch, store, path, Path(folder), f"reader {n}", begin) for n in range(readers)]
    processes = []
    for work in works:
        process = os.fork()
        if process == 0:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 -- told to whoever asked
                say("broke", type(error).__name__, str(error)[:500])
            os._exit(0)
        processes.append(process)
    for process in processes[:writers]:
        os.waitpid(process, 0)
    (Path(folder) / "over").touch()
    for process in processes[writers:]:
        os.waitpid(process, 0)


def _contend(store: str, path: str, folder: Path, who: str, each: int, begin: int, seed: int) -> None:
    """Write so many batches, each as often as others were first."""
    random = Random(f"{seed} {who}")  # noqa: S311 -- reproducible on purpose
    seen: list[list[object]] = []
    with closing(opened(store, path)) as kept:
        _sleep_until(begin)
        version = 0
        for n in range(each):
            names = [f"{who}, {n}, {k}" for k in range(random.choice((1, 1, 1, 3)))]
            while True:
                began = monotonic_ns()
                try:
                    entries = kept.append_all(STREAM, list(map(noted, names)), expected_version=version)
                except ConcurrencyError as error:
                    seen.append([who, "refused", began, monotonic_ns(), error.current, version, []])
                    version = error.current
                else:
                    place, digests = entries[0].version - 1, [entry.digest for entry in entries]
                    seen.append([who, "wrote", began, monotonic_ns(), place, version, digests])
                    version = entries[-1].version
                    break
    (folder / who).write_text(json.dumps(seen))


def _watch(store: str, path: str, folder: Path, who: str, begin: int) -> None:
    """Read until everything is written."""
    seen: list[list[object]] = []
    with closing(opened(store, path)) as kept:
        _sleep_until(begin)
        while not (folder / "over").exists():
            began = monotonic_ns()
            digests = [entry.digest for entry in kept.read(STREAM)]
            seen.append([who, "read", began, monotonic_ns(), len(digests), 0, digests])
            sleep(0.02)
    (folder / who).write_text(json.dumps(seen))


def _sleep_until(moment: int) -> None:
    sleep(max(moment - monotonic_ns(), 0) / 1e9)


def _be_impatient() -> None:
    """Wait for locks as short as can be: those that a fault left behind nobody ever opens."""
    vars(sqlite)["BUSY_SECONDS"] = 1


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
