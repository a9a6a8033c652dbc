"""What it takes to stand on a level, on ladders of every progression."""

from __future__ import annotations

import pytest

from kpiflow.definitions import Progression
from kpiflow.planning.goals import Goal, goal_of
from ladders import plain


LADDER = plain(1, 2, 4).ladder


def numbers(goal: Goal) -> list[int]:
    """Give the numbers of the levels of a goal."""
    return [level.level for level in goal.levels]


class TestGoal:
    @pytest.mark.parametrize(
        ("progression", "asked", "levels", "needed"),
        [
            ("cumulative", 2, [1, 2], 2),
            ("cumulative", 3, [1, 2, 4], 3),
            ("cumulative", 5, [], None),
            ("independent", 2, [2, 4], 1),
            ("independent", 5, [], None),
            ("count", 1, [1, 2, 4], 1),
            ("count", 4, [1, 2, 4], 3),
            ("count", 5, [], None),
            ("manual", 1, [], None),
        ],
    )
    def test_names_levels_and_how_many_must_hold(
        self, progression: Progression, asked: int, levels: list[int], needed: int | None
    ) -> None:
        """All up to it, any one from it on, or as many as make the number; none where evidence decides nothing."""
        goal = goal_of(progression, LADDER, asked)

        assert (numbers(goal), goal.needed) == (levels, needed)

    def test_walks_the_requirements_of_its_levels(self) -> None:
        """The requirements of a goal are those of its levels, from the lowest."""
        assert [each.id for each in goal_of("cumulative", LADDER, 2).requirements()] == ["1a", "2a"]
