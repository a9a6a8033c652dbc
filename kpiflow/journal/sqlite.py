"""The store that keeps entries in one SQLite file.

Write-ahead log with `synchronous=FULL`, set and read back: an entry is
acknowledged only after it is on the disk. Triggers refuse to change or delete
what was recorded; they guard against accidents, not against whoever owns the file.
The only door for `sqlite3`.
"""

from __future__ import annotations

import sqlite3

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Final, Self

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.entries import Draft, Entry, moved_on
from kpiflow.text import shortened


APPLICATION_ID: Final = 0x6B706931  # "kpi1", in the file's header
FORMAT: Final = 1
BUSY_SECONDS: Final = 10

_FULL: Final = 2

_SCHEMA: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE entries (
    stream TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    command_id TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (stream, version),
    UNIQUE (stream, command_id)
) STRICT;
CREATE TRIGGER entries_follow_one_another BEFORE INSERT ON entries
WHEN NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM entries WHERE stream = NEW.stream)
OR EXISTS (SELECT 1 FROM entries WHERE stream = NEW.stream AND command_id = NEW.command_id)
BEGIN SELECT RAISE(ABORT, 'entries follow one another and are never replaced'); END;
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
COMMIT;
"""  # noqa: S608 -- only numbers of this module go in


class SqliteStore:
    """Keeps entries in one file; use it from one thread, and one store per thread.

    Raises:
        JournalError: The file cannot be opened, is no kpiflow store (KPI300), or was
            written in a newer format (KPI302).
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        if "\0" in str(path):
            raise self._error("cannot be opened", hint="a name cannot hold a NUL character")
        with self._explained("open"):
            self._connection = sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_SECONDS)
        try:
            with self._explained("open"):
                self._prepare()
        except JournalError:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        """Create the table in an empty file, check any other, and make writing durable."""
        if not self._pragma("schema_version") and not self._pragma("application_id"):
            self._create()
        if self._pragma("application_id") != APPLICATION_ID:
            raise self._error("is not a kpiflow store", hint="name a new file, or one that kpiflow made")
        if int(str(self._pragma("user_version"))) > FORMAT:
            raise JournalError(
                Problem(
                    "KPI302",
                    f"store '{self._path.name}' has format {self._pragma('user_version')}",
                    expected=f"format {FORMAT} or older",
                    hint="open it with a newer kpiflow",
                )
            )
        self._connection.execute("PRAGMA synchronous = FULL")
        if self._pragma("journal_mode") != "wal" or self._pragma("synchronous") != _FULL:
            raise self._error(
                "cannot be written durably here",
                hint="keep it on a local file system that supports a write-ahead log",
            )

    def _create(self) -> None:
        """Make the table in a new file, or wait until somebody else who is at it has."""
        for last in (False,) * (BUSY_SECONDS * 20) + (True,):
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")  # never waits by itself
                self._connection.executescript(_SCHEMA)
            except sqlite3.OperationalError:
                self._connection.rollback()
                if last:
                    raise
                if self._pragma("application_id") == APPLICATION_ID:
                    return
                sleep(0.05)
            else:
                return

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry durably; see `Store.append`."""
        with self._explained("write"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                entry = self._append(stream, draft, expected_version)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        return entry

    def _append(self, stream: str, draft: Draft, expected_version: int) -> Entry:
        known = self._select("WHERE stream = ? AND command_id = ?", stream, draft.command_id)
        if known:
            return known[0]
        row = self._connection.execute(
            "SELECT coalesce(max(version), 0) FROM entries WHERE stream = ?", (stream,)
        ).fetchone()
        current = int(row[0])
        if current != expected_version:
            raise moved_on(stream, expected=expected_version, current=current)
        entry = Entry.seal(draft, stream=stream, version=expected_version + 1)
        self._connection.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                entry.stream,
                entry.version,
                entry.command_id,
                entry.recorded_at.isoformat(),
                entry.actor,
                entry.kind,
                entry.body,
            ),
        )
        return entry

    def read(self, stream: str) -> tuple[Entry, ...]:
        """Give all entries of a stream in order."""
        with self._explained("read"):
            return self._select("WHERE stream = ? ORDER BY version", stream)

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        with self._explained("read"):
            rows = self._connection.execute("SELECT DISTINCT stream FROM entries ORDER BY stream").fetchall()
        return tuple(str(row[0]) for row in rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _select(self, where: str, *values: str) -> tuple[Entry, ...]:
        columns = "stream, version, command_id, recorded_at, actor, kind, body"
        rows = self._connection.execute(f"SELECT {columns} FROM entries {where}", values)  # noqa: S608 -- fixed text
        return tuple(self._entry(*row) for row in rows)

    def _entry(
        self, stream: str, version: int, command_id: str, recorded_at: str, actor: str, kind: str, body: bytes
    ) -> Entry:
        try:
            moment = datetime.fromisoformat(recorded_at)
        except ValueError:
            raise JournalError(
                Problem(
                    "KPI302",
                    f"entry {version} of '{stream}' does not say when it was recorded",
                    got=f"'{shortened(recorded_at)}'",
                    hint="the journal was changed; restore the file from a copy",
                )
            ) from None
        return Entry(
            stream=stream,
            version=version,
            command_id=command_id,
            recorded_at=moment,
            actor=actor,
            kind=kind,
            body=body,
        )

    def _pragma(self, name: str) -> object:
        row = self._connection.execute(f"PRAGMA {name}").fetchone()
        return row[0] if row else None

    def _error(self, message: str, *, hint: str = "", got: str = "") -> JournalError:
        return JournalError(Problem("KPI300", f"store '{self._path.name}' {message}", hint=hint, got=got))

    @contextmanager
    def _explained(self, verb: str) -> Iterator[None]:
        """Turn an error of SQLite into one that says which file and what to do."""
        try:
            yield
        except (sqlite3.Error, UnicodeError) as error:
            raise self._error(
                f"cannot be {_PARTICIPLES[verb]}",
                got=str(error),
                hint=_NEXT[verb],
            ) from error


_NEXT: Final = {
    "open": "check that the file is a kpiflow store you may write",
    "read": "check that the file is a kpiflow store you may read",
    "write": "read the journal again to see whether it was recorded, and try again",
}
_PARTICIPLES: Final = {"open": "opened", "read": "read", "write": "written"}
