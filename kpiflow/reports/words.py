"""The words that reports put around data, in Thai and English.

The Thai labels of the card's own fields are those of the official form.
"""

from __future__ import annotations

from typing import Final

from kpiflow.evidence import Standing
from kpiflow.guards import Status
from kpiflow.self_assessment import Remark
from kpiflow.text import Text


WORDS: Final[dict[str, Text]] = {
    "title": Text(
        th="รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)",
        en="Performance report under the performance agreement (by indicator)",
    ),
    "round": Text(th="รอบ {months} เดือน", en="{months}-month round"),
    "fiscal_year": Text(th="ปีงบประมาณ พ.ศ. {year}", en="fiscal year {year} BE"),
    "indicator": Text(th="ตัวชี้วัดที่", en="Indicator"),
    "supervisor": Text(th="ผู้กำกับดูแลตัวชี้วัด", en="KPI supervisor"),
    "collector": Text(th="ผู้จัดเก็บข้อมูล", en="Data collector"),
    "phone": Text(th="โทรศัพท์", en="Telephone"),
    "extension": Text(th="ต่อ", en="ext."),
    "description": Text(th="คำอธิบาย", en="Description"),
    "performance": Text(th="ข้อมูลผลการดำเนินงาน", en="Performance data"),
    "level_points": Text(th="ระดับคะแนน", en="Level"),
    "steps": Text(th="การดำเนินงานในแต่ละขั้นตอน", en="What was done at each step"),
    "criteria": Text(th="เกณฑ์การให้คะแนน", en="Scoring criteria"),
    "level": Text(th="ระดับ {level}", en="Level {level}"),
    "calculation": Text(th="การคำนวณคะแนนจากผลการดำเนินงาน", en="Calculation of the score"),
    "base_datum": Text(th="ตัวชี้วัด/ข้อมูลพื้นฐานประกอบตัวชี้วัด", en="Indicator / base datum"),
    "weight": Text(th="น้ำหนัก (ร้อยละ)", en="Weight (percent)"),
    "result": Text(th="ผลการดำเนินงาน", en="Result"),
    "score": Text(th="ค่าคะแนนที่ได้", en="Score"),
    "weighted": Text(th="ค่าคะแนนถ่วงน้ำหนัก", en="Weighted score"),
    "as_claimed": Text(th="ตามที่รายงาน", en="as claimed"),
    "as_supported": Text(th="ตามหลักฐาน", en="as supported"),
    "actions": Text(th="คำชี้แจงการปฏิบัติงาน/มาตรการที่ได้ดำเนินการ", en="Explanation / measures taken"),
    "supporting_factors": Text(th="ปัจจัยสนับสนุนต่อการดำเนินงาน", en="Supporting factors"),
    "obstacles": Text(th="อุปสรรคต่อการดำเนินงาน", en="Obstacles"),
    "file_changed": Text(th="ไฟล์ {path} ถูกเปลี่ยน", en="file {path} was changed"),
    "file_missing": Text(th="ไม่พบไฟล์ {path}", en="file {path} is missing"),
    "evidence": Text(th="หลักฐานอ้างอิง", en="Reference evidence"),
    "nil_returns": Text(th="การรับรองว่าไม่พบ", en="Nil returns"),
    "nil_return": Text(th="การรับรองว่าไม่พบ", en="Nil return"),
    "decisions": Text(th="ผลการพิจารณาของผู้ประเมิน", en="Decisions"),
    "explanation": Text(th="คำอธิบายผลการตรวจแต่ละระดับ", en="What each level comes to, and why"),
    "levels": Text(th="ระดับที่รายงาน ที่หลักฐานสนับสนุน และที่รับรอง", en="Level claimed, supported and accepted"),
    "claimed": Text(th="ระดับที่รายงาน", en="claimed"),
    "supported": Text(th="ระดับที่หลักฐานสนับสนุน", en="supported"),
    "with_decisions": Text(th="รวมคำวินิจฉัย", en="with decisions"),
    "without_decisions": Text(th="ไม่รวมคำวินิจฉัย", en="without decisions"),
    "accepted": Text(th="ระดับที่ผู้ประเมินรับรอง", en="accepted"),
    "as_of": Text(th="ณ วันที่", en="as of"),
    "none": Text(th="–", en="–"),
    "needs": Text(th="สิ่งที่ต้องมี", en="needs"),
    "satisfied_by": Text(th="หลักฐาน", en="satisfied by"),
    "found": Text(th="ข้อตรวจพบ", en="found"),
    "reached": Text(th="ผ่านเกณฑ์", en="reached"),
    "reached_by_decision": Text(th="ผ่านเกณฑ์โดยคำวินิจฉัย", en="reached, by a decision"),
    "reached_above_decision": Text(
        th="ผ่านเกณฑ์ (ระดับที่ต่ำกว่าผ่านโดยคำวินิจฉัย)", en="reached, above a decision at a lower level"
    ),
    "held_back": Text(
        th="ครบถ้วนในระดับนี้ แต่ระดับที่ต่ำกว่ายังไม่ผ่าน", en="complete in itself, but a lower level is not"
    ),
    "not_reached": Text(th="ยังไม่ผ่านเกณฑ์", en="not reached"),
    "waiver": Text(th="การผ่อนผัน", en="Waiver"),
    "exception": Text(th="ข้อยกเว้น", en="Exception"),
    "deficiency": Text(th="ข้อบกพร่องที่ยอมรับ", en="Accepted deficiency"),
    "override": Text(th="คำวินิจฉัยชี้ขาด", en="Override"),
    "exclusion": Text(th="ข้อที่แจ้งว่าไม่ใช้บังคับ", en="Exclusion"),
    "revoked": Text(th="ถูกเพิกถอน", en="taken back"),
    "plan": Text(th="แผนแก้ไข", en="plan"),
    "from": Text(th="ตั้งแต่", en="from"),
    "statements": Text(th="คำตอบ ผลการวัด และข้อความ", en="Answers, readings and texts"),
    "answer": Text(th="คำตอบ", en="answer"),
    "justification": Text(th="เหตุผล", en="because"),
    "other_level": Text(th="ระดับของตัวชี้วัด", en="level of indicator"),
    "rating": Text(th="ผลการประเมิน", en="Rating"),
    "valid": Text(th="มีผล", en="in force"),
    "attester": Text(th="ผู้รับรอง", en="attested by"),
    "no_attester": Text(th="ไม่ระบุผู้รับรอง", en="no attester named"),
    "no_date": Text(th="ไม่ระบุวันที่รับรอง", en="no date"),
    "channels": Text(th="ช่องทางที่ตรวจ", en="channels checked"),
    "covers": Text(th="ครอบคลุม", en="covers"),
    "topics": Text(th="ระบุ", en="speaks about"),
    "dated": Text(th="ลงวันที่", en="dated"),
    "took_place": Text(th="เมื่อวันที่", en="held on"),
    "approved": Text(th="เห็นชอบโดย", en="approved by the"),
    "expires": Text(th="ใช้ได้ถึง", en="valid until"),
    "rests_on": Text(th="ผลระดับ {level} ขึ้นอยู่กับ", en="Level {level} rests on"),
    "without_it": Text(th="หากไม่นับรายการนี้ จะได้ระดับ {level}", en="without it: level {level}"),
    "definition": Text(th="รหัสตรวจสอบนิยามตัวชี้วัด (SHA-256)", en="definition SHA-256"),
    "void": Text(th="บันทึกที่ไม่นับ", en="Recorded, and void"),
    "anchor": Text(th="จุดยึดของสมุดบันทึก (anchor)", en="anchor of the journal"),
    "read_as": Text(
        th="ข้อความในรายงานเป็นข้อมูลที่หน่วยงานยื่น ระดับและคะแนนคำนวณจากเกณฑ์การประเมินและหลักฐานข้างต้น",
        en="Statements are as filed by the unit; levels and scores follow from the rules and evidence above.",
    ),
}

STATUS_WORDS: Final[dict[Status, Text]] = {
    Status.MET: Text(th="ครบถ้วน", en="met"),
    Status.UNMET: Text(th="ไม่ครบถ้วน", en="unmet"),
    Status.UNKNOWN: Text(th="ยังบอกไม่ได้", en="unknown"),
    Status.NOT_APPLICABLE: Text(th="ไม่ใช้บังคับ", en="not applicable"),
    Status.WAIVED: Text(th="ผ่อนผัน", en="waived"),
    Status.ERROR: Text(th="ผิดพลาด", en="error"),
}

MARKS: Final[dict[Status, str]] = {
    Status.MET: "✓",
    Status.UNMET: "✗",
    Status.UNKNOWN: "?",
    Status.NOT_APPLICABLE: "–",
    Status.WAIVED: "≈",
    Status.ERROR: "!",
}

STANDING_WORDS: Final[dict[Standing, Text]] = {
    Standing.SUBMITTED: Text(th="ยื่นแล้ว", en="submitted"),
    Standing.ACCEPTED: Text(th="รับรองแล้ว", en="accepted"),
    Standing.REJECTED: Text(th="ไม่รับรอง", en="rejected"),
    Standing.WITHDRAWN: Text(th="ถอนแล้ว", en="withdrawn"),
}

REMARK_WORDS: Final[dict[Remark, Text]] = {
    Remark.BLANK: Text(th="(เว้นว่างไว้)", en="(left blank)"),
    Remark.NONE: Text(th="- (ระบุว่าไม่มี)", en="- (declared none)"),
}
