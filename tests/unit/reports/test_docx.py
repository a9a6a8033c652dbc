"""Reports as Word files, read by nothing but a zip archive and XML."""

from __future__ import annotations

import io
import sys

from datetime import date
from pathlib import Path
from typing import get_args
from unittest.mock import patch
from xml.etree.ElementTree import Element

import docx
import pytest

from attrs import evolve
from hypothesis import given, settings, strategies as st

from kpiflow.assessment import Result
from kpiflow.errors import MissingExtraError, ReportError
from kpiflow.reports import Document, Report, make_card
from kpiflow.reports.document import Item, Listing, Paragraph, Run, Table, line
from kpiflow.reports.docx import render_docx, write_docx
from kpiflow.text import Language, visible
from office_files import WORD, leads_elsewhere, paragraphs, parts, root
from report_payloads import PAYLOADS, document_of


ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl",
    "rPr": "rFonts b bCs strike noProof color sz szCs shd lang",
    "tcPr": "tcW gridSpan shd",
    "tblPr": "tblW tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tc": "tcPr p",
    "tr": "trPr tc",
    "tbl": "tblPr tblGrid tr",
    "sectPr": "headerReference footerReference pgSz pgMar cols docGrid",
}
"""The order in which the format wants what we write; Word calls a file broken that has another."""


def document(*blocks: Paragraph | Listing | Table) -> Document:
    """Give a document of a few blocks."""
    return Document(language="en", title="t", form="f", lead="l", blocks=blocks, day=date(2007, 11, 30))


def tags(package: bytes) -> list[str]:
    """Give the elements of the body, in their order."""
    return [element.tag for element in root(package, "word/document.xml").iter()]


class TestText:
    @pytest.mark.parametrize("language", get_args(Language))
    def test_a_card_says_all_that_its_document_says(self, accepted: Result, language: Language) -> None:
        """Each text stands in the file, in the order in which it is read."""
        card = make_card(accepted, language=language)
        said = "\n".join(paragraphs(render_docx(card)))

        at = 0
        for text in card.document().texts():
            found = said.find(text, at)
            assert found >= 0, text
            at = found + len(text)

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_no_text_is_markup(self, payload: str) -> None:
        """Whatever data says is read back as it was, as often as it is said, and makes nothing but text."""
        file = render_docx(document_of(payload))

        assert "\n".join(paragraphs(file)).count(payload) >= 78
        assert tags(file) == tags(render_docx(document_of("x")))
        assert leads_elsewhere(file) == []

    @settings(max_examples=10)
    @given(st.text(max_size=12))
    def test_no_text_whatever_breaks_the_file(self, text: str) -> None:
        """The same of texts that nobody thought of; what XML cannot hold is written by its code."""
        [*_, said] = paragraphs(render_docx(document(Paragraph(text=line(f"x{text}x")))))

        assert said == f"x{visible(text)}x".replace("\t", "\n")

    def test_fields_are_the_numbers_of_pages_alone(self, accepted: Result) -> None:
        """Word computes two numbers in the foot of pages, and nothing else."""
        file = render_docx(make_card(accepted))
        fields = [
            field.get(f"{WORD}instr")
            for name in parts(file)
            if name.endswith(".xml")
            for field in root(file, name).iter(f"{WORD}fldSimple")
        ]

        assert fields == ["PAGE", "NUMPAGES"]
        assert not any(b"instrText" in content for content in parts(file).values())


class TestForm:
    def test_thai_has_a_size_a_weight_and_a_font_of_its_own(self, accepted: Result) -> None:
        """Whatever is stated of letters is stated of complex script too, for Word takes it from there."""
        file = render_docx(make_card(accepted), font="TH Sarabun New", size=16)
        for part in ("word/styles.xml", "word/document.xml"):
            for properties in root(file, part).iter(f"{WORD}rPr"):
                stated = {child.tag.removeprefix(WORD): child for child in properties}
                assert ("b" in stated) == ("bCs" in stated)
                assert ("sz" in stated) == ("szCs" in stated)
                if "sz" in stated:
                    assert stated["sz"].attrib == stated["szCs"].attrib
        [defaults] = root(file, "word/styles.xml").iter(f"{WORD}rPrDefault")
        [fonts], [language], [size] = (
            list(defaults.iter(f"{WORD}{tag}")) for tag in ("rFonts", "lang", "szCs")
        )
        assert {fonts.get(f"{WORD}{name}") for name in ("ascii", "hAnsi", "cs")} == {"TH Sarabun New"}
        assert language.get(f"{WORD}bidi") == "th-TH"
        assert size.get(f"{WORD}val") == "32"

    @pytest.mark.parametrize("language", get_args(Language))
    def test_elements_stand_in_the_order_of_the_format(self, accepted: Result, language: Language) -> None:
        """Properties that Word reads in one order alone are written in it."""
        for report in (make_card(accepted, language=language), document_of("x")):
            file = render_docx(report)
            for part in ("word/styles.xml", "word/document.xml", "word/header1.xml", "word/footer1.xml"):
                for element in root(file, part).iter():
                    order = ORDERS.get(element.tag.removeprefix(WORD))
                    if order is not None:
                        found = [child.tag.removeprefix(WORD) for child in element]
                        assert found == sorted(found, key=order.split().index)

    def test_headings_are_headings(self, accepted: Result) -> None:
        """Whoever goes through a file by its headings finds what it is about, and each of its parts."""
        card = make_card(accepted, language="en")
        word = docx.Document(written(card))
        found = [each.text for each in word.paragraphs if each.style and each.style.name == "Heading 2"]
        [lead] = [each.text for each in word.paragraphs if each.style and each.style.name == "Heading 1"]

        assert lead == card.document().lead
        assert len(found) == sum(block.kind == "heading" for block in card.document().blocks)

    def test_rows_stay_whole_and_heads_come_again(self, accepted: Result) -> None:
        """No row is torn apart, each table with a head repeats it, and a group is held together."""
        card = make_card(accepted)
        file = render_docx(card)
        tables = [block for block in card.document().blocks if isinstance(block, Table)]
        found = [table for table in root(file, "word/document.xml").iter(f"{WORD}tbl") if named(table)]
        assert [named(table) for table in found] == [table.name for table in tables]
        for table, word in zip(tables, found, strict=True):
            rows = list(word.iter(f"{WORD}tr"))
            assert all(row.find(f".//{WORD}cantSplit") is not None for row in rows)
            heads = [row for row in rows if row.find(f".//{WORD}tblHeader") is not None]
            assert heads == rows[: len(heads)]
            assert len(heads) == bool(table.head)
            held = [row.find(f".//{WORD}keepNext") is not None for row in rows]
            expected = [True] * len(heads)
            for group in table.groups:
                whole = len(group.rows) + bool(group.title)
                expected += [True] * (whole - 1) + [False]
            assert held == expected

    def test_deep_items_are_indented_and_keep_their_numbers(self) -> None:
        """A list says its numbers as they are given, and shows its depth."""
        file = render_docx(
            document(
                Listing(
                    items=(
                        Item(text=line("one"), number="๑."),
                        Item(text=line("two"), number="๑.๑", depth=1),
                    )
                )
            )
        )
        *_, first, second = root(file, "word/document.xml").iter(f"{WORD}ind")

        assert list(paragraphs(file))[-2:] == ["๑.\none", "๑.๑\ntwo"]
        assert int(first.get(f"{WORD}left", "")) < int(second.get(f"{WORD}left", ""))

    def test_points_have_bullets(self, accepted: Result) -> None:
        """Each point of a list or cell states its bullet itself."""
        body = root(render_docx(make_card(accepted)), "word/document.xml")
        points = [
            each
            for each in body.iter(f"{WORD}pPr")
            if each.find(f"{WORD}pStyle[@{WORD}val='Bullet']") is not None
        ]

        assert len(points) > 10
        assert all(each.find(f"{WORD}numPr/{WORD}numId") is not None for each in points)

    def test_struck_text_is_struck(self) -> None:
        """What no longer counts is struck through."""
        file = render_docx(document(Paragraph(text=line(Run("gone", struck=True)))))

        assert len(list(root(file, "word/document.xml").iter(f"{WORD}strike"))) == 1


class TestFile:
    def test_it_is_the_same_whenever_it_is_written(self, accepted: Result) -> None:
        """A report is one file, to the byte."""
        card = make_card(accepted)

        assert render_docx(card) == render_docx(card)

    def test_it_says_what_it_is_and_of_what_day(self, accepted: Result) -> None:
        """Title, language and dates come from the report, and no clock; a long title is all there."""
        title = "ตัวชี้วัด <&> " * 40
        report = document(Paragraph(text=line("x")))
        core = docx.Document(written(evolve(report, title=title))).core_properties

        assert core.title == title
        assert core.language == "en-US"
        assert core.created == core.modified
        assert core.created is not None
        assert core.created.date() == date(2007, 11, 30)
        assert "Macintosh" not in str(parts(render_docx(make_card(accepted))))

    def test_another_file_is_left_alone(self, accepted: Result, tmp_path: Path) -> None:
        """A report is written over; whatever else stands there stays."""
        card, path = make_card(accepted), tmp_path / "card.docx"
        write_docx(card, path)
        write_docx(card, path)
        other = tmp_path / "journal.docx"
        other.write_bytes(b"PK\x03\x04 no archive")

        with pytest.raises(ReportError, match="KPI701"):
            write_docx(card, other)
        with pytest.raises(ReportError, match="KPI701"):
            write_docx(card, tmp_path / "nowhere" / "card.docx")

        assert path.read_bytes() == render_docx(card)
        assert other.read_bytes() == b"PK\x03\x04 no archive"

    def test_without_its_package_it_says_so(self, accepted: Result, tmp_path: Path) -> None:
        """The hint names the extra, and nothing is written."""
        with patch.dict(sys.modules, {"docx": None}), pytest.raises(MissingExtraError) as error:
            write_docx(make_card(accepted), tmp_path / "card.docx")

        assert "kpiflow[docx]" in str(error.value)
        assert list(tmp_path.iterdir()) == []


def named(table: Element) -> str:
    """Give the name of a table."""
    caption = table.find(f".//{WORD}tblCaption")
    return "" if caption is None else str(caption.get(f"{WORD}val"))


def written(report: Report) -> io.BytesIO:
    """Give a file to be read."""
    return io.BytesIO(render_docx(report))
