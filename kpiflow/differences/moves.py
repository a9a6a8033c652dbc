"""What may be in a register that tells two requirements apart: what either asks for, and that with one thing less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from attrs import evolve

from kpiflow.dates import EARLIEST
from kpiflow.definitions import Indicator, Requirement, Scoring
from kpiflow.errors import KpiflowError
from kpiflow.evidence import EvidenceItem, Exclusion, Fact, NilReturn, Reading, Register
from kpiflow.ladder import Judge, Situation
from kpiflow.planning import MissingSet, Step, missing, weaker
from kpiflow.planning.proposals import propose
from kpiflow.planning.wishes import Wish, leaves, wishes_of
from kpiflow.text import Text


_FALLBACK: Final = date(2007, 9, 30)
"""The day that is tried where a definition names none: the end of fiscal year BE 2550."""

_WHY: Final = Text(th="ไม่มีกรณีนี้ในหน่วยงาน", en="there is no such case here")

_SHORT: Final = Decimal("0.001")
_SETS: Final = 3
_LOOKED_AT: Final = 400


def natural_day(indicator: Indicator) -> date:
    """Give the day on which a definition is best tried: the last of its windows, or of its effect."""
    ends = [days.last for days in indicator.windows().values()]
    if ends:
        return max(ends)
    return indicator.effective_until or indicator.effective_on or _FALLBACK


def named_anew(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Give steps with names of their own, each thing that they enter once."""
    found: dict[object, Step] = {}
    for step in steps:
        if step.fact is None:
            continue
        key = (_nameless(step.fact), step.accepted_by, step.number)
        found.setdefault(key, step)
    return tuple(renamed(step, f"example-{n}") for n, step in enumerate(found.values(), start=1))


def renamed(step: Step, name: str) -> Step:
    """Give a step whose example goes by another name, where it has one of its own."""
    fact = step.fact
    if isinstance(fact, EvidenceItem):
        reference, subject = (name if each else "" for each in (fact.reference, fact.subject))
        return evolve(step, fact=evolve(fact, id=name, reference=reference, subject=subject))
    return evolve(step, fact=evolve(fact, id=name)) if isinstance(fact, NilReturn) else step


def _nameless(fact: Fact) -> Fact:
    if isinstance(fact, EvidenceItem):
        return evolve(fact, id="", reference="", subject="")
    return evolve(fact, id="") if isinstance(fact, NilReturn) else fact


def moves(
    indicator: Indicator, requirement: Requirement, as_of: date, *, beside: Requirement | None = None
) -> tuple[Step, ...]:
    """Give everything that a requirement could be tried with: what meets or settles its leaves, and a bit less.

    Args:
        indicator: The definition.
        requirement: The requirement.
        as_of: The day that is judged.
        beside: The same requirement as it is elsewhere, whose leaves are told apart from its own.
    """
    judge = Situation(indicator=indicator, as_of=as_of).judge()
    tried = tuple(each for each in (requirement, beside) if each is not None)
    wanted = dict.fromkeys(wish for each in tried for wish in _wishes(indicator, each, judge))
    known = [wish for wish in wanted if _is_leaf_of_its_own(wish)]
    both = dict.fromkeys(each for wish in known for each in (wish, Wish(wish.leaf, not wish.met)))
    proposed = propose(indicator, tuple(both), judge.facts).steps
    spans = tuple(dict.fromkeys(span for wish in known if (span := getattr(wish.leaf, "fresh_for", None))))
    windows = tuple(indicator.windows().values())
    found = [step for step in proposed if step.fact is not None]
    weak = [each.step for step in found for each in weaker(step, as_of=as_of, spans=spans, windows=windows)]
    possible = [step for step in weak if is_possible(indicator, step.fact)]
    return (*found, *possible, *(step for each in tried for step in _excluding(each)))


def _wishes(indicator: Indicator, requirement: Requirement, judge: Judge) -> Iterator[Wish]:
    yield from wishes_of(indicator, (requirement,), judge).places
    for guard in (requirement.applies_when, requirement.na.requires if requirement.na else None):
        if guard is not None:
            yield from leaves(guard)


def _is_leaf_of_its_own(wish: Wish) -> bool:
    """Tell whether a leaf looks at the register itself, and not at the ladder."""
    named = getattr(wish.leaf, "requirement", ""), getattr(wish.leaf, "level", 0)
    return named == ("", 0) or bool(getattr(wish.leaf, "indicator", ""))


def _excluding(requirement: Requirement) -> Iterator[Step]:
    if requirement.na is not None and requirement.na.allowed:
        yield Step(
            kind="write",
            about=requirement.id,
            text=Text(
                th=f"แจ้งว่าข้อ {requirement.id} ไม่ใช้บังคับ", en=f"state that {requirement.id} does not apply"
            ),
            effort=Decimal(1),
            fact=Exclusion(requirement=requirement.id, reason=_WHY),
            by="unit",
        )


def readings_between(indicator: Indicator) -> Iterator[Step]:
    """Give readings at and between the numbers of a criteria row.

    Sevenths are among them, which print no short decimal, and those whose points lie halfway
    between two that are printed.
    """
    criteria = indicator.criteria
    if criteria is None:
        return
    cells = sorted(cell for cell in criteria.parsed() if isinstance(cell, Decimal))
    half = Decimal(5).scaleb(-1 - (indicator.scoring or Scoring()).printing.places)
    sevenths = [
        (low + (high - low) * n / 7).quantize(_SHORT) for low, high in pairwise(cells) for n in range(7)
    ]
    shares = [
        half * n / of for of in (1, 2, 4) for n in (1, 3)
    ]  # one criterion is worth 1, 2 or 4 points more
    halves = [low + (high - low) * share for low, high in pairwise(cells) for share in shares]
    for value in (*sevenths, *halves):
        reading = Reading(measure=criteria.measure, value=value)
        if is_possible(indicator, reading):
            yield Step(
                kind="measure",
                about=criteria.measure,
                text=Text.same(f"{criteria.measure} = {value}"),
                effort=Decimal(1),
                fact=reading,
                by="unit",
            )


def is_possible(indicator: Indicator, fact: Fact | None) -> bool:
    """Tell whether something could be entered as it is: a number that can occur, a day the calendar knows."""
    if isinstance(fact, EvidenceItem):
        return all(moment.first >= EARLIEST for moment in fact.dated)
    if not isinstance(fact, Reading) or fact.value is None:
        return True
    measure = next((each for each in indicator.measures if each.id == fact.measure), None)
    if measure is None:
        return False
    low, high = measure.lowest, measure.highest
    is_within = (low is None or fact.value >= low) and (high is None or fact.value <= high)
    return is_within and not (measure.whole and fact.value != int(fact.value))


def ways_to(
    indicator: Indicator, level: int, as_of: date, *, months: int | None = None
) -> Iterable[MissingSet]:
    """Give a few of the smallest sets of steps that unlock a level from nothing, found as they are asked for."""
    situation = Situation(indicator=indicator, as_of=as_of, round_months=months)
    try:
        return missing(situation, level=level, limit=_SETS, budget=_LOOKED_AT)
    except KpiflowError:
        return ()


def alone(indicator: Indicator, requirement: Requirement) -> Indicator | None:
    """Give a ladder of one level with this requirement alone; `None` where it refers to others."""
    level = next((each for each, asked in indicator.requirements() if asked.id == requirement.id), None)
    if level is None:
        return None
    only = evolve(level, level=1, requirements=(requirement,), rated=None, empty=level.empty or "met")
    try:
        return evolve(
            indicator,
            levels=(only,),
            criteria=None,
            rounds=(),
            scoring=None,
            tally=None,
            progression="cumulative",
        )
    except KpiflowError:
        return None


def shown_by(steps: Iterable[Step], as_of: date) -> Register:
    """Give the register after some steps, whatever the order; of two on one thing the later one counts."""
    register = Register()
    for step in steps:
        register = step.applied(register, on=as_of)
    return register
