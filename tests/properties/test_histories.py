"""Laws of histories: commands on any days, backdated or not, and what runs out with time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, strategies as st

from kpiflow.assessment import Assessment
from kpiflow.assessment.events import Advanced
from kpiflow.definitions import EvidenceKind, Indicator, Level, Requirement, Scale
from kpiflow.errors import GuardNotSatisfiedError, MoveError
from kpiflow.evidence import EvidenceItem
from kpiflow.guards import provided
from kpiflow.journal import MemoryStore
from kpiflow.text import Text
from strategies import MONTH_AFTER, YEAR, named


FIRST = date(2007, 10, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(12)]
LADDER = Indicator(
    code="1",
    name=named("ladder"),
    weight=1,
    scale=Scale(highest=3),
    performance_period=YEAR,
    reporting_window=MONTH_AFTER,
    evidence=tuple(EvidenceKind(id=kind, name=named(kind)) for kind in ("a", "b", "c")),
    levels=tuple(
        Level(
            level=n,
            name=named(f"{n}"),
            requirements=(Requirement(id=f"{n}", text=named(f"{n}"), requires=provided(kind)),),
        )
        for n, kind in enumerate("abc", start=1)
    ),
)

days = st.sampled_from(DAYS)
submissions = st.tuples(st.just("submit"), days, st.sampled_from("abc"), st.none() | days)
rulings = st.tuples(st.sampled_from(["reject", "withdraw", "accept"]), days, st.integers(0, 9), st.none())
moves = st.tuples(st.sampled_from(["advance", "advance", "regress"]), days, st.none(), st.none())
histories = st.lists(st.one_of(submissions, submissions, moves, moves, rulings), max_size=14)


def lived(history: list[tuple[str, date, object, date | None]]) -> Assessment:
    """Give the commands of a history in their order; what is refused has not happened."""
    assessment = Assessment.open(LADDER, "case", by="unit", on=FIRST)
    for n, (command, day, what, end) in enumerate(history):
        try:
            if command == "submit":
                item = EvidenceItem(id=f"i{n}", kind=str(what), title=named("item"), valid_until=end)
                assessment.submit(item, by="unit", on=day)
            elif command in {"advance", "regress"}:
                getattr(assessment, command)(by="unit", on=day)
            else:
                reason = Text(th="เหตุ", en="why")
                getattr(assessment, command)(f"i{what}", by="unit", on=day, reason=reason)
        except (MoveError, GuardNotSatisfiedError):
            continue
    return assessment


class TestStanding:
    """The level stood on, day by day."""

    @given(histories)
    def test_it_is_never_above_what_is_supported(
        self, history: list[tuple[str, date, object, date | None]]
    ) -> None:
        """On no day does the level stand higher than the evidence of that day bears."""
        assessment = lived(history)

        for day in DAYS:
            assert assessment.level(as_of=day) <= assessment.judge(as_of=day).supported

    @given(histories)
    def test_it_rises_by_moves_alone(self, history: list[tuple[str, date, object, date | None]]) -> None:
        """From one day to the next the level rises at most by the moves of that day."""
        assessment = lived(history)
        moved = [event.on for event in assessment.events() if isinstance(event, Advanced)]
        before = 0

        for day in DAYS:
            level = assessment.level(as_of=day)
            assert level - before <= moved.count(day)
            before = level

    @given(histories)
    def test_every_fall_can_be_recorded_once(
        self, history: list[tuple[str, date, object, date | None]]
    ) -> None:
        """Recording falls ends, changes no level, and each says why."""
        assessment = lived(history)
        levels = [assessment.level(as_of=day) for day in DAYS]

        recorded = 0
        while assessment.regress(by="unit", on=DAYS[-1]) is not None:
            recorded += 1
            assert recorded <= len(DAYS)

        assert [assessment.level(as_of=day) for day in DAYS] == levels
        assert all(not fall.reason.is_blank() for fall in assessment.state(as_of=DAYS[-1]).regressions)

    @given(histories)
    def test_a_journal_taken_up_again_says_the_same(
        self, history: list[tuple[str, date, object, date | None]]
    ) -> None:
        """Whatever was recorded can be read back, and answers every day as before."""
        live = lived(history)
        store = live.store
        assert isinstance(store, MemoryStore)

        again = Assessment.resume(LADDER, "case", store=store)

        assert again.state(as_of=DAYS[-1]) == live.state(as_of=DAYS[-1])
        assert [again.level(as_of=day) for day in DAYS] == [live.level(as_of=day) for day in DAYS]
