"""Names of files made from names in the data: never a path, never kept by a system, never shared."""

from __future__ import annotations

import re
import unicodedata

import pytest

from hypothesis import given, strategies as st

from kpiflow.reports.naming import MOST_BYTES, file_name
from report_payloads import PAYLOADS


KEPT = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
HARD = (
    "",
    ".",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows",
    "C:\\x",
    "c:x",
    "a/b",
    "a\0b",
    "CON",
    "con",
    "nul.html",
    "Com1",
    "LPT9.x",
    "a.",
    "a ",
    " a",
    ".hidden",
    "-rf",
    "~root",
    "a" * 300,
    "ก" * 300,
    "่ก",
    "ก\u0e38\u0e48",
    "ก\u0e48\u0e38",
    "A",
    "a",
    "K",
    "\u212a",
    "ſ",
    "s",
    "ａ",
    "é",
    "e\u0301",
    "\ud800",
    "\u202egnp.exe",
    "a\nb",
    "a:stream",
    "a%2fb",
)


@pytest.mark.parametrize("identifier", ["amlo-7.2.1-fy2550", "a", "7.2_1", "ตัวชี้วัด-๗.๒.๑", "กุ่ม", "ทำ"])
def test_a_plain_identifier_is_its_own_name(identifier: str) -> None:
    """What is safe everywhere is read as it is written, Thai too."""
    assert file_name(identifier) == identifier


def _must_be_safe(name: str) -> None:
    assert re.fullmatch(r"[\w\u0e00-\u0e7f.~-]+", name)
    assert name[0] not in ".-~"
    assert name[-1] not in ". "
    assert name.partition(".")[0].lower() not in KEPT
    assert len(name.encode()) <= MOST_BYTES + 22 + len(".html")
    assert unicodedata.normalize("NFC", name) == name


@pytest.mark.parametrize("identifier", [*HARD, *PAYLOADS])
def test_any_other_becomes_a_safe_one(identifier: str) -> None:
    """No name leads out of a folder, is hidden, too long, or kept by Windows."""
    _must_be_safe(file_name(identifier))
    _must_be_safe(f"{file_name(identifier)}.html")


def test_no_two_share_one() -> None:
    """Not even where capital letters are small ones, and one way to write a text is the other."""
    names = [unicodedata.normalize("NFD", file_name(each)).casefold() for each in (*HARD, *PAYLOADS)]

    assert len(set(names)) == len(names)


@given(st.lists(st.text(max_size=12), unique=True, max_size=6))
def test_it_is_so_for_any_text(identifiers: list[str]) -> None:
    """Whatever somebody calls an assessment has a safe name that is its own."""
    names = [file_name(each) for each in identifiers]
    for name in names:
        _must_be_safe(name)

    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(names)
