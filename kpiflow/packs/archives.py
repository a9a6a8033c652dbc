"""The archive that a pack is: a ZIP file of which there is only one for the same files.

Files stand one behind the other by name, as they are: nothing is compressed, so that
no other version of a compressor gives other bytes, and nothing can unfold to more than
is there. Times are 1 January 1980, rights those of a plain file. As every byte follows
from names and contents, reading accepts that form only: the headers are made again and
compared, and so is the directory at the end. Links, encryption, extra fields, comments,
bytes between files, overlapping or hidden entries have no place in it.

Nothing is ever unpacked here.
"""

from __future__ import annotations

import hashlib
import struct
import zlib

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from attrs import frozen

from kpiflow.errors import Problem, ReportError


BEGINS: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""What a ZIP file begins with, with files and without any."""

LARGEST: Final = 0xFFFF_FFFE
"""The most bytes that a pack may have: what is larger needs another form of ZIP."""

MOST: Final = 0xFFFE
"""The most files that a pack may have."""

LOCAL: Final = struct.Struct("<4s5H3L2H")
"""How a file begins."""

_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
STORED: Final = 0
"""The method of what is not compressed."""

_NEEDED: Final = 10
_UTF8: Final = 0x0800
_MIDNIGHT: Final = 0
_DAY: Final = 1 << 5 | 1  # 1 January 1980, the first that there is
_UNIX: Final = 3 << 8 | _NEEDED
_PLAIN_FILE: Final = 0o100644 << 16


@frozen(kw_only=True)
class Member:
    """A file of a pack.

    Attributes:
        name: Its name.
        size: How many bytes it has.
        crc: Their CRC-32.
        sha256: Their SHA-256, in hexadecimal.
    """

    name: str
    size: int
    crc: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Member:
        """Take what a file holds."""
        return cls(
            name=name,
            size=len(content),
            crc=zlib.crc32(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )


def order_of(name: str) -> bytes:
    """Give what files are ordered by."""
    return name.encode()


def beginning_of(name: bytes, size: int, crc: int) -> bytes:
    """Give what stands before the contents of a file."""
    return (
        LOCAL.pack(BEGINS[0], _NEEDED, _UTF8, STORED, _MIDNIGHT, _DAY, crc, size, size, len(name), 0) + name
    )


def end_of(members: Iterable[Member]) -> bytes:
    """Give what stands behind the files: the directory, and its own end."""
    offset, count = 0, 0
    entries: list[bytes] = []
    for each in members:
        name = each.name.encode()
        entries.append(
            _CENTRAL.pack(
                b"PK\x01\x02", _UNIX, _NEEDED, _UTF8, STORED, _MIDNIGHT, _DAY, each.crc, each.size, each.size,
                len(name), 0, 0, 0, 0, _PLAIN_FILE, offset,
            )
            + name
        )  # fmt: skip
        offset += LOCAL.size + len(name) + each.size
        count += 1
    directory = b"".join(entries)
    return directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)


def size_of(members: Iterable[Member]) -> int:
    """Give how many bytes a pack of these files has."""
    each_head = LOCAL.size + _CENTRAL.size
    return sum(each_head + 2 * len(each.name.encode()) + each.size for each in members) + _END.size


class Sink(Protocol):
    """Whatever takes bytes."""

    def write(self, piece: bytes, /) -> object:
        """Take some more."""
        ...


class ArchiveWriter:
    """Writes an archive, one file after the other in their order.

    Args:
        to: Where to; it need not be able to go back.
        members: The files, in any order.

    Raises:
        ReportError: They are too many or too large for one archive (KPI705).
    """

    def __init__(self, to: Sink, members: Iterable[Member]) -> None:
        self.members = tuple(sorted(members, key=lambda each: order_of(each.name)))
        self.size = size_of(self.members)
        self._to = to
        if len(self.members) > MOST or self.size > LARGEST:
            raise ReportError(
                Problem(
                    "KPI705",
                    "there is too much for one pack",
                    expected=f"at most {MOST} files and {LARGEST} bytes",
                    got=f"{len(self.members)} files and {self.size} bytes",
                    hint="hand large files over beside it, and leave them out of the pack",
                )
            )

    def begin(self, member: Member) -> None:
        """Begin a file; its bytes follow."""
        self.write(beginning_of(member.name.encode(), member.size, member.crc))

    def write(self, piece: bytes) -> None:
        """Write bytes of the file that was begun.

        Raises:
            ReportError: They cannot be written (KPI705).
        """
        try:
            self._to.write(piece)
        except OSError as error:
            raise ReportError(
                Problem("KPI705", "the pack cannot be written", got=error.strerror or str(error))
            ) from None

    def end(self) -> None:
        """Write what stands behind the files."""
        self.write(end_of(self.members))


def write_archive(to: Sink, files: Mapping[str, bytes]) -> None:
    """Write files that are held in memory as an archive, whatever they are.

    Raises:
        ReportError: They are too many or too large, or cannot be written (KPI705).
    """
    writer = ArchiveWriter(to, [Member.of(name, content) for name, content in files.items()])
    for member in writer.members:
        writer.begin(member)
        writer.write(files[member.name])
    writer.end()
