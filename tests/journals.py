"""Journals for tests: lines as stores write them, and anchors and keys for them."""

from __future__ import annotations

import json

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from hashlib import sha256

from kpiflow.journal import Draft
from kpiflow.journal.anchors import Anchor
from kpiflow.journal.checkpoints import Checkpoint, origin_of
from kpiflow.journal.lines import chained, first_link
from kpiflow.journal.merkle import Tree


STREAM = "sar-2550"
START = datetime(2007, 10, 22, 9, 0, tzinfo=timezone(timedelta(hours=7)))


def draft(n: int, *, note: str = "", at: datetime | None = None) -> Draft:
    """Give the n-th of many drafts, each another."""
    body = {"item": {"id": f"minutes-{n}", "title": f"รายงานการประชุม ครั้งที่ {n}"}, "note": note}
    return Draft(
        command_id=f"c-{n}",
        recorded_at=at or START + timedelta(minutes=n),
        actor="data-collector",
        kind="evidence.submitted",
        body=json.dumps(body, ensure_ascii=False).encode(),
    )


def sealed_lines(drafts: Sequence[Draft], *, stream: str = STREAM) -> list[bytes]:
    """Write drafts as the lines of a journal, from its first."""
    entries = chained(drafts, stream=stream, version=0, previous=first_link(stream))
    return [entry.line for entry in entries]


def journal(count: int, *, stream: str = STREAM) -> list[bytes]:
    """Give the lines of a journal of so many entries."""
    return sealed_lines([draft(n) for n in range(count)], stream=stream)


def resealed(line: bytes, *, previous: bytes = b"") -> bytes:
    """Give a line whose digest fits what it says, and which names another one before it if so asked."""
    content = line[:13] + (previous or line[13:77]) + line[77:-77]
    return content + b',"digest":"' + sha256(content).hexdigest().encode() + b'"}'


def checkpoint(lines: Sequence[bytes], *, stream: str = STREAM) -> Checkpoint:
    """Give what lines come to."""
    tree = Tree()
    tree.add(lines)
    return Checkpoint.of_tree(origin_of(stream), tree)


def anchor(lines: Sequence[bytes], *, stream: str = STREAM, name: str = "the signed card") -> Anchor:
    """Give an anchor of lines, without a signature."""
    return Anchor(name=name, content=checkpoint(lines, stream=stream).text().encode())
