"""Anchors: what fixes the first entries of a journal, as a checkpoint that other tools can read too.

A checkpoint is three lines: whose journal, how many entries, and the root over them
(C2SP tlog-checkpoint). It is worth something only where whoever controls the journal
does not control it. There is one way to write each; everything else is refused, so
that no change of a single bit leaves the same anchor.
"""

from __future__ import annotations

import re

from base64 import b64decode, b64encode
from typing import Final, Self

from attrs import field, frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.merkle import Tree
from kpiflow.text import on_one_line, shortened


LARGEST: Final = 10**16 - 1
"""The most entries that a journal can have."""

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_ROOT_BYTES: Final = 32


def malformed(message: str, *, got: str = "", expected: str = "", hint: str = "") -> JournalError:
    """Build the error for an anchor, note or key that is not in its one form."""
    return JournalError(
        Problem(
            "KPI316",
            message,
            got=shortened(on_one_line(got)),
            expected=expected,
            hint=hint or "use it exactly as it was issued; do not open it in an editor that changes it",
        )
    )


def bytes_in_base64(text: str) -> bytes | None:
    """Read base64 in the one way in which these bytes are written; `None` for any other text."""
    try:
        found = b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        return None
    return found if b64encode(found).decode("ascii") == text else None


def origin_of(stream: str, *, prefix: str = "kpiflow") -> str:
    """Give the name by which anchors know a journal.

    It is the name of the stream behind a prefix; what does not belong on one line of
    text, and the percent sign, is written as in a web address.

    >>> origin_of("sar-2550"), origin_of("งานที่ 1")
    ('kpiflow/sar-2550', 'kpiflow/งานที่%201')
    """
    return f"{prefix}/{''.join(each if _is_plain(each) else _escaped(each) for each in stream)}"


def _is_plain(character: str) -> bool:
    return character.isprintable() and not character.isspace() and character not in "%+"


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _one_line(_instance: object, _attribute: object, value: str) -> None:
    if not value or any(character < " " for character in value) or _has_half_a_character(value):
        raise malformed("the origin of an anchor is not one line of text", got=value)


def _has_half_a_character(value: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in value)


def _countable(_instance: object, _attribute: object, value: int) -> None:
    if not 0 <= value <= LARGEST:
        raise malformed("the size of an anchor cannot be", got=str(value), expected=f"0 to {LARGEST}")


def _a_digest(_instance: object, _attribute: object, value: bytes) -> None:
    if len(value) != _ROOT_BYTES:
        raise malformed("the root of an anchor has another length", got=f"{len(value)} bytes", expected="32")


@frozen(kw_only=True)
class Checkpoint:
    """What the first entries of a journal came to.

    Attributes:
        origin: Whose journal; see `origin_of`.
        size: How many entries.
        root: The root of the Merkle tree over their lines.

    Raises:
        JournalError: It cannot be written as a checkpoint (KPI316).
    """

    origin: str = field(validator=_one_line)
    size: int = field(validator=_countable)
    root: bytes = field(validator=_a_digest)

    @classmethod
    def of_tree(cls, origin: str, tree: Tree) -> Self:
        """Take what a tree has come to so far."""
        return cls(origin=origin, size=tree.size, root=tree.root())

    def text(self) -> str:
        """Write it as three lines."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode('ascii')}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Read three lines as a checkpoint.

    Raises:
        JournalError: They are not written in the one way there is (KPI316).
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise malformed(
            "an anchor is not three lines, each with its end",
            got=f"{len(lines) - 1} line ends",
            expected="origin, size and root",
        )
    origin, size, root, _ = lines
    if not _SIZE.fullmatch(size):
        raise malformed("the size of an anchor is not a plain number", got=size)
    digest = bytes_in_base64(root)
    if digest is None:
        raise malformed("the root of an anchor is not in base64", got=root)
    return Checkpoint(origin=origin, size=int(size), root=digest)
