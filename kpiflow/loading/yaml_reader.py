"""Reads YAML: only its core, mappings with text keys, lists, and scalars, all of which stay text.

An empty plain scalar, `~` and `null` are nothing at all. The events of the C parser are
taken one by one, so that deep nesting ends in a message and never in the parser's own
recursion.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

import yaml

from kpiflow.errors import LoadingError, Position
from kpiflow.loading.building import TreeBuilder
from kpiflow.loading.lines import Lines
from kpiflow.text import shortened


_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
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


def read_yaml(lines: Lines, builder: TreeBuilder) -> None:
    """Give everything in a YAML text to a builder.

    Raises:
        LoadingError: It is not well-formed (KPI402), exceeds a limit (KPI403), uses an anchor,
            alias, tag or second document (KPI404), or has a key that is not text (KPI408).
    """
    _YamlReader(lines, builder).read()


class _YamlReader:
    """Turns the parser's events into calls of a builder."""

    def __init__(self, lines: Lines, builder: TreeBuilder) -> None:
        self._lines = lines
        self._builder = builder
        self._last: Any = None

    def read(self) -> None:
        try:
            self._read_events()
        except LoadingError:
            raise
        except yaml.MarkedYAMLError as error:
            self._refuse_malformed(error)
        except (yaml.YAMLError, ValueError) as error:  # an impossible escape, in the parser without C
            message = f"the file is not well-formed YAML: {error}"
            self._builder.refuse("KPI402", message, self._position(self._last.end_mark))

    def _read_events(self) -> None:
        takers = {
            yaml.ScalarEvent: self._take_scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.DocumentStartEvent: self._start_document,
            yaml.AliasEvent: self._refuse_feature,
        }
        next_event, end = _PARSER(self._lines.text).get_event, yaml.StreamEndEvent
        event = next_event()
        while event.__class__ is not end:
            self._last = event
            take = takers.get(event.__class__)
            if take is not None:
                take(event)
            event = next_event()

    def _take_scalar(self, event: Any) -> None:
        if event.anchor is not None or (event.tag is not None and event.tag != "!"):
            self._refuse_feature(event)
        text = event.value
        is_nothing = text in _NOTHING and event.implicit[0]
        self._builder.add_text(text, event.start_mark.index, is_nothing=is_nothing)

    def _open_mapping(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_feature(event)
        self._builder.open_mapping(event.start_mark.index)

    def _open_list(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_feature(event)
        self._builder.open_list(event.start_mark.index)

    def _close(self, _event: Any) -> None:
        self._builder.close()

    def _start_document(self, event: Any) -> None:
        if self._builder.has_root:
            position = self._position(event.start_mark)
            self._builder.refuse(
                "KPI404", "the file holds a second document", position, hint="use one file for each"
            )

    def _refuse_feature(self, event: Any) -> NoReturn:
        """Refuse what a rule file has no use for, before anything is built of it."""
        position = self._position(event.start_mark)
        if event.anchor is None:
            message = f"the file uses the tag '{shortened(event.tag)}'"
            self._builder.refuse("KPI404", message, position, hint="leave the tag out")
        named = (
            f"alias '*{event.anchor}'" if isinstance(event, yaml.AliasEvent) else f"anchor '&{event.anchor}'"
        )
        self._builder.refuse("KPI404", f"the file uses the {named}", position, hint="write the value out")

    def _refuse_malformed(self, error: yaml.MarkedYAMLError) -> NoReturn:
        mark, said = error.problem_mark or error.context_mark, error.problem or error.context or ""
        position = self._position(mark) if mark else self._lines.position(0)
        if "nesting" in said:  # newer parsers have a limit of their own, and read ahead of ours
            self._builder.refuse_depth(position)
        hint = next((hint for part, hint in _HINTS.items() if part in said), "")
        self._builder.refuse("KPI402", f"the file is not well-formed YAML: {said}", position, hint=hint)

    def _position(self, mark: Any) -> Position:
        """Give the place of a mark by its line: at the end of a file its offset would be another one."""
        return Position(self._lines.file, mark.line + 1, mark.column + 1)
