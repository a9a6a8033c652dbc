"""Reports on the course of assessments: each change on its day, with its reason and a picture."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from kpiflow import load_assessment, open_assessment
from kpiflow.periods import Era
from kpiflow.reports import render_html
from kpiflow.reports.course_report import CourseReport, make_course_report
from kpiflow.text import Language


EXAMPLES: Final = Path(__file__).parents[3] / "examples"
LATER: Final = "control-assessment/conformance-2026-later.yaml"


def report_on(
    name: str, *, as_of: date | None = None, language: Language = "en", era: Era = "be"
) -> CourseReport:
    """Make the report on an assessment file."""
    stated = load_assessment(EXAMPLES / name)
    assessment = open_assessment(stated)
    result = assessment.result(as_of=as_of or stated.as_of)
    return make_course_report(assessment.course(as_of=result.as_of), result, language=language, era=era)


def test_each_change_stands_on_its_day() -> None:
    """All four levels of each day on which any of them changed, as the assessment tells them."""
    stated = load_assessment(EXAMPLES / "anti-corruption" / "as-accepted.yaml")
    course = open_assessment(stated).course(as_of=stated.as_of)
    report = report_on("anti-corruption/as-accepted.yaml")

    assert [each.levels for each in report.lines] == [
        tuple("–" if level is None else str(level) for level in stand.levels) for stand in course
    ]
    assert len(report.lines) > 1


def test_a_fall_says_why() -> None:
    """The reason stands below the day on which the level fell, and nowhere else."""
    whys = [each.why for each in report_on(LATER).lines]

    assert any(why.startswith("fell, because ") for why in whys)
    assert not whys[0]


def test_all_of_it_is_in_the_document() -> None:
    """Days, levels, reasons and the picture in words are said; the picture itself is on the page."""
    report = report_on(LATER, language="th")
    said = list(report.document().texts())

    assert all(text in said for each in report.lines for text in (each.on, *each.levels, each.why) if text)
    assert report.drawing.description in said
    assert report.drawing.svg in render_html(report)


def test_years_are_of_the_era_that_is_asked_for() -> None:
    """Days of the table and of the picture alike."""
    assert "2026" in report_on(LATER, era="ce").lines[0].on
    assert "2569" in report_on(LATER, era="be").lines[0].on


def test_nothing_by_a_day_is_said() -> None:
    """Before anything was recorded there is no empty table."""
    report = report_on("anti-corruption/as-accepted.yaml", as_of=date(2007, 9, 1))

    assert report.lines == ()
    assert "Nothing was recorded by this day." in list(report.document().texts())
