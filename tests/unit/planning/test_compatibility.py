"""How the steps of a search stand to one another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from kpiflow.evidence import Answer, Fact
from kpiflow.guards import Guard, all_of, answered, nil_return, none_of, provided, written
from kpiflow.planning.compatibility import Compatibility
from kpiflow.planning.planner import Planner
from kpiflow.planning.proposals import Proposals, propose
from kpiflow.planning.steps import Step
from kpiflow.planning.wishes import Wish, Wishes, wishes_of
from kpiflow.text import BLANK
from ladders import asks, droppable, item, ladder, level, said, says
from plans import named, situation


A, B, C = (Wish(provided("proof", topics=topic)) for topic in "abc")
NOWHERE: Final = Wishes(places={}, deciding=frozenset())


def steps_that_serve(*served: set[Wish]) -> Compatibility:
    """Make items that serve these leaves, one each."""
    steps = tuple(
        Step(kind="provide", about="proof", text=BLANK, effort=Decimal(1), fact=item("proof", id=f"p{n}"))
        for n in range(len(served))
    )
    serving = {wish: frozenset(n for n, each in enumerate(served) if wish in each) for wish in (A, B, C)}
    return Compatibility(Proposals(steps, serving), NOWHERE, situation(LADDER).judge().facts)


LADDER: Final = ladder(level(1, asks("1a")))


def undoing(requires: Guard, *facts: Fact, condition: Guard | None = None) -> list[str]:
    """Name the steps of a ladder that may undo something."""
    more: dict[str, Any] = {} if condition is None else {"applies_when": condition, "na": droppable()}
    of = situation(ladder(level(1, asks("1a", requires, **more), empty="met")), *facts)
    requirements = [each for _, each in of.indicator.requirements()]
    judge = of.judge()
    wishes = wishes_of(of.indicator, requirements, judge)
    proposals = propose(of.indicator, tuple(wishes.places), judge.facts)
    fit = Compatibility(proposals, wishes, judge.facts)
    return named(proposals.steps[n] for n in sorted(fit.undoing))


class TestAsksMore:
    def test_the_same_asks_for_the_same_and_more(self) -> None:
        """Whatever a set asks for, it asks for itself."""
        assert steps_that_serve({A}, {B}).asks_more(frozenset({0, 1}), frozenset({0, 1}))

    def test_each_of_the_others_needs_one_of_its_own(self) -> None:
        """One item that serves both leaves does not stand for two."""
        fit = steps_that_serve({A}, {B}, {A, B})

        assert not fit.asks_more(frozenset({2}), frozenset({0, 1}))

    def test_they_are_matched_whatever_was_matched_first(self) -> None:
        """What has found its match moves on, where another one needs that very match."""
        fit = steps_that_serve({A}, {B}, {A, B}, {A})

        assert fit.asks_more(frozenset({2, 3}), frozenset({0, 1}))

    def test_less_is_not_more(self) -> None:
        """A set that leaves something out asks for less."""
        fit = steps_that_serve({A}, {A, B}, {C})

        assert not fit.asks_more(frozenset({0, 2}), frozenset({1, 2}))


class TestExcluding:
    def test_two_items_exclude_each_other_where_one_would_do(self) -> None:
        """Items for one leaf each are not taken together, since one serves both."""
        fit = steps_that_serve({A}, {B}, {A, B}, {C})

        assert fit.excluded_by(frozenset({0})) == {1, 2}
        assert fit.excluded_by(frozenset({3})) == frozenset()

    def test_items_go_together_where_none_would_do_for_both(self) -> None:
        """What no item serves at once takes two."""
        assert steps_that_serve({A}, {B}).excluded_by(frozenset({0, 1})) == frozenset()

    def test_statements_about_the_same_exclude_each_other(self) -> None:
        """A question has one answer."""
        planner = Planner(situation(ladder(level(1, asks("1a", answered("q1", reach="partly"))))), 1)
        assert named(planner.steps) == ["answer q1"]

        both = Planner(
            situation(
                ladder(
                    level(1, asks("1a", answered("q1", reach="partly"))),
                    level(2, asks("2a", answered("q1", reach="yes"))),
                )
            ),
            2,
        )

        assert named(both.steps) == ["answer q1", "answer q1"]
        assert both.outlook(frozenset({0})).least is None


class TestUndoing:
    """Which steps may undo something; all parts of those are tried."""

    def test_what_only_helps_undoes_nothing(self) -> None:
        """Where rules ask for things alone, nothing that is done can hurt."""
        assert undoing(provided("proof")) == []
        assert undoing(says("q1")) == []

    def test_what_is_forbidden_elsewhere_may(self) -> None:
        """An item of a kind that must not be approved by an officer may offend against that."""
        forbids = all_of(provided("proof"), none_of(provided("proof", approved_by="officer")))

        assert undoing(forbids) == ["provide proof"]

    def test_what_makes_a_requirement_apply_may(self) -> None:
        """Evidence on which it hangs whether something applies may bring that along."""
        assert undoing(written("f1"), condition=provided("incident")) == ["provide incident"]

    def test_what_contradicts_an_attestation_may(self) -> None:
        """A record of what is attested not to exist stands against it."""
        needed = nil_return("complaints", channels="desk", contradicted_by="proof")

        assert undoing(all_of(needed, provided("proof"))) == ["provide proof"]

    def test_a_new_answer_may_undo_what_the_old_one_met(self) -> None:
        """Where the old answer pleased one rule and the new one pleases another, something is lost."""
        wants_both = all_of(answered("q1", among="no"), answered("q1", among="yes"))

        assert undoing(wants_both, *said(q1="no")) == ["answer q1"]
        assert undoing(wants_both) == []

    def test_a_new_answer_may_make_something_apply(self) -> None:
        """Where an answer settled that a requirement does not apply, another one unsettles it."""
        assert undoing(written("f1"), Answer(question="q1", value="no"), condition=says("q1")) == [
            "answer q1"
        ]

    def test_taking_back_always_may(self) -> None:
        """What is gone may be missed elsewhere."""
        assert undoing(none_of(provided("incident")), item("incident")) == ["withdraw incident"]
