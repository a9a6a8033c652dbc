"""R2: whichever call of the system fails, or kills, at whichever moment: an error of ours, and nothing lost.

Every call that a store makes of its files is counted once, and then failed: each alone, and
each together with all later ones of its kind. What fails is tried again by the same store,
by one that is opened anew, and once more when the fault is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from attrs import frozen

from journals import STREAM, draft
from kpiflow.errors import KpiflowError
from kpiflow.journal.recovery import plan_for_store, recover_store
from kpiflow.journal.sqlite import SqliteStore
from trust.broken import SOUND
from trust.campaigns import Report, Size, with_canaries
from trust.checking import check, check_recovery, heard, in_memory, torn_lines
from trust.crew import Crew, Said
from trust.tracing import FILE_CALLS, Call, recorded, traced, why_not


_WRITING_CALLS: Final = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink")
_COMMANDS: Final = (1, 2, 0, 1)


@frozen
class Fault:
    """A call that does not succeed.

    Attributes:
        call: Its name.
        n: Which one of them.
        how: An error, or `KILL`.
        is_lasting: Whether all later ones fail as well.
    """

    call: str
    n: int
    how: str
    is_lasting: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """What strace is told."""
        fails = "signal=KILL" if self.how == "KILL" else f"error={self.how}"
        when = f"{self.n}+" if self.is_lasting else f"{self.n}"
        return (
            "-o",
            "/dev/null",
            "-e",
            f"trace={self.call}",
            "-e",
            f"inject={self.call}:{fails}:when={when}",
        )


def run(size: Size, seed: int) -> Report:
    """Fail every call there is, or in the short tier some of those that write."""
    if reason := why_not():
        return Report("R2", skipped=reason)
    broken: dict[str, object] = {
        "acknowledges before it writes": "WritesLater",
        "swallows errors": "SwallowsErrors",
    }

    def trials(report: Report, store: object) -> None:
        random = Random(seed)  # noqa: S311 -- reproducible on purpose
        with Crew() as crew, in_memory() as folder:
            for attempt in (
                _Writing(crew, folder, str(store), 0),
                _Writing(crew, folder, str(store), 3),
                *((_Recovering(crew, folder), _Copying(crew, folder)) if store == SOUND else ()),
            ):
                faults = list(_faults(attempt.count(), FILE_CALLS if size == "long" else _WRITING_CALLS))
                report.count("faults there are", len(faults))
                random.shuffle(faults)  # where time ends it, any of them were tried
                if size == "short":
                    faults = sorted(faults[: attempt.some], key=str)
                for fault in report.within(faults, parts=4):
                    attempt.meet(report, fault)

    return with_canaries("R2", trials, SOUND, broken)


def _faults(counted: Counter[str], calls: Sequence[str]) -> Iterator[Fault]:
    """Give every fault: of each of so many calls, each way to fail, alone and for good."""
    for call in calls:
        for n in range(1, counted[call] + 1):
            yield Fault(call, n, "KILL")
            yield Fault(call, n, "EINTR")  # for good it would be no interruption
            for how in ("EIO", "ENOSPC"):
                yield Fault(call, n, how)
                yield Fault(call, n, how, is_lasting=True)


class _Attempt:
    """Something that is done with files, in a folder of its own, and meets a fault.

    Attributes:
        some: How many faults are tried in the short tier.
    """

    some = 15

    def __init__(self, crew: Crew, folder: Path) -> None:
        self._crew = crew
        self._folder = folder

    def start(self) -> int:
        """Start the job, which waits."""
        raise NotImplementedError

    def check(self, report: Report, fault: Fault, lines: list[Said]) -> None:
        """Look at what is left."""
        raise NotImplementedError

    def count(self) -> Counter[str]:
        """Count the calls when nothing fails."""
        calls: list[Call] = []
        with recorded(self._ready(), FILE_CALLS, calls):
            self._crew.go()
            self._crew.rest()
        self._clear()
        return Counter(call.name for call in calls)

    def meet(self, report: Report, fault: Fault) -> None:
        """Do it with a fault."""
        process = self._ready()
        with traced(process, *fault.options):
            self._crew.go()
            try:
                lines = self._crew.rest()
            except TimeoutError:
                lines = [["broke", "TimeoutError", "it hangs"], *self._crew.kill(process)]
        report.count("faults tried")
        report.count("refused", any(said[0] == "refused" for said in lines))
        report.count("killed", lines[-1] == ["end", -9])
        self.check(report, fault, lines)
        self._clear()

    def _ready(self) -> int:
        process = self.start()
        said = self._crew.next()
        assert said == ["ready"], said
        return process

    def _clear(self) -> None:
        for left in self._folder.iterdir():
            left.unlink()


class _Writing(_Attempt):
    """A writer over a journal of so many entries."""

    some = 30

    def __init__(self, crew: Crew, folder: Path, store: str, begun: int) -> None:
        super().__init__(crew, folder)
        self._store = store
        self._begun = begun
        self._path = folder / "j.db"

    def start(self) -> int:
        """Start the job, which waits."""
        if self._begun:
            with SqliteStore(self._path) as kept:
                kept.append_all(STREAM, [draft(n) for n in range(self._begun)], expected_version=0)
        return self._crew.start(
            "write", store=self._store, path=str(self._path), start=self._begun, sizes=_COMMANDS, waits=True
        )

    def check(self, report: Report, fault: Fault, lines: list[Said]) -> None:
        """Nothing is lost, all is done that failed once only, and given again it is there once."""
        left = heard(lines, self._begun)
        what = f"{fault}, {self._begun} entries before"
        if fault.how != "KILL" and not fault.is_lasting:
            is_done = ["over"] in lines and not left.pending
            report.expect(
                is_done or bool(left.broke), f"{what}: not done although it failed once: {left.refusals}"
            )
        check(report, what, self._path, left)


class _Recovering(_Attempt):
    """A file of JSON Lines with a torn end, which is recovered."""

    _CUT: Final = 100

    def start(self) -> int:
        """Start the job, which waits."""
        self._path = self._folder / "j.jsonl"
        self._path.write_bytes(torn_lines(self._CUT))
        return self._crew.start("recover", path=str(self._path))

    def check(self, report: Report, fault: Fault, lines: list[Said]) -> None:
        """No byte is lost."""
        what = f"{fault}, recovering lines"
        left = heard(lines, 0)
        report.expect(not left.broke, f"{what}: {left.broke}")
        check_recovery(report, what, self._path, torn_lines(self._CUT), self._CUT)


class _Copying(_Attempt):
    """A damaged store, of which what is confirmed is copied."""

    def start(self) -> int:
        """Start the job, which waits."""
        self._path, self._to = self._folder / "j.db", self._folder / "new.db"
        with SqliteStore(self._path) as kept:
            kept.append_all(STREAM, [draft(n) for n in range(6)], expected_version=0)
            kept._connection.executescript(
                "DROP TRIGGER entries_are_never_changed;"
                "UPDATE entries SET line = CAST(line || ' ' AS BLOB) WHERE version = 4;"
            )
        return self._crew.start("recover_damaged", path=str(self._path), to=str(self._to))

    def check(self, report: Report, fault: Fault, lines: list[Said]) -> None:
        """What was refused leaves nothing that looks done, what was done is whole, and it can be done again."""
        what = f"{fault}, recovering a store"
        left = heard(lines, 0)
        report.expect(not left.broke, f"{what}: {left.broke}")
        if left.refusals:
            is_gone = not self._to.exists() or fault.call == "unlink"  # nobody removes what cannot be removed
            report.expect(is_gone, f"{what}: a part is left: {left.refusals}")
        elif ["done"] in lines:
            self._is_whole(report, what, self._to)
        again = self._folder / "again.db"
        try:
            recover_store(plan_for_store(self._path), again)
            self._is_whole(report, what, again)
        except KpiflowError as error:
            report.fail(f"{what}: {error}")

    def _is_whole(self, report: Report, what: str, path: Path) -> None:
        with SqliteStore(path) as kept:
            names = [entry.command_id for entry in kept.read(STREAM)]
        report.expect(names == ["c-0", "c-1", "c-2"], f"{what}: {path.name} holds {names}")
        report.expect(bool(list(self._folder.glob(f"{path.name}.left-*"))), f"{what}: nothing set aside")
