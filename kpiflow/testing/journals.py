"""What every store of journals must do, whatever it keeps them in."""

from __future__ import annotations

from functools import partial
from hashlib import sha256

from kpiflow.errors import ConcurrencyError, JournalError
from kpiflow.journal import draft_of, read_line
from kpiflow.testing.claims import refusal, same
from kpiflow.testing.stores import Stores, commands, noted, secret
from kpiflow.testing.values import FaithfulStores
from kpiflow.testing.writers import SharedStores


class AppendingStores(Stores):
    """An entry takes the next place of its stream, or none."""

    def test_gives_the_draft_its_place(self) -> None:
        """The first entry of a stream has version 1, says all that its draft said, and is its line."""
        given = noted("a", body=b'{"said":"first"}')
        with self._empty() as store:
            sealed = store.append("7.2.1", given, expected_version=0)

        same((sealed.stream, sealed.version), ("7.2.1", 1))
        same(draft_of(sealed), given)
        same(sealed, read_line(sealed.line))

    def test_names_the_entry_before(self) -> None:
        """Each entry names the digest that the one before it ends with, the first one that of the stream's name."""
        with self._empty() as store:
            for n in range(3):
                store.append("s", noted(str(n)), expected_version=n)
            entries = store.read("s")

        digests = [sha256(entry.line[:-77]).hexdigest() for entry in entries]
        same([entry.digest for entry in entries], digests)
        same([entry.line[-66:-2].decode() for entry in entries], digests)
        same(
            [entry.previous for entry in entries], [sha256(b"kpiflow journal\0s").hexdigest(), *digests[:-1]]
        )

    def test_gives_back_what_reading_gives(self) -> None:
        """What `append` gives back is what `read` finds, and its bytes are those of `lines`."""
        with self._empty() as store:
            sealed = tuple(store.append("s", noted(str(n)), expected_version=n) for n in range(3))

            same(store.read("s"), sealed)
            same(tuple(store.lines("s")), tuple(entry.line for entry in sealed))

    def test_keeps_the_order(self) -> None:
        """Entries come back in the order they were appended, past nine and ninety-nine of them too."""
        given = [f"command-{200 - n}" for n in range(120)]
        with self._empty() as store:
            for n in range(12):
                store.append("s", noted(given[n]), expected_version=n)
            store.append_all("s", [noted(each) for each in given[12:]], expected_version=12)
            entries = store.read("s")

        same([entry.version for entry in entries], list(range(1, 121)))
        same(commands(entries), given)

    def test_reads_behind_a_version(self) -> None:
        """`after` leaves out the entries up to a version, and changes nothing in the others."""
        with self._empty() as store:
            sealed = store.append_all("s", [noted(str(n)) for n in range(12)], expected_version=0)

            for after in (0, 1, 9, 11, 12, 13, -1):
                same(store.read("s", after=after), sealed[max(after, 0) :], f"after={after}")

    def test_names_its_streams_in_order(self) -> None:
        """The streams are named once each, sorted, however they came about."""
        with self._empty() as store:
            for n, name in enumerate(["b", "a", "b", "B"]):
                store.append(name, noted(str(n)), expected_version=len(store.read(name)))

            same(store.streams(), ("B", "a", "b"))

    def test_has_nothing_at_first(self) -> None:
        """An empty store has no streams, and a stream nobody wrote to has no entries."""
        with self._empty() as store:
            same(store.streams(), ())
            same(store.read("nothing"), ())
            same(tuple(store.lines("nothing")), ())
            same(store.secrets("nothing"), ())

    def test_what_was_read_does_not_change(self) -> None:
        """Entries read before an append are not touched by it."""
        with self._empty() as store:
            store.append("s", noted("a"), expected_version=0)
            before = store.read("s")
            store.append("s", noted("b"), expected_version=1)

        same(commands(before), ["a"])

    def test_refuses_any_other_version(self) -> None:
        """Only the present version may be expected; the refusal names it, and nothing is recorded."""
        with self._empty() as store:
            store.append_all("s", [noted("a"), noted("b")], expected_version=0)

            for expected in (0, 1, 3, 99, -1):
                late = noted(f"late {expected}")
                give = partial(store.append, "s", late, expected_version=expected)
                error = refusal(ConcurrencyError, "KPI301", give)
                same((error.expected, error.current), (expected, 2))
            same(commands(store.read("s")), ["a", "b"])
            same(store.append("s", noted("c"), expected_version=2).version, 3)

    def test_a_refusal_makes_no_stream(self) -> None:
        """A stream whose first entry was refused does not exist."""
        with self._empty() as store:
            error = refusal(
                ConcurrencyError, "KPI301", lambda: store.append("s", noted("a"), expected_version=5)
            )

            same((error.expected, error.current), (5, 0))
            same(store.streams(), ())

    def test_refuses_a_name_that_none_can_keep(self) -> None:
        """A stream needs a name, of whole characters and without NUL."""
        with self._empty() as store:
            for name in ("", "\0", "a\0b", "\ud800"):
                give = partial(store.append, name, noted("a"), expected_version=0)
                refusal(JournalError, "KPI302", give)
            same(store.streams(), ())


class BatchingStores(Stores):
    """Several entries are kept together, or none of them."""

    def test_keeps_a_batch_in_order(self) -> None:
        """The entries of a batch take the next places, each naming the one before."""
        with self._empty() as store:
            first = store.append("s", noted("a"), expected_version=0)
            batch = store.append_all("s", [noted("b"), noted("c")], expected_version=1)

            same([entry.version for entry in batch], [2, 3])
            same([entry.previous for entry in batch], [first.digest, batch[0].digest])
            same(store.read("s"), (first, *batch))

    def test_a_batch_of_nothing_does_nothing(self) -> None:
        """Without drafts there are no entries, and no stream comes about."""
        with self._empty() as store:
            same(store.append_all("s", [], expected_version=0), ())
            same(store.streams(), ())

    def test_a_batch_is_refused_whole(self) -> None:
        """Nothing of a batch that comes too late is kept, personal values neither."""
        with self._empty() as store:
            store.append("s", noted("a"), expected_version=0)
            late = [noted("b"), noted("c", secrets=[secret("p1")])]

            refusal(ConcurrencyError, "KPI301", lambda: store.append_all("s", late, expected_version=0))

            same(commands(store.read("s")), ["a"])
            same(store.secrets("s"), ())

    def test_a_batch_with_one_command_twice_is_refused(self) -> None:
        """A batch that gives one command twice is refused whole."""
        with self._empty() as store:
            twice = [noted("a"), noted("b"), noted("a")]

            refusal(JournalError, "KPI305", lambda: store.append_all("s", twice, expected_version=0))

            same(store.streams(), ())

    def test_a_batch_known_in_part_is_refused(self) -> None:
        """A batch with known and new commands is refused whole."""
        with self._empty() as store:
            store.append("s", noted("a"), expected_version=0)

            refusal(
                JournalError,
                "KPI305",
                lambda: store.append_all("s", [noted("a"), noted("b")], expected_version=1),
            )

            same(commands(store.read("s")), ["a"])


class RepeatingStores(Stores):
    """A command is recorded once, however often it is given."""

    def test_gives_the_first_entry_again(self) -> None:
        """A command given twice is kept once, and its first entry is given back."""
        with self._empty() as store:
            first = store.append("s", noted("a", body=b'{"n":1}'), expected_version=0)

            same(store.append("s", noted("a", body=b'{"n":2}'), expected_version=0), first)
            same(store.read("s"), (first,))

    def test_whatever_version_it_expects(self) -> None:
        """A repeated command finds its entry although the stream has moved on."""
        with self._empty() as store:
            first = store.append("s", noted("a"), expected_version=0)
            store.append("s", noted("b"), expected_version=1)

            for expected in (0, 1, 2, 7):
                same(store.append("s", noted("a"), expected_version=expected), first)
            same(commands(store.read("s")), ["a", "b"])

    def test_gives_the_entries_of_a_batch_again(self) -> None:
        """A batch given twice is kept once; its entries come in the order of the drafts."""
        with self._empty() as store:
            batch = store.append_all("s", [noted("a"), noted("b")], expected_version=0)
            store.append("s", noted("c"), expected_version=2)

            same(store.append_all("s", [noted("a"), noted("b")], expected_version=0), batch)
            same(store.append_all("s", [noted("b"), noted("a")], expected_version=0), batch[::-1])
            same(commands(store.read("s")), ["a", "b", "c"])

    def test_is_a_matter_of_each_stream(self) -> None:
        """The same command may be given to two streams, whose versions are counted apart."""
        with self._empty() as store:
            store.append("one", noted("a"), expected_version=0)
            other = store.append("two", noted("a", body=b'{"n":2}'), expected_version=0)

            same((other.stream, other.version), ("two", 1))
            same([entry.body for entry in store.read("one")], [b"{}"])
            same([entry.body for entry in store.read("two")], [b'{"n":2}'])


class JournalContract(
    AppendingStores,
    BatchingStores,
    RepeatingStores,
    FaithfulStores,
    SharedStores,
):
    """Everything that the `Store` protocol promises; derive a test class and override two methods.

    `make_store` gives an empty store, `another` a second way to what a store keeps; see
    docs/how-to/keep-journals-in-your-own-store.md.
    """
