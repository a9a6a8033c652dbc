"""Generated ladders of every shape, with what is shown, stated and decided on them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from kpiflow.decisions import AnyDecision
from kpiflow.definitions import Indicator, Level, NotApplicable, Requirement, RoundLadder
from kpiflow.evidence import Answer, Attainment, Fact, Reading, Register, Ruling, Standing, Statement
from kpiflow.guards import (
    AtLeast,
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


PROGRESSIONS: Final = ("cumulative", "independent", "count", "manual")


@cache
def _leaves() -> st.SearchStrategy[Guard]:
    """Guards over items, answers, a measure, a text and another indicator's level."""
    return st.one_of(
        st.sampled_from(["incident", "proof"]).map(provided),
        st.builds(provided, st.just("proof"), status=st.just(Standing.ACCEPTED)),
        st.builds(answered, st.sampled_from(["q1", "q2"]), reach=st.sampled_from(["partly", "yes"])),
        st.builds(measured, st.just("m1"), min=st.sampled_from([1, 50])),
        st.just(written("f1", min_length=3)),
        st.just(reached(2, indicator="7.2.1")),
    )


def _guards(references: list[Guard], *, monotone: bool) -> st.SearchStrategy[Guard]:
    """Guards of leaves and of references, in groups now and then."""
    leaf = st.one_of(_leaves(), st.sampled_from(references)) if references else _leaves()
    parts = st.lists(leaf, min_size=1, max_size=3).map(tuple)
    groups = parts.flatmap(
        lambda of: st.builds(
            AtLeast,
            count=st.integers(1, len(of)),
            of=st.just(of),
            empty=st.sampled_from(["met", "unmet", "unknown"]),
        )
    )
    nothing = st.builds(
        NoneOf, of=st.tuples(_leaves() if monotone else leaf), empty=st.sampled_from(["met", "unmet"])
    )
    return st.one_of(leaf, leaf, groups, nothing)


@st.composite
def _requirements(
    draw: st.DrawFn, identifier: str, references: list[Guard], *, monotone: bool
) -> Requirement:
    """Draw a requirement that may refer to those before it, and need not apply."""
    own = provided(f"k{identifier}")
    guard = draw(st.one_of(st.just(own), _guards(references, monotone=monotone)))
    conditions = (
        _leaves() if monotone or not references else st.one_of(_leaves(), st.sampled_from(references))
    )
    allowed = draw(st.booleans())
    na = NotApplicable(
        counts_as=draw(st.sampled_from(["drop", "met", "target", "unmet"])),
        allowed=allowed,
        requires=draw(st.none() | _leaves()) if allowed else None,
    )
    return asks(identifier, guard, applies_when=draw(st.none() | st.none() | conditions), na=na)


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
            made = draw(_requirements(f"{number}{letter}", references, monotone=monotone))
            requirements.append(made)
            references.append(holds(made.id))
        if progression != "count":
            references.append(reached(number))
        empty = draw(st.sampled_from(["met", "unmet", "unknown"]))
        levels.append(level(number, *requirements, empty=empty))
    rounds = draw(st.none() | _rounds(numbers))
    return ladder(*levels, progression=progression, rounds=() if rounds is None else (rounds,))


def _rounds(numbers: list[int]) -> st.SearchStrategy[RoundLadder]:
    """Ladders of the six-month round, made of these levels, passing over some of them."""
    taken = st.sets(st.sampled_from(numbers)).map(lambda of: tuple(sorted(of)))
    chosen = st.sets(st.sampled_from(numbers), min_size=1).map(sorted)
    return chosen.flatmap(
        lambda levels: st.tuples(*(taken for _ in levels)).map(
            lambda of: in_round(6, dict(zip(levels, of, strict=True)))
        )
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
    found += draw(
        st.lists(
            st.sampled_from(
                [
                    Reading(measure="m1", value=40),
                    Reading(measure="m1", numerator=0, denominator=0),
                    Statement(field="f1", content="long enough"),
                    Attainment(indicator="7.2.1", level=1),
                ]
            ),
            unique_by=lambda fact: fact.id,
            max_size=3,
        )
    )
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
