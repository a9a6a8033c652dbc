"""What is missing for a level: the smallest sets of steps that would unlock it, cheapest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, localcontext
from typing import Final

from attrs import frozen

from kpiflow.ladder import Situation
from kpiflow.planning.planner import Planner
from kpiflow.planning.search import Chosen
from kpiflow.planning.steps import Step
from kpiflow.text import Text, joined


BUDGET: Final = 20_000
"""How many sets are looked at before the search gives up looking for more."""


_DIGITS: Final = 200
"""Digits enough to add up efforts without rounding any."""


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
        return joined([step.text for step in self.steps])


class Missing:
    """The smallest sets of steps that would unlock a level, found as they are asked for.

    Iterating gives the sets, cheapest first; each is found once, however often it is
    asked for. Where there is none, and `is_complete`, no step could unlock the level on
    that day.

    Attributes:
        level: The level asked about.
        as_of: The day asked about.
        limit: How many sets are given at most; `None` for all there are.
    """

    def __init__(self, planner: Planner, *, limit: int | None, budget: int) -> None:
        self.level: int = planner.level
        self.as_of: date = planner.situation.as_of
        self.limit = limit
        self._planner = planner
        self._search = planner.search(budget)
        self._given: list[MissingSet] = []
        self._further = self._found()

    @property
    def is_complete(self) -> bool:
        """Whether every set there is has been given; not before the end, nor where it ended early."""
        return self._search.is_complete

    @property
    def gave_up(self) -> bool:
        """Whether the search ended early, because the budget was used up."""
        return self._search.gave_up

    @property
    def looked_at(self) -> int:
        """How many sets have been looked at so far."""
        return self._search.looked_at

    def __iter__(self) -> Iterator[MissingSet]:
        """Give the sets, as many as were asked for."""
        given = 0
        while self.limit is None or given < self.limit:
            if given == len(self._given):
                following = next(self._further, None)
                if following is None:
                    return
                self._given.append(following)
            yield self._given[given]
            given += 1

    def _found(self) -> Iterator[MissingSet]:
        told: list[Chosen] = []
        for chosen in self._search:
            if self._planner.is_minimal(chosen) and not self._planner.is_outdone(chosen, told):
                told.append(chosen)
                steps = self._planner.steps_of(chosen)
                yield MissingSet(steps=steps, effort=_in_all(steps))


def _in_all(steps: Iterable[Step]) -> Decimal:
    with localcontext(prec=_DIGITS):
        return sum((step.effort for step in steps), start=Decimal(0))


def missing(situation: Situation, *, level: int, limit: int | None = 10, budget: int = BUDGET) -> Missing:
    """Find the smallest sets of evidence, answers and attestations that would unlock a level.

    Each step comes with an example that would do, so that every set can be tried:
    with all its steps the level is reached, without any one of them it is not. A
    level that is reached already takes the empty set. Where a rule is undone by more
    evidence, what stands against it may have to be withdrawn. Where one thing would do
    in place of two, the two are not listed, and what is stated already is not stated
    again. Whether a requirement applies is settled either way where that is open; what
    was shown already is not undone for that, and nothing is stated not to apply.

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
