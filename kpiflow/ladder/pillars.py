"""What the level reached rests on besides evidence: decisions, nil returns and exclusions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from kpiflow.decisions import Decision
from kpiflow.definitions import Indicator
from kpiflow.evidence import Exclusion, NilReturn, Register
from kpiflow.guards import Status
from kpiflow.ladder.judging import judge_ladder
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


def pillars(
    indicator: Indicator,
    register: Register,
    *,
    as_of: date,
    decisions: tuple[Decision, ...] = (),
    round_months: int | None = None,
    chosen: int | None = None,
) -> tuple[Pillar, ...]:
    """Find the decisions, nil returns and exclusions without which the level would be lower."""

    def supported(register: Register, decisions: tuple[Decision, ...]) -> int:
        return judge_ladder(
            indicator, register, as_of=as_of, decisions=decisions, round_months=round_months, chosen=chosen
        ).supported

    ladder = judge_ladder(
        indicator, register, as_of=as_of, decisions=decisions, round_months=round_months, chosen=chosen
    )
    found: list[Pillar] = []
    for each in ladder.requirements():
        if each.decision:
            rest = tuple(
                other
                for other in decisions
                if other.requirement != each.requirement.id or not other.is_in_force(as_of)
            )
            laid = [other.id for other in decisions if other not in rest]
            found.append(
                Pillar(
                    id=", ".join(laid),
                    requirement=each.requirement.id,
                    kind=each.decision.kind,
                    level_without=supported(register, rest),
                )
            )
        for kind, fact in _facts_under(each, register):
            found.append(
                Pillar(
                    id=fact,
                    requirement=each.requirement.id,
                    kind=kind,
                    level_without=supported(register.without(fact), decisions),
                )
            )
    return tuple(pillar for pillar in found if pillar.level_without < ladder.supported)


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
