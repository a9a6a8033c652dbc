"""From levels as they are written to the ladder that is judged: every short form written out.

Ratings of questions become one requirement for each, criteria rows become levels,
and the ladder of a reporting round is made of the levels of the whole year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from kpiflow.bands import Band, Cell
from kpiflow.definitions.criteria import Criteria
from kpiflow.definitions.parts import Level, Rated, Requirement, RoundLadder, RoundLevel
from kpiflow.guards import Empty, Measured, answered
from kpiflow.text import Text, joined


_FROM_THE_LEAST: Final[tuple[Empty, ...]] = ("", "unmet", "unknown", "met")


def expanded(
    levels: tuple[Level, ...], criteria: Criteria | None, names: Mapping[str, Text], *, cumulative: bool
) -> tuple[Level, ...]:
    """Write out the ladder of a definition."""
    if criteria is not None and not levels:
        return _of_criteria(criteria)
    return tuple(
        _with_ratings(level, _lower(levels, n, cumulative=cumulative), names)
        for n, level in enumerate(levels)
    )


def _lower(levels: tuple[Level, ...], n: int, *, cumulative: bool) -> tuple[Rated, ...]:
    """Give the ratings of lower levels that a level asks for anew.

    On a cumulative ladder those further down are asked for by the level in between.
    """
    lower = levels[n - 1 : n] if cumulative and n else levels[:n]
    return tuple(level.rated for level in lower if level.rated)


def _with_ratings(level: Level, lower: tuple[Rated, ...], names: Mapping[str, Text]) -> Level:
    own = [(question, level.rated.reach) for question in level.rated.at] if level.rated else []
    below = [(question, rated.below) for rated in lower if rated.below for question in rated.at]
    ratings = tuple(_rating(level.level, question, reach, names) for question, reach in (*own, *below))
    return evolve(level, requirements=(*level.requirements, *ratings), rated=None) if ratings else level


def _rating(level: int, question: str, reach: str, names: Mapping[str, Text]) -> Requirement:
    name = names.get(question, Text.same(question))
    return Requirement(
        id=f"{question[: 63 - len(str(level))]}.{level}",
        text=Text(th=f"{name.th} ได้ระดับ {reach} ขึ้นไป", en=f"{name.en} is rated {reach} or better"),
        requires=answered(question, reach=reach),
    )


def _of_criteria(criteria: Criteria) -> tuple[Level, ...]:
    levels: list[Level] = []
    has_bands = criteria.has_bands
    for n, cell in enumerate(criteria.parsed(), start=1):
        if cell is not None:
            guard = _bound(criteria, cell, has_bands=has_bands)
            bounds = guard.bounds()
            levels.append(
                Level(
                    level=n,
                    name=bounds,
                    requirements=(Requirement(id=f"criterion.{n}", text=bounds, requires=guard),),
                )
            )
    return tuple(levels)


def _bound(criteria: Criteria, cell: Cell, *, has_bands: bool) -> Measured:
    """Give the guard of one cell; beside bands, a number stands for itself alone."""
    if isinstance(cell, Band):
        return Measured(
            measure=criteria.measure,
            min=cell.low if cell.low_included else None,
            above=None if cell.low_included else cell.low,
            max=cell.high if cell.high_included else None,
            below=None if cell.high_included else cell.high,
        )
    if has_bands:
        return Measured(measure=criteria.measure, min=cell, max=cell)
    if criteria.direction == "increasing":
        return Measured(measure=criteria.measure, min=cell)
    return Measured(measure=criteria.measure, max=cell)


def of_round(
    ladder: tuple[Level, ...], written: RoundLadder, *, cumulative: bool = True
) -> tuple[Level, ...]:
    """Write out the ladder of one reporting round.

    Each level asks for what its levels of the whole year ask for, unless it builds on a
    level below it in this round that asks for it already; a level that asks for none is given.
    """
    by_number = {level.level: level for level in ladder}
    taken: set[int] = set()
    made: list[Level] = []
    for each in written.levels:
        of = [by_number[number] for number in each.requires if number in by_number and number not in taken]
        if cumulative:
            taken.update(each.requires)
        made.append(
            Level(
                level=each.level,
                name=_round_name(each, [by_number[n].name for n in each.requires if n in by_number]),
                requirements=tuple(requirement for level in of for requirement in level.requirements),
                empty=_worth(of),
            )
        )
    return tuple(made)


def _round_name(level: RoundLevel, names: list[Text]) -> Text:
    """Say what a level means in a round: what it is said to mean, or what it is made of."""
    if not level.name.is_blank():
        return level.name
    return joined(names, separator=", ") if names else Text(th="ไม่มีเงื่อนไข", en="nothing is asked")


def _worth(of: list[Level]) -> Empty:
    """Say what a level made of others is worth when nothing in them applies: no more than any of them."""
    said = {level.empty for level in of} or {"met"}
    return next(worth for worth in _FROM_THE_LEAST if worth in said)
