"""What is shown, with one thing less: one topic, channel or day, no approval, one of a count or a bound short.

Where a rule asks for the thing that is left out, what is left does not do: on either
side of that boundary two rules can be told apart, and one rule be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from kpiflow.dates import DateRange, PartialDate
from kpiflow.evidence import Answer, Attainment, EvidenceItem, Fact, NilReturn, Reading, Statement
from kpiflow.planning.steps import Step
from kpiflow.scales import AnswerScale
from kpiflow.spans import Span
from kpiflow.text import Text


_DAY: Final = timedelta(days=1)


@frozen
class Weaker:
    """A step with one thing less, and what that is."""

    text: Text
    step: Step


def weaker(
    step: Step,
    *,
    as_of: date,
    spans: tuple[Span, ...] = (),
    windows: tuple[DateRange, ...] = (),
    scale: AnswerScale | None = None,
) -> Iterator[Weaker]:
    """Give a step with one thing less, in every way there is.

    Args:
        step: The step.
        as_of: The day on which it counts.
        spans: How long evidence counts under the rules that are tried.
        windows: The windows that these rules name; what is dated is tried at their edges too.
        scale: Where it is an answer, the scale it is given on.
    """
    if step.fact is None:
        return
    if isinstance(step.fact, Answer) and scale is not None:
        for text, answer in _of_answer(step.fact, scale):
            yield Weaker(text, evolve(step, fact=answer))
    for text, fact in _less(step.fact, as_of, spans, windows):
        yield Weaker(text, evolve(step, fact=fact))
    if step.accepted_by:
        yield Weaker(Text(th="ยังไม่มีการรับรอง", en="not accepted"), evolve(step, accepted_by=""))


def _less(
    fact: Fact, as_of: date, spans: tuple[Span, ...], windows: tuple[DateRange, ...]
) -> Iterator[tuple[Text, Fact]]:
    match fact:
        case EvidenceItem():
            yield from _of_item(fact, as_of, spans, windows)
        case NilReturn():
            yield from _of_nil_return(fact)
        case Answer():
            if fact.justification:
                shorter = Text(th="เหตุผลสั้นไปหนึ่งตัวอักษร", en="the justification one character short")
                yield shorter, evolve(fact, justification=fact.justification[:-1])
            if fact.reference:
                yield Text(th="ไม่มีที่อยู่เว็บ", en="no web address"), evolve(fact, reference="")
        case Reading(value=Decimal() as value):
            unit = Decimal((0, (1,), min(0, int(value.as_tuple().exponent))))
            for by, said in ((-unit, "lower"), (unit, "higher")):
                th = "ต่ำลง" if by < 0 else "สูงขึ้น"
                yield (
                    Text(th=f"ค่า{th} {unit:f}", en=f"the value {unit:f} {said}"),
                    evolve(fact, value=value + by),
                )
        case Statement(content=content) if content:
            shorter = Text(th="ข้อความสั้นไปหนึ่งตัวอักษร", en="the text one character short")
            yield shorter, evolve(fact, content=content[:-1])
        case Attainment(level=level) if level:
            yield Text(th="ต่ำไปหนึ่งระดับ", en="one level lower"), evolve(fact, level=level - 1)
        case _:
            return


def _of_answer(answer: Answer, scale: AnswerScale) -> Iterator[tuple[Text, Answer]]:
    """Give an answer with the next lower value."""
    rank = scale.rank(answer.value)
    if rank:
        value = scale.written()[rank - 1]
        yield Text(th=f"ตอบต่ำลงเป็น {value}", en=f"only {value}"), evolve(answer, value=value)


def _of_item(
    item: EvidenceItem, as_of: date, spans: tuple[Span, ...], windows: tuple[DateRange, ...]
) -> Iterator[tuple[Text, Fact]]:
    for topic in item.topics:
        left = tuple(each for each in item.topics if each != topic)
        yield Text(th=f"ไม่ระบุ {topic}", en=f"without the topic {topic}"), evolve(item, topics=left)
    if item.approval:
        yield Text(th="ไม่มีการเห็นชอบ", en="not approved"), evolve(item, approval=None)
    if item.document_date:
        yield from _of_date(item, item.document_date.first, as_of, spans)
        for days in windows:
            yield from _at_edges(item, days)
    if item.covers:
        yield from ((text, evolve(item, covers=days)) for text, days in _of_days(item.covers))
        yield Text(th="ไม่ระบุช่วงเวลา", en="covering no stated period"), evolve(item, covers=None)
    for quantity in item.quantities:
        if quantity.amount >= 1:
            fewer = evolve(quantity, amount=quantity.amount - 1)
            others = tuple(fewer if each is quantity else each for each in item.quantities)
            yield (
                Text(th=f"{quantity.of} ขาดไป 1", en=f"one {quantity.of} short"),
                evolve(item, quantities=others),
            )


def _of_date(
    item: EvidenceItem, day: date, as_of: date, spans: tuple[Span, ...]
) -> Iterator[tuple[Text, Fact]]:
    later = Text(th="ช้าไปหนึ่งวัน", en="one day later")
    earlier = Text(th="เร็วไปหนึ่งวัน", en="one day earlier")
    yield later, evolve(item, document_date=PartialDate(day + _DAY))
    yield earlier, evolve(item, document_date=PartialDate(day - _DAY))
    yield Text(th="ไม่ลงวันที่", en="undated"), evolve(item, document_date=None)
    for span in spans:
        oldest = _oldest(span, as_of)
        yield (
            Text(th="เก่าที่สุดที่ยังใช้ได้", en="as old as it may be"),
            evolve(item, document_date=PartialDate(oldest)),
        )
        yield (
            Text(th="เก่าเกินไปหนึ่งวัน", en="one day too old"),
            evolve(item, document_date=PartialDate(oldest - _DAY)),
        )


def _at_edges(item: EvidenceItem, days: DateRange) -> Iterator[tuple[Text, Fact]]:
    """Give an item dated on either end of a window, and on the days just outside."""
    for text, day in (
        (Text(th="ลงวันที่วันแรกของช่วง", en="dated on the first day of the window"), days.first),
        (Text(th="ลงวันที่ก่อนช่วงหนึ่งวัน", en="dated one day before the window"), days.first - _DAY),
        (Text(th="ลงวันที่วันสุดท้ายของช่วง", en="dated on the last day of the window"), days.last),
        (Text(th="ลงวันที่หลังช่วงหนึ่งวัน", en="dated one day after the window"), days.last + _DAY),
    ):
        yield text, evolve(item, document_date=PartialDate(day))


def _oldest(span: Span, as_of: date) -> date:
    """Give the earliest day from which a span still reaches a day."""
    day = as_of - timedelta(days=31 * span.months + span.days)
    while span.after(day) < as_of:
        day += _DAY
    return day


def _of_nil_return(nil: NilReturn) -> Iterator[tuple[Text, Fact]]:
    for channel in nil.channels if len(nil.channels) > 1 else ():
        left = tuple(each for each in nil.channels if each != channel)
        yield Text(th=f"ขาดช่องทาง {channel}", en=f"without the channel {channel}"), evolve(nil, channels=left)
    if nil.period:
        yield from ((text, evolve(nil, period=days)) for text, days in _of_days(nil.period))
    if nil.attester:
        yield Text(th="ไม่มีผู้ลงนามรับรอง", en="signed by nobody"), evolve(nil, attester="")
    if nil.attested_on:
        yield Text(th="ไม่ลงวันที่รับรอง", en="attested on no stated day"), evolve(nil, attested_on=None)


def _of_days(days: DateRange) -> Iterator[tuple[Text, DateRange]]:
    """Give a range that begins a day later, and one that ends a day earlier."""
    if days.first < days.last:
        yield (
            Text(th="เริ่มช้าไปหนึ่งวัน", en="beginning one day late"),
            DateRange.of_days(days.first + _DAY, days.last),
        )
        yield (
            Text(th="สิ้นสุดเร็วไปหนึ่งวัน", en="ending one day early"),
            DateRange.of_days(days.first, days.last - _DAY),
        )
