"""Gates of a whole scorecard: what must hold for its result to count, or to count beyond a bound.

A gate that nobody can decide yet neither opens nor shuts: the result is missing until somebody can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeAlias

from kpiflow.errors import DefinitionError, Problem, did_you_mean
from kpiflow.scoring import Exact, Gate, Points, Step, exact
from kpiflow.scoring.exactness import shown_exactly
from kpiflow.scoring.wording import shown_worth
from kpiflow.text import Text, shortened


class Named(Protocol):
    """What a gate goes by, and the part that decides it."""

    @property
    def id(self) -> str:
        """What it goes by."""

    @property
    def part(self) -> str:
        """The code of the part that decides; empty when none does."""


Deciding: TypeAlias = Mapping[str, Points | None]
"""The points of parts that decide gates, by their code; `None` for one that is not evaluated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultGate(Gate):
    """Something without which the result of a scorecard does not count, or not beyond a bound.

    It is decided by the points of a part, or by whoever rolls the scorecard up.

    Attributes:
        id: What it goes by.
        name: What must hold.
        part: The code of the part that decides; by default whoever rolls up says what fails.
        at_least: The points of that part from which on it holds.
        most: What the result comes to at most where it does not hold, in place of `otherwise`.
        otherwise: What the result is worth where it does not hold; nothing at all, so that it
            is missing, when `None`.

    Raises:
        DefinitionError: A part is named without its points, or points without a part (KPI125).
        ScoringError: A number is not exact (KPI500, KPI501, KPI502).
    """

    part: str = ""
    at_least: Exact | None = None
    most: Exact | None = None

    def __post_init__(self) -> None:
        """Take its numbers exactly, and refuse half of a condition."""
        Gate.__post_init__(self)
        for name in ("at_least", "most"):
            number = getattr(self, name)
            of = f"{name} of '{self.id}'"
            object.__setattr__(self, name, None if number is None else exact(number, name=of))
        if bool(self.part) != (self.at_least is not None):
            raise DefinitionError(
                Problem(
                    "KPI125",
                    f"the gate '{shortened(self.id)}' states half of what it asks for",
                    ("at_least",) if self.part else ("part",),
                    expected="a part and the points from which on it holds, or neither",
                )
            )

    def void(self, points: Points) -> Points:
        """Give what points become where the gate does not hold; what does not apply needs no gate."""
        if self.most is None:
            return Gate.void(self, points)
        most = Fraction(self.most)
        if points.value is None or points.value <= most:
            return points
        return points.then(most, Step(_told_most, (self, points.value, most)))

    def holds(self, deciding: Deciding, failed: Collection[str]) -> bool | None:
        """Tell whether it holds; `None` where the part that decides has no points yet.

        Args:
            deciding: The points of the parts that decide.
            failed: The gates that somebody says do not hold.
        """
        if self.id in failed:
            return False
        points = deciding[self.part] if self.part else None
        if points is None or points.state == "not_applicable":
            return True
        return None if points.value is None else points.value >= Fraction(self.at_least or 0)


def gated(points: Points, gates: Sequence[ResultGate], deciding: Deciding, failed: Collection[str]) -> Points:
    """Give what points of a whole come to once its gates are asked, in their order."""
    for gate in gates:
        holds = gate.holds(deciding, failed)
        if holds is False:
            points = gate.void(points)
        elif holds is None and points.state in {"scored", "zero"}:
            points = points.then(None, Step(_told_open, (gate,)), state="missing")
    return points


def gate_problems(gates: Sequence[Named], codes: Collection[str]) -> Iterator[Problem]:
    """Find gates that go by one name, or are decided by a part that there is not."""
    seen: set[str] = set()
    declared, known = tuple(codes), set(codes)  # once: a file may have thousands of both
    for n, gate in enumerate(gates):
        if gate.id in seen:
            message = f"two gates of the scorecard go by '{shortened(gate.id)}'"
            yield Problem("KPI125", message, ("gates", n, "id"), hint="give each a name of its own")
        seen.add(gate.id)
        if gate.part and gate.part not in known:
            message = (
                f"the gate '{shortened(gate.id)}' is decided by '{shortened(gate.part)}', which is no part"
            )
            hint = did_you_mean(gate.part, declared)
            yield Problem("KPI125", message, ("gates", n, "part"), declared=declared, hint=hint)


def _told_most(gate: ResultGate, before: Fraction, most: Fraction) -> Text:
    name = _name(gate)
    shown, limit = shown_worth(before), shown_exactly(most)
    return Text(
        th=f"{shown} เกินเพดาน จึงเป็น {limit} เพราะขาด {name.th}",
        en=f"{shown} is more than {limit}, and no more is given for want of {name.en}",
    )


def _told_open(gate: ResultGate) -> Text:
    name = _name(gate)
    return Text(
        th=f"ยังสรุปไม่ได้ เพราะ {gate.part} ซึ่งใช้ตัดสิน {name.th} ยังไม่มีคะแนน",
        en=f"not decided: {gate.part}, which decides {name.en}, has no points yet",
    )


def _name(gate: ResultGate) -> Text:
    return Text.same(gate.id) if gate.name.is_blank() else gate.name
