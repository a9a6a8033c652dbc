"""The card as plain text for a terminal."""

from __future__ import annotations

import re

from collections.abc import Callable, Iterator
from typing import Final

from kpiflow.reports.card import Card
from kpiflow.reports.card_lines import LevelBlock, RequirementLine
from kpiflow.text import display_width


Paint = Callable[[str, str], str]
"""Gives a text its colour; the second argument is a status or reach, such as `met`."""


_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


def plain(text: str, _tone: str) -> str:
    """Leave a text without colour."""
    return text


def render_terminal(card: Card, *, paint: Paint = plain, width: int | None = None) -> str:
    """Lay a card out as lines of text; a card asked about a level shows the levels up to it.

    Args:
        card: What to show.
        paint: Gives texts their colours; none by default.
        width: Columns to break lines at, between words; lines are not broken by default.
    """
    lines = (part for line in _lines(card, paint) for part in (_broken(line, width) if width else [line]))
    return "".join(f"{line}\n" for line in lines)


def _broken(line: str, width: int) -> Iterator[str]:
    """Break a line between words, indenting what goes on a little deeper."""
    indent = " " * (len(line) - len(line.lstrip(" ")))
    words, current = line.split(" ")[len(indent) :], indent
    for n, word in enumerate(words):
        longer = f"{current} {word}" if n else f"{indent}{word}"
        if n and display_width(_COLOUR.sub("", longer)) > width:
            yield current
            longer = f"{indent}  {word}"
        current = longer
    yield current


def _lines(card: Card, paint: Paint) -> Iterator[str]:
    words = card.words
    yield f"{words['indicator']} {card.code}  {card.name}"
    yield " · ".join(
        part for part in (card.agency, card.period, card.round, f"{words['as_of']} {card.as_of}") if part
    )
    yield ""
    yield from _three_levels(card, paint)
    for block in card.levels:
        yield ""
        yield from _level(block, words, paint)
        if card.asked is not None and block.level >= card.asked:
            break
    yield ""
    if card.pillars:
        yield f"{words['rests_on'].format(level=card.supported)}:"
        for pillar in card.pillars:
            yield f"  {pillar.title} {pillar.id} — {', '.join(pillar.details)}"
        yield ""
    if card.void:
        yield f"{words['void']}:"
        for line in card.void:
            yield f"  {line.id} — {line.title} ({', '.join(line.details)})"
        yield ""
    yield from card.derivation
    row = card.calculation[-1]
    yield f"{words['score']} {row.points} · {words['weight']} {card.weight} · {words['weighted']} {row.weighted}"
    yield ""
    if card.answer:
        yield card.answer
    yield paint(card.conclusion, "met" if card.is_claim_supported else "unmet")
    if card.verified or card.anchor:
        yield ""
        yield from card.verified
    if card.anchor:
        yield f"{words['anchor']}:"
        yield from (f"  {line}" for line in card.anchor)


def _three_levels(card: Card, paint: Paint) -> Iterator[str]:
    words = card.words
    supported = f"{card.supported} ({words['without_decisions']}: {card.supported_without_decisions})"
    rows = (
        (words["claimed"], card.claimed, ""),
        (words["supported"], supported, "met" if card.is_claim_supported else "unmet"),
        (words["accepted"], card.accepted, ""),
    )
    width = max(display_width(label) for label, _, _ in rows)
    for label, value, tone in rows:
        yield f"  {label}{' ' * (width - display_width(label))}  {paint(value, tone)}"


def _level(block: LevelBlock, words: dict[str, str], paint: Paint) -> Iterator[str]:
    heading = words["level"].format(level=block.level)
    yield f"{heading} · {block.name} — {paint(block.reach_word, block.reach)}"
    for line in block.requirements:
        yield from _requirement(line, words, paint)


def _requirement(line: RequirementLine, words: dict[str, str], paint: Paint) -> Iterator[str]:
    tone = line.status.value
    yield f"  {paint(line.mark, tone)} {line.id}  {line.text}"
    if line.evidence:
        yield f"        {words['satisfied_by']}: {', '.join(line.evidence)}"
    else:
        needs = f" — {words['needs']}: {line.needs}" if line.needs else ""
        yield f"        {paint(line.status_word, tone)}{needs}"
    for finding in line.findings:
        yield f"        {words['found']}: {finding}"
    if line.pardon:
        yield f"        {line.pardon}"
