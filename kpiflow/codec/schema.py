"""JSON Schemas of documents, made from the classes that direct their reading (draft 2020-12).

Editors complete and check with them what a reading takes: one definition for each class,
its keys described by the `Attributes` of its docstring. This room refuses to say what only
a reading can know: whether a date exists, a name is declared, or a number is in its range
when it is written as text.
"""

from __future__ import annotations

import inspect
import re

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import NoneType
from typing import Any, Final, get_args, get_type_hints

import attrs

from kpiflow import guards
from kpiflow.codec.faults import written_fields
from kpiflow.codec.guard_words import GROUPS, LEAVES, SHORT, Group
from kpiflow.codec.schema_rules import SHAPES, Narrowing, Shape
from kpiflow.codec.schema_values import TEXT, TRUTH, VALUES, Schema, optional, referred, words
from kpiflow.codec.shapes import ALONE, either_of, is_choice, is_either, is_optional, is_tuple
from kpiflow.dates import DateRange, PartialDate
from kpiflow.guards import AtLeast, Guard, NoneOf
from kpiflow.spans import Span
from kpiflow.text import Text


DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

_BY_TYPE: Final[Mapping[Any, Schema]] = {
    str: TEXT,
    bool: TRUTH,
    int: referred("WholeNumber"),
    Decimal: referred("Number"),
    Fraction: referred("Ratio"),
    date: referred("Day"),
    PartialDate: referred("Date"),
    DateRange: referred("Period"),
    Span: referred("Span"),
    Text: referred("Text"),
}

_GROUP_CLASSES: Final[Mapping[str, type]] = {
    "all_of": Group,
    "any_of": Group,
    "at_least": AtLeast,
    "none_of": NoneOf,
}

_NOTHING: Final = Narrowing()
_SECTION: Final = re.compile(r"^(?:[A-Z][a-z]+:|>>> .*)$", re.MULTILINE)
_ATTRIBUTE: Final = re.compile(r"^ {4}(\w+): ((?:.+\n?)(?: {8}.+\n?)*)", re.MULTILINE)
_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


def schema_of(cls: type, *, title: str, shapes: Mapping[Any, Shape] = SHAPES) -> Schema:
    """Give the schema of documents that are read as a class.

    Args:
        cls: The class.
        title: What such a document is called.
        shapes: What classes refuse beyond the types of their fields.
    """
    definitions = _Definitions(shapes)
    root = definitions.mapping(cls)
    return {"$schema": DRAFT, **root, "title": title, "$defs": definitions.needed_by(root)}


def schema_by_key(
    key: str, there: type, missing: type, *, title: str, shapes: Mapping[Any, Shape] = SHAPES
) -> Schema:
    """Give the schema of documents that are read as one of two classes.

    Args:
        key: The key that tells them apart.
        there: The class of documents that have it.
        missing: The class of documents without it.
        title: What such a document is called.
        shapes: What classes refuse beyond the types of their fields.
    """
    definitions = _Definitions(shapes)
    root = {
        "title": title,
        "type": "object",
        "properties": {key: definitions.mapping(there)["properties"][key]},
        "if": {"required": [key]},
        "then": definitions.of(there),
        "else": definitions.of(missing),
    }
    return {"$schema": DRAFT, **root, "$defs": definitions.needed_by(root)}


def schema_beside(
    root: Schema,
    *,
    title: str,
    parts: Mapping[str, Schema],
    classes: Iterable[type] = (),
    shapes: Mapping[Any, Shape] = SHAPES,
) -> Schema:
    """Give the schema of documents that nothing reads, in which objects may stand as a file would write them.

    Args:
        root: The schema of the document.
        title: What such a document is called.
        parts: Schemas that it refers to, by name.
        classes: Classes that it refers to by name.
        shapes: What classes refuse beyond the types of their fields.

    Raises:
        ValueError: A part goes by the name of a class.
    """
    definitions = _Definitions(shapes)
    for each in classes:
        definitions.of(each)
    definitions.add(parts)
    return {"$schema": DRAFT, "title": title, **root, "$defs": definitions.needed_by(root)}


class _Definitions:
    """Makes the schemas of classes, each one once, whatever refers to it."""

    def __init__(self, shapes: Mapping[Any, Shape]) -> None:
        self._shapes = shapes
        self._made: dict[str, Schema] = dict(VALUES)

    def add(self, parts: Mapping[str, Schema]) -> None:
        """Take schemas in that were made elsewhere."""
        taken = set(parts) & set(self._made)
        if taken:
            message = f"there is a definition already of {', '.join(sorted(taken))}"
            raise ValueError(message)
        self._made |= parts

    def needed_by(self, root: Schema) -> dict[str, Schema]:
        """Give the definitions that a schema refers to, and those that these refer to, by name."""
        needed: set[str] = set()
        waiting = list(_names_in(root))
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting.extend(_names_in(self._made[name]))
        return {name: self._made[name] for name in sorted(needed)}

    def of(self, cls: Any, narrowing: Narrowing = _NOTHING) -> Schema:
        """Give the schema of what is read as a class, or what stands in its place."""
        if is_optional(cls):
            wanted = next(each for each in get_args(cls) if each is not NoneType)
            schema = self.of(wanted, narrowing)
            return schema if narrowing.needed else optional(schema)
        if is_tuple(cls):
            return self._list(get_args(cls)[0], narrowing)
        if narrowing.value is not None:
            return narrowing.value
        if cls in _BY_TYPE:
            return _BY_TYPE[cls]
        if is_choice(cls):
            return words(_words_of(cls))
        return self._refer(cls)

    def mapping(self, cls: Any) -> Schema:
        """Give the schema of a mapping with the fields of a class as its keys."""
        types = get_type_hints(cls)
        fields = written_fields(cls)
        summary, described = _documented(cls)
        schema: Schema = {
            "title": _in_words(cls.__name__),
            "description": summary,
            "type": "object",
            "properties": {
                each.name: _annotated(
                    self.of(types[each.name], self._narrowing(cls, each.name)),
                    described.get(each.name) or _summary_of_items(types[each.name]),
                    each.default,
                )
                for each in fields
            },
            "required": [
                each.name
                for each in fields
                if each.default is attrs.NOTHING or self._narrowing(cls, each.name).needed
            ],
            "additionalProperties": False,
            "allOf": [rule for shape in self._shapes_of(cls) for rule in shape.whole],
        }
        return {key: value for key, value in schema.items() if value != []}

    def _refer(self, cls: Any) -> Schema:
        if is_either(cls):
            either = either_of(cls)
            there, missing = self.of(either.there), self.of(either.missing)
            return {"type": "object", "if": {"required": [either.key]}, "then": there, "else": missing}
        name = cls.__name__
        if name not in self._made:
            self._made[name] = {}  # guards hold guards
            self._made[name] = self._define(cls)
        return referred(name)

    def _define(self, cls: Any) -> Schema:
        if cls is Guard:
            return self._guard()
        mapping = self.mapping(cls)
        if cls in ALONE:
            key = ALONE[cls]
            alone = self.of(str, self._narrowing(cls, key))
            return {"anyOf": [{"title": f"the {key} alone", **alone}, mapping]}
        return mapping

    def _list(self, element: Any, narrowing: Narrowing) -> Schema:
        item = self.of(element, Narrowing(value=narrowing.value))
        several = {"type": "array", "items": item, **narrowing.items}
        if element is not str:
            return several
        return {"anyOf": [{"title": "a single one", **item}, {"title": "a list", **several}]}

    def _guard(self) -> Schema:
        """Give the schema of a guard: a mapping with its one word as the key."""
        leaves = {word: self._leaf(word) for word in LEAVES}
        groups = {word: self._group(word) for word in GROUPS}
        return {
            "title": "guard",
            "description": "A condition over what was shown and stated: one word, and what it asks for.",
            "type": "object",
            "properties": {**leaves, **groups},
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
        }

    def _leaf(self, word: str) -> Schema:
        cls: Any = LEAVES[word]
        full = self.of(cls)
        summary, _ = _documented(cls)
        if word not in SHORT:
            return {"description": summary, **full}
        key = SHORT[word]
        short = self.of(get_type_hints(cls)[key], self._narrowing(cls, key))
        return {"description": summary, "anyOf": [*_titled(f"only its {key}", short), full]}

    def _group(self, word: str) -> Schema:
        cls: Any = _GROUP_CLASSES[word]
        full = self.of(cls)
        summary, _ = _documented(getattr(guards, word))
        if word == "at_least":
            return {"description": summary, **full}
        parts = self.of(get_type_hints(cls)["of"], self._narrowing(cls, "of"))
        return {"description": summary, "anyOf": [*_titled("only its parts", parts), full]}

    def _narrowing(self, cls: Any, key: str) -> Narrowing:
        return next(
            (shape.fields[key] for shape in self._shapes_of(cls) if key in shape.fields),
            _NOTHING,
        )

    def _shapes_of(self, cls: Any) -> Iterator[Shape]:
        """Give what a class and those it is made from refuse, its own first."""
        return (self._shapes[each] for each in cls.__mro__ if each in self._shapes)


def _names_in(schema: object) -> Iterator[str]:
    """Give the names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for each in schema.values():
            yield from _names_in(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _names_in(each)


def _titled(title: str, schema: Schema) -> list[Schema]:
    """Give the forms of a short form, each with a title."""
    return [each if "title" in each else {"title": title, **each} for each in schema.get("anyOf", [schema])]


def _annotated(schema: Schema, description: str, default: object) -> Schema:
    """Give a schema with what people read about a key, and what it is when left out."""
    notes: Schema = {"description": description} if description else {}
    written = _default(default)
    if written is not None:
        notes["default"] = written
    return {**notes, **{key: value for key, value in schema.items() if key not in notes}}


def _default(value: object) -> Any:
    """Give a default as a document would state it; nothing when there is none, or it says nothing."""
    if value is attrs.NOTHING:  # a member of an enumeration itself
        return None
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | Fraction):
        return int(value) if value == int(value) else str(value)
    return value if isinstance(value, (str, int)) and value != "" else None


def _words_of(cls: Any) -> tuple[str, ...]:
    """Give the words of a choice, the empty one last: editors offer them in this order."""
    allowed = get_args(cls) or tuple(str(member.value) for member in cls)
    return tuple(sorted(allowed, key=lambda word: not word))


def _in_words(name: str) -> str:
    """Write a class name as words: `EvidenceItem` becomes `evidence item`."""
    return _CAPITAL.sub(" ", name).lower()


def _documented(thing: Any) -> tuple[str, dict[str, str]]:
    """Give what a docstring says a thing is, and what those of a class say of its attributes."""
    described: dict[str, str] = {}
    for each in reversed(getattr(thing, "__mro__", ())):
        described |= _attributes(each)
    summary = _SECTION.split(_docstring(thing))[0]
    return _on_one_line(summary), described


def _summary_of_items(cls: Any) -> str:
    """Give what the items of a list are, for a list that nobody describes."""
    item = get_args(cls)[0] if is_tuple(cls) else None
    return _documented(item)[0] if attrs.has(item or str) else ""


def _attributes(cls: Any) -> dict[str, str]:
    _, _, listed = _docstring(cls).partition("\nAttributes:\n")
    listed = _SECTION.split(listed)[0]
    return {name: _on_one_line(said) for name, said in _ATTRIBUTE.findall(listed)}


def _docstring(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
