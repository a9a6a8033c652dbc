"""What may be said of a verified journal, word for word, in Thai and English: no more than was found."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.journal.anchors import Fixed
from kpiflow.journal.verification import Level, Verification
from kpiflow.text import Text, on_one_line


def sentences(verification: Verification) -> tuple[Text, ...]:
    """Say what a verification found, one statement after the other."""
    return tuple(_sentences(verification))


def _sentences(found: Verification) -> Iterator[Text]:
    if found.problems:
        yield from _failed(found)
        return
    if not found.size and not found.fixed:
        yield Text(
            th=f"สมุดบันทึก {found.stream} ไม่มีเหตุการณ์ใด และไม่มีสิ่งใดแสดงได้ว่าไม่เคยมี",
            en=f"Journal {found.stream} has no entries; nothing shows that it never had any.",
        )
        return
    if not found.fixed:
        yield from _unanchored(found)
        return
    yield from _anchored(found)
    yield from _signed(found)
    yield from _witnessed(found)


def _failed(found: Verification) -> Iterator[Text]:
    count = len(found.problems) + found.unlisted
    yield Text(
        th=f"สมุดบันทึก {found.stream} ไม่ผ่านการตรวจสอบ พบปัญหา {count} ข้อ",
        en=f"Journal {found.stream} is not verified: {count} problem{'s' if count > 1 else ''} found.",
    )
    if any(each.size for each in found.fixed):
        newest = max(found.fixed, key=lambda each: each.size)
        name = on_one_line(newest.name)
        yield Text(
            th=f"เหตุการณ์ลำดับที่ 1–{newest.size} ยังตรงกับจุดยึด (anchor) «{name}» ที่ท่านให้มา",
            en=f"{_range(newest.size)} {_are(newest.size, 'still exactly')} fixed by the anchor “{name}”, which you supplied.",
        )
    elif found.confirmed < found.size:
        yield Text(
            th=f"ลำดับของเหตุการณ์ที่ 1–{found.confirmed} ยังต่อเนื่องกัน ตั้งแต่เหตุการณ์ที่ {found.confirmed + 1} เชื่อถือไม่ได้"
            if found.confirmed
            else "ไม่มีเหตุการณ์ใดที่ยืนยันได้",
            en=f"Entries 1–{found.confirmed} still follow one another; nothing from entry {found.confirmed + 1} on is confirmed."
            if found.confirmed
            else "No entry is confirmed.",
        )


def _unanchored(found: Verification) -> Iterator[Text]:
    yield Text(
        th=f"ตรวจความสอดคล้องภายในแล้วเท่านั้น: {found.size} เหตุการณ์ ไม่พบความเสียหายโดยบังเอิญ ยังไม่มีจุดยึด (unanchored)",
        en=f"Internally consistent: {found.size} entries, no accidental damage found; unanchored.",
    )
    yield Text(
        th="ไม่ใช่หลักฐานว่าไม่มีผู้จงใจเขียนใหม่หรือตัดรายการท้าย",
        en="Not evidence against deliberate rewriting or removal of the newest entries.",
    )


def _anchored(found: Verification) -> Iterator[Text]:
    newest = _newest(found, "T1")
    name = on_one_line(newest.name)
    yield Text(
        th=f"เหตุการณ์ลำดับที่ 1–{newest.size} ตรงกับจุดยึด (anchor) «{name}» ที่ท่านให้มา"
        if newest.size
        else f"จุดยึด (anchor) «{name}» ที่ท่านให้มาไม่ครอบคลุมเหตุการณ์ใด",
        en=f"{_range(newest.size)} {_are(newest.size, 'exactly')} fixed by the anchor “{name}”, which you supplied."
        if newest.size
        else f"The anchor “{name}”, which you supplied, fixes no entry.",
    )
    if found.unanchored:
        yield Text(
            th=f"เหตุการณ์ {newest.size + 1}–{found.size} เกิดหลังจุดยึดล่าสุด จึงยังไม่มีหลักประกันว่าไม่ถูกแก้ไขหรือลบ",
            en=f"{_range(found.size, first=newest.size + 1)} {_newer(found.unanchored)} not covered.",
        )


def _signed(found: Verification) -> Iterator[Text]:
    if "T2" in found.levels:
        newest = _newest(found, "T2")
        for key in newest.keys:
            yield Text(
                th=f"จุดยึด «{on_one_line(newest.name)}» (เหตุการณ์ 1–{newest.size}) ลงลายมือชื่อด้วยกุญแจ {key.name} ({key.id.hex()}) แสดงว่ากุญแจนี้ลงลายมือชื่อ แต่ไม่แสดงว่าใครถือกุญแจหรือลงเมื่อใด",
                en=f"The anchor “{on_one_line(newest.name)}” (entries 1–{newest.size}) is signed by key {key.name} ({key.id.hex()}). This shows the key signed it, not who held the key or when.",
            )


def _witnessed(found: Verification) -> Iterator[Text]:
    if "T4" in found.levels:
        newest = _newest(found, "T4")
        _, named = found.wanted
        count = len(newest.witnesses)
        yield Text(
            th=f"พยาน {count} จาก {named} รายที่ระบุชื่อแจ้งว่าไม่พบประวัติที่ขัดแย้งกันของเหตุการณ์ 1–{newest.size}",
            en=f"{count} of {named} named witnesses state they saw no conflicting history of entries 1–{newest.size}.",
        )


def _newest(found: Verification, level: Level) -> Fixed:
    """Give the newest anchor that fixes the journal at a level."""
    return max(found.fixed_at(level), key=lambda each: each.size)


def _range(last: int, *, first: int = 1) -> str:
    return f"Entry {first}" if first == last else f"Entries {first}–{last}"


def _are(count: int, exactly: str) -> str:
    return f"is {exactly} what is" if count == 1 else f"are {exactly} those"


def _newer(count: int) -> str:
    verb = "is" if count == 1 else "are"
    return f"{verb} newer than your newest anchor and {verb}"
