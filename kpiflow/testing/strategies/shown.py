"""All that can be shown, stated and decided about a definition of any kind."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.decisions import AcceptedDeficiency, Decision, Override, Rating, StandingException, Waiver
from kpiflow.definitions import Indicator
from kpiflow.evidence import (
    Answer,
    Approval,
    Attainment,
    EvidenceItem,
    Exclusion,
    Fact,
    FileRecord,
    NilReturn,
    Quantity,
    Reading,
    Register,
    Ruling,
    Standing,
    Stated,
    Statement,
)
from kpiflow.guards import Reached
from kpiflow.testing.strategies.small import AS_OF, KINDS, MONTH_AFTER, ROLES, YEAR, named, nil_returns, sizes
from kpiflow.testing.strategies.vocabulary import FIELDS, SCALES, TOPICS
from kpiflow.testing.strategies.whole import definitions
from kpiflow.text import BLANK


NOW_AND_THEN = st.sampled_from([True, False, True])
FILERS = st.sampled_from(["unit", "clerk"])
DATES: tuple[PartialDate, ...] = (
    PartialDate(date(2007, 3, 30)),
    PartialDate(date(2007, 10, 5)),
    PartialDate(date(2007, 9, 1), Precision.MONTH),
    PartialDate(date(2007, 1, 1), Precision.YEAR),
    PartialDate(date(2007, 12, 31)),
)
AMOUNTS = (
    Quantity(of="hours", amount=Decimal(8)),
    Quantity(of="people", amount=Decimal("4.0")),
    Quantity(of="hours", amount=Decimal("0.5")),
)
FILES = (
    FileRecord(path="minutes/first.pdf", sha256="0" * 64, size=8, media_type="application/pdf"),
    FileRecord(path="รายงาน.txt", sha256="f" * 64, size=0, media_type="text/plain", shared=True),
)


def _item(identifier: str, n: int) -> EvidenceItem:
    """Give an item of evidence: the first ones say little, and whatever one can say some of them say."""
    covers = (None, YEAR, DateRange.of_days(date(2006, 10, 1), date(2007, 3, 31)), MONTH_AFTER)
    return EvidenceItem(
        id=identifier,
        kind=KINDS[n % 4],
        title=named(identifier),
        number=(None, 1, 14)[n // 4 % 3],
        document_date=(None, *DATES)[n % 6],
        activity_dates=((), DATES[:1], DATES[1:3])[n // 2 % 3],
        covers=covers[n // 3 % 4],
        approval=(
            None,
            None,
            Approval(by=ROLES[n % 2], on=DATES[n % 5], act=(BLANK, named("signed"))[n % 2]),
        )[n // 5 % 3],
        topics=((), TOPICS, TOPICS[:1], TOPICS[1:])[n // 7 % 4],
        valid_until=(None, None, AS_OF, date(2007, 6, 30))[n // 8 % 4],
        reference=("", "https://example.org/1", "shelf 4")[n // 9 % 3],
        subject=("", "north", "south")[n // 11 % 3],
        quantities=((), AMOUNTS[:1], AMOUNTS[:2], AMOUNTS[1:])[n // 13 % 4],
        files=((), FILES[:1], FILES)[n // 17 % 3],
        personal=("", "", "person-1")[n // 19 % 3],
    )


@cache
def whole_items(identifier: str = "item") -> st.SearchStrategy[EvidenceItem]:
    """Items of evidence with everything that they may say."""
    return st.integers(0, 999).map(lambda n: _item(identifier, n))


@cache
def answers() -> st.SearchStrategy[Answer]:
    """Answers on the scale of their question."""
    return st.sampled_from(
        [
            Answer(
                question=question,
                value=value,
                justification=why,
                reference=where,
                personal="person-2" if why == "because" else "",
            )
            for question, scale in SCALES.items()
            for why, where in (("", ""), ("because", "https://example.org/a"), ("เพราะว่า", "shelf"))
            for value in scale.written()
        ]
    )


@cache
def readings() -> st.SearchStrategy[Reading]:
    """Readings that their measures can have, some of them ratios."""
    return st.sampled_from(
        [
            *(Reading(measure="m1", value=value) for value in (0, 1, 3, 80, 100)),
            *(Reading(measure="m2", value=value) for value in ("0.0", "1", "2.50", "80", "99.9999")),
            *(
                Reading(measure="m0", numerator=upper, denominator=lower, unit=unit)
                for upper, lower in ((0, 0), (0, 5), (4, 5), (5, 5), (1, 3))
                for unit in ("", "percent")
            ),
        ]
    )


@cache
def statements() -> st.SearchStrategy[Statement]:
    """Free texts, blank ones too."""
    return st.sampled_from(
        [
            Statement(field=field, content=content, personal="person-1" if content == "said" else "")
            for field in FIELDS
            for content in ("", "-", "said", "ก" * 200)
        ]
    )


def stated_about(indicator: Indicator) -> st.SearchStrategy[Stated]:
    """All that can be stated about a definition besides evidence."""
    ids = tuple(requirement.id for _, requirement in indicator.requirements())
    guards = tuple(each for each in indicator.guards() if isinstance(each, Reached) and each.indicator)
    return _stated(ids, tuple(sorted({each.indicator for each in guards})))


@lru_cache(maxsize=512)
def _stated(ids: tuple[str, ...], others: tuple[str, ...]) -> st.SearchStrategy[Stated]:
    kinds: list[st.SearchStrategy[Stated]] = [answers(), answers(), readings(), statements()]
    if ids:
        kinds.append(
            st.sampled_from(
                [
                    Exclusion(requirement=each, reason=named("reason"), personal=about)
                    for each in ids
                    for about in ("", "person-3")
                ]
            )
        )
    if others:
        kinds.append(
            st.sampled_from([Attainment(indicator=each, level=n) for each in others for n in (0, 1, 5)])
        )
    return st.one_of(kinds)


@cache
def _shown(identifier: str) -> st.SearchStrategy[EvidenceItem | NilReturn]:
    return st.one_of(whole_items(identifier), whole_items(identifier), nil_returns(identifier))


@cache
def whole_rulings() -> st.SearchStrategy[Ruling]:
    """Rulings of every standing that one can give, by several roles."""
    return st.builds(
        Ruling,
        standing=st.sampled_from(
            [Standing.ACCEPTED, Standing.ACCEPTED, Standing.REJECTED, Standing.WITHDRAWN]
        ),
        by=st.sampled_from(ROLES),
        on=st.just(AS_OF),
        reason=st.just(named("reason")),
    )


@st.composite
def registers_about(draw: st.DrawFn, indicator: Indicator) -> Register:
    """Draw a register of up to eight entries of every kind that a definition can ask for."""
    register = Register()
    stated = stated_about(indicator)
    for n in range(draw(sizes(0, 8))):
        of_evidence = draw(NOW_AND_THEN)
        fact: Fact = draw(_shown(f"e{n}") if of_evidence else stated)
        shown = register.items()
        if shown and isinstance(fact, NilReturn | Exclusion) and draw(NOW_AND_THEN):
            fact = evolve(fact, supported_by=(shown[0][0].id,))
        register = register.with_entry(fact, by=draw(FILERS), on=AS_OF)
        ruling = draw(whole_rulings()) if draw(NOW_AND_THEN) else None
        if ruling:
            register = register.with_ruling(fact.id, ruling)
    return register


@st.composite
def decisions_about(
    draw: st.DrawFn, indicator: Indicator, register: Register | None = None
) -> tuple[Decision, ...]:
    """Draw decisions of every kind about some requirements, in force or not.

    Args:
        draw: What Hypothesis draws with.
        indicator: The definition.
        register: Where the items are that they may rest on; they rest on none without one.
    """
    items = () if register is None else tuple(item.id for item, _ in register.items())
    ids = [requirement.id for _, requirement in indicator.requirements()]
    chosen = draw(st.lists(st.sampled_from(ids), max_size=3)) if ids else []
    return tuple(draw(_decisions(f"d{n}", requirement, items)) for n, requirement in enumerate(chosen))


DECIDED = st.fixed_dictionaries(
    {
        "authority": st.sampled_from(ROLES),
        "reason": st.just(named("reason")),
        "decided_on": st.sampled_from([date(2007, 10, 1), date(2007, 11, 1), AS_OF + timedelta(days=1)]),
        "valid_from": st.sampled_from([date(2007, 9, 1), AS_OF]),
    }
)
ENDS = st.sampled_from([AS_OF + timedelta(days=1), date(2008, 9, 30)])


@st.composite
def _decisions(draw: st.DrawFn, identifier: str, requirement: str, items: tuple[str, ...]) -> Decision:
    """Draw one decision of any kind."""
    said: dict[str, Any] = {"id": identifier, "requirement": requirement, **draw(DECIDED)}
    said["evidence"] = items[:1] if draw(NOW_AND_THEN) else ()
    kind = draw(st.sampled_from([Waiver, StandingException, AcceptedDeficiency, Override]))
    if kind is Waiver:
        return Waiver(valid_until=draw(ENDS), **said)
    if kind is AcceptedDeficiency:
        return AcceptedDeficiency(valid_until=draw(ENDS), plan=named("plan"), **said)
    end = draw(st.none() | ENDS)
    if kind is Override:
        return Override(
            valid_until=end, status=draw(st.sampled_from(["met", "unmet", "not_applicable"])), **said
        )
    return StandingException(valid_until=end, **said)


@st.composite
def ratings_of(draw: st.DrawFn, indicator: Indicator, register: Register | None = None) -> Rating:
    """Draw an assessor's rating of a definition, resting on an item of the register or on none."""
    items = () if register is None else tuple(item.id for item, _ in register.items())
    return Rating(
        level=draw(st.sampled_from((0, *indicator.level_numbers))),
        authority=draw(st.sampled_from(ROLES)),
        reason=named("reason"),
        decided_on=AS_OF,
        valid_until=draw(st.sampled_from([None, AS_OF, date(2008, 9, 30)])),
        evidence=items[:1],
    )


@st.composite
def whole_cases(
    draw: st.DrawFn, *, may_forbid: bool = True
) -> tuple[Indicator, Register, tuple[Decision, ...]]:
    """Draw a definition, a register about it and decisions laid over it."""
    indicator = draw(definitions(may_forbid=may_forbid))
    register = draw(registers_about(indicator))
    return indicator, register, draw(decisions_about(indicator, register))
