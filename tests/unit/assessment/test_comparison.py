"""Two assessments of one indicator: what became of each requirement and each entry, and no more than that."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from attrs import evolve

from kpiflow.assessment import Result
from kpiflow.assessment.comparison import compare
from kpiflow.errors import MoveError
from kpiflow.evidence import EvidenceItem
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.scoring import Points, Score
from kpiflow.text import Text


EXAMPLES: Final = Path(__file__).parents[3] / "examples"
ROUNDS: Final = EXAMPLES / "anti-corruption-rounds"
STARTER: Final = EXAMPLES.parent / "kpiflow" / "cli" / "starter" / "assessment.yaml"


def result_of(path: Path, *, as_of: date | None = None) -> Result:
    """Judge an assessment file on the day it speaks about, or another."""
    stated = load_assessment(path)
    return open_assessment(stated).result(as_of=as_of or stated.as_of)


@pytest.fixture(scope="module")
def starter() -> Result:
    """The first indicator, at level 4."""
    return result_of(STARTER)


def test_two_rounds_of_a_year() -> None:
    """What came to hold, what is asked only in the later round, and what was handed in since."""
    found = compare(result_of(ROUNDS / "unit-6-filed.yaml"), result_of(ROUNDS / "unit-12-filed.yaml"))

    assert {each.id: each.turn for each in found.changed} == {"3a": "gained", "4a": "gained", "5a": "asked"}
    assert {each.id: each.fate for each in found.entries} == {
        "progress": "added",
        "summary": "added",
        "no-complaints": "added",
        "reading:complaints-answered": "added",
    }
    assert (found.points, found.weighted, found.fell) == (Fraction(1), Fraction(1, 50), False)


def test_backwards_everything_turns_round() -> None:
    """What was gained is lost, what is asked only now is asked no more, and the level fell."""
    found = compare(result_of(ROUNDS / "unit-12-filed.yaml"), result_of(ROUNDS / "unit-6-filed.yaml"))

    assert {each.id: each.turn for each in found.changed} == {"3a": "lost", "4a": "lost", "5a": "dropped"}
    assert {each.fate for each in found.entries} == {"gone"}
    assert (found.points, found.weighted, found.fell) == (Fraction(-1), Fraction(-1, 50), True)


def test_with_itself_nothing_changes(starter: Result) -> None:
    """All requirements are there, and all come to the same."""
    found = compare(starter, starter)

    assert [each.id for each in found.requirements] == ["1a", "2a", "3a", "4a", "5a"]
    assert {each.turn for each in found.requirements} == {"same"}
    assert [*found.changed, *found.entries] == []
    assert found.points == 0
    assert not found.fell


def test_another_rule_is_told_though_it_comes_to_the_same(starter: Result) -> None:
    """Between two years a rule may be written anew; that it still holds does not hide that."""
    level, *above = starter.ladder.levels
    [first] = level.requirements
    reworded = evolve(first, requirement=evolve(first.requirement, text=Text(th="ใหม่", en="new")))
    ladder = evolve(starter.ladder, levels=(evolve(level, requirements=(reworded,)), *above))

    found = compare(starter, evolve(starter, ladder=ladder))

    assert [(each.id, each.turn, each.is_other_rule) for each in found.changed] == [("1a", "same", True)]


def test_a_ruling_and_a_change_are_told_apart(starter: Result) -> None:
    """An entry that says something else is changed; one that was only withdrawn stands otherwise."""
    file = load_assessment(STARTER)
    assessment = open_assessment(file)
    assessment.withdraw(
        "website", by="complaints-unit", on=file.as_of, reason=Text(th="ผิดหน้า", en="wrong page")
    )
    after = assessment.result(as_of=file.as_of)
    register = after.state.register
    other = EvidenceItem(id="training-1", kind="training", title=Text(th="อบรม", en="trained"))
    changed = register.without("training-1").with_entry(other, by="complaints-unit", on=file.as_of)

    found = compare(starter, evolve(after, state=evolve(after.state, register=changed)))

    assert {each.id: each.fate for each in found.entries} == {"website": "standing", "training-1": "changed"}
    assert {each.id: each.turn for each in found.changed} == {"2a": "lost"}
    assert found.fell


def test_a_score_without_points_has_no_difference(starter: Result) -> None:
    """Where either side has no points, nothing is told of what was gained."""
    missing = evolve(starter, score=Score(Points.missing(Text.same("x")), starter.score.weight))
    found = compare(starter, missing)

    assert (found.points, found.weighted, found.fell) == (None, None, False)


def test_different_indicators_are_refused(starter: Result) -> None:
    """Requirements of the same name would mean something else."""
    with pytest.raises(MoveError, match="KPI214"):
        compare(starter, result_of(EXAMPLES / "open-data" / "agency.yaml"))
