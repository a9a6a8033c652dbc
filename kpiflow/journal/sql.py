"""The store that keeps entries in a database behind SQLAlchemy: PostgreSQL, or SQLite.

An entry is acknowledged when its transaction is committed, and only by a database that
then has it on the disk: how it is set is read at each write, and anything weaker is
refused, or asked for and put on record. With `tables` and `databases` beside it the only
door for `sqlalchemy`.
"""

from __future__ import annotations

import os

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Literal, Self, TypeAlias

from kpiflow.errors import JournalError, MissingExtraError, Problem
from kpiflow.journal.batches import Known, answered
from kpiflow.journal.databases import database_called, engine_at, first_line
from kpiflow.journal.entries import Draft, Entry, Secret, ShownStore
from kpiflow.journal.lines import digest_of, first_link, must_be_a_name, read_line
from kpiflow.journal.tables import journal_tables


try:
    from sqlalchemy import URL, Connection, Engine, MetaData, delete, insert, select
    from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
except ModuleNotFoundError:  # only where tables was imported first
    raise MissingExtraError.for_package("sqlalchemy", extra="sql") from None


FORMAT: Final = 1
"""The number of this arrangement of tables."""

Durability: TypeAlias = Literal["full", "relaxed"]
"""Whether an acknowledged entry is on the disk, or may be lost when the power is."""

_AT_ONCE: Final = 1000
_LONGEST_NAMES: Final = 2500  # bytes; an index of PostgreSQL holds no more than 2704


class SqlStore(ShownStore):
    """Keeps entries in a database; may be used from several threads, and one for each process.

    Args:
        database: Where: an address such as `postgresql://user@host/name`, or an engine of SQLAlchemy.
        schema: The schema of the tables; the first one that is searched if there is none.
        durability: `relaxed` lets a database acknowledge what is not on its disk yet; the
            store then says so for ever.
        create: Whether tables that are not there are made.

    Raises:
        MissingExtraError: SQLAlchemy or the driver is not installed (KPI700).
        JournalError: The database cannot be used (KPI300), its tables are in another format
            (KPI302), or it acknowledges what is not on the disk (KPI306).
    """

    def __init__(
        self,
        database: str | URL | Engine,
        *,
        schema: str | None = None,
        durability: Durability = "full",
        create: bool = True,
    ) -> None:
        self._process = os.getpid()
        self._is_ours = not isinstance(database, Engine)
        self._engine = database if isinstance(database, Engine) else engine_at(database)
        self._name = self._engine.url.database or self._engine.url.drivername
        self._database = database_called(self._engine.dialect.name)
        self._may_be_relaxed = durability == "relaxed"
        self._metadata = MetaData(schema=schema)
        self._tables = journal_tables(self._metadata)
        try:
            with self._explained("open"):
                self._prepare(create=create)
        except JournalError:
            self.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        """Make the tables if there are none, and see whether they can be relied on."""
        with self._writing("") as connection:
            if not self._database.is_unicode(connection):
                raise self._error("cannot hold every character", hint="keep it in a database in UTF-8")
            if create:
                self._metadata.create_all(connection)
            found = self._setting(connection, "format")
            if found is None:
                self._set(connection, "format", str(FORMAT))
            elif found != str(FORMAT):
                raise JournalError(
                    Problem(
                        "KPI302",
                        f"store '{self._name}' has format {found}",
                        expected=f"format {FORMAT}",
                        hint="open it with a newer kpiflow",
                    )
                )

    @property
    def durability(self) -> Durability:
        """The weakest durability that the store was ever written with.

        Raises:
            JournalError: The store cannot be read (KPI300).
        """
        with self._explained("read"), self._engine.connect() as connection:
            return "full" if self._setting(connection, "durability") is None else "relaxed"

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry durably; see `Store.append`."""
        return self.append_all(stream, (draft,), expected_version=expected_version)[0]

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries durably, all or none; see `Store.append_all`.

        Raises:
            JournalError: The database acknowledges what is not on the disk (KPI306), or the
                names of the journal and a command are too long together (KPI302).
        """
        must_be_a_name(stream)
        _must_fit(stream, drafts)
        with self._explained("write"):
            entries = self._unless_overtaken(stream, drafts, expected_version)
            if entries is None:
                entries = self._append(stream, drafts, expected_version)
        if any(draft.forgets for draft in drafts):
            self._clean()
        return entries

    def _unless_overtaken(
        self, stream: str, drafts: Sequence[Draft], expected_version: int
    ) -> tuple[Entry, ...] | None:
        """Decide and write, or give nothing when somebody wrote meanwhile who did not wait."""
        try:
            return self._append(stream, drafts, expected_version)
        except IntegrityError:
            return None

    def _append(self, stream: str, drafts: Sequence[Draft], expected_version: int) -> tuple[Entry, ...]:
        """Decide and write in one transaction."""
        table = self._tables.entries
        with self._writing(stream) as connection:
            last = (
                select(table.c.version, table.c.line)
                .where(table.c.stream == stream)
                .order_by(table.c.version.desc())
                .limit(1)
            )
            row = connection.execute(last).one_or_none()
            version, digest = (row.version, digest_of(row.line)) if row else (0, first_link(stream))
            recorded = self._recorded(connection, stream, drafts)
            known = Known(stream=stream, version=version, digest=digest, recorded=recorded)
            answer = answered(known, drafts, expected_version)
            if answer.is_new:
                self._insert(connection, stream, answer.entries)
                self._keep(connection, stream, drafts)
        return answer.entries

    def _insert(self, connection: Connection, stream: str, entries: Sequence[Entry]) -> None:
        rows = [
            {
                "stream": stream,
                "version": each.version,
                "command_id": each.command_id,
                "previous": bytes.fromhex(each.previous),
                "line": each.line,
            }
            for each in entries
        ]
        connection.execute(insert(self._tables.entries), rows)

    def _recorded(self, connection: Connection, stream: str, drafts: Sequence[Draft]) -> dict[str, Entry]:
        """Give the entries that commands among these became before."""
        table = self._tables.entries
        given = [draft.command_id for draft in drafts]
        entries = [
            read_line(line)
            for some in _parts(given)
            for (line,) in connection.execute(
                select(table.c.line).where(table.c.stream == stream, table.c.command_id.in_(some))
            )
        ]
        return {entry.command_id: entry for entry in entries}

    def _keep(self, connection: Connection, stream: str, drafts: Sequence[Draft]) -> None:
        """Keep personal values and delete others, in the order of the drafts."""
        forgets = any(draft.forgets for draft in drafts)
        if forgets:
            self._database.lock_secrets(connection, self._tables.secrets)
        for draft in drafts:
            if draft.secrets:
                rows = [
                    {
                        "stream": stream,
                        "commitment": each.commitment,
                        "subject": each.subject,
                        "key": each.key,
                        "value": each.value,
                    }
                    for each in draft.secrets
                ]
                connection.execute(insert(self._tables.secrets), rows)
            if draft.forgets:
                self._forget(connection, stream, draft.forgets)
        if forgets:
            self._database.rewrite(connection, self._tables.secrets)

    def _forget(self, connection: Connection, stream: str, subject: str) -> None:
        table = self._tables.secrets
        about = [each.commitment for each in self._secrets(connection, stream) if each.is_about(subject)]
        for some in _parts(about):
            connection.execute(delete(table).where(table.c.stream == stream, table.c.commitment.in_(some)))

    def _clean(self) -> None:
        with self._explained("clean"):
            is_clean = self._database.clean(self._engine)
        if not is_clean:
            raise self._error(
                "still has erased values in its log",
                hint="somebody else is reading; once they have closed it, erase again",
            )

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of a stream in order."""
        table = self._tables.entries
        wanted = (
            select(table.c.line)
            .where(table.c.stream == stream, table.c.version > after)
            .order_by(table.c.version)
        )
        with self._explained("read"), self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(read_line(line) for (line,) in rows)

    def lines(self, stream: str) -> Iterator[bytes]:
        """Give the bytes of each entry of a stream, one after the other."""
        table = self._tables.entries
        wanted = select(table.c.line).where(table.c.stream == stream).order_by(table.c.version)
        with self._explained("read"), self._engine.connect() as connection:
            for (line,) in connection.execution_options(yield_per=_AT_ONCE).execute(wanted):
                yield line

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        table = self._tables.entries
        with self._explained("read"), self._engine.connect() as connection:
            names = connection.scalars(select(table.c.stream).where(table.c.version == 1)).all()
        return tuple(sorted(names))

    def secrets(self, stream: str) -> tuple[Secret, ...]:
        """Give the personal values of a stream that nobody has erased."""
        with self._explained("read"), self._engine.connect() as connection:
            return self._secrets(connection, stream)

    def _secrets(self, connection: Connection, stream: str) -> tuple[Secret, ...]:
        table = self._tables.secrets
        wanted = (
            select(table.c.commitment, table.c.subject, table.c.key, table.c.value)
            .where(table.c.stream == stream)
            .order_by(table.c.commitment)
        )
        return tuple(Secret(**row) for row in connection.execute(wanted).mappings())

    def close(self) -> None:
        """Close the connections, unless they belong to an engine that was given."""
        if self._is_ours:
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self, name: str) -> Iterator[Connection]:
        """Give a transaction in which nobody else writes under a name."""
        options = {"isolation_level": self._database.isolation}
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            weakness = self._database.start(connection, name)
            if weakness and not self._may_be_relaxed:
                raise self._not_durable(weakness)
            yield connection
            if weakness and self._setting(connection, "durability") is None:
                self._set(connection, "durability", f"relaxed: {weakness}")

    def _setting(self, connection: Connection, name: str) -> str | None:
        table = self._tables.settings
        found: str | None = connection.scalar(select(table.c.value).where(table.c.name == name))
        return found

    def _set(self, connection: Connection, name: str, value: str) -> None:
        connection.execute(insert(self._tables.settings), {"name": name, "value": value})

    def _error(self, message: str, *, hint: str = "", got: str = "") -> JournalError:
        return JournalError(Problem("KPI300", f"store '{self._name}' {message}", hint=hint, got=got))

    def _not_durable(self, weakness: str) -> JournalError:
        return JournalError(
            Problem(
                "KPI306",
                f"store '{self._name}' acknowledges entries that are not on the disk yet",
                got=weakness,
                hint="set it to on, or give durability='relaxed', which stays on record",
            )
        )

    @contextmanager
    def _explained(self, verb: str) -> Iterator[None]:
        """Turn an error of the database into one that says what to do, and nothing of what was written."""
        if os.getpid() != self._process:  # two processes on one connection would mix up their answers
            raise self._error(
                "was opened by another process", hint="open a store of your own after starting a process"
            )
        try:
            yield
        except (SQLAlchemyError, UnicodeError) as error:
            is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
            cause = error.orig if isinstance(error, DBAPIError) else error
            raise self._error(
                f"cannot be {_PARTICIPLES[verb]}",
                got=first_line(cause),
                hint=_WHEN_LOST if is_lost and verb == "write" else _NEXT[verb],
            ) from cause  # the error of SQLAlchemy would print what was to be written


def _must_fit(stream: str, drafts: Sequence[Draft]) -> None:
    longest = max((len(draft.command_id.encode()) for draft in drafts), default=0)
    bytes_given = len(stream.encode()) + longest
    if bytes_given > _LONGEST_NAMES:
        raise JournalError(
            Problem(
                "KPI302",
                f"the names of a journal and a command have {bytes_given} bytes together",
                hint=f"keep them below {_LONGEST_NAMES}",
            )
        )


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give names in parts that one statement takes."""
    return (names[n : n + _AT_ONCE] for n in range(0, len(names), _AT_ONCE))


_NEXT: Final = {
    "open": "check the address, and that you may use its tables or make them",
    "read": "check that the database is there and that you may read its tables",
    "write": "nothing was recorded unless reading says so; give the same command again",
    "clean": "the values are deleted; erase again to overwrite them in the log",
}
_WHEN_LOST: Final = (
    "whether it was recorded is not known; give the same command again, and it is recorded once"
)
_PARTICIPLES: Final = {"open": "opened", "read": "read", "write": "written", "clean": "cleaned"}
