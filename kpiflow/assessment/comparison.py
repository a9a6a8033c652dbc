"""Two assessments of one indicator side by side: two rounds of a year, or two years."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from kpiflow.assessment.checks import refuse_any
from kpiflow.assessment.result import Result
from kpiflow.errors import Problem
from kpiflow.evidence import Entry
from kpiflow.ladder import RequirementVerdict


Turn: TypeAlias = Literal["gained", "lost", "changed", "asked", "dropped", "same"]
"""What became of a requirement: it holds now or no more, comes to something else, is asked only after or before."""

Fate: TypeAlias = Literal["added", "gone", "standing", "changed"]
"""What became of an entry: only after, only before, ruled on otherwise, or saying something else."""


@frozen(kw_only=True)
class RequirementTurn:
    """One requirement before and after.

    Attributes:
        id: The requirement.
        before: What it came to; `None` where it was not asked.
        after: What it comes to; `None` where it is not asked any more.
    """

    id: str
    before: RequirementVerdict | None
    after: RequirementVerdict | None

    @property
    def turn(self) -> Turn:
        """What became of it."""
        if self.before is None:
            return "asked"
        if self.after is None:
            return "dropped"
        if self.before.holds != self.after.holds:
            return "gained" if self.after.holds else "lost"
        return "same" if self.before.status is self.after.status else "changed"

    @property
    def is_other_rule(self) -> bool:
        """Whether the rule itself is another one, be it met or not."""
        if self.before is None or self.after is None:
            return False
        return self.before.requirement != self.after.requirement


@frozen(kw_only=True)
class EntryTurn:
    """One entry of the register before and after: an item, a nil return or a statement."""

    id: str
    before: Entry | None
    after: Entry | None

    @property
    def fate(self) -> Fate:
        """What became of it."""
        if self.before is None or self.after is None:
            return "added" if self.before is None else "gone"
        return "standing" if self.before.standing is not self.after.standing else "changed"


@frozen(kw_only=True)
class Comparison:
    """Two results of one indicator, and all that differs.

    Attributes:
        before: The earlier one.
        after: The later one.
        requirements: Every requirement of either, in the order of the later ladder, then those dropped.
        entries: The entries that are other than before, or only in one of the two.
    """

    before: Result
    after: Result
    requirements: tuple[RequirementTurn, ...]
    entries: tuple[EntryTurn, ...]

    @property
    def changed(self) -> tuple[RequirementTurn, ...]:
        """The requirements that came to something else, or whose rule is another one."""
        return tuple(each for each in self.requirements if each.turn != "same" or each.is_other_rule)

    @property
    def points(self) -> Fraction | None:
        """What the points gained; `None` where either side has none."""
        before, after = self.before.score.earned.value, self.after.score.earned.value
        return None if before is None or after is None else after - before

    @property
    def weighted(self) -> Fraction | None:
        """What the weighted score gained; `None` where either side has none."""
        return None if self.points is None else self.after.score.weighted - self.before.score.weighted

    @property
    def fell(self) -> bool:
        """Whether the level or the weighted score is lower than before."""
        is_lower = self.after.ladder.supported < self.before.ladder.supported
        return is_lower or (self.weighted is not None and self.weighted < 0)


def compare(before: Result, after: Result) -> Comparison:
    """Compare two assessments of one indicator, each judged on its own day under its own rules.

    Args:
        before: The earlier one.
        after: The later one.

    Raises:
        MoveError: They are of different indicators (KPI214).
    """
    refuse_any(_problems(before, after))
    was = {each.requirement.id: each for each in before.ladder.requirements()}
    now = {each.requirement.id: each for each in after.ladder.requirements()}
    entered = {each.fact.id: each for each in before.state.register.entries}
    there = {each.fact.id: each for each in after.state.register.entries}
    return Comparison(
        before=before,
        after=after,
        requirements=tuple(
            RequirementTurn(id=name, before=was.get(name), after=now.get(name)) for name in {**now, **was}
        ),
        entries=tuple(
            EntryTurn(id=name, before=entered.get(name), after=there.get(name))
            for name in {**there, **entered}
            if _differs(entered.get(name), there.get(name))
        ),
    )


def _differs(before: Entry | None, after: Entry | None) -> bool:
    if before is None or after is None:
        return True
    return before.fact != after.fact or before.standing is not after.standing


def _problems(before: Result, after: Result) -> Iterator[Problem]:
    if before.indicator.code != after.indicator.code:
        yield Problem(
            "KPI214",
            "assessments of different indicators cannot be compared",
            expected=f"indicator '{before.indicator.code}', as in '{before.assessment}'",
            got=f"indicator '{after.indicator.code}', as in '{after.assessment}'",
        )
