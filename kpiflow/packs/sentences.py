"""What may be said of a verified pack, word for word, in Thai and English: no more than was found."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.journal.sentences import sentences
from kpiflow.packs.evidence import PERSONAL
from kpiflow.packs.readme import FROM_FILE
from kpiflow.packs.verification import PackVerification
from kpiflow.text import Text, on_one_line


def pack_sentences(found: PackVerification) -> tuple[Text, ...]:
    """Say what a verification of a pack found, one statement after the other."""
    return tuple(_sentences(found))


def _sentences(found: PackVerification) -> Iterator[Text]:
    if found.problems or found.journal is None:
        yield from _failed(found)
        return
    yield from _sound(found)
    yield from _fixed(found)
    yield from found.unchecked


def _failed(found: PackVerification) -> Iterator[Text]:
    count = len(found.problems)
    if count and all(problem.code == "KPI614" for problem in found.problems):
        yield Text(
            th=f"แฟ้มนี้ไม่ครบ: ขาดไฟล์หลักฐาน {count} ไฟล์ ส่วนที่มีอยู่ตรงกัน",
            en=f"The pack is not complete: {count} evidence file{'s were' if count > 1 else ' was'} left out."
            " What is in it fits together.",
        )
        yield from _fixed(found)
        yield from found.unchecked
        return
    yield Text(
        th=f"แฟ้มนี้ไม่ผ่านการตรวจสอบ พบปัญหา {count} ข้อ",
        en=f"The pack is not verified: {count} problem{'s' if count > 1 else ''} found.",
    )
    if found.journal is not None and found.journal.fixed:
        yield from sentences(found.journal)


def _sound(found: PackVerification) -> Iterator[Text]:
    entries, files = found.entries, len(found.evidence)
    yield Text(
        th=f"แฟ้มสอดคล้องกันภายใน: สมุดบันทึก {entries} รายการ ไฟล์หลักฐาน {files} ไฟล์ตรงกับที่บันทึก และบันทึกผลตรงกับผลที่ประเมินใหม่",
        en=f"The pack fits together: {entries} entries, {files} evidence file{'s' if files != 1 else ''} as recorded,"
        " and its record is what the journal comes to when it is judged again.",
    )
    if found.terms is not None and found.terms.is_from_file:
        yield FROM_FILE
    withheld = sum(each.reason == PERSONAL for each in found.left_out)
    if withheld:
        yield Text(
            th=f"ไม่ได้ใส่ไฟล์ {withheld} ไฟล์ที่ระบุว่าเกี่ยวกับบุคคล จึงไม่ได้ตรวจ",
            en=f"{withheld} file{'s' if withheld > 1 else ''} of items about a person {'are' if withheld > 1 else 'is'}"
            " withheld, and not checked.",
        )


def _fixed(found: PackVerification) -> Iterator[Text]:
    """Say what fixes the journal: what was brought, or signed by a key that is trusted; else nothing does."""
    if found.journal is not None and found.journal.fixed:
        yield from sentences(found.journal)
        return
    enclosed = found.vouched
    if enclosed is None:
        yield from _fixed_by_itself()
        return
    for fixed in enclosed.fixed:
        for key in fixed.keys:
            yield Text(
                th=f"เหตุการณ์ 1–{fixed.size} ตรงกับจุดยึดในแฟ้ม ซึ่งลงลายมือชื่อด้วยกุญแจ {key.name} ({key.id.hex()}) ที่ท่านเชื่อถือ แสดงว่ากุญแจนี้ลงลายมือชื่อ แต่ไม่แสดงว่าใครถือกุญแจหรือลงเมื่อใด และไม่แสดงว่าไม่มีแฟ้มที่ใหม่กว่า",
                en=f"Entries 1–{fixed.size} are exactly those fixed by the anchor in the pack, signed by key {key.name}"
                f" ({key.id.hex()}), which you trust. This shows the key signed it, not who held the key or when,"
                " nor that there is no newer pack.",
            )
        if fixed.has_quorum:
            names = ", ".join(on_one_line(each.name) for each in fixed.witnesses)
            yield Text(
                th=f"พยาน {names} แจ้งว่าไม่พบประวัติที่ขัดแย้งกันของเหตุการณ์ 1–{fixed.size}",
                en=f"Witnesses {names} state they saw no conflicting history of entries 1–{fixed.size}.",
            )


def _fixed_by_itself() -> Iterator[Text]:
    yield Text(
        th="ยังไม่มีจุดยึด (unanchored): จุดยึดในแฟ้มมาพร้อมกับแฟ้ม จึงไม่ใช่หลักฐานต่อผู้ทำแฟ้ม ผู้ทำแฟ้มที่เขียนใหม่ทั้งหมดให้ตรงกันจะผ่านการตรวจเช่นเดียวกัน",
        en="Unanchored: the anchor in the pack came with it, and is no evidence against its maker."
        " A maker who wrote all of it anew would pass just the same.",
    )
    yield Text(
        th="หากท่านมีจุดยึดที่เก็บไว้ที่อื่น ให้ใช้ --anchor หรือกุญแจที่ท่านเชื่อถือด้วย --key",
        en="Give an anchor that was kept elsewhere with --anchor, or a key that you trust with --key.",
    )
