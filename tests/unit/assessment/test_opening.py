"""Under which definition, for which round and by which clock an assessment is opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kpiflow import codec
from kpiflow.assessment import AllowAll, Assessment
from kpiflow.assessment.events import Opened
from kpiflow.errors import JournalError, MoveError
from kpiflow.journal import MemoryStore
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Text
from ladders import in_round, item, plain


Clock = Callable[[], datetime]


def october(number: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, number)


def report(months: int) -> SelfAssessment:
    """Make a report on a round that claims level 1."""
    return SelfAssessment(
        agency=Text.same("agency"),
        round_months=months,
        filed_by="officer",
        filed_on=october(2),
        claimed_level=1,
    )


BOUNDED = plain(1, version="2", effective_on=october(1), effective_until=october(31))
ROUNDED = plain(1, 2, 3, rounds=(in_round(6, {1: (), 2: (1,), 3: (1, 2)}),))


class TestEffect:
    """A definition says on which days assessments may be opened under it."""

    @pytest.mark.parametrize("day", [1, 15, 31])
    def test_from_its_first_day_to_its_last(self, day: int) -> None:
        """Both days count."""
        assessment = Assessment.open(BOUNDED, "a1", by="officer", on=october(day), authority=AllowAll())

        assert len(assessment.history()) == 1

    @pytest.mark.parametrize(
        ("bounds", "day", "period"),
        [
            ((october(1), october(31)), date(2007, 9, 30), "2007-10-01 to 2007-10-31"),
            ((october(1), october(31)), date(2007, 11, 1), "2007-10-01 to 2007-10-31"),
            ((october(1), None), date(2007, 9, 30), "2007-10-01 to …"),
            ((None, october(31)), date(2007, 11, 1), "… to 2007-10-31"),
        ],
        ids=["before", "after", "before an open end", "after an open beginning"],
    )
    def test_and_on_no_other(
        self, store: MemoryStore, bounds: tuple[date | None, date | None], day: date, period: str
    ) -> None:
        """The refusal names the days the definition is in effect, and nothing is recorded."""
        first, last = bounds
        built = plain(1, effective_on=first, effective_until=last)

        with pytest.raises(MoveError) as error:
            Assessment.open(built, "a1", by="officer", on=day, store=store, authority=AllowAll())

        assert str(error.value) == (
            f"[KPI210] the definition of '1.2' is not in effect on {day.isoformat()}\n"
            f"  expected: {period}\n"
            "  hint: open it under the version in effect on that day"
        )
        assert store.streams() == ()

    def test_is_asked_of_today_unless_a_day_is_named(self, clock: Clock) -> None:
        """Without a day, the day of the clock decides: here 1 November 2007."""
        with pytest.raises(MoveError) as error:
            Assessment.open(BOUNDED, "a1", by="officer", clock=clock, authority=AllowAll())

        assert error.value.code == "KPI210"

    def test_ends_nothing_that_was_opened_in_time(self, store: MemoryStore, clock: Clock) -> None:
        """An assessment goes on under its definition after the last day, and can be taken up again."""
        assessment = Assessment.open(
            BOUNDED, "a1", by="officer", on=october(31), store=store, clock=clock, authority=AllowAll()
        )
        assessment.submit(item("k1a"), by="officer", on=date(2008, 1, 1))
        assessment.advance(by="committee", on=date(2008, 1, 1))

        again = Assessment.resume("a1", store=store, indicator=BOUNDED, clock=clock, authority=AllowAll())

        assert again.level(as_of=date(2008, 1, 1)) == 1

    @pytest.mark.parametrize(
        "changes", [{"version": "3"}, {"effective_until": date(2007, 12, 31)}, {"effective_on": None}]
    )
    def test_is_part_of_the_definition_it_is_pinned_to(
        self, store: MemoryStore, changes: dict[str, Any]
    ) -> None:
        """Another version, or other days, are another definition."""
        Assessment.open(BOUNDED, "a1", by="officer", on=october(1), store=store, authority=AllowAll())
        given: dict[str, Any] = {
            "version": "2",
            "effective_on": october(1),
            "effective_until": october(31),
            **changes,
        }

        with pytest.raises(JournalError) as error:
            Assessment.resume("a1", store=store, indicator=plain(1, **given), authority=AllowAll())

        assert error.value.code == "KPI303"


class TestRound:
    """An assessment is opened for a reporting round, and stays in it."""

    def test_decides_which_ladder_counts(self) -> None:
        """At six months the same evidence reaches other levels than over the year."""
        reached = {}
        for months in (None, 6, 9, 12):
            assessment = Assessment.open(
                ROUNDED, "a1", by="officer", on=october(1), round_months=months, authority=AllowAll()
            )
            assessment.submit(item("k1a"), by="officer", on=october(2))
            reached[months] = (
                assessment.judge(as_of=october(2)).supported,
                int(assessment.score(as_of=october(2)).points),
            )

        assert reached == {None: (1, 1), 6: (2, 2), 9: (1, 1), 12: (1, 1)}

    def test_is_climbed_one_level_at_a_time(self) -> None:
        """Moves follow the round: a given level is a move too, and the refusal names what the round asks."""
        assessment = Assessment.open(
            ROUNDED, "a1", by="officer", on=october(1), round_months=6, authority=AllowAll()
        )
        assert assessment.advance(by="committee", on=october(1)).after == 1
        assert not assessment.may_advance(as_of=october(1))

        assessment.submit(item("k1a"), by="officer", on=october(2))

        assert assessment.may_advance(as_of=october(2))
        assert assessment.advance(by="committee", on=october(2)).after == 2
        assert assessment.level(as_of=october(2)) == 2
        assert [each.requirement.id for each in assessment.explain(level=3, as_of=october(2)).unmet()] == [
            "2a"
        ]

    def test_is_known_when_it_is_taken_up_again(self, store: MemoryStore) -> None:
        """The round is in the journal, and nobody has to say it again."""
        Assessment.open(
            ROUNDED, "a1", by="officer", on=october(1), store=store, round_months=6, authority=AllowAll()
        )

        again = Assessment.resume("a1", store=store, indicator=ROUNDED, authority=AllowAll())

        assert again.round_months == 6
        assert again.judge(as_of=october(1)).supported == 1

    def test_is_written_only_where_there_is_one(self, store: MemoryStore) -> None:
        """Without a round the opening is written as before there were rounds."""
        Assessment.open(ROUNDED, "a1", by="officer", on=october(1), store=store, authority=AllowAll())
        Assessment.open(
            ROUNDED, "a2", by="officer", on=october(1), store=store, round_months=12, authority=AllowAll()
        )

        [[one], [two]] = [store.read(name) for name in ("a1", "a2")]

        assert b"round_months" not in one.body
        assert codec.decode(two.body, Opened).round_months == 12

    @pytest.mark.parametrize("months", [0, -6, 3, 7, 60])
    def test_is_one_there_is(self, store: MemoryStore, months: int) -> None:
        """A misspelt round is refused: it would silently be judged by the ladder of the year."""
        with pytest.raises(MoveError) as error:
            Assessment.open(
                ROUNDED,
                "a1",
                by="officer",
                on=october(1),
                store=store,
                round_months=months,
                authority=AllowAll(),
            )

        assert str(error.value) == (
            f"[KPI413] there is no reporting round of {months} months\n"
            "  at: round_months\n"
            "  expected: 6, 9 or 12"
        )
        assert store.streams() == ()

    def test_is_that_of_every_report(self, store: MemoryStore) -> None:
        """A report on the year is not judged by the ladder of six months: what is given there would be given here."""
        assessment = Assessment.open(
            ROUNDED, "a1", by="officer", on=october(1), store=store, round_months=6, authority=AllowAll()
        )

        with pytest.raises(MoveError) as error:
            assessment.file(report(12), by="officer", on=october(2))
        assessment.file(report(6), by="officer", on=october(2))

        assert str(error.value) == (
            "[KPI413] the report is on 12 months, and the assessment on 6\n"
            "  at: round_months\n"
            "  expected: 6\n"
            "  hint: open an assessment of its own for each round"
        )
        assert [entry.kind for entry in store.read("a1")] == ["assessment.opened", "report.filed"]

    @pytest.mark.parametrize("months", [6, 12])
    def test_is_free_where_none_was_named(self, months: int) -> None:
        """An assessment that was opened for no round takes reports on any."""
        assessment = Assessment.open(ROUNDED, "a1", by="officer", on=october(1), authority=AllowAll())

        assessment.file(report(months), by="officer", on=october(2))

        assert assessment.state(as_of=october(2)).claimed == 1

    def test_is_none_before_it_was_opened(self, store: MemoryStore, clock: Clock) -> None:
        """What has no journal yet is in no round."""
        assert Assessment(ROUNDED, "a1", store, clock).round_months is None


class TestClock:
    """The clock of an assessment is that of its definition, unless another one is given."""

    @pytest.mark.parametrize(
        ("zone", "minutes"), [("Asia/Bangkok", 420), ("UTC", 0), ("Asia/Tokyo", 540), ("Asia/Kathmandu", 345)]
    )
    def test_stamps_in_the_time_zone_of_the_definition(self, zone: str, minutes: int) -> None:
        """What is recorded bears the time of the place that the definition names."""
        assessment = Assessment.open(plain(1, time_zone=zone), "a1", by="officer", authority=AllowAll())

        assert assessment.history()[0].recorded_at.utcoffset() == timedelta(minutes=minutes)

    def test_goes_on_in_it_when_it_is_taken_up_again(self, store: MemoryStore) -> None:
        """An assessment taken up again stamps in the same time zone."""
        tokyo = plain(1, time_zone="Asia/Tokyo")
        Assessment.open(tokyo, "a1", by="officer", store=store, authority=AllowAll())

        again = Assessment.resume("a1", store=store, indicator=tokyo, authority=AllowAll())
        again.submit(item("k1a"), by="officer")

        assert again.history()[-1].recorded_at.utcoffset() == timedelta(hours=9)

    def test_gives_way_to_one_that_is_given(self) -> None:
        """A clock that is given tells the moment; which day that is, the definition's time zone says."""
        moment = datetime(2007, 10, 31, 14, 59, tzinfo=UTC)

        assessment = Assessment.open(
            plain(1, time_zone="Asia/Tokyo"), "a1", by="officer", clock=lambda: moment, authority=AllowAll()
        )

        assert assessment.state().as_of == october(31)
        assert assessment.history()[0].recorded_at == moment
