"""The rules an assessment is judged by: kept in its journal, changed in the open, never for the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.events import Opened, RulesChanged, kind_of
from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.errors import AuthorityError, JournalError, MoveError
from kpiflow.evidence import EvidenceItem
from kpiflow.guards import provided
from kpiflow.journal import Draft, MemoryStore
from kpiflow.text import BLANK, Text


WHY = Text(th="ระเบียบใหม่", en="a new regulation")
Items = Callable[..., EvidenceItem]


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


@pytest.fixture
def stricter(ladder: Indicator) -> Indicator:
    """Give the definition with a level 1 that asks for a survey."""
    level = Level(
        level=1,
        name=Text.same("one"),
        requirements=(Requirement(id="1a", text=WHY, requires=provided("survey")),),
    )
    return evolve(ladder, levels=(level, *ladder.levels[1:]), version="2")


@pytest.fixture
def climbed(ladder: Indicator, store: MemoryStore, clock: Callable[[], datetime], item: Items) -> Assessment:
    """Give an assessment on level 1, opened by the secretary, with a plan that the officer entered."""
    made = Assessment.open(
        ladder, "a1", by="secretary", on=october(1), store=store, clock=clock, authority=AllowAll()
    )
    made.submit(item("plan"), by="officer", on=october(2))
    made.advance(by="committee", on=october(3))
    return made


class TestKept:
    """The journal keeps the definition it is judged by."""

    def test_an_assessment_needs_no_file_to_be_taken_up(self, climbed: Assessment, ladder: Indicator) -> None:
        """What was opened under a definition is taken up under it, from the journal alone."""
        again = Assessment.resume("a1", store=climbed.store)

        assert again.indicator == ladder
        assert again.result(as_of=october(4)) == climbed.result(as_of=october(4))

    def test_a_definition_other_than_its_digest_is_refused(
        self, ladder: Indicator, stricter: Indicator, store: MemoryStore, clock: Callable[[], datetime]
    ) -> None:
        """A definition put in the place of the one that the digest names is found."""
        event = Opened(on=october(1), indicator="1.2", digest=codec.digest(ladder), definition=stricter)
        draft = Draft(
            command_id="x", recorded_at=clock(), actor="x", kind=kind_of(event), body=codec.encode(event)
        )
        store.append("a1", draft, expected_version=0)

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=store)

        assert error.value.code == "KPI303"
        assert error.value.problems[0].message == "entry 1 of 'a1' holds another definition than it names"


class TestChanged:
    """Other rules hold from a day on, and only from then."""

    def test_hold_from_their_day_on(
        self, climbed: Assessment, stricter: Indicator, ladder: Indicator
    ) -> None:
        """The day before is judged by the rules before, for ever; the level falls on the day of the change."""
        before = climbed.result(as_of=october(9))

        climbed.change_rules(stricter, by="controller", on=october(10), reason=WHY)

        assert climbed.result(as_of=october(9)) == before
        assert climbed.result(as_of=october(10)).indicator == stricter == climbed.indicator
        assert (climbed.level(as_of=october(9)), climbed.level(as_of=october(10))) == (1, 0)
        assert Assessment.resume("a1", store=climbed.store).level(as_of=october(10)) == 0

    def test_record_the_fall_they_bring_about(self, climbed: Assessment, stricter: Indicator) -> None:
        """A level lost to new rules is lost in the open, with the reason."""
        climbed.change_rules(stricter, by="controller", on=october(10), reason=WHY)

        last = climbed.events()[-1]
        assert isinstance(last, RulesChanged)
        assert last.regression is not None
        assert (last.regression.before, last.regression.after) == (1, 0)
        assert last.reason == WHY

    def test_can_be_met_anew(self, climbed: Assessment, stricter: Indicator, item: Items) -> None:
        """What the new rules ask for lifts the level again."""
        climbed.change_rules(stricter, by="controller", on=october(10), reason=WHY)
        climbed.submit(item("survey"), by="officer", on=october(11))

        climbed.advance(by="committee", on=october(11))

        assert climbed.level(as_of=october(11)) == 1
        assert [climbed.level(as_of=october(day)) for day in (2, 3, 9, 10)] == [0, 1, 1, 0]

    @pytest.mark.parametrize("by", ["secretary", "officer", "Officer"])
    def test_are_another_actors_business(self, climbed: Assessment, stricter: Indicator, by: str) -> None:
        """Who opened the assessment or entered evidence cannot change what it is judged by."""
        before = climbed.history()

        with pytest.raises(AuthorityError) as error:
            climbed.change_rules(stricter, by=by, on=october(10), reason=WHY)

        assert error.value.code == "KPI804"
        assert climbed.history() == before

    def test_forged_into_the_journal_do_not_count(
        self, climbed: Assessment, stricter: Indicator, ladder: Indicator, clock: Callable[[], datetime]
    ) -> None:
        """A change of rules by the collector, made around the command, changes nothing and is shown."""
        event = RulesChanged(
            on=october(10), before="", digest=codec.digest(stricter), definition=stricter, reason=WHY
        )
        draft = Draft(
            command_id="x",
            recorded_at=clock(),
            actor="officer",
            kind=kind_of(event),
            body=codec.encode(event),
        )
        climbed.store.append("a1", draft, expected_version=3)

        again = Assessment.resume("a1", store=climbed.store)

        assert again.indicator == ladder
        assert again.level(as_of=october(10)) == 1
        assert [each.code for each in again.state().void] == ["KPI804"]

    def test_are_refused_for_all_that_speaks_against_them(
        self, climbed: Assessment, ladder: Indicator
    ) -> None:
        """The same rules, a day that is over, no reason: all problems come at once."""
        with pytest.raises(MoveError) as error:
            climbed.change_rules(ladder, by="controller", on=october(2), reason=BLANK)

        assert [problem.message for problem in error.value.problems] == [
            "the assessment runs under this definition already",
            "other rules from 2007-10-02 on would judge anew what took effect by 2007-10-03",
            "it is not said why the rules change",
        ]

    def test_of_another_indicator_are_refused(self, climbed: Assessment, ladder: Indicator) -> None:
        """An assessment stays one of its indicator."""
        with pytest.raises(MoveError) as error:
            climbed.change_rules(evolve(ladder, code="1.3"), by="controller", on=october(10), reason=WHY)

        assert error.value.code == "KPI340"

    def test_may_change_the_weight(self, climbed: Assessment, ladder: Indicator) -> None:
        """The score of each day is by the weight of that day."""
        climbed.change_rules(evolve(ladder, weight=Decimal(4)), by="controller", on=october(10), reason=WHY)

        weighted = [climbed.score(as_of=october(day)).weighted for day in (9, 10)]
        assert weighted[1] == 2 * weighted[0]


class TestTriedOut:
    """Other rules tried on an assessment change nothing."""

    def test_judge_every_day(self, climbed: Assessment, stricter: Indicator, ladder: Indicator) -> None:
        """Under other rules, every day is judged as if they had always held, changes of rules included."""
        climbed.change_rules(stricter, by="controller", on=october(10), reason=WHY)
        before = climbed.history()

        lenient, strict = climbed.under(ladder), climbed.under(stricter)

        assert [lenient.level(as_of=october(day)) for day in (2, 9, 10)] == [0, 1, 1]
        assert [strict.level(as_of=october(day)) for day in (2, 9, 10)] == [0, 0, 0]
        assert lenient.result(as_of=october(10)).indicator == ladder
        assert strict.as_of(october(9)).result().indicator == stricter
        assert climbed.history() == before

    def test_are_of_the_same_indicator(self, climbed: Assessment, ladder: Indicator) -> None:
        """Another indicator's rules judge nothing here."""
        with pytest.raises(MoveError) as error:
            climbed.under(evolve(ladder, code="1.3"))

        assert error.value.code == "KPI340"
