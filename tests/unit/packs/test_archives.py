"""The archive that a pack is: one for the same files, and read only in that form."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from kpiflow.errors import ReportError
from kpiflow.packs.archives import LARGEST, ArchiveWriter, Member, beginning_of, size_of
from kpiflow.packs.reading import read_archive
from packs import archive_of, read


FILES = {"README.txt": b"first", "evidence/รายงาน.txt": "ประชุม".encode(), "pack.json": b""}


def fault_of(content: bytes) -> str:
    """Give what is wrong with an archive, in English."""
    found = read(content)
    assert found.faults, "nothing is wrong"
    return found.faults[0].message.en


def zipped(name: str = "README.txt", *, content: bytes = b"here", **info: object) -> bytes:
    """Write an archive of one file as another program would."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as archive:
        entry = zipfile.ZipInfo(name)
        for key, value in info.items():
            setattr(entry, key, value)
        archive.writestr(entry, content)
    return to.getvalue()


class TestWriting:
    def test_other_programs_read_it(self) -> None:
        """It is a ZIP file like any other, with names in UTF-8 and nothing compressed."""
        with zipfile.ZipFile(io.BytesIO(archive_of(FILES))) as archive:
            assert archive.testzip() is None
            assert {info.filename: archive.read(info) for info in archive.infolist()} == FILES
            assert {(info.compress_type, info.date_time) for info in archive.infolist()} == {
                (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
            }

    def test_the_order_of_files_does_not_matter(self) -> None:
        """The same files give the same bytes."""
        assert archive_of(FILES) == archive_of(dict(reversed(FILES.items())))

    def test_its_size_is_known_before(self) -> None:
        """What will be written is as long as it was said to be."""
        members = [Member.of(name, content) for name, content in FILES.items()]

        assert size_of(members) == len(archive_of(FILES))

    def test_what_another_form_would_be_needed_for_is_refused(self) -> None:
        """A pack of 4 GiB is not written at all."""
        large = Member(name="evidence/large.bin", size=LARGEST, crc=0, sha256="0" * 64)

        with pytest.raises(ReportError) as caught:
            ArchiveWriter(io.BytesIO(), [large])

        assert caught.value.code == "KPI705"

    def test_a_full_disk_is_an_error_of_ours(self) -> None:
        """What cannot be written is told."""

        class Full:
            def write(self, _piece: bytes) -> None:
                raise OSError(28, "No space left on device")

        with pytest.raises(ReportError) as caught:
            ArchiveWriter(Full(), []).end()

        assert (caught.value.code, caught.value.problems[0].got) == ("KPI705", "No space left on device")


class TestReading:
    def test_gives_back_what_was_written(self) -> None:
        """Names, digests and contents are those of the files."""
        found = read(archive_of(FILES))

        assert (found.faults, found.is_whole, dict(found.kept)) == ((), True, FILES)
        assert found.members == tuple(Member.of(name, FILES[name]) for name in sorted(FILES, key=str.encode))

    def test_keeps_only_what_is_asked_for(self) -> None:
        """Evidence is hashed and not held."""
        found = read_archive(io.BytesIO(archive_of(FILES)), lambda name: name == "pack.json")

        assert dict(found.kept) == {"pack.json": b""}

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (zipped(compress_type=zipfile.ZIP_DEFLATED), "is compressed"),
            (zipped(flag_bits=0x800, date_time=(2007, 11, 30, 0, 0, 0)), "has another header"),
            (zipped(extra=b"\x01\x02\x00\x00"), "has extra fields"),
            (zipped(content=b"0" * 10**6, compress_type=zipfile.ZIP_DEFLATED), "is compressed"),
            (zipped("../outside.txt"), "contains '..'"),
            (zipped("evidence/../../outside.txt"), "contains '..'"),
            (zipped("/etc/passwd"), "begins at the root"),
            (zipped("evidence//etc/passwd"), "begins at the root"),
            (zipped("C:/outside.txt"), "contains ':'"),
            (zipped("evidence/folder/"), "one of its names is empty"),
            (zipped("evidence/NUL.txt"), "is a device on Windows"),
            (zipped("evidence/what?.txt"), "Windows does not allow"),
            (zipped("evidence/name."), "ends with a dot"),
            (b"PK\x03\x04", "ends in the middle"),
            (b"PK\x05\x06" + bytes(17), "is not what its 0 files give"),
            (b"", "is not what its 0 files give"),
            (b"PK\x03\x04" + bytes(22) + struct.pack("<2H", 9, 0) + b"READ", "ends in the middle"),
        ],
    )
    def test_refuses_any_other_form(self, content: bytes, said: str) -> None:
        """Compression, other times, extra fields, and names that lead elsewhere have no place in a pack."""
        assert said in fault_of(content)

    def test_refuses_backslashes(self) -> None:
        """They are folders on some systems."""
        name = b"evidence\\..\\outside.txt"

        assert "contains '\\'" in fault_of(beginning_of(name, 0, 0))

    def test_refuses_names_that_are_not_utf_8(self) -> None:
        """No reader may see another name than the next."""
        assert "not in UTF-8" in fault_of(beginning_of(b"evidence/\xff.txt", 0, 0))

    @pytest.mark.parametrize(
        "names",
        [
            ("evidence/Minutes.txt", "evidence/minutes.txt"),
            ("evidence/caf\u00e9.txt", "evidence/cafe\u0301.txt"),
            ("evidence/a", "evidence/a/b"),
            ("evidence/A/b", "evidence/a"),
        ],
    )
    def test_refuses_two_files_that_are_one_elsewhere(self, names: tuple[str, str]) -> None:
        """Large letters, composed characters, and a file that is a folder, too."""
        assert "is in it twice, or would be on some systems" in fault_of(
            archive_of(dict.fromkeys(names, b""))
        )

    def test_refuses_a_link(self) -> None:
        """Its rights stand in the directory at the end, which must be that of plain files."""
        content = archive_of({"README.txt": b"here"})
        plain, link = struct.pack("<L", 0o100644 << 16), struct.pack("<L", 0o120777 << 16)

        assert "is not what its 1 files give" in fault_of(content.replace(plain, link))

    @pytest.mark.parametrize("tail", [b"\0", b"comment", b"PK\x05\x06" + bytes(18)])
    def test_refuses_what_stands_behind_it(self, tail: bytes) -> None:
        """Nothing may hide behind the end."""
        assert "is not what its 3 files give" in fault_of(archive_of(FILES) + tail)

    def test_refuses_an_encrypted_file(self) -> None:
        """Nobody could say what is in it."""
        content = bytearray(archive_of({"README.txt": b"here"}))
        content[6] |= 1

        assert "is encrypted" in fault_of(bytes(content))

    def test_refuses_two_sizes(self) -> None:
        """A file is as large as it is, and unfolds to nothing larger."""
        content = bytearray(archive_of({"README.txt": b"here"}))
        content[18] += 1

        assert "states two sizes" in fault_of(bytes(content))

    def test_refuses_files_that_overlap(self) -> None:
        """A file whose size reaches into the next one is followed by no file, nor by the directory."""
        content = bytearray(archive_of({"README.txt": b"here", "pack.json": b"there"}))
        for place in (18, 22):
            content[place] += 10

        assert read(bytes(content)).faults

    def test_goes_on_behind_contents_that_do_not_fit(self) -> None:
        """One byte changed in a file is one thing wrong, and the rest is read."""
        content = archive_of(FILES).replace(b"first", b"fIrst")
        found = read(content)

        assert (len(found.faults), found.is_whole, len(found.members)) == (1, True, 3)

    def test_a_file_that_would_fill_the_memory_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is to be held has a limit, whatever a header says."""
        monkeypatch.setattr("kpiflow.packs.reading.LONGEST_KEPT", 4)

        assert "is too large" in fault_of(archive_of(FILES))

    def test_says_how_much_was_read(self) -> None:
        """Whoever waits is told, byte by byte in the end."""
        told: list[int] = []
        content = archive_of(FILES)
        read_archive(io.BytesIO(content), told=told.append)

        assert sum(told) == len(content)
