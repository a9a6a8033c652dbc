"""Questions about all registers at once: asked, answered exactly, or given up and said so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from attrs import frozen

from kpiflow.definitions import Indicator, Requirement
from kpiflow.errors import Path, Problem
from kpiflow.linting.encoding import Encoding
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


def decided(questions: Iterable[Question]) -> Iterator[Problem]:
    """Give what the questions find that can be decided."""
    for question in questions:
        try:
            yield from question.ask()
        except TooComplexError:
            continue


def undecided(questions: Iterable[Question]) -> Iterator[Question]:
    """Give the questions that cannot be decided."""
    for question in questions:
        try:
            question.ask()
        except TooComplexError:
            yield question


@lru_cache(maxsize=4)
def of_ladder(indicator: Indicator) -> Encoding:
    """Give the functions of all requirements of a definition, over one set of variables."""
    return Encoding(indicator, [requirement for _, requirement in indicator.requirements()])


@lru_cache(maxsize=64)
def of_requirement(indicator: Indicator, requirement: Requirement) -> Encoding:
    """Give the functions of one requirement and what it refers to; what is hard elsewhere is no burden here."""
    return Encoding(indicator, [requirement])


def reached(encoding: Encoding, ladder: Ladder, n: int) -> Function:
    """Give when a ladder stands on the level at an index, or above it; where levels stand side by side, on it."""
    levels = [encoding.level(each) for each in ladder.levels]
    match encoding.indicator.progression:
        case "independent":
            return levels[n]
        case "count":
            return encoding.diagram.at_least(n + 1, levels)
        case _:
            return encoding.diagram.all_of(levels[: n + 1])


def in_empty_register(encoding: Encoding, function: Function) -> bool:
    """Tell whether something holds with nothing shown and nothing stated."""
    return function.evaluate(dict.fromkeys(encoding.variables.values(), False))


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
    together = encoding.diagram.all_of([encoding.possible, *map(encoding.holds, requirements)])
    return together.is_false
