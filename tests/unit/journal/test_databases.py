"""What is particular about a kind of database: what is sent to PostgreSQL, and what its answers mean."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sqlalchemy import Connection, MetaData, create_engine, create_mock_engine

from kpiflow.errors import JournalError, MissingExtraError
from kpiflow.journal.databases import DATABASES, Postgresql, Sqlite, database_called, engine_at, first_line
from kpiflow.journal.tables import journal_tables


TABLES = journal_tables(MetaData(schema="kpi"))


class Answering:
    """A connection to a server that answers one thing, and notes what it is asked."""

    def __init__(self, *row: object) -> None:
        self.row = row
        self.sent: list[str] = []
        self.given: list[dict[str, object]] = []
        self.dialect = create_mock_engine("postgresql+psycopg://", print).dialect

    def execute(self, statement: object, given: dict[str, object] | None = None) -> Any:
        """Note a statement with what is given for its names, and answer."""
        self.sent.append(str(statement))
        self.given.append(given or {})
        return SimpleNamespace(one=lambda: self.row, scalar_one=lambda: self.row[0])

    def exec_driver_sql(self, statement: str) -> None:
        """Note a statement."""
        self.sent.append(statement)


class TestPostgresql:
    @pytest.mark.parametrize(
        ("commit", "fsync", "weakness"),
        [
            ("on", "on", ""),
            ("remote_apply", "on", ""),
            ("remote_write", "on", "synchronous_commit = remote_write"),
            ("local", "on", "synchronous_commit = local"),
            ("off", "on", "synchronous_commit = off"),
            ("on", "off", "fsync = off"),
            ("off", "off", "fsync = off"),
        ],
    )
    def test_says_by_which_setting_an_entry_could_be_lost(
        self, commit: str, fsync: str, weakness: str
    ) -> None:
        """What waits for the disk is none; anything else is named with its value."""
        server: Any = Answering("10s", commit, fsync, "")

        assert Postgresql().start(server, "s") == weakness

    @pytest.mark.parametrize(
        ("stream", "key"), [("sar-2550", 8442526980932657904), ("แผน", -1043881406679299124)]
    )
    def test_locks_a_stream_as_every_version_does(self, stream: str, key: int) -> None:
        """Two versions that write to one stream must wait for one another: its lock never changes."""
        server: Any = Answering("10s", "on", "on", "")

        Postgresql().start(server, stream)

        assert server.sent == [
            (
                "SELECT set_config('lock_timeout', :patience, true), current_setting('synchronous_commit'),"
                " current_setting('fsync'), pg_advisory_xact_lock(:key)"
            )
        ]
        assert server.given == [{"patience": "10000ms", "key": key}]

    @pytest.mark.parametrize(("encoding", "holds"), [("UTF8", True), ("LATIN1", False)])
    def test_holds_every_character_in_one_encoding(self, encoding: str, *, holds: bool) -> None:
        """Any other lacks some."""
        server: Any = Answering(encoding)

        assert Postgresql().is_unicode(server) is holds
        assert server.sent == ["SELECT current_setting('server_encoding')"]

    def test_writes_a_table_anew_in_other_files(self) -> None:
        """Nobody else uses it, and what is kept goes by way of a table that vanishes."""
        server: Any = Answering()

        Postgresql().lock_secrets(server, TABLES.secrets)
        Postgresql().rewrite(server, TABLES.secrets)

        assert server.sent == [
            "LOCK TABLE kpi.kpiflow_secrets IN ACCESS EXCLUSIVE MODE",
            "CREATE TEMPORARY TABLE kpiflow_kept ON COMMIT DROP AS TABLE kpi.kpiflow_secrets",
            "TRUNCATE kpi.kpiflow_secrets",
            "INSERT INTO kpi.kpiflow_secrets SELECT * FROM pg_temp.kpiflow_kept",
        ]
        assert Postgresql().clean(server) is True

    def test_sees_what_was_written_while_it_waited(self) -> None:
        """A transaction that waited for another one reads what that one wrote."""
        assert Postgresql().isolation == "READ COMMITTED"


class TestSqlite:
    @pytest.mark.parametrize(
        ("mode", "weakness"),
        [
            ("delete", ""),
            ("wal", ""),
            ("truncate", ""),
            ("memory", "journal_mode = memory"),
            ("off", "journal_mode = off"),
        ],
    )
    def test_says_by_which_setting_an_entry_could_be_lost(
        self, mode: str, weakness: str, tmp_path: Any
    ) -> None:
        """A file without a journal on the disk may be torn by a crash."""
        engine = create_engine(f"sqlite:///{tmp_path / 'j.db'}")
        with engine.connect().execution_options(isolation_level=Sqlite().isolation) as connection:
            connection.exec_driver_sql(f"PRAGMA journal_mode = {mode}")

            assert Sqlite().start(connection, "s") == weakness
            settings = ("synchronous", "secure_delete", "busy_timeout")
            found = [connection.exec_driver_sql(f"PRAGMA {each}").scalar_one() for each in settings]
            connection.rollback()
        engine.dispose()

        assert found == [3, 1, 10_000]

    @pytest.mark.parametrize(
        ("level", "weakness"), [(3, ""), (2, ""), (1, "synchronous = 1"), (0, "synchronous = 0")]
    )
    def test_reads_back_what_it_set(self, level: int, weakness: str) -> None:
        """Where a setting does not hold, that is said."""

        class Deaf:
            def exec_driver_sql(self, statement: str) -> Any:
                found = {"PRAGMA synchronous": level, "PRAGMA journal_mode": "wal"}.get(statement)
                return SimpleNamespace(scalar_one=lambda: found)

        connection: Any = Deaf()
        assert Sqlite().start(connection, "s") == weakness

    def test_lets_nobody_else_write(self, tmp_path: Any) -> None:
        """From the start to the end of a transaction others read only; every character is held."""
        engine = create_engine(f"sqlite:///{tmp_path / 'j.db'}", connect_args={"timeout": 0})
        with engine.connect() as one, engine.connect() as two:
            Sqlite().start(one, "s")

            assert _is_refused(two, "BEGIN IMMEDIATE")
            assert Sqlite().is_unicode(one)
            one.rollback()
        engine.dispose()


def _is_refused(connection: Connection, statement: str) -> bool:
    try:
        connection.exec_driver_sql(statement)
    except Exception as error:  # noqa: BLE001 -- what it is is looked at
        return "database is locked" in str(error)
    return False


class TestAddresses:
    def test_postgresql_is_spoken_to_by_psycopg(self) -> None:
        """Unless the address says otherwise; and nothing that is written is shown in errors."""
        engine = engine_at("postgresql://me@host/name")

        assert engine.url.render_as_string() == "postgresql+psycopg://me@host/name"
        assert engine.hide_parameters
        assert engine.pool._pre_ping

    @pytest.mark.parametrize(
        ("address", "got"),
        [
            ("mysql://host/name", "mysql"),
            ("sqlite+nosuch://", "sqlite+nosuch"),
            ("journal.db", "Could not parse SQLAlchemy URL from given URL string"),
        ],
    )
    def test_of_others_are_refused_with_what_was_read(self, address: str, got: str) -> None:
        """Neither a password nor a query is repeated."""
        with pytest.raises(JournalError) as error:
            engine_at(address)

        assert (error.value.code, error.value.problems[0].got) == ("KPI300", got)

    @pytest.mark.parametrize(
        ("error", "name"),
        [(ModuleNotFoundError(name="greenlet"), "greenlet"), (ModuleNotFoundError(), "psycopg")],
    )
    def test_need_a_driver(
        self, error: ModuleNotFoundError, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is missing is named, or else the driver that was to be loaded."""

        def fail(*_given: object, **_named: object) -> None:
            raise error

        monkeypatch.setattr("kpiflow.journal.databases.create_engine", fail)
        with pytest.raises(MissingExtraError, match=f"this needs the package '{name}'"):
            engine_at("postgresql://host/name")

    def test_of_two_kinds_are_known(self) -> None:
        """Each by its name in addresses; there is no other."""
        assert database_called("sqlite") is DATABASES["sqlite"]
        with pytest.raises(JournalError):
            database_called("mysql")
        assert {name: type(each) for name, each in DATABASES.items()} == {
            "postgresql": Postgresql,
            "sqlite": Sqlite,
        }


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "said"),
        [(ValueError("one\ntwo"), "one"), (ValueError(""), ""), (None, "None"), (ValueError("one"), "one")],
    )
    def test_only_the_first_line_is_told(self, error: BaseException | None, said: str) -> None:
        """What follows may quote a row."""
        assert first_line(error) == said
