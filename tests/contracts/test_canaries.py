"""Stores that are broken on purpose: the contract finds what is wrong with each.

A contract that a broken store keeps to would say nothing about the others.
"""

from __future__ import annotations

import json

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError, Event
from typing import Final, cast
from unicodedata import normalize

import pytest

from attrs import evolve

from kpiflow.errors import ConcurrencyError, KpiflowError
from kpiflow.journal import Draft, Entry, MemoryStore, Secret, Store
from kpiflow.journal.batches import answered, known_from
from kpiflow.journal.entries import moved_on
from kpiflow.journal.lines import first_link, sealed
from kpiflow.testing import JournalContract


NOON: Final = datetime(2007, 10, 24, 12, tzinfo=UTC)


class Sound(MemoryStore):
    """A store to break: other connections share what it keeps."""

    def again(self) -> MemoryStore:
        """Give another connection to what this one keeps."""
        other = type(self)()
        other.__dict__.update(self.__dict__)
        return other


class ChecksThenInserts(Sound):
    """Looks at the version, and writes a moment later what nothing refuses any more."""

    def __init__(self) -> None:
        super().__init__()
        self._meet = Barrier(2)  # whoever looks waits a moment for another one to look, too

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries at a place that was free when it was looked at."""
        entries = self._streams.setdefault(stream, [])
        answer = answered(known_from(stream, entries, drafts), drafts, expected_version)
        try:
            self._meet.wait(timeout=0.05)
        except BrokenBarrierError:
            self._meet.reset()
        if answer.is_new:
            entries.extend(answer.entries)
        return answer.entries


class AcknowledgesFirst(Sound):
    """Returns an entry before it is kept: that happens when the next one comes."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[str, tuple[Draft, ...], int]] = []

    def again(self) -> MemoryStore:
        """Give another connection, which knows nothing of what waits."""
        other = super().again()
        other.__dict__["_waiting"] = []
        return other

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Seal entries, and keep those before them."""
        for name, before, version in self._waiting:
            super().append_all(name, before, expected_version=version)
        self._waiting.clear()
        entries = self._streams.get(stream, [])
        answer = answered(known_from(stream, entries, drafts), drafts, expected_version)
        if answer.is_new:
            self._waiting.append((stream, tuple(drafts), expected_version))
        return answer.entries


class DropsTheTail(Sound):
    """Loses the last entry when it is opened again."""

    def again(self) -> MemoryStore:
        """Give another connection, without the last entries."""
        other = super().again()
        other.__dict__["_streams"] = {name: entries[:-1] for name, entries in self._streams.items()}
        return other


class Renumbers(Sound):
    """Counts what it reads, instead of telling the version of each entry."""

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries with numbers of their own."""
        return tuple(evolve(each, version=n) for n, each in enumerate(super().read(stream, after=after), 1))


class RecordsAgain(Sound):
    """Takes a repeated command for a new one."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, known or not."""
        self._commands.clear()
        return super().append_all(stream, drafts, expected_version=expected_version)


class AnswersOnlyInTime(Sound):
    """Gives the entry of a repeated command only if the version is the expected one."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, at the present version only."""
        version = len(self.read(stream))
        if version != expected_version:
            raise moved_on(stream, expected=expected_version, current=version)
        return super().append_all(stream, drafts, expected_version=expected_version)


class WritesAtAnyVersion(Sound):
    """Does not care which version the writer had read: the last one wins."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries at the present version."""
        return super().append_all(stream, drafts, expected_version=len(self.read(stream)))


class NamesNoVersion(Sound):
    """Refuses a stale writer without telling where the stream is."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, or refuse them with the wrong version."""
        try:
            return super().append_all(stream, drafts, expected_version=expected_version)
        except ConcurrencyError as error:
            raise ConcurrencyError(error.problems[0], expected_version, expected_version) from None


class KeepsHalfABatch(Sound):
    """Keeps the drafts of a batch one by one."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, each by itself."""
        return tuple(
            super(KeepsHalfABatch, self).append_all(stream, [draft], expected_version=expected_version + n)[0]
            for n, draft in enumerate(drafts)
        )


class KeepsRefusedSecrets(Sound):
    """Writes personal values before it is known whether the entry can be kept."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep personal values, and then perhaps entries."""
        self._keep(stream, drafts)
        bare = [evolve(draft, secrets=(), forgets="") for draft in drafts]
        return super().append_all(stream, bare, expected_version=expected_version)


class ForgetsByPattern(Sound):
    """Looks for a subject as a pattern does: inside other words, too."""

    def _keep(self, stream: str, drafts: Sequence[Draft]) -> None:
        kept = list(self._secrets.get(stream, ()))
        for draft in drafts:
            kept.extend(draft.secrets)
            if draft.forgets:
                kept = [each for each in kept if draft.forgets not in each.subject]
        self._secrets[stream] = tuple(kept)


class ForgetsNothing(Sound):
    """Records that somebody was forgotten, and remembers."""

    def _keep(self, stream: str, drafts: Sequence[Draft]) -> None:
        super()._keep(stream, [evolve(draft, forgets="") for draft in drafts])


class TakesNamesForTheSame(Sound):
    """Compares names as databases like to: without regard to case and spaces at the end."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries under a name like the one that was given."""
        return super().append_all(stream.casefold().rstrip(), drafts, expected_version=expected_version)

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of all streams of a name like this."""
        return super().read(stream.casefold().rstrip(), after=after)


class WritesMomentsAnew(Sound):
    """Keeps moments in one time zone, and seals what it made of them."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries at the moment that they would have had at noon."""
        changed = [evolve(draft, recorded_at=draft.recorded_at.replace(microsecond=0)) for draft in drafts]
        return super().append_all(stream, changed, expected_version=expected_version)


class StartsNoChain(Sound):
    """Lets every entry name the beginning as the one before it."""

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries as if each was the first."""
        return tuple(
            sealed(
                Draft(
                    command_id=each.command_id,
                    recorded_at=each.recorded_at,
                    actor=each.actor,
                    kind=each.kind,
                    body=each.body,
                ),
                stream=stream,
                version=each.version,
                previous=first_link(stream),
            )
            for each in super().read(stream, after=after)
        )


class KeepsAnotherLine(Sound):
    """Gives lines that end in a line feed, which no entry does."""

    def lines(self, stream: str) -> tuple[bytes, ...]:
        """Give the lines as a file has them."""
        return tuple(line + b"\n" for line in super().lines(stream))


class SharesItsSecrets(Sound):
    """Gives the personal values of all streams."""

    def secrets(self, stream: str) -> tuple[Secret, ...]:
        """Give all there is."""
        return tuple(each for kept in self._secrets.values() for each in kept)


class ShowsHalfABatch(Sound):
    """Keeps the entries of a batch one after the other, for everybody to see."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, and take a moment over it."""
        entries = super().append_all(stream, drafts, expected_version=expected_version)
        if len(entries) > 1 and self._streams[stream][-1] == entries[-1]:
            whole = self._streams[stream]
            self._streams[stream] = whole[:-1]
            Event().wait(0.005)
            self._streams[stream] = whole
        return entries


class WritesBodiesAnew(Sound):
    """Keeps what a body says, in its own way of writing JSON."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries with bodies that say the same."""
        changed = [evolve(draft, body=json.dumps(json.loads(draft.body)).encode()) for draft in drafts]
        return super().append_all(stream, changed, expected_version=expected_version)


class ComposesCharacters(Sound):
    """Keeps words in the form in which Unicode composes characters."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries with words that look the same."""
        changed = [evolve(draft, actor=normalize("NFC", draft.actor)) for draft in drafts]
        return super().append_all(stream, changed, expected_version=expected_version)


class SortsByTheClock(Sound):
    """Takes the moment of recording for the order."""

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries by their moments."""
        return tuple(sorted(super().read(stream, after=after), key=lambda each: each.recorded_at))


class SortsVersionsAsWords(Sound):
    """Keeps versions as text, of which 10 comes before 9."""

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries as words are sorted."""
        return tuple(sorted(super().read(stream, after=after), key=lambda each: str(each.version)))


class GivesStreamsAsTheyCame(Sound):
    """Names its streams in the order in which they came about."""

    def streams(self) -> tuple[str, ...]:
        """Give the names."""
        return tuple(self._streams)


class MakesStreamsOfQuestions(Sound):
    """Knows a stream from the moment that somebody asks for it."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, and the name in any case."""
        self._streams.setdefault(stream, [])
        return super().append_all(stream, drafts, expected_version=expected_version)

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of what is a stream now."""
        self._streams.setdefault(stream, [])
        return super().read(stream, after=after)


class KnowsCommandsEverywhere(Sound):
    """Takes a command for known that another stream has."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, unless any stream has them."""
        everywhere = {each.command_id: each for entries in self._streams.values() for each in entries}
        if drafts and all(draft.command_id in everywhere for draft in drafts):
            return tuple(everywhere[draft.command_id] for draft in drafts)
        return super().append_all(stream, drafts, expected_version=expected_version)


class CountsAcrossStreams(Sound):
    """Refuses a writer when another stream has moved on."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, if nobody else wrote anything at all."""
        written = sum(len(entries) for entries in self._streams.values())
        if written > expected_version:
            raise moved_on(stream, expected=expected_version, current=written)
        return super().append_all(stream, drafts, expected_version=expected_version)


class KeepsSecretsAgain(Sound):
    """Keeps the personal values of a command as often as it is given."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries once, and personal values always."""
        before = len(self.read(stream))
        entries = super().append_all(stream, drafts, expected_version=expected_version)
        if entries and len(self.read(stream)) == before:
            self._keep(stream, drafts)
        return entries


class ForgetsAtTheEnd(Sound):
    """Deletes what a batch forgets after all of it was kept."""

    def _keep(self, stream: str, drafts: Sequence[Draft]) -> None:
        super()._keep(stream, [evolve(draft, forgets="") for draft in drafts])
        super()._keep(stream, [evolve(draft, secrets=()) for draft in drafts])


class GivesKnownEntriesInTheirOrder(Sound):
    """Gives the entries of a repeated batch by their versions, not by the drafts."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, and sort what is given back."""
        entries = super().append_all(stream, drafts, expected_version=expected_version)
        return tuple(sorted(entries, key=lambda each: each.version))


class TakesADuplicateForOne(Sound):
    """Leaves out the second of two equal commands in a batch."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, of each command one."""
        once = list({draft.command_id: draft for draft in drafts}.values())
        return super().append_all(stream, once, expected_version=expected_version)


class LetsAnyNamePass(Sound):
    """Keeps a stream of any name, by another one if need be."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries under a name that can be kept."""
        name = stream.replace("\0", "").encode(errors="replace").decode() or "nameless"
        return super().append_all(name, drafts, expected_version=expected_version)


class CountsNothingAsOne(Sound):
    """Begins a stream with an entry of its own."""

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep a first entry that nobody gave, and then the others."""
        if not self.read(stream):
            first = Draft(command_id="begin", recorded_at=NOON, actor="", kind="begin", body=b"{}")
            super().append_all(stream, [first], expected_version=0)
        return super().append_all(stream, drafts, expected_version=expected_version + 1)


class LendsItsList(Sound):
    """Gives the very list that it keeps entries in."""

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give what grows."""
        kept: object = self._streams.get(stream, [])
        return cast("tuple[Entry, ...]", kept) if not after else super().read(stream, after=after)


class InventsEntries(Sound):
    """Has something to say about streams that do not exist."""

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give an entry of a stream that has none."""
        draft = Draft(command_id="begin", recorded_at=NOON, actor="", kind="begin", body=b"{}")
        found = super().read(stream, after=after)
        return found or (sealed(draft, stream=stream, version=1, previous=first_link(stream)),)


BROKEN: dict[type[Sound], str] = {
    AcknowledgesFirst: "test_a_returned_entry_can_be_read_by_others",
    DropsTheTail: "test_outlives_whoever_wrote",
    Renumbers: "test_reads_behind_a_version",
    RecordsAgain: "test_gives_the_first_entry_again",
    AnswersOnlyInTime: "test_whatever_version_it_expects",
    WritesAtAnyVersion: "test_refuses_any_other_version",
    NamesNoVersion: "test_a_stale_writer_is_refused",
    KeepsHalfABatch: "test_a_batch_known_in_part_is_refused",
    KeepsRefusedSecrets: "test_a_batch_is_refused_whole",
    ForgetsByPattern: "test_forgets_one_subject",
    ForgetsNothing: "test_forgets_one_subject",
    TakesNamesForTheSame: "test_keeps_names_apart",
    WritesMomentsAnew: "test_keeps_the_moment",
    StartsNoChain: "test_names_the_entry_before",
    KeepsAnotherLine: "test_gives_back_what_reading_gives",
    SharesItsSecrets: "test_keeps_personal_values",
    ShowsHalfABatch: "test_readers_see_whole_batches",
    WritesBodiesAnew: "test_keeps_the_bytes",
    ComposesCharacters: "test_keeps_every_character",
    SortsByTheClock: "test_keeps_the_order_whatever_the_clock_says",
    SortsVersionsAsWords: "test_keeps_the_order",
    GivesStreamsAsTheyCame: "test_names_its_streams_in_order",
    MakesStreamsOfQuestions: "test_a_refusal_makes_no_stream",
    KnowsCommandsEverywhere: "test_is_a_matter_of_each_stream",
    CountsAcrossStreams: "test_streams_do_not_wait_for_one_another",
    KeepsSecretsAgain: "test_keeps_the_values_of_a_command_once",
    ForgetsAtTheEnd: "test_keeps_and_forgets_in_the_order_of_a_batch",
    GivesKnownEntriesInTheirOrder: "test_gives_the_entries_of_a_batch_again",
    TakesADuplicateForOne: "test_a_batch_with_one_command_twice_is_refused",
    LetsAnyNamePass: "test_refuses_a_name_that_none_can_keep",
    CountsNothingAsOne: "test_gives_the_draft_its_place",
    LendsItsList: "test_what_was_read_does_not_change",
    InventsEntries: "test_has_nothing_at_first",
    ChecksThenInserts: "test_writers_at_once_leave_no_gap",  # last, because it takes its time
}
"""What is wrong, and a truth that says so."""


def contract_of(kind: type[Sound]) -> JournalContract:
    """Give the contract for a kind of store."""

    class Contract(JournalContract):
        def make_store(self) -> Store:
            return kind()

        def another(self, store: Store) -> Store:
            assert isinstance(store, Sound)
            return store.again()

    return Contract()


def truths() -> list[str]:
    """Name the truths of the contract."""
    return [name for name in dir(JournalContract) if name.startswith("test_")]


def offends(kind: type[Sound], truth: str) -> bool:
    """Tell whether a truth fails for a kind of store."""
    try:
        getattr(contract_of(kind), truth)()
    except (AssertionError, KpiflowError):
        return True
    return False


class TestCanaries:
    @pytest.mark.parametrize(
        ("kind", "truth"), BROKEN.items(), ids=lambda each: getattr(each, "__name__", "")
    )
    def test_are_caught(self, kind: type[Sound], truth: str) -> None:
        """The truth that a store offends against fails for it, and says what was found."""
        with pytest.raises((AssertionError, ConcurrencyError)) as error:
            getattr(contract_of(kind), truth)()

        assert str(error.value)

    @pytest.mark.parametrize("truth", truths())
    def test_no_truth_is_idle(self, truth: str) -> None:
        """Each truth of the contract catches one of them."""
        assert any(offends(kind, truth) for kind in BROKEN)

    @pytest.mark.parametrize("truth", truths())
    def test_the_sound_one_is_let_through(self, truth: str) -> None:
        """The store that all of them break in one point keeps to every truth."""
        getattr(contract_of(Sound), truth)()

    def test_says_what_is_missing(self) -> None:
        """A contract that does not say how to make a store says so."""
        with pytest.raises(NotImplementedError, match="def make_store"):
            JournalContract().make_store()
        with pytest.raises(NotImplementedError, match="def another"):
            JournalContract().another(MemoryStore())
