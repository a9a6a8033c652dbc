"""No text of data is markup in any report, picture or format, in whatever field it stands.

One assessment and one scorecard have a text in every field that takes one. For each payload
they are made anew with it in all those fields, and what is reported of them is put into one
document, so that every format is written and read back once for all of them.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from attrs import evolve

from drawings import named, read
from kpiflow.assessment import Assessment, Result
from kpiflow.assessment.comparison import compare
from kpiflow.definitions import Indicator
from kpiflow.loading import load_assessment, load_scorecard, open_assessment
from kpiflow.loading.contents import AssessmentFile
from kpiflow.pictures import Drawing, draw_levels, draw_moves, draw_timeline, mermaid
from kpiflow.pictures.svg import ATTRIBUTES, ELEMENTS
from kpiflow.planning import gap
from kpiflow.reports import FORMATS, make_card
from kpiflow.reports.comparison_report import make_comparison_report
from kpiflow.reports.document import Block, Document, Heading, Paragraph, Picture, line, texts_of
from kpiflow.reports.fragment import render_fragment
from kpiflow.reports.gap_making import make_gap_report
from kpiflow.reports.notebook import mime_bundle
from kpiflow.reports.plain import render_plain
from kpiflow.reports.scorecard_making import make_scorecard_report
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.reports.terminal import render_terminal
from kpiflow.text import UNSAFE, Language, Text
from readers import Page, in_order, is_readable, must_say, shape_of, shorn, without_drawings, written
from report_payloads import PAYLOADS


RULES: Final = """
code: "1"
name: TEXT
description: TEXT
version: TEXT
performance_period: FY 2550 BE
reporting_window: 2007-10-01/2007-10-31
evidence: [{id: plan, name: TEXT}, {id: minutes, name: TEXT}]
channels: [{id: hotline, name: TEXT}]
populations: [{id: complaints, name: TEXT}]
topics: [{id: risk, name: TEXT}]
scales: [{id: nplf, values: [{value: N, name: TEXT}, {value: P, name: TEXT}]}]
questions: [{id: q1, name: TEXT, scale: nplf}]
measures: [{id: m1, name: TEXT, unit: percent}]
text_fields: [{id: f1, name: TEXT}]
levels:
  - level: 1
    name: TEXT
    requirements:
      - {id: 1a, text: TEXT, requires: {provided: {kind: plan, topics: risk}}}
      - {id: 1b, text: TEXT, requires: {nil_return: {population: complaints, channels: [hotline]}}}
      - {id: 1c, text: TEXT, requires: {provided: minutes}}
  - level: 2
    name: TEXT
    requirements:
      - {id: 2a, text: TEXT, requires: {all_of: [{answered: q1}, {written: f1}, {measured: {measure: m1, min: 90}}]}}
      - {id: 2b, text: TEXT, requires: {provided: minutes}, na: {counts_as: drop, allowed: true}}
"""
FILED: Final = """
assessment: a-1
indicator: rules.yaml
as_of: 2007-11-30
report:
  agency: TEXT
  round_months: 12
  filed_by: TEXT
  filed_on: 2007-10-24
  claimed_level: 2
  supervisors: [{role: TEXT, phone: TEXT, extension: TEXT}]
  collectors: [{role: TEXT, phone: TEXT}]
  performance: [{level: 1, statements: [TEXT, TEXT]}]
  actions: [{number: TEXT, text: TEXT}, {number: TEXT, text: TEXT}]
  supporting_factors: TEXT
  obstacles: TEXT
evidence:
  - {id: p1, number: 1, kind: plan, title: TEXT, document_date: 2007-09-01, topics: [risk], reference: TEXT,
     approval: {by: TEXT, on: 2007-09-02, act: TEXT}, subject: TEXT}
  - {id: p2, kind: minutes, title: TEXT, document_date: 2007-09-01}
nil_returns:
  - {id: n1, population: complaints, statement: TEXT, channels: [hotline], period: FY 2550 BE,
     attester: TEXT, attested_on: 2007-10-10}
answers: [{question: q1, value: P, justification: TEXT, reference: TEXT}]
readings: [{measure: m1, value: 80, unit: percent}]
texts: [{field: f1, content: TEXT}]
exclusions: [{requirement: 2b, reason: TEXT}]
decisions:
  rulings: [{item: p2, standing: rejected, by: TEXT 2, on: 2007-10-26, reason: TEXT}]
  waivers:
    - {id: d1, requirement: 1c, authority: TEXT, reason: TEXT, decided_on: 2007-11-01,
       valid_from: 2007-11-01, valid_until: 2008-11-01}
    - {id: d2, requirement: 2a, authority: TEXT, reason: TEXT, decided_on: 2007-11-01,
       valid_from: 2007-11-01, valid_until: 2008-11-01}
  deficiencies:
    - {id: d3, requirement: 2a, authority: TEXT, reason: TEXT, decided_on: 2007-11-01,
       valid_from: 2007-11-01, valid_until: 2008-11-01, plan: TEXT}
  revocations: [{decision: d2, authority: TEXT, reason: TEXT, decided_on: 2007-11-10}]
  rating: {level: 1, authority: TEXT, reason: TEXT, decided_on: 2007-11-20}
"""
SHEET: Final = """
code: "2569"
name: TEXT
bands: [{name: TEXT, low: 1}]
gates: [{id: safe, name: TEXT, part: "2", at_least: 5, most: 2}]
parts:
  - code: "1"
    name: TEXT
    weight: 60
    parts:
      - {code: "1.1", name: TEXT, weight: 20, points: 4, printed_weighted: "0.9000"}
      - {code: "1.2", name: TEXT, weight: 40, state: not_applicable, reason: TEXT}
  - {code: "2", name: TEXT, weight: 40, points: 4}
"""
PLACEHOLDER: Final = "TEXT"
DAY: Final = date(2007, 11, 30)


def harmless(payload: str) -> str:
    """Give a word in place of a payload; points make the depth of an outline, whatever is between them."""
    return f"zq{'.' * payload.count('.')}x"


def put(value: Any, payload: str) -> Any:
    """Give an object with a payload in place of every text that stands for one."""
    if isinstance(value, Text):
        return Text.same(put(value.th, payload)) if PLACEHOLDER in value.th else value
    if type(value) is str:
        return value.replace(PLACEHOLDER, payload)
    if isinstance(value, tuple):
        return tuple(put(each, payload) for each in value)
    if attrs.has(type(value)):
        changed = {}
        for each in attrs.fields(type(value)):
            was = getattr(value, each.name)
            if each.init and (now := put(was, payload)) != was:
                changed[each.alias] = now
        return evolve(value, **changed) if changed else value
    return value


class Made:
    """What is reported of an assessment and a scorecard in which every text is one payload."""

    def __init__(self, stated: AssessmentFile, sheet: Path, payload: str) -> None:
        self.payload = payload
        self.indicator: Indicator = put(stated.indicator, payload)
        self._file = evolve(
            stated,
            indicator=self.indicator,
            first=put(stated.first, payload),
            parts=tuple(evolve(each, content=put(each.content, payload)) for each in stated.parts),
        )
        self._sheet = sheet

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment."""
        return open_assessment(self._file)

    @cached_property
    def result(self) -> Result:
        """What it comes to."""
        return self.assessment.result(as_of=DAY)

    @cached_property
    def shown(self) -> Shown:
        """The scorecard, rolled up."""
        text = SHEET.replace(PLACEHOLDER, json.dumps(self.payload))
        self._sheet.write_text(text, encoding="utf-8")
        stated = load_scorecard(self._sheet)
        return Shown.of(stated.sheet, stated.roll_up(keep_missing=True))

    def report(self, name: str, language: Language) -> Document:
        """Give one report."""
        match name:
            case "card":
                anchor = self.assessment.anchor()
                return make_card(self.result, language=language, level=2, anchor=anchor).document()
            case "gap":
                found = gap(self.assessment.situation(as_of=DAY), limit=1)
                report = self.result.state.report
                return make_gap_report(found, assessment="a-1", report=report, language=language).document()
            case "comparison":
                before = self.assessment.result(as_of=date(2007, 10, 25))
                return make_comparison_report(compare(before, self.result), language=language).document()
            case _:
                return make_scorecard_report(self.shown, day=DAY, language=language).document()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """Give what is reported with a payload, made once."""
    folder = tmp_path_factory.mktemp("payloads")
    for name, text in (("rules.yaml", RULES), ("filed.yaml", FILED)):
        (folder / name).write_text(text, encoding="utf-8")
    stated = load_assessment(folder / "filed.yaml")
    return cache(lambda payload: Made(stated, folder / "sheet.yaml", payload))


def merged(reports: Iterable[Document], *, every: int = 1) -> Document:
    """Put all that reports say into one document, one after the other.

    Args:
        reports: The reports.
        every: Of each report every such block, of the next one those beside them: each block is there
            as often as there are reports by this number.
    """
    blocks: list[Block] = []
    for n, each in enumerate(reports):
        first = each
        heads = (Heading(text=line(each.form, each.corner)), Paragraph(text=line(each.lead)))
        blocks += (*heads, *each.blocks, *each.foot)[n % every :: every]
    return without_drawings(evolve(first, blocks=tuple(blocks), foot=(), lead="all", form="form", corner=""))


LINES: Final = {"text", "tspan"}
"""Elements that a longer text has more of in a picture."""

EVERY: Final = {".html": 4, ".md": 8, ".xlsx": 8, ".docx": 16, ".pdf": 16}
"""Of the blocks of a report, one in so many is tried in a format with each payload, the next ones with the next.

Each format is tried with all payloads in every kind of block in its own tests, and each field of each
report with all of them in its document; what is left is that both go together.
"""

each_report = pytest.mark.parametrize("name", ["card", "gap", "comparison", "scorecard"])
each_format = pytest.mark.parametrize(
    "suffix",
    [
        pytest.param(each, marks=pytest.mark.skipif(not is_readable(each), reason="needs pdftotext"))
        for each in FORMATS
    ],
)


def count(document: Document, text: str) -> int:
    """Count how often a document says a text."""
    return shorn("\n".join(document.texts())).count(shorn(text))


@each_report
def test_every_field_reaches_its_report(name: str, made: Callable[[str], Made]) -> None:
    """Each payload is said as often as a word in its place is: none is lost, cut or changed on the way."""
    for payload in PAYLOADS:
        word = harmless(payload)
        said, expected = (count(made(each).report(name, "th"), each) for each in (payload, word))
        assert said >= expected >= AT_LEAST[name], payload  # 0010 stands in figures too


AT_LEAST: Final = {"card": 45, "gap": 10, "comparison": 8, "scorecard": 9}
"""How often each payload is said at least."""


@each_report
@each_format
def test_no_text_is_markup(name: str, suffix: str, made: Callable[[str], Made]) -> None:
    """Read back, a file with all payloads says them all, in their places, and is made as one with words is."""
    language: Language = "th" if suffix in {".html", ".docx"} else "en"
    every = EVERY.get(suffix, 1)
    document = merged((made(each).report(name, language) for each in PAYLOADS), every=every)
    plain = merged((made(harmless(each)).report(name, language) for each in PAYLOADS), every=every)

    file = written(document, suffix)

    assert must_say(document, file, suffix) > 1000 / every
    assert shape_of(file, suffix) == shape_of(written(plain, suffix), suffix)


@each_report
def test_no_text_is_markup_on_a_terminal_or_in_a_notebook(name: str, made: Callable[[str], Made]) -> None:
    """The same of plain text, which moves no cursor, and of a piece of HTML for the pages of others."""
    document = merged((made(each).report(name, "en") for each in PAYLOADS), every=4)
    plain = merged((made(harmless(each)).report(name, "en") for each in PAYLOADS), every=4)
    page = render_plain(document, width=10_000)

    piece, known = (
        Page(render_fragment(line(each.lead), each.blocks, language="en")) for each in (document, plain)
    )

    assert not UNSAFE.search(page)
    assert len(page.splitlines()) == len(render_plain(plain, width=10_000).splitlines())
    of_pictures = "description"  # a piece of a page has the picture itself
    hidden = {getattr(block, of_pictures) for block in document.blocks if isinstance(block, Picture)}
    texts = [document.lead, *(each for block in document.blocks for each in texts_of(block))]
    assert in_order(shorn("".join(piece.said)), [each for each in texts if each not in hidden], "") > 200
    assert (piece.tags, piece.names) == (known.tags, known.names)


@pytest.mark.parametrize("kind", ["levels", "moves", "timeline"])
def test_no_text_is_markup_in_a_picture(kind: str, made: Callable[[str], Made]) -> None:
    """A picture is of the elements that pictures are of, and says of a payload what it says of a word."""
    for payload in PAYLOADS:
        root = must_be_of_few_kinds(drawn(kind, made(payload)))
        plain = must_be_of_few_kinds(drawn(kind, made(harmless(payload))))

        assert {each.tag for each in root.iter()} == {each.tag for each in plain.iter()}, payload
        said, expected = (shorn(each[1].text or "") for each in (root, plain))
        assert said.count(shorn(payload)) == expected.count(harmless(payload)) > 0, payload


def drawn(kind: str, of: Made) -> Drawing:
    """Draw one kind of picture."""
    match kind:
        case "levels":
            return draw_levels(of.result)
        case "moves":
            return draw_moves(of.indicator)
        case _:
            return draw_timeline(of.assessment.course(as_of=DAY), of.result)


def must_be_of_few_kinds(drawing: Drawing) -> ET.Element:
    """Hold a picture to the elements and attributes that pictures may have, and give it parsed."""
    root = read(drawing)
    for each in root.iter():
        assert named(each) in ELEMENTS
        assert {re.sub("^{.*}", "xml:", key) for key in each.attrib} <= ATTRIBUTES
    return root


def test_no_text_is_markup_in_a_diagram(made: Callable[[str], Made]) -> None:
    """Mermaid has as many lines of each kind, and nothing of a payload stands outside of a name."""
    for payload in PAYLOADS:
        one, plain = (mermaid(made(each).indicator) for each in (payload, harmless(payload)))
        assert [re.split(r"[ :]", each.strip())[0] for each in one.splitlines()] == [
            re.split(r"[ :]", each.strip())[0] for each in plain.splitlines()
        ], payload


def test_no_name_is_markup_in_a_notebook(made: Callable[[str], Made]) -> None:
    """Results, indicators and scorecards have the elements that they have of a word."""
    for payload in PAYLOADS:
        for one, plain in zip(pieces(made(payload)), pieces(made(harmless(payload))), strict=True):
            assert one.names == plain.names
            assert [[each for each in page.tags if each not in LINES] for page in (one, plain)] == [
                [each for each in plain.tags if each not in LINES]
            ] * 2, payload


def pieces(of: Made) -> list[Page]:
    """Give what a notebook shows."""
    return [Page(mime_bundle(each)["text/html"]) for each in (of.result, of.indicator, of.shown.rolled)]


def test_a_card_on_a_terminal_has_as_many_lines(made: Callable[[str], Made]) -> None:
    """No text makes a line of its own, or moves the cursor."""
    for payload in PAYLOADS:
        one, plain = (
            render_terminal(make_card(made(each).result, level=2)) for each in (payload, harmless(payload))
        )
        assert not UNSAFE.search(one)
        assert len(one.splitlines()) == len(plain.splitlines()), payload
