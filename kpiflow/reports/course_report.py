"""The report on the course of an assessment: its levels over time as a picture, and each change with its reason.

What is said of each day is what `course` found; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from kpiflow.assessment import Result, Stand
from kpiflow.dates import PartialDate
from kpiflow.periods import Era, format_date
from kpiflow.pictures import Drawing, draw_timeline
from kpiflow.reports.document import (
    Block,
    Cell,
    Document,
    Group,
    Heading,
    Paragraph,
    Picture,
    Table,
    Tone,
    cell,
    centred,
    line,
)
from kpiflow.reports.speaking import Speaker
from kpiflow.text import Language, Text


_WORDS: Final[Mapping[str, Text]] = {
    "form": Text(th="รายงานความเปลี่ยนแปลงของระดับตามเวลา", en="Course of levels over time"),
    "changes": Text(th="วันที่ระดับเปลี่ยนแปลง", en="Days on which levels changed"),
    "from": Text(th="ตั้งแต่วันที่", en="from"),
    "nothing": Text(th="ยังไม่มีการบันทึกใดภายในวันนี้", en="Nothing was recorded by this day."),
    "fell": Text(th="ลดลงเพราะ {why}", en="fell, because {why}"),
}


@frozen(kw_only=True)
class CourseLine:
    """The levels from a day on, and why the supported one fell where it did."""

    on: str
    levels: tuple[str, ...]
    why: str


@frozen(kw_only=True)
class CourseReport:
    """What a reader sees of the course of an assessment, in one language.

    Attributes:
        language: The language of what stands around the data.
        title: What it is called among files.
        lead: The indicator.
        about: Whose assessment, and the last day.
        heads: What the columns are called.
        lines: The days on which anything changed.
        drawing: The same as a picture.
        day: The last day.
    """

    language: Language
    title: str
    lead: str
    about: str
    heads: tuple[str, ...]
    lines: tuple[CourseLine, ...]
    drawing: Drawing = field(repr=False)
    day: date

    def document(self) -> Document:
        """Lay it out."""
        return Document(
            language=self.language,
            title=self.title,
            form=_WORDS["form"].in_language(self.language),
            lead=self.lead,
            blocks=tuple(_blocks(self)),
            day=self.day,
        )


def make_course_report(
    course: Iterable[Stand], result: Result, *, language: Language = "th", era: Era = "be"
) -> CourseReport:
    """Make the report on the course of an assessment up to the day of a result.

    Args:
        course: The levels of each day on which any of them changed, from `assessment.course()`.
        result: What it comes to on the last day.
        language: The language of what stands around the data.
        era: The era of years; reasons keep to the Buddhist one.
    """
    stands = tuple(course)
    indicator = result.indicator
    speaker = Speaker(language, indicator.names())

    def on(day: date) -> str:
        return format_date(PartialDate(day), language=language, era=era)

    return CourseReport(
        language=language,
        title=result.assessment,
        lead=f"{speaker.word('indicator')} {indicator.code} : {speaker.say(indicator.name)}",
        about=f"{result.assessment} · {speaker.word('as_of')} {on(result.as_of)}",
        heads=(
            speaker.say(_WORDS["from"]),
            speaker.word("supported"),
            speaker.word("without_decisions"),
            speaker.word("claimed"),
            speaker.word("accepted"),
        ),
        lines=tuple(
            CourseLine(
                on=on(stand.on),
                levels=tuple("–" if each is None else str(each) for each in stand.levels),
                why=""
                if stand.why.is_blank()
                else speaker.say(_WORDS["fell"]).format(why=speaker.say(stand.why)),
            )
            for stand in stands
        ),
        drawing=draw_timeline(stands, result, language=language, era=era),
        day=result.as_of,
    )


def _blocks(report: CourseReport) -> Iterator[Block]:
    yield Paragraph(text=line(report.about, tone=Tone.SOFT))
    drawing = report.drawing
    yield Picture(svg=drawing.svg, title=drawing.title, description=drawing.description)
    yield Heading(text=line(_WORDS["changes"].in_language(report.language)))
    if not report.lines:
        yield Paragraph(text=line(_WORDS["nothing"].in_language(report.language)))
        return
    yield Table(
        name=_WORDS["changes"].in_language(report.language),
        head=(cell(report.heads[0]), *map(centred, report.heads[1:])),
        groups=tuple(Group(rows=(_row(each),)) for each in report.lines),
        widths=(4, 2, 2, 2, 2),
    )


def _row(each: CourseLine) -> tuple[Cell, ...]:
    said = (line(each.on), *((line(each.why, tone=Tone.SOFT),) if each.why else ()))
    return (Cell(lines=said), *map(centred, each.levels))
