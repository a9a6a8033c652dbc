"""All that a guard may look at, and what a guard is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import is_
from typing import Final, Protocol

from attrs import field, frozen

from kpiflow.dates import DateRange
from kpiflow.evidence import Register
from kpiflow.guards.verdict import Finding, Status, Verdict
from kpiflow.scales import AnswerScale
from kpiflow.text import BLANK, Text


PERFORMANCE: Final = "performance"
REPORTING: Final = "reporting"
WINDOWS: Final[Mapping[str, Text]] = {
    PERFORMANCE: Text(th="ช่วงเวลาปฏิบัติราชการ", en="performance period"),
    REPORTING: Text(th="ช่วงเวลารายงาน", en="reporting window"),
}
"""The windows of time a guard may name."""


def _unknown(name: str | int) -> Verdict:
    """Judge what nobody has told these facts about: fail closed."""
    text = Text.same(str(name))
    finding = Finding(
        code="no-such-reference",
        subject=str(name),
        message=Text(th=f"ไม่รู้จัก {name}", en=f"{name} is not known here"),
    )
    return Verdict(status=Status.ERROR, expects=text, lacks=text, findings=(finding,))


@frozen(kw_only=True)
class Facts:
    """All that a guard may look at.

    Attributes:
        register: What was shown and stated, each with its standing.
        as_of: The day the question is asked about.
        windows: The days of each window that a guard may name.
        names: What kinds of evidence, channels, populations, questions and so on are called.
        scales: The scale of each question.
        units: The unit of each measure.
        requirement: Judges another requirement of the same ladder, by its identifier.
        level: Judges a level of the same ladder, by its number.
        said: What guards have said that they ask for, so that each says it once.
        judged: What guards over evidence came to, by the items they looked at and the day.
    """

    register: Register
    as_of: date
    windows: Mapping[str, DateRange]
    names: Mapping[str, Text]
    scales: Mapping[str, AnswerScale] = field(factory=dict)
    units: Mapping[str, str] = field(factory=dict)
    requirement: Callable[[str], Verdict] = _unknown
    level: Callable[[int], Verdict] = _unknown
    said: dict[Guard, Text] = field(factory=dict, eq=False, repr=False)
    judged: dict[object, Verdict] = field(factory=dict, eq=False, repr=False)
    _under: tuple[object, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Forget what was said and judged under other windows or names than these."""
        under = (self.windows, self.names)
        if len(self._under) == len(under) and all(map(is_, self._under, under)):
            return
        for name, value in (("said", {}), ("judged", {}), ("_under", under)):
            object.__setattr__(self, name, value)

    def name(self, identifier: str) -> Text:
        """Give the name an identifier goes by, or the identifier itself when it has none."""
        name = self.names.get(identifier, BLANK)
        return Text.same(identifier) if name.is_blank() else name


class Guard(Protocol):
    """What stands in front of a level: anything that judges facts and says why."""

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict on these facts."""
        ...
