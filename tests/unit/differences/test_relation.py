"""Truths about two definitions: what is proved to be the same is, and what differs is shown."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from attrs import evolve

from kpiflow.dates import DateRange
from kpiflow.definitions import Criteria, Indicator, Measure, Printing, Scoring
from kpiflow.differences import (
    are_same_levels,
    differing_levels,
    is_same_requirement,
    of_level,
    of_requirement,
    of_score,
)
from kpiflow.evidence import Fact
from kpiflow.guards import (
    Guard,
    all_of,
    answered,
    any_of,
    at_least,
    holds,
    measured,
    none_of,
    provided,
    reached,
)
from kpiflow.ladder import Situation
from kpiflow.linting.places import ladders
from kpiflow.scoring import RoundingMode
from kpiflow.text import Text
from ladders import asks, droppable, excluded, item, ladder, level, register, said, says
from plans import situation


P, Q, K = provided("proof"), provided("incident"), provided("k1a")


def rule(guard: Guard, **more: object) -> Indicator:
    """Make a ladder of one requirement."""
    return ladder(level(1, asks("1a", guard, **more)), evidence=ladder(level(1, asks("1a"))).evidence)


def same(one: Indicator, other: Indicator) -> bool:
    """Tell whether the first requirements of two ladders are proved to be the same."""
    [ours, theirs] = (next(each for _, each in of.requirements()) for of in (one, other))
    return is_same_requirement(one, ours, other, theirs)


REWRITES = [
    (all_of(P, Q), all_of(Q, P)),
    (all_of(P, all_of(Q, K)), all_of(P, Q, K)),
    (at_least(1, P, Q), any_of(P, Q)),
    (at_least(2, P, Q), all_of(P, Q)),
    (any_of(P, all_of(P, Q)), P),
    (all_of(any_of(P, Q), any_of(P, K)), any_of(P, all_of(Q, K))),
    (none_of(P, Q), all_of(none_of(P), none_of(Q))),
    (answered("q1", among=("partly", "yes")), answered("q1", reach="partly")),
    (all_of(measured("m1", min=40), measured("m1", min=60)), measured("m1", min=60)),
]
CHANGES = [
    (all_of(P, Q), any_of(P, Q)),
    (at_least(2, P, Q, K), at_least(3, P, Q, K)),
    (measured("m1", min=60), measured("m1", min=61)),
    (measured("m1", min=60), measured("m1", above=60)),
    (answered("q1", reach="yes"), answered("q1", reach="partly")),
    (all_of(P, none_of(Q)), P),
    (P, provided("proof", dated_within="performance")),
    (provided("proof", covers="performance"), provided("proof", covers="reporting")),
]


class TestRewrites:
    @pytest.mark.parametrize(("one", "other"), REWRITES)
    def test_are_recognised(self, one: Guard, other: Guard) -> None:
        """What is written differently and comes to the same is proved to."""
        assert same(rule(one), rule(other))
        assert are_same_levels(rule(one), next(ladders(rule(one))), rule(other), next(ladders(rule(other))))

    @pytest.mark.parametrize(("one", "other"), REWRITES)
    def test_come_to_the_same_in_registers_that_are_tried(self, one: Guard, other: Guard) -> None:
        """The proof is held against the judgement: no register of a few facts tells rewrites apart."""
        facts: list[Fact] = [item("proof"), item("incident"), item("k1a"), *said(q1="partly")]
        for choice in product((False, True), repeat=len(facts)):
            shown = [fact for fact, is_there in zip(facts, choice, strict=True) if is_there]
            verdicts = [situation(rule(each), *shown).ladder().requirements()[0] for each in (one, other)]
            assert verdicts[0].status is verdicts[1].status


class TestChanges:
    @pytest.mark.parametrize(("one", "other"), CHANGES)
    def test_are_shown_by_a_register(self, one: Guard, other: Guard) -> None:
        """What differs is never called the same, and the register that shows it is judged so by both."""
        ours, theirs = rule(one), rule(other)
        assert not same(ours, theirs)

        [[_, before]], [[_, after]] = ours.requirements(), theirs.requirements()
        found = of_requirement(ours, before, theirs, after)

        assert found is not None
        for indicator, status in ((ours, found.before), (theirs, found.after)):
            verdict = Situation(indicator=indicator, as_of=found.as_of, register=found.register).ladder()
            assert verdict.requirements()[0].status.value == status
        assert found.before != found.after

    def test_are_shown_by_as_little_as_it_takes(self) -> None:
        """Nothing in the register that shows a difference is idle."""
        ours, theirs = rule(at_least(2, P, Q, K)), rule(at_least(3, P, Q, K))
        [[_, before]], [[_, after]] = ours.requirements(), theirs.requirements()

        found = of_requirement(ours, before, theirs, after)

        assert found is not None
        assert len(found.steps) == 2

    def test_a_condition_that_was_dropped_is_shown(self) -> None:
        """That a requirement always applies shows where it did not."""
        ours = rule(P, applies_when=says("q1"), na=droppable("met"))
        theirs = rule(P)
        [[_, before]], [[_, after]] = ours.requirements(), theirs.requirements()

        found = of_requirement(ours, before, theirs, after)

        assert found is not None
        assert "not_applicable" in {found.before, found.after} or found.before == "unknown"

    def test_what_an_exclusion_counts_as_is_part_of_the_meaning(self) -> None:
        """Left out and met is not left out and unmet."""
        ours = rule(P, na=droppable("met", allowed=True))
        theirs = rule(P, na=droppable("unmet", allowed=True))

        assert not same(ours, theirs)
        assert same(ours, ours)
        assert situation(ours, excluded("1a")).ladder().supported == 1


class TestWhatIsNotCompared:
    def test_windows_of_other_days(self) -> None:
        """The same words about another window ask for something else; nothing is proved of them."""
        ours = rule(provided("proof", dated_within="performance"))
        wider = DateRange.of_days(date(2006, 9, 1), ours.windows()["performance"].last)
        theirs = evolve(ours, performance_period=wider)

        assert not same(ours, theirs)
        assert same(evolve(rule(P), performance_period=wider), rule(P))

    def test_days_without_a_gap_rest_on_the_last_day_of_the_period_alone(self) -> None:
        """The guard names the first day itself, so a period that begins earlier is the same; one that ends earlier is not."""
        ours = rule(provided("proof", continuous_since=date(2006, 12, 1)))
        days = ours.windows()["performance"]
        earlier = DateRange.of_days(date(2006, 9, 1), days.last)
        shorter = DateRange.of_days(days.first, date(2007, 8, 31))

        assert days != earlier
        assert same(ours, evolve(ours, performance_period=earlier))
        assert not same(ours, evolve(ours, performance_period=shorter))
        covering = rule(provided("proof", continuous_since=date(2006, 12, 1), covers="performance"))
        assert not same(covering, evolve(covering, performance_period=earlier))

    def test_scales_of_other_values(self) -> None:
        """A threshold on another scale is another threshold."""
        ours = rule(answered("q1", reach="partly"))
        [scale] = ours.scales
        theirs = evolve(ours, scales=(evolve(scale, values=tuple(reversed(scale.values))),))

        assert not same(ours, theirs)

    def test_what_takes_too_much_is_not_called_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the proof is given up, nothing is claimed."""
        monkeypatch.setattr("kpiflow.differences.relation.LIMIT", 1)

        assert not same(rule(all_of(P, Q)), rule(all_of(Q, P)))


class TestLevels:
    def test_a_requirement_that_follows_from_below_may_go(self) -> None:
        """What the level below asks for anyway makes no difference above."""
        redundant = ladder(level(1, asks("1a")), level(2, asks("2a"), asks("2b", reached(1))))
        lean = ladder(level(1, asks("1a")), level(2, asks("2a")), evidence=redundant.evidence)

        assert are_same_levels(redundant, next(ladders(redundant)), lean, next(ladders(lean)))

    def test_the_level_that_differs_is_named(self) -> None:
        """Of two ladders, the level that some register tells apart, and the one above that rests on it."""
        ours = ladder(*(level(n, asks(f"{n}a"), asks(f"{n}b")) for n in (1, 2, 3)))
        theirs = evolve(ours, levels=(ours.levels[0], level(2, asks("2a")), ours.levels[2]))

        assert differing_levels(ours, next(ladders(ours)), theirs, next(ladders(theirs))) == (2, 3)
        found = of_level(ours, theirs, levels=(2,))
        assert found is not None
        assert (found.before, found.after) == ("1", "2")

    def test_references_are_followed(self) -> None:
        """A requirement that is written the same changes with what it refers to."""
        ours = ladder(level(1, asks("1a", P)), level(2, asks("2a", holds("1a"))))
        theirs = ladder(level(1, asks("1a", any_of(P, Q))), level(2, asks("2a", holds("1a"))))
        before, after = (next(r for _, r in each.requirements() if r.id == "2a") for each in (ours, theirs))

        assert before == after
        assert not is_same_requirement(ours, before, theirs, after)

    def test_scores_are_told_apart_by_what_is_printed(self) -> None:
        """Another weight is another score, in the smallest register that has one."""
        ours = ladder(level(1, asks("1a")), weight=2)
        found = of_score(ours, evolve(ours, weight=4))

        assert found is not None
        assert found.steps == ()
        assert register() == found.register

    @pytest.mark.parametrize(
        ("cells", "printed"),
        [(("10", "20", "30"), ("1.0001", "1.0000")), (("30", "-", "10"), ("2.9999", "2.9998"))],
    )
    def test_another_rounding_of_halves_is_shown_between_criteria(
        self, cells: tuple[str, ...], printed: tuple[str, str]
    ) -> None:
        """A reading is found whose points lie halfway between two that are printed, be the row sparse or falling."""
        found = of_score(_between(cells, "half_up"), _between(cells, "half_even"))

        assert found is not None
        assert (found.before, found.after) == tuple(f"{each} ({each})" for each in printed)

    def test_no_reading_is_tried_that_the_measure_cannot_have(self) -> None:
        """Whole numbers with criteria a thousand apart print no halves, and no reading is claimed that does."""
        ours, theirs = (
            evolve(each, measures=(evolve(each.measures[0], whole=True),))
            for each in (_between(("1000", "2000"), "half_up"), _between(("1000", "2000"), "half_even"))
        )

        assert of_score(ours, theirs) is None


def _between(cells: tuple[str, ...], mode: RoundingMode) -> Indicator:
    """Make an indicator that is scored between criteria, and printed by one way of rounding."""
    return Indicator(
        code="3.1",
        name=Text.same("freight"),
        measures=(Measure(id="freight", name=Text.same("freight")),),
        criteria=Criteria(measure="freight", cells=cells),
        scoring=Scoring(method="interpolate", printing=Printing(mode=mode)),
    )
