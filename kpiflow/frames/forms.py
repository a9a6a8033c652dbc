"""The forms in which values come: single numbers, ratios, words, and numbers with criteria of their own.

Each form says which columns it takes, what rows are refused for, and what rows are worth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any, Final

import narwhals.stable.v2 as nw

from kpiflow.frames.criteria import INCREASING, RowCriteria, criterion, disordered
from kpiflow.frames.engines import OWN, Opened, all_of, refused, type_of, whole
from kpiflow.frames.numbers import HUGE, Number, flag, number, untouched
from kpiflow.frames.pieces import LARGEST, pieces_of
from kpiflow.frames.refusals import Reason
from kpiflow.frames.request import Request, Terms
from kpiflow.frames.worth import (
    DENOMINATOR,
    HAS,
    NUMERATOR,
    VALUE,
    Plain,
    Quotient,
    Worth,
    must_be_divided_exactly,
    must_fit,
)
from kpiflow.scoring import Binary, Interpolation, Lookup, exact


NOT_APPLICABLE: Final = f"{OWN}not_applicable"
OK: Final = f"{OWN}ok"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of values.

    Attributes:
        inputs: Steps that take its columns.
        present: Whether a row has a value; over what is there before the last of the steps.
        reasons: What rows are refused for; conditions over what the inputs added.
        worth: Gives what rows are worth, in some terms; where some rows may be left out, or
            where all are known to be computed with.
        simple: The form for frames that lack nothing, and the facts that tell so: numbers of
            which each is 0 then; nothing where it is not worth asking.
    """

    inputs: list[list[nw.Expr]]
    present: nw.Expr
    reasons: list[Reason]
    worth: Callable[[Terms], Worth]
    simple: tuple[Form, list[nw.Expr]] | None = None


def form_of(source: Opened, request: Request, outputs: Sequence[Terms]) -> Form:
    """Give the form in which values of a request come.

    Raises:
        ScoringError: A column is missing or of a wrong type (KPI507), or the rule has numbers
            too large for 64 bits (KPI502).
    """
    if request.criteria:
        return _by_criteria(source, request, outputs)
    if request.numerator and request.denominator:
        return _ratio(source, request, outputs, request.numerator, request.denominator)
    kind = type_of(source, request.value)
    if isinstance(request.rule, Lookup) and kind == nw.String:
        return _words(request, request.rule)
    if isinstance(request.rule, Binary) and kind == nw.Boolean:
        return _yes_or_no(source, request, request.rule)
    return _single(source, request, outputs)


def _common(terms: Terms) -> int:
    return lcm(*(each.denominator for each in terms.constants))


def _single(source: Opened, request: Request, outputs: Sequence[Terms]) -> Form:
    pieces = pieces_of(request.rule)
    plain = {
        terms: Plain.of(pieces, decimals=request.decimals, factor=terms.factor, common=_common(terms))
        for terms in outputs
    }
    first = plain[outputs[0]]
    limit = min(each.limit for each in plain.values())
    must_fit(0 if limit > 0 else LARGEST, "the rule")
    bounds = first.ends if first.is_bounded else (-limit - 1, limit + 1)
    taken = number(source, request.value, decimals=request.decimals, scaled=request.scaled, bounds=bounds)
    inputs, reasons = _inputs({VALUE: taken})
    if not first.is_bounded:
        reasons.append(_beyond(request.value, VALUE, limit))
    _add_unknown(reasons, request.value, first.unknown())
    form = Form(inputs, taken.present, reasons, lambda terms: plain[terms].worth(extra=terms.extra))
    here = untouched(source, request.value)
    if here is None or reasons or not (request.scaled or request.decimals == 0):
        return form
    simple = replace(form, inputs=[[here.clip(*bounds).alias(VALUE)]])
    return replace(form, simple=(simple, [here.null_count()]))


def _yes_or_no(source: Opened, request: Request, rule: Binary) -> Form:
    yes = flag(source, request.value)
    pieces = pieces_of(Binary(met=rule.met, unmet=rule.unmet))

    def worth(terms: Terms) -> Worth:
        plain = Plain.of(pieces, decimals=0, factor=terms.factor, common=_common(terms))
        return plain.worth(extra=terms.extra)

    met = yes.fill_null(False).cast(nw.Int64)  # noqa: FBT003
    return Form([[met.alias(VALUE)]], ~yes.is_null(), [], worth)


def _words(request: Request, rule: Lookup) -> Form:
    word = nw.col(request.value).fill_null("")
    known: Any = nw
    for key in rule.points:
        known = known.when(word == key).then(nw.lit(False))  # noqa: FBT003
    unknown = known.otherwise(nw.lit(True))  # noqa: FBT003

    def worth(terms: Terms) -> Worth:
        points = {key: Fraction(each) * terms.factor for key, each in rule.points.items()}
        unit = lcm(_common(terms), *(each.denominator for each in points.values()))
        largest = max(map(abs, points.values()))
        must_be_divided_exactly(largest + terms.extra)
        must_fit(4 * (largest + terms.extra + 1) * unit, "the table")
        chain: Any = nw
        for key, each in points.items():
            chain = chain.when(word == key).then(whole(int(each * unit)))
        return Worth(chain.otherwise(whole(0)), unit, None, largest)

    reasons: list[Reason] = []
    _add_unknown(reasons, request.value, unknown)
    return Form([], ~nw.col(request.value).is_null(), reasons, worth)


def _ratio(source: Opened, request: Request, outputs: Sequence[Terms], above: str, below: str) -> Form:
    pieces = pieces_of(request.rule)
    quotients = {
        terms: Quotient(pieces, _common(terms), request.ratio_times, terms.factor) for terms in outputs
    }
    limit = min(each.limit(extra=terms.extra) for terms, each in quotients.items())
    must_fit(0 if limit > 0 else LARGEST, "the rule")
    bounds = (-limit - 1, limit + 1)
    taken = {
        name: number(source, column, decimals=request.decimals, scaled=request.scaled, bounds=bounds)
        for name, column in ((NUMERATOR, above), (DENOMINATOR, below))
    }
    inputs, reasons = _inputs(taken)
    n, m = nw.col(NUMERATOR), nw.col(DENOMINATOR)
    inputs.append([nw.when(m < 0).then(-n).otherwise(n).alias(NUMERATOR), m.abs().alias(DENOMINATOR)])
    given = taken[NUMERATOR].present & taken[DENOMINATOR].present
    reasons += [
        Reason("KPI503", below, nw.col(HAS) & (m == 0), "nothing is counted of nothing"),
        _beyond(above, NUMERATOR, limit),
        _beyond(below, DENOMINATOR, limit),
    ]
    _add_unknown(reasons, above, quotients[outputs[0]].unknown())
    ok = nw.col(OK)
    harmless = [
        nw.when(ok).then(n).otherwise(whole(0)).alias(NUMERATOR),
        nw.when(ok).then(m).otherwise(whole(1)).alias(DENOMINATOR),
    ]
    lowest, highest = (getattr(request.rule, name, Fraction(0)) for name in ("lowest", "highest"))

    def worth(terms: Terms) -> Worth:
        largest = max(abs(lowest), abs(highest)) * terms.factor
        found = quotients[terms].worth(largest=largest, extra=terms.extra)
        return replace(found, steps=(harmless, *found.steps))

    return Form(inputs, given & ~((n == 0) & (m == 0)), reasons, worth)


def _by_criteria(source: Opened, request: Request, outputs: Sequence[Terms]) -> Form:
    rule = request.rule
    if not isinstance(rule, Interpolation):
        raise refused(f"{type(rule).__name__} has no criteria")  # checked before
    taken = {
        criterion(i): number(
            source,
            column,
            decimals=request.decimals,
            scaled=request.scaled,
            bounds=(-HUGE // 2 - 1, HUGE // 2 + 1),
        )
        for i, column in enumerate(request.criteria)
    }
    value = number(
        source, request.value, decimals=request.decimals, scaled=request.scaled, bounds=(-HUGE, HUGE)
    )
    inputs, reasons = _inputs({VALUE: value, **taken})
    first, last = nw.col(criterion(0)), nw.col(criterion(len(request.criteria) - 1))
    inputs.append([(first < last).alias(INCREASING)])
    compiled = {terms: _compiled(rule, request, terms) for terms in outputs}
    splits = {terms: _is_split(each, request, terms) for terms, each in compiled.items()}
    limit = min(each.limit(extra=terms.extra, split=splits[terms]) for terms, each in compiled.items())
    must_fit(0 if limit > 0 else LARGEST, "points between criteria")
    complete = all_of([each.present for each in taken.values()])
    stated = None
    if request.direction:
        stated = _stated(source, request.direction, reasons)
    reasons += compiled[outputs[0]].reasons(complete, stated, limit)
    form = Form(
        inputs,
        value.present,
        reasons,
        lambda terms: compiled[terms].worth(nw.col(OK), extra=terms.extra, split=splits[terms]),
    )
    columns = [untouched(source, each) for each in (request.value, *request.criteria)]
    here = [each for each in columns if each is not None]
    if len(here) < len(columns) or stated is not None or not (request.scaled or request.decimals == 0):
        return form
    names = [VALUE, *taken]
    rises = here[1] < here[-1]
    ends = [
        (each.max() >= bound).cast(nw.Int64) for each in here[1 :: len(here) - 2] for bound in [limit // 2]
    ]
    ends += [
        (each.min() <= -bound).cast(nw.Int64) for each in here[1 :: len(here) - 2] for bound in [limit // 2]
    ]
    facts = [*(each.null_count() for each in here), *ends, disordered(here[1:], rises).any().cast(nw.Int64)]
    simple = Form(
        [[each.alias(name) for name, each in zip(names, here, strict=True)] + [rises.alias(INCREASING)]],
        value.present,
        [],
        lambda terms: compiled[terms].worth(None, extra=terms.extra, split=splits[terms]),
    )
    return replace(form, simple=(simple, facts))


def _stated(source: Opened, column: str, reasons: list[Reason]) -> nw.Expr:
    """Take the column that says in which direction criteria go."""
    if type_of(source, column) != nw.String:
        raise refused(f"column '{column}' holds no words", expected="increasing or decreasing")
    said = nw.col(column).fill_null("")
    known = (said == "increasing") | (said == "decreasing")
    reasons.append(Reason("KPI124", column, nw.col(HAS) & ~known, "state increasing or decreasing"))
    return said == "increasing"


def _compiled(rule: Interpolation, request: Request, terms: Terms) -> RowCriteria:
    points = tuple(exact(each) * terms.factor for each in rule.points)
    below = points[0] if rule.below is None else Fraction(rule.below) * terms.factor
    above = points[-1] if rule.above is None else Fraction(rule.above) * terms.factor
    return RowCriteria(request.criteria, points, below, above, _common(terms))


def _is_split(compiled: RowCriteria, request: Request, terms: Terms) -> bool:
    plain = request.rounding.mode != "half_even" and not terms.adjusts and terms.full is None
    return plain and compiled.is_split()


def _inputs(numbers: dict[str, Number]) -> tuple[list[list[nw.Expr]], list[Reason]]:
    """Give the step that takes numbers, and what rows are refused for in it."""
    step: list[nw.Expr] = []
    reasons: list[Reason] = []
    for name, each in numbers.items():
        step.append(each.units.alias(name))
        for reason in each.reasons:
            certified = f"{name}_uncertified"
            step.append(reason.holds.alias(certified))
            reasons.append(reason._replace(holds=nw.col(HAS) & nw.col(certified)))
    return [step], reasons


def _beyond(column: str, name: str, limit: int) -> Reason:
    n = nw.col(name)
    return Reason("KPI502", column, nw.col(HAS) & ((n > limit) | (n < -limit)))


def _add_unknown(reasons: list[Reason], column: str, unknown: nw.Expr | None) -> None:
    if unknown is not None:
        reasons.append(Reason("KPI505", column, nw.col(HAS) & unknown))
