"""What is wished of the leaves of a ladder: that they be met, or that they not be, wherever that could matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from kpiflow.definitions import Indicator, Requirement, parts_of
from kpiflow.evidence import Exclusion
from kpiflow.guards import AtLeast, Guard, Holds, NoneOf, Reached, Status, reaching
from kpiflow.ladder import Judge
from kpiflow.ladder.order import levels_behind


@frozen(cache_hash=True)
class Wish:
    """A leaf, and whether it is to be met or to be settled as not met."""

    leaf: Guard
    met: bool = True


@frozen(kw_only=True)
class Wishes:
    """All that is wished of leaves.

    Attributes:
        places: The wishes in the order of the ladder, each with the number of places where
            a requirement that counts asks for it itself.
        deciding: The leaves that decide whether a requirement applies.
    """

    places: Mapping[Wish, int]
    deciding: frozenset[Guard]


def parts(guard: Guard) -> tuple[Guard, ...]:
    """Give the parts of a group, each with the threshold the group sets for it; none for a leaf."""
    reach = guard.reach if isinstance(guard, AtLeast) else ""
    return tuple(reaching(part, reach) for _, part in parts_of(guard))


def leaves(guard: Guard, *, met: bool = True) -> Iterator[Wish]:
    """Walk the leaves under a guard, references among them, each with what is wished of it."""
    if isinstance(guard, (AtLeast, NoneOf)):
        wanted = met is isinstance(guard, AtLeast)
        for part in parts(guard):
            yield from leaves(part, met=wanted)
    else:
        yield Wish(guard, met)


def wishes_of(indicator: Indicator, requirements: Iterable[Requirement], judge: Judge) -> Wishes:
    """Find what is wished of leaves for requirements to hold, through references to others.

    Whether a requirement applies is settled either way where it is open; what was shown
    already is not undone for that.
    """
    asked = tuple(requirements)
    waiting = [(each, True) for each in reversed(asked)]
    own = Counter(each.id for each in asked)  # in a round, one may stand in several levels
    seen: set[tuple[str, bool]] = set()
    places: Counter[Wish] = Counter()
    deciding: set[Guard] = set()
    while waiting:
        requirement, met = waiting.pop()
        if (requirement.id, met) in seen:
            continue
        seen.add((requirement.id, met))
        about = tuple(_about_applying(requirement, judge))
        deciding.update(wish.leaf for wish in about)
        for wish in (*about, *leaves(requirement.requires, met=met)):
            referred = _referred(indicator, wish.leaf, judge)
            if referred is None:
                places[wish] += own[requirement.id] if met else 0
            else:
                waiting.extend((each, wish.met) for each in reversed(referred))
    return Wishes(places=places, deciding=frozenset(deciding))


def _about_applying(requirement: Requirement, judge: Judge) -> Iterator[Wish]:
    """Walk what is wished so that it is settled whether a requirement applies."""
    if requirement.applies_when is not None:
        yield from leaves(requirement.applies_when)
        for wish in leaves(requirement.applies_when, met=False):
            is_open = wish.leaf.judge(judge.facts).status in {Status.UNKNOWN, Status.ERROR}
            if wish.met or is_open:
                yield wish
    grounds = requirement.na.requires if requirement.na else None
    if grounds is not None and judge.facts.register.stated(Exclusion, requirement.id):
        yield from leaves(grounds)


def _referred(indicator: Indicator, leaf: Guard, judge: Judge) -> tuple[Requirement, ...] | None:
    """Give the requirements that a leaf refers to; `None` for one that refers to none of its own ladder."""
    if isinstance(leaf, Holds):
        return (judge.named(leaf.requirement),)
    if isinstance(leaf, Reached) and not leaf.indicator:
        behind = levels_behind(indicator, leaf.level)
        return tuple(requirement for level in behind for requirement in level.requirements)
    return None
