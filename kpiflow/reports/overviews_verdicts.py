"""Overviews of what rules ask for and come to: indicators, verdicts, results and assessments."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kpiflow import codec
from kpiflow.assessment import Questions, Result
from kpiflow.definitions import Indicator, Requirement
from kpiflow.guards import Verdict
from kpiflow.ladder import LadderVerdict, LevelVerdict, RequirementVerdict
from kpiflow.reports.card import STATUS_TONES
from kpiflow.reports.document import (
    Cell,
    Figure,
    Figures,
    Group,
    Item,
    Listing,
    Paragraph,
    Run,
    Table,
    Tone,
    cell,
    line,
)
from kpiflow.reports.making import make_card
from kpiflow.reports.overview_pieces import Overview, between, day_said, score_facts, speaker_of, word
from kpiflow.reports.speaking import Speaker
from kpiflow.reports.words import MARKS, STATUS_WORDS
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language


def of_result(result: Result, language: Language) -> Overview:
    """Show what the card says was checked, what it came to and why."""
    card = make_card(result, language=language)
    title = line(
        f"{card.words['indicator']} {card.code}",
        card.name,
        Run(between(card.agency, card.period), tone=Tone.SOFT),
    )
    score = Paragraph(text=line(*card.derivation, tone=Tone.SOFT))
    return Overview(
        kind="result",
        language=language,
        title=title,
        blocks=(*card.checked(), score),
        facts=_result_facts(result),
    )


def _result_facts(result: Result) -> dict[str, Any]:
    return {
        "indicator": result.indicator.code,
        "assessment": result.assessment,
        "as_of": result.as_of.isoformat(),
        "definition_sha256": result.digest,
        "claimed": result.state.claimed,
        "supported": result.ladder.supported,
        "supported_without_decisions": result.ladder.supported_without_decisions,
        "accepted": result.state.accepted,
        "claim_supported": result.is_claim_supported,
        "unmet": [each.requirement.id for each in result.ladder.requirements() if not each.holds],
        **score_facts(result.score),
    }


def of_assessment(assessment: Questions, language: Language) -> Overview:
    """Show an assessment as its journal leaves it: on the last day on which anything takes effect."""
    speaker = speaker_of(language)
    events = assessment.events()
    if not events:
        return Overview(
            kind="assessment",
            language=language,
            title=line(f"{word(speaker, 'assessment')} {assessment.id}"),
            blocks=(Paragraph(text=line(f"{word(speaker, 'entries')}: 0")),),
            facts={"assessment": assessment.id, "entries": 0},
        )
    inner = of_result(assessment.result(as_of=max(event.on for event in events)), language)
    entries = len(assessment.history())
    return Overview(
        kind="assessment",
        language=language,
        title=line(f"{word(speaker, 'assessment')} {assessment.id} ·", *inner.title),
        blocks=(
            Paragraph(text=line(f"{word(speaker, 'entries')}: {entries}", tone=Tone.SOFT)),
            *inner.blocks,
        ),
        facts={**inner.facts, "entries": entries},
    )


def of_indicator(indicator: Indicator, language: Language) -> Overview:
    """Show what each level asks for."""
    speaker = speaker_of(language, indicator.names())
    groups = tuple(
        Group(
            title=line(Run(speaker.word("level", level=level.level), strong=True), speaker.say(level.name)),
            rows=tuple(_asked(each, speaker) for each in level.requirements),
        )
        for level in indicator.ladder
    )
    return Overview(
        kind="indicator",
        language=language,
        title=line(f"{speaker.word('indicator')} {indicator.code}", speaker.say(indicator.name)),
        blocks=(
            Paragraph(text=line(speaker.say(indicator.description))),
            Paragraph(
                text=line(
                    f"{speaker.word('weight')} {shown_exactly(Fraction(indicator.weight))}", tone=Tone.SOFT
                )
            ),
            Table(name=speaker.word("criteria"), groups=groups, widths=(0, 1)),
        ),
        facts={
            "code": indicator.code,
            "weight": str(indicator.weight),
            "definition_sha256": codec.digest(indicator),
            "levels": list(indicator.level_numbers),
            "requirements": [each.id for level in indicator.ladder for each in level.requirements],
        },
    )


def _asked(requirement: Requirement, speaker: Speaker) -> tuple[Cell, ...]:
    return cell(requirement.id), cell(speaker.say(requirement.text))


def of_ladder(verdict: LadderVerdict, language: Language) -> Overview:
    """Show what each level and requirement came to."""
    speaker = speaker_of(language)
    figures = Figures(
        figures=(
            Figure(
                label=speaker.word("supported"),
                value=str(verdict.supported),
                note=speaker.word("with_decisions"),
            ),
            Figure(
                label=speaker.word("supported"),
                value=str(verdict.supported_without_decisions),
                note=speaker.word("without_decisions"),
            ),
        )
    )
    table = Table(
        name=speaker.word("explanation"),
        groups=tuple(_level(each, speaker) for each in verdict.levels),
        widths=(0, 1, 0),
    )
    return Overview(
        kind="ladder-verdict",
        language=language,
        title=line(word(speaker, "ladder"), Run(day_said(verdict.as_of, speaker), tone=Tone.SOFT)),
        blocks=(figures, table),
        facts={
            "as_of": verdict.as_of.isoformat(),
            "asked": verdict.asked,
            "supported": verdict.supported,
            "supported_without_decisions": verdict.supported_without_decisions,
            "unmet": [each.requirement.id for each in verdict.requirements() if not each.holds],
        },
    )


def _level(verdict: LevelVerdict, speaker: Speaker) -> Group:
    holds = Run(word(speaker, "holds"), tone=Tone.GOOD, tag=True)
    tag = holds if verdict.holds else Run(word(speaker, "open"), tone=Tone.BAD, tag=True)
    heading = Run(speaker.word("level", level=verdict.level.level), strong=True)
    return Group(
        title=line(heading, speaker.say(verdict.level.name), tag),
        rows=tuple(_judged(each, speaker) for each in verdict.requirements),
    )


def _judged(verdict: RequirementVerdict, speaker: Speaker) -> tuple[Cell, ...]:
    lines = (line(speaker.say(verdict.requirement.text)), line(speaker.say(verdict.reason()), tone=Tone.SOFT))
    status = Run(
        f"{MARKS[verdict.status]} {speaker.say(STATUS_WORDS[verdict.status])}",
        tone=STATUS_TONES[verdict.status],
        tag=True,
    )
    return cell(verdict.requirement.id), Cell(lines=lines), Cell(lines=((status,),), centred=True)


def of_verdict(verdict: Verdict, language: Language) -> Overview:
    """Show what a guard and its parts came to."""
    speaker = speaker_of(language)
    return Overview(
        kind="verdict",
        language=language,
        title=line(word(speaker, "verdict"), _status(verdict, speaker)),
        blocks=(
            Paragraph(text=line(speaker.say(verdict.reason()))),
            Listing(items=tuple(_told(verdict, speaker))),
        ),
        facts={
            "status": verdict.status.value,
            "code": verdict.code,
            "satisfied_by": list(verdict.satisfied_by),
            "findings": [{"code": each.code, "subject": each.subject} for each in verdict.all_findings()],
        },
    )


def _told(verdict: Verdict, speaker: Speaker) -> Iterator[Item]:
    """Tell a verdict and what it was made from, however deep, each below its whole."""
    waiting = [(verdict, 0)]
    while waiting:
        here, depth = waiting.pop()
        yield Item(text=line(_status(here, speaker), speaker.say(here.expects)), depth=depth)
        waiting.extend((each, depth + 1) for each in reversed(here.parts))


def _status(verdict: Verdict, speaker: Speaker) -> Run:
    said = f"{MARKS[verdict.status]} {speaker.say(STATUS_WORDS[verdict.status])}"
    return Run(said, tone=STATUS_TONES[verdict.status], tag=True)
