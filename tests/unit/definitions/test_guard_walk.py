"""A walk through guards meets each one once, with its path as a document writes it."""

from __future__ import annotations

import pytest

from builders import GOOD, requirement
from kpiflow.definitions import NotApplicable, guards_in, guards_of, parts_of
from kpiflow.errors import path_text
from kpiflow.guards import (
    AtLeast,
    Guard,
    all_of,
    answered,
    any_of,
    at_least,
    holds,
    none_of,
    provided,
    written,
)


A, B = provided("a"), provided("b")


class TestParts:
    """The guards directly in a group."""

    @pytest.mark.parametrize(
        ("group", "paths"),
        [
            (all_of(A, B), ["all_of[0]", "all_of[1]"]),
            (any_of(A), ["any_of[0]"]),
            (at_least(1, A, B), ["at_least.of[0]", "at_least.of[1]"]),
            (none_of(A, B), ["none_of[0]", "none_of[1]"]),
            (all_of(A, reach="L"), ["all_of.of[0]"]),
            (any_of(A, empty="met"), ["any_of.of[0]"]),
            (none_of(A, empty="met"), ["none_of.of[0]"]),
            (AtLeast(count=1, of=(A,), word="any_of"), ["any_of[0]"]),
            (AtLeast(count=1, of=(A,)), ["at_least.of[0]"]),
            (A, []),
            (holds("x"), []),
            (answered("q"), []),
        ],
        ids=range(12),
    )
    def test_stand_where_a_document_writes_them(self, group: Guard, paths: list[str]) -> None:
        """A part stands under the word of its group, and under `of` where the group says more."""
        assert [path_text(path) for path, _ in parts_of(group)] == paths


class TestWalks:
    """All guards there are."""

    def test_go_from_the_outside_in_and_from_the_first_to_the_last(self) -> None:
        """A walk meets a group before its parts, and the parts of one part before the next part."""
        guard = all_of(any_of(A, none_of(B, empty="met")), A)

        assert [path_text(path) for path, _ in guards_in(guard)] == [
            "",
            "all_of[0]",
            "all_of[0].any_of[0]",
            "all_of[0].any_of[1]",
            "all_of[0].any_of[1].none_of.of[0]",
            "all_of[1]",
        ]
        assert [each for _, each in guards_in(guard)][2:5] == [A, none_of(B, empty="met"), B]

    def test_begin_at_the_path_they_are_given(self) -> None:
        """Paths go on from where the walk begins."""
        assert [path_text(path) for path, _ in guards_in(any_of(A), ("levels", 0))] == [
            "levels[0]",
            "levels[0].any_of[0]",
        ]

    def test_reach_any_depth(self) -> None:
        """A walk goes as deep as guards are nested, where no recursion would."""
        guard: Guard = A
        for _ in range(5000):
            guard = any_of(guard)

        *_, (path, deepest) = guards_in(guard)

        assert (len(path), deepest) == (10_000, A)

    def test_of_a_requirement_begin_at_its_guards(self) -> None:
        """A requirement has the guard it asks for, its condition, and the grounds to leave it out."""
        na = NotApplicable(counts_as="met", allowed=True, requires=written("f"))

        assert list(guards_of(requirement("1a", A))) == [(("requires",), A)]
        assert list(guards_of(requirement("1a", A, applies_when=B, na=na))) == [
            (("requires",), A),
            (("applies_when",), B),
            (("na", "requires"), written("f")),
        ]
        assert list(guards_of(requirement("1a", GOOD, na=NotApplicable(counts_as="met")))) == [
            (("requires",), GOOD)
        ]
