"""The tables of journals among those of an application: one metadata, which Alembic compares and migrates.

In `alembic/env.py`: `target_metadata = metadata`, so that Alembic knows the tables and does not
drop them. The migration that makes them calls `metadata.create_all(op.get_bind(), tables=...)`:
`op.create_table`, as autogenerate writes it, would leave out the triggers that refuse UPDATE and
DELETE. The store is then opened with `SqlStore(engine, create=False)`.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, inspect

from kpiflow.journal.tables import journal_tables


metadata = MetaData()
units = Table(
    "units", metadata, Column("id", Integer, primary_key=True), Column("name", String, nullable=False)
)
assessments = Table(
    "assessments",
    metadata,
    Column("stream", String, primary_key=True),
    Column("unit", ForeignKey("units.id"), nullable=False),
)
journals = journal_tables(metadata)


def main() -> None:
    """Create all tables, and name them."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    print(*sorted(inspect(engine).get_table_names()))
    engine.dispose()


if __name__ == "__main__":
    main()
