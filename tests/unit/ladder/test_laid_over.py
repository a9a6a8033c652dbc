"""Decisions of every kind, laid over what the rules find."""

from __future__ import annotations

from datetime import date

import pytest

from attrs import evolve

from kpiflow.decisions import AnyDecision, Override
from kpiflow.definitions import Indicator
from kpiflow.evidence import Fact
from kpiflow.guards import Status, holds
from kpiflow.ladder import LadderVerdict, RequirementVerdict, judge_ladder
from kpiflow.text import BLANK, Text
from ladders import (
    DAY,
    FIRST,
    LAST,
    WHY,
    asks,
    deficiency,
    droppable,
    exception,
    ladder,
    level,
    override,
    plain,
    register,
    said,
    says,
    shown,
    waiver,
)


def _judged(
    indicator: Indicator, *facts: Fact, decisions: tuple[AnyDecision, ...] = (), as_of: date = DAY
) -> LadderVerdict:
    return judge_ladder(indicator, register(*facts), as_of=as_of, decisions=decisions)


def _only(*facts: Fact, decisions: tuple[AnyDecision, ...], as_of: date = DAY) -> RequirementVerdict:
    [each] = _judged(plain(1), *facts, decisions=decisions, as_of=as_of).requirements()
    return each


LETTING_PASS = [waiver("1a"), exception("1a"), deficiency("1a")]
LETTING_PASS_IDS = ["waiver", "exception", "deficiency"]


class TestLettingPass:
    """A waiver, exception or accepted deficiency lets a requirement pass that is not met."""

    @pytest.mark.parametrize("decision", LETTING_PASS, ids=LETTING_PASS_IDS)
    def test_waives_the_requirement(self, decision: AnyDecision) -> None:
        """The requirement is waived with decisions, and stays what its guard found without them."""
        each = _only(decisions=(decision,))

        assert (each.status, each.holds, each.holds_without_decisions, each.decision) == (
            Status.WAIVED,
            True,
            False,
            decision,
        )
        assert each.verdict == each.by_evidence == _only(decisions=()).verdict

    @pytest.mark.parametrize("decision", LETTING_PASS, ids=LETTING_PASS_IDS)
    def test_leaves_what_is_met_alone(self, decision: AnyDecision) -> None:
        """Where evidence shows the requirement anyway, the decision leaves no trace."""
        each = _only(*shown("1a"), decisions=(decision,))

        assert (each.status, each.decision, each.decided_by, each.lapsed) == (Status.MET, None, BLANK, ())

    @pytest.mark.parametrize(
        ("decision", "said_so"),
        [
            (
                waiver("1a"),
                Text(
                    th="ชื่อ committeeผ่อนผันถึง 31 ตุลาคม 2550: น้ำท่วม",
                    en="waived by the name of committee until 31 October 2550 BE: flood",
                ),
            ),
            (
                exception("1a"),
                Text(th="ชื่อ committeeยกเว้น: น้ำท่วม", en="excepted by the name of committee: flood"),
            ),
            (
                deficiency("1a"),
                Text(
                    th="ชื่อ committeeยอมรับข้อบกพร่องถึง 31 ตุลาคม 2550: น้ำท่วม",
                    en="accepted as deficient by the name of committee until 31 October 2550 BE: flood",
                ),
            ),
        ],
        ids=LETTING_PASS_IDS,
    )
    def test_says_who_decided_until_when_and_why(self, decision: AnyDecision, said_so: Text) -> None:
        """Each kind has its own verb; one without end names no day."""
        each = _only(decisions=(decision,))

        assert each.pardon() == said_so
        assert each.reason() == Text(
            th=f"{said_so.th}; ยังไม่ได้ยื่นหลักฐาน “ชื่อ k1a”",
            en=f"{said_so.en}; no evidence was submitted: name of k1a",
        )

    @pytest.mark.parametrize(("answers", "status"), [({}, Status.UNKNOWN), ({"q1": "perhaps"}, Status.ERROR)])
    def test_lets_pass_what_is_unknown_or_in_error(self, answers: dict[str, str], status: Status) -> None:
        """A decision makes up for whatever keeps the requirement from being met."""
        built = ladder(level(1, asks("1a", says("q1"))))
        judged = _judged(built, *said(**answers), decisions=(waiver("1a"),))

        assert (judged.supported, judged.requirements()[0].verdict.status) == (1, status)

    def test_of_several_the_first_one_laid_counts(self) -> None:
        """Of two decisions that let pass, one is enough, and the first is named."""
        assert _only(decisions=(exception("1a"), waiver("1a"))).decision == exception("1a")

    def test_needs_no_decision_where_nothing_is_asked(self) -> None:
        """What does not apply by reference passes by itself; a waiver of it leaves no trace."""
        built = ladder(
            level(1, asks("1a", applies_when=says("q1"), na=droppable()), asks("1b")),
            level(2, asks("2a", holds("1a"), na=droppable()), asks("2b")),
        )

        judged = _judged(built, *said(q1="no"), *shown("1b", "2b"), decisions=(waiver("2a"),))

        assert (judged.supported, judged.requirements()[2].decision) == (2, None)


class TestOverride:
    """An authority decides what a requirement comes to, whatever the rules find."""

    @pytest.mark.parametrize(
        ("status", "with_decisions", "without"), [("met", 1, 0), ("unmet", 0, 0), ("not_applicable", 0, 0)]
    )
    def test_of_what_is_unmet(self, status: str, with_decisions: int, without: int) -> None:
        """An override to met lifts; the only requirement of a level gone, nothing is left to reach."""
        judged = _judged(plain(1), decisions=(override("1a", status),))

        assert (judged.supported, judged.supported_without_decisions) == (with_decisions, without)

    @pytest.mark.parametrize(
        ("status", "with_decisions", "without"), [("met", 1, 1), ("unmet", 0, 1), ("not_applicable", 0, 1)]
    )
    def test_of_what_is_met(self, status: str, with_decisions: int, without: int) -> None:
        """An override to unmet lowers the level, whatever is shown, and only with decisions."""
        judged = _judged(plain(1), *shown("1a"), decisions=(override("1a", status),))

        assert (judged.supported, judged.supported_without_decisions) == (with_decisions, without)

    @pytest.mark.parametrize(
        ("status", "said_so"),
        [
            (
                "met",
                Text(
                    th="ชื่อ committeeวินิจฉัยชี้ขาดว่าครบถ้วน: น้ำท่วม",
                    en="decided to be met by the name of committee: flood",
                ),
            ),
            (
                "not_applicable",
                Text(
                    th="ชื่อ committeeวินิจฉัยชี้ขาดว่าไม่ใช้บังคับ: น้ำท่วม",
                    en="decided not to apply by the name of committee: flood",
                ),
            ),
        ],
    )
    def test_says_what_was_decided(self, status: str, said_so: Text) -> None:
        """The decision is told with what it comes to, before what the rules found."""
        each = _only(decisions=(override("1a", status),))

        assert each.pardon() == said_so
        assert each.reason().en == f"{said_so.en}; no evidence was submitted: name of k1a"

    def test_against_what_is_met_says_both(self) -> None:
        """A requirement decided to be unmet tells the decision and the evidence it goes against."""
        each = _only(*shown("1a"), decisions=(override("1a", "unmet", valid_until=LAST),))

        assert (each.status, each.holds, each.holds_without_decisions) == (Status.UNMET, False, True)
        assert each.reason() == Text(
            th="ชื่อ committeeวินิจฉัยชี้ขาดว่าไม่ครบถ้วนถึง 31 ตุลาคม 2550: น้ำท่วม; มีหลักฐาน: k1a",
            en="decided not to be met by the name of committee until 31 October 2550 BE: flood; satisfied by k1a",
        )

    @pytest.mark.parametrize(("status", "facts"), [("met", shown("1a")), ("unmet", ())], ids=["met", "unmet"])
    def test_that_agrees_with_the_rules_leaves_no_trace(self, status: str, facts: tuple[Fact, ...]) -> None:
        """A decision that makes no difference is not what the requirement rests on."""
        each = _only(*facts, decisions=(override("1a", status),))

        assert (each.decision, each.pardon()) == (None, BLANK)

    def test_to_unmet_stands_above_a_waiver(self) -> None:
        """What an authority decided to be unmet is not waived, and the decision stays visible."""
        for laid in (
            (waiver("1a"), override("1a", "unmet")),
            (override("1a", "unmet"), waiver("1a")),
        ):
            each = _only(decisions=laid)

            assert (each.status, each.decision) == (Status.UNMET, override("1a", "unmet"))

    def test_to_met_stands_beside_a_waiver(self) -> None:
        """What is decided to be met is met, not waived."""
        assert _only(decisions=(waiver("1a"), override("1a", "met"))).status is Status.MET

    def test_to_met_leaves_no_trace_on_what_is_met_beside_a_waiver(self) -> None:
        """Where the evidence is enough, neither decision is what the requirement rests on."""
        assert _only(*shown("1a"), decisions=(waiver("1a"), override("1a", "met"))).decision is None

    def test_decided_later_stands_above_an_earlier_one(self) -> None:
        """Of two overrides in force the one decided last counts, in whatever order they were laid."""
        earlier = override("1a", "met", id="o-1")
        later = override("1a", "unmet", id="o-2", decided_on=date(2007, 10, 5))

        assert [_only(decisions=laid).status for laid in ((earlier, later), (later, earlier))] == [
            Status.UNMET,
            Status.UNMET,
        ]

    def test_of_one_day_the_one_laid_last_counts(self) -> None:
        """Of two overrides decided on one day, the one recorded last stands, as with reports."""
        one, two = override("1a", "met", id="o-1"), override("1a", "unmet", id="o-2")

        assert [_only(decisions=laid).status for laid in ((one, two), (two, one))] == [
            Status.UNMET,
            Status.MET,
        ]

    def test_that_was_decided_later_counts_when_it_has_begun(self) -> None:
        """A later decision that begins in future leaves the earlier one in force until then."""
        now = override("1a", "met", id="o-1")
        then = override("1a", "unmet", id="o-2", decided_on=date(2007, 10, 5), valid_from=date(2007, 10, 25))

        assert [_only(decisions=(now, then), as_of=date(2007, 10, day)).status for day in (24, 25)] == [
            Status.MET,
            Status.UNMET,
        ]

    @pytest.mark.parametrize(
        ("counts_as", "holds"), [("drop", True), ("met", True), ("target", True), ("unmet", False)]
    )
    def test_to_not_applicable_counts_as_the_rules_say(self, counts_as: str, *, holds: bool) -> None:
        """What does not apply by decision counts as what does not apply by the rules."""
        built = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable(counts_as))))
        judged = _judged(built, *said(q1="yes"), *shown("1a"), decisions=(override("1b", "not_applicable"),))

        assert judged.requirements()[1].holds is holds
        assert judged.supported == int(holds)

    def test_to_met_makes_a_requirement_count_that_does_not_apply(self) -> None:
        """An authority may hold for met what the rules say does not apply and counts as unmet."""
        built = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable("unmet"))))

        judged = _judged(built, *said(q1="no"), *shown("1a"), decisions=(override("1b", "met"),))

        assert (judged.supported, judged.supported_without_decisions) == (1, 0)


class TestForce:
    """From the first day to the last one, both included."""

    @pytest.mark.parametrize(
        ("day", "waived"),
        [
            (date(2007, 9, 30), False),
            (FIRST, True),
            (LAST, True),
            (date(2007, 11, 1), False),
        ],
    )
    @pytest.mark.parametrize("decision", [waiver("1a"), deficiency("1a")], ids=["waiver", "deficiency"])
    def test_ends_after_its_last_day(self, decision: AnyDecision, day: date, *, waived: bool) -> None:
        """A decision counts on its first and its last day and not outside."""
        assert _only(decisions=(decision,), as_of=day).holds is waived

    @pytest.mark.parametrize(
        "decision", [exception("1a"), override("1a", "met")], ids=["exception", "override"]
    )
    def test_has_no_end_where_none_is_named(self, decision: AnyDecision) -> None:
        """What is without end counts on every later day."""
        assert _only(decisions=(decision,), as_of=date(2399, 12, 31)).holds

    @pytest.mark.parametrize(
        ("decision", "code", "said_so"),
        [
            (exception("1a"), "exception-expired", "exception e-1a ended on 21 October 2550 BE"),
            (
                deficiency("1a"),
                "deficiency-expired",
                "accepted deficiency d-1a ended on 21 October 2550 BE",
            ),
            (override("1a", "met"), "override-expired", "override o-1a ended on 21 October 2550 BE"),
        ],
        ids=["exception", "deficiency", "override"],
    )
    def test_that_is_over_is_told(self, decision: AnyDecision, code: str, said_so: str) -> None:
        """Every kind of decision that ended is named with its last day where it is missed."""
        ended = evolve(decision, valid_until=date(2007, 10, 21))

        [lapsed] = _only(decisions=(ended,)).lapsed

        assert (lapsed.code, lapsed.subject, lapsed.message.en) == (code, decision.id, said_so)

    def test_that_is_over_is_not_told_where_another_counts(self) -> None:
        """Where a requirement holds by one decision, the one that ended is not missed."""
        ended = waiver("1a", id="w-0", valid_until=date(2007, 10, 21))

        assert _only(decisions=(ended, exception("1a"))).lapsed == ()

    def test_changes_nothing_outside(self) -> None:
        """A decision out of force leaves statuses, levels and reasons without decisions alone."""
        ended = waiver("1a", valid_until=date(2007, 10, 21))

        assert _only(decisions=(ended,)).verdict == _only(decisions=()).verdict
        assert _only(decisions=(ended,)).status is Status.UNMET


def test_a_reason_is_not_needed_in_both_languages() -> None:
    """An override explained in one language ends its other sentence before the colon."""
    thai: Override = override("1a", "met", reason=Text(th=WHY.th, en=""))

    assert _only(decisions=(thai,)).pardon() == Text(
        th="ชื่อ committeeวินิจฉัยชี้ขาดว่าครบถ้วน: น้ำท่วม", en="decided to be met by the name of committee"
    )
