"""A register as it would be: what a ladder comes to on it, and which steps could still help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import define, field, frozen

from kpiflow.definitions import Indicator, Level, Requirement
from kpiflow.evidence import Exclusion, Standing
from kpiflow.guards import AtLeast, Facts, Guard, Holds, NoneOf, Provided, Reached, Status, Verdict
from kpiflow.ladder import Judge, RequirementVerdict
from kpiflow.ladder.order import levels_behind, referred_first
from kpiflow.planning.counting import lacking
from kpiflow.planning.goals import Goal, goal_of
from kpiflow.planning.outlooks import DONE, HOPELESS, Outlook, any_help, every, some
from kpiflow.planning.proposals import Serving
from kpiflow.planning.wishes import Wish, parts


Sense: TypeAlias = Literal["met", "unmet", "settled"]
"""What is wished of a guard: to be met; not to be met; or that, by what is open about it alone."""


@frozen(kw_only=True)
class Terms:
    """What holds for every prospect of one search.

    Attributes:
        indicator: The definition.
        goal: What is wanted.
        serving: Which steps could help what is wished of each leaf.
        shares: The effort of each step, shared among all places where it could help.
        decided: The requirements that a decision in force settles, whatever is shown.
        retracting: For a requirement stated not to apply, the step that takes this back.
    """

    indicator: Indicator
    goal: Goal
    serving: Serving
    shares: tuple[Fraction, ...]
    decided: frozenset[str]
    retracting: Mapping[str, int]


@define
class Prospect:
    """What a ladder comes to with some steps taken."""

    _terms: Terms
    _judge: Judge
    _out: frozenset[int]
    """The steps that are taken, or excluded by those that are."""
    _known: dict[tuple[str, Sense], Outlook] = field(factory=dict)

    def outlook(self) -> Outlook:
        """Tell what could still help to reach the goal."""
        for each in referred_first(
            self._terms.indicator
        ):  # so that a long chain of references is no deep one
            self._requirement(each)
        return self._levels(self._terms.goal)

    # --- ladders ------------------------------------------------------------------

    def _levels(self, goal: Goal) -> Outlook:
        if goal.needed is None:
            return HOPELESS
        waiting = [level for level in goal.levels if not self._judge.level(level).holds]
        return some(goal.needed - len(goal.levels) + len(waiting), map(self._level, waiting))

    def _level(self, level: Level) -> Outlook:
        """Tell what could help a level that does not hold; where nothing in it applies, what would make it apply."""
        waiting = [each for each in level.requirements if not self._judge.requirement(each, 0).holds]
        if not waiting:
            return any_help(map(self._applying, level.requirements))
        return every(map(self._requirement, waiting))

    # --- requirements -------------------------------------------------------------

    def _requirement(self, requirement: Requirement) -> Outlook:
        """Tell what could help a requirement to hold."""
        return self._once(requirement, "met", self._towards)

    def _towards(self, requirement: Requirement) -> Outlook:
        seen = self._judge.requirement(requirement, 0)
        if seen.holds:
            return DONE
        if requirement.id in self._terms.decided:
            return HOPELESS
        stated = self._facts.register.stated(Exclusion, requirement.id)
        if stated is None or stated[1].standing in {Standing.REJECTED, Standing.WITHDRAWN}:
            return self._by_rules(requirement, seen)
        return self._excluded(requirement, seen)

    def _by_rules(self, requirement: Requirement, seen: RequirementVerdict) -> Outlook:
        """Tell what could help a requirement that applies as its definition says."""
        asked = self._guard(requirement.requires, requirement.requires.judge(self._facts))
        condition = requirement.applies_when
        if condition is None:
            return asked
        applies = condition.judge(self._facts)
        with_it = every([self._guard(condition, applies), asked])
        if applies.status in {Status.UNKNOWN, Status.ERROR} and seen.counts_as != "unmet":
            return some(1, [with_it, self._guard(condition, applies, "settled")])
        return with_it

    def _excluded(self, requirement: Requirement, seen: RequirementVerdict) -> Outlook:
        """Tell what could help a requirement that the unit states not to apply to it."""
        by_rules = self._by_rules(requirement, seen)
        na = requirement.na
        if na is None or not na.allowed:
            return by_rules
        if seen.counts_as != "unmet":
            needed = [each for each in (requirement.applies_when, na.requires) if each is not None]
            left_out = every(self._guard(each, each.judge(self._facts)) for each in needed)
            return some(1, [by_rules, left_out])
        if seen.status is Status.NOT_APPLICABLE:
            return every([self._taking(self._terms.retracting.get(requirement.id)), by_rules])
        return by_rules

    def _applying(self, requirement: Requirement) -> Outlook:
        """Tell what could make a requirement apply that does not, or one that it only looks at."""
        ways: list[Outlook] = []
        looking: Requirement | None = requirement
        while looking is not None:
            ways.append(self._taking(self._terms.retracting.get(looking.id)))
            if looking.applies_when is not None:
                ways.append(self._guard(looking.applies_when, looking.applies_when.judge(self._facts)))
            further = looking.requires
            looking = self._judge.named(further.requirement) if isinstance(further, Holds) else None
        return any_help(ways)

    def _against(self, requirement: Requirement, sense: Sense) -> Outlook:
        """Tell what could settle that a requirement is not met, or does not apply."""
        decided = self._judge.requirement(requirement, 0).decision is not None
        if decided or requirement.id in self._terms.decided:
            return HOPELESS
        condition = requirement.applies_when
        ways = [self._guard(requirement.requires, requirement.requires.judge(self._facts), sense)]
        if condition is not None:
            ways.append(self._guard(condition, condition.judge(self._facts)))
            ways.append(self._guard(condition, condition.judge(self._facts), "settled"))
        return any_help(ways)

    # --- guards -------------------------------------------------------------------

    def _guard(self, guard: Guard, verdict: Verdict, sense: Sense = "met") -> Outlook:
        """Tell what could bring a guard to what is wished of it."""
        if verdict.status.advances if sense == "met" else verdict.status is Status.UNMET:
            return DONE
        match guard:
            case AtLeast():
                return self._at_least(guard, verdict, sense)
            case NoneOf():
                return self._none_of(guard, sense)
            case Holds():
                return self._reference(self._judge.named(guard.requirement), verdict, sense)
            case Reached(indicator=""):
                return self._own_level(guard.level, sense)
            case _:
                return self._leaf(guard, verdict, sense)

    def _at_least(self, group: AtLeast, verdict: Verdict, sense: Sense) -> Outlook:
        judged = list(zip(parts(group), verdict.parts, strict=True))
        asked = [(part, seen) for part, seen in judged if seen.status is not Status.NOT_APPLICABLE]
        idle = [(part, seen) for part, seen in judged if seen.status is Status.NOT_APPLICABLE]
        count = min(group.count, len(asked))
        outlooks = [self._guard(part, seen, sense) for part, seen in asked]
        if not asked:
            return any_help(self._guard(part, seen) for part, seen in idle)
        if sense == "met":
            met = sum(seen.status.advances for _, seen in asked)
            if group.count < len(judged):  # more parts to choose from could help
                outlooks.extend(any_help([self._guard(part, seen)]) for part, seen in idle)
            return some(count - met, (each for each in outlooks if not each.is_done))
        if any(isinstance(part, Holds) for part, _ in judged):  # fewer parts that apply change the count
            return any_help(outlooks)
        unmet = sum(seen.status is Status.UNMET for _, seen in asked)
        return some(len(asked) - count + 1 - unmet, (each for each in outlooks if not each.is_done))

    def _none_of(self, group: NoneOf, sense: Sense) -> Outlook:
        judged = [(part, part.judge(self._facts)) for part in parts(group)]
        asked = [(part, seen) for part, seen in judged if seen.status is not Status.NOT_APPLICABLE]
        if not asked:
            return any_help(self._guard(part, seen) for part, seen in judged)
        if sense == "met":
            return every(self._guard(part, seen, "unmet") for part, seen in asked)
        return some(1, (self._guard(part, seen) for part, seen in judged))

    def _reference(self, requirement: Requirement, verdict: Verdict, sense: Sense) -> Outlook:
        """Tell what could help through another requirement; its effort is counted where it stands itself."""
        if sense != "met":
            is_idle = verdict.status is Status.NOT_APPLICABLE
            return (
                DONE if is_idle else self._once(requirement, sense, lambda each: self._against(each, sense))
            )
        if verdict.status is Status.NOT_APPLICABLE:
            return self._applying(requirement)
        return _without_effort(self._requirement(requirement))

    def _own_level(self, number: int, sense: Sense) -> Outlook:
        behind = levels_behind(self._terms.indicator, number)
        if sense == "met":
            goal = goal_of(self._terms.indicator.progression, behind, number)
            return _without_effort(self._levels(goal))
        requirements = (each for level in behind for each in level.requirements)
        return any_help(
            self._once(each, sense, lambda one: self._against(one, sense)) for each in requirements
        )

    def _leaf(self, leaf: Guard, verdict: Verdict, sense: Sense) -> Outlook:
        if sense == "settled" and verdict.status not in {Status.UNKNOWN, Status.ERROR}:
            return HOPELESS
        left = self._terms.serving.get(Wish(leaf, sense == "met"), frozenset()) - self._out
        needed = lacking(leaf, self._facts) if isinstance(leaf, Provided) and sense == "met" else 1
        if len(left) < needed:
            return HOPELESS
        return Outlook(left, sum(sorted(self._terms.shares[n] for n in left)[:needed], start=Fraction(0)))

    def _taking(self, step: int | None) -> Outlook:
        """Tell what one step would take, if there is one and it can still be taken."""
        if step is None or step in self._out:
            return HOPELESS
        return Outlook(frozenset({step}), Fraction(0))

    # --- inside -------------------------------------------------------------------

    @property
    def _facts(self) -> Facts:
        return self._judge.facts

    def _once(
        self, requirement: Requirement, sense: Sense, tell: Callable[[Requirement], Outlook]
    ) -> Outlook:
        """Give the outlook of a requirement, told once."""
        key = (requirement.id, sense)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tell(requirement)
        return known


def _without_effort(outlook: Outlook) -> Outlook:
    return outlook if outlook.least is None else Outlook(outlook.steps, Fraction(0))
