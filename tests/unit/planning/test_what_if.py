"""What would change, and what each requirement is worth."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpiflow.definitions import Scale
from kpiflow.errors import MoveError
from kpiflow.guards import Status
from kpiflow.ladder import Situation
from kpiflow.planning import Gain, gain, gains, missing, what_if
from ladders import asks, droppable, item, ladder, level, override, plain, said, says, shown, waiver
from plans import situation


def half_way() -> Situation:
    """Give a ladder of three levels, the first and third of which are met."""
    return situation(plain(1, 2, 3), *shown("1a", "3a"))


class TestWhatIf:
    def test_what_is_added_counts(self) -> None:
        """With the missing item added, levels 2 and 3 are reached and the score with them."""
        seen = what_if(half_way(), add=shown("2a"))

        assert (seen.before.supported, seen.after.supported) == (1, 3)
        assert seen.score_after.points - seen.score_before.points == 2
        assert seen.changed() == ("2a",)

    def test_what_is_taken_away_counts_no_more(self) -> None:
        """Without the item of level 1 no level is reached."""
        seen = what_if(half_way(), remove=["k1a"])

        assert (seen.before.supported, seen.after.supported) == (1, 0)
        assert seen.changed() == ("1a",)

    def test_decisions_are_laid_over_the_rules_besides(self) -> None:
        """A waiver for level 2 opens level 3; what was decided before still counts."""
        before = half_way().with_decisions((override("3a", "unmet"),))

        seen = what_if(before, decisions=[waiver("2a")])

        assert (seen.before.supported, seen.after.supported) == (1, 2)

    def test_something_can_be_replaced(self) -> None:
        """What is taken away first may be added anew under the same identifier."""
        seen = what_if(half_way(), remove=["k1a"], add=[item("k1a", reference="another one")])

        assert seen.changed() == ()
        assert seen.after.supported == 1

    def test_statements_take_the_place_of_earlier_ones(self) -> None:
        """Another answer is added without taking the one before away."""
        of = situation(ladder(level(1, asks("1a", says("q1")))), *said(q1="no"))

        assert what_if(of, add=said(q1="yes")).after.supported == 1

    def test_nothing_changed_changes_nothing(self) -> None:
        """Without changes both sides are one."""
        seen = what_if(half_way())

        assert seen.before == seen.after
        assert (seen.changed(), seen.score_before) == ((), seen.score_after)

    def test_the_situation_itself_is_left_alone(self) -> None:
        """Trying something out leaves no trace."""
        of = half_way()
        register = of.register

        what_if(of, add=shown("2a"), remove=["k1a"], decisions=[waiver("2a")])

        assert of.register is register
        assert of.ladder().supported == 1

    def test_additions_are_entered_by_whoever_is_named(self) -> None:
        """The role that would submit is a matter of rules that ask who submitted."""
        seen = what_if(half_way(), add=shown("2a"), by="clerk")

        assert seen.after.supported == 3

    def test_examples_of_a_missing_set_can_be_tried(self) -> None:
        """What a missing set carries can be added, and comes to what it promises."""
        of = half_way()
        [found] = missing(of, level=3)

        seen = what_if(of, add=[step.fact for step in found.steps if step.fact])

        assert seen.after.supported == 3

    def test_what_is_not_there_cannot_be_taken_away(self) -> None:
        """A slip of the pen is named, with what is there."""
        with pytest.raises(MoveError) as error:
            what_if(half_way(), remove=["k1b"])

        assert error.value.problems[0].code == "KPI203"
        assert error.value.problems[0].declared == ("k1a", "k3a")

    def test_what_is_there_cannot_be_added(self) -> None:
        """An identifier stands for one item."""
        with pytest.raises(MoveError) as error:
            what_if(half_way(), add=shown("1a"))

        assert error.value.problems[0].code == "KPI203"


class TestGain:
    def test_a_requirement_that_holds_all_back_is_worth_all(self) -> None:
        """Level 2 stands between 1 and 3: it is worth two levels, their points and their weight."""
        assert gain(half_way(), "2a") == Gain(
            requirement="2a", level_before=1, level_after=3, points=Fraction(2), weighted=Fraction(4, 100)
        )

    def test_a_requirement_above_a_gap_is_worth_nothing_yet(self) -> None:
        """With level 1 missing, level 2 alone changes nothing."""
        found = gain(situation(plain(1, 2)), "2a")

        assert found.level_after == 0
        assert found.points == 0

    def test_a_requirement_that_holds_is_worth_nothing_more(self) -> None:
        """What is met already gains nothing."""
        assert gain(half_way(), "1a").points == 0

    def test_what_was_decided_about_it_gives_way(self) -> None:
        """What an authority found not met is tried as if it were."""
        of = situation(plain(1), decisions=(override("1a", "unmet"),))

        assert gain(of, "1a").level_after == 1

    def test_floors_of_the_scale_are_part_of_it(self) -> None:
        """From no level to the first is worth what the scale says lies between."""
        of = situation(plain(1, 2, scale=Scale(highest=2, below=0)))

        assert gain(of, "1a").points == 1

    def test_requirements_that_do_not_exist_are_refused(self) -> None:
        """A slip of the pen is named, with the requirements there are."""
        with pytest.raises(MoveError) as error:
            gain(situation(plain(1, 2)), "3a")

        assert error.value.problems[0].code == "KPI203"
        assert str(error.value) == "[KPI203] indicator '1.2' has no requirement '3a'\n  declared: 1a, 2a"


class TestGains:
    def test_the_largest_come_first(self) -> None:
        """What holds back most is named first; of equals the one lower down."""
        wanted = ladder(
            level(1, asks("1a"), asks("1b")),
            level(2, asks("2a")),
            level(3, asks("3a")),
            progression="independent",
        )

        found = gains(situation(wanted, *shown("1a")))

        assert [(each.requirement, each.level_after) for each in found] == [("3a", 3), ("2a", 2), ("1b", 1)]

    def test_what_holds_is_left_out(self) -> None:
        """Only what does not hold could gain anything."""
        assert [each.requirement for each in gains(half_way())] == ["2a"]

    def test_what_does_not_apply_is_left_out(self) -> None:
        """A requirement that drops out has nothing to gain."""
        wanted = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable())))
        of = situation(wanted, *said(q1="no"))

        assert [each.requirement for each in gains(of)] == ["1a"]
        assert of.ladder().requirements()[1].status is Status.NOT_APPLICABLE
