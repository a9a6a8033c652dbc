"""One process of a search: it may do nothing but search, and may end in any way."""

from __future__ import annotations

import mmap
import multiprocessing
import resource
import signal
import sys
import tempfile
import time

from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from fuzz.judging import Finding, Judge, Target
from fuzz.reach import Reach
from fuzz.search import Limits, Report, search
from fuzz.shrinking import shrunk
from fuzz.watching import Watch
from kpiflow.loading.limits import MAX_BYTES


_PROCESSES: Final = multiprocessing.get_context("fork")  # what is imported and marked stays so
_MEMORY: Final = 2 * 2**30
_PATIENCE: Final = 60.0
"""Seconds of its own time that a process may spend on one input, before that counts as one that never ends."""
_LONG_PATIENCE: Final = 900.0
"""Seconds by the clock, for a process that waits for something; others may have kept it from running, too."""

_HEADER: Final = 16


@frozen(kw_only=True)
class Job:
    """A search for one process.

    Attributes:
        target: The name of what to search.
        limits: When it ends.
        seed: Leads to the same inputs again.
    """

    target: str
    limits: Limits
    seed: int


@frozen(kw_only=True)
class Shard:
    """A process that does a job, seen from outside.

    Attributes:
        job: What it does.
        process: The process.
        reports: Where its report arrives.
        trying: The input that it tries, behind its number and its length.
    """

    job: Job
    process: multiprocessing.process.BaseProcess
    reports: Connection
    trying: mmap.mmap
    _progress: list[tuple[int, float]] = field(factory=lambda: [(0, time.monotonic())])

    @classmethod
    def started(cls, job: Job, make: Callable[[Path], Sequence[Target]], reach: Reach) -> Shard:
        """Start a process.

        Args:
            job: What it has to do.
            make: Makes the targets, in a folder of their own.
            reach: The branches of what was imported.
        """
        trying = mmap.mmap(-1, _HEADER + MAX_BYTES)
        here, there = _PROCESSES.Pipe(duplex=False)
        process = _PROCESSES.Process(target=_do, args=(job, make, reach, trying, there), daemon=True)
        process.start()
        there.close()
        return cls(job=job, process=process, reports=here, trying=trying)

    def report(self) -> Report | None:
        """Give what the process came to, once it has ended or is seen never to end."""
        if self.reports.poll():
            try:
                report: Report = self.reports.recv()
            except EOFError:
                self.process.join()
                if self.process.exitcode == -signal.SIGPROF:
                    return self._ended(f"no end in {_PATIENCE:.0f} seconds", place="no end")
                return self._ended(
                    f"the process ended with {self.process.exitcode}", place="the process ends"
                )
            self.process.join()
            return report
        number, _ = self._trying()
        before, since = self._progress[0]
        if number != before:
            self._progress[0] = (number, time.monotonic())
        elif time.monotonic() - since > _LONG_PATIENCE:
            self.process.kill()
            self.process.join()
            return self._ended(f"nothing happens for {_LONG_PATIENCE:.0f} seconds", place="no end")
        return None

    def _ended(self, said: str, *, place: str) -> Report:
        """Report on the input that a process never came back from."""
        number, data = self._trying()
        finding = Finding(
            target=self.job.target, promise="comes to an end", said=said, place=place, data=data
        )
        return Report(target=self.job.target, inputs=number, findings={finding.key: finding})

    def _trying(self) -> tuple[int, bytes]:
        number = int.from_bytes(self.trying[:8], "little")
        length = int.from_bytes(self.trying[8:_HEADER], "little")
        return number, self.trying[_HEADER : _HEADER + length]


def _do(
    job: Job, make: Callable[[Path], Sequence[Target]], reach: Reach, trying: mmap.mmap, reports: Connection
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    number = 0

    def note(data: bytes) -> None:
        nonlocal number
        number += 1
        signal.setitimer(signal.ITIMER_PROF, _PATIENCE)  # which ends the process
        trying[:_HEADER] = number.to_bytes(8, "little") + len(data).to_bytes(8, "little")
        trying[_HEADER : _HEADER + len(data)] = data

    with tempfile.TemporaryDirectory(prefix="kpiflow-fuzz-") as name:
        folder = Path(name).resolve()
        target = next(each for each in make(folder) if each.name == job.target)
        judge = Judge(target, Watch.begun(folder))
        report = search(target, judge, reach, limits=job.limits, seed=job.seed, trying=note)
        if not job.limits.promise:  # else all that matters is that there is one
            report.findings = {key: _small(finding, judge, note) for key, finding in report.findings.items()}
        reports.send(report)
    sys.stdout.flush()


def _small(finding: Finding, judge: Judge, note: Callable[[bytes], None]) -> Finding:
    def still_breaks(data: bytes) -> bool:
        note(data)
        other = judge.trial(data).finding
        return other is not None and other.key == finding.key

    return evolve(finding, data=shrunk(finding.data, still_breaks))
