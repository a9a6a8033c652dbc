"""The store behind SQLAlchemy: what the contract of stores does not say of it."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import time
import traceback

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest

from attrs import evolve
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kpiflow.errors import ConcurrencyError, JournalError, MissingExtraError
from kpiflow.journal import Draft, Secret, Store, databases, ed25519, sql, tables
from kpiflow.journal.databases import Postgresql
from kpiflow.journal.lines import first_link
from kpiflow.journal.sql import FORMAT, SqlStore
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.tables import journal_tables
from kpiflow.testing.stores import at_once
from kpiflow.testing.writers import SharedStores
from postgresql import Cutter, Server


NAME = "นางสาวผู้ให้ข้อมูล".encode()
KEY = bytes(range(100, 132))


def draft(command_id: str) -> Draft:
    """Make a draft of which only the command matters."""
    moment = datetime(2007, 10, 24, 5, 0, tzinfo=UTC)
    return Draft(command_id=command_id, recorded_at=moment, actor="officer", kind="noted", body=b"{}")


def with_secret(command_id: str) -> Draft:
    """Make a draft that brings a personal value."""
    return evolve(draft(command_id), secrets=(Secret(commitment="c", subject="p1", key=KEY, value=NAME),))


def forgetting(command_id: str) -> Draft:
    """Make a draft that erases it."""
    return evolve(draft(command_id), forgets="p1")


def commands(store: Store) -> list[str]:
    """Name the commands in the stream `s`."""
    return [entry.command_id for entry in store.read("s")]


def with_setting(address: str, name: str, value: str) -> str:
    """Give an address under which a setting of PostgreSQL has another value."""
    return f"{address}%20-c{name}%3D{value}"


def administer(address: str, *statements: str) -> list[tuple[object, ...]]:
    """Send statements to a database, each in a transaction of its own, and give what the last one found."""
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    found: list[tuple[object, ...]] = []
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                result = connection.execute(text(statement))
                found = [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()
    return found


@pytest.fixture
def database(postgresql: Server) -> str:
    """Give the address of a new schema of PostgreSQL."""
    return postgresql.address(schema=postgresql.new_schema())


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'j.db'}"
    found: str = request.getfixturevalue("database")
    return found


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """Give an engine on a store that holds `a` and `b` in the stream `s`."""
    with SqlStore(address) as store:
        store.append_all("s", [draft("a"), draft("b")], expected_version=0)
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    yield engine
    engine.dispose()


class TestTables:
    """The database itself guards what was recorded."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE kpiflow_entries SET version = 7 WHERE version = 2",
            "UPDATE kpiflow_entries SET line = previous",
            "DELETE FROM kpiflow_entries",
            "DELETE FROM kpiflow_entries WHERE version = 2",
        ],
    )
    def test_refuse_changes(self, engine: Engine, statement: str) -> None:
        """A change or deletion of entries is refused, and the entries are as before."""
        with pytest.raises(DBAPIError, match="entries are never"), engine.begin() as connection:
            connection.execute(text(statement))

        assert commands(SqlStore(engine)) == ["a", "b"]

    def test_refuse_to_be_emptied(self, database: str) -> None:
        """PostgreSQL does not empty the table of entries either."""
        with SqlStore(database) as store:
            store.append("s", draft("a"), expected_version=0)

            with pytest.raises(DBAPIError, match="entries are never"):
                administer(database, "TRUNCATE kpiflow_entries")

            assert commands(store) == ["a"]

    @pytest.mark.parametrize(
        ("version", "command", "previous"),
        [
            (1, "z", b"other"),
            (0, "z", b"other"),
            (3, "a", b"other"),
            (3, None, b"other"),
            (3, "z", None),
            (3, "z", bytes.fromhex(first_link("s"))),
        ],
        ids=["taken place", "no place", "taken command", "no command", "nothing before", "fork"],
    )
    def test_refuse_what_is_no_entry(
        self, engine: Engine, version: int, command: str | None, previous: bytes | None
    ) -> None:
        """A row that no store would have written is refused."""
        row = {"v": version, "c": command, "p": previous}

        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text("INSERT INTO kpiflow_entries VALUES ('s', :v, :c, :p, :p)"), row)

    def test_stand_beside_those_of_an_application(self, engine: Engine) -> None:
        """Migrations that know the tables make them with their triggers, beside others, and a store finds them."""
        metadata = MetaData()
        Table("letters", metadata, Column("number", Integer, primary_key=True))
        journal_tables(metadata)
        with engine.begin() as connection:
            for name in ("kpiflow_entries", "kpiflow_secrets", "kpiflow_settings"):
                connection.execute(text(f"DROP TABLE {name}"))
            metadata.create_all(connection)

        store = SqlStore(engine, create=False)
        store.append("s", draft("a"), expected_version=0)

        assert inspect(engine).has_table("letters")
        with pytest.raises(DBAPIError, match="entries are never"), engine.begin() as connection:
            connection.execute(text("DELETE FROM kpiflow_entries"))

    def test_are_made_once_by_many(self, address: str) -> None:
        """Of several who open a new store at once, one makes the tables, and all use them."""

        def write(stream: str) -> None:
            with SqlStore(address) as store:
                store.append(stream, draft("a"), expected_version=0)

        names = ("one", "three", "two")
        at_once(*(partial(write, name) for name in names))

        with SqlStore(address, create=False) as store:
            assert store.streams() == names

    def test_may_belong_to_somebody_else(self, postgresql: Server) -> None:
        """Who may only read and insert can keep a journal, and cannot erase."""
        schema = postgresql.new_schema()
        mine = postgresql.address(schema=schema)
        with SqlStore(mine) as store:
            store.append("s", with_secret("a"), expected_version=0)
        administer(
            mine,
            "CREATE ROLE clerk LOGIN",
            f"GRANT USAGE ON SCHEMA {schema} TO clerk",
            f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO clerk",
        )

        with SqlStore(mine.replace("//kpiflow@", "//clerk@")) as store:
            assert store.append("s", draft("b"), expected_version=1).version == 2
            with pytest.raises(JournalError) as error:
                store.append("s", forgetting("c"), expected_version=2)

            assert error.value.problems[0].got == "permission denied for table kpiflow_secrets"
            assert (commands(store), len(store.secrets("s"))) == (["a", "b"], 1)


class TestOpening:
    """What cannot be a store is refused, and the refusal says why."""

    @pytest.mark.parametrize(
        "given", ["journal.sqlite", "", "mysql://host/name", "nosuch://x", "sqlite+nosuch://"]
    )
    def test_needs_an_address(self, given: str) -> None:
        """An address that names no database that keeps journals is refused."""
        with pytest.raises(JournalError) as error:
            SqlStore(given)

        problem = error.value.problems[0]
        assert (problem.code, problem.message) == (
            "KPI300",
            "this is no address of a database that keeps journals",
        )
        assert problem.hint == "write it as postgresql://user@host/name or sqlite:///file"

    def test_needs_a_server(self) -> None:
        """Where nobody listens there is no store; no password is in what is said."""
        password = "sesame" * 2
        with pytest.raises(JournalError) as error:
            SqlStore(f"postgresql://me:{password}@127.0.0.1:1/name")

        assert str(error.value).startswith("[KPI300] store 'name' cannot be opened\n  got: ")
        assert password not in "".join(traceback.format_exception(error.value))

    def test_needs_every_character(self, postgresql: Server) -> None:
        """A database that cannot hold every character is refused."""
        name = postgresql.new_database(encoding="LATIN1")

        with pytest.raises(JournalError) as error:
            SqlStore(postgresql.address(name))

        assert str(error.value) == (
            f"[KPI300] store '{name}' cannot hold every character\n  hint: keep it in a database in UTF-8"
        )

    def test_needs_its_tables(self, address: str) -> None:
        """Without tables, and without leave to make them, there is no store."""
        with pytest.raises(JournalError) as error:
            SqlStore(address, create=False)

        assert error.value.code == "KPI300"
        assert (
            error.value.problems[0].hint == "check the address, and that you may use its tables or make them"
        )

    def test_needs_this_format(self, engine: Engine) -> None:
        """Tables of a newer format are left to a newer kpiflow."""
        with engine.begin() as connection:
            connection.execute(text("UPDATE kpiflow_settings SET value = '2' WHERE name = 'format'"))

        with pytest.raises(JournalError) as error:
            SqlStore(engine)

        assert str(error.value).endswith(
            f"has format 2\n  expected: format {FORMAT}\n  hint: open it with a newer kpiflow"
        )
        assert error.value.code == "KPI302"

    def test_needs_a_driver(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a driver for PostgreSQL the refusal says what brings it."""
        with patch.dict(sys.modules, {"psycopg": None}), pytest.raises(MissingExtraError) as error:
            SqlStore("postgresql://host/name")

        assert str(error.value) == (
            "[KPI700] this needs the package 'psycopg', which is not installed\n  hint: pip install 'kpiflow[sql]'"
        )

    def test_needs_sqlalchemy(self) -> None:
        """Without SQLAlchemy the refusal says what brings it."""
        code = "import sys; sys.modules['sqlalchemy'] = None; import kpiflow.journal.sql"

        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

        assert "[KPI700] this needs the package 'sqlalchemy', which is not installed" in done.stderr
        assert "pip install 'kpiflow[sql]'" in done.stderr
        for module in (tables, databases, sql):
            with patch.dict(sys.modules, {"sqlalchemy": None}), pytest.raises(MissingExtraError):
                runpy.run_path(str(module.__file__))

    def test_leaves_an_engine_open(self, engine: Engine) -> None:
        """An engine that was given belongs to whoever gave it."""
        with engine.connect() as connection:
            with SqlStore(engine) as store:
                assert commands(store) == ["a", "b"]

            assert connection.scalar(text("SELECT count(*) FROM kpiflow_entries")) == 2

    def test_takes_an_engine_that_commits_by_itself(self, address: str, engine: Engine) -> None:
        """A batch is whole or nothing, however the engine is set."""
        store = SqlStore(engine.execution_options(isolation_level="AUTOCOMMIT"))
        twice = evolve(with_secret("d"), secrets=with_secret("d").secrets * 2)

        with pytest.raises(JournalError) as error:
            store.append_all("s", [draft("c"), twice], expected_version=2)

        assert error.value.code == "KPI300"
        assert commands(store) == ["a", "b"]


class TestRefusals:
    """What a database refuses is told with what to do next (SQLite)."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqlStore]:
        """Give a store that holds a personal value."""
        with SqlStore(f"sqlite:///{tmp_path / 'j.db'}") as store:
            store.append("s", with_secret("a"), expected_version=0)
            yield store

    def test_connections_of_its_own_are_closed_and_no_others(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An engine that was given goes on."""
        closed: list[Engine] = []
        monkeypatch.setattr(Engine, "dispose", lambda engine: closed.append(engine))  # noqa: PLW0108 -- bound
        given = create_engine(f"sqlite:///{tmp_path / 'k.db'}")
        with SqlStore(f"sqlite:///{tmp_path / 'k.db'}") as own, SqlStore(given):
            assert closed == []

        assert closed == [own._engine]

    def test_every_way_of_reading_says_so(self, store: SqlStore) -> None:
        """Without its tables a store is never taken for an empty one."""
        with store._engine.begin() as connection:
            for name in ("entries", "secrets", "settings"):
                connection.execute(text(f"DROP TABLE kpiflow_{name}"))

        for use in (
            lambda: store.read("s"),
            lambda: list(store.lines("s")),
            store.streams,
            lambda: store.secrets("s"),
            lambda: store.durability,
        ):
            with pytest.raises(JournalError) as error:
                use()
            problem = error.value.problems[0]
            assert (problem.code, problem.message) == ("KPI300", f"store '{store._name}' cannot be read")
            assert problem.got.startswith("no such table: kpiflow_")
            assert problem.hint == "check that the database is there and that you may read its tables"

    def test_writing_says_whether_it_may_have_been_recorded(
        self, store: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Only where the connection was lost is it not known; reading over a lost one leaves nothing open."""
        for is_lost, hint in (
            (False, "nothing was recorded unless reading says so; give the same command again"),
            (
                True,
                "whether it was recorded is not known; give the same command again, and it is recorded once",
            ),
        ):
            failure = DBAPIError("INSERT", {}, Exception("gone\nrow"), connection_invalidated=is_lost)
            with monkeypatch.context() as patch:
                patch.setattr(store, "_insert", _raising(failure))
                with pytest.raises(JournalError) as error:
                    store.append("s", draft("b"), expected_version=1)
                patch.setattr(store, "_secrets", _raising(failure))
                with pytest.raises(JournalError) as reading:
                    store.secrets("s")

            problem = error.value.problems[0]
            assert (problem.message, problem.got) == (f"store '{store._name}' cannot be written", "gone")
            assert problem.hint == hint
            assert reading.value.problems[0].hint == (
                "check that the database is there and that you may read its tables"
            )
        assert commands(store) == ["a"]

    def test_what_fails_behind_an_erasure_says_that_it_is_recorded(
        self, store: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The values are deleted by then."""
        failure = DBAPIError("PRAGMA", {}, Exception("gone"))
        with monkeypatch.context() as patch:
            patch.setattr(databases.Sqlite, "clean", _raising(failure))
            with pytest.raises(JournalError) as error:
                store.append("s", forgetting("b"), expected_version=1)

        problem = error.value.problems[0]
        assert problem.message == f"store '{store._name}' cannot be cleaned"
        assert problem.hint == "the values are deleted; erase again to overwrite them in the log"
        assert (commands(store), store.secrets("s")) == (["a", "b"], ())

    def test_who_is_overtaken_decides_once_more(
        self, store: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where the tables refuse a row, the store looks again, and gives up if they refuse again."""
        insert, refused = store._insert, [True]
        failure = IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))

        def overtaken(*given: Any) -> None:
            if refused.pop():
                raise failure
            insert(*given)

        monkeypatch.setattr(store, "_insert", overtaken)
        refused[:] = [False, True]
        assert store.append("s", draft("b"), expected_version=1).version == 2
        refused[:] = [True, True]
        with pytest.raises(JournalError) as error:
            store.append("s", draft("c"), expected_version=2)

        assert error.value.problems[0].got == "UNIQUE constraint failed"
        assert commands(store) == ["a", "b"]

    def test_a_database_without_every_character_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Before any table is made in it; what was opened is closed."""
        monkeypatch.setattr(databases.Sqlite, "is_unicode", lambda *_: False)
        closed: list[str] = []
        monkeypatch.setattr(SqlStore, "close", lambda store: closed.append(store._name))

        with pytest.raises(JournalError, match="cannot hold every character"):
            SqlStore(f"sqlite:///{tmp_path / 'j.db'}")

        engine = create_engine(f"sqlite:///{tmp_path / 'j.db'}")
        assert inspect(engine).get_table_names() == []
        engine.dispose()
        assert closed == [str(tmp_path / "j.db")]

    def test_erasing_locks_first_and_rewrites_last(
        self, store: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Only who erases does; of a batch once, and the log is cleaned when all is recorded."""
        done: list[str] = []

        def noted(name: str) -> Callable[..., bool]:
            def note(*_given: object) -> bool:
                done.append(f"{name} with {len(store.read('s'))}, {len(store.secrets('s'))}")
                return True

            return note

        for name in ("lock_secrets", "rewrite"):
            monkeypatch.setattr(databases.Sqlite, name, lambda *_, name=name: done.append(name))
        monkeypatch.setattr(databases.Sqlite, "clean", noted("clean"))
        other = evolve(draft("b"), secrets=(Secret(commitment="d", subject="p2", key=KEY, value=b"v"),))
        store.append("s", other, expected_version=1)
        assert done == []

        store.append_all("s", [forgetting("c"), evolve(draft("d"), forgets="p3")], expected_version=2)

        assert done == ["lock_secrets", "rewrite", "clean with 4, 1"]


def _raising(error: Exception) -> Callable[..., Any]:
    def fail(*_given: object) -> None:
        raise error

    return fail


class TestNames:
    """Names of any length that an index can hold."""

    def test_may_be_long_together(self, address: str) -> None:
        """A journal and a command whose names have 2500 bytes together are kept."""
        random = os.urandom(620).hex()
        stream, command = random[:1000], random[1000:] + "น" * 420
        with SqlStore(address) as store:
            store.append(stream, draft(command[: 500 + 240]), expected_version=0)

            assert store.streams() == (stream,)

    def test_but_not_longer(self, address: str) -> None:
        """Longer ones are refused before they are written."""
        with SqlStore(address) as store:
            with pytest.raises(JournalError) as error:
                store.append("s" * 1000, draft("c" * 1501), expected_version=0)

            assert str(error.value) == (
                "[KPI302] the names of a journal and a command have 2501 bytes together\n  hint: keep them below 2500"
            )
            assert store.streams() == ()

    def test_very_many_commands_at_once(self, address: str) -> None:
        """A batch of more commands than one statement takes is kept, and known again."""
        many = [draft(f"c{n}") for n in range(2500)]
        with SqlStore(address) as store:
            entries = store.append_all("s", many, expected_version=0)

            assert store.append_all("s", many, expected_version=0) == entries
            assert tuple(store.lines("s")) == tuple(entry.line for entry in entries)


class TestDurability:
    """What is acknowledged is on the disk, or it is on record that it may not be."""

    @pytest.mark.parametrize("setting", ["off", "local", "remote_write"])
    def test_a_weaker_setting_is_refused(self, database: str, setting: str) -> None:
        """A database that acknowledges too early is refused, and nothing is made in it."""
        with pytest.raises(JournalError) as error:
            SqlStore(with_setting(database, "synchronous_commit", setting))

        assert str(error.value) == (
            "[KPI306] store 'kpiflow' acknowledges entries that are not on the disk yet\n"
            f"  got: synchronous_commit = {setting}\n"
            "  hint: set it to on, or give durability='relaxed', which stays on record"
        )
        with pytest.raises(JournalError):
            SqlStore(database, create=False)

    @pytest.mark.parametrize("setting", ["on", "remote_apply"])
    def test_a_setting_that_waits_is_full(self, database: str, setting: str) -> None:
        """A database that waits for its disk is fully durable, whatever was allowed."""
        with SqlStore(with_setting(database, "synchronous_commit", setting), durability="relaxed") as store:
            store.append("s", draft("a"), expected_version=0)

            assert store.durability == "full"

    def test_what_was_asked_for_stays_on_record(self, database: str) -> None:
        """A store once written with less says so for ever, to whoever opens it."""
        with SqlStore(with_setting(database, "synchronous_commit", "off"), durability="relaxed") as store:
            store.append("s", draft("a"), expected_version=0)
            assert store.durability == "relaxed"

        with SqlStore(database) as later:
            later.append("s", draft("b"), expected_version=1)
            assert later.durability == "relaxed"

    def test_a_setting_is_read_at_each_write(self, postgresql: Server) -> None:
        """A database that is made weaker under an open store is refused from the next write on."""
        name = postgresql.new_database()
        engine = create_engine(postgresql.address(name).replace("postgresql:", "postgresql+psycopg:"))
        store = SqlStore(engine)
        store.append("s", draft("a"), expected_version=0)
        administer(postgresql.address(name), f"ALTER DATABASE {name} SET synchronous_commit = off")
        engine.dispose()

        with pytest.raises(JournalError) as error:
            store.append("s", draft("b"), expected_version=1)

        assert error.value.code == "KPI306"
        assert (commands(store), store.durability) == (["a"], "full")
        engine.dispose()

    def test_a_server_that_never_waits_is_refused(self, database: str) -> None:
        """A server without fsync is no better than one that acknowledges too early."""
        with SqlStore(database) as store:
            try:
                administer(database, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
                with pytest.raises(JournalError) as error:
                    _until_refused(store)
            finally:
                administer(database, "ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")

            assert (error.value.code, error.value.problems[0].got) == ("KPI306", "fsync = off")

    def test_memory_is_no_disk(self) -> None:
        """A database in memory is refused, unless that is asked for."""
        with pytest.raises(JournalError) as error:
            SqlStore("sqlite://")

        assert str(error.value) == (
            "[KPI306] store 'sqlite' acknowledges entries that are not on the disk yet\n"
            "  got: journal_mode = memory\n"
            "  hint: set it to on, or give durability='relaxed', which stays on record"
        )
        with SqlStore("sqlite://", durability="relaxed") as store:
            assert store.append("s", draft("a"), expected_version=0).version == 1
            assert store.append("s", draft("b"), expected_version=1).version == 2
            assert store.durability == "relaxed"
            with store._engine.connect() as connection:
                settings = connection.execute(text("SELECT name, value FROM kpiflow_settings ORDER BY name"))
                assert [tuple(row) for row in settings] == [
                    ("durability", "relaxed: journal_mode = memory"),
                    ("format", "1"),
                ]

    def test_a_file_of_sqlite_is_full(self, tmp_path: Path) -> None:
        """Both stores in a file of SQLite wait for the disk, and say so."""
        with SqlStore(f"sqlite:///{tmp_path / 'one.db'}") as one, SqliteStore(tmp_path / "two.db") as two:
            assert (one.durability, two.durability) == ("full", "full")


class TestLostConnections:
    """A command given again after a lost connection is recorded once."""

    @pytest.mark.parametrize("mode", ["before", "after"])
    def test_give_the_command_again(self, postgresql: Server, database: str, mode: str) -> None:
        """Whether the database had committed or not, the same command given again is there once."""
        with closing(Cutter(postgresql)) as cutter:
            store = SqlStore(database.replace(str(postgresql.port), str(cutter.port)))
            store.append("s", draft("a"), expected_version=0)
            cutter.mode = mode

            with pytest.raises(JournalError) as error:
                store.append("s", draft("b"), expected_version=1)

            assert error.value.code == "KPI300"
            assert error.value.problems[0].hint == (
                "whether it was recorded is not known; give the same command again, and it is recorded once"
            )
            with SqlStore(database) as direct:  # the server may still be at it
                until = time.monotonic() + 5
                while mode == "after" and len(commands(direct)) < 2 and time.monotonic() < until:
                    time.sleep(0.01)
                assert commands(direct) == (["a", "b"] if mode == "after" else ["a"])
            assert store.append("s", draft("b"), expected_version=1).version == 2
            assert commands(store) == ["a", "b"]
            store.close()

    def test_a_server_that_crashed(self, postgresql: Server, database: str) -> None:
        """What was acknowledged before a crash of the server is there after it, and the store goes on."""
        with SqlStore(database) as store:
            for n in range(5):
                store.append("s", draft(str(n)), expected_version=n)

            postgresql.restart()

            assert commands(store) == list("01234")
            assert store.append("s", draft("5"), expected_version=5).version == 6


def _until_refused(store: Store) -> None:
    """Write until the server has heard of its new setting."""
    for n in range(1000):
        store.append("s", draft(str(n)), expected_version=n)


class _Unlocked(Postgresql):
    """A database whose writers do not wait for one another."""

    def start(self, connection: Connection, _name: str, /) -> str:
        """Wait for nobody."""
        return super().start(connection, os.urandom(8).hex())


class TestWithoutLocks(SharedStores):
    """Where writers do not wait, the constraints of the tables alone keep to the contract."""

    @pytest.fixture(autouse=True)
    def _on_a_server(self, postgresql: Server) -> None:
        self.address, self.schema = postgresql.address(), postgresql.new_schema()

    def make_store(self) -> Store:
        """Give a store whose writers do not wait."""
        store = SqlStore(self.address, schema=self.schema)
        store._database = _Unlocked()
        return store

    def another(self, store: Store) -> Store:
        """Connect again."""
        return self.make_store()


class TestErasing:
    """What a draft forgets is in no table any more, nor in its files."""

    def test_leaves_no_byte_in_sqlite(self, tmp_path: Path) -> None:
        """Neither the value nor its key is in the file or its log."""
        with closing(SqliteStore(tmp_path / "log.db")):
            pass  # a file with a write-ahead log
        for name in ("log.db", "plain.db"):
            with SqlStore(f"sqlite:///{tmp_path / name}") as store:
                store.append("s", with_secret("a"), expected_version=0)
                assert NAME in _bytes_in(tmp_path)
                store.append("s", forgetting("b"), expected_version=1)

                assert store.secrets("s") == ()
                assert NAME not in _bytes_in(tmp_path)
                assert KEY not in _bytes_in(tmp_path)

    def test_leaves_no_byte_in_the_tables_of_postgresql(self, postgresql: Server) -> None:
        """Neither value nor key is in any file of the database, not even while an old snapshot is held."""
        database = postgresql.address(postgresql.new_database())
        [(number,)] = administer(database, "SELECT oid FROM pg_database WHERE datname = current_database()")
        base = Path(postgresql.folder, "data", "base", str(number))
        engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
        with SqlStore(database) as store, engine.connect() as old:
            long = os.urandom(20_000)  # kept apart from its row, in pieces
            given = (*with_secret("a").secrets, Secret(commitment="d", subject="p1", key=KEY, value=long))
            store.append("s", evolve(draft("a"), secrets=given), expected_version=0)
            store.append("other", with_secret("a"), expected_version=0)
            administer(database, "ANALYZE", "CHECKPOINT")
            assert NAME in _bytes_in(base)
            assert long[100:150] in _bytes_in(base)
            old.execution_options(isolation_level="REPEATABLE READ").execute(text("SELECT 1"))

            store.append("s", forgetting("b"), expected_version=1)
            assert [each.value for each in store.secrets("other")] == [NAME]
            store.append("other", forgetting("b"), expected_version=1)
            administer(database, "CHECKPOINT")

            assert NAME not in _bytes_in(base)
            assert long[100:150] not in _bytes_in(base)
            assert KEY not in _bytes_in(base)
        engine.dispose()

    def test_waits_for_whoever_reads(self, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """While somebody reads personal values nothing is erased and nothing is recorded; afterwards it is."""
        monkeypatch.setattr("kpiflow.journal.databases.BUSY_SECONDS", 0.05)
        engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
        with SqlStore(database) as store:
            store.append("s", with_secret("a"), expected_version=0)
            with engine.connect() as reader:
                reader.execute(text("SELECT * FROM kpiflow_secrets"))
                with pytest.raises(JournalError) as error:
                    store.append("s", forgetting("b"), expected_version=1)
                assert error.value.code == "KPI300"
                assert (commands(store), len(store.secrets("s"))) == (["a"], 1)

            assert store.append("s", forgetting("b"), expected_version=1).version == 2
            assert store.secrets("s") == ()
        engine.dispose()

    def test_says_when_a_reader_keeps_the_log(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """With a reader in the way of the log of SQLite the erasure is said to be incomplete; again, it is whole."""
        monkeypatch.setattr("kpiflow.journal.databases.BUSY_SECONDS", 0)
        with closing(SqliteStore(tmp_path / "j.db")):
            pass
        engine = create_engine(f"sqlite:///{tmp_path / 'j.db'}")
        with SqlStore(f"sqlite:///{tmp_path / 'j.db'}") as store:
            store.append("s", with_secret("a"), expected_version=0)
            with engine.connect() as reader:
                reader.exec_driver_sql("BEGIN")
                reader.exec_driver_sql("SELECT * FROM kpiflow_secrets")
                with pytest.raises(JournalError) as error:
                    store.append("s", forgetting("b"), expected_version=1)
            assert (
                error.value.problems[0].message
                == "store '" + str(tmp_path / "j.db") + "' still has erased values in its log"
            )

            store.append("s", forgetting("b"), expected_version=1)
            assert NAME not in _bytes_in(tmp_path)
        engine.dispose()

    def test_refusals_do_not_quote_what_was_to_be_written(self, address: str) -> None:
        """A refusal by the database, with all that it comes from, shows no personal value."""
        twice = evolve(with_secret("a"), secrets=with_secret("a").secrets * 2)
        engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
        with SqlStore(engine) as store, pytest.raises(JournalError) as error:
            store.append("s", twice, expected_version=0)
        engine.dispose()

        told = "".join(traceback.format_exception(error.value))
        assert "[KPI300]" in told
        assert NAME.decode() not in told
        assert repr(NAME)[2:20] not in told
        assert NAME.hex() not in told


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


class TestForks:
    """Connections are never used by two processes."""

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
    @pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
    def test_a_forked_process_is_refused(
        self, request: pytest.FixtureRequest, tmp_path: Path, kind: str
    ) -> None:
        """The child of a fork cannot use its parent's store; the parent goes on."""
        address = (
            f"sqlite:///{tmp_path / 'j.db'}" if kind == "sqlite" else request.getfixturevalue("database")
        )

        done = subprocess.run(
            [sys.executable, "-c", _FORKING, address], capture_output=True, text=True, timeout=60, check=False
        )

        name = tmp_path / "j.db" if kind == "sqlite" else "kpiflow"
        refusal = (
            f"[KPI300] store '{name}' was opened by another process\n"
            "  hint: open a store of your own after starting a process\n"
        )
        assert (done.returncode, done.stdout) == (0, refusal * 6), done.stderr
        with SqlStore(address) as store:
            assert commands(store) == ["before", "after"]

    def test_every_way_in_asks_which_process_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No method uses a connection of another process, and none of what was refused is done (SQLite)."""
        with SqlStore(f"sqlite:///{tmp_path / 'j.db'}") as store:
            store.append("s", draft("a"), expected_version=0)
            uses: tuple[Callable[[], object], ...] = (
                lambda: store.append("s", draft("b"), expected_version=1),
                lambda: store.read("s"),
                lambda: list(store.lines("s")),
                store.streams,
                lambda: store.secrets("s"),
                lambda: store.durability,
            )
            with monkeypatch.context() as patch:
                patch.setattr("kpiflow.journal.sql.os.getpid", lambda: 0)
                for use in uses:
                    with pytest.raises(JournalError, match="was opened by another process"):
                        use()

            assert commands(store) == ["a"]


_FORKING = """
import os, sys
from datetime import UTC, datetime
from kpiflow.errors import KpiflowError
from kpiflow.journal import Draft
from kpiflow.journal.sql import SqlStore

def draft(command):
    moment = datetime(2007, 10, 24, 5, 0, tzinfo=UTC)
    return Draft(command_id=command, recorded_at=moment, actor="officer", kind="noted", body=b"{}")

store = SqlStore(sys.argv[1])
store.append("s", draft("before"), expected_version=0)
if os.fork() == 0:
    for use in (
        lambda: store.append("s", draft("child"), expected_version=1),
        lambda: store.read("s"),
        lambda: list(store.lines("s")),
        lambda: store.streams(),
        lambda: store.secrets("s"),
        lambda: store.durability,
    ):
        try:
            use()
        except KpiflowError as error:
            print(error, flush=True)
    sys.exit()
os.wait()
store.append("s", draft("after"), expected_version=1)
"""


class TestReading:
    """Entries that were changed are named as unreadable."""

    def test_a_damaged_line_is_refused(self, engine: Engine) -> None:
        """A line that was changed past the triggers is refused when it is read, and given as it is by `lines`."""
        with engine.begin() as connection:
            row = {"p": b"other", "l": b"damaged"}
            connection.execute(text("INSERT INTO kpiflow_entries VALUES ('s', 3, 'z', :p, :l)"), row)
        store = SqlStore(engine)

        with pytest.raises(JournalError) as error:
            store.read("s")

        assert error.value.code == "KPI302"
        assert list(store.lines("s"))[2] == b"damaged"

    def test_a_stale_writer_is_told_where_the_journal_is(self, engine: Engine) -> None:
        """The refusal names the present version."""
        with pytest.raises(ConcurrencyError) as error:
            SqlStore(engine).append("s", draft("z"), expected_version=0)

        assert (error.value.expected, error.value.current) == (0, 2)


class TestDamagedStores:
    def test_a_store_of_another_process_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever did not open the store does not read from it."""
        with SqlStore(f"sqlite:///{tmp_path / 'j.db'}") as store:
            with monkeypatch.context() as patch:
                patch.setattr(os, "getpid", lambda: -1)
                with pytest.raises(JournalError, match="was opened by another process") as error:
                    store.streams()
            assert store.streams() == ()

        assert error.value.code == "KPI300"

    @pytest.mark.parametrize(
        ("module", "package", "extra"),
        [
            (tables, "sqlalchemy", "sql"),
            (databases, "sqlalchemy", "sql"),
            (sql, "sqlalchemy", "sql"),
            (ed25519, "cryptography.exceptions", "sign"),
        ],
    )
    def test_a_room_whose_package_is_missing_says_what_brings_it(
        self, module: ModuleType, package: str, extra: str
    ) -> None:
        """Opening the room is refused with the command that installs what it needs."""
        with patch.dict(sys.modules, {package: None}), pytest.raises(MissingExtraError) as error:
            runpy.run_path(str(module.__file__))

        assert f"'{package.partition('.')[0]}', which is not installed" in str(error.value)
        assert error.value.problems[0].hint == f"pip install 'kpiflow[{extra}]'"
