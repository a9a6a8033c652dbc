"""Indicator 8.2 of fiscal year BE 2557: one ladder, two rounds, each with the printed map of its own."""

from __future__ import annotations

import re

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path
from typing import Final

import pytest
import yaml

from attrs import evolve

from kpiflow.dates import day
from kpiflow.definitions import Indicator
from kpiflow.evidence import Approval, EvidenceItem, Fact, NilReturn, Reading, Register
from kpiflow.guards import Status
from kpiflow.ladder import LadderVerdict, judge_ladder, score_of
from kpiflow.loading import load_indicator, load_scorecard
from kpiflow.periods import FiscalYear
from kpiflow.scorecard import misprinted_weights
from kpiflow.scoring import printed
from kpiflow.text import Text


EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "anti-corruption-rounds"
STEPS: Final = (1, 2, 3, 4, 5)
YEAR: Final = FiscalYear(2557).period

# The maps as printed: which steps each score takes. This table knows nothing of the definition.
AFTER_SIX_MONTHS: Final = {1: set[int](), 2: {1}, 3: {1, 2}, 4: {1, 2, 3}, 5: {1, 2, 3, 4}}
AFTER_THE_YEAR: Final = {1: {1}, 2: {1, 2}, 3: {1, 2, 3}, 4: {1, 2, 3, 4}, 5: {1, 2, 3, 4, 5}}
LOWEST_SCORE: Final = 1

ROUNDS: Final = ((6, AFTER_SIX_MONTHS, date(2014, 3, 31)), (12, AFTER_THE_YEAR, date(2014, 10, 31)))
COMBINATIONS: Final = tuple(chain.from_iterable(combinations(STEPS, n) for n in range(len(STEPS) + 1)))


def item(kind: str, **more: object) -> EvidenceItem:
    """Build an item of a kind, named after it."""
    return EvidenceItem(id=f"the-{kind}", kind=kind, title=Text.same(kind), **more)  # type: ignore[arg-type]


FACTS: Final[dict[int, tuple[Fact, ...]]] = {
    1: (item("review"), item("risk-analysis")),
    2: (item("action-plan", document_date=day(2013, 10, 28)),),
    3: (item("progress-report", document_date=day(2014, 2, 28)),),
    4: (Reading(measure="complaints-answered", numerator=Decimal(7), denominator=Decimal(7)),),
    5: (item("summary-report", covers=YEAR, approval=Approval(by="director", on=day(2014, 10, 20))),),
}


def judged(indicator: Indicator, facts: Iterable[Fact], *, as_of: date, months: int | None) -> LadderVerdict:
    """Judge what was shown in a round."""
    register = Register()
    for fact in facts:
        register = register.with_entry(fact, by="unit", on=as_of)
    return judge_ladder(indicator, register, as_of=as_of, round_months=months)


@pytest.fixture(scope="module")
def unit() -> Indicator:
    """The ladder of a single unit."""
    return load_indicator(EXAMPLE / "unit.yaml")


class TestUnit:
    @pytest.mark.parametrize(("months", "printed_map", "as_of"), ROUNDS)
    @pytest.mark.parametrize("done", COMBINATIONS)
    def test_every_combination_of_steps_scores_as_printed(
        self,
        unit: Indicator,
        months: int,
        printed_map: dict[int, set[int]],
        as_of: date,
        done: tuple[int, ...],
    ) -> None:
        """Whatever steps are done, the score is the highest one of the map that takes no others."""
        ladder = judged(unit, (fact for n in done for fact in FACTS[n]), as_of=as_of, months=months)

        earned = [score for score, steps in printed_map.items() if steps <= set(done)]
        assert score_of(unit, ladder.supported).points == max(earned, default=LOWEST_SCORE)

    @pytest.mark.parametrize(
        ("months", "as_of", "counts"),
        [
            (6, date(2014, 3, 31), {1: 16, 2: 8, 3: 4, 4: 2, 5: 2}),
            (12, date(2014, 10, 31), {1: 24, 2: 4, 3: 2, 4: 1, 5: 1}),
        ],
    )
    def test_so_many_combinations_come_to_each_score(
        self, unit: Indicator, months: int, as_of: date, counts: dict[int, int]
    ) -> None:
        """Of the 32 combinations, half miss step 1, half of the rest step 2, and so on."""
        ladders = [
            judged(unit, (fact for n in done for fact in FACTS[n]), as_of=as_of, months=months)
            for done in COMBINATIONS
        ]

        scores = Counter(int(score_of(unit, ladder.supported).points) for ladder in ladders)

        assert scores == counts

    def test_step_five_cannot_be_done_before_the_year_has_ended(self, unit: Indicator) -> None:
        """A summary of the whole year does not count while the year runs, and counts the day it is over."""
        approved = item("summary-report", covers=YEAR, approval=Approval(by="director", on=day(2014, 9, 1)))
        facts = [*chain.from_iterable(FACTS[n] for n in (1, 2, 3, 4)), approved]

        levels = [
            judged(unit, facts, as_of=as_of, months=None).supported
            for as_of in (date(2014, 9, 29), date(2014, 9, 30))
        ]

        assert levels == [4, 5]

    def test_a_round_asks_for_nothing_twice(self, unit: Indicator) -> None:
        """Each level of the half year adds one step of the year to the level below it."""
        asked = [[each.id for each in level.requirements] for level in unit.ladder_for(6)]

        assert asked == [[], ["1a", "1b"], ["2a"], ["3a"], ["4a"]]

    def test_no_complaint_is_not_every_complaint_answered(self, unit: Indicator) -> None:
        """0 of 0 answered leaves level 4 open, and the registrar's nil return settles it."""
        none = Reading(measure="complaints-answered", numerator=Decimal(0), denominator=Decimal(0))
        attested = NilReturn(
            id="nothing",
            population="complaints",
            statement=Text.same("none"),
            channels=("complaint-box", "hotline"),
            period=YEAR,
            attester="registrar",
            attested_on=day(2014, 10, 6),
        )
        before = [*FACTS[1], *FACTS[2], *FACTS[3], none]

        alone = judged(unit, before, as_of=date(2014, 10, 31), months=12)
        settled = judged(unit, [*before, attested], as_of=date(2014, 10, 31), months=12)

        assert (alone.supported, alone.levels[3].requirements[0].status) == (3, Status.UNKNOWN)
        assert settled.supported == 4

    def test_one_complaint_unanswered_is_too_many(self, unit: Indicator) -> None:
        """Level 4 takes all of them: 199 of 200 do not do."""
        nearly = Reading(measure="complaints-answered", numerator=Decimal(199), denominator=Decimal(200))

        ladder = judged(unit, [*FACTS[1], *FACTS[2], *FACTS[3], nearly], as_of=date(2014, 10, 31), months=12)

        assert (ladder.supported, ladder.levels[3].requirements[0].status) == (3, Status.UNMET)


class TestProvince:
    @pytest.mark.parametrize(("months", "measure"), [(6, "units-at-level-4"), (12, "units-at-level-5")])
    @pytest.mark.parametrize(
        ("share", "level"),
        [
            ("0", 0),
            ("59.99", 0),
            ("60", 1),
            ("70", 2),
            ("79.9", 2),
            ("80", 3),
            ("90", 4),
            ("99.9", 4),
            ("100", 5),
        ],
    )
    def test_ten_percent_make_a_level(self, months: int, measure: str, share: str, level: int) -> None:
        """The row of both rounds runs from 60 to 100, and a share between two cells earns the lower one."""
        indicator = load_indicator(EXAMPLE / f"province-{months}.yaml")

        ladder = judged(
            indicator,
            [Reading(measure=measure, value=Decimal(share))],
            as_of=date(2014, 11, 14),
            months=months,
        )

        assert ladder.supported == level

    @pytest.mark.parametrize("months", [6, 12])
    def test_the_cells_are_the_target_and_its_adjustment(self, months: int) -> None:
        """80 at level 3, ten more or fewer for each point, makes the printed row."""
        criteria = load_indicator(EXAMPLE / f"province-{months}.yaml").criteria

        assert criteria is not None
        assert criteria.target is not None
        assert criteria.step is not None
        made = [
            criteria.target + (n - criteria.target_level) * criteria.step.per / criteria.step.points
            for n in STEPS
        ]
        assert list(criteria.parsed()) == made

    def test_the_printed_result_scores_five(self) -> None:
        """100 percent of the units, as the card prints it for three years, is 5 points and 0.1000."""
        indicator = load_indicator(EXAMPLE / "province-12.yaml")
        ladder = judged(
            indicator,
            [Reading(measure="units-at-level-5", value=Decimal(100))],
            as_of=date(2014, 11, 14),
            months=12,
        )

        score = score_of(indicator, ladder.supported)

        assert (printed(score.points), printed(score.weighted)) == ("5.0000", "0.1000")

    def test_the_misprinted_row_would_give_everything_to_sixty_percent(self) -> None:
        """With 60 in all five cells, as the detail sheet prints, 60 percent would be level 5."""
        indicator = load_indicator(EXAMPLE / "province-12.yaml")
        assert indicator.criteria is not None
        misprinted = evolve(indicator, criteria=evolve(indicator.criteria, cells=("60",) * 5))

        share = [Reading(measure="units-at-level-5", value=Decimal(60))]

        levels = [
            judged(each, share, as_of=date(2014, 11, 14), months=12).supported
            for each in (indicator, misprinted)
        ]
        assert levels == [1, 5]

    def test_units_make_up_the_share_of_the_province(self, unit: Indicator) -> None:
        """Nine of twelve units at level 5 are 75 percent, which is level 2 of the province."""
        done = [*[STEPS] * 9, (1, 2, 3, 4), (1, 2), ()]
        at_five = sum(
            judged(
                unit, (fact for n in each for fact in FACTS[n]), as_of=date(2014, 10, 31), months=12
            ).supported
            == 5
            for each in done
        )
        indicator = load_indicator(EXAMPLE / "province-12.yaml")

        share = Reading(
            measure="units-at-level-5", numerator=Decimal(at_five), denominator=Decimal(len(done))
        )
        ladder = judged(indicator, [share], as_of=date(2014, 11, 14), months=12)

        assert Fraction(at_five, len(done)) == Fraction(3, 4)
        assert ladder.supported == 2


class TestScorecard:
    """The scorecard of the whole province."""

    PRINTED: Final = yaml.safe_load(
        (Path(__file__).parents[1] / "data" / "published" / "nakhon-phanom-2557.yaml").read_text("utf-8")
    )
    FILE: Final = load_scorecard(EXAMPLE / "province-scorecard.yaml")

    def test_it_has_the_printed_indicators(self) -> None:
        """Dimensions, weights, criteria and rounds are those that are published; open ends are left out."""
        rows = {
            line.code: (
                line.weight,
                [cell if re.fullmatch(r"[\d.]+", cell) else "-" for cell in line.criteria.cells]
                if line.criteria
                else None,
                list(line.rounds),
            )
            for _, line in self.FILE.sheet.lines()
        }

        assert rows == {
            each["code"]: (
                Fraction(each["weight"]),
                None
                if each["code"] == "8.2"
                else ["-" if "<" in cell else cell for cell in each["criteria"]],
                each.get("rounds", []),
            )
            for each in self.PRINTED["indicators"]
        }

    def test_dimensions_weigh_what_their_indicators_do(self) -> None:
        """The printed totals of weights are those of the parts, in both rounds."""
        root = self.FILE.scorecard.root

        assert [str(part.weight) for part in root.parts] == list(self.PRINTED["dimensions"].values())
        assert [list(misprinted_weights(self.FILE.scorecard, round_months=n)) for n in (6, 12)] == [[], []]

    def test_two_indicators_rest_after_six_months(self) -> None:
        """What is evaluated only after the year leaves the others to make up their dimension."""
        first = self.FILE.roll_up(round_months=6)["d1"]

        assert {part.code for part in first.parts if part.counted is None} == {"1.4", "1.5"}
        assert {part.of for part in first.parts if part.counted is not None} == {51}

    def test_the_line_of_8_2_is_what_its_assessment_comes_to(self) -> None:
        """The points stand in another file, which is judged."""
        rolled = self.FILE.roll_up()

        assert rolled["8.2"].points.value == 5
        assert (rolled.printed(), rolled.unmet()) == ("3.6297", ())
