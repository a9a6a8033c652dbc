"""What time alone does to a level, day by day, with nobody giving a command."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from kpiflow.assessment import AllowAll, Assessment
from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.definitions import Indicator
from kpiflow.evidence import Approval, EvidenceItem, NilReturn
from kpiflow.guards import PERFORMANCE, Guard, nil_return, none_of, provided
from kpiflow.spans import Span
from kpiflow.text import Text
from ladders import asks, droppable, item, ladder, level, plain, waiver


MONTH_OF_SEPTEMBER: Final = PartialDate(date(2007, 9, 1), Precision.MONTH)


def october(number: int) -> date:
    """Give a day of October 2007."""
    return date(2007, 10, number)


def opened(indicator: Indicator, *items: EvidenceItem) -> Assessment:
    """Open an assessment on 1 October 2006, and submit items on 2 October 2006."""
    assessment = Assessment.open(indicator, "a1", by="officer", on=date(2006, 10, 1), authority=AllowAll())
    for each in items:
        assessment.submit(each, by="officer", on=date(2006, 10, 2))
    return assessment


def under(guard: Guard, *items: EvidenceItem) -> Assessment:
    """Open an assessment under a ladder of one requirement."""
    return opened(ladder(level(1, asks("1a", guard))), *items)


def climb(assessment: Assessment, on: date) -> int:
    """Move up as far as the evidence of a day bears, and give the level."""
    while assessment.may_advance(as_of=on):
        assessment.advance(by="committee", on=on)
    return assessment.level(as_of=on)


def levels(assessment: Assessment, *days: date) -> list[int]:
    """Give the level stood on, day by day."""
    return [assessment.level(as_of=each) for each in days]


def recorded(assessment: Assessment, until: date = date(2399, 1, 1)) -> list[tuple[date, int, int]]:
    """Record every fall that time brought about, and give them."""
    falls = []
    while (fall := assessment.regress(by="registrar", on=until)) is not None:
        falls.append((fall.on, fall.before, fall.after))
    return falls


class TestFreshness:
    """Evidence counts for so long, and then not any more."""

    SPANS: tuple[tuple[Span, PartialDate, date], ...] = (
        (Span(days=30), day(2007, 9, 1), october(1)),
        (Span(months=1), day(2007, 9, 1), october(1)),
        (Span(months=1), day(2007, 8, 31), date(2007, 9, 30)),
        (Span(months=12), day(2007, 2, 28), date(2008, 2, 28)),
        (Span(months=1, days=10), day(2007, 9, 1), october(11)),
    )

    @pytest.mark.parametrize(("span", "dated", "last"), SPANS)
    def test_lets_the_level_fall_on_the_day_after_its_last(
        self, span: Span, dated: PartialDate, last: date
    ) -> None:
        """The level stands on the last day on which the evidence is fresh, and not on the next."""
        assessment = under(provided("k1a", fresh_for=span), item("k1a", document_date=dated))
        climb(assessment, dated.first)
        following = date.fromordinal(last.toordinal() + 1)

        assert levels(assessment, dated.first, last, following) == [1, 1, 0]
        assert assessment.regress(by="registrar", on=last) is None
        assert recorded(assessment) == [(following, 1, 0)]

    def test_says_which_evidence_went_stale(self) -> None:
        """The recorded fall names the item, its date and how old it may be."""
        assessment = under(
            provided("k1a", fresh_for=Span(days=30)), item("k1a", document_date=day(2007, 9, 1))
        )
        climb(assessment, date(2007, 9, 1))

        fall = assessment.regress(by="registrar", on=october(31))

        assert fall is not None
        assert fall.reason == Text(
            th="k1a: ลงวันที่ 1 กันยายน 2550 ซึ่งเก่ากว่า 30 วัน",
            en="k1a is dated 1 September 2550 BE, more than 30 days ago",
        )
        assert assessment.state(as_of=october(2)).regressions == (fall,)

    def test_counts_from_the_latest_day_spoken_of(self) -> None:
        """Of several dates the last one keeps the evidence fresh."""
        dates = (day(2007, 8, 1), day(2007, 9, 10))
        assessment = under(provided("k1a", fresh_for=Span(days=30)), item("k1a", activity_dates=dates))
        climb(assessment, date(2007, 9, 15))

        assert levels(assessment, october(10), october(11)) == [1, 0]

    def test_of_a_month_ends_where_it_is_no_longer_certain(self) -> None:
        """A date known to the month is fresh for sure only as long as its first day would be."""
        assessment = under(
            provided("k1a", fresh_for=Span(days=30)), item("k1a", document_date=MONTH_OF_SEPTEMBER)
        )
        climb(assessment, date(2007, 9, 30))

        assert levels(assessment, october(1), october(2)) == [1, 0]
        fall = assessment.regress(by="registrar", on=october(31))
        assert fall is not None
        assert "too coarse to tell" in fall.reason.en

    def test_is_renewed_by_fresher_evidence_in_time(self) -> None:
        """An item that comes on the first stale day lets nothing fall."""
        assessment = under(
            provided("k1a", fresh_for=Span(days=30)), item("k1a", document_date=day(2007, 9, 1))
        )
        climb(assessment, date(2007, 9, 1))

        assessment.submit(
            item("k1a", id="newer", document_date=day(2007, 10, 2)), by="officer", on=october(2)
        )

        assert levels(assessment, october(1), october(2), date(2007, 11, 1), date(2007, 11, 2)) == [
            1,
            1,
            1,
            0,
        ]
        assert recorded(assessment) == [(date(2007, 11, 2), 1, 0)]

    def test_of_evidence_that_nobody_needs_lets_nothing_fall(self) -> None:
        """Where one item goes stale beside a fresh one, the level stands."""
        assessment = under(
            provided("k1a", fresh_for=Span(days=30)),
            item("k1a", document_date=day(2007, 9, 1)),
            item("k1a", id="second", document_date=day(2007, 9, 20)),
        )
        climb(assessment, date(2007, 9, 25))

        assert levels(assessment, october(2), october(20), october(21)) == [1, 1, 0]


class TestExpiry:
    """An item that says itself until when it counts."""

    def test_falls_of_several_days_are_recorded_one_by_one(self) -> None:
        """Each day on which something ran out has a fall of its own, in their order, each once."""
        assessment = opened(
            ladder(level(1, asks("1a")), level(2, asks("2a")), level(3, asks("3a"))),
            item("k1a", valid_until=october(20)),
            item("k2a", valid_until=october(15)),
            item("k3a", valid_until=october(10)),
        )
        assert climb(assessment, october(1)) == 3

        assert recorded(assessment, until=october(16)) == [(october(11), 3, 2), (october(16), 2, 1)]
        assert recorded(assessment) == [(october(21), 1, 0)]

    def test_of_several_on_one_day_is_one_fall(self) -> None:
        """What runs out together is one fall, to where the rest leads."""
        assessment = opened(
            ladder(level(1, asks("1a")), level(2, asks("2a")), level(3, asks("3a"))),
            item("k1a"),
            item("k2a", valid_until=october(10)),
            item("k3a", valid_until=october(10)),
        )
        climb(assessment, october(1))

        assert recorded(assessment) == [(october(11), 3, 1)]


class TestContinuity:
    """Evidence that must cover every day runs out with the last day it covers."""

    def test_lets_the_level_fall_on_the_first_day_not_covered(self) -> None:
        """Within the period the days must be covered as they come."""
        assessment = under(
            provided("k1a", continuous_since=date(2006, 10, 1)),
            item("k1a", covers=DateRange.of_days(date(2006, 10, 1), date(2007, 3, 31))),
        )
        climb(assessment, date(2007, 1, 1))

        assert levels(assessment, date(2007, 3, 31), date(2007, 4, 1)) == [1, 0]
        assert recorded(assessment) == [(date(2007, 4, 1), 1, 0)]

    def test_goes_on_with_what_covers_the_next_days(self) -> None:
        """A second item that begins where the first ends carries the level on."""
        assessment = under(
            provided("k1a", continuous_since=date(2006, 10, 1)),
            item("k1a", covers=DateRange.of_days(date(2006, 10, 1), date(2007, 3, 31))),
            item("k1a", id="second", covers=DateRange.of_days(date(2007, 4, 1), date(2007, 9, 30))),
        )
        climb(assessment, date(2007, 1, 1))

        assert levels(assessment, date(2007, 4, 1), date(2007, 9, 30), october(31)) == [1, 1, 1]
        assert recorded(assessment) == []


class TestComingTrue:
    """What begins to count can lower a level where it must not be there, or makes a requirement apply."""

    LATER: tuple[tuple[str, dict[str, Any]], ...] = (
        ("a date", {"document_date": day(2007, 10, 10)}),
        ("a month", {"document_date": PartialDate(date(2007, 11, 1), Precision.MONTH)}),
        ("coverage", {"covers": DateRange.of_days(october(10), october(20))}),
    )

    @pytest.mark.parametrize(("name", "fields"), LATER, ids=[name for name, _ in LATER])
    def test_what_must_not_be_there_lowers_the_level_when_it_comes(
        self, name: str, fields: dict[str, Any]
    ) -> None:
        """An incident dated ahead lets the level fall on the day it speaks of."""
        assessment = under(none_of(provided("incident")), item("incident", **fields))
        first = date(2007, 11, 1) if name == "a month" else october(10)
        before = date.fromordinal(first.toordinal() - 1)
        climb(assessment, october(1))

        assert levels(assessment, before, first) == [1, 0]
        assert recorded(assessment) == [(first, 1, 0)]

    def test_an_approval_that_comes_lowers_it_too(self) -> None:
        """What counts only once it is approved stands in the way from that day."""
        incident = item("incident", approval=Approval(by="committee", on=day(2007, 10, 10)))
        assessment = under(none_of(provided("incident", approved_by="committee")), incident)
        climb(assessment, october(1))

        assert levels(assessment, october(9), october(10)) == [1, 0]

    def test_an_approval_in_a_month_is_certain_when_the_month_is_over(self) -> None:
        """Until then it may or may not have been given, and what may be there is not absent."""
        month = PartialDate(date(2007, 10, 1), Precision.MONTH)
        incident = item("incident", approval=Approval(by="committee", on=month))
        assessment = under(none_of(provided("incident", approved_by="committee")), incident)
        climb(assessment, date(2007, 9, 30))

        assert levels(assessment, date(2007, 9, 30), october(1)) == [1, 0]

    def test_a_nil_return_that_is_attested_ahead_counts_from_its_day(self) -> None:
        """What an attestation must not say lowers the level on the day it is attested."""
        guard = none_of(nil_return("complaints", channels="desk"))
        assessment = under(guard)
        assessment.attest(
            NilReturn(
                id="nil",
                population="complaints",
                statement=Text.same("none"),
                channels=("desk",),
                period=DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)),
                attester="registrar",
                attested_on=day(2007, 10, 10),
            ),
            by="registrar",
            on=october(1),
        )
        climb(assessment, october(2))

        assert levels(assessment, october(9), october(10)) == [1, 0]

    def test_a_window_that_closes_can_do_so(self) -> None:
        """What covers a whole period does so from its last day on."""
        incident = item("incident", covers=DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)))
        assessment = under(none_of(provided("incident", covers=PERFORMANCE)), incident)
        climb(assessment, date(2007, 9, 1))

        assert levels(assessment, date(2007, 9, 29), date(2007, 9, 30)) == [1, 0]
        assert recorded(assessment) == [(date(2007, 9, 30), 1, 0)]

    def test_a_condition_that_comes_true_makes_a_requirement_apply(self) -> None:
        """From the day of the incident the requirement applies, and what is missing for it lets the level fall."""
        built = ladder(
            level(
                1,
                asks("1a"),
                asks("1b", applies_when=provided("incident"), na=droppable()),
            )
        )
        assessment = opened(built, item("k1a"), item("incident", document_date=day(2007, 10, 10)))
        climb(assessment, october(1))

        assert levels(assessment, october(9), october(10)) == [1, 0]
        fall = assessment.regress(by="registrar", on=october(31))
        assert fall is not None
        assert fall.reason.en == "no evidence was submitted: name of k1b"

    def test_what_comes_true_lifts_nothing_by_itself(self) -> None:
        """Evidence that begins to count supports a level from its day; it takes a move to stand on it."""
        assessment = under(provided("k1a"), item("k1a", document_date=day(2007, 10, 10)))

        assert [assessment.judge(as_of=october(number)).supported for number in (9, 10)] == [0, 1]
        assert levels(assessment, october(9), october(10)) == [0, 0]
        assert climb(assessment, october(10)) == 1


class TestRecording:
    """Time gives no command, so that somebody records what it did."""

    def test_is_asked_for_up_to_a_day(self) -> None:
        """A fall that has not come yet is not recorded."""
        assessment = under(provided("k1a"), item("k1a", valid_until=october(15)))
        climb(assessment, october(1))

        assert recorded(assessment, until=october(15)) == []
        assert recorded(assessment, until=october(16)) == [(october(16), 1, 0)]

    def test_is_dated_on_the_day_of_the_fall(self) -> None:
        """However late a fall is recorded, it counts from the day it happened."""
        assessment = under(provided("k1a"), item("k1a", valid_until=october(15)))
        climb(assessment, october(1))

        recorded(assessment)

        assert [len(assessment.state(as_of=october(number)).regressions) for number in (15, 16)] == [0, 1]

    def test_changes_no_level(self) -> None:
        """Whether a fall is recorded or not, the level of every day is the same."""
        assessment = opened(
            ladder(level(1, asks("1a")), level(2, asks("2a"))),
            item("k1a"),
            item("k2a", valid_until=october(10)),
        )
        assessment.decide(waiver("2a", valid_until=october(20)), by="committee", on=october(1))
        climb(assessment, october(1))
        days = [october(number) for number in range(1, 32)]
        before = levels(assessment, *days)

        assert recorded(assessment) == [(october(21), 2, 1)]
        assert levels(assessment, *days) == before


class TestOtherLadders:
    """Where levels do not build on one another, a fall ends where the rest leads."""

    def _opened(self, progression: str) -> Assessment:
        assessment = opened(
            plain(1, 2, 3, progression=progression),
            item("k1a"),
            item("k2a", valid_until=october(10)),
            item("k3a", valid_until=october(20)),
        )
        assert climb(assessment, october(1)) == 3
        return assessment

    def test_side_by_side_only_the_highest_level_matters(self) -> None:
        """What runs out below lowers nothing; when the highest runs out, the next that holds is stood on."""
        assessment = self._opened("independent")

        assert recorded(assessment, until=october(11)) == []
        fall = assessment.regress(by="registrar", on=october(31))

        assert fall is not None
        assert (fall.on, fall.before, fall.after) == (october(21), 3, 1)
        assert fall.reason.en == ("k2a expired on 10 October 2550 BE; k3a expired on 20 October 2550 BE")

    def test_counted_every_level_that_runs_out_lowers_by_one(self) -> None:
        """Each fall names all that does not hold by then."""
        assessment = self._opened("count")

        first, second = (assessment.regress(by="registrar", on=october(31)) for _ in range(2))

        assert first is not None
        assert second is not None
        assert [(fall.on, fall.after, fall.reason.en) for fall in (first, second)] == [
            (october(11), 2, "k2a expired on 10 October 2550 BE"),
            (october(21), 1, "k2a expired on 10 October 2550 BE; k3a expired on 20 October 2550 BE"),
        ]


def test_what_must_be_covered_begins_on_its_day() -> None:
    """What may not be covered without a gap from a day on stands in the way from that day, not before."""
    forbidden = none_of(provided("k1a", continuous_since=date(2007, 3, 1)))
    covering = item("k1a", covers=DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30)))
    assessment = under(forbidden, covering)

    assert climb(assessment, date(2006, 10, 2)) == 1
    assert levels(assessment, date(2007, 2, 28), date(2007, 3, 1), date(2007, 3, 2)) == [1, 0, 0]
    assert recorded(assessment, date(2007, 9, 1)) == [(date(2007, 3, 1), 1, 0)]
