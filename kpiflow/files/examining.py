"""What a file holds: read once, from the descriptor that was opened, in little memory."""

from __future__ import annotations

import hashlib
import os

from collections.abc import Callable, Iterator
from typing import Final

from attrs import frozen

from kpiflow.errors import EvidenceFileError, Problem
from kpiflow.evidence.files import FileRecord
from kpiflow.files.kinds import HEAD, media_type_of, mismatch
from kpiflow.files.opening import exchanged, opened
from kpiflow.text import shortened


_CHUNK: Final = 128 * 1024


@frozen(kw_only=True)
class Examined:
    """What looking at a file came to.

    Attributes:
        record: The file, with what it holds.
        remarks: What gives pause and refuses nothing: contents that are not what the name says
            (KPI608), other names that look the same (KPI609).
    """

    record: FileRecord
    remarks: tuple[Problem, ...] = ()


def observe(
    root: str | os.PathLike[str],
    path: str,
    *,
    limit: int | None = None,
    take: Callable[[bytes], object] | None = None,
) -> FileRecord:
    """Look at a file below a folder; see `examine`, which gives remarks too."""
    return examine(root, path, limit=limit, take=take).record


def examine(
    root: str | os.PathLike[str],
    path: str,
    *,
    limit: int | None = None,
    take: Callable[[bytes], object] | None = None,
) -> Examined:
    """Look at a file below a folder: what it holds, and what gives pause.

    Args:
        root: The folder of the register.
        path: The file, from there on, with `/` between the names.
        limit: How many bytes it may have; any number by default.
        take: Is given the bytes, one piece after the other, as they are hashed. They count only once
            this ends without an error.

    Raises:
        EvidenceFileError: The path is none (KPI600), there is no such file (KPI601), it lies at
            or behind a link (KPI602), is no regular file (KPI603), is too large (KPI604), was
            changed meanwhile (KPI605), or cannot be read (KPI606).
    """
    with opened(root, path) as (descriptor, twins):
        try:
            sha256, size, head = _read(descriptor, path, limit, take)
        except OSError as error:
            raise EvidenceFileError(
                Problem("KPI606", f"'{shortened(path)}' cannot be read", got=error.strerror or "")
            ) from None
    record = FileRecord(path=path, sha256=sha256, size=size, media_type=media_type_of(path))
    return Examined(record=record, remarks=(*_contents_remarks(record, head), *_twin_remarks(path, twins)))


def _read(
    descriptor: int, path: str, limit: int | None, take: Callable[[bytes], object] | None
) -> tuple[str, int, bytes]:
    """Give digest, size and first bytes of an open file, unless somebody writes to it."""
    before = os.fstat(descriptor)
    if limit is not None and before.st_size > limit:
        raise EvidenceFileError(
            Problem(
                "KPI604",
                f"'{shortened(path)}' is too large",
                expected=f"at most {limit} bytes",
                got=f"{before.st_size} bytes",
            )
        )
    digest, size, head = hashlib.sha256(), 0, b""
    # One that grows is not followed for ever: its first byte too many is a change.
    while size <= before.st_size and (chunk := os.read(descriptor, _CHUNK)):
        size += len(chunk)
        digest.update(chunk)
        if take is not None:
            take(chunk)
        head += chunk[: HEAD - len(head)]
    if size != before.st_size or _mark(before) != _mark(os.fstat(descriptor)):
        raise EvidenceFileError(exchanged(path))
    return digest.hexdigest(), size, head


def _mark(found: os.stat_result) -> tuple[int, ...]:
    """Give what changes when a file is written to; its times of change can be set back, but for the last."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _contents_remarks(record: FileRecord, head: bytes) -> Iterator[Problem]:
    found = mismatch(record.media_type, head)
    if found is not None:
        wanted, is_now = found
        yield Problem(
            "KPI608",
            f"'{shortened(record.path)}' does not begin as its name says",
            expected=wanted or record.media_type,
            got=is_now or ("something else" if record.size else "an empty file"),
            hint="give it the name that fits, or look at where it came from",
        )


def _twin_remarks(path: str, twins: tuple[str, ...]) -> Iterator[Problem]:
    if twins:
        yield Problem(
            "KPI609",
            f"beside '{shortened(path)}' there is another name that looks the same",
            got=", ".join(ascii(twin) for twin in twins),
            hint="keep one of them: they differ only in how their characters are composed",
        )
