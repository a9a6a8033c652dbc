"""What a guard comes to, and why: a status, what was expected, and what was found."""

from __future__ import annotations

import enum

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from kpiflow.display import Displayed
from kpiflow.text import BLANK, Text, joined


class Status(enum.Enum):
    """What a guard, requirement or level comes to; only `MET` and `WAIVED` advance."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    ERROR = "error"

    @property
    def advances(self) -> bool:
        """Whether it lets a level be reached."""
        return self is Status.MET or self is Status.WAIVED


@frozen(kw_only=True)
class Finding:
    """What was found instead of what was expected.

    Attributes:
        code: Stable code, such as `expired` or `channel-not-covered`.
        message: The finding in Thai and English.
        subject: The identifier of the item it is about; empty when there is none.
    """

    code: str
    message: Text
    subject: str = ""


@frozen(kw_only=True)
class Verdict(Displayed):
    """What a guard came to, and why.

    Attributes:
        status: What it came to.
        expects: What satisfies it.
        lacks: What would still satisfy it; blank when it is met.
        satisfied_by: Identifiers of the items that satisfied it.
        findings: What was found instead; empty when it is met.
        parts: The verdicts it was made from.
        points: What the answer it is about is worth on its scale; `None` where there is none.
    """

    status: Status
    expects: Text
    lacks: Text = BLANK
    satisfied_by: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    parts: tuple[Verdict, ...] = ()
    points: Fraction | None = None

    @property
    def code(self) -> str:
        """What it came to in one stable word: that of its first finding, or else of its status."""
        found = self.all_findings()
        return found[0].code if found else self.status.value

    def atoms(self) -> Iterator[Verdict]:
        """Walk the verdicts it was made from that are made from no others."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.atoms()

    def all_findings(self) -> tuple[Finding, ...]:
        """Give every finding that keeps it from being met, what was offered before what was not."""
        return tuple(sorted(_open_findings(self), key=lambda finding: not finding.subject))

    def reason(self) -> Text:
        """Say in one line what satisfied the guard, or what was found instead."""
        if self.status is Status.MET:
            if not self.satisfied_by:
                return Text(th="เป็นไปตามเกณฑ์", en="satisfied")
            by = ", ".join(self.satisfied_by)
            return Text(th=f"มีหลักฐาน: {by}", en=f"satisfied by {by}")
        return joined([finding.message for finding in self.all_findings()])


def _open_findings(verdict: Verdict) -> Iterator[Finding]:
    """Walk the findings of what is not met, passing by what is, and by parts that are not asked for.

    A group that says itself what was found speaks for its parts: of those that none may
    be met, it is the met ones that stand against it.
    """
    if verdict.status is not Status.MET:
        yield from verdict.findings
        for part in () if verdict.findings else verdict.parts:
            if part.status not in {Status.WAIVED, Status.NOT_APPLICABLE}:
                yield from _open_findings(part)
