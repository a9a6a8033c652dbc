"""The tables in which a database keeps journals, and what guards them there.

Whoever has migrations of their own adds them to their metadata. Triggers refuse to change
or delete entries; they guard against accidents, not against whoever owns the tables.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from kpiflow.errors import MissingExtraError


try:
    from sqlalchemy import (
        BigInteger,
        CheckConstraint,
        Column,
        Connection,
        LargeBinary,
        MetaData,
        PrimaryKeyConstraint,
        Table,
        Text,
        UniqueConstraint,
        event,
    )
except ModuleNotFoundError:
    raise MissingExtraError.for_package("sqlalchemy", extra="sql") from None


@frozen
class JournalTables:
    """The tables of a store.

    Attributes:
        entries: One row for each entry: its line, and what finds it.
        secrets: Personal values, which may be erased.
        settings: The format of the tables, and how durable they were ever written.
    """

    entries: Table
    secrets: Table
    settings: Table


def journal_tables(metadata: MetaData) -> JournalTables:
    """Add the tables of a store to metadata, in its schema; creating them brings their triggers."""
    entries = Table(
        "kpiflow_entries",
        metadata,
        Column("stream", Text, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("command_id", Text, nullable=False),
        Column("previous", LargeBinary, nullable=False),
        Column("line", LargeBinary, nullable=False),
        PrimaryKeyConstraint("stream", "version", name="kpiflow_entries_place"),
        UniqueConstraint("stream", "command_id", name="kpiflow_entries_command"),
        UniqueConstraint("previous", name="kpiflow_entries_previous"),
        CheckConstraint("version >= 1", name="kpiflow_entries_from_one"),
    )
    secrets = Table(
        "kpiflow_secrets",
        metadata,
        Column("stream", Text, nullable=False),
        Column("commitment", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("key", LargeBinary, nullable=False),
        Column("value", LargeBinary, nullable=False),
        PrimaryKeyConstraint("stream", "commitment", name="kpiflow_secrets_place"),
    )
    settings = Table(
        "kpiflow_settings",
        metadata,
        Column("name", Text, nullable=False),
        Column("value", Text, nullable=False),
        PrimaryKeyConstraint("name", name="kpiflow_settings_name"),
    )
    event.listen(entries, "after_create", _keep_entries)
    event.listen(secrets, "after_create", _keep_out_of_statistics)
    return JournalTables(entries, secrets, settings)


def written_name(table: Table, connection: Connection) -> str:
    """Give the name of a table as it is written in SQL: quoted, and with its schema."""
    return connection.dialect.identifier_preparer.format_table(table)


_SQLITE: Final = """
CREATE TRIGGER kpiflow_entries_are_never_changed BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;;
CREATE TRIGGER kpiflow_entries_are_never_deleted BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
"""
_POSTGRESQL: Final = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'entries are never changed or deleted'; END $$;;
CREATE TRIGGER kpiflow_entries_are_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {function}();;
CREATE TRIGGER kpiflow_entries_are_never_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""
_TRIGGERS: Final = {"sqlite": _SQLITE.split(";;"), "postgresql": _POSTGRESQL.split(";;")}


def _keep_entries(table: Table, connection: Connection, **_options: Any) -> None:
    """Refuse to change and to delete what was recorded."""
    name = written_name(table, connection)
    function = f"{name.removesuffix('kpiflow_entries')}kpiflow_keep_entries"
    for statement in _TRIGGERS.get(connection.dialect.name, ()):
        connection.exec_driver_sql(statement.format(table=name, function=function))


def _keep_out_of_statistics(table: Table, connection: Connection, **_options: Any) -> None:
    """Keep personal values out of what PostgreSQL collects about columns: it would outlive them."""
    if connection.dialect.name == "postgresql":
        name = written_name(table, connection)
        for column in ("subject", "key", "value"):
            connection.exec_driver_sql(f"ALTER TABLE {name} ALTER COLUMN {column} SET STATISTICS 0")
