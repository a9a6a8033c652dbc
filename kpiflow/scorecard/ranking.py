"""Scorecards of several agencies side by side: whether they ask for the same, and who stands where.

Ranks are by exact results, so that ties stay ties. It refuses to call scorecards alike that
differ in anything results are made of; names, and what lines are scored by, are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from kpiflow.scorecard.distance import is_rising
from kpiflow.scorecard.roll_up import resting
from kpiflow.scorecard.scorecard import RollUp
from kpiflow.scorecard.tree import Composite, Node


_Rules: TypeAlias = dict[str, tuple[object, ...]]
"""What the result is made of, part by part; the whole goes by no name."""


def unlike(one: RollUp, other: RollUp) -> tuple[str, ...]:
    """Give the codes of parts in which two scorecards ask for something else, or that only one has.

    The code of the first whole stands for what is said of the whole: how it is made, its gates,
    its rounding, and the reporting round.

    >>> from kpiflow.scorecard import Composite, Line, Scorecard
    >>> cards = [
    ...     Scorecard(root=Composite(code="all", parts=[Line(code="a"), Line(code="b", weight=weight)]))
    ...     for weight in (1, 2)
    ... ]
    >>> unlike(*(card.roll_up({"a": 3, "b": 5}) for card in cards))
    ('b',)
    """
    ours, theirs = _rules(one), _rules(other)
    codes = dict.fromkeys((*ours, *theirs))
    return tuple(code or one.root.code for code in codes if ours.get(code) != theirs.get(code))


def ranks(cards: Sequence[RollUp]) -> tuple[int | None, ...]:
    """Give the rank of each scorecard: one more than there are better ones; `None` for one without a result.

    >>> from kpiflow.scorecard import Composite, Line, Scorecard
    >>> card = Scorecard(root=Composite(code="all", parts=[Line(code="a")]))
    >>> ranks([card.roll_up({"a": points}) for points in (3, 5, 3, 1)])
    (2, 1, 2, 4)
    """
    results = [card.points.value for card in cards]
    sign = 1 if not cards or is_rising(cards[0]) else -1
    known = [sign * each for each in results if each is not None]
    return tuple(
        None if each is None else 1 + sum(other > sign * each for other in known) for each in results
    )


def _rules(card: RollUp) -> _Rules:
    scorecard, months = card.scorecard, card.round_months
    gates = tuple((each.part, each.at_least, each.most, each.otherwise) for each in scorecard.gates)
    rules: _Rules = {"": (*_made(scorecard.root), gates, scorecard.rounding, months)}
    at_rest = resting(scorecard.root, months)
    for part, whole in _placed(scorecard.root):
        is_evaluated = part.is_evaluated(months) and part.code not in at_rest
        rules[part.code] = (whole, part.weight_in(months), is_evaluated, *_made(part))
    return rules


def _made(node: Node) -> tuple[object, ...]:
    """Give how the points of a part are made, or which a line can have."""
    if not isinstance(node, Composite):
        return (tuple(node.steps), node.target)
    return (
        node.method,
        node.policy,
        node.rule,
        node.at_least,
        node.per,
        node.start,
        node.floor_points,
        node.target_points,
        node.round_leaf,
    )


def _placed(root: Composite) -> Iterator[tuple[Node, str]]:
    """Give every part but the root with the code of the whole it stands in; nothing for the root."""
    waiting: list[tuple[Node, str]] = [(part, "") for part in reversed(root.parts)]
    while waiting:
        here, whole = waiting.pop()
        yield here, whole
        if isinstance(here, Composite):
            waiting.extend((part, here.code) for part in reversed(here.parts))
