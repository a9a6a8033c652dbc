"""The guard over nil returns: silence is no evidence, and an attestation must be sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow.dates import DateRange, PartialDate, Precision, day
from kpiflow.errors import DefinitionError
from kpiflow.evidence import Entry, EvidenceItem, NilReturn, Ruling, Standing
from kpiflow.guards import PERFORMANCE, REPORTING, Facts, Finding, NilReturned, Status, Verdict, nil_return
from kpiflow.periods import format_date
from kpiflow.text import Text


FactsOf = Callable[..., Facts]
NilOf = Callable[..., NilReturn]

GUARD: Final = nil_return("complaints", channels=("hotline", "letters"))
EXPECTS: Final = Text(
    th="การรับรองว่าไม่พบข้อร้องเรียน โดยตรวจครบทุกช่องทาง: สายด่วน, จดหมาย",
    en="an attested nil return of public complaints that checked all channels: telephone hotline, letter box",
)
FAULTS: Final[dict[str, tuple[dict[str, Any], str, str, str]]] = {
    "channel not covered": (
        {"channels": ("hotline",)},
        "channel-not-covered",
        "n-1: ไม่ได้ตรวจช่องทางจดหมาย",
        "n-1 did not check the channel: letter box",
    ),
    "no period stated": (
        {"period": None},
        "no-period-stated",
        "n-1: ไม่ระบุช่วงเวลาที่ครอบคลุม จึงไม่แสดงว่าครอบคลุมช่วงเวลาปฏิบัติราชการ",
        "n-1 states no period, so it does not show the performance period",
    ),
    "period not covered": (
        {"period": DateRange.of_days(date(2006, 10, 2), date(2007, 9, 30))},
        "period-not-covered",
        "n-1: ครอบคลุม 2 ตุลาคม 2549 – 30 กันยายน 2550 ไม่ครบช่วงเวลาปฏิบัติราชการ 1 ตุลาคม 2549 – 30 กันยายน 2550",
        (
            "n-1 covers 2 October 2549 BE – 30 September 2550 BE, not the whole performance period "
            "1 October 2549 BE – 30 September 2550 BE"
        ),
    ),
    "no attester": ({"attester": ""}, "no-attester", "n-1: ไม่ระบุผู้รับรอง", "n-1 names no attester"),
    "undated": ({"attested_on": None}, "undated", "n-1: ไม่ระบุวันที่รับรอง", "n-1 bears no date"),
    "attested later than the day": (
        {"attested_on": day(2007, 10, 23)},
        "not-attested-yet",
        "n-1: รับรองเมื่อ 23 ตุลาคม 2550 ซึ่งยังไม่ถึง",
        "n-1 is attested only on 23 October 2550 BE",
    ),
    "attested before the period had ended": (
        {"attested_on": day(2007, 9, 30)},
        "attested-early",
        "n-1: รับรองเมื่อ 30 กันยายน 2550 ก่อนสิ้นช่วงเวลาปฏิบัติราชการ",
        "n-1 was attested on 30 September 2550 BE, before the performance period had ended",
    ),
}
NONE_ATTESTED: Final = Finding(
    code="none-attested",
    message=Text(th="ไม่มีการรับรองว่าไม่พบข้อร้องเรียน", en="no nil return of public complaints was attested"),
)


def _ruled(fact: NilReturn, standing: Standing) -> Entry:
    ruling = Ruling(
        standing=standing,
        by="assessor",
        on=date(2007, 10, 20),
        reason=Text(th="มีข้อร้องเรียน", en="there was one"),
    )
    return Entry(fact=fact, by="unit", on=date(2007, 10, 1), ruling=ruling)


class TestWhatCounts:
    """Nil returns that are good for the purpose."""

    def test_a_sound_nil_return_meets_the_guard(self, facts: FactsOf, nil: NilOf) -> None:
        """A nil return of all channels and the whole period, attested after it, satisfies the guard."""
        assert GUARD.judge(facts(nil())) == Verdict(status=Status.MET, expects=EXPECTS, satisfied_by=("n-1",))

    @pytest.mark.parametrize(
        "changes",
        [
            {"attested_on": day(2007, 10, 22)},
            {"channels": ("walk-in", "letters", "hotline")},
            {"period": DateRange(PartialDate(date(2006, 1, 1), Precision.YEAR), day(2007, 12, 31))},
        ],
        ids=["attested that very day", "more channels", "longer period"],
    )
    def test_more_than_was_asked_for_counts(
        self, facts: FactsOf, nil: NilOf, changes: dict[str, Any]
    ) -> None:
        """A nil return may say more than is asked, and be attested on the very day."""
        assert GUARD.judge(facts(nil(**changes))).status == Status.MET

    def test_an_acceptance_is_not_needed(self, facts: FactsOf, nil: NilOf) -> None:
        """An accepted nil return counts as one that nobody has ruled on does."""
        assert GUARD.judge(facts(_ruled(nil(), Standing.ACCEPTED))).satisfied_by == ("n-1",)

    def test_one_sound_nil_return_is_enough(self, facts: FactsOf, nil: NilOf) -> None:
        """The faults of one nil return do not stand in the way of another."""
        verdict = GUARD.judge(facts(nil("n-1", attester=""), nil("n-2")))

        assert (verdict.status, verdict.satisfied_by, verdict.findings) == (Status.MET, ("n-2",), ())

    def test_the_window_named_is_the_one_that_must_be_covered(self, facts: FactsOf, nil: NilOf) -> None:
        """A guard over the reporting window asks nothing of the performance period."""
        guard = nil_return("complaints", channels="hotline", period=REPORTING)
        reporting = DateRange.of_days(date(2007, 10, 1), date(2007, 10, 31))
        fact = nil(period=reporting, attested_on=day(2007, 11, 1))

        assert guard.judge(facts(fact, as_of=date(2007, 11, 1))).status == Status.MET


class TestFaults:
    """Why a nil return does not count, in both languages."""

    @pytest.mark.parametrize(("changes", "code", "thai", "english"), FAULTS.values(), ids=FAULTS.keys())
    def test_a_fault_keeps_a_nil_return_from_counting(
        self, facts: FactsOf, nil: NilOf, changes: dict[str, Any], code: str, thai: str, english: str
    ) -> None:
        """A nil return with a fault counts for nothing, and the one finding says why."""
        assert GUARD.judge(facts(nil(**changes))) == Verdict(
            status=Status.UNMET,
            expects=EXPECTS,
            lacks=EXPECTS,
            findings=(Finding(code=code, subject="n-1", message=Text(th=thai, en=english)),),
        )

    @pytest.mark.parametrize(
        ("standing", "reason"),
        [
            (
                Standing.REJECTED,
                Text(
                    th="n-1: ผู้ประเมินไม่รับรอง (เมื่อวันที่ 20 ตุลาคม 2550) เพราะมีข้อร้องเรียน",
                    en="n-1 was rejected on 20 October 2550 BE: there was one",
                ),
            ),
            (
                Standing.WITHDRAWN,
                Text(
                    th="n-1: ถูกถอน (เมื่อวันที่ 20 ตุลาคม 2550) เพราะมีข้อร้องเรียน",
                    en="n-1 was withdrawn on 20 October 2550 BE: there was one",
                ),
            ),
        ],
    )
    def test_a_nil_return_that_fell_counts_no_more(
        self, facts: FactsOf, nil: NilOf, standing: Standing, reason: Text
    ) -> None:
        """A rejected or withdrawn nil return lets the guard fall and gives the reason of the ruling."""
        verdict = GUARD.judge(facts(_ruled(nil(), standing)))

        assert (verdict.status, verdict.reason()) == (Status.UNMET, reason)

    def test_every_fault_of_every_nil_return_is_found(self, facts: FactsOf, nil: NilOf) -> None:
        """All faults of all nil returns are named, channel by channel."""
        shown = facts(
            nil("n-1", channels=(), period=None, attester="", attested_on=None),
            nil("n-2", attested_on=day(2007, 1, 1)),
        )

        assert [(finding.subject, finding.code) for finding in GUARD.judge(shown).findings] == [
            ("n-1", "channel-not-covered"),
            ("n-1", "channel-not-covered"),
            ("n-1", "no-period-stated"),
            ("n-1", "no-attester"),
            ("n-1", "undated"),
            ("n-2", "attested-early"),
        ]

    @pytest.mark.parametrize("others", [False, True], ids=["empty register", "other things in it"])
    def test_silence_is_no_nil_return(
        self, facts: FactsOf, nil: NilOf, item: Callable[..., EvidenceItem], *, others: bool
    ) -> None:
        """An empty list, an item of evidence and a nil return of something else attest nothing."""
        shown = (nil(population="gifts"), item("i-1", kind="complaints")) if others else ()

        assert GUARD.judge(facts(*shown)) == Verdict(
            status=Status.UNMET, expects=EXPECTS, lacks=EXPECTS, findings=(NONE_ATTESTED,)
        )

    def test_the_finding_names_the_window_it_is_about(self, facts: FactsOf, nil: NilOf) -> None:
        """A nil return attested before the reporting window had ended is early for that window."""
        guard = nil_return("complaints", channels="hotline", period=REPORTING)
        whole = DateRange.of_days(date(2006, 10, 1), date(2007, 12, 31))
        verdict = guard.judge(facts(nil(period=whole, attested_on=day(2007, 10, 5))))

        assert verdict.reason() == Text(
            th="n-1: รับรองเมื่อ 5 ตุลาคม 2550 ก่อนสิ้นช่วงเวลารายงาน",
            en="n-1 was attested on 5 October 2550 BE, before the reporting window had ended",
        )


class TestUnknown:
    """What a coarse date of attestation cannot tell."""

    @pytest.mark.parametrize(
        "attested_on",
        [PartialDate(date(2007, 1, 1), Precision.YEAR), PartialDate(date(2007, 10, 1), Precision.MONTH)],
        ids=["perhaps before the period ended", "perhaps later than the day"],
    )
    def test_an_attestation_too_coarse_to_tell_is_unknown(
        self, facts: FactsOf, nil: NilOf, attested_on: PartialDate
    ) -> None:
        """A date of attestation that leaves open whether it counts leaves the guard unknown, and says so."""
        verdict = GUARD.judge(facts(nil(attested_on=attested_on)))
        th, en = format_date(attested_on), format_date(attested_on, language="en")

        assert (verdict.status, verdict.reason()) == (
            Status.UNKNOWN,
            Text(
                th=f"n-1: ระบุเพียง {th} ไม่ละเอียดพอจะบอกได้ว่ารับรองแล้วหลังสิ้นช่วงเวลาปฏิบัติราชการ",
                en=f"n-1 says {en}, too coarse to tell whether it was attested by then, "
                "after the performance period had ended",
            ),
        )

    def test_a_year_long_gone_may_still_be_too_early(self, facts: FactsOf, nil: NilOf) -> None:
        """A coarse date that lies wholly in the past leaves open whether the period had ended."""
        fact = nil(attested_on=PartialDate(date(2007, 1, 1), Precision.YEAR))

        assert GUARD.judge(facts(fact, as_of=date(2008, 6, 1))).status == Status.UNKNOWN

    def test_the_last_day_of_the_period_is_too_early(self, facts: FactsOf, nil: NilOf) -> None:
        """A coarse date that begins with the last day of the period may mean that day, and is no proof."""
        until_new_year = DateRange.of_days(date(2006, 10, 1), date(2007, 1, 1))
        fact = nil(attested_on=PartialDate(date(2007, 1, 1), Precision.MONTH))
        shown = evolve(facts(fact), windows={PERFORMANCE: until_new_year})

        assert GUARD.judge(shown).status == Status.UNKNOWN

    @pytest.mark.parametrize("doubtful_first", [True, False])
    def test_doubt_about_one_is_not_settled_by_the_faults_of_another(
        self, facts: FactsOf, nil: NilOf, *, doubtful_first: bool
    ) -> None:
        """One nil return that may count leaves the guard unknown, whatever is wrong with those around it."""
        shown = [
            nil("n-1", attested_on=PartialDate(date(2007, 1, 1), Precision.YEAR)),
            nil("n-2", attester=""),
        ]

        assert GUARD.judge(facts(*(shown if doubtful_first else shown[::-1]))).status == Status.UNKNOWN

    def test_a_month_that_is_wholly_in_time_counts(self, facts: FactsOf, nil: NilOf) -> None:
        """A coarse date counts where every day it can mean would."""
        fact = nil(attested_on=PartialDate(date(2007, 10, 1), Precision.MONTH))

        assert GUARD.judge(facts(fact, as_of=date(2007, 10, 31))).status == Status.MET


class TestLaws:
    """What holds of any register."""

    @given(faulty=st.lists(st.sampled_from(sorted(FAULTS)), max_size=4), sound=st.booleans())
    def test_only_a_sound_nil_return_meets_the_guard(
        self, facts: FactsOf, nil: NilOf, faulty: list[str], *, sound: bool
    ) -> None:
        """However many nil returns have a fault, the guard is met exactly when one has none."""
        shown = [nil(f"n-{n}", **FAULTS[name][0]) for n, name in enumerate(faulty)]
        verdict = GUARD.judge(facts(*shown, *([nil("sound")] if sound else [])))

        assert verdict.status == (Status.MET if sound else Status.UNMET)


class TestConstruction:
    """How the guard is written."""

    @pytest.mark.parametrize("channels", [(), []], ids=["tuple", "list"])
    def test_no_channel_at_all_is_refused(self, channels: Any) -> None:
        """A nil return that need not look anywhere is a wrong rule."""
        with pytest.raises(DefinitionError) as error:
            nil_return("complaints", channels=channels)

        assert str(error.value) == (
            "[KPI102] 'nil_return' is empty\n  hint: an empty group is neither true nor false; name its parts"
        )

    def test_one_channel_may_be_written_bare(self) -> None:
        """A single channel needs no tuple, and the performance period goes without saying."""
        assert nil_return("complaints", channels="hotline") == NilReturned(
            population="complaints", channels=("hotline",), period=PERFORMANCE
        )

    def test_lists_are_taken_for_tuples(self) -> None:
        """A guard written with a list of channels hashes as the one written with a tuple."""
        written: Any = ["hotline", "letters"]

        assert hash(nil_return("complaints", channels=written)) == hash(GUARD)


def _item(name: str = "c-1", *, by: str = "unit", standing: Standing | None = None, **fields: Any) -> Entry:
    fact = EvidenceItem(id=name, kind=fields.pop("kind", "complaint-file"), title=Text.same(name), **fields)
    ruling = standing and Ruling(standing=standing, by="assessor", on=date(2007, 10, 20))
    return Entry(fact=fact, by=by, on=date(2007, 10, 1), ruling=ruling)


class TestAttester:
    """Who may attest that there was nothing."""

    GUARD: Final = nil_return(
        "complaints", channels=("hotline", "letters"), attested_by=("secretary", "auditor")
    )

    @pytest.mark.parametrize("attester", ["secretary", "auditor"])
    def test_any_role_asked_for_counts(self, facts: FactsOf, nil: NilOf, attester: str) -> None:
        """Of several roles that may attest, one is enough."""
        assert self.GUARD.judge(facts(nil(attester=attester))).status == Status.MET

    def test_any_role_counts_where_none_is_asked_for(self, facts: FactsOf, nil: NilOf) -> None:
        """A guard that names no role takes the word of every one that is named."""
        assert GUARD.judge(facts(nil(attester="doorkeeper"))).status == Status.MET

    def test_another_role_does_not_count(self, facts: FactsOf, nil: NilOf) -> None:
        """An attestation by a role that may not attest is none, and the finding names those that may."""
        verdict = self.GUARD.judge(facts(nil(attester="clerk")))

        assert (verdict.status, verdict.findings) == (
            Status.UNMET,
            (
                Finding(
                    code="attested-by-other",
                    subject="n-1",
                    message=Text(
                        th="n-1: รับรองโดยclerk ไม่ใช่เลขาธิการ หรือ auditor",
                        en="n-1 is attested by the clerk, not by the secretary-general or the auditor",
                    ),
                ),
            ),
        )

    def test_nobody_named_is_the_one_fault(self, facts: FactsOf, nil: NilOf) -> None:
        """An attestation that names nobody is not besides one by the wrong role."""
        verdict = self.GUARD.judge(facts(nil(attester="")))

        assert [finding.code for finding in verdict.findings] == ["no-attester"]

    @pytest.mark.parametrize(
        "guard", [GUARD, nil_return("complaints", channels="hotline", attested_by="secretary")]
    )
    def test_whoever_submits_evidence_cannot_attest(
        self, facts: FactsOf, nil: NilOf, guard: NilReturned
    ) -> None:
        """A role that submitted evidence itself is no witness, though it is one of those asked for."""
        verdict = guard.judge(facts(nil(), _item(kind="minutes", by="secretary")))

        assert (verdict.status, verdict.findings) == (
            Status.UNMET,
            (
                Finding(
                    code="attested-by-submitter",
                    subject="n-1",
                    message=Text(
                        th="n-1: เลขาธิการเป็นผู้ยื่นหลักฐานเอง จึงรับรองไม่ได้",
                        en="n-1 is attested by the secretary-general, who also submitted evidence",
                    ),
                ),
            ),
        )

    @pytest.mark.parametrize("standing", [Standing.REJECTED, Standing.WITHDRAWN])
    def test_evidence_that_fell_was_submitted_all_the_same(
        self, facts: FactsOf, nil: NilOf, standing: Standing
    ) -> None:
        """Withdrawing what it submitted does not make a submitter a witness."""
        shown = facts(nil(), _item(by="secretary", standing=standing))

        assert [finding.code for finding in GUARD.judge(shown).findings] == ["attested-by-submitter"]

    def test_entering_the_attestation_is_no_evidence(self, facts: FactsOf, nil: NilOf) -> None:
        """Whoever attests may enter the attestation, and that of others."""
        entries = [
            Entry(fact=fact, by="secretary", on=date(2007, 10, 1)) for fact in (nil("n-1"), nil("n-2"))
        ]

        assert GUARD.judge(facts(*entries)).status == Status.MET


class TestContradiction:
    """Evidence that records what was attested not to exist."""

    GUARD: Final = nil_return("complaints", channels=("hotline", "letters"), contradicted_by="complaint-file")

    def test_a_record_contradicts(self, facts: FactsOf, nil: NilOf) -> None:
        """One record of what was attested not to exist voids the attestation, and is named."""
        verdict = self.GUARD.judge(facts(nil(), _item("c-1"), _item("c-2")))

        assert (verdict.status, verdict.findings) == (
            Status.UNMET,
            tuple(
                Finding(
                    code="contradicted",
                    subject="n-1",
                    message=Text(
                        th=f"n-1: ขัดกับ {record} (complaint-file)",
                        en=f"n-1 is contradicted by {record} (complaint-file)",
                    ),
                )
                for record in ("c-1", "c-2")
            ),
        )

    @pytest.mark.parametrize(
        ("record", "expected"),
        [
            (_item(document_date=day(2007, 3, 1)), False),
            (_item(document_date=day(2006, 10, 1)), False),
            (_item(document_date=day(2007, 9, 30)), False),
            (_item(document_date=day(2006, 9, 30)), True),
            (_item(document_date=day(2007, 10, 1)), True),
            (_item(activity_dates=(day(2006, 9, 30), day(2007, 3, 1))), False),
            (_item(activity_dates=(day(2006, 9, 30), day(2007, 10, 1))), True),
            (_item(document_date=PartialDate(date(2007, 1, 1), Precision.YEAR)), False),
            (_item(), False),
            (_item(standing=Standing.ACCEPTED), False),
            (_item(standing=Standing.REJECTED), True),
            (_item(standing=Standing.WITHDRAWN), True),
            (_item(kind="minutes"), True),
        ],
    )
    def test_only_what_stands_and_may_be_of_the_period_contradicts(
        self, facts: FactsOf, nil: NilOf, record: Entry, *, expected: bool
    ) -> None:
        """A record stands against the attestation unless it fell, or is surely of another time or kind."""
        assert self.GUARD.judge(facts(nil(), record)).status.advances is expected

    def test_a_record_of_another_window_contradicts_nothing(self, facts: FactsOf, nil: NilOf) -> None:
        """The window that must have been checked is the one in which a record contradicts."""
        guard = nil_return(
            "complaints", channels="hotline", period=REPORTING, contradicted_by=("complaint-file",)
        )
        whole = DateRange.of_days(date(2006, 10, 1), date(2007, 10, 31))
        attested = nil(period=whole, attested_on=day(2007, 11, 1))
        judged = [
            guard.judge(facts(attested, _item(document_date=dated), as_of=date(2007, 11, 1))).status
            for dated in (day(2007, 9, 30), day(2007, 10, 1))
        ]

        assert judged == [Status.MET, Status.UNMET]

    def test_nothing_contradicts_where_no_kind_is_named(self, facts: FactsOf, nil: NilOf) -> None:
        """A guard that names no kind of record takes the attestation at its word."""
        assert GUARD.judge(facts(nil(), _item())).status == Status.MET


class TestRoles:
    """How roles and records are written."""

    def test_one_of_each_may_be_written_bare(self) -> None:
        """A single role and a single kind need no tuple."""
        assert nil_return(
            "complaints", channels="hotline", attested_by="auditor", contradicted_by="complaint-file"
        ) == NilReturned(
            population="complaints",
            channels=("hotline",),
            attested_by=("auditor",),
            contradicted_by=("complaint-file",),
        )
