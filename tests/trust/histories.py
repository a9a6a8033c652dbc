"""Whether what many saw of one journal, each for itself, can be told as one story.

Every call began and ended at some moment of one clock, and saw the journal at some version:
it was refused there, wrote behind it, or read up to it. Entries acknowledged before a call
began must be among those it saw; entries that nobody had given yet when it ended cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypeAlias

from attrs import frozen


What: TypeAlias = Literal["wrote", "refused", "read"]


@frozen
class Seen:
    """One call of one writer or reader.

    Attributes:
        who: Who made it.
        what: How it ended.
        began: When, in nanoseconds.
        ended: When.
        version: At which version it saw the journal; for `wrote` before it wrote.
        expected: For `refused`, the version that was expected.
        digests: The entries that it wrote or read, from the first it gives.
    """

    who: str
    what: What
    began: int
    ended: int
    version: int
    expected: int = 0
    digests: tuple[str, ...] = ()

    @classmethod
    def from_record(cls, record: Sequence[Any]) -> Seen:
        """Read what a worker wrote down."""
        who, what, began, ended, version, expected, digests = record
        return cls(who, what, began, ended, version, expected, tuple(digests))


def contradictions(calls: Sequence[Seen], journal: Sequence[str]) -> Iterator[str]:
    """Give what cannot be told as one story that ends in this journal, by the digests of its entries."""
    wrote: dict[int, Seen] = {}
    for call in calls:
        if call.what == "wrote":
            for n, digest in enumerate(call.digests, call.version + 1):
                if n in wrote:
                    yield f"entry {n} was acknowledged to {wrote[n].who} and to {call.who}"
                wrote[n] = call
                if n > len(journal) or journal[n - 1] != digest:
                    yield f"entry {n}, acknowledged to {call.who}, is not in the journal"
        elif call.what == "read" and tuple(journal[: call.version]) != call.digests:
            yield f"{call.who} read {call.version} entries that are no beginning of the journal"
        elif call.what == "refused" and call.version == call.expected:
            yield f"{call.who} was refused at version {call.version}, as expected"
    if len(wrote) != len(journal):
        yield f"{len(journal)} entries, of which {len(wrote)} were acknowledged"
    yield from _out_of_time(calls, wrote, len(journal))


def _out_of_time(calls: Sequence[Seen], wrote: dict[int, Seen], size: int) -> Iterator[str]:
    begun = [0]  # when the last of the first n entries was given, at the earliest
    for n in range(1, size + 1):
        begun.append(max(begun[-1], wrote[n].began if n in wrote else 0))
    ended = [1 << 80]  # when the first of the entries behind was acknowledged
    for n in range(size, 0, -1):
        ended.append(min(ended[-1], wrote[n].ended if n in wrote else 1 << 80))
    ended.reverse()
    for call in calls:
        seen = min(call.version, size)
        if ended[seen] < call.began:
            yield f"{call.who} {call.what} at version {call.version}, and more was acknowledged before it began"
        if begun[seen] > call.ended:
            yield f"{call.who} {call.what} at version {call.version}, which was not given before it ended"
