"""Where the levels and requirements of a ladder are written: short forms stand for several of them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.errors import Path


@frozen(kw_only=True)
class Ladder:
    """A ladder that is judged: the whole year's, or that of a reporting round.

    Attributes:
        levels: Its levels, with every short form written out.
        paths: Where each of them is written.
        months: The reporting round; `None` for the whole year.
    """

    levels: tuple[Level, ...]
    paths: tuple[Path, ...]
    months: int | None = None

    @property
    def of_round(self) -> str:
        """Name the round behind a level in a message; nothing for the whole year."""
        return "" if self.months is None else f" of the {self.months}-month round"


def level_path(indicator: Indicator, n: int) -> Path:
    """Give the place of the level at an index of the ladder: a level, or a cell of the criteria."""
    if indicator.levels:
        return ("levels", n)
    return ("criteria", "cells", indicator.ladder[n].level - 1)


def ladders(indicator: Indicator) -> Iterator[Ladder]:
    """Give the ladder of the whole year, then that of each round that has its own."""
    yearly = tuple(level_path(indicator, n) for n in range(len(indicator.ladder)))
    yield Ladder(levels=indicator.ladder, paths=yearly)
    for n, each in enumerate(indicator.rounds):
        yield Ladder(
            levels=indicator.ladder_for(each.months),
            paths=tuple(("rounds", n, "levels", m) for m in range(len(each.levels))),
            months=each.months,
        )


def requirement_path(indicator: Indicator, n: int, m: int) -> Path:
    """Give the place of a requirement: its own, or that of the short form that stands for it."""
    if not indicator.levels:
        return level_path(indicator, n)
    level = indicator.levels[n]
    return ("levels", n, "requirements", m) if m < len(level.requirements) else ("levels", n, "rated")


def requirements(indicator: Indicator) -> Iterator[tuple[Path, Level, Requirement]]:
    """Walk every requirement of the ladder with its place and its level."""
    for n, level in enumerate(indicator.ladder):
        for m, requirement in enumerate(level.requirements):
            yield requirement_path(indicator, n, m), level, requirement


def is_written(indicator: Indicator, path: Path) -> bool:
    """Tell whether a requirement is written out at its place, guards and all."""
    return bool(indicator.levels) and path[-1] != "rated"
