"""Reports as Excel files, read by openpyxl and by nothing but XML."""

from __future__ import annotations

import io
import re
import sys

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, get_args
from unittest.mock import patch

import openpyxl
import pytest

from attrs import evolve
from openpyxl.worksheet.worksheet import Worksheet

from kpiflow.assessment import Result
from kpiflow.errors import MissingExtraError, ReportError
from kpiflow.reports import Document, make_card
from kpiflow.reports.card_lines import FileLine
from kpiflow.reports.document import Paragraph, line
from kpiflow.reports.sheet_words import SCORE_WORDS, SHEET_WORDS
from kpiflow.reports.workbook import MOST, Look, Workbook
from kpiflow.reports.xlsx import render_xlsx, write_xlsx
from kpiflow.text import Language
from office_files import leads_elsewhere, parts
from report_payloads import PAYLOADS, document_of


def sheets(file: bytes) -> list[Worksheet]:
    """Give the sheets of a file."""
    return list(openpyxl.load_workbook(io.BytesIO(file)).worksheets)


def cells(sheet: Worksheet) -> Iterator[Any]:
    """Walk the cells of a sheet that say something, in the order in which they are read."""
    return (cell for cell in chain.from_iterable(sheet.iter_rows()) if cell.value is not None)


def sheet_xml(file: bytes) -> bytes:
    """Give the XML of the first sheet."""
    return parts(file)["xl/worksheets/sheet1.xml"]


def said(file: bytes) -> str:
    """Give all that the first sheet says."""
    return "\n".join(str(cell.value) for cell in cells(sheets(file)[0]))


def document(*texts: str) -> Document:
    """Give a document of a few paragraphs."""
    blocks = tuple(Paragraph(text=line(text)) for text in texts)
    return Document(language="en", title="t", form="f", lead="l", blocks=blocks, day=date(2007, 11, 30))


class TestText:
    @pytest.mark.parametrize("language", get_args(Language))
    def test_a_card_says_all_that_its_document_says(self, accepted: Result, language: Language) -> None:
        """Each text stands in a cell, in the order in which it is read."""
        card = make_card(accepted, language=language)
        read = said(render_xlsx(card))

        at = 0
        for text in card.document().texts():
            found = read.find(text, at)
            assert found >= 0, text
            at = found + len(text)

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_every_text_is_text(self, payload: str) -> None:
        """Nothing that data says is computed, taken for a number or a date, or leads anywhere."""
        file = render_xlsx(document_of(payload))
        [sheet] = sheets(file)

        assert said(file).count(payload) >= 78
        assert {cell.data_type for cell in cells(sheet)} == {"s"}
        assert leads_elsewhere(file) == []
        assert not re.search(rb"<f[ >]|<hyperlink|<definedName|<v>[^<]*[^0-9<]", sheet_xml(file))

    def test_what_looks_like_an_escape_is_text(self) -> None:
        """Excel would read `_x0041_` as the letter A; it is written so that it does not."""
        file = render_xlsx(document("_x0041_"))

        assert b"_x005F_x0041_" in parts(file)["xl/sharedStrings.xml"]

    @pytest.mark.parametrize("letter", ["a", "ก", "😀", "ก "])
    def test_what_is_too_long_for_a_cell_goes_on_below(self, letter: str) -> None:
        """Nothing is cut, and no cell holds more than Excel reads, in the units that it counts in."""
        text = letter * 40_000
        file = render_xlsx(document("before", text, "after"))
        [_, _, before, *pieces, after] = [str(cell.value) for cell in cells(sheets(file)[0])]

        assert (before, after) == ("before", "after")
        assert "".join(pieces) == text
        assert len(pieces) > 1
        assert all(len(piece.encode("utf-16-le")) <= 2 * MOST for piece in pieces)

    def test_struck_items_of_the_register_are_struck(self, accepted: Result) -> None:
        """What no longer counts is struck through in the register."""
        card = make_card(accepted)
        struck = evolve(card, evidence=(evolve(card.evidence[0], struck=True), card.evidence[1]))
        register = sheets(render_xlsx(struck))[1]

        assert [bool(register.cell(row, 3).font.strike) for row in (2, 3)] == [True, False]


class TestRegister:
    @pytest.mark.parametrize("language", get_args(Language))
    def test_it_lists_all_evidence(self, accepted: Result, language: Language) -> None:
        """Each item has a row with its number, identifier, title and standing, below a head that stays."""
        card = make_card(accepted, language=language)
        register = sheets(render_xlsx(card))[1]
        rows = [[cell.value or "" for cell in row] for row in register.iter_rows(min_row=2)]

        assert [row[:3] for row in rows] == [[each.number, each.id, each.title] for each in card.evidence]
        assert [row[4] for row in rows] == [each.standing for each in card.evidence]
        assert register.freeze_panes == "A2"
        assert register.print_title_rows == "$1:$1"

    def test_each_file_has_a_row_with_its_digest(self, accepted: Result) -> None:
        """What an item consists of can be found again, and compared."""
        card = make_card(accepted)
        files = tuple(FileLine(path=f"minutes/{n}.pdf", size="12", sha256=f"{n}" * 64) for n in (1, 2))
        of_files = evolve(card, evidence=(evolve(card.evidence[0], files=files), card.evidence[1]))
        register = sheets(render_xlsx(of_files))[1]
        rows = [[cell.value or "" for cell in row][5:] for row in register.iter_rows(min_row=2)]

        assert rows == [["minutes/1.pdf", "12", "1" * 64], ["minutes/2.pdf", "12", "2" * 64], ["", "", ""]]


class TestFile:
    def test_names_of_sheets_are_ours_and_short_enough(self) -> None:
        """Excel opens no file with a sheet whose name is longer than 31 characters or holds its signs."""
        words = (SHEET_WORDS["report"], SHEET_WORDS["register"], SCORE_WORDS["sheet"])
        names = [text.in_language(language) for text in words for language in get_args(Language)]

        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)

    def test_pages_are_a4_and_as_wide_as_the_sheet(self, accepted: Result) -> None:
        """A sheet comes out of the printer without columns left over."""
        for sheet in sheets(render_xlsx(make_card(accepted))):
            assert sheet.page_setup.paperSize == 9
            assert sheet.sheet_properties.pageSetUpPr is not None
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToWidth in {None, 1}  # 1 by default
            assert sheet.page_setup.fitToHeight == 0

    def test_rows_are_as_high_as_their_texts(self, accepted: Result) -> None:
        """Programs that do not find heights out by themselves show every line of a cell."""
        sheet = sheets(render_xlsx(make_card(accepted)))[0]
        several = [cell for cell in cells(sheet) if "\n" in str(cell.value)]

        assert several
        for cell in several:
            high = sheet.row_dimensions[cell.row].height
            assert high is not None
            assert high >= 15 * (1 + str(cell.value).count("\n"))

    def test_it_is_the_same_whenever_it_is_written(self, accepted: Result) -> None:
        """A report is one file, to the byte, and bears the day that it speaks of."""
        card = make_card(accepted)
        file = render_xlsx(card)

        assert file == render_xlsx(card)
        properties = openpyxl.load_workbook(io.BytesIO(file)).properties
        assert properties.created is not None
        assert properties.created.date() == card.day
        assert properties.title == card.document().title

    def test_another_file_is_left_alone(self, accepted: Result, tmp_path: Path) -> None:
        """A report is written over; whatever else stands there stays."""
        card, path = make_card(accepted), tmp_path / "card.xlsx"
        write_xlsx(card, path)
        write_xlsx(card, path)
        other = tmp_path / "journal.xlsx"
        other.write_text("{}")

        with pytest.raises(ReportError, match="KPI701"):
            write_xlsx(card, other)

        assert other.read_text() == "{}"
        assert path.read_bytes() == render_xlsx(card)

    def test_without_its_package_it_says_so(self, accepted: Result, tmp_path: Path) -> None:
        """The hint names the extra, and nothing is written."""
        with patch.dict(sys.modules, {"xlsxwriter": None}), pytest.raises(MissingExtraError) as error:
            write_xlsx(make_card(accepted), tmp_path / "card.xlsx")

        assert "kpiflow[xlsx]" in str(error.value)
        assert list(tmp_path.iterdir()) == []

    def test_more_rows_than_excel_has_are_refused(self) -> None:
        """What does not fit is not left out without a word."""
        created = datetime(2007, 11, 30)  # noqa: DTZ001 -- files state no zone
        book = Workbook(title="t", subject="s", created=created, font="Sarabun")
        sheet = book.sheet("s", [10])
        sheet.row = 1_048_576

        with pytest.raises(ReportError, match="KPI701"):
            sheet.write([("x", Look())])
        book.finished()


class TestHeights:
    def test_rows_are_as_high_as_their_highest_cell(self) -> None:
        """Readers that do not fit rows to their text cut nothing off; one line is as high as they like."""
        book = Workbook(title="t", subject="s", created=datetime(2007, 11, 30), font="Sarabun")  # noqa: DTZ001
        sheet = book.sheet("x", [10, 10])
        sheet.write([("short", Look()), ("a few words more than one line holds", Look())])
        sheet.write([("short", Look()), ("a\nb", Look())])
        sheet.write([("short", Look()), ("", Look())])
        [page] = sheets(book.finished())

        assert [page.row_dimensions[row].height for row in (1, 2, 3)] == [68.25, 33.75, None]

    def test_a_text_higher_than_a_row_goes_on_below(self) -> None:
        """Cut after a blank, each row no higher than Excel lets it be, and nothing lost."""
        long = " ".join(f"word{n}" for n in range(900)) + "\n" + "line\n" * 40 + "ก" * 3000 + " end"
        book = Workbook(title="t", subject="s", created=datetime(2007, 11, 30), font="Sarabun")  # noqa: DTZ001
        sheet = book.sheet("x", [40, 40])
        sheet.across(long, Look())
        [page] = sheets(book.finished())
        found = [str(cell.value) for cell in cells(page)]

        assert "".join(found) == long
        assert len(found) > 5
        assert all(each.endswith((" ", "\n")) for each in found[:-1])
        assert all((page.row_dimensions[n].height or 0) <= 409 for n in range(1, len(found) + 1))
        assert sum((page.row_dimensions[n].height or 0) == 409 for n in range(1, len(found) + 1)) <= 1
