"""What overviews are made of: their words, and the pieces that many of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeVar

from attrs import field, frozen

from kpiflow.dates import PartialDate
from kpiflow.periods import format_date
from kpiflow.reports.document import Block, Line
from kpiflow.reports.scorecard_words import SCORECARD_WORDS
from kpiflow.reports.speaking import Speaker
from kpiflow.scoring import Score
from kpiflow.text import Language, Text


T = TypeVar("T")

_WORDS: Final[Mapping[str, Text]] = {
    **SCORECARD_WORDS,
    "assessment": Text(th="การประเมิน", en="Assessment"),
    "entries": Text(th="จำนวนรายการในสมุดบันทึก", en="journal entries"),
    "verdict": Text(th="ผลการตรวจเกณฑ์", en="Verdict"),
    "ladder": Text(th="ผลการตรวจทุกระดับ", en="Verdict on the ladder"),
    "holds": Text(th="ครบถ้วน", en="holds"),
    "open": Text(th="ไม่ครบถ้วน", en="does not hold"),
    "scorecard": Text(th="ผลรวมคะแนน", en="Scorecard"),
    "journal": Text(th="การตรวจสอบสมุดบันทึก", en="Verification of journal"),
    "covered": Text(th="ตรงกับจุดยึดถึงลำดับที่", en="fixed up to entry"),
    "levels": Text(th="ระดับการตรวจสอบ", en="verified as"),
    "part": Text(th="รายการ", en="part"),
    "state": Text(th="สถานะ", en="state"),
    "band": Text(th="อยู่ในเกณฑ์", en="band"),
    "problems": Text(th="ปัญหา", en="problems"),
    "tree": Text(th="แผ่นคะแนน", en="Scorecard"),
    "store": Text(th="คลังสมุดบันทึก", en="Store of journals"),
    "journals": Text(th="จำนวนสมุดบันทึก", en="journals"),
    "first": Text(th="แสดง {most} เล่มแรก", en="the first {most} are shown"),
    "journal_name": Text(th="สมุดบันทึก", en="journal"),
    "last": Text(th="บันทึกล่าสุดเมื่อ", en="recorded last at"),
}


@frozen(kw_only=True)
class Overview:
    """What a notebook shows of one object, in one language.

    Attributes:
        kind: What the object is, as the name of its data says: `result`, `verdict` and so on.
        language: The language of what stands around the data.
        title: What it is about.
        blocks: What it says.
        facts: The same in figures for programs; plain data.
    """

    kind: str
    language: Language
    title: Line
    blocks: tuple[Block, ...]
    facts: Mapping[str, Any] = field(repr=False)


def score_facts(score: Score) -> dict[str, Any]:
    """Give a score as data: as printed, and exactly."""
    value = score.earned.value
    return {
        "state": score.state,
        "points": None if value is None else score.points_shown(),
        "points_exact": exactly(value),
        "weight": exactly(score.weight),
        "weighted": None if value is None else score.printed(),
        "weighted_exact": None if value is None else exactly(score.weighted),
    }


def speaker_of(language: Language, names: Mapping[str, Text] | None = None) -> Speaker:
    """Give a speaker of a language."""
    return Speaker(language, names or {})


def word(speaker: Speaker, key: str, **values: object) -> str:
    """Say one of the words of overviews."""
    return speaker.say(_WORDS[key]).format(**values)


def day_said(day: date, speaker: Speaker) -> str:
    """Say the day that is spoken of."""
    return f"({speaker.word('as_of')} {format_date(PartialDate(day), language=speaker.language)})"


def between(*parts: str) -> str:
    """Join texts that are not blank."""
    return " · ".join(part for part in parts if part)


def with_depth(top: Sequence[T], parts: Callable[[T], Sequence[T]]) -> Iterator[tuple[T, int]]:
    """Walk nodes and what they are made of, with how deep each stands; wholes before their parts.

    Args:
        top: The highest ones.
        parts: Gives what each is made of.
    """
    waiting = [(part, 0) for part in reversed(top)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        waiting.extend((each, depth + 1) for each in reversed(parts(part)))


def exactly(value: Fraction | None) -> str | None:
    """Write a number exactly; nothing of none."""
    return None if value is None else str(value)
