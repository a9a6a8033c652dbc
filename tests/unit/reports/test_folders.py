"""Folders of reports: nothing is written outside of them, and nothing else than reports is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.errors import ReportError
from kpiflow.reports.folders import Folder
from kpiflow.reports.html import PAGE


CONTENT = b"<!doctype html>"


def refused(folder: Folder, name: str) -> str:
    """Give what is said when a file cannot be written."""
    with pytest.raises(ReportError) as error:
        folder.write(name, CONTENT, PAGE)
    assert error.value.code == "KPI701"
    return str(error.value)


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "a/../x", "/x", "a/b/c", "a\\b", "c:x", "a/", "./x", "a\0b"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    """A path is not a name."""
    refused(Folder(tmp_path / "out"), name)

    assert list(tmp_path.iterdir()) == []


def test_it_is_made_with_the_first_file(tmp_path: Path) -> None:
    """The folder and one within are made, and a report there is written over."""
    folder = Folder(tmp_path / "out")

    assert folder.write("cards/a.html", b"<!doctype html>1", PAGE) == tmp_path / "out" / "cards" / "a.html"
    folder.write("cards/a.html", CONTENT, PAGE)
    assert (tmp_path / "out" / "cards" / "a.html").read_bytes() == CONTENT


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither a link in place of the file nor one in place of a folder leads a report elsewhere."""
    (tmp_path / "elsewhere").mkdir()
    page = tmp_path / "elsewhere" / "a.html"
    page.write_bytes(b"<!doctype html>stranger")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.html").symlink_to(page)
    (out / "gone.html").symlink_to(tmp_path / "elsewhere" / "new.html")
    (out / "cards").symlink_to(tmp_path / "elsewhere")
    folder = Folder(out)

    assert "it is a link" in refused(folder, "a.html")
    assert "it is a link" in refused(folder, "gone.html")
    assert "it is not a folder" in refused(folder, "cards/a.html")
    assert page.read_bytes() == b"<!doctype html>stranger"
    assert list((tmp_path / "elsewhere").iterdir()) == [page]


def test_all_that_is_in_the_way_is_told_at_once(tmp_path: Path) -> None:
    """Before anything is written, each file that is something else is named."""
    (tmp_path / "a.html").write_text("notes", encoding="utf-8")
    (tmp_path / "b.html").mkdir()
    (tmp_path / "c.html").write_bytes(CONTENT)

    with pytest.raises(ReportError) as error:
        Folder(tmp_path).must_be_free([(f"{each}.html", PAGE) for each in "abcd"])

    assert [each.code for each in error.value.problems] == ["KPI701", "KPI701"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A folder cannot be where a file is, nor in a folder that is not there."""
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "none" / "out"):
        with pytest.raises(ReportError):
            Folder(path).must_be_free([])
        refused(Folder(path), "a.html")
