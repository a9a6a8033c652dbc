"""How the fields of frozen objects take what people write: lists become tuples.

Frozen objects hold tuples, so that they compare and hash by value; a notebook is
full of lists. Types stay strict: to a type checker a tuple is what is wanted.
"""

from __future__ import annotations

from typing import Any

from attrs import Attribute


def tuples(_cls: type, fields: list[Attribute[Any]]) -> list[Attribute[Any]]:
    """Let every field declared as a tuple take any iterable, and one text as a list of one."""
    return [field.evolve(converter=_as_tuple) if _is_tuple(field) else field for field in fields]


def _is_tuple(field: Attribute[Any]) -> bool:
    return field.converter is None and str(field.type).startswith("tuple[")


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
