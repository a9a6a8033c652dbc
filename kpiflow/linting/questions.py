"""Questions about all registers at once: asked, answered exactly, or given up and said so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias

from attrs import frozen

from kpiflow.definitions import Indicator, Level, Requirement, guards_of
from kpiflow.errors import Path, Problem
from kpiflow.guards import Holds, Reached
from kpiflow.linting.encoding import Encoding, leaves_in
from kpiflow.linting.places import Ladder
from kpiflow.logic import Function, TooComplexError


@frozen(kw_only=True)
class Question:
    """One question about a definition.

    Attributes:
        path: What it is about.
        wants: What is asked, as it follows on "not decided:".
        ask: Gives the problems found; may find that it takes too much (`TooComplexError`).
    """

    path: Path
    wants: str
    ask: Callable[[], tuple[Problem, ...]]


Asking: TypeAlias = Callable[[Indicator], Iterator[Question]]
"""Gives the questions of one rule about a definition."""


def decided(asking: Asking, indicator: Indicator) -> Iterator[Problem]:
    """Give what the questions of a rule find that can be decided."""
    for _, problems in _answers(asking, indicator):
        yield from problems or ()


def undecided(asking: Asking, indicator: Indicator) -> Iterator[Question]:
    """Give the questions of a rule that cannot be decided."""
    return (question for question, problems in _answers(asking, indicator) if problems is None)


@lru_cache(maxsize=32)
def _answers(asking: Asking, indicator: Indicator) -> tuple[tuple[Question, tuple[Problem, ...] | None], ...]:
    """Ask every question once; what is given up has no answer."""
    return tuple((question, _answer(question)) for question in asking(indicator))


def _answer(question: Question) -> tuple[Problem, ...] | None:
    try:
        return question.ask()
    except TooComplexError:
        return None


@lru_cache(maxsize=4)
def of_ladder(indicator: Indicator) -> Encoding:
    """Give the functions of all requirements of a definition, over one set of variables."""
    return Encoding(indicator, [requirement for _, requirement in indicator.requirements()])


@lru_cache(maxsize=64)
def of_requirement(indicator: Indicator, requirement: Requirement) -> Encoding:
    """Give the functions of one requirement and what it refers to; what is hard elsewhere is no burden here."""
    return Encoding(indicator, [requirement])


def asked_of(
    indicator: Indicator, requirement: Requirement, ask: Callable[[Encoding], tuple[Problem, ...]]
) -> tuple[Problem, ...]:
    """Ask something about one requirement: by itself, or where it refers to others first among all of them.

    Raises:
        TooComplexError: It is beyond the limit by itself too.
    """
    if _refers(requirement):
        try:
            return ask(of_ladder(indicator))
        except TooComplexError:
            pass
    return ask(of_requirement(indicator, requirement))


def _refers(requirement: Requirement) -> bool:
    leaves = (leaf for _, guard in guards_of(requirement) for leaf in leaves_in(guard))
    return any(
        isinstance(leaf, Holds) or (isinstance(leaf, Reached) and not leaf.indicator) for leaf in leaves
    )


def reached(encoding: Encoding, ladder: Ladder, n: int) -> Function:
    """Give when a ladder stands on the level at an index, or above it; where levels stand side by side, on it."""
    match encoding.indicator.progression:
        case "independent":
            return encoding.level(ladder.levels[n])
        case "count":
            return encoding.diagram.at_least(n + 1, map(encoding.level, ladder.levels))
        case _:
            return encoding.diagram.all_of(map(encoding.level, ladder.levels[n::-1]))


def in_empty_register(encoding: Encoding, level: Level) -> bool:
    """Tell whether a level holds by itself with nothing shown and nothing stated."""
    nothing = dict.fromkeys(encoding.variables.values(), False)
    if all(encoding.drops_out(each).evaluate(nothing) for each in level.requirements):
        return level.empty == "met"
    return all(encoding.holds(each).evaluate(nothing) for each in level.requirements)


def clash(encoding: Encoding, requirements: list[Requirement]) -> tuple[str, ...]:
    """Give the fewest of these requirements that cannot hold together, none of which is idle; none where all can."""
    kept = list(requirements)
    if not _excludes(encoding, kept):
        return ()
    for each in requirements:
        rest = [other for other in kept if other is not each]
        if _excludes(encoding, rest):
            kept = rest
    return tuple(each.id for each in kept)


def _excludes(encoding: Encoding, requirements: list[Requirement]) -> bool:
    return not encoding.is_possible(encoding.diagram.all_of(map(encoding.holds, reversed(requirements))))
