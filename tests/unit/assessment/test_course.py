"""The course of an assessment: every day on which a level changed, and no other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from kpiflow.assessment import Questions, Stand
from kpiflow.loading import load_assessment, open_assessment


EXAMPLES = Path(__file__).parents[3] / "examples"


def levels_on(assessment: Questions, day: date) -> tuple[int, int, int | None, int | None]:
    """Give the levels as a result of the day has them."""
    result = assessment.result(as_of=day)
    ladder, state = result.ladder, result.state
    return ladder.supported, ladder.supported_without_decisions, state.claimed, state.accepted


@pytest.mark.parametrize("name", ["anti-corruption/as-accepted", "control-assessment/conformance-2026-later"])
def test_no_day_between_has_other_levels(name: str) -> None:
    """Judged on days between and beside, the levels are those of the last day that the course names."""
    file = load_assessment(EXAMPLES / f"{name}.yaml")
    assessment = open_assessment(file)
    course = assessment.course(as_of=file.as_of)

    edges = {day + timedelta(days=n) for stand in course for day in [stand.on] for n in (-1, 0, 1)}
    span = (file.as_of - course[0].on).days
    days = edges | {course[0].on + timedelta(days=n) for n in range(0, span, 9)} | {file.as_of}
    for day in sorted(day for day in days if course[0].on <= day <= file.as_of):
        stand = [each for each in course if each.on <= day][-1]
        assert levels_on(assessment, day) == stand.levels, day


def test_time_alone_moves_the_level_and_the_reason_is_told() -> None:
    """Evidence that grew old, ran out or was let pass for a time: each day of it is there."""
    file = load_assessment(EXAMPLES / "control-assessment" / "conformance-2026-later.yaml")
    course = open_assessment(file).course(as_of=file.as_of)

    assert [(stand.on.isoformat(), stand.supported) for stand in course] == [
        ("2026-02-16", 3),
        ("2026-03-11", 1),
        ("2026-03-20", 3),
        ("2026-04-16", 1),
        ("2026-05-01", 3),
        ("2026-06-15", 1),
        ("2026-07-20", 3),
    ]
    assert [bool(stand.why.en) for stand in course] == [False, True, False, True, False, True, False]
    assert "more than 12 months ago" in course[1].why.en
    assert course[1].why.th != course[1].why.en


def test_a_course_ends_where_it_is_asked_to() -> None:
    """Of what comes later nothing shows, and before the first day there is nothing."""
    file = load_assessment(EXAMPLES / "anti-corruption" / "as-accepted.yaml")
    assessment = open_assessment(file)

    assert [stand.on for stand in assessment.course(as_of=date(2007, 11, 29))] == [
        date(2007, 10, 24),
        date(2007, 11, 15),
    ]
    assert assessment.course(as_of=date(2007, 10, 23)) == ()


def test_a_view_under_other_rules_has_a_course_of_its_own() -> None:
    """What would have been, had other rules always held."""
    file = load_assessment(EXAMPLES / "anti-corruption" / "as-accepted.yaml")
    assessment = open_assessment(file)

    assert assessment.under(assessment.indicator).course(as_of=file.as_of) == assessment.course(
        as_of=file.as_of
    )
    assert assessment.as_of(date(2007, 11, 1)).course() == (
        Stand(on=date(2007, 10, 24), supported=0, supported_without_decisions=0, claimed=5, accepted=None),
    )
