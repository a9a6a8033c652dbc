"""What a guard comes to as boolean functions, and how a group puts its parts together."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from kpiflow.guards import AtLeast, Empty, NoneOf
from kpiflow.logic import Diagram, Function


@frozen
class VerdictFunctions:
    """When a guard is met, when it is unmet and when it does not apply; otherwise it is open.

    Attributes:
        met: When it is met.
        unmet: When it is unmet.
        na: When it does not apply.
    """

    met: Function
    unmet: Function
    na: Function


def of_group(diagram: Diagram, group: AtLeast, parts: Sequence[VerdictFunctions]) -> VerdictFunctions:
    """Give what a group comes to: as many parts as it counts, or all that apply if these are fewer."""
    nothing = diagram.all_of([part.na for part in parts])
    enough = diagram.at_least(group.count, [part.met for part in parts])
    still = diagram.at_least(group.count, [~(part.unmet | part.na) for part in parts])
    enough |= diagram.all_of([part.met | part.na for part in parts])
    still |= diagram.all_of([~part.unmet for part in parts])
    return _unless(diagram, nothing, group.empty, met=enough, unmet=~still)


def of_none(diagram: Diagram, group: NoneOf, parts: Sequence[VerdictFunctions]) -> VerdictFunctions:
    """Give what a group comes to of which no part may be met."""
    nothing = diagram.all_of([part.na for part in parts])
    absent = diagram.all_of([part.unmet | part.na for part in parts])
    present = diagram.any_of([part.met for part in parts])
    return _unless(diagram, nothing, group.empty, met=absent, unmet=present)


def _unless(
    diagram: Diagram, nothing: Function, empty: Empty, *, met: Function, unmet: Function
) -> VerdictFunctions:
    """Give what a group comes to that is worth something else when none of its parts applies."""
    worth_met = diagram.true if empty == "met" else diagram.false
    worth_unmet = diagram.true if empty == "unmet" else diagram.false
    return VerdictFunctions(
        met=diagram.choose(nothing, worth_met, met),
        unmet=diagram.choose(nothing, worth_unmet, unmet),
        na=diagram.false,
    )
