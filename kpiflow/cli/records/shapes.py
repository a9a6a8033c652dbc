"""The words that schemas of records are written in: objects all of whose keys are always there.

A record is what a command prints for programs, and is never read back. So, unlike in the
schemas of files, a text is a text and nothing that may be taken for one, a day is an ISO
date, and each figure that counts is a text with a pattern, so that no reader makes a
floating-point number of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import field, frozen

from kpiflow.codec.schema import schema_beside
from kpiflow.codec.schema_values import Schema, optional, referred


TEXT: Final[Schema] = {"type": "string"}
TRUTH: Final[Schema] = {"type": "boolean"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
ANYTHING: Final[Schema] = {}
DAY: Final[Schema] = referred("IsoDay")
EXACT: Final[Schema] = referred("Exact")
PRINTED: Final[Schema] = referred("PrintedFigure")
SAID: Final[Schema] = referred("BothLanguages")
DIGEST: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

_FIGURE: Final = r"-?[0-9]+(?:\.[0-9]+)?"

FIGURE: Final[Schema] = {"type": "string", "pattern": f"^{_FIGURE}$"}
"""A figure that is always there: as a decimal, or where none can write it as a fraction."""

FIGURE_OR_DASH: Final[Schema] = {"type": "string", "pattern": rf"^(?:{_FIGURE}|\u2013)$"}
"""A figure as it is printed, or the dash that stands where there is none."""

WEIGHT: Final[Schema] = {"type": "string", "pattern": rf"^(?:{_FIGURE}|[0-9]+/[1-9][0-9]*)$"}
"""A weight in percent, as a decimal where one can write it."""


def key(description: str, value: Schema) -> Schema:
    """Say what a key holds, and what it says."""
    return {"description": description, **value}


def record(description: str, /, **keys: Schema) -> Schema:
    """Give the schema of an object with these keys, each always there, and no other."""
    return {
        "description": description,
        "type": "object",
        "properties": keys,
        "required": list(keys),
        "additionalProperties": False,
    }


def by_level(value: Schema) -> Schema:
    """Give the schema of values by the numbers of levels, which are keys and hence texts."""
    return {
        "type": "object",
        "patternProperties": {"^[1-9][0-9]*$": value},
        "additionalProperties": False,
    }


def many(value: Schema) -> Schema:
    """Give the schema of a list, which may be empty."""
    return {"type": "array", "items": value}


def none_or(value: Schema) -> Schema:
    """Let a value also be nothing."""
    if not isinstance(value.get("type"), str):
        return optional(value)
    allowed = {"enum": [*value["enum"], None]} if "enum" in value else {}
    return {**value, "type": [value["type"], "null"], **allowed}


def one_of(allowed: Iterable[str]) -> Schema:
    """Give the schema of one of several words."""
    return {"type": "string", "enum": list(allowed)}


def either(*names: str) -> Schema:
    """Give the schema of what is of one of several kinds."""
    return {"anyOf": [referred(name) for name in names]}


PROBLEM_CODE: Final = key("The code of the problem, which has a page of its own.", TEXT)
PROBLEM_MESSAGE: Final = key("What is wrong.", TEXT)

VALUES: Final[Mapping[str, Schema]] = {
    "BothLanguages": record(
        "Text for people, in Thai and English; where it was given in one language alone, both are the same.",
        th=key("In Thai.", TEXT),
        en=key("In English.", TEXT),
    ),
    "IsoDay": {
        "description": "A day of the common era.",
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    },
    "Exact": {
        "description": "An exact figure: a whole number, or a fraction in its lowest terms.",
        "type": "string",
        "pattern": "^-?[0-9]+(?:/[1-9][0-9]*)?$",
    },
    "PrintedFigure": {
        "description": "A figure as it is printed, with all the decimals that its rounding gives.",
        **FIGURE,
    },
}


@frozen(kw_only=True)
class Record:
    """What one or more commands print for programs.

    Attributes:
        title: What it is called.
        root: The schema of the record itself, but for its edition.
        parts: The schemas of what stands in it, by name.
        classes: Classes whose objects stand in it as a file would write them.
    """

    title: str
    root: Schema
    parts: Mapping[str, Schema] = field(factory=dict)
    classes: tuple[type, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Give its schema, which needs no other one."""
        edition = {"description": EDITION, "const": 1}
        root = {
            **self.root,
            "properties": {"edition": edition, **self.root["properties"]},
            "required": ["edition", *self.root["required"]],
        }
        return schema_beside(root, title=self.title, parts={**VALUES, **self.parts}, classes=self.classes)


EDITION: Final = "The edition of the record: 1; a change that readers could trip over makes it 2."
