"""Reports on scorecards: all that was rolled up is said, and nothing that was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import pytest

from kpiflow.loading import load_scorecard
from kpiflow.reports import render_html, render_markdown
from kpiflow.reports.document import Figures
from kpiflow.reports.plain import render_plain
from kpiflow.reports.scorecard_report import ScorecardReport, make_scorecard_report
from kpiflow.reports.scorecard_rows import Shown
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
            if field.name not in {"words", "language"}:
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
