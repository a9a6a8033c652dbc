"""One way to write each object as bytes, so that equal objects have equal digests."""

from __future__ import annotations

import hashlib
import json

from typing import Any, TypeVar

from kpiflow.codec.reading import structure
from kpiflow.codec.writing import unstructure
from kpiflow.definitions import Indicator
from kpiflow.errors import LoadingError, Problem


T = TypeVar("T")

_EDITION = b"kpiflow-definition-1\0"
"""Names the way of writing in the digest; another way would be another edition."""


def encode(value: object) -> bytes:
    """Write an object as canonical JSON: sorted keys, no spaces, UTF-8.

    Numbers that count are text in it, so that no reader turns them into floats.

    Raises:
        LoadingError: A text in it is none that UTF-8 can write (KPI401).
    """
    text = json.dumps(
        unstructure(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise LoadingError(
            Problem(
                "KPI401",
                "a text contains half a character",
                got=f"U+{ord(text[error.start]):04X}",
                hint="delete it",
            )
        ) from None


def decode(data: bytes, cls: type[T]) -> T:
    """Read canonical JSON as an object of a class.

    Raises:
        LoadingError: The bytes are not what `encode` wrote (KPI4xx).
    """
    try:
        text = (
            data.decode()
        )  # by itself JSON would guess at other encodings, and let halves of characters pass
        plain = json.loads(text, object_pairs_hook=_mapping)
        if r"\u" in text:  # may write half a character too
            json.dumps(plain, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise LoadingError(Problem("KPI402", "this is not JSON", got=str(error))) from None
    try:
        return structure(plain, cls)
    except RecursionError:
        raise LoadingError(Problem("KPI403", "values are nested too deep", hint="flatten them")) from None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a mapping; of two values for one key none is better than the other."""
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        message = "a key is written twice"
        raise ValueError(message)
    return mapping


def digest(indicator: Indicator) -> str:
    """Give the SHA-256 of a definition's canonical JSON, in hexadecimal.

    What has its default is left out of it, so that a later version of kpiflow with more
    fields gives the same digest.
    """
    return hashlib.sha256(_EDITION + encode(indicator)).hexdigest()
