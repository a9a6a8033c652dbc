"""Which duties one role cannot do both of, judged from the journal, so that it holds on replay too."""

from __future__ import annotations

from attrs import frozen

from kpiflow.errors import AuthorityError, Problem
from kpiflow.evidence import Register, Ruling, Standing, is_same_role
from kpiflow.text import Text, shortened


@frozen(kw_only=True)
class Void:
    """Something in the journal that does not count, because whoever did it could not.

    Attributes:
        code: The problem code.
        subject: What it is about.
        by: The role that did it.
        reason: Why it does not count.
    """

    code: str
    subject: str
    by: str
    reason: Text


def void_ruling(register: Register, subject: str, ruling: Ruling, actor: str) -> Void | None:
    """Give why a ruling does not count: it accepts what the same role entered, or in the name of another role."""
    entry = register.find(subject)
    if entry is None or ruling.standing is not Standing.ACCEPTED:
        return None
    if is_same_role(entry.by, ruling.by) or is_same_role(entry.by, actor):
        reason = Text(
            th=f"ผู้ส่ง ({entry.by}) รับรองหลักฐานของตนเองไม่ได้",
            en=f"'{entry.by}' submitted it and cannot accept it",
        )
    elif not is_same_role(ruling.by, actor):
        reason = Text(
            th=f"{actor} รับรองในนามของ {ruling.by} ไม่ได้",
            en=f"'{actor}' cannot accept it in the name of '{ruling.by}'",
        )
    else:
        return None
    return Void(code="KPI803", subject=subject, by=ruling.by, reason=reason)


def void_rules(register: Register, ruled_by: str, actor: str) -> Void | None:
    """Give why a change of rules does not count: whoever made it set the rules before, or entered something they judge."""
    involved = (ruled_by, *(entry.by for entry in register.entries))
    if not any(is_same_role(actor, each) for each in involved):
        return None
    return Void(
        code="KPI804",
        subject="rules",
        by=actor,
        reason=Text(
            th=f"ผู้กำหนดเกณฑ์เดิมหรือผู้ส่งหลักฐาน ({actor}) เปลี่ยนเกณฑ์ไม่ได้",
            en=f"'{actor}' set the present rules or entered something they judge, and cannot change them",
        ),
    )


def void_erasure(subject: str, asked_by: str, actor: str) -> Void | None:
    """Give why an erasure should not have been: no other role had asked for it.

    What is gone stays gone; that it went by one role alone is told.

    Args:
        subject: Whose values were erased.
        asked_by: The role that had asked for it; blank where none had.
        actor: The role that erased.
    """
    if asked_by and not is_same_role(asked_by, actor):
        return None
    return Void(
        code="KPI805",
        subject=subject,
        by=actor,
        reason=Text(
            th=f"{actor} ลบข้อมูลโดยไม่มีบทบาทอื่นขอ",
            en=f"'{actor}' erased it, and no other role had asked for that",
        ),
    )


def must_be_another(by: str, asked_by: str, subject: str) -> None:
    """Refuse an erasure by the role that asked for it.

    Raises:
        AuthorityError: It is the same (KPI805).
    """
    if is_same_role(by, asked_by):
        raise AuthorityError(
            Problem(
                "KPI805",
                f"'{shortened(asked_by)}' asked for '{shortened(subject)}' to be erased, and cannot do it alone",
                hint="let another role erase",
            )
        )


def must_count(void: Void | None) -> None:
    """Refuse a command that would not count.

    Raises:
        AuthorityError: It would not (KPI803, KPI804).
    """
    if void is not None:
        raise AuthorityError(
            Problem(void.code, f"{void.reason.en} ({shortened(void.subject)})", hint="let another role do it")
        )
