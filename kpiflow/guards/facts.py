"""All that a guard may look at, and what a guard is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol

from attrs import frozen

from kpiflow.dates import DateRange
from kpiflow.evidence import Register
from kpiflow.guards.verdict import Verdict
from kpiflow.text import Text


PERFORMANCE: Final = "performance"
REPORTING: Final = "reporting"
WINDOWS: Final[Mapping[str, Text]] = {
    PERFORMANCE: Text(th="ช่วงเวลาปฏิบัติราชการ", en="performance period"),
    REPORTING: Text(th="ช่วงเวลารายงาน", en="reporting window"),
}
"""The windows of time a guard may name."""


@frozen(kw_only=True)
class Facts:
    """All that a guard may look at.

    Attributes:
        register: The evidence and nil returns, each with its standing.
        as_of: The day the question is asked about.
        windows: The days of each window that a guard may name.
        names: What kinds of evidence, channels, populations and roles are called.
    """

    register: Register
    as_of: date
    windows: Mapping[str, DateRange]
    names: Mapping[str, Text]

    def name(self, identifier: str) -> Text:
        """Give the name an identifier goes by, or the identifier itself when it has none."""
        return self.names.get(identifier) or Text.same(identifier)


class Guard(Protocol):
    """What stands in front of a level: anything that judges facts and says why."""

    def judge(self, facts: Facts) -> Verdict:
        """Give the verdict on these facts."""
        ...  # pragma: no cover
