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
    AnswerGiven,
    Attested,
    Change,
    DeficiencyAccepted,
    ErasureRequested,
    Event,
    Excepted,
    Filed,
    LevelAttained,
    Observed,
    Opened,
    Overridden,
    Rated,
    ReadingTaken,
    Regressed,
    RequirementExcluded,
    Revoked,
    Ruled,
    RulesChanged,
    SubjectErased,
    Submitted,
    TextWritten,
    Waived,
    decision_of,
    event_of_decision,
    event_of_statement,
    fact_of,
    kind_of,
)
from kpiflow.assessment.state import replay
from kpiflow.decisions import AnyDecision, Decision, Rating, Revocation, Waiver
from kpiflow.errors import MoveError
from kpiflow.evidence import (
    Answer,
    Attainment,
    EvidenceItem,
    Exclusion,
    FileRecord,
    NilReturn,
    Observation,
    Reading,
    Ruling,
    Standing,
    Stated,
    Statement,
)
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text
from ladders import deficiency, exception, override, plain, waiver


RULES = plain(1)
WHY = Text(th="เหตุผล", en="the reason")


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


REPORT = SelfAssessment(
    agency=Text.same("agency"), round_months=12, filed_by="officer", filed_on=october(1), claimed_level=2
)
ITEM = EvidenceItem(id="plan", kind="plan", title=Text.same("plan"))
FILE = FileRecord(path="plan.pdf", sha256="0" * 64, size=8, media_type="application/pdf")
CHANGED = evolve(FILE, sha256="1" * 64)
FILED_ITEM = EvidenceItem(id="filed", kind="plan", title=Text.same("plan"), files=(FILE,))
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

ANSWER = Answer(question="q1", value="yes", justification="because", reference="https://example.org")
READING = Reading(measure="m1", numerator=3, denominator=4)
STATEMENT = Statement(field="f1", content="ข้อความ")
EXCLUSION = Exclusion(requirement="2a", reason=WHY, supported_by=("plan",))
ATTAINMENT = Attainment(indicator="7.2.1", level=3)
STATED: tuple[Stated, ...] = (ANSWER, READING, STATEMENT, EXCLUSION, ATTAINMENT)
EXCEPTION, DEFICIENCY, OVERRIDE = exception("1b"), deficiency("1c"), override("1d", "unmet")
DECISIONS: tuple[AnyDecision, ...] = (WAIVER, EXCEPTION, DEFICIENCY, OVERRIDE)
REVOCATION = Revocation(decision="w", authority="committee", reason=WHY, decided_on=october(8))

EVENTS: tuple[Event, ...] = (
    Opened(on=october(1), indicator="1.2", digest="0" * 64, definition=RULES),
    Filed(on=october(1), report=REPORT),
    Submitted(on=october(2), item=ITEM),
    Attested(on=october(2), nil_return=NIL),
    AnswerGiven(on=october(2), answer=ANSWER),
    ReadingTaken(on=october(2), reading=READING),
    TextWritten(on=october(2), statement=STATEMENT),
    RequirementExcluded(on=october(2), exclusion=EXCLUSION),
    LevelAttained(on=october(2), attainment=ATTAINMENT),
    Waived(on=october(3), waiver=WAIVER),
    Excepted(on=october(3), exception=EXCEPTION),
    DeficiencyAccepted(on=october(3), deficiency=DEFICIENCY),
    Overridden(on=october(3), override=OVERRIDE),
    Rated(on=october(4), rating=RATING),
    Advanced(on=october(4), before=0, after=1),
    Advanced(on=october(4), before=1, after=2),
    Ruled(on=october(5), subject="plan", ruling=REJECTED, regression=FALL),
    Regressed(on=october(6), regression=evolve(FALL, on=october(6), before=1, after=0)),
    Revoked(on=october(8), revocation=REVOCATION),
    RulesChanged(on=october(9), before="0" * 64, digest="1" * 64, definition=plain(2), reason=WHY),
    ErasureRequested(on=october(9), subject="s", reason=WHY),
    SubjectErased(on=october(9), subject="s"),
    Opened(on=october(1), indicator="1.2", digest="0" * 64, definition=RULES, round_months=6, quorum=2),
    Submitted(on=october(2), item=FILED_ITEM),
    Observed(on=october(6), subject="filed", observation=Observation(path="plan.pdf", seen=CHANGED)),
    Observed(on=october(7), subject="filed", observation=Observation(path="plan.pdf", refused="KPI601")),
    Ruled(
        on=october(8),
        subject="filed",
        ruling=Ruling(standing=Standing.ACCEPTED, by="committee", on=october(8)),
        files=(CHANGED,),
    ),
)
HISTORY = tuple(("controller" if isinstance(event, RulesChanged) else "officer", event) for event in EVENTS)


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
        assert [entry.fact for entry in state.register.entries] == [ITEM, NIL, *STATED, FILED_ITEM]
        assert {entry.by for entry in state.register.entries} == {"officer"}
        assert {entry.on for entry in state.register.entries} == {october(2)}
        assert state.register["plan"].ruling == REJECTED
        assert (state.decided, state.revocations) == (DECISIONS, (REVOCATION,))
        assert (state.decisions, state.waivers) == ((EXCEPTION, DEFICIENCY, OVERRIDE), ())
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
        every = {cls for cls in get_args(Event) if cls is not Change} | set(Change.__subclasses__())

        assert set(KINDS.values()) == every
        assert len(set(KINDS.values())) == len(KINDS)

    def test_are_never_renamed(self) -> None:
        """The names are those that journals already hold."""
        assert {name: cls.__name__ for name, cls in KINDS.items()} == {
            "assessment.opened": "Opened",
            "report.filed": "Filed",
            "evidence.submitted": "Submitted",
            "nil_return.attested": "Attested",
            "answer.given": "AnswerGiven",
            "measure.read": "ReadingTaken",
            "text.written": "TextWritten",
            "requirement.excluded": "RequirementExcluded",
            "level.attained": "LevelAttained",
            "evidence.ruled": "Ruled",
            "evidence.observed": "Observed",
            "requirement.waived": "Waived",
            "requirement.excepted": "Excepted",
            "deficiency.accepted": "DeficiencyAccepted",
            "requirement.overridden": "Overridden",
            "decision.revoked": "Revoked",
            "level.rated": "Rated",
            "rules.changed": "RulesChanged",
            "level.advanced": "Advanced",
            "level.regressed": "Regressed",
            "erasure.requested": "ErasureRequested",
            "subject.erased": "SubjectErased",
        }

    def test_are_all_tried(self) -> None:
        """No kind of event is left out of what these tests write and read."""
        assert {kind_of(event) for event in EVENTS} == set(KINDS)

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

    @pytest.mark.parametrize(
        ("kind", "body", "event"),
        [
            (
                "assessment.opened",
                b'{"definition":'
                + codec.encode(RULES)
                + b',"digest":"0","indicator":"1.2","on":"2007-10-01"}',
                Opened(on=october(1), indicator="1.2", digest="0", definition=RULES),
            ),
            (
                "requirement.waived",
                '{"on":"2007-10-03","waiver":{"authority":"committee","decided_on":"2007-10-03","id":"w",'
                '"reason":{"en":"the reason","th":"เหตุผล"},"requirement":"1a","valid_from":"2007-10-03",'
                '"valid_until":"2007-10-09"}}'.encode(),
                Waived(on=october(3), waiver=WAIVER),
            ),
            (
                "level.rated",
                '{"on":"2007-10-04","rating":{"authority":"committee","decided_on":"2007-10-04","level":1,'
                '"reason":{"en":"the reason","th":"เหตุผล"}}}'.encode(),
                Rated(on=october(4), rating=RATING),
            ),
        ],
        ids=["opened", "waived", "rated"],
    )
    def test_what_was_written_before_there_was_more_to_say_is_still_written_so(
        self, kind: str, body: bytes, event: Event
    ) -> None:
        """What an event has left unsaid is not in its entry, so that older entries are equal to the byte."""
        assert codec.decode(body, KINDS[kind]) == event
        assert codec.encode(event) == body


class TestLaying:
    """Statements and decisions, and the events that bring them in."""

    @pytest.mark.parametrize("fact", STATED, ids=lambda fact: fact.id)
    def test_a_statement_leads_to_its_event_and_back(self, fact: Stated) -> None:
        """What was stated is found again in the event built for it, and is no decision."""
        event = event_of_statement(fact, october(2))

        assert (fact_of(event), decision_of(event), event.on) == (fact, None, october(2))

    @pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.kind)
    def test_a_decision_leads_to_its_event_and_back(self, decision: AnyDecision) -> None:
        """What was decided is found again in the event built for it, and is no fact."""
        event = event_of_decision(decision, october(3))

        assert (decision_of(event), fact_of(event), event.on) == (decision, None, october(3))

    def test_a_decision_of_no_kind_has_no_event(self) -> None:
        """What all decisions have in common is not itself something a journal could hold."""
        vague = Decision(
            id="x",
            requirement="1a",
            authority="committee",
            reason=WHY,
            decided_on=october(1),
            valid_from=october(1),
            valid_until=october(2),
        )

        with pytest.raises(TypeError, match="Decision is no decision that a journal knows"):
            event_of_decision(vague, october(1))


class TestReplacing:
    """A statement takes the place of an earlier one about the same thing."""

    def test_by_its_day_and_not_by_its_place_in_the_journal(self) -> None:
        """Of two answers the one that took effect last stands, whichever was recorded first."""
        later = AnswerGiven(on=october(9), answer=evolve(ANSWER, value="no"))
        earlier = AnswerGiven(on=october(5), answer=ANSWER)

        for order in ((later, earlier), (earlier, later)):
            events = tuple(("officer", event) for event in order)
            register = replay(events, as_of=october(31)).register
            values = [
                register.stated(Answer, "q1"),
                replay(events, as_of=october(8)).register.stated(Answer, "q1"),
            ]

            assert [found[0].value for found in values if found] == ["no", "yes"]

    def test_leaves_the_ruling_on_the_earlier_one_behind(self) -> None:
        """A new answer has not been ruled on, whatever was ruled on the one before."""
        events = (
            AnswerGiven(on=october(2), answer=ANSWER),
            Ruled(on=october(3), subject="answer:q1", ruling=REJECTED),
            AnswerGiven(on=october(4), answer=ANSWER),
        )

        entry = replay([("officer", event) for event in events], as_of=october(5)).register["answer:q1"]

        assert (entry.standing, entry.on) == (Standing.SUBMITTED, october(4))


class TestRevocation:
    """A decision that was taken back is kept, and counts no more."""

    @pytest.mark.parametrize(("day", "left"), [(7, (WAIVER,)), (8, ()), (30, ())])
    def test_ends_a_decision_from_its_day(self, day: int, left: tuple[AnyDecision, ...]) -> None:
        """The decision counts up to the day before, and stays in the record for good."""
        events = (Waived(on=october(3), waiver=WAIVER), Revoked(on=october(8), revocation=REVOCATION))

        state = replay([("officer", event) for event in events], as_of=october(day))

        assert (state.decisions, state.decided) == (left, (WAIVER,))

    def test_that_is_known_before_its_day_ends_nothing_yet(self) -> None:
        """A revocation entered ahead of its day counts from that day."""
        events = (Waived(on=october(3), waiver=WAIVER), Revoked(on=october(5), revocation=REVOCATION))

        states = [
            replay([("officer", event) for event in events], as_of=october(day)).decisions for day in (7, 8)
        ]

        assert states == [(WAIVER,), ()]

    def test_takes_back_no_other_decision(self) -> None:
        """Decisions beside the one that is named go on."""
        other = waiver("1b", id="other")
        events = (
            Waived(on=october(3), waiver=WAIVER),
            Waived(on=october(3), waiver=other),
            Revoked(on=october(8), revocation=REVOCATION),
        )

        assert replay([("officer", event) for event in events], as_of=october(9)).decisions == (other,)


class TestRating:
    """The level an assessor accepted, for as long as it counts."""

    @pytest.mark.parametrize(("day", "accepted"), [(3, None), (4, 1), (9, 1), (10, None)])
    def test_that_ends_is_accepted_no_more(self, day: int, accepted: int | None) -> None:
        """A rating for a time is kept when it is over, and accepts nothing."""
        rating = evolve(RATING, valid_until=october(9))

        state = replay([("committee", Rated(on=october(4), rating=rating))], as_of=october(day))

        assert state.accepted == accepted
        assert state.rating == (rating if day >= 4 else None)


def test_a_state_cannot_be_changed() -> None:
    """There is no setter for a level."""
    state = replay(HISTORY, as_of=october(31))
    change: Callable[[], None] = lambda: setattr(state, "climbed", 5)  # noqa: E731 -- what is refused

    with pytest.raises(AttributeError):
        change()
