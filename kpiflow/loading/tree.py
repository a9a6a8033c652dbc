"""The value of a file as plain data, and beside it where everything in it stands."""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import frozen

from kpiflow.errors import Path, Position
from kpiflow.loading.lines import Lines


MappingPlaces: TypeAlias = "dict[str, tuple[int, int, Places]]"
"""For each key its offset, that of its value, and the places inside the value."""

ListPlaces: TypeAlias = "list[tuple[int, Places]]"
"""For each item its offset and the places inside it."""

Places: TypeAlias = "MappingPlaces | ListPlaces | None"
"""The places inside a value: those of a mapping or of a list; text and nothing hold none.

Offsets count characters from the beginning of the file. They become lines and columns only
when a problem needs one, because a file without problems is read far more often.
"""


@frozen(kw_only=True)
class Tree:
    """The value of a whole file.

    Attributes:
        value: Mappings, lists, text, and `None` for nothing.
        offset: Where it begins.
        places: Where everything in it stands.
        lines: The text it was read from.
    """

    value: Any
    offset: int
    places: Places
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
        value, offset, places = self.value, self.offset, self.places
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
