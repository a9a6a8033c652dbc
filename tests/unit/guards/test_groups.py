"""Groups of guards: how many must be met, what doubt does, and the words for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from attrs import fields, frozen
from hypothesis import given, strategies as st

from kpiflow.errors import DefinitionError, FieldError
from kpiflow.evidence import Answer
from kpiflow.guards import (
    AtLeast,
    Facts,
    Finding,
    Guard,
    Status,
    Verdict,
    all_of,
    answered,
    any_of,
    at_least,
    none_of,
    provided,
)
from kpiflow.text import BLANK, Text


FactsOf = Callable[..., Facts]


@frozen
class Fixed:
    """A guard that always comes to the same."""

    status: Status
    name: str = "a"

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict it was made with."""
        met = self.status.advances
        said = Text(th=f"ไทย {self.name}", en=self.name)
        return Verdict(
            status=self.status,
            expects=said,
            lacks=BLANK if met else said,
            satisfied_by=(f"{self.name}-1", "shared") if met else (),
        )


MET, UNMET, UNKNOWN, ERROR = Status.MET, Status.UNMET, Status.UNKNOWN, Status.ERROR
NOT_APPLICABLE, WAIVED = Status.NOT_APPLICABLE, Status.WAIVED


def _fixed(*statuses: Status) -> list[Guard]:
    return [Fixed(status, name) for status, name in zip(statuses, "abcdefgh", strict=False)]


class TestCounting:
    """How many guards must be met."""

    @pytest.mark.parametrize(
        ("count", "statuses", "expected"),
        [
            (1, [MET], MET),
            (1, [UNMET], UNMET),
            (1, [UNKNOWN], UNKNOWN),
            (1, [WAIVED], MET),
            (1, [ERROR], ERROR),
            (1, [NOT_APPLICABLE], UNKNOWN),
            (1, [UNMET, MET], MET),
            (1, [UNKNOWN, MET], MET),
            (1, [ERROR, MET], MET),
            (1, [UNKNOWN, UNMET], UNKNOWN),
            (1, [ERROR, UNMET], ERROR),
            (1, [NOT_APPLICABLE, UNMET], UNMET),
            (1, [NOT_APPLICABLE, MET], MET),
            (2, [MET, MET, UNMET], MET),
            (2, [MET, WAIVED, UNMET], MET),
            (2, [MET, MET, ERROR], MET),
            (2, [MET, UNKNOWN, UNMET], UNKNOWN),
            (2, [UNKNOWN, ERROR, UNMET], ERROR),
            (2, [MET, UNKNOWN, ERROR], ERROR),
            (2, [ERROR, UNMET, UNMET], UNMET),
            (2, [MET, UNMET, UNMET], UNMET),
            (2, [UNKNOWN, UNMET, NOT_APPLICABLE], UNMET),
            (2, [MET, UNKNOWN, NOT_APPLICABLE], UNKNOWN),
            (2, [MET, NOT_APPLICABLE, NOT_APPLICABLE], MET),
            (3, [MET, MET, MET], MET),
            (3, [MET, MET, UNKNOWN], UNKNOWN),
            (3, [MET, UNKNOWN, UNMET], UNMET),
            (3, [MET, MET, NOT_APPLICABLE], MET),
            (3, [MET, UNMET, NOT_APPLICABLE], UNMET),
            (3, [ERROR, NOT_APPLICABLE, NOT_APPLICABLE], ERROR),
        ],
    )
    def test_a_group_needs_so_many_met(
        self, facts: FactsOf, count: int, statuses: list[Status], expected: Status
    ) -> None:
        """Enough met guards meet a group, of those that apply; doubt leaves it open only where it could tip it."""
        assert at_least(count, *_fixed(*statuses)).judge(facts()).status == expected

    @given(statuses=st.lists(st.sampled_from(Status), min_size=1, max_size=6), data=st.data())
    def test_doubt_never_counts_as_met(
        self, facts: FactsOf, statuses: list[Status], data: st.DataObject
    ) -> None:
        """A group is what it would be with all doubt against it, unless all doubt for it would meet it."""
        count = data.draw(st.integers(1, len(statuses)))
        doubtful = {UNKNOWN, ERROR}
        against = at_least(count, *_fixed(*[UNMET if each in doubtful else each for each in statuses]))
        in_favour = at_least(count, *_fixed(*[MET if each in doubtful else each for each in statuses]))
        worst, best = against.judge(facts()).status, in_favour.judge(facts()).status
        open_to = ERROR if ERROR in statuses else UNKNOWN

        assert at_least(count, *_fixed(*statuses)).judge(facts()).status == (
            worst if worst is best else open_to
        )

    @given(statuses=st.lists(st.sampled_from(Status), min_size=1, max_size=6), data=st.data())
    def test_a_part_that_does_not_apply_is_as_good_as_absent(
        self, facts: FactsOf, statuses: list[Status], data: st.DataObject
    ) -> None:
        """A group asks for as many as before of the parts that apply, or for all of them if these are fewer."""
        count = data.draw(st.integers(1, len(statuses)))
        left = [each for each in statuses if each is not NOT_APPLICABLE]
        verdict = at_least(count, *_fixed(*statuses)).judge(facts())

        assert verdict.status is (
            at_least(min(count, len(left)), *_fixed(*left)).judge(facts()).status if left else UNKNOWN
        )

    def test_doubt_passes_through_nested_groups(self, facts: FactsOf) -> None:
        """What is unknown inside an inner group leaves the outer one unknown."""
        group = all_of(Fixed(MET), any_of(Fixed(UNKNOWN), Fixed(UNMET)))

        assert group.judge(facts()).status == UNKNOWN

    def test_a_coarse_date_in_a_group_is_no_evidence(self, facts: FactsOf, item: Callable[..., Any]) -> None:
        """Groups judge real guards: nothing submitted leaves the group unmet, something good meets it."""
        group = any_of(provided("report"), provided("minutes"))

        assert [group.judge(facts(*shown)).status for shown in ((), (item(),))] == [UNMET, MET]


class TestVerdict:
    """What a group says of its guards."""

    def test_every_guard_is_judged(self, facts: FactsOf) -> None:
        """A group keeps the verdict of each of its guards in order, also where one decides alone."""
        guards = _fixed(MET, UNMET, MET)

        assert any_of(*guards).judge(facts()).parts == tuple(guard.judge(facts()) for guard in guards)

    def test_a_met_group_names_each_item_once(self, facts: FactsOf) -> None:
        """A met group is satisfied by the items of its met guards, each named once, in order."""
        verdict = at_least(2, *_fixed(MET, UNMET, MET)).judge(facts())

        assert (verdict.satisfied_by, verdict.lacks) == (("a-1", "shared", "c-1"), BLANK)

    def test_a_waived_part_satisfies_too(self, facts: FactsOf) -> None:
        """What was waived counts like what is met, and its reasons are named with the rest."""
        verdict = all_of(*_fixed(MET, WAIVED)).judge(facts())

        assert (verdict.status, verdict.satisfied_by) == (MET, ("a-1", "shared", "b-1"))

    @pytest.mark.parametrize("other", [UNMET, UNKNOWN, ERROR])
    def test_a_group_that_is_not_met_names_no_item(self, facts: FactsOf, other: Status) -> None:
        """What only part of a group was given does not satisfy it."""
        assert all_of(*_fixed(MET, other)).judge(facts()).satisfied_by == ()


class TestWords:
    """What a group asks for and still lacks, in both languages."""

    @pytest.mark.parametrize(
        ("group", "thai", "english"),
        [
            (all_of(*_fixed(UNMET)), "ไทย a", "a"),
            (any_of(*_fixed(UNMET)), "ไทย a", "a"),
            (all_of(*_fixed(UNMET, UNMET)), "ไทย a และ ไทย b", "a and b"),
            (any_of(*_fixed(UNMET, UNMET)), "ไทย a หรือ ไทย b", "a or b"),
            (
                at_least(2, *_fixed(UNMET, UNMET, UNMET)),
                "อย่างน้อย 2 รายการจาก (ไทย a หรือ ไทย b หรือ ไทย c)",
                "at least 2 of (a or b or c)",
            ),
            (
                all_of(any_of(*_fixed(UNMET, UNMET)), Fixed(UNMET, "z")),
                "(ไทย a หรือ ไทย b) และ ไทย z",
                "(a or b) and z",
            ),
            (all_of(any_of(*_fixed(UNMET)), Fixed(UNMET, "z")), "ไทย a และ ไทย z", "a and z"),
            (
                any_of(Fixed(UNMET, "a, dated"), Fixed(UNMET, "z")),
                "(ไทย a, dated) หรือ ไทย z",
                "(a, dated) or z",
            ),
            (all_of(Fixed(UNMET, "a, dated")), "ไทย a, dated", "a, dated"),
            (
                any_of(all_of(*_fixed(UNMET, UNMET)), Fixed(UNMET, "z")),
                "(ไทย a และ ไทย b) หรือ ไทย z",
                "(a and b) or z",
            ),
        ],
    )
    def test_a_group_that_has_nothing_lacks_all_it_asks_for(
        self, facts: FactsOf, group: AtLeast, thai: str, english: str
    ) -> None:
        """A group of which nothing is met lacks exactly what it expects, without ambiguity."""
        verdict = group.judge(facts())

        assert (verdict.expects, verdict.lacks) == (Text(th=thai, en=english),) * 2

    @pytest.mark.parametrize(
        ("group", "lacks"),
        [
            (all_of(*_fixed(MET, UNMET, UNMET)), Text(th="ไทย b และ ไทย c", en="b and c")),
            (all_of(*_fixed(MET, MET, UNKNOWN)), Text(th="ไทย c", en="c")),
            (at_least(2, *_fixed(MET, UNMET, UNMET)), Text(th="ไทย b หรือ ไทย c", en="b or c")),
            (at_least(2, *_fixed(MET, UNMET)), Text(th="ไทย b", en="b")),
            (
                at_least(3, *_fixed(MET, UNMET, UNMET, UNMET)),
                Text(th="อย่างน้อย 2 รายการจาก (ไทย b หรือ ไทย c หรือ ไทย d)", en="at least 2 of (b or c or d)"),
            ),
        ],
    )
    def test_a_group_lacks_only_what_is_still_open(self, facts: FactsOf, group: AtLeast, lacks: Text) -> None:
        """What a group still lacks leaves out what is met and counts only the rest."""
        assert group.judge(facts()).lacks == lacks

    @pytest.mark.parametrize(
        ("group", "expects", "lacks"),
        [
            (all_of(*_fixed(NOT_APPLICABLE, UNMET, MET)), "b and c", "b"),
            (all_of(*_fixed(NOT_APPLICABLE, UNMET, UNMET)), "b and c", "b and c"),
            (any_of(*_fixed(NOT_APPLICABLE, UNMET, UNMET)), "b or c", "b or c"),
            (at_least(2, *_fixed(NOT_APPLICABLE, UNMET, UNMET)), "b and c", "b and c"),
            (
                at_least(2, *_fixed(NOT_APPLICABLE, UNMET, UNMET, UNMET)),
                "at least 2 of (b or c or d)",
                "at least 2 of (b or c or d)",
            ),
        ],
    )
    def test_what_does_not_apply_is_not_asked_for(
        self, facts: FactsOf, group: AtLeast, expects: str, lacks: str
    ) -> None:
        """A group neither expects nor lacks a part that does not apply, and counts again without it."""
        verdict = group.judge(facts())

        assert (verdict.expects.en, verdict.lacks.en) == (expects, lacks)


class TestReach:
    """A threshold for the answers in a group."""

    @pytest.mark.parametrize(
        ("group", "values", "expected"),
        [
            (all_of(answered("q1"), answered("q2"), reach="L"), "LF", MET),
            (all_of(answered("q1"), answered("q2"), reach="L"), "PF", UNMET),
            (any_of(answered("q1"), answered("q2"), reach="L"), "NL", MET),
            (any_of(answered("q1"), answered("q2"), reach="L"), "NP", UNMET),
            (at_least(2, answered("q1"), answered("q2"), answered("q3"), reach="P"), "NPF", MET),
            (at_least(2, answered("q1"), answered("q2"), answered("q3"), reach="L"), "NPF", UNMET),
            (all_of(answered("q1", reach="F"), answered("q2"), reach="P"), "LP", UNMET),
            (all_of(answered("q1", reach="P"), answered("q2"), reach="F"), "PF", MET),
            (all_of(answered("q1", among="N"), answered("q2"), reach="F"), "NF", MET),
            (all_of(answered("q1"), any_of(answered("q2"), answered("q3")), reach="L"), "LPF", MET),
            (all_of(answered("q1"), any_of(answered("q2"), answered("q3")), reach="L"), "LPP", UNMET),
            (all_of(answered("q1"), any_of(answered("q2"), reach="P"), reach="L"), "LP", MET),
            (all_of(answered("q1"), none_of(answered("q2", reach="F")), reach="L"), "LL", MET),
        ],
    )
    def test_a_threshold_holds_for_answers_that_say_none(
        self, stated: FactsOf, group: AtLeast, values: str, expected: Status
    ) -> None:
        """A group hands its threshold down to the answers and groups in it that do not say their own."""
        shown = stated(*(Answer(question=f"q{n}", value=value) for n, value in enumerate(values, start=1)))

        assert group.judge(shown).status is expected

    def test_the_threshold_is_in_the_words(self, stated: FactsOf) -> None:
        """What a group asks for says the threshold for each of its answers."""
        group = all_of(answered("plan"), answered("plan", reach="yes"), reach="partly")

        assert group.judge(stated()).expects == Text(
            th="(คำตอบต่อ “มีแผนหรือไม่”: มีบางส่วน ขึ้นไป) และ คำตอบต่อ “มีแผนหรือไม่”: มี",
            en="(an answer to “is there a plan”: Partly or better) and an answer to “is there a plan”: Yes",
        )

    def test_an_answer_that_names_its_values_is_asked_for_these(self, stated: FactsOf) -> None:
        """Values that are wanted one by one stay what is asked for, whatever threshold is around them."""
        group = all_of(answered("plan", among=("no", "yes")), reach="partly")

        assert group.judge(stated()).expects.en == "an answer to “is there a plan”: No or Yes"

    def test_evidence_knows_no_threshold(self, stated: FactsOf, item: Callable[..., Any]) -> None:
        """Guards over evidence in a group with a threshold ask for what they asked for."""
        group = all_of(answered("q1"), provided("minutes"), reach="L")

        assert group.judge(stated(Answer(question="q1", value="L"), item())).status is MET

    def test_an_answer_off_the_scale_is_an_error_of_the_group(self, stated: FactsOf) -> None:
        """One answer off its scale leaves the group in error, never at the lowest value."""
        group = all_of(answered("q1"), answered("q2"), reach="N")
        shown = stated(Answer(question="q1", value="L"), Answer(question="q2", value="X"))

        assert group.judge(shown).status is ERROR


class TestEmpty:
    """What a group is worth when none of its parts applies."""

    NOTHING: Final = (NOT_APPLICABLE, NOT_APPLICABLE)
    UNSTATED: Final = Finding(
        code="group-empty",
        message=Text(
            th="ไม่มีส่วนใดของเงื่อนไขนี้ใช้บังคับ และไม่ได้กำหนดว่าให้ถือเป็นอย่างไร",
            en="none of its parts applies, and it is not stated what that is worth",
        ),
    )
    STATED: Final = Finding(
        code="group-empty",
        message=Text(th="ไม่มีส่วนใดของเงื่อนไขนี้ใช้บังคับ", en="none of its parts applies"),
    )

    @pytest.mark.parametrize(
        ("group", "status", "findings"),
        [
            (all_of(*_fixed(*NOTHING)), UNKNOWN, (UNSTATED,)),
            (all_of(*_fixed(*NOTHING), empty="unknown"), UNKNOWN, (STATED,)),
            (all_of(*_fixed(*NOTHING), empty="unmet"), UNMET, (STATED,)),
            (all_of(*_fixed(*NOTHING), empty="met"), MET, ()),
            (any_of(*_fixed(*NOTHING)), UNKNOWN, (UNSTATED,)),
            (any_of(*_fixed(*NOTHING), empty="met"), MET, ()),
            (at_least(2, *_fixed(*NOTHING), empty="unmet"), UNMET, (STATED,)),
        ],
    )
    def test_an_empty_group_is_worth_what_it_says(
        self, facts: FactsOf, group: AtLeast, status: Status, findings: tuple[Finding, ...]
    ) -> None:
        """A group with nothing left is worth what it says, and unknown when it does not say."""
        verdict = group.judge(facts())

        assert (verdict.status, verdict.findings) == (status, findings)

    def test_an_empty_group_still_says_what_it_is_made_of(self, facts: FactsOf) -> None:
        """A group with nothing left keeps the verdicts of its parts, and lacks them unless it is met."""
        group = all_of(*_fixed(*self.NOTHING))
        verdict, met = group.judge(facts()), all_of(*_fixed(*self.NOTHING), empty="met").judge(facts())

        assert (len(verdict.parts), verdict.expects.en, verdict.lacks.en) == (2, "a and b", "a and b")
        assert (len(met.parts), met.expects.en, met.lacks, met.satisfied_by) == (2, "a and b", BLANK, ())

    def test_what_it_is_worth_matters_only_then(self, facts: FactsOf) -> None:
        """A group with one part left is judged by that part."""
        assert all_of(*_fixed(NOT_APPLICABLE, UNMET), empty="met").judge(facts()).status is UNMET

    def test_an_empty_group_inside_another_counts_as_what_it_is_worth(self, facts: FactsOf) -> None:
        """A group inside that is empty is asked for like any part, unlike a part that does not apply."""
        groups = [
            all_of(any_of(*_fixed(NOT_APPLICABLE), empty=worth), Fixed(MET))
            for worth in ("met", "unmet", "unknown")
        ]

        assert [group.judge(facts()).status for group in groups] == [MET, UNMET, UNKNOWN]

    @pytest.mark.parametrize("worth", ["waived", "not_applicable", "error", "Met", 1, None])
    def test_it_cannot_be_worth_anything_else(self, worth: Any) -> None:
        """What an empty group is worth is met, unmet or unknown, and nothing else."""
        with pytest.raises(FieldError) as error:
            all_of(*_fixed(MET), empty=worth)

        assert str(error.value) == (
            f"[KPI209] 'empty' of AtLeast cannot be {worth!r}\n  expected: '', 'met', 'unmet', 'unknown'"
        )


class TestConstruction:
    """How groups are written."""

    EMPTY: Final[dict[str, Callable[[], AtLeast]]] = {
        "all_of": all_of,
        "any_of": any_of,
        "at_least": lambda: at_least(1),
    }

    @pytest.mark.parametrize(("name", "build"), EMPTY.items(), ids=EMPTY.keys())
    def test_an_empty_group_is_refused(self, name: str, build: Callable[[], AtLeast]) -> None:
        """An empty group is a wrong rule: it is neither trivially true nor trivially false."""
        with pytest.raises(DefinitionError) as error:
            build()

        assert str(error.value) == (
            f"[KPI102] '{name}' is empty\n  hint: an empty group is neither true nor false; name its parts"
        )

    @pytest.mark.parametrize("count", [-1, 0, 3])
    def test_a_count_out_of_range_is_refused(self, count: int) -> None:
        """A group cannot require none of its guards, nor more than it has."""
        with pytest.raises(DefinitionError) as error:
            at_least(count, *_fixed(MET, MET))

        assert str(error.value) == f"[KPI109] at least {count} of 2 cannot be meant\n  expected: 1 to 2"

    def test_all_and_any_are_the_two_ends_of_at_least(self) -> None:
        """All of three is at least three of them, and any of three at least one."""
        guards = _fixed(MET, UNMET, UNKNOWN)

        assert (all_of(*guards), any_of(*guards)) == (at_least(3, *guards), at_least(1, *guards))

    def test_a_group_keeps_the_word_it_was_written_with(self) -> None:
        """A group is found in its file under the word it was written with, however many guards it has."""
        [only] = _fixed(MET)

        assert [group.word for group in (all_of(only), any_of(only), at_least(1, only))] == [
            "all_of",
            "any_of",
            "at_least",
        ]

    def test_the_word_is_no_part_of_what_is_written_below_it(self) -> None:
        """What stands in a file below the word is how many of what; files and rules about them read which fields do."""
        written = [each.name for each in fields(AtLeast) if each.metadata.get("written", True)]

        assert written == ["count", "of", "reach", "empty"]

    def test_the_word_makes_no_other_difference(self) -> None:
        """Groups that mean the same are equal, hash alike, and show alike."""
        [only] = _fixed(MET)
        groups = (all_of(only), any_of(only), at_least(1, only))

        assert (len(set(groups)), len({repr(group) for group in groups})) == (1, 1)

    def test_a_list_of_guards_is_taken_for_a_tuple(self) -> None:
        """A group written with a list equals, and hashes as, the one written with its guards."""
        written: Any = _fixed(MET, UNMET)

        assert hash(AtLeast(count=1, of=written)) == hash(any_of(*written))
