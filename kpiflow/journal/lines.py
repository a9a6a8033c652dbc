"""The one form in which an entry is kept: a line of JSON that names the entry before it, and ends with its own digest.

The digest is the SHA-256 of everything in the line before it. Nothing is ever written
again to be checked: digests are of the bytes that are kept. The keys stand in a fixed
order without spaces, and reading accepts that form only, so that no two readers see
different entries in one line.
"""

from __future__ import annotations

import json
import re

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, NoReturn

from kpiflow.errors import JournalError, Problem
from kpiflow.journal.entries import Draft, Entry, entry_of
from kpiflow.text import shortened


FORMAT: Final = 1
"""The number of this form; another one would have another number."""

_quoted = json.JSONEncoder(ensure_ascii=False).encode
_quoted_again = lru_cache(maxsize=1024)(_quoted)  # names of streams, roles and kinds

DIGEST_FORM: Final = "[0-9a-f]{64}"
"""The pattern of a digest."""

_MOMENT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?[+-][0-9:.]{5,15}"


def behind_version(text: str) -> str:
    """Give the pattern of a line from behind its version to its body, in which a text is written like `text`."""
    return rf'"command":{text},"at":"({_MOMENT})","by":{text},"kind":{text},"body":'


def _form(text: str) -> re.Pattern[str]:
    return re.compile(
        rf'\{{"previous":"({DIGEST_FORM})","format":{FORMAT},"stream":{text},"version":([1-9][0-9]{{0,15}}),'
        rf'{behind_version(text)}(\{{.*\}}),"digest":"({DIGEST_FORM})"\}}'
    )


_PLAIN: Final = _form(r'"([^"\\\x00-\x1f]*)"')  # texts that need no escapes
_ESCAPED: Final = _form(r'("(?:[^"\\\x00-\x1f]|\\.)*+")')
_ANY_FORMAT: Final = re.compile(rb'\{"previous":"[0-9a-f]{64}","format":([0-9]{1,9}),')

PREVIOUS: Final = slice(13, 77)
"""Where a line names the entry before it."""

SEALED: Final = slice(-77)
"""What of a line its own digest is of."""

DIGEST: Final = slice(-66, -2)
"""Where a line says its own digest."""


def first_link(stream: str) -> str:
    """Give what the first entry of a stream names as the one before it: the digest of the stream's name."""
    return sha256(b"kpiflow journal\0" + stream.encode()).hexdigest()


def digest_of(line: bytes) -> str:
    """Give what the next line names this one by: the digest it ends with, in hexadecimal."""
    return line[DIGEST].decode()


def is_whole(line: bytes) -> bool:
    """Tell whether the digest that a line ends with is that of what stands before it."""
    return line[DIGEST] == sha256(line[SEALED]).hexdigest().encode()


def begun(stream: str, previous: Iterable[str], version: int) -> list[bytes]:
    """Give how lines of a stream begin that name these digests first, the first of which has this version."""
    middle = _behind_link(stream)
    return [
        f'{{"previous":"{digest}{middle}{n},'.encode() for n, digest in enumerate(previous, start=version)
    ]


def ended(digests: Iterable[str]) -> list[bytes]:
    """Give how lines end that have these digests, from the end of their bodies on."""
    return [f'}},"digest":"{digest}"}}'.encode() for digest in digests]


def must_be_a_name(stream: str) -> None:
    """Refuse a name of a stream that a store could not keep.

    Raises:
        JournalError: It is empty, or holds half a character or a NUL character (KPI302).
    """
    if not stream or "\0" in stream or any("\ud800" <= character <= "\udfff" for character in stream):
        raise JournalError(Problem("KPI302", "a journal cannot have this name", got=repr(stream)))


def sealed(draft: Draft, *, stream: str, version: int, previous: str) -> Entry:
    """Give a draft its place, as the line that follows the one with the digest `previous`."""
    content = (
        f'{{"previous":"{previous}{_behind_link(stream)}{version},'
        f'"command":{_quoted(draft.command_id)},"at":"{draft.recorded_at.isoformat()}",'
        f'"by":{_quoted_again(draft.actor)},"kind":{_quoted_again(draft.kind)},"body":'.encode()
        + draft.body
    )
    digest = sha256(content).hexdigest()
    return entry_of(
        content + f',"digest":"{digest}"}}'.encode(),
        digest,
        previous,
        stream,
        version,
        draft.command_id,
        draft.recorded_at,
        draft.actor,
        draft.kind,
        draft.body,
    )


def _behind_link(stream: str) -> str:
    return f'","format":{FORMAT},"stream":{_quoted_again(stream)},"version":'


def chained(drafts: Iterable[Draft], *, stream: str, version: int, previous: str) -> Iterator[Entry]:
    """Seal drafts one after the other, behind the entry of this version and digest."""
    for draft in drafts:
        version += 1
        entry = sealed(draft, stream=stream, version=version, previous=previous)
        previous = entry.digest
        yield entry


def draft_of(entry: Entry) -> Draft:
    """Give the draft that an entry was sealed from, without any personal values."""
    return Draft(
        command_id=entry.command_id,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        kind=entry.kind,
        body=entry.body,
    )


def read_line(line: bytes) -> Entry:
    """Read a line as the entry it is.

    That says nothing of whether it is the right one: see `verification`.

    Raises:
        JournalError: It is not in the one form that this version writes (KPI302), or not as it
            was sealed (KPI310).
    """
    try:
        text = line.decode()
        read_text: Callable[[str], str] = str
        found = _PLAIN.fullmatch(text)
        if found is None:
            found, read_text = _ESCAPED.fullmatch(text), _unquoted
        if found is None:
            _refuse(line)
        previous, stream, version, command_id, at, actor, kind, body, digest = found.groups()
        entry = entry_of(
            line,
            digest,
            previous,
            read_text(stream),
            int(version),
            read_text(command_id),
            datetime.fromisoformat(at),
            read_text(actor),
            read_text(kind),
            body.encode(),
        )
    except ValueError:
        _refuse(line)
    _must_be_whole(line)
    return entry


def _unquoted(written: str) -> str:
    """Read a text that JSON cannot write as it is.

    Raises:
        ValueError: It could have been written in another way, and would be.
    """
    text: str = json.loads(written)
    if _quoted(text) != written:
        raise ValueError
    return text


def _must_be_whole(line: bytes) -> None:
    if not is_whole(line):
        raise JournalError(
            Problem(
                "KPI310",
                "an entry is not as it was sealed: its digest is of something else",
                got=shortened(line[:200].decode(errors="replace")),
                hint="the journal was changed; restore it from a copy",
            )
        )


def _refuse(line: bytes) -> NoReturn:
    stated = _ANY_FORMAT.match(line)
    if stated and int(stated[1]) != FORMAT:
        raise JournalError(
            Problem(
                "KPI302",
                f"an entry has format {int(stated[1])}",
                expected=f"format {FORMAT}",
                hint="read it with a newer kpiflow; it can still be exported",
            )
        )
    raise JournalError(
        Problem(
            "KPI302",
            "an entry is not in the form in which journals are kept",
            got=shortened(line[:200].decode(errors="replace")),
            hint="the journal was changed, for example by an editor; restore it from a copy",
        )
    )
