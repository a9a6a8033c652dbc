"""The text of a file line by line: where an offset stands, and what its line says."""

from __future__ import annotations

import re

from bisect import bisect_right
from functools import cached_property
from typing import Final

from attrs import frozen

from kpiflow.errors import Position, Problem


_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for YAML, and so for us, in JSON too."""


@frozen(slots=False)  # the lines are split only when somebody asks for one
class Lines:
    """The text of a file and its name.

    Attributes:
        file: The name it goes by in messages.
        text: All of it.
    """

    file: str
    text: str

    def position(self, offset: int) -> Position:
        """Give the place of a character, counted from 0 over the whole text."""
        line = bisect_right(self._starts, offset)
        return Position(self.file, line, offset - self._starts[line - 1] + 1)

    def place(self, line: int, column: int) -> Position:
        """Give a place by its line and column, both counted from 0; the end of the text for one behind it."""
        if line >= len(self._starts):
            return self.position(len(self.text))
        return Position(self.file, line + 1, column + 1)

    def excerpt(self, position: Position) -> str:
        """Give the line of a place; nothing for one behind the last."""
        return self._contents[position.line - 1] if position.line <= len(self._contents) else ""

    def placed(self, problem: Problem, position: Position) -> Problem:
        """Give a problem its place and the line that stands there."""
        return problem.at(position, excerpt=self.excerpt(position))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    @cached_property
    def _contents(self) -> list[str]:
        return _BREAK.split(self.text)
