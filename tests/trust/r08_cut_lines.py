"""R8: whenever the line to the database is cut, or the server killed, each command is kept once.

The line is cut before a commit reaches the server, after it and before the answer reaches
the client, and after any other piece of their talk. The client gives its command again
until it is acknowledged; it cannot know whether the first one was kept. The server is
killed with all its processes, and what it acknowledged must be there when it is back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from random import Random
from time import sleep
from typing import Final, TypeAlias

from attrs import evolve

from journals import STREAM, draft
from kpiflow.errors import JournalError
from kpiflow.journal import Draft, Entry
from kpiflow.journal.sql import SqlStore
from kpiflow.journal.verification import verify
from postgresql import Cutter, Server
from trust.campaigns import Report, Size, with_canaries
from trust.crew import Crew


_TRIES: Final = 30
_NOT_WAITING: Final = "%20-csynchronous_commit%3Doff"
_Give: TypeAlias = Callable[[SqlStore, Draft, int], Entry]


def run(size: Size, seed: int) -> Report:
    """Cut lines and kill servers, and count what is in the database."""
    commands, kills = (40, 1) if size == "short" else (2_000, 20)
    with ExitStack() as stack:
        try:
            server = Server()
        except LookupError as error:
            return Report("R8", skipped=str(error))
        stack.callback(server.stop)

        def trials(report: Report, client: object) -> None:
            random = Random(seed)  # noqa: S311 -- reproducible on purpose
            if client != "relaxed":
                give = _again if client == "sound" else _anew
                _cut(report, server, random, give, commands)
            if client != "anew":
                _kill(report, server, random, kills, is_relaxed=client == "relaxed")

        broken: dict[str, object] = {
            "names each attempt anew": "anew",
            "lets the server not wait for its disk (synchronous_commit = off)": "relaxed",
        }
        return with_canaries("R8", trials, "sound", broken)


def _again(store: SqlStore, given: Draft, n: int) -> Entry:
    """Give the same command again until it is acknowledged."""
    return _until_acknowledged(lambda _: store.append(STREAM, given, expected_version=n))


def _anew(store: SqlStore, given: Draft, _n: int) -> Entry:
    """Give a command of another name each time, wherever the journal is."""

    def give(attempt: int) -> Entry:
        version = len(store.read(STREAM))
        named = evolve(given, command_id=f"{given.command_id}, attempt {attempt}")
        return store.append(STREAM, named, expected_version=version)

    return _until_acknowledged(give)


def _until_acknowledged(give: Callable[[int], Entry]) -> Entry:
    for attempt in range(_TRIES):
        try:
            return give(attempt)
        except JournalError as error:
            if error.code != "KPI300":
                raise
    raise TimeoutError("never acknowledged")


def _cut(report: Report, server: Server, random: Random, give: _Give, commands: int) -> None:
    """Cut the line at most commands, each at another place."""
    schema = server.new_schema()
    acknowledged: list[str] = []
    with (
        closing(Cutter(server)) as cutter,
        SqlStore(server.address(port=cutter.port, schema=schema)) as store,
    ):
        for n in report.within(range(commands), parts=2):
            cutter.mode = random.choice(("", "before", "after"))
            cutter.pieces = random.choice((None, random.randrange(16)))
            given = draft(n)
            try:
                acknowledged.append(give(store, given, n).digest)
            except (JournalError, TimeoutError) as error:
                report.fail(f"command {n}: {error}")
                break
        cutter.mode, cutter.pieces = "", None
        report.count("cuts", cutter.cuts)
    with SqlStore(server.address(schema=schema)) as store:
        entries = store.read(STREAM)
    digests = [entry.digest for entry in entries]
    report.count("acknowledged entries lost", len(set(acknowledged) - set(digests)))
    report.count("entries kept twice", len(entries) - len(acknowledged))
    report.expect(set(acknowledged) <= set(digests), "acknowledged entries are lost")
    report.expect(digests == acknowledged, f"{len(entries)} entries of {len(acknowledged)} commands")
    report.expect(not verify([entry.line for entry in entries], STREAM).problems, "it does not verify")
    report.n += len(acknowledged)


def _kill(report: Report, server: Server, random: Random, kills: int, *, is_relaxed: bool) -> None:
    """Kill the server while a client writes, again and again, and look at what it had acknowledged."""
    for kill in report.within(range(kills), parts=2):
        address = server.address(schema=server.new_schema())
        store, options = ("Relaxed", _NOT_WAITING) if is_relaxed else ("SqlStore", "")
        with Crew() as crew:
            process = crew.start("persist", store=store, address=address + options)
            crew.some(1 + random.randrange(3))
            sleep(random.random() / 3)
            server.kill()
            lines = crew.so_far()
            lines += crew.some(6)  # it goes on when the server is back
            lines += crew.kill(process)
        acknowledged = [said[1] for said in lines if said[0] == "ack"]
        broke = [said for said in lines if said[0] == "broke"]
        with SqlStore(address, durability="relaxed") as kept:
            names = [entry.command_id for entry in kept.read(STREAM)]
        report.count("servers killed")
        report.count("entries acknowledged", len(acknowledged))
        report.expect(not broke, f"kill {kill}: {broke}")
        lost = {f"c-{n}" for n in acknowledged} - set(names)
        report.count("acknowledged entries lost", len(lost))
        report.expect(
            not lost, f"kill {kill}: {len(lost)} of {len(acknowledged)} acknowledged entries are lost"
        )
        report.expect(
            names == [f"c-{n}" for n in range(len(names))], f"kill {kill}: other commands than were given"
        )
