"""Builds the tree of a file from what its reader finds, within the limits."""

from __future__ import annotations

import re

from itertools import islice
from typing import Any, Final, NoReturn

from kpiflow.codec.faults import MAX_PROBLEMS
from kpiflow.errors import LoadingError, Position, Problem
from kpiflow.loading.limits import MAX_DEPTH, MAX_NODES, MAX_TEXT, MAX_UNCOUNTED
from kpiflow.loading.lines import Lines
from kpiflow.loading.tree import Tree, places_of
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
        self._root: Any = None
        self._offsets: list[int] = []
        self._nodes = 0
        self.is_in_mapping = False
        self._open: Any = None
        self._begins = 0
        self._around: list[tuple[Any, int, bool, int | None]] = []
        self._is_full = False
        self._key: str | None = None
        # By depth the mapping in which a key was repeated last, where its keys stand, and how far that was looked up.
        self._keys: dict[int, tuple[Any, dict[str, int], int]] = {}
        # Most files hold nothing suspect and no more than one text may: one look at them settles it.
        is_suspect = _SUSPECT.search(lines.text) is not None
        self._looks_closely = is_suspect or len(lines.text) > MAX_UNCOUNTED
        if is_suspect:
            self._refuse_unprintable()

    @property
    def has_root(self) -> bool:
        """Tell whether the value of the whole file has begun."""
        return bool(self._offsets)

    def add_text(self, text: str, offset: int, *, is_nothing: bool = False) -> None:
        """Add a key, or a value that is text or nothing at all.

        Raises:
            LoadingError: There are too many values, or they are nested too deep (KPI403).
        """
        if self._is_full:
            self._refuse_size(offset)
        if self._looks_closely:
            self._count(offset)
            self._check(text, offset)
        self._offsets.append(offset)
        if not self.is_in_mapping:
            self._put(None if is_nothing else text)
        elif self._key is None:
            if text in self._open:
                self._note_repetition(text, offset)
            self._key = text
        else:
            if self._key in self._open:  # of two values for one key the first one stays
                del self._offsets[-2:]
            else:
                self._open[self._key] = None if is_nothing else text
            self._key = None

    def open_mapping(self, offset: int) -> None:
        """Add a mapping; what is added from now on goes into it.

        Raises:
            LoadingError: There are too many values, or they are nested too deep (KPI403); or a
                key is due and not a mapping (KPI408).
        """
        self._enter({}, offset)
        self.is_in_mapping = True

    def open_list(self, offset: int) -> None:
        """Add a list; what is added from now on goes into it.

        Raises:
            LoadingError: As for a mapping.
        """
        self._enter([], offset)
        self.is_in_mapping = False

    def close(self) -> None:
        """Close the list or mapping opened last."""
        self._open, self._begins, self.is_in_mapping, dropped_from = self._around.pop()
        self._is_full = False
        if dropped_from is not None:
            del self._offsets[dropped_from:]

    def finish(self) -> tuple[Tree, tuple[Problem, ...]]:
        """Give the tree, and what is wrong with it already.

        Raises:
            LoadingError: There was no value at all (KPI402).
        """
        if not self._offsets:
            self.refuse("KPI402", "the file is empty", self._lines.position(0))
        return Tree(value=self._root, offsets=self._offsets, lines=self._lines), tuple(self._problems)

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

    def _enter(self, value: Any, offset: int) -> None:
        """Put a list or mapping where it belongs, and go into it."""
        if self._is_full:
            self._refuse_size(offset)
        if self._looks_closely:
            self._count(offset)
        dropped_from = None
        if not self.is_in_mapping:
            self._put(value)
        elif self._key is None:
            position = self._lines.position(offset)
            self.refuse("KPI408", "a key must be text", position, hint="write the key as one word")
        else:
            if self._key in self._open:  # of two values for one key the first one stays
                dropped_from = len(self._offsets) - 1
            else:
                self._open[self._key] = value
            self._key = None
        self._offsets.append(offset)
        self._around.append((self._open, self._begins, self.is_in_mapping, dropped_from))
        self._open = value
        self._begins = len(self._offsets)
        self._is_full = len(self._around) >= MAX_DEPTH

    def _count(self, offset: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse_size(offset)

    def _put(self, value: Any) -> None:
        """Put a value into the list that is open, or take it for the whole file."""
        if self._open is not None:
            self._open.append(value)
        else:
            self._root = value

    def _note_repetition(self, key: str, offset: int) -> None:
        first = self._lines.position(self._first_offset(key))
        self._note(
            Problem(
                "KPI405",
                f"the key '{shortened(key)}' is written twice",
                hint=f"the first one stands at {first.line}:{first.column}; keep one of them",
            ),
            offset,
        )

    def _first_offset(self, key: str) -> int:
        """Give where a key of the open mapping stands; where others stand is kept, as many may be repeated."""
        mapping, known, end = self._keys.get(len(self._around), (None, {}, 0))
        if mapping is not self._open:
            known, end = {}, self._begins
        newer = dict(islice(self._open.items(), len(known), None))
        places = places_of(newer, iter(self._offsets[end:]))
        known.update((each, place[0]) for each, place in places.items())
        end = len(self._offsets) - 1  # behind all of them stands the repeated key itself
        self._keys[len(self._around)] = (self._open, known, end)
        return known[key]

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
