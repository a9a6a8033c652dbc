"""What an indicator declares: names, questions, measures, requirements, levels and the scale."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal, TypeAlias

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.dates import PartialDate
from kpiflow.fields import checked
from kpiflow.guards import Guard
from kpiflow.scoring import Exact, decimal_of
from kpiflow.text import BLANK, Text


SCHEMA: Final = "kpiflow-1"
"""The edition of the rule language that this version reads."""

Progression: TypeAlias = Literal["cumulative", "independent", "count", "manual"]
"""How levels make up the level reached.

`cumulative`: the highest level that holds together with all below it.
`independent`: the highest level that holds, whatever the others do.
`count`: as many levels as hold, whichever they are.
`manual`: the level an assessor decides; requirements inform, and never decide.
"""


def scale_number(value: Exact) -> Decimal:
    """Take a number of a scale as `scoring` reads it; a float is refused there."""
    return decimal_of(value, name="a number of the scale")


ONE: Final = Decimal(1)
"""What a weight or an effort is unless it is stated."""


def weight_of(value: Exact) -> Decimal:
    """Take a weight as `scoring` reads it."""
    return ONE if value is ONE else decimal_of(value, name="the weight")


def total_of(value: Exact | None) -> Decimal | None:
    """Take a total of weights as `scoring` reads it, or none."""
    return None if value is None else decimal_of(value, name="the total of weights")


def effort_of(value: Exact) -> Decimal:
    """Take an effort as `scoring` reads it."""
    return ONE if value is ONE else decimal_of(value, name="the effort")


@frozen(kw_only=True, field_transformer=checked)
class Named:
    """An identifier with the name people read.

    Attributes:
        id: At most 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.
        name: What people read instead.
    """

    id: str
    name: Text


@frozen(kw_only=True, field_transformer=checked)
class Obtainable(Named):
    """Something a unit can bring about, at a price.

    Attributes:
        effort: What it costs to bring about, in whatever unit the author counts; what
            is missing for a level is listed cheapest first.
    """

    effort: Decimal = field(default=ONE, converter=effort_of)


@frozen(kw_only=True, field_transformer=checked)
class EvidenceKind(Obtainable):
    """A kind of evidence that requirements of the indicator may accept."""


@frozen(kw_only=True, field_transformer=checked)
class Channel(Named):
    """A place where things are reported, which a nil return may have to check."""


@frozen(kw_only=True, field_transformer=checked)
class Population(Obtainable):
    """What a nil return can be about, such as complaints."""


@frozen(kw_only=True, field_transformer=checked)
class Topic(Named):
    """What a document may have to speak about, such as obstacles."""


@frozen(kw_only=True, field_transformer=checked)
class Role(Named):
    """A role that files, attests, approves or decides; the role, never a person."""


@frozen(kw_only=True, field_transformer=checked)
class Question(Obtainable):
    """What is answered with a value of a scale.

    Attributes:
        scale: The scale its answers are given on.
    """

    scale: str


@frozen(kw_only=True, field_transformer=checked)
class Measure(Obtainable):
    """What is measured as a number.

    Attributes:
        unit: The unit of the number; a ratio in "percent" counts a hundredfold.
        whole: Whether only whole numbers can occur.
        lowest: The lowest number that can occur, if there is one.
        highest: The highest number that can occur, if there is one.
    """

    unit: str = ""
    whole: bool = False
    lowest: Decimal | None = field(default=None, converter=optional(decimal_of))
    highest: Decimal | None = field(default=None, converter=optional(decimal_of))


@frozen(kw_only=True, field_transformer=checked)
class TextField(Obtainable):
    """What is filled in with free text."""


CountsAs: TypeAlias = Literal["drop", "met", "target", "unmet"]
"""What a requirement counts as that does not apply.

`drop` leaves it out; `met` counts it as met, and `target` as met with the score aimed
at; `unmet` counts it as not met.
"""


@frozen(kw_only=True, field_transformer=checked)
class NotApplicable:
    """What becomes of a requirement that does not apply.

    Attributes:
        counts_as: What it counts as; never left unsaid.
        allowed: Whether the unit may state that it does not apply; otherwise only
            `applies_when` decides.
        requires: What must hold before that statement counts, such as a justification.
    """

    counts_as: CountsAs
    allowed: bool = False
    requires: Guard | None = None


@frozen(kw_only=True, field_transformer=checked)
class Requirement:
    """One thing that must hold for a level, checkable by itself.

    Attributes:
        id: Stable identifier, unique in the indicator.
        text: What must hold.
        requires: The guard that decides it.
        applies_when: The guard that decides whether it applies; it always does by default.
        na: What becomes of it when it does not apply.
        due: The day by which it must be shown, if the rules name one.
        weight: How much it counts in the tally of its level.
    """

    id: str
    text: Text
    requires: Guard
    applies_when: Guard | None = None
    na: NotApplicable | None = None
    due: PartialDate | None = None
    weight: Decimal = field(default=ONE, converter=weight_of)

    @property
    def may_drop_out(self) -> bool:
        """Tell whether it can leave its level without anything to ask."""
        return self.na is not None and self.na.counts_as == "drop"


Summary: TypeAlias = Literal["mean", "sum", "minimum", "maximum"]
"""How several ratings become one."""


@frozen(kw_only=True, field_transformer=checked)
class Tally:
    """How ratings add up beside the level reached: within each level, and over all levels.

    A requirement is rated by the points of the answer it is about, and where it is about
    none, 1 when it holds and 0 when it does not.

    Attributes:
        within: How the ratings of a level's requirements become the level's, by weight.
        over: How the ratings of levels become the ladder's.
        unknown: What a requirement counts as that nothing is known of: `zero`, left out
            (`drop`), or everything that rests on it unknown too (`keep`).
    """

    within: Summary = "mean"
    over: Summary = "sum"
    unknown: Literal["zero", "drop", "keep"] = "keep"


@frozen(kw_only=True, field_transformer=checked)
class Rated:
    """The questions that a level is about: rated so high here, and so high by the levels above.

    Attributes:
        at: The questions.
        reach: The lowest value for this level.
        below: The lowest value once a higher level is asked for; without one, higher levels
            ask for no more.
    """

    at: tuple[str, ...]
    reach: str
    below: str = ""


@frozen(kw_only=True, field_transformer=checked)
class Level:
    """One level of the ladder: all its requirements must hold.

    Attributes:
        level: Its number, from 1; numbers may be left out.
        name: What reaching it means, in a few words.
        requirements: What must hold.
        rated: Questions that must be rated high enough, as one requirement each.
        empty: What the level is worth when none of its requirements applies.
    """

    level: int
    name: Text
    requirements: tuple[Requirement, ...] = ()
    rated: Rated | None = None
    empty: Literal["", "met", "unmet", "unknown"] = ""


@frozen(kw_only=True, field_transformer=checked)
class RoundLevel:
    """What a level takes in one reporting round: which levels of the whole year.

    Attributes:
        level: The level in this round.
        requires: The levels of the ladder that must hold; none when it is given.
        name: What reaching it means in this round; by default, the names of those levels.
    """

    level: int
    requires: tuple[int, ...] = ()
    name: Text = BLANK


@frozen(kw_only=True, field_transformer=checked)
class RoundLadder:
    """The ladder of one reporting round, made of the levels of the whole year.

    Attributes:
        months: The reporting round: 6, 9 or 12 months.
        levels: Its levels, from the lowest.
    """

    months: int
    levels: tuple[RoundLevel, ...]


@frozen(kw_only=True, field_transformer=checked)
class Scale:
    """The points that levels are worth.

    Attributes:
        lowest: Points of the lowest level.
        highest: Points of the highest level.
        below: Points when not even the lowest level is reached; the lowest by default.
    """

    lowest: Decimal = field(default=Decimal(1), converter=scale_number)
    highest: Decimal = field(default=Decimal(5), converter=scale_number)
    below: Decimal = field(default=Decimal(1), converter=scale_number)
