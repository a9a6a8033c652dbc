"""The guard over answers: given, on the scale, and high enough or one of those wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from kpiflow.evidence import Answer, Entry, Standing
from kpiflow.fields import checked
from kpiflow.guards.facts import Facts
from kpiflow.guards.faults import ACCEPTED, characters, finding, length_of, short_of, standing_faults
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.scales import AnswerScale
from kpiflow.text import Text, is_web_address, joined


_ONLY_ITS_VALUE: Final = {"too-low", "other-answer"}
"""The faults of an answer that is given as it should be, and is only not good enough."""


@frozen(kw_only=True, field_transformer=checked)
class Answered:
    """A question is answered with a value that is good enough.

    Attributes:
        question: The question.
        reach: The lowest value that is good enough; with neither this nor `among`, any
            answer on the scale is, unless the group around says `reach` for its parts.
        among: The values that are good enough, where these are not all above one.
        justified: How many characters of justification the answer must give.
        addressed: Whether the answer must refer to a web address.
        status: `SUBMITTED` when an answer counts once it is given, `ACCEPTED` when
            only an accepted one does.
    """

    question: str
    reach: str = ""
    among: tuple[str, ...] = ()
    justified: int = 0
    addressed: bool = False
    status: Standing = Standing.SUBMITTED

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict; a value that is not on the scale is an error."""
        expects = self._expects(facts)
        found = facts.register.stated(Answer, self.question)
        if found is None:
            name = facts.name(self.question)
            nothing = Finding(
                code="unanswered",
                message=Text(th=f"ยังไม่ได้ตอบ “{name.th}”", en=f"not answered yet: {name.en}"),
            )
            return Verdict(status=Status.UNKNOWN, expects=expects, lacks=expects, findings=(nothing,))
        answer, entry = found
        scale = facts.scales.get(self.question)
        if scale is None or scale.rank(answer.value) is None:
            return Verdict(
                status=Status.ERROR, expects=expects, lacks=expects, findings=(_off_scale(answer, scale),)
            )
        faults = tuple(self._faults(answer, entry, scale))
        # An answer that does not count for want of something else is worth nothing yet.
        counts = all(fault.code in _ONLY_ITS_VALUE for fault in faults)
        points = scale.points(answer.value) if counts else None
        if faults:
            return Verdict(
                status=short_of(faults), expects=expects, lacks=expects, findings=faults, points=points
            )
        return Verdict(status=Status.MET, expects=expects, satisfied_by=(answer.id,), points=points)

    def accepts(self, value: str, scale: AnswerScale) -> bool:
        """Tell whether a value of the scale is good enough."""
        if self.among:
            return value in self.among
        return not self.reach or scale.reaches(value, self.reach)

    def _faults(self, answer: Answer, entry: Entry, scale: AnswerScale) -> Iterator[Finding]:
        yield from standing_faults(entry, accepted=self.status is Standing.ACCEPTED)
        if not self.accepts(answer.value, scale):
            said, wanted = scale.value_name(answer.value), self._wanted(scale)
            yield finding(
                answer.id,
                "too-low" if self.reach else "other-answer",
                th=f"ตอบว่า “{said.th}” แต่เกณฑ์คือ {wanted.th}",
                en=f"says “{said.en}”, where {wanted.en} is needed",
            )
        if length_of(answer.justification) < self.justified:
            yield finding(
                answer.id, "not-justified", th="ไม่ได้ให้เหตุผลเพียงพอ", en="does not give enough justification"
            )
        if self.addressed and not is_web_address(answer.reference):
            yield finding(answer.id, "no-address", th="ไม่ได้อ้างอิงที่อยู่เว็บ", en="refers to no web address")

    def _wanted(self, scale: AnswerScale) -> Text:
        if not self.reach and not self.among:
            return Text(th="ค่าใดก็ได้ในมาตรวัด", en="any answer")
        if self.reach:
            value = scale.value_name(self.reach)
            top = self.reach == scale.values[-1].value
            return value if top else Text(th=f"{value.th} ขึ้นไป", en=f"{value.en} or better")
        names = [scale.value_name(value) for value in self.among]
        return Text(th=" หรือ ".join(name.th for name in names), en=" or ".join(name.en for name in names))

    def _expects(self, facts: Facts) -> Text:
        name = facts.name(self.question)
        scale = facts.scales.get(self.question)
        wanted = Text.same(self.reach or ", ".join(self.among)) if scale is None else self._wanted(scale)
        parts = [Text(th=f"คำตอบต่อ “{name.th}”: {wanted.th}", en=f"an answer to “{name.en}”: {wanted.en}")]
        if self.justified:
            parts.append(
                Text(
                    th=f"พร้อมเหตุผลอย่างน้อย {self.justified} ตัวอักษร",
                    en=f"justified in at least {characters(self.justified)}",
                )
            )
        if self.addressed:
            parts.append(Text(th="พร้อมที่อยู่เว็บ", en="with a web address"))
        if self.status is Standing.ACCEPTED:
            parts.append(ACCEPTED)
        return joined(parts, separator=", ")


def _off_scale(answer: Answer, scale: AnswerScale | None) -> Finding:
    allowed = "" if scale is None else ", ".join(scale.written())
    return finding(
        answer.id,
        "off-scale",
        th=f"ตอบว่า “{answer.value}” ซึ่งไม่อยู่ในมาตรวัด ({allowed})",
        en=f"says “{answer.value}”, which is not on the scale ({allowed})",
    )


def answered(
    question: str,
    *,
    reach: str = "",
    among: str | tuple[str, ...] = (),
    justified: int = 0,
    addressed: bool = False,
    status: Standing = Standing.SUBMITTED,
) -> Answered:
    """Require an answer; see `Answered`."""
    return Answered(
        question=question,
        reach=reach,
        among=(among,) if isinstance(among, str) else among,
        justified=justified,
        addressed=addressed,
        status=status,
    )
