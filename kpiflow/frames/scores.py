"""Scores for every row of a frame, exactly as `kpiflow.scoring` gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, TypeVar, get_args

import narwhals.stable.v2 as nw

from kpiflow.frames.division import rounded_quotient
from kpiflow.frames.engines import (
    OWN,
    Data,
    Opened,
    collected,
    given_back,
    makes_floats,
    nullable,
    opened,
    refused,
    type_of,
    whole,
)
from kpiflow.frames.forms import NOT_APPLICABLE, OK, Form, form_of
from kpiflow.frames.numbers import flag, number
from kpiflow.frames.refusals import REFUSED, OnRefused, Reason, must_not_be_refused, number_of_reason, told
from kpiflow.frames.request import OFTEN, Request, Terms
from kpiflow.frames.worth import HAS, Worth, bounded
from kpiflow.scoring import Exact, Interpolation, Rule, Scheme, exact


FrameT = TypeVar("FrameT")

_N: Final = f"{OWN}worth"
_VALID: Final = f"{OWN}valid"


def score_frame(  # noqa: PLR0913 -- every column that says something about a row has a name of its own
    frame: FrameT,
    rule: Rule | Scheme | None = None,
    *,
    value: str = "value",
    decimals: int = 0,
    scaled: bool = False,
    numerator: str | None = None,
    denominator: str | None = None,
    ratio_times: Exact = 1,
    criteria: Sequence[str] = (),
    direction: str | None = None,
    not_applicable: str | None = None,
    times: Mapping[str, str] | None = None,
    gates: Mapping[str, str] | None = None,
    out: str = "points",
    state: str = "state",
    weighted: str | None = None,
    display: str | None = None,
    on_refused: OnRefused = "raise",
    reason: str = "refused",
    key: Sequence[str] = (),
) -> FrameT:
    """Score every row of a frame; what comes in goes out, with columns added.

    Points are whole numbers of the last decimal that the rounding of the scheme prints: with
    four decimals, 48364 is 4.8364. They are rounded once, from the exact value.

    Args:
        frame: A frame of pandas, polars (eager or lazy), pyarrow, duckdb, dask or pyspark.
        rule: A rule of `kpiflow.scoring`, or a scheme with its weight, rounding, adjustments
            and gates; may be left out where every row has criteria of its own.
        value: The column of values; nothing there is a missing value (NaN as well, in pandas
            and dask columns that know no other).
        decimals: How many decimals values and criteria have at most, 0 to 15.
        scaled: Whether whole numbers count the last decimal already: 735 is 7.35 then.
        numerator: The column of numerators, where the value is a ratio.
        denominator: The column of denominators.
        ratio_times: What ratios are multiplied by; 100 for percent.
        criteria: The columns of criteria of each row, from the worst to the best, instead of
            those of the rule, which gives points and what lies beyond.
        direction: The column that says `increasing` or `decreasing`, where it is to be
            compared with the criteria of the row.
        not_applicable: The column that says to which rows the rule does not apply.
        times: By the id of each adjustment, the column that says how often it happens;
            nothing there is not at all.
        gates: By the id of each gate, the column that says whether it holds.
        out: What the column of points is called.
        state: What the column of states is called: scored, zero, not_applicable or missing.
        weighted: What the column of weighted scores is called, in the same units; none by default.
        display: What a column of points as floats is called, to be looked at; none by default.
        on_refused: Whether the frame is refused when rows are, or a column says why. A lazy
            frame is asked for them once, and only where rows can be refused at all.
        reason: What that column is called.
        key: The columns that name a row in messages about frames whose rows have no order.

    Raises:
        ScoringError: The frame, a column or the rule cannot be scored (KPI507), the scheme has
            no such adjustment or gate (KPI503), its numbers are too large for 64 bits (KPI502),
            or rows are refused: floats that are no decimals (KPI500), numbers that are too
            large (KPI502) or cannot be (KPI503), values that the rule does not know (KPI505),
            criteria that are not in order (KPI124). The first 100 of them are named.

    >>> import polars
    >>> from kpiflow.scoring import Interpolation
    >>> results = polars.DataFrame({"value": [7391, 5604, None]})
    >>> scored = score_frame(results, Interpolation([6490, 6890, 7290, 7345, 7400]))
    >>> scored.rows()
    [(7391, 48364, 'scored'), (5604, 10000, 'scored'), (None, None, 'missing')]
    """
    if on_refused not in get_args(OnRefused):
        raise refused(f"rows cannot be refused by '{on_refused}'", expected=" or ".join(get_args(OnRefused)))
    scheme = rule if isinstance(rule, Scheme) else None
    request = Request(
        rule=_rule(rule, criteria),
        scheme=scheme,
        value=value,
        decimals=decimals,
        scaled=scaled,
        numerator=numerator,
        denominator=denominator,
        ratio_times=exact(ratio_times, name="ratio_times"),
        criteria=tuple(criteria),
        direction=direction,
        not_applicable=not_applicable,
        times=dict(times or {}),
        gates=dict(gates or {}),
    )
    outputs = {out: Terms.of(request, weighted=False)}
    if weighted:
        outputs[weighted] = Terms.of(request, weighted=True)
    added = [out, state, *filter(None, (weighted, display))]
    asks = on_refused == "raise"
    source = opened(frame, adding=added if asks else [*added, reason])
    for name in key:
        type_of(source, name)
    form = form_of(source, request, tuple(outputs.values()))
    simple = _simple(source, form, request) if asks else None
    if simple:
        data = _simply(source, simple, request, outputs, state)
    else:
        reasons = [*form.reasons, *_reasons(source, request)]
        data = _carefully(source, form, reasons, request, outputs, state, key if asks else None)
        if not asks:
            data = data.with_columns((told(reasons) if reasons else nw.lit(None, nw.String)).alias(reason))
            added.append(reason)
    if display:
        data = data.with_columns((nw.col(out) / float(10**request.rounding.places)).alias(display))
    return given_back(source, data.select(*source.columns, *added))  # type: ignore[no-any-return]


def _simple(source: Opened, form: Form, request: Request) -> Form | None:
    """Give the form for frames that lack nothing, where this is one that is there already."""
    if form.simple is None or source.is_lazy or not request.is_plain:
        return None
    simple, facts = form.simple
    asked = collected(source.data.select(*(each.alias(f"{OWN}{i}") for i, each in enumerate(facts))))
    return None if any(asked.row(0)) else simple


def _carefully(
    source: Opened,
    form: Form,
    reasons: Sequence[Reason],
    request: Request,
    outputs: Mapping[str, Terms],
    state: str,
    key: Sequence[str] | None,
) -> Data:
    """Score a frame of which rows may lack something, and refuse it for rows where there is a key."""
    data = _prepared(source.data, form, reasons, request, source)
    asks_first = source.is_lazy or isinstance(data, nw.DataFrame)
    if reasons and key is not None and asks_first:
        must_not_be_refused(source, data, reasons, key)
    for name, terms in outputs.items():
        for step in _quotient(source, form, request, terms, name):
            data = data.with_columns(*step)
    data = _finished(source, data, request, outputs, state)
    if reasons and key is not None and not asks_first:
        data = collected(data)  # all at once, and asked before it is handed on
        must_not_be_refused(source, data, reasons, key)
    return data


def _simply(source: Opened, form: Form, request: Request, outputs: Mapping[str, Terms], state: str) -> Data:
    """Score a frame in which every row is scored, by fewer steps."""
    data = source.data
    for step in form.inputs:
        data = data.with_columns(*step)
    for name, terms in outputs.items():
        for step in _quotient(source, form, request, terms, name):
            data = data.with_columns(*step)
    return nullable(source, data.with_columns(nw.lit("scored", nw.String).alias(state)), list(outputs))


def _rule(rule: Rule | Scheme | None, criteria: Sequence[str]) -> Rule:
    if isinstance(rule, Scheme):
        return rule.rule
    if rule is not None:
        return rule
    if len(criteria) > 1:
        return Interpolation(range(len(criteria)))
    raise refused("there is nothing to score by", expected="a rule, a scheme, or columns of criteria")


def _prepared(data: Data, form: Form, reasons: Sequence[Reason], request: Request, source: Opened) -> Data:
    """Add what is computed with, and what rows are refused for."""
    has, beside = form.present, []
    if request.not_applicable:
        left_out = flag(source, request.not_applicable).fill_null(False)  # noqa: FBT003
        has, beside = has & ~left_out, [left_out.alias(NOT_APPLICABLE)]
    if not reasons:
        beside.append(has.alias(OK))
    *inputs, last = form.inputs or [[]]
    for step in [*inputs, [*last, has.alias(HAS), *beside]]:
        data = data.with_columns(*step)
    if reasons:
        data = data.with_columns(number_of_reason(reasons).alias(REFUSED))
        data = data.with_columns((nw.col(HAS) & (nw.col(REFUSED) == 0)).alias(OK))
    return data


def _applicable(request: Request) -> nw.Expr | None:
    return ~nw.col(NOT_APPLICABLE) if request.not_applicable else None


def _reasons(source: Opened, request: Request) -> Iterator[Reason]:
    """Give what rows are refused for beside their value."""
    applies = _applicable(request)
    scored = nw.col(HAS)
    if request.no_value:
        scored = nw.lit(True) if applies is None else applies  # noqa: FBT003
    for column in request.times.values():
        often = number(source, column, decimals=0, bounds=(-1, OFTEN + 1))
        for each in often.reasons:
            yield each._replace(holds=scored & each.holds)
        yield Reason("KPI503", column, scored & (often.units < 0), "nothing happens less than 0 times")
        yield Reason("KPI502", column, scored & (often.units > OFTEN), f"at most {OFTEN} times")
    for column in request.gates.values():
        unsaid = flag(source, column).is_null()
        hint = "state whether the gate holds"
        yield Reason("KPI503", column, unsaid if applies is None else applies & unsaid, hint)


def _quotient(
    source: Opened, form: Form, request: Request, terms: Terms, name: str
) -> Iterator[list[nw.Expr]]:
    """Give the steps from what rows are worth to what is printed of it."""
    worth = form.worth(terms)
    measure = worth.measure
    yield from worth.steps
    n = worth.dividend
    if terms.no_value is not None:
        nothing = whole(int(terms.no_value * worth.unit))
        n = nw.when(nw.col(HAS)).then(n).otherwise(nothing if measure is None else measure * nothing)
    yield [n.alias(_N)]
    worth = Worth(nw.col(_N), worth.unit, measure, worth.largest, worth.base)
    if terms.adjusts:
        if terms.before:
            worth = bounded(worth, *terms.bounds)
        n = worth.dividend
        for each in terms.changes:
            times = number(source, each.column, decimals=0, bounds=(0, OFTEN)).units
            most = int(each.most * worth.unit)
            change = (times * int(each.points * worth.unit)).clip(-most, most)
            n = n + (change if measure is None else change * measure)
        yield [n.alias(_N)]
        worth = Worth(nw.col(_N), worth.unit, measure)
        if terms.after:
            yield [bounded(worth, *terms.bounds).dividend.alias(_N)]
    by: Any = worth.unit
    if measure is not None:
        by = measure if worth.unit == 1 else measure * worth.unit
    yield from rounded_quotient(nw.col(_N), by, request.rounding, name, signed=terms.signed)
    if worth.base is not None:
        yield [(nw.col(name) + worth.base).alias(name)]


def _finished(source: Opened, data: Data, request: Request, outputs: Mapping[str, Terms], state: str) -> Data:
    """Add points and states, of which gates and what is missing have the last word."""
    cases: list[tuple[nw.Expr, Fraction | None, str | None]] = []
    if REFUSED in data.collect_schema():
        cases.append((nw.col(REFUSED) > 0, None, None))
    if request.not_applicable:
        cases.append((nw.col(NOT_APPLICABLE), None, "not_applicable"))
    for gate, column in reversed(request.failing):
        otherwise = None if gate.otherwise is None else Fraction(gate.otherwise)
        said: str | None = "missing" if otherwise is None else "scored" if otherwise else "zero"
        cases.append((~nw.col(column).fill_null(True), otherwise, said))  # noqa: FBT003
    nothing = request.no_value
    adjusted = bool(request.times) and bool(nothing)
    if not adjusted:
        said = "missing" if nothing is None else "scored" if nothing else "zero"
        cases.append((~nw.col(HAS), nothing, said))
    found: list[nw.Expr] = []
    for name, terms in outputs.items():
        chain: Any = nw
        for condition, points, _ in cases:
            units = None if points is None else request.rounding.units(points * terms.share)
            chain = chain.when(condition).then(_or_nothing(source, units))
        found.append((chain.otherwise(nw.col(name)) if cases else nw.col(name)).alias(name))
    states: Any = nw
    for condition, _, said in cases:
        states = states.when(condition).then(nw.lit(said, nw.String))
    scored = nw.lit("scored", nw.String)
    found.append((states.otherwise(scored) if cases else scored).alias(state))
    if not makes_floats(source):
        return data.with_columns(*found)
    valid: Any = nw
    for condition, points, _ in cases:
        valid = valid.when(condition).then(nw.lit(points is not None))
    found.append((valid.otherwise(nw.lit(True)) if cases else nw.lit(True)).alias(_VALID))  # noqa: FBT003
    data = nullable(source, data.with_columns(*found), list(outputs))
    return data.with_columns(*(nw.when(nw.col(_VALID)).then(nw.col(name)).alias(name) for name in outputs))


def _or_nothing(source: Opened, units: int | None) -> nw.Expr:
    """Give a constant; for nothing, 0 where that has to be put in later."""
    if units is None and not makes_floats(source):
        return nw.lit(None, nw.Int64)
    return whole(units or 0)
