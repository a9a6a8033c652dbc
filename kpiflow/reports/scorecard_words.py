"""The words around the figures of a scorecard, in a terminal and on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kpiflow.text import Text


NOTE_WORDS: Final[Mapping[str, Text]] = {
    "missing": Text(th="ยังไม่มีคะแนน", en="no points yet"),
    "not_applicable": Text(th="ไม่ใช้บังคับ", en="does not apply"),
    "zero": Text(th="0 ตามเกณฑ์", en="0 by rule"),
    "not_evaluated": Text(th="ไม่ประเมินในรอบนี้", en="not evaluated in this round"),
    "exclude": Text(th="ไม่นับ", en="left out"),
    "drop": Text(th="ไม่นับ แต่คงน้ำหนัก", en="left out, its weight kept"),
    "counted": Text(th="นับเป็น {points}", en="counted as {points}"),
}
"""The words that say why a part counts otherwise than with its points."""

SCORECARD_WORDS: Final[Mapping[str, Text]] = {
    "round": Text(th="รอบ {months} เดือน", en="{months}-month round"),
    "weight": Text(th="น้ำหนัก", en="weight"),
    "points": Text(th="คะแนน", en="points"),
    "weighted": Text(th="ถ่วงน้ำหนัก", en="weighted"),
    "result": Text(th="ผลรวม", en="result"),
    "no_band": Text(th="ไม่อยู่ในช่วงใด", en="in no band"),
    **NOTE_WORDS,
    "gate": Text(th="ไม่ผ่านเงื่อนไข: {what}", en="does not hold: {what}"),
    "misprint": Text(th="พิมพ์ไม่ตรง", en="printed otherwise"),
}
