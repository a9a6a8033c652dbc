"""Signed notes: signatures of trusted keys count once each, wrong ones spoil the note, all others are nothing."""

from __future__ import annotations

import runpy
import subprocess
import sys

from base64 import b64encode
from hashlib import sha256
from unittest.mock import patch

import pytest

from kpiflow.errors import JournalError, MissingExtraError
from kpiflow.journal import ed25519
from kpiflow.journal.notes import (
    LONGEST,
    WITNESS,
    Note,
    Signature,
    SigningKey,
    VerifierKey,
    read_note,
    read_signing_key,
    read_verifier_key,
    signers,
    stamp_of,
)


KEY = SigningKey(name="agency.example/card", seed=bytes(range(32)))
OTHER = SigningKey(name="other.example/card", seed=bytes(range(1, 33)))
WITNESSED = SigningKey(name="witness.example/w1", seed=bytes(range(2, 34)), kind=WITNESS)
NOTE = Note(text="kpiflow/sar-2550\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
SIGNED = KEY.signed(NOTE)

SPECIFIED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)


class TestReading:
    def test_the_example_of_the_specification_is_read(self) -> None:
        """The note that C2SP prints has its text, two signatures and the time of the witness."""
        note = read_note(SPECIFIED.encode())

        assert note.text.endswith("q2I=\n")
        assert [each.name for each in note.signatures] == [
            "example.com/behind-the-sofa",
            "witness.example.com/w1",
        ]
        assert stamp_of(note.signatures[1]) == 1679315147
        assert note.content() == SPECIFIED.encode()

    def test_a_text_may_have_blank_lines_of_its_own(self) -> None:
        """Signatures stand below the last blank line."""
        note = KEY.signed(Note(text="one\n\ntwo\n"))

        assert read_note(note.content()) == note

    def test_every_change_of_a_bit_leaves_no_trusted_signature(self) -> None:
        """No bit of a signed note can be changed without losing what it was for."""
        content = SIGNED.content()
        for n in range(len(content) * 8):
            changed = bytearray(content)
            changed[n // 8] ^= 1 << n % 8
            try:
                found = signers(read_note(bytes(changed)), (KEY.verifier(),))
            except JournalError:
                continue
            assert found == ()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"\xff\n", "a note is not UTF-8 text"),
            (b"text", "no end of its last line"),
            (b"", "no end of its last line"),
            (b"te\x00xt\n", "a note has a control character"),
            (b"text\r\n", "a note has a control character"),
            (b"x" * LONGEST + b"\n", "a note is too long"),
            (b"text\n\n", "a note has no signature below its blank line"),
            (b"text\n\nname AAAAAAAA\n", "a line below a note is no signature"),
            ("text\n\n— name AAAAAAAA\nrest\n".encode(), "a line below a note is no signature"),
            ("text\n\n— na+me AAAAAAAA\n".encode(), "a line below a note is no signature"),
            ("text\n\n— na\u00a0me AAAAAAAA\n".encode(), "a line below a note is no signature"),
            ("text\n\n—  AAAAAAAA\n".encode(), "a line below a note is no signature"),
            ("text\n\n— name AAAAAA==\n".encode(), "a line below a note is no signature"),
            ("text\n\n— name AAAAAAB=\n".encode(), "a line below a note is no signature"),
            ("text\n\n— name AAAA AAAA\n".encode(), "a line below a note is no signature"),
            (b"text\n\n" + "— name AAAAAAAA\n".encode() * 101, "or too many"),
        ],
    )  # fmt: skip
    def test_nothing_else_is_a_note(self, content: bytes, said: str) -> None:
        """What is not in the one form is refused, with what is wrong."""
        with pytest.raises(JournalError, match=said) as error:
            read_note(content)

        assert error.value.code == "KPI316"

    def test_the_most_signatures_and_bytes_are_read(self) -> None:
        """The limits themselves are allowed."""
        line = Signature(name="n", key_id=bytes(4), value=b"x")

        assert len(read_note(Note(text="t\n", signatures=(line,) * 100).content()).signatures) == 100
        assert read_note(b"x" * (LONGEST - 1) + b"\n").signatures == ()
        assert LONGEST == 65_536


class TestSigners:
    def test_a_trusted_key_that_signed_is_found(self) -> None:
        """The signature of a known key is that key's."""
        assert signers(SIGNED, (OTHER.verifier(), KEY.verifier())) == (KEY.verifier(),)

    def test_the_text_is_what_is_signed(self) -> None:
        """A signature below another text is wrong, and spoils the note."""
        moved = Note(text=NOTE.text.replace("\n3\n", "\n4\n"), signatures=SIGNED.signatures)

        with pytest.raises(
            JournalError, match=r"the signature of key 'agency\.example/card' is wrong"
        ) as error:
            signers(moved, (KEY.verifier(),))

        assert error.value.code == "KPI315"

    def test_one_wrong_signature_of_a_known_key_spoils_the_others(self) -> None:
        """A right signature does not make up for a wrong one of the same key."""
        wrong = Signature(name=KEY.name, key_id=KEY.verifier().id, value=bytes(64))
        note = Note(text=NOTE.text, signatures=(*SIGNED.signatures, wrong))

        with pytest.raises(JournalError, match="is wrong"):
            signers(note, (KEY.verifier(),))

    def test_unknown_keys_are_passed_over_and_never_count(self) -> None:
        """The name alone, or the identifier alone, makes no known key."""
        line = SIGNED.signatures[0]
        renamed = Signature(name="agency.example/card2", key_id=line.key_id, value=line.value)
        other_id = Signature(name=line.name, key_id=bytes(4), value=line.value)

        assert signers(Note(text=NOTE.text, signatures=(renamed, other_id)), (KEY.verifier(),)) == ()
        assert signers(OTHER.signed(SIGNED), (KEY.verifier(),)) == (KEY.verifier(),)

    def test_a_key_counts_once(self) -> None:
        """Neither a repeated signature nor a repeated key counts twice."""
        key = KEY.verifier()

        assert signers(KEY.signed(SIGNED), (key, key)) == (key,)

    def test_nothing_signed_has_no_signers(self) -> None:
        """Without signatures, or without keys, nobody signed."""
        assert signers(NOTE, (KEY.verifier(),)) == signers(SIGNED, ()) == ()

    def test_a_signature_of_another_length_is_wrong(self) -> None:
        """What is too short or too long is no signature of a known key."""
        for value in (b"x", bytes(63), bytes(65)):
            note = Note(
                text=NOTE.text, signatures=(Signature(name=KEY.name, key_id=KEY.verifier().id, value=value),)
            )
            with pytest.raises(JournalError, match="is wrong"):
                signers(note, (KEY.verifier(),))


class TestWitness:
    def test_a_witness_signs_the_time_too(self) -> None:
        """A cosignature is found, and spoilt by another time."""
        note = WITNESSED.signed(NOTE, second=1679315147)
        [line] = note.signatures

        assert signers(note, (WITNESSED.verifier(),)) == (WITNESSED.verifier(),)
        assert stamp_of(line) == 1679315147
        later = Signature(name=line.name, key_id=line.key_id, value=(1679315148).to_bytes(8) + line.value[8:])
        with pytest.raises(JournalError, match="is wrong"):
            signers(Note(text=NOTE.text, signatures=(later,)), (WITNESSED.verifier(),))

    def test_without_a_time_it_is_the_beginning_of_1970(self) -> None:
        """A witness that is not told the time states none."""
        assert stamp_of(WITNESSED.signed(NOTE).signatures[0]) == 0

    def test_what_is_signed_is_what_the_specification_says(self) -> None:
        """The signed bytes are a header, the time and the whole text."""
        [line] = WITNESSED.signed(NOTE, second=7).signatures
        message = b"cosignature/v1\ntime 7\n" + NOTE.text.encode()

        assert ed25519.is_signature(line.value[8:], message, public=WITNESSED.verifier().public)

    def test_a_plain_signature_is_no_cosignature(self) -> None:
        """The kinds have different identifiers, and a cosignature has another length."""
        plain = SigningKey(name=WITNESSED.name, seed=WITNESSED.seed)
        forged = Signature(
            name=WITNESSED.name, key_id=WITNESSED.verifier().id, value=plain.signed(NOTE).signatures[0].value
        )

        assert signers(plain.signed(NOTE), (WITNESSED.verifier(),)) == ()
        with pytest.raises(JournalError, match="is wrong"):
            signers(Note(text=NOTE.text, signatures=(forged,)), (WITNESSED.verifier(),))


class TestKeys:
    def test_identifier_is_what_the_specification_says(self) -> None:
        """It is the beginning of a digest of name, kind and key."""
        public = KEY.verifier().public

        assert KEY.verifier().id == sha256(KEY.name.encode() + b"\n\x01" + public).digest()[:4]
        assert WITNESSED.verifier().id == sha256(
            WITNESSED.name.encode() + b"\n\x04" + WITNESSED.verifier().public
        ).digest()[:4]  # fmt: skip

    @pytest.mark.parametrize("key", [KEY, OTHER, WITNESSED])
    def test_lines_of_keys_are_read_as_written(self, key: SigningKey) -> None:
        """A key comes back from its line, the secret one too."""
        assert read_verifier_key(key.verifier().text()) == key.verifier()
        assert read_signing_key(key.text()) == key

    @pytest.mark.parametrize("key", [KEY, WITNESSED])
    def test_a_signing_key_is_written_as_go_writes_one(self, key: SigningKey) -> None:
        """The line is a fixed word, the name, the identifier, and the kind with the seed in base64."""
        kind = bytes([key.kind])

        assert (key.kind, key.text()) == (
            kind[0],
            f"PRIVATE+KEY+{key.name}+{key.verifier().id.hex()}+{b64encode(kind + key.seed).decode()}",
        )

    @pytest.mark.parametrize("length", [0, 31, 33])
    def test_keys_of_another_length_are_refused(self, length: int) -> None:
        """An Ed25519 key has 32 bytes, whatever identifier is stated for another."""
        key = VerifierKey(name="k", public=bytes(length))
        secret = f"PRIVATE+KEY+k+00000000+{b64encode(bytes([1]) + bytes(length)).decode()}"

        with pytest.raises(JournalError, match="not the line of a verifier key"):
            read_verifier_key(key.text())
        with pytest.raises(JournalError, match="not the line of a signing key"):
            read_signing_key(secret)

    @pytest.mark.parametrize("line", ["a b+00000000+KEY", "+00000000+KEY", "k+00000000+!", "k+00000000+"])
    def test_lines_of_keys_with_a_part_that_cannot_be_are_refused(self, line: str) -> None:
        """A name that could not be one, or what is no base64, makes no key, though all else is right."""
        text = line.replace("KEY", b64encode(bytes([1]) + bytes(32)).decode())

        with pytest.raises(JournalError, match="not the line of a verifier key"):
            read_verifier_key(text)
        with pytest.raises(JournalError, match="not the line of a signing key"):
            read_signing_key(f"PRIVATE+KEY+{text}")

    def test_the_known_key_of_go(self) -> None:
        """The key of the tests of golang.org/x/mod/sumdb/note is read."""
        text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

        assert read_verifier_key(text).name == "PeterNeumann"
        with pytest.raises(JournalError, match="does not have the identifier it states"):
            read_verifier_key(text.replace("c74f20a3", "c74f20a4"))

    def test_every_change_of_a_bit_is_refused_or_another_key(self) -> None:
        """A damaged line of a key is never that key."""
        text = KEY.verifier().text().encode()
        for n in range(len(text) * 8):
            changed = bytearray(text)
            changed[n // 8] ^= 1 << n % 8
            try:
                read = read_verifier_key(changed.decode())
            except (JournalError, UnicodeDecodeError):
                continue
            assert read != KEY.verifier()

    @pytest.mark.parametrize(
        "text", ["", "name", "name+00000000", "name+00000000+AAAA", "a b+00000000+AA==", "+1+"]
    )
    def test_other_texts_are_no_keys(self, text: str) -> None:
        """What is no line of a key is refused, as either kind."""
        with pytest.raises(JournalError, match="not the line of a verifier key"):
            read_verifier_key(text)
        with pytest.raises(JournalError, match="not the line of a signing key"):
            read_signing_key(text)

    def test_a_key_of_another_kind_is_refused(self) -> None:
        """Only Ed25519 keys of issuers and witnesses are known."""
        kind_2 = VerifierKey(name="k", public=bytes(32), kind=2)  # type: ignore[arg-type]

        with pytest.raises(JournalError, match="not the line of a verifier key"):
            read_verifier_key(kind_2.text())

    def test_a_damaged_signing_key_is_refused_and_not_shown(self) -> None:
        """The message about a secret does not tell it."""
        with pytest.raises(JournalError, match="not the line of a signing key") as error:
            read_signing_key(KEY.text().replace("agency", "agencz"))

        assert str(error.value) == (
            "[KPI316] a text is not the line of a signing key\n  hint: make one with `kpiflow keygen`"
        )
        assert KEY.seed.hex() not in repr(KEY)
        assert repr(KEY.seed) not in repr(KEY)

    def test_new_keys_differ(self) -> None:
        """Every key that is made is another."""
        assert SigningKey.made("a").seed != SigningKey.made("a").seed

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u3000b", "a\x7fb", "a\u202eb"])
    def test_names_that_could_not_be_read_are_refused(self, name: str) -> None:
        """A key has a name that a signature line can carry."""
        with pytest.raises(JournalError, match="the name of a key"):
            SigningKey(name=name, seed=bytes(32))

    def test_without_the_extra_notes_are_read_and_not_checked(self) -> None:
        """The hint names what to install."""
        code = (
            "import sys\n"
            "sys.modules['cryptography'] = None\n"
            "from kpiflow.journal.notes import SigningKey, read_note\n"
            f"print(len(read_note({SIGNED.content()!r}).signatures))\n"
            "SigningKey.made('a')\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

        assert done.stdout == "1\n"
        assert "[KPI700] this needs the package 'cryptography'" in done.stderr
        assert "pip install 'kpiflow[sign]'" in done.stderr
        with patch.dict(sys.modules, {"cryptography.exceptions": None}), pytest.raises(MissingExtraError):
            runpy.run_path(ed25519.__file__)
