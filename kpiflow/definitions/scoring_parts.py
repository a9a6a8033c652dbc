"""How a definition turns levels and measures into points: what it states besides its ladder.

Reads and checks; the arithmetic itself is that of `scoring`, which knows no definition.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import field, frozen
from attrs.converters import optional

from kpiflow.fields import checked
from kpiflow.guards import Guard
from kpiflow.scoring import Clamp, RoundingMode, decimal_of
from kpiflow.text import BLANK, Text


@frozen(kw_only=True, field_transformer=checked)
class PointAdjustment:
    """Points added or taken each time something is counted.

    Attributes:
        id: What it goes by.
        points: How many each time; taken when below 0.
        per: The measure that counts how often; without a reading it did not happen.
        name: What it is for.
        most: The most it adds or takes in all.
    """

    id: str
    points: Decimal = field(converter=decimal_of)
    per: str
    name: Text = BLANK
    most: Decimal | None = field(default=None, converter=optional(decimal_of))


@frozen(kw_only=True, field_transformer=checked)
class PointGate:
    """What must hold for the points to count.

    Attributes:
        id: What it goes by.
        requires: The guard that decides it.
        name: What must hold, in a few words.
        otherwise: What the indicator is worth where it does not hold; where nothing is
            stated, it has no score then.
    """

    id: str
    requires: Guard
    name: Text = BLANK
    otherwise: Decimal | None = field(default=None, converter=optional(decimal_of))


@frozen(kw_only=True, field_transformer=checked)
class Printing:
    """How scores are printed; rounding happens there and nowhere else.

    Attributes:
        places: How many decimals.
        mode: Where a value goes that lies between two printed ones.
        full: The value that only itself is printed as, such as 100.
    """

    places: int = 4
    mode: RoundingMode = "half_up"
    full: Decimal | None = field(default=None, converter=optional(decimal_of))


Method: TypeAlias = Literal["levels", "interpolate"]
"""What is scored: the level reached, or the reading between the criteria of its row."""


@frozen(kw_only=True, field_transformer=checked)
class Scoring:
    """How an indicator is scored.

    Attributes:
        method: By the level reached, or between the criteria of the criteria row.
        partial: Whether the part of the next level that is done counts in proportion.
        below: What a reading worse than the first criterion is worth; as much as that one by default.
        above: What a reading better than the last one is worth; as much as that one by default.
        no_value: What it is worth to have no reading: 0 by rule, or points that a reading can
            have; by default the score is missing then.
        adjustments: Bonuses and deductions.
        clamp: When points are brought back between the fewest and the most of the scale.
        gates: What must hold for the points to count.
        printing: How scores are printed.
    """

    method: Method = "levels"
    partial: bool = False
    below: Decimal | None = field(default=None, converter=optional(decimal_of))
    above: Decimal | None = field(default=None, converter=optional(decimal_of))
    no_value: Decimal | None = field(default=None, converter=optional(decimal_of))
    adjustments: tuple[PointAdjustment, ...] = ()
    clamp: Clamp = "after"
    gates: tuple[PointGate, ...] = ()
    printing: Printing = Printing()
