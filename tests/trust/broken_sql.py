"""The store in PostgreSQL, and the ways in which it is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, text

from kpiflow.journal.databases import Postgresql
from kpiflow.journal.sql import SqlStore
from kpiflow.journal.sqlite import SqliteStore
from trust.broken import STORES


class _NobodyWaits(Postgresql):
    def start(self, connection: Connection, _name: str, /) -> str:
        """Begin without waiting for others who write."""
        return super().start(connection, f"{id(connection)}")


class WithoutKeys(SqlStore):
    """Does not wait for other writers, and has no key by which the table would refuse them."""

    def __init__(self, database: str) -> None:
        super().__init__(database)
        self._database = _NobodyWaits()
        with self._engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(1)"))
            for name in ("place", "command", "previous"):
                connection.execute(
                    text(f"ALTER TABLE kpiflow_entries DROP CONSTRAINT IF EXISTS kpiflow_entries_{name}")
                )


class Relaxed(SqlStore):
    """Lets the server acknowledge what is not on its disk yet."""

    def __init__(self, database: str) -> None:
        super().__init__(database, durability="relaxed")


SQL_STORES: Final[dict[str, Callable[[str], SqlStore]]] = {
    each.__name__: each for each in (SqlStore, WithoutKeys, Relaxed)
}


def opened(store: str, where: str) -> SqlStore | SqliteStore:
    """Open a store by its name, in a file or at an address."""
    return SQL_STORES[store](where) if store in SQL_STORES else STORES[store](where)
