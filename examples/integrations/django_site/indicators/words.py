"""What pages say, in Thai and in English."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language

from kpiflow.text import Language, Text


WORDS: Final = {
    "site": Text(th="การประเมินตัวชี้วัด", en="Indicators"),
    "assessments": Text(th="รายการประเมิน", en="Assessments"),
    "assessment": Text(th="การประเมิน", en="Assessment"),
    "indicator": Text(th="ตัวชี้วัด", en="Indicator"),
    "level": Text(th="ระดับที่หลักฐานสนับสนุน", en="Level supported"),
    "stands": Text(th="ระดับที่เลื่อนแล้ว", en="Level stood on"),
    "entries": Text(th="จำนวนเหตุการณ์", en="Entries"),
    "none": Text(th="ยังไม่มีการประเมิน", en="There are no assessments yet."),
    "card": Text(th="แบบรายงาน", en="Card"),
    "record": Text(th="ข้อมูล JSON", en="JSON record"),
    "gap": Text(th="สิ่งที่ยังขาด", en="What is missing"),
    "evidence": Text(th="หลักฐาน", en="Evidence"),
    "hand_in": Text(th="ส่งหลักฐาน", en="Hand in evidence"),
    "accept": Text(th="รับรอง", en="Accept"),
    "advance": Text(th="เลื่อนขึ้นหนึ่งระดับ", en="Move up one level"),
    "as_role": Text(th="ในบทบาท", en="as"),
    "no_role": Text(th="ท่านไม่มีบทบาทที่ส่งหลักฐานได้", en="You have no role that hands in evidence."),
    "standing": Text(th="สถานะ", en="Standing"),
    "submitted": Text(th="ส่งแล้ว", en="submitted"),
    "accepted": Text(th="รับรองแล้ว", en="accepted"),
    "rejected": Text(th="ไม่รับรอง", en="rejected"),
    "withdrawn": Text(th="ถอนแล้ว", en="withdrawn"),
    "log_in": Text(th="เข้าสู่ระบบ", en="Log in"),
    "log_out": Text(th="ออกจากระบบ", en="Log out"),
    "wrong_login": Text(th="ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", en="The name or the password is wrong."),
    "user": Text(th="ชื่อผู้ใช้", en="User name"),
    "password": Text(th="รหัสผ่าน", en="Password"),
    "id": Text(th="รหัสหลักฐาน", en="Identifier"),
    "kind": Text(th="ประเภท", en="Kind"),
    "title_th": Text(th="ชื่อ (ไทย)", en="Title (Thai)"),
    "title_en": Text(th="ชื่อ (อังกฤษ)", en="Title (English)"),
    "dated": Text(th="วันที่ของเอกสาร", en="Date of the document"),
    "role": Text(th="บทบาท", en="Role"),
    "before": Text(th="ก่อนหน้า", en="Before"),
    "after": Text(th="ถัดไป", en="After"),
    "refused": Text(th="คำสั่งนี้ไม่ได้รับอนุญาต", en="The command is refused"),
    "back": Text(th="กลับ", en="Back"),
}

MOVED_ON: Final = Text(
    th="มีผู้บันทึกก่อนท่าน: แบบนี้แสดงเหตุการณ์ที่ {expected} สมุดบันทึกอยู่ที่ {current} แล้ว ยังไม่มีสิ่งใดถูกบันทึก โปรดดูใหม่แล้วตัดสินใจอีกครั้ง",
    en="Somebody was first: the form showed entry {expected}, the journal is at {current} now. Nothing was recorded; look again, and decide again.",
)
WRONG: Final = Text(th="ยังไม่มีสิ่งใดถูกบันทึก โปรดแก้ไขข้อมูล", en="Nothing was recorded; please mend what is wrong.")
REFUSALS: Final = {
    "KPI800": Text(th="ไม่ได้กำหนดผู้มีอำนาจอนุญาต", en="Nobody is configured who could allow it."),
    "KPI801": Text(
        th="บทบาทของท่านไม่มีสิทธิ์ทำรายการนี้ หรือท่านเป็นผู้ส่งหลักฐานนี้เอง",
        en="Your role may not do this, or you handed this evidence in yourself.",
    ),
    "KPI802": Text(th="ตรวจสอบสิทธิ์ไม่สำเร็จ จึงไม่อนุญาต", en="The permission could not be looked up, so it is not granted."),
    "KPI803": Text(th="ผู้ส่งหลักฐานรับรองหลักฐานของตนเองไม่ได้", en="Who hands something in cannot accept it."),
    "KPI804": Text(
        th="ผู้กำหนดเกณฑ์เดิมหรือผู้ส่งหลักฐานเปลี่ยนเกณฑ์ไม่ได้",
        en="Who set the rules, or handed in what they judge, cannot change them.",
    ),
    "KPI805": Text(th="ผู้ขอให้ลบข้อมูลลบเองไม่ได้", en="Who asks for an erasure cannot do it alone."),
}  # fmt: skip


def language() -> Language:
    """Give the language that pages are asked for in."""
    return "en" if (get_language() or "th").startswith("en") else "th"


def wording(_request: HttpRequest) -> dict[str, Any]:
    """Give templates their words, in the language that is asked for."""
    said = language()
    return {"say": {key: text.in_language(said) for key, text in WORDS.items()}, "language": said}
