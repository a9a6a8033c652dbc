"""Answers, readings, texts, exclusions and other indicators' levels, given as commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from kpiflow.assessment import AllowAll, Assessment, Regression
from kpiflow.definitions import Indicator, Measure
from kpiflow.errors import ConcurrencyError, MoveError
from kpiflow.evidence import Answer, Attainment, Exclusion, Reading, Standing, Stated, Statement
from kpiflow.guards import answered, measured, reached, written
from kpiflow.journal import MemoryStore
from kpiflow.text import Text
from ladders import WHY, asks, droppable, excluded, item, ladder, level, named


Clock = Callable[[], datetime]


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


LADDER = ladder(
    level(1, asks("1a", answered("q1", reach="partly"))),
    level(2, asks("2a", measured("m1", min=80))),
    level(3, asks("3a", written("f1", min_length=5))),
    level(4, asks("4a", reached(3, indicator="7.2.1"))),
    level(5, asks("5a"), asks("5b", na=droppable(allowed=True))),
    measures=(
        Measure(id="m1", name=named("m1"), unit="percent", lowest=0, highest=100),
        Measure(id="m2", name=named("m2"), unit="days", whole=True),
    ),
)

GIVEN: tuple[tuple[str, Stated], ...] = (
    ("answer.given", Answer(question="q1", value="partly")),
    ("measure.read", Reading(measure="m1", value=80)),
    ("text.written", Statement(field="f1", content="enough")),
    ("level.attained", Attainment(indicator="7.2.1", level=3)),
    ("requirement.excluded", excluded("5b")),
)
IDS = [kind for kind, _ in GIVEN]


@pytest.fixture
def opened(store: MemoryStore, clock: Clock) -> Assessment:
    """Give an assessment opened on 1 October 2007 and nothing more."""
    return Assessment.open(
        LADDER, "a1", by="officer", on=october(1), store=store, clock=clock, authority=AllowAll()
    )


@pytest.fixture
def complete(opened: Assessment) -> Assessment:
    """Give an assessment for which everything was stated and shown on 2 October 2007."""
    for _, fact in GIVEN:
        opened.declare(fact, by="officer", on=october(2))
    opened.submit(item("k5a"), by="officer", on=october(2))
    return opened


@pytest.fixture
def climbed(complete: Assessment) -> Assessment:
    """Give an assessment that stands on level 5 since 3 October 2007."""
    for _ in range(5):
        complete.advance(by="committee", on=october(3))
    return complete


class TestDeclaring:
    """Everything stated counts from its day."""

    @pytest.mark.parametrize(("kind", "fact"), GIVEN, ids=IDS)
    def test_records_one_entry_of_its_kind(self, opened: Assessment, kind: str, fact: Stated) -> None:
        """A statement is one entry, by whoever made it, and can be looked up by what it is about."""
        opened.declare(fact, by="somebody", on=october(2))

        entry = opened.history()[-1]
        assert (len(opened.history()), entry.kind, entry.actor) == (2, kind, "somebody")
        assert opened.state(as_of=october(2)).register[fact.id].fact == fact

    @pytest.mark.parametrize(("kind", "fact"), GIVEN, ids=IDS)
    def test_counts_from_its_day(self, opened: Assessment, kind: str, fact: Stated) -> None:
        """A statement is not known on the day before."""
        opened.declare(fact, by="officer", on=october(10))

        assert [opened.state(as_of=october(day)).register.find(fact.id) is None for day in (9, 10)] == [
            True,
            False,
        ]

    def test_reaches_levels(self, complete: Assessment) -> None:
        """What was stated carries the levels that ask for it, one step at a time."""
        assert complete.judge(as_of=october(2)).supported == 5
        assert [complete.advance(by="committee", on=october(3)).after for _ in range(5)] == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize(("kind", "fact"), GIVEN, ids=IDS)
    @pytest.mark.parametrize("by", ["", " "])
    def test_says_who_gives_it(self, opened: Assessment, kind: str, fact: Stated, by: str) -> None:
        """A statement that nobody makes is refused, and nothing is recorded."""
        with pytest.raises(MoveError) as error:
            opened.declare(fact, by=by)

        assert (error.value.code, len(opened.history())) == ("KPI207", 1)

    @pytest.mark.parametrize(("kind", "fact"), GIVEN, ids=IDS)
    @pytest.mark.parametrize("on", ["2007-10-31", date(2550, 10, 31)], ids=["text", "Buddhist era"])
    def test_takes_effect_on_a_day(self, opened: Assessment, kind: str, fact: Stated, on: Any) -> None:
        """What only looks like a day is refused, and nothing is recorded."""
        with pytest.raises(MoveError) as error:
            opened.declare(fact, by="officer", on=on)

        assert (error.value.code, len(opened.history())) == ("KPI208", 1)

    @pytest.mark.parametrize(("kind", "fact"), GIVEN, ids=IDS)
    def test_is_refused_when_the_journal_has_moved_on(
        self, opened: Assessment, store: MemoryStore, clock: Clock, kind: str, fact: Stated
    ) -> None:
        """Whoever states something on an older state than the journal's records nothing."""
        Assessment.resume("a1", store=store, indicator=LADDER, clock=clock, authority=AllowAll()).submit(
            item("k5a"), by="other"
        )

        with pytest.raises(ConcurrencyError):
            opened.declare(fact, by="officer")

    def test_is_about_today_unless_said(self, opened: Assessment, clock: Clock) -> None:
        """Without a day, a statement counts from the day it is recorded."""
        opened.declare(Answer(question="q1", value="yes"), by="officer")

        assert opened.state().register["answer:q1"].on == clock().date()


class TestReplacing:
    """A later statement about the same thing takes the place of the earlier one."""

    def test_a_lower_answer_lowers_the_level_and_says_why(self, climbed: Assessment) -> None:
        """An answer taken back below what is needed lets the level fall, in the same entry."""
        before = len(climbed.history())

        climbed.declare(Answer(question="q1", value="no"), by="officer", on=october(9))

        assert (climbed.level(as_of=october(8)), climbed.level(as_of=october(9))) == (5, 0)
        assert len(climbed.history()) == before + 1
        assert climbed.state(as_of=october(9)).regressions == (
            Regression(
                on=october(9),
                before=5,
                after=0,
                reason=Text(
                    th="answer:q1: ตอบว่า “no” แต่เกณฑ์คือ partly ขึ้นไป",
                    en="answer:q1 says “no”, where partly or better is needed",
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("fact", "level", "reason"),
        [
            (
                Reading(measure="m1", value=79),
                1,
                "reading:m1 is 79 percent, where at least 80 is needed",
            ),
            (Statement(field="f1", content="no"), 2, "statement:f1 has 2 of 5 characters"),
            (Attainment(indicator="7.2.1", level=2), 3, "attainment:7.2.1 is at level 2"),
        ],
        ids=["reading", "text", "other level"],
    )
    def test_a_lower_statement_of_any_kind_lowers_the_level(
        self, climbed: Assessment, fact: Stated, level: int, reason: str
    ) -> None:
        """The level falls to the one below what is no longer borne, and the reason names the statement."""
        climbed.declare(fact, by="officer", on=october(9))

        [fall] = climbed.state(as_of=october(9)).regressions
        assert (fall.before, fall.after, fall.reason.en) == (5, level, reason)
        assert climbed.level(as_of=october(31)) == level

    def test_a_better_statement_lowers_nothing(self, climbed: Assessment) -> None:
        """A higher answer leaves the level where it is."""
        climbed.declare(Answer(question="q1", value="yes"), by="officer", on=october(9))

        assert (climbed.level(as_of=october(9)), climbed.state().regressions) == (5, ())

    def test_a_better_statement_after_a_fall_brings_nothing_back_by_itself(self, climbed: Assessment) -> None:
        """After a fall it takes new moves, whatever is answered."""
        climbed.declare(Answer(question="q1", value="no"), by="officer", on=october(9))
        climbed.declare(Answer(question="q1", value="yes"), by="officer", on=october(10))

        assert climbed.judge(as_of=october(10)).supported == 5
        assert climbed.level(as_of=october(10)) == 0
        assert climbed.advance(by="committee", on=october(10)).after == 1

    def test_a_backdated_statement_does_not_replace_a_later_one(self, climbed: Assessment) -> None:
        """An answer for an earlier day lets only the days up to the later answer be judged by it."""
        climbed.declare(Answer(question="q1", value="yes"), by="officer", on=october(20))
        climbed.declare(Answer(question="q1", value="no"), by="officer", on=october(10))

        assert [climbed.judge(as_of=october(day)).supported for day in (9, 10, 19, 20)] == [5, 0, 0, 5]
        assert [climbed.level(as_of=october(day)) for day in (9, 10, 19, 20)] == [5, 0, 0, 0]

    def test_an_exclusion_in_time_keeps_the_level(self, climbed: Assessment) -> None:
        """The level stands on what was left out, until the exclusion is rejected; then it falls with the reason."""
        climbed.reject("exclusion:5b", by="committee", reason=WHY, on=october(9))

        [fall] = climbed.state(as_of=october(9)).regressions
        assert (fall.before, fall.after) == (5, 4)
        assert fall.reason.en == (
            "exclusion:5b was rejected on 9 October 2550 BE: flood; no evidence was submitted: name of k5b"
        )


class TestRuling:
    """What was stated can be ruled on like an item."""

    @pytest.mark.parametrize("subject", ["answer:q1", "reading:m1", "statement:f1", "attainment:7.2.1"])
    @pytest.mark.parametrize("command", ["reject", "withdraw"])
    def test_taken_out_it_counts_no_more(self, climbed: Assessment, subject: str, command: str) -> None:
        """A rejected or withdrawn statement lowers the level, and the reason says who and when."""
        getattr(climbed, command)(subject, by="committee", reason=WHY, on=october(9))

        [fall] = climbed.state(as_of=october(9)).regressions
        assert climbed.level(as_of=october(9)) == fall.after < 5
        assert fall.reason.en.startswith(f"{subject} was {command}".replace("withdraw", "withdrawn"))
        assert fall.reason.en.endswith("on 9 October 2550 BE: flood")

    def test_stated_again_it_counts_again(self, climbed: Assessment) -> None:
        """Unlike an item, what was withdrawn can be stated again under its name."""
        climbed.withdraw("answer:q1", by="officer", reason=WHY, on=october(9))
        climbed.declare(Answer(question="q1", value="yes"), by="officer", on=october(10))

        entry = climbed.state(as_of=october(10)).register["answer:q1"]
        assert (entry.standing, climbed.judge(as_of=october(10)).supported) == (Standing.SUBMITTED, 5)


class TestRefusals:
    """What cannot be meant is refused, and nothing is recorded."""

    @pytest.mark.parametrize(
        ("fact", "message"),
        [
            (
                Answer(question="q11", value="yes"),
                (
                    "[KPI204] an answer is to the question 'q11', which indicator '1.2' does not declare\n"
                    "  at: question\n  declared: q1, q2, q3\n  hint: did you mean 'q1'?"
                ),
            ),
            (
                Reading(measure="turnout", value=1),
                (
                    "[KPI204] a reading is of the measure 'turnout', which indicator '1.2' does not declare\n"
                    "  at: measure\n  declared: m1, m2"
                ),
            ),
            (
                Statement(field="f2", content="text"),
                (
                    "[KPI204] a text is for the field 'f2', which indicator '1.2' does not declare\n"
                    "  at: field\n  declared: f1"
                ),
            ),
            (
                Attainment(indicator="7.2.2", level=1),
                (
                    "[KPI204] a level is that of the indicator '7.2.2', which indicator '1.2' does not declare\n"
                    "  at: indicator\n  declared: 7.2.1\n  hint: did you mean '7.2.1'?"
                ),
            ),
            (
                Exclusion(requirement="5c", reason=WHY),
                (
                    "[KPI205] an exclusion is from requirement '5c', which indicator '1.2' does not have\n"
                    "  at: requirement\n  declared: 1a, 2a, 3a, 4a, 5a, 5b"
                ),
            ),
            (
                Exclusion(requirement="5b", reason=WHY, supported_by=("memo",)),
                (
                    "[KPI203] 'exclusion:5b' rests on 'memo', which the register does not have\n"
                    "  at: supported_by[0]"
                ),
            ),
            (
                Answer(question="q1", value="Yes"),
                (
                    "[KPI212] 'Yes' is no answer to 'q1'\n"
                    "  at: value\n  declared: no, partly, yes\n  hint: did you mean 'yes'?"
                ),
            ),
            (
                Reading(measure="m1", value=1, unit="days"),
                (
                    "[KPI213] the reading of 'm1' is in another unit than the measure\n"
                    "  at: unit\n  expected: percent   got: days"
                ),
            ),
            (
                Reading(measure="m1", numerator=3, denominator=0),
                (
                    "[KPI213] the reading of 'm1' is a ratio to nothing\n"
                    "  at: denominator\n  expected: a denominator other than 0"
                ),
            ),
            (
                Reading(measure="m1", value="-0.5"),
                "[KPI213] 'm1' cannot be -0.5\n  at: value\n  expected: at least 0   got: -0.5",
            ),
            (
                Reading(measure="m1", value="100.00001"),
                "[KPI213] 'm1' cannot be 100.00001\n  at: value\n  expected: at most 100   got: 100.00001",
            ),
            (
                Reading(measure="m1", numerator=4, denominator=3),
                "[KPI213] 'm1' cannot be 400/3\n  at: value\n  expected: at most 100   got: 400/3",
            ),
            (
                Reading(measure="m1", numerator=9, denominator=8),
                "[KPI213] 'm1' cannot be 112.5\n  at: value\n  expected: at most 100   got: 112.5",
            ),
            (
                Reading(measure="m2", value="1.5"),
                "[KPI213] 'm2' counts in whole numbers\n  at: value\n  expected: a whole number   got: 1.5",
            ),
            (
                Attainment(indicator="7.2.1", level=-1),
                "[KPI213] there is no level -1\n  at: level\n  expected: 0 or more",
            ),
        ],
        ids=[
            "question",
            "measure",
            "field",
            "indicator",
            "requirement",
            "support",
            "value",
            "unit",
            "denominator",
            "too low",
            "barely too high",
            "no decimal",
            "too high",
            "not whole",
            "level",
        ],
    )
    def test_says_what_is_wrong_and_where(self, opened: Assessment, fact: Stated, message: str) -> None:
        """Each refusal has its code, its place and what would be right."""
        with pytest.raises(MoveError) as error:
            opened.declare(fact, by="officer")

        assert str(error.value) == message
        assert len(opened.history()) == 1

    @pytest.mark.parametrize(
        "fact",
        [
            Reading(measure="m1", numerator=0, denominator=0),
            Reading(measure="m1", value=0),
            Reading(measure="m1", value=100, unit="percent"),
            Reading(measure="m2", value="2.0"),
            Reading(measure="m2", value=-3),
            Attainment(indicator="7.2.1", level=0),
            Statement(field="f1", content=""),
            Exclusion(requirement="5a", reason=WHY),
        ],
        ids=["0 of 0", "lowest", "highest", "whole", "no bounds", "no level", "blank", "not allowed"],
    )
    def test_lets_in_what_the_rules_are_to_judge(self, opened: Assessment, fact: Stated) -> None:
        """What is possible is recorded, and judged by the rules: 0 of 0 too, and exclusions not allowed."""
        opened.declare(fact, by="officer")

        assert len(opened.history()) == 2

    def test_of_several_kinds_are_told_at_once(self, opened: Assessment) -> None:
        """An exclusion that names nothing there is has all its faults told together."""
        with pytest.raises(MoveError) as error:
            opened.declare(Exclusion(requirement="9z", reason=WHY, supported_by=("a", "b")), by="officer")

        assert [(each.code, each.path) for each in error.value.problems] == [
            ("KPI205", ("requirement",)),
            ("KPI203", ("supported_by", 0)),
            ("KPI203", ("supported_by", 1)),
        ]

    def test_an_exclusion_may_rest_on_what_was_entered(self, complete: Assessment) -> None:
        """Items and nil returns of the register may support an exclusion."""
        complete.declare(excluded("5b", supported_by=("k5a",)), by="officer", on=october(4))

        entry = complete.state(as_of=october(4)).register["exclusion:5b"]
        assert isinstance(entry.fact, Exclusion)
        assert entry.fact.supported_by == ("k5a",)


def test_zero_of_zero_is_unknown_and_advances_nothing(opened: Assessment) -> None:
    """A ratio of nothing to nothing is recorded as it is, and the rules call it unknown."""
    opened.declare(Answer(question="q1", value="yes"), by="officer", on=october(2))
    opened.declare(Reading(measure="m1", numerator=0, denominator=0), by="officer", on=october(2))

    two = opened.judge(as_of=october(2)).requirements()[1]

    assert (two.status.value, opened.judge(as_of=october(2)).supported) == ("unknown", 1)


def test_a_definition_that_asks_nothing_takes_no_answers(store: MemoryStore, clock: Clock) -> None:
    """Where no question is declared, an answer is refused without a list of nothing."""
    bare: Indicator = ladder(level(1, asks("1a")), questions=(), scales=())
    assessment = Assessment.open(
        bare, "a1", by="officer", on=october(1), store=store, clock=clock, authority=AllowAll()
    )

    with pytest.raises(MoveError) as error:
        assessment.declare(Answer(question="q1", value="yes"), by="officer")

    assert str(error.value) == (
        "[KPI204] an answer is to the question 'q1', which indicator '1.2' does not declare\n  at: question"
    )
