"""One move of a record that is judged: guards are verdicts, and the verdict goes out with the move.

What moves through the machine is a cursor that lives for one move. Guards come in as a
function that gives verdicts; they are asked once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from attrs import frozen
from transitions import EventData

from kpiflow.definitions import Indicator
from kpiflow.errors import GuardNotSatisfiedError, MoveError, Problem
from kpiflow.ladder import LevelVerdict
from kpiflow.machine.sealed import SealedMachine


Judge: TypeAlias = Callable[[int], LevelVerdict]
"""Gives the verdict on a level, by its number."""


@frozen(kw_only=True)
class Move:
    """One legal step on the ladder.

    Attributes:
        before: The level stood on before.
        after: The level stood on now.
        verdict: The verdict that allowed a step up; `None` for a fall.
    """

    before: int
    after: int
    verdict: LevelVerdict | None = None


def highest(indicator: Indicator, level: int) -> MoveError:
    """Build the refusal to move up from the highest level (KPI201)."""
    return MoveError(Problem("KPI201", f"level {level} is the highest level of indicator '{indicator.code}'"))


class _Cursor:
    """What stands in a state for the length of one move, with the verdicts it was given."""

    __slots__ = ("judge", "state", "verdicts")

    def __init__(self, level: int, judge: Judge | None = None) -> None:
        self.state = state_of(level)
        self.judge = judge
        self.verdicts: list[LevelVerdict] = []


def state_of(level: int) -> str:
    """Name the state of a level."""
    return f"L{level}"


def _guard_of(level: int) -> Callable[[EventData], bool]:
    def holds(event: EventData) -> bool:
        cursor: Any = event.model
        verdict: LevelVerdict = cursor.judge(level)
        cursor.verdicts.append(verdict)
        return verdict.opens

    return holds


class LevelMachine:
    """The moves of one definition: up to the next level through its guard, down without one."""

    def __init__(self, indicator: Indicator) -> None:
        self._indicator = indicator
        levels = (0, *indicator.level_numbers)
        # Deliberately plain: no registered models, no generated triggers, no queue.
        self._machine = SealedMachine(
            moves=_Cursor,
            model=None,
            states=[state_of(level) for level in levels],
            initial=state_of(0),
            auto_transitions=False,
            send_event=True,
            queued=False,
        )
        for n, level in enumerate(levels[1:], start=1):
            self._machine.add_transition(
                "advance", state_of(levels[n - 1]), state_of(level), conditions=[_guard_of(level)]
            )
            for lower in levels[:n]:
                self._machine.add_transition(f"fall_to_{lower}", state_of(level), state_of(lower))

    def advance(self, level: int, judge: Judge) -> Move:
        """Move from a level to the next one.

        Args:
            level: The level stood on.
            judge: Gives the verdict on a level; asked once, about the next level.

        Raises:
            GuardNotSatisfiedError: The next level is not reached; carries its verdict (KPI200).
            MoveError: The level is the highest one (KPI201), or no level (KPI202).
        """
        self._indicator.must_have_level(level, lowest=0)
        if level == self._indicator.highest_level:
            raise highest(self._indicator, level)
        cursor = _Cursor(level, judge)
        moved = self._machine.events["advance"].trigger(cursor)
        [verdict] = cursor.verdicts  # the one transition from this state asks once
        if not moved:
            raise not_satisfied(self._indicator.code, verdict)
        return Move(before=level, after=self._level_of(cursor), verdict=verdict)

    def fall(self, level: int, *, to: int) -> Move:
        """Move down to a lower level, or stay where the two are equal.

        Raises:
            MoveError: The target is higher (KPI201), or one of them is no level (KPI202).
        """
        self._indicator.must_have_level(level, lowest=0)
        self._indicator.must_have_level(to, lowest=0)
        if to > level:
            raise MoveError(
                Problem(
                    "KPI201", f"falling from level {level} cannot end on level {to}", hint="use advance()"
                )
            )
        cursor = _Cursor(level)
        if to < level:
            self._machine.events[f"fall_to_{to}"].trigger(cursor)
        return Move(before=level, after=self._level_of(cursor))

    def climb(self, judge: Judge) -> tuple[Move, ...]:
        """Move up from below level 1 for as long as the guards allow it."""
        moves: list[Move] = []
        level = 0
        while level < self._indicator.highest_level:
            try:
                moves.append(self.advance(level, judge))
            except GuardNotSatisfiedError:
                break
            level = moves[-1].after
        return tuple(moves)

    def _level_of(self, cursor: _Cursor) -> int:
        return int(cursor.state[1:])


@lru_cache(maxsize=256)
def machine_for(indicator: Indicator) -> LevelMachine:
    """Give the one machine that all assessments of a definition share."""
    return LevelMachine(indicator)


def not_satisfied(code: str, verdict: LevelVerdict) -> GuardNotSatisfiedError:
    """Build the refusal of a level from its verdict."""
    unmet = verdict.unmet()
    holding = len(verdict.requirements) - len(unmet)
    reasons = [f"{each.requirement.id}: {each.reason().en}" for each in unmet]
    if not unmet:
        around = "the levels around it, or the assessor, decide against it"
        reasons.append(verdict.shortfall().en if verdict.reached is None else around)
    lacking = [each for each in unmet if not each.verdict.lacks.is_blank()]
    return GuardNotSatisfiedError(
        Problem(
            "KPI200",
            f"level {verdict.level.level} of indicator '{code}' is not reached: "
            f"{holding} of {len(verdict.requirements)} requirements hold",
            reasons=tuple(reasons),
            hint="; ".join(f"provide for {each.requirement.id}: {each.verdict.lacks.en}" for each in lacking),
        ),
        verdict=verdict,
    )
