"""Every store keeps to the contract of stores, whatever it keeps its entries in; no broken one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.journal import MemoryStore, Store
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.testing import JournalContract


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
