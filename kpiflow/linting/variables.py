"""The yes-or-no questions about a register that every guard is made of.

Each question is a small frozen value that says of itself what it is about; two
guards that ask the same share it. This module refuses to know how they depend on
one another: that is `axioms`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from kpiflow.guards import NilReturned, Provided


JUSTIFICATION: Final = "justification of "
"""What a justification is about: the answer it goes with, behind these words."""


@frozen
class Known:
    """Something is stated that can be compared: an answer on its scale, a number, a text, a level."""

    about: str


@frozen
class Counts:
    """What is stated was neither rejected nor withdrawn."""

    about: str


@frozen
class Accepted:
    """What is stated was accepted."""

    about: str


@frozen(order=True)
class Cut:
    """What is stated comes to at least a bound, or lies above it.

    Attributes:
        about: What is compared: an answer by its place on the scale, a measured value, the
            length of a text or justification, a level.
        bound: The bound.
        is_open: Whether the bound itself is not enough.
    """

    about: str
    bound: Fraction
    is_open: bool = False


@frozen
class Addressed:
    """An answer refers to a web address."""

    about: str


@frozen
class Met:
    """A guard over evidence or nil returns is met."""

    guard: Provided | NilReturned


@frozen
class Possible:
    """A guard over evidence or nil returns is met, or it cannot be told from dates too coarse."""

    guard: Provided | NilReturned


@frozen
class Excluded:
    """The unit states that a requirement does not apply to it, and the statement stands."""

    requirement: str


Variable: TypeAlias = Known | Counts | Accepted | Cut | Addressed | Met | Possible | Excluded
"""A question about a register that is answered yes or no; in an empty register, always no."""
