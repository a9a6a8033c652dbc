"""The view of a comparison: two assessments of one indicator side by side, and what changed and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from kpiflow.assessment import Result
from kpiflow.assessment.comparison import Comparison, EntryTurn, Fate, RequirementTurn, Turn
from kpiflow.dates import PartialDate
from kpiflow.evidence import Entry, EvidenceItem, NilReturn
from kpiflow.ladder import RequirementVerdict
from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
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
from kpiflow.reports.speaking import Speaker, flat
from kpiflow.reports.words import MARKS, STATUS_WORDS
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.text import Language, Text


_WORDS: Final[Mapping[str, Text]] = {
    "title": Text(th="รายงานเปรียบเทียบผลการประเมิน", en="Comparison of two assessments"),
    "indicator": Text(th="ตัวชี้วัดที่", en="Indicator"),
    "supported": Text(th="ระดับที่หลักฐานสนับสนุน", en="Level supported"),
    "without": Text(th="ไม่รวมคำวินิจฉัย", en="without decisions"),
    "claimed": Text(th="ระดับที่รายงาน", en="Level claimed"),
    "accepted": Text(th="ระดับที่ผู้ประเมินรับรอง", en="Level accepted"),
    "points": Text(th="ค่าคะแนน", en="Points"),
    "weight": Text(th="น้ำหนัก (ร้อยละ)", en="Weight (percent)"),
    "weighted": Text(th="ค่าคะแนนถ่วงน้ำหนัก", en="Weighted score"),
    "figures": Text(th="ระดับและคะแนน", en="Levels and scores"),
    "assessment": Text(th="รายงาน", en="Assessment"),
    "round": Text(th="รอบ {months} เดือน", en="{months}-month round"),
    "as_of": Text(th="ณ วันที่ {day}", en="as of {day}"),
    "before": Text(th="ก่อน", en="Before"),
    "after": Text(th="หลัง", en="After"),
    "difference": Text(th="เปลี่ยนแปลง", en="Change"),
    "requirements": Text(th="ข้อกำหนดที่เปลี่ยนไป และเพราะเหตุใด", en="Requirements that changed, and why"),
    "requirement": Text(th="ข้อกำหนด", en="Requirement"),
    "what": Text(th="ผล", en="What became of it"),
    "entries": Text(th="หลักฐานที่เพิ่ม ถอน หรือเปลี่ยน", en="Evidence added, gone or changed"),
    "entry": Text(th="หลักฐาน", en="Evidence"),
    "none": Text(th="–", en="–"),
    "nothing": Text(th="ไม่มีข้อกำหนดใดเปลี่ยนไป", en="No requirement changed."),
    "no_entry": Text(th="ไม่มีหลักฐานใดเปลี่ยนไป", en="No evidence changed."),
    "other_rule": Text(th="เกณฑ์ข้อนี้เปลี่ยนไป", en="the rule is another one"),
    "by": Text(th="โดย {what}", en="by {what}"),
    "rose": Text(th="ระดับสูงขึ้นจาก {before} เป็น {after}", en="The level rose from {before} to {after}."),
    "fell": Text(th="ระดับลดลงจาก {before} เป็น {after}", en="The level fell from {before} to {after}."),
    "stayed": Text(th="ระดับคงเดิมที่ {after}", en="The level stayed at {after}."),
}  # fmt: skip

_TURNS: Final[Mapping[Turn, tuple[Text, Tone]]] = {
    "gained": (Text(th="ครบถ้วนแล้ว", en="holds now"), Tone.GOOD),
    "lost": (Text(th="ไม่ครบถ้วนแล้ว", en="holds no more"), Tone.BAD),
    "changed": (Text(th="ผลเปลี่ยนไป", en="comes to something else"), Tone.HOLD),
    "asked": (Text(th="เกณฑ์ใหม่", en="asked only now"), Tone.HOLD),
    "dropped": (Text(th="ไม่ใช้เกณฑ์นี้แล้ว", en="asked no more"), Tone.HOLD),
    "same": (Text(th="ผลคงเดิม", en="comes to the same"), Tone.SOFT),
}
_FATES: Final[Mapping[Fate, tuple[Text, Tone]]] = {
    "added": (Text(th="เพิ่ม", en="added"), Tone.GOOD),
    "gone": (Text(th="ไม่มีแล้ว", en="not there any more"), Tone.BAD),
    "standing": (Text(th="ผลการพิจารณาเปลี่ยนไป", en="ruled on otherwise"), Tone.HOLD),
    "changed": (Text(th="แก้ไข", en="changed"), Tone.HOLD),
}


@frozen(kw_only=True)
class FigureLine:
    """A figure before and after, and what it gained."""

    label: str
    before: str
    after: str
    difference: str


@frozen(kw_only=True)
class TurnLine:
    """A requirement or an entry: what it was, what it is, and what became of it."""

    id: str
    text: str
    before: str
    after: str
    turn: str
    tone: Tone
    why: tuple[str, ...]


@frozen(kw_only=True)
class ComparisonReport:
    """Everything that a comparison shows, in one language; values are already text."""

    language: Language
    words: dict[str, str] = field(repr=False)
    code: str
    name: str
    agency: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    figures: tuple[FigureLine, ...]
    conclusion: str
    has_fallen: bool
    requirements: tuple[TurnLine, ...]
    entries: tuple[TurnLine, ...]
    day: date

    def document(self) -> Document:
        """Lay it out as a document, which every format can show."""
        return Document(
            language=self.language,
            title=f"{self.code} {self.name}",
            form=self.words["title"],
            lead=f"{self.words['indicator']} {self.code} : {self.name}",
            blocks=tuple(_blocks(self)),
            day=self.day,
        )


def make_comparison_report(comparison: Comparison, *, language: Language = "th") -> ComparisonReport:
    """Gather everything that a comparison shows.

    Args:
        comparison: What was compared.
        language: The language of the report.
    """
    return _Maker(comparison, language).made()


class _Maker(Speaker):
    """Turns a comparison into the lines of a report, in one language."""

    def __init__(self, comparison: Comparison, language: Language) -> None:
        names = {**comparison.before.indicator.names(), **comparison.after.indicator.names()}
        super().__init__(language, names)
        self._of = comparison

    def own(self, key: str, **values: object) -> str:
        """Say one of the words of this report."""
        return self.say(_WORDS[key]).format(**values)

    def made(self) -> ComparisonReport:
        before, after = self._of.before, self._of.after
        was, now = before.ladder.supported, after.ladder.supported
        key = "rose" if now > was else "fell" if now < was else "stayed"
        report = after.state.report or before.state.report
        return ComparisonReport(
            language=self.language,
            words={key: self.say(text) for key, text in _WORDS.items()},
            code=after.indicator.code,
            name=self.say(after.indicator.name),
            agency=self.say(report.agency) if report else "",
            before=self._head(before),
            after=self._head(after),
            figures=tuple(self._figures()),
            conclusion=self.own(key, before=was, after=now),
            has_fallen=self._of.fell,
            requirements=tuple(self._requirement(each) for each in self._of.changed),
            entries=tuple(self._entry(each) for each in self._of.entries),
            day=after.as_of,
        )

    def _head(self, result: Result) -> tuple[str, ...]:
        report = result.state.report
        months = self.own("round", months=report.round_months) if report else ""
        day = self.own("as_of", day=self.on(PartialDate(result.as_of)))
        return tuple(each for each in (flat(result.assessment), months, day) if each)

    def _figures(self) -> Iterator[FigureLine]:
        levels: tuple[tuple[str, Callable[[Result], int | None]], ...] = (
            (self.own("claimed"), lambda each: each.state.claimed),
            (self.own("supported"), lambda each: each.ladder.supported),
            (f"{self.own('supported')} ({self.own('without')})", lambda each: each.ladder.supported_without_decisions),
            (self.own("accepted"), lambda each: each.state.accepted),
        )  # fmt: skip
        before, after = self._of.before, self._of.after
        for label, level in levels:
            was, now = level(before), level(after)
            gained = None if was is None or now is None else Fraction(now - was)
            yield FigureLine(
                label=label,
                before=self._level(was),
                after=self._level(now),
                difference=self._gained(gained, str),
            )
        yield FigureLine(
            label=self.own("points"),
            before=before.score.points_shown(),
            after=after.score.points_shown(),
            difference=self._gained(self._of.points, self._points),
        )
        yield FigureLine(
            label=self.own("weight"),
            before=shown_exactly(before.score.weight),
            after=shown_exactly(after.score.weight),
            difference=self._gained(after.score.weight - before.score.weight, shown_exactly),
        )
        yield FigureLine(
            label=self.own("weighted"),
            before=before.score.printed(),
            after=after.score.printed(),
            difference=self._gained(self._of.weighted, after.score.rounding.text),
        )

    def _points(self, value: Fraction) -> str:
        return str(value) if value.denominator == 1 else self._of.after.score.rounding.text(value)

    def _level(self, level: int | None) -> str:
        return self.own("none") if level is None else str(level)

    def _gained(self, value: Fraction | None, written: Callable[[Fraction], str]) -> str:
        """Write a difference with its sign; nothing where it cannot be told."""
        if value is None:
            return self.own("none")
        return f"+{written(value)}" if value > 0 else written(value)

    def _requirement(self, each: RequirementTurn) -> TurnLine:
        shown = each.after or each.before
        said, tone = _TURNS[each.turn]
        why = [self.own("other_rule")] if each.is_other_rule else []
        if each.after is not None:
            why.extend(self._why(each.after))
        return TurnLine(
            id=each.id,
            text=self.say(shown.requirement.text) if shown else "",
            before=self._status(each.before),
            after=self._status(each.after),
            turn=self.say(said),
            tone=tone,
            why=tuple(why),
        )

    def _status(self, verdict: RequirementVerdict | None) -> str:
        if verdict is None:
            return self.own("none")
        return f"{MARKS[verdict.status]} {self.say(STATUS_WORDS[verdict.status])}"

    def _why(self, verdict: RequirementVerdict) -> Iterator[str]:
        """Say what it holds by, or what was found instead; a decision about it besides."""
        if verdict.verdict.satisfied_by:
            yield self.own("by", what=", ".join(verdict.verdict.satisfied_by))
        else:
            yield from (self.say(each.message) for each in verdict.findings())
        pardon = self.say(verdict.pardon())
        if pardon:
            yield pardon

    def _entry(self, each: EntryTurn) -> TurnLine:
        said, tone = _FATES[each.fate]
        shown = each.after or each.before
        return TurnLine(
            id=each.id,
            text=self._title(shown) if shown else "",
            before=self._standing(each.before),
            after=self._standing(each.after),
            turn=self.say(said),
            tone=tone,
            why=(),
        )

    def _title(self, entry: Entry) -> str:
        match entry.fact:
            case EvidenceItem(title=title):
                return self.say(title)
            case NilReturn(statement=statement):
                return self.say(statement)
            case _:
                return self.name(entry.fact.id.partition(":")[2])

    def _standing(self, entry: Entry | None) -> str:
        return self.own("none") if entry is None else self.standing(entry)


# --- laid out -----------------------------------------------------------------------------


def _blocks(report: ComparisonReport) -> Iterator[Block]:
    words = report.words
    if report.agency:
        yield Paragraph(text=line(report.agency, tone=Tone.SOFT))
    weighted = report.figures[-1]
    yield Figures(
        figures=tuple(
            Figure(label=each.label, value=f"{each.before} → {each.after}", note=each.difference)
            for each in (report.figures[1], weighted)
        )
    )
    tone = Tone.BAD if report.has_fallen else Tone.GOOD
    yield Paragraph(text=line(report.conclusion, tone=tone), verdict=True)
    yield Heading(text=line(words["figures"]))
    yield _figures(report)
    yield Heading(text=line(words["requirements"]))
    yield _turns(report.requirements, words, "requirement") or Paragraph(text=line(words["nothing"]))
    yield Heading(text=line(words["entries"]))
    yield _turns(report.entries, words, "entry") or Paragraph(text=line(words["no_entry"]))


def _figures(report: ComparisonReport) -> Table:
    words = report.words
    heads = (
        Cell(
            lines=(line(words[key], strong=True), *(line(each, tone=Tone.SOFT) for each in about)),
            centred=True,
        )
        for key, about in (("before", report.before), ("after", report.after))
    )
    return Table(
        name=words["figures"],
        head=(cell(""), *heads, centred(words["difference"])),
        groups=tuple(
            Group(
                rows=(
                    (cell(each.label), centred(each.before), centred(each.after), centred(each.difference)),
                )
            )
            for each in report.figures
        ),
        widths=(4, 3, 3, 2),
    )


def _turns(turns: tuple[TurnLine, ...], words: dict[str, str], about: str) -> Table | None:
    if not turns:
        return None
    return Table(
        name=words["requirements" if about == "requirement" else "entries"],
        head=(cell(words[about]), cell(words["before"]), cell(words["after"]), cell(words["what"])),
        groups=tuple(Group(rows=(_turn(each),)) for each in turns),
        widths=(5, 2, 2, 4),
    )


def _turn(each: TurnLine) -> tuple[Cell, ...]:
    texts: tuple[Line, ...] = (line(Run(each.id, strong=True), each.text),)
    return (
        Cell(lines=texts),
        cell(each.before),
        cell(each.after),
        Cell(lines=(line(each.turn, tone=each.tone),), points=tuple(line(why) for why in each.why)),
    )
