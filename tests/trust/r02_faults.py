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
from kpiflow.journal.sqlite import SqliteStore
from trust.broken import SOUND
from trust.campaigns import Report, Size, with_canaries
from trust.checking import Heard, check, heard, in_memory
from trust.crew import Crew
from trust.tracing import FILE_CALLS, Call, recorded, traced, why_not


_WRITING_CALLS: Final = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink")
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
        with Crew() as crew, in_memory() as folder:
            for begun in (0, 3):
                faults = list(
                    _faults(_count(crew, folder, begun), FILE_CALLS if size == "long" else _WRITING_CALLS)
                )
                if size == "short":
                    faults = sorted(Random(seed).sample(faults, min(len(faults), 50)), key=str)  # noqa: S311
                for number, fault in enumerate(report.within(faults, parts=2)):
                    path = folder / f"{store}-{begun}-{number}.db"
                    _try(report, crew, path, fault, str(store), begun)
                    for left in folder.iterdir():
                        left.unlink()

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


def _count(crew: Crew, folder: Path, begun: int) -> Counter[str]:
    """Count the calls when nothing fails."""
    calls: list[Call] = []
    path = folder / "counted.db"
    process = _started(crew, path, SOUND, begun)
    with recorded(process, FILE_CALLS, calls):
        crew.go()
        crew.rest()
    return Counter(call.name for call in calls)


def _started(crew: Crew, path: Path, store: str, begun: int) -> int:
    """Start a writer that waits, over a journal of so many entries."""
    if begun:
        with SqliteStore(path) as kept:
            kept.append_all(STREAM, [draft(n) for n in range(begun)], expected_version=0)
    process = crew.start("write", store=store, path=str(path), start=begun, sizes=_COMMANDS, waits=True)
    said = crew.next()
    assert said == ["ready"], said
    return process


def _try(report: Report, crew: Crew, path: Path, fault: Fault, store: str, begun: int) -> None:
    process = _started(crew, path, store, begun)
    with traced(process, *fault.options):
        crew.go()
        try:
            lines = crew.rest()
        except TimeoutError:
            lines = [["broke", "TimeoutError", "it hangs"], *crew.kill(process)]
    left: Heard = heard(lines, begun)
    what = f"{fault}, {begun} entries before"
    report.count("faults")
    report.count("refused", bool(left.refusals))
    report.count("killed", lines[-1] == ["end", -9])
    if fault.how != "KILL" and not fault.is_lasting:
        is_done = ["over"] in lines and not left.pending
        report.expect(
            is_done or bool(left.broke), f"{what}: not done although it failed once: {left.refusals}"
        )
    check(report, what, path, left)
