"""Offsets into a text are lines and columns to people."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from hypothesis import example, given, strategies as st

from kpiflow.errors import Position, Problem
from kpiflow.loading.lines import Lines


TEXT = "a\r\nที่\rb\u2028c\x85\nd"


class TestPositions:
    """Lines count from 1, columns in characters from 1."""

    @pytest.mark.parametrize(
        ("offset", "line", "column"),
        [
            (0, 1, 1),
            (1, 1, 2),
            (3, 2, 1),
            (5, 2, 3),
            (7, 3, 1),
            (9, 4, 1),
            (11, 5, 1),
            (12, 6, 1),
            (13, 6, 2),
        ],
    )
    def test_know_every_line_end(self, offset: int, line: int, column: int) -> None:
        """Windows, Unix and old line ends part lines, and so do those that Unicode has of its own."""
        assert Lines("f", TEXT).position(offset) == Position("f", line, column)

    @given(st.text(alphabet="ab: -\n\r\x85\u2028กี\U0001f600'\"\\", max_size=30))
    @example("- a\r\n- 'b\n\n  c'\n-\u2028- d")
    @example("---")
    def test_are_those_of_the_parser(self, text: str) -> None:
        """The parser of YAML counts the same lines and columns."""
        lines = Lines("f", text)

        for mark in marks(text):
            assert lines.position(mark.index) == Position("f", mark.line + 1, mark.column + 1)


def marks(text: str) -> list[Any]:
    """Give where each scalar of a text begins, as far as it can be parsed."""
    found: list[Any] = []
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            mark = event.start_mark if isinstance(event, yaml.ScalarEvent) else None
            if mark is not None and mark.index < len(text):  # what is left out at the end stands nowhere
                found.append(mark)
    except yaml.YAMLError:
        pass
    return found


class TestPlaces:
    """Lines and columns that count from 0, as parsers count them."""

    @pytest.mark.parametrize(
        ("line", "column", "expected"),
        [(0, 0, (1, 1)), (1, 2, (2, 3)), (5, 1, (6, 2)), (6, 0, (6, 2)), (99, 7, (6, 2))],
    )
    def test_behind_the_text_are_its_end(self, line: int, column: int, expected: tuple[int, int]) -> None:
        """A place behind the last line is the end of the text, which people can be shown."""
        assert Lines("f", TEXT).place(line, column) == Position("f", *expected)


class TestExcerpts:
    """A place shows its line, without what ends it."""

    @pytest.mark.parametrize(
        ("line", "text"), [(1, "a"), (2, "ที่"), (3, "b"), (4, "c"), (5, ""), (6, "d"), (7, ""), (99, "")]
    )
    def test_are_lines(self, line: int, text: str) -> None:
        """Each line is given as it stands; behind the last one there is nothing to show."""
        assert Lines("f", TEXT).excerpt(Position("f", line, 1)) == text

    def test_go_with_problems(self) -> None:
        """A problem that is placed carries its line."""
        placed = Lines("f", TEXT).placed(Problem("KPI402", "x"), Position("f", 2, 1))

        assert placed == Problem("KPI402", "x", position=Position("f", 2, 1), excerpt="ที่")
