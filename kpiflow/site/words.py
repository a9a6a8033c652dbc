"""The words of the index, in Thai and English."""

from __future__ import annotations

from typing import Final

from kpiflow.text import Language, Text


WORDS: Final[dict[str, Text]] = {
    "title": Text(th="ผลการประเมินตัวชี้วัด", en="Assessments of indicators"),
    "as_of": Text(th="ณ วันที่ {day}", en="as of {day}"),
    "count": Text(th="{count} การประเมิน", en="{count} assessments"),
    "one": Text(th="1 การประเมิน", en="1 assessment"),
    "index": Text(th="สารบัญ", en="Index"),
    "pages": Text(th="หน้าของการประเมินนี้", en="Pages of this assessment"),
    "card": Text(th="การ์ด", en="Card"),
    "gap": Text(th="สิ่งที่ยังขาด", en="Gap"),
    "timeline": Text(th="ตามเวลา", en="Timeline"),
    "record": Text(th="ข้อมูล JSON", en="JSON record"),
    "scorecards": Text(th="ผลคะแนนรวม", en="Scorecards"),
    "counts": Text(th="จำนวนการประเมินในแต่ละระดับที่หลักฐานสนับสนุน", en="Assessments by the level that evidence supports"),
    "table": Text(th="การประเมินทั้งหมด", en="All assessments"),
    "code": Text(th="รหัส", en="Code"),
    "name": Text(th="ตัวชี้วัด", en="Indicator"),
    "unit": Text(th="หน่วยงาน", en="Unit"),
    "year": Text(th="ปี", en="Year"),
    "claimed": Text(th="รายงาน", en="Claimed"),
    "supported": Text(th="สนับสนุน", en="Supported"),
    "accepted": Text(th="รับรอง", en="Accepted"),
    "score": Text(th="คะแนน", en="Score"),
    "weighted": Text(th="ถ่วงน้ำหนัก", en="Weighted"),
    "verified": Text(th="การตรวจสอบ", en="Verification"),
    "consistent": Text(th="สอดคล้อง ไม่มีจุดยึด", en="consistent, unanchored"),
    "anchored": Text(th="ตรงกับจุดยึด", en="anchored"),
    "damaged": Text(th="ไม่ผ่าน", en="not verified"),
    "search": Text(th="ค้นหาในทุกหน้า", en="Search all pages"),
    "all": Text(th="ทั้งหมด", en="all"),
    "level": Text(th="ระดับที่สนับสนุน", en="Supported level"),
    "claim": Text(th="ผลต่อระดับที่รายงาน", en="Claim"),
    "borne": Text(th="มีหลักฐานสนับสนุน", en="supported"),
    "not_borne": Text(th="ไม่มีหลักฐานสนับสนุน", en="not supported"),
    "no_claim": Text(th="ไม่ได้รายงานระดับ", en="no level is claimed"),
    "found": Text(th="พบ {count} จาก {of}", en="{count} of {of} found"),
    "nothing": Text(th="ไม่พบ", en="Nothing was found"),
    "clear": Text(th="ล้าง", en="Clear"),
    "sort": Text(th="เรียงตาม{column}", en="Sort by {column}"),
    "none": Text(th="–", en="–"),
    "problems": Text(th="การประเมินที่อ่านไม่ได้", en="Assessments that cannot be read"),
    "read_as": Text(
        th="ค้นหาจากข้อความทั้งหมดในทุกหน้าของแต่ละการประเมิน เลขไทยและเลขอารบิกถือเป็นเลขเดียวกัน หลายคำคั่นด้วยเว้นวรรคต้องพบครบทุกคำ",
        en="The search goes through everything that the pages of an assessment say. Thai and Arabic digits are the same; "
        "of several words, all must be found.",
    ),
    "made_of": Text(
        th="หน้าเหล่านี้สร้างจากสมุดบันทึก และเหมือนเดิมทุกครั้งที่สร้างจากสมุดบันทึกเดียวกันสำหรับวันเดียวกัน",
        en="These pages are made from journals, and are the same whenever they are made from the same journals for the same day.",
    ),
}  # fmt: skip


def word(key: str, language: Language, **values: object) -> str:
    """Say one of the words of the index."""
    return WORDS[key].in_language(language).format(**values)
