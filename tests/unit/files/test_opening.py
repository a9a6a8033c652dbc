"""Forty paths that lead elsewhere, and the files that are opened all the same."""

from __future__ import annotations

import errno
import os
import socket

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from kpiflow.errors import EvidenceFileError
from kpiflow.files import examine, observe
from kpiflow.files.opening import opened


REFUSED_BY_NAME = [
    "",
    "/",
    "/etc/passwd",
    "//server/share/x.pdf",
    "..",
    "../secret.pdf",
    "minutes/../../secret.pdf",
    "minutes/..",
    ".",
    "./first.pdf",
    "minutes/./first.pdf",
    "minutes//first.pdf",
    "minutes/",
    "C:\\secret.pdf",
    "C:/secret.pdf",
    "c:secret.pdf",
    "\\\\server\\share\\x.pdf",
    "minutes\\first.pdf",
    "..\\secret.pdf",
    "first.pdf:stream",
    "first.pdf\0.png",
    "\0",
    "first\n.pdf",
    "first\t.pdf",
    "first\x1b[2J.pdf",
    "first\u202efdp.exe",
    "first\udcff.pdf",
    " first.pdf",
    "first.pdf ",
    "minutes /first.pdf",
    "\u00a0",
    "x" * 256,
    "ก" * 86,
    "/".join(["x" * 200] * 6),
    "file:///etc/passwd",
    "https://example.org/x.pdf",
]
"""Paths that are refused before anything is looked at."""

REFUSED_ON_DISK = {
    "no-such-file.pdf": "KPI601",
    "no-such-folder/first.pdf": "KPI601",
    "minutes/first.pdf/more": "KPI601",
    "minutes": "KPI603",
    "pipe": "KPI603",
    "socket": "KPI603",
    "link.pdf": "KPI602",
    "dangling.pdf": "KPI602",
    "itself.pdf": "KPI602",
    "inside.pdf": "KPI602",
    "linked-folder/first.pdf": "KPI602",
    "outside/secret.pdf": "KPI602",
    "minutes/up/secret.pdf": "KPI602",
}
"""Paths of plain names behind which something else lies, and the codes they are refused with."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the folder of a register with one file, and much that is none."""
    root, outside = tmp_path / "register", tmp_path / "outside"
    (root / "minutes").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.pdf").write_bytes(b"secret")
    (root / "minutes" / "first.pdf").write_bytes(b"%PDF-1.4")
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(root / "socket"))
    for name, target in {
        "link.pdf": outside / "secret.pdf",
        "dangling.pdf": outside / "nothing.pdf",
        "itself.pdf": Path("itself.pdf"),
        "inside.pdf": Path("minutes/first.pdf"),
        "linked-folder": Path("minutes"),
        "outside": outside,
        "minutes/up": outside,
    }.items():
        (root / name).symlink_to(target)
    return root


def descriptors() -> list[str]:
    """Give the descriptors that are open in this process, but for that of the question."""
    return sorted(str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink())


def refusal(root: Path, path: Any) -> str:
    """Give the code with which a path is refused, and see that nothing stays open."""
    before = descriptors()
    with pytest.raises(EvidenceFileError) as error:
        observe(root, path)
    assert descriptors() == before
    return error.value.code


class TestPaths:
    @pytest.mark.parametrize("path", REFUSED_BY_NAME, ids=ascii)
    def test_a_path_that_leads_elsewhere_is_refused(self, path: str, root: Path) -> None:
        """Whatever is no plain name below the folder is refused, on every system alike."""
        assert refusal(root, path) == "KPI600"

    @pytest.mark.parametrize("path", [b"minutes/first.pdf", None, 7, Path("minutes/first.pdf")], ids=repr)
    def test_what_is_no_text_is_no_path(self, path: object, root: Path) -> None:
        """Only text is a path: nothing is turned into one."""
        assert refusal(root, path) == "KPI600"

    @pytest.mark.parametrize(("path", "code"), REFUSED_ON_DISK.items())
    def test_what_is_no_regular_file_is_refused(self, path: str, code: str, root: Path) -> None:
        """A link anywhere, a folder, a pipe and a socket are refused, each by its own code."""
        assert refusal(root, path) == code

    def test_a_device_is_refused_without_being_opened(self) -> None:
        """A device below the folder is looked at and left alone."""
        assert refusal(Path("/dev"), "null") == "KPI603"

    @pytest.mark.parametrize("path", ["minutes/first.pdf", "รายงาน.pdf", "a b.pdf", "..hidden", "x" * 255])
    def test_plain_names_are_opened(self, path: str, root: Path) -> None:
        """Names in any language, with spaces and dots within, are as good as others."""
        (root / path).write_bytes(b"%PDF-1.4")

        assert observe(root, path).size == 8

    def test_the_folder_itself_may_be_a_link(self, root: Path, tmp_path: Path) -> None:
        """Whoever names the folder vouches for it."""
        (tmp_path / "here").symlink_to(root)

        assert observe(tmp_path / "here", "minutes/first.pdf").size == 8

    @pytest.mark.parametrize("name", ["nothing", "register/minutes/first.pdf", "reg\0ister"])
    def test_a_folder_that_is_none_is_no_missing_file(self, name: str, root: Path, tmp_path: Path) -> None:
        """That a share is not there says nothing about the files on it."""
        assert refusal(tmp_path / name, "minutes/first.pdf") == "KPI606"


class TestExchanged:
    def test_a_file_exchanged_for_a_link_is_not_followed(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What becomes a link between looking and opening is refused, as changed."""
        stat = os.stat

        def exchanging(name: Any, **kwargs: Any) -> os.stat_result:
            found = stat(name, **kwargs)
            if name == "first.pdf":
                (root / "minutes" / "first.pdf").unlink()
                (root / "minutes" / "first.pdf").symlink_to(root.parent / "outside" / "secret.pdf")
            return found

        monkeypatch.setattr(os, "supports_dir_fd", os.supports_dir_fd | {exchanging})
        monkeypatch.setattr(os, "stat", exchanging)

        assert refusal(root, "minutes/first.pdf") == "KPI605"

    def test_a_file_exchanged_for_a_pipe_is_not_waited_for(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A pipe put in the place of a file neither blocks nor is read."""
        stat = os.stat

        def exchanging(name: Any, **kwargs: Any) -> os.stat_result:
            found = stat(name, **kwargs)
            if name == "first.pdf":
                (root / "minutes" / "first.pdf").unlink()
                os.mkfifo(root / "minutes" / "first.pdf")
            return found

        monkeypatch.setattr(os, "supports_dir_fd", os.supports_dir_fd | {exchanging})
        monkeypatch.setattr(os, "stat", exchanging)

        assert refusal(root, "minutes/first.pdf") == "KPI605"

    def test_nothing_stays_open_when_a_look_is_interrupted(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever ends a look early, all descriptors are closed."""

        def interrupted(*_args: object) -> bytes:
            raise KeyboardInterrupt

        before = descriptors()
        monkeypatch.setattr(os, "read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            observe(root, "minutes/first.pdf")

        assert descriptors() == before

    @pytest.mark.parametrize("error", [OSError(errno.EIO, "no answer"), KeyboardInterrupt()], ids=repr)
    def test_nothing_stays_open_when_what_was_opened_cannot_be_asked(
        self, error: BaseException, root: Path
    ) -> None:
        """A disk that fails right after opening, or whoever interrupts, leaves no descriptor behind."""
        before = descriptors()
        with (
            patch("kpiflow.files.opening.os.fstat", side_effect=error),
            pytest.raises((EvidenceFileError, KeyboardInterrupt)) as raised,
        ):
            observe(root, "minutes/first.pdf")

        assert getattr(raised.value, "code", "KPI606") == "KPI606"
        assert descriptors() == before

    def test_nothing_stays_open_after_many_looks(self, root: Path) -> None:
        """A thousand looks leave as much open as there was."""
        before = descriptors()
        for _ in range(500):
            observe(root, "minutes/first.pdf")
            with pytest.raises(EvidenceFileError):
                observe(root, "minutes/up/secret.pdf")

        assert descriptors() == before


class TestSystem:
    def test_a_file_without_rights_is_not_missing(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What may not be read is said to be that, with what the system says."""
        monkeypatch.setattr(os, "open", _refusing(os.open, "first.pdf", errno.EACCES))
        monkeypatch.setattr(os, "supports_dir_fd", os.supports_dir_fd | {os.open})

        assert refusal(root, "minutes/first.pdf") == "KPI606"

    def test_a_file_that_vanishes_is_missing(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is gone when it is opened is not there."""
        monkeypatch.setattr(os, "open", _refusing(os.open, "first.pdf", errno.ENOENT))
        monkeypatch.setattr(os, "supports_dir_fd", os.supports_dir_fd | {os.open})

        assert refusal(root, "minutes/first.pdf") == "KPI601"

    def test_a_disk_that_fails_while_reading_is_reported(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An error of the disk is one of the library, and nothing stays open."""

        def failing(*_args: object) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(os, "read", failing)

        assert refusal(root, "minutes/first.pdf") == "KPI606"

    def test_a_system_that_follows_links_is_refused(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where files cannot be opened by descriptor, none is: never in a less safe way."""
        monkeypatch.setattr(os, "supports_dir_fd", set())

        assert refusal(root, "minutes/first.pdf") == "KPI606"

    def test_descriptors_are_not_handed_to_other_programs(self, root: Path) -> None:
        """What is open here is not open in programs that are started meanwhile."""
        with opened(root, "minutes/first.pdf") as found:
            assert not os.get_inheritable(found.descriptor)


class TestNamesThatLookTheSame:
    COMPOSED, APART = "caf\u00e9.txt", "cafe\u0301.txt"

    def test_a_missing_name_is_told_of_the_one_that_looks_the_same(self, root: Path) -> None:
        """Whoever wrote the name another way learns which one is there."""
        (root / self.APART).write_bytes(b"")

        with pytest.raises(EvidenceFileError) as error:
            observe(root, self.COMPOSED)

        assert error.value.code == "KPI601"
        assert self.APART in error.value.problems[0].hint

    @pytest.mark.parametrize("path", [COMPOSED, APART, "\u212a.txt", "K.txt"])
    def test_two_names_that_look_the_same_are_reported(self, path: str, root: Path) -> None:
        """The file is read and the other name pointed out, also where one of them is plain ASCII."""
        for name in (self.COMPOSED, self.APART, "\u212a.txt", "K.txt"):
            (root / name).write_bytes(b"text")

        assert [remark.code for remark in examine(root, path).remarks] == ["KPI609"]

    def test_a_folder_that_cannot_be_listed_hides_no_file(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where names cannot be compared the file is read all the same."""

        def refusing(_folder: int) -> list[str]:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))

        (root / self.COMPOSED).write_bytes(b"text")
        monkeypatch.setattr(os, "listdir", refusing)

        assert examine(root, self.COMPOSED).remarks == ()

    def test_a_folder_on_the_way_is_looked_at_as_well(self, root: Path) -> None:
        """Two folders that look the same are as bad as two files."""
        for name in ("d\u00e9", "de\u0301"):
            (root / name).mkdir()
        (root / "d\u00e9" / "x.txt").write_bytes(b"text")

        assert [remark.code for remark in examine(root, "d\u00e9/x.txt").remarks] == ["KPI609"]


def _refusing(call: Callable[..., Any], name: str, number: int) -> Callable[..., Any]:
    """Give a system call that fails for one name."""

    def refusing(path: Any, *args: Any, **kwargs: Any) -> Any:
        if path == name:
            raise OSError(number, os.strerror(number))
        return call(path, *args, **kwargs)

    return refusing
