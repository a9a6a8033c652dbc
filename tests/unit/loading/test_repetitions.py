"""A key written twice: where it stood first is told, and telling it takes no longer in a large file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import pytest

from hypothesis import given, strategies as st

from kpiflow.errors import KpiflowError, Problem
from kpiflow.loading.source import parse_source
from steps import calls_of


Written: TypeAlias = Callable[[int], str]

MANY: Final = 200


def repetitions(text: str) -> tuple[Problem, ...]:
    """Read a JSON text and give what is wrong with it."""
    try:
        return parse_source(text, file="f.json").problems
    except KpiflowError as error:
        return error.problems


def mapping(*entries: str) -> str:
    """Write a mapping, one entry to a line."""
    return "{" + ",\n".join(entries) + "}"


def in_the_end(count: int) -> str:
    """Write many keys, and then all of them again."""
    keys = [f'"k{n}": 1' for n in range(count)]
    return mapping(*keys, *keys)


def each_at_once(count: int) -> str:
    """Write many keys, and then as many new ones, each of them twice."""
    return mapping(*(f'"k{n}": 1' for n in range(count)), *(f'"a{n}": 1, "a{n}": 2' for n in range(count)))


def inside_and_outside(count: int) -> str:
    """Write many keys, and then by turns a mapping with a repeated key and a key that is repeated itself."""
    turns = (f'"a{n}": {{"x": 1, "x": 2}}, "k{n}": 1' for n in range(count))
    return mapping(*(f'"k{n}": 1' for n in range(count)), *turns)


class TestRepetitions:
    """A key that one mapping has twice."""

    @pytest.mark.parametrize("written", [in_the_end, each_at_once, inside_and_outside])
    def test_are_told_without_looking_through_everything_each_time(self, written: Written) -> None:
        """A file of twice as many keys takes at most twice the work, however its repetitions stand."""
        half = calls_of(lambda: repetitions(written(MANY)))
        whole = calls_of(lambda: repetitions(written(2 * MANY)))

        assert whole < 2.2 * half

    @given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=12))
    def test_name_the_line_on_which_the_key_stood_first(self, keys: list[str]) -> None:
        """Of three or more, each further one points to the first."""
        found = repetitions(mapping(*(f'"{key}": [{n}, {{"{key}": 0}}]' for n, key in enumerate(keys))))

        assert [(each.code, each.position and each.position.line, each.hint) for each in found] == [
            (
                "KPI405",
                n + 1,
                f"the first one stands at {keys.index(key) + 1}:{1 + (key == keys[0])}; keep one of them",
            )
            for n, key in enumerate(keys)
            if key in keys[:n]
        ]

    def test_in_a_value_that_is_dropped_are_told_too(self) -> None:
        """What stands in the second of two values is looked at, and later keys still have their own places."""
        text = mapping(
            '"a": {"x": 1, "y": 2, "x": 3}',
            '"a": {"x": 1, "y": 2, "y": 3}',
            '"b": {"y": 1, "x": 2, "x": 3}',
            '"b": 4',
        )

        assert [
            (each.position and (each.position.line, each.position.column), each.hint.split(";")[0])
            for each in repetitions(text)
        ] == [
            ((1, 24), "the first one stands at 1:8"),
            ((2, 1), "the first one stands at 1:2"),
            ((2, 23), "the first one stands at 2:15"),
            ((3, 23), "the first one stands at 3:15"),
            ((4, 1), "the first one stands at 3:1"),
        ]
