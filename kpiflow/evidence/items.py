"""Evidence items and nil returns: what a unit shows, and what was ruled on it."""

from __future__ import annotations

import enum

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from kpiflow.dates import DateRange, PartialDate
from kpiflow.errors import MoveError, Problem
from kpiflow.evidence.files import FileRecord
from kpiflow.fields import checked
from kpiflow.scoring import decimal_of
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
class Quantity:
    """How much of something an item shows, such as 8 hours.

    Attributes:
        of: What is counted, such as "hours".
        amount: How much of it.

    Raises:
        MoveError: What is counted has no name, or the amount is below 0 or not finite
            (KPI213): more evidence never takes away.
    """

    of: str
    amount: Decimal = field(converter=decimal_of)

    def __attrs_post_init__(self) -> None:
        """Refuse an amount of nothing, that is no number, or that would take from what others show."""
        if not self.of.strip():
            raise MoveError(
                Problem("KPI213", f"it is not said what there is {self.amount} of", ("of",), hint="name it")
            )
        if not self.amount.is_finite() or self.amount < 0:
            raise MoveError(
                Problem("KPI213", f"there cannot be {self.amount} {shortened(self.of)}", expected="0 or more")
            )


@frozen(kw_only=True, cache_hash=True, field_transformer=checked)
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
        subject: Which team, site or instance it is about, where there are several.
        quantities: How much of what it shows, for rules that sum; of each thing once.
        files: The files it consists of, as they were when it was submitted.
        personal: Whom the title is about, by an identifier that says nothing; blank for nobody. What is so
            marked is kept beside the journal, where it can be erased.
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
    subject: str = ""
    quantities: tuple[Quantity, ...] = ()
    files: tuple[FileRecord, ...] = ()
    personal: str = ""

    @property
    def dated(self) -> tuple[PartialDate, ...]:
        """The dates that say when it came about: of the activity, else of the document."""
        if self.activity_dates:
            return self.activity_dates
        return (self.document_date,) if self.document_date else ()

    def amount(self, of: str) -> Decimal | None:
        """Give how much of something it shows, or `None` when it does not say."""
        return next((each.amount for each in self.quantities if each.of == of), None)


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
        personal: Whom the statement is about, by an identifier that says nothing; blank for nobody. What is so
            marked is kept beside the journal, where it can be erased.
    """

    id: str
    population: str
    statement: Text
    channels: tuple[str, ...]
    period: DateRange | None = None
    attester: str = ""
    attested_on: PartialDate | None = None
    supported_by: tuple[str, ...] = ()
    personal: str = ""


@frozen(kw_only=True, field_transformer=checked)
class Ruling:
    """What was decided about an item: by which role, when and why."""

    standing: Standing
    by: str
    on: date
    reason: Text = BLANK
