"""What the guard over evidence asks of items together, and of how old they are and who accepted them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.errors import FieldError, ScoringError
from kpiflow.evidence import Entry, EvidenceItem, Quantity, Ruling, Standing
from kpiflow.guards import Facts, Finding, Provided, Status, latest_moment, provided
from kpiflow.guards.item_faults import mark_of
from kpiflow.spans import Span
from kpiflow.text import Text


FactsOf = Callable[..., Facts]

AS_OF: Final = date(2007, 10, 22)


def _entry(name: str = "m-1", *, by: str = "unit", accepted_by: str = "", **fields: Any) -> Entry:
    fact = EvidenceItem(id=name, kind=fields.pop("kind", "minutes"), title=Text.same(name), **fields)
    ruling = Ruling(standing=Standing.ACCEPTED, by=accepted_by, on=AS_OF) if accepted_by else None
    return Entry(fact=fact, by=by, on=date(2007, 10, 1), ruling=ruling)


def _month(year: int, month: int) -> PartialDate:
    return PartialDate(date(year, month, 1), Precision.MONTH)


def _year(year: int) -> PartialDate:
    return PartialDate(date(year, 1, 1), Precision.YEAR)


def _span(first: tuple[int, int, int], last: tuple[int, int, int]) -> DateRange:
    return DateRange.of_days(date(*first), date(*last))


def _quantities(**amounts: Any) -> tuple[Quantity, ...]:
    return tuple(Quantity(of=of, amount=amount) for of, amount in amounts.items())


class TestAcceptedBy:
    """Acceptance by one role, where only that one's word counts."""

    GUARD: Final = provided("minutes", accepted_by="secretary")

    def test_the_role_asked_for_counts(self, facts: FactsOf) -> None:
        """An item that the role asked for accepted counts, and the guard says whose word it takes."""
        verdict = self.GUARD.judge(facts(_entry(accepted_by="secretary")))

        assert (verdict.status, verdict.expects) == (
            Status.MET,
            Text(
                th="รายงานการประชุม, ที่เลขาธิการรับรองแล้ว",
                en="meeting minutes, accepted by the secretary-general",
            ),
        )

    def test_another_role_does_not(self, facts: FactsOf) -> None:
        """An item that somebody else accepted is accepted, and still does not count."""
        verdict = self.GUARD.judge(facts(_entry(accepted_by="clerk")))

        assert (verdict.status, verdict.findings) == (
            Status.UNMET,
            (
                Finding(
                    code="accepted-by-other",
                    subject="m-1",
                    message=Text(
                        th="m-1: clerkเป็นผู้รับรอง ไม่ใช่เลขาธิการ",
                        en="m-1 was accepted by the clerk, not by the secretary-general",
                    ),
                ),
            ),
        )

    def test_later_acceptance_by_another_takes_nothing_away(self, facts: FactsOf) -> None:
        """What the role asked for accepted counts, whoever has accepted it since."""
        entry = _entry(accepted_by="secretary").ruled(
            Ruling(standing=Standing.ACCEPTED, by="clerk", on=AS_OF)
        )

        assert self.GUARD.judge(facts(entry)).status is Status.MET

    def test_all_others_who_accepted_are_named(self, facts: FactsOf) -> None:
        """Where several others accepted it, the finding names all of them."""
        entry = _entry(accepted_by="clerk").ruled(Ruling(standing=Standing.ACCEPTED, by="head", on=AS_OF))

        assert self.GUARD.judge(facts(entry)).reason() == Text(
            th="m-1: clerkและheadเป็นผู้รับรอง ไม่ใช่เลขาธิการ",
            en="m-1 was accepted by the clerk and the head, not by the secretary-general",
        )

    def test_no_ruling_is_no_acceptance(self, facts: FactsOf) -> None:
        """Naming the role asks for acceptance, whatever standing is asked for."""
        verdict = self.GUARD.judge(facts(_entry()))

        assert [finding.code for finding in verdict.findings] == ["not-accepted"]
        assert verdict.reason() == Text(
            th="m-1: เลขาธิการยังไม่รับรอง", en="m-1 is not accepted by the secretary-general yet"
        )

    @pytest.mark.parametrize("standing", [Standing.REJECTED, Standing.WITHDRAWN])
    @pytest.mark.parametrize("by", ["secretary", "clerk"])
    def test_a_rejection_is_none_either(self, facts: FactsOf, standing: Standing, by: str) -> None:
        """What was rejected nobody accepted, whoever did it, and that is the one fault."""
        entry = evolve(_entry(), ruling=Ruling(standing=standing, by=by, on=AS_OF))

        assert [finding.code for finding in self.GUARD.judge(facts(entry)).findings] == [standing.value]


class TestFreshFor:
    """How long an item counts, from the latest day it speaks of."""

    @pytest.mark.parametrize(
        ("dated", "span", "as_of", "expected"),
        [
            (day(2007, 4, 22), Span(months=6), date(2007, 10, 22), Status.MET),
            (day(2007, 4, 21), Span(months=6), date(2007, 10, 22), Status.UNMET),
            (day(2007, 8, 31), Span(months=6), date(2008, 2, 29), Status.MET),
            (day(2007, 8, 31), Span(months=6), date(2008, 3, 1), Status.UNMET),
            (day(2007, 8, 31), Span(months=18), date(2009, 2, 28), Status.MET),
            (day(2007, 8, 31), Span(months=18), date(2009, 3, 1), Status.UNMET),
            (day(2007, 7, 24), Span(days=90), date(2007, 10, 22), Status.MET),
            (day(2007, 7, 23), Span(days=90), date(2007, 10, 22), Status.UNMET),
            (day(2007, 10, 22), Span(days=1), date(2007, 10, 22), Status.MET),
            (_month(2007, 4), Span(months=6), date(2007, 10, 1), Status.MET),
            (_month(2007, 4), Span(months=6), date(2007, 10, 2), Status.UNKNOWN),
            (_month(2007, 4), Span(months=6), date(2007, 10, 30), Status.UNKNOWN),
            (_month(2007, 4), Span(months=6), date(2007, 10, 31), Status.UNMET),
            (_year(2006), Span(months=12), date(2007, 1, 1), Status.MET),
            (_year(2006), Span(months=12), date(2007, 12, 31), Status.UNKNOWN),
            (_year(2006), Span(months=12), date(2008, 1, 1), Status.UNMET),
        ],
        ids=str,
    )
    def test_it_counts_up_to_and_including_the_last_day(
        self, facts: FactsOf, dated: PartialDate, span: Span, as_of: date, expected: Status
    ) -> None:
        """The last fresh day is the one the span leads to; a coarse date leaves open what its days would settle."""
        verdict = provided("minutes", fresh_for=span).judge(facts(_entry(document_date=dated), as_of=as_of))

        assert verdict.status is expected

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"activity_dates": (day(2006, 1, 1), day(2007, 10, 1))}, day(2007, 10, 1)),
            ({"activity_dates": (day(2007, 10, 1), day(2006, 1, 1))}, day(2007, 10, 1)),
            (
                {"activity_dates": (day(2006, 1, 1),), "document_date": day(2007, 10, 1)},
                day(2006, 1, 1),
            ),
            ({"covers": _span((2006, 1, 1), (2007, 10, 1))}, day(2007, 10, 1)),
            (
                {"covers": _span((2006, 1, 1), (2007, 10, 1)), "document_date": day(2006, 1, 1)},
                day(2006, 1, 1),
            ),
            ({"activity_dates": (_year(2006), day(2006, 12, 31))}, day(2006, 12, 31)),
            ({"activity_dates": (day(2006, 12, 31), _year(2006))}, day(2006, 12, 31)),
            ({"activity_dates": (_year(2006), day(2006, 12, 30))}, _year(2006)),
            ({}, None),
        ],
    )
    def test_the_latest_day_an_item_speaks_of_is_its_own(
        self, fields: dict[str, Any], expected: PartialDate | None
    ) -> None:
        """Activities come before the document, and dates before coverage; of equal ends the exact date counts."""
        item = EvidenceItem(id="m-1", kind="minutes", title=Text.same("m"), **fields)

        assert latest_moment(item) == expected

    def test_an_item_without_a_date_is_of_no_month(self) -> None:
        """What says no day has nothing that would tell its month from others."""
        entry = _entry()
        item: Any = entry.fact

        assert mark_of(item, entry, "month") == ""

    def test_an_old_item_is_said_to_be_old(self, facts: FactsOf) -> None:
        """The finding gives the date and how old it may be, and the guard says so too."""
        guard = provided("minutes", fresh_for=Span(months=6))
        verdict = guard.judge(facts(_entry(document_date=day(2007, 3, 30))))

        assert (verdict.expects, verdict.findings) == (
            Text(th="รายงานการประชุม, ไม่เก่ากว่า 6 เดือน", en="meeting minutes, no older than 6 months"),
            (
                Finding(
                    code="stale",
                    subject="m-1",
                    message=Text(
                        th="m-1: ลงวันที่ 30 มีนาคม 2550 ซึ่งเก่ากว่า 6 เดือน",
                        en="m-1 is dated 30 March 2550 BE, more than 6 months ago",
                    ),
                ),
            ),
        )

    def test_a_coarse_date_is_said_to_be_too_coarse(self, facts: FactsOf) -> None:
        """The finding says what the date does not tell."""
        guard = provided("minutes", fresh_for=Span(months=6))
        verdict = guard.judge(facts(_entry(document_date=_month(2007, 4))))

        assert verdict.findings == (
            Finding(
                code="date-too-coarse",
                subject="m-1",
                message=Text(
                    th="m-1: ระบุเพียง เมษายน 2550 ไม่ละเอียดพอจะบอกได้ว่าไม่เก่ากว่า 6 เดือน",
                    en="m-1 says April 2550 BE, too coarse to tell whether it is no older than 6 months",
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("covers", "as_of", "expected"),
        [
            (_span((2006, 10, 1), (2007, 9, 30)), date(2007, 2, 1), Status.MET),
            (_span((2006, 10, 1), (2007, 9, 30)), date(2008, 3, 30), Status.MET),
            (_span((2006, 10, 1), (2007, 9, 30)), date(2008, 3, 31), Status.UNMET),
            (_span((2006, 10, 1), (2007, 9, 30)), date(2006, 9, 30), Status.UNMET),
            (DateRange(_year(2007), _year(2007)), date(2007, 10, 22), Status.MET),
            (DateRange(_year(2007), _year(2007)), date(2008, 6, 30), Status.MET),
            (DateRange(_year(2007), _year(2007)), date(2008, 7, 1), Status.UNMET),
            (DateRange(_month(2006, 10), _month(2007, 4)), date(2007, 10, 30), Status.MET),
            (DateRange(_month(2006, 10), _month(2007, 4)), date(2007, 10, 31), Status.UNMET),
        ],
        ids=str,
    )
    def test_coverage_is_fresh_while_it_lasts_and_for_the_span_after(
        self, facts: FactsOf, covers: DateRange, as_of: date, expected: Status
    ) -> None:
        """A plan counts from when what it covers begins; it ends on its last day, be that written as a month or year."""
        guard = provided("minutes", fresh_for=Span(months=6))

        assert guard.judge(facts(_entry(covers=covers), as_of=as_of)).status is expected

    def test_an_item_without_any_date_is_not_fresh(self, facts: FactsOf) -> None:
        """What does not say when it came about is not known to be fresh."""
        verdict = provided("minutes", fresh_for=Span(months=6)).judge(facts(_entry()))

        assert [finding.code for finding in verdict.findings] == ["undated"]


class TestDistinctBy:
    """What items must differ in to count as several."""

    @pytest.mark.parametrize(
        ("by", "first", "other"),
        [
            ("kind", {"kind": "minutes"}, {"kind": "report"}),
            ("subject", {"subject": "north"}, {"subject": "south"}),
            ("submitter", {"by": "unit"}, {"by": "clerk"}),
            ("month", {"document_date": day(2007, 3, 1)}, {"document_date": day(2007, 4, 1)}),
            ("reference", {"reference": "file 1"}, {"reference": "file 2"}),
        ],
    )
    def test_items_that_differ_count_as_several(
        self, facts: FactsOf, by: Any, first: dict[str, Any], other: dict[str, Any]
    ) -> None:
        """Two items count as two where they differ in what matters, and as one where they do not."""
        guard = provided("minutes", "report", count=2, distinct_by=by)
        differing = facts(_entry("m-1", **first), _entry("m-2", **other))
        alike = facts(_entry("m-1", **first), _entry("m-2", **first))

        assert (guard.judge(differing).status, guard.judge(alike).status) == (Status.MET, Status.UNMET)

    def test_characters_composed_otherwise_make_no_difference(self, facts: FactsOf) -> None:
        """What looks the same is the same, in whatever Unicode form it was entered."""
        guard = provided("minutes", count=2, distinct_by="reference")
        composed, taken_apart = "caf\u00e9 1", "cafe\u0301 1"
        verdict = guard.judge(facts(_entry("m-1", reference=composed), _entry("m-2", reference=taken_apart)))

        assert [finding.code for finding in verdict.findings] == ["too-few"]

    @pytest.mark.parametrize(
        ("first", "other", "expected"),
        [
            ({"subject": "north"}, {"subject": " north "}, 1),
            ({"document_date": day(2007, 3, 1)}, {"document_date": day(2007, 3, 31)}, 1),
            ({"document_date": day(2007, 3, 1)}, {"document_date": _month(2007, 3)}, 1),
            ({"document_date": day(2006, 3, 1)}, {"document_date": day(2007, 3, 1)}, 2),
            (
                {"activity_dates": (day(2007, 2, 1), day(2007, 3, 1))},
                {"activity_dates": (day(2007, 2, 1), day(2007, 4, 1))},
                2,
            ),
            ({"covers": _span((2006, 1, 1), (2007, 3, 31))}, {"document_date": day(2007, 3, 1)}, 1),
        ],
    )
    def test_spaces_and_days_make_no_difference(
        self, facts: FactsOf, first: dict[str, Any], other: dict[str, Any], expected: int
    ) -> None:
        """Marks are compared without the spaces around, and months with their year, by the latest date."""
        by: Any = "subject" if "subject" in first else "month"
        guard = provided("minutes", count=2, distinct_by=by)
        verdict = guard.judge(facts(_entry("m-1", **first), _entry("m-2", **other)))

        assert verdict.status.advances is (expected == 2)

    @pytest.mark.parametrize(
        ("by", "thai", "english"),
        [
            ("kind", "ต่างชนิดกัน", "of different kinds"),
            ("subject", "ต่างหน่วยกัน", "about different subjects"),
            ("submitter", "ต่างผู้ยื่นกัน", "from different submitters"),
            ("month", "ต่างเดือนกัน", "from different months"),
            ("reference", "ต่างแหล่งอ้างอิงกัน", "with different references"),
        ],
    )
    def test_the_difference_is_in_the_words(self, facts: FactsOf, by: Any, thai: str, english: str) -> None:
        """The guard says what must differ, and the finding how many do."""
        alike: dict[str, Any] = {
            "subject": "north",
            "reference": "file",
            "document_date": day(2007, 3, 1),
        }
        verdict = provided("minutes", count=2, distinct_by=by).judge(
            facts(_entry("m-1", **alike), _entry("m-2", **alike))
        )

        assert (verdict.expects, verdict.findings) == (
            Text(th=f"รายงานการประชุม จำนวน 2 รายการ, {thai}", en=f"2 × meeting minutes, {english}"),
            (
                Finding(
                    code="too-few",
                    message=Text(
                        th=f"มีหลักฐานที่นับได้ที่{thai} 1 รายการ จากที่กำหนด 2 รายการ",
                        en=f"1 of 2 needed items {english} count",
                    ),
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("by", "entry", "thai"),
        [
            ("subject", _entry(), "หน่วยที่เกี่ยวข้อง"),
            ("subject", _entry(subject="  "), "หน่วยที่เกี่ยวข้อง"),
            ("reference", _entry(), "แหล่งอ้างอิง"),
            ("month", _entry(), "เดือน"),
            ("submitter", _entry(by=" "), "ผู้ยื่น"),
            ("kind", _entry(kind=" "), "ชนิด"),
        ],
    )
    def test_an_item_that_cannot_be_told_apart_does_not_count(
        self, facts: FactsOf, by: Any, entry: Entry, thai: str
    ) -> None:
        """An item that does not say by what it differs is none of several, not even the first of them."""
        verdict = provided("minutes", " ", distinct_by=by).judge(facts(entry))

        assert (verdict.status, verdict.findings) == (
            Status.UNMET,
            (
                Finding(
                    code="no-mark",
                    subject="m-1",
                    message=Text(th=f"m-1: ไม่ได้ระบุ{thai}", en=f"m-1 does not state its {by}"),
                ),
            ),
        )

    @pytest.mark.parametrize("month", [1, 3, 12])
    def test_a_year_is_no_month(self, facts: FactsOf, month: int) -> None:
        """An item dated by its year alone may be from the month of another one: whether it differs is unknown."""
        guard = provided("minutes", count=2, distinct_by="month")
        shown = facts(
            _entry("m-1", document_date=day(2007, month, 1)),
            _entry("m-2", document_date=_year(2007)),
            as_of=date(2008, 1, 1),
        )
        verdict = guard.judge(shown)

        assert verdict.status is Status.UNKNOWN
        assert verdict.findings[0] == Finding(
            code="date-too-coarse",
            subject="m-2",
            message=Text(
                th="m-2: ระบุเพียง พ.ศ. 2550 ไม่ละเอียดพอจะบอกได้ว่าอยู่คนละเดือนกับรายการอื่น",
                en="m-2 says 2550 BE, too coarse to tell whether it is from another month than the others",
            ),
        )

    def test_a_year_alone_leaves_too_few_where_too_few_would_differ(self, facts: FactsOf) -> None:
        """Doubt about one month does not leave open what one more month would not settle."""
        guard = provided("minutes", count=3, distinct_by="month")
        shown = facts(_entry("m-1", document_date=day(2007, 3, 1)), _entry("m-2", document_date=_year(2007)))

        assert guard.judge(shown).status is Status.UNMET

    def test_a_word_that_is_none_of_those_it_takes_is_refused(self) -> None:
        """Items differ in what the library can look at, and in nothing else."""
        by: Any = "colour"

        with pytest.raises(FieldError) as error:
            provided("minutes", distinct_by=by)

        assert str(error.value) == (
            "[KPI209] 'distinct_by' of Provided cannot be 'colour'\n"
            "  expected: '', 'kind', 'subject', 'submitter', 'month', 'reference'"
        )


class TestSumOfDistinct:
    """Sums over items of which only different ones count."""

    GUARD: Final = provided("minutes", sum_of="hours", total=10, distinct_by="reference")

    @pytest.mark.parametrize(
        ("items", "expected"),
        [
            ([("a", 5), ("a", 5)], False),
            ([("a", 5), ("b", 5)], True),
            ([("a", 5), ("b", 4), ("a", 6)], True),
            ([("a", 6), ("b", 4), ("a", 1)], True),
            ([("a", 5), ("b", 4), ("a", 5), ("b", 4)], False),
            ([("caf\u00e9", 5), ("cafe\u0301", 5)], False),
        ],
    )
    def test_of_items_that_do_not_differ_the_largest_counts(
        self, facts: FactsOf, items: list[tuple[str, int]], *, expected: bool
    ) -> None:
        """The same thing shown twice counts once, by the largest amount, so that showing more never takes away."""
        entries = [
            _entry(f"m-{n}", reference=reference, quantities=_quantities(hours=hours))
            for n, (reference, hours) in enumerate(items)
        ]

        assert self.GUARD.judge(facts(*entries)).status.advances is expected

    def test_what_counts_is_said(self, facts: FactsOf) -> None:
        """The finding says what the items come to that count."""
        alike = [_entry(f"m-{n}", reference="a", quantities=_quantities(hours=5)) for n in range(3)]

        assert self.GUARD.judge(facts(*alike)).reason().en == "hours come to 5 of 10 needed"


class TestSumOf:
    """Quantities that are multiplied for each item and summed over the items."""

    GUARD: Final = provided("minutes", sum_of=("people", "hours"), total=80)

    @pytest.mark.parametrize(
        ("items", "expected"),
        [
            ([{"people": 10, "hours": 8}], True),
            ([{"people": 10, "hours": "7.99"}], False),
            ([{"people": 5, "hours": 8}, {"people": 20, "hours": 2}], True),
            ([{"people": 5, "hours": 8}, {"people": 20, "hours": "1.9999"}], False),
            ([{"people": 5, "hours": 8}, {"people": 0, "hours": 100}], False),
            ([{"hours": "๘", "people": "๑๐"}], True),
            ([{"people": 10, "hours": 8, "rooms": 0}], True),
            ([{"people": 10, "hours": 8}, {"people": 0, "hours": 100}], True),
        ],
    )
    def test_products_are_summed_exactly(
        self, facts: FactsOf, items: list[dict[str, Any]], *, expected: bool
    ) -> None:
        """People times hours, summed over the items, must come to the total; other quantities do not matter."""
        entries = [_entry(f"m-{n}", quantities=_quantities(**each)) for n, each in enumerate(items)]

        assert self.GUARD.judge(facts(*entries)).status.advances is expected

    def test_tenths_sum_to_one(self, facts: FactsOf) -> None:
        """Ten tenths are one, as no float would say."""
        guard = provided("minutes", sum_of="hours", total=1)
        entries = [_entry(f"m-{n}", quantities=_quantities(hours="0.1")) for n in range(10)]

        assert (guard.judge(facts(*entries)).status, guard.judge(facts(*entries[1:])).status) == (
            Status.MET,
            Status.UNMET,
        )

    def test_too_little_is_said(self, facts: FactsOf) -> None:
        """The finding says what the quantities come to and what is needed, and the guard asks for it."""
        verdict = self.GUARD.judge(facts(_entry(quantities=_quantities(people=5, hours="1.5"))))

        assert (verdict.status, verdict.expects, verdict.findings) == (
            Status.UNMET,
            Text(
                th="รายงานการประชุม, รวม people × hours อย่างน้อย 80",
                en="meeting minutes, with at least 80 people × hours in all",
            ),
            (
                Finding(
                    code="too-little",
                    message=Text(
                        th="รวม people × hours ได้ 7.5000 จากที่กำหนด 80",
                        en="people × hours come to 7.5000 of 80 needed",
                    ),
                ),
            ),
        )

    def test_a_quantity_that_is_not_stated_is_not_zero(self, facts: FactsOf) -> None:
        """An item that does not say how much it shows does not count, and says which quantity is missing."""
        verdict = self.GUARD.judge(facts(_entry(quantities=_quantities(people=10))))

        assert verdict.findings == (
            Finding(
                code="no-quantity",
                subject="m-1",
                message=Text(th="m-1: ไม่ได้ระบุจำนวน hours", en="m-1 does not say how many hours"),
            ),
        )

    def test_only_items_that_count_are_summed(self, facts: FactsOf) -> None:
        """What an expired item shows adds nothing."""
        enough = _quantities(people=10, hours=8)
        shown = facts(
            _entry("m-1", quantities=_quantities(people=1, hours=1)),
            _entry("m-2", quantities=enough, valid_until=date(2007, 1, 1)),
        )

        assert [finding.code for finding in self.GUARD.judge(shown).findings] == ["expired", "too-little"]

    def test_a_count_is_asked_besides(self, facts: FactsOf) -> None:
        """A sum does not stand for the number of items: both must suffice, and both are said."""
        guard = provided("minutes", count=2, sum_of="hours", total=8)
        shown = facts(_entry(quantities=_quantities(hours=4)))

        assert [finding.code for finding in guard.judge(shown).findings] == ["too-few", "too-little"]

    def test_a_coarse_date_leaves_the_sum_open_where_it_could_tip_it(self, facts: FactsOf) -> None:
        """What a doubtful item shows is not counted, but it leaves open what it would complete."""
        guard = provided("minutes", sum_of="hours", total=8, dated_within="performance")
        sure = _entry("m-1", quantities=_quantities(hours=4), document_date=day(2007, 3, 1))
        judged = [
            guard.judge(
                facts(sure, _entry("m-2", quantities=_quantities(hours=hours), document_date=_year(2007)))
            ).status
            for hours in (3, 4)
        ]

        assert judged == [Status.UNMET, Status.UNKNOWN]

    def test_a_total_may_be_written_in_any_exact_way(self) -> None:
        """A total is taken as text, int, Decimal or Fraction, and one quantity needs no tuple."""
        assert {
            provided("minutes", sum_of="hours", total=total)
            for total in ("80.0", "๘๐", 80, Decimal(80), Fraction(80))
        } == {Provided(kind=("minutes",), sum_of=("hours",), total=Decimal(80))}

    def test_a_total_is_never_a_float(self) -> None:
        """A total that is not exact is refused where it is written."""
        total: Any = 0.1

        with pytest.raises(ScoringError):
            provided("minutes", sum_of="hours", total=total)


class TestContinuousSince:
    """Items that must together cover every day."""

    SINCE: Final = date(2006, 10, 1)
    GUARD: Final = provided("minutes", continuous_since=SINCE)

    @pytest.mark.parametrize(
        ("covered", "as_of", "expected"),
        [
            ([((2006, 10, 1), (2007, 9, 30))], AS_OF, True),
            ([((2006, 9, 1), (2007, 12, 31))], AS_OF, True),
            ([((2006, 10, 2), (2007, 9, 30))], AS_OF, False),
            ([((2006, 10, 1), (2007, 9, 29))], AS_OF, False),
            ([((2006, 10, 1), (2007, 3, 31)), ((2007, 4, 1), (2007, 9, 30))], AS_OF, True),
            ([((2007, 4, 1), (2007, 9, 30)), ((2006, 10, 1), (2007, 3, 31))], AS_OF, True),
            ([((2006, 10, 1), (2007, 5, 31)), ((2007, 4, 1), (2007, 9, 30))], AS_OF, True),
            ([((2006, 10, 1), (2007, 3, 30)), ((2007, 4, 1), (2007, 9, 30))], AS_OF, False),
            ([((2005, 1, 1), (2005, 12, 31)), ((2006, 10, 1), (2007, 9, 30))], AS_OF, True),
            ([((2005, 1, 1), (2005, 12, 31))], AS_OF, False),
            ([((2006, 10, 1), (2007, 9, 30)), ((2007, 10, 2), (2007, 10, 9))], AS_OF, True),
            ([((2006, 10, 1), (2007, 3, 31))], date(2007, 3, 31), True),
            ([((2006, 10, 1), (2007, 3, 31))], date(2007, 4, 1), False),
            ([((2006, 9, 1), (2006, 10, 1))], date(2006, 9, 30), False),
            ([((2006, 9, 1), (2006, 10, 1))], date(2006, 10, 1), True),
            ([((2006, 9, 1), (2006, 9, 30))], date(2006, 9, 15), False),
        ],
    )
    def test_every_day_must_be_covered(
        self, facts: FactsOf, covered: list[Any], as_of: date, *, expected: bool
    ) -> None:
        """No day may be missing, from the first on until the day asked about or the end of the period."""
        entries = [_entry(f"m-{n}", covers=_span(*each)) for n, each in enumerate(covered)]

        assert self.GUARD.judge(facts(*entries, as_of=as_of)).status.advances is expected

    @pytest.mark.parametrize(
        ("covered", "thai", "english"),
        [
            (
                [((2006, 10, 1), (2007, 3, 30)), ((2007, 4, 1), (2007, 9, 30))],
                "31 มีนาคม 2550",
                "31 March 2550 BE",
            ),
            (
                [((2006, 11, 1), (2007, 9, 30))],
                "1 ตุลาคม 2549 – 31 ตุลาคม 2549",
                "1 October 2549 BE – 31 October 2549 BE",
            ),
            (
                [((2006, 10, 1), (2007, 8, 31))],
                "1 กันยายน 2550 – 30 กันยายน 2550",
                "1 September 2550 BE – 30 September 2550 BE",
            ),
            (
                [((2006, 10, 1), (2006, 10, 31)), ((2006, 12, 1), (2006, 12, 31))],
                "1 พฤศจิกายน 2549 – 30 พฤศจิกายน 2549",
                "1 November 2549 BE – 30 November 2549 BE",
            ),
            (
                [((2007, 10, 5), (2007, 10, 9))],
                "1 ตุลาคม 2549 – 30 กันยายน 2550",
                "1 October 2549 BE – 30 September 2550 BE",
            ),
        ],
    )
    def test_the_first_gap_is_said(self, facts: FactsOf, covered: list[Any], thai: str, english: str) -> None:
        """The finding names the first stretch of days that nothing covers, and no day beyond what is asked."""
        entries = [_entry(f"m-{n}", covers=_span(*each)) for n, each in enumerate(covered)]

        assert self.GUARD.judge(facts(*entries)).findings == (
            Finding(
                code="not-continuous",
                message=Text(th=f"ไม่มีหลักฐานครอบคลุม {thai}", en=f"nothing covers {english}"),
            ),
        )

    def test_what_is_still_to_come_covers_nothing(self, facts: FactsOf) -> None:
        """Before the first day that must be covered nothing can cover it, and that day is named."""
        verdict = self.GUARD.judge(
            facts(_entry(covers=_span((2006, 9, 1), (2007, 9, 30))), as_of=date(2006, 9, 15))
        )

        assert (verdict.status, verdict.reason()) == (
            Status.UNMET,
            Text(th="ไม่มีหลักฐานครอบคลุม 1 ตุลาคม 2549", en="nothing covers 1 October 2549 BE"),
        )

    def test_the_days_asked_for_are_said(self, facts: FactsOf) -> None:
        """The guard names the days that must be covered, as far as they have come on the day asked about."""
        shown = facts()
        expects = [
            self.GUARD.judge(evolve(shown, as_of=as_of)).expects for as_of in (AS_OF, date(2007, 1, 31))
        ]

        assert expects == [
            Text(
                th="รายงานการประชุม, ครอบคลุมทุกวัน 1 ตุลาคม 2549 – 30 กันยายน 2550",
                en="meeting minutes, together covering every day of 1 October 2549 BE – 30 September 2550 BE",
            ),
            Text(
                th="รายงานการประชุม, ครอบคลุมทุกวัน 1 ตุลาคม 2549 – 31 มกราคม 2550",
                en="meeting minutes, together covering every day of 1 October 2549 BE – 31 January 2550 BE",
            ),
        ]

    def test_an_item_that_states_no_period_does_not_count(self, facts: FactsOf) -> None:
        """A date is no coverage, and the finding says that none is stated."""
        verdict = self.GUARD.judge(facts(_entry(document_date=day(2007, 3, 1))))

        assert verdict.findings == (
            Finding(
                code="no-period-stated",
                subject="m-1",
                message=Text(th="m-1: ไม่ระบุช่วงเวลาที่ครอบคลุม", en="m-1 states no period that it covers"),
            ),
        )

    def test_coverage_to_the_end_of_days_is_coverage(self, facts: FactsOf) -> None:
        """An item that covers for ever covers every day that is asked about."""
        entry = _entry(covers=DateRange.of_days(self.SINCE, date.max))

        assert self.GUARD.judge(facts(entry)).status is Status.MET

    @given(
        pieces=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=6),
        length=st.integers(1, 40),
    )
    def test_a_gap_is_a_day_in_no_piece(
        self, facts: FactsOf, pieces: list[tuple[int, int]], length: int
    ) -> None:
        """The guard is met exactly when each single day lies in one of the pieces."""
        first = date(2006, 10, 1)
        as_of = first + timedelta(days=length - 1)
        covered = [(first + timedelta(days=n), first + timedelta(days=n + more)) for n, more in pieces]
        counted = [each for each in covered if each[0] <= as_of]  # what has not begun does not count yet
        entries = [_entry(f"m-{n}", covers=DateRange.of_days(*each)) for n, each in enumerate(covered)]
        days = [first + timedelta(days=n) for n in range(length)]

        assert self.GUARD.judge(facts(*entries, as_of=as_of)).status.advances is all(
            any(start <= each <= end for start, end in counted) for each in days
        )


_MARKED: Final[list[dict[str, Any]]] = [
    {"subject": "north", "document_date": day(2007, 3, 1), "quantities": _quantities(hours=3)},
    {"subject": "south", "document_date": day(2007, 4, 30), "quantities": _quantities(hours="2.5")},
    {"subject": "north", "document_date": _year(2007), "quantities": _quantities(hours=5)},
    {"subject": "", "document_date": _month(2007, 4), "covers": _span((2006, 10, 1), (2007, 4, 30))},
    {"subject": "west", "covers": _span((2007, 4, 1), (2007, 9, 30)), "quantities": _quantities(hours=0)},
    {"subject": "west", "quantities": _quantities(hours=9), "valid_until": date(2007, 1, 1)},
]
_ASKING: Final = [
    provided("minutes", count=2, distinct_by="subject"),
    provided("minutes", count=2, distinct_by="month"),
    provided("minutes", count=2, fresh_for=Span(months=6)),
    provided("minutes", sum_of="hours", total=5),
    provided("minutes", continuous_since=date(2006, 10, 1)),
    provided("minutes", count=2, distinct_by="subject", sum_of="hours", total=8, fresh_for=Span(months=12)),
]


class TestLaws:
    """What holds of any register."""

    @given(
        guard=st.sampled_from(_ASKING),
        shown=st.lists(st.sampled_from(_MARKED), max_size=6),
        kept=st.integers(0, 6),
        order=st.randoms(use_true_random=False),
    )
    def test_more_evidence_never_unmeets_a_guard(
        self, facts: FactsOf, guard: Provided, shown: list[dict[str, Any]], kept: int, order: Any
    ) -> None:
        """A guard that is met stays met whatever else is submitted, and in whatever order."""
        entries = [_entry(f"m-{n}", **fields) for n, fields in enumerate(shown)]
        before = guard.judge(facts(*entries[:kept]))
        order.shuffle(entries)
        after = guard.judge(facts(*entries))

        assert after.status.advances >= before.status.advances
