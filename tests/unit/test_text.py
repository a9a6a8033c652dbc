"""Truths about `kpiflow.text`: two languages, Thai digits, and what a terminal shows."""

from __future__ import annotations

import unicodedata

from typing import Any

import pytest

from hypothesis import example, given, settings, strategies as st

from kpiflow.text import (
    BLANK,
    Language,
    Text,
    arabic_digits,
    display_width,
    joined,
    pointed_at,
    shortened,
    thai_digits,
    visible,
)


FAST = settings(max_examples=150, deadline=None)

# Lone surrogates are no characters, but text decoded carelessly holds them.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)

FILLING = st.text(alphabet="aกี่表\t\x1b\u200b", max_size=60)


def is_obeyed(character: str) -> bool:
    """Tell whether a terminal or a writer would do something else than show this character."""
    if character in "\t\n":
        return False
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or unicodedata.bidirectional(character)
        in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
        or character in "\ufffe\uffff"
    )


class TestText:
    """A text says one thing in two languages."""

    @pytest.mark.parametrize(("language", "expected"), [("th", "ระดับ"), ("en", "level")])
    def test_speaks_the_language_asked_for(self, language: Language, expected: str) -> None:
        """A text gives its statement in either language."""
        assert Text(th="ระดับ", en="level").in_language(language) == expected

    def test_may_be_the_same_in_both(self) -> None:
        """A number or name reads the same in both languages."""
        assert Text.same("7.2.1") == Text(th="7.2.1", en="7.2.1")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (BLANK, True),
            (Text(th="  ", en="\n\t"), True),
            (Text(th="ระดับ", en=""), False),
            (Text(th="", en="level"), False),
            (Text(th="-", en="-"), False),
        ],
    )
    def test_is_blank_only_when_it_says_nothing(self, text: Text, *, expected: bool) -> None:
        """A text is blank when neither language says anything; a dash says something."""
        assert text.is_blank() is expected

    def test_compares_by_both_languages(self) -> None:
        """Texts that agree in one language only are different texts."""
        assert Text(th="ระดับ", en="level") != Text(th="ระดับ", en="step")

    def test_cannot_be_changed(self) -> None:
        """A text is a value: nobody can reword it."""
        text: Any = Text(th="ระดับ", en="level")

        with pytest.raises(AttributeError):
            text.en = "step"


class TestJoined:
    """Texts are joined language by language."""

    def test_keeps_the_languages_apart(self) -> None:
        """Joined texts hold all Thai parts in Thai and all English parts in English."""
        whole = joined([Text(th="หนึ่ง", en="one"), Text(th="สอง", en="two")])

        assert whole == Text(th="หนึ่ง; สอง", en="one; two")

    def test_uses_the_separator_given(self) -> None:
        """The separator stands between the parts, and only there."""
        whole = joined((Text.same("1"), Text.same("2"), Text.same("3")), separator=" → ")

        assert whole == Text.same("1 → 2 → 3")

    def test_of_nothing_is_blank(self) -> None:
        """No texts join to the blank text."""
        assert joined(()) == BLANK


class TestDigits:
    """Thai digits and Arabic digits are two writings of one number."""

    def test_are_written_in_thai(self) -> None:
        """Every Arabic digit has its Thai digit."""
        assert thai_digits("0123456789") == "๐๑๒๓๔๕๖๗๘๙"

    def test_are_written_in_arabic(self) -> None:
        """Every Thai digit has its Arabic digit."""
        assert arabic_digits("๐๑๒๓๔๕๖๗๘๙") == "0123456789"

    def test_leave_the_rest_of_the_text_alone(self) -> None:
        """Points, letters and signs stay as they are."""
        assert thai_digits("ระดับ 5: -0.1000 pts") == "ระดับ ๕: -๐.๑๐๐๐ pts"

    @pytest.mark.parametrize("text", ["²", "٣", "５"])
    def test_of_other_scripts_are_not_touched(self, text: str) -> None:
        """Digits of a third script are neither Thai nor Arabic and stay as they are."""
        assert (arabic_digits(text), thai_digits(text)) == (text, text)

    @FAST
    @given(st.text(alphabet=st.characters(exclude_characters="๐๑๒๓๔๕๖๗๘๙"), max_size=40))
    def test_come_back_from_thai(self, text: str) -> None:
        """A text written with Thai digits and back is the same text."""
        assert arabic_digits(thai_digits(text)) == text


class TestShortened:
    """A long text in a message is cut, and shows that it was."""

    @pytest.mark.parametrize(
        ("text", "expected"), [("", ""), ("abcde", "abcde"), ("abcdef", "abcde…"), ("ระดับคะแนน", "ระดับ…")]
    )
    def test_cuts_only_what_is_too_long(self, text: str, expected: str) -> None:
        """A text of just the length is whole; one character more is cut and marked."""
        assert shortened(text, length=5) == expected

    def test_keeps_sixty_characters_by_default(self) -> None:
        """Without a wish, sixty characters are kept."""
        assert (shortened("x" * 60), shortened("x" * 61)) == ("x" * 60, f"{'x' * 60}…")


class TestVisible:
    """What a terminal would obey is written by its code."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("level\x1b[2J", r"level\x1b[2J"),
            ("a\x00b", r"a\x00b"),
            ("a\x07b", r"a\x07b"),
            ("a\x08b", r"a\x08b"),
            ("a\x0bb", r"a\x0bb"),
            ("a\rb", r"a\rb"),
            ("a\x7fb", r"a\x7fb"),
            ("a\x85b", r"a\x85b"),
            ("a\x9b2Jb", r"a\x9b2Jb"),
            ("a\u202eb", r"a\u202eb"),
            ("a\u2066b\u2069", r"a\u2066b\u2069"),
            ("a\ud800b", r"a\ud800b"),
            ("a\ufffeb", r"a\ufffeb"),
            ("a\uffffb", r"a\uffffb"),
        ],
    )
    def test_writes_what_is_obeyed_by_its_code(self, text: str, expected: str) -> None:
        """Controls, overrides of direction and halves of a pair are shown, not obeyed."""
        assert visible(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "line one\nline two",
            "column\tcolumn",
            "ที่น้ำหนัก ๐.๑๐๐๐ – \u201cผ่าน\u201d",
            "คำ\u200bคำ",
            "\u0e01\u200c\u0e02\u200d",
            "soft\u00adhyphen no\u00a0break",
            "\U0001f600",
            r"already \x1b written",
        ],
    )
    def test_leaves_text_alone(self, text: str) -> None:
        """Line feeds, tabs, joiners, Thai word breaks and every letter stay as they are."""
        assert visible(text) == text

    @FAST
    @given(ANY_TEXT)
    @example("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    @example("".join(map(chr, range(0xA0))))
    def test_lets_nothing_through_that_is_obeyed(self, text: str) -> None:
        """No text comes out with a character that a terminal would obey."""
        assert [character for character in visible(text) if is_obeyed(character)] == []

    @FAST
    @given(ANY_TEXT.filter(lambda text: not any(map(is_obeyed, text))))
    def test_changes_nothing_else(self, text: str) -> None:
        """A text without such characters comes out as it went in."""
        assert visible(text) == text


class TestDisplayWidth:
    """A text is as wide as the columns it takes, not as its characters count."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", 0),
            ("level", 5),
            ("ที่", 1),
            ("น้ำหนัก", 5),
            ("๐.๑๐๐๐", 6),
            ("水", 2),
            ("Ａ", 2),
            ("e\u0301", 1),
            ("a\u20dd", 1),
            ("คำ\u200bคำ", 4),
            ("a\x1bb", 2),
        ],
    )
    def test_counts_columns(self, text: str, expected: int) -> None:
        """Marks above and below take no column, wide characters take two."""
        assert display_width(text) == expected

    @FAST
    @given(ANY_TEXT, ANY_TEXT)
    def test_adds_up(self, one: str, other: str) -> None:
        """Two texts side by side take the columns of both."""
        assert display_width(one + other) == display_width(one) + display_width(other)


class TestPointedAt:
    """A caret stands under one character of a line, as a terminal shows them."""

    @pytest.mark.parametrize(
        ("line", "column", "shown", "caret"),
        [
            ("weight: 2", 9, "weight: 2", "        ^"),
            ("a", 1, "a", "^"),
            ("a", 2, "a", " ^"),
            ("", 1, "", "^"),
            ("ที่: x", 6, "ที่: x", "   ^"),
            ("น้ำ: x", 6, "น้ำ: x", "    ^"),
            ("表: x", 4, "表: x", "    ^"),
            ("\ta\tb", 4, " a b", "   ^"),
            ("a  ", 2, "a", " ^"),
            ("x\x1b[2J: y", 6, "x\\x1b[2J: y", "        ^"),
            ("x\x1by", 2, "x\\x1by", " ^"),
            ("\u202ex", 2, "\\u202ex", "      ^"),
            ("a\u200bb", 3, "a\\u200bb", "       ^"),
            ("a\xa0b", 3, "a\\xa0b", "     ^"),
        ],
        ids=ascii,
    )
    def test_counts_what_the_terminal_shows(self, line: str, column: int, shown: str, caret: str) -> None:
        """Thai marks take no column, wide letters two, a tab one, and what is hidden is written out."""
        assert pointed_at(line, column) == (shown, caret)

    @pytest.mark.parametrize("column", [2, 3])
    def test_finds_the_letter_of_a_mark(self, column: int) -> None:
        """A mark above or below is pointed at where its letter stands."""
        assert pointed_at("ที่", column) == ("ที่", "^")

    @pytest.mark.parametrize(
        ("column", "shown", "caret"),
        [
            (1, "01234567890…", "^"),
            (7, "01234567890…", "      ^"),
            (8, "…2345678901…", "      ^"),
            (20, "…4567890123…", "      ^"),
            (30, "…90123456789", "           ^"),
            (31, "…90123456789", "            ^"),
        ],
    )
    def test_shows_the_part_around_the_caret(self, column: int, shown: str, caret: str) -> None:
        """Of a line too wide only the part around the caret is shown, with a sign where it goes on."""
        assert pointed_at("0123456789" * 3, column, width=12) == (shown, caret)

    @FAST
    @given(ANY_TEXT, st.integers(1, 41), st.integers(8, 40))
    @example("ที่" * 40, 60, 20)
    @example("\u0e48" * 300, 200, 8)
    @example("表" * 40, 20, 11)
    def test_never_leaves_its_columns(self, line: str, column: int, width: int) -> None:
        """Line and caret fit the terminal, on one line, without a character it would obey."""
        shown, caret = pointed_at(line, column, width=width)

        assert display_width(shown) <= width
        assert display_width(caret) <= width + 1
        assert all(character.isprintable() for character in shown)

    @FAST
    @given(FILLING, FILLING, st.integers(20, 40))
    def test_points_at_the_character_of_the_column(self, before: str, after: str, width: int) -> None:
        """What stands above the caret is the character that was meant."""
        shown, caret = pointed_at(f"{before}★{after}", len(before) + 1, width=width)

        assert display_width(shown[: shown.index("★")]) == len(caret) - 1
