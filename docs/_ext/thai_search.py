"""Make Thai words findable, which stand in a sentence without spaces between them.

A run of Thai letters is indexed by its groups of three letters and marks, and a search asks for the
groups of what is typed: whoever types ค่าคะแนน finds it inside any sentence, without a dictionary.
"""

from __future__ import annotations

import re

from typing import Any, Final

from sphinx.application import Sphinx
from sphinx.search import languages
from sphinx.search.en import SearchEnglish


_RUN: Final = re.compile(r"[\u0e01-\u0e4e]+|\w+")

# The same again, for what is typed. Sphinx asks that both are compatible.
_SPLIT: Final = r"""
var splitQuery = (query) => {
  const words = query.match(/[\u0e01-\u0e4e]+|[\p{Letter}\p{Number}_]+/gu) || [];
  return words.flatMap((word) => {
    if (!/^[\u0e01-\u0e4e]/.test(word) || word.length <= 3) return [word];
    return Array.from({ length: word.length - 2 }, (_, at) => word.slice(at, at + 3));
  });
};
"""


def split(text: str) -> list[str]:
    """Give what a text is found by: words, and of Thai all groups of three."""
    found: list[str] = []
    for word in _RUN.findall(text):
        is_thai = "\u0e01" <= word[0] <= "\u0e4e"
        found += [word[at : at + 3] for at in range(max(1, len(word) - 2))] if is_thai else [word]
    return found


class SearchEnglishAndThai(SearchEnglish):
    """English words by their stems, and Thai by groups of letters."""

    js_splitter_code = _SPLIT

    def split(self, input: str) -> list[str]:  # noqa: A002 (named by Sphinx)
        """Give what a text is found by."""
        return split(input)


def setup(_app: Sphinx) -> dict[str, Any]:
    """Take the place of the search in English."""
    languages["en"] = SearchEnglishAndThai
    return {"parallel_read_safe": True, "parallel_write_safe": True}
