"""What could still help, and what it takes at least: how the outlooks of parts become that of the whole."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpiflow.planning.outlooks import DONE, HOPELESS, Outlook, any_help, every, some


def outlook(effort: int, *steps: int) -> Outlook:
    """Make the outlook of something open."""
    return Outlook(frozenset(steps), Fraction(effort))


CHEAP, DEAR, NARROW = outlook(1, 1, 2), outlook(5, 3, 4), outlook(3, 9)


class TestOutlook:
    @pytest.mark.parametrize(("each", "expected"), [(DONE, True), (HOPELESS, False), (CHEAP, False)])
    def test_only_what_is_not_open_is_done(self, each: Outlook, expected: bool) -> None:
        """What nothing can help is not done, although no step could help it."""
        assert each.is_done is expected

    def test_what_costs_nothing_is_open_all_the_same(self) -> None:
        """A step without effort has still to be taken."""
        assert not outlook(0, 1).is_done


class TestEvery:
    def test_efforts_add_up(self) -> None:
        """All of them are needed, so that all of them cost."""
        assert every([CHEAP, DEAR]).least == 6

    def test_what_has_fewest_ways_comes_first(self) -> None:
        """Whatever is done first, that part has to be done: fewest ways leave least to try."""
        assert every([CHEAP, NARROW, DEAR]).steps == {9}

    def test_one_hopeless_part_makes_all_hopeless(self) -> None:
        """What needs something that nothing can help cannot be helped."""
        assert every([CHEAP, HOPELESS]) == HOPELESS

    def test_what_is_done_adds_nothing(self) -> None:
        """Parts that are not open are passed by."""
        assert every([DONE, CHEAP, DONE]) == CHEAP
        assert every([DONE, DONE]) == every([]) == DONE


class TestSome:
    def test_as_many_of_the_cheapest_are_counted(self) -> None:
        """Two of three cost at least what the two cheapest cost."""
        assert some(2, [DEAR, CHEAP, NARROW]).least == 4

    def test_any_of_them_may_help(self) -> None:
        """Where there is a choice every part of it may be the one."""
        assert some(1, [CHEAP, DEAR]).steps == {1, 2, 3, 4}

    def test_where_all_that_are_possible_are_needed_there_is_no_choice(self) -> None:
        """Two of two that can be helped are both needed."""
        assert some(2, [HOPELESS, CHEAP, NARROW]) == every([CHEAP, NARROW])

    def test_too_few_that_can_be_helped_are_hopeless(self) -> None:
        """Two are needed, and one alone can be helped."""
        assert some(2, [CHEAP, HOPELESS]) == HOPELESS

    @pytest.mark.parametrize("count", [0, -1])
    def test_none_needed_is_done(self, count: int) -> None:
        """Where enough is met already nothing is open, whatever else there is."""
        assert some(count, [HOPELESS]) == DONE


class TestAnyHelp:
    def test_whatever_could_help_is_tried_at_no_effort(self) -> None:
        """Where it cannot be told what is needed, nothing is left out and nothing claimed."""
        assert any_help([CHEAP, HOPELESS, NARROW]) == outlook(0, 1, 2, 9)

    def test_with_nothing_that_could_help_it_is_hopeless(self) -> None:
        """Where no step could help, it is not done, but hopeless."""
        assert any_help([HOPELESS]) == any_help([]) == HOPELESS
