"""The one form of an entry: whatever was sealed reads back, and nothing else reads at all."""

from __future__ import annotations

import json

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from hypothesis import given, strategies as st

from kpiflow import journal
from kpiflow.errors import JournalError
from kpiflow.journal import Draft, Entry, Secret, draft_of, read_line
from kpiflow.journal.entries import LONGEST
from kpiflow.journal.lines import (
    FORMAT,
    PREVIOUS,
    begun,
    chained,
    digest_of,
    ended,
    first_link,
    must_be_a_name,
    sealed,
)


NOON = datetime(2007, 10, 24, 12, 30, tzinfo=timezone(timedelta(hours=7)))

_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_words = _texts.filter(bool)
_zones = st.builds(
    lambda seconds: timezone(timedelta(seconds=seconds)), st.integers(-24 * 3600 + 1, 24 * 3600 - 1)
)
_drafts = st.builds(
    Draft,
    command_id=_words,
    recorded_at=st.datetimes(timezones=_zones),
    actor=_texts,
    kind=_texts,
    body=st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none()), max_size=3).map(
        lambda said: json.dumps(said).encode()
    ),
)


def entry(**changes: object) -> Entry:
    """Give a plain entry, or one that differs in what is named."""
    fields: dict[str, object] = {
        "command_id": "c1",
        "recorded_at": NOON,
        "actor": "officer",
        "kind": "noted",
        "body": b'{"a":1}',
    }
    return sealed(Draft(**{**fields, **changes}), stream="s", version=1, previous=first_link("s"))  # type: ignore[arg-type]


class TestRoundTrip:
    @given(
        draft=_drafts,
        stream=_words,
        version=st.integers(1, 2**53),
        previous=st.binary(min_size=32, max_size=32),
    )
    def test_every_entry_reads_back(self, draft: Draft, stream: str, version: int, previous: bytes) -> None:
        """Whatever the words and the moment are, the line reads as the entry that was sealed."""
        made = sealed(draft, stream=stream, version=version, previous=previous.hex())

        again = read_line(made.line)

        assert again == made
        assert again.recorded_at.isoformat() == draft.recorded_at.isoformat()
        assert draft_of(again) == draft

    @given(draft=_drafts, stream=_words)
    def test_a_line_is_json_on_one_line(self, draft: Draft, stream: str) -> None:
        """Any reader of JSON finds the same in it, and no reader of lines finds two."""
        made = sealed(draft, stream=stream, version=3, previous=first_link(stream))

        said = json.loads(made.line)

        assert b"\n" not in made.line
        assert list(said) == [
            "previous",
            "format",
            "stream",
            "version",
            "command",
            "at",
            "by",
            "kind",
            "body",
            "digest",
        ]
        assert (said["format"], said["stream"], said["version"]) == (FORMAT, stream, 3)
        assert (said["command"], said["by"], said["kind"]) == (draft.command_id, draft.actor, draft.kind)
        assert said["body"] == json.loads(draft.body)
        assert said["digest"] == made.digest == sha256(made.line[:-77]).hexdigest()
        assert made.line[PREVIOUS] == said["previous"].encode() == first_link(stream).encode()

    def test_the_form_never_changes(self) -> None:
        """The bytes of an entry are these, for ever."""
        content = (
            '{"previous":"'
            + sha256(b"kpiflow journal\0s").hexdigest()
            + '","format":1,"stream":"s","version":1,'
            '"command":"c1","at":"2007-10-24T12:30:00+07:00","by":"ผู้ \\"กำกับ\\"","kind":"noted","body":{"a":1}'
        ).encode()

        assert (
            entry(actor='ผู้ "กำกับ"').line == content + f',"digest":"{sha256(content).hexdigest()}"}}'.encode()
        )

    def test_entries_name_one_another(self) -> None:
        """In a chain each entry names the digest of the one before, and takes the next place."""
        drafts = [draft_of(entry(command_id=f"c{n}")) for n in range(3)]

        chain = list(chained(drafts, stream="s", version=7, previous="0" * 64))

        assert [each.version for each in chain] == [8, 9, 10]
        assert [each.previous for each in chain] == ["0" * 64, *(digest_of(each.line) for each in chain[:2])]
        assert all(
            each.digest == digest_of(each.line) == sha256(each.line[:-77]).hexdigest() for each in chain
        )

    @given(drafts=st.lists(_drafts, min_size=1, max_size=3), stream=_words, version=st.integers(0, 2**50))
    def test_lines_begin_and_end_as_it_is_said(self, drafts: list[Draft], stream: str, version: int) -> None:
        """What is told of how lines begin and end, so that many can be compared at once, is how they are sealed."""
        entries = list(chained(drafts, stream=stream, version=version, previous=first_link(stream)))
        heads = begun(stream, [each.previous for each in entries], version + 1)
        ends = ended(each.digest for each in entries)

        assert [
            head + b'"command":' + each.line[len(head) + 10 : -len(end)] + end
            for each, head, end in zip(entries, heads, ends, strict=True)
        ] == [each.line for each in entries]
        assert all(end.startswith(b"}") for end in ends)


class TestOneForm:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (b'{"previous"', b'{ "previous"'),
            (b'{"previous"', b'\xef\xbb\xbf{"previous"'),
            (b'"}', b'"}\n'),
            (b'"}', b'"}\r'),
            (b'"}', b'"} '),
            (b'"}', b'"'),
            (b'"a":1}', b'"a":1'),
            (b',"digest"', b', "digest"'),
            (b',"digest":"', b',"digest":"0'),
            (b'"digest"', b'"sha256"'),
            (b'{"a":1}', b"[1]"),
            (b'{"a":1}', b"null"),
            (b'"format":1,', b""),
            (b'"format":1,', b'"format":1,"format":1,'),
            (b'"format":1,', b'"format":01,'),
            (b'"format":1,', b'"format":1.0,'),
            (b'"format":1,"stream":"s"', b'"stream":"s","format":1'),
            (b'"version":1', b'"version":0'),
            (b'"version":1', b'"version":01'),
            (b'"version":1', b'"version":-1'),
            (b'"version":1', b'"version":1.0'),
            (b'"version":1', b'"version":"1"'),
            (b'"version":1', b'"version":99999999999999999'),
            (b'"kind"', b'"sort"'),
            (b'"by":"officer"', b'"by":null'),
            (b'"by":"officer"', b'"by":"off\\u0069cer"'),
            (b'"by":"officer"', b'"by":"a\\/b"'),
            (b'"by":"officer"', b'"by":"\\u0E01"'),
            (b'"by":"officer"', b'"by":"tab\there"'),
            (b'"by":"officer"', b'"by":"\\x"'),
            (b'"by":"officer"', b'"by":"\\ud800"'),
            (b'"by":"officer"', b'"by":"\xff"'),
            (b"2007-10-24T", b"2007-10-24 "),
            (b"2007-10-24T", b"2007-13-24T"),
            (b"12:30:00", b"12:30"),
            (b"12:30:00", b"12:30:00.1"),
            (b"+07:00", b"Z"),
            (b"+07:00", b""),
            (b"+07:00", b"+25:00"),
        ],
    )
    def test_any_other_is_refused(self, before: bytes, after: bytes) -> None:
        """A line that says the same in another form, or something else, is no entry."""
        line = entry().line
        assert line.count(before) == 1

        with pytest.raises(JournalError) as error:
            read_line(line.replace(before, after))

        assert error.value.code == "KPI302"
        assert error.value.problems[0].message == "an entry is not in the form in which journals are kept"
        assert error.value.problems[0].hint.startswith("the journal was changed")

    @pytest.mark.parametrize("digest", [b"0" * 63, b"0" * 65, b"A" * 64, b"g" * 64])
    def test_a_digest_has_64_small_hexadecimal_digits(self, digest: bytes) -> None:
        """What a line names as the one before it is a SHA-256 in one form."""
        line = entry().line

        with pytest.raises(JournalError) as error:
            read_line(line[: PREVIOUS.start] + digest + line[PREVIOUS.stop :])

        assert error.value.code == "KPI302"

    @given(place=st.integers(min_value=0), bit=st.integers(0, 7))
    def test_no_bit_of_it_can_be_turned(self, place: int, bit: int) -> None:
        """Whichever bit of an entry is turned, the entry is refused by itself, without any other."""
        line = bytearray(entry().line)
        line[place % len(line)] ^= 1 << bit

        with pytest.raises(JournalError) as error:
            read_line(bytes(line))

        assert error.value.code in {"KPI302", "KPI310"}

    def test_what_is_not_as_it_was_sealed_is_named(self) -> None:
        """An entry of the right form that says something else than when it was sealed is refused as that."""
        with pytest.raises(JournalError) as error:
            read_line(entry().line.replace(b"noted", b"voted"))

        assert error.value.code == "KPI310"
        assert error.value.problems[0].message == (
            "an entry is not as it was sealed: its digest is of something else"
        )

    @pytest.mark.parametrize("line", [b"", b"{}", b"null", b"\xff", b"[" * 100_000, b'"' * 100_000])
    def test_no_entry_at_all_is_refused(self, line: bytes) -> None:
        """Any bytes are met with the refusal, never with a crash."""
        with pytest.raises(JournalError) as error:
            read_line(line)

        assert error.value.code == "KPI302"

    def test_a_newer_format_is_named(self) -> None:
        """An entry of a newer kpiflow is refused as such, and the refusal says what still works."""
        with pytest.raises(JournalError) as error:
            read_line(entry().line.replace(b'"format":1', b'"format":2'))

        assert str(error.value) == (
            "[KPI302] an entry has format 2\n"
            "  expected: format 1\n"
            "  hint: read it with a newer kpiflow; it can still be exported"
        )


class TestNames:
    @pytest.mark.parametrize("name", ["", "\0", "a\0b", "\ud800", "a\udfff"])
    def test_some_cannot_be_kept(self, name: str) -> None:
        """A stream has a name, and one that every store can keep."""
        with pytest.raises(JournalError) as error:
            must_be_a_name(name)

        assert str(error.value) == f"[KPI302] a journal cannot have this name\n  got: {name!r}"

    @given(name=_words)
    def test_any_other_can(self, name: str) -> None:
        """Any text of whole characters without NUL names a stream, and only it starts with its link."""
        must_be_a_name(name)

        assert first_link(name) == sha256(b"kpiflow journal\0" + name.encode()).hexdigest()


class TestDrafts:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"null",
            b"[1]",
            b'"text"',
            b"{",
            b"{}\n",
            b" {}",
            b"{} ",
            b'{"a":\n1}',
            b'{"a":1}{"b":2}',
            b"\xff",
            b'{"a":' + b"[" * 100_000,
            b'{"a":"' + b"x" * (1 << 20) + b'"}',
        ],
        ids=lambda body: repr(body[:12]),
    )
    def test_body_is_one_object_on_one_line(self, body: bytes) -> None:
        """What could not be kept as part of a line is refused before any store sees it."""
        with pytest.raises(JournalError) as error:
            Draft(command_id="c", recorded_at=NOON, actor="a", kind="k", body=body)

        assert error.value.code == "KPI302"

    @pytest.mark.parametrize("word", ["\0", "\ud800", "a\0"])
    @pytest.mark.parametrize("field", ["command_id", "actor", "kind", "forgets"])
    def test_words_can_be_kept(self, field: str, word: str) -> None:
        """No word of a draft holds half a character or a NUL character."""
        words = {"command_id": "c", "actor": "a", "kind": "k", "forgets": "", field: word}

        with pytest.raises(JournalError) as error:
            Draft(recorded_at=NOON, body=b"{}", **words)  # type: ignore[arg-type]

        assert error.value.code == "KPI302"

    def test_command_has_an_identifier(self) -> None:
        """A command without one could not be told from another."""
        with pytest.raises(JournalError) as error:
            Draft(command_id="", recorded_at=datetime.now(UTC), actor="a", kind="k", body=b"{}")

        assert str(error.value) == "[KPI302] the command_id of an entry is empty"

    def test_a_body_has_a_mebibyte_at_most(self) -> None:
        """The longest body is taken, and with one byte more it is refused with what would do."""
        body = b'{"a":"' + b"x" * (LONGEST - 8) + b'"}'
        assert Draft(command_id="c", recorded_at=NOON, actor="a", kind="k", body=body).body == body

        with pytest.raises(JournalError) as error:
            Draft(command_id="c", recorded_at=NOON, actor="a", kind="k", body=body[:-2] + b'x"}')

        assert str(error.value) == (
            "[KPI302] the body of an entry has 1048577 bytes\n  hint: keep it below 1048576; refer to large files"
        )

    def test_a_moment_has_its_time_zone(self) -> None:
        """A time of nowhere is no moment."""
        with pytest.raises(JournalError) as error:
            Draft(command_id="c", recorded_at=NOON.replace(tzinfo=None), actor="a", kind="k", body=b"{}")

        assert str(error.value) == (
            "[KPI302] an entry needs to know the time zone it was recorded in\n  got: 2007-10-24T12:30:00"
        )

    def test_brings_and_erases_nothing_unless_it_says_so(self) -> None:
        """Personal values are the exception."""
        draft = Draft(command_id="c", recorded_at=NOON, actor="a", kind="k", body=b"{}")

        assert (draft.secrets, draft.forgets) == ((), "")


class TestShown:
    """What is shown of values shows nothing that is to be kept apart, or is there already."""

    def test_of_a_personal_value_neither_itself_nor_its_key(self) -> None:
        """It may stand in a log."""
        secret = Secret(commitment="c", subject="p1 p2", key=b"key", value=b"value")

        assert repr(secret) == "Secret(commitment='c', subject='p1 p2')"

    def test_of_an_entry_everything_but_its_line(self) -> None:
        """The line says the same once more."""
        shown = repr(entry())

        assert "officer" in shown
        assert "line" not in shown

    def test_a_value_is_about_each_that_it_names_whole(self) -> None:
        """Names stand between spaces; a part of one is another one."""
        secret = Secret(commitment="c", subject="p1 p22", key=b"key", value=b"value")

        assert [secret.is_about(each) for each in ("p1", "p22", "p2", "p1 p22")] == [True, True, False, False]


class TestDoor:
    def test_each_name_it_gives_is_there(self) -> None:
        """What the room lists can be imported from it, and is listed in order."""
        assert journal.__all__ == sorted(journal.__all__)
        assert all(getattr(journal, name) is not None for name in journal.__all__)
