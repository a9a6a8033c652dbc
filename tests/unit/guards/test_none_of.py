"""The group that more evidence can undo: none of its parts may be met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from attrs import frozen
from hypothesis import given, strategies as st

from kpiflow.errors import DefinitionError, FieldError
from kpiflow.evidence import Answer, Register, Ruling, Standing
from kpiflow.guards import (
    Facts,
    Finding,
    Guard,
    NoneOf,
    Status,
    Verdict,
    all_of,
    answered,
    any_of,
    none_of,
    provided,
)
from kpiflow.scales import AnswerScale
from kpiflow.text import BLANK, Text


FactsOf = Callable[..., Facts]

MET, UNMET, UNKNOWN, ERROR = Status.MET, Status.UNMET, Status.UNKNOWN, Status.ERROR
NOT_APPLICABLE, WAIVED = Status.NOT_APPLICABLE, Status.WAIVED


@frozen
class Fixed:
    """A guard that always comes to the same, and says so in one finding."""

    status: Status
    name: str = "a"

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict it was made with."""
        said = Text(th=f"ไทย {self.name}", en=self.name)
        found = Finding(code="fixed", subject=self.name, message=said)
        advances = self.status.advances
        return Verdict(
            status=self.status,
            expects=said,
            lacks=BLANK if advances else said,
            satisfied_by=(f"{self.name}-1", f"{self.name}-2") if self.status is Status.MET else (),
            findings=() if advances else (found,),
        )


def _fixed(*statuses: Status) -> list[Guard]:
    return [Fixed(status, name) for status, name in zip(statuses, "abcdefgh", strict=False)]


class TestStatus:
    """What the group comes to."""

    @pytest.mark.parametrize(
        ("statuses", "expected"),
        [
            ([UNMET], MET),
            ([UNMET, UNMET], MET),
            ([MET], UNMET),
            ([WAIVED], UNMET),
            ([MET, UNMET], UNMET),
            ([MET, UNKNOWN], UNMET),
            ([MET, ERROR], UNMET),
            ([UNKNOWN], UNKNOWN),
            ([ERROR], ERROR),
            ([UNKNOWN, UNMET], UNKNOWN),
            ([UNKNOWN, ERROR], ERROR),
            ([NOT_APPLICABLE], UNKNOWN),
            ([NOT_APPLICABLE, UNMET], MET),
            ([NOT_APPLICABLE, MET], UNMET),
            ([NOT_APPLICABLE, UNKNOWN], UNKNOWN),
        ],
    )
    def test_it_is_met_only_when_nothing_is(
        self, facts: FactsOf, statuses: list[Status], expected: Status
    ) -> None:
        """The group is met when every part that applies is unmet for certain, and never by not knowing."""
        assert none_of(*_fixed(*statuses)).judge(facts()).status is expected

    @given(statuses=st.lists(st.sampled_from(Status), min_size=1, max_size=6))
    def test_it_is_the_opposite_of_any_of(self, facts: FactsOf, statuses: list[Status]) -> None:
        """Where something applies, it is met where any of them is unmet, unmet where that is met, and else alike."""
        opposite = {MET: UNMET, UNMET: MET, UNKNOWN: UNKNOWN, ERROR: ERROR}
        any_one = any_of(*_fixed(*statuses)).judge(facts()).status

        assert none_of(*_fixed(*statuses)).judge(facts()).status is opposite[any_one]

    def test_more_evidence_can_undo_it(self, facts: FactsOf, item: Callable[..., Any]) -> None:
        """What was met while nothing was there is unmet once something is."""
        guard = none_of(provided("minutes"))

        assert [guard.judge(facts(*shown)).status for shown in ((), (item(),))] == [MET, UNMET]

    def test_an_unanswered_question_does_not_meet_it(self, stated: FactsOf) -> None:
        """Nobody having answered is no denial."""
        guard = none_of(answered("q1", reach="L"))
        shown = [(), (Answer(question="q1", value="P"),), (Answer(question="q1", value="L"),)]

        assert [guard.judge(stated(*each)).status for each in shown] == [UNKNOWN, MET, UNMET]

    def test_twice_none_is_one(self, facts: FactsOf) -> None:
        """None of none of something is met where that something is, and open where it is open."""
        judged = [none_of(none_of(Fixed(status))).judge(facts()).status for status in (MET, UNMET, UNKNOWN)]

        assert judged == [MET, UNMET, UNKNOWN]


class TestWords:
    """What the group asks for and found."""

    @pytest.mark.parametrize(
        ("group", "thai", "english"),
        [
            (none_of(*_fixed(UNKNOWN)), "ไม่มี ไทย a", "none of a"),
            (none_of(*_fixed(UNKNOWN, UNMET)), "ไม่มี (ไทย a หรือ ไทย b)", "none of (a or b)"),
            (
                none_of(all_of(*_fixed(UNKNOWN, MET))),
                "ไม่มี (ไทย a และ ไทย b)",
                "none of (a and b)",
            ),
            (none_of(Fixed(UNKNOWN, "a, dated")), "ไม่มี (ไทย a, dated)", "none of (a, dated)"),
        ],
    )
    def test_it_says_what_must_not_be(self, facts: FactsOf, group: NoneOf, thai: str, english: str) -> None:
        """A group that is not met lacks what it expects: that none of its parts is met."""
        verdict = group.judge(facts())

        assert (verdict.expects, verdict.lacks) == (Text(th=thai, en=english),) * 2

    def test_a_met_group_is_satisfied_by_nothing(self, facts: FactsOf) -> None:
        """A met group names no item, lacks nothing, and gives no fault of its parts as its own."""
        verdict = none_of(*_fixed(UNMET, UNMET)).judge(facts())

        assert (verdict.lacks, verdict.satisfied_by, verdict.all_findings(), verdict.reason()) == (
            BLANK,
            (),
            (),
            Text(th="เป็นไปตามเกณฑ์", en="satisfied"),
        )

    def test_what_is_there_is_named(self, facts: FactsOf) -> None:
        """Each part that is met is a finding about the first item that meets it; the others are none."""
        verdict = none_of(*_fixed(MET, UNMET, WAIVED, UNKNOWN)).judge(facts())

        assert verdict.all_findings() == (
            Finding(
                code="present",
                subject="a-1",
                message=Text(
                    th="มีไทย a ซึ่งต้องไม่มี (a-1, a-2)", en="there is a, which there must not be (a-1, a-2)"
                ),
            ),
            Finding(
                code="present",
                message=Text(th="มีไทย c ซึ่งต้องไม่มี", en="there is c, which there must not be"),
            ),
        )

    def test_what_is_open_is_named(self, facts: FactsOf) -> None:
        """Where it cannot be told, the findings are those of the parts that cannot be told."""
        verdict = none_of(*_fixed(UNKNOWN, UNMET, ERROR)).judge(facts())

        assert [finding.subject for finding in verdict.all_findings()] == ["a", "c"]


class TestEmpty:
    """What the group is worth when none of its parts applies."""

    @pytest.mark.parametrize(
        ("group", "expected"),
        [
            (none_of(Fixed(NOT_APPLICABLE)), UNKNOWN),
            (NoneOf(of=(Fixed(NOT_APPLICABLE),)), UNKNOWN),
            (none_of(Fixed(NOT_APPLICABLE), empty="unknown"), UNKNOWN),
            (none_of(Fixed(NOT_APPLICABLE), empty="met"), MET),
            (none_of(Fixed(NOT_APPLICABLE), empty="unmet"), UNMET),
            (none_of(*_fixed(NOT_APPLICABLE, MET), empty="met"), UNMET),
        ],
    )
    def test_an_empty_group_is_worth_what_it_says(
        self, facts: FactsOf, group: NoneOf, expected: Status
    ) -> None:
        """A group with nothing left is worth what it says, and unknown when it does not say."""
        verdict = group.judge(facts())

        assert verdict.status is expected
        assert (verdict.lacks == BLANK) is (expected is MET)

    def test_an_empty_group_says_why(self, facts: FactsOf) -> None:
        """The finding of a group with nothing left says that nothing in it applies."""
        verdict = none_of(Fixed(NOT_APPLICABLE)).judge(facts())

        assert [finding.code for finding in verdict.all_findings()] == ["group-empty"]


class TestConstruction:
    """How the group is written."""

    def test_an_empty_group_is_refused(self) -> None:
        """A group that forbids nothing is a wrong rule, never a met one."""
        with pytest.raises(DefinitionError) as error:
            none_of()

        assert str(error.value) == (
            "[KPI102] 'none_of' is empty\n  hint: an empty group is neither true nor false; name its parts"
        )

    def test_lists_are_taken_for_tuples(self) -> None:
        """A group written with a list equals, and hashes as, the one written with its guards."""
        of: Any = _fixed(MET, UNMET)

        assert hash(NoneOf(of=of, empty="met")) == hash(none_of(*of, empty="met"))

    def test_a_word_that_is_none_of_those_it_takes_is_refused(self) -> None:
        """What an empty group is worth is met, unmet or unknown, and nothing else."""
        worth: Any = "waived"

        with pytest.raises(FieldError):
            none_of(Fixed(MET), empty=worth)

    UNTOUCHED: Final = none_of(answered("q1"))

    def test_a_threshold_around_it_does_not_reach_into_it(self, stated: FactsOf) -> None:
        """What must not be answered is said inside: any answer at all, whatever the group around asks for."""
        group = all_of(self.UNTOUCHED, reach="L")
        shown = stated(Answer(question="q1", value="N"))

        assert group.judge(shown).status is UNMET


class TestWhatDoesNotStand:
    """Statements that the assessor rejected, under a group of which none may be met."""

    def test_leave_it_open_instead_of_letting_it_pass(self) -> None:
        """An answer that was rejected says nothing either way, so that its absence is not shown by it."""
        scale = AnswerScale.of("yes-no", "no", "yes")
        ruling = Ruling(standing=Standing.REJECTED, by="assessor", on=date(2007, 10, 22))
        register = (
            Register()
            .with_entry(Answer(question="failed", value="yes"), by="unit", on=date(2007, 10, 22))
            .with_ruling("answer:failed", ruling)
        )
        facts = Facts(
            register=register, as_of=date(2007, 10, 22), windows={}, names={}, scales={"failed": scale}
        )
        verdict = none_of(answered("failed", reach="yes")).judge(facts)
        assert (verdict.status, verdict.code) == (Status.UNKNOWN, "rejected")
