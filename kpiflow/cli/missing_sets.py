"""The sets of steps that `kpiflow missing` found, written for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any, Final, Literal, TypeAlias

from attrs import frozen

from kpiflow import codec
from kpiflow.assessment import Assessment
from kpiflow.dates import PartialDate
from kpiflow.definitions import Indicator
from kpiflow.evidence import Answer, Attainment, EvidenceItem, Fact, NilReturn, Reading, Statement
from kpiflow.periods import format_date
from kpiflow.planning import MissingSet, Step
from kpiflow.scoring import shortest
from kpiflow.text import Language, Text, broken, display_width, in_both, on_one_line


Outcome: TypeAlias = Literal["reached", "missing", "impossible", "unknown"]
"""Whether the level is reached, can be unlocked, cannot be, or was not found out."""


@frozen(kw_only=True)
class Found:
    """What was found to be missing.

    Attributes:
        assessment: The name of the assessment.
        indicator: Its definition.
        level: The level asked about.
        as_of: The day asked about.
        sets: The sets shown, cheapest first.
        has_more: Whether there are more of them; `None` where the search gave up before it knew.
        looked_at: How many sets were looked at.
    """

    assessment: str
    indicator: Indicator
    level: int
    as_of: date
    sets: tuple[MissingSet, ...]
    has_more: bool | None
    looked_at: int

    @classmethod
    def of(cls, assessment: Assessment, *, level: int, limit: int, as_of: date) -> Found:
        """Find what is missing, and whether there are more ways than are shown.

        Raises:
            MoveError: The ladder has no such level (KPI202).
        """
        search = assessment.missing(level=level, as_of=as_of, limit=limit + 1)
        ways = iter(search)
        sets = tuple(islice(ways, limit))
        is_more = next(ways, None) is not None
        return cls(
            assessment=assessment.id,
            indicator=assessment.indicator,
            level=level,
            as_of=as_of,
            sets=sets,
            has_more=True if is_more else None if search.gave_up else False,
            looked_at=search.looked_at,
        )

    @property
    def outcome(self) -> Outcome:
        """What it comes to."""
        if self.sets:
            return "missing" if self.sets[0].steps else "reached"
        return "impossible" if self.has_more is False else "unknown"


# --- for people ------------------------------------------------------------------------

_WORDS: Final[Mapping[str, Text]] = {
    "indicator": Text(th="ตัวชี้วัดที่ {code}  {name}", en="Indicator {code}  {name}"),
    "missing": Text(
        th="สิ่งที่ยังขาดสำหรับระดับ {level} ณ วันที่ {day} เรียงจากภาระงานน้อยไปมาก",
        en="Missing for level {level}, as of {day}; the least effort first",
    ),
    "way": Text(th="ทางเลือกที่ {n}", en="Way {n}"),
    "effort": Text(th="ภาระงาน", en="effort"),
    "in_all": Text(th="รวม", en="in all"),
    "reached": Text(
        th="ถึงระดับ {level} แล้ว ณ วันที่ {day} ไม่มีสิ่งใดขาด",
        en="Level {level} is reached as of {day}: nothing is missing.",
    ),
    "impossible": Text(
        th="ไม่มีสิ่งใดทำให้ถึงระดับ {level} ได้ ณ วันที่ {day}",
        en="Nothing could unlock level {level} as of {day}.",
    ),
    "unknown": Text(
        th="ยังไม่พบทางไปถึงระดับ {level} ณ วันที่ {day} หยุดค้นหาหลังพิจารณา {looked_at} ชุด",
        en="No way to level {level} was found as of {day}: the search gave up after {looked_at} sets.",
    ),
    "more": Text(
        th="ยังมีทางเลือกอื่นอีก (--limit {more} แสดงเพิ่ม)", en="There are more ways (--limit {more} shows more)."
    ),
    "gave_up": Text(
        th="อาจมีทางเลือกอื่นอีก หยุดค้นหาหลังพิจารณา {looked_at} ชุด",
        en="There may be more ways: the search gave up after {looked_at} sets.",
    ),
}

_INDENT: Final = 2
_WIDEST: Final = 72
"""Columns for what to do where no width is given: longer texts go on below."""


def as_text(found: Found, *, language: Language, width: int | None = None) -> str:
    """Write for people: the ways, numbered, each with its steps and what they cost.

    Args:
        found: What was found.
        language: The language of the text.
        width: Columns there are.
    """
    return "".join(f"{line.rstrip()}\n" for line in _lines(found, language, width))


def _lines(found: Found, language: Language, width: int | None) -> Iterator[str]:
    values = {
        "code": found.indicator.code,
        "name": found.indicator.name.in_language(language),
        "level": found.level,
        "day": format_date(PartialDate(found.as_of), language=language),
        "more": 2 * len(found.sets),
        "looked_at": found.looked_at,
    }

    def said(word: str, **more: object) -> str:
        return on_one_line(_WORDS[word].in_language(language).format(**values, **more))

    yield said("indicator")
    yield said(found.outcome)
    if found.outcome != "missing":
        return
    efforts = [written(each.effort) for each in found.sets]
    efforts.extend(written(step.effort) for each in found.sets for step in each.steps)
    number = max(display_width(said("effort")), *map(len, efforts))
    texts = [on_one_line(step.text.in_language(language)) for each in found.sets for step in each.steps]
    room = (width - number - 2 - _INDENT) if width else _WIDEST
    column = max(20, min(room, max(map(display_width, texts))))
    for n, each in enumerate(found.sets, start=1):
        yield ""
        yield _row(said("way", n=n), said("effort"), column + _INDENT, number)
        for step in each.steps:
            first, *rest = broken(on_one_line(step.text.in_language(language)), column)
            yield " " * _INDENT + _row(first, written(step.effort), column, number)
            yield from (" " * (2 * _INDENT) + line for line in rest)
        yield " " * _INDENT + _row(said("in_all"), written(each.effort), column, number)
    if found.has_more is not False:
        yield ""
        yield said("more" if found.has_more else "gave_up")


def _row(text: str, number: str, column: int, width: int) -> str:
    """Lay out a text and a number in columns, however wide Thai stands in a terminal."""
    return f"{text}{' ' * (column - display_width(text))}  {number:>{width + len(number) - display_width(number)}}"


def written(effort: Decimal) -> str:
    """Write an effort, without zeros that say nothing."""
    return f"{shortest(Fraction(effort)):f}"


# --- for programs ----------------------------------------------------------------------

_SECTIONS: Final[Mapping[type[Fact], str]] = {
    EvidenceItem: "evidence",
    NilReturn: "nil_returns",
    Answer: "answers",
    Reading: "readings",
    Statement: "texts",
    Attainment: "attainments",
}
"""Under which key of an assessment file an example would stand."""


def as_record(found: Found) -> dict[str, Any]:
    """Write as plain data; its keys are in the reference, and never renamed."""
    return {
        "edition": 1,
        "indicator": found.indicator.code,
        "name": in_both(found.indicator.name),
        "assessment": found.assessment,
        "as_of": found.as_of.isoformat(),
        "level": found.level,
        "outcome": found.outcome,
        "sets": [
            {"effort": written(each.effort), "steps": [step_record(step) for step in each.steps]}
            for each in found.sets
        ],
        "has_more": found.has_more,
        "looked_at": found.looked_at,
    }


def step_record(step: Step) -> dict[str, Any]:
    """Write a step as plain data."""
    return {
        "kind": step.kind,
        "about": step.about,
        "text": in_both(step.text),
        "effort": written(step.effort),
        "accepted_by": step.accepted_by or None,
        "example": None if step.fact is None else {_SECTIONS[type(step.fact)]: codec.unstructure(step.fact)},
    }
