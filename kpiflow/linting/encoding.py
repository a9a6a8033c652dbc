"""Definitions as boolean functions of what a register holds, so that questions about all registers are decided.

Every leaf is written with yes-or-no variables about the register (`variables`), and
everything above it is put together as `guards` and `ladder` put verdicts together.
A verdict is one of four: met, unmet, not applicable, or open (unknown and in error,
which no rule tells apart); three functions tell which. `possible` says which
assignments of the variables a register may have (`axioms`).

What is exact: answers, measured values, texts, other indicators' levels, references,
applicability and exclusions, and everything made of them. Evidence and nil returns
are one variable for each distinct demand; of these it is known which demands follow
from which, and which contradict. What is said to hold for all registers therefore
does; that something can happen is said of demands as if evidence for each of them
could come in by itself, on any day. Decisions are left out: they can turn anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpiflow.definitions import Indicator, Level, Requirement, guards_of
from kpiflow.guards import AtLeast, Guard, Holds, NoneOf, Reached, reaching
from kpiflow.ladder.order import levels_behind
from kpiflow.linting.leaves import Leaves
from kpiflow.linting.registers import LIMIT, Registers
from kpiflow.linting.variables import Excluded, Variable
from kpiflow.linting.verdict_functions import VerdictFunctions, of_group, of_none
from kpiflow.logic import Diagram, Function


class Encoding:
    """The requirements of a definition as functions over one set of variables.

    Attributes:
        indicator: The definition.
        registers: The registers that its functions are built over.
        diagram: Where its functions are built.
        variables: What each variable goes by in the diagram.

    Raises:
        TooComplexError: From everything that builds a function: it would take too much room.
    """

    def __init__(
        self,
        indicator: Indicator,
        requirements: Iterable[Requirement],
        *,
        limit: int = LIMIT,
        registers: Registers | None = None,
    ) -> None:
        """Begin with the requirements that will be asked about; others they refer to come along.

        Args:
            indicator: The definition.
            requirements: The requirements.
            limit: How much room its functions may take.
            registers: The registers to build its functions over, where these hold all that
                the requirements ask; by default registers of its own.
        """
        self.indicator = indicator
        self._by_id = {each.id: each for _, each in indicator.requirements()}
        self._judged: dict[str, VerdictFunctions] = {}
        self._levels: dict[int, tuple[Level, Function]] = {}  # a level kept is a level whose id is its own
        self.registers = registers or Registers(self.asked(requirements), limit=limit)
        self.diagram = self.registers.diagram
        self.variables: dict[Variable, str] = self.registers.variables
        self._leaves = Leaves(indicator, self.diagram, self._function)

    @property
    def possible(self) -> Function:
        """The assignments that a register may have."""
        return self.registers.possible

    def is_possible(self, function: Function) -> bool:
        """Tell whether some register makes a function hold."""
        return not self.within(function).is_false

    def follows(self, one: Function, other: Function) -> bool:
        """Tell whether the other function holds in every register in which the first does."""
        return not self.is_possible(one & ~other)

    def within(self, function: Function) -> Function:
        """Give when a function holds and what it depends on is as in some register."""
        return self.registers.within(function)

    def guard(self, guard: Guard) -> VerdictFunctions:
        """Give what a guard comes to."""
        match guard:
            case AtLeast():
                parts = [self.guard(reaching(part, guard.reach)) for part in guard.of]
                return of_group(self.diagram, guard, parts)
            case NoneOf():
                return of_none(self.diagram, guard, [self.guard(part) for part in guard.of])
            case Holds():
                return self._referred(self._by_id[guard.requirement])
            case Reached(indicator=""):
                return self._own_level(guard.level)
            case _:
                return self._leaves.judge(guard)

    def requirement(self, requirement: Requirement) -> VerdictFunctions:
        """Give what a requirement comes to by the rules, before it is said what it counts as."""
        if requirement.id not in self._judged:
            for each in self._references_first([requirement]):
                self._judged[each.id] = self.changed(each)
        return self._judged[requirement.id]

    def changed(self, requirement: Requirement) -> VerdictFunctions:
        """Give the same for a requirement that is not as it stands in the definition."""
        true, false = self.diagram.true, self.diagram.false
        needed = self.guard(requirement.requires)
        applies = VerdictFunctions(true, false, false)
        if requirement.applies_when is not None:
            applies = self.guard(requirement.applies_when)
        left_out = false
        if requirement.na is not None and requirement.na.allowed:
            grounds = true if requirement.na.requires is None else self.guard(requirement.na.requires).met
            left_out = self._function(Excluded(requirement.id)) & grounds
        asked = applies.met & ~left_out
        return VerdictFunctions(
            met=asked & needed.met,
            unmet=asked & needed.unmet,
            na=applies.unmet | applies.na | (applies.met & left_out) | (asked & needed.na),
        )

    def holds(self, requirement: Requirement) -> Function:
        """Give when a requirement holds."""
        return holding(requirement, self.requirement(requirement))

    def drops_out(self, requirement: Requirement) -> Function:
        """Give when there is nothing left of a requirement to ask."""
        return dropping(requirement, self.requirement(requirement), self.diagram)

    def level(self, level: Level) -> Function:
        """Give when a level holds by itself."""
        if id(level) not in self._levels:
            self._levels[id(level)] = level, self._level(level)
        return self._levels[id(level)][1]

    def asked(self, requirements: Iterable[Requirement]) -> Iterator[Variable]:
        """Give every variable that these requirements rest on, in the order of the document, each once."""
        scratch = Diagram()
        asked: dict[Variable, None] = {}

        def ask(variable: Variable) -> Function:
            asked[variable] = None
            return scratch.variable(str(variable))

        leaves = Leaves(self.indicator, scratch, ask)
        for each in self._references_first(requirements):
            for leaf in _leaves_of(each):
                if isinstance(leaf, Reached) and not leaf.indicator:
                    if self.indicator.progression == "manual":
                        leaves.chosen(leaf.level)
                elif not isinstance(leaf, Holds):
                    leaves.judge(leaf)
            if each.na is not None and each.na.allowed:
                ask(Excluded(each.id))
        return iter(asked)

    # --- inside -----------------------------------------------------------------

    def _level(self, level: Level) -> Function:
        # The last ones first: what comes later in the order of variables is what others are built on.
        dropped = self.diagram.all_of([self.drops_out(each) for each in reversed(level.requirements)])
        holding_all = self.diagram.all_of([self.holds(each) for each in reversed(level.requirements)])
        emptied = self.diagram.true if level.empty == "met" else self.diagram.false
        return self.diagram.choose(dropped, emptied, holding_all)

    def _function(self, variable: Variable) -> Function:
        return self.registers.function(variable)

    def _references_first(self, requirements: Iterable[Requirement]) -> Iterator[Requirement]:
        """Give requirements behind all that they rest on, without those that were judged before.

        It keeps a stack of its own, since these may be many.
        """
        done: set[str] = set()
        waiting = [(each, False) for each in reversed(tuple(requirements))]
        while waiting:
            each, is_ready = waiting.pop()
            if is_ready:
                yield each
            elif each.id not in done and each.id not in self._judged:
                done.add(each.id)
                waiting.append((each, True))
                waiting += ((other, False) for other in self._referred_to(each))

    def _referred_to(self, requirement: Requirement) -> Iterator[Requirement]:
        for leaf in _leaves_of(requirement):
            if isinstance(leaf, Holds):
                yield self._by_id[leaf.requirement]
            elif isinstance(leaf, Reached) and not leaf.indicator:
                for level in levels_behind(self.indicator, leaf.level):
                    yield from level.requirements

    def _referred(self, requirement: Requirement) -> VerdictFunctions:
        """Give what a requirement comes to for another one that refers to it."""
        judged = self.requirement(requirement)
        counts_as = requirement.na.counts_as if requirement.na else "drop"
        if counts_as == "drop":
            return judged
        never = self.diagram.false
        if counts_as == "unmet":
            return VerdictFunctions(judged.met, judged.unmet | judged.na, never)
        return VerdictFunctions(judged.met | judged.na, judged.unmet, never)

    def _own_level(self, number: int) -> VerdictFunctions:
        if self.indicator.progression == "manual":
            return self._leaves.chosen(number)
        levels = levels_behind(self.indicator, number)
        # Where levels are counted, one that looks at another would wait for itself, and is refused.
        reached = self.diagram.all_of(map(self.level, reversed(levels)))
        rested_on = [each for level in levels for each in level.requirements]
        failing = self.diagram.any_of([self._fails(each) for each in rested_on])
        all_hold = self.diagram.all_of([self.holds(each) for each in rested_on])
        # Where requirements are open and none fails, it cannot be told yet.
        return VerdictFunctions(reached, ~reached & (failing | all_hold), self.diagram.false)

    def _fails(self, requirement: Requirement) -> Function:
        judged = self.requirement(requirement)
        return (judged.unmet | judged.na) & ~holding(requirement, judged)


def holding(requirement: Requirement, judged: VerdictFunctions) -> Function:
    """Give when a requirement holds: met, or it does not apply and that does not count against it."""
    counts_against = requirement.na is not None and requirement.na.counts_as == "unmet"
    return judged.met if counts_against else judged.met | judged.na


def dropping(requirement: Requirement, judged: VerdictFunctions, diagram: Diagram) -> Function:
    """Give when there is nothing left of a requirement to ask."""
    return judged.na if requirement.na is None or requirement.may_drop_out else diagram.false


def _leaves_of(requirement: Requirement) -> Iterator[Guard]:
    for _, guard in guards_of(requirement):
        yield from leaves_in(guard)


def leaves_in(guard: Guard, reach: str = "") -> Iterator[Guard]:
    """Walk the leaves of a guard, each with the threshold that a group sets for it."""
    guard = reaching(guard, reach)
    if isinstance(guard, AtLeast):
        for part in guard.of:
            yield from leaves_in(part, guard.reach)
    elif isinstance(guard, NoneOf):
        for part in guard.of:
            yield from leaves_in(part)
    else:
        yield guard
