"""Steps that answer questions, fill in texts, and bring other indicators to their levels.

What is stated may be wished to meet leaves, or to settle that leaves are not met. All
that rules could tell apart is given; what of it is worth taking is for `proposals` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer, Attainment, Standing, Statement
from kpiflow.guards import Answered, Facts, Reached, Written
from kpiflow.guards.faults import characters
from kpiflow.planning.asking import acceptance
from kpiflow.planning.provisions import ASSESSOR, SUBMITTER
from kpiflow.planning.steps import Step
from kpiflow.scales import AnswerScale
from kpiflow.text import Text, joined


_ADDRESS: Final = "https://example.org/"


@frozen
class _Grounds:
    """What an answer comes with: characters of justification, an address, acceptance."""

    justified: int = 0
    addressed: bool = False
    accepted: bool = False

    @classmethod
    def of(cls, leaf: Answered) -> _Grounds:
        return cls(leaf.justified, leaf.addressed, leaf.status is Standing.ACCEPTED)

    @classmethod
    def against(cls, leaf: Answered) -> _Grounds:
        """Give what an answer must come with to settle that a leaf is not met: one that does not stand says nothing."""
        return cls(accepted=leaf.status is Standing.ACCEPTED)

    def and_those_of(self, other: _Grounds) -> _Grounds:
        return _Grounds(
            max(self.justified, other.justified),
            self.addressed or other.addressed,
            self.accepted or other.accepted,
        )


def answers(
    _indicator: Indicator, met: Sequence[Answered], unmet: Sequence[Answered], facts: Facts
) -> Iterator[Step]:
    """Find the answers that would meet leaves over questions, or settle that they are not met."""
    for question in dict.fromkeys(leaf.question for leaf in (*met, *unmet)):
        scale = facts.scales[question]
        wanted = [leaf for leaf in met if leaf.question == question]
        against = [leaf for leaf in unmet if leaf.question == question]
        for values, grounds in _alike(wanted, against, scale):
            for each in _joined(grounds):
                yield _answer(question, values, each, scale, facts)


def _alike(
    wanted: Sequence[Answered], against: Sequence[Answered], scale: AnswerScale
) -> Iterator[tuple[tuple[str, ...], list[_Grounds]]]:
    """Give the values that leaves do not tell apart, each time with what the leaves ask for besides."""
    told_apart: dict[tuple[bool, ...], list[str]] = {}
    for value in scale.written():
        seen = tuple(leaf.accepts(value, scale) for leaf in (*wanted, *against))
        told_apart.setdefault(seen, []).append(value)
    for seen, values in told_apart.items():
        good, other = seen[: len(wanted)], seen[len(wanted) :]
        yield (
            tuple(values),
            [
                *(_Grounds.of(leaf) for leaf, is_good in zip(wanted, good, strict=True) if is_good),
                *(
                    _Grounds.against(leaf)
                    for leaf, is_good in zip(against, other, strict=True)
                    if not is_good
                ),
            ],
        )


def _joined(grounds: Iterable[_Grounds]) -> tuple[_Grounds, ...]:
    """Give nothing at all, each of these, and those of several together."""
    found = {_Grounds(): None}
    for each in grounds:
        found.update(dict.fromkeys([other.and_those_of(each) for other in found]))
    return tuple(found)


def _answer(
    question: str, values: tuple[str, ...], grounds: _Grounds, scale: AnswerScale, facts: Facts
) -> Step:
    """Give the step of answering with one of several values that all would do; the lowest is the example."""
    name, said = facts.name(question), _said(values, scale)
    parts = [Text(th=f"ตอบ “{name.th}”{said.th}", en=f"answer “{name.en}”{said.en}")]
    if grounds.justified:
        parts.append(
            Text(
                th=f"พร้อมเหตุผลอย่างน้อย {grounds.justified} ตัวอักษร",
                en=f"justified in at least {characters(grounds.justified)}",
            )
        )
    if grounds.addressed:
        parts.append(Text(th="พร้อมที่อยู่เว็บ", en="with a web address"))
    if grounds.accepted:
        parts.append(acceptance("", facts))
    return Step(
        kind="answer",
        about=question,
        text=joined(parts, separator=", "),
        effort=Decimal(1),
        content=(scale.rank(values[0]) or 0) + len(parts) - 1,
        fact=Answer(
            question=question,
            value=values[0],
            justification="x" * grounds.justified,
            reference=_ADDRESS if grounds.addressed else "",
        ),
        by=SUBMITTER,
        accepted_by=ASSESSOR if grounds.accepted else "",
    )


def _said(values: tuple[str, ...], scale: AnswerScale) -> Text:
    """Say which of the values of a scale would do."""
    names = [scale.value_name(value) for value in values]
    if len(values) == 1:
        return Text(th=f": {names[0].th}", en=f": {names[0].en}")
    if values == scale.written():
        return Text(th=" (ค่าใดก็ได้ในมาตรวัด)", en=" (any answer)")
    if values == scale.written()[-len(values) :]:
        return Text(th=f": {names[0].th} ขึ้นไป", en=f": {names[0].en} or better")
    return Text(
        th=": " + " หรือ ".join(name.th for name in names), en=": " + " or ".join(name.en for name in names)
    )


def texts(
    _indicator: Indicator, met: Sequence[Written], unmet: Sequence[Written], facts: Facts
) -> Iterator[Step]:
    """Find the texts that would meet leaves over fields, or settle that they are not met."""
    for field in dict.fromkeys(leaf.field for leaf in (*met, *unmet)):
        least = [leaf.min_length for leaf in met if leaf.field == field]
        most = [leaf.min_length for leaf in unmet if leaf.field == field]
        for length in dict.fromkeys((*least, *(0 for _ in most))):
            yield Step(
                kind="write",
                about=field,
                text=_written(
                    facts.name(field), length, min((each for each in most if each > length), default=0)
                ),
                effort=Decimal(1),
                content=length,
                fact=Statement(field=field, content="x" * length),
                by=SUBMITTER,
            )


def _written(name: Text, least: int, below: int) -> Text:
    if not least and below == 1:
        return Text(th=f"เว้น “{name.th}” ว่างไว้", en=f"leave “{name.en}” blank")
    bounds = []
    if least:
        bounds.append(Text(th=f"อย่างน้อย {least}", en=f"at least {least}"))
    if below:
        bounds.append(Text(th=f"น้อยกว่า {below}", en=f"fewer than {below}"))
    th, en = " และ".join(each.th for each in bounds), " and ".join(each.en for each in bounds)
    noun = "character" if en.endswith(" 1") else "characters"
    return Text(th=f"เขียนข้อความใน “{name.th}” {th} ตัวอักษร", en=f"write {en} {noun} in “{name.en}”")


def attainments(
    _indicator: Indicator, met: Sequence[Reached], unmet: Sequence[Reached], _facts: Facts
) -> Iterator[Step]:
    """Find the levels of other indicators that would meet leaves over them, or settle that they are not met."""
    for code in dict.fromkeys(leaf.indicator for leaf in (*met, *unmet)):
        least = [leaf.level for leaf in met if leaf.indicator == code]
        most = [leaf.level for leaf in unmet if leaf.indicator == code]
        for level in dict.fromkeys((*least, *(0 for _ in most))):
            yield Step(
                kind="attain",
                about=code,
                text=_attained(code, level, min((each for each in most if each > level), default=0)),
                effort=Decimal(1),
                content=level,
                fact=Attainment(indicator=code, level=level),
                by=SUBMITTER,
            )


def _attained(code: str, least: int, below: int) -> Text:
    bounds = []
    if least:
        bounds.append(Text(th=f"ถึงระดับ {least}", en=f"at level {least}"))
    if below:
        bounds.append(Text(th=f"ต่ำกว่าระดับ {below}", en=f"below level {below}"))
    return Text(
        th=f"ให้ตัวชี้วัด {code} " + " และ".join(each.th for each in bounds),
        en=f"have indicator {code} " + " and ".join(each.en for each in bounds),
    )
