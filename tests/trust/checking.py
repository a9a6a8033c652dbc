"""What must hold of a journal whose writer was killed, cut off or lied to, whatever happened to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from journals import STREAM, draft, journal
from kpiflow.errors import KpiflowError
from kpiflow.journal.recovery import plan_for_lines, recover_lines
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.surveys import open_source, survey
from kpiflow.journal.verification import verify
from trust.broken import STORES
from trust.campaigns import Report
from trust.crew import Said


@contextmanager
def in_memory() -> Iterator[Path]:
    """Give a folder that no disk slows down, where the system has one: what is tried there needs no power cut."""
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of its own is made there
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@frozen
class Heard:
    """What a writer said before it ended.

    Attributes:
        acknowledged: How many entries stand in the journal by what was acknowledged.
        batches: The sizes of the batches that were given after that, in their order.
        refusals: The codes of the errors that it met.
        broke: What it met that is no error of ours; nothing if it is empty.
    """

    acknowledged: int
    batches: tuple[int, ...] = ()
    refusals: tuple[str, ...] = ()
    broke: str = ""

    @property
    def pending(self) -> int:
        """How many entries were given and not acknowledged."""
        return sum(self.batches)

    @property
    def possible(self) -> tuple[int, ...]:
        """How many entries there may be: all of a batch, or none."""
        return tuple(accumulate((self.acknowledged, *self.batches)))


def heard(lines: Sequence[Said], before: int, *, too_late: Sequence[Said] = ()) -> Heard:
    """Read what a writer said, in whose journal there were so many entries before.

    What was said too late to be believed tells only what was given.
    """
    acknowledged, batches, broke = before, [], ""
    refusals = []
    for what, *said in lines:
        if what == "try":
            batches = [int(said[1])]
        elif what == "ack":
            n, versions = said
            if versions != list(range(n + 1, n + 1 + sum(batches))):
                broke = f"acknowledged {n} as {versions}"
            acknowledged, batches = n + sum(batches), []
        elif what == "refused":
            refusals.append(str(said[0]))
        elif what == "broke":
            broke = ": ".join(map(str, said))
    batches += [int(said[1]) for what, *said in too_late if what == "try"]
    return Heard(acknowledged, tuple(batches), tuple(refusals), broke)


def check(report: Report, what: str, path: Path, left: Heard, *, store: str = "SqliteStore") -> int:
    """Hold the store against what was acknowledged, give the pending command again, and count what is there."""
    report.expect(not left.broke, f"{what}: {left.broke}")
    report.expect(all(code.startswith("KPI3") for code in left.refusals), f"{what}: {left.refusals}")
    try:
        with SqliteStore(path) as kept:
            there = _check_entries(report, what, kept, left)
        _check_file(report, what, path, there)
        with STORES[store](str(path)) as again:
            _give_again(report, what, again, left)
        with SqliteStore(path) as kept:
            total = left.acknowledged + left.pending
            names = [entry.command_id for entry in kept.read(STREAM)]
            report.expect(names == [f"c-{n}" for n in range(total)], f"{what}: after giving again: {names}")
        _check_file(report, what, path, total)
    except KpiflowError as error:
        report.fail(f"{what}: {error}")
    return left.acknowledged + left.pending


def glance(report: Report, what: str, path: Path, left: Heard) -> None:
    """Hold the store against what was acknowledged, and change nothing: the quick part of a check."""
    try:
        with SqliteStore(path) as kept:
            _check_entries(report, what, kept, left)
            found = verify(kept.lines(STREAM), STREAM).problems
            report.expect(not found, f"{what}: {found}")
    except KpiflowError as error:
        report.fail(f"{what}: {error}")


def _check_entries(report: Report, what: str, kept: SqliteStore, left: Heard) -> int:
    entries = kept.read(STREAM)
    lost = left.acknowledged - len(entries)
    report.count("acknowledged entries lost", max(lost, 0))
    report.expect(lost <= 0, f"{what}: {lost} of {left.acknowledged} acknowledged entries are lost")
    report.expect(
        len(entries) in left.possible,
        f"{what}: {len(entries)} entries, where {left.acknowledged} were acknowledged and {left.batches} given",
    )
    report.expect(
        [entry.command_id for entry in entries] == [f"c-{n}" for n in range(len(entries))],
        f"{what}: other commands than were given",
    )
    return len(entries)


def _check_file(report: Report, what: str, path: Path, count: int) -> None:
    """Let whoever verifies look at the file."""
    found = survey(open_source(path, is_thorough=True))
    report.expect(not found.all_problems, f"{what}: {[str(each) for each in found.all_problems]}")
    sizes = [each.size for each in found.journals]
    report.expect(sizes == [count] or not (sizes or count), f"{what}: verified {sizes}, read {count}")


def _give_again(report: Report, what: str, kept: SqliteStore, left: Heard) -> None:
    """Give the commands that were not acknowledged again, twice: they are kept once."""
    for n, size in zip(left.possible, left.batches, strict=False):
        for _ in range(2):
            entries = kept.append_all(STREAM, [draft(k) for k in range(n, n + size)], expected_version=n)
            versions = [entry.version for entry in entries]
            report.expect(versions == list(range(n + 1, n + size + 1)), f"{what}: given again: {versions}")


def torn_lines(cut: int) -> bytes:
    """Give a file of three entries, of the last of which only the first bytes are there."""
    *whole, last = journal(3)
    return b"".join(line + b"\n" for line in whole) + last[:cut]


def check_recovery(report: Report, what: str, path: Path, torn: bytes, cut: int) -> None:
    """Every byte of a torn file is in it or beside it, and recovering again ends well."""
    tail = torn[len(torn) - cut :]
    beside = _contents(path.parent)
    report.expect(tail in beside, f"{what}: the torn end is lost")
    report.expect(path.read_bytes().startswith(torn[: len(torn) - cut]), f"{what}: other bytes are lost")
    try:
        recover_lines(plan_for_lines(path))
        found = survey(open_source(path)).all_problems
        report.expect(not found, f"{what}: {found}")
    except KpiflowError as error:
        report.fail(f"{what}: {error}")
    report.expect(tail in _contents(path.parent), f"{what}: the torn end is lost at last")


def _contents(folder: Path) -> bytes:
    return b"|".join(each.read_bytes() for each in sorted(folder.iterdir()))
