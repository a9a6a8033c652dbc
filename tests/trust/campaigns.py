"""What a campaign is: many trials of one promise, and implementations broken on purpose that it must catch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Literal, TypeAlias, TypeVar


Size: TypeAlias = Literal["short", "long"]
T = TypeVar("T")

_limit = [inf]


def limit(minutes: float) -> None:
    """Let every campaign that goes by `within` end after so many minutes, canaries aside."""
    _limit[0] = minutes * 60


@dataclass
class Report:
    """What a campaign came to.

    Attributes:
        campaign: Its name, such as `R9`.
        n: How many trials there were.
        violations: What broke the promise, one line each.
        canaries: For each broken implementation whether it was caught.
        figures: What else was counted, such as how many entries were acknowledged.
        skipped: Why there was nothing, or less than everything, to try here; empty when all was tried.
    """

    campaign: str
    n: int = 0
    violations: list[str] = field(default_factory=list)
    canaries: dict[str, bool] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    skipped: str = ""

    def expect(self, holds: bool, what: str) -> None:
        """Count a trial, and note it if the promise did not hold."""
        self.n += 1
        if not holds and len(self.violations) < 100:
            self.violations.append(what)

    def fail(self, what: str) -> None:
        """Count a trial that broke the promise."""
        self.expect(holds=False, what=what)

    def count(self, what: str, by: int = 1) -> None:
        """Count something that is told beside the trials."""
        self.figures[what] = self.figures.get(what, 0) + by

    def within(self, trials: Iterable[T], *, parts: int = 1) -> Iterator[T]:
        """Give trials as long as there is time, when a limit is set; a campaign may share it between parts."""
        until = monotonic() + _limit[0] / parts
        for trial in trials:
            if monotonic() > until:
                break
            yield trial

    @property
    def is_kept(self) -> bool:
        """Whether nothing broke the promise, something was tried, and every canary was caught."""
        return self.n > 0 and not self.violations and all(self.canaries.values())


class Caught(Exception):  # noqa: N818 -- a signal, no error
    """A broken implementation broke the promise; there is no need to go on."""


class Canary(Report):
    """The report of a broken implementation, which ends with the first violation."""

    def expect(self, holds: bool, what: str) -> None:
        """End when the promise is broken."""
        if not holds:
            raise Caught(what)


Campaign: TypeAlias = Callable[[Size, int], Report]


def with_canaries(
    name: str, trials: Callable[[Report, object], None], sound: object, broken: Mapping[str, object]
) -> Report:
    """Run trials on what is promised, and again on each broken one, which must break the promise."""
    report = Report(name)
    trials(report, sound)
    for canary, implementation in broken.items():
        try:
            trials(Canary(canary), implementation)
        except Caught:
            report.canaries[canary] = True
        else:
            report.canaries[canary] = False
    return report
