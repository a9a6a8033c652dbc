"""What the level reached rests on besides evidence: decisions, nil returns and exclusions."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from kpiflow.evidence import Exclusion, NilReturn, Register
from kpiflow.guards import Status
from kpiflow.ladder.situation import Situation
from kpiflow.ladder.verdicts import RequirementVerdict


@frozen(kw_only=True)
class Pillar:
    """A decision, nil return or exclusion that the supported level rests on.

    Attributes:
        id: Its identifier; the identifiers of all decisions in force for the requirement.
        requirement: The requirement it carries.
        kind: What it is: the kind of the decision, `nil_return` or `exclusion`.
        level_without: The level supported without it.
    """

    id: str
    requirement: str
    kind: str
    level_without: int


def pillars(situation: Situation) -> tuple[Pillar, ...]:
    """Find the decisions, nil returns and exclusions without which the level would be lower."""
    ladder, register = situation.ladder(), situation.register
    found: list[Pillar] = []
    for each in ladder.requirements():
        if each.decision:
            found.append(_laid_over(situation, each.requirement.id, each.decision.kind))
        for kind, fact in _facts_under(each, register):
            without = situation.with_register(register.without(fact)).ladder().supported
            found.append(Pillar(id=fact, requirement=each.requirement.id, kind=kind, level_without=without))
    judged = {each.requirement.id for each in ladder.requirements()}
    elsewhere = {  # a round may leave out a requirement that another one refers to
        each.requirement: each.kind
        for each in situation.decisions
        if each.is_in_force(situation.as_of) and each.requirement not in judged
    }
    found.extend(_laid_over(situation, requirement, kind) for requirement, kind in elsewhere.items())
    return tuple(pillar for pillar in found if pillar.level_without < ladder.supported)


def _laid_over(situation: Situation, requirement: str, kind: str) -> Pillar:
    """Build the pillar of all decisions in force about a requirement."""
    laid = [
        each
        for each in situation.decisions
        if each.requirement == requirement and each.is_in_force(situation.as_of)
    ]
    rest = tuple(each for each in situation.decisions if each not in laid)
    return Pillar(
        id=", ".join(each.id for each in laid),
        requirement=requirement,
        kind=kind,
        level_without=situation.with_decisions(rest).ladder().supported,
    )


def _facts_under(each: RequirementVerdict, register: Register) -> Iterator[tuple[str, str]]:
    """Give the nil returns and exclusions that a requirement holds by."""
    for item in each.verdict.satisfied_by:
        entry = register.find(item)
        if entry is not None and isinstance(entry.fact, NilReturn):
            yield "nil_return", item
    if each.status is Status.NOT_APPLICABLE:
        stated = register.stated(Exclusion, each.requirement.id)
        if stated is not None:
            yield "exclusion", stated[0].id
