"""Requirements that refer to others, to levels, and to other indicators, with decisions and without."""

from __future__ import annotations

import pytest

from kpiflow.decisions import AnyDecision
from kpiflow.definitions import Indicator
from kpiflow.evidence import Attainment, Fact
from kpiflow.guards import Status, all_of, any_of, holds, none_of, provided, reached
from kpiflow.ladder import Judge, LadderVerdict, RequirementVerdict, judge_ladder
from kpiflow.text import Text
from ladders import (
    DAY,
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


REFERRING = ladder(level(1, asks("1a", holds("2a"))), level(2, asks("2a")))
"""A ladder whose first requirement holds when the second does."""


def _judged(
    indicator: Indicator, *facts: Fact, decisions: tuple[AnyDecision, ...] = (), chosen: int | None = None
) -> LadderVerdict:
    return judge_ladder(indicator, register(*facts), as_of=DAY, decisions=decisions, chosen=chosen)


def _each(ladder: LadderVerdict) -> dict[str, RequirementVerdict]:
    return {each.requirement.id: each for each in ladder.requirements()}


class TestRequirement:
    """`holds` gives what the other requirement comes to."""

    def test_holds_by_the_evidence_of_the_other(self) -> None:
        """What satisfies the one satisfies the other, and is named on both."""
        one = _each(_judged(REFERRING, *shown("2a")))["1a"]

        assert (one.status, one.verdict.satisfied_by) == (Status.MET, ("k2a",))

    def test_lacks_what_the_other_lacks_and_says_whose_it_is(self) -> None:
        """What is missing is told with the name of the requirement that misses it, in both languages."""
        one = _each(_judged(REFERRING))["1a"]

        assert one.status is Status.UNMET
        assert one.reason() == Text(
            th="ข้อ 2a: ยังไม่ได้ยื่นหลักฐาน “ชื่อ k2a”", en="2a: no evidence was submitted: name of k2a"
        )
        assert one.verdict.lacks == Text(th="ข้อ 2a (ชื่อ 2a)", en="requirement 2a (name of 2a)")

    @pytest.mark.parametrize(
        ("answer", "status"),
        [({}, Status.UNKNOWN), ({"q1": "perhaps"}, Status.ERROR), ({"q1": "no"}, Status.UNMET)],
        ids=["unknown", "error", "unmet"],
    )
    def test_keeps_unknown_and_error_apart(self, answer: dict[str, str], status: Status) -> None:
        """A reference comes to just what the other requirement comes to."""
        built = ladder(level(1, asks("1a", holds("2a"))), level(2, asks("2a", says("q1"))))

        assert _each(_judged(built, *said(**answer)))["1a"].status is status

    def test_can_lead_over_another_reference(self) -> None:
        """References are followed as far as they lead, and what is missing is told of the last one."""
        built = ladder(level(1, asks("1a", holds("1b")), asks("1b", holds("1c")), asks("1c")))

        assert _judged(built, *shown("1c")).supported == 1
        assert _each(_judged(built))["1a"].reason().en == ("1c: no evidence was submitted: name of k1c")

    def test_can_be_that_another_does_not_hold(self) -> None:
        """A reference inside `none_of` is met while the other requirement is unmet."""
        built = ladder(level(1, asks("1a", none_of(holds("2a")))), level(2, asks("2a")))

        assert [_judged(built, *facts).levels[0].holds for facts in ((), shown("2a"))] == [True, False]


class TestDecisions:
    """A decision about one requirement reaches those that refer to it, and only with decisions."""

    @pytest.mark.parametrize(
        "decision",
        [waiver("2a"), exception("2a"), deficiency("2a")],
        ids=["waiver", "exception", "deficiency"],
    )
    def test_that_lets_it_pass_lets_the_other_hold(self, decision: AnyDecision) -> None:
        """What refers to a waived requirement is waived with it, and stays unmet without decisions."""
        judged = _judged(REFERRING, decisions=(decision,))
        one = _each(judged)["1a"]

        assert (one.status, one.holds, one.decision) == (Status.WAIVED, True, None)
        assert (one.by_evidence.status, one.holds_without_decisions) == (Status.UNMET, False)
        assert (judged.supported, judged.supported_without_decisions) == (2, 0)

    def test_is_named_as_what_the_other_holds_by(self) -> None:
        """What holds by a decision about another requirement names that decision, and no evidence."""
        one = _each(_judged(REFERRING, decisions=(waiver("2a"),)))["1a"]

        assert one.verdict.satisfied_by == ("w-2a",)
        assert one.reason() == Text(th="ผ่านโดยคำวินิจฉัย: w-2a", en="holds by decision: w-2a")

    def test_is_met_inside_a_group(self) -> None:
        """A group counts what holds by decision, and is met by it together with evidence."""
        built = ladder(level(1, asks("1a", all_of(holds("2a"), provided("k1a")))), level(2, asks("2a")))

        one = _each(_judged(built, *shown("1a"), decisions=(waiver("2a"),)))["1a"]

        assert (one.status, one.verdict.satisfied_by) == (Status.MET, ("w-2a", "k1a"))
        assert one.by_evidence.status is Status.UNMET

    def test_overriding_to_met_lets_the_other_be_met(self) -> None:
        """An override to met is seen as met, by that override."""
        one = _each(_judged(REFERRING, decisions=(override("2a", "met"),)))["1a"]

        assert (one.status, one.verdict.satisfied_by) == (Status.MET, ("o-2a",))
        assert one.by_evidence.status is Status.UNMET

    def test_overriding_to_unmet_keeps_the_other_from_holding_and_says_who(self) -> None:
        """An override to unmet is seen as unmet by whatever refers to it, with its reason."""
        judged = _judged(REFERRING, *shown("2a"), decisions=(override("2a", "unmet"),))
        one = _each(judged)["1a"]

        assert (one.status, one.by_evidence.status) == (Status.UNMET, Status.MET)
        assert [(found.code, found.subject) for found in one.findings()] == [("override-unmet", "o-2a")]
        assert one.reason() == Text(
            th="ข้อ 2a: ชื่อ committeeวินิจฉัยชี้ขาดว่าไม่ครบถ้วน: น้ำท่วม",
            en="2a: decided not to be met by the name of committee: flood",
        )
        assert (judged.supported, judged.supported_without_decisions) == (0, 2)

    def test_overriding_to_not_applicable_drops_it_from_the_other(self) -> None:
        """What an authority decides not to apply does not apply to what refers to it."""
        built = ladder(level(1, asks("1a", all_of(holds("2a"), provided("k1a")))), level(2, asks("2a")))

        one = _each(_judged(built, *shown("1a"), decisions=(override("2a", "not_applicable"),)))["1a"]

        assert (one.status, one.verdict.satisfied_by) == (Status.MET, ("k1a",))

    def test_that_has_lapsed_is_told_where_it_is_missed(self) -> None:
        """What refers to a requirement whose waiver ended says so."""
        ended = waiver("2a", valid_until=DAY.replace(day=21))

        assert _each(_judged(REFERRING, decisions=(ended,)))["1a"].reason().en == (
            "2a: waiver w-2a ended on 21 October 2550 BE; 2a: no evidence was submitted: name of k2a"
        )

    def test_about_the_referring_one_leaves_the_other_alone(self) -> None:
        """A waiver of what refers does not reach what is referred to."""
        each = _each(_judged(REFERRING, decisions=(waiver("1a"),)))

        assert [each[name].status for name in ("1a", "2a")] == [Status.WAIVED, Status.UNMET]

    def test_can_make_a_requirement_apply(self) -> None:
        """A condition that refers to a waived requirement holds with decisions and not without."""
        built = ladder(
            level(1, asks("1a")),
            level(2, asks("2a", applies_when=holds("1a"), na=droppable("met"))),
        )

        two = _each(_judged(built, decisions=(waiver("1a"),)))["2a"]

        assert (two.status, two.by_evidence.status) == (Status.UNMET, Status.NOT_APPLICABLE)

    def test_that_lets_pass_can_undo_only_what_must_not_hold(self) -> None:
        """Inside `none_of` a waived requirement counts as holding: decisions are no way around it."""
        built = ladder(level(1, asks("1a", none_of(holds("2a")))), level(2, asks("2a")))

        judged = _judged(built, decisions=(waiver("2a"),))

        assert [judged.supported, judged.supported_without_decisions] == [0, 1]


class TestLevel:
    """`reached` asks about a level of the same ladder."""

    BUILT = ladder(
        level(1, asks("1a")),
        level(2, asks("2a")),
        level(3, asks("3a", any_of(reached(2), provided("k3a")))),
    )

    @pytest.mark.parametrize(
        ("requirements", "status"),
        [((), Status.UNMET), (("1a",), Status.UNMET), (("2a",), Status.UNMET), (("1a", "2a"), Status.MET)],
    )
    def test_is_reached_with_all_levels_below_it(self, requirements: tuple[str, ...], status: Status) -> None:
        """A level is reached when it and every level below it hold."""
        assert _each(_judged(self.BUILT, *shown(*requirements)))["3a"].status is status

    def test_names_all_it_rests_on(self) -> None:
        """What a level is reached by is everything that its requirements are satisfied by."""
        assert _each(_judged(self.BUILT, *shown("1a", "2a")))["3a"].verdict.satisfied_by == ("k1a", "k2a")

    def test_names_the_decisions_it_rests_on(self) -> None:
        """Where a waiver carries a level, whatever refers to the level rests on that waiver."""
        three = _each(_judged(self.BUILT, *shown("1a"), decisions=(waiver("2a"),)))["3a"]

        assert (three.status, three.verdict.satisfied_by) == (Status.MET, ("k1a", "w-2a"))
        assert three.by_evidence.status is Status.UNMET

    def test_that_is_not_reached_names_all_that_is_missing(self) -> None:
        """A level that is not reached says what it lacks, and what the levels below it lack."""
        built = ladder(level(1, asks("1a")), level(2, asks("2a")), level(3, asks("3a", reached(2))))

        three = _each(_judged(built))["3a"]

        assert three.verdict.lacks == Text(th="ระดับ 2", en="level 2")
        assert three.reason().en == (
            "1a: no evidence was submitted: name of k1a; 2a: no evidence was submitted: name of k2a"
        )

    @pytest.mark.parametrize(
        ("answers", "status"),
        [
            ({}, Status.UNKNOWN),
            ({"q1": "yes"}, Status.UNKNOWN),
            ({"q1": "perhaps"}, Status.ERROR),
            ({"q1": "perhaps", "q2": "no"}, Status.UNMET),
            ({"q1": "yes", "q2": "yes"}, Status.MET),
        ],
    )
    def test_is_unknown_only_where_nothing_settles_it(self, answers: dict[str, str], status: Status) -> None:
        """One unmet requirement settles a level; else an error shows, and then what is unknown."""
        built = ladder(
            level(1, asks("1a", says("q1")), asks("1b", says("q2"))), level(2, asks("2a", reached(1)))
        )

        assert _each(_judged(built, *said(**answers)))["2a"].status is status

    def test_that_is_emptied_says_so(self) -> None:
        """A level that is not reached because nothing of it applies gives that as the reason."""
        built = ladder(
            level(1, asks("1a", applies_when=says("q1"), na=droppable()), empty="unmet"),
            level(2, asks("2a", reached(1))),
        )

        two = _each(_judged(built, *said(q1="no")))["2a"]

        assert (two.status, [found.code for found in two.findings()]) == (Status.UNMET, ["level-empty"])
        assert two.reason().en == "none of its requirements applies, and then it does not count as reached"

    @pytest.mark.parametrize(
        ("requirements", "status"),
        [((), Status.UNMET), (("3a",), Status.UNMET), (("1a", "3a"), Status.MET), (("2a", "3a"), Status.MET)],
    )
    def test_is_reached_by_whichever_levels_hold_where_they_are_counted(
        self, requirements: tuple[str, ...], status: Status
    ) -> None:
        """Asked from outside, level 2 of a counted ladder is reached by any two of its levels."""
        judge = Judge.of(plain(1, 2, 3, progression="count"), register(*shown(*requirements)), as_of=DAY)

        assert judge.own_level(2).status is status

    def test_by_itself_is_reached_where_levels_stand_side_by_side(self) -> None:
        """On an independent ladder a level is reached by its own requirements, whatever lies below."""
        built = ladder(
            level(1, asks("1a")),
            level(2, asks("2a")),
            level(3, asks("3a", reached(2))),
            progression="independent",
        )

        assert _each(_judged(built, *shown("2a")))["3a"].status is Status.MET
        assert _each(_judged(built, *shown("1a")))["3a"].status is Status.UNMET

    @pytest.mark.parametrize(
        ("chosen", "status", "reason"),
        [
            (None, Status.UNMET, "no rating decides the level"),
            (1, Status.UNMET, "the assessor decided level 1"),
            (2, Status.MET, "satisfied"),
            (3, Status.MET, "satisfied"),
        ],
    )
    def test_is_reached_by_choice_where_an_assessor_decides(
        self, chosen: int | None, status: Status, reason: str
    ) -> None:
        """On a manual ladder a level is reached when the assessor decided on it or above, and says so."""
        built = ladder(
            level(1, asks("1a")),
            level(2, asks("2a")),
            level(3, asks("3a", reached(2))),
            progression="manual",
        )

        three = _each(_judged(built, chosen=chosen))["3a"]

        assert (three.status, three.reason().en) == (status, reason)

    def test_decided_by_an_assessor_is_followed_over_references(self) -> None:
        """On a manual ladder a requirement that refers to one about a level comes to what was decided."""
        built = ladder(
            level(1, asks("1a", holds("2a"))), level(2, asks("2a", reached(2))), progression="manual"
        )

        assert [_each(_judged(built, chosen=chosen))["1a"].status for chosen in (1, 2)] == [
            Status.UNMET,
            Status.MET,
        ]


class TestOtherIndicator:
    """`reached` of another indicator looks at what is known of it."""

    BUILT = ladder(level(1, asks("1a", reached(3, indicator="7.2.1"))))

    @pytest.mark.parametrize(
        ("facts", "status"),
        [
            ((), Status.UNKNOWN),
            ((Attainment(indicator="7.2.1", level=2),), Status.UNMET),
            ((Attainment(indicator="7.2.1", level=3),), Status.MET),
            ((Attainment(indicator="7.2.2", level=5),), Status.UNKNOWN),
        ],
        ids=["not known", "too low", "high enough", "of another one"],
    )
    def test_is_reached_from_that_level_on(self, facts: tuple[Fact, ...], status: Status) -> None:
        """What is not known of another indicator is unknown, and a lower level is unmet."""
        assert _each(_judged(self.BUILT, *facts))["1a"].status is status

    def test_can_be_waived(self) -> None:
        """A requirement about another indicator is waived like any other."""
        assert _judged(self.BUILT, decisions=(waiver("1a"),)).supported == 1


def test_each_requirement_is_judged_once_however_often_it_is_referred_to() -> None:
    """A ladder of references to references is judged in no time, and all of them miss one and the same thing."""
    chain = [asks("r0"), asks("s0", holds("r0"))]
    for n in range(1, 40):
        chain += [asks(f"{name}{n}", all_of(holds(f"r{n - 1}"), holds(f"s{n - 1}"))) for name in "rs"]
    built = ladder(level(1, *chain))

    unmet = _judged(built).requirements()

    assert {each.status for each in _judged(built, *shown("r0")).requirements()} == {Status.MET}
    assert {found.message.en for each in unmet[1:] for found in each.findings()} == {
        "r0: no evidence was submitted: name of kr0"
    }


def test_a_long_chain_of_references_is_no_deep_one() -> None:
    """However far a requirement refers, over others that come after it, it is judged."""
    length = 250
    chain = [asks(f"r{n}", all_of(holds(f"r{n + 1}"))) for n in range(length)]
    built = ladder(level(1, *chain, asks(f"r{length}")))

    assert [_judged(built, *facts).supported for facts in ((), shown(f"r{length}"))] == [0, 1]
    assert _judged(built, decisions=(waiver(f"r{length}"),)).supported == 1


def test_a_ladder_without_decisions_is_the_same_with_none() -> None:
    """Where nothing was decided, what a requirement comes to with decisions is what it comes to without."""
    judged = _judged(plain(1, 2, 3), *shown("1a", "3a"))

    assert all(each.verdict == each.by_evidence for each in judged.requirements())
