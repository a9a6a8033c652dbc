"""The store in one file, and the ways in which it is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import sleep
from typing import Final, TypeAlias

from attrs import evolve

from kpiflow.errors import JournalError
from kpiflow.journal import Draft, Entry, read_line
from kpiflow.journal.batches import answered, known_from
from kpiflow.journal.lines import chained
from kpiflow.journal.sqlite import SqliteStore


class WritesLater(SqliteStore):
    """Acknowledges before it writes: what was given is kept when more is given, or at the end."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        self._late: list[tuple[str, tuple[Draft, ...], int]] = []

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Seal drafts, and keep those given before."""
        self._write_late()
        known = known_from(stream, self.read(stream), drafts)
        answer = answered(known, drafts, expected_version)
        self._late.append((stream, tuple(drafts), expected_version))
        return answer.entries

    def _write_late(self) -> None:
        while self._late:
            stream, drafts, version = self._late.pop(0)
            super().append_all(stream, drafts, expected_version=version)

    def close(self) -> None:
        """Keep what was acknowledged, and close the file."""
        self._write_late()
        super().close()


class SwallowsErrors(SqliteStore):
    """Takes what it could not write for written."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Give back what would have been kept."""
        try:
            return super().append_all(stream, drafts, expected_version=expected_version)
        except JournalError:
            return tuple(chained(drafts, stream=stream, version=expected_version, previous="0" * 64))


class WritesInPieces(SqliteStore):
    """Keeps each entry of a batch in a transaction of its own."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep one entry after the other."""
        return tuple(
            super(WritesInPieces, self).append_all(stream, [draft], expected_version=expected_version + n)[0]
            for n, draft in enumerate(drafts)
        )


class NamesAnew(SqliteStore):
    """Gives a command that is given again another name, as whoever names each attempt does."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries at the end, known or not."""
        known = {entry.command_id for entry in self.read(stream)}
        named = [
            evolve(draft, command_id=f"{draft.command_id} of {len(known)}")
            if draft.command_id in known
            else draft
            for draft in drafts
        ]
        return super().append_all(stream, named, expected_version=len(known))


class RelaxedNormal(SqliteStore):
    """Lets SQLite acknowledge what waits for the next checkpoint."""

    level = "NORMAL"

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        self._connection.execute(f"PRAGMA synchronous = {self.level}")


class RelaxedOff(RelaxedNormal):
    """Lets SQLite never wait for the disk."""

    level = "OFF"


class ChecksThenInserts(SqliteStore):
    """Looks at the version, and writes a moment later, into a table without any key."""

    _WITHOUT_KEYS: Final = """
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS free (stream TEXT, version INTEGER, command_id TEXT, previous BLOB, line BLOB);
        COMMIT;
        """

    def __init__(self, path: str | Path) -> None:
        super().__init__(path)
        self._connection.executescript(self._WITHOUT_KEYS)

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries at a place that was free when it was looked at."""
        answer = answered(known_from(stream, self.read(stream), drafts), drafts, expected_version)
        sleep(0.001)
        if answer.is_new:
            self._connection.executemany(
                "INSERT INTO free VALUES (?, ?, ?, ?, ?)",
                [
                    (stream, each.version, each.command_id, each.previous, each.line)
                    for each in answer.entries
                ],
            )
        return answer.entries

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries in the order of their versions."""
        rows = self._connection.execute(
            "SELECT line FROM free WHERE stream = ? AND version > ? ORDER BY version", (stream, after)
        )
        return tuple(read_line(line) for (line,) in rows.fetchall())


class LosesRace(ChecksThenInserts):
    """Waits for other writers, but decides by what it had read before it waited, without a key to stop it."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries in a transaction that began too late."""
        answer = answered(known_from(stream, self.read(stream), drafts), drafts, expected_version)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "INSERT INTO free VALUES (?, ?, ?, ?, ?)",
            [(stream, each.version, each.command_id, each.previous, each.line) for each in answer.entries],
        )
        self._connection.execute("COMMIT")
        return answer.entries


Opens: TypeAlias = Callable[[str], SqliteStore]

SOUND: Final = "SqliteStore"
STORES: Final[dict[str, Opens]] = {
    each.__name__: each
    for each in (
        SqliteStore,
        WritesLater,
        SwallowsErrors,
        WritesInPieces,
        NamesAnew,
        RelaxedNormal,
        RelaxedOff,
        ChecksThenInserts,
        LosesRace,
    )
}
