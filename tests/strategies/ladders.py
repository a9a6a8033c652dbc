"""Generated ladders of every shape, with what is shown, stated and decided on them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st

from kpiflow.decisions import AnyDecision
from kpiflow.definitions import Indicator, Level, NotApplicable, Requirement, RoundLadder
from kpiflow.evidence import Answer, Attainment, Fact, Reading, Register, Ruling, Standing, Statement
from kpiflow.guards import (
    AtLeast,
    Empty,
    Guard,
    NoneOf,
    answered,
    holds,
    measured,
    provided,
    reached,
    written,
)
from kpiflow.ladder import Situation
from ladders import (
    DAY,
    FIRST,
    LAST,
    WHY,
    asks,
    deficiency,
    exception,
    excluded,
    in_round,
    item,
    ladder,
    level,
    override,
    waiver,
)


PROGRESSIONS: Final = ("cumulative", "cumulative", "independent", "count", "manual")
_WORTH: Final[tuple[Empty, ...]] = ("met", "unmet", "unknown")


_LEAVES: Final[tuple[Guard, ...]] = (
    provided("incident"),
    provided("proof"),
    provided("proof", status=Standing.ACCEPTED),
    answered("q1", reach="partly"),
    answered("q1", reach="yes"),
    answered("q2", reach="yes"),
    measured("m1", min=1),
    measured("m1", min=50),
    written("f1", min_length=3),
    reached(2, indicator="7.2.1"),
)
"""Guards over items, answers, a measure, a text and another indicator's level."""


def _guard(draw: st.DrawFn, own: Guard, references: list[Guard], *, monotone: bool) -> Guard:
    """Draw a leaf or a reference, in a group now and then, or the absence of one."""
    any_guard = (own, *_LEAVES, *references, *references)
    shape = draw(st.sampled_from(["own", "plain", "plain", "group", "none"]))
    if shape == "own":
        return own
    if shape == "plain":
        return draw(st.sampled_from(any_guard))
    empty: Empty = draw(st.sampled_from(_WORTH))
    if shape == "none":
        return NoneOf(of=(draw(st.sampled_from(_LEAVES if monotone else any_guard)),), empty=empty)
    of = tuple(draw(st.sampled_from(any_guard)) for _ in range(draw(st.integers(2, 3))))
    return AtLeast(count=draw(st.integers(1, len(of))), of=of, empty=empty)


def _requirement(draw: st.DrawFn, identifier: str, references: list[Guard], *, monotone: bool) -> Requirement:
    """Draw a requirement that may refer to those before it, and need not apply."""
    conditions = _LEAVES if monotone else (*_LEAVES, *references)
    allowed = draw(st.booleans())
    na = NotApplicable(
        counts_as=draw(st.sampled_from(["drop", "met", "target", "unmet"])),
        allowed=allowed,
        requires=draw(st.sampled_from([None, None, *_LEAVES])) if allowed else None,
    )
    guard = _guard(draw, provided(f"k{identifier}"), references, monotone=monotone)
    applies_when = draw(st.sampled_from(conditions)) if draw(st.integers(0, 2)) == 0 else None
    return asks(identifier, guard, applies_when=applies_when, na=na)


@st.composite
def indicators(draw: st.DrawFn, *, monotone: bool = False) -> Indicator:
    """Draw a definition of any progression, with gaps in its numbers and a round of its own now and then.

    A monotone one has neither absences nor conditions that refer to other requirements.
    """
    progression = draw(st.sampled_from(PROGRESSIONS))
    numbers = sorted(draw(st.sets(st.integers(1, 6), min_size=1, max_size=4)))
    references: list[Guard] = []
    levels: list[Level] = []
    for number in numbers:
        requirements = []
        for letter in "ab"[: draw(st.integers(1, 2))]:
            made = _requirement(draw, f"{number}{letter}", references, monotone=monotone)
            requirements.append(made)
            references.append(holds(made.id))
        if progression != "count":
            references.append(reached(number))
        empty = draw(st.sampled_from(_WORTH))
        levels.append(level(number, *requirements, empty=empty))
    rounds = (_round(draw, numbers),) if draw(st.booleans()) else ()
    return ladder(*levels, progression=progression, rounds=rounds)


def _round(draw: st.DrawFn, numbers: list[int]) -> RoundLadder:
    """Draw a ladder of the six-month round, made of these levels, passing over some of them."""
    some = st.sets(st.sampled_from(numbers))
    levels = sorted(draw(some)) or numbers
    return in_round(6, {number: tuple(sorted(draw(some))) for number in levels})


_OTHER_FACTS: Final[tuple[Fact, ...]] = (
    Reading(measure="m1", value=40),
    Reading(measure="m1", value=60),
    Reading(measure="m1", numerator=0, denominator=0),
    Statement(field="f1", content="long enough"),
    Attainment(indicator="7.2.1", level=1),
    Attainment(indicator="7.2.1", level=2),
)


@st.composite
def facts(draw: st.DrawFn, indicator: Indicator) -> tuple[Fact, ...]:
    """Draw what is shown and stated: items, answers on and off the scale, numbers, texts, exclusions."""
    ids = [requirement.id for _, requirement in indicator.requirements()]
    kinds = draw(st.sets(st.sampled_from([*(f"k{each}" for each in ids), "incident", "proof"])))
    found: list[Fact] = [item(kind) for kind in sorted(kinds)]
    for question in ("q1", "q2"):
        value = draw(st.sampled_from([None, "no", "partly", "yes"]))
        if value is not None:
            found.append(Answer(question=question, value=value))
    others = draw(st.lists(st.sampled_from(_OTHER_FACTS), unique_by=lambda fact: fact.id, max_size=3))
    found += others
    found += [excluded(each) for each in sorted(draw(st.sets(st.sampled_from(ids), max_size=2)))]
    return tuple(found)


@st.composite
def registers(draw: st.DrawFn, indicator: Indicator) -> Register:
    """Draw a register of such facts, some of them accepted or rejected, and one answer off its scale."""
    made = Register()
    for fact in draw(facts(indicator)):
        made = made.with_entry(fact, by="officer", on=FIRST)
        standing = draw(st.sampled_from([None, None, Standing.ACCEPTED, Standing.REJECTED]))
        if standing is not None:
            made = made.with_ruling(fact.id, Ruling(standing=standing, by="committee", on=FIRST, reason=WHY))
    if draw(st.integers(0, 9)) == 0:
        made = made.with_entry(Answer(question="q1", value="perhaps"), by="officer", on=FIRST)
    return made


_LETTING_PASS: Final = (waiver, exception, deficiency, override)


@st.composite
def decisions(
    draw: st.DrawFn, indicator: Indicator, *, letting_pass: bool = False
) -> tuple[AnyDecision, ...]:
    """Draw decisions of every kind about requirements, in force on the day or not."""
    ids = [requirement.id for _, requirement in indicator.requirements()]
    found: list[AnyDecision] = []
    for n, about in enumerate(draw(st.lists(st.sampled_from(ids), max_size=4))):
        days: dict[str, Any] = {
            "id": f"d{n}",
            "valid_from": draw(st.sampled_from([FIRST, DAY, DAY + timedelta(days=1)])),
            "valid_until": draw(st.sampled_from([DAY + timedelta(days=1), LAST, LAST])),
        }
        if draw(st.integers(0, 4)) == 0:
            days |= {"valid_from": FIRST, "valid_until": DAY - timedelta(days=1)}
        make = draw(st.sampled_from(_LETTING_PASS))
        if make is override and not letting_pass:
            days["status"] = draw(st.sampled_from(["met", "unmet", "not_applicable"]))
        found.append(make(about, **days))
    return tuple(found)


@st.composite
def situations(draw: st.DrawFn, *, monotone: bool = False, letting_pass: bool = False) -> Situation:
    """Draw a definition with all that decides what its ladder comes to."""
    indicator = draw(indicators(monotone=monotone))
    return Situation(
        indicator=indicator,
        as_of=DAY,
        register=draw(registers(indicator)),
        decisions=draw(decisions(indicator, letting_pass=letting_pass)),
        round_months=draw(st.sampled_from([None, 6])),
        chosen=draw(st.sampled_from([None, 0, *indicator.level_numbers])),
    )
