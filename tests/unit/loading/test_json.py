"""A JSON file becomes the same tree as a YAML file, and is refused for the same reasons."""

from __future__ import annotations

import json

from typing import Any

import pytest

from hypothesis import example, given, strategies as st

from kpiflow.errors import LoadingError, Position, Problem
from kpiflow.loading.limits import MAX_DEPTH, MAX_NODES, MAX_TEXT
from kpiflow.loading.source import Source, parse_source
from kpiflow.text import UNSAFE


READABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(READABLE, max_size=8) | st.sampled_from(["\0", "\n", "a\tb", "\r\n", '"', "\\", "/", "~", "null"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(READABLE, max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
SIGNS = st.sampled_from(
    [*'[]{},:"\\', "0", "1", "-", ".", "e", "+", " ", "\n", "true", "null", "NaN", "Infinity", '"a"', '"b":', "\\u",
     "d83d", '"\\ud83d\\ude00"', "/", "'", "ที่", "\x85", "\u202e", "\x7f", "x"]
)  # fmt: skip


def read(text: str) -> Source:
    """Read a JSON text."""
    return parse_source(text, file="f.json")


def plain(text: str) -> Any:
    """Give what a JSON text says, with which nothing must be wrong."""
    source = read(text)
    assert source.problems == ()
    return source.root.plain()


def tried(text: str) -> tuple[Problem, ...]:
    """Read a JSON text and give what is wrong with it; anything but a refusal goes through."""
    try:
        return read(text).problems
    except LoadingError as error:
        return error.problems


def refused(text: str) -> LoadingError:
    """Read a text that is refused and give the refusal."""
    with pytest.raises(LoadingError) as error:
        read(text)
    return error.value


class TestValues:
    """Everything but lists, mappings and nothing is text, exactly as it is written."""

    @pytest.mark.parametrize(
        "number",
        ["0", "-0", "2", "2.50", "0.1", "1e3", "1E+3", "-1.25e-7", "123456789012345678901234567890.10"],
    )
    def test_numbers_keep_every_digit(self, number: str) -> None:
        """A number is the text it is written as, so that it is read exactly."""
        assert plain(f'{{"weight": {number}, "of": [{number},{number} ]}}') == {
            "weight": number,
            "of": [number, number],
        }

    def test_words_are_text_and_null_is_nothing(self) -> None:
        """`true` and `false` are the text they are in YAML, and only `null` is nothing."""
        assert plain('[true, false, null, "null", "", "~"]') == ["true", "false", None, "null", "", "~"]

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ('"ระดับที่ 1"', "ระดับที่ 1"),
            (r'"\u0e01\u0E02"', "กข"),
            (r'"\ud83d\ude00"', "\U0001f600"),
            (r'"\"\\\/\n\t"', '"\\/\n\t'),
            ('"\u200b\u2028"', "\u200b\u2028"),
        ],
    )
    def test_text_is_read_with_its_escapes(self, text: str, value: str) -> None:
        """Escapes give their character, two halves the one they are of, and other characters themselves."""
        assert plain(text) == value
        assert plain(f"{{{text}: [{text}]}}") == {value: [value]}

    @pytest.mark.parametrize(
        "text", ["[]", "{}", " [ ] ", "\n{\r\n}\t", "[[], {}, []]", '{"a": {}, "b": []}']
    )
    def test_lists_and_mappings_may_be_empty(self, text: str) -> None:
        """What holds nothing is read as that, with space or without."""
        assert plain(text) == json.loads(text)

    def test_a_mark_of_the_encoding_is_left_out(self) -> None:
        """A byte order mark is no part of the text, and takes no column."""
        assert read('\ufeff{"a": "b"}').root.locate(("a",)) == Position("f.json", 1, 7)


class TestPlaces:
    """Every value knows its line and column, as in YAML."""

    TEXT = '{\n  "ที่": [1,\n    {"b": "c", "d": null}],\n  "e": {}\n}'

    @pytest.mark.parametrize(
        ("path", "line", "column"),
        [
            ((), 1, 1),
            (("ที่",), 2, 3),
            (("ที่", 0), 2, 11),
            (("ที่", 1), 3, 5),
            (("ที่", 1, "b"), 3, 11),
            (("ที่", 1, "d"), 3, 16),
            (("e",), 4, 3),
            (("missing",), 1, 1),
        ],
        ids=str,
    )
    def test_of_values(self, path: tuple[str | int, ...], line: int, column: int) -> None:
        """Text stands where it begins, anything else of a key where its key begins."""
        assert read(self.TEXT).root.locate(path) == Position("f.json", line, column)

    def test_of_keys(self) -> None:
        """What is wrong with a key stands at the key."""
        assert read(self.TEXT).root.locate(("ที่", 1, "b"), key=True) == Position("f.json", 3, 6)

    @given(DATA, st.sampled_from([None, 0, 2]))
    @example({"a": ["\0", "\x7f"]}, None)
    def test_are_those_that_yaml_gives(self, data: Any, indent: int | None) -> None:
        """A JSON text read as the YAML that it also is gives the same values, places and problems."""
        text = json.dumps(data, ensure_ascii=False, indent=indent)

        as_json, as_yaml = tried_whole(text, "f"), tried_whole(text, "f.yaml")

        assert as_json == as_yaml


def tried_whole(text: str, file: str) -> tuple[object, ...]:
    """Read a text and give its values, places and problems without the name of the file."""
    try:
        source = parse_source(text, file=file)
    except LoadingError as error:
        return (tuple(each.at(None) for each in error.problems),)
    return source.root.value, source.root.offsets, tuple(each.at(None) for each in source.problems)


class TestRefusals:
    """What is no JSON is refused where it breaks off, with one way to mend it."""

    @pytest.mark.parametrize(
        ("text", "column", "message", "hint"),
        [
            ('{"a": 1,}', 9, "expected a key, found '}'", "write what is missing here, or delete the comma"),
            ("[1,]", 4, "expected a value, found ']'", "write what is missing here, or delete the comma"),
            ('{"a":}', 6, "expected a value, found '}'", "write what is missing here, or delete the comma"),
            ("{,}", 2, "expected a key, found ','", "write what is missing here, or delete the comma"),
            ("[1 2]", 4, "expected ',' or ']', found '2'", "a comma stands between two values"),
            ('{"a":1 "b":2}', 8, "expected ',' or '}', found '\"'", "a comma stands between two values"),
            ('{"a" 1}', 6, "expected ':', found '1'", "a colon stands between a key and its value"),
            ("{a: 1}", 2, "expected a key, found 'a'", "a key is text in double quotes"),
            ("{1: 1}", 2, "expected a key, found '1'", "a key is text in double quotes"),
            ("['a']", 2, "expected a value, found '''", "text goes in double quotes"),
            ("[no]", 2, "expected a value, found 'no'", "text goes in double quotes"),
            ("[True]", 2, "expected a value, found 'True'", "write true, false or null"),
            ("[None]", 2, "expected a value, found 'None'", "write true, false or null"),
            ("[1] 2", 5, "one value is the whole file", "delete what follows it"),
            ("[1]]", 4, "one value is the whole file", "delete what follows it"),
            ('["a', 2, "a text is never closed", "it ends with a double quote"),
            ('["a\n"]', 4, "a tab or line break stands in a text", r"write it as \t or \n, or close the text"),
            ('["a\tb"]', 4, "a tab or line break stands in a text", r"write it as \t or \n, or close the text"),
            (r'["\x41"]', 3, "there is no such escape", "a backslash that is meant as text is written twice"),
            (r'{"\u12": 1}', 4, "there is no such escape", "a backslash that is meant as text is written twice"),
        ],
    )  # fmt: skip
    def test_say_what_and_where(self, text: str, column: int, message: str, hint: str) -> None:
        """The refusal says what was due and what was found, at its column."""
        [problem] = refused(text).problems

        assert (problem.code, problem.position) == ("KPI402", Position("f.json", 1, column))
        assert (problem.message, problem.hint) == (f"the file is not well-formed JSON: {message}", hint)

    @pytest.mark.parametrize(
        "number", ["01", "-01", "+1", ".5", "5.", "1e", "1.5.5", "-", "1-2", "1_000", "0x1F", "๑"]
    )
    def test_what_is_nearly_a_number_is_none(self, number: str) -> None:
        """A number is written as JSON has it, or in quotes."""
        [problem] = refused(f"[{number}]").problems

        assert problem.message == f"the file is not well-formed JSON: expected a value, found '{number}'"

    @pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "nan", "+inf"])
    def test_numbers_are_finite(self, word: str) -> None:
        """What other readers of JSON take for a number without end is refused."""
        [problem] = refused(f'{{"weight": {word}}}').problems

        assert problem.hint == "a number is finite; leave the key out where it is not known"

    @pytest.mark.parametrize("note", ["// note\n", "/* note */", "# note\n"])
    @pytest.mark.parametrize("text", ["@1", '{@"a": 1}', '{"a"@: 1}', '{"a": @1}', '{"a": 1 @}'])
    def test_there_are_no_notes(self, text: str, note: str) -> None:
        """A note is named for what it is, wherever it stands."""
        [problem] = refused(text.replace("@", note)).problems

        assert problem.hint == "JSON has no notes; delete it, or write the file in YAML"

    @pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff"])
    def test_nothing_is_no_file(self, text: str) -> None:
        """A file without a value is empty."""
        assert str(refused(text)) == "[KPI402] the file is empty\n  at: f.json:1:1"

    def test_what_is_never_closed_is_named(self) -> None:
        """A file that ends too early names the bracket that is open."""
        assert str(refused('{"levels": [1,\n  {"a": 2}')) == (
            "[KPI402] the file is not well-formed JSON: expected ',' or ']', found the end of the file\n"
            "  at: f.json:2:11\n"
            '  2 |   {"a": 2}\n'
            "    |           ^\n"
            "  hint: the '[' at 1:12 is never closed"
        )


class TestSameRefusals:
    """What is refused in YAML for more than its grammar is refused in JSON."""

    def test_keys_written_twice(self) -> None:
        """Of two values for one key neither is taken in silence, however the key is escaped."""
        source = read('{"weight": 2,\n "w\\u0065ight": 20}')

        [problem] = source.problems
        assert str(problem) == (
            "[KPI405] the key 'weight' is written twice\n"
            "  at: f.json:2:2\n"
            '  2 |  "w\\u0065ight": 20}\n'
            "    |  ^\n"
            "  hint: the first one stands at 1:2; keep one of them"
        )

    @pytest.mark.parametrize(
        "escape", ["\\u0000", "\\u001b", "\\u202e", "\\ud800", "\\ude00\\ud83d", "\\ufffe", "\\r"]
    )
    def test_escapes_bring_in_no_more_than_may_be_written(self, escape: str) -> None:
        """Controls, overrides of the direction and half characters are refused behind escapes too."""
        assert [each.code for each in read(f'{{"a": "x{escape}", "k{escape}": 1}}').problems] == [
            "KPI401"
        ] * 2

    @pytest.mark.parametrize("character", ["\x00", "\x7f", "\x9f", "\ud800", "\uffff"], ids=ascii)
    def test_characters_that_are_no_text(self, character: str) -> None:
        """A character that no file may hold ends the reading."""
        assert [(each.code, each.position) for each in refused(f'["ก{character}"]').problems] == [
            ("KPI401", Position("f.json", 1, 4))
        ]

    @pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 33 + "]" * 33])
    def test_deep_nesting(self, text: str) -> None:
        """However deep values nest, the answer is one problem and no crash."""
        [problem] = refused(text).problems

        assert (problem.code, problem.message) == ("KPI403", "values are nested deeper than 32")

    def test_the_limits_themselves_are_allowed(self) -> None:
        """Depth, number and length may be as large as the limits say, and not larger."""
        deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
        most = "[" + "1," * (MAX_NODES - 2) + "1]"
        longest = f'["{"x" * MAX_TEXT}"]'

        assert [tried(text) for text in (deepest, most, longest)] == [(), (), ()]
        assert refused(most.replace("]", ",1]")).code == "KPI403"
        assert [each.code for each in read(longest.replace("xx", "xxx", 1)).problems] == ["KPI403"]


class TestAgainstPython:
    """Python's own reader of JSON takes the same texts for the same data."""

    @given(DATA, st.sampled_from([None, 1]), st.booleans())
    def test_of_what_is_json(self, data: Any, indent: int | None, ensure_ascii: bool) -> None:
        """What Python writes as JSON says the same here."""
        agrees(json.dumps(data, indent=indent, ensure_ascii=ensure_ascii))

    @given(DATA, st.data())
    def test_of_what_is_nearly_json(self, data: Any, drawn: st.DataObject) -> None:
        """A slip anywhere in a text is one here too, or makes the same of it."""
        text = json.dumps(data, ensure_ascii=False)
        start = drawn.draw(st.integers(0, len(text)))
        end = drawn.draw(st.integers(start, min(start + 2, len(text))))

        agrees(text[:start] + drawn.draw(SIGNS | st.just("")) + text[end:])

    @given(st.lists(SIGNS, max_size=12).map("".join))
    @example('{"a":1,"a":1}')
    @example('"\\ud83d\\ude00"')
    @example('"\\ude00\\ud83d"')
    @example("-0.0e-0")
    def test_of_any_punctuation(self, text: str) -> None:
        """Whatever signs follow one another, both readers come to the same."""
        agrees(text)


class Reference:
    """What Python's reader makes of a text, and what only ours refuses in it."""

    def __init__(self, text: str) -> None:
        self.has_repeated_key = False
        self.texts = [text.replace("\r", "")]
        self.value = self._as_text(
            json.loads(
                text,
                parse_int=str,
                parse_float=str,
                parse_constant=self._no_number,
                object_pairs_hook=self._mapping,
            )
        )

    @property
    def is_refused_here(self) -> bool:
        """Tell whether a key is written twice, or a text holds what is none, be it by an escape."""
        return self.has_repeated_key or any(map(UNSAFE.search, self.texts))

    def _no_number(self, word: str) -> None:
        raise ValueError(word)

    def _mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        self.texts += keys
        self.has_repeated_key |= len(set(keys)) < len(keys)
        return dict(pairs)

    def _as_text(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._as_text(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._as_text(each) for each in value]
        self.texts += [value] if isinstance(value, str) else []
        return str(value).lower() if isinstance(value, bool) else value


def agrees(text: str) -> None:
    """Check that both readers make the same of a text, or refuse it, but for what only ours refuses."""
    codes = {each.code for each in tried(text)}
    try:
        reference = Reference(text)
    except ValueError:
        assert codes & {"KPI401", "KPI402"}
        return
    assert codes <= {"KPI401", "KPI405"}
    assert bool(codes) == reference.is_refused_here
    assert codes or read(text).root.plain() == reference.value
