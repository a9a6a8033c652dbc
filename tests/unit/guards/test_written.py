"""The guard over free text: something is written, and not too little of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attrs import evolve
from hypothesis import given, strategies as st

from kpiflow.errors import FieldError
from kpiflow.evidence import Entry, Standing, Statement
from kpiflow.guards import Facts, Finding, Status, Verdict, Written, written
from kpiflow.text import Text


FactsOf = Callable[..., Facts]


def _statement(content: str) -> Statement:
    return Statement(field="lessons", content=content)


class TestLength:
    """How much must be written."""

    def test_what_is_written_satisfies_by_its_own_name(self, stated: FactsOf) -> None:
        """A met guard names the text, lacks nothing and found no fault."""
        assert written("lessons").judge(stated(_statement("ฟัง"))) == Verdict(
            status=Status.MET,
            expects=Text(
                th="ข้อความใน “บทเรียน” อย่างน้อย 1 ตัวอักษร", en="at least 1 character in “lessons learned”"
            ),
            satisfied_by=("statement:lessons",),
        )

    @pytest.mark.parametrize(
        ("content", "characters"),
        [
            ("listen", 6),
            ("  listen\n", 6),
            ("two words", 9),
            ("เรียนรู้ที่จะฟัง", 10),
            ("ที่ปรึกษา", 6),
            ("傾聴", 2),
            ("🙂", 1),
        ],
        ids=repr,
    )
    def test_characters_are_counted_as_they_stand_on_the_line(
        self, stated: FactsOf, content: str, characters: int
    ) -> None:
        """Marks above and below the line and spaces around do not count; each other character is one."""
        judged = [
            written("lessons", min_length=length).judge(stated(_statement(content))).status
            for length in (characters, characters + 1)
        ]

        assert judged == [Status.MET, Status.UNMET]

    @pytest.mark.parametrize(
        "content", ["", " ", "\n\t ", "\u200b", "\u200b \u200b", "\u0e35\u0e48"], ids=repr
    )
    def test_what_says_nothing_is_not_written(self, stated: FactsOf, content: str) -> None:
        """Spaces, invisible characters and marks without a letter are no text, however many there are."""
        assert written("lessons").judge(stated(_statement(content))).status == Status.UNMET

    def test_too_short_a_text_is_said(self, stated: FactsOf) -> None:
        """The finding says how many characters there are, and how many are needed."""
        verdict = written("lessons", min_length=10).judge(stated(_statement("เรียนรู้")))

        assert verdict == Verdict(
            status=Status.UNMET,
            expects=verdict.expects,
            lacks=verdict.expects,
            findings=(
                Finding(
                    code="too-short",
                    subject="statement:lessons",
                    message=Text(
                        th="statement:lessons: มีเพียง 5 ตัวอักษร จากที่กำหนด 10",
                        en="statement:lessons has 5 of 10 characters",
                    ),
                ),
            ),
        )


class TestOpen:
    """A field that nobody has filled in."""

    def test_a_field_that_was_not_filled_in_is_unknown(self, stated: FactsOf) -> None:
        """Nobody having written is unknown, unlike a field that was left blank on purpose."""
        verdict = written("lessons").judge(stated(Statement(field="other", content="x")))

        assert (verdict.status, verdict.lacks, verdict.findings) == (
            Status.UNKNOWN,
            verdict.expects,
            (
                Finding(
                    code="not-written",
                    message=Text(th="ยังไม่ได้กรอก “บทเรียน”", en="not filled in yet: lessons learned"),
                ),
            ),
        )


class TestStanding:
    """What was ruled on a text."""

    @pytest.mark.parametrize(
        ("standing", "expected"),
        [
            (Standing.SUBMITTED, []),
            (Standing.ACCEPTED, []),
            (Standing.REJECTED, ["rejected"]),
            (Standing.WITHDRAWN, ["withdrawn"]),
        ],
    )
    def test_a_text_counts_until_it_falls(
        self, stated: FactsOf, ruled: Callable[..., Entry], standing: Standing, expected: list[str]
    ) -> None:
        """A text needs no acceptance, and counts no more once it was rejected or withdrawn."""
        verdict = written("lessons").judge(stated(ruled(_statement("listen"), standing)))

        assert [finding.code for finding in verdict.findings] == expected
        assert verdict.status is (Status.UNKNOWN if expected else Status.MET)

    def test_every_fault_of_a_text_is_found(self, stated: FactsOf, ruled: Callable[..., Entry]) -> None:
        """All that is wrong with a text is named at once."""
        verdict = written("lessons", min_length=9).judge(stated(ruled(_statement("x"), Standing.REJECTED)))

        assert [finding.code for finding in verdict.findings] == ["rejected", "too-short"]


class TestConstruction:
    """How the guard is written."""

    def test_one_character_is_asked_for_where_nothing_else_is_said(self) -> None:
        """A text that may be empty is never asked for by leaving the length out."""
        assert written("lessons") == Written(field="lessons") == Written(field="lessons", min_length=1)

    @pytest.mark.parametrize("changes", [{"field": 1}, {"min_length": "1"}, {"min_length": True}])
    def test_values_of_another_type_are_refused(self, changes: dict[str, Any]) -> None:
        """A guard is refused where it is written, not where it would break."""
        with pytest.raises(FieldError):
            evolve(written("lessons"), **changes)


class TestLaws:
    """What holds of any text."""

    @given(
        content=st.text(st.sampled_from("กขaé ิี่้\u200b\n 計")),
        more=st.text(max_size=3),
        length=st.integers(1, 9),
    )
    def test_writing_more_never_unmeets(self, stated: FactsOf, content: str, more: str, length: int) -> None:
        """A text that is long enough stays so when something is written after it."""
        guard = written("lessons", min_length=length)
        before, after = (guard.judge(stated(_statement(said))) for said in (content, content + more))

        assert after.status.advances >= before.status.advances
