"""Every store keeps to the contract of stores, whatever it keeps its entries in; no broken one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.journal import MemoryStore, Store
from kpiflow.journal.sql import SqlStore
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.testing import JournalContract
from postgresql import Server


class TestMemoryStore(JournalContract):
    def make_store(self) -> Store:
        """Give a store in an object of its own."""
        return MemoryStore()

    def another(self, store: Store) -> Store:
        """Give the object: nobody else can see into it."""
        return store


class TestSqliteStore(JournalContract):
    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Path) -> None:
        self.file = tmp_path / "journal.sqlite"

    def make_store(self) -> Store:
        """Give a store in a new file."""
        return SqliteStore(self.file)

    def another(self, store: Store) -> Store:
        """Open the file again."""
        return SqliteStore(self.file)


class TestSqlStoreOnSqlite(JournalContract):
    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Path) -> None:
        self.address = f"sqlite:///{tmp_path / 'journal.sqlite'}"

    def make_store(self) -> Store:
        """Give a store in a new file."""
        return SqlStore(self.address)

    def another(self, store: Store) -> Store:
        """Open the file again."""
        return SqlStore(self.address)


class TestSqlStoreOnPostgresql(JournalContract):
    @pytest.fixture(autouse=True)
    def _on_a_server(self, postgresql: Server) -> None:
        self.address, self.schema = postgresql.address(), postgresql.new_schema()

    def make_store(self) -> Store:
        """Give a store in a new schema."""
        return SqlStore(self.address, schema=self.schema)

    def another(self, store: Store) -> Store:
        """Connect to the database again."""
        return SqlStore(self.address, schema=self.schema)
