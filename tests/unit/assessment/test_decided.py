"""Decisions laid over the rules and taken back, given as commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from kpiflow.assessment import AllowAll, Assessment, Regression
from kpiflow.decisions import AnyDecision, Decision, Rating, Revocation
from kpiflow.errors import ConcurrencyError, FieldError, GuardNotSatisfiedError, MoveError
from kpiflow.guards import Status, holds
from kpiflow.journal import MemoryStore
from kpiflow.text import BLANK, Text
from ladders import (
    WHY,
    asks,
    deficiency,
    exception,
    item,
    ladder,
    level,
    override,
    plain,
    waiver,
)


Clock = Callable[[], datetime]
Maker = Callable[..., AnyDecision]


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


LADDER = plain(1, 2, 3)

MAKERS: list[Maker] = [waiver, exception, deficiency, override]
KINDS = ["requirement.waived", "requirement.excepted", "deficiency.accepted", "requirement.overridden"]
EVERY = list(zip(MAKERS, KINDS, strict=True))


def revocation(decision: str = "w-2a", **changes: Any) -> Revocation:
    """Take a decision back on 20 October 2007."""
    given: dict[str, Any] = {
        "decision": decision,
        "authority": "committee",
        "reason": Text(th="หมดความจำเป็น", en="no longer needed"),
        "decided_on": october(20),
    }
    return Revocation(**(given | changes))


@pytest.fixture
def opened(store: MemoryStore, clock: Clock) -> Assessment:
    """Give an assessment with evidence for levels 1 and 3 since 2 October 2007."""
    assessment = Assessment.open(
        LADDER, "a1", by="officer", on=october(1), store=store, clock=clock, authority=AllowAll()
    )
    for kind in ("k1a", "k3a"):
        assessment.submit(item(kind), by="officer", on=october(2))
    return assessment


def climb(assessment: Assessment, *, on: date, to: int = 3) -> None:
    """Move up as far as given, and not a level less."""
    while assessment.level(as_of=on) < to:
        assessment.advance(by="committee", on=on)


class TestDeciding:
    """Decisions of every kind are recorded alike."""

    @pytest.mark.parametrize(("make", "kind"), EVERY, ids=KINDS)
    def test_records_one_entry_of_its_kind(self, opened: Assessment, make: Maker, kind: str) -> None:
        """A decision is one entry, by whoever recorded it, and known from the day it was taken."""
        decision = make("2a", decided_on=october(5))

        opened.decide(decision, by="clerk")

        entry = opened.history()[-1]
        assert (len(opened.history()), entry.kind, entry.actor) == (4, kind, "clerk")
        assert [opened.state(as_of=october(day)).decisions for day in (4, 5)] == [(), (decision,)]

    @pytest.mark.parametrize(("make", "kind"), EVERY, ids=KINDS)
    def test_lets_the_level_be_reached(self, opened: Assessment, make: Maker, kind: str) -> None:
        """With decisions the ladder reaches level 3, without them level 1."""
        opened.decide(make("2a"), by="committee")

        judged = opened.judge(as_of=october(10))

        assert (judged.supported, judged.supported_without_decisions) == (3, 1)

    @pytest.mark.parametrize(("make", "kind"), EVERY, ids=KINDS)
    @pytest.mark.parametrize("by", ["", "\t"])
    def test_says_who_gives_it(self, opened: Assessment, make: Maker, kind: str, by: str) -> None:
        """A decision that nobody records is refused."""
        with pytest.raises(MoveError) as error:
            opened.decide(make("2a"), by=by)

        assert (error.value.code, len(opened.history())) == ("KPI207", 3)

    @pytest.mark.parametrize(("make", "kind"), EVERY, ids=KINDS)
    @pytest.mark.parametrize("on", ["2007-10-31", date(2550, 10, 31)], ids=["text", "Buddhist era"])
    def test_takes_effect_on_a_day(self, opened: Assessment, make: Maker, kind: str, on: Any) -> None:
        """What only looks like a day is refused, and nothing is recorded."""
        with pytest.raises(MoveError) as error:
            opened.decide(make("2a"), by="committee", on=on)

        assert (error.value.code, len(opened.history())) == ("KPI208", 3)

    def test_is_refused_when_the_journal_has_moved_on(
        self, opened: Assessment, store: MemoryStore, clock: Clock
    ) -> None:
        """Whoever decides on an older state than the journal's records nothing."""
        Assessment.resume("a1", store=store, indicator=LADDER, clock=clock, authority=AllowAll()).submit(
            item("k2a"), by="other"
        )

        with pytest.raises(ConcurrencyError):
            opened.decide(waiver("2a"), by="committee")

    def test_of_no_kind_is_no_decision(self, opened: Assessment) -> None:
        """What all decisions have in common is refused by itself: it says not what was decided."""
        vague = Decision(
            id="x",
            requirement="2a",
            authority="committee",
            reason=WHY,
            decided_on=october(1),
            valid_from=october(1),
            valid_until=october(2),
        )

        with pytest.raises(FieldError) as error:
            opened.decide(vague, by="committee")

        assert error.value.problems[0].message == "the decision cannot be a Decision"
        assert len(opened.history()) == 3

    @pytest.mark.parametrize(
        ("make", "name"),
        [
            (waiver, "waiver 'x'"),
            (exception, "exception 'x'"),
            (deficiency, "accepted deficiency 'x'"),
            (override, "override 'x'"),
        ],
        ids=KINDS,
    )
    def test_of_what_there_is_not_is_refused_by_its_name(
        self, opened: Assessment, make: Maker, name: str
    ) -> None:
        """An unknown requirement, role and item are told at once, under the name of the decision."""
        with pytest.raises(MoveError) as error:
            opened.decide(make("2b2", id="x", authority="comittee", evidence=("memo",)), by="committee")

        assert str(error.value) == (
            f"[KPI205] {name} is for requirement '2b2', which indicator '1.2' does not have\n"
            "  at: requirement\n"
            "  declared: 1a, 2a, 3a\n"
            f"[KPI204] {name} names the role 'comittee', which indicator '1.2' does not declare\n"
            "  at: authority\n"
            "  declared: committee, registrar, officer\n"
            "  hint: did you mean 'committee'?\n"
            f"[KPI203] {name} rests on 'memo', which the register does not have\n"
            "  at: evidence[0]\n"
            "  declared: k1a, k3a"
        )

    @pytest.mark.parametrize(
        ("first", "article"),
        [
            (waiver, "a waiver"),
            (exception, "an exception"),
            (deficiency, "an accepted deficiency"),
            (override, "an override"),
        ],
        ids=KINDS,
    )
    def test_has_an_identifier_of_its_own_among_all_kinds(
        self, opened: Assessment, first: Maker, article: str
    ) -> None:
        """A decision cannot take the identifier of another one, of whatever kind."""
        opened.decide(first("2a", id="x"), by="committee")

        with pytest.raises(MoveError) as error:
            opened.decide(waiver("3a", id="x"), by="committee")

        assert str(error.value) == (
            f"[KPI205] there is {article} 'x' already\n  at: id\n  hint: give the new one its own identifier"
        )


class TestOverride:
    """A decision against a requirement lowers the level."""

    @pytest.fixture
    def climbed(self, opened: Assessment) -> Assessment:
        """Give an assessment that stands on level 3 by evidence since 3 October 2007."""
        opened.submit(item("k2a"), by="officer", on=october(2))
        climb(opened, on=october(3))
        return opened

    def test_to_unmet_lets_the_level_fall_in_the_same_entry(self, climbed: Assessment) -> None:
        """The fall is recorded with the decision, and its reason is what was decided and why."""
        before = len(climbed.history())

        climbed.decide(override("2a", "unmet", decided_on=october(9)), by="committee")

        assert [climbed.level(as_of=october(day)) for day in (8, 9)] == [3, 1]
        assert len(climbed.history()) == before + 1
        assert climbed.state(as_of=october(9)).regressions == (
            Regression(
                on=october(9),
                before=3,
                after=1,
                reason=Text(
                    th="ชื่อ committeeวินิจฉัยชี้ขาดว่าไม่ครบถ้วน: น้ำท่วม; มีหลักฐาน: k2a",
                    en="decided not to be met by the name of committee: flood; satisfied by k2a",
                ),
            ),
        )

    def test_to_unmet_for_a_later_day_lets_it_fall_then(self, climbed: Assessment) -> None:
        """A decision that begins later lowers nothing before, and `regress` records the fall of its day."""
        climbed.decide(override("2a", "unmet", decided_on=october(9), valid_from=october(20)), by="committee")

        assert climbed.state(as_of=october(31)).regressions == ()
        assert [climbed.level(as_of=october(day)) for day in (9, 19, 20, 31)] == [3, 3, 1, 1]
        assert climbed.regress(by="registrar", on=october(19)) is None
        fall = climbed.regress(by="registrar", on=october(31))
        assert fall is not None
        assert (fall.on, fall.before, fall.after) == (october(20), 3, 1)
        assert climbed.regress(by="registrar", on=october(31)) is None

    def test_to_unmet_for_a_time_leaves_the_level_low_afterwards(self, climbed: Assessment) -> None:
        """When the decision is over the evidence bears the level again, and it takes new moves to climb."""
        climbed.decide(
            override("2a", "unmet", decided_on=october(9), valid_until=october(12)), by="committee"
        )

        assert [climbed.judge(as_of=october(day)).supported for day in (8, 9, 12, 13)] == [3, 1, 1, 3]
        assert [climbed.level(as_of=october(day)) for day in (8, 9, 12, 13)] == [3, 1, 1, 1]
        assert climbed.advance(by="committee", on=october(13)).after == 2

    def test_to_not_applicable_empties_a_level_that_is_worth_nothing(self, climbed: Assessment) -> None:
        """Taking the only requirement out of a level takes the level with it, and that is said."""
        climbed.decide(override("3a", "not_applicable", decided_on=october(9)), by="committee")

        [fall] = climbed.state(as_of=october(9)).regressions
        assert (fall.before, fall.after) == (3, 2)
        assert fall.reason.en == "none of its requirements applies, and then it does not count as reached"

    def test_to_met_opens_the_way(self, opened: Assessment) -> None:
        """What an authority holds for met can be moved to."""
        opened.advance(by="committee", on=october(3))
        with pytest.raises(GuardNotSatisfiedError):
            opened.advance(by="committee", on=october(4))

        opened.decide(override("2a", "met", decided_on=october(5)), by="committee")

        assert opened.advance(by="committee", on=october(5)).after == 2


class TestEnding:
    """What was decided for a time runs out by itself."""

    @pytest.mark.parametrize("make", MAKERS, ids=KINDS)
    def test_lets_the_level_fall_on_the_day_after_its_last(self, opened: Assessment, make: Maker) -> None:
        """Every kind of decision counts on its last day; the fall of the next day is recorded with its name."""
        decision = make("2a", valid_until=october(15))
        opened.decide(decision, by="committee")
        climb(opened, on=october(3))

        assert [opened.level(as_of=october(day)) for day in (15, 16)] == [3, 1]
        assert opened.regress(by="registrar", on=october(15)) is None
        fall = opened.regress(by="registrar", on=october(16))
        assert fall is not None
        assert (fall.on, fall.before, fall.after) == (october(16), 3, 1)
        assert fall.reason.en == (
            "no evidence was submitted: name of k2a; "
            f"{decision.noun.en} {decision.id} ended on 15 October 2550 BE"
        )

    def test_lets_nothing_fall_where_evidence_came_in_time(self, opened: Assessment) -> None:
        """What replaces a waiver on the first day without it leaves the level as it was."""
        opened.decide(waiver("2a", valid_until=october(15)), by="committee")
        climb(opened, on=october(3))

        opened.submit(item("k2a"), by="officer", on=october(16))

        assert [opened.level(as_of=october(day)) for day in (15, 16, 31)] == [3, 3, 3]
        assert opened.regress(by="registrar", on=october(31)) is None

    def test_reaches_what_refers_to_it(self, store: MemoryStore, clock: Clock) -> None:
        """A level that rests on a waiver elsewhere falls with it, too."""
        built = ladder(level(1, asks("1a", holds("2a"))), level(2, asks("2a")))
        assessment = Assessment.open(
            built, "a1", by="officer", on=october(1), store=store, clock=clock, authority=AllowAll()
        )
        assessment.decide(waiver("2a", valid_until=october(15)), by="committee")
        climb(assessment, on=october(3), to=2)

        assert [assessment.level(as_of=october(day)) for day in (15, 16)] == [2, 0]
        fall = assessment.regress(by="registrar", on=october(16))
        assert fall is not None
        assert fall.reason.en == (
            "2a: waiver w-2a ended on 15 October 2550 BE; 2a: no evidence was submitted: name of k2a"
        )

    def test_never_comes_for_what_has_no_end(self, opened: Assessment) -> None:
        """An exception without end keeps the level for good."""
        opened.decide(exception("2a"), by="committee")
        climb(opened, on=october(3))

        assert opened.level(as_of=date(2399, 12, 31)) == 3
        assert opened.regress(by="registrar", on=date(2399, 12, 31)) is None


class TestRevoking:
    """A decision is taken back, from a day on."""

    @pytest.mark.parametrize("make", MAKERS, ids=KINDS)
    def test_lets_the_level_fall_in_the_same_entry(self, opened: Assessment, make: Maker) -> None:
        """Whatever kind of decision carried the level, its end is recorded with the fall it brings about."""
        decision = make("2a")
        opened.decide(decision, by="committee")
        climb(opened, on=october(3))
        before = len(opened.history())

        opened.revoke(revocation(decision.id), by="committee")

        assert [opened.level(as_of=october(day)) for day in (19, 20)] == [3, 1]
        assert (len(opened.history()), opened.history()[-1].kind) == (before + 1, "decision.revoked")
        [fall] = opened.state(as_of=october(20)).regressions
        assert (fall.on, fall.before, fall.after) == (october(20), 3, 1)
        assert fall.reason.en == (
            f"no evidence was submitted: name of k2a; "
            f"{decision.noun.en} {decision.id} was taken back on 20 October 2550 BE: no longer needed"
        )

    def test_is_told_from_its_day_on_where_the_decision_is_missed(self, opened: Assessment) -> None:
        """A requirement that a decision carried says who took it back when, in both languages, and only where it fails."""
        opened.decide(waiver("2a"), by="committee")
        opened.revoke(revocation(), by="committee")

        def told(day: int, name: str = "2a") -> list[tuple[str, str]]:
            judged = opened.judge(as_of=october(day)).requirements()
            [each] = [each for each in judged if each.requirement.id == name]
            return [(found.code, found.subject) for found in each.lapsed]

        assert [told(19), told(20), told(20, "1a")] == [[], [("waiver-revoked", "w-2a")], []]
        [each] = [
            each for each in opened.judge(as_of=october(20)).requirements() if each.requirement.id == "2a"
        ]
        assert each.lapsed[0].message == Text(
            th="การผ่อนผัน w-2a ถูกเพิกถอนเมื่อ 20 ตุลาคม 2550: หมดความจำเป็น",
            en="waiver w-2a was taken back on 20 October 2550 BE: no longer needed",
        )
        opened.submit(item("k2a"), by="officer", on=october(20))
        assert told(20) == []

    def test_is_told_by_a_single_level_too(self, opened: Assessment) -> None:
        """Whoever may not advance because a decision was taken back is told so."""
        opened.decide(waiver("2a"), by="committee")
        opened.revoke(revocation(), by="committee")

        level = opened.situation(as_of=october(20)).level(2)
        told = opened.situation(as_of=october(20)).judge()

        assert [found.code for each in level.requirements for found in each.lapsed] == ["waiver-revoked"]
        assert [found.code for found in told.requirement(told.named("2a"), 2).lapsed] == ["waiver-revoked"]

    def test_keeps_the_past_as_it_was(self, opened: Assessment) -> None:
        """Before the day it was taken back, a decision counts as ever."""
        opened.decide(waiver("2a"), by="committee")
        before = [opened.result(as_of=october(day)) for day in range(1, 20)]

        opened.revoke(revocation(), by="committee")

        assert [opened.result(as_of=october(day)) for day in range(1, 20)] == before

    def test_of_a_decision_against_a_requirement_brings_nothing_back_by_itself(
        self, opened: Assessment
    ) -> None:
        """When an override to unmet is taken back, the level rises by moves alone."""
        opened.submit(item("k2a"), by="officer", on=october(2))
        climb(opened, on=october(3))
        opened.decide(override("2a", "unmet", decided_on=october(9)), by="committee")

        opened.revoke(revocation("o-2a"), by="committee")

        assert (opened.judge(as_of=october(20)).supported, opened.level(as_of=october(20))) == (3, 1)
        assert opened.advance(by="committee", on=october(20)).after == 2

    def test_leaves_the_decision_in_the_record(self, opened: Assessment) -> None:
        """What was decided and taken back stays known with both reasons."""
        opened.decide(waiver("2a"), by="committee")
        opened.revoke(revocation(), by="committee")

        state = opened.state(as_of=october(20))

        assert (state.decided, state.revocations, state.decisions) == (
            (waiver("2a"),),
            (revocation(),),
            (),
        )
        assert opened.judge(as_of=october(20)).requirements()[1].status is Status.UNMET

    def test_is_for_a_decision_there_is(self, opened: Assessment) -> None:
        """A decision that was never taken cannot be taken back; the nearest one is named."""
        opened.decide(waiver("2a"), by="committee")

        with pytest.raises(MoveError) as error:
            opened.revoke(revocation("w-2b"), by="committee")

        assert str(error.value) == (
            "[KPI205] there is no decision 'w-2b' to take back\n"
            "  at: decision\n"
            "  declared: w-2a\n"
            "  hint: did you mean 'w-2a'?"
        )

    def test_happens_once(self, opened: Assessment) -> None:
        """What was taken back is not taken back again, on whatever day."""
        opened.decide(waiver("2a"), by="committee")
        opened.revoke(revocation(), by="committee")

        for day in (10, 20, 25):
            with pytest.raises(MoveError) as error:
                opened.revoke(revocation(decided_on=october(day)), by="committee")
            assert str(error.value) == "[KPI205] 'w-2a' was taken back already\n  at: decision"

    def test_names_a_declared_role(self, opened: Assessment) -> None:
        """Whoever takes a decision back acts in a declared role."""
        opened.decide(waiver("2a"), by="committee")

        with pytest.raises(MoveError) as error:
            opened.revoke(revocation(authority="chair"), by="committee")

        assert [(each.code, each.path) for each in error.value.problems] == [("KPI204", ("authority",))]
        assert error.value.problems[0].message == (
            "the revocation of 'w-2a' names the role 'chair', which indicator '1.2' does not declare"
        )

    @pytest.mark.parametrize("by", ["", " "])
    def test_says_who_gives_it(self, opened: Assessment, by: str) -> None:
        """A revocation that nobody records is refused."""
        opened.decide(waiver("2a"), by="committee")

        with pytest.raises(MoveError) as error:
            opened.revoke(revocation(), by=by)

        assert (error.value.code, len(opened.history())) == ("KPI207", 4)

    def test_is_followed_by_a_new_decision_under_a_new_name(self, opened: Assessment) -> None:
        """A new decision takes an identifier of its own, for the old one is kept."""
        opened.decide(waiver("2a"), by="committee")
        opened.revoke(revocation(), by="committee")

        with pytest.raises(MoveError):
            opened.decide(waiver("2a", decided_on=october(21)), by="committee")
        opened.decide(waiver("2a", id="w-2", decided_on=october(21)), by="committee")

        assert [opened.judge(as_of=october(day)).supported for day in (19, 20, 21)] == [3, 1, 3]

    def test_that_is_entered_ahead_takes_effect_on_its_day(self, opened: Assessment) -> None:
        """A revocation known beforehand ends the decision on the day it names, and the fall is recorded then."""
        opened.decide(waiver("2a"), by="committee")
        climb(opened, on=october(3))

        opened.revoke(revocation(), by="committee", on=october(10))

        assert [opened.level(as_of=october(day)) for day in (10, 19, 20)] == [3, 3, 1]
        fall = opened.regress(by="registrar", on=october(31))
        assert fall is not None
        assert (fall.on, fall.before, fall.after) == (october(20), 3, 1)


class TestManualRating:
    """Where an assessor decides the level, a lower rating lowers it."""

    @pytest.fixture
    def rated(self, store: MemoryStore, clock: Clock) -> Assessment:
        """Give an assessment that stands on level 3 because an assessor decided so on 5 October 2007."""
        built = plain(1, 2, 3, progression="manual")
        assessment = Assessment.open(
            built, "a1", by="officer", on=october(1), store=store, clock=clock, authority=AllowAll()
        )
        self.rate(assessment, 3, 5)
        climb(assessment, on=october(6))
        return assessment

    @staticmethod
    def rate(assessment: Assessment, level: int, day: int, until: date | None = None) -> None:
        """Decide on a level on a day of October 2007."""
        rating = Rating(
            level=level, authority="committee", reason=WHY, decided_on=october(day), valid_until=until
        )
        assessment.rate(rating, by="committee")

    def test_a_lower_rating_lets_the_level_fall_with_its_reason(self, rated: Assessment) -> None:
        """The fall is recorded with the rating, and says who decides and why."""
        self.rate(rated, 1, 9)

        assert [rated.level(as_of=october(day)) for day in (8, 9)] == [3, 1]
        [fall] = rated.state(as_of=october(9)).regressions
        assert (fall.before, fall.after) == (3, 1)
        assert fall.reason == Text(th="ผู้ประเมินกำหนดระดับ 1; น้ำท่วม", en="the assessor decided level 1; flood")

    def test_a_higher_rating_takes_moves(self, rated: Assessment) -> None:
        """After a lower rating, a higher one opens the way and moves nothing."""
        self.rate(rated, 1, 9)
        self.rate(rated, 2, 10)

        assert rated.level(as_of=october(10)) == 1
        assert rated.advance(by="committee", on=october(10)).after == 2

    def test_a_rating_that_ends_lets_the_level_fall(self, rated: Assessment) -> None:
        """When the last rating is over there is no level, and the recorded fall says that none is in force."""
        self.rate(rated, 3, 9, until=october(15))

        assert [rated.level(as_of=october(day)) for day in (15, 16)] == [3, 0]
        fall = rated.regress(by="registrar", on=october(16))
        assert fall is not None
        assert (fall.on, fall.after, fall.reason) == (
            october(16),
            0,
            Text(th="ไม่มีผลการประเมินที่มีผลใช้", en="no rating is in force"),
        )

    def test_evidence_moves_nothing(self, rated: Assessment) -> None:
        """What is withdrawn where an assessor decides lowers no level."""
        rated.submit(item("k1a"), by="officer", on=october(7))
        rated.withdraw("k1a", by="officer", reason=WHY, on=october(8))

        assert (rated.level(as_of=october(8)), rated.state().regressions) == (3, ())

    def test_elsewhere_a_lower_rating_lowers_nothing(self, opened: Assessment) -> None:
        """Where evidence decides, a rating stands beside the level and never moves it."""
        opened.advance(by="committee", on=october(3))
        self.rate(opened, 0, 9)

        assert (opened.level(as_of=october(9)), opened.state().regressions) == (1, ())


def test_a_reason_in_blanks_decides_nothing() -> None:
    """A revocation for no reason cannot be made, and so not be recorded."""
    with pytest.raises(MoveError) as error:
        revocation(reason=BLANK)

    assert error.value.code == "KPI205"
