"""Commands in, events out, and questions answered for any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from attrs import evolve

from kpiflow import codec
from kpiflow.assessment import AllowAll, Assessment, Regression
from kpiflow.assessment.clock import clock_in
from kpiflow.dates import DateRange, PartialDate
from kpiflow.decisions import Rating, Waiver
from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.errors import (
    ConcurrencyError,
    FieldError,
    GuardNotSatisfiedError,
    JournalError,
    KpiflowError,
    MoveError,
    ScoringError,
)
from kpiflow.evidence import Approval, EvidenceItem, NilReturn, Quantity, Standing
from kpiflow.guards import provided
from kpiflow.journal import Draft, Entry, MemoryStore
from kpiflow.ladder import LevelVerdict, score_of
from kpiflow.machine import Move
from kpiflow.self_assessment import LevelPerformance, SelfAssessment
from kpiflow.text import BLANK, Text


Clock = Callable[[], datetime]
Items = Callable[..., EvidenceItem]

TODAY = date(2007, 11, 1)
WHY = Text(th="เหตุผล", en="the reason")


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


def report(claimed: int | None = 3, *, speaks_of: tuple[int, ...] = ()) -> SelfAssessment:
    """Make a report that claims a level."""
    return SelfAssessment(
        agency=Text.same("agency"),
        round_months=12,
        filed_by="officer",
        filed_on=october(2),
        claimed_level=claimed,
        performance=tuple(LevelPerformance(level=level, statements=(WHY,)) for level in speaks_of),
    )


def nil(**fields: Any) -> NilReturn:
    """Make a nil return that is good for level 2 but for the given fields."""
    given: dict[str, Any] = {
        "id": "nil",
        "population": "complaints",
        "statement": Text.same("none"),
        "channels": ("desk",),
        "period": codec.structure("FY 2550 BE", DateRange),
        "attester": "registrar",
        "attested_on": codec.structure("2007-10-02", PartialDate),
    }
    return NilReturn(**(given | fields))


def waiver(**fields: Any) -> Waiver:
    """Make a waiver of 3b for the second half of October 2007, but for the given fields."""
    given: dict[str, Any] = {
        "id": "w1",
        "requirement": "3b",
        "authority": "committee",
        "reason": WHY,
        "decided_on": october(5),
        "valid_from": october(15),
        "valid_until": october(31),
    }
    return Waiver(**(given | fields))


def kinds(assessment: Assessment) -> list[str]:
    """Give the kinds of the entries recorded."""
    return [entry.kind for entry in assessment.history()]


COMMANDS: tuple[tuple[str, Callable[[Assessment, Items, str], object]], ...] = (
    ("report.filed", lambda a, _i, by: a.file(report(), by=by)),
    ("evidence.submitted", lambda a, i, by: a.submit(i("plan", id="new"), by=by)),
    ("nil_return.attested", lambda a, _i, by: a.attest(nil(), by=by)),
    ("evidence.ruled", lambda a, _i, by: a.accept("plan", by=by)),
    ("evidence.ruled", lambda a, _i, by: a.reject("plan", by=by, reason=WHY)),
    ("evidence.ruled", lambda a, _i, by: a.withdraw("plan", by=by, reason=WHY)),
    ("requirement.waived", lambda a, _i, by: a.decide(waiver(), by=by)),
    (
        "level.rated",
        lambda a, _i, by: a.rate(
            Rating(level=1, authority="committee", reason=WHY, decided_on=october(9)), by=by
        ),
    ),
    ("level.advanced", lambda a, _i, by: a.advance(by=by)),
)
NAMES = ["file", "submit", "attest", "accept", "reject", "withdraw", "waive", "rate", "advance"]


class TestOpening:
    """An assessment begins with one entry, under one definition."""

    def test_records_one_entry(self, opened: Assessment, store: MemoryStore) -> None:
        """Opening records who opened it, and nothing but that."""
        [entry] = store.read("a1")

        assert (entry.version, entry.kind, entry.actor) == (1, "assessment.opened", "officer")
        assert opened.history() == (entry,)

    def test_pins_the_definition(self, opened: Assessment, ladder: Indicator) -> None:
        """The entry holds the definition, its SHA-256 and the day it was opened, and nothing else."""
        [entry] = opened.history()

        assert entry.body.decode() == (
            f'{{"definition":{codec.encode(ladder).decode()},"digest":"{codec.digest(ladder)}",'
            '"indicator":"1.2","on":"2007-10-01"}'
        )

    def test_stamps_the_moment(self, opened: Assessment, clock: Clock) -> None:
        """Entries bear the moment of the clock, whatever day they count from."""
        assert [entry.recorded_at for entry in opened.history()] == [clock()]

    def test_is_today_unless_said(self, ladder: Indicator, clock: Clock) -> None:
        """Without a day, the assessment begins on the day it is recorded."""
        assessment = Assessment.open(ladder, "a1", by="officer", clock=clock, authority=AllowAll())

        assert b'"on":"2007-11-01"' in assessment.history()[0].body

    def test_needs_no_store(self, ladder: Indicator) -> None:
        """Without a store it is kept in memory, and stamped in Thai time."""
        one = Assessment.open(ladder, "a1", by="officer", authority=AllowAll())
        two = Assessment.open(ladder, "a1", by="officer", authority=AllowAll())

        assert one.history()[0].recorded_at.utcoffset() == timedelta(hours=7)
        assert len(two.history()) == 1

    def test_keeps_an_empty_store_it_is_given(self, ladder: Indicator, store: MemoryStore) -> None:
        """A store is used although it holds nothing yet."""
        Assessment.open(ladder, "a1", by="officer", store=store, authority=AllowAll())

        assert store.streams() == ("a1",)

    def test_happens_once(self, opened: Assessment, ladder: Indicator, store: MemoryStore) -> None:
        """A name that the store has already cannot be opened again."""
        with pytest.raises(JournalError) as error:
            Assessment.open(ladder, "a1", by="other", store=store, authority=AllowAll())

        assert str(error.value) == (
            "[KPI304] assessment 'a1' is open already\n  hint: use Assessment.resume()"
        )
        assert store.read("a1") == opened.history()

    def test_is_a_matter_of_each_name(
        self, opened: Assessment, ladder: Indicator, store: MemoryStore
    ) -> None:
        """One store holds several assessments, which know nothing of each other."""
        other = Assessment.open(ladder, "a2", by="officer", store=store, authority=AllowAll())

        assert store.streams() == ("a1", "a2")
        assert len(other.history()) == len(opened.history()) == 1

    @pytest.mark.parametrize("name", ["", " ", "a b", "ก", "-a", "a" * 65, "a\n", "e\u200b1"])
    def test_takes_a_plain_name(self, ladder: Indicator, store: MemoryStore, name: str) -> None:
        """A name that is no identifier is refused, and nothing is recorded."""
        with pytest.raises(MoveError) as error:
            Assessment.open(ladder, name, by="officer", store=store, authority=AllowAll())

        assert (error.value.code, error.value.problems[0].path) == ("KPI100", ("id",))
        assert store.streams() == ()

    def test_says_what_a_plain_name_is(self, ladder: Indicator) -> None:
        """The refusal of a name shows the invisible character in it."""
        with pytest.raises(MoveError) as error:
            Assessment.open(ladder, "e\u200b1", by="officer", authority=AllowAll())

        assert str(error.value) == (
            "[KPI100] 'e\\u200b1' is not an identifier\n"
            "  at: id\n"
            "  expected: at most 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"
        )


class TestResuming:
    """An assessment is taken up from its journal, or not at all."""

    def test_replays_what_was_recorded(
        self, climbed: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock
    ) -> None:
        """An assessment taken up again answers as the one that recorded it."""
        climbed.file(report(), by="officer", on=october(4))
        climbed.decide(waiver(), by="committee")
        climbed.rate(
            Rating(level=2, authority="committee", reason=WHY, decided_on=october(6)), by="committee"
        )
        climbed.withdraw("survey", by="officer", reason=WHY, on=october(7))
        climbed.attest(nil(), by="registrar", on=october(8))

        again = Assessment.resume("a1", store=store, indicator=ladder, clock=clock, authority=AllowAll())

        assert again.history() == climbed.history()
        for day in (october(1), october(3), october(6), october(7), october(20), TODAY, date.max):
            assert again.result(as_of=day) == climbed.result(as_of=day)
        assert again.result() == climbed.result()

    def test_goes_on_where_it_stopped(
        self, complete: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock
    ) -> None:
        """Commands to an assessment taken up again append to the same journal."""
        again = Assessment.resume("a1", store=store, indicator=ladder, clock=clock, authority=AllowAll())

        again.advance(by="committee")

        assert [entry.version for entry in store.read("a1")] == [1, 2, 3, 4, 5, 6]

    def test_needs_an_open_one(self, opened: Assessment, ladder: Indicator, store: MemoryStore) -> None:
        """A name that was never opened is refused with the names that were."""
        with pytest.raises(JournalError) as error:
            Assessment.resume("a11", store=store, indicator=ladder, authority=AllowAll())

        assert str(error.value) == (
            "[KPI304] there is no assessment 'a11'\n  declared: a1\n  hint: did you mean 'a1'?"
        )

    @pytest.mark.parametrize(
        "change",
        [
            {"weight": Decimal(3)},
            {"code": "1.3"},
            {"description": Text(th="ใหม่", en="new")},
        ],
        ids=["weight", "code", "description"],
    )
    def test_needs_the_same_definition(
        self, opened: Assessment, ladder: Indicator, store: MemoryStore, change: dict[str, Any]
    ) -> None:
        """Any change of the definition is told from the one it was opened under."""
        changed = evolve(ladder, **change)

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=store, indicator=changed, authority=AllowAll())

        assert str(error.value) == (
            "[KPI303] assessment 'a1' runs under another definition\n"
            f"  expected: SHA-256 {codec.digest(ladder)}   got: SHA-256 {codec.digest(changed)}\n"
            "  hint: leave the definition out, or change the rules with Assessment.change_rules()"
        )

    def test_needs_the_opening_first(self, ladder: Indicator, store: MemoryStore, clock: Clock) -> None:
        """A journal that does not begin with an opening belongs to no definition."""
        body = b'{"on":"2007-10-01","before":0,"after":1}'
        store.append(
            "a1",
            Draft(command_id="x", recorded_at=clock(), actor="y", kind="level.advanced", body=body),
            expected_version=0,
        )

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=store, indicator=ladder, authority=AllowAll())

        assert str(error.value) == (
            "[KPI302] the first entry of 'a1' opens no assessment\n"
            "  got: level.advanced\n"
            "  hint: the journal was changed; restore it from a copy"
        )

    def test_knows_every_kind_of_entry(
        self, opened: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock
    ) -> None:
        """An entry of an unknown kind is not passed over."""
        strange = Draft(command_id="x", recorded_at=clock(), actor="y", kind="level.given", body=b"{}")
        store.append("a1", strange, expected_version=1)

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=store, indicator=ladder, authority=AllowAll())

        assert str(error.value) == (
            "[KPI302] entry 2 of 'a1' is of the unknown kind 'level.given'\n"
            "  declared: assessment.opened, report.filed, evidence.submitted, nil_return.attested, "
            "answer.given, measure.read, text.written, requirement.excluded, level.attained, "
            "evidence.ruled, evidence.observed, requirement.waived, requirement.excepted, "
            "deficiency.accepted, requirement.overridden, decision.revoked, level.rated, rules.changed, "
            "level.advanced, level.regressed, … (22)\n"
            "  hint: read it with the version of kpiflow that wrote it, or a newer one"
        )

    @pytest.mark.parametrize(
        "body",
        [
            b"{}",
            b'{"on":"2007-10-01","before":0,"after":NaN}',
            b'{"on":' + b"[" * 900 + b"]" * 900 + b"}",
            b'{"on":"2007-10-01","before":0,"after":1,"after":2}',
            b'{"on":"2007-10-01","before":0,"after":1.0}',
            b'{"on":"2007-10-01","before":0,"after":1,"by":"me"}',
            b'{"on":"1 October","before":0,"after":1}',
            b'{"on":20071001,"before":0,"after":1}',
        ],
        ids=lambda body: body[:50].decode(errors="replace"),
    )
    def test_reads_every_entry(
        self, opened: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock, body: bytes
    ) -> None:
        """An entry that is not what kpiflow wrote is named, and nothing else happens."""
        damaged = Draft(command_id="x", recorded_at=clock(), actor="y", kind="level.advanced", body=body)
        store.append("a1", damaged, expected_version=1)

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=store, indicator=ladder, authority=AllowAll())

        assert error.value.code == "KPI302"
        assert error.value.problems[0].message == "entry 2 of 'a1' cannot be read"

    def test_says_what_is_wrong_with_an_entry(
        self, opened: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock
    ) -> None:
        """An entry that cannot be read is refused with all that is wrong with it."""
        body = b'{"on":"2007-13-01","before":"x"}'
        damaged = Draft(command_id="x", recorded_at=clock(), actor="y", kind="level.advanced", body=body)
        store.append("a1", damaged, expected_version=1)

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=store, indicator=ladder, authority=AllowAll())

        assert str(error.value) == (
            "[KPI302] entry 2 of 'a1' cannot be read\n"
            "  got: '2007-13-01' is not a day of the calendar; 'before' must be a whole number; "
            "the key 'after' is missing\n"
            "  hint: the journal was changed, or written by a newer kpiflow"
        )

    def test_refuses_entries_that_contradict_one_another(
        self, complete: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock
    ) -> None:
        """A journal that was made to contradict itself is never answered from."""
        twice = complete.history()[1]
        forged = Draft(command_id="forged", recorded_at=clock(), actor="y", kind=twice.kind, body=twice.body)
        store.append("a1", forged, expected_version=5)

        with pytest.raises(KpiflowError):
            Assessment.resume("a1", store=store, indicator=ladder, clock=clock, authority=AllowAll()).level()


class TestEveryCommand:
    """What holds for all commands alike."""

    @pytest.mark.parametrize(("kind", "command"), COMMANDS, ids=NAMES)
    def test_records_one_entry_by_whoever_gave_it(
        self,
        complete: Assessment,
        item: Items,
        kind: str,
        command: Callable[[Assessment, Items, str], object],
    ) -> None:
        """A command appends exactly one entry, of its kind, with its actor."""
        before = len(complete.history())

        command(complete, item, "committee")

        assert len(complete.history()) == before + 1
        assert (complete.history()[-1].kind, complete.history()[-1].actor) == (kind, "committee")

    @pytest.mark.parametrize("by", ["", " ", "\n\t"])
    @pytest.mark.parametrize(("kind", "command"), COMMANDS, ids=NAMES)
    def test_says_who_gives_it(
        self,
        complete: Assessment,
        store: MemoryStore,
        item: Items,
        kind: str,
        command: Callable[[Assessment, Items, str], object],
        by: str,
    ) -> None:
        """A command that nobody gives is refused, and nothing is recorded."""
        before = store.read("a1")

        with pytest.raises(MoveError) as error:
            command(complete, item, by)

        assert str(error.value) == (
            "[KPI207] the command does not say who gives it\n  hint: name the role in `by`"
        )
        assert store.read("a1") == complete.history() == before

    @pytest.mark.parametrize(("kind", "command"), COMMANDS, ids=NAMES)
    def test_is_refused_when_the_journal_has_moved_on(
        self,
        complete: Assessment,
        ladder: Indicator,
        store: MemoryStore,
        clock: Clock,
        item: Items,
        kind: str,
        command: Callable[[Assessment, Items, str], object],
    ) -> None:
        """Whoever decides on an older state than the journal's records nothing."""
        other = Assessment.resume("a1", store=store, indicator=ladder, clock=clock, authority=AllowAll())
        other.submit(item("plan", id="first"), by="other")

        with pytest.raises(ConcurrencyError) as error:
            command(complete, item, "committee")

        assert (error.value.expected, error.value.current) == (5, 6)
        assert len(store.read("a1")) == 6
        assert len(complete.history()) == 5

    def test_opening_says_who_gives_it(self, ladder: Indicator, store: MemoryStore) -> None:
        """Nobody cannot open an assessment."""
        with pytest.raises(MoveError) as error:
            Assessment.open(ladder, "a1", by=" ", store=store, authority=AllowAll())

        assert error.value.code == "KPI207"
        assert store.streams() == ()

    def test_falling_says_who_records_it(self, opened: Assessment, item: Items) -> None:
        """Nobody cannot record a fall."""
        opened.submit(item("plan", valid_until=october(5)), by="officer", on=october(2))
        opened.advance(by="committee", on=october(3))

        with pytest.raises(MoveError) as error:
            opened.regress(by="")

        assert error.value.code == "KPI207"

    def test_given_twice_by_two_that_know_the_same_is_recorded_once(
        self, complete: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock
    ) -> None:
        """A command given again before its answer was seen does not count twice."""
        again = Assessment.resume("a1", store=store, indicator=ladder, clock=clock, authority=AllowAll())

        complete.advance(by="committee")
        again.advance(by="committee")

        assert again.history() == complete.history() == store.read("a1")
        assert again.level() == 1

    def test_needs_a_clock_that_knows_its_time_zone(self, ladder: Indicator, store: MemoryStore) -> None:
        """A clock without a time zone tells no day and stamps nothing."""
        blind: Any = lambda: datetime(2007, 11, 1)  # noqa: DTZ001, E731 -- what is refused
        for on in (None, october(1)):
            with pytest.raises(MoveError) as error:
                Assessment.open(
                    ladder, "a1", by="officer", on=on, store=store, clock=blind, authority=AllowAll()
                )

            assert str(error.value) == (
                "[KPI208] the clock gives no moment with a time zone\n"
                "  expected: a datetime.datetime that knows its time zone   got: datetime.datetime(2007, 11, 1, 0, 0)\n"
                "  hint: write lambda: datetime.now(tz=ZoneInfo('Asia/Bangkok'))"
            )
        assert store.streams() == ()

    def test_needs_a_clock_that_gives_a_moment(self, ladder: Indicator, store: MemoryStore) -> None:
        """A clock that gives a day, or nothing, tells no day and stamps nothing."""
        days: Any = iter((october(1), None))
        for _ in range(2):
            with pytest.raises(MoveError) as error:
                Assessment.open(
                    ladder, "a1", by="officer", store=store, clock=lambda: next(days), authority=AllowAll()
                )

            assert error.value.code == "KPI208"
        assert store.streams() == ()

    @pytest.mark.parametrize("day", [date(1940, 12, 31), date(2400, 1, 1), date.max, date(1941, 1, 1)])
    def test_whatever_is_recorded_can_be_resumed(
        self, opened: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock, item: Items, day: date
    ) -> None:
        """A date is recorded so that it can be read again, or the command is refused."""
        try:
            opened.submit(item("plan", valid_until=day), by="officer", on=day)
        except KpiflowError:
            assert len(store.read("a1")) == 1

        assert (
            Assessment.resume(
                "a1", store=store, indicator=ladder, clock=clock, authority=AllowAll()
            ).history()
            == opened.history()
        )

    @pytest.mark.parametrize("field", ["by", "title"])
    def test_text_that_no_file_can_hold_is_refused(
        self, opened: Assessment, store: MemoryStore, item: Items, field: str
    ) -> None:
        """Half a character is refused by kpiflow, and nothing is recorded."""
        half = "\ud800"
        shown = item("plan", title=Text.same(half if field == "title" else "title"))

        with pytest.raises(KpiflowError):
            opened.submit(shown, by=half if field == "by" else "officer")

        assert len(store.read("a1")) == 1


class TestFiling:
    """The unit's own report, with the level it claims."""

    def test_states_the_claim(self, opened: Assessment) -> None:
        """The claim is what the latest report says, and lifts no level."""
        opened.file(report(3), by="officer", on=october(2))
        opened.file(report(2), by="officer", on=october(4))

        assert opened.state(as_of=october(3)).claimed == 3
        assert opened.state(as_of=october(4)).claimed == 2
        assert opened.level() == 0

    @pytest.mark.parametrize("level", [-1, 4, 99])
    def test_claims_a_level_there_is(self, opened: Assessment, level: int) -> None:
        """A claim of a level that the ladder does not have is refused."""
        with pytest.raises(MoveError) as error:
            opened.file(report(level), by="officer")

        assert str(error.value) == (
            f"[KPI202] indicator '1.2' has no level {level}\n  at: claimed_level\n  expected: 0 to 3"
        )
        assert kinds(opened) == ["assessment.opened"]

    @pytest.mark.parametrize("level", [0, 1, 3, None])
    def test_may_claim_any_level_or_none(self, opened: Assessment, level: int | None) -> None:
        """Level 0 and no claim at all may be filed too."""
        opened.file(report(level), by="officer")

        assert opened.state().claimed == level

    def test_speaks_of_levels_there_are(self, opened: Assessment) -> None:
        """All levels a report speaks of are checked at once, each with its place."""
        with pytest.raises(MoveError) as error:
            opened.file(report(7, speaks_of=(1, 4, 3, 5)), by="officer")

        assert [problem.path for problem in error.value.problems] == [
            ("claimed_level",),
            ("performance", 1, "level"),
            ("performance", 3, "level"),
        ]


class TestSubmitting:
    """Evidence of the kinds that the indicator knows, each item once."""

    def test_counts_from_its_day(self, opened: Assessment, item: Items) -> None:
        """An item supports a level from the day it took effect, not before."""
        opened.submit(item("plan"), by="officer", on=october(10))

        assert opened.judge(as_of=october(9)).supported == 0
        assert opened.judge(as_of=october(10)).supported == 1

    def test_is_of_a_declared_kind(self, opened: Assessment, item: Items) -> None:
        """A kind that the indicator does not declare is refused with the nearest one."""
        with pytest.raises(MoveError) as error:
            opened.submit(item("plans"), by="officer")

        assert str(error.value) == (
            "[KPI204] evidence 'plans' is of the kind 'plans', which indicator '1.2' does not declare\n"
            "  at: kind\n"
            "  declared: plan, answer, report, survey\n"
            "  hint: did you mean 'plan'?"
        )
        assert kinds(opened) == ["assessment.opened"]

    def test_has_a_plain_identifier_of_its_own(self, opened: Assessment, item: Items) -> None:
        """A malformed identifier and an undeclared kind are told at once."""
        with pytest.raises(MoveError) as error:
            opened.submit(item("nothing", id="a b"), by="officer")

        assert [(problem.code, problem.path) for problem in error.value.problems] == [
            ("KPI100", ("id",)),
            ("KPI204", ("kind",)),
        ]

    @pytest.mark.parametrize("day", [1, 2, 3])
    def test_takes_no_identifier_twice(self, complete: Assessment, item: Items, day: int) -> None:
        """An identifier that is taken on any day is refused on every day, and nothing is recorded."""
        before = complete.history()

        with pytest.raises(MoveError) as error:
            complete.submit(item("plan"), by="officer", on=october(day))

        assert str(error.value) == (
            "[KPI203] the register already has an item 'plan'\n"
            "  at: id\n"
            "  hint: give each its own identifier; what replaces an item does not take its identifier over"
        )
        assert complete.history() == before

    def test_speaks_of_declared_topics_alone(self, opened: Assessment, item: Items) -> None:
        """A topic that the indicator does not declare is refused where it stands."""
        with pytest.raises(MoveError) as error:
            opened.submit(item("plan", topics=("risks",)), by="officer")

        assert [(problem.code, problem.path) for problem in error.value.problems] == [
            ("KPI204", ("topics", 0))
        ]

    def test_says_of_each_thing_once_how_much(self, opened: Assessment, item: Items) -> None:
        """Of two amounts of hours nobody could tell whether one is wrong or both count."""
        amounts = tuple(Quantity(of=of, amount=8) for of in ("hours", "people", "hours"))

        with pytest.raises(MoveError) as error:
            opened.submit(item("plan", quantities=amounts), by="officer")

        assert [(problem.code, problem.path) for problem in error.value.problems] == [
            ("KPI213", ("quantities", 2, "of"))
        ]


class TestAttesting:
    """Nothing was found: a fact of its own."""

    def test_counts_from_its_day(self, opened: Assessment, item: Items) -> None:
        """A nil return supports a level from the day it took effect, not before."""
        opened.submit(item("plan"), by="officer", on=october(2))
        opened.attest(nil(), by="registrar", on=october(10))

        assert opened.judge(as_of=october(9)).supported == 1
        assert opened.judge(as_of=october(10)).supported == 2

    def test_names_what_the_indicator_declares(self, opened: Assessment) -> None:
        """Everything undeclared in a nil return is told at once, each with its place."""
        with pytest.raises(MoveError) as error:
            opened.attest(
                nil(id="?", population="complaint", channels=("desk", "disk"), supported_by=("memo",)),
                by="registrar",
            )

        assert [(problem.code, problem.path) for problem in error.value.problems] == [
            ("KPI100", ("id",)),
            ("KPI204", ("population",)),
            ("KPI204", ("channels", 1)),
            ("KPI203", ("supported_by", 0)),
        ]
        assert [problem.hint for problem in error.value.problems[1:3]] == [
            "did you mean 'complaints'?",
            "did you mean 'desk'?",
        ]
        assert [problem.message for problem in error.value.problems[1:]] == [
            "nil return '?' is about 'complaint', which indicator '1.2' does not declare",
            "nil return '?' names 'disk', which indicator '1.2' does not declare",
            "nil return '?' rests on 'memo', which the register does not have",
        ]
        assert kinds(opened) == ["assessment.opened"]

    def test_rests_on_items_entered_on_any_day(self, complete: Assessment) -> None:
        """A nil return may rest on an item that was entered later than it counts."""
        complete.attest(nil(supported_by=("report",)), by="registrar", on=october(1))

        assert complete.state(as_of=october(1)).register.find("nil") is not None

    def test_shares_identifiers_with_items(self, complete: Assessment) -> None:
        """A nil return cannot take the identifier of an item."""
        with pytest.raises(MoveError) as error:
            complete.attest(nil(id="plan"), by="registrar")

        assert error.value.code == "KPI203"


class TestRuling:
    """The assessor's decisions about items."""

    def test_accepts(self, complete: Assessment) -> None:
        """Acceptance stands from its day on, with who decided and when."""
        complete.accept("plan", by="committee", on=october(5))

        assert complete.state(as_of=october(4)).register["plan"].standing is Standing.SUBMITTED
        entry = complete.state(as_of=october(5)).register["plan"]
        assert entry.standing is Standing.ACCEPTED
        assert entry.ruling is not None
        assert (entry.ruling.by, entry.ruling.on, entry.ruling.reason) == ("committee", october(5), BLANK)

    @pytest.mark.parametrize(
        ("command", "standing", "th", "en"),
        [
            ("reject", Standing.REJECTED, "ผู้ประเมินไม่รับรอง", "was rejected on"),
            ("withdraw", Standing.WITHDRAWN, "ถูกถอน", "was withdrawn on"),
        ],
    )
    def test_lowers_the_level_and_says_why(
        self, climbed: Assessment, command: str, standing: Standing, th: str, en: str
    ) -> None:
        """Evidence rejected or withdrawn lowers the level, with the reason in both languages."""
        getattr(climbed, command)("answer", by="committee", reason=WHY, on=october(9))

        assert climbed.level(as_of=october(8)) == 3
        assert climbed.level(as_of=october(9)) == 1
        assert climbed.state(as_of=october(8)).regressions == ()
        state = climbed.state(as_of=october(9))
        assert state.register["answer"].standing is standing
        assert state.regressions == (
            Regression(
                on=october(9),
                before=3,
                after=1,
                reason=Text(
                    th=f"answer: {th} (เมื่อวันที่ 9 ตุลาคม 2550) เพราะเหตุผล; ไม่มีการรับรองว่าไม่พบข้อร้องเรียน",
                    en=f"answer {en} 9 October 2550 BE: the reason; no nil return of complaints was attested",
                ),
            ),
        )

    @pytest.mark.parametrize("in_order", [True, False])
    def test_acceptance_by_one_role_outlives_that_by_another(
        self, ladder: Indicator, clock: Clock, item: Items, *, in_order: bool
    ) -> None:
        """What one role accepted stays accepted by it, until the item is rejected, in whatever order that was recorded."""
        asks = Requirement(id="1a", text=WHY, requires=provided("plan", accepted_by="committee"))
        strict = evolve(ladder, levels=(Level(level=1, name=WHY, requirements=(asks,)), *ladder.levels[1:]))
        assessment = Assessment.open(
            strict, "a2", by="committee", on=october(1), clock=clock, authority=AllowAll()
        )
        assessment.submit(item("plan"), by="officer", on=october(2))
        rulings: list[tuple[Standing, str, int]] = [
            (Standing.ACCEPTED, "committee", 5),
            (Standing.ACCEPTED, "registrar", 7),
            (Standing.REJECTED, "registrar", 9),
            (Standing.ACCEPTED, "registrar", 11),
        ]
        for standing, by, n in rulings if in_order else reversed(rulings):
            assessment.rule("plan", standing, by=by, on=october(n), reason=WHY)

        assert [assessment.judge(as_of=october(n)).supported for n in (4, 5, 7, 8, 9, 11)] == [
            0,
            1,
            1,
            1,
            0,
            0,
        ]

    @pytest.mark.parametrize("standing", [Standing.ACCEPTED, Standing.REJECTED, Standing.WITHDRAWN])
    def test_is_by_a_role_that_is_declared(self, complete: Assessment, standing: Standing) -> None:
        """A ruling by a role that the definition does not know counts nowhere, and is refused."""
        with pytest.raises(MoveError) as error:
            complete.rule("plan", standing, by="comittee", reason=WHY)

        assert str(error.value) == (
            "[KPI204] the ruling on 'plan' names the role 'comittee', which indicator '1.2' does not declare\n"
            "  at: by\n"
            "  declared: committee, registrar\n"
            "  hint: did you mean 'committee'?"
        )
        assert complete.state().register["plan"].ruling is None

    def test_takes_back_is_for_whoever_entered_it(self, complete: Assessment) -> None:
        """Whoever submits need not be declared, and may withdraw what is theirs, but not rule on it."""
        complete.withdraw("plan", by="officer", reason=WHY)
        with pytest.raises(MoveError) as error:
            complete.accept("answer", by="officer")

        assert error.value.code == "KPI204"
        assert complete.state().register["plan"].standing is Standing.WITHDRAWN

    def test_is_by_anybody_where_no_roles_are_declared(
        self, ladder: Indicator, clock: Clock, item: Items
    ) -> None:
        """A definition that declares no roles takes anybody's word."""
        free = evolve(ladder, roles=())
        assessment = Assessment.open(
            free, "a2", by="officer", on=october(1), clock=clock, authority=AllowAll()
        )
        assessment.submit(item("plan"), by="officer", on=october(2))
        assessment.accept("plan", by="anybody", on=october(2))

        assert assessment.state().register["plan"].is_accepted_by("anybody")

    def test_records_the_fall_in_the_same_entry(self, climbed: Assessment) -> None:
        """A withdrawal and the fall it causes are one entry, so that neither is without the other."""
        before = len(climbed.history())

        climbed.withdraw("plan", by="officer", reason=WHY)

        assert len(climbed.history()) == before + 1
        assert b'"regression":{"after":0,"before":3,' in climbed.history()[-1].body

    def test_that_costs_nothing_records_no_fall(self, climbed: Assessment, item: Items) -> None:
        """Evidence withdrawn beside evidence as good lowers nothing."""
        climbed.submit(item("plan", id="plan-2"), by="officer", on=october(4))

        climbed.withdraw("plan", by="officer", reason=WHY)

        assert climbed.level() == 3
        assert climbed.state().regressions == ()

    def test_leaves_a_level_that_was_not_climbed(self, complete: Assessment) -> None:
        """Where no move was recorded there is nothing to fall from."""
        complete.withdraw("plan", by="officer", reason=WHY)

        assert complete.state().regressions == ()

    def test_does_not_climb_back_by_itself(self, climbed: Assessment, item: Items) -> None:
        """After a fall the level rises by recorded moves only, one at a time."""
        climbed.withdraw("answer", by="officer", reason=WHY, on=october(9))
        climbed.submit(item("answer", id="answer-2"), by="officer", on=october(10))

        assert climbed.judge(as_of=october(10)).supported == 3
        assert climbed.level(as_of=october(10)) == 1
        assert climbed.advance(by="committee", on=october(11)).after == 2

    @pytest.mark.parametrize("standing", [Standing.REJECTED, Standing.WITHDRAWN])
    @pytest.mark.parametrize("reason", [BLANK, Text(th=" ", en="\n")])
    def test_against_an_item_needs_a_reason(
        self, complete: Assessment, standing: Standing, reason: Text
    ) -> None:
        """Nothing is rejected or withdrawn without saying why."""
        before = complete.history()

        with pytest.raises(MoveError) as error:
            complete.rule("plan", standing, by="committee", reason=reason)

        assert str(error.value) == (
            f"[KPI205] 'plan' cannot be {standing.value} without a reason\n  at: reason\n  hint: say why"
        )
        assert complete.history() == before

    def test_needs_the_item(self, complete: Assessment) -> None:
        """An item that was never entered cannot be ruled on."""
        with pytest.raises(MoveError) as error:
            complete.accept("plam", by="committee")

        assert str(error.value) == (
            "[KPI203] the register has no item 'plam'\n"
            "  at: item\n"
            "  declared: plan, answer, report, survey\n"
            "  hint: did you mean 'plan'?"
        )

    def test_needs_the_item_on_that_day(self, complete: Assessment) -> None:
        """An item cannot be ruled on before the day it was entered, and the refusal names that day."""
        before = complete.history()

        with pytest.raises(MoveError) as error:
            complete.accept("plan", by="committee", on=october(1))

        assert str(error.value) == (
            "[KPI206] 'plan' was entered on 2007-10-02, after the ruling of 2007-10-01\n"
            "  at: item\n"
            "  hint: nothing is ruled on before it is entered; a file states when that was first "
            "with filed_on, or with as_of where it continues another"
        )
        assert complete.history() == before

    def test_submits_nothing(self, complete: Assessment) -> None:
        """What was rejected is not brought back by a ruling that it be submitted again."""
        complete.reject("plan", by="committee", reason=WHY, on=october(5))

        with pytest.raises(MoveError) as error:
            complete.rule("plan", Standing.SUBMITTED, by="committee", on=october(6), reason=WHY)

        assert str(error.value) == (
            "[KPI205] a ruling cannot submit an item\n"
            "  at: standing\n"
            "  expected: accepted, rejected or withdrawn\n"
            "  hint: to bring an item back, submit it under a new identifier"
        )

    def test_of_one_item_records_no_fall_of_another(self, opened: Assessment, item: Items) -> None:
        """Accepting one item after another has run out is not made the reason of that fall."""
        opened.submit(item("plan", valid_until=october(5)), by="officer", on=october(2))
        opened.submit(item("answer"), by="officer", on=october(2))
        opened.advance(by="committee", on=october(3))

        opened.accept("answer", by="committee", on=october(10))

        assert opened.state(as_of=october(10)).regressions == ()

    def test_that_is_backdated_records_the_fall_of_today(self, complete: Assessment) -> None:
        """A withdrawal dated before the moves it undoes records where the level fell from and to."""
        for day in (10, 11, 12):
            complete.advance(by="committee", on=october(day))

        complete.withdraw("plan", by="officer", reason=WHY, on=october(5))

        assert complete.level(as_of=october(31)) == 0
        assert [(fall.on, fall.before, fall.after) for fall in complete.state().regressions] == [
            (october(12), 3, 0)
        ]
        assert complete.state(as_of=october(11)).regressions == ()
        assert "the reason" in complete.state().regressions[0].reason.en

    def test_that_lowered_the_level_is_not_undone_by_new_evidence(
        self, climbed: Assessment, item: Items
    ) -> None:
        """After a fall it takes new moves to climb again, whatever comes in."""
        climbed.withdraw("plan", by="officer", reason=WHY, on=october(5))
        climbed.submit(item("plan", id="plan-2"), by="officer", on=october(6))

        assert climbed.judge(as_of=october(6)).supported == 3
        assert climbed.level(as_of=october(6)) == 0
        assert climbed.advance(by="committee", on=october(6)).after == 1

    @pytest.mark.parametrize("standing", [Standing.ACCEPTED, Standing.REJECTED, Standing.WITHDRAWN])
    def test_ends_with_withdrawal(self, complete: Assessment, standing: Standing) -> None:
        """What was withdrawn is ruled on no more."""
        complete.withdraw("plan", by="officer", reason=WHY, on=october(5))

        with pytest.raises(MoveError) as error:
            complete.rule("plan", standing, by="committee", on=october(6), reason=WHY)

        assert str(error.value) == (
            f"[KPI206] 'plan' was withdrawn and cannot be {standing.value}\n"
            "  at: item\n"
            "  hint: submit it again under a new identifier"
        )

    def test_may_come_after_rejection(self, complete: Assessment) -> None:
        """What was rejected may be accepted later, and counts again from then on."""
        complete.reject("plan", by="committee", reason=WHY, on=october(5))
        complete.accept("plan", by="committee", on=october(7))

        assert [complete.judge(as_of=october(day)).supported for day in (4, 5, 6, 7)] == [3, 0, 0, 3]

    def test_that_contradicts_a_later_day_is_refused(self, complete: Assessment, store: MemoryStore) -> None:
        """A backdated withdrawal of what was accepted later would make the journal unreadable."""
        complete.accept("plan", by="committee", on=october(8))
        before = store.read("a1")

        with pytest.raises(MoveError) as error:
            complete.withdraw("plan", by="officer", reason=WHY, on=october(5))

        assert error.value.code == "KPI206"
        assert store.read("a1") == complete.history() == before
        assert complete.state().register["plan"].standing is Standing.ACCEPTED


class TestWaiving:
    """Dated decisions laid over the rules."""

    def test_lets_a_requirement_pass_for_its_time(self, opened: Assessment, item: Items) -> None:
        """A waiver counts from its first day to its last, both included."""
        for kind in ("plan", "answer", "report"):
            opened.submit(item(kind), by="officer", on=october(2))
        opened.decide(waiver(valid_until=october(20)), by="committee")

        days = (14, 15, 20, 21)
        assert [opened.judge(as_of=october(day)).supported for day in days] == [2, 3, 3, 2]
        assert [opened.judge(as_of=october(day)).supported_without_decisions for day in days] == [2] * 4

    def test_is_known_from_the_day_it_was_decided(self, opened: Assessment) -> None:
        """Without a day of its own, the command counts from the decision."""
        opened.decide(waiver(), by="committee")

        assert opened.state(as_of=october(4)).waivers == ()
        assert opened.state(as_of=october(5)).waivers == (waiver(),)

    def test_may_be_entered_later(self, opened: Assessment) -> None:
        """A waiver that was entered after its decision is not known before."""
        opened.decide(waiver(), by="committee", on=october(18))

        assert opened.state(as_of=october(17)).waivers == ()
        assert opened.state(as_of=october(18)).waivers == (waiver(),)

    def test_is_for_a_requirement_there_is(self, opened: Assessment) -> None:
        """A waiver of an unknown requirement that rests on nothing is refused with both faults."""
        with pytest.raises(MoveError) as error:
            opened.decide(waiver(requirement="3z9", evidence=("plan",)), by="committee")

        assert str(error.value) == (
            "[KPI205] waiver 'w1' is for requirement '3z9', which indicator '1.2' does not have\n"
            "  at: requirement\n"
            "  declared: 1a, 2a, 3a, 3b\n"
            "[KPI203] waiver 'w1' rests on 'plan', which the register does not have\n"
            "  at: evidence[0]"
        )
        assert kinds(opened) == ["assessment.opened"]

    def test_has_a_plain_identifier(self, opened: Assessment) -> None:
        """A waiver with a malformed identifier is refused."""
        with pytest.raises(MoveError) as error:
            opened.decide(waiver(id="w 1"), by="committee")

        assert error.value.code == "KPI100"

    @pytest.mark.parametrize("day", [1, 5, 9])
    def test_has_an_identifier_of_its_own(self, opened: Assessment, day: int) -> None:
        """A second waiver under one identifier is refused, on whatever day."""
        opened.decide(waiver(), by="committee")

        with pytest.raises(MoveError) as error:
            opened.decide(waiver(requirement="3a"), by="committee", on=october(day))

        assert str(error.value) == (
            "[KPI205] there is a waiver 'w1' already\n  at: id\n  hint: give the new one its own identifier"
        )


class TestRating:
    """The assessor's own decision about the level."""

    def test_stands_beside_what_is_supported(self, opened: Assessment) -> None:
        """A rating is kept as it is, and moves no level."""
        opened.rate(Rating(level=3, authority="committee", reason=WHY, decided_on=october(9)), by="committee")

        assert opened.state(as_of=october(8)).accepted is None
        assert opened.state(as_of=october(9)).accepted == 3
        assert opened.level() == 0
        assert opened.score().points == 1

    def test_is_replaced_by_the_next_one(self, opened: Assessment) -> None:
        """The latest rating on a day is the one that stands, level 0 too."""
        for level, day in ((3, 9), (0, 12)):
            opened.rate(
                Rating(level=level, authority="committee", reason=WHY, decided_on=october(day)),
                by="committee",
            )

        assert [opened.state(as_of=october(day)).accepted for day in (11, 12)] == [3, 0]

    def test_accepts_a_level_there_is(self, opened: Assessment) -> None:
        """A rating of a level that the ladder does not have is refused."""
        rating = Rating(level=4, authority="committee", reason=WHY, decided_on=october(9))

        with pytest.raises(MoveError) as error:
            opened.rate(rating, by="committee")

        assert str(error.value) == "[KPI202] indicator '1.2' has no level 4\n  at: level\n  expected: 0 to 3"
        assert kinds(opened) == ["assessment.opened"]


class TestAdvancing:
    """Up exactly one level, through its guard."""

    def test_moves_one_level_at_a_time(self, complete: Assessment) -> None:
        """However much is supported, one command moves up one level."""
        moves = [complete.advance(by="committee", on=october(day)) for day in (3, 4, 5)]

        assert [(move.before, move.after) for move in moves] == [(0, 1), (1, 2), (2, 3)]
        assert [complete.level(as_of=october(day)) for day in (2, 3, 4, 5, 6)] == [0, 1, 2, 3, 3]

    def test_gives_the_verdict_it_rests_on(self, complete: Assessment) -> None:
        """The move carries the verdict on the level it reached."""
        move = complete.advance(by="committee")

        assert isinstance(move, Move)
        assert isinstance(move.verdict, LevelVerdict)
        assert move.verdict == complete.judge().levels[0]

    def test_without_evidence_is_refused_with_the_reasons(self, opened: Assessment) -> None:
        """A level whose guard does not hold is not reached, and the refusal says what is missing."""
        with pytest.raises(GuardNotSatisfiedError) as error:
            opened.advance(by="committee")

        assert str(error.value) == (
            "[KPI200] level 1 of indicator '1.2' is not reached: 0 of 1 requirements hold\n"
            "  ✗ 1a: no evidence was submitted: plan\n"
            "  hint: provide for 1a: plan"
        )
        assert error.value.verdict == opened.judge().levels[0]
        assert kinds(opened) == ["assessment.opened"]

    def test_skips_no_level(self, opened: Assessment, item: Items) -> None:
        """Evidence for level 3 does not carry over a level 2 that lacks its own."""
        for kind in ("plan", "report", "survey"):
            opened.submit(item(kind), by="officer", on=october(2))
        opened.advance(by="committee")

        with pytest.raises(GuardNotSatisfiedError) as error:
            opened.advance(by="committee")

        assert error.value.problems[0].message.startswith("level 2 of indicator '1.2' is not reached")
        assert opened.level() == 1

    def test_ends_on_the_highest_level(self, climbed: Assessment) -> None:
        """Above the highest level there is nothing."""
        with pytest.raises(MoveError) as error:
            climbed.advance(by="committee")

        assert str(error.value) == "[KPI201] level 3 is the highest level of indicator '1.2'"
        assert len(climbed.history()) == 8

    def test_judges_the_day_it_counts_from(self, complete: Assessment) -> None:
        """A backdated move needs the evidence of that day, not of today."""
        with pytest.raises(GuardNotSatisfiedError):
            complete.advance(by="committee", on=october(1))

        assert complete.advance(by="committee", on=october(2)).after == 1

    def test_before_a_later_one_never_lowers_the_later_level(self, complete: Assessment) -> None:
        """Moves recorded for earlier days leave no later day on a lower level."""
        complete.advance(by="committee", on=october(20))
        complete.advance(by="committee", on=october(5))
        complete.advance(by="committee", on=october(6))

        levels = [complete.level(as_of=october(day)) for day in range(1, 31)]

        assert all(one <= two for one, two in pairwise(levels))
        assert complete.state().regressions == ()

    def test_goes_on_from_what_still_stands(self, climbed: Assessment) -> None:
        """After a backdated withdrawal the next move starts from the level that is supported."""
        climbed.withdraw("survey", by="officer", reason=WHY, on=october(2))

        assert climbed.level() == 2
        with pytest.raises(GuardNotSatisfiedError) as error:
            climbed.advance(by="committee")
        assert error.value.problems[0].message.startswith("level 3 ")


class TestFallingWithTime:
    """Evidence and waivers run out; whoever looks after the journal records the fall."""

    def test_after_an_item_expired(self, opened: Assessment, item: Items) -> None:
        """An item counts on its last day, and the fall afterwards is recorded with the reason."""
        opened.submit(item("plan", valid_until=october(15)), by="officer", on=october(2))
        opened.advance(by="committee", on=october(3))

        assert opened.regress(by="committee", on=october(15)) is None
        fall = opened.regress(by="committee", on=october(16))

        assert fall == Regression(
            on=october(16),
            before=1,
            after=0,
            reason=Text(th="plan: หมดอายุเมื่อ 15 ตุลาคม 2550", en="plan expired on 15 October 2550 BE"),
        )
        assert opened.state(as_of=october(16)).regressions == (fall,)
        assert opened.state(as_of=october(15)).regressions == ()
        assert kinds(opened)[-1] == "level.regressed"

    def test_after_a_waiver_expired(self, opened: Assessment, item: Items) -> None:
        """When a waiver ends the level falls, and the reason names the waiver."""
        for kind in ("plan", "answer", "report"):
            opened.submit(item(kind), by="officer", on=october(2))
        opened.decide(waiver(valid_until=october(20)), by="committee")
        for _ in range(3):
            opened.advance(by="committee", on=october(15))

        fall = opened.regress(by="committee", on=october(21))

        assert fall == Regression(
            on=october(21),
            before=3,
            after=2,
            reason=Text(
                th="ยังไม่ได้ยื่นหลักฐาน “ไทย-survey”; การผ่อนผัน w1 สิ้นสุดเมื่อ 20 ตุลาคม 2550",
                en="no evidence was submitted: survey; waiver w1 ended on 20 October 2550 BE",
            ),
        )

    def test_the_level_falls_before_anybody_records_it(self, opened: Assessment, item: Items) -> None:
        """The level follows the evidence on every day, recorded or not."""
        opened.submit(item("plan", valid_until=october(15)), by="officer", on=october(2))
        opened.advance(by="committee", on=october(3))

        assert [opened.level(as_of=october(day)) for day in (15, 16)] == [1, 0]

    def test_what_is_renewed_in_time_lets_nothing_fall(self, opened: Assessment, item: Items) -> None:
        """A replacement that comes on the first day without the old item leaves the level as it was."""
        opened.submit(item("plan", valid_until=october(15)), by="officer", on=october(2))
        opened.advance(by="committee", on=october(3))

        opened.submit(item("plan", id="plan-2"), by="officer", on=october(16))

        assert [opened.level(as_of=october(day)) for day in (15, 16, 17)] == [1, 1, 1]
        assert opened.regress(by="committee", on=october(31)) is None

    def test_on_the_day_of_a_ruling_is_part_of_its_fall(self, complete: Assessment, item: Items) -> None:
        """When an item runs out and another is rejected on one day, the ruling records the whole fall."""
        complete.submit(item("survey", id="survey-2", valid_until=october(9)), by="officer", on=october(2))
        complete.withdraw("survey", by="officer", reason=WHY, on=october(3))
        for _ in range(3):
            complete.advance(by="committee", on=october(4))

        complete.reject("plan", by="committee", reason=WHY, on=october(10))

        assert [(fall.on, fall.before, fall.after) for fall in complete.state().regressions] == [
            (october(10), 3, 0)
        ]
        assert complete.regress(by="committee", on=october(31)) is None

    def test_takes_new_moves_to_climb_again(self, opened: Assessment, item: Items) -> None:
        """Evidence that comes after a fall brings no level back by itself, recorded or not."""
        opened.submit(item("plan", valid_until=october(15)), by="officer", on=october(2))
        opened.advance(by="committee", on=october(3))

        opened.submit(item("plan", id="plan-2"), by="officer", on=october(20))

        assert [opened.level(as_of=october(day)) for day in (15, 16, 20)] == [1, 0, 0]
        assert opened.judge(as_of=october(20)).supported == 1
        assert opened.may_advance(as_of=october(20))

    def test_is_recorded_once(self, opened: Assessment, item: Items) -> None:
        """A fall that is recorded is not recorded again, and nothing is written for it."""
        opened.submit(item("plan", valid_until=october(15)), by="officer", on=october(2))
        opened.advance(by="committee", on=october(3))
        opened.regress(by="committee", on=october(16))
        before = opened.history()

        assert opened.regress(by="committee", on=october(17)) is None
        assert opened.history() == before

    def test_writes_nothing_when_the_level_stands(self, climbed: Assessment) -> None:
        """Where nothing fell there is nothing to record."""
        before = climbed.history()

        assert climbed.regress(by="committee") is None
        assert climbed.history() == before


class TestRefreshing:
    """What others have recorded since."""

    def test_takes_up_what_others_recorded(
        self, complete: Assessment, ladder: Indicator, store: MemoryStore, clock: Clock
    ) -> None:
        """After refresh() an assessment knows, and can go on from, what another has recorded."""
        other = Assessment.resume("a1", store=store, indicator=ladder, clock=clock, authority=AllowAll())
        other.advance(by="committee")

        complete.refresh()

        assert complete.history() == other.history()
        assert complete.advance(by="committee").before == 1

    def test_misses_no_entry(self, complete: Assessment, ladder: Indicator, clock: Clock) -> None:
        """A journal with a hole in it is refused, with the place of the hole."""

        class Holed(MemoryStore):
            def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
                return tuple(entry for entry in complete.history() if entry.version != 3)

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=Holed(), indicator=ladder, clock=clock, authority=AllowAll())

        assert str(error.value) == (
            "[KPI302] entry 3 of 'a1' is missing\n"
            "  got: entry 4\n"
            "  hint: the journal was changed; restore it from a copy"
        )


class TestAsking:
    """Questions about any day, answered from the events in force on it."""

    def test_writes_nothing(self, complete: Assessment, store: MemoryStore) -> None:
        """No question appends to the journal, whatever it answers."""
        before = store.read("a1")

        for day in (None, october(1), october(2), date.max):
            complete.state(as_of=day)
            complete.level(as_of=day)
            complete.judge(as_of=day)
            complete.explain(level=2, as_of=day)
            complete.may_advance(as_of=day)
            complete.result(as_of=day)
            complete.score(as_of=day)

        assert store.read("a1") == complete.history() == before
        assert complete.level() == 0

    def test_is_about_today_unless_said(self, opened: Assessment, item: Items) -> None:
        """Without a day, a question is about the day of the clock."""
        opened.submit(item("plan"), by="officer", on=TODAY)
        opened.submit(item("answer"), by="officer", on=TODAY + timedelta(days=1))

        assert opened.state().as_of == TODAY
        assert opened.judge().supported == 1
        assert opened.judge(as_of=TODAY + timedelta(days=1)).supported == 2

    def test_about_the_past_is_not_changed_by_what_came_later(self, climbed: Assessment, item: Items) -> None:
        """What a past day looked like stays, whatever is recorded for later days."""
        days = [october(day) for day in range(1, 9)]
        before = [climbed.result(as_of=day) for day in days]

        climbed.withdraw("plan", by="officer", reason=WHY, on=october(9))
        climbed.file(report(2), by="officer", on=october(10))
        climbed.submit(item("plan", id="plan-2"), by="officer", on=october(11))
        climbed.decide(waiver(decided_on=october(12), valid_from=october(1)), by="committee")
        climbed.rate(
            Rating(level=1, authority="committee", reason=WHY, decided_on=october(13)), by="committee"
        )
        climbed.advance(by="committee", on=october(14))

        assert [climbed.result(as_of=day) for day in days] == before

    def test_before_it_was_opened_finds_nothing(self, climbed: Assessment) -> None:
        """Before its first day an assessment knows nothing and stands on no level."""
        result = climbed.result(as_of=date(2007, 9, 30))

        assert result.state.register.entries == ()
        assert (climbed.level(as_of=date(2007, 9, 30)), result.ladder.supported) == (0, 0)

    def test_explains_up_to_the_level_asked_about(self, complete: Assessment) -> None:
        """The explanation covers the level and all below it, and nothing above."""
        ladder = complete.explain(level=2, as_of=october(1))

        assert [each.requirement.id for each in ladder.requirements()] == ["1a", "2a"]
        assert [each.requirement.id for each in ladder.unmet()] == ["1a", "2a"]

    @pytest.mark.parametrize("level", [0, 4, -1])
    def test_explains_a_level_there_is(self, complete: Assessment, level: int) -> None:
        """There is nothing to explain about a level that the ladder does not have."""
        with pytest.raises(MoveError) as error:
            complete.explain(level=level)

        assert error.value.code == "KPI202"

    def test_may_advance_says_what_advance_would_do(self, complete: Assessment) -> None:
        """The question and the command agree on every step, up to the highest level."""
        for day in (1, 2, 3, 4, 5):
            expected = complete.may_advance(as_of=october(day))
            try:
                complete.advance(by="committee", on=october(day))
                moved = True
            except (GuardNotSatisfiedError, MoveError):
                moved = False

            assert moved is expected

        assert complete.level() == 3
        assert not complete.may_advance()

    def test_the_score_is_of_the_supported_level(self, complete: Assessment) -> None:
        """The score follows the evidence, not the moves recorded."""
        assert complete.score(as_of=october(1)).points == 1
        assert complete.score(as_of=october(2)).points == 3
        assert complete.score(as_of=october(2)).weighted == Fraction(6, 100)

    def test_a_level_off_the_scale_has_no_score(self, ladder: Indicator) -> None:
        """A level above the scale is refused, not scored at its top."""
        with pytest.raises(ScoringError) as error:
            score_of(ladder, 4)

        assert error.value.code == "KPI505"

    def test_the_history_is_in_order(self, climbed: Assessment, store: MemoryStore) -> None:
        """The history is what the store keeps, in the order it was recorded."""
        assert climbed.history() == store.read("a1")
        assert kinds(climbed) == [
            "assessment.opened",
            *["evidence.submitted"] * 4,
            *["level.advanced"] * 3,
        ]


class TestRoles:
    """Where a definition declares its roles, whoever acts in one is among them."""

    NAMED: tuple[tuple[str, Callable[[Assessment, Items, str], object], str, tuple[str | int, ...]], ...] = (
        (
            "an approval",
            lambda a, i, role: a.submit(
                i("plan", approval=Approval(by=role, on=PartialDate(october(1)))), by="o"
            ),
            "the approval of 'plan'",
            ("approval", "by"),
        ),
        (
            "an attester",
            lambda a, _i, role: a.attest(nil(attester=role), by="o"),
            "nil return 'nil'",
            ("attester",),
        ),
        (
            "an authority that waives",
            lambda a, _i, role: a.decide(waiver(authority=role), by="o"),
            "waiver 'w1'",
            ("authority",),
        ),
        (
            "an authority that rates",
            lambda a, _i, role: a.rate(
                Rating(level=1, authority=role, reason=WHY, decided_on=october(9)), by="o"
            ),
            "the rating",
            ("authority",),
        ),
    )

    @pytest.mark.parametrize(("name", "command", "what", "path"), NAMED, ids=[name for name, *_ in NAMED])
    def test_that_are_not_declared_are_refused(
        self,
        opened: Assessment,
        item: Items,
        name: str,
        command: Callable[[Assessment, Items, str], object],
        what: str,
        path: tuple[str | int, ...],
    ) -> None:
        """A role that is not declared is refused where it is named, with the nearest one."""
        with pytest.raises(MoveError) as error:
            command(opened, item, "comittee")

        assert str(error.value) == (
            f"[KPI204] {what} names the role 'comittee', which indicator '1.2' does not declare\n"
            f"  at: {'.'.join(map(str, path))}\n"
            "  declared: committee, registrar\n"
            "  hint: did you mean 'committee'?"
        )
        assert kinds(opened) == ["assessment.opened"]

    @pytest.mark.parametrize("role", ["committee", "registrar"])
    @pytest.mark.parametrize(("name", "command", "what", "path"), NAMED, ids=[name for name, *_ in NAMED])
    def test_that_are_declared_may_all_act(
        self,
        opened: Assessment,
        item: Items,
        name: str,
        command: Callable[[Assessment, Items, str], object],
        what: str,
        path: tuple[str | int, ...],
        role: str,
    ) -> None:
        """Every declared role may approve, attest, waive and rate."""
        command(opened, item, role)

        assert len(kinds(opened)) == 2

    @pytest.mark.parametrize(("name", "command", "what", "path"), NAMED, ids=[name for name, *_ in NAMED])
    def test_are_free_where_none_is_declared(
        self,
        ladder: Indicator,
        item: Items,
        name: str,
        command: Callable[[Assessment, Items, str], object],
        what: str,
        path: tuple[str | int, ...],
    ) -> None:
        """A definition without roles takes every role."""
        assessment = Assessment.open(
            evolve(ladder, roles=()), "a1", by="officer", on=october(1), authority=AllowAll()
        )

        command(assessment, item, "anybody")

        assert len(kinds(assessment)) == 2

    def test_of_a_nil_return_may_be_left_out(self, opened: Assessment) -> None:
        """A nil return that nobody attests names no role, and is recorded for what it is."""
        opened.attest(nil(attester=""), by="officer")

        assert kinds(opened)[-1] == "nil_return.attested"

    def test_are_told_with_all_else_that_is_wrong(self, opened: Assessment) -> None:
        """An undeclared role is one problem among the others of its command."""
        rating = Rating(level=4, authority="nobody", reason=WHY, decided_on=october(9))

        with pytest.raises(MoveError) as error:
            opened.rate(rating, by="committee")

        assert [(each.code, each.path) for each in error.value.problems] == [
            ("KPI202", ("level",)),
            ("KPI204", ("authority",)),
        ]


DATED: tuple[tuple[str, Callable[[Assessment, Items, Any], object]], ...] = (
    ("file", lambda a, _i, on: a.file(report(), by="officer", on=on)),
    ("submit", lambda a, i, on: a.submit(i("plan", id="new"), by="officer", on=on)),
    ("attest", lambda a, _i, on: a.attest(nil(), by="officer", on=on)),
    ("accept", lambda a, _i, on: a.accept("plan", by="committee", on=on)),
    ("reject", lambda a, _i, on: a.reject("plan", by="committee", reason=WHY, on=on)),
    ("withdraw", lambda a, _i, on: a.withdraw("plan", by="officer", reason=WHY, on=on)),
    ("waive", lambda a, _i, on: a.decide(waiver(), by="officer", on=on)),
    (
        "rate",
        lambda a, _i, on: a.rate(
            Rating(level=1, authority="committee", reason=WHY, decided_on=october(9)), by="officer", on=on
        ),
    ),
    ("advance", lambda a, _i, on: a.advance(by="officer", on=on)),
)
QUESTIONS: tuple[tuple[str, Callable[[Assessment, Any], object]], ...] = (
    ("state", lambda a, on: a.state(as_of=on)),
    ("level", lambda a, on: a.level(as_of=on)),
    ("judge", lambda a, on: a.judge(as_of=on)),
    ("explain", lambda a, on: a.explain(level=1, as_of=on)),
    ("may_advance", lambda a, on: a.may_advance(as_of=on)),
    ("result", lambda a, on: a.result(as_of=on)),
    ("score", lambda a, on: a.score(as_of=on)),
)
NO_DAYS = ["2007-10-31", datetime(2007, 10, 31, 9, tzinfo=UTC), 20071031, PartialDate(october(31))]
NO_DAY_IDS = ["text", "moment", "number", "partial date"]


class TestDays:
    """Commands and questions name a day, and nothing that only looks like one."""

    @pytest.mark.parametrize("on", NO_DAYS, ids=NO_DAY_IDS)
    @pytest.mark.parametrize(("name", "command"), DATED, ids=[name for name, _ in DATED])
    def test_are_days_in_every_command(
        self,
        complete: Assessment,
        item: Items,
        name: str,
        command: Callable[[Assessment, Items, Any], object],
        on: object,
    ) -> None:
        """A command that takes effect on what is no day is refused, and nothing is recorded."""
        before = complete.history()

        with pytest.raises(MoveError) as error:
            command(complete, item, on)

        assert error.value.code == "KPI208"
        assert complete.history() == before

    @pytest.mark.parametrize("on", NO_DAYS, ids=NO_DAY_IDS)
    @pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=[name for name, _ in QUESTIONS])
    def test_are_days_in_every_question(
        self, complete: Assessment, name: str, question: Callable[[Assessment, Any], object], on: object
    ) -> None:
        """A question about what is no day is not answered."""
        with pytest.raises(MoveError) as error:
            question(complete, on)

        assert error.value.code == "KPI208"

    @pytest.mark.parametrize("on", NO_DAYS, ids=NO_DAY_IDS)
    def test_are_days_at_the_opening_and_in_a_fall(
        self, climbed: Assessment, ladder: Indicator, store: MemoryStore, on: Any
    ) -> None:
        """An assessment opens on a day, and a fall is looked for up to a day."""
        for command in (
            lambda: Assessment.open(ladder, "a2", by="officer", on=on, store=store, authority=AllowAll()),
            lambda: climbed.regress(by="officer", on=on),
        ):
            with pytest.raises(MoveError) as error:
                command()
            assert error.value.code == "KPI208"

        assert store.streams() == ("a1",)

    def test_say_how_a_day_is_written(self, opened: Assessment) -> None:
        """The refusal names what was given, and shows a day."""
        given: Any = "2007-10-31"

        with pytest.raises(MoveError) as error:
            opened.state(as_of=given)

        assert str(error.value) == (
            "[KPI208] a str is not a day\n"
            "  expected: a datetime.date   got: '2007-10-31'\n"
            "  hint: write date(2007, 10, 31)"
        )

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            (datetime(2007, 10, 31, tzinfo=UTC), "a datetime is not a day"),
            (20071031, "an int is not a day"),
        ],
        ids=["moment", "number"],
    )
    def test_name_the_type_in_good_english(self, opened: Assessment, given: Any, message: str) -> None:
        """The article before a type is the one that its first letter asks for."""
        with pytest.raises(MoveError) as error:
            opened.state(as_of=given)

        assert error.value.problems[0].message == message

    @pytest.mark.parametrize("on", [date(2400, 1, 1), date(2550, 10, 31), date.max])
    @pytest.mark.parametrize(("name", "command"), DATED, ids=[name for name, _ in DATED])
    def test_of_the_buddhist_era_are_refused_in_every_command(
        self,
        complete: Assessment,
        item: Items,
        name: str,
        command: Callable[[Assessment, Items, Any], object],
        on: date,
    ) -> None:
        """A Buddhist year given for one of the Common Era takes effect nowhere."""
        before = complete.history()

        with pytest.raises(MoveError) as error:
            command(complete, item, on)

        assert error.value.code == "KPI208"
        assert complete.history() == before

    def test_of_the_buddhist_era_are_put_right_in_the_hint(self, opened: Assessment, item: Items) -> None:
        """The refusal of a Buddhist year shows the same day in the Common Era."""
        with pytest.raises(MoveError) as error:
            opened.submit(item("plan"), by="officer", on=date(2550, 10, 31))

        assert str(error.value) == (
            "[KPI208] nothing takes effect in the year 2550 of the Common Era\n"
            "  hint: if the Buddhist era is meant, write date(2007, 10, 31)"
        )

    def test_of_a_decision_are_refused_too(self, opened: Assessment) -> None:
        """A decision dated in a Buddhist year does not take effect by its own date."""
        rating = Rating(level=1, authority="committee", reason=WHY, decided_on=date(2550, 10, 9))

        with pytest.raises(MoveError) as error:
            opened.rate(rating, by="committee")

        assert error.value.code == "KPI208"

    def test_may_be_the_last_one_before(self, opened: Assessment, item: Items) -> None:
        """The last day of the year 2399 is a day like any other."""
        opened.submit(item("plan"), by="officer", on=date(2399, 12, 31))

        assert kinds(opened)[-1] == "evidence.submitted"

    @pytest.mark.parametrize("on", [date.min, date(2550, 10, 31), date.max])
    @pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=[name for name, _ in QUESTIONS])
    def test_may_all_be_asked_about(
        self, complete: Assessment, name: str, question: Callable[[Assessment, Any], object], on: date
    ) -> None:
        """Any day of the calendar may be asked about, however far."""
        question(complete, on)

        assert complete.state(as_of=on).as_of == on


class TestFacts:
    """Commands take what they are for, and nothing else."""

    @pytest.mark.parametrize(
        ("command", "what", "wanted"),
        [
            (lambda a, x: a.file(x, by="officer"), "the report", "SelfAssessment"),
            (lambda a, x: a.submit(x, by="officer"), "the item", "EvidenceItem"),
            (lambda a, x: a.attest(x, by="officer"), "the nil return", "NilReturn"),
            (
                lambda a, x: a.declare(x, by="officer"),
                "what is stated",
                "Answer or Reading or Statement or Exclusion or Attainment",
            ),
            (
                lambda a, x: a.decide(x, by="officer"),
                "the decision",
                "Waiver or StandingException or AcceptedDeficiency or Override",
            ),
            (lambda a, x: a.revoke(x, by="officer"), "the revocation", "Revocation"),
            (lambda a, x: a.rate(x, by="officer"), "the rating", "Rating"),
        ],
        ids=["file", "submit", "attest", "declare", "decide", "revoke", "rate"],
    )
    def test_are_of_the_class_the_command_takes(
        self, opened: Assessment, command: Callable[[Assessment, Any], object], what: str, wanted: str
    ) -> None:
        """Something of another class is refused as it would be in a field, and nothing is recorded."""
        with pytest.raises(FieldError) as error:
            command(opened, "plan")

        assert str(error.value) == (f"[KPI209] {what} cannot be a str\n  expected: {wanted}   got: 'plan'")
        assert kinds(opened) == ["assessment.opened"]


class TestClock:
    """The one place that reads the clock."""

    def test_knows_thai_time(self) -> None:
        """The clock gives a moment in the time zone of Thailand, close to the present."""
        moment = clock_in("Asia/Bangkok")()

        assert moment.utcoffset() == timedelta(hours=7)
        assert abs(moment.astimezone(UTC) - clock_in("Asia/Bangkok")()) < timedelta(minutes=1)

    @pytest.mark.parametrize(
        ("hour", "minute", "day"),
        [(16, 59, october(31)), (17, 0, date(2007, 11, 1)), (20, 0, date(2007, 11, 1))],
    )
    def test_tells_the_day_of_the_definition(
        self, ladder: Indicator, hour: int, minute: int, day: date
    ) -> None:
        """Late on a day elsewhere it is the next day here: days begin and end where the definition says."""
        late = datetime(2007, 10, 31, hour, minute, tzinfo=UTC)

        assessment = Assessment.open(ladder, "a1", by="officer", clock=lambda: late, authority=AllowAll())

        assert (assessment.state().as_of, assessment.events()[0].on) == (day, day)
        assert assessment.history()[0].recorded_at == late

    def test_ends_a_waiver_with_its_last_day(self, ladder: Indicator, item: Items) -> None:
        """A waiver until 31 October is over once November has begun here, though elsewhere it has not."""
        now = [datetime(2007, 10, 31, 16, 59, tzinfo=UTC)]
        assessment = Assessment.open(
            ladder, "a1", by="officer", on=october(1), clock=lambda: now[0], authority=AllowAll()
        )
        assessment.decide(waiver(requirement="1a"), by="committee")

        assert assessment.judge().supported == 1
        now.append(now.pop() + timedelta(minutes=1))
        assert assessment.judge().supported == 0
