"""Which demands on evidence follow from which: as strict in everything, or not said to be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpiflow.evidence import Standing
from kpiflow.guards import NilReturned, Provided, nil_return, provided
from kpiflow.linting.axioms import clusters, exclusions, implications
from kpiflow.linting.demands import alternatives, is_as_strict, may_be_unclear, normal, rules_out
from kpiflow.linting.variables import Known, Met, Possible
from kpiflow.spans import Span


PLAIN = provided("plan")
NIL = nil_return("complaints", channels=("desk", "hotline"))
ACCEPTED = Standing.ACCEPTED


class TestStrictness:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (PLAIN, provided("plan", "report")),
            (provided("plan", count=3), provided("plan", count=2)),
            (provided("plan", status=ACCEPTED), PLAIN),
            (provided("plan", accepted_by="chief"), provided("plan", status=ACCEPTED)),
            (
                provided("plan", dated_within="performance"),
                provided("plan", dated_within=("reporting", "performance")),
            ),
            (provided("plan", dated_within="performance"), PLAIN),
            (provided("plan", covers="performance"), PLAIN),
            (provided("plan", approved_by="chief"), PLAIN),
            (provided("plan", topics=("a", "b")), provided("plan", topics="b")),
            (provided("plan", distinct_by="subject", count=2), provided("plan", count=2)),
            (provided("plan", fresh_for=Span(months=6)), PLAIN),
            (provided("plan", fresh_for=Span(months=6)), provided("plan", fresh_for=Span(months=6, days=1))),
            (provided("plan", fresh_for=Span(days=30)), provided("plan", fresh_for=Span(months=2))),
            (provided("plan", continuous_since=date(2007, 1, 1)), PLAIN),
            (provided("plan", sum_of="hours", total=8), provided("plan", sum_of="hours", total=6)),
            (provided("plan", sum_of="hours", total=8), PLAIN),
            (NIL, nil_return("complaints", channels="desk")),
            (
                nil_return("complaints", channels="desk", attested_by="chief"),
                nil_return("complaints", channels="desk"),
            ),
            (
                nil_return("complaints", channels="desk", attested_by="chief"),
                nil_return("complaints", channels="desk", attested_by=("clerk", "chief")),
            ),
            (
                nil_return("complaints", channels="desk", contradicted_by="complaint"),
                nil_return("complaints", channels="desk"),
            ),
        ],
    )
    def test_it_goes_one_way_only(self, one: Provided | NilReturned, other: Provided | NilReturned) -> None:
        """What asks for more in one thing and for no less in all others is as strict, and not the other way round."""
        assert is_as_strict(normal(one), normal(other))
        assert not is_as_strict(normal(other), normal(one))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (provided("plan", count=2), provided("plan", topics="a")),
            (provided("plan", accepted_by="chief"), provided("plan", accepted_by="clerk")),
            (provided("plan", covers="performance"), provided("plan", covers="reporting")),
            (provided("plan", fresh_for=Span(days=30)), provided("plan", fresh_for=Span(months=1))),
            (
                provided("plan", continuous_since=date(2007, 1, 1)),
                provided("plan", continuous_since=date(2007, 2, 1)),
            ),
            (provided("plan", sum_of="hours", total=8), provided("plan", sum_of="people", total=8)),
            (
                provided("plan", "report", count=2, distinct_by="kind"),
                provided("plan", "report", count=2, distinct_by="month"),
            ),
            (NIL, nil_return("complaints", channels="desk", period="reporting")),
            (NIL, nil_return("errors", channels="desk")),
            (NIL, PLAIN),
        ],
    )
    def test_what_cannot_be_compared_is_not(
        self, one: Provided | NilReturned, other: Provided | NilReturned
    ) -> None:
        """Neither follows from the other in every register, on every day."""
        assert not is_as_strict(normal(one), normal(other))
        assert not is_as_strict(normal(other), normal(one))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (provided("a", "b"), provided("b", "a", "b")),
            (provided("a", topics=("x", "y")), provided("a", topics=("y", "x"))),
            (provided("a", accepted_by="chief"), provided("a", accepted_by="chief", status=ACCEPTED)),
            (provided("a", distinct_by="kind"), provided("a")),
            (provided("a", sum_of=("x", "y"), total=1), provided("a", sum_of=("y", "x"), total=1)),
            (nil_return("c", channels=("d", "e")), nil_return("c", channels=("e", "d"))),
        ],
    )
    def test_the_same_written_otherwise_is_one_demand(
        self, one: Provided | NilReturned, other: Provided | NilReturned
    ) -> None:
        """Order, repetition and what goes without saying make no difference."""
        assert normal(one) == normal(other)


class TestAlternatives:
    def test_one_of_several_kinds_is_one_demand_for_each(self) -> None:
        """Then it follows from each of them."""
        assert alternatives(provided("a", "b", topics="x")) == (
            provided("a", topics="x"),
            provided("b", topics="x"),
        )

    def test_kinds_that_must_differ_are_counted_one_by_one(self) -> None:
        """Two different kinds are two demands met, each of one item."""
        assert alternatives(provided("a", "b", "c", count=2, distinct_by="kind")) == (
            provided("a"),
            provided("b"),
            provided("c"),
        )

    @pytest.mark.parametrize(
        "guard",
        [
            provided("a"),
            provided("a", "b", count=2),
            provided("a", "b", distinct_by="month"),
            provided("a", "b", sum_of="hours", total=3),
            provided("a", "b", continuous_since=date(2007, 1, 1)),
        ],
    )
    def test_what_items_of_several_kinds_make_up_together_is_one_demand(self, guard: Provided) -> None:
        """It cannot be told kind by kind."""
        assert alternatives(guard) == ()


class TestAxioms:
    def test_only_dates_can_leave_a_demand_open(self) -> None:
        """Where none is asked about, an item counts or it does not."""
        told = [provided("a", topics="x"), provided("a", covers="performance")]
        open_: list[Any] = [
            provided("a", dated_within="performance"),
            provided("a", fresh_for=Span(days=1)),
            provided("a", approved_by="chief"),
            provided("a", count=2, distinct_by="month"),
            NIL,
        ]

        assert [may_be_unclear(guard) for guard in (*told, *open_)] == [False] * 2 + [True] * 5

    def test_a_record_of_the_period_contradicts_a_nil_return_of_it(self) -> None:
        """A record without a date asked for may lie elsewhere, and one of another kind says nothing."""
        nil = nil_return("complaints", channels="desk", contradicted_by="complaint")

        assert rules_out(provided("complaint", dated_within="performance"), nil)
        assert not rules_out(provided("complaint"), nil)
        assert not rules_out(provided("complaint", dated_within="reporting"), nil)
        assert not rules_out(provided("letter", dated_within="performance"), nil)

    def test_what_may_depend_on_one_another_stands_together(self) -> None:
        """A nil return joins the kinds that contradict it; the answer between them stays apart."""
        nil = nil_return("complaints", channels="desk", contradicted_by="complaint")
        record = provided("complaint", dated_within="performance")
        variables = (Met(record), Known("answer q1"), Met(nil), Possible(record))

        first, second = clusters(variables)

        assert first == [Met(record), Met(nil), Possible(record)]
        assert second == [Known("answer q1")]
        assert list(exclusions(first)) == [(Met(record), Met(nil)), (Possible(record), Met(nil))]
        assert list(implications(first)) == [(Met(record), Possible(record))]
