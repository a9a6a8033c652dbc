"""The gap: what the levels above take and add, each tried, and who has to do what of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from attrs import evolve

from kpiflow.dates import DateRange
from kpiflow.definitions import RoundLadder, RoundLevel
from kpiflow.errors import MoveError
from kpiflow.ladder import Situation, score_situation
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.planning import Duty, Step, applied, duties, gap, missing
from kpiflow.planning.provisions import ASSESSOR
from kpiflow.planning.steps import Kind
from kpiflow.text import Text


PROJECT = Path(__file__).parents[3]
STARTER = PROJECT / "kpiflow" / "cli" / "starter" / "assessment.yaml"
FILED = PROJECT / "examples" / "anti-corruption" / "as-filed.yaml"
AGENCY = PROJECT / "examples" / "open-data" / "agency.yaml"


def situation_in(path: Path, *, as_of: date | None = None) -> Situation:
    """Give the situation that an assessment file speaks about."""
    stated = load_assessment(path)
    return open_assessment(stated).situation(as_of=as_of or stated.as_of)


class TestRungs:
    @pytest.mark.parametrize("path", [STARTER, FILED, AGENCY], ids=lambda path: path.stem)
    def test_what_a_level_adds_is_what_its_cheapest_way_comes_to(self, path: Path) -> None:
        """No figure is foretold: level, score and gain are those of the register with the steps taken."""
        situation = situation_in(path)
        found = gap(situation)

        assert found.rungs
        for rung in found.rungs:
            steps = rung.ways[0].steps
            after = situation.with_register(applied(situation.register, steps, on=situation.as_of))
            assert rung.score == score_situation(after)
            assert rung.reached == after.ladder().supported >= rung.level
            assert rung.score is not None
            assert rung.points == rung.score.points - found.score.points
            assert rung.weighted == rung.score.weighted - found.score.weighted

    def test_ways_are_those_of_missing_cheapest_first(self) -> None:
        """Nothing is found that `missing` does not find, in its order, and no more than was asked for."""
        situation = situation_in(FILED)
        found = gap(situation, limit=1)

        assert found.targets == (1, 5)
        for rung in found.rungs:
            assert list(rung.ways) == list(missing(situation, level=rung.level, limit=1))
        assert [each.has_more for each in found.rungs] == [False, False, False, True, True]

    def test_only_levels_above_are_there(self) -> None:
        """What is reached lacks nothing; the next and the highest are one where only one is left."""
        found = gap(situation_in(STARTER))

        assert [each.level for each in found.rungs] == [5]
        assert (found.targets, found.outcome) == ((5,), "missing")
        assert (found.rungs[0].points, found.rungs[0].weighted) == (Fraction(1), Fraction(1, 20))

    def test_a_level_asked_about_is_the_only_target(self) -> None:
        """The levels on the way are told with one way each, and those above not at all."""
        found = gap(situation_in(FILED), level=4)

        assert [each.level for each in found.rungs] == [1, 2, 3, 4]
        assert found.targets == (4,)
        assert [len(each.ways) for each in found.rungs] == [1, 1, 1, 2]

    def test_a_level_that_is_reached_leaves_nothing(self) -> None:
        """There is no gap below what is reached."""
        found = gap(situation_in(STARTER), level=3)

        assert (found.rungs, found.targets, found.outcome) == ((), (), "reached")

    def test_where_nothing_could_help_nothing_is_promised(self) -> None:
        """On a day too early there is no way to the highest level, and no figure for it."""
        found = gap(situation_in(FILED, as_of=date(2007, 9, 1)), level=5)

        highest = found.rungs[-1]
        assert (highest.outcome, highest.ways, highest.has_more) == ("impossible", (), False)
        assert (highest.reached, highest.score, highest.points, highest.weighted) == (None,) * 4
        assert found.outcome == "impossible"

    def test_a_search_that_gave_up_is_not_called_impossible(self) -> None:
        """With a budget of nothing nobody knows."""
        found = gap(situation_in(FILED), level=5, budget=0)

        assert found.rungs[-1].outcome == found.outcome == "unknown"
        assert found.rungs[-1].has_more is None

    def test_a_level_that_the_round_passes_over_is_not_called_reached(self) -> None:
        """A round that ends at level 4 has no way to level 5, though nothing that it asks for is missing."""
        situation = situation_in(STARTER)
        short = RoundLadder(
            months=6, levels=tuple(RoundLevel(level=n, requires=tuple(range(1, n + 1))) for n in range(1, 5))
        )
        indicator = evolve(situation.indicator, rounds=(short,))
        of_round = evolve(situation, indicator=indicator, round_months=6)

        found = gap(of_round, level=5)

        assert (gap(of_round).outcome, found.outcome) == ("reached", "impossible")
        assert [(each.level, each.ways) for each in found.rungs] == [(5, ())]

    def test_no_such_level(self) -> None:
        """A level that the ladder does not have is refused."""
        with pytest.raises(MoveError, match="KPI202"):
            gap(situation_in(STARTER), level=6)


class TestDuties:
    def test_an_item_is_handed_in_with_the_days_it_covers(self) -> None:
        """The summary covers the year, and is there by the day asked about."""
        found = gap(situation_in(STARTER))
        [step] = found.rungs[0].ways[0].steps

        assert duties(step, found.situation) == (
            Duty(
                act="provide",
                last=date(2026, 10, 31),
                covers=DateRange.of_days(date(2025, 10, 1), date(2026, 9, 30)),
            ),
        )

    def test_a_nil_return_is_attested_after_its_period_by_the_role_that_a_rule_names(self) -> None:
        """It cannot be attested before the period has ended, nor by anybody else."""
        situation = situation_in(STARTER)
        without = situation.with_register(situation.register.without("no-complaints"))
        ways = [way.steps[0] for way in gap(without, level=4).rungs[-1].ways]
        [attest] = [step for step in ways if step.kind == "attest"]

        assert duties(attest, without) == (
            Duty(
                act="attest",
                role="registrar",
                first=date(2026, 10, 1),
                last=date(2026, 10, 31),
                covers=DateRange.of_days(date(2025, 10, 1), date(2026, 9, 30)),
            ),
        )

    def test_a_role_that_is_only_an_example_is_not_named(self) -> None:
        """Where the rule lets anybody attest, nobody in particular has to."""
        found = gap(situation_in(FILED), level=5)
        [attest] = [step for way in found.rungs[-1].ways for step in way.steps if step.kind == "attest"]

        [duty] = duties(attest, found.situation)
        assert (duty.act, duty.role) == ("attest", "")

    def test_what_is_approved_is_the_part_of_another(self) -> None:
        """The guideline is handed in, and the director approves it, by the same day."""
        situation = situation_in(STARTER)
        without = situation.with_register(situation.register.without("guideline-2569"))
        [step] = gap(without, level=1).rungs[0].ways[0].steps

        last = date(2026, 10, 31)
        assert duties(step, without) == (
            Duty(act="provide", last=last),
            Duty(act="approve", role="director", last=last),
        )

    def test_a_dated_item_says_its_latest_day(self) -> None:
        """A training counts when it was in the year, so a report on it bears the last day of it at the latest."""
        situation = situation_in(STARTER)
        without = situation.with_register(situation.register.without("training-2"))
        [step] = gap(without, level=3).rungs[0].ways[0].steps

        assert [each.dated for each in duties(step, without)] == [date(2026, 9, 30)]

    @pytest.mark.parametrize(
        ("kind", "accepted_by", "expected"),
        [
            ("accept", "director", [("accept", "director")]),
            ("accept", ASSESSOR, [("accept", "")]),
            ("withdraw", "", [("withdraw", "")]),
            ("provide", "director", [("provide", ""), ("accept", "director")]),
        ],
    )
    def test_accepting_is_the_part_of_the_role_that_a_rule_names(
        self, kind: Kind, accepted_by: str, expected: list[tuple[str, str]]
    ) -> None:
        """Where any assessor may accept, no role is named; what is entered and accepted has a part for each."""
        situation = situation_in(STARTER)
        step = Step(kind=kind, about="x", text=Text.same("x"), effort=Decimal(1), accepted_by=accepted_by)

        found = duties(step, situation)

        assert [(each.act, each.role) for each in found] == expected
        assert {each.last for each in found} == {situation.as_of}
