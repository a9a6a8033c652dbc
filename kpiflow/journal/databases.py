"""What differs between the databases behind SQLAlchemy: waiting for others, for the disk, and erasing."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, Protocol

from kpiflow.errors import JournalError, MissingExtraError, Problem
from kpiflow.journal.tables import written_name


try:
    from sqlalchemy import URL, Connection, Engine, Table, create_engine, make_url, text
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
except ModuleNotFoundError:  # only where tables was imported first
    raise MissingExtraError.for_package("sqlalchemy", extra="sql") from None


BUSY_SECONDS: Final[float] = 10
"""How long a writer waits for others."""


class Database(Protocol):
    """A kind of database.

    Attributes:
        isolation: How a transaction is kept apart from others.
    """

    isolation: str

    def start(self, connection: Connection, name: str, /) -> str:
        """Let nobody else write under a name until the transaction ends.

        Gives the setting by which an acknowledged entry could still be lost; none if it could not.
        """
        ...

    def is_unicode(self, connection: Connection, /) -> bool:
        """Tell whether the database holds every character."""
        ...

    def lock_secrets(self, connection: Connection, secrets: Table, /) -> None:
        """Let nobody else use personal values until the transaction ends, which erases some."""
        ...

    def rewrite(self, connection: Connection, secrets: Table, /) -> None:
        """Within a transaction, leave no copy of deleted personal values in the table's files."""
        ...

    def clean(self, engine: Engine, /) -> bool:
        """After a transaction, leave no copy of deleted personal values in other files, or tell that some are left."""
        ...


class Postgresql:
    """PostgreSQL: writers of one stream wait for one another, those of others do not."""

    isolation = "READ COMMITTED"  # whoever waited sees what was written meanwhile
    _STARTED: Final = text(
        "SELECT set_config('lock_timeout', :patience, true), current_setting('synchronous_commit'),"
        " current_setting('fsync'), pg_advisory_xact_lock(:key)"
    )

    def start(self, connection: Connection, name: str, /) -> str:
        """Wait for other writers of the stream."""
        key = int.from_bytes(sha256(b"kpiflow journal\0" + name.encode()).digest()[:8], signed=True)
        row = connection.execute(
            self._STARTED, {"patience": f"{int(BUSY_SECONDS * 1000)}ms", "key": key}
        ).one()
        _, commit, fsync, _ = row
        if fsync != "on":
            return f"fsync = {fsync}"
        return "" if commit in {"on", "remote_apply"} else f"synchronous_commit = {commit}"

    def is_unicode(self, connection: Connection, /) -> bool:
        """Tell whether the database is in UTF-8."""
        return bool(
            connection.execute(text("SELECT current_setting('server_encoding')")).scalar_one() == "UTF8"
        )

    def lock_secrets(self, connection: Connection, secrets: Table, /) -> None:
        """Take the lock that rewriting needs, before any weaker one: two who erase would block one another."""
        connection.exec_driver_sql(f"LOCK TABLE {written_name(secrets, connection)} IN ACCESS EXCLUSIVE MODE")

    def rewrite(self, connection: Connection, secrets: Table, /) -> None:
        """Write the table anew in other files.

        `VACUUM FULL` would keep what an old snapshot may still see, and cannot be part of the
        transaction; emptying the table drops its files when the transaction is committed.
        """
        name = written_name(secrets, connection)
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE kpiflow_kept ON COMMIT DROP AS TABLE {name}")
        connection.exec_driver_sql(f"TRUNCATE {name}")
        connection.exec_driver_sql(f"INSERT INTO {name} SELECT * FROM pg_temp.kpiflow_kept")  # noqa: S608 -- a quoted name

    def clean(self, _engine: Engine, /) -> bool:
        """Leave the log of the server and backups to whoever runs them."""
        return True


class Sqlite:
    """SQLite, in whatever journal mode the file has: one writer at a time."""

    isolation = "SERIALIZABLE"
    _FULL: Final = 2

    def start(self, connection: Connection, _name: str, /) -> str:
        """Wait for any other writer."""
        for setting in (
            "synchronous = EXTRA",
            "secure_delete = ON",
            f"busy_timeout = {int(BUSY_SECONDS * 1000)}",
        ):
            connection.exec_driver_sql(f"PRAGMA {setting}")
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        if mode in {"memory", "off"}:
            return f"journal_mode = {mode}"
        return "" if synchronous >= self._FULL else f"synchronous = {synchronous}"

    def is_unicode(self, _connection: Connection, /) -> bool:
        """Tell that it is."""
        return True

    def lock_secrets(self, connection: Connection, secrets: Table, /) -> None:
        """Do nothing: whoever writes has locked them."""

    def rewrite(self, connection: Connection, secrets: Table, /) -> None:
        """Do nothing: `secure_delete` overwrites."""

    def clean(self, engine: Engine, /) -> bool:
        """Write the log back and empty it, if the file has one."""
        with engine.connect() as connection:
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not busy


DATABASES: Final[dict[str, Database]] = {"postgresql": Postgresql(), "sqlite": Sqlite()}


def engine_at(address: str | URL) -> Engine:
    """Make an engine of an address; PostgreSQL is spoken to by psycopg unless it says otherwise."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise _no_address(first_line(error)) from None
    database_called(url.get_backend_name())
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise MissingExtraError.for_package(error.name or url.get_driver_name(), extra="sql") from None
    except NoSuchModuleError:
        raise _no_address(url.drivername) from None


def database_called(name: str) -> Database:
    """Give what is particular about a kind of database."""
    if name not in DATABASES:
        raise _no_address(name)
    return DATABASES[name]


def _no_address(got: str) -> JournalError:
    return JournalError(
        Problem(
            "KPI300",
            "this is no address of a database that keeps journals",
            got=got,
            hint="write it as postgresql://user@host/name or sqlite:///file",
        )
    )


def first_line(error: BaseException | None) -> str:
    """Give what an error says first; what follows may quote a row."""
    return next(iter(str(error).splitlines()), "")
