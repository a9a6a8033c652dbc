"""Ed25519 keys as bytes: what signs, what checks. The only door for `cryptography`, an optional extra."""

from __future__ import annotations

from kpiflow.errors import MissingExtraError


try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
except ImportError:
    raise MissingExtraError.for_package("cryptography", extra="sign") from None


def made() -> bytes:
    """Make a private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(seed: bytes) -> bytes:
    """Give the public key of a private one."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signature_of(text: bytes, *, seed: bytes) -> bytes:
    """Sign a text."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text)


def is_signature(value: bytes, text: bytes, *, public: bytes) -> bool:
    """Tell whether the holder of a public key signed a text."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(value, text)
    except InvalidSignature:
        return False
    return True
