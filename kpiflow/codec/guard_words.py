"""The closed vocabulary of guards: one word for each, and how it is read and written.

Every guard is a mapping with its word as the only key. Some have a short form: a list
of parts for a group, a single name for a leaf that needs nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cattrs import Converter
from cattrs.errors import ClassValidationError

from kpiflow.codec.faults import Refused, collecting, described, refuse, unknown_key
from kpiflow.errors import DefinitionError, Problem
from kpiflow.guards import (
    Answered,
    AtLeast,
    Empty,
    Guard,
    Holds,
    Measured,
    NilReturned,
    NoneOf,
    Provided,
    Reached,
    Written,
)


LEAVES: Final[Mapping[str, type]] = {
    "provided": Provided,
    "nil_return": NilReturned,
    "answered": Answered,
    "measured": Measured,
    "written": Written,
    "holds": Holds,
    "reached": Reached,
}
"""The guards that stand for themselves."""

SHORT: Final[Mapping[str, str]] = {
    "provided": "kind",
    "answered": "question",
    "written": "field",
    "holds": "requirement",
    "reached": "level",
}
"""The field that a leaf written without a mapping means."""

_SHORT_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "provided": (str, list),
    "answered": (str,),
    "written": (str,),
    "holds": (str,),
    "reached": (str, int),
}
"""What a leaf may be written as without a mapping."""

GROUPS: Final = ("all_of", "any_of", "at_least", "none_of")
GUARD_WORDS: Final = (*LEAVES, *GROUPS)

_ELSEWHERE: Final[Mapping[object, str]] = {
    "rated": "rated stands in a level, beside its requirements; of one answer ask answered: {question, reach}",
}
"""Where a word belongs that is none of a guard, and that people look for in one."""


def read_guard(value: object, converter: Converter) -> Guard:
    """Read a guard, written as a mapping with its one word as the key."""
    if not isinstance(value, dict) or len(value) != 1:
        refuse(
            "KPI408",
            "this must be one guard",
            expected="a mapping with one key: " + ", ".join(GUARD_WORDS),
            got=f"{len(value)} keys" if isinstance(value, dict) else described(value),
        )
    word, body = next(iter(value.items()))
    if word not in GUARD_WORDS:
        raise Refused(unknown_key(str(word), GUARD_WORDS, hint=_ELSEWHERE.get(word, "")))
    read = _read_leaf if word in LEAVES else _read_group
    if not converter.detailed_validation:
        return read(word, body, converter)
    errors: list[Exception] = []
    with collecting(errors, word):
        return read(word, body, converter)
    raise ClassValidationError("guard", errors, Provided)


def _read_leaf(word: str, body: object, converter: Converter) -> Guard:
    is_short = type(body) in _SHORT_TYPES.get(word, ())
    cls = LEAVES[word]
    leaf: Guard = converter.get_structure_hook(cls)({SHORT[word]: body} if is_short else body, cls)
    return leaf


def _read_group(word: str, body: object, converter: Converter) -> Guard:
    if word == "at_least":
        return converter.structure(body, AtLeast)
    parts = converter.structure(body, tuple[Guard, ...]) if isinstance(body, list) else None
    if word == "none_of":
        return converter.structure(body, NoneOf) if parts is None else NoneOf(of=parts)
    written = converter.structure(body, Group) if parts is None else Group(of=parts)
    count = len(written.of) if word == "all_of" else 1
    return AtLeast(
        count=count,
        of=written.of,
        reach=written.reach,
        empty=written.empty,
        word="all_of" if word == "all_of" else "any_of",
    )


@attrs.frozen(kw_only=True)
class Group:
    """What `all_of` and `any_of` say when they say more than their parts.

    Attributes:
        of: The parts.
        reach: The value that the answers in it must reach, unless they ask for another one.
        empty: What the group comes to when no part of it applies: met, unmet or unknown.
    """

    of: tuple[Guard, ...]
    reach: str = ""
    empty: Empty = ""


BODIES: Final = frozenset({*LEAVES.values(), AtLeast, NoneOf, Group})
"""What stands behind a word: for people a mapping, and nothing that has a name of its own."""


def write_guard(guard: Guard, unstructure: Callable[[Any], Any]) -> dict[str, Any]:
    """Write a guard; one that is not ours has no words, and no two of those could be told apart.

    Raises:
        DefinitionError: It is not one of the library's own (KPI113).
    """
    if isinstance(guard, AtLeast):
        return _write_group(guard, unstructure)
    if isinstance(guard, NoneOf):
        parts = [write_guard(part, unstructure) for part in guard.of]
        return {"none_of": {"of": parts, "empty": guard.empty} if guard.empty else parts}
    word = next((word for word, cls in LEAVES.items() if type(guard) is cls), None)
    if word is None:
        raise DefinitionError(
            Problem(
                "KPI113",
                f"a guard {type(guard).__name__} cannot be written, so a definition with it has no digest",
                expected=", ".join(GUARD_WORDS),
                hint="judge such a definition with judge_ladder(), which needs no digest",
            )
        )
    return {word: _stated_fields(guard, unstructure)}


def _write_group(group: AtLeast, unstructure: Callable[[Any], Any]) -> dict[str, Any]:
    """Write a group with the plainest word that says it, so that equal groups are written alike."""
    parts = [write_guard(part, unstructure) for part in group.of]
    more = {name: said for name in ("reach", "empty") if (said := getattr(group, name))}
    if group.count == len(parts) or group.count == 1:
        word = "all_of" if group.count == len(parts) else "any_of"
        return {word: {"of": parts, **more} if more else parts}
    return {"at_least": {"count": group.count, "of": parts, **more}}


def _stated_fields(guard: Any, unstructure: Callable[[Any], Any]) -> dict[str, Any]:
    return {
        each.name: unstructure(getattr(guard, each.name))
        for each in attrs.fields(type(guard))
        if getattr(guard, each.name) != each.default
    }
