"""`python -m tests.fuzz`: shares a search out over processes, and tells what it came to."""

# ruff: noqa: T201 -- telling is what a command does

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from fuzz.canaries import canaries
from fuzz.judging import Finding, Judge, Target
from fuzz.reach import Reach
from fuzz.search import Limits, Report
from fuzz.shard import Job, Shard
from fuzz.targets import targets
from fuzz.watching import Watch


Make: TypeAlias = Callable[[Path], Sequence[Target]]

_INPUTS: Final = 200_000
_FOR_CANARIES: Final = 3_000
_SHARES: Final = {
    "definition-yaml": 25,
    "definition-json": 19,
    "assessment-yaml": 5,
    "assessment-json": 3,
    "scorecard-yaml": 3,
    "scorecard-json": 1,
    "tests-yaml": 2,
    "tests-json": 1,
    "journal": 20,
    "values": 20,
    "command": 1,
}
"""How many of a hundred inputs go to each target: more where they cost little and much is decided."""


def main(arguments: Sequence[str], reach: Reach) -> int:
    """Run the command; gives 1 when something was found, else 0."""
    asked = _parser().parse_args(arguments)
    if asked.replay:
        return _replay(asked.targets, asked.replay)
    if asked.canaries:
        return _try_canaries(asked, reach)
    with tempfile.TemporaryDirectory() as folder:
        known = targets(Path(folder))
        names = asked.targets or [target.name for target in known]
        unknown = sorted(set(names) - {target.name for target in known})
        if unknown:
            sys.stderr.write(
                f"no such target: {', '.join(unknown)}; there are {', '.join(t.name for t in known)}\n"
            )
            return 2
        _warm_up([target for target in known if target.name in names])
    began = time.monotonic()
    reports: list[Report] = []
    for report in _searched(_jobs(asked, names), targets, reach, asked.processes):
        reports.append(report)
        _tell(report, asked.keep)
    _sum_up(reports, reach, time.monotonic() - began)
    return 1 if any(report.findings for report in reports) else 0


def _try_canaries(asked: argparse.Namespace, reach: Reach) -> int:
    """Search the broken loaders; gives 1 when one is still alive, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        known = {canary.name: canary.promise for canary in canaries(Path(folder))}
    jobs = [
        Job(
            target=name, limits=Limits(inputs=asked.inputs or _FOR_CANARIES, promise=promise), seed=asked.seed
        )
        for name, promise in known.items()
    ]
    alive = 0
    for report in _searched(jobs, canaries, reach, asked.processes):
        caught = known[report.target] in {finding.promise for finding in report.findings.values()}
        alive += not caught
        print(
            f"{report.target:16} {'caught' if caught else 'ALIVE'} after {report.inputs} inputs", flush=True
        )
    return 1 if alive else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="what to search; all by default")
    parser.add_argument(
        "--inputs", type=int, help=f"how many inputs to try; {_INPUTS} unless --seconds is given"
    )
    parser.add_argument("--seconds", type=float, default=math.inf, help="how long to search at most")
    parser.add_argument("--seed", type=int, default=0, help="another number leads to other inputs")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="by default one for each core"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where to keep inputs that broke a promise"
    )
    parser.add_argument("--canaries", action="store_true", help="search loaders that are known to be broken")
    parser.add_argument(
        "--replay", nargs="+", type=Path, metavar="FILE", help="try these inputs on one target"
    )
    return parser


def _jobs(asked: argparse.Namespace, names: Sequence[str]) -> list[Job]:
    """Share inputs and time out: each target is searched by as many processes as there are."""
    inputs = asked.inputs or (_INPUTS if math.isinf(asked.seconds) else sys.maxsize)
    whole = sum(_SHARES[name] for name in names)
    return [
        Job(
            target=name,
            limits=Limits(
                inputs=math.ceil(inputs * _SHARES[name] / whole / asked.processes),
                seconds=asked.seconds * _SHARES[name] / whole,
            ),
            seed=asked.seed * asked.processes + n,
        )
        for name in sorted(names, key=lambda name: -_SHARES[name])
        for n in range(asked.processes)
    ]


def _warm_up(known: Sequence[Target]) -> None:
    """Read the seeds once: classes get their readers then, which all processes share."""
    for target in known:
        for seed in target.seeds:
            target.prepare(seed)
            with suppress(Exception):  # which are judged in the processes
                target.read(seed)


def _searched(jobs: list[Job], make: Make, reach: Reach, processes: int) -> Iterator[Report]:
    """Do all jobs, so many at a time."""
    waiting, running = jobs[::-1], list[Shard]()
    while waiting or running:
        while waiting and len(running) < processes:
            running.append(Shard.started(waiting.pop(), make, reach))
        time.sleep(0.02)
        for shard in list(running):
            report = shard.report()
            if report:
                running.remove(shard)
                yield report


def _tell(report: Report, keep: Path | None) -> None:
    print(
        f"{report.target:16} {report.inputs:8} inputs  {report.accepted:7} accepted  {report.kept:5} kept  "
        f"{report.seconds:6.1f} s  worst {report.slowest:.2f} s, {report.largest / 2**20:.0f} MiB  "
        f"{len(report.findings)} findings",
        flush=True,
    )
    for finding in report.findings.values():
        _show(finding, keep)


def _show(finding: Finding, keep: Path | None) -> None:
    shown = (
        repr(finding.data)
        if len(finding.data) <= 400
        else f"{finding.data[:300]!r}… ({len(finding.data)} bytes)"
    )
    print(f"  BROKEN {finding.promise} [{finding.place}]\n    {finding.said!r}\n    {shown}")
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        name = "".join(sign if sign.isalnum() else "-" for sign in f"{finding.target}-{finding.place}")
        (keep / name[:100]).write_bytes(finding.data)


def _sum_up(reports: Sequence[Report], reach: Reach, seconds: float) -> None:
    inputs = sum(report.inputs for report in reports)
    reached = 0
    for report in reports:
        reached |= int.from_bytes(report.marks, "little")
    faults = {(report.target, key) for report in reports for key in report.findings}
    print(
        f"{inputs} inputs in {seconds:.0f} s ({inputs / seconds:.0f} a second), "
        f"{reached.bit_count()} of {reach.branches} branches, "
        f"{len({code for report in reports for code in report.codes})} codes, "
        f"worst {max(report.slowest for report in reports):.2f} s and "
        f"{max(report.largest for report in reports) / 2**20:.0f} MiB, {len(faults)} faults",
        flush=True,
    )


def _replay(names: Sequence[str], paths: Sequence[Path]) -> int:
    """Try the inputs in files, and say what each comes to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        target = next(each for each in targets(folder) if [each.name] == list(names))
        _warm_up([target])
        judge = Judge(target, Watch.begun(folder))
        trials = {path: judge.trial(path.read_bytes()) for path in paths}
    for path, trial in trials.items():
        print(f"{path}: {', '.join(trial.codes) or 'accepted'} in {trial.seconds:.2f} s")
        if trial.finding:
            _show(trial.finding, None)
    return 1 if any(trial.finding for trial in trials.values()) else 0
