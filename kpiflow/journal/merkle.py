"""The Merkle tree over lines, as RFC 6962 has it: one root for all of them, and short proofs.

A leaf is hashed behind a zero byte and a node behind a one, so that none can pass for
the other. Proofs are checked the way RFC 9162 writes it: every step of a proof is used,
and none is left over. The tree knows no journal; it takes bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, TypeAlias


Digest: TypeAlias = bytes
Proof: TypeAlias = tuple[Digest, ...]

EMPTY: Final = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_of(line: bytes) -> Digest:
    """Give the digest of a line as a leaf."""
    return sha256(b"\0" + line).digest()


def node_of(left: Digest, right: Digest) -> Digest:
    """Give the digest of a node over two others."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows by lines and keeps no more than one digest for each power of two.

    Attributes:
        size: How many lines it has.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[Digest | None] = []  # at place n a full tree of 2**n leaves, or none

    def add(self, lines: Sequence[bytes]) -> None:
        """Let the tree grow by lines, in their order."""
        self.size += len(lines)
        digests = [sha256(b"\0" + line).digest() for line in lines]
        place = 0
        while digests:  # adding in binary, many at once: what is left over stays, pairs are carried
            if place == len(self._peaks):
                self._peaks.append(None)
            waiting = self._peaks[place]
            if waiting is not None:
                digests.insert(0, waiting)
            self._peaks[place] = digests.pop() if len(digests) % 2 else None
            pairs = iter(digests)
            digests = [
                sha256(b"\1" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)
            ]
            place += 1

    def root(self) -> Digest:
        """Give the root over all lines so far."""
        root: Digest | None = None
        for peak in self._peaks:
            if peak is not None:
                root = peak if root is None else node_of(peak, root)
        return EMPTY if root is None else root


def root_of(lines: Sequence[bytes]) -> Digest:
    """Give the root of the tree over lines.

    >>> root_of([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    tree = Tree()
    tree.add(lines)
    return tree.root()


def inclusion_proof(lines: Sequence[bytes], index: int) -> Proof:
    """Give what shows, together with one line, that it stands in the tree over all of them.

    Args:
        lines: All lines of the tree.
        index: Which of them, from 0.

    Raises:
        IndexError: There is no such line.
    """
    if not 0 <= index < len(lines):
        message = f"there is no line {index} among {len(lines)}"
        raise IndexError(message)
    if len(lines) == 1:
        return ()
    split = _split(len(lines))
    if index < split:
        return (*inclusion_proof(lines[:split], index), root_of(lines[split:]))
    return (*inclusion_proof(lines[split:], index - split), root_of(lines[:split]))


def is_included(line: bytes, index: int, proof: Iterable[Digest], *, size: int, root: Digest) -> bool:
    """Tell whether a proof shows that a line is the `index`-th of the tree with this size and root."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    digest = leaf_of(line)
    for step in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            digest = node_of(step, digest)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = node_of(digest, step)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == root


def consistency_proof(lines: Sequence[bytes], size: int) -> Proof:
    """Give what shows that the tree over the first `size` lines is the beginning of the tree over all.

    Raises:
        IndexError: There are not so many lines.
    """
    if not 0 <= size <= len(lines):
        message = f"there are not {size} lines among {len(lines)}"
        raise IndexError(message)
    return _consistency(lines, size, is_known=True) if size else ()


def _consistency(lines: Sequence[bytes], size: int, *, is_known: bool) -> Proof:
    """Give the proof of a subtree; `is_known` while whoever checks it can tell the older root by itself."""
    if size == len(lines):
        return () if is_known else (root_of(lines),)
    split = _split(len(lines))
    if size <= split:
        return (*_consistency(lines[:split], size, is_known=is_known), root_of(lines[split:]))
    return (*_consistency(lines[split:], size - split, is_known=False), root_of(lines[:split]))


def is_consistent(
    proof: Sequence[Digest], *, older_size: int, older_root: Digest, size: int, root: Digest
) -> bool:
    """Tell whether a proof shows that the older tree is the beginning of the newer one."""
    if not 0 <= older_size <= size:
        return False
    if older_size in {0, size}:
        expected = EMPTY if older_size == 0 else root
        return not proof and older_root == expected and (size > 0 or root == EMPTY)
    steps = list(proof)
    if older_size & (older_size - 1) == 0:  # a full tree is its own first step
        steps.insert(0, older_root)
    if not steps:
        return False
    place, last = older_size - 1, size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            older, newer = node_of(step, older), node_of(step, newer)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_of(newer, step)
        place, last = place >> 1, last >> 1
    return last == 0 and older == older_root and newer == root


def _split(size: int) -> int:
    """Give the largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1
