"""Groups of guards: at least so many of them, with `all_of` and `any_of` as its two ends, and none of them.

A part that does not apply is neither asked for nor able to help: the group asks for
as many of the rest, and what a group is worth that has nothing left is stated, never
assumed. `none_of` is the one group that more evidence can undo.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, TypeAlias

from attrs import evolve, field, frozen

from kpiflow.errors import DefinitionError, Problem
from kpiflow.fields import checked
from kpiflow.guards.answered import Answered
from kpiflow.guards.facts import Facts, Guard
from kpiflow.guards.faults import not_empty
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.text import BLANK, Text


Empty: TypeAlias = Literal["", "met", "unmet", "unknown"]
"""What a group is worth when none of its parts applies; unstated, it is unknown."""


@frozen(kw_only=True, field_transformer=checked)
class AtLeast:
    """At least so many of these guards are met.

    Attributes:
        count: How many must be met.
        of: The guards.
        reach: The lowest value that is good enough for answers in it that do not say one:
            of ratings on one scale, the `count`-th largest must reach it.
        empty: What the group is worth when none of its parts applies.
        word: The word it was written with, `all_of`, `any_of` or `at_least`; it says
            where in the definition the group stands, and makes no other difference.
    """

    count: int
    of: tuple[Guard, ...]
    reach: str = ""
    empty: Empty = ""
    word: Literal["all_of", "any_of", "at_least"] = field(
        default="at_least", eq=False, repr=False, metadata={"written": False}
    )

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict; what is unknown could still tip it, and never counts as met."""
        parts = tuple(reaching(guard, self.reach).judge(facts) for guard in self.of)
        asked = [part for part in parts if part.status is not Status.NOT_APPLICABLE]
        if not asked:
            return _of_nothing(parts, self.empty, _choice(self.count, [part.expects for part in parts]))
        count = min(self.count, len(asked))
        met = [part for part in asked if part.status.advances]
        status = _status(count, len(met), [part.status for part in asked])
        by = tuple(dict.fromkeys(item for part in met for item in part.satisfied_by))
        open_parts = [part for part in asked if not part.status.advances]
        is_met = status is Status.MET
        return Verdict(
            status=status,
            expects=_choice(count, [part.expects for part in asked]),
            lacks=BLANK if is_met else _choice(count - len(met), [part.lacks for part in open_parts]),
            satisfied_by=by if is_met else (),
            parts=parts,
        )


@frozen(kw_only=True, field_transformer=checked)
class NoneOf:
    """None of these guards is met: the one condition that more evidence can undo.

    Attributes:
        of: The guards.
        empty: What the group is worth when none of its parts applies.
    """

    of: tuple[Guard, ...]
    empty: Empty = ""

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict; what is unknown might be met, so that it is not met by not knowing."""
        parts = tuple(guard.judge(facts) for guard in self.of)
        listed = _choice(1, [part.expects for part in parts])
        expects = Text(th=f"ไม่มี {_bracketed(listed).th}", en=f"none of {_bracketed(listed).en}")
        asked = [part for part in parts if part.status is not Status.NOT_APPLICABLE]
        if not asked:
            return _of_nothing(parts, self.empty, expects)
        present = [part for part in asked if part.status.advances]
        if present:
            findings = tuple(_present(part) for part in present)
            return Verdict(
                status=Status.UNMET, expects=expects, lacks=expects, findings=findings, parts=parts
            )
        unclear = [part for part in asked if part.status in {Status.UNKNOWN, Status.ERROR}]
        if unclear:
            erring = any(part.status is Status.ERROR for part in unclear)
            return Verdict(
                status=Status.ERROR if erring else Status.UNKNOWN,
                expects=expects,
                lacks=expects,
                findings=tuple(found for part in unclear for found in part.all_findings()),
                parts=parts,
            )
        return Verdict(status=Status.MET, expects=expects, parts=parts)


def _status(count: int, met: int, statuses: list[Status]) -> Status:
    if met >= count:
        return Status.MET
    unknown, erring = statuses.count(Status.UNKNOWN), statuses.count(Status.ERROR)
    if met + unknown + erring < count:
        return Status.UNMET
    return Status.ERROR if erring else Status.UNKNOWN


def _of_nothing(parts: tuple[Verdict, ...], empty: Empty, expects: Text) -> Verdict:
    """Judge a group none of whose parts applies by what it says it is worth then."""
    status = Status(empty or "unknown")
    why = Finding(
        code="group-empty",
        message=Text(
            th="ไม่มีส่วนใดของเงื่อนไขนี้ใช้บังคับ" + ("" if empty else " และไม่ได้กำหนดว่าให้ถือเป็นอย่างไร"),
            en="none of its parts applies" + ("" if empty else ", and it is not stated what that is worth"),
        ),
    )
    is_met = status is Status.MET
    return Verdict(
        status=status,
        expects=expects,
        lacks=BLANK if is_met else expects,
        findings=() if is_met else (why,),
        parts=parts,
    )


def _present(part: Verdict) -> Finding:
    by = ", ".join(part.satisfied_by)
    return Finding(
        code="present",
        subject=part.satisfied_by[0] if part.satisfied_by else "",
        message=Text(
            th=f"มี{part.expects.th} ซึ่งต้องไม่มี" + (f" ({by})" if by else ""),
            en=f"there is {part.expects.en}, which there must not be" + (f" ({by})" if by else ""),
        ),
    )


def reaching(guard: Guard, reach: str) -> Guard:
    """Give a guard with a threshold for the answers in it that do not say one."""
    if not reach:
        return guard
    if isinstance(guard, Answered) and not guard.reach and not guard.among:
        return evolve(guard, reach=reach)
    if isinstance(guard, AtLeast) and not guard.reach:
        return evolve(guard, reach=reach)
    return guard


def _bracketed(text: Text) -> Text:
    """Put a text that is itself a choice into brackets, so that it reads as one part of another."""
    is_choice = any(word in text.en for word in (" and ", " or ", ", "))
    return Text(th=f"({text.th})", en=f"({text.en})") if is_choice else text


def _choice(count: int, texts: list[Text]) -> Text:
    """Say that so many of these are needed."""
    return _said(count, tuple(texts))


@lru_cache(maxsize=4096)  # the same groups are judged again and again
def _said(count: int, texts: tuple[Text, ...]) -> Text:
    th, en = (" และ ", " and ") if count == len(texts) else (" หรือ ", " or ")
    parts = texts if len(texts) == 1 else tuple(_bracketed(text) for text in texts)
    listed = Text(th=th.join(text.th for text in parts), en=en.join(text.en for text in parts))
    if count in {1, len(texts)}:
        return listed
    return Text(th=f"อย่างน้อย {count} รายการจาก ({listed.th})", en=f"at least {count} of ({listed.en})")


def at_least(count: int, *of: Guard, reach: str = "", empty: Empty = "") -> AtLeast:
    """Require at least `count` of these guards.

    Raises:
        DefinitionError: There is no guard (KPI102), or the count is out of range (KPI109).
    """
    not_empty("at_least", of)
    if not 1 <= count <= len(of):
        raise DefinitionError(
            Problem("KPI109", f"at least {count} of {len(of)} cannot be meant", expected=f"1 to {len(of)}")
        )
    return AtLeast(count=count, of=of, reach=reach, empty=empty)


def all_of(*of: Guard, reach: str = "", empty: Empty = "") -> AtLeast:
    """Require every one of these guards; none at all is refused, never trivially true.

    Raises:
        DefinitionError: There is no guard (KPI102).
    """
    not_empty("all_of", of)
    return AtLeast(count=len(of), of=of, reach=reach, empty=empty, word="all_of")


def any_of(*of: Guard, reach: str = "", empty: Empty = "") -> AtLeast:
    """Require one of these guards.

    Raises:
        DefinitionError: There is no guard (KPI102).
    """
    not_empty("any_of", of)
    return AtLeast(count=1, of=of, reach=reach, empty=empty, word="any_of")


def none_of(*of: Guard, empty: Empty = "") -> NoneOf:
    """Require that none of these guards is met.

    Raises:
        DefinitionError: There is no guard (KPI102).
    """
    not_empty("none_of", of)
    return NoneOf(of=of, empty=empty)
