"""How lines can be changed without their writer: bits, bytes, lines, and whole conversions."""

from __future__ import annotations

import unicodedata

from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeAlias


Lines: TypeAlias = list[bytes]
Change: TypeAlias = tuple[str, int, Lines]
"""What was done, the first line that differs (from 0), and the lines as they are then."""


def flips(lines: Sequence[bytes]) -> Iterator[Change]:
    """Change every single bit of every line end and every line."""
    whole = b"".join(line + b"\n" for line in lines)
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line) + 1)
    n = 0
    for place in range(len(whole)):
        while place >= ends[n + 1]:
            n += 1
        for bit in range(8):
            changed = bytearray(whole[ends[n] :])
            changed[place - ends[n]] ^= 1 << bit
            yield f"bit {bit} of byte {place}", n, [*lines[:n], *_split(bytes(changed))]


def _split(content: bytes) -> Lines:
    pieces = content.split(b"\n")
    return pieces[:-1] if pieces[-1] == b"" else pieces


def overwrites(lines: Sequence[bytes], random: Random, count: int) -> Iterator[Change]:
    """Write other bytes over some of a line."""
    for _ in range(count):
        n = random.randrange(len(lines))
        line = bytearray(lines[n])
        start = random.randrange(len(line))
        length = min(random.choice((1, 1, 2, 8, 64)), len(line) - start)
        line[start : start + length] = random.choice((random.randbytes(length), bytes(length), b" " * length))
        if bytes(line) != lines[n] and b"\n" not in line:
            yield f"{length} bytes of line {n} from {start}", n, [*lines[:n], bytes(line), *lines[n + 1 :]]


def moves(lines: Sequence[bytes], foreign: bytes) -> Iterator[Change]:
    """Remove, repeat, swap and put in lines, and ranges of them."""
    given = list(lines)
    count = len(given)
    for n in range(count):
        if n < count - 1:
            yield f"line {n} removed", n, given[:n] + given[n + 1 :]
            yield f"lines {n} and {n + 1} swapped", n, [*given[:n], given[n + 1], given[n], *given[n + 2 :]]
        yield f"line {n} repeated", n + 1, [*given[: n + 1], *given[n:]]
        yield f"a line put in before {n}", n, [*given[:n], foreign, *given[n:]]
        yield f"line {n} again at the end", count, [*given, given[n]]
        for end in range(n + 2, count):
            yield f"lines {n} to {end - 1} removed", n, given[:n] + given[end:]
            yield (
                f"lines {n} to {end} turned round",
                n,
                given[:n] + given[n : end + 1][::-1] + given[end + 1 :],
            )


def conversions(lines: Sequence[bytes]) -> Iterator[Change]:
    """Do what editors and tools that move files do."""
    yield "CRLF", 0, [line + b"\r" for line in lines]
    yield "a byte order mark", 0, [b"\xef\xbb\xbf" + lines[0], *lines[1:]]
    yield "spaces at the ends", 0, [line + b" " for line in lines]
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        converted = [unicodedata.normalize(form, line.decode()).encode() for line in lines]
        differing = [n for n, (one, other) in enumerate(zip(lines, converted, strict=True)) if one != other]
        if differing:
            yield form, differing[0], converted
