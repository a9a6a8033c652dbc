"""README says the same in both languages, and leads somewhere."""

from __future__ import annotations

import re

from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "README.th.md")

_BLOCK = re.compile(r"^```\w+\n.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def read(page: str) -> str:
    """Read a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def headings(path: Path) -> set[str]:
    """Give what links to a page may name, as the places that show it make them of its headings."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    # Thai marks belong to their letters, though Python counts them as no part of a word.
    return {re.sub(r"[^\w\u0e01-\u0e4e -]", "", each).strip().lower().replace(" ", "-") for each in found}


def test_both_have_the_same_code_blocks() -> None:
    """What is run is the same in both languages, block for block."""
    english, thai = (_BLOCK.findall(read(page)) for page in PAGES)

    assert english == thai
    assert len(english) == 6


def test_both_say_the_same_number_of_things() -> None:
    """Every feature and every heading of one has its like in the other."""
    english, thai = (
        [
            line.split(" ")[0]
            for line in _BLOCK.sub("", read(page)).splitlines()
            if line.startswith(("#", "-"))
        ]
        for page in PAGES
    )

    assert english == thai


def test_each_leads_to_the_other() -> None:
    """Whoever opens the one in the wrong language finds the other in its first lines."""
    for page, other in (PAGES, PAGES[::-1]):
        assert f"]({other})" in "".join(read(page).splitlines()[:4])


@pytest.mark.parametrize(
    "page",
    [
        *PAGES,
        "docs/index.md",
        *(f"docs/tutorial/{name}" for name in ("first-card.md", "first-card.th.md", "read-a-card.md")),
    ],
)
def test_links_lead_to_files_and_headings(page: str) -> None:
    """Each link names a file that is there, and a heading in it where it names one."""
    broken = []
    for link in _LINK.findall(_BLOCK.sub("", read(page))):
        name, _, heading = link.partition("#")
        target = (ROOT / page).parent / name
        if not target.exists() or (heading and heading not in headings(target)):
            broken.append(link)

    assert broken == []
