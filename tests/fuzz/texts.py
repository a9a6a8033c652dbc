"""Documents changed as text and as bytes: cut, doubled, spliced, and sprinkled with what is no text."""

from __future__ import annotations

import re

from collections.abc import Callable
from random import Random
from typing import Final

from fuzz.trees import edited
from fuzz.words import DATES, NUMBERS, SIGNS, TEXTS, vocabulary


_TOKEN: Final = re.compile(r"[^\s:,\[\]{}\"]+")
_ENTRY: Final = re.compile(r'("[^"\\\n]*"\s*:\s*("[^"\\\n]*"|[\w.-]+))\s*,?')
_OPENERS: Final = ("[", "{a: ", "- ", "? ", '{"a":', "[[", "a:\n ", "{all_of: [")
_NOT_TEXT: Final = (
    b"\xff",
    b"\xed\xa0\x80",
    b"\xe0\xb8",
    b"\xc0\x80",
    b"\x00",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\x80",
)


class TextChanger:
    """Changes texts at random, with the pieces of one language."""

    def __init__(self, random: Random, pieces: tuple[str, ...]) -> None:
        self._random = random
        self._pieces = pieces
        self._changes: tuple[Callable[[str], str], ...] = (
            self._insert,
            self._insert,
            self._replace_a_token,
            self._replace_a_token,
            self._edit,
            self._edit,
            self._delete,
            self._double_a_line,
            self._double_an_entry,
            self._move_a_line,
            self._indent,
            self._repeat,
            self._nest,
            self._end_lines,
            self._cut,
        )

    def changed(self, text: str, *, times: int) -> str:
        """Give a text with so many changes."""
        for _ in range(times):
            text = self._random.choice(self._changes)(text)
        return text

    def spliced(self, one: str, other: str) -> str:
        """Give the beginning of one text with the end of another, where lines break in both."""
        head, tail = one.splitlines(keepends=True), other.splitlines(keepends=True)
        return "".join(head[: self._place(head)] + tail[self._place(tail) :])

    def bytes_of(self, text: str) -> bytes:
        """Write a text as bytes, and rarely not as UTF-8."""
        data = text.encode(errors="surrogatepass")
        chance = self._random.random()
        if chance > 0.04:
            return data
        at = self._random.randrange(len(data) + 1)
        if chance < 0.02:
            return data[:at] + self._random.choice(_NOT_TEXT) + data[at + self._random.randrange(3) :]
        if chance < 0.03:
            return data[:at]
        encoding = self._random.choice(("utf-16", "utf-8-sig", "utf-32", "cp874", "utf-7"))
        return text.encode(encoding, errors="replace")

    def _insert(self, text: str) -> str:
        at = self._place(text)
        return text[:at] + self._random.choice(self._pieces) + text[at:]

    def _replace_a_token(self, text: str) -> str:
        found = list(_TOKEN.finditer(text, *self._window(text)))
        if not found:
            return self._insert(text)
        token = self._random.choice(found)
        words = vocabulary()
        family = self._random.choice((NUMBERS, DATES, TEXTS, words.keys, words.words, self._pieces))
        return text[: token.start()] + self._random.choice(family) + text[token.end() :]

    def _edit(self, text: str) -> str:
        start = self._place(text)
        end = start + self._random.choice((0, 1, 4))
        return text[:start] + edited(text[start:end], self._random) + text[end:]

    def _delete(self, text: str) -> str:
        at = self._place(text)
        return text[:at] + text[at + self._random.choice((1, 1, 2, 8, 64)) :]

    def _double_a_line(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        at = self._place(lines)
        return "".join([*lines[:at], *lines[at : at + 1] * 2, *lines[at + 1 :]])

    def _double_an_entry(self, text: str) -> str:
        """Write a key of a mapping in braces once more."""
        found = list(_ENTRY.finditer(text, *self._window(text)))
        if not found:
            return self._double_a_line(text)
        entry = self._random.choice(found)
        return f"{text[: entry.start()]}{entry[1]}, {text[entry.start() :]}"

    def _move_a_line(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        if lines:
            lines.insert(self._place(lines), lines.pop(self._random.randrange(len(lines))))
        return "".join(lines)

    def _indent(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        if lines:
            at = self._random.randrange(len(lines))
            lines[at] = self._random.choice(("  ", " ", "\t", "- ", "")) + lines[at].lstrip(" ")
        return "".join(lines)

    def _repeat(self, text: str) -> str:
        start = self._place(text)
        piece = text[start : start + self._random.choice((1, 4, 16, 64))]
        return text[:start] + piece * self._random.choice((2, 3, 30)) + text[start:]

    def _nest(self, text: str) -> str:
        at = self._place(text)
        opener = self._random.choice(_OPENERS)
        return text[:at] + opener * self._random.choice((1, 3, 31, 32, 33, 200)) + text[at:]

    def _end_lines(self, text: str) -> str:
        return text.replace("\n", self._random.choice(("\r\n", "\r", "\x85", "\u2028", "\n\n", " \n", "")))

    def _cut(self, text: str) -> str:
        at = self._place(text)
        return text[:at] if self._random.random() < 0.7 else text[at:]

    def _place(self, text: str | list[str]) -> int:
        return self._random.randrange(len(text) + 1)

    def _window(self, text: str) -> tuple[int, int]:
        """Give a stretch of a text, so that looking for something takes no longer where it is long."""
        start = self._random.randrange(max(len(text) - 400, 0) + 1)
        return start, start + 400


def sprinkled(text: str, random: Random, *, size: int) -> str:
    """Give a text with one sign or piece of it written very often."""
    at = random.randrange(len(text) + 1)
    piece = random.choice(
        (random.choice(SIGNS), text[at : at + 8], random.choice(_OPENERS), "\n", "a: b\n", "- a\n")
    )
    return text[:at] + piece * (size // max(len(piece), 1)) + text[at:]
