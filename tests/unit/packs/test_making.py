"""Packs made: the same bytes everywhere, with all that is recorded, or refused."""

from __future__ import annotations

import io
import json

from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import which
from subprocess import run
from typing import Any

import pytest

from kpiflow import Assessment, EvidenceItem, Text
from kpiflow.assessment import AllowAll
from kpiflow.errors import EvidenceFileError, ReportError
from kpiflow.evidence.files import FileRecord
from kpiflow.files import observe
from kpiflow.journal.notes import SigningKey
from kpiflow.loading import open_assessment
from kpiflow.packs import make_pack, pack_sentences
from kpiflow.packs.evidence import Wanted, gather
from kpiflow.packs.names import ALWAYS, name_fault
from packs import FILES, codes, contents, lay_out, loaded, pack, packed, read, verified


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the example and its evidence files."""
    lay_out(tmp_path)
    return tmp_path


def opened(folder: Path) -> Assessment:
    """Give an assessment of the example without any items."""
    return Assessment.open(
        loaded(folder).indicator, "meetings", by="officer", on=date(2007, 10, 1), authority=AllowAll()
    )


def item(id_: str, *files: FileRecord, personal: str = "") -> EvidenceItem:
    """Give minutes that consist of files."""
    title = Text.same(f"Minutes with {personal}")
    return EvidenceItem(id=id_, kind="planning-minutes", title=title, files=files, personal=personal)


def made(assessment: Assessment, root: Path, **choices: Any) -> bytes:
    """Make a pack in memory."""
    to = io.BytesIO()
    make_pack(assessment, to, root=root, as_of=date(2007, 11, 30), language="en", **choices)
    return to.getvalue()


class TestContents:
    def test_are_all_that_a_stranger_needs(self) -> None:
        """The fixed files, and evidence as it is recorded."""
        files = contents(pack())

        assert set(files) == {*ALWAYS, *(f"evidence/{name}" for name in FILES)}
        assert {name: files[f"evidence/{name}"] for name in FILES} == dict(FILES)

    def test_the_same_comes_out_again(self, folder: Path) -> None:
        """Neither the clock nor the place of the files is in a pack."""
        assert packed(folder) == pack()

    def test_digests_are_read_by_sha256sum(self, tmp_path: Path) -> None:
        """A stranger without kpiflow can compare digests, Thai names included."""
        program = which("sha256sum")
        if program is None:
            pytest.skip("there is no sha256sum")
        for name, content in contents(pack()).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
        done = run([program, "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)

        assert (done.returncode, done.stdout.count(b"OK")) == (0, len(ALWAYS) - 1 + len(FILES))

    def test_the_readme_speaks_both_languages(self, folder: Path) -> None:
        """The language of the card comes first."""
        english, thai = (
            contents(packed(folder, language=language))["README.txt"].decode() for language in ("en", "th")
        )

        assert english.startswith("EVIDENCE PACK\n")
        assert thai.startswith("แฟ้มหลักฐาน\n")
        assert "sha256sum -c SHA256SUMS" in thai

    def test_the_digest_of_the_rules_is_that_of_their_file(self) -> None:
        """The bytes of the definition are those that the record names it by, as the page for strangers says."""
        files = contents(pack())
        stated = json.loads(files["record.json"])["definition_sha256"]

        assert sha256(b"kpiflow-definition-1\0" + files["definition.json"]).hexdigest() == stated

    def test_a_signed_anchor_is_the_same_with_a_signature(self, folder: Path) -> None:
        """Signing changes nothing but the anchor, and the digest of it."""
        key = SigningKey.made("agency")
        signed = contents(packed(folder, key=key))
        changed = {name for name, content in contents(pack()).items() if signed[name] != content}

        assert changed == {"anchor.txt", "SHA256SUMS"}

    def test_a_journal_made_for_the_pack_says_so(self, folder: Path) -> None:
        """Times that nobody kept are not taken for any."""
        content = packed(folder, is_from_file=True)

        assert b"was made of an assessment file" in contents(content)["README.txt"]
        assert not verified(content).problems


class TestFiles:
    def test_all_that_cannot_be_packed_are_named(self, folder: Path) -> None:
        """A missing and a changed file are told at once, and nothing is written."""
        assessment = _recorded(folder)
        first, second, _ = FILES
        (folder / first).unlink()
        (folder / second).write_bytes(b"changed")
        to = io.BytesIO()
        with pytest.raises(ReportError) as caught:
            make_pack(assessment, to, root=folder, as_of=date(2007, 11, 30))

        assert [problem.code for problem in caught.value.problems] == ["KPI704", "KPI704"]
        assert "there is no such file" in caught.value.problems[0].message
        assert "changed since it was recorded" in caught.value.problems[1].message
        assert to.getvalue() == b""

    def test_an_incomplete_pack_says_so(self, folder: Path) -> None:
        """What is left out is named in the pack, on its first page, and by whoever verifies it."""
        assessment = _recorded(folder)
        first = next(iter(FILES))
        (folder / first).unlink()
        content = made(assessment, folder, is_incomplete=True)
        files = contents(content)

        assert codes(content) == {"KPI614"}
        assert json.loads(files["pack.json"])["left_out"][0]["reason"] == "missing"
        assert f"{first}: there was no such file".encode() in files["README.txt"]

    def test_a_link_is_not_followed(self, folder: Path) -> None:
        """What lies elsewhere is not packed, even if it is the same."""
        assessment = _recorded(folder)
        first = next(iter(FILES))
        (folder / "elsewhere").write_bytes(FILES[first])
        (folder / first).unlink()
        (folder / first).symlink_to(folder / "elsewhere")
        with pytest.raises(ReportError) as caught:
            made(assessment, folder)

        assert "KPI602" in caught.value.problems[0].got

    def test_a_file_that_changes_while_it_is_packed_is_refused(self, folder: Path) -> None:
        """It is written as it was looked at, or not at all."""
        assessment = _recorded(folder)
        to = _Watched(folder / next(iter(FILES)))
        with pytest.raises(EvidenceFileError) as caught:
            make_pack(assessment, to, root=folder, as_of=date(2007, 11, 30))

        assert caught.value.code == "KPI605"

    def test_what_nobody_looked_at_is_not_vouched_for(self, folder: Path) -> None:
        """A path alone says nothing of what the file held."""
        wanted = Wanted(path="invitation.txt", sha256="", size=-1, items=("m-1",))
        found = gather([wanted], folder)

        assert (found.members, found.left_out[0].reason) == ((), "unrecorded")
        assert "nobody has recorded what it held" in found.problems[0].message

    def test_names_that_are_one_elsewhere_cannot_both_be_packed(self, folder: Path) -> None:
        """The second is named; left out, the pack is sound."""
        assessment = opened(folder)
        for n, name in enumerate(("A.txt", "a.txt")):
            (folder / name).write_bytes(b"%d" % n)
            assessment.submit(item(f"m-{n}", observe(folder, name)), by="officer", on=date(2007, 10, 2))
        with pytest.raises(ReportError, match="not every system can keep it under its name"):
            made(assessment, folder)

        assert codes(made(assessment, folder, is_incomplete=True)) == {"KPI614"}

    def test_one_path_with_two_contents_is_packed_once(self, folder: Path) -> None:
        """Where items are of different bytes under one name, what is there belongs to one of them."""
        assessment = opened(folder)
        for n in range(2):
            (folder / "m.txt").write_bytes(b"%d" % n)
            assessment.submit(item(f"m-{n}", observe(folder, "m.txt")), by="officer", on=date(2007, 10, 2))
        content = made(assessment, folder, is_incomplete=True)

        assert codes(content) == {"KPI614"}
        assert contents(content)["evidence/m.txt"] == b"1"

    def test_withdrawn_items_need_no_files(self, folder: Path) -> None:
        """What nobody shows any more need not be there."""
        assessment = _recorded(folder)
        (folder / "invitation.txt").unlink()
        assessment.withdraw(
            "invitation-1", by="data-collector", on=date(2007, 11, 29), reason=Text.same("lost")
        )
        content = made(assessment, folder)

        assert "evidence/invitation.txt" not in contents(content)
        assert codes(content) == set()

    def test_a_file_of_the_same_name_as_ours_is_evidence(self, folder: Path) -> None:
        """Names of evidence lie in a folder of their own, so that none can stand in the place of ours."""
        assessment = opened(folder)
        for n, name in enumerate(
            ("SHA256SUMS", "record.json", "evidence/pack.json", "=cmd()", "-rf", "$(id)")
        ):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(b"%d" % n)
            assessment.submit(item(f"m-{n}", observe(folder, name)), by="officer", on=date(2007, 10, 2))
        content = made(assessment, folder)

        assert {"evidence/record.json", "evidence/evidence/pack.json", "evidence/-rf"} <= set(
            contents(content)
        )
        assert codes(content) == set()


class TestPersonalValues:
    def test_stay_out(self, folder: Path) -> None:
        """Nothing of a value that is kept beside the journal gets into a pack, erased or not; nor do such files."""
        assessment = opened(folder)
        (folder / "secret.txt").write_bytes(b"about Somsak")
        file = observe(folder, "secret.txt")
        assessment.submit(item("m-1", file, personal="person-7"), by="officer", on=date(2007, 10, 2))
        shown = made(assessment, folder)
        (folder / "secret.txt").unlink()

        assert made(assessment, folder) == shown
        assert b"Minutes with" not in shown
        assert b"about Somsak" not in shown
        assert codes(shown) == set()
        assert verified(shown).left_out[0].reason == "personal"
        assert "1 file of items about a person is withheld" in pack_sentences(verified(shown))[1].en


class TestNames:
    @pytest.mark.parametrize(
        "name", ["evidence/a.txt", "evidence/รายงาน 1.txt", "evidence/.hidden", "evidence/-rf"]
    )
    def test_plain_ones_pass(self, name: str) -> None:
        """What every system can keep is kept."""
        assert not name_fault(name)

    @pytest.mark.parametrize(
        "name", ["evidence/aux", "evidence/com1.txt", "evidence/a./b", 'evidence/"', "evidence/*"]
    )
    def test_what_windows_cannot_keep_does_not(self, name: str) -> None:
        """A pack can be unpacked anywhere."""
        assert name_fault(name)


class _Watched(io.BytesIO):
    """Lets a file be changed once writing has begun."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def write(self, piece: Any, /) -> int:
        if not self.getvalue():
            self._path.write_bytes(b"You are not invited\n")
        return super().write(piece)


def _recorded(folder: Path) -> Assessment:
    return open_assessment(loaded(folder))


def test_every_member_of_a_pack_is_in_its_place() -> None:
    """Files stand by their names."""
    names = [member.name for member in read(pack()).members]

    assert names == sorted(names, key=str.encode)
