"""Every report says the same in every format: each text of its document, in order, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from attrs import evolve

from kpiflow.assessment import Result
from kpiflow.assessment.comparison import compare
from kpiflow.loading import load_assessment, load_indicator, load_scorecard, open_assessment
from kpiflow.planning import gap
from kpiflow.reports import FORMATS, make_card
from kpiflow.reports.agencies_report import Agencies, make_agencies_report
from kpiflow.reports.comparison_report import make_comparison_report
from kpiflow.reports.course_report import make_course_report
from kpiflow.reports.document import Document, Facts, Table
from kpiflow.reports.gap_making import make_gap_report
from kpiflow.reports.plain import render_plain
from kpiflow.reports.rules_report import make_rules_report
from kpiflow.reports.scorecard_making import make_scorecard_report
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.text import Language, on_one_line
from readers import DiffersError, is_readable, must_say, shorn, without_drawings, written


PROJECT: Final = Path(__file__).parents[3]
EXAMPLES: Final = PROJECT / "examples"
STARTER: Final = PROJECT / "kpiflow" / "cli" / "starter" / "assessment.yaml"
AMLO: Final = EXAMPLES / "anti-corruption"
ROUNDS: Final = EXAMPLES / "anti-corruption-rounds"


@cache
def result_of(path: Path) -> Result:
    """Judge an assessment file on the day it speaks about."""
    stated = load_assessment(path)
    return open_assessment(stated).result(as_of=stated.as_of)


def card(path: Path, language: Language) -> Document:
    """Give the card of an assessment file, with its journal's anchor."""
    stated = load_assessment(path)
    assessment = open_assessment(stated)
    result = assessment.result(as_of=stated.as_of)
    shown = make_card(
        result, language=language, level=2, anchor=assessment.anchor(), verified=assessment.verify()
    )
    return shown.document()


def gaps(path: Path, language: Language) -> Document:
    """Give the gap report of an assessment file."""
    stated = load_assessment(path)
    assessment = open_assessment(stated)
    found = gap(assessment.situation(as_of=stated.as_of))
    filed = assessment.state(as_of=stated.as_of).report
    return make_gap_report(found, assessment=assessment.id, report=filed, language=language).document()


def comparison(before: Path, after: Path, language: Language) -> Document:
    """Give the comparison of two assessment files."""
    return make_comparison_report(compare(result_of(before), result_of(after)), language=language).document()


def scorecard(path: Path, language: Language) -> Document:
    """Give the report on a scorecard file."""
    stated = load_scorecard(path)
    shown = Shown.of(stated.sheet, stated.roll_up(keep_missing=True))
    return make_scorecard_report(shown, day=date(2007, 11, 30), language=language).document()


def agencies(path: Path, language: Language) -> Document:
    """Give the report on a scorecard file beside itself in another round."""
    stated = load_scorecard(path)
    cards = [
        (f"{months}.yaml", Shown.of(stated.sheet, stated.roll_up(round_months=months, keep_missing=True)))
        for months in (6, 12)
    ]
    shown = Agencies.of(cards, language=language)
    return make_agencies_report(shown, day=date(2007, 11, 30), language=language).document()


def course(path: Path, language: Language) -> Document:
    """Give the report on the course of an assessment file."""
    stated = load_assessment(path)
    assessment = open_assessment(stated)
    result = assessment.result(as_of=stated.as_of)
    return make_course_report(assessment.course(as_of=stated.as_of), result, language=language).document()


REPORTS: Final[dict[str, Callable[[Language], Document]]] = {
    "card": lambda language: card(AMLO / "as-accepted.yaml", language),
    "card of answers": lambda language: card(EXAMPLES / "open-data" / "agency.yaml", language),
    "gap": lambda language: gaps(AMLO / "as-filed.yaml", language),
    "gap with duties": lambda language: gaps(STARTER, language),
    "comparison of rounds": lambda language: comparison(
        ROUNDS / "unit-6-filed.yaml", ROUNDS / "unit-12-filed.yaml", language
    ),
    "comparison": lambda language: comparison(AMLO / "as-filed.yaml", AMLO / "as-accepted.yaml", language),
    "scorecard": lambda language: scorecard(ROUNDS / "province-scorecard.yaml", language),
    "agencies": lambda language: agencies(ROUNDS / "province-scorecard.yaml", language),
    "course": lambda language: course(
        EXAMPLES / "control-assessment" / "conformance-2026-later.yaml", language
    ),
    "rules": lambda language: make_rules_report(
        load_indicator(AMLO / "indicator.yaml"), language=language
    ).document(),
}


@cache
def report(name: str, language: Language) -> Document:
    """Give a report, made once."""
    return without_drawings(REPORTS[name](language))


each_report = pytest.mark.parametrize("name", REPORTS)
each_language = pytest.mark.parametrize("language", ["th", "en"])
each_format = pytest.mark.parametrize(
    "suffix",
    [
        pytest.param(each, marks=pytest.mark.skipif(not is_readable(each), reason="needs pdftotext"))
        for each in FORMATS
    ],
)


@each_report
@each_language
@each_format
def test_a_file_says_its_document_and_nothing_else(name: str, language: Language, suffix: str) -> None:
    """Read back, each text stands in its place, and between texts there is nothing but named signs."""
    document = report(name, language)

    assert must_say(document, written(document, suffix), suffix) > 20


@each_report
@each_language
def test_a_terminal_says_the_same(name: str, language: Language) -> None:
    """Each text stands there, columns beside each other; what is left are the signs of the layout."""
    document = report(name, language)
    texts = [on_one_line(each) for each in document.texts() if each != document.form]
    rest = shorn(render_plain(document, width=10_000))
    for text in sorted(map(shorn, texts), key=len, reverse=True):
        assert text in rest, text
        rest = rest.replace(text, "\0", 1)

    assert set(rest) <= set("\0•-—()")


def fewer_cells(document: Document) -> Document:
    """Give what a format would lay out that dropped the third cell of a row."""
    blocks = []
    is_due = True
    for block in document.blocks:
        if (
            is_due
            and isinstance(block, Table)
            and len(block.widths) > 2
            and any(map(any, block.groups[0].rows))
        ):
            first, *rest = block.groups
            row = (*first.rows[0][:2], evolve(first.rows[0][2], lines=(), points=()), *first.rows[0][3:])
            is_due = row == first.rows[0]
            block = evolve(block, groups=(evolve(first, rows=(row, *first.rows[1:])), *rest))  # noqa: PLW2901
        blocks.append(block)
    return evolve(document, blocks=tuple(blocks))


def cut(document: Document) -> Document:
    """Give what a format would lay out that cut texts at a hundred letters."""

    def shortened(value: Any) -> Any:
        if type(value) is str:
            return value[:100]
        if isinstance(value, tuple):
            return tuple(map(shortened, value))
        if attrs.has(type(value)):
            names = [each.name for each in attrs.fields(type(value)) if each.name != "svg"]
            return evolve(value, **{name: shortened(getattr(value, name)) for name in names})
        return value

    blocks = tuple(shortened(each) for each in document.blocks)
    return evolve(document, blocks=blocks)


def swapped(document: Document) -> Document:
    """Give what a format would lay out that swapped two facts."""
    blocks = []
    for block in document.blocks:
        if isinstance(block, Facts) and len(block.facts) > 1:
            first, second, *rest = block.facts
            block = evolve(block, facts=(second, first, *rest))  # noqa: PLW2901
        blocks.append(block)
    return evolve(document, blocks=tuple(blocks))


@each_format
@pytest.mark.parametrize("spoil", [fewer_cells, cut, swapped])
def test_a_format_that_says_less_is_caught(spoil: Callable[[Document], Document], suffix: str) -> None:
    """A dropped cell, a text that was cut and facts in another order are each found in every format."""
    document = report("card", "en")
    spoilt = spoil(document)
    assert spoilt != document

    with pytest.raises(DiffersError):
        must_say(document, written(spoilt, suffix), suffix)


@each_format
def test_a_format_that_says_more_is_caught(suffix: str) -> None:
    """What is in no document is found at the end, and in between."""
    document = report("card", "en")
    for fewer in (evolve(document, foot=document.foot[:-1]), evolve(document, blocks=document.blocks[1:])):
        with pytest.raises(DiffersError):
            must_say(fewer, written(document, suffix), suffix)
