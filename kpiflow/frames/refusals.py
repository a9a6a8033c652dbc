"""Rows that cannot be taken exactly: why, and in which row and column.

Nothing is ever scored that was refused: a frame is refused as a whole, or its refused rows
carry their reason in a column of their own and no points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import narwhals.stable.v2 as nw

from kpiflow.errors import CODES, Problem, ScoringError
from kpiflow.frames.engines import OWN, Data, Opened, any_of, collected, whole
from kpiflow.text import shortened


OnRefused: TypeAlias = Literal["raise", "column"]
"""What becomes of rows that are refused: the whole frame is, or a column says why."""

REFUSED: Final = f"{OWN}refused"
_ROW: Final = f"{OWN}row"
_REPORTED: Final = 100


class Reason(NamedTuple):
    """Why rows are refused.

    Attributes:
        code: Of what is wrong.
        column: Where.
        holds: In which rows.
        hint: What mends it.
    """

    code: str
    column: str
    holds: nw.Expr
    hint: str = ""


def is_refused(reasons: Sequence[Reason]) -> nw.Expr:
    """Give 1 where one of some reasons holds, and 0 elsewhere: less work than to number them."""
    return nw.when(any_of([each.holds for each in reasons])).then(whole(1)).otherwise(whole(0))


def number_of_reason(reasons: Sequence[Reason]) -> nw.Expr:
    """Give the number of the first reason that holds, counted from 1; 0 where none does."""
    (first, *others) = reasons
    chain = nw.when(first.holds).then(nw.lit(1, nw.Int64))
    for number, reason in enumerate(others, start=2):
        chain = chain.when(reason.holds).then(nw.lit(number, nw.Int64))
    return chain.otherwise(nw.lit(0, nw.Int64))


def told(reasons: Sequence[Reason]) -> nw.Expr:
    """Put reasons into a column: `KPI500 value`; nothing where none holds."""
    chain: Any = nw
    for number, reason in enumerate(reasons, start=1):
        chain = chain.when(nw.col(REFUSED) == number).then(nw.lit(f"{reason.code} {reason.column}"))
    return chain.otherwise(nw.lit(None, nw.String))  # type: ignore[no-any-return]


def must_not_be_refused(frame: Opened, data: Data, reasons: Sequence[Reason], key: Sequence[str]) -> None:
    """Refuse a frame of which rows are refused.

    Args:
        frame: The frame as it came.
        data: The same with the number of the reason in each row; of a frame that came lazily, with
            what the reasons look at.
        reasons: The reasons.
        key: The columns that name a row, where the rows have no order.

    Raises:
        ScoringError: Rows are refused, each with its row and column, the first 100 of them.
    """
    shown = [*dict.fromkeys([*key, *(reason.column for reason in reasons)])]
    wanted = [REFUSED, *shown]
    if not frame.is_lazy:
        eager = collected(data.select(*wanted))
        if int(eager[REFUSED].max() or 0) == 0:
            return
        found = eager.with_row_index(_ROW).filter(nw.col(REFUSED) > 0)
        count, found = len(found), found.head(_REPORTED)
    else:
        counts = collected(data.select(is_refused(reasons).sum().alias(REFUSED)))
        count = int(counts[REFUSED].to_list()[0] or 0)
        if not count:
            return
        data = data.with_columns(number_of_reason(reasons).alias(REFUSED))
        found = collected(data.filter(nw.col(REFUSED) > 0).select(*wanted).head(_REPORTED))
    problems = [_problem(row, reasons, key) for row in found.iter_rows(named=True)]
    if count > len(problems):
        first = problems[0]
        problems.append(Problem(first.code, f"{count - len(problems)} more rows are refused"))
    raise ScoringError(*problems)


def _problem(row: dict[str, Any], reasons: Sequence[Reason], key: Sequence[str]) -> Problem:
    reason = reasons[int(row[REFUSED]) - 1]
    names = [f"{name}={row[name]}" for name in key] or ([f"row {row[_ROW]}"] if _ROW in row else [])
    place = f"{', '.join(names)}: " if names else ""
    return Problem(
        reason.code,
        f"{place}column '{reason.column}': {_WORDS.get(reason.code, CODES[reason.code])}",
        ((row[_ROW], reason.column) if _ROW in row else (reason.column,)),
        got=shortened(repr(row[reason.column])),
        hint=reason.hint or _HINTS.get(reason.code, ""),
    )


_WORDS: Final = {
    "KPI500": "the float is not a decimal of as many decimals as declared, and at most 15 digits",
    "KPI502": "the number is too large to be computed with in 64 bits",
    "KPI503": "the number cannot be",
    "KPI505": "the value is none that the rule knows",
    "KPI506": "there are no points, and the policy does not do without",
    "KPI124": "the criteria of the row are not in order",
}
_HINTS: Final = {
    "KPI500": "declare more decimals, or give decimals or scaled whole numbers instead of floats",
    "KPI502": "declare fewer decimals, or score the row by kpiflow.scoring",
}
