"""Builds the tree of a file from what its reader finds, within the limits."""

from __future__ import annotations

import re

from typing import Any, Final, NoReturn

from kpiflow.codec.faults import MAX_PROBLEMS
from kpiflow.errors import LoadingError, Position, Problem
from kpiflow.loading.limits import MAX_DEPTH, MAX_NODES, MAX_TEXT
from kpiflow.loading.lines import Lines
from kpiflow.loading.tree import ListPlaces, MappingPlaces, Places, Tree
from kpiflow.text import UNSAFE, shortened


_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
"""What no file may hold, not even in a note; the rest of `UNSAFE` ends lines, or is noted with its value."""

_SUSPECT: Final = re.compile(
    "[\\\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Without any of these a file can hold no text that is unsafe, neither raw nor by an escape."""


class TreeBuilder:
    """Takes the values of a file one after the other, and knows which list or mapping they go into.

    A reader opens and closes lists and mappings and adds texts. Of the texts in a mapping the
    first is a key, the next its value, and so on. Nothing recurses, however deep a file nests.

    Attributes:
        is_in_mapping: Whether what was opened last is a mapping.
    """

    def __init__(self, lines: Lines) -> None:
        """Begin with a text.

        Raises:
            LoadingError: It holds a character that no file may hold (KPI401).
        """
        self._lines = lines
        self._problems: list[Problem] = []
        self._root: Tree | None = None
        self._nodes = 0
        self.is_in_mapping = False
        # A mapping with its places, a list with its places, or neither.
        self._open: Any = None
        self._places: Any = None
        self._around: list[tuple[Any, Any, bool]] = []
        self._is_full = False
        self._key: str | None = None
        self._key_offset = 0
        # Most files hold nothing suspect and no more than one text may: one look at them settles it.
        is_suspect = _SUSPECT.search(lines.text) is not None
        self._checks_texts = is_suspect or len(lines.text) > MAX_TEXT
        if is_suspect:
            self._refuse_unprintable()

    @property
    def has_root(self) -> bool:
        """Tell whether the value of the whole file has begun."""
        return self._root is not None

    def add_text(self, text: str, offset: int, *, is_nothing: bool = False) -> None:
        """Add a key, or a value that is text or nothing at all.

        Raises:
            LoadingError: There are too many values, or they are nested too deep (KPI403).
        """
        self._nodes += 1
        if self._nodes > MAX_NODES or self._is_full:
            self._refuse_size(offset)
        if self._checks_texts:
            self._check(text, offset)
        if not self.is_in_mapping:
            self._put(None if is_nothing else text, offset, None)
        elif self._key is None:
            if text in self._open:
                self._note_repetition(text, offset)
            self._key = text
            self._key_offset = offset
        else:
            self._put_under_key(None if is_nothing else text, offset, None)

    def open_mapping(self, offset: int) -> None:
        """Add a mapping; what is added from now on goes into it.

        Raises:
            LoadingError: There are too many values, or they are nested too deep (KPI403); or a
                key is due and not a mapping (KPI408).
        """
        mapping: dict[str, Any] = {}
        places: MappingPlaces = {}
        self._enter(mapping, offset, places)
        self.is_in_mapping = True

    def open_list(self, offset: int) -> None:
        """Add a list; what is added from now on goes into it.

        Raises:
            LoadingError: As for a mapping.
        """
        items: list[Any] = []
        places: ListPlaces = []
        self._enter(items, offset, places)
        self.is_in_mapping = False

    def close(self) -> None:
        """Close the list or mapping opened last."""
        self._open, self._places, self.is_in_mapping = self._around.pop()
        self._is_full = False

    def finish(self) -> tuple[Tree, tuple[Problem, ...]]:
        """Give the tree, and what is wrong with it already.

        Raises:
            LoadingError: There was no value at all (KPI402).
        """
        if self._root is None:
            self.refuse("KPI402", "the file is empty", self._lines.position(0))
        return self._root, tuple(self._problems)

    def refuse(self, code: str, message: str, position: Position, *, hint: str = "") -> NoReturn:
        """End the reading with a problem, after those that were found before it.

        Raises:
            LoadingError: Always.
        """
        raise LoadingError(*self._problems, self._lines.placed(Problem(code, message, hint=hint), position))

    def refuse_depth(self, position: Position) -> NoReturn:
        """End the reading of a file that nests too deep.

        Raises:
            LoadingError: Always (KPI403).
        """
        self.refuse("KPI403", f"values are nested deeper than {MAX_DEPTH}", position, hint="flatten them")

    def _enter(self, value: Any, offset: int, places: Places) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or self._is_full:
            self._refuse_size(offset)
        if not self.is_in_mapping:
            self._put(value, offset, places)
        elif self._key is None:
            position = self._lines.position(offset)
            self.refuse("KPI408", "a key must be text", position, hint="write the key as one word")
        else:
            self._put_under_key(value, offset, places)
        self._around.append((self._open, self._places, self.is_in_mapping))
        self._open = value
        self._places = places
        self._is_full = len(self._around) >= MAX_DEPTH

    def _put_under_key(self, value: Any, offset: int, places: Places) -> None:
        """Put a value into the mapping that is open; of two values for one key the first one stays."""
        self._open.setdefault(self._key, value)
        self._places.setdefault(self._key, (self._key_offset, offset, places))
        self._key = None

    def _put(self, value: Any, offset: int, places: Places) -> None:
        """Put a value into the list that is open, or take it for the whole file."""
        if self._open is not None:
            self._open.append(value)
            self._places.append((offset, places))
        else:
            self._root = Tree(value=value, offset=offset, places=places, lines=self._lines)

    def _note_repetition(self, key: str, offset: int) -> None:
        first = self._lines.position(self._places[key][0])
        self._note(
            Problem(
                "KPI405",
                f"the key '{shortened(key)}' is written twice",
                hint=f"the first one stands at {first.line}:{first.column}; keep one of them",
            ),
            offset,
        )

    def _refuse_size(self, offset: int) -> NoReturn:
        position = self._lines.position(offset)
        if self._nodes > MAX_NODES:
            self.refuse("KPI403", "the file has too many values", position, hint=f"at most {MAX_NODES}")
        self.refuse_depth(position)

    def _check(self, text: str, offset: int) -> None:
        """Note a text that is too long or holds what is not text; escapes can write anything."""
        if len(text) > MAX_TEXT:
            self._note(
                Problem(
                    "KPI403",
                    "this text is too long",
                    expected=f"at most {MAX_TEXT} characters",
                    got=str(len(text)),
                ),
                offset,
            )
        unsafe = UNSAFE.search(text)
        if unsafe:
            self._note(
                Problem(
                    "KPI401",
                    "this text contains a character that is not text",
                    got=f"U+{ord(unsafe.group()):04X}",
                    hint="delete it",
                ),
                offset,
            )

    def _note(self, problem: Problem, offset: int) -> None:
        position = self._lines.position(offset)
        self._problems.append(self._lines.placed(problem, position))
        if len(self._problems) >= MAX_PROBLEMS:
            message = "there are too many problems; those after this one are not named"
            self.refuse("KPI403", message, position, hint="mend some of them, then look again")

    def _refuse_unprintable(self) -> None:
        bad = _UNPRINTABLE.search(self._lines.text)
        if bad:
            raise LoadingError(
                self._lines.placed(
                    Problem(
                        "KPI401",
                        "the file contains a character that is not text",
                        got=f"U+{ord(bad.group()):04X}",
                        hint="delete it",
                    ),
                    self._lines.position(bad.start()),
                )
            )
