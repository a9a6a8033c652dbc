"""What guards come to as whole numbers in columns, and how groups make one of several.

Refuses nothing: what cannot be compiled was refused before. Every column is computed from
columns of earlier steps, so that no expression grows with the depth of a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final, Literal, TypeAlias

import narwhals.stable.v2 as nw

from kpiflow.guards import Empty, Status


Data: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"

OWN: Final = "__kpiflow_"
"""What the names of columns begin with that are there only on the way."""

UNMET: Final = 0
MET: Final = 1
UNKNOWN: Final = 2
NOT_APPLICABLE: Final = 3
ERROR: Final = 4
STATES: Final = (
    Status.UNMET.value,
    Status.MET.value,
    Status.UNKNOWN.value,
    Status.NOT_APPLICABLE.value,
    Status.ERROR.value,
)
"""The words for the numbers, in their order; without decisions nothing is waived."""


def whole(number: int) -> nw.Expr:
    """Give a literal of 64 bits: engines make smaller ones of what is small, and let them wrap."""
    return nw.lit(number, nw.Int64)


def one(condition: nw.Expr) -> nw.Expr:
    """Give 1 where a condition holds and 0 elsewhere."""
    return nw.when(condition).then(whole(1)).otherwise(whole(0))


def truth(*, holds: bool) -> nw.Expr:
    """Give a condition that always holds, or never does."""
    return nw.lit(holds, nw.Boolean)


def any_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Tell where one of some conditions holds; of none, nowhere."""
    found = list(conditions)
    return reduce(lambda a, b: a | b, found) if found else truth(holds=False)


def all_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Tell where all of some conditions hold; of none, everywhere."""
    found = list(conditions)
    return reduce(lambda a, b: a & b, found) if found else truth(holds=True)


def count_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Count how many of some conditions hold."""
    found = [one(each) for each in conditions]
    return reduce(lambda a, b: a + b, found) if found else whole(0)


def chosen(cases: Sequence[tuple[nw.Expr, int | nw.Expr]], otherwise: int | nw.Expr) -> nw.Expr:
    """Choose by the first condition that holds."""
    chain: Any = nw
    for condition, value in cases:
        chain = chain.when(condition).then(_expression(value))
    return _expression(otherwise) if not cases else chain.otherwise(_expression(otherwise))


def _expression(value: int | nw.Expr) -> nw.Expr:
    return whole(value) if isinstance(value, int) else value


def state_is(column: str, *states: int) -> nw.Expr:
    """Tell where a column of states is one of these."""
    return any_of(nw.col(column) == state for state in states)


def at_least(count: int, parts: Sequence[str], empty: Empty) -> nw.Expr:
    """Give what a group comes to of which so many must be met: the rule of `kpiflow.guards.AtLeast`."""
    met = count_of(state_is(part, MET) for part in parts)
    open_still = count_of(state_is(part, MET, UNKNOWN, ERROR) for part in parts)
    asked = count_of(~state_is(part, NOT_APPLICABLE) for part in parts)
    nothing = asked == 0
    # Of fewer parts than are asked for, all of them are asked for.
    is_met = (met >= count) | (met >= asked)
    is_unmet = (open_still < count) & (open_still < asked)
    erring = any_of(state_is(part, ERROR) for part in parts)
    return chosen(
        [(nothing, worth_of(empty)), (is_met, MET), (is_unmet, UNMET), (erring, ERROR)], otherwise=UNKNOWN
    )


def none_of(parts: Sequence[str], empty: Empty) -> nw.Expr:
    """Give what a group comes to of which none may be met: the rule of `kpiflow.guards.NoneOf`."""
    nothing = all_of(state_is(part, NOT_APPLICABLE) for part in parts)
    return chosen(
        [
            (nothing, worth_of(empty)),
            (any_of(state_is(part, MET) for part in parts), UNMET),
            (any_of(state_is(part, ERROR) for part in parts), ERROR),
            (any_of(state_is(part, UNKNOWN) for part in parts), UNKNOWN),
        ],
        otherwise=MET,
    )


def worth_of(empty: Empty) -> int:
    """Give what a group is worth that has nothing left; unstated, it is unknown."""
    worth: dict[Literal["", "met", "unmet", "unknown"], int] = {"met": MET, "unmet": UNMET}
    return worth.get(empty, UNKNOWN)


def in_words(column: str) -> nw.Expr:
    """Write states as the words that verdicts use."""
    chain: Any = nw
    for number, word in enumerate(STATES[:-1]):
        chain = chain.when(nw.col(column) == number).then(nw.lit(word))
    return chain.otherwise(nw.lit(STATES[-1]))  # type: ignore[no-any-return]


@dataclass
class Steps:
    """Columns to be computed, each in the first step in which all that it looks at is there."""

    _depths: dict[str, int] = field(default_factory=dict)
    _steps: list[list[nw.Expr]] = field(default_factory=list)

    def given(self, column: str) -> str:
        """Take a column that is there from the start."""
        self._depths[column] = 0
        return column

    def add(self, expression: nw.Expr, *, of: Iterable[str]) -> str:
        """Add a column that is computed of others, and give its name."""
        depth = 1 + max((self._depths[each] for each in of), default=0)
        name = f"{OWN}{len(self._depths)}"
        self._depths[name] = depth
        while len(self._steps) < depth:
            self._steps.append([])
        self._steps[depth - 1].append(expression.alias(name))
        return name

    def run(self, data: Data) -> Data:
        """Add the columns to a frame."""
        for step in self._steps:
            data = data.with_columns(*step)
        return data
