"""Reads JSON (RFC 8259) with the place of every value; numbers stay text as they are written.

`true` and `false` are the text that they are in YAML too, and `null` is nothing at all.
A reader of our own, because the one of Python gives no places, takes `NaN`, keeps the last
of two values for one key, and recurses.
"""

from __future__ import annotations

import json
import re

from collections.abc import Mapping
from typing import Final, NoReturn

from kpiflow.loading.building import TreeBuilder
from kpiflow.loading.lines import Lines
from kpiflow.text import shortened


_SPACE: Final = re.compile(r"[ \t\n\r]*")
_COMMA: Final = re.compile(r",[ \t\n\r]*")
_COLON: Final = re.compile(r":[ \t\n\r]*")
_PLAIN_TEXT: Final = re.compile(r'"([^"\\\x00-\x1f]*)"[ \t\n\r]*')
_WORD: Final = re.compile(
    r"(true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+-])[ \t\n\r]*"
)
_FOUND: Final = re.compile(r"[\w.+-]+|.?", re.DOTALL)

_decode_text: Final = json.JSONDecoder().raw_decode
"""Reads one text with its escapes, which a quote begins; asked only where one stands."""

_NO_NOTES: Final = {r"[#/]": "JSON has no notes; delete it, or write the file in YAML"}
_GAP: Final = {r"[,\]}]": "write what is missing here, or delete the comma"}
_AFTER_ITEM: Final = {**_NO_NOTES, r"": "a comma stands between two values"}
_AFTER_KEY: Final = {**_NO_NOTES, r"": "a colon stands between a key and its value"}
_AS_KEY: Final = {**_NO_NOTES, **_GAP, r"": "a key is text in double quotes"}
_AS_VALUE: Final = {
    **_NO_NOTES,
    **_GAP,
    r"(?i:true|false|null|none)$": "write true, false or null",
    r"[+-]?(?i:nan|inf|infinity)$": "a number is finite; leave the key out where it is not known",
    r"[+.\d-][+.\d\seE-]*$": "a number begins with a digit or a minus, and with 0 only before a point",
    r"": "text goes in double quotes",
}
"""How to mend what stands where something else is due, by what it is."""

_TEXT_HINTS: Final = {
    "Unterminated": ("a text is never closed", "it ends with a double quote"),
    "Invalid control": ("a tab or line break stands in a text", "write it as \\t or \\n, or close the text"),
    "Invalid \\": ("there is no such escape", "a backslash that is meant as text is written twice"),
}
"""What to say instead of Python's message."""


def read_json(lines: Lines, builder: TreeBuilder) -> None:
    """Give everything in a JSON text to a builder.

    Raises:
        LoadingError: It is not well-formed (KPI402) or exceeds a limit (KPI403).
    """
    _JsonReader(lines, builder).read()


class _JsonReader:
    """Goes through a text value by value.

    Every step takes the offset of what it reads and gives that of what comes next, past all space.
    """

    def __init__(self, lines: Lines, builder: TreeBuilder) -> None:
        self._lines = lines
        self._text = lines.text
        self._builder = builder
        self._openers: list[int] = []
        self._is_first = False

    def read(self) -> None:
        offset = self._after_space(0)
        if offset == len(self._text):
            return  # the builder knows that there was nothing
        offset = self._read_value(offset)
        while self._openers:
            offset = self._read_item(offset)
        if offset < len(self._text):
            self._refuse("one value is the whole file", offset, hint="delete what follows it")

    def _read_item(self, offset: int) -> int:
        """Read the next item of what is open, with its comma and key; or the bracket that closes it."""
        closer = "}" if self._builder.is_in_mapping else "]"
        if self._text.startswith(closer, offset):
            return self._close(offset)
        if not self._is_first:
            comma = _COMMA.match(self._text, offset)
            if comma is None:
                self._refuse_found(f"',' or '{closer}'", offset, _AFTER_ITEM)
            offset = comma.end()
        if closer == "}":
            offset = self._read_key(offset)
        return self._read_value(offset)

    def _read_key(self, offset: int) -> int:
        if not self._text.startswith('"', offset):
            self._refuse_found("a key", offset, _AS_KEY)
        offset = self._read_text(offset)
        colon = _COLON.match(self._text, offset)
        if colon is None:
            self._refuse_found("':'", offset, _AFTER_KEY)
        return colon.end()

    def _read_value(self, offset: int) -> int:
        sign = self._text[offset : offset + 1]
        if sign in {"{", "["}:
            return self._open(sign, offset)
        self._is_first = False
        if sign == '"':
            return self._read_text(offset)
        word = _WORD.match(self._text, offset)
        if word is None:
            self._refuse_found("a value", offset, _AS_VALUE)
        self._builder.add_text(word[1], offset, is_nothing=sign == "n")
        return word.end()

    def _read_text(self, offset: int) -> int:
        plain = _PLAIN_TEXT.match(self._text, offset)
        if plain is not None:
            self._builder.add_text(plain[1], offset)
            return plain.end()
        try:
            text, end = _decode_text(self._text, offset)
        except json.JSONDecodeError as error:
            said = next((said for start, said in _TEXT_HINTS.items() if error.msg.startswith(start)), None)
            message, hint = said or (error.msg, "")
            self._refuse(message, error.pos, hint=hint)
        self._builder.add_text(text, offset)
        return self._after_space(end)

    def _open(self, sign: str, offset: int) -> int:
        if sign == "{":
            self._builder.open_mapping(offset)
        else:
            self._builder.open_list(offset)
        self._openers.append(offset)
        self._is_first = True
        return self._after_space(offset + 1)

    def _close(self, offset: int) -> int:
        self._builder.close()
        self._openers.pop()
        self._is_first = False
        return self._after_space(offset + 1)

    def _after_space(self, offset: int) -> int:
        space = _SPACE.match(self._text, offset)
        return space.end() if space else offset

    def _refuse_found(self, expected: str, offset: int, hints: Mapping[str, str]) -> NoReturn:
        """Refuse what stands where something else is due."""
        found = _FOUND.match(self._text, offset)
        word = found.group() if found else ""
        if word:
            hint = next(hint for start, hint in hints.items() if re.match(start, word))
            self._refuse(f"expected {expected}, found '{shortened(word)}'", offset, hint=hint)
        opener = self._lines.position(self._openers[-1])
        sign = self._text[self._openers[-1]]
        hint = f"the '{sign}' at {opener.line}:{opener.column} is never closed"
        self._refuse(f"expected {expected}, found the end of the file", offset, hint=hint)

    def _refuse(self, message: str, offset: int, *, hint: str) -> NoReturn:
        position = self._lines.position(offset)
        self._builder.refuse("KPI402", f"the file is not well-formed JSON: {message}", position, hint=hint)
