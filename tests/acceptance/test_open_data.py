"""A cumulative ladder of seven levels over evidence, measures and texts: its gaps, and what fills them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from kpiflow.assessment import Assessment
from kpiflow.dates import day
from kpiflow.definitions import Indicator
from kpiflow.evidence import Approval, EvidenceItem, Fact, Reading, Statement
from kpiflow.guards import Status
from kpiflow.ladder import Situation, judge_ladder
from kpiflow.loading import load_assessment, load_indicator, open_assessment
from kpiflow.planning import MissingSet, applied, missing
from kpiflow.text import Text
from ladders import register


EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "open-data"
DAY: Final = date(2026, 10, 30)
LEVELS: Final = (1, 2, 3, 4, 5, 6, 7)


def item(name: str, kind: str, **more: object) -> EvidenceItem:
    """Build an item."""
    return EvidenceItem(id=name, kind=kind, title=Text.same(name), **more)  # type: ignore[arg-type]


def percent(measure: str, value: str) -> Reading:
    """Build a reading in percent."""
    return Reading(measure=measure, value=Decimal(value))


# What meets each requirement, no better than it has to.
MEETS: Final[dict[str, tuple[Fact, ...]]] = {
    "1a": (item("catalogue", "catalogue-page"),),
    "1b": (item("notice", "licence", approval=Approval(by="director", on=day(2025, 11, 3))),),
    "2a": (percent("structured", "80"),),
    "3a": (percent("open-formats", "80"),),
    "4a": (item("scheme", "address-scheme"),),
    "4b": (Statement(field="address-policy", content="x" * 40),),
    "5a": tuple(item(f"links-{who}", "link-report", subject=who) for who in ("one", "other")),
    "6a": (percent("on-time", "90"),),
    "6b": (item("log", "update-log", document_date=day(2026, 4, 30)),),
    "7a": tuple(item(f"reuse-{who}", "reuse-case", subject=who) for who in ("one", "other", "third")),
    "7b": (Statement(field="lessons", content="x" * 80),),
}

# Just short of each requirement, in place of what meets it.
FALLS_SHORT: Final[tuple[tuple[str, tuple[Fact, ...], str], ...]] = (
    ("1b", (item("notice", "licence"),), "not-approved"),
    ("2a", (percent("structured", "79.9"),), "out-of-bounds"),
    (
        "3a",
        (Reading(measure="open-formats", numerator=Decimal(799), denominator=Decimal(1000)),),
        "out-of-bounds",
    ),
    ("4b", (Statement(field="address-policy", content="x" * 39),), "too-short"),
    ("5a", tuple(item(f"links-{n}", "link-report", subject="one") for n in (1, 2, 3)), "too-few"),
    ("6a", (percent("on-time", "89.99"),), "out-of-bounds"),
    ("6b", (item("log", "update-log", document_date=day(2026, 4, 29)),), "stale"),
    ("7a", tuple(item(f"reuse-{n}", "reuse-case", subject=f"{n % 2}") for n in (1, 2, 3)), "too-few"),
    ("7b", (Statement(field="lessons", content=f"{'x' * 79} "),), "too-short"),
)

# What is missing for each level beyond the one below, and its effort, counted by hand.
STEPS: Final = {
    1: {("provide", "catalogue-page"): 1, ("provide", "licence"): 1},
    2: {("measure", "structured"): 1},
    3: {("measure", "open-formats"): 1},
    4: {("provide", "address-scheme"): 1, ("write", "address-policy"): 1},
    5: {("provide", "link-report"): 2},
    6: {("measure", "on-time"): 1, ("provide", "update-log"): 1},
    7: {("provide", "reuse-case"): 3, ("write", "lessons"): 1},
}
EFFORT: Final = {1: 3, 2: 7, 3: 10, 4: 16, 5: 32, 6: 39, 7: 50}


def level_of(requirement: str) -> int:
    """Give the level of a requirement; its name begins with it."""
    return int(requirement[0])


def situation(readiness: Indicator, *facts: Fact) -> Situation:
    """Give the situation of an agency."""
    return Situation(indicator=readiness, as_of=DAY, register=register(*facts))


def counted(found: MissingSet) -> dict[tuple[str, str], int]:
    """Count the steps of a set by what they do."""
    counts: dict[tuple[str, str], int] = {}
    for step in found.steps:
        counts[step.kind, step.about] = counts.get((step.kind, step.about), 0) + 1
    return counts


@pytest.fixture(scope="module")
def readiness() -> Indicator:
    """The definition."""
    return load_indicator(EXAMPLE / "readiness.yaml")


@pytest.fixture(scope="module")
def agency() -> Assessment:
    """The assessment beside it."""
    return open_assessment(load_assessment(EXAMPLE / "agency.yaml"))


class TestGaps:
    def test_what_meets_every_requirement_reaches_the_top(self, readiness: Indicator) -> None:
        """With everything just good enough, level 7 is reached and worth 7 points."""
        facts = [fact for facts in MEETS.values() for fact in facts]

        assert judge_ladder(readiness, register(*facts), as_of=DAY).supported == 7
        assert readiness.scale.highest == 7

    @pytest.mark.parametrize("requirement", MEETS)
    def test_a_gap_holds_the_level_below_it(self, readiness: Indicator, requirement: str) -> None:
        """Without one requirement the level is the one below it, however much is shown above."""
        facts = [fact for name, facts in MEETS.items() if name != requirement for fact in facts]

        ladder = judge_ladder(readiness, register(*facts), as_of=DAY)

        assert ladder.supported == level_of(requirement) - 1
        assert [each.requirement.id for each in ladder.unmet()] == [requirement]

    @pytest.mark.parametrize(
        ("requirement", "facts", "code"), FALLS_SHORT, ids=[each[0] for each in FALLS_SHORT]
    )
    def test_just_short_is_short(
        self, readiness: Indicator, requirement: str, facts: tuple[Fact, ...], code: str
    ) -> None:
        """A day too old, a character or a tenth of a percent too little keeps the level below."""
        shown = [fact for name, good in MEETS.items() for fact in (facts if name == requirement else good)]

        ladder = judge_ladder(readiness, register(*shown), as_of=DAY)

        [unmet] = ladder.unmet()
        assert ladder.supported == level_of(requirement) - 1
        assert (unmet.requirement.id, unmet.status) == (requirement, Status.UNMET)
        assert code in {finding.code for finding in unmet.findings()}

    @pytest.mark.parametrize("level", LEVELS)
    def test_all_but_one_level_leaves_one_gap(self, readiness: Indicator, level: int) -> None:
        """With a whole level missing, all its requirements are named and no other."""
        facts = [fact for name, facts in MEETS.items() if level_of(name) != level for fact in facts]

        ladder = judge_ladder(readiness, register(*facts), as_of=DAY)

        assert ladder.supported == level - 1
        assert [each.requirement.id for each in ladder.unmet()] == [
            name for name in MEETS if level_of(name) == level
        ]

    def test_nothing_measured_or_written_is_unknown(self, readiness: Indicator) -> None:
        """What nobody measured or wrote is unknown; evidence that was not submitted is not there."""
        statuses = {each.requirement.id: each.status for each in situation(readiness).ladder().requirements()}

        unknown = {name for name, status in statuses.items() if status is Status.UNKNOWN}
        assert unknown == {"2a", "3a", "4b", "6a", "7b"}
        assert {statuses[name] for name in statuses.keys() - unknown} == {Status.UNMET}


class TestMissing:
    @pytest.mark.parametrize("level", LEVELS)
    def test_what_a_newcomer_lacks(self, readiness: Indicator, level: int) -> None:
        """From nothing there is one way to each level: all its requirements and those below, at their price."""
        wanted = {step: count for lower in LEVELS[:level] for step, count in STEPS[lower].items()}

        search = missing(situation(readiness), level=level)
        [only] = search

        assert counted(only) == wanted
        assert only.effort == EFFORT[level]
        assert search.is_complete

    @pytest.mark.parametrize("level", LEVELS)
    def test_what_is_listed_unlocks_the_level_and_no_less_does(
        self, readiness: Indicator, level: int
    ) -> None:
        """With all steps of the set the level is reached, without any single one it is not."""
        at_first = situation(readiness)
        [only] = missing(at_first, level=level)

        def reached(steps: list[int]) -> int:
            chosen = [only.steps[n] for n in steps]
            after = applied(at_first.register, chosen, on=DAY)
            return at_first.with_register(after).ladder().supported

        everything = list(range(len(only.steps)))
        assert reached(everything) == level
        assert [
            n for n in everything if reached([other for other in everything if other != n]) >= level
        ] == []

    @pytest.mark.parametrize("level", LEVELS)
    def test_one_level_up_takes_what_that_level_asks(self, readiness: Indicator, level: int) -> None:
        """Whoever stands just below a level lacks what it asks for and nothing else."""
        facts = [fact for name, facts in MEETS.items() if level_of(name) < level for fact in facts]

        [only] = missing(situation(readiness, *facts), level=level)

        assert counted(only) == STEPS[level]

    def test_a_level_that_is_reached_lacks_nothing(self, readiness: Indicator) -> None:
        """For a level that is reached the one set is empty and costs nothing."""
        facts = [fact for facts in MEETS.values() for fact in facts]

        [only] = missing(situation(readiness, *facts), level=7)

        assert only.steps == ()
        assert only.effort == 0


class TestAgency:
    def test_it_has_four_stars(self, agency: Assessment) -> None:
        """The filed agency claims level 4, and has it by evidence alone."""
        result = agency.result(as_of=DAY)

        assert (result.state.claimed, result.ladder.supported, result.is_claim_supported) == (4, 4, True)

    def test_it_lacks_one_link_for_the_fifth_and_sixth(self, agency: Assessment) -> None:
        """Level 6 is held back by level 5 alone: one more agency to link with unlocks both."""
        for level in (5, 6):
            [only] = agency.missing(level=level, as_of=DAY)
            assert counted(only) == {("provide", "link-report"): 1}
            assert only.effort == 8

    def test_the_seventh_takes_a_third_user_and_what_was_learnt(self, agency: Assessment) -> None:
        """Two of three cases of reuse are there, so that one is missing, besides the lessons."""
        [only] = agency.missing(level=7, as_of=DAY)

        assert counted(only) == {
            ("provide", "link-report"): 1,
            ("provide", "reuse-case"): 1,
            ("write", "lessons"): 1,
        }
        assert only.effort == 13

    def test_one_more_link_gains_two_levels(self, agency: Assessment) -> None:
        """Meeting 5a alone lifts the agency from 4 to 6."""
        gain = agency.gain("5a", as_of=DAY)

        assert (gain.level_before, gain.level_after) == (4, 6)
        assert gain.points == 2

    def test_the_log_goes_stale_by_itself(self, agency: Assessment) -> None:
        """Six months after its date the log of updates counts no more; level 4 does not rest on it."""
        link = item("links-2", "link-report", subject="education")

        levels = [
            agency.what_if(add=[link], as_of=as_of).after.supported
            for as_of in (date(2027, 3, 30), date(2027, 3, 31))
        ]

        assert levels == [6, 5]
