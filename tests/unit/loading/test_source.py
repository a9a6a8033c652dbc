"""A YAML file as a tree that knows its places, within limits."""

from __future__ import annotations

import os

from pathlib import Path

import pytest
import yaml

from hypothesis import given, strategies as st

from kpiflow.errors import LoadingError, Path as DocumentPath, Position, Problem
from kpiflow.loading.building import _SUSPECT
from kpiflow.loading.limits import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_TEXT
from kpiflow.loading.source import Source, parse_source, read_source
from kpiflow.text import UNSAFE


EXAMPLES = sorted((Path(__file__).parents[3] / "examples").rglob("*.yaml"))


def refused(text: str) -> LoadingError:
    """Parse text that is refused and give the refusal."""
    with pytest.raises(LoadingError) as error:
        parse_source(text, file="f.yaml")
    return error.value


def tried(text: str) -> tuple[Problem, ...]:
    """Parse text and give what is wrong with it; anything but a refusal goes through."""
    try:
        return parse_source(text, file="f.yaml").problems
    except LoadingError as error:
        return error.problems


def said(error: LoadingError) -> str:
    """Give what a refusal says, without the lines it shows."""
    return "\n".join(str(problem.at(problem.position)) for problem in error.problems)


def first(error: LoadingError) -> tuple[str, int, int]:
    """Give the code and place of the first problem."""
    problem = error.problems[0]
    assert problem.position is not None
    return problem.code, problem.position.line, problem.position.column


def place(source: Source, *path: str | int, key: bool = False) -> tuple[int, int]:
    """Give line and column of a path."""
    position = source.root.locate(path, key=key)
    return position.line, position.column


class TestPlaces:
    """Every value knows where it stands, in lines and characters from 1."""

    TEXT = "name: {th: ระดับ, en: level}\nlevels:\n  - level: 1\n    of: [a, 'b']\n  -\n    level: 2\n"

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ((), (1, 1)),
            (("name",), (1, 1)),
            (("name", "th"), (1, 12)),
            (("name", "en"), (1, 23)),
            (("levels",), (2, 1)),
            (("levels", 0), (3, 5)),
            (("levels", 0, "level"), (3, 12)),
            (("levels", 0, "of"), (4, 5)),
            (("levels", 0, "of", 1), (4, 13)),
            (("levels", 1), (6, 5)),
            (("levels", 1, "level"), (6, 12)),
        ],
        ids=str,
    )
    def test_of_values(self, path: DocumentPath, expected: tuple[int, int]) -> None:
        """A text stands where it begins, a list or mapping of a key where its key begins."""
        assert place(parse_source(self.TEXT, file="f"), *path) == expected

    def test_of_keys(self) -> None:
        """What is wrong with a key stands at the key, not at its value."""
        source = parse_source(self.TEXT, file="f")

        assert place(source, "levels", 0, "level", key=True) == (3, 5)
        assert place(source, "name", "en", key=True) == (1, 19)

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            (("levels", 7), (2, 1)),
            (("levels", 0, "missing"), (3, 5)),
            (("name", 0), (1, 1)),
            (("levels", "level"), (2, 1)),
            (("levels", 0, "level", "deeper"), (3, 12)),
            (("missing",), (1, 1)),
        ],
        ids=str,
    )
    def test_of_what_is_not_there(self, path: DocumentPath, expected: tuple[int, int]) -> None:
        """What does not exist is looked for at the nearest value above it."""
        assert place(parse_source(self.TEXT, file="f"), *path) == expected

    @pytest.mark.parametrize(
        "text",
        ["a: 1\r\nข้อ: x\r\nb: [1, 2]\r\n", "a: 1\rข้อ: x\rb: [1, 2]\r", "a: 1\nข้อ: x\nb: [1, 2]"],
        ids=["windows", "old mac", "unix"],
    )
    def test_are_the_same_for_all_line_ends(self, text: str) -> None:
        """Windows and Unix files give the same values at the same places."""
        source = parse_source(text, file="f")

        assert source.root.plain() == {"a": "1", "ข้อ": "x", "b": ["1", "2"]}
        assert (place(source, "ข้อ"), place(source, "b", 1)) == ((2, 6), (3, 8))

    def test_count_characters_not_bytes(self) -> None:
        """Thai letters and their marks count one column each, and so does a letter beyond them."""
        source = parse_source("{ที่: ๑, \U0001f600: x, b: y}", file="f")

        assert place(source, "ที่") == (1, 7)
        assert place(source, "\U0001f600") == (1, 13)
        assert place(source, "b") == (1, 19)

    def test_are_given_to_problems(self) -> None:
        """A problem gets the place of its value, one about a key the place of the key."""
        source = parse_source(self.TEXT, file="f")
        path: DocumentPath = ("levels", 0, "level")

        assert source.placed(Problem("KPI409", "x", path)).position == Position("f", 3, 12)
        assert source.placed(Problem("KPI406", "x", path)).position == Position("f", 3, 5)
        assert source.placed(Problem("KPI407", "x", ("levels", 1))).position == Position("f", 6, 5)


class TestScalars:
    """All scalars stay text; nothing at all is nothing."""

    @pytest.mark.parametrize(
        "word",
        [
            "no", "No", "yes", "on", "off", "y", "n", "true", "False", "7.10", "7.2.1", "010", "0o10", "0x1F", "0b1",
            "12:30:45", "1e3", "1_000", ".nan", ".inf", "-.inf", "2007-10-22", "2550-10-22", "2007-10-22T00:00:00Z",
            "=", "+1", "nUll", "None", "nil",
        ],
    )  # fmt: skip
    def test_keep_what_yaml_would_convert(self, word: str) -> None:
        """Answers, versions, octals, sexagesimals, exponents and dates are the text they are written as."""
        assert parse_source(f"a: {word} # note\nb:\n  - {word}\n", file="f").root.plain() == {
            "a": word,
            "b": [word],
        }
        assert parse_source(f"{{a: {word}}}", file="f").root.plain() == {"a": word}

    @pytest.mark.parametrize("word", ["", "~", "null", "Null", "NULL"])
    def test_are_nothing_when_plainly_so(self, word: str) -> None:
        """An empty plain value, `~` and `null` are nothing."""
        assert parse_source(f"a: {word}\n", file="f").root.plain() == {"a": None}

    @pytest.mark.parametrize("word", ["", "~", "null", "no", "7"])
    def test_are_text_in_quotes(self, word: str) -> None:
        """In quotes even nothing is text."""
        assert parse_source(f"a: '{word}'\nb: \"{word}\"\n", file="f").root.plain() == {"a": word, "b": word}

    @pytest.mark.parametrize("key", ["no", "null", "~", "1", "2007-10-22", "<<", "''"])
    def test_are_text_as_keys(self, key: str) -> None:
        """Keys are text, whatever they look like; nothing is merged."""
        assert parse_source(f"{key}: {{a: b}}", file="f").root.plain() == {key.strip("'"): {"a": "b"}}

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("|\n  one\n  two\n", "one\ntwo\n"),
            (">\n  one\n  two\n", "one two\n"),
            ("|-\r\n  one\r\n  two\r\n", "one\ntwo"),
            ("'it''s'", "it's"),
            ('"a\\tb\\u0E01"', "a\tbก"),
            ("one\n  two", "one two"),
            ("! x", "x"),
        ],
        ids=repr,
    )
    def test_are_read_in_every_style(self, text: str, value: str) -> None:
        """Blocks, folds, quotes and escapes give their text, with line feeds between lines."""
        assert parse_source(f"a: {text}", file="f").root.plain() == {"a": value}

    @pytest.mark.parametrize("text", ["x", "- a\n- b", "[]", "{}", "~", "--- x\n...\n"])
    def test_may_be_the_whole_file(self, text: str) -> None:
        """A file may hold one text, list or nothing; whoever wants a mapping refuses it."""
        source = parse_source(text, file="f")

        assert not source.has("x")
        assert source.problems == ()

    def test_know_their_keys(self) -> None:
        """A source tells whether it is a mapping with a key."""
        source = parse_source("a: {b: c}", file="f")

        assert (source.has("a"), source.has("b")) == (True, False)


class TestRefusedFeatures:
    """What a rule file has no use for."""

    @pytest.mark.parametrize(
        ("text", "message", "hint"),
        [
            ("a: &x b", "the file uses the anchor '&x'\n  at: f.yaml:1:4", "write the value out"),
            ("a: *x", "the file uses the alias '*x'\n  at: f.yaml:1:4", "write the value out"),
            ("&k a: b", "the file uses the anchor '&k'\n  at: f.yaml:1:1", "write the value out"),
            ("- &x [a]", "the file uses the anchor '&x'\n  at: f.yaml:1:3", "write the value out"),
            (
                "a: !!python/object/apply:os.system [x]",
                "the file uses the tag 'tag:yaml.org,2002:python/object/apply:os.system'\n  at: f.yaml:1:4",
                "leave the tag out",
            ),
            (
                "a: !!str b",
                "the file uses the tag 'tag:yaml.org,2002:str'\n  at: f.yaml:1:4",
                "leave the tag out",
            ),
            ("a: !x {}", "the file uses the tag '!x'\n  at: f.yaml:1:4", "leave the tag out"),
            ("! [a]", "the file uses the tag '!'\n  at: f.yaml:1:1", "leave the tag out"),
            (
                "a: b\n---\nc: d",
                "the file holds a second document\n  at: f.yaml:2:1",
                "use one file for each",
            ),
        ],
        ids=lambda value: value[:20],
    )
    def test_are_named_with_their_place(self, text: str, message: str, hint: str) -> None:
        """Anchors, aliases, tags and second documents are refused where they stand."""
        assert said(refused(text)) == f"[KPI404] {message}\n  hint: {hint}"

    def test_a_bomb_of_aliases_is_refused_at_its_first_anchor(self) -> None:
        """A file that would unfold to billions of values is refused before any of it is built."""
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]

        assert first(refused("\n".join(lines))) == ("KPI404", 1, 5)

    @pytest.mark.parametrize("text", ["? [a]\n: b", "? {a: b}\n: c", "{[a]: b}", "? - a\n: b"], ids=repr)
    def test_a_key_is_text(self, text: str) -> None:
        """A list or mapping is no key."""
        error = refused(text)

        assert error.code == "KPI408"
        assert error.problems[0].message == "a key must be text"
        assert error.problems[0].hint == "write the key as one word"


class TestDuplicateKeys:
    """Of two values for one key, neither is taken in silence."""

    def test_name_both_places(self) -> None:
        """A key that is written twice is refused at the second, naming the first."""
        source = parse_source("weight: 2\nname: x\nweight: 20\n", file="f.yaml")

        [problem] = source.problems
        assert str(problem) == (
            "[KPI405] the key 'weight' is written twice\n"
            "  at: f.yaml:3:1\n"
            "  3 | weight: 20\n"
            "    | ^\n"
            "  hint: the first one stands at 1:1; keep one of them"
        )
        assert source.root.plain() == {"weight": "2", "name": "x"}

    def test_are_all_named(self) -> None:
        """Every repetition is a problem of its own, in mappings at any depth."""
        source = parse_source("a: {b: 1, b: 2, b: 3}\nc:\n  - d: 1\n    d: {d: 1}\n", file="f")

        assert [(each.code, each.position) for each in source.problems] == [
            ("KPI405", Position("f", 1, 11)),
            ("KPI405", Position("f", 1, 17)),
            ("KPI405", Position("f", 4, 5)),
        ]

    def test_end_the_reading_when_there_are_thousands(self) -> None:
        """After the first thousand the reading ends, and says so."""
        found = refused("a: 1\n" * 3_000).problems

        assert [each.code for each in found] == ["KPI405"] * 1_000 + ["KPI403"]
        assert str(found[-1]) == (
            "[KPI403] there are too many problems; those after this one are not named\n"
            "  at: f.yaml:1001:1\n"
            "  1001 | a: 1\n"
            "       | ^\n"
            "  hint: mend some of them, then look again"
        )

    def test_are_the_same_however_they_are_quoted(self) -> None:
        """A key in quotes and the same key without are one key."""
        assert [each.code for each in parse_source("a: 1\n'a': 2\n\"\\x61\": 3", file="f").problems] == [
            "KPI405"
        ] * 2

    def test_are_told_with_what_ends_the_reading(self) -> None:
        """A file that breaks off later still tells of the key that was written twice."""
        assert [each.code for each in refused("a: 1\na: 2\nb: [").problems] == ["KPI405", "KPI402"]


class TestMalformed:
    """What is no YAML."""

    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [
            ("a: [1, 2", 1, 9),
            ("a: b: c", 1, 5),
            ("\ta: b", 1, 1),
            ("a: 'x", 1, 6),
            ("a: @x", 1, 4),
            ("a: b\n c: d", 2, 3),
            ("- a\nb: c", 2, 1),
            ("%YAML 9.9\n---\na", 1, 1),
            ('a: "\\q"', 1, 5),
            ('a: "\\ud800"', 1, 7),
        ],
        ids=repr,
    )
    def test_is_refused_where_it_breaks(self, text: str, line: int, column: int) -> None:
        """The refusal points at the line and column where reading stopped."""
        assert first(refused(text)) == ("KPI402", line, column)

    def test_says_what_the_parser_found(self) -> None:
        """The message is the parser's own, after ours."""
        assert str(refused("a: b: c")) == (
            "[KPI402] the file is not well-formed YAML: mapping values are not allowed in this context\n"
            "  at: f.yaml:1:5\n"
            "  1 | a: b: c\n"
            "    |     ^\n"
            "  hint: text with a colon in it goes in quotes, and keys of one mapping stand in one column"
        )

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            (
                "a:\n\tb: c",
                "indent with spaces, not with tabs; text that begins with a sign goes in quotes",
            ),
            ("a: @x", "indent with spaces, not with tabs; text that begins with a sign goes in quotes"),
            (
                "a: 1\nb\nc: 2",
                "a key needs a colon and a space after it; look at this line and the one above",
            ),
            ("a: - b", "a dash that is meant as text goes in quotes"),
            ("a: [x: y: z]", "text with a comma, colon or bracket in it goes in quotes"),
            (
                "a: b: c",
                "text with a colon in it goes in quotes, and keys of one mapping stand in one column",
            ),
            ("- a\nb: c", "keys of one mapping, and items of one list, stand in one column"),
            ("  a: 1\n b: 2", "keys of one mapping, and items of one list, stand in one column"),
            ("a: 'x", "a quote or bracket is opened and never closed"),
            ('a: "\\q"', ""),
        ],
        ids=repr,
    )
    def test_says_how_to_mend_what_is_common(self, text: str, hint: str) -> None:
        """Breaks that people make often come with one way out; a rare one is left to the parser's words."""
        assert [each.hint for each in refused(text).problems] == [hint]

    @pytest.mark.parametrize("text", ["", "\n\n", "# only a note\n", "%YAML 1.1\n", "..."], ids=repr)
    def test_nothing_is_no_file(self, text: str) -> None:
        """A file without a value is empty, notes or not."""
        assert refused(text).code == "KPI402"

    def test_an_empty_file_says_so(self) -> None:
        """The refusal of an empty file points at its beginning."""
        assert said(refused("# only a note\n")) == "[KPI402] the file is empty\n  at: f.yaml:1:1"


class TestLimits:
    """Size, nesting, number and length are bounded, and the bounds themselves allowed."""

    @pytest.mark.parametrize(
        "text",
        ["[" * 30_000, "- " * 30_000, "{a: " * 30_000, "a: " + "[" * 30_000 + "]" * 30_000],
        ids=["flow lists", "block lists", "mappings", "closed again"],
    )
    def test_deep_nesting_ends_in_a_message(self, text: str) -> None:
        """However deep values are nested, the answer is one problem and no crash."""
        error = refused(text)

        assert error.code == "KPI403"
        assert error.problems[0].message == "values are nested deeper than 32"

    def test_the_deepest_nesting_is_read(self) -> None:
        """Values may be nested as deep as the limit says, and no deeper."""
        deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH

        assert parse_source(deepest, file="f").problems == ()
        assert said(refused(f"[{deepest}]")) == (
            f"[KPI403] values are nested deeper than {MAX_DEPTH}\n  at: f.yaml:1:33\n  hint: flatten them"
        )

    def test_as_many_values_as_allowed_are_read(self) -> None:
        """A file may hold as many values as the limit says, and none more."""
        most = "[" + "a," * (MAX_NODES - 1) + "]"

        assert parse_source(most, file="f").root.plain() == ["a"] * (MAX_NODES - 1)
        error = refused(most.replace("]", "a]"))
        assert (error.code, error.problems[0].message) == ("KPI403", "the file has too many values")
        assert error.problems[0].hint == "at most 100000"

    def test_text_may_be_as_long_as_allowed(self) -> None:
        """A text may be as long as the limit says; one that is longer is a problem among others."""
        source = parse_source(f"a: {'x' * MAX_TEXT}\nb: {'y' * (MAX_TEXT + 1)}\na: z", file="f.yaml")

        assert [each.code for each in source.problems] == ["KPI403", "KPI405"]
        assert str(source.problems[0].at(Position("f.yaml", 2, 4))) == (
            "[KPI403] this text is too long\n  at: f.yaml:2:4\n  expected: at most 65536 characters   got: 65537"
        )

    def test_keys_are_texts_too(self) -> None:
        """A key may be no longer than any text."""
        source = parse_source(f"? {'x' * (MAX_TEXT + 1)}\n: y", file="f")

        assert [each.code for each in source.problems] == ["KPI403"]


class TestCharacters:
    """A file is text: no controls, no overrides, no halves, raw or by escape."""

    @pytest.mark.parametrize("character", [*"\0\a\b\v\f\x1b\x7f\x80\x9f\ufffe\uffff", "\ud800"], ids=ascii)
    def test_that_are_no_text_are_refused_raw(self, character: str) -> None:
        """A control character, a non-character or half of one ends the reading, in a note too."""
        assert first(refused(f"a: b\nc: ก{character}d")) == ("KPI401", 2, 5)
        assert first(refused(f"a: b # {character}")) == ("KPI401", 1, 8)

    def test_that_are_no_text_are_named(self) -> None:
        """The refusal names the character by its number and never prints it."""
        assert str(refused("a: \x1b[2J")) == (
            "[KPI401] the file contains a character that is not text\n"
            "  at: f.yaml:1:4\n"
            "  1 | a: \\x1b[2J\n"
            "    |    ^\n"
            "  got: U+001B\n"
            "  hint: delete it"
        )

    @pytest.mark.parametrize(
        ("escape", "number"),
        [("\\0", "0000"), ("\\a", "0007"), ("\\e", "001B"), ("\\r", "000D"), ("\\x7f", "007F"), ("\\N", "0085"),
         ("\\u202e", "202E"), ("\\u2066", "2066"), ("\\uFFFE", "FFFE")],
    )  # fmt: skip
    def test_that_are_no_text_are_found_behind_escapes(self, escape: str, number: str) -> None:
        """An escape cannot bring in what may not be written."""
        source = parse_source(f'a: "x{escape}"\n"k{escape}": b', file="f.yaml")

        assert [str(each.at(each.position)) for each in source.problems] == [
            f"[KPI401] this text contains a character that is not text\n  at: f.yaml:{line}:{column}\n"
            f"  got: U+{number}\n  hint: delete it"
            for line, column in ((1, 4), (2, 1))
        ]

    @pytest.mark.parametrize(
        "character", [chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))], ids=ascii
    )
    def test_that_turn_the_writing_are_refused(self, character: str) -> None:
        """A text cannot read differently from what it says."""
        assert [each.code for each in parse_source(f"a: x{character}y", file="f").problems] == ["KPI401"]

    @pytest.mark.parametrize(
        "text",
        ["น้ำ", "นํ้า", "ก\u200bข", "a\u200db", "a\u00a0b", "x\ty", "\U0001f468\u200d\U0001f469", "e\u0301"],
        ids=ascii,
    )
    def test_that_people_write_are_kept(self, text: str) -> None:
        """Thai in every order, word breaks, joiners and tabs are kept as they are written."""
        source = parse_source(f"a: '{text}'", file="f")

        assert (source.root.plain(), source.problems) == ({"a": text}, ())

    def test_are_looked_for_in_one_pass(self) -> None:
        """A file that holds nothing suspect can hold no unsafe text; a carriage return only ends lines."""
        unsafe = {character for character in map(chr, range(0x11000)) if UNSAFE.search(character)}

        assert {character for character in unsafe if not _SUSPECT.search(character)} == {"\r"}
        assert _SUSPECT.search("\\")

    @given(st.text(max_size=30))
    def test_of_any_kind_end_in_a_tree_or_a_refusal(self, text: str) -> None:
        """Whatever a file says, it is read or refused by kpiflow."""
        assert all(problem.position for problem in tried(text))

    @given(st.text(alphabet=" \n-:[]{}'\"&*!|>%@`#?,a0\t\\\r", max_size=40))
    def test_of_yaml_itself_end_in_a_tree_or_a_refusal(self, text: str) -> None:
        """Whatever its punctuation says, a file is read or refused by kpiflow, with a place."""
        assert all(problem.position for problem in tried(text))


class TestOtherParser:
    """Where the fast parser is not installed, the other one reads the same."""

    @pytest.fixture(autouse=True)
    def slow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Read with the parser in Python, while `fast` keeps what the fast one gave."""
        self.fast = [read_source(path) for path in EXAMPLES]
        for reader in ("plain_yaml", "yaml_reader"):
            monkeypatch.setattr(f"kpiflow.loading.{reader}.PARSER", yaml.BaseLoader)

    def test_gives_the_same_values_and_places(self) -> None:
        """Every value of the examples is the same, and stands at the same place."""
        assert [read_source(path) for path in EXAMPLES] == self.fast

    @pytest.mark.parametrize(
        ("text", "code", "line", "column"),
        [
            ("[" * 30_000, "KPI403", 1, 33),
            ("- " * 30_000, "KPI403", 1, 65),
            ("a: *x", "KPI404", 1, 4),
            ("a: !!str b", "KPI404", 1, 4),
            ("a: b\n---\nc: d", "KPI404", 2, 1),
            ("? [a]\n: b", "KPI408", 1, 3),
            ("a: b: c", "KPI402", 1, 5),
            ("# nothing", "KPI402", 1, 1),
        ],
        ids=lambda value: value[:10] if isinstance(value, str) else None,
    )
    def test_refuses_the_same(self, text: str, code: str, line: int, column: int) -> None:
        """What the fast parser refuses is refused at the same place."""
        assert first(refused(text)) == (code, line, column)

    @pytest.mark.parametrize("escape", ["\\0", "\\e", "\\ud800", "\\udc00", "\\ud800\\udc00", "\\U00110000"])
    def test_lets_no_half_character_in(self, escape: str) -> None:
        """An escape that writes no character is refused, by whichever parser."""
        assert tried(f'a: "{escape}"')


class TestFiles:
    """What lies on the disk, and what only looks like a file."""

    def read(self, folder: Path, data: bytes) -> Source:
        """Write bytes to a file and read it."""
        (folder / "f.yaml").write_bytes(data)
        return read_source(folder / "f.yaml")

    @pytest.mark.parametrize("data", [b"\xef\xbb\xbfa: b", b"\xef\xbb\xbfa: b\r\n", b"a: b"], ids=repr)
    def test_may_bear_a_mark_of_their_encoding(self, tmp_path: Path, data: bytes) -> None:
        """A file saved with a byte order mark is read, and its columns count without it."""
        source = self.read(tmp_path, data)

        assert source.root.plain() == {"a": "b"}
        assert place(source, "a", key=True) == (1, 1)
        assert place(source, "a") == (1, 4)

    @pytest.mark.parametrize(
        ("data", "line", "column", "byte"),
        [
            (b"a: \xff", 1, 4, "ff"),
            ("a: b\nข้อ: ".encode() + b"\xe0\xb8", 2, 6, "e0"),
            ("a: ก".encode("cp874"), 1, 4, "a1"),
            ("a: b".encode("utf-16"), 1, 1, "ff"),
            (b"a: \xed\xa0\x80", 1, 4, "ed"),
            (b"a: \xc0\x80", 1, 4, "c0"),
        ],
        ids=repr,
    )
    def test_are_utf_8(self, tmp_path: Path, data: bytes, line: int, column: int, byte: str) -> None:
        """A file in any other encoding is refused at its first wrong byte."""
        with pytest.raises(LoadingError) as error:
            self.read(tmp_path, data)

        assert said(error.value) == (
            "[KPI401] the file is not UTF-8 text\n"
            f"  at: {tmp_path / 'f.yaml'}:{line}:{column}\n"
            f"  got: byte 0x{byte}\n"
            "  hint: save it with the encoding UTF-8"
        )

    def test_in_utf_16_without_a_mark_are_no_text(self, tmp_path: Path) -> None:
        """A file full of NULs is no text."""
        with pytest.raises(LoadingError) as error:
            self.read(tmp_path, "a: b".encode("utf-16-le"))

        assert first(error.value) == ("KPI401", 1, 2)

    def test_may_be_as_large_as_allowed(self, tmp_path: Path) -> None:
        """A file may be as large as the limit says, and not one byte larger."""
        data = b"a: b\n" + b"#" * (MAX_BYTES - 5)
        assert self.read(tmp_path, data).root.plain() == {"a": "b"}

        with pytest.raises(LoadingError) as error:
            self.read(tmp_path, data + b"#")

        assert str(error.value) == (
            f"[KPI403] '{tmp_path / 'f.yaml'}' is too large\n"
            f"  expected: at most {MAX_BYTES} bytes\n"
            "  hint: split it"
        )

    def test_that_are_not_there_are_refused(self, tmp_path: Path) -> None:
        """A missing file is named, with the reason of the system."""
        with pytest.raises(LoadingError) as error:
            read_source(tmp_path / "no.yaml")

        assert str(error.value) == (
            f"[KPI400] '{tmp_path / 'no.yaml'}' cannot be read: No such file or directory\n"
            "  hint: check the name and your rights to it"
        )

    def test_that_are_folders_are_refused(self, tmp_path: Path) -> None:
        """A folder is no file."""
        with pytest.raises(LoadingError) as error:
            read_source(tmp_path)

        assert error.value.code == "KPI400"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
    def test_that_are_pipes_are_refused_at_once(self, tmp_path: Path) -> None:
        """A named pipe that nobody writes to is refused, not waited for."""
        os.mkfifo(tmp_path / "pipe.yaml")

        with pytest.raises(LoadingError) as error:
            read_source(tmp_path / "pipe.yaml")

        assert str(error.value) == f"[KPI400] '{tmp_path / 'pipe.yaml'}' is not a regular file"

    @pytest.mark.parametrize(
        "name", ["a\0b.yaml", "x" * 5000, "f.yaml/g.yaml"], ids=lambda name: ascii(name[:9])
    )
    def test_whose_names_cannot_be_are_refused(self, tmp_path: Path, name: str) -> None:
        """A name that no file can have is refused like a file that is not there."""
        self.read(tmp_path, b"a: b")

        with pytest.raises(LoadingError) as error:
            read_source(tmp_path / name)

        assert error.value.code == "KPI400"

    def test_leave_nothing_open(self, tmp_path: Path) -> None:
        """Neither a file that was read nor one that was refused stays open."""
        self.read(tmp_path, b"a: b")
        before = os.open(tmp_path / "f.yaml", os.O_RDONLY)
        os.close(before)

        for name in ("f.yaml", ".", "f.yaml"):
            try:
                read_source(tmp_path / name)
            except (LoadingError, OSError):
                continue

        after = os.open(tmp_path / "f.yaml", os.O_RDONLY)
        os.close(after)
        assert after == before


def test_a_store_is_told_as_what_it_is(tmp_path: Path) -> None:
    """Nobody is told to save a database as UTF-8."""
    path = tmp_path / "journals.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 99)

    with pytest.raises(LoadingError) as error:
        read_source(path)

    assert error.value.code == "KPI401"
    assert "is a store of journals" in str(error.value)
    assert "kpiflow site" in str(error.value) or "`site`" in str(error.value)
