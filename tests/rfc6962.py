"""RFC 6962 section 2.1, written from its text and from nothing else, to hold the library against."""

from __future__ import annotations

from hashlib import sha256


def mth(data: list[bytes]) -> bytes:
    """Hash a list as RFC 6962 section 2.1 defines it, by recursion and nothing else."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: list[bytes]) -> list[bytes]:
    """Give PATH(m, D) of RFC 6962 section 2.1.1."""
    if len(data) == 1:
        return []
    k = max(2**i for i in range(12) if 2**i < len(data))
    return (
        [*path(m, data[:k]), mth(data[k:])] if m < k else [*path(m - k, data[k:]), mth(data[:k])]
    )  # fmt: skip


def subproof(m: int, data: list[bytes], *, b: bool) -> list[bytes]:
    """Give SUBPROOF(m, D, b) of RFC 6962 section 2.1.2."""
    if m == len(data):
        return [] if b else [mth(data)]
    k = max(2**i for i in range(12) if 2**i < len(data))
    if m <= k:
        return [*subproof(m, data[:k], b=b), mth(data[k:])]
    return [*subproof(m - k, data[k:], b=False), mth(data[:k])]
