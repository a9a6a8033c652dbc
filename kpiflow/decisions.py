"""Decisions an authority lays over the rules: dated, reasoned, and always removable.

A decision never edits a rule or a verdict; results stand with and without it.
Frozen data that knows requirements only by name.
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from kpiflow.errors import MoveError, Problem
from kpiflow.fields import checked
from kpiflow.text import Text


@frozen(kw_only=True, field_transformer=checked)
class Waiver:
    """An authority lets a requirement pass for a time although its evidence is missing.

    Attributes:
        id: Stable identifier.
        requirement: The requirement waived.
        authority: The role that decided.
        reason: Why.
        decided_on: When it was decided.
        valid_from: The first day it counts.
        valid_until: The last day it counts, included; a waiver without end is refused.
        evidence: Identifiers of items the authority relied on.

    Raises:
        MoveError: No authority or reason, or an end before its start or decision (KPI205).
    """

    id: str
    requirement: str
    authority: str
    reason: Text
    decided_on: date
    valid_from: date
    valid_until: date
    evidence: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a waiver that nobody decided, for no reason, or for no time."""
        _stated(f"waiver '{self.id}'", self.authority, self.reason)
        if self.valid_until < self.valid_from:
            raise MoveError(
                Problem(
                    "KPI205",
                    f"waiver '{self.id}' ends on {self.valid_until.isoformat()}, "
                    f"before it begins on {self.valid_from.isoformat()}",
                    hint="swap the two dates",
                )
            )

        if self.valid_until < self.decided_on:
            raise MoveError(
                Problem(
                    "KPI205",
                    f"waiver '{self.id}' ends on {self.valid_until.isoformat()}, "
                    f"before it was decided on {self.decided_on.isoformat()}",
                    hint="a waiver counts from its decision on; it never had force",
                )
            )

    def is_in_force(self, as_of: date) -> bool:
        """Tell whether it counts on a day: decided by then, begun, and not yet ended."""
        return max(self.decided_on, self.valid_from) <= as_of <= self.valid_until


@frozen(kw_only=True, field_transformer=checked)
class Rating:
    """The level an assessor accepts, whatever was claimed and whatever the evidence supports.

    Attributes:
        level: The accepted level; 0 for none.
        authority: The role that decided.
        reason: Why.
        decided_on: When.

    Raises:
        MoveError: No authority or reason, or a negative level (KPI205).
    """

    level: int
    authority: str
    reason: Text
    decided_on: date

    def __attrs_post_init__(self) -> None:
        """Refuse a rating that nobody decided or for no reason."""
        _stated("a rating", self.authority, self.reason)
        if self.level < 0:
            raise MoveError(
                Problem("KPI205", f"a rating cannot accept level {self.level}", expected="0 or more")
            )


def _stated(what: str, authority: str, reason: Text) -> None:
    missing = [
        name
        for name, absent in (("authority", not authority.strip()), ("reason", reason.is_blank()))
        if absent
    ]
    if missing:
        raise MoveError(
            Problem(
                "KPI205",
                f"{what} names no {' and no '.join(missing)}",
                hint="say which role decided, and why",
            )
        )
