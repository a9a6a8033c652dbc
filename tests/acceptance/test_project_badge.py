"""A badge with MUST, SHOULD and SUGGESTED: every state of every criterion against an independent oracle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from attrs import evolve
from hypothesis import example, given, settings, strategies as st

from kpiflow.definitions import Indicator, Level, Question, Requirement
from kpiflow.evidence import Answer
from kpiflow.guards import Status, answered
from kpiflow.ladder import LevelVerdict, Situation, judge_ladder
from kpiflow.loading import load_indicator
from kpiflow.text import Text
from ladders import register


EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "project-badge"
DAY: Final = date(2026, 9, 1)


class Criterion(NamedTuple):
    """What the badge says of a criterion."""

    category: str
    na_allowed: bool = False
    na_justified: bool = False
    met_justified: bool = False
    met_addressed: bool = False


class State(NamedTuple):
    """What a project says of a criterion; a status of "?" is no answer at all."""

    status: str
    justification: str = ""
    reference: str = ""


# The rules and criteria as the oracle knows them; this table knows nothing of the definition.
GRADES: Final = {
    1: {
        "licence": Criterion("MUST", met_addressed=True),
        "history": Criterion("MUST"),
        "faults": Criterion("MUST", met_addressed=True),
        "tests": Criterion("MUST"),
        "ciphers": Criterion("MUST", na_allowed=True),
        "notes": Criterion("MUST", na_allowed=True, na_justified=True),
        "english": Criterion("SHOULD"),
        "fuzzing": Criterion("SUGGESTED"),
    },
    2: {
        "governance": Criterion("MUST", met_addressed=True),
        "signing": Criterion("MUST", met_justified=True),
        "coverage": Criterion("SHOULD", na_allowed=True),
    },
    3: {"review": Criterion("MUST"), "rebuild": Criterion("SUGGESTED", na_allowed=True)},
}
CRITERIA: Final = {name: each for grade in GRADES.values() for name, each in grade.items()}
GRADE_OF: Final = {name: number for number, grade in GRADES.items() for name in grade}

WEB: Final = "https://parser.example/page"
STATES: Final = (
    State("?"),
    *(
        State(*each)
        for each in product(("unmet", "n/a", "met"), ("", "four", "fives"), ("", "docs/page.md", WEB))
    ),
)
FEW_STATES: Final = (
    State("?"),
    State("unmet"),
    State("unmet", "We never need it."),
    State("n/a"),
    State("n/a", "We never need it."),
    State("met"),
    State("met", "See there."),
    State("met", "", WEB),
)
SOUND: Final = State("met", "See there.", WEB)

Profile = Mapping[str, State]


def is_enough(criterion: Criterion, state: State) -> bool:
    """Say by the rules of the badge whether a criterion is passing, or barely so."""
    justified = len(state.justification) >= 5
    if state.status == "met":
        return (state.reference == WEB or not criterion.met_addressed) and (
            justified or not criterion.met_justified
        )
    if state.status == "n/a":
        return criterion.na_allowed and (justified or not criterion.na_justified)
    if state.status == "unmet":
        return criterion.category == "SUGGESTED" or (criterion.category == "SHOULD" and justified)
    return False


def enough(profile: Profile, grade: int) -> list[bool]:
    """Say for each criterion of a grade whether it is enough, the grade below being one of them."""
    own = [is_enough(each, profile[name]) for name, each in GRADES[grade].items()]
    return own if grade == 1 else [all(enough(profile, grade - 1)), *own]


def oracle(profile: Profile) -> int:
    """Give the highest grade of which everything is enough."""
    return max((grade for grade in GRADES if all(enough(profile, grade))), default=0)


def oracle_percentage(profile: Profile, grade: int) -> int:
    """Give the percentage of a grade: rounded half up, and 100 only when complete."""
    each = enough(profile, grade)
    share = (Decimal(100) * sum(each) / len(each)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(share) if all(each) else min(99, int(share))


def percentage(level: LevelVerdict) -> int:
    """Compute the percentage of a grade from the verdicts alone."""
    done, active = sum(each.holds for each in level.requirements), len(level.requirements)
    rounded = (200 * done + active) // (2 * active)
    return rounded if done == active else min(99, rounded)


def tiered(levels: tuple[LevelVerdict, ...]) -> int:
    """Compute the percentage of all grades together: 100 for each one that is won, and that of the next."""
    won = 0
    for level in levels[:2]:
        if not level.holds:
            break
        won += 1
    return 100 * won + percentage(levels[won])


def said(profile: Profile) -> Iterable[Answer]:
    """Give what a project says as answers."""
    return [
        Answer(question=name, value=each.status, justification=each.justification, reference=each.reference)
        for name, each in profile.items()
        if each.status != "?"
    ]


def situation(badge: Indicator, profile: Profile) -> Situation:
    """Give the situation of a project."""
    return Situation(indicator=badge, as_of=DAY, register=register(*said(profile)))


@pytest.fixture(scope="module")
def badge() -> Indicator:
    """The definition."""
    return load_indicator(EXAMPLE / "badge.yaml")


ALL_SOUND: Final = dict.fromkeys(CRITERIA, SOUND)


class TestCriterion:
    @pytest.mark.parametrize("name", CRITERIA)
    def test_every_state_counts_as_the_badge_says(self, badge: Indicator, name: str) -> None:
        """Each status, justification and reference is enough for the criterion exactly when the oracle says so."""
        requirement = next(each for _, each in badge.requirements() if each.id.partition(".")[0] == name)

        wrong = [
            state
            for state in STATES
            if situation(badge, {name: state}).judge().requirement(requirement, GRADE_OF[name]).holds
            != is_enough(CRITERIA[name], state)
        ]

        assert wrong == []

    @pytest.mark.parametrize(
        ("name", "state", "status", "code"),
        [
            ("licence", State("?"), Status.UNKNOWN, "unanswered"),
            ("licence", State("unmet"), Status.UNMET, "other-answer"),
            ("licence", State("met"), Status.UNMET, "no-address"),
            ("licence", State("n/a"), Status.ERROR, "off-scale"),
            ("notes", State("n/a", "four"), Status.UNMET, "other-answer"),
            ("english", State("unmet", "four"), Status.UNMET, "other-answer"),
            ("signing", State("met", "four"), Status.UNMET, "not-justified"),
            ("fuzzing", State("unmet"), Status.MET, "met"),
        ],
    )
    def test_the_reason_tells_them_apart(
        self, badge: Indicator, name: str, state: State, status: Status, code: str
    ) -> None:
        """Unknown, unmet, without address or grounds, and an answer that is not allowed are kept apart."""
        requirement = next(each for _, each in badge.requirements() if each.id.partition(".")[0] == name)

        verdict = situation(badge, {name: state}).judge().requirement(requirement, GRADE_OF[name])

        assert (verdict.status, verdict.verdict.code) == (status, code)

    def test_the_definition_has_the_criteria_of_the_oracle(self, badge: Indicator) -> None:
        """Each criterion stands in its grade, under its category; silver and gold ask for the grade below."""
        written = [
            [
                requirement.id
                for requirement in level.requirements
                if requirement.id not in {"passing.must", "silver.must"}
            ]
            for level in badge.levels
        ]

        assert written == [
            [f"{name}.{each.category.lower()}" for name, each in grade.items()] for grade in GRADES.values()
        ]


class TestGrade:
    @pytest.mark.parametrize(
        "pair", [pair for grade in GRADES.values() for pair in combinations(grade, 2)], ids=" and ".join
    )
    def test_all_states_of_two_criteria(self, badge: Indicator, pair: tuple[str, str]) -> None:
        """With all others met, the grade follows from two criteria of one grade as the oracle says."""
        wrong = []
        for states in product(FEW_STATES, repeat=2):
            profile = ALL_SOUND | dict(zip(pair, states, strict=True))
            if situation(badge, profile).ladder().supported != oracle(profile):
                wrong.append(states)

        assert wrong == []

    @settings(max_examples=200)
    @given(
        profile=st.fixed_dictionaries({name: st.just(SOUND) | st.sampled_from(STATES) for name in CRITERIA})
    )
    @example(profile=ALL_SOUND)
    @example(profile=dict.fromkeys(CRITERIA, State("?")))
    @example(profile=dict.fromkeys(CRITERIA, State("unmet", "We never need it.")))
    def test_whole_profiles(self, badge: Indicator, profile: dict[str, State]) -> None:
        """Any profile has the oracle's grade, and the oracle's percentage of every grade."""
        ladder = situation(badge, profile).ladder()

        assert ladder.supported == oracle(profile)
        assert [percentage(level) for level in ladder.levels] == [
            oracle_percentage(profile, grade) for grade in GRADES
        ]

    def test_gold_takes_silver_and_silver_takes_passing(self, badge: Indicator) -> None:
        """A project that meets all of silver and gold has no grade while it is not passing."""
        profile = ALL_SOUND | {"tests": State("unmet", "No time for that.")}

        ladder = situation(badge, profile).ladder()

        assert ladder.supported == 0
        assert [[each.requirement.id for each in level.unmet()] for level in ladder.levels] == [
            ["tests.must"],
            ["passing.must"],
            ["silver.must"],
        ]


class TestPercentage:
    @pytest.mark.parametrize(("done", "percent"), [(0, 0), (1, 13), (3, 38), (5, 63), (7, 88), (8, 100)])
    def test_halves_are_rounded_up(self, badge: Indicator, done: int, percent: int) -> None:
        """1 of 8 criteria is 12.5 percent, which the badge shows as 13."""
        profile = {name: SOUND if n < done else State("?") for n, name in enumerate(GRADES[1])}

        assert percentage(situation(badge, profile).ladder().levels[0]) == percent

    def test_nothing_but_all_is_a_hundred(self, badge: Indicator) -> None:
        """Of 250 criteria, 249 are 99.6 percent, and show as 99."""
        names = {f"q{n}": Text.same(f"criterion {n}") for n in range(250)}
        questions = tuple(Question(id=each, name=name, scale="status") for each, name in names.items())
        asks = tuple(
            Requirement(id=f"{each}.must", text=name, requires=answered(each, among="met"))
            for each, name in names.items()
        )
        only = Level(level=1, name=Text.same("all"), requirements=asks)
        long = evolve(badge, questions=questions, levels=(only,), scale=evolve(badge.scale, highest=1))

        def shown(done: int) -> int:
            answers = (Answer(question=f"q{n}", value="met") for n in range(done))
            return percentage(judge_ladder(long, register(*answers), as_of=DAY).levels[0])

        assert (shown(249), shown(250)) == (99, 100)

    def test_not_applicable_counts_as_done(self, badge: Indicator) -> None:
        """A criterion that does not apply counts among those that are done, and does not leave the total."""
        without = dict.fromkeys(GRADES[1], State("?")) | {"ciphers": State("n/a")}

        assert percentage(situation(badge, without).ladder().levels[0]) == 13

    @pytest.mark.parametrize(
        ("changes", "percent"),
        [
            ({}, 300),
            ({"review": State("?")}, 267),  # gold 2 of 3
            ({"signing": State("?")}, 175),  # silver 3 of 4
            ({"signing": State("?"), "review": State("?")}, 175),
            ({"english": State("?")}, 88),  # passing 7 of 8; what lies above it does not count yet
        ],
    )
    def test_grades_add_up(self, badge: Indicator, changes: dict[str, State], percent: int) -> None:
        """All three grades together count 300: 100 for each that is won, and the percentage of the next."""
        assert tiered(situation(badge, ALL_SOUND | changes).ladder().levels) == percent
