"""The index of a site: a table with links, which a script in the page makes searchable and sortable.

All data stands in the page itself. What a script reads is JSON in a data block, in which no
text ends the block; the script runs by its digest in the page's policy, so that none that came
with the data ever would.
"""

from __future__ import annotations

import hashlib
import json

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

from attrs import frozen

from kpiflow.dates import PartialDate
from kpiflow.periods import Era, format_date
from kpiflow.pictures import draw_counts
from kpiflow.reports.html import template_of
from kpiflow.site.entries import Entry
from kpiflow.site.words import WORDS, word
from kpiflow.text import Language, visible


COLUMNS: Final = (
    "code",
    "name",
    "unit",
    "year",
    "claimed",
    "supported",
    "accepted",
    "score",
    "weighted",
    "verified",
)
"""The columns of the table, from the left."""

_NUMBERS: Final = frozenset({"year", "claimed", "supported", "accepted", "score", "weighted"})
_UNSAFE: Final = {each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


@frozen(kw_only=True)
class Board:
    """A scorecard of the site.

    Attributes:
        name: What it is called.
        file: What its page is called, without an ending.
        result: What it comes to.
        texts: All that its page says.
    """

    name: str
    file: str
    result: str
    texts: tuple[str, ...]


@frozen(kw_only=True)
class Unread:
    """An assessment that cannot be read, and why."""

    assessment: str
    problem: str


def render_index(
    entries: Sequence[Entry],
    *,
    boards: Sequence[Board] = (),
    unread: Sequence[Unread] = (),
    language: Language = "th",
    era: Era = "be",
) -> str:
    """Lay the index out.

    Args:
        entries: One row for each assessment.
        boards: The scorecards of the site.
        unread: What cannot be read.
        language: The language of the index.
        era: The era of the day it speaks of.

    Raises:
        MissingExtraError: Jinja2 is not installed (KPI700).
    """
    entries = sorted(entries, key=lambda each: (_place(each.code), each.unit, each.year, each.assessment))
    script = files("kpiflow.site").joinpath("templates", "index.js").read_text(encoding="utf-8")
    counts = Counter(each.supported for each in entries)
    levels = {level: counts[level] for level in range(max(counts, default=0) + 1)}
    said = {key: text.in_language(language) for key, text in WORDS.items()}
    picture = draw_counts(levels, title=said["counts"], language=language) if entries else None
    return template_of("kpiflow.site", "index.html.jinja")(
        language=language,
        words=said,
        day=_day(entries, language, era),
        count=word("one" if len(entries) == 1 else "count", language, count=f"{len(entries):,}"),
        picture=picture,
        columns=[(name, name in _NUMBERS) for name in COLUMNS],
        entries=entries,
        boards=boards,
        unread=unread,
        filters=_filters(entries, language),
        data=data_block(_data(entries, boards, said)),
        script=script,
        digest=b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        address=lambda name: quote(name, safe=""),
    )


def data_block(value: Any) -> str:
    r"""Write data as JSON that can stand in a page: nothing in it ends the block or begins markup.

    >>> data_block({"a": "</script><!-- & --> "})
    '{"a":"\\u003c/script\\u003e\\u003c!-- \\u0026 --\\u003e "}'
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return written.translate({ord(each): code for each, code in _UNSAFE.items()})


def _day(entries: Sequence[Entry], language: Language, era: Era) -> str:
    """Say the day that all were judged on; blank where they were judged on several, or there are none."""
    days = {each.as_of for each in entries}
    if len(days) != 1:
        return ""
    day = format_date(PartialDate(days.pop()), language=language, era=era)
    return word("as_of", language, day=day)


def _filters(entries: Sequence[Entry], language: Language) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Give what the table can be cut down to: a key, what it is called, and its values."""
    return [
        ("code", word("name", language), [(each, each) for each in _sorted({each.code for each in entries})]),
        (
            "year",
            word("year", language),
            [(f"{each}", f"{each}") for each in sorted({each.year for each in entries})],
        ),
        (
            "supported",
            word("level", language),
            [(f"{each}", f"{each}") for each in sorted({each.supported for each in entries})],
        ),
        (
            "claim",
            word("claim", language),
            [(each, word(each, language)) for each in sorted({each.claim for each in entries})],
        ),
        (
            "seal",
            word("verified", language),
            [(each, word(each, language)) for each in sorted({each.seal for each in entries})],
        ),
    ]


def _sorted(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=_place)


def _place(code: str) -> list[tuple[bool, str]]:
    """Give what orders codes as people do: 7.2 before 7.10."""
    return [(not each.isdecimal(), f"{each:0>9}") for each in code.split(".")]


def _data(entries: Sequence[Entry], boards: Sequence[Board], said: dict[str, str]) -> dict[str, Any]:
    """Give what the script searches: each text once, and which of them each assessment says."""
    numbers: dict[str, int] = {}

    def numbered(texts: Iterable[str]) -> list[int]:
        return [numbers.setdefault(visible(text), len(numbers)) for text in texts]

    rows = [numbered(each.texts) for each in entries]
    cards = [numbered((each.name, *each.texts)) for each in boards]
    return {
        "texts": list(numbers),
        "rows": rows,
        "boards": cards,
        "words": {key: said[key] for key in ("found", "nothing")},
    }
