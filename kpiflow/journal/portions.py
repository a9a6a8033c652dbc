"""Lines of one journal in portions: whether all of them are as they should be, by a few steps for all at once.

Whoever reads a whole journal asks here first. The answer is what reading each line alone
would give, or nothing: then a line is not the right one, or is written in a way that takes
longer to read, and each has to be read alone. What is wrong is never said here.
"""

from __future__ import annotations

import re

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from kpiflow.journal.lines import DIGEST_FORM, SEALED, begun, behind_version, ended


AT_ONCE: Final = 64
"""How many lines are a portion: fewer take more steps, and of more the memory is not at hand."""

_TEXT: Final = r'"([^"\\\x00-\x1f]*+)"'
_FRONT: Final = re.compile(rf"{behind_version(_TEXT)}\{{".encode())
_DIGEST: Final = re.compile(DIGEST_FORM)


class Portion(NamedTuple):
    """What lines say that follow one another as they should, but for their texts: these are not decoded yet.

    Attributes:
        digests: What each ends with.
        fronts: What stands between the version and the body of each: command, moment, actor and kind.
        moments: When each was recorded.
    """

    digests: list[str]
    fronts: list[re.Match[bytes]]
    moments: list[datetime]


def portion_of(lines: Sequence[bytes], *, stream: str, version: int, previous: str) -> Portion | None:
    """Read lines behind the entry of this version and digest; nothing when one is not right, or has a text with escapes."""
    digests = [sha256(line[SEALED]).hexdigest() for line in lines]
    heads = begun(stream, [previous, *digests[:-1]], version + 1)
    if (
        b"\n" in b"".join(lines)
        or not _DIGEST.fullmatch(previous)
        or not all(map(bytes.startswith, lines, heads))
        or not all(map(bytes.endswith, lines, ended(digests)))
    ):
        return None
    fronts = [found for found in map(_FRONT.match, lines, map(len, heads)) if found]
    if len(fronts) < len(lines):
        return None
    try:
        moments = list(
            map(datetime.fromisoformat, b" ".join([found[2] for found in fronts]).decode().split())
        )
    except ValueError:
        return None
    return Portion(digests, fronts, moments)
