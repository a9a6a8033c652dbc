"""Schemas made from classes: what each field comes to, and that patterns accept what readers do."""

from __future__ import annotations

import re
import sys

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

import attrs
import pytest

from attrs import field, frozen
from hypothesis import assume, given, strategies as st

from kpiflow import codec
from kpiflow.codec.schema import DRAFT, schema_beside, schema_by_key, schema_of
from kpiflow.codec.schema_rules import SHAPES, Narrowing, Shape, unstated, where
from kpiflow.codec.schema_values import (
    BLANK_OR_SAID,
    SAID,
    SPACE,
    TRIMMED,
    VALUES,
    Schema,
    referred,
    whole_numbers,
)
from kpiflow.dates import DateRange, PartialDate
from kpiflow.definitions import Indicator, identifier_problem
from kpiflow.errors import KpiflowError
from kpiflow.guards import Guard
from kpiflow.loading.contents import ContinuedAssessment, FiledAssessment
from kpiflow.spans import Span
from kpiflow.text import BLANK, UNSAFE, Text


class Colour(Enum):
    """Colours of a sample."""

    RED = "red"
    BLUE = "blue"


@frozen(kw_only=True)
class Part:
    """A part of a sample."""

    id: str


@frozen(kw_only=True)
class Sample(Part):
    """A sample of many types.

    It has a second paragraph,
    on two lines.

    Attributes:
        name: What it is called,
            on two lines: with a colon.
        colour: Its colour.

    Raises:
        ValueError: Never.
    """

    name: Text
    colour: Colour = Colour.BLUE
    size: Literal["", "small", "large"] = ""
    weight: Decimal = Decimal(2)
    share: Decimal = Decimal("0.5")
    count: int = 3
    is_new: bool = False
    tags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    made_on: date | None = None
    seen: PartialDate | None = None
    during: DateRange | None = None
    lasts: Span | None = None
    note: Text = BLANK
    made: int = field(init=False, default=1, metadata={"written": False})


def properties(cls: type, shapes: dict[Any, Shape] | None = None) -> dict[str, Schema]:
    """Give the schemas of the keys of a class."""
    found: dict[str, Schema] = schema_of(cls, title="x", shapes=shapes or {})["properties"]
    return found


class TestClass:
    def test_its_required_keys_are_the_fields_without_default(self) -> None:
        """What a class cannot be made without must be in the document."""
        assert schema_of(Sample, title="x", shapes={})["required"] == ["id", "name"]

    def test_it_has_the_fields_that_are_written_as_its_keys_and_no_others(self) -> None:
        """A field that no document states is no key, and an unknown key is refused."""
        schema = schema_of(Sample, title="x", shapes={})

        assert list(schema["properties"]) == [
            each.name for each in attrs.fields(Sample) if each.name != "made"
        ]
        assert schema["additionalProperties"] is False

    def test_its_description_is_what_its_docstring_says_before_any_section(self) -> None:
        """All paragraphs above `Attributes` describe the class, on one line."""
        assert (
            schema_of(Sample, title="x", shapes={})["description"]
            == "A sample of many types. It has a second paragraph, on two lines."
        )

    def test_keys_are_described_by_the_attributes_of_its_docstring(self) -> None:
        """Each key says what its attribute is, whatever line breaks and colons stand in it."""
        keys = properties(Sample)

        assert keys["name"]["description"] == "What it is called, on two lines: with a colon."
        assert keys["colour"]["description"] == "Its colour."

    def test_a_list_that_nobody_describes_says_what_its_items_are(self) -> None:
        """In place of a description of its own a list has that of the class of its items."""
        assert properties(Sample)["parts"]["description"] == "A part of a sample."

    def test_descriptions_are_inherited_with_the_fields(self) -> None:
        """A field of a parent class keeps the description it has there."""
        waivers = schema_of(FiledAssessment, title="x")["$defs"]["Waiver"]["properties"]

        assert waivers["requirement"]["description"] == "The requirement it is about."

    @pytest.mark.parametrize(
        ("key", "default"),
        [
            ("colour", "blue"),
            ("weight", 2),
            ("share", "0.5"),
            ("count", 3),
            ("is_new", False),
        ],
    )
    def test_a_default_is_stated_as_a_document_would_write_it(self, key: str, default: object) -> None:
        """Enumerations by their word, numbers exactly."""
        assert properties(Sample)[key]["default"] == default

    @pytest.mark.parametrize("key", ["id", "name", "size", "tags", "made_on", "note"])
    def test_a_default_that_says_nothing_is_left_out(self, key: str) -> None:
        """No default, an empty one and nothing at all are not worth a word."""
        assert "default" not in properties(Sample)[key]

    @pytest.mark.parametrize(
        ("key", "schema"),
        [
            ("id", {"type": ["string", "number", "boolean"]}),
            ("name", referred("Text")),
            ("colour", {"enum": ["red", "blue"]}),
            ("size", {"enum": ["small", "large", ""]}),
            ("weight", referred("Number")),
            ("count", referred("WholeNumber")),
            ("is_new", {"enum": [True, False, "true", "false"]}),
            ("parts", {"type": "array", "items": referred("Part")}),
            ("made_on", {"anyOf": [referred("Day"), {"type": "null"}]}),
            ("seen", {"anyOf": [referred("Date"), {"type": "null"}]}),
            ("during", {"anyOf": [referred("Period"), {"type": "null"}]}),
            ("lasts", {"anyOf": [referred("Span"), {"type": "null"}]}),
        ],
    )
    def test_a_field_is_what_its_type_is_read_from(self, key: str, schema: Schema) -> None:
        """Each type has one schema, that of what its reader takes."""
        found = {
            name: said
            for name, said in properties(Sample)[key].items()
            if name not in {"description", "default"}
        }

        assert found == schema

    def test_a_list_of_texts_may_be_a_single_one(self) -> None:
        """The brackets of a list of one can be left out, and both forms have a title."""
        alone, several = properties(Sample)["tags"]["anyOf"]

        assert (alone["title"], several["title"]) == ("a single one", "a list")
        assert several["items"] == {"type": alone["type"]}

    def test_only_definitions_that_are_referred_to_come_along(self) -> None:
        """A schema carries what it needs, in the order of names."""
        schema = schema_of(Sample, title="x", shapes={})

        assert list(schema["$defs"]) == sorted(
            ["Date", "Day", "Number", "Part", "Period", "Span", "Text", "WholeNumber"]
        )

    def test_it_names_its_draft_and_title(self) -> None:
        """The title is the one asked for, not that of the class."""
        schema = schema_of(Sample, title="sample file", shapes={})

        assert (schema["$schema"], schema["title"]) == (DRAFT, "sample file")

    def test_the_same_classes_give_the_same_schema(self) -> None:
        """Nothing depends on what was made before."""
        assert schema_of(Indicator, title="x") == schema_of(Indicator, title="x")


class TestShape:
    """What a class refuses beyond its types narrows its schema."""

    def test_a_value_is_narrowed_in_place_of_its_type(self) -> None:
        """The narrower schema stands where that of the type would, nothing at all stays allowed."""
        shapes = {Sample: Shape(fields={"made_on": Narrowing(value={"const": "today"})})}

        assert properties(Sample, shapes)["made_on"]["anyOf"] == [{"const": "today"}, {"type": "null"}]

    def test_items_of_a_list_are_narrowed_one_by_one(self) -> None:
        """For a list the narrower value is that of its items, beside what the list itself must be."""
        shapes = {Sample: Shape(fields={"tags": Narrowing(value={"const": "x"}, items={"minItems": 1})})}

        assert properties(Sample, shapes)["tags"]["anyOf"] == [
            {"title": "a single one", "const": "x"},
            {"title": "a list", "type": "array", "items": {"const": "x"}, "minItems": 1},
        ]

    def test_what_is_needed_is_required_and_never_nothing(self) -> None:
        """A class may refuse to be made without what its type would let it lack."""
        shapes = {Sample: Shape(fields={"made_on": Narrowing(needed=True)})}

        schema = schema_of(Sample, title="x", shapes=shapes)

        assert schema["required"] == ["id", "name", "made_on"]
        assert schema["properties"]["made_on"] == referred("Day")

    def test_a_class_refuses_what_its_parents_do(self) -> None:
        """Rules of a parent hold for its fields and its whole, after those of the class itself."""
        own, inherited = where("id", {"const": 1}), where("id", {"const": 2})
        shapes = {
            Part: Shape(fields={"id": Narrowing(value={"const": "part"})}, whole=(inherited,)),
            Sample: Shape(whole=(own,)),
        }

        schema = schema_of(Sample, title="x", shapes=shapes)

        assert schema["properties"]["id"] == {"const": "part"}
        assert schema["allOf"] == [own, inherited]

    def test_rules_speak_of_fields_that_there_are(self) -> None:
        """No rule outlives the field it was made for."""
        unknown = [
            (cls.__name__, key)
            for cls, shape in SHAPES.items()
            for key in (*shape.fields, *_keys_of(shape.whole))
            if key not in {each.name for each in attrs.fields(cls)}
        ]

        assert unknown == []

    def test_rules_speak_of_classes_that_documents_are_read_as(self) -> None:
        """Each class with rules of its own, or a child of it, is the class of something in a file."""
        schemas = [schema_of(cls, title="x") for cls in (Indicator, FiledAssessment, ContinuedAssessment)]
        made = {"Indicator"}.union(*(schema["$defs"] for schema in schemas))

        unused = [
            cls.__name__
            for cls in SHAPES
            if not made & {each.__name__ for each in (cls, *cls.__subclasses__())}
        ]

        assert unused == []

    def test_a_rule_offers_no_key_of_its_own(self) -> None:
        """Editors are told not to offer a key for a rule, since the class offers it already."""
        rule = unstated("made_on", message="not now")

        assert rule == {
            "allOf": [
                {"properties": {"made_on": {"enum": [None], "doNotSuggest": True, "errorMessage": "not now"}}}
            ]
        }


def _keys_of(rules: Any) -> Iterator[str]:
    """Give the keys that rules speak of, but for those within another key."""
    if isinstance(rules, dict):
        yield from rules.get("required", ())
        yield from rules.get("properties", ())
        for name, each in rules.items():
            if name in {"allOf", "anyOf", "not", "if", "then", "else"}:
                yield from _keys_of(each)
    elif isinstance(rules, (list, tuple)):
        for each in rules:
            yield from _keys_of(each)


@pytest.fixture(scope="module")
def guard() -> Schema:
    """Give the schema of guards."""
    found: Schema = schema_of(Indicator, title="x")["$defs"]["Guard"]
    return found


class TestGuard:
    """A guard is a mapping with one of the words as its key."""

    def test_there_is_one_word_and_no_other_key(self, guard: Schema) -> None:
        """Neither two words nor none make a guard."""
        assert (guard["minProperties"], guard["maxProperties"]) == (1, 1)
        assert guard["additionalProperties"] is False

    def test_every_word_is_described(self, guard: Schema) -> None:
        """Whoever completes a guard reads what each word asks for."""
        assert [word for word, said in guard["properties"].items() if not said.get("description")] == []

    def test_a_leaf_with_a_short_form_takes_what_its_field_does(self, guard: Schema) -> None:
        """`provided: plan`, `provided: [plan, minutes]` and the mapping are one guard in three forms."""
        forms = guard["properties"]["provided"]["anyOf"]

        assert [form.get("title", form.get("$ref")) for form in forms] == [
            "a single one",
            "a list",
            "#/$defs/Provided",
        ]

    def test_a_short_form_without_a_title_says_what_it_stands_for(self, guard: Schema) -> None:
        """A leaf written as one word says which of its keys that is."""
        assert guard["properties"]["holds"]["anyOf"][0]["title"] == "only its requirement"

    @pytest.mark.parametrize("word", ["all_of", "any_of", "none_of"])
    def test_a_group_is_a_list_of_guards_or_a_mapping(self, guard: Schema, word: str) -> None:
        """The parts of a group need no key, unless the group says more; there is always one."""
        parts, mapping = guard["properties"][word]["anyOf"]

        assert (parts["items"], parts["minItems"]) == (referred("Guard"), 1)
        assert mapping == referred("NoneOf" if word == "none_of" else "Group")

    @pytest.mark.parametrize(("word", "name"), [("at_least", "AtLeast"), ("measured", "Measured")])
    def test_a_word_without_a_short_form_takes_its_mapping_alone(
        self, guard: Schema, word: str, name: str
    ) -> None:
        """What needs more than one thing is always a mapping."""
        said = guard["properties"][word]

        assert {key: value for key, value in said.items() if key != "description"} == referred(name)

    def test_it_is_a_schema_by_itself(self) -> None:
        """Guards hold guards, and each class is made once all the same."""
        holder = attrs.make_class("Holder", {"guard": attrs.field(type=Guard)})

        assert schema_of(holder, title="x")["properties"]["guard"] == referred("Guard")


class TestByKey:
    """Documents of two classes are told apart by a key."""

    def test_the_key_decides_which_class_is_meant(self) -> None:
        """With the key it is one class, without it the other, and each complains of its own."""
        schema = schema_by_key("continues", ContinuedAssessment, FiledAssessment, title="x")

        assert (schema["if"], schema["then"], schema["else"]) == (
            {"required": ["continues"]},
            referred("ContinuedAssessment"),
            referred("FiledAssessment"),
        )

    def test_the_key_is_known_before_it_is_there(self) -> None:
        """Editors offer the key in an empty document too, with what it means."""
        schema = schema_by_key("continues", ContinuedAssessment, FiledAssessment, title="x")

        assert schema["properties"]["continues"]["description"] == (
            "The file it goes on from, relative to this file."
        )


def matches(schema: Schema, text: str) -> bool:
    """Tell whether a text matches every pattern of a schema, as ECMA-262 has it."""
    patterns = [each["pattern"] for each in (schema, *schema.get("allOf", ())) if "pattern" in each]
    assert patterns
    return all(re.search(pattern.replace("$", r"\Z"), text) for pattern in patterns)


def read_as(text: str, cls: type) -> Any:
    """Read a text as a class; nothing when it is refused. What is only too long is left aside."""
    holder = attrs.make_class("Holder", {"value": attrs.field(type=cls)})
    try:
        return codec.structure({"value": text}, holder).value
    except KpiflowError as error:
        assume(error.code != "KPI502" and "longer than the calendar" not in str(error))
        return None


def texts(alphabet: str, *schemas: Schema) -> st.SearchStrategy[str]:
    """Texts of some characters, and texts that match the pattern of a schema."""
    found = [st.text(alphabet=alphabet, max_size=12)]
    found += [st.from_regex(schema["pattern"].replace("$", r"\Z")) for schema in schemas]
    return st.one_of(found).filter(lambda text: not UNSAFE.search(text))


DIGITS = "0123459๐๑๒๙"
NUMERIC = f"{DIGITS}.+-eE \t\n\u00a0\u3000_,x"


class TestPattern:
    """Patterns accept what readers read, and nothing else."""

    def test_space_is_what_readers_strip(self) -> None:
        """The space of patterns is that of Python, but for characters that no file may hold."""
        stripped = {
            character
            for character in map(chr, range(sys.maxunicode + 1))
            if character.isspace() and not UNSAFE.match(character)
        }

        assert {character for character in stripped if re.fullmatch(f"[{SPACE}]", character)} == stripped
        assert not any(re.fullmatch(f"[{SPACE}]", character) for character in "x0๐\u200b\ufeff")

    @given(texts(NUMERIC, VALUES["WholeNumber"]))
    def test_whole_numbers(self, text: str) -> None:
        """A text is a whole number to the schema exactly when it is one to the reader."""
        assert matches(VALUES["WholeNumber"], text) == (read_as(text, int) is not None)

    @given(texts(NUMERIC, VALUES["WholeNumber"], VALUES["Count"]))
    def test_counts(self, text: str) -> None:
        """A count is a whole number from 1 on."""
        assert matches(VALUES["Count"], text) == ((read_as(text, int) or 0) >= 1)

    @given(texts(NUMERIC, VALUES["Number"]))
    def test_numbers(self, text: str) -> None:
        """A text is a number to the schema exactly when it is one to the reader."""
        assert matches(VALUES["Number"], text) == (read_as(text, Decimal) is not None)

    @given(texts(NUMERIC, VALUES["Number"], VALUES["NumberFromZero"]))
    def test_numbers_from_zero(self, text: str) -> None:
        """A minus is taken before nothing but zeros."""
        number = read_as(text, Decimal)

        assert matches(VALUES["NumberFromZero"], text) == (number is not None and number >= 0)

    @given(texts(NUMERIC, VALUES["Number"], VALUES["NumberAboveZero"]))
    def test_numbers_above_zero(self, text: str) -> None:
        """Zero is not above zero, however it is written."""
        number = read_as(text, Decimal)

        assert matches(VALUES["NumberAboveZero"], text) == (number is not None and number > 0)

    @given(texts("0123๑ \t\u00a0daymonthsyerDAYSſวันเดือปี", VALUES["Span"]))
    def test_spans(self, text: str) -> None:
        """A span of time is so many days, months and years, and never none at all."""
        assert matches(VALUES["Span"], text) == (read_as(text, Span) is not None)

    @given(texts("aZ09._- \nกé", VALUES["Identifier"]))
    def test_identifiers(self, text: str) -> None:
        """An identifier is one to the schema exactly when a definition takes it for one."""
        assert matches(VALUES["Identifier"], text) == (not list(identifier_problem(text, ())))

    @given(texts(f"{DIGITS} \t\n.-", whole_numbers((6, 9, 12))["anyOf"][1]))
    def test_one_of_several_whole_numbers(self, text: str) -> None:
        """Written as text, a number is one of those allowed however many zeros it begins with."""
        assert matches(whole_numbers((6, 9, 12))["anyOf"][1], text) == (read_as(text, int) in {6, 9, 12})

    @pytest.mark.parametrize(
        ("schema", "is_taken"),
        [
            (SAID, lambda text: bool(text.strip())),
            (BLANK_OR_SAID, lambda text: not text or bool(text.strip())),
            (TRIMMED, lambda text: bool(text) and text == text.strip()),
        ],
        ids=["said", "blank or said", "trimmed"],
    )
    @given(text=texts("a \t\n\u00a0\u2028ก"))
    def test_texts(self, schema: Schema, is_taken: Callable[[str], bool], text: str) -> None:
        """Blank is what is left when Python strips a text."""
        assert matches(schema, text) == is_taken(text)

    @pytest.mark.parametrize("name", [name for name, schema in VALUES.items() if "examples" in schema])
    def test_examples_can_be_read(self, name: str) -> None:
        """What a schema gives as an example is read without complaint."""
        classes = {"Day": date, "Date": PartialDate, "Period": DateRange, "Span": Span}

        assert [text for text in VALUES[name]["examples"] if read_as(text, classes[name]) is None] == []


@frozen(kw_only=True)
class Whole(Part):
    """A part that is made of others."""

    made_of: str


@frozen(kw_only=True)
class Holder:
    """A sample that holds one of two."""

    held: Part | Whole


def test_one_of_two_is_told_by_the_key_that_only_one_of_them_has() -> None:
    """An editor names what one class lacks, and not that it is none of two."""
    held = properties(Holder)["held"]

    assert held["if"] == {"required": ["made_of"]}
    assert (held["then"], held["else"]) == ({"$ref": "#/$defs/Whole"}, {"$ref": "#/$defs/Part"})


class TestBeside:
    """Schemas of what nothing reads back."""

    def test_objects_stand_as_a_file_would_write_them(self) -> None:
        """Parts made elsewhere and classes are both known by name, and what nobody refers to is left out."""
        root = {
            "type": "object",
            "properties": {"day": {"$ref": "#/$defs/Own"}, "text": {"$ref": "#/$defs/Text"}},
        }

        made = schema_beside(
            root, title="a record", parts={"Own": {"type": "string"}, "Unused": {}}, classes=(Text,)
        )

        assert made["title"] == "a record"
        assert set(made["$defs"]) == {"Own", "Text"}

    def test_a_part_of_the_name_of_a_class_is_refused(self) -> None:
        """One name cannot stand for two things."""
        with pytest.raises(ValueError, match="already of Text"):
            schema_beside({}, title="t", parts={"Text": {}}, classes=(Text,))
