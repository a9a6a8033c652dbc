"""Reads YAML in which there is nothing to refuse, in one loop: this is the way of nearly every file.

A file with anything else in it is not refused here. It is left to the reader of `yaml_reader`,
which takes it from its beginning, step by step, and can say what is wrong and where. So this one
knows no message; whatever it gives, the other one would give too, and that in more time.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

from kpiflow.loading.limits import MAX_DEPTH, MAX_UNCOUNTED
from kpiflow.loading.lines import Lines
from kpiflow.loading.tree import Tree
from kpiflow.loading.yaml_reader import LONG, NOTHING, PARSER


_SIGNS: Final = "\\\x85\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Without these a text has no escape, and nothing unsafe that a parser lets through."""

_NODES: Final = frozenset({yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent})
_AROUND: Final = frozenset(
    {yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent, yaml.StreamEndEvent}
)


def plain_tree(lines: Lines) -> Tree | None:
    """Give the tree of a YAML file; `None` for one that takes a closer look, whatever that comes to."""
    if len(lines.text) > MAX_UNCOUNTED or any(sign in lines.text for sign in _SIGNS):
        return None
    offsets: list[int] = []
    try:
        values = _values(lines.text, offsets)
    except (yaml.YAMLError, ValueError):
        return None
    return Tree(value=values[0], offsets=offsets, lines=lines) if len(values) == 1 else None


def _values(text: str, offsets: list[int]) -> list[Any]:  # noqa: C901, PLR0912 -- a call costs more than a branch
    """Give the values of all documents in a text, and none where anything is unusual; note where they stand.

    Everything is a local name here, and nothing is called but what is built in: most of the
    time is then spent inside the parser.
    """
    scalar, mapping, end_of_mapping = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.MappingEndEvent
    sequence, end_of_sequence = yaml.SequenceStartEvent, yaml.SequenceEndEvent
    note = offsets.append
    whole: list[Any] = []
    inside: Any = whole
    key: str | None = None
    is_mapping = False
    around: list[tuple[Any, bool]] = []
    may_be_marked = "&" in text or "!" in text  # with an anchor or a tag
    for event in iter(PARSER(text).get_event, None):
        kind = event.__class__
        if may_be_marked and kind in _NODES and (event.anchor, event.tag) != (None, None):
            return []
        if kind is scalar:
            note(event.start_mark.index)
            said = event.value
            if is_mapping and key is None:
                if said in inside:
                    return []
                key = said
                continue
            if len(said) < LONG and said in NOTHING and event.implicit[0]:
                said = None
            if is_mapping:
                inside[key] = said
                key = None
            else:
                inside.append(said)
        elif kind is end_of_mapping or kind is end_of_sequence:
            inside, is_mapping = around.pop()
        elif kind is mapping or kind is sequence:
            note(event.start_mark.index)
            value: Any = {} if kind is mapping else []
            if not is_mapping:
                inside.append(value)
            elif key is None:
                return []
            else:
                inside[key] = value
                key = None
            around.append((inside, is_mapping))
            if len(around) == MAX_DEPTH:  # as deep as may be, if nothing is in it
                return []
            inside, is_mapping = value, kind is mapping
        elif kind not in _AROUND:
            return []
    return whole
