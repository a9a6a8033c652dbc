"""Whether two definitions come to the same in every register, decided exactly where the grammar decides it.

Functions of both are built over the same registers. Where they agree, no register tells
the two apart; where they do not, some register may, and it is for a search to show one.
What is asked of windows, scales and measures that the two declare differently is not
compared: the same words ask for other things there. Decisions of people are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, TypeAlias

from kpiflow.definitions import Indicator, Level, Requirement, guards_of
from kpiflow.guards import PERFORMANCE, Answered, Guard, Holds, Measured, NilReturned, Provided, Reached
from kpiflow.ladder.order import levels_behind
from kpiflow.linting.encoding import Encoding, leaves_in
from kpiflow.linting.places import Ladder
from kpiflow.linting.questions import reached
from kpiflow.linting.registers import LIMIT, Registers
from kpiflow.logic import TooComplexError


Relation: TypeAlias = Literal["same", "different", "undecided"]
"""Whether two rules come to the same in every register; `different` only where a register shows it."""


def is_same_requirement(one: Indicator, of_one: Requirement, other: Indicator, of_other: Requirement) -> bool:
    """Tell whether it is proved that two requirements come to the same in every register.

    Unknown and in error are not told apart.
    """
    if not _is_comparable(one, (of_one,), other, (of_other,)):
        return False
    try:
        here, there = _side_by_side(one, (of_one,), other, (of_other,))
        ours, theirs = here.requirement(of_one), there.requirement(of_other)
        counts_alike = _counts_as(of_one) == _counts_as(of_other) or not (
            here.is_possible(ours.na) or there.is_possible(theirs.na)
        )
        return counts_alike and not any(
            here.is_possible(a ^ b)
            for a, b in ((ours.met, theirs.met), (ours.unmet, theirs.unmet), (ours.na, theirs.na))
        )
    except TooComplexError:
        return False


def are_same_levels(one: Indicator, of_one: Ladder, other: Indicator, of_other: Ladder) -> bool:
    """Tell whether it is proved that two ladders reach the same level in every register."""
    return not differing_levels(one, of_one, other, of_other)


def differing_levels(one: Indicator, of_one: Ladder, other: Indicator, of_other: Ladder) -> tuple[int, ...]:
    """Give the levels that one ladder may reach in a register where the other does not, by their numbers.

    Those of which it is not decided are among them.
    """
    numbers = tuple(level.level for level in of_one.levels)
    if numbers != tuple(level.level for level in of_other.levels) or one.progression != other.progression:
        return numbers
    if one.progression == "manual":
        return ()
    asked = tuple(_requirements(of_one.levels)), tuple(_requirements(of_other.levels))
    if not _is_comparable(one, asked[0], other, asked[1]):
        return numbers
    try:
        here, there = _side_by_side(one, asked[0], other, asked[1])
        return tuple(
            number
            for n, number in enumerate(numbers)
            if here.is_possible(reached(here, of_one, n) ^ reached(there, of_other, n))
        )
    except TooComplexError:
        return numbers


def _requirements(levels: tuple[Level, ...]) -> Iterator[Requirement]:
    for level in levels:
        yield from level.requirements


def _counts_as(requirement: Requirement) -> str:
    return requirement.na.counts_as if requirement.na else ""


def _side_by_side(
    one: Indicator, of_one: tuple[Requirement, ...], other: Indicator, of_other: tuple[Requirement, ...]
) -> tuple[Encoding, Encoding]:
    """Build the functions of two definitions over the same registers."""
    asked = (*Encoding(one, ()).asked(of_one), *Encoding(other, ()).asked(of_other))
    registers = Registers(asked, limit=LIMIT)
    return Encoding(one, (), registers=registers), Encoding(other, (), registers=registers)


def _is_comparable(
    one: Indicator, of_one: tuple[Requirement, ...], other: Indicator, of_other: tuple[Requirement, ...]
) -> bool:
    leaves = {*_leaves(one, of_one), *_leaves(other, of_other)}
    return all(_means_the_same(leaf, one, other) for leaf in leaves)


def _leaves(indicator: Indicator, requirements: tuple[Requirement, ...]) -> Iterator[Guard]:
    """Walk the leaves that requirements rest on, through references."""
    by_id = {each.id: each for _, each in indicator.requirements()}
    waiting, seen = list(requirements), {each.id for each in requirements}
    while waiting:
        for _, guard in guards_of(waiting.pop()):
            for leaf in leaves_in(guard):
                yield leaf
                for each in _referred(indicator, leaf, by_id):
                    if each.id not in seen:
                        seen.add(each.id)
                        waiting.append(each)


def _referred(indicator: Indicator, leaf: Guard, by_id: dict[str, Requirement]) -> Iterator[Requirement]:
    if isinstance(leaf, Holds):
        yield by_id[leaf.requirement]
    elif isinstance(leaf, Reached) and not leaf.indicator:
        yield from _requirements(levels_behind(indicator, leaf.level))


def _means_the_same(leaf: Guard, one: Indicator, other: Indicator) -> bool:
    """Tell whether a leaf asks for the same thing under two definitions."""
    match leaf:
        case Provided():
            named = {*leaf.dated_within, *([leaf.covers] if leaf.covers else [])}
            is_within_the_same = all(one.windows().get(name) == other.windows().get(name) for name in named)
            return is_within_the_same and (
                leaf.continuous_since is None or _last_day(one) == _last_day(other)
            )
        case NilReturned():
            return one.windows().get(leaf.period) == other.windows().get(leaf.period)
        case Answered():
            ours, theirs = one.scale_of(leaf.question), other.scale_of(leaf.question)
            return ours is None or theirs is None or ours.written() == theirs.written()
        case Measured():
            return _range(one, leaf.measure) == _range(other, leaf.measure)
        case _:
            return True


def _last_day(indicator: Indicator) -> date | None:
    """Give the last day that must be covered without a gap: the first is named by the guard itself."""
    days = indicator.windows().get(PERFORMANCE)
    return None if days is None else days.last


def _range(indicator: Indicator, measure: str) -> tuple[object, ...]:
    found = next((each for each in indicator.measures if each.id == measure), None)
    return () if found is None else (found.unit, found.whole, found.lowest, found.highest)
