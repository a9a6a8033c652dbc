"""Definitions that pages show stand beside them as files with cases, word for word.

Left out are the pages on rules of the analysis, and those on errors: what they show is
wrong on purpose, or mended in one respect, and is held against what is found in it.
"""

from __future__ import annotations

import re

from pathlib import Path

import pytest

from kpiflow import KpiflowError, load_indicator
from kpiflow.cli.checking import definitions_below
from kpiflow.testing.cases import load_cases


ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
KEPT = DOCS / "definitions"
ASIDE = {"rules", "errors"}
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "README.th.md", *sorted(DOCS.rglob("*.md")))
    if path.parent.name not in ASIDE
}
BROKEN = "requires: {provided: {kind: restore-test, dated_within: performance}}"
"""The line of the one definition that is shown to be wrong; with its mended line it is held by its own test."""

_BLOCK = re.compile(r"^```(?:ya?ml|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def is_definition(text: str, folder: Path) -> bool:
    """Tell whether a text is a whole definition."""
    (folder / "block.yaml").write_text(text, encoding="utf-8")
    try:
        load_indicator(folder / "block.yaml")
    except KpiflowError:
        return False
    return True


def test_every_definition_of_a_page_is_kept_with_cases(tmp_path: Path) -> None:
    """Whatever definition a page shows in one block is one of the files, but for the one that is broken on purpose."""
    shown = {
        (name, block)
        for name, text in PAGES.items()
        for block in _BLOCK.findall(text)
        if is_definition(block, tmp_path) and BROKEN not in block
    }

    files = {path.read_text(encoding="utf-8") for path in definitions_below(KEPT)}

    assert {name for name, _ in shown} == {
        "docs/reference/files.md",
        "docs/tutorial/first-card.md",
        "docs/tutorial/first-card.th.md",
    }
    assert [name for name, block in shown if block not in files] == []


def test_the_broken_definition_is_still_there() -> None:
    """What is let off stands on one page."""
    assert [name for name, text in PAGES.items() if BROKEN in text] == ["docs/how-to/test-your-rules.md"]


@pytest.mark.parametrize(
    ("page", "folder"), [("how-to/write-a-ladder.md", "write-a-ladder"), ("reference/files.md", "files")]
)
def test_what_is_kept_is_what_the_page_shows(page: str, folder: str) -> None:
    """Every line of definition and assessment stands on the page, in its order, be it in one block or in pieces."""
    blocks = _BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))
    files = [path for path in sorted((KEPT / folder).glob("*.yaml")) if ".kpitest" not in path.name]

    for path in files:
        text = path.read_text(encoding="utf-8")
        pieces = [block for block in blocks if block in text]
        assert "".join(pieces) == text


def test_each_is_tested_by_the_file_of_its_name() -> None:
    """No definition is kept without cases."""
    files = {file.definition: file.path for file in load_cases(KEPT)}

    assert set(files) == set(definitions_below(DOCS))
    assert [path for of, path in files.items() if path != of.with_suffix(".kpitest.yaml")] == []
