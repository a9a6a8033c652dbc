"""Leaves as functions of the yes-or-no questions they ask about a register."""

from __future__ import annotations

import math

from collections.abc import Callable
from fractions import Fraction

from kpiflow.definitions import Indicator, Measure
from kpiflow.evidence import Standing
from kpiflow.guards import Answered, Guard, Measured, NilReturned, Provided, Reached, Written
from kpiflow.linting.demands import (
    alternatives,
    asks_for_more_months,
    is_never_met,
    may_be_unclear,
    normal,
)
from kpiflow.linting.variables import (
    JUSTIFICATION,
    Accepted,
    Addressed,
    Counts,
    Cut,
    Known,
    Met,
    Possible,
    Variable,
)
from kpiflow.linting.verdict_functions import VerdictFunctions
from kpiflow.logic import Diagram, Function, TooComplexError


class Leaves:
    """Knows what each leaf asks, and asks for it by the name of the question.

    Args:
        indicator: The definition, for its scales and measures.
        diagram: Where functions are built.
        ask: Gives the function of a question.
    """

    def __init__(self, indicator: Indicator, diagram: Diagram, ask: Callable[[Variable], Function]) -> None:
        self._indicator = indicator
        self._diagram = diagram
        self._ask = ask
        self._measures = {each.id: each for each in indicator.measures}

    def judge(self, leaf: Guard) -> VerdictFunctions:
        """Give what a leaf comes to, references within the ladder aside.

        Raises:
            TooComplexError: It is not one of the library's own.
        """
        match leaf:
            case Answered():
                return self._answered(leaf)
            case Measured():
                return self._measured(leaf)
            case Written():
                about = f"text {leaf.field}"
                return self._stated(about, self._cut(about, Fraction(leaf.min_length)))
            case Reached() if leaf.indicator:
                about = f"level of {leaf.indicator}"
                return self._stated(about, self._cut(about, Fraction(leaf.level)))
            case Provided() | NilReturned():
                return self._shown(leaf)
            case _:
                raise TooComplexError(f"nothing is known of a guard {type(leaf).__name__}")

    def chosen(self, level: int) -> VerdictFunctions:
        """Give whether an assessor decided a level or a higher one."""
        reached = self._ask(Cut("chosen", Fraction(level)))
        return VerdictFunctions(reached, ~reached, self._diagram.false)

    def _answered(self, leaf: Answered) -> VerdictFunctions:
        about = f"answer {leaf.question}"
        wanted = [self._value(leaf, about)]
        if leaf.justified:
            wanted.append(self._cut(f"{JUSTIFICATION}{about}", Fraction(leaf.justified)))
        if leaf.addressed:
            wanted.append(self._ask(Addressed(about)))
        return self._stated(about, self._diagram.all_of(wanted), status=leaf.status)

    def _value(self, leaf: Answered, about: str) -> Function:
        """Give when the value of an answer is good enough: for each run of such values, from one to the next."""
        scale = self._indicator.scale_of(leaf.question)
        accepted = () if scale is None else tuple(leaf.accepts(each, scale) for each in scale.written())
        runs = self._diagram.false
        for rank, is_good in enumerate(accepted):
            if is_good and (rank == 0 or not accepted[rank - 1]):
                end = next((n for n in range(rank, len(accepted)) if not accepted[n]), None)
                run = self._rank(about, rank)
                runs |= run if end is None else run & ~self._rank(about, end)
        return runs

    def _rank(self, about: str, rank: int) -> Function:
        return self._diagram.true if rank == 0 else self._cut(about, Fraction(rank))

    def _measured(self, leaf: Measured) -> VerdictFunctions:
        about = f"reading {leaf.measure}"
        measure = self._measures[leaf.measure]
        wanted: list[Function] = []
        for bound, is_open in ((leaf.min, False), (leaf.above, True)):
            if bound is not None:
                wanted.append(self._beyond(about, measure, Fraction(bound), is_open=is_open))
        for bound, is_open in ((leaf.max, True), (leaf.below, False)):
            if bound is not None:
                wanted.append(~self._beyond(about, measure, Fraction(bound), is_open=is_open))
        return self._stated(about, self._diagram.all_of(wanted), status=leaf.status)

    def _beyond(self, about: str, measure: Measure, bound: Fraction, *, is_open: bool) -> Function:
        """Give when a value is at least a bound, or above it, as far as the measure does not say already."""
        lowest, highest = measure.lowest, measure.highest
        if measure.whole:
            bound = Fraction(math.floor(bound) + 1 if is_open else math.ceil(bound))
            is_open = False
        if lowest is not None and (bound < Fraction(lowest) or (bound == Fraction(lowest) and not is_open)):
            return self._diagram.true
        if highest is not None and (bound > Fraction(highest) or (bound == Fraction(highest) and is_open)):
            return self._diagram.false
        return self._cut(about, bound, is_open=is_open)

    def _standing(self, wanted: Standing, about: str) -> Function:
        return self._ask(Accepted(about)) if wanted is Standing.ACCEPTED else self._diagram.true

    def _stated(
        self, about: str, wanted: Function, *, status: Standing = Standing.SUBMITTED
    ) -> VerdictFunctions:
        """Give what a leaf comes to that looks at one statement: open as long as none stands that could be compared."""
        stands = self._ask(Known(about)) & self._ask(Counts(about)) & self._standing(status, about)
        return VerdictFunctions(stands & wanted, stands & ~wanted, self._diagram.false)

    def _cut(self, about: str, bound: Fraction, *, is_open: bool = False) -> Function:
        return self._ask(Cut(about, bound, is_open))

    def _shown(self, leaf: Provided | NilReturned) -> VerdictFunctions:
        demand = normal(leaf)
        if isinstance(demand, Provided):
            if is_never_met(demand):
                return VerdictFunctions(self._diagram.false, self._diagram.true, self._diagram.false)
            if asks_for_more_months(demand, self._indicator.windows()):
                possible = self._ask(Possible(demand))  # dates known to the year alone leave it open
                return VerdictFunctions(self._diagram.false, ~possible, self._diagram.false)
            if single := alternatives(demand):
                parts = [self._demand(each) for each in single]
                met = self._diagram.at_least(demand.count, [met for met, _ in parts])
                possible = self._diagram.at_least(demand.count, [possible for _, possible in parts])
                return VerdictFunctions(met, ~possible, self._diagram.false)
        met, possible = self._demand(demand)
        return VerdictFunctions(met, ~possible, self._diagram.false)

    def _demand(self, demand: Provided | NilReturned) -> tuple[Function, Function]:
        met = self._ask(Met(demand))
        return met, self._ask(Possible(demand)) if may_be_unclear(demand) else met
