"""The planner: which steps there are, which of them could help, and what the rest costs at least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Final

from kpiflow.definitions import Requirement
from kpiflow.evidence import Answer
from kpiflow.guards import Answered, AtLeast, Guard, Holds, NoneOf, Provided, Reached, Status
from kpiflow.ladder import Judge, Situation
from kpiflow.planning.leaves import open_leaves_of, parts
from kpiflow.planning.proposals import propose
from kpiflow.planning.provisions import counting
from kpiflow.planning.search import Chosen, Search
from kpiflow.planning.steps import Step, applied
from kpiflow.planning.withdrawals import withdrawals


_ALL_SUBSETS_UP_TO: Final = 12
_EXCLUSIVE: Final = {"answer", "measure", "write", "attain"}
"""The kinds of steps of which a later one takes the place of an earlier one about the same."""


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
        self._judges: dict[Chosen, Judge] = {}
        judge = self._judge(frozenset())
        leaves = [leaf for each in self._requirements() for leaf in open_leaves_of(each, judge)]
        proposals = propose(situation.indicator, leaves, judge.facts)
        self.steps = (*proposals.steps, *withdrawals(situation.indicator, judge.facts))
        self._serving: Mapping[Guard, frozenset[int]] = proposals.serving
        self._stands_at = Counter(leaves)  # one leaf may stand in several requirements
        self._is_monotone = not any(isinstance(guard, NoneOf) for guard in situation.indicator.guards())

    def search(self, budget: int) -> Search:
        """Give the search through the steps, cheapest first."""
        return Search(
            [(Fraction(step.effort), step.content) for step in self.steps],
            reaches=self.reaches,
            growing=self._growing,
            estimate=self._estimate,
            budget=budget,
        )

    def steps_of(self, chosen: Chosen) -> tuple[Step, ...]:
        """Give the steps that were chosen."""
        return tuple(self.steps[n] for n in sorted(chosen))

    def reaches(self, chosen: Chosen) -> bool:
        """Tell whether the level is reached with these steps."""
        return self._with(chosen).ladder(level=self.level).holds

    def is_minimal(self, chosen: Chosen) -> bool:
        """Tell whether no part of these steps would do; on monotone ladders, one fewer tells."""
        every_size = not self._is_monotone and len(chosen) <= _ALL_SUBSETS_UP_TO
        sizes = range(len(chosen)) if every_size else [len(chosen) - 1] if chosen else []
        return not any(
            self.reaches(frozenset(smaller)) for size in sizes for smaller in combinations(chosen, size)
        )

    def is_outdone(self, chosen: Chosen, given: list[Chosen]) -> bool:
        """Tell whether a set asks for the same as one given before, and for more besides."""
        return any(self._asks_more(chosen, other) for other in given)

    # --- inside -----------------------------------------------------------------

    def _requirements(self) -> Iterator[Requirement]:
        """Give the requirements that could decide whether the level is reached, lowest first."""
        cumulative = self.situation.indicator.progression == "cumulative"
        for level in self.situation.indicator.ladder_for(self.situation.round_months):
            if not cumulative or level.level <= self.level:
                yield from level.requirements

    def _with(self, chosen: Chosen) -> Situation:
        steps, day = self.steps_of(chosen), self.situation.as_of
        return self.situation.with_register(applied(self.situation.register, steps, on=day))

    def _judge(self, chosen: Chosen) -> Judge:
        """Give the judge of single requirements with these steps; kept, as several questions are asked of it."""
        if chosen not in self._judges:
            self._judges = (
                {chosen: self._with(chosen).judge()} if chosen else {chosen: self.situation.judge()}
            )
        return self._judges[chosen]

    def _growing(self, chosen: Chosen) -> Iterator[int]:
        """Give the steps that could help what is open first."""
        judge = self._judge(chosen)
        if self._builds_up:
            for requirement in self._requirements():
                if not judge.requirement(requirement, 0).holds:
                    yield from self._free(self._helping_requirement(requirement, judge, chosen), chosen)
                    return
            return
        helping: set[int] = set()
        for requirement in self._requirements():
            if not judge.requirement(requirement, 0).holds:
                helping |= self._helping_requirement(requirement, judge, chosen)
        yield from self._free(helping, chosen)

    def _free(self, steps: set[int], chosen: Chosen) -> Iterator[int]:
        """Leave out what is taken, a second answer to one question, and a second item where one would do."""
        stated = {
            (self.steps[n].kind, self.steps[n].about) for n in chosen if self.steps[n].kind in _EXCLUSIVE
        }
        for n in sorted(steps - chosen):
            step = self.steps[n]
            waits = step.number > 1 and self._one_before(step) not in chosen
            doubled = any(self._could_be_joined(n, other) for other in chosen)
            if (step.kind, step.about) not in stated and not waits and not doubled:
                yield n

    def _one_before(self, step: Step) -> int:
        """Give the step that is the same but for coming one earlier."""
        return next(
            n
            for n, each in enumerate(self.steps)
            if (each.kind, each.about, each.text, each.number)
            == (step.kind, step.about, step.text, step.number - 1)
        )

    def _helping_requirement(self, requirement: Requirement, judge: Judge, chosen: Chosen) -> set[int]:
        if requirement.applies_when is not None:
            applies = requirement.applies_when.judge(judge.facts).status
            if applies in {Status.UNKNOWN, Status.ERROR}:
                return self._helping(requirement.applies_when, judge, chosen)
        return self._helping(requirement.requires, judge, chosen)

    def _helping(self, guard: Guard, judge: Judge, chosen: Chosen) -> set[int]:
        """Give the steps that could help an open guard; none where nothing can help one that all depends on."""
        if guard.judge(judge.facts).status.advances:
            return set()
        match guard:
            case AtLeast():
                helping = self._helping_group(guard, judge, chosen)
            case NoneOf():
                helping = self._helping_none(guard, judge)
            case Holds():
                helping = self._helping_requirement(judge.named(guard.requirement), judge, chosen)
            case Reached(indicator=""):
                helping = self._helping_level(guard.level, judge, chosen)
            case _:
                helping = set(self._serving.get(guard, frozenset())) - chosen
        return helping

    def _helping_level(self, level: int, judge: Judge, chosen: Chosen) -> set[int]:
        """Give the steps that could help the first open requirement of a level of the same ladder."""
        for each in self.situation.indicator.ladder:
            for requirement in each.requirements:
                if each.level <= level and not judge.requirement(requirement, 0).holds:
                    return self._helping_requirement(requirement, judge, chosen)
        return set()

    def _helping_group(self, group: AtLeast, judge: Judge, chosen: Chosen) -> set[int]:
        asked = [
            (part, verdict)
            for part in parts(group)
            if (verdict := part.judge(judge.facts)).status is not Status.NOT_APPLICABLE
        ]
        open_parts = [part for part, verdict in asked if not verdict.status.advances]
        lacking = min(group.count, len(asked)) - (len(asked) - len(open_parts))
        helping = [self._helping(part, judge, chosen) for part in open_parts]
        helpless = sum(not steps for steps in helping)
        if len(open_parts) - helpless < lacking:
            return set()
        if (
            lacking == len(open_parts) - helpless
        ):  # every part that can be helped is needed: begin with the first
            return next((steps for steps in helping if steps), set())
        return set().union(*helping)

    def _helping_none(self, group: NoneOf, judge: Judge) -> set[int]:
        """Give the steps that take back or change what stands against a group of which none may be met."""
        helping: set[int] = set()
        for part in parts(group):
            verdict = part.judge(judge.facts)
            against = set(verdict.satisfied_by)
            for n, step in enumerate(self.steps):
                takes_back = step.kind == "withdraw" and step.about in against
                if takes_back or _answers_otherwise(step, part, judge):
                    helping.add(n)
        return helping

    def _estimate(self, chosen: Chosen) -> Fraction | None:
        """Give an effort that the rest will cost at least: each step's effort shared among all it serves.

        `None` where nothing can help any more.
        """
        if not self._builds_up:
            return Fraction(0)
        judge, total = self._judge(chosen), Fraction(0)
        for requirement in self._requirements():
            if requirement.applies_when is None and not judge.requirement(requirement, 0).holds:
                least = self._least(requirement.requires, judge, chosen)
                if least is None:
                    return None
                total += least
        return total

    def _least(self, guard: Guard, judge: Judge, chosen: Chosen) -> Fraction | None:
        if guard.judge(judge.facts).status.advances:
            return Fraction(0)
        if isinstance(guard, AtLeast):
            asked = [
                part for part in parts(guard) if part.judge(judge.facts).status is not Status.NOT_APPLICABLE
            ]
            least = [self._least(part, judge, chosen) for part in asked]
            possible = sorted(each for each in least if each is not None)
            needed = min(guard.count, len(asked))
            return None if len(possible) < needed else sum(possible[:needed], start=Fraction(0))
        if isinstance(guard, (NoneOf, Holds)) or (isinstance(guard, Reached) and not guard.indicator):
            return Fraction(0)
        serving = self._serving.get(guard, frozenset()) - chosen
        if not serving:
            return None if self._is_monotone else Fraction(0)
        return min(self._shares[n] for n in serving) * _lacking(guard, judge)

    @cached_property
    def _shares(self) -> Mapping[int, Fraction]:
        """The effort of each step, shared among all places where a leaf stands that it serves."""
        uses: Counter[int] = Counter()
        for leaf, served in self._serving.items():
            uses.update(dict.fromkeys(served, self._stands_at[leaf]))
        return {n: Fraction(step.effort) / max(1, uses[n]) for n, step in enumerate(self.steps)}

    @property
    def _builds_up(self) -> bool:
        """Whether all requirements up to the level are needed, so that they can be taken one after the other."""
        return self.situation.indicator.progression in {"cumulative", "manual"}

    def _asks_more(self, chosen: Chosen, other: Chosen) -> bool:
        """Tell whether every step of a set asks for at least what a step of another one asks for."""
        left = set(chosen)
        for plain in other:
            like = next((n for n in left if self._is_at_least(n, plain)), None)
            if like is None:
                return False
            left.remove(like)
        return True

    def _is_at_least(self, n: int, plain: int) -> bool:
        one, other = self.steps[n], self.steps[plain]
        return (one.kind, one.about) == (other.kind, other.about) and self._served[plain] <= self._served[n]

    def _could_be_joined(self, one: int, other: int) -> bool:
        """Tell whether one item would do in place of two of its kind."""
        first, second = self.steps[one], self.steps[other]
        if (first.kind, first.about) != ("provide", second.about) or second.kind != "provide":
            return False
        if any(self._wanted[leaf] > 1 for leaf in self._served[one] & self._served[other]):
            return False  # a leaf that counts wants both of them
        both = self._served[one] | self._served[other]
        return any(
            step.kind == "provide" and step.about == first.about and both <= self._served[n]
            for n, step in enumerate(self.steps)
        )

    @cached_property
    def _served(self) -> tuple[frozenset[Guard], ...]:
        """The leaves that each step serves."""
        return tuple(
            frozenset(leaf for leaf, steps in self._serving.items() if n in steps)
            for n in range(len(self.steps))
        )

    @cached_property
    def _wanted(self) -> Mapping[Guard, int]:
        """How many steps each leaf needs at least, from where things stand now."""
        judge = self._judge(frozenset())
        return {leaf: _lacking(leaf, judge) for leaf in self._serving}


def _lacking(guard: Guard, judge: Judge) -> int:
    """Give how many steps a leaf needs at least."""
    if not isinstance(guard, Provided):
        return 1
    return max(1, guard.count - counting(guard, judge.facts.register, judge.facts))


def _answers_otherwise(step: Step, guard: Guard, judge: Judge) -> bool:
    """Tell whether a step answers a question so that a guard over it is not met."""
    if not isinstance(guard, Answered) or not isinstance(step.fact, Answer):
        return False
    scale = judge.facts.scales.get(guard.question)
    same = step.fact.question == guard.question
    return same and scale is not None and not guard.accepts(step.fact.value, scale)
