"""In which order requirements are judged, so that no reference leads deeper than one step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kpiflow.definitions import Indicator, Level, Requirement, guards_in, guards_of
from kpiflow.guards import Holds, Reached


@lru_cache(maxsize=256)
def referred_first(indicator: Indicator) -> tuple[Requirement, ...]:
    """Give the requirements that others look at, each after all that it looks at itself.

    A chain of references may be as long as a ladder has requirements; judged from its
    far end, each of them finds what it looks at judged already.
    """
    by_id = {requirement.id: requirement for _, requirement in indicator.requirements()}
    looks_at = {name: tuple(_looked_at(indicator, each)) for name, each in by_id.items()}
    order: list[Requirement] = []
    seen: set[str] = set()
    for start in dict.fromkeys(name for names in looks_at.values() for name in names):
        trail = [] if start in seen else [(start, iter(looks_at[start]))]
        seen.add(start)
        while trail:
            name, ways = trail[-1]
            following = next((each for each in ways if each not in seen), None)
            if following is None:
                trail.pop()
                order.append(by_id[name])
            else:
                seen.add(following)
                trail.append((following, iter(looks_at[following])))
    return tuple(order)


def levels_behind(indicator: Indicator, number: int) -> tuple[Level, ...]:
    """Give the levels that decide whether one of them is reached: none where an assessor decides.

    Where levels stand side by side that is the level alone, and where they are counted
    any of them can make up the number.
    """
    match indicator.progression:
        case "manual":
            return ()
        case "count":
            return indicator.ladder
        case "independent":
            return tuple(each for each in indicator.ladder if each.level == number)
        case "cumulative":
            return tuple(each for each in indicator.ladder if each.level <= number)


def _looked_at(indicator: Indicator, requirement: Requirement) -> Iterator[str]:
    """Walk what a requirement looks at directly, a level standing for what it asks for."""
    for _, guard in guards_of(requirement):
        for _, each in guards_in(guard):
            if isinstance(each, Holds):
                yield each.requirement
            elif isinstance(each, Reached) and not each.indicator:
                for level in levels_behind(indicator, each.level):
                    yield from (asked.id for asked in level.requirements)
