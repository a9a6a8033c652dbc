"""Reading many lines at once gives what reading each would give, and refuses what it would refuse."""

from __future__ import annotations

import json

from hashlib import sha256

import pytest

from attrs import evolve

from journals import STREAM, draft, journal, resealed, sealed_lines
from kpiflow.errors import JournalError
from kpiflow.journal import read_line
from kpiflow.journal.lines import chained, first_link
from kpiflow.journal.replay import replay


def forged(*bodies: bytes) -> list[bytes]:
    """Write lines with fitting digests whose bodies no draft could have."""
    lines: list[bytes] = []
    previous = first_link(STREAM)
    for n, body in enumerate(bodies):
        [entry] = chained([draft(n)], stream=STREAM, version=n, previous=previous)
        content = entry.line.partition(b'"body":')[0] + b'"body":' + body
        previous = sha256(content).hexdigest()
        lines.append(content + f',"digest":"{previous}"}}'.encode())
    return lines


def nested(depth: int) -> bytes:
    """Give a body of so many objects, one inside the other."""
    return b'{"a":' * depth + b"{}" + b"}" * depth


def refusal(lines: list[bytes]) -> str:
    """Give what replaying lines is refused with; nothing when it is not."""
    try:
        list(replay(lines, STREAM))
    except JournalError as error:
        return str(error)
    return ""


class TestReplay:
    @pytest.mark.parametrize("count", [0, 1, 127, 128, 129, 300])
    def test_it_gives_what_reading_each_line_gives(self, count: int) -> None:
        """Entries are equal in every field, and bodies are what their JSON says."""
        lines = journal(count)

        assert list(replay(iter(lines), STREAM)) == [
            (entry, json.loads(entry.body)) for entry in map(read_line, lines)
        ]

    def test_texts_with_escapes_are_read_as_well(self) -> None:
        """Quotation marks and characters beyond ASCII come back as they were."""
        drafts = [evolve(draft(n), actor='the "ก"', command_id=f"c\\{n}", kind="บันทึก") for n in range(3)]
        lines = sealed_lines(drafts, stream='"ก"')

        assert [entry for entry, _ in replay(lines, '"ก"')] == [read_line(line) for line in lines]

    @pytest.mark.parametrize("n", [0, 1, 127, 130, 198, 199])
    def test_what_does_not_follow_is_refused_at_its_place(self, n: int) -> None:
        """A changed entry is refused with the problem that verifying finds."""
        lines = journal(200)
        changed = [*lines[:n], lines[n].replace(b"minutes-", b"minuten-"), *lines[n + 1 :]]

        with pytest.raises(
            JournalError, match=f"entry {n + 1} of 'sar-2550' is not as it was sealed"
        ) as error:
            list(replay(changed, STREAM))

        assert error.value.code == "KPI310"
        assert f"(byte {sum(map(len, changed[:n])) + n})" in str(error.value)

    def test_portions_before_the_damage_were_given(self) -> None:
        """What was read before is whole."""
        lines = journal(200)
        reader = replay([*lines[:150], *lines[151:]], STREAM)
        assert [entry.version for entry, _ in (next(reader) for _ in range(128))] == list(range(1, 129))
        with pytest.raises(JournalError):
            next(reader)

    @pytest.mark.parametrize(
        ("bodies", "said"),
        [
            ((b'{"a":1},{"b":2}',), "the body of entry 1 of 'sar-2550' is not one JSON object"),
            ((b'{"a":[{}', b"{}]}"), "the body of entry 1 of 'sar-2550' is not one JSON object"),
            ((b'{},"x",{"a":[{}', b"{}]}", b"{}"), "entry 1 of 'sar-2550'"),
            ((b"{}", b'{"a":1,}'), "the body of entry 2 of 'sar-2550' is not one JSON object"),
            ((b"{" * 1000 + b"}" * 1000,), "the body of entry 1"),
            ((b"{}", b"{}", b'{"a":' * 100_000 + b"{}" + b"}" * 100_000), "the body of entry 3 of"),
            ((b"{}", b'{"a":"\xed\xa0\x80"}'), "entry 2 of 'sar-2550' is not in the form"),
            ((b'{"a":"\x01"}',), "the body of entry 1 of 'sar-2550' is not one JSON object"),
        ],
        ids=["two", "halves", "compensated", "comma", "no keys", "deep", "half a character", "control"],
    )
    def test_bodies_cannot_pass_for_one_another(self, bodies: tuple[bytes, ...], said: str) -> None:
        """Whoever writes fitting digests still cannot make bodies be read otherwise than alone."""
        with pytest.raises(JournalError) as error:
            list(replay(forged(*bodies), STREAM))

        assert (error.value.code, said in str(error.value)) == ("KPI310", True), str(error.value)

    @pytest.mark.parametrize("field", [b'"kind":"', b'"by":"', b'"command":"'])
    def test_texts_that_are_no_text_are_refused(self, field: bytes) -> None:
        """Bytes that are not UTF-8 are no name of anything."""
        [line] = journal(1)
        broken = resealed(line.replace(field, field + b"\xff"))

        with pytest.raises(JournalError, match="not in the form in which it was kept"):
            list(replay([broken], STREAM))

    def test_a_moment_that_does_not_exist_is_refused(self) -> None:
        """The form of a time is not enough."""
        [line] = journal(1)

        with pytest.raises(JournalError, match="not in the form in which it was kept"):
            list(replay([resealed(line.replace(b"2007-10-22", b"2007-13-22"))], STREAM))

    def test_a_sound_line_in_another_form_is_refused(self) -> None:
        """Spaces that JSON allows are not the form, whatever the digest says."""
        [line] = journal(1)

        with pytest.raises(JournalError, match="not in the form in which it was kept"):
            list(replay([resealed(line.replace(b'"by":', b'"by": '))], STREAM))

    def test_the_body_that_is_no_object_is_named(self) -> None:
        """Of many entries, the refusal names the one that is damaged."""
        assert "the body of entry 2 of 'sar-2550' is not one JSON object" in refusal(
            forged(b"{}", b"{1}", b"{}")
        )

    def test_bodies_of_any_depth_are_read_or_refused(self) -> None:
        """Where a body alone could just be read, and not among others, it is refused as all that are too deep."""
        read, refused = 0, 100_000
        while refused - read > 1:
            depth = (read + refused) // 2
            if refusal(forged(nested(depth))):
                refused = depth
            else:
                read = depth

        assert refusal(forged(nested(read), b"{}")) == ""
        assert "[KPI310] the bodies of 'sar-2550' cannot be read together" in refusal(
            forged(b"{}", nested(refused))
        )
        assert "the body of entry 2 of 'sar-2550' is not one" in refusal(forged(b"{}", nested(refused + 1)))
