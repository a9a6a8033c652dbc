"""Reports on comparisons: both sides, what changed and why, in either language and every format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import pytest

from kpiflow.assessment import Result
from kpiflow.assessment.comparison import compare
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.reports import render_html, render_markdown
from kpiflow.reports.comparison_report import ComparisonReport, make_comparison_report
from kpiflow.reports.plain import render_plain
from kpiflow.text import Language


EXAMPLES: Final = Path(__file__).parents[3] / "examples"


def result_of(name: str) -> Result:
    """Judge an assessment file on the day it speaks about."""
    stated = load_assessment(EXAMPLES / name)
    return open_assessment(stated).result(as_of=stated.as_of)


def report_on(before: str, after: str, *, language: Language = "en") -> ComparisonReport:
    """Make the report on two assessment files."""
    return make_comparison_report(compare(result_of(before), result_of(after)), language=language)


SIX, TWELVE = (f"anti-corruption-rounds/unit-{months}-filed.yaml" for months in (6, 12))
FILED, ACCEPTED = (f"anti-corruption/as-{what}.yaml" for what in ("filed", "accepted"))


def said_by(value: Any) -> Iterator[str]:
    """Walk every text that a view holds, but the words around it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from said_by(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.name not in {"words", "language", "tone"}:
                yield from said_by(getattr(value, field.name))


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("pair", [(SIX, TWELVE), (FILED, ACCEPTED)])
def test_all_that_the_view_holds_is_said(pair: tuple[str, str], language: Language) -> None:
    """No text is lost on the way to the document."""
    report = report_on(*pair, language=language)
    whole = "\n".join(report.document().texts())

    assert [text for text in said_by(report) if text not in whole] == []


def test_figures_stand_before_and_after_with_their_sign() -> None:
    """Levels as whole numbers, scores as they are printed; what cannot be told is a dash."""
    figures = {
        each.label: (each.before, each.after, each.difference) for each in report_on(SIX, TWELVE).figures
    }

    assert figures == {
        "Level claimed": ("3", "5", "+2"),
        "Level supported": ("3", "4", "+1"),
        "Level supported (without decisions)": ("3", "4", "+1"),
        "Level accepted": ("–", "–", "–"),
        "Points": ("3", "4", "+1"),
        "Weight (percent)": ("2", "2", "0"),
        "Weighted score": ("0.0600", "0.0800", "+0.0200"),
    }


def test_a_requirement_says_why_it_changed() -> None:
    """By which evidence it holds now, by which decision, or what is found instead."""
    rounds = {each.id: (each.turn, each.why) for each in report_on(SIX, TWELVE).requirements}
    decided = {each.id: each.why for each in report_on(FILED, ACCEPTED).requirements}

    assert rounds["3a"] == ("holds now", ("by progress",))
    assert rounds["5a"] == ("asked only now", ("summary is not approved by the director",))
    assert any("waived" in why or "waiver" in why for why in decided["1c"]), decided["1c"]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ((SIX, TWELVE), "The level rose from 3 to 4."),
        ((TWELVE, SIX), "The level fell from 4 to 3."),
        ((SIX, SIX), "The level stayed at 3."),
    ],
)
def test_the_conclusion_says_where_the_level_went(pair: tuple[str, str], said: str) -> None:
    """Up, down, or nowhere."""
    assert report_on(*pair).conclusion == said


def test_where_nothing_changed_it_says_so() -> None:
    """No table stands empty."""
    said = list(report_on(SIX, SIX).document().texts())

    assert {"No requirement changed.", "No evidence changed."} <= set(said)


@pytest.mark.parametrize("language", get_args(Language))
def test_every_format_lays_it_out(language: Language) -> None:
    """HTML, Markdown and plain text name both assessments."""
    report = report_on(SIX, TWELVE, language=language)

    for page in (render_html(report), render_markdown(report), render_plain(report, width=150)):
        assert all(name in page for name in (report.before[0], report.after[0]))
