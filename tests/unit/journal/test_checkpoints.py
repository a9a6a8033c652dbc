"""An anchor has one form: what is written can be read, and nothing else can."""

from __future__ import annotations

import pytest

from hypothesis import given, strategies as st

from journals import checkpoint, journal
from kpiflow.errors import JournalError
from kpiflow.journal.checkpoints import (
    LARGEST,
    Checkpoint,
    bytes_in_base64,
    malformed,
    origin_of,
    read_checkpoint,
)


ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
TEXT = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"


class TestOneForm:
    def test_the_example_of_the_specification_is_read(self) -> None:
        """The checkpoint that C2SP prints has its origin, size and root, and is written as it was."""
        read = read_checkpoint(TEXT)

        assert (read.origin, read.size, read.root[:2].hex()) == (
            "example.com/behind-the-sofa",
            20852163,
            "0ac5",
        )
        assert read.text() == TEXT

    @given(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
        st.integers(0, LARGEST),
        st.binary(min_size=32, max_size=32),
    )
    def test_what_is_written_is_read(self, origin: str, size: int, root: bytes) -> None:
        """Every anchor comes back as it was."""
        written = Checkpoint(origin=origin, size=size, root=root)

        assert read_checkpoint(written.text()) == written

    @given(st.text(st.sampled_from("0123456789\n =AB+/x\r\t๑"), max_size=80))
    def test_whatever_is_read_is_written_the_same(self, text: str) -> None:
        """There are no two texts of one anchor."""
        whole = f"{text}\n{ROOT}\n"
        try:
            read = read_checkpoint(whole)
        except JournalError:
            return
        assert read.text() == whole

    def test_every_change_of_a_bit_is_refused_or_another_anchor(self) -> None:
        """No bit of an anchor is without meaning."""
        given_ = checkpoint(journal(3))
        content = given_.text().encode()
        for n in range(len(content) * 8):
            changed = bytearray(content)
            changed[n // 8] ^= 1 << n % 8
            try:
                read = read_checkpoint(changed.decode())
            except (JournalError, UnicodeDecodeError):
                continue
            assert read != given_

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (TEXT.removesuffix("\n"), "an anchor is not three lines"),
            (f"{TEXT}\n", "an anchor is not three lines"),
            (f"{TEXT}extension\n", "an anchor is not three lines"),
            (f"{TEXT}extension", "an anchor is not three lines"),
            (TEXT.replace("\n", "\r\n"), "the size of an anchor is not a plain number"),
            (TEXT.replace("20852163", "020852163"), "the size of an anchor is not a plain number"),
            (TEXT.replace("20852163", "+20852163"), "the size of an anchor is not a plain number"),
            (TEXT.replace("20852163", "20_852_163"), "the size of an anchor is not a plain number"),
            (TEXT.replace("20852163", "๒"), "the size of an anchor is not a plain number"),
            (TEXT.replace("20852163", "1" * 17), "the size of an anchor is not a plain number"),
            (TEXT.replace("20852163", ""), "the size of an anchor is not a plain number"),
            (TEXT.replace("q2I=", "q2J="), "the root of an anchor is not in base64"),
            (TEXT.replace("q2I=", "q2I"), "the root of an anchor is not in base64"),
            (TEXT.replace("q2I=", "q2I=="), "the root of an anchor is not in base64"),
            (TEXT.replace("q2I=", "q2 I="), "the root of an anchor is not in base64"),
            (TEXT.replace("om/X", "om_X"), "the root of an anchor is not in base64"),
            (TEXT.replace(ROOT, "AAAA"), "the root of an anchor has another length"),
            (TEXT.replace(ROOT, "ก"), "the root of an anchor is not in base64"),
            (TEXT.replace("example.com/behind-the-sofa", ""), "the origin of an anchor is not one line"),
            (TEXT.replace("sofa", "so\tfa"), "the origin of an anchor is not one line"),
        ],
    )  # fmt: skip
    def test_nothing_else_is_an_anchor(self, text: str, said: str) -> None:
        """Every other way to write the same is refused, with what is wrong."""
        with pytest.raises(JournalError, match=said) as error:
            read_checkpoint(text)

        assert error.value.code == "KPI316"

    def test_the_limits_themselves_are_allowed(self) -> None:
        """The largest size is one of sixteen digits, and a space is part of a line of text."""
        largest = Checkpoint(origin="an agency", size=9_999_999_999_999_999, root=bytes(32))

        assert largest.size == LARGEST
        assert read_checkpoint(largest.text()) == largest

    @pytest.mark.parametrize("size", [-1, LARGEST + 1])
    def test_a_size_that_cannot_be_is_not_written(self, size: int) -> None:
        """What could not be read is not made."""
        with pytest.raises(JournalError, match="the size of an anchor cannot be"):
            Checkpoint(origin="a", size=size, root=bytes(32))

    def test_a_refusal_says_what_to_do(self) -> None:
        """It says what was found and that anchors are used as they were issued, and nothing that nobody knows."""
        with pytest.raises(JournalError) as error:
            read_checkpoint("a\n1\n!\n")

        assert str(error.value) == (
            "[KPI316] the root of an anchor is not in base64\n"
            "  got: !\n"
            "  hint: use it exactly as it was issued; do not open it in an editor that changes it"
        )

    def test_the_largest_size_is_one(self) -> None:
        """The limit itself is allowed, and read again."""
        written = Checkpoint(origin="a", size=LARGEST, root=bytes(32))

        assert LARGEST == 9_999_999_999_999_999
        assert read_checkpoint(written.text()) == written

    def test_it_is_said_how_many_lines_there_are(self) -> None:
        """Who reads the refusal learns how many line ends were found."""
        with pytest.raises(JournalError) as error:
            read_checkpoint(f"{TEXT}extension\n")

        assert error.value.problems[0].got == "4 line ends"

    @pytest.mark.parametrize("origin", [chr(0xD800), chr(0xDFFF)], ids=["first", "last"])
    def test_half_a_character_is_no_origin(self, origin: str) -> None:
        """An origin that is no text is refused."""
        with pytest.raises(JournalError, match="the origin of an anchor is not one line of text"):
            Checkpoint(origin=origin, size=1, root=bytes(32))


class TestBase64:
    @given(st.text(st.sampled_from("AQgw=+/ \n-_"), max_size=12))
    def test_bytes_have_one_text(self, text: str) -> None:
        """What is accepted is exactly what would be written."""
        found = bytes_in_base64(text)

        assert found is None or checkpoint_text(found) == text


class TestOrigin:
    @pytest.mark.parametrize(
        ("stream", "origin"),
        [
            ("sar-2550", "kpiflow/sar-2550"),
            ("ก ข", "kpiflow/ก%20ข"),
            ("a%20b", "kpiflow/a%2520b"),
            ("a!b", "kpiflow/a!b"),
            ("a\nb", "kpiflow/a%0Ab"),
            ("a+b\u2028\u202e", "kpiflow/a%2Bb%E2%80%A8%E2%80%AE"),
        ],
    )
    def test_is_one_line_whatever_the_name(self, stream: str, origin: str) -> None:
        """Spaces, controls and marks that reorder text are written by their bytes."""
        assert origin_of(stream) == origin

    @given(
        st.text(st.sampled_from("a%2 05\n+"), max_size=6), st.text(st.sampled_from("a%2 05\n+"), max_size=6)
    )
    def test_different_journals_have_different_origins(self, one: str, other: str) -> None:
        """No journal can pass for another by its name."""
        assert (origin_of(one) == origin_of(other)) == (one == other)

    def test_a_prefix_may_be_given(self) -> None:
        """An organization names its journals by what it owns."""
        assert origin_of("7.2.1", prefix="example.go.th/sar") == "example.go.th/sar/7.2.1"


def checkpoint_text(content: bytes) -> str:
    """Write bytes in base64, by another way than the library's."""
    import binascii  # noqa: PLC0415

    return binascii.b2a_base64(content, newline=False).decode()


class TestMalformed:
    """What is not in its one form is told with what was got, and one hint."""

    def test_shows_what_it_was_given(self) -> None:
        """On one line, with the hint of whoever asks."""
        [problem] = malformed("a note is wrong", got="a\nb", expected="c", hint="mend it").problems

        assert (problem.code, problem.message) == ("KPI316", "a note is wrong")
        assert (problem.got, problem.expected, problem.hint) == ("a\\nb", "c", "mend it")

    def test_says_to_use_it_as_it_was_issued(self) -> None:
        """Where nothing else is known, nothing else is said."""
        [problem] = malformed("a note is wrong").problems

        assert (problem.got, problem.expected) == ("", "")
        assert problem.hint == "use it exactly as it was issued; do not open it in an editor that changes it"
