"""What is said of a journal, word for word in both languages: numbers, singular and plural, and nothing more."""

from __future__ import annotations

import pytest

from journals import START, STREAM
from kpiflow.errors import Problem
from kpiflow.journal.anchors import Fixed, Witness
from kpiflow.journal.notes import SigningKey
from kpiflow.journal.sentences import sentences
from kpiflow.journal.verification import Verification


KEY = SigningKey(name="agency.example/card", seed=bytes(range(32))).verifier()
WITNESSES = tuple(Witness(name=f"witness.example/w{n}", stated=START) for n in (1, 2))


NO_MORE = "This shows the key signed it, not who held the key or when."
NO_MORE_TH = "แสดงว่ากุญแจนี้ลงลายมือชื่อ แต่ไม่แสดงว่าใครถือกุญแจหรือลงเมื่อใด"


def fixed(size: int, *, name: str = "card", is_signed: bool = False, is_witnessed: bool = False) -> Fixed:
    """Give an anchor that a journal agrees with."""
    return Fixed(
        name=name,
        size=size,
        root=bytes(32),
        keys=(KEY,) if is_signed else (),
        witnesses=WITNESSES if is_witnessed else (),
        has_quorum=is_witnessed,
    )


def found(
    size: int, *anchors: Fixed, problems: int = 0, unlisted: int = 0, confirmed: int | None = None
) -> Verification:
    """Give a verification of so many entries."""
    return Verification(
        stream=STREAM,
        size=size,
        confirmed=size if confirmed is None else confirmed,
        offset=0,
        fixed=anchors,
        problems=tuple(Problem("KPI310", f"problem {n}") for n in range(problems)),
        unlisted=unlisted,
        wanted=(2, 3),
    )


CASES = {
    "nothing": (
        found(0),
        ["Journal sar-2550 has no entries; nothing shows that it never had any."],
        ["สมุดบันทึก sar-2550 ไม่มีเหตุการณ์ใด และไม่มีสิ่งใดแสดงได้ว่าไม่เคยมี"],
    ),
    "consistent in itself": (
        found(3),
        [
            "Internally consistent: 3 entries, no accidental damage found; unanchored.",
            "Not evidence against deliberate rewriting or removal of the newest entries.",
        ],
        [
            "ตรวจความสอดคล้องภายในแล้วเท่านั้น: 3 เหตุการณ์ ไม่พบความเสียหายโดยบังเอิญ ยังไม่มีจุดยึด (unanchored)",
            "ไม่ใช่หลักฐานว่าไม่มีผู้จงใจเขียนใหม่หรือตัดรายการท้าย",
        ],
    ),
    "two newer than the anchor": (
        found(3, fixed(1)),
        [
            "Entry 1 is exactly what is fixed by the anchor “card”, which you supplied.",
            "Entries 2–3 are newer than your newest anchor and are not covered.",
        ],
        [
            "เหตุการณ์ลำดับที่ 1–1 ตรงกับจุดยึด (anchor) «card» ที่ท่านให้มา",
            "เหตุการณ์ 2–3 เกิดหลังจุดยึดล่าสุด จึงยังไม่มีหลักประกันว่าไม่ถูกแก้ไขหรือลบ",
        ],
    ),
    "fixed at nothing": (
        found(0, fixed(0)),
        ["The anchor “card”, which you supplied, fixes no entry."],
        ["จุดยึด (anchor) «card» ที่ท่านให้มาไม่ครอบคลุมเหตุการณ์ใด"],
    ),
    "one newer than nothing": (
        found(1, fixed(0)),
        [
            "The anchor “card”, which you supplied, fixes no entry.",
            "Entry 1 is newer than your newest anchor and is not covered.",
        ],
        [
            "จุดยึด (anchor) «card» ที่ท่านให้มาไม่ครอบคลุมเหตุการณ์ใด",
            "เหตุการณ์ 1–1 เกิดหลังจุดยึดล่าสุด จึงยังไม่มีหลักประกันว่าไม่ถูกแก้ไขหรือลบ",
        ],
    ),
    "the newest of two anchors": (
        found(9, fixed(2, name="old"), fixed(8, name="new")),
        [
            "Entries 1–8 are exactly those fixed by the anchor “new”, which you supplied.",
            "Entry 9 is newer than your newest anchor and is not covered.",
        ],
        [
            "เหตุการณ์ลำดับที่ 1–8 ตรงกับจุดยึด (anchor) «new» ที่ท่านให้มา",
            "เหตุการณ์ 9–9 เกิดหลังจุดยึดล่าสุด จึงยังไม่มีหลักประกันว่าไม่ถูกแก้ไขหรือลบ",
        ],
    ),
    "signed and witnessed below the newest": (
        found(4, fixed(2, name="own", is_signed=True), fixed(3, name="all", is_witnessed=True), fixed(4)),
        [
            "Entries 1–4 are exactly those fixed by the anchor “card”, which you supplied.",
            f"The anchor “own” (entries 1–2) is signed by key agency.example/card ({KEY.id.hex()}). {NO_MORE}",
            "2 of 3 named witnesses state they saw no conflicting history of entries 1–3.",
        ],
        [
            "เหตุการณ์ลำดับที่ 1–4 ตรงกับจุดยึด (anchor) «card» ที่ท่านให้มา",
            f"จุดยึด «own» (เหตุการณ์ 1–2) ลงลายมือชื่อด้วยกุญแจ agency.example/card ({KEY.id.hex()}) {NO_MORE_TH}",
            "พยาน 2 จาก 3 รายที่ระบุชื่อแจ้งว่าไม่พบประวัติที่ขัดแย้งกันของเหตุการณ์ 1–3",
        ],
    ),
    "one problem, of an anchor": (
        found(3, problems=1),
        ["Journal sar-2550 is not verified: 1 problem found."],
        ["สมุดบันทึก sar-2550 ไม่ผ่านการตรวจสอบ พบปัญหา 1 ข้อ"],
    ),
    "more problems than are listed": (
        found(9, fixed(0), problems=2, unlisted=5, confirmed=4),
        [
            "Journal sar-2550 is not verified: 7 problems found.",
            "Entries 1–4 still follow one another; nothing from entry 5 on is confirmed.",
        ],
        [
            "สมุดบันทึก sar-2550 ไม่ผ่านการตรวจสอบ พบปัญหา 7 ข้อ",
            "ลำดับของเหตุการณ์ที่ 1–4 ยังต่อเนื่องกัน ตั้งแต่เหตุการณ์ที่ 5 เชื่อถือไม่ได้",
        ],
    ),
    "nothing is confirmed": (
        found(9, problems=1, confirmed=0),
        ["Journal sar-2550 is not verified: 1 problem found.", "No entry is confirmed."],
        ["สมุดบันทึก sar-2550 ไม่ผ่านการตรวจสอบ พบปัญหา 1 ข้อ", "ไม่มีเหตุการณ์ใดที่ยืนยันได้"],
    ),
    "damage behind one entry that is fixed": (
        found(9, fixed(0, name="first"), fixed(1), problems=1, confirmed=4),
        [
            "Journal sar-2550 is not verified: 1 problem found.",
            "Entry 1 is still exactly what is fixed by the anchor “card”, which you supplied.",
        ],
        [
            "สมุดบันทึก sar-2550 ไม่ผ่านการตรวจสอบ พบปัญหา 1 ข้อ",
            "เหตุการณ์ลำดับที่ 1–1 ยังตรงกับจุดยึด (anchor) «card» ที่ท่านให้มา",
        ],
    ),
    "damage behind the newest of two anchors": (
        found(9, fixed(2, name="old"), fixed(3), problems=1, confirmed=4),
        [
            "Journal sar-2550 is not verified: 1 problem found.",
            "Entries 1–3 are still exactly those fixed by the anchor “card”, which you supplied.",
        ],
        [
            "สมุดบันทึก sar-2550 ไม่ผ่านการตรวจสอบ พบปัญหา 1 ข้อ",
            "เหตุการณ์ลำดับที่ 1–3 ยังตรงกับจุดยึด (anchor) «card» ที่ท่านให้มา",
        ],
    ),
}


class TestWords:
    @pytest.mark.parametrize(("verification", "en", "th"), CASES.values(), ids=list(CASES))
    def test_are_these_and_no_others(self, verification: Verification, en: list[str], th: list[str]) -> None:
        """Each case has its sentences, the same in both languages."""
        assert [each.en for each in sentences(verification)] == en
        assert [each.th for each in sentences(verification)] == th
