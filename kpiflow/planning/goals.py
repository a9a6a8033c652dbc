"""What it takes to stand on a level: how many of which levels must hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from kpiflow.definitions import Level, Progression, Requirement
from kpiflow.ladder.verdicts import topmost


@frozen
class Goal:
    """So many of these levels must hold.

    Attributes:
        levels: The levels.
        needed: How many of them; `None` where no evidence can reach the level.
    """

    levels: tuple[Level, ...]
    needed: int | None

    def requirements(self) -> Iterator[Requirement]:
        """Walk the requirements of these levels."""
        for level in self.levels:
            yield from level.requirements


def goal_of(progression: Progression, ladder: Sequence[Level], asked: int) -> Goal:
    """Give what it takes on a ladder to stand on a level or above it."""
    numbers = [level.level for level in ladder]
    above = [number for number in numbers if number >= asked]
    if not above or progression == "manual":
        return Goal((), None)
    if progression == "independent":
        return Goal(tuple(level for level in ladder if level.level >= asked), 1)
    if progression == "count":
        return Goal(tuple(ladder), numbers.index(above[0]) + 1)
    levels = tuple(level for level in ladder if level.level <= topmost(numbers, asked))
    return Goal(levels, len(levels))
