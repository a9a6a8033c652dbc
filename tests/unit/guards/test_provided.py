"""The guard over evidence items: what counts, what does not, and the words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.errors import DefinitionError
from kpiflow.evidence import Approval, Entry, EvidenceItem, FileRecord, Observation, Ruling, Standing
from kpiflow.guards import PERFORMANCE, REPORTING, Facts, Finding, Provided, Status, Verdict, provided
from kpiflow.text import BLANK, Text


FactsOf = Callable[..., Facts]
MINUTES: Final = Text(th="รายงานการประชุม", en="meeting minutes")
YEAR: Final = DateRange.of_days(date(2006, 10, 1), date(2007, 9, 30))


def _entry(
    name: str = "m-1", *, standing: Standing | None = None, reason: Text = BLANK, **fields: Any
) -> Entry:
    fact = EvidenceItem(id=name, kind=fields.pop("kind", "minutes"), title=Text.same(name), **fields)
    ruling = standing and Ruling(standing=standing, by="assessor", on=date(2007, 10, 20), reason=reason)
    return Entry(fact=fact, by="unit", on=date(2007, 10, 1), ruling=ruling)


def _renamed(entry: Entry, name: str) -> Entry:
    item: Any = entry.fact
    return evolve(entry, fact=evolve(item, id=name))


def _month(year: int, month: int) -> PartialDate:
    return PartialDate(date(year, month, 1), Precision.MONTH)


def _year(year: int) -> PartialDate:
    return PartialDate(date(year, 1, 1), Precision.YEAR)


def _approval(on: PartialDate, *, by: str = "secretary") -> Approval:
    return Approval(by=by, on=on)


FAULTS: Final[dict[str, tuple[Provided, Entry, str, str, str]]] = {
    "expired": (
        provided("minutes"),
        _entry(valid_until=date(2007, 10, 21)),
        "expired",
        "m-1: หมดอายุเมื่อ 21 ตุลาคม 2550",
        "m-1 expired on 21 October 2550 BE",
    ),
    "not accepted": (
        provided("minutes", status=Standing.ACCEPTED),
        _entry(),
        "not-accepted",
        "m-1: ยังไม่ได้รับการรับรอง",
        "m-1 is not accepted yet",
    ),
    "rejected": (
        provided("minutes"),
        _entry(standing=Standing.REJECTED, reason=Text(th="ไม่มีลายเซ็น", en="no signature")),
        "rejected",
        "m-1: ผู้ประเมินไม่รับรอง (เมื่อวันที่ 20 ตุลาคม 2550) เพราะไม่มีลายเซ็น",
        "m-1 was rejected on 20 October 2550 BE: no signature",
    ),
    "rejected without a reason": (
        provided("minutes"),
        _entry(standing=Standing.REJECTED),
        "rejected",
        "m-1: ผู้ประเมินไม่รับรอง (เมื่อวันที่ 20 ตุลาคม 2550)",
        "m-1 was rejected on 20 October 2550 BE",
    ),
    "rejected where acceptance is needed": (
        provided("minutes", status=Standing.ACCEPTED),
        _entry(standing=Standing.REJECTED),
        "rejected",
        "m-1: ผู้ประเมินไม่รับรอง (เมื่อวันที่ 20 ตุลาคม 2550)",
        "m-1 was rejected on 20 October 2550 BE",
    ),
    "withdrawn": (
        provided("minutes"),
        _entry(standing=Standing.WITHDRAWN, reason=Text(th="ยื่นผิดฉบับ", en="wrong copy")),
        "withdrawn",
        "m-1: ถูกถอน (เมื่อวันที่ 20 ตุลาคม 2550) เพราะยื่นผิดฉบับ",
        "m-1 was withdrawn on 20 October 2550 BE: wrong copy",
    ),
    "undated": (
        provided("minutes", dated_within=PERFORMANCE),
        _entry(),
        "undated",
        "m-1: ไม่ได้ระบุวันที่ในเอกสาร",
        "m-1 bears no date",
    ),
    "wrong period": (
        provided("minutes", dated_within=PERFORMANCE),
        _entry(document_date=day(2006, 9, 30)),
        "wrong-period",
        "m-1: ลงวันที่ 30 กันยายน 2549 ไม่อยู่ในช่วงเวลาปฏิบัติราชการ",
        "m-1 is dated 30 September 2549 BE, not within the performance period",
    ),
    "wrong period of two": (
        provided("minutes", dated_within=(PERFORMANCE, REPORTING)),
        _entry(document_date=_month(2006, 9)),
        "wrong-period",
        "m-1: ลงวันที่ กันยายน 2549 ไม่อยู่ในช่วงเวลาปฏิบัติราชการหรือช่วงเวลารายงาน",
        "m-1 is dated September 2549 BE, not within the performance period or the reporting window",
    ),
    "topic left out": (
        provided("minutes", topics=("risks", "plans")),
        _entry(topics=("plans",)),
        "topic-missing",
        "m-1: ไม่ได้ระบุrisks",
        "m-1 does not speak about: risks",
    ),
    "date that has not come": (
        provided("minutes"),
        _entry(document_date=day(2007, 10, 23)),
        "not-yet",
        "m-1: ลงวันที่ 23 ตุลาคม 2550 ซึ่งยังไม่ถึง",
        "m-1 is dated 23 October 2550 BE, which has not come yet",
    ),
    "coverage that has not begun": (
        provided("minutes"),
        _entry(covers=DateRange(_month(2007, 11), day(2007, 12, 31))),
        "not-yet",
        "m-1: ครอบคลุมตั้งแต่ พฤศจิกายน 2550 ซึ่งยังไม่ถึง",
        "m-1 covers a time from November 2550 BE on, which has not come yet",
    ),
    "no period stated": (
        provided("minutes", covers=PERFORMANCE),
        _entry(),
        "no-period-stated",
        "m-1: ไม่ระบุช่วงเวลาที่ครอบคลุม จึงไม่แสดงว่าครอบคลุมช่วงเวลาปฏิบัติราชการ",
        "m-1 states no period, so it does not show the performance period",
    ),
    "period not covered": (
        provided("minutes", covers=PERFORMANCE),
        _entry(covers=DateRange(_month(2006, 10), day(2007, 8, 31))),
        "period-not-covered",
        "m-1: ครอบคลุม ตุลาคม 2549 – 31 สิงหาคม 2550 ไม่ครบช่วงเวลาปฏิบัติราชการ 1 ตุลาคม 2549 – 30 กันยายน 2550",
        (
            "m-1 covers October 2549 BE – 31 August 2550 BE, not the whole performance period "
            "1 October 2549 BE – 30 September 2550 BE"
        ),
    ),
    "not approved": (
        provided("minutes", approved_by="secretary"),
        _entry(),
        "not-approved",
        "m-1: ไม่มีการเห็นชอบโดยเลขาธิการ",
        "m-1 is not approved by the secretary-general",
    ),
    "approved by another role": (
        provided("minutes", approved_by="secretary"),
        _entry(approval=_approval(day(2007, 10, 1), by="clerk")),
        "not-approved",
        "m-1: ไม่มีการเห็นชอบโดยเลขาธิการ",
        "m-1 is not approved by the secretary-general",
    ),
    "approved later": (
        provided("minutes", approved_by="secretary"),
        _entry(approval=_approval(day(2007, 10, 23))),
        "not-approved-yet",
        "m-1: เลขาธิการเห็นชอบเมื่อ 23 ตุลาคม 2550 ซึ่งยังไม่ถึง",
        "m-1 is approved by the secretary-general only on 23 October 2550 BE",
    ),
    "approved in a later month": (
        provided("minutes", approved_by="secretary"),
        _entry(approval=_approval(_month(2007, 11))),
        "not-approved-yet",
        "m-1: เลขาธิการเห็นชอบเมื่อ พฤศจิกายน 2550 ซึ่งยังไม่ถึง",
        "m-1 is approved by the secretary-general only in November 2550 BE",
    ),
}

COUNTING: Final[dict[str, tuple[Provided, Entry]]] = {
    "submitted": (provided("minutes"), _entry()),
    "accepted": (provided("minutes"), _entry(standing=Standing.ACCEPTED)),
    "accepted as asked": (
        provided("minutes", status=Standing.ACCEPTED),
        _entry(standing=Standing.ACCEPTED),
    ),
    "the other kind": (provided("report", "minutes"), _entry()),
    "coverage that begins that very day": (
        provided("minutes"),
        _entry(covers=DateRange.of_days(date(2007, 10, 22), date(2007, 12, 31))),
    ),
    "last day of validity": (provided("minutes"), _entry(valid_until=date(2007, 10, 22))),
    "first day of the window": (
        provided("minutes", dated_within=PERFORMANCE),
        _entry(document_date=day(2006, 10, 1)),
    ),
    "last day of the window": (
        provided("minutes", dated_within=PERFORMANCE),
        _entry(document_date=day(2007, 9, 30)),
    ),
    "month inside the window": (
        provided("minutes", dated_within=PERFORMANCE),
        _entry(document_date=_month(2007, 9)),
    ),
    "second window": (
        provided("minutes", dated_within=(PERFORMANCE, REPORTING)),
        _entry(document_date=day(2007, 10, 1)),
    ),
    "undated where no date is asked": (provided("minutes", covers=PERFORMANCE), _entry(covers=YEAR)),
    "exact coverage": (provided("minutes", covers=PERFORMANCE), _entry(covers=YEAR)),
    "coverage to spare": (
        provided("minutes", covers=PERFORMANCE),
        _entry(covers=DateRange(_year(2006), _year(2007))),
    ),
    "approved that very day": (
        provided("minutes", approved_by="secretary"),
        _entry(approval=_approval(day(2007, 10, 22))),
    ),
}


class TestWhatCounts:
    """Evidence that is good for the purpose."""

    @pytest.mark.parametrize(("guard", "entry"), COUNTING.values(), ids=COUNTING.keys())
    def test_sound_evidence_meets_the_guard(self, facts: FactsOf, guard: Provided, entry: Entry) -> None:
        """Evidence without a fault counts, up to and including the last day it may."""
        verdict = guard.judge(facts(entry))

        assert (verdict.status, verdict.satisfied_by) == (Status.MET, ("m-1",))

    def test_a_met_guard_names_every_item_that_counts_and_nothing_else(self, facts: FactsOf) -> None:
        """A met guard names all good items, in the order they were entered, and reports no fault."""
        shown = facts(_entry("m-3"), _entry("m-1"), _entry("m-2", valid_until=date(2007, 1, 1)))

        assert provided("minutes").judge(shown) == Verdict(
            status=Status.MET, expects=MINUTES, satisfied_by=("m-3", "m-1")
        )

    def test_nil_returns_are_no_evidence(self, facts: FactsOf, nil: Callable[..., Any]) -> None:
        """A nil return never passes for an item of evidence."""
        verdict = provided("complaints").judge(facts(nil()))

        assert [finding.code for finding in verdict.findings] == ["none-submitted"]


class TestFaults:
    """Why an item does not count, in both languages."""

    @pytest.mark.parametrize(
        ("guard", "entry", "code", "thai", "english"), FAULTS.values(), ids=FAULTS.keys()
    )
    def test_a_fault_keeps_an_item_from_counting(
        self, facts: FactsOf, guard: Provided, entry: Entry, code: str, thai: str, english: str
    ) -> None:
        """An item with a fault counts for nothing, and the one finding says why."""
        verdict = guard.judge(facts(entry))

        assert verdict == Verdict(
            status=Status.UNMET,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(Finding(code=code, subject="m-1", message=Text(th=thai, en=english)),),
        )

    def test_a_reason_in_one_language_leaves_the_other_without_one(self, facts: FactsOf) -> None:
        """A ruling explained in Thai alone ends its English sentence after the date."""
        entry = _entry(standing=Standing.WITHDRAWN, reason=Text(th="ยื่นผิดฉบับ", en=""))

        assert provided("minutes").judge(facts(entry)).reason() == Text(
            th="m-1: ถูกถอน (เมื่อวันที่ 20 ตุลาคม 2550) เพราะยื่นผิดฉบับ", en="m-1 was withdrawn on 20 October 2550 BE"
        )

    def test_nothing_submitted_is_said_in_so_many_words(self, facts: FactsOf) -> None:
        """Where no item is of the kind, the finding names the kinds and no item."""
        verdict = provided("minutes", "report").judge(facts(_entry("x-1", kind="leaflet")))

        assert verdict.findings == (
            Finding(
                code="none-submitted",
                message=Text(
                    th="ยังไม่ได้ยื่นหลักฐาน “รายงานการประชุม หรือ รายงานสรุป”",
                    en="no evidence was submitted: meeting minutes or summary report",
                ),
            ),
        )

    def test_too_few_good_items_are_counted(self, facts: FactsOf) -> None:
        """Where some items count but not enough, the finding says how many of how many."""
        verdict = provided("minutes", count=3).judge(facts(_entry("m-1"), _entry("m-2")))

        assert (verdict.status, verdict.satisfied_by, verdict.findings) == (
            Status.UNMET,
            (),
            (
                Finding(
                    code="too-few",
                    message=Text(
                        th="มีหลักฐานที่นับได้ 2 รายการ จากที่กำหนด 3 รายการ", en="2 of 3 needed items count"
                    ),
                ),
            ),
        )

    def test_all_faults_of_all_items_are_found(self, facts: FactsOf) -> None:
        """Every fault of every item is named, so that one round of repairs is enough."""
        guard = provided(
            "minutes",
            status=Standing.ACCEPTED,
            dated_within=PERFORMANCE,
            covers=PERFORMANCE,
            approved_by="secretary",
        )
        shown = facts(
            _entry("m-1", valid_until=date(2007, 1, 1)),
            _entry("m-2", standing=Standing.REJECTED, covers=YEAR),
        )

        assert [(finding.subject, finding.code) for finding in guard.judge(shown).findings] == [
            ("m-1", "not-accepted"),
            ("m-1", "expired"),
            ("m-1", "undated"),
            ("m-1", "no-period-stated"),
            ("m-1", "not-approved"),
            ("m-2", "rejected"),
            ("m-2", "undated"),
            ("m-2", "not-approved"),
        ]

    def test_every_activity_date_must_lie_in_the_window(self, facts: FactsOf) -> None:
        """One activity outside the window is one too many, whatever the document's own date is."""
        entry = _entry(document_date=day(2007, 3, 30), activity_dates=(day(2007, 3, 1), day(2007, 10, 5)))
        verdict = provided("minutes", dated_within=PERFORMANCE).judge(facts(entry))

        assert verdict.reason().en == "m-1 is dated 5 October 2550 BE, not within the performance period"


class TestUnknown:
    """What cannot be told never counts."""

    def test_a_date_too_coarse_to_tell_is_unknown(self, facts: FactsOf) -> None:
        """A year that lies partly in the window leaves the guard unknown, and says so."""
        guard = provided("minutes", dated_within=PERFORMANCE)

        assert guard.judge(facts(_entry(document_date=_year(2007)))) == Verdict(
            status=Status.UNKNOWN,
            expects=guard.judge(facts()).expects,
            lacks=guard.judge(facts()).expects,
            findings=(
                Finding(
                    code="date-too-coarse",
                    subject="m-1",
                    message=Text(
                        th="m-1: ระบุเพียง พ.ศ. 2550 ไม่ละเอียดพอจะบอกได้ว่าอยู่ในช่วงเวลาปฏิบัติราชการ",
                        en="m-1 says 2550 BE, too coarse to tell whether it lies within the performance period",
                    ),
                ),
            ),
        )

    def test_another_fault_outweighs_a_coarse_date(self, facts: FactsOf) -> None:
        """An item that fails for certain is unmet, however coarse its date is."""
        entry = _entry(document_date=_year(2007), standing=Standing.REJECTED)

        assert provided("minutes", dated_within=PERFORMANCE).judge(facts(entry)).status == Status.UNMET

    def test_a_wrong_date_outweighs_a_coarse_one(self, facts: FactsOf) -> None:
        """One activity outside the window decides, though another cannot be told."""
        entry = _entry(activity_dates=(_year(2007), day(2008, 1, 1)))

        assert provided("minutes", dated_within=PERFORMANCE).judge(facts(entry)).status == Status.UNMET

    def test_a_coarse_date_can_complete_a_count_only_to_unknown(self, facts: FactsOf) -> None:
        """One good item and one that cannot be told are two items that may be, not two that are."""
        shown = facts(_entry("m-1", document_date=day(2007, 3, 30)), _entry("m-2", document_date=_year(2007)))
        verdict = provided("minutes", count=2, dated_within=PERFORMANCE).judge(shown)

        assert (verdict.status, verdict.satisfied_by, [finding.code for finding in verdict.findings]) == (
            Status.UNKNOWN,
            (),
            ["date-too-coarse", "too-few"],
        )

    def test_an_approval_too_coarse_to_tell_is_unknown(self, facts: FactsOf) -> None:
        """An approval in the very month of the question may be yet to come, and does not count."""
        entry = _entry(approval=_approval(_month(2007, 10)))
        verdict = provided("minutes", approved_by="secretary").judge(facts(entry))

        assert (verdict.status, verdict.reason()) == (
            Status.UNKNOWN,
            Text(
                th="m-1: ระบุเพียง ตุลาคม 2550 ไม่ละเอียดพอจะบอกได้ว่าเลขาธิการเห็นชอบแล้ว",
                en="m-1 says October 2550 BE, too coarse to tell whether the secretary-general has approved it yet",
            ),
        )


FILE: Final = FileRecord(path="plan.pdf", sha256="1" * 64, size=10)
OTHER: Final = FileRecord(path="plan.pdf", sha256="2" * 64, size=10)


class TestFiles:
    """Files of an item that are not any more what counts."""

    @pytest.mark.parametrize(
        ("standing", "seen", "code", "thai", "english"),
        [
            (
                None,
                OTHER,
                "file-changed",
                "m-1: ไฟล์ “plan.pdf” ถูกเปลี่ยนหลังจากยื่นเมื่อวันที่ 1 ตุลาคม 2550",
                "m-1 does not count: its file 'plan.pdf' was changed since it was submitted on 1 October 2550 BE",
            ),
            (
                Standing.ACCEPTED,
                OTHER,
                "file-changed",
                "m-1: ไฟล์ “plan.pdf” ถูกเปลี่ยนหลังจากรับรองเมื่อวันที่ 20 ตุลาคม 2550",
                "m-1 does not count: its file 'plan.pdf' was changed since it was accepted on 20 October 2550 BE",
            ),
            (
                None,
                None,
                "file-missing",
                "m-1: ไม่พบไฟล์ “plan.pdf” ที่ยื่นเมื่อวันที่ 1 ตุลาคม 2550",
                "m-1 has lost its file 'plan.pdf', which was submitted on 1 October 2550 BE",
            ),
            (
                Standing.ACCEPTED,
                None,
                "file-missing",
                "m-1: ไม่พบไฟล์ “plan.pdf” ที่รับรองเมื่อวันที่ 20 ตุลาคม 2550",
                "m-1 has lost its file 'plan.pdf', which was accepted on 20 October 2550 BE",
            ),
        ],
    )
    def test_leave_open_what_the_item_showed(
        self,
        facts: FactsOf,
        standing: Standing | None,
        seen: FileRecord | None,
        code: str,
        thai: str,
        english: str,
    ) -> None:
        """What was in a file that has changed or gone nobody can tell now; the finding says since when."""
        entry = _entry(standing=standing, files=(FILE,)).with_observation(
            Observation(path="plan.pdf", seen=seen)
        )
        verdict = provided("minutes").judge(facts(entry))

        assert (verdict.status, verdict.findings) == (
            Status.UNKNOWN,
            (Finding(code=code, subject="m-1", message=Text(th=thai, en=english)),),
        )

    def test_count_from_the_latest_acceptance(self, facts: FactsOf) -> None:
        """Where several roles have accepted an item, its file is what the last of them saw."""
        accepted = _entry(standing=Standing.ACCEPTED, files=(FILE,)).ruled(
            Ruling(standing=Standing.ACCEPTED, by="secretary", on=date(2007, 10, 21))
        )
        verdict = provided("minutes").judge(facts(accepted.with_observation(Observation(path="plan.pdf"))))

        assert verdict.reason().en == (
            "m-1 has lost its file 'plan.pdf', which was accepted on 21 October 2550 BE"
        )

    def test_that_are_as_they_were_count(self, facts: FactsOf) -> None:
        """A file that was looked at and found the same is no fault."""
        entry = _entry(files=(FILE,)).with_observation(Observation(path="plan.pdf", seen=FILE))

        assert provided("minutes").judge(facts(entry)).status is Status.MET

    @pytest.mark.parametrize(
        ("standing", "english"),
        [
            (Standing.WITHDRAWN, "m-1 was withdrawn on 20 October 2550 BE"),
            (
                Standing.REJECTED,
                (
                    "m-1 was rejected on 20 October 2550 BE; "
                    "m-1 has lost its file 'plan.pdf', which was submitted on 1 October 2550 BE"
                ),
            ),
        ],
    )
    def test_need_not_be_kept_once_the_item_is_withdrawn(
        self, facts: FactsOf, standing: Standing, english: str
    ) -> None:
        """Of what was taken back nobody need keep the files; of what was rejected they are still asked for."""
        entry = _entry(standing=standing, files=(FILE,)).with_observation(Observation(path="plan.pdf"))
        verdict = provided("minutes").judge(facts(entry))

        assert (verdict.status, verdict.reason().en) == (Status.UNMET, english)


_POOL: Final[dict[str, dict[str, Any]]] = {
    "good": {"document_date": day(2007, 3, 30)},
    "coarse": {"document_date": _year(2007)},
    "bad": {"document_date": day(2008, 1, 1)},
}


def _pool_entries(qualities: list[str]) -> Iterator[Entry]:
    return (_entry(f"m-{n}", **_POOL[quality]) for n, quality in enumerate(qualities))


class TestLaws:
    """What holds of any register."""

    @given(qualities=st.lists(st.sampled_from(sorted(_POOL)), max_size=5), count=st.integers(1, 4))
    def test_only_good_items_count(self, facts: FactsOf, qualities: list[str], count: int) -> None:
        """A guard is met exactly when enough items are good, and unknown when doubtful ones could tip it."""
        verdict = provided("minutes", count=count, dated_within=PERFORMANCE).judge(
            facts(*_pool_entries(qualities))
        )
        good, possible = qualities.count("good"), len(qualities) - qualities.count("bad")

        assert verdict.status == (
            Status.MET if good >= count else Status.UNKNOWN if possible >= count else Status.UNMET
        )

    @given(
        guard=st.sampled_from([guard for guard, *_ in (*FAULTS.values(), *COUNTING.values())]),
        count=st.integers(1, 2),
        entries=st.lists(st.sampled_from([entry for _, entry, *_ in (*FAULTS.values(), *COUNTING.values())])),
        kept=st.integers(0, 5),
    )
    def test_more_evidence_never_unmeets_a_guard(
        self, facts: FactsOf, guard: Provided, count: int, entries: list[Entry], kept: int
    ) -> None:
        """A guard that is met stays met whatever else is submitted."""
        asked = evolve(guard, count=count)
        shown = [_renamed(each, f"m-{n}") for n, each in enumerate(entries)]
        before, after = asked.judge(facts(*shown[:kept])), asked.judge(facts(*shown))

        assert before.status is not Status.MET or after.status is Status.MET


class TestExpectation:
    """What a guard asks for, in words."""

    @pytest.mark.parametrize(
        ("guard", "expected"),
        [
            (provided("minutes"), MINUTES),
            (
                provided("minutes", "report"),
                Text(th="รายงานการประชุม หรือ รายงานสรุป", en="meeting minutes or summary report"),
            ),
            (provided("leaflet"), Text.same("leaflet")),
            (
                provided("minutes", topics=("risks", "plans")),
                Text(
                    th="รายงานการประชุม, ที่ระบุrisksและplans",
                    en="meeting minutes, speaking about risks and plans",
                ),
            ),
            (
                provided("minutes", dated_within=(PERFORMANCE, REPORTING)),
                Text(
                    th="รายงานการประชุม, ลงวันที่ในช่วงเวลาปฏิบัติราชการหรือช่วงเวลารายงาน",
                    en="meeting minutes, dated within the performance period or the reporting window",
                ),
            ),
            (
                provided(
                    "minutes",
                    count=2,
                    status=Standing.ACCEPTED,
                    dated_within=REPORTING,
                    covers=PERFORMANCE,
                    approved_by="secretary",
                ),
                Text(
                    th="รายงานการประชุม จำนวน 2 รายการ, ที่รับรองแล้ว, ลงวันที่ในช่วงเวลารายงาน, "
                    "ครอบคลุมช่วงเวลาปฏิบัติราชการ, ที่เลขาธิการเห็นชอบ",
                    en="2 × meeting minutes, accepted, dated within the reporting window, "
                    "covering the performance period, approved by the secretary-general",
                ),
            ),
        ],
        ids=["one kind", "two kinds", "kind without a name", "topics", "two windows", "everything"],
    )
    def test_a_guard_says_what_satisfies_it(self, facts: FactsOf, guard: Provided, expected: Text) -> None:
        """A guard says all that it asks for, by the names people read."""
        verdict = guard.judge(facts())

        assert (verdict.expects, verdict.lacks) == (expected, expected)


class TestConstruction:
    """How the guard is written."""

    def test_no_kind_at_all_is_refused(self) -> None:
        """A guard that accepts no kind of evidence is a wrong rule, never a true one."""
        with pytest.raises(DefinitionError) as error:
            provided()

        assert str(error.value) == (
            "[KPI102] 'provided' is empty\n  hint: an empty group is neither true nor false; name its parts"
        )

    def test_one_window_may_be_written_bare(self) -> None:
        """A single window needs no tuple around it."""
        assert provided("minutes", dated_within=PERFORMANCE) == Provided(
            kind=("minutes",), dated_within=(PERFORMANCE,)
        )

    def test_lists_are_taken_for_tuples(self) -> None:
        """A guard written with lists equals, and hashes as, the one written with tuples."""
        written: Any = {"kind": ["minutes", "report"], "dated_within": [PERFORMANCE]}

        assert hash(Provided(**written)) == hash(provided("minutes", "report", dated_within=PERFORMANCE))

    def test_one_kind_as_text_is_one_kind(self) -> None:
        """A kind written without a list around it is one kind, not a list of letters."""
        written: Any = {"kind": "minutes"}

        assert Provided(**written).kind == ("minutes",)


class TestTime:
    """What only the future could make true."""

    def test_an_item_without_a_period_is_not_besides_too_early(self, facts: FactsOf) -> None:
        """What states no period has that one fault, whether the window has ended or not."""
        guard = provided("minutes", covers=PERFORMANCE)
        verdict = guard.judge(facts(_entry(), as_of=date(2007, 9, 29)))

        assert [finding.code for finding in verdict.findings] == ["no-period-stated"]

    def test_a_period_is_covered_once_it_has_ended(self, facts: FactsOf) -> None:
        """Nothing covers the whole performance period before its last day has come."""
        guard = provided("minutes", covers=PERFORMANCE)
        whole = facts(_entry(covers=DateRange(day(2006, 10, 1), day(2007, 9, 30))))

        verdicts = [
            guard.judge(evolve(whole, as_of=as_of)) for as_of in (date(2007, 9, 29), date(2007, 9, 30))
        ]

        assert [verdict.status for verdict in verdicts] == [Status.UNMET, Status.MET]
        assert verdicts[0].findings[0].message.en == (
            "m-1 cannot cover the performance period, which has not ended"
        )
