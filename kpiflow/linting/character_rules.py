"""Characters that nobody sees, or that look like others, in the values of scales and in texts.

Identifiers are plain ASCII by definition; what people write is free, and what is
typed the same way must be the same text. Thai has its own ways to write one word
twice: ำ as one character or as two, แ as two เ, a tone mark before its vowel.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterator
from typing import Any, Final

import attrs

from kpiflow.definitions import Indicator
from kpiflow.errors import Path, Problem
from kpiflow.linting.sheets import Sheet
from kpiflow.scales import AnswerScale
from kpiflow.text import Text, shortened


_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0]"
)
"""Characters without a shape of their own, but for the controls, which no file may hold."""

_WORD_BREAK_IN_THAI: Final = re.compile("(?<=[\u0e01-\u0e5b])\u200b|\u200b(?=[\u0e01-\u0e5b])")
_WORD: Final = re.compile(r"[^\W\d_]+")

_TWIN_LETTERS: Final = dict(
    zip("АВЕКМНОРСТХаеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "ABEKMHOPCTXaeopcyxisjABEZHIKMNOPTYXovp", strict=True)
)
"""Cyrillic and Greek letters that cannot be told from Latin ones."""

_THAI_TWICE: Final = (
    (re.compile("\u0e4d[\u0e48-\u0e4b]?\u0e32|[\u0e48-\u0e4b]\u0e4d\u0e32"), "ำ is written as ํ and า"),
    (re.compile("\u0e40\u0e40"), "แ is written as two เ"),
    (
        re.compile("[\u0e48-\u0e4c][\u0e31\u0e34-\u0e39\u0e47]"),
        "a mark stands before the vowel it belongs on",
    ),
)


def suspect_value(indicator: Indicator) -> Iterator[Problem]:
    """Find values of a scale that an answer typed by hand would not be, or that look alike."""
    for n, scale in enumerate(indicator.scales):
        for m, value in enumerate(scale.written()):
            why = next(_suspicions(value, in_text=False), None) or next(_twins(scale, m), None)
            if why:
                yield Problem(
                    "KPI913",
                    f"the value '{_shown(value)}' of the scale '{scale.id}' is not what it seems: {why}",
                    ("scales", n, "values", m),
                    hint="type it anew",
                )


def suspect_text(said: Indicator | Sheet) -> Iterator[Problem]:
    """Find texts for people that hold what cannot be seen, or what looks like something else."""
    for path, text in _texts(said.sheet if isinstance(said, Sheet) else said, ()):
        why = next(_suspicions(text, in_text=True), None)
        if why:
            yield Problem(
                "KPI914",
                f"the text '{_shown(shortened(text))}' is not what it seems: {why}",
                path,
                hint="type it anew",
            )


def _suspicions(text: str, *, in_text: bool) -> Iterator[str]:
    seen = _WORD_BREAK_IN_THAI.sub("", text) if in_text else text
    if invisible := _INVISIBLE.search(seen):
        yield f"it holds the invisible character U+{ord(invisible.group()):04X}"
    if unicodedata.normalize("NFC", text) != text:
        yield "its marks are not written as one character with their letters (NFC)"
    for twice, why in _THAI_TWICE:
        if twice.search(text):
            yield why
    for word in _WORD.findall(text):
        if (foreign := _foreign(word)) and any(_is_latin(letter) for letter in word):
            yield f"in '{word}', '{foreign}' is {_name(foreign)}"


def _twins(scale: AnswerScale, m: int) -> Iterator[str]:
    """Find what makes a value look like another one, or like a word of other letters."""
    values = scale.written()
    looks = [_folded(value) for value in values]
    other = next((values[k] for k in range(m) if looks[k] == looks[m]), None)
    if other is not None:
        yield f"it looks like '{other}'"
    elif (foreign := _foreign(values[m])) and all(
        letter in _TWIN_LETTERS for letter in values[m] if letter.isalpha()
    ):
        yield f"'{foreign}' is {_name(foreign)}"
    elif not values[m].isascii() and unicodedata.normalize("NFKC", values[m]).isascii():
        yield "it is written in wide or ornamental letters"


def _folded(value: str) -> str:
    """Give what a value looks like at a glance."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", value))
    return "".join(_TWIN_LETTERS.get(each, each) for each in plain).casefold()


def _foreign(word: str) -> str:
    """Give a letter that only looks Latin; nothing when there is none."""
    return next((letter for letter in word if letter in _TWIN_LETTERS), "")


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


def _name(letter: str) -> str:
    return unicodedata.name(letter).lower().replace("cyrillic", "Cyrillic").replace("greek", "Greek")


def _shown(text: str) -> str:
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Walk the texts for people in frozen data, as far as it is written."""
    if isinstance(value, Text):
        if value.th == value.en:
            yield path, value.th
        else:
            yield (*path, "th"), value.th
            yield (*path, "en"), value.en
    elif isinstance(value, tuple):
        for n, each in enumerate(value):
            yield from _texts(each, (*path, n))
    elif attrs.has(type(value)):
        for each in attrs.fields(type(value)):
            if each.metadata.get("written", True):
                yield from _texts(getattr(value, each.name), (*path, each.name))
