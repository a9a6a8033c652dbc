"""The words of sheets: what they and their columns are called, and what is noted of a part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kpiflow.text import Text


SHEET_WORDS: Final[Mapping[str, Text]] = {
    "report": Text(th="รายงาน", en="Report"),
    "register": Text(th="ทะเบียนหลักฐาน", en="Evidence"),
    "number": Text(th="ลำดับ", en="No."),
    "id": Text(th="รหัส", en="Identifier"),
    "title": Text(th="หลักฐาน", en="Title"),
    "details": Text(th="รายละเอียด", en="Details"),
    "standing": Text(th="สถานะ", en="Standing"),
    "file": Text(th="ไฟล์", en="File"),
    "size": Text(th="ขนาด (ไบต์)", en="Size (bytes)"),
    "sha256": Text(th="SHA-256", en="SHA-256"),
}
"""Names of sheets, which Excel wants to have at most 31 characters, and of columns of the register."""

SCORE_WORDS: Final[Mapping[str, Text]] = {
    "sheet": Text(th="คะแนน", en="Scores"),
    "code": Text(th="รหัส", en="Code"),
    "counted_weight": Text(th="น้ำหนักที่นับ", en="Weight counted"),
    "counted_points": Text(th="คะแนนที่นับ", en="Points counted"),
    "product": Text(th="น้ำหนัก × คะแนนที่นับ", en="Weight × points counted"),
    "exact": Text(th="คะแนนไม่ปัดเศษ", en="Points, not rounded"),
    "note": Text(th="หมายเหตุ", en="Note"),
    "value": Text(th="เป็นค่า ไม่ใช่สูตร: {why}", en="a value, not a formula: {why}"),
    "rescored": Text(th="เทียบเกณฑ์อีกครั้งหลังรวม", en="scored by criteria once more"),
    "inexact": Text(th="Excel แสดงตัวเลขไม่ตรงกับที่พิมพ์", en="Excel would not show what is printed"),
    "parts": Text(
        th="มีส่วนที่ไม่เป็นตัวเลขของ Excel หรือมีส่วนมากเกินไป",
        en="a part is no number of Excel, or there are too many",
    ),
    "gated": Text(th="ตามเงื่อนไขของผลรวม", en="after the gates of the result"),
    "report_stays": Text(
        th="แผ่นงาน “{report}” แสดงผล ณ วันที่จัดทำรายงาน และไม่เปลี่ยนตามตัวเลขที่แก้ในแผ่นงานนี้",
        en="The sheet “{report}” says what it came to on the day of the report, and does not follow what is changed here.",
    ),
}
"""What stands around the figures of a scorecard on a sheet."""
