"""The view of a rolled-up scorecard: its parts, its result, and everything that disagrees or is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

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
    Run,
    Table,
    Tone,
    centred,
    line,
)
from kpiflow.reports.scorecard_rows import Row, Shown, gate_steps, name_of, note_on
from kpiflow.reports.scorecard_words import NOTE_WORDS
from kpiflow.reports.speaking import flat
from kpiflow.scorecard import Composite
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language, Text


_WORDS: Final[Mapping[str, Text]] = {
    **NOTE_WORDS,
    "title": Text(th="รายงานผลคะแนนตามคำรับรองการปฏิบัติราชการ", en="Scorecard of the performance agreement"),
    "round": Text(th="รอบ {months} เดือน", en="{months}-month round"),
    "parts": Text(th="ผลคะแนนรายตัวชี้วัด", en="Results of the parts"),
    "part": Text(th="ตัวชี้วัด", en="Indicator"),
    "weight": Text(th="น้ำหนัก", en="Weight"),
    "points": Text(th="คะแนน", en="Points"),
    "weighted": Text(th="ถ่วงน้ำหนัก", en="Weighted"),
    "result": Text(th="ผลรวม", en="Result"),
    "band": Text(th="ผลการประเมิน", en="Band"),
    "no_band": Text(th="ไม่อยู่ในช่วงใด", en="in no band"),
    "gates": Text(th="เงื่อนไข", en="Gates"),
    "gate_holds": Text(th="ผ่าน", en="holds"),
    "gate_open": Text(th="ยังบอกไม่ได้", en="not known yet"),
    "gate_fails": Text(th="ไม่ผ่าน", en="does not hold"),
    "missing_lines": Text(th="ตัวชี้วัดที่ยังไม่มีคะแนน", en="Lines without points yet"),
    "misprints": Text(th="ตัวเลขที่พิมพ์ไม่ตรงกับที่คำนวณได้", en="Printed otherwise than it comes to"),
    "derivations": Text(th="ที่มาของคะแนน", en="How the points came about"),
    "none": Text(th="–", en="–"),
    "read_as": Text(
        th="คะแนนคำนวณอย่างแม่นยำแล้วปัดเศษครั้งเดียวเมื่อพิมพ์ ถ่วงน้ำหนัก = คะแนน × น้ำหนัก / 100",
        en="Points are exact and rounded once, when they are printed. Weighted = points × weight / 100.",
    ),
}  # fmt: skip


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
class ScorecardReport:
    """Everything that a report on a scorecard shows, in one language; values are already text."""

    language: Language
    words: dict[str, str] = field(repr=False)
    code: str
    name: str
    round: str
    parts: tuple[PartLine, ...]
    result: str
    band: str
    state: str
    gates: tuple[GateLine, ...]
    missing: tuple[str, ...]
    misprints: tuple[str, ...]
    derivation: tuple[str, ...]
    day: date

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


def make_scorecard_report(shown: Shown, *, day: date, language: Language = "th") -> ScorecardReport:
    """Gather everything that a report on a scorecard shows.

    Args:
        shown: The scorecard, rolled up.
        day: The day that the report bears.
        language: The language of the report.
    """

    def say(text: Text) -> str:
        return flat(text.in_language(language))

    def word(name: str, **values: object) -> str:
        return say(_WORDS[name]).format(**values)

    rolled = shown.rolled
    points = rolled.points
    has_band = points.value is not None and shown.sheet.bands
    return ScorecardReport(
        language=language,
        words={key: say(text) for key, text in _WORDS.items()},
        code=flat(shown.sheet.code),
        name=say(shown.sheet.name),
        round="" if rolled.round_months is None else word("round", months=rolled.round_months),
        parts=tuple(_part(row, shown, language) for row in shown.rows),
        result=rolled.printed(),
        band="" if not has_band else word("no_band") if rolled.band is None else say(rolled.band.name),
        state="" if points.state == "scored" else word(points.state),
        gates=tuple(
            GateLine(name=say(name_of(gate)), holds=gate.holds(rolled.deciding, rolled.failed))
            for gate in rolled.scorecard.gates
        ),
        missing=tuple(
            f"{flat(row.part.code)} {say(row.part.node.name)}"
            for row in shown.rows
            if row.part.code in shown.missing
        ),
        misprints=tuple(say(each.text()) for each in shown.misprints),
        derivation=tuple(say(each) for each in (*rolled.root.points.derivation, *gate_steps(rolled))),
        day=day,
    )


def _part(row: Row, shown: Shown, language: Language) -> PartLine:
    part, written = row.part, shown.rolled.scorecard.rounding.text

    def word(name: str, **values: object) -> str:
        return _WORDS[name].in_language(language).format(**values)

    return PartLine(
        code=flat(part.code),
        name=flat(part.node.name.in_language(language)),
        depth=row.depth,
        is_whole=isinstance(part.node, Composite),
        weight=shown_exactly(part.weight),
        points=word("none") if part.points.value is None else written(part.points.value),
        weighted=word("none") if part.weighted is None else written(part.weighted),
        note=note_on(row, word),
        derivation=tuple(flat(step.in_language(language)) for step in part.points.derivation),
    )


# --- laid out -----------------------------------------------------------------------------


def _blocks(report: ScorecardReport) -> Iterator[Block]:
    words = report.words
    figures = [Figure(label=words["result"], value=report.result, note=report.state)]
    if report.band:
        figures.append(Figure(label=words["band"], value=report.band))
    yield Figures(figures=tuple(figures))
    if report.gates:
        yield Heading(text=line(words["gates"]))
        yield Listing(items=tuple(Item(text=_gate(each, words)) for each in report.gates))
    yield Heading(text=line(words["parts"]))
    yield _parts(report)
    if report.missing:
        yield Heading(text=line(words["missing_lines"]))
        yield Listing(items=tuple(Item(text=line(each, tone=Tone.HOLD)) for each in report.missing))
    if report.misprints:
        yield Heading(text=line(words["misprints"]))
        yield Listing(items=tuple(Item(text=line(each, tone=Tone.BAD)) for each in report.misprints))
    yield Heading(text=line(words["derivations"]), on_new_page=True)
    yield _derivations(report)


def _gate(gate: GateLine, words: dict[str, str]) -> Said:
    key, tone = _GATES[gate.holds]
    tag = Run(words[key], tone=tone, tag=True)
    return line(gate.name, tag)


def _parts(report: ScorecardReport) -> Table:
    words = report.words
    total = (
        Cell(lines=(line(words["result"], strong=True),)),
        centred(""),
        centred(report.result, strong=True),
        centred(""),
    )
    return Table(
        name=words["parts"],
        head=(
            Cell(lines=(line(words["part"]),)),
            *(centred(words[key]) for key in ("weight", "points", "weighted")),
        ),
        groups=(*(Group(rows=(_row(each),)) for each in report.parts), Group(rows=(total,))),
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
    rows.append((report.words["result"], report.derivation))
    return Table(
        name=report.words["derivations"],
        groups=tuple(
            Group(rows=((Cell(lines=(line(code),)), Cell(lines=tuple(line(step) for step in steps))),))
            for code, steps in rows
        ),
        widths=(1, 8),
    )
