"""The same ladder for everybody: levels 0 to 5, 14 items, and a move up guarded by all items of the next level."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from transitions import Machine

from kpiflow import FiscalYear, Indicator, Level, Requirement, Text, parse_range, provided
from kpiflow.definitions import EvidenceKind
from kpiflow.evidence import EvidenceItem, Register
from kpiflow.ladder import Situation
from kpiflow.machine import Climber, machine_for, route_for


NEEDED: Final = ({0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {9, 10, 11}, {12, 13})
"""The items that each level needs, from level 1."""

ITEMS: Final = frozenset(range(14))
TOP: Final = len(NEEDED)


@dataclass(frozen=True, kw_only=True, eq=False)
class Contestant:
    """One way to write the ladder down.

    Attributes:
        name: What it is, for the table.
        new: Makes a record, on level 0 with nothing accepted.
        accept: Lets a record have items.
        advance: Gives what moves a record up, or refuses.
        level: Gives the level of a record.
        to_start: Gives what brings a record from the top back to level 0.
        start_is_a_move: Whether that takes a move like the others.
    """

    name: str
    new: Callable[[], Any]
    accept: Callable[[Any, Iterable[int]], None]
    advance: Callable[[Any], Callable[[], object]]
    level: Callable[[Any], int]
    to_start: Callable[[Any], Callable[[], object]]
    start_is_a_move: bool = False

    def holding(self, items: Iterable[int]) -> Any:
        """Make a record that has items."""
        record = self.new()
        self.accept(record, items)
        return record

    def must_climb(self) -> None:
        """Make sure that it does the same work: an item left out stops it exactly below its level.

        Raises:
            AssertionError: It does not.
        """
        for left_out in (None, *sorted(ITEMS)):
            record = self.holding(ITEMS - {left_out})
            advance = self.advance(record)
            stop = next((n for n, needed in enumerate(NEEDED) if left_out in needed), TOP)
            for _ in range(min(stop + 1, TOP)):
                advance()
            if self.level(record) != stop:
                message = f"{self.name} stands on level {self.level(record)} without item {left_out}"
                raise AssertionError(message)


class Plain:
    """What one would write by hand: a level and a set."""

    def __init__(self) -> None:
        self.level = 0
        self.accepted: set[int] = set()

    def advance(self) -> bool:
        """Move up if all items are there."""
        if self.level < TOP and NEEDED[self.level] <= self.accepted:
            self.level += 1
            return True
        return False

    def to_start(self) -> None:
        """Go back to level 0."""
        self.level = 0


class Model:
    """What a shared machine of `transitions` moves, without knowing it."""

    def __init__(self) -> None:
        self.state = "L0"
        self.accepted: set[int] = set()

    def to_start(self) -> None:
        """Go back to level 0."""
        self.state = "L0"


def plain() -> Contestant:
    """Give the class written by hand."""
    return Contestant(
        name="plain class",
        new=Plain,
        accept=lambda record, items: record.accepted.update(items),
        advance=lambda record: record.advance,
        level=lambda record: int(record.level),
        to_start=lambda record: record.to_start,
    )


def shared_transitions() -> Contestant:
    """Give the fairest use of `transitions`: one machine, and models that are not registered."""
    machine = Machine(
        model=None,
        states=[f"L{n}" for n in range(TOP + 1)],
        initial="L0",
        auto_transitions=False,
        send_event=True,
    )

    def all_accepted(needed: set[int], event: Any) -> bool:
        return bool(needed <= event.model.accepted)

    for n, needed in enumerate(NEEDED):
        machine.add_transition("advance", f"L{n}", f"L{n + 1}", conditions=[partial(all_accepted, needed)])
    trigger = machine.events["advance"].trigger
    return Contestant(
        name="T0",
        new=Model,
        accept=lambda record, items: record.accepted.update(items),
        advance=lambda record: partial(trigger, record),
        level=lambda record: int(record.state[1:]),
        to_start=lambda record: record.to_start,
    )


def climber() -> Contestant:
    """Give the record of kpiflow."""
    route = route_for(definition())

    def back(record: Climber) -> Callable[[], object]:
        def to_start() -> None:
            record.state = "L0"

        return to_start

    return Contestant(
        name="Climber",
        new=partial(Climber, route),
        accept=lambda record, items: record.meet(*(f"r{item}" for item in items)),
        advance=lambda record: record.advance,
        level=lambda record: int(record.level),
        to_start=back,
    )


def definition() -> Indicator:
    """Write the ladder as a definition: a requirement for each item, which asks for evidence of its kind."""
    return Indicator(
        code="1",
        name=Text.same("14 items"),
        weight="2",
        performance_period=FiscalYear(2570).period,
        reporting_window=parse_range("2027-10-01 .. 2027-10-31"),
        evidence=tuple(EvidenceKind(id=f"k{item}", name=Text.same(f"item {item}")) for item in sorted(ITEMS)),
        levels=tuple(
            Level(
                level=n,
                name=Text.same(f"level {n}"),
                requirements=tuple(
                    Requirement(id=f"r{item}", text=Text.same(f"item {item}"), requires=provided(f"k{item}"))
                    for item in sorted(needed)
                ),
            )
            for n, needed in enumerate(NEEDED, start=1)
        ),
    )


def judged(items: Iterable[int]) -> Callable[[], object]:
    """Give a move of level 0 whose guard is the verdict on a register with these items."""
    register, day = Register(), date(2027, 10, 5)
    for item in items:
        fact = EvidenceItem(id=f"i{item}", kind=f"k{item}", title=Text.same(f"item {item}"))
        register = register.with_entry(fact, by="unit", on=day)
    situation = Situation(indicator=definition(), as_of=day, register=register)
    return partial(machine_for(situation.indicator).advance, 0, situation.level)
