"""The guard over answers: given, on the scale, good enough, justified and accepted where asked."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow.errors import DefinitionError, FieldError
from kpiflow.evidence import Answer, Entry, Standing
from kpiflow.guards import Answered, Facts, Finding, Guard, Status, Verdict, all_of, answered, reaching
from kpiflow.scales import AnswerScale
from kpiflow.text import BLANK, Text


FactsOf = Callable[..., Facts]
RuledOf = Callable[..., Entry]

VALUES: Final = ("N", "P", "L", "F")


def _answer(value: str, *, to: str = "q1", **more: str) -> Answer:
    return Answer(question=to, value=value, **more)


def _refused(subject: str, code: str, *, thai: str, english: str) -> Finding:
    return Finding(
        code=code, subject=subject, message=Text(th=f"{subject}: {thai}", en=f"{subject} {english}")
    )


class TestReaching:
    """An answer must be at least the value asked for."""

    @pytest.mark.parametrize("value", VALUES)
    @pytest.mark.parametrize("reach", VALUES)
    def test_an_answer_counts_from_the_value_asked_for_on(
        self, stated: FactsOf, value: str, reach: str
    ) -> None:
        """An answer meets the guard exactly when it stands at or above the value on its scale."""
        verdict = answered("q1", reach=reach).judge(stated(_answer(value)))

        assert verdict.status == (Status.MET if VALUES.index(value) >= VALUES.index(reach) else Status.UNMET)

    def test_a_good_answer_satisfies_by_its_own_name(self, stated: FactsOf) -> None:
        """A met guard names the answer, lacks nothing and found no fault."""
        assert answered("q1", reach="L").judge(stated(_answer("L"))) == Verdict(
            status=Status.MET,
            expects=Text(th="คำตอบต่อ “q1”: L ขึ้นไป", en="an answer to “q1”: L or better"),
            satisfied_by=("answer:q1",),
            points=Fraction(2, 3),
        )

    def test_a_low_answer_is_said_with_the_names_of_the_scale(self, stated: FactsOf) -> None:
        """The finding names what was answered and what is needed, as people call the values."""
        verdict = answered("plan", reach="partly").judge(stated(_answer("no", to="plan")))

        assert (verdict.status, verdict.lacks, verdict.findings) == (
            Status.UNMET,
            verdict.expects,
            (
                _refused(
                    "answer:plan",
                    "too-low",
                    thai="ตอบว่า “ไม่มี” แต่เกณฑ์คือ มีบางส่วน ขึ้นไป",
                    english="says “No”, where Partly or better is needed",
                ),
            ),
        )

    def test_nothing_is_better_than_the_highest_value(self, stated: FactsOf) -> None:
        """Where the highest value is asked for, no better one is spoken of."""
        verdict = answered("plan", reach="yes").judge(stated(_answer("partly", to="plan")))

        assert (verdict.expects.en, verdict.reason().en) == (
            "an answer to “is there a plan”: Yes",
            "answer:plan says “Partly”, where Yes is needed",
        )

    def test_a_value_that_is_not_on_the_scale_cannot_be_asked_for(self, stated: FactsOf) -> None:
        """A threshold beyond the scale is a wrong rule, never a bar that nothing reaches."""
        with pytest.raises(DefinitionError) as error:
            answered("q1", reach="X").judge(stated(_answer("L")))

        assert error.value.code == "KPI115"


class TestAnyAnswer:
    """With neither a threshold nor a list, any answer on the scale will do."""

    @pytest.mark.parametrize("value", VALUES)
    def test_any_value_of_the_scale_counts(self, stated: FactsOf, value: str) -> None:
        """Even the lowest answer is an answer."""
        assert answered("q1").judge(stated(_answer(value))).status == Status.MET

    def test_any_answer_is_asked_for_in_words(self, stated: FactsOf) -> None:
        """The guard says that any answer will do."""
        assert answered("plan").judge(stated()).expects == Text(
            th="คำตอบต่อ “มีแผนหรือไม่”: ค่าใดก็ได้ในมาตรวัด", en="an answer to “is there a plan”: any answer"
        )


class TestAmong:
    """Values that are good enough where these are not all above one."""

    GUARD: Final = answered("plan", among=("no", "yes"))

    @pytest.mark.parametrize(("value", "expected"), [("no", True), ("partly", False), ("yes", True)])
    def test_only_the_values_listed_count(self, stated: FactsOf, value: str, *, expected: bool) -> None:
        """A value between two that are listed does not count for standing above one of them."""
        assert self.GUARD.judge(stated(_answer(value, to="plan"))).status.advances is expected

    def test_another_answer_is_said(self, stated: FactsOf) -> None:
        """The finding lists the values that would have counted."""
        verdict = self.GUARD.judge(stated(_answer("partly", to="plan")))

        assert verdict == Verdict(
            status=Status.UNMET,
            expects=Text(th="คำตอบต่อ “มีแผนหรือไม่”: ไม่มี หรือ มี", en="an answer to “is there a plan”: No or Yes"),
            lacks=verdict.expects,
            findings=(
                _refused(
                    "answer:plan",
                    "other-answer",
                    thai="ตอบว่า “มีบางส่วน” แต่เกณฑ์คือ ไม่มี หรือ มี",
                    english="says “Partly”, where No or Yes is needed",
                ),
            ),
            points=Fraction(1, 2),
        )

    def test_one_value_may_be_written_bare(self) -> None:
        """A single value needs no tuple around it."""
        assert answered("plan", among="yes") == Answered(question="plan", among=("yes",))


class TestOpen:
    """What is not answered, or not on the scale."""

    def test_a_question_without_an_answer_is_unknown(self, stated: FactsOf) -> None:
        """Nobody having answered is no answer of any value, not even the lowest."""
        verdict = answered("plan", reach="no").judge(stated(_answer("yes", to="q1")))

        assert verdict == Verdict(
            status=Status.UNKNOWN,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(
                Finding(
                    code="unanswered",
                    message=Text(th="ยังไม่ได้ตอบ “มีแผนหรือไม่”", en="not answered yet: is there a plan"),
                ),
            ),
        )

    @pytest.mark.parametrize("value", ["X", "", "l", " L", "L ", "๑"], ids=repr)
    @pytest.mark.parametrize("guard", [answered("q1"), answered("q1", reach="N"), answered("q1", among="L")])
    def test_a_value_off_the_scale_is_an_error(self, stated: FactsOf, guard: Answered, value: str) -> None:
        """What is not written on the scale is never taken for a value that is."""
        verdict = guard.judge(stated(_answer(value)))

        assert verdict == Verdict(
            status=Status.ERROR,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(
                _refused(
                    "answer:q1",
                    "off-scale",
                    thai=f"ตอบว่า “{value}” ซึ่งไม่อยู่ในมาตรวัด (N, P, L, F)",
                    english=f"says “{value}”, which is not on the scale (N, P, L, F)",
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("guard", "wanted"),
        [(answered("x", reach="L"), "L"), (answered("x", among=("L", "F")), "L, F"), (answered("x"), "")],
    )
    def test_an_answer_without_a_scale_is_an_error(
        self, stated: FactsOf, guard: Answered, wanted: str
    ) -> None:
        """Where nobody has said what the scale is, no answer is on it."""
        verdict = guard.judge(stated(_answer("L", to="x")))

        assert (verdict.status, verdict.findings, verdict.expects.en) == (
            Status.ERROR,
            (
                _refused(
                    "answer:x",
                    "off-scale",
                    thai="ตอบว่า “L” ซึ่งไม่อยู่ในมาตรวัด ()",
                    english="says “L”, which is not on the scale ()",
                ),
            ),
            f"an answer to “x”: {wanted}",
        )


class TestJustification:
    """How much must be said for an answer."""

    @pytest.mark.parametrize(
        ("justification", "characters"),
        [
            ("", 0),
            ("   ", 0),
            ("a plan", 6),
            ("  a plan \n", 6),
            ("แผน", 3),
            ("ที่นี่", 2),
            ("ก็มี", 2),
            ("น้ำ", 2),
            ("ปู่", 1),
            ("計画", 2),
            ("\u200b\u200b\u200b", 0),
            ("\u200b  \u200b", 0),
            ("e\u0301", 1),
        ],
        ids=repr,
    )
    def test_characters_are_counted_as_they_stand_on_the_line(
        self, stated: FactsOf, justification: str, characters: int
    ) -> None:
        """Thai vowels and tone marks above and below, spaces around and what is invisible do not count."""
        shown = stated(_answer("F", justification=justification))
        enough = answered("q1", justified=characters).judge(shown)
        too_little = answered("q1", justified=characters + 1).judge(shown)

        assert (enough.status, too_little.status) == (Status.MET, Status.UNMET)

    def test_too_little_is_said(self, stated: FactsOf) -> None:
        """The finding says that the justification falls short, and the guard how much is asked."""
        verdict = answered("q1", justified=5).judge(stated(_answer("F", justification="สั้น")))

        assert (verdict.expects, verdict.findings) == (
            Text(
                th="คำตอบต่อ “q1”: ค่าใดก็ได้ในมาตรวัด, พร้อมเหตุผลอย่างน้อย 5 ตัวอักษร",
                en="an answer to “q1”: any answer, justified in at least 5 characters",
            ),
            (
                _refused(
                    "answer:q1",
                    "not-justified",
                    thai="ไม่ได้ให้เหตุผลเพียงพอ",
                    english="does not give enough justification",
                ),
            ),
        )


class TestAddress:
    """Where an answer must be verifiable on the web."""

    @pytest.mark.parametrize(
        ("reference", "expected"),
        [
            ("https://example.org/plan", True),
            (" http://example.org ", True),
            ("", False),
            ("shelf 7", False),
            ("example.org/plan", False),
            ("ftp://example.org", False),
            ("https://localhost", False),
        ],
    )
    def test_only_a_web_address_is_one(self, stated: FactsOf, reference: str, *, expected: bool) -> None:
        """An answer that must be looked up on the web refers to a page there, and to nothing else."""
        verdict = answered("q1", addressed=True).judge(stated(_answer("F", reference=reference)))

        assert verdict.status.advances is expected

    def test_a_missing_address_is_said(self, stated: FactsOf) -> None:
        """The finding says that the answer refers to no page, and the guard that it must."""
        verdict = answered("q1", addressed=True).judge(stated(_answer("F")))

        assert (verdict.expects, verdict.findings) == (
            Text(
                th="คำตอบต่อ “q1”: ค่าใดก็ได้ในมาตรวัด, พร้อมที่อยู่เว็บ",
                en="an answer to “q1”: any answer, with a web address",
            ),
            (
                _refused(
                    "answer:q1", "no-address", thai="ไม่ได้อ้างอิงที่อยู่เว็บ", english="refers to no web address"
                ),
            ),
        )


class TestStanding:
    """What was ruled on an answer."""

    @pytest.mark.parametrize(
        ("asked", "standing", "expected"),
        [
            (Standing.SUBMITTED, Standing.SUBMITTED, True),
            (Standing.SUBMITTED, Standing.ACCEPTED, True),
            (Standing.SUBMITTED, Standing.REJECTED, False),
            (Standing.SUBMITTED, Standing.WITHDRAWN, False),
            (Standing.ACCEPTED, Standing.SUBMITTED, False),
            (Standing.ACCEPTED, Standing.ACCEPTED, True),
            (Standing.ACCEPTED, Standing.REJECTED, False),
            (Standing.ACCEPTED, Standing.WITHDRAWN, False),
        ],
    )
    def test_an_answer_counts_as_it_stands(
        self, stated: FactsOf, ruled: RuledOf, asked: Standing, standing: Standing, *, expected: bool
    ) -> None:
        """A rejected or withdrawn answer never counts, an accepted one always."""
        verdict = answered("q1", status=asked).judge(stated(ruled(_answer("F"), standing)))

        assert verdict.status is (Status.MET if expected else Status.UNKNOWN)

    def test_acceptance_is_asked_for_in_words(self, stated: FactsOf) -> None:
        """A guard over accepted answers says so, and an answer without a ruling lacks it."""
        verdict = answered("q1", status=Standing.ACCEPTED).judge(stated(_answer("F")))

        assert (verdict.expects, verdict.reason()) == (
            Text(
                th="คำตอบต่อ “q1”: ค่าใดก็ได้ในมาตรวัด, ที่รับรองแล้ว",
                en="an answer to “q1”: any answer, accepted",
            ),
            Text(th="answer:q1: ยังไม่ได้รับการรับรอง", en="answer:q1 is not accepted yet"),
        )

    def test_every_fault_of_an_answer_is_found(self, stated: FactsOf, ruled: RuledOf) -> None:
        """All that is wrong with an answer is named at once."""
        guard = answered("q1", reach="L", justified=1, addressed=True, status=Standing.ACCEPTED)
        shown = stated(ruled(_answer("P"), Standing.REJECTED))

        assert [finding.code for finding in guard.judge(shown).findings] == [
            "rejected",
            "too-low",
            "not-justified",
            "no-address",
        ]


class TestPoints:
    """What an answer is worth on its scale, whether it is good enough or not."""

    @pytest.mark.parametrize(
        ("guard", "value", "expected"),
        [
            (answered("q1"), "N", Fraction(0)),
            (answered("q1", reach="F"), "P", Fraction(1, 3)),
            (answered("q1", among="F"), "L", Fraction(2, 3)),
            (answered("q1", reach="F"), "F", Fraction(1)),
            (answered("q1"), "X", None),
        ],
    )
    def test_an_answer_is_worth_its_place(
        self, stated: FactsOf, guard: Answered, value: str, expected: Fraction | None
    ) -> None:
        """An answer keeps its worth when it is too low; what is not on the scale is worth nothing known."""
        assert guard.judge(stated(_answer(value))).points == expected

    @pytest.mark.parametrize(
        ("guard", "standing"),
        [
            (answered("q1"), Standing.REJECTED),
            (answered("q1"), Standing.WITHDRAWN),
            (answered("q1", status=Standing.ACCEPTED), Standing.SUBMITTED),
            (answered("q1", justified=1), Standing.ACCEPTED),
            (answered("q1", addressed=True), Standing.ACCEPTED),
            (answered("q1", reach="F", justified=1), Standing.ACCEPTED),
            (answered("q1", among="F", addressed=True), Standing.ACCEPTED),
        ],
    )
    def test_an_answer_that_does_not_count_is_worth_nothing_yet(
        self, stated: FactsOf, ruled: RuledOf, guard: Answered, standing: Standing
    ) -> None:
        """What an answer lacks besides its value keeps it from any worth, whatever its value."""
        assert guard.judge(stated(ruled(_answer("L"), standing))).points is None

    def test_no_answer_is_worth_nothing_known(self, stated: FactsOf) -> None:
        """Nobody having answered is not worth what the lowest answer is."""
        assert answered("q1").judge(stated()).points is None


class TestThresholdFromAround:
    """A threshold that a group hands to its answers."""

    @pytest.mark.parametrize(
        ("guard", "expected"),
        [
            (answered("q1"), answered("q1", reach="L")),
            (answered("q1", justified=9), answered("q1", justified=9, reach="L")),
            (answered("q1", reach="P"), answered("q1", reach="P")),
            (answered("q1", among="P"), answered("q1", among="P")),
            (all_of(answered("q1")), all_of(answered("q1"), reach="L")),
            (all_of(answered("q1"), reach="F"), all_of(answered("q1"), reach="F")),
        ],
    )
    def test_what_says_its_own_keeps_it(self, guard: Guard, expected: Guard) -> None:
        """A threshold goes to answers that say none, through groups that say none, and no further."""
        assert reaching(guard, "L") == expected

    def test_no_threshold_changes_nothing(self) -> None:
        """A group without a threshold leaves its guards as they are."""
        guard = answered("q1")

        assert reaching(guard, "") is guard


class TestConstruction:
    """How the guard is written."""

    def test_everything_goes_by_its_name(self) -> None:
        """The function and the class say the same, and lists come to rest as tuples."""
        among: Any = ["L", "F"]
        guard = answered("q1", among=among, justified=3, addressed=True, status=Standing.ACCEPTED)

        assert hash(guard) == hash(
            Answered(question="q1", among=("L", "F"), justified=3, addressed=True, status=Standing.ACCEPTED)
        )

    @pytest.mark.parametrize(
        "changes",
        [{"question": 1}, {"reach": None}, {"among": [1]}, {"justified": "3"}, {"status": "accepted"}],
    )
    def test_values_of_another_type_are_refused(self, changes: dict[str, Any]) -> None:
        """A guard is refused where it is written, not where it would break."""
        with pytest.raises(FieldError):
            evolve(answered("q1"), **changes)


class TestLaws:
    """What holds of any scale."""

    @given(
        size=st.integers(1, 12),
        data=st.data(),
        status=st.sampled_from([Standing.SUBMITTED, Standing.ACCEPTED]),
    )
    def test_a_higher_answer_is_never_worse(
        self, stated: FactsOf, ruled: RuledOf, size: int, data: st.DataObject, status: Standing
    ) -> None:
        """On any scale, what one value meets every higher value meets."""
        scale = AnswerScale.of("any", *(f"v{n}" for n in range(size)))
        place = st.integers(0, size - 1)
        reach, lower, higher = data.draw(place), *sorted((data.draw(place), data.draw(place)))
        guard = answered("q1", reach=f"v{reach}", status=status)
        judged = [
            guard.judge(stated(ruled(_answer(f"v{n}"), Standing.ACCEPTED), scales={"q1": scale}))
            for n in (lower, higher)
        ]

        assert judged[1].status.advances >= judged[0].status.advances
        assert judged[0].status.advances is (lower >= reach)
        assert (judged[0].lacks == BLANK) is judged[0].status.advances
