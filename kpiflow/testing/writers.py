"""What several who use a store at once, or one after the other, may rely on."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import Final

from kpiflow.errors import ConcurrencyError
from kpiflow.journal import Entry, Store, read_line
from kpiflow.testing.claims import refusal, same
from kpiflow.testing.stores import Stores, at_once, commands, noted, secret


WRITERS: Final = 4
EACH: Final = 10
BATCH: Final = 3
_PATIENCE: Final = 1000


class SharedStores(Stores):
    """Several never lose, double, overwrite or half see an entry."""

    def test_a_returned_entry_can_be_read_by_others(self) -> None:
        """Once `append` has returned, any other connection finds the entry."""
        with self._empty() as store, self._other(store) as other:
            for n in range(3):
                sealed = store.append("s", noted(str(n), secrets=[secret(f"p{n}")]), expected_version=n)

                same(other.read("s", after=n), (sealed,))
                same(tuple(other.lines("s"))[n:], (sealed.line,))
                same(len(other.secrets("s")), n + 1)
            same(other.streams(), ("s",))

    def test_outlives_whoever_wrote(self) -> None:
        """A store opened again holds the same entries, goes on behind them, and remembers commands."""
        store = self.make_store()
        sealed = store.append_all("s", [noted("a", secrets=[secret("p1")]), noted("b")], expected_version=0)
        self.close_store(store)

        with self._other(store) as again:
            same(again.read("s"), sealed)
            same(again.streams(), ("s",))
            same(again.secrets("s"), (secret("p1"),))
            same(again.append("s", noted("b"), expected_version=0), sealed[1])
            third = again.append("s", noted("c"), expected_version=2)
            same((third.version, third.previous), (3, sealed[1].digest))

    def test_a_stale_writer_is_refused(self) -> None:
        """Whoever has not seen another one's entry writes nothing, and is told the present version."""
        with self._empty() as store, self._other(store) as other:
            same(other.read("s"), ())
            store.append("s", noted("a"), expected_version=0)

            error = refusal(
                ConcurrencyError, "KPI301", lambda: other.append("s", noted("b"), expected_version=0)
            )

            same((error.expected, error.current), (0, 1))
            same(other.append("s", noted("b"), expected_version=1).version, 2)
            same(commands(store.read("s")), ["a", "b"])

    def test_writers_at_once_leave_no_gap(self) -> None:
        """Several who write at once fill one stream in order: each command once, each entry as returned."""
        returned: dict[str, Entry] = {}
        with self._empty() as store:
            at_once(*(partial(self._write, store, f"writer {n}", returned) for n in range(WRITERS)))
            entries = store.read("s")

        same([entry.version for entry in entries], list(range(1, WRITERS * EACH + 1)))
        same([entry.previous for entry in entries[1:]], [entry.digest for entry in entries[:-1]])
        same({entry.command_id: entry for entry in entries}, returned)
        for n in range(WRITERS):
            own = [each for each in commands(entries) if each.startswith(f"writer {n} ")]
            same(own, [f"writer {n} {k}" for k in range(EACH)])

    def _write(self, store: Store, name: str, returned: dict[str, Entry]) -> None:
        with self._other(store) as mine:
            for n in range(EACH):
                returned[f"{name} {n}"] = _persistently(mine, f"{name} {n}")

    def test_one_command_given_by_many_is_kept_once(self) -> None:
        """Several who give the same command at once get the same entry, and it is kept once."""
        returned: list[Entry] = []
        with self._empty() as store:
            at_once(*(partial(self._give, store, returned) for _ in range(WRITERS)))

            same(commands(store.read("s")), ["the one"])
            same(returned, [store.read("s")[0]] * WRITERS)

    def _give(self, store: Store, returned: list[Entry]) -> None:
        with self._other(store) as mine:
            returned.append(_persistently(mine, "the one"))

    def test_streams_do_not_wait_for_one_another(self) -> None:
        """Several who write to streams of their own are never refused."""
        with self._empty() as store:
            at_once(*(partial(self._write_alone, store, f"stream {n}") for n in range(WRITERS)))

            same(store.streams(), tuple(f"stream {n}" for n in range(WRITERS)))
            same([len(store.read(name)) for name in store.streams()], [EACH] * WRITERS)

    def _write_alone(self, store: Store, stream: str) -> None:
        with self._other(store) as mine:
            for n in range(EACH):
                mine.append(stream, noted(str(n)), expected_version=n)

    def test_readers_see_whole_batches(self) -> None:
        """Whoever reads while another writes sees the first so many batches, each whole."""
        over = Event()
        with self._empty() as store:
            at_once(partial(self._write_batches, store, over), partial(self._watch, store, over))

            same(len(store.read("s")), EACH * BATCH)

    def _write_batches(self, store: Store, over: Event) -> None:
        try:
            with self._other(store) as mine:
                for n in range(EACH):
                    batch = [noted(f"{n} {k}") for k in range(BATCH)]
                    mine.append_all("s", batch, expected_version=n * BATCH)
        finally:
            over.set()

    def _watch(self, store: Store, over: Event) -> None:
        seen = 0
        with self._other(store) as mine:
            while not over.is_set():
                entries = mine.read("s")
                lines = tuple(mine.lines("s"))

                same(len(entries) % BATCH, 0, "entries of a batch that is not whole")
                same([entry.version for entry in entries], list(range(1, len(entries) + 1)))
                same(lines[: len(entries)], tuple(entry.line for entry in entries))
                sizes = [seen, len(entries), len(lines)]
                same(sizes, sorted(sizes), "how many entries were seen, one look after the other")
                same([read_line(line).version for line in lines], list(range(1, len(lines) + 1)))
                seen = len(entries)


def _persistently(store: Store, command_id: str) -> Entry:
    """Give a command, and again for as long as others were first."""
    for _ in range(_PATIENCE):
        version = len(store.read("s"))
        try:
            return store.append("s", noted(command_id), expected_version=version)
        except ConcurrencyError as error:
            same(error.expected, version)
            same(error.current, max(error.current, version + 1), "refused although nobody had written")
    raise AssertionError(f"'{command_id}' was refused {_PATIENCE} times")
