"""The tables of a database, statement by statement: what one version makes, the next must still read."""

from __future__ import annotations

from typing import Any

import pytest

from sqlalchemy import MetaData, create_mock_engine

from kpiflow.journal.tables import journal_tables


ENTRIES = """
CREATE TABLE {schema}kpiflow_entries (
stream TEXT NOT NULL,
version BIGINT NOT NULL,
command_id TEXT NOT NULL,
previous {bytes} NOT NULL,
line {bytes} NOT NULL,
CONSTRAINT kpiflow_entries_place PRIMARY KEY (stream, version),
CONSTRAINT kpiflow_entries_command UNIQUE (stream, command_id),
CONSTRAINT kpiflow_entries_previous UNIQUE (previous),
CONSTRAINT kpiflow_entries_from_one CHECK (version >= 1)
)
"""
SECRETS = """
CREATE TABLE {schema}kpiflow_secrets (
stream TEXT NOT NULL,
commitment TEXT NOT NULL,
subject TEXT NOT NULL,
{key} {bytes} NOT NULL,
value {bytes} NOT NULL,
CONSTRAINT kpiflow_secrets_place PRIMARY KEY (stream, commitment)
)
"""
SETTINGS = """
CREATE TABLE {schema}kpiflow_settings (
name TEXT NOT NULL,
value TEXT NOT NULL,
CONSTRAINT kpiflow_settings_name PRIMARY KEY (name)
)
"""
KEPT_IN_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {schema}kpiflow_keep_entries() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'entries are never changed or deleted'; END $$
"""
NEVER_CHANGED_IN_POSTGRESQL = """
CREATE TRIGGER kpiflow_entries_are_kept BEFORE UPDATE OR DELETE ON {schema}kpiflow_entries
FOR EACH ROW EXECUTE FUNCTION {schema}kpiflow_keep_entries()
"""
NEVER_EMPTIED_IN_POSTGRESQL = """
CREATE TRIGGER kpiflow_entries_are_never_emptied BEFORE TRUNCATE ON {schema}kpiflow_entries
FOR EACH STATEMENT EXECUTE FUNCTION {schema}kpiflow_keep_entries()
"""
NEVER_CHANGED_IN_SQLITE = """
CREATE TRIGGER kpiflow_entries_are_never_changed BEFORE UPDATE ON {schema}kpiflow_entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END
"""
NEVER_DELETED_IN_SQLITE = """
CREATE TRIGGER kpiflow_entries_are_never_deleted BEFORE DELETE ON {schema}kpiflow_entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
"""
IN_POSTGRESQL = [
    ENTRIES,
    KEPT_IN_POSTGRESQL,
    NEVER_CHANGED_IN_POSTGRESQL,
    NEVER_EMPTIED_IN_POSTGRESQL,
    SECRETS,
    *(
        f"ALTER TABLE {{schema}}kpiflow_secrets ALTER COLUMN {column} SET STATISTICS 0"
        for column in ("subject", "key", "value")
    ),
    SETTINGS,
]
IN_SQLITE = [ENTRIES, NEVER_CHANGED_IN_SQLITE, NEVER_DELETED_IN_SQLITE, SECRETS, SETTINGS]


def made(address: str, schema: str | None) -> list[str]:
    """Give what creating the tables sends to a database, without one."""
    sent: list[str] = []

    def send(statement: Any, *_arguments: object, **_options: object) -> None:
        sent.append(str(statement.compile(dialect=engine.dialect)))

    engine: Any = create_mock_engine(address, send)
    engine.exec_driver_sql = sent.append
    metadata = MetaData(schema=schema)
    journal_tables(metadata)
    metadata.create_all(engine, checkfirst=False)
    return ["\n".join(" ".join(line.split()) for line in each.splitlines() if line.strip()) for each in sent]


class TestStatements:
    @pytest.mark.parametrize(
        ("address", "schema", "expected", "words"),
        [
            ("postgresql+psycopg://", None, IN_POSTGRESQL, {"bytes": "BYTEA", "key": "key"}),
            ("postgresql+psycopg://", "kpi", IN_POSTGRESQL, {"bytes": "BYTEA", "key": "key"}),
            ("sqlite://", None, IN_SQLITE, {"bytes": "BLOB", "key": '"key"'}),
        ],
        ids=["postgresql", "a schema", "sqlite"],
    )
    def test_are_these(
        self, address: str, schema: str | None, expected: list[str], words: dict[str, str]
    ) -> None:
        """Tables, constraints with their names, and what guards them, in the schema that is asked for."""
        prefix = f"{schema}." if schema else ""

        assert made(address, schema) == [each.format(schema=prefix, **words).strip() for each in expected]
