"""Laws of histories: commands on any days, backdated or not, and what begins and runs out with time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, TypeAlias

import pytest

from attrs import field, frozen
from hypothesis import Phase, find, given, settings, strategies as st

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.events import Advanced
from kpiflow.dates import DateRange, PartialDate
from kpiflow.decisions import Rating, Revocation
from kpiflow.definitions import Indicator
from kpiflow.errors import GuardNotSatisfiedError, MoveError
from kpiflow.evidence import Answer, Approval, Attainment, NilReturn, Reading, Statement
from kpiflow.guards import (
    all_of,
    answered,
    any_of,
    holds,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.journal import MemoryStore
from kpiflow.spans import Span
from ladders import (
    WHY,
    asks,
    deficiency,
    droppable,
    exception,
    excluded,
    item,
    ladder,
    level,
    named,
    override,
    plain,
    waiver,
)


FIRST: Final = date(2007, 10, 1)
DAYS: Final = [FIRST + timedelta(days=n) for n in range(12)]

FRESH: Final = ladder(
    level(1, asks("1a", provided("k1a", fresh_for=Span(days=3)))),
    level(2, asks("2a", none_of(provided("incident", approved_by="committee")))),
    level(
        4,
        asks("4a"),
        asks("4b", applies_when=provided("incident"), na=droppable()),
        asks("4c", any_of(provided("k4c"), nil_return("complaints", channels="desk"))),
    ),
)
"""What must be fresh, must not be there, and applies only when something is there."""

STATED: Final = ladder(
    level(1, asks("1a", answered("q1", reach="partly"))),
    level(2, asks("2a", measured("m1", min=50)), asks("2b", na=droppable(allowed=True))),
    level(3, asks("3a", all_of(written("f1", min_length=3), reached(2, indicator="7.2.1")))),
)
"""What is answered, measured, written, left out and known of another indicator."""

REFERRING: Final = ladder(
    level(1, asks("1a", any_of(holds("3a"), provided("k1a")))),
    level(2, asks("2a", none_of(holds("3b")))),
    level(3, asks("3a"), asks("3b"), asks("3c", applies_when=holds("1a"), na=droppable("met"))),
)
"""What refers to other requirements, so that a decision reaches far."""

LADDERS: Final[dict[str, Indicator]] = {
    "plain": plain(1, 2, 3),
    "fresh": FRESH,
    "stated": STATED,
    "referring": REFERRING,
    "independent": plain(1, 2, 3, progression="independent"),
    "count": plain(1, 2, 3, progression="count"),
    "manual": plain(1, 2, 3, progression="manual"),
}

Command: TypeAlias = Callable[[Assessment], object]


@frozen
class Step:
    """One command of a history, with what it says, so that a failing history can be read."""

    said: str
    command: Command = field(eq=False, repr=False)


days: Final = st.sampled_from(DAYS)
maybe: Final = st.none() | days


def step(
    name: str, command: Callable[..., object], **parts: st.SearchStrategy[Any]
) -> st.SearchStrategy[Step]:
    """Draw a command of these parts."""

    def made(given: dict[str, Any]) -> Step:
        said = ", ".join(f"{key}={value}" for key, value in given.items())
        return Step(f"{name}({said})", lambda assessment: command(assessment, **given))

    return st.fixed_dictionaries(parts).map(made)


def submit(a: Assessment, *, kind: str, on: date, dated: date, approved: date, until: date | None) -> None:
    """Submit an item under an identifier of its own."""
    made = item(
        kind,
        id=f"i{len(a.history())}",
        document_date=PartialDate(dated),
        approval=Approval(by="committee", on=PartialDate(approved)),
        valid_until=until,
    )
    a.submit(made, by="officer", on=on)


def attest(a: Assessment, *, on: date, attested: date) -> None:
    """Attest that there were no complaints."""
    made = NilReturn(
        id=f"n{len(a.history())}",
        population="complaints",
        statement=named("nothing"),
        channels=("desk",),
        period=DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)),
        attester="registrar",
        attested_on=PartialDate(attested),
    )
    a.attest(made, by="registrar", on=on)


def rule(a: Assessment, *, how: str, which: int, on: date) -> None:
    """Rule on something in the register."""
    entries = a.state(as_of=DAYS[-1]).register.entries
    if entries:
        getattr(a, how)(entries[which % len(entries)].fact.id, by="committee", on=on, reason=WHY)


def decide(
    a: Assessment,
    *,
    make: Callable[..., Any],
    which: int,
    on: date,
    begins: date,
    until: date | None,
    status: str,
) -> None:
    """Decide about a requirement, in one of the ways there are."""
    about = [requirement.id for _, requirement in a.indicator.requirements()]
    fields: dict[str, Any] = {
        "id": f"d{len(a.history())}",
        "decided_on": on,
        "valid_from": begins,
        "valid_until": DAYS[-2] if until is None and make in {waiver, deficiency} else until,
    }
    if make is override:
        fields["status"] = status
    a.decide(make(about[which % len(about)], **fields), by="committee")


def revoke(a: Assessment, *, which: int, decided: date, on: date | None) -> None:
    """Take a decision back, now or from a later day on."""
    laid = a.state(as_of=DAYS[-1]).decided
    if laid:
        gone = Revocation(
            decision=laid[which % len(laid)].id, authority="committee", reason=WHY, decided_on=decided
        )
        a.revoke(gone, by="committee", on=on if on is None else min(on, decided))


def rate(a: Assessment, *, to: int, on: date, until: date | None) -> None:
    """Accept a level, for a time or for good."""
    rating = Rating(level=to, authority="committee", reason=WHY, decided_on=on, valid_until=until)
    a.rate(rating, by="committee")


_SHOWN: Final = ["k1a", "k2a", "k3a", "k3b", "k4a", "k4b", "k4c", "incident"]
_KINDS: Final = {
    name: [kind for kind in _SHOWN if kind in {each.id for each in built.evidence}]
    for name, built in LADDERS.items()
}
_STATEMENTS: Final = [
    *(Answer(question="q1", value=value) for value in ("no", "partly", "yes")),
    *(Reading(measure="m1", value=value) for value in (40, 60)),
    *(Statement(field="f1", content=content) for content in ("", "enough")),
    *(Attainment(indicator="7.2.1", level=number) for number in (1, 2)),
    excluded("2b"),
]
_MOVES: Final = st.one_of(
    step("advance", lambda a, on: a.advance(by="committee", on=on), on=days),
    step("advance", lambda a, on: a.advance(by="committee", on=on), on=days),
    step("regress", lambda a, on: a.regress(by="registrar", on=on), on=days),
)
_DECISIONS: Final = st.one_of(
    step(
        "decide",
        decide,
        make=st.sampled_from([waiver, exception, deficiency, override]),
        which=st.integers(0, 5),
        on=days,
        begins=days,
        until=maybe,
        status=st.sampled_from(["met", "unmet", "not_applicable"]),
    ),
    step("revoke", revoke, which=st.integers(0, 3), decided=days, on=maybe),
)
_RULINGS: Final = step(
    "rule", rule, how=st.sampled_from(["reject", "withdraw", "accept"]), which=st.integers(0, 9), on=days
)
_RATINGS: Final = step("rate", rate, to=st.integers(0, 3), on=days, until=maybe)


def _given(name: str) -> list[st.SearchStrategy[Step]]:
    """Give the commands that bring something in, as a ladder can use it."""
    kinds = st.sampled_from(_KINDS[name])
    submitting = step("submit", submit, kind=kinds, on=days, dated=days, approved=days, until=maybe)
    if name == "stated":
        return [
            step(
                "declare",
                lambda a, fact, on: a.declare(fact, by="officer", on=on),
                fact=st.sampled_from(_STATEMENTS),
                on=days,
            )
        ] * 2 + [submitting]
    if name == "fresh":
        return [submitting, submitting, step("attest", attest, on=days, attested=days)]
    if name == "manual":
        return [submitting, _RATINGS, _RATINGS]
    return [submitting, submitting]


def histories(name: str) -> st.SearchStrategy[list[Step]]:
    """Draw a history of commands on a ladder."""
    return st.lists(st.one_of(*_given(name), _MOVES, _MOVES, _DECISIONS, _RULINGS), max_size=14)


any_history: Final = st.sampled_from(sorted(LADDERS)).flatmap(
    lambda name: st.tuples(st.just(name), histories(name))
)

History: TypeAlias = tuple[str, list[Step]]


def lived(history: History) -> Assessment:
    """Give the commands of a history in their order; what is refused has not happened."""
    name, steps = history
    assessment = Assessment.open(LADDERS[name], "case", by="officer", on=FIRST, authority=AllowAll())
    for each in steps:
        before = assessment.history()
        try:
            each.command(assessment)
        except (MoveError, GuardNotSatisfiedError):
            assert assessment.history() == before
    return assessment


def levels(assessment: Assessment) -> list[int]:
    """Give the level stood on, day by day."""
    return [assessment.level(as_of=day) for day in DAYS]


class TestStanding:
    """The level stood on, day by day."""

    @given(any_history)
    def test_it_is_never_above_what_is_supported(self, history: History) -> None:
        """On no day does the level stand higher than what is known of that day bears."""
        assessment = lived(history)

        for day in DAYS:
            assert assessment.level(as_of=day) <= assessment.judge(as_of=day).supported

    @given(any_history)
    def test_it_rises_by_moves_alone(self, history: History) -> None:
        """From one day to the next the level rises at most by the moves of that day."""
        assessment = lived(history)
        numbers = (0, *assessment.indicator.level_numbers)
        moved = [event.on for event in assessment.events() if isinstance(event, Advanced)]
        before = 0

        for day, level_then in zip(DAYS, levels(assessment), strict=True):
            assert numbers.index(level_then) - numbers.index(before) <= moved.count(day)
            before = level_then

    @given(any_history)
    def test_every_fall_can_be_recorded_once(self, history: History) -> None:
        """Recording falls ends, changes no level, and each says why."""
        assessment = lived(history)
        before = levels(assessment)

        recorded = 0
        while assessment.regress(by="registrar", on=DAYS[-1]) is not None:
            recorded += 1
            assert recorded <= len(DAYS)

        assert levels(assessment) == before
        assert all(not fall.reason.is_blank() for fall in assessment.state(as_of=DAYS[-1]).regressions)

    @given(any_history)
    def test_a_fall_leads_down_to_what_is_supported(self, history: History) -> None:
        """Every recorded fall leads down, and the level stood no higher than its end on that day."""
        assessment = lived(history)

        for fall in assessment.state(as_of=DAYS[-1]).regressions:
            assert fall.after < fall.before
            assert fall.on in DAYS

    @given(any_history)
    def test_a_journal_taken_up_again_says_the_same(self, history: History) -> None:
        """Whatever was recorded can be read back, and answers every day as before."""
        live = lived(history)
        assert isinstance(live.store, MemoryStore)

        again = Assessment.resume("case", store=live.store, indicator=live.indicator, authority=AllowAll())

        assert again.events() == live.events()
        assert [again.state(as_of=day) for day in DAYS] == [live.state(as_of=day) for day in DAYS]
        assert levels(again) == levels(live)

    @given(any_history, st.integers(0, len(DAYS) - 2))
    def test_what_happens_later_leaves_earlier_days_alone(self, history: History, last: int) -> None:
        """The days up to one of them are the same, whatever takes effect after it."""
        assessment = lived(history)
        before = [
            (assessment.judge(as_of=day), assessment.level(as_of=day), assessment.state(as_of=day))
            for day in DAYS[: last + 1]
        ]

        later, kind = DAYS[last + 1], _KINDS[history[0]][0]
        submit(assessment, kind=kind, on=later, dated=FIRST, approved=FIRST, until=None)
        decide(assessment, make=override, which=0, on=later, begins=FIRST, until=None, status="unmet")
        rate(assessment, to=0, on=later, until=None)

        assert [
            (assessment.judge(as_of=day), assessment.level(as_of=day), assessment.state(as_of=day))
            for day in DAYS[: last + 1]
        ] == before


class TestCanary:
    """The laws are tried on histories in which something happens."""

    @pytest.mark.parametrize("name", sorted(LADDERS))
    def test_every_ladder_is_climbed_and_fallen_from(self, name: str) -> None:
        """On each of the ladders some history leads to a fall by time alone or by a command."""

        def falls(steps: list[Step]) -> bool:
            assessment = lived((name, steps))
            found = levels(assessment)
            return any(two < one for one, two in pairwise(found))

        find(histories(name), falls, settings=_SEARCH)


_SEARCH = settings(
    max_examples=5000, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)  # one case is enough, it need not be a small one
