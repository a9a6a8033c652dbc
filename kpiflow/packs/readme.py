"""The page of a pack that a stranger reads first: what it is, what each file is, and how to verify it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kpiflow.assessment import Result
from kpiflow.dates import PartialDate
from kpiflow.journal.checkpoints import Checkpoint
from kpiflow.packs.evidence import PERSONAL, LeftOut, wanted_files
from kpiflow.packs.terms import Terms
from kpiflow.periods import format_date
from kpiflow.text import Language, Text, on_one_line


REASON_WORDS: Final = {
    PERSONAL: Text(
        th="หลักฐานนี้ระบุว่าเกี่ยวกับบุคคล จึงไม่ใส่ไว้ในแฟ้ม",
        en="the item is marked as being about a person; such files are never packed",
    ),
    "missing": Text(th="ไม่พบไฟล์เมื่อทำแฟ้มนี้", en="there was no such file when the pack was made"),
    "changed": Text(th="ไฟล์ถูกแก้ไขหลังจากบันทึก", en="the file had been changed since it was recorded"),
    "unreadable": Text(th="อ่านไฟล์ไม่ได้เมื่อทำแฟ้มนี้", en="the file could not be read when the pack was made"),
    "unrecorded": Text(th="ไม่เคยมีผู้บันทึกว่าไฟล์มีเนื้อหาใด", en="nobody had recorded what the file held"),
    "unnameable": Text(th="ชื่อไฟล์ใช้ไม่ได้ในบางระบบ", en="not every system can keep a file of this name"),
}
"""Why files are left out, for people."""

_EN: Final = """\
EVIDENCE PACK
=============

This is what {agency} shows for indicator {code}, "{name}":
assessment {assessment}, as it stands on {day}.

{conclusion}

Verify it with one command
--------------------------

    pip install 'kpiflow[cli]'
    kpiflow verify NAME-OF-THE-PACK.zip

That holds every file against its digest and every evidence file against the journal,
follows the journal from its first entry to its last, judges it again under its own
rules, and compares what comes out with the record and the card. Verify the .zip file
as you were given it: packed anew by another program it is another file.

With nothing but a shell, after unpacking:

    sha256sum -c SHA256SUMS

That shows that the files fit one another, and nothing more.

What this shows, and what it does not
-------------------------------------

Whoever made this pack could have written all of it anew, and it would still fit
together. What protects you is an anchor that you hold from elsewhere: three lines
such as those in anchor.txt, printed on a card you were given earlier, sent to you,
or signed by a key that you know. Then ask:

    kpiflow verify NAME-OF-THE-PACK.zip --anchor YOUR-ANCHOR.txt
    kpiflow verify NAME-OF-THE-PACK.zip --key KEY-YOU-TRUST

Nothing here shows that what was recorded is true, that everything was recorded, or
that the clock was right.

The files
---------

card.html         the card, for people; opens in any browser, loads nothing
{pdf}record.json       the same for programs, with every reason
journal.jsonl     the journal: {entries} entries, each naming the one before it
definition.json   the rules by which it is judged; their digest is
                  {digest}
                  (SHA-256 of "kpiflow-definition-1", a zero byte, and the file)
anchor.txt        what fixes the journal as it is here; keep a copy of it
evidence/         the evidence files, as the journal records them: {files}
pack.json         what this pack was made under
SHA256SUMS        digests of all other files
"""

_TH: Final = """\
แฟ้มหลักฐาน
===========

แฟ้มนี้คือสิ่งที่ {agency} แสดงสำหรับตัวชี้วัด {code} «{name}»
การประเมิน {assessment} ณ วันที่ {day}

{conclusion}

ตรวจสอบด้วยคำสั่งเดียว
--------------------

    pip install 'kpiflow[cli]'
    kpiflow verify ชื่อแฟ้ม.zip

คำสั่งนี้ตรวจทุกไฟล์กับค่าแฮช ตรวจไฟล์หลักฐานทุกไฟล์กับสมุดบันทึก ตรวจสมุดบันทึกตั้งแต่รายการแรกถึงรายการสุดท้าย
ประเมินใหม่ตามเกณฑ์ที่บันทึกไว้ แล้วเทียบผลกับบันทึกและการ์ด ให้ตรวจไฟล์ .zip ตามที่ได้รับมา
หากบีบอัดใหม่ด้วยโปรแกรมอื่นจะเป็นคนละไฟล์กัน

หากมีเพียงเชลล์ หลังแตกไฟล์แล้วใช้

    sha256sum -c SHA256SUMS

ซึ่งแสดงเพียงว่าไฟล์ต่าง ๆ ตรงกัน

แสดงอะไรได้ และแสดงอะไรไม่ได้
---------------------------

ผู้ทำแฟ้มนี้อาจเขียนใหม่ทั้งหมดให้ตรงกันได้ สิ่งที่คุ้มครองท่านคือจุดยึด (anchor) ที่ท่านได้มาจากที่อื่น
เป็นข้อความสามบรรทัดแบบใน anchor.txt ซึ่งพิมพ์บนการ์ดที่ท่านได้รับก่อนหน้า ส่งถึงท่าน
หรือลงลายมือชื่อด้วยกุญแจที่ท่านรู้จัก แล้วใช้

    kpiflow verify ชื่อแฟ้ม.zip --anchor จุดยึดของท่าน.txt
    kpiflow verify ชื่อแฟ้ม.zip --key กุญแจที่ท่านเชื่อถือ

ไม่มีสิ่งใดในนี้แสดงว่าสิ่งที่บันทึกเป็นความจริง บันทึกครบถ้วน หรือเวลาที่บันทึกถูกต้อง

ไฟล์ในแฟ้ม
----------

card.html         การ์ดสำหรับอ่าน เปิดด้วยเบราว์เซอร์ใดก็ได้
{pdf}record.json       ข้อมูลเดียวกันสำหรับโปรแกรม พร้อมเหตุผลทุกข้อ
journal.jsonl     สมุดบันทึก {entries} รายการ แต่ละรายการอ้างถึงรายการก่อนหน้า
definition.json   เกณฑ์ที่ใช้ประเมิน ค่าแฮชคือ
                  {digest}
                  (SHA-256 ของ "kpiflow-definition-1" ไบต์ศูนย์ และไฟล์นี้)
anchor.txt        จุดยึดของสมุดบันทึกตามที่เป็นอยู่นี้ โปรดเก็บสำเนาไว้
evidence/         ไฟล์หลักฐานตามที่บันทึกไว้: {files}
pack.json         เงื่อนไขที่ใช้ทำแฟ้มนี้
SHA256SUMS        ค่าแฮชของไฟล์อื่นทั้งหมด
"""

_PDF: Final = Text(
    th="card.pdf          การ์ดสำหรับพิมพ์\n",
    en="card.pdf          the card, for paper and archives\n",
)
_NOBODY: Final = Text(th="หน่วยงาน", en="a unit")
_NO_FILE: Final = Text(th="ไม่มี", en="none")
FROM_FILE: Final = Text(
    th="สมุดบันทึกนี้ทำขึ้นจากไฟล์การประเมินเมื่อทำแฟ้ม เวลาและค่าแฮชของหลักฐานจึงไม่แสดงว่าบันทึกไว้ก่อนหน้านั้น",
    en="The journal was made of an assessment file, for this pack: its times and the digests of evidence do not"
    " show that anything was recorded before.",
)
"""What is said of a journal that nobody had kept."""

_LEFT_OUT: Final = Text(
    th="ไม่ครบ: ไฟล์ที่ควรอยู่ในแฟ้มแต่ไม่ได้ใส่ไว้",
    en="NOT COMPLETE: files that belong here and were left out",
)
_WITHHELD: Final = Text(th="ไฟล์ที่ไม่ใส่ไว้เพราะเกี่ยวกับบุคคล", en="Files withheld, being about a person")


def readme(result: Result, checkpoint: Checkpoint, terms: Terms) -> str:
    """Write the page, in Thai and in English."""
    thai, english = _page(_TH, "th", result, checkpoint, terms), _page(_EN, "en", result, checkpoint, terms)
    return f"{thai}\n\n{english}" if terms.language == "th" else f"{english}\n\n{thai}"


def _page(form: str, language: Language, result: Result, checkpoint: Checkpoint, terms: Terms) -> str:
    report, indicator = result.state.report, result.indicator
    agency = report.agency if report is not None and not report.agency.is_blank() else _NOBODY
    page = form.format(
        agency=_flat(agency, language),
        code=on_one_line(indicator.code),
        name=_flat(indicator.name, language),
        assessment=on_one_line(terms.assessment),
        day=format_date(PartialDate(terms.as_of), language=language),
        conclusion=_flat(result.conclusion(), language),
        entries=checkpoint.size,
        digest=result.digest,
        pdf=_PDF.in_language(language) if terms.set_by else "",
        files=_files(result, terms, language),
    )
    if terms.is_from_file:
        page += f"\n{FROM_FILE.in_language(language)}\n"
    return page + "".join(_left_out(terms.left_out, language))


def _files(result: Result, terms: Terms, language: Language) -> str:
    count = len(wanted_files(result.state)) - len(terms.left_out)
    return str(count) if count else _NO_FILE.in_language(language)


def _left_out(files: Sequence[LeftOut], language: Language) -> Iterator[str]:
    for title, some in (
        (_LEFT_OUT, [each for each in files if each.reason != PERSONAL]),
        (_WITHHELD, [each for each in files if each.reason == PERSONAL]),
    ):
        if some:
            yield f"\n{title.in_language(language)}\n"
            for each in some:
                yield f"  {on_one_line(each.path)}: {REASON_WORDS[each.reason].in_language(language)}\n"


def _flat(text: Text, language: Language) -> str:
    return on_one_line(text.in_language(language))
