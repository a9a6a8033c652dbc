"""Levels that nobody reaches, that everybody reaches, and that come along with another one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kpiflow.definitions import Indicator
from kpiflow.errors import Problem
from kpiflow.linting.places import Ladder, ladders
from kpiflow.linting.questions import Question, clash, decided, in_empty_register, of_ladder, reached


def unreachable_level(indicator: Indicator) -> Iterator[Problem]:
    """Find levels whose requirements can each hold, but not all together with those below."""
    return _foremost(decided(reach_questions, indicator))


def vacuous_level(indicator: Indicator) -> Iterator[Problem]:
    """Find levels that are reached with nothing shown and nothing stated."""
    return _foremost(decided(emptiness_questions, indicator))


def implied_level(indicator: Indicator) -> Iterator[Problem]:
    """Find levels that ask for nothing new, and levels that a higher one always takes over."""
    return decided(implication_questions, indicator)


def _foremost(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Give what is found about the whole year's ladder; about rounds only what does not come from there."""
    found = list(problems)
    yearly = [each for each in found if each.path[0] != "rounds"]
    yield from yearly or found


def reach_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of every level whether it can be reached."""
    if indicator.progression != "manual":
        for ladder in ladders(indicator):
            for n, level in enumerate(ladder.levels):
                yield Question(
                    path=ladder.paths[n],
                    wants=f"whether level {level.level}{ladder.of_round} can be reached",
                    ask=partial(_unreachable, indicator, ladder, n),
                )


def _unreachable(indicator: Indicator, ladder: Ladder, n: int) -> tuple[Problem, ...]:
    encoding, level = of_ladder(indicator), ladder.levels[n]
    if encoding.is_possible(reached(encoding, ladder, n)):
        return ()
    builds_up = indicator.progression != "independent"
    if builds_up and n and not encoding.is_possible(reached(encoding, ladder, n - 1)):
        return ()  # the lowest such level is named, and those above it need not be
    if not all(encoding.is_possible(encoding.requirement(each).met) for each in level.requirements):
        return ()  # the requirement is named
    asked = ladder.levels[: n + 1] if indicator.progression == "cumulative" else (level,)
    clashing = clash(encoding, [each for other in asked for each in other.requirements])
    return (
        Problem(
            "KPI900",
            f"level {level.level}{ladder.of_round} can never be reached",
            ladder.paths[n],
            reasons=(f"{', '.join(clashing)} cannot hold together",) if clashing else (),
            hint="change one of them" if clashing else "",
        ),
    )


def emptiness_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of every level whether it is reached with nothing at all."""
    if indicator.progression != "manual":
        for ladder in ladders(indicator):
            for n, level in enumerate(ladder.levels):
                if level.requirements:  # a level of a round that asks for none is given, and says so
                    yield Question(
                        path=ladder.paths[n],
                        wants=f"whether level {level.level}{ladder.of_round} is reached with nothing shown",
                        ask=partial(_vacuous, indicator, ladder, n),
                    )


def _vacuous(indicator: Indicator, ladder: Ladder, n: int) -> tuple[Problem, ...]:
    level = ladder.levels[n]
    if not _comes_with_nothing(indicator, ladder, n):
        return ()
    return (
        Problem(
            "KPI901",
            f"level {level.level}{ladder.of_round} is reached with nothing shown and nothing stated",
            ladder.paths[n],
            hint="ask for something that must be there",
        ),
    )


def _comes_with_nothing(indicator: Indicator, ladder: Ladder, n: int) -> bool:
    """Tell whether a level is reached in an empty register; where levels do not build up, by itself."""
    builds_up = indicator.progression == "cumulative"
    asked = ladder.levels[: n + 1] if builds_up else ladder.levels[n : n + 1]
    return all(in_empty_register(of_ladder(indicator), each) for each in asked)


def implication_questions(indicator: Indicator) -> Iterator[Question]:
    """Ask of every level whether it differs from its neighbours; criteria rows have rules of their own."""
    if indicator.progression not in {"cumulative", "independent"} or not indicator.levels:
        return
    ladder = next(ladders(indicator))
    ask = _implied if indicator.progression == "cumulative" else _eclipsed
    for n, level in enumerate(ladder.levels):
        yield Question(
            path=ladder.paths[n],
            wants=f"whether level {level.level} asks for anything of its own",
            ask=partial(ask, indicator, ladder, n),
        )


def _implied(indicator: Indicator, ladder: Ladder, n: int) -> tuple[Problem, ...]:
    encoding, level = of_ladder(indicator), ladder.levels[n]
    if n == 0 or _comes_with_nothing(indicator, ladder, n):
        return ()
    below = reached(encoding, ladder, n - 1)
    if not encoding.is_possible(below) or not encoding.follows(below, encoding.level(level)):
        return ()
    lower = ladder.levels[n - 1].level
    return (
        Problem(
            "KPI902",
            f"whoever reaches level {lower} has reached level {level.level}",
            ladder.paths[n],
            hint=f"ask level {level.level} for more than level {lower}, or drop one of them",
        ),
    )


def _eclipsed(indicator: Indicator, ladder: Ladder, n: int) -> tuple[Problem, ...]:
    encoding, level = of_ladder(indicator), ladder.levels[n]
    holds = encoding.level(level)
    higher = encoding.diagram.any_of([encoding.level(each) for each in ladder.levels[n + 1 :]])
    is_vacuous = _comes_with_nothing(indicator, ladder, n)
    if is_vacuous or not encoding.is_possible(holds) or not encoding.follows(holds, higher):
        return ()
    return (
        Problem(
            "KPI902",
            f"level {level.level} is never what is reached: wherever it holds, a higher level does",
            ladder.paths[n],
            hint="let one level end where the next begins",
        ),
    )
