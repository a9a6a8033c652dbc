"""What is missing on ladders of every shape: applicability, references, prohibitions, decisions, progressions."""

from __future__ import annotations

from typing import Any

import pytest

from attrs import evolve

from kpiflow.dates import PartialDate, Precision, day
from kpiflow.definitions import EvidenceKind, Indicator, Topic
from kpiflow.evidence import Answer, NilReturn, Reading, Ruling, Standing, Statement
from kpiflow.guards import (
    Guard,
    all_of,
    answered,
    any_of,
    at_least,
    holds,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.text import Text
from ladders import (
    DAY,
    FIRST,
    asks,
    droppable,
    exception,
    excluded,
    in_round,
    item,
    ladder,
    level,
    override,
    plain,
    said,
    says,
    shown,
    waiver,
)
from plans import is_minimal, sets_for, situation, ways


def one(requires: Guard, **more: Any) -> Indicator:
    """Make a ladder of one level with one requirement."""
    return ladder(level(1, asks("1a", requires)), **more)


def conditional(condition: Guard, requires: Guard | None = None, counts_as: str = "drop") -> Indicator:
    """Make a ladder whose second requirement applies only under a condition."""
    needs = asks("1b", requires, applies_when=condition, na=droppable(counts_as))
    return ladder(level(1, asks("1a"), needs))


class TestApplicability:
    """Requirements that need not apply."""

    def test_an_open_condition_is_settled_either_way(self) -> None:
        """Where nobody has said whether it applies, saying no is the cheaper way, saying yes the other."""
        found = sets_for(situation(conditional(says("q1")), *shown("1a")))

        assert [[step.text.en for step in each.steps] for each in found] == [
            ["answer “name of q1”: no or partly"],
            ["answer “name of q1”: yes", "provide name of k1b"],
        ]

    @pytest.mark.parametrize(
        ("condition", "step"),
        [
            (measured("m1", min=10), "measure “name of m1”: less than 10 %"),
            (measured("m1", above=10), "measure “name of m1”: at most 10 %"),
            (measured("m1", max=10), "measure “name of m1”: more than 10 %"),
            (measured("m1", below=10), "measure “name of m1”: at least 10 %"),
            (written("f1"), "leave “name of f1” blank"),
            (written("f1", min_length=20), "write fewer than 20 characters in “name of f1”"),
            (reached(3, indicator="9.9"), "have indicator 9.9 below level 3"),
        ],
    )
    def test_every_kind_of_statement_can_settle_it(self, condition: Guard, step: str) -> None:
        """A number, a text or the level of another indicator can say that a requirement does not apply."""
        found = sets_for(situation(conditional(condition), *shown("1a")))

        assert [each.text.en for each in found[0].steps] == [step]

    def test_what_applies_by_what_was_shown_is_not_talked_out_of(self) -> None:
        """An answer that was given is no step to take back: what applies has to be met."""
        found = ways(situation(conditional(says("q1")), *shown("1a"), *said(q1="yes")))

        assert found == [["provide k1b"]]

    def test_what_does_not_apply_takes_nothing(self) -> None:
        """A requirement that drops out is not missing."""
        assert ways(situation(conditional(says("q1")), *shown("1a"), *said(q1="no"))) == [[]]

    def test_what_counts_as_not_met_has_to_apply_first(self) -> None:
        """Where not applying counts as not met, the condition is missing as well as what it asks for."""
        wanted = conditional(says("q1"), counts_as="unmet")

        assert ways(situation(wanted, *shown("1a"), *said(q1="no"))) == [["answer q1", "provide k1b"]]
        assert ways(situation(wanted, *shown("1a"))) == [["answer q1", "provide k1b"]]

    def test_a_half_settled_condition_is_settled_by_the_open_half(self) -> None:
        """Of two parts of a condition only the one that nobody answered is asked for."""
        wanted = conditional(all_of(says("q1"), says("q2")))

        found = ways(situation(wanted, *shown("1a"), *said(q1="yes")))

        assert found == [["answer q2"], ["answer q2", "provide k1b"]]

    def test_a_condition_that_forbids_is_settled_by_what_it_forbids(self) -> None:
        """Where a requirement applies unless something is so, saying that it is so settles it."""
        wanted = conditional(none_of(says("q1")))

        [first, _] = sets_for(situation(wanted, *shown("1a")))

        assert [step.fact for step in first.steps] == [Answer(question="q1", value="yes")]

    def test_evidence_that_makes_a_requirement_apply_brings_it_along(self) -> None:
        """Where providing one thing makes another one due, the cheaper way round comes first."""
        wanted = ladder(
            level(
                1,
                asks("1a", any_of(provided("incident"), provided("proof"))),
                asks("1b", written("f1"), applies_when=provided("incident"), na=droppable()),
            )
        )

        assert ways(situation(wanted)) == [["provide proof"], ["provide incident", "write f1"]]

    def test_a_level_on_which_nothing_applies_needs_something_to_apply(self) -> None:
        """Where a level without requirements that apply is not met, something has to apply and be met."""
        wanted = ladder(
            level(1, asks("1a", applies_when=says("q1"), na=droppable()), empty="unmet"),
        )

        assert ways(situation(wanted, *said(q1="no"))) == [["answer q1", "provide k1a"]]

    def test_exclusions_that_lack_their_grounds_can_be_given_them(self) -> None:
        """What the unit states not to apply takes the grounds that the rules ask for, or the thing itself."""
        wanted = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True, requires=written("f1")))))

        found = ways(situation(wanted, *shown("1a"), excluded("1b")))

        assert found == [["provide k1b"], ["write f1"]]

    def test_nothing_is_stated_not_to_apply(self) -> None:
        """That a requirement could be left out is for the unit to find: it is no step."""
        wanted = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True))))

        assert ways(situation(wanted, *shown("1a"))) == [["provide k1b"]]

    def test_exclusions_that_count_as_not_met_are_taken_back(self) -> None:
        """Where stating that it does not apply counts against the unit, it takes that back and shows it."""
        wanted = ladder(level(1, asks("1a", na=droppable("unmet", allowed=True))))

        [found] = sets_for(situation(wanted, excluded("1a")))

        assert [step.text for step in found.steps] == [
            Text(th="ยื่นชื่อ k1a", en="provide name of k1a"),
            Text(th="ถอนคำแจ้งว่าข้อ 1a ไม่ใช้บังคับ", en="withdraw the statement that 1a does not apply"),
        ]

    def test_exclusions_that_are_not_allowed_make_no_difference(self) -> None:
        """What may not be left out is missing all the same."""
        wanted = ladder(level(1, asks("1a")))

        assert ways(situation(wanted, excluded("1a"))) == [["provide k1a"]]

    def test_an_exclusion_counts_once_its_condition_is_settled(self) -> None:
        """Where it is open whether it applies, and the unit states that it does not, any answer will do."""
        wanted = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable(allowed=True))))

        found = ways(situation(wanted, *shown("1a"), excluded("1b")))

        assert found == [["answer q1"], ["answer q1"]]


class TestReferences:
    """Requirements that look at others, and levels that look at levels."""

    def test_what_is_referred_to_is_missing(self) -> None:
        """A requirement that only refers to another one takes what that one takes, once."""
        wanted = ladder(level(1, asks("1a")), level(2, asks("2a", holds("1a"), na=droppable())))

        assert ways(situation(wanted)) == [["provide k1a"]]

    def test_a_reference_beside_others_asks_for_both(self) -> None:
        """What a requirement asks for itself comes on top of what it refers to."""
        wanted = ladder(level(1, asks("1a")), level(2, asks("2a", all_of(holds("1a"), written("f1")))))

        assert ways(situation(wanted)) == [["provide k1a", "write f1"]]

    def test_a_level_of_the_same_ladder_takes_all_it_asks_for(self) -> None:
        """What asks for a lower level takes its requirements."""
        wanted = ladder(
            level(1, asks("1a"), asks("1b")), level(2, asks("2a", reached(1))), progression="independent"
        )

        assert ways(situation(wanted), 2) == [["provide k1a", "provide k1b"]]

    def test_a_reference_to_what_need_not_apply_is_settled_with_it(self) -> None:
        """Where the requirement referred to drops out, so does the reference."""
        wanted = ladder(
            level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable())),
            level(2, asks("2a", all_of(holds("1b"), written("f1")))),
        )

        assert ways(situation(wanted, *shown("1a")))[0] == ["answer q1", "write f1"]

    def test_a_group_left_empty_can_be_filled_again(self) -> None:
        """Where a group has nothing left and is not met by that, what it looks at has to apply and hold."""
        wanted = ladder(
            level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable())),
            level(2, asks("2a", any_of(holds("1b"), empty="unmet"))),
        )

        assert ways(situation(wanted, *shown("1a"), *said(q1="no"))) == [["answer q1", "provide k1b"]]

    def test_a_part_that_does_not_apply_can_be_chosen_after_all(self) -> None:
        """Of three parts, one of which does not apply, two others will do, or one of them and that one."""
        wanted = ladder(
            level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable())),
            level(2, asks("2a", at_least(2, holds("1b"), written("f1"), provided("proof")))),
            evidence=tuple(
                EvidenceKind(id=name, name=Text.same(name), effort=n)
                for name, n in (("k1a", 1), ("k1b", 1), ("proof", 9))
            ),
        )

        found = ways(situation(wanted, *shown("1a"), *said(q1="no")))

        assert found == [
            ["answer q1", "provide k1b", "write f1"],
            ["write f1", "provide proof"],
            ["answer q1", "provide k1b", "provide proof"],
        ]

    def test_a_chain_as_long_as_a_ladder_is_followed(self) -> None:
        """However many requirements lie between, the one at the end is what is missing."""
        chain = [
            asks("1a"),
            *(asks(f"1a{n}", holds(f"1a{n - 1}" if n else "1a"), na=droppable()) for n in range(400)),
        ]
        wanted = ladder(level(1, *chain))

        assert ways(situation(wanted)) == [["provide k1a"]]


class TestProhibitions:
    """Rules that more evidence undoes."""

    @pytest.mark.parametrize(
        ("forbidden", "there", "step"),
        [
            (provided("incident"), item("incident"), "withdraw incident"),
            (answered("q1", among="yes"), Answer(question="q1", value="yes"), "answer q1"),
            (measured("m1", min=50), Reading(measure="m1", value=60), "measure m1"),
            (written("f1", min_length=3), Statement(field="f1", content="too much"), "write f1"),
        ],
    )
    def test_what_is_there_is_undone(self, forbidden: Guard, there: Any, step: str) -> None:
        """An item is withdrawn; what was stated is stated otherwise."""
        assert ways(situation(one(none_of(forbidden)), there)) == [[step]]

    @pytest.mark.parametrize(
        ("forbidden", "step"),
        [
            (answered("q1", reach="partly"), "answer “name of q1”: no"),
            (measured("m1", above=20, below=30), "measure “name of m1”: at most 20 %"),
            (written("f1"), "leave “name of f1” blank"),
            (reached(2, indicator="9.9"), "have indicator 9.9 below level 2"),
        ],
    )
    def test_what_nobody_stated_is_stated_otherwise(self, forbidden: Guard, step: str) -> None:
        """Nobody knows that something is not so until it is said."""
        [first, *_] = sets_for(situation(one(none_of(forbidden))))

        assert [each.text.en for each in first.steps] == [step]

    def test_groups_within_are_undone_by_their_parts(self) -> None:
        """Of two things that must not be there together, either can go."""
        wanted = one(none_of(all_of(provided("incident"), answered("q1", among="yes"))))

        found = ways(situation(wanted, item("incident"), *said(q1="yes")))

        assert found == [["answer q1"], ["withdraw incident"]]

    def test_choices_within_are_undone_by_all_their_parts(self) -> None:
        """Of two things either of which must not be there, both have to go."""
        wanted = one(none_of(any_of(provided("incident"), answered("q1", among="yes"))))

        found = ways(situation(wanted, item("incident"), *said(q1="yes")))

        assert found == [["answer q1", "withdraw incident"]]

    def test_a_prohibition_within_one_asks_for_the_thing(self) -> None:
        """That there must not be none of something means that there must be some."""
        assert ways(situation(one(none_of(none_of(provided("proof")))))) == [["provide proof"]]

    def test_a_nil_return_that_must_not_be_is_withdrawn(self) -> None:
        """What attests that there is nothing can be what must not be there."""
        wanted = one(none_of(nil_return("complaints", channels="desk")))
        [attested] = sets_for(situation(one(nil_return("complaints", channels="desk"))))
        there = attested.steps[0].fact
        assert isinstance(there, NilReturn)

        assert ways(situation(wanted, evolve(there, id="n1"))) == [["withdraw n1"]]

    def test_records_of_what_is_attested_not_to_exist_stand_against_it(self) -> None:
        """A nil return that a record contradicts takes the record's withdrawal."""
        wanted = one(nil_return("complaints", channels="desk", contradicted_by="incident"))

        found = ways(
            situation(
                wanted, item("incident"), item("incident", id="long-ago", document_date=day(2001, 1, 1))
            )
        )

        assert found == [["attest complaints", "withdraw incident"]]

    def test_what_is_wanted_and_forbidden_is_replaced(self) -> None:
        """Where one item serves a rule and offends against another, another one takes its place."""
        wanted = one(
            all_of(provided("proof"), none_of(provided("proof", topics="fraud"))),
            topics=(Topic(id="fraud", name=Text.same("fraud")),),
        )

        found = ways(situation(wanted, item("proof", topics=("fraud",))))

        assert found == [["provide proof", "withdraw proof"]]

    def test_what_cannot_be_told_to_be_absent_is_withdrawn(self) -> None:
        """An item that may or may not be of the period keeps anybody from telling, until it is gone."""
        wanted = one(none_of(provided("incident", dated_within="reporting")))
        some_day = item("incident", document_date=PartialDate(DAY, Precision.YEAR))

        assert ways(situation(wanted, some_day)) == [["withdraw incident"]]

    def test_no_part_of_a_set_would_do(self) -> None:
        """Every part of every set is tried where a rule can be undone."""
        wanted = one(
            all_of(
                at_least(2, provided("proof"), written("f1"), measured("m1", min=50)),
                none_of(all_of(provided("proof"), written("f1"))),
                none_of(answered("q1", among="yes")),
            )
        )
        here = situation(wanted, item("proof"), *said(q1="yes"))

        found = sets_for(here)

        assert found
        assert all(is_minimal(here, each.steps) for each in found)

    def test_impossible_prohibitions_leave_nothing_to_do(self) -> None:
        """What is wanted and forbidden at once cannot be had."""
        assert ways(situation(one(all_of(provided("proof"), none_of(provided("proof")))))) == []


class TestDecisions:
    def test_waived_requirements_take_nothing(self) -> None:
        """What passes by a decision in force is not missing."""
        wanted = plain(1, 2)

        assert ways(situation(wanted, decisions=(waiver("1a"),))) == [["provide k2a"]]

    def test_decisions_that_ended_do_not_count(self) -> None:
        """What a waiver that ended covered is missing."""
        ended = waiver("1a", valid_until=FIRST)

        assert ways(situation(plain(1), decisions=(ended,))) == [["provide k1a"]]

    def test_what_an_authority_found_not_met_cannot_be_unlocked(self) -> None:
        """No evidence stands against an override: nothing is proposed for it, or for what stands on it."""
        decided = (override("1a", "unmet"),)
        wanted = ladder(
            level(1, asks("1a"), asks("1b")),
            level(2, asks("2a", holds("1b"), na=droppable()), empty="met"),
            progression="independent",
        )

        assert ways(situation(plain(1, 2), decisions=decided)) == []
        assert ways(situation(wanted, decisions=decided), 1) == [["provide k1b"]]

    def test_what_an_authority_found_not_to_apply_takes_nothing(self) -> None:
        """Neither does what it found met."""
        for status in ("met", "not_applicable"):
            wanted = ladder(level(1, asks("1a", na=droppable()), asks("1b")))
            assert ways(situation(wanted, decisions=(override("1a", status),))) == [["provide k1b"]]

    def test_exceptions_within_references_count(self) -> None:
        """What is excepted where it stands is so where it is looked at."""
        wanted = ladder(level(1, asks("1a")), level(2, asks("2a", all_of(holds("1a"), written("f1")))))

        assert ways(situation(wanted, decisions=(exception("1a"),))) == [["write f1"]]

    def test_prohibitions_of_what_was_decided_cannot_be_undone(self) -> None:
        """What holds by decision holds where it must not, and no evidence changes that."""
        wanted = ladder(
            level(1, asks("1a")), level(2, asks("2a", none_of(holds("1a")))), progression="independent"
        )

        assert ways(situation(wanted, decisions=(exception("1a"),)), 2) == []
        assert ways(situation(wanted, *shown("1a")), 2) == [["withdraw k1a"]]


class TestProgressions:
    """How levels make up the level reached."""

    def test_cumulative_ladders_take_all_levels_below(self) -> None:
        """Level 2 takes what level 1 takes, and nothing above it."""
        assert ways(situation(plain(1, 2, 3)), 2) == [["provide k1a", "provide k2a"]]

    def test_independent_ladders_take_one_level_there_or_above(self) -> None:
        """Whoever stands on level 3 stands above level 2, whatever level 2 asks for."""
        wanted = plain(1, 2, 3, progression="independent")

        assert ways(situation(wanted), 2) == [["provide k2a"], ["provide k3a"]]

    def test_counted_ladders_take_as_many_levels(self) -> None:
        """Two levels make two, whichever they are."""
        wanted = plain(1, 2, 3, progression="count")

        assert ways(situation(wanted), 2) == [
            ["provide k1a", "provide k2a"],
            ["provide k1a", "provide k3a"],
            ["provide k2a", "provide k3a"],
        ]

    def test_counted_ladders_of_sparse_levels_count_places(self) -> None:
        """On a ladder of levels 2 and 5, one level that holds makes 2, and both make 5."""
        wanted = plain(2, 5, progression="count")

        assert ways(situation(wanted), 2) == [["provide k2a"], ["provide k5a"]]
        assert ways(situation(wanted), 5) == [["provide k2a", "provide k5a"]]

    def test_manual_ladders_take_no_evidence(self) -> None:
        """Where an assessor decides, no evidence unlocks a level; what was decided is reached."""
        wanted = plain(1, 2, progression="manual")

        assert ways(situation(wanted), 1) == []
        assert ways(situation(wanted, chosen=2), 2) == [[]]

    def test_levels_left_out_are_not_needed(self) -> None:
        """On a ladder of levels 1 and 3, level 3 takes those two."""
        assert ways(situation(plain(1, 3)), 3) == [["provide k1a", "provide k3a"]]

    def test_rounds_take_what_their_ladder_asks_for(self) -> None:
        """After six months level 1 takes what levels 1 and 2 of the year take; a level passed over leads to the next."""
        wanted = plain(1, 2, 3, rounds=(in_round(6, {1: (1, 2), 3: (3,)}),))

        assert ways(situation(wanted, round_months=6), 1) == [["provide k1a", "provide k2a"]]
        assert ways(situation(wanted, round_months=6), 2) == [["provide k1a", "provide k2a", "provide k3a"]]
        assert ways(situation(wanted, round_months=12), 1) == [["provide k1a"]]

    def test_levels_above_the_round_cannot_be_unlocked(self) -> None:
        """A round that ends at level 1 leads no higher."""
        wanted = plain(1, 2, rounds=(in_round(6, {1: (1,)}),))

        assert ways(situation(wanted, round_months=6), 2) == []

    def test_levels_that_share_requirements_in_a_round_cost_them_once(self) -> None:
        """Where two levels of a round ask for one thing, counting both does not make it dearer."""
        shared = in_round(6, {1: (1,), 2: (1, 2)})
        wanted = plain(1, 2, progression="count", rounds=(shared,))

        assert ways(situation(wanted, round_months=6), 2) == [["provide k1a", "provide k2a"]]

    def test_a_level_that_is_reached_takes_nothing(self) -> None:
        """The one set is empty, and there is no other."""
        [found] = sets_for(situation(plain(1, 2), *shown("1a", "2a")))

        assert found.steps == ()
        assert found.effort == 0


class TestDeepWishes:
    """Wishes that pass through references, groups and exclusions at once."""

    def conditional(self, guard: Guard, **more: Any) -> Indicator:
        """Make a ladder whose level 2 looks at a requirement that need not apply."""
        return ladder(
            level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable())),
            level(2, asks("2a", guard)),
            progression="independent",
            **more,
        )

    def test_forbidden_requirements_are_settled_by_their_condition(self) -> None:
        """What must not hold may turn out not to apply, or to apply and not be met."""
        wanted = self.conditional(none_of(holds("1b"), empty="met"))

        found = sets_for(situation(wanted), 2)

        assert [[step.text.en for step in each.steps] for each in found] == [
            ["answer “name of q1”: no or partly"],
            ["answer “name of q1”: yes"],
        ]

    def test_what_is_met_by_being_empty_is_undone_by_what_fills_it(self) -> None:
        """Where a group counts as met because nothing in it applies, something has to apply."""
        wanted = self.conditional(none_of(any_of(holds("1b"), empty="met")))

        assert ways(situation(wanted, *said(q1="no")), 2) == [["answer q1"]]

    def test_a_prohibition_with_nothing_left_is_filled_again(self) -> None:
        """Where nothing is left of a prohibition and that counts as not met, what it forbids has to apply."""
        wanted = self.conditional(none_of(holds("1b"), empty="unmet"))

        assert ways(situation(wanted, *said(q1="no")), 2) == [["answer q1"]]

    def test_enough_of_many_are_taken_back(self) -> None:
        """Of three things of which there may not be two, two have to go."""
        three = at_least(2, *(provided("incident", topics=name) for name in ("a", "b", "c")))
        wanted = one(none_of(three), topics=tuple(Topic(id=name, name=Text.same(name)) for name in "abc"))
        items = [item("incident", id=name, topics=(name,)) for name in "abc"]

        assert len(ways(situation(wanted, *items))) == 3
        assert all(len(way) == 2 for way in ways(situation(wanted, *items)))

    def test_what_may_not_be_met_twice_can_stop_applying(self) -> None:
        """Of two things that must not both hold, one can turn out not to apply, or the other one be taken back."""
        wanted = self.conditional(none_of(at_least(2, holds("1b"), provided("proof"))))

        found = ways(situation(wanted, *shown("1b"), item("proof")), 2)

        assert ["withdraw proof"] in found
        assert ["answer q1"] not in found  # one of one that applies would be met, which must not be
        assert ["answer q1", "withdraw proof"] not in found

    def test_forbidden_levels_are_undone_by_their_requirements(self) -> None:
        """That a level must not be reached is brought about by what it asks for."""
        wanted = ladder(
            level(1, asks("1a")), level(2, asks("2a", none_of(reached(1)))), progression="independent"
        )

        assert ways(situation(wanted, *shown("1a")), 2) == [["withdraw k1a"]]

    def test_conditions_that_refer_are_settled_through_the_reference(self) -> None:
        """Whether a requirement applies may hang on another one, and that on an answer."""
        wanted = ladder(
            level(1, asks("1a", says("q1")), asks("1b", applies_when=holds("1a"), na=droppable())),
            level(2, asks("2a", holds("1b"), na=droppable()), empty="met"),
            progression="independent",
        )

        found = sets_for(situation(wanted), 2)

        assert [[step.text.en for step in each.steps] for each in found] == [
            ["answer “name of q1”: no or partly"],
            ["provide name of k1b", "answer “name of q1”: yes"],
        ]

    def test_exclusions_give_way_where_something_has_to_apply(self) -> None:
        """Where a group is not met because all in it was stated not to apply, that is taken back."""
        wanted = ladder(
            level(1, asks("1a"), asks("1b", na=droppable(allowed=True))),
            level(2, asks("2a", any_of(holds("1b"), empty="unmet"))),
        )

        assert ways(situation(wanted, *shown("1a"), excluded("1b"))) == [
            ["provide k1b", "withdraw exclusion:1b"]
        ]

    def test_references_are_followed_to_what_has_to_apply(self) -> None:
        """Where a requirement drops out because the one it looks at does, that one has to apply."""
        wanted = ladder(
            level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable())),
            level(2, asks("2a", holds("1b"), na=droppable("unmet"))),
        )

        assert ways(situation(wanted, *shown("1a"), *said(q1="no"))) == [["answer q1", "provide k1b"]]

    def test_exclusions_without_grounds_do_not_stand_against_the_thing(self) -> None:
        """Where the grounds are missing the exclusion does not count, and what it is about can be shown."""
        wanted = ladder(level(1, asks("1a", na=droppable("unmet", allowed=True, requires=written("f1")))))

        assert ways(situation(wanted, excluded("1a"))) == [["provide k1a"]]

    def test_exclusions_that_were_rejected_do_not_count(self) -> None:
        """What an assessor did not let pass is asked for as if nobody had stated anything."""
        wanted = ladder(level(1, asks("1a", na=droppable("unmet", allowed=True))))
        here = situation(wanted, excluded("1a"))
        ruled = here.register.with_ruling(
            "exclusion:1a", Ruling(standing=Standing.REJECTED, by="officer", on=DAY)
        )

        assert ways(here.with_register(ruled)) == [["provide k1a"]]

    def test_answers_off_their_scale_are_given_anew(self) -> None:
        """An answer that is none is an error, which another answer mends, whichever way it is wished."""
        off = said(q1="maybe")

        assert ways(situation(one(says("q1")), *off)) == [["answer q1"]]
        assert ways(situation(one(none_of(says("q1"))), *off)) == [["answer q1"]]

    def test_sets_that_ask_for_the_same_and_more_are_left_out(self) -> None:
        """Whichever month an item about ethics is from, the other one is plain: that is one way, not two."""
        wanted = one(
            all_of(provided("proof", count=2, distinct_by="month"), provided("proof", topics="ethics")),
            topics=(Topic(id="ethics", name=Text.same("ethics")),),
        )

        [found] = sets_for(situation(wanted))

        assert sorted(step.text.en for step in found.steps) == [
            "provide name of proof, from different months, speaking about ethics",
            "provide one more: name of proof, from different months",
        ]

    def test_two_nil_returns_of_which_none_may_be_both_go(self) -> None:
        """Nothing is left that attests."""
        wanted = one(none_of(nil_return("complaints", channels="desk")))
        [attested] = sets_for(situation(one(nil_return("complaints", channels="desk"))))
        there = attested.steps[0].fact
        assert isinstance(there, NilReturn)

        both = [evolve(there, id=name) for name in ("n1", "n2")]

        assert ways(situation(wanted, *both)) == [["withdraw n1", "withdraw n2"]]

    def test_an_attestation_can_be_what_undoes(self) -> None:
        """Where a nil return is wanted and forbidden in one, there is nothing to do."""
        wanted = one(
            all_of(
                nil_return("complaints", channels="desk"), none_of(nil_return("complaints", channels="desk"))
            )
        )

        assert ways(situation(wanted)) == []

    def test_a_record_that_contradicts_is_no_way_to_undo_what_is_wanted(self) -> None:
        """Evidence of what was attested not to exist undoes the nil return that is needed with it."""
        needed = nil_return("complaints", channels="desk", contradicted_by="incident")

        recorded = provided("incident", dated_within="performance")

        assert ways(situation(one(all_of(needed, recorded)))) == []
        assert ways(situation(one(any_of(needed, recorded)))) == [
            ["attest complaints"],
            ["provide incident"],
        ]


class TestStanding:
    """Statements that count only once accepted, and say nothing either way before."""

    def test_what_must_not_be_so_has_to_be_accepted_as_not_so(self) -> None:
        """An answer that does not stand yet settles nothing: the other one comes with its acceptance."""
        [found] = sets_for(situation(one(none_of(answered("q1", among="yes", status=Standing.ACCEPTED)))))

        [step] = found.steps
        assert step.text.en == "answer “name of q1”: no or partly, accepted"
        assert step.accepted_by

    def test_readings_settle_a_condition_once_accepted(self) -> None:
        """Whether a requirement applies may hang on an accepted number."""
        condition = measured("m1", min=10, status=Standing.ACCEPTED)

        found = sets_for(situation(conditional(condition), *shown("1a")))

        assert [[step.text.en for step in each.steps] for each in found] == [
            ["measure “name of m1”: less than 10 %, accepted"],
            ["measure “name of m1”: at least 10 %, accepted", "provide name of k1b"],
        ]

    def test_what_is_stated_already_only_has_to_be_accepted(self) -> None:
        """Where the right answer is there, the assessor's word settles it."""
        wanted = one(none_of(answered("q1", among="yes", status=Standing.ACCEPTED)))

        found = ways(situation(wanted, *said(q1="no")))

        assert found[0] == ["accept answer:q1"]

    def test_what_was_rejected_is_stated_anew(self) -> None:
        """A rejected answer leaves it open, and another one takes its place."""
        here = situation(one(says("q1")), *said(q1="yes"))
        ruled = here.register.with_ruling(
            "answer:q1", Ruling(standing=Standing.REJECTED, by="officer", on=DAY)
        )

        assert ways(here.with_register(ruled)) == [["answer q1"]]
