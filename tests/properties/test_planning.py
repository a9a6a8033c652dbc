"""Laws of looking ahead: every set unlocks, no part of it does, and none is cheaper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations

from hypothesis import assume, given, strategies as st

from kpiflow.dates import DateRange, day
from kpiflow.definitions import (
    Channel,
    EvidenceKind,
    Indicator,
    Level,
    Measure,
    Population,
    Question,
    Requirement,
    TextField,
    Topic,
)
from kpiflow.evidence import Answer, EvidenceItem, Reading, Register, Standing
from kpiflow.guards import (
    Guard,
    all_of,
    answered,
    any_of,
    at_least,
    holds,
    measured,
    nil_return,
    none_of,
    provided,
    written,
)
from kpiflow.ladder import Situation
from kpiflow.planning import MissingSet, Step, applied, missing
from kpiflow.planning.planner import Planner
from kpiflow.scales import AnswerScale
from kpiflow.text import Text


AS_OF = date(2007, 10, 22)
KINDS = ("minutes", "plan", "report")
TOPICS = ("ethics", "networks")


def named(identifier: str) -> Text:
    """Give a name."""
    return Text.same(identifier)


@st.composite
def leaves(draw: st.DrawFn) -> Guard:
    """Draw a leaf."""
    which = draw(st.integers(0, 5))
    if which <= 2:
        kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))
        return provided(
            *kinds,
            count=draw(st.sampled_from((1, 1, 1, 2))),
            status=draw(st.sampled_from((Standing.SUBMITTED, Standing.SUBMITTED, Standing.ACCEPTED))),
            topics=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True))),
            dated_within=draw(st.sampled_from(((), "performance"))),
        )
    if which == 3:
        return answered("rating", reach=draw(st.sampled_from(("P", "L", "F"))))
    if which == 4:
        return measured("share", min=draw(st.sampled_from((50, 80))))
    return draw(
        st.sampled_from((nil_return("complaints", channels="desk"), written("obstacles", min_length=3)))
    )


GUARDS = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda of: all_of(*of)),
        st.lists(inner, min_size=1, max_size=3).map(lambda of: any_of(*of)),
        st.lists(inner, min_size=2, max_size=3).map(lambda of: at_least(2, *of)),
    ),
    max_leaves=4,
)


def indicator_of(requirements: list[list[Guard]]) -> Indicator:
    """Build a ladder with these guards on its levels."""
    return Indicator(
        code="1",
        name=named("indicator"),
        weight=10,
        performance_period=DateRange(day(2006, 10, 1), day(2007, 9, 30)),
        reporting_window=DateRange(day(2007, 10, 1), day(2007, 10, 31)),
        evidence=tuple(EvidenceKind(id=kind, name=named(kind), effort=n + 1) for n, kind in enumerate(KINDS)),
        topics=tuple(Topic(id=topic, name=named(topic)) for topic in TOPICS),
        channels=(Channel(id="desk", name=named("desk")),),
        populations=(Population(id="complaints", name=named("complaints"), effort=2),),
        scales=(AnswerScale.of("nplf", "N", "P", "L", "F"),),
        questions=(Question(id="rating", name=named("rating"), scale="nplf", effort=3),),
        measures=(Measure(id="share", name=named("share"), unit="percent", effort=2),),
        text_fields=(TextField(id="obstacles", name=named("obstacles")),),
        levels=tuple(
            Level(
                level=n + 1,
                name=named(f"level {n + 1}"),
                requirements=tuple(
                    Requirement(id=f"{n + 1}{'abc'[m]}", text=named("requirement"), requires=guard)
                    for m, guard in enumerate(guards)
                ),
            )
            for n, guards in enumerate(requirements)
        ),
    )


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw what has been shown already."""
    register = Register()
    for n in range(draw(st.integers(0, 3))):
        item = EvidenceItem(
            id=f"e{n}",
            kind=draw(st.sampled_from(KINDS)),
            title=named("item"),
            document_date=draw(st.sampled_from((None, day(2007, 3, 30), day(2008, 1, 1)))),
            topics=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True))),
        )
        register = register.with_entry(item, by="collector", on=AS_OF)
    if draw(st.booleans()):
        answer = Answer(question="rating", value=draw(st.sampled_from(("N", "P", "L"))))
        register = register.with_entry(answer, by="collector", on=AS_OF)
    if draw(st.booleans()):
        register = register.with_entry(Reading(measure="share", value=60), by="collector", on=AS_OF)
    return register


@st.composite
def situations(draw: st.DrawFn, guards: st.SearchStrategy[Guard] = GUARDS) -> Situation:
    """Draw a definition with what has been shown."""
    requirements = draw(st.lists(st.lists(guards, min_size=1, max_size=2), min_size=1, max_size=2))
    return Situation(indicator=indicator_of(requirements), as_of=AS_OF, register=draw(registers()))


def reached(situation: Situation, steps: tuple[Step, ...], level: int) -> bool:
    """Tell whether a level is reached with these steps."""
    register = applied(situation.register, steps, on=situation.as_of)
    return situation.with_register(register).ladder(level=level).holds


def sets_for(situation: Situation, level: int, *, limit: int | None = 8) -> tuple[MissingSet, ...]:
    """Give the sets that would unlock a level."""
    return tuple(missing(situation, level=level, limit=limit))


def parts_of(steps: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    """Walk every part of some steps, themselves excluded."""
    for size in range(len(steps)):
        yield from combinations(steps, size)


Laws = Callable[[Situation], None]


class TestSets:
    """The sets of steps that would unlock a level."""

    @given(situations())
    def test_unlock(self, situation: Situation) -> None:
        """With every step of a set the level is reached."""
        top = situation.indicator.highest_level
        for each in sets_for(situation, top):
            assert reached(situation, each.steps, top)

    @given(situations())
    def test_are_minimal(self, situation: Situation) -> None:
        """With no proper part of a set the level is reached."""
        top = situation.indicator.highest_level
        for each in sets_for(situation, top):
            assert not any(reached(situation, part, top) for part in parts_of(each.steps))

    @given(situations())
    def test_come_cheapest_first(self, situation: Situation) -> None:
        """No set is cheaper than one before it, and its effort is that of its steps."""
        efforts = []
        for each in sets_for(situation, situation.indicator.highest_level):
            assert each.effort == sum(step.effort for step in each.steps)
            efforts.append(each.effort)
        assert efforts == sorted(efforts)

    @given(situations())
    def test_begin_with_one_that_nothing_undercuts(self, situation: Situation) -> None:
        """Of all sets that can be made of the steps there are, none that unlocks is cheaper than the first."""
        top = situation.indicator.highest_level
        steps = Planner(situation, top).steps
        assume(len(steps) <= 10)
        cheapest = min(
            (
                sum((Fraction(step.effort) for step in chosen), start=Fraction(0))
                for size in range(len(steps) + 1)
                for chosen in combinations(steps, size)
                if reached(situation, chosen, top)
            ),
            default=None,
        )
        first = next(iter(missing(situation, level=top)), None)
        assert (None if first is None else Fraction(first.effort)) == cheapest

    @given(situations())
    def test_are_empty_for_a_level_that_is_reached(self, situation: Situation) -> None:
        """What is reached already takes nothing, and what takes nothing is reached already."""
        top = situation.indicator.highest_level
        found = sets_for(situation, top)
        is_reached = situation.ladder(level=top).holds
        assert is_reached == (found != () and found[0].steps == ())
        assert not is_reached or len(found) == 1

    @given(situations())
    def test_do_not_contain_one_another(self, situation: Situation) -> None:
        """No set is part of another one."""
        sets = [frozenset(each.steps) for each in sets_for(situation, situation.indicator.highest_level)]
        assert not any(one < other for one in sets for other in sets)


ATTACKED = st.tuples(GUARDS, leaves()).map(lambda pair: all_of(pair[0], none_of(pair[1])))


class TestRulesThatEvidenceUndoes:
    """Ladders on which more evidence can lower the level."""

    @given(situations(st.one_of(ATTACKED, GUARDS)))
    def test_are_unlocked_by_every_set_and_by_no_part_of_one(self, situation: Situation) -> None:
        """With every step of a set the level is reached, and with no proper part of it."""
        top = situation.indicator.highest_level
        for each in sets_for(situation, top, limit=4):
            assert reached(situation, each.steps, top)
            assert not any(reached(situation, part, top) for part in parts_of(each.steps))


class TestReferences:
    """Requirements that refer to others."""

    @given(situations())
    def test_are_unlocked_through_what_they_refer_to(self, situation: Situation) -> None:
        """A level that only refers to a requirement takes what that requirement takes."""
        of = situation.indicator
        first = of.levels[0].requirements[0]
        guards = [[first.requires], [holds("1a")]]
        referring = Situation(indicator=indicator_of(guards), as_of=AS_OF, register=situation.register)
        assert sets_for(referring, 2) == sets_for(referring, 1)
