"""The store in one SQLite file: durable, never rewritten, and sure of what it opens."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from attrs import evolve

from kpiflow.errors import ConcurrencyError, JournalError, KpiflowError
from kpiflow.journal import Draft, Entry, Secret
from kpiflow.journal.lines import first_link, sealed
from kpiflow.journal.sqlite import APPLICATION_ID, FORMAT, SqliteStore


MOMENT = datetime(2007, 10, 24, 5, 0, tzinfo=UTC)


def draft(command_id: str, *, body: bytes = b"{}") -> Draft:
    """Make a draft of which only the named parts matter."""
    return Draft(command_id=command_id, recorded_at=MOMENT, actor="officer", kind="noted", body=body)


def made(path: Path, *commands: str) -> tuple[Entry, ...]:
    """Make a store with these commands in the stream `s`, and close it."""
    with SqliteStore(path) as store:
        for n, command in enumerate(commands):
            store.append("s", draft(command), expected_version=n)
        return store.read("s")


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


APPEND = """
import sys
from datetime import UTC, datetime
from kpiflow.errors import KpiflowError
from kpiflow.journal import Draft
from kpiflow.journal.sqlite import SqliteStore

def draft(command, said=""):
    body = ('{"said":"' + said + '"}').encode()
    moment = datetime(2007, 10, 24, 5, 0, tzinfo=UTC)
    return Draft(command_id=command, recorded_at=moment, actor="officer", kind="noted", body=body)
"""


class TestFile:
    """What the file itself says, to any reader of SQLite."""

    def test_is_written_ahead(self, tmp_path: Path) -> None:
        """The file keeps a write-ahead log, for every connection."""
        made(tmp_path / "j.db", "a")

        with closing(sqlite3.connect(tmp_path / "j.db")) as other:
            assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)

    def test_is_marked(self, tmp_path: Path) -> None:
        """The header says that kpiflow made it, and in which format."""
        made(tmp_path / "j.db")

        with closing(sqlite3.connect(tmp_path / "j.db")) as other:
            assert other.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
            assert other.execute("PRAGMA user_version").fetchone() == (FORMAT,) == (2,)
        assert (tmp_path / "j.db").read_bytes()[68:72] == b"kpi1"

    def test_waits_for_the_disk(self, tmp_path: Path) -> None:
        """A store waits for the disk at every commit and overwrites what it deletes, whatever SQLite was built for."""
        seen: list[tuple[object, ...]] = []

        class Spied(sqlite3.Connection):
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options)
                self.execute("PRAGMA synchronous = OFF")
                self.execute("PRAGMA secure_delete = OFF")

            def close(self) -> None:
                settings = ("synchronous", "secure_delete", "trusted_schema", "busy_timeout")
                seen.append(tuple(self.execute(f"PRAGMA {name}").fetchone()[0] for name in settings))
                super().close()

        connect = sqlite3.connect
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                sqlite3, "connect", lambda *args, **options: connect(*args, factory=Spied, **options)
            )
            for _ in ("a new file", "a file that is there"):
                SqliteStore(tmp_path / "j.db").close()

        assert seen == [(2, 1, 0, 10_000)] * 2

    def test_is_refused_when_it_cannot_wait(self) -> None:
        """A store that cannot be durable, such as one in memory, is not opened."""
        with pytest.raises(JournalError) as error:
            SqliteStore(":memory:")

        assert str(error.value) == (
            "[KPI300] store ':memory:' cannot be written durably here\n"
            "  hint: keep it on a local file system that supports a write-ahead log"
        )

    @pytest.mark.parametrize("setting", ["synchronous = FULL", "secure_delete = ON"])
    def test_is_refused_where_a_setting_does_nothing(self, tmp_path: Path, setting: str) -> None:
        """What SQLite was told is read back; where it does not hold there is no store."""

        class Deaf(sqlite3.Connection):
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options)
                super().execute(f"PRAGMA {setting.partition(' ')[0]} = OFF")

            def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
                return super().execute("SELECT 1" if sql == f"PRAGMA {setting}" else sql, *arguments)

        connect = sqlite3.connect
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                sqlite3, "connect", lambda *args, **options: connect(*args, factory=Deaf, **options)
            )
            with pytest.raises(JournalError, match="cannot be written durably here"):
                SqliteStore(tmp_path / "j.db")

    def test_an_empty_file_becomes_a_store(self, tmp_path: Path) -> None:
        """A file that was made in advance, with nothing in it, is a store from then on."""
        (tmp_path / "j.db").touch()

        assert [entry.command_id for entry in made(tmp_path / "j.db", "a")] == ["a"]


class TestReopening:
    """What was kept outlives the object that kept it."""

    def test_finds_every_entry(self, tmp_path: Path) -> None:
        """A store opened again holds the same entries."""
        before = made(tmp_path / "j.db", "a", "b", "c")

        with SqliteStore(tmp_path / "j.db") as again:
            assert again.read("s") == before
            assert again.streams() == ("s",)

    def test_takes_a_name_or_a_path(self, tmp_path: Path) -> None:
        """The file may be named by text."""
        before = made(tmp_path / "j.db", "a")

        with SqliteStore(str(tmp_path / "j.db")) as again:
            assert again.read("s") == before

    def test_goes_on_where_it_stopped(self, tmp_path: Path) -> None:
        """The next entry of a store opened again takes the next version."""
        made(tmp_path / "j.db", "a", "b")

        with SqliteStore(tmp_path / "j.db") as again:
            assert again.append("s", draft("c"), expected_version=2).version == 3

    def test_remembers_commands(self, tmp_path: Path) -> None:
        """A command repeated after the store was opened again is not kept twice."""
        [first] = made(tmp_path / "j.db", "a")

        with SqliteStore(tmp_path / "j.db") as again:
            assert again.append("s", draft("a"), expected_version=1) == first
            assert again.read("s") == (first,)

    def test_what_stood_before_a_known_command_is_not_kept(self, tmp_path: Path) -> None:
        """A batch of which the last command is known leaves nothing behind, and the store can be used on."""
        [first] = made(tmp_path / "j.db", "a")

        with SqliteStore(tmp_path / "j.db") as again:
            with pytest.raises(JournalError) as refused:
                again.append_all("s", [draft("b"), draft("c"), draft("a")], expected_version=1)
            assert refused.value.code == "KPI305"
            assert again.read("s") == (first,)
            assert again.append("s", draft("b"), expected_version=1).version == 2

    def test_a_closed_store_says_so(self, tmp_path: Path) -> None:
        """A store that was closed refuses to read and to write, as kpiflow refuses."""
        store = SqliteStore(tmp_path / "j.db")
        store.close()

        with pytest.raises(JournalError) as reading:
            store.read("s")
        for use in (store.streams, lambda: list(store.lines("s")), lambda: store.secrets("s")):
            with pytest.raises(JournalError) as other:
                use()
            assert str(other.value) == str(reading.value)
        with pytest.raises(JournalError) as writing:
            store.append("s", draft("a"), expected_version=0)
        with pytest.raises(JournalError) as cleaning:
            store.empty_log()

        assert str(reading.value) == (
            "[KPI300] store 'j.db' cannot be read\n"
            "  got: Cannot operate on a closed database.\n"
            "  hint: check that the file is a kpiflow store you may read"
        )
        assert str(cleaning.value) == (
            "[KPI300] store 'j.db' cannot be cleaned\n"
            "  got: Cannot operate on a closed database.\n"
            "  hint: the values are deleted; call empty_log() to overwrite them in the log"
        )
        assert str(writing.value) == (
            "[KPI300] store 'j.db' cannot be written\n"
            "  got: Cannot operate on a closed database.\n"
            "  hint: nothing was recorded unless reading says so; give the same command again"
        )

    def test_leaves_nothing_open(self, tmp_path: Path) -> None:
        """A store that was refused or closed does not keep the file locked."""
        closed: list[bool] = []

        class Spied(sqlite3.Connection):
            def close(self) -> None:
                closed.append(True)
                super().close()

        with closing(sqlite3.connect(tmp_path / "other.db")) as other:
            other.execute("PRAGMA application_id = 77")
        connect = sqlite3.connect
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                sqlite3, "connect", lambda *args, **options: connect(*args, factory=Spied, **options)
            )
            with pytest.raises(JournalError):
                SqliteStore(tmp_path / "other.db")
            with SqliteStore(tmp_path / "j.db"):
                pass
        assert closed == [True, True]

        with closing(sqlite3.connect(tmp_path / "j.db", timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            other.execute("ROLLBACK")


class TestNeverRewritten:
    """What was recorded stays, whatever SQL is sent."""

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE entries SET line = x'00'", "entries are never changed"),
            ("UPDATE entries SET command_id = 'other' WHERE version = 1", "entries are never changed"),
            ("DELETE FROM entries", "entries are never deleted"),
            ("DELETE FROM entries WHERE version = 2", "entries are never deleted"),
        ],
    )
    def test_by_changing_or_deleting(self, tmp_path: Path, statement: str, said: str) -> None:
        """A change or deletion of entries is refused, and the entries are as before."""
        before = made(tmp_path / "j.db", "a", "b")

        with (
            closing(sqlite3.connect(tmp_path / "j.db")) as other,
            pytest.raises(sqlite3.IntegrityError, match=said),
            other,
        ):
            other.execute(statement)

        assert made(tmp_path / "j.db") == before

    def test_but_not_by_replacing(self, tmp_path: Path) -> None:
        """A trigger that refuses to replace costs too much at each entry; the next one shows it instead."""
        before = made(tmp_path / "j.db", "a", "b")
        forged = sealed(draft("z"), stream="s", version=1, previous=before[0].previous)

        with closing(sqlite3.connect(tmp_path / "j.db")) as other, other:
            other.execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)",
                ("s", 1, "z", bytes.fromhex(forged.previous), forged.line),
            )

        first, second = made(tmp_path / "j.db")
        assert first == forged
        assert second.previous == before[0].digest != first.digest

    @pytest.mark.parametrize(
        "row",
        [
            ("s", 1, "z", b"other", b"line"),
            ("s", 0, "z", b"other", b"line"),
            ("s", 3, "a", b"other", b"line"),
            ("s", 3, "z", "text", b"line"),
            ("s", 3, "z", b"other", "text"),
            ("s", 3, None, b"other", b"line"),
            ("s", 3, "z", None, b"line"),
            ("s", 3, "z", bytes.fromhex(first_link("s")), b"line"),
        ],
        ids=[
            "taken place",
            "no place",
            "taken command",
            "text",
            "text for bytes",
            "nobody",
            "nothing before",
            "fork",
        ],
    )
    def test_by_adding_what_is_no_entry(self, tmp_path: Path, row: tuple[object, ...]) -> None:
        """The file itself refuses rows that no store would have written."""
        before = made(tmp_path / "j.db", "a", "b")

        with (
            closing(sqlite3.connect(tmp_path / "j.db")) as other,
            pytest.raises(sqlite3.IntegrityError),
            other,
        ):
            other.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", row)

        assert made(tmp_path / "j.db") == before


class TestRefusedFiles:
    """A file that is no store of this version is refused and left as it is."""

    def test_another_kind_of_file(self, tmp_path: Path) -> None:
        """A file that SQLite cannot read is refused, and not one byte of it changes."""
        (tmp_path / "notes.txt").write_text("not a database\n" * 100)

        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "notes.txt")

        assert str(error.value) == (
            "[KPI300] store 'notes.txt' cannot be opened\n"
            "  got: file is not a database\n"
            "  hint: check that the file is a kpiflow store you may write"
        )
        assert (tmp_path / "notes.txt").read_text() == "not a database\n" * 100

    def test_another_database(self, tmp_path: Path) -> None:
        """A database of somebody else is refused, and not one byte of it changes."""
        with closing(sqlite3.connect(tmp_path / "other.db")) as other:
            other.execute("CREATE TABLE entries (stream TEXT)")
        before = (tmp_path / "other.db").read_bytes()

        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "other.db")

        assert str(error.value) == (
            "[KPI300] store 'other.db' is not a kpiflow store\n  hint: name a new file, or one that kpiflow made"
        )
        assert (tmp_path / "other.db").read_bytes() == before

    def test_another_database_without_tables(self, tmp_path: Path) -> None:
        """A database that another program has marked as its own is refused though it is empty."""
        with closing(sqlite3.connect(tmp_path / "other.db")) as other:
            other.execute("PRAGMA application_id = 77")
        before = (tmp_path / "other.db").read_bytes()

        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "other.db")

        assert error.value.code == "KPI300"
        assert (tmp_path / "other.db").read_bytes() == before

    def test_a_newer_format(self, tmp_path: Path) -> None:
        """A store of a newer format is left to a newer kpiflow."""
        made(tmp_path / "j.db", "a")
        with closing(sqlite3.connect(tmp_path / "j.db")) as other:
            other.execute(f"PRAGMA user_version = {FORMAT + 1}")

        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "j.db")

        assert str(error.value) == (
            f"[KPI302] store 'j.db' has format {FORMAT + 1}\n"
            f"  expected: format {FORMAT}\n"
            "  hint: open it with a newer kpiflow"
        )

    def test_an_older_format(self, tmp_path: Path) -> None:
        """A store from before the first release is refused, and the refusal says what it is."""
        made(tmp_path / "j.db", "a")
        with closing(sqlite3.connect(tmp_path / "j.db")) as other:
            other.execute("PRAGMA user_version = 1")

        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "j.db")

        assert str(error.value) == (
            "[KPI302] store 'j.db' has format 1\n"
            f"  expected: format {FORMAT}\n"
            "  hint: it was made before the first release; record its assessments in a new store"
        )

    def test_a_store_without_its_log(self, tmp_path: Path) -> None:
        """A store whose write-ahead log was switched off is not written to."""
        made(tmp_path / "j.db", "a")
        with closing(sqlite3.connect(tmp_path / "j.db")) as other:
            other.execute("PRAGMA journal_mode = DELETE")

        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "j.db")

        assert error.value.code == "KPI300"

    def test_a_store_without_its_table(self, tmp_path: Path) -> None:
        """A store that lost its table is refused when it is read, never taken for an empty one."""
        made(tmp_path / "j.db", "a")
        with closing(sqlite3.connect(tmp_path / "j.db")) as other:
            other.execute("DROP TABLE entries")

        with SqliteStore(tmp_path / "j.db") as store, pytest.raises(JournalError) as error:
            store.read("s")

        assert error.value.code == "KPI300"

    def test_an_entry_with_a_damaged_moment(self, tmp_path: Path) -> None:
        """An entry whose moment cannot be read is named as unreadable, not met with a crash."""
        made(tmp_path / "j.db", "a")
        with closing(sqlite3.connect(tmp_path / "j.db")) as other, other:
            other.execute("DROP TRIGGER entries_are_never_changed")
            other.execute("UPDATE entries SET line = CAST(replace(line, '2007', '2oo7') AS BLOB)")

        with SqliteStore(tmp_path / "j.db") as store, pytest.raises(JournalError) as error:
            store.read("s")

        assert error.value.code == "KPI302"

    def test_a_folder(self, tmp_path: Path) -> None:
        """A folder is no store."""
        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path)

        assert error.value.code == "KPI300"

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """No folder is made for a store."""
        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "missing" / "j.db")

        assert error.value.code == "KPI300"
        assert not (tmp_path / "missing").exists()

    def test_a_folder_nobody_may_write_to(self, tmp_path: Path) -> None:
        """A store cannot be made where this user may not write."""
        tmp_path.chmod(0o500)
        if os.access(tmp_path, os.W_OK):
            pytest.skip("this user may write anywhere")

        with pytest.raises(JournalError) as error:
            SqliteStore(tmp_path / "j.db")

        assert error.value.code == "KPI300"

    def test_a_name_that_is_no_name(self) -> None:
        """A name with a NUL names no file, and is refused as any other."""
        with pytest.raises(KpiflowError) as error:
            SqliteStore("a\0b")

        assert error.value.code == "KPI300"


class TestWritingTogether:
    """Several writers never lose, double or overwrite an entry."""

    def test_streams_have_no_gaps(self, tmp_path: Path) -> None:
        """Two connections that append at once fill one stream without a gap, each command once."""
        path, each = tmp_path / "j.db", 25
        made(path)
        failures: list[BaseException] = []

        def write(name: str) -> None:
            try:
                with SqliteStore(path) as store:
                    for n in range(each):
                        while True:
                            try:
                                store.append("s", draft(f"{name}-{n}"), expected_version=len(store.read("s")))
                                break
                            except ConcurrencyError:
                                continue
            except BaseException as error:  # noqa: BLE001 -- handed to the main thread
                failures.append(error)

        threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert failures == []
        entries = made(path)
        assert [entry.version for entry in entries] == list(range(1, 2 * each + 1))
        for name in ("one", "two"):
            own = [entry.command_id for entry in entries if entry.command_id.startswith(name)]
            assert own == [f"{name}-{n}" for n in range(each)]

    def test_a_stale_writer_is_refused(self, tmp_path: Path) -> None:
        """A connection that has not seen the other one's entry writes nothing."""
        with SqliteStore(tmp_path / "j.db") as one, SqliteStore(tmp_path / "j.db") as two:
            one.append("s", draft("a"), expected_version=0)

            with pytest.raises(ConcurrencyError) as error:
                two.append("s", draft("b"), expected_version=0)

            assert (error.value.expected, error.value.current) == (0, 1)
            assert [entry.command_id for entry in two.read("s")] == ["a"]

    def test_somebody_else_who_makes_the_file_is_waited_for(self, tmp_path: Path) -> None:
        """As long as nobody may even look into it, it is not made, and that is no failure."""
        path = tmp_path / "j.db"

        class Late(SqliteStore):
            """A store that finds somebody at the file just before it makes it."""

            def _create(self) -> None:
                other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
                other.execute("BEGIN EXCLUSIVE")
                release = threading.Timer(0.2, other.close)
                release.start()
                super()._create()
                release.join()

        with Late(path) as store:
            store.append("s", draft("a"), expected_version=0)

            assert store.streams() == ("s",)

    def test_a_disk_that_fails_is_not_waited_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whether somebody made the file is not known where it cannot be read for another reason."""

        def failing(_name: str) -> object:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error

        with SqliteStore(tmp_path / "j.db") as store:
            monkeypatch.setattr(store, "_pragma", failing)

            with pytest.raises(sqlite3.OperationalError, match="disk"):
                store._is_made()

    def test_making_the_file_together(self, tmp_path: Path) -> None:
        """Several may open a new file at once: one makes it, all use it."""
        failures: list[BaseException] = []
        barrier = threading.Barrier(6)

        def write(n: int) -> None:
            barrier.wait()
            try:
                with SqliteStore(tmp_path / "j.db") as store:
                    store.append(f"s{n}", draft("a"), expected_version=0)
            except BaseException as error:  # noqa: BLE001 -- handed to the main thread
                failures.append(error)

        threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert failures == []
        with SqliteStore(tmp_path / "j.db") as store:
            assert store.streams() == tuple(f"s{n}" for n in range(6))

    def test_a_file_made_in_between_is_used(self, tmp_path: Path) -> None:
        """A writer that finds the table made since it looked takes it as it is."""
        path = tmp_path / "j.db"

        class Slow(sqlite3.Connection):
            def executescript(self, script: str, /) -> sqlite3.Cursor:
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(sqlite3, "connect", connect)
                    made(path, "a")
                return super().executescript(script)

        connect = sqlite3.connect
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                sqlite3, "connect", lambda *args, **options: connect(*args, factory=Slow, **options)
            )
            slow = SqliteStore(path)

        with slow:
            assert [entry.command_id for entry in slow.read("s")] == ["a"]

    def test_a_new_file_that_is_held_is_waited_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever comes while a new file is being written waits, and then makes the store."""
        with closing(sqlite3.connect(tmp_path / "j.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            monkeypatch.setattr("kpiflow.journal.sqlite.sleep", lambda _seconds: other.execute("ROLLBACK"))

            entries = made(tmp_path / "j.db", "a")

        assert [entry.command_id for entry in entries] == ["a"]

    def test_a_new_file_that_is_held_too_long_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """When the wait for a new file is over, it is refused and left as it was."""
        monkeypatch.setattr("kpiflow.journal.sqlite.BUSY_SECONDS", 0)
        with closing(sqlite3.connect(tmp_path / "j.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError) as error:
                SqliteStore(tmp_path / "j.db")

        assert (error.value.code, error.value.problems[0].got) == ("KPI300", "database is locked")
        assert (tmp_path / "j.db").read_bytes() == b""

    def test_a_new_file_is_waited_for_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever makes the tables waits for another writer as long as anybody does, not many times as long."""
        monkeypatch.setattr("kpiflow.journal.sqlite.BUSY_SECONDS", 1)
        waits: list[float] = []
        monkeypatch.setattr("kpiflow.journal.sqlite.sleep", waits.append)
        with closing(sqlite3.connect(tmp_path / "j.db", isolation_level=None)) as other:
            other.execute("PRAGMA journal_mode = WAL")
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            with pytest.raises(JournalError) as error:
                SqliteStore(tmp_path / "j.db")
            took = time.monotonic() - began

        assert error.value.problems[0].got == "database is locked"
        assert sum(waits) == pytest.approx(1)
        assert took < 5, "it waited inside of SQLite as well"
        with SqliteStore(tmp_path / "j.db") as store:
            assert store._connection.execute("PRAGMA busy_timeout").fetchone() == (1000,)

    def test_a_disk_that_fails_while_the_file_is_made_leaves_no_half_store(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where the log cannot be switched on, nothing is made, so that the next attempt can succeed."""

        class Failing(sqlite3.Connection):
            def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
                # What SQLite answers when writing the first page fails: no error, and the mode as it was.
                return super().execute(
                    "SELECT 'delete'" if sql == "PRAGMA journal_mode = WAL" else sql, *arguments
                )

        connect = sqlite3.connect
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", lambda *args, **named: connect(*args, factory=Failing, **named))
            with pytest.raises(JournalError) as error:
                SqliteStore(tmp_path / "j.db")

        assert error.value.code == "KPI300"
        assert [entry.command_id for entry in made(tmp_path / "j.db", "a")] == ["a"]

    def test_a_new_file_that_cannot_be_written_is_refused_at_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody waits for a full disk as one waits for another writer."""
        monkeypatch.setattr("kpiflow.journal.sqlite.sleep", lambda _: pytest.fail("it waited"))

        class Full(sqlite3.Connection):
            def executescript(self, _sql: str) -> sqlite3.Cursor:
                self.execute("PRAGMA page_size = 512")
                self.execute("PRAGMA max_page_count = 1")
                return super().executescript(_sql)

        connect = sqlite3.connect
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", lambda *args, **named: connect(*args, factory=Full, **named))
            with pytest.raises(JournalError) as error:
                SqliteStore(tmp_path / "j.db")

        assert (error.value.code, error.value.problems[0].got) == ("KPI300", "database or disk is full")

    def test_a_write_that_the_file_undid_is_refused(self, tmp_path: Path) -> None:
        """When SQLite itself takes a write back, nothing is recorded and the store goes on."""
        before = made(tmp_path / "j.db", "a")
        trigger = "CREATE TRIGGER no BEFORE INSERT ON entries BEGIN SELECT RAISE(ROLLBACK, 'not today'); END"

        with SqliteStore(tmp_path / "j.db") as store, closing(sqlite3.connect(tmp_path / "j.db")) as other:
            other.execute(trigger)
            with pytest.raises(JournalError) as error:
                store.append("s", draft("b"), expected_version=1)
            other.execute("DROP TRIGGER no")

            assert (error.value.code, error.value.problems[0].got) == ("KPI300", "not today")
            assert store.read("s") == before
            assert store.append("s", draft("b"), expected_version=1).version == 2

    def test_a_writer_that_holds_the_file_too_long(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """When the wait is over the command fails, records nothing, and may be given again."""
        monkeypatch.setattr("kpiflow.journal.sqlite.BUSY_SECONDS", 0)
        made(tmp_path / "j.db")

        with (
            SqliteStore(tmp_path / "j.db") as store,
            closing(sqlite3.connect(tmp_path / "j.db", isolation_level=None)) as other,
        ):
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError) as error:
                store.append("s", draft("a"), expected_version=0)
            other.execute("ROLLBACK")

            assert error.value.code == "KPI300"
            assert error.value.problems[0].got == "database is locked"
            assert store.append("s", draft("a"), expected_version=0).version == 1


class TestPowerLost:
    """What was acknowledged is on the disk."""

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that kills")
    def test_a_killed_process_has_kept_its_entry(self, tmp_path: Path) -> None:
        """A process killed right after `append` returned has kept the entry."""
        code = APPEND + (
            "import os, signal\n"
            "store = SqliteStore(sys.argv[1])\n"
            "for n in range(3):\n"
            "    store.append('s', draft(f'c{n}', 'kept'), expected_version=n)\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n"
        )

        done = run(code, str(tmp_path / "j.db"))

        assert done.returncode == -signal.SIGKILL, done.stderr
        with SqliteStore(tmp_path / "j.db") as store:
            assert [(each.command_id, each.body) for each in store.read("s")] == [
                ("c0", b'{"said":"kept"}'),
                ("c1", b'{"said":"kept"}'),
                ("c2", b'{"said":"kept"}'),
            ]

    @pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs a limit on the size of files")
    def test_a_full_disk_records_nothing(self, tmp_path: Path) -> None:
        """An entry there is no room for is refused, and the entries before it stay."""
        made(tmp_path / "j.db", "a")
        code = APPEND + (
            "import resource, signal\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "store = SqliteStore(sys.argv[1])\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
            "try:\n"
            "    store.append('s', draft('big', 'x' * 500_000), expected_version=1)\n"
            "except KpiflowError as error:\n"
            "    print(error.code)\n"
            "store.append('s', draft('small'), expected_version=1)\n"
        )

        done = run(code, str(tmp_path / "j.db"))

        assert (done.returncode, done.stdout) == (0, "KPI300\n"), done.stderr
        assert [entry.command_id for entry in made(tmp_path / "j.db")] == ["a", "small"]


class TestForks:
    """A connection to SQLite is never used by two processes."""

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
    def test_a_forked_process_is_refused(self, tmp_path: Path) -> None:
        """The child of a fork cannot use its parent's store; the parent goes on."""
        code = APPEND + (
            "import os\n"
            "store = SqliteStore(sys.argv[1])\n"
            "if os.fork() == 0:\n"
            "    for use in (\n"
            "        lambda: store.append('s', draft('child'), expected_version=0),\n"
            "        lambda: store.read('s'),\n"
            "        lambda: list(store.lines('s')),\n"
            "        lambda: store.streams(),\n"
            "        lambda: store.secrets('s'),\n"
            "    ):\n"
            "        try:\n"
            "            use()\n"
            "        except KpiflowError as error:\n"
            "            print(error, flush=True)\n"
            "    os._exit(0)\n"
            "os.wait()\n"
            "store.append('s', draft('parent'), expected_version=0)\n"
        )

        done = run(code, str(tmp_path / "j.db"))

        refusal = (
            "[KPI300] store 'j.db' was opened by another process\n"
            "  hint: open a store of your own after starting a process\n"
        )
        assert (done.returncode, done.stdout) == (0, refusal * 5), done.stderr
        assert [entry.command_id for entry in made(tmp_path / "j.db")] == ["parent"]

    def test_every_way_in_asks_which_process_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No method uses the connection of another process, and none of what was refused is done."""
        with SqliteStore(tmp_path / "j.db") as store:
            store.append("s", draft("a"), expected_version=0)
            uses: tuple[Callable[[], object], ...] = (
                lambda: store.append("s", draft("b"), expected_version=1),
                lambda: store.read("s"),
                lambda: list(store.lines("s")),
                store.streams,
                lambda: store.secrets("s"),
                lambda: store.durability,
                store.empty_log,
            )
            with monkeypatch.context() as patch:
                patch.setattr("kpiflow.journal.sqlite.os.getpid", lambda: 0)
                for use in uses:
                    with pytest.raises(JournalError, match="was opened by another process"):
                        use()

            assert [each.command_id for each in store.read("s")] == ["a"]


class TestErasing:
    """What a draft forgets is in no file any more."""

    NAME = "นางสาวผู้ให้ข้อมูล".encode()
    KEY = bytes(range(100, 132))

    def kept(self, path: Path) -> SqliteStore:
        """Give an open store that holds a personal value in its log."""
        secret = Secret(commitment="c0", subject="p1", key=self.KEY, value=self.NAME)
        store = SqliteStore(path)
        store.append("s", evolve(draft("a"), secrets=(secret,)), expected_version=0)
        return store

    def files(self, folder: Path) -> bytes:
        """Give all bytes that a folder holds."""
        return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))

    @pytest.mark.parametrize("written_back", [False, True])
    def test_leaves_no_byte(self, tmp_path: Path, *, written_back: bool) -> None:
        """Neither the value nor its key is found, whether it stood in the file or in the log only."""
        with self.kept(tmp_path / "j.db") as store:
            if written_back:
                with closing(sqlite3.connect(tmp_path / "j.db")) as other:
                    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert self.NAME in self.files(tmp_path)
            assert self.KEY in self.files(tmp_path)

            store.append("s", evolve(draft("b"), forgets="p1"), expected_version=1)

            assert self.NAME not in self.files(tmp_path)
            assert self.KEY not in self.files(tmp_path)
            assert store.secrets("s") == ()
            assert len(store.read("s")) == 2

    def test_says_when_a_reader_keeps_the_log(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """With a reader in the way the erasure is recorded and said to be incomplete; again, it is whole."""
        monkeypatch.setattr("kpiflow.journal.sqlite.BUSY_SECONDS", 0)
        forgotten = evolve(draft("b"), forgets="p1")
        with (
            self.kept(tmp_path / "j.db") as store,
            closing(sqlite3.connect(tmp_path / "j.db", isolation_level=None)) as reader,
        ):
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM secrets").fetchone()

            with pytest.raises(JournalError) as error:
                store.append("s", forgotten, expected_version=1)
            assert str(error.value) == (
                "[KPI300] store 'j.db' still has erased values in its log\n"
                "  hint: somebody else is reading; call empty_log() once they have closed it"
            )
            assert (store.secrets("s"), len(store.read("s"))) == ((), 2)

            reader.execute("COMMIT")
            assert store.append("s", forgotten, expected_version=1).version == 2
            assert self.NAME not in self.files(tmp_path)
            assert len(store.read("s")) == 2


class TestOtherProcesses:
    def test_a_store_of_another_process_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever did not open the store does not read from it, and is told to open one."""
        with SqliteStore(tmp_path / "j.db") as store:
            with monkeypatch.context() as patch:
                patch.setattr(os, "getpid", lambda: -1)
                with pytest.raises(JournalError, match="was opened by another process") as error:
                    store.streams()
            assert store.streams() == ()

        assert (error.value.code, error.value.problems[0].hint) == (
            "KPI300",
            "open a store of your own after starting a process",
        )


class TestDurability:
    def test_is_what_the_file_says(self, tmp_path: Path) -> None:
        """Whatever else it is set to after it was opened is told."""
        with SqliteStore(tmp_path / "j.sqlite") as store:
            told: list[str] = [store.durability]
            store._connection.execute("PRAGMA synchronous = NORMAL")
            told.append(store.durability)

        assert told == ["full", "relaxed"]

    def test_of_a_closed_store_is_told_by_nobody(self, tmp_path: Path) -> None:
        """The refusal says what was tried."""
        store = SqliteStore(tmp_path / "j.sqlite")
        store.close()

        with pytest.raises(JournalError, match=r"store 'j\.sqlite' cannot be read") as error:
            _ = store.durability

        assert error.value.code == "KPI300"
