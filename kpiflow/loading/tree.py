"""The value of a file as plain data, and beside it where everything in it stands.

Offsets count characters from the beginning of the file. They become places, and these lines
and columns, only when a problem needs one, because a file without problems is read far more
often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from attrs import field, frozen

from kpiflow.errors import Path, Position
from kpiflow.loading.lines import Lines


MappingPlaces: TypeAlias = "dict[str, tuple[int, int, Places]]"
"""For each key its offset, that of its value, and the places inside the value."""

ListPlaces: TypeAlias = "list[tuple[int, Places]]"
"""For each item its offset and the places inside it."""

Places: TypeAlias = "MappingPlaces | ListPlaces | None"
"""The places inside a value: those of a mapping or of a list; text and nothing hold none."""


def places_of(value: Any, offsets: Iterator[int]) -> Any:
    """Tell whose the offsets are that were noted inside a value, in the order of the file.

    Args:
        value: A mapping, a list, text or nothing.
        offsets: Those of each key, each value of a key and each item; of a key before its
            value, and of a list or mapping before what it holds.
    """
    if isinstance(value, dict):
        return {
            key: (next(offsets), next(offsets), places_of(inner, offsets)) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [(next(offsets), places_of(item, offsets)) for item in value]
    return None


@frozen(kw_only=True, slots=False)  # with a place for what is worked out once
class Tree:
    """The value of a whole file.

    Attributes:
        value: Mappings, lists, text, and `None` for nothing.
        offsets: Where it begins, and then where everything in it does, as `places_of` takes it.
        lines: The text it was read from.
    """

    value: Any
    offsets: Sequence[int] = field(repr=False)
    lines: Lines

    def plain(self) -> Any:
        """Give the value as plain data."""
        return self.value

    def locate(self, path: Path, *, key: bool = False) -> Position:
        """Find the place of a path, or of the nearest value above it that exists.

        A text stands where it begins, a list or mapping of a key where its key begins.

        Args:
            path: Keys and indexes from the root.
            key: Whether the place of the last key is wanted, not that of its value.
        """
        value, offset, places = self.value, self.offsets[0], self._places
        for step in path:
            if isinstance(step, str) and isinstance(places, dict) and step in places:
                key_offset, value_offset, places = places[step]
                value = value[step]
                offset = value_offset if isinstance(value, str) and not key else key_offset
            elif isinstance(step, int) and isinstance(places, list) and step < len(places):
                offset, places = places[step]
                value = value[step]
            else:
                break
        return self.lines.position(offset)

    @cached_property
    def _places(self) -> Any:
        return places_of(self.value, iter(self.offsets[1:]))
