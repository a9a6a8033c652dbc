"""Situations to plan in, and what a plan comes to, for tests about looking ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Any

from kpiflow.definitions import Indicator
from kpiflow.evidence import Fact, Register
from kpiflow.ladder import Situation
from kpiflow.planning import MissingSet, Step, applied, missing
from ladders import DAY, register


def situation(indicator: Indicator, *facts: Fact, as_of: date = DAY, **more: Any) -> Situation:
    """Make a situation in which these facts were shown and stated."""
    return Situation(indicator=indicator, as_of=as_of, register=register(*facts), **more)


def sets_for(of: Situation, level: int | None = None, **more: Any) -> list[MissingSet]:
    """Give all sets that would unlock a level, by default the highest one; every set there is must be found."""
    found = missing(of, level=of.indicator.highest_level if level is None else level, limit=None, **more)
    sets = list(found)
    assert found.is_complete
    return sets


def named(steps: Iterable[Step]) -> list[str]:
    """Name steps by what they do and what about."""
    return [f"{step.kind} {step.about}" for step in steps]


def ways(of: Situation, level: int | None = None, **more: Any) -> list[list[str]]:
    """Give all sets that would unlock a level, each step named by what it does and what about."""
    return [named(each.steps) for each in sets_for(of, level, **more)]


def holds_with(of: Situation, steps: Iterable[Step], level: int | None = None) -> bool:
    """Tell whether a level is reached with these steps taken."""
    asked = of.indicator.highest_level if level is None else level
    after: Register = applied(of.register, steps, on=of.as_of)
    return of.with_register(after).ladder(level=asked).holds


def is_minimal(of: Situation, steps: tuple[Step, ...], level: int | None = None) -> bool:
    """Tell whether these steps unlock a level and no proper part of them does."""
    parts = (part for size in range(len(steps)) for part in combinations(steps, size))
    return holds_with(of, steps, level) and not any(holds_with(of, part, level) for part in parts)
