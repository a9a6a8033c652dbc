"""Several rolled-up scorecards for people and for programs: who stands where, and what disagrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kpiflow.cli.scorecard_tree import Speech, as_record, said
from kpiflow.reports.agencies_report import AGENCY_WORDS, Agencies, Agency
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.reports.scorecard_words import SCORECARD_WORDS
from kpiflow.text import Text, display_width


_GAP: Final = "  "


def as_table(cards: Sequence[tuple[str, Shown]], language: Speech) -> str:
    """Write for people: rank, name, result and band of each, and what disagrees.

    Args:
        cards: Each with the name of its file.
        language: The language of the text, or both.
    """
    agencies = Agencies.of(cards, language="en" if language == "en" else "th")
    return "".join(f"{line.rstrip()}\n" for line in _lines(agencies, language))


def _lines(agencies: Agencies, language: Speech) -> Iterator[str]:
    def word(key: str, **values: object) -> str:
        text = AGENCY_WORDS[key]
        return said(Text(th=text.th.format(**values), en=text.en.format(**values)), language)

    if not agencies.is_alike:
        yield word("unlike")
        for each in agencies.all:
            if each.unlike:
                codes = ", ".join(each.unlike)
                yield f"  {word('differs', agency=each.name, first=agencies.first, codes=codes)}"
        yield ""
    rows = [_row(each, language) for each in agencies.all]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    for rank, name, result, band in rows:
        yield _GAP.join(
            (
                _left(rank, widths[0]),
                f"{name}{' ' * (widths[1] - display_width(name))}",
                _left(result, widths[2]),
                band,
            )
        )
    for each in agencies.all:
        if each.shown.missing:
            yield f"{each.name}: {word('missing')}: {', '.join(each.shown.missing)}"
        for misprint in each.shown.misprints:
            yield f"{each.name}: {word('misprint')}: {said(misprint.text(), language)}"


def _left(text: str, width: int) -> str:
    return f"{' ' * (width - display_width(text))}{text}"


def _row(agency: Agency, language: Speech) -> tuple[str, str, str, str]:
    rolled = agency.shown.rolled
    band = ""
    if rolled.points.value is not None and rolled.scorecard.bands:
        band = said(SCORECARD_WORDS["no_band"] if rolled.band is None else rolled.band.name, language)
    return "–" if agency.rank is None else str(agency.rank), agency.name, rolled.printed(), band


def as_records(cards: Sequence[tuple[str, Shown]]) -> dict[str, Any]:
    """Write as plain data, in the order in which they were given; its keys are in the reference, and never renamed."""
    agencies = Agencies.of(cards)
    by_card = {id(each.shown): each for each in agencies.all}
    found = [(file, shown, by_card[id(shown)]) for file, shown in cards]
    return {
        "edition": 1,
        "alike": agencies.is_alike,
        "scorecards": [
            {"file": file, "rank": each.rank, "unlike": list(each.unlike), **_alone(shown)}
            for file, shown, each in found
        ],
    }


def _alone(shown: Shown) -> dict[str, Any]:
    """Write one without the edition, which is that of the whole."""
    return {key: value for key, value in as_record(shown).items() if key != "edition"}
