"""Overviews of figures: scores, rolled-up scorecards, and how far journals are verified."""

from __future__ import annotations

from kpiflow.journal.sentences import sentences
from kpiflow.journal.verification import Verification
from kpiflow.pictures import draw_contributions
from kpiflow.reports.document import (
    Cell,
    Figure,
    Figures,
    Group,
    Item,
    Listing,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    cell,
    centred,
    line,
)
from kpiflow.reports.overview_pieces import Overview, exactly, score_facts, speaker_of, with_depth, word
from kpiflow.reports.speaking import Speaker
from kpiflow.scorecard import Rolled, RollUp
from kpiflow.scoring import Score
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language


def of_score(score: Score, language: Language) -> Overview:
    """Show points, weight and weighted score, and how they came about."""
    speaker = speaker_of(language)
    return Overview(
        kind="score",
        language=language,
        title=line(speaker.word("score"), Run(word(speaker, score.state), tone=Tone.SOFT)),
        blocks=(
            Figures(
                figures=(
                    Figure(label=speaker.word("score"), value=score.points_shown()),
                    Figure(label=speaker.word("weight"), value=shown_exactly(score.weight)),
                    Figure(label=speaker.word("weighted"), value=score.printed()),
                )
            ),
            Listing(items=tuple(Item(text=line(speaker.say(step))) for step in score.derivation)),
        ),
        facts=score_facts(score),
    )


def of_roll_up(rolled: RollUp, language: Language) -> Overview:
    """Show the whole, what adds to it, and all its parts."""
    speaker = speaker_of(language)
    root, band = rolled.scorecard.root, rolled.band
    months = [] if rolled.round_months is None else [word(speaker, "round", months=rolled.round_months)]
    note = "" if band is None else f"{word(speaker, 'band')} {speaker.say(band.name)}"
    made_of = draw_contributions(rolled, language=language)
    heads = (
        cell(word(speaker, "part")),
        *(centred(word(speaker, key)) for key in ("weight", "points", "weighted")),
    )
    return Overview(
        kind="scorecard",
        language=language,
        title=line(f"{word(speaker, 'scorecard')} {root.code}", speaker.say(root.name), *months),
        blocks=(
            Figures(figures=(Figure(label=word(speaker, "points"), value=rolled.printed(), note=note),)),
            Picture(svg=made_of.svg, title=made_of.title, description=made_of.description),
            Table(
                name=word(speaker, "scorecard"),
                head=(*heads, cell(word(speaker, "state"))),
                groups=(
                    Group(
                        rows=tuple(
                            _part(*each, rolled, speaker)
                            for each in with_depth(rolled.root.parts, lambda whole: whole.parts)
                        )
                    ),
                ),
                widths=(5, 1, 1, 1, 2),
            ),
        ),
        facts={
            "scorecard": root.code,
            "round_months": rolled.round_months,
            "state": rolled.points.state,
            "points": None if rolled.points.value is None else rolled.printed(),
            "points_exact": exactly(rolled.points.value),
            "failed": [each.id for each in rolled.unmet()],
        },
    )


def _part(part: Rolled, depth: int, rolled: RollUp, speaker: Speaker) -> tuple[Cell, ...]:
    written = rolled.scorecard.rounding.text
    value, weighted = part.points.value, part.weighted
    name = line("· " * depth + part.code, speaker.say(part.node.name), strong=bool(part.parts))
    return (
        Cell(lines=(name,)),
        centred(shown_exactly(part.weight)),
        centred("–" if value is None else written(value)),
        centred("–" if weighted is None else written(weighted)),
        cell(word(speaker, part.points.state)),
    )


def of_verification(found: Verification, language: Language) -> Overview:
    """Say how far a journal is fixed, and what is wrong."""
    speaker = speaker_of(language)
    tone = Tone.BAD if found.problems else Tone.GOOD if found.fixed else Tone.HOLD
    said = tuple(
        Paragraph(text=line(speaker.say(each), tone=tone), verdict=True) for each in sentences(found)[:1]
    )
    more = tuple(Paragraph(text=line(speaker.say(each))) for each in sentences(found)[1:])
    problems = tuple(Item(text=line(Run(each.code, strong=True), each.message)) for each in found.problems)
    return Overview(
        kind="verification",
        language=language,
        title=line(f"{word(speaker, 'journal')} {found.stream}"),
        blocks=(
            *said,
            *more,
            Figures(
                figures=(
                    Figure(label=word(speaker, "entries"), value=str(found.size)),
                    Figure(label=word(speaker, "covered"), value=str(found.covered)),
                    Figure(label=word(speaker, "levels"), value=", ".join(found.levels) or "–"),
                    Figure(label=word(speaker, "problems"), value=str(len(found.problems) + found.unlisted)),
                )
            ),
            *((Listing(items=problems),) if problems else ()),
        ),
        facts={
            "stream": found.stream,
            "size": found.size,
            "confirmed": found.confirmed,
            "covered": found.covered,
            "levels": list(found.levels),
            "problems": [each.code for each in found.problems],
        },
    )
