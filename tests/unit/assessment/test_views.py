"""What was true on a day, what was known at a moment, and commands given twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.definitions import Indicator
from kpiflow.errors import ConcurrencyError, JournalError, MoveError
from kpiflow.evidence import EvidenceItem
from kpiflow.journal import Entry, MemoryStore, draft_of
from kpiflow.text import Text


WHY = Text(th="เหตุผล", en="the reason")
THAI = timezone(timedelta(hours=7))
Items = Callable[..., EvidenceItem]


def october(day: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, day)


class Ticking:
    """A clock that stands where it is set."""

    def __init__(self) -> None:
        self.now = datetime(2007, 10, 1, 9, 0, tzinfo=THAI)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


@pytest.fixture
def ticking() -> Ticking:
    """Give a clock to set."""
    return Ticking()


@pytest.fixture
def recorded(ladder: Indicator, store: MemoryStore, item: Items, ticking: Ticking) -> Assessment:
    """Give an assessment recorded on three days: opened, a plan, and much later an answer for an early day."""
    made = Assessment.open(ladder, "a1", by="secretary", store=store, clock=ticking, authority=AllowAll())
    ticking.now += timedelta(days=1)
    made.submit(item("plan"), by="officer")
    made.advance(by="committee")
    ticking.now += timedelta(days=18)
    made.submit(item("answer"), by="officer", on=october(3))
    return made


class TestAsOf:
    """What was true on a day, by all that is known now."""

    def test_is_about_that_day(self, recorded: Assessment) -> None:
        """Questions to the view are about its day, whatever day it is."""
        view = recorded.as_of(october(2))

        assert view.level() == recorded.level(as_of=october(2)) == 1
        assert view.result() == recorded.result(as_of=october(2))
        assert view.state().register.find("answer") is None

    def test_takes_no_commands(self, recorded: Assessment) -> None:
        """A view answers questions and has nothing to write with."""
        view = recorded.as_of(october(2))

        assert not any(hasattr(view, name) for name in ("submit", "accept", "advance", "store", "authority"))

    def test_does_not_move_with_the_assessment(self, recorded: Assessment, item: Items) -> None:
        """What is recorded later is not in a view made before."""
        view = recorded.as_of(october(31))
        recorded.submit(item("report"), by="officer", on=october(4))

        assert view.state().register.find("report") is None
        assert recorded.as_of(october(31)).state().register.find("report") is not None

    @pytest.mark.parametrize("day", ["2007-10-02", None, datetime(2007, 10, 2, tzinfo=UTC)])
    def test_wants_a_day(self, recorded: Assessment, day: Any) -> None:
        """A text or a moment is no day."""
        with pytest.raises(MoveError) as error:
            recorded.as_of(day)

        assert error.value.code == "KPI208"


class TestAsKnownAt:
    """What had been recorded by a moment."""

    def test_knows_what_was_recorded_by_then(self, recorded: Assessment) -> None:
        """What was recorded later is not known, though it counts from an earlier day."""
        then = recorded.as_known_at(datetime(2007, 10, 10, tzinfo=THAI))

        assert then.version == 3
        assert then.state(as_of=october(31)).register.find("answer") is None
        assert recorded.state(as_of=october(3)).register.find("answer") is not None

    def test_is_about_the_day_of_the_moment(self, recorded: Assessment) -> None:
        """Without a day, the day of the moment in the definition's time zone is meant."""
        late = datetime(2007, 10, 9, 18, 0, tzinfo=UTC)

        assert recorded.as_known_at(late).state().as_of == october(10)

    def test_counts_the_moment_itself(self, recorded: Assessment) -> None:
        """What was recorded at the very moment was known at it, and a microsecond before it was not."""
        moment = recorded.history()[-1].recorded_at

        assert recorded.as_known_at(moment).version == 4
        assert recorded.as_known_at(moment - timedelta(microseconds=1)).version == 3

    def test_knew_nothing_before(self, recorded: Assessment) -> None:
        """Before the opening nothing was known, and no level was stood on."""
        view = recorded.as_known_at(datetime(2000, 1, 1, tzinfo=UTC))

        assert (view.version, view.level(), view.history()) == (0, 0, ())

    def test_keeps_to_the_order_of_the_journal(
        self, recorded: Assessment, item: Items, ticking: Ticking
    ) -> None:
        """A clock set back does not bring an entry in front of those it came after."""
        ticking.now -= timedelta(days=30)
        recorded.submit(item("report"), by="officer", on=october(4))

        assert recorded.as_known_at(recorded.history()[-1].recorded_at).version == 0
        assert recorded.as_known_at(datetime(2007, 10, 20, 12, tzinfo=THAI)).version == 5

    def test_every_moment_shows_what_stood_there_then(self, recorded: Assessment) -> None:
        """For every entry, what was known at its moment is what the journal up to it says."""
        for n, entry in enumerate(recorded.history(), start=1):
            short = MemoryStore()
            short.append_all("a1", [draft_of(each) for each in recorded.history()[:n]], expected_version=0)
            day = october(31)
            known = recorded.as_known_at(entry.recorded_at)
            if known.version == n:
                assert known.result(as_of=day) == Assessment.resume("a1", store=short).result(as_of=day)

    def test_wants_a_time_zone(self, recorded: Assessment) -> None:
        """A moment that does not know its time zone is refused."""
        with pytest.raises(MoveError) as error:
            recorded.as_known_at(datetime(2007, 10, 10))  # noqa: DTZ001 -- what is refused

        assert error.value.code == "KPI208"


class TestRepeated:
    """A command given again under its name does nothing."""

    def test_is_recorded_once(self, recorded: Assessment, item: Items) -> None:
        """The same command, given again, adds nothing, and is not refused for what it did itself."""
        for _ in range(3):
            recorded.submit(item("report"), by="officer", command_id="c-1")

        assert [each.command_id for each in recorded.history()].count("c-1") == 1
        assert recorded.version == 5

    def test_is_known_after_the_journal_was_taken_up_again(self, recorded: Assessment, item: Items) -> None:
        """Whoever lost the answer repeats the command from anywhere."""
        recorded.submit(item("report"), by="officer", command_id="c-1")

        again = Assessment.resume("a1", store=recorded.store)
        again.submit(item("report"), by="officer", command_id="c-1")

        assert again.history() == recorded.history()

    def test_is_known_to_an_assessment_that_has_not_read_it(self, recorded: Assessment, item: Items) -> None:
        """A command that somebody else has recorded in between is found in the store, and what came before it read."""
        stale = Assessment.resume("a1", store=recorded.store)
        recorded.submit(item("survey"), by="officer", command_id="c-2")
        recorded.submit(item("report"), by="officer", command_id="c-1")

        stale.submit(item("report"), by="officer", command_id="c-1")

        assert stale.history() == recorded.history()
        assert stale.state().register.find("survey") is not None

    def test_gives_what_it_gave(self, recorded: Assessment, item: Items) -> None:
        """A move given again tells the same move."""
        recorded.authority = AllowAll()
        first = recorded.advance(by="committee", command_id="c-1")

        assert recorded.advance(by="committee", command_id="c-1") == first
        assert recorded.level() == first.after == 2

    def test_of_another_kind_is_refused_where_it_must_answer(self, recorded: Assessment, item: Items) -> None:
        """A move under the name of another command has no answer to give."""
        recorded.submit(item("report"), by="officer", command_id="c-1")

        with pytest.raises(JournalError) as error:
            recorded.advance(by="committee", command_id="c-1")

        assert error.value.code == "KPI345"

    def test_needs_no_authority_again(self, recorded: Assessment) -> None:
        """Repeating what was recorded is no new act."""
        recorded.accept("plan", by="committee", command_id="c-1")
        recorded.authority = None

        recorded.accept("plan", by="committee", command_id="c-1")

        assert recorded.version == 5


class TestExpected:
    """Whoever decided on something older is told so."""

    def test_another_version_is_refused(self, recorded: Assessment, item: Items) -> None:
        """A command that expects a version that is over records nothing, and names the present one."""
        with pytest.raises(ConcurrencyError) as error:
            recorded.submit(item("report"), by="officer", expected_version=3)

        assert (error.value.expected, error.value.current) == (3, 4)
        assert recorded.version == 4

    def test_the_present_one_is_not(self, recorded: Assessment, item: Items) -> None:
        """With the present version it is recorded."""
        recorded.submit(item("report"), by="officer", expected_version=recorded.version)

        assert recorded.version == 5

    def test_a_repeated_command_may_expect_what_it_did(self, recorded: Assessment, item: Items) -> None:
        """Repeating a command with the version it expected is no conflict with itself."""
        for _ in range(2):
            recorded.submit(item("report"), by="officer", command_id="c-1", expected_version=4)

        assert recorded.version == 5


class TestRefreshed:
    """Reading on."""

    def test_reads_only_what_is_new(self, recorded: Assessment, item: Items) -> None:
        """What was read before is not read again."""
        stale = Assessment.resume("a1", store=recorded.store)
        recorded.submit(item("report"), by="officer")
        asked = []

        class Watched(MemoryStore):
            def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
                asked.append(after)
                return recorded.store.read(stream, after=after)

        stale.store = Watched()
        stale.refresh()

        assert asked == [4]
        assert stale.history() == recorded.history()

    def test_a_journal_that_was_rewritten_is_refused(
        self, recorded: Assessment, ladder: Indicator, item: Items
    ) -> None:
        """What does not follow what was read before is not taken for its continuation."""
        other = Assessment.open(ladder, "a1", by="x", on=october(1))
        for name in ("plan", "answer", "report", "survey", "report"):
            other.submit(item(name, id=f"{name}-{other.version}"), by="officer", on=october(2))
        recorded.store = other.store

        with pytest.raises(JournalError) as error:
            recorded.refresh()

        assert error.value.code == "KPI310"
        assert recorded.version == 4
