"""Personal values on their way into the journal and back: masked there, kept beside it under keys of their own.

The journal commits to a value by HMAC-SHA256 under a random key. With the value and
its key deleted, nothing in it tells what the value was, and its chain still verifies.
What is masked keeps its length, where rules ask for one, so that a level does not
change with an erasure.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from attrs import frozen

from kpiflow import codec
from kpiflow.assessment.events import Event
from kpiflow.errors import JournalError, MoveError, Problem
from kpiflow.evidence import Answer, EvidenceItem, Exclusion, NilReturn, Statement
from kpiflow.journal import Secret
from kpiflow.self_assessment import Officer
from kpiflow.text import Text


NewKey: TypeAlias = Callable[[], bytes]
"""Gives 32 bytes that nobody can guess; give your own ones to tests only."""

MASKED: Final = Text(th="[ข้อมูลส่วนบุคคลที่ลบแล้ว]", en="[erased personal data]")

_FIELDS: Final[Mapping[type, tuple[str, ...]]] = {
    EvidenceItem: ("title",),
    NilReturn: ("statement",),
    Answer: ("justification",),
    Statement: ("content",),
    Exclusion: ("reason",),
    Officer: ("phone", "extension"),
}
"""What is personal in an object that is marked so."""

_MARKS: Final = re.compile(rb',"personal":(\{(?:"[a-z_.0-9]+":"[0-9a-f]{64}",?)+\})\}\Z')
_LEAST: Final = 8  # shorter texts, such as an extension or a word, occur anywhere


def new_key() -> bytes:
    """Give the key for one value."""
    return secrets.token_bytes(32)


@frozen(kw_only=True)
class Hidden:
    """An event as the journal may hold it.

    Attributes:
        event: The event with personal values masked.
        body: The bytes of that, without what it commits to.
        marks: The commitment of each masked object, by its place.
        secrets: What the commitments are to.
    """

    event: Event
    body: bytes
    marks: Mapping[str, str]
    secrets: tuple[Secret, ...]

    @property
    def committed(self) -> bytes:
        """The bytes for the journal: the masked event, with its commitments."""
        if not self.marks:
            return self.body
        marks = json.dumps(self.marks, sort_keys=True, separators=(",", ":")).encode()
        return self.body[:-1] + b',"personal":' + marks + b"}"


def hidden(event: Event, key: NewKey) -> Hidden:
    """Mask the personal values of an event.

    Raises:
        LoadingError: It holds what could not be read back (KPI401).
        MoveError: A personal value stands elsewhere in the event too, in the clear (KPI331).
    """
    marks: dict[str, str] = {}
    kept: list[Secret] = []
    masked: Any = event
    for place, thing in _marked(event, ()):
        secret = _secret(thing, key())
        marks[".".join(map(str, place))] = secret.commitment
        kept.append(secret)
        masked = _replaced(masked, place, _mask(thing))
    body = codec.encode(masked)
    for secret in kept:
        _must_not_stand_in(body, secret)
    return Hidden(event=masked, body=body, marks=marks, secrets=tuple(kept))


def marks_in(body: bytes) -> tuple[bytes, Mapping[str, str]]:
    """Part the bytes of a masked event from what they commit to."""
    found = _MARKS.search(body)
    if found is None:
        return body, {}
    return body[: found.start()] + b"}", json.loads(found[1])


def revealed(event: Event, marks: Mapping[str, str], kept: Mapping[str, Secret]) -> Event:
    """Give an event with the personal values that nobody has erased.

    Raises:
        JournalError: A value is not the one that the journal commits to (KPI330).
    """
    shown: Event = event
    for place, commitment in marks.items():
        secret = kept.get(commitment)
        if secret is not None:
            steps = tuple(int(step) if step.isdigit() else step for step in place.split("."))
            shown = _replaced(shown, steps, _unmasked(_found(shown, steps), secret))
    return shown


def _marked(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Find the objects in an event that are marked as personal, with their places."""
    if isinstance(value, tuple):
        for n, each in enumerate(value):
            yield from _marked(each, (*place, n))
    elif type(value) in _FIELDS:
        if value.personal:
            yield place, value
    elif attrs.has(type(value)) and len(place) <= 1:  # an event, or what it brings in
        for field in attrs.fields(type(value)):
            yield from _marked(getattr(value, field.name), (*place, field.name))


def _found(value: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def _replaced(value: Any, place: tuple[str | int, ...], new: object) -> Any:
    """Give an object in which another stands at a place."""
    if not place:
        return new
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        return (*value[:step], _replaced(value[step], rest, new), *value[step + 1 :])
    return attrs.evolve(value, **{step: _replaced(getattr(value, step), rest, new)})


def _mask(thing: Any) -> Any:
    values = {name: getattr(thing, name) for name in _FIELDS[type(thing)]}
    return attrs.evolve(thing, **{name: _masked(value) for name, value in values.items()})


def _masked(value: Text | str) -> Text | str:
    if isinstance(value, Text):
        return value if value.is_blank() else MASKED
    return "█" * len(value)


def _secret(thing: Any, key: bytes) -> Secret:
    values = {name: getattr(thing, name) for name in _FIELDS[type(thing)]}
    plain = {
        name: {"th": value.th, "en": value.en} if isinstance(value, Text) else value
        for name, value in values.items()
    }
    value = json.dumps(plain, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Secret(commitment=_commitment(key, value), subject=thing.personal, key=key, value=value)


def _commitment(key: bytes, value: bytes) -> str:
    return hmac.new(key, value, "sha256").hexdigest()


def _unmasked(thing: Any, secret: Secret) -> Any:
    if not hmac.compare_digest(_commitment(secret.key, secret.value), secret.commitment):
        raise JournalError(
            Problem(
                "KPI330",
                f"a value about '{secret.subject}' is not the one that the journal commits to",
                hint="the store was changed beside the journal; restore it from a copy",
            )
        )
    plain = json.loads(secret.value)
    values = {name: Text(**value) if isinstance(value, dict) else value for name, value in plain.items()}
    return attrs.evolve(thing, **values)


def _must_not_stand_in(body: bytes, secret: Secret) -> None:
    """Refuse to write into the journal what was to be kept out of it."""
    plain = json.loads(secret.value)
    said = [
        text for value in plain.values() for text in (value.values() if isinstance(value, dict) else [value])
    ]
    written = body.decode()
    for text in said:
        quoted = json.dumps(text, ensure_ascii=False)[1:-1]
        if len(text) >= _LEAST and quoted in written:
            raise MoveError(
                Problem(
                    "KPI331",
                    f"a value about '{secret.subject}' stands in the clear elsewhere in what is recorded",
                    hint="mark that as personal too, or leave it out",
                )
            )
