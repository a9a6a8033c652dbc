"""Guards that say everything the rule language can say, over one fixed set of declared names.

References are drawn as placeholders, because what they may lead to is known only where
a guard comes to stand: `settled` puts a name in their place, or leaves them out.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import permutations
from typing import TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st

from kpiflow.evidence import Standing
from kpiflow.guards import (
    PERFORMANCE,
    REPORTING,
    AtLeast,
    Empty,
    Guard,
    Holds,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    all_of,
    answered,
    any_of,
    at_least,
    holds,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.guards.provided import Distinct
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.spans import Span
from kpiflow.testing.strategies.small import CHANNELS, POPULATION, ROLE, YEAR, named


T = TypeVar("T")

TOPICS = ("t0", "t1")
SUMMED = ("hours", "people")
YES_NO = AnswerScale.of("yn", "no", "yes")
NPLF = AnswerScale(
    id="nplf",
    name=named("nplf"),
    values=(
        ScaleValue(value="N", points=Decimal(0)),
        ScaleValue(value="P", name=named("partly"), points=Decimal("0.2")),
        ScaleValue(value="L", name=named("largely")),
        ScaleValue(value="F", points=Decimal(1)),
    ),
)
SCALES = {"q0": YES_NO, "q1": NPLF, "q2": NPLF}
QUESTIONS = tuple(SCALES)
UNITS = {"m0": "percent", "m1": "people", "m2": ""}
MEASURES = tuple(UNITS)
FIELDS = ("f0", "f1")
OTHERS = ("9.1", "9.2")
EMPTY: tuple[Empty, ...] = ("", "met", "unmet", "unknown")
MARKS: tuple[Distinct, ...] = ("kind", "subject", "submitter", "month", "reference")


def some(names: tuple[T, ...], least: int = 0, most: int = 2) -> st.SearchStrategy[tuple[T, ...]]:
    """Some of these names or things, each once, in any order."""
    return st.sampled_from([each for size in range(least, most + 1) for each in permutations(names, size)])


@cache
def figures() -> st.SearchStrategy[Decimal]:
    """Figures as people write them, so that equal ones may look different."""
    return st.sampled_from(["0", "0.0", "1", "1.00", "2.5", "2.50", "80", "99.9999", "-3"]).map(Decimal)


DAY = date(2007, 1, 1)

# Leaves are taken from a list: one draw for each, whatever it says, so that whole definitions are drawn fast.
PROVISIONS: tuple[Guard, ...] = (
    provided("k0"),
    provided("k1", count=2),
    provided("k2", "k3", status=Standing.ACCEPTED),
    provided("k0", dated_within=PERFORMANCE),
    provided("k1", dated_within=(PERFORMANCE, REPORTING), approved_by=ROLE),
    provided("k1", covers=PERFORMANCE),
    provided("k2", fresh_for=Span(months=6)),
    provided("k0", fresh_for=Span(months=1, days=15), covers=REPORTING),
    provided("k3", continuous_since=YEAR.first),
    provided("k3", continuous_since=DAY, dated_within=REPORTING, status=Standing.ACCEPTED),
    provided("k1", accepted_by="clerk"),
    provided("k2", topics=("t1", "t0"), approved_by="clerk"),
    *(provided("k0", "k1", count=2, distinct_by=mark) for mark in MARKS),
    provided("k3", sum_of="hours", total=8),
    provided("k2", "k3", sum_of=("hours", "people"), total="12.50", count=2, distinct_by="subject"),
)
NIL_PROVISIONS: tuple[Guard, ...] = (
    nil_return(POPULATION, channels="c0"),
    nil_return(POPULATION, channels=CHANNELS, period=REPORTING),
    nil_return(POPULATION, channels=CHANNELS, attested_by=("registrar", ROLE), contradicted_by=("k3",)),
)
ANSWERS_WANTED: tuple[Guard, ...] = (
    *(answered(question, reach=scale.values[-1].value) for question, scale in SCALES.items()),
    *(answered(question) for question in QUESTIONS),
    answered("q1", reach="L"),
    answered("q2", reach="P", justified=5, addressed=True),
    answered("q1", among=("N", "F"), status=Standing.ACCEPTED),
    answered("q0", among="no", justified=1),
)
BOUNDS: tuple[Guard, ...] = (
    measured("m0", min="80"),
    measured("m0", min="-3", max="1.00", unit="percent"),
    measured("m0", above="2.5", max=80, status=Standing.ACCEPTED),
    measured("m1", max="2.50"),
    measured("m1", above=0, unit="people"),
    measured("m2", below="99.9999"),
    measured("m2", min=0, below=1),
)
TEXTS_WANTED: tuple[Guard, ...] = tuple(
    written(field, min_length=length) for field in FIELDS for length in (1, 5, 200)
)
REFERENCES: tuple[Guard, ...] = (
    *(holds(f"?{n}") for n in range(6)),
    *(reached(n) for n in range(4)),
    *(reached(level, indicator=other) for level in (1, 4) for other in OTHERS),
)
RATED_TOGETHER: tuple[Guard, ...] = (
    any_of(answered("q1"), answered("q2"), reach="L"),
    all_of(answered("q1"), answered("q2"), reach="F", empty="met"),
    at_least(2, answered("q1", reach="F"), answered("q2"), any_of(answered("q1"), answered("q2")), reach="P"),
)


@cache
def whole_leaves() -> st.SearchStrategy[Guard]:
    """Guards of every word that holds no others."""
    rows = (PROVISIONS, PROVISIONS, PROVISIONS, NIL_PROVISIONS, ANSWERS_WANTED, BOUNDS, TEXTS_WANTED)
    return st.one_of(*(st.sampled_from(row) for row in (*rows, REFERENCES, REFERENCES)))


def _grouped(of: tuple[Guard, ...], form: tuple[str, int, Empty]) -> Guard:
    word, count, empty = form
    match word:
        case "all_of":
            return all_of(*of, empty=empty)
        case "any_of":
            return any_of(*of, empty=empty)
        case "none_of":
            return none_of(*of, empty=empty)
        case _:
            return at_least(min(count, len(of)), *of, empty=empty)


FORMS = st.sampled_from(
    [
        (word, count, empty)
        for word in ("all_of", "any_of", "none_of", "at_least")
        for count in (1, 2, 3)
        for empty in EMPTY
    ]
)


def whole_groups(parts: st.SearchStrategy[Guard]) -> st.SearchStrategy[Guard]:
    """Groups of every word, with or without a word on what they are worth when nothing in them applies."""
    some_parts = st.one_of(st.tuples(parts), st.tuples(parts, parts), st.tuples(parts, parts, parts))
    return st.builds(_grouped, some_parts, FORMS)


@cache
def whole_guards() -> st.SearchStrategy[Guard]:
    """Guards of the whole vocabulary, nested up to three levels; see `settled`."""
    leaf = whole_leaves()
    group = whole_groups(leaf)
    return st.one_of(leaf, leaf, leaf, group, st.sampled_from(RATED_TOGETHER), whole_groups(leaf | group))


@frozen(kw_only=True)
class Surroundings:
    """What a guard may refer to where it comes to stand.

    Attributes:
        requirements: Requirements that wait for nothing after them.
        levels: Levels that wait for nothing after them.
        has_windows: Whether the definition is about periods of time.
        may_forbid: Whether guards may ask that something is not there.
    """

    requirements: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    has_windows: bool = True
    may_forbid: bool = True


def settled(guard: Guard, around: Surroundings) -> Guard:
    """Give a drawn guard as it can stand in its surroundings."""
    match guard:
        case AtLeast() | NoneOf():
            parts = tuple(settled(part, around) for part in guard.of)
            looks_away = all(isinstance(part, Holds) for part in parts)  # at what may all drop out
            empty = guard.empty or ("unknown" if looks_away else "")
            if isinstance(guard, NoneOf) and not around.may_forbid:
                return any_of(*parts, empty=empty)
            return evolve(guard, of=parts, empty=empty)
        case Holds():
            n = int(guard.requirement.removeprefix("?"))
            known = around.requirements
            return Holds(requirement=known[n % len(known)]) if known else written("f0")
        case Reached(indicator=""):
            levels = around.levels
            return Reached(level=levels[guard.level % len(levels)]) if levels else written("f0")
        case _:
            return guard if around.has_windows else _without_windows(guard)


def _without_windows(guard: Guard) -> Guard:
    if isinstance(guard, Provided):
        return evolve(guard, dated_within=(), covers=None, continuous_since=None)
    return written("f1") if isinstance(guard, NilReturned) else guard
