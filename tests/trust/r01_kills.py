"""R1: what was acknowledged outlives `kill -9`, and what was not is there whole or not at all.

This says nothing of power cuts: what a process wrote lies in the memory of the system,
which no signal reaches. A store that never waits for the disk passes here, and is counted
among the sound ones below to keep that in mind; R3 and R4 catch it.
"""

from __future__ import annotations

import os

from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import sleep
from typing import Final

from attrs import frozen

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.errors import KpiflowError
from kpiflow.journal.surveys import open_source, survey
from trust.broken import SOUND, STORES
from trust.campaigns import Report, Size, with_canaries
from trust.checking import Heard, check, heard, in_memory
from trust.crew import Crew
from trust.jobs import ASSESSMENT, NOON, some_sizes, submit


_KILLS_A_FILE: Final = 12


@frozen
class Writing:
    """What is killed: a job, and the store it writes to."""

    store: str
    job: str = "write"


def run(size: Size, seed: int) -> Report:
    """Kill writers at moments that are left to chance, and look what they left."""
    if not hasattr(os, "fork"):
        return Report("R1", skipped="needs fork and signals")
    kills = 25 if size == "short" else 3_400
    broken: dict[str, object] = {
        "acknowledges before it writes": (Writing("WritesLater"),),
        "writes a batch in pieces": (Writing("WritesInPieces"),),
        "records a command again": (Writing("NamesAnew"),),
    }

    def trials(report: Report, writings: object) -> None:
        assert isinstance(writings, tuple)
        with Crew() as crew, in_memory() as folder:
            for writing in writings:
                random = Random(f"{seed} {writing}")  # noqa: S311 -- reproducible on purpose
                turns = report.within(range(kills), parts=len(writings))
                _kill(report, crew, folder, writing, random, turns)

    sound = (Writing(SOUND), Writing(SOUND, "assess"), Writing("RelaxedOff"))
    return with_canaries("R1", trials, sound[:2] if size == "short" else sound, broken)


def _kill(
    report: Report, crew: Crew, folder: Path, writing: Writing, random: Random, turns: Iterator[int]
) -> None:
    count, path = 0, folder
    for kill in turns:
        if kill % _KILLS_A_FILE == 0:
            count, path = 0, folder / f"{writing.store}-{writing.job}-{kill}.db"
        process = crew.start(
            writing.job, store=writing.store, path=str(path), start=count, sizes=some_sizes(random, 400)
        )
        lines = crew.some(random.randrange(12))  # and often while the file is made
        sleep(random.choice((0.0, 0.002, 0.02)) * random.random())
        if not lines or lines[-1][0] != "end":
            lines += crew.kill(process)
        left = heard(lines, count)
        report.count("kills")
        report.count("entries acknowledged", left.acknowledged - count)
        report.count("killed while writing", left.pending > 0)
        look = _check_assessment if writing.job == "assess" else check
        count = look(report, f"{writing.store}, {writing.job}, kill {kill}", path, left, store=writing.store)


def _check_assessment(report: Report, what: str, path: Path, left: Heard, *, store: str) -> int:
    """Take the assessment up, and give the command that was not acknowledged again, twice."""
    total = left.acknowledged + left.pending
    report.expect(not left.broke, f"{what}: {left.broke}")
    try:
        with STORES[store](str(path)) as kept:
            there = len(kept.read(ASSESSMENT))
            report.expect(there in {left.acknowledged, total}, f"{what}: {there} entries, {left}")
            if not there:
                return 0
            for _ in range(2 if total > 1 else 0):
                assessment = Assessment.resume(ASSESSMENT, store=kept, clock=NOON, authority=AllowAll())
                submit(assessment, total - 1)
            there = max(there, total)
            names = [entry.command_id for entry in kept.read(ASSESSMENT)][1:]
            report.expect(names == [f"c-{n}" for n in range(1, there)], f"{what}: given again: {names}")
        found = survey(open_source(path, is_thorough=True)).all_problems
        report.expect(not found, f"{what}: {found}")
    except KpiflowError as error:
        report.fail(f"{what}: {error}")
    return there
