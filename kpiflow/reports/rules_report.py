"""The report on a definition: what each level asks for, in words and as a picture, before anybody is judged by it.

What a rule asks for is said by the rule itself, before anything is shown; no word of it is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from kpiflow import codec
from kpiflow.definitions import Indicator, Requirement
from kpiflow.differences.moves import natural_day
from kpiflow.ladder import Asked, asked_by
from kpiflow.pictures import Drawing, draw_moves
from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Fact,
    Facts,
    Group,
    Heading,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    cell,
    line,
)
from kpiflow.reports.speaking import Speaker
from kpiflow.scoring.exactness import exact, shown_exactly
from kpiflow.text import Language, Text


_WORDS: Final[Mapping[str, Text]] = {
    "form": Text(th="เกณฑ์การประเมินตัวชี้วัด", en="Rules of an indicator"),
    "asks": Text(th="แต่ละระดับต้องมีอะไร", en="What each level asks for"),
    "performance": Text(th="ช่วงเวลาปฏิบัติราชการ", en="Performance period"),
    "reporting": Text(th="ช่วงเวลารายงาน", en="Reporting window"),
    "version": Text(th="ฉบับที่", en="Version"),
    "when": Text(th="ใช้เมื่อ", en="applies when"),
    "due": Text(th="ภายใน", en="due by"),
    "nothing": Text(th="ระดับนี้ไม่มีข้อกำหนดของตนเอง", en="This level asks for nothing of its own."),
}


@frozen(kw_only=True)
class RuleLine:
    """A requirement: what it is about, what it needs, and on what terms."""

    id: str
    text: str
    needs: str
    terms: tuple[str, ...]


@frozen(kw_only=True)
class RungLines:
    """A level with what it asks for."""

    heading: str
    name: str
    rules: tuple[RuleLine, ...]


@frozen(kw_only=True)
class RulesReport:
    """What a reader sees of a definition, in one language.

    Attributes:
        language: The language of what stands around the data.
        title: What it is called among files.
        corner: The reporting round, if it has a ladder of its own.
        lead: The indicator.
        description: How it is to be understood.
        facts: Weight, windows and version.
        levels: The ladder, from its lowest level.
        drawing: The same as a picture.
        digest: The SHA-256 of the definition.
        day: The day that files of it bear: the last of its windows, as no rule reads the clock.
    """

    language: Language
    title: str
    corner: str
    lead: str
    description: str
    facts: tuple[Fact, ...]
    levels: tuple[RungLines, ...]
    drawing: Drawing = field(repr=False)
    digest: str
    day: date

    def document(self) -> Document:
        """Lay it out."""
        speaker = Speaker(self.language, {})
        return Document(
            language=self.language,
            title=self.title,
            form=speaker.say(_WORDS["form"]),
            corner=self.corner,
            lead=self.lead,
            blocks=tuple(_blocks(self, speaker)),
            foot=(Paragraph(text=line(f"{speaker.word('definition')} {self.digest}", tone=Tone.SOFT)),),
            day=self.day,
        )


def make_rules_report(
    indicator: Indicator, *, language: Language = "th", round_months: int | None = None
) -> RulesReport:
    """Make the report on a definition.

    Args:
        indicator: The definition.
        language: The language of what stands around the data.
        round_months: A reporting round that has a ladder of its own.
    """
    speaker = Speaker(language, indicator.names())
    day = natural_day(indicator)
    asked = asked_by(indicator, as_of=day)
    return RulesReport(
        language=language,
        title=indicator.code,
        corner="" if round_months is None else speaker.word("round", months=round_months),
        lead=f"{speaker.word('indicator')} {indicator.code} : {speaker.say(indicator.name)}",
        description=speaker.say(indicator.description),
        facts=tuple(_facts(indicator, speaker)),
        levels=tuple(
            RungLines(
                heading=speaker.word("level", level=level.level),
                name=speaker.say(level.name),
                rules=tuple(_rule(each, asked.get(each.id), speaker) for each in level.requirements),
            )
            for level in indicator.ladder_for(round_months)
        ),
        drawing=draw_moves(indicator, language=language, round_months=round_months),
        digest=codec.digest(indicator),
        day=day,
    )


def _facts(indicator: Indicator, speaker: Speaker) -> Iterator[Fact]:
    yield Fact(label=f"{speaker.word('weight')} :", value=shown_exactly(exact(indicator.weight)))
    windows = {"performance": indicator.performance_period, "reporting": indicator.reporting_window}
    for name, window in windows.items():
        if window is not None:
            yield Fact(label=f"{speaker.say(_WORDS[name])} :", value=speaker.days(window.first, window.last))
    if indicator.version:
        yield Fact(label=f"{speaker.say(_WORDS['version'])} :", value=indicator.version)


def _rule(requirement: Requirement, asked: Asked | None, speaker: Speaker) -> RuleLine:
    """Say what a requirement needs; one of a round is what it says itself, which names the levels of the year."""
    return RuleLine(
        id=requirement.id,
        text=speaker.say(requirement.text),
        needs="" if asked is None else speaker.say(asked.needs),
        terms=tuple(_terms(requirement, asked, speaker)),
    )


def _terms(requirement: Requirement, asked: Asked | None, speaker: Speaker) -> Iterator[str]:
    """Say when a requirement applies, and by when it is due."""
    if asked is not None and not asked.applies_when.is_blank():
        yield f"{speaker.say(_WORDS['when'])} {speaker.say(asked.applies_when)}"
    if requirement.due is not None:
        yield f"{speaker.say(_WORDS['due'])} {speaker.on(requirement.due)}"


def _blocks(report: RulesReport, speaker: Speaker) -> Iterator[Block]:
    if report.description:
        yield Paragraph(text=line(report.description))
    yield Facts(facts=report.facts, across=1)
    yield Heading(text=line(speaker.say(_WORDS["asks"])))
    nothing = ((cell("–"), cell(speaker.say(_WORDS["nothing"]))),)
    yield Table(
        name=speaker.say(_WORDS["asks"]),
        groups=tuple(
            Group(
                title=line(Run(level.heading, strong=True), level.name),
                rows=tuple(map(_row, level.rules)) or nothing,
            )
            for level in report.levels
        ),
        widths=(0, 1),
    )
    drawing = report.drawing
    yield Picture(svg=drawing.svg, title=drawing.title, description=drawing.description)


def _row(rule: RuleLine) -> tuple[Cell, ...]:
    lines = (
        line(rule.text),
        line(rule.needs, tone=Tone.SOFT),
        *(line(each, tone=Tone.SOFT) for each in rule.terms),
    )
    return cell(rule.id), Cell(lines=tuple(each for each in lines if each))
