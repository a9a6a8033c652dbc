"""Packs read: once, from the first byte to the last, and only in the one form that there is.

What is read is written again as a pack would have it, and compared. Nothing is unpacked.
"""

from __future__ import annotations

import hashlib
import zlib

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from attrs import frozen

from kpiflow.packs.archives import (
    BEGINS,
    LARGEST,
    LOCAL,
    MOST,
    STORED,
    Member,
    beginning_of,
    end_of,
    order_of,
)
from kpiflow.packs.faults import Fault
from kpiflow.packs.names import Names, name_fault
from kpiflow.text import Text, on_one_line, shortened


LONGEST_KEPT: Final = 1 << 28
"""The most bytes of a file that is read into memory."""

_PIECE: Final = 1 << 17


@frozen(kw_only=True)
class Archive:
    """What was read of an archive.

    Attributes:
        members: Its files, with what they hold.
        kept: The contents of those that were asked for.
        faults: What is wrong with it as an archive.
        is_whole: Whether it was read to its end; if not, nothing is known of what follows the last file.
    """

    members: tuple[Member, ...]
    kept: Mapping[str, bytes]
    faults: tuple[Fault, ...] = ()
    is_whole: bool = True


def read_archive(
    file: BinaryIO,
    keep: Callable[[str], bool] = lambda _name: False,
    *,
    told: Callable[[int], object] = lambda _bytes: None,
) -> Archive:
    """Read an archive once, from its first byte to its last.

    Args:
        file: The archive, at its beginning.
        keep: Says of which files the contents are asked for.
        told: Is told how many more bytes were read.
    """
    return _Reader(file, keep, told).archive()


class _BrokenError(Exception):
    """There is no going on; carries what is wrong."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def _broken(en: str, th: str, *, subject: str = "", expected: str = "", got: str = "") -> _BrokenError:
    fault = Fault(code="KPI610", message=Text(th=th, en=en), subject=subject, expected=expected, got=got)
    return _BrokenError(fault)


class _Reader:
    """Reads an archive, as long as it is the one that its files give."""

    def __init__(self, file: BinaryIO, keep: Callable[[str], bool], told: Callable[[int], object]) -> None:
        self._file = file
        self._keep = keep
        self._told = told
        self._offset = 0
        self._names = Names()
        self._last = b""
        self.members: list[Member] = []
        self.kept: dict[str, bytes] = {}
        self.faults: list[Fault] = []

    def archive(self) -> Archive:
        """Read all of it."""
        is_whole = True
        try:
            while (start := self._read(len(BEGINS[0]))) == BEGINS[0]:
                self._member(start)
            self._end(start)
        except _BrokenError as broken:
            self.faults.append(broken.fault)
            is_whole = False
        return Archive(
            members=tuple(self.members), kept=self.kept, faults=tuple(self.faults), is_whole=is_whole
        )

    def _read(self, size: int) -> bytes:
        found = self._file.read(size)
        self._offset += len(found)
        self._told(len(found))
        return found

    def _member(self, start: bytes) -> None:
        at = self._offset - len(start)
        head = start + self._read(LOCAL.size - len(start))
        if len(head) < LOCAL.size:
            raise self._torn(at)
        *_, crc, _, size, length, _ = LOCAL.unpack(head)
        written = self._read(length)
        if len(written) < length:
            raise self._torn(at)
        name = self._name(written, at)
        if head + written != beginning_of(written, size, crc):
            raise _header_fault(head, name, at)
        self._must_fit(name, at)
        if len(self.members) == MOST:
            raise _broken(f"it holds more than {MOST} files", f"มีไฟล์มากกว่า {MOST} ไฟล์")
        member = self._contents(name, size)
        if self._offset > LARGEST:
            raise _broken(f"it is larger than {LARGEST} bytes", f"ใหญ่กว่า {LARGEST} ไบต์")
        self.members.append(member)
        if member.crc != crc:
            self.faults.append(
                Fault(
                    code="KPI610",
                    subject=name,
                    message=Text(
                        th=f"เนื้อหาของ '{shortened(name)}' ไม่ตรงกับผลรวมตรวจสอบ (CRC-32) ในไฟล์ ZIP",
                        en=f"what '{shortened(name)}' holds does not fit the checksum before it (CRC-32)",
                    ),
                    expected=f"{crc:08x}",
                    got=f"{member.crc:08x}",
                )
            )
            # What follows is held against what is stated: one byte changed is one thing wrong.
            self.members[-1] = Member(name=name, size=size, crc=crc, sha256=member.sha256)

    def _torn(self, at: int) -> _BrokenError:
        return _broken(
            f"it ends in the middle of a file, at byte {self._offset}; that began at byte {at}",
            f"ไฟล์ขาดกลางคัน จบที่ไบต์ {self._offset} ในไฟล์ที่เริ่มที่ไบต์ {at}",
        )

    def _name(self, written: bytes, at: int) -> str:
        try:
            name = written.decode()
        except UnicodeDecodeError:
            shown = ascii(written[:60])
            raise _broken(
                f"the name of the file at byte {at} is not in UTF-8",
                f"ชื่อไฟล์ที่ไบต์ {at} ไม่ใช่ UTF-8",
                got=shown,
            ) from None
        fault = name_fault(name)
        if fault:
            raise _broken(
                f"a file has a name that leads elsewhere, or is none everywhere: {fault}",
                f"ชื่อไฟล์ที่ไบต์ {at} พาไปที่อื่น หรือใช้ไม่ได้ในบางระบบ",
                got=shortened(on_one_line(ascii(name) if "\0" in name else name)),
            )
        return name

    def _must_fit(self, name: str, at: int) -> None:
        """Refuse a file that is there already, or would be on some systems, or stands in another place."""
        twin = self._names.clash(name)
        if twin:
            raise _broken(
                f"'{shortened(name)}' is in it twice, or would be on some systems",
                f"มี '{shortened(name)}' ซ้ำ หรือจะซ้ำกันในบางระบบ",
                subject=name,
                got=f"'{shortened(twin)}' and '{shortened(name)}'",
            )
        order = order_of(name)
        if order < self._last:
            raise _broken(
                f"'{shortened(name)}' at byte {at} is not in its place",
                f"'{shortened(name)}' ที่ไบต์ {at} ไม่ได้อยู่ตามลำดับ",
                subject=name,
                expected="files by their names",
            )
        self._last = order
        self._names.add(name)

    def _contents(self, name: str, size: int) -> Member:
        digest, crc, left = hashlib.sha256(), 0, size
        kept: list[bytes] | None = [] if self._keep(name) else None
        if kept is not None and size > LONGEST_KEPT:
            raise _broken(
                f"'{shortened(name)}' is too large",
                f"'{shortened(name)}' ใหญ่เกินไป",
                subject=name,
                expected=f"at most {LONGEST_KEPT} bytes",
                got=f"{size} bytes",
            )
        while left:
            piece = self._read(min(left, _PIECE))
            if not piece:
                raise _broken(
                    f"it ends in the middle of '{shortened(name)}', at byte {self._offset}",
                    f"ไฟล์ขาดกลางคันใน '{shortened(name)}' ที่ไบต์ {self._offset}",
                    subject=name,
                    expected=f"{left} more bytes",
                )
            left -= len(piece)
            digest.update(piece)
            crc = zlib.crc32(piece, crc)
            if kept is not None:
                kept.append(piece)
        if kept is not None:
            self.kept[name] = b"".join(kept)
        return Member(name=name, size=size, crc=crc, sha256=digest.hexdigest())

    def _end(self, start: bytes) -> None:
        """Hold what stands behind the files against what they give."""
        at = self._offset - len(start)
        wanted = end_of(self.members)
        found = start + self._read(len(wanted) + 1 - len(start))
        if found != wanted:
            raise _broken(
                f"from byte {at} on it is not what its {len(self.members)} files give: "
                "it was cut, added to, changed, or written by another program",
                f"ตั้งแต่ไบต์ {at} ไม่ตรงกับสารบัญที่ไฟล์ทั้ง {len(self.members)} ให้ไว้ "
                "อาจถูกตัด เติม แก้ไข หรือบีบอัดใหม่ด้วยโปรแกรมอื่น",
            )


def _header_fault(head: bytes, name: str, at: int) -> _BrokenError:
    """Say in what the beginning of a file is not written as in a pack."""
    _, _, flags, method, _, _, _, packed, size, _, extra = LOCAL.unpack(head)
    if flags & 1:
        what, th = "is encrypted", "ถูกเข้ารหัส"
    elif method != STORED:
        what, th = "is compressed", "ถูกบีบอัด"
    elif packed != size:
        what, th = "states two sizes", "ระบุขนาดไว้สองค่า"
    elif extra:
        what, th = "has extra fields", "มีข้อมูลพิเศษแทรก"
    else:
        what, th = "has another header", "มีส่วนหัวต่างไป"
    return _broken(
        f"'{shortened(name)}' at byte {at} {what}: it was changed, or packed by another program",
        f"'{shortened(name)}' ที่ไบต์ {at} {th} อาจถูกแก้ไข หรือบีบอัดใหม่ด้วยโปรแกรมอื่น",
        subject=name,
    )
