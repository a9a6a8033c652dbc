"""What is found wrong with a pack, and what was not compared, word for word in Thai and English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kpiflow.errors import KpiflowError
from kpiflow.packs.contents import Difference
from kpiflow.packs.evidence import PERSONAL, LeftOut, Wanted
from kpiflow.packs.faults import Fault
from kpiflow.packs.names import EVIDENCE, JOURNAL, PACK, PDF, README, RECORD, SUMS
from kpiflow.packs.readme import REASON_WORDS
from kpiflow.packs.terms import Terms, this_version, version_of_typst
from kpiflow.text import Text, on_one_line, shortened


_NAMED: Final = 20
"""How many places at which a record differs are named."""


def record_faults(found: Sequence[Difference]) -> Iterator[Fault]:
    """Say at which places a record differs."""
    for each in found[:_NAMED]:
        place = shortened(on_one_line(each.place), length=120)
        yield fault(
            "KPI613",
            f"{RECORD} says something else than the journal comes to: {place}",
            f"{RECORD} ไม่ตรงกับผลที่ได้จากสมุดบันทึก: {place}",
            RECORD,
            expected=shortened(each.found),
            got=shortened(each.stated),
        )
    if len(found) > _NAMED:
        more = len(found) - _NAMED
        yield fault("KPI613", f"{RECORD} differs in {more} more places", f"{RECORD} ต่างอีก {more} แห่ง", RECORD)
    if not found:
        yield otherwise(RECORD)


def fault(code: str, en: str, th: str, subject: str = "", *, expected: str = "", got: str = "") -> Fault:
    """Build what is wrong, so that it can be printed whatever it holds."""
    message = Text(th=on_one_line(th), en=on_one_line(en))
    return Fault(
        code=code,
        message=message,
        subject=on_one_line(subject),
        expected=on_one_line(expected),
        got=on_one_line(got),
    )


def digests_in(content: bytes) -> dict[str, str]:
    """Read the lines of a list of digests that can be read."""
    found: dict[str, str] = {}
    for line in content.decode(errors="replace").split("\n"):
        sha256, gap, name = line.partition("  ")
        if gap and name:
            found.setdefault(name, sha256)
    return found


def of_sums(name: str, en: str, th: str, *, expected: str = "", got: str = "") -> Fault:
    """Say what is wrong between a file and the list of digests."""
    shown = shortened(on_one_line(name))
    return fault(
        "KPI611", f"'{shown}' {en} in {SUMS}", f"'{shown}' {th} ({SUMS})", name, expected=expected, got=got
    )


def of_evidence(path: str, en: str, th: str, *, expected: str = "", got: str = "") -> Fault:
    """Say what is wrong with an evidence file."""
    shown = shortened(on_one_line(path))
    return fault(
        "KPI612", f"evidence file '{shown}' {en}", f"ไฟล์หลักฐาน '{shown}' {th}", EVIDENCE + path,
        expected=expected, got=got,
    )  # fmt: skip


def left_out_faults(left: LeftOut, file: Wanted) -> Iterator[Fault]:
    """Say that a file was left out, unless it had to be."""
    if (left.reason == PERSONAL) != file.is_personal:
        yield otherwise(PACK)
    if left.reason != PERSONAL:
        shown, why = shortened(on_one_line(left.path)), REASON_WORDS[left.reason]
        yield fault(
            "KPI614",
            f"evidence file '{shown}' was left out: {why.en}",
            f"ไม่ได้ใส่ไฟล์หลักฐาน '{shown}': {why.th}",
            left.path,
        )


def not_judged(error: KpiflowError) -> Fault:
    """Say that a journal comes to nothing."""
    problem = error.problems[0]
    return fault(
        "KPI613",
        f"the journal cannot be judged: {problem.message}",
        f"ประเมินจากสมุดบันทึกไม่ได้: [{problem.code}]",
        JOURNAL,
        got=problem.code,
    )


def otherwise(name: str) -> Fault:
    """Say that a file is not what the journal comes to."""
    return fault(
        "KPI613",
        f"{name} is not what the journal comes to",
        f"{name} ไม่ตรงกับผลที่ได้จากสมุดบันทึก",
        name,
    )


def of_another_version(terms: Terms) -> Text:
    """Say what is not compared of a pack that another version made."""
    made, this = shortened(on_one_line(terms.made_by)), this_version()
    return Text(
        th=f"ไม่ได้เทียบข้อความ การ์ด และ {README}: แฟ้มทำด้วย {made} แต่ที่นี่คือ {this} เทียบเฉพาะระดับ คะแนน และข้อมูล",
        en=f"The card, {README} and sentences were not compared: the pack was made by {made}, and this is {this}."
        " Levels, scores and data were.",
    )


def of_one_version(places: Sequence[str]) -> Text:
    """Say at which places a record of another version could not be compared, as only one of the two says anything."""
    named = ", ".join(shortened(on_one_line(each)) for each in places[:_NAMED])
    more = len(places) - _NAMED
    return Text(
        th=f"ไม่ได้เทียบ {RECORD} ในส่วนที่มีอยู่เพียงรุ่นเดียว: {named}" + (f" และอีก {more} แห่ง" if more > 0 else ""),
        en=f"{RECORD} was not compared where only one of the two versions says anything: {named}"
        + (f" and {more} more." if more > 0 else "."),
    )


def not_set_here(terms: Terms) -> Text:
    """Say that a PDF file was not compared."""
    made, here = shortened(on_one_line(terms.set_by)), version_of_typst()
    return Text(
        th=f"ไม่ได้เทียบ {PDF}: จัดหน้าด้วย {made or '?'} ที่นี่มี {here or 'ไม่มี'}",
        en=f"{PDF} was not compared: it was set by {made or 'nothing that is named'}, and here is {here or 'nothing of that kind'}.",
    )
