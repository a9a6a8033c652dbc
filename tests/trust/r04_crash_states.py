"""R4: whatever a crash leaves of what was not synced, nothing acknowledged is lost and no command is there by half.

The calls of a writer are recorded once; then every state that the disk may be in at each
moment is made of them: what was not synced dropped, torn and in any order (see `crashes`).
Where there are too many states some are left to chance; how many were tried is told.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from journals import STREAM, draft, journal
from kpiflow.journal.sqlite import SqliteStore
from trust.broken import SOUND
from trust.campaigns import Report, Size, with_canaries
from trust.checking import check, check_recovery, glance, heard, in_memory, torn_lines
from trust.crashes import CALLS, Crash, crashes, steps_of
from trust.crew import Crew
from trust.jobs import some_sizes
from trust.tracing import Call, recorded, why_not


CARELESS = "cuts the torn end off before it is set aside"


def run(size: Size, seed: int) -> Report:
    """Make the states that a crash may leave, and look at each."""
    if reason := why_not():
        return Report("R4", skipped=reason)
    programs, most = (3, 8) if size == "short" else (2_000, 256)
    broken: dict[str, object] = {
        "never waits for the disk (synchronous = OFF)": "RelaxedOff",
        "waits for the next checkpoint (synchronous = NORMAL)": "RelaxedNormal",
        "writes a batch in pieces": "WritesInPieces",
        CARELESS: CARELESS,
    }

    def trials(report: Report, what: object) -> None:
        random = Random(seed)  # noqa: S311 -- reproducible on purpose
        with Crew() as crew, in_memory() as folder:
            if what in {SOUND, CARELESS}:
                _recoveries(report, crew, folder, random, is_careful=what == SOUND, is_long=size == "long")
            if what != CARELESS:
                for program in report.within(range(programs)):
                    sizes = [2, 1, 0, 1] if not program else some_sizes(random, 1 + program % 12)
                    begun = (0, 2)[program % 2]
                    _program(report, crew, folder, str(what), sizes, begun, random, most)

    return with_canaries("R4", trials, SOUND, broken)


def _program(
    report: Report, crew: Crew, folder: Path, store: str, sizes: list[int], begun: int, random: Random, most: int
) -> None:  # fmt: skip
    """Let a writer do some commands, and look at what a crash at any moment would have left."""
    path = folder / "j.db"
    if begun:
        with SqliteStore(path) as kept:
            kept.append_all(STREAM, [draft(n) for n in range(begun)], expected_version=0)
    before = _emptied(folder) if not begun else _read(folder)
    calls: list[Call] = []
    process = crew.start("write", store=store, path=str(path), start=begun, sizes=sizes, waits=True)
    assert crew.next() == ["ready"]
    with recorded(process, CALLS, calls):
        crew.go()
        crew.rest()
    report.count("programs")
    for number, (how, crash) in enumerate(
        crashes(steps_of(calls, folder, list(before)), before, random, most=most)
    ):
        _emptied(folder)
        _write(folder, crash)
        left = heard(crash.lines, begun)
        report.count("states")
        what = f"{store}, {sizes}, {how}, {left}"
        if number % 8:
            glance(report, what, path, left)
        else:
            check(report, what, path, left)
    _emptied(folder)


def _recoveries(
    report: Report, crew: Crew, folder: Path, random: Random, *, is_careful: bool, is_long: bool
) -> None:
    """Recover a torn file of JSON Lines, and look at what a crash meanwhile would have left."""
    longest = len(journal(3)[-1])
    path = folder / "j.jsonl"
    for cut in range(1, longest + 1) if is_long else (1, longest // 2, longest):
        torn = torn_lines(cut)
        path.write_bytes(torn)
        calls: list[Call] = []
        process = crew.start("recover", path=str(path), is_careful=is_careful)
        assert crew.next() == ["ready"]
        with recorded(process, CALLS, calls):
            crew.go()
            said = crew.rest()
        report.expect(["over"] in said, f"recovering {cut} bytes: {said}")
        steps = steps_of(calls, folder, [path.name])
        for how, crash in crashes(steps, {path.name: torn}, random, most=256):
            _emptied(folder)
            _write(folder, crash)
            report.count("states of recoveries")
            check_recovery(report, f"recovering {cut} bytes, {how}", path, torn, cut)
        _emptied(folder)


def _read(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if not each.name.endswith("-shm")}


def _write(folder: Path, crash: Crash) -> None:
    for name, content in crash.files.items():
        (folder / name).write_bytes(content)


def _emptied(folder: Path) -> dict[str, bytes]:
    for each in folder.iterdir():
        each.unlink()
    return {}
