"""Registers in which two definitions come to different things, found by search and made as small as they get.

A witness is never argued for, only judged: both definitions judged it, and came to what
it says. That none is found proves nothing; that is for `relation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import combinations, islice
from typing import Final, Literal, TypeAlias

from attrs import frozen

from kpiflow.definitions import Indicator, Requirement
from kpiflow.differences.moves import (
    alone,
    moves,
    named_anew,
    natural_day,
    readings_between,
    shown_by,
    ways_to,
)
from kpiflow.errors import KpiflowError
from kpiflow.evidence import Register
from kpiflow.guards import Status
from kpiflow.ladder import Judge, Situation, score_situation
from kpiflow.planning import MissingSet, Step


BUDGET: Final = 1_500
"""How many registers are looked at before a search gives up."""

Subject: TypeAlias = Literal["requirement", "level", "score"]
"""What two definitions come to differently."""

Telling: TypeAlias = Callable[[Register], tuple[str, str] | None]
"""Gives what two definitions come to in a register, where that differs."""


@frozen(kw_only=True)
class Witness:
    """A register in which two definitions come to different things.

    Attributes:
        subject: What differs.
        about: The requirement, or empty.
        as_of: The day that is judged.
        steps: What is shown and stated, nothing of it idle.
        before: What the one comes to.
        after: What the other comes to.
        round_months: The reporting round; `None` for the whole year.
    """

    subject: Subject
    about: str
    as_of: date
    steps: tuple[Step, ...]
    before: str
    after: str
    round_months: int | None = None

    @property
    def register(self) -> Register:
        """What is shown and stated."""
        return shown_by(self.steps, self.as_of)


def of_requirement(
    one: Indicator, of_one: Requirement, other: Indicator, of_other: Requirement, *, as_of: date | None = None
) -> Witness | None:
    """Search for a register in which a requirement comes to different things under two definitions."""
    day = as_of or max(natural_day(one), natural_day(other))

    def telling(register: Register) -> tuple[str, str] | None:
        before, after = _status(one, of_one, register, day), _status(other, of_other, register, day)
        return None if before is after else (before.value, after.value)

    steps = named_anew(_moves(one, of_one, other, of_other, day))
    tried = islice(_tried(one, of_one, other, of_other, steps, day), BUDGET)
    return _found("requirement", of_one.id, tried, telling, day)


def of_level(
    one: Indicator,
    other: Indicator,
    *,
    levels: Iterable[int] | None = None,
    as_of: date | None = None,
    months: int | None = None,
) -> Witness | None:
    """Search for a register in which two definitions reach different levels.

    Args:
        one: The one.
        other: The other.
        levels: The levels that may tell; all by default.
        as_of: The day to judge; by default the last of the definitions' windows.
        months: The reporting round; `None` for the whole year.
    """
    day = as_of or max(natural_day(one), natural_day(other))

    def telling(register: Register) -> tuple[str, str] | None:
        before, after = (
            Situation(indicator=each, as_of=day, register=register, round_months=months).ladder().supported
            for each in (one, other)
        )
        return None if before == after else (str(before), str(after))

    return _found(
        "level",
        "",
        _on_the_way(one, other, one.level_numbers if levels is None else levels, day, months),
        telling,
        day,
        months,
    )


def of_score(one: Indicator, other: Indicator, *, as_of: date | None = None) -> Witness | None:
    """Search for a register in which two definitions print different scores."""
    day = as_of or max(natural_day(one), natural_day(other))

    def telling(register: Register) -> tuple[str, str] | None:
        before, after = (
            _printed(Situation(indicator=each, as_of=day, register=register)) for each in (one, other)
        )
        return None if before == after else (before, after)

    return _found("score", "", _on_the_score(one, other, day), telling, day)


# --- inside -------------------------------------------------------------------------------


def _found(
    subject: Subject,
    about: str,
    tried: Iterator[tuple[Step, ...]],
    telling: Telling,
    day: date,
    months: int | None = None,
) -> Witness | None:
    for steps in tried:
        told = telling(shown_by(steps, day))
        if told is not None:
            least, told = _smallest(steps, told, telling, day)
            return Witness(
                subject=subject,
                about=about,
                as_of=day,
                steps=least,
                before=told[0],
                after=told[1],
                round_months=months,
            )
    return None


def _smallest(
    steps: tuple[Step, ...], told: tuple[str, str], telling: Telling, day: date
) -> tuple[tuple[Step, ...], tuple[str, str]]:
    """Leave out of some steps all that the difference does not take."""
    for step in steps:
        fewer = tuple(each for each in steps if each is not step)
        again = telling(shown_by(fewer, day))
        if again is not None:
            steps, told = fewer, again
    return steps, told


def _tried(
    one: Indicator,
    of_one: Requirement,
    other: Indicator,
    of_other: Requirement,
    steps: tuple[Step, ...],
    day: date,
) -> Iterator[tuple[Step, ...]]:
    """Give what is tried for a requirement: little first, then what it asks for in full, give or take one."""
    yield ()
    yield from ((step,) for step in steps)
    for indicator, requirement in ((one, of_one), (other, of_other)):
        for each in _ways_alone(indicator, requirement, day):
            way = each.steps
            yield way
            yield from (tuple(each for each in way if each is not step) for step in way)
            yield from (named_anew((*way, step)) for step in steps)
    for size in (2, 3):
        yield from combinations(steps, size)


def _moves(
    one: Indicator, of_one: Requirement, other: Indicator, of_other: Requirement, day: date
) -> Iterator[Step]:
    """Give what both are tried with: each with the leaves of the other beside its own, where it knows their names."""
    is_alike = (one.declared(), one.scales, one.windows()) == (
        other.declared(),
        other.scales,
        other.windows(),
    )
    for indicator, own, beside in ((one, of_one, of_other), (other, of_other, of_one)):
        try:
            yield from moves(indicator, own, day, beside=beside)
        except (KpiflowError, KeyError):
            yield from moves(indicator, own, day)
        if is_alike:
            return


@lru_cache(maxsize=256)
def _ways_alone(indicator: Indicator, requirement: Requirement, day: date) -> Iterable[MissingSet]:
    only = alone(indicator, requirement)
    if only is not None:
        return ways_to(only, 1, day)
    level = next((each for each, asked in indicator.requirements() if asked.id == requirement.id), None)
    return () if level is None else ways_to(indicator, level.level, day)


def _on_the_way(
    one: Indicator, other: Indicator, levels: Iterable[int], day: date, months: int | None
) -> Iterator[tuple[Step, ...]]:
    """Give what is tried for levels: what unlocks each of them, and that without one thing."""
    yield ()
    for number in levels:
        for indicator in (other, one):
            for each in _ways(indicator, number, day, months) if number in indicator.level_numbers else ():
                way = each.steps
                yield way
                yield from (tuple(left for left in way if left is not step) for step in way)


def _on_the_score(one: Indicator, other: Indicator, day: date) -> Iterator[tuple[Step, ...]]:
    """Give what is tried for scores: the ways to levels, and readings between the criteria."""
    yield from _on_the_way(one, other, one.level_numbers, day, None)
    for indicator in (one, other):
        yield from ((step,) for step in readings_between(indicator))


@lru_cache(maxsize=256)
def _ways(indicator: Indicator, level: int, day: date, months: int | None) -> Iterable[MissingSet]:
    return ways_to(indicator, level, day, months=months)


def _status(indicator: Indicator, requirement: Requirement, register: Register, day: date) -> Status:
    return Judge.of(indicator, register, as_of=day).requirement(requirement, 0).status


def _printed(situation: Situation) -> str:
    try:
        score = score_situation(situation)
    except KpiflowError as error:
        return error.problems[0].code
    if score.earned.value is None:
        return score.state
    return f"{score.points_shown()} ({score.printed()})"
