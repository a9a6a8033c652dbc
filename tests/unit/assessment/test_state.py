"""The fold of events: the same journal gives the same state, for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import get_args

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow import codec
from kpiflow.assessment import Regression, State
from kpiflow.assessment.events import (
    KINDS,
    Advanced,
    Attested,
    Event,
    Filed,
    Opened,
    Rated,
    Regressed,
    Ruled,
    Submitted,
    Waived,
    kind_of,
)
from kpiflow.assessment.state import replay
from kpiflow.decisions import Rating, Waiver
from kpiflow.errors import MoveError
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling, Standing
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text


WHY = Text(th="เหตุผล", en="the reason")


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


REPORT = SelfAssessment(
    agency=Text.same("agency"), round_months=12, filed_by="officer", filed_on=october(1), claimed_level=2
)
ITEM = EvidenceItem(id="plan", kind="plan", title=Text.same("plan"))
NIL = NilReturn(id="nil", population="complaints", statement=Text.same("none"), channels=("desk",))
WAIVER = Waiver(
    id="w",
    requirement="1a",
    authority="committee",
    reason=WHY,
    decided_on=october(3),
    valid_from=october(3),
    valid_until=october(9),
)
RATING = Rating(level=1, authority="committee", reason=WHY, decided_on=october(4))
FALL = Regression(on=october(5), before=2, after=1, reason=WHY)
REJECTED = Ruling(standing=Standing.REJECTED, by="committee", on=october(5), reason=WHY)

EVENTS: tuple[Event, ...] = (
    Opened(on=october(1), indicator="1.2", digest="0" * 64),
    Filed(on=october(1), report=REPORT),
    Submitted(on=october(2), item=ITEM),
    Attested(on=october(2), nil_return=NIL),
    Waived(on=october(3), waiver=WAIVER),
    Rated(on=october(4), rating=RATING),
    Advanced(on=october(4), before=0, after=1),
    Advanced(on=october(4), before=1, after=2),
    Ruled(on=october(5), subject="plan", ruling=REJECTED, regression=FALL),
    Regressed(on=october(6), regression=evolve(FALL, on=october(6), before=1, after=0)),
)
HISTORY = tuple(("officer", event) for event in EVENTS)


class TestReplay:
    """Events count from their day, in the order of the journal."""

    def test_of_nothing_knows_nothing(self) -> None:
        """Without events there is no report, item, decision or level."""
        state = replay((), as_of=october(1))

        assert state == State(as_of=october(1))
        assert (state.claimed, state.accepted) == (None, None)

    def test_takes_every_kind_of_event(self) -> None:
        """What each kind of event says is found in the state."""
        state = replay(HISTORY, as_of=october(31))

        assert state.report == REPORT
        assert [entry.fact for entry in state.register.entries] == [ITEM, NIL]
        assert {entry.by for entry in state.register.entries} == {"officer"}
        assert {entry.on for entry in state.register.entries} == {october(2)}
        assert state.register["plan"].ruling == REJECTED
        assert state.waivers == (WAIVER,)
        assert state.rating == RATING
        assert [(each.before, each.after) for each in state.regressions] == [(2, 1), (1, 0)]
        assert (state.claimed, state.accepted) == (2, 1)

    @pytest.mark.parametrize(("day", "falls"), [(4, 0), (5, 1), (6, 2), (30, 2)])
    def test_stops_at_the_day_asked_about(self, day: int, falls: int) -> None:
        """An event counts on its own day and after it, never before."""
        assert len(replay(HISTORY, as_of=october(day)).regressions) == falls

    def test_does_not_ask_when_events_were_recorded(self) -> None:
        """A backdated event counts from its day, wherever it stands in the journal."""
        late = (HISTORY[0], ("officer", Submitted(on=october(9), item=ITEM)), ("clerk", EVENTS[3]))

        assert [entry.fact.id for entry in replay(late, as_of=october(9)).register.entries] == ["nil", "plan"]
        assert [entry.fact.id for entry in replay(late, as_of=october(2)).register.entries] == ["nil"]

    def test_keeps_the_order_of_one_day(self) -> None:
        """Of two reports of one day, the one recorded last stands."""
        second = evolve(REPORT, claimed_level=1)
        both = (("a", Filed(on=october(1), report=REPORT)), ("a", Filed(on=october(1), report=second)))

        assert replay(both, as_of=october(1)).report == second
        assert replay(reversed(both), as_of=october(1)).report == REPORT

    def test_refuses_events_that_contradict_one_another(self) -> None:
        """An item entered twice is refused, whoever recorded it."""
        with pytest.raises(MoveError) as error:
            replay((*HISTORY, ("forger", Submitted(on=october(30), item=ITEM))), as_of=october(31))

        assert error.value.code == "KPI203"

    @given(st.integers(min_value=1, max_value=31), st.integers(min_value=0, max_value=len(EVENTS)))
    def test_is_not_changed_by_what_comes_later(self, day: int, recorded: int) -> None:
        """The state of a day depends on the events up to that day alone."""
        in_force = tuple(each for each in HISTORY[:recorded] if each[1].on <= october(day))

        assert replay(HISTORY[:recorded], as_of=october(day)) == replay(in_force, as_of=october(day))


class TestKinds:
    """The names that journals hold for ever."""

    def test_name_every_event(self) -> None:
        """Every kind of event has a name in the journal, and no name stands for two."""
        assert set(KINDS.values()) == set(get_args(Event))
        assert len(set(KINDS.values())) == len(KINDS)

    def test_are_never_renamed(self) -> None:
        """The names are those that journals already hold."""
        assert {name: cls.__name__ for name, cls in KINDS.items()} == {
            "assessment.opened": "Opened",
            "report.filed": "Filed",
            "evidence.submitted": "Submitted",
            "nil_return.attested": "Attested",
            "evidence.ruled": "Ruled",
            "requirement.waived": "Waived",
            "level.rated": "Rated",
            "level.advanced": "Advanced",
            "level.regressed": "Regressed",
        }

    @pytest.mark.parametrize("event", EVENTS, ids=[f"{n}-{kind_of(event)}" for n, event in enumerate(EVENTS)])
    def test_lead_back_to_the_event(self, event: Event) -> None:
        """An event written under its name is read as the same event."""
        assert codec.decode(codec.encode(event), KINDS[kind_of(event)]) == event

    def test_what_old_journals_hold_is_read(self) -> None:
        """An entry as this version first wrote it stays readable."""
        body = (
            '{"on":"2007-10-05","regression":{"after":1,"before":2,"on":"2007-10-05","reason":{"en":"why","th":"เหตุ"}},'
            '"ruling":{"by":"committee","on":"2007-10-05","reason":{"en":"why","th":"เหตุ"},'
            '"standing":"rejected"},"subject":"plan"}'
        ).encode()

        event = codec.decode(body, KINDS["evidence.ruled"])

        why = Text(th="เหตุ", en="why")
        assert event == Ruled(
            on=october(5),
            subject="plan",
            ruling=evolve(REJECTED, reason=why),
            regression=Regression(on=october(5), before=2, after=1, reason=why),
        )
        assert codec.encode(event) == body


def test_a_state_cannot_be_changed() -> None:
    """There is no setter for a level."""
    state = replay(HISTORY, as_of=october(31))
    change: Callable[[], None] = lambda: setattr(state, "climbed", 5)  # noqa: E731 -- what is refused

    with pytest.raises(AttributeError):
        change()
