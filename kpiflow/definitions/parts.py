"""What an indicator is made of: names, requirements, levels and the scale."""

from __future__ import annotations

from decimal import Decimal

from attrs import field, frozen

from kpiflow.fields import checked
from kpiflow.guards import Guard
from kpiflow.scoring import Exact, exact, shortest
from kpiflow.text import Text


def decimal_of(value: Exact, *, name: str = "a number of the scale") -> Decimal:
    """Take a number as `scoring` reads it; a float is refused there."""
    if isinstance(value, Decimal) and not value.is_finite():
        return value  # refused with everything else that is wrong
    return shortest(exact(value, name=name))


def weight_of(value: Exact) -> Decimal:
    """Take a weight as `scoring` reads it."""
    return decimal_of(value, name="the weight")


@frozen(kw_only=True, field_transformer=checked)
class Named:
    """An identifier with the name people read."""

    id: str
    name: Text


@frozen(kw_only=True, field_transformer=checked)
class EvidenceKind(Named):
    """A kind of evidence that requirements of the indicator may accept."""


@frozen(kw_only=True, field_transformer=checked)
class Channel(Named):
    """A place where things are reported, which a nil return may have to check."""


@frozen(kw_only=True, field_transformer=checked)
class Population(Named):
    """What a nil return can be about, such as complaints."""


@frozen(kw_only=True, field_transformer=checked)
class Topic(Named):
    """What a document may have to speak about, such as obstacles."""


@frozen(kw_only=True, field_transformer=checked)
class Role(Named):
    """A role that files, attests, approves or decides; the role, never a person."""


@frozen(kw_only=True, field_transformer=checked)
class Requirement:
    """One thing that must hold for a level, checkable by itself.

    Attributes:
        id: Stable identifier, unique in the indicator.
        text: What must hold.
        requires: The guard that decides it.
    """

    id: str
    text: Text
    requires: Guard


@frozen(kw_only=True, field_transformer=checked)
class Level:
    """One level of the ladder: all its requirements must hold, and all levels below it.

    Attributes:
        level: Its number, from 1.
        name: What reaching it means, in a few words.
        requirements: What must hold.
    """

    level: int
    name: Text
    requirements: tuple[Requirement, ...]


@frozen(kw_only=True, field_transformer=checked)
class Scale:
    """The points that levels are worth.

    Attributes:
        lowest: Points of the lowest level.
        highest: Points of the highest level.
        below: Points when not even the lowest level is reached; the lowest by default.
    """

    lowest: Decimal = field(default=Decimal(1), converter=decimal_of)
    highest: Decimal = field(default=Decimal(5), converter=decimal_of)
    below: Decimal = field(default=Decimal(1), converter=decimal_of)
