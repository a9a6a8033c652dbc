"""The rule tree of a definition as columns: leaves from the tables, everything else computed of them.

The same rules as `kpiflow.guards` and `kpiflow.ladder`, with the states kept apart: met,
unmet, unknown, not applicable and error. Decisions are not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import narwhals.stable.v2 as nw

from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.frames.levels_states import (
    ERROR,
    MET,
    NOT_APPLICABLE,
    OWN,
    UNKNOWN,
    UNMET,
    Steps,
    all_of,
    any_of,
    at_least,
    chosen,
    count_of,
    none_of,
    one,
    state_is,
    whole,
)
from kpiflow.guards import (
    AtLeast,
    Guard,
    Holds,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    reaching,
)
from kpiflow.ladder.order import levels_behind, referred_first
from kpiflow.ladder.verdicts import topmost


UNSAID: Final = {Provided: UNMET, NilReturned: UNMET}
"""What a leaf comes to of which nothing is in the tables; every other one is unknown then."""


@dataclass
class Rules:
    """A definition that is compiled, guard by guard, each of them once.

    Attributes:
        indicator: The definition.
        has_exclusions: Whether units may state in a table what does not apply to them.
        steps: The columns to be computed.
        leaves: The guards that the tables answer, each with the name of its column.
        exclusions: The requirements that units may leave out, each with the name of its column.
    """

    indicator: Indicator
    has_exclusions: bool
    steps: Steps = field(default_factory=Steps)
    leaves: dict[Guard, str] = field(default_factory=dict)
    exclusions: dict[str, str] = field(default_factory=dict)
    _guards: dict[Guard, str] = field(default_factory=dict)
    _requirements: dict[str, str] = field(default_factory=dict)

    def compiled(self, round_months: int | None) -> str:
        """Compile the ladder of a round, and give the name of the column of levels reached."""
        for each in (*referred_first(self.indicator), *(each for _, each in self.indicator.requirements())):
            self.requirement(each)
        ladder = self.indicator.ladder_for(round_months)
        if self.indicator.progression == "cumulative":
            top = topmost((each.level for each in ladder), self.indicator.highest_level)
            ladder = tuple(each for each in ladder if each.level <= top)
        return self._supported(ladder)

    def states(self) -> dict[str, str]:
        """Give the names of the columns of states, by requirement."""
        return dict(self._requirements)

    def guard(self, guard: Guard) -> str:
        """Compile a guard, and give the name of its column."""
        known = self._guards.get(guard)
        if known is None:
            known = self._guards[guard] = self._guard(guard)
        return known

    def _guard(self, guard: Guard) -> str:
        match guard:
            case AtLeast():
                parts = [self.guard(reaching(part, guard.reach)) for part in guard.of]
                return self.steps.add(at_least(guard.count, parts, guard.empty), of=parts)
            case NoneOf():
                parts = [self.guard(part) for part in guard.of]
                return self.steps.add(none_of(parts, guard.empty), of=parts)
            case Holds():
                return self._reference(guard.requirement)
            case Reached(indicator=""):
                return self._own_level(guard.level)
            case _:
                self.leaves[guard] = self.steps.given(f"{OWN}leaf{len(self.leaves)}")
                return self.leaves[guard]

    def requirement(self, requirement: Requirement) -> str:
        """Compile a requirement, and give the name of its column."""
        known = self._requirements.get(requirement.id)
        if known is None:
            known = self._requirements[requirement.id] = self._requirement(requirement)
        return known

    def _requirement(self, requirement: Requirement) -> str:
        by_guard = self.guard(requirement.requires)
        of = [by_guard]
        state = nw.col(by_guard)
        na = requirement.na
        if self.has_exclusions and na is not None and na.allowed:
            name = self.steps.given(f"{OWN}excluded{len(self.exclusions)}")
            self.exclusions[requirement.id] = name
            of.append(name)
            left_out = state_is(name, MET)
            if na.requires is not None:
                grounds = self.guard(na.requires)
                of.append(grounds)
                left_out = left_out & state_is(grounds, MET)
            state = chosen([(left_out, NOT_APPLICABLE), (state_is(name, ERROR), ERROR)], otherwise=state)
        if requirement.applies_when is not None:
            applies = self.guard(requirement.applies_when)
            of.append(applies)
            state = chosen(
                [(state_is(applies, MET), state), (state_is(applies, UNMET, NOT_APPLICABLE), NOT_APPLICABLE)],
                otherwise=nw.col(applies),
            )
        return self.steps.add(state, of=of)

    def _reference(self, requirement_id: str) -> str:
        """Compile a requirement as others see it."""
        named = next(each for _, each in self.indicator.requirements() if each.id == requirement_id)
        column = self.requirement(named)
        counts_as = named.na.counts_as if named.na else "drop"
        if counts_as == "drop":
            return column
        worth = UNMET if counts_as == "unmet" else MET
        return self.steps.add(
            chosen([(state_is(column, NOT_APPLICABLE), worth)], otherwise=nw.col(column)), of=[column]
        )

    def _own_level(self, number: int) -> str:
        """Compile whether a level is reached: the rule of `kpiflow.ladder.Judge.own_level`."""
        behind = levels_behind(self.indicator, number)
        supported = self._supported(behind)
        found = [each for level in behind for each in level.requirements]
        columns = {each.id: self.requirement(each) for each in found}
        opens = {each.id: ~_holds(each, columns[each.id]) for each in found}
        decided = ~any_of(opens.values()) | any_of(
            opens[name] & state_is(column, UNMET, NOT_APPLICABLE) for name, column in columns.items()
        )
        erring = any_of(opens[name] & state_is(column, ERROR) for name, column in columns.items())
        state = chosen(
            [(nw.col(supported) >= number, MET), (decided, UNMET), (erring, ERROR)], otherwise=UNKNOWN
        )
        return self.steps.add(state, of=[supported, *columns.values()])

    def _supported(self, ladder: tuple[Level, ...]) -> str:
        """Compile the level reached on some levels."""
        numbers = [level.level for level in ladder]
        holding = [self._level(level) for level in ladder]
        reached = {
            "cumulative": _climbed,
            "independent": _highest,
            "count": _counted,
        }[self.indicator.progression](numbers, holding)
        return self.steps.add(reached, of=holding)

    def _level(self, level: Level) -> str:
        columns = {each.id: self.requirement(each) for each in level.requirements}
        holds = all_of(_holds(each, columns[each.id]) for each in level.requirements)
        drops_out = all_of(
            state_is(columns[each.id], NOT_APPLICABLE) if _drops(each) else nw.lit(value=False)
            for each in level.requirements
        )
        worth = whole(int(level.empty == "met"))
        return self.steps.add(chosen([(drops_out, worth)], otherwise=one(holds)), of=columns.values())


def _drops(requirement: Requirement) -> bool:
    return requirement.na is None or requirement.na.counts_as == "drop"


def _holds(requirement: Requirement, column: str) -> nw.Expr:
    if requirement.na is not None and requirement.na.counts_as == "unmet":
        return state_is(column, MET)
    return state_is(column, MET, NOT_APPLICABLE)


def _climbed(numbers: list[int], holding: list[str]) -> nw.Expr:
    below = [0, *numbers]
    fails = [(nw.col(name) == 0, below[n]) for n, name in enumerate(holding)]
    return chosen(fails, otherwise=below[-1])


def _highest(numbers: list[int], holding: list[str]) -> nw.Expr:
    pairs = sorted(zip(numbers, holding, strict=True), reverse=True)
    return chosen([(nw.col(name) == 1, number) for number, name in pairs], otherwise=0)


def _counted(numbers: list[int], holding: list[str]) -> nw.Expr:
    done = count_of(nw.col(name) == 1 for name in holding)
    return chosen([(done == n, number) for n, number in enumerate(numbers, start=1)], otherwise=0)


def leaves_of(rules: Rules, *kinds: type) -> Iterator[tuple[Guard, str]]:
    """Give the leaves of some kinds with the names of their columns."""
    for guard, name in rules.leaves.items():
        if isinstance(guard, kinds):
            yield guard, name
