"""Laws of looking ahead: every set unlocks, no part of it does, and nothing made by hand is cheaper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from attrs import evolve, frozen
from hypothesis import given, strategies as st

from kpiflow.dates import DateRange, day
from kpiflow.decisions import Decision
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
from kpiflow.evidence import (
    Answer,
    EvidenceItem,
    Fact,
    NilReturn,
    Reading,
    Register,
    Ruling,
    Standing,
    Statement,
)
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
from kpiflow.scales import AnswerScale
from kpiflow.text import Text
from strategies import AS_OF as WHOLE_AS_OF, whole_cases


AS_OF = date(2007, 10, 22)
KINDS = ("minutes", "plan", "report")
TOPICS = ("ethics", "networks")
WINDOWS: tuple[tuple[str, ...], ...] = ((), ("performance",))
ELSE: tuple[Guard, ...] = (nil_return("complaints", channels="desk"), written("obstacles", min_length=3))


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
            dated_within=draw(st.sampled_from(WINDOWS)),
        )
    if which == 3:
        return answered("rating", reach=draw(st.sampled_from(("P", "L", "F"))))
    if which == 4:
        return measured("share", min=draw(st.sampled_from((50, 80))))
    return draw(st.sampled_from(ELSE))


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


def holds_with(situation: Situation, steps: Iterable[Step]) -> bool:
    """Tell whether the highest level is reached with these steps."""
    register = applied(situation.register, steps, on=situation.as_of)
    return situation.with_register(register).ladder().holds


def sets_for(situation: Situation, *, limit: int | None = 6) -> tuple[MissingSet, ...]:
    """Give the sets that would unlock the highest level."""
    return tuple(missing(situation, level=situation.indicator.highest_level, limit=limit))


def parts_of(steps: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    """Walk every part of some steps, themselves excluded."""
    for size in range(len(steps)):
        yield from combinations(steps, size)


class TestSets:
    """The sets of steps that would unlock a level."""

    @given(situations())
    def test_unlock_and_no_part_of_one_does(self, situation: Situation) -> None:
        """With every step of a set the level is reached, and with no proper part of it."""
        for each in sets_for(situation):
            assert holds_with(situation, each.steps)
            assert not any(holds_with(situation, part) for part in parts_of(each.steps))

    @given(situations())
    def test_come_cheapest_first_and_none_within_another(self, situation: Situation) -> None:
        """No set is cheaper than one before it or part of another one; its effort is that of its steps."""
        found = sets_for(situation)

        efforts = [each.effort for each in found]
        assert efforts == sorted(efforts)
        assert efforts == [sum(step.effort for step in each.steps) for each in found]
        sets = [frozenset(each.steps) for each in found]
        assert not any(one < other for one in sets for other in sets)

    @given(situations())
    def test_are_empty_for_a_level_that_is_reached(self, situation: Situation) -> None:
        """What is reached already takes nothing, and what takes nothing is reached already."""
        found = sets_for(situation, limit=2)

        is_reached = situation.ladder().holds
        assert is_reached == (found != () and found[0].steps == ())
        assert not is_reached or len(found) == 1


@frozen
class Move:
    """Something one could do, made by hand: the proof does not use what the planner proposes."""

    effort: int
    fact: Fact
    accepted: bool = True

    def made_on(self, register: Register, number: int) -> Register:
        """Give the register after it."""
        register = register.with_entry(self.fact, by=f"clerk-{number}", on=AS_OF)
        if not self.accepted:
            return register
        return register.with_ruling(self.fact.id, ACCEPTED)


ACCEPTED = Ruling(standing=Standing.ACCEPTED, by="officer", on=AS_OF)
BEST: tuple[Move, ...] = (
    *(
        Move(
            n + 1,
            EvidenceItem(
                id=f"best-{kind}-{copy}",
                kind=kind,
                title=named(kind),
                document_date=day(2007, 3, 30),
                topics=TOPICS,
            ),
        )
        for n, kind in enumerate(KINDS)
        for copy in range(2)
    ),
    Move(3, Answer(question="rating", value="F")),
    Move(2, Reading(measure="share", value=100)),
    Move(
        2,
        NilReturn(
            id="best-nil",
            population="complaints",
            statement=named("none"),
            channels=("desk",),
            period=DateRange(day(2006, 10, 1), day(2007, 9, 30)),
            attester="registrar",
            attested_on=day(2007, 10, 1),
        ),
        accepted=False,
    ),
    Move(1, Statement(field="obstacles", content="at length")),
)
"""The best there is of everything that the rules above can ask for, as often as they can ask for it."""


def with_moves(situation: Situation, moves: Iterable[Move]) -> Situation:
    """Give a situation after some moves, with all that was there accepted: that takes no effort."""
    register = situation.register
    for entry in register.entries:
        register = register.with_ruling(entry.fact.id, ACCEPTED)
    for number, move in enumerate(moves):
        register = move.made_on(register, number)
    return situation.with_register(register)


def largest_below(effort: Decimal) -> Iterator[tuple[Move, ...]]:
    """Walk the moves that cost less than an effort, as many at once as possible."""
    for size in range(len(BEST), -1, -1):
        for moves in combinations(BEST, size):
            cost = sum(move.effort for move in moves)
            cheapest_left = min((move.effort for move in BEST if move not in moves), default=effort)
            if cost < effort <= cost + cheapest_left:
                yield moves


class TestFirstSet:
    """The cheapest set, against everything that can be made by hand."""

    @given(situations())
    def test_is_undercut_by_nothing(self, situation: Situation) -> None:
        """Whatever costs less does not unlock the level, and where there is no set nothing does."""
        found = sets_for(situation, limit=1)

        attempts = largest_below(found[0].effort) if found else iter([BEST])
        assert not any(with_moves(situation, moves).ladder().holds for moves in attempts)

    def test_is_compared_with_all_that_could_undercut_it(self) -> None:
        """What costs less than 3 are pairs of the cheapest moves, and each move of 2 that leaves no room."""
        costs = sorted([move.effort for move in moves] for moves in largest_below(Decimal(3)))

        assert costs == [[1, 1], [1, 1], [1, 1], [2], [2], [2], [2]]


ATTACKED = st.tuples(GUARDS, leaves()).map(lambda pair: all_of(pair[0], none_of(pair[1])))


class TestRulesThatEvidenceUndoes:
    """Ladders on which more evidence can lower the level."""

    @given(situations(st.one_of(ATTACKED, GUARDS)))
    def test_are_unlocked_by_every_set_and_by_no_part_of_one(self, situation: Situation) -> None:
        """With every step of a set the level is reached, and with no proper part of it."""
        for each in sets_for(situation, limit=3):
            assert holds_with(situation, each.steps)
            assert not any(holds_with(situation, part) for part in parts_of(each.steps))

    @given(situations(st.one_of(ATTACKED, GUARDS)))
    def test_are_unlocked_by_no_two_moves_that_cost_less(self, situation: Situation) -> None:
        """Whatever two things anybody could do or take back, they cost no less than the first set."""
        found = sets_for(situation, limit=1)

        def undercuts(moves: tuple[Move | str, ...]) -> bool:
            cost = sum(1 if isinstance(move, str) else move.effort for move in moves)
            return (not found or cost < found[0].effort) and holds_after(situation, moves)

        moves: list[Move | str] = [*MOVES, *(item.id for item, _ in situation.register.items())]
        attempts = (pair for size in (1, 2) for pair in combinations(moves, size))
        assert not any(map(undercuts, attempts))


def plain_item(kind: str, *topics: str, accepted: bool = False) -> Move:
    """Make the move of providing an item about some topics."""
    fact = EvidenceItem(
        id=f"plain-{kind}-{len(topics)}-{accepted}",
        kind=kind,
        title=named(kind),
        document_date=day(2007, 3, 30),
        topics=topics,
    )
    return Move(KINDS.index(kind) + 1, fact, accepted)


MOVES: tuple[Move, ...] = (
    *(plain_item(kind, *topics) for kind in KINDS for topics in ((), TOPICS)),
    *(plain_item(kind, accepted=True) for kind in KINDS),
    *(Move(3, Answer(question="rating", value=value), accepted=False) for value in ("N", "P", "L", "F")),
    *(Move(2, Reading(measure="share", value=value), accepted=False) for value in (0, 60, 100)),
    Move(1, Statement(field="obstacles", content=""), accepted=False),
    *(move for move in BEST if isinstance(move.fact, (NilReturn, Statement))),
)
"""Moves that are not all for the better, so that what must not be there can be avoided."""


def holds_after(situation: Situation, moves: tuple[Move | str, ...]) -> bool:
    """Tell whether the highest level is reached after some moves and withdrawals."""
    register = situation.register
    for number, move in enumerate(moves):
        register = register.without(move) if isinstance(move, str) else move.made_on(register, number)
    return situation.with_register(register).ladder().holds


class TestReferences:
    """Requirements that refer to others."""

    @given(situations())
    def test_are_unlocked_through_what_they_refer_to(self, situation: Situation) -> None:
        """A level that only refers to a requirement takes what that requirement takes."""
        first = situation.indicator.levels[0].requirements[0]
        alone = evolve(situation, indicator=indicator_of([[first.requires]]))
        referring = evolve(situation, indicator=indicator_of([[first.requires], [holds("1a")]]))

        assert sets_for(referring) == sets_for(alone)


class TestWholeLanguage:
    """Definitions that use every word, with registers and decisions of every kind."""

    @given(whole_cases(), st.sampled_from((None, 6, 9, 12)))
    def test_every_set_unlocks_and_no_part_of_one_does(
        self, case: tuple[Indicator, Register, tuple[Decision, ...]], months: int | None
    ) -> None:
        """Whatever the rules, with every step of a set the level is reached, and with no part of it."""
        indicator, register, decisions = case
        situation = Situation(
            indicator=indicator,
            as_of=WHOLE_AS_OF,
            register=register,
            decisions=decisions,
            round_months=months,
        )

        for each in missing(situation, level=indicator.highest_level, limit=2, budget=300):
            assert holds_with(situation, each.steps)
            fewer = (
                parts_of(each.steps)
                if len(each.steps) <= 6
                else combinations(each.steps, len(each.steps) - 1)
            )
            assert not any(holds_with(situation, part) for part in fewer)
