"""What is said of a file: its digest, size and type, and what gives pause."""

from __future__ import annotations

import hashlib
import os
import tracemalloc

from collections.abc import Callable
from pathlib import Path

import pytest

from kpiflow.errors import EvidenceFileError
from kpiflow.evidence import FileRecord
from kpiflow.files import examine, observe
from kpiflow.files.kinds import TYPES, media_type_of


def _same_size_and_time(file: Path) -> None:
    found = file.stat()
    file.write_bytes(b"after!")
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


class TestRecord:
    @pytest.mark.parametrize("contents", [b"", b"x", b"text" * 100_000], ids=len)
    def test_it_is_of_the_bytes_that_are_there(self, contents: bytes, tmp_path: Path) -> None:
        """Digest and size are those of the whole file, however large."""
        (tmp_path / "a.txt").write_bytes(contents)

        assert observe(tmp_path, "a.txt") == FileRecord(
            path="a.txt",
            sha256=hashlib.sha256(contents).hexdigest(),
            size=len(contents),
            media_type="text/plain",
        )

    def test_a_large_file_takes_little_memory(self, tmp_path: Path) -> None:
        """Memory does not grow with the file."""
        with (tmp_path / "large.bin").open("wb") as file:
            file.truncate(64 * 1024 * 1024)

        tracemalloc.start()
        observe(tmp_path, "large.bin")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < 2 * 1024 * 1024

    @pytest.mark.parametrize(("size", "is_refused"), [(9, False), (10, False), (11, True)])
    def test_a_limit_is_the_last_size_allowed(self, size: int, is_refused: bool, tmp_path: Path) -> None:
        """A file of exactly the limit is read, one byte more is too many."""
        (tmp_path / "a.txt").write_bytes(bytes(size))

        if is_refused:
            with pytest.raises(EvidenceFileError) as error:
                observe(tmp_path, "a.txt", limit=10)
            assert error.value.code == "KPI604"
        else:
            assert observe(tmp_path, "a.txt", limit=10).size == size


class TestChangedMeanwhile:
    @pytest.mark.parametrize(
        "change",
        [
            lambda file: file.write_bytes(b"longer than before"),
            lambda file: file.write_bytes(b""),
            _same_size_and_time,
        ],
        ids=["grows", "shrinks", "same size, time set back"],
    )
    def test_a_file_that_is_written_to_is_refused(
        self, change: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was read while somebody wrote is no state the file was in, whatever its times say."""
        file, read = tmp_path / "a.txt", os.read
        file.write_bytes(b"before")

        def disturbed(descriptor: int, count: int) -> bytes:
            chunk = read(descriptor, count)
            change(file)
            return chunk

        monkeypatch.setattr(os, "read", disturbed)
        with pytest.raises(EvidenceFileError) as error:
            observe(tmp_path, "a.txt")

        assert error.value.code == "KPI605"

    def test_a_file_that_never_ends_is_not_followed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One that grows while it is read ends the reading, and not the other way round."""
        (tmp_path / "a.txt").write_bytes(b"x")
        monkeypatch.setattr(os, "read", lambda _descriptor, count: bytes(count))

        with pytest.raises(EvidenceFileError) as error:
            observe(tmp_path, "a.txt")

        assert error.value.code == "KPI605"


class TestKinds:
    @pytest.mark.parametrize(
        ("name", "media_type"),
        [
            ("a.pdf", "application/pdf"),
            ("folder.pdf/a", "application/octet-stream"),
            ("A.JPeG", "image/jpeg"),
            ("a.tar.zip", "application/zip"),
            ("pdf", "application/octet-stream"),
            ("a.", "application/octet-stream"),
            ("a.unheard-of", "application/octet-stream"),
        ],
    )
    def test_the_end_of_the_name_says_what_it_is(self, name: str, media_type: str) -> None:
        """Only the last name of a path counts, in capitals or not."""
        assert media_type_of(name) == media_type

    def test_the_table_is_in_order_and_of_small_letters(self) -> None:
        """A name is looked up in small letters, and an entry is easily found."""
        assert list(TYPES) == sorted(TYPES)
        assert all(end == end.lower() for end in TYPES)

    @pytest.mark.parametrize(
        ("name", "contents"),
        [
            ("a.pdf", b"%PDF-1.7 ..."),
            ("a.png", b"\x89PNG\r\n\x1a\n..."),
            ("a.jpg", b"\xff\xd8\xff\xe0..."),
            ("a.docx", b"PK\x03\x04..."),
            ("a.ods", b"PK\x03\x04..."),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("a.html", b"\xef\xbb\xbf\n <!DOCTYPE html>"),
            ("a.html", b"<p>a fragment"),
            ("a.txt", b"<html> is how a page begins"),
            ("a.txt", "ข้อความ".encode()),
            ("a.txt", b""),
            ("a.unheard-of", b"MZ"),
        ],
    )
    def test_contents_that_fit_are_not_remarked_on(self, name: str, contents: bytes, tmp_path: Path) -> None:
        """What begins as its name says, or of which nothing is known, passes."""
        (tmp_path / name).write_bytes(contents)

        assert examine(tmp_path, name).remarks == ()

    @pytest.mark.parametrize(
        ("name", "contents", "wanted", "got"),
        [
            ("a.pdf", b"<html>log in", "a PDF", "a web page"),
            ("a.pdf", b"", "a PDF", "an empty file"),
            ("a.png", b"\xff\xd8\xff", "a PNG image", "a JPEG image"),
            ("a.docx", b"%PDF-", "a ZIP archive", "a PDF"),
            ("a.jpg", b"noise", "a JPEG image", "something else"),
            ("a.txt", b"MZ\x90", "text/plain", "a program"),
            ("a.html", b"PK\x03\x04", "a web page", "a ZIP archive"),
        ],
    )
    def test_contents_that_do_not_fit_are_remarked_on(
        self, name: str, contents: bytes, wanted: str, got: str, tmp_path: Path
    ) -> None:
        """The remark says what the name promises and what is there; the file is recorded all the same."""
        (tmp_path / name).write_bytes(contents)

        found = examine(tmp_path, name)

        [remark] = found.remarks
        assert (remark.code, remark.expected, remark.got) == ("KPI608", wanted, got)
        assert found.record.size == len(contents)
