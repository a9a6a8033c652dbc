"""Reports on gaps: what each line of one says, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from kpiflow.dates import PartialDate
from kpiflow.periods import format_range
from kpiflow.planning import Duty, Gap, MissingSet, Rung, Step, duties
from kpiflow.planning.duties import Act
from kpiflow.reports.gap_report import (
    DutyLine,
    GapReport,
    RungLine,
    StepLine,
    TargetBlock,
    TaskLine,
    WayBlock,
)
from kpiflow.reports.speaking import Speaker, flat
from kpiflow.scoring import Score, shortest
from kpiflow.self_assessment import SelfAssessment
from kpiflow.text import Language, Text


_WORDS: Final[Mapping[str, Text]] = {
    "title": Text(th="รายงานช่องว่าง: สิ่งที่ยังขาดเพื่อให้ถึงระดับที่สูงกว่า", en="Gap report: what the levels above still lack"),
    "indicator": Text(th="ตัวชี้วัดที่", en="Indicator"),
    "as_of": Text(th="ดำเนินการให้เสร็จภายใน", en="To be done by"),
    "performance": Text(th="ช่วงเวลาปฏิบัติราชการ", en="Performance period"),
    "reporting": Text(th="ช่วงเวลารายงาน", en="Reporting window"),
    "assessment": Text(th="รายงาน", en="Assessment"),
    "supported": Text(th="ระดับที่หลักฐานสนับสนุน", en="Level supported"),
    "points": Text(th="ค่าคะแนน", en="Points"),
    "weighted": Text(th="ค่าคะแนนถ่วงน้ำหนัก", en="Weighted score"),
    "levels": Text(th="แต่ละระดับได้อะไรเพิ่ม", en="What each level adds"),
    "level": Text(th="ระดับ", en="Level"),
    "of_level": Text(th="ระดับ {level}", en="Level {level}"),
    "unmet": Text(th="ข้อที่ยังไม่ครบถ้วน", en="Not met yet"),
    "effort": Text(th="ภาระงาน", en="Effort"),
    "adds": Text(th="เพิ่ม", en="adds"),
    "lacking": Text(th="สิ่งที่ยังขาดสำหรับระดับ {level}", en="Missing for level {level}"),
    "way": Text(th="ทางเลือกที่ {n}", en="Way {n}"),
    "in_all": Text(th="ภาระงานรวม {effort}", en="effort in all {effort}"),
    "what": Text(th="สิ่งที่ต้องทำ", en="What to do"),
    "who": Text(th="ผู้รับผิดชอบ", en="Who"),
    "when": Text(th="เมื่อใด", en="When"),
    "plan": Text(th="ใครต้องทำอะไร เพื่อให้ถึงระดับ {level} ด้วยภาระงานน้อยที่สุด", en="Who does what to reach level {level} with the least effort"),
    "one_of": Text(th="เลือกทำทางเลือกใดทางเลือกหนึ่งก็พอ", en="Any one of these ways is enough by itself."),
    "only": Text(th="มีทางเดียวเท่านั้น", en="There is no other way."),
    "more": Text(th="ยังมีทางเลือกอื่นอีก", en="There are more ways."),
    "gave_up": Text(th="อาจมีทางเลือกอื่นอีก หยุดค้นหาก่อนครบ", en="There may be more ways: the search ended early."),
    "none_left": Text(th="ไม่มีสิ่งใดขาด ถึงระดับ {level} แล้ว", en="Nothing is missing: level {level} is reached."),
    "impossible": Text(
        th="ไม่มีสิ่งใดทำให้ถึงระดับ {level} ได้ภายในวันนั้น", en="Nothing could unlock level {level} by that day."
    ),
    "unknown": Text(
        th="ยังไม่พบทางไปถึงระดับ {level} หยุดค้นหาก่อนครบ",
        en="No way to level {level} was found: the search ended early.",
    ),
    "carries": Text(th="ได้ถึงระดับ {level}", en="comes to level {level}"),
    "by": Text(th="ภายใน {day}", en="by {day}"),
    "between": Text(th="ระหว่าง {days}", en="within {days}"),
    "dated": Text(th="ลงวันที่ไม่เกิน {day}", en="dated {day} at the latest"),
    "covers": Text(th="ครอบคลุม {days}", en="covering {days}"),
    "unit": Text(th="หน่วยงานที่รายงาน", en="the unit that reports"),
    "assessor": Text(th="ผู้ประเมิน", en="the assessor"),
    "another": Text(th="ผู้ที่ไม่ได้ยื่นหลักฐาน", en="somebody who submitted no evidence"),
    "none": Text(th="–", en="–"),
    "read_as": Text(
        th="ทุกทางเลือกลองกับเกณฑ์แล้วและถึงระดับจริง ไม่มีสิ่งใดถูกบันทึก ภาระงานเป็นไปตามที่นิยามตัวชี้วัดระบุ",
        en="Every way was tried on the rules and reaches its level; nothing was recorded. Efforts are those of the definition.",
    ),
}  # fmt: skip

_ACTS: Final[Mapping[Act, Text]] = {
    "provide": Text(th="ยื่น", en="hands in"),
    "approve": Text(th="เห็นชอบ", en="approves"),
    "accept": Text(th="รับรอง", en="accepts"),
    "answer": Text(th="ตอบ", en="answers"),
    "measure": Text(th="วัด", en="measures"),
    "write": Text(th="เขียน", en="writes"),
    "attest": Text(th="รับรองว่าไม่พบ", en="attests"),
    "attain": Text(th="ทำให้ถึงระดับ", en="attains"),
    "withdraw": Text(th="ถอน", en="withdraws"),
}


def make_gap_report(
    gap: Gap, *, assessment: str, report: SelfAssessment | None = None, language: Language = "th"
) -> GapReport:
    """Gather everything that a report on a gap shows.

    Args:
        gap: What was found.
        assessment: The name of the assessment.
        report: What the unit filed, which says who it is.
        language: The language of the report.
    """
    return _Maker(gap, report, language).made(assessment)


class _Maker(Speaker):
    """Turns a gap into the lines of a report, in one language."""

    def __init__(self, gap: Gap, report: SelfAssessment | None, language: Language) -> None:
        super().__init__(language, gap.situation.indicator.names())
        self._gap = gap
        self._report = report

    def own(self, key: str, **values: object) -> str:
        """Say one of the words of this report."""
        return self.say(_WORDS[key]).format(**values)

    def made(self, assessment: str) -> GapReport:
        gap = self._gap
        indicator = gap.situation.indicator
        best = next((each for each in reversed(gap.wanted) if each.ways), None)
        return GapReport(
            language=self.language,
            words={key: self.say(text) for key, text in _WORDS.items()},
            title=self.own("title"),
            code=indicator.code,
            name=self.say(indicator.name),
            agency=self.say(self._report.agency) if self._report else "",
            assessment=flat(assessment),
            facts=tuple(self._facts(assessment)),
            supported=str(gap.ladder.supported),
            points=gap.score.points_shown(),
            weighted=gap.score.printed(),
            rungs=tuple(self._rung(each) for each in gap.rungs),
            targets=tuple(self._target(each) for each in gap.wanted),
            conclusion="" if gap.wanted else self.own("none_left", level=gap.asked or gap.ladder.supported),
            plan_title=self.own("plan", level=best.level) if best else "",
            plan=self._plan(best.ways[0]) if best else (),
            day=gap.situation.as_of,
        )

    def _facts(self, assessment: str) -> Iterator[tuple[str, str]]:
        indicator = self._gap.situation.indicator
        yield self.own("assessment"), flat(assessment)
        yield self.own("as_of"), self._day(self._gap.situation.as_of)
        for key, days in (
            ("performance", indicator.performance_period),
            ("reporting", indicator.reporting_window),
        ):
            if days is not None:
                yield self.own(key), format_range(days, language=self.language)

    def _day(self, moment: date) -> str:
        return self.on(PartialDate(moment))

    def _rung(self, rung: Rung) -> RungLine:
        score = rung.score
        carried = rung.reached if rung.reached != rung.level else None
        return RungLine(
            level=str(rung.level),
            name=self.say(rung.verdict.level.name),
            unmet=tuple(
                f"{each.requirement.id} {self.say(each.requirement.text)}" for each in rung.verdict.unmet()
            ),
            effort=str(shortest(Fraction(rung.ways[0].effort))) if rung.ways else self.own("none"),
            points=score.points_shown() if score else self.own("none"),
            weighted=score.printed() if score else self.own("none"),
            added_points=self._added(rung.points, score, is_whole=True),
            added_weighted=self._added(rung.weighted, score),
            note=self.own("carries", level=carried) if carried is not None else "",
            is_open=bool(rung.ways),
        )

    def _added(self, value: Fraction | None, score: Score | None, *, is_whole: bool = False) -> str:
        """Write what is added, with its sign; whole points bare, as cards print them."""
        if value is None or score is None:
            return self.own("none")
        bare = is_whole and value.denominator == 1
        written = str(value) if bare else score.rounding.text(value)
        return written if value < 0 else f"+{written}"

    def _target(self, rung: Rung) -> TargetBlock:
        if not rung.ways:
            said = self.own(rung.outcome, level=rung.level)
        elif rung.has_more is not False:
            said = self.own("more" if rung.has_more else "gave_up")
        else:
            said = self.own("only" if len(rung.ways) == 1 else "one_of")
        return TargetBlock(
            title=f"{self.own('lacking', level=rung.level)} · {self.say(rung.verdict.level.name)}",
            conclusion=said,
            is_open=bool(rung.ways),
            ways=tuple(self._way(n, each) for n, each in enumerate(rung.ways, start=1)),
        )

    def _way(self, number: int, way: MissingSet) -> WayBlock:
        return WayBlock(
            title=self.own("way", n=number),
            effort=self.own("in_all", effort=shortest(Fraction(way.effort))),
            steps=tuple(
                StepLine(
                    text=self.say(step.text),
                    effort=str(shortest(Fraction(step.effort))),
                    duties=self._duties(step),
                )
                for step in way.steps
            ),
        )

    def _duties(self, step: Step) -> tuple[DutyLine, ...]:
        return tuple(
            DutyLine(who=self._who(each), act=self.say(_ACTS[each.act]), when=self._when(each))
            for each in duties(step, self._gap.situation)
        )

    def _who(self, duty: Duty) -> str:
        """Name a role; where no rule does, say whose part it is."""
        if duty.role:
            return self.name(duty.role)
        if duty.act == "accept":
            return self.own("assessor")
        if duty.act == "attest":
            return self.own("another")
        return (
            self.name(self._report.filed_by) if self._report and self._report.filed_by else self.own("unit")
        )

    def _when(self, duty: Duty) -> str:
        said = [
            self.own("between", days=self.days(duty.first, duty.last))
            if duty.first is not None and duty.first <= duty.last
            else self.own("by", day=self._day(duty.last))
        ]
        if duty.dated is not None:
            said.append(self.own("dated", day=self._day(duty.dated)))
        if duty.covers is not None:
            said.append(self.own("covers", days=format_range(duty.covers, language=self.language)))
        return ", ".join(said)

    def _plan(self, way: MissingSet) -> tuple[TaskLine, ...]:
        """Give all duties of a way with what they are about, role by role, in the order in which they come up."""
        found = [self._task(duty, step) for step in way.steps for duty in self._duties(step)]
        order = list(dict.fromkeys(each.who for each in found))
        return tuple(sorted(found, key=lambda each: order.index(each.who)))

    def _task(self, duty: DutyLine, step: Step) -> TaskLine:
        """Say what somebody does of a step; the step itself speaks of whoever does the most of it."""
        said = self.say(step.text)
        is_first = duty == self._duties(step)[0]
        return TaskLine(who=duty.who, what=said if is_first else f"{duty.act}: {said}", when=duty.when)
