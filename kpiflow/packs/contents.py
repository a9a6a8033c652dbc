"""What stands in a pack besides evidence: all of it follows from the journal and the terms, byte for byte.

Making a pack writes it, and verifying makes it again. Both know of the journal its lines
alone: personal values are kept beside a journal, and none of them can get into a pack.
"""

from __future__ import annotations

import json

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from kpiflow import codec
from kpiflow.assessment import Assessment, Result
from kpiflow.journal import MemoryStore
from kpiflow.journal.checkpoints import Checkpoint, origin_of
from kpiflow.journal.transfer import take_over
from kpiflow.journal.verification import Verification, checkpoint_of, verify
from kpiflow.packs.archives import Member, order_of
from kpiflow.packs.names import SUMS
from kpiflow.packs.readme import readme
from kpiflow.packs.terms import Terms
from kpiflow.reports import Card, make_card, make_record, render_html, render_json, render_pdf


@frozen(kw_only=True)
class Told:
    """What a journal comes to on the day of a pack.

    Attributes:
        result: Levels, score and every reason.
        checkpoint: What fixes the journal.
        verified: How far it is verified by itself alone.
        terms: What the pack is made under.
    """

    result: Result
    checkpoint: Checkpoint
    verified: Verification
    terms: Terms

    def record(self) -> str:
        """Give the full record, as `record.json`."""
        record = make_record(
            self.result, language=self.terms.language, anchor=self.checkpoint, verified=self.verified
        )
        return render_json(record)

    def definition(self) -> bytes:
        """Give the rules that hold on the day, as `definition.json`: the bytes that their digest is of."""
        return codec.encode(self.result.indicator)

    def page(self) -> bytes:
        """Give the card as a page.

        Raises:
            MissingExtraError: Jinja2 is not installed (KPI700).
        """
        return render_html(self._card()).encode()

    def pdf(self) -> bytes:
        """Give the card as a PDF file, which carries the record.

        Raises:
            MissingExtraError: Typst is not installed (KPI700).
        """
        return render_pdf(self._card(), attachment=self.record())

    def readme(self) -> bytes:
        """Give what tells a stranger what all this is."""
        return readme(self.result, self.checkpoint, self.terms).encode()

    def _card(self) -> Card:
        return make_card(
            self.result, language=self.terms.language, anchor=self.checkpoint, verified=self.verified
        )


def replayed(lines: Sequence[bytes], stream: str) -> Assessment:
    """Take up an assessment from the lines of its journal, and from nothing else.

    Raises:
        KpiflowError: They are no journal of an assessment that this version reads.
    """
    store = MemoryStore()
    take_over(store, stream, lines)
    return Assessment.resume(stream, store=store)


def told(assessment: Assessment, terms: Terms) -> Told:
    """Judge an assessment on the day of a pack.

    Raises:
        KpiflowError: It cannot be judged on that day.
    """
    lines = [entry.line for entry in assessment.history()]
    origin = origin_of(assessment.id, prefix=terms.prefix)
    return Told(
        result=assessment.result(as_of=terms.as_of),
        checkpoint=checkpoint_of(lines, assessment.id, origin=origin),
        verified=verify(lines, assessment.id, origin=origin),
        terms=terms,
    )


def journal_text(lines: Iterable[bytes]) -> bytes:
    """Give lines as JSON Lines."""
    return b"".join(line + b"\n" for line in lines)


def sums_of(members: Iterable[Member]) -> bytes:
    """Give the list of digests, as `sha256sum` reads it."""
    listed = sorted((each for each in members if each.name != SUMS), key=lambda each: order_of(each.name))
    return "".join(f"{each.sha256}  {each.name}\n" for each in listed).encode()


@frozen
class Difference:
    """A place at which a record says something else than it should."""

    place: str
    stated: str
    found: str


def differences(stated: object, found: object, place: str = "") -> list[Difference]:
    """Name the places at which two records differ, as deep as both have them."""
    if isinstance(stated, Mapping) and isinstance(found, Mapping):
        keys = [*stated, *(key for key in found if key not in stated)]
        return [
            each
            for key in keys
            for each in differences(
                stated.get(key, ABSENT), found.get(key, ABSENT), f"{place}.{key}" if place else str(key)
            )
        ]
    if isinstance(stated, list) and isinstance(found, list) and len(stated) == len(found):
        pairs = enumerate(zip(stated, found, strict=True))
        return [each for n, (a, b) in pairs for each in differences(a, b, f"{place}[{n}]")]
    said, wanted = _shown(stated), _shown(found)
    return [] if said == wanted else [Difference(place or "the whole", said, wanted)]


ABSENT: Final = object()
"""What stands where a record has nothing."""

_NOTHING: Final = "nothing"
"""How that is told; a text of a record stands between quotation marks."""


def _shown(value: object) -> str:
    return _NOTHING if value is ABSENT else json.dumps(value, ensure_ascii=False, sort_keys=True)


def lone_places(found: Iterable[Difference]) -> tuple[str, ...]:
    """Name the places at which only one of two records says anything."""
    return tuple(each.place for each in found if _NOTHING in (each.stated, each.found))


def without_words(one: object, other: object, *, is_data: bool = False) -> object:
    """Give what a record says that another one of another version can say, too: no sentences, no keys of one alone.

    Args:
        one: The record, or a part of it.
        other: The same of the other version.
        is_data: Whether it is what somebody recorded, in which texts are data, too.
    """
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        if set(one) == {"th", "en"} and not is_data:
            return None
        return {
            key: without_words(value, other[key], is_data=is_data or key in _RECORDED)
            for key, value in one.items()
            if key in other and (is_data or key not in _WORDS)
        }
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [without_words(a, b, is_data=is_data) for a, b in zip(one, other, strict=True)]
    return one


_WORDS: Final = frozenset({"reason", "derivation"})
"""Keys of a record that hold sentences."""

_RECORDED: Final = frozenset(
    {
        "name",
        "description",
        "text",
        "report",
        "evidence",
        "falls",
        "decisions",
        "revocations",
        "rating",
    }
)
"""Keys of a record that hold what the definition or the journal says, word for word."""

EVER_SAID: Final = (
    "assessment",
    "as_of",
    "definition_sha256",
    "levels.claimed",
    "levels.supported",
    "levels.accepted",
    "score.points",
    "score.weighted",
)
"""What a record of any version says."""
