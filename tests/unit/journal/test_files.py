"""Journals in files: read as they lie, written out and taken back, recovered without losing a byte."""

from __future__ import annotations

import base64
import errno
import io
import json
import os
import sqlite3

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from attrs import evolve

from journals import STREAM, anchor, checkpoint, draft, journal, resealed, sealed_lines
from kpiflow.errors import JournalError, Problem
from kpiflow.journal import MemoryStore, Secret, read_line
from kpiflow.journal.anchors import Anchor, Demands
from kpiflow.journal.jsonl import LONGEST, JsonLinesFile
from kpiflow.journal.notes import WITNESS, SigningKey
from kpiflow.journal.recovery import (
    Plan,
    Recovered,
    plan_for_lines,
    plan_for_store,
    recover_lines,
    recover_store,
)
from kpiflow.journal.sqlite import APPLICATION_ID, FORMAT, SqliteStore
from kpiflow.journal.sqlite_file import Row, SqliteFile
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


def by_hand(path: Path, statement: str) -> Path:
    """Make a file that says it is a store, and holds what a statement makes."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute(statement)
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
        source = JsonLinesFile(path)

        assert [each.code for each in survey(source).all_problems] == ["KPI310", "KPI311"]
        assert (source.offset, source.tail) == (LONGEST, b"x" * 5)
        assert LONGEST == 16 * 1024 * 1024, "sixteen times the longest body"

    def test_a_body_that_reads_like_a_beginning_is_none(self, tmp_path: Path) -> None:
        """Only the first entry of a journal begins one, whatever others quote."""
        drafts = [draft(0), evolve(draft(1), body=b'{"version":1,"stream":"other"}'), draft(2)]
        lines = sealed_lines(drafts)
        path = written(tmp_path / "a.jsonl", [*lines, *OTHER])

        found = [(each.stream, list(each.lines)) for each in JsonLinesFile(path).journals()]

        assert found == [(STREAM, lines), ("sar-2551", OTHER)]

    def test_where_it_ends_is_known_once_it_is_read(self, tmp_path: Path) -> None:
        """Nothing is known before; reading again begins again."""
        source = JsonLinesFile(written(tmp_path / "a.jsonl", TEN, tail=b"{"))
        assert (source.offset, source.tail, source.check()) == (0, b"", ())

        for _ in range(2):
            survey(source)
            assert (source.offset, source.tail) == (sum(map(len, TEN)) + 10, b"{")
        source.path.write_bytes(b"")
        survey(source)
        assert (source.offset, source.tail, source.check()) == (0, b"", ())

    def test_what_is_not_there_cannot_be_read(self, tmp_path: Path) -> None:
        """A file that is missing, or a folder, is an error with its name."""
        for path in (tmp_path / "none.jsonl", tmp_path):
            with pytest.raises(JournalError, match="cannot be read") as error:
                open_source(path)
            assert code_of(error) == "KPI300"
        with pytest.raises(JournalError, match="cannot be read") as error:
            list(JsonLinesFile(tmp_path / "none.jsonl").journals())
        assert code_of(error) == "KPI300"

    def test_reading_tells_how_far_it_is(self, tmp_path: Path) -> None:
        """Whoever waits is told of more than 256 KiB at a time, and at the end of what is left."""
        path = written(tmp_path / "all.jsonl", [*[b"x" * 65535] * 9, *OTHER])
        told: list[int] = []

        survey(open_source(path), told=told.append)

        rest = sum(map(len, OTHER)) + len(OTHER)
        assert told == [5 * 65536, 4 * 65536, rest]

    def test_signatures_are_missed_where_there_is_nothing_to_sign(self, tmp_path: Path) -> None:
        """Keys or witnesses without journal and anchor are a problem; one of these says itself what is wrong."""
        empty, one = written(tmp_path / "a.jsonl", []), written(tmp_path / "b.jsonl", TEN)
        key = SigningKey(name="card", seed=bytes(32)).verifier()
        witness = SigningKey(name="witness", seed=bytes(32), kind=WITNESS).verifier()

        for demands in (Demands(keys=(key,)), Demands(witnesses=(witness,))):
            [problem] = survey(open_source(empty), demands=demands).all_problems
            assert (problem.code, problem.message) == (
                "KPI315",
                "there is no journal, and no anchor that could be signed",
            )
            assert codes(empty, demands=demands, anchors=[anchor(TEN)]) == ["KPI314"]
            assert codes(one, demands=demands) == ["KPI315"], "of the journal, once"
        assert codes(empty, demands=Demands()) == []

    def test_journals_that_are_named_and_missing_are_told(self, tmp_path: Path) -> None:
        """Each by its name, and those that are there are verified."""
        path = written(tmp_path / "all.jsonl", [*TEN, *OTHER])

        found = survey(open_source(path), streams=["sar-2551", "sar-2549"])

        assert [each.stream for each in found.journals] == ["sar-2551"]
        assert [(each.code, each.message) for each in found.problems] == [
            ("KPI312", "there is no journal 'sar-2549'")
        ]

    def test_what_is_wrong_with_one_is_required_of_all(self, tmp_path: Path) -> None:
        """Nothing is required of a sound journal beside a damaged one, or one that lacks its anchor."""
        damaged = written(tmp_path / "a.jsonl", [*TEN, *OTHER[:2], *OTHER[3:]])
        sound = survey(open_source(written(tmp_path / "b.jsonl", [*TEN, *OTHER])), anchors=[anchor(TEN)])

        with pytest.raises(JournalError) as error:
            survey(open_source(damaged)).require("T0")
        assert code_of(error) == "KPI310"
        sound.require("T0")
        with pytest.raises(JournalError, match="journal 'sar-2551' is not verified as T1") as error:
            sound.require("T1")
        assert code_of(error) == "KPI317"

    def test_anchors_know_journals_by_a_prefix(self, tmp_path: Path) -> None:
        """Anchors made under another prefix are those of other journals."""
        path = written(tmp_path / "a.jsonl", TEN)
        text = checkpoint(TEN).text().replace("kpiflow/", "agency.example/")
        theirs = Anchor(name="theirs", content=text.encode())

        assert codes(path, anchors=[theirs], prefix="agency.example") == []
        assert codes(path, anchors=[theirs]) == ["KPI314"]
        assert survey(open_source(path), anchors=[anchor(TEN)]).journals[0].covered == 10

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

    def test_only_who_asks_for_it_has_the_whole_file_looked_through(self, tmp_path: Path) -> None:
        """Damage that no row shows is found by SQLite, and recovering a store asks for that."""
        path = stored(tmp_path / "store.sqlite")
        content = bytearray(path.read_bytes())
        content[36:40] = (7).to_bytes(4, "big")  # so many free pages, says the header
        path.write_bytes(content)

        assert (codes(path), SqliteFile(path).check()) == ([], ())
        [problem] = survey(open_source(path, is_thorough=True)).all_problems
        assert (problem.code, problem.message) == ("KPI300", "store 'store.sqlite' is damaged")
        assert "size is 0 but should" in problem.got
        assert SqliteFile(stored(tmp_path / "sound.sqlite"), is_thorough=True).check() == ()
        plan = plan_for_store(path)
        assert plan == Plan(path=path, action="copy", kept=((STREAM, 10, 0), ("sar-2551", 4, 0)))
        assert (plan.offset, plan.tail) == (0, b"")

    def test_of_very_many_wrong_rows_some_are_told(self, tmp_path: Path) -> None:
        """A hundred is enough to know that a store is to be recovered."""
        path = tmp_path / "store.sqlite"
        with SqliteStore(path) as store:
            store.append_all(STREAM, [draft(n) for n in range(102)], expected_version=0)
        change(path, "UPDATE entries SET command_id = 'x' || version")

        assert codes(path) == ["KPI318"] * 100

    def test_whatever_columns_hold_is_given(self, tmp_path: Path) -> None:
        """Values of another kind than a store writes are shown as they are, and found."""
        path = by_hand(
            tmp_path / "store.sqlite", "CREATE TABLE entries (stream, version, command_id, previous, line)"
        )
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("INSERT INTO entries VALUES ('s', 'first', 7, NULL, 'text')")

        file = SqliteFile(path)

        assert list(file.rows("s")) == [Row(version=-1, command_id=b"7", previous=b"None", line=b"text")]
        assert (file.streams(), list(file.lines("s"))) == (("s",), [b"text"])
        assert codes(path) == ["KPI310", "KPI318"]

    @pytest.mark.parametrize("stream", ["\ufffd", "การประเมิน ๒๕๕๐", '"\\'])
    def test_any_name_is_a_name(self, stream: str, tmp_path: Path) -> None:
        """Only rows that nothing can ask for are told as such, not those whose name looks like one."""
        path = tmp_path / "store.sqlite"
        with SqliteStore(path) as store:
            store.append(stream, evolve(draft(0), command_id=f"{stream} ๑"), expected_version=0)

        assert codes(path) == []

    def test_only_those_asked_for_are_given(self, tmp_path: Path) -> None:
        """The others are not even looked at."""
        file = SqliteFile(stored(tmp_path / "store.sqlite"))

        assert [each.stream for each in file.journals(["sar-2551"])] == ["sar-2551"]

    def test_where_not_even_the_first_row_can_be_read_that_is_told(self, tmp_path: Path) -> None:
        """Nothing is raised, and other journals are verified."""
        path = tmp_path / "store.sqlite"
        with SqliteStore(path) as store:
            store.append_all(STREAM, [draft(n, note="x" * 300) for n in range(60)], expected_version=0)
            store.append_all("sar-2551", [draft(n) for n in range(4)], expected_version=0)
        content = bytearray(path.read_bytes())
        first = next(at for at in range(0, len(content), 4096) if b'"version":1,' in content[at : at + 4096])
        content[first : first + 8] = b"\xff" * 8
        path.write_bytes(content)

        found = survey(open_source(path))

        assert [(each.stream, each.size) for each in found.journals] == [(STREAM, 0), ("sar-2551", 4)]
        assert [(each.code, each.message) for each in found.all_problems] == [
            ("KPI300", "store 'store.sqlite' cannot be read")
        ]

    @pytest.mark.parametrize("name", ["a b.db", "a?mode=rwc.db", "a%20b#c.db", "ก.db"])
    def test_files_of_any_name_are_read(self, name: str, tmp_path: Path) -> None:
        """What a name holds is not read as part of an address."""
        path = stored(tmp_path / name, secrets=(TestRecoveringStores.SECRET,))

        file = SqliteFile(path)

        assert file.streams() == (STREAM, "sar-2551")
        assert file.secrets(STREAM) == (TestRecoveringStores.SECRET,)
        assert file.secrets("sar-2551") == ()

    def test_a_store_cannot_look_around(self, tmp_path: Path) -> None:
        """What stands in place of a table reaches nothing but the file."""
        path = by_hand(
            tmp_path / "store.sqlite",
            "CREATE VIEW entries AS SELECT name AS stream, 1 AS version, 'c' AS command_id, x'00' AS previous,"
            " CAST(file AS BLOB) AS line FROM pragma_database_list",
        )

        with pytest.raises(JournalError) as error:
            SqliteFile(path).streams()

        assert "unsafe use of virtual table" in error.value.problems[0].got

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
        with pytest.raises(JournalError) as error:
            open_source(other)
        assert str(error.value) == (
            "[KPI300] store 'other.db' is not a kpiflow store\n"
            "  hint: check that the file is a kpiflow store you may read"
        )


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

    def test_journals_go_out_in_the_order_that_is_asked_for(self, tmp_path: Path) -> None:
        """All by name, or those that are named."""
        source, all_, some = SqliteFile(stored(tmp_path / "store.sqlite")), io.BytesIO(), io.BytesIO()

        export(source, all_)
        moved = export(source, some, streams=["sar-2551", STREAM])

        assert all_.getvalue().splitlines() == [*TEN, *OTHER]
        assert some.getvalue() == b"".join(line + b"\n" for line in [*OTHER, *TEN])
        assert [each.stream for each in moved] == ["sar-2551", STREAM]

    def test_personal_values_come_with_any_number_of_lines(self) -> None:
        """They are kept beside the newest entry, be it the only one."""
        secret = Secret(commitment="c0", subject="p1", key=bytes(32), value=b"v")
        for count in (1, 2, 3):
            store = MemoryStore()

            assert take_over(store, STREAM, TEN[:count], secrets=(secret,)).written == count
            assert store.secrets(STREAM) == (secret,)

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

        with pytest.raises(
            JournalError, match="entry 1 of 'sar-2550' is not as the store would keep it"
        ) as error:
            take_over(store, STREAM, [odd])
        assert (code_of(error), store.streams()) == ("KPI321", ())

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

        with pytest.raises(JournalError, match="entry 2 of 'sar-2550' is damaged") as error:
            export(Damaged(), io.BytesIO())

        assert code_of(error) == "KPI321"


class TestRecoveringLines:
    def test_a_torn_entry_is_kept_aside_and_cut_off(self, tmp_path: Path) -> None:
        """No byte is lost, and an earlier one that was kept aside is not written over."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9][:50])
        (tmp_path / "a.jsonl.torn-1").write_bytes(b"earlier")

        plan = plan_for_lines(path)
        before = path.read_bytes()
        done = recover_lines(plan)

        assert (plan.action, plan.kept, plan.tail) == ("cut", ((STREAM, 9, 0),), TEN[9][:50])
        assert (done.aside, done.store) == (tmp_path / "a.jsonl.torn-2", None)
        assert done.aside is not None
        assert path.read_bytes() + done.aside.read_bytes() == before
        assert codes(path) == []

    @pytest.mark.skipif(os.name != "posix", reason="needs folders that can be opened")
    @pytest.mark.parametrize("cut", [50, len(TEN[9])])
    def test_what_is_set_aside_is_on_the_disk_before_anything_is_cut(
        self, cut: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """First the bytes, then their name, then the file itself: whenever power is lost, none is."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9][:cut])
        whole = path.stat().st_size
        names = {path.stat().st_ino: path.name, tmp_path.stat().st_ino: "folder"}
        synced: list[tuple[str, int, int]] = []
        handles: list[int] = []

        def sync(handle: int) -> None:
            found = os.fstat(handle)
            name = names.get(found.st_ino, "aside")
            synced.append((name, 0 if name == "folder" else found.st_size, path.stat().st_size))
            handles.append(handle)

        monkeypatch.setattr("kpiflow.journal.recovery.os.fsync", sync)
        done = recover_lines(plan_for_lines(path))

        if cut == 50:
            assert done.aside == tmp_path / "a.jsonl.torn-1"
            assert done.aside.stat().st_mode & 0o777 == 0o600
            assert synced == [
                ("aside", 50, whole),
                ("folder", 0, whole),
                ("a.jsonl", whole - 50, whole - 50),
            ]
        else:
            assert synced == [("a.jsonl", whole + 1, whole + 1)]
        for handle in handles:
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.fstat(handle)

    @pytest.mark.parametrize("is_gone", [False, True])
    def test_what_cannot_be_set_aside_is_not_cut_off(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_gone: bool
    ) -> None:
        """A disk that is full leaves the file as it was, and no part of a copy beside it."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=b"{")
        plan, before = plan_for_lines(path), path.read_bytes()

        def full(_handle: int) -> None:
            if is_gone:
                (tmp_path / "a.jsonl.torn-1").unlink()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr("kpiflow.journal.recovery.os.fsync", full)
        with pytest.raises(JournalError, match=r"'a\.jsonl\.torn-1' cannot be written") as error:
            recover_lines(plan)

        assert (code_of(error), error.value.problems[0].got) == ("KPI300", "No space left on device")
        assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])

    def test_where_no_file_can_be_made_nothing_is_cut_off(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A folder that takes no new file is told with the name that was to be made."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=b"{")
        plan, before = plan_for_lines(path), path.read_bytes()

        def refuse(*_given: object) -> int:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        with monkeypatch.context() as patch:
            patch.setattr("kpiflow.journal.recovery.os.open", refuse)
            with pytest.raises(JournalError, match=r"'a\.jsonl\.torn-1' cannot be written") as error:
                recover_lines(plan)

        assert (code_of(error), error.value.problems[0].got) == ("KPI300", "Permission denied")
        assert path.read_bytes() == before

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

        assert (plan.action, plan.kept, recover_lines(plan)) == ("nothing", ((STREAM, 10, 0),), Recovered())

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
        assert (done.store, done.aside) == (new, tmp_path / "new.sqlite.left-1")
        assert done.aside is not None
        with SqliteStore(new) as store:
            assert [list(store.lines(each)) for each in store.streams()] == [TEN[:6], OTHER]
            assert store.secrets(STREAM) == (self.SECRET,)
        assert codes(new) == []
        rows = [json.loads(line) for line in done.aside.read_bytes().splitlines()]
        assert [(row["stream"], row["version"]) for row in rows] == [(STREAM, n) for n in (7, 8, 9, 10)]
        assert [base64.b64decode(row["command_id"]) for row in rows] == [b"c-6", b"c-7", b"c-8", b"c-9"]
        assert [base64.b64decode(row["previous"]).hex() for row in rows] == [
            read_line(line).previous for line in TEN[6:]
        ]
        assert [base64.b64decode(row["line"]) for row in rows] == [TEN[6] + b" ", *TEN[7:]]

    def test_a_journal_of_which_nothing_is_confirmed_is_kept_aside(self, tmp_path: Path) -> None:
        """The new store has the others only."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "DELETE FROM entries WHERE version = 1 AND stream = 'sar-2551'")

        plan = plan_for_store(path)
        done = recover_store(plan, tmp_path / "new.sqlite")

        assert plan.kept == ((STREAM, 10, 0), ("sar-2551", 0, 3))
        assert SqliteFile(tmp_path / "new.sqlite").streams() == (STREAM,)
        assert done.aside is not None
        rows = [json.loads(line) for line in done.aside.read_bytes().splitlines()]
        assert [base64.b64decode(row["line"]) for row in rows] == OTHER[1:]

    def test_what_sqlite_cannot_read_is_told_in_its_place(self, tmp_path: Path) -> None:
        """Behind the rows that can be read stands why there are no more."""
        path = tmp_path / "store.sqlite"
        with SqliteStore(path) as store:
            for n in range(60):
                store.append(STREAM, draft(n, note="x" * 300), expected_version=n)
        content = bytearray(path.read_bytes())
        pages = range(0, len(content), 4096)
        last = next(at for at in reversed(pages) if b'"version":40,' in content[at : at + 4096])
        content[last : last + 8] = b"\xff" * 8
        path.write_bytes(content)

        plan = plan_for_store(path)
        done = recover_store(plan, tmp_path / "new.sqlite")

        [(_, kept, _)] = plan.kept
        assert 0 < kept < 40
        assert done.aside is not None
        rows = [json.loads(line) for line in done.aside.read_bytes().splitlines()]
        assert [row["version"] for row in rows] == [*range(kept + 1, kept + len(rows)), -1]
        assert (rows[-1]["stream"], rows[-1]["previous"], rows[-1]["line"]) == (STREAM, "", "")
        assert b"[KPI300] store 'store.sqlite' cannot be read" in base64.b64decode(rows[-1]["command_id"])

    @pytest.mark.parametrize(
        ("brought", "code"),
        [
            (anchor(TEN[:6], stream="sar-2549"), "KPI314"),
            (anchor(sealed_lines([draft(n, note="other") for n in range(6)])), "KPI313"),
            (anchor(journal(12)), "KPI312"),
            (evolve(anchor(TEN), content=b"?"), "KPI316"),
        ],
        ids=["of another journal", "of another history", "of more", "of nothing"],
    )
    def test_an_anchor_that_does_not_fit_refuses(self, brought: Anchor, code: str, tmp_path: Path) -> None:
        """Whoever brings an anchor is not given a store that it does not fix."""
        path = stored(tmp_path / "store.sqlite")

        with pytest.raises(JournalError) as error:
            plan_for_store(path, anchors=[brought])

        [reason] = error.value.problems[0].reasons
        assert (code_of(error), reason[:6]) == ("KPI320", code)

    def test_names_are_kept_aside_as_they_are(self, tmp_path: Path) -> None:
        """Whoever looks for a journal in what is left finds it by its name."""
        path = tmp_path / "store.sqlite"
        with SqliteStore(path) as store:
            store.append("แผน ๒๕๕๐", draft(0), expected_version=0)
        change(path, "UPDATE entries SET line = CAST(line || x'20' AS BLOB)")

        done = recover_store(plan_for_store(path), tmp_path / "new.sqlite")

        assert done.aside is not None
        assert done.aside.read_bytes().startswith('{"stream": "แผน ๒๕๕๐", "version": 1,'.encode())

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

        with pytest.raises(
            JournalError, match="KPI312: anchor 'the signed card' covers 7 entries; 6 can be kept"
        ):
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

    @pytest.mark.parametrize("kind", ["", "-wal", "-shm", "-journal"])
    def test_what_fails_leaves_no_file_of_a_store(
        self, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nor what SQLite keeps beside one."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "UPDATE entries SET command_id = 'x' WHERE version = 3 AND stream = 'sar-2550'")
        plan, left = plan_for_store(path), tmp_path / f"new.sqlite{kind}"

        def fail(_plan: Plan, _to: Path) -> None:
            left.touch()
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr("kpiflow.journal.recovery._copied", fail)
        with pytest.raises(JournalError) as error:
            recover_store(plan, tmp_path / "new.sqlite")

        assert (error.value.problems[0].got, left.exists()) == ("Input/output error", False)

    def test_a_store_that_changed_since_is_told(self, tmp_path: Path) -> None:
        """What was planned must still be there."""
        path = stored(tmp_path / "store.sqlite")
        change(path, "UPDATE entries SET command_id = 'x' WHERE version = 3 AND stream = 'sar-2550'")
        plan = plan_for_store(path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DELETE FROM entries WHERE version > 5")

        with pytest.raises(JournalError, match="changed since") as error:
            recover_store(plan, tmp_path / "new.sqlite")
        assert (code_of(error), (tmp_path / "new.sqlite").exists()) == ("KPI320", False)
        assert not (tmp_path / "new.sqlite").exists()

    def test_a_journal_of_which_nothing_is_confirmed_is_kept_aside_whole(self, tmp_path: Path) -> None:
        """Damage of the first entry leaves nothing of that journal to copy, and the others are copied."""
        path = stored(tmp_path / "store.sqlite")
        change(
            path,
            "UPDATE entries SET line = CAST(line || x'20' AS BLOB) WHERE version = 1 AND stream = 'sar-2550'",
        )

        plan = plan_for_store(path)
        done = recover_store(plan, tmp_path / "new.sqlite")

        assert plan.kept == ((STREAM, 0, 10), ("sar-2551", 4, 0))
        with SqliteStore(tmp_path / "new.sqlite") as store:
            assert store.streams() == ("sar-2551",)
        assert done.aside is not None
        assert len(done.aside.read_bytes().splitlines()) == 10

    def test_what_cannot_be_read_at_all_is_noted_in_what_is_kept_aside(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where SQLite itself gives up behind what is confirmed, the rest says why it ends."""
        path = stored(tmp_path / "store.sqlite")
        change(
            path,
            "UPDATE entries SET line = CAST(line || x'20' AS BLOB) WHERE version = 7 AND stream = 'sar-2550'",
        )
        plan = plan_for_store(path)
        rows = SqliteFile.rows

        def until_the_eighth(self: SqliteFile, stream: str) -> Iterator[Row]:
            for row in rows(self, stream):
                if row.version == 8:
                    raise JournalError(Problem("KPI300", "the page is damaged"))
                yield row

        monkeypatch.setattr(SqliteFile, "rows", until_the_eighth)
        done = recover_store(plan, tmp_path / "new.sqlite")

        assert done.aside is not None
        left = [json.loads(line) for line in done.aside.read_bytes().splitlines()]
        assert [each["version"] for each in left] == [7, -1]
        assert base64.b64decode(left[1]["command_id"]) == b"[KPI300] the page is damaged"

    def test_where_nothing_can_be_kept_aside_nothing_is_cut_off(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file that cannot even be made is told, and the journal is as it was."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9][:50])
        before = path.read_bytes()
        plan = plan_for_lines(path)

        def refused(*_given: object) -> int:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        with monkeypatch.context() as patch:
            patch.setattr("kpiflow.journal.recovery.os.open", refused)
            with pytest.raises(JournalError, match="cannot be written") as error:
                recover_lines(plan)

        assert (code_of(error), error.value.problems[0].got) == ("KPI300", "Permission denied")
        assert path.read_bytes() == before

    def test_where_folders_cannot_be_opened_it_is_done_without(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On Windows a folder is no file that could be opened; the torn end is kept aside all the same."""
        path = written(tmp_path / "a.jsonl", TEN[:9], tail=TEN[9][:50])
        opened: list[object] = []

        def opening(file: object, *given: int) -> int:
            opened.append(file)
            return os.open(file, *given)  # type: ignore[arg-type]

        elsewhere = SimpleNamespace(**(vars(os) | {"name": "nt", "open": opening}))
        monkeypatch.setattr("kpiflow.journal.recovery.os", elsewhere)
        done = recover_lines(plan_for_lines(path))

        assert done.aside is not None
        assert done.aside.read_bytes() == TEN[9][:50]
        assert opened == [done.aside]


class TestOnlyOneJournal:
    def test_of_a_store_only_those_asked_for_are_given(self, tmp_path: Path) -> None:
        """A journal by its name; what is not there is told, and only that."""
        path = stored(tmp_path / "store.sqlite")

        found = survey(open_source(path), streams=["sar-2551", "sar-2552"])

        assert [(each.stream, each.size) for each in found.journals] == [("sar-2551", 4)]
        assert [(each.code, each.message) for each in found.all_problems] == [
            ("KPI312", "there is no journal 'sar-2552'")
        ]
