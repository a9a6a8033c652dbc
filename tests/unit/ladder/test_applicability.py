"""What does not apply: by the rules, by the unit's word, and what is left of a level then."""

from __future__ import annotations

import pytest

from attrs import evolve

from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer, Fact, Reading, Ruling, Standing
from kpiflow.guards import Guard, Status, all_of, any_of, holds, measured, none_of, provided
from kpiflow.ladder import LadderVerdict, RequirementVerdict, judge_ladder
from kpiflow.text import Text
from ladders import (
    DAY,
    FIRST,
    WHY,
    asks,
    droppable,
    excluded,
    item,
    ladder,
    level,
    override,
    register,
    said,
    says,
    shown,
    waiver,
)


def _judged(indicator: Indicator, *facts: Fact) -> LadderVerdict:
    return judge_ladder(indicator, register(*facts), as_of=DAY)


def _only(indicator: Indicator, *facts: Fact) -> RequirementVerdict:
    [each] = _judged(indicator, *facts).requirements()
    return each


def conditional(applies_when: Guard, counts_as: str = "drop", empty: str = "unmet") -> Indicator:
    """Make a ladder of one requirement that applies under a condition."""
    return ladder(level(1, asks("1a", applies_when=applies_when, na=droppable(counts_as)), empty=empty))


class TestCondition:
    """`applies_when` decides whether a requirement applies."""

    def test_met_makes_the_requirement_apply(self) -> None:
        """Where the condition is met, the requirement's own guard decides."""
        built = conditional(says("q1"))

        assert [_only(built, *said(q1="yes"), *facts).status for facts in ((), shown("1a"))] == [
            Status.UNMET,
            Status.MET,
        ]

    def test_unmet_makes_it_not_apply(self) -> None:
        """Where the condition is unmet, the evidence is not even looked at, and the reason is said."""
        each = _only(conditional(says("q1")), *said(q1="no"), *shown("1a"))

        assert (each.status, each.verdict.satisfied_by, each.verdict.lacks.is_blank()) == (
            Status.NOT_APPLICABLE,
            (),
            True,
        )
        [why] = each.findings()
        assert (why.code, why.subject) == ("condition-not-met", "answer:q1")
        assert each.reason() == Text(
            th="ข้อนี้ไม่ใช้บังคับ (answer:q1) โดยใช้บังคับเฉพาะเมื่อมี: คำตอบต่อ “ชื่อ q1”: yes",
            en="does not apply here (answer:q1); it does only with: an answer to “name of q1”: yes",
        )

    def test_unknown_leaves_it_unknown(self) -> None:
        """Where nobody has said whether it applies, it is unknown and advances nothing, whatever is shown."""
        each = _only(conditional(says("q1"), counts_as="met"), *shown("1a"))

        assert (each.status, each.holds) == (Status.UNKNOWN, False)
        assert [found.code for found in each.findings()] == ["condition-not-known", "unanswered"]
        assert each.reason() == Text(
            th="ยังไม่ทราบว่าข้อนี้ใช้บังคับหรือไม่; ยังไม่ได้ตอบ “ชื่อ q1”",
            en="it is not known whether this applies; not answered yet: name of q1",
        )
        assert each.verdict.lacks == Text(
            th="ข้อมูลที่บอกว่าข้อนี้ใช้บังคับหรือไม่ (ใช้บังคับเฉพาะเมื่อมี: คำตอบต่อ “ชื่อ q1”: yes)",
            en="to know whether it applies, which it does only with: an answer to “name of q1”: yes",
        )

    def test_in_error_leaves_it_in_error(self) -> None:
        """An answer off its scale is an error of the requirement that asks for it, never a way out."""
        each = _only(conditional(says("q1"), counts_as="met"), *said(q1="perhaps"), *shown("1a"))

        assert (each.status, each.holds) == (Status.ERROR, False)

    def test_that_does_not_apply_itself_makes_it_not_apply(self) -> None:
        """A condition on what does not apply is no condition that is met."""
        built = ladder(
            level(
                1,
                asks("1a", applies_when=says("q1"), na=droppable()),
                asks("1b", applies_when=holds("1a"), na=droppable()),
                empty="unmet",
            )
        )

        statuses = [each.status for each in _judged(built, *said(q1="no")).requirements()]

        assert statuses == [Status.NOT_APPLICABLE, Status.NOT_APPLICABLE]

    def test_may_be_that_something_is_not_there(self) -> None:
        """A condition of absence stops holding when what it excludes comes in."""
        built = conditional(none_of(provided("incident")))

        assert [_only(built, *facts).status for facts in ((), (item("incident"),))] == [
            Status.UNMET,
            Status.NOT_APPLICABLE,
        ]

    def test_may_be_a_measure(self) -> None:
        """What applies only from a number on does not apply below it."""
        built = conditional(measured("m1", min=50))

        assert [_only(built, Reading(measure="m1", value=value)).status for value in (49, 50)] == [
            Status.NOT_APPLICABLE,
            Status.UNMET,
        ]


class TestCountsAs:
    """What a requirement counts as that does not apply."""

    @pytest.mark.parametrize(
        ("counts_as", "holds", "drops_out", "supported"),
        [
            ("drop", True, True, 1),
            ("met", True, False, 1),
            ("target", True, False, 1),
            ("unmet", False, False, 0),
        ],
    )
    def test_is_what_the_rules_say(
        self, counts_as: str, *, holds: bool, drops_out: bool, supported: int
    ) -> None:
        """Beside a requirement that holds, `drop`, `met` and `target` let the level pass; `unmet` does not."""
        built = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable(counts_as))))
        judged = _judged(built, *shown("1a"), *said(q1="no"))
        left_out = judged.requirements()[1]

        assert (left_out.status, left_out.holds, left_out.drops_out) == (
            Status.NOT_APPLICABLE,
            holds,
            drops_out,
        )
        assert judged.supported == judged.supported_without_decisions == supported

    def test_unmet_can_be_waived(self) -> None:
        """What counts as unmet because it does not apply needs a decision to pass, and gets it."""
        built = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable("unmet"))))
        facts = register(*shown("1a"), *said(q1="no"))

        judged = judge_ladder(built, facts, as_of=DAY, decisions=(waiver("1b"),))

        assert (judged.requirements()[1].status, judged.supported) == (Status.WAIVED, 1)
        assert judged.supported_without_decisions == 0

    @pytest.mark.parametrize("counts_as", ["drop", "met", "target"])
    def test_what_passes_without_a_decision_needs_none(self, counts_as: str) -> None:
        """A waiver of what passes because it does not apply leaves no trace."""
        built = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable(counts_as))))

        judged = judge_ladder(
            built, register(*shown("1a"), *said(q1="no")), as_of=DAY, decisions=(waiver("1b"),)
        )

        assert judged.requirements()[1].decision is None


class TestExclusion:
    """The unit states that a requirement does not apply; the rules say whether it may."""

    def _ladder(self, **na: object) -> Indicator:
        return ladder(level(1, asks("1a"), asks("1b", na=droppable("drop", **na))))

    def _state(self, indicator: Indicator, *facts: Fact) -> RequirementVerdict:
        return _judged(indicator, *facts, excluded("1b")).requirements()[1]

    def test_counts_where_it_is_allowed(self) -> None:
        """An exclusion that the rules allow takes the requirement out, and the unit's reason stays visible."""
        each = self._state(self._ladder(allowed=True))

        assert each.status is Status.NOT_APPLICABLE
        assert each.reason() == Text(
            th="หน่วยงานแจ้งว่าไม่ใช้บังคับ: ไม่มี", en="the unit states that it does not apply: there is none"
        )
        assert [(found.code, found.subject) for found in each.findings()] == [
            ("stated-not-applicable", "exclusion:1b")
        ]

    def test_that_is_not_allowed_counts_for_nothing_and_says_so(self) -> None:
        """Where only the rules decide, the statement is told to count for nothing, after what is missing."""
        each = self._state(self._ladder(allowed=False))

        assert each.status is Status.UNMET
        assert each.reason() == Text(
            th="เกณฑ์ไม่อนุญาตให้แจ้งว่าข้อนี้ไม่ใช้บังคับ; ยังไม่ได้ยื่นหลักฐาน “ชื่อ k1b”",
            en="the rules do not allow this requirement to be left out as not applicable; "
            "no evidence was submitted: name of k1b",
        )

    def test_of_what_says_nothing_of_it_is_not_allowed(self) -> None:
        """A requirement that does not speak of exclusions cannot be left out."""
        each = self._state(ladder(level(1, asks("1a"), asks("1b"))))

        assert (each.status, [found.code for found in each.findings()]) == (
            Status.UNMET,
            ["na-not-allowed", "none-submitted"],
        )

    def test_that_is_not_allowed_leaves_what_is_met_alone(self) -> None:
        """A useless exclusion of a requirement that is met leaves no trace on it."""
        each = self._state(self._ladder(allowed=False), *shown("1b"))

        assert (each.status, each.findings()) == (Status.MET, ())

    @pytest.mark.parametrize(
        ("facts", "status"),
        [
            ((), Status.UNMET),
            (said(q1="no"), Status.UNMET),
            (said(q1="yes"), Status.NOT_APPLICABLE),
        ],
        ids=["unknown grounds", "no grounds", "grounds"],
    )
    def test_needs_its_grounds(self, facts: tuple[Fact, ...], status: Status) -> None:
        """Where the rules ask for grounds, the exclusion counts only with them."""
        each = self._state(self._ladder(allowed=True, requires=says("q1")), *facts)

        assert each.status is status

    def test_without_its_grounds_says_what_they_lack(self) -> None:
        """What is missing of the grounds is told beside what is missing of the requirement."""
        each = self._state(self._ladder(allowed=True, requires=provided("proof")))

        assert [(found.code, found.message.en) for found in each.findings()] == [
            ("none-submitted", "no evidence was submitted: name of k1b"),
            ("none-submitted", "no evidence was submitted: name of proof"),
        ]

    @pytest.mark.parametrize("standing", [Standing.REJECTED, Standing.WITHDRAWN])
    def test_that_was_taken_out_counts_no_more(self, standing: Standing) -> None:
        """A rejected or withdrawn exclusion leaves the requirement as if it had never been made, but is told."""
        built = self._ladder(allowed=True)
        ruling = Ruling(standing=standing, by="committee", on=FIRST, reason=WHY)
        facts = register(*shown("1a"), excluded("1b")).with_ruling("exclusion:1b", ruling)

        judged = judge_ladder(built, facts, as_of=DAY)

        without = judge_ladder(built, register(*shown("1a")), as_of=DAY).requirements()[1]
        each = judged.requirements()[1]
        assert (each.status, each.verdict.lacks) == (without.status, without.verdict.lacks)
        assert [(found.code, found.subject) for found in each.findings()] == [
            (standing.value, "exclusion:1b"),
            ("none-submitted", ""),
        ]
        assert judged.supported == 0
        assert (
            judge_ladder(built, facts.with_entry(item("k1b"), by="unit", on=FIRST), as_of=DAY).supported == 1
        )

    def test_that_is_not_allowed_hides_nothing_of_a_group(self) -> None:
        """Beside the word that counts for nothing, everything is told that a group of several lacks."""
        asked = all_of(provided("k1b"), provided("proof"))
        built = ladder(level(1, asks("1b", asked, na=droppable())))

        assert [found.code for found in _only(built, excluded("1b")).findings()] == [
            "na-not-allowed",
            "none-submitted",
            "none-submitted",
        ]

    def test_that_was_accepted_counts(self) -> None:
        """An accepted exclusion counts like one nobody has ruled on."""
        ruling = Ruling(standing=Standing.ACCEPTED, by="committee", on=FIRST)
        facts = register(*shown("1a"), excluded("1b")).with_ruling("exclusion:1b", ruling)

        assert judge_ladder(self._ladder(allowed=True), facts, as_of=DAY).supported == 1

    def test_touches_no_other_requirement(self) -> None:
        """An exclusion leaves out the requirement that it names, and no other."""
        built = ladder(
            level(
                1,
                asks("1a", na=droppable(allowed=True)),
                asks("1b", na=droppable(allowed=True)),
                empty="unmet",
            )
        )

        statuses = [each.status for each in _judged(built, excluded("1b")).requirements()]

        assert statuses == [Status.UNMET, Status.NOT_APPLICABLE]

    def test_comes_after_the_condition(self) -> None:
        """Whether a requirement applies by the rules is asked first; the unit's word cannot answer it."""
        built = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable(allowed=True))))

        assert _judged(built, excluded("1b")).requirements()[1].status is Status.UNKNOWN


class TestEmptiedLevel:
    """What a level is worth when none of its requirements applies."""

    @pytest.mark.parametrize(("empty", "supported"), [("met", 2), ("unmet", 1), ("unknown", 1)])
    def test_is_worth_what_the_rules_say(self, empty: str, supported: int) -> None:
        """An emptied level is reached only where the rules say so."""
        built = ladder(
            level(1, asks("1a")),
            level(2, asks("2a", applies_when=says("q1"), na=droppable()), empty=empty),
        )

        judged = _judged(built, *shown("1a"), *said(q1="no"))

        assert (judged.supported, judged.supported_without_decisions) == (supported, supported)

    @pytest.mark.parametrize("empty", ["unmet", "unknown"])
    def test_that_is_not_reached_says_why(self, empty: str) -> None:
        """An emptied level has no unmet requirement to blame, and says itself why it is not reached."""
        [first] = _judged(conditional(says("q1"), empty=empty), *said(q1="no")).levels

        assert (first.unmet(), first.holds) == ((), False)
        assert first.shortfall() == Text(
            th="ไม่มีเกณฑ์ใดของระดับนี้ใช้บังคับ และระดับนี้ไม่ถือว่าผ่านเมื่อเป็นเช่นนั้น",
            en="none of its requirements applies, and then it does not count as reached",
        )

    def test_that_is_reached_lacks_nothing(self) -> None:
        """An emptied level that counts as met has no shortfall."""
        [first] = _judged(conditional(says("q1"), empty="met"), *said(q1="no")).levels

        assert (first.holds, first.shortfall().is_blank()) == (True, True)

    @pytest.mark.parametrize("counts_as", ["met", "target"])
    def test_is_not_emptied_by_what_counts_as_met(self, counts_as: str) -> None:
        """What does not apply and counts as met stays in its level, so that nothing is emptied."""
        assert _judged(conditional(says("q1"), counts_as, empty="unmet"), *said(q1="no")).supported == 1

    def test_keeps_asking_for_the_rest(self) -> None:
        """Where one requirement drops out, the others decide, whatever an emptied level is worth."""
        built = ladder(level(1, asks("1a"), asks("1b", applies_when=says("q1"), na=droppable()), empty="met"))

        assert _judged(built, *said(q1="no")).supported == 0
        assert _judged(built, *said(q1="no"), *shown("1a")).supported == 1

    def test_by_exclusions_alone_is_worth_what_the_rules_say(self) -> None:
        """A unit cannot exclude its way up a level that is not worth anything empty."""
        built = ladder(level(1, asks("1a", na=droppable(allowed=True)), empty="unmet"))

        assert _judged(built, excluded("1a")).supported == 0

    def test_by_a_decision_differs_with_decisions_and_without(self) -> None:
        """A level that an override empties is worth what the rules say only with decisions."""
        built = ladder(level(1, asks("1a", na=droppable()), empty="met"))

        judged = judge_ladder(built, register(), as_of=DAY, decisions=(override("1a", "not_applicable"),))

        assert (judged.supported, judged.supported_without_decisions) == (1, 0)

    def test_that_the_rules_do_not_speak_of_is_not_reached(self) -> None:
        """A level that only a decision can empty, and that says nothing of it, is not reached: fail closed."""
        judged = judge_ladder(
            ladder(level(1, asks("1a"))),
            register(),
            as_of=DAY,
            decisions=(override("1a", "not_applicable"),),
        )

        assert judged.supported == 0


class TestInsideGuards:
    """A requirement that does not apply, seen by another one that refers to it."""

    def _groups(self, counts_as: str) -> Indicator:
        return ladder(
            level(1, asks("1a", applies_when=says("q1"), na=droppable(counts_as)), asks("1b")),
            level(2, asks("2a", all_of(holds("1a"), holds("1b")))),
            level(3, asks("3a", any_of(holds("1a"), holds("1b")))),
            level(4, asks("4a", holds("1a"), na=droppable()), empty="unmet"),
        )

    def _seen(self, counts_as: str, *facts: Fact) -> dict[str, Status]:
        judged = _judged(self._groups(counts_as), *said(q1="no"), *facts)
        return {each.requirement.id: each.status for each in judged.requirements()}

    def test_that_is_dropped_drops_out_of_the_group(self) -> None:
        """A dropped requirement is neither asked for nor able to help."""
        assert self._seen("drop") == {
            "1a": Status.NOT_APPLICABLE,
            "1b": Status.UNMET,
            "2a": Status.UNMET,
            "3a": Status.UNMET,
            "4a": Status.NOT_APPLICABLE,
        }
        assert self._seen("drop", *shown("1b"))["2a"] is Status.MET

    @pytest.mark.parametrize("counts_as", ["met", "target"])
    def test_that_counts_as_met_helps(self, counts_as: str) -> None:
        """A requirement that counts as met is met for whatever refers to it."""
        seen = self._seen(counts_as)

        assert [seen[name] for name in ("2a", "3a", "4a")] == [Status.UNMET, Status.MET, Status.MET]

    def test_that_counts_as_unmet_stands_in_the_way(self) -> None:
        """A requirement that counts as unmet is unmet for whatever refers to it, and says why."""
        judged = _judged(self._groups("unmet"), *said(q1="no"), *shown("1b"))
        seen = {each.requirement.id: each for each in judged.requirements()}

        assert [seen[name].status for name in ("2a", "3a", "4a")] == [
            Status.UNMET,
            Status.MET,
            Status.UNMET,
        ]
        assert seen["4a"].reason().en == (
            "1a: does not apply here (answer:q1); it does only with: an answer to “name of q1”: yes"
        )


def test_an_exclusion_says_whose_word_it_is_in_both_languages() -> None:
    """An exclusion explained in one language stays silent in the other, and is still named."""
    built = ladder(level(1, asks("1a"), asks("1b", na=droppable(allowed=True))))
    thai_only = evolve(excluded("1b"), reason=Text(th="ไม่มี", en=""))

    each = _judged(built, thai_only).requirements()[1]

    assert each.reason().th.endswith(": ไม่มี")
    assert each.reason().en == "the unit states that it does not apply"


def test_answers_are_never_read_as_the_lowest() -> None:
    """A condition that was misspelt applies to nobody by mistake: it is an error in both directions."""
    when_not = conditional(none_of(says("q1")))
    misspelt = Answer(question="q1", value="Yes")

    assert [_only(built, misspelt).status for built in (conditional(says("q1")), when_not)] == [
        Status.ERROR,
        Status.ERROR,
    ]
