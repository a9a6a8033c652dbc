"""Decisions an authority lays over the rules: dated, reasoned, and always removable.

A decision never edits a rule or a verdict; results stand with and without it.
Its days are those of the definition's time zone, both ends included. Frozen data
that knows requirements only by name.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal, TypeAlias

from attrs import field, frozen

from kpiflow.errors import MoveError, Problem
from kpiflow.fields import checked
from kpiflow.text import Text, with_article


@frozen(kw_only=True, field_transformer=checked)
class Decision:
    """What an authority decided about one requirement, for a time.

    Attributes:
        id: Stable identifier.
        requirement: The requirement it is about.
        authority: The role that decided.
        reason: Why.
        decided_on: When it was decided.
        valid_from: The first day it counts.
        valid_until: The last day it counts, included; `None` where it may be without end.
        evidence: Identifiers of items the authority relied on.

    Raises:
        MoveError: No authority or reason, an end before its start or decision, or no end
            where there must be one (KPI205).
    """

    kind: ClassVar[str] = "decision"
    noun: ClassVar[Text] = Text(th="คำวินิจฉัย", en="decision")
    act: ClassVar[Text] = Text(th="วินิจฉัย", en="decided")
    ends: ClassVar[bool] = True

    id: str
    requirement: str
    authority: str
    reason: Text
    decided_on: date
    valid_from: date
    valid_until: date | None = None
    evidence: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a decision that nobody took, for no reason, or for no time."""
        name = f"{self.noun.en} '{self.id}'"
        _stated(name, self.authority, self.reason)
        if self.valid_until is None:
            if self.ends:
                raise MoveError(
                    Problem(
                        "KPI205", f"{name} has no end", ("valid_until",), hint="name the last day it counts"
                    )
                )
            return
        end = self.valid_until.isoformat()
        if self.valid_until < self.valid_from:
            raise MoveError(
                Problem(
                    "KPI205",
                    f"{name} ends on {end}, before it begins on {self.valid_from.isoformat()}",
                    hint="swap the two dates",
                )
            )
        if self.valid_until < self.decided_on:
            raise MoveError(
                Problem(
                    "KPI205",
                    f"{name} ends on {end}, before it was decided on {self.decided_on.isoformat()}",
                    hint=f"{with_article(self.noun.en)} counts from its decision on; it never had force",
                )
            )

    @property
    def begins(self) -> date:
        """The first day on which it counts: decided by then, and begun."""
        return max(self.decided_on, self.valid_from)

    def is_in_force(self, as_of: date) -> bool:
        """Tell whether it counts on a day: decided by then, begun, and not yet ended."""
        return self.begins <= as_of and (self.valid_until is None or as_of <= self.valid_until)


@frozen(kw_only=True, field_transformer=checked)
class Waiver(Decision):
    """An authority lets a requirement pass for a time although its evidence is missing."""

    kind: ClassVar[str] = "waiver"
    noun: ClassVar[Text] = Text(th="การผ่อนผัน", en="waiver")
    act: ClassVar[Text] = Text(th="ผ่อนผัน", en="waived")


@frozen(kw_only=True, field_transformer=checked)
class StandingException(Decision):
    """An authority lets a requirement pass for as long as the circumstances last that keep it from being met.

    It may be without end; then it is for somebody to look at it again.
    """

    kind: ClassVar[str] = "exception"
    noun: ClassVar[Text] = Text(th="ข้อยกเว้น", en="exception")
    act: ClassVar[Text] = Text(th="ยกเว้น", en="excepted")
    ends: ClassVar[bool] = False


@frozen(kw_only=True, field_transformer=checked)
class AcceptedDeficiency(Decision):
    """An authority accepts for a time that a requirement is not met, because it is being mended.

    Attributes:
        plan: How and by when it is mended; never blank.
    """

    kind: ClassVar[str] = "deficiency"
    noun: ClassVar[Text] = Text(th="ข้อบกพร่องที่ยอมรับ", en="accepted deficiency")
    act: ClassVar[Text] = Text(th="ยอมรับข้อบกพร่อง", en="accepted as deficient")

    plan: Text

    def __attrs_post_init__(self) -> None:
        """Refuse one without a plan."""
        Decision.__attrs_post_init__(self)
        if self.plan.is_blank():
            raise MoveError(
                Problem(
                    "KPI205",
                    f"{self.noun.en} '{self.id}' names no plan",
                    ("plan",),
                    hint="say how it is mended",
                )
            )


@frozen(kw_only=True, field_transformer=checked)
class Override(Decision):
    """An authority decides itself what a requirement comes to, whatever the rules find.

    Attributes:
        status: What it comes to.
    """

    kind: ClassVar[str] = "override"
    noun: ClassVar[Text] = Text(th="คำวินิจฉัยชี้ขาด", en="override")
    act: ClassVar[Text] = Text(th="วินิจฉัยชี้ขาด", en="decided")
    ends: ClassVar[bool] = False

    status: Literal["met", "unmet", "not_applicable"]


AnyDecision: TypeAlias = Waiver | StandingException | AcceptedDeficiency | Override
"""Every decision about a requirement that there can be."""


@frozen(kw_only=True, field_transformer=checked)
class Revocation:
    """An authority takes a decision back, from a day on.

    Attributes:
        decision: The identifier of the decision.
        authority: The role that takes it back.
        reason: Why.
        decided_on: The day it stops counting.

    Raises:
        MoveError: No authority or reason (KPI205).
    """

    decision: str
    authority: str
    reason: Text
    decided_on: date

    def __attrs_post_init__(self) -> None:
        """Refuse one that nobody decided or for no reason."""
        _stated(f"the revocation of '{self.decision}'", self.authority, self.reason)


@frozen(kw_only=True, field_transformer=checked)
class Rating:
    """The level an assessor accepts, whatever was claimed and whatever the evidence supports.

    Attributes:
        level: The accepted level; 0 for none.
        authority: The role that decided.
        reason: Why.
        decided_on: When; it counts from that day.
        valid_until: The last day it counts, included; without one it counts until the next rating.
        evidence: Identifiers of items the assessor relied on.

    Raises:
        MoveError: No authority or reason, a negative level, or an end before its day (KPI205).
    """

    level: int
    authority: str
    reason: Text
    decided_on: date
    valid_until: date | None = None
    evidence: tuple[str, ...] = field(default=())

    def __attrs_post_init__(self) -> None:
        """Refuse a rating that nobody decided or for no reason."""
        _stated("a rating", self.authority, self.reason)
        if self.level < 0:
            raise MoveError(
                Problem("KPI205", f"a rating cannot accept level {self.level}", expected="0 or more")
            )
        if self.valid_until is not None and self.valid_until < self.decided_on:
            raise MoveError(
                Problem(
                    "KPI205",
                    "a rating ends before it was decided",
                    ("valid_until",),
                    hint="swap the two dates",
                )
            )

    def is_in_force(self, as_of: date) -> bool:
        """Tell whether it counts on a day."""
        return self.decided_on <= as_of and (self.valid_until is None or as_of <= self.valid_until)


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
