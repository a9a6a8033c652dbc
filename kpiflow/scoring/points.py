"""What a rule of scoring comes to: points, or the reason that there are none.

Four states stay apart to the end: scored, 1 included; zero because a rule says so; not
applicable; and missing. What each does in a roll-up is a policy of the scorecard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

from kpiflow.scoring.exactness import Exact, exact, shown_exactly
from kpiflow.text import Text


PointState: TypeAlias = Literal["scored", "zero", "not_applicable", "missing"]


class Step(NamedTuple):
    """One step of a derivation, put into words when somebody reads it.

    Attributes:
        tell: Puts it into words.
        about: What it is about.
    """

    tell: Callable[..., Text]
    about: tuple[Any, ...] = ()

    def text(self) -> Text:
        """Put it into words."""
        return self.tell(*self.about)


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one indicator, exact, or no points and why.

    Attributes:
        value: The points; `None` where it is not applicable or missing.
        state: Scored, zero by rule, not applicable or missing.
        steps: How it came about; no part of what makes two points equal.
    """

    value: Fraction | None
    state: PointState = "scored"
    steps: tuple[Step, ...] = field(default=(), compare=False)

    @classmethod
    def stated(cls, value: Exact) -> Points:
        """Take points that somebody gave, such as those printed on a card.

        Raises:
            ScoringError: It is not exact (KPI500, KPI501, KPI502).
        """
        points = exact(value, name="points")
        return cls(points, "scored", (Step(_stated, (points,)),))

    @classmethod
    def zero(cls, why: Text) -> Points:
        """Give none, because a rule says so."""
        return cls(Fraction(0), "zero", (Step(_told, (why,)),))

    @classmethod
    def not_applicable(cls, why: Text) -> Points:
        """Say that the indicator does not apply."""
        return cls(None, "not_applicable", (Step(_told, (why,)),))

    @classmethod
    def missing(cls, why: Text) -> Points:
        """Say that there is nothing to score yet."""
        return cls(None, "missing", (Step(_told, (why,)),))

    @property
    def derivation(self) -> tuple[Text, ...]:
        """How it came about, step by step."""
        return tuple(step.text() for step in self.steps)

    @property
    def why(self) -> str:
        """How it came about in one line, for the message of an error where there are no points."""
        return " ".join(step.en for step in self.derivation)

    def then(self, value: Fraction | None, step: Step, *, state: PointState | None = None) -> Points:
        """Give what these points become by one more step."""
        return Points(value, state or self.state, (*self.steps, step))


def _told(why: Text) -> Text:
    return why


def _stated(points: Fraction) -> Text:
    shown = shown_exactly(points)
    return Text(th=f"คะแนนที่ระบุไว้ {shown}", en=f"points as stated: {shown}")


NO_VALUE = Points.missing(Text(th="ยังไม่มีผลการดำเนินงาน", en="there is no result yet"))
"""What a rule comes to without a value."""
