"""`kpiflow pack`, and `kpiflow verify` of what it makes: what is printed, written, and how it ends."""

from __future__ import annotations

import json
import shutil
import zipfile

from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from kpiflow.cli import pack as command
from kpiflow.cli.command import kpiflow
from packs import FILES, contents, lay_out


def run(*arguments: str | Path, language: str = "C.UTF-8") -> Result:
    """Run the command in this process."""
    env = {"LC_ALL": language, "NO_COLOR": ""}
    return CliRunner().invoke(kpiflow, [str(each) for each in arguments], env=env, catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the assessment file of the example, with its evidence files."""
    (tmp_path / "register").mkdir()
    return lay_out(tmp_path / "register")


@pytest.fixture
def store(file: Path, tmp_path: Path) -> Path:
    """Give a store with its journal."""
    assert run("assess", file, "--store", tmp_path / "store.sqlite").exit_code == 0
    return tmp_path / "store.sqlite"


class TestPack:
    def test_a_stranger_verifies_it_by_one_command(self, file: Path, tmp_path: Path) -> None:
        """Whatever the pack is called; the answer says what it does not show."""
        made = run("pack", file, "-o", tmp_path / "sar.zip")
        shutil.copy(tmp_path / "sar.zip", tmp_path / "attachment.dat")
        found = run("verify", tmp_path / "attachment.dat")

        assert made.exit_code == 0
        assert "pack written to" in made.stderr
        assert found.exit_code == 0
        assert "3 evidence files as recorded" in found.stdout
        assert "A maker who wrote all of it anew would pass just the same." in found.stdout
        assert "was made of an assessment file, for this pack" in found.stdout

    def test_is_the_same_again(self, file: Path, tmp_path: Path) -> None:
        """A second pack of the same file is the same bytes, whatever the time."""
        for name in ("one.zip", "two.zip"):
            assert run("pack", file, "-o", tmp_path / name).exit_code == 0

        assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()

    def test_of_a_store_needs_no_name_where_there_is_one(self, store: Path, tmp_path: Path) -> None:
        """The journal is the one that was kept, and is anchored by what was kept elsewhere."""
        anchor = tmp_path / "kept.anchor"
        anchor.write_bytes(run("anchor", store).stdout_bytes)
        files = tmp_path / "register"
        made = run(
            "pack", store, "-o", tmp_path / "sar.zip", "--files", files, "--as-of", "2007-11-30", "--json"
        )
        found = run("verify", tmp_path / "sar.zip", "--anchor", anchor, "--require", "anchored")
        told = json.loads(made.stdout)

        assert (made.exit_code, found.exit_code) == (0, 0)
        assert "which you supplied" in found.stdout
        assert "assessment file" not in found.stdout
        assert (told["size"], told["left_out"]) == ((tmp_path / "sar.zip").stat().st_size, [])
        assert told["anchor"] == anchor.read_text()
        journal = contents((tmp_path / "sar.zip").read_bytes())["journal.jsonl"]
        assert run("export", store).stdout_bytes == journal

    def test_a_store_is_only_read(self, store: Path, tmp_path: Path) -> None:
        """Whoever may only look can make a pack."""
        before = store.read_bytes()
        store.chmod(0o400)
        made = run("pack", store, "-o", tmp_path / "sar.zip", "--files", tmp_path / "register")

        assert made.exit_code == 0
        assert store.read_bytes() == before

    def test_of_a_store_with_several_asks_which(self, store: Path, tmp_path: Path) -> None:
        """The names are listed; a name that is not there is refused."""
        file = tmp_path / "register" / "as-filed.yaml"
        file.write_text(file.read_text().replace("assessment: amlo", "assessment: other"))
        run("assess", file, "--store", store)
        made = run("pack", store, "-o", tmp_path / "sar.zip")
        named = run("pack", store, "-o", tmp_path / "sar.zip", "--assessment", "gone")

        assert (made.exit_code, named.exit_code) == (2, 2)
        assert "name one with --assessment" in made.stderr
        assert "there is no assessment 'gone'" in named.stderr
        assert not (tmp_path / "sar.zip").exists()

    def test_a_signed_one_is_vouched_for_by_its_key(self, file: Path, tmp_path: Path) -> None:
        """Who has the public line can tell whose pack it is."""
        public = run("keygen", "agency", tmp_path / "key").stdout.strip()
        run("pack", file, "-o", tmp_path / "sar.zip", "--key", tmp_path / "key")
        found = run("verify", tmp_path / "sar.zip", "--key", public, "--require", "signed")

        assert found.exit_code == 0
        assert "signed by key agency" in found.stdout

    def test_missing_and_changed_files_are_all_named(self, store: Path, tmp_path: Path) -> None:
        """Nothing is written; with --incomplete the pack says what it lacks, and verifying it ends with 20."""
        first, second, _ = FILES
        register = tmp_path / "register"
        (register / first).unlink()
        (register / second).write_bytes(b"changed")
        arguments = ("pack", store, "-o", tmp_path / "sar.zip", "--files", register)
        refused = run(*arguments)

        assert refused.exit_code == 2
        assert refused.stderr.count("KPI704") == 2
        assert not (tmp_path / "sar.zip").exists()

        made = run(*arguments, "--incomplete")
        found = run("verify", tmp_path / "sar.zip")
        thai = run("verify", tmp_path / "sar.zip", "--lang", "th")

        assert (made.exit_code, found.exit_code, thai.exit_code) == (0, 20, 20)
        assert "it is not complete, and says so: evidence files left out: 2" in made.stderr
        assert found.stdout.count("[KPI614]") == 2
        assert "แฟ้มนี้ไม่ครบ" in thai.stdout
        assert "[KPI614] ไม่ได้ใส่ไฟล์หลักฐาน" in thai.stdout

    def test_nothing_is_written_over(self, file: Path, tmp_path: Path) -> None:
        """What is there stays; a folder that is not there is told."""
        (tmp_path / "sar.zip").write_text("mine")

        assert run("pack", file, "-o", tmp_path / "sar.zip").exit_code == 2
        assert (tmp_path / "sar.zip").read_text() == "mine"
        assert run("pack", file, "-o", tmp_path / "gone" / "sar.zip").exit_code == 2

    def test_a_file_of_another_assessment_is_refused(self, file: Path, tmp_path: Path) -> None:
        """The name is made sure of."""
        made = run("pack", file, "-o", tmp_path / "sar.zip", "--assessment", "other")

        assert (made.exit_code, "is of 'amlo-7.2.1-fy2550'" in made.stderr) == (2, True)

    def test_the_language_of_the_card_is_thai_unless_said(self, file: Path, tmp_path: Path) -> None:
        """As of every card."""
        made = run("pack", file, "-o", tmp_path / "th.zip", language="th_TH.UTF-8")
        run("pack", file, "-o", tmp_path / "en.zip", "--lang", "en")
        thai, english = (
            contents((tmp_path / f"{each}.zip").read_bytes())["card.html"] for each in ("th", "en")
        )

        assert "เขียนแฟ้มหลักฐาน" in made.stderr
        assert b'<html lang="th"' in thai
        assert b'<html lang="en"' in english

    def test_a_bar_shows_how_far_it_is(
        self, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On a terminal, and where there is much to read: each byte twice, and then it is at its end."""
        monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
        quick = run("pack", file, "-o", tmp_path / "quick.zip")
        monkeypatch.setattr(command, "_MANY", 2 * sum(map(len, FILES.values())))
        slow = run("pack", file, "-o", tmp_path / "slow.zip")
        monkeypatch.setattr(command, "_MANY", 2 * sum(map(len, FILES.values())) + 1)

        assert "packing" not in quick.stderr
        assert "packing" in slow.stderr
        assert "100%" in slow.stderr
        assert "packing" not in run("pack", file, "-o", tmp_path / "few.zip").stderr


class TestVerify:
    def test_damage_is_named_with_a_code_for_its_kind(self, file: Path, tmp_path: Path) -> None:
        """Another archive, another file, another record: each ends in its own way."""
        run("pack", file, "-o", tmp_path / "sar.zip")
        content = (tmp_path / "sar.zip").read_bytes()
        (tmp_path / "cut.zip").write_bytes(content[:-1])
        with zipfile.ZipFile(tmp_path / "anew.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, held in contents(content).items():
                archive.writestr(name, held)

        assert run("verify", tmp_path / "cut.zip").exit_code == 17
        assert run("verify", tmp_path / "anew.zip").exit_code == 17
        assert (
            "is compressed: it was changed, or packed by another program"
            in run("verify", tmp_path / "anew.zip").stdout
        )

    def test_json_tells_the_same(self, file: Path, tmp_path: Path) -> None:
        """For programs, with both languages."""
        run("pack", file, "-o", tmp_path / "sar.zip")
        told = json.loads(run("verify", tmp_path / "sar.zip", "--json", "--require", "anchored").stdout)

        assert (told["exit_code"], told["pack"]["levels"], told["pack"]["entries"]) == (14, ["T0"], 20)
        assert set(told["pack"]["evidence"]) == set(FILES)
        assert [each["code"] for each in told["problems"]] == ["KPI317"]
        assert "Unanchored" in told["says"]["en"]

    def test_a_journal_that_is_asked_for_must_be_there(self, file: Path, tmp_path: Path) -> None:
        """A pack has one."""
        run("pack", file, "-o", tmp_path / "sar.zip")

        assert run("verify", tmp_path / "sar.zip", "amlo-7.2.1-fy2550").exit_code == 0
        assert run("verify", tmp_path / "sar.zip", "another").exit_code == 12
