"""The words around the figures of scorecards, for every report, sheet, notebook and terminal that shows some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kpiflow.pictures.words import WORDS
from kpiflow.scoring import Score
from kpiflow.text import Language, Text


SCORECARD_WORDS: Final[Mapping[str, Text]] = {
    "round": Text(th="รอบ {months} เดือน", en="{months}-month round"),
    "part": Text(th="ตัวชี้วัด", en="indicator"),
    "weight": Text(th="น้ำหนัก", en="weight"),
    "points": WORDS["points"],
    "weighted": Text(th="ถ่วงน้ำหนัก", en="weighted"),
    "total": WORDS["total"],
    "result": Text(th="ผลรวม", en="result"),
    "band": Text(th="ผลการประเมิน", en="band"),
    "no_band": Text(th="ไม่อยู่ในช่วงใด", en="in no band"),
    "scored": Text(th="มีคะแนน", en="scored"),
    "missing": Text(th="ยังไม่มีคะแนน", en="no points yet"),
    "not_applicable": Text(th="ไม่ใช้บังคับ", en="does not apply"),
    "zero": Text(th="0 ตามเกณฑ์", en="0 by rule"),
    "not_evaluated": Text(th="ไม่ประเมินในรอบนี้", en="not evaluated in this round"),
    "exclude": WORDS["left_out"],
    "drop": Text(th="ไม่นับ แต่คงน้ำหนัก", en="left out, its weight kept"),
    "counted": Text(th="นับเป็น {points}", en="counted as {points}"),
    "none": WORDS["none"],
    "gate": Text(th="ไม่ผ่านเงื่อนไข: {what}", en="does not hold: {what}"),
    "misprint": Text(th="พิมพ์ไม่ตรง", en="printed otherwise"),
}
"""What figures are called, and why a part counts otherwise than with its points; as inside a sentence."""


def points_said(score: Score, language: Language) -> str:
    """Give the points of an indicator as its rounding prints them, or why there are none."""
    if score.earned.value is None:
        return SCORECARD_WORDS[score.state].in_language(language)
    return score.rounding.text(score.points)


def headed(key: str) -> Text:
    """Give a label as it stands by itself, at the head of a column or before a figure."""
    text = SCORECARD_WORDS[key]
    return Text(th=text.th, en=text.en[:1].upper() + text.en[1:])
