"""Records that climb by bits: one mask says which requirements hold, and the way up is compiled once.

A `Route` is a definition made ready: for every level the bits that open it, in a sealed
machine. A `Climber` is one record on it. What is missing stays a mask until somebody
reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count
from typing import Any, Final, TypeAlias

from attrs import frozen
from transitions import EventData, MachineError

from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.errors import MoveError, Problem, did_you_mean
from kpiflow.ladder import LadderVerdict
from kpiflow.machine.moves import Move, highest, state_of
from kpiflow.machine.sealed import Needs, SealedMachine
from kpiflow.text import Text, joined, shortened


_NOT_IN_THE_ROUND: Final = Text(th="รอบนี้ไม่มีระดับนี้", en="this round does not have the level")
_DECIDED_ELSEWHERE: Final = Text(
    th="ระดับอื่นหรือผู้ประเมินเป็นผู้ชี้ว่ายังไม่ถึงระดับนี้",
    en="the levels around it, or the assessor, decide against it",
)
_EMPTIED: Final = Text(
    th="ไม่มีเกณฑ์ใดของระดับนี้ใช้บังคับ และระดับนี้ไม่ถือว่าผ่านเมื่อเป็นเช่นนั้น",
    en="none of its requirements applies, and then it does not count as reached",
)


class Refusal:
    """A move up that did not take place; it is false, so that `if climber.advance():` reads as it should.

    It keeps what held when the move was asked for, and makes the rest of it when it is read.
    """

    __slots__ = ("_held", "_route", "_state")

    _held: int
    _route: Route
    _state: str

    def __bool__(self) -> bool:
        return False

    @property
    def level(self) -> int:
        """The level that is not reached."""
        level, _ = self._route.above[self._state]
        return level

    def missing(self) -> tuple[Requirement, ...]:
        """Give the requirements that do not hold, in the order of the definition."""
        return self._route.lacking(self._state, self._held)

    def reason(self) -> Text:
        """Say what is missing, or what else stands in the way."""
        return joined(self._reasons())

    def problem(self) -> Problem:
        """Give the refusal as a problem (KPI200)."""
        asked = self._route.asked_for(self.level)
        missing = self.missing()
        return Problem(
            "KPI200",
            f"level {self.level} of indicator '{self._route.indicator.code}' is not reached: "
            f"{len(asked) - len(missing)} of {len(asked)} requirements hold",
            reasons=tuple(each.en for each in self._reasons()),
        )

    def _reasons(self) -> list[Text]:
        missing = self.missing()
        if missing:
            return [
                Text(th=f"{each.id}: {each.text.th}", en=f"{each.id}: {each.text.en}") for each in missing
            ]
        return [self._route.obstacle(self.level)]

    def __str__(self) -> str:
        return str(self.problem())

    def __repr__(self) -> str:
        return f"<Refusal of level {self.level} of '{self._route.indicator.code}'>"


class Climber:
    """A record on a route: where it stands, and which requirements hold.

    It knows no evidence: whoever keeps the evidence says what holds, requirement by
    requirement or with the verdict on the whole ladder.

    >>> from kpiflow import load_indicator
    >>> climber = Climber(route_for(load_indicator("examples/anti-corruption/indicator.yaml")))
    >>> refusal = climber.advance()
    >>> bool(refusal), [each.id for each in refusal.missing()]
    (False, ['1a', '1b', '1c'])
    >>> climber.meet("1a", "1b", "1c")
    >>> climber.advance()
    Move(before=0, after=1, verdict=None)

    Attributes:
        route: The way it is on.
        state: The state it stands in, as the machine names it.
        held: The bits of what holds.
    """

    __slots__ = ("held", "route", "state")

    def __init__(self, route: Route) -> None:
        self.route = route
        self.state = _BOTTOM
        self.held = route.at_first

    @property
    def level(self) -> int:
        """The level it stands on."""
        return int(self.state[1:])

    def meet(self, *requirements: str) -> None:
        """Note that requirements hold.

        Raises:
            MoveError: The route has no such requirement (KPI203).
        """
        self.held |= self.route.bits_of(requirements)

    def lose(self, *requirements: str) -> None:
        """Note that requirements no longer hold; `regress` then gives up what they bore.

        Raises:
            MoveError: The route has no such requirement (KPI203).
        """
        self.held &= ~self.route.bits_of(requirements)

    def take(self, verdict: LadderVerdict) -> None:
        """Note what a ladder came to, with its decisions, in place of all that was noted before.

        Args:
            verdict: The verdict on the whole ladder, in the round of the route.

        Raises:
            MoveError: The verdict is about requirements that the route does not have (KPI203).
        """
        self.held = self.route.held_by(verdict)

    def missing(self) -> tuple[Requirement, ...]:
        """Give the requirements that the next level lacks; none on the highest one."""
        return self.route.lacking(self.state, self.held)

    def advance(self) -> Move | Refusal:
        """Move up to the next level.

        Returns:
            The move, or the refusal when the next level lacks something.

        Raises:
            MoveError: The level is the highest one (KPI201).
        """
        route, before = self.route, self.state
        try:
            if route.up(self):
                return route.moves_up[before]
        except MachineError:
            raise highest(route.indicator, self.level) from None
        refusal = _new(Refusal)  # with no call of Python: refusing is what is done most often
        refusal._route = route  # noqa: SLF001
        refusal._state = before  # noqa: SLF001
        refusal._held = self.held  # noqa: SLF001
        return refusal

    def regress(self) -> Move | None:
        """Move down one level, if what holds no longer bears the one stood on; `None` if it does."""
        before = self.state
        return self.route.moves_down[before] if before != _BOTTOM and self.route.down(self) else None

    def settle(self) -> tuple[Move, ...]:
        """Move down for as long as something is lost, then up for as long as nothing is missing."""
        moves: list[Move] = []
        while fall := self.regress():
            moves.append(fall)
        while self.state != self.route.top and isinstance(move := self.advance(), Move):
            moves.append(move)
        return tuple(moves)

    def __repr__(self) -> str:
        return f"<Climber on level {self.level} of '{self.route.indicator.code}'>"


_new: Final = object.__new__
_BOTTOM: Final = state_of(0)

Opening: TypeAlias = tuple[Callable[[EventData], bool], ...]
"""Conditions of which one is enough to open a level."""


@frozen
class _Counts:
    """A condition that so many levels hold, whichever they are."""

    levels: tuple[int, ...]
    least: int

    def __call__(self, event: EventData) -> bool:
        model: Any = event.model
        done = sum(model.held & each == each for each in self.levels)
        return bool(done >= self.least)


class Route:
    """The way up one definition in one reporting round, compiled to bits.

    Each requirement has a bit. So has each level, for what may stand in its way besides
    requirements: an assessor who decides, or that nothing of it applies.

    Args:
        indicator: The definition.
        round_months: The reporting round, where it has a ladder of its own.

    Attributes:
        at_first: The bits of a new record.
        above: The next level above each state, and the bits it needs.
        moves_up: The move up from each state.
        moves_down: The move down from each state.
        up: The trigger `advance` of the machine.
        down: The trigger `regress` of the machine.
        top: The state of the highest level.
    """

    def __init__(self, indicator: Indicator, *, round_months: int | None = None) -> None:
        self.indicator = indicator
        self.round_months = round_months
        self._ladder = indicator.ladder_for(round_months)
        asked = {each.id: each for level in self._ladder for each in level.requirements}
        self._requirements = tuple(asked.values())
        bits = (1 << n for n in count())
        self._bits = {identifier: next(bits) for identifier in asked}
        self._manual = indicator.progression == "manual"
        numbers = indicator.level_numbers
        self._gates = {number: next(bits) for number in numbers}
        self._never = next(bits)
        self.at_first = 0 if self._manual else sum(self._gates.values())
        steps = tuple(zip((0, *numbers), numbers, strict=False))
        self.above = {state_of(low): (high, self._own(high)) for low, high in steps}
        self.moves_up = {state_of(low): Move(before=low, after=high) for low, high in steps}
        self.moves_down = {state_of(high): Move(before=high, after=low) for low, high in steps}
        self.top = state_of(indicator.highest_level)
        self.machine = self._machine(steps)
        self.up = self.machine.events["advance"].trigger
        self.down = self.machine.events["regress"].trigger

    def _machine(self, steps: tuple[tuple[int, int], ...]) -> SealedMachine:
        machine = SealedMachine(
            moves=Climber,
            model=None,
            states=[*self.above, self.top],
            initial=_BOTTOM,
            auto_transitions=False,
            send_event=True,
            queued=False,
        )
        borne = 0
        for low, high in steps:
            opening = self._opening(high)
            for each in opening:
                machine.add_transition("advance", state_of(low), state_of(high), conditions=[each])
            if self.indicator.progression == "cumulative":
                borne |= self._own(high)
                opening = (Needs(borne),)
            machine.add_transition("regress", state_of(high), state_of(low), unless=[*opening])
        return machine

    def _opening(self, number: int) -> Opening:
        """Give the conditions that open a level, one of which is enough."""
        above = [each for each in self._ladder if each.level >= number]
        if self._manual or self.indicator.progression == "cumulative" or not above:
            return (Needs(self._own(number)),)
        if self.indicator.progression == "independent":
            return tuple(Needs(self._of_level(each)) for each in above)
        least = len(self._ladder) - len(above) + 1
        return (_Counts(tuple(self._of_level(each) for each in self._ladder), least),)

    def _own(self, number: int) -> int:
        """Give the bits that a level needs by itself."""
        if self._manual:
            return self._gates[number]
        level = self._asking(number)
        return self._never if level is None else self._of_level(level)

    def _of_level(self, level: Level) -> int:
        return self._gates[level.level] | self.bits_of(tuple(each.id for each in level.requirements))

    def _asking(self, number: int) -> Level | None:
        """Give the level whose requirements are asked for: a round may pass over the one named."""
        return next((each for each in self._ladder if each.level >= number), None)

    def asked_for(self, number: int) -> tuple[Requirement, ...]:
        """Give what a level asks for by itself."""
        level = self._asking(number)
        return level.requirements if level else ()

    def obstacle(self, number: int) -> Text:
        """Say what stands in the way of a level that lacks no requirement."""
        if self._manual or self.indicator.progression == "count":
            return _DECIDED_ELSEWHERE
        return _NOT_IN_THE_ROUND if self._asking(number) is None else _EMPTIED

    def lacking(self, state: str, held: int) -> tuple[Requirement, ...]:
        """Give the requirements that the level above a state needs and that do not hold."""
        _, needed = self.above.get(state, (None, 0))
        return tuple(each for each in self._requirements if needed & ~held & self._bits[each.id])

    def bits_of(self, requirements: tuple[str, ...]) -> int:
        """Give the bits of requirements.

        Raises:
            MoveError: The route has no such requirement (KPI203).
        """
        bits = 0
        for each in requirements:
            if each not in self._bits:
                raise self._unknown(each)
            bits |= self._bits[each]
        return bits

    def held_by(self, verdict: LadderVerdict) -> int:
        """Give the bits of what a ladder came to.

        Raises:
            MoveError: It is about requirements that the route does not have (KPI203).
        """
        holding = [each.requirement.id for each in verdict.requirements() if each.holds]
        return self.bits_of(tuple(holding)) | sum(self._gates[number] for number in self._open_in(verdict))

    def _open_in(self, verdict: LadderVerdict) -> Iterator[int]:
        """Give the levels that nothing but requirements keeps from being reached."""
        if self._manual:
            return iter([number for number in self._gates if number <= (verdict.chosen or 0)])
        return iter([each.level.level for each in verdict.levels if each.holds or each.unmet()])

    def _unknown(self, requirement: str) -> MoveError:
        known = tuple(self._bits)
        return MoveError(
            Problem(
                "KPI203",
                f"the way up indicator '{self.indicator.code}' has no requirement '{shortened(requirement)}'",
                declared=known,
                hint=did_you_mean(requirement, known),
            )
        )

    def __deepcopy__(self, memo: object) -> Route:
        return self  # records are copied, not the way they are on, nor who listens to it

    def __reduce__(self) -> tuple[Any, ...]:
        """Store the definition, from which the shared route is made again; callbacks are not stored."""
        return route_for, (self.indicator, self.round_months)


@lru_cache(maxsize=256)
def route_for(indicator: Indicator, round_months: int | None = None) -> Route:
    """Give the one route that all records of a definition share in a reporting round."""
    return Route(indicator, round_months=round_months)
