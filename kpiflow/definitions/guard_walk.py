"""Walking through a guard and all guards in it, each with its path as a document writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kpiflow.definitions.parts import Requirement
from kpiflow.errors import Path
from kpiflow.guards import AtLeast, Guard, NoneOf


_GROUPS: Final = (AtLeast, NoneOf)


def parts_of(guard: Guard) -> Iterator[tuple[Path, Guard]]:
    """Give the guards directly in a group, each with its path; none in a leaf."""
    if isinstance(guard, AtLeast):
        plain = guard.word != "at_least" and not guard.reach and not guard.empty
        path: Path = (guard.word,) if plain else (guard.word, "of")
        for n, part in enumerate(guard.of):
            yield (*path, n), part
    elif isinstance(guard, NoneOf):
        path = ("none_of", "of") if guard.empty else ("none_of",)
        for n, part in enumerate(guard.of):
            yield (*path, n), part


def guards_in(guard: Guard, path: Path = ()) -> Iterator[tuple[Path, Guard]]:
    """Walk a guard and every guard in it, the outer ones first, however deep they are nested."""
    waiting = [(path, guard)]
    while waiting:
        here, each = waiting.pop()
        yield here, each
        if isinstance(each, _GROUPS):
            waiting.extend(reversed([((*here, *step), part) for step, part in parts_of(each)]))


def guards_of(requirement: Requirement) -> Iterator[tuple[Path, Guard]]:
    """Give the guards of a requirement, each with its path in it."""
    yield ("requires",), requirement.requires
    if requirement.applies_when is not None:
        yield ("applies_when",), requirement.applies_when
    if requirement.na is not None and requirement.na.requires is not None:
        yield ("na", "requires"), requirement.na.requires
