"""What is decided of ladders exactly: levels, requirements, parts, and what is given up."""

from __future__ import annotations

from typing import Any

from kpiflow.definitions import Criteria, Indicator, Measure, RoundLadder, RoundLevel
from kpiflow.errors import Path
from kpiflow.guards import (
    Facts,
    Guard,
    Status,
    Verdict,
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
from kpiflow.linting import Lint, lint_definition
from kpiflow.text import Text
from ladders import asks, droppable, ladder, level, named


def lints(indicator: Indicator, *codes: str) -> list[Lint]:
    """Give what is found under some codes."""
    return [lint for lint in lint_definition(indicator) if lint.code in codes]


def found(indicator: Indicator, *codes: str) -> list[tuple[str, Path]]:
    """Give messages and places of what is found under some codes."""
    return [(lint.problem.message, lint.problem.path) for lint in lints(indicator, *codes)]


def one_level(*requirements: Guard, **changes: Any) -> Indicator:
    """Make a ladder of one level with these requirements: 1a, 1b and so on."""
    made = (asks(f"1{letter}", guard) for letter, guard in zip("abcdef", requirements, strict=False))
    return ladder(level(1, *made), **changes)


FEW, MANY = measured("m1", max=20), measured("m1", min=30)


WHOLE = Measure(id="m2", name=named("m2"), whole=True, lowest=0, highest=9)


class TestUnreachable:
    def test_the_lowest_level_that_nobody_reaches_is_named_with_what_clashes(self) -> None:
        """Levels above it follow from it, and are not named again."""
        indicator = ladder(
            level(1, asks("1a"), asks("1b", FEW)),
            level(2, asks("2a", MANY)),
            level(3, asks("3a")),
        )

        [lint] = lints(indicator, "KPI900")

        assert (lint.problem.message, lint.problem.path) == ("level 2 can never be reached", ("levels", 1))
        assert lint.problem.reasons == ("1b, 2a cannot hold together",)

    def test_levels_side_by_side_each_stand_for_themselves(self) -> None:
        """What level 1 asks for does not keep level 2 from being reached."""
        levels = (level(1, asks("1a", FEW)), level(2, asks("2a", MANY)))

        assert lints(ladder(*levels, progression="independent"), "KPI900") == []

    def test_of_counted_levels_the_number_that_is_never_made_up_is_named(self) -> None:
        """Of three levels two exclude one another, so that two is the most there can be."""
        levels = (level(1, asks("1a", FEW)), level(2, asks("2a", MANY)), level(3, asks("3a")))

        assert found(ladder(*levels, progression="count"), "KPI900") == [
            ("level 3 can never be reached", ("levels", 2))
        ]

    def test_a_requirement_that_can_never_be_met_is_named_in_place_of_its_level(self) -> None:
        """One slip is one finding."""
        indicator = ladder(level(1, asks("1a", all_of(FEW, MANY))), level(2, asks("2a")))

        assert [lint.code for lint in lint_definition(indicator) if lint.severity == "error"] == ["KPI903"]

    def test_what_an_assessor_decides_can_always_be_decided(self) -> None:
        """A manual ladder has no level out of reach."""
        levels = (level(1, asks("1a", FEW)), level(2, asks("2a", MANY)))

        assert lints(ladder(*levels, progression="manual"), "KPI900", "KPI901", "KPI902") == []

    def test_a_level_out_of_reach_in_one_round_only_is_named_there(self) -> None:
        """The year's levels stand side by side; the round asks for both at once."""
        levels = (level(1, asks("1a", FEW)), level(2, asks("2a", MANY)))
        both = RoundLadder(months=6, levels=(RoundLevel(level=2, requires=(1, 2)),))

        indicator = ladder(*levels, progression="independent", rounds=(both,))

        assert found(indicator, "KPI900") == [
            ("level 2 of the 6-month round can never be reached", ("rounds", 0, "levels", 0))
        ]

    def test_a_level_that_is_worth_nothing_once_empty_has_no_clash_to_name(self) -> None:
        """Its requirement only ever drops out, and then the level does not hold."""
        never = asks("1a", applies_when=all_of(FEW, MANY), na=droppable())
        indicator = ladder(level(1, never, empty="unmet"))

        assert [lint.problem.message for lint in lints(indicator, "KPI900", "KPI903")] == [
            "requirement '1a' can never apply"
        ]


class TestVacuous:
    def test_what_only_asks_for_absence_is_reached_with_nothing(self) -> None:
        """Nobody who stays silent has filed an incident."""
        indicator = ladder(level(1, asks("1a", none_of(provided("incident")))), level(2, asks("2a")))

        assert found(indicator, "KPI901") == [
            ("level 1 is reached with nothing shown and nothing stated", ("levels", 0))
        ]

    def test_absence_of_an_answer_is_not_absence_of_what_is_asked(self) -> None:
        """What is unknown might be so, and holds nothing."""
        assert lints(one_level(none_of(answered("q1", reach="yes"))), "KPI901") == []

    def test_of_counted_levels_each_is_looked_at_by_itself(self) -> None:
        """Level 2 counts with nothing shown, although level 1 does not."""
        indicator = ladder(
            level(1, asks("1a")), level(2, asks("2a", none_of(provided("incident")))), progression="count"
        )

        assert found(indicator, "KPI901") == [
            ("level 2 is reached with nothing shown and nothing stated", ("levels", 1))
        ]

    def test_a_level_that_a_round_gives_is_given_on_purpose(self) -> None:
        """The map of the 6-month round says so in as many words."""
        given = RoundLadder(months=6, levels=(RoundLevel(level=1), RoundLevel(level=2, requires=(1,))))

        assert lints(ladder(level(1, asks("1a")), level(2, asks("2a")), rounds=(given,)), "KPI901") == []


class TestImplied:
    def test_a_level_that_follows_from_the_one_below_is_named(self) -> None:
        """Two items of a kind are there once three are."""
        indicator = ladder(
            level(1, asks("1a", provided("k1a", count=3))), level(2, asks("2a", provided("k1a", count=2)))
        )

        assert found(indicator, "KPI902") == [("whoever reaches level 1 has reached level 2", ("levels", 1))]

    def test_levels_side_by_side_are_named_when_a_higher_one_takes_over(self) -> None:
        """Whatever is above 30 is above 20."""
        levels = (level(1, asks("1a", MANY)), level(2, asks("2a", measured("m1", min=20))))

        assert found(ladder(*levels, progression="independent"), "KPI902") == [
            ("level 1 is never what is reached: wherever it holds, a higher level does", ("levels", 0))
        ]

    def test_rated_levels_are_read_as_they_are_written_out(self) -> None:
        """A threshold for lower ratings is all that tells two levels apart."""
        same = ladder(level(1, asks("1a", answered("q1", reach="yes"))), level(2, asks("2a", answered("q1"))))

        assert found(same, "KPI902") == [("whoever reaches level 1 has reached level 2", ("levels", 1))]


class TestContradictory:
    def test_the_innermost_part_to_blame_is_named(self) -> None:
        """Around it everything asks for all of its parts."""
        guard = all_of(written("f1"), all_of(provided("proof"), all_of(FEW, MANY)))

        [lint] = lints(one_level(guard), "KPI903")

        assert lint.problem.message == "requirement '1a' can never be met"
        here: Path = ("levels", 0, "requirements", 0, "requires", "all_of", 1, "all_of", 1)
        assert (lint.problem.path, lint.problem.reasons) == (here, ("its parts can never all be met",))

    def test_choices_that_leave_too_few_are_contradictory_too(self) -> None:
        """Of three answers to one question only one can be given."""
        values = (answered("q1", among=value) for value in ("no", "partly", "yes"))

        [lint] = lints(one_level(at_least(2, *values)), "KPI903")

        assert lint.problem.reasons == ("no 2 of its parts can be met together",)

    def test_a_group_of_which_no_part_may_be_met_can_be_one_of_which_some_part_always_is(self) -> None:
        """An incident was filed or it was not."""
        either = any_of(provided("incident"), none_of(provided("incident")))

        [lint] = lints(one_level(none_of(either, written("f1"))), "KPI903")

        assert lint.problem.reasons == ("one of its parts is always met",)

    def test_bounds_that_leave_no_number_between_exclude_one_another(self) -> None:
        """What is at most 20 and above 20 is no number; a whole number below 5 is at most 4."""
        share = all_of(measured("m1", max=20), measured("m1", above=20))
        people = all_of(measured("m2", above=4), measured("m2", below=5))
        indicator = one_level(share, people, measures=(Measure(id="m1", name=named("m1")), WHOLE))

        assert len(found(indicator, "KPI903")) == 2

    def test_more_kinds_than_are_named_cannot_differ(self) -> None:
        """Three items of different kinds do not come from two kinds."""
        [lint] = lints(one_level(provided("k1a", "proof", count=3, distinct_by="kind")), "KPI903")

        assert lint.problem.reasons == ("nothing can satisfy this condition",)

    def test_what_can_be_met_only_where_it_does_not_apply_is_told_so(self) -> None:
        """It applies when few are late, and asks that many are."""
        requirement = asks("1a", MANY, applies_when=FEW, na=droppable())

        assert found(ladder(level(1, requirement, empty="met")), "KPI903") == [
            ("requirement '1a' can never be met when it applies", ("levels", 0, "requirements", 0))
        ]

    def test_grounds_that_never_hold_are_named(self) -> None:
        """Nobody can be let off by them."""
        requirement = asks("1a", na=droppable(allowed=True, requires=all_of(FEW, MANY)))

        assert found(ladder(level(1, requirement, empty="met")), "KPI903") == [
            ("requirement '1a' can never be left out", ("levels", 0, "requirements", 0, "na", "requires"))
        ]

    def test_a_rating_or_criterion_is_named_where_it_is_written(self) -> None:
        """What stands for a requirement has the place of what it stands for."""
        indicator = ladder(criteria=Criteria(measure="m1", cells=("90", "120")))

        assert found(indicator, "KPI903") == [
            ("requirement 'criterion.2' can never be met", ("criteria", "cells", 1))
        ]


class TestDeadPart:
    def test_the_stricter_of_two_alternatives_is_dead(self) -> None:
        """Whoever has an approved plan has a plan."""
        guard = any_of(provided("k1a"), provided("k1a", approved_by="registrar"))

        assert found(one_level(guard), "KPI904") == [
            (
                "a part of requirement '1a' never makes a difference",
                ("levels", 0, "requirements", 0, "requires", "any_of", 1),
            )
        ]

    def test_the_weaker_of_two_demands_is_dead(self) -> None:
        """Asking for a plan beside an approved plan adds nothing."""
        guard = all_of(provided("k1a"), provided("k1a", approved_by="registrar"))

        assert [path[-1] for _, path in found(one_level(guard), "KPI904")] == [0]

    def test_of_two_parts_that_say_the_same_the_later_one_is_named(self) -> None:
        """Only one of them can go."""
        guard = all_of(provided("k1a"), written("f1"), provided("k1a"))

        assert [path[-1] for _, path in found(one_level(guard), "KPI904")] == [2]

    def test_a_part_deep_inside_is_found(self) -> None:
        """Groups are looked through, the outer ones first."""
        guard = any_of(provided("proof"), all_of(FEW, any_of(provided("k1a"), measured("m1", max=30))))

        assert [path[-4:] for _, path in found(one_level(guard), "KPI904")] == [("any_of", 1, "all_of", 1)]

    def test_parts_of_what_must_not_be_are_looked_at_too(self) -> None:
        """An approved incident is an incident."""
        guard = none_of(provided("incident"), provided("incident", count=2))

        assert [path[-1] for _, path in found(one_level(guard), "KPI904")] == [1]

    def test_conditions_and_grounds_are_looked_at_too(self) -> None:
        """Every guard of a requirement is one in which a part may be dead."""
        requirement = asks(
            "1a",
            applies_when=any_of(answered("q1"), answered("q1", reach="yes")),
            na=droppable(allowed=True, requires=any_of(written("f1"), written("f1", min_length=9))),
        )

        paths = [path[4:] for _, path in found(ladder(level(1, requirement, empty="met")), "KPI904")]

        assert paths == [("applies_when", "any_of", 1), ("na", "requires", "any_of", 1)]

    def test_what_is_unmet_in_place_of_unknown_matters_to_whoever_looks(self) -> None:
        """By itself the second part is dead; where another requirement asks for the opposite, it is not."""
        # Met whenever the first is; but an approval dated "October" leaves only the second one open.
        guard = any_of(provided("k1a"), all_of(provided("k1a"), provided("proof", approved_by="registrar")))
        alone = one_level(guard)
        looked_at = ladder(level(1, asks("1a", guard), asks("1b", none_of(holds("1a")))))

        assert len(found(alone, "KPI904")) == 1
        assert len(found(looked_at, "KPI904")) == 1

    def test_every_requirement_is_looked_at_where_a_level_is(self) -> None:
        """A level of the same ladder shows what its requirements come to."""
        guard = any_of(provided("k1a"), provided("k1a", count=2))
        indicator = ladder(
            level(1, asks("1a", guard)), level(2, asks("2a", all_of(reached(1), written("f1"))))
        )

        assert [path[:2] for _, path in found(indicator, "KPI904")] == [("levels", 0)]

    def test_a_part_that_counts_towards_a_number_is_alive(self) -> None:
        """Of three that are all needed in pairs none can go."""
        guard = at_least(2, provided("k1a"), provided("proof"), written("f1"))

        assert found(one_level(guard), "KPI904") == []

    def test_a_group_of_one_has_no_part_to_spare(self) -> None:
        """What is all there is cannot be dropped."""
        assert found(one_level(any_of(provided("k1a"))), "KPI904") == []


class TestIdleException:
    def test_a_requirement_that_always_applies_needs_no_word_for_when_it_does_not(self) -> None:
        """Neither a condition nor a statement of the unit can take it out."""
        indicator = ladder(level(1, asks("1a", na=droppable("met")), asks("1b")))

        assert found(indicator, "KPI905") == [
            (
                "requirement '1a' always applies, and says what it counts as when it does not",
                ("levels", 0, "requirements", 0, "na"),
            )
        ]

    def test_a_level_with_one_requirement_that_stays_is_never_empty(self) -> None:
        """One of the two may drop out, the other one may not."""
        indicator = ladder(level(1, asks("1a", na=droppable(allowed=True)), asks("1b"), empty="met"))

        assert found(indicator, "KPI905") == [
            (
                "level 1 always has a requirement that applies, and says what it is worth without",
                ("levels", 0, "empty"),
            )
        ]

    def test_a_group_of_references_to_what_may_drop_out_may_be_empty(self) -> None:
        """There the word is needed."""
        indicator = ladder(
            level(1, asks("1a", na=droppable(allowed=True)), asks("1b")),
            level(2, asks("2a", any_of(holds("1a"), empty="unmet"))),
        )

        assert found(indicator, "KPI905") == []


class TestRedundantReference:
    def test_a_level_below_is_asked_for_anyway(self) -> None:
        """On a cumulative ladder each level builds on those below."""
        indicator = ladder(level(1, asks("1a")), level(2, asks("2a", reached(1)), asks("2b")))

        assert found(indicator, "KPI906") == [
            (
                "requirement '2a' asks for nothing that level 2 does not ask for already",
                ("levels", 1, "requirements", 0),
            )
        ]

    def test_where_levels_stand_side_by_side_a_reference_adds_something(self) -> None:
        """Nothing else makes level 2 wait for level 1."""
        levels = (level(1, asks("1a")), level(2, asks("2a", reached(1)), asks("2b")))

        assert found(ladder(*levels, progression="independent"), "KPI906") == []

    def test_of_two_references_to_one_thing_the_later_one_is_named(self) -> None:
        """Only one of them can go."""
        levels = (level(1, asks("1a")), level(2, asks("2a", holds("1a")), asks("2b", any_of(holds("1a")))))

        assert [path[-1] for _, path in found(ladder(*levels, progression="independent"), "KPI906")] == [1]

    def test_where_nothing_can_hold_nothing_is_said_to_follow(self) -> None:
        """From a level that excludes itself everything would."""
        levels = (level(1, asks("1a", FEW)), level(2, asks("2a", holds("1a")), asks("2b", MANY)))

        assert found(ladder(*levels), "KPI906") == []

    def test_another_indicator_is_no_part_of_the_level(self) -> None:
        """Its level is known from elsewhere."""
        indicator = ladder(level(1, asks("1a")), level(2, asks("2a", reached(1, indicator="9.9"))))

        assert found(indicator, "KPI906") == []


class TestSameDemand:
    def test_the_same_said_in_other_words_is_the_same(self) -> None:
        """Kinds in another order, and a group of one, make no difference."""
        indicator = one_level(provided("k1a", "proof"), any_of(provided("proof"), provided("k1a")))

        assert found(indicator, "KPI907") == [
            (
                "whatever meets requirement '1a' meets requirement '1b' too: they ask for the same",
                ("levels", 0, "requirements", 1),
            )
        ]

    def test_one_answer_may_serve_many_requirements(self) -> None:
        """Answers are about one thing; only evidence can be counted twice."""
        assert found(one_level(written("f1"), written("f1")), "KPI907") == []


class TestNotMonotone:
    def test_each_way_in_which_more_evidence_undoes_is_named(self) -> None:
        """What must not be there, what contradicts, and what makes a requirement apply."""
        contradicted = nil_return("complaints", channels="desk", contradicted_by="incident")
        indicator = ladder(
            level(
                1,
                asks("1a", all_of(written("f1"), none_of(provided("incident")))),
                asks("1b", contradicted),
                asks("1c", applies_when=provided("incident"), na=droppable()),
            )
        )

        assert [(message, path[4:]) for message, path in found(indicator, "KPI908")] == [
            ("requirement '1a' can be undone by whatever is listed here", ("requires", "all_of", 1)),
            (
                "requirement '1b' can be undone by evidence of the kind incident",
                ("requires", "nil_return", "contradicted_by"),
            ),
            ("requirement '1c' can be undone by evidence that makes it apply", ("applies_when",)),
        ]

    def test_a_condition_about_an_answer_is_no_such_way(self) -> None:
        """An answer takes the place of another one; it is not more of it."""
        requirement = asks("1a", applies_when=answered("q1", reach="yes"), na=droppable())

        assert found(ladder(level(1, requirement, empty="met")), "KPI908") == []


class _Custom:
    """A guard that the library does not know."""

    def judge(self, _facts: Facts) -> Verdict:
        return Verdict(status=Status.MET, expects=Text.same("anything"))


class TestNotDecided:
    def test_a_guard_that_is_not_the_librarys_own_is_not_guessed_at(self) -> None:
        """Everything that rests on it stays open, and the rest is decided."""
        indicator = ladder(level(1, asks("1a", _Custom())), level(2, asks("2a", all_of(FEW, MANY))))

        assert [path for _, path in found(indicator, "KPI909")] == [
            ("levels", 0),
            ("levels", 1),
            ("levels", 0, "requirements", 0),
        ]
        assert len(found(indicator, "KPI903")) == 1

    def test_what_refers_to_others_is_decided_by_itself_where_the_ladder_is_not(self) -> None:
        """What is hard elsewhere is no burden to a requirement that does not rest on it."""
        indicator = ladder(
            level(1, asks("1a", _Custom())),
            level(2, asks("2a"), asks("2b", all_of(holds("2a"), FEW, MANY))),
        )

        assert [message for message, _ in found(indicator, "KPI903")] == ["requirement '2b' can never be met"]

    def test_a_chain_of_a_thousand_references_is_no_deep_one(self) -> None:
        """The far end is encoded first, however long the way is."""
        chain = [asks("r0", written("f1"))]
        chain += (asks(f"r{n}", holds(f"r{n - 1}")) for n in range(1, 990))
        indicator = ladder(level(1, *chain), evidence=())

        assert lints(indicator, "KPI900", "KPI903", "KPI909") == []
