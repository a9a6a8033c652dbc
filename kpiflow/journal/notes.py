"""Signed notes: a text with signatures below it, and whose they are (C2SP signed-note).

Ed25519 signatures of whoever issues a note, and the time-stamped cosignatures of
witnesses (C2SP tlog-cosignature). Signatures of unknown keys are passed over and never
count; a signature of a known key that is wrong spoils the note. Notes can be read
without the extra `sign`; signing and checking need it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection
from hashlib import sha256
from typing import Final, Literal, Self, TypeAlias

from attrs import field, frozen

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.checkpoints import bytes_in_base64, malformed


Kind: TypeAlias = Literal[1, 4]
"""What a key signs: 1 the notes it issues, 4 as a witness the notes of others."""

ISSUER: Final = 1
WITNESS: Final = 4
LONGEST: Final = 1 << 16
"""The most bytes that a note may have."""

_MOST_SIGNATURES: Final = 100
_DASH: Final = "\u2014 "
_KEY_BYTES: Final = 32
_ID_BYTES: Final = 4
_SIGNATURE_BYTES: Final = 64
_STAMP_BYTES: Final = 8
_SECRET: Final = "PRIVATE+KEY+"  # noqa: S105 -- how every such line begins


def _is_a_name(text: str) -> bool:
    return bool(text) and "+" not in text and text.isprintable() and not any(each.isspace() for each in text)


def _named(_instance: object, _attribute: object, value: str) -> None:
    if not _is_a_name(value):
        raise malformed(
            "the name of a key is empty, or has a space, a plus or a control character", got=value
        )


@frozen(kw_only=True)
class VerifierKey:
    """A key whose signatures are trusted.

    Attributes:
        name: What it is called; no spaces, no plus.
        public: The 32 bytes of the Ed25519 public key.
        kind: What it signs: 1 the notes it issues, 4 as a witness those of others.
    """

    name: str = field(validator=_named)
    public: bytes
    kind: Kind = ISSUER

    @property
    def id(self) -> bytes:
        """The four bytes by which signatures name it, together with its name."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID_BYTES]

    def text(self) -> str:
        """Write it as one line that can be given to others."""
        return f"{self.name}+{self.id.hex()}+{_in_base64(bytes([self.kind]) + self.public)}"


def read_verifier_key(text: str) -> VerifierKey:
    """Read the line of a key.

    Raises:
        JournalError: It is not the line of an Ed25519 key or witness, or is damaged (KPI316).
    """
    name, _, rest = text.partition("+")
    id_, _, encoded = rest.partition("+")
    found = bytes_in_base64(encoded)
    if not _is_a_name(name) or not found or len(found) != 1 + _KEY_BYTES or found[0] not in {ISSUER, WITNESS}:
        raise malformed(
            "a text is not the line of a verifier key", got=text, expected="name+id+key, of an Ed25519 key"
        )
    key = VerifierKey(name=name, public=found[1:], kind=WITNESS if found[0] == WITNESS else ISSUER)
    if key.text() != text:
        raise malformed(
            f"key '{name}' does not have the identifier it states", got=id_, expected=key.id.hex()
        )
    return key


@frozen(kw_only=True)
class Signature:
    """A line below a note.

    Attributes:
        name: The name of the key.
        key_id: The four bytes that name it together with its name.
        value: What the key made of the text.
    """

    name: str
    key_id: bytes
    value: bytes

    def text(self) -> str:
        """Write it as a line."""
        return f"{_DASH}{self.name} {_in_base64(self.key_id + self.value)}\n"


@frozen(kw_only=True)
class Note:
    """A text and the signatures below it.

    Attributes:
        text: What is signed, with its last line end.
        signatures: The lines below, in their order; none when it is not signed.
    """

    text: str
    signatures: tuple[Signature, ...] = ()

    def content(self) -> bytes:
        """Write it as it is kept."""
        below = "".join(each.text() for each in self.signatures)
        return (f"{self.text}\n{below}" if below else self.text).encode()


def read_note(content: bytes) -> Note:
    """Read a note, signed or not.

    Raises:
        JournalError: It is not written in the one way there is, or too long (KPI316).
    """
    if len(content) > LONGEST:
        raise malformed("a note is too long", got=f"{len(content)} bytes", expected=f"at most {LONGEST}")
    try:
        whole = content.decode()
    except UnicodeDecodeError:
        raise malformed("a note is not UTF-8 text", got=repr(content[:40])) from None
    if any(character < " " and character != "\n" for character in whole) or not whole.endswith("\n"):
        raise malformed("a note has a control character, or no end of its last line", got=whole)
    text, blank, below = whole.rpartition("\n\n")
    if not blank:
        return Note(text=whole)
    lines = below.split("\n")[:-1]
    if not 1 <= len(lines) <= _MOST_SIGNATURES:
        raise malformed(
            "a note has no signature below its blank line, or too many",
            got=str(len(lines)),
            expected=f"1 to {_MOST_SIGNATURES}",
        )
    return Note(text=f"{text}\n", signatures=tuple(_read_signature(line) for line in lines))


def _read_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    found = bytes_in_base64(encoded)
    if not line.startswith(_DASH) or not _is_a_name(name) or not found or len(found) <= _ID_BYTES:
        raise malformed(
            "a line below a note is no signature", got=line, expected="an em dash, a name and base64"
        )
    return Signature(name=name, key_id=found[:_ID_BYTES], value=found[_ID_BYTES:])


def signers(note: Note, keys: Collection[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Give those of the keys that signed a note, each once, in the order of the keys.

    Raises:
        JournalError: A signature names one of the keys and was not made by it (KPI315).
        MissingExtraError: A signature must be checked, and `cryptography` is missing (KPI700).
    """
    found = set()
    for signature in note.signatures:
        for key in keys:
            if (key.name, key.id) == (signature.name, signature.key_id):
                if not _is_signed(note.text.encode(), signature.value, key):
                    raise JournalError(
                        Problem(
                            "KPI315",
                            f"the signature of key '{key.name}' is wrong",
                            hint="ask whoever issued the note for it again; what it says is not signed",
                        )
                    )
                found.add(key)
    return tuple(dict.fromkeys(key for key in keys if key in found))


def stamp_of(signature: Signature) -> int:
    """Give the second, since 1970, in which a witness states to have signed."""
    return int.from_bytes(signature.value[:_STAMP_BYTES])


def _is_signed(text: bytes, value: bytes, key: VerifierKey) -> bool:
    if key.kind == WITNESS:
        if len(value) != _STAMP_BYTES + _SIGNATURE_BYTES:
            return False
        text, value = _witnessed(text, int.from_bytes(value[:_STAMP_BYTES])), value[_STAMP_BYTES:]
    from kpiflow.journal import ed25519  # noqa: PLC0415 -- optional

    return ed25519.is_signature(value, text, public=key.public)


def _witnessed(text: bytes, second: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % second + text


@frozen(kw_only=True)
class SigningKey:
    """A key that signs; whoever has it can sign in its name.

    Attributes:
        name: What it is called.
        seed: The 32 bytes of the Ed25519 private key.
        kind: What it signs: 1 the notes it issues, 4 as a witness those of others.
    """

    name: str = field(validator=_named)
    seed: bytes = field(repr=False)
    kind: Kind = ISSUER

    @classmethod
    def made(cls, name: str, *, kind: Kind = ISSUER) -> Self:
        """Make a new key.

        Raises:
            JournalError: It cannot have this name (KPI316).
            MissingExtraError: `cryptography` is missing (KPI700).
        """
        from kpiflow.journal import ed25519  # noqa: PLC0415 -- optional

        return cls(name=name, seed=ed25519.made(), kind=kind)

    def verifier(self) -> VerifierKey:
        """Give the key that checks its signatures."""
        from kpiflow.journal import ed25519  # noqa: PLC0415 -- optional

        return VerifierKey(name=self.name, public=ed25519.public_of(self.seed), kind=self.kind)

    def text(self) -> str:
        """Write it as one line, to be kept secret."""
        return f"{_SECRET}{self.name}+{self.verifier().id.hex()}+{_in_base64(bytes([self.kind]) + self.seed)}"

    def signed(self, note: Note, *, second: int = 0) -> Note:
        """Give the note with a signature of this key below the others.

        Args:
            note: What is signed.
            second: For a witness: when it signs, in seconds since 1970.
        """
        from kpiflow.journal import ed25519  # noqa: PLC0415 -- optional

        text, stamp = note.text.encode(), b""
        if self.kind == WITNESS:
            text, stamp = _witnessed(text, second), second.to_bytes(_STAMP_BYTES)
        value = stamp + ed25519.signature_of(text, seed=self.seed)
        signature = Signature(name=self.name, key_id=self.verifier().id, value=value)
        return Note(text=note.text, signatures=(*note.signatures, signature))


def read_signing_key(text: str) -> SigningKey:
    """Read the line of a signing key.

    Raises:
        JournalError: It is not one, or is damaged; the message does not show it (KPI316).
        MissingExtraError: `cryptography` is missing (KPI700).
    """
    name, _, rest = text.removeprefix(_SECRET).partition("+")
    found = bytes_in_base64(rest.partition("+")[2])
    if (
        text.startswith(_SECRET)
        and _is_a_name(name)
        and found
        and len(found) == 1 + _KEY_BYTES
        and found[0] in {ISSUER, WITNESS}
    ):
        key = SigningKey(name=name, seed=found[1:], kind=WITNESS if found[0] == WITNESS else ISSUER)
        if key.text() == text:
            return key
    raise malformed("a text is not the line of a signing key", hint="make one with `kpiflow keygen`")


def _in_base64(value: bytes) -> str:
    return b64encode(value).decode("ascii")
