"""What a unit writes on its self-assessment report (SAR) card besides the evidence.

Frozen data: who reports, what was done, the remarks, the level claimed. A field
left blank and a field with a dash are two different statements, and stay so.
"""

from __future__ import annotations

import enum

from datetime import date

from attrs import field, frozen

from kpiflow.dates import check_round_months
from kpiflow.errors import CalendarError
from kpiflow.fields import checked
from kpiflow.text import BLANK, Text


@frozen(kw_only=True, field_transformer=checked)
class Officer:
    """A role that answers for the indicator; the role, never a person's name.

    Attributes:
        role: What the role is called.
        phone: Its telephone number, as written.
        extension: The extension, as written.
        personal: Whom the number is about, by an identifier that says nothing; blank for nobody. What is so
            marked is kept beside the journal, where it can be erased.
    """

    role: Text
    phone: str = ""
    extension: str = ""
    personal: str = ""


class Remark(enum.Enum):
    """What a free-text field of the card says."""

    BLANK = "blank"
    NONE = "none"
    STATED = "stated"

    @classmethod
    def of(cls, text: Text) -> Remark:
        """Tell a blank field from a declared "none" (a dash) and from a statement."""
        if text.is_blank():
            return cls.BLANK
        said = text.th.strip() or text.en.strip()
        return cls.NONE if said in {"-", "–"} else cls.STATED


@frozen(kw_only=True, field_transformer=checked)
class Action:
    """One paragraph of the measures taken, numbered as on the card.

    Attributes:
        number: Its number in the outline, such as 2.1.
        text: What was done.
    """

    number: str
    text: Text


@frozen(kw_only=True, field_transformer=checked)
class LevelPerformance:
    """What the unit says it did for one level.

    Attributes:
        level: The level.
        statements: What was done for it, one paragraph each.
    """

    level: int
    statements: tuple[Text, ...]


def _reporting_round(instance: object, attribute: object, value: int) -> None:
    try:
        check_round_months(instance, attribute, value)
    except CalendarError as error:
        raise CalendarError(*(problem.under(("round_months",)) for problem in error.problems)) from None


@frozen(kw_only=True, field_transformer=checked)
class SelfAssessment:
    """The unit's own report on one indicator for one round.

    Attributes:
        agency: The reporting agency.
        round_months: The reporting round: 6, 9 or 12 months.
        filed_by: The role that files.
        filed_on: When it was filed.
        claimed_level: The level the unit claims; `None` when it claims none.
        supervisors: Who supervises the indicator.
        collectors: Who collects its data.
        performance: What was done for each level.
        actions: The measures taken, as a numbered outline.
        supporting_factors: What helped; blank and "-" are different.
        obstacles: What hindered; blank and "-" are different.

    Raises:
        CalendarError: There is no reporting round of so many months (KPI413).
    """

    agency: Text
    round_months: int = field(validator=_reporting_round)
    filed_by: str
    filed_on: date
    claimed_level: int | None = None
    supervisors: tuple[Officer, ...] = ()
    collectors: tuple[Officer, ...] = ()
    performance: tuple[LevelPerformance, ...] = ()
    actions: tuple[Action, ...] = ()
    supporting_factors: Text = field(default=BLANK)
    obstacles: Text = field(default=BLANK)
