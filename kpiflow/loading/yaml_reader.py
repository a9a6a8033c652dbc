"""Reads YAML: only its core, mappings with text keys, lists, and scalars, all of which stay text.

An empty plain scalar, `~` and `null` are nothing at all. The events of the C parser are
taken one by one, so that deep nesting ends in a message and never in the parser's own
recursion. Every step is looked at: this is the reader for files that are large, or may hold
something to refuse; the others are read in `plain_yaml`.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

import yaml

from kpiflow.errors import LoadingError, Position
from kpiflow.loading.building import TreeBuilder
from kpiflow.loading.lines import Lines
from kpiflow.text import shortened


NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What a plain scalar says that is nothing at all."""

LONG: Final = 5
"""So many characters are too many to be nothing."""

PARSER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The fast one where it is installed."""

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
        self._parser: Any = None

    def read(self) -> None:
        try:
            self._parser = PARSER(self._lines.text)
            self._take_events()
        except LoadingError:
            raise
        except yaml.MarkedYAMLError as error:
            self._refuse_malformed(error)
        except (yaml.YAMLError, ValueError) as error:  # an impossible escape, in the parser without C
            mark = self._parser.get_mark() if isinstance(self._parser, yaml.reader.Reader) else None
            self._refuse("KPI402", f"the file is not well-formed YAML: {error}", mark)

    def _take_events(self) -> None:
        takers = {
            yaml.StreamStartEvent: self._pass_over,
            yaml.DocumentStartEvent: self._start_document,
            yaml.DocumentEndEvent: self._pass_over,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceStartEvent: self._open_list,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._refuse_feature,
        }
        scalar, end = yaml.ScalarEvent, yaml.StreamEndEvent
        add_text = self._builder.add_text
        may_have_features = any(sign in self._lines.text for sign in "&!")  # for anchors and tags
        for event in iter(self._parser.get_event, None):
            kind = event.__class__
            if kind is scalar:  # most events are, so that one call each is all they may cost
                if may_have_features:
                    self._refuse_features(event)
                text = event.value
                is_nothing = len(text) < LONG and text in NOTHING and event.implicit[0]
                add_text(text, event.start_mark.index, is_nothing=is_nothing)
            elif kind is end:
                break
            else:
                takers[kind](event)

    def _refuse_features(self, event: Any) -> None:
        if event.anchor is not None or event.tag not in {None, "!"}:  # that one says no more than quotes do
            self._refuse_feature(event)

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

    def _pass_over(self, _event: Any) -> None:
        pass

    def _start_document(self, event: Any) -> None:
        if self._builder.has_root:
            message = "the file holds a second document"
            self._refuse("KPI404", message, event.start_mark, hint="use one file for each")

    def _refuse_feature(self, event: Any) -> NoReturn:
        """Refuse what a rule file has no use for, before anything is built of it."""
        if event.anchor is None:
            message = f"the file uses the tag '{shortened(event.tag)}'"
            self._refuse("KPI404", message, event.start_mark, hint="leave the tag out")
        is_alias = isinstance(event, yaml.AliasEvent)
        named = f"alias '*{event.anchor}'" if is_alias else f"anchor '&{event.anchor}'"
        self._refuse("KPI404", f"the file uses the {named}", event.start_mark, hint="write the value out")

    def _refuse_malformed(self, error: yaml.MarkedYAMLError) -> NoReturn:
        mark, said = error.problem_mark or error.context_mark, error.problem or error.context or ""
        if "nesting" in said:  # newer parsers have a limit of their own, and read ahead of ours
            self._builder.refuse_depth(self._position(mark))
        hint = next((hint for part, hint in _HINTS.items() if part in said), "")
        self._refuse("KPI402", f"the file is not well-formed YAML: {said}", mark, hint=hint)

    def _refuse(self, code: str, message: str, mark: Any, *, hint: str = "") -> NoReturn:
        self._builder.refuse(code, message, self._position(mark), hint=hint)

    def _position(self, mark: Any) -> Position:
        """Give the place of a mark by its line: at the end of a file its offset would be another one."""
        return self._lines.place(mark.line, mark.column) if mark else self._lines.place(0, 0)
