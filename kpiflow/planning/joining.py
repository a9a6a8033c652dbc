"""Which leaves one and the same thing could serve: each alone, and several together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Final, TypeAlias, TypeVar


L = TypeVar("L")
Fits: TypeAlias = Callable[[tuple[L, ...]], bool]

MOST_IN_EVERY_WAY: Final = 6
"""Of more leaves only pairs, and as many as go together with each, are joined."""


def groups(leaves: Sequence[L], fits: Fits[L]) -> Iterator[tuple[L, ...]]:
    """Give the groups of leaves that fit together, the smallest first.

    Args:
        leaves: The leaves.
        fits: Tells whether one thing could serve all leaves of a group; never more of them
            than of a part of it.
    """
    if len(leaves) <= MOST_IN_EVERY_WAY:
        every = (group for size in range(1, len(leaves) + 1) for group in combinations(leaves, size))
        yield from filter(fits, every)
        return
    seeds = [group for size in (1, 2) for group in combinations(leaves, size) if fits(group)]
    yield from seeds
    yield from dict.fromkeys(_grown(seed, leaves, fits) for seed in seeds)


def _grown(group: tuple[L, ...], leaves: Sequence[L], fits: Fits[L]) -> tuple[L, ...]:
    """Give a group with every further leaf that still fits, in the order of the leaves."""
    for leaf in leaves:
        if leaf not in group and fits((*group, leaf)):
            group = (*group, leaf)
    return tuple(leaf for leaf in leaves if leaf in group)
