"""From definition, register, waivers and day to the levels reached, on ladders whose levels build on one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import pytest

from attrs import evolve, frozen
from hypothesis import given, strategies as st

from kpiflow.dates import PartialDate, Precision, day
from kpiflow.decisions import Waiver
from kpiflow.definitions import Indicator
from kpiflow.errors import MoveError
from kpiflow.evidence import EvidenceItem, NilReturn, Register
from kpiflow.guards import (
    PERFORMANCE,
    REPORTING,
    Facts,
    Finding,
    Status,
    Verdict,
    provided,
)
from kpiflow.ladder import LadderVerdict, judge_ladder, judge_level
from kpiflow.text import BLANK, Text


IndicatorOf = Callable[..., Indicator]
ItemOf = Callable[..., EvidenceItem]
NilOf = Callable[..., NilReturn]
RegisterOf = Callable[..., Register]
ShownFor = Callable[..., Register]

AS_OF: Final = date(2007, 10, 22)


@frozen
class Fixed:
    """A guard that always comes to the same."""

    status: Status

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict it was made with."""
        return Verdict(status=self.status, expects=BLANK)


def _waiver(requirement: str = "1a", name: str = "w-1", **days: date) -> Waiver:
    return Waiver(
        id=name,
        requirement=requirement,
        authority="secretary",
        reason=Text(th="น้ำท่วม", en="flood"),
        decided_on=days.get("decided_on", date(2007, 10, 1)),
        valid_from=days.get("valid_from", date(2007, 10, 1)),
        valid_until=days.get("valid_until", date(2007, 10, 31)),
    )


class TestClimbing:
    """Level n needs levels 1 to n."""

    @pytest.mark.parametrize(
        ("levels", "supported"),
        [((), 0), ((1,), 1), ((1, 2, 3), 3), ((1, 2, 3, 4, 5), 5), ((2, 3, 4, 5), 0), ((1, 2, 4, 5), 2)],
    )
    def test_levels_are_cumulative(
        self, five: Indicator, shown: ShownFor, levels: tuple[int, ...], supported: int
    ) -> None:
        """A level above a gap is not reached, however well it is shown."""
        assert judge_ladder(five, shown(*levels), as_of=AS_OF).supported == supported

    def test_a_level_needs_all_its_requirements(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf
    ) -> None:
        """A level of which one requirement is missing is not reached, and names that one."""
        built = indicator((provided("minutes"), provided("report")))
        ladder = judge_ladder(built, register(item()), as_of=AS_OF)

        assert (ladder.supported, [each.requirement.id for each in ladder.unmet()]) == (0, ["1b"])

    def test_everything_missing_is_named(self, five: Indicator, shown: ShownFor) -> None:
        """All that is missing on any level is named, whether or not it decides the level."""
        ladder = judge_ladder(five, shown(1, 3), as_of=AS_OF)

        assert [(each.level, each.requirement.id) for each in ladder.unmet()] == [
            (2, "2a"),
            (4, "4a"),
            (5, "5a"),
        ]

    def test_every_requirement_is_judged(self, five: Indicator, shown: ShownFor) -> None:
        """The verdict holds every requirement from level 1 up, met or not, and the day it speaks of."""
        ladder = judge_ladder(five, shown(2), as_of=AS_OF)

        assert (ladder.as_of, [(each.requirement.id, each.status) for each in ladder.requirements()]) == (
            AS_OF,
            [
                ("1a", Status.UNMET),
                ("2a", Status.MET),
                ("3a", Status.UNMET),
                ("4a", Status.UNMET),
                ("5a", Status.UNMET),
            ],
        )

    @pytest.mark.parametrize("status", [each for each in Status if each not in {Status.MET, Status.WAIVED}])
    def test_only_met_requirements_hold(
        self, indicator: IndicatorOf, register: RegisterOf, status: Status
    ) -> None:
        """Unmet, unknown, not applicable and error never advance a level."""
        ladder = judge_ladder(indicator((Fixed(status),)), register(), as_of=AS_OF)

        assert (ladder.supported, ladder.supported_without_decisions, ladder.holds) == (0, 0, False)

    def test_a_date_too_coarse_to_tell_supports_no_level(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf
    ) -> None:
        """What cannot be told never carries a level."""
        built = indicator((provided("minutes", dated_within=PERFORMANCE),))
        coarse = item(document_date=PartialDate(date(2007, 1, 1), Precision.YEAR))
        [level] = judge_ladder(built, register(coarse), as_of=AS_OF).levels

        assert (level.requirements[0].status, level.holds) == (Status.UNKNOWN, False)

    def test_guards_are_given_the_windows_of_the_definition(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf
    ) -> None:
        """The performance period and reporting window of the definition are those that guards look at."""
        built = indicator(
            (
                provided("minutes", dated_within=PERFORMANCE),
                provided("minutes", dated_within=REPORTING),
                provided("report", dated_within=REPORTING),
            )
        )
        ladder = judge_ladder(
            built,
            register(
                item("m-1", document_date=day(2007, 9, 30)),
                item("r-1", kind="report", document_date=day(2007, 10, 31)),
            ),
            as_of=date(2007, 10, 31),
        )

        assert [each.status for each in ladder.requirements()] == [Status.MET, Status.UNMET, Status.MET]

    def test_guards_are_given_the_day(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf
    ) -> None:
        """A level falls on the day after the last day its evidence counts."""
        built, only = indicator((provided("minutes"),)), register(item(valid_until=AS_OF))

        assert [
            judge_ladder(built, only, as_of=as_of).supported for as_of in (AS_OF, date(2007, 10, 23))
        ] == [1, 0]

    def test_guards_speak_in_the_names_of_the_definition(
        self, indicator: IndicatorOf, register: RegisterOf
    ) -> None:
        """A verdict calls things by the names that the definition gives them."""
        ladder = judge_ladder(indicator((provided("minutes"),)), register(), as_of=AS_OF)

        assert ladder.requirements()[0].verdict.expects == Text(th="รายงานการประชุม", en="meeting minutes")


class TestLevelAsked:
    """A ladder may be judged up to one level."""

    def test_only_the_levels_up_to_it_are_judged(self, five: Indicator, shown: ShownFor) -> None:
        """A level asked about is judged with all levels below it, and none above."""
        ladder = judge_ladder(five, shown(1, 2), as_of=AS_OF, level=3)

        assert ([each.level.level for each in ladder.levels], ladder.supported, ladder.holds) == (
            [1, 2, 3],
            2,
            False,
        )

    def test_what_lies_above_does_not_matter(self, five: Indicator, shown: ShownFor) -> None:
        """A level that is reached holds, whatever is missing above it."""
        assert judge_ladder(five, shown(1, 2), as_of=AS_OF, level=2).holds

    def test_a_gap_below_it_matters(self, five: Indicator, shown: ShownFor) -> None:
        """A level does not hold while a level below it does not."""
        assert not judge_ladder(five, shown(2), as_of=AS_OF, level=2).holds

    @pytest.mark.parametrize("level", [-1, 0, 6])
    def test_a_level_that_does_not_exist_is_refused(
        self, five: Indicator, shown: ShownFor, level: int
    ) -> None:
        """Nothing is judged of a level that the ladder does not have."""
        with pytest.raises(MoveError) as error:
            judge_ladder(five, shown(1), as_of=AS_OF, level=level)

        assert str(error.value) == f"[KPI202] indicator '7.2.1' has no level {level}\n  expected: 1 to 5"

    def test_one_level_can_be_judged_by_itself(self, five: Indicator, shown: ShownFor) -> None:
        """A single level holds by its own requirements, the levels below it aside."""
        verdict = judge_level(five, 2, shown(2), as_of=AS_OF)

        assert (verdict.level, verdict.holds, verdict.unmet()) == (five.levels[1], True, ())


class TestWaivers:
    """Decisions laid over the rules."""

    def _judge(self, indicator: Indicator, shown: Register, *waivers: Waiver) -> LadderVerdict:
        return judge_ladder(indicator, shown, as_of=AS_OF, decisions=waivers)

    def test_a_waiver_lets_a_level_pass_and_stays_visible(self, five: Indicator, shown: ShownFor) -> None:
        """A level is told with its waivers and without them."""
        ladder = self._judge(five, shown(1, 3), _waiver("2a"))

        assert (ladder.supported, ladder.supported_without_decisions) == (3, 1)

    def test_a_waived_requirement_is_waived_and_not_met(self, five: Indicator, shown: ShownFor) -> None:
        """A waiver changes what a requirement comes to, never what its guard found."""
        [waived] = self._judge(five, shown(), _waiver()).levels[0].requirements

        assert (
            waived.status,
            waived.holds,
            waived.holds_without_decisions,
            waived.verdict.status,
            waived.decision,
        ) == (Status.WAIVED, True, False, Status.UNMET, _waiver())

    def test_a_level_holds_with_its_waiver_and_not_without(self, five: Indicator, shown: ShownFor) -> None:
        """A level that rests on a waiver holds, but not by evidence alone."""
        level = self._judge(five, shown(), _waiver()).levels[0]

        assert (level.holds, level.holds_without_decisions, level.unmet()) == (True, False, ())

    def test_a_met_requirement_needs_no_waiver(self, five: Indicator, shown: ShownFor) -> None:
        """A waiver for what evidence shows anyway leaves no trace."""
        [met] = self._judge(five, shown(1), _waiver()).levels[0].requirements

        assert (met.status, met.decision, met.decided_by, met.lapsed) == (Status.MET, None, BLANK, ())

    def test_a_waiver_touches_no_other_requirement(self, five: Indicator, shown: ShownFor) -> None:
        """A waiver lets only the requirement pass that it names."""
        ladder = self._judge(five, shown(), _waiver("2a"))

        assert [each.status for each in ladder.requirements()][:3] == [
            Status.UNMET,
            Status.WAIVED,
            Status.UNMET,
        ]

    @pytest.mark.parametrize(
        ("waiver", "supported"),
        [
            (_waiver(valid_until=date(2007, 10, 21)), 0),
            (_waiver(valid_until=AS_OF), 1),
            (_waiver(valid_from=AS_OF), 1),
            (_waiver(valid_from=date(2007, 10, 23)), 0),
            (_waiver(decided_on=AS_OF), 1),
            (_waiver(decided_on=date(2007, 10, 23)), 0),
        ],
        ids=["ended", "last day", "first day", "not begun", "decided that day", "decided later"],
    )
    def test_a_waiver_counts_only_while_it_is_in_force(
        self, five: Indicator, shown: ShownFor, waiver: Waiver, supported: int
    ) -> None:
        """A waiver carries a level from its first day to its last, once it was decided."""
        assert self._judge(five, shown(), waiver).supported == supported

    @pytest.mark.parametrize(
        ("waiver", "finding"),
        [
            (
                _waiver(valid_until=date(2007, 10, 21)),
                Finding(
                    code="waiver-expired",
                    subject="w-1",
                    message=Text(
                        th="การผ่อนผัน w-1 สิ้นสุดเมื่อ 21 ตุลาคม 2550",
                        en="waiver w-1 ended on 21 October 2550 BE",
                    ),
                ),
            ),
            (
                _waiver(valid_from=date(2007, 10, 25)),
                Finding(
                    code="waiver-not-yet",
                    subject="w-1",
                    message=Text(
                        th="การผ่อนผัน w-1 เริ่มมีผล 25 ตุลาคม 2550",
                        en="waiver w-1 counts from 25 October 2550 BE",
                    ),
                ),
            ),
            (
                _waiver(decided_on=date(2007, 10, 28), valid_from=date(2007, 10, 25)),
                Finding(
                    code="waiver-not-yet",
                    subject="w-1",
                    message=Text(
                        th="การผ่อนผัน w-1 เริ่มมีผล 28 ตุลาคม 2550",
                        en="waiver w-1 counts from 28 October 2550 BE",
                    ),
                ),
            ),
        ],
        ids=["ended", "not begun", "decided later"],
    )
    def test_a_waiver_out_of_force_says_why(
        self, five: Indicator, shown: ShownFor, waiver: Waiver, finding: Finding
    ) -> None:
        """A waiver that does not count is named with the day it ended or begins, after what is missing."""
        [unmet] = self._judge(five, shown(), waiver).levels[0].requirements

        assert (unmet.lapsed, unmet.findings(), unmet.reason()) == (
            (finding,),
            (*unmet.verdict.findings, finding),
            Text(
                th=f"ยังไม่ได้ยื่นหลักฐาน “k1”; {finding.message.th}",
                en=f"no evidence was submitted: k1; {finding.message.en}",
            ),
        )

    def test_one_waiver_in_force_is_enough(self, five: Indicator, shown: ShownFor) -> None:
        """Where one waiver is in force, those that are not leave no trace."""
        ended = _waiver(name="w-0", valid_until=date(2007, 10, 21))
        [waived] = self._judge(five, shown(), ended, _waiver(), _waiver(name="w-2")).levels[0].requirements

        assert (waived.decision, waived.lapsed) == (_waiver(), ())

    def test_every_waiver_out_of_force_is_named(self, five: Indicator, shown: ShownFor) -> None:
        """Where no waiver is in force, each of them says why, in the order they were decided."""
        ended = _waiver(name="w-1", valid_until=date(2007, 10, 21))
        later = _waiver(name="w-2", valid_from=date(2007, 10, 25))
        [unmet] = self._judge(five, shown(), ended, later).levels[0].requirements

        assert [(each.subject, each.code) for each in unmet.lapsed] == [
            ("w-1", "waiver-expired"),
            ("w-2", "waiver-not-yet"),
        ]


class TestReasons:
    """One line for each requirement, in both languages."""

    def test_a_waived_requirement_says_who_waived_it_and_what_is_missing(
        self, indicator: IndicatorOf, register: RegisterOf
    ) -> None:
        """The reason names the role, the last day, the reason of the waiver, and what it makes up for."""
        ladder = judge_ladder(
            indicator((provided("minutes"),)), register(), as_of=AS_OF, decisions=(_waiver(),)
        )
        [waived] = ladder.requirements()

        assert (waived.decided_by, waived.reason()) == (
            Text(th="เลขาธิการ", en="secretary-general"),
            Text(
                th="เลขาธิการผ่อนผันถึง 31 ตุลาคม 2550: น้ำท่วม; ยังไม่ได้ยื่นหลักฐาน “รายงานการประชุม”",
                en="waived by the secretary-general until 31 October 2550 BE: flood; "
                "no evidence was submitted: meeting minutes",
            ),
        )

    def test_what_nobody_waived_has_no_pardon(self, indicator: IndicatorOf, register: RegisterOf) -> None:
        """A requirement without a waiver in force says nothing of one."""
        [unmet] = judge_ladder(indicator((provided("minutes"),)), register(), as_of=AS_OF).requirements()

        assert (unmet.pardon(), unmet.reason().en) == (BLANK, "no evidence was submitted: meeting minutes")

    @pytest.mark.parametrize(
        ("reason", "expected"),
        [
            (
                Text(th="น้ำท่วม", en=""),
                Text(
                    th="เลขาธิการผ่อนผันถึง 31 ตุลาคม 2550: น้ำท่วม",
                    en="waived by the secretary-general until 31 October 2550 BE",
                ),
            ),
            (
                Text(th="", en="flood"),
                Text(
                    th="เลขาธิการผ่อนผันถึง 31 ตุลาคม 2550",
                    en="waived by the secretary-general until 31 October 2550 BE: flood",
                ),
            ),
        ],
        ids=["Thai alone", "English alone"],
    )
    def test_a_reason_in_one_language_leaves_no_colon_in_the_other(
        self, indicator: IndicatorOf, register: RegisterOf, reason: Text, expected: Text
    ) -> None:
        """A waiver explained in one language ends its other sentence after the day."""
        ladder = judge_ladder(
            indicator((provided("minutes"),)),
            register(),
            as_of=AS_OF,
            decisions=(evolve(_waiver(), reason=reason),),
        )

        assert ladder.requirements()[0].pardon() == expected

    def test_a_met_requirement_names_its_evidence(
        self, indicator: IndicatorOf, register: RegisterOf, item: ItemOf
    ) -> None:
        """The reason of a met requirement is the items that show it, and it has no findings."""
        [met] = judge_ladder(indicator((provided("minutes"),)), register(item()), as_of=AS_OF).requirements()

        assert (met.reason(), met.findings()) == (Text(th="มีหลักฐาน: m-1", en="satisfied by m-1"), ())


class TestLaws:
    """What holds of any register and any waivers."""

    @given(levels=st.sets(st.integers(1, 5)), waived=st.sets(st.integers(1, 5)), asked=st.integers(1, 5))
    def test_the_level_is_the_longest_unbroken_run_from_level_1(
        self, five: Indicator, shown: ShownFor, levels: set[int], waived: set[int], asked: int
    ) -> None:
        """The level is the highest n such that 1 to n all hold, with waivers and without."""
        waivers = tuple(_waiver(f"{level}a", f"w-{level}") for level in sorted(waived))
        ladder = judge_ladder(five, shown(*sorted(levels)), as_of=AS_OF, decisions=waivers, level=asked)

        def run(holding: set[int]) -> int:
            return max(n for n in range(asked + 1) if set(range(1, n + 1)) <= holding)

        assert (ladder.supported, ladder.supported_without_decisions, ladder.holds) == (
            run(levels | waived),
            run(levels),
            run(levels | waived) == asked,
        )
