"""The store that keeps entries in memory: the default, and the fake for tests."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from kpiflow.journal.batches import Known, answered, secrets_after
from kpiflow.journal.entries import Draft, Entry, Secret, ShownStore
from kpiflow.journal.lines import first_link, must_be_a_name


class MemoryStore(ShownStore):
    """Keeps entries for as long as the object lives; may be used from several threads."""

    def __init__(self) -> None:
        self._streams: dict[str, list[Entry]] = {}
        self._commands: dict[tuple[str, str], Entry] = {}
        self._secrets: dict[str, tuple[Secret, ...]] = {}
        self._writing = Lock()

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry; see `Store.append`."""
        return self.append_all(stream, (draft,), expected_version=expected_version)[0]

    def append_all(self, stream: str, drafts: Sequence[Draft], *, expected_version: int) -> tuple[Entry, ...]:
        """Keep entries, all or none; see `Store.append_all`."""
        must_be_a_name(stream)
        with self._writing:
            return self._append(stream, drafts, expected_version)

    def _append(self, stream: str, drafts: Sequence[Draft], expected_version: int) -> tuple[Entry, ...]:
        entries = self._streams.get(stream, [])
        last = entries[-1].digest if entries else first_link(stream)
        commands = ((stream, draft.command_id) for draft in drafts)
        recorded = {
            id_: self._commands[stream, id_] for stream, id_ in commands if (stream, id_) in self._commands
        }
        known = Known(stream=stream, version=len(entries), digest=last, recorded=recorded)
        answer = answered(known, drafts, expected_version)
        if answer.is_new:
            self._streams.setdefault(stream, []).extend(answer.entries)
            self._commands.update({(stream, each.command_id): each for each in answer.entries})
            self._keep(stream, drafts)
        return answer.entries

    def _keep(self, stream: str, drafts: Sequence[Draft]) -> None:
        """Keep personal values and delete others."""
        if any(draft.secrets or draft.forgets for draft in drafts):
            self._secrets[stream] = secrets_after(self._secrets.get(stream, ()), drafts)

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries of a stream in order."""
        return tuple(self._streams.get(stream, ())[max(after, 0) :])

    def lines(self, stream: str) -> tuple[bytes, ...]:
        """Give the bytes of each entry of a stream."""
        return tuple(entry.line for entry in self._streams.get(stream, ()))

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        return tuple(sorted(self._streams))

    def secrets(self, stream: str) -> tuple[Secret, ...]:
        """Give the personal values of a stream that nobody has erased."""
        return self._secrets.get(stream, ())
