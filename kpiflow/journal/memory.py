"""The store that keeps entries in memory: the default, and the fake for tests."""

from __future__ import annotations

from kpiflow.journal.entries import Draft, Entry, moved_on


class MemoryStore:
    """Keeps entries for as long as the object lives."""

    def __init__(self) -> None:
        self._streams: dict[str, list[Entry]] = {}

    def append(self, stream: str, draft: Draft, *, expected_version: int) -> Entry:
        """Keep one entry; see `Store.append`."""
        entries = self._streams.setdefault(stream, [])
        known = next((entry for entry in entries if entry.command_id == draft.command_id), None)
        if known:
            return known
        if len(entries) != expected_version:
            raise moved_on(stream, expected=expected_version, current=len(entries))
        entry = Entry.seal(draft, stream=stream, version=expected_version + 1)
        entries.append(entry)
        return entry

    def read(self, stream: str) -> tuple[Entry, ...]:
        """Give all entries of a stream in order."""
        return tuple(self._streams.get(stream, ()))

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams, sorted."""
        return tuple(sorted(name for name, entries in self._streams.items() if entries))
