"""What every store decides before it writes: whether drafts are new, known already, or too late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.entries import Draft, Entry, Secret, known_in_part, moved_on
from kpiflow.journal.lines import chained, first_link, must_be_a_name


@frozen(kw_only=True)
class Known:
    """What a store holds of a stream.

    Attributes:
        stream: Its name.
        version: How many entries it has.
        digest: What the next entry names as the one before it.
        recorded: The entries that commands among those given became before, by their identifiers.
    """

    stream: str
    version: int
    digest: str
    recorded: Mapping[str, Entry]


@frozen
class Answer:
    """The entries of drafts, and whether they are still to be written."""

    entries: tuple[Entry, ...]
    is_new: bool


def known_from(stream: str, entries: Sequence[Entry], drafts: Sequence[Draft]) -> Known:
    """Say what a store holds that has all entries of a stream at hand, of what drafts ask about.

    Raises:
        JournalError: The stream cannot have this name (KPI302).
    """
    must_be_a_name(stream)
    given = {draft.command_id for draft in drafts}
    return Known(
        stream=stream,
        version=len(entries),
        digest=entries[-1].digest if entries else first_link(stream),
        recorded={entry.command_id: entry for entry in entries if entry.command_id in given},
    )


def secrets_after(kept: Sequence[Secret], drafts: Sequence[Draft]) -> tuple[Secret, ...]:
    """Give the personal values that a store keeps once it has kept drafts: more, and without the forgotten ones."""
    for draft in drafts:
        kept = [*kept, *draft.secrets]
        if draft.forgets:
            kept = [each for each in kept if not each.is_about(draft.forgets)]
    return tuple(kept)


def answered(known: Known, drafts: Sequence[Draft], expected_version: int) -> Answer:
    """Seal drafts for a stream, or find the entries they became before.

    Raises:
        ConcurrencyError: The stream is at another version (KPI301).
        JournalError: Some of the commands are known and others are not (KPI305).
    """
    must_be_a_name(known.stream)
    if len({draft.command_id for draft in drafts}) < len(drafts):
        raise JournalError(
            Problem(
                "KPI305",
                f"a batch for journal '{known.stream}' gives one command twice",
                hint="give each command an identifier of its own",
            )
        )
    before = known.recorded
    if before and len(before) == len(drafts):
        return Answer(tuple(before[draft.command_id] for draft in drafts), is_new=False)
    if known.version != expected_version:
        raise moved_on(known.stream, expected=expected_version, current=known.version)
    if before:
        raise known_in_part(known.stream, len(before), len(drafts))
    entries = tuple(chained(drafts, stream=known.stream, version=known.version, previous=known.digest))
    return Answer(entries, is_new=bool(entries))
