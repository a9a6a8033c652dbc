"""Pictures of many rows, shared out among pages of paper so that none is cut or shrunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from kpiflow.pictures.words import say
from kpiflow.text import Language


_HIGHEST: Final = 840
"""How high rows together are that still fit on a page of A4, in the units of pictures."""

T = TypeVar("T")


def pages(rows: Sequence[T], heights: Sequence[int], may_begin: Sequence[bool]) -> list[list[T]]:
    """Share rows out among pages; one begins where it may, if the page before it is half full by then."""
    shared: list[list[T]] = []
    first = 0
    while first < len(rows):
        end, filled, best = first, 0, 0
        while end < len(rows) and (end == first or filled + heights[end] <= _HIGHEST):
            filled += heights[end]
            end += 1
            if end < len(rows) and may_begin[end] and 2 * filled > _HIGHEST:
                best = end
        end = best if best and end < len(rows) else end
        shared.append(list(rows[first:end]))
        first = end
    return shared


def numbered(title: str, page: int, of: int, language: Language) -> str:
    """Give the title of one of several pictures."""
    return title if of == 1 else say("page_of", language, title=title, page=page, of=of)
