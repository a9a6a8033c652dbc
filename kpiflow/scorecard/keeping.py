"""A scorecard that can be shown before every line has its points."""

from __future__ import annotations

from dataclasses import replace

from kpiflow.scorecard.scorecard import Scorecard
from kpiflow.scorecard.tree import Composite, Line, Node, walk


def keeping(scorecard: Scorecard) -> Scorecard:
    """Give a scorecard whose wholes are missing where one of their parts is, in place of an error.

    Only policies that say `error` of what is missing are changed, to `keep`.

    >>> from kpiflow.scorecard import Composite, Line, Scorecard
    >>> card = Scorecard(root=Composite(code="all", parts=[Line(code="a"), Line(code="b")]))
    >>> keeping(card).roll_up({"a": 4}).printed()
    '–'
    """
    done: dict[str, Node] = {}
    for node in reversed(list(walk(scorecard.root))):
        done[node.code] = node if isinstance(node, Line) else _kept(node, done)
    root = done[scorecard.root.code]
    return replace(scorecard, root=root) if isinstance(root, Composite) else scorecard


def _kept(whole: Composite, done: dict[str, Node]) -> Composite:
    policy = replace(whole.policy, missing="keep") if whole.policy.missing == "error" else whole.policy
    return replace(whole, policy=policy, parts=[done[part.code] for part in whole.parts])
