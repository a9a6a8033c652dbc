"""Journals verified, replayed and appended to, against parsing the same lines and writing the same bytes."""

from __future__ import annotations

import json
import sqlite3

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from benchmarks.harness import Benchmark, Comparison, Work
from kpiflow.journal import Draft
from kpiflow.journal.chains import Chain
from kpiflow.journal.lines import chained, first_link
from kpiflow.journal.merkle import Tree
from kpiflow.journal.replay import replay
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.verification import verify


STREAM: Final = "sar-2550"
START: Final = datetime(2007, 10, 22, 9, 0, tzinfo=UTC)


def benchmark(size: int) -> Benchmark:
    """Compare what journals do with so many entries with doing less."""
    lines = journal(size)
    parsed = Work("json.loads of each line", lambda: each(json.loads, lines), times=size)
    folder = Folder()
    comparisons = [
        Comparison(
            work=Work("follow the links alone", lambda: links(lines), times=size), baseline=parsed, goal="0.3"
        ),
        Comparison(
            work=Work("follow the chain: links, form and times", lambda: follow(lines), times=size),
            baseline=parsed,
            goal="0.3",
        ),
        Comparison(work=Work("the Merkle root", lambda: rooted(lines), times=size), baseline=parsed),
        Comparison(
            work=Work("verify, and replay into entries and bodies", lambda: replayed(lines), times=size),
            baseline=parsed,
            goal="0.9",
        ),
        Comparison(
            work=Work("append one entry durably", lambda: None, costs=folder.append_one),
            baseline=Work("the same bytes into SQLite, WAL and FULL", lambda: None, costs=folder.insert_one),
            goal="1.3",
        ),
        Comparison(
            work=Work("append 1 000 entries in one batch", lambda: None, costs=folder.append_many),
            baseline=Work("executemany of the same bytes, no chain", lambda: None, costs=folder.insert_many),
            goal="1.25",
        ),
        Comparison(
            work=Work(
                f"read one of {100 * size} streams", lambda: None, costs=lambda: folder.open_one(100 * size)
            ),
            baseline=Work("read one of 100 streams", lambda: None, costs=lambda: folder.open_one(100)),
        ),
    ]
    left_out: tuple[str, ...] = ("a million entries in 10 seconds is measured from a size of 1000 on",)
    if size >= 1000:
        million = journal(1_000_000)
        left_out = ()
        comparisons.append(
            Comparison(
                work=Work(
                    "verify a million entries", lambda: None, costs=lambda: seconds(verify, million, STREAM)
                ),
                baseline=Work("10 seconds", lambda: None, costs=lambda: 10.0),
                goal="1",
            )
        )
    return Benchmark(
        about=f"verify, replay and append {size} entries of {len(lines[0])} bytes",
        comparisons=tuple(comparisons),
        left_out=left_out,
    )


def draft(n: int) -> Draft:
    """Give the n-th of many drafts, of the size that evidence has."""
    body = {
        "item": {
            "id": f"minutes-{n}",
            "kind": "minutes",
            "title": f"รายงานการประชุม ครั้งที่ {n}",
            "date": "2007-10-22",
        },
        "note": "kept in the shelf of the third floor",
    }
    return Draft(
        command_id=f"c-{n:08}",
        recorded_at=START + timedelta(seconds=n),
        actor="data-collector",
        kind="evidence.submitted",
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
    )


def journal(size: int) -> list[bytes]:
    """Write a journal of so many entries."""
    entries = chained(map(draft, range(size)), stream=STREAM, version=0, previous=first_link(STREAM))
    return [entry.line for entry in entries]


def must_hold(is_right: bool) -> None:  # noqa: FBT001 -- an outcome, handed over as it is
    """End a work that does not do what it is measured for."""
    if not is_right:
        message = "the journal of the benchmark is not as it was written"
        raise AssertionError(message)


def each(does: Callable[[bytes], object], lines: Iterable[bytes]) -> None:
    """Do something to each line."""
    for line in lines:
        does(line)


def links(lines: Sequence[bytes]) -> None:
    """Hash each line, and compare what the next one names."""
    previous = first_link(STREAM).encode()
    for line in lines:
        must_hold(line[13:77] == previous)
        previous = sha256(line[:-77]).hexdigest().encode()
        must_hold(line[-66:-2] == previous)


def follow(lines: Sequence[bytes]) -> None:
    """Follow a journal in portions, as verifying does."""
    chain = Chain(STREAM)
    for n in range(0, len(lines), 256):
        chain.follow(lines[n : n + 256])
    chain.end()
    must_hold(not chain.problems)


def rooted(lines: Sequence[bytes]) -> None:
    """Grow a tree in portions."""
    tree = Tree()
    for n in range(0, len(lines), 256):
        tree.add(lines[n : n + 256])
    tree.root()


def replayed(lines: Sequence[bytes]) -> None:
    """Read a journal, and keep nothing."""
    for _ in replay(lines, STREAM):
        pass


def seconds(does: Callable[..., object], *arguments: object) -> float:
    """Give the seconds of the clock that something takes: what waits for the disk takes no other time."""
    began = perf_counter()
    does(*arguments)
    return perf_counter() - began


class Folder:
    """Stores and plain databases that are written to, in a folder of their own."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        self._path = Path(self._folder.name)
        self._names = count()
        self._many: dict[int, SqliteStore] = {}
        self._store = SqliteStore(self._path / "one.sqlite")
        self._plain = sqlite3.connect(self._path / "plain.db", isolation_level=None)
        self._plain.execute("PRAGMA journal_mode = WAL")
        self._plain.execute("PRAGMA synchronous = FULL")
        self._plain.execute(
            "CREATE TABLE entries (stream TEXT NOT NULL, version INTEGER NOT NULL, line BLOB NOT NULL,"
            " PRIMARY KEY (stream, version)) STRICT"
        )

    def append_one(self) -> float:
        """Append entries one by one; give the seconds."""
        stream, drafts = f"one-{next(self._names)}", [draft(n) for n in range(200)]

        def append() -> None:
            for n, each_draft in enumerate(drafts):
                self._store.append(stream, each_draft, expected_version=n)

        return seconds(append)

    def insert_one(self) -> float:
        """Insert the bytes of entries one by one; give the seconds."""
        rows = self._rows(200)

        def insert() -> None:
            for row in rows:
                self._plain.execute("INSERT INTO entries VALUES (?, ?, ?)", row)

        return seconds(insert)

    def append_many(self) -> float:
        """Append a thousand entries to a new stream, all at once; give the seconds."""
        stream, drafts = f"batch-{next(self._names)}", [draft(n) for n in range(1000)]
        return seconds(lambda: self._store.append_all(stream, drafts, expected_version=0))

    def insert_many(self) -> float:
        """Insert the bytes of a thousand entries, all at once; give the seconds."""
        rows = self._rows(1000)

        def insert() -> None:
            self._plain.execute("BEGIN IMMEDIATE")
            self._plain.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
            self._plain.execute("COMMIT")

        return seconds(insert)

    def open_one(self, streams: int) -> float:
        """Read some streams of a store that has many; give the seconds."""
        if streams not in self._many:
            path = self._path / f"many-{streams}.sqlite"
            self._many[streams] = SqliteStore(path)
            _fill(path, streams)
        store = self._many[streams]

        def read() -> None:
            for n in range(200):
                must_hold(len(store.read(f"stream-{n * 7919 % streams}")) == 3)

        return seconds(read)

    def _rows(self, size: int) -> list[tuple[str, int, bytes]]:
        stream = f"rows-{next(self._names)}"
        return [(stream, n, line) for n, line in enumerate(journal(size))]


def _fill(path: Path, streams: int) -> None:
    """Write three entries into each of many streams, at once, as a store would keep them."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    for n in range(streams):
        name = f"stream-{n}"
        entries = chained(map(draft, range(3)), stream=name, version=0, previous=first_link(name))
        connection.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
            [
                (name, entry.version, entry.command_id, bytes.fromhex(entry.previous), entry.line)
                for entry in entries
            ],
        )
    connection.execute("COMMIT")
    connection.close()
