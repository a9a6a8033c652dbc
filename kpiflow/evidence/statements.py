"""What a unit states besides its evidence: answers, readings, texts, and what does not apply to it.

A statement has no identifier of its own: it goes by what it is about, and a later
one about the same thing takes the place of the earlier one.
"""

from __future__ import annotations

from decimal import Decimal

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.errors import MoveError, Problem
from kpiflow.fields import checked
from kpiflow.scoring import decimal_of
from kpiflow.text import Text, shortened


@frozen(kw_only=True, field_transformer=checked)
class Answer:
    """The answer to a question.

    Attributes:
        question: The question, as the indicator declares it.
        value: One of the values of the question's scale, as written there.
        justification: Why, in the words of whoever answers.
        reference: Where it can be verified, such as a web address.
        personal: Whom the justification is about, by an identifier that says nothing; blank for nobody. What is so
            marked is kept beside the journal, where it can be erased.
    """

    question: str
    value: str
    justification: str = ""
    reference: str = ""
    personal: str = ""

    @property
    def id(self) -> str:
        """What the register knows it by."""
        return f"answer:{self.question}"


@frozen(kw_only=True, field_transformer=checked)
class Reading:
    """What was measured: a value, or a numerator and a denominator, which are kept.

    Attributes:
        measure: The measure, as the indicator declares it.
        value: The value, in the unit of the measure; `None` for a ratio.
        numerator: The upper number of a ratio.
        denominator: The lower number of a ratio.
        unit: The unit the value is in, when it is stated; it must be that of the measure.

    Raises:
        MoveError: It gives neither a value nor both parts of a ratio, or gives both (KPI211).
    """

    measure: str
    value: Decimal | None = field(default=None, converter=optional(decimal_of))
    numerator: Decimal | None = field(default=None, converter=optional(decimal_of))
    denominator: Decimal | None = field(default=None, converter=optional(decimal_of))
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a reading that says nothing, or two things."""
        numbers = (self.value, self.numerator, self.denominator)
        given = tuple(number is not None for number in numbers)
        if given not in {(True, False, False), (False, True, True)}:
            raise MoveError(
                Problem(
                    "KPI211",
                    f"the reading of '{self.measure}' is not one number",
                    expected="either a value, or a numerator and a denominator",
                )
            )
        if not all(number.is_finite() for number in numbers if number is not None):
            raise MoveError(
                Problem(
                    "KPI211", f"the reading of '{self.measure}' is not finite", expected="a finite number"
                )
            )

    @property
    def id(self) -> str:
        """What the register knows it by."""
        return f"reading:{self.measure}"


@frozen(kw_only=True, field_transformer=checked)
class Statement:
    """What was written into a free-text field.

    Attributes:
        field: The field, as the indicator declares it.
        content: What was written; blank when the field was left blank.
        personal: Whom the content is about, by an identifier that says nothing; blank for nobody. What is so
            marked is kept beside the journal, where it can be erased.
    """

    field: str
    content: str
    personal: str = ""

    @property
    def id(self) -> str:
        """What the register knows it by."""
        return f"statement:{self.field}"


@frozen(kw_only=True, field_transformer=checked)
class Exclusion:
    """The unit states that a requirement does not apply to it; the rules say whether it may.

    Attributes:
        requirement: The requirement.
        reason: Why it does not apply.
        supported_by: Identifiers of evidence items that show it.
        personal: Whom the reason is about, by an identifier that says nothing; blank for nobody. What is so
            marked is kept beside the journal, where it can be erased.

    Raises:
        MoveError: No reason is given (KPI205).
    """

    requirement: str
    reason: Text
    supported_by: tuple[str, ...] = ()
    personal: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse one without a reason, which nobody could review."""
        if self.reason.is_blank():
            raise MoveError(
                Problem(
                    "KPI205",
                    f"the exclusion from '{shortened(self.requirement)}' gives no reason",
                    ("reason",),
                    hint="say why the requirement does not apply",
                )
            )

    @property
    def id(self) -> str:
        """What the register knows it by."""
        return f"exclusion:{self.requirement}"


@frozen(kw_only=True, field_transformer=checked)
class Attainment:
    """The level that another indicator has been found to reach.

    Attributes:
        indicator: The code of the other indicator.
        level: Its level; 0 when it reaches none.
    """

    indicator: str
    level: int

    @property
    def id(self) -> str:
        """What the register knows it by."""
        return f"attainment:{self.indicator}"


Stated = Answer | Reading | Statement | Exclusion | Attainment
"""Everything that goes by what it is about."""
