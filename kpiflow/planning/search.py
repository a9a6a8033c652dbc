"""Cheapest first: sets of steps that reach a goal, found one after the other.

A* over sets (Hart, Nilsson, Raphael 1968). A set grows only by what could help, and of
several things that are needed only by what could help one of them: whatever else is
done, that one has to be. Costs are pairs: effort, and how much is asked for it.
"""

from __future__ import annotations

import heapq

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import count
from typing import TypeAlias


Chosen: TypeAlias = frozenset[int]
"""Which of the steps are taken, by their numbers."""

Cost: TypeAlias = tuple[Fraction, int]
"""Effort, and how much is asked for it."""


class Search:
    """Enumerates sets of steps that reach a goal, cheapest first.

    Attributes:
        looked_at: How many sets have been looked at.
        is_complete: Whether every set there is has been given; unknown until the end.
        gave_up: Whether the budget was used up before the end.
    """

    def __init__(
        self,
        costs: Sequence[Cost],
        *,
        reaches: Callable[[Chosen], bool],
        growing: Callable[[Chosen], Iterable[int]],
        estimate: Callable[[Chosen], Fraction | None],
        budget: int,
    ) -> None:
        self._costs = costs
        self._reaches = reaches
        self._growing = growing
        self._estimate = estimate
        self._budget = budget
        self.looked_at = 0
        self.is_complete = False
        self.gave_up = False

    def __iter__(self) -> Iterator[Chosen]:
        """Give the sets, each as cheap as the ones before it or dearer; none contains one given before."""
        tie = count()
        start: Chosen = frozenset()
        met = {start}
        found: list[Chosen] = []
        # A set waits with the estimate of the one it grew from, until its turn shows that it needs its own.
        queue: list[tuple[Cost, int, int, bool, Chosen]] = [((Fraction(0), 0), 0, next(tie), False, start)]
        while queue:
            cost, size, order, is_estimated, chosen = heapq.heappop(queue)
            if any(smaller <= chosen for smaller in found):
                continue
            if not is_estimated:
                if self.looked_at >= self._budget:
                    self.gave_up = True
                    return
                self.looked_at += 1
                estimated = self._estimated(chosen)
                if estimated is not None:
                    heapq.heappush(queue, (max(cost, estimated), size, order, True, chosen))
                continue
            if self._reaches(chosen):
                found.append(chosen)
                yield chosen
                continue
            for step in self._growing(chosen):
                grown = chosen | {step}
                if grown not in met:
                    met.add(grown)
                    waiting = (max(cost, self._cost(grown)), -len(grown), next(tie), False, grown)
                    heapq.heappush(queue, waiting)
        self.is_complete = True

    def _estimated(self, chosen: Chosen) -> Cost | None:
        """Give what a set and the rest will cost at least; `None` where the goal cannot be reached from it."""
        rest = self._estimate(chosen)
        if rest is None:
            return None
        effort, content = self._cost(chosen)
        return effort + rest, content

    def _cost(self, chosen: Chosen) -> Cost:
        return (
            sum((self._costs[step][0] for step in chosen), start=Fraction(0)),
            sum(self._costs[step][1] for step in chosen),
        )
