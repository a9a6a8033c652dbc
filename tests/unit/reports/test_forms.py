"""Cards filled into Word forms: texts go in as they are, and the form can do nothing else."""

from __future__ import annotations

import io
import sys
import zipfile

from pathlib import Path
from unittest.mock import patch

import docx
import pytest

from attrs import evolve

from kpiflow.assessment import Result
from kpiflow.errors import MissingExtraError, ReportError
from kpiflow.reports import make_card
from kpiflow.reports.card import Card
from kpiflow.reports.forms import fill_form, form_fields
from office_files import leads_elsewhere
from report_payloads import PAYLOADS


@pytest.fixture(scope="module")
def card(accepted: Result) -> Card:
    """The accepted card."""
    return make_card(accepted, language="en")


def form(folder: Path, *lines: str, rows: tuple[tuple[str, str], ...] = ()) -> Path:
    """Write a form of paragraphs, and of a table."""
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    if rows:
        table = word.add_table(rows=0, cols=2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    path = folder / "form.docx"
    word.save(str(path))
    return path


def read(file: bytes) -> list[str]:
    """Give the paragraphs of a file, and then the cells of its tables."""
    word = docx.Document(io.BytesIO(file))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return [*(each.text for each in word.paragraphs), *cells]


class TestFilling:
    def test_a_form_is_filled_with_fields_and_lists(self, card: Card, tmp_path: Path) -> None:
        """Places are filled where they stand; a row goes through a list."""
        rows = (
            ("{%tr for each in evidence %}", ""),
            ("{{ each.number }}", "{{ each.title }}"),
            ("{%tr endfor %}", ""),
        )
        path = form(tmp_path, "{{ agency }}: {{ words.indicator }} {{ code }}", rows=rows)

        first, *cells = read(fill_form(card, path))

        assert first == f"{card.agency}: Indicator {card.code}"
        assert cells == [text for each in card.evidence for text in (each.number, each.title)]

    @pytest.mark.parametrize("payload", [*PAYLOADS, "{_{ 7 * 7 }_}", "{_% if x %_}", '"quoted"'])
    def test_whatever_is_filled_in_is_text(self, payload: str, card: Card, tmp_path: Path) -> None:
        """What is filled in is neither markup nor a form itself, even where the form calls it safe."""
        path = form(tmp_path, "{{ name }}|{{ name | safe }}")

        file = fill_form(evolve(card, name=payload), path)

        assert read(file) == [f"{payload}|{payload}"]
        assert leads_elsewhere(file) == []

    def test_it_is_the_same_whenever_it_is_filled(self, card: Card, tmp_path: Path) -> None:
        """A filled form is one file, to the byte, and bears the day that the card speaks of."""
        path = form(tmp_path, "{{ agency }}")
        file = fill_form(card, path)

        assert file == fill_form(card, path)
        core = docx.Document(io.BytesIO(file)).core_properties
        assert core.created is not None
        assert core.created.date() == card.day
        assert core.title == f"{card.code} {card.name}"

    def test_a_form_sees_texts_and_nothing_else(self, card: Card) -> None:
        """All that a form can name is text, yes or no, or made of them."""
        waiting: list[object] = [form_fields(card)]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict):
                waiting += each.values()
            elif isinstance(each, tuple):
                waiting += each
            else:
                assert isinstance(each, (str, bool))


class TestRefusal:
    def test_names_that_a_card_does_not_have_are_told_together(self, card: Card, tmp_path: Path) -> None:
        """All of them, with those that it has, and the nearest one."""
        with pytest.raises(ReportError) as error:
            fill_form(card, form(tmp_path, "{{ agencie }}", "{% if wieght %}{{ code }}{% endif %}"))

        [problem] = error.value.problems
        assert problem.code == "KPI703"
        assert "'agencie', 'wieght'" in problem.message
        assert set(problem.declared) == set(form_fields(card))
        assert "agency" in problem.hint

    @pytest.mark.parametrize(
        "text",
        [
            "{{ agency.__class__ }}",
            "{{ agency.__class__.__mro__ }}",
            "{{ levels.__init__.__globals__ }}",
            "{{ agency.format.__globals__ }}",
            "{{ '{0.__class__}'.format(agency) }}",
            "{{ agency | attr('__class__') }}",
            "{{ levels | map(attribute='__class__') | list }}",
            "{{ levels }}",
            "{{ is_claim_supported }}",
            "{{ levels.append(1) }}",
            "{{ words.update({'none': ''}) }}",
            "{% include '/etc/passwd' %}",
            "{% import 'os' as os %}",
            "{{ range(10) }}",
            "{{ cycler }}",
            "{{ levels[0].nme }}",
            "{{ levels[99].name }}",
            "{{ agency",
            "{% for each in levels %}",
            "{{ 1 / 0 }}",
            "{{ agency + 1 }}",
        ],
    )
    def test_a_form_that_asks_for_more_than_texts_is_refused(
        self, text: str, card: Card, tmp_path: Path
    ) -> None:
        """Neither code nor files can be reached from a form, and a mistake in it is told."""
        with pytest.raises(ReportError, match="KPI703"):
            fill_form(card, form(tmp_path, text))

    def test_a_file_that_is_no_form_is_refused(self, card: Card, tmp_path: Path) -> None:
        """A form is a Word file without macros."""
        path = form(tmp_path, "{{ agency }}")
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/vbaProject.bin", b"")
        text = tmp_path / "form.txt"
        text.write_text("{{ agency }}")
        broken = tmp_path / "broken.docx"
        with zipfile.ZipFile(broken, "w") as archive:
            archive.writestr("word/document.xml", b"<broken")

        for each, why in (
            (path, "it has macros"),
            (text, "it is not a Word file"),
            (tmp_path / "none.docx", "No such file"),
            (broken, "cannot be filled"),
        ):
            with pytest.raises(ReportError, match=why):
                fill_form(card, each)

    @pytest.mark.parametrize("package", ["docx", "docxtpl", "jinja2"])
    def test_without_its_packages_it_says_so(self, package: str, card: Card, tmp_path: Path) -> None:
        """The hint names the extra that brings them all."""
        path = form(tmp_path, "{{ agency }}")
        with patch.dict(sys.modules, {package: None}), pytest.raises(MissingExtraError) as error:
            fill_form(card, path)

        assert "kpiflow[forms]" in str(error.value)
