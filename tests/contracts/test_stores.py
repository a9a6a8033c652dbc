"""What every store must do, whatever it keeps its entries in."""

from __future__ import annotations

import json

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings, strategies as st

from kpiflow.errors import ConcurrencyError, JournalError
from kpiflow.journal import Draft, MemoryStore, Store, draft_of, read_line
from kpiflow.journal.sqlite import SqliteStore


NOON = datetime(2007, 10, 24, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=7)))


def draft(command_id: str, *, body: bytes = b"{}", actor: str = "officer", kind: str = "noted") -> Draft:
    """Make a draft of which only the named parts matter."""
    return Draft(command_id=command_id, recorded_at=NOON, actor=actor, kind=kind, body=body)


def _memory(_folder: Path) -> Store:
    return MemoryStore()


def _sqlite(folder: Path) -> Store:
    return SqliteStore(folder / "journal.db")


@pytest.fixture(params=[_memory, _sqlite], ids=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store of each kind."""
    make: Callable[[Path], Store] = request.param
    made = make(tmp_path)
    yield made
    if isinstance(made, SqliteStore):
        made.close()


class TestAppending:
    """An entry takes the next place of its stream, or none."""

    def test_gives_the_draft_its_place(self, store: Store) -> None:
        """The first entry of a stream has version 1 and says all that its draft said."""
        given = draft("a", body=b'{"said":"first"}')

        sealed = store.append("7.2.1", given, expected_version=0)

        assert (sealed.stream, sealed.version) == ("7.2.1", 1)
        assert draft_of(sealed) == given
        assert sealed == read_line(sealed.line)

    def test_names_the_entry_before(self, store: Store) -> None:
        """Each entry names the SHA-256 of the line before it, the first one that of the stream's name."""
        entries = [store.append("s", draft(str(n)), expected_version=n) for n in range(3)]

        assert entries[0].previous == sha256(b"kpiflow journal\0s").hexdigest()
        assert [entry.previous for entry in entries[1:]] == [
            sha256(entry.line).hexdigest() for entry in entries[:2]
        ]

    def test_gives_back_what_reading_gives(self, store: Store) -> None:
        """What `append` gives back is what `read` finds."""
        sealed = tuple(store.append("s", draft(str(n)), expected_version=n) for n in range(3))

        assert store.read("s") == sealed

    def test_keeps_the_order(self, store: Store) -> None:
        """Entries come back in the order they were appended, past nine of them too."""
        for n in range(12):
            store.append("s", draft(f"command-{11 - n:02d}"), expected_version=n)

        assert [entry.version for entry in store.read("s")] == list(range(1, 13))
        assert [entry.command_id for entry in store.read("s")] == [f"command-{11 - n:02d}" for n in range(12)]

    def test_keeps_streams_apart(self, store: Store) -> None:
        """Versions are counted in each stream by itself."""
        store.append("one", draft("a"), expected_version=0)
        other = store.append("two", draft("a", body=b'{"n":2}'), expected_version=0)

        assert other.version == 1
        assert [entry.body for entry in store.read("one")] == [b"{}"]
        assert [entry.body for entry in store.read("two")] == [b'{"n":2}']

    def test_names_its_streams_in_order(self, store: Store) -> None:
        """The streams are named once each, sorted, however they came about."""
        for n, name in enumerate(["b", "a", "b", "B"]):
            store.append(name, draft(str(n)), expected_version=len(store.read(name)))

        assert store.streams() == ("B", "a", "b")

    def test_has_nothing_at_first(self, store: Store) -> None:
        """An empty store has no streams, and a stream nobody wrote to has no entries."""
        assert store.streams() == ()
        assert store.read("nothing") == ()

    def test_what_was_read_does_not_change(self, store: Store) -> None:
        """Entries read before an append are not touched by it."""
        store.append("s", draft("a"), expected_version=0)
        before = store.read("s")

        store.append("s", draft("b"), expected_version=1)

        assert [entry.command_id for entry in before] == ["a"]


class TestExpectedVersion:
    """Whoever had read an older version writes nothing."""

    @pytest.mark.parametrize("expected", [0, 1, 3, 99, -1])
    def test_refuses_any_other_version(self, store: Store, expected: int) -> None:
        """Only the present version of the stream may be expected."""
        store.append("s", draft("a"), expected_version=0)
        store.append("s", draft("b"), expected_version=1)

        with pytest.raises(ConcurrencyError) as error:
            store.append("s", draft("c"), expected_version=expected)

        assert error.value.code == "KPI301"
        assert (error.value.expected, error.value.current) == (expected, 2)

    def test_records_nothing_when_refused(self, store: Store) -> None:
        """A refused entry is not in the stream, and the next one takes its place."""
        store.append("s", draft("a"), expected_version=0)

        with pytest.raises(ConcurrencyError):
            store.append("s", draft("b"), expected_version=0)

        assert [entry.command_id for entry in store.read("s")] == ["a"]
        assert store.append("s", draft("c"), expected_version=1).version == 2

    def test_says_what_to_do(self, store: Store) -> None:
        """The refusal names the stream, both versions and the way on."""
        store.append("s", draft("a"), expected_version=0)

        with pytest.raises(ConcurrencyError) as error:
            store.append("s", draft("b"), expected_version=0)

        assert str(error.value) == (
            "[KPI301] journal 's' is at version 1, the command expected 0\n  hint: read it again and decide again"
        )

    def test_a_refusal_makes_no_stream(self, store: Store) -> None:
        """A stream whose first entry was refused does not exist."""
        with pytest.raises(ConcurrencyError) as error:
            store.append("s", draft("a"), expected_version=5)

        assert (error.value.expected, error.value.current) == (5, 0)
        assert store.streams() == ()


class TestRepeatedCommands:
    """A command is recorded once, however often it is given."""

    def test_gives_the_first_entry_again(self, store: Store) -> None:
        """A command given twice is kept once, and its first entry is given back."""
        first = store.append("s", draft("a", body=b'{"n":1}'), expected_version=0)

        again = store.append("s", draft("a", body=b'{"n":2}'), expected_version=0)

        assert again == first
        assert store.read("s") == (first,)

    def test_whatever_version_it_expects(self, store: Store) -> None:
        """A repeated command finds its entry although the stream has moved on."""
        first = store.append("s", draft("a"), expected_version=0)
        store.append("s", draft("b"), expected_version=1)

        assert store.append("s", draft("a"), expected_version=0) == first
        assert store.append("s", draft("a"), expected_version=7) == first

    def test_is_a_matter_of_each_stream(self, store: Store) -> None:
        """The same command may be given to two streams."""
        store.append("one", draft("a"), expected_version=0)

        assert store.append("two", draft("a"), expected_version=0).stream == "two"


class TestFaithfulness:
    """What goes in comes out."""

    @pytest.mark.parametrize(
        "body",
        [
            b"{}",
            b'{ "a" : 1.0 }',
            b'{"a":1e400,"a":"twice"}',
            '{"ก":"\u2028\ufeff\U0001f600"}'.encode(),
            rb'{"a":"\u0000\ud800"}',
            b'{"a":"' + b"x" * 300_000 + b'"}',
        ],
        ids=["empty", "spaced", "odd numbers", "letters", "escapes", "long"],
    )
    def test_keeps_the_bytes(self, store: Store, body: bytes) -> None:
        """Bodies come back byte for byte, however they are written."""
        store.append("s", draft("a", body=body), expected_version=0)

        assert [entry.body for entry in store.read("s")] == [body]
        assert type(store.read("s")[0].body) is bytes

    @pytest.mark.parametrize(
        "word",
        [
            "ผู้จัดเก็บข้อมูล",
            "น้ำ",
            "น\u0e49\u0e4d\u0e32",
            "e\u0301",
            "'; DROP TABLE entries; --",
            "%",
            " ",
            '"\\\t\n\x7f',
            "\U0001f600",
        ],
    )
    def test_keeps_the_words(self, store: Store, word: str) -> None:
        """Names and streams come back letter for letter, not normalised and never obeyed."""
        store.append(word, draft("a", actor=word, kind=word), expected_version=0)

        [entry] = store.read(word)
        assert (entry.stream, entry.actor, entry.kind) == (word, word, word)
        assert store.streams() == (word,)

    @pytest.mark.parametrize(
        "zone", [UTC, timezone(timedelta(hours=7)), timezone(-timedelta(hours=3, minutes=30))], ids=str
    )
    def test_keeps_the_moment(self, store: Store, zone: timezone) -> None:
        """The moment of recording comes back exactly, in its own time zone."""
        moment = datetime(2007, 12, 31, 23, 59, 59, 999999, tzinfo=zone)
        stamped = Draft(command_id="a", recorded_at=moment, actor="x", kind="y", body=b"{}")

        store.append("s", stamped, expected_version=0)

        [entry] = store.read("s")
        assert entry.recorded_at.isoformat() == moment.isoformat()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(words=st.lists(st.text(), max_size=6), name=st.text(min_size=1, max_size=8))
    def test_any_history_reads_back(self, store: Store, words: list[str], name: str) -> None:
        """Whatever was appended to a stream is what it holds, in order."""
        bodies = [json.dumps({"said": word}).encode() for word in words]
        stream = f"{len(store.streams())}-{name.encode('unicode_escape').decode()}"
        for n, body in enumerate(bodies):
            store.append(stream, draft(f"{n}", body=body), expected_version=n)

        assert [entry.body for entry in store.read(stream)] == bodies

    @pytest.mark.parametrize("name", ["", "a\0b", "\ud800"])
    def test_refuses_a_name_that_none_can_keep(self, store: Store, name: str) -> None:
        """A stream needs a name that any file can hold; nothing is recorded under another."""
        with pytest.raises(JournalError) as error:
            store.append(name, draft("a"), expected_version=0)

        assert error.value.code == "KPI302"
        assert store.streams() == ()

    def test_refuses_half_a_character(self, store: Store) -> None:
        """A name that no file can hold is refused by kpiflow, and nothing is recorded."""
        with pytest.raises(JournalError):
            store.append("s", draft("a", actor="\ud800"), expected_version=0)

        assert store.read("s") == ()


class TestDrafts:
    """What every store relies on is checked before it reaches one."""

    def test_know_their_time_zone(self) -> None:
        """A moment without a time zone is no moment, and is refused."""
        with pytest.raises(JournalError) as error:
            Draft(
                command_id="a",
                recorded_at=datetime(2007, 10, 24, 12, 0),  # noqa: DTZ001 -- what is refused
                actor="officer",
                kind="noted",
                body=b"{}",
            )

        assert str(error.value) == (
            "[KPI302] an entry needs to know the time zone it was recorded in\n  got: 2007-10-24T12:00:00"
        )

    def test_cannot_be_changed(self) -> None:
        """Drafts and entries are frozen."""
        made = draft("a")

        with pytest.raises(AttributeError):
            made.body = b"other"  # type: ignore[misc]
