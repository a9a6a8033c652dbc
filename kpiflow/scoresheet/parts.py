"""What stands on a score sheet: lines, wholes that are made of them, bands, gates and policies.

Each of these is what a file says, with every number exact; what it makes is in `making`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from kpiflow.definitions import Printing
from kpiflow.errors import Path
from kpiflow.fields import checked
from kpiflow.scorecard import Method, Policy, Treatment
from kpiflow.scoring import Exact, exact
from kpiflow.text import BLANK, Text


SCHEMA: Final = "kpiflow-scorecard-1"
"""The edition of scorecard files that this version reads."""


def number(value: Exact) -> Fraction:
    """Take a number as `scoring` reads it; a float is refused there."""
    return exact(value)


def numbers(values: tuple[Exact, ...]) -> tuple[Fraction, ...]:
    """Take several numbers."""
    return tuple(exact(value) for value in values)


def maybe_number(value: Exact | None) -> Fraction | None:
    """Take a number, or none."""
    return None if value is None else exact(value)


@frozen(kw_only=True, field_transformer=checked)
class SheetWeight:
    """The weight of a part in one reporting round.

    Attributes:
        months: The reporting round: 6, 9 or 12 months.
        weight: How much the part counts among its siblings in that round.
    """

    months: int
    weight: Fraction = field(converter=number)


@frozen(kw_only=True, field_transformer=checked)
class SheetCriteria:
    """A criteria row, which scores a value by straight lines between its cells.

    Attributes:
        cells: From the worst to the best, worth 1, 2, 3 and so on; "-" for one that is not defined.
        below: What a value worse than the first is worth; as much as that one by default.
        above: What a value better than the last is worth; as much as that one by default.
    """

    cells: tuple[str, ...]
    below: Fraction | None = field(default=None, converter=maybe_number)
    above: Fraction | None = field(default=None, converter=maybe_number)


@frozen(kw_only=True, field_transformer=checked)
class SheetPolicy:
    """What becomes of parts that are not scored.

    `error` refuses to roll up, `keep` leaves the whole missing as well, `exclude` lets the
    others make up the whole, `drop` keeps the weight in what is divided by, `floor` counts the
    fewest points, `zero` none, and `target` those aimed at.

    Attributes:
        missing: A part that has no result yet.
        not_applicable: A part that does not apply.
        zero: A part that is 0 because a rule says so.
        not_evaluated: A part that is not evaluated in the reporting round.
    """

    missing: Treatment = "error"
    not_applicable: Treatment = "exclude"
    zero: Treatment = "zero"
    not_evaluated: Treatment = "exclude"

    def policy(self) -> Policy:
        """Give the policy of a roll-up."""
        return Policy(
            missing=self.missing,
            not_applicable=self.not_applicable,
            zero=self.zero,
            not_evaluated=self.not_evaluated,
        )


StatedState: TypeAlias = Literal["", "missing", "not_applicable", "zero"]
"""Why a line has no points, or none by rule; nothing where it has points or is left open."""


@frozen(kw_only=True, field_transformer=checked)
class SheetLine:
    """One indicator of a scorecard: scored here, by an assessment, or left open.

    Attributes:
        code: What it goes by.
        name: What people read.
        weight: How much it counts among its siblings.
        weights: Another weight in some reporting rounds.
        rounds: The rounds in which it is evaluated, by their months; every one by default.
        steps: The points it can have, from the worst to the best; 1 to 5 by default.
        target: The points aimed at; the last of the steps by default.
        criteria: The row that its value is scored by.
        points: The points it has.
        value: Its result, which the criteria score.
        state: Why it has no points, or none by rule.
        reason: The grounds for that, in a few words.
        assessment: The file of the assessment that gives its points, relative to this file.
        printed_points: Its points as they are printed.
        printed_weighted: Its weighted score as it is printed.
    """

    code: str
    name: Text
    weight: Fraction = field(default=Fraction(1), converter=number)
    weights: tuple[SheetWeight, ...] = ()
    rounds: tuple[int, ...] = ()
    steps: tuple[Fraction, ...] = field(default=(), converter=numbers)
    target: Fraction | None = field(default=None, converter=maybe_number)
    criteria: SheetCriteria | None = None
    points: Fraction | None = field(default=None, converter=maybe_number)
    value: Fraction | None = field(default=None, converter=maybe_number)
    state: StatedState = ""
    reason: Text = BLANK
    assessment: str = ""
    printed_points: str = ""
    printed_weighted: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it says nothing of its points."""
        return not (self.state or self.assessment) and self.points is None and self.value is None


@frozen(kw_only=True, field_transformer=checked)
class Summed:
    """What is rolled up of parts: the scorecard itself, a dimension, an objective.

    Attributes:
        code: What it goes by.
        name: What people read.
        parts: What it is made of.
        method: How points of parts become those of the whole.
        policy: What becomes of parts that are not scored; that of the whole above by default.
        criteria: The row that scores once more what the method comes to.
        at_least: The points from which on a part is counted.
        per: What a weighted sum is divided by; 100 for weights in percent.
        start: What deductions are taken from.
        floor_points: What it counts as where a policy above says `floor`.
        target_points: What it counts as where a policy above says `target`.
        round_leaf: To how many decimals points of parts are rounded first, to reproduce sheets that do.
        printed_weights: The total of the weights of its parts as it is printed.
        printed_points: Its points as they are printed.
    """

    code: str
    name: Text
    parts: tuple[SheetLine | SheetWhole, ...]
    method: Method = "weighted_mean"
    policy: SheetPolicy | None = None
    criteria: SheetCriteria | None = None
    at_least: Fraction | None = field(default=None, converter=maybe_number)
    per: Fraction = field(default=Fraction(100), converter=number)
    start: Fraction | None = field(default=None, converter=maybe_number)
    floor_points: Fraction | None = field(default=None, converter=maybe_number)
    target_points: Fraction | None = field(default=None, converter=maybe_number)
    round_leaf: int | None = None
    printed_weights: Fraction | None = field(default=None, converter=maybe_number)
    printed_points: str = ""


@frozen(kw_only=True, field_transformer=checked)
class SheetWhole(Summed):
    """A part of a scorecard that is made of parts itself.

    Attributes:
        weight: How much it counts among its siblings.
        weights: Another weight in some reporting rounds.
        rounds: The rounds in which it is evaluated, by their months; every one by default.
        printed_weighted: Its weighted score as it is printed.
    """

    weight: Fraction = field(default=Fraction(1), converter=number)
    weights: tuple[SheetWeight, ...] = ()
    rounds: tuple[int, ...] = ()
    printed_weighted: str = ""


SheetPart: TypeAlias = SheetLine | SheetWhole
"""A part of a scorecard: what has parts is a whole, everything else a line."""


@frozen(kw_only=True, field_transformer=checked)
class SheetBand:
    """What a result is called that lies between two ends.

    Attributes:
        name: What it is called.
        low: The lower end; open when missing.
        high: The upper end; open when missing.
        low_included: Whether the lower end belongs to it.
        high_included: Whether the upper end belongs to it; by default the next one begins there.
    """

    name: Text
    low: Fraction | None = field(default=None, converter=maybe_number)
    high: Fraction | None = field(default=None, converter=maybe_number)
    low_included: bool = True
    high_included: bool = False


@frozen(kw_only=True, field_transformer=checked)
class SheetGate:
    """What must hold for the result to count, or to count beyond a bound.

    Attributes:
        id: What it goes by.
        name: What must hold, in a few words.
        part: The code of the part whose points decide; by default `failed` says what does not hold.
        at_least: The points of that part from which on it holds.
        most: What the result comes to at most where it does not hold.
        otherwise: What the result is worth where it does not hold; where neither is stated,
            there is no result then.
    """

    id: str
    name: Text
    part: str = ""
    at_least: Fraction | None = field(default=None, converter=maybe_number)
    most: Fraction | None = field(default=None, converter=maybe_number)
    otherwise: Fraction | None = field(default=None, converter=maybe_number)


@frozen(kw_only=True, field_transformer=checked)
class SheetOutline(Summed):
    """All that a score sheet says, before anybody asks whether it holds together.

    Attributes:
        schema: The edition of scorecard files it is written in.
        round_months: The reporting round it is about: 6, 9 or 12 months.
        bands: What results are called.
        gates: What must hold for the result to count, in the order in which it is asked.
        failed: The gates that do not hold, beyond what points decide.
        printing: How points are printed.
    """

    schema: str = SCHEMA
    round_months: int | None = None
    bands: tuple[SheetBand, ...] = ()
    gates: tuple[SheetGate, ...] = ()
    failed: tuple[str, ...] = ()
    printing: Printing = field(factory=Printing)

    def walk(self) -> Iterator[tuple[Path, SheetPart]]:
        """Give all parts, each whole before its own, with their places."""
        return _walked(self, ())

    def lines(self) -> Iterator[tuple[Path, SheetLine]]:
        """Give all lines with their places."""
        return ((path, part) for path, part in self.walk() if isinstance(part, SheetLine))


def _walked(whole: Summed, path: Path) -> Iterator[tuple[Path, SheetPart]]:
    for n, part in enumerate(whole.parts):
        here = (*path, "parts", n)
        yield here, part
        if isinstance(part, SheetWhole):
            yield from _walked(part, here)
