"""Evidence items, nil returns, and the register that holds them with their standing.

A register is what a unit has shown at one moment: every item, what the assessor
ruled on it, and every attested nil return. Frozen data; a new moment is a new
register. This room refuses to know which rule an item serves.
"""

from __future__ import annotations

import enum

from collections.abc import Iterable
from datetime import date

from attrs import evolve, field, frozen

from kpiflow.dates import DateRange, PartialDate
from kpiflow.errors import MoveError, Problem, did_you_mean
from kpiflow.fields import checked
from kpiflow.text import BLANK, Text, shortened


class Standing(enum.Enum):
    """Where an item stands between its submission and its end."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@frozen(kw_only=True, field_transformer=checked)
class Approval:
    """Somebody in authority approved a document.

    Attributes:
        by: The role that approved.
        on: When.
        act: What was done, such as "signed".
    """

    by: str
    on: PartialDate
    act: Text = BLANK


@frozen(kw_only=True, field_transformer=checked)
class EvidenceItem:
    """One piece of reference evidence.

    Attributes:
        id: Stable identifier; the printed number may change, this may not.
        kind: The kind of evidence, as the indicator declares it.
        title: What it is.
        number: Its number in the printed list, for people only.
        document_date: The date the document bears.
        activity_dates: When what it documents took place.
        covers: The period it speaks about.
        approval: Who approved it, if anybody.
        topics: What it speaks about, as the indicator declares it.
        valid_until: The last day it counts; without one it does not expire.
        reference: Where it can be found, such as an address or a file number.
    """

    id: str
    kind: str
    title: Text
    number: int | None = None
    document_date: PartialDate | None = None
    activity_dates: tuple[PartialDate, ...] = ()
    covers: DateRange | None = None
    approval: Approval | None = None
    topics: tuple[str, ...] = ()
    valid_until: date | None = None
    reference: str = ""

    @property
    def dated(self) -> tuple[PartialDate, ...]:
        """The dates that say when it came about: of the activity, else of the document."""
        if self.activity_dates:
            return self.activity_dates
        return (self.document_date,) if self.document_date else ()


@frozen(kw_only=True, field_transformer=checked)
class NilReturn:
    """Somebody attests that nothing was found: a fact of its own, never an empty list.

    Attributes:
        id: Stable identifier.
        population: What was looked for, such as "complaints".
        statement: What is attested.
        channels: The channels that were checked.
        period: The period that was checked.
        attester: The role that attests; empty when nobody is named.
        attested_on: When it was attested; `None` when it bears no date.
        supported_by: Identifiers of evidence items that back it.
    """

    id: str
    population: str
    statement: Text
    channels: tuple[str, ...]
    period: DateRange | None = None
    attester: str = ""
    attested_on: PartialDate | None = None
    supported_by: tuple[str, ...] = ()


@frozen(kw_only=True, field_transformer=checked)
class Ruling:
    """What was decided about an item: by which role, when and why."""

    standing: Standing
    by: str
    on: date
    reason: Text = BLANK


@frozen(kw_only=True)
class Entry:
    """One thing in the register, with who entered it and the latest ruling on it."""

    fact: EvidenceItem | NilReturn
    by: str
    on: date
    ruling: Ruling | None = None

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        return self.ruling.standing if self.ruling else Standing.SUBMITTED


def _entries(value: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(value)


@frozen
class Register:
    """Everything shown so far, in the order it was entered."""

    entries: tuple[Entry, ...] = field(default=(), converter=_entries)

    def find(self, fact_id: str) -> Entry | None:
        """Give the entry of an item or nil return, or `None`."""
        return next((entry for entry in self.entries if entry.fact.id == fact_id), None)

    def __getitem__(self, fact_id: str) -> Entry:
        """Give the entry of an item or nil return.

        Raises:
            MoveError: The register has no such entry (KPI203).
        """
        entry = self.find(fact_id)
        if entry is None:
            known = tuple(entry.fact.id for entry in self.entries)
            raise MoveError(
                Problem(
                    "KPI203",
                    f"the register has no item '{shortened(fact_id)}'",
                    declared=known,
                    hint=did_you_mean(fact_id, known),
                )
            )
        return entry

    def items(self) -> tuple[tuple[EvidenceItem, Entry], ...]:
        """Give every evidence item with its entry."""
        return tuple((entry.fact, entry) for entry in self.entries if isinstance(entry.fact, EvidenceItem))

    def nil_returns(self) -> tuple[tuple[NilReturn, Entry], ...]:
        """Give every nil return with its entry."""
        return tuple((entry.fact, entry) for entry in self.entries if isinstance(entry.fact, NilReturn))

    def without(self, fact_id: str) -> Register:
        """Give the register as if an entry had never been made."""
        return Register(tuple(entry for entry in self.entries if entry.fact.id != fact_id))

    def with_entry(self, fact: EvidenceItem | NilReturn, *, by: str, on: date) -> Register:
        """Give the register with one more entry.

        Raises:
            MoveError: The identifier is taken (KPI203).
        """
        if self.find(fact.id):
            raise MoveError(
                Problem(
                    "KPI203",
                    f"the register already has an item '{fact.id}'",
                    ("id",),
                    hint="give each its own identifier; what replaces an item does not take its identifier over",
                )
            )
        return Register((*self.entries, Entry(fact=fact, by=by, on=on)))

    def with_ruling(self, fact_id: str, ruling: Ruling) -> Register:
        """Give the register with a ruling on one entry.

        Raises:
            MoveError: No such entry (KPI203), or it was withdrawn (KPI206).
        """
        entry = self[fact_id]
        if entry.standing is Standing.WITHDRAWN:
            raise MoveError(
                Problem(
                    "KPI206",
                    f"'{fact_id}' was withdrawn and cannot be {ruling.standing.value}",
                    hint="submit it again under a new identifier",
                )
            )
        ruled = evolve(entry, ruling=ruling)
        return Register(tuple(ruled if each is entry else each for each in self.entries))
