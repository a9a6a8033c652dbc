"""What would change: with items more or fewer, with other decisions, with one requirement met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from attrs import frozen

from kpiflow.decisions import Decision, Override
from kpiflow.errors import MoveError, Problem, did_you_mean
from kpiflow.evidence import Fact
from kpiflow.ladder import LadderVerdict, Situation, score_situation
from kpiflow.scoring import Score
from kpiflow.text import Text, shortened


@frozen(kw_only=True)
class WhatIf:
    """What the ladder comes to, and what it would come to.

    Attributes:
        before: As it is.
        after: As it would be.
        score_before: The score as it is.
        score_after: The score as it would be.
    """

    before: LadderVerdict
    after: LadderVerdict
    score_before: Score
    score_after: Score

    def changed(self) -> tuple[str, ...]:
        """Name the requirements that would come to something else."""
        was = {each.requirement.id: each.status for each in self.before.requirements()}
        return tuple(
            each.requirement.id
            for each in self.after.requirements()
            if was.get(each.requirement.id) is not each.status
        )


@frozen(kw_only=True)
class Gain:
    """What one requirement is worth: level and score with it met, all else as it is.

    Attributes:
        requirement: The requirement.
        level_before: The level as it is.
        level_after: The level with the requirement met.
        points: What that adds to the points.
        weighted: What it adds to the weighted score.
    """

    requirement: str
    level_before: int
    level_after: int
    points: Fraction
    weighted: Fraction


def what_if(
    situation: Situation,
    *,
    add: Iterable[Fact] = (),
    remove: Iterable[str] = (),
    decisions: Iterable[Decision] = (),
    by: str = "proposed-submitter",
) -> WhatIf:
    """Judge a ladder as it is, and as it would be with changes to what was shown and decided.

    Changes are taken as they are: whether the definition knows what they speak of, and
    whether they could be recorded, is for an assessment to say.

    Args:
        situation: As it is.
        add: Items, nil returns and statements to add.
        remove: Identifiers of what to take away.
        decisions: Decisions to lay over the rules besides.
        by: The role in whose name the additions are entered.

    Raises:
        MoveError: There is nothing of that identifier to take away, or one to add is
            there already (KPI203).
    """
    register = situation.register
    for item in remove:
        register = register.without(register[item].fact.id)
    for fact in add:
        register = register.with_entry(fact, by=by, on=situation.as_of)
    changed = situation.with_register(register).with_decisions((*situation.decisions, *decisions))
    before, after = situation.ladder(), changed.ladder()
    return WhatIf(
        before=before,
        after=after,
        score_before=score_situation(situation),
        score_after=score_situation(changed),
    )


def gain(situation: Situation, requirement: str) -> Gain:
    """Tell what level and score would gain if one requirement were met, all else as it is.

    Raises:
        MoveError: The indicator has no such requirement (KPI203).
    """
    indicator = situation.indicator
    known = tuple(each.id for _, each in indicator.requirements())
    if requirement not in known:
        raise MoveError(
            Problem(
                "KPI203",
                f"indicator '{indicator.code}' has no requirement '{shortened(requirement)}'",
                declared=known,
                hint=did_you_mean(requirement, known),
            )
        )
    others = tuple(each for each in situation.decisions if each.requirement != requirement)
    with_it = situation.with_decisions((*others, _met(requirement, situation.as_of)))
    before, after = situation.ladder().supported, with_it.ladder().supported
    score_before, score_after = score_situation(situation), score_situation(with_it)
    return Gain(
        requirement=requirement,
        level_before=before,
        level_after=after,
        points=_points(score_after) - _points(score_before),
        weighted=(_points(score_after) - _points(score_before)) * score_after.weight / 100,
    )


def _points(score: Score) -> Fraction:
    """Give the points of a score; where there are none, nothing is gained by what is tried."""
    return Fraction(0) if score.earned.value is None else score.earned.value


def gains(situation: Situation) -> tuple[Gain, ...]:
    """Give what each requirement that does not hold would gain, the largest gain first."""
    found = [
        gain(situation, each.requirement.id) for each in situation.ladder().requirements() if not each.holds
    ]
    return tuple(sorted(found, key=lambda each: -each.points))


def _met(requirement: str, as_of: date) -> Override:
    """Give the decision that a requirement is met, for trying it out."""
    return Override(
        id="proposed",
        requirement=requirement,
        authority="proposed",
        reason=Text.same("proposed"),
        decided_on=as_of,
        valid_from=as_of,
        status="met",
    )
