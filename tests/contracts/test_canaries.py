"""Stores that are broken on purpose: the contract finds what is wrong with each.

A contract that a broken store keeps to would say nothing about the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Barrier, BrokenBarrierError

import pytest

from attrs import evolve

from kpiflow.errors import ConcurrencyError
from kpiflow.journal import Draft, Entry, MemoryStore, Secret, Store
from kpiflow.journal.batches import Known, answered
from kpiflow.journal.entries import moved_on
from kpiflow.journal.lines import first_link, sealed
from kpiflow.testing import JournalContract


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
        recorded = {
            each.command_id: each for each in entries if each.command_id in {d.command_id for d in drafts}
        }
        last = entries[-1].digest if entries else first_link(stream)
        known = Known(stream=stream, version=len(entries), digest=last, recorded=recorded)
        answer = answered(known, drafts, expected_version)
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
        known = Known(
            stream=stream,
            version=len(entries),
            digest=entries[-1].digest if entries else first_link(stream),
            recorded={each.command_id: each for each in entries},
        )
        answer = answered(known, drafts, expected_version)
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


BROKEN: dict[type[Sound], str] = {
    ChecksThenInserts: "test_writers_at_once_leave_no_gap",
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
    def test_the_sound_one_is_let_through(self, truth: str) -> None:
        """The store that all of them break in one point keeps to every truth."""
        getattr(contract_of(Sound), truth)()

    def test_says_what_is_missing(self) -> None:
        """A contract that does not say how to make a store says so."""
        with pytest.raises(NotImplementedError, match="def make_store"):
            JournalContract().make_store()
        with pytest.raises(NotImplementedError, match="def another"):
            JournalContract().another(MemoryStore())
