"""Why an item in the register does not count: the faults that several guards look for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kpiflow.dates import DateRange, PartialDate, Precision
from kpiflow.errors import DefinitionError, Problem
from kpiflow.evidence import Entry, Standing
from kpiflow.guards.facts import WINDOWS, Facts
from kpiflow.guards.verdict import Finding, Status
from kpiflow.periods import format_date, format_range
from kpiflow.text import Text, display_width


def length_of(text: str) -> int:
    """Count the characters of a text, without spaces around it and marks above and below the line."""
    return len("".join(each for each in text if display_width(each)).strip())


def characters(count: int) -> str:
    """Say in English how many characters there are."""
    return f"{count} character" if count == 1 else f"{count} characters"


def finding(subject: str, code: str, *, th: str, en: str) -> Finding:
    """Build a finding about one item; the two texts follow on its identifier."""
    return Finding(code=code, subject=subject, message=Text(th=f"{subject}: {th}", en=f"{subject} {en}"))


ACCEPTED: Final = Text(th="ที่รับรองแล้ว", en="accepted")
"""What is asked of something that counts once it is accepted, by whomever."""

TOO_COARSE: Final = "date-too-coarse"
"""The fault of a date that is not known exactly enough; it leaves open what others settle."""


def too_coarse(subject: str, moment: PartialDate, *, th: str, en: str) -> Finding:
    """Build the finding about a date that does not tell; the texts say what it does not tell."""
    return finding(
        subject,
        TOO_COARSE,
        th=f"ระบุเพียง {format_date(moment)} ไม่ละเอียดพอจะบอกได้ว่า{th}",
        en=f"says {format_date(moment, language='en')}, too coarse to tell whether {en}",
    )


def dated(moment: PartialDate) -> str:
    """Write when something was, with the English preposition that fits how exactly it is known."""
    preposition = "on" if moment.precision is Precision.DAY else "in"
    return f"{preposition} {format_date(moment, language='en')}"


def standing_faults(entry: Entry, *, accepted: bool, by: Text | None = None) -> Iterator[Finding]:
    """Find why the standing of an entry keeps it from counting.

    Args:
        entry: The entry.
        accepted: Whether it counts only once accepted.
        by: What the role is called that must accept it; `None` where anybody may.
    """
    ruling = entry.ruling
    if ruling and ruling.standing in {Standing.REJECTED, Standing.WITHDRAWN}:
        rejected = ruling.standing is Standing.REJECTED
        day = PartialDate(ruling.on)
        yield finding(
            entry.fact.id,
            ruling.standing.value,
            th=f"{'ผู้ประเมินไม่รับรอง' if rejected else 'ถูกถอน'} (เมื่อวันที่ {format_date(day)})"
            + (f" เพราะ{ruling.reason.th}" if ruling.reason.th else ""),
            en=f"was {ruling.standing.value} on {format_date(day, language='en')}"
            + (f": {ruling.reason.en}" if ruling.reason.en else ""),
        )
    elif accepted and entry.standing is not Standing.ACCEPTED:
        yield finding(
            entry.fact.id,
            "not-accepted",
            th=f"{by.th}ยังไม่รับรอง" if by else "ยังไม่ได้รับการรับรอง",
            en=f"is not accepted by the {by.en} yet" if by else "is not accepted yet",
        )


_NOT_STANDING: Final = {"rejected", "withdrawn", "not-accepted"}


def short_of(faults: Iterable[Finding]) -> Status:
    """Give what a statement with faults comes to.

    One that does not stand says nothing either way: it leaves open what it is about, so
    that a condition which must not be met does not pass by it.
    """
    return Status.UNKNOWN if any(fault.code in _NOT_STANDING for fault in faults) else Status.UNMET


def coverage_faults(
    subject: str, covered: DateRange | None, window_name: str, facts: Facts
) -> Iterator[Finding]:
    """Find what a stated period leaves out of a window."""
    window, name = facts.windows[window_name], WINDOWS[window_name]
    if covered is None:
        yield finding(
            subject,
            "no-period-stated",
            th=f"ไม่ระบุช่วงเวลาที่ครอบคลุม จึงไม่แสดงว่าครอบคลุม{name.th}",
            en=f"states no period, so it does not show the {name.en}",
        )
    elif not covered.covers(window):
        yield finding(
            subject,
            "period-not-covered",
            th=f"ครอบคลุม {format_range(covered)} ไม่ครบ{name.th} {format_range(window)}",
            en=f"covers {format_range(covered, language='en')}, not the whole {name.en} "
            f"{format_range(window, language='en')}",
        )


def coverage_unstated(subject: str) -> Finding:
    """Build the finding about an item that does not say what period it covers."""
    return finding(
        subject, "no-period-stated", th="ไม่ระบุช่วงเวลาที่ครอบคลุม", en="states no period that it covers"
    )


def not_empty(name: str, parts: tuple[object, ...]) -> None:
    """Refuse a group without parts.

    Raises:
        DefinitionError: There is none (KPI102).
    """
    if not parts:
        raise DefinitionError(
            Problem(
                "KPI102",
                f"'{name}' is empty",
                hint="an empty group is neither true nor false; name its parts",
            )
        )
