"""The atoms of a definition: every leaf of every guard, with the requirement that it helps to decide.

An atom is one place in the document. The same leaf written twice is two atoms: what
shows that the one matters shows nothing about the other. This room refuses to judge
anything itself: what atoms come to is read off the verdicts of the guards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from kpiflow.definitions import Indicator, NotApplicable, Requirement, guards_of, parts_of
from kpiflow.errors import Path
from kpiflow.guards import AtLeast, Guard, NoneOf, reaching
from kpiflow.linting.places import is_written, requirements
from kpiflow.text import Text


Part: TypeAlias = Literal["requires", "applies_when", "na", "gate"]
"""Which guard of a requirement an atom stands in; `gate` for what must hold for points to count."""


@frozen(kw_only=True)
class Atom:
    """One leaf of one guard, at its place.

    Attributes:
        about: The requirement it helps to decide, or the gate.
        level: The number of its level; 0 for a gate.
        part: The guard it stands in.
        number: Which leaf of that guard it is, from 0.
        leaf: What it asks for, with the threshold that a group around it sets.
        path: Where the definition states it.
    """

    about: str
    level: int
    part: Part
    number: int
    leaf: Guard
    path: Path


@frozen(kw_only=True)
class Rule:
    """What is decided by guards together: a requirement, or a gate in the shape of one.

    Attributes:
        requirement: The requirement; what a gate asks for, where it is one.
        level: The number of its level; 0 for a gate.
        atoms: Its atoms, guard by guard.
    """

    requirement: Requirement
    level: int
    atoms: tuple[Atom, ...]

    def of(self, part: Part) -> tuple[Atom, ...]:
        """Give the atoms of one of its guards."""
        return tuple(atom for atom in self.atoms if atom.part == part)


def rules_of(indicator: Indicator) -> tuple[Rule, ...]:
    """Give every requirement of a ladder with its atoms, and then every gate of its score."""
    found = []
    for path, level, requirement in requirements(indicator):
        exact = is_written(indicator, path)
        atoms = tuple(_atoms(requirement, level.level, path, exact=exact))
        found.append(Rule(requirement=requirement, level=level.level, atoms=atoms))
    for n, gate in enumerate(indicator.scoring.gates if indicator.scoring else ()):
        path = ("scoring", "gates", n, "requires")
        atoms = tuple(
            Atom(about=gate.id, level=0, part="gate", number=number, leaf=leaf, path=(*path, *steps))
            for number, (steps, leaf) in enumerate(leaves_at(gate.requires))
        )
        asked = Requirement(id=gate.id, text=Text.same(gate.id), requires=gate.requires)
        found.append(Rule(requirement=asked, level=0, atoms=atoms))
    return tuple(found)


def _atoms(requirement: Requirement, level: int, path: Path, *, exact: bool) -> Iterator[Atom]:
    for at, guard in guards_of(requirement):
        part: Part = "na" if at[0] == "na" else "applies_when" if at[0] == "applies_when" else "requires"
        for number, (steps, leaf) in enumerate(leaves_at(guard)):
            yield Atom(
                about=requirement.id,
                level=level,
                part=part,
                number=number,
                leaf=leaf,
                path=(*path, *at, *steps) if exact else path,
            )


def leaves_at(guard: Guard, *, reach: str = "") -> Iterator[tuple[Path, Guard]]:
    """Walk the leaves of a guard, each with its path in it and with the threshold that a group sets for it."""
    guard = reaching(guard, reach)
    if not isinstance(guard, (AtLeast, NoneOf)):
        yield (), guard
        return
    passed_on = guard.reach if isinstance(guard, AtLeast) else ""
    for step, part in parts_of(guard):
        for path, leaf in leaves_at(part, reach=passed_on):
            yield (*step, *path), leaf


def with_leaves(guard: Guard, leaves: Iterator[Guard]) -> Guard:
    """Give a guard with others in place of its leaves, in their order."""
    if isinstance(guard, (AtLeast, NoneOf)):
        return evolve(guard, of=tuple(with_leaves(part, leaves) for part in guard.of))
    return next(leaves)


def with_atoms(rule: Rule, leaves: dict[Atom, Guard]) -> Requirement:
    """Give the requirement of a rule with other leaves at its atoms."""

    def put(guard: Guard, part: Part) -> Guard:
        return with_leaves(guard, iter([leaves[atom] for atom in rule.of(part)]))

    requirement = rule.requirement
    na: NotApplicable | None = requirement.na
    if na is not None and na.requires is not None:
        na = evolve(na, requires=put(na.requires, "na"))
    applies = requirement.applies_when
    return evolve(
        requirement,
        requires=put(requirement.requires, "requires" if rule.level else "gate"),
        applies_when=None if applies is None else put(applies, "applies_when"),
        na=na,
    )
