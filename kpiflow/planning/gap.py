"""The gap: what each level above the one reached would take, and what it would add."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from typing import Literal, TypeAlias

from attrs import frozen

from kpiflow.ladder import LadderVerdict, LevelVerdict, Situation, score_situation
from kpiflow.planning.missing import BUDGET, MissingSet, missing
from kpiflow.planning.steps import applied
from kpiflow.scoring import Score


Outcome: TypeAlias = Literal["reached", "missing", "impossible", "unknown"]
"""Whether a level is reached, can be unlocked, cannot be, or was not found out."""


@frozen(kw_only=True)
class Rung:
    """A level above the one reached.

    Attributes:
        verdict: What it comes to as it is.
        outcome: Whether it can be unlocked on that day.
        ways: The ways to it, cheapest first; as many as were asked for, of a target.
        has_more: Whether there are more; `None` where the search gave up before it knew.
        reached: The level that the cheapest way comes to; another one may be carried along.
        score: The score with the cheapest way; `None` where there is no way.
        points: What that adds to the points; `None` where either side has none.
        weighted: What it adds to the weighted score.
    """

    verdict: LevelVerdict
    outcome: Outcome
    ways: tuple[MissingSet, ...]
    has_more: bool | None
    reached: int | None = None
    score: Score | None = None
    points: Fraction | None = None
    weighted: Fraction | None = None

    @property
    def level(self) -> int:
        """The number of the level."""
        return self.verdict.level.level


@frozen(kw_only=True)
class Gap:
    """What stands between the level reached and those above it.

    Attributes:
        situation: What was looked at.
        ladder: What it comes to.
        score: What that is worth.
        rungs: The levels above the one reached, from the lowest.
        targets: The numbers of those that are shown with several ways: the next and the
            highest, or the one asked about; none where it is reached.
        asked: The level asked about, if one was.
    """

    situation: Situation
    ladder: LadderVerdict
    score: Score
    rungs: tuple[Rung, ...]
    targets: tuple[int, ...]
    asked: int | None = None

    @property
    def wanted(self) -> tuple[Rung, ...]:
        """The levels that are shown with several ways."""
        return tuple(each for each in self.rungs if each.level in self.targets)

    @property
    def outcome(self) -> Outcome:
        """What it comes to: whether all is reached, or anything wanted can be."""
        found = [each.outcome for each in self.wanted]
        if not found:
            return "reached"
        order: tuple[Outcome, ...] = ("missing", "unknown", "impossible")
        return next(each for each in order if each in found)


def gap(situation: Situation, *, level: int | None = None, limit: int = 3, budget: int = BUDGET) -> Gap:
    """Find what the levels above the one reached would take, and what they would add.

    What a level adds is what its cheapest way comes to when it is tried, score and all.

    Args:
        situation: The definition, what has been shown and decided, and the day by which
            everything would be done.
        level: The level wanted; by default the next one and the highest.
        limit: How many ways to these to give at most.
        budget: How many sets to look at for each level before giving up.

    Raises:
        MoveError: The ladder has no such level (KPI202).
        ScoringError: A reading counts something less than 0 times (KPI503).
    """
    if level is not None:
        situation.indicator.must_have_level(level)
    ladder, score = situation.ladder(), score_situation(situation)
    above = [
        each
        for each in ladder.levels
        if each.level.level > ladder.supported and (level is None or each.level.level <= level)
    ]
    if level is not None and level > ladder.supported and level not in {each.level.level for each in above}:
        above.append(situation.level(level))  # the round passes over it
    targets = _targets(above, level)
    rungs = [
        _rung(each, situation, score, limit if each.level.level in targets else 1, budget) for each in above
    ]
    return Gap(
        situation=situation, ladder=ladder, score=score, rungs=tuple(rungs), targets=targets, asked=level
    )


def _targets(above: list[LevelVerdict], level: int | None) -> tuple[int, ...]:
    """Give the levels to show in full: what was asked about, or the next and the highest."""
    numbers = [each.level.level for each in above]
    if not numbers:
        return ()
    wanted: Iterable[int] = (numbers[0], numbers[-1]) if level is None else (numbers[-1],)
    return tuple(dict.fromkeys(wanted))


def _rung(verdict: LevelVerdict, situation: Situation, score: Score, limit: int, budget: int) -> Rung:
    """Find the ways to one level, and try the cheapest."""
    search = missing(situation, level=verdict.level.level, limit=limit + 1, budget=budget)
    further = iter(search)
    ways = tuple(islice(further, limit))
    has_more = True if next(further, None) is not None else None if search.gave_up else False
    if not ways:
        outcome: Outcome = "unknown" if has_more is None else "impossible"
        return Rung(verdict=verdict, outcome=outcome, ways=(), has_more=has_more)
    with_it = situation.with_register(applied(situation.register, ways[0].steps, on=situation.as_of))
    after = score_situation(with_it)
    points = _difference(after.earned.value, score.earned.value)
    return Rung(
        verdict=verdict,
        outcome="missing",
        ways=ways,
        has_more=has_more,
        reached=with_it.ladder().supported,
        score=after,
        points=points,
        weighted=None if points is None else points * after.weight / 100,
    )


def _difference(after: Fraction | None, before: Fraction | None) -> Fraction | None:
    return None if after is None or before is None else after - before
