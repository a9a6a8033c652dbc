"""What each state of a part does in a roll-up: stated, never assumed.

A part without points, or with none by rule, changes every figure above it, and published
scorecards treat it in every possible way, some in several ways on one page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from kpiflow.errors import DefinitionError, Problem
from kpiflow.scoring import PointState


Treatment: TypeAlias = Literal["error", "keep", "exclude", "drop", "floor", "zero", "target"]
"""What becomes of a part in a roll-up.

`error` refuses to roll up; `keep` makes the whole missing as well; `exclude` leaves the part
out and lets the weights of the others make up the whole, as if it did not stand there; `drop`
leaves it out and keeps its weight, or its place, in what is divided by; `floor` counts it as
the fewest points of its scale, `zero` as 0, and `target` as the points aimed at. Sums are
divided by nothing that depends on the parts, so that what is left out of one adds nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What each state does in a roll-up; a part that is scored counts as it is scored.

    Attributes:
        missing: A part that has no result yet.
        not_applicable: A part that does not apply.
        zero: A part that is 0 because a rule says so.
        not_evaluated: A part that is not evaluated in the reporting round.

    Raises:
        DefinitionError: There is no such treatment (KPI125).
    """

    missing: Treatment = "error"
    not_applicable: Treatment = "exclude"
    zero: Treatment = "zero"
    not_evaluated: Treatment = "exclude"

    def __post_init__(self) -> None:
        """Refuse a treatment that nobody described."""
        for name in ("missing", "not_applicable", "zero", "not_evaluated"):
            if getattr(self, name) not in get_args(Treatment):
                raise DefinitionError(
                    Problem(
                        "KPI125",
                        f"there is no treatment '{getattr(self, name)}' of what is {name.replace('_', ' ')}",
                        (name,),
                        expected=", ".join(get_args(Treatment)),
                    )
                )

    def of(self, state: PointState, *, is_evaluated: bool) -> Treatment | None:
        """Give what becomes of a part in a state; nothing special when it is scored."""
        if not is_evaluated:
            return self.not_evaluated
        if state == "scored":
            return None
        if state == "missing":
            return self.missing
        return self.not_applicable if state == "not_applicable" else self.zero
