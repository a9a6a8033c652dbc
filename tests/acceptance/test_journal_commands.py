"""The commands for journals: what they print, what they write, and how they end."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import subprocess
import sys

from contextlib import closing
from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from journals import STREAM, anchor, draft, journal
from kpiflow.cli import journals
from kpiflow.cli.command import kpiflow
from kpiflow.journal.notes import Note, read_note, read_signing_key
from kpiflow.journal.sqlite import SqliteStore
from kpiflow.journal.surveys import open_source, survey


TEN = journal(10)


def run(*arguments: str | Path, language: str = "C.UTF-8") -> Result:
    """Run the command in this process."""
    env = {"LC_ALL": language, "NO_COLOR": ""}
    return CliRunner().invoke(kpiflow, [str(each) for each in arguments], env=env, catch_exceptions=False)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give a store with one journal of ten entries."""
    path = tmp_path / "store.sqlite"
    with SqliteStore(path) as made:
        made.append_all(STREAM, [draft(n) for n in range(10)], expected_version=0)
    return path


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Give the same journal as JSON Lines."""
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in TEN))
    return path


def anchor_file(folder: Path, *, size: int = 10, stream: str = STREAM) -> Path:
    """Write the anchor of the first entries of a journal."""
    path = folder / f"{stream}-{size}.anchor"
    path.write_bytes(anchor(journal(size, stream=stream), stream=stream).content)
    return path


def change(path: Path, statement: str) -> None:
    """Change a store behind its back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute("DROP TRIGGER entries_are_never_deleted")
        connection.execute(statement)


class TestAnchor:
    def test_prints_what_fixes_a_journal(self, store: Path, lines: Path) -> None:
        """Three lines, the same for a store and for its lines."""
        for path in (store, lines):
            result = run("anchor", path)

            assert (result.exit_code, result.stdout_bytes, result.stderr) == (0, anchor(TEN).content, "")

    def test_signs_it(self, store: Path, tmp_path: Path) -> None:
        """A key that was made signs anchors that its public half verifies."""
        made = run("keygen", "agency.example/card", tmp_path / "card.key")
        signed = run("anchor", store, "--key", tmp_path / "card.key")
        (tmp_path / "card.pub").write_text(made.stdout)
        (tmp_path / "card.anchor").write_bytes(signed.stdout_bytes)

        assert read_note(signed.stdout_bytes).signatures[0].name == "agency.example/card"
        for key in (made.stdout.strip(), tmp_path / "card.pub"):
            result = run(
                "verify", store, "--anchor", tmp_path / "card.anchor", "--key", key, "--require", "signed"
            )
            assert result.exit_code == 0
            assert "is signed by key agency.example/card" in result.stdout

    def test_several_go_into_a_folder(self, tmp_path: Path) -> None:
        """Each has a file of its own, named by journal and size, and none is written over."""
        path = tmp_path / "two.jsonl"
        path.write_bytes(b"".join(line + b"\n" for line in [*TEN, *journal(2, stream="7/2")]))

        assert run("anchor", path).exit_code == 2
        assert "there are 2 journals" in run("anchor", path).stderr
        assert run("anchor", path, "7/2").stdout.startswith("kpiflow/7/2\n2\n")
        assert run("anchor", path, "--to", tmp_path).exit_code == 0
        assert (tmp_path / "sar-2550-10.anchor").read_bytes() == anchor(TEN).content
        assert (tmp_path / "7%2F2-2.anchor").is_file()
        assert run("anchor", path, "--to", tmp_path).exit_code == 2

    def test_a_damaged_journal_gets_none(self, store: Path) -> None:
        """Damage ends with the reason and prints nothing."""
        change(store, "DELETE FROM entries WHERE version = 4")

        result = run("anchor", store)

        assert (result.exit_code, result.stdout) == (2, "")
        assert "[KPI310]" in result.stderr

    def test_what_is_not_there_is_named(self, store: Path, tmp_path: Path) -> None:
        """A slip in the name of a journal or key is no anchor of something else."""
        (tmp_path / "no.key").write_text("nothing")
        assert "there is no journal 'sar'" in run("anchor", store, "sar").stderr
        assert "not the line of a signing key" in run("anchor", store, "--key", tmp_path / "no.key").stderr
        assert "cannot be read" in run("anchor", store, "--key", tmp_path / "none.key").stderr


class TestKeygen:
    def test_the_secret_half_is_for_its_owner_only(self, tmp_path: Path) -> None:
        """Nobody else may read the file, it is never written over, and the secret is not printed."""
        path = tmp_path / "card.key"
        made = run("keygen", "card", path)

        key = read_signing_key(path.read_text().rstrip("\n"))
        assert made.stdout == f"{key.verifier().text()}\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert run("keygen", "card", path).exit_code == 2
        assert read_signing_key(path.read_text().rstrip("\n")) == key

    def test_a_witness_has_a_key_of_its_own_kind(self, store: Path, tmp_path: Path) -> None:
        """Its cosignature counts as one, and its key does not pass for an issuer's."""
        public = run("keygen", "w", tmp_path / "w.key", "--witness").stdout.strip()
        key = read_signing_key((tmp_path / "w.key").read_text().rstrip("\n"))
        path = tmp_path / "w.anchor"
        path.write_bytes(key.signed(Note(text=anchor(TEN).content.decode()), second=1).content())

        done = run("verify", store, "--anchor", path, "--witness", public, "--require", "witnessed")
        assert (done.exit_code, "1 of 1 named witnesses" in done.stdout) == (0, True)
        assert run("verify", store, "--anchor", path, "--key", public).exit_code == 2
        assert run("verify", store, "--anchor", path, "--witness", public, "--quorum", "2").exit_code == 2


class TestVerify:
    def test_without_an_anchor_it_says_what_it_cannot_say(self, store: Path) -> None:
        """Exit code 0, and the word that nothing is anchored."""
        result = run("verify", store)

        assert result.exit_code == 0
        assert "unanchored" in result.stdout
        assert "Not evidence against deliberate rewriting or removal of the newest entries." in result.stdout
        assert "ไม่ใช่หลักฐาน" in run("verify", store, language="th_TH.UTF-8").stdout
        assert "ไม่ใช่หลักฐาน" in run("verify", store, "--lang", "th").stdout

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ((), 0),
            (("--require", "anchored"), 0),
            (("--require", "signed"), 14),
            (("--require", "witnessed"), 14),
            (("--max-unanchored", "2"), 0),
            (("--max-unanchored", "1"), 14),
            (("--require", "anchored", "--max-unanchored", "1"), 14),
            (("--key", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), 15),
            (("--prefix", "other"), 15),
            (("--key", "nonsense"), 2),
        ],
    )
    def test_what_is_asked_for_decides_how_it_ends(
        self, more: tuple[str, ...], code: int, store: Path, tmp_path: Path
    ) -> None:
        """A sound journal fails where it is not fixed as asked for."""
        result = run("verify", store, "--anchor", anchor_file(tmp_path, size=8), *more)

        assert result.exit_code == code

    def test_nothing_anchored_is_not_anchored(self, store: Path, tmp_path: Path) -> None:
        """Asking for anchors without giving one fails, for an empty file too."""
        (tmp_path / "empty.jsonl").touch()

        for path in (store, tmp_path / "empty.jsonl"):
            assert run("verify", path, "--require", "anchored").exit_code == 14
        assert run("verify", tmp_path / "empty.jsonl").stdout == "empty.jsonl holds no journal.\n"

    @pytest.mark.parametrize(
        ("content", "code", "said"),
        [
            (b"\n".join(TEN), 12, "KPI312"),
            (b"\n".join(TEN[:8]) + b"\n" + TEN[8][:30], 10, "KPI311"),
            (b"\n".join([*TEN[:3], *TEN[4:]]) + b"\n", 13, "KPI310"),
            (b"\n".join([*TEN[:8], TEN[9]]) + b"\n", 11, "KPI310"),
            (b"\n".join(TEN[:5]) + b"\n", 12, "KPI312"),
            (b"\n".join(journal(10, stream="other")) + b"\n", 15, "KPI314"),
            (TEN[0].replace(b'"format":1', b'"format":2') + b"\n", 12, "KPI302"),
        ],
        ids=["no end", "torn", "under the anchor", "behind it", "cut", "another", "newer format"],
    )
    def test_what_is_wrong_decides_how_it_ends(
        self, content: bytes, code: int, said: str, tmp_path: Path
    ) -> None:
        """Each kind of damage has its exit code; the worst one counts."""
        path = tmp_path / "a.jsonl"
        path.write_bytes(content)
        size = 10 if said == "KPI312" else 8

        result = run("verify", path, "--anchor", anchor_file(tmp_path, size=size))

        assert (result.exit_code, said in result.stdout) == (code, True)

    def test_a_newer_format_has_a_code_of_its_own(self, tmp_path: Path) -> None:
        """Whoever reads it with an old version is told so."""
        path = tmp_path / "a.jsonl"
        path.write_bytes(TEN[0].replace(b'"format":1', b'"format":2') + b"\n")

        assert run("verify", path).exit_code == 16

    def test_a_hostile_anchor_is_never_passed_over(self, store: Path, tmp_path: Path) -> None:
        """A second anchor that cannot be read fails, whatever the first says."""
        (tmp_path / "bad.anchor").write_bytes(b"\xff\x00")

        result = run("verify", store, "--anchor", anchor_file(tmp_path), "--anchor", tmp_path / "bad.anchor")

        assert (result.exit_code, "[KPI316]" in result.stdout) == (15, True)
        assert run("verify", store, "--anchor", tmp_path / "none").exit_code == 2

    def test_one_journal_of_several_can_be_named(self, tmp_path: Path) -> None:
        """Only it is looked at; one that is not there is a failure."""
        path = tmp_path / "two.jsonl"
        path.write_bytes(b"".join(line + b"\n" for line in [*TEN, *journal(2, stream="other")]))

        assert run("verify", path, "other").stdout.startswith("other:\n")
        assert run("verify", path, "nobody").exit_code == 12

    def test_programs_read_the_same(self, store: Path, tmp_path: Path) -> None:
        """The JSON object says what the text says, with sorted keys, in both languages."""
        file = anchor_file(tmp_path, size=8)
        result = run("verify", store, "--anchor", file, "--json")
        record = json.loads(result.stdout)
        [found] = record["journals"]

        assert result.stdout == json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        assert (record["edition"], record["exit_code"], record["problems"]) == (1, 0, [])
        assert (found["size"], found["covered"], found["unanchored"], found["levels"]) == (
            10,
            8,
            2,
            ["T0", "T1"],
        )
        assert found["anchors"][0]["root"] == file.read_text().splitlines()[2]
        assert found["says"]["en"].startswith("Entries 1–8 are exactly those fixed by the anchor")
        assert "เหตุการณ์" in found["says"]["th"]

    def test_damage_is_told_to_programs_as_well(self, store: Path) -> None:
        """Where the first unconfirmed entry begins, and what is wrong."""
        change(store, "DELETE FROM entries WHERE version = 4")

        record = json.loads(run("verify", store, "--json").stdout)

        [found] = record["journals"]
        assert record["exit_code"] == 11
        assert (found["confirmed"], found["levels"], found["covered"]) == (2, [], 0)
        assert found["first_unconfirmed_byte"] == len(TEN[0]) + len(TEN[1]) + 2
        assert found["problems"][0]["code"] == "KPI310"

    def test_names_cannot_command_a_terminal(self, tmp_path: Path) -> None:
        """The name of a journal is written so that nobody obeys it."""
        path = tmp_path / "a.jsonl"
        path.write_bytes(journal(1, stream="a\x1b[2Jb")[0] + b"\n")

        assert "\x1b" not in run("verify", path).stdout


class TestProgress:
    def test_what_takes_long_shows_how_far_it_is(self, lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """On a terminal a bar goes to standard error and to its end; the answer is the same."""
        monkeypatch.setattr(journals, "_TAKES_LONG", 1)
        terminal = io.StringIO()
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stderr", terminal)

        with journals.reading(lines) as told:
            found = survey(open_source(lines), told=told)

        assert found.all_problems == ()
        assert "100%" in terminal.getvalue()

    def test_nothing_is_shown_elsewhere(self, lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not for what is quick, and not into a file."""
        terminal = io.StringIO()
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        with monkeypatch.context() as on_terminal:
            on_terminal.setattr(sys, "stderr", terminal)
            with journals.reading(lines) as told:
                told(9)
        assert terminal.getvalue() == ""
        monkeypatch.setattr(journals, "_TAKES_LONG", 1)
        assert run("verify", lines).stderr == ""


class TestFsck:
    def test_a_sound_store_ends_with_0(self, store: Path, lines: Path) -> None:
        """Nothing is found and nothing is changed."""
        before = store.read_bytes()

        assert (run("fsck", store).exit_code, run("fsck", lines).exit_code) == (0, 0)
        assert json.loads(run("fsck", store, "--json").stdout)["exit_code"] == 0
        assert store.read_bytes() == before

    def test_columns_are_looked_at_too(self, store: Path) -> None:
        """A row that states something else than its line is damage."""
        change(store, "UPDATE entries SET command_id = 'x' WHERE version = 4")

        result = run("fsck", store)

        assert (result.exit_code, "[KPI318]" in result.stdout) == (11, True)

    def test_what_is_no_store_ends_with_2(self, tmp_path: Path) -> None:
        """There is nothing to look through."""
        assert run("fsck", tmp_path / "none").exit_code == 2


class TestTransfer:
    def test_out_and_in_again(self, store: Path, lines: Path, tmp_path: Path) -> None:
        """What is exported is the lines; imported, it gives the same anchor; again, nothing happens."""
        new = tmp_path / "new.sqlite"

        assert run("export", store).stdout_bytes == lines.read_bytes()
        assert run("export", store, "--output", tmp_path / "out.jsonl").stdout == ""
        assert (tmp_path / "out.jsonl").read_bytes() == lines.read_bytes()
        assert "sar-2550: 10 entries written" in run("import", tmp_path / "out.jsonl", new).stderr
        assert run("anchor", new).stdout == run("anchor", store).stdout
        assert "0 entries written, 10 were there already" in run("import", lines, new).stderr

    def test_nothing_is_written_over(self, store: Path, lines: Path) -> None:
        """An export goes into a new file."""
        assert run("export", store, "--output", lines).exit_code == 2

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
    def test_an_export_that_fails_leaves_nothing(self, store: Path, tmp_path: Path) -> None:
        """Where no more can be written, no file is left that looks like all of it, and it can be done again."""
        with SqliteStore(store) as kept:
            kept.append(STREAM, draft(10, note="x" * 60_000), expected_version=10)
        limited = (
            "import resource, sys; from kpiflow.cli import main;"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)); main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", limited, "export", str(store), "--output", str(tmp_path / "out.jsonl")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

        assert (done.returncode, "cannot be written: File too large" in done.stderr) == (2, True), done.stderr
        assert not (tmp_path / "out.jsonl").exists()
        assert run("export", store, "--output", tmp_path / "out.jsonl").exit_code == 0

    def test_a_damaged_file_makes_no_store(self, lines: Path, tmp_path: Path) -> None:
        """Nothing is made of a file that is not sound."""
        lines.write_bytes(lines.read_bytes()[:-5])

        assert run("import", lines, tmp_path / "new.sqlite").exit_code == 2
        assert not (tmp_path / "new.sqlite").exists()


class TestRecover:
    def test_says_first_and_does_it_when_told(self, lines: Path) -> None:
        """The torn bytes are beside the file before they are cut off."""
        whole = lines.read_bytes()
        lines.write_bytes(whole[:-20])

        said = run("recover", lines)
        assert (said.exit_code, lines.read_bytes()) == (10, whole[:-20])
        assert "bytes of journal.jsonl would be copied beside it and cut off" in said.stdout
        done = run("recover", lines, "--write")

        assert (done.exit_code, "journal.jsonl.torn-1" in done.stdout) == (0, True)
        assert lines.read_bytes() + (lines.parent / "journal.jsonl.torn-1").read_bytes() == whole[:-20]
        assert run("recover", lines).stdout.endswith("needs no recovery\n")

    def test_an_anchor_that_says_more_refuses(self, lines: Path, tmp_path: Path) -> None:
        """Nothing is done, with or without being told to."""
        lines.write_bytes(lines.read_bytes()[:-20])

        result = run("recover", lines, "--anchor", anchor_file(tmp_path), "--write")

        assert (result.exit_code, "[KPI320]" in result.stderr) == (2, True)

    def test_a_line_end_that_is_missing_is_written(self, lines: Path) -> None:
        """A whole entry is not cut off."""
        whole = lines.read_bytes()
        lines.write_bytes(whole[:-1])

        assert "whole but for its line end" in run("recover", lines).stdout
        assert run("recover", lines, "--write").exit_code == 0
        assert lines.read_bytes() == whole

    def test_a_store_is_copied(self, store: Path, tmp_path: Path) -> None:
        """The new store is named, and has what is confirmed."""
        change(store, "DELETE FROM entries WHERE version = 6")

        assert run("recover", store).exit_code == 10
        assert "name the new store with --to" in run("recover", store, "--write").stderr
        done = run("recover", store, "--write", "--to", tmp_path / "new.sqlite")

        assert (done.exit_code, "store.sqlite is as it was" in done.stdout) == (0, True)
        assert "4 entries kept, 5 set aside" in done.stdout
        assert (
            run("verify", tmp_path / "new.sqlite", "--anchor", anchor_file(tmp_path, size=4)).exit_code == 0
        )

    def test_programs_read_the_same(self, store: Path, tmp_path: Path) -> None:
        """With --json it is said what would be done, then what was, then that there is nothing to do."""
        change(store, "DELETE FROM entries WHERE version = 6")
        new = tmp_path / "new.sqlite"

        said = run("recover", store, "--json")
        done = run("recover", store, "--json", "--write", "--to", new)
        after = run("recover", new, "--json")

        assert (said.exit_code, done.exit_code, after.exit_code) == (10, 0, 0)
        told, did, left = (json.loads(each.stdout) for each in (said, done, after))
        assert (told["action"], told["is_done"], told["store"]) == ("copy", False, None)
        assert (did["action"], did["is_done"], did["store"]) == ("copy", True, str(new))
        assert did["journals"] == told["journals"]
        assert [(each["kept"], each["set_aside"]) for each in did["journals"]] == [(4, 5)]
        assert (left["action"], left["is_done"], left["aside"]) == ("nothing", False, None)

    def test_an_import_is_told_to_programs(self, lines: Path, tmp_path: Path) -> None:
        """How many entries were written and known, by journal."""
        new = tmp_path / "new.sqlite"

        first, second = (json.loads(run("import", lines, new, "--json").stdout) for _ in range(2))

        [once], [again] = first["journals"], second["journals"]
        assert (once["written"], once["known"]) == (again["known"], again["written"]) == (10, 0)
