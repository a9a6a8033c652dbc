"""Text in Thai and English, Thai digits, and how wide a text stands in a terminal.

Depends on the standard library alone. It refuses to translate: whoever makes a
`Text` writes both languages.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile
from typing import Final, Literal, TypeAlias


Language: TypeAlias = Literal["th", "en"]

UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Characters that are not text: controls, overrides of writing direction, halves of a pair."""

_MOST_FOR_A_COLUMN: Final = 4
"""Marks and joiners take no column; of more than this for each, a line is not shown in full."""

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class Text:
    """One statement in Thai and in English.

    >>> Text(th="ระดับ", en="level").in_language("th")
    'ระดับ'
    """

    th: str
    en: str

    @classmethod
    def same(cls, text: str) -> Text:
        """Give a text that reads the same in both languages, such as a number or a name."""
        return cls(th=text, en=text)

    def in_language(self, language: Language) -> str:
        """Give the text in one language."""
        return self.th if language == "th" else self.en

    def is_blank(self) -> bool:
        """Tell whether neither language says anything."""
        return not self.th.strip() and not self.en.strip()


BLANK = Text(th="", en="")
"""The text that was left blank."""


def joined(texts: tuple[Text, ...] | list[Text], *, separator: str = "; ") -> Text:
    """Join texts language by language."""
    return Text(
        th=separator.join(text.th for text in texts),
        en=separator.join(text.en for text in texts),
    )


def in_both(text: Text) -> dict[str, str]:
    """Give a text as records for programs have it, by the names of both languages.

    >>> in_both(Text(th="ระดับ", en="level"))
    {'th': 'ระดับ', 'en': 'level'}
    """
    return {"th": text.th, "en": text.en}


def thai_digits(text: str) -> str:
    """Write the Arabic digits of a text as Thai digits.

    >>> thai_digits("0.1000")
    '๐.๑๐๐๐'
    """
    return text.translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    """Write the Thai digits of a text as Arabic digits.

    >>> arabic_digits("๓๐ มีนาคม ๒๕๕๐")
    '30 มีนาคม 2550'
    """
    return text.translate(_TO_ARABIC)


def shortened(text: str, *, length: int = 60) -> str:
    """Give the beginning of a long text, with the sign that there is more.

    For messages only; what a reader relies on is never cut.

    >>> shortened("a" * 100, length=5)
    'aaaaa…'
    """
    return text if len(text) <= length else f"{text[:length]}…"


def with_article(name: str) -> str:
    """Put the indefinite article before an English name.

    >>> with_article("int"), with_article("str")
    ('an int', 'a str')
    """
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"


def visible(text: str) -> str:
    r"""Write characters that a terminal would obey or reorder by their code instead.

    Line feeds, joiners and Thai word breaks stay as they are.

    >>> visible("level\x1b[2J")
    'level\\x1b[2J'
    """
    return UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def on_one_line(text: str) -> str:
    r"""Write a text so that it can neither start a line of its own nor move a cursor.

    >>> on_one_line("one\ntwo")
    'one\\ntwo'
    """
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def display_width(text: str) -> int:
    """Count the terminal columns a text takes.

    Thai vowels and tone marks above and below the line take none.

    >>> display_width("ที่"), display_width("level")
    (1, 5)
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, text))


@lru_cache(maxsize=1024)
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def pointed_at(line: str, column: int, *, width: int = 72) -> tuple[str, str]:
    r"""Give a line as a terminal shows it, and for the line below a caret under one of its characters.

    Tabs become spaces, and characters that cannot be seen are written by their code. Of a line
    too wide only what stands around the caret is shown.

    Args:
        line: A line of a file.
        column: Which of its characters, from 1; the one behind the last is its end.
        width: How many terminal columns there are.

    >>> shown, caret = pointed_at("ที่: x", 6)
    >>> print(shown, caret, sep="\n")
    ที่: x
       ^
    """
    reach = width * _MOST_FOR_A_COLUMN  # a line may be as long as a file, and pointed at again and again
    start, end = max(column - 1 - reach, 0), column - 1 + reach
    before, after = _shown(line[start : column - 1]), _shown(line[column - 1 : end])
    starts_here, ends_here = start == 0, end >= len(line)
    wanted = display_width("".join(_beginning(after, width, is_all=ends_here)))
    left = "".join(_end(before, max(width // 2, width - wanted), is_all=starts_here))
    right = "".join(_beginning(after, width - display_width(left), is_all=ends_here))
    is_mark = bool(left and after) and display_width(after[0]) == 0  # it stands at its letter
    return (left + right).rstrip(), " " * (display_width(left) - is_mark) + "^"


def _shown(text: str) -> list[str]:
    """Give each character as it can be seen on one line: what cannot be seen by its code."""
    return [
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text.replace("\t", " ")
    ]


def _beginning(shown: list[str], width: int, *, is_all: bool) -> list[str]:
    """Give as much of the beginning as fits, with the sign that there is more."""
    fitting = _fitting(shown, width)
    return fitting if is_all and len(fitting) == len(shown) else [*_fitting(fitting, width - 1), "…"]


def _end(shown: list[str], width: int, *, is_all: bool) -> list[str]:
    """Give as much of the end as fits, with the sign that there is more."""
    fitting = _fitting(reversed(shown), width)
    if is_all and len(fitting) == len(shown):
        return shown
    kept = reversed(_fitting(fitting, width - 1))
    return ["…", *dropwhile(lambda character: display_width(character) == 0, kept)]


def _fitting(shown: Iterable[str], width: int) -> list[str]:
    """Give the characters that fit into a number of columns, one after the other."""
    fitting: list[str] = []
    for character in shown:
        width -= display_width(character)
        if width < 0:
            break
        fitting.append(character)
    return fitting


_WEB_ADDRESS: Final = re.compile(
    r"https?://[^\s/.@:]+(?:\.[^\s/.@:]+)+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)


def is_web_address(text: str) -> bool:
    """Tell whether a text is the address of a page on the web.

    >>> is_web_address("https://example.org/report"), is_web_address("see the shelf")
    (True, False)
    """
    return _WEB_ADDRESS.fullmatch(text.strip()) is not None


def broken(text: str, width: int) -> Iterator[str]:
    """Break a text between words into lines of so many columns; a word that is wider stands alone."""
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if current and display_width(longer) > width:
            yield current
            longer = word
        current = longer
    yield current
