"""Who may do what, and which duties one role cannot do both of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment import Action, AllowAll, AllowRoles, Assessment, Request
from kpiflow.assessment.events import Ruled, kind_of
from kpiflow.decisions import Rating, Revocation
from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.errors import AuthorityError, MoveError
from kpiflow.evidence import EvidenceItem, NilReturn, Ruling, Standing
from kpiflow.guards import provided
from kpiflow.journal import Draft, MemoryStore
from kpiflow.text import Text
from ladders import waiver


WHY = Text(th="เหตุผล", en="the reason")
NIL = NilReturn(id="nil", population="complaints", statement=Text.same("none"), channels=("desk",))


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


COMMANDS: dict[Action, Callable[[Assessment], object]] = {
    Action.ACCEPT: lambda a: a.accept("plan", by="committee", on=october(3)),
    Action.REJECT: lambda a: a.reject("plan", by="committee", on=october(3), reason=WHY),
    Action.ATTEST: lambda a: a.attest(NIL, by="registrar", on=october(3)),
    Action.DECIDE: lambda a: a.decide(waiver("1a"), by="committee"),
    Action.REVOKE: lambda a: a.revoke(
        Revocation(decision="before", authority="committee", reason=WHY, decided_on=october(9)),
        by="committee",
    ),
    Action.RATE: lambda a: a.rate(
        Rating(level=1, authority="committee", reason=WHY, decided_on=october(4)), by="committee"
    ),
    Action.CHANGE_RULES: lambda a: a.change_rules(_other(a), by="committee", on=october(31), reason=WHY),
}


def _other(assessment: Assessment) -> Indicator:
    return evolve(assessment.indicator, version="2")


@pytest.fixture
def submitted(
    ladder: Indicator, store: MemoryStore, clock: Callable[[], datetime], item: Callable[..., EvidenceItem]
) -> Assessment:
    """Give an assessment with one item that the officer entered, and nobody to ask."""
    assessment = Assessment.open(
        ladder, "a1", by="officer", on=october(1), store=store, clock=clock, authority=AllowAll()
    )
    assessment.submit(item("plan"), by="officer", on=october(2))
    assessment.decide(waiver("1a", id="before"), by="committee")
    assessment.authority = None
    return assessment


class TestAuthority:
    """What needs authority is asked for before anything is recorded."""

    @pytest.mark.parametrize("action", COMMANDS, ids=lambda action: action.value)
    def test_without_anybody_to_ask_it_is_refused(self, submitted: Assessment, action: Action) -> None:
        """Where the host configured nobody, what needs authority is refused and not recorded."""
        before = submitted.history()

        with pytest.raises(AuthorityError) as error:
            COMMANDS[action](submitted)

        assert error.value.code == "KPI800"
        assert "AllowAll()" in error.value.problems[0].hint
        assert submitted.history() == before == submitted.store.read("a1")

    @pytest.mark.parametrize("action", COMMANDS, ids=lambda action: action.value)
    def test_is_asked_for_exactly_what_is_done(
        self, submitted: Assessment, action: Action, clock: Callable[[], datetime]
    ) -> None:
        """The authoriser hears once who would do what to what, from which day, and when it is asked."""
        asked: list[Request] = []

        def grant(request: Request) -> bool:
            asked.append(request)
            return True

        submitted.authority = grant
        COMMANDS[action](submitted)

        assert [(each.action, each.assessment, each.at) for each in asked] == [(action, "a1", clock())]
        assert asked[0].actor == submitted.history()[-1].actor

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (False, "KPI801"),
            (None, "KPI802"),
            (1, "KPI802"),
            ("yes", "KPI802"),
            (ZeroDivisionError("x"), "KPI802"),
        ],
        ids=repr,
    )
    @pytest.mark.parametrize("action", COMMANDS, ids=lambda action: action.value)
    def test_anything_but_yes_is_no(
        self, submitted: Assessment, action: Action, answer: object, code: str
    ) -> None:
        """An authoriser that says no, fails, or says neither yes nor no allows nothing."""

        def ask(_request: Request) -> Any:
            if isinstance(answer, Exception):
                raise answer
            return answer

        submitted.authority = ask
        before = submitted.history()

        with pytest.raises(AuthorityError) as error:
            COMMANDS[action](submitted)

        assert error.value.code == code
        assert submitted.history() == before == submitted.store.read("a1")

    def test_may_be_a_matter_of_roles(self, submitted: Assessment) -> None:
        """Each role may do what is listed for it, and no other role may."""
        submitted.authority = AllowRoles({"committee": [Action.ACCEPT]})

        submitted.accept("plan", by="committee", on=october(3))
        with pytest.raises(AuthorityError) as error:
            submitted.attest(NIL, by="registrar", on=october(3))

        assert str(error.value) == "[KPI801] the authoriser does not allow 'registrar' to attest 'nil'"

    def test_is_not_needed_to_enter_or_take_back(
        self, submitted: Assessment, item: Callable[..., EvidenceItem]
    ) -> None:
        """Whoever enters things needs no authority, nor to take back what they entered."""
        submitted.submit(item("answer"), by="officer", on=october(3))
        submitted.withdraw("answer", by="officer", on=october(4), reason=WHY)

        assert submitted.history()[-1].kind == "evidence.ruled"


class TestDuties:
    """Who submits cannot accept, by the journal itself."""

    @pytest.mark.parametrize(
        "by", ["officer", "Officer", " officer ", "ｏｆｆｉｃｅｒ", "off\u200bicer", "\u2066officer\u2069"]
    )
    def test_who_submits_cannot_accept(self, ladder: Indicator, submitted: Assessment, by: str) -> None:
        """A role cannot accept its own item, however its name is written, even where all is allowed."""
        free = Assessment.open(evolve(ladder, roles=()), "a2", by="x", on=october(1), authority=AllowAll())
        free.submit(next(iter(submitted.state().register.items()))[0], by="officer", on=october(2))
        before = free.history()

        with pytest.raises(AuthorityError) as error:
            free.accept("plan", by=by, on=october(3))

        assert error.value.code == "KPI803"
        assert free.history() == before

    def test_a_forged_acceptance_does_not_count(
        self, submitted: Assessment, store: MemoryStore, clock: Callable[[], datetime]
    ) -> None:
        """An acceptance by the submitter that got into the journal around the command is shown, and void."""
        for signed in ("officer", "committee"):
            ruling = Ruling(standing=Standing.ACCEPTED, by=signed, on=october(3))
            event = Ruled(on=october(3), subject="plan", ruling=ruling)
            draft = Draft(
                command_id=f"forged-{signed}",
                recorded_at=clock(),
                actor="officer",
                kind=kind_of(event),
                body=codec.encode(event),
            )
            store.append("a1", draft, expected_version=len(store.read("a1")))

        state = Assessment.resume("a1", store=store, clock=clock).state()

        assert state.register["plan"].standing is Standing.SUBMITTED
        assert [(each.code, each.subject, each.by) for each in state.void] == [
            ("KPI803", "plan", "officer"),
            ("KPI803", "plan", "committee"),
        ]
        assert state.void[0].reason.th
        assert state.void[0].reason.en == "'officer' submitted it and cannot accept it"

    def test_a_forged_acceptance_in_the_name_of_another_does_not_count(
        self, submitted: Assessment, store: MemoryStore, clock: Callable[[], datetime]
    ) -> None:
        """Nobody accepts for somebody else: a signature that is not of whoever wrote the entry is shown, and void."""
        event = Ruled(
            on=october(3),
            subject="plan",
            ruling=Ruling(standing=Standing.ACCEPTED, by="committee", on=october(3)),
        )
        draft = Draft(
            command_id="forged",
            recorded_at=clock(),
            actor="registrar",
            kind=kind_of(event),
            body=codec.encode(event),
        )
        store.append("a1", draft, expected_version=len(store.read("a1")))

        state = Assessment.resume("a1", store=store, clock=clock).state()

        assert state.register["plan"].standing is Standing.SUBMITTED
        assert [(each.code, each.by) for each in state.void] == [("KPI803", "committee")]
        assert state.void[0].reason == Text(
            th="registrar รับรองในนามของ committee ไม่ได้",
            en="'registrar' cannot accept it in the name of 'committee'",
        )

    def test_no_sequence_leads_to_an_acceptance_of_ones_own(
        self, ladder: Indicator, item: Callable[..., EvidenceItem], clock: Callable[[], datetime]
    ) -> None:
        """Whatever three roles do in three steps, no item is accepted by whoever entered it."""
        free = evolve(ladder, roles=())
        roles = ("r1", "r2", "r3")
        steps = [(verb, role) for verb in ("submit", "accept", "reject") for role in roles]
        seen = 0
        for sequence in product(steps, repeat=3):
            assessment = Assessment.open(free, "a", by="r1", on=october(1), clock=clock, authority=AllowAll())
            for n, (verb, role) in enumerate(sequence):
                try:
                    if verb == "submit":
                        assessment.submit(item("plan", id=f"i{n}"), by=role, on=october(2))
                    elif verb == "accept":
                        assessment.accept("i0", by=role, on=october(2))
                    else:
                        assessment.reject("i0", by=role, on=october(2), reason=WHY)
                except (AuthorityError, MoveError):
                    continue
            for each in Assessment.resume("a", store=assessment.store).state().register.entries:
                seen += bool(each.acceptances)
                assert all(ruling.by != each.by for ruling in each.acceptances)
        assert seen > 50


class TestQuorum:
    """Where several roles must accept, fewer do not."""

    def test_takes_as_many_roles_as_it_says(
        self, ladder: Indicator, clock: Callable[[], datetime], item: Callable[..., EvidenceItem]
    ) -> None:
        """An item counts as accepted once two roles have accepted it, and one role twice is one."""
        assessment = Assessment.open(
            ladder, "a1", by="x", on=october(1), clock=clock, authority=AllowAll(), quorum=2
        )
        assessment.submit(item("plan"), by="officer", on=october(2))
        seen = []
        for by in ("committee", "committee", "registrar"):
            assessment.accept("plan", by=by, on=october(3))
            seen.append(assessment.state().register["plan"].standing)

        assert seen == [Standing.SUBMITTED, Standing.SUBMITTED, Standing.ACCEPTED]
        again = Assessment.resume("a1", store=assessment.store)
        assert again.state().register["plan"].standing is Standing.ACCEPTED

    def test_one_role_under_two_spellings_is_one(
        self, ladder: Indicator, clock: Callable[[], datetime], item: Callable[..., EvidenceItem]
    ) -> None:
        """A role that writes its name in another way the second time does not make up a quorum by itself."""
        assessment = Assessment.open(
            evolve(ladder, roles=()), "a1", by="x", on=october(1), clock=clock, authority=AllowAll(), quorum=2
        )
        assessment.submit(item("plan"), by="officer", on=october(2))
        for by in ("committee", "Committee", " committee", "com\u200bmittee"):
            assessment.accept("plan", by=by, on=october(3))

        assert assessment.state().register["plan"].standing is Standing.SUBMITTED

    @pytest.mark.parametrize("quorum", [0, -1, True, "2", 1.0])
    def test_is_a_number_of_roles(self, ladder: Indicator, quorum: Any) -> None:
        """A quorum of nobody, or of what is no number, is refused."""
        with pytest.raises(MoveError) as error:
            Assessment.open(ladder, "a1", by="x", on=october(1), quorum=quorum)

        assert error.value.code == "KPI109"

    def test_is_what_a_plan_asks_for(
        self, ladder: Indicator, clock: Callable[[], datetime], item: Callable[..., EvidenceItem]
    ) -> None:
        """The smallest missing set of a rule that wants acceptance unlocks under a quorum too."""
        strict = provided("plan", accepted_by="committee")
        level = Level(level=1, name=WHY, requirements=(Requirement(id="1a", text=WHY, requires=strict),))
        asked = evolve(ladder, levels=(level, *ladder.levels[1:]))
        assessment = Assessment.open(
            asked, "a1", by="x", on=october(1), clock=clock, authority=AllowAll(), quorum=2
        )
        assessment.submit(item("plan"), by="officer", on=october(2))

        assert [step.kind for step in next(iter(assessment.missing(level=1))).steps] == ["accept"]
