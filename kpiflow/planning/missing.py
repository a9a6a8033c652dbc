"""What is missing for a level: the smallest sets of steps that would unlock it, cheapest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import frozen

from kpiflow.ladder import Situation
from kpiflow.planning.planner import Planner
from kpiflow.planning.search import Chosen
from kpiflow.planning.steps import Step
from kpiflow.text import Text


BUDGET: Final = 20_000
"""How many sets are looked at before the search gives up looking for more."""


@frozen(kw_only=True)
class MissingSet:
    """Steps that together unlock a level; without any one of them they would not.

    Attributes:
        steps: What to do.
        effort: What it costs in all, as the definition declares it.
    """

    steps: tuple[Step, ...]
    effort: Decimal

    def text(self) -> Text:
        """Say what to do, in one line."""
        return Text(
            th="; ".join(step.text.th for step in self.steps),
            en="; ".join(step.text.en for step in self.steps),
        )


class Missing:
    """The smallest sets of steps that would unlock a level, found as they are asked for.

    Iterating gives the sets, cheapest first. Nothing at all means that no step could
    unlock the level on that day.

    Attributes:
        level: The level asked about.
        as_of: The day asked about.
    """

    def __init__(self, planner: Planner, *, limit: int | None, budget: int) -> None:
        self.level: int = planner.level
        self.as_of: date = planner.situation.as_of
        self._planner = planner
        self._limit = limit
        self._search = planner.search(budget)

    @property
    def is_complete(self) -> bool:
        """Whether every set there is has been given; `False` before the end, or when the search gave up."""
        return self._search.is_complete

    def __iter__(self) -> Iterator[MissingSet]:
        """Give the sets, as many as were asked for."""
        given: list[Chosen] = []
        for chosen in self._search:
            if self._limit is not None and len(given) >= self._limit:
                return
            if self._planner.is_minimal(chosen) and not self._planner.is_outdone(chosen, given):
                given.append(chosen)
                steps = self._planner.steps_of(chosen)
                yield MissingSet(steps=steps, effort=sum((step.effort for step in steps), start=Decimal(0)))


def missing(situation: Situation, *, level: int, limit: int | None = 10, budget: int = BUDGET) -> Missing:
    """Find the smallest sets of evidence, answers and attestations that would unlock a level.

    Each step comes with an example that would do, so that every set can be tried:
    with all its steps the level is reached, without any one of them it is not. A
    level that is reached already takes the empty set. Where a rule is undone by more
    evidence (`none_of`), what stands against it may have to be withdrawn.

    Args:
        situation: The definition, what has been shown and decided, and the day by which
            everything would be done.
        level: The level wanted.
        limit: How many sets to give at most; `None` for all there are.
        budget: How many sets to look at before giving up.

    Raises:
        MoveError: The ladder has no such level (KPI202).
    """
    situation.indicator.must_have_level(level)
    return Missing(Planner(situation, level), limit=limit, budget=budget)
