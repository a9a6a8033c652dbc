"""The view of a rolled-up scorecard: its parts, its result, and everything that disagrees or is missing.

Values are already text in one language; what each line says is up to `scorecard_making`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from kpiflow.pictures import Drawing
from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Figure,
    Figures,
    Group,
    Heading,
    Item,
    Line as Said,
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
from kpiflow.reports.scorecard_rows import Shown
from kpiflow.reports.scorecard_sheet import write_scores
from kpiflow.reports.workbook import Workbook
from kpiflow.text import Language


_GATES: Final[Mapping[bool | None, tuple[str, Tone]]] = {
    True: ("gate_holds", Tone.GOOD),
    False: ("gate_fails", Tone.BAD),
    None: ("gate_open", Tone.HOLD),
}


@frozen(kw_only=True)
class PartLine:
    """A part of the scorecard, as one row shows it."""

    code: str
    name: str
    depth: int
    is_whole: bool
    weight: str
    points: str
    weighted: str
    note: str
    derivation: tuple[str, ...]


@frozen(kw_only=True)
class GateLine:
    """A gate of the result, and whether it holds; `None` where nobody can tell yet."""

    name: str
    holds: bool | None


@frozen(kw_only=True)
class TotalLine:
    """What a column comes to, as the last row shows it."""

    label: str
    weight: str
    points: str
    weighted: str


@frozen(kw_only=True)
class BandLine:
    """What a result may be called: from where to where, and how far it is to there."""

    name: str
    range: str
    distance: str
    is_reached: bool


@frozen(kw_only=True)
class GainLine:
    """What a line would add to the result with one more step, and what that is called then if otherwise than now."""

    code: str
    name: str
    now: str
    then: str
    adds: str
    becomes: str
    band: str


@frozen(kw_only=True)
class ScorecardReport:
    """Everything that a report on a scorecard shows, in one language; values are already text."""

    language: Language
    words: dict[str, str] = field(repr=False)
    code: str
    name: str
    round: str
    parts: tuple[PartLine, ...]
    totals: tuple[TotalLine, ...]
    result: str
    band: str
    bands: tuple[BandLine, ...]
    next_band: BandLine | None
    state: str
    gates: tuple[GateLine, ...]
    missing: tuple[str, ...]
    misprints: tuple[str, ...]
    worth: tuple[Drawing, ...]
    heat: tuple[Drawing, ...]
    gains: tuple[GainLine, ...]
    derivation: tuple[str, ...]
    day: date
    shown: Shown = field(repr=False)

    def write_sheets(self, book: Workbook) -> None:
        """Write the figures as formulas, which a workbook has besides."""
        write_scores(self.shown, book, language=self.language)

    def document(self) -> Document:
        """Lay it out as a document, which every format can show."""
        return Document(
            language=self.language,
            title=f"{self.code} {self.name}",
            form=self.words["title"],
            corner=self.round,
            lead=f"{self.code} : {self.name}",
            blocks=tuple(_blocks(self)),
            foot=(Paragraph(text=line(self.words["read_as"], tone=Tone.SOFT)),),
            day=self.day,
        )


def _blocks(report: ScorecardReport) -> Iterator[Block]:
    words = report.words
    yield _figures(report)
    if report.bands:
        yield Heading(text=line(words["bands"]))
        yield _band_table(report)
    if report.gates:
        yield Heading(text=line(words["gates"]))
        yield Listing(items=tuple(Item(text=_gate(each, words)) for each in report.gates))
    for key, said, tone in (
        ("missing_lines", report.missing, Tone.HOLD),
        ("misprints", report.misprints, Tone.BAD),
    ):
        if said:
            yield Heading(text=line(words[key]))
            yield Listing(items=tuple(Item(text=line(each, tone=tone)) for each in said))
    highest = tuple(each for each in report.parts if not each.depth)
    if any(each.is_whole for each in highest):
        yield Heading(text=line(words["dimensions"]))
        yield _parts(report, highest, words["dimensions"], words["dimension"])
    yield Heading(text=line(words["worth"]))
    yield from _pictures(report.worth)
    yield Heading(text=line(words["heat"]))
    yield from _pictures(report.heat)
    yield Heading(text=line(words["parts"]), on_new_page=True)
    yield _parts(report, report.parts, words["parts"], words["head_part"])
    if report.gains:
        yield Heading(text=line(words["gains"]))
        yield _gain_table(report)
    yield Heading(text=line(words["derivations"]), on_new_page=True)
    yield _derivations(report)


def _figures(report: ScorecardReport) -> Figures:
    words = report.words
    figures = [Figure(label=words["head_result"], value=report.result, note=report.state)]
    if report.band:
        figures.append(Figure(label=words["head_band"], value=report.band))
    if report.next_band is not None:
        ahead = report.next_band
        figures.append(Figure(label=words["next_band"], value=ahead.name, note=ahead.distance))
    return Figures(figures=tuple(figures))


def _pictures(drawings: tuple[Drawing, ...]) -> Iterator[Picture]:
    for each in drawings:
        yield Picture(svg=each.svg, title=each.title, description=each.description)


def _band_table(report: ScorecardReport) -> Table:
    words = report.words
    reached = Cell(lines=(line(Run(words["reached"], tone=Tone.GOOD, tag=True)),))
    return Table(
        name=words["bands"],
        head=tuple(cell(words[key]) for key in ("head_band", "range", "standing")),
        groups=tuple(
            Group(
                rows=(
                    (cell(each.name), cell(each.range), reached if each.is_reached else cell(each.distance)),
                )
            )
            for each in report.bands
        ),
        widths=(3, 4, 4),
    )


def _gain_table(report: ScorecardReport) -> Table:
    words = report.words
    return Table(
        name=words["gains"],
        head=(
            cell(words["head_part"]),
            *(centred(words[key]) for key in ("now", "then", "adds", "becomes")),
        ),
        groups=tuple(Group(rows=(_gain_row(each),)) for each in report.gains),
        widths=(6, 2, 2, 2, 3),
    )


def _gain_row(gain: GainLine) -> tuple[Cell, ...]:
    becomes = [line(gain.becomes)]
    if gain.band:
        becomes.append(line(Run(gain.band, tone=Tone.GOOD, tag=True)))
    return (
        cell(f"{gain.code}  {gain.name}"),
        *(centred(each) for each in (gain.now, gain.then, gain.adds)),
        Cell(lines=tuple(becomes), centred=True),
    )


def _gate(gate: GateLine, words: dict[str, str]) -> Said:
    key, tone = _GATES[gate.holds]
    tag = Run(words[key], tone=tone, tag=True)
    return line(gate.name, tag)


def _parts(report: ScorecardReport, parts: tuple[PartLine, ...], name: str, called: str) -> Table:
    words = report.words
    totals = tuple(
        (
            Cell(lines=(line(each.label, strong=True),)),
            *(centred(figure, strong=True) for figure in (each.weight, each.points, each.weighted)),
        )
        for each in report.totals
    )
    return Table(
        name=name,
        head=(cell(called), *(centred(words[f"head_{key}"]) for key in ("weight", "points", "weighted"))),
        groups=(*(Group(rows=(_row(each),)) for each in parts), Group(rows=totals)),
        widths=(7, 2, 2, 2),
    )


def _row(part: PartLine) -> tuple[Cell, ...]:
    """Lay a part out; how deep it stands is told by marks before it, which every format keeps."""
    lead = "› " * part.depth
    lines = [line(Run(f"{lead}{part.code}  {part.name}", strong=part.is_whole))]
    if part.note:
        lines.append(line(f"({part.note})", tone=Tone.SOFT))
    figures = (part.weight, part.points, part.weighted)
    return (Cell(lines=tuple(lines)), *(centred(each, strong=part.is_whole) for each in figures))


def _derivations(report: ScorecardReport) -> Table:
    rows = [(each.code, each.derivation) for each in report.parts if each.derivation]
    rows.append((report.words["head_result"], report.derivation))
    return Table(
        name=report.words["derivations"],
        groups=tuple(
            Group(rows=((Cell(lines=(line(code),)), Cell(lines=tuple(line(step) for step in steps))),))
            for code, steps in rows
        ),
        widths=(1, 8),
    )
