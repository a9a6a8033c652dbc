"""The how-to builds a definition that can be read, and that comes to what it says."""

from __future__ import annotations

import re

from pathlib import Path

import pytest

from kpiflow import DefinitionError, load_assessment, load_indicator, open_assessment
from kpiflow.reports import make_card, render_terminal


PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-ladder.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Give the blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def pieces() -> tuple[str, str]:
    """Give the two files of the page: the definition, put together of its pieces, and the case."""
    [filed] = [block for block in blocks("yaml") if block.startswith("assessment:")]
    return "".join(block for block in blocks("yaml") if block != filed), filed


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the two files of the page into a folder, with changes to the case."""
    rules, filed = pieces()
    for before, after in changes:
        assert filed.count(before) == 1, before
        filed = filed.replace(before, after)
    (folder / "records.yaml").write_text(rules, encoding="utf-8")
    case = folder / "records-2570.yaml"
    case.write_text(filed, encoding="utf-8")
    return case


def supported(case: Path) -> int:
    """Give the level that the evidence of a case supports."""
    file = load_assessment(case)
    return open_assessment(file).result(as_of=file.as_of).ladder.supported


class TestDefinition:
    def test_pieces_make_the_ladder_that_the_page_shows(self, tmp_path: Path) -> None:
        """The pieces, one after the other, are one file; its ladder is written out as shown."""
        write(tmp_path)

        ladder = load_indicator(tmp_path / "records.yaml").ladder

        shown = "".join(
            f"{level.level} {' '.join(each.id for each in level.requirements)}\n" for level in ladder
        )
        assert shown in blocks("text")

    def test_slip_of_the_pen_is_refused_as_the_page_shows(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A question that is not declared is named with its place and the nearest one there is."""
        rules, _ = pieces()
        (tmp_path / "records.yaml").write_text(rules.replace("{answered: trained}", "{answered: traind}"))
        monkeypatch.chdir(tmp_path)

        with pytest.raises(DefinitionError) as error:
            load_indicator("records.yaml")

        assert f"{error.value}\n" in blocks("text")


class TestCase:
    def test_command_says_what_the_page_shows(self, tmp_path: Path) -> None:
        """The card of the case is the one on the page, line by line."""
        file = load_assessment(write(tmp_path))

        result = open_assessment(file).result(as_of=file.as_of)

        assert render_terminal(make_card(result, language="en")) in blocks("text")

    @pytest.mark.parametrize(
        ("row", "change"),
        [
            ("`stored` to L", ("stored, value: F", "stored, value: L")),
            ("the date of `c1` to 14 March 2569 BE", ("14 March 2570", "14 March 2569")),
            ("`has-reading-room` to yes", ("reading-room, value: no", "reading-room, value: yes")),
            (
                "no answer about the reading room",
                ("  - {question: has-reading-room, value: no}\n", ""),
            ),
            ("170 of 190 records found", ("numerator: 171", "numerator: 170")),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_change_lowers_the_level_as_the_table_says(
        self, row: str, change: tuple[str, str], tmp_path: Path
    ) -> None:
        """Each change of the table supports the level beside it."""
        found = re.search(rf"^\| {re.escape(row)} \| (\d) \|$", PAGE, re.MULTILINE)

        assert found is not None
        assert supported(write(tmp_path, change)) == int(found[1])

    def test_table_names_no_change_that_is_not_tried(self) -> None:
        """The table has as many rows as are tried here."""
        rows = re.findall(r"^\| .+ \| \d \|$", PAGE.partition("| level supported |")[2], re.MULTILINE)

        assert len(rows) == 5
