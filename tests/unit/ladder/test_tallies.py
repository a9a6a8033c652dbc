"""Ratings added up beside the level reached."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from hypothesis import given, strategies as st

from kpiflow.decisions import Decision
from kpiflow.definitions import Indicator, Requirement, Tally
from kpiflow.errors import ScoringError
from kpiflow.evidence import Answer, Fact, Ruling, Standing
from kpiflow.guards import answered, any_of, provided
from kpiflow.ladder import Tallied, judge_ladder, rating_of, tally
from kpiflow.scales import AnswerScale, ScaleValue
from ladders import (
    DAY,
    asks,
    deficiency,
    droppable,
    exception,
    excluded,
    item,
    ladder,
    level,
    override,
    plain,
    register,
    said,
    says,
    shown,
    waiver,
)


HALF = Fraction(1, 2)


def asked(question: str, **more: Any) -> Requirement:
    """Make a requirement that is about the answer to a question, and holds from `yes` on."""
    return asks(question.replace("q", "r"), says(question), **more)


def tallied(indicator: Indicator, *facts: Fact, decisions: tuple[Decision, ...] = ()) -> Tallied:
    """Judge a ladder and add its ratings up."""
    return tally(indicator, judge_ladder(indicator, register(*facts), as_of=DAY, decisions=decisions))


def values(indicator: Indicator, *facts: Fact, **more: Any) -> tuple[Fraction | int | None, ...]:
    """Give what each level comes to, and then the whole."""
    found = tallied(indicator, *facts, **more)
    return (*(value for _, value in found.levels), found.value)


def one_level(*requirements: Requirement, unknown: Any = "keep", within: Any = "mean") -> Indicator:
    """Make a ladder of one level that is tallied."""
    return ladder(level(1, *requirements), tally=Tally(unknown=unknown, within=within))


class TestRating:
    @pytest.mark.parametrize(("value", "rating"), [("no", 0), ("partly", HALF), ("yes", 1)])
    def test_an_answer_is_worth_its_points(self, value: str, rating: Fraction) -> None:
        """A requirement about an answer is rated by the answer, whether it holds or not."""
        assert values(one_level(asked("q1")), *said(q1=value)) == (rating, rating)

    def test_points_are_those_of_the_scale(self) -> None:
        """Where a scale states points, they count in place of the place on it."""
        scale = AnswerScale(
            id="three",
            values=(
                ScaleValue(value="no", points="-0.1"),
                ScaleValue(value="partly", points="0.2"),
                ScaleValue(value="yes", points=3),
            ),
        )
        indicator = ladder(level(1, asked("q1")), scales=(scale,), tally=Tally())

        assert [tallied(indicator, *said(q1=value)).value for value in ("no", "partly", "yes")] == [
            Fraction(-1, 10),
            Fraction(1, 5),
            Fraction(3),
        ]

    def test_anything_else_is_worth_one_or_nothing(self) -> None:
        """A requirement about evidence is rated 1 when it holds and 0 when it does not."""
        indicator = plain(1, 2, tally=Tally())

        assert values(indicator, *shown("2a")) == (0, 1, 1)

    def test_an_answer_inside_a_group_is_worth_one_or_nothing(self) -> None:
        """Only a requirement that is an answer and nothing else has its points."""
        indicator = one_level(asks("1a", any_of(says("q1"), provided("proof"))))

        assert tallied(indicator, *said(q1="partly")).value == 0
        assert tallied(indicator, *said(q1="yes")).value == 1

    def test_a_rejected_answer_is_as_if_it_had_not_been_given(self) -> None:
        """An answer that the assessor rejects has no points left, however high it is: nothing is known."""
        indicator = one_level(asked("q1"))
        rejected = register(*said(q1="yes")).with_ruling(
            "answer:q1", Ruling(standing=Standing.REJECTED, by="officer", on=DAY)
        )

        assert tally(indicator, judge_ladder(indicator, rejected, as_of=DAY)).value is None

    def test_an_answer_without_the_grounds_asked_for_is_worth_nothing(self) -> None:
        """Points are for answers that count: one that is not justified has none."""
        guard = answered("q1", reach="yes", justified=5)
        indicator = one_level(asks("1a", guard))

        assert tallied(indicator, Answer(question="q1", value="yes")).value == 0
        assert tallied(indicator, Answer(question="q1", value="yes", justification="seen by us")).value == 1


class TestUnknown:
    @pytest.mark.parametrize(("unknown", "expected"), [("zero", HALF), ("drop", 1), ("keep", None)])
    def test_it_counts_as_the_definition_says(self, unknown: str, expected: Fraction | None) -> None:
        """Of two questions one is not answered: that is 0, left out, or leaves all open."""
        indicator = one_level(asked("q1"), asked("q2"), unknown=unknown)

        assert values(indicator, *said(q1="yes")) == (expected, expected)

    def test_by_default_all_that_rests_on_it_is_open(self) -> None:
        """A tally that says nothing of the unknown keeps it: its level and the whole, not the other level."""
        indicator = ladder(level(1, asked("q1")), level(2, asked("q2")), tally=Tally())

        assert values(indicator, *said(q2="yes")) == (None, 1, None)

    @pytest.mark.parametrize(("unknown", "expected"), [("zero", 0), ("drop", None), ("keep", None)])
    def test_of_nothing_known_only_zero_makes_a_number(self, unknown: str, expected: int | None) -> None:
        """With no answer at all, leaving out what is unknown leaves nothing, and nothing is no number."""
        assert values(one_level(asked("q1"), unknown=unknown)) == (expected, expected)

    @pytest.mark.parametrize("unknown", ["zero", "drop", "keep"])
    def test_an_error_counts_as_nothing_at_all(self, unknown: str) -> None:
        """An answer that is not on the scale is an error: never 0, never left out."""
        indicator = ladder(level(1, asked("q1")), level(2, asked("q2")), tally=Tally(unknown=unknown))  # type: ignore[arg-type]

        assert values(indicator, *said(q1="perhaps", q2="yes")) == (None, 1, None)


class TestNotApplicable:
    @pytest.mark.parametrize(
        ("counts_as", "expected"), [("drop", 0), ("met", HALF), ("target", HALF), ("unmet", 0)]
    )
    def test_it_counts_as_it_says(self, counts_as: str, expected: Fraction) -> None:
        """Beside an answer of 0, a requirement that does not apply is left out, or rated 1 or 0."""
        indicator = one_level(asked("q1"), asked("q2", na=droppable(counts_as, allowed=True)))

        assert tallied(indicator, *said(q1="no"), excluded("r2")).value == expected

    def test_unmet_is_not_left_out(self) -> None:
        """What counts as unmet pulls the mean down; what is dropped does not."""
        dropped, unmet = (
            one_level(asked("q1"), asked("q2", na=droppable(each, allowed=True)))
            for each in ("drop", "unmet")
        )

        assert tallied(dropped, *said(q1="yes"), excluded("r2")).value == 1
        assert tallied(unmet, *said(q1="yes"), excluded("r2")).value == HALF

    def test_a_level_with_nothing_left_is_left_out(self) -> None:
        """A level none of whose requirements applies has no value, and leaves the whole as it is."""
        indicator = ladder(
            level(1, asked("q1", na=droppable(allowed=True)), empty="met"),
            level(2, asked("q2")),
            tally=Tally(over="mean"),
        )

        assert values(indicator, *said(q2="partly"), excluded("r1")) == (None, HALF, HALF)

    def test_nothing_left_at_all_is_no_number(self) -> None:
        """A ladder with nothing left to rate has no value, which is not 0."""
        indicator = ladder(level(1, asked("q1", na=droppable(allowed=True)), empty="met"), tally=Tally())

        assert values(indicator, excluded("r1")) == (None, None)


class TestDecisions:
    @pytest.mark.parametrize(
        "decision",
        [waiver("r1"), exception("r1"), deficiency("r1"), override("r1")],
        ids=lambda each: each.kind,
    )
    def test_what_passes_by_decision_is_worth_one(self, decision: Decision) -> None:
        """A decision that lets a requirement pass counts in full, in place of a lower answer."""
        indicator = one_level(asked("q1"))

        assert values(indicator, *said(q1="partly"), decisions=(decision,)) == (1, 1)

    def test_what_is_decided_unmet_is_worth_nothing(self) -> None:
        """An override to unmet takes the points of a good answer away."""
        indicator = one_level(asked("q1"))

        assert values(indicator, *said(q1="yes"), decisions=(override("r1", "unmet"),)) == (0, 0)

    def test_what_is_decided_not_to_apply_is_left_out(self) -> None:
        """An override to not applicable takes the requirement out of the mean."""
        indicator = one_level(asked("q1"), asked("q2"))

        assert (
            tallied(indicator, *said(q1="yes", q2="no"), decisions=(override("r2", "not_applicable"),)).value
            == 1
        )

    def test_a_decision_closes_what_is_unknown(self) -> None:
        """Where a requirement is waived, nothing is unknown any more."""
        indicator = one_level(asked("q1"), asked("q2"))

        assert tallied(indicator, *said(q1="partly"), decisions=(waiver("r2"),)).value == Fraction(3, 4)

    def test_a_decision_that_has_ended_does_not_count(self) -> None:
        """After its last day a waiver is worth nothing."""
        indicator = one_level(asked("q1"))
        ended = waiver("r1", valid_until=date(2007, 10, 21))

        assert tallied(indicator, *said(q1="partly"), decisions=(ended,)).value == HALF


class TestSummaries:
    @pytest.mark.parametrize(
        ("within", "expected"),
        [("mean", Fraction(1, 2)), ("sum", Fraction(3, 2)), ("minimum", 0), ("maximum", 1)],
    )
    def test_within_a_level(self, within: str, expected: Fraction) -> None:
        """The answers 0, 1/2 and 1 come to 1/2, 3/2, 0 or 1."""
        indicator = one_level(asked("q1"), asked("q2"), asked("q3"), within=within)

        assert tallied(indicator, *said(q1="no", q2="partly", q3="yes")).levels == ((1, expected),)

    @pytest.mark.parametrize(
        ("over", "expected"),
        [("mean", Fraction(3, 4)), ("sum", Fraction(3, 2)), ("minimum", HALF), ("maximum", 1)],
    )
    def test_over_the_levels(self, over: str, expected: Fraction) -> None:
        """Levels at 1/2 and 1 come to 3/4, 3/2, 1/2 or 1."""
        indicator = ladder(level(1, asked("q1")), level(2, asked("q2")), tally=Tally(over=over))  # type: ignore[arg-type]

        assert tallied(indicator, *said(q1="partly", q2="yes")).value == expected

    def test_weights_count_within_a_level(self) -> None:
        """A requirement of weight 3 beside one of weight 1 is three quarters of the mean."""
        indicator = one_level(asked("q1", weight=3), asked("q2", weight=1))

        assert tallied(indicator, *said(q1="yes", q2="no")).value == Fraction(3, 4)

    def test_weights_multiply_within_a_sum(self) -> None:
        """In a sum each rating counts its weight times."""
        indicator = one_level(asked("q1", weight="2.5"), asked("q2"), within="sum")

        assert tallied(indicator, *said(q1="partly", q2="yes")).value == Fraction(9, 4)

    def test_levels_count_alike_whatever_they_hold(self) -> None:
        """A level with three requirements counts no more than one with a single one."""
        indicator = ladder(
            level(1, asked("q1"), asks("1b"), asks("1c")), level(2, asked("q2")), tally=Tally(over="mean")
        )

        assert values(indicator, item("k1b"), item("k1c"), *said(q1="yes", q2="no")) == (1, 0, HALF)

    def test_levels_go_by_their_numbers(self) -> None:
        """Numbers that are left out are left out here too."""
        assert [number for number, _ in tallied(plain(1, 3, 5, tally=Tally())).levels] == [1, 3, 5]

    def test_no_gate_stands_between_levels(self) -> None:
        """An upper level counts although a lower one is empty, where the level reached is 0."""
        indicator = plain(1, 2, tally=Tally())
        judged = judge_ladder(indicator, register(*shown("2a")), as_of=DAY)

        assert judged.supported == 0
        assert tally(indicator, judged).value == 1

    @given(st.lists(st.sampled_from(["no", "partly", "yes"]), min_size=3, max_size=3))
    def test_the_mean_lies_between_the_extremes(self, answers: list[str]) -> None:
        """Whatever is answered, minimum ≤ mean ≤ maximum, and the sum is three times the mean."""
        given_answers = said(**{f"q{n}": value for n, value in enumerate(answers, start=1)})

        lowest, mean, highest, total = (
            tallied(one_level(asked("q1"), asked("q2"), asked("q3"), within=within), *given_answers).value
            for within in ("minimum", "mean", "maximum", "sum")
        )

        assert lowest is not None
        assert mean is not None
        assert highest is not None
        assert lowest <= mean <= highest
        assert total == 3 * mean


class TestRefusal:
    def test_a_definition_must_say_how(self) -> None:
        """Ratings of a definition without a tally are not added up in some way of our own."""
        indicator = plain(1)

        with pytest.raises(ScoringError) as error:
            tallied(indicator)

        assert error.value.problems[0].code == "KPI504"
        assert str(error.value) == (
            "[KPI504] indicator '1.2' does not say how ratings add up\n"
            "  at: tally\n"
            "  hint: state tally: {within: mean, over: sum, unknown: zero}"
        )

    def test_a_single_rating_needs_no_tally(self) -> None:
        """What one requirement is worth can be asked of any verdict."""
        indicator = ladder(level(1, asked("q1")))
        [requirement] = judge_ladder(indicator, register(*said(q1="partly")), as_of=DAY).requirements()

        assert rating_of(requirement) == HALF


class TestSaying:
    def test_what_is_not_known_is_said_as_such(self) -> None:
        """The line names every level, and leaves open what no answer decides."""
        two = ladder(level(1, asked("q1")), level(2, asked("q2")), tally=Tally(unknown="keep"))

        found = tallied(two, *said(q1="partly"))

        assert found.text().en == "ratings come to ? (levels 1: 0.5000, 2: ?)"
        assert found.text().th == "คะแนนรวมจากคำตอบ ? (ระดับ 1: 0.5000, 2: ?)"
