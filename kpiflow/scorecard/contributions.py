"""What each part adds to the points of its whole, so that together they come to exactly that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from kpiflow.scorecard.roll_up import Rolled
from kpiflow.scorecard.scorecard import RollUp
from kpiflow.scorecard.tree import Composite, Method


Kind: TypeAlias = Literal["part", "start", "lowest", "scored", "gates"]
"""What adds to points.

A `part` adds what its weight makes of its points; `start` is what deductions are taken from;
`lowest` is the part that a minimum takes; `scored` is what a rule makes of the whole beyond
the sum of its parts, and `gates` what gates of the result do.
"""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What something adds to the points of a whole.

    Attributes:
        kind: What it is.
        amount: How much it adds, below 0 where it takes away; `None` where it is left out.
        part: The part that adds it, if one does.
        is_weighted: Whether it is points times a weight.
    """

    kind: Kind
    amount: Fraction | None
    part: Rolled | None = None
    is_weighted: bool = False


def contributions(rolled: RollUp, whole: Rolled | None = None) -> tuple[Contribution, ...]:
    """Give what adds to the points of a whole, in the order of its parts; the amounts come to exactly those points.

    Where the whole has no points, so have they none to come to, and each part gives what it
    would add.

    Args:
        rolled: A scorecard with its points.
        whole: One of its parts; the whole scorecard by default. A line is made of nothing.

    >>> from kpiflow.scorecard import Composite, Line, Scorecard
    >>> card = Scorecard(root=Composite(code="2", parts=[Line(code="2.1", weight=60), Line(code="2.2", weight=40)]))
    >>> [str(each.amount) for each in contributions(card.roll_up({"2.1": 5, "2.2": 3}))]
    ['3', '6/5']
    """
    whole = rolled.root if whole is None else whole
    found = tuple(_of_parts(whole))
    total = whole.points.value
    if total is None:
        return found
    rest = total - sum((each.amount or Fraction(0) for each in found), start=Fraction(0))
    if rest and whole.parts:
        found += (Contribution("scored", rest),)
    result = rolled.points.value
    if whole is rolled.root and result is not None and result != total:
        found += (Contribution("gates", result - total),)
    return found


def _of_parts(whole: Rolled) -> Iterator[Contribution]:
    node = whole.node
    if not isinstance(node, Composite):
        return
    if node.method == "deduct":
        yield Contribution("start", Fraction(node.start or 0))
    counting = sum(part.counted is not None or part.treatment == "drop" for part in whole.parts)
    if node.method == "minimum":
        yield from _of_the_lowest(whole)
        return
    for part in whole.parts:
        amount = None if part.counted is None else _AMOUNTS[node.method](node, part, part.counted, counting)
        is_weighted = amount is not None and node.method in {"weighted_mean", "weighted_sum"}
        yield Contribution("part", amount, part, is_weighted=is_weighted)


def _of_the_lowest(whole: Rolled) -> Iterator[Contribution]:
    """Give the points to the first of the parts that have the fewest, and nothing to the others."""
    lowest = min((part.counted for part in whole.parts if part.counted is not None), default=None)
    for part in whole.parts:
        if part.counted is None:
            yield Contribution("part", None, part)
        elif part.counted == lowest:
            yield Contribution("lowest", lowest, part)
            lowest = None
        else:
            yield Contribution("part", Fraction(0), part)


def _reaching(node: Composite, points: Fraction) -> Fraction:
    return Fraction(points >= Fraction(node.at_least or 0))


_AMOUNTS: Final[Mapping[Method, Callable[[Composite, Rolled, Fraction, int], Fraction]]] = {
    "weighted_mean": lambda _, part, points, __: points * part.weight / part.of,
    "weighted_sum": lambda node, part, points, _: points * part.weight / Fraction(node.per),
    "mean": lambda _, __, points, counting: points / counting,
    "sum": lambda _, __, points, ___: points,
    "count": lambda node, _, points, __: _reaching(node, points),
    "share": lambda node, _, points, counting: _reaching(node, points) * 100 / counting,
    "deduct": lambda _, part, points, __: part.weight * (points - 1),
}
"""What a part adds under each method: of a whole, with points that count, among so many parts."""
