"""R7: many processes that write one journal at once lose nothing, double nothing and are refused truly.

What each of them saw, and when, is held against what is in the journal in the end: see
`histories`. Some read meanwhile, and see beginnings of it only.
"""

from __future__ import annotations

import json
import os

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from journals import STREAM
from kpiflow.journal.verification import verify
from postgresql import Server
from trust.broken import SOUND
from trust.broken_sql import SQL_STORES, opened
from trust.campaigns import Report, Size, with_canaries
from trust.crew import Crew
from trust.histories import Seen, contradictions


_READERS: Final = 2
_PATIENCE: Final = 1_800.0
_Where: TypeAlias = Callable[[str, Path], str]


def run(size: Size, seed: int) -> Report:
    """Let processes contend, and look whether what they saw can be told as one story."""
    if not hasattr(os, "fork"):
        return Report("R7", skipped="needs fork")
    writers, each, rounds = (5, 6, 1) if size == "short" else (16, 100, 100)
    missing = ""
    with ExitStack() as stack:
        try:
            server = Server()
            stack.callback(server.stop)
        except LookupError as error:
            missing, server = str(error), None

        def where(store: str, folder: Path) -> str:
            if store in SQL_STORES and server is not None:
                return server.address(schema=server.new_schema())
            return str(folder / "j.db")

        def trials(report: Report, stores: object) -> None:
            assert isinstance(stores, tuple)
            with Crew() as crew:
                for number in report.within(range(rounds)):
                    for store in stores:
                        _contest(report, crew, store, where, writers, each, seed + number)

        broken: dict[str, object] = {
            "looks, then writes, without keys": ("ChecksThenInserts",),
            "decides before it waits, without keys": ("LosesRace",),
        }
        sound = [SOUND]
        if server is not None:
            broken["does not wait, without keys, in PostgreSQL"] = ("WithoutKeys",)
            sound.append("SqlStore")
        report = with_canaries("R7", trials, tuple(sound), broken)
    report.skipped = missing and f"SqlStore: {missing}"
    return report


def _contest(
    report: Report, crew: Crew, store: str, where: _Where, writers: int, each: int, seed: int
) -> None:
    with TemporaryDirectory() as folder:
        path = where(store, Path(folder))
        opened(store, path).close()
        said = crew.do(
            "race", patience=_PATIENCE, store=store, path=path, folder=folder,
            writers=writers, each=each, readers=_READERS, seed=seed,
        )  # fmt: skip
        report.expect(len(said) == 1, f"{store}: {said}")
        calls = [
            Seen.from_record(record)
            for name in Path(folder).glob("*er *")
            for record in json.loads(name.read_text())
        ]
        with closing(opened(store, path)) as kept:
            entries = kept.read(STREAM)
            lines = [entry.line for entry in entries]
        for what in ("wrote", "refused", "read"):
            report.count(what, sum(call.what == what for call in calls))
        report.n += len(calls)
        for contradiction in contradictions(calls, [entry.digest for entry in entries]):
            report.fail(f"{store}: {contradiction}")
        report.expect(not verify(lines, STREAM).problems, f"{store}: {verify(lines, STREAM).problems}")
        report.expect(
            sum(call.what == "wrote" for call in calls) == writers * each,
            f"{store}: not every batch was acknowledged",
        )
