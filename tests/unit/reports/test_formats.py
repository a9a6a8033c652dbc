"""Files of reports: the name says the format, and nothing of another kind is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.assessment import Result
from kpiflow.errors import ReportError
from kpiflow.reports import FORMATS, format_of, make_card, write_report
from kpiflow.reports.document import Report


@pytest.fixture(scope="module")
def card(accepted: Result) -> Report:
    """The accepted card in English."""
    return make_card(accepted, language="en")


each_suffix = pytest.mark.parametrize("suffix", FORMATS)


@each_suffix
def test_a_report_is_written_over_itself(card: Report, tmp_path: Path, suffix: str) -> None:
    """A report can be made again, whatever its format, and over an empty file."""
    path = tmp_path / f"card{suffix.upper()}"
    path.touch()

    write_report(card, path)
    first = path.read_bytes()
    write_report(card, path)

    assert first.startswith(FORMATS[suffix].kind.begins)
    assert path.read_bytes() == first


@each_suffix
@pytest.mark.parametrize("holds", [b"SQLite format 3\0", b"# My notes\n", b" ", b"<html>", b"%PD"])
def test_nothing_else_is_written_over(card: Report, tmp_path: Path, suffix: str, holds: bytes) -> None:
    """What is not a report of that format stays as it is, notes in Markdown too."""
    path = tmp_path / f"card{suffix}"
    path.write_bytes(holds)

    with pytest.raises(ReportError) as error:
        write_report(card, path)

    assert error.value.code == "KPI701"
    assert path.read_bytes() == holds


@each_suffix
def test_a_folder_that_is_missing_is_named(card: Report, tmp_path: Path, suffix: str) -> None:
    """A file that cannot be written is an error of kpiflow."""
    with pytest.raises(ReportError) as error:
        write_report(card, tmp_path / "none" / f"card{suffix}")

    assert error.value.code == "KPI701"


@pytest.mark.parametrize(
    ("name", "got"), [("card.txt", "'.txt'"), ("card", "no ending"), (".pdf", "no ending")]
)
def test_a_name_that_says_no_format_is_refused(name: str, got: str) -> None:
    """The message lists what there is."""
    with pytest.raises(ReportError) as error:
        format_of(name)

    assert error.value.code == "KPI702"
    assert f"expected: a name that ends with {', '.join(FORMATS)}   got: {got}" in str(error.value)
