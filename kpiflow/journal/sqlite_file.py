"""A SQLite store as it lies on the disk: read only, rows as they are, for whoever doubts it.

Unlike the store, it opens what is damaged, changes no byte of it, and says where the columns
of a row and its line disagree. SQLite itself may leave an empty `-wal` and a `-shm` beside it.
"""

from __future__ import annotations

import json
import sqlite3

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from attrs import frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.entries import Secret
from kpiflow.journal.jsonl import Journal
from kpiflow.journal.lines import FORMAT as LINE_FORMAT
from kpiflow.journal.sqlite import APPLICATION_ID, FORMAT
from kpiflow.text import shortened


_MOST: Final = 100


@frozen(kw_only=True)
class Row:
    """A row of the table of entries, whatever it holds.

    Attributes:
        version: What the column says.
        command_id: What the column says.
        previous: What the column says.
        line: The bytes of the entry.
    """

    version: int
    command_id: bytes
    previous: bytes
    line: bytes


class SqliteFile:
    """The file of a SQLite store, opened for reading only.

    Args:
        path: The file.
        is_thorough: Let SQLite look through its whole file as well, which takes its time.

    Raises:
        JournalError: It cannot be read or is no kpiflow store (KPI300), or is in another format (KPI302).
    """

    def __init__(self, path: Path, *, is_thorough: bool = False) -> None:
        self.path = path
        self._is_thorough = is_thorough
        with self._explained(), self._opened() as connection:
            [(application,)] = connection.execute("PRAGMA application_id")
            [(format_,)] = connection.execute("PRAGMA user_version")
        if application != APPLICATION_ID:
            raise self._error("is not a kpiflow store")
        if format_ != FORMAT:
            raise JournalError(
                Problem(
                    "KPI302",
                    f"store '{path.name}' has format {format_}",
                    expected=f"format {FORMAT}",
                    hint="read it with the version of kpiflow that wrote it",
                )
            )

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        with self._explained(), self._opened() as connection:
            rows = connection.execute("SELECT DISTINCT stream FROM entries").fetchall()
        return tuple(sorted(_text(name) for (name,) in rows))

    def rows(self, stream: str) -> Iterator[Row]:
        """Give the rows of a stream in the order of their versions."""
        with self._explained(), self._opened() as connection:
            found = connection.execute(
                "SELECT version, command_id, previous, line FROM entries WHERE stream = ? ORDER BY version",
                (stream,),
            )
            for version, command_id, previous, line in found:
                yield Row(
                    version=version if isinstance(version, int) else -1,
                    command_id=_bytes(command_id),
                    previous=_bytes(previous),
                    line=_bytes(line),
                )

    def lines(self, stream: str) -> Iterator[bytes]:
        """Give the bytes of each entry of a stream, one after the other."""
        for row in self.rows(stream):
            yield row.line

    def secrets(self, stream: str) -> tuple[Secret, ...]:
        """Give the personal values of a stream that nobody has erased."""
        with self._explained(), self._opened() as connection:
            rows = connection.execute(
                "SELECT commitment, subject, key, value FROM secrets WHERE stream = ? ORDER BY commitment",
                (stream,),
            ).fetchall()
        return tuple(
            Secret(commitment=_text(commitment), subject=_text(subject), key=key, value=value)
            for commitment, subject, key, value in rows
        )

    def journals(self, streams: Sequence[str] = ()) -> Iterator[Journal]:
        """Give the journals by their names, or only some of them."""
        for stream in self.streams():
            if not streams or stream in streams:
                found = list(self._unnamed(stream))
                yield Journal(stream=stream, lines=self._checked(stream, found), found=found)

    def check(self) -> tuple[Problem, ...]:
        """Let SQLite look through its whole file, if that is asked for, and give what it finds."""
        if not self._is_thorough:
            return ()
        try:
            with self._opened() as connection:
                said = [_text(each) for (each,) in connection.execute(f"PRAGMA integrity_check({_MOST})")]
        except sqlite3.Error as error:
            said = [str(error)]
        return tuple(
            Problem(
                "KPI300",
                f"store '{self.path.name}' is damaged",
                got=shortened(each),
                hint="`kpiflow recover` copies what is whole into a new store",
            )
            for each in said
            if each != "ok"
        )

    def _unnamed(self, stream: str) -> Iterator[Problem]:
        """Find rows of a stream whose name is no text, so that nothing can ask for them."""
        if "\ufffd" in stream and next(self.rows(stream), None) is None:
            yield Problem(
                "KPI318",
                f"rows state the stream '{stream}', which is no text",
                hint="their lines count; restore the store from a copy",
            )

    def _checked(self, stream: str, found: list[Problem]) -> Iterator[bytes]:
        """Give lines, and note where a column says something else than its line, or reading ends."""
        name = json.dumps(stream, ensure_ascii=False)
        try:
            for row in self.rows(stream):
                command = json.dumps(_text(row.command_id), ensure_ascii=False)
                begins = (
                    f'{{"previous":"{row.previous.hex()}","format":{LINE_FORMAT},"stream":{name},'
                    f'"version":{row.version},"command":{command},'
                )
                if not row.line.startswith(begins.encode()) and len(found) < _MOST:
                    found.append(
                        Problem(
                            "KPI318",
                            f"the row of entry {row.version} of '{stream}' states something else than its line",
                            hint="the line counts; `kpiflow recover` copies it into a new store",
                        )
                    )
                yield row.line
        except JournalError as error:
            found.extend(error.problems)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        address = f"file:{quote(str(self.path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            connection.text_factory = bytes
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._error("cannot be read", got=str(error)) from error

    def _error(self, message: str, *, got: str = "") -> JournalError:
        return JournalError(
            Problem(
                "KPI300",
                f"store '{self.path.name}' {message}",
                got=got,
                hint="check that the file is a kpiflow store you may read",
            )
        )


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
