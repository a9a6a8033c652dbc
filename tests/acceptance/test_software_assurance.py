"""OWASP SAMM 1.5: the worked example of its toolbox, in all five states, from the answers to the functions.

The data file holds identifiers, points and what the toolbox prints. It prints binary floats, so
each figure is read as the only fraction near it whose denominator an exact score can have: means
of at most three answers in tenths, summed, and averaged over three practices make 180ths at most.
"""

from __future__ import annotations

import json
import runpy

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pytest

from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer
from kpiflow.guards import Status
from kpiflow.ladder import Tallied, judge_ladder, tally
from kpiflow.loading import load_assessment, load_indicator, open_assessment
from ladders import register


ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = ROOT / "examples" / "software-assurance"
DATA: Final[dict[str, Any]] = json.loads((ROOT / "tests" / "data" / "samm15.json").read_text("utf-8"))
BUILT: Final[dict[str, Any]] = runpy.run_path(str(EXAMPLE / "practices.py"))
PRACTICES: Final[Mapping[str, Indicator]] = BUILT["PRACTICES"]
FUNCTIONS: Final[Mapping[str, tuple[str, ...]]] = BUILT["FUNCTIONS"]
STATES: Final = ("current", "phase1", "phase2", "phase3", "phase4")
DAY: Final = date(2026, 3, 31)


def published(figure: str) -> Fraction:
    """Read a figure as the toolbox prints it."""
    read = Fraction(figure).limit_denominator(180)
    assert abs(read - Fraction(figure)) < Fraction(1, 10**14)
    return read


def answers(indicator: Indicator, points: list[list[str]]) -> list[Answer]:
    """Give the answers that are worth these points, question by question."""
    found = []
    for question, worth in zip(indicator.questions, chain.from_iterable(points), strict=True):
        scale = indicator.scale_of(question.id)
        assert scale is not None
        value = next(each.value for each in reversed(scale.values) if each.points == Fraction(worth))
        found.append(Answer(question=question.id, value=value))
    return found


def scored(indicator: Indicator, *given: Answer) -> Tallied:
    """Score a practice by its answers."""
    return tally(indicator, judge_ladder(indicator, register(*given), as_of=DAY))


def score_in(state: str, code: str) -> Tallied:
    """Score a practice in a state of the worked example."""
    return scored(PRACTICES[code], *answers(PRACTICES[code], DATA["states"][state][code]["answers"]))


@pytest.fixture
def policy() -> Indicator:
    """The practice that is written out in YAML."""
    return load_indicator(EXAMPLE / "policy.yaml")


class TestDefinitions:
    def test_yaml_and_table_define_the_same_practice(self, policy: Indicator) -> None:
        """The practice written out equals the one built from the table."""
        assert policy == PRACTICES["PC"]

    def test_there_are_twelve_practices_in_four_functions(self) -> None:
        """Each practice belongs to one function, three to each, and all have 77 questions together."""
        assert [code for codes in FUNCTIONS.values() for code in codes] == list(PRACTICES)
        assert {len(codes) for codes in FUNCTIONS.values()} == {3}
        assert sum(len(each.questions) for each in PRACTICES.values()) == 77


class TestWorkedExample:
    def test_all_five_states_are_there(self) -> None:
        """The worked example has the state of today and four phases, each with every practice."""
        assert tuple(DATA["states"]) == STATES
        assert all(tuple(state) == tuple(PRACTICES) for state in DATA["states"].values())

    @pytest.mark.parametrize("state", STATES)
    @pytest.mark.parametrize("code", PRACTICES)
    def test_levels_and_practices_score_as_published(self, state: str, code: str) -> None:
        """A level is the mean of its answers and a practice the sum of its levels, exactly as published."""
        row = DATA["states"][state][code]

        score = score_in(state, code)

        assert [value for _, value in score.levels] == [published(each) for each in row["levels"]]
        assert score.value == published(row["practice"])

    @pytest.mark.parametrize(("n", "state"), tuple(enumerate(STATES)))
    @pytest.mark.parametrize("function", FUNCTIONS)
    def test_functions_score_as_published(self, n: int, state: str, function: str) -> None:
        """A function is the mean of its three practices."""
        values = [score_in(state, code).value for code in FUNCTIONS[function]]

        mean = sum((value for value in values if value is not None), start=Fraction(0)) / len(values)

        assert mean == published(DATA["functions"][function][n])

    def test_phases_never_score_less_than_today(self) -> None:
        """Each phase plans for at least what the one before it has, in every practice."""
        scores = [[score_in(state, code).value or Fraction(0) for state in STATES] for code in PRACTICES]

        assert [each for each in scores if each != sorted(each)] == []


class TestAnswers:
    @pytest.mark.parametrize(
        ("value", "worth"), [("no", "0"), ("sometimes", "0.5"), ("not-applicable", "1"), ("yes", "1")]
    )
    def test_not_applicable_counts_in_full(self, policy: Indicator, value: str, worth: str) -> None:
        """In this edition the answer that a question is not applicable is worth 1, like yes."""
        given = [Answer(question="PC.1a", value="none"), Answer(question="PC.1b", value=value)]

        score = scored(policy, *given)

        assert dict(score.levels)[1] == Fraction(worth) / 2

    def test_an_unanswered_question_leaves_the_score_open(self, policy: Indicator) -> None:
        """What is not answered is not 0: its level and the practice have no score, the others do."""
        given = answers(policy, [["1", "1"], ["1", "0.5"], ["1", "1"]])[:-1]

        score = scored(policy, *given)

        assert score.value is None
        assert dict(score.levels) == {1: Fraction(1), 2: Fraction(3, 4), 3: None}

    def test_an_answer_that_is_not_on_the_list_is_an_error(self, policy: Indicator) -> None:
        """Another answer is refused by name, where a look-up with a default would give it 0."""
        given = [
            *answers(policy, [["1", "1"], ["1", "1"], ["1", "1"]])[1:],
            Answer(question="PC.1a", value="Most"),
        ]

        ladder = judge_ladder(policy, register(*given), as_of=DAY)

        assert ladder.requirements()[0].status is Status.ERROR
        assert ladder.requirements()[0].reason().en == (
            "answer:PC.1a says “Most”, which is not on the scale (none, some, half, most)"
        )
        assert tally(policy, ladder).value is None

    def test_no_level_waits_for_another(self, policy: Indicator) -> None:
        """The third level scores although the first is empty, where the level reached is 0."""
        given = answers(policy, [["0", "0"], ["0", "0"], ["1", "1"]])
        ladder = judge_ladder(policy, register(*given), as_of=DAY)

        assert ladder.supported == 0
        assert tally(policy, ladder).value == 1

    def test_everything_in_full_is_three(self) -> None:
        """A practice done in full on all levels scores 3 and reaches level 3."""
        for practice in PRACTICES.values():
            best = [
                Answer(question=each.id, value="most" if each.scale == "extent" else "yes")
                for each in practice.questions
            ]
            ladder = judge_ladder(practice, register(*best), as_of=DAY)
            assert ladder.supported == 3
            assert tally(practice, ladder).value == 3

    def test_the_filed_assessment_is_the_state_of_today(self) -> None:
        """The assessment file beside the definition scores as the worked example does today: 9/10."""
        file = load_assessment(EXAMPLE / "policy-today.yaml")
        ladder = open_assessment(file).judge(as_of=file.as_of)

        assert tally(file.indicator, ladder).value == published(DATA["states"]["current"]["PC"]["practice"])
