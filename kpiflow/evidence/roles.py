"""When two names of roles are one, however they are spaced, cased or composed."""

from __future__ import annotations

import unicodedata

from functools import lru_cache


def is_same_role(one: str, other: str) -> bool:
    """Tell whether two names of roles are one: case, spaces, forms of letters and what cannot be seen tell none apart."""
    return one == other or _canonical(one) == _canonical(other)


@lru_cache(maxsize=1024)  # the same few names are compared again and again
def _canonical(role: str) -> str:
    seen = "".join(each for each in unicodedata.normalize("NFKC", role) if unicodedata.category(each) != "Cf")
    return " ".join(seen.casefold().split())
