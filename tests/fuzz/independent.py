"""What a document says to readers that are not ours: those of PyYAML and of the standard library.

They have no positions, no limits and no opinion; one look at their events tells whether a
document that was accepted should have been, and whether it says what was taken from it.
"""

from __future__ import annotations

import json

from typing import Any, Final, NoReturn

import yaml


_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})


class UnfitError(Exception):
    """A document holds what no file may hold, such as a key that is written twice."""


def said_in(text: str, *, is_json: bool) -> Any:
    """Give mappings, lists, text and nothing, as a document says them.

    Raises:
        UnfitError: It holds what no file may hold.
    """
    return _said_in_json(text) if is_json else _said_in_yaml(text)


def _said_in_json(text: str) -> Any:
    try:
        said = json.loads(
            text.lstrip("\ufeff"),
            object_pairs_hook=_mapping,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
        )
        return _worded(said)
    except ValueError as error:
        raise UnfitError(str(error)) from None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        message = "a key is written twice"
        raise UnfitError(message)
    return said


def _worded(value: Any) -> Any:
    """Give true and false as the words they are in YAML too."""
    if isinstance(value, dict):
        return {key: _worded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_worded(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else value


def _refuse_constant(word: str) -> NoReturn:
    message = f"{word} is no JSON"
    raise UnfitError(message)


def _said_in_yaml(text: str) -> Any:
    try:
        events = list(yaml.parse(text.lstrip("\ufeff"), Loader=_LOADER))
    except yaml.YAMLError as error:
        raise UnfitError(str(error)) from None
    stack: list[Any] = [[]]
    for event in events:
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) not in {None, "!"}:
            message = f"it has an anchor, alias or tag: {event}"
            raise UnfitError(message)
        match event:
            case yaml.ScalarEvent():
                stack[-1].append(None if event.value in _NOTHING and event.implicit[0] else event.value)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                stack.append([])
            case yaml.SequenceEndEvent():
                items = stack.pop()
                stack[-1].append(items)
            case yaml.MappingEndEvent():
                flat = stack.pop()
                pairs = [
                    ("" if key is None else key, value)
                    for key, value in zip(flat[::2], flat[1::2], strict=True)
                ]
                stack[-1].append(_mapping(pairs))
            case _:
                pass
    if len(stack[0]) != 1:
        message = f"it holds {len(stack[0])} documents"
        raise UnfitError(message)
    return stack[0][0]
