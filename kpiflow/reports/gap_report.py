"""The view of a gap: what is missing for the levels above, what they add, and who does what by when.

Values are already text in one language; what each line says is up to `gap_making`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from attrs import field, frozen

from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Fact,
    Facts,
    Figure,
    Figures,
    Group,
    Heading,
    Line,
    Paragraph,
    Run,
    Table,
    Tone,
    cell,
    centred,
    line,
)
from kpiflow.text import Language


@frozen(kw_only=True)
class DutyLine:
    """What somebody has to do, and when."""

    who: str
    act: str
    when: str


@frozen(kw_only=True)
class TaskLine:
    """One thing that somebody has to do, with all it is about."""

    who: str
    what: str
    when: str


@frozen(kw_only=True)
class StepLine:
    """One step of a way."""

    text: str
    effort: str
    duties: tuple[DutyLine, ...]


@frozen(kw_only=True)
class WayBlock:
    """One way to a level."""

    title: str
    effort: str
    steps: tuple[StepLine, ...]


@frozen(kw_only=True)
class RungLine:
    """A level above the one reached, and what it adds."""

    level: str
    name: str
    unmet: tuple[str, ...]
    effort: str
    points: str
    weighted: str
    added_points: str
    added_weighted: str
    note: str
    is_open: bool


@frozen(kw_only=True)
class TargetBlock:
    """A level shown with its ways."""

    title: str
    conclusion: str
    is_open: bool
    ways: tuple[WayBlock, ...]


@frozen(kw_only=True)
class GapReport:
    """Everything that a gap report shows, in one language; values are already text."""

    language: Language
    words: dict[str, str] = field(repr=False)
    title: str
    code: str
    name: str
    agency: str
    assessment: str
    facts: tuple[tuple[str, str], ...]
    supported: str
    points: str
    weighted: str
    rungs: tuple[RungLine, ...]
    targets: tuple[TargetBlock, ...]
    conclusion: str
    plan_title: str
    plan: tuple[TaskLine, ...]
    day: date

    def document(self) -> Document:
        """Lay it out as a document, which every format can show."""
        return Document(
            language=self.language,
            title=f"{self.code} {self.name}",
            form=self.title,
            lead=f"{self.words['indicator']} {self.code} : {self.name}",
            blocks=tuple(_blocks(self)),
            foot=(Paragraph(text=line(self.words["read_as"], tone=Tone.SOFT)),),
            day=self.day,
        )


# --- laid out -----------------------------------------------------------------------------


def _blocks(report: GapReport) -> Iterator[Block]:
    words = report.words
    if report.agency:
        yield Paragraph(text=line(report.agency, tone=Tone.SOFT))
    yield Facts(facts=tuple(Fact(label=f"{label} :", value=value) for label, value in report.facts))
    yield Figures(
        figures=(
            Figure(label=words["supported"], value=report.supported),
            Figure(label=words["points"], value=report.points),
            Figure(label=words["weighted"], value=report.weighted),
        )
    )
    if report.conclusion:
        yield Paragraph(text=line(report.conclusion, tone=Tone.GOOD), verdict=True)
    if report.rungs:
        yield Heading(text=line(words["levels"]))
        yield _rungs(report)
    for target in report.targets:
        yield Heading(text=line(target.title))
        tone = Tone.PLAIN if target.is_open else Tone.BAD
        yield Paragraph(text=line(target.conclusion, tone=tone), verdict=not target.is_open)
        if target.ways:
            yield _ways(target, words)
    if report.plan:
        yield Heading(text=line(report.plan_title))
        yield _plan(report)


def _rungs(report: GapReport) -> Table:
    words = report.words
    return Table(
        name=words["levels"],
        head=(
            centred(words["level"]),
            cell(words["unmet"]),
            centred(words["effort"]),
            centred(words["points"]),
            centred(words["weighted"]),
        ),
        groups=tuple(
            Group(
                rows=(
                    (
                        centred(each.level),
                        Cell(
                            lines=(line(Run(each.name, strong=True), Run(each.note, tone=Tone.SOFT)),),
                            points=tuple(line(unmet) for unmet in each.unmet),
                        ),
                        centred(each.effort),
                        _figures(each.points, each.added_points),
                        _figures(each.weighted, each.added_weighted),
                    ),
                )
            )
            for each in report.rungs
        ),
        widths=(1, 6, 1, 2, 2),
    )


def _ways(target: TargetBlock, words: dict[str, str]) -> Table:
    return Table(
        name=target.title,
        head=(cell(words["what"]), cell(words["who"]), cell(words["when"]), centred(words["effort"])),
        groups=tuple(
            Group(
                title=(Run(way.title, strong=True), Run(f"· {way.effort}", tone=Tone.SOFT)),
                rows=tuple(row for step in way.steps for row in _step(step)),
            )
            for way in target.ways
        ),
        widths=(5, 3, 4, 1),
    )


def _step(step: StepLine) -> Iterator[tuple[Cell, ...]]:
    """Lay a step out: one row for each who has a part in it."""
    text, effort = step.text, step.effort
    for duty in step.duties:
        yield cell(text), cell(f"{duty.who}: {duty.act}"), cell(duty.when), centred(effort)
        text = effort = ""


def _plan(report: GapReport) -> Table:
    words = report.words
    return Table(
        name=report.plan_title,
        head=(cell(words["what"]), cell(words["when"])),
        groups=tuple(
            Group(
                title=line(who, strong=True),
                rows=tuple((cell(each.what), cell(each.when)) for each in rows),
            )
            for who, rows in groupby(report.plan, key=lambda each: each.who)
        ),
        widths=(6, 4),
    )


def _figures(value: str, added: str) -> Cell:
    lines: tuple[Line, ...] = (
        line(value),
        line(added, tone=Tone.GOOD if added.startswith("+") else Tone.SOFT),
    )
    return Cell(lines=lines, centred=True)
