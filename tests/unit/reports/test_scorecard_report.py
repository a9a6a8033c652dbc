"""Reports on scorecards: all that was rolled up is said, and nothing that was not."""

from __future__ import annotations

import io

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import openpyxl
import pytest

from kpiflow.loading import load_scorecard
from kpiflow.reports import render_html, render_markdown
from kpiflow.reports.document import Figures, Picture, Table
from kpiflow.reports.plain import render_plain
from kpiflow.reports.scorecard_making import make_scorecard_report
from kpiflow.reports.scorecard_report import ScorecardReport
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.reports.xlsx import render_xlsx
from kpiflow.text import Language


PROVINCE: Final = (
    Path(__file__).parents[3] / "examples" / "anti-corruption-rounds" / "province-scorecard.yaml"
)
CARD: Final = """
code: "2569"
name: {th: คำรับรอง, en: Agreement}
bands: [{name: {th: ดี, en: good}, low: 3.5}, {name: {th: พอใช้, en: fair}, low: 1, high: 3.5}]
gates: [{id: safe, name: {th: ปลอดภัย, en: safety}, part: "2", at_least: 3, most: 2}]
parts:
  - code: "1"
    name: {th: ประสิทธิผล, en: Effectiveness}
    weight: 60
    parts:
      - {code: "1.1", name: {th: ผลผลิต, en: Output}, weight: 20, points: 4, printed_weighted: "0.9000"}
      - {code: "1.2", name: {th: ผลลัพธ์, en: Outcome}, weight: 40, points: 3, rounds: [12]}
  - {code: "2", name: {th: ที่ปรึกษา, en: Advisers}, weight: 40, points: 4}
"""


def report_on(
    path: Path, *changes: tuple[str, str], months: int | None = None, language: Language = "en"
) -> ScorecardReport:
    """Make the report on the scorecard of this page, with changes; written to a folder, or on a file."""
    if path.is_dir():
        text = CARD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path /= "card.yaml"
        path.write_text(text, encoding="utf-8")
    stated = load_scorecard(path)
    shown = Shown.of(stated.sheet, stated.roll_up(round_months=months, keep_missing=True))
    return make_scorecard_report(shown, day=date(2026, 10, 31), language=language)


def said_by(value: Any) -> Iterator[str]:
    """Walk every text that a view holds, but the words around it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from said_by(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.name not in {"words", "language", "shown", "svg"}:
                yield from said_by(getattr(value, field.name))


@pytest.mark.parametrize("language", get_args(Language))
def test_all_that_the_view_holds_is_said(language: Language) -> None:
    """No figure, note or step of a derivation is lost on the way to the document."""
    report = report_on(PROVINCE, language=language)
    whole = "\n".join(report.document().texts())

    assert len(report.parts) == 31
    assert [text for text in said_by(report) if text not in whole] == []


def test_the_result_is_a_figure_with_its_band(tmp_path: Path) -> None:
    """What is to be seen from afar is what the scorecard comes to, and what that is called."""
    [figures] = [each for each in report_on(tmp_path).document().blocks if isinstance(each, Figures)]

    assert [(each.label, each.value) for each in figures.figures] == [("Result", "3.6000"), ("Band", "good")]


def test_the_way_to_the_next_band_is_a_figure_too(tmp_path: Path) -> None:
    """What it is called and how far it is to there; every band says from where to where, the highest first."""
    report = report_on(tmp_path, ("low: 3.5}", "low: 3.60004}"), ("high: 3.5}", "high: 3.60004}"))
    [figures] = [each for each in report.document().blocks if isinstance(each, Figures)]

    assert [(each.label, each.value, each.note) for each in figures.figures] == [
        ("Result", "3.6000", ""),
        ("Band", "fair", ""),
        ("Next band", "good", "0.00004 to go"),
    ]
    assert [(each.name, each.range, each.distance, each.is_reached) for each in report.bands] == [
        ("good", "from 3.60004", "0.00004 to go", False),
        ("fair", "from 1 to below 3.60004", "", True),
    ]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ("high: 3", "below 3"),
        ("high: 3, high_included: true", "up to 3"),
        ("low: 1, low_included: false, high: 3, high_included: true", "above 1 to 3"),
    ],
)
def test_ends_of_bands_are_said_in_words(ends: str, said: str, tmp_path: Path) -> None:
    """Whether an end belongs to a band is what people ask."""
    report = report_on(
        tmp_path,
        ("{th: ดี, en: good}, low: 3.5}", f"{{th: ดี, en: good}}, {ends}}}"),
        ("low: 1, high: 3.5}", "low: 4}"),
    )

    assert next(each.range for each in report.bands if each.name == "good") == said


def test_columns_come_to_totals_where_they_come_to_the_whole(tmp_path: Path) -> None:
    """Weights and weighted scores add up to 100 and to the result, a gate's result stands below."""
    plain = report_on(tmp_path)
    assert [(each.label, each.weight, each.points, each.weighted) for each in plain.totals] == [
        ("Total", "100", "3.6000", "3.6000")
    ]

    shut = report_on(tmp_path, ("at_least: 3", "at_least: 5"))
    assert [(each.label, each.weight, each.points, each.weighted) for each in shut.totals] == [
        ("Total", "100", "3.6000", "3.6000"),
        ("Result", "", "2.0000", ""),
    ]


@pytest.mark.parametrize(
    "change",
    [
        ("bands:", "method: mean\nbands:"),
        (
            '"2", name: {th: ที่ปรึกษา, en: Advisers}, weight: 40, points: 4',
            '"2", name: {th: ที่ปรึกษา, en: A}, weight: 40',
        ),
    ],
)
def test_a_column_that_comes_to_something_else_has_no_total(change: tuple[str, str], tmp_path: Path) -> None:
    """Of a mean weights say nothing, and a part that counts as 1 has no weighted score to add."""
    policy = ("bands:", "policy: {missing: floor}\nbands:")
    report = report_on(tmp_path, change, policy)

    assert report.totals[0].weighted == "–"


@pytest.mark.parametrize(
    ("policy", "weight", "weighted"),
    [("exclude", "60", "–"), ("drop", "100", "2.0000"), ("zero", "100", "2.0000"), ("keep", "100", "–")],
)
def test_totals_are_those_of_the_policy(policy: str, weight: str, weighted: str, tmp_path: Path) -> None:
    """Weights are those that count; weighted scores come to the result, and to none where there is none."""
    report = report_on(
        tmp_path,
        ("Advisers}, weight: 40, points: 4", "Advisers}, weight: 40"),
        ("bands:", f"policy: {{missing: {policy}}}\nbands:"),
    )

    assert (report.totals[0].weight, report.totals[0].weighted) == (weight, weighted)


def test_gains_say_what_one_more_step_makes_of_the_result(tmp_path: Path) -> None:
    """The most first, with the band it leads to; what has no further step and does not apply is not among them."""
    report = report_on(tmp_path, ("low: 3.5}", "low: 3.9}"), ("high: 3.5}", "high: 3.9}"))
    assert [
        (each.code, each.now, each.then, each.adds, each.becomes, each.band) for each in report.gains
    ] == [
        ("1.2", "3.0000", "4.0000", "+0.4000", "4.0000", "good"),
        ("2", "4.0000", "5.0000", "+0.4000", "4.0000", "good"),
        ("1.1", "4.0000", "5.0000", "+0.2000", "3.8000", ""),
    ]

    undue = ("points: 3,", "state: not_applicable, reason: {th: ก, en: a},")
    without = report_on(tmp_path, undue, ("weight: 20, points: 4", "weight: 20, points: 5"))
    assert [each.code for each in without.gains] == ["2"]
    assert [each.code for each in report_on(tmp_path, months=6).gains] == ["1.1", "2"]


def test_pictures_stand_with_all_their_words(tmp_path: Path) -> None:
    """What the result is made of, and the heat map; each with its title and description."""
    report = report_on(tmp_path)
    pictures = [each for each in report.document().blocks if isinstance(each, Picture)]

    assert [each.title for each in pictures] == [
        "What the points of 2569 Agreement are made of",
        "Points of 2569 Agreement",
    ]
    assert "1 Effectiveness: +2.0000 (3.3333 × 60)" in pictures[0].description
    assert "1.2 Outcome — 3.0000 (step 3 of 5)" in pictures[1].description
    page = render_html(report)
    assert all(each.svg in page for each in pictures)


def test_dimensions_have_a_table_of_their_own_where_there_are_any(tmp_path: Path) -> None:
    """The highest parts alone, with their totals; a scorecard of lines alone needs none."""
    names = [each.name for each in report_on(tmp_path).document().blocks if isinstance(each, Table)]
    assert names == [
        "Bands of the result",
        "Results of the dimensions",
        "Results of the parts",
        "What one more step adds",
        "How the points came about",
    ]

    flat = tmp_path / "flat.yaml"
    flat.write_text(
        "code: f\nname: {th: ก, en: f}\nparts: [{code: a, name: {th: ก, en: a}, points: 5}]\n",
        encoding="utf-8",
    )
    names = [each.name for each in report_on(flat).document().blocks if isinstance(each, Table)]
    assert names == ["Results of the parts", "How the points came about"]


def test_the_workbook_brings_the_figures_along(tmp_path: Path) -> None:
    """The first sheet says what every format says, the second computes."""
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(report_on(tmp_path))))

    assert book.sheetnames == ["Report", "Scores"]
    assert book["Scores"]["E5"].value == "=C5*D5/100"
    assert not [
        cell.coordinate
        for row in book["Report"].iter_rows()
        for cell in row
        if cell.data_type not in {"s", "n"}
    ]


def test_parts_stand_in_their_order_with_depth_and_figures(tmp_path: Path) -> None:
    """Each whole before its own, with weight, points and weighted score as printed."""
    assert [
        (each.code, each.depth, each.is_whole, each.weight, each.points, each.weighted)
        for each in report_on(tmp_path).parts
    ] == [
        ("1", 0, True, "60", "3.3333", "2.0000"),
        ("1.1", 1, False, "20", "4.0000", "0.8000"),
        ("1.2", 1, False, "40", "3.0000", "1.2000"),
        ("2", 0, False, "40", "4.0000", "1.6000"),
    ]


@pytest.mark.parametrize(
    ("changes", "months", "note"),
    [
        ((), None, ""),
        ((), 6, "not evaluated in this round, left out"),
        ((("points: 3,", ""),), None, "no points yet"),
        (
            (("points: 3,", "state: not_applicable, reason: {th: ก, en: a},"),),
            None,
            "does not apply, left out",
        ),
    ],
)
def test_a_part_says_why_it_counts_otherwise(
    changes: tuple[tuple[str, str], ...], months: int | None, note: str, tmp_path: Path
) -> None:
    """What is scored says nothing; all else names its state and what the policy made of it."""
    report = report_on(tmp_path, *changes, months=months)

    assert next(each.note for each in report.parts if each.code == "1.2") == note


def test_misprints_and_missing_lines_are_listed(tmp_path: Path) -> None:
    """What is printed otherwise stands with both figures, what has no points with its name."""
    report = report_on(tmp_path, ("points: 3,", ""))

    assert report.misprints == ("1.1: weighted score printed as 0.9000, comes to 0.8000",)
    assert report.missing == ("1.2 Outcome",)
    assert (report.result, report.state, report.band) == ("–", "no points yet", "")


@pytest.mark.parametrize(
    ("points", "holds", "result", "said"),
    [
        ("4", True, "3.6000", "holds"),
        ("2", False, "2.0000", "does not hold"),
        ("", None, "–", "not known yet"),
    ],
)
def test_a_gate_holds_or_not_or_nobody_knows(
    points: str, holds: bool | None, result: str, said: str, tmp_path: Path
) -> None:
    """The three are told apart, and what a shut gate makes of the result is part of its derivation."""
    report = report_on(
        tmp_path, ("weight: 40, points: 4}", f"weight: 40{f', points: {points}' if points else ''}}}")
    )

    assert [each.holds for each in report.gates] == [holds]
    assert report.result == result
    assert said in list(report.document().texts())
    assert any("safety" in step for step in report.derivation) is (holds is False)


@pytest.mark.parametrize("language", get_args(Language))
def test_every_format_lays_it_out(language: Language) -> None:
    """HTML, Markdown and plain text say the result and the last line."""
    report = report_on(PROVINCE, language=language)

    for page in (render_html(report), render_markdown(report), render_plain(report)):
        assert report.band in page
        assert "= 3.6297" in page
