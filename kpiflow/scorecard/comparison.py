"""Two scorecards line by line: what came, what went, what changed, and what it did to the total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from kpiflow.scorecard.roll_up import Rolled
from kpiflow.scorecard.scorecard import RollUp


Kind: TypeAlias = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a comparison.

    Attributes:
        code: The part.
        kind: Whether it is the same, changed, or on one side only.
        before: The part as it was.
        after: The part as it is.
    """

    code: str
    kind: Kind
    before: Rolled | None
    after: Rolled | None

    @property
    def points(self) -> Fraction | None:
        """How its points changed; `None` where it has none on one side."""
        before = self.before.points.value if self.before else None
        after = self.after.points.value if self.after else None
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two roll-ups side by side.

    Attributes:
        changes: One for each part of either, in the order of the later one, with what went at its end.
        total: How the total changed; `None` where it is not known on one side.
    """

    changes: tuple[Change, ...]
    total: Fraction | None

    def differences(self) -> tuple[Change, ...]:
        """Give the parts that are not the same."""
        return tuple(change for change in self.changes if change.kind != "same")


def compare(before: RollUp, after: RollUp) -> Comparison:
    """Compare two scorecards line by line, by the codes of their parts."""
    old = {part.code: part for part in before.parts()}
    new = {part.code: part for part in after.parts()}
    totals = (before.points.value, after.points.value)
    return Comparison(
        changes=tuple(_changes(old, new)),
        total=None if totals[0] is None or totals[1] is None else totals[1] - totals[0],
    )


def _changes(old: dict[str, Rolled], new: dict[str, Rolled]) -> Iterator[Change]:
    for code, part in new.items():
        was = old.get(code)
        kind: Kind = "added" if was is None else "same" if _figures(was) == _figures(part) else "changed"
        yield Change(code=code, kind=kind, before=was, after=part)
    for code, part in old.items():
        if code not in new:
            yield Change(code=code, kind="removed", before=part, after=None)


def _figures(part: Rolled) -> tuple[object, ...]:
    """Give what makes a part the same: its points and state, its weight, and as what it counts."""
    return (part.points, part.weight, part.counted, part.treatment)
