"""Reports as PDF files, read back by Poppler's tools."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

import pytest

from attrs import evolve
from hypothesis import given, settings, strategies as st

from kpiflow.assessment import Result
from kpiflow.errors import MissingExtraError
from kpiflow.reports import format_of, make_card, make_record, pdf, render_json, render_pdf
from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Fact,
    Facts,
    Figure,
    Figures,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    Verbatim,
    line,
)
from kpiflow.text import Language
from report_payloads import PAYLOADS, document_of


SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20">'
    '<text x="2" y="15" font-size="12" font-family="Sarabun">{text}</text></svg>'
)
MARKS: Final = "ที่ ปั้น ฟื้นฟู ฝั่งนี้ ป็น้ำ ผู้นั้น น้ำ ตั้ง จันทร์ ญี่ปุ่น ฐูฎุ ก็ เก้าอี้ ซื้อ ขั้นตอน สิ่งที่ทำ ปี๊บ"
"""Clusters of marks, with tall consonants, that copied text often gets wrong."""

LEFT_MARGIN: Final = 15 / 25.4 * 72
"""Where the text of a page begins, in points."""

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="needs Poppler's tools (Debian: poppler-utils)"
)


def asked(tool: str, *arguments: str, of: bytes) -> str:
    """Give what a tool of Poppler says of a file."""
    command = [shutil.which(tool) or tool, *arguments]
    done = subprocess.run(command, input=of, capture_output=True, check=True)
    return done.stdout.decode("utf-8", errors="replace")  # names in tags are UTF-16


def read(file: bytes) -> str:
    """Give the text of a file as it is copied, without page numbers and blanks."""
    foot = ("-x", "0", "-y", "0", "-W", "600", "-H", "800")
    return shorn(asked("pdftotext", "-raw", *foot, "-enc", "UTF-8", "-", "-", of=file))


def shorn(text: str) -> str:
    """Give a text without what is between its words."""
    return "".join(text.split())


def seen(document: Document) -> Iterator[str]:
    """Walk what a reader sees; the description of a picture is for those who do not see it."""
    hidden = Counter(block.description for block in document.blocks if isinstance(block, Picture))
    for text in document.texts():
        if hidden[text] and text not in PAYLOADS:
            hidden[text] -= 1
        else:
            yield text


def document(*blocks: Block, **other: Any) -> Document:
    """Give a document of these blocks."""
    said: dict[str, Any] = {
        "language": "th",
        "title": "t",
        "form": "f",
        "lead": "l",
        "day": date(2007, 11, 30),
    }
    return Document(blocks=blocks, **{**said, **other})


def with_a_picture(payload: str) -> Iterator[Block]:
    """Walk blocks that hold a text everywhere, with a picture that is one."""
    for block in (*document_of(payload).blocks, *document_of(payload).foot):
        yield (
            evolve(block, svg=SVG.format(width=40, text=""), description="unseen")
            if isinstance(block, Picture)
            else block
        )


def cell(*texts: str) -> Cell:
    """Give a cell of these lines."""
    return Cell(lines=tuple(line(each) for each in texts))


@needs_poppler
class TestText:
    """What stands in the file is what the document says."""

    @pytest.mark.parametrize("language", get_args(Language))
    def test_a_card_says_all_that_its_document_says(self, accepted: Result, language: Language) -> None:
        """Each text stands in the file, in the order in which it is read."""
        card = make_card(accepted, language=language)

        in_order(read(render_pdf(card)), seen(card.document()))

    @pytest.mark.parametrize(
        "payloads", [PAYLOADS[at : at + 20] for at in range(0, len(PAYLOADS), 20)], ids=lambda each: each[0]
    )
    def test_no_text_is_markup(self, payloads: tuple[str, ...]) -> None:
        """Whatever data says is read back as it was, in every place a text can have."""
        blocks = [block for each in payloads for block in with_a_picture(each)]
        report = document(*blocks, title=payloads[0], form=payloads[0], corner=payloads[0], lead=payloads[0])

        file = render_pdf(report)

        in_order(read(file), (text for text in report.texts() if text != "unseen"))
        assert shorn(payloads[0]) in shorn(asked("pdfinfo", "-enc", "UTF-8", "-", of=file))

    @pytest.mark.parametrize("strong", [False, True])
    def test_marks_are_copied_right(self, strong: bool) -> None:
        """Vowels and tone marks come back as they were written, and no blank comes in between."""
        report = document(Paragraph(text=(Run(MARKS, strong=strong),)))

        text = asked("pdftotext", "-enc", "UTF-8", "-", "-", of=render_pdf(report))

        assert MARKS in " ".join(text.split())

    def test_no_separator_is_copied(self) -> None:
        """Lines are broken without a sign that would stay in copied text."""
        text = asked("pdftotext", "-", "-", of=render_pdf(document(Paragraph(text=line(MARKS * 9)))))

        assert not set("\u200b\u00ad\u2060") & set(text)

    def test_signs_that_no_font_has_are_shown_by_number(self) -> None:
        """A file for archives holds no empty box: what cannot be drawn is named."""
        report = document(Paragraph(text=line("中 😀 \ue000 ✓ Ω é")), title="中")

        text = asked("pdftotext", "-raw", "-", "-", of=render_pdf(report))

        assert "[U+4E2D] [U+1F600] [U+E000] ✓ Ω é" in text

    def test_signs_that_are_taken_for_granted_are_there(self) -> None:
        """Every sign that is not tried first can be set, in regular and in bold."""
        granted = "".join(sign for sign in map(chr, range(33, 0x2800)) if not pdf._DOUBTFUL.match(sign))

        file = render_pdf(document(Paragraph(text=line(Run(granted), Run(granted, strong=True)))))

        assert len(granted) > 250
        assert "ก" in read(file)


def in_order(text: str, said: Iterator[str]) -> None:
    """See that a file says texts one after the other."""
    at = 0
    for each in said:
        found = text.find(shorn(each), at)
        assert found >= 0, each
        at = found + len(shorn(each))


LONG: Final = "".join(chr(ord("a") + number * number % 26) for number in range(2000))
LONG_THAI: Final = "".join("กขคฆงจ"[number * number % 5] for number in range(2000))
SENTENCE: Final = "สำนักงานป้องกันและปราบปรามการฟอกเงินดำเนินการแล้ว"


def every_place(text: str) -> tuple[Block, ...]:
    """Give blocks that have a text in every place."""
    return (
        Heading(text=line(text)),
        Paragraph(text=line(text, tone=Tone.BAD), verdict=True),
        Facts(facts=(Fact(label=text, value=text), Fact(label="x", value=text)), across=3),
        Figures(figures=tuple(Figure(label=text, value=text, note=text) for _ in range(5))),
        Listing(items=(Item(text=line(text)), Item(text=line(text), number=text, depth=4))),
        Table(name="t", groups=(Group(rows=((cell(text), cell("1"), cell(text)),)),), widths=(0, 0, 1)),
        Verbatim(lines=(text,)),
    )


@needs_poppler
class TestRoom:
    """Nothing is cut off, however little room it has."""

    @pytest.mark.parametrize(
        "report",
        [
            document(Paragraph(text=line(LONG)), Paragraph(text=line(LONG_THAI)), lead=LONG),
            document(*every_place(LONG[:120])),
            document(*every_place(LONG_THAI[:120]), corner=LONG_THAI[:60]),
            document(
                Table(
                    name="fifty rows in a cell, and more than a page has",
                    head=(cell("a"), cell("b")),
                    groups=tuple(
                        Group(rows=((cell("k"), cell(*[f"{n} {SENTENCE}" for n in range(rows)])),), title=line("x"))
                        for rows in (50, 120)
                    ),
                    widths=(1, 5),
                )
            ),
            document(
                Table(
                    name="more rows in a group than a page has",
                    head=(cell("a"), cell("b")),
                    groups=(Group(rows=tuple((cell(f"{n}"), cell(SENTENCE)) for n in range(100))),),
                    widths=(1, 5),
                )
            ),
            document(
                Table(
                    name="a head that fills more than a page",
                    head=(cell(*[f"{n} {SENTENCE}" for n in range(70)]), cell("b")),
                    groups=(Group(rows=((cell("a"), cell("b")),)),),
                    widths=(1, 1),
                )
            ),
        ],
        ids=["words", "places", "Thai places", "cells", "groups", "head"],
    )  # fmt: skip
    def test_every_letter_is_on_a_page(self, report: Document) -> None:
        """Each text is on the pages, and all of it between the margins."""
        file = render_pdf(report)

        had = Counter(read(file))
        assert Counter(shorn("".join(report.texts()))) - had == Counter()
        assert margins(file) == []

    def test_tables_of_twenty_levels_go_on_below(self) -> None:
        """Columns that would be too narrow stand below the first ten, with their heads."""
        table = Table(
            name="criteria",
            head=tuple(cell(f"L{n}.") for n in range(1, 21)),
            groups=(Group(rows=(tuple(cell(f"criterion{n}") for n in range(1, 21)),)),),
            widths=(1,) * 20,
        )

        file = render_pdf(document(table))
        text = read(file)

        assert text.index("L10.") < text.index("criterion1") < text.index("L11.") < text.index("L20.")
        assert [f"criterion{n}" for n in range(1, 21) if f"criterion{n}" not in text] == []
        assert margins(file) == []

    def test_a_picture_higher_than_a_page_is_drawn_smaller(self) -> None:
        """With its caption it stands on one page; nothing of it is cut off."""
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 4000" width="300" height="4000">'
            '<text x="9" y="20">first</text><text x="9" y="3990">last</text></svg>'
        )
        file = render_pdf(document(Picture(svg=svg, title="caption", description="d")))
        pages = asked("pdftotext", "-raw", "-", "-", of=file).split("\f")[:-1]

        assert [{"first", "last", "caption"} <= set(page.split()) for page in pages].count(True) == 1
        assert margins(file) == []


def margins(file: bytes) -> list[str]:
    """Give the words that stand outside the margins of their page."""
    found = re.findall(
        r'<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>',
        asked("pdftotext", "-bbox", "-", "-", of=file),
    )
    return [
        word for left, right, low, word in found if float(left) < 40 or float(right) > 557 or float(low) > 842
    ]


@needs_poppler
class TestPages:
    """How paper is used."""

    def test_groups_are_not_torn_apart(self) -> None:
        """A group begins on the page on which it ends, and each page repeats the head."""
        groups = tuple(
            Group(
                title=line(f"group-{g}."), rows=tuple((cell(f"{g}.{r}."), cell(SENTENCE)) for r in range(7))
            )
            for g in range(20)
        )
        file = render_pdf(
            document(Table(name="t", head=(cell("head"), cell("b")), groups=groups, widths=(1, 5)))
        )

        pages = asked("pdftotext", "-raw", "-", "-", of=file).split("\f")[:-1]

        assert len(pages) > 2
        for page in pages:
            assert "head" in page.split()[:3]
            assert set(re.findall(r"group-(\d+)\.", page)) == set(
                re.findall(r"^(\d+)\.[06]\.", page, re.MULTILINE)
            )

    def test_a_page_begins_where_the_document_says(self) -> None:
        """And pages are numbered."""
        report = document(Paragraph(text=line("one")), Heading(text=line("two"), on_new_page=True))

        pages = asked("pdftotext", "-raw", "-", "-", of=render_pdf(report)).split("\f")[:-1]

        assert [page.split() for page in pages] == [["f", "l", "one", "1", "/", "2"], ["two", "2", "/", "2"]]

    def test_items_keep_their_numbers(self) -> None:
        """Numbers stand as they are given, before what they number, at any depth."""
        items = (("1", 0), ("1.2", 1), ("1.2.7", 2), ("3", 0), ("", 1), ("a very long number", 0))
        report = document(
            Listing(
                items=tuple(
                    Item(text=line(f"item{n}"), number=each, depth=d) for n, (each, d) in enumerate(items)
                )
            )
        )

        text = read(render_pdf(report))

        assert text == "fl1item01.2item11.2.7item23item3item4averylongnumberitem5"


@needs_poppler
class TestArchive:
    """What programs and readers for the blind find in the file."""

    def test_a_file_is_tagged_and_named(self, accepted: Result) -> None:
        """It has tags, its title, the day of the document, and says which standards it keeps to."""
        card = make_card(accepted)
        file = render_pdf(card)

        told = asked("pdfinfo", "-enc", "UTF-8", "-isodates", "-", of=file)
        structure = asked("pdfinfo", "-enc", "UTF-8", "-struct", "-", of=file)

        assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
        assert card.document().title in told
        assert "CreationDate:    2007-11-30" in told
        assert "ModDate:         2007-11-30" in told
        assert "595.276 x 841.89 pts (A4)" in told
        for part in ("H1", "H2", "Table", "TH", "TD", "L", "LI"):
            assert re.search(rf"^ *{part}\b", structure, re.MULTILINE), part
        assert b"<pdfaid:part>3</pdfaid:part>" in file
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in file
        assert b"<pdfuaid:part>1</pdfuaid:part>" in file
        assert b"<rdf:li>th-TH</rdf:li>" in file

    def test_the_record_travels_along(self, accepted: Result, tmp_path: Path) -> None:
        """What is attached is the record, byte for byte, as the source of the file."""
        record = render_json(make_record(accepted))
        path = tmp_path / "card.pdf"

        path.write_bytes(render_pdf(make_card(accepted), attachment=record))
        asked("pdfdetach", "-save", "1", "-o", str(tmp_path / "card.json"), str(path), of=b"")
        listed = asked("pdfdetach", "-enc", "UTF-8", "-list", str(path), of=b"")
        path.write_bytes(render_pdf(document()))

        assert (tmp_path / "card.json").read_text(encoding="utf-8") == record
        assert listed.splitlines() == ["1 embedded files", "1: card.json"]
        assert asked("pdfdetach", "-enc", "UTF-8", "-list", str(path), of=b"").splitlines() == [
            "0 embedded files"
        ]

    def test_what_is_written_in_a_picture_can_be_copied(self) -> None:
        """Marks above and below Thai letters are text there too, and what no font has is shown by its number."""
        svg = SVG.format(width=300, text="ตั้งปั้นน้ำ ต่ำ \u4e2d")
        file = render_pdf(document(Picture(svg=svg, title="t", description="d")))

        assert "ตั้งปั้นน้ำต่ำ[U+4E2D]" in read(file)

    @pytest.mark.parametrize("anchor", ["start", "middle", "end"])
    def test_what_is_written_in_a_picture_stands_where_it_was_drawn(self, anchor: str) -> None:
        """It begins, is in the middle, or ends where the picture says; the picture is set at one point each."""
        svg = (
            SVG.format(width=300, text="wide")
            .replace("<text", f'<text text-anchor="{anchor}"')
            .replace('x="2"', 'x="150"')
        )
        file = render_pdf(document(Picture(svg=svg, title="t", description="d")))
        [box] = re.findall(
            r'xMin="([0-9.]+)" .* xMax="([0-9.]+)" .*>wide<', asked("pdftotext", "-bbox", "-", "-", of=file)
        )
        left, right = (float(each) - LEFT_MARGIN for each in box)

        assert {"start": left, "middle": (left + right) / 2, "end": right}[anchor] == pytest.approx(
            150, abs=1
        )

    @pytest.mark.parametrize("text", ["abc", "ตั้งปั้นน้ำ"])
    def test_pictures_have_their_words(self, text: str) -> None:
        """A picture is drawn no wider than the page, and says what it shows to those who do not see it."""
        picture = Picture(svg=SVG.format(width=2000, text=text), title="A title", description="What it shows")
        file = render_pdf(document(picture))

        assert "Figure" in asked("pdfinfo", "-enc", "UTF-8", "-struct", "-", of=file)
        assert read(file).endswith("Atitle")
        assert margins(file) == []


class TestBytes:
    """The same report is the same file, whoever makes it."""

    def test_a_file_is_the_same_each_time(self, accepted: Result) -> None:
        """No clock, no chance and no order of hashes is in it."""
        report = document(*with_a_picture(SENTENCE), Paragraph(text=line("中文")))
        record = '{"a": 1}'

        here = hashlib.sha256(render_pdf(report, attachment=record)).hexdigest()
        render_pdf(make_card(accepted, language="en"))
        again = hashlib.sha256(render_pdf(report, attachment=record)).hexdigest()
        there = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
                "PYTHONHASHSEED": "7",
                "TZ": "Asia/Bangkok",
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        assert here == again == there

    def test_typst_is_asked_for_when_it_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The error names the command that installs it."""
        monkeypatch.setitem(sys.modules, "typst", None)
        pdf._compiler.cache_clear()

        with pytest.raises(MissingExtraError) as error:
            render_pdf(document())

        with pytest.raises(MissingExtraError):
            format_of("card.pdf").must_be_free(Path("card.pdf"))
        assert error.value.code == "KPI700"
        assert "pip install 'kpiflow[pdf]'" in str(error.value)

    def test_what_says_nothing_is_left_out(self) -> None:
        """Blocks without a text, and a document without a name, are no reason to fail."""
        report = document(
            Heading(text=line("")), Paragraph(text=()), Facts(facts=()), Figures(figures=()), Listing(items=()),
            Table(name="", groups=(), widths=(1, 1)), Table(name="", groups=(Group(rows=()),), widths=(1,)),
            Verbatim(lines=()), Picture(svg=SVG.format(width=9, text=""), title="", description=" "),
            title="", form="", lead="",
        )  # fmt: skip

        assert render_pdf(report).startswith(b"%PDF-1.7")

    @settings(max_examples=8)
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=9))
    def test_any_text_can_be_set(self, text: str) -> None:
        """There is no text that makes no file."""
        assert render_pdf(document(*with_a_picture(text), title=text, form=text, lead=text))


ELSEWHERE: Final = """
import hashlib
from test_pdf import SENTENCE, document, line, render_pdf, with_a_picture, Paragraph
report = document(*with_a_picture(SENTENCE), Paragraph(text=line("中文")))
print(hashlib.sha256(render_pdf(report, attachment='{"a": 1}')).hexdigest(), end="")
"""
