"""The words of pictures, in Thai and English."""

from __future__ import annotations

from typing import Final

from kpiflow.text import Language, Text


WORDS: Final[dict[str, Text]] = {
    "level": Text(th="ระดับ {level}", en="Level {level}"),
    "no_level": Text(th="ไม่ถึงระดับใด", en="no level"),
    "none": Text(th="–", en="–"),
    "levels_of": Text(th="ระดับของตัวชี้วัด {code} {name}", en="Levels of indicator {code} {name}"),
    "as_of": Text(th="ณ วันที่ {day}", en="as of {day}"),
    "claimed": Text(th="ที่รายงาน", en="claimed"),
    "supported": Text(th="ที่หลักฐานสนับสนุน", en="supported"),
    "without_decisions": Text(th="ไม่รวมคำวินิจฉัย", en="without decisions"),
    "accepted": Text(th="ที่รับรอง", en="accepted"),
    "reached": Text(th="ผ่านเกณฑ์", en="reached"),
    "reached_by_decision": Text(th="ผ่านเกณฑ์โดยคำวินิจฉัย", en="reached, by a decision"),
    "reached_above_decision": Text(
        th="ผ่านเกณฑ์ (ระดับที่ต่ำกว่าผ่านโดยคำวินิจฉัย)", en="reached, above a decision at a lower level"
    ),
    "held_back": Text(
        th="ครบถ้วนในระดับนี้ แต่ระดับที่ต่ำกว่ายังไม่ผ่าน", en="complete in itself, but a lower level is not"
    ),
    "not_reached": Text(th="ยังไม่ผ่านเกณฑ์", en="not reached"),
    "course_of": Text(
        th="ระดับและหลักฐานของตัวชี้วัด {code} {name} ตามเวลา",
        en="Levels and evidence of indicator {code} {name} over time",
    ),
    "from_to": Text(th="ตั้งแต่ {first} ถึง {last}", en="From {first} to {last}"),
    "performance": Text(th="ช่วงเวลาปฏิบัติราชการ", en="performance period"),
    "reporting": Text(th="ช่วงเวลารายงาน", en="reporting window"),
    "evidence": Text(th="หลักฐาน", en="evidence"),
    "nil_returns": Text(th="การรับรองว่าไม่พบ", en="nil returns"),
    "decisions": Text(th="คำวินิจฉัย", en="decisions"),
    "ratings": Text(th="รายงานและการรับรอง", en="claim and rating"),
    "claims": Text(th="รายงานระดับ {level}", en="claims level {level}"),
    "claims_none": Text(th="ไม่ได้รายงานระดับ", en="claims no level"),
    "accepts": Text(th="รับรองระดับ {level}", en="accepts level {level}"),
    "taken_back": Text(th="ถูกเพิกถอนเมื่อ {day}", en="taken back on {day}"),
    "submitted": Text(th="ยื่นแล้ว", en="submitted"),
    "accepted_item": Text(th="รับรองแล้ว", en="accepted"),
    "rejected": Text(th="ไม่รับรอง", en="rejected"),
    "withdrawn": Text(th="ถอนแล้ว", en="withdrawn"),
    "outside": Text(th="อยู่นอกช่วงที่แสดง", en="outside what is shown"),
    "until_ever": Text(th="ไม่มีกำหนดสิ้นสุด", en="without end"),
    "scores_of": Text(th="คะแนนของ {name}", en="Points of {name}"),
    "worth_of": Text(th="คะแนนของ {name} มาจากส่วนใด", en="What the points of {name} are made of"),
    "page_of": Text(th="{title} (ภาพที่ {page} จาก {of})", en="{title} (picture {page} of {of})"),
    "points": Text(th="คะแนน", en="points"),
    "no_points": Text(th="ไม่มีคะแนน", en="no points"),
    "worst": Text(th="ต่ำสุด", en="worst"),
    "best": Text(th="สูงสุด", en="best"),
    "step": Text(th="ช่วงที่ {step} จาก 5", en="step {step} of 5"),
    "start": Text(th="ตั้งต้น", en="start"),
    "total": Text(th="รวม", en="total"),
    "scored": Text(th="ผลจากการให้คะแนนรวม", en="scored as a whole"),
    "gates": Text(th="ผลจากเงื่อนไขบังคับ", en="gates of the result"),
    "left_out": Text(th="ไม่นับ", en="left out"),
    "lowest": Text(th="ส่วนที่ต่ำสุดตัดสิน", en="the lowest part decides"),
    "machine_of": Text(
        th="การเลื่อนระดับของตัวชี้วัด {code} {name}", en="How indicator {code} {name} moves from level to level"
    ),
    "below": Text(th="ยังไม่ถึงระดับใด", en="no level yet"),
    "level_asks": Text(th="ระดับ {level} ต้องมี", en="level {level} asks for"),
    "rises": Text(th="เลื่อนขึ้นเมื่อครบทุกข้อ", en="moves up once all of these hold"),
    "rises_by_count": Text(
        th="นับจำนวนระดับที่ครบถ้วน ไม่ว่าระดับใด", en="levels that hold are counted, whichever they are"
    ),
    "rises_side_by_side": Text(
        th="แต่ละระดับไม่ขึ้นกับระดับอื่น นับระดับสูงสุดที่ครบถ้วน",
        en="levels stand side by side; the highest that holds counts",
    ),
    "rises_by_rating": Text(th="ผู้ประเมินเป็นผู้กำหนดระดับ", en="the assessor decides the level"),
    "falls": Text(
        th="ระดับลดลงได้ทันทีหนึ่งระดับหรือหลายระดับ เมื่อหลักฐานหรือคำวินิจฉัยไม่รองรับแล้ว",
        en="the level falls, by one or by several at once, when evidence or decisions no longer bear it",
    ),
    "fall": Text(th="ลดลง", en="falls"),
    "nothing_asked": Text(th="ไม่มีข้อกำหนด", en="nothing is asked"),
}


def say(key: str, language: Language, **values: object) -> str:
    """Say one of the words of pictures."""
    return WORDS[key].in_language(language).format(**values)


def flat(text: str) -> str:
    """Lay a text out on one line."""
    return " ".join(text.split())


def called(code: str, name: Text, language: Language) -> str:
    """Call something by its code and name."""
    return flat(f"{code} {name.in_language(language)}")


def sentence(*parts: str) -> str:
    """Join what is said into one text, each part with an end of its own."""
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
