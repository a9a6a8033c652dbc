"""The store that keeps entries in one SQLite file.

Write-ahead log with `synchronous=FULL`, set and read back: an entry is
acknowledged only after it is on the disk. Triggers refuse to change or delete
what was recorded; they guard against accidents, not against whoever owns the file.
Deleted personal values are overwritten, in the file and in its log.
The only door for `sqlite3`.
"""

from __future__ import annotations

import json
import os
import sqlite3

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Final, Literal, Self

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.batches import Known, answered
from kpiflow.journal.entries import Draft, Entry, Secret, ShownStore
from kpiflow.journal.lines import digest_of, first_link, must_be_a_name, read_line


APPLICATION_ID: Final = 0x6B706931  # "kpi1", in the file's header
FORMAT: Final = 2
BUSY_SECONDS: Final = 10

_FULL: Final = 2
_WAITING: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

_SCHEMA: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE entries (
    stream TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    command_id TEXT NOT NULL,
    previous BLOB NOT NULL UNIQUE,
    line BLOB NOT NULL,
    PRIMARY KEY (stream, version),
    UNIQUE (stream, command_id)
) STRICT;
CREATE TABLE secrets (
    stream TEXT NOT NULL,
    commitment TEXT NOT NULL,
    subject TEXT NOT NULL,
    key BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (stream, commitment)
) STRICT;
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
COMMIT;
"""


class SqliteStore(ShownStore):
    """Keeps entries in one file; use it from one thread and one process, and one store for each.

    Raises:
        JournalError: The file cannot be opened, is no kpiflow store, cannot be written
            durably (KPI300), or is in another format (KPI302).
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._process = os.getpid()
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
        """Create the tables in an empty file, check any other, and make writing durable."""
        self._connection.execute("PRAGMA trusted_schema = OFF")
        self._connection.execute("PRAGMA secure_delete = ON")
        if not self._pragma("schema_version") and not self._pragma("application_id"):
            self._create()
            self._connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        if self._pragma("application_id") != APPLICATION_ID:
            raise self._error("is not a kpiflow store", hint="name a new file, or one that kpiflow made")
        self._must_be_of_this_format()
        self._connection.execute("PRAGMA synchronous = FULL")
        if (
            self._pragma("journal_mode") != "wal"
            or self._pragma("synchronous") != _FULL
            or not self._pragma("secure_delete")
        ):
            raise self._not_durable()

    def _must_be_of_this_format(self) -> None:
        found = int(str(self._pragma("user_version")))
        if found != FORMAT:
            raise JournalError(
                Problem(
                    "KPI302",
                    f"store '{self._path.name}' has format {found}",
                    expected=f"format {FORMAT}",
                    hint="open it with a newer kpiflow"
                    if found > FORMAT
                    else "it was made before the first release; record its assessments in a new store",
                )
            )

    def _create(self) -> None:
        """Make the tables in a new file, or wait until somebody else who is at it has."""
        self._connection.execute("PRAGMA busy_timeout = 0")  # it is waited here, and once is enough
        waits = BUSY_SECONDS * 20
        while True:
            try:
                # Never waits by itself, and where the disk fails it says so by the mode only:
                # tables must not be made then, or the file would be no store that can be opened.
                [(mode,)] = self._connection.execute("PRAGMA journal_mode = WAL")
                if mode != "wal":
                    raise self._not_durable()
                self._connection.executescript(_SCHEMA)
            except sqlite3.OperationalError as error:
                self._connection.rollback()
                if not waits:
                    raise
                if self._is_made():
                    return
                if error.sqlite_errorcode & 0xFF not in _WAITING:
                    raise
                waits -= 1
                sleep(0.05)
            else:
                return

    def _is_made(self) -> bool:
        """Tell whether somebody has made the tables; as long as nobody may even look, somebody is at it."""
        try:
            return self._pragma("application_id") == APPLICATION_ID
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _WAITING:
                raise
            return False

    @property
    def durability(self) -> Literal["full", "relaxed"]:
        """Whether an acknowledged entry is on the disk, as the file says; anything but `full` is refused.

        Raises:
            JournalError: The file cannot be read (KPI300).
        """
        with self._explained("read"):
            return "full" if self._pragma("synchronous") == _FULL else "relaxed"

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry durably; see `Store.append`."""
        return self.append_all(stream, (draft,), expected_version=expected_version)[0]

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries durably, all or none; see `Store.append_all`."""
        must_be_a_name(stream)
        with self._explained("write"):
            try:
                entries = self._append(stream, drafts, expected_version, looks_up=False)
            except sqlite3.IntegrityError:  # an index knows a command already: nothing was kept
                entries = self._append(stream, drafts, expected_version, looks_up=True)
        if any(draft.forgets for draft in drafts):
            self.empty_log()
        return entries

    def _append(
        self, stream: str, drafts: Sequence[Draft], expected_version: int, *, looks_up: bool
    ) -> tuple[Entry, ...]:
        """Decide and write in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            entries = self._written(stream, drafts, expected_version, looks_up=looks_up)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return entries

    def _written(
        self, stream: str, drafts: Sequence[Draft], expected_version: int, *, looks_up: bool
    ) -> tuple[Entry, ...]:
        """Write drafts, or give the entries they became before.

        Whether one of them did is looked up only when something speaks for it: most do not, and
        the index of commands refuses to keep one again.

        Raises:
            sqlite3.IntegrityError: It was not looked up, and one did.
        """
        row = self._connection.execute(
            "SELECT version, line FROM entries WHERE stream = ? ORDER BY version DESC LIMIT 1", (stream,)
        ).fetchone()
        version, digest = (row[0], digest_of(row[1])) if row else (0, first_link(stream))
        recorded = self._recorded(stream, drafts) if looks_up or version != expected_version else {}
        known = Known(stream=stream, version=version, digest=digest, recorded=recorded)
        answer = answered(known, drafts, expected_version)
        if answer.is_new:
            self._connection.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
                [
                    (stream, each.version, each.command_id, bytes.fromhex(each.previous), each.line)
                    for each in answer.entries
                ],
            )
            for draft in drafts:
                if draft.secrets or draft.forgets:
                    self._keep(stream, draft)
        return answer.entries

    def _recorded(self, stream: str, drafts: Sequence[Draft]) -> dict[str, Entry]:
        """Give the entries that commands among these became before."""
        given = json.dumps([draft.command_id for draft in drafts])
        rows = self._connection.execute(
            "SELECT line FROM entries WHERE stream = ? AND command_id IN (SELECT value FROM json_each(?))",
            (stream, given),
        )
        entries = [read_line(line) for (line,) in rows]
        return {entry.command_id: entry for entry in entries}

    def _keep(self, stream: str, draft: Draft) -> None:
        """Keep the personal values of a draft, and delete those it forgets."""
        self._connection.executemany(
            "INSERT INTO secrets VALUES (?, ?, ?, ?, ?)",
            [(stream, each.commitment, each.subject, each.key, each.value) for each in draft.secrets],
        )
        if draft.forgets:
            self._connection.execute(
                "DELETE FROM secrets WHERE stream = ? AND instr(' ' || subject || ' ', ' ' || ? || ' ')",
                (stream, draft.forgets),
            )

    def empty_log(self) -> None:
        """Write the log back and empty it: what was deleted stands in it until then.

        Raises:
            JournalError: Somebody else is reading (KPI300).
        """
        with self._explained("clean"):
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise self._error(
                "still has erased values in its log",
                hint="somebody else is reading; call empty_log() once they have closed it",
            )

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of a stream in order."""
        with self._explained("read"):
            rows = self._connection.execute(
                "SELECT line FROM entries WHERE stream = ? AND version > ? ORDER BY version", (stream, after)
            ).fetchall()
        return tuple(read_line(line) for (line,) in rows)

    def lines(self, stream: str) -> Iterator[bytes]:
        """Give the bytes of each entry of a stream, one after the other."""
        with self._explained("read"):
            rows = self._connection.execute(
                "SELECT line FROM entries WHERE stream = ? ORDER BY version", (stream,)
            )
            for (line,) in rows:
                yield line

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        with self._explained("read"):
            rows = self._connection.execute("SELECT stream FROM entries WHERE version = 1").fetchall()
        return tuple(sorted(row[0] for row in rows))

    def secrets(self, stream: str) -> tuple[Secret, ...]:
        """Give the personal values of a stream that nobody has erased."""
        with self._explained("read"):
            rows = self._connection.execute(
                "SELECT commitment, subject, key, value FROM secrets WHERE stream = ? ORDER BY commitment",
                (stream,),
            ).fetchall()
        return tuple(
            Secret(commitment=commitment, subject=subject, key=key, value=value)
            for commitment, subject, key, value in rows
        )

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

    def _pragma(self, name: str) -> object:
        row = self._connection.execute(f"PRAGMA {name}").fetchone()
        return row[0] if row else None

    def _error(self, message: str, *, hint: str = "", got: str = "") -> JournalError:
        return JournalError(Problem("KPI300", f"store '{self._path.name}' {message}", hint=hint, got=got))

    def _not_durable(self) -> JournalError:
        return self._error(
            "cannot be written durably here",
            hint="keep it on a local file system that supports a write-ahead log",
        )

    @contextmanager
    def _explained(self, verb: str) -> Iterator[None]:
        """Turn an error of SQLite into one that says which file and what to do."""
        if os.getpid() != self._process:  # two processes on one connection would damage the file
            raise self._error(
                "was opened by another process", hint="open a store of your own after starting a process"
            )
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
    "write": "nothing was recorded unless reading says so; give the same command again",
    "clean": "the values are deleted; call empty_log() to overwrite them in the log",
}
_PARTICIPLES: Final = {"open": "opened", "read": "read", "write": "written", "clean": "cleaned"}
