"""What can be shown and decided about any definition, whatever names it declares.

Days lie on and around the ends of its windows, numbers on and around its bounds, so that what
lies just inside and just outside is drawn often.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from kpiflow.dates import DateRange, PartialDate
from kpiflow.decisions import AcceptedDeficiency, Decision, Override, StandingException, Waiver
from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    EvidenceItem,
    Exclusion,
    Fact,
    NilReturn,
    Quantity,
    Reading,
    Register,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.guards import Measured, Provided, Reached, Written
from kpiflow.ladder import Situation
from kpiflow.text import Text


_ASSESSOR: Final = "assessor"
_WHY: Final = Text(th="เหตุผล", en="reason")
_SOME_DAY: Final = date(2007, 10, 31)


def days_for(indicator: Indicator) -> tuple[date, ...]:
    """Give the days that matter to a definition: the ends of its windows and what it names, and the days around."""
    named = [day for window in indicator.windows().values() for day in (window.first, window.last)]
    named += [
        guard.continuous_since
        for guard in indicator.guards()
        if isinstance(guard, Provided) and guard.continuous_since is not None
    ]
    around = {day + timedelta(days=n) for day in named or [_SOME_DAY] for n in (-1, 0, 1)}
    return tuple(sorted(around))


def roles_of(indicator: Indicator) -> tuple[str, ...]:
    """Give the roles that a definition declares or asks for; one that assesses where there are none."""
    asked = {
        role
        for guard in indicator.guards()
        if isinstance(guard, Provided)
        for role in (guard.approved_by, guard.accepted_by)
        if role
    }
    return tuple(sorted(asked | {role.id for role in indicator.roles})) or (_ASSESSOR,)


@st.composite
def items_for(draw: st.DrawFn, indicator: Indicator, identifier: str = "item") -> EvidenceItem:
    """Draw an item of one of the kinds a definition declares, good for some of its guards and not for others."""
    days = st.sampled_from(days_for(indicator))
    dates = st.none() | days.map(PartialDate)
    topics = tuple(topic.id for topic in indicator.topics)
    windows = tuple(indicator.windows().values())
    summed = sorted(
        {of for guard in indicator.guards() if isinstance(guard, Provided) for of in guard.sum_of}
    )
    ranges = st.tuples(days, days).map(lambda ends: DateRange.of_days(min(ends), max(ends)))
    approval = draw(st.none() | st.tuples(st.sampled_from(roles_of(indicator)), days))
    return EvidenceItem(
        id=identifier,
        kind=draw(st.sampled_from([kind.id for kind in indicator.evidence])),
        title=Text.same(identifier),
        document_date=draw(dates),
        activity_dates=tuple(each for each in draw(st.lists(dates, max_size=2)) if each is not None),
        covers=draw(st.sampled_from([None, *windows]) | ranges),
        approval=Approval(by=approval[0], on=PartialDate(approval[1])) if approval else None,
        topics=draw(_some(topics)),
        valid_until=draw(st.none() | days),
        quantities=tuple(
            Quantity(of=of, amount=Decimal(draw(st.sampled_from([0, 1, 8, 100])))) for of in summed
        ),
    )


def _some(names: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    known = tuple(names)
    if not known:
        return st.just(())
    return st.just(known) | st.lists(st.sampled_from(known), unique=True).map(tuple)


@st.composite
def nil_returns_for(draw: st.DrawFn, indicator: Indicator, identifier: str = "nil") -> NilReturn:
    """Draw a nil return about one of the populations a definition declares."""
    windows = tuple(indicator.windows().values())
    days = st.sampled_from(days_for(indicator))
    return NilReturn(
        id=identifier,
        population=draw(st.sampled_from([each.id for each in indicator.populations])),
        statement=_WHY,
        channels=draw(_some(each.id for each in indicator.channels)),
        period=draw(st.sampled_from([None, *windows])),
        attester=draw(st.sampled_from(["", *roles_of(indicator)])),
        attested_on=draw(st.none() | days.map(PartialDate)),
    )


def stated_for(indicator: Indicator) -> list[st.SearchStrategy[Fact]]:
    """Give a strategy for each thing that can be stated about a definition besides evidence."""
    found: list[st.SearchStrategy[Fact]] = []
    for question in indicator.questions:
        scale = indicator.scale_of(question.id)
        values = scale.written() if scale else ()
        if values:
            found.append(st.sampled_from(values).map(_answer(question.id)))
    for measure in indicator.measures:
        near = _near(indicator, measure.id, lowest=measure.lowest, highest=measure.highest)
        whole = [value for value in near if not measure.whole or value == value.to_integral_value()]
        if whole:
            found.append(st.sampled_from([Reading(measure=measure.id, value=value) for value in whole]))
    for each in indicator.text_fields:
        lengths = {0, 1, *_lengths(indicator, each.id)}
        found.append(st.sampled_from([Statement(field=each.id, content="x" * n) for n in sorted(lengths)]))
    allowed = [each.id for _, each in indicator.requirements() if each.na is not None and each.na.allowed]
    if allowed:
        found.append(st.sampled_from([Exclusion(requirement=each, reason=_WHY) for each in allowed]))
    others = sorted(
        {(g.indicator, g.level) for g in indicator.guards() if isinstance(g, Reached) and g.indicator}
    )
    if others:
        levels = [Attainment(indicator=name, level=n) for name, level in others for n in (0, level)]
        found.append(st.sampled_from(levels))
    return found


def _answer(question: str) -> Any:
    return lambda value: Answer(question=question, value=value, justification="because it is so")


def _lengths(indicator: Indicator, field: str) -> Iterable[int]:
    for guard in indicator.guards():
        if isinstance(guard, Written) and guard.field == field:
            yield from (guard.min_length - 1, guard.min_length)


def _near(
    indicator: Indicator, measure: str, *, lowest: Decimal | None, highest: Decimal | None
) -> list[Decimal]:
    """Give numbers on and around the bounds that are asked of a measure, within what it can be."""
    asked = [
        bound
        for guard in indicator.guards()
        if isinstance(guard, Measured) and guard.measure == measure
        for bound in (guard.min, guard.max, guard.above, guard.below)
        if bound is not None
    ]
    bounds = [each for each in (*asked, lowest, highest, Decimal(0)) if each is not None]
    near = {each + step for each in bounds for step in (Decimal(-1), Decimal(0), Decimal(1))}
    least = lowest if lowest is not None else min(near)
    most = highest if highest is not None else max(near)
    return sorted(each for each in near if least <= each <= most)


@st.composite
def facts_for(draw: st.DrawFn, indicator: Indicator, identifier: str = "item") -> Fact:
    """Draw anything that can be shown or stated about a definition."""
    kinds: list[st.SearchStrategy[Fact]] = list(stated_for(indicator))
    if indicator.evidence:
        kinds += [items_for(indicator, identifier)] * 3
    if indicator.populations:
        kinds.append(nil_returns_for(indicator, identifier))
    return draw(st.one_of(kinds))


@st.composite
def registers_for(draw: st.DrawFn, indicator: Indicator, *, most: int = 8) -> Register:
    """Draw a register of what is shown and stated about a definition, some of it accepted or rejected."""
    register = Register()
    on = days_for(indicator)[0]
    for n in range(draw(st.integers(0, most))):
        fact = draw(facts_for(indicator, f"e{n}"))
        register = register.with_entry(fact, by="unit", on=on)
        standing = draw(st.sampled_from([None, None, Standing.ACCEPTED, Standing.REJECTED]))
        if standing is not None:
            by = draw(st.sampled_from(roles_of(indicator)))
            ruling = Ruling(standing=standing, by=by, on=on, reason=_WHY)
            register = register.with_ruling(fact.id, ruling)
    return register


@st.composite
def decisions_for(draw: st.DrawFn, indicator: Indicator) -> tuple[Decision, ...]:
    """Draw decisions of every kind about some requirements of a definition, in force or not."""
    ids = [each.id for _, each in indicator.requirements()]
    days = days_for(indicator)
    chosen = draw(st.lists(st.sampled_from(ids), max_size=3)) if ids else []
    return tuple(
        draw(_decision(f"d{n}", each, roles_of(indicator)[0], days)) for n, each in enumerate(chosen)
    )


@st.composite
def _decision(
    draw: st.DrawFn, identifier: str, requirement: str, role: str, days: tuple[date, ...]
) -> Decision:
    first, last = sorted(draw(st.tuples(st.sampled_from(days), st.sampled_from(days))))
    said: dict[str, Any] = {
        "id": identifier,
        "requirement": requirement,
        "authority": role,
        "reason": _WHY,
        "decided_on": first,
        "valid_from": first,
        "valid_until": last + timedelta(days=1),
    }
    kind = draw(st.sampled_from([Waiver, StandingException, AcceptedDeficiency, Override]))
    if kind is AcceptedDeficiency:
        return AcceptedDeficiency(plan=_WHY, **said)
    if kind is Override:
        return Override(status=draw(st.sampled_from(["met", "unmet", "not_applicable"])), **said)
    return StandingException(**said) if kind is StandingException else Waiver(**said)


@st.composite
def situations_for(draw: st.DrawFn, indicator: Indicator) -> Situation:
    """Draw all that decides what a definition comes to: what is shown, decided and the day."""
    levels = (None, 0, *indicator.level_numbers)
    return Situation(
        indicator=indicator,
        as_of=draw(st.sampled_from(days_for(indicator))),
        register=draw(registers_for(indicator)),
        decisions=draw(decisions_for(indicator)),
        round_months=draw(st.sampled_from([None, *(each.months for each in indicator.rounds)])),
        chosen=draw(st.sampled_from(levels)) if indicator.progression == "manual" else None,
    )
