"""Overviews of what judging and scoring start from: registers of evidence, scorecards, and stores of journals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from kpiflow.errors import KpiflowError
from kpiflow.evidence import EvidenceItem, NilReturn, Register
from kpiflow.evidence.register import Entry
from kpiflow.journal import Store
from kpiflow.reports.document import Cell, Group, Paragraph, Run, Table, Tone, cell, centred, line
from kpiflow.reports.overview_pieces import Overview, between, speaker_of, with_depth, word
from kpiflow.reports.scorecard_words import headed
from kpiflow.reports.speaking import Speaker
from kpiflow.reports.words import STANDING_WORDS
from kpiflow.scorecard import Composite, Line, Scorecard
from kpiflow.scoring.exactness import exact, shown_exactly
from kpiflow.text import Language


MOST_JOURNALS: Final = 60
"""So many journals of a store are looked into."""


def of_register(register: Register, language: Language) -> Overview:
    """Show each entry of a register, and what it counts as."""
    speaker = speaker_of(language)
    return Overview(
        kind="register",
        language=language,
        title=line(speaker.word("evidence")),
        blocks=(
            Table(
                name=speaker.word("evidence"),
                groups=(Group(rows=tuple(_entry(each, speaker) for each in register.entries)),),
                widths=(0, 1, 0),
            ),
        ),
        facts={
            "entries": [{"id": each.fact.id, "standing": each.standing.value} for each in register.entries]
        },
    )


def _entry(entry: Entry, speaker: Speaker) -> tuple[Cell, ...]:
    fact = entry.fact
    title = ""
    if isinstance(fact, EvidenceItem):
        title = speaker.say(fact.title)
    elif isinstance(fact, NilReturn):
        title = speaker.say(fact.statement)
    return cell(fact.id), cell(title), cell(speaker.say(STANDING_WORDS[entry.standing]))


def of_scorecard(scorecard: Scorecard, language: Language) -> Overview:
    """Show the tree of a scorecard with its weights, before any points are given."""
    speaker = speaker_of(language)
    root = scorecard.root
    return Overview(
        kind="scorecard-definition",
        language=language,
        title=line(f"{word(speaker, 'tree')} {root.code}", speaker.say(root.name)),
        blocks=(
            Table(
                name=word(speaker, "tree"),
                head=tuple(map(centred, (speaker.say(headed("part")), speaker.say(headed("weight"))))),
                groups=(Group(rows=tuple(_node(*each, speaker) for each in with_depth(root.parts, _parts))),),
                widths=(5, 1),
            ),
        ),
        facts={"scorecard": root.code, "lines": [each.code for each in scorecard.lines()]},
    )


def _parts(node: Line | Composite) -> Sequence[Line | Composite]:
    return node.parts if isinstance(node, Composite) else ()


def _node(node: Line | Composite, depth: int, speaker: Speaker) -> tuple[Cell, ...]:
    is_whole = isinstance(node, Composite)
    name = line("· " * depth + node.code, speaker.say(node.name), strong=is_whole)
    return Cell(lines=(name,)), centred(_weights(node, speaker))


def _weights(node: Line | Composite, speaker: Speaker) -> str:
    """Say how much a part counts, and how much in each round where that differs."""
    by_round = (
        f"{speaker.word('round', months=months)}: {shown_exactly(exact(weight))}"
        for months, weight in sorted(node.weights.items())
    )
    return between(shown_exactly(exact(node.weight)), *by_round)


def of_store(store: Store, language: Language) -> Overview:
    """Show the journals of a store, with how many entries each has and when the last was recorded."""
    speaker = speaker_of(language)
    streams = store.streams()
    said = f"{word(speaker, 'journals')}: {len(streams)}"
    if len(streams) > MOST_JOURNALS:
        said += f" ({word(speaker, 'first', most=MOST_JOURNALS)})"
    heads = (word(speaker, "journal_name"), word(speaker, "entries"), word(speaker, "last"))
    looked_into = tuple(_journal(store, each) for each in islice(streams, MOST_JOURNALS))
    return Overview(
        kind="store",
        language=language,
        title=line(word(speaker, "store")),
        blocks=(
            Paragraph(text=line(said, tone=Tone.SOFT)),
            Table(
                name=word(speaker, "store"),
                head=(cell(heads[0]), centred(heads[1]), cell(heads[2])),
                groups=(Group(rows=tuple(row for row, _ in looked_into)),),
                widths=(2, 1, 2),
            ),
        ),
        facts={"journals": len(streams), "first": [facts for _, facts in looked_into]},
    )


def _journal(store: Store, stream: str) -> tuple[tuple[Cell, ...], dict[str, Any]]:
    try:
        entries = store.read(stream)
    except KpiflowError as error:  # one journal that cannot be read does not hide the others
        problem = error.problems[0]
        said = Cell(lines=(line(Run(problem.code, strong=True, tone=Tone.BAD), problem.message),))
        return (cell(stream), centred("–"), said), {"journal": stream, "problem": problem.code}
    last = entries[-1]
    recorded = last.recorded_at.isoformat(timespec="seconds")
    return (
        (cell(stream), centred(str(len(entries))), cell(recorded)),
        {"journal": stream, "entries": len(entries), "recorded_at": recorded, "digest": last.digest},
    )
