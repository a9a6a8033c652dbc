"""The planner: the steps there are, in which order they are tried, and which sets of them are worth telling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from kpiflow.decisions import Override
from kpiflow.evidence import Exclusion
from kpiflow.ladder import Situation
from kpiflow.planning.compatibility import Compatibility
from kpiflow.planning.goals import Goal, goal_of
from kpiflow.planning.outlooks import Outlook
from kpiflow.planning.proposals import propose
from kpiflow.planning.prospects import Prospect, Terms
from kpiflow.planning.search import Chosen, Search
from kpiflow.planning.steps import Step, applied
from kpiflow.planning.wishes import wishes_of


class Planner:
    """Knows the steps there are, and what a register would come to with some of them.

    Attributes:
        situation: What is to be changed.
        level: The level wanted.
        steps: The steps there are.
    """

    def __init__(self, situation: Situation, level: int) -> None:
        self.situation = situation
        self.level = level
        indicator, judge = situation.indicator, situation.judge()
        ladder = indicator.ladder_for(situation.round_months)
        is_there = self.reaches(frozenset())
        goal = Goal((), 0) if is_there else goal_of(indicator.progression, ladder, level)
        wishes = wishes_of(indicator, goal.requirements(), judge)
        proposals = propose(indicator, tuple(wishes.places), judge.facts)
        self.steps: tuple[Step, ...] = proposals.steps
        self._fit = Compatibility(proposals, wishes, judge.facts)
        self._terms = Terms(
            indicator=indicator,
            goal=goal,
            serving=proposals.serving,
            shares=tuple(
                Fraction(step.effort) / max(1, sum(wishes.places[wish] for wish in self._fit.served[n]))
                for n, step in enumerate(self.steps)
            ),
            decided=frozenset(
                each.requirement
                for each in situation.decisions
                if isinstance(each, Override) and each.is_in_force(situation.as_of)
            ),
            retracting={
                step.about.removeprefix("exclusion:"): n
                for n, step in enumerate(self.steps)
                if step.kind == "withdraw" and isinstance(situation.register[step.about].fact, Exclusion)
            },
        )
        self._outlooks: dict[Chosen, Outlook] = {}

    def search(self, budget: int) -> Search:
        """Give the search through the steps, cheapest first."""
        return Search(
            [(Fraction(step.effort), step.content) for step in self.steps],
            reaches=lambda chosen: self.outlook(chosen).is_done and self.reaches(chosen),
            growing=self._growing,
            estimate=lambda chosen: self.outlook(chosen).least,
            budget=budget,
        )

    def steps_of(self, chosen: Chosen) -> tuple[Step, ...]:
        """Give the steps that were chosen."""
        return tuple(self.steps[n] for n in sorted(chosen))

    def outlook(self, chosen: Chosen) -> Outlook:
        """Tell what could still help with these steps taken, and what that takes at least."""
        known = self._outlooks.get(chosen)
        if known is None:
            judge = self._with(chosen).judge()
            known = Prospect(self._terms, judge, chosen | self._fit.excluded_by(chosen)).outlook()
            self._outlooks[chosen] = known
        return known

    def reaches(self, chosen: Chosen) -> bool:
        """Tell whether the level is reached with these steps."""
        return self._with(chosen).ladder(level=self.level).holds

    def is_minimal(self, chosen: Chosen) -> bool:
        """Tell whether no part of these steps would do.

        Steps that undo nothing only help: of those, one fewer tells. Of those that may
        undo something, every part is tried.
        """
        helpful = chosen - self._fit.undoing
        risky = sorted(chosen & self._fit.undoing)
        parts = [frozenset(left) for size in range(len(risky)) for left in combinations(risky, size)]
        fewer = [chosen - {step} for step in helpful]
        return not any(map(self.reaches, [*fewer, *(helpful | part for part in parts)]))

    def is_outdone(self, chosen: Chosen, given: Sequence[Chosen]) -> bool:
        """Tell whether a set asks for the same as one given before, and for more besides."""
        return any(self._fit.asks_more(chosen, other) for other in given)

    # --- inside -----------------------------------------------------------------

    def _with(self, chosen: Chosen) -> Situation:
        if not chosen:
            return self.situation
        steps, day = self.steps_of(chosen), self.situation.as_of
        return self.situation.with_register(applied(self.situation.register, steps, on=day))

    def _growing(self, chosen: Chosen) -> Iterator[int]:
        """Give the steps that could help what is open, of several of the same the next one."""
        for n in sorted(self.outlook(chosen).steps):
            before = self._fit.waits_for[n]
            if before is None or before in chosen:
                yield n
