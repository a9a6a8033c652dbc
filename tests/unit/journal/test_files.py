"""Journals in files: read as they lie, written out and taken back, recovered without losing a byte."""

from __future__ import annotations

import base64
import errno
import io
import json
import os
import sqlite3

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from attrs import evolve

from journals import STREAM, anchor, draft, journal, resealed, sealed_lines
from kpiflow.errors import JournalError
from kpiflow.journal import MemoryStore, Secret
from kpiflow.journal.anchors import Demands
from kpiflow.journal.jsonl import LONGEST, JsonLinesFile
from kpiflow.journal.notes import SigningKey
from kpiflow.journal.recovery import plan_for_lines, plan_for_store, recover_lines, recover_store
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.sqlite_file import SqliteFile
from kpiflow.journal.surveys import open_source, survey
from kpiflow.journal.transfer import Moved, export, import_file, take_over


TEN = journal(10)
OTHER = journal(4, stream="sar-2551")


def written(path: Path, lines: Sequence[bytes], *, tail: bytes = b"") -> Path:
    """Write lines into a file, and something behind the last line end."""
    path.write_bytes(b"".join(line + b"\n" for line in lines) + tail)
    return path


def stored(path: Path, *, secrets: tuple[Secret, ...] = ()) -> Path:
    """Make a store of two journals."""
    with SqliteStore(path) as store:
        drafts = [draft(n) for n in range(10)]
        drafts[3] = evolve(drafts[3], secrets=secrets)
        store.append_all(STREAM, drafts, expected_version=0)
        store.append_all("sar-2551", [draft(n) for n in range(4)], expected_version=0)
    return path


def change(path: Path, *statements: str) -> None:
    """Change rows of a store behind its back, triggers aside."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for trigger in ("changed", "deleted"):
            connection.execute(f"DROP TRIGGER entries_are_never_{trigger}")
        for statement in statements:
            connection.execute(statement)


def codes(path: Path, **more: object) -> list[str]:
    """Give the codes of all that is wrong with a file."""
    return [each.code for each in survey(open_source(path), **more).all_problems]  # type: ignore[arg-type]


def code_of(error: pytest.ExceptionInfo[JournalError]) -> str:
    """Give the code of an error."""
    return error.value.code


class TestJsonLines:
    def test_journals_are_told_apart(self, tmp_path: Path) -> None:
        """One file holds several journals, each with its own lines."""
        path = written(tmp_path / "all.jsonl", [*TEN, *OTHER])

        found = [(each.stream, list(each.lines)) for each in JsonLinesFile(path).journals()]

        assert found == [(STREAM, TEN), ("sar-2551", OTHER)]

    def test_only_those_asked_for_are_given(self, tmp_path: Path) -> None:
        """The others are passed by, and their lines with them."""
        path = written(tmp_path / "all.jsonl", [*TEN, *OTHER])

        found = [(each.stream, list(each.lines)) for each in JsonLinesFile(path).journals(["sar-2551"])]

        assert found == [("sar-2551", OTHER)]

    def test_a_journal_begun_twice_is_damage(self, tmp_path: Path) -> None:
        """The first entry of a journal that was there already is no new beginning."""
        path = written(tmp_path / "all.jsonl", [*TEN, *TEN])

        assert codes(path) == ["KPI310"]

    def test_a_journal_without_its_beginning_is_damage(self, tmp_path: Path) -> None:
        """Nor is an entry in the middle."""
        assert "KPI310" in codes(written(tmp_path / "a.jsonl", TEN[1:]))
        assert "KPI310" in codes(written(tmp_path / "b.jsonl", [*TEN, *OTHER[1:]]))

    @pytest.mark.parametrize("cut", [1, 70, len(TEN[9])])
    def test_what_stands_behind_the_last_line_end_is_torn(self, cut: int, tmp_path: Path) -> None:
        """An incomplete entry is told with its place; those before it are sound."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9][:cut])

        found = survey(open_source(path))

        assert [each.code for each in found.all_problems] == ["KPI311"]
        assert f"{cut} bytes from byte {sum(map(len, TEN[:9])) + 9}" in found.problems[0].message
        assert (found.journals[0].size, found.journals[0].levels) == (9, ("T0",))
        with pytest.raises(JournalError):
            found.require("T0")

    def test_a_file_of_nothing_but_a_torn_entry_is_torn(self, tmp_path: Path) -> None:
        """The very first entry may be torn."""
        assert codes(written(tmp_path / "a.jsonl", [], tail=b'{"prev')) == ["KPI311"]

    def test_an_empty_file_holds_no_journal(self, tmp_path: Path) -> None:
        """Nothing is wrong with it; an anchor says if there should be something."""
        path = written(tmp_path / "a.jsonl", [])

        assert codes(path) == []
        assert codes(path, anchors=[anchor(TEN)]) == ["KPI314"]
        assert codes(path, streams=[STREAM]) == ["KPI312"]
        key = SigningKey(name="card", seed=bytes(32)).verifier()
        assert codes(path, demands=Demands(keys=(key,))) == ["KPI315"]

    def test_a_line_without_end_is_not_held(self, tmp_path: Path) -> None:
        """Of an endless line no more than a piece is read at once, and it is no torn entry."""
        path = written(tmp_path / "a.jsonl", [], tail=b"x" * (LONGEST + 5))

        assert codes(path) == ["KPI310", "KPI311"]

    def test_what_is_not_there_cannot_be_read(self, tmp_path: Path) -> None:
        """A file that is missing, or a folder, is an error with its name."""
        for path in (tmp_path / "none.jsonl", tmp_path):
            with pytest.raises(JournalError, match="cannot be read") as error:
                open_source(path)
            assert code_of(error) == "KPI300"
        with pytest.raises(JournalError, match="cannot be read"):
            list(JsonLinesFile(tmp_path / "none.jsonl").journals())

    def test_reading_tells_how_far_it_is(self, tmp_path: Path) -> None:
        """Whoever waits can be told: in the end, of all bytes."""
        path = written(tmp_path / "all.jsonl", [*journal(2000), *OTHER])
        told: list[int] = []

        survey(open_source(path), told=told.append)

        assert sum(told) == path.stat().st_size
        assert len(told) > 2

    def test_anchors_find_their_journals(self, tmp_path: Path) -> None:
        """Each anchor counts for the journal it names, and one that names none is a problem."""
        path = written(tmp_path / "all.jsonl", [*TEN, *OTHER])
        anchors = [anchor(OTHER, stream="sar-2551"), anchor(TEN[:5])]

        found = survey(open_source(path), anchors=anchors)

        assert [each.covered for each in found.journals] == [5, 4]
        found.require("T1", max_unanchored=5)
        with pytest.raises(JournalError, match="5 entries of journal 'sar-2550' are newer"):
            found.require("T1", max_unanchored=4)
        assert codes(path, anchors=[*anchors, anchor(TEN, stream="sar-2549")]) == ["KPI314"]
        assert codes(path, anchors=[evolve(anchor(TEN), content=b"?")]) == ["KPI316"]


class TestSqliteFile:
    def test_a_store_as_it_was_written_is_sound(self, tmp_path: Path) -> None:
        """Reading it finds its journals and nothing wrong, and changes no byte."""
        path = stored(tmp_path / "store.sqlite")
        before = path.read_bytes()

        found = survey(open_source(path), anchors=[anchor(TEN)])

        assert [(each.stream, each.size) for each in found.journals] == [(STREAM, 10), ("sar-2551", 4)]
        assert found.all_problems == ()
        assert path.read_bytes() == before
        assert list(SqliteFile(path).lines(STREAM)) == TEN

    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            ("UPDATE entries SET command_id = 'x' WHERE version = 3 AND stream = 'sar-2550'", ["KPI318"]),
            ("UPDATE entries SET previous = x'00' WHERE version = 3 AND stream = 'sar-2550'", ["KPI318"]),
            ("UPDATE entries SET version = 11 WHERE version = 10", ["KPI318"]),
            ("UPDATE entries SET stream = 'sar-2549' WHERE stream = 'sar-2551'", ["KPI310", "KPI318"]),
            ("UPDATE entries SET line = x'00' WHERE version = 10", ["KPI310", "KPI318"]),
            (
                "UPDATE entries SET line = CAST(line || x'20' AS BLOB) WHERE version = 4 AND stream = 'sar-2550'",
                ["KPI310"],
            ),
            ("DELETE FROM entries WHERE version = 4 AND stream = 'sar-2550'", ["KPI310"]),
            ("UPDATE entries SET stream = CAST(x'ff' AS TEXT) WHERE stream = 'sar-2550'", ["KPI318"]),
            ("DELETE FROM entries WHERE version = 1 AND stream = 'sar-2550'", ["KPI310"]),
        ],
    )
    def test_what_is_changed_behind_its_back_is_found(
        self, statement: str, expected: list[str], tmp_path: Path
    ) -> None:
        """Columns are held against lines, and lines against one another."""
        path = stored(tmp_path / "store.sqlite")
        change(path, statement)

        assert sorted(set(codes(path))) == expected

    def test_a_damaged_page_is_told(self, tmp_path: Path) -> None:
        """Where SQLite itself gives up, that is what is wrong; nothing is raised."""
        path = tmp_path / "store.sqlite"
        with SqliteStore(path) as store:
            store.append_all(STREAM, [draft(n, note="x" * 300) for n in range(200)], expected_version=0)
        content = bytearray(path.read_bytes())
        middle = len(content) // 2 // 4096 * 4096
        content[middle : middle + 2048] = b"\xff" * 2048
        path.write_bytes(content)

        found = survey(open_source(path, is_thorough=True))

        assert {"KPI300", "KPI310"} & {each.code for each in found.all_problems}
        assert any("is damaged" in each.message for each in found.problems)

    def test_other_files_are_refused(self, tmp_path: Path) -> None:
        """A database of somebody else, one of another format, and half a one are no stores."""
        other, newer, half = tmp_path / "other.db", tmp_path / "newer.db", tmp_path / "half.db"
        with closing(sqlite3.connect(other)) as connection, connection:
            connection.execute("CREATE TABLE t (a)")
        newer.write_bytes(stored(tmp_path / "store.sqlite").read_bytes())
        with closing(sqlite3.connect(newer)) as connection, connection:
            connection.execute("PRAGMA user_version = 9")
        half.write_bytes(other.read_bytes()[:50])

        for path, code in ((other, "KPI300"), (half, "KPI300"), (newer, "KPI302")):
            with pytest.raises(JournalError) as error:
                open_source(path)
            assert code_of(error) == code


class TestTransfer:
    def test_what_goes_out_comes_back(self, tmp_path: Path) -> None:
        """An exported store, imported into another one, has the same lines."""
        source = SqliteFile(stored(tmp_path / "store.sqlite"))
        path = tmp_path / "all.jsonl"
        with path.open("wb") as file:
            moved = export(source, file)
        store = MemoryStore()

        taken = import_file(path, store)

        assert moved == (Moved(stream=STREAM, written=10), Moved(stream="sar-2551", written=4))
        assert taken == moved
        assert [list(store.lines(each)) for each in store.streams()] == [TEN, OTHER]

    def test_again_changes_nothing_and_more_goes_on(self, tmp_path: Path) -> None:
        """Importing is idempotent, and takes over what is new."""
        store = MemoryStore()
        import_file(written(tmp_path / "a.jsonl", TEN[:6]), store)

        assert import_file(written(tmp_path / "a.jsonl", TEN[:6]), store) == (
            Moved(stream=STREAM, written=0, known=6),
        )
        assert import_file(written(tmp_path / "b.jsonl", TEN), store) == (
            Moved(stream=STREAM, written=4, known=6),
        )
        assert import_file(written(tmp_path / "a.jsonl", TEN[:6]), store) == (
            Moved(stream=STREAM, written=0, known=10),
        )
        assert list(store.lines(STREAM)) == TEN

    def test_another_history_is_refused(self, tmp_path: Path) -> None:
        """What the store has is never replaced, and nothing of the other history is written."""
        store = MemoryStore()
        store.append_all(STREAM, [draft(0), draft(1, note="other")], expected_version=0)

        with pytest.raises(JournalError, match="went another way in the store, from entry 2 on") as error:
            import_file(written(tmp_path / "a.jsonl", TEN), store)

        assert (code_of(error), len(store.lines(STREAM))) == ("KPI321", 2)

    def test_damage_is_refused_before_anything_is_written(self, tmp_path: Path) -> None:
        """A torn or changed file is not imported, not even its sound part."""
        store = MemoryStore()
        for path in (
            written(tmp_path / "a.jsonl", TEN, tail=b"{"),
            written(tmp_path / "b.jsonl", [*OTHER, *TEN[:4], *TEN[5:]]),
        ):
            with pytest.raises(JournalError):
                import_file(path, store)

        assert store.streams() == ()

    def test_a_line_that_would_be_written_otherwise_is_refused(self) -> None:
        """What is read must be what is kept, byte by byte."""
        [line] = sealed_lines([draft(0)])
        odd = resealed(line.replace(b"09:00:00+07:00", b"09:00:00.000000+07:00"))
        store = MemoryStore()

        with pytest.raises(JournalError, match="entry 1 of 'sar-2550' is not as the store would keep it"):
            take_over(store, STREAM, [odd])
        assert store.streams() == ()

    def test_a_journal_that_is_not_there_cannot_be_exported(self) -> None:
        """A slip in the name is no empty export."""
        with pytest.raises(JournalError, match="there is no journal 'sar'") as error:
            export(MemoryStore(), io.BytesIO(), streams=["sar"])

        assert code_of(error) == "KPI321"

    def test_a_line_with_a_line_end_in_it_is_not_exported(self) -> None:
        """Damage must not become two entries."""

        class Damaged(MemoryStore):
            def streams(self) -> tuple[str, ...]:
                return (STREAM,)

            def lines(self, stream: str) -> tuple[bytes, ...]:
                return (TEN[0], TEN[1] + b"\n")

        with pytest.raises(JournalError, match="entry 2 of 'sar-2550' is damaged"):
            export(Damaged(), io.BytesIO())


class TestRecoveringLines:
    def test_a_torn_entry_is_kept_aside_and_cut_off(self, tmp_path: Path) -> None:
        """No byte is lost, and an earlier one that was kept aside is not written over."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9][:50])
        (tmp_path / "a.jsonl.torn-1").write_bytes(b"earlier")

        plan = plan_for_lines(path)
        before = path.read_bytes()
        done = recover_lines(plan)

        assert (plan.action, plan.kept, plan.tail) == ("cut", ((STREAM, 9, 0),), TEN[9][:50])
        assert done.aside == tmp_path / "a.jsonl.torn-2"
        assert path.read_bytes() + done.aside.read_bytes() == before
        assert codes(path) == []

    def test_planning_changes_nothing(self, tmp_path: Path) -> None:
        """What would be done is said first."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=b"{")
        before = path.read_bytes()

        plan_for_lines(path)

        assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])

    def test_a_whole_entry_that_lacks_its_line_end_is_completed(self, tmp_path: Path) -> None:
        """It fits behind the one before it, so nothing is cut."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9])

        plan = plan_for_lines(path, anchors=[anchor(TEN)])
        done = recover_lines(plan)

        assert (plan.action, plan.kept, done.aside) == ("complete", ((STREAM, 10, 0),), None)
        assert path.read_bytes() == written(tmp_path / "b.jsonl", TEN).read_bytes()

    @pytest.mark.parametrize("covered", [9, 10])
    def test_an_anchor_decides_whether_anything_is_missing(self, covered: int, tmp_path: Path) -> None:
        """What an anchor covers and the file lacks is not silently done without."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9][:50])
        before = path.read_bytes()
        if covered == 9:
            assert plan_for_lines(path, anchors=[anchor(TEN[:9])]).action == "cut"
            return

        with pytest.raises(
            JournalError, match=r"KPI312: anchor 'the signed card' covers 10 entries"
        ) as error:
            plan_for_lines(path, anchors=[anchor(TEN)])
        assert (code_of(error), path.read_bytes()) == ("KPI320", before)

    def test_damage_elsewhere_is_not_recovered_from(self, tmp_path: Path) -> None:
        """Only an incomplete end is cut off."""
        path = written(tmp_path / "a.jsonl", [*TEN[:4], *TEN[5:]], tail=b"{")

        with pytest.raises(JournalError) as error:
            plan_for_lines(path)
        assert code_of(error) == "KPI320"

    def test_a_sound_file_needs_nothing(self, tmp_path: Path) -> None:
        """Nothing is planned and nothing is done."""
        plan = plan_for_lines(written(tmp_path / "a.jsonl", TEN))

        assert (plan.action, recover_lines(plan).aside) == ("nothing", None)

    def test_a_file_that_changed_since_is_left_alone(self, tmp_path: Path) -> None:
        """Whatever was written meanwhile is not cut off."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=b"{")
        plan = plan_for_lines(path)
        path.write_bytes(path.read_bytes() + b"more")

        with pytest.raises(JournalError, match="changed since") as error:
            recover_lines(plan)
        assert (code_of(error), path.read_bytes()[-5:]) == ("KPI320", b"{more")

    def test_where_nothing_can_be_written_nothing_is_cut_off(self, tmp_path: Path) -> None:
        """A file that is gone is an error, and so is a folder that takes no file."""
        plan = plan_for_lines(written(tmp_path / "a.jsonl", TEN[:9], tail=b"{"))
        plan.path.unlink()

        with pytest.raises(JournalError) as error:
            recover_lines(plan)
        assert code_of(error) == "KPI300"


class TestRecoveringStores:
    SECRET = Secret(commitment="c0ffee", subject="person-1", key=bytes(32), value=b"08-1234-5678")

    def test_what_is_confirmed_is_copied_and_all_else_kept_aside(self, tmp_path: Path) -> None:
        """The old store stays as it is; the new one is sound and has the personal values, too."""
        path = stored(tmp_path / "store.sqlite", secrets=(self.SECRET,))
        change(
            path,
            "UPDATE entries SET line = CAST(line || x'20' AS BLOB) WHERE version = 7 AND stream = 'sar-2550'",
        )
        before = path.read_bytes()
        new = tmp_path / "new.sqlite"

        plan = plan_for_store(path)
        done = recover_store(plan, new)

        assert (plan.action, plan.kept) == ("copy", ((STREAM, 6, 4), ("sar-2551", 4, 0)))
        assert path.read_bytes() == before
        with SqliteStore(new) as store:
            assert [list(store.lines(each)) for each in store.streams()] == [TEN[:6], OTHER]
            assert store.secrets(STREAM) == (self.SECRET,)
        assert codes(new) == []
        assert done.aside is not None
        rows = [json.loads(line) for line in done.aside.read_bytes().splitlines()]
        assert [row["version"] for row in rows] == [7, 8, 9, 10]
        assert [base64.b64decode(row["line"]) for row in rows] == [TEN[6] + b" ", *TEN[7:]]

    def test_wrong_columns_alone_lose_nothing(self, tmp_path: Path) -> None:
        """The line counts: a new store states what it says."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "UPDATE entries SET command_id = 'x' WHERE version = 3 AND stream = 'sar-2550'")

        done = recover_store(plan_for_store(path), tmp_path / "new.sqlite")

        assert done.aside is None
        assert codes(tmp_path / "new.sqlite", anchors=[anchor(TEN)]) == []

    def test_an_anchor_that_says_more_refuses(self, tmp_path: Path) -> None:
        """A store is not recovered to less than is known to have been there."""
        path = stored(tmp_path / "store.sqlite")
        change(
            path,
            "UPDATE entries SET line = CAST(line || x'20' AS BLOB) WHERE version = 7 AND stream = 'sar-2550'",
        )

        assert plan_for_store(path, anchors=[anchor(TEN[:6])]).action == "copy"
        for size in (7, 10):
            with pytest.raises(JournalError) as error:
                plan_for_store(path, anchors=[anchor(TEN[:size])])
            assert code_of(error) == "KPI320"

    def test_an_intact_anchor_beyond_what_is_confirmed_refuses_too(self, tmp_path: Path) -> None:
        """Where bytes under an anchor are whole but the next one is damaged, they are not left out."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "DELETE FROM entries WHERE version = 8 AND stream = 'sar-2550'")

        with pytest.raises(JournalError, match="covers 7 entries; 6 can be kept"):
            plan_for_store(path, anchors=[anchor(TEN[:7])])

    def test_a_sound_store_needs_nothing(self, tmp_path: Path) -> None:
        """Nothing is planned and nothing is made."""
        plan = plan_for_store(stored(tmp_path / "store.sqlite"))

        assert (plan.action, recover_store(plan, tmp_path / "new.sqlite").store) == ("nothing", None)
        assert not (tmp_path / "new.sqlite").exists()

    def test_nothing_is_written_over(self, tmp_path: Path) -> None:
        """The new store is a new file."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "DELETE FROM entries WHERE version = 1")

        with pytest.raises(JournalError, match="is there already") as error:
            recover_store(plan_for_store(path), path)
        assert code_of(error) == "KPI320"

    @pytest.mark.parametrize("call", ["exists", "unlink"])
    def test_a_disk_that_fails_altogether_is_an_error_of_ours(
        self, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not even looking at the new place, or leaving it, fails in another way."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "UPDATE entries SET command_id = 'x' WHERE version = 3 AND stream = 'sar-2550'")
        plan = plan_for_store(path)

        def fail(*_given: object, **_named: object) -> bool:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        with monkeypatch.context() as patch:
            patch.setattr(Path, call, fail)
            patch.setattr("kpiflow.journal.recovery._copied", fail)
            with pytest.raises(JournalError, match="cannot be written") as error:
                recover_store(plan, tmp_path / "new.sqlite")

        assert (code_of(error), error.value.problems[0].got) == ("KPI300", "Input/output error")

    def test_a_full_disk_leaves_no_part_of_a_store(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What fails is told as an error of ours, nothing is left that looks whole, and it can be done again."""
        path = stored(tmp_path / "store.sqlite")
        change(
            path,
            "UPDATE entries SET line = CAST(line || x'20' AS BLOB) WHERE version = 7 AND stream = 'sar-2550'",
        )

        def full(_handle: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr("kpiflow.journal.recovery.os.fsync", full)
            with pytest.raises(JournalError, match="cannot be written") as error:
                recover_store(plan_for_store(path), tmp_path / "new.sqlite")

        assert (code_of(error), error.value.problems[0].got) == ("KPI300", "No space left on device")
        assert list(tmp_path.glob("new*")) == []
        assert recover_store(plan_for_store(path), tmp_path / "new.sqlite").store == tmp_path / "new.sqlite"

    def test_a_store_that_changed_since_is_told(self, tmp_path: Path) -> None:
        """What was planned must still be there."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "UPDATE entries SET command_id = 'x' WHERE version = 3 AND stream = 'sar-2550'")
        plan = plan_for_store(path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DELETE FROM entries WHERE version > 5")

        with pytest.raises(JournalError, match="changed since"):
            recover_store(plan, tmp_path / "new.sqlite")
        assert not (tmp_path / "new.sqlite").exists()
