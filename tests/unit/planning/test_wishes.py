"""What is wished of the leaves of a ladder."""

from __future__ import annotations

from kpiflow.definitions import Indicator
from kpiflow.evidence import Fact
from kpiflow.guards import all_of, answered, any_of, at_least, holds, none_of, provided, reached, written
from kpiflow.planning.wishes import Wish, Wishes, leaves, parts, wishes_of
from ladders import asks, droppable, excluded, ladder, level, said, says
from plans import situation


def wished(of: Indicator, *facts: Fact, ids: tuple[str, ...] = ()) -> Wishes:
    """Give what is wished for requirements, by default for all of them."""
    requirements = [each for _, each in of.requirements() if not ids or each.id in ids]
    return wishes_of(of, requirements, situation(of, *facts).judge())


class TestLeaves:
    def test_groups_pass_on_what_is_wished(self) -> None:
        """Whatever must be met must be met by its leaves."""
        guard = all_of(provided("a"), any_of(provided("b"), written("f1")))

        assert list(leaves(guard)) == [Wish(provided("a")), Wish(provided("b")), Wish(written("f1"))]

    def test_prohibitions_turn_it_round(self) -> None:
        """What must not be there must not be met; within a prohibition of one it must."""
        guard = none_of(provided("a"), none_of(provided("b")))

        assert list(leaves(guard)) == [Wish(provided("a"), met=False), Wish(provided("b"))]
        assert list(leaves(guard, met=False)) == [Wish(provided("a")), Wish(provided("b"), met=False)]

    def test_thresholds_of_a_group_are_those_of_its_parts(self) -> None:
        """An answer without a threshold of its own takes that of the group around it."""
        guard = at_least(1, answered("q1"), answered("q2", reach="no"), reach="partly")

        assert parts(guard) == (answered("q1", reach="partly"), answered("q2", reach="no"))

    def test_leaves_have_no_parts(self) -> None:
        """What is no group is made of nothing."""
        assert parts(provided("a")) == ()


class TestWishes:
    def test_places_are_counted(self) -> None:
        """A leaf that two requirements ask for stands in two places."""
        of = ladder(level(1, asks("1a", written("f1")), asks("1b", all_of(written("f1"), provided("k1b")))))

        assert dict(wished(of).places) == {Wish(written("f1")): 2, Wish(provided("k1b")): 1}

    def test_what_is_only_referred_to_has_no_place(self) -> None:
        """A leaf that stands in another requirement is wished for, and counted where it stands."""
        of = ladder(level(1, asks("1a")), level(2, asks("2a", all_of(holds("1a"), written("f1")))))

        assert dict(wished(of, ids=("2a",)).places) == {Wish(provided("k1a")): 0, Wish(written("f1")): 1}

    def test_levels_referred_to_stand_for_their_requirements(self) -> None:
        """What asks for a level wishes what its requirements ask for."""
        of = ladder(level(1, asks("1a"), asks("1b")), level(2, asks("2a", reached(1))))

        assert set(wished(of, ids=("2a",)).places) == {Wish(provided("k1a")), Wish(provided("k1b"))}

    def test_open_conditions_are_wished_either_way(self) -> None:
        """Where nobody knows whether a requirement applies, its condition may be met or not."""
        of = ladder(level(1, asks("1a", applies_when=says("q1"), na=droppable()), empty="met"))

        found = wished(of)

        assert list(found.places) == [Wish(says("q1")), Wish(says("q1"), met=False), Wish(provided("k1a"))]
        assert found.deciding == {says("q1")}

    def test_settled_conditions_are_not_undone(self) -> None:
        """Where the condition is settled, nobody wishes it unmet."""
        of = ladder(level(1, asks("1a", applies_when=says("q1"), na=droppable()), empty="met"))

        assert Wish(says("q1"), met=False) not in wished(of, *said(q1="yes")).places

    def test_grounds_matter_once_something_is_stated_not_to_apply(self) -> None:
        """What an exclusion takes is wished only where there is one."""
        of = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True, requires=written("f1")))))

        assert Wish(written("f1")) not in wished(of).places
        assert Wish(written("f1")) in wished(of, excluded("1b")).places
