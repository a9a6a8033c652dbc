"""Reports on gaps: all that was found is said, in either language, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import pytest

from kpiflow.loading import load_assessment, open_assessment
from kpiflow.planning import gap
from kpiflow.reports import render_html, render_markdown
from kpiflow.reports.gap_making import make_gap_report
from kpiflow.reports.gap_report import GapReport
from kpiflow.reports.plain import render_plain
from kpiflow.text import Language


PROJECT: Final = Path(__file__).parents[3]
STARTER: Final = PROJECT / "kpiflow" / "cli" / "starter" / "assessment.yaml"
FILED: Final = PROJECT / "examples" / "anti-corruption" / "as-filed.yaml"


def report_on(
    path: Path,
    *,
    language: Language = "en",
    level: int | None = None,
    as_of: date | None = None,
    budget: int = 20_000,
    limit: int = 3,
) -> GapReport:
    """Make the report on an assessment file."""
    stated = load_assessment(path)
    assessment = open_assessment(stated)
    day = as_of or stated.as_of
    found = gap(assessment.situation(as_of=day), level=level, limit=limit, budget=budget)
    filed = assessment.state(as_of=day).report
    return make_gap_report(found, assessment=assessment.id, report=filed, language=language)


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
@pytest.mark.parametrize("path", [STARTER, FILED], ids=lambda path: path.stem)
def test_all_that_the_view_holds_is_said(path: Path, language: Language) -> None:
    """No text is lost on the way to the document."""
    report = report_on(path, language=language)
    whole = "\n".join(report.document().texts())

    assert [text for text in said_by(report) if text not in whole] == []


def test_a_level_shows_what_it_takes_and_what_it_adds() -> None:
    """Level, effort, points and weighted score stand in one row, gains with their sign."""
    [rung] = report_on(STARTER).rungs

    assert (rung.level, rung.name, rung.effort) == ("5", "Learnt from", "3")
    assert rung.unmet == ("5a The whole year is summed up with its lessons",)
    assert (rung.points, rung.added_points) == ("5", "+1")
    assert (rung.weighted, rung.added_weighted) == ("0.2500", "+0.0500")
    assert rung.note == ""


def test_a_way_that_leads_further_says_so() -> None:
    """The summary alone carries levels 1 and 2 up to 3."""
    assert [each.note for each in report_on(FILED).rungs] == [
        "comes to level 3",
        "comes to level 3",
        "",
        "comes to level 5",
        "",
    ]


def test_who_does_what_by_when() -> None:
    """The unit that filed hands in; whoever attests has submitted nothing, and waits for the end of the period."""
    [_, highest] = report_on(FILED).targets
    attest = highest.ways[1].steps[1]

    assert [each.who for each in highest.ways[0].steps[0].duties] == ["data collector"]
    [duty] = attest.duties
    assert (duty.who, duty.act) == ("somebody who submitted no evidence", "attests")
    assert duty.when.startswith("within 1 October 2550 BE – 31 October 2550 BE, covering 1 October 2549 BE")


def test_the_plan_goes_role_by_role() -> None:
    """What each has to do for the cheapest way stands together; an approval names what is approved."""
    stated = load_assessment(STARTER)
    situation = open_assessment(stated).situation(as_of=stated.as_of)
    bare = situation
    for item in ("guideline-2569", "website", "training-1", "training-2", "no-complaints"):
        bare = bare.with_register(bare.register.without(item))
    report = make_gap_report(gap(bare, level=2), assessment="a", language="en")

    assert [(each.who, each.what) for each in report.plan] == [
        ("the unit that reports", "provide guideline on complaints, approved by the director"),
        ("the unit that reports", "provide website that names the channels"),
        ("director", "approves: provide guideline on complaints, approved by the director"),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"level": 5}, "Any one of these ways is enough by itself."),
        ({"level": 3}, "There is no other way."),
        ({"level": 5, "limit": 1}, "There are more ways."),
        ({"level": 5, "as_of": date(2007, 9, 1)}, "Nothing could unlock level 5 by that day."),
        ({"level": 5, "budget": 0}, "No way to level 5 was found: the search ended early."),
    ],
)
def test_the_conclusion_says_no_more_than_was_found(arguments: dict[str, Any], said: str) -> None:
    """One way, several, more, none, and nobody knows are told apart."""
    assert report_on(FILED, **arguments).targets[-1].conclusion == said


def test_where_nothing_is_missing_the_report_says_so() -> None:
    """A level that is reached has no table of ways."""
    report = report_on(STARTER, level=4)

    assert report.conclusion == "Nothing is missing: level 4 is reached."
    assert (report.rungs, report.targets, report.plan) == ((), (), ())


@pytest.mark.parametrize("language", get_args(Language))
def test_every_format_lays_it_out(language: Language) -> None:
    """HTML, Markdown and plain text say what the level lacks."""
    report = report_on(STARTER, language=language)
    step = report.targets[0].ways[0].steps[0].text

    assert step in render_html(report)
    assert step in render_markdown(report)
    assert step.split(", ", maxsplit=1)[0] in render_plain(report, width=200)
