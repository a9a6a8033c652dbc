"""A YAML file as a tree of nodes that know their line and column.

Only the core of YAML is read: mappings with text keys, lists, and scalars, all of
which stay text (an empty plain scalar, `~` and `null` are nothing at all). The
events of the C parser are walked with a stack of our own, so that deep nesting
ends in a message and never in the parser's own recursion.
"""

from __future__ import annotations

import os
import re
import stat

from pathlib import Path
from typing import Any, Final, NoReturn

import yaml

from attrs import define, frozen

from kpiflow.errors import LoadingError, Path as DocumentPath, Position, Problem
from kpiflow.text import UNSAFE, shortened


MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 32
MAX_NODES: Final = 100_000
MAX_TEXT: Final = 64 * 1024

_NOTHING: Final = {"", "~", "null", "Null", "NULL"}
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_PARSER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


_HINTS: Final = {
    "cannot start any token": "indent with spaces, not with tabs; text that begins with a sign goes in quotes",
    "expected ':'": "a key needs a colon and a space after it; look at this line and the one above",
    "block sequence entries": "a dash that is meant as text goes in quotes",
    "expected ',' or": "text with a comma, colon or bracket in it goes in quotes",
    "mapping values": "text with a colon in it goes in quotes, and keys of one mapping stand in one column",
    "expected '-' indicator": "keys of one mapping, and items of one list, stand in one column",
    "expected <document start>": "keys of one mapping, and items of one list, stand in one column",
    "expected <block end>": "keys of one mapping, and items of one list, stand in one column",
    "end of stream": "a quote or bracket is opened and never closed",
}


@define
class Node:
    """One value of the file: a scalar, a list or a mapping.

    Attributes:
        position: Where it begins.
        scalar: The text of a scalar; `None` for nothing, a list or a mapping.
        items: The nodes of a list.
        fields: The nodes of a mapping, each with the place of its key.
    """

    position: Position
    scalar: str | None = None
    items: list[Node] | None = None
    fields: dict[str, tuple[Position, Node]] | None = None

    def plain(self) -> Any:
        """Give the value as plain data."""
        if self.items is not None:
            return [item.plain() for item in self.items]
        if self.fields is not None:
            return {key: node.plain() for key, (_, node) in self.fields.items()}
        return self.scalar

    def locate(self, path: DocumentPath, *, key: bool = False) -> Position:
        """Find the place of a path, or of the nearest value above it that exists.

        Args:
            path: Keys and indexes from this node.
            key: Whether the place of the last key is wanted, not that of its value.
        """
        place, node = self.position, self
        for step in path:
            if isinstance(step, str) and node.fields is not None and step in node.fields:
                key_place, node = node.fields[step]
                place = key_place if key or node.scalar is None else node.position
            elif isinstance(step, int) and node.items is not None and step < len(node.items):
                node = node.items[step]
                place = node.position
            else:
                break
        return place


@frozen
class Source:
    """A file that was read: its tree, for values and for places.

    Attributes:
        root: The value of the whole file.
        problems: What is wrong in it already, such as a key that is written twice.
    """

    root: Node
    problems: tuple[Problem, ...] = ()

    def has(self, key: str) -> bool:
        """Tell whether the file is a mapping with this key."""
        return self.root.fields is not None and key in self.root.fields

    def placed(self, problem: Problem) -> Problem:
        """Give a problem the place of its path in the file."""
        about_key = problem.code in {"KPI405", "KPI406"}
        return problem.at(self.root.locate(problem.path, key=about_key))


def read_source(path: Path) -> Source:
    """Read a YAML file.

    Raises:
        LoadingError: It cannot be read (KPI400), is not UTF-8 text (KPI401) or not
            well-formed (KPI402), exceeds a limit (KPI403), or uses an anchor, alias, tag or
            second document (KPI404).
    """
    return parse_source(_read_text(path), file=str(path))


def _read_text(path: Path) -> str:
    file = str(path)
    try:
        # Not blocking: opening a named pipe must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise LoadingError(
            Problem(
                "KPI400", f"'{file}' cannot be read: {reason}", hint="check the name and your rights to it"
            )
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise LoadingError(Problem("KPI400", f"'{file}' is not a regular file"))
    with os.fdopen(descriptor, "rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise LoadingError(
            Problem(
                "KPI403", f"'{file}' is too large", expected=f"at most {MAX_BYTES} bytes", hint="split it"
            )
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode(errors="replace")) + 1
        raise LoadingError(
            Problem(
                "KPI401",
                "the file is not UTF-8 text",
                position=Position(file, line, column),
                got=f"byte 0x{data[error.start]:02x}",
                hint="save it with the encoding UTF-8",
            )
        ) from None


def parse_source(text: str, *, file: str) -> Source:
    """Read YAML text; `file` is the name it goes by in messages."""
    bad = _UNPRINTABLE.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise LoadingError(
            Problem(
                "KPI401",
                "the file contains a character that is not text",
                position=Position(file, line, column),
                got=f"U+{ord(bad.group()):04X}",
                hint="delete it",
            )
        )
    return _Builder(file).build(text)


@define
class _Open:
    """A list or mapping that is still being read, with the key that waits for its value."""

    node: Node
    key: tuple[Position, str] | None = None


class _Builder:
    """Builds the tree from the parser's events, within the limits."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._root: Node | None = None
        self._open: list[_Open] = []
        self._nodes = 0
        self._problems: list[Problem] = []
        self._mark: Any = None

    def build(self, text: str) -> Source:
        try:
            for event in yaml.parse(text, Loader=_PARSER):
                self._take(event)
        except LoadingError:
            raise
        except yaml.MarkedYAMLError as error:
            mark, said = error.problem_mark or error.context_mark, error.problem or error.context or ""
            if "nesting" in said:  # newer parsers have a limit of their own, and read ahead of ours
                self._refuse_depth(mark)
            hint = next((hint for part, hint in _HINTS.items() if part in said), "")
            self._refuse("KPI402", f"the file is not well-formed YAML: {said}", mark, hint=hint)
        except (yaml.YAMLError, ValueError) as error:  # an impossible escape, in the parser without C
            self._refuse("KPI402", f"the file is not well-formed YAML: {error}", self._mark)
        if self._root is None:
            self._refuse("KPI402", "the file is empty", None)
        return Source(self._root, tuple(self._problems))

    def _take(self, event: yaml.Event) -> None:
        self._mark = event.end_mark
        if isinstance(
            event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent, yaml.AliasEvent)
        ):
            self._guard(event)
            self._add(event)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._open.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
            self._refuse(
                "KPI404", "the file holds a second document", event.start_mark, hint="use one file for each"
            )

    def _guard(self, event: Any) -> None:
        """Refuse what a rule file has no use for, before anything is built of it."""
        mark = event.start_mark
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            word = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
            self._refuse(
                "KPI404", f"the file uses the {word} '{sign}{event.anchor}'", mark, hint="write the value out"
            )
        if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
            self._refuse(
                "KPI404", f"the file uses the tag '{shortened(event.tag)}'", mark, hint="leave the tag out"
            )
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse("KPI403", "the file has too many values", mark, hint=f"at most {MAX_NODES}")
        if len(self._open) >= MAX_DEPTH:
            self._refuse_depth(mark)

    def _add(self, event: Any) -> None:
        position = self._position(event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            self._check_text(event.value, position)
        parent = self._open[-1] if self._open else None
        if parent is not None and parent.node.fields is not None and parent.key is None:
            parent.key = self._key(parent.node.fields, event, position)
            return
        node = Node(position)
        if isinstance(event, yaml.ScalarEvent):
            nothing = event.implicit[0] and event.value in _NOTHING
            node.scalar = None if nothing else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            node.items = []
        else:
            node.fields = {}
        if parent is None:
            self._root = node
        else:
            _place(parent, node)
        if not isinstance(event, yaml.ScalarEvent):
            self._open.append(_Open(node))

    def _check_text(self, text: str, position: Position) -> None:
        """Note a value that is too long or holds what is not text; escapes can write anything."""
        if len(text) > MAX_TEXT:
            self._problems.append(
                Problem(
                    "KPI403",
                    "this text is too long",
                    position=position,
                    expected=f"at most {MAX_TEXT} characters",
                    got=str(len(text)),
                )
            )
        unsafe = UNSAFE.search(text)
        if unsafe:
            self._problems.append(
                Problem(
                    "KPI401",
                    "this text contains a character that is not text",
                    position=position,
                    got=f"U+{ord(unsafe.group()):04X}",
                    hint="delete it",
                )
            )

    def _key(
        self, fields: dict[str, tuple[Position, Node]], event: Any, position: Position
    ) -> tuple[Position, str]:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse("KPI408", "a key must be text", event.start_mark, hint="write the key as one word")
        known = fields.get(event.value)
        if known:
            self._problems.append(
                Problem(
                    "KPI405",
                    f"the key '{shortened(event.value)}' is written twice",
                    position=position,
                    hint=f"the first one stands at {known[0].line}:{known[0].column}; keep one of them",
                )
            )
        return position, event.value

    def _position(self, mark: Any) -> Position:
        return Position(self._file, mark.line + 1, mark.column + 1)

    def _refuse_depth(self, mark: Any) -> NoReturn:
        self._refuse("KPI403", f"values are nested deeper than {MAX_DEPTH}", mark, hint="flatten them")

    def _refuse(self, code: str, message: str, mark: Any, *, hint: str = "") -> NoReturn:
        position = self._position(mark) if mark else Position(self._file, 1, 1)
        raise LoadingError(*self._problems, Problem(code, message, position=position, hint=hint))


def _place(parent: _Open, node: Node) -> None:
    """Put a value into the list or mapping it belongs to."""
    if parent.node.items is not None:
        parent.node.items.append(node)
    elif parent.node.fields is not None and parent.key is not None:
        position, key = parent.key
        parent.node.fields.setdefault(key, (position, node))
        parent.key = None
