"""What is missing for a level: each kind of step, and the promises that hold for every set."""

from __future__ import annotations

import os
import subprocess
import sys

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from attrs import evolve

from kpiflow.dates import DateRange, day
from kpiflow.definitions import Channel, EvidenceKind, Indicator, Measure, Question, TextField, Topic
from kpiflow.errors import MoveError
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    EvidenceItem,
    NilReturn,
    Quantity,
    Reading,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.guards import (
    Guard,
    all_of,
    answered,
    any_of,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.periods import format_range
from kpiflow.planning import Step, applied, missing
from kpiflow.spans import Span
from kpiflow.text import Text
from ladders import (
    DAY,
    asks,
    item,
    ladder,
    level,
    plain,
    register,
    said,
)
from plans import holds_with, named, sets_for, situation, ways


TOPICS: Final = tuple(Topic(id=name, name=Text.same(name)) for name in ("ethics", "networks"))
PROJECT: Final = Path(__file__).parents[3]


def one(requires: Guard, **more: Any) -> Indicator:
    """Make a ladder of one level with one requirement."""
    return ladder(level(1, asks("1a", requires)), **more)


def only_step(of: Indicator, *facts: Any, **more: Any) -> Step:
    """Give the one step of the one set that would unlock the highest level."""
    [found] = sets_for(situation(of, *facts, **more))
    [step] = found.steps
    return step


class TestKinds:
    """Each thing that can be missing has a step of its own kind, with an example that would do."""

    def test_evidence_is_provided(self) -> None:
        """What asks for evidence takes an item of its kind."""
        step = only_step(one(provided("proof")))

        assert named([step]) == ["provide proof"]
        assert step.effort == 1
        assert step.text == Text(th="ยื่นชื่อ proof", en="provide name of proof")

    def test_evidence_that_only_lacks_acceptance_is_accepted(self) -> None:
        """What is there and not accepted yet takes no effort but the assessor's word, before anything new."""
        wanted = one(provided("proof", status=Standing.ACCEPTED))

        accepted, anew = sets_for(situation(wanted, item("proof")))

        [step] = accepted.steps
        assert (step.kind, step.about, step.fact) == ("accept", "proof", None)
        assert step.effort == 0
        assert step.text == Text(th="ให้รับรอง proof", en="have proof accepted")
        assert named(anew.steps) == ["provide proof"]
        assert anew.steps[0].accepted_by

    def test_a_question_is_answered(self) -> None:
        """What asks for an answer takes the lowest value that is good enough."""
        step = only_step(one(answered("q1", reach="partly")))

        assert (step.kind, step.about, step.fact) == ("answer", "q1", Answer(question="q1", value="partly"))
        assert step.text == Text(th="ตอบ “ชื่อ q1”: partly ขึ้นไป", en="answer “name of q1”: partly or better")

    def test_a_measure_is_measured(self) -> None:
        """What asks for a reading takes one within its bounds."""
        step = only_step(one(measured("m1", min=80)))

        assert (step.kind, step.about, step.fact) == ("measure", "m1", Reading(measure="m1", value=80))
        assert step.text == Text(th="วัด “ชื่อ m1”: ตั้งแต่ 80 %", en="measure “name of m1”: at least 80 %")

    def test_a_text_is_written(self) -> None:
        """What asks for a text takes one that is long enough."""
        step = only_step(one(written("f1", min_length=3)))

        assert (step.kind, step.about, step.fact) == ("write", "f1", Statement(field="f1", content="xxx"))
        assert step.text.en == "write at least 3 characters in “name of f1”"

    def test_nothing_found_is_attested(self) -> None:
        """What asks for a nil return takes one of its channels and period, by somebody who may attest."""
        step = only_step(one(nil_return("complaints", channels="desk", attested_by="registrar")))

        assert (step.kind, step.about) == ("attest", "complaints")
        assert isinstance(step.fact, NilReturn)
        assert (step.fact.attester, step.fact.channels) == ("registrar", ("desk",))
        assert step.text.en == (
            "have the name of registrar attest a nil return of name of complaints "
            "in the performance period, with all channels checked: name of desk"
        )

    def test_another_indicator_is_brought_to_its_level(self) -> None:
        """What asks for the level of another indicator takes that level."""
        step = only_step(one(reached(3, indicator="9.9")))

        assert (step.kind, step.about, step.fact) == ("attain", "9.9", Attainment(indicator="9.9", level=3))
        assert step.text == Text(th="ให้ตัวชี้วัด 9.9 ถึงระดับ 3", en="have indicator 9.9 at level 3")

    def test_what_stands_against_a_rule_is_withdrawn(self) -> None:
        """Where nothing of a kind may be there, what is there has to go."""
        step = only_step(one(none_of(provided("incident"))), item("incident"))

        assert (step.kind, step.about, step.fact) == ("withdraw", "incident", None)
        assert step.text == Text(th="ถอน incident", en="withdraw incident")

    @pytest.mark.parametrize(
        ("requires", "expected"),
        [
            (provided("proof"), "proposed-submitter-1"),
            (answered("q1"), "proposed-submitter"),
            (nil_return("complaints", channels="desk"), "proposed-attester"),
        ],
    )
    def test_examples_are_entered_by_nobody_there_is(self, requires: Guard, expected: str) -> None:
        """Who would enter an example is a role of its own, so that nobody attests what they submitted."""
        assert only_step(one(requires)).by == expected


class TestEfforts:
    def test_are_those_the_definition_declares(self) -> None:
        """A set costs what its steps cost, and a step what the definition says."""
        wanted = one(
            all_of(provided("proof"), answered("q1"), written("f1")),
            evidence=(EvidenceKind(id="proof", name=Text.same("proof"), effort="2.50"),),
            questions=(Question(id="q1", name=Text.same("q1"), scale="three", effort=0),),
            text_fields=(TextField(id="f1", name=Text.same("f1"), effort=10),),
        )

        [found] = sets_for(situation(wanted))

        assert [step.effort for step in found.steps] == [Decimal("2.5"), 0, 10]
        assert found.effort == Decimal("12.5")

    def test_are_added_without_rounding(self) -> None:
        """Efforts of very different size come to their exact sum."""
        wanted = one(
            all_of(provided("proof"), written("f1")),
            evidence=(EvidenceKind(id="proof", name=Text.same("proof"), effort=10**20),),
            text_fields=(TextField(id="f1", name=Text.same("f1"), effort="0.0000000000001"),),
        )

        [found] = sets_for(situation(wanted))

        assert found.effort == Decimal("100000000000000000000.0000000000001")

    def test_decide_which_set_comes_first(self) -> None:
        """Of two ways the cheaper one comes first, wherever it stands in the rule."""
        dear = EvidenceKind(id="dear", name=Text.same("dear"), effort=5)
        cheap = EvidenceKind(id="cheap", name=Text.same("cheap"), effort=2)

        found = ways(situation(one(any_of(provided("dear"), provided("cheap")), evidence=(dear, cheap))))

        assert found == [["provide cheap"], ["provide dear"]]


class TestCounts:
    """Rules that count items."""

    def test_several_items_are_several_steps(self) -> None:
        """What asks for three items takes three, told apart as one more each."""
        [found] = sets_for(situation(one(provided("proof", count=3))))

        assert [(step.number, step.text.en) for step in found.steps] == [
            (1, "provide name of proof"),
            (2, "provide one more: name of proof"),
            (3, "provide one more: name of proof"),
        ]
        assert len({step.fact for step in found.steps}) == 3

    def test_what_is_there_counts(self) -> None:
        """Of three items two are there, so that one is missing."""
        wanted = one(provided("proof", count=3))

        found = ways(situation(wanted, item("proof", id="p1"), item("proof", id="p2")))

        assert found == [["provide proof"]]

    def test_items_about_the_same_do_not_count_twice(self) -> None:
        """Two items about one subject are one, so that two more are missing of three."""
        wanted = one(provided("proof", count=3, distinct_by="subject"))
        same = [item("proof", id=name, subject="north") for name in ("p1", "p2")]

        [found] = sets_for(situation(wanted, *same))

        assert named(found.steps) == ["provide proof", "provide proof"]
        assert found.steps[0].text.en == "provide name of proof, about different subjects"

    @pytest.mark.parametrize("by", ["subject", "submitter", "month", "reference"])
    def test_items_that_must_differ_do(self, by: Any) -> None:
        """The examples of a set differ in what they must differ in."""
        wanted = one(provided("proof", count=3, distinct_by=by))

        [found] = sets_for(situation(wanted))

        assert len(found.steps) == 3

    def test_items_of_different_kinds_are_asked_for_by_kind(self) -> None:
        """Two items of different kinds are one of each."""
        wanted = one(provided("proof", "incident", count=2, distinct_by="kind"))

        assert ways(situation(wanted)) == [["provide proof", "provide incident"]]

    def test_months_that_have_an_item_are_passed_over(self) -> None:
        """Where an item of this month is there, the one that is missing is of an earlier month."""
        wanted = one(provided("proof", count=2, distinct_by="month"))
        there = item("proof", document_date=day(2007, 10, 3))

        step = only_step(wanted, there)

        assert step.fact is not None
        assert getattr(step.fact, "document_date", None) == day(2007, 9, 30)

    def test_months_outside_the_windows_are_passed_over(self) -> None:
        """Months in which nothing may be dated are left out, and earlier ones do."""
        wanted = one(
            provided("proof", count=3, distinct_by="month", dated_within=("performance", "reporting")),
            reporting_window=DateRange.of_days(date(2007, 12, 1), date(2007, 12, 31)),
        )

        [found] = sets_for(situation(wanted, as_of=date(2007, 12, 15)))

        dates = [step.fact.document_date for step in found.steps if isinstance(step.fact, EvidenceItem)]
        assert dates == [day(2007, 12, 15), day(2007, 9, 30), day(2007, 8, 31)]

    def test_what_does_not_count_leaves_as_many_missing(self) -> None:
        """An item that does not say what it covers is none of the two that must cover every day."""
        wanted = one(provided("proof", count=2, continuous_since=date(2007, 1, 1)))

        [found] = sets_for(situation(wanted, item("proof", document_date=day(2007, 2, 1))))

        assert named(found.steps) == ["provide proof", "provide proof"]

    def test_what_is_taken_back_leaves_more_missing(self) -> None:
        """Where one of the items that count has to go, it is replaced, too."""
        wanted = one(all_of(provided("proof", "incident", count=2), none_of(provided("incident"))))

        found = ways(situation(wanted, item("incident")))

        assert found == [["provide proof", "provide proof", "withdraw incident"]]

    def test_months_that_one_leaf_has_are_free_for_another(self) -> None:
        """In two months, what counts for one role leaves both to be filled for the other."""
        by_roles = [
            provided("proof", count=2, distinct_by="month", dated_within="reporting", approved_by=role)
            for role in ("officer", "registrar")
        ]
        wanted = one(
            all_of(*by_roles), reporting_window=DateRange.of_days(date(2007, 10, 1), date(2007, 11, 30))
        )
        there = item(
            "proof",
            document_date=day(2007, 11, 5),
            approval=Approval(by="officer", on=day(2007, 11, 5)),
        )

        [found] = sets_for(situation(wanted, there, as_of=date(2007, 11, 30)))

        assert named(found.steps) == ["provide proof"] * 3

    def test_two_items_are_two_where_months_for_both_run_out(self) -> None:
        """Where one month is open for both leaves, and another for each, each takes its own besides."""
        by_topics = [
            provided("proof", count=2, distinct_by="month", dated_within="reporting", topics=topic)
            for topic in ("ethics", "networks")
        ]
        wanted = one(
            all_of(*by_topics),
            topics=TOPICS,
            reporting_window=DateRange.of_days(date(2007, 10, 1), date(2007, 11, 30)),
        )
        there = (
            item("proof", id="p1", document_date=day(2007, 11, 5), topics=("ethics",)),
            item("proof", id="p2", document_date=day(2007, 10, 5), topics=("networks",)),
        )

        [found] = sets_for(situation(wanted, *there, as_of=date(2007, 11, 30)))

        assert named(found.steps) == ["provide proof", "provide proof"]

    def test_more_months_than_there_are_cannot_be_had(self) -> None:
        """Thirteen months do not fit into a year."""
        within_a_year = provided("proof", count=13, distinct_by="month", dated_within="performance")

        assert ways(situation(one(within_a_year))) == []


class TestJoins:
    """Several leaves that one item can serve."""

    def test_one_item_serves_leaves_of_several_requirements(self) -> None:
        """What speaks about two topics is one item, and says so."""
        wanted = ladder(
            level(1, asks("1a", provided("proof", topics="ethics"))),
            level(2, asks("2a", provided("proof", topics="networks", approved_by="officer"))),
            topics=TOPICS,
        )

        [found] = sets_for(situation(wanted))

        [step] = found.steps
        assert step.text.en == (
            "provide name of proof, speaking about ethics and networks, approved by the name of officer"
        )
        assert found.effort == 1

    def test_what_no_item_can_be_at_once_is_not_joined(self) -> None:
        """What two different roles must approve are two items."""
        wanted = one(
            all_of(provided("proof", approved_by="officer"), provided("proof", approved_by="registrar"))
        )

        assert ways(situation(wanted)) == [["provide proof", "provide proof"]]

    def test_windows_that_do_not_meet_are_not_joined(self) -> None:
        """An item of the performance period and one of the reporting window are two."""
        wanted = one(
            all_of(provided("proof", dated_within="performance"), provided("proof", dated_within="reporting"))
        )

        assert ways(situation(wanted)) == [["provide proof", "provide proof"]]

    def test_a_leaf_that_counts_shares_its_items(self) -> None:
        """Of two items that one leaf wants, one serves the other leaf too."""
        wanted = one(all_of(provided("proof", count=2), provided("proof", topics="ethics")), topics=TOPICS)

        [found] = sets_for(situation(wanted))

        assert sorted(step.text.en for step in found.steps) == [
            "provide name of proof",
            "provide name of proof, speaking about ethics",
        ]

    def test_what_serves_another_leaf_by_itself_is_provided_as_often_as_needed(self) -> None:
        """Two items about ethics do for a leaf that wants one item about anything, too."""
        wanted = one(all_of(provided("proof"), provided("proof", topics="ethics", count=2)), topics=TOPICS)

        [found] = sets_for(situation(wanted))

        assert [step.text.en for step in found.steps] == [
            "provide name of proof, speaking about ethics",
            "provide one more: name of proof, speaking about ethics",
        ]

    def test_items_that_must_differ_in_several_ways_do(self) -> None:
        """Rules over the same items may tell them apart by different marks."""
        marks: tuple[Any, ...] = ("subject", "submitter", "reference", "month")
        wanted = one(all_of(*(provided("proof", count=2, distinct_by=mark) for mark in marks)))

        [found] = missing(situation(wanted), level=1, limit=1)

        assert found.effort == 2
        assert found.steps[0].text.en == (
            "provide name of proof, about different subjects, from different submitters, "
            "with different references, from different months"
        )

    def test_a_mark_is_asked_for_of_a_single_item_too(self) -> None:
        """Where an item must say what it is about, one that does is proposed."""
        step = only_step(one(provided("proof", distinct_by="subject")))

        assert isinstance(step.fact, EvidenceItem)
        assert step.fact.subject

    def test_kinds_that_serve_alike_are_both_ways(self) -> None:
        """Where either of two kinds serves, an item of the second one serves all that one of its kind can."""
        wanted = one(
            all_of(
                provided("incident", "proof", fresh_for=Span(months=6)), provided("proof", topics="ethics")
            ),
            topics=TOPICS,
        )

        found = sets_for(situation(wanted))

        assert [step.text.en for step in found[0].steps] == [
            "provide name of proof, no older than 6 months, speaking about ethics"
        ]
        assert [named(each.steps) for each in found] == [
            ["provide proof"],
            ["provide incident", "provide proof"],
        ]

    def test_a_text_says_all_that_its_example_relies_on(self) -> None:
        """What has to be fresh is dated, and the text of an item that serves another leaf by that says so."""
        wanted = one(
            all_of(
                provided("proof", topics="ethics", fresh_for=Span(months=6)),
                provided("proof", dated_within="reporting"),
            ),
            topics=TOPICS,
        )

        step = only_step(wanted)

        assert step.text.en == (
            "provide name of proof, dated within the reporting window, no older than 6 months, speaking about ethics"
        )

    def test_more_leaves_than_are_joined_in_every_way_still_take_one_item(self) -> None:
        """Of eight topics, all in one item, the set is that one item."""
        topics = tuple(Topic(id=f"t{n}", name=Text.same(f"t{n}")) for n in range(8))
        wanted = one(all_of(*(provided("proof", topics=topic.id) for topic in topics)), topics=topics)

        found = missing(situation(wanted), level=1, limit=1)

        assert [each.effort for each in found] == [1]

    def test_nil_returns_are_joined_too(self) -> None:
        """One nil return that checks both channels does for two leaves, and is the only way listed."""
        wanted = one(
            all_of(nil_return("complaints", channels="desk"), nil_return("complaints", channels="letters")),
            channels=(
                Channel(id="desk", name=Text.same("desk")),
                Channel(id="letters", name=Text.same("letters")),
            ),
        )

        [found] = sets_for(situation(wanted))

        [step] = found.steps
        assert isinstance(step.fact, NilReturn)
        assert step.fact.channels == ("desk", "letters")

    def test_a_shared_item_is_no_reason_to_pass_over_a_cheaper_way(self) -> None:
        """One dear item that serves two leaves loses against two cheap ones, and wins against dearer ones."""
        kinds = [
            EvidenceKind(id=name, name=Text.same(name), effort=n)
            for name, n in (("a", 1), ("b", 1), ("ab", 3))
        ]
        wanted = one(all_of(provided("a", "ab"), provided("b", "ab")), evidence=tuple(kinds))

        assert ways(situation(wanted)) == [["provide a", "provide b"], ["provide ab"]]


class TestTime:
    """Days on which something can be done, and days on which it cannot."""

    def test_a_window_that_has_not_begun_leaves_nothing_to_do(self) -> None:
        """Before the reporting window nothing can be dated in it: no set, and that is all there is."""
        wanted = one(provided("proof", dated_within="reporting"))

        found = missing(situation(wanted, as_of=date(2007, 9, 30)), level=1)

        assert (list(found), found.is_complete, found.gave_up) == ([], True, False)

    def test_a_window_that_has_ended_can_still_be_dated_in(self) -> None:
        """An item of the past may still be provided; its example is of the last day of the window."""
        step = only_step(one(provided("proof", dated_within="performance")), as_of=date(2009, 1, 1))

        assert isinstance(step.fact, EvidenceItem)
        assert step.fact.document_date == day(2007, 9, 30)

    @pytest.mark.parametrize(
        ("requires", "last_day_too_early"),
        [
            (provided("proof", covers="performance"), date(2007, 9, 29)),
            (nil_return("complaints", channels="desk"), date(2007, 9, 30)),
        ],
    )
    def test_a_period_has_to_end_first(self, requires: Guard, last_day_too_early: date) -> None:
        """It can be covered from its last day on, and attested for from the day after."""
        wanted = one(requires)

        assert ways(situation(wanted, as_of=last_day_too_early)) == []
        assert len(ways(situation(wanted, as_of=last_day_too_early + timedelta(days=1)))) == 1

    def test_one_way_can_be_closed_and_another_open(self) -> None:
        """Where one part of a choice has to wait, the other one is what is missing."""
        wanted = one(any_of(provided("proof", covers="performance"), written("f1")))

        assert ways(situation(wanted, as_of=date(2007, 1, 1))) == [["write f1"]]

    def test_freshness_is_counted_back_from_the_day(self) -> None:
        """What must be no older than a month is dated on the day itself."""
        step = only_step(one(provided("proof", fresh_for=Span(months=1))))

        assert isinstance(step.fact, EvidenceItem)
        assert step.fact.document_date == day(2007, 10, 22)
        assert step.text.en == "provide name of proof, no older than 1 month"

    def test_what_must_be_fresh_and_of_a_window_long_past_cannot_be_had(self) -> None:
        """Fresh today and dated last year is nothing anybody could provide."""
        stale = provided("proof", dated_within="performance", fresh_for=Span(days=10))

        assert ways(situation(one(stale))) == []

    @pytest.mark.parametrize(
        ("covered", "gap"),
        [
            ([((1, 1), (6, 30))], ((7, 1), (9, 30))),
            ([((3, 1), (10, 15))], ((1, 1), (2, 28))),
            ([((1, 1), (3, 31)), ((7, 1), (9, 30))], ((4, 1), (6, 30))),
            ([((2, 1), (3, 31)), ((5, 1), (8, 31))], ((1, 1), (9, 30))),
            ([((1, 1), (3, 31)), ((5, 1), (6, 30))], ((4, 1), (9, 30))),
        ],
    )
    def test_one_item_can_cover_what_is_still_open(self, covered: Any, gap: Any) -> None:
        """What must be covered without a gap takes an item from the first day that is open to the last, and says so."""
        wanted = one(provided("proof", continuous_since=date(2007, 1, 1)))

        def days(of: Any) -> DateRange:
            return DateRange.of_days(date(2007, *of[0]), date(2007, *of[1]))

        step = only_step(
            wanted, *(item("proof", id=f"p{n}", covers=days(of)) for n, of in enumerate(covered))
        )

        assert isinstance(step.fact, EvidenceItem)
        assert step.fact.covers == days(gap)
        named_gap = format_range(days(gap), language="en")
        assert step.text.en == f"provide name of proof, together covering every day of {named_gap}"

    def test_what_is_taken_back_no_longer_covers(self) -> None:
        """Where an item has to go, another one covers its days too; what stays covers its own."""
        wanted = one(
            all_of(
                provided("proof", "incident", continuous_since=date(2007, 1, 1)),
                none_of(provided("incident")),
            )
        )
        going = item("incident", covers=DateRange.of_days(date(2007, 4, 1), date(2007, 6, 30)))
        staying = item("proof", covers=DateRange.of_days(date(2007, 1, 1), date(2007, 3, 31)))

        [found] = sets_for(situation(wanted, going, staying))

        assert [step.text.en for step in found.steps] == [
            "provide name of proof, together covering every day of 1 April 2550 BE – 30 September 2550 BE",
            "withdraw incident",
        ]

    def test_where_every_day_is_covered_another_item_only_states_its_period(self) -> None:
        """Where the days are covered and the count is short, one more has to say what it covers, whatever that is."""
        wanted = one(provided("proof", count=2, continuous_since=date(2007, 1, 1)))
        there = item("proof", covers=DateRange.of_days(date(2007, 1, 1), date(2007, 9, 30)))

        step = only_step(wanted, there)

        assert step.text == Text(
            th="ยื่นชื่อ proof, ระบุช่วงเวลาที่ครอบคลุม", en="provide name of proof, stating the period it covers"
        )

    def test_before_the_days_begin_nothing_covers_them(self) -> None:
        """Where the days begin in the future, there is nothing that could be provided today."""
        wanted = one(provided("proof", continuous_since=date(2007, 9, 1)))

        assert ways(situation(wanted, as_of=date(2007, 8, 15))) == []

    def test_before_any_date_that_is_read_nothing_can_be_dated(self) -> None:
        """On a day before the calendar that is read there is nothing to provide or attest."""
        wanted = one(any_of(provided("proof"), nil_return("complaints", channels="desk")))

        assert ways(situation(wanted, as_of=date(1940, 1, 1))) == []


class TestContent:
    """What an item, answer or reading must be like."""

    def test_totals_are_come_to(self) -> None:
        """What is short of a total takes an item that comes to it."""
        wanted = one(provided("proof", sum_of=("hours", "people"), total=40))
        half = item("proof", quantities=(Quantity(of="hours", amount=5), Quantity(of="people", amount=4)))

        step = only_step(wanted, half)

        assert step.text.en == "provide name of proof, with at least 40 hours × people in all"

    def test_totals_that_differ_are_all_come_to(self) -> None:
        """One item does for two totals, and its text says both."""
        wanted = one(
            all_of(
                provided("proof", sum_of=("hours", "people"), total=40),
                provided("proof", sum_of="people", total="12.5"),
            )
        )

        step = only_step(wanted)

        assert step.text.en == (
            "provide name of proof, with at least 40 hours × people in all, with at least 12.5 people in all"
        )

    def test_everything_asked_is_said_in_both_languages(self) -> None:
        """The text of a step names all that the item must be."""
        wanted = one(
            provided(
                "proof",
                dated_within="reporting",
                covers="performance",
                accepted_by="committee",
                approved_by="officer",
                topics=("ethics", "networks"),
            ),
            topics=TOPICS,
        )

        step = only_step(wanted)

        assert step.text == Text(
            th="ยื่นชื่อ proof, ที่ชื่อ committeeรับรองแล้ว, ลงวันที่ในช่วงเวลารายงาน, ครอบคลุมช่วงเวลาปฏิบัติราชการ, "
            "ที่ระบุethicsและnetworks, ที่ชื่อ officerเห็นชอบ",
            en="provide name of proof, accepted by the name of committee, dated within the reporting window, "
            "covering the performance period, speaking about ethics and networks, "
            "approved by the name of officer",
        )
        assert step.accepted_by == "committee"

    @pytest.mark.parametrize(
        ("bound", "value", "said_en"),
        [
            ({"min": 80}, "80", "at least 80 %"),
            ({"above": 80}, "90", "more than 80 %"),
            ({"max": 20}, "20", "at most 20 %"),
            ({"below": 20}, "10", "less than 20 %"),
            ({"above": 20, "below": 30}, "25", "more than 20 and less than 30 %"),
        ],
    )
    def test_readings_lie_within_their_bounds(self, bound: dict[str, Any], value: str, said_en: str) -> None:
        """An example lies on a bound that counts, and else between; never where the measure cannot come."""
        step = only_step(one(measured("m1", **bound)))

        assert step.fact == Reading(measure="m1", value=Decimal(value))
        assert step.text.en == f"measure “name of m1”: {said_en}"

    def test_whole_measures_take_whole_numbers(self) -> None:
        """Between 2 and 4 lies 3; between 2 and 3 there is nothing."""
        people = (Measure(id="m1", name=Text.same("m1"), whole=True),)

        step = only_step(one(measured("m1", above=2, below=4), measures=people))

        assert step.fact == Reading(measure="m1", value=3)
        assert ways(situation(one(measured("m1", above=2, below=3), measures=people))) == []

    def test_readings_that_cannot_occur_are_not_asked_for(self) -> None:
        """What lies beyond the highest number there can be is nothing anybody could measure."""
        assert ways(situation(one(measured("m1", above=100)))) == []

    def test_readings_that_nobody_could_write_down_are_not_asked_for(self) -> None:
        """Between two numbers of as many digits as are read there is none that could be stated."""
        close = measured("m1", above="0." + "1" * 34, below="0." + "1" * 33 + "2")

        assert ways(situation(one(close))) == []

    def test_one_reading_serves_all_bounds_on_it(self) -> None:
        """Bounds of several requirements are kept by one number."""
        wanted = one(all_of(measured("m1", min=50), measured("m1", below=60), measured("m1", above=55)))

        step = only_step(wanted)

        assert step.fact == Reading(measure="m1", value=Decimal("57.5"))
        assert step.text.en == "measure “name of m1”: at least 50, less than 60, more than 55 %"

    def test_bounds_that_exclude_each_other_leave_nothing_to_do(self) -> None:
        """No number is above 60 and below 50."""
        assert ways(situation(one(all_of(measured("m1", min=60), measured("m1", max=50))))) == []

    def test_answers_among_several_values_name_them_all(self) -> None:
        """Values that are equally good are one way, not one each."""
        step = only_step(one(answered("q1", among=("no", "yes"))))

        assert step.text == Text(th="ตอบ “ชื่อ q1”: no หรือ yes", en="answer “name of q1”: no or yes")

    def test_any_answer_is_named_so(self) -> None:
        """Where any value will do, the text says so and the example is the lowest."""
        step = only_step(one(answered("q1")))

        assert step.text == Text(th="ตอบ “ชื่อ q1” (ค่าใดก็ได้ในมาตรวัด)", en="answer “name of q1” (any answer)")
        assert step.fact == Answer(question="q1", value="no")

    def test_grounds_are_asked_for_with_the_answer(self) -> None:
        """Justification, address and acceptance are part of one answer."""
        wanted = answered("q1", reach="yes", justified=5, addressed=True, status=Standing.ACCEPTED)

        step = only_step(one(wanted))

        assert step.fact == Answer(
            question="q1", value="yes", justification="xxxxx", reference="https://example.org/"
        )
        assert step.text == Text(
            th="ตอบ “ชื่อ q1”: yes, พร้อมเหตุผลอย่างน้อย 5 ตัวอักษร, พร้อมที่อยู่เว็บ, ที่รับรองแล้ว",
            en="answer “name of q1”: yes, justified in at least 5 characters, with a web address, accepted",
        )
        assert step.accepted_by

    def test_thresholds_of_several_levels_are_answered_at_once(self) -> None:
        """An answer that is good enough for the higher level is so for the lower one."""
        wanted = ladder(
            level(1, asks("1a", answered("q1", reach="partly"))),
            level(2, asks("2a", answered("q1", reach="yes"))),
        )

        [low] = sets_for(situation(wanted), 1)
        [high] = sets_for(situation(wanted), 2)

        assert [step.text.en for step in low.steps] == ["answer “name of q1”: partly or better"]
        assert [step.text.en for step in high.steps] == ["answer “name of q1”: yes"]

    def test_an_answer_is_given_once(self) -> None:
        """Two values of one question are no way to please two rules that want different ones."""
        assert ways(situation(one(all_of(answered("q1", among="no"), answered("q1", among="yes"))))) == []

    def test_longer_texts_do_for_shorter_ones(self) -> None:
        """One text does for both lengths asked for."""
        step = only_step(one(all_of(written("f1", min_length=3), written("f1", min_length=8))))

        assert step.text.en == "write at least 8 characters in “name of f1”"


def many(count: int) -> Indicator:
    """Make a ladder that any one of so many kinds of evidence unlocks."""
    kinds = tuple(EvidenceKind(id=f"e{n}", name=Text.same(f"e{n}"), effort=n + 1) for n in range(count))
    return one(any_of(*(provided(kind.id) for kind in kinds)), evidence=kinds)


class TestGiving:
    """How sets are given: lazily, as many as asked for, and the same ones again."""

    def test_no_more_are_given_than_were_asked_for(self) -> None:
        """The limit is kept, and what comes first is the same as without one."""
        everything = sets_for(situation(many(6)))

        some = list(missing(situation(many(6)), level=1, limit=2))

        assert some == everything[:2]

    def test_a_limit_leaves_open_whether_there_are_more(self) -> None:
        """Where the limit ended it, nobody has looked whether that was all."""
        found = missing(situation(many(2)), level=1, limit=2)

        assert len(list(found)) == 2
        assert (found.is_complete, found.gave_up) == (False, False)

    def test_all_there_are_is_said_to_be_all(self) -> None:
        """Where the sets ended before the limit, they are complete."""
        found = missing(situation(many(2)), level=1, limit=3)

        assert (len(list(found)), found.is_complete) == (2, True)

    def test_the_first_set_does_not_wait_for_the_others(self) -> None:
        """Looking for the first set alone looks at a small part of what all of them take."""
        found = missing(situation(many(40)), level=1, limit=None)

        next(iter(found))
        at_first = found.looked_at
        assert len(list(found)) == 40

        assert at_first <= 2
        assert found.looked_at >= 40

    def test_nothing_is_looked_at_before_it_is_asked_for(self) -> None:
        """Asking what is missing costs nothing until the first set is wanted."""
        assert missing(situation(many(3)), level=1).looked_at == 0

    def test_sets_are_found_once_however_often_they_are_asked_for(self) -> None:
        """Going through the sets again looks at nothing again."""
        found = missing(situation(many(5)), level=1)
        at_first = list(found)
        looked_at = found.looked_at

        assert list(found) == at_first
        assert found.looked_at == looked_at

    def test_a_search_that_gives_up_says_so(self) -> None:
        """With the budget used up the sets end, and it is said that they may not be all."""
        found = missing(situation(many(6)), level=1, budget=3)

        given = list(found)

        assert (len(given) < 6, found.is_complete, found.gave_up) == (True, False, True)

    def test_with_no_budget_nothing_is_found(self) -> None:
        """A search that may look at nothing gives up at once."""
        found = missing(situation(many(6)), level=1, budget=0)

        assert (list(found), found.gave_up, found.looked_at) == ([], True, 0)

    def test_levels_that_do_not_exist_are_refused(self) -> None:
        """Nothing is missing for a level that there is not."""
        with pytest.raises(MoveError) as error:
            missing(situation(plain(1, 3)), level=2)

        assert error.value.problems[0].code == "KPI202"
        assert str(error.value) == "[KPI202] indicator '1.2' has no level 2\n  expected: 1, 3"

    def test_what_was_asked_is_kept(self) -> None:
        """The answer says which level and day it is about."""
        found = missing(situation(plain(1, 2)), level=2, limit=7)

        assert (found.level, found.as_of, found.limit) == (2, DAY, 7)

    def test_a_set_says_what_to_do_in_one_line(self) -> None:
        """The text of a set joins those of its steps, in both languages."""
        [found] = sets_for(situation(plain(1, 2)))

        assert found.text() == Text(th="ยื่นชื่อ k1a; ยื่นชื่อ k2a", en="provide name of k1a; provide name of k2a")


class TestExamples:
    """The examples that steps carry."""

    def test_identifiers_are_free(self) -> None:
        """An example never goes by what something in the register goes by already."""
        there = item("proof", id="proposed-1")

        [found] = sets_for(situation(one(provided("proof", count=3)), there))

        assert [step.fact.id for step in found.steps if step.fact] == ["proposed-2", "proposed-3"]

    def test_steps_can_be_taken_one_after_another(self) -> None:
        """With some steps taken for good, the rest is what is missing then."""
        here = situation(one(provided("proof", count=3, distinct_by="submitter")))
        first = sets_for(here)[0].steps[0]

        there = here.with_register(applied(here.register, [first], on=DAY))
        [rest] = sets_for(there)

        assert len(rest.steps) == 2
        assert holds_with(there, rest.steps)

    def test_nobody_attests_who_submitted(self) -> None:
        """Of the roles that may attest, one that submitted evidence itself is passed over."""
        wanted = one(
            all_of(
                provided("proof"),
                nil_return("complaints", channels="desk", attested_by=("registrar", "officer")),
            )
        )
        by_registrar = register().with_entry(item("proof"), by="registrar", on=DAY)

        [found] = sets_for(situation(wanted).with_register(by_registrar))

        [step] = found.steps
        assert isinstance(step.fact, NilReturn)
        assert step.fact.attester == "officer"

    def test_where_nobody_is_left_to_attest_nothing_is_proposed(self) -> None:
        """The only role that may attest submitted evidence itself."""
        wanted = one(nil_return("complaints", channels="desk", attested_by="registrar"))
        by_registrar = register().with_entry(item("proof"), by="registrar", on=DAY)

        assert ways(situation(wanted).with_register(by_registrar)) == []

    def test_where_every_declared_role_submitted_nothing_is_proposed(self) -> None:
        """Where anybody may attest, that is one of the declared roles, and none of them is left."""
        wanted = one(nil_return("complaints", channels="desk"))
        by_all = register()
        for role in ("committee", "registrar", "officer"):
            by_all = by_all.with_entry(evolve(item("proof"), id=role), by=role, on=DAY)

        assert ways(situation(wanted).with_register(by_all)) == []

    def test_one_nil_return_covers_two_windows(self) -> None:
        """What must be attested for both windows is attested once, for all of the time."""
        both = [
            nil_return("complaints", channels="desk", period=name) for name in ("performance", "reporting")
        ]

        step = only_step(one(all_of(*both)), as_of=date(2007, 11, 1))

        assert isinstance(step.fact, NilReturn)
        assert step.fact.period == DateRange.of_days(date(2006, 10, 1), date(2007, 10, 31))

    def test_nil_returns_for_roles_that_differ_are_two(self) -> None:
        """Nobody can attest for two roles at once."""
        both = [
            nil_return("complaints", channels="desk", attested_by=role) for role in ("registrar", "officer")
        ]

        assert ways(situation(one(all_of(*both)))) == [["attest complaints", "attest complaints"]]


class TestAcceptance:
    """What is there and only lacks a ruling."""

    def test_one_role_accepts_in_place_of_another(self) -> None:
        """What another role accepted can be accepted by the one whose word counts."""
        wanted = one(provided("proof", accepted_by="committee"))
        ruled = register(item("proof")).with_ruling(
            "proof", Ruling(standing=Standing.ACCEPTED, by="officer", on=DAY)
        )

        found = sets_for(situation(wanted).with_register(ruled))

        assert [named(each.steps) for each in found] == [["accept proof"], ["provide proof"]]
        assert found[0].steps[0].text.en == "have proof accepted by the name of committee"

    def test_several_roles_accept_one_item(self) -> None:
        """Where the words of two roles count, what is there is accepted by both; neither undoes the other's."""
        wanted = one(
            all_of(provided("proof", accepted_by="committee"), provided("proof", accepted_by="officer"))
        )

        found = sets_for(situation(wanted).with_register(register(item("proof"))))

        assert [step.text.en for step in found[0].steps] == [
            "have proof accepted by the name of committee",
            "have proof accepted by the name of officer",
        ]

    def test_what_was_rejected_is_not_accepted_after_all(self) -> None:
        """A ruling against an item stands: another item is needed."""
        wanted = one(provided("proof", status=Standing.ACCEPTED))
        ruled = register(item("proof")).with_ruling(
            "proof", Ruling(standing=Standing.REJECTED, by="officer", on=DAY)
        )

        assert ways(situation(wanted).with_register(ruled)) == [["provide proof"]]

    @pytest.mark.parametrize(
        ("requires", "there", "accepted"),
        [
            (answered("q1", status=Standing.ACCEPTED), Answer(question="q1", value="yes"), "answer:q1"),
            (measured("m1", min=5, status=Standing.ACCEPTED), Reading(measure="m1", value=50), "reading:m1"),
        ],
    )
    def test_statements_are_accepted_too(self, requires: Guard, there: Any, accepted: str) -> None:
        """An answer or reading that is good enough only takes the assessor's word."""
        found = sets_for(situation(one(requires), there))

        assert named(found[0].steps) == [f"accept {accepted}"]
        assert found[0].effort == 0

    @pytest.mark.parametrize(
        ("requires", "there", "accepted"),
        [
            (answered("q1", status=Standing.ACCEPTED), Answer(question="q1", value="yes"), "answer:q1"),
            (
                answered("q1", reach="partly", status=Standing.ACCEPTED),
                Answer(question="q1", value="yes"),
                "answer:q1",
            ),
            (measured("m1", min=5, status=Standing.ACCEPTED), Reading(measure="m1", value=50), "reading:m1"),
        ],
    )
    def test_what_is_stated_already_is_not_stated_again(
        self, requires: Guard, there: Any, accepted: str
    ) -> None:
        """Where the present answer or reading only wants accepting, giving it once more is no other way."""
        assert ways(situation(one(requires), there)) == [[f"accept {accepted}"]]

    def test_what_is_stated_badly_is_stated_again(self) -> None:
        """An answer that was rejected, or gives no grounds, has to be given anew."""
        wanted = one(answered("q1", reach="yes", status=Standing.ACCEPTED))
        given = register(Answer(question="q1", value="yes"))
        rejected = given.with_ruling("answer:q1", Ruling(standing=Standing.REJECTED, by="officer", on=DAY))
        assert ways(situation(wanted).with_register(rejected)) == [["answer q1"]]

        with_grounds = one(answered("q1", justified=5, status=Standing.ACCEPTED))
        assert ways(situation(with_grounds).with_register(given)) == [["answer q1"]]

    @pytest.mark.parametrize("role", [None, "committee"])
    def test_what_is_accepted_is_said_in_the_words_of_the_rule(self, role: str | None) -> None:
        """A step says that something is accepted just as the rule does that asks for it."""
        wanted = provided("proof", status=Standing.ACCEPTED, accepted_by=role)
        of = situation(one(wanted), item("proof"))
        asked = wanted.judge(of.judge().facts).expects

        accepted, anew = sets_for(of)

        words = asked.en.removeprefix("name of proof, ")
        assert accepted.steps[0].text.en == f"have proof {words}"
        assert anew.steps[0].text.en == f"provide name of proof, {words}"
        assert anew.steps[0].text.th == f"ยื่น{asked.th}"

    def test_accepted_statements_are_said_in_the_words_of_the_rule(self) -> None:
        """An answer and a reading that must be accepted are asked for as the rule asks for them."""
        for wanted in (
            answered("q1", status=Standing.ACCEPTED),
            measured("m1", min=5, status=Standing.ACCEPTED),
        ):
            of = situation(one(wanted))
            [found] = sets_for(of)
            asked = wanted.judge(of.judge().facts).expects
            text = found.steps[0].text
            assert text.th.rpartition(", ")[2] == asked.th.rpartition(", ")[2]
            assert text.en.rpartition(", ")[2] == asked.en.rpartition(", ")[2]

    def test_what_does_not_help_is_not_accepted(self) -> None:
        """An item of another kind, or an answer that is too low, is not worth accepting."""
        wanted = one(
            any_of(
                provided("proof", status=Standing.ACCEPTED),
                answered("q1", reach="yes", status=Standing.ACCEPTED),
            )
        )

        found = ways(situation(wanted, item("incident"), *said(q1="no")))

        assert found == [["provide proof"], ["answer q1"]]


_PRINTS: Final = """
from kpiflow.evidence import Register
from kpiflow.loading import load_assessment, open_assessment
from kpiflow.planning import missing

file = load_assessment("examples/anti-corruption/as-filed.yaml")
nothing = open_assessment(file).situation(as_of=file.as_of).with_register(Register())
for each in missing(nothing, level=5, limit=4):
    print(each.effort, [(step.fact.id if step.fact else "", step.text.th) for step in each.steps])
"""


class TestOrder:
    def test_is_the_same_whatever_python_hashes_to(self) -> None:
        """Sets, steps and identifiers come in one order, on every run of every process."""
        runs = [
            subprocess.run(
                [sys.executable, "-c", _PRINTS],
                env={**os.environ, "PYTHONHASHSEED": seed},
                cwd=PROJECT,
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("0", "1")
        ]

        assert runs[0]
        assert runs[0] == runs[1]
