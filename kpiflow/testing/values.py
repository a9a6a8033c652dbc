"""What goes into a store comes out of it: texts, bytes, moments and personal values."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from kpiflow.testing.claims import same
from kpiflow.testing.stores import ZONES, Stores, noted, secret


WORDS: Final = (
    "ผู้จัดเก็บข้อมูล",
    "น\u0e49\u0e4d\u0e32",
    "e\u0301",
    "'; DROP TABLE entries; --",
    "%",
    " ",
    '"\\\t\r\n\x7f\u2028',
    "\ufeff\U0001f600",
    "ก" * 200,
)
ALIKE: Final = (
    *(
        "s",
        "S",
        "s ",
        " s",
        "s\n",
        "s%",
        "%",
        "_",
        "*",
        "?",
        "1",
        "01",
        "1.0",
        "é",
        "e\u0301",
        "ß",
        "ss",
        "SS",
    ),
    *("น้ำ", "น\u0e49\u0e4d\u0e32", "นํ้า", "a/b", "a\\b", "a", "..", ".", "a\u200bb", "ab", "I", "ı", "i", "İ"),
)
BODIES: Final = (
    b"{}",
    b'{ "a" : 1.0 }',
    b'{"a":1e400,"a":"twice"}',
    '{"ก":"\\u2028\\ufeff\U0001f600\u2028"}'.encode(),
    rb'{"a":"\u0000\ud800"}',
    b'{"a":"' + b"x" * 300_000 + b'"}',
)
_STEP: Final = 512


def every_character() -> list[str]:
    """Give texts that hold each character of the first plane once, and some of each other plane."""
    first = [chr(n) for n in range(1, 0x10000) if not 0xD800 <= n < 0xE000]
    others = [chr(n) for n in range(0x10000, 0x110000, 0x101)]
    return ["".join(plane[n : n + _STEP]) for plane in (first, others) for n in range(0, len(plane), _STEP)]


class FaithfulStores(Stores):
    """Nothing is changed, left out, taken for something else, or obeyed."""

    def test_keeps_the_bytes(self) -> None:
        """Bodies come back byte for byte, however they are written."""
        with self._empty() as store:
            for n, body in enumerate(BODIES):
                store.append("s", noted(str(n), body=body), expected_version=n)
            entries = store.read("s")

        same(tuple(entry.body for entry in entries), BODIES)
        same({type(entry.body) for entry in entries} | {type(entry.line) for entry in entries}, {bytes})

    def test_keeps_the_words(self) -> None:
        """Names of streams, commands, actors and kinds come back letter for letter."""
        with self._empty() as store:
            for word in WORDS:
                store.append(word, noted(word, word=word), expected_version=0)

                found = [(each.stream, each.command_id, each.actor, each.kind) for each in store.read(word)]
                same(found, [(word,) * 4])
            same(store.streams(), tuple(sorted(WORDS)))

    def test_keeps_every_character(self) -> None:
        """No character is lost, changed, or taken for another one."""
        texts = every_character()
        with self._empty() as store:
            store.append_all("s", [noted(text, word=text) for text in texts], expected_version=0)
            found = [(entry.command_id, entry.actor) for entry in store.read("s")]

        same(len(found), len(texts))
        for text, each in zip(texts, found, strict=True):
            same(each, (text, text), f"characters from U+{ord(text[0]):04X}")

    def test_keeps_names_apart(self) -> None:
        """Streams and commands are the same only if their names are, letter for letter."""
        with self._empty() as store:
            store.append_all("all", [noted(name) for name in ALIKE], expected_version=0)
            for name in ALIKE:
                store.append(name, noted(name), expected_version=0)

            for n, name in enumerate(ALIKE, start=1):
                same([entry.stream for entry in store.read(name)], [name])
                same(store.append("all", noted(name), expected_version=0).version, n, repr(name))

    def test_keeps_the_moment(self) -> None:
        """The moment of recording comes back exactly, in its own time zone."""
        moments = [
            datetime(year, 12, 31, 23, 59, 59, part, tzinfo=zone)
            for zone in ZONES
            for year in (1, 1919, 2007, 9998)
            for part in (0, 1, 999_999)
        ]
        with self._empty() as store:
            drafts = [noted(str(n), at=moment) for n, moment in enumerate(moments)]
            store.append_all("s", drafts, expected_version=0)
            found = [entry.recorded_at.isoformat() for entry in store.read("s")]

        same(found, [moment.isoformat() for moment in moments])

    def test_keeps_the_order_whatever_the_clock_says(self) -> None:
        """Entries stand in the order of their versions, even when the clock was set back."""
        with self._empty() as store:
            for n in range(3):
                at = datetime(2007 - n, 1, 1, tzinfo=ZONES[0])
                store.append("s", noted(str(n), at=at), expected_version=n)

            same([entry.recorded_at.year for entry in store.read("s")], [2007, 2006, 2005])

    def test_keeps_personal_values(self) -> None:
        """Personal values are given back byte for byte, of their stream only, and stand in no line."""
        given = [
            secret("p1", value=bytes(range(256)), name="one"),
            secret("p2 p3", value="นางสาวผู้ให้ข้อมูล".encode(), name="two"),
            secret("p1", value=b"", name="three"),
        ]
        with self._empty() as store:
            store.append("s", noted("a", secrets=given), expected_version=0)
            store.append("other", noted("a"), expected_version=0)

            same(
                {each.commitment: each for each in store.secrets("s")},
                {each.commitment: each for each in given},
            )
            same(len(store.secrets("s")), 3)
            same(store.secrets("other"), ())
            same([b"".join(store.lines("s")).count(each.value) for each in given[:2]], [0, 0])

    def test_keeps_the_values_of_a_command_once(self) -> None:
        """A command given again brings no personal values again, not even those that were erased since."""
        with self._empty() as store:
            first = noted("a", secrets=[secret("p1")])
            store.append("s", first, expected_version=0)
            store.append("s", first, expected_version=0)
            same(len(store.secrets("s")), 1)

            store.append("s", noted("b", forgets="p1"), expected_version=1)
            store.append("s", first, expected_version=0)
            same(store.secrets("s"), ())

    def test_forgets_one_subject(self) -> None:
        """A draft that forgets somebody deletes what is about them, and nothing that is about others."""
        subjects = ("p1", "p2 p1", "p10", "P1", "p", "p_", "%", "p2", "xp1", "p1x p3")
        with self._empty() as store:
            given = [secret(each) for each in subjects]
            store.append("s", noted("a", secrets=given), expected_version=0)
            store.append("other", noted("a", secrets=given), expected_version=0)

            store.append("s", noted("b", forgets="p1"), expected_version=1)
            left = sorted(each.subject for each in store.secrets("s"))
            same(left, sorted(subjects[2:]))
            store.append("s", noted("c", forgets="p_"), expected_version=2)
            store.append("s", noted("d", forgets="%"), expected_version=3)

            left = sorted(each.subject for each in store.secrets("s"))
            same(left, sorted(set(subjects[2:]) - {"p_", "%"}))
            same(len(store.secrets("other")), len(subjects))
            same(len(store.read("s")), 4)

    def test_keeps_and_forgets_in_the_order_of_a_batch(self) -> None:
        """What a later draft of a batch forgets is gone, what one keeps behind it stays."""
        with self._empty() as store:
            drafts = [
                noted("a", secrets=[secret("p1", name="early")]),
                noted("b", forgets="p1"),
                noted("c", secrets=[secret("p1", name="late")]),
            ]
            store.append_all("s", drafts, expected_version=0)

            same([each.commitment for each in store.secrets("s")], ["late"])
