"""R5: every beginning of the last entry is told for what it is, no byte of it is lost, and anchors decide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from journals import anchor, journal
from kpiflow.errors import JournalError
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.recovery import Plan, plan_for_lines, recover_lines
from kpiflow.journal.surveys import open_source, survey
from trust.campaigns import Report, Size, with_canaries


Recover: TypeAlias = Callable[[Path, tuple[Anchor, ...]], None]


def run(size: Size, seed: int) -> Report:
    """Tear the last entry at each of its bytes, with and without anchors, and recover."""
    counts, step = ((1, 3), 29) if size == "short" else (tuple(range(1, 40)), 1)
    del seed  # nothing is left to chance

    def trials(report: Report, recover: object) -> None:
        assert callable(recover)
        with TemporaryDirectory() as folder:
            for count in counts:
                _tear(report, recover, Path(folder), journal(count), step)

    broken = {
        "cuts the tail off without keeping it": _cut_silently,
        "looks at no anchor": lambda path, _: _recover(path, ()),
    }
    return with_canaries("R5", trials, _recover, broken)


def _recover(path: Path, anchors: tuple[Anchor, ...]) -> None:
    plan: Plan = plan_for_lines(path, anchors=anchors)
    recover_lines(plan)


def _cut_silently(path: Path, anchors: tuple[Anchor, ...]) -> None:
    plan = plan_for_lines(path, anchors=anchors)
    path.write_bytes(path.read_bytes()[: plan.offset])


def _tear(report: Report, recover: Recover, folder: Path, lines: list[bytes], step: int) -> None:
    head = b"".join(line + b"\n" for line in lines[:-1])
    last = lines[-1] + b"\n"
    before, after = anchor(lines[:-1]), anchor(lines)
    edges = {0, 1, 2, len(last) - 3, len(last) - 2, len(last) - 1}
    for cut in sorted(edges | set(range(0, len(last), step))):
        for name, anchors in (("no anchor", ()), ("older", (before,)), ("newer", (after,))):
            if len(lines) == 1 and anchors == (before,):
                continue  # an anchor of a journal that is not begun
            path = folder / f"{len(lines)}-{cut}-{name}.jsonl"
            path.write_bytes(head + last[:cut])
            what = f"{len(lines)} entries, {cut} bytes of the last, {name}"
            _recovered(report, recover, path, anchors, what, is_torn=cut > 0, is_whole=cut == len(lines[-1]))
            for each in folder.iterdir():
                each.unlink()


def _recovered(
    report: Report, recover: Recover, path: Path, anchors: tuple[Anchor, ...], what: str, *, is_torn: bool, is_whole: bool
) -> None:  # fmt: skip
    content = path.read_bytes()
    codes = {each.code for each in survey(open_source(path)).all_problems}
    report.expect(codes == ({"KPI311"} if is_torn else set()), f"{what}: told as {codes}")
    report.expect(path.read_bytes() == content, f"{what}: reading changed the file")
    must_refuse = "newer" in what and not is_whole
    try:
        recover(path, anchors)
        refused = False
    except JournalError as error:
        refused = error.code == "KPI320"
    report.expect(refused == must_refuse, f"{what}: {'refused' if refused else 'not refused'}")
    kept = path.read_bytes() + b"".join(
        each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(f"{path.name}.torn-")
    )
    report.expect(kept.removesuffix(b"\n") == content.removesuffix(b"\n"), f"{what}: bytes were lost")
    if not must_refuse:
        found = survey(open_source(path)).all_problems
        report.expect(not found, f"{what}: not sound after recovery: {found}")
