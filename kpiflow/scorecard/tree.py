"""The tree of a scorecard: lines that are scored, and composites that are made of them.

Dimensions, objectives, indicators with sub-indicators: each is a composite of parts with
weights of any sum. Nothing here holds a score; a tree is the same for every unit and round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from kpiflow.errors import DefinitionError, Path, Problem
from kpiflow.scorecard.policy import Policy
from kpiflow.scoring import Exact, Rounding, Rule, exact
from kpiflow.scoring.interpolation import is_in_order
from kpiflow.text import BLANK, Text, shortened


Method: TypeAlias = Literal[
    "weighted_mean", "mean", "weighted_sum", "sum", "count", "share", "minimum", "deduct"
]
"""How points of parts become those of the whole.

`weighted_mean` is Σ(w·s)/Σw, whatever the weights come to; `mean` counts all parts alike, so
that of composites it is the mean of means; `weighted_sum` is Σ(w·s)/`per`, with 100 as cards print it;
`sum` adds the points; `count` counts the parts that come to `at_least`, and `share` is the
percentage of them; `minimum` takes the lowest; `deduct` takes Σ w·(1 − s) from `start`, with
parts scored from 0 to 1, which their steps say as well.
"""

ROUNDS: Final = (6, 9, 12)
"""Those of `dates.ROUND_MONTHS`, which scorecards are imported without."""

_KEEPING: Final = frozenset({"weighted_mean", "mean", "minimum"})
"""Methods that lead beyond no bound that all parts keep."""

_FIVE: Final = tuple(Fraction(level) for level in range(1, 6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator of a scorecard.

    Attributes:
        code: What it goes by.
        name: What people read.
        weight: How much it counts among its siblings, above 0.
        weights: Another weight in some reporting rounds, by their months.
        rounds: The rounds in which it is evaluated, by their months; every one by default.
        steps: The points it can have, from the worst to the best: what one more level adds
            is the way to the next of them, and the first and last are floor and target.
        target: The points aimed at; the last of the steps by default.

    Raises:
        DefinitionError: A weight is not above 0, a round is none, or the steps are not in
            order (KPI125).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    code: str
    name: Text = BLANK
    weight: Exact = 1
    weights: Mapping[int, Exact] = field(default_factory=dict)
    rounds: Sequence[int] = ()
    steps: Sequence[Exact] = _FIVE
    target: Exact | None = None

    def __post_init__(self) -> None:
        """Refuse a line that cannot be weighed or stepped."""
        _take_weights(self)
        steps = self.steps if self.steps is _FIVE else _in_order(self)
        target = steps[-1] if self.target is None else exact(self.target, name=f"the target of '{self.code}'")
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "target", target)

    def __hash__(self) -> int:
        """Hash by what it goes by."""
        return hash((self.code, self.weight))

    @property
    def floor(self) -> Fraction:
        """The points of the worst step."""
        return Fraction(self.steps[0])

    @property
    def aim(self) -> Fraction:
        """The points aimed at."""
        return Fraction(self.target or 0)

    def is_evaluated(self, round_months: int | None) -> bool:
        """Tell whether it is evaluated in a reporting round; without one it always is."""
        return round_months is None or not self.rounds or round_months in self.rounds

    def weight_in(self, round_months: int | None) -> Fraction:
        """Give its weight in a reporting round."""
        return _weight_in(self, round_months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A whole made of parts: a scorecard, a dimension, an objective, an indicator with sub-indicators.

    Attributes:
        code: What it goes by.
        parts: Lines and composites.
        name: What people read.
        weight: How much it counts among its siblings, above 0.
        weights: Another weight in some reporting rounds, by their months.
        rounds: The rounds in which it is evaluated, by their months; every one by default.
        method: How points of parts become those of the whole.
        policy: What parts do that are not scored.
        rule: Scores once more what the method comes to, such as raw points or a share of units.
        at_least: The points from which on a part is counted.
        per: What a weighted sum is divided by, above 0; 100 for weights in percent.
        start: What deductions are taken from.
        floor_points: What the whole counts as where a policy above says `floor`.
        target_points: What it counts as where a policy above says `target`.
        printed_weights: The total of weights as it is printed, to be compared with the parts.
        round_leaf: Rounds the points of parts first, to reproduce sheets that do: by a
            `Rounding`, or to so many decimals.

    Raises:
        DefinitionError: There is no part, a weight or `per` is not above 0, what the method
            needs is not stated, or a line that is deducted for has steps beyond 0 and 1 (KPI125).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    code: str
    parts: Sequence[Line | Composite]
    name: Text = BLANK
    weight: Exact = 1
    weights: Mapping[int, Exact] = field(default_factory=dict)
    rounds: Sequence[int] = ()
    method: Method = "weighted_mean"
    policy: Policy = field(default_factory=Policy)
    rule: Rule | None = None
    at_least: Exact | None = None
    per: Exact = 100
    start: Exact | None = None
    floor_points: Exact | None = None
    target_points: Exact | None = None
    printed_weights: Exact | None = None
    round_leaf: Rounding | int | None = None

    def __post_init__(self) -> None:
        """Refuse a whole that cannot be made of its parts."""
        _take_weights(self)
        object.__setattr__(self, "parts", tuple(self.parts))
        if not self.parts:
            raise _refused(f"'{shortened(self.code)}' has no parts", ("parts",))
        if self.method not in get_args(Method):
            raise _refused(
                f"'{shortened(self.code)}' rolls up in no known way",
                ("method",),
                expected=", ".join(get_args(Method)),
                got=repr(self.method),
            )
        for name in ("at_least", "start", "floor_points", "target_points", "printed_weights"):
            number = getattr(self, name)
            object.__setattr__(self, name, None if number is None else exact(number, name=name))
        object.__setattr__(self, "per", exact(self.per, name="per"))
        if isinstance(self.round_leaf, int):
            object.__setattr__(self, "round_leaf", Rounding(places=self.round_leaf))
        if Fraction(self.per) <= 0:
            raise _refused("a weighted sum is divided by a number above 0", ("per",), expected="above 0")
        needed = {"count": "at_least", "share": "at_least", "deduct": "start"}.get(self.method)
        if needed and getattr(self, needed) is None:
            raise _refused(
                f"'{shortened(self.code)}' does not state what it needs", (needed,), expected=needed
            )
        if self.method == "deduct":
            _must_be_deductible(self.parts)

    def __hash__(self) -> int:
        """Hash by what it goes by."""
        return hash((self.code, self.parts))

    @property
    def floor(self) -> Fraction | None:
        """What it counts as at worst, where that is stated or follows from its parts."""
        return _bound(self, "floor_points", lambda line: line.floor)

    @property
    def aim(self) -> Fraction | None:
        """What is aimed at, where that is stated or follows from its parts."""
        return _bound(self, "target_points", lambda line: line.aim)

    def is_evaluated(self, round_months: int | None) -> bool:
        """Tell whether it is evaluated in a reporting round; without one it always is."""
        return round_months is None or not self.rounds or round_months in self.rounds

    def weight_in(self, round_months: int | None) -> Fraction:
        """Give its weight in a reporting round."""
        return _weight_in(self, round_months)


Node: TypeAlias = Line | Composite


def walk(node: Node) -> Iterator[Node]:
    """Give a node and all below it, each whole before its parts, however deep they are."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        if isinstance(here, Composite):
            waiting.extend(reversed(here.parts))


def _bound(whole: Composite, name: str, of_line: Callable[[Line], Fraction]) -> Fraction | None:
    """Give a bound as stated, or that of all lines below where they agree and means keep it."""
    agreed: Fraction | None = None
    waiting: list[Node] = [whole]
    while waiting:  # and not one call inside another, so that no tree is too deep
        here = waiting.pop()
        bound = of_line(here) if isinstance(here, Line) else getattr(here, name)
        if bound is None and isinstance(here, Composite):
            if here.method not in _KEEPING or here.rule is not None:
                return None
            waiting.extend(here.parts)
            continue
        if agreed is not None and bound != agreed:
            return None
        agreed = bound
    return agreed


def _must_be_deductible(parts: Sequence[Node]) -> None:
    """Refuse lines whose floor or next step is none that can be deducted for."""
    for part in parts:
        if isinstance(part, Line) and any(not 0 <= Fraction(step) <= 1 for step in part.steps):
            raise _refused(
                f"the steps of '{shortened(part.code)}' lead beyond what can be deducted for",
                ("parts",),
                expected="0 where it is not met, 1 where it is, and parts of it between",
                hint="state steps=[0, 1]",
            )


def _in_order(line: Line) -> tuple[Fraction, ...]:
    steps = tuple(exact(step, name=f"a step of '{line.code}'") for step in line.steps)
    if not steps or not is_in_order(steps):
        raise _refused(f"the steps of '{shortened(line.code)}' are not in order", ("steps",))
    return steps


def _take_weights(node: Node) -> None:
    weight = exact(node.weight, name=f"the weight of '{node.code}'")
    weights = {
        months: exact(each, name=f"the weight of '{node.code}'") for months, each in node.weights.items()
    }
    if weight <= 0 or any(each <= 0 for each in weights.values()):
        raise _refused(
            f"'{shortened(node.code)}' weighs nothing",
            ("weight",),
            expected="above 0; what is not evaluated in a round says so by rounds",
        )
    for months in (*weights, *node.rounds):
        if months not in ROUNDS:
            raise _refused(
                f"there is no reporting round of {months} months", ("rounds",), expected="6, 9 or 12"
            )
    object.__setattr__(node, "weight", weight)
    object.__setattr__(node, "weights", weights)
    object.__setattr__(node, "rounds", tuple(node.rounds))


def _weight_in(node: Node, round_months: int | None) -> Fraction:
    stated = node.weight if round_months is None else node.weights.get(round_months, node.weight)
    return stated if isinstance(stated, Fraction) else Fraction(stated)


def _refused(
    message: str, path: Path, *, expected: str = "", got: str = "", hint: str = ""
) -> DefinitionError:
    return DefinitionError(Problem("KPI125", message, path, expected=expected, got=got, hint=hint))
