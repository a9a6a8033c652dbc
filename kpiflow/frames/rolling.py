"""Roll-ups of scored rows to their groups, exactly as `kpiflow.scorecard` makes wholes of parts.

Points that were scored once are the record: they are added up as whole numbers, and the
whole is rounded once. Refuses groups whose sums do not fit 64 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, TypeVar, get_args

import narwhals.stable.v2 as nw

from kpiflow.frames.division import MOST, rounded_quotient
from kpiflow.frames.engines import (
    OWN,
    Data,
    Opened,
    any_of,
    collected,
    given_back,
    nullable,
    opened,
    refused,
    type_of,
    whole,
)
from kpiflow.frames.parts import COUNTED, COUNTING, KEPT, LACKS, POINTS, REACHED, WEIGHT, Parts
from kpiflow.frames.pieces import LARGEST
from kpiflow.frames.refusals import (
    REFUSED,
    OnRefused,
    Reason,
    is_refused,
    must_not_be_refused,
    number_of_reason,
    told,
)
from kpiflow.scorecard import Method, Policy
from kpiflow.scoring import AS_PRINTED, Exact, Rounding, exact


FrameT = TypeVar("FrameT")

_SUM: Final = f"{OWN}sum"
_OF: Final = f"{OWN}of"
_SIZE: Final = f"{OWN}size"
_VALID: Final = f"{OWN}valid"


@dataclass(frozen=True, slots=True)
class Whole:
    """How a method makes a whole of sums: `sum × factor / of`.

    Attributes:
        column: What is added up; the smallest is taken where `is_least`.
        of: What it is divided by; 1 when `None`.
        factor: What is printed for each unit of the quotient.
        start: From what it is taken, in units of the sum, where it is.
        is_least: Whether the smallest of the column is taken.
    """

    column: str
    of: str | None
    factor: Fraction
    start: int | None = None
    is_least: bool = False

    @property
    def largest_sum(self) -> int:
        """What sums stay below, above and below 0."""
        room = LARGEST // (8 * self.factor.numerator)
        return room if self.of else min(room, int(MOST / self.factor / 4))

    @property
    def largest_of(self) -> int:
        """What is divided by stays below."""
        return LARGEST // (8 * self.factor.denominator)


def roll_up_frame(  # noqa: PLR0913 -- every column that says something about a row has a name of its own
    frame: FrameT,
    *,
    by: Sequence[str],
    points: str = "points",
    state: str | None = "state",
    weight: str | None = "weight",
    weight_decimals: int = 0,
    evaluated: str | None = None,
    method: Method = "weighted_mean",
    policy: Policy | None = None,
    at_least: Exact | None = None,
    start: Exact | None = None,
    floor: Exact | None = None,
    target: Exact | None = None,
    places: int = 4,
    rounding: Rounding = AS_PRINTED,
    out: str = "points",
    out_state: str = "state",
    display: str | None = None,
    on_refused: OnRefused = "raise",
    reason: str = "refused",
) -> FrameT:
    """Roll scored rows up to one row for each group, in a frame of the same kind.

    Args:
        frame: A frame such as `score_frame` gives.
        by: The columns that name a group.
        points: The column of points, whole numbers of their last decimal.
        state: The column of states; without one, rows without points are missing.
        weight: The column of weights, above 0; all alike without one.
        weight_decimals: How many decimals weights have at most.
        evaluated: The column that says which rows are evaluated in the reporting round.
        method: How points of rows become those of the group; see `kpiflow.scorecard.Method`.
        policy: What each state does; see `kpiflow.scorecard.Policy`.
        at_least: The bound of `count` and `share`.
        start: What `deduct` begins with.
        floor: What a row counts as where the policy says `floor`.
        target: What it counts as where the policy says `target`.
        places: How many decimals the points have.
        rounding: How points of groups are printed.
        out: What their column is called.
        out_state: What the column of their states is called.
        display: What a column of points as floats is called, to be looked at; none by default.
        on_refused: Whether the frame is refused when rows or groups are, or a column says why.
        reason: What that column is called.

    Raises:
        ScoringError: The frame or a column cannot be rolled up (KPI507); rows have no points
            that the policy does not do without (KPI506), weights that are not above 0, states
            that there are not, or points that cannot be deducted for (KPI503), floats that
            are no decimals (KPI500); or sums are too large for 64 bits (KPI502).

    >>> import polars
    >>> scores = polars.DataFrame({"unit": ["a", "a"], "points": [48364, 10000], "weight": [60, 40]})
    >>> roll_up_frame(scores, by=["unit"], state=None).rows()
    [('a', 33018, 'scored')]
    """
    if on_refused not in get_args(OnRefused):
        raise refused(f"rows cannot be refused by '{on_refused}'", expected=" or ".join(get_args(OnRefused)))
    if method not in get_args(Method):
        raise refused(f"rows roll up in no known way: '{method}'", expected=", ".join(get_args(Method)))
    if not by:
        raise refused("no column names a group", hint="state by=")
    source = opened(frame, adding=())
    for name in by:
        type_of(source, name)
    added = [out, out_state, *filter(None, (display,))]
    must_be_new = [*by, *added, *([reason] if on_refused == "column" else [])]
    if len(set(must_be_new)) < len(must_be_new):
        raise refused("two columns go by one name", got=", ".join(must_be_new))
    how = _whole(method, places, weight_decimals, rounding, start)
    parts = Parts(
        points=points,
        state=state,
        weight=weight if method in _WEIGHTED else None,
        weight_decimals=weight_decimals,
        evaluated=evaluated,
        policy=policy or Policy(),
        method=method,
        bound=exact(at_least or 0, name="at_least"),
        floor=floor,
        target=target,
        places=places,
        most=min(10**11, int(MOST / how.factor / 4)),
    )
    asks = on_refused == "raise"
    reasons = list(parts.reasons(source))
    data, guarded = _checked(source, parts, how, by, reasons, asks=asks)
    reasons = [*reasons, Reason("KPI502", points, nw.lit(False), "roll up in smaller groups")]  # noqa: FBT003
    if guarded:
        data = _watched(data, by, how, parts.tallies, len(reasons), numbered=not asks)
    else:
        data = _grouped(data, by, how)
    data = _printed(source, data, how, rounding, out, out_state)
    if guarded and asks and not source.is_lazy:
        data = collected(data)
        must_not_be_refused(
            replace(source, columns={}), data, [each._replace(column=out) for each in reasons], by
        )
    if display:
        data = data.with_columns((nw.col(out) / float(10**rounding.places)).alias(display))
    if not asks:
        data = data.with_columns(told(reasons).alias(reason))
        added.append(reason)
    return given_back(source, data.select(*by, *added))  # type: ignore[no-any-return]


_WEIGHTED: Final = {"weighted_mean", "weighted_sum", "deduct"}


def _whole(  # noqa: PLR0911 -- one for each method
    method: Method, places: int, weight_decimals: int, rounding: Rounding, start: Exact | None
) -> Whole:
    point, weight = Fraction(10) ** (rounding.places - places), 10**weight_decimals
    printed = Fraction(10**rounding.places)
    match method:
        case "weighted_mean":
            return Whole(POINTS, WEIGHT, point)
        case "mean":
            return Whole(POINTS, COUNTING, point)
        case "weighted_sum":
            return Whole(POINTS, None, point / 100 / weight)
        case "sum":
            return Whole(POINTS, None, point)
        case "minimum":
            return Whole(POINTS, None, point, is_least=True)
        case "count":
            return Whole(REACHED, None, printed)
        case "share":
            return Whole(REACHED, COUNTING, printed * 100)
        case "deduct":
            first = exact(start or 0, name="start") * 10**places * weight
            if first.denominator != 1:
                raise refused("'start' has more decimals than points and weights", got=str(start))
            return Whole(POINTS, None, point / weight, start=int(first))


def _checked(
    source: Opened, parts: Parts, how: Whole, by: Sequence[str], reasons: Sequence[Reason], *, asks: bool
) -> tuple[Data, bool]:
    """Refuse rows, or let them carry their reasons; tell whether sums have still to be watched."""
    data = source.data
    facts = parts.facts(source) if asks and not source.is_lazy else []
    if facts and parts.are_plain(collected(data.select(*facts)), room=min(how.largest_sum, how.largest_of)):
        return data.with_columns(*parts.plain()), False
    for step in parts.inputs(source):
        data = data.with_columns(*step)
    refused_rows = number_of_reason(reasons).alias(REFUSED)
    if asks:
        must_not_be_refused(source, data if source.is_lazy else data.with_columns(refused_rows), reasons, by)
        # What is asked of a plan may have changed when it runs: such rows are not counted either.
        refused_rows = is_refused(reasons).alias(REFUSED)
    return data.with_columns(refused_rows).with_columns(*parts.step()), True


def _sums(how: Whole) -> list[nw.Expr]:
    summed = nw.col(how.column).min() if how.is_least else nw.col(how.column).sum()
    return [summed.alias(_SUM), *([nw.col(how.of).sum().alias(_OF)] if how.of else [])]


def _grouped(data: Data, by: Sequence[str], how: Whole) -> Data:
    """Add up what counts in each group, where no sum can be too large."""
    return data.group_by(*by).agg(*_sums(how))


def _watched(
    data: Data, by: Sequence[str], how: Whole, tallies: Sequence[str], too_large: int, *, numbered: bool
) -> Data:
    """Add up what counts in each group, and number the reason why a group is refused.

    Args:
        data: The rows, with what each counts as.
        by: The columns that name a group.
        how: What is added up.
        tallies: What is counted besides.
        too_large: The number of the reason that sums are too large.
        numbered: Whether rows bear the number of their reason; else groups of rows that are
            refused are refused as if they were too large.
    """
    size = (nw.col(how.column) / how.largest_sum).abs()
    if how.of:
        size = size + nw.col(how.of) / how.largest_of
    if how.is_least:
        size = size * 0.0
    if not numbered:
        size = size + nw.col(REFUSED)
    sums = [*_sums(how), *(nw.col(name).sum() for name in tallies), nw.col(_SIZE).sum()]
    if numbered:
        sums.append(nw.col(REFUSED).max())
    grouped = data.with_columns(size.alias(_SIZE)).group_by(*by).agg(*sums)
    reason = nw.when(nw.col(_SIZE) >= 1.0).then(whole(too_large))
    if numbered:
        reason = (
            nw.when(nw.col(REFUSED) > 0)
            .then(nw.col(REFUSED))
            .when(nw.col(_SIZE) >= 1.0)
            .then(whole(too_large))
        )
    return grouped.with_columns(reason.otherwise(whole(0)).cast(nw.Int64).alias(REFUSED))


def _printed(source: Opened, data: Data, how: Whole, rounding: Rounding, out: str, out_state: str) -> Data:
    """Round what groups come to, once, and give their states."""
    names = data.collect_schema()
    watched = REFUSED in names
    if watched:
        valid = (nw.col(REFUSED) == 0) & (nw.col(COUNTED) > 0)
        if KEPT in names:
            valid = valid & (nw.col(KEPT) == 0)
        data = data.with_columns(valid.alias(_VALID))
        safe = [(_SUM, whole(0)), *([(_OF, whole(1))] if how.of else [])]
        data = data.with_columns(
            *(
                nw.when(nw.col(_VALID)).then(nw.col(name)).otherwise(instead).cast(nw.Int64).alias(name)
                for name, instead in safe
            )
        )
    above, below = how.factor.numerator, how.factor.denominator
    total = nw.col(_SUM) if how.start is None else whole(how.start) + nw.col(_SUM)
    if how.start is not None or above > 1:
        data = data.with_columns((total * above).alias(_SUM))
    by: Any = below
    if how.of:
        by = nw.col(_OF) * below if below > 1 else nw.col(_OF)
    for step in rounded_quotient(nw.col(_SUM), by, rounding, out, signed=True):
        data = data.with_columns(*step)
    if not watched:
        return data.with_columns(nw.lit("scored", nw.String).alias(out_state))
    lacking = [nw.col(each) > 0 for each in (KEPT, LACKS) if each in names]
    said: Any = nw.when(nw.col(REFUSED) > 0).then(nw.lit(None, nw.String))
    said = said.when(nw.col(_VALID)).then(nw.lit("scored"))
    if lacking:
        said = said.when(any_of(lacking)).then(nw.lit("missing"))
    said = said.otherwise(nw.lit("not_applicable"))
    data = nullable(source, data.with_columns(said.alias(out_state)), [out])
    return data.with_columns(nw.when(nw.col(_VALID)).then(nw.col(out)).alias(out))
